/*-------------------------------------------------------------------------
 *
 * quality_agg.c
 *		The aggregate quality(), which counts records into a state.
 *
 * The state of the aggregate is the value that it returns, of a type that can
 * be stored and sent, and is changed in place.  What the call site knows, the
 * profile with its conditions, is made once a query.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "common/site_catalogue.h"
#include "compat.h"
#include "completeness/completeness.h"
#include "quality/condition.h"
#include "quality/profile.h"

PG_FUNCTION_INFO_V1(medrec_quality_accum);
PG_FUNCTION_INFO_V1(medrec_quality_accum_inv);
PG_FUNCTION_INFO_V1(medrec_quality_state_accum);
PG_FUNCTION_INFO_V1(medrec_quality_state_accum_inv);
PG_FUNCTION_INFO_V1(medrec_quality_state_final);

/* arguments of the transition functions */
#define STATE		0
#define PROFILE		1
#define FIRST_VALUE	2

/* One element: what is needed of it in every row */
typedef struct Element
{
	uint32		weight;
	uint16		pattern;		/* its bit in the patterns; 0: none */
	bool		has_conditions;
	bool		is_optional;
	const MedrecElementKind *kind;	/* NULL: its values need no look */
} Element;

/* How it is looked at */
typedef struct Look
{
	ExprState  *applies_when;
	ExprState  *unknown_when;
	ExprState  *valid_when;
	bool		is_literal;		/* its values are of C, not of SQL */
	MedrecElementReader reader;
	MedrecElementMemo memo;
} Look;

/* What a call site remembers */
typedef struct Call
{
	char	   *name;			/* of the profile */
	size_t		name_len;
	MedrecProfile *profile;
	MedrecQualityState *empty;
	MedrecConditionRow *row;	/* NULL if there are no conditions */
	bool		is_array;		/* VARIADIC, an array */
	Oid			array_element;
	NullableDatum *array;		/* what is in it */
	const NullableDatum *values;	/* of the row at hand */
	bool		has_patterns;
	uint64		weight;			/* of all elements */
	int			nelements;
	Element		elements[MEDREC_QUALITY_MAX_ELEMENTS];
	Look		looks[FLEXIBLE_ARRAY_MEMBER];
} Call;

/* ------------------------------------------------------------------------
 * The call site
 * ------------------------------------------------------------------------
 */

static void
check_count(const Call *call, int given)
{
	if (given != call->nelements)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("quality profile \"%s\" has %d element(s), but %d value(s) are given",
						call->profile->shape.profile, call->nelements, given),
				 errhint("Give one value for each element, in the order of \"ordinal\" in medrec_profile_element.")));
}

/* Elements of the same kind share one, which is big. */
static const MedrecElementKind *
kind_of(const MedrecProfile *profile, int number, const Call *call)
{
	const char *name = profile->elements[number].kind;
	MedrecElementKind *kind;

	if (name == NULL)
		return NULL;
	for (int i = 0; i < number; i++)
	{
		if (profile->elements[i].kind != NULL && strcmp(profile->elements[i].kind, name) == 0)
			return call->elements[i].kind;
	}
	kind = palloc(sizeof(MedrecElementKind));
	if (!medrec_element_kind_init(kind, medrec_catalogue(), name, strlen(name)))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("element \"%s\" of quality profile \"%s\" is of a kind that is not known",
						profile->shape.names[number], profile->shape.profile)));
	return kind;
}

static Oid
value_type(const FmgrInfo *flinfo, const Call *call, int number)
{
	Oid			type = call->is_array ? call->array_element :
	get_fn_expr_argtype((FmgrInfo *) flinfo, FIRST_VALUE + number);

	if (!OidIsValid(type))
		ereport(ERROR,
				(errcode(ERRCODE_INDETERMINATE_DATATYPE),
				 errmsg("could not determine data type of argument %d", FIRST_VALUE + number + 1)));
	return type;
}

static void
compile_conditions(Call *call, const Oid *types)
{
	const MedrecProfile *profile = call->profile;

	for (int i = 0; i < call->nelements; i++)
	{
		const MedrecProfileElement *source = &profile->elements[i];
		const char *name = profile->shape.names[i];
		Look	   *look = &call->looks[i];

		if (source->applies_when == NULL && source->unknown_when == NULL &&
			source->valid_when == NULL)
			continue;
		call->elements[i].has_conditions = true;
		if (call->row == NULL)
			call->row = medrec_condition_row(profile->shape.profile, call->nelements,
											 profile->shape.names, types);
		if (source->applies_when != NULL)
			look->applies_when = medrec_condition_compile(call->row, source->applies_when,
														  name, "applies_when");
		if (source->unknown_when != NULL)
			look->unknown_when = medrec_condition_compile(call->row, source->unknown_when,
														  name, "unknown_when");
		if (source->valid_when != NULL)
			look->valid_when = medrec_condition_compile(call->row, source->valid_when,
														name, "valid_when");
	}
}

