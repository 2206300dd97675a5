/*-------------------------------------------------------------------------
 *
 * report_writer.c
 *		What the formats of a quality report share: numbers, periods, markup.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include "common/decimal.h"
#include "report/report_writer.h"

#define THOUSANDS			','
#define REPLACEMENT			0xFFFD

/* ------------------------------------------------------------------------
 * Numbers
 * ------------------------------------------------------------------------
 */

/* What stands for a number that is none */
static const char *
no_number(const MedrecReport *report, double number, char text[MEDREC_NUMBER_SIZE])
{
	char		digits[MEDREC_DECIMAL_SIZE];

	if (medrec_is_absent(number))
		return "";
	if (number == MEDREC_HIDDEN)
		return "*";
	snprintf(text, MEDREC_NUMBER_SIZE, "<%s", medrec_decimal(report->suppress_below, 0, '\0', digits));
	return text;
}

const char *
medrec_report_count(const MedrecReport *report, double count, char text[MEDREC_NUMBER_SIZE])
{
	if (!medrec_is_number(count))
		return no_number(report, count, text);
	return medrec_decimal(count, 0, THOUSANDS, text);
}

const char *
medrec_report_pct(double pct, char text[MEDREC_NUMBER_SIZE])
{
	if (!medrec_is_number(pct))
		return medrec_is_absent(pct) ? "" : "*";
	if (pct > 0 && pct < 0.05)
		return "<0.1";
	if (pct < 100 && pct >= 99.95)
		return ">99.9";
	return medrec_decimal(pct, 1, '\0', text);
}

const char *
medrec_report_value(const MedrecReport *report, double value, MedrecReportUnit unit, bool is_change, char text[MEDREC_NUMBER_SIZE])
{
	static const char *const signs[] = {" %", "", "", "", " h", " d"};
	char		digits[MEDREC_NUMBER_SIZE];
	const char *number;

	if (!medrec_is_number(value))
		return no_number(report, value, text);
	if (unit == MEDREC_REPORT_UNIT_PCT && !is_change)
		number = medrec_report_pct(value, digits);
	else
		number = medrec_decimal(value, unit == MEDREC_REPORT_UNIT_COUNT || unit == MEDREC_REPORT_UNIT_RULES ? 0 : 1, THOUSANDS, digits);
	snprintf(text, MEDREC_NUMBER_SIZE, "%s%s%s", is_change && value > 0 ? "+" : "", number,
			 is_change && unit == MEDREC_REPORT_UNIT_PCT ? "" : signs[unit]);
	return text;
}

const char *
medrec_report_plain_number(const MedrecReport *report, double number, char text[MEDREC_NUMBER_SIZE])
{
	char	   *digits;
	size_t		len;

	if (!medrec_is_number(number))
		return no_number(report, number, text);
	digits = unconstify(char *, medrec_decimal(number, fabs(number) < 1e9 ? 6 : 0, '\0', text));
	len = strlen(digits);
	if (strchr(digits, '.') != NULL)
	{
		while (digits[len - 1] == '0')
			digits[--len] = '\0';
		if (digits[len - 1] == '.')
			digits[--len] = '\0';
	}
	return digits;
}

bool
medrec_is_signal(const MedrecReportChartPoint *point)
{
	for (int i = 0; i < point->flags.count; i++)
	{
		if (strncmp(point->flags.texts[i], "insufficient", strlen("insufficient")) != 0)
			return true;
	}
	return false;
}

MedrecReportUnit
medrec_record_unit(const MedrecReportRecordKind *kind, const void *record)
{
	for (int i = 0; i < kind->count; i++)
	{
		const MedrecReportField *field = &kind->fields[i];

		if (field->words >= medrec_report_unit_words && field->words <= &medrec_report_unit_words[MEDREC_REPORT_UNIT_DAYS])
			return (MedrecReportUnit) (field->words - medrec_report_unit_words + medrec_field_word(record, field));
	}
	return MEDREC_REPORT_UNIT_COUNT;
}

