/*-------------------------------------------------------------------------
 *
 * column_statistics.c
 *		What ANALYZE knows of the columns of a relation.
 *
 * Shares become counts of rows in the sample that ANALYZE took: whole numbers,
 * from which bounds of errors can be told, too.  How large the sample was is
 * not kept: it is 300 rows for each unit of the largest statistics target of a
 * column, or all rows, if there are fewer (std_typanalyze in the server).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "commands/vacuum.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "common/site_catalogue.h"
#include "compat.h"
#include "quality/column_statistics.h"
#include "quality/column_type.h"

#define SAMPLE_ROWS_OF_TARGET	300

/* of a parent with children the statistics of the whole tree come first */
static const char query[] =
"SELECT a.attnum, a.attname, a.atttypid, pg_catalog.format_type(a.atttypid, a.atttypmod),"
" a.attnotnull, a.attgenerated, a.attstattarget::pg_catalog.int4,"
" pg_catalog.has_column_privilege($1, a.attnum, 'SELECT'::pg_catalog.text),"
" s.inherited, s.null_frac, s.n_distinct, s.most_common_vals, s.most_common_freqs, s.histogram_bounds"
" FROM pg_catalog.pg_attribute a"
" LEFT JOIN LATERAL (SELECT * FROM pg_catalog.pg_stats t"
" WHERE t.schemaname = $2 AND t.tablename = $3 AND t.attname = a.attname"
" ORDER BY t.inherited DESC LIMIT 1) s ON true"
" WHERE a.attrelid = $1 AND a.attnum > 0::pg_catalog.int2 AND NOT a.attisdropped"
" ORDER BY a.attnum";

/* columns of the query */
enum
{
	Q_NUMBER = 1,
	Q_NAME,
	Q_TYPE,
	Q_TYPE_NAME,
	Q_NOT_NULL,
	Q_GENERATED,
	Q_TARGET,
	Q_READABLE,
	Q_INHERITED,
	Q_NULL_FRAC,
	Q_DISTINCT,
	Q_VALUES,
	Q_SHARES,
	Q_BOUNDS
};

/* ------------------------------------------------------------------------
 * The relation
 * ------------------------------------------------------------------------
 */

/* The name of a relation or schema that was looked up; nothing is locked */
static Datum
name_of(const char *name)
{
	if (name == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation does not exist")));
	return DirectFunctionCall1(namein, CStringGetDatum(name));
}

/* An error if there are no statistics of such relations */
static void
check_relation(Oid relid)
{
	char		relkind = get_rel_relkind(relid);

	if (relkind == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation does not exist")));
	if (relkind != RELKIND_RELATION && relkind != RELKIND_PARTITIONED_TABLE &&
		relkind != RELKIND_MATVIEW && relkind != RELKIND_FOREIGN_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("there are no statistics of \"%s\"", get_rel_name(relid)),
				 errhint("ANALYZE makes them of tables, materialized views and foreign tables. "
						 "Instead of a view, name the tables that it reads.")));
}

static double
rows_of(Oid relid)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	double		rows = -1;

	if (HeapTupleIsValid(tuple))
	{
		rows = ((Form_pg_class) GETSTRUCT(tuple))->reltuples;
		ReleaseSysCache(tuple);
	}
	return rows;
}

/*
 * The rows of a relation and its children.  A partitioned table itself knows
 * it, another parent knows only of its own ones.
 */
static double
rows_of_tree(Oid relid)
{
	List	   *relations;
	ListCell   *cell;
	double		sum = 0;

	if (get_rel_relkind(relid) == RELKIND_PARTITIONED_TABLE)
		return rows_of(relid);
	relations = find_all_inheritors(relid, NoLock, NULL);
	foreach(cell, relations)
	{
		double		rows = rows_of(lfirst_oid(cell));

		if (rows < 0)
			return -1;
		sum += rows;
	}
	return sum;
}

