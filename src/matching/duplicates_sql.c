/*-------------------------------------------------------------------------
 *
 * duplicates_sql.c
 *		Duplicate patients in whole tables, as SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "matching/clusters.h"
#include "matching/decided_pairs.h"
#include "matching/match_model_json.h"
#include "matching/name_shares.h"
#include "matching/pair_search.h"
#include "matching/previous_clusters.h"

PG_FUNCTION_INFO_V1(medrec_find_duplicates);
PG_FUNCTION_INFO_V1(medrec_find_links);
PG_FUNCTION_INFO_V1(medrec_duplicate_clusters);
PG_FUNCTION_INFO_V1(medrec_match_train_sql);
PG_FUNCTION_INFO_V1(medrec_match_train_link_sql);

/* ------------------------------------------------------------------------
 * Arguments
 * ------------------------------------------------------------------------
 */

/* Of one argument, which must be there */
static Datum
required(FunctionCallInfo fcinfo, int number, const char *name)
{
	if (PG_ARGISNULL(number))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("\"%s\" must not be null", name)));
	return PG_GETARG_DATUM(number);
}

static MedrecPatientRelation
source_argument(FunctionCallInfo fcinfo, int first, bool has_id)
{
	MedrecPatientRelation source;

	(void) required(fcinfo, first, "relation");
	(void) required(fcinfo, first + 1, "key");
	if (has_id)
	{
		(void) required(fcinfo, first + 2, "id");
		medrec_patient_relation(fcinfo, first, &source);
	}
	else
		medrec_patient_keys(fcinfo, first, &source);
	return source;
}

static Jsonb *
model_argument(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : PG_GETARG_JSONB_P(number);
}

static double
threshold_argument(FunctionCallInfo fcinfo, int number)
{
	double		threshold = DatumGetFloat8(required(fcinfo, number, "threshold"));

	if (!(threshold >= 0 && threshold <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"threshold\" must be a probability, from 0 to 1")));
	return threshold;
}

/* The weight that a probability stands for; a little less, to be safe */
static double
weight_of(double probability)
{
	if (probability <= 0)
		return -INFINITY;
	if (probability >= 1)
		probability = 1 - DBL_EPSILON;
	return log2(probability / (1 - probability)) - 1e-6;
}

/* Reads the patients of one relation or two. */
static MedrecPatientLoad *
load_patients(const MedrecPatientRelation *sources, int count)
{
	MedrecPatientLoad *load = medrec_patient_load_make();

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	medrec_patients_load(load, &sources[0]);
	load->first_count = load->count;
	if (count > 1)
		medrec_patients_load(load, &sources[1]);
	SPI_finish();
	return load;
}

/* Tells of what was not looked at one by one. */
static void
notice_crowds(const MedrecPairSearch *search)
{
	if (search->counts.crowded > 0)
		ereport(DEBUG1,
				(errmsg_internal("%llu blocking keys are shared by too many patients; their pairs were asked for one more thing in common",
								 (unsigned long long) search->counts.crowded)));
	if (search->counts.alike > 0)
		ereport(NOTICE,
				(errmsg("many patients have the same in common"),
				 errdetail("%llu times a patient was compared with one of those like him instead of all.",
						   (unsigned long long) search->counts.alike)));
}

/* ------------------------------------------------------------------------
 * Pairs
 * ------------------------------------------------------------------------
 */

/* By the ids, and by the rows where ids are the same */
static int
compare_rows(const MedrecPatientLoad *load, uint32 a, uint32 b)
{
	int			order = strcmp(medrec_patient_id(load, a), medrec_patient_id(load, b));

	return order != 0 ? order : a < b ? -1 : a > b;
}

static int
compare_pairs(const void *a, const void *b, void *arg)
{
	const MedrecPatientLoad *load = arg;
	const MedrecEdge *x = a;
	const MedrecEdge *y = b;
	int			order = compare_rows(load, x->a, y->a);

	return order != 0 ? order : compare_rows(load, x->b, y->b);
}

static void
view_row(const MedrecPatientLoad *load, uint32 row, MedrecPatientView *view)
{
	medrec_patient_view(view, load->bytes + load->starts[row],
						(size_t) (load->starts[row + 1] - load->starts[row]));
}

