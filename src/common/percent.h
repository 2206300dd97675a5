/*-------------------------------------------------------------------------
 *
 * percent.h
 *		Percents as medrec prints them: with two decimals.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PERCENT_H
#define MEDREC_PERCENT_H

#include "utils/numeric.h"

/*
 * Hundredths of a percent, rounded, but 10000 only if part is whole, and 0
 * only if it is nothing.  Whole is more than 0, and part not more than it.
 */
static inline int64
medrec_percent_hundredths(int64 part, int64 whole)
{
	int			shift = 0;

	if (part == whole)
		return 10000;
	if (part == 0)
		return 0;
	/* beyond this the digits lost could not be seen */
	while (whole >> shift > PG_INT64_MAX / 20000)
		shift++;
	part = ((part >> shift) * 10000 + (whole >> shift) / 2) / (whole >> shift);
	return Min(Max(part, 1), 9999);
}

/* The same as a number of SQL */
static inline Numeric
medrec_percent(int64 part, int64 whole)
{
	return int64_div_fast_to_numeric(medrec_percent_hundredths(part, whole), 2);
}

#endif							/* MEDREC_PERCENT_H */
