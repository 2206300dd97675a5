/*-------------------------------------------------------------------------
 *
 * binding.c
 *		Which columns of a relation are the elements of a profile.
 *
 * Names are compared as column_kind.c does.  The surest pair of an element and
 * a column is taken first; a column is proposed once.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/relation.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "common/hash64.h"
#include "common/kept_plan.h"
#include "common/relation_query.h"
#include "common/site_catalogue.h"
#include "compat.h"
#include "quality/binding.h"
#include "quality/column_type.h"
#include "quality/predicate.h"

/* ------------------------------------------------------------------------
 * The map
 * ------------------------------------------------------------------------
 */

static void
refuse_map(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid map of elements"),
			 errdetail("%s", what),
			 errhint("A map is a JSON object of SQL expressions by name of element, as in {\"last_name\": \"lname\"}.")));
}

static int
find_element(const MedrecProfile *profile, const JsonbValue *name)
{
	for (int i = 0; i < profile->shape.nelements; i++)
	{
		if (strlen(profile->shape.names[i]) == (size_t) name->val.string.len &&
			memcmp(profile->shape.names[i], name->val.string.val, name->val.string.len) == 0)
			return i;
	}
	refuse_map("There is a name that no element of the profile has.");
	return -1;
}

static void
bind_by_map(MedrecBinding *binding, Jsonb *map)
{
	JsonbIterator *iterator = JsonbIteratorInit(&map->root);
	JsonbIteratorToken token;
	JsonbValue	value;
	int			element = -1;

	if (!JB_ROOT_IS_OBJECT(map))
		refuse_map("It is no object.");
	while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			element = find_element(binding->profile, &value);
		if (token != WJB_VALUE)
			continue;
		binding->origins[element] = MEDREC_BOUND_BY_MAP;
		if (value.type == jbvString)
			binding->expressions[element] = pnstrdup(value.val.string.val, value.val.string.len);
		else if (value.type != jbvNull)
			refuse_map("There is an expression that is no text.");
	}
}

/* ------------------------------------------------------------------------
 * Names
 * ------------------------------------------------------------------------
 */

typedef struct BindableColumn
{
	const char *name;
	uint32		type;			/* one bit */
	bool		is_taken;
} BindableColumn;

/* The columns that the caller may read */
static BindableColumn *
columns_of(Oid relid, int *count)
{
	Relation	relation = relation_open(relid, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(relation);
	BindableColumn *columns = palloc((desc->natts + 1) * sizeof(BindableColumn));
	bool		may_read_all = pg_class_aclcheck(relid, GetUserId(), ACL_SELECT) == ACLCHECK_OK;

	*count = 0;
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);

		if (attribute->attisdropped ||
			!(may_read_all ||
			  pg_attribute_aclcheck(relid, attribute->attnum, GetUserId(), ACL_SELECT) == ACLCHECK_OK))
			continue;
		columns[*count].name = pstrdup(NameStr(attribute->attname));
		columns[*count].type = medrec_column_type(attribute->atttypid);
		columns[*count].is_taken = false;
		(*count)++;
	}
	relation_close(relation, AccessShareLock);
	return columns;
}

/* How well each column would do for an element that is not bound yet, one after the other */
static int *
likenesses(const MedrecBinding *binding, const BindableColumn *columns, int count)
{
	int		   *likeness = palloc((binding->profile->shape.nelements * count + 1) * sizeof(int));

	for (int e = 0; e < binding->profile->shape.nelements; e++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int c = 0; c < count && binding->origins[e] == MEDREC_BOUND_NOT; c++)
			likeness[e * count + c] = medrec_column_likeness(binding->profile->shape.names[e],
															 columns[c].type, columns[c].name);
	}
	return likeness;
}

