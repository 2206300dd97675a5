/*-------------------------------------------------------------------------
 *
 * comparators.c
 *		Times the measures of likeness, outside the server.
 *
 * Usage: comparators FILE ROUNDS, the file with lines of a set's name and two
 * strings, parted by tabs, the lines of a set together.  Every pass goes over
 * all pairs of a set, in turn with the others; printed are, for each, the
 * median of the rounds in nanoseconds a pair, and the mean of what was computed.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "comparators.h"
#include "matching/comparator.h"

#define PASSES_MAX 32
#define ROUNDS_MAX 99

#define PASS(function, compare) \
static double \
function(const BenchPair *pairs, size_t npairs) \
{ \
	double		result = 0; \
\
	for (size_t i = 0; i < npairs; i++) \
	{ \
		MedrecPair	pair = {pairs[i].a, pairs[i].b, pairs[i].a_len, pairs[i].b_len, false}; \
\
		result += compare; \
	} \
	return result; \
}

PASS(jaro, medrec_jaro(&pair))
PASS(jaro_winkler, medrec_jaro_winkler(&pair))
PASS(jaro_winkler_88, medrec_jaro_winkler_reaches(&pair, 0.88))
PASS(osa, medrec_osa_distance(&pair))
PASS(osa_1, medrec_osa_distance_within(&pair, 1))
PASS(osa_2, medrec_osa_distance_within(&pair, 2))
PASS(osa_3, medrec_osa_distance_within(&pair, 3))
PASS(damerau_levenshtein, medrec_damerau_levenshtein(&pair))
PASS(dice, medrec_dice(&pair))

static const BenchPass medrec[] = {
	{"jaro", "medrec", jaro},
	{"jaro_winkler", "medrec", jaro_winkler},
	{"jaro_winkler >= 0.88", "medrec", jaro_winkler_88},
	{"osa", "medrec", osa},
	{"osa <= 1", "medrec", osa_1},
	{"osa <= 2", "medrec", osa_2},
	{"osa <= 3", "medrec", osa_3},
	{"damerau_levenshtein", "medrec", damerau_levenshtein},
	{"dice", "medrec", dice},
};

#ifndef HAVE_RAPIDFUZZ
const BenchPass bench_rapidfuzz[] = {{NULL, NULL, NULL}};
#endif

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec * 1e9 + (double) t.tv_nsec;
}

static int
compare_doubles(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

static void
time_set(const char *name, const BenchPair *pairs, size_t npairs, int rounds)
{
	const BenchPass *passes[PASSES_MAX];
	double		ns[PASSES_MAX][ROUNDS_MAX];
	double		sums[PASSES_MAX];
	int			npasses = 0;

	for (size_t i = 0; i < sizeof(medrec) / sizeof(medrec[0]); i++)
		passes[npasses++] = &medrec[i];
	for (const BenchPass *pass = bench_rapidfuzz; pass->measure != NULL; pass++)
		passes[npasses++] = pass;

	/* the first round only warms up */
	for (int round = -1; round < rounds; round++)
	{
		for (int i = 0; i < npasses; i++)
		{
			double		start = now();

			sums[i] = passes[i]->run(pairs, npairs);
			if (round >= 0)
				ns[i][round] = (now() - start) / (double) npairs;
		}
	}
	for (int i = 0; i < npasses; i++)
	{
		qsort(ns[i], rounds, sizeof(double), compare_doubles);
		printf("%s\t%s\t%s\t%.1f\t%.9f\n", name, passes[i]->measure,
			   passes[i]->peer, ns[i][rounds / 2], sums[i] / (double) npairs);
	}
}

int
main(int argc, char **argv)
{
	FILE	   *file = argc == 3 ? fopen(argv[1], "r") : NULL;
	int			rounds = argc == 3 ? atoi(argv[2]) : 0;
	char		set[64] = "";
	char		line[4096];
	BenchPair  *pairs = NULL;
	size_t		npairs = 0;
	size_t		room = 0;

	if (file == NULL || rounds < 1 || rounds > ROUNDS_MAX)
	{
		fprintf(stderr, "usage: comparators FILE ROUNDS\n");
		return 2;
	}
	while (fgets(line, sizeof(line), file) != NULL)
	{
		char	   *a = strchr(line, '\t');
		char	   *b = a == NULL ? NULL : strchr(a + 1, '\t');
		char	   *end = b == NULL ? NULL : strchr(b, '\n');

		if (end == NULL || a - line >= (int) sizeof(set))
		{
			fprintf(stderr, "comparators: a line is no pair\n");
			return 2;
		}
		*a++ = *b++ = *end = '\0';
		if (strcmp(set, line) != 0)
		{
			if (npairs > 0)
				time_set(set, pairs, npairs, rounds);
			strcpy(set, line);
			npairs = 0;
		}
		if (npairs == room)
		{
			room = room * 2 + 1024;
			pairs = realloc(pairs, room * sizeof(BenchPair));
		}
		pairs[npairs++] = (BenchPair)
		{
			strdup(a), strdup(b), strlen(a), strlen(b)
		};
	}
	if (npairs > 0)
		time_set(set, pairs, npairs, rounds);
	fclose(file);
	return 0;
}
