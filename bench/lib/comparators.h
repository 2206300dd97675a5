/*-------------------------------------------------------------------------
 *
 * comparators.h
 *		What the two halves of the bench of comparators share: pairs of strings
 *		and what is timed, one pass over all of them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef BENCH_COMPARATORS_H
#define BENCH_COMPARATORS_H

#include <stddef.h>

typedef struct BenchPair
{
	const char *a;
	const char *b;
	size_t		a_len;
	size_t		b_len;
} BenchPair;

/* the pass gives the sum of what it computed: equal for equal answers */
typedef struct BenchPass
{
	const char *measure;
	const char *peer;
	double		(*run) (const BenchPair *pairs, size_t npairs);
} BenchPass;

#ifdef __cplusplus
extern "C"
{
#endif

extern const BenchPass bench_rapidfuzz[];	/* the last one has no measure */

#ifdef __cplusplus
}
#endif

#endif							/* BENCH_COMPARATORS_H */
