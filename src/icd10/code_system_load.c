/*-------------------------------------------------------------------------
 *
 * code_system_load.c
 *		Takes a list of codes of a system that the library knows nothing of.
 *
 * PostgreSQL reads the file: XMLTABLE() a ClaML file, its text functions a
 * plain one.  The list is then examined, compared with the one before, and
 * what it changes is put into medrec's tables.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"

#include "compat.h"
#include "icd10/loading.h"
#include "icd10/site.h"

/* arguments of code_system_load() */
enum
{
	ARG_SYSTEM, ARG_EDITION, ARG_VALID_FROM, ARG_CONTENT, ARG_FORMAT,
	ARG_CODE_COLUMN, ARG_TITLE_COLUMN, ARG_SEPARATOR, ARG_ENCODING,
	ARG_VALID_TO, ARG_DRY_RUN
};

typedef struct ListedCode
{
	char	   *code;
	char	   *undotted;
	char	   *title;
	int			line;
} ListedCode;

typedef struct CodeList
{
	ListedCode *codes;			/* by their characters, without the dot */
	int			n;
} CodeList;

/* $1 content, $2 encoding, $3 separator, $4 and $5 columns */
static const char text_query[] =
"SELECT pg_catalog.upper(pg_catalog.btrim(l.f[$4], '\" ')), pg_catalog.btrim(l.f[$5], '\" '), l.n"
" FROM (SELECT pg_catalog.string_to_array(s.line, $3) AS f, s.n"
" FROM pg_catalog.regexp_split_to_table(pg_catalog.convert_from($1, $2), '\\r?\\n')"
" WITH ORDINALITY AS s (line, n) WHERE s.line <> '') l";

/* $1 content, $2 encoding */
static const char claml_query[] =
"SELECT pg_catalog.upper(x.code), pg_catalog.btrim(pg_catalog.regexp_replace(x.title, '\\s+', ' ', 'g')), x.n"
" FROM XMLTABLE('/ClaML/Class[@kind=\"category\"]'"
" PASSING XMLPARSE(DOCUMENT pg_catalog.convert_from($1, $2))"
" COLUMNS code text PATH '@code', title text PATH 'Rubric[@kind=\"preferred\"][1]/Label[1]',"
" n FOR ORDINALITY) x";

static const char claml_modified_query[] =
"SELECT pg_catalog.count(*) FROM XMLTABLE('/ClaML/Class[@kind=\"category\"]/ModifiedBy'"
" PASSING XMLPARSE(DOCUMENT pg_catalog.convert_from($1, $2)) COLUMNS n FOR ORDINALITY) x";

/*
 * What the list changes.  $1 system, $2 first day, $3 to $5 codes, states,
 * titles; %s is the schema.
 */
static const char compare_query[] =
"SELECT coalesce(n.code, o.code), nullif(o.state, 'none'), n.state, t.title, n.title"
" FROM ROWS FROM (pg_catalog.unnest($3), pg_catalog.unnest($4), pg_catalog.unnest($5)) AS n (code, state, title)"
" FULL JOIN (SELECT DISTINCT ON (c.code) c.code, c.state FROM %s.medrec_code_change c"
" WHERE c.list = $1 AND c.valid_from < $2 ORDER BY c.code, c.valid_from DESC) o ON o.code = n.code"
" LEFT JOIN LATERAL (SELECT b.title FROM %s.medrec_code_title b"
" WHERE b.list = $1 AND b.code = n.code AND b.valid_from < $2 ORDER BY b.valid_from DESC LIMIT 1) t ON true";

