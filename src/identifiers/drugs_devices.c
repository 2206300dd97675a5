/*-------------------------------------------------------------------------
 *
 * drugs_devices.c
 *		Numbers of drugs, devices and donated blood.
 *
 * National Drug Code: labeler, product and package.  The FDA writes 4-4-2,
 * 5-3-2 or 5-4-1, claims have 5-4-2, and from 7 March 2033 on all is 6-4-2 (FDA
 * final rule, 91 FR 10749).  Each segment is filled up with zeros on the left,
 * to eleven digits or twelve.  Ten digits without hyphens may be any of three
 * numbers, so they are never guessed at.  Eleven digits cannot hold a labeler
 * of six.
 *
 * GTIN: 8, 12, 13 or 14 digits with GS1's check digit, stored as 14.
 *
 * Unique Device Identifier of GS1, as people read it: (01) and the GTIN, then
 * dates (11), (13), (17) and the lot (10) and serial number (21), each once at
 * most.  A date is YYMMDD, with a day of 00 if only the month is meant.  The
 * form for machines, with separators that cannot be printed, is another.
 *
 * Device identifier of HIBC: +, the labeler's code, the product's, a digit for
 * the unit of measure and the check character of Code 39 over all that
 * (ANSI/HIBC 2, Supplier Labeling Standard).  A caption has asterisks around
 * it, which are no part of it, and an underscore for a check character that is
 * a blank, which is how that is stored.
 *
 * Donation Identification Number of ISBT 128: facility, year and number; a
 * check character of ISO/IEC 7064, MOD 37-2, may be printed behind it.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/ascii.h"
#include "common/calendar.h"
#include "common/checksum.h"

#define NDC10_LENGTH	10

static MedrecVerdict
ndc12_rule(char *compact, size_t *len)
{
	if (*len == NDC10_LENGTH)
		return MEDREC_VERDICT_AMBIGUOUS;
	if (memcmp(compact, "000000", 6) == 0)
		return MEDREC_VERDICT_COMPONENT;
	return MEDREC_VERDICT_OK;
}

static MedrecVerdict
ndc11_rule(char *compact, size_t *len)
{
	MedrecVerdict verdict = ndc12_rule(compact, len);

	if (verdict != MEDREC_VERDICT_OK)
		return verdict;
	if (compact[0] != '0')
		return MEDREC_VERDICT_COMPONENT;
	*len -= 1;
	memmove(compact, compact + 1, *len);
	return MEDREC_VERDICT_OK;
}

/* All are read as twelve digits, but for the ten that cannot be. */
static const char *const ndc_shapes[] = {
	"^99999999999",
	"999999999999",
	"^99999-9999-99",
	"^99999-^999-99",
	"^99999-9999-^9",
	"^^9999-9999-99",
	"999999-9999-99",
	"9999999999",
	NULL
};

const MedrecIdentifier medrec_kind_us_ndc11 = {
	.name = "us_ndc11",
	.title = "National Drug Code, 11 digits",
	.jurisdiction = "US",
	.source = "FDA, final rule on the format of National Drug Codes, 91 FR 10749",
	.rule_version = 1,
	.example = "00002759701",
	.is_column = true,
	.separators = "-",
	.lengths = {{10, 12}},
	.shapes = ndc_shapes,
	.rule = ndc11_rule,
	.display = "99999-9999-99",
	.unmasked = 4,
};

const MedrecIdentifier medrec_kind_us_ndc12 = {
	.name = "us_ndc12",
	.title = "National Drug Code, 12 digits",
	.jurisdiction = "US",
	.source = "FDA, final rule on the format of National Drug Codes, 91 FR 10749",
	.rule_version = 1,
	.example = "000002759701",
	.is_column = true,
	.separators = "-",
	.lengths = {{10, 12}},
	.shapes = ndc_shapes,
	.rule = ndc12_rule,
	.display = "999999-9999-99",
	.unmasked = 4,
};

#define GTIN_LENGTH		14