/* What agrees and what does not, and rules: never a value */
static void
append_reasons(StringInfo reasons, const MedrecEvidence *evidence, int n)
{
	resetStringInfo(reasons);
	for (int i = 0; i < n; i++)
	{
		switch (evidence[i].kind)
		{
			case MEDREC_EVIDENCE_PRIOR:
			case MEDREC_EVIDENCE_GIVEN_FREQUENCY:
			case MEDREC_EVIDENCE_FAMILY_FREQUENCY:
			case MEDREC_EVIDENCE_ERRORS:
				continue;
			default:
				break;
		}
		if (reasons->len > 0)
			appendStringInfoString(reasons, "; ");
		appendStringInfoString(reasons, medrec_evidence_field(&evidence[i]));
		appendStringInfoString(reasons, ": ");
		appendStringInfoString(reasons, medrec_evidence_agreement(&evidence[i]));
	}
}

static void
put_pairs(FunctionCallInfo fcinfo, MedrecPairSearch *search, double threshold)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const MedrecPatientLoad *load = search->load;
	const MedrecMatchModel *model = search->model == NULL ? medrec_default_model() :
	medrec_match_model_from_json(search->model);
	StringInfoData reasons;
	MemoryContext row_context = AllocSetContextCreate(CurrentMemoryContext, "medrec pair",
													  ALLOCSET_DEFAULT_SIZES);

	initStringInfo(&reasons);
	for (Size i = 0; i < search->edge_count && !search->is_link; i++)
	{
		MedrecEdge *edge = &search->edges[i];

		if (compare_rows(load, edge->a, edge->b) > 0)
			*edge = (MedrecEdge)
		{
			edge->b, edge->a, edge->weight
		};
	}
	qsort_arg(search->edges, search->edge_count, sizeof(MedrecEdge), compare_pairs, (void *) load);
	for (Size i = 0; i < search->edge_count; i++)
	{
		const MedrecEdge *edge = &search->edges[i];
		MedrecPatientView a;
		MedrecPatientView b;
		MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
		double		weight;
		double		probability;
		int			n;
		MemoryContext before;

		CHECK_FOR_INTERRUPTS();
		view_row(load, edge->a, &a);
		view_row(load, edge->b, &b);
		n = medrec_match_evidence(model, &a, &b, evidence, &weight);
		probability = medrec_match_probability(weight);
		if (probability < threshold)
			continue;
		append_reasons(&reasons, evidence, n);
		before = MemoryContextSwitchTo(row_context);
		{
			Datum		values[] = {
				CStringGetTextDatum(medrec_patient_id(load, edge->a)),
				CStringGetTextDatum(medrec_patient_id(load, edge->b)),
				Float8GetDatum(weight),
				Float8GetDatum(probability),
				CStringGetTextDatum(medrec_match_band(model, probability)),
				CStringGetTextDatum(reasons.data),
			};
			bool		nulls[lengthof(values)] = {false};

			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		}
		MemoryContextSwitchTo(before);
		MemoryContextReset(row_context);
	}
}

/* Looks for pairs in a context of its own, and puts them out. */
static Datum
find_pairs(FunctionCallInfo fcinfo, const MedrecPatientRelation *sources, int count, int model)
{
	MedrecPairSearch search = {
		.is_link = count > 1,
		.model = model_argument(fcinfo, model),
	};
	double		threshold = threshold_argument(fcinfo, model + 1);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "medrec duplicates",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext before;

	InitMaterializedSRF(fcinfo, 0);
	before = MemoryContextSwitchTo(context);
	search.least = weight_of(threshold);
	search.load = load_patients(sources, count);
	medrec_pair_search(&search);
	notice_crowds(&search);
	put_pairs(fcinfo, &search, threshold);
	MemoryContextSwitchTo(before);
	MemoryContextDelete(context);
	return (Datum) 0;
}

Datum
medrec_find_duplicates(PG_FUNCTION_ARGS)
{
	MedrecPatientRelation source = source_argument(fcinfo, 0, true);

	return find_pairs(fcinfo, &source, 1, 3);
}

