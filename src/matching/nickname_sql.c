/*-------------------------------------------------------------------------
 *
 * nickname_sql.c
 *		SQL function over the diminutives of given names.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "matching/nickname.h"
#include "matching/normalize_sql.h"

PG_FUNCTION_INFO_V1(medrec_nickname_of_sql);
Datum
medrec_nickname_of_sql(PG_FUNCTION_ARGS)
{
	text	   *name = medrec_name_folded(PG_GETARG_TEXT_PP(0), fcinfo->flinfo);
	MedrecCanonicals canonicals =
	medrec_nickname_canonicals(VARDATA(name), VARSIZE(name) - VARHDRSZ);
	Datum	   *names = palloc((canonicals.count + 1) * sizeof(Datum));

	for (size_t i = 0; i < canonicals.count; i++)
		names[i] = CStringGetTextDatum(medrec_canonical_name(canonicals.ids[i]));
	PG_RETURN_ARRAYTYPE_P(construct_array(names, (int) canonicals.count,
										  TEXTOID, -1, false, TYPALIGN_INT));
}
