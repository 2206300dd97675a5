/*-------------------------------------------------------------------------
 *
 * name_ops.c
 *		SQL functions over the folding of names.
 *
 * Folding knows UTF-8.  In another encoding each character that is not ASCII
 * goes there and back by itself, through the server's conversions, which are
 * told not to raise errors (theirs print the character); one that has no
 * counterpart, there or back, stays as it is.  A database in SQL_ASCII does
 * not say what its bytes mean: those that are UTF-8 are taken as that, all
 * others stay.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"

#include "compat.h"
#include "matching/normalize.h"

/* The server's conversion from one encoding to another */
typedef struct Conversion
{
	int			from;
	int			to;
	Oid			procedure;		/* invalid if there is none */
	FmgrInfo	flinfo;
} Conversion;

/* What a call site of name_fold keeps */
typedef struct Conversions
{
	Conversion	to_utf8;
	Conversion	from_utf8;
} Conversions;

/* Room for what becomes of one character in either direction */
#define CONVERTED_SIZE \
	(MAX_CONVERSION_INPUT_LENGTH * MAX_CONVERSION_GROWTH + 1)

static void
find_conversion(Conversion *conversion, int from, int to, MemoryContext context)
{
	conversion->from = from;
	conversion->to = to;
	conversion->procedure = FindDefaultConversionProc(from, to);
	if (OidIsValid(conversion->procedure))
		fmgr_info_cxt(conversion->procedure, &conversion->flinfo, context);
}

static Conversions *
get_conversions(FmgrInfo *flinfo)
{
	Conversions *conversions = flinfo->fn_extra;

	if (conversions == NULL)
	{
		int			server = GetDatabaseEncoding();

		conversions = MemoryContextAlloc(flinfo->fn_mcxt, sizeof(*conversions));
		find_conversion(&conversions->to_utf8, server, PG_UTF8,
						flinfo->fn_mcxt);
		find_conversion(&conversions->from_utf8, PG_UTF8, server,
						flinfo->fn_mcxt);
		flinfo->fn_extra = conversions;
	}
	return conversions;
}

/* The length of the result; -1 if a character has no counterpart */
static int
convert(Conversion *conversion, const char *from, int len, char *to)
{
	int			done;

	if (!OidIsValid(conversion->procedure))
		return -1;
	done = DatumGetInt32(FunctionCall6(&conversion->flinfo,
									   Int32GetDatum(conversion->from),
									   Int32GetDatum(conversion->to),
									   CStringGetDatum(from),
									   CStringGetDatum(to),
									   Int32GetDatum(len),
									   BoolGetDatum(true)));
	return done == len ? (int) strlen(to) : -1;
}

/* Folds one character, of len bytes in the server's encoding */
static void
fold_char(MedrecNameFold *fold, const char *c, int len,
		  Conversions *conversions)
{
	char		utf8[CONVERTED_SIZE];
	char		folded[CONVERTED_SIZE];
	char		back[CONVERTED_SIZE];
	MedrecNameFold piece = {folded, folded + 1, false};
	int			utf8_len = convert(&conversions->to_utf8, c, len, utf8);
	int			back_len;

	if (utf8_len < 0)
	{
		medrec_name_fold_keep(fold, c, len);
		return;
	}

	/* as if something stood before it, so that a blank is not outer */
	medrec_name_fold(&piece, utf8, utf8_len);
	if (piece.blank)
		fold->blank = fold->next > fold->start;
	if (piece.next == folded + 1)
		return;

	back_len = convert(&conversions->from_utf8, folded + 1,
					   (int) (piece.next - (folded + 1)), back);
	if (back_len < 0 || back_len > len * MEDREC_NAME_FOLD_GROWTH)
		medrec_name_fold_keep(fold, c, len);
	else
		medrec_name_fold_keep(fold, back, back_len);
}

static void
fold_by_char(MedrecNameFold *fold, const char *s, int len, FmgrInfo *flinfo)
{
	const char *end = s + len;

	while (s < end)
	{
		int			n = 0;

		while (s + n < end && !IS_HIGHBIT_SET(s[n]))
			n++;
		medrec_name_fold(fold, s, n);
		s += n;
		if (s == end)
			break;

		n = pg_encoding_verifymbchar(GetDatabaseEncoding(), s,
									 (int) (end - s));
		if (n > 0)
			fold_char(fold, s, n, get_conversions(flinfo));
		else
			medrec_name_fold_keep(fold, s, n = 1);
		s += n;
	}
}

PG_FUNCTION_INFO_V1(medrec_name_fold_sql);
Datum
medrec_name_fold_sql(PG_FUNCTION_ARGS)
{
	text	   *name = PG_GETARG_TEXT_PP(0);
	size_t		len = VARSIZE_ANY_EXHDR(name);
	text	   *result = palloc(VARHDRSZ + len * MEDREC_NAME_FOLD_GROWTH);
	MedrecNameFold fold = {VARDATA(result), VARDATA(result), false};

	if (GetDatabaseEncoding() == PG_UTF8 ||
		GetDatabaseEncoding() == PG_SQL_ASCII)
		medrec_name_fold(&fold, VARDATA_ANY(name), len);
	else
		fold_by_char(&fold, VARDATA_ANY(name), (int) len, fcinfo->flinfo);

	SET_VARSIZE(result, fold.next - (char *) result);
	PG_RETURN_TEXT_P(result);
}
