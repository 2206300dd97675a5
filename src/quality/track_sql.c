/*-------------------------------------------------------------------------
 *
 * track_sql.c
 *		Keeps what was measured of a relation up to date by its changes.
 *
 * Statement triggers count the rows that came and those that went, and put the
 * states into a queue: no two writers meet in one row.  Now and then the queue
 * is added to the states that are kept, which since states are a group is
 * exactly what measuring everything again would give.
 *
 * That holds as long as all of it was measured in one and the same way.  What
 * that is, a fingerprint, is an argument of the triggers: rows that come when
 * the profile or its binding is another one, or is gone, are as good as lost.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "storage/lock.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "common/hash64.h"
#include "common/kept_plan.h"
#include "common/relation_query.h"
#include "compat.h"
#include "quality/guard.h"
#include "quality/measure_sql.h"
#include "quality/track_sql.h"

PG_FUNCTION_INFO_V1(medrec_quality_track);
PG_FUNCTION_INFO_V1(medrec_quality_untrack);
PG_FUNCTION_INFO_V1(medrec_quality_fold);

static const struct
{
	const char *event;
	const char *rows;			/* the transition tables */
}			triggers[] = {
	{"insert", "REFERENCING NEW TABLE AS " MEDREC_NEW_ROWS},
	{"update", "REFERENCING OLD TABLE AS " MEDREC_OLD_ROWS " NEW TABLE AS " MEDREC_NEW_ROWS},
	{"delete", "REFERENCING OLD TABLE AS " MEDREC_OLD_ROWS},
	{"truncate", ""},
};

static void
execute(const char *statement, int expected)
{
	int			result = SPI_execute(statement, false, 0);

	if (result != expected)
		elog(ERROR, "SPI_execute failed: %s", SPI_result_code_string(result));
}

/* Runs a statement in which $1 is the profile and $2 the relation */
static uint64
execute_for(const char *statement, const char *profile, const char *relation, int expected)
{
	Oid			types[] = {TEXTOID, TEXTOID};
	Datum		values[] = {CStringGetTextDatum(profile), CStringGetTextDatum(relation)};
	int			result = SPI_execute_with_args(statement, lengthof(types), types, values, NULL, false, 0);

	if (result != expected)
		elog(ERROR, "SPI_execute_with_args failed: %s", SPI_result_code_string(result));
	return SPI_processed;
}

static const char *
trigger_name(const char *profile, const char *event)
{
	char	   *name = psprintf("medrec_%s_%s", event, profile);

	name[pg_mbcliplen(name, (int) strlen(name), NAMEDATALEN - 1)] = '\0';
	return name;
}

/* An argument of a profile's trigger; NULL: the relation has none */
static const char *
trigger_argument(const char *profile, Oid relid, const char *event, int which)
{
	Relation	relation = try_relation_open(relid, AccessShareLock);
	const char *name = trigger_name(profile, event);
	const char *argument = NULL;

	if (relation == NULL)
		return NULL;
	for (int i = 0; relation->trigdesc != NULL && i < relation->trigdesc->numtriggers; i++)
	{
		const Trigger *trigger = &relation->trigdesc->triggers[i];

		if (strcmp(trigger->tgname, name) == 0 && trigger->tgnargs == MEDREC_TRACK_ARGUMENTS &&
			strcmp(trigger->tgargs[MEDREC_TRACK_PROFILE], profile) == 0)
			argument = pstrdup(trigger->tgargs[which]);
	}
	relation_close(relation, AccessShareLock);
	return argument;
}

static bool
has_trigger(const char *profile, Oid relid, const char *event)
{
	return trigger_argument(profile, relid, event, MEDREC_TRACK_PROFILE) != NULL;
}

/* NULL: the relation is not tracked */
static const char *
tracked_argument(const char *profile, Oid relid, int which)
{
	return trigger_argument(profile, relid, triggers[0].event, which);
}

bool
medrec_is_tracked(const char *profile, Oid relid)
{
	LockRelationOid(relid, RowExclusiveLock);
	return tracked_argument(profile, relid, MEDREC_TRACK_FINGERPRINT) != NULL;
}

static void
drop_triggers(const char *profile, Oid relid)
{
	for (size_t i = 0; i < lengthof(triggers); i++)
	{
		if (has_trigger(profile, relid, triggers[i].event))
			execute(psprintf("DROP TRIGGER %s ON %s",
							 quote_identifier(trigger_name(profile, triggers[i].event)),
							 medrec_quoted_relation(relid)), SPI_OK_UTILITY);
	}
}

/*
 * In place of those that are there, if they are the profile's: to drop them
 * would lock readers out, too.
 */