static Call *
new_call(FunctionCallInfo fcinfo, const MedrecProfile *found)
{
	Call	   *call = palloc0(offsetof(Call, looks) + found->shape.nelements * sizeof(Look));
	Oid			types[MEDREC_QUALITY_MAX_ELEMENTS];
	uint16		pattern = 1;

	call->profile = (MedrecProfile *) found;
	call->nelements = found->shape.nelements;
	call->empty = medrec_quality_state_new(&found->shape);
	call->is_array = get_fn_expr_variadic(fcinfo->flinfo);
	if (call->is_array)
		call->array_element = get_base_element_type(get_fn_expr_argtype(fcinfo->flinfo, FIRST_VALUE));
	else
		check_count(call, PG_NARGS() - FIRST_VALUE);
	call->array = palloc0(call->nelements * sizeof(NullableDatum));
	for (int i = 0; i < call->nelements; i++)
	{
		Element    *element = &call->elements[i];
		Look	   *look = &call->looks[i];

		types[i] = value_type(fcinfo->flinfo, call, i);
		medrec_element_reader_init(&look->reader, types[i], CurrentMemoryContext);
		element->kind = kind_of(found, i, call);
		element->weight = found->shape.elements[i].weight;
		call->weight += element->weight;
		element->is_optional = found->shape.elements[i].requirement == MEDREC_OPTIONAL;
		if (found->shape.elements[i].in_pattern)
		{
			element->pattern = pattern;
			pattern <<= 1;
		}
		look->is_literal = types[i] == UNKNOWNOID;
		if (look->is_literal)	/* and then the same in every row */
			types[i] = PG_ARGISNULL(FIRST_VALUE + i) ? InvalidOid : TEXTOID;
	}
	call->has_patterns = pattern > 1;
	compile_conditions(call, types);
	return call;
}

static Call *
call_of(FunctionCallInfo fcinfo)
{
	Call	   *call = fcinfo->flinfo->fn_extra;
	MemoryContext before;
	text	   *name;

	if (PG_ARGISNULL(PROFILE))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("quality profile must not be null")));
	name = PG_GETARG_TEXT_PP(PROFILE);
	if (likely(call != NULL && call->name_len == VARSIZE_ANY_EXHDR(name) &&
			   memcmp(call->name, VARDATA_ANY(name), call->name_len) == 0))
		return call;

	before = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	call = new_call(fcinfo, medrec_profile_load(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)));
	call->name_len = VARSIZE_ANY_EXHDR(name);
	call->name = pnstrdup(VARDATA_ANY(name), call->name_len);
	MemoryContextSwitchTo(before);
	fcinfo->flinfo->fn_extra = call;
	return call;
}

/* ------------------------------------------------------------------------
 * One row
 * ------------------------------------------------------------------------
 */

static void
take_array(Call *call, ArrayType *array)
{
	ArrayIterator iterator = array_create_iterator(array, 0, NULL);
	Datum		value;
	bool		isnull;
	int			n = 0;

	while (array_iterate(iterator, &value, &isnull))
	{
		if (n < call->nelements)
		{
			call->array[n].value = value;
			call->array[n].isnull = isnull;
		}
		n++;
	}
	array_free_iterator(iterator);
	check_count(call, n);
}

static void
show_to_conditions(Call *call)
{
	ExprContext *context = call->row->context;
	ParamExternData *params = call->row->values->params;
	MemoryContext before;

	ResetExprContext(context);
	before = MemoryContextSwitchTo(context->ecxt_per_tuple_memory);
	for (int i = 0; i < call->nelements; i++)
	{
		const NullableDatum *value = &call->values[i];

		params[i].isnull = value->isnull;
		params[i].value = call->looks[i].is_literal && !value->isnull ?
			CStringGetTextDatum(DatumGetCString(value->value)) : value->value;
	}
	MemoryContextSwitchTo(before);
}

static void
take_values(Call *call, FunctionCallInfo fcinfo)
{
	if (unlikely(call->is_array))
	{
		if (PG_ARGISNULL(FIRST_VALUE))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("array of values must not be null")));
		take_array(call, PG_GETARG_ARRAYTYPE_P(FIRST_VALUE));
		call->values = call->array;
	}
	else
		call->values = &fcinfo->args[FIRST_VALUE];
	if (call->row != NULL)
		show_to_conditions(call);
}

/* Of a value that is there */
static inline MedrecElementState
value_state(Call *call, int number, Datum value)
{
	const MedrecElementKind *kind = call->elements[number].kind;
	Look	   *look = &call->looks[number];

	if (medrec_element_is_ordinary(kind, &look->reader, value))
		return MEDREC_ELEMENT_PRESENT;
	return medrec_element_recall(kind, &look->reader, &look->memo, value);
}

