/*-------------------------------------------------------------------------
 *
 * guard.h
 *		SQL that somebody else has written, run so that it can neither end what
 *		runs it nor leave anything behind.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_GUARD_H
#define MEDREC_GUARD_H

#include "utils/palloc.h"

typedef struct MedrecGuard
{
	int			timeout_ms;		/* 0: none */

	/*
	 * Errors that are no fault of the SQL go on up, too: the transaction has
	 * to be repeated, or the server is not well.
	 */
	bool		of_sql_only;

	/*
	 * Set by the body while an error can hold words and names of the SQL, but
	 * no value of a row: as long as nothing is evaluated.
	 */
	bool		words_only;

	MemoryContext context;		/* what outlives the guard: its caller's */

	/* What went wrong */
	int			sqlstate;		/* 0: nothing */
	const char *reason;			/* in words that hold no value */
} MedrecGuard;

typedef void (*MedrecGuardedBody) (MedrecGuard *guard, void *arg);

/*
 * Runs the body, whose work in the database is undone: it reads only.  False if
 * it failed.  A cancel that is not of the guard's own timeout goes on up.
 */
extern bool medrec_guarded(MedrecGuard *guard, MedrecGuardedBody body, void *arg);

/* Words for an SQLSTATE that hold no value */
extern const char *medrec_error_reason(const char *sqlstate);

/*
 * For bodies: runs one query, $1 being a date, and leaves its rows in
 * SPI_tuptable; the connection to SPI goes with the guard.
 */
extern void medrec_guarded_query(MedrecGuard *guard, const char *query, Datum date);

#endif							/* MEDREC_GUARD_H */