static void
create_triggers(const char *schema, const char *profile, const MedrecBinding *binding)
{
	for (size_t i = 0; i < lengthof(triggers); i++)
		execute(psprintf("CREATE %sTRIGGER %s AFTER %s ON %s %s FOR EACH STATEMENT"
						 " EXECUTE FUNCTION %s.medrec_quality_tracked(%s, '%s', '" INT64_FORMAT "')",
						 has_trigger(profile, binding->relid, triggers[i].event) ? "OR REPLACE " : "",
						 quote_identifier(trigger_name(profile, triggers[i].event)), triggers[i].event,
						 medrec_quoted_relation(binding->relid), triggers[i].rows, schema,
						 quote_literal_cstr(profile),
						 medrec_fingerprint_text(medrec_binding_fingerprint(binding)),
						 (int64) GetCurrentTimestamp()), SPI_OK_UTILITY);
}

bool
medrec_is_as_tracked(const MedrecBinding *binding, const char *fingerprint)
{
	return binding != NULL &&
		strcmp(medrec_fingerprint_text(medrec_binding_fingerprint(binding)), fingerprint) == 0;
}

/*
 * One at a time folds the queue of a relation or measures it again: each would
 * wait for rows that the other has.  The relation is locked before, always.  The
 * class of advisory locks is our own.
 */
static void
lock_queue(const char *profile, Oid relid)
{
	LOCKTAG		tag;

	SET_LOCKTAG_ADVISORY(tag, MyDatabaseId, relid, (uint32) medrec_hash64(profile, strlen(profile), 0), 0x6D72);
	(void) LockAcquire(&tag, ExclusiveLock, false, false);
}

/*
 * What has been kept since the relation is tracked will be measured again.  Rows
 * of what is older may have been purged, for good.
 */
static void
forget_tracked(const char *schema, const char *profile, const char *relation, const char *since)
{
	Oid			types[] = {TEXTOID, TEXTOID, TIMESTAMPTZOID};
	Datum		values[] = {
		CStringGetTextDatum(profile), CStringGetTextDatum(relation),
		TimestampTzGetDatum((TimestampTz) strtoll(since, NULL, 10))
	};

	if (SPI_execute_with_args(psprintf("DELETE FROM %s.medrec_state WHERE profile = $1 AND relation = $2 AND measured_at >= $3", schema),
							  lengthof(types), types, values, NULL, false, 0) != SPI_OK_DELETE)
		elog(ERROR, "SPI_execute_with_args failed");
}

/*
 * quality_track(relation, profile): what is there is measured when nobody
 * can change it any more, since the triggers were made in this transaction.
 */
Datum
medrec_quality_track(PG_FUNCTION_ARGS)
{
	const char *schema = medrec_quoted_schema(fcinfo);
	const char *relation = medrec_quoted_relation(PG_GETARG_OID(0));
	const char *profile = text_to_cstring(PG_GETARG_TEXT_PP(1));
	const char *since = tracked_argument(profile, PG_GETARG_OID(0), MEDREC_TRACK_SINCE);
	MedrecBinding *binding = medrec_binding_of(schema, PG_GETARG_TEXT_PP(1), PG_GETARG_OID(0));

	if (IsolationUsesXactSnapshot())
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("quality_track() needs a transaction of isolation level read committed"),
				 errdetail("By an older snapshot what others wrote before the relation was locked would not be counted.")));
	medrec_binding_check(binding, schema);
	if (binding->period == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no column that tells of which day a row is"),
				 errhint("Name it in quality_bind(), as period_column.")));
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	create_triggers(schema, profile, binding);
	lock_queue(profile, PG_GETARG_OID(0));
	(void) execute_for(psprintf("DELETE FROM %s.medrec_state_change WHERE profile = $1 AND relation = $2", schema),
					   profile, relation, SPI_OK_DELETE);
	if (since != NULL)
		forget_tracked(schema, profile, relation, since);
	(void) medrec_record_all(schema, binding);
	SPI_finish();
	PG_RETURN_VOID();
}

Datum
medrec_quality_untrack(PG_FUNCTION_ARGS)
{
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	drop_triggers(text_to_cstring(PG_GETARG_TEXT_PP(1)), PG_GETARG_OID(0));
	SPI_finish();
	PG_RETURN_VOID();
}

/* ------------------------------------------------------------------------
 * quality_fold(relation, profile)
 * ------------------------------------------------------------------------
 */

/* All that is queued was measured as what is kept was, and as it would be now */
static void
check_as_tracked(const char *schema, text *profile, Oid relid)
{
	const char *fingerprint = tracked_argument(text_to_cstring(profile), relid, MEDREC_TRACK_FINGERPRINT);

	if (fingerprint != NULL &&
		!medrec_is_as_tracked(medrec_binding_kept(schema, profile, relid), fingerprint))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("relation \"%s\" is not bound to profile \"%s\" as it was when it was tracked",
						get_rel_name(relid), text_to_cstring(profile)),
				 errdetail("The profile, the binding or the site's placeholders have changed, or the binding is gone."),
				 errhint("Bind it if need be, and measure it again: call quality_track().")));
}

