/*-------------------------------------------------------------------------
 *
 * blocking_keys.h
 *		What two patients of a whole table must have in common to be compared.
 *
 * As search keys are, but of more sorts and finer: what costs a search a
 * little costs nothing here, and the other way round.  They stand nowhere, so
 * that they may change.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_BLOCKING_KEYS_H
#define MEDREC_BLOCKING_KEYS_H

#include <stdint.h>

#include "matching/agreement.h"

#define MEDREC_BLOCKING_KEYS_MAX	32

/* The blocking keys of a patient, each once, in order; how many. */
extern int	medrec_blocking_keys(const MedrecPatientView *patient,
								 uint32_t keys[MEDREC_BLOCKING_KEYS_MAX]);

#endif							/* MEDREC_BLOCKING_KEYS_H */
