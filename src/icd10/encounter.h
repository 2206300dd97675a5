/*-------------------------------------------------------------------------
 *
 * encounter.h
 *		Is the coding of a hospital stay plausible: the Medicare Code Editor.
 *
 * The edits are those of CMS's software, version 43.1, under CMS's names; what
 * is told of missing values, of indicators "present on admission" and of the
 * notes of the tabular list is ours.  The day of discharge decides which
 * codes, flags, notes and rules are in force.
 *
 * Days are those of SQL's date, since 2000-01-01.  Nothing here needs the
 * server, and nothing allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_ENCOUNTER_H
#define MEDREC_ENCOUNTER_H

#include "icd10/notes.h"
#include "icd10/reference.h"

/* What stands in a list of codes in the place of one; no code is below 1 */
#define MEDREC_SLOT_EMPTY			0
#define MEDREC_SLOT_UNREADABLE		(-1)
#define MEDREC_SLOT_UNREADABLE_COPY	(-2)	/* the same text as the principal */

typedef enum MedrecSex
{
	MEDREC_SEX_MISSING,
	MEDREC_SEX_MALE,
	MEDREC_SEX_FEMALE,
	MEDREC_SEX_UNKNOWN,
	MEDREC_SEX_OTHER
} MedrecSex;

/* Present on admission: an upper-case letter or digit, or one of these */
#define MEDREC_POA_BLANK		' '
#define MEDREC_POA_UNREADABLE	'?'

#define MEDREC_DISCHARGE_MISSING	(-1)
#define MEDREC_DISCHARGE_UNREADABLE	(-2)

typedef struct MedrecEncounter
{
	const MedrecReference *reference;	/* what it is judged by */
	const MedrecCode *diagnoses;	/* the principal one first */
	int			ndiagnoses;
	const MedrecCode *procedures;
	int			nprocedures;
	bool		has_age;
	bool		has_admitted;
	bool		has_discharged;
	int			age;			/* years */
	MedrecSex	sex;
	int32_t		admitted;		/* days */
	int32_t		discharged;
	int			discharge_status;	/* the two digits as a number, or above */
	const char *poa;			/* an indicator a diagnosis, NULL: not looked
								 * at */
	int			npoa;
	MedrecListed *listed;		/* room for the diagnoses, to be used; NULL:
								 * the notes are not looked at */
} MedrecEncounter;

typedef enum MedrecEdit
{
	MEDREC_EDIT_INVALID_CODE,
	MEDREC_EDIT_E_CODE_AS_PDX,
	MEDREC_EDIT_DUPLICATE_OF_PDX,
	MEDREC_EDIT_AGE_CONFLICT,
	MEDREC_EDIT_SEX_CONFLICT,
	MEDREC_EDIT_MANIFESTATION_AS_PDX,
	MEDREC_EDIT_QUESTIONABLE_ADMISSION,
	MEDREC_EDIT_QUESTIONABLE_OBSTETRIC_ADMISSION,
	MEDREC_EDIT_UNACCEPTABLE_PDX,
	MEDREC_EDIT_REQUIRES_SDX,
	MEDREC_EDIT_NON_COVERED,
	MEDREC_EDIT_INVALID_AGE,
	MEDREC_EDIT_INVALID_SEX,
	MEDREC_EDIT_INVALID_DISCHARGE_STATUS,
	MEDREC_EDIT_LIMITED_COVERAGE,
	MEDREC_EDIT_WRONG_PROCEDURE_PERFORMED,
	MEDREC_EDIT_INCONSISTENT_WITH_LENGTH_OF_STAY,
	MEDREC_EDIT_UNSPECIFIED,
	/* what CMS's software takes for granted */
	MEDREC_EDIT_MISSING_PDX,
	MEDREC_EDIT_MISSING_CODE,
	MEDREC_EDIT_MISSING_AGE,
	MEDREC_EDIT_MISSING_SEX,
	MEDREC_EDIT_MISSING_ADMISSION_DATE,
	MEDREC_EDIT_MISSING_DISCHARGE_DATE,
	MEDREC_EDIT_MISSING_DISCHARGE_STATUS,
	MEDREC_EDIT_EDITION_UNKNOWN,
	/* present on admission */
	MEDREC_EDIT_POA_MISSING,
	MEDREC_EDIT_POA_INVALID,
	MEDREC_EDIT_POA_ON_EXEMPT,
	MEDREC_EDIT_POA_NOT_EXEMPT,
	/* notes of the tabular list */
	MEDREC_EDIT_EXCLUDES1,
	MEDREC_EDIT_CODE_FIRST
} MedrecEdit;

typedef enum MedrecEditItem
{
	MEDREC_ITEM_ENCOUNTER,
	MEDREC_ITEM_DIAGNOSIS,
	MEDREC_ITEM_PROCEDURE
} MedrecEditItem;

typedef struct MedrecFinding
{
	MedrecEdit	edit;
	MedrecEditItem item;
	int			position;		/* 1-based in its list; 0 for the encounter */
	MedrecCode	code;			/* or what stands in its place */
	const char *message;		/* for as long as the sink looks at it */
} MedrecFinding;

/* Takes a finding; false to hear of no more. */
typedef bool (*MedrecFindingSink) (void *arg, const MedrecFinding *finding);

/*
 * Tells everything that is to be said of an encounter: of the whole, then of
 * the diagnoses and of the procedures, each in their order.  Indicators of
 * presence on admission and notes have rounds of their own.
 */
extern void medrec_encounter_edits(const MedrecEncounter *encounter,
								   MedrecFindingSink sink, void *arg);

typedef enum MedrecCleanness
{
	MEDREC_CLEAN,
	MEDREC_NOT_CLEAN,
	MEDREC_CLEANNESS_UNKNOWN	/* no edition of that day is known */
} MedrecCleanness;

/* Is there no finding but advice?  Stops at the first one. */
extern MedrecCleanness medrec_encounter_cleanness(const MedrecEncounter *encounter);

extern const char *medrec_edit_name(MedrecEdit edit);

/* advice does not make an encounter unclean */
extern bool medrec_edit_is_advisory(MedrecEdit edit);

/* MEDREC_SEX_OTHER for a text that says nothing known; blanks are missing */
extern MedrecSex medrec_sex_read(const char *str, size_t len);

/* the indicator of a text */
extern char medrec_poa_read(const char *str, size_t len);

/* the number of one or two digits, or one of the special values */
extern int	medrec_discharge_status_read(const char *str, size_t len);

#endif							/* MEDREC_ENCOUNTER_H */
