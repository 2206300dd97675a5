/*-------------------------------------------------------------------------
 *
 * condition.h
 *		Conditions of a profile: SQL expressions over the names of elements.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CONDITION_H
#define MEDREC_CONDITION_H

#include "executor/execdesc.h"
#include "nodes/execnodes.h"
#include "nodes/params.h"

/* The elements of one row, as conditions see them */
typedef struct MedrecConditionRow
{
	const char *profile;
	int			nelements;
	const char *const *names;
	ParamListInfo values;		/* their types, and those of the row at hand */
	ExprContext *context;
	const char *search_path;	/* by which names in conditions are found */
} MedrecConditionRow;

/*
 * The elements have these names and types; one without a type is always NULL.
 * All is allocated in the current context; the names stay where they are.
 */
extern MedrecConditionRow *medrec_condition_row(const char *profile, int nelements,
												const char *const *names,
												const Oid *types);

/*
 * Makes an expression ready.  It may use whatever is stable and parallel safe,
 * and finds pg_catalog and medrec's own functions whatever the search_path is.
 * An error names the element and the property, as in "applies_when".
 */
extern ExprState *medrec_condition_compile(MedrecConditionRow *row, const char *expression,
										   const char *element, const char *property);

/* Is it true of the row, or would it be if what is missing were known? */
extern bool medrec_condition_is_true(MedrecConditionRow *row, ExprState *condition);
extern bool medrec_condition_is_false(MedrecConditionRow *row, ExprState *condition);

#endif							/* MEDREC_CONDITION_H */
