/*-------------------------------------------------------------------------
 *
 * normalize_sql.h
 *		Names as the server has them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_NORMALIZE_SQL_H
#define MEDREC_NORMALIZE_SQL_H

#include "matching/normalize.h"

/* medrec_name_fold(), or one that keeps more than that */
typedef void (*MedrecNameFolding) (MedrecNameFold *fold, const char *utf8, size_t len);

/*
 * A folded name, in the server's encoding.  The call site's conversions are
 * kept in flinfo->fn_extra.
 */
extern text *medrec_name_folded(const text *name, FmgrInfo *flinfo);
extern text *medrec_name_folded_by(MedrecNameFolding folding, const text *name,
								   FmgrInfo *flinfo);

#endif							/* MEDREC_NORMALIZE_SQL_H */
