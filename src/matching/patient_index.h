/*-------------------------------------------------------------------------
 *
 * patient_index.h
 *		The patients that were read, by their ids.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PATIENT_INDEX_H
#define MEDREC_PATIENT_INDEX_H

#include "matching/patient_load.h"

/* No row */
#define MEDREC_NO_PATIENT	PG_UINT32_MAX

typedef struct MedrecPatientIndex MedrecPatientIndex;

/* Of a load that is not added to any more: 8 to 12 bytes a row, made when it is first asked */
extern MedrecPatientIndex *medrec_patient_index(const MedrecPatientLoad *load);

/*
 * The first row with an id, and the next one with the same: in the order of
 * the rows, MEDREC_NO_PATIENT at the end.
 */
extern uint32 medrec_patient_with_id(MedrecPatientIndex *index, const char *id, Size len);
extern uint32 medrec_patient_with_same_id(const MedrecPatientIndex *index, uint32 row);

#endif							/* MEDREC_PATIENT_INDEX_H */