const char *
medrec_report_number(const MedrecReport *report, const MedrecReportRecordKind *kind, const void *record,
					 const MedrecReportField *field, char text[MEDREC_NUMBER_SIZE])
{
	double		number = medrec_field_number(record, field);

	switch (field->kind)
	{
		case MEDREC_REPORT_FIELD_COUNT:
		case MEDREC_REPORT_FIELD_WHOLE:
		case MEDREC_REPORT_FIELD_PART:
		case MEDREC_REPORT_FIELD_BESIDE:
			return medrec_report_count(report, number, text);
		case MEDREC_REPORT_FIELD_PCT:
		case MEDREC_REPORT_FIELD_PART_PCT:
		case MEDREC_REPORT_FIELD_PREVIOUS_PCT:
			return medrec_report_pct(number, text);
		case MEDREC_REPORT_FIELD_VALUE:
		case MEDREC_REPORT_FIELD_TARGET:
		case MEDREC_REPORT_FIELD_CHANGE:
			return medrec_report_value(report, number, medrec_record_unit(kind, record),
									   field->kind == MEDREC_REPORT_FIELD_CHANGE, text);
		default:
			return medrec_report_value(report, number, MEDREC_REPORT_UNIT_SCORE, false, text);
	}
}

bool
medrec_field_is_name(const MedrecReportField *field)
{
	return field->kind == MEDREC_REPORT_FIELD_NAME || field->kind == MEDREC_REPORT_FIELD_NAMES;
}

bool
medrec_field_is_number(const MedrecReportField *field)
{
	return field->kind >= MEDREC_REPORT_FIELD_COUNT && field->kind <= MEDREC_REPORT_FIELD_CHANGE;
}

bool
medrec_is_about_few(const MedrecReport *report, const MedrecReportRecordKind *kind, const void *record)
{
	for (int i = 0; i < kind->count; i++)
	{
		double		n;

		if (kind->fields[i].kind != MEDREC_REPORT_FIELD_WHOLE)
			continue;
		n = medrec_field_number(record, &kind->fields[i]);
		return n == MEDREC_SMALL || (medrec_is_number(n) && n > 0 && n < report->minimum_rows);
	}
	return false;
}

static bool
is_used(const MedrecReportRecords *records, const MedrecReportRecordKind *kind, const MedrecReportField *field)
{
	for (int i = 0; i < records->count; i++)
	{
		if (!medrec_field_is_absent(medrec_record_at(records, kind, i), field))
			return true;
	}
	return false;
}

const MedrecReportField **
medrec_used_columns(const MedrecReportRecords *records, const MedrecReportRecordKind *kind, int *count)
{
	const MedrecReportField **columns = palloc(sizeof(MedrecReportField *) * kind->count);

	*count = 0;
	for (int i = 0; i < kind->count; i++)
	{
		const MedrecReportField *field = &kind->fields[i];

		if (field->heading != NULL && field->kind != MEDREC_REPORT_FIELD_NOTE &&
			field->kind < MEDREC_REPORT_FIELD_RECORD && is_used(records, kind, field))
			columns[(*count)++] = field;
	}
	return columns;
}

MedrecReportRecords
medrec_records_with(const MedrecReportRecords *records, const MedrecReportRecordKind *kind, const MedrecReportField *field, int word)
{
	MedrecReportRecords found = {0, palloc_extended(Max(records->count, 1) * kind->size, MCXT_ALLOC_HUGE)};

	for (int i = 0; i < records->count; i++)
	{
		const void *record = medrec_record_at(records, kind, i);

		if (medrec_field_word(record, field) == word)
			memcpy(medrec_record_at(&found, kind, found.count++), record, kind->size);
	}
	return found;
}

/* ------------------------------------------------------------------------
 * Words and periods
 * ------------------------------------------------------------------------
 */

