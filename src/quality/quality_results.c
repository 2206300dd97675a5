/*-------------------------------------------------------------------------
 *
 * quality_results.c
 *		What a quality state says, as rows and numbers.
 *
 * A difference of states can have counts below zero.  They are shown, but no
 * rate is made of them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/numeric.h"
#include "utils/tuplestore.h"

#include "common/counts.h"
#include "common/percent.h"
#include "common/wilson.h"
#include "compat.h"
#include "completeness/completeness.h"
#include "quality/quality_state.h"

PG_FUNCTION_INFO_V1(medrec_quality_state_elements);
PG_FUNCTION_INFO_V1(medrec_quality_score);
PG_FUNCTION_INFO_V1(medrec_quality_scores);
PG_FUNCTION_INFO_V1(medrec_quality_patterns);
PG_FUNCTION_INFO_V1(medrec_quality_summary);
PG_FUNCTION_INFO_V1(medrec_quality_state_eq);
PG_FUNCTION_INFO_V1(medrec_quality_state_ne);

/* ------------------------------------------------------------------------
 * Arithmetic
 * ------------------------------------------------------------------------
 */

static bool
are_counts(const int64 * counts, int n)
{
	for (int i = 0; i < n; i++)
		if (counts[i] < 0)
			return false;
	return true;
}

static int64
expected_of(const int64 * counts)
{
	int64		expected = 0;

	for (int i = 0; i < MEDREC_ELEMENT_STATES; i++)
		if (medrec_element_is_expected(i))
			expected = medrec_add_counts(expected, counts[i]);
	return expected;
}

/* Weights of what is expected, and of what is present; false: there is none */
static bool
sum_weights(const MedrecQualityState *state, int64 * expected, int64 * present)
{
	const MedrecQualityElement *elements = medrec_quality_elements(state);

	*expected = *present = 0;
	for (int i = 0; i < state->nelements; i++)
	{
		int64		counts[MEDREC_ELEMENT_STATES];

		medrec_quality_element_counts(state, i, counts);
		if (!are_counts(counts, MEDREC_ELEMENT_STATES))
			return false;
		*expected = medrec_add_counts(*expected, medrec_multiply_counts(elements[i].weight, expected_of(counts)));
		*present = medrec_add_counts(*present, medrec_multiply_counts(elements[i].weight, counts[MEDREC_ELEMENT_PRESENT]));
	}
	return *expected > 0;
}

/* A percent, or nothing where there is nothing to divide by */
static void
set_percent(Datum *value, bool *isnull, int64 part, int64 whole)
{
	*isnull = part < 0 || whole <= 0 || part > whole;
	if (!*isnull)
		*value = NumericGetDatum(medrec_percent(part, whole));
}

static Datum
percent_of_share(double share)
{
	int64		hundredths = (int64) rint(share * 10000);

	return NumericGetDatum(int64_div_fast_to_numeric(Min(Max(hundredths, 0), 10000), 2));
}

/* ------------------------------------------------------------------------
 * Elements
 * ------------------------------------------------------------------------
 */

enum
{
	ELEMENT,
	REQUIREMENT,
	WEIGHT,
	N,
	EXPECTED,
	PRESENT,					/* and the other states behind it */
	RATE = PRESENT + MEDREC_ELEMENT_STATES,
	RATE_LOW,
	RATE_HIGH,
	LOST_POINTS,
	ELEMENT_COLUMNS
};

