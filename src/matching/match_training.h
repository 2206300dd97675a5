/*-------------------------------------------------------------------------
 *
 * match_training.h
 *		A model of matches from the patients themselves, without any labels.
 *
 * How often two persons agree by chance (u) is counted: in pairs at random,
 * and, of what is too rare for them, in the candidate pairs, which have all
 * of it.  How often two records of one person do (m), and how many such pairs
 * there are, is what expectation maximisation finds, over all pairs of the
 * table: those that are no candidates are taken for two persons.
 *
 * Those who live together have an address, a telephone number and a name in
 * common, which are therefore no three reasons to take them for one person.
 * There may be more of them than of duplicates.  They are a class of their own,
 * beside persons and strangers, and the model knows how often there is one; 0
 * if there are no more than what errors in one person's records look like.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_MATCH_TRAINING_H
#define MEDREC_MATCH_TRAINING_H

#include "matching/match_model.h"

/* How many pairs have these levels */
typedef struct MedrecPattern
{
	unsigned char levels[MEDREC_COMPARISONS];
	double		candidates;		/* of all candidate pairs */
	double		random;			/* of pairs at random */
} MedrecPattern;

typedef struct MedrecTraining
{
	const MedrecPattern *patterns;
	int			count;
	double		pairs;			/* of the table: n (n - 1) / 2 */
	double		rows;

	/* what it says of itself */
	int			rounds;
	bool		converged;
	double		matches;		/* how many pairs are of one person, by the
								 * model */
	/* space that it works in */
	struct
	{
		double		m[MEDREC_COMPARISONS][MEDREC_LEVELS_MAX];
		double		household_m[MEDREC_COMPARISONS][MEDREC_LEVELS_MAX];
		double		random[MEDREC_COMPARISONS][MEDREC_LEVELS_MAX];
		double		candidates[MEDREC_COMPARISONS][MEDREC_LEVELS_MAX];
		double		errors[2][2];	/* of name and birth date, in pairs of one
									 * person */
		bool		have_given; /* does any patient? */
		bool		have_birth_date;
		double		telling;	/* the share of pairs that tell a household
								 * from one person */
	}			space;
} MedrecTraining;

/*
 * Trains a model, of which what is not estimated (bands, rules, shares of names)
 * stays as it is.  The order of the patterns must be the same for the same
 * result to the last bit.
 */
extern void medrec_match_train(MedrecTraining *training, MedrecMatchModel *model);

#endif							/* MEDREC_MATCH_TRAINING_H */
