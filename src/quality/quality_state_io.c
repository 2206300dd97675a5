/*-------------------------------------------------------------------------
 *
 * quality_state_io.c
 *		The type quality_state: text, which is JSON, and bytes.
 *
 * Both forms hold all of a state, and what comes in is believed only if its
 * counts add up.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/elog.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "compat.h"
#include "quality/quality_state.h"

PG_FUNCTION_INFO_V1(medrec_quality_state_in);
PG_FUNCTION_INFO_V1(medrec_quality_state_out);
PG_FUNCTION_INFO_V1(medrec_quality_state_recv);
PG_FUNCTION_INFO_V1(medrec_quality_state_send);

/* ------------------------------------------------------------------------
 * Text
 * ------------------------------------------------------------------------
 */

Datum
medrec_quality_state_out(PG_FUNCTION_ARGS)
{
	MedrecQualityState *state = PG_GETARG_QUALITY_STATE(0);
	const MedrecQualityElement *elements = medrec_quality_elements(state);
	int			n = medrec_quality_count(state);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"version\": %d, \"profile\": ", state->version);
	escape_json(&json, medrec_quality_profile_name(state));
	appendStringInfo(&json, ", \"fingerprint\": \"%s\", \"elements\": [",
					 medrec_fingerprint_text(state->fingerprint));
	for (int i = 0; i < state->nelements; i++)
	{
		appendStringInfoString(&json, i == 0 ? "[" : ", [");
		escape_json(&json, medrec_quality_element_name(state, i));
		appendStringInfo(&json, ", \"%s\", %u, %s]",
						 medrec_requirement_name(elements[i].requirement), elements[i].weight,
						 elements[i].in_pattern ? "true" : "false");
	}
	appendStringInfoString(&json, "], \"counts\": [");
	for (int i = 0; i < n; i++)
		appendStringInfo(&json, "%s" INT64_FORMAT, i == 0 ? "" : ", ", state->counts[i]);
	appendStringInfoString(&json, "]}");
	PG_RETURN_CSTRING(json.data);
}

/* Ends the reading of a text */
static void
refuse(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg_internal("quality state refused"),
			 errdetail_internal("%s", what)));
}

/* A member that must be there, and of that type */
static JsonbValue *
member(JsonbContainer *object, const char *key, enum jbvType type)
{
	JsonbValue *value = palloc(sizeof(JsonbValue));

	value = getKeyJsonValueFromContainer(object, key, (int) strlen(key), value);
	if (value == NULL || value->type != type)
		refuse(psprintf("\"%s\" is missing or of another type.", key));
	return value;
}

static JsonbContainer *
array(JsonbValue *value, const char *key)
{
	if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data))
		refuse(psprintf("\"%s\" must be an array.", key));
	return value->val.binary.data;
}

/* One of an array, of that type */
static JsonbValue *
item(JsonbContainer *array, uint32 number, enum jbvType type, const char *key)
{
	JsonbValue *value = getIthJsonbValueFromContainer(array, number);

	if (value == NULL || value->type != type)
		refuse(psprintf("An item of \"%s\" is missing or of another type.", key));
	return value;
}

static int64
integer_of(const JsonbValue *value, const char *key)
{
	Datum		number = NumericGetDatum(value->val.numeric);
	Datum		whole = DirectFunctionCall2(numeric_trunc, number, Int32GetDatum(0));

	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, number, whole)) ||
		numeric_is_nan(value->val.numeric) || numeric_is_inf(value->val.numeric))
		refuse(psprintf("A number of \"%s\" is no integer.", key));
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, number));
}

static const char *
string_of(const JsonbValue *value)
{
	return pnstrdup(value->val.string.val, value->val.string.len);
}

static uint64
fingerprint_of(const JsonbValue *value)
{
	uint64		fingerprint = 0;

	if (value->val.string.len != 16)
		refuse("\"fingerprint\" must be 16 hexadecimal digits.");
	for (int i = 0; i < 16; i++)
	{
		const char *digits = "0123456789abcdef";
		const char *found = memchr(digits, value->val.string.val[i], 16);

		if (found == NULL)
			refuse("\"fingerprint\" must be 16 hexadecimal digits.");
		fingerprint = fingerprint << 4 | (uint64) (found - digits);
	}
	return fingerprint;
}

static void
read_element(JsonbContainer *elements, int number, MedrecQualityShape *shape)
{
	MedrecQualityElement *element = &shape->elements[number];
	JsonbContainer *parts = array(item(elements, number, jbvBinary, "elements"), "elements");
	JsonbValue *requirement = item(parts, 1, jbvString, "elements");
	int64		weight = integer_of(item(parts, 2, jbvNumeric, "elements"), "elements");
	MedrecRequirement which;

	if (!medrec_requirement_of_name(requirement->val.string.val, requirement->val.string.len, &which))
		refuse("A requirement is not known.");
	if (weight < 0 || weight > MEDREC_QUALITY_MAX_WEIGHT)
		refuse("A weight is out of range.");
	memset(element, 0, sizeof(*element));
	shape->names[number] = string_of(item(parts, 0, jbvString, "elements"));
	element->requirement = (uint8) which;
	element->weight = (uint32) weight;
	element->in_pattern = item(parts, 3, jbvBool, "elements")->val.boolean;
}

