/*-------------------------------------------------------------------------
 *
 * listed_pairs.c
 *		Pairs of patients that a relation lists by their ids.
 *
 * The ids are a hash table; whether a row is asked for shows when it is read,
 * whatever the type of its id.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "common/hash64.h"
#include "compat.h"
#include "matching/grow.h"
#include "matching/listed_pairs.h"

#define NO_ROW	PG_UINT32_MAX

typedef struct ListedId
{
	uint32		row;			/* NO_ROW: none was read yet */
	uint32		len;
	bool		is_of_pair;		/* not of a decision alone */
	char		bytes[FLEXIBLE_ARRAY_MEMBER];	/* as text */
} ListedId;

/* Ids lie one behind the other, each at a place of so many bytes */
#define PLACE_SIZE	MAXIMUM_ALIGNOF
#define PLACES(len)	(MAXALIGN(offsetof(ListedId, bytes) + (Size) (len)) / PLACE_SIZE)
#define PLACES_MAX	((Size) PG_INT32_MAX)

typedef struct ListedPair
{
	uint32		a;				/* places of ids, then rows */
	uint32		b;
} ListedPair;

/* So many bits, and more, say of an id in most cases that it is none of these. */
#define BITS_AN_ID	8

struct MedrecListedPairs
{
	MemoryContext context;
	bool		numbered;
	char	   *ids;
	Size		places;
	uint64		ids_room;
	uint32		id_count;
	uint64	   *buckets;		/* half of an id's hash above, its place and
								 * one below; 0: none */
	uint32		bucket_count;
	uint64	   *bits;			/* set if there is an id with that hash */
	uint64		bits_mask;
	ListedPair *pairs;
	Size		pair_count;
	uint64		pairs_room;
};

/* ------------------------------------------------------------------------
 * Ids
 * ------------------------------------------------------------------------
 */

static inline ListedId *
id_at(const MedrecListedPairs *listed, Size place)
{
	return (ListedId *) (listed->ids + place * PLACE_SIZE);
}

/* The place in a bucket that is not empty */
static inline uint32
place_in(uint64 bucket)
{
	return (uint32) bucket - 1;
}

/* The bucket of an id, or the one where it would be */
static uint64 *
find_bucket(const MedrecListedPairs *listed, uint64 hash, const char *text, Size len)
{
	uint32		mask = listed->bucket_count - 1;
	uint32		at = (uint32) hash & mask;

	for (; listed->buckets[at] != 0; at = (at + 1) & mask)
	{
		const ListedId *id;

		if (listed->buckets[at] >> 32 != hash >> 32)
			continue;
		id = id_at(listed, place_in(listed->buckets[at]));
		if (id->len == len && memcmp(id->bytes, text, len) == 0)
			break;
	}
	return &listed->buckets[at];
}

static void
fill_bucket(const MedrecListedPairs *listed, uint64 hash, uint32 place)
{
	const ListedId *id = id_at(listed, place);

	*find_bucket(listed, hash, id->bytes, id->len) = (hash >> 32 << 32) | (place + 1);
}

