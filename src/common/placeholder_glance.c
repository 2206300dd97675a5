/*-------------------------------------------------------------------------
 *
 * placeholder_glance.c
 *		Tells ordinary values from placeholders at a glance.
 *
 * Every line of the catalogue is an exact value, a beginning or a pattern.  The
 * first two are found by their first four characters; what remains is to show
 * that no pattern fits, for each sort of value by what its patterns have in
 * common.  A value without a letter in its first eight bytes may be a number, of
 * which the plain form has the digits alone.
 *
 *-------------------------------------------------------------------------
 */
#include "common/placeholder.h"

#include <string.h>

#define SEPARATORS_16	SEP, SEP, SEP, SEP, SEP, SEP, SEP, SEP, SEP, SEP, SEP, SEP, SEP, SEP, SEP, SEP
#define LETTERS			0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25
#define OTHERS_16		OTH, OTH, OTH, OTH, OTH, OTH, OTH, OTH, OTH, OTH, OTH, OTH, OTH, OTH, OTH, OTH
#define SEP				MEDREC_CHAR_SEPARATOR
#define OTH				MEDREC_CHAR_OTHER

const unsigned char medrec_char_class[256] = {
	SEPARATORS_16, SEPARATORS_16, SEPARATORS_16,
	26, 27, 28, 29, 30, 31, 32, 33, 34, 35, SEP, SEP, SEP, SEP, SEP, SEP,
	SEP, LETTERS, SEP, SEP, SEP, SEP, SEP,
	SEP, LETTERS, SEP, SEP, SEP, SEP, SEP,
	OTHERS_16, OTHERS_16, OTHERS_16, OTHERS_16, OTHERS_16, OTHERS_16, OTHERS_16, OTHERS_16
};

/* top bits of bytes: of the first so many, and of the number'th */
#define FIRST(count)	medrec_first_tops(count)
#define BYTE(number)	(UINT64_C(0x80) << (8 * (number)))

static uint32_t
load_head(const void *chars)
{
	return (uint32_t) medrec_load_four(chars);
}

void
medrec_placeholder_glance_init(MedrecPlaceholderIndex *index)
{
	uint64_t	never = UINT64_C(1) << MEDREC_CHAR_OTHER;

	for (int class = 0; class < MEDREC_CHAR_CLASSES; class++)
		index->begins[class] = class < MEDREC_CHAR_DIGIT ? never :
			class < MEDREC_CHAR_NONE ? never | UINT64_C(1) << MEDREC_CHAR_SEPARATOR | UINT64_C(1) << MEDREC_CHAR_NONE |
			UINT64_C(1) << class :
			~UINT64_C(0);
}

/*
 * Of a prefix of less than four characters anything may follow.  Behind an
 * exact value of less than four a value may have a full stop or the like.
 */
void
medrec_placeholder_add_head(MedrecPlaceholderIndex *index, const MedrecPlaceholder *line)
{
	unsigned char chars[4] = {0};
	size_t		len = strlen(line->value);
	uint32_t	head;

	for (size_t i = 0; i < len && i < sizeof(chars); i++)
		chars[i] = (unsigned char) (medrec_is_letter(line->value[i]) || medrec_is_digit(line->value[i]) ?
									line->value[i] : ' ');
	head = load_head(chars);
	index->begins[medrec_char_class[chars[0]]] |= len < 2 ? ~UINT64_C(0) : UINT64_C(1) << medrec_char_class[chars[1]];
	if (line->match == MEDREC_MATCH_PREFIX && len < sizeof(chars))
	{
		if (len >= 2)
			index->heads[MEDREC_HEAD_WORD(head)] = ~UINT64_C(0);
		else
			memset(index->heads, 0xFF, sizeof(index->heads));
		return;
	}
	index->heads[MEDREC_HEAD_WORD(head)] |= UINT64_C(1) << MEDREC_HEAD_BIT(head);
	if (len < sizeof(chars))
	{
		head |= (uint32_t) ' ' << (8 * len);
		index->heads[MEDREC_HEAD_WORD(head)] |= UINT64_C(1) << MEDREC_HEAD_BIT(head);
	}
}

/* ------------------------------------------------------------------------
 * Numbers
 * ------------------------------------------------------------------------
 */

static bool
are_digits(uint64_t bytes, uint64_t places)
{
	return (medrec_digit_bytes(bytes) & places) == places;
}

static bool
are_four_digits(const char *value)
{
	return are_digits(medrec_load_four((const unsigned char *) value), FIRST(4));
}

/* three characters that are not one three times */
static bool
are_unlike(const char *value)
{
	return value[0] != value[1] || value[1] != value[2];
}

/*
 * Nine digits, or three, two and four.  Six equal ones in a row have the fourth
 * to the sixth in them, and so has one digit throughout.
 */
static bool
is_ordinary_ssn(const MedrecPlaceholderIndex *index, const char *value, size_t len,
				uint64_t bytes, uint64_t last)
{
	uint64_t	dashes = BYTE(3) | BYTE(6);

	if (len == 9)
		return are_digits(bytes, FIRST(8)) && medrec_is_digit(value[8]) && are_unlike(value + 3) &&
			!medrec_placeholder_may_begin(index, (uint32_t) bytes);
	return len == 11 && value[3] == '-' && value[6] == '-' &&
		are_digits(bytes, FIRST(8) & ~dashes) && are_digits(last, FIRST(8) & ~(dashes >> 24)) &&
		(value[4] != value[5] || value[5] != value[7]) &&
		!medrec_placeholder_may_begin(index, (uint32_t) (bytes & 0xFFFFFF) | (uint32_t) value[4] << 24);
}

