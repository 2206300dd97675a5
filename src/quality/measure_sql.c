/*-------------------------------------------------------------------------
 *
 * measure_sql.c
 *		Binds profiles to relations, measures, and keeps what was measured.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/relation_query.h"
#include "compat.h"
#include "quality/measure_query.h"
#include "quality/measure_sql.h"
#include "quality/track_sql.h"

PG_FUNCTION_INFO_V1(medrec_quality_bind);
PG_FUNCTION_INFO_V1(medrec_quality_measure);
PG_FUNCTION_INFO_V1(medrec_quality_record);

/* ------------------------------------------------------------------------
 * Arguments
 * ------------------------------------------------------------------------
 */

static void
require(FunctionCallInfo fcinfo, int number, const char *name)
{
	if (PG_ARGISNULL(number))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("\"%s\" must not be null", name)));
}

static void
set_segments(MedrecBinding *binding, ArrayType *array)
{
	Datum	   *names;
	bool	   *nulls;
	int			n;

	deconstruct_array(array, NAMEOID, NAMEDATALEN, false, TYPALIGN_CHAR, &names, &nulls, &n);
	binding->segments = palloc((n + 1) * sizeof(char *));
	binding->nsegments = 0;
	for (int i = 0; i < n; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("name of a column must not be null")));
		binding->segments[binding->nsegments++] = pstrdup(NameStr(*DatumGetName(names[i])));
	}
}

/* The grain of the binding, unless one is given */
static void
set_grain(MedrecBinding *binding, FunctionCallInfo fcinfo, int number)
{
	if (!PG_ARGISNULL(number))
		binding->grain = medrec_grain(text_to_cstring(PG_GETARG_TEXT_PP(number)));
}

static const char *
name_argument(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : pstrdup(NameStr(*PG_GETARG_NAME(number)));
}

/* ------------------------------------------------------------------------
 * quality_bind(profile, relation, map, segment_columns, period_column,
 *				changed_column, grain, suite, save)
 * ------------------------------------------------------------------------
 */

