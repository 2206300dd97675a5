/*-------------------------------------------------------------------------
 *
 * dice.c
 *		Dice's coefficient of the bigrams of two strings.
 *
 * L. R. Dice, "Measures of the amount of ecologic association between species",
 * Ecology 26 (1945): twice what two sets have in common, of what both have.
 * A bigram is two characters side by side.  One that stands in a string twice
 * counts twice, and strings are not padded: so does most software for record
 * linkage.  A string of one character has no bigram, and is like itself only.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "matching/comparator.h"
#include "matching/positions.h"

/* How many bigrams are common; the first string is of up to 64 characters. */
MEDREC_EXPANDED int
common_in_word(const void *a, size_t a_len, const void *b, size_t b_len,
			   bool wide)
{
	MedrecPositions positions;
	uint64_t	taken = 0;
	uint64_t	before;
	int			count = 0;

	medrec_positions_note(&positions, a, a_len, b, b_len, wide);
	before = medrec_positions_of(&positions, a, a_len, medrec_char_at(b, 0, wide), wide);
	for (size_t j = 1; j < b_len; j++)
	{
		uint64_t	here = medrec_positions_of(&positions, a, a_len,
											   medrec_char_at(b, j, wide), wide);
		uint64_t	free = before << 1 & here & ~taken;

		taken |= free & -free;
		count += free != 0;
		before = here;
	}
	return count;
}

MEDREC_EXPANDED int
common_at_length(const void *a, size_t a_len, const void *b, size_t b_len,
				 bool wide)
{
	bool		taken[MEDREC_COMPARATOR_LIMIT];
	int			count = 0;

	memset(taken, 0, a_len);
	for (size_t j = 1; j < b_len; j++)
	{
		uint32_t	before = medrec_char_at(b, j - 1, wide);
		uint32_t	here = medrec_char_at(b, j, wide);

		for (size_t i = 1; i < a_len; i++)
		{
			if (medrec_char_at(a, i, wide) == here &&
				medrec_char_at(a, i - 1, wide) == before && !taken[i])
			{
				taken[i] = true;
				count++;
				break;
			}
		}
	}
	return count;
}

MEDREC_EXPANDED double
coefficient(const MedrecPair *pair, bool wide)
{
	bool		turn = pair->a_len < pair->b_len;
	const void *a = turn ? pair->b : pair->a;
	const void *b = turn ? pair->a : pair->b;
	size_t		a_len = turn ? pair->b_len : pair->a_len;
	size_t		b_len = turn ? pair->a_len : pair->b_len;
	int			common;

	if (b_len < 2)
		return a_len == b_len &&
			(a_len == 0 || medrec_char_at(a, 0, wide) == medrec_char_at(b, 0, wide));
	common = a_len <= MEDREC_POSITIONS_MAX ?
		common_in_word(a, a_len, b, b_len, wide) :
		common_at_length(a, a_len, b, b_len, wide);
	return 2.0 * common / (double) (a_len - 1 + b_len - 1);
}

double
medrec_dice(const MedrecPair *pair)
{
	return pair->wide ? coefficient(pair, true) : coefficient(pair, false);
}
