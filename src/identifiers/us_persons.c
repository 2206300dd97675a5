/*-------------------------------------------------------------------------
 *
 * us_persons.c
 *		Numbers that the United States give to persons.
 *
 * Social Security Number: area, group and serial number, none of them all
 * zeros, and no check digit.  Areas 666 and 900 to 999 are never issued.  Since
 * 25 June 2011 all others are assigned at random, so the High Group List and
 * the old gaps between areas say nothing any more (SSA, POMS RM 10201.035).
 * Refused as placeholders are the numbers that the SSA itself withdrew after
 * they were printed in advertisements, 123-45-6789 and nine equal digits.
 *
 * Taxpayer numbers look like it, but for an area of 900 or more.  The group
 * tells an Individual Taxpayer Identification Number (50-65, 70-88, 90-92,
 * 94-99; IRS, Publication 1915) from that of an adoption (93); what other
 * groups there are is internal to the IRS.  An Employer Identification Number
 * is written 2-7; its prefix is that of a campus or of the application on the
 * Internet, and seventeen prefixes were never used (IRS, list of valid EIN
 * prefixes).
 *
 * Medicare Beneficiary Identifier: eleven characters, each place with a class
 * of its own, no check digit; letters are any but B I L O S Z (CMS,
 * Understanding the Medicare Beneficiary Identifier Format).  The specimen on
 * CMS's card counts as a test.  CMS's synthetic numbers have an S in the second
 * place, so that they fail.
 *
 * Health Insurance Claim Number, on Medicare's cards until 2019: the Social
 * Security Number of the wage earner and a code of the beneficiary's standing
 * (SSA, POMS GN 01050.005), or, of the Railroad Retirement Board, a prefix and
 * 6 or 9 digits.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/ascii.h"

static bool
is_dummy_ssn(const char *compact)
{
	static const char *const dummies[] = {
		"078051120", "123456789", "219099999", "457555462",
	};

	for (size_t i = 0; i < sizeof(dummies) / sizeof(dummies[0]); i++)
	{
		if (memcmp(compact, dummies[i], 9) == 0)
			return true;
	}
	return medrec_is_repeated(compact, 9);
}

/* Can these nine digits be a Social Security Number, dummies included? */
static bool
has_ssn_parts(const char *compact)
{
	return memcmp(compact, "000", 3) != 0 && memcmp(compact, "666", 3) != 0 &&
		compact[0] != '9' &&
		memcmp(compact + 3, "00", 2) != 0 && memcmp(compact + 5, "0000", 4) != 0;
}

