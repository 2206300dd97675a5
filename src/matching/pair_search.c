/*-------------------------------------------------------------------------
 *
 * pair_search.c
 *		Looks through the candidate pairs of patients, on several processors.
 *
 * The leader puts the patients where all can see them.  Then each process,
 * the leader among them, takes a range of rows after the other and prepares
 * it; when all are prepared, a part of the blocking keys after the other, and
 * looks at its pairs.  What it finds it keeps, and hands over at the end.  No
 * result depends on who does what.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/parallel.h"
#include "access/xact.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "optimizer/optimizer.h"
#include "port/atomics.h"
#include "storage/barrier.h"
#include "storage/spin.h"
#include "utils/dsa.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/wait_event.h"

#include "common/hash64.h"
#include "compat.h"
#include "matching/match_bound.h"
#include "matching/match_model_json.h"
#include "matching/pair_search.h"

/* Rows that are prepared at a time */
#define ROWS_AT_ONCE	8192

/* A worker for so many rows; below them it takes longer to start than to work */
#define ROWS_PER_WORKER	20000

/* Parts of the keys of a sort, at most */
#define PARTS_MAX		1024

/* Training looks at about so many candidate pairs, and pairs at random. */
#define CANDIDATES_WANTED	3000000.0
#define CANDIDATES_PER_ROW	12.0
#define SAMPLE_PAIRS		2000000.0
#define SAMPLE_ROWS			20000
#define SAMPLE_ROWS_LINK	14142	/* of either relation */
#define SAMPLE_ROWS_AT_ONCE	640

#define SECONDS_BETWEEN_NOTICES	5

/* In dynamic shared memory */
enum
{
	SHARED_STATE = 1,
	SHARED_BYTES,
	SHARED_STARTS,
	SHARED_ROWS,
	SHARED_RANKS,
	SHARED_SAMPLE,
	SHARED_MODEL,
	SHARED_AREA
};

#define AREA_SIZE	(1024 * 1024)

/* Something found, handed over */
typedef struct Parcel
{
	dsa_pointer next;
	uint64		count;
	bool		is_patterns;
	MedrecCandidateCounts counts;
} Parcel;

#define PARCEL_HEADER	MAXALIGN(sizeof(Parcel))

typedef struct SharedState
{
	uint32		count;
	uint32		first_count;
	bool		is_link;
	bool		is_training;
	bool		has_model;
	double		least;
	uint32		sample_count;
	uint32		sample_partners;	/* so many behind it a row is compared
									 * with */
	uint32		sampled;		/* of the keys, see candidates.h */
	uint32		parts;			/* of the keys of a sort */
	uint32		searches;		/* parts of all sorts */
	uint32		tasks;			/* and ranges of the sample behind them */
	Barrier		prepared;
	pg_atomic_uint32 next_rows;
	pg_atomic_uint32 next_task;
	pg_atomic_uint64 pairs;
	slock_t		mutex;			/* of what follows */
	MedrecKeyCounts key_counts;
	dsa_pointer parcels;
} SharedState;

/* A pair that a glance at the rows does not settle */
typedef struct DoubtfulPair
{
	uint32		a;
	uint32		b;
	bool		is_random;		/* of the sample, and no candidate */
	MedrecMatchGlance glance;
} DoubtfulPair;

/* A name, and what it weighs */
typedef struct WeighedName
{
	int16		weight;			/* in MEDREC_ROW_WEIGHTs, rounded up */
	uint8		len;
	char		name[21];
} WeighedName;

#define NAMES_WEIGHED	4096

/* So many of them wait for each other. */
#define DOUBTS	32

/* One process at work */
typedef struct Searcher
{
	SharedState *state;
	MedrecPatientTable table;
	uint32	   *sample;
	const MedrecMatchModel *model;
	MedrecMatchBound bound;
	MemoryContext context;

	WeighedName (*weighed)[NAMES_WEIGHED];	/* family names, given names */
	DoubtfulPair doubts[DOUBTS];
	int			doubt_count;

	/* the view of the first patient of a pair, who is often that of the last */
	uint32		viewed;
	MedrecPatientView view;

	MedrecEdge *edges;
	uint64		edge_count;
	uint64		edge_room;
	MedrecPattern *patterns;
	uint64		pattern_count;
	uint64		pattern_room;
	int32	   *buckets;		/* of patterns, by their hash; -1: none */
	uint64		bucket_count;
	MedrecCandidateCounts counts;
	uint64		told_pairs;		/* of the counts, what the others know */

	bool		is_leader;
	TimestampTz noticed;
} Searcher;

