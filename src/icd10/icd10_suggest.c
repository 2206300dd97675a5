/*-------------------------------------------------------------------------
 *
 * icd10_suggest.c
 *		Which billable code could have been meant, as SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "icd10/argument.h"
#include "icd10/suggest.h"

static void
put_suggestion(void *arg, const MedrecSuggestion *suggestion)
{
	ReturnSetInfo *rsinfo = arg;
	Datum		values[3];
	bool		nulls[lengthof(values)] = {false};

	values[0] = Int64GetDatum(suggestion->code);
	values[1] = CStringGetTextDatum(medrec_suggestion_kind_name(suggestion->kind));
	values[2] = CStringGetTextDatum(suggestion->reason);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

static inline Datum
suggest(FunctionCallInfo fcinfo, bool is_text)
{
	const MedrecCodeSet *set = &medrec_icd10cm_codes;
	DateADT		day = PG_GETARG_DATEADT(1);

	InitMaterializedSRF(fcinfo, 0);
	if (is_text)
	{
		text	   *t = PG_GETARG_TEXT_PP(0);

		medrec_suggest_for_text(set, VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), day,
								put_suggestion, fcinfo->resultinfo);
	}
	else
		medrec_suggest_for_code(set, PG_GETARG_INT64(0), day,
								put_suggestion, fcinfo->resultinfo);
	return (Datum) 0;
}

/* *INDENT-OFF* */
MEDREC_FOR_CODE_AND_TEXT(icd10_suggest, suggest(fcinfo, is_text))
/* *INDENT-ON* */
