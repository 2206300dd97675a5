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
#include "matching/daitch_mokotoff.h"
#include "matching/normalize_sql.h"
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

static void
add_double_metaphone(ArrayBuildState *codes, const char *word, size_t len)
{
	MedrecDoubleMetaphone primary;
	MedrecDoubleMetaphone alternate;

	medrec_double_metaphone(word, len, primary, alternate);
	add_code(codes, primary);
	add_code(codes, alternate);
}

static void
add_daitch_mokotoff(ArrayBuildState *codes, const char *word, size_t len)
{
	MedrecDaitchMokotoff found[MEDREC_DAITCH_MOKOTOFF_MAX];
	int			count = medrec_daitch_mokotoff(word, len, found);

	for (int i = 0; i < count; i++)
		add_code(codes, found[i]);
}

static const struct Method
{
	const char *name;
	MedrecNameFolding folding;
	void		(*add_codes) (ArrayBuildState *codes, const char *word, size_t len);
}			methods[] = {
	{"double_metaphone", medrec_name_fold, add_double_metaphone},
	{"daitch_mokotoff", medrec_daitch_mokotoff_fold, add_daitch_mokotoff},
};

/* One that is not known is not shown: it may be the name. */
static const struct Method *
find_method(const text *name)
{
	for (size_t i = 0; i < lengthof(methods); i++)
	{
		if (VARSIZE_ANY_EXHDR(name) == strlen(methods[i].name) &&
			memcmp(VARDATA_ANY(name), methods[i].name, strlen(methods[i].name)) == 0)
			return &methods[i];
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized phonetic method"),
			 errhint("The methods are \"%s\" and \"%s\".",
					 methods[0].name, methods[1].name)));
}

PG_FUNCTION_INFO_V1(medrec_name_phonetic);
Datum
medrec_name_phonetic(PG_FUNCTION_ARGS)
{
	const struct Method *method = find_method(PG_GETARG_TEXT_PP(1));
	ArrayBuildState *codes = initArrayResult(TEXTOID, CurrentMemoryContext,
											 false);
	text	   *folded = medrec_name_folded_by(method->folding, PG_GETARG_TEXT_PP(0),
											   fcinfo->flinfo);
	const char *word = VARDATA_ANY(folded);
	const char *end = word + VARSIZE_ANY_EXHDR(folded);

	for (int words = 0; word < end && words < WORDS_MAX; words++, word++)
	{
		const char *blank = memchr(word, ' ', end - word);
		size_t		len = (blank != NULL ? blank : end) - word;

		method->add_codes(codes, word, len);
		word += len;
	}
	PG_RETURN_DATUM(makeArrayResult(codes, CurrentMemoryContext));
}
