/*-------------------------------------------------------------------------
 *
 * report_text.c
 *		A quality report as plain text, for mail and terminals.
 *
 * It has the figures of the page.  What we write ourselves is ASCII; what comes
 * from the document stands in the database's encoding, but for characters that
 * move a terminal's cursor or turn the direction of what follows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "report/report_writer.h"

/* Tables that are wider go on below, with their first column again. */
#define LINE_WIDTH	116
#define BAR_WIDTH	20
#define BETWEEN		2			/* blanks between columns */
#define CELL_WIDTH	60			/* what is longer makes its own row longer,
								 * and not all others */

/* A table, as what is printed: rows of cells, the first of which is the head */
typedef struct TextTable
{
	int			columns;
	int			rows;
	char	  **cells;			/* row by row */
	int		   *widths;
	bool	   *is_right;
	int			name;			/* column that is repeated */
	char	  **notes;			/* what stands under a row; NULL: nothing */
} TextTable;

static int
width_of(const char *string)
{
	int			width = 0;

	for (; *string != '\0'; string += pg_mblen(string))
		width += Max(pg_dsplen(string), 0);
	return width;
}

static void
put_blanks(StringInfo out, int count)
{
	if (count > 0)
		appendStringInfoSpaces(out, count);
}

/* No line ends in blanks. */
static void
end_line(StringInfo out)
{
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	appendStringInfoChar(out, '\n');
}

static void
put_heading(StringInfo out, const char *heading, char line)
{
	appendStringInfo(out, "%s\n", heading);
	for (int i = Min(width_of(heading), LINE_WIDTH); i > 0; i--)
		appendStringInfoChar(out, line);
	appendStringInfoChar(out, '\n');
}

/* ------------------------------------------------------------------------
 * Tables
 * ------------------------------------------------------------------------
 */

