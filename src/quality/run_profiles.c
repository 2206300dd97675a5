/*-------------------------------------------------------------------------
 *
 * run_profiles.c
 *		The profiles of a suite, as part of its run.
 *
 * An element with a target is a rule like others: its rows are those in which
 * it is expected, and violations those in which it is not present.  So a
 * profile has statuses, comparisons and control charts without more ado.  What
 * more there is to know of it is in its states.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/regproc.h"
#include "utils/timestamp.h"
#include "utils/varlena.h"

#include "common/relation_query.h"
#include "compat.h"
#include "quality/guard.h"
#include "quality/measure_query.h"
#include "quality/rule.h"
#include "quality/run_profiles.h"
#include "quality/track_sql.h"

/* In fewer an element tells nothing */
#define MINIMUM_ROWS	25

/* What was measured: so many segments, and their states */
typedef struct Measurement
{
	const MedrecProfileRun *run;
	const MedrecBound *bound;
	Oid			relid;
	int			count;
	Datum	   *segments;
	Datum	   *states;
	Oid			state_type;
	Datum		period;			/* its first day */
} Measurement;

static void
execute(const char *query, int nargs, const Oid *types, const Datum *values, int expected)
{
	int			result = SPI_execute_with_args(query, nargs, (Oid *) types, (Datum *) values, NULL, false, 0);

	if (result != expected)
		elog(ERROR, "SPI_execute_with_args failed: %s", SPI_result_code_string(result));
}

void
medrec_hold_run(const char *schema, int64 run_id)
{
	Oid			types[] = {INT8OID};
	Datum		values[] = {Int64GetDatum(run_id)};

	execute(psprintf("SELECT FROM %s.medrec_run WHERE run_id = $1 FOR KEY SHARE", schema),
			lengthof(types), types, values, SPI_OK_SELECT);
	if (SPI_processed == 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("run %lld was deleted before its end", (long long) run_id)));
	SPI_freetuptable(SPI_tuptable);
}

MedrecBound *
medrec_bound_in_suite(const char *schema, Datum suite, int *count)
{
	Oid			types[] = {TEXTOID};
	MedrecBound *bound;

	execute(psprintf("SELECT b.profile, b.relation FROM %s.medrec_binding b WHERE b.suite = $1"
					 " ORDER BY b.relation, b.profile", schema),
			lengthof(types), types, &suite, SPI_OK_SELECT);
	*count = (int) SPI_processed;
	bound = palloc((*count + 1) * sizeof(MedrecBound));
	for (int i = 0; i < *count; i++)
	{
		bound[i].profile = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1);
		bound[i].relation = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 2);
	}
	SPI_freetuptable(SPI_tuptable);
	return bound;
}

/* ------------------------------------------------------------------------
 * Measuring, under guard
 * ------------------------------------------------------------------------
 */

/* The rows of the period that the day $1 is in; NULL: there is no telling */
static const char *
rows_of_period(const MedrecMeasure *measure)
{
	const char *column;

	if (measure->binding->period == NULL)
		return NULL;
	column = medrec_day_column(measure);
	return psprintf("%1$s >= %2$s AND %1$s < %2$s + '%3$s'::pg_catalog.interval",
					column,
					psprintf("pg_catalog.date_trunc('%s', $1::pg_catalog.timestamp)", measure->binding->grain),
					strcmp(measure->binding->grain, "quarter") == 0 ? "3 month" :
					psprintf("1 %s", measure->binding->grain));
}

static void
keep_states(MedrecGuard *guard, Measurement *measurement)
{
	TupleDesc	desc = SPI_tuptable->tupdesc;
	MemoryContext inner = MemoryContextSwitchTo(guard->context);
	bool		isnull;

	measurement->state_type = SPI_gettypeid(desc, 2);
	measurement->count = (int) SPI_processed;
	measurement->segments = palloc((measurement->count + 1) * sizeof(Datum));
	measurement->states = palloc((measurement->count + 1) * sizeof(Datum));
	for (int i = 0; i < measurement->count; i++)
	{
		HeapTuple	row = SPI_tuptable->vals[i];

		measurement->segments[i] = datumCopy(SPI_getbinval(row, desc, 1, &isnull), false, -1);
		measurement->states[i] = datumCopy(SPI_getbinval(row, desc, 2, &isnull), false, -1);
	}
	MemoryContextSwitchTo(inner);
}

