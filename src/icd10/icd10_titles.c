/*-------------------------------------------------------------------------
 *
 * icd10_titles.c
 *		The titles of codes, and searching in them.
 *
 * Titles that a site has loaded stand in medrec_code_title, a row from the day
 * on which it came into force.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "tsearch/ts_cache.h"
#include "tsearch/ts_utils.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/tuplestore.h"

#include "common/own_table.h"
#include "compat.h"
#include "icd10/argument.h"
#include "icd10/icd10_titles.h"
#include "icd10/site.h"
#include "icd10/titles.h"

/* columns of medrec_code_title */
#define TITLE_LIST			1
#define TITLE_CODE			2
#define TITLE_VALID_FROM	3
#define TITLE_TITLE			4

/* behind every day: the last title, whether it stands or not */
#define LAST_TITLE	INT32_MAX

static text *
library_title(const MedrecTitle *title)
{
	size_t		len = medrec_title_length(title);
	text	   *result = palloc(len + VARHDRSZ);

	SET_VARSIZE(result, len + VARHDRSZ);
	medrec_title_write(title, VARDATA(result));
	return result;
}

/* The title that the library has for a day, or the last one before it */
static bool
find_library_title(MedrecCode code, int32 day, MedrecTitle *found)
{
	int			entry = medrec_codeset_find(&medrec_icd10cm_codes, code);
	MedrecTitle title;
	bool		any = false;

	for (int n = 0; entry >= 0 && medrec_title_nth(entry, n, &title); n++)
	{
		if (title.from > day)
			break;
		*found = title;
		any = true;
	}
	return any;
}

