/*-------------------------------------------------------------------------
 *
 * candidates.c
 *		The pairs of a whole table of patients that are worth a comparison.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/candidates.h"

#include <string.h>

/*
 * More rows with one key are too many: fewer the more rows there are, so that
 * the pairs of a row do not grow with the table.
 */
#define CROWD_MAX	64
#define CROWD_MIN	12
#define CROWD_ROWS	64000		/* up to so many rows it is the most */

/* So many rows ahead, the processor fetches what will be looked at. */
#define AHEAD	32

/* What those in a crowd must have in common besides, one of these */
static const MedrecPatientField refinements[] = {
	MEDREC_PATIENT_BIRTH_DATE, MEDREC_PATIENT_GIVEN, MEDREC_PATIENT_FAMILY,
	MEDREC_PATIENT_POSTAL_CODE, MEDREC_PATIENT_STREET, MEDREC_PATIENT_PHONE,
};

#define REFINEMENTS ((int) (sizeof(refinements) / sizeof(refinements[0])))

/* ------------------------------------------------------------------------
 * Entries: a number above, a row below
 * ------------------------------------------------------------------------
 */

static inline uint32_t
number_of(uint64_t entry)
{
	return (uint32_t) (entry >> 32);
}

static inline uint32_t
row_of(uint64_t entry)
{
	return (uint32_t) entry;
}

#define RADIX_BITS	11
#define RADIX		(1 << RADIX_BITS)
#define LOW_BITS	(32 - 2 * RADIX_BITS)	/* of a number */
#define SMALL		48

static void
sort_few(uint64_t *entries, uint64_t count)
{
	for (uint64_t i = 1; i < count; i++)
	{
		uint64_t	entry = entries[i];
		uint64_t	j = i;

		for (; j > 0 && entries[j - 1] > entry; j--)
			entries[j] = entries[j - 1];
		entries[j] = entry;
	}
}

/* Puts entries in the order of some of their bits, and else leaves them in theirs. */
static void
sort_by_bits(const uint64_t *from, uint64_t *to, uint64_t count, int shift, int bits)
{
	uint64_t	starts[RADIX] = {0};
	uint64_t	mask = (UINT64_C(1) << bits) - 1;
	uint64_t	sum = 0;

	for (uint64_t i = 0; i < count; i++)
		starts[from[i] >> shift & mask]++;
	for (uint64_t d = 0; d <= mask; d++)
	{
		uint64_t	n = starts[d];

		starts[d] = sum;
		sum += n;
	}
	for (uint64_t i = 0; i < count; i++)
		to[starts[from[i] >> shift & mask]++] = from[i];
}

/*
 * Sorts by number, then row; entries come in the order of their rows.  Higher
 * bits first, after which few that differ are still together.
 */
void
medrec_sort_entries(uint64_t *entries, uint64_t *scratch, uint64_t count)
{
	const int	shift = 32 + LOW_BITS;
	uint64_t	to;

	if (count <= SMALL)
	{
		sort_few(entries, count);
		return;
	}
	sort_by_bits(entries, scratch, count, shift, RADIX_BITS);
	sort_by_bits(scratch, entries, count, shift + RADIX_BITS, RADIX_BITS);
	for (uint64_t from = 0; from < count; from = to)
	{
		bool		is_mixed = false;

		for (to = from + 1; to < count && entries[to] >> shift == entries[from] >> shift; to++)
			is_mixed |= number_of(entries[to]) != number_of(entries[from]);
		if (!is_mixed)
			continue;
		if (to - from <= SMALL)
			sort_few(entries + from, to - from);
		else
		{
			sort_by_bits(entries + from, scratch, to - from, 32, LOW_BITS);
			memcpy(entries + from, scratch, (to - from) * sizeof(uint64_t));
		}
	}
}

/* Which keys a task has, and where they are */
typedef struct KeyChoice
{
	int			places[MEDREC_KEY_PLACES];
	int			place_count;
	int			shift;			/* from a key to its part */
	uint32_t	part;
	uint32_t	below;			/* the hashes of those that are taken */
} KeyChoice;

/* Of all keys and their hashes there are 2^31 */
#define KEYS_ALL	UINT32_C(0x80000000)

static KeyChoice
choose_keys(const MedrecCandidateTask *task)
{
	KeyChoice	choice = {.place_count = 0,.shift = 31,.part = task->part,.below = KEYS_ALL / task->one_in};

	for (int place = 0; place < MEDREC_KEY_PLACES; place++)
	{
		if (medrec_key_sorts[place] == task->sort)
			choice.places[choice.place_count++] = place;
	}
	while (UINT32_C(1) << (31 - choice.shift) < task->parts)
		choice.shift--;
	return choice;
}

static inline bool
is_chosen(const KeyChoice *choice, uint32_t key)
{
	/* a key with the highest bit is none, and of no part */
	return (key >> choice->shift == choice->part) & ((key * UINT32_C(0x9e3779b1)) >> 1 < choice->below);
}

