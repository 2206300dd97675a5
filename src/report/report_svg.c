/*-------------------------------------------------------------------------
 *
 * report_svg.c
 *		The pictures of a quality report: bars, sparklines, control charts.
 *
 * They are drawn in the classes of report_style.c, so that a page may be light
 * or dark.  What is drawn is drawn by paths, which take few bytes.  None has an
 * id, and none says by colour what it does not say by shape or place and in
 * its title or the table beside it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/decimal.h"
#include "report/report_writer.h"
#include "report/svg_path.h"

/* Of a bar, in its own pixels */
#define BAR_WIDTH			200
#define BAR_HEIGHT			12

/* Of a sparkline */
#define SPARK_WIDTH			140
#define SPARK_HEIGHT		28
#define SPARK_MARGIN		3

/* Of a control chart: its plot has labels at the left and below */
#define CHART_WIDTH			400
#define CHART_HEIGHT		150
#define PLOT_LEFT			36
#define PLOT_RIGHT			392
#define PLOT_TOP			8
#define PLOT_BOTTOM			126
#define LABEL_Y				143
#define MARK				3.5 /* half of a mark's width */

/* It shows at least so many percent */
#define LEAST_RANGE			0.5

static void
put(StringInfo html, const char *string)
{
	appendStringInfoString(html, string);
}

static void
start_svg(StringInfo html, const char *class, int width, int height)
{
	appendStringInfo(html, "<svg class=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\"><title>", class, width, height);
}

/* ------------------------------------------------------------------------
 * Bars: the states of an element, one after the other
 * ------------------------------------------------------------------------
 */

typedef struct BarPart
{
	const char *class;
	double		count;
} BarPart;

/*
 * From so far to so far, unless that is too little to be seen: a line as thick
 * as the bar, or a box with an outline
 */
static void
put_box(StringInfo html, const char *class, double from, double to, bool is_outlined)
{
	MedrecSvgPath box = MEDREC_SVG_PATH(html, class);

	if (to - from < 0.1)
		return;
	if (!is_outlined)
	{
		medrec_path_move(&box, from, BAR_HEIGHT / 2);
		medrec_path_line(&box, to, BAR_HEIGHT / 2);
		medrec_path_end(&box);
		return;
	}
	medrec_path_move(&box, from, 0);
	medrec_path_line(&box, to, 0);
	medrec_path_line(&box, to, BAR_HEIGHT);
	medrec_path_line(&box, from, BAR_HEIGHT);
	medrec_path_close(&box);
	medrec_path_end(&box);
}

void
medrec_put_bar(StringInfo html, const MedrecReportElement *element)
{
	BarPart		parts[] = {
		{"p1", element->present},
		{"p2", element->placeholder},
		{"p3", element->invalid},
		{"p4", element->blank},
		{"p4", element->nulls},
		{"p5", element->declined},
	};
	char		pct[MEDREC_NUMBER_SIZE];
	double		all = 0;
	double		x = 0;
	double		sum = 0;

	for (size_t i = 0; i < lengthof(parts); i++)
	{
		/* a bar would tell what is suppressed to the pixel */
		if (parts[i].count == MEDREC_SMALL || parts[i].count == MEDREC_HIDDEN)
			return;
		if (medrec_is_absent(parts[i].count))
			parts[i].count = 0;
		all += parts[i].count;
	}
	if (all == 0)
		return;
	start_svg(html, "bar", BAR_WIDTH, BAR_HEIGHT);
	medrec_put_text(html, element->element);
	put(html, ": ");
	medrec_put_text(html, medrec_report_pct(element->rate_pct, pct));
	put(html, " % present</title>");
	for (size_t i = 0; i < lengthof(parts); i++)
	{
		double		end;

		/* blank and null are one colour, so one path */
		sum += parts[i].count;
		if (i + 1 < lengthof(parts) && parts[i + 1].class == parts[i].class)
			continue;
		end = BAR_WIDTH * sum / all;
		put_box(html, parts[i].class, x, end, i + 1 == lengthof(parts));
		x = end;
	}
	if (medrec_is_number(element->target_pct))
	{
		MedrecSvgPath target = MEDREC_SVG_PATH(html, "pt");

		medrec_path_move(&target, BAR_WIDTH * element->target_pct / 100, 0);
		medrec_path_line(&target, BAR_WIDTH * element->target_pct / 100, BAR_HEIGHT);
		medrec_path_end(&target);
	}
	put(html, "</svg>");
}

/* ------------------------------------------------------------------------
 * Sparklines
 * ------------------------------------------------------------------------
 */

