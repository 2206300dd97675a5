/*-------------------------------------------------------------------------
 *
 * site.c
 *		The lists of the library, continued by those the site has loaded.
 *
 * What a site loads stands in two tables: medrec_edition, a row for each list
 * that came into force, and medrec_code_change, what it changed against the
 * list before.  Tables are copied to standbys and dumped; a process reads them
 * when it first needs a list, makes lists of its own as the library's are
 * (extend.c), and keeps these until a table changes.  Without such rows, which
 * is the rule, nothing is made: the lists are the library's, in memory that
 * all processes share.
 *
 * The tables are read like catalogs, whoever asks: they hold no secret, and a
 * check must not depend on who runs it.  A list that the library knows as well,
 * since it was updated later, is passed over.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/rel.h"

#include "common/own_table.h"
#include "icd10/extend.h"
#include "icd10/icd10.h"
#include "icd10/site.h"

/* columns of medrec_edition */
#define EDITION_LIST		1
#define EDITION_NAME		2
#define EDITION_VALID_FROM	3
#define EDITION_VALID_TO	4

/* columns of medrec_code_change */
#define CHANGE_LIST			1
#define CHANGE_CODE			2
#define CHANGE_VALID_FROM	3
#define CHANGE_STATE		4

/* The lists that can be continued */
typedef enum ListNumber
{
	LIST_ICD10CM,
	LIST_ICD10PCS,
	LIST_MCE_ICD10CM,
	LIST_MCE_ICD10PCS,
	LIST_POA_ICD10CM,
	LISTS
} ListNumber;

static const char *const list_names[] = {
	"icd10cm", "icd10pcs", "mce_icd10cm", "mce_icd10pcs", "poa_icd10cm"
};

/* What the tables say of a list */
typedef struct SiteList
{
	int32		known_from;		/* since when the library's last one stands */
	int32		until;			/* the first day of which nothing is known */
	int32		from;			/* since when the site's last one stands */
	int			neditions;
	int			nchanges;
	int			maxchanges;
	MedrecEdition *editions;
	MedrecChange *changes;
} SiteList;

static MedrecReference site_reference;	/* as the tables said when they were
										 * read */
static const MedrecReference *current;	/* NULL if they have to be read */
static bool changed_meanwhile;
static bool site_has_lists;
static MemoryContext site_context;
static Oid	edition_relid;
static Oid	change_relid;

/* A table of medrec's changed, in this transaction or another one */
static void
note_change(Datum arg, Oid relid)
{
	(void) arg;
	if (relid != InvalidOid && relid != edition_relid && relid != change_relid)
		return;
	current = NULL;
	changed_meanwhile = true;
	/* a plan may have an answer in it that was calculated when it was made */
	ResetPlanCache();
}

static int
list_number(const char *name)
{
	for (int i = 0; i < LISTS; i++)
	{
		if (strcmp(list_names[i], name) == 0)
			return i;
	}
	return -1;
}

static inline char *
column_text(HeapTuple tuple, TupleDesc desc, int column)
{
	bool		isnull;

	/* the columns are NOT NULL */
	return TextDatumGetCString(heap_getattr(tuple, column, desc, &isnull));
}

static inline int32
column_date(HeapTuple tuple, TupleDesc desc, int column)
{
	bool		isnull;

	return DatumGetDateADT(heap_getattr(tuple, column, desc, &isnull));
}

