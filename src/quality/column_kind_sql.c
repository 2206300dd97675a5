/*-------------------------------------------------------------------------
 *
 * column_kind_sql.c
 *		What a column holds, guessed from its name and type: SQL.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "quality/column_type.h"

uint32
medrec_column_type(Oid type)
{
	Oid			base = getBaseType(type);
	char		category;
	bool		preferred;

	if (base == DATEOID || base == TIMESTAMPOID || base == TIMESTAMPTZOID)
		return MEDREC_COLUMN_DATE;
	get_type_category_preferred(base, &category, &preferred);
	switch (category)
	{
		case TYPCATEGORY_STRING:
		case TYPCATEGORY_UNKNOWN:
			return MEDREC_COLUMN_STRING;
		case TYPCATEGORY_NUMERIC:
			return MEDREC_COLUMN_NUMBER;
		case TYPCATEGORY_BOOLEAN:
			return MEDREC_COLUMN_BOOLEAN;
		case TYPCATEGORY_ENUM:
			return MEDREC_COLUMN_CODE;
		case TYPCATEGORY_USER:
			return base == UUIDOID ? MEDREC_COLUMN_UUID :
				base >= FirstNormalObjectId ? MEDREC_COLUMN_CODE : MEDREC_COLUMN_OTHER;
		default:
			return MEDREC_COLUMN_OTHER;
	}
}

PG_FUNCTION_INFO_V1(medrec_quality_column_guess);
Datum
medrec_quality_column_guess(PG_FUNCTION_ARGS)
{
	text	   *name = PG_GETARG_TEXT_PP(0);
	Oid			type = PG_GETARG_OID(1);
	MedrecColumnGuess guess;
	TupleDesc	desc;
	Datum		values[3];
	bool		nulls[3] = {false};

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	if (!SearchSysCacheExists1(TYPEOID, ObjectIdGetDatum(type)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("type does not exist")));
	if (medrec_column_guess(&guess, medrec_column_type(type),
							VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)))
	{
		values[0] = CStringGetTextDatum(guess.element->name);
		values[1] = CStringGetTextDatum(guess.element->kind);
		values[2] = Int32GetDatum(guess.score);
	}
	else
		memset(nulls, true, sizeof(nulls));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}
