/*-------------------------------------------------------------------------
 *
 * suspect_defaults.c
 *		Values that stand in for values, told by how often they occur.
 *
 * Known placeholders are found among the most common values of every column.
 * Unknown ones are looked for where one patient, or few, should have a value:
 * there a value is suspect that surely occurs ten times as often as the others
 * do.  Birth dates are compared with those of the same years, and with what a
 * calendar would give to the first of January and of other months.
 *
 * Statistics come from a sample: what is said of a value has to hold at the
 * lower bound of its share, too, at 99.9 percent, since a table has many
 * values, and a false alarm takes an hour of somebody's.
 *
 * A suspect value is shown only if it cannot be one patient's (may_show).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/ascii.h"
#include "common/percent.h"
#include "common/wilson.h"
#include "compat.h"
#include "quality/column_statistics.h"
#include "quality/column_type.h"

#define Z_999	3.0902323061678132	/* one-sided */

#define TIMES_SUSPECT		10	/* the frequency of the other values */
#define ROWS_SUSPECT		11	/* at least, in the relation: CMS shows no
								 * count of fewer people */
#define SEEN_SUSPECT		5	/* at least, in the sample */

/* So many rows a value, on average, are about one: it tells patients apart. */
#define ROWS_OF_UNIQUE		1.5

enum
{
	COLUMN_NAME,
	KIND,
	VALUE,
	RANK,
	N,
	SHARE_PCT,
	TIMES,
	KNOWN,
	CLASS,
	COLUMNS
};

/* Days of birth that people make up */
typedef struct Heap
{
	const char *class;
	int			month;			/* 0: all but January */
	int			day;
	double		share;			/* of all days */
	double		times;			/* as many are suspect */
} Heap;

static const Heap heaps[] = {
	{"january_first", 1, 1, 1 / 365.25, 5},
	{"first_of_month", 0, 1, 11 / 365.25, 2},
	{"fifteenth", 0, 15, 11 / 365.25, 2},
};

#define HEAPS	lengthof(heaps)

/* A column while its values are looked at */
typedef struct Suspect
{
	const MedrecRelationStatistics *relation;
	const MedrecColumnStatistics *column;
	MedrecElementKind kind;
	MedrecElementReader reader;
	MedrecElementState *states; /* of the most common values */
	const char **classes;		/* of placeholders */
	bool	   *nobodys;		/* is it a placeholder that can be no
								 * patient's value? */
	int64		rest;			/* rows of the sample with other values */
	double		rest_distinct;	/* of which there are so many in the relation */
	double		usual_rows;		/* of the relation that have the same of the
								 * others, on average */
	bool		unique;			/* a value tells patients apart */
	bool		by_patient;		/* the relation has one row a patient */
	double		heap_rows[HEAPS];	/* that a date of a heap usually has, if
									 * so many are of it; else 0 */
} Suspect;

/* ------------------------------------------------------------------------
 * Frequencies
 * ------------------------------------------------------------------------
 */

/* Rows of the relation; of the sample, if nobody knows how many there are */
static double
all_rows(const MedrecRelationStatistics *relation)
{
	return relation->rows >= 0 ? relation->rows : relation->sample;
}

/* Rows of the relation for so many of the sample */
static double
scaled(const MedrecRelationStatistics *relation, double seen)
{
	return relation->sample > 0 ? seen / relation->sample * all_rows(relation) : 0;
}

/* At least so many rows of the relation, if so many of the sample are seen */
static double
surely(const MedrecRelationStatistics *relation, int64 seen)
{
	if (relation->sample >= all_rows(relation))
		return seen;
	return medrec_wilson_low(seen, relation->sample, Z_999) * all_rows(relation);
}

static int
compare_counts(const void *a, const void *b)
{
	int64		x = *(const int64 *) a;
	int64		y = *(const int64 *) b;

	return x < y ? -1 : x > y;
}

/* Does about every row have a value of its own? */
static bool
has_own_values(const Suspect *suspect)
{
	return suspect->usual_rows > 0 && suspect->usual_rows < ROWS_OF_UNIQUE &&
		suspect->rest_distinct >= scaled(suspect->relation,
										 suspect->relation->sample - suspect->column->nulls) / 2;
}

/* The type that the dates of a column are of; InvalidOid if it has none */
static Oid
date_type(const MedrecColumnStatistics *column)
{
	Oid			base = getBaseType(column->type);

	return base == DATEOID || base == TIMESTAMPOID || base == TIMESTAMPTZOID ? base : InvalidOid;
}

static char *
printed(const MedrecColumnStatistics *column, int i)
{
	Oid			output;
	bool		is_varlena;

	getTypeOutputInfo(column->value_type, &output, &is_varlena);
	return OidOutputFunctionCall(output, column->values[i]);
}

