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
 * Counts the names of one part, given or family.  Names that fewer than eleven
 * rows have are not listed: they would tell of persons.  The names stay where
 * they were read.
 */
extern void medrec_name_shares_count(const MedrecPatientLoad *load, MedrecPatientField part,
									 MedrecNameShares *shares);

#endif							/* MEDREC_NAME_SHARES_H */
