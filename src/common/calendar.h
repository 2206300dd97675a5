/*-------------------------------------------------------------------------
 *
 * embedded_date.h
 *		Days that are part of an identifier: does the day exist?
 *
 * No check asks what day it is.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_EMBEDDED_DATE_H
#define MEDREC_EMBEDDED_DATE_H

#include <stdbool.h>

/* The number of so many digits, which the caller has looked at */
static inline int
medrec_digits(const char *digits, int count)
{
	int			number = 0;

	for (int i = 0; i < count; i++)
		number = 10 * number + (digits[i] - '0');
	return number;
}

/* Is there this day of the Gregorian calendar? */
static inline bool
medrec_date_exists(int year, int month, int day)
{
	static const unsigned char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return false;
	return month != 2 || day < 29 ||
		(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

/* ... in one of two centuries, as the year has two digits? */
static inline bool
medrec_short_date_exists(int year, int month, int day)
{
	return medrec_date_exists(1900 + year, month, day) ||
		medrec_date_exists(2000 + year, month, day);
}

#endif							/* MEDREC_EMBEDDED_DATE_H */
