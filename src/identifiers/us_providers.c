/*-------------------------------------------------------------------------
 *
 * us_providers.c
 *		Numbers of providers and payers of health care in the United States.
 *
 * National Provider Identifier: ten digits, the first 1 or 2, the last a Luhn
 * check digit over the number with 80840 before it (CMS, Requirements for
 * National Provider Identifier and NPI Check Digit).  1234567893 is that
 * document's specimen; it and numbers of nine equal digits count as tests.
 * The card form of 15 digits, with the prefix, is a different field.
 *
 * Registration of the Drug Enforcement Administration: a letter for the kind
 * of registrant, the initial of the name or a 9, and seven digits, the last of
 * which is that of d1 + d3 + d5 + 2 (d2 + d4 + d6) (DEA, practice under 21 CFR
 * 1301).  The kind X ended in 2023 and stands in history.  A hospital's suffix
 * is not part of it.
 *
 * CMS Certification Number: of a provider, two characters for the state (the
 * first may be an A or B since 2016) and four digits, or a letter and three
 * digits for a unit of a hospital, or three digits and E or F for an emergency
 * hospital; of a supplier, two digits, C, D or X and seven digits.  With a D it
 * is the number of a laboratory under CLIA (CMS, State Operations Manual,
 * section 2779A; S&C 16-09).
 *
 * Health Care Provider Taxonomy and NAIC company code: the form alone; their
 * lists are NUCC's and NAIC's.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/ascii.h"
#include "common/checksum.h"

#define LUHN_SUM_OF_80840	24

static MedrecVerdict
npi_rule(char *compact, size_t *len)
{
	if (compact[0] != '1' && compact[0] != '2')
		return MEDREC_VERDICT_COMPONENT;
	if (!medrec_luhn(compact, *len, LUHN_SUM_OF_80840))
		return MEDREC_VERDICT_CHECKSUM;
	if (memcmp(compact, "1234567893", 10) == 0 || medrec_is_repeated(compact, 9))
		return MEDREC_VERDICT_TEST;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_npi = {
	.name = "us_npi",
	.title = "National Provider Identifier",
	.jurisdiction = "US",
	.source = "CMS, Requirements for NPI and NPI Check Digit",
	.rule_version = 1,
	.example = "1234567893",
	.is_column = true,
	.separators = "",
	.lengths = {{10, 10}},
	.digits = 10,
	.rule = npi_rule,
	.unmasked = 4,
};

static MedrecVerdict
dea_rule(char *compact, size_t *len)
{
	static const signed char weights[] = {1, 2, 1, 2, 1, 2};
	const char *digits = compact + 2;

	(void) len;
	if (medrec_is_digit(compact[1]) && compact[1] != '9')
		return MEDREC_VERDICT_FORMAT;
	if (strchr("ABCDEFGHJKLMPRSTUX", compact[0]) == NULL)
		return MEDREC_VERDICT_COMPONENT;
	if (memcmp(digits, "0000000", 7) == 0)
		return MEDREC_VERDICT_DUMMY;
	if (medrec_weighted_sum(digits, 6, weights) % 10 != digits[6] - '0')
		return MEDREC_VERDICT_CHECKSUM;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_dea = {
	.name = "us_dea",
	.title = "DEA registration number",
	.jurisdiction = "US",
	.source = "DEA, practice under 21 CFR 1301",
	.rule_version = 1,
	.example = "AB1234563",
	.is_column = true,
	.separators = "",
	.lengths = {{9, 9}},
	.shapes = (const char *const[]) {"AX9999999", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = dea_rule,
	.unmasked = 4,
};

/* What follows the state in the number of a provider. */
static bool
is_ccn_facility(const char *code)
{
	if (medrec_is_digit(code[0]))
		return medrec_is_digit(code[3]) || code[3] == 'E' || code[3] == 'F';
	return medrec_is_digit(code[3]) && strchr("INOQ", code[0]) == NULL;
}

static MedrecVerdict
ccn_rule(char *compact, size_t *len)
{
	if (*len == 10)
		return compact[2] == 'C' || compact[2] == 'D' || compact[2] == 'X' ?
			MEDREC_VERDICT_OK : MEDREC_VERDICT_FORMAT;

	if (!medrec_is_digit(compact[0]) && compact[0] != 'A' && compact[0] != 'B')
		return MEDREC_VERDICT_FORMAT;
	if (!is_ccn_facility(compact + 2))
		return MEDREC_VERDICT_FORMAT;
	if (memcmp(compact + 2, "0000", 4) == 0)
		return MEDREC_VERDICT_COMPONENT;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_ccn = {
	.name = "us_ccn",
	.title = "CMS Certification Number",
	.jurisdiction = "US",
	.source = "CMS, State Operations Manual, section 2779A",
	.rule_version = 1,
	.example = "050625",
	.is_column = true,
	.separators = "-",
	.lengths = {{6, 6}, {10, 10}},
	.shapes = (const char *const[]) {
		"X9X99X", "X9-X99X", "99A9999999", NULL
	},
	.fold = MEDREC_FOLD_UPPER,
	.rule = ccn_rule,
	.unmasked = 3,
};

const MedrecIdentifier medrec_kind_us_clia = {
	.name = "us_clia",
	.title = "CLIA number of a laboratory",
	.jurisdiction = "US",
	.source = "HL7, US Core, constraint us-core-18",
	.rule_version = 1,
	.example = "05D0987654",
	.is_column = true,
	.separators = "",
	.lengths = {{10, 10}},
	.shapes = (const char *const[]) {"99D9999999", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.unmasked = 4,
};

static MedrecVerdict
taxonomy_rule(char *compact, size_t *len)
{
	return compact[*len - 1] == 'X' ? MEDREC_VERDICT_OK : MEDREC_VERDICT_FORMAT;
}

const MedrecIdentifier medrec_kind_us_taxonomy = {
	.name = "us_taxonomy",
	.title = "Health Care Provider Taxonomy code",
	.jurisdiction = "US",
	.source = "NUCC, Health Care Provider Taxonomy",
	.rule_version = 1,
	.example = "207Q00000X",
	.is_column = true,
	.separators = "",
	.lengths = {{10, 10}},
	.shapes = (const char *const[]) {"999XXXXXXX", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = taxonomy_rule,
	.unmasked = 4,
};

static MedrecVerdict
naic_rule(char *compact, size_t *len)
{
	return memcmp(compact, "00000", *len) == 0 ?
		MEDREC_VERDICT_COMPONENT : MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_naic = {
	.name = "us_naic",
	.title = "NAIC company code",
	.jurisdiction = "US",
	.source = "HL7, US Core, constraint us-core-19",
	.rule_version = 1,
	.example = "60054",
	.is_column = true,
	.separators = "",
	.lengths = {{5, 5}},
	.digits = 5,
	.rule = naic_rule,
	.unmasked = 2,
};
