/*-------------------------------------------------------------------------
 *
 * predicate.c
 *		Predicates that are written in rules.
 *
 * "true) OR (true" is no expression, but becomes one in parentheses.  So that
 * none gets out of its place, each is read by itself first, by PostgreSQL's
 * own parser.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/parsenodes.h"
#include "parser/parser.h"

#include "quality/predicate.h"

/*
 * The parser reads what PL/pgSQL has for an expression: the part of a SELECT
 * that follows this word.
 */
static bool
is_expression(const List *parsed)
{
	SelectStmt *select;

	if (list_length(parsed) != 1)
		return false;
	select = castNode(SelectStmt, linitial_node(RawStmt, parsed)->stmt);
	if (list_length(select->targetList) != 1 ||
		linitial_node(ResTarget, select->targetList)->name != NULL)
		return false;
	return select->op == SETOP_NONE &&
		select->distinctClause == NIL &&
		select->fromClause == NIL &&
		select->whereClause == NULL &&
		select->groupClause == NIL &&
		select->havingClause == NULL &&
		select->windowClause == NIL &&
		select->sortClause == NIL &&
		select->limitOffset == NULL &&
		select->limitCount == NULL &&
		select->lockingClause == NIL;
}

char	   *
medrec_predicate(const char *text)
{
	if (!is_expression(raw_parser(text, RAW_PARSE_PLPGSQL_EXPR)))
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("not one expression")));

	/* a comment at its end goes to the end of the line */
	return psprintf("(%s\n)", text);
}
