/*-------------------------------------------------------------------------
 *
 * report_html.c
 *		A quality report as one page: no script, nothing from elsewhere.
 *
 * The page is HTML and well-formed XML at once, and ASCII.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "report/report_page.h"

/* Sections that start a page of their own on paper */
#define NEW_PAGE	"page"
#define SAME_PAGE	"short"

/* ------------------------------------------------------------------------
 * The head of the page and its first sections
 * ------------------------------------------------------------------------
 */

/* What grey, < and * mean */
static void
put_small_numbers(const MedrecReportPage *page)
{
	const MedrecReport *report = page->report;
	char		number[MEDREC_NUMBER_SIZE];

	if (report->minimum_rows > 0)
	{
		const char *least = medrec_report_count(report, report->minimum_rows, number);

		appendStringInfo(page->html, "<p class=\"quiet\">Figures of fewer than %s rows are grey and in italics (n &lt; %s).</p>\n", least, least);
	}
	if (report->suppress_below >= 2)
		appendStringInfo(page->html, "<p class=\"quiet\">Counts of patients below %s are suppressed, but for 0: &lt;%s. So is what they would follow from: *.</p>\n",
						 medrec_report_count(report, report->suppress_below, number),
						 medrec_report_count(report, report->suppress_below, number));
}

static void
put_title(const MedrecReportPage *page, const char *between, const char *end)
{
	const MedrecReport *report = page->report;

	medrec_page_text(page, report->title);
	medrec_page_put(page, between);
	if (report->organisation != NULL)
	{
		medrec_page_text(page, report->organisation);
		medrec_page_put(page, " &#183; ");
	}
	medrec_page_text(page, medrec_period_title(report));
	medrec_page_put(page, end);
}

static void
put_tile(const MedrecReportPage *page, const MedrecReportTile *tile, const MedrecReportRecordKind *kind)
{
	medrec_page_put(page, medrec_is_about_few(page->report, kind, tile) ? "<div class=\"tile few\"><h3>" : "<div class=\"tile\"><h3>");
	medrec_page_text(page, tile->name);
	medrec_page_put(page, "</h3><p class=\"value\">");
	medrec_page_value(page, kind, tile, medrec_find_field(kind, "value"));
	medrec_page_put(page, "</p>");
	medrec_put_sparkline(page->html, page->report, tile);
	medrec_page_put(page, "<p>");
	medrec_page_status(page, tile, medrec_find_field(kind, "status"));
	if (!medrec_is_absent(tile->target))
	{
		appendStringInfo(page->html, " <span class=\"quiet\">%s ", tile->better < 0 ? "target" :
						 tile->better == MEDREC_REPORT_LOWER ? "at most" : "at least");
		medrec_page_value(page, kind, tile, medrec_find_field(kind, "target"));
		medrec_page_put(page, "</span>");
	}
	medrec_page_put(page, "</p>");
	if (!medrec_is_absent(tile->change))
	{
		medrec_page_put(page, "<p>");
		medrec_page_value(page, kind, tile, medrec_find_field(kind, "change"));
		medrec_page_put(page, tile->unit == MEDREC_REPORT_UNIT_PCT ? " points" : "");
		appendStringInfo(page->html, " <span class=\"quiet\">since last %s</span></p>",
						 page->report->edition == MEDREC_REPORT_EDITION_MONTHLY ? "month" : "week");
	}
	if (!medrec_is_absent(tile->n))
	{
		medrec_page_put(page, "<p class=\"quiet\">n = ");
		medrec_page_value(page, kind, tile, medrec_find_field(kind, "n"));
		medrec_page_few(page, kind, tile);
		medrec_page_put(page, "</p>");
	}
	if (tile->note != NULL)
	{
		medrec_page_put(page, "<p class=\"quiet\">");
		medrec_page_text(page, tile->note);
		medrec_page_put(page, "</p>");
	}
	medrec_page_put(page, "</div>\n");
}

