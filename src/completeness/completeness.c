/*-------------------------------------------------------------------------
 *
 * completeness.c
 *		States of values, completeness of one row, the catalogue as rows.
 *
 * A value may be of any type.  Of the kind text only strings and enums are
 * looked into: a number, a date or a document is there if it is not NULL.
 * For the other kinds a date is a date, and what is no string is read as it
 * is printed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/detoast.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/ascii.h"
#include "common/calendar.h"
#include "common/call_site.h"
#include "common/hash64.h"
#include "common/site_catalogue.h"
#include "compat.h"
#include "completeness/completeness.h"

/* A stored value of more bytes is not fetched just to see that it is there. */
#define MAX_LOOKED_INTO		2048

enum
{
	READ_TEXT,
	READ_BPCHAR,
	READ_CSTRING,
	READ_DATE,
	READ_TIMESTAMP,
	READ_TIMESTAMPTZ,
	READ_OUTPUT
};

void
medrec_element_reader_init(MedrecElementReader *reader, Oid type, MemoryContext mcxt)
{
	Oid			base = getBaseType(type);
	Oid			output;
	bool		is_varlena;
	bool		is_preferred;
	char		category;

	get_type_category_preferred(base, &category, &is_preferred);
	getTypeOutputInfo(type, &output, &is_varlena);
	fmgr_info_cxt(output, &reader->output, mcxt);

	reader->is_string = base == UNKNOWNOID || category == TYPCATEGORY_STRING ||
		category == TYPCATEGORY_ENUM;
	if (reader->output.fn_addr == textout ||
		reader->output.fn_addr == varcharout)
		reader->form = READ_TEXT;
	else if (reader->output.fn_addr == bpcharout)
		reader->form = READ_BPCHAR;
	else if (base == UNKNOWNOID || base == CSTRINGOID)
		reader->form = READ_CSTRING;
	else if (base == DATEOID)
		reader->form = READ_DATE;
	else if (base == TIMESTAMPOID)
		reader->form = READ_TIMESTAMP;
	else if (base == TIMESTAMPTZOID)
		reader->form = READ_TIMESTAMPTZ;
	else
		reader->form = READ_OUTPUT;
	reader->type = type;		/* last: now it is whole */
}

MedrecElementGlance
medrec_element_glance(const MedrecElementKind *kind, const MedrecElementReader *reader)
{
	if (kind->is_text && !reader->is_string)
		return MEDREC_GLANCE_ALWAYS;
	if (reader->form == READ_DATE && kind->is_birth_date)
		return MEDREC_GLANCE_BIRTH_DATE;
	return reader->form == READ_TEXT ? kind->text_glance : MEDREC_GLANCE_NEVER;
}

/*
 * Names the kind only if that tells nothing about a patient: the arguments
 * may have been swapped, and what is in a column may be anything.
 */
static bool
may_print_kind(const char *name, size_t len, bool value_is_kind)
{
	if (len == 0 || len > 24 || value_is_kind || medrec_is_digit(name[0]))
		return false;
	for (size_t i = 0; i < len; i++)
		if (!medrec_is_digit(name[i]) && name[i] != '_' &&
			!(name[i] >= 'a' && name[i] <= 'z'))
			return false;
	return true;
}

static char *
list_kinds(void)
{
	StringInfoData list;
	const char *name;
	uint32		bit;

	initStringInfo(&list);
	for (int i = 0; (name = medrec_element_kind_name(i, &bit)) != NULL; i++)
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", name);
	return list.data;
}

static void
set_kind(MedrecElementCall *call, const char *name, size_t len,
		 FunctionCallInfo fcinfo, int value_arg, int kind_arg)
{
	const MedrecCatalogue *catalogue = medrec_catalogue();

	call->kind_name_len = -1;
	if (!medrec_element_kind_init(&call->kind, catalogue, name, len))
	{
		MedrecElementKind other;
		bool		swapped = false;

		if (!PG_ARGISNULL(value_arg) && call->readers[0].form == READ_TEXT)
		{
			text	   *value = PG_GETARG_TEXT_PP(value_arg);

			swapped = medrec_element_kind_init(&other, catalogue, VARDATA_ANY(value),
											   VARSIZE_ANY_EXHDR(value));
		}
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 medrec_argument_is_constant(fcinfo->flinfo, kind_arg) && may_print_kind(name, len, swapped) ?
				 errmsg("unrecognized element kind \"%.*s\"", (int) len, name) :
				 errmsg("unrecognized element kind"),
				 errhint("Element kinds are %s and the kinds of identifier_kinds().",
						 list_kinds())));
	}
	if (len < sizeof(call->kind_name))
	{
		memcpy(call->kind_name, name, len);
		call->kind_name_len = (int) len;
	}
}

