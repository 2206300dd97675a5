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
#include "port/pg_bitutils.h"
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
	uint8		glance;			/* MedrecElementGlance */
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
	MemoryContext context;		/* of all of it */
	bool		is_constant;	/* the profile, in all rows */
	char	   *name;			/* of the profile */
	size_t		name_len;
	MedrecProfile *profile;
	MedrecQualityState *empty;
	MedrecConditionRow *row;	/* NULL if there are no conditions */
	bool		is_aggregate;	/* and not a mere function */
	bool		is_array;		/* VARIADIC, an array */
	Oid			array_element;
	NullableDatum *array;		/* what is in it */
	const NullableDatum *values;	/* of the row at hand */
	bool		has_patterns;
	uint64		weight;			/* of all elements */
	uint64		glanced_at[MEDREC_GLANCES]; /* elements, as bits, by the
											 * glance at them */
	uint64		conditional;	/* with conditions of their own */
	uint64		needed;			/* not optional */
	int			nkinds;
	MedrecElementKind *kinds;	/* of the elements */
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

/*
 * Elements of the same kind share one, which is big.  They lie in one array: by
 * themselves each would take 4 kB, and all be in the same lines of the cache.
 */
static const MedrecElementKind *
kind_of(const MedrecProfile *profile, int number, Call *call)
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
	kind = &call->kinds[call->nkinds++];
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
		call->conditional |= UINT64CONST(1) << i;
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
	call->kinds = palloc(found->shape.nelements * sizeof(MedrecElementKind));
	call->is_aggregate = AggCheckCallContext(fcinfo, NULL) != 0;
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
		element->glance = element->kind == NULL ? MEDREC_GLANCE_ALWAYS :
			medrec_element_glance(element->kind, &look->reader);
		element->weight = found->shape.elements[i].weight;
		call->weight += element->weight;
		if (found->shape.elements[i].requirement != MEDREC_OPTIONAL)
			call->needed |= UINT64CONST(1) << i;
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
	for (int i = 0; i < call->nelements; i++)
		if ((call->conditional >> i & 1) == 0)
			call->glanced_at[call->elements[i].glance] |= UINT64CONST(1) << i;
	return call;
}

/* Nearly always an argument lies there in full: no call then */
static inline struct varlena *
plain_argument(FunctionCallInfo fcinfo, int number)
{
	struct varlena *value = (struct varlena *) PG_GETARG_POINTER(number);

	return likely(VARATT_IS_4B_U(value)) ? value : pg_detoast_datum(value);
}

/* Is the profile the same in all rows?  Nearly always it is a literal. */
static bool
profile_is_constant(FunctionCallInfo fcinfo)
{
	Aggref	   *aggref = AggGetAggref(fcinfo);

	return aggref != NULL && IsA(linitial_node(TargetEntry, aggref->args)->expr, Const);
}

static Call *
call_of(FunctionCallInfo fcinfo)
{
	Call	   *call = fcinfo->flinfo->fn_extra;
	MemoryContext context;
	MemoryContext before;
	text	   *name;

	if (likely(call != NULL && call->is_constant))
		return call;
	if (PG_ARGISNULL(PROFILE))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("quality profile must not be null")));
	name = (text *) plain_argument(fcinfo, PROFILE);
	if (call != NULL && call->name_len == VARSIZE_ANY_EXHDR(name) &&
		memcmp(call->name, VARDATA_ANY(name), call->name_len) == 0)
		return call;

	if (call != NULL)
	{
		fcinfo->flinfo->fn_extra = NULL;
		MemoryContextDelete(call->context);
	}
	context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "medrec quality profile", ALLOCSET_DEFAULT_SIZES);
	before = MemoryContextSwitchTo(context);
	call = new_call(fcinfo, medrec_profile_load(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)));
	call->context = context;
	call->is_constant = profile_is_constant(fcinfo);
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

/* Does a glance tell that the value of an element is present? */
static inline bool
is_ordinary(const Call *call, int number)
{
	const Element *element = &call->elements[number];

	return medrec_element_is_ordinary(element->glance, element->kind, call->values[number].value);
}

/* Of a value that is there, and that a glance does not tell */
static pg_noinline MedrecElementState
closer_state(Call *call, int number)
{
	Look	   *look = &call->looks[number];

	return medrec_element_recall(call->elements[number].kind, &look->reader, &look->memo,
								 call->values[number].value);
}

