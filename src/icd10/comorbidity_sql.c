/*-------------------------------------------------------------------------
 *
 * comorbidity_sql.c
 *		What SQL can ask about comorbidities.
 *
 * Codes come as an array of icd10, as an array of text, or as a mask that was
 * made of them before.  A text that is no code names nothing.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "icd10/comorbidity.h"
#include "icd10/icd10.h"

/* In the order of comorbidity_conditions() */
static const MedrecComorbidityScheme *const schemes[] = {
	&medrec_comorbidity_charlson,
	&medrec_comorbidity_quan2005,
	&medrec_comorbidity_ahrq2025,
};

/* What argument 0 is */
typedef enum ComorbidityInput
{
	FROM_CODES,
	FROM_TEXTS,
	FROM_MASK
} ComorbidityInput;

static uint64
mask_of_text(const MedrecComorbidityScheme *scheme, const text *t)
{
	MedrecCode	code;

	if (!medrec_code_parse(&medrec_icd10, VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), &code))
		return 0;
	return medrec_comorbidity_mask(scheme, code);
}

static uint64
mask_of_array(const MedrecComorbidityScheme *scheme, ArrayType *array, bool is_text)
{
	ArrayIterator iterator = array_create_iterator(array, 0, NULL);
	Datum		element;
	bool		isnull;
	uint64		mask = 0;

	while (array_iterate(iterator, &element, &isnull))
	{
		CHECK_FOR_INTERRUPTS();
		if (isnull)
			continue;
		mask |= is_text ?
			mask_of_text(scheme, DatumGetTextPP(element)) :
			medrec_comorbidity_mask(scheme, DatumGetInt64(element));
	}
	array_free_iterator(iterator);
	return mask;
}

static uint64
argument_mask(FunctionCallInfo fcinfo, const MedrecComorbidityScheme *scheme,
			  ComorbidityInput input)
{
	if (input == FROM_MASK)
		return (uint64) PG_GETARG_INT64(0);
	return mask_of_array(scheme, PG_GETARG_ARRAYTYPE_P(0), input == FROM_TEXTS);
}

/* The scheme of Elixhauser that argument arg names */
static const MedrecComorbidityScheme *
argument_scheme(FunctionCallInfo fcinfo, int arg)
{
	text	   *name = PG_GETARG_TEXT_PP(arg);

	for (int i = 0; i < (int) lengthof(schemes); i++)
		if (schemes[i] != &medrec_comorbidity_charlson &&
			strlen(schemes[i]->name) == VARSIZE_ANY_EXHDR(name) &&
			memcmp(schemes[i]->name, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)) == 0)
			return schemes[i];

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized scheme of comorbidities"),
			 errhint("For a list of the schemes, use SELECT DISTINCT scheme FROM comorbidity_conditions().")));
}

/* The number of the set of weights that argument arg names */
static int
argument_weights(FunctionCallInfo fcinfo, int arg,
				 const MedrecComorbidityScheme *scheme)
{
	text	   *name = PG_GETARG_TEXT_PP(arg);
	int			weights = medrec_comorbidity_weights(scheme, VARDATA_ANY(name),
													 VARSIZE_ANY_EXHDR(name));

	if (weights < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unrecognized weights of comorbidities"),
				 errdetail("Scheme \"%s\" has weights \"%s\"%s%s%s.", scheme->name,
						   scheme->weights[0],
						   scheme->nweights > 1 ? " and \"" : "",
						   scheme->nweights > 1 ? scheme->weights[1] : "",
						   scheme->nweights > 1 ? "\"" : "")));
	return weights;
}

/* The first argument of the weights: behind the scheme, if it is named */
static inline int
weights_arg(bool names_scheme)
{
	return names_scheme ? 2 : 1;
}

static inline const MedrecComorbidityScheme *
called_scheme(FunctionCallInfo fcinfo, bool names_scheme)
{
	return names_scheme ? argument_scheme(fcinfo, 1) : &medrec_comorbidity_charlson;
}

static inline Datum
mask(FunctionCallInfo fcinfo, bool names_scheme, ComorbidityInput input)
{
	PG_RETURN_INT64((int64) argument_mask(fcinfo, called_scheme(fcinfo, names_scheme),
										  input));
}

static inline Datum
comorbidity_index(FunctionCallInfo fcinfo, bool names_scheme, ComorbidityInput input)
{
	const MedrecComorbidityScheme *scheme = called_scheme(fcinfo, names_scheme);
	int			weights = argument_weights(fcinfo, weights_arg(names_scheme), scheme);

	PG_RETURN_INT32(medrec_comorbidity_index(scheme, weights,
											 argument_mask(fcinfo, scheme, input)));
}

