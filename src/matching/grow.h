/*-------------------------------------------------------------------------
 *
 * grow.h
 *		Room for a list that grows.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_GROW_H
#define MEDREC_GROW_H

#include "utils/memutils.h"

/* Makes room for so many of that size: twice what there was, if it is not enough. */
static inline void *
medrec_grow(MemoryContext context, void *space, uint64 *room, uint64 needed, Size unit)
{
	uint64		wanted = Max(Max(*room * 2, 1024), needed);

	if (needed <= *room)
		return space;
	*room = wanted;
	if (space == NULL)
		return MemoryContextAllocHuge(context, wanted * unit);
	return repalloc_huge(space, wanted * unit);
}

#endif							/* MEDREC_GROW_H */
