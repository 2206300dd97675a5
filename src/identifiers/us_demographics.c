/*-------------------------------------------------------------------------
 *
 * us_demographics.c
 *		Where a person in the United States is reached.
 *
 * ZIP Code: five digits from 00501 up, or ZIP+4, stored with the hyphen
 * (USPS, Publication 28).  The +4 is never 0000.
 *
 * Telephone number of the North American Numbering Plan: area code, central
 * office code, line number.  An area code is [2-9][0-8]x, but not N11, 37x or
 * 96x; a central office code is [2-9]xx, but not N11 (ATIS-0300051 and the
 * area code rules of NANPA).  Lines 0100 to 0199 of office 555 are set aside
 * for fiction and count as tests; ten equal digits are nobody's number and are
 * refused as a placeholder.  Stored as E.164; an extension belongs in a column
 * of its own.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

static MedrecVerdict
zip_rule(char *compact, size_t *len)
{
	if (memcmp(compact, "00501", 5) < 0)
		return MEDREC_VERDICT_COMPONENT;
	if (*len == 9)
	{
		if (memcmp(compact + 5, "0000", 4) == 0)
			return MEDREC_VERDICT_COMPONENT;
		memmove(compact + 6, compact + 5, 4);
		compact[5] = '-';
		*len = 10;
	}
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_zip = {
	.name = "us_zip",
	.title = "ZIP Code",
	.jurisdiction = "US",
	.source = "USPS, Publication 28, Postal Addressing Standards",
	.rule_version = 1,
	.example = "00501",
	.is_column = true,
	.separators = "-",
	.lengths = {{5, 5}, {9, 9}},
	.shapes = (const char *const[]) {
		"99999", "99999-9999", "999999999", NULL
	},
	.rule = zip_rule,
	.unmasked = 2,
};

/* a service code: 211, 411, 911 ... */
static bool
is_n11(const char *code)
{
	return code[1] == '1' && code[2] == '1';
}

static MedrecVerdict
phone_rule(char *compact, size_t *len)
{
	const char *area = compact + (*len - 10);	/* behind a country code 1 */
	const char *office = area + 3;
	const char *line = area + 6;
	bool		fiction;

	if (area[0] < '2' || area[1] == '9' || is_n11(area) ||
		memcmp(area, "37", 2) == 0 || memcmp(area, "96", 2) == 0)
		return MEDREC_VERDICT_COMPONENT;
	if (office[0] < '2' || is_n11(office))
		return MEDREC_VERDICT_COMPONENT;
	if (memcmp(area, area + 1, 9) == 0)
		return MEDREC_VERDICT_DUMMY;
	fiction = memcmp(office, "555", 3) == 0 && memcmp(line, "01", 2) == 0;

	memmove(compact + 2, area, 10);
	compact[0] = '+';
	compact[1] = '1';
	*len = 12;
	return fiction ? MEDREC_VERDICT_TEST : MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_phone = {
	.name = "us_phone",
	.title = "Telephone number of the North American Numbering Plan",
	.jurisdiction = "US",
	.source = "ATIS-0300051, Central Office Code Assignment Guidelines",
	.rule_version = 1,
	.example = "+16175550123",
	.is_column = true,
	.separators = "+-. ()",
	.lengths = {{10, 11}},
	.shapes = (const char *const[]) {
		"+19999999999",
		"9999999999",
		"999-999-9999",
		"(999) 999-9999",
		"(999)999-9999",
		"999.999.9999",
		"999 999 9999",
		"19999999999",
		"1-999-999-9999",
		"1.999.999.9999",
		"1 999 999 9999",
		"1 (999) 999-9999",
		"+1-999-999-9999",
		"+1.999.999.9999",
		"+1 999 999 9999",
		"+1 999-999-9999",
		"+1 (999) 999-9999",
		NULL
	},
	.rule = phone_rule,
	.display = "(999) 999-9999",
	.unmasked = 4,
};
