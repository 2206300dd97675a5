/*-------------------------------------------------------------------------
 *
 * patient_sql.c
 *		The type patient_key, and how one is made.
 *
 * In text, a key is its version and its fields, 1|family=garcia|given=maria.
 * A backslash stands before a backslash or a stroke; \xE9 is a byte that is no
 * UTF-8, \u{3BC} a character that the database's encoding does not have.
 *
 * No message has a value in it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/tuplestore.h"

#include "common/site_catalogue.h"
#include "compat.h"
#include "matching/conversion.h"
#include "matching/patient.h"

/* Of longer values this much is enough to make the normal form. */
#define LOOKED_AT	2048

/* Does the encoding say nothing, or what the core reads anyway? */
static bool
is_read_as_utf8(void)
{
	return GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII;
}

static bytea *
make_key(const MedrecPatientWriter *writer)
{
	bytea	   *key = palloc(VARHDRSZ + writer->len);

	SET_VARSIZE(key, VARHDRSZ + writer->len);
	memcpy(VARDATA(key), writer->bytes, writer->len);
	return key;
}

/* ------------------------------------------------------------------------
 * Text form
 * ------------------------------------------------------------------------
 */

/* Appends bytes of a key in the database's encoding. */
static void
append_value(StringInfo buf, const char *value, size_t len, bool escape_strokes,
			 FmgrInfo *flinfo)
{
	while (len > 0)
	{
		int			n = pg_utf_mblen((const unsigned char *) value);
		char		converted[MEDREC_CONVERTED_SIZE];
		int			converted_len;

		if (!IS_HIGHBIT_SET(*value))
		{
			if (*value == '\\' || (*value == '|' && escape_strokes))
				appendStringInfoChar(buf, '\\');
			appendStringInfoChar(buf, *value);
			n = 1;
		}
		else if ((size_t) n > len || !pg_utf8_islegal((const unsigned char *) value, n))
		{
			appendStringInfo(buf, "\\x%02X", (unsigned char) *value);
			n = 1;
		}
		else if (is_read_as_utf8())
			appendBinaryStringInfo(buf, value, n);
		else
		{
			converted_len = medrec_convert(&medrec_conversions(flinfo)->from_utf8,
										   value, n, converted);
			if (converted_len > 0)
				appendBinaryStringInfo(buf, converted, converted_len);
			else
				appendStringInfo(buf, "\\u{%X}",
								 utf8_to_unicode((const unsigned char *) value));
		}
		value += n;
		len -= n;
	}
}

PG_FUNCTION_INFO_V1(medrec_patient_key_out);
Datum
medrec_patient_key_out(PG_FUNCTION_ARGS)
{
	bytea	   *key = PG_GETARG_BYTEA_PP(0);
	MedrecPatientReader reader;
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfo(&buf, "%d", MEDREC_PATIENT_VERSION);
	medrec_patient_open(&reader, (unsigned char *) VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key));
	while (medrec_patient_next(&reader))
	{
		appendStringInfo(&buf, "|%s=", medrec_patient_field_name(reader.field));
		append_value(&buf, reader.value, reader.len, true, fcinfo->flinfo);
	}
	PG_RETURN_CSTRING(buf.data);
}

/* Reads hexadecimal digits, least at least; NULL: there are others. */
static const char *
read_hexadecimal(const char *str, int least, int most, pg_wchar * number)
{
	int			n = 0;

	*number = 0;
	for (; n < most && isxdigit((unsigned char) *str); n++, str++)
		*number = *number * 16 +
			(*str <= '9' ? *str - '0' : (*str & ~0x20) - 'A' + 10);
	return n >= least ? str : NULL;
}

/* What a backslash begins, in bytes of a key; NULL: nothing that is known */
static const char *
read_escape(const char *str, char *bytes, int *len)
{
	pg_wchar	number;

	*len = 1;
	switch (*str)
	{
		case '\\':
		case '|':
			*bytes = *str;
			return str + 1;
		case 'x':
			str = read_hexadecimal(str + 1, 2, 2, &number);
			*bytes = (char) number;
			return str;
		case 'u':
			if (str[1] != '{')
				return NULL;
			str = read_hexadecimal(str + 2, 1, 6, &number);
			if (str == NULL || *str != '}' || number < 0x80 || number > 0x10FFFF ||
				(number >= 0xD800 && number <= 0xDFFF))
				return NULL;
			(void) unicode_to_utf8(number, (unsigned char *) bytes);
			*len = pg_utf_mblen((unsigned char *) bytes);
			return str + 1;
		default:
			return NULL;
	}
}

