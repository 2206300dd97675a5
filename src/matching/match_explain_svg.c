/*-------------------------------------------------------------------------
 *
 * match_explain_svg.c
 *		What speaks for and against two patients' being one, as a picture.
 *
 * A waterfall: down the rows, from the prior to the weight.  It stands alone (no
 * script, style sheet, font or id, so that a page may have several), does without
 * colours, and is read out as its description.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/match_explain_svg.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "common/decimal.h"

/* In pixels */
#define WIDTH			760
#define AGREEMENT_X		136
#define CHART_X			386
#define CHART_WIDTH		300
#define NUMBER_X		748
#define ROWS_Y			56
#define ROW_HEIGHT		24
#define BAR_Y			5
#define BAR_HEIGHT		14
#define AXIS_HEIGHT		52
#define LABEL_WIDTH		110		/* of one under the axis, and half the next */

/* The chart shows at least so much on either side of 0. */
#define SCALE_MIN		2.0

/* Dark and light, so that they differ in grey, too */
#define FILL_FOR		" fill=\"#1f5fa6\" stroke=\"#1f5fa6\""
#define FILL_AGAINST	" fill=\"#e9ae82\" stroke=\"#b3560f\""
#define FILL_TOTAL		" fill=\"#333\" stroke=\"#333\""
#define FILL_ASIDE		" fill=\"#555\""
#define STROKE_ZERO		" stroke=\"#333\""
#define STROKE_TICK		" stroke=\"#ccc\""
#define STROKE_STEP		" stroke=\"#777\" stroke-dasharray=\"2 2\""
#define MIDDLE			" text-anchor=\"middle\""
#define END				" text-anchor=\"end\""

typedef struct Picture
{
	char	   *svg;
	size_t		len;
	double		least;			/* what the chart shows, as weights */
	double		most;
} Picture;

static void
put(Picture *picture, const char *string)
{
	size_t		len = strlen(string);

	if (picture->len + len >= MEDREC_EXPLAIN_SVG_MAX)
		return;					/* never: see the header */
	memcpy(picture->svg + picture->len, string, len);
	picture->len += len;
}

/* Text between tags */
static void
put_text(Picture *picture, const char *string)
{
	for (; *string != '\0'; string++)
	{
		char		one[2] = {*string, '\0'};

		put(picture, *string == '&' ? "&amp;" : *string == '<' ? "&lt;" : *string == '>' ? "&gt;" : one);
	}
}

/* With so many digits behind the point */
static void
put_number(Picture *picture, double number, int places)
{
	char		digits[MEDREC_DECIMAL_SIZE];

	put(picture, medrec_decimal(number, places, '\0', digits));
}

/* A weight, with its sign */
static void
put_weight(Picture *picture, double weight)
{
	if (weight >= 0.05)
		put(picture, "+");
	put_number(picture, weight, 1);
}

/* In percent; never 0 or 100, which no weight is */
static void
put_probability(Picture *picture, double weight)
{
	double		percent = 100 * medrec_match_probability(weight);

	if (percent >= 99.99)
		put(picture, "more than 99.99");
	else if (percent < 0.01)
		put(picture, "less than 0.01");
	else
		put_number(picture, percent, percent >= 99 || percent < 1 ? 2 : 0);
	put(picture, " %");
}

/* Where a weight stands, in tenths of a pixel, so that bars that meet do so exactly */
static double
place_of(const Picture *picture, double weight)
{
	return round(10 * (CHART_X + CHART_WIDTH * (weight - picture->least) / (picture->most - picture->least))) / 10;
}

static void
put_attribute(Picture *picture, const char *name, double number)
{
	put(picture, " ");
	put(picture, name);
	put(picture, "=\"");
	put_number(picture, number, number == floor(number) ? 0 : 1);
	put(picture, "\"");
}

static void
start_label(Picture *picture, double x, double y, const char *more)
{
	put(picture, "<text");
	put_attribute(picture, "x", x);
	put_attribute(picture, "y", y);
	put(picture, more);
	put(picture, ">");
}

static void
put_label(Picture *picture, double x, double y, const char *more, const char *string)
{
	start_label(picture, x, y, more);
	put_text(picture, string);
	put(picture, "</text>\n");
}

static void
put_line(Picture *picture, double x, double from, double to, const char *more)
{
	put(picture, "<line");
	put_attribute(picture, "x1", x);
	put_attribute(picture, "y1", from);
	put_attribute(picture, "x2", x);
	put_attribute(picture, "y2", to);
	put(picture, more);
	put(picture, "/>\n");
}

static void
put_bar(Picture *picture, double from, double to, double y, const char *class, const char *fill)
{
	double		start = place_of(picture, from);
	double		end = place_of(picture, to);

	put(picture, "<rect class=\"");
	put(picture, class);
	put(picture, "\"");
	put_attribute(picture, "x", fmin(start, end));
	put_attribute(picture, "y", y);
	put_attribute(picture, "width", fabs(end - start));
	put_attribute(picture, "height", BAR_HEIGHT);
	put(picture, fill);
	put(picture, "/>\n");
}

