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
#include "executor/tstoreReceiver.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"

#include "common/kept_plan.h"
#include "common/relation_query.h"
#include "compat.h"
#include "quality/guard.h"
#include "quality/measure_query.h"
#include "quality/measure_sql.h"
#include "quality/track_sql.h"

PG_FUNCTION_INFO_V1(medrec_quality_track);
PG_FUNCTION_INFO_V1(medrec_quality_untrack);
PG_FUNCTION_INFO_V1(medrec_quality_tracked);
PG_FUNCTION_INFO_V1(medrec_quality_fold);

/* What rows of a statement are called */
#define NEW_ROWS	"medrec_new_rows"
#define OLD_ROWS	"medrec_old_rows"

/* Arguments of the triggers */
enum
{
	PROFILE_NAME,
	FINGERPRINT,
	TRIGGER_ARGUMENTS
};

static const struct
{
	const char *event;
	const char *rows;			/* the transition tables */
}			triggers[] = {
	{"insert", "REFERENCING NEW TABLE AS " NEW_ROWS},
	{"update", "REFERENCING OLD TABLE AS " OLD_ROWS " NEW TABLE AS " NEW_ROWS},
	{"delete", "REFERENCING OLD TABLE AS " OLD_ROWS},
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

/* The fingerprint with which a relation is tracked; NULL: it is not */
static const char *
tracked_fingerprint(const char *profile, Oid relid)
{
	Relation	relation = try_relation_open(relid, AccessShareLock);
	const char *name = trigger_name(profile, triggers[0].event);
	const char *fingerprint = NULL;

	if (relation == NULL)
		return NULL;
	for (int i = 0; relation->trigdesc != NULL && i < relation->trigdesc->numtriggers; i++)
	{
		const Trigger *trigger = &relation->trigdesc->triggers[i];

		if (strcmp(trigger->tgname, name) == 0 && trigger->tgnargs == TRIGGER_ARGUMENTS &&
			strcmp(trigger->tgargs[PROFILE_NAME], profile) == 0)
			fingerprint = pstrdup(trigger->tgargs[FINGERPRINT]);
	}
	relation_close(relation, AccessShareLock);
	return fingerprint;
}

bool
medrec_is_tracked(const char *profile, Oid relid)
{
	LockRelationOid(relid, RowExclusiveLock);
	return tracked_fingerprint(profile, relid) != NULL;
}

static void
drop_triggers(const char *profile, Oid relid)
{
	for (size_t i = 0; i < lengthof(triggers); i++)
	{
		const char *name = trigger_name(profile, triggers[i].event);

		if (OidIsValid(get_trigger_oid(relid, name, true)))
			execute(psprintf("DROP TRIGGER %s ON %s", quote_identifier(name),
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
	const char *or_replace = tracked_fingerprint(profile, binding->relid) == NULL ? "" : "OR REPLACE ";

	for (size_t i = 0; i < lengthof(triggers); i++)
		execute(psprintf("CREATE %sTRIGGER %s AFTER %s ON %s %s FOR EACH STATEMENT"
						 " EXECUTE FUNCTION %s.medrec_quality_tracked(%s, '%s')",
						 or_replace,
						 quote_identifier(trigger_name(profile, triggers[i].event)), triggers[i].event,
						 medrec_quoted_relation(binding->relid), triggers[i].rows, schema,
						 quote_literal_cstr(profile),
						 medrec_fingerprint_text(medrec_binding_fingerprint(binding))), SPI_OK_UTILITY);
}

/* Is a binding, which may be NULL, the one of a fingerprint? */
static bool
is_as_tracked(const MedrecBinding *binding, const char *fingerprint)
{
	return binding != NULL &&
		strcmp(medrec_fingerprint_text(medrec_binding_fingerprint(binding)), fingerprint) == 0;
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
	(void) execute_for(psprintf("DELETE FROM %s.medrec_state_change WHERE profile = $1 AND relation = $2", schema),
					   profile, relation, SPI_OK_DELETE);
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

static Oid
state_type(FunctionCallInfo fcinfo)
{
	return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum("quality_state"),
						   ObjectIdGetDatum(get_func_namespace(fcinfo->flinfo->fn_oid)));
}

/* ------------------------------------------------------------------------
 * The trigger: medrec_quality_tracked(profile, fingerprint)
 *
 * Rows are measured under guard: what fails there is no reason to refuse a
 * write.  It leaves a mark in the queue that something was lost.  The queue is
 * written to outside, so that no statement needs a transaction id of its own,
 * and with the rights of whoever writes.
 * ------------------------------------------------------------------------
 */

/* A statement that changed a tracked table */
typedef struct Change
{
	const char *schema;			/* of medrec, quoted */
	Oid			state_type;
	TriggerData *trigger;
	const char *profile;
	const char *relation;
	Tuplestorestate *states;	/* of the rows that went and came */
} Change;

/* Columns of medrec_state_change, as far as they are written */
enum
{
	PROFILE,
	RELATION,
	/* those of the rows of states, in order */
	PERIOD,
	SEGMENT,
	STATE,
	REMOVED,
	/* */
	LOST,
	COLUMNS
};

#define STATE_COLUMNS	(LOST - PERIOD)

static void
enqueue(const Change *change, Datum *values, const char *nulls)
{
	static MedrecKeptPlan kept;
	Oid			types[COLUMNS] = {TEXTOID, TEXTOID, DATEOID, JSONBOID, change->state_type, BOOLOID, TEXTOID};
	SPIPlanPtr	plan = medrec_kept_plan(&kept,
										psprintf("INSERT INTO %s.medrec_state_change"
												 " (profile, relation, period, segment, state, removed, sqlstate)"
												 " VALUES ($1, $2, $3, $4, $5, $6, $7)", change->schema),
										COLUMNS, types);

	values[PROFILE] = CStringGetTextDatum(change->profile);
	values[RELATION] = CStringGetTextDatum(change->relation);
	if (SPI_execute_plan(plan, values, nulls, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "SPI_execute_plan failed");
}

static void
enqueue_truncation(const Change *change)
{
	Datum		values[COLUMNS] = {[REMOVED] = BoolGetDatum(false)};

	enqueue(change, values, "  nnn n");
}

static void
enqueue_loss(const Change *change, int sqlstate)
{
	Datum		values[COLUMNS] = {
		[REMOVED] = BoolGetDatum(false),
		[LOST] = CStringGetTextDatum(unpack_sql_state(sqlstate))
	};

	enqueue(change, values, "  nnn  ");
}

static void
enqueue_states(const Change *change)
{
	TupleDesc	desc = CreateTemplateTupleDesc(STATE_COLUMNS);
	TupleTableSlot *slot;

	TupleDescInitEntry(desc, 1, "period", DATEOID, -1, 0);
	TupleDescInitEntry(desc, 2, "segment", JSONBOID, -1, 0);
	TupleDescInitEntry(desc, 3, "state", change->state_type, -1, 0);
	TupleDescInitEntry(desc, 4, "removed", BOOLOID, -1, 0);
	slot = MakeSingleTupleTableSlot(desc, &TTSOpsMinimalTuple);
	while (tuplestore_gettupleslot(change->states, true, false, slot))
	{
		Datum		values[COLUMNS];

		slot_getallattrs(slot);
		memcpy(&values[PERIOD], slot->tts_values, STATE_COLUMNS * sizeof(Datum));
		enqueue(change, values, "      n");
	}
	ExecDropSingleTupleTableSlot(slot);
}

static int64
count_rows(Tuplestorestate *rows)
{
	return rows == NULL ? 0 : tuplestore_tuple_count(rows);
}

static int64
count_changed(const TriggerData *trigger)
{
	return count_rows(trigger->tg_oldtable) + count_rows(trigger->tg_newtable);
}

/* The columns of states, from PERIOD on */
static const char *
change_query(const Change *change, const MedrecBinding *binding)
{
	const Trigger *definition = change->trigger->tg_trigger;
	MedrecMeasure went = {.schema = change->schema,.binding = binding,.from = OLD_ROWS};
	MedrecMeasure came = {.schema = change->schema,.binding = binding,.from = NEW_ROWS};
	bool		has_both = definition->tgoldtable != NULL && definition->tgnewtable != NULL;

	return psprintf("SELECT COALESCE(m.period, '-infinity'), m.segment, m.state, m.removed FROM (%s%s%s) AS m",
					definition->tgoldtable == NULL ? "" :
					psprintf("SELECT o.*, true AS removed FROM (%s) AS o", medrec_measure_query(&went)),
					has_both ? " UNION ALL " : "",
					definition->tgnewtable == NULL ? "" :
					psprintf("SELECT n.*, false AS removed FROM (%s) AS n", medrec_measure_query(&came)));
}

/*
 * Plans by trigger, of which there is one of a name on a table.  One is good for
 * as long as the trigger has the same fingerprint, which is the binding's.
 */
typedef struct PlanKey
{
	Oid			relid;
	NameData	trigger;
} PlanKey;

typedef struct KeptPlan
{
	PlanKey		key;
	Oid			trigger;
	char		fingerprint[17];
	SPIPlanPtr	plan;
} KeptPlan;

static SPIPlanPtr
kept_change_plan(const Change *change, const MedrecBinding *binding)
{
	static HTAB * plans = NULL;
	const Trigger *definition = change->trigger->tg_trigger;
	PlanKey		key = {0};
	KeptPlan   *kept;
	SPIPlanPtr	plan;
	bool		found;

	if (plans == NULL)
	{
		HASHCTL		control = {.keysize = sizeof(PlanKey),.entrysize = sizeof(KeptPlan)};

		plans = hash_create("medrec plans of tracked tables", 16, &control, HASH_ELEM | HASH_BLOBS);
	}
	key.relid = RelationGetRelid(change->trigger->tg_relation);
	namestrcpy(&key.trigger, definition->tgname);
	kept = hash_search(plans, &key, HASH_FIND, NULL);
	if (kept != NULL && kept->trigger == definition->tgoid &&
		strcmp(kept->fingerprint, definition->tgargs[FINGERPRINT]) == 0)
		return kept->plan;

	/* an error up to here leaves what is kept as it was */
	plan = medrec_keep(SPI_prepare(change_query(change, binding), 0, NULL));
	kept = hash_search(plans, &key, HASH_ENTER, &found);
	if (found)
		SPI_freeplan(kept->plan);
	kept->trigger = definition->tgoid;
	strlcpy(kept->fingerprint, definition->tgargs[FINGERPRINT], sizeof(kept->fingerprint));
	kept->plan = plan;
	return plan;
}

/* What is good enough for a few rows is not for so many: these are planned for. */
#define MANY_ROWS	1000

static SPIPlanPtr
change_plan(const Change *change, const MedrecBinding *binding)
{
	return count_changed(change->trigger) > MANY_ROWS ?
		SPI_prepare(change_query(change, binding), 0, NULL) : kept_change_plan(change, binding);
}

/* Nothing is told apart by name: without a binding there is nothing to do. */
static MedrecBinding *
binding_of_change(const Change *change)
{
	MedrecBinding *binding = medrec_binding_kept(change->schema, cstring_to_text(change->profile),
												 RelationGetRelid(change->trigger->tg_relation));

	if (!is_as_tracked(binding, change->trigger->tg_trigger->tgargs[FINGERPRINT]))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("binding is not what it was")));
	return binding;
}

static void
measure_change(MedrecGuard *guard, void *arg)
{
	Change	   *change = arg;
	MedrecBinding *binding = binding_of_change(change);
	SPIExecuteOptions options = {.read_only = true,.dest = CreateDestReceiver(DestTuplestore)};
	SPIPlanPtr	plan;

	SetTuplestoreDestReceiverParams(options.dest, change->states, guard->context, false, NULL, NULL);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_register_trigger_data(change->trigger) != SPI_OK_TD_REGISTER)
		elog(ERROR, "SPI_register_trigger_data failed");
	plan = change_plan(change, binding);
	if (plan == NULL || SPI_execute_plan_extended(plan, &options) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_plan_extended failed");
}

static void
follow_change(Change *change)
{
	MedrecGuard guard = {.of_sql_only = true};

	CommandCounterIncrement();	/* what the statement did is seen under guard */
	change->states = tuplestore_begin_heap(false, false, work_mem);
	if (medrec_guarded(&guard, measure_change, change))
		enqueue_states(change);
	else
		enqueue_loss(change, guard.sqlstate);
	tuplestore_end(change->states);
}

Datum
medrec_quality_tracked(PG_FUNCTION_ARGS)
{
	Change		change = {.trigger = (TriggerData *) fcinfo->context};

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_FOR_STATEMENT(change.trigger->tg_event) ||
		!TRIGGER_FIRED_AFTER(change.trigger->tg_event) ||
		change.trigger->tg_trigger->tgnargs != TRIGGER_ARGUMENTS)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" is a trigger function", "medrec_quality_tracked"),
				 errhint("quality_track() makes the triggers.")));
	change.schema = medrec_quoted_schema(fcinfo);
	change.state_type = state_type(fcinfo);
	change.profile = change.trigger->tg_trigger->tgargs[PROFILE_NAME];
	change.relation = medrec_quoted_relation(RelationGetRelid(change.trigger->tg_relation));
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (TRIGGER_FIRED_BY_TRUNCATE(change.trigger->tg_event))
		enqueue_truncation(&change);
	else if (count_changed(change.trigger) > 0)
		follow_change(&change);
	SPI_finish();
	return PointerGetDatum(NULL);
}

