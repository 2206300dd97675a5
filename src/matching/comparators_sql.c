/*-------------------------------------------------------------------------
 *
 * comparators_sql.c
 *		The measures of likeness between two strings, and their SQL functions.
 *
 * A new measure is one pure function and one line in the table here.
 *
 * Measures count characters.  Bytes are characters in a single-byte encoding
 * and wherever both strings are ASCII; any other pair is spread out, one
 * character to a uint32_t.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"

#include "compat.h"
#include "matching/comparator.h"

enum
{
	JARO,
	JARO_WINKLER,
	DICE,
	OSA_DISTANCE,
	DAMERAU_LEVENSHTEIN
};

static const MedrecComparator comparators[] = {
	[JARO] = {.name = "jaro",.similarity = medrec_jaro},
	[JARO_WINKLER] = {.name = "jaro_winkler",.similarity = medrec_jaro_winkler},
	[DICE] = {.name = "dice",.similarity = medrec_dice},
	[OSA_DISTANCE] = {.name = "osa_distance",.distance = medrec_osa_distance},
	[DAMERAU_LEVENSHTEIN] = {.name = "damerau_levenshtein",
	.distance = medrec_damerau_levenshtein},
};

static bool
is_ascii(const char *s, size_t len)
{
	uint64		seen = 0;

	for (; len >= sizeof(uint64); s += sizeof(uint64), len -= sizeof(uint64))
	{
		uint64		word;

		memcpy(&word, s, sizeof(word));
		seen |= word;
	}
	while (len-- > 0)
		seen |= (unsigned char) *s++;
	return (seen & UINT64CONST(0x8080808080808080)) == 0;
}

/* No word of the argument: not even how long it is. */
static void
refuse_length(const MedrecComparator *comparator)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("argument is too long for %s", comparator->name),
			 errdetail("An argument may have up to %d characters.",
					   MEDREC_COMPARATOR_LIMIT)));
}

/* Replaces the bytes of a pair by its characters */
static void
spread(MedrecPair *pair, const MedrecComparator *comparator)
{
	size_t		limit = (size_t) MEDREC_COMPARATOR_LIMIT *
	pg_database_encoding_max_length();
	pg_wchar   *a;
	pg_wchar   *b;

	if (pair->a_len > limit || pair->b_len > limit)
		refuse_length(comparator);

	/* each gets a terminator */
	a = palloc((pair->a_len + pair->b_len + 2) * sizeof(pg_wchar));
	b = a + pair->a_len + 1;
	pair->a_len = pg_mb2wchar_with_len(pair->a, a, (int) pair->a_len);
	pair->b_len = pg_mb2wchar_with_len(pair->b, b, (int) pair->b_len);
	pair->a = a;
	pair->b = b;
	pair->wide = true;
}

/* The first two arguments of a measure */
static MedrecPair
get_pair(FunctionCallInfo fcinfo, const MedrecComparator *comparator)
{
	text	   *a = PG_GETARG_TEXT_PP(0);
	text	   *b = PG_GETARG_TEXT_PP(1);
	MedrecPair	pair = {
		.a = VARDATA_ANY(a),
		.b = VARDATA_ANY(b),
		.a_len = VARSIZE_ANY_EXHDR(a),
		.b_len = VARSIZE_ANY_EXHDR(b),
		.wide = false,
	};

	if (pg_database_encoding_max_length() > 1 &&
		!(is_ascii(pair.a, pair.a_len) && is_ascii(pair.b, pair.b_len)))
		spread(&pair, comparator);
	if (pair.a_len > MEDREC_COMPARATOR_LIMIT ||
		pair.b_len > MEDREC_COMPARATOR_LIMIT)
		refuse_length(comparator);
	return pair;
}

static double
similarity(FunctionCallInfo fcinfo, const MedrecComparator *comparator)
{
	MedrecPair	pair = get_pair(fcinfo, comparator);
	double		result = comparator->similarity(&pair);

#ifdef USE_ASSERT_CHECKING
	MedrecPair	turned = {pair.b, pair.a, pair.b_len, pair.a_len, pair.wide};

	Assert(result >= 0 && result <= 1);
	Assert(comparator->similarity(&turned) == result);
#endif
	return result;
}

static int
distance(FunctionCallInfo fcinfo, const MedrecComparator *comparator)
{
	MedrecPair	pair = get_pair(fcinfo, comparator);
	int			result = comparator->distance(&pair);

#ifdef USE_ASSERT_CHECKING
	MedrecPair	turned = {pair.b, pair.a, pair.b_len, pair.a_len, pair.wide};

	Assert(result >= 0 && (size_t) result <= Max(pair.a_len, pair.b_len));
	Assert(comparator->distance(&turned) == result);
#endif
	return result;
}

PG_FUNCTION_INFO_V1(medrec_jaro_sql);
Datum
medrec_jaro_sql(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(similarity(fcinfo, &comparators[JARO]));
}

PG_FUNCTION_INFO_V1(medrec_jaro_winkler_sql);
Datum
medrec_jaro_winkler_sql(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(similarity(fcinfo, &comparators[JARO_WINKLER]));
}

PG_FUNCTION_INFO_V1(medrec_dice_sql);
Datum
medrec_dice_sql(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(similarity(fcinfo, &comparators[DICE]));
}

PG_FUNCTION_INFO_V1(medrec_osa_distance_sql);
Datum
medrec_osa_distance_sql(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(distance(fcinfo, &comparators[OSA_DISTANCE]));
}

PG_FUNCTION_INFO_V1(medrec_osa_distance_within_sql);
Datum
medrec_osa_distance_within_sql(PG_FUNCTION_ARGS)
{
	MedrecPair	pair = get_pair(fcinfo, &comparators[OSA_DISTANCE]);
	int32		max = PG_GETARG_INT32(2);

	if (max < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"%s\" of %s must not be negative",
						"max", comparators[OSA_DISTANCE].name)));
	PG_RETURN_INT32(medrec_osa_distance_within(&pair, max));
}

PG_FUNCTION_INFO_V1(medrec_damerau_levenshtein_sql);
Datum
medrec_damerau_levenshtein_sql(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(distance(fcinfo, &comparators[DAMERAU_LEVENSHTEIN]));
}
