/*-------------------------------------------------------------------------
 *
 * icd10_hierarchy.c
 *		Codes at or under a header, answered from a plain btree.
 *
 * What stands under a header is a range of codes, and so is what a pattern
 * like 'E11.%' can match.  A planner support function hands these ranges to
 * any btree or BRIN index on the column; the estimators below read the
 * column's statistics over the same ranges.  Both also take a header given as
 * text, as drivers do; a text that is no code has nothing under it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/stratnum.h"
#include "catalog/pg_am.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_statistic.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/syscache.h"

#include "compat.h"
#include "icd10/icd10.h"

PG_FUNCTION_INFO_V1(medrec_icd10_contained_by);
PG_FUNCTION_INFO_V1(medrec_icd10_contained_by_text);
PG_FUNCTION_INFO_V1(medrec_text_contained_by_icd10);
PG_FUNCTION_INFO_V1(medrec_icd10_contains);
PG_FUNCTION_INFO_V1(medrec_icd10_contains_text);
PG_FUNCTION_INFO_V1(medrec_text_contains_icd10);
PG_FUNCTION_INFO_V1(medrec_icd10_contained_by_support);
PG_FUNCTION_INFO_V1(medrec_icd10_contains_support);
PG_FUNCTION_INFO_V1(medrec_icd10_like_support);
PG_FUNCTION_INFO_V1(medrec_icd10pcs_like_support);
PG_FUNCTION_INFO_V1(medrec_icd10_contained_by_sel);
PG_FUNCTION_INFO_V1(medrec_icd10_contains_sel);
PG_FUNCTION_INFO_V1(medrec_icd10_like_sel);
PG_FUNCTION_INFO_V1(medrec_icd10pcs_like_sel);

/*
 * The operators
 */

static inline bool
is_under(MedrecCode code, MedrecCode header)
{
	return code >= header && code <= medrec_code_subtree_end(header);
}

static inline bool
read_text(Datum value, MedrecCode *code)
{
	text	   *t = DatumGetTextPP(value);

	return medrec_code_parse(&medrec_icd10, VARDATA_ANY(t),
							 VARSIZE_ANY_EXHDR(t), code);
}

Datum
medrec_icd10_contained_by(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_under(PG_GETARG_INT64(0), PG_GETARG_INT64(1)));
}

Datum
medrec_icd10_contained_by_text(PG_FUNCTION_ARGS)
{
	MedrecCode	header;

	PG_RETURN_BOOL(read_text(PG_GETARG_DATUM(1), &header) &&
				   is_under(PG_GETARG_INT64(0), header));
}

Datum
medrec_text_contained_by_icd10(PG_FUNCTION_ARGS)
{
	MedrecCode	code;

	PG_RETURN_BOOL(read_text(PG_GETARG_DATUM(0), &code) &&
				   is_under(code, PG_GETARG_INT64(1)));
}

Datum
medrec_icd10_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_under(PG_GETARG_INT64(1), PG_GETARG_INT64(0)));
}

Datum
medrec_icd10_contains_text(PG_FUNCTION_ARGS)
{
	MedrecCode	code;

	PG_RETURN_BOOL(read_text(PG_GETARG_DATUM(1), &code) &&
				   is_under(code, PG_GETARG_INT64(0)));
}

Datum
medrec_text_contains_icd10(PG_FUNCTION_ARGS)
{
	MedrecCode	header;

	PG_RETURN_BOOL(read_text(PG_GETARG_DATUM(0), &header) &&
				   is_under(PG_GETARG_INT64(1), header));
}

/*
 * Ranges of constants, for both the index conditions and the estimators
 */

/*
 * All codes that can match a pattern: those that begin as the pattern does up
 * to its first wildcard.  False if that says nothing, or no code begins so.
 */
static bool
pattern_range(const MedrecCodeSystem *system, text *pattern,
			  MedrecCode *low, MedrecCode *high)
{
	const char *str = VARDATA_ANY(pattern);
	int			len = VARSIZE_ANY_EXHDR(pattern);
	MedrecCode	prefix = 0;
	int			place = 0;

	for (int i = 0; i < len && place < MEDREC_CODE_LENGTH; i++)
	{
		int			symbol = medrec_symbol_of_byte[(unsigned char) str[i]];

		if (symbol != 0 && medrec_char_of_symbol[symbol] == str[i])
			prefix |= medrec_code_at(symbol, place++);
		else if (str[i] == '.' && place > 0 && place == system->dot_after)
			continue;
		else
			break;				/* a wildcard, or what no code has */
	}
	return place > 0 && medrec_code_bounds(system, prefix, low, high);
}

