/*-------------------------------------------------------------------------
 *
 * duplicates_sql.c
 *		Duplicate patients in whole tables, as SQL functions: pairs and models.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "common/hash64.h"
#include "compat.h"
#include "matching/duplicates_sql.h"
#include "matching/match_model_json.h"
#include "matching/name_shares.h"
#include "matching/patient_order.h"

PG_FUNCTION_INFO_V1(medrec_find_duplicates);
PG_FUNCTION_INFO_V1(medrec_find_links);
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

MedrecPatientRelation
medrec_source_argument(FunctionCallInfo fcinfo, int first, bool has_id)
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

	medrec_patients_load(load, &sources[0]);
	load->first_count = load->count;
	if (count > 1)
		medrec_patients_load(load, &sources[1]);
	return load;
}

void
medrec_notice_crowds(const MedrecPairSearch *search)
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

/* Reasons that were written before: many pairs have the same */
typedef struct KnownReasons
{
	uint64		packed;
	Datum text;
	char		status;
} KnownReasons;

#define SH_PREFIX reasons
#define SH_ELEMENT_TYPE KnownReasons
#define SH_KEY_TYPE uint64
#define SH_KEY packed
#define SH_HASH_KEY(tb, key) ((uint32) medrec_hash64(&(key), sizeof(key), 0))
#define SH_EQUAL(tb, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* So many are kept */
#define REASONS_MAX	65536

/* What agrees and what does not, and rules: never a value */
static Datum
write_reasons(uint64 packed)
{
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	int			n = medrec_reasons_unpack(packed, evidence);
	StringInfoData reasons;

	initStringInfo(&reasons);
	for (int i = 0; i < n; i++)
		appendStringInfo(&reasons, "%s%s: %s", i > 0 ? "; " : "",
						 medrec_evidence_field(&evidence[i]), medrec_evidence_agreement(&evidence[i]));
	return CStringGetTextDatum(reasons.data);
}

static Datum
reasons_of(uint64 packed, MemoryContext context, reasons_hash **known)
{
	MemoryContext before = MemoryContextSwitchTo(context);
	KnownReasons *reasons;
	bool		is_known;

	if (*known == NULL || (*known)->members == REASONS_MAX)
	{
		MemoryContextReset(context);
		*known = reasons_create(context, 1024, NULL);
	}
	reasons = reasons_insert(*known, packed, &is_known);
	if (!is_known)
		reasons->text = write_reasons(packed);
	MemoryContextSwitchTo(before);
	return reasons->text;
}

static int
compare_pairs(const void *a, const void *b, void *arg)
{
	const		uint32 *ranks = arg;
	const MedrecFoundPair *x = a;
	const MedrecFoundPair *y = b;

	if (x->a != y->a)
		return ranks[x->a] < ranks[y->a] ? -1 : 1;
	return ranks[x->b] < ranks[y->b] ? -1 : ranks[x->b] > ranks[y->b];
}

/* By their ids; of one relation, the first of the two comes first. */
static void
order_pairs(MedrecPairSearch *search)
{
	uint32	   *ranks = MemoryContextAllocExtended(CurrentMemoryContext, ((Size) search->load->count + 1) * sizeof(uint32),
												   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);

	for (Size i = 0; i < search->pair_count; i++)
		ranks[search->pairs[i].a] = ranks[search->pairs[i].b] = 1;
	medrec_rank_patients(search->load, ranks);
	for (Size i = 0; i < search->pair_count && !search->is_link; i++)
	{
		MedrecFoundPair *pair = &search->pairs[i];

		if (ranks[pair->a] > ranks[pair->b])
		{
			uint32		second = pair->a;

			pair->a = pair->b;
			pair->b = second;
		}
	}
	qsort_arg(search->pairs, search->pair_count, sizeof(MedrecFoundPair), compare_pairs, ranks);
	pfree(ranks);
}

