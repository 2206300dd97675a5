/*-------------------------------------------------------------------------
 *
 * rows_follow.c
 *		A trigger by which rows go, and are renamed, with the row they belong to.
 *
 * This is what a foreign key with CASCADE does.  Tables of an extension that
 * are dumped have none: pg_restore loads their rows while their constraints
 * are there and, with several jobs, in any order.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/rel.h"

#include "common/own_table.h"
#include "common/relation_query.h"

PG_FUNCTION_INFO_V1(medrec_rows_follow);

#define MAX_KEYS	4

/* "a operator $from separator b operator $from + 1 …" */
static void
append_keys(StringInfo query, char *const *keys, int nkeys, const char *operator,
			const char *separator, int from)
{
	for (int i = 0; i < nkeys; i++)
		appendStringInfo(query, "%s%s %s $%d", i == 0 ? "" : separator,
						 quote_identifier(keys[i]), operator, from + i);
}

static void
get_keys(HeapTuple row, TupleDesc desc, char *const *keys, int nkeys, Oid *types, Datum *values)
{
	for (int i = 0; i < nkeys; i++)
	{
		int			column = SPI_fnumber(desc, keys[i]);
		bool		isnull;

		values[i] = SPI_getbinval(row, desc, column, &isnull);
		if (isnull)				/* keys are not */
			elog(ERROR, "key is null or not there");
		types[i] = SPI_gettypeid(desc, column);
	}
}

/* Arguments: the table of those that follow, and the columns of the key in both */
Datum
medrec_rows_follow(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	TupleDesc	desc;
	char	  **keys;
	int			nkeys;
	bool		is_update;
	const char *followers;
	StringInfoData query;
	Oid			types[2 * MAX_KEYS];
	Datum		values[2 * MAX_KEYS];

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_AFTER(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(trigger->tg_event) || TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" is for triggers after update or delete of a row",
						"medrec_rows_follow")));
	nkeys = trigger->tg_trigger->tgnargs - 1;
	if (nkeys < 1 || nkeys > MAX_KEYS)
		elog(ERROR, "wrong number of arguments of a trigger");
	keys = trigger->tg_trigger->tgargs + 1;
	is_update = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event);
	desc = RelationGetDescr(trigger->tg_relation);
	followers = medrec_quoted_relation(medrec_own_table(trigger->tg_trigger->tgargs[0]));

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	get_keys(trigger->tg_trigtuple, desc, keys, nkeys, types, values);
	initStringInfo(&query);
	if (is_update)
	{
		get_keys(trigger->tg_newtuple, desc, keys, nkeys, types + nkeys, values + nkeys);
		appendStringInfo(&query, "UPDATE %s SET ", followers);
		append_keys(&query, keys, nkeys, "=", ", ", nkeys + 1);
	}
	else
		appendStringInfo(&query, "DELETE FROM %s", followers);
	appendStringInfoString(&query, " WHERE ");
	append_keys(&query, keys, nkeys, "OPERATOR(pg_catalog.=)", " AND ", 1);
	if (SPI_execute_with_args(query.data, is_update ? 2 * nkeys : nkeys, types, values, NULL, false, 0) < 0)
		elog(ERROR, "SPI_execute_with_args failed");
	SPI_finish();
	return PointerGetDatum(NULL);
}
