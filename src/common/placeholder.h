/*-------------------------------------------------------------------------
 *
 * placeholder.h
 *		What people and programs write when they know nothing.
 *
 * One versioned catalogue for everybody who must not take UNKNOWN for a name
 * or 1900-01-01 for a birth date.  A value is brought to a plain form (upper
 * case, every run of other characters than letters and digits one space) and
 * looked up.  Each line of the catalogue holds for some kinds of value only:
 * MALE is no given name but a good answer for sex.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PLACEHOLDER_H
#define MEDREC_PLACEHOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/ascii.h"
#include "common/hash64.h"

/* Kinds of value, as bits */
enum
{
	MEDREC_KIND_TEXT = 1 << 0,	/* anything */
	MEDREC_KIND_NAME = 1 << 1,	/* a whole name, or a part not known which */
	MEDREC_KIND_FAMILY_NAME = 1 << 2,
	MEDREC_KIND_GIVEN_NAME = 1 << 3,
	MEDREC_KIND_BIRTH_DATE = 1 << 4,
	MEDREC_KIND_SEX = 1 << 5,
	MEDREC_KIND_SSN = 1 << 6,
	MEDREC_KIND_PHONE = 1 << 7,
	MEDREC_KIND_ZIP = 1 << 8,
	MEDREC_KIND_STREET = 1 << 9,
	MEDREC_KIND_EMAIL = 1 << 10,
	MEDREC_KIND_CODE = 1 << 11, /* of any code system */
	MEDREC_KIND_IDENTIFIER = 1 << 12,	/* of a kind in the registry */

	MEDREC_KIND_NAMES = MEDREC_KIND_NAME | MEDREC_KIND_FAMILY_NAME |
	MEDREC_KIND_GIVEN_NAME
};

/* What is said in place of a value */
typedef enum MedrecMeaning
{
	MEDREC_MEANS_UNKNOWN,		/* nothing is known: a placeholder proper */
	MEDREC_MEANS_DECLINED,		/* asked, and not answered */
	MEDREC_MEANS_NOT_APPLICABLE /* there is no such thing here */
} MedrecMeaning;

/* Longer plain forms are never looked up: no placeholder is that long. */
#define MEDREC_PLACEHOLDER_MAXLEN	64

/* A value in plain form */
typedef struct MedrecPlainForm
{
	char		chars[MEDREC_PLACEHOLDER_MAXLEN + 1];
	size_t		len;			/* 0: the value has no letter or digit */
	bool		digits;			/* all of chars are digits */
	uint32_t	kind;			/* of the value: one bit */
} MedrecPlainForm;

typedef enum MedrecPlaceholderMatch
{
	MEDREC_MATCH_EXACT,			/* the whole plain form */
	MEDREC_MATCH_PREFIX,		/* it begins so */
	MEDREC_MATCH_WORDS,			/* a pattern; value describes it */
	MEDREC_MATCH_DIGITS			/* a pattern of values that are only digits */
} MedrecPlaceholderMatch;

/* One line of the catalogue */
typedef struct MedrecPlaceholder
{
	const char *value;			/* in plain form */
	MedrecPlaceholderMatch match;
	MedrecMeaning meaning;
	const char *class;			/* of a placeholder proper, else NULL */
	uint32_t	kinds;			/* bits of the kinds it holds for */
	bool		(*pattern) (const MedrecPlainForm *form);
	const char *source;
	int			since;			/* version of the catalogue */
} MedrecPlaceholder;

extern const MedrecPlaceholder medrec_placeholders[];
extern const size_t medrec_placeholder_count;

/*
 * The lines in force: those above, and behind them those that the site has
 * added, which are exact and few enough for the look-up.
 */
#define MEDREC_PLACEHOLDERS_MAX		900

typedef struct MedrecCatalogue
{
	const MedrecPlaceholder *lines;
	size_t		count;
} MedrecCatalogue;

extern const MedrecCatalogue medrec_library_catalogue;

/*
 * The lines for one kind made ready for look-ups, which costs about half a
 * microsecond: keep it for the next value.
 */
#define MEDREC_PLACEHOLDER_SLOTS	1024	/* a power of two */
#define MEDREC_PLACEHOLDER_PATTERNS 32	/* more than there are of a sort */

#define MEDREC_PLACEHOLDER_HEADS	64	/* a power of two */

/*
 * What a glance takes characters for: letters of either case are 0 to 25, and
 * digits follow.
 */
enum
{
	MEDREC_CHAR_DIGIT = 26,
	MEDREC_CHAR_NONE = 36,		/* behind the end */
	MEDREC_CHAR_SEPARATOR,		/* the rest of ASCII */
	MEDREC_CHAR_OTHER			/* a byte outside ASCII */
};

#define MEDREC_CHAR_CLASSES		(MEDREC_CHAR_OTHER + 1)

