/*-------------------------------------------------------------------------
 *
 * report_csv.c
 *		A quality report as lines for other programs: one fact a line.
 *
 * The document is walked field by field, so that nothing of it is left out.
 * Lines end in "\n", as those of COPY do.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "report/report_writer.h"

/* What a line says before its measure and value; NULL: nothing */
typedef struct Subject
{
	const char *section;
	const char *item;
	const char *segment;
	const char *period;
} Subject;

/*
 * Spreadsheets take a text that begins like this for a formula and run it, even
 * out of quotes; an apostrophe before it keeps it a text.
 */
static bool
looks_like_formula(const char *string)
{
	return *string != '\0' && strchr("=+-@\t\r\n", *string) != NULL;
}

static void
put_quoted(StringInfo csv, const char *string)
{
	appendStringInfoString(csv, looks_like_formula(string) ? "\"'" : "\"");
	for (; *string != '\0'; string++)
	{
		if (*string == '"')
			appendStringInfoChar(csv, '"');
		appendStringInfoChar(csv, *string);
	}
	appendStringInfoChar(csv, '"');
}

static void
start_line(StringInfo csv, const Subject *subject, const char *measure)
{
	const char *const parts[] = {subject->section, subject->item, subject->segment, subject->period};

	for (size_t i = 0; i < lengthof(parts); i++)
	{
		if (parts[i] != NULL)
			put_quoted(csv, parts[i]);
		appendStringInfoChar(csv, ',');
	}
	appendStringInfo(csv, "%s,", measure);
}

static void
put_text_line(StringInfo csv, const Subject *subject, const char *measure, const char *text)
{
	start_line(csv, subject, measure);
	put_quoted(csv, text);
	appendStringInfoChar(csv, '\n');
}

static void
put_number_line(StringInfo csv, const MedrecReport *report, const Subject *subject, const char *measure, double number)
{
	char text[	MEDREC_NUMBER_SIZE];

	start_line(csv, subject, measure);
	appendStringInfo(csv, "%s\n", medrec_report_plain_number(report, number, text));
}

static void
put_series(StringInfo csv, const MedrecReport *report, const Subject *subject, const MedrecReportField *field, const MedrecReportSeries *series)
{
	for (int i = 0; i < series->count; i++)
	{
		Subject		at = *subject;

		if (medrec_is_absent(series->values[i]))
			continue;
		at.period = medrec_period_before(report, series->count - 1 - i);
		put_number_line(csv, report, &at, field->key, series->values[i]);
	}
}

/* What the record is about, beside what the one that it stands in is about */
static Subject
subject_of(const MedrecReportRecordKind *kind, const void *record, Subject subject)
{
	for (int f = 0; f < kind->count; f++)
	{
		const MedrecReportField *field = &kind->fields[f];

		if (medrec_field_is_absent(record, field))
			continue;
		if (field->kind == MEDREC_REPORT_FIELD_NAME)
			subject.item = subject.item == NULL ? medrec_field_text(record, field)
				: psprintf("%s: %s", subject.item, medrec_field_text(record, field));
		else if (field->kind == MEDREC_REPORT_FIELD_NAMES)
			subject.item = medrec_join_texts(medrec_field_at(record, field), " + ");
		else if (field->kind == MEDREC_REPORT_FIELD_SEGMENT)
			subject.segment = medrec_field_text(record, field);
		else if (field->kind == MEDREC_REPORT_FIELD_PERIOD)
			subject.period = medrec_field_text(record, field);
	}
	return subject;
}

static void put_record(StringInfo csv, const MedrecReport *report, const MedrecReportRecordKind *kind,
					   const void *record, Subject subject);

/* A list or an object within; the section's name grows by its key */
static void
put_members(StringInfo csv, const MedrecReport *report, const MedrecReportField *field, const void *record, Subject subject)
{
	if (subject.section == NULL)
		subject.section = field->key;
	else
		subject.section = psprintf("%s.%s", subject.section, field->key);
	if (field->kind == MEDREC_REPORT_FIELD_RECORD)
		put_record(csv, report, field->of, *(void *const *) medrec_field_at(record, field), subject);
	else
	{
		const MedrecReportRecords *records = medrec_field_at(record, field);

		for (int i = 0; i < records->count; i++)
		{
			CHECK_FOR_INTERRUPTS();
			put_record(csv, report, field->of, medrec_record_at(records, field->of, i), subject);
		}
	}
}

static void
put_record(StringInfo csv, const MedrecReport *report, const MedrecReportRecordKind *kind, const void *record, Subject subject)
{
	subject = subject_of(kind, record, subject);
	for (int f = 0; f < kind->count; f++)
	{
		const MedrecReportField *field = &kind->fields[f];

		if (medrec_field_is_absent(record, field))
			continue;
		switch (field->kind)
		{
			case MEDREC_REPORT_FIELD_NAME:
			case MEDREC_REPORT_FIELD_NAMES:
			case MEDREC_REPORT_FIELD_SEGMENT:
			case MEDREC_REPORT_FIELD_PERIOD:
				break;
			case MEDREC_REPORT_FIELD_TEXT:
			case MEDREC_REPORT_FIELD_NOTE:
			case MEDREC_REPORT_FIELD_DATE:
				put_text_line(csv, &subject, field->key, medrec_field_text(record, field));
				break;
			case MEDREC_REPORT_FIELD_STATUS:
			case MEDREC_REPORT_FIELD_WORD:
				put_text_line(csv, &subject, field->key, field->words[medrec_field_word(record, field)]);
				break;
			case MEDREC_REPORT_FIELD_TEXTS:
			case MEDREC_REPORT_FIELD_WORDS:
				put_text_line(csv, &subject, field->key, medrec_join_texts(medrec_field_at(record, field), ", "));
				break;
			case MEDREC_REPORT_FIELD_SERIES:
				put_series(csv, report, &subject, field, medrec_field_at(record, field));
				break;
			case MEDREC_REPORT_FIELD_RECORD:
			case MEDREC_REPORT_FIELD_RECORDS:
				put_members(csv, report, field, record, subject);
				break;
			default:
				put_number_line(csv, report, &subject, field->key, medrec_field_number(record, field));
				break;
		}
	}
}

void
medrec_report_csv(StringInfo csv, const MedrecReport *report)
{
	Subject		subject = {NULL, NULL, NULL, NULL};

	appendStringInfoString(csv, "section,item,segment,period,measure,value\n");
	put_record(csv, report, &medrec_report_kind, report, subject);
}
