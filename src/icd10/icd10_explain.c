/*-------------------------------------------------------------------------
 *
 * icd10_explain.c
 *		Why a code may not be billed on a day, since when, and what instead.
 *
 * One row for each thing to say: of a code that is right one row of severity
 * ok; else the rule that is broken, with one row for each code that could be
 * meant.  A text that is no code is explained without being shown.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "common/iso_date.h"
#include "compat.h"
#include "icd10/argument.h"
#include "icd10/site.h"
#include "icd10/conversion.h"

/* suggestion: a code, or 0 for none */
static void
put_row(ReturnSetInfo *rsinfo, const char *rule, const char *severity,
		const char *message, MedrecCode suggestion)
{
	Datum		values[4] = {
		CStringGetTextDatum(rule),
		CStringGetTextDatum(severity),
		CStringGetTextDatum(message),
	};
	bool		nulls[lengthof(values)] = {false};

	if (suggestion != 0)
	{
		char		str[MEDREC_CODE_PRINTED];
		size_t		len = medrec_code_print(suggestion, medrec_icd10.dot_after, str);

		values[3] = PointerGetDatum(cstring_to_text_with_len(str, len));
	}
	else
		nulls[3] = true;
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* a text that is no code */
static void
explain_text(ReturnSetInfo *rsinfo, text *t)
{
	const char *str = VARDATA_ANY(t);
	size_t		len = VARSIZE_ANY_EXHDR(t);
	MedrecCodeProblem problem = medrec_code_check(&medrec_icd10, str, len);
	const char *message = medrec_code_problem_sentence(problem);
	MedrecCode	repaired;

	if (message == NULL)
		message = psprintf("No code has such a character at position %d.",
						   medrec_code_refused_at(&medrec_icd10, str, len));
	if (!medrec_code_repair(&medrec_icd10, str, len, &repaired))
		repaired = 0;
	put_row(rsinfo, "shape", "error", message, repaired);
}

/* the codes right under a header */
static void
explain_header(ReturnSetInfo *rsinfo, const MedrecCodeSet *set, MedrecCode header,
			   int32 day, int32 since)
{
	MedrecCode	end = medrec_code_subtree_end(header);
	MedrecCode	child = 0;
	const char *message;

	message = psprintf("A header since %s: a code under it is needed.", medrec_iso_date(since));
	for (int entry = medrec_codeset_seek(set, header) + 1; entry < set->nentries; entry++)
	{
		MedrecCode	code = medrec_codeset_code(set, entry);

		if (code > end)
			break;
		if (medrec_codeset_state(set, entry, day) == MEDREC_CODE_NONE ||
			(child != 0 && code <= medrec_code_subtree_end(child)))
			continue;
		child = code;
		put_row(rsinfo, "billable", "error", message, code);
	}
}

/*
 * A code that the edition of the day does not have: those which took its
 * place, or whose place it took later, and which the edition has.
 */
static void
explain_absent(ReturnSetInfo *rsinfo, const MedrecCodeSet *set, MedrecCode code,
			   int32 day, const MedrecCodePeriod *period)
{
	bool		gone = period->from != INT32_MIN;
	const MedrecReplacement *fact;
	const char *message;
	int			rows = 0;

	message = gone ? psprintf("Valid until %s.", medrec_iso_date(period->from - 1)) :
		psprintf("Valid from %s.", medrec_iso_date(period->until));
	for (int n = 0;; n++)
	{
		MedrecCode	other;

		fact = gone ? medrec_conversion_of_old(code, n) : medrec_conversion_of_new(code, n);
		if (fact == NULL)
			break;
		other = gone ? fact->new_code : fact->old_code;
		if (!medrec_codeset_has(set, other, day))
			continue;
		put_row(rsinfo, "validity", "error", message, other);
		rows++;
	}
	if (rows == 0)
		put_row(rsinfo, "validity", "error", message,
				medrec_codeset_parent(set, code, day));
}

static void
explain_code(ReturnSetInfo *rsinfo, MedrecCode code, int32 day)
{
	const MedrecCodeSet *set = medrec_reference()->icd10cm;
	MedrecCodePeriod period;

	if (day >= set->until)
	{
		put_row(rsinfo, "edition", "unknown",
				psprintf("No edition is known after %s.", medrec_iso_date(set->until - 1)), 0);
		return;
	}
	if (!medrec_codeset_period(set, code, day, &period))
	{
		put_row(rsinfo, "existence", "error", "No edition has this code.",
				medrec_codeset_parent(set, code, day));
		return;
	}
	switch (period.state)
	{
		case MEDREC_CODE_BILLABLE:
			put_row(rsinfo, "billable", "ok",
					period.until == set->until ?
					psprintf("Billable since %s.", medrec_iso_date(period.from)) :
					psprintf("Billable from %s to %s.", medrec_iso_date(period.from),
							 medrec_iso_date(period.until - 1)), 0);
			break;
		case MEDREC_CODE_HEADER:
			explain_header(rsinfo, set, code, day, period.from);
			break;
		case MEDREC_CODE_NONE:
			explain_absent(rsinfo, set, code, day, &period);
			break;
	}
}

static inline Datum
explain(FunctionCallInfo fcinfo, bool is_text)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MedrecCode	code;

	InitMaterializedSRF(fcinfo, 0);
	if (medrec_argument_code(fcinfo, &medrec_icd10, is_text, &code))
		explain_code(rsinfo, code, PG_GETARG_DATEADT(1));
	else
		explain_text(rsinfo, PG_GETARG_TEXT_PP(0));
	return (Datum) 0;
}

/* *INDENT-OFF* */
MEDREC_FOR_CODE_AND_TEXT(icd10_explain, explain(fcinfo, is_text))
/* *INDENT-ON* */
