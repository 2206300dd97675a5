/*-------------------------------------------------------------------------
 *
 * pair_fingerprint.h
 *		What a decision about two patients was made on.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PAIR_FINGERPRINT_H
#define MEDREC_PAIR_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

/*
 * A hash of the keys of two patients, the same in either order.  It is stored;
 * what it is of two keys is so for ever.
 */
extern uint64_t medrec_pair_fingerprint(const void *a, size_t a_len,
										const void *b, size_t b_len);

#endif							/* MEDREC_PAIR_FINGERPRINT_H */
