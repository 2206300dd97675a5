/*-------------------------------------------------------------------------
 *
 * control_chart_sql.c
 *		Control charts in SQL: a history in, its periods with limits out.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/numeric.h"

#include "compat.h"
#include "quality/control_chart.h"

/* An array of one dimension, taken apart; one without elements has none */
typedef struct Series
{
	int			n;
	Datum	   *values;
	bool	   *nulls;
} Series;

static Series
series_of(FunctionCallInfo fcinfo, int argument, const char *name)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(argument);
	Series		series;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must have one dimension", name)));
	if (ARR_ELEMTYPE(array) == DATEOID)
		deconstruct_array(array, DATEOID, sizeof(DateADT), true, TYPALIGN_INT,
						  &series.values, &series.nulls, &series.n);
	else
		deconstruct_array(array, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
						  &series.values, &series.nulls, &series.n);
	return series;
}

/* ... of dates, each after the one before */
static Series
ascending_series_of(FunctionCallInfo fcinfo, int argument, const char *name)
{
	Series		series = series_of(fcinfo, argument, name);

	for (int i = 0; i < series.n; i++)
	{
		if (series.nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not contain nulls", name)));
		if (i > 0 && DatumGetDateADT(series.values[i]) <= DatumGetDateADT(series.values[i - 1]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s must be in ascending order, each once", name)));
	}
	return series;
}

static bool
is_laney(text *method)
{
	char	   *name = text_to_cstring(method);

	if (strcmp(name, "laney") == 0)
		return true;
	if (strcmp(name, "p") == 0)
		return false;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown method of a control chart"),
			 errhint("Methods are \"laney\" and \"p\".")));
}

/* A share as percent, with four decimals */
static Datum
percent(double share)
{
	return NumericGetDatum(int64_div_fast_to_numeric((int64) rint(share * 1000000), 4));
}

static Datum
flag_array(int flags)
{
	Datum		names[MEDREC_CHART_FLAGS];
	int			n = 0;

	for (int i = 0; i < MEDREC_CHART_FLAGS; i++)
		if ((flags & (1 << i)) != 0)
			names[n++] = CStringGetTextDatum(medrec_chart_flag_names[i]);
	return PointerGetDatum(construct_array(names, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* Reads the counts of a period; what is not known are no rows. */
static MedrecChartCount
count_of(const Series *violations, const Series *n, int i)
{
	MedrecChartCount count = {0, 0};

	if (!n->nulls[i] && !violations->nulls[i])
	{
		int64		rows = DatumGetInt64(n->values[i]);
		int64		violated = DatumGetInt64(violations->values[i]);

		if (violated < 0 || violated > rows)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("violations of a period must be between 0 and its n")));
		count.n = (double) rows;
		count.violations = (double) violated;
	}
	return count;
}

static void
put_row(ReturnSetInfo *rsinfo, const Series *periods, const Series *violations, const Series *n,
		int i, const MedrecChartCount *count, const MedrecChartPoint *point)
{
	Datum		values[8];
	bool		nulls[8] = {false};

	values[0] = periods->values[i];
	values[1] = n->values[i];
	nulls[1] = n->nulls[i];
	values[2] = violations->values[i];
	nulls[2] = violations->nulls[i];
	nulls[3] = count->n == 0;
	values[3] = nulls[3] ? (Datum) 0 : percent(count->violations / count->n);
	nulls[4] = nulls[5] = nulls[6] = !point->has_limits;
	values[4] = nulls[4] ? (Datum) 0 : percent(point->center);
	values[5] = nulls[5] ? (Datum) 0 : percent(point->lower);
	values[6] = nulls[6] ? (Datum) 0 : percent(point->upper);
	values[7] = flag_array(point->flags);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* quality_control_chart(periods, violations, n, baseline, phases, method) */
PG_FUNCTION_INFO_V1(medrec_quality_control_chart);
Datum
medrec_quality_control_chart(PG_FUNCTION_ARGS)
{
	Series		periods = ascending_series_of(fcinfo, 0, "periods");
	Series		violations = series_of(fcinfo, 1, "violations");
	Series		n = series_of(fcinfo, 2, "n");
	int			baseline = PG_GETARG_INT32(3);
	Series		phases = ascending_series_of(fcinfo, 4, "phases");
	int			phase = 0;
	MedrecControlChart chart;

	if (violations.n != periods.n || n.n != periods.n)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("periods, violations and n must be of the same length")));
	if (baseline < MEDREC_CHART_LEAST_BASELINE || baseline > MEDREC_CHART_MOST_BASELINE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("baseline must be between %d and %d periods",
						MEDREC_CHART_LEAST_BASELINE, MEDREC_CHART_MOST_BASELINE)));
	medrec_chart_begin(&chart, is_laney(PG_GETARG_TEXT_PP(5)), baseline);

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < periods.n; i++)
	{
		MedrecChartCount count = count_of(&violations, &n, i);
		MedrecChartPoint point;
		bool		is_first = false;

		CHECK_FOR_INTERRUPTS();
		for (; phase < phases.n && DatumGetDateADT(phases.values[phase]) <=
			 DatumGetDateADT(periods.values[i]); phase++)
			is_first = true;
		if (is_first)
			medrec_chart_begin_phase(&chart);
		medrec_chart_next(&chart, &count, &point);
		put_row((ReturnSetInfo *) fcinfo->resultinfo, &periods, &violations, &n, i, &count, &point);
	}
	return (Datum) 0;
}
