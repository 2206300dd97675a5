/*-------------------------------------------------------------------------
 *
 * conversion.h
 *		Which codes of ICD-10-CM took the place of which.
 *
 * One fact: on a day a new code took over from an old one, or from a part of
 * it.  Of several old codes one was enough, unless the facts have parts: then
 * the new code is for one old code of each part together.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CONVERSION_H
#define MEDREC_CONVERSION_H

#include "icd10/code.h"

typedef struct MedrecReplacement
{
	MedrecCode	new_code;
	MedrecCode	old_code;
	int16_t		since;			/* days since 2000-01-01 */
	int16_t		part;			/* 0: the old code alone */
} MedrecReplacement;

/*
 * The facts of a new code, or of an old one, by number from 0, in the order of
 * days, parts and codes; NULL behind the last.
 */
extern const MedrecReplacement *medrec_conversion_of_new(MedrecCode code, int n);
extern const MedrecReplacement *medrec_conversion_of_old(MedrecCode code, int n);

#endif							/* MEDREC_CONVERSION_H */
