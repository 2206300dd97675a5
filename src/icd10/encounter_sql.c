/*-------------------------------------------------------------------------
 *
 * encounter_sql.c
 *		The edits of encounters as SQL functions.
 *
 * Not strict: what is missing is a finding, or is not needed.  Arrays of any
 * dimensions and bounds are read as lists, their positions count from 1.
 * A row repeats a code, but never a text that is none.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/tuplestore.h"

#include "common/ascii.h"
#include "compat.h"
#include "icd10/encounter.h"
#include "icd10/site.h"
#include "icd10/icd10.h"

/* the arguments of both functions */
enum
{
	ARG_DIAGNOSES,
	ARG_PROCEDURES,
	ARG_AGE,
	ARG_SEX,
	ARG_ADMITTED,
	ARG_DISCHARGED,
	ARG_DISCHARGE_STATUS,
	ARG_POA
};

/* An array of codes as it stands, or with empty slots where it has NULL */
static const MedrecCode *
list_codes(ArrayType *array, int n)
{
	const MedrecCode *data = (const MedrecCode *) ARR_DATA_PTR(array);
	const uint8 *bitmap = ARR_NULLBITMAP(array);
	MedrecCode *codes;

	if (bitmap == NULL)
		return data;
	codes = palloc(sizeof(MedrecCode) * Max(n, 1));
	for (int i = 0; i < n; i++)
		codes[i] = (bitmap[i / 8] & (1 << (i % 8))) != 0 ? *data++ : MEDREC_SLOT_EMPTY;
	return codes;
}

/* An array of texts as codes, and as what stands in their place */
static const MedrecCode *
list_texts(ArrayType *array, const MedrecCodeSystem *system)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	MedrecCode *codes;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	codes = palloc(sizeof(MedrecCode) * Max(n, 1));
	for (int i = 0; i < n; i++)
	{
		text	   *t;
		text	   *first;
		const char *str;
		size_t		len;

		CHECK_FOR_INTERRUPTS();
		codes[i] = MEDREC_SLOT_EMPTY;
		if (nulls[i])
			continue;
		t = DatumGetTextPP(elements[i]);
		str = VARDATA_ANY(t);
		len = VARSIZE_ANY_EXHDR(t);
		medrec_trim(&str, &len);
		if (len == 0 || medrec_code_parse(system, str, len, &codes[i]))
			continue;
		codes[i] = MEDREC_SLOT_UNREADABLE;
		if (i > 0 && codes[0] == MEDREC_SLOT_UNREADABLE)
		{
			first = DatumGetTextPP(elements[0]);
			if (VARSIZE_ANY_EXHDR(t) == VARSIZE_ANY_EXHDR(first) &&
				memcmp(VARDATA_ANY(t), VARDATA_ANY(first), VARSIZE_ANY_EXHDR(t)) == 0)
				codes[i] = MEDREC_SLOT_UNREADABLE_COPY;
		}
	}
	return codes;
}

static int
read_list(FunctionCallInfo fcinfo, int arg, const MedrecCodeSystem *system,
		  bool is_text, const MedrecCode **codes)
{
	ArrayType  *array;
	int			n;

	*codes = NULL;
	if (PG_ARGISNULL(arg))
		return 0;
	array = PG_GETARG_ARRAYTYPE_P(arg);
	n = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (n > 0)
		*codes = is_text ? list_texts(array, system) : list_codes(array, n);
	return n;
}

/* An indicator for each place of an array of texts */
static void
read_poa(FunctionCallInfo fcinfo, MedrecEncounter *e)
{
	Datum	   *elements;
	bool	   *nulls;
	char	   *poa;

	if (PG_ARGISNULL(ARG_POA))
		return;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(ARG_POA), TEXTOID, -1, false,
					  TYPALIGN_INT, &elements, &nulls, &e->npoa);
	poa = palloc(Max(e->npoa, 1));
	for (int i = 0; i < e->npoa; i++)
	{
		CHECK_FOR_INTERRUPTS();
		poa[i] = MEDREC_POA_BLANK;
		if (!nulls[i])
		{
			text	   *t = DatumGetTextPP(elements[i]);

			poa[i] = medrec_poa_read(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
		}
	}
	e->poa = poa;
}

