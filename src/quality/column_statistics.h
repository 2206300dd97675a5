/*-------------------------------------------------------------------------
 *
 * column_statistics.h
 *		What ANALYZE knows of the columns of a relation.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_COLUMN_STATISTICS_H
#define MEDREC_COLUMN_STATISTICS_H

#include "access/attnum.h"
#include "datatype/timestamp.h"

#include "completeness/completeness.h"
#include "quality/column_kind.h"

typedef struct MedrecColumnStatistics
{
	AttrNumber	number;
	const char *name;
	const char *type_name;		/* with its modifier */
	Oid			type;
	bool		not_null;
	bool		generated;
	bool		readable;		/* by the caller */
	MedrecColumnGuess guess;	/* of what it holds */
	const char *kind;			/* of its values; text if there is no guess */

	/* the rest is 0 if the caller does not see any statistics */
	bool		known;
	int64		nulls;			/* in the sample */
	double		ndistinct;		/* different values in the relation */
	int			nvalues;		/* most common ones, the most common first */
	const Datum *values;
	int64	   *counts;			/* of each in the sample */
	Oid			value_type;		/* of these, and of the bounds */
	int			nbounds;		/* of a histogram of all the other values */
	const Datum *bounds;
} MedrecColumnStatistics;

typedef struct MedrecRelationStatistics
{
	double		rows;			/* -1: nobody has counted them */
	int64		sample;			/* rows that ANALYZE looked at, as far as can
								 * be told: statistics do not say it */
	bool		row_security;	/* hides all statistics from the caller */
	bool		any_known;		/* of any column */
	bool		has_been_analyzed;
	TimestampTz analyzed_at;
	int			ncolumns;
	MedrecColumnStatistics *columns;
} MedrecRelationStatistics;

/*
 * Reads them, in the current context, through the view pg_stats: of columns
 * that the caller may not read, and under row-level security, nothing is known.
 * The relation itself is neither read nor locked.  An error if it is none that
 * has statistics.
 */
extern MedrecRelationStatistics *medrec_relation_statistics(Oid relid);

/* Makes a column's values ready to be read as those of a kind */
extern void medrec_column_reader(const MedrecColumnStatistics *column,
								 const char *kind_name,
								 MedrecElementKind *kind,
								 MedrecElementReader *reader);

/*
 * Counts the states of a column's values in the sample: of the most common
 * ones, and of the others as the histogram has them.
 */
extern void medrec_column_tally(const MedrecRelationStatistics *relation,
								const MedrecColumnStatistics *column,
								int64 * counts);

#endif							/* MEDREC_COLUMN_STATISTICS_H */