static TextTable *
make_table(int columns, int rows)
{
	TextTable  *table = palloc0(sizeof(TextTable));

	table->columns = columns;
	table->rows = rows;
	table->cells = palloc_extended(sizeof(char *) * columns * rows, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	table->widths = palloc0(sizeof(int) * columns);
	table->is_right = palloc0(sizeof(bool) * columns);
	table->notes = palloc0(sizeof(char *) * rows);
	return table;
}

static void
set_cell(TextTable *table, int row, int column, char *string)
{
	table->cells[(size_t) row * table->columns + column] = string;
	table->widths[column] = Max(table->widths[column], Min(width_of(string), CELL_WIDTH));
}

static void
put_table_cell(StringInfo out, const TextTable *table, int row, int column)
{
	const char *text = table->cells[(size_t) row * table->columns + column];
	int			blanks = table->widths[column] - width_of(text);

	put_blanks(out, BETWEEN + (table->is_right[column] ? blanks : 0));
	appendStringInfoString(out, text);
	put_blanks(out, table->is_right[column] ? 0 : blanks);
}

/* The columns from the first to before the end, and before them the names */
static void
put_block(StringInfo out, const TextTable *table, int first, int end)
{
	for (int row = 0; row < table->rows; row++)
	{
		CHECK_FOR_INTERRUPTS();
		if (first > table->name)
			put_table_cell(out, table, row, table->name);
		for (int column = first; column < end; column++)
			put_table_cell(out, table, row, column);
		end_line(out);
		if (end == table->columns && table->notes[row] != NULL)
			appendStringInfoString(out, table->notes[row]);
	}
}

static void
put_table(StringInfo out, const TextTable *table)
{
	int			first = 0;

	while (first < table->columns)
	{
		int			width = first > table->name ? BETWEEN + table->widths[table->name] : 0;
		int			end = first;

		do
			width += BETWEEN + table->widths[end++];
		while (end < table->columns && (end <= table->name || width + BETWEEN + table->widths[end] <= LINE_WIDTH));
		if (first > 0)
			appendStringInfoChar(out, '\n');
		put_block(out, table, first, end);
		first = end;
	}
}

/* "93.1 % to 95.0 % in 24 periods" */
static char *
history_text(const MedrecReport *report, const MedrecReportRecordKind *kind, const void *record, const MedrecReportSeries *history)
{
	MedrecReportUnit unit = medrec_record_unit(kind, record);
	double		lowest = MEDREC_ABSENT;
	double		highest = MEDREC_ABSENT;
	char		low[MEDREC_NUMBER_SIZE];
	char		high[MEDREC_NUMBER_SIZE];

	for (int i = 0; i < history->count; i++)
	{
		if (!medrec_is_number(history->values[i]))
			continue;
		lowest = fmin(lowest, history->values[i]);	/* of which one may be
													 * absent */
		highest = fmax(highest, history->values[i]);
	}
	if (medrec_is_absent(lowest))
		return pstrdup("");
	return psprintf("%s to %s in %d periods", medrec_report_value(report, lowest, unit, false, low),
					medrec_report_value(report, highest, unit, false, high), history->count);
}

static char *
cell_text(const MedrecReport *report, const MedrecReportRecordKind *kind, const void *record, const MedrecReportField *field)
{
	char		number[MEDREC_NUMBER_SIZE];
	const char *printed;

	if (medrec_field_is_absent(record, field))
		return pstrdup("");
	if (field->kind == MEDREC_REPORT_FIELD_SERIES)
		return history_text(report, kind, record, medrec_field_at(record, field));
	if (!medrec_field_is_number(field))
		return medrec_printable(medrec_field_words(report, record, field));
	printed = medrec_report_number(report, kind, record, field, number);
	if (field->kind == MEDREC_REPORT_FIELD_WHOLE && medrec_is_number(medrec_field_number(record, field)) &&
		medrec_is_about_few(report, kind, record))
		return psprintf("few: %s", printed);
	return pstrdup(printed);
}

/* One character for each twentieth, by the state that is there */
static char *
bar_text(const MedrecReportElement *element)
{
	static const char signs[] = "#px-d";
	double		counts[] = {element->present, element->placeholder, element->invalid, element->blank + element->nulls, element->declined};
	double		all = 0;
	double		sum = 0;
	char	   *bar = palloc0(BAR_WIDTH + 1);
	int			at = 0;

	for (size_t i = 0; i < lengthof(counts); i++)
	{
		if (medrec_is_absent(counts[i]))
			counts[i] = 0;
		if (!medrec_is_number(counts[i]))	/* suppressed */
			return bar;
		all += counts[i];
	}
	for (size_t i = 0; all > 0 && i < lengthof(counts); i++)
	{
		sum += counts[i];
		while (at < round(BAR_WIDTH * sum / all))
			bar[at++] = signs[i];
	}
	return bar;
}

/* The notes of a record, a line each, indented */
static char *
note_lines(const MedrecReport *report, const MedrecReportRecordKind *kind, const void *record)
{
	StringInfoData lines;

	initStringInfo(&lines);
	for (int f = 0; f < kind->count; f++)
	{
		const MedrecReportField *field = &kind->fields[f];

		if (field->kind == MEDREC_REPORT_FIELD_NOTE && !medrec_field_is_absent(record, field))
			appendStringInfo(&lines, "      %s: %s\n", field->heading, cell_text(report, kind, record, field));
	}
	return lines.data;
}

/* With a bar for each behind its name, if they are elements */
static void
put_records(StringInfo out, const MedrecReport *report, const MedrecReportRecords *records, const MedrecReportRecordKind *kind, bool has_bars)
{
	int			count;
	const MedrecReportField **fields = medrec_used_columns(records, kind, &count);
	TextTable  *table = make_table(count + has_bars, records->count + 1);
	int			column = 0;

	for (int i = 0; i < records->count; i++)
		table->notes[i + 1] = note_lines(report, kind, medrec_record_at(records, kind, i));
	for (int f = 0; f < count; f++)
	{
		bool		is_name = medrec_field_is_name(fields[f]);

		if (is_name)
			table->name = column;
		table->is_right[column] = medrec_field_is_number(fields[f]);
		set_cell(table, 0, column, pstrdup(fields[f]->heading));
		for (int i = 0; i < records->count; i++)
			set_cell(table, i + 1, column, cell_text(report, kind, medrec_record_at(records, kind, i), fields[f]));
		column++;
		if (!is_name || !has_bars)
			continue;
		set_cell(table, 0, column, pstrdup("Share of the rows"));
		for (int i = 0; i < records->count; i++)
			set_cell(table, i + 1, column, bar_text(medrec_record_at(records, kind, i)));
		column++;
	}
	put_table(out, table);
}

/* Of a heat map, the rates and what is wrong with them; else the counts */
static void
put_cross_table(StringInfo out, const MedrecReport *report, const MedrecReportCrossTable *cross, const MedrecReportRecordKind *kind, bool is_heat)
{
	TextTable  *table = make_table(cross->columns.count + 1, cross->rows.count + 1);
	char		number[MEDREC_NUMBER_SIZE];

	set_cell(table, 0, 0, pstrdup(kind->fields[0].heading));
	for (int c = 0; c < cross->columns.count; c++)
	{
		table->is_right[c + 1] = true;
		set_cell(table, 0, c + 1, medrec_printable(cross->columns.texts[c]));
	}
	for (int r = 0; r < cross->rows.count; r++)
	{
		set_cell(table, r + 1, 0, medrec_printable(cross->rows.texts[r]));
		for (int c = 0; c < cross->columns.count; c++)
		{
			const MedrecReportCell *cell = cross->cells[r * cross->columns.count + c];
			char	   *text;

			if (cell == NULL)
				text = pstrdup("");

			else if (!is_heat)
				text = pstrdup(medrec_report_count(report, cell->n, number));

			else if (medrec_is_about_few(report, kind, cell))
				text = psprintf("%s few", medrec_report_pct(cell->rate_pct, number));

			else if (cell->status > MEDREC_REPORT_STATUS_PASS)
				text = psprintf("%s %s", medrec_report_pct(cell->rate_pct, number), medrec_report_status_words[cell->status]);

			else
				text = pstrdup(medrec_report_pct(cell->rate_pct, number));

			set_cell(table, r + 1, c + 1, text);
		}
	}
	put_table(out, table);
}

/* ------------------------------------------------------------------------
 * Sections
 * ------------------------------------------------------------------------
 */

/* "heading value, heading value" of what a record has beside lists */
static void
put_facts(StringInfo out, const MedrecReport *report, const void *record, const MedrecReportRecordKind *kind, bool is_value_first)
{
	bool		is_any = false;

	for (int f = 0; f < kind->count; f++)
	{
		const MedrecReportField *field = &kind->fields[f];
		char	   *text;

		if (field->heading == NULL || field->kind == MEDREC_REPORT_FIELD_RECORDS || medrec_field_is_absent(record, field))
			continue;
		text = cell_text(report, kind, record, field);

		appendStringInfo(out, "%s%s %s", is_any ? ", " : "", is_value_first ? text : field->heading,
						 is_value_first ? field->heading : text);
		is_any = true;
	}
	if (is_any)
		appendStringInfoChar(out, '\n');
}

static void
put_changes(StringInfo out, const MedrecReport *report, const MedrecReportRecordKind *kind)
{
	const MedrecReportField *change = medrec_find_field(kind, "change");
	bool		is_any = false;

	for (int word = 0; medrec_report_change_words[word] != NULL; word++)
	{
		MedrecReportRecords found = medrec_records_with(&report->changes, kind, change, word);

		if (found.count == 0)
			continue;
		appendStringInfo(out, "%s%s: %d\n", is_any ? "\n" : "", medrec_word_text(medrec_report_change_words[word]), found.count);
		put_records(out, report, &found, kind, false);
		is_any = true;
	}
}

static void
put_completeness(StringInfo out, const MedrecReport *report, const MedrecReportRecordKind *kind)
{
	appendStringInfoString(out, "# present, p placeholder, x invalid, - blank or null, d declined\n");
	for (int i = 0; i < report->completeness.count; i++)
	{
		const MedrecReportElementGroup *group = medrec_record_at(&report->completeness, kind, i);

		appendStringInfoChar(out, '\n');
		put_facts(out, report, group, kind, false);
		put_records(out, report, &group->elements, &medrec_element_rates, true);
		appendStringInfoChar(out, '\n');
		put_records(out, report, &group->elements, &medrec_element_states, false);
	}
}

static void
put_control_charts(StringInfo out, const MedrecReport *report, const MedrecReportRecordKind *kind)
{
	for (int i = 0; i < report->control_charts.count; i++)
	{
		const MedrecReportChart *chart = medrec_record_at(&report->control_charts, kind, i);
		const MedrecReportAnnotation *annotations = chart->annotations.records;

		if (i > 0)
			appendStringInfoChar(out, '\n');
		put_facts(out, report, chart, kind, false);
		for (int a = 0; a < chart->annotations.count; a++)
			appendStringInfo(out, "%s: %s\n", annotations[a].period, medrec_printable(annotations[a].text));
		put_records(out, report, &chart->points, medrec_find_field(kind, "points")->of, false);
	}
}

static void
put_definitions(StringInfo out, const MedrecReport *report, const MedrecReportRecordKind *kind)
{
	for (int i = 0; i < report->definitions.count; i++)
	{
		const void *definition = medrec_record_at(&report->definitions, kind, i);

		for (int f = 0; f < kind->count; f++)
		{
			if (medrec_field_is_absent(definition, &kind->fields[f]))
				continue;
			if (f > 0)
				appendStringInfo(out, "  %s: ", kind->fields[f].heading);
			appendStringInfo(out, "%s\n", cell_text(report, kind, definition, &kind->fields[f]));
		}
	}
}

/* An object with facts and lists, each of which is a table */
static void
put_object(StringInfo out, const MedrecReport *report, const void *record, const MedrecReportRecordKind *kind)
{
	bool		is_any = false;

	put_facts(out, report, record, kind, true);
	for (int f = 0; f < kind->count; f++)
	{
		const MedrecReportField *field = &kind->fields[f];

		if (field->kind != MEDREC_REPORT_FIELD_RECORDS || medrec_field_is_absent(record, field))
			continue;
		appendStringInfo(out, "%s%s\n", is_any ? "\n" : "", field->heading);
		is_any = true;
		if (strcmp(field->key, "ageing") == 0)
			put_cross_table(out, report, &report->timeliness->ageing_table, field->of, false);
		else
			put_records(out, report, medrec_field_at(record, field), field->of, false);
	}
}

static void
put_section(StringInfo out, const MedrecReport *report, const MedrecReportField *field)
{
	if (strcmp(field->key, "changes") == 0)
		put_changes(out, report, field->of);
	else if (strcmp(field->key, "completeness") == 0)
		put_completeness(out, report, field->of);
	else if (strcmp(field->key, "heat_map") == 0)
		put_cross_table(out, report, &report->heat_table, field->of, true);
	else if (strcmp(field->key, "control_charts") == 0)
		put_control_charts(out, report, field->of);
	else if (strcmp(field->key, "definitions") == 0)
		put_definitions(out, report, field->of);
	else if (field->kind == MEDREC_REPORT_FIELD_RECORDS)
		put_records(out, report, medrec_field_at(report, field), field->of, false);
	else
		put_object(out, report, *(void *const *) medrec_field_at(report, field), field->of);
}

static void
put_head(StringInfo out, const MedrecReport *report)
{
	StringInfoData title;

	initStringInfo(&title);
	appendStringInfoString(&title, medrec_printable(report->title));
	if (report->organisation != NULL)
		appendStringInfo(&title, " - %s", medrec_printable(report->organisation));
	appendStringInfo(&title, " - %s", medrec_period_title(report));
	put_heading(out, title.data, '=');
	if (!medrec_field_is_absent(report, medrec_find_field(&medrec_report_kind, "run")))
		appendStringInfo(out, "%s\n", medrec_printable(medrec_run_text(report, "; ")));
	if (report->minimum_rows > 0)
		appendStringInfo(out, "few: n < %.0f\n", report->minimum_rows);
	if (report->suppress_below >= 2)
		appendStringInfo(out, "<%.0f: a count of patients from 1 to %.0f; *: what it would follow from\n",
						 report->suppress_below, report->suppress_below - 1);
}

void
medrec_report_text(StringInfo out, const MedrecReport *report)
{
	int			number = 0;

	put_head(out, report);
	for (int f = 0; f < medrec_report_kind.count; f++)
	{
		const MedrecReportField *field = &medrec_report_kind.fields[f];

		if (field->heading == NULL || medrec_field_is_absent(report, field))
			continue;
		appendStringInfoChar(out, '\n');
		if (strcmp(field->key, "headline") == 0)
			put_heading(out, field->heading, '-');
		else
			put_heading(out, psprintf("%d %s", ++number, field->heading), '-');
		put_section(out, report, field);
	}
}
