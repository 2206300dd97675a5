/*-------------------------------------------------------------------------
 *
 * schedule_sql.c
 *		Runs on time, and who hears of them.
 *
 * pg_cron runs a suite if it is in this database.  If not, what is needed for
 * it elsewhere, for cron and for systemd is given as text.  When suites are
 * due stands in a table of ours either way, so that it is known which ones
 * have not run: a scheduler that has stopped says nothing.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/dbcommands.h"
#include "commands/extension.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "pgtime.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "common/hash64.h"
#include "common/own_table.h"
#include "common/relation_query.h"
#include "compat.h"
#include "quality/cron.h"
#include "quality/schedule_lines.h"

/* ------------------------------------------------------------------------
 * When a schedule is due
 * ------------------------------------------------------------------------
 */

/* What pg_cron goes by; without it we choose */
static pg_tz *
schedule_time_zone(void)
{
	const char *name = GetConfigOption("cron.timezone", true, false);

	/* from 17 on a setting that nobody knows is empty once it is reset */
	pg_tz	   *zone = pg_tzset(name != NULL && *name != '\0' ? name : "UTC");

	if (zone == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unrecognized time zone in setting \"%s\"", "cron.timezone")));
	return zone;
}

/* Reads a schedule, or says what is wrong with it. */
static void
read_schedule(const char *schedule, MedrecCron *cron)
{
	/* all sorts of years are before it */
	MedrecCronTime time = {2000, 12, 31, 23, 59, 0};
	MedrecCronField wrong;
	bool		is_good = medrec_cron_read(schedule, strlen(schedule), cron, &wrong);

	if (!is_good && wrong == MEDREC_CRON_FIELDS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid schedule"),
				 errdetail("A schedule has five fields: minute, hour, day of month, month and day of week."),
				 errhint("Write a schedule as in \"30 2 * * 1-5\".")));
	if (!is_good)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid schedule"),
				 errdetail("Field %d, %s, is not made of numbers from %d to %d.", wrong + 1,
						   medrec_cron_ranges[wrong].name, medrec_cron_ranges[wrong].first,
						   medrec_cron_ranges[wrong].last),
				 errhint("A field is a star, or numbers and ranges with commas between; a step may follow, as in \"*/15\" or \"8-18/2\".")));
	if (!medrec_cron_last_due(cron, &time))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid schedule"),
				 errdetail("There is no such day in any of its months.")));
}

static void
refuse_timestamp(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("timestamp out of range")));
}

/* quality_last_due(cron, at) */
PG_FUNCTION_INFO_V1(medrec_quality_last_due);
Datum
medrec_quality_last_due(PG_FUNCTION_ARGS)
{
	TimestampTz at = PG_GETARG_TIMESTAMPTZ(1);
	TimestampTz due;
	pg_tz	   *zone = schedule_time_zone();
	struct pg_tm tm = {0};
	MedrecCron	cron;
	MedrecCronTime time;
	fsec_t		fraction;
	int			offset;
	int			offset_due;

	read_schedule(text_to_cstring(PG_GETARG_TEXT_PP(0)), &cron);
	if (TIMESTAMP_NOT_FINITE(at))
		PG_RETURN_NULL();
	if (timestamp2tm(at, &offset, &tm, &fraction, NULL, zone) != 0)
		refuse_timestamp();

	time.year = tm.tm_year;
	time.month = tm.tm_mon;
	time.day = tm.tm_mday;
	time.hour = tm.tm_hour;
	time.minute = tm.tm_min;
	time.weekday = j2day(date2j(tm.tm_year, tm.tm_mon, tm.tm_mday));
	if (!medrec_cron_last_due(&cron, &time))
		PG_RETURN_NULL();
	tm.tm_year = time.year;
	tm.tm_mon = time.month;
	tm.tm_mday = time.day;
	tm.tm_hour = time.hour;
	tm.tm_min = time.minute;
	tm.tm_sec = 0;
	offset_due = DetermineTimeZoneOffset(&tm, zone);
	if (tm2timestamp(&tm, 0, &offset_due, &due) != 0)
		refuse_timestamp();

	/* where clocks are put back there are two such times */
	if (due > at && tm2timestamp(&tm, 0, &offset, &due) != 0)
		refuse_timestamp();
	PG_RETURN_TIMESTAMPTZ(due);
}

/* ------------------------------------------------------------------------
 * Scheduling
 * ------------------------------------------------------------------------
 */

/* Runs a query whose parameters are texts; what it gave is in SPI_tuptable. */
static uint64
run_query(const char *query, int nargs, const char *const *args)
{
	Oid			types[4] = {TEXTOID, TEXTOID, TEXTOID, TEXTOID};
	Datum		values[4];

	Assert(nargs <= 4);
	for (int i = 0; i < nargs; i++)
		values[i] = CStringGetTextDatum(args[i]);
	if (SPI_execute_with_args(query, nargs, types, values, NULL, false, 0) < 0)
		elog(ERROR, "SPI_execute_with_args failed");
	return SPI_processed;
}

