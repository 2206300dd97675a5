/*-------------------------------------------------------------------------
 *
 * rule_tally.h
 *		Counts of many rules at once.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_RULE_TALLY_H
#define MEDREC_RULE_TALLY_H

/*
 * So many rules are counted by one call of quality_rule_tally().  Its state has
 * so many counts of violations, then as many of rows in the scope.
 */
#define MEDREC_TALLIED_RULES	32
#define MEDREC_TALLY_COUNTS		(2 * MEDREC_TALLIED_RULES)

#endif							/* MEDREC_RULE_TALLY_H */
