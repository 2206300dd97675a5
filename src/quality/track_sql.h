/*-------------------------------------------------------------------------
 *
 * track_sql.h
 *		Keeps what was measured of a relation up to date by its changes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_TRACK_SQL_H
#define MEDREC_TRACK_SQL_H

#include "quality/binding.h"

/* Arguments of the triggers */
enum
{
	MEDREC_TRACK_PROFILE,
	MEDREC_TRACK_FINGERPRINT,	/* of the binding */
	MEDREC_TRACK_SINCE,			/* when all was measured */
	MEDREC_TRACK_ARGUMENTS
};

/* What rows of a statement are called */
#define MEDREC_NEW_ROWS	"medrec_new_rows"
#define MEDREC_OLD_ROWS	"medrec_old_rows"

/*
 * Does a relation's queue belong to what is kept of it?  Then nobody may put
 * something else in its place.  The answer stands to the end of the transaction:
 * who begins to track waits for it.
 */
extern bool medrec_is_tracked(const char *profile, Oid relid);

/* Is a binding, which may be NULL, the one of a trigger's fingerprint? */
extern bool medrec_is_as_tracked(const MedrecBinding *binding, const char *fingerprint);

#endif							/* MEDREC_TRACK_SQL_H */
