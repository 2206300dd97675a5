/*-------------------------------------------------------------------------
 *
 * match_explain_svg.h
 *		What speaks for and against two patients' being one, as a picture.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_MATCH_EXPLAIN_SVG_H
#define MEDREC_MATCH_EXPLAIN_SVG_H

#include "matching/match_model.h"

/* Enough for all the evidence that there may be */
#define MEDREC_EXPLAIN_SVG_MAX	32768

/*
 * Writes one SVG of ASCII and returns its length: a bar for each piece of
 * evidence, from where the one before ends, and one of the sum.  Of patients
 * nothing is in it but how they agree.
 */
extern size_t medrec_match_explain_svg(const MedrecMatchModel *model,
									   const MedrecEvidence *evidence, int count,
									   double weight, char svg[MEDREC_EXPLAIN_SVG_MAX]);

#endif							/* MEDREC_MATCH_EXPLAIN_SVG_H */
