/*-------------------------------------------------------------------------
 *
 * match_model_json.c
 *		A model of matches as a value: JSON that a person can read.
 *
 * Levels have the names that match_explain() gives them.  Names of patients are
 * there with the share of those who have them, and only such as several have.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "compat.h"
#include "matching/match_model_json.h"

PG_FUNCTION_INFO_V1(medrec_match_model_in);
PG_FUNCTION_INFO_V1(medrec_match_model_out);
PG_FUNCTION_INFO_V1(medrec_match_model_recv);
PG_FUNCTION_INFO_V1(medrec_match_model_send);
PG_FUNCTION_INFO_V1(medrec_match_model_of_jsonb);
PG_FUNCTION_INFO_V1(medrec_match_model_default);

#define VERSION	1

/* ------------------------------------------------------------------------
 * Writing
 * ------------------------------------------------------------------------
 */

static void
append_number(StringInfo json, double number)
{
	appendStringInfo(json, "%.6g", number);
}

static void
append_comparisons(StringInfo json, const MedrecMatchModel *model)
{
	appendStringInfoString(json, "\"comparisons\": {");
	for (int c = 0; c < MEDREC_COMPARISONS; c++)
	{
		appendStringInfo(json, "%s\"%s\": {", c == 0 ? "" : ", ", medrec_comparison_name(c));
		for (int level = 1; level < medrec_comparison_levels(c); level++)
		{
			appendStringInfo(json, "%s\"%s\": {\"m\": ", level == 1 ? "" : ", ",
							 medrec_level_name(c, level));
			append_number(json, model->m[c][level]);
			appendStringInfoString(json, ", \"u\": ");
			append_number(json, model->u[c][level]);
			if (model->households > 0 && medrec_is_of_household(c))
			{
				appendStringInfoString(json, ", \"household\": ");
				append_number(json, model->household_m[c][level]);
			}
			appendStringInfoChar(json, '}');
		}
		appendStringInfoChar(json, '}');
	}
	appendStringInfoChar(json, '}');
}

/* what errors of name and birth date add by going together, or not */
static const struct
{
	const char *name;
	bool		of_name;
	bool		of_date;
}			errors[] = {
	{"none", false, false},
	{"name", true, false},
	{"birth_date", false, true},
	{"both", true, true},
};

static void
append_errors(StringInfo json, const MedrecMatchModel *model)
{
	bool		is_any = false;

	for (size_t i = 0; i < lengthof(errors); i++)
		is_any |= model->errors[errors[i].of_name][errors[i].of_date] != 0;
	if (!is_any)
		return;
	appendStringInfoString(json, "\"errors\": {");
	for (size_t i = 0; i < lengthof(errors); i++)
	{
		appendStringInfo(json, "%s\"%s\": ", i == 0 ? "" : ", ", errors[i].name);
		append_number(json, model->errors[errors[i].of_name][errors[i].of_date]);
	}
	appendStringInfoString(json, "}, ");
}

static void
append_shares(StringInfo json, const char *part, const MedrecNameShares *shares)
{
	bool		is_first = true;

	appendStringInfo(json, "\"%s\": {\"same\": ", part);
	append_number(json, shares->same);
	appendStringInfoString(json, ", \"rest\": ");
	append_number(json, shares->rest);
	appendStringInfoString(json, ", \"shares\": {");
	for (int i = 0; i < shares->count; i++)
	{
		const MedrecNameShare *name = &shares->names[i];
		char	   *converted;

		/* bytes that are no text stay away */
		if (!pg_verify_mbstr(PG_UTF8, name->name, (int) name->len, true) ||
			memchr(name->name, '\0', name->len) != NULL)
			continue;
		converted = pg_any_to_server(pnstrdup(name->name, name->len), (int) name->len, PG_UTF8);
		if (!is_first)
			appendStringInfoString(json, ", ");
		is_first = false;
		escape_json(json, converted);
		appendStringInfoString(json, ": ");
		append_number(json, name->share);
	}
	appendStringInfoString(json, "}}");
}

