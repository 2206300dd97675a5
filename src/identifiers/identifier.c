/*-------------------------------------------------------------------------
 *
 * identifier.c
 *		The checks and forms of an identifier, for all kinds.
 *
 * A value is trimmed of spaces and read by the shapes of its kind, which
 * leaves its significant characters in a buffer of fixed size; the rule of the
 * kind judges those.  Nothing is allocated.  A value that has no shape is
 * looked at again to say what is wrong with it: that, and only that, takes
 * time that grows with the length of the value.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/identifier.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "common/ascii.h"

static const char *const verdict_names[MEDREC_VERDICT_COUNT] = {
	[MEDREC_VERDICT_OK] = "ok",
	[MEDREC_VERDICT_TEST] = "test",
	[MEDREC_VERDICT_LEGACY] = "legacy",
	[MEDREC_VERDICT_EMPTY] = "empty",
	[MEDREC_VERDICT_CHARSET] = "charset",
	[MEDREC_VERDICT_LENGTH] = "length",
	[MEDREC_VERDICT_FORMAT] = "format",
	[MEDREC_VERDICT_COMPONENT] = "component",
	[MEDREC_VERDICT_DATE] = "date",
	[MEDREC_VERDICT_CHECKSUM] = "checksum",
	[MEDREC_VERDICT_DUMMY] = "dummy",
	[MEDREC_VERDICT_UNASSIGNED] = "unassigned",
	[MEDREC_VERDICT_AMBIGUOUS] = "ambiguous",
};

const char *
medrec_verdict_name(MedrecVerdict verdict)
{
	return verdict_names[verdict];
}

/* What a character is, and what a symbol of a shape can stand for. */
#define DIGIT		0x01
#define LETTER		0x02
#define PUNCTUATION	0x04
#define PRINTABLE	(DIGIT | LETTER | PUNCTUATION)

#define D			DIGIT
#define L			LETTER
#define P			PUNCTUATION

static const unsigned char character_classes[UCHAR_MAX + 1] = {
	[' '] =
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	D, D, D, D, D, D, D, D, D, D, P, P, P, P, P, P,
	P, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, P, P, P, P, P,
	P, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, P, P, P, P, 0,
};

#undef D
#undef L
#undef P

/* The classes that a symbol stands for; none: it stands for itself. */
static const unsigned char symbol_classes[UCHAR_MAX + 1] = {
	['9'] = DIGIT,
	['A'] = LETTER,
	['X'] = DIGIT | LETTER,
	['?'] = PRINTABLE,
};

static inline unsigned char
character_class(char c)
{
	return character_classes[(unsigned char) c];
}

static inline bool
is_alphanumeric(char c)
{
	return (character_class(c) & (DIGIT | LETTER)) != 0;
}

static inline char
fold_case(MedrecFold fold, char c)
{
	if ((character_class(c) & LETTER) == 0 || fold == MEDREC_FOLD_NONE)
		return c;
	return (char) (fold == MEDREC_FOLD_UPPER ? c & ~0x20 : c | 0x20);
}

static inline bool
is_separator(const MedrecIdentifier *kind, char c)
{
	for (const char *separator = kind->separators; *separator != '\0'; separator++)
	{
		if (*separator == c)
			return true;
	}
	return false;
}

static bool
has_length(const MedrecIdentifier *kind, size_t len)
{
	for (const MedrecLengths *range = kind->lengths; range->max > 0; range++)
	{
		if (len >= range->min && len <= range->max)
			return true;
	}
	return false;
}

/*
 * Copies value to compact, folded and without separators, and returns how many
 * characters that makes, or 0 if value has not this shape.
 */
static size_t
read_shape(const MedrecIdentifier *kind, const char *shape,
		   const char *value, size_t len, char *compact)
{
	const char *end = value + len;
	size_t		compact_len = 0;

	for (; *shape != '\0'; shape++)
	{
		unsigned char classes = symbol_classes[(unsigned char) *shape];

		if (compact_len == MEDREC_IDENTIFIER_MAX)
			return 0;
		if (classes != 0)
		{
			if (value == end || (character_class(*value) & classes) == 0)
				return 0;
			compact[compact_len++] = fold_case(kind->fold, *value++);
			if (shape[1] != '*')
				continue;
			shape++;
			while (value < end && (character_class(*value) & classes) != 0)
			{
				if (compact_len == MEDREC_IDENTIFIER_MAX)
					return 0;
				compact[compact_len++] = fold_case(kind->fold, *value++);
			}
		}
		else if (*shape == '^')
			compact[compact_len++] = '0';
		else
		{
			if (value == end || fold_case(kind->fold, *value++) != *shape)
				return 0;
			if (!is_separator(kind, *shape))
				compact[compact_len++] = *shape;
		}
	}
	return value == end ? compact_len : 0;
}

