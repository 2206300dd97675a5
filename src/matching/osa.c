/*-------------------------------------------------------------------------
 *
 * osa.c
 *		The distance of the optimal string alignment of two strings: the least
 *		number of edits where no character is edited twice.
 *
 * An edit inserts, deletes or replaces one character or swaps two that stand
 * side by side, and nothing may come between these: 3 from "CA" to "ABC", which
 * the unrestricted distance (damerau_levenshtein.c) takes for 2.  Of names and
 * dates both say nearly always the same; this one is quicker, but no metric.
 *
 * H. Hyyro, "A bit-vector algorithm for computing Levenshtein and Damerau edit
 * distances", Nordic Journal of Computing 10 (2003): in the table of distances
 * of beginnings, neighbours differ by one at most, so that a column of up to 64
 * differences is two words, and the next column a few operations on words.
 *
 *-------------------------------------------------------------------------
 */
#include <limits.h>
#include <string.h>

#include "matching/comparator.h"
#include "matching/positions.h"

/* two strings, or what is left of them */
typedef struct Rest
{
	const void *a;
	const void *b;
	int			a_len;
	int			b_len;
} Rest;

static inline int
min(int x, int y)
{
	return x < y ? x : y;
}

MEDREC_EXPANDED Rest
without_beginnings(Rest rest, int a_skip, int b_skip, bool wide)
{
	rest.a = medrec_chars_from(rest.a, a_skip, wide);
	rest.b = medrec_chars_from(rest.b, b_skip, wide);
	rest.a_len -= a_skip;
	rest.b_len -= b_skip;
	return rest;
}

/* What both begin with costs nothing ... */
MEDREC_EXPANDED Rest
without_prefix(Rest rest, bool wide)
{
	int			prefix = 0;
	int			shorter = min(rest.a_len, rest.b_len);

	while (prefix < shorter &&
		   medrec_char_at(rest.a, prefix, wide) ==
		   medrec_char_at(rest.b, prefix, wide))
		prefix++;
	return without_beginnings(rest, prefix, prefix, wide);
}

/* ... and so does what both end with. */
MEDREC_EXPANDED Rest
without_suffix(Rest rest, bool wide)
{
	while (rest.a_len > 0 && rest.b_len > 0 &&
		   medrec_char_at(rest.a, rest.a_len - 1, wide) ==
		   medrec_char_at(rest.b, rest.b_len - 1, wide))
	{
		rest.a_len--;
		rest.b_len--;
	}
	return rest;
}

MEDREC_EXPANDED bool
begins_swapped(Rest rest, bool wide)
{
	return rest.a_len >= 2 && rest.b_len >= 2 &&
		medrec_char_at(rest.a, 0, wide) == medrec_char_at(rest.b, 1, wide) &&
		medrec_char_at(rest.a, 1, wide) == medrec_char_at(rest.b, 0, wide);
}

/* Is it one edit, or none?  Here and below, what begins or ends alike is off. */
MEDREC_EXPANDED bool
within_one(Rest rest, bool wide)
{
	return (rest.a_len <= 1 && rest.b_len <= 1) ||
		(rest.a_len == 2 && rest.b_len == 2 && begins_swapped(rest, wide));
}

/*
 * Is it two edits, or less?  If so, one is where both begin, and the other
 * where they end.
 */
MEDREC_EXPANDED bool
within_two(Rest rest, bool wide)
{
	/* by the first edit, how many characters of each it is about */
	static const struct
	{
		int			a;
		int			b;
	}			first[] = {{1, 1}, {1, 0}, {0, 1}, {2, 2}};

	if (rest.a_len == 0 || rest.b_len == 0)
		return rest.a_len + rest.b_len <= 2;
	for (int i = 0; i < 4; i++)
	{
		Rest		after;

		if (first[i].a == 2 && !begins_swapped(rest, wide))
			continue;
		after = without_beginnings(rest, first[i].a, first[i].b, wide);
		if (within_one(without_prefix(after, wide), wide))
			return true;
	}
	return false;
}