/* The surest pair that is left; false: there is none that is sure enough */
static bool
bind_surest(MedrecBinding *binding, BindableColumn *columns, int count, const int *likeness)
{
	int			best = MEDREC_COLUMN_SCORE_SURE - 1;
	int			element = -1;
	BindableColumn *column = NULL;

	for (int e = 0; e < binding->profile->shape.nelements; e++)
	{
		if (binding->origins[e] != MEDREC_BOUND_NOT)
			continue;
		for (int c = 0; c < count; c++)
		{
			if (!columns[c].is_taken && likeness[e * count + c] > best)
			{
				best = likeness[e * count + c];
				element = e;
				column = &columns[c];
			}
		}
	}
	if (column == NULL)
		return false;
	column->is_taken = true;
	binding->origins[element] = MEDREC_BOUND_BY_NAME;
	binding->scores[element] = best;
	binding->expressions[element] = quote_identifier(column->name);
	return true;
}

MedrecBinding *
medrec_binding_propose(MedrecProfile *profile, Oid relid, Jsonb *map)
{
	MedrecBinding *binding = palloc0(sizeof(MedrecBinding));
	BindableColumn *columns;
	int		   *likeness;
	int			count;

	binding->profile = profile;
	binding->relid = relid;
	binding->grain = "month";
	(void) medrec_quoted_relation(relid);	/* an error if it is none */
	if (map != NULL)
		bind_by_map(binding, map);
	columns = columns_of(relid, &count);
	likeness = likenesses(binding, columns, count);
	while (bind_surest(binding, columns, count, likeness))
		;
	return binding;
}

/* ------------------------------------------------------------------------
 * Periods
 * ------------------------------------------------------------------------
 */

const char *
medrec_grain(const char *name)
{
	static const char *const grains[] = {"day", "week", "month", "quarter", "year"};

	for (size_t i = 0; i < lengthof(grains); i++)
		if (strcmp(grains[i], name) == 0)
			return grains[i];
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized grain of periods"),
			 errhint("Grains are day, week, month, quarter and year.")));
	return NULL;
}

/* ------------------------------------------------------------------------
 * What is kept
 * ------------------------------------------------------------------------
 */

static void
read_segments(MedrecBinding *binding, Datum array)
{
	Datum	   *names;
	bool	   *nulls;
	int			n;

	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT, &names, &nulls, &n);
	binding->segments = palloc((n + 1) * sizeof(char *));
	for (int i = 0; i < n; i++)
		if (!nulls[i])
			binding->segments[binding->nsegments++] = TextDatumGetCString(names[i]);
}