/* a header or code in a constant of type text or of the code's own type */
static bool
constant_code(Const *constant, MedrecCode *code)
{
	if (constant->consttype == TEXTOID)
		return read_text(constant->constvalue, code);
	*code = DatumGetInt64(constant->constvalue);
	return true;
}

/*
 * Index conditions
 */

/* column OP bound, with the column's own operator of that strategy */
static Expr *
index_condition(SupportRequestIndexCondition *req, Expr *column,
				StrategyNumber strategy, Expr *bound)
{
	Oid			type = exprType((Node *) column);
	Oid			operator = get_opfamily_member(req->opfamily, type, type, strategy);

	if (!OidIsValid(operator))
		return NULL;
	return make_opclause(operator, BOOLOID, false, column, bound,
						 InvalidOid, InvalidOid);
}

/* low <= column AND column <= high */
static List *
range_condition(SupportRequestIndexCondition *req, Expr *column,
				Expr *low, Expr *high)
{
	Expr	   *from = index_condition(req, column, BTGreaterEqualStrategyNumber, low);
	Expr	   *to = index_condition(req, column, BTLessEqualStrategyNumber, high);

	return from && to ? list_make2(from, to) : NIL;
}

static Expr *
code_constant(Oid type, MedrecCode code)
{
	return (Expr *) makeConst(type, -1, InvalidOid, sizeof(int64),
							  Int64GetDatum(code), false, FLOAT8PASSBYVAL);
}

/*
 * The column and the other argument of the clause, which must be the same for
 * the whole index scan; false if this index cannot help.
 */
static bool
split_clause(SupportRequestIndexCondition *req, Expr **column, Expr **other)
{
	List	   *args;

	if (req->index->relam != BTREE_AM_OID && req->index->relam != BRIN_AM_OID)
		return false;
	if (is_opclause(req->node))
		args = ((OpExpr *) req->node)->args;
	else if (is_funcclause(req->node))
		args = ((FuncExpr *) req->node)->args;
	else
		return false;
	if (list_length(args) != 2)
		return false;

	*column = list_nth(args, req->indexarg);
	*other = list_nth(args, 1 - req->indexarg);
	return exprType((Node *) *column) != TEXTOID &&
		is_pseudo_constant_for_index(req->root, (Node *) *other, req->index);
}

/* a call of a function of medrec's, by name, from the schema of another one */
static Expr *
call_function(Oid neighbour, const char *name, Oid argtype, Oid rettype, Expr *arg)
{
	oidvector  *argtypes = buildoidvector(&argtype, 1);
	Oid			function = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
										   CStringGetDatum(name),
										   PointerGetDatum(argtypes),
										   ObjectIdGetDatum(get_func_namespace(neighbour)));

	if (!OidIsValid(function))
		return NULL;
	return (Expr *) makeFuncExpr(function, rettype, list_make1(arg), InvalidOid,
								 InvalidOid, COERCE_EXPLICIT_CALL);
}

/* column <@ header: exactly the codes from the header to the end of its tree */
static List *
under_condition(SupportRequestIndexCondition *req, Expr *column, Expr *header)
{
	Oid			type = exprType((Node *) column);
	Expr	   *last;

	req->lossy = false;
	if (IsA(header, Const))
	{
		MedrecCode	code;

		if (((Const *) header)->constisnull ||
			!constant_code((Const *) header, &code))
			return NIL;
		return range_condition(req, column, code_constant(type, code),
							   code_constant(type, medrec_code_subtree_end(code)));
	}

	if (exprType((Node *) header) == TEXTOID)
		header = call_function(req->funcid, "icd10_try", TEXTOID, type, header);
	if (header == NULL)
		return NIL;
	last = call_function(req->funcid, "icd10_subtree_end", type, type, header);
	return last ? range_condition(req, column, header, last) : NIL;
}

/*
 * column @> code: the headers of a code stand between its category and the
 * code itself, with others among them.
 */
