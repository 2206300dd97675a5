/*-------------------------------------------------------------------------
 *
 * random_rows.c
 *		Rows of a table of patients for pairs at random.
 *
 * Those whose ranks come first are taken, so that it is the same rows whatever
 * their order.  Training knows no ids; ranks are of the keys, and rows with the
 * same key are taken apart, in whatever order, since they are the same.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "common/hash64.h"
#include "matching/candidates.h"
#include "matching/random_rows.h"

/* About so many pairs, of a few for each row: those of one row are much alike. */
#define SAMPLE_PAIRS		2000000.0
#define SAMPLE_ROWS			20000
#define SAMPLE_ROWS_LINK	14142	/* of either relation */

static int
compare_ranks(const void *a, const void *b, void *arg)
{
	const uint64 *ranks = arg;
	uint64		x = ranks[(uint32) * (const uint64 *) a];
	uint64		y = ranks[(uint32) * (const uint64 *) b];

	return x < y ? -1 : x > y;
}

/* Rows in the order of their ranks: half of the rank above, the row below */
static void
sort_ranks(const MedrecPatientTable *table, uint64 *ranked, uint64 *scratch)
{
	uint32		to;

	for (uint32 i = 0; i < table->count; i++)
		ranked[i] = (table->ranks[i] >> 32 << 32) | i;
	medrec_sort_entries(ranked, scratch, table->count);
	for (uint32 from = 0; from < table->count; from = to)
	{
		for (to = from + 1; to < table->count && ranked[to] >> 32 == ranked[from] >> 32; to++)
			;
		qsort_arg(ranked + from, to - from, sizeof(uint64), compare_ranks, table->ranks);
	}
}

uint32
medrec_choose_sample(const MedrecPatientTable *table, uint32 * sample, uint32 * partners)
{
	uint32		wanted = table->is_link ? SAMPLE_ROWS_LINK : SAMPLE_ROWS;
	uint64	   *ranked = MemoryContextAllocHuge(CurrentMemoryContext, ((uint64) table->count * 2 + 1) * sizeof(uint64));
	uint64	   *scratch = ranked + table->count;
	uint32		same = 0;
	uint32		chosen[2] = {0, 0};
	uint32		count = 0;
	uint64		last;
	double		between;

	sort_ranks(table, ranked, scratch);
	last = table->count == 0 ? 0 : table->ranks[(uint32) ranked[0]];
	for (uint32 i = 1; i < table->count; i++)
	{
		uint64	   *rank = &table->ranks[(uint32) ranked[i]];

		same = *rank == last ? same + 1 : 0;
		last = *rank;
		if (same > 0)
			*rank = medrec_hash64(rank, sizeof(*rank), same);
	}
	sort_ranks(table, ranked, scratch);
	for (uint32 i = 0; i < table->count; i++)
	{
		uint32		row = (uint32) ranked[i];
		uint32	   *of = &chosen[row >= table->first_count];

		if (*of < wanted)
		{
			(*of)++;
			sample[count++] = row;
		}
	}
	pfree(ranked);

	/* of all pairs, the share that is between the relations */
	between = table->is_link && count > 0 ? 2.0 * chosen[0] * chosen[1] / ((double) count * count) : 1;
	*partners = count == 0 ? 0 : (uint32) Min(SAMPLE_PAIRS / (between * count), count);
	return count;
}