static MedrecQualityState *
new_state(const MedrecQualityShape *shape)
{
	MedrecQualityState *state = medrec_quality_state_new(shape);

	if (state == NULL)
		refuse("There are too many elements, or too many of them in the patterns.");
	return state;
}

static MedrecQualityState *
state_of(Jsonb *json)
{
	JsonbContainer *root = &json->root;
	MedrecQualityShape shape;
	MedrecQualityState *state;
	JsonbContainer *elements;
	JsonbContainer *counts;

	if (!JB_ROOT_IS_OBJECT(json))
		refuse("It must be a JSON object.");
	if (integer_of(member(root, "version", jbvNumeric), "version") != 1)
		refuse("It is of a version that is not known.");
	shape.profile = string_of(member(root, "profile", jbvString));
	shape.fingerprint = fingerprint_of(member(root, "fingerprint", jbvString));
	elements = array(member(root, "elements", jbvBinary), "elements");
	counts = array(member(root, "counts", jbvBinary), "counts");
	shape.nelements = (int) JsonContainerSize(elements);
	if (shape.nelements > MEDREC_QUALITY_MAX_ELEMENTS)
		refuse("There are too many elements.");
	for (int i = 0; i < shape.nelements; i++)
		read_element(elements, i, &shape);

	state = new_state(&shape);
	if (JsonContainerSize(counts) != (uint32) medrec_quality_count(state))
		refuse(psprintf("There must be %d counts.", medrec_quality_count(state)));
	for (int i = 0; i < medrec_quality_count(state); i++)
		state->counts[i] = integer_of(item(counts, i, jbvNumeric, "counts"), "counts");
	if (!medrec_quality_state_is_sound(state))
		refuse("The counts of the patterns are not those of all rows.");
	return state;
}

/*
 * An error is caught, where nothing but memory has been touched: so that it can
 * be a soft one, and since PostgreSQL's own about JSON and numbers would print
 * what is wrong, which may be anything.
 */
Datum
medrec_quality_state_in(PG_FUNCTION_ARGS)
{
	MemoryContext before = CurrentMemoryContext;
	MedrecQualityState *volatile state = NULL;
	ErrorData  *volatile error = NULL;
	volatile bool is_json = false;

	PG_TRY();
	{
		Datum		json = DirectFunctionCall1(jsonb_in, PG_GETARG_DATUM(0));

		is_json = true;
		state = state_of(DatumGetJsonbP(json));
	}
	PG_CATCH();
	{
		if (ERRCODE_TO_CATEGORY(geterrcode()) != ERRCODE_DATA_EXCEPTION)
			PG_RE_THROW();
		MemoryContextSwitchTo(before);
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();
	if (error != NULL)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type quality_state"),
				 errdetail_internal("%s", !is_json ? "It must be JSON." :
									error->detail != NULL ? error->detail : "A number is out of range.")));
	PG_RETURN_POINTER(state);
}

/* ------------------------------------------------------------------------
 * Bytes
 * ------------------------------------------------------------------------
 */

Datum
medrec_quality_state_send(PG_FUNCTION_ARGS)
{
	MedrecQualityState *state = PG_GETARG_QUALITY_STATE(0);
	const MedrecQualityElement *elements = medrec_quality_elements(state);
	int			n = medrec_quality_count(state);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, state->version);
	pq_sendbyte(&buf, state->nelements);
	pq_sendint64(&buf, state->fingerprint);
	pq_sendstring(&buf, medrec_quality_profile_name(state));
	for (int i = 0; i < state->nelements; i++)
	{
		pq_sendstring(&buf, medrec_quality_element_name(state, i));
		pq_sendint32(&buf, elements[i].weight);
		pq_sendbyte(&buf, elements[i].requirement);
		pq_sendbyte(&buf, elements[i].in_pattern);
	}
	for (int i = 0; i < n; i++)
		pq_sendint64(&buf, state->counts[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

static void
refuse_bytes(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary representation of type quality_state")));
}

Datum
medrec_quality_state_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	MedrecQualityShape shape;
	MedrecQualityState *state;

	if (pq_getmsgbyte(buf) != 1)
		refuse_bytes();
	shape.nelements = pq_getmsgbyte(buf);
	shape.fingerprint = (uint64) pq_getmsgint64(buf);
	shape.profile = pq_getmsgstring(buf);
	if (shape.nelements > MEDREC_QUALITY_MAX_ELEMENTS)
		refuse_bytes();
	for (int i = 0; i < shape.nelements; i++)
	{
		MedrecQualityElement *element = &shape.elements[i];

		memset(element, 0, sizeof(*element));
		shape.names[i] = pq_getmsgstring(buf);
		element->weight = pq_getmsgint(buf, 4);
		element->requirement = (uint8) pq_getmsgbyte(buf);
		element->in_pattern = (uint8) pq_getmsgbyte(buf);
		if (element->requirement >= MEDREC_REQUIREMENTS || element->in_pattern > 1)
			refuse_bytes();
	}
	state = medrec_quality_state_new(&shape);
	if (state == NULL)
		refuse_bytes();
	for (int i = 0; i < medrec_quality_count(state); i++)
		state->counts[i] = pq_getmsgint64(buf);
	if (!medrec_quality_state_is_sound(state))
		refuse_bytes();
	PG_RETURN_POINTER(state);
}