/* The first string is of up to 64 characters, neither is empty. */
MEDREC_EXPANDED int
distance_in_word(Rest rest, int max, bool limited, bool wide)
{
	MedrecPositions positions;
	uint64_t	last = UINT64_C(1) << (rest.a_len - 1);
	uint64_t	more = ~UINT64_C(0);	/* down the column, one more */
	uint64_t	less = 0;		/* or one less */
	uint64_t	level = 0;		/* along the diagonal, the same */
	uint64_t	equal_before = 0;
	int			distance = rest.a_len;

	medrec_positions_note(&positions, rest.a, rest.a_len, rest.b, rest.b_len, wide);
	for (int j = 0; j < rest.b_len; j++)
	{
		uint32_t	c = medrec_char_at(rest.b, j, wide);
		uint64_t	equal = medrec_positions_of(&positions, rest.a, rest.a_len, c, wide);
		uint64_t	swapped = (~level & equal) << 1 & equal_before;
		uint64_t	right_more;
		uint64_t	right_less;

		level = (((equal & more) + more) ^ more) | equal | less | swapped;
		right_more = less | ~(level | more);
		right_less = level & more;
		distance += (right_more & last) != 0;
		distance -= (right_less & last) != 0;

		/* each column that is left may take one off */
		if (limited && distance - (rest.b_len - 1 - j) > max)
			return max + 1;

		right_more = right_more << 1 | 1;
		right_less <<= 1;
		more = right_less | ~(level | right_more);
		less = level & right_more;
		equal_before = equal;
	}
	return distance;
}

/* The table itself, three rows of it at a time */
MEDREC_EXPANDED int
distance_at_length(Rest rest, int max, bool wide)
{
	int			space[3][MEDREC_COMPARATOR_LIMIT + 1];
	int		   *before = space[0];
	int		   *above = space[1];
	int		   *row = space[2];

	for (int j = 0; j <= rest.b_len; j++)
		above[j] = j;
	for (int i = 1; i <= rest.a_len; i++)
	{
		uint32_t	a_char = medrec_char_at(rest.a, i - 1, wide);
		int			least = row[0] = i;
		int		   *done;

		for (int j = 1; j <= rest.b_len; j++)
		{
			uint32_t	b_char = medrec_char_at(rest.b, j - 1, wide);
			int			best = min(above[j], row[j - 1]) + 1;

			best = min(best, above[j - 1] + (a_char != b_char));
			if (i > 1 && j > 1 &&
				a_char == medrec_char_at(rest.b, j - 2, wide) &&
				b_char == medrec_char_at(rest.a, i - 2, wide))
				best = min(best, before[j - 2] + 1);
			row[j] = best;
			least = min(least, best);
		}

		/* no row has less than all of the row before */
		if (least > max)
			return max + 1;
		done = row;
		row = before;
		before = above;
		above = done;
	}
	return min(above[rest.b_len], max + 1);
}

MEDREC_EXPANDED int
distance(const MedrecPair *pair, int max, bool limited, bool wide)
{
	bool		turn = pair->a_len < pair->b_len;
	Rest		rest = {
		turn ? pair->b : pair->a, turn ? pair->a : pair->b,
		(int) (turn ? pair->b_len : pair->a_len),
		(int) (turn ? pair->a_len : pair->b_len),
	};

	max = min(max, rest.a_len);
	if (rest.a_len - rest.b_len > max)
		return max + 1;
	rest = without_prefix(without_suffix(rest, wide), wide);
	if (rest.b_len == 0)
		return rest.a_len;
	if (limited && max == 0)
		return 1;
	if (within_one(rest, wide))
		return 1;
	if (limited && max == 1)
		return 2;
	if (limited && max == 2)
		return 3 - within_two(rest, wide);
	return rest.a_len <= MEDREC_POSITIONS_MAX ?
		distance_in_word(rest, max, limited, wide) :
		distance_at_length(rest, max, wide);
}

int
medrec_osa_distance(const MedrecPair *pair)
{
	return pair->wide ? distance(pair, INT_MAX, false, true) :
		distance(pair, INT_MAX, false, false);
}

int
medrec_osa_distance_within(const MedrecPair *pair, int max)
{
	return pair->wide ? distance(pair, max, true, true) :
		distance(pair, max, true, false);
}