static MedrecElementState
state_by_conditions(Call *call, int number)
{
	const Look *look = &call->looks[number];
	const NullableDatum *value = &call->values[number];

	if (look->applies_when != NULL && !medrec_condition_is_true(call->row, look->applies_when))
		return MEDREC_ELEMENT_NOT_APPLICABLE;
	if (value->isnull)
		return MEDREC_ELEMENT_NULL;
	if (call->elements[number].kind != NULL)
	{
		MedrecElementState state = value_state(call, number, value->value);

		if (state != MEDREC_ELEMENT_PRESENT)
			return state;
	}
	if (look->unknown_when != NULL && medrec_condition_is_true(call->row, look->unknown_when))
		return MEDREC_ELEMENT_PLACEHOLDER;
	if (look->valid_when != NULL && medrec_condition_is_false(call->row, look->valid_when))
		return MEDREC_ELEMENT_INVALID;
	return MEDREC_ELEMENT_PRESENT;
}

static bool
is_ready(const MedrecProfile *profile, uint64 present)
{
	for (int i = 0; i < profile->ncombinations; i++)
		if ((present & profile->combinations[i]) == profile->combinations[i])
			return true;
	return false;
}

/* Adds the row at hand to a state, or, with a change of -1, takes it away. */
static void
count_row(Call *call, MedrecQualityState *state, int64 change)
{
	int64	   *counts = MEDREC_ELEMENT_COUNTS(state, 0);
	uint64		not_present = 0;	/* elements, as bits */
	uint64		expected = call->weight;
	uint64		missing = 0;	/* of the weight that is expected */
	uint32		pattern = 0;
	bool		is_complete = true;

	for (int i = 0; i < call->nelements; i++, counts += MEDREC_MISSING_STATES)
	{
		const Element *element = &call->elements[i];
		const NullableDatum *value = &call->values[i];
		MedrecElementState found = MEDREC_ELEMENT_PRESENT;

		if (unlikely(element->has_conditions))
			found = state_by_conditions(call, i);
		else if (value->isnull)
			found = MEDREC_ELEMENT_NULL;
		else if (element->kind != NULL)
			found = value_state(call, i, value->value);
		if (found == MEDREC_ELEMENT_PRESENT)
			continue;
		counts[found - 1] += change;
		not_present |= UINT64CONST(1) << i;
		if (medrec_element_is_expected(found))
		{
			missing += element->weight;
			pattern |= element->pattern;
			is_complete &= element->is_optional;
		}
		else
			expected -= element->weight;
	}

	state->counts[MEDREC_COUNT_ROWS] += change;
	state->counts[MEDREC_COUNT_COMPLETE] += is_complete ? change : 0;
	if (is_ready(call->profile, ~not_present))
		state->counts[MEDREC_COUNT_READY] += change;
	if (expected > 0)
		state->counts[MEDREC_COUNT_SCORES + 100 * (expected - missing) / expected] += change;
	if (call->has_patterns)
		counts[pattern] += change;
}

/* ------------------------------------------------------------------------
 * SQL
 * ------------------------------------------------------------------------
 */

/* The state to write to; inside an aggregate it is ours. */
static MedrecQualityState *
writable_state(FunctionCallInfo fcinfo, const Call *call)
{
	MemoryContext aggregate;
	bool		is_ours = AggCheckCallContext(fcinfo, &aggregate) != 0;
	MedrecQualityState *state;

	if (PG_ARGISNULL(STATE))
	{
		state = MemoryContextAlloc(is_ours ? aggregate : CurrentMemoryContext,
								   VARSIZE(call->empty));
		memcpy(state, call->empty, VARSIZE(call->empty));
		return state;
	}
	state = is_ours ? PG_GETARG_QUALITY_STATE(STATE) : PG_GETARG_QUALITY_STATE_COPY(STATE);
	if (unlikely(state->fingerprint != call->empty->fingerprint ||
				 VARSIZE(state) != VARSIZE(call->empty)))
		medrec_quality_state_add(state, call->empty);	/* says what is wrong */
	return state;
}

static Datum
accumulate(FunctionCallInfo fcinfo, int64 change)
{
	Call	   *call = call_of(fcinfo);
	MedrecQualityState *state = writable_state(fcinfo, call);

	take_values(call, fcinfo);
	count_row(call, state, change);
	PG_RETURN_POINTER(state);
}

Datum
medrec_quality_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, 1);
}

Datum
medrec_quality_accum_inv(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, -1);
}

/* Also the operators + and -, for which no state is theirs to change */
static MedrecQualityState *
first_state(FunctionCallInfo fcinfo)
{
	return AggCheckCallContext(fcinfo, NULL) ? PG_GETARG_QUALITY_STATE(0) :
		PG_GETARG_QUALITY_STATE_COPY(0);
}

Datum
medrec_quality_state_accum(PG_FUNCTION_ARGS)
{
	MedrecQualityState *state = first_state(fcinfo);

	medrec_quality_state_add(state, PG_GETARG_QUALITY_STATE(1));
	PG_RETURN_POINTER(state);
}

Datum
medrec_quality_state_accum_inv(PG_FUNCTION_ARGS)
{
	MedrecQualityState *state = first_state(fcinfo);

	medrec_quality_state_subtract(state, PG_GETARG_QUALITY_STATE(1));
	PG_RETURN_POINTER(state);
}

/* A window goes on with the state when its value has been taken. */
Datum
medrec_quality_state_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(PG_GETARG_QUALITY_STATE_COPY(0));
}
