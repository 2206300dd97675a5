/*-------------------------------------------------------------------------
 *
 * track_sql.h
 *		Keeps what was measured of a relation up to date by its changes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_TRACK_SQL_H
#define MEDREC_TRACK_SQL_H

/*
 * Does a relation's queue belong to what is kept of it?  Then nobody may put
 * something else in its place.  The answer stands to the end of the transaction:
 * who begins to track waits for it.
 */
extern bool medrec_is_tracked(const char *profile, Oid relid);

#endif							/* MEDREC_TRACK_SQL_H */
