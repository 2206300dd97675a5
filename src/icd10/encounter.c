/*-------------------------------------------------------------------------
 *
 * encounter.c
 *		The edits of the Medicare Code Editor.
 *
 * CMS publishes a table, which flags codes by day (female, unacceptable as
 * principal diagnosis, ...), and a definitions manual, which says what follows
 * from a flag.  The table is in the library, a byte for each entry of the code
 * sets: the number of a history of flags.  Whether a code is valid at all is
 * the code sets' to say, since their days are the Editor's.
 *
 * Advice on pairs and on the order of diagnoses comes from notes.c.
 *
 * Where the manual and CMS's software (Medicare Code Editor 2.0, version 43.1)
 * differ, these are the edits of the software.  The numbers in the comments
 * are those of the manual's chapter 1.  Edits that no code of ICD-10 can cause
 * (7, 10, 12, 13) are absent.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/encounter.h"

#include <stdio.h>

#include "common/ascii.h"
#include "icd10/icd10.h"

#define LENGTH(array)	((int) (sizeof(array) / sizeof((array)[0])))

/* A day as SQL's date has it, for tables; the year begins with March */
#define MARCH_YEAR(y, m)	((y) - ((m) <= 2))
#define DAY(y, m, d) \
	(365 * MARCH_YEAR(y, m) + MARCH_YEAR(y, m) / 4 - MARCH_YEAR(y, m) / 100 + \
	 MARCH_YEAR(y, m) / 400 + (153 * (((m) + 9) % 12) + 2) / 5 + (d) - 1 - 730425)

#define PARTNER_FLAGS	(FLAG_NCOV6 | FLAG_NCOV7 | FLAG_NCOV_Z302)
#define ARTHEART_FLAGS	(FLAG_LCOV_ARTHEARTXPA | FLAG_LCOV_ARTHEARTXPB)
#define MAX_SHORT_STAY	4

/* 4: the ages, in years, that a flag allows, and in which time */
typedef struct AgeBand
{
	uint32_t	flag;
	int			min;
	int			max;
	int32_t		from;
	int32_t		until;			/* the first day after it */
	const char *message;
} AgeBand;

static const AgeBand age_bands[] = {
	{FLAG_NEWBORN, 0, 0, INT32_MIN, INT32_MAX, "a diagnosis of newborns: age 0"},
	{FLAG_PEDIATRIC, 0, 17, INT32_MIN, INT32_MAX, "a diagnosis of children: age 0 to 17"},
	{FLAG_MATERNITY, 12, 55, INT32_MIN, DAY(2019, 10, 1), "a maternity diagnosis: age 12 to 55"},
	{FLAG_MATERNITY, 9, 64, DAY(2019, 10, 1), INT32_MAX, "a maternity diagnosis: age 9 to 64"},
	{FLAG_ADULT, 15, 124, INT32_MIN, INT32_MAX, "a diagnosis of adults: age 15 to 124"},
};

#define AGE_FLAGS	(FLAG_NEWBORN | FLAG_PEDIATRIC | FLAG_MATERNITY | FLAG_ADULT)
#define MAX_AGE		124

/* 16: patient discharge status codes of the uniform bill, and their time */
typedef struct DischargeStatus
{
	int			status;
	int32_t		from;
	int32_t		until;
} DischargeStatus;

