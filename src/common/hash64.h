/*-------------------------------------------------------------------------
 *
 * hash64.h
 *		A hash of bytes, the same on every machine and for ever.
 *
 * MurmurHash64A (A. Appleby, MurmurHash2_64.cpp, 2008, public domain), with a
 * seed of 64 bits.  It takes eight bytes at a time, the first one lowest, and
 * mixes them by multiplication; fast for short strings.  What it gives may be
 * kept on disk.  It is no defence against those who choose the bytes: equal
 * hashes must cost time only, or be harmless.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_HASH64_H
#define MEDREC_HASH64_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MEDREC_HASH64_MULTIPLIER UINT64_C(0xc6a4a7935bd1e995)

/* Compilers make one load of it where the machine has that order */
static inline uint64_t
medrec_load_four(const unsigned char *s)
{
	return (uint64_t) s[0] | (uint64_t) s[1] << 8 |
		(uint64_t) s[2] << 16 | (uint64_t) s[3] << 24;
}

/* One to seven bytes, the first one lowest; some are read twice */
static inline uint64_t
medrec_load_tail(const unsigned char *s, size_t len)
{
	if (len >= 4)
		return medrec_load_four(s) |
			medrec_load_four(s + len - 4) << (8 * (len - 4));
	return (uint64_t) s[0] | (uint64_t) s[len / 2] << (8 * (len / 2)) |
		(uint64_t) s[len - 1] << (8 * (len - 1));
}

/* One to eight bytes */
static inline uint64_t
medrec_load_short(const void *bytes, size_t len)
{
	const unsigned char *s = bytes;

	return len == 8 ? medrec_load_four(s) | medrec_load_four(s + 4) << 32 :
		medrec_load_tail(s, len);
}

static inline uint64_t
medrec_hash64(const void *bytes, size_t len, uint64_t seed)
{
	const unsigned char *s = bytes;
	uint64_t	hash = seed ^ (len * MEDREC_HASH64_MULTIPLIER);

	for (; len >= 8; s += 8, len -= 8)
	{
		uint64_t	word = medrec_load_four(s) | medrec_load_four(s + 4) << 32;

		word *= MEDREC_HASH64_MULTIPLIER;
		word ^= word >> 47;
		word *= MEDREC_HASH64_MULTIPLIER;
		hash ^= word;
		hash *= MEDREC_HASH64_MULTIPLIER;
	}
	if (len > 0)
	{
		hash ^= medrec_load_tail(s, len);
		hash *= MEDREC_HASH64_MULTIPLIER;
	}

	hash ^= hash >> 47;
	hash *= MEDREC_HASH64_MULTIPLIER;
	hash ^= hash >> 47;
	return hash;
}

/* Goes on with a text: NULL is not the same as an empty one. */
static inline void
medrec_hash64_text(uint64_t *hash, const char *text)
{
	*hash = text == NULL ? medrec_hash64("", 0, *hash + 1) :
	medrec_hash64(text, strlen(text), *hash);
}

#endif							/* MEDREC_HASH64_H */
