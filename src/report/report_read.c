/*-------------------------------------------------------------------------
 *
 * report_read.c
 *		Reads and checks the document that a quality report is made of.
 *
 * By the tables of report_document.c.  A document can come from anywhere, so
 * nothing is taken for granted, and what is refused is named by its path: keys
 * of ours and positions.  A key that we do not know is not repeated.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "common/calendar.h"
#include "compat.h"
#include "report/report_document.h"

#define VERSION				1
#define MINIMUM_ROWS		25
/* Beyond these, a double has no tenths or is no count, and nothing is counted */
#define NUMBER_MAX			1e14
/* More names than fit any page are refused. */
#define TABLE_ROWS_MAX		2000
#define TABLE_COLUMNS_MAX	200

/* Where we are in the document; up to the root, whose key is NULL */
typedef struct Place
{
	const struct Place *parent;
	const char *key;
	int			index;			/* in a list; -1: not in one */
	double		suppress_below; /* of the document */
} Place;

static void
append_path(StringInfo buf, const Place *place)
{
	if (place->parent == NULL)
		return;
	append_path(buf, place->parent);
	if (place->index >= 0)
		appendStringInfo(buf, "[%d]", place->index);
	else
		appendStringInfo(buf, "%s%s", buf->len > 0 ? "." : "", place->key);
}

static void
refuse(const Place *place, const char *what)
{
	StringInfoData buf;

	initStringInfo(&buf);
	append_path(&buf, place);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid quality report"),
			 buf.len == 0 ? errdetail("The document %s.", what) : errdetail("\"%s\" %s.", buf.data, what)));
}

static double
number_in(const JsonbValue *value, double least, double most, const char *what, const Place *place)
{
	double		number = -1;

	if (value->type != jbvNumeric)
		refuse(place, what);
	number = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow,
												NumericGetDatum(value->val.numeric)));
	if (!(number >= least && number <= most))
		refuse(place, what);
	return number;
}

/* What stands for a number that was hidden before; MEDREC_ABSENT if nothing does */
static double
hidden_number(const JsonbValue *value, const MedrecReportField *field, const Place *place)
{
	char		small[32];
	size_t		len;

	if (value->type != jbvString || field->kind < MEDREC_REPORT_FIELD_WHOLE)
		return MEDREC_ABSENT;
	if (value->val.string.len == 1 && value->val.string.val[0] == '*')
		return MEDREC_HIDDEN;
	len = snprintf(small, sizeof(small), "<%.0f", place->suppress_below);
	if (place->suppress_below >= 2 && (size_t) value->val.string.len == len && memcmp(value->val.string.val, small, len) == 0)
		return MEDREC_SMALL;
	return MEDREC_ABSENT;
}

static double
read_number(const JsonbValue *value, const MedrecReportField *field, const Place *place)
{
	static const char *const a_count = "must be a whole number from 0 on";
	double		number = hidden_number(value, field, place);

	if (!medrec_is_absent(number))
		return number;
	switch (field->kind)
	{
		case MEDREC_REPORT_FIELD_PCT:
		case MEDREC_REPORT_FIELD_PART_PCT:
		case MEDREC_REPORT_FIELD_PREVIOUS_PCT:
			return number_in(value, 0, 100, "must be a number from 0 to 100", place);
		case MEDREC_REPORT_FIELD_COUNT:
		case MEDREC_REPORT_FIELD_WHOLE:
		case MEDREC_REPORT_FIELD_PART:
		case MEDREC_REPORT_FIELD_BESIDE:
			number = number_in(value, 0, NUMBER_MAX, a_count, place);
			if (number != floor(number))
				refuse(place, a_count);
			return number;
		default:
			return number_in(value, -NUMBER_MAX, NUMBER_MAX, "must be a number", place);
	}
}

static char *
read_text(const JsonbValue *value, const Place *place)
{
	if (value->type != jbvString)
		refuse(place, "must be a text");
	return pnstrdup(value->val.string.val, value->val.string.len);
}

/* YYYY-MM-DD, of a day that exists */
static char *
read_date(const JsonbValue *value, const Place *place)
{
	char	   *text = read_text(value, place);
	static const char shape[] = "0000-00-00";
	bool		is_date = strlen(text) == strlen(shape);

	for (int i = 0; is_date && shape[i] != '\0'; i++)
		is_date = shape[i] == '-' ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';

	if (!is_date || !medrec_date_exists(atoi(text), atoi(text +5), atoi(text +8)))
		refuse(place, "must be a date, as in 2026-10-01");
	return text;
}

static int
read_word(const JsonbValue *value, const char *const *words, const Place *place)
{
	char	   *text = read_text(value, place);
	StringInfoData what;

	for (int i = 0; words[i] != NULL; i++)
	{
		if (strcmp(text, words[i]) == 0)
			return i;
	}
	initStringInfo(&what);
	appendStringInfoString(&what, "must be one of");
	for (int i = 0; words[i] != NULL; i++)
		appendStringInfo(&what, "%s %s", i > 0 ? "," : "", words[i]);
	refuse(place, what.data);
	return -1;
}