static void
put_headline(const MedrecReportPage *page)
{
	const MedrecReportRecordKind *kind = medrec_kind_in(&medrec_report_kind, "headline");

	if (page->report->headline.count == 0)
		return;
	medrec_page_put(page, "<section aria-label=\"Headline\" class=\"tiles\">\n");
	for (int i = 0; i < page->report->headline.count; i++)
		put_tile(page, medrec_record_at(&page->report->headline, kind, i), kind);
	medrec_page_put(page, "</section>\n");
}

/* One table, by kind of change: there is most to do about the first */
static void
put_changes(const MedrecReportPage *page)
{
	const MedrecReportRecordKind *kind = medrec_kind_in(&medrec_report_kind, "changes");
	const MedrecReportField *change = medrec_find_field(kind, "change");
	const MedrecReportRecords *changes = &page->report->changes;
	int			count;
	const MedrecReportField **columns = medrec_used_columns(changes, kind, &count);

	medrec_page_start_table(page, "Against the run before", MEDREC_UNSEEN, columns, count, false);
	for (int word = 0; medrec_report_change_words[word] != NULL; word++)
	{
		MedrecReportRecords found = medrec_records_with(changes, kind, change, word);
		char	   *heading;

		if (found.count == 0)
			continue;
		heading = medrec_word_text(medrec_report_change_words[word]);
		heading[0] = pg_toupper((unsigned char) heading[0]);
		appendStringInfo(page->html, "<tbody><tr><th class=\"group\" colspan=\"%d\" scope=\"rowgroup\">%s: %d</th></tr>\n",
						 count, heading, found.count);
		medrec_page_rows(page, &found, kind, columns, count, false);
		medrec_page_put(page, "</tbody>");
	}
	medrec_page_end_table(page);
}

/* ------------------------------------------------------------------------
 * The other sections
 * ------------------------------------------------------------------------
 */

/* A section of the tables that a record has */
static void
put_tables(const MedrecReportPage *page, const void *record, const MedrecReportRecordKind *kind)
{
	for (int f = 0; f < kind->count; f++)
	{
		const MedrecReportField *field = &kind->fields[f];

		if (field->kind == MEDREC_REPORT_FIELD_RECORDS && !medrec_field_is_absent(record, field) && strcmp(field->key, "ageing") != 0)
			medrec_page_records(page, field->heading, MEDREC_SEEN, medrec_field_at(record, field), field->of, false);
	}
}

static void
put_identity(const MedrecReportPage *page)
{
	put_tables(page, page->report->identity, medrec_kind_in(&medrec_report_kind, "identity"));
}

static void
put_timeliness(const MedrecReportPage *page)
{
	const MedrecReportTimelinessSection *timeliness = page->report->timeliness;
	const MedrecReportRecordKind *kind = medrec_kind_in(&medrec_report_kind, "timeliness");

	put_tables(page, timeliness, kind);
	if (timeliness->ageing.count > 0)
		medrec_page_cross_table(page, &timeliness->ageing_table, medrec_kind_in(kind, "ageing"), medrec_find_field(kind, "ageing")->heading, false);
}

static void
put_definitions(const MedrecReportPage *page)
{
	const MedrecReportRecordKind *kind = medrec_kind_in(&medrec_report_kind, "definitions");

	for (int i = 0; i < page->report->definitions.count; i++)
	{
		const MedrecReportDefinition *definition = medrec_record_at(&page->report->definitions, kind, i);
		bool		is_open;

		medrec_page_put(page, "<h3>");
		medrec_page_text(page, definition->term);
		medrec_page_put(page, "</h3>");
		is_open = false;
		for (int f = 1; f < kind->count; f++)
		{
			if (medrec_field_is_absent(definition, &kind->fields[f]))
				continue;
			appendStringInfo(page->html, "%s<dt>%s</dt><dd>", is_open ? "" : "<dl>", kind->fields[f].heading);
			medrec_page_value(page, kind, definition, &kind->fields[f]);
			medrec_page_put(page, "</dd>");
			is_open = true;
		}
		medrec_page_put(page, is_open ? "</dl>\n" : "");
	}
}

