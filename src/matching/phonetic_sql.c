/*-------------------------------------------------------------------------
 *
 * phonetic_sql.c
 *		The SQL function over phonetic codes of names.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "matching/name_ops.h"
#include "matching/phonetic.h"

/* Of longer names the rest is not heard. */
#define WORDS_MAX	32

static void
add_code(ArrayBuildState *codes, const char *code)
{
	if (code[0] == '\0')
		return;
	for (int i = 0; i < codes->nelems; i++)
	{
		text	   *other = DatumGetTextPP(codes->dvalues[i]);

		if (VARSIZE_ANY_EXHDR(other) == strlen(code) &&
			memcmp(VARDATA_ANY(other), code, strlen(code)) == 0)
			return;
	}
	accumArrayResult(codes, CStringGetTextDatum(code), false, TEXTOID,
					 CurrentMemoryContext);
}

PG_FUNCTION_INFO_V1(medrec_name_phonetic);
Datum
medrec_name_phonetic(PG_FUNCTION_ARGS)
{
	ArrayBuildState *codes = initArrayResult(TEXTOID, CurrentMemoryContext,
											 false);
	text	   *folded = medrec_name_folded(PG_GETARG_TEXT_PP(0), fcinfo->flinfo);
	const char *word = VARDATA_ANY(folded);
	const char *end = word + VARSIZE_ANY_EXHDR(folded);

	for (int words = 0; word < end && words < WORDS_MAX; words++, word++)
	{
		const char *blank = memchr(word, ' ', end - word);
		size_t		len = (blank != NULL ? blank : end) - word;
		MedrecDoubleMetaphone primary;
		MedrecDoubleMetaphone alternate;

		medrec_double_metaphone(word, len, primary, alternate);
		add_code(codes, primary);
		add_code(codes, alternate);
		word += len;
	}
	PG_RETURN_DATUM(makeArrayResult(codes, CurrentMemoryContext));
}