/*
 * Who calls without an expression (as Citus does in its workers) gives values
 * of the declared types.
 */
static Oid
argument_type(FmgrInfo *flinfo, int number)
{
	Oid			type = get_fn_expr_argtype(flinfo, number);

	if (!OidIsValid(type))
	{
		Oid		   *declared;
		int			count;

		(void) get_func_signature(flinfo->fn_oid, &declared, &count);
		if (number < count)
			type = declared[number];
	}
	if (!OidIsValid(type) || type == ANYOID)
		ereport(ERROR,
				(errcode(ERRCODE_INDETERMINATE_DATATYPE),
				 errmsg("could not determine data type of argument %d", number + 1)));
	return type;
}

/*
 * Returns what the call site knows: readers for nvalues arguments from
 * value_arg on, and the kind that argument kind_arg names (-1: text).
 */
MedrecElementCall *
medrec_element_call(FunctionCallInfo fcinfo, int value_arg, int nvalues,
					int kind_arg)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;
	MedrecElementCall *call = flinfo->fn_extra;

	if (call == NULL)
	{
		call = MemoryContextAllocZero(flinfo->fn_mcxt,
									  offsetof(MedrecElementCall, readers) +
									  nvalues * sizeof(MedrecElementReader));
		for (int i = 0; i < nvalues; i++)
		{
			medrec_element_reader_init(&call->readers[i],
									   argument_type(flinfo, value_arg + i),
									   flinfo->fn_mcxt);
		}
		call->kind_name_len = -1;
		if (kind_arg < 0)
			set_kind(call, "text", 4, fcinfo, value_arg, kind_arg);
		flinfo->fn_extra = call;
	}

	if (kind_arg >= 0)
	{
		text	   *name;

		if (PG_ARGISNULL(kind_arg))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("element kind must not be null")));
		name = PG_GETARG_TEXT_PP(kind_arg);
		if ((int) VARSIZE_ANY_EXHDR(name) != call->kind_name_len ||
			memcmp(VARDATA_ANY(name), call->kind_name, call->kind_name_len) != 0)
			set_kind(call, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name),
					 fcinfo, value_arg, kind_arg);
	}
	return call;
}

static bool
is_blank(const text *value)
{
	const char *data = VARDATA_ANY(value);
	size_t		len = VARSIZE_ANY_EXHDR(value);
	size_t		blank;

	while ((blank = medrec_blank_len(data, len)) > 0)
	{
		data += blank;
		len -= blank;
	}
	return len == 0;
}

/*
 * Is the value too long to be a placeholder, and surely not blank?  What lies
 * in another table stays there; of what is at hand the beginning is enough,
 * unless the value is padded with blanks.
 */
static bool
is_long(Datum value, bool padded)
{
	if (VARATT_IS_EXTERNAL_ONDISK(DatumGetPointer(value)))
		return toast_raw_datum_size(value) > VARHDRSZ + MAX_LOOKED_INTO;
	if (VARATT_IS_SHORT(DatumGetPointer(value)) ||
		toast_raw_datum_size(value) <= VARHDRSZ + MAX_LOOKED_INTO)
		return false;
	return !padded && !is_blank(DatumGetTextPSlice(value, 0, 64));
}

static MedrecElementState
read_text(const MedrecElementKind *kind, Datum value, bool padded,
		  const char **class)
{
	const struct varlena *stored = (const struct varlena *) DatumGetPointer(value);
	text	   *string;

	/* nearly all values are as short as this, and at hand */
	if (VARATT_IS_SHORT(stored) && !VARATT_IS_EXTERNAL(stored))
		return medrec_element_state(kind, VARDATA_SHORT(stored),
									VARSIZE_SHORT(stored) - VARHDRSZ_SHORT, class);
	*class = NULL;
	if (is_long(value, padded))
		return medrec_element_state_long(kind);
	string = DatumGetTextPP(value);
	return medrec_element_state(kind, VARDATA_ANY(string),
								VARSIZE_ANY_EXHDR(string), class);
}