/* The expressions as a map that binds the same way again */
static Datum
map_of(const MedrecBinding *binding)
{
	StringInfoData json;
	bool		is_first = true;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	for (int i = 0; i < binding->profile->shape.nelements; i++)
	{
		if (binding->expressions[i] == NULL)
			continue;
		if (!is_first)
			appendStringInfoString(&json, ", ");
		is_first = false;
		escape_json(&json, binding->profile->shape.names[i]);
		appendStringInfoString(&json, ": ");
		escape_json(&json, binding->expressions[i]);
	}
	appendStringInfoChar(&json, '}');
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

static void
save_binding(FunctionCallInfo fcinfo, const MedrecBinding *binding)
{
	Oid			types[] = {TEXTOID, TEXTOID, JSONBOID, NAMEARRAYOID, NAMEOID, NAMEOID, TEXTOID, TEXTOID};
	Datum		values[] = {
		PG_GETARG_DATUM(0),
		CStringGetTextDatum(medrec_quoted_relation(binding->relid)),
		map_of(binding),
		PG_GETARG_DATUM(3), PG_GETARG_DATUM(4), PG_GETARG_DATUM(5),
		CStringGetTextDatum(binding->grain), PG_GETARG_DATUM(7)
	};
	char		nulls[] = {
		' ', ' ', ' ',
		PG_ARGISNULL(3) ? 'n' : ' ', PG_ARGISNULL(4) ? 'n' : ' ',
		PG_ARGISNULL(5) ? 'n' : ' ', ' ', PG_ARGISNULL(7) ? 'n' : ' '
	};

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_with_args(psprintf("INSERT INTO %s.medrec_binding AS b"
									   " (profile, relation, expressions, segment_columns, period_column, changed_column, grain, suite)"
									   " VALUES ($1, $2, $3, $4::pg_catalog.text[], $5, $6, $7, $8)"
									   " ON CONFLICT (profile, relation) DO UPDATE SET (expressions, segment_columns,"
									   " period_column, changed_column, grain, suite, bound_at) = (EXCLUDED.expressions,"
									   " EXCLUDED.segment_columns, EXCLUDED.period_column, EXCLUDED.changed_column,"
									   " EXCLUDED.grain, EXCLUDED.suite, pg_catalog.now())",
									   medrec_quoted_schema(fcinfo)),
							  lengthof(types), types, values, nulls, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "SPI_execute_with_args failed");
	SPI_finish();
}

static void
return_binding(FunctionCallInfo fcinfo, const MedrecBinding *binding)
{
	static const char *const origins[] = {"unmapped", "map", "name"};
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < binding->profile->shape.nelements; i++)
	{
		Datum		values[6];
		bool		nulls[6] = {false};

		values[0] = Int32GetDatum(i + 1);
		values[1] = CStringGetTextDatum(binding->profile->shape.names[i]);
		values[2] = CStringGetTextDatum(medrec_requirement_name(binding->profile->shape.elements[i].requirement));
		nulls[3] = binding->expressions[i] == NULL;
		if (!nulls[3])
			values[3] = CStringGetTextDatum(binding->expressions[i]);
		values[4] = CStringGetTextDatum(origins[binding->origins[i]]);
		nulls[5] = binding->origins[i] != MEDREC_BOUND_BY_NAME;
		values[5] = Int32GetDatum(binding->scores[i]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
}

Datum
medrec_quality_bind(PG_FUNCTION_ARGS)
{
	text	   *profile;
	MedrecBinding *binding;

	require(fcinfo, 0, "profile");
	require(fcinfo, 1, "relation");
	profile = PG_GETARG_TEXT_PP(0);
	binding = medrec_binding_propose(medrec_profile_load(VARDATA_ANY(profile),
														 VARSIZE_ANY_EXHDR(profile)),
									 PG_GETARG_OID(1),
									 PG_ARGISNULL(2) ? NULL : PG_GETARG_JSONB_P(2));
	if (!PG_ARGISNULL(3))
		set_segments(binding, PG_GETARG_ARRAYTYPE_P(3));
	binding->period = name_argument(fcinfo, 4);
	binding->changed = name_argument(fcinfo, 5);
	set_grain(binding, fcinfo, 6);
	medrec_binding_check(binding, medrec_quoted_schema(fcinfo));
	if (!PG_ARGISNULL(8) && PG_GETARG_BOOL(8))
		save_binding(fcinfo, binding);
	return_binding(fcinfo, binding);
	return (Datum) 0;
}

/* ------------------------------------------------------------------------
 * quality_measure(relation, profile, by, since, until, grain)
 * ------------------------------------------------------------------------
 */

/* The days from $1 on and before $2, of those that are given */
static const char *
days_between(const MedrecMeasure *measure, bool has_since, bool has_until)
{
	const char *column;

	if (!has_since && !has_until)
		return NULL;
	if (measure->binding->period == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no column that tells of which day a row is"),
				 errhint("Name it in quality_bind(), as period_column.")));
	column = medrec_day_column(measure);
	return psprintf("%s%s%s",
					has_since ? psprintf("%s >= $1", column) : "",
					has_since && has_until ? " AND " : "",
					has_until ? psprintf("%s < $2", column) : "");
}

/* Arguments since and until, as those of a query */
static void
day_arguments(FunctionCallInfo fcinfo, int since, Datum *values, bool *nulls)
{
	for (int i = 0; i < 2; i++)
	{
		nulls[i] = PG_ARGISNULL(since + i);
		values[i] = nulls[i] ? (Datum) 0 : PG_GETARG_DATUM(since + i);
	}
}

Datum
medrec_quality_measure(PG_FUNCTION_ARGS)
{
	static const Oid types[] = {DATEOID, DATEOID};
	MedrecBinding *binding;
	MedrecMeasure measure = {0};
	Datum		values[2];
	bool		nulls[2];

	require(fcinfo, 0, "relation");
	require(fcinfo, 1, "profile");
	measure.schema = medrec_quoted_schema(fcinfo);
	binding = medrec_binding_of(measure.schema, PG_GETARG_TEXT_PP(1), PG_GETARG_OID(0));
	if (!PG_ARGISNULL(2))
		set_segments(binding, PG_GETARG_ARRAYTYPE_P(2));
	medrec_binding_check(binding, measure.schema);
	measure.binding = binding;
	measure.from = medrec_quoted_relation(binding->relid);
	set_grain(binding, fcinfo, 5);
	measure.where = days_between(&measure, !PG_ARGISNULL(3), !PG_ARGISNULL(4));
	day_arguments(fcinfo, 3, values, nulls);
	medrec_return_query(fcinfo, psprintf("%s ORDER BY 1, 2", medrec_measure_query(&measure)),
						lengthof(types), types, values, nulls);
	return (Datum) 0;
}

/* ------------------------------------------------------------------------
 * quality_record(relation, profile, since, until, grain, period, everything)
 * ------------------------------------------------------------------------
 */

/* The first day that a date can be */
#define FIRST_DATE	((DateADT) (DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE))

/* Which rows are measured again, and the states that theirs replace */
typedef struct Scope
{
	const char *rows;			/* NULL: all */
	const char *states;			/* of medrec_state s; NULL: all of the
								 * relation */
	int			nargs;			/* from $3 on; $1 is the profile, $2 the
								 * relation */
	Oid			types[2];
	Datum		values[2];
} Scope;

/* $1 is the profile, $2 the relation, $3 when it is measured */
static void
execute(const MedrecMeasure *measure, const Scope *scope, const char *statement, int expected)
{
	Oid			types[5] = {TEXTOID, TEXTOID, TIMESTAMPTZOID};
	Datum		values[5];
	int			result;

	values[0] = CStringGetTextDatum(measure->binding->profile->shape.profile);
	values[1] = CStringGetTextDatum(measure->from);
	values[2] = TimestampTzGetDatum(measure->measured_at);
	for (int i = 0; i < scope->nargs; i++)
	{
		types[3 + i] = scope->types[i];
		values[3 + i] = scope->values[i];
	}
	result = SPI_execute_with_args(statement, 3 + scope->nargs, types, values, NULL, false, 0);
	if (result != expected)
		elog(ERROR, "SPI_execute_with_args failed: %s", SPI_result_code_string(result));
}

/* A value that such a statement gives, in the context of SPI */
static Datum
fetch(const MedrecMeasure *measure, const Scope *scope, const char *statement, bool *isnull)
{
	execute(measure, scope, statement, SPI_OK_SELECT);
	return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, isnull);
}

