/*-------------------------------------------------------------------------
 *
 * track_trigger.c
 *		What a statement has changed in a tracked table, for the queue.
 *
 * Rows are measured under guard: what fails there is no reason to refuse a
 * write.  It leaves a mark in the queue that something was lost.  The queue is
 * written to outside, so that no statement needs a transaction id of its own,
 * and with the rights of whoever writes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "executor/tstoreReceiver.h"
#include "fmgr.h"
#include "miscadmin.h"
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
#include "quality/track_sql.h"

PG_FUNCTION_INFO_V1(medrec_quality_tracked);

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

/* ------------------------------------------------------------------------
 * The queue
 * ------------------------------------------------------------------------
 */

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

/* ------------------------------------------------------------------------
 * The plan
 * ------------------------------------------------------------------------
 */

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
	MedrecMeasure went = {.schema = change->schema,.binding = binding,.from = MEDREC_OLD_ROWS};
	MedrecMeasure came = {.schema = change->schema,.binding = binding,.from = MEDREC_NEW_ROWS};
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
	static HTAB *plans = NULL;
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
		strcmp(kept->fingerprint, definition->tgargs[MEDREC_TRACK_FINGERPRINT]) == 0)
		return kept->plan;

	/* an error up to here leaves what is kept as it was */
	plan = medrec_keep(SPI_prepare(change_query(change, binding), 0, NULL));
	kept = hash_search(plans, &key, HASH_ENTER, &found);
	if (found)
		SPI_freeplan(kept->plan);
	kept->trigger = definition->tgoid;
	strlcpy(kept->fingerprint, definition->tgargs[MEDREC_TRACK_FINGERPRINT], sizeof(kept->fingerprint));
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

/* ------------------------------------------------------------------------
 * Measuring
 * ------------------------------------------------------------------------
 */

/* Nothing is told apart by name: without a binding there is nothing to do. */
static MedrecBinding *
binding_of_change(const Change *change)
{
	MedrecBinding *binding = medrec_binding_kept(change->schema, cstring_to_text(change->profile),
												 RelationGetRelid(change->trigger->tg_relation));

	if (!medrec_is_as_tracked(binding, change->trigger->tg_trigger->tgargs[MEDREC_TRACK_FINGERPRINT]))
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

static Oid
state_type(FunctionCallInfo fcinfo)
{
	return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum("quality_state"),
						   ObjectIdGetDatum(get_func_namespace(fcinfo->flinfo->fn_oid)));
}

/* Arguments: see track_sql.h */
Datum
medrec_quality_tracked(PG_FUNCTION_ARGS)
{
	Change		change = {.trigger = (TriggerData *) fcinfo->context};

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_FOR_STATEMENT(change.trigger->tg_event) ||
		!TRIGGER_FIRED_AFTER(change.trigger->tg_event) ||
		change.trigger->tg_trigger->tgnargs != MEDREC_TRACK_ARGUMENTS)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" is a trigger function", "medrec_quality_tracked"),
				 errhint("quality_track() makes the triggers.")));
	change.schema = medrec_quoted_schema(fcinfo);
	change.state_type = state_type(fcinfo);
	change.profile = change.trigger->tg_trigger->tgargs[MEDREC_TRACK_PROFILE];
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
