/*-------------------------------------------------------------------------
 *
 * name_similarity_sql.c
 *		SQL function over the likeness of two whole names.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"

#include "compat.h"
#include "matching/name_similarity.h"
#include "matching/normalize_sql.h"

/* No word of the argument: not even how long it is. */
static void
refuse_length(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("argument is too long for name_similarity"),
			 errdetail("A folded name may have up to %d characters and %d words.",
					   MEDREC_COMPARATOR_LIMIT, MEDREC_NAME_WORDS_MAX)));
}

/* The characters of a folded name, each in 32 bits */
static const pg_wchar *
spread(const text *name, size_t *len)
{
	size_t		bytes = VARSIZE_ANY_EXHDR(name);
	pg_wchar   *chars;

	if (bytes > (size_t) MEDREC_COMPARATOR_LIMIT * pg_database_encoding_max_length())
		refuse_length();
	chars = palloc((bytes + 1) * sizeof(pg_wchar));
	*len = pg_mb2wchar_with_len(VARDATA_ANY(name), chars, (int) bytes);
	return chars;
}

static bool
has_one_byte_chars(const text *name)
{
	if (pg_database_encoding_max_length() == 1)
		return true;
	for (size_t i = 0; i < VARSIZE_ANY_EXHDR(name); i++)
	{
		if (IS_HIGHBIT_SET(VARDATA_ANY(name)[i]))
			return false;
	}
	return true;
}

PG_FUNCTION_INFO_V1(medrec_name_similarity_sql);
Datum
medrec_name_similarity_sql(PG_FUNCTION_ARGS)
{
	text	   *a = medrec_name_folded(PG_GETARG_TEXT_PP(0), fcinfo->flinfo);
	text	   *b = medrec_name_folded(PG_GETARG_TEXT_PP(1), fcinfo->flinfo);
	MedrecPair	names = {
		.a = VARDATA_ANY(a),
		.b = VARDATA_ANY(b),
		.a_len = VARSIZE_ANY_EXHDR(a),
		.b_len = VARSIZE_ANY_EXHDR(b),
	};
	double		similarity = 0;

	if (!has_one_byte_chars(a) || !has_one_byte_chars(b))
	{
		names.a = spread(a, &names.a_len);
		names.b = spread(b, &names.b_len);
		names.wide = true;
	}
	if (names.a_len > MEDREC_COMPARATOR_LIMIT ||
		names.b_len > MEDREC_COMPARATOR_LIMIT ||
		!medrec_name_similarity(&names, &similarity))
		refuse_length();
	PG_RETURN_FLOAT8(similarity);
}