/* "lowest 93.1 % in 2026-03" */
static void
put_extreme(StringInfo html, const MedrecReport *report, const MedrecReportTile *tile, const char *what, int at)
{
	char text[	MEDREC_NUMBER_SIZE];
	const char *period = medrec_period_before(report, tile->history.count - 1 - at);

	appendStringInfo(html, "%s ", what);
	medrec_put_text(html, medrec_report_value(report, tile->history.values[at], (MedrecReportUnit) tile->unit, false, text));
	appendStringInfo(html, " in %s", medrec_period_short(report, period));
}

static double
spark_x(const MedrecReportSeries *history, int i)
{
	return SPARK_MARGIN + (double) (SPARK_WIDTH - 2 * SPARK_MARGIN) * i / (history->count - 1);
}

static double
spark_y(const MedrecReportSeries *history, int lowest, int highest, int i)
{
	const double *values = history->values;

	return SPARK_MARGIN + (SPARK_HEIGHT - 2 * SPARK_MARGIN) *
		(values[highest] - values[i]) / (values[highest] - values[lowest]);
}

void
medrec_put_sparkline(StringInfo html, const MedrecReport *report, const MedrecReportTile *tile)
{
	const MedrecReportSeries *history = &tile->history;
	int			lowest = -1;
	int			highest = -1;
	int			last = -1;
	bool		is_down = false;
	MedrecSvgPath line = MEDREC_SVG_PATH(html, "line");
	MedrecSvgPath dot = MEDREC_SVG_PATH(html, "dots");

	for (int i = 0; i < history->count; i++)
	{
		if (!medrec_is_number(history->values[i]))
			continue;
		if (lowest < 0 || history->values[i] < history->values[lowest])
			lowest = i;
		if (highest < 0 || history->values[i] > history->values[highest])
			highest = i;
		last = i;
	}
	if (lowest < 0 || history->values[lowest] == history->values[highest])
		return;					/* nothing moves */

	start_svg(html, "spark", SPARK_WIDTH, SPARK_HEIGHT);
	medrec_put_text(html, tile->name);
	appendStringInfo(html, ", last %d periods</title><desc>", history->count);
	put_extreme(html, report, tile, "Lowest", lowest);
	put_extreme(html, report, tile, ", highest", highest);
	put(html, "</desc>");
	for (int i = 0; i < history->count; i++)
	{
		if (!medrec_is_number(history->values[i]))
			is_down = false;
		else if (is_down)
			medrec_path_line(&line, spark_x(history, i), spark_y(history, lowest, highest, i));
		else
			medrec_path_move(&line, spark_x(history, i), spark_y(history, lowest, highest, i));
		is_down = medrec_is_number(history->values[i]);
	}
	medrec_path_end(&line);
	medrec_path_move(&dot, spark_x(history, last), spark_y(history, lowest, highest, last));
	medrec_path_mark(&dot, "z");
	medrec_path_end(&dot);
	put(html, "</svg>");
}

/* ------------------------------------------------------------------------
 * Control charts
 * ------------------------------------------------------------------------
 */

typedef struct Plot
{
	const MedrecReportChart *chart;
	const MedrecReportChartPoint *points;
	int			count;
	double		least;			/* of the axis, in percent */
	double		most;
	double		step;			/* of its ticks */
} Plot;

/* In whole pixels from point to point, if there are few enough, up to the right end */
static double
x_of(const Plot *plot, int i)
{
	double		step = (double) (PLOT_RIGHT - PLOT_LEFT - 12) / Max(plot->count - 1, 1);

	if (step > 4)
		step = floor(step);
	return PLOT_RIGHT - 6 - step * (plot->count - 1 - i);
}

static double
y_of(const Plot *plot, double pct)
{
	pct = Min(Max(pct, plot->least), plot->most);
	return PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * (pct - plot->least) / (plot->most - plot->least);
}

static void
widen(Plot *plot, double number)
{
	if (!medrec_is_number(number))
		return;
	plot->least = Min(plot->least, number);
	plot->most = Max(plot->most, number);
}

/* The range of the axis: all that is drawn, between 0 and 100, to whole ticks */
static bool
find_range(Plot *plot)
{
	static const double steps[] = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 25};
	size_t		s = 0;

	plot->least = 100;
	plot->most = 0;
	for (int i = 0; i < plot->count; i++)
	{
		widen(plot, plot->points[i].pct);
		widen(plot, plot->points[i].lower_pct);
		widen(plot, plot->points[i].upper_pct);
		widen(plot, plot->points[i].center_pct);
	}
	if (plot->least > plot->most)
		return false;
	widen(plot, plot->chart->target_pct);
	plot->least = Max(plot->least, 0);
	plot->most = Min(plot->most, 100);
	if (plot->most - plot->least < LEAST_RANGE)
	{
		plot->least = Max((plot->least + plot->most - LEAST_RANGE) / 2, 0);
		plot->most = Min(plot->least + LEAST_RANGE, 100);
	}
	while (s + 1 < lengthof(steps) && (plot->most - plot->least) / steps[s] > 3)
		s++;
	plot->step = steps[s];
	plot->least = floor(plot->least / plot->step + 1e-9) * plot->step;
	plot->most = ceil(plot->most / plot->step - 1e-9) * plot->step;
	return true;
}

