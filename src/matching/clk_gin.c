/*-------------------------------------------------------------------------
 *
 * clk_gin.c
 *		The GIN index that answers the operator % of filters.
 *
 * The index holds the bands; who shares one is looked at again, so that it
 * finds what a scan finds.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/gin.h"
#include "access/stratnum.h"
#include "fmgr.h"

#include "compat.h"
#include "matching/clk.h"

PG_FUNCTION_INFO_V1(medrec_clk_extract_value);
PG_FUNCTION_INFO_V1(medrec_clk_extract_query);
PG_FUNCTION_INFO_V1(medrec_clk_consistent);
PG_FUNCTION_INFO_V1(medrec_clk_triconsistent);

static Datum *
extract(FunctionCallInfo fcinfo)
{
	int32	   *count = (int32 *) PG_GETARG_POINTER(1);
	int32		keys[MEDREC_CLK_BANDS];
	Datum	   *entries = palloc(sizeof(Datum) * MEDREC_CLK_BANDS);

	medrec_clk_bands((MedrecClk *) PG_GETARG_POINTER(0), keys);
	for (int i = 0; i < MEDREC_CLK_BANDS; i++)
		entries[i] = Int32GetDatum(keys[i]);
	*count = MEDREC_CLK_BANDS;
	return entries;
}

Datum
medrec_clk_extract_value(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(extract(fcinfo));
}

Datum
medrec_clk_extract_query(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(extract(fcinfo));
}

Datum
medrec_clk_consistent(PG_FUNCTION_ARGS)
{
	bool	   *recheck = (bool *) PG_GETARG_POINTER(5);

	*recheck = true;
	PG_RETURN_BOOL(true);
}

Datum
medrec_clk_triconsistent(PG_FUNCTION_ARGS)
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
