/*-------------------------------------------------------------------------
 *
 * jaro_winkler.c
 *		Jaro's similarity of two strings, with Winkler's credit for a
 *		common beginning.
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
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "matching/comparator.h"

#define WORD_BITS 64
#define PREFIX_MAX 4
#define PREFIX_WEIGHT 0.1
#define PREFIX_ABOVE 0.7

/* the common characters of two strings */
typedef struct Common
{
	int			count;
	int			displaced;		/* those that meet another in their order */
} Common;

/* a set of positions as an iterator: the lowest one, and the set without it */
static inline int
lowest(uint64_t set)
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

/* where a character stands in a string of up to 64 */
static inline uint64_t
positions(const uint32_t *string, size_t len, uint32_t c)
{
	uint64_t	set = 0;

	for (size_t i = 0; i < len; i++)
		set |= (uint64_t) (string[i] == c) << i;
	return set;
}

/* Common characters of two strings of up to 64 characters each */
MEDREC_EXPANDED Common
common_in_word(const void *a, size_t a_len, const void *b, size_t b_len,
			   size_t window, bool wide)
{
	uint64_t	places[256];	/* in a, by byte; those of no use stay unset */
	uint64_t	a_set = 0;		/* characters of a that are taken */
	uint64_t	b_set = 0;
	uint64_t	reach;			/* positions in a within the window */
	Common		common = {0, 0};

	if (!wide)
	{
		const unsigned char *bytes = a;

		for (size_t j = 0; j < b_len; j++)
			places[((const unsigned char *) b)[j]] = 0;
		for (size_t i = 0; i < a_len; i++)
			places[bytes[i]] = 0;
		for (size_t i = 0; i < a_len; i++)
			places[bytes[i]] |= UINT64_C(1) << i;
	}

	reach = window + 1 < WORD_BITS ?
		(UINT64_C(1) << (window + 1)) - 1 : ~UINT64_C(0);
	for (size_t j = 0; j < b_len; j++)
	{
		uint32_t	c = medrec_char_at(b, j, wide);
		uint64_t	free = (wide ? positions(a, a_len, c) : places[c])
		& reach & ~a_set;

		a_set |= free & -free;
		b_set |= (uint64_t) (free != 0) << j;
		reach = reach << 1 | (j < window);
	}

	for (; b_set != 0; b_set &= b_set - 1, a_set &= a_set - 1)
	{
		common.count++;
		common.displaced += medrec_char_at(a, lowest(a_set), wide) !=
			medrec_char_at(b, lowest(b_set), wide);
	}
	return common;
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
		size_t		end = j + window + 1 < a_len ? j + window + 1 : a_len;

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

MEDREC_EXPANDED double
similarity(const MedrecPair *pair, bool wide)
{
	size_t		shorter = pair->a_len < pair->b_len ? pair->a_len : pair->b_len;
	size_t		longer = pair->a_len < pair->b_len ? pair->b_len : pair->a_len;
	size_t		window = longer >= 4 ? longer / 2 - 1 : 0;
	size_t		prefix = 0;
	Common		common = {0, 0};
	double		result;

	if (shorter == 0)
		return longer == 0 ? 1.0 : 0.0;

	/* what both begin with is common and in order */
	while (prefix < shorter &&
		   medrec_char_at(pair->a, prefix, wide) ==
		   medrec_char_at(pair->b, prefix, wide))
		prefix++;

	if (prefix < shorter)
	{
		const void *a = medrec_chars_from(pair->a, prefix, wide);
		const void *b = medrec_chars_from(pair->b, prefix, wide);
		size_t		a_len = pair->a_len - prefix;
		size_t		b_len = pair->b_len - prefix;

		common = longer - prefix <= WORD_BITS ?
			common_in_word(a, a_len, b, b_len, window, wide) :
			common_at_length(a, a_len, b, b_len, window, wide);
	}
	common.count += (int) prefix;
	if (common.count == 0)
		return 0.0;

	result = ((double) common.count / (double) pair->a_len +
			  (double) common.count / (double) pair->b_len +
			  (double) (common.count - common.displaced / 2) /
			  (double) common.count) / 3.0;
	if (result > PREFIX_ABOVE)
		result += (double) (prefix < PREFIX_MAX ? prefix : PREFIX_MAX) *
			PREFIX_WEIGHT * (1.0 - result);
	return result;
}

double
medrec_jaro_winkler(const MedrecPair *pair)
{
	return pair->wide ? similarity(pair, true) : similarity(pair, false);
}
