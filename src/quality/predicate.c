/*-------------------------------------------------------------------------
 *
 * predicate.c
 *		Expressions of SQL that are written in rules, bindings and profiles.
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

/* All columns: what only a SELECT can have, which makes several of it */
static bool
is_star(const Node *node)
{
	return IsA(node, ColumnRef) && IsA(linitial(((const ColumnRef *) node)->fields), A_Star);
}

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
		linitial_node(ResTarget, select->targetList)->name != NULL ||
		is_star(linitial_node(ResTarget, select->targetList)->val))
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

/* The position of an error is one in the text, not in what the user runs. */
static void
move_position(void *arg)
{
	int			position = geterrposition();

	if (position > 0)
	{
		errposition(0);
		internalerrposition(position);
		internalerrquery((const char *) arg);
	}
}

Node	   *
medrec_parse_expression(const char *expression)
{
	ErrorContextCallback callback = {error_context_stack, move_position, (void *) expression};
	List	   *parsed;

	error_context_stack = &callback;
	parsed = raw_parser(expression, RAW_PARSE_PLPGSQL_EXPR);
	error_context_stack = callback.previous;
	if (!is_expression(parsed))
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("not one expression")));
	return linitial_node(ResTarget,
						 castNode(SelectStmt, linitial_node(RawStmt, parsed)->stmt)->targetList)->val;
}

char	   *
medrec_predicate(const char *text)
{
	(void) medrec_parse_expression(text);

	/* a comment at its end goes to the end of the line */
	return psprintf("(%s\n)", text);
}
