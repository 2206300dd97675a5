/*-------------------------------------------------------------------------
 *
 * measure_query.h
 *		The query that measures a relation by a profile, in one scan.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_MEASURE_QUERY_H
#define MEDREC_MEASURE_QUERY_H

#include "datatype/timestamp.h"

#include "quality/binding.h"

typedef struct MedrecMeasure
{
	const char *schema;			/* of medrec, quoted */
	const MedrecBinding *binding;
	const char *from;			/* the relation, or what has its columns,
								 * quoted */
	const char *where;			/* about columns and parameters; NULL: all
								 * rows */
	TimestampTz measured_at;	/* for what is kept */
} MedrecMeasure;

/* The column that tells of which day a row is, to be compared with days */
extern char *medrec_day_column(const MedrecMeasure *measure);

/* The period that a row is of: a date, or NULL if there is no such column */
extern char *medrec_period_expression(const MedrecMeasure *measure);

/*
 * The query: segment jsonb, period date, state quality_state.  Without an order.
 */
extern char *medrec_measure_query(const MedrecMeasure *measure);

#endif							/* MEDREC_MEASURE_QUERY_H */
