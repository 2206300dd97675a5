/*-------------------------------------------------------------------------
 *
 * calendar.h
 *		Does a day exist?
 *
 * Nothing asks what day it is, and nothing needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CALENDAR_H
#define MEDREC_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The number of a day, counted as astronomers do: 2000-01-01 is 2451545.  The
 * formula of Fliegel and Van Flandern, Comm. ACM 11 (1968) 657, for years of
 * our era.
 */
static inline int64_t
medrec_julian_day(int year, int month, int day)
{
	int			before_march = (month - 14) / 12;

	return day - 32075 + 1461 * (year + 4800 + before_march) / 4 +
		367 * (month - 2 - before_march * 12) / 12 -
		3 * ((year + 4900 + before_march) / 100) / 4;
}

/* Is there this day of the Gregorian calendar, from the year 1 on? */
static inline bool
medrec_date_exists(int year, int month, int day)
{
	static const unsigned char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (year < 1 || month < 1 || month > 12 || day < 1 || day > days[month - 1])
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

#endif							/* MEDREC_CALENDAR_H */
