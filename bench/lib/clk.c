/*-------------------------------------------------------------------------
 *
 * clk.c
 *		How many filters of patients are compared in a second, outside the
 *		server.
 *
 * Each of 512 filters with each; the best of so many rounds, since others use
 * the machine.  Prints a line for each task: its name, how many a second, and
 * what came out, so that no compiler leaves the work away.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "matching/clk.h"

#define FILTERS 512

static MedrecClk filters[FILTERS];

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static long
compare_all(int band)
{
	long		found = 0;

	for (int a = 0; a < FILTERS; a++)
		for (int b = 0; b < FILTERS; b++)
			found += band ? medrec_clk_share_band(&filters[a], &filters[b]) :
				medrec_clk_dice(&filters[a], &filters[b]) >= 0.5;
	return found;
}

int
main(int argc, char **argv)
{
	int			rounds = argc > 1 ? atoi(argv[1]) : 100;

	srand(1);
	for (int i = 0; i < FILTERS; i++)
		for (int j = 0; j < MEDREC_CLK_LEN; j++)
			filters[i].bytes[j] = (unsigned char) (rand() >> 8 & (rand() >> 8 | rand() >> 16));
	for (int band = 0; band < 2; band++)
	{
		double		best = 0;
		long		found = 0;

		for (int round = 0; round < rounds; round++)
		{
			double		started = seconds();
			double		speed;

			found = compare_all(band);
			speed = FILTERS * FILTERS / (seconds() - started);
			if (speed > best)
				best = speed;
		}
		printf("%s\t%.1f\t%ld\n", band ? "share a band" : "Dice's coefficient", best / 1e6, found);
	}
	return 0;
}