static void
put_health(const MedrecReportPage *page)
{
	const MedrecReportHealthSection *health = page->report->health;
	const MedrecReportRecordKind *kind = medrec_kind_in(&medrec_report_kind, "health");
	const char *between = "<p>";

	for (int f = 0; f < kind->count; f++)
	{
		if (kind->fields[f].kind != MEDREC_REPORT_FIELD_COUNT || medrec_field_is_absent(health, &kind->fields[f]))
			continue;
		medrec_page_put(page, between);
		medrec_page_value(page, kind, health, &kind->fields[f]);
		appendStringInfo(page->html, " %s", kind->fields[f].heading);
		between = " &#183; ";
	}
	medrec_page_put(page, strcmp(between, "<p>") == 0 ? "" : "</p>\n");
	put_tables(page, health, kind);
}

/* ------------------------------------------------------------------------
 * The page
 * ------------------------------------------------------------------------
 */

/* The sections that have a number, in their order */
static const struct
{
	const char *key;
	void		(*write) (const MedrecReportPage *page);	/* NULL: a table */
	const char *class;
}			sections[] = {
	{"changes", put_changes, SAME_PAGE},
	{"completeness", medrec_page_completeness, NEW_PAGE},
	{"heat_map", medrec_page_heat_map, NEW_PAGE},
	{"control_charts", medrec_page_control_charts, NEW_PAGE},
	{"conditional", NULL, NEW_PAGE},
	{"coding", NULL, SAME_PAGE},
	{"identity", put_identity, SAME_PAGE},
	{"timeliness", put_timeliness, SAME_PAGE},
	{"patterns", NULL, SAME_PAGE},
	{"levers", NULL, SAME_PAGE},
	{"definitions", put_definitions, NEW_PAGE},
	{"health", put_health, SAME_PAGE},
};

static void
put_contents(const MedrecReportPage *page)
{
	int			number = 0;

	for (size_t i = 0; i < lengthof(sections); i++)
	{
		const MedrecReportField *field = medrec_find_field(&medrec_report_kind, sections[i].key);

		if (medrec_field_is_absent(page->report, field))
			continue;
		medrec_page_put(page, number == 0 ? "<nav aria-label=\"Contents\">" : " ");
		number++;
		appendStringInfo(page->html, "<a href=\"#s%d\">%d&#160;%s</a>", number, number, field->heading);
	}
	if (number > 0)
		medrec_page_put(page, "</nav>\n");
}

static void
put_sections(const MedrecReportPage *page)
{
	int			number = 0;

	for (size_t i = 0; i < lengthof(sections); i++)
	{
		const MedrecReportField *field = medrec_find_field(&medrec_report_kind, sections[i].key);

		if (medrec_field_is_absent(page->report, field))
			continue;
		number++;
		appendStringInfo(page->html, "<section class=\"%s\" id=\"s%d\" aria-labelledby=\"t%d\"><h2 id=\"t%d\">%d&#160; %s</h2>\n",
						 sections[i].class, number, number, number, number, field->heading);
		if (sections[i].write != NULL)
			sections[i].write(page);
		else
			medrec_page_records(page, field->heading, MEDREC_UNSEEN, medrec_field_at(page->report, field), field->of, false);
		medrec_page_put(page, "</section>\n");
	}
}

void
medrec_report_html(StringInfo html, const MedrecReport *report)
{
	MedrecReportPage page = {html, report};

	medrec_page_put(&page, "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\"><head><meta charset=\"utf-8\"/>"
					"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>"
					"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><title>");
	put_title(&page, " &#183; ", "</title>\n<style>\n");
	medrec_page_put(&page, medrec_report_style);
	medrec_page_put(&page, "</style></head>\n<body><header><h1>");
	put_title(&page, " <span>", "</span></h1>\n");
	if (!medrec_field_is_absent(report, medrec_find_field(&medrec_report_kind, "run")))
	{
		medrec_page_put(&page, "<p class=\"quiet\">");
		medrec_page_text(&page, medrec_run_text(report, "; "));
		medrec_page_put(&page, "</p>\n");
	}
	put_small_numbers(&page);
	medrec_page_put(&page, "</header>\n<main>\n");
	put_contents(&page);
	put_headline(&page);
	put_sections(&page);
	medrec_page_put(&page, "</main>\n</body></html>\n");
}