/* The first day of the period of a day, or of the one after it */
static Datum
period_of(const MedrecMeasure *measure, Datum day, bool next)
{
	Scope		scope = {NULL, NULL, 1, {DATEOID}, {day}};
	bool		isnull;
	const char *step = strcmp(measure->binding->grain, "quarter") == 0 ? "3 month" : psprintf("1 %s", measure->binding->grain);

	return fetch(measure, &scope,
				 psprintf("SELECT (pg_catalog.date_trunc('%s', $4::pg_catalog.timestamp) + '%s'::pg_catalog.interval)::pg_catalog.date",
						  measure->binding->grain, next ? step : "0"), &isnull);
}

/*
 * Whole periods: a part of one would replace the state of all of it.  Rows
 * that do not tell a day are of none of them, and their state, which is kept
 * under -infinity, stays.
 */
static void
scope_by_days(FunctionCallInfo fcinfo, const MedrecMeasure *measure, Scope *scope)
{
	const char *column = medrec_day_column(measure);
	DateADT		since = PG_ARGISNULL(2) ? DATEVAL_NOBEGIN : PG_GETARG_DATEADT(2);
	DateADT		until = PG_ARGISNULL(3) ? DATEVAL_NOEND : PG_GETARG_DATEADT(3);

	scope->nargs = 2;
	scope->types[0] = scope->types[1] = DATEOID;
	scope->values[0] = DateADTGetDatum(DATE_IS_NOBEGIN(since) ? FIRST_DATE : since);
	scope->values[1] = DateADTGetDatum(until);
	if (!DATE_NOT_FINITE(since))
		scope->values[0] = period_of(measure, scope->values[0], false);
	if (!DATE_NOT_FINITE(until))
		scope->values[1] = period_of(measure, DateADTGetDatum(until - 1), true);
	scope->rows = psprintf("%1$s >= $4 AND %1$s < $5", column);
	scope->states = "s.period >= $4 AND s.period < $5";
}

/*
 * The periods of rows that were changed since the last time.  What a
 * transaction changes that ends later is told to be older: an hour is for that.
 * A mere day is as old as its beginning, and a time without a zone may be one
 * of elsewhere: a day more is for those.  false: there was no last time.
 */
static bool
scope_by_changes(const MedrecMeasure *measure, Scope *scope)
{
	static const Scope none = {NULL, NULL, 0, {0}, {0}};
	Scope		since = {NULL, NULL, 1, {TIMESTAMPTZOID}, {0}};
	Oid			relid = measure->binding->relid;
	const char *changed = measure->binding->changed;
	bool		is_exact = getBaseType(get_atttype(relid, get_attnum(relid, changed))) == TIMESTAMPTZOID;
	bool		isnull;

	since.values[0] = fetch(measure, &none,
							psprintf("SELECT pg_catalog.max(s.measured_at) - '%d hours'::pg_catalog.interval FROM %s.medrec_state s"
									 " WHERE s.profile = $1 AND s.relation = $2", is_exact ? 1 : 25, measure->schema), &isnull);
	if (isnull)
		return false;
	scope->nargs = 1;
	scope->types[0] = DATEARRAYOID;
	scope->values[0] = fetch(measure, &since,
							 psprintf("SELECT COALESCE(pg_catalog.array_agg(DISTINCT COALESCE(%s, '-infinity')), '{}')"
									  " FROM %s WHERE %s >= $4",
									  medrec_period_expression(measure), measure->from,
									  medrec_plain_column(relid, changed)), &isnull);
	scope->rows = psprintf("COALESCE(%s, '-infinity') = ANY ($4)", medrec_period_expression(measure));
	scope->states = "s.period = ANY ($4)";
	return true;
}

