/*-------------------------------------------------------------------------
 *
 * report_sql.c
 *		Quality reports as functions: a document in, a page or a text out.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "report/report_writer.h"

static Datum
written(FunctionCallInfo fcinfo, void (*write) (StringInfo out, const MedrecReport *report))
{
	StringInfoData out;

	initStringInfo(&out);
	write(&out, medrec_report_read(PG_GETARG_JSONB_P(0)));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}

PG_FUNCTION_INFO_V1(medrec_quality_report_html);
Datum
medrec_quality_report_html(PG_FUNCTION_ARGS)
{
	return written(fcinfo, medrec_report_html);
}

PG_FUNCTION_INFO_V1(medrec_quality_report_text);
Datum
medrec_quality_report_text(PG_FUNCTION_ARGS)
{
	return written(fcinfo, medrec_report_text);
}

PG_FUNCTION_INFO_V1(medrec_quality_report_csv);
Datum
medrec_quality_report_csv(PG_FUNCTION_ARGS)
{
	return written(fcinfo, medrec_report_csv);
}

PG_FUNCTION_INFO_V1(medrec_quality_report_suppress);
Datum
medrec_quality_report_suppress(PG_FUNCTION_ARGS)
{
	Jsonb	   *document = PG_GETARG_JSONB_P(0);
	const MedrecReport *report = medrec_report_read(document);

	PG_RETURN_JSONB_P(report->suppress_below < 2 ? document : medrec_report_json(report));
}
