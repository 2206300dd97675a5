/*-------------------------------------------------------------------------
 *
 * site_catalogue.c
 *		The catalogue of placeholders with what the site has added.
 *
 * A site's own placeholders stand in the table medrec_placeholder.  A process
 * reads it when it first needs the catalogue, and again when it has changed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/rel.h"

#include "common/own_table.h"
#include "common/site_catalogue.h"
#include "completeness/presence.h"

/* columns of medrec_placeholder */
#define PLACEHOLDER_VALUE	1
#define PLACEHOLDER_KINDS	2
#define PLACEHOLDER_STATE	3
#define PLACEHOLDER_CLASS	4

static const MedrecCatalogue *current;	/* NULL if the table has to be read */
static bool changed_meanwhile;
static Oid	placeholder_relid;

static void
note_change(Datum arg, Oid relid)
{
	(void) arg;
	if (relid != InvalidOid && relid != placeholder_relid)
		return;
	current = NULL;
	changed_meanwhile = true;
	ResetPlanCache();
}

/* The kinds that a site names; all of them for NULL */
static uint32
kinds_of_array(Datum array, bool isnull)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	uint32		kinds = 0;
	uint32		all = 0;
	uint32		bit;
	const char *name;

	for (int i = 0; (name = medrec_element_kind_name(i, &bit)) != NULL; i++)
		all |= bit;
	if (isnull)
		return all;
	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, &n);
	for (int e = 0; e < n; e++)
	{
		for (int i = 0; !nulls[e] && (name = medrec_element_kind_name(i, &bit)) != NULL; i++)
		{
			if (strcmp(name, TextDatumGetCString(elements[e])) == 0)
				kinds |= bit;
		}
	}
	return kinds;
}

static MedrecMeaning
meaning_of_state(const char *state)
{
	return strcmp(state, "declined") == 0 ? MEDREC_MEANS_DECLINED :
		strcmp(state, "not_applicable") == 0 ? MEDREC_MEANS_NOT_APPLICABLE :
		MEDREC_MEANS_UNKNOWN;
}

/* One line of the table; false if its value has no plain form */
static bool
read_line(HeapTuple tuple, TupleDesc desc, MedrecPlaceholder *line)
{
	MedrecPlainForm form;
	bool		isnull;
	text	   *value = DatumGetTextPP(heap_getattr(tuple, PLACEHOLDER_VALUE, desc, &isnull));
	Datum		kinds = heap_getattr(tuple, PLACEHOLDER_KINDS, desc, &isnull);

	line->kinds = kinds_of_array(kinds, isnull);
	if (VARSIZE_ANY_EXHDR(value) > MEDREC_PLACEHOLDER_MAXLEN)
		return false;
	medrec_plain_form(&form, line->kinds, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	if (form.len == 0)
		return false;
	line->value = pnstrdup(form.chars, form.len);
	line->match = MEDREC_MATCH_EXACT;
	line->meaning = meaning_of_state(TextDatumGetCString(heap_getattr(tuple, PLACEHOLDER_STATE, desc, &isnull)));
	line->class = TextDatumGetCString(heap_getattr(tuple, PLACEHOLDER_CLASS, desc, &isnull));
	line->pattern = NULL;
	line->source = "site";
	line->since = 0;
	return true;
}

/* The lines that the site has added, in the current context */
static MedrecPlaceholder *
read_table(size_t *count)
{
	Relation	rel = table_open(placeholder_relid, AccessShareLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	size_t		room = MEDREC_PLACEHOLDERS_MAX - medrec_placeholder_count;
	MedrecPlaceholder *lines = palloc(sizeof(MedrecPlaceholder) * (room + 1));
	HeapTuple	tuple;

	*count = 0;
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		if (*count == room)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("table \"medrec_placeholder\" cannot have more than %d rows",
							(int) room)));
		*count += read_line(tuple, RelationGetDescr(rel), &lines[*count]);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return lines;
}

static bool
are_alike(const MedrecPlaceholder *a, const MedrecPlaceholder *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(a[i].value, b[i].value) != 0 || a[i].kinds != b[i].kinds ||
			a[i].meaning != b[i].meaning || strcmp(a[i].class, b[i].class) != 0)
			return false;
	return true;
}

/*
 * The catalogue with these lines of the site's.  What was there before stays:
 * somebody may still look values up in it.  So the last one is taken again if
 * nothing has changed: servers that are busy tell us often that something may
 * have.
 */
static const MedrecCatalogue *
catalogue_with(const MedrecPlaceholder *site, size_t count)
{
	static const MedrecCatalogue *last = &medrec_library_catalogue;
	size_t		all = medrec_placeholder_count + count;
	MedrecPlaceholder *lines;
	MedrecCatalogue *catalogue;

	if (count == 0)
		return &medrec_library_catalogue;
	if (last->count == all && are_alike(last->lines + medrec_placeholder_count, site, count))
		return last;

	lines = MemoryContextAlloc(TopMemoryContext, sizeof(MedrecPlaceholder) * all);
	memcpy(lines, medrec_placeholders, sizeof(MedrecPlaceholder) * medrec_placeholder_count);
	for (size_t i = 0; i < count; i++)
	{
		MedrecPlaceholder *line = &lines[medrec_placeholder_count + i];

		*line = site[i];
		line->value = MemoryContextStrdup(TopMemoryContext, site[i].value);
		line->class = MemoryContextStrdup(TopMemoryContext, site[i].class);
	}
	catalogue = MemoryContextAlloc(TopMemoryContext, sizeof(MedrecCatalogue));
	catalogue->lines = lines;
	catalogue->count = all;
	last = catalogue;
	return catalogue;
}

static const MedrecCatalogue *
refresh(void)
{
	static bool registered = false;
	const MedrecCatalogue *catalogue;
	const MedrecPlaceholder *lines;
	size_t		count;
	MemoryContext reading;
	MemoryContext old;

	if (!registered)
	{
		CacheRegisterRelcacheCallback(note_change, (Datum) 0);
		registered = true;
	}
	placeholder_relid = medrec_own_table("medrec_placeholder");
	if (!OidIsValid(placeholder_relid))
		return &medrec_library_catalogue;	/* the extension is of an older
											 * version; ask again */
	changed_meanwhile = false;
	reading = AllocSetContextCreate(CurrentMemoryContext, "medrec tables",
									ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(reading);
	lines = read_table(&count);
	catalogue = catalogue_with(lines, count);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(reading);
	if (!changed_meanwhile)
		current = catalogue;
	return catalogue;
}

const MedrecCatalogue *
medrec_catalogue(void)
{
	return likely(current != NULL) ? current : refresh();
}

/*
 * Trigger of medrec_placeholder: tells all processes, and reads the table, so
 * that what there is no room for is refused here.
 */
PG_FUNCTION_INFO_V1(medrec_placeholder_changed);
Datum
medrec_placeholder_changed(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" is a trigger function", "medrec_placeholder_changed")));
	CacheInvalidateRelcache(((TriggerData *) fcinfo->context)->tg_relation);
	CommandCounterIncrement();
	(void) medrec_catalogue();
	return PointerGetDatum(NULL);
}
