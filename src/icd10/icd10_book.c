/*-------------------------------------------------------------------------
 *
 * icd10_book.c
 *		What SQL can ask of a code's place in the book and of its history.
 *
 * Every function of a code has a twin for text; of a text that is no code the
 * answer is NULL, or no rows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/multirangetypes.h"
#include "utils/rangetypes.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "icd10/argument.h"
#include "icd10/book.h"
#include "icd10/site.h"
#include "icd10/conversion.h"

static inline Datum
tabular_rank(FunctionCallInfo fcinfo, bool is_text)
{
	MedrecCode	code;

	if (!medrec_argument_code(fcinfo, &medrec_icd10, is_text, &code))
		PG_RETURN_NULL();
	PG_RETURN_INT64(medrec_book_rank(code));
}

static inline Datum
chapter(FunctionCallInfo fcinfo, bool is_text)
{
	MedrecCode	code;
	int			number;

	if (!medrec_argument_code(fcinfo, &medrec_icd10, is_text, &code))
		PG_RETURN_NULL();
	number = medrec_book_chapter(code);
	if (number == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(number);
}

/* categories as printed: E08-E13, or B99 if first and last are the same */
static text *
category_range(MedrecCode first, MedrecCode last)
{
	char		str[2 * MEDREC_CODE_PRINTED + 1];
	size_t		len = medrec_code_print(first, 0, str);

	if (last != first)
	{
		str[len++] = '-';
		len += medrec_code_print(last, 0, str + len);
	}
	return cstring_to_text_with_len(str, len);
}

static text *
block_name(int number)
{
	const MedrecBlock *block = medrec_book_block_at(number);

	return category_range(block->first, block->named_last);
}

static inline Datum
block(FunctionCallInfo fcinfo, bool is_text)
{
	MedrecCode	code;
	int			number;

	if (!medrec_argument_code(fcinfo, &medrec_icd10, is_text, &code))
		PG_RETURN_NULL();
	number = medrec_book_block(code);
	if (number < 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(block_name(number));
}

static inline Datum
valid_during(FunctionCallInfo fcinfo, const MedrecCodeSystem *system,
			 const MedrecCodeSet *set, bool is_text)
{
	TypeCacheEntry *typcache = multirange_get_typcache(fcinfo, DATEMULTIRANGEOID);
	MedrecCode	code;
	RangeType **ranges = NULL;
	int			count = 0;
	int32		from;
	int32		until;

	if (!medrec_argument_code(fcinfo, system, is_text, &code))
		PG_RETURN_NULL();
	while (medrec_codeset_billable_period(set, code, count, &from, &until))
	{
		RangeBound	lower = {.val = DateADTGetDatum(from),.inclusive = true,.lower = true};
		RangeBound	upper = {.val = DateADTGetDatum(until)};

		ranges = count == 0 ? palloc(sizeof(RangeType *)) :
			repalloc(ranges, (count + 1) * sizeof(RangeType *));
		ranges[count++] = make_range(typcache->rngtype, &lower, &upper, false, NULL);
	}
	PG_RETURN_MULTIRANGE_P(make_multirange(DATEMULTIRANGEOID, typcache->rngtype,
										   count, ranges));
}

/* rows of what replaced a code, or of what it replaced */
static inline Datum
conversion(FunctionCallInfo fcinfo, bool is_text, bool of_new)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const MedrecReplacement *fact;
	MedrecCode	code;

	InitMaterializedSRF(fcinfo, 0);
	if (!medrec_argument_code(fcinfo, &medrec_icd10, is_text, &code))
		return (Datum) 0;
	for (int n = 0; (fact = of_new ? medrec_conversion_of_new(code, n) :
					 medrec_conversion_of_old(code, n)) != NULL; n++)
	{
		Datum		values[3];
		bool		nulls[lengthof(values)] = {false};

		values[0] = Int64GetDatum(of_new ? fact->old_code : fact->new_code);
		values[1] = DateADTGetDatum(fact->since);
		values[2] = Int32GetDatum(fact->part);
		nulls[2] = fact->part == 0;
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* *INDENT-OFF* */
MEDREC_FOR_CODE_AND_TEXT(icd10_tabular_rank, tabular_rank(fcinfo, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10_chapter, chapter(fcinfo, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10_block, block(fcinfo, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10_valid_during, valid_during(fcinfo, &medrec_icd10, medrec_reference()->icd10cm, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10pcs_valid_during, valid_during(fcinfo, &medrec_icd10pcs, medrec_reference()->icd10pcs, is_text))
MEDREC_FOR_CODE_AND_TEXT(icd10_replaces, conversion(fcinfo, is_text, true))
MEDREC_FOR_CODE_AND_TEXT(icd10_replaced_by, conversion(fcinfo, is_text, false))
/* *INDENT-ON* */

PG_FUNCTION_INFO_V1(medrec_icd10_chapters);
Datum
medrec_icd10_chapters(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int number = 1; number <= MEDREC_CHAPTERS; number++)
	{
		const MedrecChapter *range = medrec_book_chapter_range(number);
		Datum		values[4];
		bool		nulls[lengthof(values)] = {false};

		values[0] = Int32GetDatum(number);
		values[1] = PointerGetDatum(category_range(range->first, range->first));
		values[2] = PointerGetDatum(category_range(range->last, range->last));
		values[3] = PointerGetDatum(category_range(range->first, range->last));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(medrec_icd10_blocks);
Datum
medrec_icd10_blocks(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const MedrecBlock *block;

	InitMaterializedSRF(fcinfo, 0);
	for (int number = 0; (block = medrec_book_block_at(number)) != NULL; number++)
	{
		int			parent = medrec_book_parent_block(number);
		Datum		values[5];
		bool		nulls[lengthof(values)] = {false};

		values[0] = PointerGetDatum(block_name(number));
		values[1] = Int32GetDatum(block->chapter);
		values[2] = PointerGetDatum(category_range(block->first, block->first));
		values[3] = PointerGetDatum(category_range(block->last, block->last));
		nulls[4] = parent < 0;
		values[4] = nulls[4] ? (Datum) 0 : PointerGetDatum(block_name(parent));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
