/*-------------------------------------------------------------------------
 *
 * identifier_sql.c
 *		The checks and forms of an identifier, as SQL functions.
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

#include "common/ascii.h"
#include "common/call_site.h"
#include "common/site_catalogue.h"
#include "compat.h"
#include "completeness/presence.h"
#include "identifiers/identifier_sql.h"

/* What a call site keeps in fn_extra. */
typedef struct IdentifierCallSite
{
	const MedrecIdentifier *kind;	/* of the call before */
	bool		is_stable;		/* every call here has this one */
	text	   *verdicts[MEDREC_VERDICT_COUNT]; /* made when first needed */
} IdentifierCallSite;

PG_FUNCTION_INFO_V1(medrec_identifier_check_sql);
PG_FUNCTION_INFO_V1(medrec_identifier_is_valid_sql);
PG_FUNCTION_INFO_V1(medrec_identifier_is_canonical_sql);
PG_FUNCTION_INFO_V1(medrec_identifier_normalize_sql);
PG_FUNCTION_INFO_V1(medrec_identifier_format_sql);
PG_FUNCTION_INFO_V1(medrec_identifier_mask_sql);
PG_FUNCTION_INFO_V1(medrec_identifier_kinds_sql);

bool
medrec_looks_like_name(const text *name)
{
	const char *data = VARDATA_ANY(name);
	size_t		len = VARSIZE_ANY_EXHDR(name);

	if (len == 0 || len >= NAMEDATALEN || medrec_is_digit(data[0]))
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (!medrec_is_digit(data[i]) && data[i] != '_' &&
			!(data[i] >= 'a' && data[i] <= 'z'))
			return false;
	}
	return true;
}

/*
 * Can a name that is no kind be shown?  Not if it may be a value: arguments
 * can be swapped, columns shifted, and what is in a column may be anything.
 */
static bool
looks_like_kind(const text *name, const text *value, bool is_constant)
{
	return is_constant && medrec_looks_like_name(name) &&
		(value == NULL ||
		 medrec_identifier_find(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)) == NULL);
}

const MedrecIdentifier *
medrec_identifier_by_name(const text *name, const text *value, bool is_constant)
{
	const MedrecIdentifier *kind = medrec_identifier_find(VARDATA_ANY(name),
														  VARSIZE_ANY_EXHDR(name));

	if (kind == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 looks_like_kind(name, value, is_constant) ?
				 errmsg("unrecognized identifier kind \"%s\"",
						text_to_cstring(name)) :
				 errmsg("unrecognized identifier kind"),
				 errhint("For a list of the kinds, use SELECT kind FROM identifier_kinds().")));
	return kind;
}

static inline IdentifierCallSite *
get_call_site(FunctionCallInfo fcinfo)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;

	if (flinfo->fn_extra == NULL)
		flinfo->fn_extra = MemoryContextAllocZero(flinfo->fn_mcxt,
												  sizeof(IdentifierCallSite));
	return flinfo->fn_extra;
}

/*
 * The kind that the first argument names.  As a rule it is that of the call
 * before, which a comparison of the names finds out.
 */
static inline const MedrecIdentifier *
get_kind(FunctionCallInfo fcinfo)
{
	IdentifierCallSite *site = get_call_site(fcinfo);
	text	   *name;
	const char *data;
	size_t		len;

	if (likely(site->is_stable))
		return site->kind;
	name = PG_GETARG_TEXT_PP(0);
	data = VARDATA_ANY(name);
	len = VARSIZE_ANY_EXHDR(name);

	if (site->kind == NULL ||
		strncmp(site->kind->name, data, len) != 0 ||
		site->kind->name[len] != '\0')
	{
		site->kind = medrec_identifier_by_name(name, PG_GETARG_TEXT_PP(1),
											   medrec_argument_is_constant(fcinfo->flinfo, 0));
		site->is_stable = get_fn_expr_arg_stable(fcinfo->flinfo, 0);
	}
	return site->kind;
}

/* Is it a line that the site has added, for this kind? */
static bool
is_site_placeholder(const MedrecIdentifier *kind, const char *value, size_t len)
{
	const MedrecCatalogue *catalogue = medrec_catalogue();
	uint32_t	bit;
	MedrecPlainForm form;

	if (likely(catalogue->count == medrec_placeholder_count) || len > MEDREC_PLACEHOLDER_MAXLEN)
		return false;
	bit = medrec_identifier_bit(kind->name, strlen(kind->name));
	medrec_plain_form(&form, bit, value, len);
	for (size_t i = medrec_placeholder_count; i < catalogue->count; i++)
	{
		const MedrecPlaceholder *line = &catalogue->lines[i];

		if ((line->kinds & bit) != 0 && strlen(line->value) == form.len &&
			memcmp(line->value, form.chars, form.len) == 0)
			return true;
	}
	return false;
}