static void
read_encounter(FunctionCallInfo fcinfo, bool is_text, MedrecEncounter *e)
{
	text	   *t;

	e->reference = medrec_reference();
	e->ndiagnoses = read_list(fcinfo, ARG_DIAGNOSES, &medrec_icd10, is_text,
							  &e->diagnoses);
	e->nprocedures = read_list(fcinfo, ARG_PROCEDURES, &medrec_icd10pcs, is_text,
							   &e->procedures);
	e->has_age = !PG_ARGISNULL(ARG_AGE);
	e->age = e->has_age ? PG_GETARG_INT32(ARG_AGE) : 0;
	e->sex = MEDREC_SEX_MISSING;
	if (!PG_ARGISNULL(ARG_SEX))
	{
		t = PG_GETARG_TEXT_PP(ARG_SEX);
		e->sex = medrec_sex_read(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
	}

	/* an infinite day gives no length of a stay */
	e->has_admitted = !PG_ARGISNULL(ARG_ADMITTED) &&
		!DATE_NOT_FINITE(PG_GETARG_DATEADT(ARG_ADMITTED));
	e->admitted = e->has_admitted ? PG_GETARG_DATEADT(ARG_ADMITTED) : 0;
	e->has_discharged = !PG_ARGISNULL(ARG_DISCHARGED);
	e->discharged = e->has_discharged ? PG_GETARG_DATEADT(ARG_DISCHARGED) : 0;

	e->discharge_status = MEDREC_DISCHARGE_MISSING;
	if (!PG_ARGISNULL(ARG_DISCHARGE_STATUS))
	{
		t = PG_GETARG_TEXT_PP(ARG_DISCHARGE_STATUS);
		e->discharge_status = medrec_discharge_status_read(VARDATA_ANY(t),
														   VARSIZE_ANY_EXHDR(t));
	}
	e->poa = NULL;
	e->npoa = 0;
	e->listed = NULL;
}

static bool
put_finding(void *arg, const MedrecFinding *finding)
{
	static const char *const items[] = {"enc", "dx", "px"};
	ReturnSetInfo *rsinfo = arg;
	Datum		values[6];
	bool		nulls[lengthof(values)] = {false};

	CHECK_FOR_INTERRUPTS();
	values[0] = CStringGetTextDatum(medrec_edit_name(finding->edit));
	values[1] = CStringGetTextDatum(medrec_edit_is_advisory(finding->edit) ? "advisory" : "edit");
	values[2] = CStringGetTextDatum(items[finding->item]);
	values[3] = Int32GetDatum(finding->position);
	nulls[3] = finding->position == 0;
	values[4] = (Datum) 0;
	nulls[4] = finding->code <= 0;
	if (finding->code > 0)
	{
		const MedrecCodeSystem *system = finding->item == MEDREC_ITEM_DIAGNOSIS ?
		&medrec_icd10 : &medrec_icd10pcs;
		char		printed[MEDREC_CODE_PRINTED];
		size_t		len = medrec_code_print(finding->code, system->dot_after, printed);

		values[4] = PointerGetDatum(cstring_to_text_with_len(printed, len));
	}
	values[5] = CStringGetTextDatum(finding->message);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	return true;
}

static Datum
encounter_edits(FunctionCallInfo fcinfo, bool is_text)
{
	MedrecEncounter encounter;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	read_encounter(fcinfo, is_text, &encounter);
	read_poa(fcinfo, &encounter);
	encounter.listed = palloc(sizeof(MedrecListed) * Max(encounter.ndiagnoses, 1));
	medrec_encounter_edits(&encounter, put_finding, fcinfo->resultinfo);
	return (Datum) 0;
}

/* The indicators present on admission are only advised on, so not read */
static Datum
encounter_is_clean(FunctionCallInfo fcinfo, bool is_text)
{
	MedrecEncounter encounter;
	MedrecCleanness cleanness;

	read_encounter(fcinfo, is_text, &encounter);
	cleanness = medrec_encounter_cleanness(&encounter);
	if (cleanness == MEDREC_CLEANNESS_UNKNOWN)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(cleanness == MEDREC_CLEAN);
}

PG_FUNCTION_INFO_V1(medrec_encounter_edits_icd10);
Datum
medrec_encounter_edits_icd10(PG_FUNCTION_ARGS)
{
	return encounter_edits(fcinfo, false);
}

PG_FUNCTION_INFO_V1(medrec_encounter_edits_text);
Datum
medrec_encounter_edits_text(PG_FUNCTION_ARGS)
{
	return encounter_edits(fcinfo, true);
}

PG_FUNCTION_INFO_V1(medrec_encounter_is_clean);
Datum
medrec_encounter_is_clean(PG_FUNCTION_ARGS)
{
	return encounter_is_clean(fcinfo, false);
}

PG_FUNCTION_INFO_V1(medrec_encounter_is_clean_text);
Datum
medrec_encounter_is_clean_text(PG_FUNCTION_ARGS)
{
	return encounter_is_clean(fcinfo, true);
}
