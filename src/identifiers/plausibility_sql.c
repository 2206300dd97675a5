/*-------------------------------------------------------------------------
 *
 * plausibility_sql.c
 *		Do values go together, as SQL functions.
 *
 * Each takes days as date, or as text that should be YYYY-MM-DD.  No message
 * has a value in it, and nothing fails on any.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/date.h"

#include "common/ascii.h"
#include "compat.h"
#include "identifiers/plausibility.h"

static inline MedrecDay
day_argument(FunctionCallInfo fcinfo, int number, bool is_text)
{
	MedrecDay	day = {0};

	if (PG_ARGISNULL(number))
		return day;
	if (is_text)
	{
		text	   *t = PG_GETARG_TEXT_PP(number);

		return medrec_read_day(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
	}
	day.given = true;
	day.day = PG_GETARG_DATEADT(number);
	if (DATE_NOT_FINITE(day.day))
		day.problem = "date";
	return day;
}

/* A text argument, empty for NULL */
static inline const char *
text_argument(FunctionCallInfo fcinfo, int number, size_t *len)
{
	text	   *t;

	*len = 0;
	if (PG_ARGISNULL(number))
		return "";
	t = PG_GETARG_TEXT_PP(number);
	*len = VARSIZE_ANY_EXHDR(t);
	return VARDATA_ANY(t);
}

static inline Datum
answer(const char *str)
{
	return PointerGetDatum(cstring_to_text(str));
}

/* As nearly all answers are ok, a call site keeps that one */
static inline Datum
verdict(FunctionCallInfo fcinfo, const char *str)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;

	if (strcmp(str, "ok") != 0)
		return answer(str);
	if (flinfo->fn_extra == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(flinfo->fn_mcxt);

		flinfo->fn_extra = cstring_to_text(str);
		MemoryContextSwitchTo(old);
	}
	return PointerGetDatum(flinfo->fn_extra);
}

static inline Datum
birth_date_check(FunctionCallInfo fcinfo, bool is_text)
{
	return verdict(fcinfo, medrec_birth_date_check(day_argument(fcinfo, 0, is_text),
												   day_argument(fcinfo, 1, is_text),
												   PG_GETARG_INT32(2)));
}

static inline Datum
stay_check(FunctionCallInfo fcinfo, bool is_text)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return verdict(fcinfo, medrec_stay_check(day_argument(fcinfo, 0, is_text),
											 day_argument(fcinfo, 1, is_text)));
}

static inline Datum
death_check(FunctionCallInfo fcinfo, bool is_text)
{
	return verdict(fcinfo, medrec_death_check(day_argument(fcinfo, 0, is_text),
											  day_argument(fcinfo, 1, is_text)));
}

static inline Datum
event_after_death_check(FunctionCallInfo fcinfo, bool is_text)
{
	return verdict(fcinfo, medrec_event_after_death_check(day_argument(fcinfo, 0, is_text),
														  day_argument(fcinfo, 1, is_text),
														  PG_GETARG_INT32(2)));
}

static inline Datum
newborn_check(FunctionCallInfo fcinfo, bool is_text)
{
	size_t		type_len;
	size_t		origin_len;
	const char *type = text_argument(fcinfo, 2, &type_len);
	const char *origin = text_argument(fcinfo, 3, &origin_len);

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	return verdict(fcinfo, medrec_newborn_check(day_argument(fcinfo, 0, is_text),
												day_argument(fcinfo, 1, is_text),
												type, type_len, origin, origin_len));
}

static inline Datum
age_band_check(FunctionCallInfo fcinfo, bool is_text)
{
	size_t		len;
	const char *band = text_argument(fcinfo, 2, &len);

	return verdict(fcinfo, medrec_age_band_check(day_argument(fcinfo, 0, is_text),
												 day_argument(fcinfo, 1, is_text), band, len));
}

static inline Datum
expired_check(FunctionCallInfo fcinfo, bool is_text)
{
	size_t		len;
	const char *status = text_argument(fcinfo, 0, &len);

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	return verdict(fcinfo, medrec_expired_check(status, len, day_argument(fcinfo, 1, is_text),
												day_argument(fcinfo, 2, is_text)));
}

/* A number of one to three digits */
static bool
pressure_argument(FunctionCallInfo fcinfo, int number, int *pressure)
{
	size_t		len;
	const char *str = text_argument(fcinfo, number, &len);

	medrec_trim(&str, &len);
	*pressure = 0;
	if (len == 0 || len > 3)
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (!medrec_is_digit(str[i]))
			return false;
		*pressure = 10 * *pressure + (str[i] - '0');
	}
	return true;
}

static inline Datum
blood_pressure_check(FunctionCallInfo fcinfo, bool is_text)
{
	int			systolic;
	int			diastolic;

	if (!is_text)
		return verdict(fcinfo, medrec_blood_pressure_check(PG_GETARG_INT32(0), PG_GETARG_INT32(1)));
	if (!pressure_argument(fcinfo, 0, &systolic) || !pressure_argument(fcinfo, 1, &diastolic))
		return verdict(fcinfo, "format");
	return verdict(fcinfo, medrec_blood_pressure_check(systolic, diastolic));
}

/* The twins medrec_NAME and medrec_NAME_text */
#define FOR_DAY_AND_TEXT(name) \
	PG_FUNCTION_INFO_V1(medrec_##name##_sql); \
	PG_FUNCTION_INFO_V1(medrec_##name##_text); \
	Datum medrec_##name##_sql(PG_FUNCTION_ARGS) { return name(fcinfo, false); } \
	Datum medrec_##name##_text(PG_FUNCTION_ARGS) { return name(fcinfo, true); }

/* *INDENT-OFF* */
FOR_DAY_AND_TEXT(birth_date_check)
FOR_DAY_AND_TEXT(stay_check)
FOR_DAY_AND_TEXT(death_check)
FOR_DAY_AND_TEXT(event_after_death_check)
FOR_DAY_AND_TEXT(newborn_check)
FOR_DAY_AND_TEXT(age_band_check)
FOR_DAY_AND_TEXT(expired_check)
FOR_DAY_AND_TEXT(blood_pressure_check)
/* *INDENT-ON* */

PG_FUNCTION_INFO_V1(medrec_zip_state_check_sql);
Datum
medrec_zip_state_check_sql(PG_FUNCTION_ARGS)
{
	size_t		zip_len;
	size_t		state_len;
	const char *zip = text_argument(fcinfo, 0, &zip_len);
	const char *state = text_argument(fcinfo, 1, &state_len);

	return verdict(fcinfo, medrec_zip_state_check(zip, zip_len, state, state_len));
}

/*
 * A field of an HL7 version 2 message: one that is not there says nothing, two
 * quotation marks say that the value is to be deleted.
 */
PG_FUNCTION_INFO_V1(medrec_hl7_field);
Datum
medrec_hl7_field(PG_FUNCTION_ARGS)
{
	TupleDesc	desc;
	Datum		values[2] = {0};
	bool		nulls[lengthof(values)] = {false, true};
	size_t		len;
	const char *str = text_argument(fcinfo, 0, &len);

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	if (len == 0)
		values[0] = answer("absent");
	else if (len == 2 && memcmp(str, "\"\"", 2) == 0)
		values[0] = answer("delete");
	else
	{
		values[0] = answer("value");
		values[1] = PG_GETARG_DATUM(0);
		nulls[1] = false;
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}