/* ------------------------------------------------------------------------
 * Pairs
 * ------------------------------------------------------------------------
 */

/* The patients themselves */
static void
view_pair(Searcher *searcher, uint32 a, uint32 b, MedrecPatientView *second)
{
	if (searcher->viewed != a)
	{
		medrec_table_view(&searcher->table, a, &searcher->view);
		searcher->viewed = a;
	}
	medrec_table_view(&searcher->table, b, second);
}

/* A pair that a glance at the rows did not settle */
static void
weigh_pair(Searcher *searcher, DoubtfulPair *pair)
{
	double		least = searcher->state->least;
	MedrecPatientView second;
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;

	view_pair(searcher, pair->a, pair->b, &second);
	if ((pair->glance.unknown & 1u << MEDREC_COMPARE_NAME) != 0)
	{
		medrec_match_glance_with_names(&searcher->bound, &searcher->table.rows[pair->a],
									   medrec_patient_compare_names(&searcher->view, &second),
									   &pair->glance);
		if (pair->glance.most < least)
			return;
	}
	(void) medrec_match_evidence(searcher->model, &searcher->view, &second, evidence, &weight);
	if (weight < least)
		return;
	if (searcher->edge_count == searcher->edge_room)
	{
		searcher->edge_room *= 2;
		searcher->edges = repalloc_huge(searcher->edges, searcher->edge_room * sizeof(MedrecEdge));
	}
	searcher->edges[searcher->edge_count++] = (MedrecEdge)
	{
		pair->a, pair->b, (float) weight
	};
}

static MedrecPattern *
find_pattern(Searcher *searcher, const unsigned char *levels)
{
	uint64		mask = searcher->bucket_count - 1;
	uint64		bucket = medrec_hash64(levels, MEDREC_COMPARISONS, 0) & mask;

	for (; searcher->buckets[bucket] >= 0; bucket = (bucket + 1) & mask)
	{
		MedrecPattern *pattern = &searcher->patterns[searcher->buckets[bucket]];

		if (memcmp(pattern->levels, levels, MEDREC_COMPARISONS) == 0)
			return pattern;
	}
	if (searcher->pattern_count == searcher->pattern_room)
	{
		uint64		room = searcher->pattern_room * 2;

		searcher->patterns = repalloc_huge(searcher->patterns, room * sizeof(MedrecPattern));
		searcher->buckets = repalloc_huge(searcher->buckets, 2 * room * sizeof(int32));
		searcher->pattern_room = room;
		searcher->bucket_count = 2 * room;
		memset(searcher->buckets, 0xff, searcher->bucket_count * sizeof(int32));
		mask = searcher->bucket_count - 1;
		for (uint64 i = 0; i < searcher->pattern_count; i++)
		{
			bucket = medrec_hash64(searcher->patterns[i].levels, MEDREC_COMPARISONS, 0) & mask;
			while (searcher->buckets[bucket] >= 0)
				bucket = (bucket + 1) & mask;
			searcher->buckets[bucket] = (int32) i;
		}
		bucket = medrec_hash64(levels, MEDREC_COMPARISONS, 0) & mask;
		while (searcher->buckets[bucket] >= 0)
			bucket = (bucket + 1) & mask;
	}
	searcher->buckets[bucket] = (int32) searcher->pattern_count;
	{
		MedrecPattern *pattern = &searcher->patterns[searcher->pattern_count++];

		memset(pattern, 0, sizeof(*pattern));
		memcpy(pattern->levels, levels, MEDREC_COMPARISONS);
		return pattern;
	}
}

