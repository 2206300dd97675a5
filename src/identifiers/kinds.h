/*-------------------------------------------------------------------------
 *
 * kinds.h
 *		The one list of the kinds of identifiers.
 *
 * Each is a const struct MedrecIdentifier medrec_kind_NAME in the file of its
 * family.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_KINDS_H
#define MEDREC_KINDS_H

#include "identifiers/identifier.h"

/* in the order of strcmp(): the list is searched by halves */
#define MEDREC_KINDS(X) \
	X(us_npi) \
	X(us_phone) \
	X(us_ssn) \
	X(us_zip)

#define MEDREC_DECLARE_KIND(name) \
	extern const MedrecIdentifier medrec_kind_##name;

MEDREC_KINDS(MEDREC_DECLARE_KIND)

#endif							/* MEDREC_KINDS_H */
