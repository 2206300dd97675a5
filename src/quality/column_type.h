/*-------------------------------------------------------------------------
 *
 * column_type.h
 *		Types of columns, as guesses see them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_COLUMN_TYPE_H
#define MEDREC_COLUMN_TYPE_H

#include "quality/column_kind.h"

/* The bit of a type, or of the type that a domain is over */
extern uint32 medrec_column_type(Oid type);

#endif							/* MEDREC_COLUMN_TYPE_H */