/*
 * Is a placeholder certainly nobody's?  What only looks like one may hold
 * more: the mother's name before GIRL A, or somebody's before @example.com.
 */
static bool
is_nobodys(const Suspect *suspect, int i)
{
	const MedrecPlaceholder *line;
	MedrecPlainForm form;
	const char *value;

	if (OidIsValid(date_type(suspect->column)) || suspect->kind.identifier != NULL)
		return true;			/* days, and specimens of issuers */
	value = printed(suspect->column, i);
	if (strlen(value) > MEDREC_PLACEHOLDER_MAXLEN)
		return false;
	medrec_plain_form(&form, suspect->kind.bit, value, strlen(value));
	if (medrec_is_repeated(form.chars, form.len))
		return true;			/* of one digit, or of none */
	line = medrec_placeholder_find(&suspect->kind.placeholders, &form);
	return line != NULL && line->match == MEDREC_MATCH_EXACT;
}

/*
 * Reads the common values, and counts the others.  Days that stand for none
 * are the same in all columns: the catalogue has them for birth dates.
 */
static void
examine(Suspect *suspect, const MedrecRelationStatistics *relation,
		const MedrecColumnStatistics *column)
{
	const MedrecColumnElement *element = column->guess.element;

	memset(suspect, 0, sizeof(*suspect));
	suspect->relation = relation;
	suspect->column = column;
	suspect->states = palloc(Max(column->nvalues, 1) * sizeof(MedrecElementState));
	suspect->classes = palloc0(Max(column->nvalues, 1) * sizeof(char *));
	suspect->nobodys = palloc0(Max(column->nvalues, 1) * sizeof(bool));
	suspect->rest = relation->sample - column->nulls;
	if (column->nvalues > 0)
		medrec_column_reader(column, OidIsValid(date_type(column)) ? "birth_date" : column->kind,
							 &suspect->kind, &suspect->reader);
	for (int i = 0; i < column->nvalues; i++)
	{
		suspect->states[i] = medrec_element_read(&suspect->kind, &suspect->reader,
												 column->values[i], &suspect->classes[i]);
		suspect->nobodys[i] = suspect->states[i] == MEDREC_ELEMENT_PLACEHOLDER &&
			is_nobodys(suspect, i);
		suspect->rest -= column->counts[i];
	}
	suspect->rest = Max(suspect->rest, 0);
	suspect->rest_distinct = Max(column->ndistinct - column->nvalues, 0);
	if (suspect->rest_distinct > 0)
		suspect->usual_rows = scaled(relation, suspect->rest) / suspect->rest_distinct;
	suspect->unique = element != NULL ? element->of_one_patient :
		medrec_column_type(column->type) == MEDREC_COLUMN_STRING && has_own_values(suspect);
}

/* ------------------------------------------------------------------------
 * Dates
 * ------------------------------------------------------------------------
 */

/* The date of a value of one of the types that have one */
static bool
date_of(Oid type, Datum value, DateADT *date)
{
	Datum		converted;

	if (type == DATEOID)
		converted = value;
	else if (type == TIMESTAMPOID && !TIMESTAMP_NOT_FINITE(DatumGetTimestamp(value)))
		converted = DirectFunctionCall1(timestamp_date, value);
	else if (type == TIMESTAMPTZOID && !TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(value)))
		converted = DirectFunctionCall1(timestamptz_date, value);
	else
		return false;
	*date = DatumGetDateADT(converted);
	return !DATE_NOT_FINITE(*date);
}

/*
 * Rows of the relation that have the same date, on average, among those around
 * it: the histogram's bars are of so many rows each.
 */
static double
rows_of_neighbours(const Suspect *suspect, DateADT date)
{
	const MedrecColumnStatistics *column = suspect->column;
	Oid			type = date_type(column);
	DateADT		low;
	DateADT		high;

	for (int i = 1; i < column->nbounds; i++)
	{
		if (date_of(type, column->bounds[i - 1], &low) &&
			date_of(type, column->bounds[i], &high) &&
			date >= low && date <= high)
			return scaled(suspect->relation, (double) suspect->rest / (column->nbounds - 1)) /
				Max(high - low, 1);
	}
	return 0;
}

static bool
is_of_heap(const Heap *heap, DateADT date)
{
	int			year;
	int			month;
	int			day;

	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	return day == heap->day && (heap->month == 0 ? month != 1 : month == heap->month);
}

/*
 * Is a common value something other than a known default, and, if a heap is
 * given, a date of that heap?
 */
