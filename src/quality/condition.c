/*-------------------------------------------------------------------------
 *
 * condition.c
 *		Conditions of a profile: SQL expressions over the names of elements.
 *
 * PostgreSQL parses and evaluates them; the name of an element is a parameter
 * that has the element's value.  What a CHECK constraint may say a condition
 * may say, but for functions that are volatile or not parallel safe.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/analyze.h"
#include "parser/parse_coerce.h"
#include "parser/parse_collate.h"
#include "parser/parse_expr.h"
#include "parser/parse_node.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"

#include "common/own_table.h"
#include "compat.h"
#include "quality/condition.h"
#include "quality/predicate.h"

/* Names are looked up in pg_catalog and in medrec's own schema. */
static char *
own_search_path(void)
{
	return psprintf("pg_catalog, %s, pg_temp",
					quote_identifier(get_namespace_name(medrec_own_schema())));
}

MedrecConditionRow *
medrec_condition_row(const char *profile, int nelements, const char *const *names,
					 const Oid *types)
{
	MedrecConditionRow *row = palloc0(sizeof(MedrecConditionRow));

	row->profile = profile;
	row->nelements = nelements;
	row->names = names;
	row->search_path = own_search_path();
	row->values = makeParamList(nelements);
	for (int i = 0; i < nelements; i++)
		row->values->params[i].ptype = types[i];
	row->context = CreateStandaloneExprContext();
	row->context->ecxt_param_list_info = row->values;
	return row;
}

/* ------------------------------------------------------------------------
 * Parsing
 * ------------------------------------------------------------------------
 */

/* Where an error arises */
typedef struct Place
{
	const char *profile;
	const char *element;
	const char *property;
	const char *expression;
} Place;

static void
add_place(void *arg)
{
	const Place *place = arg;
	int			position = geterrposition();

	/* which is one in the condition, not in the statement of the user */
	if (position > 0)
	{
		errposition(0);
		internalerrposition(position);
		internalerrquery(place->expression);
	}
	errcontext("%s of element \"%s\" of quality profile \"%s\"",
			   place->property, place->element, place->profile);
}

/* Of the type that goes with what stands beside it, as if NULL was written */
static Node *
always_null(int location)
{
	Const	   *null = makeConst(UNKNOWNOID, -1, InvalidOid, -2, (Datum) 0, true, false);

	null->location = location;
	return (Node *) null;
}

static Node *
element_value(const MedrecConditionRow *row, int number, int location)
{
	Param	   *param = makeNode(Param);

	param->paramkind = PARAM_EXTERN;
	param->paramid = number + 1;
	param->paramtype = row->values->params[number].ptype;
	param->paramtypmod = -1;
	param->paramcollid = get_typcollation(param->paramtype);
	param->location = location;
	return (Node *) param;
}

static Node *
element_of_name(ParseState *pstate, ColumnRef *ref)
{
	const MedrecConditionRow *row = pstate->p_ref_hook_state;
	const char *name;

	if (list_length(ref->fields) != 1 || !IsA(linitial(ref->fields), String))
		return NULL;
	name = strVal(linitial(ref->fields));
	for (int i = 0; i < row->nelements; i++)
	{
		if (strcmp(row->names[i], name) != 0)
			continue;
		return OidIsValid(row->values->params[i].ptype) ?
			element_value(row, i, ref->location) : always_null(ref->location);
	}
	return NULL;
}

static bool
is_not_allowed(Oid function, void *context)
{
	(void) context;
	return func_volatile(function) == PROVOLATILE_VOLATILE ||
		func_parallel(function) != PROPARALLEL_SAFE;
}

static bool
calls_what_is_not_allowed(Node *node, void *context)
{
	if (node == NULL)
		return false;
	return check_functions_in_node(node, is_not_allowed, context) ||
		expression_tree_walker(node, calls_what_is_not_allowed, context);
}

static void
use_search_path(const char *path)
{
	(void) set_config_option("search_path", path, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

static Node *
analyze(MedrecConditionRow *row, const char *expression, const char *property)
{
	ParseState *pstate = make_parsestate(NULL);
	Node	   *node;

	pstate->p_sourcetext = expression;
	pstate->p_pre_columnref_hook = element_of_name;
	pstate->p_ref_hook_state = row;
	node = transformExpr(pstate, medrec_parse_expression(expression), EXPR_KIND_CHECK_CONSTRAINT);
	node = coerce_to_boolean(pstate, node, property);
	assign_expr_collations(pstate, node);
	free_parsestate(pstate);
	if (calls_what_is_not_allowed(node, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_FUNCTION_DEFINITION),
				 errmsg("functions in a condition must be stable or immutable, and parallel safe")));
	return node;
}

ExprState  *
medrec_condition_compile(MedrecConditionRow *row, const char *expression,
						 const char *element, const char *property)
{
	Place		place = {row->profile, element, property, expression};
	ErrorContextCallback callback = {error_context_stack, add_place, &place};
	int			settings = NewGUCNestLevel();
	ExprState  *state;

	error_context_stack = &callback;
	use_search_path(row->search_path);
	state = ExecInitExprWithParams(expression_planner((Expr *) analyze(row, expression, property)),
								   row->values);
	AtEOXact_GUC(true, settings);
	error_context_stack = callback.previous;
	return state;
}

/* ------------------------------------------------------------------------
 * Evaluation
 * ------------------------------------------------------------------------
 */

bool
medrec_condition_is_true(MedrecConditionRow *row, ExprState *condition)
{
	bool		isnull;
	Datum		value = ExecEvalExprSwitchContext(condition, row->context, &isnull);

	return !isnull && DatumGetBool(value);
}

bool
medrec_condition_is_false(MedrecConditionRow *row, ExprState *condition)
{
	bool		isnull;
	Datum		value = ExecEvalExprSwitchContext(condition, row->context, &isnull);

	return !isnull && !DatumGetBool(value);
}
