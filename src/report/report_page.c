/*-------------------------------------------------------------------------
 *
 * report_page.c
 *		The tables of a quality report's page.
 *
 * Most sections are lists of records, whose tables are made from the fields'
 * headings; a column in which no record has anything is left out.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "report/report_page.h"

void
medrec_page_start_scroll(const MedrecReportPage *page, const char *label)
{
	medrec_page_put(page, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
	medrec_page_text(page, label);
	medrec_page_put(page, "\">");
}

void
medrec_page_value(const MedrecReportPage *page, const MedrecReportRecordKind *kind, const void *record, const MedrecReportField *field)
{
	char		number[MEDREC_NUMBER_SIZE];

	if (medrec_field_is_number(field))
		medrec_page_text(page, medrec_report_number(page->report, kind, record, field, number));
	else
		medrec_page_text(page, medrec_field_words(page->report, record, field));
}

/* The style sheet sets a sign before the word and colours both. */
static const char *
status_class(const void *record, const MedrecReportField *field)
{
	static const char *const classes[] = {"s s0", "s s1", "s s2", "s s3", "s s4", "s s5", "s s6"};
	int			status = medrec_field_word(record, field);

	return status < 0 ? "" : classes[status];
}

void
medrec_page_status(const MedrecReportPage *page, const void *record, const MedrecReportField *field)
{
	if (medrec_field_is_absent(record, field))
		return;
	appendStringInfo(page->html, "<span class=\"%s\">", status_class(record, field));
	medrec_page_text(page, medrec_field_words(page->report, record, field));
	medrec_page_put(page, "</span>");
}

void
medrec_page_few(const MedrecReportPage *page, const MedrecReportRecordKind *kind, const void *record)
{
	char		number[MEDREC_NUMBER_SIZE];

	if (medrec_is_about_few(page->report, kind, record))
		appendStringInfo(page->html, " (n &lt; %s)", medrec_report_count(page->report, page->report->minimum_rows, number));
}

/* Under its name, as a column would be wide and mostly empty */
static void
put_notes(const MedrecReportPage *page, const MedrecReportRecordKind *kind, const void *record)
{
	for (int f = 0; f < kind->count; f++)
	{
		const MedrecReportField *field = &kind->fields[f];

		if (field->kind != MEDREC_REPORT_FIELD_NOTE || medrec_field_is_absent(record, field))
			continue;
		medrec_page_put(page, "<small>");
		if (strcmp(field->key, "note") != 0)
			appendStringInfo(page->html, "%s: ", field->heading);
		medrec_page_value(page, kind, record, field);
		medrec_page_put(page, "</small>");
	}
}

static void
put_cell(const MedrecReportPage *page, const MedrecReportRecordKind *kind, const void *record, const MedrecReportField *field)
{
	if (medrec_field_is_name(field))
	{
		medrec_page_put(page, "<th scope=\"row\">");
		medrec_page_value(page, kind, record, field);
		put_notes(page, kind, record);
		medrec_page_put(page, "</th>");
		return;
	}
	if (field->kind == MEDREC_REPORT_FIELD_STATUS)
		appendStringInfo(page->html, "<td class=\"t %s\">", status_class(record, field));
	else if (field->kind == MEDREC_REPORT_FIELD_DATE)
		medrec_page_put(page, "<td class=\"d\">");
	else
		medrec_page_put(page, medrec_field_is_number(field) ? "<td>" : "<td class=\"t\">");
	medrec_page_value(page, kind, record, field);
	if (field->kind == MEDREC_REPORT_FIELD_WHOLE && medrec_is_number(medrec_field_number(record, field)))
		medrec_page_few(page, kind, record);
	medrec_page_put(page, "</td>");
}

/* The start of a table, up to its head; has_bars: there are bars behind the names */
void
medrec_page_start_table(const MedrecReportPage *page, const char *caption, const char *class, const MedrecReportField **columns, int count, bool has_bars)
{
	medrec_page_start_scroll(page, caption);
	appendStringInfo(page->html, "<table><caption class=\"%s\">", class);
	medrec_page_text(page, caption);
	medrec_page_put(page, "</caption><thead><tr>");
	for (int f = 0; f < count; f++)
	{
		appendStringInfo(page->html, "<th scope=\"col\"%s>%s</th>", medrec_field_is_number(columns[f]) ? " class=\"n\"" : "",
						 columns[f]->heading);
		if (has_bars && medrec_field_is_name(columns[f]))
			medrec_page_put(page, "<th scope=\"col\">Share of the rows</th>");
	}
	medrec_page_put(page, "</tr></thead>\n");
}

void
medrec_page_rows(const MedrecReportPage *page, const MedrecReportRecords *records, const MedrecReportRecordKind *kind,
				 const MedrecReportField **columns, int count, bool has_bars)
{
	for (int i = 0; i < records->count; i++)
	{
		const void *record = medrec_record_at(records, kind, i);

		CHECK_FOR_INTERRUPTS();
		medrec_page_put(page, medrec_is_about_few(page->report, kind, record) ? "<tr class=\"few\">" : "<tr>");
		for (int f = 0; f < count; f++)
		{
			put_cell(page, kind, record, columns[f]);
			if (has_bars && medrec_field_is_name(columns[f]))
			{
				medrec_page_put(page, "<td class=\"t\">");
				medrec_put_bar(page->html, record);
				medrec_page_put(page, "</td>");
			}
		}
		medrec_page_put(page, "</tr>\n");
	}
}

void
medrec_page_end_table(const MedrecReportPage *page)
{
	medrec_page_put(page, "</table></div>\n");
}

void
medrec_page_records(const MedrecReportPage *page, const char *caption, const char *class, const MedrecReportRecords *records,
					const MedrecReportRecordKind *kind, bool has_bars)
{
	int			count;
	const MedrecReportField **columns = medrec_used_columns(records, kind, &count);

	medrec_page_start_table(page, caption, class, columns, count, has_bars);
	medrec_page_put(page, "<tbody>\n");
	medrec_page_rows(page, records, kind, columns, count, has_bars);
	medrec_page_put(page, "</tbody>");
	medrec_page_end_table(page);
}