static void
check_segments(const Measurement *measurement)
{
	for (int i = 0; i < measurement->count; i++)
	{
		if (VARSIZE_ANY_EXHDR(DatumGetPointer(measurement->segments[i])) > MEDREC_MAX_SEGMENT_LENGTH)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("a segment is longer than %d bytes", MEDREC_MAX_SEGMENT_LENGTH)));
	}
}

static void
measure(MedrecGuard *guard, void *arg)
{
	Measurement *measurement = arg;
	const MedrecProfileRun *run = measurement->run;
	MedrecMeasure query = {0};
	MedrecBinding *binding;
	bool		isnull;

	guard->words_only = true;
	measurement->relid = RangeVarGetRelid(makeRangeVarFromNameList(stringToQualifiedNameList(measurement->bound->relation, NULL)),
										  NoLock, false);
	binding = medrec_binding_of(run->schema, cstring_to_text(measurement->bound->profile), measurement->relid);
	medrec_binding_check(binding, run->schema);
	query.schema = run->schema;
	query.binding = binding;
	query.from = medrec_quoted_relation(binding->relid);
	query.where = rows_of_period(&query);

	medrec_guarded_query(guard, psprintf("SELECT pg_catalog.date_trunc('%s', $1::pg_catalog.timestamp)::pg_catalog.date",
										 binding->grain), run->period);
	measurement->period = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	medrec_guarded_query(guard, psprintf("SELECT m.segment, m.state FROM (%s) AS m ORDER BY m.segment",
										 medrec_measure_query(&query)), run->period);
	keep_states(guard, measurement);
	guard->words_only = true;	/* of ours, from here on */
	check_segments(measurement);
}

/* ------------------------------------------------------------------------
 * What came out
 * ------------------------------------------------------------------------
 */

/*
 * Another session may do the same just now: segments come in one order, so that
 * one waits for the other, and then has the last word.
 */
static void
replace_states(const Measurement *measurement)
{
	const MedrecProfileRun *run = measurement->run;
	Oid			types[] = {TEXTOID, TEXTOID, DATEOID, TIMESTAMPTZOID, JSONBOID, measurement->state_type};
	Datum		values[] = {
		CStringGetTextDatum(measurement->bound->profile),
		CStringGetTextDatum(measurement->bound->relation),
		measurement->period, TimestampTzGetDatum(GetCurrentTimestamp()), (Datum) 0, (Datum) 0
	};

	for (int i = 0; i < measurement->count; i++)
	{
		values[4] = measurement->segments[i];
		values[5] = measurement->states[i];
		execute(psprintf("INSERT INTO %s.medrec_state (profile, relation, period, measured_at, segment, state)"
						 " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (profile, relation, period, segment)"
						 " DO UPDATE SET state = EXCLUDED.state, measured_at = EXCLUDED.measured_at", run->schema),
				lengthof(types), types, values, SPI_OK_INSERT);
	}
	execute(psprintf("DELETE FROM %s.medrec_state s WHERE s.profile = $1 AND s.relation = $2 AND s.period = $3"
					 " AND s.measured_at <> $4", run->schema), 4, types, values, SPI_OK_DELETE);
}

static Datum
array_of(const Measurement *measurement, Datum *elements, Oid type)
{
	int16		len;
	bool		by_value;
	char		align;

	get_typlenbyvalalign(type, &len, &by_value, &align);
	return PointerGetDatum(construct_array(elements, measurement->count, type, len, by_value, align));
}

/*
 * $1 is the run, $2 the profile, $3 the relation, $4 the period, $5 and $6 are
 * the segments and their states
 */
