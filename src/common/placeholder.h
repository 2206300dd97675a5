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

typedef struct MedrecPlaceholderIndex
{
	/*
	 * The first four characters of what is in slots and of the prefixes, as a
	 * set with some more by chance: the first two choose the word, the others
	 * the bit.
	 */
	uint64_t	heads[MEDREC_PLACEHOLDER_HEADS];
	uint32_t	begins[32];		/* the first two, some mistaken for others */
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

/* Do two characters tell that a value is ordinary?  Of kinds without a second look */
static inline bool
medrec_placeholder_begins_ordinary(const MedrecPlaceholderIndex *index,
								   const char *value, size_t len)
{
	return len >= 2 &&
		(index->begins[value[0] & 31] >> (value[1] & 31) & 1) == 0 &&
		(medrec_is_letter(value[0]) || (medrec_is_digit(value[0]) && value[0] != value[1])) &&
		(medrec_is_letter(value[1]) || medrec_is_digit(value[1]));
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
