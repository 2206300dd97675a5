/*-------------------------------------------------------------------------
 *
 * name_shares.h
 *		How frequent names are among patients.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_NAME_SHARES_H
#define MEDREC_NAME_SHARES_H

#include "matching/match_model.h"
#include "matching/patient_load.h"

/*
 * Counts given and family names.  Those that fewer than eleven rows have are not
 * listed: they would tell of persons.
 */
extern void medrec_name_shares_count(const MedrecPatientLoad *load, MedrecNameShares *given,
									 MedrecNameShares *family);

#endif							/* MEDREC_NAME_SHARES_H */