static void
append_trained(StringInfo json, const MedrecTrained *trained)
{
	appendStringInfo(json, ", \"trained\": {\"rows\": " INT64_FORMAT ", \"pairs\": %.0f, "
					 "\"candidate_pairs\": %.0f, \"expected_matches\": %.1f, \"rounds\": %d, "
					 "\"converged\": %s, \"warnings\": [",
					 trained->rows, trained->pairs, trained->candidates, trained->matches,
					 trained->rounds, trained->converged ? "true" : "false");
	for (int i = 0; i < trained->warning_count; i++)
	{
		if (i > 0)
			appendStringInfoString(json, ", ");
		escape_json(json, trained->warnings[i]);
	}
	appendStringInfoString(json, "]}");
}

Jsonb	   *
medrec_match_model_to_json(const MedrecMatchModel *model, const MedrecTrained *trained)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"version\": %d, \"prior\": ", VERSION);
	append_number(&json, model->prior);
	appendStringInfoString(&json, ", \"bands\": {\"review\": ");
	append_number(&json, model->review);
	appendStringInfoString(&json, ", \"match\": ");
	append_number(&json, model->match);
	appendStringInfoString(&json, "}, \"rules\": {\"household\": ");
	append_number(&json, model->household);
	appendStringInfoString(&json, ", \"twins\": ");
	append_number(&json, model->twins);
	appendStringInfoString(&json, "}, \"households\": ");
	append_number(&json, model->households);
	appendStringInfoString(&json, ", ");
	append_errors(&json, model);
	append_comparisons(&json, model);
	if (model->given.rest > 0)
	{
		appendStringInfoString(&json, ", \"names\": {");
		append_shares(&json, "given", &model->given);
		appendStringInfoString(&json, ", ");
		append_shares(&json, "family", &model->family);
		appendStringInfoChar(&json, '}');
	}
	if (trained != NULL)
		append_trained(&json, trained);
	appendStringInfoChar(&json, '}');
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

/* ------------------------------------------------------------------------
 * Reading
 * ------------------------------------------------------------------------
 */

/* Of a key, what is ours of it: level names and such, but never a patient's. */
static void
refuse(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid match model"),
			 errdetail("%s", what)));
}

static double
number_in(const JsonbValue *value, double least, double most, const char *name)
{
	double		number;

	if (value->type != jbvNumeric)
		refuse(psprintf("\"%s\" must be a number.", name));
	number = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow,
												NumericGetDatum(value->val.numeric)));
	if (!(number >= least && number <= most))
		refuse(psprintf("\"%s\" must be from %g to %g.", name, least, most));
	return number;
}

/* A member of an object; false if it is not there */
static bool
find_member(JsonbContainer *object, const char *key, JsonbValue *value)
{
	return getKeyJsonValueFromContainer(object, key, (int) strlen(key), value) != NULL;
}

static void
read_number(JsonbContainer *object, const char *key, double least, double most, float *number)
{
	JsonbValue	value;

	if (find_member(object, key, &value))
		*number = (float) number_in(&value, least, most, key);
}

/* A member that is an object; NULL if it is not there */
static JsonbContainer *
find_object(JsonbContainer *object, const char *key)
{
	JsonbValue	value;

	if (!find_member(object, key, &value))
		return NULL;
	if (value.type != jbvBinary || !JsonContainerIsObject(value.val.binary.data))
		refuse(psprintf("\"%s\" must be an object.", key));
	return value.val.binary.data;
}

/*
 * The next member of an object, whose value comes whole, with the iterator and
 * the key
 */
static bool
next_member(JsonbIterator **iterator, JsonbValue *key, JsonbValue *value)
{
	for (;;)
	{
		JsonbIteratorToken token = JsonbIteratorNext(iterator, key, true);

		if (token == WJB_DONE || token == WJB_END_OBJECT)
			return false;
		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(iterator, value, true);
		return true;
	}
}