/* The same of those that the site has loaded */
static text *
find_site_title(const char *list, MedrecCode code, int32 day, int32 * from)
{
	Oid			relid = medrec_own_table("medrec_code_title");
	Oid			index = medrec_own_table("medrec_code_title_pkey");
	text	   *found = NULL;
	char		printed[MEDREC_CODE_PRINTED];
	Relation	rel;
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;

	if (!OidIsValid(relid) || !OidIsValid(index))
		return NULL;
	ScanKeyInit(&keys[0], TITLE_LIST, BTEqualStrategyNumber, F_TEXTEQ,
				CStringGetTextDatum(list));
	ScanKeyInit(&keys[1], TITLE_CODE, BTEqualStrategyNumber, F_TEXTEQ,
				PointerGetDatum(cstring_to_text_with_len(printed, medrec_code_print(code, 0, printed))));
	rel = table_open(relid, AccessShareLock);
	scan = systable_beginscan(rel, index, true, NULL, lengthof(keys), keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		bool		isnull;
		int32		since = DatumGetDateADT(heap_getattr(tuple, TITLE_VALID_FROM,
														 RelationGetDescr(rel), &isnull));

		if (since > day || (found != NULL && since <= *from))
			continue;
		*from = since;
		found = DatumGetTextPCopy(heap_getattr(tuple, TITLE_TITLE,
											   RelationGetDescr(rel), &isnull));
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

text	   *
medrec_standing_title(const char *list, MedrecCode code, int32 day)
{
	MedrecTitle title;
	bool		in_library = strcmp(list, medrec_icd10cm_codes.system) == 0 &&
	find_library_title(code, day, &title);
	int32		from;

	if (medrec_site_has_lists())
	{
		text	   *site = find_site_title(list, code, day, &from);

		if (site != NULL && (!in_library || from >= title.from))
			return site;
	}
	/* behind its days there was another one, which the library does not have */
	if (!in_library || (day >= title.until && day != LAST_TITLE))
		return NULL;
	return library_title(&title);
}

text	   *
medrec_title(const MedrecCodeSet *set, MedrecCode code, int32 day)
{
	if (day >= set->until || !medrec_codeset_has(set, code, day))
		return NULL;
	return medrec_standing_title(set->system, code, day);
}

/* nargs tells whether there is a day */
static inline Datum
title(FunctionCallInfo fcinfo, const MedrecCodeSystem *system,
	  const MedrecCodeSet *set, bool is_text)
{
	MedrecCode	code;
	text	   *answer;

	if (!medrec_argument_code(fcinfo, system, is_text, &code))
		PG_RETURN_NULL();
	answer = PG_NARGS() == 1 ? medrec_standing_title(set->system, code, LAST_TITLE) :
		medrec_title(set, code, PG_GETARG_DATEADT(1));
	if (answer == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(answer);
}

/* ----------
 * Seventh characters
 * ----------
 */

/*
 * The publisher's titles of codes with a seventh character are the title of
 * what stands before it, a comma, and the character's meaning.
 */
static text *
seventh_meaning(const MedrecCodeSet *set, MedrecCode code, int32 day)
{
	MedrecCode	stem = medrec_codeset_parent(set, code, day);
	text	   *whole = medrec_title(set, code, day);
	text	   *start = stem ? medrec_title(set, stem, day) : NULL;
	size_t		len;

	if (whole == NULL || start == NULL)
		return NULL;
	len = VARSIZE_ANY_EXHDR(start);
	if (VARSIZE_ANY_EXHDR(whole) <= len + 2 ||
		memcmp(VARDATA_ANY(whole), VARDATA_ANY(start), len) != 0 ||
		memcmp(VARDATA_ANY(whole) + len, ", ", 2) != 0)
		return NULL;
	return cstring_to_text_with_len(VARDATA_ANY(whole) + len + 2,
									VARSIZE_ANY_EXHDR(whole) - len - 2);
}

static inline Datum
seventh_characters(FunctionCallInfo fcinfo, bool is_text)
{
	const MedrecCodeSet *set = medrec_reference()->icd10cm;
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	int32		day = PG_GETARG_DATEADT(1);
	MedrecCode	stem;
	MedrecCode	end;

	InitMaterializedSRF(fcinfo, 0);
	if (day >= set->until || !medrec_argument_code(fcinfo, &medrec_icd10, is_text, &stem))
		return (Datum) 0;
	end = medrec_code_subtree_end(stem);
	for (int entry = medrec_codeset_seek(set, stem); entry < set->nentries; entry++)
	{
		MedrecCode	code = medrec_codeset_code(set, entry);
		Datum		values[3];
		bool		nulls[lengthof(values)] = {false};
		text	   *meaning;

		if (code > end)
			break;
		if (medrec_code_length(code) < MEDREC_CODE_LENGTH ||
			medrec_codeset_state(set, entry, day) == MEDREC_CODE_NONE ||
			(code != stem && medrec_codeset_parent(set, code, day) != stem))
			continue;
		meaning = seventh_meaning(set, code, day);
		if (meaning == NULL)
			continue;
		values[0] = PointerGetDatum(cstring_to_text_with_len(&medrec_char_of_symbol[medrec_code_symbol(code, MEDREC_CODE_LENGTH - 1)], 1));
		values[1] = PointerGetDatum(meaning);
		values[2] = Int64GetDatum(code);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* *INDENT-OFF* */
MEDREC_FOR_CODE_AND_TEXT(icd10_title, title(fcinfo, &medrec_icd10, medrec_reference()->icd10cm, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10pcs_title, title(fcinfo, &medrec_icd10pcs, medrec_reference()->icd10pcs, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10_seventh_characters, seventh_characters(fcinfo, is_text))
/* *INDENT-ON* */

/* ----------
 * Search
 * ----------
 *
 * The library's titles have few different words.  Which of them a query asks
 * for is found out once, with the text search configuration that the titles
 * are searched with; then all titles are walked through, a few words each.
 * What may match is left to the caller to judge and rank, as PostgreSQL does.
 */
typedef struct WordSearch
{
	TSQuery		query;
	uint32	   *asked;			/* for each word, a bit for each operand */
	uint32		present;		/* the operands that the title has */
} WordSearch;

#define MAX_OPERANDS	32

static int
operand_number(TSQuery query, const QueryOperand * operand)
{
	const		QueryItem *items = GETQUERY(query);
	int			n = 0;

	for (int i = 0; i < query->size; i++)
	{
		if (items[i].type != QI_VAL)
			continue;
		if (&items[i].qoperand == operand)
			return n;
		n++;
	}
	return n;
}

static TSTernaryValue
has_operand(void *arg, QueryOperand * val, ExecPhraseData * data)
{
	const WordSearch *search = arg;

	(void) data;				/* where in the title it stands is not known */
	return (search->present >> operand_number(search->query, val) & 1) != 0 ?
		TS_MAYBE : TS_NO;
}

/* the operands that a lexeme of a word is */
static uint32
operands_of_lexeme(TSQuery query, const char *lexeme, int len)
{
	const		QueryItem *items = GETQUERY(query);
	uint32		mask = 0;
	int			n = 0;

	for (int i = 0; i < query->size; i++)
	{
		const		QueryOperand *operand = &items[i].qoperand;
		const char *wanted;

		if (items[i].type != QI_VAL)
			continue;
		wanted = GETOPERAND(query) + operand->distance;
		if ((len == (int) operand->length || (operand->prefix && len > (int) operand->length)) &&
			memcmp(lexeme, wanted, operand->length) == 0)
			mask |= (uint32) 1 << n;
		n++;
	}
	return mask;
}

static void
ask_words(WordSearch *search, Oid configuration)
{
	int			nwords = medrec_title_vocabulary();
	MemoryContext parsing = AllocSetContextCreate(CurrentMemoryContext, "medrec words",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old;

	search->asked = palloc0(sizeof(uint32) * Max(nwords, 1));
	old = MemoryContextSwitchTo(parsing);
	for (int word = 0; word < nwords; word++)
	{
		ParsedText	parsed = {0};
		size_t		len;
		const char *str = medrec_title_word(word, &len);

		CHECK_FOR_INTERRUPTS();
		parsed.lenwords = 8;
		parsed.words = palloc(sizeof(ParsedWord) * parsed.lenwords);
		parsetext(configuration, &parsed, unconstify(char *, str), (int) len);
		for (int i = 0; i < parsed.curwords; i++)
			search->asked[word] |= operands_of_lexeme(search->query, parsed.words[i].word,
													  parsed.words[i].len);
		MemoryContextReset(parsing);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(parsing);
}

/*
 * (code, title) of the library's titles that may match a query on a day.  Those
 * that do not are few: a phrase may not stand together.
 */
PG_FUNCTION_INFO_V1(medrec_icd10_search_library);
Datum
medrec_icd10_search_library(PG_FUNCTION_ARGS)
{
	const MedrecCodeSet *set = medrec_reference()->icd10cm;
	Oid			configuration = PG_GETARG_OID(0);
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	WordSearch	search = {.query = PG_GETARG_TSQUERY(1)};
	int32		day = PG_GETARG_DATEADT(2);
	int			noperands = 0;

	InitMaterializedSRF(fcinfo, 0);
	if (search.query->size == 0 || day >= set->until)
		return (Datum) 0;
	for (int i = 0; i < search.query->size; i++)
		noperands += GETQUERY(search.query)[i].type == QI_VAL;
	if (noperands > MAX_OPERANDS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d words to search for", MAX_OPERANDS)));
	ask_words(&search, configuration);

	for (int entry = 0; entry < medrec_icd10cm_codes.nentries; entry++)
	{
		MedrecTitle title;
		MedrecCode	code = 0;
		int32		from;
		Datum		values[2];
		bool		nulls[lengthof(values)] = {false};

		CHECK_FOR_INTERRUPTS();
		for (int n = 0; medrec_title_nth(entry, n, &title); n++)
		{
			if (day < title.from || day >= title.until)
				continue;
			search.present = 0;
			for (int i = 0; i < title.nwords; i++)
				search.present |= search.asked[title.words[i]];
			if (!TS_execute(GETQUERY(search.query), &search, TS_EXEC_PHRASE_NO_POS, has_operand))
				continue;
			if (code == 0)
				code = medrec_codeset_code(&medrec_icd10cm_codes, entry);
			if (!medrec_codeset_has(set, code, day) ||
				(medrec_site_has_lists() &&
				 find_site_title(set->system, code, day, &from) != NULL && from >= title.from))
				continue;
			values[0] = Int64GetDatum(code);
			values[1] = PointerGetDatum(library_title(&title));
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
			pfree(DatumGetPointer(values[1]));
		}
	}
	return (Datum) 0;
}
