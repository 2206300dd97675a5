/*-------------------------------------------------------------------------
 *
 * search_keys.h
 *		What two patients must have in common to be compared at all.
 *
 * A search key is some fields, or what is left of them when they are taken
 * roughly, in one number: what is in an index.  There are keys of several
 * sorts, so that any field may be wrong and others still have it.  Those that
 * few patients share are enough by themselves; of the others it takes two, so
 * that a key which tens of thousands have brings nobody along.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_SEARCH_KEYS_H
#define MEDREC_SEARCH_KEYS_H

#include <stdint.h>

#include "matching/agreement.h"

#define MEDREC_SEARCH_KEYS_MAX	64

/*
 * The search keys of a patient, each once, in order; how many.  They stand in
 * indexes: whoever changes one changes the version of the type.
 */
extern int	medrec_search_keys(const MedrecPatientView *patient,
							   int32_t keys[MEDREC_SEARCH_KEYS_MAX]);

/* What a key that two have counts, and what they must reach together */
extern int	medrec_search_key_weight(int32_t key);

#define MEDREC_SEARCH_KEYS_ENOUGH	2

extern bool medrec_share_search_keys(const MedrecPatientView *a, const MedrecPatientView *b);

#endif							/* MEDREC_SEARCH_KEYS_H */
