/*-------------------------------------------------------------------------
 *
 * splink_condition.h
 *		Is a condition of a Splink model true of two records?
 *
 * Splink writes the levels of its comparisons as SQL conditions on the columns
 * of a left and a right record, "first_name_l" and "first_name_r".  This
 * understands what its library of comparisons makes of them for DuckDB, Spark
 * and PostgreSQL: equality, measures of likeness, parts of texts, distances of
 * dates, and, or, not.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_SPLINK_CONDITION_H
#define MEDREC_SPLINK_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

typedef enum MedrecConditionResult
{
	MEDREC_CONDITION_FALSE,		/* or null */
	MEDREC_CONDITION_TRUE,
	MEDREC_CONDITION_UNKNOWN	/* cannot be told */
} MedrecConditionResult;

/*
 * Finds the value of a column, without its suffix, in the left (0) or right (1)
 * record: false if there is no such column; *value is NULL if the record does
 * not say.  Values are of ASCII, and of fewer than MEDREC_CONDITION_TEXT_MAX
 * characters.
 */
typedef bool (*MedrecColumnLookup) (void *context, const char *column, size_t len,
									int side, const char **value);

#define MEDREC_CONDITION_TEXT_MAX	96

/* Every column of the condition is looked up, unless it cannot be read. */
extern MedrecConditionResult medrec_splink_condition(const char *sql, size_t len,
													 MedrecColumnLookup lookup, void *context);

#endif							/* MEDREC_SPLINK_CONDITION_H */
