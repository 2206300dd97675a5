/*-------------------------------------------------------------------------
 *
 * icd10_editions.c
 *		What SQL can ask of a code on a day.
 *
 * Every function takes the day that governs coding.  Each has a twin for
 * text, since most columns stay text; a text that is no code has the status
 * not_a_code, and no parent or children.
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
#include "icd10/site.h"

static inline Datum
status(FunctionCallInfo fcinfo, const MedrecCodeSystem *system,
	   const MedrecCodeSet *set, bool is_text)
{
	MedrecCode	code;
	const char *answer = "not_a_code";

	if (medrec_argument_code(fcinfo, system, is_text, &code))
		answer = medrec_code_status_name(medrec_codeset_status(set, code,
															   PG_GETARG_DATEADT(1)));
	PG_RETURN_TEXT_P(cstring_to_text(answer));
}

static inline Datum
is_billable(FunctionCallInfo fcinfo, const MedrecCodeSystem *system,
			const MedrecCodeSet *set, bool is_text)
{
	MedrecCode	code;
	MedrecCodeStatus answer;

	if (PG_GETARG_DATEADT(1) >= set->until)
		PG_RETURN_NULL();
	if (!medrec_argument_code(fcinfo, system, is_text, &code))
		PG_RETURN_BOOL(false);
	answer = medrec_codeset_status(set, code, PG_GETARG_DATEADT(1));
	PG_RETURN_BOOL(answer == MEDREC_STATUS_BILLABLE);
}

static inline Datum
is_poa_exempt(FunctionCallInfo fcinfo, bool is_text)
{
	const MedrecFlagSet *exempt = medrec_reference()->poa_icd10cm;
	MedrecCode	code;
	uint32		flags;

	if (PG_GETARG_DATEADT(1) >= exempt->until)
		PG_RETURN_NULL();
	if (!medrec_argument_code(fcinfo, &medrec_icd10, is_text, &code) ||
		!medrec_flagset_look_up(exempt, code, PG_GETARG_DATEADT(1), &flags))
		PG_RETURN_BOOL(false);
	PG_RETURN_BOOL(flags != 0);
}

static inline Datum
parent(FunctionCallInfo fcinfo, bool is_text)
{
	const MedrecCodeSet *set = medrec_reference()->icd10cm;
	MedrecCode	code;

	if (PG_GETARG_DATEADT(1) >= set->until ||
		!medrec_argument_code(fcinfo, &medrec_icd10, is_text, &code))
		PG_RETURN_NULL();
	code = medrec_codeset_parent(set, code, PG_GETARG_DATEADT(1));
	if (code == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT64(code);
}

static void
put_code(ReturnSetInfo *rsinfo, MedrecCode code)
{
	Datum		value = Int64GetDatum(code);
	bool		isnull = false;

	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &value, &isnull);
}

static inline Datum
ancestors(FunctionCallInfo fcinfo, bool is_text)
{
	const MedrecCodeSet *set = medrec_reference()->icd10cm;
	MedrecCode	code;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_GETARG_DATEADT(1) >= set->until ||
		!medrec_argument_code(fcinfo, &medrec_icd10, is_text, &code))
		return (Datum) 0;
	while ((code = medrec_codeset_parent(set, code, PG_GETARG_DATEADT(1))) != 0)
		put_code((ReturnSetInfo *) fcinfo->resultinfo, code);
	return (Datum) 0;
}

/* the codes under a header: all of them, or those whose parent it is */
static inline Datum
descendants(FunctionCallInfo fcinfo, bool is_text, bool only_children)
{
	const MedrecCodeSet *set = medrec_reference()->icd10cm;
	int32		day = PG_GETARG_DATEADT(1);
	MedrecCode	header;
	MedrecCode	end;
	MedrecCode	child = 0;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (day >= set->until || !medrec_argument_code(fcinfo, &medrec_icd10, is_text, &header) ||
		!medrec_codeset_has(set, header, day))
		return (Datum) 0;

	end = medrec_code_subtree_end(header);
	for (int entry = medrec_codeset_seek(set, header); entry < set->nentries; entry++)
	{
		MedrecCode	code = medrec_codeset_code(set, entry);

		if (code > end)
			break;
		if (code == header || medrec_codeset_state(set, entry, day) == MEDREC_CODE_NONE)
			continue;
		/* what is under a child comes right behind it */
		if (only_children && child != 0 && code <= medrec_code_subtree_end(child))
			continue;
		child = code;
		put_code((ReturnSetInfo *) fcinfo->resultinfo, code);
	}
	return (Datum) 0;
}

/* *INDENT-OFF* */
MEDREC_FOR_CODE_AND_TEXT(icd10_status, status(fcinfo, &medrec_icd10, medrec_reference()->icd10cm, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10pcs_status, status(fcinfo, &medrec_icd10pcs, medrec_reference()->icd10pcs, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10_is_billable, is_billable(fcinfo, &medrec_icd10, medrec_reference()->icd10cm, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10pcs_is_billable, is_billable(fcinfo, &medrec_icd10pcs, medrec_reference()->icd10pcs, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10_is_poa_exempt, is_poa_exempt(fcinfo, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10_parent, parent(fcinfo, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10_ancestors, ancestors(fcinfo, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10_children, descendants(fcinfo, is_text, true))
MEDREC_FOR_CODE_AND_TEXT(icd10_descendants, descendants(fcinfo, is_text, false))
/* *INDENT-ON* */

static void
put_editions(ReturnSetInfo *rsinfo, const MedrecCodeSet *set)
{
	for (int i = 0; i < set->neditions; i++)
	{
		int32		from = set->editions[i].from;
		int32		next = i + 1 < set->neditions ? set->editions[i + 1].from : set->until;
		int64		count[MEDREC_CODE_BILLABLE + 1] = {0};
		Datum		values[6];
		bool		nulls[lengthof(values)] = {false};

		for (int entry = 0; entry < set->nentries; entry++)
			count[medrec_codeset_state(set, entry, from)]++;
		values[0] = CStringGetTextDatum(set->system);
		values[1] = CStringGetTextDatum(set->editions[i].name);
		values[2] = DateADTGetDatum(from);
		values[3] = DateADTGetDatum(next - 1);
		values[4] = Int64GetDatum(count[MEDREC_CODE_HEADER] + count[MEDREC_CODE_BILLABLE]);
		values[5] = Int64GetDatum(count[MEDREC_CODE_BILLABLE]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
}

PG_FUNCTION_INFO_V1(medrec_icd10_editions);
Datum
medrec_icd10_editions(PG_FUNCTION_ARGS)
{
	const MedrecReference *reference = medrec_reference();

	InitMaterializedSRF(fcinfo, 0);
	put_editions((ReturnSetInfo *) fcinfo->resultinfo, reference->icd10cm);
	put_editions((ReturnSetInfo *) fcinfo->resultinfo, reference->icd10pcs);
	return (Datum) 0;
}
