/*-------------------------------------------------------------------------
 *
 * predicate.h
 *		Predicates that are written in rules.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PREDICATE_H
#define MEDREC_PREDICATE_H

/*
 * The predicate for a place in a statement, in parentheses; an error if it is
 * not one expression.
 */
extern char *medrec_predicate(const char *text);

#endif							/* MEDREC_PREDICATE_H */