/*
 * Ten digits of North America in one of four ways of writing.  What is wrong
 * with them shows in the exchange: 555, 000, or as the rest.
 */
static bool
is_ordinary_phone(const MedrecPlaceholderIndex *index, const char *value, size_t len,
				  uint64_t bytes)
{
	size_t		area = 0;
	size_t		exchange;

	if (len == 12 && value[3] == value[7] && (value[3] == '-' || value[3] == '.' || value[3] == ' '))
	{
		exchange = 4;
		if (!are_digits(bytes, FIRST(8) & ~BYTE(3) & ~BYTE(7)))
			return false;
	}
	else if (len == 10)
	{
		exchange = 3;
		if (!are_digits(bytes, FIRST(8)))
			return false;
	}
	else if (len == 12 && value[0] == '+' && value[1] == '1')
	{
		area = 2;
		exchange = 5;
		if (!are_digits(bytes, FIRST(8) & ~BYTE(0)))
			return false;
	}
	else if (len == 14 && value[0] == '(' && value[4] == ')' && value[5] == ' ' && value[9] == '-')
	{
		area = 1;
		exchange = 6;
		if (!are_digits(bytes, FIRST(8) & ~BYTE(0) & ~BYTE(4) & ~BYTE(5)) || !medrec_is_digit(value[8]))
			return false;
	}
	else
		return false;
	if (!are_four_digits(value + len - 4) || !are_unlike(value + exchange))
		return false;
	/* the plain form begins with the country, or with the area */
	return !medrec_placeholder_may_begin(index, area == 2 ? load_head(value + 1) :
										 (load_head(value + area) & 0xFFFFFF) | (uint32_t) value[exchange] << 24);
}

/* Elsewhere the patterns of digits are of one digit, up to the fourth at least. */
static bool
is_ordinary_number(const MedrecPlaceholderIndex *index, const char *value, size_t len,
				   uint64_t bytes, uint64_t last)
{
	size_t		count = len < 4 ? len : 4;

	if (index->kind == MEDREC_KIND_SSN)
		return is_ordinary_ssn(index, value, len, bytes, last);
	if (index->kind == MEDREC_KIND_PHONE)
		return is_ordinary_phone(index, value, len, bytes);
	return index->kind != MEDREC_KIND_BIRTH_DATE && len >= 2 &&
		are_digits(bytes, FIRST(count)) && !medrec_is_repeated(value, count) &&
		!medrec_placeholder_may_begin(index, (uint32_t) bytes);
}

/* ------------------------------------------------------------------------
 * The glance
 * ------------------------------------------------------------------------
 */

/*
 * The head of a value, as the plain form has it: four characters, of which none
 * that is neither a letter nor a digit stands first or beside another one.
 * False if the value has no such head, or a byte outside ASCII in it.
 */
static inline bool
read_head(uint64_t bytes, size_t len, uint64_t letters, uint32_t *head)
{
	uint32_t	there = (uint32_t) FIRST(len < 4 ? len : 4);
	uint32_t	others;
	uint32_t	blanks;

	*head = (uint32_t) (bytes & ~(letters >> 2));
	if ((there & ~(uint32_t) letters) == 0)
		return true;
	others = there & ~(uint32_t) (letters | medrec_digit_bytes(bytes));
	blanks = (others >> 7) * 0xFF;
	*head = (*head & ~blanks) | (blanks & UINT32_C(0x20202020));
	return (((uint32_t) bytes & there) | (others & others << 8) | (others & 0x80)) == 0;
}

/* Which of eight bytes are neither letters nor digits, as eight bits */
static inline uint64_t
others_of(uint64_t bytes, uint64_t there)
{
	uint64_t	others = there & ~(medrec_letter_bytes(bytes) | medrec_digit_bytes(bytes));

	return medrec_byte_bits(others);
}

/*
 * Has this name, which is not of letters alone, no word that a pattern of
 * several words has?  Of sixteen bytes at most
 */
static bool
has_no_births(const char *value, size_t len, uint64_t bytes, uint64_t last)
{
	uint64_t	there = FIRST(len < 8 ? len : 8);
	uint64_t	others = others_of(bytes, there) | others_of(last, there) << (len < 8 ? 0 : len - 8);

	if (((bytes | last) & there) != 0)
		return false;			/* perhaps a separator outside ASCII */
	if (medrec_word_may_be_birth(value, len))
		return false;
	for (; others != 0; others &= others - 1)
	{
		size_t		word = (size_t) __builtin_ctzll(others) + 1;

		if (medrec_word_may_be_birth(value + word, len - word))
			return false;
	}
	return true;
}

bool
medrec_placeholder_is_ordinary_after_all(const MedrecPlaceholderIndex *index,
										 const char *value, size_t len)
{
	uint64_t	bytes;			/* the first eight */
	uint64_t	last;			/* the last eight, or the same */
	uint64_t	letters;
	uint32_t	head;
	bool		is_name = (index->kind & MEDREC_KIND_NAMES) != 0;

	if (len >= 4)
		medrec_load_ends(value, len, &bytes, &last);
	else if (len > 0)
		last = bytes = medrec_load_short(value, len);
	else
		return false;
	letters = medrec_letter_bytes(bytes);
	if (letters != 0)
	{
		if (!read_head(bytes, len, letters, &head) || medrec_placeholder_may_begin(index, head))
			return false;
	}
	else if (is_name || !is_ordinary_number(index, value, len, bytes, last))
		return false;
	if (is_name)
		return len <= 16 && ((letters & medrec_letter_bytes(last)) == FIRST(len < 8 ? len : 8) ||
							 has_no_births(value, len, bytes, last));
	return index->kind != MEDREC_KIND_EMAIL || medrec_placeholder_ends_ordinary(value, len);
}
