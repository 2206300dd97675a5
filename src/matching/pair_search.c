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

/* Parts of the keys: so many that nobody waits long at the end */
#define PARTS_MIN		32
#define PARTS_MAX		1024

/* Training looks at about so many candidate pairs, and pairs at random. */
#define CANDIDATES_WANTED	3000000.0
#define CANDIDATES_PER_ROW	12.0
#define SAMPLE_ROWS			2000
#define SAMPLE_ROWS_LINK	1414	/* of either relation */
#define SAMPLE_ROWS_AT_ONCE	64

#define SECONDS_BETWEEN_NOTICES	5

/* In dynamic shared memory */
enum
{
	SHARED_STATE = 1,
	SHARED_BYTES,
	SHARED_STARTS,
	SHARED_ROWS,
	SHARED_KEYS,
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
	bool		is_link;
	bool		is_training;
	bool		has_model;
	double		least;
	uint32		sample_count;
	uint32		sampled;		/* pairs with a hash below are looked at */
	uint32		parts;
	uint32		tasks;			/* parts, then ranges of the sample */
	int			work_mem;		/* kB, of one process */
	Barrier		prepared;
	pg_atomic_uint32 next_rows;
	pg_atomic_uint32 next_task;
	pg_atomic_uint64 pairs;
	slock_t		mutex;
	dsa_pointer parcels;
} SharedState;