Datum
medrec_quality_state_elements(PG_FUNCTION_ARGS)
{
	MedrecQualityState *state = PG_GETARG_QUALITY_STATE(0);
	const MedrecQualityElement *elements = medrec_quality_elements(state);
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	int64		all_expected;
	int64		all_present;
	bool		has_score = sum_weights(state, &all_expected, &all_present);

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < state->nelements; i++)
	{
		int64		counts[MEDREC_ELEMENT_STATES];
		int64		expected;
		int64		present;
		Datum		values[ELEMENT_COLUMNS] = {0};
		bool		nulls[ELEMENT_COLUMNS] = {false};

		medrec_quality_element_counts(state, i, counts);
		expected = expected_of(counts);
		present = counts[MEDREC_ELEMENT_PRESENT];
		values[ELEMENT] = CStringGetTextDatum(medrec_quality_element_name(state, i));
		values[REQUIREMENT] = CStringGetTextDatum(medrec_requirement_name(elements[i].requirement));
		values[WEIGHT] = NumericGetDatum(int64_div_fast_to_numeric(elements[i].weight, 2));
		values[N] = Int64GetDatum(state->counts[MEDREC_COUNT_ROWS]);
		values[EXPECTED] = Int64GetDatum(expected);
		for (int s = 0; s < MEDREC_ELEMENT_STATES; s++)
			values[PRESENT + s] = Int64GetDatum(counts[s]);
		set_percent(&values[RATE], &nulls[RATE], present, expected);
		nulls[RATE_LOW] = nulls[RATE_HIGH] = nulls[RATE];
		if (!nulls[RATE])
		{
			values[RATE_LOW] = percent_of_share(medrec_wilson_low(present, expected, MEDREC_Z_95));
			values[RATE_HIGH] = percent_of_share(1 - medrec_wilson_low(expected - present, expected,
																	   MEDREC_Z_95));
		}
		nulls[LOST_POINTS] = !has_score;
		if (has_score)
			values[LOST_POINTS] = NumericGetDatum(medrec_percent(medrec_multiply_counts(elements[i].weight, expected - present),
																 all_expected));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* ------------------------------------------------------------------------
 * Scores
 * ------------------------------------------------------------------------
 */

Datum
medrec_quality_score(PG_FUNCTION_ARGS)
{
	int64		expected;
	int64		present;

	if (!sum_weights(PG_GETARG_QUALITY_STATE(0), &expected, &present))
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(medrec_percent(present, expected));
}

Datum
medrec_quality_scores(PG_FUNCTION_ARGS)
{
	MedrecQualityState *state = PG_GETARG_QUALITY_STATE(0);
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i <= 100; i++)
	{
		Datum		values[2];
		bool		nulls[2] = {false};

		if (state->counts[MEDREC_COUNT_SCORES + i] == 0)
			continue;
		values[0] = Int32GetDatum(i);
		values[1] = Int64GetDatum(state->counts[MEDREC_COUNT_SCORES + i]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* The score that so many percent of the rows do not exceed; -1: there is none */
static int
percentile(const MedrecQualityState *state, int percent)
{
	const		int64 *scores = state->counts + MEDREC_COUNT_SCORES;
	int64		all = 0;
	int64		rank;

	if (!are_counts(scores, 101))
		return -1;
	for (int i = 0; i <= 100; i++)
		all = medrec_add_counts(all, scores[i]);
	if (all == 0)
		return -1;
	rank = all / 100 * percent + (all % 100 * percent + 99) / 100;
	for (int i = 0;; i++)
	{
		rank -= scores[i];
		if (rank <= 0)
			return i;
	}
}

static void
set_percentile(Datum *value, bool *isnull, const MedrecQualityState *state, int percent)
{
	int			score = percentile(state, percent);

	*isnull = score < 0;
	*value = Int32GetDatum(score);
}

Datum
medrec_quality_summary(PG_FUNCTION_ARGS)
{
	MedrecQualityState *state = PG_GETARG_QUALITY_STATE(0);
	const		int64 *counts = state->counts;
	TupleDesc	tupdesc;
	Datum		values[10];
	bool		nulls[10] = {false};
	int64		expected;
	int64		present;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	values[0] = CStringGetTextDatum(medrec_quality_profile_name(state));
	values[1] = CStringGetTextDatum(medrec_fingerprint_text(state->fingerprint));
	values[2] = Int64GetDatum(counts[MEDREC_COUNT_ROWS]);
	nulls[3] = !sum_weights(state, &expected, &present);
	if (!nulls[3])
		values[3] = NumericGetDatum(medrec_percent(present, expected));
	values[4] = Int64GetDatum(counts[MEDREC_COUNT_COMPLETE]);
	set_percent(&values[5], &nulls[5], counts[MEDREC_COUNT_COMPLETE], counts[MEDREC_COUNT_ROWS]);
	values[6] = Int64GetDatum(counts[MEDREC_COUNT_READY]);
	set_percent(&values[7], &nulls[7], counts[MEDREC_COUNT_READY], counts[MEDREC_COUNT_ROWS]);
	set_percentile(&values[8], &nulls[8], state, 10);
	set_percentile(&values[9], &nulls[9], state, 50);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls)));
}

/* ------------------------------------------------------------------------
 * Patterns
 * ------------------------------------------------------------------------
 */

/* The elements in the patterns that are missing in one of them */
static Datum
missing_elements(const MedrecQualityState *state, int pattern)
{
	const MedrecQualityElement *elements = medrec_quality_elements(state);
	Datum		names[MEDREC_QUALITY_MAX_PATTERN];
	int			count = 0;
	int			bit = 0;

	for (int i = 0; i < state->nelements; i++)
	{
		if (elements[i].in_pattern && (pattern >> bit++ & 1) != 0)
			names[count++] = CStringGetTextDatum(medrec_quality_element_name(state, i));
	}
	return PointerGetDatum(construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT));
}

Datum
medrec_quality_patterns(PG_FUNCTION_ARGS)
{
	MedrecQualityState *state = PG_GETARG_QUALITY_STATE(0);
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	int			npattern = medrec_quality_pattern_elements(state);

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; npattern > 0 && i < 1 << npattern; i++)
	{
		int64		n = MEDREC_PATTERN_COUNTS(state)[i];
		Datum		values[3];
		bool		nulls[3] = {false};

		if (n == 0)
			continue;
		values[0] = missing_elements(state, i);
		values[1] = Int64GetDatum(n);
		set_percent(&values[2], &nulls[2], n, state->counts[MEDREC_COUNT_ROWS]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* ------------------------------------------------------------------------
 * Equality
 * ------------------------------------------------------------------------
 */

static bool
are_equal(FunctionCallInfo fcinfo)
{
	MedrecQualityState *a = PG_GETARG_QUALITY_STATE(0);
	MedrecQualityState *b = PG_GETARG_QUALITY_STATE(1);

	return VARSIZE(a) == VARSIZE(b) && memcmp(a, b, VARSIZE(a)) == 0;
}

Datum
medrec_quality_state_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(are_equal(fcinfo));
}

Datum
medrec_quality_state_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!are_equal(fcinfo));
}
