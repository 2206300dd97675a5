/*-------------------------------------------------------------------------
 *
 * rule.c
 *		Rules about the rows of relations.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"

#include "common/relation_query.h"
#include "compat.h"
#include "quality/rule.h"

static char **
strings_of(HeapTuple tuple, TupleDesc desc, int column, int *count)
{
	bool		isnull;
	Datum		array = SPI_getbinval(tuple, desc, column, &isnull);
	Datum	   *elements;
	char	  **strings;

	*count = 0;
	if (isnull)
		return NULL;
	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, NULL, count);
	strings = palloc(*count * sizeof(char *));
	for (int i = 0; i < *count; i++)
		strings[i] = TextDatumGetCString(elements[i]);
	return strings;
}

static int
compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* So that the same columns are the same segments, in whatever order */
static void
sort_strings(char **strings, int *count)
{
	int			kept = 0;

	if (*count > 1)
		qsort(strings, *count, sizeof(char *), compare_strings);
	for (int i = 0; i < *count; i++)
	{
		if (kept == 0 || strcmp(strings[kept - 1], strings[i]) != 0)
			strings[kept++] = strings[i];
	}
	*count = kept;
}

void
medrec_read_rule(HeapTuple tuple, TupleDesc desc, MedrecRule *rule)
{
	bool		isnull;

	memset(rule, 0, sizeof(*rule));
	rule->rule_id = SPI_getvalue(tuple, desc, 1);
	rule->relation = SPI_getvalue(tuple, desc, 2);
	rule->scope = SPI_getvalue(tuple, desc, 3);
	rule->violation = SPI_getvalue(tuple, desc, 4);
	rule->key_columns = strings_of(tuple, desc, 5, &rule->key_count);
	rule->segment_columns = strings_of(tuple, desc, 6, &rule->segment_count);
	sort_strings(rule->segment_columns, &rule->segment_count);
	rule->timeout_ms = DatumGetInt32(SPI_getbinval(tuple, desc, 7, &isnull));
	if (isnull)
		rule->timeout_ms = 0;
}

void
medrec_find_relation(MedrecRule *rule)
{
	RangeVar   *name = makeRangeVarFromNameList(stringToQualifiedNameList(rule->relation, NULL));

	rule->from = medrec_quoted_relation(RangeVarGetRelid(name, NoLock, false));
	rule->alias = quote_identifier(name->relname);	/* it may be gone by now */
}