/* A pair that is known in all */
static void
count_pair(Searcher *searcher, const DoubtfulPair *pair)
{
	MedrecPattern *pattern = find_pattern(searcher, pair->glance.levels);

	if (pair->is_random)
		pattern->random++;
	else
		pattern->candidates++;
}

/*
 * Settles the pairs that wait.  Their patients are anywhere in memory, so that
 * they are all asked for before the first one is looked at.
 */
static void
settle_doubts(Searcher *searcher)
{
	const MedrecPatientTable *table = &searcher->table;

	for (int i = 0; i < searcher->doubt_count; i++)
	{
		MEDREC_EXPECT_PATIENT(table, searcher->doubts[i].a);
		MEDREC_EXPECT_PATIENT(table, searcher->doubts[i].b);
	}
	for (int i = 0; i < searcher->doubt_count; i++)
	{
		DoubtfulPair *pair = &searcher->doubts[i];

		if (searcher->state->is_training)
		{
			MedrecPatientView second;

			view_pair(searcher, pair->a, pair->b, &second);
			medrec_patient_compare_some(&searcher->view, &second, pair->glance.unknown, pair->glance.levels);
			count_pair(searcher, pair);
		}
		else
			weigh_pair(searcher, pair);
	}
	searcher->doubt_count = 0;
}

/* A glance at the rows, which settles most. */
static void
glance_at_pair(Searcher *searcher, uint32 a, uint32 b, bool is_random)
{
	const MedrecPatientRow *first = &searcher->table.rows[a];
	const MedrecPatientRow *second = &searcher->table.rows[b];
	bool		is_training = searcher->state->is_training;
	double		least = searcher->state->least;
	DoubtfulPair *pair = &searcher->doubts[searcher->doubt_count];

	medrec_match_glance(&searcher->bound, first, second, &pair->glance);
	if (!is_training && pair->glance.most < least)
		return;
	medrec_match_glance_at_names(&searcher->bound, first, second, &pair->glance);
	if (!is_training && pair->glance.most < least)
		return;
	pair->a = a;
	pair->b = b;
	pair->is_random = is_random;
	if (is_training && pair->glance.unknown == 0)
	{
		count_pair(searcher, pair);
		return;
	}
	MEDREC_EXPECT_START(&searcher->table, a);
	MEDREC_EXPECT_START(&searcher->table, b);
	if (++searcher->doubt_count == DOUBTS)
		settle_doubts(searcher);
}

static void
visit_candidate(void *state, uint32_t a, uint32_t b)
{
	Searcher   *searcher = state;

	if (searcher->state->is_training)
	{
		uint32		first = searcher->table.rows[a].fields[MEDREC_PATIENT_BIRTH_ORDER];
		uint32		second = searcher->table.rows[b].fields[MEDREC_PATIENT_BIRTH_ORDER];

		/*
		 * twins who are told apart: whatever their levels, they are two
		 * persons
		 */
		if (first != 0 && second != 0 && first != second)
			return;
	}
	glance_at_pair(searcher, a, b, false);
}

static void
count_sample(Searcher *searcher, uint32 from)
{
	uint32		to = Min(from + SAMPLE_ROWS_AT_ONCE, searcher->state->sample_count);

	for (uint32 i = from; i < to; i++)
	{
		uint32		a = searcher->sample[i];
		bool		is_second = searcher->table.rows[a].is_second;
		uint32		last = Min(i + 1 + searcher->state->sample_partners, searcher->state->sample_count);

		CHECK_FOR_INTERRUPTS();
		for (uint32 j = i + 1; j < last; j++)
		{
			uint32		b = searcher->sample[j];

			if (!searcher->state->is_link)
				glance_at_pair(searcher, a, b, true);
			else if (is_second != searcher->table.rows[b].is_second)
				glance_at_pair(searcher, is_second ? b : a, is_second ? a : b, true);
		}
	}
	settle_doubts(searcher);
}

/* ------------------------------------------------------------------------
 * A process
 * ------------------------------------------------------------------------
 */

static void
tell(Searcher *searcher)
{
	SharedState *state = searcher->state;

	pg_atomic_fetch_add_u64(&state->pairs, (int64) (searcher->counts.pairs - searcher->told_pairs));
	searcher->told_pairs = searcher->counts.pairs;
}

