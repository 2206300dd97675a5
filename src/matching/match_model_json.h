/*-------------------------------------------------------------------------
 *
 * match_model_json.h
 *		A model of matches as a value: JSON that a person can read.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_MATCH_MODEL_JSON_H
#define MEDREC_MATCH_MODEL_JSON_H

#include "fmgr.h"
#include "utils/jsonb.h"

#include "matching/match_model.h"

/* What training says of itself */
typedef struct MedrecTrained
{
	int64		rows;
	double		pairs;
	double		candidates;
	double		matches;
	int			rounds;
	bool		converged;
	const char *warnings[8];
	int			warning_count;
} MedrecTrained;

/* A model as JSON; trained may be NULL */
extern Jsonb *medrec_match_model_to_json(const MedrecMatchModel *model,
										 const MedrecTrained *trained);

/*
 * Reads a model, its names into the current memory context.  What it does not
 * have is that of the built-in one.  Raises an error, which says where, if it
 * is none.
 */
extern MedrecMatchModel *medrec_match_model_from_json(Jsonb *json);

/*
 * The model that is argument number "number" of a function, or the built-in
 * one if there is none.  A constant is read once for a query; fn_extra is
 * nobody else's.
 */
extern const MedrecMatchModel *medrec_model_argument(FunctionCallInfo fcinfo, int number);

#endif							/* MEDREC_MATCH_MODEL_JSON_H */
