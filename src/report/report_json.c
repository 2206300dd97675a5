/*-------------------------------------------------------------------------
 *
 * report_json.c
 *		A quality report as its document again, less what was hidden.
 *
 * It is for who gets a document from elsewhere: what reads it takes "*" and "<11"
 * where numbers of patients stand.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "report/report_writer.h"

static void
push_key(JsonbParseState **state, const char *key)
{
	JsonbValue	value;

	value.type = jbvString;
	value.val.string.val = unconstify(char *, key);
	value.val.string.len = strlen(key);
	pushJsonbValue(state, WJB_KEY, &value);
}

static void
push_text(JsonbParseState **state, JsonbIteratorToken token, const char *text)
{
	JsonbValue	value;

	value.type = jbvString;
	value.val.string.val = unconstify(char *, text);
	value.val.string.len = strlen(text);
	pushJsonbValue(state, token, &value);
}

static void
push_number(JsonbParseState **state, JsonbIteratorToken token, const MedrecReport *report, double number)
{
	JsonbValue	value;
	char		digits[MEDREC_NUMBER_SIZE];

	if (medrec_is_hidden(number))
	{
		push_text(state, token, pstrdup(medrec_report_plain_number(report, number, digits)));
		return;
	}
	value.type = jbvNull;
	if (medrec_is_number(number))
	{
		value.type = jbvNumeric;
		value.val.numeric = DatumGetNumeric(DirectFunctionCall1(float8_numeric, Float8GetDatum(number)));
	}
	pushJsonbValue(state, token, &value);
}

static JsonbValue *push_record(JsonbParseState **state, const MedrecReport *report, const MedrecReportRecordKind *kind, const void *record);

static void
push_list(JsonbParseState **state, const MedrecReport *report, const MedrecReportField *field, const void *at)
{
	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	if (field->kind == MEDREC_REPORT_FIELD_SERIES)
	{
		const MedrecReportSeries *series = at;

		for (int i = 0; i < series->count; i++)
			push_number(state, WJB_ELEM, report, series->values[i]);
	}
	else if (field->kind == MEDREC_REPORT_FIELD_RECORDS)
	{
		const MedrecReportRecords *records = at;

		for (int i = 0; i < records->count; i++)
		{
			CHECK_FOR_INTERRUPTS();
			push_record(state, report, field->of, medrec_record_at(records, field->of, i));
		}
	}
	else
	{
		const MedrecReportTexts *texts = at;

		for (int i = 0; i < texts->count; i++)
			push_text(state, WJB_ELEM, texts->texts[i]);
	}
	pushJsonbValue(state, WJB_END_ARRAY, NULL);
}

static JsonbValue *
push_record(JsonbParseState **state, const MedrecReport *report, const MedrecReportRecordKind *kind, const void *record)
{
	pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
	for (int f = 0; f < kind->count; f++)
	{
		const MedrecReportField *field = &kind->fields[f];

		/* what is required is there, if it is an empty list */
		if (medrec_field_is_absent(record, field) && !field->is_required)
			continue;
		push_key(state, field->key);
		if (medrec_field_is_number(field))
			push_number(state, WJB_VALUE, report, medrec_field_number(record, field));
		else if (field->words != NULL)
			push_text(state, WJB_VALUE, field->words[medrec_field_word(record, field)]);
		else if (field->kind == MEDREC_REPORT_FIELD_RECORD)
			push_record(state, report, field->of, *(void *const *) medrec_field_at(record, field));
		else if (field->kind >= MEDREC_REPORT_FIELD_SERIES)
			push_list(state, report, field, medrec_field_at(record, field));
		else
			push_text(state, WJB_VALUE, medrec_field_text(record, field));
	}
	return pushJsonbValue(state, WJB_END_OBJECT, NULL);
}

Jsonb	   *
medrec_report_json(const MedrecReport *report)
{
	JsonbParseState *state = NULL;

	return JsonbValueToJsonb(push_record(&state, report, &medrec_report_kind, report));
}