static void
pause_searching(void *arg)
{
	(void) arg;
	CHECK_FOR_INTERRUPTS();
}

static void
notice_progress(Searcher *searcher)
{
	SharedState *state = searcher->state;
	TimestampTz now = GetCurrentTimestamp();

	if (!searcher->is_leader ||
		!TimestampDifferenceExceeds(searcher->noticed, now, SECONDS_BETWEEN_NOTICES * 1000))
		return;
	searcher->noticed = now;
	ereport(NOTICE,
			(errmsg("part %u of %u, %llu candidate pairs seen",
					Min(pg_atomic_read_u32(&state->next_task), state->tasks), state->tasks,
					(unsigned long long) pg_atomic_read_u64(&state->pairs))));
}

/* What a row's name weighs; most names were looked up not long ago. */
static int16
weigh_name(Searcher *searcher, MedrecPatientField part, uint32 row, const MedrecPatientView *view)
{
	bool		is_given = part == MEDREC_PATIENT_GIVEN;
	const MedrecNameShares *shares = is_given ? &searcher->model->given : &searcher->model->family;
	const char *name = view->fields[part].value;
	Size		len = view->fields[part].len;
	WeighedName *found = &searcher->weighed[is_given][searcher->table.rows[row].fields[part] % NAMES_WEIGHED];

	if (len == 0)
		return 0;
	if (len > sizeof(found->name))
		return (int16) ceil(medrec_name_weight(shares, is_given, name, len) / MEDREC_ROW_WEIGHT);
	if (found->len != len || memcmp(found->name, name, len) != 0)
	{
		found->weight = (int16) ceil(medrec_name_weight(shares, is_given, name, len) / MEDREC_ROW_WEIGHT);
		found->len = (uint8) len;
		memcpy(found->name, name, len);
	}
	return found->weight;
}

static void
prepare_rows(Searcher *searcher)
{
	MedrecPatientTable *table = &searcher->table;
	MedrecKeyCounts *counts = palloc0(sizeof(MedrecKeyCounts));

	for (;;)
	{
		uint32		from = pg_atomic_fetch_add_u32(&searcher->state->next_rows, 1) * ROWS_AT_ONCE;
		uint32		to = Min(from + ROWS_AT_ONCE, table->count);

		if (from >= table->count)
			break;
		CHECK_FOR_INTERRUPTS();
		for (uint32 i = from; i < to; i++)
		{
			MedrecPatientView view;

			medrec_table_prepare(table, i, &view, counts);
			if (searcher->state->is_training)
				continue;
			table->rows[i].given_weight = weigh_name(searcher, MEDREC_PATIENT_GIVEN, i, &view);
			table->rows[i].family_weight = weigh_name(searcher, MEDREC_PATIENT_FAMILY, i, &view);
		}
	}
	SpinLockAcquire(&searcher->state->mutex);
	for (int sort = 0; sort < MEDREC_KEY_SORTS; sort++)
	{
		for (int range = 0; range < MEDREC_KEY_RANGES; range++)
			searcher->state->key_counts.counts[sort][range] += counts->counts[sort][range];
	}
	SpinLockRelease(&searcher->state->mutex);
	pfree(counts);
}

static void
search_parts(Searcher *searcher)
{
	SharedState *state = searcher->state;
	MedrecCandidateVisitor visitor = {
		.visit = visit_candidate,
		.pause = pause_searching,
		.state = searcher,
	};

	for (;;)
	{
		uint32		number = pg_atomic_fetch_add_u32(&state->next_task, 1);
		MedrecCandidateTask task = {
			.sort = number / state->parts,
			.part = number % state->parts,
			.parts = state->parts,
			.sampled = state->sampled,
		};
		uint64		count;
		uint64	   *entries;

		if (number >= state->tasks)
			break;
		CHECK_FOR_INTERRUPTS();
		if (number >= state->searches)
		{
			count_sample(searcher, (number - state->searches) * SAMPLE_ROWS_AT_ONCE);
			continue;
		}
		count = medrec_candidate_entries(&state->key_counts, &task);
		entries = MemoryContextAllocHuge(searcher->context, (2 * count + 1) * sizeof(uint64));
		medrec_candidates_visit(&searcher->table, &task, entries, entries + count, &visitor, &searcher->counts);
		settle_doubts(searcher);
		pfree(entries);
		tell(searcher);
		notice_progress(searcher);
	}
}