void
medrec_candidates_put(const MedrecPatientTable *table, const MedrecCandidateTask *tasks, int n,
					  uint64_t *const *entries, uint64_t *counts)
{
	KeyChoice	choices[MEDREC_TASKS_AT_ONCE];

	for (int t = 0; t < n; t++)
	{
		choices[t] = choose_keys(&tasks[t]);
		counts[t] = 0;
	}
	for (uint32_t i = 0; i < table->count; i++)
	{
		const uint32_t *keys = table->rows[i].keys.keys;

		for (int t = 0; t < n; t++)
		{
			const KeyChoice *choice = &choices[t];
			uint64_t   *next = entries[t] + counts[t];

			if (i + AHEAD < table->count)
				__builtin_prefetch(&table->rows[i + AHEAD].keys.keys[choice->places[0]]);
			for (int p = 0; p < choice->place_count; p++)
			{
				uint32_t	key = keys[choice->places[p]];

				/* what is not chosen is written over */
				*next = (uint64_t) key << 32 | i;
				next += is_chosen(choice, key);
			}
			counts[t] = (uint64_t) (next - entries[t]);
		}
	}
}

uint64_t
medrec_candidate_entries(const MedrecKeyCounts *counts, const MedrecCandidateTask *task)
{
	uint64_t	count = 0;

	for (uint32_t range = 0; range < MEDREC_KEY_RANGES; range++)
	{
		if (task->parts > MEDREC_KEY_RANGES
			? task->part * MEDREC_KEY_RANGES / task->parts == range
			: range * task->parts / MEDREC_KEY_RANGES == task->part)
			count += counts->counts[task->sort][range];
	}
	return count;
}

/* ------------------------------------------------------------------------
 * Blocks
 * ------------------------------------------------------------------------
 */

static uint32_t
crowd_of(uint32_t rows)
{
	uint64_t	crowd = rows <= CROWD_ROWS ? CROWD_MAX : (uint64_t) CROWD_MAX * CROWD_ROWS / rows;

	return crowd < CROWD_MIN ? CROWD_MIN : (uint32_t) crowd;
}

typedef struct Visit
{
	uint32_t	crowd;
	const MedrecPatientTable *table;
	const MedrecCandidateVisitor *visitor;
	MedrecCandidateCounts *counts;
	uint64_t   *scratch;
	MedrecKeySort sort;			/* of the block's key */
	uint32_t	key;
	bool		has[REFINEMENTS];	/* what its rows have in common besides */
	int			tried;			/* what has been asked for */
} Visit;

static void
visit_pair(Visit *visit, uint32_t a, uint32_t b)
{
	const MedrecPatientRow *x = &visit->table->rows[a];
	const MedrecPatientRow *y = &visit->table->rows[b];

	if (visit->table->is_link && x->is_second == y->is_second)
		return;
	for (int r = 0; r < visit->tried; r++)
	{
		uint32_t	value = x->fields[refinements[r]];

		if (!visit->has[r] && value != 0 && value == y->fields[refinements[r]])
			return;				/* seen in the block of that */
	}
	if (!medrec_is_first_key(&x->keys, &y->keys,
							 !x->has_unusual_keys && !y->has_unusual_keys, visit->sort, visit->key))
		return;
	visit->counts->pairs++;
	if (x->is_second > y->is_second || (x->is_second == y->is_second && a > b))
		visit->visitor->visit(visit->visitor->state, b, a);
	else
		visit->visitor->visit(visit->visitor->state, a, b);
}

/* By ranks; of two with one rank, by the patients themselves */
static bool
is_before(const MedrecPatientTable *table, uint32_t x, uint32_t y)
{
	size_t		x_len = (size_t) (table->starts[x + 1] - table->starts[x]);
	size_t		y_len = (size_t) (table->starts[y + 1] - table->starts[y]);
	int			order;

	if (table->ranks[x] != table->ranks[y])
		return table->ranks[x] < table->ranks[y];
	order = memcmp(table->bytes + table->starts[x], table->bytes + table->starts[y], x_len < y_len ? x_len : y_len);
	return order != 0 ? order < 0 : x_len < y_len;
}

/* Each with the one whose rank is first */
static void
visit_alike(Visit *visit, const uint64_t *entries, uint64_t count)
{
	const MedrecPatientRow *rows = visit->table->rows;
	uint32_t	firsts[2] = {UINT32_MAX, UINT32_MAX};

	for (uint64_t i = 0; i < count; i++)
	{
		uint32_t	row = row_of(entries[i]);
		uint32_t   *first = &firsts[rows[row].is_second];

		if (*first == UINT32_MAX || is_before(visit->table, row, *first))
			*first = row;
	}
	visit->counts->alike += count;
	for (uint64_t i = 0; i < count; i++)
	{
		uint32_t	row = row_of(entries[i]);
		uint32_t	first = firsts[visit->table->is_link ? !rows[row].is_second : rows[row].is_second];

		if (first != UINT32_MAX && first != row &&
			!(visit->table->is_link && row == firsts[1] && first == firsts[0]))
			visit_pair(visit, row, first);
	}
}

