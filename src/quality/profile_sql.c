/*-------------------------------------------------------------------------
 *
 * profile_sql.c
 *		What keeps the profiles that medrec ships as they are.
 *
 * Dumps leave their rows out, since CREATE EXTENSION brings them.  A change
 * would be lost there; a copy under another name is not.  An element of the
 * site's own in one would be in the way of a later version's.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/rel.h"

#include "common/own_table.h"
#include "common/relation_query.h"

PG_FUNCTION_INFO_V1(medrec_profile_is_shipped);

static bool
is_shipped(HeapTuple row, TupleDesc desc)
{
	bool		isnull;
	Datum		value = SPI_getbinval(row, desc, SPI_fnumber(desc, "shipped"), &isnull);

	return !isnull && DatumGetBool(value);
}

/* Is this row, which is going in, of a profile that medrec ships? */
static bool
is_of_shipped(HeapTuple row, TupleDesc desc)
{
	Oid			type = TEXTOID;
	int			column = SPI_fnumber(desc, "profile");
	bool		isnull;
	Datum		profile = SPI_getbinval(row, desc, column, &isnull);
	bool		found;

	if (isnull || SPI_gettypeid(desc, column) != type)
		return false;			/* of whatever table */
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_with_args(psprintf("SELECT FROM %s p WHERE p.profile = $1 AND p.shipped",
									   medrec_quoted_relation(medrec_own_table("medrec_profile"))),
							  1, &type, &profile, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_with_args failed");
	found = SPI_processed > 0;
	SPI_finish();
	return found;
}

Datum
medrec_profile_is_shipped(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	TupleDesc	desc;
	HeapTuple	row;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BEFORE(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" is for triggers before a change of a row",
						"medrec_profile_is_shipped")));
	desc = RelationGetDescr(trigger->tg_relation);
	row = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple : trigger->tg_trigtuple;
	if (!creating_extension &&
		(is_shipped(trigger->tg_trigtuple, desc) || is_shipped(row, desc) ||
		 (!TRIGGER_FIRED_BY_DELETE(trigger->tg_event) && is_of_shipped(row, desc))))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("profiles that medrec ships cannot be changed"),
				 errhint("Make one of your own: SELECT quality_profile_copy(profile, name).")));
	return PointerGetDatum(row);
}
