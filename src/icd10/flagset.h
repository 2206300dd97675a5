/*-------------------------------------------------------------------------
 *
 * flagset.h
 *		What codes are flagged with, by day: the table of the Medicare Code
 *		Editor, and the list of codes exempt from reporting presence on
 *		admission.
 *
 * A byte for each entry of a code set: the number of a history of flags.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_FLAGSET_H
#define MEDREC_FLAGSET_H

#include "icd10/codeset.h"

/*
 * The Editor's flags, under its own names.  Those that a procedure and its
 * partner among the diagnoses have in common are one.
 */
enum
{
	FLAG_NEWBORN = 1 << 0,
	FLAG_PEDIATRIC = 1 << 1,
	FLAG_MATERNITY = 1 << 2,
	FLAG_ADULT = 1 << 3,
	FLAG_FEMALE = 1 << 4,
	FLAG_MALE = 1 << 5,
	FLAG_ECODEPDX = 1 << 6,		/* external cause */
	FLAG_MANIFESTATION = 1 << 7,
	FLAG_UNACCEPTABLE = 1 << 8,
	FLAG_REQSDX = 1 << 9,		/* acceptable with a secondary diagnosis */
	FLAG_QADM = 1 << 10,		/* questionable admission */
	FLAG_UNSPECIFIED = 1 << 11,
	FLAG_WRNGPROC = 1 << 12,
	FLAG_DELOUT = 1 << 13,		/* outcome of delivery */
	FLAG_DIABTYPEI = 1 << 14,
	FLAG_CLINTRIAL = 1 << 15,
	FLAG_NCOV6 = 1 << 16,		/* non-covered with a diagnosis of this flag */
	FLAG_NCOV7 = 1 << 17,
	FLAG_NCOV_Z302 = 1 << 18,
	FLAG_NONCOVERED = 1 << 19,
	FLAG_NCOV45 = 1 << 20,		/* pancreas transplant */
	FLAG_KIDNEYXP = 1 << 21,
	FLAG_NCOV12AGELE60 = 1 << 22,	/* covered up to the age of 60 */
	FLAG_LCOV_ARTHEARTXPA = 1 << 23,	/* the two halves of an artificial
										 * heart */
	FLAG_LCOV_ARTHEARTXPB = 1 << 24,
	FLAG_LCOV = 1 << 25,
	FLAG_CSECT = 1 << 26,
	FLAG_VAGDEL = 1 << 27,
	FLAG_LOS = 1 << 28,			/* takes more than a short stay */
	FLAG_POAEXEMPT = 1 << 29	/* the one flag of the other list */
};

/*
 * The flag of a name, such as "female", in any case; 0 if there is none of that
 * name.
 */
extern uint32_t medrec_flag_of_name(const char *name, size_t len);

typedef struct MedrecFlagSet
{
	const MedrecCodeSet *codes;
	int32_t		from;			/* since when the last list stands */
	int32_t		until;			/* the first day of which nothing is known */
	MedrecHistories histories;
	const uint8_t *entries;		/* the history of each entry of the codes */
} MedrecFlagSet;

extern const MedrecFlagSet medrec_mce_icd10cm;
extern const MedrecFlagSet medrec_mce_icd10pcs;
extern const MedrecFlagSet medrec_poa_icd10cm;

/* The flags of a code on a day; false if it is not a billable code then */
static inline bool
medrec_flagset_look_up(const MedrecFlagSet *set, MedrecCode code, int32_t day,
					   uint32_t *flags)
{
	int			entry;

	*flags = 0;
	if (code <= 0)
		return false;
	entry = medrec_codeset_find(set->codes, code);
	if (entry < 0 ||
		medrec_codeset_state(set->codes, entry, day) != MEDREC_CODE_BILLABLE)
		return false;
	*flags = medrec_history_value(&set->histories, set->entries[entry], day);
	return true;
}

#endif							/* MEDREC_FLAGSET_H */