static const DischargeStatus discharge_statuses[] = {
	{1, DAY(1980, 10, 1), INT32_MAX},
	{2, DAY(1980, 10, 1), INT32_MAX},
	{3, DAY(1980, 10, 1), INT32_MAX},
	{4, DAY(1980, 10, 1), INT32_MAX},
	{5, DAY(1980, 10, 1), INT32_MAX},
	{6, DAY(1980, 10, 1), INT32_MAX},
	{7, DAY(1980, 10, 1), INT32_MAX},
	{8, DAY(1994, 10, 1), DAY(2005, 10, 1)},
	{10, DAY(1993, 10, 1), DAY(2003, 10, 1)},
	{10, DAY(2005, 10, 1), DAY(2006, 10, 1)},
	{13, DAY(1993, 10, 1), DAY(2003, 10, 1)},
	{13, DAY(2005, 10, 1), DAY(2006, 10, 1)},
	{20, DAY(1980, 10, 1), INT32_MAX},
	{21, DAY(2009, 10, 1), INT32_MAX},
	{22, DAY(1990, 10, 1), DAY(1993, 10, 1)},
	{23, DAY(1990, 10, 1), DAY(1993, 10, 1)},
	{30, DAY(1980, 10, 1), INT32_MAX},
	{43, DAY(2003, 10, 1), INT32_MAX},
	{50, DAY(1980, 10, 1), INT32_MAX},
	{51, DAY(1980, 10, 1), INT32_MAX},
	{61, DAY(2001, 10, 1), INT32_MAX},
	{62, DAY(2001, 10, 1), INT32_MAX},
	{63, DAY(2001, 10, 1), INT32_MAX},
	{64, DAY(2002, 10, 1), INT32_MAX},
	{65, DAY(2003, 10, 1), INT32_MAX},
	{66, DAY(2005, 10, 1), INT32_MAX},
	{69, DAY(2013, 10, 1), INT32_MAX},
	{70, DAY(2008, 4, 1), INT32_MAX},
	{71, DAY(2001, 10, 1), DAY(2003, 10, 1)},
	{72, DAY(2001, 10, 1), DAY(2003, 10, 1)},
	{81, DAY(2013, 10, 1), INT32_MAX},
	{82, DAY(2013, 10, 1), INT32_MAX},
	{83, DAY(2013, 10, 1), INT32_MAX},
	{84, DAY(2013, 10, 1), INT32_MAX},
	{85, DAY(2013, 10, 1), INT32_MAX},
	{86, DAY(2013, 10, 1), INT32_MAX},
	{87, DAY(2013, 10, 1), INT32_MAX},
	{88, DAY(2013, 10, 1), INT32_MAX},
	{89, DAY(2013, 10, 1), INT32_MAX},
	{90, DAY(2013, 10, 1), INT32_MAX},
	{91, DAY(2013, 10, 1), INT32_MAX},
	{92, DAY(2013, 10, 1), INT32_MAX},
	{93, DAY(2013, 10, 1), INT32_MAX},
	{94, DAY(2013, 10, 1), INT32_MAX},
	{95, DAY(2013, 10, 1), INT32_MAX},
};

/* 15: the first day on which an unknown sex is accepted */
#define SEX_UNKNOWN_FROM	DAY(2024, 10, 1)