extern const unsigned char medrec_char_class[256];

typedef struct MedrecPlaceholderIndex
{
	/*
	 * The first four characters of what is in slots and of the prefixes, as a
	 * set with some more by chance: the first two choose the word, the others
	 * the bit.
	 */
	uint64_t	heads[MEDREC_PLACEHOLDER_HEADS];

	/*
	 * The classes of the first two, a bit for each second one.  Also set is
	 * what two characters do not tell: all that does not begin with a letter
	 * or a digit, a digit and the same or a separator behind it.
	 */
	uint64_t	begins[MEDREC_CHAR_CLASSES];
	uint32_t	kind;			/* one bit */
	bool		has_site_lines; /* of this kind */
	bool		has_words;		/* patterns of several words */
	bool		has_second_look;	/* the beginning alone does not tell */

	/* lines of the catalogue: prefixes and patterns; patterns of digits */
	const MedrecPlaceholder *catalogue;
	uint32_t	nwords;
	uint32_t	ndigits;
	uint16_t	words[MEDREC_PLACEHOLDER_PATTERNS];
	uint16_t	digits[MEDREC_PLACEHOLDER_PATTERNS];
	uint16_t	slots[MEDREC_PLACEHOLDER_SLOTS];	/* hash of value: line + 1 */
} MedrecPlaceholderIndex;

extern void medrec_placeholder_index_init(MedrecPlaceholderIndex *index,
										  const MedrecCatalogue *catalogue,
										  uint32_t kind);

/* Of no line yet */
extern void medrec_placeholder_glance_init(MedrecPlaceholderIndex *index);

/* Adds the head of an exact line or of a prefix */
extern void medrec_placeholder_add_head(MedrecPlaceholderIndex *index,
										const MedrecPlaceholder *line);

/* Has the site added this line? */
static inline bool
medrec_placeholder_is_of_site(const MedrecPlaceholderIndex *index,
							  const MedrecPlaceholder *line)
{
	return line >= index->catalogue + medrec_placeholder_count;
}

/* ------------------------------------------------------------------------
 * Glances
 *
 * Nearly all values are told from placeholders by their first eight bytes, and
 * the rest of them by little more.  A glance that cannot tell says no: it never
 * calls ordinary what the catalogue has.  The first byte is the lowest.
 * ------------------------------------------------------------------------
 */

/* in every byte */
#define MEDREC_BYTES(byte)	((byte) * UINT64_C(0x0101010101010101))

/* The top bits of the bytes that are from low to high, which are ASCII */
static inline uint64_t
medrec_bytes_between(uint64_t bytes, uint64_t low, uint64_t high)
{
	uint64_t	ascii = bytes & MEDREC_BYTES(0x7F);

	return (ascii + MEDREC_BYTES(0x80 - low)) & ~(ascii + MEDREC_BYTES(0x7F - high)) &
		~bytes & MEDREC_BYTES(0x80);
}

/* The top bits of the bytes below one that is ASCII */
static inline uint64_t
medrec_bytes_below(uint64_t bytes, uint64_t high)
{
	return ~((bytes & MEDREC_BYTES(0x7F)) + MEDREC_BYTES(0x80 - high)) & ~bytes & MEDREC_BYTES(0x80);
}

/* The top bits of eight bytes, as eight bits */
static inline uint64_t
medrec_byte_bits(uint64_t tops)
{
	return (tops >> 7 & MEDREC_BYTES(1)) * UINT64_C(0x0102040810204080) >> 56;
}

static inline uint64_t
medrec_letter_bytes(uint64_t bytes)
{
	return medrec_bytes_between(bytes | MEDREC_BYTES(0x20), 'a', 'z');
}

static inline uint64_t
medrec_digit_bytes(uint64_t bytes)
{
	return medrec_bytes_between(bytes, '0', '9');
}

/* The first bytes of a value that is not empty, zero behind a shorter one */
static inline uint64_t
medrec_first_bytes(const char *value, size_t len)
{
	return medrec_load_short(value, len < sizeof(uint64_t) ? len : sizeof(uint64_t));
}

/*
 * Do two characters tell that a value is ordinary, but for the patterns of kinds
 * with a second look?
 */
static inline bool
medrec_placeholder_begins_ordinary(const MedrecPlaceholderIndex *index,
								   const char *value, size_t len)
{
	return len > 0 &&
		(index->begins[medrec_char_class[(unsigned char) value[0]]] >>
		 (len > 1 ? medrec_char_class[(unsigned char) value[1]] : MEDREC_CHAR_NONE) & 1) == 0;
}

/* The top bits of the first so many bytes of eight */
static inline uint64_t
medrec_first_tops(size_t count)
{
	return MEDREC_BYTES(0x80) >> (64 - 8 * count);
}

