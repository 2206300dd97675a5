/*-------------------------------------------------------------------------
 *
 * match_support.c
 *		What the planner is told of patient_matches(a, b, threshold).
 *
 * It demands that the two share enough search keys, which is what the operator
 * && asks, and an index on the one or the other answers.  The arguments behind
 * the first two do not matter here.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_am.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"

#include "compat.h"
#include "matching/patient_gin.h"

/*
 * How many rows of a table are the person that is looked for, whatever the
 * table's size
 */
#define RECORDS_OF_A_PERSON	2

PG_FUNCTION_INFO_V1(medrec_patient_matches_support);

/* column && other, if the index has that operator */
static List *
index_condition(SupportRequestIndexCondition *req)
{
	List	   *args;
	Expr	   *column;
	Expr	   *other;
	Oid			type;
	Oid			operator;

	if (req->index->relam != GIN_AM_OID || req->indexarg > 1 || !is_funcclause(req->node))
		return NIL;
	args = ((FuncExpr *) req->node)->args;
	column = list_nth(args, req->indexarg);
	other = list_nth(args, 1 - req->indexarg);
	type = exprType((Node *) column);
	operator = get_opfamily_member(req->opfamily, type, type, MEDREC_COMPARABLE_STRATEGY);
	if (!OidIsValid(operator) ||
		!is_pseudo_constant_for_index(req->root, (Node *) other, req->index))
		return NIL;

	req->lossy = true;
	return list_make1(make_opclause(operator, BOOLOID, false, column, other,
									InvalidOid, InvalidOid));
}

static double
rows_of(const VariableStatData *vardata)
{
	return vardata->rel != NULL ? vardata->rel->tuples : 0;
}

static double
selectivity(SupportRequestSelectivity * req)
{
	List	   *args = list_make2(linitial(req->args), lsecond(req->args));
	double		rows = 0;

	if (req->is_join)
	{
		VariableStatData a;
		VariableStatData b;
		bool		reversed;

		get_join_variables(req->root, args, req->sjinfo, &a, &b, &reversed);
		rows = Max(rows_of(&a), rows_of(&b));
		ReleaseVariableStats(a);
		ReleaseVariableStats(b);
	}
	else
	{
		VariableStatData vardata;
		Node	   *other;
		bool		varonleft;

		if (get_restriction_variable(req->root, args, req->varRelid,
									 &vardata, &other, &varonleft))
		{
			rows = rows_of(&vardata);
			ReleaseVariableStats(vardata);
		}
	}
	return rows > 0 ? Min(1.0, RECORDS_OF_A_PERSON / rows) : DEFAULT_MATCHING_SEL;
}

Datum
medrec_patient_matches_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestIndexCondition))
		PG_RETURN_POINTER(index_condition((SupportRequestIndexCondition *) request));
	if (IsA(request, SupportRequestSelectivity))
	{
		((SupportRequestSelectivity *) request)->selectivity =
			selectivity((SupportRequestSelectivity *) request);
		PG_RETURN_POINTER(request);
	}
	PG_RETURN_POINTER(NULL);
}