/* By MedrecEdit; a message stands with the rule if an edit has several */
static const struct
{
	const char *name;
	bool		advisory;
	const char *message;
}			edits[] = {
	[MEDREC_EDIT_INVALID_CODE] = {"invalid_code", false, "no billable code on the day of discharge"},
	[MEDREC_EDIT_E_CODE_AS_PDX] = {"e_code_as_pdx", false, "an external cause cannot be the principal diagnosis"},
	[MEDREC_EDIT_DUPLICATE_OF_PDX] = {"duplicate_of_pdx", false, "repeats the principal diagnosis"},
	[MEDREC_EDIT_AGE_CONFLICT] = {"age_conflict", false, NULL},
	[MEDREC_EDIT_SEX_CONFLICT] = {"sex_conflict", false, NULL},
	[MEDREC_EDIT_MANIFESTATION_AS_PDX] = {"manifestation_as_pdx", false, "a manifestation cannot be the principal diagnosis"},
	[MEDREC_EDIT_QUESTIONABLE_ADMISSION] = {"questionable_admission", false, "seldom a sufficient reason for admission"},
	[MEDREC_EDIT_QUESTIONABLE_OBSTETRIC_ADMISSION] = {"questionable_obstetric_admission", false, "a delivery without an outcome (Z37) among the secondary diagnoses"},
	[MEDREC_EDIT_UNACCEPTABLE_PDX] = {"unacceptable_pdx", false, "not acceptable as principal diagnosis"},
	[MEDREC_EDIT_REQUIRES_SDX] = {"requires_sdx", false, "acceptable as principal diagnosis only with a secondary diagnosis"},
	[MEDREC_EDIT_NON_COVERED] = {"non_covered", false, NULL},
	[MEDREC_EDIT_INVALID_AGE] = {"invalid_age", false, "the age is not 0 to 124"},
	[MEDREC_EDIT_INVALID_SEX] = {"invalid_sex", false, "the sex is not one that is accepted on the day of discharge"},
	[MEDREC_EDIT_INVALID_DISCHARGE_STATUS] = {"invalid_discharge_status", false, "no discharge status of the day of discharge"},
	[MEDREC_EDIT_LIMITED_COVERAGE] = {"limited_coverage", false, "covered only in certain cases"},
	[MEDREC_EDIT_WRONG_PROCEDURE_PERFORMED] = {"wrong_procedure_performed", false, "says that a wrong procedure was performed"},
	[MEDREC_EDIT_INCONSISTENT_WITH_LENGTH_OF_STAY] = {"inconsistent_with_length_of_stay", false, "takes more than 4 days, the stay was no longer"},
	[MEDREC_EDIT_UNSPECIFIED] = {"unspecified", false, "leaves the side open although there are codes for the sides"},
	[MEDREC_EDIT_MISSING_PDX] = {"missing_pdx", false, "the principal diagnosis is missing"},
	[MEDREC_EDIT_MISSING_CODE] = {"missing_code", true, "an empty place between codes"},
	[MEDREC_EDIT_MISSING_AGE] = {"missing_age", false, "the age is missing"},
	[MEDREC_EDIT_MISSING_SEX] = {"missing_sex", false, "the sex is missing"},
	[MEDREC_EDIT_MISSING_ADMISSION_DATE] = {"missing_admission_date", false, "the day of admission is missing, the length of stay matters"},
	[MEDREC_EDIT_MISSING_DISCHARGE_DATE] = {"missing_discharge_date", false, "the day of discharge is missing, the codes were not examined"},
	[MEDREC_EDIT_MISSING_DISCHARGE_STATUS] = {"missing_discharge_status", false, "the discharge status is missing"},
	[MEDREC_EDIT_EDITION_UNKNOWN] = {"edition_unknown", true, "the edits of the day of discharge are not known, the codes were not examined"},
	[MEDREC_EDIT_POA_MISSING] = {"poa_missing", true, "no indicator whether present on admission"},
	[MEDREC_EDIT_POA_INVALID] = {"poa_invalid", true, NULL},
	[MEDREC_EDIT_POA_ON_EXEMPT] = {"poa_on_exempt", true, "exempt from the indicator present on admission, but has one"},
	[MEDREC_EDIT_POA_NOT_EXEMPT] = {"poa_not_exempt", true, "marked as exempt from the indicator present on admission, but is not"},
	[MEDREC_EDIT_EXCLUDES1] = {"excludes1", true, NULL},
	[MEDREC_EDIT_CODE_FIRST] = {"code_first", true, NULL},
};

const char *
medrec_edit_name(MedrecEdit edit)
{
	return edits[edit].name;
}

bool
medrec_edit_is_advisory(MedrecEdit edit)
{
	return edits[edit].advisory;
}

/* An encounter under examination */
typedef struct Examination
{
	const MedrecEncounter *encounter;
	MedrecFindingSink sink;
	void	   *arg;
	bool		by_day;			/* is it known what is in force on the day? */
	bool		has_secondary;
	uint32_t	diagnosis_flags;	/* of all of them together */
	uint32_t	principal_flags;
	uint32_t	secondary_flags;
	uint32_t	procedure_flags;
	MedrecListed *listed;		/* the valid diagnoses, for advice on them */
	int			nlisted;
} Examination;

/* Tells of a finding; false when no more are wanted */
static bool
tell(const Examination *x, MedrecEdit edit, MedrecEditItem item, int index,
	 const char *message)
{
	MedrecFinding finding;

	finding.edit = edit;
	finding.item = item;
	finding.position = 0;
	finding.code = MEDREC_SLOT_EMPTY;
	finding.message = message ? message : edits[edit].message;
	if (item == MEDREC_ITEM_DIAGNOSIS)
	{
		finding.position = index + 1;
		if (index < x->encounter->ndiagnoses)
			finding.code = x->encounter->diagnoses[index];
	}
	else if (item == MEDREC_ITEM_PROCEDURE)
	{
		finding.position = index + 1;
		finding.code = x->encounter->procedures[index];
	}
	return x->sink(x->arg, &finding);
}

