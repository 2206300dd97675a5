/*-------------------------------------------------------------------------
 *
 * match_bound.h
 *		What two patients weigh at most, at first sight.
 *
 * Most candidate pairs are of two persons, and that can be told from what
 * stands in their rows, without a look at any string.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_MATCH_BOUND_H
#define MEDREC_MATCH_BOUND_H

#include "matching/candidates.h"
#include "matching/match_model.h"

/* Is a part of the name there, and the same? */
typedef enum MedrecSight
{
	MEDREC_SIGHT_MISSING,		/* in one of the two */
	MEDREC_SIGHT_SAME,
	MEDREC_SIGHT_OTHER,
	MEDREC_SIGHT_ANY			/* cannot be told */
} MedrecSight;

typedef struct MedrecMatchBound
{
	const MedrecMatchModel *model;
	float		base;			/* the prior, a little more */
	float		most[MEDREC_COMPARISONS];	/* of any level */
	float		most_other[MEDREC_COMPARISONS]; /* of any but the first */
	float		most_code;		/* of an address with the same postal code */
	float		most_place;		/* without it or the street */
	float		names[MEDREC_SIGHT_ANY + 1][MEDREC_SIGHT_ANY + 1];	/* given, family */
} MedrecMatchBound;

extern void medrec_match_bound_init(MedrecMatchBound *bound, const MedrecMatchModel *model);

/* The most that two may weigh; in *names, what names have in it */
extern float medrec_match_bound(const MedrecMatchBound *bound,
								const MedrecPatientRow *a, const MedrecPatientRow *b,
								float *names);

#endif							/* MEDREC_MATCH_BOUND_H */
