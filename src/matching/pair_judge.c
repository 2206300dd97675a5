/*-------------------------------------------------------------------------
 *
 * pair_judge.c
 *		What becomes of a candidate pair: forgotten, kept, or counted.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "utils/memutils.h"

#include "common/hash64.h"
#include "matching/grow.h"
#include "matching/pair_judge.h"

void
medrec_pair_judge_init(MedrecPairJudge *judge, const MedrecPatientTable *table,
					   const MedrecMatchModel *model, bool is_training, double least)
{
	memset(judge, 0, sizeof(*judge));
	judge->table = table;
	judge->model = model;
	medrec_match_bound_init(&judge->bound, model);
	judge->context = CurrentMemoryContext;
	judge->is_training = is_training;
	judge->least = least;
	judge->viewed = PG_UINT32_MAX;
	judge->pattern_room = 1024;
	judge->bucket_count = 2048;
	judge->patterns = palloc(judge->pattern_room * sizeof(MedrecPattern));
	judge->buckets = palloc(judge->bucket_count * sizeof(int32));
	memset(judge->buckets, 0xff, judge->bucket_count * sizeof(int32));
}

/* The patients themselves */
static void
view_pair(MedrecPairJudge *judge, uint32 a, uint32 b, MedrecPatientView *second)
{
	if (judge->viewed != a)
	{
		medrec_table_view(judge->table, a, &judge->view);
		judge->viewed = a;
	}
	medrec_table_view(judge->table, b, second);
}

/* A pair that a glance at the rows did not settle */
static void
weigh_pair(MedrecPairJudge *judge, MedrecDoubtfulPair *pair)
{
	double		least = judge->least;
	MedrecPatientView second;
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;
	int			n;

	view_pair(judge, pair->a, pair->b, &second);
	if ((pair->glance.unknown & 1u << MEDREC_COMPARE_NAME) != 0)
	{
		medrec_match_glance_with_names(&judge->bound, &judge->table->rows[pair->a],
									   medrec_patient_compare_names(&judge->view, &second),
									   &pair->glance);
		if (pair->glance.most < least)
			return;
	}
	n = medrec_match_evidence(judge->model, &judge->view, &second, evidence, &weight);
	if (weight < least)
		return;
	judge->pairs = medrec_grow(judge->context, judge->pairs, &judge->pair_room, judge->pair_count + 1,
							   sizeof(MedrecFoundPair));
	judge->pairs[judge->pair_count++] = (MedrecFoundPair)
	{
		pair->a, pair->b, weight, medrec_reasons_pack(evidence, n)
	};
}

/* The bucket of a pattern, or that in which it is missing */
static uint64
find_bucket(const MedrecPairJudge *judge, const unsigned char *levels)
{
	uint64		mask = judge->bucket_count - 1;
	uint64		bucket = medrec_hash64(levels, MEDREC_COMPARISONS, 0) & mask;

	while (judge->buckets[bucket] >= 0 &&
		   memcmp(judge->patterns[judge->buckets[bucket]].levels, levels, MEDREC_COMPARISONS) != 0)
		bucket = (bucket + 1) & mask;
	return bucket;
}

/* Room for twice as many patterns */
static void
make_room_for_patterns(MedrecPairJudge *judge)
{
	judge->pattern_room *= 2;
	judge->bucket_count *= 2;
	judge->patterns = repalloc_huge(judge->patterns, judge->pattern_room * sizeof(MedrecPattern));
	judge->buckets = repalloc_huge(judge->buckets, judge->bucket_count * sizeof(int32));
	memset(judge->buckets, 0xff, judge->bucket_count * sizeof(int32));
	for (uint64 i = 0; i < judge->pattern_count; i++)
		judge->buckets[find_bucket(judge, judge->patterns[i].levels)] = (int32) i;
}

/* The pattern of these levels, a new one if need be */
static MedrecPattern *
pattern_of(MedrecPairJudge *judge, const unsigned char *levels)
{
	uint64		bucket = find_bucket(judge, levels);
	MedrecPattern *pattern;

	if (judge->buckets[bucket] >= 0)
		return &judge->patterns[judge->buckets[bucket]];
	if (judge->pattern_count == judge->pattern_room)
	{
		make_room_for_patterns(judge);
		bucket = find_bucket(judge, levels);
	}
	judge->buckets[bucket] = (int32) judge->pattern_count;
	pattern = &judge->patterns[judge->pattern_count++];
	memset(pattern, 0, sizeof(*pattern));
	memcpy(pattern->levels, levels, MEDREC_COMPARISONS);
	return pattern;
}

