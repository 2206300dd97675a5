/*-------------------------------------------------------------------------
 *
 * splink_model_sql.c
 *		A model of matches from the JSON that Splink saves its models in.
 *
 * Messages have names of columns, never values.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "matching/match_model_json.h"
#include "matching/splink_model.h"

PG_FUNCTION_INFO_V1(medrec_match_model_from_splink);

static void
refuse(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid Splink settings"),
			 errdetail("%s", what),
			 errhint("Give the JSON that linker.misc.save_model_to_json() writes.")));
}

static bool
find_member(JsonbContainer *object, const char *key, JsonbValue *value)
{
	return getKeyJsonValueFromContainer(object, key, (int) strlen(key), value) != NULL &&
		value->type != jbvNull;
}

/* An element that is an object */
static JsonbContainer *
object_at(JsonbContainer *array, int i, const char *what)
{
	JsonbValue *value = getIthJsonbValueFromContainer(array, (uint32) i);

	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		refuse(what);
	return value->val.binary.data;
}

static JsonbContainer *
find_array(JsonbContainer *object, const char *key, const char *what)
{
	JsonbValue	value;

	if (!find_member(object, key, &value) || value.type != jbvBinary ||
		!JsonContainerIsArray(value.val.binary.data))
		refuse(what);
	return value.val.binary.data;
}

/*
 * A probability; false if it is not there, or a text, as where Splink did not see a
 * level in training
 */
static bool
find_probability(JsonbContainer *object, const char *key, double *probability)
{
	JsonbValue	value;

	if (!find_member(object, key, &value) || value.type == jbvString)
		return false;
	if (value.type != jbvNumeric)
		refuse(psprintf("\"%s\" must be a number.", key));
	*probability = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow,
													  NumericGetDatum(value.val.numeric)));
	if (!(*probability >= 0 && *probability <= 1))
		refuse(psprintf("\"%s\" must be from 0 to 1.", key));
	return true;
}

static void
read_level(JsonbContainer *object, MedrecSplinkLevel *level)
{
	JsonbValue	value;
	bool		has_m = find_probability(object, "m_probability", &level->m);
	bool		has_u = find_probability(object, "u_probability", &level->u);

	if (!find_member(object, "sql_condition", &value) || value.type != jbvString)
		refuse("Each level must have an \"sql_condition\".");
	level->condition = value.val.string.val;
	level->len = (size_t) value.val.string.len;
	level->is_null = find_member(object, "is_null_level", &value) &&
		value.type == jbvBool && value.val.boolean;
	level->is_trained = has_m && has_u;
}

static void
read_comparison(JsonbContainer *object, MedrecSplinkComparison *comparison)
{
	JsonbContainer *array = find_array(object, "comparison_levels",
									   "Each comparison must have an array \"comparison_levels\".");
	MedrecSplinkLevel *levels;
	JsonbValue	value;

	comparison->name = "";
	if (find_member(object, "output_column_name", &value) && value.type == jbvString)
	{
		comparison->name = value.val.string.val;
		comparison->name_len = (size_t) value.val.string.len;
	}
	comparison->count = (int) JsonContainerSize(array);
	levels = palloc0(sizeof(MedrecSplinkLevel) * (comparison->count + 1));
	for (int i = 0; i < comparison->count; i++)
		read_level(object_at(array, i, "A level must be an object."), &levels[i]);
	comparison->levels = levels;
}

static const char *
reason_of(MedrecSplinkOutcome outcome)
{
	switch (outcome)
	{
		case MEDREC_SPLINK_NO_FIELD:
			return "Its columns are none that a patient_key has.";
		case MEDREC_SPLINK_SEVERAL:
			return "Its columns belong to several comparisons of a match_model.";
		case MEDREC_SPLINK_FIELD_TAKEN:
			return "Another column stands for the same field of a patient_key.";
		case MEDREC_SPLINK_UNTRAINED:
			return "None of its levels has both an m and a u probability.";
		case MEDREC_SPLINK_TOO_MANY:
			return "It has too many levels, or too many comparisons are of its field.";
		case MEDREC_SPLINK_IMPORTED:
			break;
	}
	return NULL;
}

/* Says what of a comparison is not in the model. */
static void
report(const MedrecSplinkComparison *comparison, int number)
{
	char	   *name = comparison->name_len == 0 ? psprintf("%d", number) :
	pnstrdup(comparison->name, (Size) pg_mbcliplen(comparison->name, (int) comparison->name_len, NAMEDATALEN - 1));

	if (comparison->outcome != MEDREC_SPLINK_IMPORTED)
		ereport(WARNING,
				(errmsg("comparison \"%s\" of the Splink model is not imported", name),
				 errdetail("%s", reason_of(comparison->outcome))));
	if (comparison->unknown > 0)
		ereport(NOTICE,
				(errmsg("levels of comparison \"%s\" of the Splink model are taken together with those below", name),
				 errdetail_plural("%d condition cannot be evaluated here.",
								  "%d conditions cannot be evaluated here.",
								  comparison->unknown, comparison->unknown)));
	if (comparison->untrained > 0)
		ereport(WARNING,
				(errmsg("levels of comparison \"%s\" of the Splink model are not imported", name),
				 errdetail("They lack an m or a u probability.")));
}

Datum
medrec_match_model_from_splink(PG_FUNCTION_ARGS)
{
	Jsonb	   *settings = PG_GETARG_JSONB_P(0);
	MedrecMatchModel *model = palloc(sizeof(MedrecMatchModel));
	MedrecSplinkComparison *comparisons;
	JsonbContainer *array;
	double		prior;
	int			count;

	if (!JB_ROOT_IS_OBJECT(settings))
		refuse("It must be an object.");
	array = find_array(&settings->root, "comparisons", "It must have an array \"comparisons\".");
	count = (int) JsonContainerSize(array);
	comparisons = palloc0(sizeof(MedrecSplinkComparison) * (count + 1));
	for (int i = 0; i < count; i++)
		read_comparison(object_at(array, i, "A comparison must be an object."), &comparisons[i]);

	*model = *medrec_default_model();
	if (find_probability(&settings->root, "probability_two_random_records_match", &prior))
	{
		if (prior <= 0 || prior >= 1)
			refuse("\"probability_two_random_records_match\" must be between 0 and 1.");
		model->prior = (float) log2(prior / (1 - prior));
	}
	medrec_splink_import(model, comparisons, count);
	for (int i = 0; i < count; i++)
		report(&comparisons[i], i + 1);
	PG_RETURN_JSONB_P(medrec_match_model_to_json(model, NULL));
}