/*
 * Has the processor fetch what will be looked at of a row, in lines of its cache
 * of 16 numbers; of the keys, those that come before one of this place.  No
 * function: compilers take one that does nothing else for one that does nothing.
 */
#define EXPECT_ROW(table, row, place) \
	do { \
		__builtin_prefetch((table)->rows[row].keys.keys); \
		if ((place) > 16) \
			__builtin_prefetch((table)->rows[row].keys.keys + 16); \
		__builtin_prefetch((table)->rows[row].fields); \
		__builtin_prefetch((table)->rows[row].fields + 16); \
	} while (0)

/* Where the entries with the same number as the first end; rows behind are expected. */
static uint64_t
end_of_run(const MedrecPatientTable *table, int place, const uint64_t *entries, uint64_t from, uint64_t count,
		   uint64_t *ahead)
{
	uint64_t	to = from + 1;

	while (to < count && number_of(entries[to]) == number_of(entries[from]))
		to++;
	if (*ahead < from)
		*ahead = from;
	for (; *ahead + 1 < count && *ahead < from + AHEAD; (*ahead)++)
	{
		/* those that are alone are not looked at */
		if (number_of(entries[*ahead]) == number_of(entries[*ahead + 1]) ||
			(*ahead > from && number_of(entries[*ahead]) == number_of(entries[*ahead - 1])))
			EXPECT_ROW(table, row_of(entries[*ahead]), place);
	}
	return to;
}

static void visit_block(Visit *visit, uint64_t *entries, uint64_t count);

/* The pairs of a crowd that have the same of a field besides; false if all have */
static bool
visit_refined(Visit *visit, uint64_t *entries, uint64_t count, int refinement)
{
	const MedrecPatientTable *table = visit->table;
	MedrecPatientField field = refinements[refinement];
	uint64_t	from = 0;
	uint64_t	ahead = 0;
	uint64_t	to;

	for (uint64_t i = 0; i < count; i++)
	{
		uint32_t	row = row_of(entries[i]);

		if (i + AHEAD < count)
			__builtin_prefetch(&table->rows[row_of(entries[i + AHEAD])].fields[field]);
		entries[i] = (uint64_t) table->rows[row].fields[field] << 32 | row;
	}
	medrec_sort_entries(entries, visit->scratch, count);
	while (from < count && number_of(entries[from]) == 0)
		from++;					/* those who have none */
	visit->has[refinement] = true;
	visit->tried = refinement + 1;
	for (; from < count; from = to)
	{
		to = end_of_run(table, MEDREC_KEY_PLACE(visit->sort), entries, from, count, &ahead);
		if (to - from > 1)
			visit_block(visit, entries + from, to - from);
		if (to - from == count)
			return false;
	}
	visit->has[refinement] = false;
	return true;
}

static void
visit_block(Visit *visit, uint64_t *entries, uint64_t count)
{
	int			tried = visit->tried;

	visit->visitor->pause(visit->visitor->state);
	if (count <= visit->crowd)
	{
		for (uint64_t i = 0; i < count; i++)
		{
			for (uint64_t j = i + 1; j < count; j++)
				visit_pair(visit, row_of(entries[i]), row_of(entries[j]));
		}
		return;
	}
	if (tried == REFINEMENTS)
	{
		visit_alike(visit, entries, count);
		return;
	}
	/* if all have one, no pair is left that differs in it */
	for (int r = tried; r < REFINEMENTS && visit_refined(visit, entries, count, r); r++)
		;
	for (int r = tried; r < REFINEMENTS; r++)
		visit->has[r] = false;
	visit->tried = tried;
}

void
medrec_candidates_visit(const MedrecPatientTable *table, const MedrecCandidateTask *task,
						uint64_t *entries, uint64_t *scratch, uint64_t count,
						const MedrecCandidateVisitor *visitor,
						MedrecCandidateCounts *counts)
{
	uint32_t	crowd = crowd_of(table->count);
	uint64_t	ahead = 0;
	uint64_t	to;

	medrec_sort_entries(entries, scratch, count);
	for (uint64_t from = 0; from < count; from = to)
	{
		Visit		visit = {.crowd = crowd,.table = table,.visitor = visitor,.counts = counts,
		.scratch = scratch,.sort = task->sort,.key = number_of(entries[from])};

		to = end_of_run(table, MEDREC_KEY_PLACE(task->sort), entries, from, count, &ahead);
		if (to - from == 1)
			continue;
		counts->crowded += to - from > crowd;
		visit_block(&visit, entries + from, to - from);
	}
}
