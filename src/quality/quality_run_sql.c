/*-------------------------------------------------------------------------
 *
 * quality_run_sql.c
 *		Runs a suite of rules and keeps what came out.
 *
 * Between relations there is a COMMIT: what is broken off later leaves what it
 * had got to, in a run that is not finished.  In a transaction block, in a block
 * of PL/pgSQL that catches exceptions, or called by a function, there cannot be
 * one; then all is in the caller's transaction.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "nodes/parsenodes.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/relation_query.h"
#include "compat.h"
#include "quality/guard.h"
#include "quality/rule_scan.h"
#include "quality/run_profiles.h"

typedef struct Run
{
	const char *schema;			/* of medrec, quoted */
	bool		atomic;			/* no COMMIT can be */
	int64		run_id;
	Datum		period;
	MedrecRule *rules;
	int			count;
	MedrecRule **by_relation;	/* those of no known relation first */
	MedrecBound *bound;			/* profiles of the suite */
	int			bound_count;
} Run;

static void
execute(const char *query, int nargs, const Oid *types, const Datum *values, const char *nulls, int expected)
{
	int			result = SPI_execute_with_args(query, nargs, (Oid *) types, (Datum *) values, nulls, false, 0);

	if (result != expected)
		elog(ERROR, "SPI_execute_with_args failed: %s", SPI_result_code_string(result));
}

static void
commit(const Run *run)
{
	if (!run->atomic)
		SPI_commit();
}

/* ------------------------------------------------------------------------
 * The beginning
 * ------------------------------------------------------------------------
 */

/* The columns that medrec_run_rule has from medrec_rule */
#define COPIED_COLUMNS \
	"rule_id, relation, title, scope, violation, key_columns, segment_columns," \
	" kahn, kahn_context, ahima, severity, warn_pct, fail_pct, warn_rows, fail_rows," \
	" minimum_rows, timeout, owner, note, waived_until, waiver_reason"

static void
begin_run(Run *run, Datum suite)
{
	Oid			types[] = {TEXTOID, DATEOID};
	Datum		values[] = {suite, run->period};
	Oid			copy_types[] = {INT8OID, TEXTOID};
	Datum		copy_values[] = {0, suite};
	bool		isnull;

	run->bound = medrec_bound_in_suite(run->schema, suite, &run->bound_count);
	execute(psprintf("INSERT INTO %s.medrec_run (suite, period) VALUES ($1, $2) RETURNING run_id", run->schema),
			lengthof(types), types, values, NULL, SPI_OK_INSERT_RETURNING);
	copy_values[0] = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	run->run_id = DatumGetInt64(copy_values[0]);
	copy_values[0] = Int64GetDatum(run->run_id);
	execute(psprintf("INSERT INTO %1$s.medrec_run_rule (run_id, " COPIED_COLUMNS ")"
					 " SELECT $1, " COPIED_COLUMNS " FROM %1$s.medrec_rule WHERE suite = $2",
					 run->schema),
			lengthof(copy_types), copy_types, copy_values, NULL, SPI_OK_INSERT);
	if (SPI_processed == 0 && run->bound_count == 0)
		ereport(ERROR,
				(errcode(ERRCODE_NO_DATA_FOUND),
				 errmsg("there is no rule in this suite, and no profile"),
				 errhint("Rules and their suites are in the table medrec_rule; profiles are bound to relations by quality_bind().")));
}

static void
read_rules(Run *run, Datum timeout, bool no_timeout)
{
	Oid			types[] = {INT8OID, INTERVALOID};
	Datum		values[] = {Int64GetDatum(run->run_id), timeout};
	char		nulls[] = {' ', no_timeout ? 'n' : ' '};

	/* no LEAST(), which passes over NULL */
	execute(psprintf("SELECT " MEDREC_RULE_COLUMNS ","
					 " CASE WHEN t.ms > %2$d::pg_catalog.numeric THEN %2$d ELSE t.ms END::pg_catalog.int4"
					 " FROM %1$s.medrec_run_rule r,"
					 " LATERAL (SELECT pg_catalog.ceil(1000::pg_catalog.numeric * EXTRACT(epoch FROM COALESCE(r.timeout, $2))) AS ms) t"
					 " WHERE run_id = $1 ORDER BY rule_id",
					 run->schema, PG_INT32_MAX),
			lengthof(types), types, values, nulls, SPI_OK_SELECT);
	run->count = (int) SPI_processed;
	run->rules = palloc(run->count * sizeof(MedrecRule));
	run->by_relation = palloc(run->count * sizeof(MedrecRule *));
	for (int i = 0; i < run->count; i++)
	{
		medrec_read_rule(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, &run->rules[i]);
		run->by_relation[i] = &run->rules[i];
	}
	SPI_freetuptable(SPI_tuptable);
}

