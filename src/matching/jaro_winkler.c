/*-------------------------------------------------------------------------
 *
 * jaro_winkler.c
 *		Jaro's similarity of two strings, without and with Winkler's credit
 *		for a common beginning.
 *
 * M. A. Jaro, "Advances in record-linkage methodology as applied to matching
 * the 1985 census of Tampa, Florida", JASA 84 (1989); W. E. Winkler, "String
 * comparator metrics and enhanced decision rules in the Fellegi-Sunter model
 * of record linkage" (1990).  Characters are common if they are equal and not
 * further apart than half the longer string; common characters out of order
 * count half.  Writings differ in details; here they are those of RapidFuzz:
 * the credit is 0.1 for each of up to four characters, and is given when the
 * similarity without it is above 0.7.
 *
 * With 64 characters or less, a string's set of positions is one word, and
 * the search for a common character is a few operations on words.
 *
 * The result is the same in either order: equal characters pair up from left
 * to right whichever string the search starts from.
 *
 * For a threshold, the least number of common characters is known before: the
 * search ends when it is out of reach, which for two names that are not alike
 * is soon.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "matching/comparator.h"
#include "matching/positions.h"

#define PREFIX_MAX 4
#define PREFIX_WEIGHT 0.1
#define PREFIX_ABOVE 0.7
#define ROUNDING 1e-6			/* more than rounding can take from a count */

/* the common characters of two strings */
typedef struct Common
{
	int			count;
	int			displaced;		/* those that meet another in their order */
} Common;

/* those of two strings of up to 64 characters, where they are */
typedef struct CommonSets
{
	uint64_t	in_a;
	uint64_t	in_b;
	bool		complete;
} CommonSets;

static inline size_t
min(size_t x, size_t y)
{
	return x < y ? x : y;
}

/* Not complete if more than "misses" characters of b are not common */
MEDREC_EXPANDED CommonSets
common_sets(const void *a, size_t a_len, const void *b, size_t b_len,
			size_t window, int misses, bool wide)
{
	MedrecPositions positions;
	uint64_t	reach = ~UINT64_C(0);	/* positions in a within the window */
	CommonSets	common = {0, 0, false};

	medrec_positions_note(&positions, a, a_len, b, b_len, wide);
	if (window + 1 < MEDREC_POSITIONS_MAX)
		reach = (UINT64_C(1) << (window + 1)) - 1;
	for (size_t j = 0; j < b_len; j++)
	{
		uint32_t	c = medrec_char_at(b, j, wide);
		uint64_t	free = reach & ~common.in_a &
		medrec_positions_of(&positions, a, a_len, c, wide);

		misses -= free == 0;
		if (misses < 0)
			return common;
		common.in_a |= free & -free;
		common.in_b |= (uint64_t) (free != 0) << j;
		reach = reach << 1 | (j < window);
	}
	common.complete = true;
	return common;
}

/* How many of the common characters meet another in their order */
MEDREC_EXPANDED int
displaced_in_sets(const void *a, const void *b, CommonSets common, bool wide)
{
	int			displaced = 0;

	for (; common.in_b != 0; common.in_b &= common.in_b - 1, common.in_a &= common.in_a - 1)
		displaced += medrec_char_at(a, medrec_lowest(common.in_a), wide) !=
			medrec_char_at(b, medrec_lowest(common.in_b), wide);
	return displaced;
}

/* Common characters of two strings of any lengths */
MEDREC_EXPANDED Common
common_at_length(const void *a, size_t a_len, const void *b, size_t b_len,
				 size_t window, bool wide)
{
	bool		a_taken[MEDREC_COMPARATOR_LIMIT];
	bool		b_taken[MEDREC_COMPARATOR_LIMIT];
	Common		common = {0, 0};
	size_t		i = 0;

	memset(a_taken, 0, a_len);
	for (size_t j = 0; j < b_len; j++)
	{
		uint32_t	c = medrec_char_at(b, j, wide);
		size_t		end = min(j + window + 1, a_len);

		b_taken[j] = false;
		for (size_t k = j > window ? j - window : 0; k < end; k++)
		{
			if (medrec_char_at(a, k, wide) == c && !a_taken[k])
			{
				a_taken[k] = b_taken[j] = true;
				break;
			}
		}
	}

	for (size_t j = 0; j < b_len; j++)
	{
		if (!b_taken[j])
			continue;
		while (!a_taken[i])
			i++;
		common.count++;
		common.displaced += medrec_char_at(a, i++, wide) !=
			medrec_char_at(b, j, wide);
	}
	return common;
}

