/*-------------------------------------------------------------------------
 *
 * ucum.h
 *		Units of measure: the Unified Code, and what is written for it.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_UCUM_H
#define MEDREC_UCUM_H

#include "identifiers/identifier.h"

/*
 * Is this a unit?  OK, LENGTH, FORMAT or UNASSIGNED.  The unit has no spaces
 * around it.
 */
extern MedrecVerdict medrec_ucum_check(const char *unit, size_t len);

/*
 * Finds the unit that a common spelling, in UTF-8, stands for.  It is left in
 * a buffer of MEDREC_IDENTIFIER_MAX bytes, and its length in *unit_len.  False
 * if there is none: the text is a unit as it is, or not known, or may
 * mean more than one.
 */
extern bool medrec_ucum_suggest(const char *str, size_t len,
								char *unit, size_t *unit_len);

#endif							/* MEDREC_UCUM_H */
