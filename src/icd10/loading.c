/*-------------------------------------------------------------------------
 *
 * loading.c
 *		Puts what was read of a publisher's file into medrec's tables.
 *
 * All within the caller's transaction and with the caller's rights.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "icd10/loading.h"

static void
execute(const char *command, int nargs, Oid *types, Datum *values, const char *nulls)
{
	if (SPI_execute_with_args(command, nargs, types, values, nulls, false, 0) < 0)
		elog(ERROR, "SPI_execute_with_args failed");
}

void
medrec_loading_begin(MedrecLoading *loading, FunctionCallInfo fcinfo,
					 DateADT valid_from, DateADT valid_to, bool dry_run)
{
	Oid			schema = get_func_namespace(fcinfo->flinfo->fn_oid);

	loading->rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	loading->valid_from = valid_from;
	loading->valid_to = valid_to;
	loading->dry_run = dry_run;
	loading->schema = pstrdup(quote_identifier(get_namespace_name(schema)));
}

void
medrec_loading_lock(const MedrecLoading *loading)
{
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (!loading->dry_run)
		execute(psprintf("LOCK TABLE %s.medrec_edition IN SHARE ROW EXCLUSIVE MODE",
						 loading->schema), 0, NULL, NULL, NULL);
}

void
medrec_loading_end(void)
{
	SPI_finish();
}

void
medrec_loading_report(const MedrecLoading *loading, const char *list,
					  const char *change, int64 n)
{
	Datum		values[3] = {
		CStringGetTextDatum(list), CStringGetTextDatum(change), Int64GetDatum(n)
	};
	bool		nulls[lengthof(values)] = {false};

	tuplestore_putvalues(loading->rsinfo->setResult, loading->rsinfo->setDesc, values, nulls);
}

void
medrec_loading_refuse(const char *message, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s", message),
			 errdetail("Nothing was loaded."),
			 hint ? errhint("%s", hint) : 0));
}

void
medrec_loading_add(MedrecLoadedRows *rows, Datum code, Datum value)
{
	if (rows->n == rows->max)
	{
		rows->max = Max(1024, 2 * rows->max);
		rows->codes = rows->codes ? repalloc(rows->codes, rows->max * sizeof(Datum)) :
			palloc(rows->max * sizeof(Datum));
		rows->values = rows->values ? repalloc(rows->values, rows->max * sizeof(Datum)) :
			palloc(rows->max * sizeof(Datum));
	}
	rows->codes[rows->n] = code;
	rows->values[rows->n++] = value;
}

static Datum
text_array(Datum *values, int n)
{
	return PointerGetDatum(construct_array(values, n, TEXTOID, -1, false, TYPALIGN_INT));
}

void
medrec_loading_write_edition(const MedrecLoading *loading, const char *list,
							 const char *edition, bytea * content,
							 int64 codes, int64 billable)
{
	Oid			types[] = {TEXTOID, TEXTOID, DATEOID, DATEOID, INT8OID, INT8OID, BYTEAOID};
	Datum		values[] = {
		CStringGetTextDatum(list), CStringGetTextDatum(edition),
		DateADTGetDatum(loading->valid_from), DateADTGetDatum(loading->valid_to),
		Int64GetDatum(codes), Int64GetDatum(billable), PointerGetDatum(content)
	};
	char		nulls[lengthof(types) + 1] = "       ";

	if (billable < 0)
		nulls[5] = 'n';
	execute(psprintf("INSERT INTO %s.medrec_edition"
					 " (list, edition, valid_from, valid_to, codes, billable, sha256)"
					 " VALUES ($1, $2, $3, $4, $5, $6,"
					 " pg_catalog.encode(pg_catalog.sha256($7), 'hex'))",
					 loading->schema), lengthof(types), types, values, nulls);
}

void
medrec_loading_write_rows(const MedrecLoading *loading, const char *list,
						  const char *table, const MedrecLoadedRows *rows)
{
	Oid			types[] = {TEXTOID, DATEOID, TEXTARRAYOID, TEXTARRAYOID};
	Datum		values[] = {
		CStringGetTextDatum(list), DateADTGetDatum(loading->valid_from),
		text_array(rows->codes, rows->n), text_array(rows->values, rows->n)
	};

	execute(psprintf("INSERT INTO %s.%s SELECT $1, r.code, $2, r.value"
					 " FROM ROWS FROM (pg_catalog.unnest($3), pg_catalog.unnest($4))"
					 " AS r (code, value)", loading->schema, table),
			lengthof(types), types, values, NULL);
}
