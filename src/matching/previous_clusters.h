/*-------------------------------------------------------------------------
 *
 * previous_clusters.h
 *		The clusters of an earlier run, whose ids go on.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PREVIOUS_CLUSTERS_H
#define MEDREC_PREVIOUS_CLUSTERS_H

#include "matching/clusters.h"
#include "matching/patient_index.h"

typedef struct MedrecPreviousClusters MedrecPreviousClusters;

/* Refuses a relation without the columns cluster_id and id. */
extern void medrec_check_previous_clusters(Oid relid);

/*
 * Reads what the current user may see of the clusters in a relation.  What has
 * no cluster or no id is passed over, and what is there twice counts once.
 */
extern MedrecPreviousClusters *medrec_previous_clusters(Oid relid, const MedrecPatientLoad *load,
														MedrecPatientIndex *index);

/*
 * The ids of clusters, whose members follow each other, the first ones first.
 * A cluster that goes on with no earlier id has that of its first member that
 * is none; if all are, that of the first with a number behind it.
 */
extern const char **medrec_cluster_ids(const MedrecPreviousClusters *previous,
									   const MedrecClusterMember *members, Size count);

#endif							/* MEDREC_PREVIOUS_CLUSTERS_H */
