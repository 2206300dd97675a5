/*-------------------------------------------------------------------------
 *
 * clusters.h
 *		Which rows are one person, from pairs that are.
 *
 * Pairs alone would chain persons together: a is b, and b is c.  So within
 * those who are connected at all, groups are joined, the surest first, as
 * long as their pairs speak for it on average, those that were no candidates
 * too.  What is known of pairs comes before what they weigh.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CLUSTERS_H
#define MEDREC_CLUSTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "matching/link_constraints.h"

/* Groups are joined while their pairs weigh more than this on average. */
#define MEDREC_CLUSTER_WEIGHT	(-4.0f)

typedef struct MedrecEdge
{
	uint32_t	a;
	uint32_t	b;
	float		weight;
} MedrecEdge;

typedef struct MedrecClusterMember
{
	uint32_t	row;
	uint32_t	cluster;		/* one of its rows, the same for all */
	float		weight;			/* the average by which it, or the group it
								 * was in, was joined last; 0 of a row alone */
	bool		is_bridge;		/* it is one end of a pair that alone, and
								 * unknown, holds two groups of several rows
								 * together */
} MedrecClusterMember;

typedef struct MedrecClustering
{
	uint32_t	rows;
	MedrecEdge *edges;			/* pairs above MEDREC_CLUSTER_WEIGHT; they are
								 * put in another order */
	size_t		edge_count;
	MedrecLinkConstraint *constraints;	/* what is known, of two rows each */
	size_t		constraint_count;
	MedrecContradictions contradictions;	/* of the constraints: is filled */

	/* the weight of a pair that is no edge */
	float		(*weigh) (void *state, uint32_t a, uint32_t b);

	/* puts rows in an order that does not hang on their numbers */
	void		(*sort) (void *state, uint32_t *rows, size_t count);
	void		(*pause) (void *state); /* now and then: to be interrupted */
	void	   *(*allocate) (void *state, size_t size); /* freed all at once, by
														 * the caller */
	void	   *state;
} MedrecClustering;

/*
 * Those rows that are in a cluster of at least two: how many, in *members, in
 * the order of cluster and row.
 */
extern size_t medrec_clusters(MedrecClustering *clustering,
							  MedrecClusterMember **members);

#endif							/* MEDREC_CLUSTERS_H */