static void
find_scope(FunctionCallInfo fcinfo, const MedrecMeasure *measure, Scope *scope)
{
	bool		has_days = !PG_ARGISNULL(2) || !PG_ARGISNULL(3);
	bool		everything = !PG_ARGISNULL(6) && PG_GETARG_BOOL(6);

	(void) days_between(measure, !PG_ARGISNULL(2), !PG_ARGISNULL(3));
	if (measure->binding->period == NULL)
	{
		scope->nargs = 1;
		scope->types[0] = DATEOID;
		scope->values[0] = period_of(measure, PG_GETARG_DATUM(5), false);
		scope->states = "s.period = $4";
	}
	else if (has_days)
		scope_by_days(fcinfo, measure, scope);
	else if (measure->binding->changed != NULL && !everything)
		(void) scope_by_changes(measure, scope);
}

static MedrecMeasure
measure_of(const char *schema, const MedrecBinding *binding)
{
	MedrecMeasure measure = {.schema = schema,.binding = binding};

	measure.from = medrec_quoted_relation(binding->relid);
	measure.measured_at = GetCurrentTimestamp();
	return measure;
}

/* SPI is connected. */
static int64
record(MedrecMeasure *measure, const Scope *scope)
{
	int64		states;

	measure->where = scope->rows;
	/* in order, so that of two that measure at once one waits */
	execute(measure, scope,
			psprintf("INSERT INTO %s.medrec_state AS s (profile, relation, period, segment, state, measured_at)"
					 " SELECT $1, $2, COALESCE(m.period, %s), m.segment, m.state, $3 FROM (%s) AS m ORDER BY 3, 4"
					 " ON CONFLICT (profile, relation, period, segment) DO UPDATE"
					 " SET state = EXCLUDED.state, measured_at = EXCLUDED.measured_at",
					 measure->schema, measure->binding->period == NULL ? "$4" : "'-infinity'",
					 medrec_measure_query(measure)), SPI_OK_INSERT);
	states = (int64) SPI_processed;
	/* segments that are not there any more; periods may be gone for good */
	execute(measure, scope,
			psprintf("DELETE FROM %s.medrec_state s WHERE s.profile = $1 AND s.relation = $2 AND s.measured_at <> $3 AND %s",
					 measure->schema, scope->states != NULL ? scope->states :
					 psprintf("s.period IN (SELECT f.period FROM %s.medrec_state f"
							  " WHERE f.profile = $1 AND f.relation = $2 AND f.measured_at = $3)", measure->schema)),
			SPI_OK_DELETE);
	return states;
}

int64
medrec_record_all(const char *schema, const MedrecBinding *binding)
{
	MedrecMeasure measure = measure_of(schema, binding);
	Scope		all = {0};
	int64		states;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	states = record(&measure, &all);
	SPI_finish();
	return states;
}

Datum
medrec_quality_record(PG_FUNCTION_ARGS)
{
	const char *schema = medrec_quoted_schema(fcinfo);
	MedrecMeasure measure;
	Scope		scope = {0};
	MedrecBinding *binding;
	int64		states;

	require(fcinfo, 0, "relation");
	require(fcinfo, 1, "profile");
	require(fcinfo, 5, "period");
	binding = medrec_binding_of(schema, PG_GETARG_TEXT_PP(1), PG_GETARG_OID(0));
	medrec_binding_check(binding, schema);
	set_grain(binding, fcinfo, 4);
	if (medrec_is_tracked(binding->profile->shape.profile, binding->relid))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("relation \"%s\" is tracked by profile \"%s\"",
						get_rel_name(binding->relid), binding->profile->shape.profile),
				 errhint("quality_fold() brings what is kept up to date, and quality_track() measures it again.")));
	measure = measure_of(schema, binding);

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	find_scope(fcinfo, &measure, &scope);
	states = record(&measure, &scope);
	SPI_finish();
	PG_RETURN_INT64(states);
}