static void
find_relation(MedrecGuard *guard, void *arg)
{
	guard->words_only = true;
	medrec_find_relation((MedrecRule *) arg);
}

static int
compare_relations(const void *a, const void *b)
{
	const MedrecRule *x = *(MedrecRule *const *) a;
	const MedrecRule *y = *(MedrecRule *const *) b;
	int			order = (x->from != NULL) - (y->from != NULL);

	if (order == 0 && x->from != NULL)
		order = strcmp(x->from, y->from);
	return order != 0 ? order : strcmp(x->rule_id, y->rule_id);
}

static void
find_relations(Run *run)
{
	for (int i = 0; i < run->count; i++)
	{
		MedrecGuard guard = {0};
		MedrecRule *rule = &run->rules[i];

		if (!medrec_guarded(&guard, find_relation, rule))
		{
			rule->from = NULL;
			rule->sqlstate = guard.sqlstate;
			rule->reason = guard.reason;
		}
	}
	qsort(run->by_relation, run->count, sizeof(MedrecRule *), compare_relations);
}

/* ------------------------------------------------------------------------
 * What came out
 * ------------------------------------------------------------------------
 */

static void
record(const Run *run, SPIPlanPtr plan, const MedrecRule *rule, const MedrecTally *tally)
{
	bool		failed = rule->sqlstate != 0;
	Datum		values[] = {
		Int64GetDatum(run->run_id),
		CStringGetTextDatum(rule->rule_id),
		CStringGetTextDatum(tally->segment),
		Int64GetDatum(tally->n),
		Int64GetDatum(tally->violations),
		failed ? CStringGetTextDatum(unpack_sql_state(rule->sqlstate)) : (Datum) 0,
		failed ? CStringGetTextDatum(rule->reason) : (Datum) 0,
		Float8GetDatum(rule->duration_ms)
	};
	const char *nulls = failed ? "   nn   " : "     nn ";

	if (SPI_execute_plan(plan, values, nulls, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "SPI_execute_plan failed");
}

static void
record_rules(const Run *run, MedrecRule *const *rules, int count)
{
	static const MedrecTally none = {"{}", 0, 0};
	Oid			types[] = {INT8OID, TEXTOID, TEXTOID, INT8OID, INT8OID, TEXTOID, TEXTOID, FLOAT8OID};
	SPIPlanPtr	plan;

	plan = SPI_prepare(psprintf("INSERT INTO %1$s.medrec_result"
								" (run_id, rule_id, segment, n, violations, status, reason, sqlstate, duration_ms)"
								" SELECT r.run_id, r.rule_id, $3::pg_catalog.jsonb, $4, $5, s.status,"
								" CASE s.status WHEN 'error' THEN $7"
								" WHEN 'not_applicable' THEN CASE WHEN r.scope IS NULL THEN 'no rows' ELSE 'no rows in the scope' END"
								" WHEN 'insufficient_data' THEN 'fewer rows than ' || r.minimum_rows::pg_catalog.text"
								" WHEN 'waived' THEN 'until ' || pg_catalog.to_char(r.waived_until, 'YYYY-MM-DD') || ': ' || r.waiver_reason END,"
								" $6, $8 FROM %1$s.medrec_run_rule r JOIN %1$s.medrec_run u ON u.run_id = r.run_id,"
								" LATERAL %1$s.quality_status($4, $5, r.minimum_rows, r.severity, r.warn_pct, r.fail_pct,"
								" r.warn_rows, r.fail_rows, r.waived_until >= u.period) AS s(status)"
								" WHERE r.run_id = $1 AND r.rule_id = $2",
								run->schema),
					   lengthof(types), types);
	if (plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
	for (int i = 0; i < count; i++)
	{
		if (rules[i]->sqlstate != 0)
			record(run, plan, rules[i], &none);
		else
		{
			for (int j = 0; j < rules[i]->tally_count; j++)
				record(run, plan, rules[i], &rules[i]->tallies[j]);
		}
	}
	SPI_freeplan(plan);
}

/* Scans one relation after the other. */
static void
scan_relations(const Run *run)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "rules of a relation",
												  ALLOCSET_DEFAULT_SIZES);
	int			to;