static void
enter_results(const Measurement *measurement)
{
	const MedrecProfileRun *run = measurement->run;
	Oid			types[] = {INT8OID, TEXTOID, TEXTOID, DATEOID, JSONBARRAYOID, get_array_type(measurement->state_type)};
	Datum		values[] = {
		Int64GetDatum(run->run_id),
		CStringGetTextDatum(measurement->bound->profile),
		CStringGetTextDatum(measurement->bound->relation),
		measurement->period,
		array_of(measurement, measurement->segments, JSONBOID),
		array_of(measurement, measurement->states, measurement->state_type)
	};

	execute(psprintf("INSERT INTO %1$s.medrec_run_rule (run_id, rule_id, relation, title, violation, segment_columns,"
					 " kahn, kahn_context, ahima, severity, warn_pct, fail_pct, minimum_rows, note)"
					 " SELECT $1, $2 || '/' || $3 || '/' || e.element, $3, e.element || ': ' || p.title,"
					 " 'element ' || e.element || ' of profile ' || e.profile || ' is not present', b.segment_columns,"
					 " 'completeness', 'verification', 'comprehensiveness',"
					 " CASE WHEN e.threshold_pct IS NULL THEN 'warn' ELSE 'fail' END,"
					 " 100::pg_catalog.numeric - e.target_pct, 100::pg_catalog.numeric - e.threshold_pct, %2$d, e.note"
					 " FROM %1$s.medrec_profile p JOIN %1$s.medrec_profile_element e ON e.profile = p.profile"
					 " JOIN %1$s.medrec_binding b ON b.profile = p.profile AND b.relation = $3"
					 " WHERE p.profile = $2 AND (e.target_pct IS NOT NULL OR e.threshold_pct IS NOT NULL)"
					 " AND $4 IS NOT NULL",
					 run->schema, MINIMUM_ROWS),
			4, types, values, SPI_OK_INSERT);
	execute(psprintf("WITH states AS MATERIALIZED (SELECT s.segment, s.state"
					 " FROM ROWS FROM (pg_catalog.unnest($5), pg_catalog.unnest($6)) s(segment, state)"
					 "), parts AS (SELECT s.segment, s.state FROM states s WHERE s.segment <> '{}'"
					 " UNION ALL SELECT '{}', %1$s.quality_rollup(s.state) FROM states s)"
					 " INSERT INTO %1$s.medrec_result (run_id, rule_id, segment, n, violations, status, reason)"
					 " SELECT d.run_id, d.rule_id, p.segment, c.n, c.violations, q.status,"
					 " CASE q.status WHEN 'not_applicable' THEN 'expected nowhere'"
					 " WHEN 'insufficient_data' THEN 'fewer rows than ' || d.minimum_rows::pg_catalog.text END"
					 " FROM %1$s.medrec_run_rule d CROSS JOIN parts p"
					 " LEFT JOIN LATERAL (SELECT e.expected, e.present FROM %1$s.quality_state_elements(p.state) e"
					 " WHERE d.rule_id = $2 || '/' || $3 || '/' || e.element) e ON true,"
					 " LATERAL (SELECT COALESCE(e.expected, 0) AS n, COALESCE(e.expected - e.present, 0) AS violations) c,"
					 " LATERAL %1$s.quality_status(c.n, c.violations, d.minimum_rows, d.severity, d.warn_pct, d.fail_pct, NULL, NULL, false) q(status)"
					 " WHERE d.run_id = $1 AND d.relation = $3 AND pg_catalog.starts_with(d.rule_id, $2 || '/' || $3 || '/')",
					 run->schema),
			lengthof(types), types, values, SPI_OK_INSERT);
}

static void
enter_error(const MedrecProfileRun *run, const MedrecBound *bound, const MedrecGuard *guard)
{
	Oid			types[] = {INT8OID, TEXTOID, TEXTOID, TEXTOID, TEXTOID};
	Datum		values[] = {
		Int64GetDatum(run->run_id),
		CStringGetTextDatum(bound->profile),
		CStringGetTextDatum(bound->relation),
		CStringGetTextDatum(unpack_sql_state(guard->sqlstate)),
		CStringGetTextDatum(guard->reason)
	};

	execute(psprintf("WITH rule AS (INSERT INTO %1$s.medrec_run_rule (run_id, rule_id, relation, title, violation,"
					 " kahn, kahn_context, ahima, severity, minimum_rows)"
					 " SELECT $1, $2 || '/' || $3, $3, p.title, 'profile ' || p.profile || ' cannot be measured',"
					 " 'completeness', 'verification', 'comprehensiveness', 'fail', 0"
					 " FROM %1$s.medrec_profile p WHERE p.profile = $2 RETURNING run_id, rule_id)"
					 " INSERT INTO %1$s.medrec_result (run_id, rule_id, status, reason, sqlstate)"
					 " SELECT r.run_id, r.rule_id, 'error', $5, $4 FROM rule r", run->schema),
			lengthof(types), types, values, SPI_OK_INSERT);
}

void
medrec_run_profile(const MedrecProfileRun *run, const MedrecBound *bound)
{
	Measurement measurement = {.run = run,.bound = bound};
	MedrecGuard guard = {0};

	bool		done;

	guard.timeout_ms = run->timeout_ms;
	done = medrec_guarded(&guard, measure, &measurement);
	medrec_hold_run(run->schema, run->run_id);
	if (!done)
	{
		enter_error(run, bound, &guard);
		return;
	}
	/* what is kept of a tracked relation goes with its queue */
	if (!medrec_is_tracked(bound->profile, measurement.relid))
		replace_states(&measurement);
	enter_results(&measurement);
}
