/*-------------------------------------------------------------------------
 *
 * duplicate_clusters_sql.c
 *		Which patients of a whole table are one person, as an SQL function.
 *
 * The pairs that connect them are looked for, or taken from a relation that
 * lists those that were found before.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "matching/clusters.h"
#include "matching/decided_pairs.h"
#include "matching/duplicates_sql.h"
#include "matching/listed_pairs.h"
#include "matching/match_model_json.h"
#include "matching/patient_order.h"
#include "matching/previous_clusters.h"

/* So many pairs ahead, the processor fetches what will be looked at. */
#define AHEAD	8

typedef struct ClusterState
{
	const MedrecPatientLoad *load;
	const MedrecMatchModel *model;
	uint32	   *ranks;			/* of rows that a pair or a constraint has */
} ClusterState;

static float
weigh_rows(void *arg, uint32_t a, uint32_t b)
{
	const ClusterState *state = arg;
	MedrecPatientView first;
	MedrecPatientView second;
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;

	medrec_loaded_view(state->load, a, &first);
	medrec_loaded_view(state->load, b, &second);
	(void) medrec_match_evidence(state->model, &first, &second, evidence, &weight);
	return (float) weight;
}

static int
compare_rows(const void *a, const void *b, void *arg)
{
	const		uint32 *ranks = arg;
	uint32		x = ranks[*(const uint32 *) a];
	uint32		y = ranks[*(const uint32 *) b];

	return x < y ? -1 : x > y;
}

static void
sort_rows(void *arg, uint32_t *rows, size_t count)
{
	ClusterState *state = arg;

	qsort_arg(rows, count, sizeof(uint32), compare_rows, state->ranks);
}

static void
pause_clustering(void *arg)
{
	(void) arg;
	CHECK_FOR_INTERRUPTS();
}

static void *
allocate(void *arg, size_t size)
{
	(void) arg;
	return MemoryContextAllocHuge(CurrentMemoryContext, Max(size, 1));
}

/* ------------------------------------------------------------------------
 * Pairs
 * ------------------------------------------------------------------------
 */

/* Those that are found: how many, in *edges */
static Size
find_edges(MedrecPairSearch *search, MedrecEdge **edges)
{
	medrec_pair_search(search);
	medrec_notice_crowds(search);
	*edges = MemoryContextAllocHuge(CurrentMemoryContext, (search->pair_count + 1) * sizeof(MedrecEdge));
	for (Size i = 0; i < search->pair_count; i++)
		(*edges)[i] = (MedrecEdge)
	{
		search->pairs[i].a, search->pairs[i].b, (float) search->pairs[i].weight
	};
	return search->pair_count;
}

/* Those that are listed and weigh enough, by the model and the patients as they are now */
static Size
weigh_listed(MedrecListedPairs *listed, const MedrecPatientRelation *source, ClusterState *state, MedrecEdge **edges)
{
	Size		count;
	Size		kept = 0;
	const MedrecPatientLoad *load = state->load;

	*edges = medrec_listed_edges(listed, source, &count);
	for (Size i = 0; i < count; i++)
	{
		MedrecEdge *edge = &(*edges)[i];

		CHECK_FOR_INTERRUPTS();
		if (i + AHEAD < count)
		{
			MEDREC_EXPECT_PATIENT(load, edge[AHEAD].a);
			MEDREC_EXPECT_PATIENT(load, edge[AHEAD].b);
		}
		edge->weight = weigh_rows(state, edge->a, edge->b);
		if (edge->weight >= MEDREC_CLUSTER_WEIGHT)
			(*edges)[kept++] = *edge;
	}
	return kept;
}

/* The order of the rows that there is anything about */
static uint32 *
rank_rows(const MedrecPatientLoad *load, const MedrecClustering *clustering)
{
	uint32	   *ranks = MemoryContextAllocExtended(CurrentMemoryContext, ((Size) load->count + 1) * sizeof(uint32),
												   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);

	for (Size i = 0; i < clustering->edge_count; i++)
		ranks[clustering->edges[i].a] = ranks[clustering->edges[i].b] = 1;
	for (Size i = 0; i < clustering->constraint_count; i++)
		ranks[clustering->constraints[i].a] = ranks[clustering->constraints[i].b] = 1;
	medrec_rank_patients(load, ranks);
	return ranks;
}

/* ------------------------------------------------------------------------
 * Clusters
 * ------------------------------------------------------------------------
 */

