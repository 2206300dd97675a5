/*-------------------------------------------------------------------------
 *
 * name_frequency_sql.c
 *		How frequent a name is, as an SQL function.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "matching/name_frequency.h"

extern Datum medrec_name_fold_sql(PG_FUNCTION_ARGS);

static bool
is_text(const text *value, const char *expected)
{
	size_t		len = strlen(expected);

	return VARSIZE_ANY_EXHDR(value) == len &&
		memcmp(VARDATA_ANY(value), expected, len) == 0;
}

/* The part is not shown if there is none of that name: it may be the name */
PG_FUNCTION_INFO_V1(medrec_name_frequency_sql);
Datum
medrec_name_frequency_sql(PG_FUNCTION_ARGS)
{
	text	   *part = PG_GETARG_TEXT_PP(1);
	float		(*frequency) (const char *, size_t);
	text	   *folded;

	if (is_text(part, "family"))
		frequency = medrec_surname_frequency;
	else if (is_text(part, "given"))
		frequency = medrec_given_name_frequency;
	else
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unrecognized part of a name"),
				 errhint("The parts are \"family\" and \"given\".")));

	/* with our FmgrInfo, in which it keeps the server's conversions */
	folded = DatumGetTextPP(CallerFInfoFunctionCall1(medrec_name_fold_sql,
													 fcinfo->flinfo,
													 PG_GET_COLLATION(),
													 PG_GETARG_DATUM(0)));
	if (VARSIZE_ANY_EXHDR(folded) == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT4(frequency(VARDATA_ANY(folded), VARSIZE_ANY_EXHDR(folded)));
}
