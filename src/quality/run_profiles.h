/*-------------------------------------------------------------------------
 *
 * run_profiles.h
 *		The profiles of a suite, as part of its run.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_RUN_PROFILES_H
#define MEDREC_RUN_PROFILES_H

#include "executor/spi.h"

typedef struct MedrecProfileRun
{
	const char *schema;			/* of medrec, quoted */
	int64		run_id;
	Datum		period;			/* a day of it */
	int			timeout_ms;		/* of each relation; 0: none */
} MedrecProfileRun;

/* The profile and the relation of a binding */
typedef struct MedrecBound
{
	char	   *profile;
	char	   *relation;
} MedrecBound;

/*
 * Keeps a run from being deleted until the transaction ends, before anything of
 * it is written; an error if it is gone.
 */
extern void medrec_hold_run(const char *schema, int64 run_id);

/* What is bound in a suite, in the current context */
extern MedrecBound *medrec_bound_in_suite(const char *schema, Datum suite, int *count);

/*
 * Measures what is bound for the period of the run, keeps the states, and
 * enters a rule and its results for each element that has a target.  An error
 * becomes the result of a rule that is called as the profile is.
 */
extern void medrec_run_profile(const MedrecProfileRun *run, const MedrecBound *bound);

#endif							/* MEDREC_RUN_PROFILES_H */
