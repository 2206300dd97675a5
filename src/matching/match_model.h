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

#include "matching/agreement.h"

typedef struct MedrecMatchModel
{
	float		prior;			/* log2 of the odds before anything is known */
	float		m[MEDREC_COMPARISONS][MEDREC_LEVELS_MAX];
	float		u[MEDREC_COMPARISONS][MEDREC_LEVELS_MAX];

	/* how often two persons have the same: what the levels' u is of */
	float		same_given;
	float		same_family;
} MedrecMatchModel;

/*
 * The built-in model, from national figures for u and from experience for m:
 * for a table of some 100,000 patients.
 */
extern const MedrecMatchModel *medrec_default_model(void);

/* What a part of the weight comes from */
typedef enum MedrecEvidenceKind
{
	MEDREC_EVIDENCE_PRIOR,
	MEDREC_EVIDENCE_LEVEL,		/* of a comparison */
	MEDREC_EVIDENCE_GIVEN_FREQUENCY,
	MEDREC_EVIDENCE_FAMILY_FREQUENCY,
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

#define MEDREC_EVIDENCE_MAX	(MEDREC_COMPARISONS + 7)

/*
 * All that speaks for and against two patients' being one: its number, and in
 * *weight its sum.  The same in either order.
 */
extern int	medrec_match_evidence(const MedrecMatchModel *model,
								  const MedrecPatientView *a, const MedrecPatientView *b,
								  MedrecEvidence evidence[MEDREC_EVIDENCE_MAX],
								  double *weight);

/* The probability that a weight stands for */
extern double medrec_match_probability(double weight);

/* What a piece of evidence is about, and how it is: for a person to read */
extern const char *medrec_evidence_field(const MedrecEvidence *evidence);
extern const char *medrec_evidence_agreement(const MedrecEvidence *evidence);

#endif							/* MEDREC_MATCH_MODEL_H */