static int
compare_editions(const void *a, const void *b)
{
	const MedrecEdition *x = a;
	const MedrecEdition *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* false if the site has loaded nothing that the library lacks */
static bool
read_editions(SiteList *lists)
{
	Relation	rel = table_open(edition_relid, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(rel);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;
	bool		any = false;

	site_has_lists = false;
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		int			number = list_number(column_text(tuple, desc, EDITION_LIST));
		int32		from = column_date(tuple, desc, EDITION_VALID_FROM);
		int32		to = column_date(tuple, desc, EDITION_VALID_TO);
		SiteList   *list = &lists[Max(number, 0)];

		site_has_lists = true;
		if (number < 0 || from <= list->known_from)
			continue;
		list->editions = list->editions ?
			repalloc(list->editions, sizeof(MedrecEdition) * (list->neditions + 1)) :
			palloc(sizeof(MedrecEdition));
		list->editions[list->neditions].name = column_text(tuple, desc, EDITION_NAME);
		list->editions[list->neditions++].from = from;
		list->from = Max(list->from, from);
		list->until = Max(list->until, to + 1);
		any = true;
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	for (int i = 0; i < LISTS; i++)
	{
		if (lists[i].neditions > 1)
			qsort(lists[i].editions, lists[i].neditions, sizeof(MedrecEdition), compare_editions);
	}
	return any;
}

/* What a state is as a value: of a code itself, or of its flags */
static uint32
state_value(ListNumber number, const char *state)
{
	uint32		value = 0;

	if (number == LIST_ICD10CM || number == LIST_ICD10PCS)
		return strcmp(state, "billable") == 0 ? MEDREC_CODE_BILLABLE :
			strcmp(state, "header") == 0 ? MEDREC_CODE_HEADER : MEDREC_CODE_NONE;
	while (*state != '\0')
	{
		size_t		len = strcspn(state, ",");

		value |= medrec_flag_of_name(state, len);
		state += len + (state[len] == ',');
	}
	return value;
}

static void
read_changes(SiteList *lists)
{
	Relation	rel = table_open(change_relid, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(rel);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		int			number = list_number(column_text(tuple, desc, CHANGE_LIST));
		int32		day = column_date(tuple, desc, CHANGE_VALID_FROM);
		SiteList   *list = &lists[Max(number, 0)];
		bool		is_procedure = number == LIST_ICD10PCS || number == LIST_MCE_ICD10PCS;
		char	   *code_text;
		MedrecCode	code;

		CHECK_FOR_INTERRUPTS();
		if (number < 0 || day <= list->known_from || list->neditions == 0)
			continue;
		code_text = column_text(tuple, desc, CHANGE_CODE);
		if (!medrec_code_read(is_procedure ? &medrec_icd10pcs : &medrec_icd10,
							  code_text, strlen(code_text), &code))
			continue;
		if (list->nchanges == list->maxchanges)
		{
			list->maxchanges = Max(256, 2 * list->maxchanges);
			list->changes = list->changes ?
				repalloc_huge(list->changes, sizeof(MedrecChange) * list->maxchanges) :
				palloc(sizeof(MedrecChange) * list->maxchanges);
		}
		list->changes[list->nchanges].code = code;
		list->changes[list->nchanges].day = day;
		list->changes[list->nchanges++].value =
			state_value(number, column_text(tuple, desc, CHANGE_STATE));
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	for (int i = 0; i < LISTS; i++)
	{
		if (lists[i].nchanges > 1)
			qsort(lists[i].changes, lists[i].nchanges, sizeof(MedrecChange), medrec_change_compare);
	}
}

/* memory that stays as long as what was read of the tables */
static void *
site_alloc(size_t size)
{
	return MemoryContextAllocHuge(site_context, Max(size, 1));
}

static const void *
found(const void *set)
{
	if (set == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many different histories of codes"),
				 errhint("A newer version of medrec has the editions that were loaded in its library.")));
	return set;
}

static const MedrecCodeSet *
extend_codes(const MedrecCodeSet *base, const SiteList *list)
{
	MedrecEdition *editions;

	if (list->neditions == 0)
		return base;
	editions = palloc(sizeof(MedrecEdition) * list->neditions);
	for (int i = 0; i < list->neditions; i++)
	{
		editions[i].name = MemoryContextStrdup(site_context, list->editions[i].name);
		editions[i].from = list->editions[i].from;
	}
	return found(medrec_codeset_extend(base, list->changes, list->nchanges,
									   editions, list->neditions,
									   list->until, site_alloc));
}

static const MedrecFlagSet *
extend_flags(const MedrecFlagSet *base, const MedrecCodeSet *codes, const SiteList *list)
{
	if (list->neditions == 0 && codes == base->codes)
		return base;
	return found(medrec_flagset_extend(base, codes, list->changes, list->nchanges,
									   list->from, list->until, site_alloc));
}

static void
init_list(SiteList *list, int32 from, int32 until)
{
	list->known_from = list->from = from;
	list->until = until;
}

/* Reads the tables; the lists, or those of the library if nothing was loaded */
static const MedrecReference *
read_site(void)
{
	const MedrecReference *library = &medrec_library_reference;
	SiteList	lists[LISTS] = {0};

	init_list(&lists[LIST_ICD10CM],
			  library->icd10cm->editions[library->icd10cm->neditions - 1].from,
			  library->icd10cm->until);
	init_list(&lists[LIST_ICD10PCS],
			  library->icd10pcs->editions[library->icd10pcs->neditions - 1].from,
			  library->icd10pcs->until);
	init_list(&lists[LIST_MCE_ICD10CM], library->mce_icd10cm->from, library->mce_icd10cm->until);
	init_list(&lists[LIST_MCE_ICD10PCS], library->mce_icd10pcs->from, library->mce_icd10pcs->until);
	init_list(&lists[LIST_POA_ICD10CM], library->poa_icd10cm->from, library->poa_icd10cm->until);

	if (!read_editions(lists))
		return library;
	read_changes(lists);

	site_reference.icd10cm = extend_codes(library->icd10cm, &lists[LIST_ICD10CM]);
	site_reference.icd10pcs = extend_codes(library->icd10pcs, &lists[LIST_ICD10PCS]);
	site_reference.mce_icd10cm = extend_flags(library->mce_icd10cm, site_reference.icd10cm,
											  &lists[LIST_MCE_ICD10CM]);
	site_reference.mce_icd10pcs = extend_flags(library->mce_icd10pcs, site_reference.icd10pcs,
											   &lists[LIST_MCE_ICD10PCS]);
	site_reference.poa_icd10cm = extend_flags(library->poa_icd10cm, site_reference.icd10cm,
											  &lists[LIST_POA_ICD10CM]);
	return &site_reference;
}

static const MedrecReference *
refresh(void)
{
	static bool registered = false;
	const MedrecReference *reference;
	MemoryContext reading;
	MemoryContext old;

	if (!registered)
	{
		CacheRegisterRelcacheCallback(note_change, (Datum) 0);
		registered = true;
	}
	edition_relid = medrec_own_table("medrec_edition");
	change_relid = medrec_own_table("medrec_code_change");
	if (!OidIsValid(edition_relid) || !OidIsValid(change_relid))
		return &medrec_library_reference;	/* the extension is of an older
											 * version; ask again */

	if (site_context == NULL)
		site_context = AllocSetContextCreate(CacheMemoryContext, "medrec lists",
											 ALLOCSET_DEFAULT_SIZES);
	MemoryContextReset(site_context);
	changed_meanwhile = false;

	reading = AllocSetContextCreate(CurrentMemoryContext, "medrec tables",
									ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(reading);
	reference = read_site();
	MemoryContextSwitchTo(old);
	MemoryContextDelete(reading);

	/* if they changed while they were read, the next one has to read again */
	if (!changed_meanwhile)
		current = reference;
	return reference;
}

const MedrecReference *
medrec_reference(void)
{
	return likely(current != NULL) ? current : refresh();
}

bool
medrec_site_has_lists(void)
{
	(void) medrec_reference();
	return site_has_lists;
}
