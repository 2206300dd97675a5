/*-------------------------------------------------------------------------
 *
 * own_table.h
 *		The tables of the extension, which sites add to.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_OWN_TABLE_H
#define MEDREC_OWN_TABLE_H

/* The schema that the extension was put in; InvalidOid if it is not there */
extern Oid	medrec_own_schema(void);

/*
 * The Oid of one of medrec's own tables or indexes, wherever the extension was
 * put; InvalidOid if it is not there.
 */
extern Oid	medrec_own_table(const char *name);

#endif							/* MEDREC_OWN_TABLE_H */
