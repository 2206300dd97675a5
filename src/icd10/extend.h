/*-------------------------------------------------------------------------
 *
 * extend.h
 *		Continues a list of the library by the changes of later editions.
 *
 * The result is a list of the same form, so that nothing that reads lists has
 * to know of it.  It takes five bytes a code, out of memory that the caller's
 * allocator gives, and shares nothing with the list it continues.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_EXTEND_H
#define MEDREC_EXTEND_H

#include "icd10/codeset.h"
#include "icd10/flagset.h"

/* What a code is, or is flagged with, from a day on */
typedef struct MedrecChange
{
	MedrecCode	code;
	int32_t		day;
	uint32_t	value;
} MedrecChange;

/* Returns memory, or does not return */
typedef void *(*MedrecAllocator) (size_t size);

/* Changes as they have to be sorted: by code, then day */
extern int	medrec_change_compare(const void *a, const void *b);

/*
 * A code set with the changes of later editions, whose names must stay where
 * they are; until is the first day of which nothing is known.  NULL if codes
 * would have more different histories than can be numbered.
 */
extern MedrecCodeSet *medrec_codeset_extend(const MedrecCodeSet *base,
											const MedrecChange *changes, int nchanges,
											const MedrecEdition *editions, int neditions,
											int32_t until, MedrecAllocator allocate);

/*
 * A flag set with the changes of later lists, for codes that continue those
 * of the flag set.  Changes of other codes are passed over.  NULL as above.
 */
extern MedrecFlagSet *medrec_flagset_extend(const MedrecFlagSet *base,
											const MedrecCodeSet *codes,
											const MedrecChange *changes, int nchanges,
											int32_t from, int32_t until,
											MedrecAllocator allocate);

#endif							/* MEDREC_EXTEND_H */