	for (int from = 0; from < run->count; from = to)
	{
		MedrecRule **rules = run->by_relation + from;
		MemoryContext outer = MemoryContextSwitchTo(context);

		for (to = from + 1; to < run->count; to++)
		{
			const char *relation = run->by_relation[to]->from;

			if (rules[0]->from == NULL ? relation != NULL : strcmp(relation, rules[0]->from) != 0)
				break;
		}
		if (rules[0]->from != NULL)
			medrec_scan_rules(run->schema, rules, to - from, run->period);
		medrec_hold_run(run->schema, run->run_id);
		record_rules(run, rules, to - from);
		MemoryContextSwitchTo(outer);
		MemoryContextReset(context);
		commit(run);
	}
}

/* Measures what the suite's profiles are bound to. */
static void
run_profiles(const Run *run, int timeout_ms)
{
	MedrecProfileRun of = {run->schema, run->run_id, run->period, timeout_ms};

	for (int i = 0; i < run->bound_count; i++)
	{
		medrec_run_profile(&of, &run->bound[i]);
		commit(run);
	}
}

static int
milliseconds(Datum timeout)
{
	Interval   *interval = DatumGetIntervalP(timeout);
	double		ms = (interval->time + (interval->day + interval->month * 30.0) * USECS_PER_DAY) / 1000;

	return ms > PG_INT32_MAX ? PG_INT32_MAX : (int) ceil(ms);
}

static void
check_timeout(Datum timeout)
{
	Interval	none = {0};

	if (DatumGetInt32(DirectFunctionCall2(interval_cmp, timeout, IntervalPGetDatum(&none))) <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("timeout must be longer than nothing")));
}

/* quality_run(suite, period, timeout, INOUT run_id) */
PG_FUNCTION_INFO_V1(medrec_quality_run);
Datum
medrec_quality_run(PG_FUNCTION_ARGS)
{
	Run			run = {0};
	TupleDesc	desc;
	Datum		value;
	bool		isnull = false;
	Oid			types[] = {INT8OID};

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("suite and period may not be null")));
	if (!PG_ARGISNULL(2))
		check_timeout(PG_GETARG_DATUM(2));
	run.atomic = fcinfo->context == NULL || !IsA(fcinfo->context, CallContext) ||
		castNode(CallContext, fcinfo->context)->atomic || IsSubTransaction();
	run.period = PG_GETARG_DATUM(1);
	if (SPI_connect_ext(run.atomic ? 0 : SPI_OPT_NONATOMIC) != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect_ext failed");
	run.schema = medrec_quoted_schema(fcinfo);
	begin_run(&run, PG_GETARG_DATUM(0));
	read_rules(&run, PG_GETARG_DATUM(2), PG_ARGISNULL(2));
	find_relations(&run);
	commit(&run);
	scan_relations(&run);
	run_profiles(&run, PG_ARGISNULL(2) ? 0 : milliseconds(PG_GETARG_DATUM(2)));
	medrec_hold_run(run.schema, run.run_id);
	value = Int64GetDatum(run.run_id);
	execute(psprintf("UPDATE %s.medrec_run SET finished_at = pg_catalog.clock_timestamp() WHERE run_id = $1", run.schema),
			lengthof(types), types, &value, NULL, SPI_OK_UPDATE);
	SPI_finish();

	desc = CreateTemplateTupleDesc(1);
	TupleDescInitEntry(desc, 1, "run_id", INT8OID, -1, 0);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), &value, &isnull));
}