/* The items of a list, in *count; refused if it is none */
static JsonbValue *
read_list(const JsonbValue *value, const Place *place, int *count)
{
	JsonbContainer *container = value->val.binary.data;
	JsonbValue *items;
	JsonbIterator *iterator;
	JsonbIteratorToken token;

	if (value->type != jbvBinary || !JsonContainerIsArray(container) || JsonContainerIsScalar(container))
		refuse(place, "must be a list");
	items = palloc(sizeof(JsonbValue) * (JsonContainerSize(container) + 1));
	*count = 0;
	iterator = JsonbIteratorInit(container);
	while ((token = JsonbIteratorNext(&iterator, &items[*count], true)) != WJB_DONE)
	{
		if (token == WJB_ELEM)
			(*count)++;
	}
	return items;
}

static void read_record(const JsonbValue *value, const MedrecReportRecordKind *kind, void *record, const Place *place);

static void
read_records(const JsonbValue *value, const MedrecReportRecordKind *kind, MedrecReportRecords *records, const Place *place)
{
	JsonbValue *items = read_list(value, place, &records->count);

	records->records = palloc_extended(Max(records->count, 1) * kind->size, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (int i = 0; i < records->count; i++)
	{
		Place		item = {place, NULL, i, place->suppress_below};

		CHECK_FOR_INTERRUPTS();
		read_record(&items[i], kind, medrec_record_at(records, kind, i), &item);
	}
}

static void
read_texts(const JsonbValue *value, MedrecReportTexts *texts, const Place *place)
{
	JsonbValue *items = read_list(value, place, &texts->count);

	texts->texts = palloc(sizeof(char *) * Max(texts->count, 1));
	for (int i = 0; i < texts->count; i++)
	{
		Place		item = {place, NULL, i, place->suppress_below};

		texts->texts[i] = read_text(&items[i], &item);
	}
}

static void
read_series(const JsonbValue *value, const MedrecReportField *field, MedrecReportSeries *series, const Place *place)
{
	JsonbValue *items = read_list(value, place, &series->count);

	series->values = palloc(sizeof(double) * Max(series->count, 1));
	for (int i = 0; i < series->count; i++)
	{
		Place		item = {place, NULL, i, place->suppress_below};

		series->values[i] = items[i].type == jbvNull ? MEDREC_ABSENT : read_number(&items[i], field, &item);
	}
}

static void
read_field(const JsonbValue *value, const MedrecReportField *field, void *record, const Place *place)
{
	void	   *at = (char *) record + field->offset;

	switch (field->kind)
	{
		case MEDREC_REPORT_FIELD_NAME:
		case MEDREC_REPORT_FIELD_SEGMENT:
		case MEDREC_REPORT_FIELD_TEXT:
		case MEDREC_REPORT_FIELD_NOTE:
			*(char **) at = read_text(value, place);
			break;
		case MEDREC_REPORT_FIELD_PERIOD:
		case MEDREC_REPORT_FIELD_DATE:
			*(char **) at = read_date(value, place);
			break;
		case MEDREC_REPORT_FIELD_STATUS:
		case MEDREC_REPORT_FIELD_WORD:
			*(int *) at = read_word(value, field->words, place);
			break;
		case MEDREC_REPORT_FIELD_SERIES:
			read_series(value, field, at, place);
			break;
		case MEDREC_REPORT_FIELD_NAMES:
		case MEDREC_REPORT_FIELD_TEXTS:
		case MEDREC_REPORT_FIELD_WORDS:
			read_texts(value, at, place);
			break;
		case MEDREC_REPORT_FIELD_RECORD:
			*(void **) at = palloc0(field->of->size);
			read_record(value, field->of, *(void **) at, place);
			break;
		case MEDREC_REPORT_FIELD_RECORDS:
			read_records(value, field->of, at, place);
			break;
		default:
			*(double *) at = read_number(value, field, place);
			break;
	}
}

/* What a record is before anything is read: all of it is absent. */
static void
start_record(const MedrecReportRecordKind *kind, void *record)
{
	memset(record, 0, kind->size);
	for (int i = 0; i < kind->count; i++)
	{
		const MedrecReportField *field = &kind->fields[i];
		void	   *at = (char *) record + field->offset;

		if (field->words != NULL)
			*(int *) at = -1;
		else if (field->kind >= MEDREC_REPORT_FIELD_COUNT && field->kind <= MEDREC_REPORT_FIELD_CHANGE)
			*(double *) at = MEDREC_ABSENT;
	}
}

static const MedrecReportField *
find_field(const MedrecReportRecordKind *kind, const JsonbValue *key)
{
	for (int i = 0; i < kind->count; i++)
	{
		const char *name = kind->fields[i].key;

		if ((size_t) key->val.string.len == strlen(name) &&
			memcmp(key->val.string.val, name, key->val.string.len) == 0)
			return &kind->fields[i];
	}
	return NULL;
}

static void
read_record(const JsonbValue *value, const MedrecReportRecordKind *kind, void *record, const Place *place)
{
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	key;
	JsonbValue	member;

	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		refuse(place, "must be an object");
	start_record(kind, record);
	iterator = JsonbIteratorInit(value->val.binary.data);
	while ((token = JsonbIteratorNext(&iterator, &key, true)) != WJB_DONE)
	{
		const MedrecReportField *field;
		Place		at = {place, NULL, -1, place->suppress_below};

		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&iterator, &member, true);
		field = find_field(kind, &key);
		if (field == NULL)
			refuse(place, "has an unknown key");
		at.key = field->key;
		if (member.type != jbvNull)
			read_field(&member, field, record, &at);
	}
	for (int i = 0; i < kind->count; i++)
	{
		Place		at = {place, kind->fields[i].key, -1, place->suppress_below};

		if (kind->fields[i].is_required && medrec_field_is_absent(record, &kind->fields[i]))
			refuse(&at, "is missing");
	}
}

