/*-------------------------------------------------------------------------
 *
 * completeness_agg.c
 *		Tallies of states over many rows.
 *
 * The state of the aggregates is a bigint array with one count for each
 * MedrecElementState, in its order: a type that every server has, so that
 * shards can send it to their coordinator, and made of integers, so that any
 * order of adding and taking away gives the same.
 *
 * Citus does that for aggregates of declared types alone, which is why text
 * has aggregates of its own beside "any".
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/numeric.h"

#include "common/counts.h"
#include "common/percent.h"
#include "compat.h"
#include "completeness/completeness.h"

/* The counts in a state, which may come from anywhere */
static int64 *
counts_of(ArrayType *state)
{
	if (ARR_HASNULL(state) || ARR_ELEMTYPE(state) != INT8OID ||
		ARR_NDIM(state) != 1 ||
		ARR_SIZE(state) != ARR_OVERHEAD_NONULLS(1) +
		MEDREC_ELEMENT_STATES * sizeof(int64))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("state of a completeness aggregate must be an array of %d counts",
						MEDREC_ELEMENT_STATES)));
	return (int64 *) ARR_DATA_PTR(state);
}

/* the same, and none is below zero: for where a state arrives from outside */
static int64 *
checked_counts_of(ArrayType *state)
{
	int64	   *counts = counts_of(state);

	for (int i = 0; i < MEDREC_ELEMENT_STATES; i++)
		if (counts[i] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("state of a completeness aggregate must not have negative counts")));
	return counts;
}

/* inside an aggregate a state belongs to us, elsewhere to somebody else */
static ArrayType *
writable_state(FunctionCallInfo fcinfo)
{
	if (AggCheckCallContext(fcinfo, NULL))
		return PG_GETARG_ARRAYTYPE_P(0);
	return PG_GETARG_ARRAYTYPE_P_COPY(0);
}

static Datum
tally(FunctionCallInfo fcinfo, int64 change)
{
	MedrecElementCall *call;
	MedrecElementState value = MEDREC_ELEMENT_NULL;
	ArrayType  *state;
	const char *class;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("state of a completeness aggregate must not be null")));
	state = writable_state(fcinfo);

	call = medrec_element_call(fcinfo, 1, 1, PG_NARGS() == 3 ? 2 : -1);
	if (!PG_ARGISNULL(1))
		value = medrec_element_read(&call->kind, &call->readers[0],
									PG_GETARG_DATUM(1), &class);
	counts_of(state)[value] += change;
	PG_RETURN_ARRAYTYPE_P(state);
}

PG_FUNCTION_INFO_V1(medrec_completeness_accum);
Datum
medrec_completeness_accum(PG_FUNCTION_ARGS)
{
	return tally(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(medrec_completeness_accum_inv);
Datum
medrec_completeness_accum_inv(PG_FUNCTION_ARGS)
{
	return tally(fcinfo, -1);
}

PG_FUNCTION_INFO_V1(medrec_completeness_combine);
Datum
medrec_completeness_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *state = writable_state(fcinfo);
	int64	   *to = checked_counts_of(state);
	int64	   *from = checked_counts_of(PG_GETARG_ARRAYTYPE_P(1));

	for (int i = 0; i < MEDREC_ELEMENT_STATES; i++)
		to[i] = medrec_add_counts(to[i], from[i]);
	PG_RETURN_ARRAYTYPE_P(state);
}

PG_FUNCTION_INFO_V1(medrec_completeness_pct_final);
Datum
medrec_completeness_pct_final(PG_FUNCTION_ARGS)
{
	int64	   *counts = checked_counts_of(PG_GETARG_ARRAYTYPE_P(0));
	int64		expected = 0;

	for (int i = 0; i < MEDREC_ELEMENT_STATES; i++)
		if (medrec_element_is_expected(i))
			expected = medrec_add_counts(expected, counts[i]);
	if (expected == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(medrec_percent(counts[MEDREC_ELEMENT_PRESENT], expected));
}

PG_FUNCTION_INFO_V1(medrec_completeness_counts_final);
Datum
medrec_completeness_counts_final(PG_FUNCTION_ARGS)
{
	int64	   *counts = checked_counts_of(PG_GETARG_ARRAYTYPE_P(0));
	TupleDesc	tupdesc;
	Datum		values[MEDREC_ELEMENT_STATES + 1];
	bool		nulls[MEDREC_ELEMENT_STATES + 1] = {false};
	int64		n = 0;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	for (int i = 0; i < MEDREC_ELEMENT_STATES; i++)
	{
		n = medrec_add_counts(n, counts[i]);
		values[i + 1] = Int64GetDatum(counts[i]);
	}
	values[0] = Int64GetDatum(n);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc),
													  values, nulls)));
}
