/*-------------------------------------------------------------------------
 *
 * match_model.h
 *		How likely it is that two patients are one.
 *
 * The model of Fellegi and Sunter: for each level of each comparison, how
 * often two records of one person have it (m), and how often those of two
 * persons (u).  The weight of a level is log2(m / u); weights are added up.  A
 * name that both have counts less if it is frequent.  Rules then take away what
 * is counted twice, or what says little about two persons of one household.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_MATCH_MODEL_H
#define MEDREC_MATCH_MODEL_H

#include <stdint.h>

#include "matching/agreement.h"

/* The names of one part that are frequent where the model comes from */
typedef struct MedrecNameShare
{
	const char *name;			/* in normal form */
	size_t		len;
	float		share;			/* of those who have a name at all */
} MedrecNameShare;

typedef struct MedrecNameShares
{
	const MedrecNameShare *names;	/* in the order of their bytes */
	int			count;
	float		rest;			/* the share of a name that is not listed */
	float		same;			/* how often two persons have the same name */
} MedrecNameShares;

typedef struct MedrecMatchModel
{
	float		prior;			/* log2 of the odds before anything is known */
	float		m[MEDREC_COMPARISONS][MEDREC_LEVELS_MAX];
	float		u[MEDREC_COMPARISONS][MEDREC_LEVELS_MAX];
	float		weight[MEDREC_COMPARISONS][MEDREC_LEVELS_MAX];	/* of m and u; 0 of
																 * level 0 */

	/*
	 * Names of the place the model is for.  If rest is 0, of the United
	 * States, and a frequent one only takes away: one that is rare in the
	 * country may be frequent in this town.
	 */
	MedrecNameShares given;
	MedrecNameShares family;

	/*
	 * What those who live together have in common counts as much as this in
	 * all, or a little more; 0: it is known how many pairs are of one
	 * household (households), and how often they have each level.
	 */
	float		household;
	float		households;		/* of all pairs; 0: not known */
	float		household_m[MEDREC_COMPARISONS][MEDREC_LEVELS_MAX];

	/*
	 * What it adds that the name of one record has an error, or none, and the
	 * birth date has one, or none, beyond what each says: [of the name][of
	 * the birth date].  All 0: errors are independent.
	 */
	float		errors[2][2];

	float		twins;			/* two who look like twins weigh at most this */
	float		review;			/* the probability from which on a person
								 * should look at a pair */
	float		match;			/* and the one from which on none need to */
} MedrecMatchModel;

/*
 * The built-in model, from national figures for u and from experience for m:
 * for a table of some 100,000 patients.
 */
extern const MedrecMatchModel *medrec_default_model(void);

/* Is it known how often two of one household have a level of this? */
extern bool medrec_is_of_household(MedrecComparison comparison);

/* Makes the weights of a model's levels of its m and u. */
extern void medrec_match_model_weigh(MedrecMatchModel *model);

/*
 * How much more likely it is that two with these levels are of one household
 * than that they are strangers; 0 if they have neither street nor telephone in
 * common.  What the frequency of a family name that both have says of one person
 * it says of one household, too.
 */
extern double medrec_household_odds(const MedrecMatchModel *model,
									const unsigned char levels[MEDREC_COMPARISONS],
									double family_frequency);

/*
 * Do name and birth date differ in any way?  Answers whether both are known.
 */
extern bool medrec_errors_of(const unsigned char levels[MEDREC_COMPARISONS], bool errors[2]);

/* What that adds, of two with these levels */
extern double medrec_errors_weight(const MedrecMatchModel *model,
								   const unsigned char levels[MEDREC_COMPARISONS]);

/*
 * What address, telephone and family name weigh that two of one household have
 * in common too; and what speaks against their being one person because of it,
 * never for it.
 */
extern double medrec_household_weight(const MedrecMatchModel *model,
									  const unsigned char levels[MEDREC_COMPARISONS],
									  double family_frequency);
extern double medrec_household_evidence(const MedrecMatchModel *model,
										const unsigned char levels[MEDREC_COMPARISONS],
										double household, double family_frequency);

/* The order of names in a list of shares, for qsort() */
extern int	medrec_name_share_compare(const void *a, const void *b);

/* What a name that two patients have adds to the weight of its level */
extern double medrec_name_weight(const MedrecNameShares *shares, bool is_given,
								 const char *name, size_t len);

/* What a part of the weight comes from */
typedef enum MedrecEvidenceKind
{
	MEDREC_EVIDENCE_PRIOR,
	MEDREC_EVIDENCE_LEVEL,		/* of a comparison */
	MEDREC_EVIDENCE_GIVEN_FREQUENCY,
	MEDREC_EVIDENCE_FAMILY_FREQUENCY,
	MEDREC_EVIDENCE_ERRORS,
	MEDREC_EVIDENCE_HOUSEHOLD,	/* rules */
	MEDREC_EVIDENCE_TWINS,
	MEDREC_EVIDENCE_BIRTH_ORDER,
	MEDREC_EVIDENCE_NUMBER_ALONE
} MedrecEvidenceKind;

typedef struct MedrecEvidence
{
	MedrecEvidenceKind kind;
	MedrecComparison comparison;	/* of a level */
	int			level;
	float		weight;
} MedrecEvidence;

#define MEDREC_EVIDENCE_MAX	(MEDREC_COMPARISONS + 8)

/*
 * All that speaks for and against two patients' being one: its number, and in
 * *weight its sum.  The same in either order.
 */
extern int	medrec_match_evidence(const MedrecMatchModel *model,
								  const MedrecPatientView *a, const MedrecPatientView *b,
								  MedrecEvidence evidence[MEDREC_EVIDENCE_MAX],
								  double *weight);

/*
 * The reasons for a weight as one number: which levels and which rules there
 * are, but not what they weigh, nor the prior, the frequency of names, and
 * errors that come together.
 */
extern uint64_t medrec_reasons_pack(const MedrecEvidence *evidence, int n);
extern int	medrec_reasons_unpack(uint64_t packed, MedrecEvidence reasons[MEDREC_EVIDENCE_MAX]);

/* The probability that a weight stands for */
extern double medrec_match_probability(double weight);

/* "match", "review" or "none": what is to be done with a pair */
extern const char *medrec_match_band(const MedrecMatchModel *model, double probability);

/* What a piece of evidence is about, and how it is: for a person to read */
extern const char *medrec_evidence_field(const MedrecEvidence *evidence);
extern const char *medrec_evidence_agreement(const MedrecEvidence *evidence);

#endif							/* MEDREC_MATCH_MODEL_H */