static pg_noinline MedrecElementState
state_by_conditions(Call *call, int number)
{
	const Look *look = &call->looks[number];
	const NullableDatum *value = &call->values[number];
	MedrecElementState state;

	if (look->applies_when != NULL && !medrec_condition_is_true(call->row, look->applies_when))
		return MEDREC_ELEMENT_NOT_APPLICABLE;
	if (value->isnull)
		return MEDREC_ELEMENT_NULL;
	state = is_ordinary(call, number) ? MEDREC_ELEMENT_PRESENT : closer_state(call, number);
	if (state != MEDREC_ELEMENT_PRESENT)
		return state;
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

/* What a row lacks */
typedef struct Lack
{
	MedrecQualityState *counted;	/* to which the row belongs */
	int64		change;
	uint64		missing;		/* elements, as bits */
	uint64		not_expected;	/* neither there nor missing */
	uint64		missing_weight;
	uint64		expected_weight;
	uint32		pattern;
}			Lack;

static inline void
note_missing(Lack * lack, const Element *element)
{
	lack->missing_weight += element->weight;
	lack->pattern |= element->pattern;
}

static inline void
note_state(Lack * lack, const Call *call, int number, MedrecElementState state)
{
	if (state == MEDREC_ELEMENT_PRESENT)
		return;
	MEDREC_MISSING_COUNTS(lack->counted, state)[number] += lack->change;
	if (medrec_element_is_expected(state))
	{
		lack->missing |= UINT64CONST(1) << number;
		note_missing(lack, &call->elements[number]);
	}
	else
	{
		lack->not_expected |= UINT64CONST(1) << number;
		lack->expected_weight -= call->elements[number].weight;
	}
}

/* Four at a time, since shifts by constants are quick */
static inline uint64
find_nulls(const NullableDatum *values, size_t count)
{
	uint64		nulls = 0;
	size_t		i = 0;

	for (; i + 4 <= count; i += 4)
		nulls |= (uint64) (values[i].isnull | values[i + 1].isnull << 1 |
						   values[i + 2].isnull << 2 | values[i + 3].isnull << 3) << i;
	for (; i < count; i++)
		nulls |= (uint64) values[i].isnull << i;
	return nulls;
}

/* Those that one glance is for: which it is, is known when this is compiled. */
static pg_attribute_always_inline void
look_at_set(Call *call, Lack * lack, uint64 there, MedrecElementGlance glance)
{
	for (uint64 set = call->glanced_at[glance] & there; set != 0; set &= set - 1)
	{
		int			number = pg_rightmost_one_pos64(set);

		if (unlikely(!medrec_element_is_ordinary(glance, call->elements[number].kind, call->values[number].value)))
			note_state(lack, call, number, closer_state(call, number));
	}
}

/*
 * The elements are taken as sets, so that whether the next one is null, which
 * nobody can foretell, decides no branch.
 */
static inline void
look_at_row(Call *call, Lack * lack)
{
	const NullableDatum *values = call->values;
	int64	   *null_counts = MEDREC_MISSING_COUNTS(lack->counted, MEDREC_ELEMENT_NULL);
	uint64		nulls = find_nulls(values, call->nelements);

	lack->missing = nulls & ~call->conditional;
	for (uint64 set = lack->missing; set != 0; set &= set - 1)
	{
		int			number = pg_rightmost_one_pos64(set);

		null_counts[number] += lack->change;
		note_missing(lack, &call->elements[number]);
	}
	look_at_set(call, lack, ~nulls, MEDREC_GLANCE_TEXT);
	look_at_set(call, lack, ~nulls, MEDREC_GLANCE_NAME);
	look_at_set(call, lack, ~nulls, MEDREC_GLANCE_NUMBER);
	look_at_set(call, lack, ~nulls, MEDREC_GLANCE_EMAIL);
	look_at_set(call, lack, ~nulls, MEDREC_GLANCE_BIRTH_DATE);
	look_at_set(call, lack, ~nulls, MEDREC_GLANCE_NEVER);
	for (uint64 set = call->conditional; set != 0; set &= set - 1)
	{
		int			number = pg_rightmost_one_pos64(set);

		note_state(lack, call, number, state_by_conditions(call, number));
	}
}

/* Adds the row at hand to a state, or, with a change of -1, takes it away. */
static void
count_row(Call *call, MedrecQualityState *state, int64 change)
{
	Lack		lack = {
		.counted = state,
		.change = change,
		.expected_weight = call->weight
	};

	look_at_row(call, &lack);
	state->counts[MEDREC_COUNT_ROWS] += change;
	if ((lack.missing & call->needed) == 0)
		state->counts[MEDREC_COUNT_COMPLETE] += change;
	if (is_ready(call->profile, ~(lack.missing | lack.not_expected)))
		state->counts[MEDREC_COUNT_READY] += change;
	if (lack.expected_weight > 0)
		state->counts[MEDREC_COUNT_SCORES +
					  100 * (lack.expected_weight - lack.missing_weight) / lack.expected_weight] += change;
	if (call->has_patterns)
		MEDREC_PATTERN_COUNTS(state)[lack.pattern] += change;
}

/* ------------------------------------------------------------------------
 * SQL
 * ------------------------------------------------------------------------
 */

static MedrecQualityState *
new_state(FunctionCallInfo fcinfo, const Call *call)
{
	MemoryContext mcxt;
	MedrecQualityState *state;

	if (!AggCheckCallContext(fcinfo, &mcxt))
		mcxt = CurrentMemoryContext;
	state = MemoryContextAlloc(mcxt, VARSIZE(call->empty));
	memcpy(state, call->empty, VARSIZE(call->empty));
	return state;
}

/* The state to write to; inside an aggregate it is ours. */
static inline MedrecQualityState *
writable_state(FunctionCallInfo fcinfo, const Call *call)
{
	MedrecQualityState *state;

	if (PG_ARGISNULL(STATE))
		return new_state(fcinfo, call);
	state = call->is_aggregate ? (MedrecQualityState *) plain_argument(fcinfo, STATE) :
		PG_GETARG_QUALITY_STATE_COPY(STATE);
	if (unlikely(VARSIZE(state) != VARSIZE(call->empty) ||
				 memcmp(&state->version, &call->empty->version,
						offsetof(MedrecQualityState, counts) - offsetof(MedrecQualityState, version)) != 0))
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