static List *
over_condition(SupportRequestIndexCondition *req, Expr *column, Expr *code)
{
	Oid			type = exprType((Node *) column);
	Expr	   *category;

	req->lossy = true;
	if (IsA(code, Const))
	{
		MedrecCode	value;

		if (((Const *) code)->constisnull ||
			!constant_code((Const *) code, &value))
			return NIL;
		return range_condition(req, column,
							   code_constant(type, medrec_code_prefix(value, MEDREC_CATEGORY_LENGTH)),
							   code_constant(type, value));
	}

	if (exprType((Node *) code) == TEXTOID)
		code = call_function(req->funcid, "icd10_try", TEXTOID, type, code);
	if (code == NULL)
		return NIL;
	category = call_function(req->funcid, "icd10_category", type, type, code);
	return category ? range_condition(req, column, category, code) : NIL;
}

static inline Datum
hierarchy_support(Node *rawreq, bool left_is_under)
{
	SupportRequestIndexCondition *req;
	Expr	   *column;
	Expr	   *other;

	if (!IsA(rawreq, SupportRequestIndexCondition))
		PG_RETURN_POINTER(NULL);
	req = (SupportRequestIndexCondition *) rawreq;
	if (!split_clause(req, &column, &other))
		PG_RETURN_POINTER(NULL);
	if ((req->indexarg == 0) == left_is_under)
		PG_RETURN_POINTER(under_condition(req, column, other));
	PG_RETURN_POINTER(over_condition(req, column, other));
}

Datum
medrec_icd10_contained_by_support(PG_FUNCTION_ARGS)
{
	return hierarchy_support((Node *) PG_GETARG_POINTER(0), true);
}

Datum
medrec_icd10_contains_support(PG_FUNCTION_ARGS)
{
	return hierarchy_support((Node *) PG_GETARG_POINTER(0), false);
}

static inline Datum
like_support(const MedrecCodeSystem *system, Node *rawreq)
{
	SupportRequestIndexCondition *req;
	Expr	   *column;
	Expr	   *pattern;
	MedrecCode	low;
	MedrecCode	high;

	if (!IsA(rawreq, SupportRequestIndexCondition))
		PG_RETURN_POINTER(NULL);
	req = (SupportRequestIndexCondition *) rawreq;
	if (req->indexarg != 0 || !split_clause(req, &column, &pattern) ||
		!IsA(pattern, Const) || ((Const *) pattern)->constisnull ||
		!pattern_range(system, DatumGetTextPP(((Const *) pattern)->constvalue),
					   &low, &high))
		PG_RETURN_POINTER(NULL);

	req->lossy = true;
	PG_RETURN_POINTER(range_condition(req, column,
									  code_constant(exprType((Node *) column), low),
									  code_constant(exprType((Node *) column), high)));
}

Datum
medrec_icd10_like_support(PG_FUNCTION_ARGS)
{
	return like_support(&medrec_icd10, (Node *) PG_GETARG_POINTER(0));
}

Datum
medrec_icd10pcs_like_support(PG_FUNCTION_ARGS)
{
	return like_support(&medrec_icd10pcs, (Node *) PG_GETARG_POINTER(0));
}

/*
 * Selectivity
 */

/*
 * The share of a histogram's values below a code, by linear interpolation in
 * the bin that it falls in: codes are numbers.
 */
static double
histogram_share_below(const AttStatsSlot *slot, MedrecCode code)
{
	int			low = 0;
	int			high = slot->nvalues - 1;
	double		from;
	double		to;

	if (code <= DatumGetInt64(slot->values[0]))
		return 0.0;
	if (code > DatumGetInt64(slot->values[high]))
		return 1.0;
	while (high - low > 1)
	{
		int			middle = (low + high) / 2;

		if (DatumGetInt64(slot->values[middle]) < code)
			low = middle;
		else
			high = middle;
	}
	from = (double) DatumGetInt64(slot->values[low]);
	to = (double) DatumGetInt64(slot->values[high]);
	return (low + ((double) code - from) / (to - from)) / (slot->nvalues - 1);
}

/*
 * The share of a column's rows for which the operator holds: counted among
 * the most common values, estimated by the range for the others.
 */