static MedrecBinding *
read_binding(const char *schema, MedrecProfile *profile, Oid relid)
{
	static MedrecKeptPlan kept;
	Oid			types[] = {TEXTOID, TEXTOID};
	Datum		values[] = {
		CStringGetTextDatum(profile->shape.profile),
		CStringGetTextDatum(medrec_quoted_relation(relid))
	};
	MemoryContext caller = CurrentMemoryContext;
	SPIPlanPtr	plan;
	MedrecBinding *binding = NULL;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	plan = medrec_kept_plan(&kept, psprintf("SELECT expressions, segment_columns, period_column, changed_column, grain"
											" FROM %s.medrec_binding WHERE profile = $1 AND relation = $2", schema),
							lengthof(types), types);
	if (SPI_execute_plan(plan, values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_plan failed");
	if (SPI_processed > 0)
	{
		HeapTuple	row = SPI_tuptable->vals[0];
		TupleDesc	desc = SPI_tuptable->tupdesc;
		bool		isnull;
		Datum		expressions = SPI_getbinval(row, desc, 1, &isnull);
		Datum		segments;
		MemoryContext spi = MemoryContextSwitchTo(caller);

		/* what is not in the map was not bound when it was kept */
		binding = palloc0(sizeof(MedrecBinding));
		binding->profile = profile;
		binding->relid = relid;
		bind_by_map(binding, DatumGetJsonbPCopy(expressions));
		segments = SPI_getbinval(row, desc, 2, &isnull);
		if (!isnull)
			read_segments(binding, segments);
		binding->period = SPI_getvalue(row, desc, 3);
		binding->changed = SPI_getvalue(row, desc, 4);
		binding->grain = medrec_grain(SPI_getvalue(row, desc, 5));
		if (binding->period != NULL)
			binding->period = pstrdup(binding->period);
		if (binding->changed != NULL)
			binding->changed = pstrdup(binding->changed);
		MemoryContextSwitchTo(spi);
	}
	SPI_finish();
	return binding;
}

MedrecBinding *
medrec_binding_kept(const char *schema, text *profile, Oid relid)
{
	return read_binding(schema, medrec_profile_load(VARDATA_ANY(profile), VARSIZE_ANY_EXHDR(profile)), relid);
}

MedrecBinding *
medrec_binding_of(const char *schema, text *profile, Oid relid)
{
	MedrecProfile *loaded = medrec_profile_load(VARDATA_ANY(profile), VARSIZE_ANY_EXHDR(profile));
	MedrecBinding *binding = read_binding(schema, loaded, relid);

	return binding != NULL ? binding : medrec_binding_propose(loaded, relid, NULL);
}

/* ------------------------------------------------------------------------
 * Fingerprints
 * ------------------------------------------------------------------------
 */

/* In any order: that of the rows of a table is no change */
static uint64
hash_of_site_placeholders(void)
{
	const MedrecCatalogue *catalogue = medrec_catalogue();
	uint64		sum = 0;

	for (size_t i = medrec_placeholder_count; i < catalogue->count; i++)
	{
		const MedrecPlaceholder *line = &catalogue->lines[i];
		uint64		hash = line->kinds;

		medrec_hash64_text(&hash, psprintf("%d %s", line->meaning, line->value));
		sum += hash;
	}
	return sum;
}

/* Not the column of changes: by it nothing is counted */
uint64
medrec_binding_fingerprint(const MedrecBinding *binding)
{
	uint64		hash = binding->profile->shape.fingerprint + hash_of_site_placeholders();

	for (int i = 0; i < binding->profile->shape.nelements; i++)
		medrec_hash64_text(&hash, binding->expressions[i]);
	for (int i = 0; i < binding->nsegments; i++)
		medrec_hash64_text(&hash, binding->segments[i]);
	medrec_hash64_text(&hash, binding->period);
	if (binding->period != NULL)	/* as which it is read */
		medrec_hash64_text(&hash, format_type_be(get_atttype(binding->relid, get_attnum(binding->relid, binding->period))));
	medrec_hash64_text(&hash, binding->grain);
	return hash;
}

/* ------------------------------------------------------------------------
 * SQL
 * ------------------------------------------------------------------------
 */

char	   *
medrec_binding_call(const MedrecBinding *binding, const char *schema)
{
	StringInfoData call;

	initStringInfo(&call);
	appendStringInfo(&call, "%s.quality(%s", schema,
					 quote_literal_cstr(binding->profile->shape.profile));
	for (int i = 0; i < binding->profile->shape.nelements; i++)
		appendStringInfo(&call, ", %s", binding->expressions[i] == NULL ? "NULL" :
						 binding->origins[i] == MEDREC_BOUND_BY_NAME ? binding->expressions[i] :
						 medrec_predicate(binding->expressions[i]));
	appendStringInfoChar(&call, ')');
	return call.data;
}

void
medrec_binding_check(const MedrecBinding *binding, const char *schema)
{
	Oid			times[] = {DATEOID, TIMESTAMPOID, TIMESTAMPTZOID, TEXTOID, VARCHAROID};
	Oid			changes[] = {TIMESTAMPTZOID, TIMESTAMPOID, DATEOID};
	char	   *relation = medrec_quoted_relation(binding->relid);

	for (int i = 0; i < binding->nsegments; i++)
		(void) medrec_quoted_column(binding->relid, binding->segments[i], NULL, 0);
	if (binding->period != NULL)
		(void) medrec_quoted_column(binding->relid, binding->period, times, lengthof(times));
	if (binding->changed != NULL)
		(void) medrec_quoted_column(binding->relid, binding->changed, changes, lengthof(changes));

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	/* a row of NULLs with the names and types of the relation's columns */
	if (SPI_execute(psprintf("SELECT %s FROM (SELECT (NULL::%s).*) AS %s",
							 medrec_binding_call(binding, schema), relation,
							 quote_identifier(get_rel_name(binding->relid))), true, 0) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute failed");
	SPI_finish();
}
