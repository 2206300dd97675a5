/*-------------------------------------------------------------------------
 *
 * icd10_compare.c
 *		Codes compared with texts, and texts compared as codes.
 *
 * Codes among themselves are compared, hashed and sorted by the server's own
 * int8 routines.  Here is what drivers, arrays of text and dirty columns
 * need: an order in which a text that reads as a code is that code, and every
 * other text stands behind all codes, in byte order.  It is one total order
 * over codes and texts, so the comparisons may share one operator family.
 * None of them can fail.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "common/hashfn.h"
#include "fmgr.h"
#include "utils/builtins.h"

#include "compat.h"
#include "icd10/icd10.h"

/* one side of a comparison */
typedef struct Side
{
	bool		readable;		/* is there a code? */
	MedrecCode	code;
	const char *str;			/* the text if there is none */
	size_t		len;
} Side;

static inline Side
code_side(MedrecCode code)
{
	Side		side = {true, code, NULL, 0};

	return side;
}

static inline Side
text_side(const MedrecCodeSystem *system, text *t)
{
	Side		side = {false, 0, VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t)};

	side.readable = medrec_code_parse(system, side.str, side.len, &side.code);
	return side;
}

static inline int
compare_sides(Side a, Side b)
{
	int			cmp;

	if (a.readable && b.readable)
		return (a.code > b.code) - (a.code < b.code);
	if (a.readable != b.readable)
		return a.readable ? -1 : 1;
	cmp = memcmp(a.str, b.str, Min(a.len, b.len));
	return cmp != 0 ? cmp : (a.len > b.len) - (a.len < b.len);
}

/* comparisons run inside index scans and sorts: copies are freed */
static inline int
compare_code_text(const MedrecCodeSystem *system, FunctionCallInfo fcinfo)
{
	text	   *b = PG_GETARG_TEXT_PP(1);
	int			cmp = compare_sides(code_side(PG_GETARG_INT64(0)),
									text_side(system, b));

	PG_FREE_IF_COPY(b, 1);
	return cmp;
}

static inline int
compare_text_code(const MedrecCodeSystem *system, FunctionCallInfo fcinfo)
{
	text	   *a = PG_GETARG_TEXT_PP(0);
	int			cmp = compare_sides(text_side(system, a),
									code_side(PG_GETARG_INT64(1)));

	PG_FREE_IF_COPY(a, 0);
	return cmp;
}

static inline int
compare_text_text(const MedrecCodeSystem *system, FunctionCallInfo fcinfo)
{
	text	   *a = PG_GETARG_TEXT_PP(0);
	text	   *b = PG_GETARG_TEXT_PP(1);
	int			cmp = compare_sides(text_side(system, a), text_side(system, b));

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return cmp;
}

/* a text that reads as a code hashes as that code does */
static inline Datum
hash_text(const MedrecCodeSystem *system, FunctionCallInfo fcinfo)
{
	text	   *t = PG_GETARG_TEXT_PP(0);
	Side		side = text_side(system, t);
	Datum		hash;

	if (side.readable)
		hash = DirectFunctionCall1(hashint8, Int64GetDatum(side.code));
	else
		hash = hash_any((const unsigned char *) side.str, (int) side.len);
	PG_FREE_IF_COPY(t, 0);
	return hash;
}

static inline Datum
hash_text_extended(const MedrecCodeSystem *system, FunctionCallInfo fcinfo)
{
	text	   *t = PG_GETARG_TEXT_PP(0);
	Datum		seed = PG_GETARG_DATUM(1);
	Side		side = text_side(system, t);
	Datum		hash;

	if (side.readable)
		hash = DirectFunctionCall2(hashint8extended, Int64GetDatum(side.code), seed);
	else
		hash = hash_any_extended((const unsigned char *) side.str, (int) side.len,
								 DatumGetInt64(seed));
	PG_FREE_IF_COPY(t, 0);
	return hash;
}

/* LIKE and its kin see the printed form; codes are ASCII in every encoding */
static inline Datum
match_pattern(const MedrecCodeSystem *system, PGFunction match,
			  FunctionCallInfo fcinfo)
{
	char		str[MEDREC_CODE_PRINTED];
	size_t		len = medrec_code_print(PG_GETARG_INT64(0), system->dot_after, str);

	return DirectFunctionCall2Coll(match, C_COLLATION_OID,
								   PointerGetDatum(cstring_to_text_with_len(str, len)),
								   PG_GETARG_DATUM(1));
}

#define DEFINE_FUNCTION(name, result) \
	PG_FUNCTION_INFO_V1(name); \
	Datum name(PG_FUNCTION_ARGS) { result; }

#define DEFINE_COMPARISONS(type, sides) \
	DEFINE_FUNCTION(medrec_##type##_eq_##sides, \
					PG_RETURN_BOOL(compare_##sides(&medrec_##type, fcinfo) == 0)) \
	DEFINE_FUNCTION(medrec_##type##_ne_##sides, \
					PG_RETURN_BOOL(compare_##sides(&medrec_##type, fcinfo) != 0)) \
	DEFINE_FUNCTION(medrec_##type##_lt_##sides, \
					PG_RETURN_BOOL(compare_##sides(&medrec_##type, fcinfo) < 0)) \
	DEFINE_FUNCTION(medrec_##type##_le_##sides, \
					PG_RETURN_BOOL(compare_##sides(&medrec_##type, fcinfo) <= 0)) \
	DEFINE_FUNCTION(medrec_##type##_gt_##sides, \
					PG_RETURN_BOOL(compare_##sides(&medrec_##type, fcinfo) > 0)) \
	DEFINE_FUNCTION(medrec_##type##_ge_##sides, \
					PG_RETURN_BOOL(compare_##sides(&medrec_##type, fcinfo) >= 0)) \
	DEFINE_FUNCTION(medrec_##type##_cmp_##sides, \
					PG_RETURN_INT32(compare_##sides(&medrec_##type, fcinfo)))

#define DEFINE_TYPE(type) \
	DEFINE_COMPARISONS(type, code_text) \
	DEFINE_COMPARISONS(type, text_code) \
	DEFINE_COMPARISONS(type, text_text) \
	DEFINE_FUNCTION(medrec_##type##_hash_text, \
					return hash_text(&medrec_##type, fcinfo)) \
	DEFINE_FUNCTION(medrec_##type##_hash_text_extended, \
					return hash_text_extended(&medrec_##type, fcinfo)) \
	DEFINE_FUNCTION(medrec_##type##_like, \
					return match_pattern(&medrec_##type, textlike, fcinfo)) \
	DEFINE_FUNCTION(medrec_##type##_nlike, \
					return match_pattern(&medrec_##type, textnlike, fcinfo)) \
	DEFINE_FUNCTION(medrec_##type##_iclike, \
					return match_pattern(&medrec_##type, texticlike, fcinfo)) \
	DEFINE_FUNCTION(medrec_##type##_icnlike, \
					return match_pattern(&medrec_##type, texticnlike, fcinfo))

/* *INDENT-OFF* */
DEFINE_TYPE(icd10)
DEFINE_TYPE(icd10pcs)
/* *INDENT-ON* */
