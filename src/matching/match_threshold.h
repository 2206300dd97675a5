/*-------------------------------------------------------------------------
 *
 * match_threshold.h
 *		The setting medrec.match_threshold.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_MATCH_THRESHOLD_H
#define MEDREC_MATCH_THRESHOLD_H

/* The probability from which on % is true, 0 to 1 */
extern double medrec_match_threshold;

#endif							/* MEDREC_MATCH_THRESHOLD_H */
