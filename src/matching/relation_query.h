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

/* A relation of patients, in quoted names */
typedef struct MedrecPatientRelation
{
	const char *name;			/* with its schema */
	const char *key;			/* the column of type patient_key */
	const char *id;				/* the column that tells rows apart, of any
								 * type: its text is the id; NULL: none */
} MedrecPatientRelation;

/* Reads three arguments that follow each other: the relation, its key, its id */
extern void medrec_patient_relation(FunctionCallInfo fcinfo, int first_argument,
									MedrecPatientRelation *patients);

/* Reads two: the relation and its key, without an id */
extern void medrec_patient_keys(FunctionCallInfo fcinfo, int first_argument,
								MedrecPatientRelation *patients);

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
 * A query for the pairs of a relation that has them in the columns id_a and
 * id_b: with the first of the two in id_a, in the order of their bytes.  Those
 * of nobody, or of a row with itself, are left out.  Columns are more of what to
 * select from the pair p.
 */
extern char *medrec_pairs_query(Oid relid, const char *columns);

/* Numbers between 0 and 1 may be of these types */
#define MEDREC_NUMBER_TYPES	((const Oid[]) {FLOAT8OID, FLOAT4OID, NUMERICOID}), 3

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
