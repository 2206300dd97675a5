/*-------------------------------------------------------------------------
 *
 * splink_model.h
 *		A model of matches from a model of Splink's.
 *
 * The levels of the two are not the same.  Of each level here there is a
 * specimen, a pair of patients who agree in this way: the level belongs to the
 * Splink level whose condition is the first that is true of the specimen.  What
 * Splink has for a level, m and u, is divided among those that belong to it in the
 * proportions of the built-in model, so that their sums are Splink's.  A
 * Splink level to which none belongs goes to the next one below.  Where several
 * Splink comparisons make one of ours, as given and family name do, they are
 * independent to Splink, and their probabilities are multiplied.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_SPLINK_MODEL_H
#define MEDREC_SPLINK_MODEL_H

#include "matching/match_model.h"

typedef struct MedrecSplinkLevel
{
	const char *condition;
	size_t		len;
	bool		is_null;		/* says nothing */
	bool		is_trained;		/* has both m and u */
	double		m;
	double		u;
} MedrecSplinkLevel;

#define MEDREC_SPLINK_LEVELS_MAX	50

/* What becomes of a Splink comparison */
typedef enum MedrecSplinkOutcome
{
	MEDREC_SPLINK_IMPORTED,
	MEDREC_SPLINK_NO_FIELD,		/* no column of it is a field of ours */
	MEDREC_SPLINK_SEVERAL,		/* of several comparisons of ours */
	MEDREC_SPLINK_FIELD_TAKEN,	/* a field that another column stands for */
	MEDREC_SPLINK_UNTRAINED,	/* no level of use has m and u */
	MEDREC_SPLINK_TOO_MANY		/* levels, or comparisons of one field */
} MedrecSplinkOutcome;

typedef struct MedrecSplinkComparison
{
	const char *name;			/* of the output column; empty: not known */
	size_t		name_len;
	const MedrecSplinkLevel *levels;	/* the strongest first */
	int			count;

	/* found by medrec_splink_import() */
	MedrecSplinkOutcome outcome;
	MedrecComparison comparison;	/* of ours */
	unsigned	fields;			/* of a patient, one bit each */
	bool		is_by_name;		/* by that of the output column alone */
	int			unknown;		/* levels whose condition cannot be told */
	int			untrained;		/* of ours that belong to levels without m or
								 * u */
} MedrecSplinkComparison;

/* Changes what the comparisons say something of; the weights are the caller's. */
extern void medrec_splink_import(MedrecMatchModel *model,
								 MedrecSplinkComparison *comparisons, int count);

#endif							/* MEDREC_SPLINK_MODEL_H */
