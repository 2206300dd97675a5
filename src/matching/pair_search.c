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
#include "matching/match_model_json.h"
#include "matching/pair_search.h"
#include "matching/random_rows.h"

/* Rows that are prepared at a time */
#define ROWS_AT_ONCE	8192

/* A worker for so many rows; below them it takes longer to start than to work */
#define ROWS_PER_WORKER	20000

/* Parts of the keys of a sort, at most */
#define PARTS_MAX		1024

/*
 * Training looks at about so many candidate pairs: one in several, but of those
 * that share a key of the first sorts, most of which are of one person, more.
 */
#define CANDIDATES_WANTED	750000.0
#define CANDIDATES_PER_ROW	12.0
#define RARE_SORTS			MEDREC_KEY_FAMILY_DAY
#define RARE_MORE			4

/* Rows of the sample whose pairs are counted at a time */
#define SAMPLE_ROWS_AT_ONCE	640

#define SECONDS_BETWEEN_NOTICES	5

/*
 * The sorts of keys in the order in which they are searched: those with many
 * pairs first, so that nobody has one of them left when the others are done.
 */
static const MedrecKeySort sort_order[MEDREC_KEY_SORTS] = {
	MEDREC_KEY_GIVEN_DAY, MEDREC_KEY_LETTERS, MEDREC_KEY_FAMILY_YEAR, MEDREC_KEY_FAMILY_DAY,
	MEDREC_KEY_NAME_POSTAL_CODE, MEDREC_KEY_NAMES, MEDREC_KEY_STREET, MEDREC_KEY_STREET_NUMBER_POSTAL_CODE,
	MEDREC_KEY_FAMILY_INITIAL, MEDREC_KEY_NAME_CITY, MEDREC_KEY_NAME_BIRTH_PLACE, MEDREC_KEY_YEAR_BIRTH_PLACE,
	MEDREC_KEY_DATE, MEDREC_KEY_PHONE, MEDREC_KEY_YEAR_POSTAL_CODE, MEDREC_KEY_DATE_PARTS,
	MEDREC_KEY_DAY_POSTAL_CODE, MEDREC_KEY_EMAIL_LOCAL, MEDREC_KEY_SSN, MEDREC_KEY_IDENTIFIER,
};

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
	uint32		one_in;			/* candidates are looked at */
	uint32		parts;			/* of the keys of a sort */
	uint32		at_once;		/* so many sorts are searched */
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

/* One process at work */
typedef struct Searcher
{
	SharedState *state;
	MedrecPatientTable table;
	uint32	   *sample;
	MedrecPairJudge judge;
	MedrecNameMemo *memo;
	uint64	   *entries;
	uint64		entries_room;
	MedrecCandidateCounts counts;
	uint64		told_pairs;		/* of the counts, what the others know */

	const MedrecPairSearch *search; /* of the leader; NULL: a worker */
	TimestampTz noticed;
} Searcher;

/* ------------------------------------------------------------------------
 * A process
 * ------------------------------------------------------------------------
 */

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
				medrec_judge_random_pair(&searcher->judge, a, b);
			else if (is_second != searcher->table.rows[b].is_second)
				medrec_judge_random_pair(&searcher->judge, is_second ? b : a, is_second ? a : b);
		}
	}
	medrec_judge_doubts(&searcher->judge);
}

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

	if (searcher->search == NULL ||
		!TimestampDifferenceExceeds(searcher->noticed, now, SECONDS_BETWEEN_NOTICES * 1000))
		return;
	searcher->noticed = now;
	ereport(NOTICE,
			(errmsg("part %u of %u, %llu candidate pairs seen",
					Min(pg_atomic_read_u32(&state->next_task), state->tasks), state->tasks,
					(unsigned long long) pg_atomic_read_u64(&state->pairs))));
}

static int16
weight_of_name(const MedrecNameShares *shares, bool is_given, const char *name, Size len)
{
	return (int16) ceil(medrec_name_weight(shares, is_given, name, len) / MEDREC_ROW_WEIGHT);
}

