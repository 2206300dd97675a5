/*-------------------------------------------------------------------------
 *
 * icd10_load.c
 *		Takes a publisher's files of a new edition.
 *
 * A file is examined as a whole before anything is written: its form, whether
 * it is complete, and whether it can follow the edition before.  What it
 * changes then goes into medrec's tables (see site.c), within the
 * caller's transaction and with the caller's rights.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "common/iso_date.h"
#include "compat.h"
#include "icd10/book.h"
#include "icd10/icd10.h"
#include "icd10/icd10_titles.h"
#include "icd10/list_file.h"
#include "icd10/loading.h"
#include "icd10/site.h"

/* arguments of icd10_load_edition() */
enum
{
	ARG_SYSTEM, ARG_VALID_FROM, ARG_ORDER_FILE, ARG_ADDENDA, ARG_MCE, ARG_POA,
	ARG_VALID_TO, ARG_BILLABLE_CODES, ARG_DRY_RUN
};

typedef struct Loading
{
	MedrecLoading to;			/* where it goes */
	const MedrecReference *reference;
	const MedrecCodeSystem *system;
	const MedrecCodeSet *set;	/* up to now */
	bool		is_procedures;
	int32		from;
	bool		is_known;		/* the library, or the site, has this edition */
	MedrecOrderLine *lines;		/* by code; NULL without an order file */
	int			nlines;
} Loading;

/* The last September 30 of the fiscal year that a day is in */
static int32
fiscal_year_end(int32 day)
{
	int			year;
	int			month;
	int			mday;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &mday);
	return date2j(month >= 10 ? year + 1 : year, 9, 30) - POSTGRES_EPOCH_JDATE;
}

/* FY2028 on an October 1, else 2028-04 */
static char *
edition_name(int32 day)
{
	int			year;
	int			month;
	int			mday;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &mday);
	return month == 10 && mday == 1 ? psprintf("FY%d", year + 1) :
		psprintf("%04d-%02d", year, month);
}

static void
refuse_line(const char *file, int line, MedrecLineResult result)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s, line %d: %s", file, line, medrec_line_problem(result)),
			 errdetail("Nothing was loaded.")));
}

static void
add_code(MedrecLoadedRows *rows, MedrecCode code, Datum value)
{
	char		printed[MEDREC_CODE_PRINTED];
	size_t		len = medrec_code_print(code, 0, printed);

	medrec_loading_add(rows, PointerGetDatum(cstring_to_text_with_len(printed, len)), value);
}

static MedrecListFile
open_file(const Loading *l, bytea * content)
{
	return (MedrecListFile)
	{
		.system = l->system,
			.at = VARDATA_ANY(content),
			.end = VARDATA_ANY(content) + VARSIZE_ANY_EXHDR(content)
	};
}

/* ----------
 * The order file
 * ----------
 */
static int
compare_lines(const void *a, const void *b)
{
	MedrecCode	x = ((const MedrecOrderLine *) a)->code;
	MedrecCode	y = ((const MedrecOrderLine *) b)->code;

	return (x > y) - (x < y);
}

/* Order files have categories in the order of the book, and tables by code */
static int64
place_in_file(const Loading *l, MedrecCode code)
{
	code = medrec_code_prefix(code, 3);
	return l->is_procedures ? code : medrec_book_rank(code);
}

/* the place of the last category before the edition that is loaded */
static int64
last_place(const Loading *l)
{
	int64		last = 0;

	for (int entry = 0; entry < l->set->nentries; entry++)
	{
		if (medrec_codeset_state(l->set, entry, l->from - 1) != MEDREC_CODE_NONE)
			last = Max(last, place_in_file(l, medrec_codeset_code(l->set, entry)));
	}
	return last;
}