static MedrecVerdict
gtin_rule(char *compact, size_t *len)
{
	if (memcmp(compact, "00000000000000", GTIN_LENGTH) == 0)
		return MEDREC_VERDICT_COMPONENT;
	if (!medrec_gs1(compact, *len))
		return MEDREC_VERDICT_CHECKSUM;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_gtin = {
	.name = "gtin",
	.title = "Global Trade Item Number",
	.jurisdiction = "international",
	.source = "GS1, General Specifications",
	.rule_version = 1,
	.example = "00614141123452",
	.is_column = true,
	.separators = "",
	.lengths = {{8, 8}, {12, 14}},
	.digits = 14,
	.shapes = (const char *const[]) {
		"^9999999999999",
		"^^999999999999",
		"^^^^^^99999999",
		NULL
	},
	.rule = gtin_rule,
	.unmasked = 4,
};

#define UDI_DATE_LENGTH		6
#define UDI_TEXT_MAX		20

/* Has the GS1 General Specifications' character set 82 this one? */
static bool
is_gs1_character(char c)
{
	return c > ' ' && c <= 'z' && strchr("#$@[\\]^`", c) == NULL;
}

/* Does an element begin here: digits in parentheses? */
static bool
is_gs1_element(const char *text, const char *end)
{
	const char *next = text +1;

	if (*text !='(')
		return false;
	while (next < end && medrec_is_digit(*next))
		next++;
	return next - text >=3 && next < end && *next == ')';
}

/* A day that exists, or 00 for the last of the month. */
static bool
is_gs1_date(const char *digits)
{
	int			day = medrec_digits(digits + 4, 2);

	return medrec_date_exists(2000 + medrec_digits(digits, 2), medrec_digits(digits + 2, 2),
							  day == 0 ? 1 : day);
}

/* Reads what follows the GTIN: format, date, or ok. */
static MedrecVerdict
read_udi_elements(const char *text, const char *end)
{
	static const char *const elements[] = {
		"(10)", "(21)", "(11)", "(13)", "(17)"
	};
	const size_t texts = 2;		/* the first ones are no dates */
	unsigned	seen = 0;
	MedrecVerdict verdict = MEDREC_VERDICT_OK;

	while (text <end)
	{
		const char *data = text +4;
		const char *next = data;
		size_t		which = 0;

		if (end - text <5)
			return MEDREC_VERDICT_FORMAT;
		while (memcmp(text, elements[which], 4) != 0)
		{
			if (++which == sizeof(elements) / sizeof(elements[0]))
				return MEDREC_VERDICT_FORMAT;
		}
		if (seen & (1u << which))
			return MEDREC_VERDICT_FORMAT;
		seen |= 1u << which;

		while (next < end && !is_gs1_element(next, end))
		{
			if (which < texts ? !is_gs1_character(*next) : !medrec_is_digit(*next))
				return MEDREC_VERDICT_FORMAT;
			next++;
		}
		if (which < texts)
		{
			if (next == data || next - data > UDI_TEXT_MAX)
				return MEDREC_VERDICT_FORMAT;
		}
		else
		{
			if (next - data != UDI_DATE_LENGTH)
				return MEDREC_VERDICT_FORMAT;
			if (!is_gs1_date(data))
				verdict = MEDREC_VERDICT_DATE;
		}
		text = next;
	}
	return verdict;
}

static MedrecVerdict
udi_gs1_rule(char *compact, size_t *len)
{
	size_t		gtin_len = GTIN_LENGTH;
	const char *end = compact + *len;
	MedrecVerdict elements;
	MedrecVerdict gtin;

	if (*len < 4 + gtin_len || memcmp(compact, "(01)", 4) != 0)
		return MEDREC_VERDICT_FORMAT;
	for (size_t i = 4; i < 4 + gtin_len; i++)
	{
		if (!medrec_is_digit(compact[i]))
			return MEDREC_VERDICT_FORMAT;
	}
	elements = read_udi_elements(compact + 4 + gtin_len, end);
	if (elements == MEDREC_VERDICT_FORMAT)
		return elements;
	gtin = gtin_rule(compact + 4, &gtin_len);
	return gtin == MEDREC_VERDICT_COMPONENT || elements == MEDREC_VERDICT_OK ?
		gtin : elements;
}

const MedrecIdentifier medrec_kind_udi_gs1 = {
	.name = "udi_gs1",
	.title = "Unique Device Identifier of GS1, as people read it",
	.jurisdiction = "international",
	.source = "GS1, General Specifications, human readable interpretation",
	.rule_version = 1,
	.example = "(01)00614141123452(17)261231",
	.is_column = true,
	.separators = "()",
	.lengths = {{16, 96}},
	.shapes = (const char *const[]) {"?*", NULL},
	.rule = udi_gs1_rule,
	.unmasked = 4,
};

#define HIBC_MIN		8
#define HIBC_MAX		25

static MedrecVerdict
hibc_rule(char *compact, size_t *len)
{
	char	   *check;

	if (compact[0] == '*')
	{
		if (compact[*len - 1] != '*')
			return MEDREC_VERDICT_FORMAT;
		*len -= 2;
		memmove(compact, compact + 1, *len);
	}
	if (*len < HIBC_MIN || *len > HIBC_MAX)
		return MEDREC_VERDICT_LENGTH;

	check = compact + *len - 1;
	for (const char *c = compact + 5; c < check; c++)
	{
		if (!medrec_is_digit(*c) && !medrec_is_upper(*c))
			return MEDREC_VERDICT_FORMAT;
	}
	if (!medrec_is_digit(check[-1]))
		return MEDREC_VERDICT_FORMAT;

	if (*check == '_')
		*check = ' ';
	if (!medrec_is_digit(*check) && !medrec_is_upper(*check) &&
		strchr("-. $/+%", *check) == NULL)
		return MEDREC_VERDICT_FORMAT;
	if (!medrec_mod43(compact, *len))
		return MEDREC_VERDICT_CHECKSUM;
	if (*check == ' ')
		*check = '_';
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_hibc_di = {
	.name = "hibc_di",
	.title = "Device identifier of HIBC",
	.jurisdiction = "international",
	.source = "HIBCC, ANSI/HIBC 2, Supplier Labeling Standard",
	.rule_version = 1,
	.example = "+A123BJC5D6E71G",
	.is_column = true,
	.separators = "",
	.lengths = {{HIBC_MIN, HIBC_MAX + 2}},
	.shapes = (const char *const[]) {"+AXXX?*", "*+AXXX?*", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = hibc_rule,
	.unmasked = 4,
};

#define DIN_LENGTH		13

static MedrecVerdict
din_rule(char *compact, size_t *len)
{
	if (compact[0] == '0' || compact[0] == 'O')
		return MEDREC_VERDICT_FORMAT;
	if (*len == DIN_LENGTH)
		return MEDREC_VERDICT_OK;

	if (!medrec_is_digit(compact[DIN_LENGTH]) &&
		!medrec_is_upper(compact[DIN_LENGTH]) && compact[DIN_LENGTH] != '*')
		return MEDREC_VERDICT_FORMAT;
	if (!medrec_iso7064_mod37_2(compact, *len))
		return MEDREC_VERDICT_CHECKSUM;
	*len = DIN_LENGTH;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_isbt128_din = {
	.name = "isbt128_din",
	.title = "Donation Identification Number of ISBT 128",
	.jurisdiction = "international",
	.source = "ICCBBA, ISBT 128 Standard Technical Specification",
	.rule_version = 1,
	.example = "G123498654321",
	.is_column = true,
	.separators = " ",
	.lengths = {{13, 14}},
	.shapes = (const char *const[]) {
		"X999999999999",
		"X9999 99 999999",
		"X9999 99 999999 ?",
		"X999999999999?",
		NULL
	},
	.fold = MEDREC_FOLD_UPPER,
	.rule = din_rule,
	.display = "X9999 99 999999",
	.unmasked = 4,
};
