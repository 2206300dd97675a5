/*-------------------------------------------------------------------------
 *
 * identifier_column.c
 *		Identifiers in the columns of a table: how many are right, and how
 *		only right ones come in.
 *
 * Neither answers nor errors have a value in them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "identifiers/identifier_sql.h"

/*
 * How many values of a column are of a kind, and of how many what is wrong:
 * counts, to be looked at before a constraint is added.
 */
PG_FUNCTION_INFO_V1(medrec_identifier_profile);
Datum
medrec_identifier_profile(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Datum		relation = PG_GETARG_DATUM(0);
	const char *column = NameStr(*PG_GETARG_NAME(1));
	text	   *kind = PG_GETARG_TEXT_PP(2);
	const char *schema = get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid));
	Oid			types[] = {TEXTOID};
	Datum		arguments[] = {PointerGetDatum(kind)};
	char	   *query;

	InitMaterializedSRF(fcinfo, 0);
	(void) medrec_identifier_by_name(kind, NULL, true);
	if (get_attnum(DatumGetObjectId(relation), column) <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("column \"%s\" of the relation does not exist", column)));
	query = psprintf("SELECT coalesce(r.result, 'null'), pg_catalog.count(*)"
					 " FROM (SELECT %s.identifier_check($1, t.%s::pg_catalog.text) AS result FROM %s t) r"
					 " GROUP BY 1 ORDER BY 2 DESC, 1",
					 quote_identifier(schema), quote_identifier(column),
					 DatumGetCString(DirectFunctionCall1(regclassout, relation)));

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_with_args(query, lengthof(types), types, arguments, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_with_args failed");
	for (uint64 row = 0; row < SPI_processed; row++)
	{
		Datum		values[2];
		bool		nulls[2];

		for (int i = 0; i < 2; i++)
			values[i] = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc,
									  i + 1, &nulls[i]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	SPI_finish();
	return (Datum) 0;
}

/* The number of a trigger's column, which has to be text or varchar */
static int
find_column(Relation rel, const char *name, int32 * max_chars)
{
	TupleDesc	desc = RelationGetDescr(rel);
	int			number = SPI_fnumber(desc, name);
	Oid			type;
	int32		typmod;

	if (number <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("column \"%s\" of relation \"%s\" does not exist",
						name, RelationGetRelationName(rel))));
	typmod = TupleDescAttr(desc, number - 1)->atttypmod;
	type = getBaseTypeAndTypmod(TupleDescAttr(desc, number - 1)->atttypid, &typmod);
	if (type != TEXTOID && type != VARCHAROID)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of relation \"%s\" is neither text nor varchar",
						name, RelationGetRelationName(rel))));
	*max_chars = type == VARCHAROID && typmod >= (int32) VARHDRSZ ? typmod - (int32) VARHDRSZ : -1;
	return number;
}

/*
 * The stored form of a value, or the value itself if that is it; NULL stays
 * NULL.  What is no value of the kind is refused by the names of column, kind
 * and rule.
 */
static Datum
normalize_column(Relation rel, const char *column, const MedrecIdentifier *kind,
				 Datum value, int32 max_chars)
{
	text	   *given = DatumGetTextPP(value);
	char		canonical[MEDREC_IDENTIFIER_MAX];
	size_t		len;
	MedrecVerdict verdict = medrec_identifier_judge(kind, VARDATA_ANY(given),
													VARSIZE_ANY_EXHDR(given),
													canonical, &len);

	if (!medrec_verdict_is_valid(verdict))
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("column \"%s\" of relation \"%s\" has no valid %s: %s",
						column, RelationGetRelationName(rel), kind->name,
						medrec_verdict_name(verdict)),
				 errtablecolname(rel, column)));
	if (max_chars >= 0 && pg_mbstrlen_with_len(canonical, (int) len) > max_chars)
		ereport(ERROR,
				(errcode(ERRCODE_STRING_DATA_RIGHT_TRUNCATION),
				 errmsg("column \"%s\" of relation \"%s\" is too short for the stored form of %s",
						column, RelationGetRelationName(rel), kind->name),
				 errtablecolname(rel, column)));
	if (len == VARSIZE_ANY_EXHDR(given) && memcmp(canonical, VARDATA_ANY(given), len) == 0)
		return value;
	return PointerGetDatum(cstring_to_text_with_len(canonical, (int) len));
}

/*
 * Trigger before insert or update of each row: brings columns into the stored
 * form of their kinds.  Its arguments are names of columns and kinds, in turn.
 */
PG_FUNCTION_INFO_V1(medrec_normalize);
Datum
medrec_normalize(PG_FUNCTION_ARGS)
{
	TriggerData *data = (TriggerData *) fcinfo->context;
	Trigger    *trigger;
	HeapTuple	tuple;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BEFORE(data->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(data->tg_event) || TRIGGER_FIRED_BY_DELETE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" is a trigger before insert or update, for each row",
						"medrec_normalize")));
	trigger = data->tg_trigger;
	if (trigger->tgnargs == 0 || trigger->tgnargs % 2 != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the arguments of trigger \"%s\" are not pairs of a column and a kind",
						trigger->tgname)));

	tuple = TRIGGER_FIRED_BY_UPDATE(data->tg_event) ? data->tg_newtuple : data->tg_trigtuple;
	for (int i = 0; i < trigger->tgnargs; i += 2)
	{
		const char *column = trigger->tgargs[i];
		const MedrecIdentifier *kind = medrec_identifier_by_name(cstring_to_text(trigger->tgargs[i + 1]), NULL, true);
		int32		max_chars;
		int			number = find_column(data->tg_relation, column, &max_chars);
		bool		isnull;
		Datum		value = heap_getattr(tuple, number, RelationGetDescr(data->tg_relation), &isnull);
		Datum		normal;

		if (isnull)
			continue;
		normal = normalize_column(data->tg_relation, column, kind, value, max_chars);
		if (normal != value)
			tuple = heap_modify_tuple_by_cols(tuple, RelationGetDescr(data->tg_relation),
											  1, &number, &normal, &isnull);
	}
	return PointerGetDatum(tuple);
}