static void
read_order_file(Loading *l, bytea * content)
{
	MedrecListFile file = open_file(l, content);
	int64		last = 0;
	int			max = 100000;

	l->lines = palloc(sizeof(MedrecOrderLine) * max);
	for (;;)
	{
		MedrecLineResult result;

		CHECK_FOR_INTERRUPTS();
		if (l->nlines == max)
		{
			max *= 2;
			l->lines = repalloc_huge(l->lines, sizeof(MedrecOrderLine) * max);
		}
		result = medrec_read_order_line(&file, &l->lines[l->nlines]);
		if (result == MEDREC_LINE_END)
			break;
		if (result != MEDREC_LINE_READ)
			refuse_line("order file", file.line, result);
		last = Max(last, place_in_file(l, l->lines[l->nlines].code));
		l->nlines++;
	}
	if (l->nlines == 0)
		medrec_loading_refuse("the order file is empty", NULL);

	qsort(l->lines, l->nlines, sizeof(MedrecOrderLine), compare_lines);
	for (int i = 0; i < l->nlines; i++)
	{
		bool		has_children = i + 1 < l->nlines &&
		l->lines[i + 1].code <= medrec_code_subtree_end(l->lines[i].code);

		if (i + 1 < l->nlines && l->lines[i + 1].code == l->lines[i].code)
			medrec_loading_refuse("the order file has a code twice", NULL);
		if (l->lines[i].billable == has_children)
			medrec_loading_refuse(has_children ? "the order file has a code under one that it calls billable" :
								  "the order file has a header without a code under it",
								  "Such a file is not complete, or was changed.");
	}

	if (last < last_place(l))
		medrec_loading_refuse("the order file ends before the last category of the edition before",
							  "Such a file is not complete.");
}

static const MedrecOrderLine *
find_line(const Loading *l, MedrecCode code)
{
	MedrecOrderLine key = {.code = code};

	return bsearch(&key, l->lines, l->nlines, sizeof(MedrecOrderLine), compare_lines);
}

/* Is the code billable in the edition that is loaded, or in the known one? */
static bool
will_be_billable(const Loading *l, MedrecCode code)
{
	if (l->lines)
	{
		const MedrecOrderLine *line = find_line(l, code);

		return line != NULL && line->billable;
	}
	return medrec_codeset_status(l->set, code, l->from) == MEDREC_STATUS_BILLABLE;
}

static MedrecCodeState
state_of(const MedrecCodeSet *set, MedrecCode code, int32 day)
{
	int			entry = medrec_codeset_find(set, code);

	return entry < 0 ? MEDREC_CODE_NONE : medrec_codeset_state(set, entry, day);
}

static const char *
state_name(MedrecCodeState state)
{
	return state == MEDREC_CODE_BILLABLE ? "billable" :
		state == MEDREC_CODE_HEADER ? "header" : "none";
}

/*
 * What the order file changes against the day before, or, of an edition that
 * is known already, against that edition.
 */
static void
compare_codes(const Loading *l, MedrecLoadedRows *rows)
{
	int32		day = l->is_known ? l->from : l->from - 1;
	int64		added = 0;
	int64		ended = 0;
	int64		to_header = 0;
	int64		to_billable = 0;
	int64		unchanged = 0;
	int64		before = 0;

	for (int i = 0; i < l->nlines; i++)
	{
		MedrecCodeState old = state_of(l->set, l->lines[i].code, day);
		MedrecCodeState new = l->lines[i].billable ? MEDREC_CODE_BILLABLE : MEDREC_CODE_HEADER;

		if (l->is_procedures && new == MEDREC_CODE_HEADER)
			continue;			/* a table, three characters: no code */
		if (old == new)
		{
			unchanged++;
			continue;
		}
		if (old == MEDREC_CODE_NONE)
			added++;
		else if (new == MEDREC_CODE_HEADER)
			to_header++;
		else
			to_billable++;
		add_code(rows, l->lines[i].code, CStringGetTextDatum(state_name(new)));
	}
	for (int entry = 0; entry < l->set->nentries; entry++)
	{
		MedrecCode	code;

		if (medrec_codeset_state(l->set, entry, day) == MEDREC_CODE_NONE)
			continue;
		before++;
		code = medrec_codeset_code(l->set, entry);
		if (find_line(l, code) == NULL)
		{
			ended++;
			add_code(rows, code, CStringGetTextDatum(state_name(MEDREC_CODE_NONE)));
		}
	}

	if (ended > before / MEDREC_LOST_SHARE)
		medrec_loading_refuse("the order file lacks more than a tenth of the codes of the edition before",
							  "Such a file is not complete, or not of this system.");
	if (l->is_known && rows->n > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the order file differs in %d codes from the edition of %s that is known",
						rows->n, medrec_iso_date(l->from)),
				 errdetail("Nothing was loaded."),
				 errhint("An edition that is known can be loaded for its titles only.")));
	medrec_loading_report(&l->to, l->set->system, "added", added);
	medrec_loading_report(&l->to, l->set->system, "ended", ended);
	medrec_loading_report(&l->to, l->set->system, "became_header", to_header);
	medrec_loading_report(&l->to, l->set->system, "became_billable", to_billable);
	medrec_loading_report(&l->to, l->set->system, "unchanged", unchanged);
}

