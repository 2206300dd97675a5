/*-------------------------------------------------------------------------
 *
 * person_name_sql.c
 *		SQL function over the parts of a name.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "common/site_catalogue.h"
#include "compat.h"
#include "matching/person_name.h"

/* What a call site keeps */
typedef struct NameCallSite
{
	const MedrecCatalogue *catalogue;	/* that the kind is of */
	MedrecElementKind given_name;
} NameCallSite;

static const MedrecElementKind *
given_name_kind(FmgrInfo *flinfo)
{
	NameCallSite *site = flinfo->fn_extra;

	if (site == NULL)
		flinfo->fn_extra = site = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(NameCallSite));
	if (site->catalogue != medrec_catalogue())
	{
		site->catalogue = medrec_catalogue();
		(void) medrec_element_kind_init(&site->given_name, site->catalogue,
										"given_name", strlen("given_name"));
	}
	return &site->given_name;
}

/* The words of one part with a blank between them; false if there are none */
static bool
join_words(StringInfo to, const MedrecPersonName *name, MedrecNamePart part)
{
	resetStringInfo(to);
	for (int i = 0; i < name->count; i++)
	{
		if (name->words[i].part != part)
			continue;
		if (to->len > 0)
			appendStringInfoChar(to, ' ');
		appendBinaryStringInfo(to, name->words[i].chars,
							   (int) name->words[i].len);
	}
	return to->len > 0;
}

PG_FUNCTION_INFO_V1(medrec_patient_name_parse_sql);
Datum
medrec_patient_name_parse_sql(PG_FUNCTION_ARGS)
{
	text	   *str = PG_GETARG_TEXT_PP(0);
	MedrecPersonName name;
	TupleDesc	tupdesc;
	StringInfoData part;
	Datum		values[MEDREC_NAME_PARTS] = {0};
	bool		nulls[MEDREC_NAME_PARTS];

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	if (!medrec_person_name_read(&name, given_name_kind(fcinfo->flinfo),
								 VARDATA_ANY(str), VARSIZE_ANY_EXHDR(str)))
		PG_RETURN_NULL();

	initStringInfo(&part);
	for (int i = 0; i < MEDREC_NAME_PARTS; i++)
	{
		nulls[i] = !join_words(&part, &name, (MedrecNamePart) i) &&
			!(i == MEDREC_GIVEN && name.placeholder);
		if (!nulls[i])
			values[i] = PointerGetDatum(cstring_to_text_with_len(part.data,
																 part.len));
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc),
													  values, nulls)));
}
