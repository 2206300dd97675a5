/*-------------------------------------------------------------------------
 *
 * normalize.c
 *		Folding of names: what two spellings of one name have in common.
 *
 * Small letters without diacritics, words with one blank between them.  What
 * becomes of a character stands in a table made from the Unicode data (see
 * data/make_name_fold.pl), so that neither a locale nor a library's version
 * has a say in what is stored in an index.
 *
 * A folded name is folded: characters that are kept and those that replace
 * others are kept the next time, and what joins the character before it has
 * done so already.
 *
 *-------------------------------------------------------------------------
 */
#include <stdint.h>
#include <string.h>

#include "common/ascii.h"
#include "matching/name_fold_table.h"
#include "matching/normalize.h"

#if FOLD_GROWTH > MEDREC_NAME_FOLD_GROWTH
#error "raise MEDREC_NAME_FOLD_GROWTH"
#endif

/* Hangul syllables are numbered by their parts (Unicode, section 3.12) */
#define HANGUL_S 0xAC00
#define HANGUL_L 0x1100
#define HANGUL_V 0x1161
#define HANGUL_T 0x11A7			/* no such part; they begin after it */
#define HANGUL_L_COUNT 19
#define HANGUL_V_COUNT 21
#define HANGUL_T_COUNT 28
#define HANGUL_S_COUNT (HANGUL_L_COUNT * HANGUL_V_COUNT * HANGUL_T_COUNT)

/* Is c one of the count characters from first on? */
static inline bool
is_among(uint32_t c, uint32_t first, uint32_t count)
{
	return c - first < count;
}

/*
 * The length of the character that s begins with and, in *c, the character;
 * 0 where no well-formed one begins (Unicode, table 3-7).
 */
static size_t
decode(const unsigned char *s, size_t len, uint32_t *c)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t		n;

	if (s[0] < 0x80)
	{
		*c = s[0];
		return 1;
	}
	if (s[0] < 0xC2 || s[0] > 0xF4)
		return 0;
	n = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
	if (n > len)
		return 0;

	*c = s[0] & (0x7F >> n);
	for (size_t i = 1; i < n; i++)
	{
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		*c = *c << 6 | (s[i] & 0x3F);
	}
	if (*c < least[n] || *c > 0x10FFFF || (*c >= 0xD800 && *c <= 0xDFFF))
		return 0;
	return n;
}

static size_t
encode(uint32_t c, unsigned char *s)
{
	if (c < 0x10000)
	{
		s[0] = (unsigned char) (0xE0 | c >> 12);
		s[1] = (unsigned char) (0x80 | (c >> 6 & 0x3F));
		s[2] = (unsigned char) (0x80 | (c & 0x3F));
		return 3;
	}
	s[0] = (unsigned char) (0xF0 | c >> 18);
	s[1] = (unsigned char) (0x80 | (c >> 12 & 0x3F));
	s[2] = (unsigned char) (0x80 | (c >> 6 & 0x3F));
	s[3] = (unsigned char) (0x80 | (c & 0x3F));
	return 4;
}

/* The one character that two make, or 0 */
static uint32_t
join(uint32_t first, uint32_t second)
{
	size_t		low = 0;
	size_t		high = sizeof(fold_joins) / sizeof(fold_joins[0]);

	if (is_among(first, HANGUL_L, HANGUL_L_COUNT) &&
		is_among(second, HANGUL_V, HANGUL_V_COUNT))
		return HANGUL_S + ((first - HANGUL_L) * HANGUL_V_COUNT +
						   (second - HANGUL_V)) * HANGUL_T_COUNT;
	if (is_among(first, HANGUL_S, HANGUL_S_COUNT) &&
		(first - HANGUL_S) % HANGUL_T_COUNT == 0 &&
		is_among(second, HANGUL_T + 1, HANGUL_T_COUNT - 1))
		return first + (second - HANGUL_T);

	while (low < high)
	{
		size_t		middle = (low + high) / 2;

		if (fold_joins[middle].second < second ||
			(fold_joins[middle].second == second &&
			 fold_joins[middle].first < first))
			low = middle + 1;
		else
			high = middle;
	}
	if (low < sizeof(fold_joins) / sizeof(fold_joins[0]) &&
		fold_joins[low].second == second && fold_joins[low].first == first)
		return fold_joins[low].whole;
	return 0;
}

void
medrec_name_fold_keep(MedrecNameFold *fold, const void *bytes, size_t len)
{
	if (fold->blank)
		*fold->next++ = ' ';
	fold->blank = false;
	memcpy(fold->next, bytes, len);
	fold->next += len;
}

void
medrec_name_fold(MedrecNameFold *fold, const char *utf8, size_t len)
{
	const unsigned char *s = (const unsigned char *) utf8;
	const unsigned char *end = s + len;
	const unsigned char *stray = NULL;	/* behind the last byte of no UTF-8 */
	const char *stray_next = NULL;	/* and behind its copy */
	uint32_t	last = 0;		/* the last character, if one was kept */
	size_t		last_len = 0;
	size_t		n;

	for (; s < end; s += n)
	{
		uint32_t	c;
		uint32_t	whole;
		uint16_t	entry;

		if (medrec_is_letter((char) s[0]) || medrec_is_digit((char) s[0]))
		{
			char		small = medrec_to_lower((char) s[0]);

			n = 1;
			medrec_name_fold_keep(fold, &small, 1);
			last = 0;
			continue;
		}

		n = decode(s, end - s, &c);
		if (n == 0)
		{
			/*
			 * If what stood between two such bytes has gone, they must not
			 * come together and make a character.
			 */
			if (fold->next == stray_next && s != stray)
				fold->blank = true;
			n = 1;
			medrec_name_fold_keep(fold, s, n);
			stray = s + n;
			stray_next = fold->next;
			last = 0;
			continue;
		}

		entry = fold_pages[fold_index[c >> FOLD_PAGE_BITS]]
			[c & ((1 << FOLD_PAGE_BITS) - 1)];
		if (entry == FOLD_JOIN && last != 0 && !fold->blank &&
			(whole = join(last, c)) != 0)
		{
			fold->next -= last_len;
			last = whole;
			last_len = encode(whole, (unsigned char *) fold->next);
			fold->next += last_len;
			continue;
		}

		switch (entry)
		{
			case FOLD_DROP:
				break;
			case FOLD_BLANK:
				fold->blank = fold->next > fold->start;
				break;
			case FOLD_JOIN:
			case FOLD_KEEP:
				medrec_name_fold_keep(fold, s, n);
				last = c;
				last_len = n;
				break;
			default:
				medrec_name_fold_keep(fold, &fold_text[entry - FOLD_TEXT + 1],
									  fold_text[entry - FOLD_TEXT]);
				last = 0;
		}
	}
}

size_t
medrec_utf8_character(const char *text, size_t len, uint32_t *character)
{
	size_t		n = decode((const unsigned char *) text, len, character);

	if (n > 0)
		return n;
	*character = 0x110000 + (unsigned char) text[0];

	return 1;
}