/*
 * Do the addenda lead from the edition before to this one?  Those of a
 * mid-year edition may start from the October before, and tell of changes that
 * are known already.
 */
static void
compare_addenda(const Loading *l, bytea * content, const MedrecLoadedRows *changes)
{
	MedrecListFile file = open_file(l, content);
	MedrecLineResult result;
	MedrecAddendaAction action;
	MedrecCode	code;
	bool		billable;
	int			told = 0;

	while ((result = medrec_read_addenda_line(&file, &action, &code, &billable)) == MEDREC_LINE_READ)
	{
		const MedrecOrderLine *line = find_line(l, code);
		MedrecCodeState old = state_of(l->set, code, l->from - 1);
		MedrecCodeState new = line == NULL ? MEDREC_CODE_NONE :
		line->billable ? MEDREC_CODE_BILLABLE : MEDREC_CODE_HEADER;

		/* a code that becomes a header is deleted, and added again */
		if (action == MEDREC_ADDENDA_REVISE_FROM ||
			(action == MEDREC_ADDENDA_DELETE && new != MEDREC_CODE_NONE))
			continue;
		if (action != MEDREC_ADDENDA_DELETE &&
			new != (billable ? MEDREC_CODE_BILLABLE : MEDREC_CODE_HEADER))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("addenda, line %d: the order file does not have this code so", file.line),
					 errdetail("Nothing was loaded.")));
		told += old != new;
	}
	if (result != MEDREC_LINE_END)
		refuse_line("addenda", file.line, result);
	if (told != changes->n)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the addenda tell of %d changes, the order file makes %d",
						told, changes->n),
				 errdetail("Nothing was loaded.")));
}

/* ----------
 * Titles
 * ----------
 */

/* A long title in the server's encoding; files are in ASCII or Latin 1 */
static text *
title_text(const MedrecOrderLine *line)
{
	char	   *converted = pg_any_to_server(line->title, (int) line->title_len, PG_LATIN1);

	return converted == line->title ?
		cstring_to_text_with_len(line->title, (int) line->title_len) :
		cstring_to_text(converted);
}

static void
compare_titles(const Loading *l, MedrecLoadedRows *rows)
{
	int64		added = 0;

	for (int i = 0; i < l->nlines; i++)
	{
		text	   *title = title_text(&l->lines[i]);
		text	   *known = medrec_standing_title(l->set->system, l->lines[i].code, l->from);

		CHECK_FOR_INTERRUPTS();
		if (known != NULL && VARSIZE_ANY_EXHDR(known) == VARSIZE_ANY_EXHDR(title) &&
			memcmp(VARDATA_ANY(known), VARDATA_ANY(title), VARSIZE_ANY_EXHDR(title)) == 0)
			continue;
		added += known == NULL;
		add_code(rows, l->lines[i].code, PointerGetDatum(title));
	}
	medrec_loading_report(&l->to, l->set->system, "title_added", added);
	medrec_loading_report(&l->to, l->set->system, "title_revised", rows->n - added);
}

/* ----------
 * Lists of flags
 * ----------
 */
typedef struct FlaggedCode
{
	MedrecCode	code;
	uint32		flags;
	text	   *names;
} FlaggedCode;

static int
compare_flagged(const void *a, const void *b)
{
	MedrecCode	x = ((const FlaggedCode *) a)->code;
	MedrecCode	y = ((const FlaggedCode *) b)->code;

	return (x > y) - (x < y);
}

/*
 * A complete list as it stands on the day: lines of a code and its flags,
 * separated by commas, or, if every code of the list has the same one flag, of
 * a code and whatever else.
 */