/* 4: what ages the code is for, if the age is none of them */
static const char *
age_conflict(uint32_t flags, int age, int32_t day)
{
	if ((flags & AGE_FLAGS) == 0)
		return NULL;
	for (int i = 0; i < LENGTH(age_bands); i++)
	{
		const AgeBand *band = &age_bands[i];

		if ((flags & band->flag) != 0 && day >= band->from && day < band->until &&
			(age < band->min || age > band->max))
			return band->message;
	}
	return NULL;
}

/* 5: which sex the code is for, if the patient's is another */
static const char *
sex_conflict(uint32_t flags, MedrecSex sex, int32_t day)
{
	if ((flags & (FLAG_MALE | FLAG_FEMALE)) == 0 || sex == MEDREC_SEX_MISSING ||
		(sex == MEDREC_SEX_UNKNOWN && day >= SEX_UNKNOWN_FROM))
		return NULL;
	if ((flags & FLAG_MALE) != 0 && sex != MEDREC_SEX_MALE)
		return "a code of male patients";
	if ((flags & FLAG_FEMALE) != 0 && sex != MEDREC_SEX_FEMALE)
		return "a code of female patients";
	return NULL;
}

/* 16 */
static bool
is_discharge_status(int status, int32_t day)
{
	for (int i = 0; i < LENGTH(discharge_statuses); i++)
	{
		if (discharge_statuses[i].status == status &&
			day >= discharge_statuses[i].from && day < discharge_statuses[i].until)
			return true;
	}
	return false;
}

/* 14 to 16, and what is missing */
static bool
examine_encounter(const Examination *x)
{
	const MedrecEncounter *e = x->encounter;
	bool		status_is_wrong;

#define TELL(edit) \
	do { \
		if (!tell(x, edit, MEDREC_ITEM_ENCOUNTER, 0, NULL)) \
			return false; \
	} while (0)

	if (!e->has_discharged)
		TELL(MEDREC_EDIT_MISSING_DISCHARGE_DATE);
	else if (!x->by_day)
		TELL(MEDREC_EDIT_EDITION_UNKNOWN);

	if (!e->has_age)
		TELL(MEDREC_EDIT_MISSING_AGE);
	else if (e->age < 0 || e->age > MAX_AGE)
		TELL(MEDREC_EDIT_INVALID_AGE);

	if (e->sex == MEDREC_SEX_MISSING)
		TELL(MEDREC_EDIT_MISSING_SEX);
	else if (e->sex == MEDREC_SEX_OTHER ||
			 (e->sex == MEDREC_SEX_UNKNOWN && x->by_day && e->discharged < SEX_UNKNOWN_FROM))
		TELL(MEDREC_EDIT_INVALID_SEX);

	status_is_wrong = e->discharge_status == MEDREC_DISCHARGE_UNREADABLE ||
		(x->by_day && !is_discharge_status(e->discharge_status, e->discharged));
	if (e->discharge_status == MEDREC_DISCHARGE_MISSING)
		TELL(MEDREC_EDIT_MISSING_DISCHARGE_STATUS);
	else if (status_is_wrong)
		TELL(MEDREC_EDIT_INVALID_DISCHARGE_STATUS);
#undef TELL
	return true;
}

/* How many places of a list are in use, up to the last code */
static int
used(const MedrecCode *codes, int n)
{
	while (n > 0 && codes[n - 1] == MEDREC_SLOT_EMPTY)
		n--;
	return n;
}

