/*-------------------------------------------------------------------------
 *
 * clk.h
 *		A patient as a filter of bits that tells those who do not have the
 *		secret how alike two patients are, and not who they are.
 *
 * Cryptographic long-term keys (R. Schnell, T. Bachteler, J. Reiher, A Novel
 * Error-Tolerant Anonymous Linking Code, 2011): one Bloom filter for all of a
 * patient's fields.  docs/linking-two-institutions.md says bit by bit how one
 * is made: it is stored and exchanged, so that it is the same for ever.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CLK_H
#define MEDREC_CLK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/sha256.h"
#include "matching/agreement.h"

#define MEDREC_CLK_BITS		1024
#define MEDREC_CLK_LEN		(MEDREC_CLK_BITS / 8)
#define MEDREC_CLK_PRINTED	(2 * MEDREC_CLK_LEN)

/* A patient of fewer fields is like too many others. */
#define MEDREC_CLK_FIELDS_MIN	4
#define MEDREC_CLK_SECRET_MIN	16	/* bytes */

/* The first bit is the highest of the first byte. */
typedef struct MedrecClk
{
	unsigned char bytes[MEDREC_CLK_LEN];
} MedrecClk;

/* What is derived from a secret: a key for each field */
typedef struct MedrecClkKeys
{
	MedrecHmacKey fields[MEDREC_PATIENT_FIELDS];
} MedrecClkKeys;

extern void medrec_clk_keys(MedrecClkKeys *keys, const void *secret, size_t len);

/*
 * Makes the filter of a patient; salted: other bits for each year of birth.
 * False if there are too few fields.
 */
extern bool medrec_clk_make(MedrecClk *clk, const MedrecClkKeys *keys,
							const MedrecPatientView *patient, bool salted);

/*
 * Dice's coefficient, 0 to 1: twice the bits that both have, by those that
 * they have together; 0 if that is none.
 */
extern double medrec_clk_dice(const MedrecClk *a, const MedrecClk *b);

/*
 * Bands: each 16 bits, one after the other.  Those who have one in common are
 * found by an index; the keys stand in indexes, and are in order.
 */
#define MEDREC_CLK_BANDS	(MEDREC_CLK_BITS / 16)

extern bool medrec_clk_share_band(const MedrecClk *a, const MedrecClk *b);
extern void medrec_clk_bands(const MedrecClk *clk, int32_t keys[MEDREC_CLK_BANDS]);

/* In hexadecimal digits, MEDREC_CLK_PRINTED of them; read in any case */
extern void medrec_clk_print(const MedrecClk *clk, char *digits);
extern bool medrec_clk_read(MedrecClk *clk, const char *digits, size_t len);

#endif							/* MEDREC_CLK_H */