/* Similarity of strings that are not empty, "prefix" characters credited */
static inline double
similarity(size_t a_len, size_t b_len, Common common, size_t prefix)
{
	double		count = common.count;
	double		result;

	if (common.count == 0)
		return 0.0;
	result = (count / (double) a_len + count / (double) b_len +
			  (count - common.displaced / 2) / count) / 3.0;
	if (result > PREFIX_ABOVE)
		result += (double) prefix * PREFIX_WEIGHT * (1.0 - result);
	return result;
}

/*
 * With less common characters the similarity cannot reach a threshold, if
 * "prefix" characters are credited.
 */
static inline double
least_common(double threshold, size_t a_len, size_t b_len, size_t prefix)
{
	double		credit = threshold > PREFIX_ABOVE ? (double) prefix * PREFIX_WEIGHT : 0.0;
	double		rest = 1.0 - credit;

	/* solved for the count: jaro * rest + credit >= threshold */
	return (3.0 * (threshold - credit) - rest) * (double) (a_len * b_len) /
		(rest * (double) (a_len + b_len)) - ROUNDING;
}

/*
 * The similarity, up to "credited" common first characters credited; or, if it
 * is below a threshold above 0, possibly 0.
 */
MEDREC_EXPANDED double
compare(const MedrecPair *pair, size_t credited, double threshold, bool wide)
{
	bool		turn = pair->a_len < pair->b_len;
	const void *a = turn ? pair->b : pair->a;
	const void *b = turn ? pair->a : pair->b;
	size_t		a_len = turn ? pair->b_len : pair->a_len;
	size_t		b_len = turn ? pair->a_len : pair->b_len;
	size_t		window = a_len >= 4 ? a_len / 2 - 1 : 0;
	size_t		prefix = 0;
	int			misses = (int) b_len;
	Common		common = {0, 0};

	if (b_len == 0)
		return a_len == 0 ? 1.0 : 0.0;

	/* what both begin with is common and in order */
	while (prefix < b_len &&
		   medrec_char_at(a, prefix, wide) == medrec_char_at(b, prefix, wide))
		prefix++;
	credited = min(credited, prefix);
	if (threshold > 0.0)
	{
		double		least = least_common(threshold, a_len, b_len, credited);

		if (least > (double) b_len)
			return 0.0;
		if (least > 0.0)
			misses = (int) ((double) b_len - least);
	}
	a = medrec_chars_from(a, prefix, wide);
	b = medrec_chars_from(b, prefix, wide);

	if (prefix < b_len && a_len - prefix <= MEDREC_POSITIONS_MAX)
	{
		CommonSets	sets = common_sets(a, a_len - prefix, b, b_len - prefix,
									   window, misses, wide);

		if (!sets.complete)
			return 0.0;
		common.count = medrec_count(sets.in_b);
		common.displaced = displaced_in_sets(a, b, sets, wide);
	}
	else if (prefix < b_len)
		common = common_at_length(a, a_len - prefix, b, b_len - prefix,
								  window, wide);
	common.count += (int) prefix;
	return similarity(a_len, b_len, common, credited);
}

double
medrec_jaro(const MedrecPair *pair)
{
	return pair->wide ? compare(pair, 0, 0.0, true) :
		compare(pair, 0, 0.0, false);
}

double
medrec_jaro_winkler(const MedrecPair *pair)
{
	return pair->wide ? compare(pair, PREFIX_MAX, 0.0, true) :
		compare(pair, PREFIX_MAX, 0.0, false);
}

bool
medrec_jaro_winkler_reaches(const MedrecPair *pair, double threshold)
{
	return (pair->wide ? compare(pair, PREFIX_MAX, threshold, true) :
			compare(pair, PREFIX_MAX, threshold, false)) >= threshold;
}
