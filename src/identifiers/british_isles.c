/*-------------------------------------------------------------------------
 *
 * british_isles.c
 *		Numbers of patients and persons in the United Kingdom and Ireland.
 *
 * NHS number: ten digits, the last 11 less the sum of the others times 10 to
 * 2, modulo 11; 11 counts as 0, and with 10 no number is issued (NHS Data
 * Dictionary).  Numbers of ten equal digits pass and are nobody's; those from
 * 999 are set aside for tests.
 *
 * CHI number of Scotland: day, month and year of birth, four digits, the last
 * as in an NHS number.
 *
 * Personal Public Service number of Ireland: seven digits, a check letter and
 * perhaps one more letter.  The sum of the digits times 8 to 2, and of the last
 * letter (A is 1) times 9, modulo 23, gives the check letter, W for 0; W, T and
 * X as the last letter do not count.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/ascii.h"
#include "common/calendar.h"
#include "common/checksum.h"

/* the last of ten digits, as in an NHS number */
static bool
nhs_check(const char *digits)
{
	static const signed char weights[] = {10, 9, 8, 7, 6, 5, 4, 3, 2};
	int			check = (11 - medrec_weighted_sum(digits, 9, weights) % 11) % 11;

	return check == digits[9] - '0';
}

static MedrecVerdict
nhs_rule(char *compact, size_t *len)
{
	if (medrec_is_repeated(compact, *len))
		return MEDREC_VERDICT_DUMMY;
	if (!nhs_check(compact))
		return MEDREC_VERDICT_CHECKSUM;
	return memcmp(compact, "999", 3) == 0 ? MEDREC_VERDICT_TEST : MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_gb_nhs = {
	.name = "gb_nhs",
	.title = "NHS number",
	.jurisdiction = "GB",
	.source = "NHS England, NHS Data Dictionary, NHS number",
	.rule_version = 1,
	.example = "9434765919",
	.is_column = true,
	.separators = "- ",
	.lengths = {{10, 10}},
	.digits = 10,
	.shapes = (const char *const[]) {
		"999 999 9999", "999-999-9999", NULL
	},
	.rule = nhs_rule,
	.display = "999 999 9999",
	.unmasked = 4,
};

static MedrecVerdict
chi_rule(char *compact, size_t *len)
{
	(void) len;
	if (!medrec_short_date_exists(medrec_digits(compact + 4, 2), medrec_digits(compact + 2, 2),
								  medrec_digits(compact, 2)))
		return MEDREC_VERDICT_DATE;
	return nhs_check(compact) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_gb_chi = {
	.name = "gb_chi",
	.title = "Community Health Index number of Scotland",
	.jurisdiction = "GB",
	.source = "Public Health Scotland, Data Dictionary, CHI number",
	.rule_version = 1,
	.example = "2502578612",
	.is_column = true,
	.separators = " ",
	.lengths = {{10, 10}},
	.digits = 10,
	.shapes = (const char *const[]) {"999999 9999", NULL},
	.rule = chi_rule,
	.display = "999999 9999",
	.unmasked = 4,
};

static MedrecVerdict
pps_rule(char *compact, size_t *len)
{
	static const char letters[] = "WABCDEFGHIJKLMNOPQRSTUV";
	static const signed char weights[] = {8, 7, 6, 5, 4, 3, 2};
	int			sum = medrec_weighted_sum(compact, 7, weights);

	if (*len == 9 && strchr("WTX", compact[8]) == NULL)
	{
		if (compact[8] > 'I')
			return MEDREC_VERDICT_FORMAT;
		sum += 9 * (compact[8] - 'A' + 1);
	}
	return compact[7] == letters[sum % 23] ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_ie_pps = {
	.name = "ie_pps",
	.title = "Personal Public Service number of Ireland",
	.jurisdiction = "IE",
	.source = "Ireland, Department of Social Protection, form of the PPS number",
	.rule_version = 1,
	.example = "6433435F",
	.is_column = true,
	.separators = "-",
	.lengths = {{8, 9}},
	.shapes = (const char *const[]) {"9999999A", "9999999AA", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = pps_rule,
	.unmasked = 3,
};
