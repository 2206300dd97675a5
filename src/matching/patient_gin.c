/*-------------------------------------------------------------------------
 *
 * patient_gin.c
 *		The GIN index that answers the operators % and && of patients.
 *
 * The index holds the search keys; who shares enough of them is looked at
 * again, so that it finds what a scan finds.  GIN steps through the keys that
 * few rows have, and looks into the longest list only for those rows: it asks
 * first whether that key alone would do.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/gin.h"
#include "access/stratnum.h"
#include "fmgr.h"

#include "compat.h"
#include "matching/patient_gin.h"
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

/*
 * Do those that a row has count enough?  A key of the query and one of the
 * index that are the same number are what && asks for; % asks for more.
 */
static GinTernaryValue
shares_enough(const GinTernaryValue * check, const Datum *keys, int32 count,
			  StrategyNumber strategy)
{
	int			sure = 0;
	int			possible = 0;

	for (int i = 0; i < count; i++)
	{
		if (check[i] == GIN_FALSE)
			continue;
		possible += medrec_search_key_weight(DatumGetInt32(keys[i]));
		if (check[i] == GIN_TRUE)
			sure += medrec_search_key_weight(DatumGetInt32(keys[i]));
	}
	if (possible < MEDREC_SEARCH_KEYS_ENOUGH)
		return GIN_FALSE;
	return strategy == MEDREC_COMPARABLE_STRATEGY && sure >= MEDREC_SEARCH_KEYS_ENOUGH ?
		GIN_TRUE : GIN_MAYBE;
}

Datum
medrec_patient_key_consistent(PG_FUNCTION_ARGS)
{
	GinTernaryValue result = shares_enough((GinTernaryValue *) PG_GETARG_POINTER(0),
										   (Datum *) PG_GETARG_POINTER(6),
										   PG_GETARG_INT32(3), PG_GETARG_UINT16(1));

	*(bool *) PG_GETARG_POINTER(5) = result == GIN_MAYBE;
	PG_RETURN_BOOL(result != GIN_FALSE);
}

Datum
medrec_patient_key_triconsistent(PG_FUNCTION_ARGS)
{
	PG_RETURN_GIN_TERNARY_VALUE(shares_enough((GinTernaryValue *) PG_GETARG_POINTER(0),
											  (Datum *) PG_GETARG_POINTER(5),
											  PG_GETARG_INT32(3), PG_GETARG_UINT16(1)));
}
