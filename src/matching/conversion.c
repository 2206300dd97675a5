/*-------------------------------------------------------------------------
 *
 * conversion.c
 *		Characters of the database's encoding in UTF-8, and back.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"

#include "matching/conversion.h"

static void
find_conversion(MedrecConversion *conversion, int from, int to, MemoryContext context)
{
	conversion->from = from;
	conversion->to = to;
	conversion->procedure = FindDefaultConversionProc(from, to);
	if (OidIsValid(conversion->procedure))
		fmgr_info_cxt(conversion->procedure, &conversion->flinfo, context);
}

MedrecConversions *
medrec_conversions_make(MemoryContext context)
{
	MedrecConversions *conversions = MemoryContextAlloc(context, sizeof(*conversions));
	int			server = GetDatabaseEncoding();

	find_conversion(&conversions->to_utf8, server, PG_UTF8, context);
	find_conversion(&conversions->from_utf8, PG_UTF8, server, context);
	return conversions;
}

MedrecConversions *
medrec_conversions(FmgrInfo *flinfo)
{
	if (flinfo->fn_extra == NULL)
		flinfo->fn_extra = medrec_conversions_make(flinfo->fn_mcxt);
	return flinfo->fn_extra;
}

int
medrec_convert(MedrecConversion *conversion, const char *from, int len, char *to)
{
	int			done;

	if (!OidIsValid(conversion->procedure))
		return -1;
	done = DatumGetInt32(FunctionCall6(&conversion->flinfo,
									   Int32GetDatum(conversion->from),
									   Int32GetDatum(conversion->to),
									   CStringGetDatum(from),
									   CStringGetDatum(to),
									   Int32GetDatum(len),
									   BoolGetDatum(true)));
	return done == len ? (int) strlen(to) : -1;
}
