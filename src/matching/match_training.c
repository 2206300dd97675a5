/*-------------------------------------------------------------------------
 *
 * match_training.c
 *		A model of matches from the patients themselves, without any labels.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/match_training.h"

#include <math.h>
#include <string.h>

/* What the built-in model's m is worth, in matches */
#define PRIOR_STRENGTH	20.0

/* Matches to begin with, for each row */
#define MATCHES_AT_FIRST	0.2

#define ROUNDS_MAX		200
#define CHANGE_MIN		1e-5	/* of the number of matches */

/* By less than so much, in bits, errors of name and birth date are independent. */
#define ERRORS_ALONE_MIN	1.0

/* No pair of levels that were not seen is surer than that. */
#define SEEN_MIN		0.5

/* Do all pairs with this level share a blocking key? Then candidates have all but crowds. */
static bool
is_blocked(MedrecComparison comparison, int level)
{
	switch (comparison)
	{
		case MEDREC_COMPARE_PHONE:
		case MEDREC_COMPARE_SSN:
		case MEDREC_COMPARE_IDENTIFIER:
			return level == 1;
		case MEDREC_COMPARE_EMAIL:
			return level <= 2;
		case MEDREC_COMPARE_ADDRESS:
			return level == 1 || level == MEDREC_ADDRESS_STREET_ALONE;
		default:
			return false;
	}
}

static double
weigh(const MedrecMatchModel *model, const unsigned char *levels)
{
	double		weight = model->prior;

	for (int c = 0; c < MEDREC_COMPARISONS; c++)
		weight += model->weight[c][levels[c]];
	return weight;
}

/* ------------------------------------------------------------------------
 * Those who live together
 * ------------------------------------------------------------------------
 */

/* In how many pairs of the first guess, for each row */
#define HOUSEHOLDS_AT_FIRST	0.5

/* How many of them have one family name, as it is written, and are twins */
#define SAME_FAMILY		0.8
#define TWINS			0.01

/*
 * Errors are not independent, and a record with another given name and another
 * birth date looks like that of somebody else who lives there.  So many times
 * as many as there would be by chance are one person's: what is found must be
 * more than that to be households.
 */
#define ERRORS_TOGETHER	3.0

/*
 * Of two who live together the given names and birth dates are like those of
 * any two, but for twins; the rest is learned.
 */
static void
guess_households(MedrecTraining *training, MedrecMatchModel *model)
{
	const float *name_u = model->u[MEDREC_COMPARE_NAME];
	const float *name_m = medrec_default_model()->m[MEDREC_COMPARE_NAME];
	double		given[MEDREC_GRADES] = {1};
	double		family[MEDREC_GRADES] = {1};

	memcpy(model->household_m, model->u, sizeof(model->household_m));
	for (int g = 1; g < MEDREC_GRADES; g++)
	{
		for (int f = 1; f < MEDREC_GRADES; f++)
		{
			given[g] += name_u[MEDREC_NAME_LEVEL(g, f)];
			family[f] += name_u[MEDREC_NAME_LEVEL(g, f)];
		}
	}
	for (int g = 0; g < MEDREC_GRADES; g++)
	{
		for (int f = 0; f < MEDREC_GRADES; f++)
			model->household_m[MEDREC_COMPARE_NAME][MEDREC_NAME_LEVEL(g, f)] =
				(float) (given[g] * (f == MEDREC_GRADE_MISSING ? 1 : SAME_FAMILY * name_m[MEDREC_NAME_LEVEL(0, f)] +
									 (1 - SAME_FAMILY) * family[f]));
	}
	for (int level = 1; level < medrec_comparison_levels(MEDREC_COMPARE_BIRTH_DATE); level++)
		model->household_m[MEDREC_COMPARE_BIRTH_DATE][level] *= (float) (1 - TWINS);
	model->household_m[MEDREC_COMPARE_BIRTH_DATE][1] += (float) TWINS;
	for (int level = 1; level < medrec_comparison_levels(MEDREC_COMPARE_ADDRESS); level++)
		model->household_m[MEDREC_COMPARE_ADDRESS][level] *= 0.1f;
	model->household_m[MEDREC_COMPARE_ADDRESS][1] += 0.9f;
	for (int level = 1; level < medrec_comparison_levels(MEDREC_COMPARE_PHONE); level++)
		model->household_m[MEDREC_COMPARE_PHONE][level] *= 0.4f;
	model->household_m[MEDREC_COMPARE_PHONE][MEDREC_PHONE_SAME] += 0.6f;
	model->households = (float) (HOUSEHOLDS_AT_FIRST * training->rows / training->pairs);
}

