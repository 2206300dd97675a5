/*-------------------------------------------------------------------------
 *
 * date_agreement.c
 *		Agreement of two dates of birth, by component.
 *
 * The mistakes are those that clerks and systems make: day and month
 * exchanged, a digit mistyped, a century taken for another, and January first
 * or the first of a month where the day is not known.  The last ones say less
 * than they seem to, so that they are looked at before the digits are: that
 * 1980-05-01 and 1980-05-07 differ in one digit only is no sign of a slip.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/date_agreement.h"

#include "common/ascii.h"

static bool
is_january_first(MedrecPartialDate date)
{
	return date.month == 1 && date.day == 1;
}

static unsigned int
number_of(MedrecPartialDate date)
{
	return (unsigned int) (date.year * 10000 + date.month * 100 + date.day);
}

/* Two dates that differ: in one digit, or are two neighbours exchanged? */
static bool
is_one_digit_apart(MedrecPartialDate a, MedrecPartialDate b)
{
	unsigned int x = number_of(a);
	unsigned int y = number_of(b);

	while (x % 10 == y % 10)
	{
		x /= 10;
		y /= 10;
	}
	return x / 10 == y / 10 ||
		(x / 100 == y / 100 && x % 10 == y / 10 % 10 && y % 10 == x / 10 % 10);
}

MedrecDateAgreement
medrec_date_agreement(MedrecPartialDate a, MedrecPartialDate b)
{
	bool		year = a.year == b.year;
	bool		month = a.month == b.month;
	bool		day = a.day == b.day;
	bool		no_month = a.month == 0 || b.month == 0 ||
	is_january_first(a) || is_january_first(b);
	bool		no_day = a.day == 0 || b.day == 0;

	if (year && month && day)
		return no_month || no_day ? MEDREC_DATE_EQUAL_WEAK : MEDREC_DATE_EQUAL;
	if (no_month)
		return year ? MEDREC_DATE_YEAR_KNOWN : MEDREC_DATE_DIFFERENT;
	if (year && month && (no_day || a.day == 1 || b.day == 1))
		return MEDREC_DATE_MONTH_KNOWN;
	if (no_day)
		return year ? MEDREC_DATE_YEAR : MEDREC_DATE_DIFFERENT;

	if (year && a.month == b.day && a.day == b.month)
		return MEDREC_DATE_EXCHANGED;
	if (month && day && (a.year - b.year == 100 || b.year - a.year == 100))
		return MEDREC_DATE_CENTURY;
	if ((year || month || day) && is_one_digit_apart(a, b))
		return MEDREC_DATE_ONE_DIGIT;
	if (year + month + day == 2)
		return MEDREC_DATE_TWO_COMPONENTS;
	return year ? MEDREC_DATE_YEAR : MEDREC_DATE_DIFFERENT;
}

double
medrec_date_similarity(MedrecDateAgreement agreement)
{
	static const double similarity[] = {
		[MEDREC_DATE_DIFFERENT] = 0,
		[MEDREC_DATE_YEAR] = 0.3,
		[MEDREC_DATE_YEAR_KNOWN] = 0.5,
		[MEDREC_DATE_TWO_COMPONENTS] = 0.6,
		[MEDREC_DATE_MONTH_KNOWN] = 0.7,
		[MEDREC_DATE_ONE_DIGIT] = 0.8,
		[MEDREC_DATE_CENTURY] = 0.85,
		[MEDREC_DATE_EXCHANGED] = 0.9,
		[MEDREC_DATE_EQUAL_WEAK] = 1,
		[MEDREC_DATE_EQUAL] = 1,
	};

	return similarity[agreement];
}

bool
medrec_partial_date_read(MedrecPartialDate *date, const char *str, size_t len)
{
	char		digits[9] = "00000000";
	size_t		n = 0;
	bool		hyphens;

	medrec_trim(&str, &len);
	hyphens = len > 4 && str[4] == '-';
	if (len != 4 && !(len == 8 && !hyphens) &&
		!(hyphens && (len == 7 || (len == 10 && str[7] == '-'))))
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (hyphens && (i == 4 || i == 7))
			continue;
		if (!medrec_is_digit(str[i]))
			return false;
		digits[n++] = str[i];
	}
	date->year = medrec_digits(digits, 4);
	date->month = medrec_digits(digits + 4, 2);
	date->day = medrec_digits(digits + 6, 2);
	return date->year > 0;
}
