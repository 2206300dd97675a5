/*-------------------------------------------------------------------------
 *
 * relation_query.c
 *		Queries over relations that the user names.
 *
 * Operators in such queries are not qualified: every operand has the very
 * type that an operator of pg_catalog takes, and that one comes before all
 * others of any search_path.  So no number is multiplied by a plain 100: there
 * is no numeric * integer, and somebody may have made one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "executor/tstoreReceiver.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "optimizer/optimizer.h"
#include "tcop/dest.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"

#include "common/relation_query.h"
#include "compat.h"

const char *
medrec_quoted_schema(FunctionCallInfo fcinfo)
{
	return quote_identifier(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid)));
}

char	   *
medrec_quoted_relation(Oid relid)
{
	const char *name = get_rel_name(relid);

	if (name == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation does not exist")));
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)), name);
}

const char *
medrec_quoted_column(Oid relid, const char *column, const Oid *types, int ntypes)
{
	AttrNumber	number = get_attnum(relid, column);
	Oid			type;

	if (number <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("column \"%s\" of relation \"%s\" does not exist",
						column, get_rel_name(relid))));
	type = getBaseType(get_atttype(relid, number));
	for (int i = 0; i < ntypes; i++)
	{
		if (type == types[i])
			break;
		if (i == ntypes - 1)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column \"%s\" of relation \"%s\" is not of type %s",
							column, get_rel_name(relid), format_type_be(types[0]))));
	}
	return quote_identifier(column);
}

char	   *
medrec_plain_column(Oid relid, const char *column)
{
	Oid			type = get_atttype(relid, get_attnum(relid, column));
	Oid			base = getBaseType(type);
	const char *quoted = quote_identifier(column);

	return base == type ? pstrdup(quoted) :
		psprintf("%s::%s", quoted, format_type_be_qualified(base));
}

/* ------------------------------------------------------------------------
 * Running them
 * ------------------------------------------------------------------------
 */

static void
set_locally(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
}

/* Runs a query that only reads. */
static void
run_query(const char *query, int nargs, const Oid *types, const Datum *values, const bool *nulls,
		  DestReceiver *receiver)
{
	SPIExecuteOptions options = {.read_only = true,.dest = receiver};

	options.params = makeParamList(nargs);
	for (int i = 0; i < nargs; i++)
	{
		ParamExternData *param = &options.params->params[i];

		param->ptype = types[i];
		param->value = values[i];
		param->isnull = nulls != NULL && nulls[i];
		param->pflags = PARAM_FLAG_CONST;
	}
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_extended(query, &options) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_extended failed");
	SPI_finish();
}

void
medrec_return_query(FunctionCallInfo fcinfo, const char *query,
					int nargs, const Oid *types, const Datum *values, const bool *nulls)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	DestReceiver *receiver = CreateDestReceiver(DestTuplestore);
	int			settings = NewGUCNestLevel();

	/*
	 * Tables that were made a moment ago have no statistics; a nested loop
	 * over what seems to be few rows would never end.  One that cannot be
	 * avoided has a cost then that would start the compiler.
	 */
	set_locally("enable_nestloop", "off");
	set_locally("jit", "off");

	InitMaterializedSRF(fcinfo, 0);
	SetTuplestoreDestReceiverParams(receiver, rsinfo->setResult,
									rsinfo->econtext->ecxt_per_query_memory,
									false, rsinfo->setDesc, "rows of another type");
	run_query(query, nargs, types, values, nulls, receiver);
	AtEOXact_GUC(true, settings);
	receiver->rDestroy(receiver);
}

typedef struct RowReader
{
	DestReceiver pub;
	MedrecRowReceiver receive;
	void	   *state;
} RowReader;

static bool
receive_row(TupleTableSlot * slot, DestReceiver *self)
{
	RowReader  *reader = (RowReader *) self;

	slot_getallattrs(slot);
	reader->receive(slot, reader->state);
	return true;
}

static void
start_receiving(DestReceiver *self, int operation, TupleDesc typeinfo)
{
	(void) self;
	(void) operation;
	(void) typeinfo;
}

static void
stop_receiving(DestReceiver *self)
{
	(void) self;
}

void
medrec_read_rows(const char *query, int nargs, const Oid *types, const Datum *values,
				 MedrecRowReceiver receive, void *state)
{
	RowReader	reader = {
		.pub = {
			.receiveSlot = receive_row,
			.rStartup = start_receiving,
			.rShutdown = stop_receiving,
			.rDestroy = stop_receiving,
			.mydest = DestTuplestore,	/* one that keeps rows */
		},
		.receive = receive,
		.state = state,
	};
	int			settings = NewGUCNestLevel();

	/*
	 * Whole tables are read, which the next step is to divide among as many
	 * processes; what it costs to hand rows over is little beside it.
	 */
	set_locally("max_parallel_workers_per_gather", psprintf("%d", max_parallel_maintenance_workers));
	set_locally("parallel_tuple_cost", "0");
	set_locally("jit", "off");
	run_query(query, nargs, types, values, NULL, &reader.pub);
	AtEOXact_GUC(true, settings);
}