static void
put_pairs(FunctionCallInfo fcinfo, MedrecPairSearch *search, double threshold)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const MedrecPatientLoad *load = search->load;
	const MedrecMatchModel *model = search->model == NULL ? medrec_default_model() :
	medrec_match_model_from_json(search->model);
	MemoryContext reasons_context = AllocSetContextCreate(CurrentMemoryContext, "medrec reasons",
														  ALLOCSET_DEFAULT_SIZES);
	MemoryContext row_context = AllocSetContextCreate(CurrentMemoryContext, "medrec pair",
													  ALLOCSET_DEFAULT_SIZES);
	reasons_hash *known = NULL;

	order_pairs(search);
	for (Size i = 0; i < search->pair_count; i++)
	{
		const MedrecFoundPair *pair = &search->pairs[i];
		double		probability = medrec_match_probability(pair->weight);
		MemoryContext before;

		CHECK_FOR_INTERRUPTS();
		if (probability < threshold)
			continue;
		before = MemoryContextSwitchTo(row_context);
		{
			Datum		values[] = {
				CStringGetTextDatum(medrec_patient_id(load, pair->a)),
				CStringGetTextDatum(medrec_patient_id(load, pair->b)),
				Float8GetDatum(pair->weight),
				Float8GetDatum(probability),
				CStringGetTextDatum(medrec_match_band(model, probability)),
				reasons_of(pair->reasons, reasons_context, &known),
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
		.model = PG_ARGISNULL(model) ? NULL : PG_GETARG_JSONB_P(model),
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
	medrec_notice_crowds(&search);
	put_pairs(fcinfo, &search, threshold);
	MemoryContextSwitchTo(before);
	MemoryContextDelete(context);
	return (Datum) 0;
}

Datum
medrec_find_duplicates(PG_FUNCTION_ARGS)
{
	MedrecPatientRelation source = medrec_source_argument(fcinfo, 0, true);

	return find_pairs(fcinfo, &source, 1, 3);
}

Datum
medrec_find_links(PG_FUNCTION_ARGS)
{
	MedrecPatientRelation sources[2] = {
		medrec_source_argument(fcinfo, 0, true),
		medrec_source_argument(fcinfo, 3, true),
	};

	return find_pairs(fcinfo, sources, 2, 6);
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

/* Names are counted by one process, while others look at pairs. */
typedef struct NameCounting
{
	const MedrecPatientLoad *load;
	MedrecMatchModel *model;
} NameCounting;

static void
count_names(void *arg)
{
	const NameCounting *counting = arg;

	medrec_name_shares_count(counting->load, &counting->model->given, &counting->model->family);
}

static Datum
train(const MedrecPatientRelation *sources, int count)
{
	NameCounting names;
	MedrecPairSearch search = {.is_link = count > 1,.is_training = true,.meanwhile = count_names,.arg = &names};
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
	model = palloc(sizeof(MedrecMatchModel));
	*model = *medrec_default_model();
	names = (NameCounting)
	{
		search.load, model
	};
	medrec_pair_search(&search);

	rows = search.load->count;
	second = rows - search.load->first_count;
	training = palloc0(sizeof(MedrecTraining));
	model->household = 0;		/* that is learned */
	model->twins = 3;			/* a person should look at it */
	training->patterns = search.patterns;
	training->count = search.pattern_count;
	training->rows = rows;
	training->pairs = Max(count > 1 ? search.load->first_count * second : rows * (rows - 1) / 2, 1);
	medrec_match_train(training, model);

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
	MedrecPatientRelation source = medrec_source_argument(fcinfo, 0, false);

	return train(&source, 1);
}

Datum
medrec_match_train_link_sql(PG_FUNCTION_ARGS)
{
	MedrecPatientRelation sources[2] = {
		medrec_source_argument(fcinfo, 0, false),
		medrec_source_argument(fcinfo, 2, false),
	};

	return train(sources, 2);
}