/* The number of a name, which is added if it is new */
static int
name_number(MedrecReportTexts *names, char *name, int max, const Place *place)
{
	for (int i = 0; i < names->count; i++)
	{
		if (strcmp(names->texts[i], name) == 0)
			return i;
	}
	if (names->count == max)
		refuse(place, "names too many rows or columns");
	names->texts[names->count] = name;
	return names->count++;
}

static void
make_cross_table(const MedrecReportRecords *records, MedrecReportCrossTable *table, const Place *place)
{
	MedrecReportCell *cells = records->records;
	int		   *places = palloc(sizeof(int) * Max(records->count, 1) * 2);

	table->rows.texts = palloc(sizeof(char *) * TABLE_ROWS_MAX);
	table->columns.texts = palloc(sizeof(char *) * TABLE_COLUMNS_MAX);
	for (int i = 0; i < records->count; i++)
	{
		Place		item = {place, NULL, i, place->suppress_below};

		CHECK_FOR_INTERRUPTS();
		places[2 * i] = name_number(&table->rows, cells[i].row, TABLE_ROWS_MAX, &item);
		places[2 * i + 1] = name_number(&table->columns, cells[i].column, TABLE_COLUMNS_MAX, &item);
	}
	table->cells = palloc0(sizeof(MedrecReportCell *) * Max(table->rows.count * table->columns.count, 1));
	for (int i = 0; i < records->count; i++)
	{
		Place		item = {place, NULL, i, place->suppress_below};
		MedrecReportCell **cell = &table->cells[places[2 * i] * table->columns.count + places[2 * i + 1]];

		if (*cell != NULL)
			refuse(&item, "is there twice");
		*cell = &cells[i];
	}
}

/* Lines are drawn from point to point. */
static void
check_order(const MedrecReportRecords *charts, const Place *place)
{
	for (int c = 0; c < charts->count; c++)
	{
		const MedrecReportChart *chart = &((const MedrecReportChart *) charts->records)[c];
		const MedrecReportChartPoint *points = chart->points.records;
		Place		item = {place, NULL, c, place->suppress_below};
		Place		list = {&item, "points", -1, item.suppress_below};

		for (int i = 1; i < chart->points.count; i++)
		{
			Place		point = {&list, NULL, i, list.suppress_below};

			if (strcmp(points[i - 1].period, points[i].period) >= 0)
				refuse(&point, "is not of a later period than the one before");
		}
	}
}

/* It says what "<11" may stand for, wherever in the document it comes. */
static double
suppress_below(Jsonb *document)
{
	const char *name = "suppress_below";
	JsonbValue	key;
	JsonbValue *value;

	key.type = jbvString;
	key.val.string.val = unconstify(char *, name);
	key.val.string.len = strlen(name);
	value = JB_ROOT_IS_OBJECT(document) ? findJsonbValueFromContainer(&document->root, JB_FOBJECT, &key) : NULL;
	if (value == NULL || value->type != jbvNumeric)
		return 0;
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value->val.numeric)));
}

MedrecReport *
medrec_report_read(Jsonb *document)
{
	MedrecReport *report = palloc0(sizeof(MedrecReport));
	Place		root = {NULL, NULL, -1, suppress_below(document)};
	Place		version = {&root, "version", -1, root.suppress_below};
	Place		charts = {&root, "control_charts", -1, root.suppress_below};
	Place		heat_map = {&root, "heat_map", -1, root.suppress_below};
	Place		timeliness = {&root, "timeliness", -1, root.suppress_below};
	Place		ageing = {&timeliness, "ageing", -1, timeliness.suppress_below};
	JsonbValue	value;

	value.type = jbvBinary;
	value.val.binary.data = &document->root;
	value.val.binary.len = VARSIZE(document) - VARHDRSZ;
	read_record(&value, &medrec_report_kind, report, &root);
	if (report->version != VERSION)
		refuse(&version, "must be 1");
	if (medrec_is_absent(report->minimum_rows))
		report->minimum_rows = MINIMUM_ROWS;
	if (medrec_is_absent(report->suppress_below))
		report->suppress_below = 0;
	check_order(&report->control_charts, &charts);
	make_cross_table(&report->heat_map, &report->heat_table, &heat_map);
	if (report->timeliness != NULL)
		make_cross_table(&report->timeliness->ageing, &report->timeliness->ageing_table, &ageing);
	medrec_report_suppress(report);
	return report;
}