Datum
medrec_find_links(PG_FUNCTION_ARGS)
{
	MedrecPatientRelation sources[2] = {
		source_argument(fcinfo, 0, true),
		source_argument(fcinfo, 3, true),
	};

	return find_pairs(fcinfo, sources, 2, 6);
}

/* ------------------------------------------------------------------------
 * Clusters
 * ------------------------------------------------------------------------
 */

typedef struct ClusterState
{
	const MedrecPatientLoad *load;
	const MedrecMatchModel *model;
} ClusterState;

static float
weigh_rows(void *arg, uint32_t a, uint32_t b)
{
	ClusterState *state = arg;
	MedrecPatientView first;
	MedrecPatientView second;
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;

	view_row(state->load, a, &first);
	view_row(state->load, b, &second);
	(void) medrec_match_evidence(state->model, &first, &second, evidence, &weight);
	return (float) weight;
}

/* By the ids, and by the keys where ids are the same */
static int
compare_patients(const void *a, const void *b, void *arg)
{
	const MedrecPatientLoad *load = arg;
	uint32		x = *(const uint32 *) a;
	uint32		y = *(const uint32 *) b;
	Size		x_len = (Size) (load->starts[x + 1] - load->starts[x]);
	Size		y_len = (Size) (load->starts[y + 1] - load->starts[y]);
	int			order = strcmp(medrec_patient_id(load, x), medrec_patient_id(load, y));

	if (order == 0)
		order = memcmp(load->bytes + load->starts[x], load->bytes + load->starts[y], Min(x_len, y_len));
	if (order == 0)
		order = x_len < y_len ? -1 : x_len > y_len;
	return order != 0 ? order : compare_rows(load, x, y);
}

