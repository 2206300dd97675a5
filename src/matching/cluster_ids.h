/*-------------------------------------------------------------------------
 *
 * cluster_ids.h
 *		Which cluster goes on under the id of which earlier one.
 *
 * A cluster may go on under the id of the earlier cluster from which most of
 * its members come; of several that may, the one does that has most of the
 * earlier one's.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CLUSTER_IDS_H
#define MEDREC_CLUSTER_IDS_H

#include <stddef.h>
#include <stdint.h>

#define MEDREC_NO_CLUSTER	UINT32_MAX

/* A member of a cluster who was in an earlier one */
typedef struct MedrecClusterDescent
{
	uint32_t	cluster;
	uint32_t	earlier;
} MedrecClusterDescent;

typedef struct MedrecClusterHeir
{
	uint32_t	cluster;		/* MEDREC_NO_CLUSTER: none */
	uint32_t	members;		/* that it has of the earlier one */
} MedrecClusterHeir;

/*
 * Finds which earlier cluster each cluster goes on with, if any, and the heirs
 * of the earlier ones.  Of equals, lower numbers come first.  The members are
 * put in order.
 */
extern void medrec_inherit_ids(MedrecClusterDescent *members, size_t member_count,
							   uint32_t *inherited, uint32_t cluster_count,
							   MedrecClusterHeir *heirs, uint32_t earlier_count);

#endif							/* MEDREC_CLUSTER_IDS_H */
