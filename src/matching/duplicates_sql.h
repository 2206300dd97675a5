/*-------------------------------------------------------------------------
 *
 * duplicates_sql.h
 *		What the functions over whole tables have in common.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_DUPLICATES_SQL_H
#define MEDREC_DUPLICATES_SQL_H

#include "matching/pair_search.h"
#include "matching/patient_relation.h"

/* The relation, its key and, if it has one, its id; none of them may be null. */
extern MedrecPatientRelation medrec_source_argument(FunctionCallInfo fcinfo, int first, bool has_id);

/* Tells of what was not looked at one by one. */
extern void medrec_notice_crowds(const MedrecPairSearch *search);

#endif							/* MEDREC_DUPLICATES_SQL_H */