/* What a row's names weigh */
static void
weigh_names(Searcher *searcher, MedrecPatientRow *row, const MedrecPatientView *view)
{
	for (int is_given = 0; is_given < 2; is_given++)
	{
		MedrecPatientField part = is_given ? MEDREC_PATIENT_GIVEN : MEDREC_PATIENT_FAMILY;
		const MedrecNameShares *shares = is_given ? &searcher->judge.model->given : &searcher->judge.model->family;
		uint8		bit = is_given ? MEDREC_NAME_WEIGHT_GIVEN : MEDREC_NAME_WEIGHT_FAMILY;
		const char *name = view->fields[part].value;
		Size		len = view->fields[part].len;
		MedrecKnownName *known;
		int16		weight;

		if (len == 0)
			continue;
		known = medrec_known_name(searcher->memo, row->fields[part], name, len);
		if (known != NULL && (known->known & bit) != 0)
			weight = is_given ? known->given_weight : known->family_weight;
		else
			weight = weight_of_name(shares, is_given, name, len);
		if (known != NULL)
		{
			*(is_given ? &known->given_weight : &known->family_weight) = weight;
			known->known |= bit;
		}
		*(is_given ? &row->given_weight : &row->family_weight) = weight;
	}
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

			medrec_table_prepare(table, i, &view, searcher->memo, counts);
			if (!searcher->state->is_training)
				weigh_names(searcher, &table->rows[i], &view);
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

static uint32
rare_one_in(const SharedState *state)
{
	return (state->one_in + RARE_MORE - 1) / RARE_MORE;
}

/*
 * A number of a task names a part of the keys of one sort or, in training, of
 * several: of their keys few are taken, and rows are passed over once for all.
 */
static int
choose_tasks(const SharedState *state, uint32 number, MedrecCandidateTask *tasks)
{
	uint32		from = number / state->parts * state->at_once;
	int			n = 0;

	for (uint32 i = from; i < from + state->at_once && i < MEDREC_KEY_SORTS; i++)
	{
		MedrecKeySort sort = sort_order[i];
		MedrecCandidateTask task = {
			.sort = sort,
			.part = number % state->parts,
			.parts = state->parts,
			.one_in = sort < RARE_SORTS ? rare_one_in(state) : state->one_in,
		};

		if (medrec_candidate_entries(&state->key_counts, &task) > 0)
			tasks[n++] = task;
	}
	return n;
}

/* Looks through the keys of some tasks, and makes room for their entries. */
static void
search_tasks(Searcher *searcher, const MedrecCandidateTask *tasks, int n)
{
	MedrecCandidateVisitor visitor = {
		.visit = medrec_judge_candidate,
		.pause = pause_searching,
		.state = &searcher->judge,
	};
	uint64	   *entries[MEDREC_TASKS_AT_ONCE];
	uint64		counts[MEDREC_TASKS_AT_ONCE];
	uint64		starts[MEDREC_TASKS_AT_ONCE];
	uint64		most = 0;
	uint64		room = 0;

	for (int t = 0; t < n; t++)
	{
		uint64		count = medrec_candidate_entries(&searcher->state->key_counts, &tasks[t]);

		starts[t] = room;
		room += count + 1;
		most = Max(most, count);
	}
	if (room + most > searcher->entries_room)
	{
		if (searcher->entries != NULL)
			pfree(searcher->entries);
		searcher->entries_room = room + most;
		searcher->entries = MemoryContextAllocHuge(CurrentMemoryContext, searcher->entries_room * sizeof(uint64));
	}
	for (int t = 0; t < n; t++)
		entries[t] = searcher->entries + starts[t];
	medrec_candidates_put(&searcher->table, tasks, n, entries, counts);
	for (int t = 0; t < n; t++)
	{
		searcher->judge.stands_for = tasks[t].one_in;
		medrec_candidates_visit(&searcher->table, &tasks[t], entries[t], searcher->entries + room, counts[t],
								&visitor, &searcher->counts);
		medrec_judge_doubts(&searcher->judge);
	}
}

static void
search_parts(Searcher *searcher)
{
	SharedState *state = searcher->state;

	for (;;)
	{
		uint32		number = pg_atomic_fetch_add_u32(&state->next_task, 1);
		MedrecCandidateTask tasks[MEDREC_TASKS_AT_ONCE];
		int			n;

		if (number >= state->tasks)
			break;
		CHECK_FOR_INTERRUPTS();
		if (number >= state->searches)
		{
			count_sample(searcher, (number - state->searches) * SAMPLE_ROWS_AT_ONCE);
			continue;
		}
		n = choose_tasks(state, number, tasks);
		if (n > 0)
			search_tasks(searcher, tasks, n);
		tell(searcher);
		notice_progress(searcher);
	}
	if (searcher->entries != NULL)
		pfree(searcher->entries);
}

static void
start_searcher(Searcher *searcher, SharedState *state, Jsonb *model)
{
	searcher->state = state;
	searcher->table.count = state->count;
	searcher->table.first_count = state->first_count;
	searcher->table.is_link = state->is_link;
	medrec_pair_judge_init(&searcher->judge, &searcher->table,
						   model == NULL ? medrec_default_model() : medrec_match_model_from_json(model),
						   state->is_training, state->least);
	searcher->memo = palloc0(sizeof(MedrecNameMemo));
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
	if (searcher->search != NULL && searcher->search->meanwhile != NULL)
		searcher->search->meanwhile(searcher->search->arg);
	search_parts(searcher);
	BarrierDetach(&searcher->state->prepared);
}

/* Hands over what a worker found. */
static void
hand_over(Searcher *searcher, dsa_area * area)
{
	bool		is_patterns = searcher->state->is_training;
	const MedrecPairJudge *judge = &searcher->judge;
	uint64		count = is_patterns ? judge->pattern_count : judge->pair_count;
	Size		size = count * (is_patterns ? sizeof(MedrecPattern) : sizeof(MedrecFoundPair));
	dsa_pointer pointer = dsa_allocate_extended(area, PARCEL_HEADER + size, DSA_ALLOC_HUGE);
	Parcel	   *parcel = dsa_get_address(area, pointer);

	parcel->count = count;
	parcel->is_patterns = is_patterns;
	parcel->counts = searcher->counts;
	if (count > 0)
		memcpy((char *) parcel + PARCEL_HEADER,
			   is_patterns ? (void *) judge->patterns : (void *) judge->pairs, size);
	SpinLockAcquire(&searcher->state->mutex);
	parcel->next = searcher->state->parcels;
	searcher->state->parcels = pointer;
	SpinLockRelease(&searcher->state->mutex);
}

extern PGDLLEXPORT void medrec_pair_search_worker(dsm_segment * segment, shm_toc * toc);

void
medrec_pair_search_worker(dsm_segment * segment, shm_toc * toc)
{
	Searcher	searcher = {.search = NULL};
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
#define RANKS_SIZE(load) ((Size) (load)->count * sizeof(uint64))

/* So that the entries of each process keep to maintenance_work_mem */
static uint32
parts_for(const SharedState *state, int processes)
{
	/* few rows have more than one key of most sorts */
	uint64		entries = (uint64) state->count * 2 / rare_one_in(state) * (state->at_once + 1);
	uint64		room = (uint64) maintenance_work_mem * 1024 / processes;
	uint32		parts = 1;

	while (parts < PARTS_MAX && entries * sizeof(uint64) / parts > room)
		parts *= 2;
	return parts;
}

static void
fill_state(SharedState *state, const MedrecPairSearch *search, int workers)
{
	const MedrecPatientLoad *load = search->load;
	double		candidates = CANDIDATES_PER_ROW * load->count + 1;

	memset(state, 0, sizeof(*state));
	state->count = load->count;
	state->first_count = load->first_count;
	state->is_link = search->is_link;
	state->is_training = search->is_training;
	state->has_model = search->model != NULL;
	state->least = search->least;
	state->one_in = search->is_training ? (uint32) ceil(candidates / CANDIDATES_WANTED) : 1;
	state->at_once = search->is_training ? MEDREC_TASKS_AT_ONCE : 1;
	state->parts = parts_for(state, workers + 1);
	state->searches = state->parts * ((MEDREC_KEY_SORTS + state->at_once - 1) / state->at_once);
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
			table->ranks[i] = medrec_hash64(bytes + starts[i], starts[i + 1] - starts[i], 1);
		else
		{
			const char *id = medrec_patient_id(load, i);

			table->ranks[i] = medrec_hash64(id, strlen(id), 1);
		}
	}
}

static void
collect_parcels(Searcher *searcher, dsa_area * area)
{
	for (dsa_pointer next = searcher->state->parcels; DsaPointerIsValid(next);)
	{
		Parcel	   *parcel = dsa_get_address(area, next);
		void	   *content = (char *) parcel + PARCEL_HEADER;

		if (parcel->is_patterns)
			medrec_judge_add_patterns(&searcher->judge, content, parcel->count);
		else
			medrec_judge_add_pairs(&searcher->judge, content, parcel->count);
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
	search->pairs = searcher->judge.pairs;
	search->pair_count = searcher->judge.pair_count;
	search->patterns = searcher->judge.patterns;
	search->pattern_count = (int) searcher->judge.pattern_count;
	search->counts = searcher->counts;
	qsort(search->patterns, search->pattern_count, sizeof(MedrecPattern), compare_patterns);
}

static void
search_alone(MedrecPairSearch *search)
{
	const MedrecPatientLoad *load = search->load;
	SharedState *state = palloc(sizeof(SharedState));
	Searcher	searcher = {.search = search};

	fill_state(state, search, 0);
	searcher.table.rows = ALIGN_ROWS(MemoryContextAllocHuge(CurrentMemoryContext, ROWS_SIZE(load)));
	searcher.table.ranks = MemoryContextAllocHuge(CurrentMemoryContext, RANKS_SIZE(load));
	fill_table(&searcher.table, search, load->bytes, load->starts);
	start_searcher(&searcher, state, search->model);
	searcher.sample = palloc(MEDREC_SAMPLE_ROWS_MAX * sizeof(uint32));
	if (search->is_training)
		state->sample_count = medrec_choose_sample(&searcher.table, searcher.sample, &state->sample_partners);
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
	Size		sample_size = MEDREC_SAMPLE_ROWS_MAX * sizeof(uint32);
	ParallelContext *parallel;
	shm_toc    *toc;
	SharedState *state;
	Searcher	searcher = {.search = search};
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
		state->sample_count = medrec_choose_sample(&searcher.table, searcher.sample, &state->sample_partners);
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
