/*-------------------------------------------------------------------------
 *
 * patient_order.h
 *		The order of patients that were read, by their ids.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PATIENT_ORDER_H
#define MEDREC_PATIENT_ORDER_H

#include "matching/patient_load.h"

/*
 * Of those rows that are marked by a number other than 0, the place in the order
 * of the ids as bytes takes the place of the mark; of those with one id, in that
 * of the keys.
 */
extern void medrec_rank_patients(const MedrecPatientLoad *load, uint32 * marks);

#endif							/* MEDREC_PATIENT_ORDER_H */
