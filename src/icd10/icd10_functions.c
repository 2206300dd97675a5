/*-------------------------------------------------------------------------
 *
 * icd10_functions.c
 *		What SQL can ask of a text that may be a code, and of a code.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "compat.h"
#include "icd10/icd10.h"

PG_FUNCTION_INFO_V1(medrec_icd10_undotted);
PG_FUNCTION_INFO_V1(medrec_icd10_undotted_text);
PG_FUNCTION_INFO_V1(medrec_icd10_category);
PG_FUNCTION_INFO_V1(medrec_icd10_category_text);
PG_FUNCTION_INFO_V1(medrec_icd10_subtree_end);

static inline bool
parse_text(const MedrecCodeSystem *system, text *t, MedrecCode *code)
{
	return medrec_code_parse(system, VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), code);
}

static inline Datum
code_check(const MedrecCodeSystem *system, FunctionCallInfo fcinfo)
{
	text	   *t = PG_GETARG_TEXT_PP(0);
	MedrecCodeProblem problem;

	problem = medrec_code_check(system, VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
	PG_RETURN_TEXT_P(cstring_to_text(medrec_code_problem_name(problem)));
}

static inline Datum
code_is_valid(const MedrecCodeSystem *system, FunctionCallInfo fcinfo)
{
	MedrecCode	code;

	PG_RETURN_BOOL(parse_text(system, PG_GETARG_TEXT_PP(0), &code));
}

static inline Datum
code_try(const MedrecCodeSystem *system, FunctionCallInfo fcinfo)
{
	MedrecCode	code;

	if (!parse_text(system, PG_GETARG_TEXT_PP(0), &code))
		PG_RETURN_NULL();
	PG_RETURN_INT64(code);
}

static inline Datum
code_repair(const MedrecCodeSystem *system, FunctionCallInfo fcinfo)
{
	text	   *t = PG_GETARG_TEXT_PP(0);
	MedrecCode	code;

	if (!medrec_code_repair(system, VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), &code))
		PG_RETURN_NULL();
	PG_RETURN_INT64(code);
}

#define DEFINE_FUNCTIONS(type) \
	PG_FUNCTION_INFO_V1(medrec_##type##_check); \
	PG_FUNCTION_INFO_V1(medrec_##type##_is_valid); \
	PG_FUNCTION_INFO_V1(medrec_##type##_try); \
	PG_FUNCTION_INFO_V1(medrec_##type##_repair); \
	Datum medrec_##type##_check(PG_FUNCTION_ARGS) \
	{ return code_check(&medrec_##type, fcinfo); } \
	Datum medrec_##type##_is_valid(PG_FUNCTION_ARGS) \
	{ return code_is_valid(&medrec_##type, fcinfo); } \
	Datum medrec_##type##_try(PG_FUNCTION_ARGS) \
	{ return code_try(&medrec_##type, fcinfo); } \
	Datum medrec_##type##_repair(PG_FUNCTION_ARGS) \
	{ return code_repair(&medrec_##type, fcinfo); }

/* *INDENT-OFF* */
DEFINE_FUNCTIONS(icd10)
DEFINE_FUNCTIONS(icd10pcs)
/* *INDENT-ON* */

/* the code as claims carry it, without the dot */
static Datum
undotted(MedrecCode code)
{
	char		str[MEDREC_CODE_PRINTED];
	size_t		len = medrec_code_print(code, 0, str);

	return PointerGetDatum(cstring_to_text_with_len(str, len));
}

Datum
medrec_icd10_undotted(PG_FUNCTION_ARGS)
{
	return undotted(PG_GETARG_INT64(0));
}

Datum
medrec_icd10_undotted_text(PG_FUNCTION_ARGS)
{
	MedrecCode	code;

	if (!parse_text(&medrec_icd10, PG_GETARG_TEXT_PP(0), &code))
		PG_RETURN_NULL();
	return undotted(code);
}

Datum
medrec_icd10_category(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(medrec_code_prefix(PG_GETARG_INT64(0), MEDREC_CATEGORY_LENGTH));
}

Datum
medrec_icd10_category_text(PG_FUNCTION_ARGS)
{
	MedrecCode	code;

	if (!parse_text(&medrec_icd10, PG_GETARG_TEXT_PP(0), &code))
		PG_RETURN_NULL();
	PG_RETURN_INT64(medrec_code_prefix(code, MEDREC_CATEGORY_LENGTH));
}

Datum
medrec_icd10_subtree_end(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(medrec_code_subtree_end(PG_GETARG_INT64(0)));
}
