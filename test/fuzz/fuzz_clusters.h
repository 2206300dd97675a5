/*-------------------------------------------------------------------------
 *
 * fuzz_clusters.h
 *		Clusters of random graphs, beside those that a naive way finds.
 *
 *-------------------------------------------------------------------------
 */
#ifndef FUZZ_CLUSTERS_H
#define FUZZ_CLUSTERS_H

#include <stddef.h>

extern void fuzz_clusters(const char *str, size_t len);
extern void fuzz_cluster_ids(const char *str, size_t len);

#endif							/* FUZZ_CLUSTERS_H */
