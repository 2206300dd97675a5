/*-------------------------------------------------------------------------
 *
 * name_shares.c
 *		How frequent names are among patients.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "common/hash64.h"
#include "matching/name_shares.h"

/*
 * The smallest count that may be shown of persons: the cell size suppression
 * policy of the Centers for Medicare and Medicaid Services.
 */
#define COUNT_SHOWN	11

/* The most frequent names are enough. */
#define NAMES_MAX	2000

/* A name that nobody else has may be a slip of the pen. */
#define SHARE_MIN	1e-5

typedef struct CountedName
{
	const char *name;			/* NULL: none */
	uint64		hash;
	uint32		len;
	uint32		count;
} CountedName;

static int
compare_counts(const void *a, const void *b)
{
	const CountedName *x = a;
	const CountedName *y = b;
	int			order;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	order = memcmp(x->name, y->name, Min(x->len, y->len));
	return order != 0 ? order : x->len < y->len ? -1 : x->len > y->len;
}

/* Names with how many have them: a hash table */
typedef struct NameCounts
{
	CountedName *names;
	uint64		room;			/* a power of two */
	uint64		used;
} NameCounts;

/* The place of a name, or the one where it would be */
static CountedName *
find_name(const NameCounts *counts, uint64 hash, const char *name, size_t len)
{
	uint64		mask = counts->room - 1;
	uint64		i = hash & mask;

	while (counts->names[i].name != NULL &&
		   (counts->names[i].hash != hash || counts->names[i].len != len || memcmp(counts->names[i].name, name, len) != 0))
		i = (i + 1) & mask;
	return &counts->names[i];
}

static void
make_room(NameCounts *counts, uint64 room)
{
	NameCounts	before = *counts;

	counts->room = room;
	counts->names = MemoryContextAllocExtended(CurrentMemoryContext, room * sizeof(CountedName),
											   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (uint64 i = 0; i < before.room; i++)
	{
		const CountedName *name = &before.names[i];

		if (name->name != NULL)
			*find_name(counts, name->hash, name->name, name->len) = *name;
	}
	if (before.names != NULL)
		pfree(before.names);
}

static void
count_name(NameCounts *counts, const char *name, size_t len)
{
	uint64		hash = medrec_hash64(name, len, 0);
	CountedName *found = find_name(counts, hash, name, len);

	if (found->name == NULL)
	{
		/* those that are compared again and again lie close together */
		found->name = memcpy(palloc(Max(len, 1)), name, len);
		found->hash = hash;
		found->len = (uint32) len;
		counts->used++;
	}
	found->count++;
	/* half of the room stays empty */
	if (counts->used * 2 > counts->room)
		make_room(counts, counts->room * 2);
}

static void
make_shares(NameCounts *counts, MedrecNameShares *shares)
{
	uint64		used = 0;
	double		rows = 0;
	double		same = 0;
	double		rest = 0;
	double		rest_squares = 0;
	CountedName *names = counts->names;
	MedrecNameShare *listed;

	for (uint64 i = 0; i < counts->room; i++)
	{
		if (names[i].name == NULL)
			continue;
		rows += names[i].count;
		names[used++] = names[i];
	}
	qsort(names, used, sizeof(CountedName), compare_counts);

	listed = palloc(NAMES_MAX * sizeof(MedrecNameShare));
	shares->count = 0;
	for (uint64 i = 0; i < used; i++)
	{
		double		count = names[i].count;

		same += count * (count - 1);
		if (names[i].count >= COUNT_SHOWN && shares->count < NAMES_MAX)
		{
			listed[shares->count].name = names[i].name;
			listed[shares->count].len = names[i].len;
			listed[shares->count].share = (float) (count / rows);
			shares->count++;
		}
		else
		{
			rest += count;
			rest_squares += count * count;
		}
	}
	pfree(names);
	qsort(listed, shares->count, sizeof(MedrecNameShare), medrec_name_share_compare);
	shares->names = listed;
	shares->same = (float) Max(rows > 1 ? same / (rows * (rows - 1)) : 0, SHARE_MIN);
	shares->rest = (float) Max(rest > 0 ? rest_squares / rest / rows : 0, SHARE_MIN);
}

void
medrec_name_shares_count(const MedrecPatientLoad *load, MedrecNameShares *given, MedrecNameShares *family)
{
	NameCounts	givens = {.names = NULL};
	NameCounts	families = {.names = NULL};

	make_room(&givens, 1024);
	make_room(&families, 1024);
	for (uint32 i = 0; i < load->count; i++)
	{
		MedrecPatientReader reader;

		if (i % 65536 == 0)
			CHECK_FOR_INTERRUPTS();
		medrec_patient_open(&reader, load->bytes + load->starts[i],
							(size_t) (load->starts[i + 1] - load->starts[i]));
		while (medrec_patient_next(&reader) && reader.field <= Max(MEDREC_PATIENT_GIVEN, MEDREC_PATIENT_FAMILY))
		{
			if (reader.field == MEDREC_PATIENT_GIVEN)
				count_name(&givens, reader.value, reader.len);
			else if (reader.field == MEDREC_PATIENT_FAMILY)
				count_name(&families, reader.value, reader.len);
		}
	}
	make_shares(&givens, given);
	make_shares(&families, family);
}
