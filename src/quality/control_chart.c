/*-------------------------------------------------------------------------
 *
 * control_chart.c
 *		Which periods of a history are out of the ordinary?
 *
 * Of tens of thousands of rows a month even what nobody would call a change is
 * beyond the limits of the plain p chart, which knows no variation but that of
 * a binomial.  The p' chart widens them by how much successive periods do
 * differ:
 *
 *	D. B. Laney, Improved control charts for attributes, Quality Engineering
 *	14(4), 2002, 531-537, doi 10.1081/QEN-120003555
 *
 *	center	 = violations / rows of the baseline
 *	sigma_i	 = sqrt(center (1 - center) / n_i)
 *	z_i		 = (share_i - center) / sigma_i
 *	sigma_z	 = mean |z_i - z_(i-1)| / 1.128
 *	limits_i = center +- 3 sigma_i sigma_z
 *
 * A period is judged by the baseline before it and never by itself.  Trial
 * limits are made anew without the points beyond them until there are none
 * (D. C. Montgomery, Introduction to Statistical Quality Control, chapter 7),
 * or the baseline would be too short.
 *
 * The rules for runs of points are those of Western Electric (Statistical
 * Quality Control Handbook, 1956) and, for trends, of L. S. Nelson (The
 * Shewhart control chart: tests for special causes, Journal of Quality
 * Technology 16(4), 1984, 237-239).
 *
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <string.h>

#include "quality/control_chart.h"

/* mean range of two values of a normal distribution, in sigmas, as published */
#define D2	1.128

const char *const medrec_chart_flag_names[MEDREC_CHART_FLAGS] = {
	"beyond_limits",
	"eight_on_one_side",
	"six_trending",
	"two_of_three_beyond_two_sigma",
	"insufficient_history",
	"insufficient_data"
};

/* Equal shares are equal here: division rounds correctly. */
static double
share_of(const MedrecChartCount *count)
{
	return count->violations / count->n;
}

static double
binomial_sigma(double center, double n)
{
	return sqrt(center * (1 - center) / n);
}

/*
 * The factor by which limits are wider than those of the p chart.  Periods
 * that are all the same tell nothing of it: 1 then.
 */
static double
sigma_z_of(const MedrecChartCount *counts, int n, double center)
{
	double		ranges = 0;
	double		before = 0;

	if (center == 0 || center == 1)
		return 1;
	for (int i = 0; i < n; i++)
	{
		double		z = (share_of(&counts[i]) - center) / binomial_sigma(center, counts[i].n);

		if (i > 0)
			ranges += fabs(z - before);
		before = z;
	}
	ranges /= (n - 1) * D2;
	return ranges > 1e-6 ? ranges : 1;	/* less is an error of rounding */
}

/* The limits for a period of so many rows */
static void
place_limits(const MedrecControlChart *chart, double n, MedrecChartPoint *point)
{
	double		reach = 3 * chart->sigma_z * binomial_sigma(chart->center, n);

	point->has_limits = true;
	point->center = chart->center;
	point->lower = fmax(chart->center - reach, 0);
	point->upper = fmin(chart->center + reach, 1);
}

static bool
is_beyond(const MedrecChartPoint *point, double share)
{
	return share < point->lower || share > point->upper;
}

/*
 * Makes the limits of the baseline so far, if it is long enough.  Of the p
 * chart, the textbook's, nothing is left out: where limits are too narrow,
 * little would remain.
 */
static void
fit(MedrecControlChart *chart)
{
	MedrecChartCount counts[MEDREC_CHART_MOST_BASELINE];
	int			n = 0;
	int			inside = chart->ncounts;

	memcpy(counts, chart->counts, sizeof(MedrecChartCount) * inside);
	while (n != inside && inside >= MEDREC_CHART_LEAST_BASELINE)
	{
		double		rows = 0;
		double		violations = 0;

		n = inside;
		for (int i = 0; i < n; i++)
		{
			rows += counts[i].n;
			violations += counts[i].violations;
		}
		chart->has_limits = true;
		chart->center = violations / rows;
		chart->sigma_z = chart->laney ? sigma_z_of(counts, n, chart->center) : 1;
		if (!chart->laney)
			break;

		inside = 0;
		for (int i = 0; i < n; i++)
		{
			MedrecChartPoint point;

			place_limits(chart, counts[i].n, &point);
			if (!is_beyond(&point, share_of(&counts[i])))
				counts[inside++] = counts[i];
		}
	}
}

/* How long a run is after one more that goes up (1), down (-1) or neither (0) */
static int
run_on(int run, int direction)
{
	return direction == 0 ? 0 : run * direction > 0 ? run + direction : direction;
}

static int
sign(double difference)
{
	return (difference > 0) - (difference < 0);
}

/* The rules for one point and those before it that have limits, too */
static void
judge(MedrecControlChart *chart, MedrecChartPoint *point, double n, double share)
{
	double		off = share - chart->center;
	double		two_sigma = 2 * chart->sigma_z * binomial_sigma(chart->center, n);
	int			zone = fabs(off) > two_sigma ? sign(off) : 0;

	if (is_beyond(point, share))
		point->flags |= MEDREC_CHART_BEYOND_LIMITS;

	chart->side = run_on(chart->side, sign(off));
	if (chart->side >= 8 || chart->side <= -8)
		point->flags |= MEDREC_CHART_EIGHT_ON_ONE_SIDE;

	/* six points are five steps */
	if (chart->trend >= 5 || chart->trend <= -5)
		point->flags |= MEDREC_CHART_SIX_TRENDING;

	if (zone != 0 && (chart->zones[0] == zone || chart->zones[1] == zone))
		point->flags |= MEDREC_CHART_TWO_OF_THREE;
	chart->zones[0] = chart->zones[1];
	chart->zones[1] = zone;
}

void
medrec_chart_begin(MedrecControlChart *chart, bool laney, int baseline)
{
	chart->laney = laney;
	chart->baseline = baseline;
	medrec_chart_begin_phase(chart);
}

void
medrec_chart_begin_phase(MedrecControlChart *chart)
{
	chart->nperiods = 0;
	chart->ncounts = 0;
	chart->has_limits = false;
	chart->last_share = -1;
	chart->trend = 0;
	chart->side = 0;
	chart->zones[0] = chart->zones[1] = 0;
}

void
medrec_chart_next(MedrecControlChart *chart, const MedrecChartCount *count,
				  MedrecChartPoint *point)
{
	double		share;

	point->flags = 0;
	point->has_limits = false;
	if (count->n < MEDREC_CHART_LEAST_ROWS)
	{
		point->flags = MEDREC_CHART_INSUFFICIENT_DATA;
		return;
	}
	share = share_of(count);
	if (chart->last_share >= 0)
		chart->trend = run_on(chart->trend, sign(share - chart->last_share));
	chart->last_share = share;

	if (chart->has_limits)
	{
		place_limits(chart, count->n, point);
		judge(chart, point, count->n, share);
	}
	else
		point->flags = MEDREC_CHART_INSUFFICIENT_HISTORY;

	if (chart->nperiods < chart->baseline)
	{
		chart->nperiods++;
		if (!chart->laney || (point->flags & MEDREC_CHART_BEYOND_LIMITS) == 0)
		{
			chart->counts[chart->ncounts++] = *count;
			fit(chart);
		}
	}
}
