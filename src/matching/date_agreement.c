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

static void
write_digits(char *digits, MedrecPartialDate date)
{
	int			number = date.year * 10000 + date.month * 100 + date.day;

	for (int i = 8; i-- > 0; number /= 10)
		digits[i] = (char) (number % 10);
}

static bool
is_one_digit_apart(MedrecPartialDate a, MedrecPartialDate b)
{
	char		a_digits[8];
	char		b_digits[8];
	int			first = -1;
	int			last = -1;
	int			count = 0;

	write_digits(a_digits, a);
	write_digits(b_digits, b);
	for (int i = 0; i < 8; i++)
	{
		if (a_digits[i] == b_digits[i])
			continue;
		if (count++ == 0)
			first = i;
		last = i;
	}
	return count == 1 ||
		(count == 2 && last == first + 1 &&
		 a_digits[first] == b_digits[last] && a_digits[last] == b_digits[first]);
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
