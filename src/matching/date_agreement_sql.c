/*-------------------------------------------------------------------------
 *
 * date_agreement_sql.c
 *		SQL functions over the agreement of two dates.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/date.h"
#include "utils/datetime.h"

#include "compat.h"
#include "matching/date_agreement.h"

/* False for infinity, and outside the years of four digits */
static bool
read_day(MedrecPartialDate *date, DateADT day)
{
	if (DATE_NOT_FINITE(day))
		return false;
	j2date(day + POSTGRES_EPOCH_JDATE, &date->year, &date->month, &date->day);
	return date->year >= 1 && date->year <= 9999;
}

static bool
read_text(MedrecPartialDate *date, const text *str)
{
	return medrec_partial_date_read(date, VARDATA_ANY(str),
									VARSIZE_ANY_EXHDR(str));
}

PG_FUNCTION_INFO_V1(medrec_date_similarity_sql);
Datum
medrec_date_similarity_sql(PG_FUNCTION_ARGS)
{
	MedrecPartialDate a;
	MedrecPartialDate b;

	if (!read_day(&a, PG_GETARG_DATEADT(0)) ||
		!read_day(&b, PG_GETARG_DATEADT(1)))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(medrec_date_similarity(medrec_date_agreement(a, b)));
}

PG_FUNCTION_INFO_V1(medrec_date_text_similarity_sql);
Datum
medrec_date_text_similarity_sql(PG_FUNCTION_ARGS)
{
	MedrecPartialDate a;
	MedrecPartialDate b;

	if (!read_text(&a, PG_GETARG_TEXT_PP(0)) ||
		!read_text(&b, PG_GETARG_TEXT_PP(1)))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(medrec_date_similarity(medrec_date_agreement(a, b)));
}
