/*-------------------------------------------------------------------------
 *
 * measure_query.c
 *		The query that measures a relation by a profile, in one scan.
 *
 * It names the bound columns only, so that no other is read, let alone fetched
 * from where long values are.  Rows have the name of the relation wherever they
 * come from, since expressions may say whose column they mean.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "common/relation_query.h"
#include "compat.h"
#include "quality/measure_query.h"

/* Text is read as date_try() does; what tells days is left as it is, for indexes. */
char	   *
medrec_day_column(const MedrecMeasure *measure)
{
	const MedrecBinding *binding = measure->binding;
	Oid			type = getBaseType(get_atttype(binding->relid,
											   get_attnum(binding->relid, binding->period)));

	if (type == TEXTOID || type == VARCHAROID)
		return psprintf("%s.date_try(%s)", measure->schema, quote_identifier(binding->period));
	return medrec_plain_column(binding->relid, binding->period);
}

char	   *
medrec_period_expression(const MedrecMeasure *measure)
{
	if (measure->binding->period == NULL)
		return pstrdup("NULL::pg_catalog.date");
	/* -infinity is what stands for no day where states are kept */
	return psprintf("NULLIF(pg_catalog.date_trunc('%s', %s::pg_catalog.timestamp)::pg_catalog.date, '-infinity')",
					measure->binding->grain, medrec_day_column(measure));
}

char	   *
medrec_measure_query(const MedrecMeasure *measure)
{
	const MedrecBinding *binding = measure->binding;
	StringInfoData names;		/* the segment, out of what is grouped by */
	StringInfoData columns;		/* what is grouped by */
	StringInfoData groups;

	initStringInfo(&names);
	initStringInfo(&columns);
	initStringInfo(&groups);
	for (int i = 0; i < binding->nsegments; i++)
	{
		appendStringInfo(&names, "%s%s, q.s%d", i == 0 ? "" : ", ",
						 quote_literal_cstr(binding->segments[i]), i);
		appendStringInfo(&columns, "%s AS s%d, ", quote_identifier(binding->segments[i]), i);
		appendStringInfo(&groups, "%d, ", i + 1);
	}
	return psprintf("SELECT pg_catalog.jsonb_build_object(%s) AS segment, q.period, q.state"
					" FROM (SELECT %s%s AS period, %s AS state FROM %s AS %s%s%s GROUP BY %s%d) AS q"
					" WHERE q.state IS NOT NULL",
					names.data, columns.data, medrec_period_expression(measure),
					medrec_binding_call(binding, measure->schema), measure->from,
					quote_identifier(get_rel_name(binding->relid)),
					measure->where == NULL ? "" : " WHERE ",
					measure->where == NULL ? "" : measure->where,
					groups.data, binding->nsegments + 1);
}
