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

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "matching/match_model.h"

PG_FUNCTION_INFO_V1(medrec_match_weight_sql);
PG_FUNCTION_INFO_V1(medrec_match_probability_sql);
PG_FUNCTION_INFO_V1(medrec_match_explain_sql);

/* What is known of the two arguments */
static int
find_evidence(FunctionCallInfo fcinfo, MedrecEvidence *evidence, double *weight)
{
	bytea	   *a = PG_GETARG_BYTEA_PP(0);
	bytea	   *b = PG_GETARG_BYTEA_PP(1);
	MedrecPatientView a_view;
	MedrecPatientView b_view;

	medrec_patient_view(&a_view, (unsigned char *) VARDATA_ANY(a), VARSIZE_ANY_EXHDR(a));
	medrec_patient_view(&b_view, (unsigned char *) VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b));
	return medrec_match_evidence(medrec_default_model(), &a_view, &b_view, evidence, weight);
}

Datum
medrec_match_weight_sql(PG_FUNCTION_ARGS)
{
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;

	(void) find_evidence(fcinfo, evidence, &weight);
	PG_RETURN_FLOAT8(weight);
}

Datum
medrec_match_probability_sql(PG_FUNCTION_ARGS)
{
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;

	(void) find_evidence(fcinfo, evidence, &weight);
	PG_RETURN_FLOAT8(medrec_match_probability(weight));
}

Datum
medrec_match_explain_sql(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;
	int			n = find_evidence(fcinfo, evidence, &weight);

	InitMaterializedSRF(fcinfo, 0);
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
