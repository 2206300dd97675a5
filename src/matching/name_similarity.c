/*-------------------------------------------------------------------------
 *
 * name_similarity.c
 *		Likeness of two whole names, word by word.
 *
 * The order of words says little about names: forms ask for the family name
 * first or last, and people have two of them.  So equal words meet first,
 * words that the other name has in pieces are put together, and of all ways
 * to pair what is left the best one counts.
 *
 * Likenesses of words are whole numbers: their sums do not depend on the
 * order, and the result is the same whichever name comes first.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/name_similarity.h"

#include <string.h>

#include "matching/nickname.h"

/* Likenesses of words, in millionths */
#define EQUAL		1000000
#define JOINED		980000		/* equal but for a blank: de la cruz, delacruz */
#define NICKNAME	950000
#define INITIAL		850000
#define CLOSE		800000		/* less by Jaro and Winkler is chance */

/* What a word counts that only one of the names has: names are left out. */
#define LEFT_OUT	0.4

typedef struct NameWord
{
	const void *chars;
	size_t		len;			/* blanks count in a word that was joined */
	bool		joined;
	bool		gone;
} NameWord;

typedef struct NameWords
{
	NameWord	words[MEDREC_NAME_WORDS_MAX];
	int			count;
} NameWords;

static bool
split(NameWords *name, const void *chars, size_t len, bool wide)
{
	size_t		start = 0;

	name->count = 0;
	for (size_t i = 0; i <= len; i++)
	{
		if (i < len && medrec_char_at(chars, i, wide) != ' ')
			continue;
		if (i > start)
		{
			if (name->count == MEDREC_NAME_WORDS_MAX)
				return false;
			name->words[name->count++] = (NameWord)
			{
				medrec_chars_from(chars, start, wide), i - start, false, false
			};
		}
		start = i + 1;
	}
	return true;
}

static bool
is_equal(const NameWord *a, const NameWord *b, bool wide)
{
	return a->len == b->len &&
		memcmp(a->chars, b->chars, wide ? a->len * sizeof(uint32_t) : a->len) == 0;
}

/* How many of so many words are that one? */
static int
count_equal(const NameWord *words, int count, const NameWord *word, bool wide)
{
	int			equal = 0;

	for (int i = 0; i < count; i++)
		equal += is_equal(&words[i], word, wide);
	return equal;
}

/* Marks the words of a name that the other one has, as often as it has them */
static void
mark_common(NameWords *name, const NameWords *other, bool wide)
{
	for (int i = 0; i < name->count; i++)
		name->words[i].gone =
			count_equal(name->words, i, &name->words[i], wide) <
			count_equal(other->words, other->count, &name->words[i], wide);
}

static void
remove_marked(NameWords *name)
{
	int			kept = 0;

	for (int i = 0; i < name->count; i++)
	{
		if (!name->words[i].gone)
			name->words[kept++] = name->words[i];
	}
	name->count = kept;
}

/* Are these words, one behind the other, that word in pieces? */
static bool
is_in_pieces(const NameWord *words, int count, const NameWord *whole, bool wide)
{
	size_t		done = 0;

	for (int i = 0; i < count; i++)
	{
		NameWord	piece = words[i];

		if (piece.len > whole->len - done)
			return false;
		piece.chars = medrec_chars_from(whole->chars, done, wide);
		if (!is_equal(&words[i], &piece, wide))
			return false;
		done += piece.len;
	}
	return done == whole->len;
}

/* Puts together the words of a name that are one word of the other */
static void
join_pieces(NameWords *name, const NameWords *other, bool wide)
{
	for (int i = 0; i < other->count; i++)
	{
		const NameWord *whole = &other->words[i];

		for (int from = 0; from < name->count; from++)
		{
			int			count = 2;

			while (from + count <= name->count &&
				   !is_in_pieces(&name->words[from], count, whole, wide))
				count++;
			if (from + count > name->count)
				continue;
			name->words[from] = *whole;
			name->words[from].joined = true;
			memmove(&name->words[from + 1], &name->words[from + count],
					(size_t) (name->count - from - count) * sizeof(NameWord));
			name->count -= count - 1;
			break;
		}
	}
}

/* The bytes of a word in ASCII, as many as a diminutive may have; 0 if none */
static size_t
ascii_chars(char *to, size_t size, const NameWord *word, bool wide)
{
	if (word->len > size)
		return 0;
	for (size_t i = 0; i < word->len; i++)
	{
		uint32_t	c = medrec_char_at(word->chars, i, wide);

		if (c >= 0x80)
			return 0;
		to[i] = (char) c;
	}
	return word->len;
}

static bool
is_nickname(const NameWord *a, const NameWord *b, bool wide)
{
	char		a_chars[32];
	char		b_chars[32];
	size_t		a_len = ascii_chars(a_chars, sizeof(a_chars), a, wide);
	size_t		b_len = ascii_chars(b_chars, sizeof(b_chars), b, wide);

	return a_len > 0 && b_len > 0 &&
		medrec_names_share_canonical(a_chars, a_len, b_chars, b_len);
}