MedrecVerdict
medrec_identifier_judge(const MedrecIdentifier *kind, const char *value, size_t len,
						char *canonical, size_t *canonical_len)
{
	MedrecVerdict verdict = medrec_identifier_check(kind, value, len, canonical, canonical_len);

	return medrec_verdict_is_valid(verdict) && is_site_placeholder(kind, value, len) ?
		MEDREC_VERDICT_DUMMY : verdict;
}

/* What medrec_identifier_judge() finds for the arguments. */
static inline MedrecVerdict
check_arguments(FunctionCallInfo fcinfo, char *canonical, size_t *canonical_len)
{
	const MedrecIdentifier *kind = get_kind(fcinfo);
	text	   *value = PG_GETARG_TEXT_PP(1);

	return medrec_identifier_judge(kind, VARDATA_ANY(value),
								   VARSIZE_ANY_EXHDR(value),
								   canonical, canonical_len);
}

/* Makes the printed form of the value; false if it is not valid. */
static bool
print_value(FunctionCallInfo fcinfo, char *printed, size_t *printed_len)
{
	char		canonical[MEDREC_IDENTIFIER_MAX];
	size_t		len;

	if (!medrec_verdict_is_valid(check_arguments(fcinfo, canonical, &len)))
		return false;
	*printed_len = medrec_identifier_format(get_kind(fcinfo), canonical, len,
											printed);
	return true;
}

Datum
medrec_identifier_check_sql(PG_FUNCTION_ARGS)
{
	MedrecVerdict verdict = check_arguments(fcinfo, NULL, NULL);
	text	  **result = &get_call_site(fcinfo)->verdicts[verdict];

	if (*result == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		*result = cstring_to_text(medrec_verdict_name(verdict));
		MemoryContextSwitchTo(old);
	}
	PG_RETURN_TEXT_P(*result);
}

Datum
medrec_identifier_is_valid_sql(PG_FUNCTION_ARGS)
{
	MedrecVerdict verdict = check_arguments(fcinfo, NULL, NULL);

	PG_RETURN_BOOL(medrec_verdict_is_valid(verdict));
}

Datum
medrec_identifier_is_canonical_sql(PG_FUNCTION_ARGS)
{
	char		canonical[MEDREC_IDENTIFIER_MAX];
	size_t		len;
	text	   *value;

	if (!medrec_verdict_is_valid(check_arguments(fcinfo, canonical, &len)))
		PG_RETURN_BOOL(false);
	value = PG_GETARG_TEXT_PP(1);
	if (len != VARSIZE_ANY_EXHDR(value))
		PG_RETURN_BOOL(false);
	/* not by memcmp(), which would wait for the bytes that were just written */
	for (size_t i = 0; i < len; i++)
	{
		if (canonical[i] != VARDATA_ANY(value)[i])
			PG_RETURN_BOOL(false);
	}
	PG_RETURN_BOOL(true);
}

Datum
medrec_identifier_normalize_sql(PG_FUNCTION_ARGS)
{
	char		canonical[MEDREC_IDENTIFIER_MAX];
	size_t		len;

	if (!medrec_verdict_is_valid(check_arguments(fcinfo, canonical, &len)))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(canonical, len));
}

Datum
medrec_identifier_format_sql(PG_FUNCTION_ARGS)
{
	char		printed[MEDREC_IDENTIFIER_MAX];
	size_t		len;

	if (!print_value(fcinfo, printed, &len))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(printed, len));
}

Datum
medrec_identifier_mask_sql(PG_FUNCTION_ARGS)
{
	char		printed[MEDREC_IDENTIFIER_MAX];
	size_t		len;

	if (!print_value(fcinfo, printed, &len))
		PG_RETURN_NULL();
	medrec_identifier_mask(get_kind(fcinfo), printed, len);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(printed, len));
}

Datum
medrec_identifier_kinds_sql(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const MedrecIdentifier *kind;

	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 0; (kind = medrec_identifier_at(i)) != NULL; i++)
	{
		Datum		values[] = {
			CStringGetTextDatum(kind->name),
			CStringGetTextDatum(kind->title),
			CStringGetTextDatum(kind->jurisdiction),
			CStringGetTextDatum(kind->example),
			CStringGetTextDatum(kind->source),
			Int32GetDatum(kind->rule_version),
		};
		bool		nulls[lengthof(values)] = {false};

		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