static bool
is_key(const JsonbValue *key, const char *name)
{
	return (size_t) key->val.string.len == strlen(name) &&
		memcmp(key->val.string.val, name, key->val.string.len) == 0;
}

static int
find_level(MedrecComparison comparison, const JsonbValue *key)
{
	for (int level = 1; key->type == jbvString && level < medrec_comparison_levels(comparison); level++)
	{
		if (is_key(key, medrec_level_name(comparison, level)))
			return level;
	}
	refuse(psprintf("There is an unknown level of \"%s\".", medrec_comparison_name(comparison)));
	return 0;
}

static int
find_comparison(const JsonbValue *key)
{
	for (int c = 0; key->type == jbvString && c < MEDREC_COMPARISONS; c++)
	{
		if (is_key(key, medrec_comparison_name(c)))
			return c;
	}
	refuse("There is an unknown comparison.");
	return 0;
}

static void
read_comparisons(JsonbContainer *object, MedrecMatchModel *model)
{
	JsonbIterator *comparisons = JsonbIteratorInit(object);
	JsonbValue	key;
	JsonbValue	value;

	while (next_member(&comparisons, &key, &value))
	{
		MedrecComparison c = find_comparison(&key);
		JsonbIterator *levels;

		if (value.type != jbvBinary || !JsonContainerIsObject(value.val.binary.data))
			refuse("A comparison must be an object of levels.");
		levels = JsonbIteratorInit(value.val.binary.data);
		while (next_member(&levels, &key, &value))
		{
			int			level = find_level(c, &key);

			if (value.type != jbvBinary || !JsonContainerIsObject(value.val.binary.data))
				refuse("A level must be an object with \"m\" and \"u\".");
			read_number(value.val.binary.data, "m", 1e-30, 1, &model->m[c][level]);
			read_number(value.val.binary.data, "u", 1e-30, 1, &model->u[c][level]);
			read_number(value.val.binary.data, "household", 1e-30, 1, &model->household_m[c][level]);
		}
	}
}

static void
read_shares(JsonbContainer *names, const char *part, MedrecNameShares *shares)
{
	JsonbContainer *object = find_object(names, part);
	JsonbContainer *list;
	JsonbIterator *iterator;
	JsonbValue	key;
	JsonbValue	value;
	MedrecNameShare *found;

	if (object == NULL)
		return;
	shares->rest = 1e-5f;
	read_number(object, "same", 1e-12, 1, &shares->same);
	read_number(object, "rest", 1e-12, 1, &shares->rest);
	list = find_object(object, "shares");
	if (list == NULL)
		return;
	found = palloc(sizeof(MedrecNameShare) * (JsonContainerSize(list) + 1));
	iterator = JsonbIteratorInit(list);
	while (next_member(&iterator, &key, &value))
	{
		char	   *name = pnstrdup(key.val.string.val, key.val.string.len);

		name = pg_server_to_any(name, key.val.string.len, PG_UTF8);
		found[shares->count].name = name;
		found[shares->count].len = strlen(name);
		found[shares->count].share = (float) number_in(&value, 1e-12, 1, "shares");
		shares->count++;
	}
	qsort(found, shares->count, sizeof(MedrecNameShare), medrec_name_share_compare);
	shares->names = found;
}

