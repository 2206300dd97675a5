/*-------------------------------------------------------------------------
 *
 * nordic.c
 *		Personal numbers of Denmark, Finland, Norway and Sweden.
 *
 * CPR number of Denmark: day, month, year and four digits, of which the first
 * tells the century with the year.  Since 2007 there is no check digit.
 *
 * Personal identity code of Finland: day, month, year, a sign for the century
 * (+ 1800s; - Y X W V U 1900s; A to F 2000s), a number from 002 to 899 and a
 * check character, the nine digits modulo 31.
 *
 * Birth number of Norway: day, month, year, three digits and two check digits
 * with weights, modulo 11.  40 is added to the day of a D-number, and to the
 * month of an H-number.
 *
 * Personal number of Sweden: year, month, day, hyphen (+ from the year in
 * which the person becomes 100), four digits, the last by Luhn's formula.  60 is
 * added to the day of a coordination number.  With the century it is stored
 * as twelve digits; without it, the century cannot be told.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/ascii.h"
#include "common/calendar.h"
#include "common/checksum.h"

static MedrecVerdict
cpr_rule(char *compact, size_t *len)
{
	int			day = medrec_digits(compact, 2);
	int			month = medrec_digits(compact + 2, 2);
	int			year = medrec_digits(compact + 4, 2);
	int			seventh = compact[6] - '0';

	(void) len;
	if (seventh <= 3)
		year += 1900;
	else if (seventh == 4 || seventh == 9)
		year += year <= 36 ? 2000 : 1900;
	else
		year += year <= 57 ? 2000 : 1800;
	return medrec_date_exists(year, month, day) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_DATE;
}

const MedrecIdentifier medrec_kind_dk_cpr = {
	.name = "dk_cpr",
	.title = "CPR number of Denmark",
	.jurisdiction = "DK",
	.source = "Denmark, CPR-kontoret, Personnummeret i CPR",
	.rule_version = 1,
	.example = "2110625629",
	.is_column = true,
	.separators = "- ",
	.lengths = {{10, 10}},
	.digits = 10,
	.shapes = (const char *const[]) {"999999-9999", NULL},
	.rule = cpr_rule,
	.display = "999999-9999",
	.unmasked = 4,
};

static MedrecVerdict
hetu_rule(char *compact, size_t *len)
{
	static const char checks[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
	char		sign = compact[6];
	int			century;
	int			number = medrec_digits(compact + 7, 3);
	int			rest;

	(void) len;
	if (sign == '+')
		century = 1800;
	else if (strchr("-YXWVU", sign) != NULL)
		century = 1900;
	else if (sign >= 'A' && sign <= 'F')
		century = 2000;
	else
		return MEDREC_VERDICT_FORMAT;
	if (number < 2 || number > 899)
		return MEDREC_VERDICT_COMPONENT;
	if (!medrec_date_exists(century + medrec_digits(compact + 4, 2),
							medrec_digits(compact + 2, 2), medrec_digits(compact, 2)))
		return MEDREC_VERDICT_DATE;
	rest = (medrec_digits(compact, 6) * 1000 + number) % 31;
	return compact[10] == checks[rest] ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_fi_hetu = {
	.name = "fi_hetu",
	.title = "Personal identity code of Finland",
	.jurisdiction = "FI",
	.source = "Finland, Digital and Population Data Services Agency, The personal identity code",
	.rule_version = 1,
	.example = "131052-308T",
	.is_column = true,
	.separators = "",
	.lengths = {{11, 11}},
	.shapes = (const char *const[]) {"999999?999X", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = hetu_rule,
	.unmasked = 4,
};

static MedrecVerdict
fnr_rule(char *compact, size_t *len)
{
	static const signed char first[] = {3, 7, 6, 1, 8, 9, 4, 5, 2};
	static const signed char second[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
	int			day = medrec_digits(compact, 2);
	int			month = medrec_digits(compact + 2, 2);

	(void) len;
	if (!medrec_short_date_exists(medrec_digits(compact + 4, 2),
								  month > 40 ? month - 40 : month, day > 40 ? day - 40 : day))
		return MEDREC_VERDICT_DATE;
	if ((11 - medrec_weighted_sum(compact, 9, first) % 11) % 11 != compact[9] - '0' ||
		(11 - medrec_weighted_sum(compact, 10, second) % 11) % 11 != compact[10] - '0')
		return MEDREC_VERDICT_CHECKSUM;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_no_fnr = {
	.name = "no_fnr",
	.title = "Birth number or D-number of Norway",
	.jurisdiction = "NO",
	.source = "Norway, Skatteetaten, National identity number",
	.rule_version = 1,
	.example = "15108695088",
	.is_column = true,
	.separators = " ",
	.lengths = {{11, 11}},
	.digits = 11,
	.shapes = (const char *const[]) {"999999 99999", NULL},
	.rule = fnr_rule,
	.display = "999999 99999",
	.unmasked = 4,
};

static MedrecVerdict
personnummer_rule(char *compact, size_t *len)
{
	bool		has_century = *len == 12;
	char	   *short_form = has_century ? compact + 2 : compact;
	int			month = medrec_digits(short_form + 2, 2);
	int			day = medrec_digits(short_form + 4, 2);
	char		digits[10];

	if (day > 60)
		day -= 60;
	if (has_century ? !medrec_date_exists(medrec_digits(compact, 4), month, day) :
		!medrec_short_date_exists(medrec_digits(short_form, 2), month, day))
		return MEDREC_VERDICT_DATE;
	memcpy(digits, short_form, 6);
	memcpy(digits + 6, compact + *len - 4, 4);
	if (!medrec_luhn(digits, sizeof(digits), 0))
		return MEDREC_VERDICT_CHECKSUM;
	if (*len == 10)
	{
		memmove(compact + 7, compact + 6, 4);
		compact[6] = '-';
		*len = 11;
	}
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_se_personnummer = {
	.name = "se_personnummer",
	.title = "Personal or coordination number of Sweden",
	.jurisdiction = "SE",
	.source = "Sweden, Skatteverket, SKV 704, Personnummer",
	.rule_version = 1,
	.example = "880320-0016",
	.is_column = true,
	.separators = "-",
	.lengths = {{10, 12}},
	.shapes = (const char *const[]) {
		"999999-9999", "9999999999", "999999+9999", "999999999999", "99999999-9999", NULL
	},
	.rule = personnummer_rule,
	.unmasked = 4,
};