/*
 * Reads a value of the text form up to its end; NULL if it is none or too
 * long.
 */
static const char *
read_value(const char *str, char *value, size_t *len, FmgrInfo *flinfo)
{
	size_t		n = 0;

	while (*str != '\0' && *str != '|')
	{
		char		bytes[MEDREC_CONVERTED_SIZE];
		int			nbytes;

		if (*str == '\\')
		{
			str = read_escape(str + 1, bytes, &nbytes);
			if (str == NULL)
				return NULL;
		}
		else if (!IS_HIGHBIT_SET(*str) || is_read_as_utf8())
		{
			bytes[0] = *str++;
			nbytes = 1;
		}
		else
		{
			int			width = pg_mblen(str);

			nbytes = medrec_convert(&medrec_conversions(flinfo)->to_utf8, str, width, bytes);
			if (nbytes < 0)
				return NULL;
			str += width;
		}
		if (n + nbytes > MEDREC_PATIENT_VALUE_MAX)
			return NULL;
		memcpy(value + n, bytes, nbytes);
		n += nbytes;
	}
	*len = n;
	return str;
}

PG_FUNCTION_INFO_V1(medrec_patient_key_in);
Datum
medrec_patient_key_in(PG_FUNCTION_ARGS)
{
	const char *str = PG_GETARG_CSTRING(0);
	MedrecPatientWriter *writer = palloc(sizeof(*writer));
	int			number = 0;

	medrec_patient_start(writer);
	if (str[0] != '0' + MEDREC_PATIENT_VERSION || (str[1] != '|' && str[1] != '\0'))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s", "patient_key"),
				 errdetail("It must begin with its version, %d.", MEDREC_PATIENT_VERSION),
				 errhint("patient_key() makes one from names and other fields.")));
	for (str++; *str == '|';)
	{
		const char *name = ++str;
		char		value[MEDREC_PATIENT_VALUE_MAX];
		size_t		len;
		MedrecPatientField field;

		number++;
		str = strchr(name, '=');
		if (str == NULL || !medrec_patient_field_find(name, str - name, &field) ||
			(str = read_value(str + 1, value, &len, fcinfo->flinfo)) == NULL ||
			writer->len + 2 + len > sizeof(writer->bytes))
		{
			writer->len = 0;
			break;
		}
		medrec_patient_add(writer, field, value, len);
	}
	if (!medrec_patient_is_valid(writer->bytes, writer->len))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s", "patient_key"),
				 writer->len == 0 ?
				 errdetail("Field %d has no name that is known, or a value that cannot be read.", number) :
				 errdetail("A field is not in its place, or not in its normal form."),
				 errhint("patient_key() makes one from names and other fields.")));
	PG_RETURN_BYTEA_P(make_key(writer));
}

PG_FUNCTION_INFO_V1(medrec_patient_key_send);
Datum
medrec_patient_key_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(PG_GETARG_BYTEA_P_COPY(0));
}

PG_FUNCTION_INFO_V1(medrec_patient_key_recv);
Datum
medrec_patient_key_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			len = buf->len - buf->cursor;
	bytea	   *key = palloc(VARHDRSZ + len);

	SET_VARSIZE(key, VARHDRSZ + len);
	pq_copymsgbytes(buf, VARDATA(key), len);
	if (!medrec_patient_is_valid((unsigned char *) VARDATA(key), len))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary representation of type %s", "patient_key")));
	PG_RETURN_BYTEA_P(key);
}

