/*-------------------------------------------------------------------------
 *
 * fuzz_placeholder.c
 *		Glances at values, beside the full look at them.
 *
 * Random bytes are seldom a placeholder.  So they say how to write one: which
 * line of the catalogue or which words, in what case, with what between them, and
 * what is changed then.  A glance may never call ordinary what the full look
 * finds in the catalogue, nor a number a name.
 *
 *-------------------------------------------------------------------------
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz_placeholder.h"

#include "common/placeholder.h"
#include "completeness/presence.h"

#define REQUIRE(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

#define VALUE_MAX	120

typedef struct Value
{
	const unsigned char *next;	/* bytes that tell how to write it */
	const unsigned char *end;
	size_t		len;
	char		chars[VALUE_MAX];
} Value;

static unsigned
take(Value *value)
{
	return value->next < value->end ? *value->next++ : 0;
}

static void
put(Value *value, const char *chars, size_t len)
{
	for (size_t i = 0; i < len && value->len < VALUE_MAX; i++)
		value->chars[value->len++] = chars[i];
}

static void
put_separator(Value *value)
{
	static const char *const separators[] = {
		" ", "", "-", ".", "/", "  ", ", ", "'", "\xE2\x80\x99", "\xC2\xA0", "_", ". ", "(", "\t", "@", "\xC3\xA9"
	};
	const char *separator = separators[take(value) % 16];

	put(value, separator, strlen(separator));
}

/* A line of the catalogue, with other blanks */
static void
put_line(Value *value)
{
	unsigned	number = take(value) | take(value) << 8;
	const char *line = medrec_placeholders[number % medrec_placeholder_count].value;

	for (; *line != '\0'; line++)
	{
		if (*line == ' ')
			put_separator(value);
		else
			put(value, line, 1);
	}
}

static void
put_words(Value *value)
{
	static const char *const words[] = {
		"BABY", "BABU", "BOY", "GIRL", "GRIL", "NEWBORN", "NB", "INFANT", "TWIN", "TRIPLET", "BABYBOY", "A", "1", "TWO",
		"MALE", "SISTER", "JUDY", "O", "L", "BOYD", "BARBARA", "BOY2", "GIRLA", "SMITH-JONES", "NEWMAN", "X"
	};

	for (unsigned n = 1 + take(value) % 4; n > 0; n--)
	{
		const char *word = words[take(value) % (sizeof(words) / sizeof(words[0]))];

		put(value, word, strlen(word));
		if (n > 1)
			put_separator(value);
	}
}

/* Digits of few sorts, so that equal ones stand together */
static void
put_number(Value *value)
{
	static const char *const forms[] = {
		"ddd-dd-dddd", "ddddddddd", "ddd-ddd-dddd", "(ddd) ddd-dddd", "+1dddddddddd", "ddddd-dddd", "ddddd", "ddd.ddd.dddd",
		"ddd ddd dddd", "d", "dd", "ddd", "dddd", "dddddddd", "dddd-dd-dd", "1ddddddddddd"
	};
	const char *form = forms[take(value) % 16];
	char		digits[2] = {(char) ('0' + take(value) % 10), (char) ('0' + take(value) % 10)};

	for (; *form != '\0'; form++)
	{
		if (*form == 'd')
			put(value, &digits[take(value) % 8 == 0], 1);
		else
			put(value, form, 1);
	}
}

static void
put_email(Value *value)
{
	static const char *const parts[] = {
		"JUDY", "NONE", "NO.EMAIL", "12345678", "@", "@", ".", "MAILHOST", "EXAMPLE", "COM", "NET", "ORG", "TEST", "INVALID", "LP", "E"
	};

	for (unsigned n = 2 + take(value) % 6; n > 0; n--)
	{
		const char *part = parts[take(value) % 16];

		put(value, part, strlen(part));
		if (take(value) % 3 > 0)
			put(value, ".", 1);
	}
}

static void
change(Value *value)
{
	for (size_t i = 0, mask = take(value); i < value->len; i++)
		if (mask >> i % 8 & 1)
			value->chars[i] = medrec_to_lower(value->chars[i]);
	if (value->len > 0 && take(value) % 4 == 0)
		value->chars[take(value) % value->len] = (char) take(value);
	if (take(value) % 4 == 0)
		put_separator(value);
	if (take(value) % 8 == 0)
		put(value, "           ", take(value) % 8);
}

static bool
looks_like_email(const char *value, size_t len)
{
	const char *at = memchr(value, '@', len);
	const char *end = value + len;
	const char *dot;

	for (size_t i = 0; i < len; i++)
		if (medrec_is_blank(value[i]))
			return false;
	if (at == NULL || at == value || memchr(at + 1, '@', (size_t) (end - at - 1)) != NULL)
		return false;
	dot = memchr(at + 1, '.', (size_t) (end - at - 1));
	return dot != NULL && dot > at + 1 && end[-1] != '.';
}

/* What the catalogue has, and is no address, by the full look */
static void
check_glance(int number, const char *name, const char *value, size_t len)
{
	static MedrecElementKind element_kinds[32];
	static bool is_ready[32];
	MedrecElementKind *element_kind = &element_kinds[number];
	const MedrecPlaceholderIndex *index = &element_kind->placeholders;
	uint32_t	kind;
	MedrecPlainForm form;
	size_t		blank;
	bool		is_present;

	if (!is_ready[number])
		REQUIRE(medrec_element_kind_init(element_kind, &medrec_library_catalogue, name, strlen(name)));
	is_ready[number] = true;
	kind = element_kind->bit;
	is_present = medrec_text_is_ordinary(element_kind->text_glance, index, value, len);
	REQUIRE(!is_present || element_kind->text_glance != MEDREC_GLANCE_EMAIL || looks_like_email(value, len));
	if (!is_present && !medrec_placeholder_is_ordinary(index, value, len))
		return;
	while (len > 0 && medrec_is_blank(value[len - 1]))
		len--;
	while ((blank = medrec_blank_len(value, len)) > 0)
	{
		value += blank;
		len -= blank;
	}
	REQUIRE(medrec_has_content(value, len));
	if (len > MEDREC_PLACEHOLDER_MAXLEN)
		return;
	medrec_plain_form(&form, kind, value, len);
	REQUIRE(medrec_placeholder_find(index, &form) == NULL);
	REQUIRE(!form.digits || (kind & MEDREC_KIND_NAMES) == 0);
}

void
fuzz_placeholder(const char *str, size_t len)
{
	Value		value = {.next = (const unsigned char *) str,.end = (const unsigned char *) str + len};
	unsigned	way = take(&value) % 8;
	const char *name;
	char	   *copy;
	uint32_t	bit;

	if (way == 0)
		put(&value, (const char *) value.next, (size_t) (value.end - value.next));
	else if (way < 4)
		put_line(&value);
	else if (way < 6)
		put_words(&value);
	else if (way == 6)
		put_number(&value);
	else
		put_email(&value);
	if (way != 0)
		change(&value);

	/* of its own, so that a read beyond the end is seen */
	copy = malloc(value.len > 0 ? value.len : 1);
	memcpy(copy, value.chars, value.len);
	for (int i = 0; (name = medrec_element_kind_name(i, &bit)) != NULL; i++)
		check_glance(i, name, copy, value.len);
	REQUIRE(medrec_looks_like_email(copy, value.len) == looks_like_email(copy, value.len));
	free(copy);
}
