/*-------------------------------------------------------------------------
 *
 * candidates.h
 *		The pairs of a whole table of patients that are worth a comparison.
 *
 * Patients who share a blocking key are candidates, each pair once: by the
 * first key that both have.  Where too many share one, a pair must also have
 * one more thing in common; where too many have all of it in common, each is
 * compared with one of them only.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CANDIDATES_H
#define MEDREC_CANDIDATES_H

#include "matching/patient_row.h"

/* How many candidates, and what stood in the way */
typedef struct MedrecCandidateCounts
{
	uint64_t	pairs;
	uint64_t	crowded;		/* keys that too many share */
	uint64_t	alike;			/* rows compared with one of theirs only */
} MedrecCandidateCounts;

typedef struct MedrecCandidateVisitor
{
	void		(*visit) (void *state, uint32_t a, uint32_t b);
	void		(*pause) (void *state); /* now and then: to be interrupted */
	void	   *state;
} MedrecCandidateVisitor;

/*
 * Candidates are looked for task by task: each is of keys of one sort, and of
 * one part of them by their number, of "parts", which is a power of two.  Of
 * all keys, which is 2^31, only those are taken that hash below "sampled".
 */
typedef struct MedrecCandidateTask
{
	MedrecKeySort sort;
	uint32_t	part;
	uint32_t	parts;
	uint32_t	sampled;
} MedrecCandidateTask;

#define MEDREC_KEYS_ALL	UINT32_C(0x80000000)

/*
 * Sorts entries, numbers above and rows below, that come in the order of their
 * rows; scratch has room for so many.
 */
extern void medrec_sort_entries(uint64_t *entries, uint64_t *scratch, uint64_t count);

/*
 * How many entries a task has at most; and visits the pairs whose first common
 * key is among them.  Entries and scratch have room for so many.
 */
extern uint64_t medrec_candidate_entries(const MedrecKeyCounts *counts,
										 const MedrecCandidateTask *task);
extern void medrec_candidates_visit(const MedrecPatientTable *table,
									const MedrecCandidateTask *task,
									uint64_t *entries, uint64_t *scratch,
									const MedrecCandidateVisitor *visitor,
									MedrecCandidateCounts *counts);

#endif							/* MEDREC_CANDIDATES_H */