static void
sort_rows(void *arg, uint32_t *rows, size_t count)
{
	ClusterState *state = arg;

	qsort_arg(rows, count, sizeof(uint32), compare_patients, (void *) state->load);
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

static int
compare_cluster_rows(const void *a, const void *b, void *arg)
{
	return compare_rows(arg, ((const MedrecClusterMember *) a)->row,
						((const MedrecClusterMember *) b)->row);
}

/* By their first ids, and members by theirs */
static int
compare_clusters(const void *a, const void *b, void *arg)
{
	const MedrecClusterMember *x = a;
	const MedrecClusterMember *y = b;
	int			order = compare_rows(arg, x->cluster, y->cluster);

	return order != 0 ? order : compare_rows(arg, x->row, y->row);
}

/* Puts clusters in the order of their first rows, for which cluster stands then. */
static void
order_clusters(const MedrecPatientLoad *load, MedrecClusterMember *members, Size count)
{
	for (Size from = 0; from < count;)
	{
		Size		to = from + 1;

		while (to < count && members[to].cluster == members[from].cluster)
			to++;
		qsort_arg(members + from, to - from, sizeof(MedrecClusterMember), compare_cluster_rows, (void *) load);
		for (Size i = from; i < to; i++)
			members[i].cluster = members[from].row;
		from = to;
	}
	qsort_arg(members, count, sizeof(MedrecClusterMember), compare_clusters, (void *) load);
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

Datum
medrec_duplicate_clusters(PG_FUNCTION_ARGS)
{
	MedrecPatientRelation source = source_argument(fcinfo, 0, true);
	MedrecPairSearch search = {
		.model = model_argument(fcinfo, 3),
		.least = MEDREC_CLUSTER_WEIGHT,
	};
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "medrec clusters",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext before;
	MedrecPatientIndex *index;
	MedrecPreviousClusters *previous = NULL;
	ClusterState state;
	MedrecClustering clustering = {
		.weigh = weigh_rows,.sort = sort_rows,.pause = pause_clustering,.allocate = allocate,.state = &state
	};
	MedrecClusterMember *members;
	Size		count;

	if (!PG_ARGISNULL(4))
		medrec_check_previous_clusters(PG_GETARG_OID(4));
	InitMaterializedSRF(fcinfo, 0);
	before = MemoryContextSwitchTo(context);
	search.load = load_patients(&source, 1);
	index = medrec_patient_index(search.load);
	clustering.constraints = medrec_decided_pairs(fcinfo, &source, search.load, index, &clustering.constraint_count);
	if (!PG_ARGISNULL(4))
		previous = medrec_previous_clusters(PG_GETARG_OID(4), search.load, index);
	medrec_pair_search(&search);
	notice_crowds(&search);
	state.load = search.load;
	state.model = search.model == NULL ? medrec_default_model() : medrec_match_model_from_json(search.model);

	/* the same order of pairs whoever found them */
	qsort_arg(search.edges, search.edge_count, sizeof(MedrecEdge), compare_pairs, (void *) search.load);
	clustering.rows = search.load->count;
	clustering.edges = search.edges;
	clustering.edge_count = search.edge_count;
	count = medrec_clusters(&clustering, &members);
	medrec_warn_of_contradictions(&clustering.contradictions);
	order_clusters(search.load, members, count);
	put_clusters(fcinfo, search.load, members, count,
				 previous == NULL ? NULL : medrec_cluster_ids(previous, members, count));
	MemoryContextSwitchTo(before);
	MemoryContextDelete(context);
	return (Datum) 0;
}

/* ------------------------------------------------------------------------
 * Training
 * ------------------------------------------------------------------------
 */

/* A model that was trained: what is worth a warning of it */
static void
add_warnings(MedrecTrained *trained, const MedrecMatchModel *model)
{
	if (trained->rows < 2000)
		trained->warnings[trained->warning_count++] = "There are few patients: the model rests on the built-in one to a good part.";
	if (trained->matches < 100)
		trained->warnings[trained->warning_count++] = "There are few duplicates: the model rests on the built-in one to a good part.";
	if (trained->matches > trained->rows)
		trained->warnings[trained->warning_count++] = "There are more pairs of duplicates than patients.";
	if (!trained->converged)
		trained->warnings[trained->warning_count++] = "The estimate did not settle.";
	if (model->m[MEDREC_COMPARE_BIRTH_DATE][1] < 0.3f)
		trained->warnings[trained->warning_count++] = "Duplicates seldom have the same birth date.";
}

static Datum
train(const MedrecPatientRelation *sources, int count)
{
	MedrecPairSearch search = {.is_link = count > 1,.is_training = true};
	MedrecTraining *training;
	MedrecMatchModel *model;
	MedrecTrained trained = {.rows = 0};
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "medrec training",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext before = MemoryContextSwitchTo(context);
	double		rows;
	double		second;
	Jsonb	   *json;

	search.load = load_patients(sources, count);
	medrec_pair_search(&search);

	rows = search.load->count;
	second = rows - search.load->first_count;
	training = palloc0(sizeof(MedrecTraining));
	model = palloc(sizeof(MedrecMatchModel));
	*model = *medrec_default_model();
	model->household = 0;		/* that is learned */
	model->twins = 3;			/* a person should look at it */
	training->patterns = search.patterns;
	training->count = search.pattern_count;
	training->rows = rows;
	training->pairs = Max(count > 1 ? search.load->first_count * second : rows * (rows - 1) / 2, 1);
	medrec_match_train(training, model);
	medrec_name_shares_count(search.load, MEDREC_PATIENT_GIVEN, &model->given);
	medrec_name_shares_count(search.load, MEDREC_PATIENT_FAMILY, &model->family);

	trained.rows = search.load->count;
	trained.pairs = training->pairs;
	trained.candidates = (double) search.counts.pairs;
	trained.matches = training->matches;
	trained.rounds = training->rounds;
	trained.converged = training->converged;
	add_warnings(&trained, model);
	for (int i = 0; i < trained.warning_count; i++)
		ereport(WARNING,
				(errmsg("the match model should not be relied on without a look"),
				 errdetail("%s", trained.warnings[i])));
	MemoryContextSwitchTo(before);
	json = medrec_match_model_to_json(model, &trained);
	MemoryContextDelete(context);
	PG_RETURN_JSONB_P(json);
}

Datum
medrec_match_train_sql(PG_FUNCTION_ARGS)
{
	MedrecPatientRelation source = source_argument(fcinfo, 0, false);

	return train(&source, 1);
}

Datum
medrec_match_train_link_sql(PG_FUNCTION_ARGS)
{
	MedrecPatientRelation sources[2] = {
		source_argument(fcinfo, 0, false),
		source_argument(fcinfo, 2, false),
	};

	return train(sources, 2);
}