char	   *
medrec_word_text(const char *word)
{
	char	   *text = pstrdup(word);

	for (char *at = text; *at != '\0'; at++)
	{
		if (*at == '_')
			*at = ' ';
	}
	return text;
}

char	   *
medrec_join_texts(const MedrecReportTexts *texts, const char *between)
{
	StringInfoData joined;

	initStringInfo(&joined);
	for (int i = 0; i < texts->count; i++)
		appendStringInfo(&joined, "%s%s", i > 0 ? between : "", texts->texts[i]);
	return joined.data;
}

char	   *
medrec_field_words(const MedrecReport *report, const void *record, const MedrecReportField *field)
{
	if (medrec_field_is_absent(record, field))
		return pstrdup("");
	switch (field->kind)
	{
		case MEDREC_REPORT_FIELD_STATUS:
		case MEDREC_REPORT_FIELD_WORD:
			return medrec_word_text(field->words[medrec_field_word(record, field)]);
		case MEDREC_REPORT_FIELD_NAMES:
			return medrec_join_texts(medrec_field_at(record, field), " + ");
		case MEDREC_REPORT_FIELD_TEXTS:
			return medrec_join_texts(medrec_field_at(record, field), ", ");
		case MEDREC_REPORT_FIELD_WORDS:
			return medrec_word_text(medrec_join_texts(medrec_field_at(record, field), ", "));
		case MEDREC_REPORT_FIELD_PERIOD:
			return medrec_period_short(report, medrec_field_text(record, field));
		default:
			return medrec_field_text(record, field);
	}
}

char	   *
medrec_run_text(const MedrecReport *report, const char *between)
{
	const MedrecReportRun *run = report->run;
	StringInfoData text;
	char		number[MEDREC_NUMBER_SIZE];

#define NEXT	(text.len > 0 ? between : "")
	initStringInfo(&text);
	if (!medrec_is_absent(run->run_id))
		appendStringInfo(&text, "Run %s", medrec_report_plain_number(report, run->run_id, number));
	if (run->finished_at != NULL)
		appendStringInfo(&text, "%sfinished %s", NEXT, run->finished_at);
	if (run->data_to != NULL)
		appendStringInfo(&text, "%sdata to %s", NEXT, run->data_to);
	if (!medrec_is_absent(run->age_days))
		appendStringInfo(&text, "%sage %s d", NEXT, medrec_report_count(report, run->age_days, number));
	if (!medrec_is_absent(run->duration_s))
		appendStringInfo(&text, "%stook %s s", NEXT,
						 medrec_report_value(report, run->duration_s, MEDREC_REPORT_UNIT_SCORE, false, number));
	if (run->profiles.count > 0)
		appendStringInfo(&text, "%sprofiles %s", NEXT, medrec_join_texts(&run->profiles, ", "));
#undef NEXT
	return text.data;
}

/* Of a date that was checked */
static void
split_date(const char *date, int *year, int *month, int *day)
{
	*year = atoi(date);
	*month = atoi(date + 5);
	*day = atoi(date + 8);
}

char	   *
medrec_period_title(const MedrecReport *report)
{
	static const char *const names[] = {"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December"};
	int			year;
	int			month;
	int			day;

	split_date(report->period, &year, &month, &day);
	if (report->edition == MEDREC_REPORT_EDITION_MONTHLY)
		return psprintf("%s %d", names[month - 1], year);
	return psprintf("week from %d %s %d", day, names[month - 1], year);
}

char	   *
medrec_period_short(const MedrecReport *report, const char *date)
{
	return report->edition == MEDREC_REPORT_EDITION_MONTHLY ? pnstrdup(date, 7) : pstrdup(date);
}