/* One process at work */
typedef struct Searcher
{
	SharedState *state;
	MedrecPatientTable table;
	uint32	   *sample;
	const MedrecMatchModel *model;
	MedrecMatchBound bound;
	MemoryContext context;

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

/* A look at the rows, then at the names, then at all. */
static void
weigh_pair(void *state, uint32_t a, uint32_t b)
{
	Searcher   *searcher = state;
	const MedrecPatientRow *row = &searcher->table.rows[a];
	MedrecPatientView second;
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;
	float		names;
	float		most = medrec_match_bound(&searcher->bound, row, &searcher->table.rows[b], &names);
	int			level;

	if (most < searcher->state->least)
		return;
	view_pair(searcher, a, b, &second);
	level = medrec_patient_compare_names(&searcher->view, &second);
	most += searcher->model->weight[MEDREC_COMPARE_NAME][level] - names;
	if (MEDREC_GIVEN_GRADE(level) == MEDREC_GRADE_SAME)
		most += row->given_weight;
	if (MEDREC_FAMILY_GRADE(level) == MEDREC_GRADE_SAME)
		most += row->family_weight;
	if (most < searcher->state->least)
		return;
	(void) medrec_match_evidence(searcher->model, &searcher->view, &second, evidence, &weight);
	if (weight < searcher->state->least)
		return;
	if (searcher->edge_count == searcher->edge_room)
	{
		searcher->edge_room *= 2;
		searcher->edges = repalloc_huge(searcher->edges, searcher->edge_room * sizeof(MedrecEdge));
	}
	searcher->edges[searcher->edge_count++] = (MedrecEdge)
	{
		a, b, (float) weight
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

static MedrecPattern *
pattern_of_pair(Searcher *searcher, uint32 a, uint32 b)
{
	MedrecPatientView second;
	unsigned char levels[MEDREC_COMPARISONS];

	view_pair(searcher, a, b, &second);
	medrec_patient_compare(&searcher->view, &second, levels);
	return find_pattern(searcher, levels);
}

/* The sample is by the patients' places, so that it is the same each time. */
static void
count_pair(void *state, uint32_t a, uint32_t b)
{
	Searcher   *searcher = state;
	uint32		places[2] = {searcher->table.rows[a].place, searcher->table.rows[b].place};

	if (searcher->state->sampled != PG_UINT32_MAX)
	{
		uint64		both = (uint64) Min(places[0], places[1]) << 32 | Max(places[0], places[1]);

		if ((uint32) ((both * MEDREC_HASH64_MULTIPLIER ^ both >> 29) * MEDREC_HASH64_MULTIPLIER >> 32) >
			searcher->state->sampled)
			return;
	}
	pattern_of_pair(searcher, a, b)->candidates++;
}

static void
count_sample(Searcher *searcher, uint32 from)
{
	uint32		to = Min(from + SAMPLE_ROWS_AT_ONCE, searcher->state->sample_count);

	for (uint32 i = from; i < to; i++)
	{
		uint32		a = searcher->sample[i];

		CHECK_FOR_INTERRUPTS();
		for (uint32 j = i + 1; j < searcher->state->sample_count; j++)
		{
			uint32		b = searcher->sample[j];
			const MedrecPatientRow *x = &searcher->table.rows[a];
			const MedrecPatientRow *y = &searcher->table.rows[b];

			if (!searcher->state->is_link)
				pattern_of_pair(searcher, a, b)->random++;
			else if (x->is_second != y->is_second)
				(x->is_second ? pattern_of_pair(searcher, b, a) : pattern_of_pair(searcher, a, b))->random++;
		}
	}
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

static void
prepare_rows(Searcher *searcher)
{
	MedrecPatientTable *table = &searcher->table;

	for (;;)
	{
		uint32		from = pg_atomic_fetch_add_u32(&searcher->state->next_rows, 1) * ROWS_AT_ONCE;
		uint32		to = Min(from + ROWS_AT_ONCE, table->count);

		if (from >= table->count)
			break;
		CHECK_FOR_INTERRUPTS();
		medrec_table_prepare(table, from, to);
		for (uint32 i = from; i < to && !searcher->state->is_training; i++)
		{
			MedrecPatientView view;

			medrec_table_view(table, i, &view);
			table->rows[i].given_weight =
				(float) medrec_name_weight(&searcher->model->given, true,
										   view.fields[MEDREC_PATIENT_GIVEN].value,
										   view.fields[MEDREC_PATIENT_GIVEN].len);
			table->rows[i].family_weight =
				(float) medrec_name_weight(&searcher->model->family, false,
										   view.fields[MEDREC_PATIENT_FAMILY].value,
										   view.fields[MEDREC_PATIENT_FAMILY].len);
		}
	}
}

static void
search_parts(Searcher *searcher)
{
	SharedState *state = searcher->state;
	MedrecCandidateVisitor visitor = {
		.visit = state->is_training ? count_pair : weigh_pair,
		.pause = pause_searching,
		.state = searcher,
	};

	for (;;)
	{
		uint32		task = pg_atomic_fetch_add_u32(&state->next_task, 1);
		uint64		count;
		uint64	   *entries;

		if (task >= state->tasks)
			break;
		CHECK_FOR_INTERRUPTS();
		if (task >= state->parts)
		{
			count_sample(searcher, (task - state->parts) * SAMPLE_ROWS_AT_ONCE);
			continue;
		}
		count = medrec_candidate_entries(&searcher->table, task, state->parts);
		entries = MemoryContextAllocHuge(searcher->context, (2 * count + 1) * sizeof(uint64));
		medrec_candidates_visit(&searcher->table, task, state->parts, entries, entries + count,
								&visitor, &searcher->counts);
		pfree(entries);
		tell(searcher);
		notice_progress(searcher);
	}
}

static void
start_searcher(Searcher *searcher, SharedState *state, Jsonb * model)
{
	searcher->state = state;
	searcher->context = CurrentMemoryContext;
	searcher->viewed = PG_UINT32_MAX;
	searcher->table.count = state->count;
	searcher->table.is_link = state->is_link;
	searcher->model = model == NULL ? medrec_default_model() : medrec_match_model_from_json(model);
	medrec_match_bound_init(&searcher->bound, searcher->model);
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
	searcher.table.keys = shm_toc_lookup(toc, SHARED_KEYS, false);
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

typedef struct PlacedRow
{
	uint32		place;
	uint32		row;
} PlacedRow;

static int
compare_places(const void *a, const void *b)
{
	const PlacedRow *x = a;
	const PlacedRow *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static PlacedRow *
sort_places(const MedrecPatientTable *table)
{
	PlacedRow  *placed = MemoryContextAllocHuge(CurrentMemoryContext, (table->count + 1) * sizeof(PlacedRow));

	for (uint32 i = 0; i < table->count; i++)
		placed[i] = (PlacedRow)
	{
		table->rows[i].place, i
	};
	qsort(placed, table->count, sizeof(PlacedRow), compare_places);
	return placed;
}

/*
 * Rows for pairs at random: those whose places come first.  Training knows no
 * ids; places are of the keys, and rows with the same key are taken apart,
 * in whatever order, since they are the same.
 */
static uint32
choose_sample(const MedrecPatientTable *table, uint32 * sample)
{
	uint32		wanted = table->is_link ? SAMPLE_ROWS_LINK : SAMPLE_ROWS;
	PlacedRow  *placed = sort_places(table);
	uint32		same = 0;
	uint32		chosen[2] = {0, 0};
	uint32		count = 0;

	for (uint32 i = 1; i < table->count; i++)
	{
		same = placed[i].place == placed[i - 1].place ? same + 1 : 0;
		if (same > 0)
			table->rows[placed[i].row].place = (uint32) (medrec_hash64(&placed[i].place, sizeof(uint32), same) >> 32);
	}
	pfree(placed);
	placed = sort_places(table);
	for (uint32 i = 0; i < table->count; i++)
	{
		uint32	   *of = &chosen[table->rows[placed[i].row].is_second];

		if (*of < wanted)
		{
			(*of)++;
			sample[count++] = placed[i].row;
		}
	}
	pfree(placed);
	return count;
}

static uint32
parts_for(const MedrecPatientLoad *load, int processes)
{
	uint64		entries = (uint64) load->count * MEDREC_BLOCKING_KEYS_MAX / 2;
	uint64		room = (uint64) maintenance_work_mem * 1024 / processes;
	uint32		parts = PARTS_MIN;

	if (load->count < ROWS_PER_WORKER)
		parts = 1;
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
	state->is_link = search->is_link;
	state->is_training = search->is_training;
	state->has_model = search->model != NULL;
	state->least = search->least;
	state->sampled = rate >= 1 ? PG_UINT32_MAX : (uint32) (rate * PG_UINT32_MAX);
	state->parts = parts_for(load, workers + 1);
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
	table->is_link = search->is_link;
	table->bytes = bytes;
	table->starts = starts;
	for (uint32 i = 0; i < load->count; i++)
	{
		memset(&table->rows[i], 0, sizeof(MedrecPatientRow));
		if (search->is_training)
			table->rows[i].place = (uint32) medrec_hash64(bytes + starts[i], starts[i + 1] - starts[i], 1);
		else
		{
			const char *id = medrec_patient_id(load, i);

			table->rows[i].place = (uint32) medrec_hash64(id, strlen(id), 1);
		}
		table->rows[i].is_second = i >= load->first_count;
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
	for (int i = 0; i < search->pattern_count && sampled != PG_UINT32_MAX; i++)
		search->patterns[i].candidates *= (double) PG_UINT32_MAX / sampled;
}

static void
search_alone(MedrecPairSearch *search)
{
	const MedrecPatientLoad *load = search->load;
	SharedState *state = palloc(sizeof(SharedState));
	Searcher	searcher = {.is_leader = true};

	fill_state(state, search, 0);
	search->table.rows = MemoryContextAllocHuge(CurrentMemoryContext, (load->count + 1) * sizeof(MedrecPatientRow));
	search->table.keys = MemoryContextAllocHuge(CurrentMemoryContext, (load->count + 1) * sizeof(*search->table.keys));
	fill_table(&search->table, search, load->bytes, load->starts);
	start_searcher(&searcher, state, search->model);
	searcher.table = search->table;
	searcher.sample = palloc(2 * SAMPLE_ROWS * sizeof(uint32));
	if (search->is_training)
		state->sample_count = choose_sample(&search->table, searcher.sample);
	state->tasks = state->parts + (state->sample_count + SAMPLE_ROWS_AT_ONCE - 1) / SAMPLE_ROWS_AT_ONCE;
	run_searcher(&searcher);
	finish(search, &searcher);
}

static void
search_together(MedrecPairSearch *search, int workers)
{
	const MedrecPatientLoad *load = search->load;
	Size		bytes_size = load->count == 0 ? 0 : load->starts[load->count];
	Size		starts_size = (Size) (load->count + 1) * sizeof(uint64);
	Size		rows_size = (Size) (load->count + 1) * sizeof(MedrecPatientRow);
	Size		keys_size = (Size) (load->count + 1) * sizeof(*search->table.keys);
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
	shm_toc_estimate_chunk(&parallel->estimator, rows_size);
	shm_toc_estimate_chunk(&parallel->estimator, keys_size);
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
	search->table.rows = shm_toc_allocate(toc, rows_size);
	shm_toc_insert(toc, SHARED_ROWS, search->table.rows);
	search->table.keys = shm_toc_allocate(toc, keys_size);
	shm_toc_insert(toc, SHARED_KEYS, search->table.keys);
	fill_table(&search->table, search, bytes, starts);
	searcher.sample = shm_toc_allocate(toc, sample_size);
	shm_toc_insert(toc, SHARED_SAMPLE, searcher.sample);
	if (search->is_training)
		state->sample_count = choose_sample(&search->table, searcher.sample);
	state->tasks = state->parts + (state->sample_count + SAMPLE_ROWS_AT_ONCE - 1) / SAMPLE_ROWS_AT_ONCE;
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
	searcher.table = search->table;
	run_searcher(&searcher);
	WaitForParallelWorkersToFinish(parallel);
	collect_parcels(&searcher, area);
	finish(search, &searcher);
	dsa_detach(area);

	/* what is left of the patients is what was read */
	search->table.rows = NULL;
	search->table.keys = NULL;
	search->table.bytes = load->bytes;
	search->table.starts = load->starts;
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