static FlaggedCode *
read_flags(const Loading *l, const char *name, bytea * content, const char *one_flag,
		   int *nflagged, int64 * unknown_flags)
{
	MedrecListFile file = open_file(l, content);
	MedrecLineResult result;
	FlaggedCode *flagged = palloc(sizeof(FlaggedCode) * 1024);
	int			max = 1024;
	int			n = 0;
	int64		strangers = 0;
	MedrecCode	code;
	const char *next;
	size_t		next_len;

	*unknown_flags = 0;
	while ((result = medrec_read_code_line(&file, &code, &next, &next_len)) == MEDREC_LINE_READ)
	{
		uint32		flags = 0;

		if (one_flag)
		{
			next = one_flag;
			next_len = strlen(one_flag);
		}
		strangers += !will_be_billable(l, code);
		for (size_t start = 0; start < next_len;)
		{
			const char *comma = memchr(next + start, ',', next_len - start);
			size_t		end = comma ? (size_t) (comma - next) : next_len;
			uint32		flag = medrec_flag_of_name(next + start, end - start);

			*unknown_flags += flag == 0;
			flags |= flag;
			start = end + 1;
		}
		if (next_len == 0)
			continue;			/* listed, but not flagged */
		if (n == max)
		{
			max *= 2;
			flagged = repalloc(flagged, sizeof(FlaggedCode) * max);
		}
		flagged[n].code = code;
		flagged[n].flags = flags;
		flagged[n++].names = cstring_to_text_with_len(next, (int) next_len);
	}
	if (result != MEDREC_LINE_END)
		refuse_line(name, file.line, result);
	if (strangers > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s: %lld codes are not billable on %s", name,
						(long long) strangers, medrec_iso_date(l->from)),
				 errdetail("Nothing was loaded."),
				 errhint("The list has to be that of the edition.")));
	qsort(flagged, n, sizeof(FlaggedCode), compare_flagged);
	for (int i = 1; i < n; i++)
	{
		if (flagged[i - 1].code == flagged[i].code)
			medrec_loading_refuse(psprintf("%s has a code twice", name), NULL);
	}
	*nflagged = n;
	return flagged;
}

static void
compare_flags(const Loading *l, const char *list, const char *name, bytea * content,
			  const char *one_flag, const MedrecFlagSet *set, MedrecLoadedRows *rows)
{
	int64		unknown_flags;
	int			nflagged;
	FlaggedCode *flagged = read_flags(l, name, content, one_flag, &nflagged, &unknown_flags);
	int64		before = 0;
	int64		gone = 0;

	for (int i = 0; i < nflagged; i++)
	{
		uint32		old = 0;
		int			entry = medrec_codeset_find(set->codes, flagged[i].code);

		if (entry >= 0)
			old = medrec_history_value(&set->histories, set->entries[entry], l->from - 1);
		if (old != flagged[i].flags)
			add_code(rows, flagged[i].code, PointerGetDatum(flagged[i].names));
	}
	for (int entry = 0; entry < set->codes->nentries; entry++)
	{
		FlaggedCode key = {0};

		if (medrec_history_value(&set->histories, set->entries[entry], l->from - 1) == 0)
			continue;
		key.code = medrec_codeset_code(set->codes, entry);
		if (!will_be_billable(l, key.code))
			continue;			/* gone, its flags with it */
		before++;
		if (bsearch(&key, flagged, nflagged, sizeof(FlaggedCode), compare_flagged) != NULL)
			continue;
		gone++;
		add_code(rows, key.code, CStringGetTextDatum("none"));
	}
	if (gone > before / MEDREC_LOST_SHARE)
		medrec_loading_refuse(psprintf("%s lacks more than a tenth of the codes of the list before", name),
							  "Such a list is not complete.");
	medrec_loading_report(&l->to, list, "listed", nflagged);
	medrec_loading_report(&l->to, list, "changed", rows->n);
	if (unknown_flags > 0)
		medrec_loading_report(&l->to, list, "unknown_flag", unknown_flags);
}

/* ----------
 * The function
 * ----------
 */
static void
load_codes(Loading *l, FunctionCallInfo fcinfo)
{
	bytea	   *content = PG_GETARG_BYTEA_PP(ARG_ORDER_FILE);
	MedrecLoadedRows changes = {0};
	MedrecLoadedRows titles = {0};
	int64		billable = 0;

	read_order_file(l, content);
	for (int i = 0; i < l->nlines; i++)
		billable += l->lines[i].billable;
	if (!PG_ARGISNULL(ARG_BILLABLE_CODES) && PG_GETARG_INT32(ARG_BILLABLE_CODES) != billable)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the order file has %lld billable codes, not %d",
						(long long) billable, PG_GETARG_INT32(ARG_BILLABLE_CODES)),
				 errdetail("Nothing was loaded.")));
	compare_codes(l, &changes);
	if (!PG_ARGISNULL(ARG_ADDENDA) && !l->is_known)
		compare_addenda(l, PG_GETARG_BYTEA_PP(ARG_ADDENDA), &changes);
	compare_titles(l, &titles);
	if (l->to.dry_run)
		return;
	medrec_loading_write_edition(&l->to, l->set->system, edition_name(l->from), content,
								 l->nlines, billable);
	medrec_loading_write_rows(&l->to, l->set->system, "medrec_code_change", &changes);
	medrec_loading_write_rows(&l->to, l->set->system, "medrec_code_title", &titles);
}

