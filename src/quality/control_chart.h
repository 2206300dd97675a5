/*-------------------------------------------------------------------------
 *
 * control_chart.h
 *		Which periods of a history are out of the ordinary?
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CONTROL_CHART_H
#define MEDREC_CONTROL_CHART_H

#include <stdbool.h>

/* Of fewer rows a percentage says too little: such a period counts nowhere */
#define MEDREC_CHART_LEAST_ROWS	25

/* How many periods a baseline has at least, and is asked for at most */
#define MEDREC_CHART_LEAST_BASELINE	12
#define MEDREC_CHART_MOST_BASELINE	366

/* What is said of a period; bits, in the order of medrec_chart_flag_names */
#define MEDREC_CHART_BEYOND_LIMITS	(1 << 0)
#define MEDREC_CHART_EIGHT_ON_ONE_SIDE	(1 << 1)
#define MEDREC_CHART_SIX_TRENDING	(1 << 2)
#define MEDREC_CHART_TWO_OF_THREE	(1 << 3)
#define MEDREC_CHART_INSUFFICIENT_HISTORY	(1 << 4)
#define MEDREC_CHART_INSUFFICIENT_DATA	(1 << 5)
#define MEDREC_CHART_FLAGS	6

extern const char *const medrec_chart_flag_names[MEDREC_CHART_FLAGS];

/* How many rows of a period are violations; as doubles for the arithmetic */
typedef struct MedrecChartCount
{
	double		n;
	double		violations;		/* at most n */
} MedrecChartCount;

typedef struct MedrecChartPoint
{
	int			flags;
	bool		has_limits;
	double		center;			/* shares, from 0 to 1 */
	double		lower;
	double		upper;
} MedrecChartPoint;

/* What is known of the phase so far; private to control_chart.c */
typedef struct MedrecControlChart
{
	bool		laney;			/* or else the plain p chart */
	int			baseline;		/* so many periods of a phase */
	int			nperiods;		/* of the baseline have been seen */
	int			ncounts;		/* of them are used */
	MedrecChartCount counts[MEDREC_CHART_MOST_BASELINE];
	bool		has_limits;
	double		center;
	double		sigma_z;		/* spread, in units of a binomial's */
	double		last_share;		/* of the last period; below 0: none yet */
	int			trend;			/* of so many periods; below 0: downwards */
	int			side;			/* so many above the center; below 0: below */
	int			zones[2];		/* -1, 0, 1: the last two beyond two sigma */
} MedrecControlChart;

/* An empty chart; baseline is between the two bounds above. */
extern void medrec_chart_begin(MedrecControlChart *chart, bool laney, int baseline);

/* What comes next has nothing to do with what was before. */
extern void medrec_chart_begin_phase(MedrecControlChart *chart);

/* Judges the next period by those before it. */
extern void medrec_chart_next(MedrecControlChart *chart, const MedrecChartCount *count,
							  MedrecChartPoint *point);

#endif							/* MEDREC_CONTROL_CHART_H */
