/*-------------------------------------------------------------------------
 *
 * damerau_levenshtein.c
 *		The least number of edits that make one string of another.
 *
 * An edit inserts, deletes or replaces one character or swaps two that stand
 * side by side, and characters may be edited again: the unrestricted distance
 * (2 from "CA" to "ABC", which the common shortcut "optimal string alignment"
 * takes for 3), a metric.
 *
 * C. Zhao and S. Sahni, "String correction using the Damerau-Levenshtein
 * distance", BMC Bioinformatics 20 (2019), show that a swap needs looking at
 * only if nothing was deleted or nothing inserted between the two characters,
 * and that a few rows of the table of distances then do.  Here the table has
 * what is saved instead, compared with deleting all of one string and
 * inserting all of the other: equal characters save two edits, a replacement
 * saves one, a swap three, whatever is deleted or inserted within it.  So
 * nothing in the innermost loop depends on where it is, and what a swap would
 * save is noted by column when the column's character is met in a row, not
 * looked up by character: the alphabet may be of any size.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/comparator.h"

#define SAVED_BY_SWAP 3

static inline int
max(int x, int y)
{
	return x > y ? x : y;
}

/*
 * Without branches: which characters of two names are equal is not for a
 * processor to foresee.
 */
static inline int
choose(bool condition, int x, int y)
{
	return y ^ ((x ^ y) & -(int) condition);
}

/* The most that can be saved for two strings that are not empty */
MEDREC_EXPANDED int
saved(const void *a, int a_len, const void *b, int b_len, bool wide)
{
	int			space[3][MEDREC_COMPARATOR_LIMIT + 1];
	int		   *above = space[0];	/* the row before */
	int		   *row = space[1]; /* two rows before, becoming this row */
	int		   *swap = space[2];	/* by a swap that ends in a column */
	bool		in_b[256];		/* by byte; those of no use stay unset */
	uint32_t	a_before = 0;

	if (!wide)
	{
		for (int i = 0; i < a_len; i++)
			in_b[medrec_char_at(a, i, wide)] = false;
		for (int j = 0; j < b_len; j++)
			in_b[medrec_char_at(b, j, wide)] = true;
	}

	/* Two rows before the first there is nothing, and no swap from there. */
	for (int j = 0; j <= b_len; j++)
	{
		above[j] = swap[j] = 0;
		row[j] = -SAVED_BY_SWAP;
	}

	for (int i = 0; i < a_len; i++)
	{
		uint32_t	a_char = medrec_char_at(a, i, wide);
		int			row_swap = 0;	/* by a swap that ends in this row */
		int			left = 0;
		int			corner = row[0];	/* two up, one left */
		int			diagonal = 0;	/* one up, one left */
		int			knight = 0; /* one up, two left */
		bool		left_equal = false;
		int		   *done;

		row[0] = 0;
		if (wide || in_b[a_char])
		{
			for (int j = 0; j < b_len; j++)
			{
				uint32_t	b_char = medrec_char_at(b, j, wide);
				bool		equal = a_char == b_char;
				int			up = above[j + 1];
				int			best = max(up, diagonal + 1 + equal);

				best = max(best, choose(left_equal, swap[j], 0));
				best = max(best, choose(a_before == b_char, row_swap, 0));
				left = max(best, left);
				swap[j] = choose(equal, knight + SAVED_BY_SWAP, swap[j]);
				row_swap = choose(equal, corner + SAVED_BY_SWAP, row_swap);
				corner = row[j + 1];
				row[j + 1] = left;
				knight = diagonal;
				diagonal = up;
				left_equal = equal;
			}
		}
		else
		{
			/*
			 * It can only be replaced or deleted; no cell to the left, which
			 * says the same of one character less, has saved more.
			 */
			for (int j = 0; j < b_len; j++)
				row[j + 1] = max(above[j + 1], above[j] + 1);
		}
		a_before = a_char;
		done = row;
		row = above;
		above = done;
	}
	return above[b_len];
}

MEDREC_EXPANDED int
distance(const MedrecPair *pair, bool wide)
{
	const void *a = pair->a;
	const void *b = pair->b;
	int			a_len = (int) pair->a_len;
	int			b_len = (int) pair->b_len;
	int			prefix = 0;

	/* what both begin or end with costs nothing */
	while (a_len > 0 && b_len > 0 &&
		   medrec_char_at(a, a_len - 1, wide) ==
		   medrec_char_at(b, b_len - 1, wide))
	{
		a_len--;
		b_len--;
	}
	while (prefix < a_len && prefix < b_len &&
		   medrec_char_at(a, prefix, wide) == medrec_char_at(b, prefix, wide))
		prefix++;
	a_len -= prefix;
	b_len -= prefix;

	if (a_len == 0 || b_len == 0)
		return a_len + b_len;
	return a_len + b_len -
		saved(medrec_chars_from(a, prefix, wide), a_len,
			  medrec_chars_from(b, prefix, wide), b_len, wide);
}

int
medrec_damerau_levenshtein(const MedrecPair *pair)
{
	return pair->wide ? distance(pair, true) : distance(pair, false);
}
