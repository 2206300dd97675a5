/*-------------------------------------------------------------------------
 *
 * union_find.h
 *		Sets that are only ever joined.
 *
 * Each is a tree of parents; at its root is the lowest of its members, in
 * whatever order they were joined.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_UNION_FIND_H
#define MEDREC_UNION_FIND_H

#include <stdint.h>

static inline uint32_t
medrec_root(uint32_t *parent, uint32_t member)
{
	while (parent[member] != member)
	{
		parent[member] = parent[parent[member]];
		member = parent[member];
	}
	return member;
}

static inline void
medrec_unite(uint32_t *parent, uint32_t a, uint32_t b)
{
	uint32_t	x = medrec_root(parent, a);
	uint32_t	y = medrec_root(parent, b);

	if (x < y)
		parent[y] = x;
	else
		parent[x] = y;
}

#endif							/* MEDREC_UNION_FIND_H */