/* 2, 6, 8A and 9: what concerns the principal diagnosis alone */
static bool
examine_principal(const Examination *x, uint32_t flags)
{
#define TELL(edit) \
	do { \
		if (!tell(x, edit, MEDREC_ITEM_DIAGNOSIS, 0, NULL)) \
			return false; \
	} while (0)

	if ((flags & FLAG_ECODEPDX) != 0)
		TELL(MEDREC_EDIT_E_CODE_AS_PDX);
	if ((flags & FLAG_MANIFESTATION) != 0)
		TELL(MEDREC_EDIT_MANIFESTATION_AS_PDX);
	if ((flags & FLAG_UNACCEPTABLE) != 0)
	{
		if ((flags & FLAG_REQSDX) == 0)
			TELL(MEDREC_EDIT_UNACCEPTABLE_PDX);
		else if (!x->has_secondary)
			TELL(MEDREC_EDIT_REQUIRES_SDX);
	}
	if ((flags & FLAG_QADM) != 0)
		TELL(MEDREC_EDIT_QUESTIONABLE_ADMISSION);
#undef TELL
	return true;
}

/* 4, 5, 18 and 20: what a diagnosis is flagged with in any place */
static bool
examine_flags(const Examination *x, int index, uint32_t flags)
{
	const MedrecEncounter *e = x->encounter;
	const char *message;

	if (e->has_age &&
		(message = age_conflict(flags, e->age, e->discharged)) != NULL &&
		!tell(x, MEDREC_EDIT_AGE_CONFLICT, MEDREC_ITEM_DIAGNOSIS, index, message))
		return false;
	if ((message = sex_conflict(flags, e->sex, e->discharged)) != NULL &&
		!tell(x, MEDREC_EDIT_SEX_CONFLICT, MEDREC_ITEM_DIAGNOSIS, index, message))
		return false;
	if ((flags & FLAG_WRNGPROC) != 0 &&
		!tell(x, MEDREC_EDIT_WRONG_PROCEDURE_PERFORMED, MEDREC_ITEM_DIAGNOSIS, index, NULL))
		return false;
	if ((flags & FLAG_UNSPECIFIED) != 0 &&
		!tell(x, MEDREC_EDIT_UNSPECIFIED, MEDREC_ITEM_DIAGNOSIS, index, NULL))
		return false;
	return true;
}

/*
 * Indicators of presence on admission: Y, N, U or W; for exempt codes blank,
 * or 1 as in older claims.  Whether a code is exempt depends on the day.
 */
static bool
examine_poa(const Examination *x, int index)
{
	const MedrecEncounter *e = x->encounter;
	char		poa = index < e->npoa ? e->poa[index] : MEDREC_POA_BLANK;
	MedrecCode	code = index < e->ndiagnoses ? e->diagnoses[index] : MEDREC_SLOT_EMPTY;
	bool		is_exempt_mark = poa == MEDREC_POA_BLANK || poa == '1';
	uint32_t	flags;

	if (poa != 'Y' && poa != 'N' && poa != 'U' && poa != 'W' && !is_exempt_mark)
		return tell(x, MEDREC_EDIT_POA_INVALID, MEDREC_ITEM_DIAGNOSIS, index,
					"the indicator present on admission is not Y, N, U, W, 1 or blank");
	if (code == MEDREC_SLOT_EMPTY && poa != MEDREC_POA_BLANK)
		return tell(x, MEDREC_EDIT_POA_INVALID, MEDREC_ITEM_DIAGNOSIS, index,
					"an indicator present on admission without a diagnosis");
	if (!x->by_day || !medrec_flagset_look_up(e->reference->mce_icd10cm, code, e->discharged, &flags))
		return true;

	(void) medrec_flagset_look_up(e->reference->poa_icd10cm, code, e->discharged, &flags);
	if ((flags & FLAG_POAEXEMPT) != 0)
		return is_exempt_mark ||
			tell(x, MEDREC_EDIT_POA_ON_EXEMPT, MEDREC_ITEM_DIAGNOSIS, index, NULL);
	if (!is_exempt_mark)
		return true;
	return tell(x, poa == '1' ? MEDREC_EDIT_POA_NOT_EXEMPT : MEDREC_EDIT_POA_MISSING,
				MEDREC_ITEM_DIAGNOSIS, index, NULL);
}

