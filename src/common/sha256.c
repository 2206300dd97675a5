/*-------------------------------------------------------------------------
 *
 * sha256.c
 *		SHA-256, HMAC and HKDF.
 *
 *-------------------------------------------------------------------------
 */
#include "common/sha256.h"

#include <string.h>

#define BLOCK	sizeof(((MedrecSha256 *) NULL)->block)

/* The first 32 bits of the fractions of the cube roots of the first primes */
static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t
rotate(uint32_t word, int by)
{
	return word >> by | word << (32 - by);
}

static inline uint32_t
load(const unsigned char *bytes)
{
	return (uint32_t) bytes[0] << 24 | (uint32_t) bytes[1] << 16 |
		(uint32_t) bytes[2] << 8 | (uint32_t) bytes[3];
}

static inline void
store(unsigned char *bytes, uint32_t word)
{
	bytes[0] = (unsigned char) (word >> 24);
	bytes[1] = (unsigned char) (word >> 16);
	bytes[2] = (unsigned char) (word >> 8);
	bytes[3] = (unsigned char) word;
}

static void
compress(uint32_t state[8], const unsigned char *block)
{
	uint32_t	w[64];
	uint32_t	a = state[0],
				b = state[1],
				c = state[2],
				d = state[3],
				e = state[4],
				f = state[5],
				g = state[6],
				h = state[7];

	for (int i = 0; i < 16; i++)
		w[i] = load(block + 4 * i);
	for (int i = 16; i < 64; i++)
	{
		uint32_t	x = w[i - 15];
		uint32_t	y = w[i - 2];

		w[i] = w[i - 16] + (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) +
			w[i - 7] + (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
	}
	for (int i = 0; i < 64; i++)
	{
		uint32_t	t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
		((e & f) ^ (~e & g)) + round_constants[i] + w[i];
		uint32_t	t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
		((a & b) ^ (a & c) ^ (b & c));

		h = g;
		g = f;
		f = e;
		e = d + t1;
		d = c;
		c = b;
		b = a;
		a = t1 + t2;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}

void
medrec_sha256_start(MedrecSha256 *hash)
{
	/* of the square roots of the first eight primes */
	static const uint32_t initial[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};

	memcpy(hash->state, initial, sizeof(initial));
	hash->len = 0;
}

void
medrec_sha256_add(MedrecSha256 *hash, const void *bytes, size_t len)
{
	const unsigned char *next = bytes;
	size_t		filled = hash->len % BLOCK;

	hash->len += len;
	while (filled + len >= BLOCK)
	{
		memcpy(hash->block + filled, next, BLOCK - filled);
		compress(hash->state, hash->block);
		next += BLOCK - filled;
		len -= BLOCK - filled;
		filled = 0;
	}
	if (len > 0)
		memcpy(hash->block + filled, next, len);
}

/* A bit behind the message, and its length in bits at the end of a block */
void
medrec_sha256_finish(MedrecSha256 *hash, unsigned char digest[MEDREC_SHA256_LEN])
{
	size_t		filled = hash->len % BLOCK;

	hash->block[filled++] = 0x80;
	if (filled > BLOCK - 8)
	{
		memset(hash->block + filled, 0, BLOCK - filled);
		compress(hash->state, hash->block);
		filled = 0;
	}
	memset(hash->block + filled, 0, BLOCK - 8 - filled);
	store(hash->block + BLOCK - 8, (uint32_t) (hash->len >> 29));
	store(hash->block + BLOCK - 4, (uint32_t) (hash->len << 3));
	compress(hash->state, hash->block);
	for (int i = 0; i < 8; i++)
		store(digest + 4 * i, hash->state[i]);
}

static void
start_with_pad(MedrecSha256 *hash, const unsigned char *secret, unsigned char pad)
{
	unsigned char padded[BLOCK];

	for (size_t i = 0; i < BLOCK; i++)
		padded[i] = secret[i] ^ pad;
	medrec_sha256_start(hash);
	medrec_sha256_add(hash, padded, BLOCK);
}

/* A secret longer than a block is hashed first. */
void
medrec_hmac_key(MedrecHmacKey *key, const void *secret, size_t len)
{
	unsigned char block[BLOCK] = {0};

	if (len > BLOCK)
	{
		medrec_sha256_start(&key->inner);
		medrec_sha256_add(&key->inner, secret, len);
		medrec_sha256_finish(&key->inner, block);
	}
	else if (len > 0)
		memcpy(block, secret, len);
	start_with_pad(&key->inner, block, 0x36);
	start_with_pad(&key->outer, block, 0x5c);
}

void
medrec_hmac(const MedrecHmacKey *key, const void *message, size_t len,
			unsigned char mac[MEDREC_SHA256_LEN])
{
	MedrecSha256 hash = key->inner;

	medrec_sha256_add(&hash, message, len);
	medrec_sha256_finish(&hash, mac);
	hash = key->outer;
	medrec_sha256_add(&hash, mac, MEDREC_SHA256_LEN);
	medrec_sha256_finish(&hash, mac);
}

void
medrec_hkdf_extract(MedrecHmacKey *prk, const void *salt, size_t salt_len,
					const void *secret, size_t len)
{
	unsigned char mac[MEDREC_SHA256_LEN];

	medrec_hmac_key(prk, salt, salt_len);
	medrec_hmac(prk, secret, len, mac);
	medrec_hmac_key(prk, mac, sizeof(mac));
}

void
medrec_hkdf_expand(const MedrecHmacKey *prk, const void *info, size_t len,
				   unsigned char derived[MEDREC_SHA256_LEN])
{
	MedrecSha256 hash = prk->inner;

	medrec_sha256_add(&hash, info, len);
	medrec_sha256_add(&hash, "\001", 1);
	medrec_sha256_finish(&hash, derived);
	hash = prk->outer;
	medrec_sha256_add(&hash, derived, MEDREC_SHA256_LEN);
	medrec_sha256_finish(&hash, derived);
}
