/*-------------------------------------------------------------------------
 *
 * previous_clusters.c
 *		The clusters of an earlier run, whose ids go on.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "compat.h"
#include "matching/cluster_ids.h"
#include "matching/grow.h"
#include "matching/previous_clusters.h"

/* Rows that are read at a time */
#define BATCH	1000

/* A row that was in a cluster */
typedef struct PreviousMember
{
	uint32		earlier;
	uint32		row;
} PreviousMember;

struct MedrecPreviousClusters
{
	const MedrecPatientLoad *load;
	MedrecPatientIndex *index;
	char	  **ids;			/* in the order of their bytes */
	uint32		count;
	uint64		ids_room;
	PreviousMember *members;
	Size		member_count;
	uint64		members_room;
};

static void
add_member(MedrecPreviousClusters *previous, const char *cluster, const char *id)
{
	MemoryContext context = previous->load->context;

	if (previous->count == 0 || strcmp(previous->ids[previous->count - 1], cluster) != 0)
	{
		if (previous->count == MEDREC_NO_CLUSTER)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many clusters")));
		previous->ids = medrec_grow(context, previous->ids, &previous->ids_room, (uint64) previous->count + 1, sizeof(char *));
		previous->ids[previous->count++] = MemoryContextStrdup(context, cluster);
	}
	for (uint32 row = medrec_patient_with_id(previous->index, id, strlen(id));
		 row != MEDREC_NO_PATIENT; row = medrec_patient_with_same_id(previous->index, row))
	{
		previous->members = medrec_grow(context, previous->members, &previous->members_room,
										previous->member_count + 1, sizeof(PreviousMember));
		previous->members[previous->member_count++] = (PreviousMember)
		{
			previous->count - 1, row
		};
	}
}

static char *
clusters_query(Oid relid)
{
	const char *name = medrec_quoted_relation(relid);
	const char *cluster = medrec_quoted_column(relid, "cluster_id", NULL, 0);
	const char *id = medrec_quoted_column(relid, "id", NULL, 0);

	return psprintf("SELECT DISTINCT p.%2$s::pg_catalog.text COLLATE pg_catalog.\"C\","
					" p.%3$s::pg_catalog.text COLLATE pg_catalog.\"C\" FROM %1$s p"
					" WHERE p.%2$s::pg_catalog.text IS NOT NULL AND p.%3$s::pg_catalog.text IS NOT NULL"
					" ORDER BY 1, 2", name, cluster, id);
}

void
medrec_check_previous_clusters(Oid relid)
{
	pfree(clusters_query(relid));
}

MedrecPreviousClusters *
medrec_previous_clusters(Oid relid, const MedrecPatientLoad *load, MedrecPatientIndex *index)
{
	MedrecPreviousClusters *previous = MemoryContextAllocZero(load->context, sizeof(MedrecPreviousClusters));
	Portal		portal;

	previous->load = load;
	previous->index = index;
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	portal = SPI_cursor_open_with_args(NULL, clusters_query(relid), 0, NULL, NULL, NULL, true, 0);
	for (;;)
	{
		SPI_cursor_fetch(portal, true, BATCH);
		if (SPI_processed == 0)
			break;
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			char	   *cluster = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1);
			char	   *id = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 2);

			add_member(previous, cluster, id);
			pfree(cluster);
			pfree(id);
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
	SPI_finish();
	return previous;
}

static int
compare_to_id(const void *key, const void *element)
{
	return strcmp(key, *(char *const *) element);
}

static bool
is_previous_id(const MedrecPreviousClusters *previous, const char *id)
{
	return previous->count > 0 &&
		bsearch(id, previous->ids, previous->count, sizeof(char *), compare_to_id) != NULL;
}

/* Of a cluster that goes on with no earlier id */
static const char *
new_id(const MedrecPreviousClusters *previous, const MedrecClusterMember *members, Size count)
{
	const char *first = medrec_patient_id(previous->load, members[0].row);
	char	   *id;

	for (Size i = 0; i < count; i++)
	{
		const char *member = medrec_patient_id(previous->load, members[i].row);

		if (!is_previous_id(previous, member))
			return member;
	}
	for (int n = 2;; n++)
	{
		id = psprintf("%s#%d", first, n);
		if (!is_previous_id(previous, id) &&
			medrec_patient_with_id(previous->index, id, strlen(id)) == MEDREC_NO_PATIENT)
			return id;
		pfree(id);
	}
}

const char **
medrec_cluster_ids(const MedrecPreviousClusters *previous, const MedrecClusterMember *members, Size count)
{
	const MedrecPatientLoad *load = previous->load;
	uint32	   *cluster_of = MemoryContextAllocHuge(CurrentMemoryContext, ((Size) load->count + 1) * sizeof(uint32));
	MedrecClusterDescent *descents = MemoryContextAllocHuge(CurrentMemoryContext,
															(previous->member_count + 1) * sizeof(MedrecClusterDescent));
	MedrecClusterHeir *heirs = MemoryContextAllocHuge(CurrentMemoryContext,
													  ((Size) previous->count + 1) * sizeof(MedrecClusterHeir));
	Size		descent_count = 0;
	uint32		clusters = 0;
	uint32	   *inherited;
	const char **ids;

	for (uint32 row = 0; row < load->count; row++)
		cluster_of[row] = MEDREC_NO_CLUSTER;
	for (Size i = 0; i < count; i++)
	{
		clusters += i == 0 || members[i].cluster != members[i - 1].cluster;
		cluster_of[members[i].row] = clusters - 1;
	}
	for (Size i = 0; i < previous->member_count; i++)
	{
		const PreviousMember *member = &previous->members[i];

		if (cluster_of[member->row] != MEDREC_NO_CLUSTER)
			descents[descent_count++] = (MedrecClusterDescent)
		{
			cluster_of[member->row], member->earlier
		};
	}
	inherited = MemoryContextAllocHuge(CurrentMemoryContext, ((Size) clusters + 1) * sizeof(uint32));
	medrec_inherit_ids(descents, descent_count, inherited, clusters, heirs, previous->count);

	ids = MemoryContextAllocHuge(CurrentMemoryContext, ((Size) clusters + 1) * sizeof(char *));
	for (Size from = 0, to, at = 0; from < count; from = to, at++)
	{
		CHECK_FOR_INTERRUPTS();
		for (to = from + 1; to < count && members[to].cluster == members[from].cluster; to++)
			;
		ids[at] = inherited[at] != MEDREC_NO_CLUSTER ? previous->ids[inherited[at]] :
			new_id(previous, members + from, to - from);
	}
	return ids;
}
