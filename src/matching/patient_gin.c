/*-------------------------------------------------------------------------
 *
 * patient_gin.c
 *		The GIN index that answers the operator % of patients.
 *
 * The index holds the search keys; who shares one is looked at again, so that
 * it finds what a scan finds.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/gin.h"
#include "access/stratnum.h"
#include "fmgr.h"

#include "compat.h"
#include "matching/search_keys.h"

PG_FUNCTION_INFO_V1(medrec_patient_key_extract_value);
PG_FUNCTION_INFO_V1(medrec_patient_key_extract_query);
PG_FUNCTION_INFO_V1(medrec_patient_key_consistent);
PG_FUNCTION_INFO_V1(medrec_patient_key_triconsistent);

static Datum *
extract(FunctionCallInfo fcinfo, int32 * count)
{
	bytea	   *key = PG_GETARG_BYTEA_PP(0);
	MedrecPatientView view;
	int32		keys[MEDREC_SEARCH_KEYS_MAX];
	Datum	   *entries;

	medrec_patient_view(&view, (unsigned char *) VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key));
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
