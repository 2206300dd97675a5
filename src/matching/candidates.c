/*-------------------------------------------------------------------------
 *
 * candidates.c
 *		The pairs of a whole table of patients that are worth a comparison.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/candidates.h"

#include <string.h>

#include "common/ascii.h"
#include "common/hash64.h"

/*
 * More rows with one key are too many: fewer the more rows there are, so that
 * the pairs of a row do not grow with the table.
 */
#define CROWD_MAX	64
#define CROWD_MIN	12
#define CROWD_ROWS	64000		/* up to so many rows it is the most */

/* What those in a crowd must have in common besides, one of these */
static const MedrecPatientField refinements[] = {
	MEDREC_PATIENT_BIRTH_DATE, MEDREC_PATIENT_GIVEN, MEDREC_PATIENT_FAMILY,
	MEDREC_PATIENT_POSTAL_CODE, MEDREC_PATIENT_STREET, MEDREC_PATIENT_PHONE,
};

#define REFINEMENTS ((int) (sizeof(refinements) / sizeof(refinements[0])))

void
medrec_table_view(const MedrecPatientTable *table, uint32_t row, MedrecPatientView *view)
{
	medrec_patient_view(view, table->bytes + table->starts[row],
						(size_t) (table->starts[row + 1] - table->starts[row]));
}

void
medrec_table_prepare(MedrecPatientTable *table, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
	{
		MedrecPatientRow *row = &table->rows[i];
		MedrecPatientView view;

		medrec_table_view(table, i, &view);
		for (int f = 0; f < MEDREC_PATIENT_FIELDS; f++)
		{
			if (view.fields[f].len == 0)
				row->fields[f] = 0;
			else if (f == MEDREC_PATIENT_BIRTH_DATE && view.fields[f].len == 8)
				row->fields[f] = (uint32_t) medrec_digits(view.fields[f].value, 8);
			else
				row->fields[f] = (uint32_t) medrec_hash64(view.fields[f].value, view.fields[f].len, 0) | UINT32_C(0x80000000);
		}
		row->key_count = (uint8_t) medrec_blocking_keys(&view, table->keys[i]);
	}
}

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
#define SMALL		48

/* Sorts by number, then row; entries come in the order of their rows. */
static void
sort_entries(uint64_t *entries, uint64_t *scratch, uint64_t count)
{
	uint64_t   *from = entries;
	uint64_t   *to = scratch;

	if (count <= SMALL)
	{
		for (uint64_t i = 1; i < count; i++)
		{
			uint64_t	entry = entries[i];
			uint64_t	j = i;

			for (; j > 0 && entries[j - 1] > entry; j--)
				entries[j] = entries[j - 1];
			entries[j] = entry;
		}
		return;
	}
	for (int shift = 32; shift < 64; shift += RADIX_BITS)
	{
		uint64_t	starts[RADIX] = {0};
		uint64_t	sum = 0;
		uint64_t   *swap = from;

		for (uint64_t i = 0; i < count; i++)
			starts[(from[i] >> shift) & (RADIX - 1)]++;
		for (int d = 0; d < RADIX; d++)
		{
			uint64_t	n = starts[d];

			starts[d] = sum;
			sum += n;
		}
		for (uint64_t i = 0; i < count; i++)
			to[starts[(from[i] >> shift) & (RADIX - 1)]++] = from[i];
		from = to;
		to = swap;
	}
	if (from != entries)
		memcpy(entries, from, count * sizeof(uint64_t));
}

static int
part_bits(uint32_t parts)
{
	int			bits = 0;

	while (UINT32_C(1) << bits < parts)
		bits++;
	return bits;
}

static inline uint32_t
part_of(uint32_t key, int bits)
{
	return bits == 0 ? 0 : key >> (32 - bits);
}