static void
read_time(MedrecRelationStatistics *relation, Oid relid)
{
	Oid			types[] = {OIDOID};
	Datum		arguments[] = {ObjectIdGetDatum(relid)};
	bool		isnull;
	Datum		time;

	if (SPI_execute_with_args("SELECT GREATEST(pg_catalog.pg_stat_get_last_analyze_time($1),"
							  " pg_catalog.pg_stat_get_last_autoanalyze_time($1))",
							  lengthof(types), types, arguments, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_with_args failed");
	time = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	relation->has_been_analyzed = !isnull;
	relation->analyzed_at = isnull ? 0 : DatumGetTimestampTz(time);
}

/* ------------------------------------------------------------------------
 * Columns
 * ------------------------------------------------------------------------
 */

/* The values of an array of any type, copied; *type: theirs */
static const Datum *
read_array(HeapTuple tuple, TupleDesc desc, int number, int *count, Oid *type)
{
	bool		isnull;
	Datum		value = SPI_getbinval(tuple, desc, number, &isnull);
	ArrayType  *array;
	Datum	   *elements;
	int16		typlen;
	bool		typbyval;
	char		typalign;

	*count = 0;
	if (isnull)
		return NULL;
	array = DatumGetArrayTypePCopy(value);
	*type = ARR_ELEMTYPE(array);
	get_typlenbyvalalign(*type, &typlen, &typbyval, &typalign);
	deconstruct_array(array, *type, typlen, typbyval, typalign, &elements, NULL, count);
	return elements;
}

static double
read_float4(HeapTuple tuple, TupleDesc desc, int number)
{
	bool		isnull;
	Datum		value = SPI_getbinval(tuple, desc, number, &isnull);

	return isnull ? 0 : DatumGetFloat4(value);
}

/* So many rows of the sample have a share of it */
static int64
rows_of_sample(const MedrecRelationStatistics *relation, double share)
{
	return (int64) rint(Min(Max(share, 0), 1) * relation->sample);
}

/* What is known of a column whose row in pg_stats is there */
static void
read_statistics(const MedrecRelationStatistics *relation, MedrecColumnStatistics *column,
				HeapTuple tuple, TupleDesc desc)
{
	const Datum *shares;
	int			nshares;
	Oid			type;

	column->known = true;
	column->nulls = rows_of_sample(relation, read_float4(tuple, desc, Q_NULL_FRAC));
	column->ndistinct = read_float4(tuple, desc, Q_DISTINCT);
	if (column->ndistinct < 0)	/* a share of the rows, then */
		column->ndistinct *= -Max(relation->rows, 0);
	column->values = read_array(tuple, desc, Q_VALUES, &column->nvalues, &column->value_type);
	shares = read_array(tuple, desc, Q_SHARES, &nshares, &type);
	column->nvalues = Min(column->nvalues, nshares);
	column->counts = palloc0(Max(column->nvalues, 1) * sizeof(int64));
	for (int i = 0; i < column->nvalues; i++)
		column->counts[i] = rows_of_sample(relation, DatumGetFloat4(shares[i]));
	column->bounds = read_array(tuple, desc, Q_BOUNDS, &column->nbounds, &type);
	if (column->nbounds > 0)
		column->value_type = type;
}

/*
 * A number of a patient that is stored as one has no other form that could be
 * wrong, and 99 may be the 99th.
 */
static const char *
kind_of(const MedrecColumnStatistics *column)
{
	uint32		type = medrec_column_type(column->type);

	if (column->guess.element == NULL ||
		(type == MEDREC_COLUMN_NUMBER && strcmp(column->guess.element->kind, "identifier") == 0))
		return "text";
	return column->guess.element->kind;
}

static void
read_column(const MedrecRelationStatistics *relation, MedrecColumnStatistics *column,
			HeapTuple tuple, TupleDesc desc)
{
	bool		isnull;

	column->number = DatumGetInt16(SPI_getbinval(tuple, desc, Q_NUMBER, &isnull));
	column->name = pstrdup(NameStr(*DatumGetName(SPI_getbinval(tuple, desc, Q_NAME, &isnull))));
	column->type = DatumGetObjectId(SPI_getbinval(tuple, desc, Q_TYPE, &isnull));
	column->type_name = TextDatumGetCString(SPI_getbinval(tuple, desc, Q_TYPE_NAME, &isnull));
	column->not_null = DatumGetBool(SPI_getbinval(tuple, desc, Q_NOT_NULL, &isnull));
	column->generated = DatumGetChar(SPI_getbinval(tuple, desc, Q_GENERATED, &isnull)) != '\0';
	column->readable = DatumGetBool(SPI_getbinval(tuple, desc, Q_READABLE, &isnull));
	(void) medrec_column_guess(&column->guess, medrec_column_type(column->type),
							   column->name, strlen(column->name));
	column->kind = kind_of(column);
	(void) SPI_getbinval(tuple, desc, Q_NULL_FRAC, &isnull);
	if (!isnull && relation->rows != 0) /* what is gone says nothing any more */
		read_statistics(relation, column, tuple, desc);
}

/* Rows of the relation and of the sample, from what the query brought */
static void
size_of(MedrecRelationStatistics *relation, Oid relid)
{
	int			target = default_statistics_target;
	bool		inherited = false;

	for (uint64 i = 0; i < SPI_processed; i++)
	{
		HeapTuple	tuple = SPI_tuptable->vals[i];
		TupleDesc	desc = SPI_tuptable->tupdesc;
		bool		isnull;
		Datum		value = SPI_getbinval(tuple, desc, Q_TARGET, &isnull);

		if (!isnull)			/* it is -1 or NULL if there is none */
			target = Max(target, DatumGetInt32(value));
		value = SPI_getbinval(tuple, desc, Q_INHERITED, &isnull);
		inherited |= !isnull && DatumGetBool(value);
	}
	relation->rows = inherited ? rows_of_tree(relid) : rows_of(relid);
	relation->sample = (int64) target * SAMPLE_ROWS_OF_TARGET;
	if (relation->rows >= 0 && relation->rows < relation->sample)
		relation->sample = (int64) relation->rows;
}

/* ------------------------------------------------------------------------
 * Exported functions
 * ------------------------------------------------------------------------
 */

MedrecRelationStatistics *
medrec_relation_statistics(Oid relid)
{
	MedrecRelationStatistics *relation = palloc0(sizeof(MedrecRelationStatistics));
	MemoryContext caller = CurrentMemoryContext;
	Oid			types[] = {OIDOID, NAMEOID, NAMEOID};
	Datum		arguments[3];
	MemoryContext spi;

	check_relation(relid);
	arguments[0] = ObjectIdGetDatum(relid);
	arguments[1] = name_of(get_namespace_name(get_rel_namespace(relid)));
	arguments[2] = name_of(get_rel_name(relid));
	relation->row_security = check_enable_rls(relid, InvalidOid, true) == RLS_ENABLED;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	read_time(relation, relid);
	if (SPI_execute_with_args(query, lengthof(types), types, arguments, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_with_args failed");
	size_of(relation, relid);
	spi = MemoryContextSwitchTo(caller);
	relation->ncolumns = (int) SPI_processed;
	relation->columns = palloc0(Max(relation->ncolumns, 1) * sizeof(MedrecColumnStatistics));
	for (int i = 0; i < relation->ncolumns; i++)
	{
		read_column(relation, &relation->columns[i], SPI_tuptable->vals[i],
					SPI_tuptable->tupdesc);
		relation->any_known |= relation->columns[i].known;
	}
	MemoryContextSwitchTo(spi);
	SPI_finish();
	return relation;
}

void
medrec_column_reader(const MedrecColumnStatistics *column, const char *kind_name,
					 MedrecElementKind *kind, MedrecElementReader *reader)
{
	if (!medrec_element_kind_init(kind, medrec_catalogue(), kind_name, strlen(kind_name)))
		elog(ERROR, "unrecognized element kind \"%s\"", kind_name);
	medrec_element_reader_init(reader, column->value_type, CurrentMemoryContext);
}

/*
 * The bounds of a histogram are a sample of the values that are not common,
 * but for the first and the last one, which are always in it.
 */
static void
tally_bounds(const MedrecColumnStatistics *column, const MedrecElementKind *kind,
			 MedrecElementReader *reader, int64 * counts)
{
	int64		rest = counts[MEDREC_ELEMENT_PRESENT];
	int			seen[MEDREC_ELEMENT_STATES] = {0};
	int			n = column->nbounds - 2;
	const char *class;

	for (int i = 1; i <= n; i++)
		seen[medrec_element_read(kind, reader, column->bounds[i], &class)]++;
	for (int state = 0; n > 0 && state < MEDREC_ELEMENT_STATES; state++)
	{
		int64		rows = rest * seen[state] / n;

		if (state != MEDREC_ELEMENT_PRESENT)
		{
			counts[state] += rows;
			counts[MEDREC_ELEMENT_PRESENT] -= rows;
		}
	}
}

void
medrec_column_tally(const MedrecRelationStatistics *relation,
					const MedrecColumnStatistics *column, int64 * counts)
{
	MedrecElementKind kind;
	MedrecElementReader reader;
	int64		present = 0;
	const char *class;

	memset(counts, 0, MEDREC_ELEMENT_STATES * sizeof(int64));
	counts[MEDREC_ELEMENT_NULL] = column->nulls;
	counts[MEDREC_ELEMENT_PRESENT] = relation->sample - column->nulls;
	if (column->nvalues == 0 && column->nbounds == 0)
		return;
	medrec_column_reader(column, column->kind, &kind, &reader);
	for (int i = 0; i < column->nvalues; i++)
	{
		int64		n = Min(column->counts[i], counts[MEDREC_ELEMENT_PRESENT]);
		MedrecElementState state = medrec_element_read(&kind, &reader, column->values[i], &class);

		counts[MEDREC_ELEMENT_PRESENT] -= n;
		if (state == MEDREC_ELEMENT_PRESENT)
			present += n;
		else
			counts[state] += n;
	}
	tally_bounds(column, &kind, &reader, counts);
	counts[MEDREC_ELEMENT_PRESENT] += present;
}