/* By the first rows of the clusters, and then by their own */
static int
compare_members(const void *a, const void *b, void *arg)
{
	const		uint32 *ranks = arg;
	const MedrecClusterMember *x = a;
	const MedrecClusterMember *y = b;

	if (x->cluster != y->cluster)
		return ranks[x->cluster] < ranks[y->cluster] ? -1 : 1;
	return ranks[x->row] < ranks[y->row] ? -1 : ranks[x->row] > ranks[y->row];
}

/* Puts clusters in the order of their first rows, for which cluster stands then. */
static void
order_clusters(uint32 * ranks, MedrecClusterMember *members, Size count)
{
	for (Size from = 0, to; from < count; from = to)
	{
		uint32		first = members[from].row;

		for (to = from + 1; to < count && members[to].cluster == members[from].cluster; to++)
		{
			if (ranks[members[to].row] < ranks[first])
				first = members[to].row;
		}
		for (Size i = from; i < to; i++)
			members[i].cluster = first;
	}
	qsort_arg(members, count, sizeof(MedrecClusterMember), compare_members, ranks);
}

/* With ids of the clusters, or, without any, those of their first rows */
static void
put_clusters(FunctionCallInfo fcinfo, const MedrecPatientLoad *load,
			 const MedrecClusterMember *members, Size count, const char **ids)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext row_context = AllocSetContextCreate(CurrentMemoryContext, "medrec cluster member",
													  ALLOCSET_DEFAULT_SIZES);
	Size		cluster = 0;

	for (Size i = 0; i < count; i++)
	{
		MemoryContext before = MemoryContextSwitchTo(row_context);

		CHECK_FOR_INTERRUPTS();
		cluster += i > 0 && members[i].cluster != members[i - 1].cluster;
		{
			Datum		values[] = {
				CStringGetTextDatum(ids != NULL ? ids[cluster] : medrec_patient_id(load, members[i].cluster)),
				CStringGetTextDatum(medrec_patient_id(load, members[i].row)),
				Float8GetDatum(members[i].weight),
				BoolGetDatum(members[i].is_bridge),
			};
			bool		nulls[lengthof(values)] = {false};

			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		}
		MemoryContextSwitchTo(before);
		MemoryContextReset(row_context);
	}
}

PG_FUNCTION_INFO_V1(medrec_duplicate_clusters);
Datum
medrec_duplicate_clusters(PG_FUNCTION_ARGS)
{
	MedrecPatientRelation source = medrec_source_argument(fcinfo, 0, true);
	bool		has_previous = !PG_ARGISNULL(4);
	MedrecPairSearch search = {
		.model = PG_ARGISNULL(3) ? NULL : PG_GETARG_JSONB_P(3),
		.least = MEDREC_CLUSTER_WEIGHT,
	};
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "medrec clusters",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext before;
	MedrecPatientLoad *load;
	MedrecPatientIndex *index;
	MedrecListedPairs *listed = NULL;
	MedrecPreviousClusters *previous = NULL;
	ClusterState state;
	MedrecClustering clustering = {
		.weigh = weigh_rows,.sort = sort_rows,.pause = pause_clustering,.allocate = allocate,.state = &state
	};
	MedrecClusterMember *members;
	Size		count;

	if (has_previous)
		medrec_check_previous_clusters(PG_GETARG_OID(4));
	if (!PG_ARGISNULL(5))
		medrec_check_listed_pairs(PG_GETARG_OID(5));
	InitMaterializedSRF(fcinfo, 0);
	before = MemoryContextSwitchTo(context);
	if (!PG_ARGISNULL(5))
		listed = medrec_listed_pairs(fcinfo, PG_GETARG_OID(5), &source, has_previous);
	load = listed != NULL ? medrec_listed_patients(listed) : medrec_patient_load_make();
	medrec_patients_load(load, &source);
	load->first_count = load->count;
	index = medrec_patient_index(load);
	clustering.constraints = medrec_decided_pairs(fcinfo, &source, load, index, &clustering.constraint_count);
	if (has_previous)
		previous = medrec_previous_clusters(PG_GETARG_OID(4), load, index);

	search.load = state.load = load;
	state.model = search.model == NULL ? medrec_default_model() : medrec_match_model_from_json(search.model);
	clustering.rows = load->count;
	clustering.edge_count = listed != NULL ? weigh_listed(listed, &source, &state, &clustering.edges)
		: find_edges(&search, &clustering.edges);
	state.ranks = rank_rows(load, &clustering);
	count = medrec_clusters(&clustering, &members);
	medrec_warn_of_contradictions(&clustering.contradictions);
	order_clusters(state.ranks, members, count);
	put_clusters(fcinfo, load, members, count,
				 previous == NULL ? NULL : medrec_cluster_ids(previous, members, count));
	MemoryContextSwitchTo(before);
	MemoryContextDelete(context);
	return (Datum) 0;
}