/* Jr and Sr, II and III are like each other and never the same person */
static bool
is_generation(const NameWord *word, bool wide)
{
	static const char *const generations[] = {
		"jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "4th"
	};
	char		chars[4];
	size_t		len = ascii_chars(chars, sizeof(chars), word, wide);

	for (size_t i = 0; i < sizeof(generations) / sizeof(generations[0]); i++)
	{
		if (len == strlen(generations[i]) &&
			memcmp(chars, generations[i], len) == 0)
			return true;
	}
	return false;
}

static int
likeness(const NameWord *a, const NameWord *b, bool wide)
{
	MedrecPair	pair = {a->chars, b->chars, a->len, b->len, wide};
	int			close;

	if (is_equal(a, b, wide))
		return a->joined || b->joined ? JOINED : EQUAL;
	if (is_generation(a, wide) || is_generation(b, wide))
		return 0;
	if (a->len == 1 || b->len == 1)
		return medrec_char_at(a->chars, 0, wide) ==
			medrec_char_at(b->chars, 0, wide) ? INITIAL : 0;
	if (is_nickname(a, b, wide))
		return NICKNAME;
	close = (int) (medrec_jaro_winkler(&pair) * EQUAL);
	if (close >= EQUAL)
		return EQUAL - 1;
	return close >= CLOSE ? close : 0;
}

/*
 * The greatest sum of likenesses with each word in one pair at most: the
 * Hungarian method, with potentials, which adds one row after the other
 * (H. W. Kuhn, "The Hungarian method for the assignment problem", 1955).
 * Rows and columns are counted from 1; few has at most as many words as many.
 */
static int
best_pairing(const NameWords *few, const NameWords *many, bool wide)
{
	int			cost[MEDREC_NAME_WORDS_MAX + 1][MEDREC_NAME_WORDS_MAX + 1];
	int			row_potential[MEDREC_NAME_WORDS_MAX + 1] = {0};
	int			column_potential[MEDREC_NAME_WORDS_MAX + 1] = {0};
	int			row_of[MEDREC_NAME_WORDS_MAX + 1] = {0};	/* by column */
	int			sum = 0;

	for (int i = 1; i <= few->count; i++)
	{
		for (int j = 1; j <= many->count; j++)
			cost[i][j] = -likeness(&few->words[i - 1], &many->words[j - 1],
								   wide);
	}

	for (int i = 1; i <= few->count; i++)
	{
		int			least[MEDREC_NAME_WORDS_MAX + 1];
		int			from[MEDREC_NAME_WORDS_MAX + 1];
		bool		used[MEDREC_NAME_WORDS_MAX + 1] = {false};
		int			column = 0;

		for (int j = 0; j <= many->count; j++)
			least[j] = INT32_MAX;
		row_of[0] = i;
		do
		{
			int			row = row_of[column];
			int			delta = INT32_MAX;
			int			next = 0;

			used[column] = true;
			for (int j = 1; j <= many->count; j++)
			{
				int			reduced;

				if (used[j])
					continue;
				reduced = cost[row][j] - row_potential[row] -
					column_potential[j];
				if (reduced < least[j])
				{
					least[j] = reduced;
					from[j] = column;
				}
				if (least[j] < delta)
				{
					delta = least[j];
					next = j;
				}
			}
			for (int j = 0; j <= many->count; j++)
			{
				if (used[j])
				{
					row_potential[row_of[j]] += delta;
					column_potential[j] -= delta;
				}
				else
					least[j] -= delta;
			}
			column = next;
		} while (row_of[column] != 0);

		while (column != 0)
		{
			row_of[column] = row_of[from[column]];
			column = from[column];
		}
	}

	for (int j = 1; j <= many->count; j++)
	{
		if (row_of[j] != 0)
			sum -= cost[row_of[j]][j];
	}
	return sum;
}

bool
medrec_name_similarity(const MedrecPair *names, double *similarity)
{
	bool		wide = names->wide;
	NameWords	a;
	NameWords	b;
	NameWords	a_rest;
	NameWords	b_rest;
	int			common;
	int			fewer;
	int			more;
	double		sum;

	if (!split(&a, names->a, names->a_len, wide) ||
		!split(&b, names->b, names->b_len, wide))
		return false;

	mark_common(&a, &b, wide);
	mark_common(&b, &a, wide);
	common = a.count;
	remove_marked(&a);
	remove_marked(&b);
	common -= a.count;
	a_rest = a;
	b_rest = b;
	join_pieces(&a_rest, &b, wide);
	join_pieces(&b_rest, &a, wide);

	if (a_rest.count <= b_rest.count)
		sum = best_pairing(&a_rest, &b_rest, wide);
	else
		sum = best_pairing(&b_rest, &a_rest, wide);
	sum = sum / EQUAL + common;
	fewer = common + (a_rest.count < b_rest.count ? a_rest.count : b_rest.count);
	more = common + (a_rest.count < b_rest.count ? b_rest.count : a_rest.count);
	if (fewer == 0)
		*similarity = more == 0 ? 1.0 : 0.0;
	else
		*similarity = sum / (fewer + LEFT_OUT * (more - fewer));
	return true;
}
