/*-------------------------------------------------------------------------
 *
 * counts.h
 *		Sums of counts that are refused if they are too large.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_COUNTS_H
#define MEDREC_COUNTS_H

#include "common/int.h"

static inline void
medrec_counts_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("bigint out of range")));
}

static inline int64
medrec_add_counts(int64 a, int64 b)
{
	int64		sum;

	if (unlikely(pg_add_s64_overflow(a, b, &sum)))
		medrec_counts_out_of_range();
	return sum;
}

static inline int64
medrec_multiply_counts(int64 a, int64 b)
{
	int64		product;

	if (unlikely(pg_mul_s64_overflow(a, b, &product)))
		medrec_counts_out_of_range();
	return product;
}

#endif							/* MEDREC_COUNTS_H */
