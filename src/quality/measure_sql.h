/*-------------------------------------------------------------------------
 *
 * measure_sql.h
 *		Keeps what was measured.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_MEASURE_SQL_H
#define MEDREC_MEASURE_SQL_H

#include "quality/binding.h"

/* Measures all rows of a relation, in place of what is kept; how many states they have */
extern int64 medrec_record_all(const char *schema, const MedrecBinding *binding);

#endif							/* MEDREC_MEASURE_SQL_H */