static void
connect_spi(void)
{
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
}

static bool
pg_cron_is_here(void)
{
	return OidIsValid(get_extension_oid("pg_cron", true));
}

/*
 * The name of pg_cron's job.  There is one name space for all databases, and a
 * long name would be cut off; with a colon it might be that of another database.
 */
static char *
job_name(const MedrecScheduled *scheduled)
{
	char	   *name = psprintf("medrec:%s:%s", scheduled->database, scheduled->suite);
	size_t		len = strlen(name);

	if (len >= NAMEDATALEN || strchr(scheduled->database, ':') != NULL)
	{
		uint64		hash = medrec_hash64(name, len, 0);

		name = psprintf("medrec:%08x%08x", (uint32) (hash >> 32), (uint32) hash);
	}
	return name;
}

static void
refuse_foreign(const char *scheduled_by)
{
	if (!superuser() && strcmp(scheduled_by, GetUserNameFromId(GetUserId(), false)) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("the suite is scheduled by another role")));
}

/* Removes a suite's row and job; false if it has none. */
static bool
unschedule(const char *schema, MedrecScheduled *scheduled)
{
	const char *args[3] = {scheduled->suite};

	if (run_query(psprintf("DELETE FROM %s.medrec_schedule WHERE suite = $1 RETURNING scheduled_by", schema),
				  1, args) == 0)
		return false;
	args[1] = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
	refuse_foreign(args[1]);
	if (pg_cron_is_here())
	{
		args[0] = job_name(scheduled);
		args[2] = scheduled->database;
		run_query("SELECT cron.unschedule(jobid) FROM cron.job"
				  " WHERE jobname::pg_catalog.text = $1 AND username = $2 AND database = $3", 3, args);
	}
	return true;
}

/* A crontab has no way to write some characters that all crons agree on. */
static void
refuse_odd_characters(const char *name)
{
	for (; *name != '\0'; name++)
	{
		if ((unsigned char) *name < ' ' || *name == 0x7F || *name == '\\')
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("names with control characters or backslashes cannot be scheduled")));
	}
}

/* What there is to schedule, without its time */
static void
describe(FunctionCallInfo fcinfo, MedrecScheduled *scheduled)
{
	memset(scheduled, 0, sizeof(MedrecScheduled));
	scheduled->suite = text_to_cstring(PG_GETARG_TEXT_PP(0));
	scheduled->database = get_database_name(MyDatabaseId);
	scheduled->role = GetUserNameFromId(GetUserId(), false);
	scheduled->time_zone = pg_get_timezone_name(schedule_time_zone());
	scheduled->statement = psprintf("CALL %s.quality_run(%s)", medrec_quoted_schema(fcinfo),
									quote_literal_cstr(scheduled->suite));
	refuse_odd_characters(scheduled->statement);
	refuse_odd_characters(scheduled->database);
	refuse_odd_characters(scheduled->role);
}

static void
put_row(FunctionCallInfo fcinfo, const char *place, const char *content)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Datum		values[2] = {CStringGetTextDatum(place), CStringGetTextDatum(content)};
	bool		nulls[2] = {false};

	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

static void
schedule_here(FunctionCallInfo fcinfo, const MedrecScheduled *scheduled)
{
	const char *args[] = {job_name(scheduled), scheduled->schedule, scheduled->statement};

	run_query("SELECT cron.schedule($1, $2, $3)", 3, args);
	put_row(fcinfo, "pg_cron",
			psprintf("job %s, %s: %s", SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1),
					 args[0], scheduled->statement));
}

static void
say_what_to_write(FunctionCallInfo fcinfo, const MedrecScheduled *scheduled)
{
	const char *elsewhere = GetConfigOption("cron.database_name", true, false);
	char	   *name = medrec_systemd_name(scheduled);

	if (elsewhere != NULL && strcmp(elsewhere, scheduled->database) != 0)
		put_row(fcinfo, psprintf("pg_cron in database %s", elsewhere),
				psprintf("SELECT cron.schedule_in_database(%s, %s, %s, %s, %s);",
						 quote_literal_cstr(job_name(scheduled)), quote_literal_cstr(scheduled->schedule),
						 quote_literal_cstr(scheduled->statement), quote_literal_cstr(scheduled->database),
						 quote_literal_cstr(scheduled->role)));
	put_row(fcinfo, "crontab", medrec_crontab_line(scheduled));
	put_row(fcinfo, psprintf("%s.service", name), medrec_systemd_service(scheduled));
	put_row(fcinfo, psprintf("%s.timer", name), medrec_systemd_timer(scheduled));
}

