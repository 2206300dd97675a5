/*-------------------------------------------------------------------------
 *
 * quality_violations_sql.c
 *		Which rows violate a rule, now: their keys, for whoever may see them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "common/relation_query.h"
#include "compat.h"
#include "quality/guard.h"
#include "quality/predicate.h"
#include "quality/rule.h"

typedef struct Violations
{
	MedrecRule	rule;
	int			max_rows;
	Datum		period;
	ReturnSetInfo *result;
} Violations;

static void
append_keys(StringInfo s, const MedrecRule *rule, bool with_names)
{
	for (int i = 0; i < rule->key_count; i++)
	{
		if (i > 0)
			appendStringInfoString(s, ", ");
		if (with_names)
			appendStringInfo(s, "%s, ", quote_literal_cstr(rule->key_columns[i]));
		appendStringInfo(s, "%s.%s", rule->alias, quote_identifier(rule->key_columns[i]));
	}
}

static char *
statement(const MedrecRule *rule, int max_rows)
{
	StringInfoData s;
	const char *violation = medrec_predicate(rule->violation);

	initStringInfo(&s);
	appendStringInfoString(&s, "SELECT pg_catalog.jsonb_build_object(");
	append_keys(&s, rule, true);
	appendStringInfo(&s, ") FROM %s WHERE ", rule->from);
	if (rule->scope == NULL)
		appendStringInfoString(&s, violation);
	else
		appendStringInfo(&s, "CASE WHEN %s THEN %s END", medrec_predicate(rule->scope), violation);
	appendStringInfoString(&s, " ORDER BY ");
	append_keys(&s, rule, false);
	appendStringInfo(&s, " LIMIT %d", max_rows);
	return s.data;
}

static void
find_violations(MedrecGuard *guard, void *arg)
{
	Violations *violations = (Violations *) arg;
	ReturnSetInfo *result = violations->result;

	guard->words_only = true;
	medrec_find_relation(&violations->rule);
	medrec_guarded_query(guard, statement(&violations->rule, violations->max_rows), violations->period);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		isnull;
		Datum		key = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull);

		tuplestore_putvalues(result->setResult, result->setDesc, &key, &isnull);
	}
}

static void
read_rule(FunctionCallInfo fcinfo, MedrecRule *rule)
{
	Oid			types[] = {TEXTOID};
	Datum		values[] = {PG_GETARG_DATUM(0)};

	if (SPI_execute_with_args(psprintf("SELECT " MEDREC_RULE_COLUMNS ", NULL::pg_catalog.int4"
									   " FROM %s.medrec_rule WHERE rule_id = $1",
									   medrec_quoted_schema(fcinfo)),
							  lengthof(types), types, values, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_with_args failed");
	if (SPI_processed == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no such rule"),
				 errhint("Rules are in the table medrec_rule.")));
	medrec_read_rule(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, rule);
	if (rule->key_count == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("rule \"%s\" has no key columns", rule->rule_id),
				 errhint("Name the columns that tell its rows apart in medrec_rule.key_columns.")));
}

/* quality_violations(rule_id, max_rows, period) */
PG_FUNCTION_INFO_V1(medrec_quality_violations);
Datum
medrec_quality_violations(PG_FUNCTION_ARGS)
{
	Violations	violations = {0};
	MedrecGuard guard = {0};

	violations.max_rows = PG_GETARG_INT32(1);
	violations.period = PG_GETARG_DATUM(2);
	violations.result = (ReturnSetInfo *) fcinfo->resultinfo;
	if (violations.max_rows < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_rows may not be negative")));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	read_rule(fcinfo, &violations.rule);
	if (!medrec_guarded(&guard, find_violations, &violations))
		ereport(ERROR,
				(errcode(guard.sqlstate),
				 errmsg("rule \"%s\" cannot be evaluated", violations.rule.rule_id),
				 errdetail("Reason: %s.", guard.reason)));
	SPI_finish();
	return (Datum) 0;
}