char	   *
medrec_period_before(const MedrecReport *report, int periods)
{
	int			year;
	int			month;
	int			day;

	split_date(report->period, &year, &month, &day);
	if (report->edition == MEDREC_REPORT_EDITION_WEEKLY)
		j2date(date2j(year, month, day) - 7 * periods, &year, &month, &day);
	else
	{
		int			months = 12 * year + month - 1 - periods;

		year = months / 12;
		month = months % 12 + 1;
	}
	return psprintf("%04d-%02d-%02d", year, month, day);
}

/* ------------------------------------------------------------------------
 * Markup
 * ------------------------------------------------------------------------
 */

/*
 * The character at the start of a text in UTF-8, and its length; REPLACEMENT for
 * a byte that begins none
 */
static pg_wchar
utf8_char(const char *text, int *len)
{
	*len = 1;
	if (!IS_HIGHBIT_SET(*text))
		return (unsigned char) *text;
	*len = pg_encoding_mblen(PG_UTF8, text);
	if (strnlen(text, *len) == (size_t) *len && pg_utf8_islegal((const unsigned char *) text, *len))
		return utf8_to_unicode((const unsigned char *) text);
	*len = 1;
	return REPLACEMENT;
}

/* Has XML, and HTML in a reference, this character, and does it leave the others' direction alone? */
static bool
is_harmless(pg_wchar c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	if (c >= 0x7f && c <= 0x9f)
		return false;
	if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
		return false;
	return !(c >= 0xfdd0 && c <= 0xfdef) && (c & 0xfffe) != 0xfffe;
}

static void
put_ascii(StringInfo html, char c)
{
	switch (c)
	{
		case '&':
			appendStringInfoString(html, "&amp;");
			break;
		case '<':
			appendStringInfoString(html, "&lt;");
			break;
		case '>':
			appendStringInfoString(html, "&gt;");
			break;
		case '"':
			appendStringInfoString(html, "&quot;");
			break;
		case '\'':
			appendStringInfoString(html, "&#39;");
			break;
		default:
			if (is_harmless((unsigned char) c))
				appendStringInfoChar(html, c);
			else
				appendStringInfo(html, "&#%d;", REPLACEMENT);
			break;
	}
}

/*
 * In UTF-8; itself if it is ASCII.  A database in SQL_ASCII has any bytes, which
 * are taken for UTF-8.
 */
static const char *
utf8_text(const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
	{
		if (IS_HIGHBIT_SET(*at))
			return GetDatabaseEncoding() == PG_SQL_ASCII ? text : pg_server_to_any(text, strlen(text), PG_UTF8);
	}
	return text;
}

void
medrec_put_text(StringInfo html, const char *text)
{
	const char *utf8 = utf8_text(text);

	while (*utf8 != '\0')
	{
		int			len;
		pg_wchar	c = utf8_char(utf8, &len);

		if (c < 0x80)
			put_ascii(html, (char) c);
		else
			appendStringInfo(html, "&#%u;", is_harmless(c) ? c : REPLACEMENT);
		utf8 += len;
	}
}

char	   *
medrec_printable(const char *string)
{
	const char *utf8 = utf8_text(string);
	bool		is_same = utf8 == string;
	StringInfoData printable;

	initStringInfo(&printable);
	while (*utf8 != '\0')
	{
		int			len;
		pg_wchar	c = utf8_char(utf8, &len);

		if (c < 0x20)
			appendStringInfoChar(&printable, ' ');
		else if (!is_harmless(c) || (len == 1 && IS_HIGHBIT_SET(*utf8)))
			appendStringInfoChar(&printable, '?');
		else
			appendBinaryStringInfo(&printable, utf8, len);
		utf8 += len;
	}
	return is_same ? printable.data : pg_any_to_server(printable.data, printable.len, PG_UTF8);
}

void
medrec_put_tenth(StringInfo html, double number)
{
	char		digits[MEDREC_DECIMAL_SIZE];
	double		tenths = round(number * 10);

	appendStringInfoString(html, medrec_decimal(tenths / 10, fmod(tenths, 10) == 0 ? 0 : 1, '\0', digits));
}