/* Says why value, which is trimmed and not empty, has none of the shapes. */
static MedrecVerdict
explain_misfit(const MedrecIdentifier *kind, const char *value, size_t len)
{
	size_t		significant = 0;

	for (size_t i = 0; i < len; i++)
	{
		if (character_class(value[i]) == 0)
			return MEDREC_VERDICT_CHARSET;
		if (!is_separator(kind, fold_case(kind->fold, value[i])))
			significant++;
	}
	return has_length(kind, significant) ?
		MEDREC_VERDICT_FORMAT : MEDREC_VERDICT_LENGTH;
}

/* Is this code in the list, which is sorted? */
static bool
is_listed(const MedrecCodes *list, const char *code, size_t len)
{
	size_t		low = 0;
	size_t		high = list->count;

	while (low < high)
	{
		size_t		middle = (low + high) / 2;
		const char *other = list->codes[middle];
		int			order = strncmp(code, other, len);

		if (order == 0 && other[len] == '\0')
			return true;
		if (order <= 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

#define BYTES(byte)		(UINT64_C(0x0101010101010101) * (byte))

/* Copies value to compact if it is digits alone. */
static bool
read_digits(const char *value, size_t len, char *compact)
{
	/* by eights: the upper halves of the bytes are 3, and still with 6 more */
	for (; len >= sizeof(uint64_t); len -= sizeof(uint64_t))
	{
		uint64_t	word;

		memcpy(&word, value, sizeof(word));
		if ((word & BYTES(0xf0)) != BYTES(0x30) ||
			((word + BYTES(6)) & BYTES(0xf0)) != BYTES(0x30))
			return false;
		memcpy(compact, &word, sizeof(word));
		value += sizeof(word);
		compact += sizeof(word);
	}
	for (size_t i = 0; i < len; i++)
	{
		if (!medrec_is_digit(value[i]))
			return false;
		compact[i] = value[i];
	}
	return true;
}

/* Reads the value by the first of its shapes that it has; 0 if it has none. */
static size_t
read_any_shape(const MedrecIdentifier *kind, const char *value, size_t len, char *compact)
{
	if (len == (size_t) kind->digits && read_digits(value, len, compact))
		return len;
	if (kind->shapes == NULL)
		return 0;
	for (const char *const *shape = kind->shapes; *shape != NULL; shape++)
	{
		size_t		compact_len = read_shape(kind, *shape, value, len, compact);

		if (compact_len > 0)
			return compact_len;
	}
	return 0;
}

MedrecVerdict
medrec_identifier_check(const MedrecIdentifier *kind,
						const char *value, size_t len,
						char *canonical, size_t *canonical_len)
{
	char		buffer[MEDREC_IDENTIFIER_MAX];
	char	   *compact = canonical != NULL ? canonical : buffer;
	size_t		compact_len;
	MedrecVerdict verdict;

	medrec_trim_spaces(&value, &len);
	if (len == 0)
		return MEDREC_VERDICT_EMPTY;

	if (len > MEDREC_IDENTIFIER_MAX)
		return explain_misfit(kind, value, len);

	compact_len = read_any_shape(kind, value, len, compact);
	if (compact_len == 0)
		return explain_misfit(kind, value, len);
	if (!has_length(kind, compact_len))
		return MEDREC_VERDICT_LENGTH;

	verdict = kind->rule != NULL ?
		kind->rule(compact, &compact_len) : MEDREC_VERDICT_OK;
	if (kind->codes.count > 0 && medrec_verdict_is_valid(verdict) &&
		!is_listed(&kind->codes, compact, compact_len))
		return MEDREC_VERDICT_UNASSIGNED;
	if (canonical_len != NULL)
		*canonical_len = compact_len;
	return verdict;
}

size_t
medrec_identifier_format(const MedrecIdentifier *kind,
						 const char *canonical, size_t len, char *printed)
{
	const char *next = canonical + len;
	size_t		printed_len;

	if (kind->display == NULL)
	{
		memcpy(printed, canonical, len);
		return len;
	}

	printed_len = strlen(kind->display);
	for (size_t i = printed_len; i-- > 0;)
	{
		char		symbol = kind->display[i];

		printed[i] = is_alphanumeric(symbol) ? *--next : symbol;
	}
	return printed_len;
}

void
medrec_identifier_mask(const MedrecIdentifier *kind, char *printed, size_t len)
{
	int			total = 0;
	int			shown;

	for (size_t i = 0; i < len; i++)
		total += is_alphanumeric(printed[i]);
	shown = kind->unmasked < total / 2 ? kind->unmasked : total / 2;

	for (size_t i = len; i-- > 0;)
	{
		if (!is_alphanumeric(printed[i]))
			continue;
		if (shown > 0)
			shown--;
		else
			printed[i] = '*';
	}
}
