/*-------------------------------------------------------------------------
 *
 * report_page_charts.c
 *		What a quality report's page shows in pictures, with the figures beside them.
 *
 * Bars of the states of elements, the heat map, which is a table, and control
 * charts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "report/report_page.h"

/* From which percentage on a cell of the heat map has which colour, best first */
static const double heat_bounds[] = {98, 95, 90, 80, 0};

/* ------------------------------------------------------------------------
 * Completeness
 * ------------------------------------------------------------------------
 */

static void
put_bar_key(const MedrecReportPage *page)
{
	static const char *const states[] = {"present", "placeholder", "invalid", "blank or null", "declined"};

	medrec_page_put(page, "<ul class=\"key\">");
	for (size_t i = 0; i < lengthof(states); i++)
		appendStringInfo(page->html, "<li><svg viewBox=\"0 0 18 12\" aria-hidden=\"true\"><path class=\"p%d\" d=\"%s\"/></svg>%s</li>",
						 (int) i + 1, i + 1 < lengthof(states) ? "m0 6h18" : "m0 0h18v12h-18z", states[i]);
	medrec_page_put(page, "<li><svg viewBox=\"0 0 18 12\" aria-hidden=\"true\"><path class=\"pt\" d=\"M9 0v12\"/></svg>target</li></ul>\n");
}

void
medrec_page_completeness(const MedrecReportPage *page)
{
	const MedrecReportRecordKind *kind = medrec_kind_in(&medrec_report_kind, "completeness");

	medrec_page_put(page, "<p class=\"quiet\">From left to right in each bar:</p>");
	put_bar_key(page);
	for (int g = 0; g < page->report->completeness.count; g++)
	{
		const MedrecReportElementGroup *group = medrec_record_at(&page->report->completeness, kind, g);
		StringInfoData caption;
		char		number[MEDREC_NUMBER_SIZE];

		initStringInfo(&caption);
		appendStringInfoString(&caption, group->profile);
		if (group->relation != NULL)
			appendStringInfo(&caption, " of %s", group->relation);
		if (!medrec_is_absent(group->score_pct))
			appendStringInfo(&caption, ", score %s", medrec_report_pct(group->score_pct, number));
		if (!medrec_is_absent(group->n))
			appendStringInfo(&caption, ", n = %s", medrec_report_count(page->report, group->n, number));
		medrec_page_records(page, caption.data, MEDREC_SEEN, &group->elements, &medrec_element_rates, true);
		medrec_page_records(page, psprintf("%s: rows by state", group->profile), MEDREC_SEEN, &group->elements, &medrec_element_states, false);
	}
}

/* ------------------------------------------------------------------------
 * Cross tables: the heat map, and deficiencies by age
 * ------------------------------------------------------------------------
 */

static void
put_heat_cell(const MedrecReportPage *page, const MedrecReportCell *cell, const MedrecReportRecordKind *kind)
{
	char		number[MEDREC_NUMBER_SIZE];
	int			band = 0;

	if (medrec_is_about_few(page->report, kind, cell))
	{
		medrec_page_put(page, "<td class=\"few\">");
		medrec_page_value(page, kind, cell, medrec_find_field(kind, "rate_pct"));
		appendStringInfo(page->html, "<small>n &lt; %s</small></td>",
						 medrec_report_count(page->report, page->report->minimum_rows, number));
		return;
	}
	while (medrec_is_number(cell->rate_pct) && cell->rate_pct < heat_bounds[band])
		band++;
	if (cell->status > MEDREC_REPORT_STATUS_PASS)
		appendStringInfo(page->html, "<td class=\"h%d k%d\">", band, cell->status);
	else
		appendStringInfo(page->html, "<td class=\"h%d\">", band);
	medrec_page_text(page, medrec_report_pct(cell->rate_pct, number));
	if (cell->status > MEDREC_REPORT_STATUS_PASS)
		appendStringInfo(page->html, "<small>%s</small>", medrec_field_words(page->report, cell, medrec_find_field(kind, "status")));
	medrec_page_put(page, "</td>");
}

