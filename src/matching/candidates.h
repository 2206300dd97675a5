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
 * the keys one in "one_in" is taken, by a hash of it; 1: all of them.
 */
typedef struct MedrecCandidateTask
{
	MedrecKeySort sort;
	uint32_t	part;
	uint32_t	parts;
	uint32_t	one_in;
} MedrecCandidateTask;

/*
 * Sorts entries, numbers above and rows below, that come in the order of their
 * rows; scratch has room for so many.
 */
extern void medrec_sort_entries(uint64_t *entries, uint64_t *scratch, uint64_t count);

/*
 * How many entries a task has at most; and puts those of several tasks in one
 * pass over the rows, each task's where "entries" says and their number in
 * "counts".  There is to be room for one more.
 */
#define MEDREC_TASKS_AT_ONCE	4

extern uint64_t medrec_candidate_entries(const MedrecKeyCounts *counts,
										 const MedrecCandidateTask *task);
extern void medrec_candidates_put(const MedrecPatientTable *table,
								  const MedrecCandidateTask *tasks, int n,
								  uint64_t *const *entries, uint64_t *counts);

/*
 * Visits the pairs whose first common key is among a task's entries; scratch has
 * room for so many.
 */
extern void medrec_candidates_visit(const MedrecPatientTable *table,
									const MedrecCandidateTask *task,
									uint64_t *entries, uint64_t *scratch, uint64_t count,
									const MedrecCandidateVisitor *visitor,
									MedrecCandidateCounts *counts);

#endif							/* MEDREC_CANDIDATES_H */