/* The probability that pairs of a pattern are of one person */
static double
probability_of(const MedrecMatchModel *model, const unsigned char *levels)
{
	return medrec_match_probability(weigh(model, levels) - log2(1 + medrec_household_odds(model, levels, 0)));
}

/* Counts levels of pairs of two persons, and finds u. */
static void
count_chance(MedrecTraining *training, MedrecMatchModel *model, bool is_first)
{
	memset(training->space.random, 0, sizeof(training->space.random));
	memset(training->space.candidates, 0, sizeof(training->space.candidates));
	for (int i = 0; i < training->count; i++)
	{
		const MedrecPattern *pattern = &training->patterns[i];
		double		two = is_first ? 1 : 1 - probability_of(model, pattern->levels);

		for (int c = 0; c < MEDREC_COMPARISONS; c++)
		{
			training->space.random[c][pattern->levels[c]] += pattern->random * two;
			if (!is_first)
				training->space.candidates[c][pattern->levels[c]] += pattern->candidates * two;
		}
	}
	for (int c = 0; c < MEDREC_COMPARISONS; c++)
	{
		int			levels = medrec_comparison_levels(c);
		double		random = 0;
		double		all = training->space.random[c][0];
		double		pairs;

		for (int level = 1; level < levels; level++)
			random += training->space.random[c][level];
		all += random;
		if (all == 0 || random == 0)
			continue;
		pairs = training->pairs * random / all;
		for (int level = 1; level < levels; level++)
		{
			double		u = (training->space.random[c][level] + SEEN_MIN) / (random + SEEN_MIN * levels);
			double		by_candidates = (training->space.candidates[c][level] + SEEN_MIN) / (pairs + SEEN_MIN * levels);

			if (!is_first && is_blocked(c, level) && training->space.random[c][level] < 100)
				u = by_candidates;
			model->u[c][level] = (float) fmax(u, by_candidates);
		}
	}
}

/*
 * Does a pair say all that tells two of one household from one person, as far as
 * patients here have it: given names and birth dates?
 */
static bool
is_telling(const MedrecTraining *training, const unsigned char *levels)
{
	return (MEDREC_GIVEN_GRADE(levels[MEDREC_COMPARE_NAME]) != MEDREC_GRADE_MISSING || !training->space.have_given) &&
		(levels[MEDREC_COMPARE_BIRTH_DATE] != 0 || !training->space.have_birth_date);
}

/* How many pairs do */
static void
count_telling(MedrecTraining *training)
{
	double		all = 0;
	double		telling = 0;

	for (int i = 0; i < training->count; i++)
	{
		const MedrecPattern *pattern = &training->patterns[i];

		if (pattern->random == 0)
			continue;
		training->space.have_given |= MEDREC_GIVEN_GRADE(pattern->levels[MEDREC_COMPARE_NAME]) != MEDREC_GRADE_MISSING;
		training->space.have_birth_date |= pattern->levels[MEDREC_COMPARE_BIRTH_DATE] != 0;
	}
	for (int i = 0; i < training->count; i++)
	{
		all += training->patterns[i].random;
		if (is_telling(training, training->patterns[i].levels))
			telling += training->patterns[i].random;
	}
	training->space.telling = (telling + 1) / (all + 1);
}

/* How often two records of one person are others in all of that, by chance */
static double
share_of_errors(const MedrecTraining *training, const MedrecMatchModel *model)
{
	const float *name = model->m[MEDREC_COMPARE_NAME];
	double		given[MEDREC_GRADES] = {0};
	double		sum = 0;
	double		share = 1;

	for (int g = MEDREC_GRADE_SAME; g < MEDREC_GRADES; g++)
	{
		for (int f = 0; f < MEDREC_GRADES; f++)
			given[g] += name[MEDREC_NAME_LEVEL(g, f)];
		sum += given[g];
	}
	if (training->space.have_given)
		share *= given[MEDREC_GRADE_OTHER] / sum;
	if (training->space.have_birth_date)
		share *= model->m[MEDREC_COMPARE_BIRTH_DATE][MEDREC_LEVEL_DATE_OTHER];
	return share;
}

