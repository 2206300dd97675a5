/*-------------------------------------------------------------------------
 *
 * pair_fingerprint.c
 *		What a decision about two patients was made on.
 *
 * The hash of the key that comes first is the seed for the other one's, so
 * that no byte can pass from one key to the other unseen.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/pair_fingerprint.h"

#include <string.h>

#include "common/hash64.h"

#define SEED	UINT64_C(0x6d65647265633a31)

uint64_t
medrec_pair_fingerprint(const void *a, size_t a_len, const void *b, size_t b_len)
{
	int			order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	if (order > 0 || (order == 0 && a_len > b_len))
		return medrec_hash64(a, a_len, medrec_hash64(b, b_len, SEED));
	return medrec_hash64(b, b_len, medrec_hash64(a, a_len, SEED));
}