static inline Datum
conditions(FunctionCallInfo fcinfo, bool names_scheme, ComorbidityInput input)
{
	const MedrecComorbidityScheme *scheme = called_scheme(fcinfo, names_scheme);
	int			weights = argument_weights(fcinfo, weights_arg(names_scheme), scheme);
	uint64		counted = medrec_comorbidity_counted(scheme,
													 argument_mask(fcinfo, scheme, input));
	ReturnSetInfo *rsinfo;

	InitMaterializedSRF(fcinfo, 0);
	rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	for (int bit = 0; bit < scheme->nconditions; bit++)
	{
		Datum		values[2];
		bool		nulls[lengthof(values)] = {false};

		if ((counted >> bit & 1) == 0)
			continue;
		values[0] = CStringGetTextDatum(scheme->conditions[bit].name);
		values[1] = Int32GetDatum(scheme->conditions[bit].weights[weights]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* The transition of the aggregates: state, code or text, and the scheme */
static inline Datum
accum(FunctionCallInfo fcinfo, bool names_scheme, bool is_text)
{
	const MedrecComorbidityScheme *scheme = &medrec_comorbidity_charlson;
	uint64		state = (uint64) PG_GETARG_INT64(0);

	if (names_scheme)
		scheme = argument_scheme(fcinfo, 2);
	state |= is_text ?
		mask_of_text(scheme, PG_GETARG_TEXT_PP(1)) :
		medrec_comorbidity_mask(scheme, PG_GETARG_INT64(1));
	PG_RETURN_INT64((int64) state);
}

#define DEFINE(name, call) \
	PG_FUNCTION_INFO_V1(medrec_##name); \
	Datum medrec_##name(PG_FUNCTION_ARGS) { return call; }

/* *INDENT-OFF* */
DEFINE(charlson_mask, mask(fcinfo, false, FROM_CODES))
DEFINE(charlson_mask_text, mask(fcinfo, false, FROM_TEXTS))
DEFINE(charlson_index, comorbidity_index(fcinfo, false, FROM_CODES))
DEFINE(charlson_index_text, comorbidity_index(fcinfo, false, FROM_TEXTS))
DEFINE(charlson_index_mask, comorbidity_index(fcinfo, false, FROM_MASK))
DEFINE(charlson_conditions, conditions(fcinfo, false, FROM_CODES))
DEFINE(charlson_conditions_text, conditions(fcinfo, false, FROM_TEXTS))
DEFINE(charlson_conditions_mask, conditions(fcinfo, false, FROM_MASK))
DEFINE(charlson_mask_accum, accum(fcinfo, false, false))
DEFINE(charlson_mask_accum_text, accum(fcinfo, false, true))
DEFINE(elixhauser_mask, mask(fcinfo, true, FROM_CODES))
DEFINE(elixhauser_mask_text, mask(fcinfo, true, FROM_TEXTS))
DEFINE(elixhauser_index, comorbidity_index(fcinfo, true, FROM_CODES))
DEFINE(elixhauser_index_text, comorbidity_index(fcinfo, true, FROM_TEXTS))
DEFINE(elixhauser_index_mask, comorbidity_index(fcinfo, true, FROM_MASK))
DEFINE(elixhauser_conditions, conditions(fcinfo, true, FROM_CODES))
DEFINE(elixhauser_conditions_text, conditions(fcinfo, true, FROM_TEXTS))
DEFINE(elixhauser_conditions_mask, conditions(fcinfo, true, FROM_MASK))
DEFINE(elixhauser_mask_accum, accum(fcinfo, true, false))
DEFINE(elixhauser_mask_accum_text, accum(fcinfo, true, true))
/* *INDENT-ON* */

/* The names of the conditions that one overrides, as text[] */
static Datum
overridden_names(const MedrecComorbidityScheme *scheme, int bit)
{
	ArrayBuildState *names = initArrayResult(TEXTOID, CurrentMemoryContext, false);

	for (int i = 0; i < scheme->noverrides; i++)
	{
		if (scheme->overrides[i].higher != UINT64_C(1) << bit)
			continue;
		for (int lower = 0; lower < scheme->nconditions; lower++)
			if (scheme->overrides[i].lower >> lower & 1)
				accumArrayResult(names, CStringGetTextDatum(scheme->conditions[lower].name),
								 false, TEXTOID, CurrentMemoryContext);
	}
	return makeArrayResult(names, CurrentMemoryContext);
}

PG_FUNCTION_INFO_V1(medrec_comorbidity_conditions);
Datum
medrec_comorbidity_conditions(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo;

	InitMaterializedSRF(fcinfo, 0);
	rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	for (int i = 0; i < (int) lengthof(schemes); i++)
	{
		const MedrecComorbidityScheme *scheme = schemes[i];

		for (int weights = 0; weights < scheme->nweights; weights++)
			for (int bit = 0; bit < scheme->nconditions; bit++)
			{
				const MedrecCondition *condition = &scheme->conditions[bit];
				Datum		values[7];
				bool		nulls[lengthof(values)] = {false};

				values[0] = CStringGetTextDatum(scheme->name);
				values[1] = Int32GetDatum(bit);
				values[2] = CStringGetTextDatum(condition->name);
				values[3] = CStringGetTextDatum(condition->title);
				values[4] = overridden_names(scheme, bit);
				values[5] = CStringGetTextDatum(scheme->weights[weights]);
				values[6] = Int32GetDatum(condition->weights[weights]);
				tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
			}
	}
	return (Datum) 0;
}