static void
put_axis(StringInfo html, const Plot *plot, const MedrecReport *report)
{
	char		digits[MEDREC_DECIMAL_SIZE];
	MedrecSvgPath grid = MEDREC_SVG_PATH(html, "grid");
	int			ticks = (int) round((plot->most - plot->least) / plot->step);

	for (int i = 0; i <= ticks; i++)
	{
		medrec_path_move(&grid, PLOT_LEFT, y_of(plot, plot->least + i * plot->step));
		medrec_path_line(&grid, PLOT_RIGHT, y_of(plot, plot->least + i * plot->step));
	}
	medrec_path_end(&grid);
	put(html, "<g class=\"tick\">");
	for (int i = 0; i <= ticks; i++)
	{
		double		pct = plot->least + i * plot->step;

		appendStringInfo(html, "<text x=\"%d\" y=\"", PLOT_LEFT - 5);
		medrec_put_tenth(html, y_of(plot, pct) + 4);
		appendStringInfo(html, "\">%s</text>", medrec_decimal(pct, plot->step < 1 ? 1 : 0, '\0', digits));
	}
	appendStringInfo(html, "</g><text x=\"%d\" y=\"%d\">%s</text>", PLOT_LEFT, LABEL_Y,
					 medrec_period_short(report, plot->points[0].period));
	if (plot->count > 1)
		appendStringInfo(html, "<text class=\"to\" x=\"%d\" y=\"%d\">%s</text>", PLOT_RIGHT, LABEL_Y,
						 medrec_period_short(report, plot->points[plot->count - 1].period));
}

/* Between the limits, wherever there are any */
static void
put_limits(StringInfo html, const Plot *plot)
{
	MedrecSvgPath limits = MEDREC_SVG_PATH(html, "limits");
	int			from = 0;

	for (int i = 0; i <= plot->count; i++)
	{
		if (i < plot->count && medrec_is_number(plot->points[i].lower_pct) && medrec_is_number(plot->points[i].upper_pct))
			continue;
		if (i > from)
			medrec_path_move(&limits, x_of(plot, from), y_of(plot, plot->points[from].upper_pct));
		for (int k = from + 1; k < i; k++)
			medrec_path_line(&limits, x_of(plot, k), y_of(plot, plot->points[k].upper_pct));
		for (int k = i - 1; k >= from; k--)
			medrec_path_line(&limits, x_of(plot, k), y_of(plot, plot->points[k].lower_pct));
		if (i > from)
			medrec_path_close(&limits);
		from = i + 1;
	}
	medrec_path_end(&limits);
}

/* A line through a number of each point, which stands there in it, with gaps */
static void
put_line(StringInfo html, const Plot *plot, const char *class, size_t offset)
{
	MedrecSvgPath line = MEDREC_SVG_PATH(html, class);
	bool		is_down = false;

	for (int i = 0; i < plot->count; i++)
	{
		double		pct = *(const double *) ((const char *) &plot->points[i] + offset);

		if (medrec_is_number(pct) && is_down)
			medrec_path_line(&line, x_of(plot, i), y_of(plot, pct));
		else if (medrec_is_number(pct))
			medrec_path_move(&line, x_of(plot, i), y_of(plot, pct));
		is_down = medrec_is_number(pct);
	}
	medrec_path_end(&line);
}

static bool
is_few(const MedrecReportChartPoint *point, const MedrecReport *report)
{
	return medrec_is_number(point->n) && point->n < report->minimum_rows;
}

