/*-------------------------------------------------------------------------
 *
 * comorbidity.h
 *		Comorbidities of Charlson and of Elixhauser, out of codes.
 *
 * A scheme has up to 63 conditions.  What a patient's codes name is a set of
 * conditions in one mask, a bit each; the mask of several codes is the OR of
 * theirs, in any order.  Which conditions override others is asked of the
 * whole set only, so that masks can be put together at any time.
 *
 * Users store masks: a bit never changes its meaning, and a new version of a
 * scheme is a scheme with a new name.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_COMORBIDITY_H
#define MEDREC_COMORBIDITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "icd10/code.h"

#define MEDREC_COMORBIDITY_WEIGHTS	2	/* most sets of weights of a scheme */

typedef struct MedrecCondition
{
	const char *name;
	int8_t		weights[MEDREC_COMORBIDITY_WEIGHTS];
	const char *title;			/* what its source calls it */
} MedrecCondition;

/* Where one of higher is, those of lower do not count. */
typedef struct MedrecOverride
{
	uint64_t	higher;
	uint64_t	lower;
} MedrecOverride;

/*
 * Which codes name which conditions is a step function of the code.  A step
 * has the number of its first code in the upper 56 bits, and in the lower 8
 * the place in masks of what is named from there on.  The first step begins
 * at 0.
 */
typedef struct MedrecComorbidityScheme
{
	const char *name;
	const char *weights[MEDREC_COMORBIDITY_WEIGHTS];	/* names of the sets */
	int			nweights;
	int			nconditions;
	int			noverrides;
	int			nsteps;
	const MedrecCondition *conditions;	/* in the order of the bits */
	const MedrecOverride *overrides;
	const uint64_t *masks;
	const uint64_t *steps;
} MedrecComorbidityScheme;

extern const MedrecComorbidityScheme medrec_comorbidity_charlson;
extern const MedrecComorbidityScheme medrec_comorbidity_quan2005;
extern const MedrecComorbidityScheme medrec_comorbidity_ahrq2025;

/* The conditions that a code names */
extern uint64_t medrec_comorbidity_mask(const MedrecComorbidityScheme *scheme,
										MedrecCode code);

/* Those of a set that count: no others of the set override them */
extern uint64_t medrec_comorbidity_counted(const MedrecComorbidityScheme *scheme,
										   uint64_t mask);

/* The sum of the weights of those that count */
extern int	medrec_comorbidity_index(const MedrecComorbidityScheme *scheme,
									 int weights, uint64_t mask);

/* The number of a set of weights, or -1 */
extern int	medrec_comorbidity_weights(const MedrecComorbidityScheme *scheme,
									   const char *name, size_t len);

#endif							/* MEDREC_COMORBIDITY_H */
