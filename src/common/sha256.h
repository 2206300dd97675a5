/*-------------------------------------------------------------------------
 *
 * sha256.h
 *		SHA-256 (FIPS 180-4), and HMAC (RFC 2104) and the derivation of keys
 *		(HKDF, RFC 5869) with it.
 *
 * The server has all but the last, behind interfaces that differ from version
 * to version, allocate, and may fail.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_SHA256_H
#define MEDREC_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define MEDREC_SHA256_LEN	32

typedef struct MedrecSha256
{
	uint32_t	state[8];
	uint64_t	len;			/* bytes until now */
	unsigned char block[64];	/* those that do not fill it yet */
} MedrecSha256;

extern void medrec_sha256_start(MedrecSha256 *hash);
extern void medrec_sha256_add(MedrecSha256 *hash, const void *bytes, size_t len);
extern void medrec_sha256_finish(MedrecSha256 *hash, unsigned char digest[MEDREC_SHA256_LEN]);

/* A key that is used often: what is before and behind each message */
typedef struct MedrecHmacKey
{
	MedrecSha256 inner;
	MedrecSha256 outer;
} MedrecHmacKey;

extern void medrec_hmac_key(MedrecHmacKey *key, const void *secret, size_t len);
extern void medrec_hmac(const MedrecHmacKey *key, const void *message, size_t len,
						unsigned char mac[MEDREC_SHA256_LEN]);

/*
 * HKDF: the pseudorandom key of a secret, and a key derived from it for what
 * the info says, of 32 bytes, so that one block is enough.
 */
extern void medrec_hkdf_extract(MedrecHmacKey *prk, const void *salt, size_t salt_len,
								const void *secret, size_t len);
extern void medrec_hkdf_expand(const MedrecHmacKey *prk, const void *info, size_t len,
							   unsigned char derived[MEDREC_SHA256_LEN]);

#endif							/* MEDREC_SHA256_H */
