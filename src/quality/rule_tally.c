/*-------------------------------------------------------------------------
 *
 * rule_tally.c
 *		Counts of many rules at once.
 *
 * What a row is to 32 rules is one bigint, a bit for each that it violates and
 * one for each that is about it; an aggregate counts the bits.  That is a call
 * of a function for 32 rules, where count(*) FILTER (...) takes some steps of
 * the executor and a call for each.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "port/pg_bitutils.h"
#include "utils/array.h"

#include "compat.h"
#include "quality/rule_tally.h"

static void
check_arguments(FunctionCallInfo fcinfo)
{
	if (get_fn_expr_variadic(fcinfo->flinfo) || PG_NARGS() > MEDREC_TALLIED_RULES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("up to %d values are expected, one by one", MEDREC_TALLIED_RULES)));
	for (int i = 0; i < PG_NARGS(); i++)
	{
		if (get_fn_expr_argtype(fcinfo->flinfo, i) != BOOLOID)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("values are expected to be of type %s", "boolean")));
	}
}

/*
 * quality_rule_bits(VARIADIC): of each value a bit if it is true, and 32 places
 * further up one if it is not NULL
 */
PG_FUNCTION_INFO_V1(medrec_quality_rule_bits);
Datum
medrec_quality_rule_bits(PG_FUNCTION_ARGS)
{
	uint64		bits = 0;

	if (fcinfo->flinfo->fn_extra == NULL)
	{
		check_arguments(fcinfo);
		fcinfo->flinfo->fn_extra = fcinfo->flinfo;	/* checked */
	}
	for (int i = 0; i < PG_NARGS(); i++)
	{
		uint64		is_known = !PG_ARGISNULL(i);
		uint64		is_true = is_known && PG_GETARG_BOOL(i);

		bits |= (is_true | is_known << MEDREC_TALLIED_RULES) << i;
	}
	PG_RETURN_INT64((int64) bits);
}

/* The counts in a state, which may come from anywhere */
static int64 *
counts_of(ArrayType *state)
{
	if (ARR_HASNULL(state) || ARR_ELEMTYPE(state) != INT8OID ||
		ARR_NDIM(state) != 1 ||
		ARR_SIZE(state) != ARR_OVERHEAD_NONULLS(1) + MEDREC_TALLY_COUNTS * sizeof(int64))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("state of quality_rule_tally must be an array of %d counts",
						MEDREC_TALLY_COUNTS)));
	return (int64 *) ARR_DATA_PTR(state);
}

/* inside an aggregate a state belongs to us, elsewhere to somebody else */
static ArrayType *
writable_state(FunctionCallInfo fcinfo)
{
	if (AggCheckCallContext(fcinfo, NULL))
		return PG_GETARG_ARRAYTYPE_P(0);
	return PG_GETARG_ARRAYTYPE_P_COPY(0);
}

PG_FUNCTION_INFO_V1(medrec_quality_rule_tally_accum);
Datum
medrec_quality_rule_tally_accum(PG_FUNCTION_ARGS)
{
	ArrayType  *state = writable_state(fcinfo);
	int64	   *counts = counts_of(state);

	for (uint64 bits = (uint64) PG_GETARG_INT64(1); bits != 0; bits &= bits - 1)
		counts[pg_rightmost_one_pos64(bits)]++;
	PG_RETURN_ARRAYTYPE_P(state);
}

PG_FUNCTION_INFO_V1(medrec_quality_rule_tally_combine);
Datum
medrec_quality_rule_tally_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *state = writable_state(fcinfo);
	int64	   *to = counts_of(state);
	int64	   *from = counts_of(PG_GETARG_ARRAYTYPE_P(1));

	for (int i = 0; i < MEDREC_TALLY_COUNTS; i++)
		to[i] = (int64) ((uint64) to[i] + (uint64) from[i]);
	PG_RETURN_ARRAYTYPE_P(state);
}
