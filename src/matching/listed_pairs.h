/*-------------------------------------------------------------------------
 *
 * listed_pairs.h
 *		Pairs of patients that a relation lists by their ids.
 *
 * Their ids are read first, then the patients that have one of them, and no
 * others.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_LISTED_PAIRS_H
#define MEDREC_LISTED_PAIRS_H

#include "matching/clusters.h"
#include "matching/patient_load.h"

typedef struct MedrecListedPairs MedrecListedPairs;

/* Raises an error if the relation has not the columns that pairs have. */
extern void medrec_check_listed_pairs(Oid relid);

/*
 * Reads the pairs that a relation lists, and what people have decided about
 * pairs of these patients.  "numbered" asks for patients with a # in their id,
 * too: those that the number of a cluster may be taken for, see
 * previous_clusters.h.
 */
extern MedrecListedPairs *medrec_listed_pairs(FunctionCallInfo fcinfo, Oid relid,
											  const MedrecPatientRelation *patients, bool numbered);

/* Patients to be read: those that are asked for */
extern MedrecPatientLoad *medrec_listed_patients(MedrecListedPairs *listed);

/*
 * The listed pairs, as rows of what was read, each once, of no weight yet; of
 * what is not there a notice tells.
 */
extern MedrecEdge *medrec_listed_edges(MedrecListedPairs *listed, const MedrecPatientRelation *patients, Size * count);

#endif							/* MEDREC_LISTED_PAIRS_H */