/* A pair that is known in all */
static void
count_pair(MedrecPairJudge *judge, const MedrecDoubtfulPair *pair)
{
	MedrecPattern *pattern = pattern_of(judge, pair->glance.levels);

	if (pair->is_random)
		pattern->random++;
	else
		pattern->candidates += judge->stands_for;
}

/*
 * Settles the pairs that wait.  Their patients are anywhere in memory, so that
 * they are all asked for before the first one is looked at.
 */
void
medrec_judge_doubts(MedrecPairJudge *judge)
{
	const MedrecPatientTable *table = judge->table;

	for (int i = 0; i < judge->doubt_count; i++)
	{
		MEDREC_EXPECT_PATIENT(table, judge->doubts[i].a);
		MEDREC_EXPECT_PATIENT(table, judge->doubts[i].b);
	}
	for (int i = 0; i < judge->doubt_count; i++)
	{
		MedrecDoubtfulPair *pair = &judge->doubts[i];

		if (judge->is_training)
		{
			MedrecPatientView second;

			view_pair(judge, pair->a, pair->b, &second);
			medrec_patient_compare_some(&judge->view, &second, pair->glance.unknown, pair->glance.levels);
			count_pair(judge, pair);
		}
		else
			weigh_pair(judge, pair);
	}
	judge->doubt_count = 0;
}

/* A glance at the rows, which settles most. */
static void
glance_at_pair(MedrecPairJudge *judge, uint32 a, uint32 b, bool is_random)
{
	const MedrecPatientRow *first = &judge->table->rows[a];
	const MedrecPatientRow *second = &judge->table->rows[b];
	bool		is_training = judge->is_training;
	double		least = is_training ? -INFINITY : judge->least;
	MedrecDoubtfulPair *pair = &judge->doubts[judge->doubt_count];

	medrec_match_glance(&judge->bound, first, second, least, &pair->glance);
	if (pair->glance.most < least)
		return;
	medrec_match_glance_at_names(&judge->bound, first, second, &pair->glance);
	if (pair->glance.most < least)
		return;
	pair->a = a;
	pair->b = b;
	pair->is_random = is_random;
	if (is_training && pair->glance.unknown == 0)
	{
		count_pair(judge, pair);
		return;
	}
	MEDREC_EXPECT_START(judge->table, a);
	MEDREC_EXPECT_START(judge->table, b);
	if (++judge->doubt_count == MEDREC_DOUBTS)
		medrec_judge_doubts(judge);
}

void
medrec_judge_candidate(void *state, uint32_t a, uint32_t b)
{
	MedrecPairJudge *judge = state;

	if (judge->is_training)
	{
		uint32		first = judge->table->rows[a].fields[MEDREC_PATIENT_BIRTH_ORDER];
		uint32		second = judge->table->rows[b].fields[MEDREC_PATIENT_BIRTH_ORDER];

		/*
		 * twins who are told apart: whatever their levels, they are two
		 * persons
		 */
		if (first != 0 && second != 0 && first != second)
			return;
	}
	glance_at_pair(judge, a, b, false);
}

void
medrec_judge_random_pair(MedrecPairJudge *judge, uint32 a, uint32 b)
{
	glance_at_pair(judge, a, b, true);
}

void
medrec_judge_add_patterns(MedrecPairJudge *judge, const MedrecPattern *patterns, uint64 count)
{
	for (uint64 i = 0; i < count; i++)
	{
		MedrecPattern *pattern = pattern_of(judge, patterns[i].levels);

		pattern->candidates += patterns[i].candidates;
		pattern->random += patterns[i].random;
	}
}

void
medrec_judge_add_pairs(MedrecPairJudge *judge, const MedrecFoundPair *pairs, uint64 count)
{
	judge->pairs = medrec_grow(judge->context, judge->pairs, &judge->pair_room,
							   judge->pair_count + count, sizeof(MedrecFoundPair));
	if (count > 0)
		memcpy(judge->pairs + judge->pair_count, pairs, count * sizeof(MedrecFoundPair));
	judge->pair_count += count;
}