static void
start_searcher(Searcher *searcher, SharedState *state, Jsonb *model)
{
	searcher->state = state;
	searcher->context = CurrentMemoryContext;
	searcher->viewed = PG_UINT32_MAX;
	searcher->table.count = state->count;
	searcher->table.first_count = state->first_count;
	searcher->table.is_link = state->is_link;
	searcher->model = model == NULL ? medrec_default_model() : medrec_match_model_from_json(model);
	medrec_match_bound_init(&searcher->bound, searcher->model);
	searcher->weighed = palloc0(2 * sizeof(*searcher->weighed));
	searcher->edge_room = searcher->pattern_room = 1024;
	searcher->bucket_count = 2048;
	searcher->edges = palloc(searcher->edge_room * sizeof(MedrecEdge));
	searcher->patterns = palloc(searcher->pattern_room * sizeof(MedrecPattern));
	searcher->buckets = palloc(searcher->bucket_count * sizeof(int32));
	memset(searcher->buckets, 0xff, searcher->bucket_count * sizeof(int32));
	searcher->noticed = GetCurrentTimestamp();
}

/* All that a process does. Who comes late has nothing left to prepare. */
static void
run_searcher(Searcher *searcher)
{
	if (BarrierAttach(&searcher->state->prepared) == 0)
	{
		prepare_rows(searcher);
		BarrierArriveAndWait(&searcher->state->prepared, WAIT_EVENT_PARALLEL_FINISH);
	}
	search_parts(searcher);
	BarrierDetach(&searcher->state->prepared);
}

/* Hands over what a worker found. */
static void
hand_over(Searcher *searcher, dsa_area * area)
{
	bool		is_patterns = searcher->state->is_training;
	uint64		count = is_patterns ? searcher->pattern_count : searcher->edge_count;
	Size		size = count * (is_patterns ? sizeof(MedrecPattern) : sizeof(MedrecEdge));
	dsa_pointer pointer = dsa_allocate_extended(area, PARCEL_HEADER + size, DSA_ALLOC_HUGE);
	Parcel	   *parcel = dsa_get_address(area, pointer);

	parcel->count = count;
	parcel->is_patterns = is_patterns;
	parcel->counts = searcher->counts;
	memcpy((char *) parcel + PARCEL_HEADER,
		   is_patterns ? (void *) searcher->patterns : (void *) searcher->edges, size);
	SpinLockAcquire(&searcher->state->mutex);
	parcel->next = searcher->state->parcels;
	searcher->state->parcels = pointer;
	SpinLockRelease(&searcher->state->mutex);
}

extern PGDLLEXPORT void medrec_pair_search_worker(dsm_segment * segment, shm_toc * toc);

void
medrec_pair_search_worker(dsm_segment * segment, shm_toc * toc)
{
	Searcher	searcher = {.is_leader = false};
	SharedState *state = shm_toc_lookup(toc, SHARED_STATE, false);
	dsa_area   *area = dsa_attach_in_place(shm_toc_lookup(toc, SHARED_AREA, false), segment);

	searcher.table.bytes = shm_toc_lookup(toc, SHARED_BYTES, false);
	searcher.table.starts = shm_toc_lookup(toc, SHARED_STARTS, false);
	searcher.table.rows = shm_toc_lookup(toc, SHARED_ROWS, false);
	searcher.table.ranks = shm_toc_lookup(toc, SHARED_RANKS, false);
	searcher.sample = shm_toc_lookup(toc, SHARED_SAMPLE, false);
	start_searcher(&searcher, state, state->has_model ? shm_toc_lookup(toc, SHARED_MODEL, false) : NULL);
	run_searcher(&searcher);
	hand_over(&searcher, area);
	dsa_detach(area);
}

