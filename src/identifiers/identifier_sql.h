/*-------------------------------------------------------------------------
 *
 * identifier_sql.h
 *		What the SQL functions of identifiers share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_IDENTIFIER_SQL_H
#define MEDREC_IDENTIFIER_SQL_H

#include "identifiers/identifier.h"

/* Has it the characters of names of kinds, and not of most values? */
extern bool medrec_looks_like_name(const text *name);

/*
 * The kind of that name; raises an error that names it if there is none, but
 * not if the name may be a value: it does not stand in the statement, it has
 * other characters than names of kinds have, or the value beside it, if not
 * NULL, is one.
 */
extern const MedrecIdentifier *medrec_identifier_by_name(const text *name, const text *value,
														 bool is_constant);

/*
 * medrec_identifier_check(), where what the site has put into the catalogue of
 * placeholders is a dummy.
 */
extern MedrecVerdict medrec_identifier_judge(const MedrecIdentifier *kind,
											 const char *value, size_t len,
											 char *canonical, size_t *canonical_len);

#endif							/* MEDREC_IDENTIFIER_SQL_H */
