/*-------------------------------------------------------------------------
 *
 * random_rows.h
 *		Rows of a table of patients for pairs at random.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_RANDOM_ROWS_H
#define MEDREC_RANDOM_ROWS_H

#include "matching/patient_row.h"

#define MEDREC_SAMPLE_ROWS_MAX	40000

/*
 * Chooses rows by their ranks, of which those that are the same are changed: how
 * many, and with how many that follow it each is a pair.
 */
extern uint32 medrec_choose_sample(const MedrecPatientTable *table, uint32 * sample, uint32 * partners);

#endif							/* MEDREC_RANDOM_ROWS_H */