static MedrecVerdict
ssn_rule(char *compact, size_t *len)
{
	(void) len;
	if (!has_ssn_parts(compact))
		return MEDREC_VERDICT_COMPONENT;
	if (is_dummy_ssn(compact))
		return MEDREC_VERDICT_DUMMY;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_ssn = {
	.name = "us_ssn",
	.title = "Social Security Number",
	.jurisdiction = "US",
	.source = "SSA, POMS RM 10201.035",
	.rule_version = 1,
	.example = "536904399",
	.is_column = true,
	.separators = "- ",
	.lengths = {{9, 9}},
	.digits = 9,
	.shapes = (const char *const[]) {
		"999-99-9999", "999 99 9999", NULL
	},
	.rule = ssn_rule,
	.display = "999-99-9999",
	.unmasked = 4,
};

static bool
is_itin_group(int group)
{
	return (group >= 50 && group <= 65) || (group >= 70 && group <= 88) ||
		(group >= 90 && group <= 92) || group >= 94;
}

static MedrecVerdict
itin_rule(char *compact, size_t *len)
{
	if (compact[0] != '9' || !is_itin_group(medrec_digits(compact + 3, 2)))
		return MEDREC_VERDICT_COMPONENT;
	if (medrec_is_repeated(compact, *len))
		return MEDREC_VERDICT_DUMMY;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_itin = {
	.name = "us_itin",
	.title = "Individual Taxpayer Identification Number",
	.jurisdiction = "US",
	.source = "IRS, Publication 1915",
	.rule_version = 1,
	.example = "912903456",
	.is_column = true,
	.separators = "- ",
	.lengths = {{9, 9}},
	.digits = 9,
	.shapes = (const char *const[]) {
		"999-99-9999", "999 99 9999", NULL
	},
	.rule = itin_rule,
	.display = "999-99-9999",
	.unmasked = 4,
};

static MedrecVerdict
atin_rule(char *compact, size_t *len)
{
	(void) len;
	if (compact[0] != '9' || memcmp(compact + 3, "93", 2) != 0)
		return MEDREC_VERDICT_COMPONENT;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_atin = {
	.name = "us_atin",
	.title = "Adoption Taxpayer Identification Number",
	.jurisdiction = "US",
	.source = "IRS, Form W-7A and its instructions",
	.rule_version = 1,
	.example = "912931234",
	.is_column = true,
	.separators = "- ",
	.lengths = {{9, 9}},
	.digits = 9,
	.shapes = (const char *const[]) {
		"999-99-9999", "999 99 9999", NULL
	},
	.rule = atin_rule,
	.display = "999-99-9999",
	.unmasked = 4,
};

static MedrecVerdict
ein_rule(char *compact, size_t *len)
{
	(void) len;
	switch (medrec_digits(compact, 2))
	{
		case 0:
		case 7:
		case 8:
		case 9:
		case 17:
		case 18:
		case 19:
		case 28:
		case 29:
		case 49:
		case 69:
		case 70:
		case 78:
		case 79:
		case 89:
		case 96:
		case 97:
			return MEDREC_VERDICT_COMPONENT;
	}
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_ein = {
	.name = "us_ein",
	.title = "Employer Identification Number",
	.jurisdiction = "US",
	.source = "IRS, How EINs are assigned and valid EIN prefixes",
	.rule_version = 1,
	.example = "911144442",
	.is_column = true,
	.separators = "-",
	.lengths = {{9, 9}},
	.digits = 9,
	.shapes = (const char *const[]) {"99-9999999", NULL},
	.rule = ein_rule,
	.display = "99-9999999",
	.unmasked = 4,
};

static MedrecVerdict
mbi_rule(char *compact, size_t *len)
{
	if (compact[0] == '0')
		return MEDREC_VERDICT_FORMAT;
	for (size_t i = 0; i < *len; i++)
	{
		switch (compact[i])
		{
			case 'B':
			case 'I':
			case 'L':
			case 'O':
			case 'S':
			case 'Z':
				return MEDREC_VERDICT_FORMAT;
		}
	}
	if (memcmp(compact, "1EG4TE5MK73", 11) == 0)
		return MEDREC_VERDICT_TEST;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_mbi = {
	.name = "us_mbi",
	.title = "Medicare Beneficiary Identifier",
	.jurisdiction = "US",
	.source = "CMS, Understanding the Medicare Beneficiary Identifier Format",
	.rule_version = 1,
	.example = "1EG4TE5MK73",
	.is_column = true,
	.separators = "- ",
	.lengths = {{11, 11}},
	.shapes = (const char *const[]) {
		"9AX9AX9AA99", "9AX9-AX9-AA99", "9AX9 AX9 AA99", NULL
	},
	.fold = MEDREC_FOLD_UPPER,
	.rule = mbi_rule,
	.display = "9AX9-AX9-AA99",
	.unmasked = 4,
};

/* Is this a code of a beneficiary's standing: a letter, and what may follow? */
static bool
is_beneficiary_code(const char *code, size_t len)
{
	char		suffix = len > 1 ? code[1] : '\0';

	if (len > 2)
		return false;
	switch (code[0])
	{
		case 'A':
			return suffix == '\0';
		case 'B':
		case 'D':
		case 'E':
		case 'T':
		case 'W':
			return true;
		case 'C':
		case 'K':
			return suffix != '\0';
		case 'F':
			return suffix >= '1' && suffix <= '8';
		case 'J':
			return suffix >= '1' && suffix <= '4';
		case 'M':
			return suffix == '\0' || suffix == '1';
		default:
			return false;
	}
}

/* Is this a prefix of the Railroad Retirement Board? */
static bool
is_railroad_prefix(const char *prefix, size_t len)
{
	static const char *const prefixes[] = {
		"A", "MA", "WA", "WCA", "WCD", "WD", "CA", "D", "H", "JA", "MH", "PA",
		"PD", "PH", "WCH", "WH",
	};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
	{
		if (strncmp(prefix, prefixes[i], len) == 0 && prefixes[i][len] == '\0')
			return true;
	}
	return false;
}

static MedrecVerdict
hicn_rule(char *compact, size_t *len)
{
	size_t		prefix_len = 0;

	if (medrec_is_digit(compact[0]))
	{
		if (!is_beneficiary_code(compact + 9, *len - 9))
			return MEDREC_VERDICT_FORMAT;
		return has_ssn_parts(compact) ?
			MEDREC_VERDICT_OK : MEDREC_VERDICT_COMPONENT;
	}

	while (medrec_is_upper(compact[prefix_len]))
		prefix_len++;
	if ((*len - prefix_len != 6 && *len - prefix_len != 9) ||
		!is_railroad_prefix(compact, prefix_len))
		return MEDREC_VERDICT_FORMAT;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_hicn = {
	.name = "us_hicn",
	.title = "Health Insurance Claim Number",
	.jurisdiction = "US",
	.source = "SSA, POMS GN 01050.005",
	.rule_version = 1,
	.example = "123456788B6",
	.is_column = true,
	.separators = "-",
	.lengths = {{7, 12}},
	.shapes = (const char *const[]) {
		"999999999X*",
		"999999999-X*",
		"999-99-9999X*",
		"999-99-9999-X*",
		"A*9*",
		"A*-9*",
		NULL
	},
	.fold = MEDREC_FOLD_UPPER,
	.rule = hicn_rule,
	.unmasked = 4,
};
