/*-------------------------------------------------------------------------
 *
 * reference.h
 *		The lists that codes are judged by.
 *
 * Those in the library may be continued by those that a site has loaded: see
 * site.h.  Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_REFERENCE_H
#define MEDREC_REFERENCE_H

#include "icd10/codeset.h"
#include "icd10/flagset.h"

typedef struct MedrecReference
{
	const MedrecCodeSet *icd10cm;
	const MedrecCodeSet *icd10pcs;
	const MedrecFlagSet *mce_icd10cm;	/* by the entries of icd10cm */
	const MedrecFlagSet *mce_icd10pcs;	/* by those of icd10pcs */
	const MedrecFlagSet *poa_icd10cm;
} MedrecReference;

/* The lists in the library */
extern const MedrecReference medrec_library_reference;

#endif							/* MEDREC_REFERENCE_H */
