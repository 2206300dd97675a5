/*-------------------------------------------------------------------------
 *
 * binding.h
 *		Which columns of a relation are the elements of a profile.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_BINDING_H
#define MEDREC_BINDING_H

#include "utils/jsonb.h"

#include "quality/profile.h"

typedef enum MedrecBindingOrigin
{
	MEDREC_BOUND_NOT,
	MEDREC_BOUND_BY_MAP,		/* somebody said so */
	MEDREC_BOUND_BY_NAME		/* the column is called so, or nearly */
} MedrecBindingOrigin;

typedef struct MedrecBinding
{
	MedrecProfile *profile;
	Oid			relid;
	const char *expressions[MEDREC_QUALITY_MAX_ELEMENTS];	/* of SQL; NULL: not
															 * bound */
	MedrecBindingOrigin origins[MEDREC_QUALITY_MAX_ELEMENTS];
	int			scores[MEDREC_QUALITY_MAX_ELEMENTS];	/* of names: 0 to 100 */

	int			nsegments;
	const char **segments;		/* names of columns */
	const char *period;			/* the column that tells when; NULL: none */
	const char *changed;		/* ... when a row was changed; NULL: none */
	const char *grain;			/* of its periods, as date_trunc() has it */
} MedrecBinding;

/*
 * Binds elements by a map from names of elements to SQL expressions (NULL:
 * none), and the others by the names and types of columns.  A null in the map
 * leaves an element unbound.  An error if the map has something else in it.
 */
extern MedrecBinding *medrec_binding_propose(MedrecProfile *profile, Oid relid, Jsonb *map);

/* The one that is kept in medrec_binding; NULL: none is */
extern MedrecBinding *medrec_binding_kept(const char *schema, text *profile, Oid relid);

/* ... or else a proposal */
extern MedrecBinding *medrec_binding_of(const char *schema, text *profile, Oid relid);

/*
 * Of all that decides how a row is counted, and where: states that were measured
 * by bindings of unlike ones do not belong together.
 */
extern uint64 medrec_binding_fingerprint(const MedrecBinding *binding);

/*
 * The call of quality() for the rows of the relation, or for one row of NULLs:
 * to see if the conditions go with the columns' types.
 */
extern char *medrec_binding_call(const MedrecBinding *binding, const char *schema);

/* An error if it is none of day, week, month, quarter, year */
extern const char *medrec_grain(const char *name);

/* Checks that columns are there, and of a type that can tell when */
extern void medrec_binding_check(const MedrecBinding *binding, const char *schema);

#endif							/* MEDREC_BINDING_H */