/* "E11", "E08-E13" or "chapter 4" */
static const char *
name_place(const MedrecNotes *place, char *name, size_t size)
{
	char		first[MEDREC_CODE_PRINTED];
	char		last[MEDREC_CODE_PRINTED];
	size_t		len;

	if (place->chapter > 0)
	{
		snprintf(name, size, "chapter %d", place->chapter);
		return name;
	}
	len = medrec_code_print(place->first, medrec_icd10.dot_after, first);
	if (place->last == 0)
		snprintf(name, size, "%.*s", (int) len, first);
	else
		snprintf(name, size, "%.*s-%.*s", (int) len, first,
				 (int) medrec_code_print(place->last, medrec_icd10.dot_after, last), last);
	return name;
}

static bool
tell_advice(void *arg, const MedrecAdvice *advice)
{
	const Examination *x = arg;
	MedrecEdit	edit = MEDREC_EDIT_CODE_FIRST;
	char		name[2 * MEDREC_CODE_PRINTED + 2];
	char		message[100];

	name_place(advice->notes, name, sizeof(name));
	switch (advice->kind)
	{
		case MEDREC_ADVICE_EXCLUDES1:
			edit = MEDREC_EDIT_EXCLUDES1;
			snprintf(message, sizeof(message),
					 "not together with diagnosis %d: Excludes1 note at %s",
					 advice->other + 1, name);
			break;
		case MEDREC_ADVICE_CODE_FIRST:
			snprintf(message, sizeof(message),
					 "diagnosis %d belongs before it: \"code first\" note at %s",
					 advice->other + 1, name);
			break;
		case MEDREC_ADVICE_NOT_PRINCIPAL:
			if ((x->principal_flags & FLAG_MANIFESTATION) != 0)
				return true;	/* the edit says it */
			snprintf(message, sizeof(message),
					 "another diagnosis belongs before it: \"code first\" note at %s",
					 name);
			break;
	}
	return tell(x, edit, MEDREC_ITEM_DIAGNOSIS, advice->index, message);
}

static bool
examine_diagnoses(Examination *x)
{
	const MedrecEncounter *e = x->encounter;
	int			n = used(e->diagnoses, e->ndiagnoses);
	MedrecCode	principal = n > 0 ? e->diagnoses[0] : MEDREC_SLOT_EMPTY;

	x->has_secondary = n > 1;
	if (principal == MEDREC_SLOT_EMPTY &&
		!tell(x, MEDREC_EDIT_MISSING_PDX, MEDREC_ITEM_DIAGNOSIS, 0, NULL))
		return false;

	for (int i = 0; i < n; i++)
	{
		MedrecCode	code = e->diagnoses[i];
		uint32_t	flags = 0;
		bool		is_valid = false;

		if (code == MEDREC_SLOT_EMPTY)
		{
			if (i > 0 &&
				!tell(x, MEDREC_EDIT_MISSING_CODE, MEDREC_ITEM_DIAGNOSIS, i, NULL))
				return false;
			continue;
		}

		/* 1: a text that is no code is none on any day */
		if (x->by_day)
			is_valid = medrec_flagset_look_up(e->reference->mce_icd10cm, code,
											  e->discharged, &flags);
		if (!is_valid && (x->by_day || code < 0) &&
			!tell(x, MEDREC_EDIT_INVALID_CODE, MEDREC_ITEM_DIAGNOSIS, i, NULL))
			return false;
		if (is_valid && x->listed != NULL)
		{
			x->listed[x->nlisted].code = code;
			x->listed[x->nlisted++].index = i;
		}

		/* 3: also of a principal diagnosis that is invalid */
		if (i > 0 &&
			((principal > 0 && code == principal) || code == MEDREC_SLOT_UNREADABLE_COPY) &&
			!tell(x, MEDREC_EDIT_DUPLICATE_OF_PDX, MEDREC_ITEM_DIAGNOSIS, i, NULL))
			return false;

		if (flags == 0)
			continue;
		x->diagnosis_flags |= flags;
		if (i > 0)
			x->secondary_flags |= flags;
		else
		{
			x->principal_flags = flags;
			if (!examine_principal(x, flags))
				return false;
		}
		if (!examine_flags(x, i, flags))
			return false;
	}

	if (e->poa != NULL)
	{
		for (int i = 0; i < n || i < e->npoa; i++)
		{
			if (!examine_poa(x, i))
				return false;
		}
	}
	return x->nlisted == 0 ||
		medrec_notes_advise(e->diagnoses, n, x->listed, x->nlisted,
							e->discharged, tell_advice, x);
}