static void
maximise_households(MedrecTraining *training, MedrecMatchModel *model, MedrecComparison comparison)
{
	float	   *m = model->household_m[comparison];
	double		sum = 0;

	for (int level = 1; level < medrec_comparison_levels(comparison); level++)
		sum += training->space.household_m[comparison][level];
	for (int level = 1; level < medrec_comparison_levels(comparison); level++)
		m[level] = (float) ((training->space.household_m[comparison][level] + PRIOR_STRENGTH * m[level]) /
							(sum + PRIOR_STRENGTH));
}

/* One step of expectation maximisation: how many matches there are */
static double
maximise(MedrecTraining *training, MedrecMatchModel *model)
{
	double		matches = 0;
	double		households = 0;

	memset(training->space.m, 0, sizeof(training->space.m));
	memset(training->space.household_m, 0, sizeof(training->space.household_m));
	memset(training->space.errors, 0, sizeof(training->space.errors));
	for (int i = 0; i < training->count; i++)
	{
		const MedrecPattern *pattern = &training->patterns[i];
		double		one;
		double		odds;
		double		household;
		bool		errors[2];

		if (pattern->candidates == 0)
			continue;
		one = pattern->candidates * probability_of(model, pattern->levels);
		matches += one;
		odds = medrec_household_odds(model, pattern->levels, 0);
		household = (pattern->candidates - one) * odds / (1 + odds);
		if (is_telling(training, pattern->levels))
			households += household;
		if (medrec_errors_of(pattern->levels, errors))
			training->space.errors[errors[0]][errors[1]] += one;
		for (int c = 0; c < MEDREC_COMPARISONS; c++)
		{
			training->space.m[c][pattern->levels[c]] += one;
			training->space.household_m[c][pattern->levels[c]] += household;
		}
	}
	for (int c = 0; c < MEDREC_COMPARISONS; c++)
	{
		const float *prior = medrec_default_model()->m[c];
		double		sum = 0;
		double		prior_sum = 0;

		for (int level = 1; level < medrec_comparison_levels(c); level++)
		{
			sum += training->space.m[c][level];
			prior_sum += prior[level];
		}
		for (int level = 1; level < medrec_comparison_levels(c); level++)
			model->m[c][level] = (float) ((training->space.m[c][level] + PRIOR_STRENGTH * prior[level] / prior_sum) /
										  (sum + PRIOR_STRENGTH));
	}
	maximise_households(training, model, MEDREC_COMPARE_ADDRESS);
	maximise_households(training, model, MEDREC_COMPARE_PHONE);
	model->households = (float) (fmax(households - ERRORS_TOGETHER * matches * share_of_errors(training, model), 0) /
								 (training->space.telling * training->pairs));
	model->prior = (float) log2(fmax(matches, 1e-3) / training->pairs);
	medrec_match_model_weigh(model);
	return matches;
}

/*
 * How errors of name and birth date go together in one person's records, by what
 * the model finds without it: were it part of the estimate, strangers with one
 * name would soon be persons with an error in the birth date.  That both errors
 * come together, as in records of two persons, is not learned.
 */
static void
find_errors(const MedrecTraining *training, MedrecMatchModel *model)
{
	const double (*pairs)[2] = training->space.errors;
	double		sum = pairs[0][0] + pairs[0][1] + pairs[1][0] + pairs[1][1];

	for (int name = 0; name < 2 && sum > 0; name++)
	{
		for (int date = 0; date < 2; date++)
		{
			double		share = (pairs[name][0] + pairs[name][1]) / sum * (pairs[0][date] + pairs[1][date]) / sum;

			if (share > 0)
				model->errors[name][date] = (float) log2((pairs[name][date] + PRIOR_STRENGTH * share) /
														 ((sum + PRIOR_STRENGTH) * share));
		}
	}
	if (model->errors[true][true] > -ERRORS_ALONE_MIN)
		memset(model->errors, 0, sizeof(model->errors));
}

void
medrec_match_train(MedrecTraining *training, MedrecMatchModel *model)
{
	double		before = MATCHES_AT_FIRST * training->rows;

	memcpy(model->m, medrec_default_model()->m, sizeof(model->m));
	memset(model->errors, 0, sizeof(model->errors));
	model->prior = (float) log2(before / training->pairs);
	training->rounds = 0;
	training->converged = false;
	count_chance(training, model, true);
	medrec_match_model_weigh(model);
	count_telling(training);
	guess_households(training, model);
	while (!training->converged && training->rounds < ROUNDS_MAX)
	{
		count_chance(training, model, false);
		training->matches = maximise(training, model);
		training->converged = fabs(training->matches - before) <= CHANGE_MIN * before;
		before = training->matches;
		training->rounds++;
	}
	find_errors(training, model);
}
