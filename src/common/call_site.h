/*-------------------------------------------------------------------------
 *
 * call_site.h
 *		What can be told of a function's call.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CALL_SITE_H
#define MEDREC_CALL_SITE_H

#include "fmgr.h"
#include "nodes/primnodes.h"

/* Does this argument stand in the statement itself, and is no row's value? */
static inline bool
medrec_argument_is_constant(const FmgrInfo *flinfo, int argument)
{
	const Node *call = flinfo->fn_expr;
	const List *arguments;

	if (call == NULL || !IsA(call, FuncExpr))
		return false;
	arguments = ((const FuncExpr *) call)->args;
	return argument < list_length(arguments) && IsA(list_nth(arguments, argument), Const);
}

#endif							/* MEDREC_CALL_SITE_H */