static bool
is_of_interest(const Suspect *suspect, int i, const Heap *heap)
{
	DateADT		date;

	if (suspect->states[i] != MEDREC_ELEMENT_PRESENT &&
		suspect->states[i] != MEDREC_ELEMENT_INVALID)
		return false;
	return heap == NULL ||
		(date_of(date_type(suspect->column), suspect->column->values[i], &date) &&
		 is_of_heap(heap, date));
}

/* Rows of the relation that such a value has: the median of them */
static double
median_rows(const Suspect *suspect, const Heap *heap)
{
	int64	   *counts = palloc(Max(suspect->column->nvalues, 1) * sizeof(int64));
	int			n = 0;

	for (int i = 0; i < suspect->column->nvalues; i++)
	{
		if (is_of_interest(suspect, i, heap))
			counts[n++] = suspect->column->counts[i];
	}
	qsort(counts, n, sizeof(int64), compare_counts);
	return n > 0 ? scaled(suspect->relation, counts[n / 2]) : 0;
}

/*
 * How many rows of the relation have a date of that heap: *rows as it looks,
 * *least at least, and without the most common one, which may be a default all
 * alone.  Among what is not common, the histogram's bounds stand for the
 * others.
 */
static void
rows_of_heap(const Suspect *suspect, const Heap *heap, double *rows, double *least)
{
	const MedrecColumnStatistics *column = suspect->column;
	double		others = scaled(suspect->relation, suspect->rest);
	int64		seen = 0;
	int64		most = 0;
	int			bounds = 0;
	int			dates = 0;
	DateADT		date;

	for (int i = 0; i < column->nvalues; i++)
	{
		if (!is_of_interest(suspect, i, heap))
			continue;
		seen += column->counts[i];
		most = Max(most, column->counts[i]);
	}
	for (int i = 0; i < column->nbounds; i++)
	{
		if (!date_of(date_type(column), column->bounds[i], &date))
			continue;
		dates++;
		bounds += is_of_heap(heap, date);
	}
	*rows = scaled(suspect->relation, seen);
	*least = surely(suspect->relation, seen - most);
	if (dates > 0)
	{
		*rows += others * bounds / dates;
		*least += others * medrec_wilson_low(bounds, dates, Z_999);
	}
}

/* ------------------------------------------------------------------------
 * Rows of the result
 * ------------------------------------------------------------------------
 */

/* Are there surely so many rows that it cannot be one patient's value? */
static bool
is_of_many(const Suspect *suspect, int i)
{
	return surely(suspect->relation, suspect->column->counts[i]) >= ROWS_SUSPECT;
}

/*
 * May somebody who sees the statistics see the value here?  A placeholder that
 * is nobody's, and what many rows have, if these are of different patients:
 * each other value is of about one row, or the relation has one row a patient.
 */
static bool
may_show(const Suspect *suspect, int i)
{
	return suspect->nobodys[i] ||
		(is_of_many(suspect, i) && (has_own_values(suspect) || suspect->by_patient));
}

/* Rows that have the value, or are of the heap, and how many usually would */
static void
set_rows(const MedrecRelationStatistics *relation, double rows, double usual,
		 Datum *values, bool *nulls)
{
	int64		whole = (int64) Max(all_rows(relation), 1);
	int64		part = Min((int64) rint(rows), whole);

	nulls[N] = relation->rows < 0;
	values[N] = Int64GetDatum(part);
	values[SHARE_PCT] = NumericGetDatum(medrec_percent(part, whole));
	nulls[TIMES] = usual <= 0;
	if (usual > 0)
		values[TIMES] = NumericGetDatum(int64_div_fast_to_numeric((int64) rint(10 * rows / usual), 1));
}

static void
put_row(FunctionCallInfo fcinfo, const Suspect *suspect, int i, double rows,
		double usual, bool known, const char *class)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const MedrecColumnStatistics *column = suspect->column;
	Datum		values[COLUMNS];
	bool		nulls[COLUMNS] = {false};

	values[COLUMN_NAME] = DirectFunctionCall1(namein, CStringGetDatum(column->name));
	values[KIND] = CStringGetTextDatum(column->kind);
	nulls[VALUE] = i < 0 || !may_show(suspect, i);
	if (!nulls[VALUE])
		values[VALUE] = CStringGetTextDatum(printed(column, i));
	nulls[RANK] = i < 0;
	values[RANK] = Int32GetDatum(i + 1);
	set_rows(suspect->relation, rows, usual, values, nulls);
	values[KNOWN] = BoolGetDatum(known);
	values[CLASS] = CStringGetTextDatum(class);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* Is it a column of birth dates? */
static bool
is_birth_date(const MedrecColumnStatistics *column)
{
	return strcmp(column->kind, "birth_date") == 0;
}

