/*-------------------------------------------------------------------------
 *
 * match_sql.c
 *		How likely it is that two patients are one, as SQL functions.
 *
 * Reasons name fields and kinds of agreement, never values.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "matching/match_explain_svg.h"
#include "matching/match_model_json.h"
#include "matching/match_threshold.h"
#include "matching/search_keys.h"

PG_FUNCTION_INFO_V1(medrec_match_weight_sql);
PG_FUNCTION_INFO_V1(medrec_match_probability_sql);
PG_FUNCTION_INFO_V1(medrec_match_explain_sql);
PG_FUNCTION_INFO_V1(medrec_match_explain_svg_sql);
PG_FUNCTION_INFO_V1(medrec_patient_comparable);
PG_FUNCTION_INFO_V1(medrec_patient_matches);
PG_FUNCTION_INFO_V1(medrec_patient_matches_threshold);
PG_FUNCTION_INFO_V1(medrec_patient_distance);

double		medrec_match_threshold;

static void
view_argument(FunctionCallInfo fcinfo, int number, MedrecPatientView *view)
{
	bytea	   *key = PG_GETARG_BYTEA_PP(number);

	medrec_patient_view(view, (unsigned char *) VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key));
}

/* What is known of the first two arguments, by the model that is another, if any */
static int
find_evidence(FunctionCallInfo fcinfo, int model, MedrecEvidence *evidence, double *weight)
{
	MedrecPatientView a;
	MedrecPatientView b;

	view_argument(fcinfo, 0, &a);
	view_argument(fcinfo, 1, &b);
	return medrec_match_evidence(medrec_model_argument(fcinfo, model), &a, &b, evidence, weight);
}

static double
weigh(FunctionCallInfo fcinfo, int model)
{
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;

	(void) find_evidence(fcinfo, model, evidence, &weight);
	return weight;
}

Datum
medrec_match_weight_sql(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(weigh(fcinfo, 2));
}

Datum
medrec_match_probability_sql(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(medrec_match_probability(weigh(fcinfo, 2)));
}

/* Do the two share enough search keys? */
static bool
are_comparable(FunctionCallInfo fcinfo)
{
	MedrecPatientView a;
	MedrecPatientView b;

	view_argument(fcinfo, 0, &a);
	view_argument(fcinfo, 1, &b);
	return medrec_share_search_keys(&a, &b);
}

/* ... and are they probable enough?  Never, if the threshold is no number. */
static bool
match(FunctionCallInfo fcinfo, double threshold)
{
	return medrec_match_probability(weigh(fcinfo, 3)) >= threshold && are_comparable(fcinfo);
}

/* a && b */
Datum
medrec_patient_comparable(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(are_comparable(fcinfo));
}

/* a % b */
Datum
medrec_patient_matches(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(match(fcinfo, medrec_match_threshold));
}

Datum
medrec_patient_matches_threshold(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(match(fcinfo, PG_GETARG_FLOAT8(2)));
}

/* a <-> b: -log2 of the probability, which log1p keeps apart when it is near 1 */
Datum
medrec_patient_distance(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(log1p(exp2(-weigh(fcinfo, 2))) / log(2));
}

Datum
medrec_match_explain_sql(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;
	int			n;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return (Datum) 0;
	n = find_evidence(fcinfo, 2, evidence, &weight);
	for (int i = 0; i < n; i++)
	{
		Datum		values[] = {
			CStringGetTextDatum(medrec_evidence_field(&evidence[i])),
			CStringGetTextDatum(medrec_evidence_agreement(&evidence[i])),
			Float8GetDatum(evidence[i].weight),
		};
		bool		nulls[lengthof(values)] = {false};

		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

Datum
medrec_match_explain_svg_sql(PG_FUNCTION_ARGS)
{
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;
	int			count;
	text	   *svg;
	size_t		len;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	count = find_evidence(fcinfo, 2, evidence, &weight);
	svg = palloc(VARHDRSZ + MEDREC_EXPLAIN_SVG_MAX);
	len = medrec_match_explain_svg(medrec_model_argument(fcinfo, 2), evidence, count, weight, VARDATA(svg));
	SET_VARSIZE(svg, VARHDRSZ + len);
	PG_RETURN_TEXT_P(svg);
}
