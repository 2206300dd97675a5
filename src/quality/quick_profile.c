/*-------------------------------------------------------------------------
 *
 * quick_profile.c
 *		How complete a relation is, and what may be asked of it, as far as
 *		statistics tell.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/ascii.h"
#include "common/percent.h"
#include "common/wilson.h"
#include "compat.h"
#include "quality/column_statistics.h"
#include "quality/column_type.h"

/* An element that is missing in so few is required. */
#define REQUIRED_FROM	0.99

/* From less it cannot be told what would be usual (Deequ's rule). */
#define TARGET_FROM		0.2

/* Why a column's statistics are there, or not */
static const char *
status_of(const MedrecRelationStatistics *relation, const MedrecColumnStatistics *column)
{
	if (column->known)
		return "ok";
	if (!column->readable)
		return "no_privilege";
	if (relation->row_security)
		return "row_security";
	if (relation->rows == 0)
		return "empty";
	return relation->any_known ? "no_statistics" : "never_analyzed";
}

/* How many could be present: not those of which it is said that there are none */
static int64
expected_of(const int64 * counts)
{
	int64		expected = 0;

	for (int i = 0; i < MEDREC_ELEMENT_STATES; i++)
		if (medrec_element_is_expected((MedrecElementState) i))
			expected += counts[i];
	return expected;
}

/* ------------------------------------------------------------------------
 * quality_quick_profile
 * ------------------------------------------------------------------------
 */

enum
{
	P_COLUMN_NAME,
	P_DATA_TYPE,
	P_ELEMENT,
	P_KIND,
	P_N,
	P_NULL_PCT,					/* and other states, as MedrecElementState has
								 * them */
	P_BLANK_PCT,
	P_PLACEHOLDER_PCT,
	P_INVALID_PCT,
	P_DECLINED_PCT,
	P_PRESENT_PCT,
	P_DISTINCT_N,
	P_STATUS,
	P_ANALYZED_AT,
	P_COLUMNS
};

static void
set_percent(Datum *value, bool *isnull, int64 part, int64 whole)
{
	*isnull = whole == 0;
	if (whole > 0)
		*value = NumericGetDatum(medrec_percent(part, whole));
}

/* What is known of the values */
static void
profile_values(const MedrecRelationStatistics *relation, const MedrecColumnStatistics *column,
			   Datum *values, bool *nulls)
{
	int64		counts[MEDREC_ELEMENT_STATES];

	medrec_column_tally(relation, column, counts);
	for (int i = P_NULL_PCT; i <= P_DECLINED_PCT; i++)
	{
		int			state = MEDREC_ELEMENT_NULL + (i - P_NULL_PCT);

		set_percent(&values[i], &nulls[i], counts[state], relation->sample);
	}
	set_percent(&values[P_PRESENT_PCT], &nulls[P_PRESENT_PCT],
				counts[MEDREC_ELEMENT_PRESENT], expected_of(counts));
	nulls[P_DISTINCT_N] = column->ndistinct <= 0;
	values[P_DISTINCT_N] = Int64GetDatum((int64) rint(column->ndistinct));
}