/* 11: why a procedure is not covered, or NULL */
static const char *
non_covered(const Examination *x, uint32_t flags)
{
	const MedrecEncounter *e = x->encounter;

	if ((flags & FLAG_NONCOVERED) != 0)
		return "not covered";
	if ((flags & FLAG_NCOV45) != 0 &&
		(x->procedure_flags & FLAG_KIDNEYXP) == 0 &&
		(x->diagnosis_flags & FLAG_DIABTYPEI) == 0)
		return "not covered without a kidney transplant or type 1 diabetes";
	if ((flags & ARTHEART_FLAGS) != 0 &&
		(x->procedure_flags & ARTHEART_FLAGS) == ARTHEART_FLAGS &&
		(x->diagnosis_flags & FLAG_CLINTRIAL) == 0)
		return "not covered outside of a clinical trial (Z00.6)";
	if ((flags & x->diagnosis_flags & PARTNER_FLAGS) != 0)
		return "not covered with one of the diagnoses";
	if ((flags & FLAG_NCOV12AGELE60) != 0 && e->has_age &&
		(e->age < 0 || e->age > 60))
		return "not covered above the age of 60";
	return NULL;
}

/* 17: of what is not non-covered */
static bool
limited_coverage(const Examination *x, uint32_t flags)
{
	return (flags & FLAG_LCOV) != 0 ||
		((flags & ARTHEART_FLAGS) != 0 &&
		 (x->procedure_flags & ARTHEART_FLAGS) == ARTHEART_FLAGS &&
		 (x->diagnosis_flags & FLAG_CLINTRIAL) != 0);
}

static bool
examine_procedure(const Examination *x, int index, uint32_t flags)
{
	const MedrecEncounter *e = x->encounter;
	const char *message;

#define TELL(edit, message) \
	do { \
		if (!tell(x, edit, MEDREC_ITEM_PROCEDURE, index, message)) \
			return false; \
	} while (0)

	if ((message = sex_conflict(flags, e->sex, e->discharged)) != NULL)
		TELL(MEDREC_EDIT_SEX_CONFLICT, message);

	/* 19 */
	if ((flags & FLAG_LOS) != 0)
	{
		if (!e->has_admitted)
			TELL(MEDREC_EDIT_MISSING_ADMISSION_DATE, NULL);
		else if ((int64_t) e->discharged - e->admitted <= MAX_SHORT_STAY)
			TELL(MEDREC_EDIT_INCONSISTENT_WITH_LENGTH_OF_STAY, NULL);
	}

	if ((message = non_covered(x, flags)) != NULL)
		TELL(MEDREC_EDIT_NON_COVERED, message);
	else if (limited_coverage(x, flags))
		TELL(MEDREC_EDIT_LIMITED_COVERAGE, NULL);

	/* 8B */
	if ((flags & (FLAG_CSECT | FLAG_VAGDEL)) != 0 &&
		(x->secondary_flags & FLAG_DELOUT) == 0)
		TELL(MEDREC_EDIT_QUESTIONABLE_OBSTETRIC_ADMISSION, NULL);
#undef TELL
	return true;
}

/*
 * The edits of a procedure look at all others, so there are two rounds.  Most
 * encounters have nothing to tell after the first one.
 */
static bool
examine_procedures(Examination *x)
{
	const MedrecEncounter *e = x->encounter;
	int			n = used(e->procedures, e->nprocedures);
	uint32_t	flags = 0;
	bool		all_valid = true;

	for (int i = 0; i < n; i++)
	{
		if (x->by_day)
			all_valid &= medrec_flagset_look_up(e->reference->mce_icd10pcs, e->procedures[i], e->discharged, &flags);
		else
			all_valid &= e->procedures[i] > 0;
		x->procedure_flags |= flags;
	}
	if (all_valid && x->procedure_flags == 0)
		return true;

	for (int i = 0; i < n; i++)
	{
		MedrecCode	code = e->procedures[i];

		if (code == MEDREC_SLOT_EMPTY)
		{
			if (!tell(x, MEDREC_EDIT_MISSING_CODE, MEDREC_ITEM_PROCEDURE, i, NULL))
				return false;
			continue;
		}
		if (((x->by_day && !medrec_flagset_look_up(e->reference->mce_icd10pcs, code, e->discharged, &flags)) ||
			 code < 0) &&
			!tell(x, MEDREC_EDIT_INVALID_CODE, MEDREC_ITEM_PROCEDURE, i, NULL))
			return false;
		if (flags != 0 && !examine_procedure(x, i, flags))
			return false;
	}
	return true;
}

