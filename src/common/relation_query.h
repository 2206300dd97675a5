/*-------------------------------------------------------------------------
 *
 * relation_query.h
 *		Queries over relations that the user names.
 *
 * They run with the user's rights.  The names in them are quoted, and what may
 * not be there is refused before, by names of columns and types, never values.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_RELATION_QUERY_H
#define MEDREC_RELATION_QUERY_H

#include "executor/tuptable.h"
#include "fmgr.h"

/* The schema that medrec is in, quoted */
extern const char *medrec_quoted_schema(FunctionCallInfo fcinfo);

/* The name of a relation, with its schema, quoted */
extern char *medrec_quoted_relation(Oid relid);

/*
 * The name of a column, quoted; an error if there is none, or if its type is
 * none of these.  NULL: any type will do.
 */
extern const char *medrec_quoted_column(Oid relid, const char *column,
										const Oid *types, int ntypes);

/*
 * That column, of the type that its domain, if it has one, is over: somebody
 * may have made operators for a domain.  Its indexes still fit.
 */
extern char *medrec_plain_column(Oid relid, const char *column);

/*
 * Hands the rows of a query to a function, one by one and in no order: parallel
 * workers, up to max_parallel_maintenance_workers, read them, too.
 */
typedef void (*MedrecRowReceiver) (TupleTableSlot * slot, void *state);

extern void medrec_read_rows(const char *query, int nargs, const Oid *types, const Datum *values,
							 MedrecRowReceiver receive, void *state);

/* Makes the rows of a query those of a function that returns a set. */
extern void medrec_return_query(FunctionCallInfo fcinfo, const char *query,
								int nargs, const Oid *types, const Datum *values,
								const bool *nulls);

#endif							/* MEDREC_RELATION_QUERY_H */
