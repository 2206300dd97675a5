/*-------------------------------------------------------------------------
 *
 * terminologies.c
 *		Identifiers of clinical terminologies: their form, not membership.
 *
 * LOINC: up to seven digits, a hyphen, a check digit of Luhn's; the hyphen is
 * never left out.  Fourteen numbers were released with a wrong check digit;
 * all are deprecated, but stand in history (Regenstrief, LOINC Users' Guide).
 * Parts, answers, answer lists and groups have two letters before the number,
 * which count in the check digit.
 *
 * SNOMED CT: 6 to 18 digits, the last one of Verhoeff's.  The two before it are
 * the partition: whether it is a concept, a description, a relationship or, in
 * the long form only, an expression; the long form has a namespace of seven
 * digits, too (SNOMED International, Release File Specification, section 6).
 *
 * RxNorm: up to eight digits.  CVX: a number under which CDC lists a vaccine,
 * stored in two digits at least; MVX: its manufacturer.  ATC: a code of any of
 * five levels (WHOCC, Guidelines for ATC classification).
 *
 * ICD-O-3: topography of a tumour, C00 to C80 without the categories that ICD
 * has for other things than sites; morphology with its behaviour and, if it is
 * there, the grade (WHO, ICD-O, third edition).  Registries leave the
 * punctuation out, so that it is put back.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/checksum.h"

/* Makes room for a character, and puts it there. */
static void
insert(char *compact, size_t *len, size_t where, char c)
{
	memmove(compact + where + 1, compact + where, *len - where);
	compact[where] = c;
	*len += 1;
}

