/*-------------------------------------------------------------------------
 *
 * patient_gin.c
 *		Search for a patient: the operators % and <->, and their GIN index.
 *
 * a % b is true if the two share a search key and their probability is
 * medrec.match_threshold at least.  The index holds the search keys; who shares
 * one is looked at again, so that it finds what a scan finds.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/gin.h"
#include "access/stratnum.h"
#include "fmgr.h"

#include "compat.h"
#include "matching/match_model.h"
#include "matching/match_threshold.h"
#include "matching/search_keys.h"

double		medrec_match_threshold;

PG_FUNCTION_INFO_V1(medrec_patient_matches);
PG_FUNCTION_INFO_V1(medrec_patient_distance);
PG_FUNCTION_INFO_V1(medrec_patient_key_extract_value);
PG_FUNCTION_INFO_V1(medrec_patient_key_extract_query);
PG_FUNCTION_INFO_V1(medrec_patient_key_consistent);
PG_FUNCTION_INFO_V1(medrec_patient_key_triconsistent);

static void
view_argument(FunctionCallInfo fcinfo, int number, MedrecPatientView *view)
{
	bytea	   *key = PG_GETARG_BYTEA_PP(number);

	medrec_patient_view(view, (unsigned char *) VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key));
}

Datum
medrec_patient_matches(PG_FUNCTION_ARGS)
{
	MedrecPatientView a;
	MedrecPatientView b;
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;

	view_argument(fcinfo, 0, &a);
	view_argument(fcinfo, 1, &b);
	(void) medrec_match_evidence(medrec_default_model(), &a, &b, evidence, &weight);
	PG_RETURN_BOOL(medrec_match_probability(weight) >= medrec_match_threshold &&
				   medrec_share_search_key(&a, &b));
}

Datum
medrec_patient_distance(PG_FUNCTION_ARGS)
{
	MedrecPatientView a;
	MedrecPatientView b;
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	double		weight;

	view_argument(fcinfo, 0, &a);
	view_argument(fcinfo, 1, &b);
	(void) medrec_match_evidence(medrec_default_model(), &a, &b, evidence, &weight);
	/* -log2 of the probability; for large weights log1p keeps the difference */
	PG_RETURN_FLOAT8(log1p(exp2(-weight)) / log(2));
}

static Datum *
extract(FunctionCallInfo fcinfo, int32 * count)
{
	MedrecPatientView view;
	int32		keys[MEDREC_SEARCH_KEYS_MAX];
	Datum	   *entries;

	view_argument(fcinfo, 0, &view);
	*count = medrec_search_keys(&view, keys);
	entries = palloc(sizeof(Datum) * (*count + 1));
	for (int i = 0; i < *count; i++)
		entries[i] = Int32GetDatum(keys[i]);
	return entries;
}

Datum
medrec_patient_key_extract_value(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(extract(fcinfo, (int32 *) PG_GETARG_POINTER(1)));
}

/* A patient without any search key is like nobody. */
Datum
medrec_patient_key_extract_query(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(extract(fcinfo, (int32 *) PG_GETARG_POINTER(1)));
}

Datum
medrec_patient_key_consistent(PG_FUNCTION_ARGS)
{
	bool	   *recheck = (bool *) PG_GETARG_POINTER(5);

	*recheck = true;
	PG_RETURN_BOOL(true);
}

Datum
medrec_patient_key_triconsistent(PG_FUNCTION_ARGS)
{
	GinTernaryValue *check = (GinTernaryValue *) PG_GETARG_POINTER(0);
	int32		count = PG_GETARG_INT32(3);

	for (int i = 0; i < count; i++)
	{
		if (check[i] != GIN_FALSE)
			PG_RETURN_GIN_TERNARY_VALUE(GIN_MAYBE);
	}
	PG_RETURN_GIN_TERNARY_VALUE(GIN_FALSE);
}