PG_FUNCTION_INFO_V1(medrec_quality_quick_profile);
Datum
medrec_quality_quick_profile(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MedrecRelationStatistics *relation;

	InitMaterializedSRF(fcinfo, 0);
	relation = medrec_relation_statistics(PG_GETARG_OID(0));
	for (int i = 0; i < relation->ncolumns; i++)
	{
		const MedrecColumnStatistics *column = &relation->columns[i];
		const MedrecColumnElement *element = column->guess.element;
		Datum		values[P_COLUMNS];
		bool		nulls[P_COLUMNS] = {false};

		values[P_COLUMN_NAME] = DirectFunctionCall1(namein, CStringGetDatum(column->name));
		values[P_DATA_TYPE] = CStringGetTextDatum(column->type_name);
		nulls[P_ELEMENT] = element == NULL;
		if (element != NULL)
			values[P_ELEMENT] = CStringGetTextDatum(element->name);
		values[P_KIND] = CStringGetTextDatum(column->kind);
		nulls[P_N] = relation->rows < 0;
		values[P_N] = Int64GetDatum((int64) relation->rows);
		if (column->known)
			profile_values(relation, column, values, nulls);
		else
			for (int k = P_NULL_PCT; k <= P_DISTINCT_N; k++)
				nulls[k] = true;
		values[P_STATUS] = CStringGetTextDatum(status_of(relation, column));
		nulls[P_ANALYZED_AT] = !relation->has_been_analyzed;
		values[P_ANALYZED_AT] = TimestampTzGetDatum(relation->analyzed_at);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* ------------------------------------------------------------------------
 * quality_suggest_profile
 * ------------------------------------------------------------------------
 */

enum
{
	S_ORDINAL,
	S_ELEMENT,
	S_KIND,
	S_REQUIREMENT,
	S_TARGET_PCT,
	S_COLUMN_NAME,
	S_N,
	S_PRESENT_PCT,
	S_COLUMNS
};

#define MAX_ELEMENT_NAME	63	/* as medrec_profile_element has it */

/*
 * What never misses, or is made by the server, is nothing to measure: NOT NULL
 * columns, unless they can still be blank or filled with nothing.
 */
static bool
can_be_missing(const MedrecColumnStatistics *column)
{
	return !column->generated &&
		(!column->not_null || strcmp(column->kind, "text") != 0 ||
		 medrec_column_type(column->type) == MEDREC_COLUMN_STRING);
}

/* Is there no other column that is rather taken for the same element? */
static bool
is_best_of_element(const MedrecRelationStatistics *relation, const MedrecColumnStatistics *column)
{
	if (column->guess.score < MEDREC_COLUMN_SCORE_SURE)
		return false;
	for (int i = 0; i < relation->ncolumns; i++)
	{
		const MedrecColumnStatistics *other = &relation->columns[i];

		if (other->guess.element == column->guess.element &&
			(other->guess.score > column->guess.score ||
			 (other->guess.score == column->guess.score && other->number < column->number)))
			return false;
	}
	return true;
}

/* A column's name in lower case, and nothing else but digits and _ in it */
static char *
folded_name(const char *column)
{
	char	   *name = palloc(strlen(column) + 3);
	char	   *p = name;

	if (!medrec_is_letter(*column))
		p += sprintf(p, "c_");
	for (; *column != '\0'; column++)
		*p++ = medrec_is_letter(*column) || medrec_is_digit(*column) ?
			medrec_to_lower(*column) : '_';
	*p = '\0';
	if (p - name > MAX_ELEMENT_NAME)
		name[MAX_ELEMENT_NAME] = '\0';
	return name;
}

/* The name of the element that a column holds, unlike those before */
static char *
element_name(const MedrecRelationStatistics *relation, const MedrecColumnStatistics *column,
			 char *const *before, int nbefore)
{
	char	   *name = is_best_of_element(relation, column) ?
	pstrdup(column->guess.element->name) : folded_name(column->name);

	for (int i = 0; i < nbefore; i++)
	{
		if (strcmp(name, before[i]) == 0)
			return psprintf("%.*s_%d", MAX_ELEMENT_NAME - 6, name, column->number);
	}
	return name;
}

/* What a profile could ask of an element of which so many are present */
static void
suggest(int64 present, int64 expected, Datum *values, bool *nulls)
{
	double		share = expected > 0 ? (double) present / expected : 0;

	values[S_REQUIREMENT] = CStringGetTextDatum(share >= REQUIRED_FROM ? "required" : "optional");
	nulls[S_TARGET_PCT] = share < TARGET_FROM;
	if (share >= TARGET_FROM)
		values[S_TARGET_PCT] =
			NumericGetDatum(int64_div_fast_to_numeric((int64) floor(10000 * medrec_wilson_low(present, expected, MEDREC_Z_95)), 2));
	set_percent(&values[S_PRESENT_PCT], &nulls[S_PRESENT_PCT], present, expected);
}

PG_FUNCTION_INFO_V1(medrec_quality_suggest_profile);
Datum
medrec_quality_suggest_profile(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MedrecRelationStatistics *relation;
	char	  **names;
	int			count = 0;

	InitMaterializedSRF(fcinfo, 0);
	relation = medrec_relation_statistics(PG_GETARG_OID(0));
	if (!relation->any_known)
		ereport(NOTICE,
				(errmsg("there are no statistics of \"%s\" that you may see",
						get_rel_name(PG_GETARG_OID(0))),
				 errhint("ANALYZE the table first.")));
	names = palloc(Max(relation->ncolumns, 1) * sizeof(char *));
	for (int i = 0; i < relation->ncolumns; i++)
	{
		const MedrecColumnStatistics *column = &relation->columns[i];
		int64		counts[MEDREC_ELEMENT_STATES];
		Datum		values[S_COLUMNS];
		bool		nulls[S_COLUMNS] = {false};

		if (!column->known || !can_be_missing(column))
			continue;
		names[count] = element_name(relation, column, names, count);
		values[S_ELEMENT] = CStringGetTextDatum(names[count++]);
		values[S_ORDINAL] = Int32GetDatum(count);
		values[S_KIND] = CStringGetTextDatum(column->kind);
		medrec_column_tally(relation, column, counts);
		suggest(counts[MEDREC_ELEMENT_PRESENT], expected_of(counts), values, nulls);
		values[S_COLUMN_NAME] = DirectFunctionCall1(namein, CStringGetDatum(column->name));
		nulls[S_N] = relation->rows < 0;
		values[S_N] = Int64GetDatum((int64) relation->rows);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