/* Rows that usually have the same birth date as this common one */
static double
usual_rows_of_date(const Suspect *suspect, int i)
{
	double		usual = 0;
	DateADT		date;

	if (date_of(date_type(suspect->column), suspect->column->values[i], &date))
	{
		usual = rows_of_neighbours(suspect, date);
		for (size_t h = 0; h < HEAPS; h++)
			if (is_of_heap(&heaps[h], date))
				usual = Max(usual, suspect->heap_rows[h]);
	}
	return usual;
}

/* Rows that a common value would usually have; 0: it is not one to suspect */
static double
usual_rows_of(const Suspect *suspect, int i)
{
	double		usual = Max(suspect->usual_rows, 1);

	if (is_birth_date(suspect->column))
		usual = Max(usual, usual_rows_of_date(suspect, i));
	else if (!suspect->unique)
		return 0;
	/* where visits are counted, those of the sickest are no default */
	if (!suspect->by_patient && !has_own_values(suspect))
		usual = Max(usual, median_rows(suspect, NULL));
	return usual;
}

/* Is a common value that the catalogue does not know far too common? */
static bool
is_too_common(const Suspect *suspect, int i, double usual)
{
	int64		seen = suspect->column->counts[i];

	return is_of_interest(suspect, i, NULL) && usual > 0 && seen >= SEEN_SUSPECT &&
		is_of_many(suspect, i) &&
		surely(suspect->relation, seen) >= TIMES_SUSPECT * usual;
}

static void
put_values(FunctionCallInfo fcinfo, const Suspect *suspect)
{
	for (int i = 0; i < suspect->column->nvalues; i++)
	{
		double		rows = scaled(suspect->relation, suspect->column->counts[i]);
		double		usual = usual_rows_of(suspect, i);
		bool		known = suspect->states[i] == MEDREC_ELEMENT_PLACEHOLDER;

		CHECK_FOR_INTERRUPTS();
		if (known && (suspect->nobodys[i] || is_of_many(suspect, i)))
			put_row(fcinfo, suspect, i, rows, suspect->usual_rows, true, suspect->classes[i]);
		else if (is_too_common(suspect, i, usual))
			put_row(fcinfo, suspect, i, rows, usual, false, "frequent");
	}
}

/* Puts heaps, and keeps what is usual in them */
static void
put_heaps(FunctionCallInfo fcinfo, Suspect *suspect)
{
	double		present = scaled(suspect->relation,
								 suspect->relation->sample - suspect->column->nulls);

	for (size_t h = 0; h < HEAPS; h++)
	{
		double		usual = heaps[h].share * present;
		double		rows;
		double		least;

		rows_of_heap(suspect, &heaps[h], &rows, &least);
		if (least < Max(ROWS_SUSPECT, heaps[h].times * usual))
			continue;
		suspect->heap_rows[h] = median_rows(suspect, &heaps[h]);
		put_row(fcinfo, suspect, -1, rows, usual, false, heaps[h].class);
	}
}

/* Has the relation one row a patient, by a number that tells patients apart? */
static bool
has_row_by_patient(const MedrecRelationStatistics *relation)
{
	for (int i = 0; i < relation->ncolumns; i++)
	{
		const MedrecColumnStatistics *column = &relation->columns[i];
		const MedrecColumnElement *element = column->guess.element;

		if (column->known && element != NULL &&
			column->guess.score >= MEDREC_COLUMN_SCORE_SURE &&
			(strcmp(element->name, "mrn") == 0 || strcmp(element->name, "ssn") == 0) &&
			column->ndistinct >= 0.9 * scaled(relation, relation->sample - column->nulls) &&
			column->nulls * 2 <= relation->sample)
			return true;
	}
	return false;
}

PG_FUNCTION_INFO_V1(medrec_quality_suspect_defaults);
Datum
medrec_quality_suspect_defaults(PG_FUNCTION_ARGS)
{
	MedrecRelationStatistics *relation;
	bool		by_patient;

	InitMaterializedSRF(fcinfo, 0);
	relation = medrec_relation_statistics(PG_GETARG_OID(0));
	by_patient = has_row_by_patient(relation);
	for (int i = 0; i < relation->ncolumns; i++)
	{
		Suspect		suspect;

		if (!relation->columns[i].known)
			continue;
		examine(&suspect, relation, &relation->columns[i]);
		suspect.by_patient = by_patient;
		if (is_birth_date(suspect.column) && OidIsValid(date_type(suspect.column)))
			put_heaps(fcinfo, &suspect);
		put_values(fcinfo, &suspect);
	}
	return (Datum) 0;
}
