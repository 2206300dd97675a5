/*-------------------------------------------------------------------------
 *
 * icd10_titles.h
 *		The titles of codes: those in the library, and those a site has loaded.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_ICD10_TITLES_H
#define MEDREC_ICD10_TITLES_H

#include "icd10/reference.h"

/*
 * The title that stands on a day, if the code is valid then; else the last one
 * before.  NULL if there is none, or if it was revised to one that is unknown.
 * Allocated in the current memory context, in the server's encoding.
 */
extern text *medrec_standing_title(const char *list, MedrecCode code, int32 day);

/* The title in the edition of a day; NULL if the code is not in it */
extern text *medrec_title(const MedrecCodeSet *set, MedrecCode code, int32 day);

#endif							/* MEDREC_ICD10_TITLES_H */