static void
make_buckets(MedrecListedPairs *listed, uint32 count)
{
	if (listed->buckets != NULL)
		pfree(listed->buckets);
	listed->bucket_count = count;
	listed->buckets = MemoryContextAllocExtended(listed->context, (Size) count * sizeof(uint64),
												 MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (Size place = 0; place < listed->places; place += PLACES(id_at(listed, place)->len))
	{
		const ListedId *id = id_at(listed, place);

		fill_bucket(listed, medrec_hash64(id->bytes, id->len, 0), (uint32) place);
	}
}

/* The place of an id that may be new */
static uint32
place_of(MedrecListedPairs *listed, const text *id)
{
	const char *text = VARDATA_ANY(id);
	uint32		len = VARSIZE_ANY_EXHDR(id);
	uint64		hash = medrec_hash64(text, len, 0);
	uint64		bucket = *find_bucket(listed, hash, text, len);
	Size		place = listed->places;

	if (bucket != 0)
		return place_in(bucket);
	if (place + PLACES(len) > PLACES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many pairs")));
	listed->places += PLACES(len);
	listed->ids = medrec_grow(listed->context, listed->ids, &listed->ids_room, listed->places * PLACE_SIZE, 1);
	id_at(listed, place)->row = NO_ROW;
	id_at(listed, place)->len = len;
	id_at(listed, place)->is_of_pair = false;
	memcpy(id_at(listed, place)->bytes, text, len);
	/* a quarter of the buckets stays empty */
	if (++listed->id_count > listed->bucket_count / 4 * 3)
		make_buckets(listed, listed->bucket_count * 2);
	else
		fill_bucket(listed, hash, (uint32) place);
	return (uint32) place;
}

/*
 * Of most rows no id is listed, which few bits tell: they stay near to the
 * processor, as the buckets do not.
 */
static void
make_bits(MedrecListedPairs *listed)
{
	uint64		bits = 64;

	while (bits < (uint64) listed->id_count * BITS_AN_ID)
		bits *= 2;
	listed->bits_mask = bits - 1;
	listed->bits = MemoryContextAllocExtended(listed->context, bits / 8, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (Size place = 0; place < listed->places; place += PLACES(id_at(listed, place)->len))
	{
		const ListedId *id = id_at(listed, place);
		uint64		bit = medrec_hash64(id->bytes, id->len, 0) & listed->bits_mask;

		listed->bits[bit / 64] |= UINT64CONST(1) << bit % 64;
	}
}

/* NULL: it is not listed */
static ListedId *
find_id(const MedrecListedPairs *listed, const char *text, Size len)
{
	uint64		hash = medrec_hash64(text, len, 0);
	uint64		bit = hash & listed->bits_mask;
	uint64		bucket;

	if ((listed->bits[bit / 64] >> bit % 64 & 1) == 0)
		return NULL;
	bucket = *find_bucket(listed, hash, text, len);
	return bucket == 0 ? NULL : id_at(listed, place_in(bucket));
}

/* ------------------------------------------------------------------------
 * Pairs
 * ------------------------------------------------------------------------
 */

static void
receive_pair(TupleTableSlot * slot, void *state)
{
	MedrecListedPairs *listed = state;
	uint32		places[2];

	for (int i = 0; i < 2; i++)
	{
		text	   *id = DatumGetTextPP(slot->tts_values[i]);

		places[i] = place_of(listed, id);
		if ((Pointer) id != DatumGetPointer(slot->tts_values[i]))
			pfree(id);
	}
	if (!DatumGetBool(slot->tts_values[2]))
		return;
	id_at(listed, places[0])->is_of_pair = id_at(listed, places[1])->is_of_pair = true;
	listed->pairs = medrec_grow(listed->context, listed->pairs, &listed->pairs_room,
								listed->pair_count + 1, sizeof(ListedPair));
	listed->pairs[listed->pair_count++] = (ListedPair)
	{
		places[0], places[1]
	};
}

void
medrec_check_listed_pairs(Oid relid)
{
	pfree(medrec_pairs_query(relid, ""));
}

MedrecListedPairs *
medrec_listed_pairs(FunctionCallInfo fcinfo, Oid relid, const MedrecPatientRelation *patients, bool numbered)
{
	MedrecListedPairs *listed = palloc0(sizeof(MedrecListedPairs));
	Oid			types[] = {TEXTOID};
	Datum		values[] = {CStringGetTextDatum(patients->name)};

	listed->context = CurrentMemoryContext;
	listed->numbered = numbered;
	make_buckets(listed, 1024);
	medrec_read_rows(psprintf("%s UNION ALL SELECT d.id_a, d.id_b, false FROM %s.medrec_match_decision d"
							  " WHERE d.relation = $1 AND d.decision IN ('same', 'different')",
							  medrec_pairs_query(relid, ", true"), medrec_quoted_schema(fcinfo)),
					 lengthof(types), types, values, receive_pair, listed);
	make_bits(listed);
	return listed;
}

/* ------------------------------------------------------------------------
 * Patients
 * ------------------------------------------------------------------------
 */

static bool
take_patient(void *taker, const char *id, Size len, uint32 row)
{
	const MedrecListedPairs *listed = taker;
	ListedId   *found = find_id(listed, id, len);

	if (found == NULL)
		return listed->numbered && memchr(id, '#', len) != NULL;
	if (found->row != NO_ROW && found->is_of_pair)
		ereport(ERROR,
				(errcode(ERRCODE_CARDINALITY_VIOLATION),
				 errmsg("several rows have an id that is listed in a pair"),
				 errhint("Give a column that tells rows apart, or do without the list of pairs.")));
	found->row = row;
	return true;
}

MedrecPatientLoad *
medrec_listed_patients(MedrecListedPairs *listed)
{
	MedrecPatientLoad *load = medrec_patient_load_make();

	load->takes = take_patient;
	load->taker = listed;
	return load;
}

static void
notice_missing(const MedrecListedPairs *listed, const MedrecPatientRelation *patients)
{
	uint32		missing = 0;

	for (Size place = 0; place < listed->places; place += PLACES(id_at(listed, place)->len))
		missing += id_at(listed, place)->is_of_pair && id_at(listed, place)->row == NO_ROW;
	if (missing > 0)
		ereport(NOTICE,
				(errmsg("some of the pairs are passed over"),
				 errdetail("Of their ids, %u are of no row of %s that has a key and can be read.",
						   missing, patients->name)));
}

static int
compare_pairs(const void *a, const void *b)
{
	const ListedPair *x = a;
	const ListedPair *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

MedrecEdge *
medrec_listed_edges(MedrecListedPairs *listed, const MedrecPatientRelation *patients, Size * count)
{
	ListedPair *pairs = listed->pairs;
	MedrecEdge *edges = MemoryContextAllocHuge(listed->context, (listed->pair_count + 1) * sizeof(MedrecEdge));
	Size		there = 0;

	notice_missing(listed, patients);
	for (Size i = 0; i < listed->pair_count; i++)
	{
		uint32		a = id_at(listed, pairs[i].a)->row;
		uint32		b = id_at(listed, pairs[i].b)->row;

		if (a != NO_ROW && b != NO_ROW)
			pairs[there++] = (ListedPair)
		{
			Min(a, b), Max(a, b)
		};
	}
	qsort(pairs, there, sizeof(ListedPair), compare_pairs);
	*count = 0;
	for (Size i = 0; i < there; i++)
	{
		if (i == 0 || compare_pairs(&pairs[i - 1], &pairs[i]) != 0)
			edges[(*count)++] = (MedrecEdge)
		{
			pairs[i].a, pairs[i].b, 0
		};
	}
	return edges;
}
