/*-------------------------------------------------------------------------
 *
 * patient_relation.h
 *		Relations of patients, and of pairs of them, that the user names.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PATIENT_RELATION_H
#define MEDREC_PATIENT_RELATION_H

#include "common/relation_query.h"

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

/*
 * A query for the pairs of a relation that has them in the columns id_a and
 * id_b: with the first of the two in id_a, in the order of their bytes.  Those
 * of nobody, or of a row with itself, are left out.  Columns are more of what to
 * select from the pair p.
 */
extern char *medrec_pairs_query(Oid relid, const char *columns);

/* Numbers between 0 and 1 may be of these types */
#define MEDREC_NUMBER_TYPES	((const Oid[]) {FLOAT8OID, FLOAT4OID, NUMERICOID}), 3

#endif							/* MEDREC_PATIENT_RELATION_H */