/*
 * The first eight bytes and the last ones, which are the same if there are no
 * more; of four at least.  Whether there are eight decides no branch, which
 * names would mislead.
 */
static inline void
medrec_load_ends(const char *value, size_t len, uint64_t *first, uint64_t *last)
{
	const unsigned char *bytes = (const unsigned char *) value;
	size_t		rest = len < 8 ? len - 4 : 4;

	*first = medrec_load_four(bytes) | medrec_load_four(bytes + rest) << (8 * rest);
	*last = medrec_load_four(bytes + len - 4 - rest) | medrec_load_four(bytes + len - 4) << (8 * rest);
}

/*
 * Where a head is in the set of heads.  With this multiplier no frequent name
 * of the United States is taken for something in the catalogue.
 */
#define MEDREC_HEAD_HASH(half)	((half) * UINT32_C(0x206F5C67) >> 26)
#define MEDREC_HEAD_WORD(head)	MEDREC_HEAD_HASH((head) & 0xFFFF)
#define MEDREC_HEAD_BIT(head)	MEDREC_HEAD_HASH((head) >> 16)

/* Could something in the catalogue begin with these four characters, in plain form? */
static inline bool
medrec_placeholder_may_begin(const MedrecPlaceholderIndex *index, uint32_t head)
{
	return (index->begins[medrec_char_class[head & 0xFF]] >> medrec_char_class[head >> 8 & 0xFF] &
			index->heads[MEDREC_HEAD_WORD(head)] >> MEDREC_HEAD_BIT(head) & 1) != 0;
}

/*
 * Is it one word of up to 16 letters that begins as nothing in the catalogue
 * does?  The patterns of names are of several words.
 */
static inline bool
medrec_placeholder_is_ordinary_word(const MedrecPlaceholderIndex *index,
									const char *value, size_t len)
{
	uint64_t	first;
	uint64_t	last;

	if (len < 4)
		return medrec_placeholder_begins_ordinary(index, value, len) && medrec_is_letter(value[0]) &&
			medrec_is_letter(value[len / 2]) && medrec_is_letter(value[len - 1]);
	if (len > 16)
		return false;
	medrec_load_ends(value, len, &first, &last);
	return (medrec_letter_bytes(first) & medrec_letter_bytes(last)) == medrec_first_tops(len < 8 ? len : 8) &&
		!medrec_placeholder_may_begin(index, (uint32_t) first & UINT32_C(0xDFDFDFDF));
}

/*
 * And the end of an e-mail address?  What ends as EXAMPLE.COM does, or in .TEST
 * or .INVALID, is looked at.
 */
static inline bool
medrec_placeholder_ends_ordinary(const char *value, size_t len)
{
	return len >= 8 && medrec_is_letter(value[len - 1]) && value[len - 5] != '.' && value[len - 8] != '.' &&
		(medrec_to_upper(value[len - 5]) != 'E' || medrec_to_upper(value[len - 6]) != 'L' ||
		 medrec_to_upper(value[len - 7]) != 'P');
}

/* What two characters do not tell; see placeholder_glance.c */
extern bool medrec_placeholder_is_ordinary_after_all(const MedrecPlaceholderIndex *index,
													 const char *value, size_t len);

/* Does the catalogue have nothing like this value? */
static inline bool
medrec_placeholder_is_ordinary(const MedrecPlaceholderIndex *index,
							   const char *value, size_t len)
{
	return (!index->has_second_look && medrec_placeholder_begins_ordinary(index, value, len)) ||
		medrec_placeholder_is_ordinary_after_all(index, value, len);
}

/*
 * Could this be a word that patterns of several words want?  What stands behind
 * it belongs to it.  The words stand in placeholder_catalogue.c.
 */
extern bool medrec_word_may_be_birth(const char *word, size_t len);

/* The plain form of a value of at most MEDREC_PLACEHOLDER_MAXLEN bytes */
extern void medrec_plain_form(MedrecPlainForm *form, uint32_t kind,
							  const char *value, size_t len);

/* The plain form of a date: its eight digits */
extern void medrec_plain_date(MedrecPlainForm *form, int year, int month, int day);

/* The line of the catalogue for a value, or NULL */
extern const MedrecPlaceholder *medrec_placeholder_find(const MedrecPlaceholderIndex *index,
														const MedrecPlainForm *form);

/*
 * Is this trimmed value of a kind (one bit) in the library's catalogue, or
 * without any letter or digit?  For now and then: it looks at line after line.
 */
extern bool medrec_is_placeholder(uint32_t kind, const char *value, size_t len);

/* how many of the bytes at value are one blank: 0 if it is something else */
extern size_t medrec_blank_len(const char *value, size_t len);

/* is there anything but blanks and punctuation? */
extern bool medrec_has_content(const char *value, size_t len);

#endif							/* MEDREC_PLACEHOLDER_H */