/* Dots; empty diamonds where there are few rows; squares where there is a signal */
static void
put_marks(StringInfo html, const Plot *plot, const MedrecReport *report)
{
	MedrecSvgPath dots = MEDREC_SVG_PATH(html, "dots");
	MedrecSvgPath few = MEDREC_SVG_PATH(html, "ring");
	MedrecSvgPath flags = MEDREC_SVG_PATH(html, "flag");

	for (int i = 0; i < plot->count; i++)
	{
		const MedrecReportChartPoint *point = &plot->points[i];

		if (!medrec_is_number(point->pct) || medrec_is_signal(point) || is_few(point, report))
			continue;
		medrec_path_move(&dots, x_of(plot, i), y_of(plot, point->pct));
		medrec_path_mark(&dots, "z");
	}
	medrec_path_end(&dots);
	for (int i = 0; i < plot->count; i++)
	{
		const MedrecReportChartPoint *point = &plot->points[i];

		if (!medrec_is_number(point->pct) || medrec_is_signal(point) || !is_few(point, report))
			continue;
		medrec_path_move(&few, x_of(plot, i) - MARK, y_of(plot, point->pct));
		medrec_path_mark(&few, "l3.5-3.5 3.5 3.5-3.5 3.5z");
	}
	medrec_path_end(&few);
	for (int i = 0; i < plot->count; i++)
	{
		const MedrecReportChartPoint *point = &plot->points[i];

		if (!medrec_is_number(point->pct) || !medrec_is_signal(point))
			continue;
		medrec_path_move(&flags, x_of(plot, i) - MARK, y_of(plot, point->pct) - MARK);
		medrec_path_mark(&flags, "h7v7h-7z");
	}
	medrec_path_end(&flags);
}

/* A line down at each event, with the number that the caption explains */
static void
put_annotations(StringInfo html, const Plot *plot)
{
	const MedrecReportAnnotation *annotations = plot->chart->annotations.records;

	for (int a = 0; a < plot->chart->annotations.count; a++)
	{
		MedrecSvgPath line = MEDREC_SVG_PATH(html, "event");
		int			at = 0;

		if (strcmp(annotations[a].period, plot->points[0].period) < 0 ||
			strcmp(annotations[a].period, plot->points[plot->count - 1].period) > 0)
			continue;
		/* at the last point that is not after it */
		while (at + 1 < plot->count && strcmp(plot->points[at + 1].period, annotations[a].period) <= 0)
			at++;
		medrec_path_move(&line, x_of(plot, at), PLOT_TOP);
		medrec_path_line(&line, x_of(plot, at), PLOT_BOTTOM);
		medrec_path_end(&line);
		put(html, "<text class=\"mark\" x=\"");
		medrec_put_tenth(html, x_of(plot, at) + 3);
		appendStringInfo(html, "\" y=\"%d\">%d</text>", PLOT_TOP + 8, a + 1);
	}
}

/* The words for those who cannot see it */
static void
put_description(StringInfo html, const Plot *plot, const MedrecReport *report)
{
	const MedrecReportChartPoint *last = &plot->points[plot->count - 1];
	char text[	MEDREC_NUMBER_SIZE];
	int			flagged = 0;

	for (int i = 0; i < plot->count; i++)
		flagged += medrec_is_signal(&plot->points[i]);
	appendStringInfo(html, "</title><desc>%s to %s; last ",
					 medrec_period_short(report, plot->points[0].period), medrec_period_short(report, last->period));
	medrec_put_text(html, medrec_is_absent(last->pct) ? "none" : medrec_report_pct(last->pct, text));
	put(html, " %");
	if (medrec_is_number(last->lower_pct) && medrec_is_number(last->upper_pct))
	{
		put(html, ", limits ");
		medrec_put_text(html, medrec_report_pct(Max(last->lower_pct, 0), text));
		put(html, " to ");
		medrec_put_text(html, medrec_report_pct(Min(last->upper_pct, 100), text));
	}
	appendStringInfo(html, "; signals: %d</desc>", flagged);
}

void
medrec_put_control_chart(StringInfo html, const MedrecReport *report, const MedrecReportChart *chart)
{
	Plot		plot = {chart, chart->points.records, chart->points.count, 0, 0, 0};
	MedrecSvgPath target = MEDREC_SVG_PATH(html, "target");

	if (!find_range(&plot))		/* there is nothing to draw */
		return;
	start_svg(html, "chart", CHART_WIDTH, CHART_HEIGHT);
	medrec_put_text(html, chart->name);
	if (chart->segment != NULL)
	{
		put(html, ", ");
		medrec_put_text(html, chart->segment);
	}
	put_description(html, &plot, report);
	put_limits(html, &plot);
	put_axis(html, &plot, report);
	if (medrec_is_number(chart->target_pct))
	{
		medrec_path_move(&target, PLOT_LEFT, y_of(&plot, chart->target_pct));
		medrec_path_line(&target, PLOT_RIGHT, y_of(&plot, chart->target_pct));
		medrec_path_end(&target);
	}
	put_line(html, &plot, "center", offsetof(MedrecReportChartPoint, center_pct));
	put_line(html, &plot, "line", offsetof(MedrecReportChartPoint, pct));
	put_annotations(html, &plot);
	put_marks(html, &plot, report);
	put(html, "</svg>");
}
