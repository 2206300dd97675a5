/*-------------------------------------------------------------------------
 *
 * clk_threshold.h
 *		The setting medrec.clk_threshold.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CLK_THRESHOLD_H
#define MEDREC_CLK_THRESHOLD_H

/* Dice's coefficient from which on % is true, 0 to 1 */
extern double medrec_clk_threshold;

#endif							/* MEDREC_CLK_THRESHOLD_H */