static double
range_selectivity(VariableStatData *vardata, Oid operator, Oid collation,
				  Const *constant, bool varonleft,
				  MedrecCode low, MedrecCode high)
{
	FmgrInfo	opproc;
	AttStatsSlot slot;
	double		nullfrac;
	double		common;
	double		selec;
	double		share = DEFAULT_RANGE_INEQ_SEL;

	if (!HeapTupleIsValid(vardata->statsTuple))
		return DEFAULT_RANGE_INEQ_SEL;
	nullfrac = ((Form_pg_statistic) GETSTRUCT(vardata->statsTuple))->stanullfrac;
	fmgr_info(get_opcode(operator), &opproc);
	selec = mcv_selectivity(vardata, &opproc, collation, constant->constvalue,
							varonleft, &common);

	if (get_attstatsslot(&slot, vardata->statsTuple, STATISTIC_KIND_HISTOGRAM,
						 InvalidOid, ATTSTATSSLOT_VALUES))
	{
		if (slot.nvalues > 1)
			share = histogram_share_below(&slot, high + 1) -
				histogram_share_below(&slot, low);
		free_attstatsslot(&slot);
	}
	else if (common > 0)
		share = 0;				/* all values are common ones */

	selec += share * (1.0 - nullfrac - common);
	CLAMP_PROBABILITY(selec);
	return selec;
}

typedef bool (*RangeOfConstant) (Const *constant, bool varonleft,
								 MedrecCode *low, MedrecCode *high);

static Datum
estimate(FunctionCallInfo fcinfo, RangeOfConstant range)
{
	PlannerInfo *root = (PlannerInfo *) PG_GETARG_POINTER(0);
	Oid			operator = PG_GETARG_OID(1);
	List	   *args = (List *) PG_GETARG_POINTER(2);
	int			varRelid = PG_GETARG_INT32(3);
	VariableStatData vardata;
	Node	   *other;
	bool		varonleft;
	double		selec = DEFAULT_MATCHING_SEL;
	MedrecCode	low;
	MedrecCode	high;

	if (!get_restriction_variable(root, args, varRelid, &vardata, &other, &varonleft))
		PG_RETURN_FLOAT8(selec);
	if (IsA(other, Const) && vardata.vartype != TEXTOID)
	{
		Const	   *constant = (Const *) other;

		if (constant->constisnull || !range(constant, varonleft, &low, &high))
			selec = 0.0;
		else
			selec = range_selectivity(&vardata, operator, PG_GET_COLLATION(),
									  constant, varonleft, low, high);
	}
	ReleaseVariableStats(vardata);
	PG_RETURN_FLOAT8(selec);
}

static bool
under_range(Const *constant, MedrecCode *low, MedrecCode *high)
{
	if (!constant_code(constant, low))
		return false;
	*high = medrec_code_subtree_end(*low);
	return true;
}

/* the headers of a code are few: its own place and its category's */
static bool
over_range(Const *constant, MedrecCode *low, MedrecCode *high)
{
	if (!constant_code(constant, high))
		return false;
	*low = *high;
	return true;
}

static bool
contained_by_range(Const *constant, bool varonleft, MedrecCode *low, MedrecCode *high)
{
	return varonleft ? under_range(constant, low, high) :
		over_range(constant, low, high);
}

static bool
contains_range(Const *constant, bool varonleft, MedrecCode *low, MedrecCode *high)
{
	return contained_by_range(constant, !varonleft, low, high);
}

static bool
icd10_like_range(Const *constant, bool varonleft, MedrecCode *low, MedrecCode *high)
{
	(void) varonleft;
	return pattern_range(&medrec_icd10, DatumGetTextPP(constant->constvalue), low, high);
}

static bool
icd10pcs_like_range(Const *constant, bool varonleft, MedrecCode *low, MedrecCode *high)
{
	(void) varonleft;
	return pattern_range(&medrec_icd10pcs, DatumGetTextPP(constant->constvalue), low, high);
}

Datum
medrec_icd10_contained_by_sel(PG_FUNCTION_ARGS)
{
	return estimate(fcinfo, contained_by_range);
}

Datum
medrec_icd10_contains_sel(PG_FUNCTION_ARGS)
{
	return estimate(fcinfo, contains_range);
}

Datum
medrec_icd10_like_sel(PG_FUNCTION_ARGS)
{
	return estimate(fcinfo, icd10_like_range);
}

Datum
medrec_icd10pcs_like_sel(PG_FUNCTION_ARGS)
{
	return estimate(fcinfo, icd10pcs_like_range);
}
