/*-------------------------------------------------------------------------
 *
 * positions.h
 *		Where each character stands in a string of up to 64, as a set of bits:
 *		what measures of short strings compute with.
 *
 * Nearly all names have up to sixteen characters, and these fit into two words:
 * they are asked for a byte in a few operations, without a table to make before
 * and a loop whose length a processor cannot foresee.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_POSITIONS_H
#define MEDREC_POSITIONS_H

#include "matching/comparator.h"

#define MEDREC_POSITIONS_MAX 64

typedef struct MedrecPositions
{
	uint64_t	words[2];		/* the string, if it is of up to 16 bytes */
	uint64_t	of[256];		/* else by byte; those not asked for stay
								 * unset */
} MedrecPositions;

#define MEDREC_EACH_BYTE UINT64_C(0x0101010101010101)

/* Up to eight bytes, but not none, the first of them lowest */
static inline uint64_t
medrec_bytes_in_word(const unsigned char *bytes, size_t len)
{
	if (len >= 4)
	{
		const unsigned char *end = bytes + len - 4;

		return (uint64_t) ((uint32_t) bytes[0] | (uint32_t) bytes[1] << 8 |
						   (uint32_t) bytes[2] << 16 | (uint32_t) bytes[3] << 24) |
			(uint64_t) ((uint32_t) end[0] | (uint32_t) end[1] << 8 |
						(uint32_t) end[2] << 16 | (uint32_t) end[3] << 24) << (8 * (len - 4));
	}
	return (uint64_t) bytes[0] | (uint64_t) bytes[len / 2] << (8 * (len / 2)) |
		(uint64_t) bytes[len - 1] << (8 * (len - 1));
}

/* Which bytes of a word are c, a bit each */
static inline uint64_t
medrec_bytes_equal(uint64_t word, uint32_t c)
{
	uint64_t	low = 0x7f * MEDREC_EACH_BYTE;
	uint64_t	unlike = word ^ (c * MEDREC_EACH_BYTE);
	uint64_t	tops = ~(((unlike & low) + low) | unlike | low);

	/* gather the top bits in the highest byte */
	return ((tops >> 7) * UINT64_C(0x0102040810204080)) >> 56;
}

/* the lowest position of a set, which is not empty */
static inline int
medrec_lowest(uint64_t set)
{
#if defined(__GNUC__)
	return __builtin_ctzll(set);
#else
	int			i = 0;

	while ((set & 1) == 0)
	{
		set >>= 1;
		i++;
	}
	return i;
#endif
}

/* how many positions there are in a set */
static inline int
medrec_count(uint64_t set)
{
	set -= set >> 1 & UINT64_C(0x5555555555555555);
	set = (set & UINT64_C(0x3333333333333333)) +
		(set >> 2 & UINT64_C(0x3333333333333333));
	set = (set + (set >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (int) (set * MEDREC_EACH_BYTE >> 56);
}

/* Notes a string, to be asked for the characters of another. */
MEDREC_EXPANDED void
medrec_positions_note(MedrecPositions *positions, const void *string,
					  size_t len, const void *asked, size_t asked_len,
					  bool wide)
{
	positions->words[0] = positions->words[1] = 0;
	if (wide)
		return;
	if (len <= 8)
	{
		positions->words[0] = medrec_bytes_in_word(string, len);
		return;
	}
	if (len <= 16)
	{
		positions->words[0] = medrec_bytes_in_word(string, 8);
		positions->words[1] = medrec_bytes_in_word((const unsigned char *) string + 8, len - 8);
		return;
	}
	for (size_t i = 0; i < asked_len; i++)
		positions->of[medrec_char_at(asked, i, false)] = 0;
	for (size_t i = 0; i < len; i++)
		positions->of[medrec_char_at(string, i, false)] = 0;
	for (size_t i = 0; i < len; i++)
		positions->of[medrec_char_at(string, i, false)] |= UINT64_C(1) << i;
}

MEDREC_EXPANDED uint64_t
medrec_positions_of(const MedrecPositions *positions, const void *string,
					size_t len, uint32_t c, bool wide)
{
	uint64_t	set = 0;

	if (!wide && len > 16)
		return positions->of[c];
	if (!wide)
	{
		set = medrec_bytes_equal(positions->words[0], c);
		if (len > 8)
			set |= medrec_bytes_equal(positions->words[1], c) << 8;
		return set & ((UINT64_C(1) << len) - 1);
	}
	for (size_t i = 0; i < len; i++)
		set |= (uint64_t) (((const uint32_t *) string)[i] == c) << i;
	return set;
}

#endif							/* MEDREC_POSITIONS_H */
