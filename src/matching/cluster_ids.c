/*-------------------------------------------------------------------------
 *
 * cluster_ids.c
 *		Which cluster goes on under the id of which earlier one.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/cluster_ids.h"

#include <stdlib.h>

static int
compare_descents(const void *a, const void *b)
{
	const MedrecClusterDescent *x = a;
	const MedrecClusterDescent *y = b;

	if (x->cluster != y->cluster)
		return x->cluster < y->cluster ? -1 : 1;
	return x->earlier < y->earlier ? -1 : x->earlier > y->earlier;
}

void
medrec_inherit_ids(MedrecClusterDescent *members, size_t member_count,
				   uint32_t *inherited, uint32_t cluster_count,
				   MedrecClusterHeir *heirs, uint32_t earlier_count)
{
	for (uint32_t i = 0; i < cluster_count; i++)
		inherited[i] = MEDREC_NO_CLUSTER;
	for (uint32_t i = 0; i < earlier_count; i++)
		heirs[i] = (MedrecClusterHeir)
	{
		MEDREC_NO_CLUSTER, 0
	};
	qsort(members, member_count, sizeof(MedrecClusterDescent), compare_descents);

	for (size_t from = 0; from < member_count;)
	{
		uint32_t	cluster = members[from].cluster;
		uint32_t	best = members[from].earlier;
		uint32_t	most = 0;

		while (from < member_count && members[from].cluster == cluster)
		{
			uint32_t	earlier = members[from].earlier;
			uint32_t	shared = 0;

			while (from < member_count && members[from].cluster == cluster && members[from].earlier == earlier)
			{
				from++;
				shared++;
			}
			if (shared > most)
			{
				best = earlier;
				most = shared;
			}
		}
		if (most > heirs[best].members)
			heirs[best] = (MedrecClusterHeir)
		{
			cluster, most
		};
	}
	for (uint32_t i = 0; i < earlier_count; i++)
	{
		if (heirs[i].cluster != MEDREC_NO_CLUSTER)
			inherited[heirs[i].cluster] = i;
	}
}
