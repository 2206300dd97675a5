/*-------------------------------------------------------------------------
 *
 * decided_pairs.h
 *		What people have decided about pairs of patients that were read.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_DECIDED_PAIRS_H
#define MEDREC_DECIDED_PAIRS_H

#include "matching/link_constraints.h"
#include "matching/patient_index.h"

/*
 * The decisions about a relation that are in force: "same" is a must-link,
 * "different" a cannot-link.  Reads what the current user may of
 * medrec_match_decision, an error if that is nothing.
 */
extern MedrecLinkConstraint *medrec_decided_pairs(FunctionCallInfo fcinfo, const MedrecPatientRelation *patients,
												  const MedrecPatientLoad *load, MedrecPatientIndex *index,
												  Size * count);

/* Tells that decisions contradict each other: how many, not which. */
extern void medrec_warn_of_contradictions(const MedrecContradictions *contradictions);

#endif							/* MEDREC_DECIDED_PAIRS_H */