/* ------------------------------------------------------------------------
 * quality_fold(relation, profile)
 * ------------------------------------------------------------------------
 */

/* All that is queued was measured as what is kept was, and as it would be now */
static void
check_as_tracked(const char *schema, text *profile, Oid relid)
{
	const char *fingerprint = tracked_fingerprint(text_to_cstring(profile), relid);

	if (fingerprint != NULL &&
		!is_as_tracked(medrec_binding_kept(schema, profile, relid), fingerprint))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("relation \"%s\" is not bound to profile \"%s\" as it was when it was tracked",
						get_rel_name(relid), text_to_cstring(profile)),
				 errdetail("The profile, the binding or the site's placeholders have changed, or the binding is gone."),
				 errhint("Bind it if need be, and measure it again: call quality_track().")));
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
			 errdetail("The first of them failed with SQLSTATE %s: %s.", sqlstate, medrec_error_reason(sqlstate)),
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

/*
 * A state that is only taken away from is 0 less it: gone - gone - gone.  What
 * comes after a TRUNCATE that was not there a moment ago is for the next time.
 */
static uint64
add_changes(const char *schema, const char *profile, const char *relation)
{
	return execute_for(psprintf("WITH taken AS ("
								"DELETE FROM %1$s.medrec_state_change c WHERE c.profile = $1 AND c.relation = $2"
								" AND c.state IS NOT NULL AND c.change_id < ALL (SELECT t.change_id FROM %1$s.medrec_state_change t"
								" WHERE t.profile = $1 AND t.relation = $2 AND t.state IS NULL AND t.sqlstate IS NULL)"
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
								") INSERT INTO %1$s.medrec_state AS s (profile, relation, period, segment, state)"
								" SELECT $1, $2, c.period, c.segment, c.state FROM changes c"
								" ON CONFLICT (profile, relation, period, segment) DO UPDATE"
								" SET state = %1$s.quality_state_add(s.state, EXCLUDED.state), measured_at = pg_catalog.now()",
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