static void
load_flags(Loading *l, FunctionCallInfo fcinfo, int arg, const char *list,
		   const char *name, const char *one_flag, const MedrecFlagSet *set)
{
	bytea	   *content;
	MedrecLoadedRows changes = {0};

	if (PG_ARGISNULL(arg))
		return;
	content = PG_GETARG_BYTEA_PP(arg);
	if (l->from <= set->from)
		medrec_loading_refuse(psprintf("%s: a list of %s is known already", name, medrec_iso_date(set->from)), NULL);
	if (l->from > set->until)
		medrec_loading_refuse(psprintf("%s: nothing is known of the days from %s on, which come before",
									   name, medrec_iso_date(set->until)), "Load what comes before first.");
	compare_flags(l, list, name, content, one_flag, set, &changes);
	if (l->to.dry_run)
		return;
	medrec_loading_write_edition(&l->to, list, edition_name(l->from), content, changes.n, -1);
	medrec_loading_write_rows(&l->to, list, "medrec_code_change", &changes);
}

/* Does this edition continue what is known, or is it one that is known? */
static void
place_edition(Loading *l)
{
	const MedrecCodeSet *set = l->set;

	for (int i = 0; i < set->neditions; i++)
		l->is_known |= set->editions[i].from == l->from;
	if (l->is_known)
		return;
	if (l->from <= set->editions[set->neditions - 1].from)
		medrec_loading_refuse("no edition of this day is known, but later ones are", NULL);
	if (l->from > set->until)
		medrec_loading_refuse(psprintf("nothing is known of the days from %s on, which come before",
									   medrec_iso_date(set->until)), "Load the edition that comes before first.");
}

PG_FUNCTION_INFO_V1(medrec_icd10_load_edition);
Datum
medrec_icd10_load_edition(PG_FUNCTION_ARGS)
{
	Loading		l = {0};
	char	   *system;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(ARG_SYSTEM) || PG_ARGISNULL(ARG_VALID_FROM))
		medrec_loading_refuse("the system and the first day of the edition are needed", NULL);
	system = text_to_cstring(PG_GETARG_TEXT_PP(ARG_SYSTEM));
	if (strcmp(system, "icd10cm") != 0 && strcmp(system, "icd10pcs") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("editions are of icd10cm or icd10pcs"),
				 errhint("Use code_system_load() for lists of other systems.")));
	l.is_procedures = strcmp(system, "icd10pcs") == 0;
	l.system = l.is_procedures ? &medrec_icd10pcs : &medrec_icd10;
	l.from = PG_GETARG_DATEADT(ARG_VALID_FROM);
	if (DATE_NOT_FINITE(l.from))
		medrec_loading_refuse("the first day of an edition cannot be infinite", NULL);
	medrec_loading_begin(&l.to, fcinfo, l.from,
						 PG_ARGISNULL(ARG_VALID_TO) ? fiscal_year_end(l.from) :
						 PG_GETARG_DATEADT(ARG_VALID_TO),
						 !PG_ARGISNULL(ARG_DRY_RUN) && PG_GETARG_BOOL(ARG_DRY_RUN));
	if (DATE_NOT_FINITE(l.to.valid_to) || l.to.valid_to < l.from)
		medrec_loading_refuse("the last day of an edition cannot be infinite, or before its first", NULL);
	if (PG_ARGISNULL(ARG_ORDER_FILE) && PG_ARGISNULL(ARG_MCE) && PG_ARGISNULL(ARG_POA))
		medrec_loading_refuse("there is no file", NULL);
	if (l.is_procedures && !PG_ARGISNULL(ARG_POA))
		medrec_loading_refuse("procedures have no indicators present on admission", NULL);
	medrec_loading_lock(&l.to);
	l.reference = medrec_reference();
	l.set = l.is_procedures ? l.reference->icd10pcs : l.reference->icd10cm;

	if (!PG_ARGISNULL(ARG_ORDER_FILE))
	{
		place_edition(&l);
		load_codes(&l, fcinfo);
	}
	load_flags(&l, fcinfo, ARG_MCE, l.is_procedures ? "mce_icd10pcs" : "mce_icd10cm",
			   "MCE table", NULL,
			   l.is_procedures ? l.reference->mce_icd10pcs : l.reference->mce_icd10cm);
	load_flags(&l, fcinfo, ARG_POA, "poa_icd10cm", "POA list", "poaexempt",
			   l.reference->poa_icd10cm);
	medrec_loading_end();
	return (Datum) 0;
}
