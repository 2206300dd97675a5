/*-------------------------------------------------------------------------
 *
 * pair_search.h
 *		Looks through the candidate pairs of patients, on several processors.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PAIR_SEARCH_H
#define MEDREC_PAIR_SEARCH_H

#include "utils/jsonb.h"

#include "matching/candidates.h"
#include "matching/pair_judge.h"
#include "matching/patient_load.h"

typedef struct MedrecPairSearch
{
	const MedrecPatientLoad *load;
	bool		is_link;		/* between the first relation and the second */
	Jsonb	   *model;			/* NULL: the built-in one */
	bool		is_training;	/* patterns are wanted, not pairs */
	double		least;			/* weight of pairs */

	/* what the leader does first while the others search; NULL: nothing */
	void		(*meanwhile) (void *arg);
	void	   *arg;

	/* what was found */
	MedrecFoundPair *pairs;
	Size		pair_count;
	MedrecPattern *patterns;
	int			pattern_count;
	MedrecCandidateCounts counts;
} MedrecPairSearch;

/*
 * Runs the search: parallel workers, up to max_parallel_maintenance_workers,
 * look through parts of the blocking keys each, within maintenance_work_mem
 * beside what the patients themselves take.  What is found is in no order.  Can
 * be interrupted, and tells every few seconds how far it is.
 */
extern void medrec_pair_search(MedrecPairSearch *search);

#endif							/* MEDREC_PAIR_SEARCH_H */
