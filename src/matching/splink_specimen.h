/*-------------------------------------------------------------------------
 *
 * splink_specimen.h
 *		What the columns of a Splink model are, and pairs of patients to ask it
 *		about.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_SPLINK_SPECIMEN_H
#define MEDREC_SPLINK_SPECIMEN_H

#include "matching/agreement.h"
#include "matching/splink_condition.h"

/* Both names in one column: a field of Splink's, none of a patient's */
#define MEDREC_SPLINK_FULL_NAME	MEDREC_PATIENT_FIELDS
#define MEDREC_SPLINK_FIELDS	(MEDREC_SPLINK_FULL_NAME + 1)

#define MEDREC_FIELD_BIT(field)	(1u << (field))

/* The field that a column is of by its name; -1: none */
extern int	medrec_splink_field(const char *column, size_t len);

/* The comparison that looks at a field */
extern int	medrec_splink_comparison_of(int field);

/* Two patients; NULL is what one does not say. */
typedef struct MedrecSpecimen
{
	const char *fields[MEDREC_PATIENT_FIELDS][2];
	char		full_name[2][MEDREC_CONDITION_TEXT_MAX];
} MedrecSpecimen;

/* Whose postal codes they have: conditions that take parts of them know but one */
typedef enum MedrecSpecimenCountry
{
	MEDREC_UNITED_STATES,
	MEDREC_UNITED_KINGDOM
} MedrecSpecimenCountry;

/*
 * The specimen of a level: two patients who agree in this way.  Of an address
 * Splink may know some fields only, one bit each; there is none, false, of
 * levels that are not found by those.
 */
extern bool medrec_splink_specimen(MedrecSpecimen *specimen, MedrecComparison comparison, int level,
								   unsigned fields, MedrecSpecimenCountry country);

#endif							/* MEDREC_SPLINK_SPECIMEN_H */
