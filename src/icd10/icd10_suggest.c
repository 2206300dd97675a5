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
#include "icd10/icd10_titles.h"
#include "icd10/site.h"
#include "icd10/suggest.h"

/* What was asked, and where the answers go */
typedef struct Asked
{
	const MedrecCodeSet *set;
	int32		day;
	ReturnSetInfo *rsinfo;
} Asked;

static void
put_suggestion(void *arg, const MedrecSuggestion *suggestion)
{
	const Asked *asked = arg;
	Datum		values[4];
	bool		nulls[lengthof(values)] = {false};
	text	   *title = medrec_title(asked->set, suggestion->code, asked->day);

	values[0] = Int64GetDatum(suggestion->code);
	values[1] = CStringGetTextDatum(medrec_suggestion_kind_name(suggestion->kind));
	values[2] = CStringGetTextDatum(suggestion->reason);
	values[3] = PointerGetDatum(title);
	nulls[3] = title == NULL;
	tuplestore_putvalues(asked->rsinfo->setResult, asked->rsinfo->setDesc, values, nulls);
}

static inline Datum
suggest(FunctionCallInfo fcinfo, bool is_text)
{
	Asked		asked = {
		medrec_reference()->icd10cm, PG_GETARG_DATEADT(1),
		(ReturnSetInfo *) fcinfo->resultinfo
	};

	InitMaterializedSRF(fcinfo, 0);
	if (is_text)
	{
		text	   *t = PG_GETARG_TEXT_PP(0);

		medrec_suggest_for_text(asked.set, VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), asked.day,
								put_suggestion, &asked);
	}
	else
		medrec_suggest_for_code(asked.set, PG_GETARG_INT64(0), asked.day,
								put_suggestion, &asked);
	return (Datum) 0;
}

/* *INDENT-OFF* */
MEDREC_FOR_CODE_AND_TEXT(icd10_suggest, suggest(fcinfo, is_text))
/* *INDENT-ON* */
