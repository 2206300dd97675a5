/*-------------------------------------------------------------------------
 *
 * icd10_io.c
 *		Input, output, receive and send of icd10 and icd10pcs.
 *
 * Refusals say what is wrong and where, and never the value: what arrives in
 * a column of codes by mistake is often a name or a number of a person.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"

#include "compat.h"
#include "icd10/icd10.h"

static Datum
refuse(const MedrecCodeSystem *system, const char *str, size_t len,
	   struct Node *escontext)
{
	MedrecCodeProblem problem = medrec_code_check(system, str, len);
	const char *detail = medrec_code_problem_sentence(problem);
	int			position = medrec_code_refused_at(system, str, len);
	MedrecCode	code;
	bool		repairable = medrec_code_repair(system, str, len, &code);

	ereturn(escontext, (Datum) 0,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s", system->type_name),
			 detail ? errdetail_internal("%s", detail) :
			 (size_t) position > len ?
			 errdetail("The value is too short.") :
			 errdetail("No code has such a character at position %d.", position),
			 repairable ?
			 errhint("%s_repair() reads such a value without loss.",
					 system->type_name) :
			 errhint("Write a code as in %s; %s_try() gives NULL in place of this error.",
					 system->example, system->type_name)));
}

static inline Datum
code_in(const MedrecCodeSystem *system, FunctionCallInfo fcinfo)
{
	char	   *str = PG_GETARG_CSTRING(0);
	size_t		len = strlen(str);
	MedrecCode	code;

	if (!medrec_code_parse(system, str, len, &code))
		return refuse(system, str, len, fcinfo->context);
	PG_RETURN_INT64(code);
}

static inline Datum
code_out(const MedrecCodeSystem *system, FunctionCallInfo fcinfo)
{
	char	   *str = palloc(MEDREC_CODE_PRINTED + 1);

	str[medrec_code_print(PG_GETARG_INT64(0), system->dot_after, str)] = '\0';
	PG_RETURN_CSTRING(str);
}

static inline Datum
code_recv(const MedrecCodeSystem *system, FunctionCallInfo fcinfo)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	MedrecCode	code = pq_getmsgint64(buf);

	if (!medrec_code_is_valid(system, code))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary representation of type %s",
						system->type_name)));
	PG_RETURN_INT64(code);
}

static inline Datum
code_send(FunctionCallInfo fcinfo)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint64(&buf, PG_GETARG_INT64(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

#define DEFINE_IO(type) \
	PG_FUNCTION_INFO_V1(medrec_##type##_in); \
	PG_FUNCTION_INFO_V1(medrec_##type##_out); \
	PG_FUNCTION_INFO_V1(medrec_##type##_recv); \
	PG_FUNCTION_INFO_V1(medrec_##type##_send); \
	Datum medrec_##type##_in(PG_FUNCTION_ARGS) \
	{ return code_in(&medrec_##type, fcinfo); } \
	Datum medrec_##type##_out(PG_FUNCTION_ARGS) \
	{ return code_out(&medrec_##type, fcinfo); } \
	Datum medrec_##type##_recv(PG_FUNCTION_ARGS) \
	{ return code_recv(&medrec_##type, fcinfo); } \
	Datum medrec_##type##_send(PG_FUNCTION_ARGS) \
	{ return code_send(fcinfo); }

/* *INDENT-OFF* */
DEFINE_IO(icd10)
DEFINE_IO(icd10pcs)
/* *INDENT-ON* */