/* In words that hold no value */
static const char *
loss_reason(const char *sqlstate)
{
	return strcmp(sqlstate, "55000") == 0 ? "the binding was not the one that is tracked" :
		medrec_error_reason(sqlstate);
}

/* Looked for last, so that what comes meanwhile is seen */
static void
check_nothing_lost(const char *schema, const char *profile, Oid relid)
{
	const char *sqlstate;

	if (execute_for(psprintf("SELECT c.sqlstate FROM %s.medrec_state_change c WHERE c.profile = $1 AND c.relation = $2"
							 " AND c.sqlstate IS NOT NULL ORDER BY c.change_id LIMIT 1", schema),
					profile, medrec_quoted_relation(relid), SPI_OK_SELECT) == 0)
		return;
	sqlstate = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("changes of relation \"%s\" could not be measured by profile \"%s\"",
					get_rel_name(relid), profile),
			 errdetail("The first of them failed with SQLSTATE %s: %s.", sqlstate, loss_reason(sqlstate)),
			 errhint("Put right what failed, and measure it again: call quality_track().")));
}

/* Nothing of what was there before a TRUNCATE counts any more. */
static void
forget_truncated(const char *schema, const char *profile, const char *relation)
{
	if (execute_for(psprintf("DELETE FROM %1$s.medrec_state_change c WHERE c.profile = $1 AND c.relation = $2"
							 " AND c.change_id <= (SELECT pg_catalog.max(t.change_id) FROM %1$s.medrec_state_change t"
							 " WHERE t.profile = $1 AND t.relation = $2 AND t.state IS NULL AND t.sqlstate IS NULL)", schema),
					profile, relation, SPI_OK_DELETE) > 0)
		(void) execute_for(psprintf("DELETE FROM %s.medrec_state s WHERE s.profile = $1 AND s.relation = $2", schema),
						   profile, relation, SPI_OK_DELETE);
}

/* A state that is only taken away from is 0 less it: gone - gone - gone. */
static uint64
add_changes(const char *schema, const char *profile, const char *relation)
{
	return execute_for(psprintf("WITH taken AS ("
								"DELETE FROM %1$s.medrec_state_change c WHERE c.profile = $1 AND c.relation = $2"
								" AND c.sqlstate IS NULL"
								" RETURNING c.period, c.segment, c.state, c.removed"
								"), sums AS ("
								"SELECT t.period, t.segment,"
								" %1$s.quality_rollup(t.state) FILTER (WHERE NOT t.removed) AS came,"
								" %1$s.quality_rollup(t.state) FILTER (WHERE t.removed) AS went"
								" FROM taken t GROUP BY t.period, t.segment"
								"), changes AS ("
								"SELECT c.period, c.segment, CASE WHEN c.went IS NULL THEN c.came"
								" WHEN c.came IS NULL THEN %1$s.quality_state_subtract(%1$s.quality_state_subtract(c.went, c.went), c.went)"
								" ELSE %1$s.quality_state_subtract(c.came, c.went) END AS state FROM sums c"
								") INSERT INTO %1$s.medrec_state AS s (profile, relation, period, segment, state, measured_at)"
								" SELECT $1, $2, c.period, c.segment, c.state, pg_catalog.clock_timestamp() FROM changes c"
								" ON CONFLICT (profile, relation, period, segment) DO UPDATE"
								" SET state = %1$s.quality_state_add(s.state, EXCLUDED.state), measured_at = EXCLUDED.measured_at",
								schema), profile, relation, SPI_OK_INSERT);
}

Datum
medrec_quality_fold(PG_FUNCTION_ARGS)
{
	const char *schema = medrec_quoted_schema(fcinfo);
	const char *relation = medrec_quoted_relation(PG_GETARG_OID(0));
	const char *profile = text_to_cstring(PG_GETARG_TEXT_PP(1));
	uint64		states;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	LockRelationOid(PG_GETARG_OID(0), AccessShareLock); /* no TRUNCATE now */
	lock_queue(profile, PG_GETARG_OID(0));
	check_as_tracked(schema, PG_GETARG_TEXT_PP(1), PG_GETARG_OID(0));
	forget_truncated(schema, profile, relation);
	states = add_changes(schema, profile, relation);
	check_nothing_lost(schema, profile, PG_GETARG_OID(0));
	(void) execute_for(psprintf("DELETE FROM %1$s.medrec_state s WHERE s.profile = $1 AND s.relation = $2"
								" AND (%1$s.quality_summary(s.state)).n = 0", schema),
					   profile, relation, SPI_OK_DELETE);
	SPI_finish();
	PG_RETURN_INT64((int64) states);
}
