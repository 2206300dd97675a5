/*-------------------------------------------------------------------------
 *
 * check_digit_sql.c
 *		Check digits and a site's own record numbers, as SQL functions.
 *
 * No message has a value in it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "identifiers/check_digit.h"
#include "identifiers/identifier_sql.h"

PG_FUNCTION_INFO_V1(medrec_check_digit_sql);
PG_FUNCTION_INFO_V1(medrec_check_digit_schemes_sql);
PG_FUNCTION_INFO_V1(medrec_mrn_check_sql);

static const MedrecCheckScheme *
find_scheme(const text *name)
{
	return medrec_check_scheme_find(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

/*
 * The scheme of that name, which is shown if there is none, but not if it may
 * be a value because another argument is a scheme.
 */
static const MedrecCheckScheme *
scheme_by_name(const text *name, const text *other, const text *another)
{
	const MedrecCheckScheme *scheme = find_scheme(name);

	if (scheme == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 medrec_looks_like_name(name) &&
				 find_scheme(other) == NULL && find_scheme(another) == NULL ?
				 errmsg("unrecognized check digit scheme \"%s\"",
						text_to_cstring(name)) :
				 errmsg("unrecognized check digit scheme"),
				 errhint("For a list of the schemes, use SELECT scheme FROM check_digit_schemes().")));
	return scheme;
}

Datum
medrec_check_digit_sql(PG_FUNCTION_ARGS)
{
	text	   *body = PG_GETARG_TEXT_PP(1);
	const MedrecCheckScheme *scheme = scheme_by_name(PG_GETARG_TEXT_PP(0), body, body);
	char		check[MEDREC_CHECK_MAX];

	if (!medrec_check_digit(scheme, VARDATA_ANY(body), VARSIZE_ANY_EXHDR(body), check))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(check, scheme->check_len));
}

Datum
medrec_mrn_check_sql(PG_FUNCTION_ARGS)
{
	text	   *value = PG_GETARG_TEXT_PP(0);
	text	   *pattern = PG_GETARG_TEXT_PP(1);
	const MedrecCheckScheme *scheme = scheme_by_name(PG_GETARG_TEXT_PP(2), value, pattern);
	MedrecVerdict verdict;

	if (!medrec_mrn_pattern_is_valid(scheme, VARDATA_ANY(pattern), VARSIZE_ANY_EXHDR(pattern)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid pattern of record numbers"),
				 errhint("9 stands for a digit, A for a letter and X for either, as many as the scheme takes with its check characters; all else stands for itself, as do these behind a backslash.")));
	verdict = medrec_mrn_check(scheme,
							   VARDATA_ANY(pattern), VARSIZE_ANY_EXHDR(pattern),
							   VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	PG_RETURN_TEXT_P(cstring_to_text(medrec_verdict_name(verdict)));
}

Datum
medrec_check_digit_schemes_sql(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const MedrecCheckScheme *scheme;

	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 0; (scheme = medrec_check_scheme_at(i)) != NULL; i++)
	{
		Datum		values[] = {
			CStringGetTextDatum(scheme->name),
			CStringGetTextDatum(scheme->title),
			CStringGetTextDatum(scheme->alphabet),
			CStringGetTextDatum(scheme->source),
		};
		bool		nulls[lengthof(values)] = {false};

		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