static void
query(const char *command, int nargs, Oid *types, Datum *values)
{
	if (SPI_execute_with_args(command, nargs, types, values, NULL, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_with_args failed");
}

static Datum
column(uint64 row, int number, bool *isnull)
{
	return SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, number, isnull);
}

/* A code has letters and digits, one digit at least, and few other characters */
static bool
is_code(const char *str)
{
	bool		has_digit = false;

	for (const char *c = str; *c != '\0'; c++)
	{
		if (*c >= '0' && *c <= '9')
			has_digit = true;
		else if (!(*c >= 'A' && *c <= 'Z') && (c == str || strchr(".+*-/", *c) == NULL))
			return false;
	}
	return has_digit;
}

static char *
without_dots(const char *code)
{
	char	   *result = palloc(strlen(code) + 1);
	char	   *out = result;

	for (; *code != '\0'; code++)
	{
		if (*code != '.')
			*out++ = *code;
	}
	*out = '\0';
	return result;
}

static int
compare_codes(const void *a, const void *b)
{
	return strcmp(((const ListedCode *) a)->undotted, ((const ListedCode *) b)->undotted);
}

/* The rows of the query that was executed last */
static CodeList
take_list(bool has_heading)
{
	CodeList	list = {palloc_extended(sizeof(ListedCode) * Max(SPI_processed, 1), MCXT_ALLOC_HUGE), 0};

	for (uint64 row = 0; row < SPI_processed; row++)
	{
		bool		code_isnull;
		bool		title_isnull;
		Datum		code = column(row, 1, &code_isnull);
		Datum		title = column(row, 2, &title_isnull);
		bool		isnull;
		ListedCode *listed = &list.codes[list.n];

		CHECK_FOR_INTERRUPTS();
		listed->line = (int) (SPI_gettypeid(SPI_tuptable->tupdesc, 3) == INT8OID ?
							  DatumGetInt64(column(row, 3, &isnull)) :
							  DatumGetInt32(column(row, 3, &isnull)));
		listed->code = code_isnull ? "" : TextDatumGetCString(code);
		if (!is_code(listed->code))
		{
			if (has_heading && row == 0)
				continue;
			medrec_loading_refuse(psprintf("entry %d of the list has no code", listed->line), NULL);
		}
		listed->title = title_isnull ? "" : TextDatumGetCString(title);
		if (listed->title[0] == '\0')
			medrec_loading_refuse(psprintf("entry %d of the list has no title", listed->line), NULL);
		listed->undotted = without_dots(listed->code);
		list.n++;
	}
	if (list.n == 0)
		medrec_loading_refuse("the list is empty", NULL);
	qsort(list.codes, list.n, sizeof(ListedCode), compare_codes);
	for (int i = 1; i < list.n; i++)
	{
		if (strcmp(list.codes[i - 1].undotted, list.codes[i].undotted) == 0)
			medrec_loading_refuse(psprintf("entries %d and %d of the list have the same code",
										   list.codes[i - 1].line, list.codes[i].line), NULL);
	}
	return list;
}

/* A code with others under it is a header; right behind it stands the first */
static bool
is_header(const CodeList *list, int i)
{
	size_t		len = strlen(list->codes[i].undotted);

	return i + 1 < list->n && strncmp(list->codes[i + 1].undotted, list->codes[i].undotted, len) == 0;
}

static bool
same_text(Datum a, Datum b)
{
	text	   *x = DatumGetTextPP(a);
	text	   *y = DatumGetTextPP(b);

	return VARSIZE_ANY_EXHDR(x) == VARSIZE_ANY_EXHDR(y) &&
		memcmp(VARDATA_ANY(x), VARDATA_ANY(y), VARSIZE_ANY_EXHDR(x)) == 0;
}

static Datum
text_array(Datum *values, int n)
{
	return PointerGetDatum(construct_array(values, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* Compares with the list before, reports, and writes */
static void
load_list(const MedrecLoading *loading, const char *system, const char *edition,
		  bytea * content, const CodeList *list)
{
	Oid			types[] = {TEXTOID, DATEOID, TEXTARRAYOID, TEXTARRAYOID, TEXTARRAYOID};
	Datum		values[lengthof(types)];
	Datum	   *codes = palloc_extended(sizeof(Datum) * list->n, MCXT_ALLOC_HUGE);
	Datum	   *states = palloc_extended(sizeof(Datum) * list->n, MCXT_ALLOC_HUGE);
	Datum	   *titles = palloc_extended(sizeof(Datum) * list->n, MCXT_ALLOC_HUGE);
	MedrecLoadedRows changes = {0};
	MedrecLoadedRows revised = {0};
	int64		billable = 0;
	int64		added = 0;
	int64		ended = 0;
	int64		changed = 0;
	int64		unchanged = 0;
	int64		titles_added = 0;

	for (int i = 0; i < list->n; i++)
	{
		bool		header = is_header(list, i);

		billable += !header;
		codes[i] = CStringGetTextDatum(list->codes[i].code);
		states[i] = CStringGetTextDatum(header ? "header" : "billable");
		titles[i] = CStringGetTextDatum(list->codes[i].title);
	}
	values[0] = CStringGetTextDatum(system);
	values[1] = DateADTGetDatum(loading->valid_from);
	values[2] = text_array(codes, list->n);
	values[3] = text_array(states, list->n);
	values[4] = text_array(titles, list->n);
	query(psprintf(compare_query, loading->schema, loading->schema), lengthof(types), types, values);

	for (uint64 row = 0; row < SPI_processed; row++)
	{
		bool		isnull[5];
		Datum		found[5];

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < 5; i++)
			found[i] = column(row, i + 1, &isnull[i]);
		if (isnull[1] && isnull[2])
			continue;			/* gone before */
		if (isnull[1])
			added++;
		else if (isnull[2])
			ended++;
		else if (same_text(found[1], found[2]))
			unchanged++;
		else
			changed++;
		if (isnull[1] || isnull[2] || !same_text(found[1], found[2]))
			medrec_loading_add(&changes, found[0], isnull[2] ? CStringGetTextDatum("none") : found[2]);
		if (!isnull[2] && (isnull[3] || !same_text(found[3], found[4])))
		{
			titles_added += isnull[3];
			medrec_loading_add(&revised, found[0], found[4]);
		}
	}
	if (ended > (unchanged + changed + ended) / MEDREC_LOST_SHARE)
		medrec_loading_refuse("the list lacks more than a tenth of the codes of the list before",
							  "Such a list is not complete.");

	medrec_loading_report(loading, system, "added", added);
	medrec_loading_report(loading, system, "ended", ended);
	medrec_loading_report(loading, system, "became_header_or_billable", changed);
	medrec_loading_report(loading, system, "unchanged", unchanged);
	medrec_loading_report(loading, system, "title_added", titles_added);
	medrec_loading_report(loading, system, "title_revised", revised.n - titles_added);
	if (loading->dry_run)
		return;
	medrec_loading_write_edition(loading, system, edition, content, list->n, billable);
	medrec_loading_write_rows(loading, system, "medrec_code_change", &changes);
	medrec_loading_write_rows(loading, system, "medrec_code_title", &revised);
}

/* No list of a later day, or of the same one, may be there */
static void
refuse_earlier(const MedrecLoading *loading, const char *system)
{
	Oid			types[] = {TEXTOID, DATEOID};
	Datum		values[] = {CStringGetTextDatum(system), DateADTGetDatum(loading->valid_from)};

	query(psprintf("SELECT 1 FROM %s.medrec_edition e WHERE e.list = $1 AND e.valid_from >= $2",
				   loading->schema), lengthof(types), types, values);
	if (SPI_processed > 0)
		medrec_loading_refuse("a list of this system is there already that is as new, or newer", NULL);
}

PG_FUNCTION_INFO_V1(medrec_code_system_load);
Datum
medrec_code_system_load(PG_FUNCTION_ARGS)
{
	static const char *const own[] = {
		"icd10cm", "icd10pcs", "icd10pcs_tables", "mce_icd10cm", "mce_icd10pcs", "poa_icd10cm"
	};
	MedrecLoading loading;
	char	   *system;
	char	   *format;
	bytea	   *content;
	CodeList	list;
	Oid			types[] = {BYTEAOID, NAMEOID, TEXTOID, INT4OID, INT4OID};
	Datum		values[lengthof(types)];

	InitMaterializedSRF(fcinfo, 0);
	system = text_to_cstring(PG_GETARG_TEXT_PP(ARG_SYSTEM));
	format = text_to_cstring(PG_GETARG_TEXT_PP(ARG_FORMAT));
	content = PG_GETARG_BYTEA_PP(ARG_CONTENT);
	for (size_t i = 0; i < lengthof(own); i++)
	{
		if (strcmp(system, own[i]) == 0)
			medrec_loading_refuse("lists of this name are loaded by icd10_load_edition() or icd10pcs_load_tables()", NULL);
	}
	medrec_loading_begin(&loading, fcinfo, PG_GETARG_DATEADT(ARG_VALID_FROM),
						 PG_GETARG_DATEADT(ARG_VALID_TO), PG_GETARG_BOOL(ARG_DRY_RUN));
	if (DATE_NOT_FINITE(loading.valid_from) || loading.valid_to < loading.valid_from)
		medrec_loading_refuse("a list is valid from a finite day to one that is not before it", NULL);
	if (strcmp(format, "text") != 0 && strcmp(format, "claml") != 0)
		medrec_loading_refuse("the format is text or claml", NULL);

	medrec_loading_lock(&loading);
	refuse_earlier(&loading, system);
	values[0] = PointerGetDatum(content);
	values[1] = NameGetDatum(PG_GETARG_NAME(ARG_ENCODING));
	values[2] = PG_GETARG_DATUM(ARG_SEPARATOR);
	values[3] = PG_GETARG_DATUM(ARG_CODE_COLUMN);
	values[4] = PG_GETARG_DATUM(ARG_TITLE_COLUMN);
	if (strcmp(format, "claml") == 0)
	{
		bool		isnull;
		int64		modified;

		query(claml_modified_query, 2, types, values);
		modified = DatumGetInt64(column(0, 1, &isnull));
		query(claml_query, 2, types, values);
		list = take_list(false);
		load_list(&loading, system, text_to_cstring(PG_GETARG_TEXT_PP(ARG_EDITION)), content, &list);
		if (modified > 0)
			medrec_loading_report(&loading, system, "modified_not_expanded", modified);
	}
	else
	{
		query(text_query, lengthof(types), types, values);
		list = take_list(true);
		load_list(&loading, system, text_to_cstring(PG_GETARG_TEXT_PP(ARG_EDITION)), content, &list);
	}
	medrec_loading_end();
	return (Datum) 0;
}