static void
examine(const MedrecEncounter *encounter, MedrecListed *listed,
		MedrecFindingSink sink, void *arg)
{
	Examination x = {0};

	x.encounter = encounter;
	x.sink = sink;
	x.arg = arg;
	x.listed = listed;
	x.by_day = encounter->has_discharged &&
		encounter->discharged < encounter->reference->mce_icd10cm->until &&
		encounter->discharged < encounter->reference->mce_icd10pcs->until &&
		encounter->discharged < encounter->reference->poa_icd10cm->until;
	(void) (examine_encounter(&x) && examine_diagnoses(&x) && examine_procedures(&x));
}

void
medrec_encounter_edits(const MedrecEncounter *encounter,
					   MedrecFindingSink sink, void *arg)
{
	examine(encounter, encounter->listed, sink, arg);
}

static bool
note_cleanness(void *arg, const MedrecFinding *finding)
{
	MedrecCleanness *cleanness = arg;

	if (finding->edit == MEDREC_EDIT_EDITION_UNKNOWN)
		*cleanness = MEDREC_CLEANNESS_UNKNOWN;
	if (edits[finding->edit].advisory)
		return true;
	*cleanness = MEDREC_NOT_CLEAN;
	return false;
}

MedrecCleanness
medrec_encounter_cleanness(const MedrecEncounter *encounter)
{
	MedrecCleanness cleanness = MEDREC_CLEAN;

	examine(encounter, NULL, note_cleanness, &cleanness);
	return cleanness;
}

/* is the text the word, which is in lower case, in whatever case? */
static bool
is_word(const char *str, size_t len, const char *word)
{
	size_t		i = 0;

	while (i < len && word[i] != '\0' && medrec_to_lower(str[i]) == word[i])
		i++;
	return i == len && word[i] == '\0';
}

MedrecSex
medrec_sex_read(const char *str, size_t len)
{
	static const struct
	{
		const char *word;
		MedrecSex	sex;
	}			words[] = {
		{"m", MEDREC_SEX_MALE}, {"male", MEDREC_SEX_MALE}, {"1", MEDREC_SEX_MALE},
		{"f", MEDREC_SEX_FEMALE}, {"female", MEDREC_SEX_FEMALE}, {"2", MEDREC_SEX_FEMALE},
		{"u", MEDREC_SEX_UNKNOWN}, {"unknown", MEDREC_SEX_UNKNOWN}, {"0", MEDREC_SEX_UNKNOWN},
	};

	medrec_trim(&str, &len);
	if (len == 0)
		return MEDREC_SEX_MISSING;
	for (int i = 0; i < LENGTH(words); i++)
	{
		if (is_word(str, len, words[i].word))
			return words[i].sex;
	}
	return MEDREC_SEX_OTHER;
}

char
medrec_poa_read(const char *str, size_t len)
{
	medrec_trim(&str, &len);
	if (len == 0)
		return MEDREC_POA_BLANK;
	return len == 1 ? medrec_to_upper(*str) : MEDREC_POA_UNREADABLE;
}

int
medrec_discharge_status_read(const char *str, size_t len)
{
	int			status = 0;

	medrec_trim(&str, &len);
	if (len == 0)
		return MEDREC_DISCHARGE_MISSING;
	if (len > 2)
		return MEDREC_DISCHARGE_UNREADABLE;
	for (size_t i = 0; i < len; i++)
	{
		if (!medrec_is_digit(str[i]))
			return MEDREC_DISCHARGE_UNREADABLE;
		status = status * 10 + (str[i] - '0');
	}
	return status;
}