static MedrecElementState
read_cstring(const MedrecElementKind *kind, const char *value,
			 const char **class)
{
	return medrec_element_state(kind, value, strlen(value), class);
}

static MedrecElementState
read_date(const MedrecElementKind *kind, DateADT date, const char **class)
{
	struct pg_tm tm = {0};
	char		printed[MAXDATELEN + 1];

	*class = NULL;
	if (kind->is_birth_date && medrec_birth_day_is_ordinary(kind, date + (int64) POSTGRES_EPOCH_JDATE))
		return MEDREC_ELEMENT_PRESENT;
	if (DATE_NOT_FINITE(date))
		return read_cstring(kind, "infinity", class);
	j2date(date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	if (kind->is_birth_date)
		return medrec_birth_date_state(kind, tm.tm_year, tm.tm_mon, tm.tm_mday,
									   class);
	EncodeDateOnly(&tm, USE_ISO_DATES, printed);	/* whatever DateStyle is */
	return read_cstring(kind, printed, class);
}

/* local time is that of the session, as everywhere in PostgreSQL */
static MedrecElementState
read_birth_time(const MedrecElementKind *kind, Timestamp time, bool local,
				const char **class)
{
	struct pg_tm tm;
	fsec_t		fsec;
	int			zone;

	if (TIMESTAMP_NOT_FINITE(time))
		return read_cstring(kind, "infinity", class);
	if (timestamp2tm(time, local ? &zone : NULL, &tm, &fsec, NULL, NULL) != 0)
		return MEDREC_ELEMENT_INVALID;
	return medrec_birth_date_state(kind, tm.tm_year, tm.tm_mon, tm.tm_mday, class);
}

/* The value is not NULL.  *class: of a placeholder, else NULL */
MedrecElementState
medrec_element_read(const MedrecElementKind *kind, MedrecElementReader *reader,
					Datum value, const char **class)
{
	if (likely(reader->form == READ_TEXT))
		return read_text(kind, value, false, class);
	*class = NULL;
	if (!reader->is_string && kind->is_text)
		return MEDREC_ELEMENT_PRESENT;
	if (reader->form == READ_BPCHAR)
		return read_text(kind, value, true, class);
	if (reader->form == READ_CSTRING)
		return read_cstring(kind, DatumGetCString(value), class);
	if (reader->form == READ_DATE)
		return read_date(kind, DatumGetDateADT(value), class);
	if (kind->is_birth_date)
	{
		if (reader->form == READ_TIMESTAMP)
			return read_birth_time(kind, DatumGetTimestamp(value), false, class);
		if (reader->form == READ_TIMESTAMPTZ)
			return read_birth_time(kind, DatumGetTimestampTz(value), true, class);
	}
	return read_cstring(kind, OutputFunctionCall(&reader->output, value), class);
}

/* Of a value of 1 to 16 bytes that a glance does not tell */
static MedrecElementState
recall(const MedrecElementKind *kind, MedrecElementMemo *memo, const char *value, size_t len)
{
	uint64		first = medrec_first_bytes(value, len);
	uint64		last = len > 8 ? medrec_load_short(value + len - 8, 8) : 0;
	int			number = (int) (((first ^ last) * MEDREC_HASH64_MULTIPLIER) >> 58);
	const char *class;

	if (memo->slots[number].first != first || memo->slots[number].last != last ||
		memo->slots[number].len != len)
	{
		memo->slots[number].state = medrec_element_state(kind, value, len, &class);
		memo->slots[number].first = first;
		memo->slots[number].last = last;
		memo->slots[number].len = (uint8) len;
	}
	return memo->slots[number].state;
}

MedrecElementState
medrec_element_recall(const MedrecElementKind *kind, MedrecElementReader *reader,
					  MedrecElementMemo *memo, Datum value)
{
	const struct varlena *stored = (const struct varlena *) DatumGetPointer(value);
	const char *class;
	const char *data;
	size_t		len;

	if (reader->form != READ_TEXT || !VARATT_IS_SHORT(stored) || VARATT_IS_EXTERNAL(stored))
		return medrec_element_read(kind, reader, value, &class);
	data = VARDATA_SHORT(stored);
	len = VARSIZE_SHORT(stored) - VARHDRSZ_SHORT;
	if (len > 0 && len <= 2 * sizeof(uint64))
		return recall(kind, memo, data, len);
	return medrec_element_state(kind, data, len, &class);
}

/* the state of argument 0, of the kind that argument 1 names */
static MedrecElementState
argument_state(FunctionCallInfo fcinfo, const char **class)
{
	MedrecElementCall *call = medrec_element_call(fcinfo, 0, 1, 1);

	*class = NULL;
	if (PG_ARGISNULL(0))
		return MEDREC_ELEMENT_NULL;
	return medrec_element_read(&call->kind, &call->readers[0],
							   PG_GETARG_DATUM(0), class);
}

PG_FUNCTION_INFO_V1(medrec_element_state_sql);
Datum
medrec_element_state_sql(PG_FUNCTION_ARGS)
{
	const char *class;

	PG_RETURN_TEXT_P(cstring_to_text(medrec_element_state_name(argument_state(fcinfo,
																			  &class))));
}

PG_FUNCTION_INFO_V1(medrec_placeholder_class);
Datum
medrec_placeholder_class(PG_FUNCTION_ARGS)
{
	const char *class;

	(void) argument_state(fcinfo, &class);
	if (class == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(class));
}

/* The beginning of what is a text, or is printed as one, without blanks around it */
static const char *
written_form(MedrecElementReader *reader, Datum value, size_t *len)
{
	const char *string;

	if (reader->form == READ_TEXT)
	{
		text	   *beginning = DatumGetTextPSlice(value, 0, 64);

		string = VARDATA_ANY(beginning);
		*len = VARSIZE_ANY_EXHDR(beginning);
	}
	else
	{
		string = reader->form == READ_CSTRING ? DatumGetCString(value) :
			OutputFunctionCall(&reader->output, value);
		*len = strlen(string);
	}
	medrec_trim(&string, len);
	return string;
}

/* A day that is written out; false: there is none */
static bool
written_date(const char *value, size_t len, DateADT *date)
{
	int			year;
	int			month;
	int			day;

	if (!medrec_written_day(value, len, &year, &month, &day))
		return false;
	*date = (DateADT) (medrec_julian_day(year, month, day) - POSTGRES_EPOCH_JDATE);
	return true;
}

/* A day of what is a date, a time, or is printed as one; never an error */
PG_FUNCTION_INFO_V1(medrec_date_try);
Datum
medrec_date_try(PG_FUNCTION_ARGS)
{
	MedrecElementReader *reader = &medrec_element_call(fcinfo, 0, 1, -1)->readers[0];
	Datum		value = PG_GETARG_DATUM(0);
	DateADT		date = DATEVAL_NOEND;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (reader->form == READ_DATE)
		date = DatumGetDateADT(value);
	else if (reader->form == READ_TIMESTAMP && !TIMESTAMP_NOT_FINITE(DatumGetTimestamp(value)))
		date = DatumGetDateADT(DirectFunctionCall1(timestamp_date, value));
	else if (reader->form == READ_TIMESTAMPTZ && !TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(value)))
		date = DatumGetDateADT(DirectFunctionCall1(timestamptz_date, value));
	else if (reader->form != READ_TIMESTAMP && reader->form != READ_TIMESTAMPTZ)
	{
		size_t		len;
		const char *string = written_form(reader, value, &len);

		if (!written_date(string, len, &date))
			PG_RETURN_NULL();
	}
	if (DATE_NOT_FINITE(date))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(date);
}

