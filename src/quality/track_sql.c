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
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/rel.h"

#include "common/own_table.h"
#include "common/relation_query.h"
#include "compat.h"
#include "quality/measure_query.h"

PG_FUNCTION_INFO_V1(medrec_quality_track);
PG_FUNCTION_INFO_V1(medrec_quality_untrack);
PG_FUNCTION_INFO_V1(medrec_quality_tracked);
PG_FUNCTION_INFO_V1(medrec_quality_fold);

/* What rows of a statement are called */
#define NEW_ROWS	"medrec_new_rows"
#define OLD_ROWS	"medrec_old_rows"

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

static void
create_triggers(const char *schema, const char *profile, const char *relation)
{
	for (size_t i = 0; i < lengthof(triggers); i++)
		execute(psprintf("CREATE TRIGGER %s AFTER %s ON %s %s FOR EACH STATEMENT"
						 " EXECUTE FUNCTION %s.medrec_quality_tracked(%s)",
						 quote_identifier(trigger_name(profile, triggers[i].event)), triggers[i].event, relation,
						 triggers[i].rows, schema,
						 quote_literal_cstr(profile)), SPI_OK_UTILITY);
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

	medrec_binding_check(binding, schema);
	if (binding->period == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no column that tells of which day a row is"),
				 errhint("Name it in quality_bind(), as period_column.")));
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	drop_triggers(profile, PG_GETARG_OID(0));
	create_triggers(schema, profile, relation);
	(void) execute_for(psprintf("DELETE FROM %s.medrec_state_change WHERE profile = $1 AND relation = $2", schema),
					   profile, relation, SPI_OK_DELETE);
	(void) execute_for(psprintf("SELECT %s.quality_record($2::pg_catalog.regclass, $1, everything => true)", schema),
					   profile, relation, SPI_OK_SELECT);
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
 * The trigger: medrec_quality_tracked(profile)
 * ------------------------------------------------------------------------
 */

/* Puts the states of rows that came, or went, into the queue */
static void
queue_rows(MedrecMeasure *measure, const char *relation, const char *rows, bool removed)
{
	measure->from = rows;
	(void) execute_for(psprintf("INSERT INTO %s.medrec_state_change (profile, relation, period, segment, state, removed)"
								" SELECT $1, $2, COALESCE(m.period, '-infinity'), m.segment, m.state, %s FROM (%s) AS m",
								measure->schema, removed ? "true" : "false", medrec_measure_query(measure)),
					   measure->binding->profile->shape.profile, relation, SPI_OK_INSERT);
}

static void
queue_truncation(const char *schema, const char *profile, const char *relation)
{
	(void) execute_for(psprintf("INSERT INTO %s.medrec_state_change (profile, relation) VALUES ($1, $2)", schema),
					   profile, relation, SPI_OK_INSERT);
}

Datum
medrec_quality_tracked(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	MedrecMeasure measure = {0};
	const char *relation;
	Trigger    *definition;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event) ||
		!TRIGGER_FIRED_AFTER(trigger->tg_event) || trigger->tg_trigger->tgnargs != 1)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" is a trigger function", "medrec_quality_tracked"),
				 errhint("quality_track() makes the triggers.")));
	definition = trigger->tg_trigger;
	relation = medrec_quoted_relation(RelationGetRelid(trigger->tg_relation));
	measure.schema = medrec_quoted_schema(fcinfo);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
		queue_truncation(measure.schema, definition->tgargs[0], relation);
	else
	{
		if (SPI_register_trigger_data(trigger) != SPI_OK_TD_REGISTER)
			elog(ERROR, "SPI_register_trigger_data failed");
		measure.binding = medrec_binding_of(measure.schema, cstring_to_text(definition->tgargs[0]),
											RelationGetRelid(trigger->tg_relation));
		if (definition->tgoldtable != NULL)
			queue_rows(&measure, relation, OLD_ROWS, true);
		if (definition->tgnewtable != NULL)
			queue_rows(&measure, relation, NEW_ROWS, false);
	}
	SPI_finish();
	return PointerGetDatum(NULL);
}

/* ------------------------------------------------------------------------
 * quality_fold(relation, profile)
 * ------------------------------------------------------------------------
 */

/* Nothing of what was there before a TRUNCATE counts any more. */
static void
forget_truncated(const char *schema, const char *profile, const char *relation)
{
	if (execute_for(psprintf("DELETE FROM %1$s.medrec_state_change c WHERE c.profile = $1 AND c.relation = $2"
							 " AND c.change_id <= (SELECT pg_catalog.max(t.change_id) FROM %1$s.medrec_state_change t"
							 " WHERE t.profile = $1 AND t.relation = $2 AND t.state IS NULL)", schema),
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
	forget_truncated(schema, profile, relation);
	states = add_changes(schema, profile, relation);
	(void) execute_for(psprintf("DELETE FROM %1$s.medrec_state s WHERE s.profile = $1 AND s.relation = $2"
								" AND (%1$s.quality_summary(s.state)).n = 0", schema),
					   profile, relation, SPI_OK_DELETE);
	SPI_finish();
	PG_RETURN_INT64((int64) states);
}