void
medrec_page_cross_table(const MedrecReportPage *page, const MedrecReportCrossTable *table, const MedrecReportRecordKind *kind, const char *caption, bool is_heat)
{
	char		number[MEDREC_NUMBER_SIZE];

	medrec_page_start_scroll(page, caption);
	appendStringInfo(page->html, "<table%s><caption>%s</caption><thead><tr><th scope=\"col\">%s</th>",
					 is_heat ? " class=\"heat\"" : "", caption, kind->fields[0].heading);
	for (int c = 0; c < table->columns.count; c++)
	{
		medrec_page_put(page, is_heat ? "<th scope=\"col\">" : "<th scope=\"col\" class=\"n\">");
		medrec_page_text(page, table->columns.texts[c]);
		medrec_page_put(page, "</th>");
	}
	medrec_page_put(page, "</tr></thead><tbody>\n");
	for (int r = 0; r < table->rows.count; r++)
	{
		CHECK_FOR_INTERRUPTS();
		medrec_page_put(page, "<tr><th scope=\"row\">");
		medrec_page_text(page, table->rows.texts[r]);
		medrec_page_put(page, "</th>");
		for (int c = 0; c < table->columns.count; c++)
		{
			const MedrecReportCell *cell = table->cells[r * table->columns.count + c];

			if (cell == NULL)
				medrec_page_put(page, "<td></td>");
			else if (is_heat)
				put_heat_cell(page, cell, kind);
			else
			{
				medrec_page_put(page, "<td>");
				medrec_page_text(page, medrec_report_count(page->report, cell->n, number));
				medrec_page_put(page, "</td>");
			}
		}
		medrec_page_put(page, "</tr>\n");
	}
	medrec_page_put(page, "</tbody></table></div>\n");
}

void
medrec_page_heat_map(const MedrecReportPage *page)
{
	medrec_page_put(page, "<ul class=\"key\">");
	for (size_t i = 0; i < lengthof(heat_bounds); i++)
	{
		appendStringInfo(page->html, "<li><span class=\"h%d\"></span>", (int) i);
		if (i + 1 < lengthof(heat_bounds))
			appendStringInfo(page->html, "%.0f %% and more</li>", heat_bounds[i]);
		else
			medrec_page_put(page, "less</li>");
	}
	medrec_page_put(page, "</ul>\n");
	medrec_page_cross_table(page, &page->report->heat_table, medrec_kind_in(&medrec_report_kind, "heat_map"), "Present, in % of what is expected", true);
}

/* ------------------------------------------------------------------------
 * Control charts
 * ------------------------------------------------------------------------
 */

/* From this point on, so many have the same centre. */
static int
same_centre(const MedrecReportChartPoint *points, int from, int count)
{
	int			to = from + 1;

	while (to < count && (points[to].center_pct == points[from].center_pct ||
						  (medrec_is_absent(points[to].center_pct) && medrec_is_absent(points[from].center_pct))))
		to++;
	return to - from;
}

/* As there are many such rows, they take few bytes: a centre that stays is said once. */
static void
put_points(const MedrecReportPage *page, const MedrecReportChart *chart)
{
	const MedrecReportRecordKind *kind = medrec_kind_in(medrec_kind_in(&medrec_report_kind, "control_charts"), "points");
	const MedrecReportChartPoint *points = chart->points.records;
	char		number[MEDREC_NUMBER_SIZE];

	medrec_page_put(page, "<details><summary>Figures</summary><table><thead><tr><th>Period</th><th>n</th>"
					"<th>%</th><th>Centre</th><th>Limits</th><th>Signal</th></tr></thead><tbody>");
	for (int i = 0, spanned = 0; i < chart->points.count; i++)
	{
		const MedrecReportChartPoint *point = &points[i];

		medrec_page_put(page, medrec_is_about_few(page->report, kind, point) ? "<tr class=\"few\"><td>" : "<tr><td>");
		medrec_page_put(page, medrec_period_short(page->report, point->period));
		medrec_page_put(page, "</td><td>");
		medrec_page_text(page, medrec_report_count(page->report, point->n, number));
		medrec_page_put(page, "</td><td>");
		medrec_page_text(page, medrec_report_pct(point->pct, number));
		medrec_page_put(page, "</td>");
		if (i == spanned)
		{
			int			rows = same_centre(points, i, chart->points.count);

			appendStringInfo(page->html, "<td rowspan=\"%d\">", rows);
			medrec_page_text(page, medrec_report_value(page->report, point->center_pct, MEDREC_REPORT_UNIT_SCORE, false, number));
			medrec_page_put(page, "</td>");
			spanned = i + rows;
		}
		medrec_page_put(page, "<td>");
		medrec_page_text(page, medrec_report_value(page->report, point->lower_pct, MEDREC_REPORT_UNIT_SCORE, false, number));
		medrec_page_put(page, medrec_is_absent(point->lower_pct) && medrec_is_absent(point->upper_pct) ? "" : "-");
		medrec_page_text(page, medrec_report_value(page->report, point->upper_pct, MEDREC_REPORT_UNIT_SCORE, false, number));
		medrec_page_put(page, "</td>");
		if (point->flags.count > 0)
		{
			medrec_page_put(page, "<td class=\"t\">");
			medrec_page_value(page, kind, point, medrec_find_field(kind, "flags"));
			medrec_page_put(page, "</td>");
		}
		medrec_page_put(page, "</tr>");
	}
	medrec_page_put(page, "</tbody></table></details>");
}