uint64_t
medrec_candidate_entries(const MedrecPatientTable *table, uint32_t part, uint32_t parts)
{
	int			bits = part_bits(parts);
	uint64_t	count = 0;

	for (uint32_t i = 0; i < table->count; i++)
	{
		for (int k = 0; k < table->rows[i].key_count; k++)
			count += part_of(table->keys[i][k], bits) == part;
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
	uint32_t	key;			/* of the block */
	bool		has[REFINEMENTS];	/* what its rows have in common besides */
	int			tried;			/* what has been asked for */
} Visit;

/* Is the block's key the first that both have? */
static bool
is_first_key(const Visit *visit, uint32_t a, uint32_t b)
{
	const uint32_t *x = visit->table->keys[a];
	const uint32_t *y = visit->table->keys[b];

	for (;;)
	{
		if (*x == *y)
			return *x == visit->key;
		if (*x < *y)
			x++;
		else
			y++;
	}
}

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
	if (!is_first_key(visit, a, b))
		return;
	visit->counts->pairs++;
	if (x->is_second > y->is_second || (x->is_second == y->is_second && a > b))
		visit->visitor->visit(visit->visitor->state, b, a);
	else
		visit->visitor->visit(visit->visitor->state, a, b);
}

/* Each with the one whose place is first */
static void
visit_alike(Visit *visit, const uint64_t *entries, uint64_t count)
{
	const MedrecPatientRow *rows = visit->table->rows;
	uint32_t	firsts[2] = {UINT32_MAX, UINT32_MAX};

	for (uint64_t i = 0; i < count; i++)
	{
		uint32_t	row = row_of(entries[i]);
		uint32_t   *first = &firsts[rows[row].is_second];

		if (*first == UINT32_MAX || rows[row].place < rows[*first].place)
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
	for (int r = tried; r < REFINEMENTS; r++)
	{
		uint64_t	kept = 0;

		for (uint64_t i = 0; i < count; i++)
		{
			uint32_t	row = row_of(entries[i]);

			entries[i] = (uint64_t) visit->table->rows[row].fields[refinements[r]] << 32 | row;
		}
		sort_entries(entries, visit->scratch, count);
		while (kept < count && number_of(entries[kept]) == 0)
			kept++;				/* those who have none */
		visit->has[r] = true;
		visit->tried = r + 1;
		for (uint64_t i = kept; i < count;)
		{
			uint64_t	j = i + 1;

			while (j < count && number_of(entries[j]) == number_of(entries[i]))
				j++;
			if (j - i > 1)
				visit_block(visit, entries + i, j - i);
			if (j - i == count)
				r = REFINEMENTS;	/* no pair is left that differs in it */
			i = j;
		}
		if (r < REFINEMENTS)
			visit->has[r] = false;
	}
	for (int r = tried; r < REFINEMENTS; r++)
		visit->has[r] = false;
	visit->tried = tried;
}

void
medrec_candidates_visit(const MedrecPatientTable *table, uint32_t part, uint32_t parts,
						uint64_t *entries, uint64_t *scratch,
						const MedrecCandidateVisitor *visitor,
						MedrecCandidateCounts *counts)
{
	int			bits = part_bits(parts);
	uint32_t	crowd = crowd_of(table->count);
	uint64_t	n = 0;

	for (uint32_t i = 0; i < table->count; i++)
	{
		for (int k = 0; k < table->rows[i].key_count; k++)
		{
			uint32_t	key = table->keys[i][k];

			if (part_of(key, bits) == part)
				entries[n++] = (uint64_t) key << 32 | i;
		}
	}
	sort_entries(entries, scratch, n);
	for (uint64_t i = 0; i < n;)
	{
		uint64_t	j = i + 1;

		while (j < n && number_of(entries[j]) == number_of(entries[i]))
			j++;
		if (j - i > 1)
		{
			Visit		visit = {.crowd = crowd,.table = table,.visitor = visitor,.counts = counts,
			.scratch = scratch,.key = number_of(entries[i])};

			counts->crowded += j - i > crowd;
			visit_block(&visit, entries + i, j - i);
		}
		i = j;
	}
}
