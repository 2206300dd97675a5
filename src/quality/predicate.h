/*-------------------------------------------------------------------------
 *
 * predicate.h
 *		Expressions of SQL that are written in rules, bindings and profiles.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PREDICATE_H
#define MEDREC_PREDICATE_H

#include "nodes/nodes.h"

/* The expression that the text is; an error if it is not one */
extern Node *medrec_parse_expression(const char *expression);

/* The text for a place in a statement, in parentheses, after the same check */
extern char *medrec_predicate(const char *text);

#endif							/* MEDREC_PREDICATE_H */