PG_FUNCTION_INFO_V1(medrec_patient_key_fields_sql);
Datum
medrec_patient_key_fields_sql(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	bytea	   *key = PG_GETARG_BYTEA_PP(0);
	MedrecPatientReader reader;
	StringInfoData buf;

	InitMaterializedSRF(fcinfo, 0);
	initStringInfo(&buf);
	medrec_patient_open(&reader, (unsigned char *) VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key));
	while (medrec_patient_next(&reader))
	{
		Datum		values[2];
		bool		nulls[lengthof(values)] = {false};

		resetStringInfo(&buf);
		append_value(&buf, reader.value, reader.len, false, fcinfo->flinfo);
		values[0] = CStringGetTextDatum(medrec_patient_field_name(reader.field));
		values[1] = PointerGetDatum(cstring_to_text_with_len(buf.data, buf.len));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* ------------------------------------------------------------------------
 * A key from fields
 * ------------------------------------------------------------------------
 */

/* What a call site keeps */
typedef struct KeyCallSite
{
	const MedrecCatalogue *catalogue;	/* that kinds are of */
	MedrecPatientKinds kinds;
	MedrecConversions *conversions; /* NULL: none needed */
} KeyCallSite;

static KeyCallSite *
get_call_site(FmgrInfo *flinfo)
{
	KeyCallSite *site = flinfo->fn_extra;

	if (site == NULL)
	{
		site = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(KeyCallSite));
		if (!is_read_as_utf8())
			site->conversions = medrec_conversions_make(flinfo->fn_mcxt);
		flinfo->fn_extra = site;
	}
	if (site->catalogue != medrec_catalogue())
	{
		site->catalogue = medrec_catalogue();
		medrec_patient_kinds_init(&site->kinds, site->catalogue);
	}
	return site;
}

/* The beginning of a text, in UTF-8; a character without counterpart as it is. */
static const char *
utf8_of(KeyCallSite *site, const text *t, size_t *len)
{
	const char *s = VARDATA_ANY(t);
	char	   *utf8;
	size_t		n = 0;

	*len = VARSIZE_ANY_EXHDR(t);
	if (*len > LOOKED_AT)
		*len = pg_mbcliplen(s, (int) *len, LOOKED_AT);
	if (site->conversions == NULL)
		return s;

	utf8 = palloc(*len * MAX_CONVERSION_GROWTH + 1);
	for (const char *end = s + *len; s < end;)
	{
		int			width = pg_encoding_verifymbchar(GetDatabaseEncoding(), s, (int) (end - s));
		char		converted[MEDREC_CONVERTED_SIZE];
		int			converted_len = -1;

		if (width < 1)
			width = 1;
		else if (IS_HIGHBIT_SET(*s))
			converted_len = medrec_convert(&site->conversions->to_utf8, s, width, converted);
		if (converted_len < 0)
		{
			memcpy(utf8 + n, s, width);
			n += width;
		}
		else
		{
			memcpy(utf8 + n, converted, converted_len);
			n += converted_len;
		}
		s += width;
	}
	*len = n;
	return utf8;
}

/* The normal form of a text, of length 0 if it says nothing */
static size_t
normalize(KeyCallSite *site, MedrecPatientField field, const text *t, char *normal)
{
	size_t		len;
	const char *value = utf8_of(site, t, &len);

	return medrec_patient_is_present(&site->kinds, field, value, len) ?
		medrec_patient_normalize(field, value, len, normal) : 0;
}

static size_t
normalize_date(KeyCallSite *site, DateADT date, char *normal)
{
	int			year;
	int			month;
	int			day;
	const char *class;
	char		written[16];

	if (DATE_NOT_FINITE(date))
		return 0;
	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	if (year < 1 || year > 9999 ||
		medrec_birth_date_state(&site->kinds.kinds[MEDREC_PATIENT_BIRTH_DATE],
								year, month, day, &class) != MEDREC_ELEMENT_PRESENT)
		return 0;
	return medrec_patient_normalize(MEDREC_PATIENT_BIRTH_DATE, written,
									snprintf(written, sizeof(written), "%04d%02d%02d",
											 year, month, day), normal);
}

typedef struct NormalValue
{
	char		chars[MEDREC_PATIENT_VALUE_MAX];
	size_t		len;
} NormalValue;

static int
compare_values(const void *a, const void *b)
{
	const NormalValue *v = a;
	const NormalValue *w = b;
	int			order = memcmp(v->chars, w->chars, Min(v->len, w->len));

	return order != 0 ? order : (int) v->len - (int) w->len;
}