/* quality_schedule(suite, cron) */
PG_FUNCTION_INFO_V1(medrec_quality_schedule);
Datum
medrec_quality_schedule(PG_FUNCTION_ARGS)
{
	const char *schema = medrec_quoted_schema(fcinfo);
	MedrecScheduled scheduled;
	const char *args[2];

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("suite and schedule must not be null")));
	describe(fcinfo, &scheduled);
	scheduled.schedule = text_to_cstring(PG_GETARG_TEXT_PP(1));
	read_schedule(scheduled.schedule, &scheduled.cron);
	args[0] = scheduled.suite;
	args[1] = scheduled.schedule;

	InitMaterializedSRF(fcinfo, 0);
	connect_spi();
	if (run_query(psprintf("SELECT FROM %1$s.medrec_rule WHERE suite = $1"
						   " UNION ALL SELECT FROM %1$s.medrec_binding WHERE suite = $1 LIMIT 1", schema), 1, args) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no rule in this suite, and no profile"),
				 errhint("Rules and their suites are in the table medrec_rule; profiles are bound to relations by quality_bind().")));
	unschedule(schema, &scheduled);
	run_query(psprintf("INSERT INTO %s.medrec_schedule (suite, cron) VALUES ($1, $2)", schema), 2, args);
	if (pg_cron_is_here())
		schedule_here(fcinfo, &scheduled);
	else
		say_what_to_write(fcinfo, &scheduled);
	SPI_finish();
	return (Datum) 0;
}

/* quality_unschedule(suite) */
PG_FUNCTION_INFO_V1(medrec_quality_unschedule);
Datum
medrec_quality_unschedule(PG_FUNCTION_ARGS)
{
	MedrecScheduled scheduled;
	bool		had_one;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("suite must not be null")));
	describe(fcinfo, &scheduled);
	connect_spi();
	had_one = unschedule(medrec_quoted_schema(fcinfo), &scheduled);
	SPI_finish();
	PG_RETURN_BOOL(had_one);
}

/* ------------------------------------------------------------------------
 * The outbox
 * ------------------------------------------------------------------------
 */

/* May the user put messages there and see them? */
static bool
may_write_outbox(void)
{
	Oid			outbox = medrec_own_table("medrec_outbox");

	return pg_class_aclcheck(outbox, GetUserId(), ACL_INSERT) == ACLCHECK_OK &&
		pg_class_aclcheck(outbox, GetUserId(), ACL_SELECT) == ACLCHECK_OK;
}

/*
 * Trigger of the table of runs, on each one that is finished.  What listeners
 * get is bounded: the rest is in the outbox.  Who may run rules and not write
 * there leaves no message, rather than a run that fails at its end.
 */
PG_FUNCTION_INFO_V1(medrec_run_finished);
Datum
medrec_run_finished(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	TupleDesc	tupdesc;
	Oid			type = INT8OID;
	Datum		run_id;
	bool		isnull;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" is a trigger function", "medrec_run_finished")));
	if (!may_write_outbox())
		return PointerGetDatum(NULL);
	tupdesc = RelationGetDescr(trigger->tg_relation);
	connect_spi();
	run_id = SPI_getbinval(trigger->tg_newtuple, tupdesc, SPI_fnumber(tupdesc, "run_id"), &isnull);
	if (SPI_execute_with_args(psprintf("WITH tally AS (SELECT pg_catalog.count(*) AS rules,"
									   " pg_catalog.count(*) FILTER (WHERE status = 'pass') AS pass,"
									   " pg_catalog.count(*) FILTER (WHERE status = 'warn') AS warn,"
									   " pg_catalog.count(*) FILTER (WHERE status = 'fail') AS fail,"
									   " pg_catalog.count(*) FILTER (WHERE status = 'waived') AS waived,"
									   " pg_catalog.count(*) FILTER (WHERE status = 'not_applicable') AS not_applicable,"
									   " pg_catalog.count(*) FILTER (WHERE status = 'insufficient_data') AS insufficient_data,"
									   " pg_catalog.count(*) FILTER (WHERE status = 'error') AS error"
									   " FROM %1$s.medrec_result WHERE run_id = $1 AND segment = '{}'::pg_catalog.jsonb),"
									   " message AS (INSERT INTO %1$s.medrec_outbox (suite, run_id, payload)"
									   " SELECT r.suite, r.run_id, pg_catalog.to_jsonb(t) || pg_catalog.jsonb_build_object("
									   "'suite', r.suite, 'period', r.period, 'started_at', r.started_at, 'finished_at', r.finished_at)"
									   " FROM %1$s.medrec_run r, tally t WHERE r.run_id = $1 RETURNING id)"
									   " SELECT pg_catalog.pg_notify('medrec', pg_catalog.jsonb_build_object('outbox_id', m.id,"
									   " 'run_id', $1, 'warn', t.warn, 'fail', t.fail, 'error', t.error)::pg_catalog.text)"
									   " FROM message m, tally t", medrec_quoted_schema(fcinfo)),
							  1, &type, &run_id, NULL, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_with_args failed");
	SPI_finish();
	return PointerGetDatum(NULL);
}
