/*-------------------------------------------------------------------------
 *
 * match_bound.h
 *		What two patients weigh at most, at first sight.
 *
 * Most candidates are nothing like each other, which shows without a look at
 * the patients themselves: by what their rows have of them.  Values with the
 * same hash, of 31 bits, are taken for the same.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_MATCH_BOUND_H
#define MEDREC_MATCH_BOUND_H

#include "matching/match_model.h"
#include "matching/patient_row.h"

/* How a field agrees, as far as rows tell */
typedef enum MedrecSight
{
	MEDREC_SIGHT_MISSING,		/* in one of the two */
	MEDREC_SIGHT_SAME,
	MEDREC_SIGHT_OTHER,			/* not the same, but perhaps alike */
	MEDREC_SIGHT_NICKNAME,		/* two given names for one name */
	MEDREC_SIGHT_UNLIKE,		/* nothing like it */
	MEDREC_SIGHT_ANY			/* cannot be told */
} MedrecSight;

#define MEDREC_SIGHTS	(MEDREC_SIGHT_ANY + 1)

typedef struct MedrecMatchBound
{
	const MedrecMatchModel *model;
	float		base;			/* the prior, a little more */
	float		most_errors;
	float		most_date;
	float		most_identifier;
	float		most_of_rest;	/* of what is looked at last */

	/* given, family, and whether they may have been exchanged */
	float		names[MEDREC_SIGHTS][MEDREC_SIGHTS][2];
} MedrecMatchBound;

typedef struct MedrecMatchGlance
{
	float		most;			/* the two weigh at most this */
	float		names;			/* so much of it comes from names */
	unsigned int unknown;		/* comparisons whose level rows do not tell, a
								 * bit for each */
	unsigned char levels[MEDREC_COMPARISONS];
} MedrecMatchGlance;

extern void medrec_match_bound_init(MedrecMatchBound *bound, const MedrecMatchModel *model);

/*
 * The first look, which takes names that are not the same for alike.  Where the
 * two weigh less than "least" whatever the rest says, that is not looked at, and
 * levels are missing.
 */
extern void medrec_match_glance(const MedrecMatchBound *bound,
								const MedrecPatientRow *a, const MedrecPatientRow *b,
								double least, MedrecMatchGlance *glance);

/* The second one, at what there is of the names in the rows */
extern void medrec_match_glance_at_names(const MedrecMatchBound *bound,
										 const MedrecPatientRow *a, const MedrecPatientRow *b,
										 MedrecMatchGlance *glance);

/* The third one, with the level of the names, by somebody who has compared them */
extern void medrec_match_glance_with_names(const MedrecMatchBound *bound, const MedrecPatientRow *a,
										   int level, MedrecMatchGlance *glance);

#endif							/* MEDREC_MATCH_BOUND_H */
