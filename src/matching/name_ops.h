/*-------------------------------------------------------------------------
 *
 * name_ops.h
 *		Names as the server has them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_NAME_OPS_H
#define MEDREC_NAME_OPS_H

/*
 * A folded name, in the server's encoding.  The call site's conversions are
 * kept in flinfo->fn_extra.
 */
extern text *medrec_name_folded(const text *name, FmgrInfo *flinfo);

#endif							/* MEDREC_NAME_OPS_H */