/* Under the chart's name: what signals there are, and what its numbers mark */
static void
put_chart_notes(const MedrecReportPage *page, const MedrecReportChart *chart)
{
	const MedrecReportChartPoint *points = chart->points.records;
	const MedrecReportAnnotation *annotations = chart->annotations.records;
	bool		is_any = false;

	for (int i = 0; i < chart->points.count; i++)
	{
		if (!medrec_is_signal(&points[i]))
			continue;
		medrec_page_put(page, is_any ? ", " : "<br/>Signals in ");
		medrec_page_put(page, medrec_period_short(page->report, points[i].period));
		is_any = true;
	}
	for (int a = 0; a < chart->annotations.count; a++)
	{
		appendStringInfo(page->html, "<br/>%d: %s, ", a + 1, annotations[a].period);
		medrec_page_text(page, annotations[a].text);
	}
	if (chart->note != NULL)
	{
		medrec_page_put(page, "<br/>");
		medrec_page_text(page, chart->note);
	}
}

static void
put_chart(const MedrecReportPage *page, const MedrecReportChart *chart, const MedrecReportRecordKind *kind)
{
	medrec_page_put(page, "<figure><figcaption><b>");
	medrec_page_text(page, chart->name);
	medrec_page_put(page, "</b>");
	if (chart->segment != NULL)
	{
		medrec_page_put(page, ", ");
		medrec_page_text(page, chart->segment);
	}
	medrec_page_put(page, " ");
	medrec_page_status(page, chart, medrec_find_field(kind, "status"));
	medrec_page_put(page, "<span class=\"quiet\">");
	if (!medrec_is_absent(chart->target_pct))
	{
		medrec_page_put(page, " target ");
		medrec_page_value(page, kind, chart, medrec_find_field(kind, "target_pct"));
		medrec_page_put(page, " %");
	}
	if (chart->method != NULL)
	{
		medrec_page_put(page, " (");
		medrec_page_text(page, chart->method);
		medrec_page_put(page, ")");
	}
	put_chart_notes(page, chart);
	medrec_page_put(page, "</span></figcaption>");
	medrec_put_control_chart(page->html, page->report, chart);
	put_points(page, chart);
	medrec_page_put(page, "</figure>\n");
}

void
medrec_page_control_charts(const MedrecReportPage *page)
{
	const MedrecReportRecordKind *kind = medrec_kind_in(&medrec_report_kind, "control_charts");

	medrec_page_put(page, "<p class=\"quiet\">In percent; axes need not begin at 0. Shaded: between the limits. Dashed: the centre. Solid: the target. "
					"Squares: signals. Diamonds: few rows. Dotted: events.</p>\n<div class=\"charts\">\n");
	for (int i = 0; i < page->report->control_charts.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		put_chart(page, medrec_record_at(&page->report->control_charts, kind, i), kind);
	}
	medrec_page_put(page, "</div>\n");
}