/* Was this number released with a wrong check digit? */
static bool
is_legacy_loinc(const char *digits, size_t len)
{
	static const char *const numbers[] = {
		"114916", "115016", "58957", "58965", "58973", "59281", "60283",
		"64155", "65807", "66457", "66465", "66473", "66481", "66499",
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
	{
		if (strncmp(digits, numbers[i], len) == 0 && numbers[i][len] == '\0')
			return true;
	}
	return false;
}

static MedrecVerdict
loinc_rule(char *compact, size_t *len)
{
	MedrecVerdict verdict = MEDREC_VERDICT_OK;

	if (compact[0] == '0')
		return MEDREC_VERDICT_FORMAT;
	if (!medrec_luhn(compact, *len, 0))
	{
		if (!is_legacy_loinc(compact, *len))
			return MEDREC_VERDICT_CHECKSUM;
		verdict = MEDREC_VERDICT_LEGACY;
	}
	insert(compact, len, *len - 1, '-');
	return verdict;
}

const MedrecIdentifier medrec_kind_loinc = {
	.name = "loinc",
	.title = "LOINC",
	.jurisdiction = "international",
	.source = "Regenstrief Institute, LOINC Users' Guide",
	.rule_version = 1,
	.example = "2160-0",
	.is_column = true,
	.separators = "-",
	.lengths = {{2, 8}},
	.shapes = (const char *const[]) {"9*-9", NULL},
	.rule = loinc_rule,
};

static MedrecVerdict
loinc_part_rule(char *compact, size_t *len)
{
	if (strchr("APLG", compact[1]) == NULL)
		return MEDREC_VERDICT_FORMAT;
	if (!medrec_luhn_ascii(compact, *len))
		return MEDREC_VERDICT_CHECKSUM;
	insert(compact, len, *len - 1, '-');
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_loinc_part = {
	.name = "loinc_part",
	.title = "LOINC part, answer, answer list or group",
	.jurisdiction = "international",
	.source = "Regenstrief Institute, LOINC Users' Guide",
	.rule_version = 1,
	.example = "LA33-6",
	.is_column = true,
	.separators = "-",
	.lengths = {{4, 10}},
	.shapes = (const char *const[]) {"LA9*-9", "LX9*-9", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = loinc_part_rule,
};

#define SCTID_LONG_MIN	11

/* Checks an identifier whose partition must be one of these digits. */
static MedrecVerdict
check_sctid(const char *digits, size_t len,
			const char *short_forms, const char *long_forms)
{
	const char *partition = digits + len - 3;
	bool		is_long = partition[0] == '1';

	if (digits[0] == '0')
		return MEDREC_VERDICT_FORMAT;
	if (partition[0] > '1' ||
		strchr(is_long ? long_forms : short_forms, partition[1]) == NULL ||
		(is_long && len < SCTID_LONG_MIN))
		return MEDREC_VERDICT_COMPONENT;
	if (!medrec_verhoeff(digits, len))
		return MEDREC_VERDICT_CHECKSUM;
	return MEDREC_VERDICT_OK;
}

static MedrecVerdict
sctid_rule(char *compact, size_t *len)
{
	return check_sctid(compact, *len, "012", "0126");
}

static MedrecVerdict
sctid_concept_rule(char *compact, size_t *len)
{
	return check_sctid(compact, *len, "0", "0");
}

static MedrecVerdict
sctid_description_rule(char *compact, size_t *len)
{
	return check_sctid(compact, *len, "1", "1");
}

const MedrecIdentifier medrec_kind_sctid = {
	.name = "sctid",
	.title = "SNOMED CT identifier",
	.jurisdiction = "international",
	.source = "SNOMED International, Release File Specification, section 6",
	.rule_version = 1,
	.example = "73211009",
	.is_column = true,
	.separators = "",
	.lengths = {{6, 18}},
	.shapes = (const char *const[]) {"9*", NULL},
	.rule = sctid_rule,
};

const MedrecIdentifier medrec_kind_sctid_concept = {
	.name = "sctid_concept",
	.title = "SNOMED CT identifier of a concept",
	.jurisdiction = "international",
	.source = "SNOMED International, Release File Specification, section 6",
	.rule_version = 1,
	.example = "73211009",
	.is_column = true,
	.separators = "",
	.lengths = {{6, 18}},
	.shapes = (const char *const[]) {"9*", NULL},
	.rule = sctid_concept_rule,
};

const MedrecIdentifier medrec_kind_sctid_description = {
	.name = "sctid_description",
	.title = "SNOMED CT identifier of a description",
	.jurisdiction = "international",
	.source = "SNOMED International, Release File Specification, section 6",
	.rule_version = 1,
	.example = "86991576015",
	.is_column = true,
	.separators = "",
	.lengths = {{6, 18}},
	.shapes = (const char *const[]) {"9*", NULL},
	.rule = sctid_description_rule,
};

static MedrecVerdict
rxcui_rule(char *compact, size_t *len)
{
	(void) len;
	return compact[0] == '0' ? MEDREC_VERDICT_FORMAT : MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_rxcui = {
	.name = "rxcui",
	.title = "RxNorm concept unique identifier",
	.jurisdiction = "US",
	.source = "NLM, RxNorm Technical Documentation",
	.rule_version = 1,
	.example = "161",
	.is_column = true,
	.separators = "",
	.lengths = {{1, 8}},
	.shapes = (const char *const[]) {"9*", NULL},
	.rule = rxcui_rule,
};

static MedrecVerdict
cvx_rule(char *compact, size_t *len)
{
	if (memcmp(compact, "000", *len) == 0)
		return MEDREC_VERDICT_COMPONENT;
	if (*len == 3 && compact[0] == '0')
	{
		*len = 2;
		memmove(compact, compact + 1, *len);
	}
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_cvx = {
	.name = "cvx",
	.title = "CVX code of a vaccine",
	.jurisdiction = "US",
	.source = "CDC, IIS: Current HL7 Standard Code Set, CVX",
	.rule_version = 1,
	.example = "08",
	.is_column = true,
	.separators = "",
	.lengths = {{1, 3}},
	.digits = 2,
	.shapes = (const char *const[]) {"999", "^9", NULL},
	.rule = cvx_rule,
};

const MedrecIdentifier medrec_kind_mvx = {
	.name = "mvx",
	.title = "MVX code of a manufacturer of vaccines",
	.jurisdiction = "US",
	.source = "CDC, IIS: Current HL7 Standard Code Set, MVX",
	.rule_version = 1,
	.example = "MSD",
	.is_column = true,
	.separators = "",
	.lengths = {{2, 3}},
	.shapes = (const char *const[]) {"A*", NULL},
	.fold = MEDREC_FOLD_UPPER,
};

static MedrecVerdict
atc_rule(char *compact, size_t *len)
{
	(void) len;
	return strchr("ABCDGHJLMNPRSV", compact[0]) != NULL ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_COMPONENT;
}

const MedrecIdentifier medrec_kind_atc = {
	.name = "atc",
	.title = "Anatomical Therapeutic Chemical code",
	.jurisdiction = "international",
	.source = "WHO Collaborating Centre, Guidelines for ATC classification",
	.rule_version = 1,
	.example = "A10BA02",
	.is_column = true,
	.separators = "",
	.lengths = {{1, 1}, {3, 5}, {7, 7}},
	.shapes = (const char *const[]) {
		"A99AA99", "A99AA", "A99A", "A99", "A", NULL
	},
	.fold = MEDREC_FOLD_UPPER,
	.rule = atc_rule,
};

static bool
is_topography_category(int category)
{
	switch (category)
	{
		case 27:
		case 28:
		case 29:
		case 35:
		case 36:
		case 43:
		case 45:
		case 46:
		case 59:
		case 78:
		case 79:
			return false;
	}
	return category <= 80;
}

static MedrecVerdict
topography_rule(char *compact, size_t *len)
{
	int			category = (compact[1] - '0') * 10 + (compact[2] - '0');

	if (!is_topography_category(category))
		return MEDREC_VERDICT_COMPONENT;
	insert(compact, len, 3, '.');
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_icdo3_topography = {
	.name = "icdo3_topography",
	.title = "ICD-O-3 topography",
	.jurisdiction = "international",
	.source = "WHO, International Classification of Diseases for Oncology, third edition",
	.rule_version = 1,
	.example = "C50.1",
	.is_column = true,
	.separators = ".",
	.lengths = {{4, 4}},
	.shapes = (const char *const[]) {"C99.9", "C999", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = topography_rule,
};

static MedrecVerdict
morphology_rule(char *compact, size_t *len)
{
	if (compact[0] < '8' || strchr("012369", compact[4]) == NULL ||
		(*len == 6 && compact[5] == '0'))
		return MEDREC_VERDICT_COMPONENT;
	insert(compact, len, 4, '/');
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_icdo3_morphology = {
	.name = "icdo3_morphology",
	.title = "ICD-O-3 morphology with behaviour",
	.jurisdiction = "international",
	.source = "WHO, International Classification of Diseases for Oncology, third edition",
	.rule_version = 1,
	.example = "8140/3",
	.is_column = true,
	.separators = "M-/",
	.lengths = {{5, 6}},
	.shapes = (const char *const[]) {
		"9999/9",
		"9999/99",
		"99999",
		"999999",
		"M-9999/9",
		"M-9999/99",
		"M9999/9",
		"M9999/99",
		NULL
	},
	.fold = MEDREC_FOLD_UPPER,
	.rule = morphology_rule,
};