/* Adds identifiers in the order of their bytes, each once. */
static void
add_identifiers(MedrecPatientWriter *writer, KeyCallSite *site, ArrayType *array)
{
	Datum	   *elements;
	bool	   *nulls;
	int			nelements;
	NormalValue *values;
	int			n = 0;
	int			added = 0;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, &nelements);
	values = palloc(sizeof(NormalValue) * (nelements + 1));
	for (int i = 0; i < nelements; i++)
	{
		if (nulls[i])
			continue;
		values[n].len = normalize(site, MEDREC_PATIENT_IDENTIFIER,
								  DatumGetTextPP(elements[i]), values[n].chars);
		n += values[n].len > 0;
	}
	qsort(values, n, sizeof(NormalValue), compare_values);
	for (int i = 0; i < n && added < MEDREC_PATIENT_IDENTIFIERS_MAX; i++)
	{
		if (i > 0 && compare_values(&values[i - 1], &values[i]) == 0)
			continue;
		medrec_patient_add(writer, MEDREC_PATIENT_IDENTIFIER, values[i].chars, values[i].len);
		added++;
	}
}

/*
 * Makes a key from the arguments, which are the fields in their order, but for
 * a birth date of type date, which stands before all others.
 */
static Datum
patient_key(FunctionCallInfo fcinfo, bool has_date)
{
	KeyCallSite *site = get_call_site(fcinfo->flinfo);
	MedrecPatientWriter *writer = palloc(sizeof(*writer));
	NormalValue *values = palloc0(sizeof(NormalValue) * MEDREC_PATIENT_FIELDS);
	NormalValue *suffix = &values[MEDREC_PATIENT_SUFFIX];
	bytea	   *key;

	for (int field = 0; field < MEDREC_PATIENT_FIELDS; field++)
	{
		NormalValue *value = &values[field];
		int			arg = field;

		if (has_date)
			arg = field == MEDREC_PATIENT_BIRTH_DATE ? 0 :
				field < MEDREC_PATIENT_BIRTH_DATE ? field + 1 : field;
		if (PG_ARGISNULL(arg) || field == MEDREC_PATIENT_IDENTIFIER)
			continue;
		if (field == MEDREC_PATIENT_BIRTH_DATE && has_date)
			value->len = normalize_date(site, PG_GETARG_DATEADT(arg), value->chars);
		else if (field == MEDREC_PATIENT_BIRTH_ORDER)
		{
			int32		order = PG_GETARG_INT32(arg);
			char		digit = (char) ('0' + order);

			if (order >= 1 && order <= 9)
				value->len = medrec_patient_normalize(field, &digit, 1, value->chars);
		}
		else
			value->len = normalize(site, field, PG_GETARG_TEXT_PP(arg), value->chars);
	}
	for (int field = MEDREC_PATIENT_FAMILY; field <= MEDREC_PATIENT_GIVEN && suffix->len == 0; field++)
		suffix->len = medrec_patient_split_suffix(values[field].chars, &values[field].len,
												  suffix->chars);

	if (values[MEDREC_PATIENT_GIVEN].len > 0 && values[MEDREC_PATIENT_FAMILY].len > 0 &&
		medrec_patient_is_nobody(&site->kinds,
								 values[MEDREC_PATIENT_GIVEN].chars, values[MEDREC_PATIENT_GIVEN].len,
								 values[MEDREC_PATIENT_FAMILY].chars, values[MEDREC_PATIENT_FAMILY].len))
		values[MEDREC_PATIENT_GIVEN].len = values[MEDREC_PATIENT_FAMILY].len = 0;

	medrec_patient_start(writer);
	for (int field = 0; field < MEDREC_PATIENT_FIELDS; field++)
	{
		if (field == MEDREC_PATIENT_IDENTIFIER && !PG_ARGISNULL(field))
			add_identifiers(writer, site, PG_GETARG_ARRAYTYPE_P(field));
		else if (values[field].len > 0)
			medrec_patient_add(writer, field, values[field].chars, values[field].len);
	}
	key = make_key(writer);
	pfree(writer);
	pfree(values);
	PG_RETURN_BYTEA_P(key);
}

PG_FUNCTION_INFO_V1(medrec_patient_key_sql);
Datum
medrec_patient_key_sql(PG_FUNCTION_ARGS)
{
	return patient_key(fcinfo, false);
}

PG_FUNCTION_INFO_V1(medrec_patient_key_date_sql);
Datum
medrec_patient_key_date_sql(PG_FUNCTION_ARGS)
{
	return patient_key(fcinfo, true);
}