/*
 * Within these, in whatever zone the session is, an interval of a human life
 * can be added or taken away without an error.
 */
#define FIRST_TIME	((MEDREC_FIRST_DAY - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY)
#define LAST_TIME	((MEDREC_LAST_DAY + 1 - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY - 1)

/* A time, with its day, of what is one or is printed as one; never an error */
PG_FUNCTION_INFO_V1(medrec_timestamp_try);
Datum
medrec_timestamp_try(PG_FUNCTION_ARGS)
{
	MedrecElementReader *reader = &medrec_element_call(fcinfo, 0, 1, -1)->readers[0];
	Datum		value = PG_GETARG_DATUM(0);
	Timestamp	time;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (reader->form == READ_DATE)
	{
		int64		day = DatumGetDateADT(value) + (int64) POSTGRES_EPOCH_JDATE;

		if (day < MEDREC_FIRST_DAY || day > MEDREC_LAST_DAY)
			PG_RETURN_NULL();
		time = DatumGetDateADT(value) * USECS_PER_DAY;
	}
	else if (reader->form == READ_TIMESTAMP || reader->form == READ_TIMESTAMPTZ)
		time = DatumGetTimestamp(value);
	else
	{
		size_t		len;
		const char *string = written_form(reader, value, &len);
		DateADT		date;
		int64		microseconds;

		if (!written_date(string, len, &date) || !medrec_written_time(string, len, &microseconds))
			PG_RETURN_NULL();
		time = date * USECS_PER_DAY + microseconds;
	}
	if (time < FIRST_TIME || time > LAST_TIME)
		PG_RETURN_NULL();
	if (reader->form == READ_TIMESTAMPTZ)
		PG_RETURN_DATUM(DirectFunctionCall1(timestamptz_timestamp, value));
	PG_RETURN_TIMESTAMP(time);
}

