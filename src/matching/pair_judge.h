/*-------------------------------------------------------------------------
 *
 * pair_judge.h
 *		What becomes of a candidate pair: forgotten, kept, or counted.
 *
 * A glance at two rows settles most pairs.  The others wait until there are
 * some, since their patients are anywhere in memory and are best asked for
 * together.  Searching for duplicates, pairs of at least some weight are kept;
 * in training, each pair is counted by its pattern of levels.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PAIR_JUDGE_H
#define MEDREC_PAIR_JUDGE_H

#include "matching/match_bound.h"
#include "matching/match_training.h"
#include "matching/patient_row.h"

typedef struct MedrecFoundPair
{
	uint32		a;				/* rows */
	uint32		b;
	double		weight;
	uint64		reasons;		/* see match_model.h */
} MedrecFoundPair;

/* A pair that a glance at the rows does not settle */
typedef struct MedrecDoubtfulPair
{
	uint32		a;
	uint32		b;
	bool		is_random;		/* of the sample, and no candidate */
	MedrecMatchGlance glance;
} MedrecDoubtfulPair;

/* So many of them wait for each other. */
#define MEDREC_DOUBTS	32

typedef struct MedrecPairJudge
{
	const MedrecPatientTable *table;
	const MedrecMatchModel *model;
	MedrecMatchBound bound;
	MemoryContext context;		/* of what is found */
	bool		is_training;
	double		least;			/* weight of pairs that are kept */
	double		stands_for;		/* so many pairs a candidate does, in training */

	MedrecDoubtfulPair doubts[MEDREC_DOUBTS];
	int			doubt_count;

	/* the view of the first patient of a pair, who is often that of the last */
	uint32		viewed;
	MedrecPatientView view;

	MedrecFoundPair *pairs;
	uint64		pair_count;
	uint64		pair_room;
	MedrecPattern *patterns;
	uint64		pattern_count;
	uint64		pattern_room;
	int32	   *buckets;		/* of patterns, by their hash; -1: none */
	uint64		bucket_count;
} MedrecPairJudge;

/* What is found is allocated in the current context. */
extern void medrec_pair_judge_init(MedrecPairJudge *judge, const MedrecPatientTable *table,
								   const MedrecMatchModel *model, bool is_training, double least);

/* A candidate pair; of the type of MedrecCandidateVisitor's visit */
extern void medrec_judge_candidate(void *judge, uint32_t a, uint32_t b);

/* A pair of the sample, in training */
extern void medrec_judge_random_pair(MedrecPairJudge *judge, uint32 a, uint32 b);

/* Settles the pairs that wait: to be called before stands_for changes, and at the end. */
extern void medrec_judge_doubts(MedrecPairJudge *judge);

/* Adds what another judge has found */
extern void medrec_judge_add_pairs(MedrecPairJudge *judge, const MedrecFoundPair *pairs, uint64 count);
extern void medrec_judge_add_patterns(MedrecPairJudge *judge, const MedrecPattern *patterns, uint64 count);

#endif							/* MEDREC_PAIR_JUDGE_H */