/* ------------------------------------------------------------------------
 * The leader
 * ------------------------------------------------------------------------
 */

/* With room to begin at a multiple of their size, so that none is in two pages */
#define ROWS_SIZE(load)	(((Size) (load)->count + 1) * sizeof(MedrecPatientRow))
#define ALIGN_ROWS(space) \
	((MedrecPatientRow *) TYPEALIGN(sizeof(MedrecPatientRow), space))
#define RANKS_SIZE(load) ((Size) (load)->count * sizeof(uint32))

/* Rows in the order of their ranks: the rank above, the row below */
static void
sort_ranks(const MedrecPatientTable *table, uint64 *ranked, uint64 *scratch)
{
	for (uint32 i = 0; i < table->count; i++)
		ranked[i] = (uint64) table->ranks[i] << 32 | i;
	medrec_sort_entries(ranked, scratch, table->count);
}

/*
 * Rows for pairs at random: those whose ranks come first, each with the next
 * ones; of many rows a few pairs each, since pairs of one row are much alike.
 * Training knows no ids; ranks are of the keys, and rows with the same key are
 * taken apart, in whatever order, since they are the same.
 */
static void
choose_sample(SharedState *state, const MedrecPatientTable *table, uint32 * sample)
{
	uint32		wanted = table->is_link ? SAMPLE_ROWS_LINK : SAMPLE_ROWS;
	uint64	   *ranked = MemoryContextAllocHuge(CurrentMemoryContext, ((uint64) table->count * 2 + 1) * sizeof(uint64));
	uint64	   *scratch = ranked + table->count;
	uint32		same = 0;
	uint32		chosen[2] = {0, 0};
	uint32		count = 0;
	double		between;

	sort_ranks(table, ranked, scratch);
	for (uint32 i = 1; i < table->count; i++)
	{
		uint32		rank = (uint32) (ranked[i] >> 32);

		same = rank == (uint32) (ranked[i - 1] >> 32) ? same + 1 : 0;
		if (same > 0)
			table->ranks[(uint32) ranked[i]] = (uint32) (medrec_hash64(&rank, sizeof(rank), same) >> 32);
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
	state->sample_count = count;
	state->sample_partners = (uint32) Min(SAMPLE_PAIRS / (between * count), count);
}

static uint32
parts_for(const MedrecPatientLoad *load, int processes)
{
	/* few rows have more than one key of most sorts */
	uint64		entries = (uint64) load->count * 2;
	uint64		room = (uint64) maintenance_work_mem * 1024 / processes;
	uint32		parts = 1;

	while (parts < PARTS_MAX && entries * 2 * sizeof(uint64) / parts > room)
		parts *= 2;
	return parts;
}

static void
fill_state(SharedState *state, const MedrecPairSearch *search, int workers)
{
	const MedrecPatientLoad *load = search->load;
	double		rate = CANDIDATES_WANTED / (CANDIDATES_PER_ROW * load->count + 1);

	memset(state, 0, sizeof(*state));
	state->count = load->count;
	state->first_count = load->first_count;
	state->is_link = search->is_link;
	state->is_training = search->is_training;
	state->has_model = search->model != NULL;
	state->least = search->least;
	state->sampled = search->is_training && rate < 1 ? (uint32) (rate * MEDREC_KEYS_ALL) : MEDREC_KEYS_ALL;
	state->parts = parts_for(load, workers + 1);
	state->searches = state->parts * MEDREC_KEY_SORTS;
	BarrierInit(&state->prepared, 0);
	pg_atomic_init_u32(&state->next_rows, 0);
	pg_atomic_init_u32(&state->next_task, 0);
	pg_atomic_init_u64(&state->pairs, 0);
	SpinLockInit(&state->mutex);
	state->parcels = InvalidDsaPointer;
}

static void
fill_table(MedrecPatientTable *table, const MedrecPairSearch *search,
		   unsigned char *bytes, uint64 *starts)
{
	const MedrecPatientLoad *load = search->load;

	table->count = load->count;
	table->first_count = load->first_count;
	table->is_link = search->is_link;
	table->bytes = bytes;
	table->starts = starts;
	for (uint32 i = 0; i < load->count; i++)
	{
		if (search->is_training)
			table->ranks[i] = (uint32) medrec_hash64(bytes + starts[i], starts[i + 1] - starts[i], 1);
		else
		{
			const char *id = medrec_patient_id(load, i);

			table->ranks[i] = (uint32) medrec_hash64(id, strlen(id), 1);
		}
	}
}

static void
add_patterns(Searcher *searcher, const MedrecPattern *patterns, uint64 count)
{
	for (uint64 i = 0; i < count; i++)
	{
		MedrecPattern *pattern = find_pattern(searcher, patterns[i].levels);

		pattern->candidates += patterns[i].candidates;
		pattern->random += patterns[i].random;
	}
}

static void
add_edges(Searcher *searcher, const MedrecEdge *edges, uint64 count)
{
	if (searcher->edge_count + count > searcher->edge_room)
	{
		searcher->edge_room = searcher->edge_count + count;
		searcher->edges = repalloc_huge(searcher->edges, searcher->edge_room * sizeof(MedrecEdge));
	}
	if (count > 0)
		memcpy(searcher->edges + searcher->edge_count, edges, count * sizeof(MedrecEdge));
	searcher->edge_count += count;
}

static void
collect_parcels(Searcher *searcher, dsa_area * area)
{
	for (dsa_pointer next = searcher->state->parcels; DsaPointerIsValid(next);)
	{
		Parcel	   *parcel = dsa_get_address(area, next);
		void	   *content = (char *) parcel + PARCEL_HEADER;

		if (parcel->is_patterns)
			add_patterns(searcher, content, parcel->count);
		else
			add_edges(searcher, content, parcel->count);
		searcher->counts.pairs += parcel->counts.pairs;
		searcher->counts.crowded += parcel->counts.crowded;
		searcher->counts.alike += parcel->counts.alike;
		next = parcel->next;
	}
}

static int
compare_patterns(const void *a, const void *b)
{
	return memcmp(((const MedrecPattern *) a)->levels, ((const MedrecPattern *) b)->levels,
				  MEDREC_COMPARISONS);
}

static void
finish(MedrecPairSearch *search, Searcher *searcher)
{
	uint32		sampled = searcher->state->sampled;

	search->edges = searcher->edges;
	search->edge_count = searcher->edge_count;
	search->patterns = searcher->patterns;
	search->pattern_count = (int) searcher->pattern_count;
	search->counts = searcher->counts;
	qsort(search->patterns, search->pattern_count, sizeof(MedrecPattern), compare_patterns);
	for (int i = 0; i < search->pattern_count && sampled != MEDREC_KEYS_ALL; i++)
		search->patterns[i].candidates *= (double) MEDREC_KEYS_ALL / sampled;
}

static void
search_alone(MedrecPairSearch *search)
{
	const MedrecPatientLoad *load = search->load;
	SharedState *state = palloc(sizeof(SharedState));
	Searcher	searcher = {.is_leader = true};

	fill_state(state, search, 0);
	searcher.table.rows = ALIGN_ROWS(MemoryContextAllocHuge(CurrentMemoryContext, ROWS_SIZE(load)));
	searcher.table.ranks = MemoryContextAllocHuge(CurrentMemoryContext, RANKS_SIZE(load));
	fill_table(&searcher.table, search, load->bytes, load->starts);
	start_searcher(&searcher, state, search->model);
	searcher.sample = palloc(2 * SAMPLE_ROWS * sizeof(uint32));
	if (search->is_training)
		choose_sample(state, &searcher.table, searcher.sample);
	state->tasks = state->searches + (state->sample_count + SAMPLE_ROWS_AT_ONCE - 1) / SAMPLE_ROWS_AT_ONCE;
	run_searcher(&searcher);
	finish(search, &searcher);
}

static void
search_together(MedrecPairSearch *search, int workers)
{
	const MedrecPatientLoad *load = search->load;
	Size		bytes_size = load->count == 0 ? 0 : load->starts[load->count];
	Size		starts_size = (Size) (load->count + 1) * sizeof(uint64);
	Size		sample_size = 2 * SAMPLE_ROWS * sizeof(uint32);
	ParallelContext *parallel;
	shm_toc    *toc;
	SharedState *state;
	Searcher	searcher = {.is_leader = true};
	unsigned char *bytes;
	uint64	   *starts;
	void	   *place;
	dsa_area   *area;

	EnterParallelMode();
	parallel = CreateParallelContext("medrec", "medrec_pair_search_worker", workers);
	shm_toc_estimate_chunk(&parallel->estimator, sizeof(SharedState));
	shm_toc_estimate_chunk(&parallel->estimator, bytes_size);
	shm_toc_estimate_chunk(&parallel->estimator, starts_size);
	shm_toc_estimate_chunk(&parallel->estimator, ROWS_SIZE(load));
	shm_toc_estimate_chunk(&parallel->estimator, RANKS_SIZE(load));
	shm_toc_estimate_chunk(&parallel->estimator, sample_size);
	shm_toc_estimate_chunk(&parallel->estimator, AREA_SIZE);
	shm_toc_estimate_keys(&parallel->estimator, 7);
	if (search->model != NULL)
	{
		shm_toc_estimate_chunk(&parallel->estimator, VARSIZE(search->model));
		shm_toc_estimate_keys(&parallel->estimator, 1);
	}
	InitializeParallelDSM(parallel);
	if (parallel->seg == NULL)
	{
		/* no shared memory is left */
		DestroyParallelContext(parallel);
		ExitParallelMode();
		search_alone(search);
		return;
	}
	toc = parallel->toc;

	state = shm_toc_allocate(toc, sizeof(SharedState));
	fill_state(state, search, workers);
	shm_toc_insert(toc, SHARED_STATE, state);
	bytes = shm_toc_allocate(toc, bytes_size);
	memcpy(bytes, load->bytes, bytes_size);
	shm_toc_insert(toc, SHARED_BYTES, bytes);
	starts = shm_toc_allocate(toc, starts_size);
	memcpy(starts, load->starts, starts_size);
	shm_toc_insert(toc, SHARED_STARTS, starts);
	searcher.table.rows = ALIGN_ROWS(shm_toc_allocate(toc, ROWS_SIZE(load)));
	shm_toc_insert(toc, SHARED_ROWS, searcher.table.rows);
	searcher.table.ranks = shm_toc_allocate(toc, RANKS_SIZE(load));
	shm_toc_insert(toc, SHARED_RANKS, searcher.table.ranks);
	fill_table(&searcher.table, search, bytes, starts);
	searcher.sample = shm_toc_allocate(toc, sample_size);
	shm_toc_insert(toc, SHARED_SAMPLE, searcher.sample);
	if (search->is_training)
		choose_sample(state, &searcher.table, searcher.sample);
	state->tasks = state->searches + (state->sample_count + SAMPLE_ROWS_AT_ONCE - 1) / SAMPLE_ROWS_AT_ONCE;
	if (search->model != NULL)
	{
		Jsonb	   *model = shm_toc_allocate(toc, VARSIZE(search->model));

		memcpy(model, search->model, VARSIZE(search->model));
		shm_toc_insert(toc, SHARED_MODEL, model);
	}
	place = shm_toc_allocate(toc, AREA_SIZE);
	area = dsa_create_in_place(place, AREA_SIZE, LWTRANCHE_PARALLEL_QUERY_DSA, parallel->seg);
	shm_toc_insert(toc, SHARED_AREA, place);

	LaunchParallelWorkers(parallel);
	start_searcher(&searcher, state, search->model);
	run_searcher(&searcher);
	WaitForParallelWorkersToFinish(parallel);
	collect_parcels(&searcher, area);
	finish(search, &searcher);
	dsa_detach(area);

	DestroyParallelContext(parallel);
	ExitParallelMode();
}

void
medrec_pair_search(MedrecPairSearch *search)
{
	int			workers = Min(max_parallel_maintenance_workers,
							  (int) (search->load->count / ROWS_PER_WORKER));

	if (workers > 0 && !IsInParallelMode() && !IsParallelWorker())
		search_together(search, workers);
	else
		search_alone(search);
}