typedef struct Share
{
	int			expected;
	int			present;
} Share;

static void
add_to_share(Share *share, MedrecElementState state)
{
	share->expected += medrec_element_is_expected(state);
	share->present += state == MEDREC_ELEMENT_PRESENT;
}

static void
add_array(Share *share, MedrecElementCall *call, ArrayType *array,
		  MemoryContext mcxt)
{
	MedrecElementReader *reader = &call->readers[0];
	ArrayIterator iterator;
	const char *class;
	Datum		value;
	bool		isnull;

	/* a column of type anyarray has arrays of different types */
	if (reader->type != ARR_ELEMTYPE(array))
		medrec_element_reader_init(reader, ARR_ELEMTYPE(array), mcxt);

	iterator = array_create_iterator(array, 0, NULL);
	while (array_iterate(iterator, &value, &isnull))
	{
		CHECK_FOR_INTERRUPTS();
		add_to_share(share, isnull ? MEDREC_ELEMENT_NULL :
					 medrec_element_read(&call->kind, reader, value, &class));
	}
	array_free_iterator(iterator);
}

PG_FUNCTION_INFO_V1(medrec_completeness);
Datum
medrec_completeness(PG_FUNCTION_ARGS)
{
	MedrecElementCall *call = medrec_element_call(fcinfo, 0, PG_NARGS(), -1);
	Share		share = {0, 0};
	const char *class;

	if (get_fn_expr_variadic(fcinfo->flinfo))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		add_array(&share, call, PG_GETARG_ARRAYTYPE_P(0), fcinfo->flinfo->fn_mcxt);
	}
	else
	{
		for (int i = 0; i < PG_NARGS(); i++)
			add_to_share(&share, PG_ARGISNULL(i) ? MEDREC_ELEMENT_NULL :
						 medrec_element_read(&call->kind, &call->readers[i],
											 PG_GETARG_DATUM(i), &class));
	}
	if (share.expected == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8((double) share.present / share.expected);
}

static ArrayType *
kinds_of(const MedrecPlaceholder *entry)
{
	Datum		names[32];
	int			count = 0;
	const char *name;
	uint32		bit;

	for (int i = 0; (name = medrec_element_kind_name(i, &bit)) != NULL; i++)
		if (entry->kinds & bit)
			names[count++] = CStringGetTextDatum(name);
	return construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT);
}

PG_FUNCTION_INFO_V1(medrec_placeholder_catalogue);
Datum
medrec_placeholder_catalogue(PG_FUNCTION_ARGS)
{
	static const char *const matches[] = {"exact", "prefix", "pattern", "pattern"};
	const MedrecCatalogue *catalogue = medrec_catalogue();
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 0; i < catalogue->count; i++)
	{
		const MedrecPlaceholder *entry = &catalogue->lines[i];
		Datum		values[7];
		bool		nulls[7] = {false};

		values[0] = CStringGetTextDatum(entry->value);
		values[1] = CStringGetTextDatum(matches[entry->match]);
		values[2] = CStringGetTextDatum(medrec_element_state_name(medrec_state_of_meaning(entry->meaning)));
		if (entry->class != NULL)
			values[3] = CStringGetTextDatum(entry->class);
		else
			nulls[3] = true;
		values[4] = PointerGetDatum(kinds_of(entry));
		values[5] = CStringGetTextDatum(entry->source);
		values[6] = Int32GetDatum(entry->since);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
