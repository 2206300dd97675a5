/*-------------------------------------------------------------------------
 *
 * rule.h
 *		Rules about the rows of relations.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_RULE_H
#define MEDREC_RULE_H

#include "executor/spi.h"

/* A segment is in the key of results, whose index takes no more */
#define MEDREC_MAX_SEGMENT_LENGTH	2000

/* What came out of a rule, for all rows or for those of a segment */
typedef struct MedrecTally
{
	const char *segment;		/* the text of a JSON object; "{}": all rows */
	int64		n;				/* rows in the scope */
	int64		violations;
} MedrecTally;

typedef struct MedrecRule
{
	char	   *rule_id;
	char	   *relation;		/* its name as in the rule */
	char	   *scope;			/* NULL: all rows */
	char	   *violation;
	char	  **key_columns;
	int			key_count;
	char	  **segment_columns;	/* sorted, each once */
	int			segment_count;
	int			timeout_ms;		/* 0: none */

	const char *from;			/* the relation with its schema, quoted; NULL:
								 * not known */
	const char *alias;			/* its name alone, quoted */

	/* What came out of it: an error, or tallies, the first for all rows */
	int			sqlstate;		/* 0: no error */
	const char *reason;
	MedrecTally *tallies;
	int			tally_count;
	double		duration_ms;	/* of the statement that counted */
} MedrecRule;

/* The columns that medrec_read_rule() reads, of medrec_rule or medrec_run_rule */
#define MEDREC_RULE_COLUMNS \
	"rule_id, relation, scope, violation, key_columns, segment_columns"

/*
 * Reads a row of these columns, followed by the timeout in milliseconds,
 * integer.
 */
extern void medrec_read_rule(HeapTuple tuple, TupleDesc desc, MedrecRule *rule);

/* Looks the relation of a rule up; for bodies of a guard. */
extern void medrec_find_relation(MedrecRule *rule);

#endif							/* MEDREC_RULE_H */