MedrecMatchModel *
medrec_match_model_from_json(Jsonb *json)
{
	MedrecMatchModel *model = palloc(sizeof(MedrecMatchModel));
	JsonbContainer *root = &json->root;
	JsonbContainer *object;
	JsonbValue	value;

	*model = *medrec_default_model();
	if (!JB_ROOT_IS_OBJECT(json))
		refuse("It must be an object.");
	if (!find_member(root, "version", &value))
		refuse("It must have a \"version\".");
	(void) number_in(&value, VERSION, VERSION, "version");
	read_number(root, "prior", -100, 100, &model->prior);
	read_number(root, "households", 0, 1, &model->households);
	object = find_object(root, "bands");
	if (object != NULL)
	{
		read_number(object, "review", 0, 1, &model->review);
		read_number(object, "match", 0, 1, &model->match);
	}
	object = find_object(root, "rules");
	if (object != NULL)
	{
		read_number(object, "household", 0, 100, &model->household);
		read_number(object, "twins", -100, 100, &model->twins);
	}
	object = find_object(root, "errors");
	if (object != NULL)
	{
		for (size_t i = 0; i < lengthof(errors); i++)
			read_number(object, errors[i].name, -20, 20, &model->errors[errors[i].of_name][errors[i].of_date]);
	}
	object = find_object(root, "comparisons");
	if (object != NULL)
		read_comparisons(object, model);
	object = find_object(root, "names");
	if (object != NULL)
	{
		read_shares(object, "given", &model->given);
		read_shares(object, "family", &model->family);
	}
	medrec_match_model_weigh(model);
	return model;
}

/* ------------------------------------------------------------------------
 * The type match_model: jsonb that is one
 * ------------------------------------------------------------------------
 */

static Datum
checked(Datum json)
{
	(void) medrec_match_model_from_json(DatumGetJsonbP(json));
	return json;
}

Datum
medrec_match_model_in(PG_FUNCTION_ARGS)
{
	return checked(DirectFunctionCall1(jsonb_in, PG_GETARG_DATUM(0)));
}

Datum
medrec_match_model_out(PG_FUNCTION_ARGS)
{
	return jsonb_out(fcinfo);
}

Datum
medrec_match_model_recv(PG_FUNCTION_ARGS)
{
	return checked(jsonb_recv(fcinfo));
}

Datum
medrec_match_model_send(PG_FUNCTION_ARGS)
{
	return jsonb_send(fcinfo);
}

Datum
medrec_match_model_of_jsonb(PG_FUNCTION_ARGS)
{
	return checked(PG_GETARG_DATUM(0));
}

Datum
medrec_match_model_default(PG_FUNCTION_ARGS)
{
	(void) fcinfo;
	PG_RETURN_JSONB_P(medrec_match_model_to_json(medrec_default_model(), NULL));
}

/* ------------------------------------------------------------------------
 * As an argument
 * ------------------------------------------------------------------------
 */

/* The model that was read last */
typedef struct ModelCache
{
	MemoryContext context;
	Jsonb	   *json;
	const MedrecMatchModel *model;
} ModelCache;

const MedrecMatchModel *
medrec_model_argument(FunctionCallInfo fcinfo, int number)
{
	ModelCache *cache = fcinfo->flinfo->fn_extra;
	MemoryContext before;
	Jsonb	   *json;

	if (number >= PG_NARGS() || PG_ARGISNULL(number))
		return medrec_default_model();
	if (cache != NULL && cache->model != NULL && get_fn_expr_arg_stable(fcinfo->flinfo, number))
		return cache->model;

	json = PG_GETARG_JSONB_P(number);
	if (cache == NULL)
	{
		cache = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(ModelCache));
		cache->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "medrec match model",
											   ALLOCSET_DEFAULT_SIZES);
		fcinfo->flinfo->fn_extra = cache;
	}
	if (cache->model != NULL && VARSIZE(json) == VARSIZE(cache->json) &&
		memcmp(json, cache->json, VARSIZE(json)) == 0)
		return cache->model;

	cache->model = NULL;
	MemoryContextReset(cache->context);
	before = MemoryContextSwitchTo(cache->context);
	cache->json = palloc(VARSIZE(json));
	memcpy(cache->json, json, VARSIZE(json));
	cache->model = medrec_match_model_from_json(cache->json);
	MemoryContextSwitchTo(before);
	return cache->model;
}
