/*-------------------------------------------------------------------------
 *
 * argument.h
 *		Functions of SQL whose first argument is a code, or a text as code.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_ARGUMENT_H
#define MEDREC_ARGUMENT_H

#include "fmgr.h"

#include "icd10/icd10.h"

/* The code in argument 0; false for a text that is none */
static inline bool
medrec_argument_code(FunctionCallInfo fcinfo, const MedrecCodeSystem *system,
					 bool is_text, MedrecCode *code)
{
	text	   *t;

	if (!is_text)
	{
		*code = PG_GETARG_INT64(0);
		return true;
	}
	t = PG_GETARG_TEXT_PP(0);
	return medrec_code_parse(system, VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t), code);
}

/* The twins medrec_NAME and medrec_NAME_text; call may read is_text */
#define MEDREC_FOR_CODE_AND_TEXT(name, call) \
	PG_FUNCTION_INFO_V1(medrec_##name); \
	PG_FUNCTION_INFO_V1(medrec_##name##_text); \
	Datum medrec_##name(PG_FUNCTION_ARGS) \
	{ bool is_text = false; return call; } \
	Datum medrec_##name##_text(PG_FUNCTION_ARGS) \
	{ bool is_text = true; return call; }

#endif							/* MEDREC_ARGUMENT_H */
