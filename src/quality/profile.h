/*-------------------------------------------------------------------------
 *
 * profile.h
 *		A profile: which elements a record should have, and what they weigh.
 *
 * Profiles are rows of the tables medrec_profile and medrec_profile_element.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PROFILE_H
#define MEDREC_PROFILE_H

#include "quality/quality_state.h"

/* What a profile says of an element beside what its states say.  Conditions
 * are SQL expressions over the names of elements; NULL if there is none. */
typedef struct MedrecProfileElement
{
	const char *kind;			/* NULL: any value but NULL will do */
	const char *applies_when;
	const char *unknown_when;
	const char *valid_when;
} MedrecProfileElement;

typedef struct MedrecProfile
{
	MedrecQualityShape shape;
	MedrecProfileElement elements[MEDREC_QUALITY_MAX_ELEMENTS];
	int			ncombinations;
	uint64	   *combinations;	/* sets of elements, as bits, one of which
								 * makes a record ready to be matched */
} MedrecProfile;

/*
 * Reads the profile of that name, in the current context; an error if there is
 * none, or if there is something wrong with it.
 */
extern MedrecProfile *medrec_profile_load(const char *name, size_t len);

#endif							/* MEDREC_PROFILE_H */
