/*-------------------------------------------------------------------------
 *
 * normalize_sql.c
 *		SQL functions over the folding of names.
 *
 * Folding knows UTF-8.  In another encoding each character that is not ASCII
 * goes there and back by itself; one that has no counterpart, there or back,
 * stays as it is.  A database in SQL_ASCII does
 * not say what its bytes mean: those that are UTF-8 are taken as that, all
 * others stay.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"

#include "compat.h"
#include "matching/conversion.h"
#include "matching/normalize.h"
#include "matching/normalize_sql.h"

/* Folds one character, of len bytes in the server's encoding */
static void
fold_char(MedrecNameFolding folding, MedrecNameFold *fold, const char *c, int len,
		  MedrecConversions *conversions)
{
	char		utf8[MEDREC_CONVERTED_SIZE];
	char		folded[MEDREC_CONVERTED_SIZE] = " ";
	char		back[MEDREC_CONVERTED_SIZE];
	MedrecNameFold piece = {folded, folded + 1, false};
	int			utf8_len = medrec_convert(&conversions->to_utf8, c, len, utf8);
	int			back_len;

	if (utf8_len < 0)
	{
		medrec_name_fold_keep(fold, c, len);
		return;
	}

	/* as if something stood before it, so that a blank is not outer */
	folding(&piece, utf8, utf8_len);
	if (piece.blank)
		fold->blank = fold->next > fold->start;
	if (piece.next == folded + 1)
		return;

	back_len = medrec_convert(&conversions->from_utf8, folded + 1,
							  (int) (piece.next - (folded + 1)), back);
	if (back_len < 0 || back_len > len * MEDREC_NAME_FOLD_GROWTH)
		medrec_name_fold_keep(fold, c, len);
	else
		medrec_name_fold_keep(fold, back, back_len);
}

static void
fold_by_char(MedrecNameFolding folding, MedrecNameFold *fold, const char *s, int len,
			 FmgrInfo *flinfo)
{
	const char *end = s + len;

	while (s < end)
	{
		int			n = 0;

		while (s + n < end && !IS_HIGHBIT_SET(s[n]))
			n++;
		folding(fold, s, n);
		s += n;
		if (s == end)
			break;

		n = pg_encoding_verifymbchar(GetDatabaseEncoding(), s,
									 (int) (end - s));
		if (n > 0)
			fold_char(folding, fold, s, n, medrec_conversions(flinfo));
		else
			medrec_name_fold_keep(fold, s, n = 1);
		s += n;
	}
}

text	   *
medrec_name_folded_by(MedrecNameFolding folding, const text *name, FmgrInfo *flinfo)
{
	size_t		len = VARSIZE_ANY_EXHDR(name);
	text	   *result = palloc(VARHDRSZ + len * MEDREC_NAME_FOLD_GROWTH);
	MedrecNameFold fold = {VARDATA(result), VARDATA(result), false};

	if (GetDatabaseEncoding() == PG_UTF8 ||
		GetDatabaseEncoding() == PG_SQL_ASCII)
		folding(&fold, VARDATA_ANY(name), len);
	else
		fold_by_char(folding, &fold, VARDATA_ANY(name), (int) len, flinfo);

	SET_VARSIZE(result, fold.next - (char *) result);
	return result;
}

text	   *
medrec_name_folded(const text *name, FmgrInfo *flinfo)
{
	return medrec_name_folded_by(medrec_name_fold, name, flinfo);
}

PG_FUNCTION_INFO_V1(medrec_name_fold_sql);
Datum
medrec_name_fold_sql(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(medrec_name_folded(PG_GETARG_TEXT_PP(0), fcinfo->flinfo));
}
