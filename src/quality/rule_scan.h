/*-------------------------------------------------------------------------
 *
 * rule_scan.h
 *		Many rules about one relation, counted in one scan of it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_RULE_SCAN_H
#define MEDREC_RULE_SCAN_H

#include "quality/rule.h"

/* A rule with more segments than this is an error */
#define MEDREC_MAX_SEGMENTS	1000

/*
 * Counts what comes out of rules, all of them about the same relation.  Each
 * ends with tallies or with an error of its own.  The schema is medrec's, quoted.
 */
extern void medrec_scan_rules(const char *schema, MedrecRule **rules, int count, Datum period);

#endif							/* MEDREC_RULE_SCAN_H */