/* A distance of ticks of which the chart has at most eight */
static double
step_of(const Picture *picture)
{
	static const double steps[] = {1, 2, 5, 10, 20, 50, 100};
	size_t		i = 0;

	while (i + 1 < sizeof(steps) / sizeof(steps[0]) && (picture->most - picture->least) / steps[i] > 7)
		i++;
	return steps[i];
}

/* Lines behind the bars, and under them the weights and what they mean */
static void
put_axis(Picture *picture, double bottom)
{
	double		step = step_of(picture);
	double		zero = place_of(picture, 0);

	for (double weight = ceil(picture->least / step) * step; weight <= picture->most; weight += step)
	{
		double		x = place_of(picture, weight);

		put_line(picture, x, ROWS_Y - 4, bottom + 4, weight == 0 ? STROKE_ZERO : STROKE_TICK);
		start_label(picture, x, bottom + 18, MIDDLE);
		put_number(picture, weight, 0);
		put(picture, "</text>\n");
	}
	put_label(picture, zero, bottom + 34, MIDDLE FILL_ASIDE, "even odds");
	if (zero - CHART_X > LABEL_WIDTH)
		put_label(picture, CHART_X, bottom + 34, FILL_ASIDE, "two persons");
	if (CHART_X + CHART_WIDTH - zero > LABEL_WIDTH)
		put_label(picture, CHART_X + CHART_WIDTH, bottom + 34, END FILL_ASIDE, "one person");
}

/* The words for those who cannot see it */
static void
put_description(Picture *picture, const MedrecEvidence *evidence, int count, double weight)
{
	put(picture, "<desc>");
	for (int i = 0; i < count; i++)
	{
		put_text(picture, medrec_evidence_field(&evidence[i]));
		put(picture, ", ");
		put_text(picture, medrec_evidence_agreement(&evidence[i]));
		put(picture, ": ");
		put_weight(picture, evidence[i].weight);
		put(picture, "; ");
	}
	put(picture, "weight in all: ");
	put_weight(picture, weight);
	put(picture, ".</desc>\n");
}

static void
put_labels(Picture *picture, double y, const char *field, const char *agreement, double weight, const char *more)
{
	put_label(picture, 12, y + 16, " font-weight=\"bold\"", field);
	put_label(picture, AGREEMENT_X, y + 16, "", agreement);
	start_label(picture, NUMBER_X, y + 16, more);
	put_weight(picture, weight);
	put(picture, "</text>\n");
}

size_t
medrec_match_explain_svg(const MedrecMatchModel *model, const MedrecEvidence *evidence, int count,
						 double weight, char svg[MEDREC_EXPLAIN_SVG_MAX])
{
	Picture		picture = {.svg = svg,.least = -SCALE_MIN,.most = SCALE_MIN};
	double		bottom = ROWS_Y + (count + 1) * ROW_HEIGHT;
	double		y = ROWS_Y;
	double		sum = 0;

	for (int i = 0; i < count; i++)
	{
		sum += evidence[i].weight;
		picture.least = fmin(picture.least, sum);
		picture.most = fmax(picture.most, sum);
	}

	put(&picture, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
	put_attribute(&picture, "width", WIDTH);
	put_attribute(&picture, "height", bottom + AXIS_HEIGHT);
	put(&picture, " viewBox=\"0 0 ");
	put_number(&picture, WIDTH, 0);
	put(&picture, " ");
	put_number(&picture, bottom + AXIS_HEIGHT, 0);
	put(&picture, "\" font-family=\"sans-serif\" font-size=\"12\">\n<title>One person with a probability of ");
	put_probability(&picture, weight);
	put(&picture, "</title>\n");
	put_description(&picture, evidence, count, weight);
	put(&picture, "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
	start_label(&picture, 12, 22, " font-size=\"15\" font-weight=\"bold\"");
	put(&picture, "One person with a probability of ");
	put_probability(&picture, weight);
	put(&picture, "</text>\n");
	start_label(&picture, 12, 40, FILL_ASIDE);
	put(&picture, "Band: ");
	put_text(&picture, medrec_match_band(model, medrec_match_probability(weight)));
	put(&picture, ". Weights are log2 of the odds: one more doubles them.</text>\n");

	put_axis(&picture, bottom);
	sum = 0;
	for (int i = 0; i < count; i++, y += ROW_HEIGHT)
	{
		double		to = sum + evidence[i].weight;

		put_labels(&picture, y, medrec_evidence_field(&evidence[i]), medrec_evidence_agreement(&evidence[i]),
				   evidence[i].weight, " class=\"weight\"" END);
		if (to < sum)
			put_bar(&picture, sum, to, y + BAR_Y, "against", FILL_AGAINST);
		else
			put_bar(&picture, sum, to, y + BAR_Y, "for", FILL_FOR);
		put_line(&picture, place_of(&picture, to), y + BAR_Y, y + ROW_HEIGHT + BAR_Y + BAR_HEIGHT, STROKE_STEP);
		sum = to;
	}
	put_labels(&picture, y, "weight", "in all", weight, " font-weight=\"bold\"" END);
	put_bar(&picture, 0, sum, y + BAR_Y, "total", FILL_TOTAL);
	put(&picture, "</svg>");
	return picture.len;
}
