/*-------------------------------------------------------------------------
 *
 * name_shares.c
 *		How frequent names are among patients.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

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

static void
count_name(CountedName *names, uint64 mask, const char *name, size_t len, uint32 count)
{
	uint64		hash = medrec_hash64(name, len, 0);
	uint64		i = hash & mask;

	while (names[i].name != NULL &&
		   (names[i].hash != hash || names[i].len != len || memcmp(names[i].name, name, len) != 0))
		i = (i + 1) & mask;
	names[i].name = name;
	names[i].hash = hash;
	names[i].len = (uint32) len;
	names[i].count += count;
}

void
medrec_name_shares_count(const MedrecPatientLoad *load, MedrecPatientField part,
						 MedrecNameShares *shares)
{
	uint64		room = 1024;
	uint64		used = 0;
	double		rows = 0;
	double		same = 0;
	double		rest = 0;
	double		rest_squares = 0;
	CountedName *names;
	MedrecNameShare *listed;

	while (room < (uint64) load->count * 2)
		room *= 2;
	names = MemoryContextAllocExtended(CurrentMemoryContext, room * sizeof(CountedName),
									   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (uint32 i = 0; i < load->count; i++)
	{
		MedrecPatientReader reader;

		medrec_patient_open(&reader, load->bytes + load->starts[i],
							(size_t) (load->starts[i + 1] - load->starts[i]));
		while (medrec_patient_next(&reader) && reader.field <= part)
		{
			if (reader.field != part)
				continue;
			count_name(names, room - 1, reader.value, reader.len, 1);
			rows++;
		}
	}
	for (uint64 i = 0; i < room; i++)
	{
		if (names[i].name != NULL)
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
