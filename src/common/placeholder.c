/*-------------------------------------------------------------------------
 *
 * placeholder.c
 *		Plain forms of values, and their look-up in the catalogue.
 *
 *-------------------------------------------------------------------------
 */
#include "common/placeholder.h"

#include <string.h>

#include "common/ascii.h"

/*
 * The bytes of blanks outside ASCII are told by their UTF-8 form: in every
 * other server encoding that form is not a character, or one that nobody
 * writes.
 */
size_t
medrec_blank_len(const char *value, size_t len)
{
	const unsigned char *p = (const unsigned char *) value;

	if (len == 0)
		return 0;
	if (p[0] < 0x80)
		return medrec_is_blank(value[0]) ? 1 : 0;
	if (len >= 2 && p[0] == 0xC2 && p[1] == 0xA0)	/* no-break space */
		return 2;
	if (len >= 3 &&
		((p[0] == 0xE2 && p[1] == 0x80 && (p[2] <= 0x8B || p[2] == 0xAF)) ||
		 (p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80) ||	/* ideographic */
		 (p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF)))	/* byte order mark */
		return 3;
	return 0;
}

/* of a byte outside ASCII: how many bytes are one of U+2000 to U+203F or a blank */
static size_t
separator_len(const char *value, size_t len)
{
	const unsigned char *p = (const unsigned char *) value;

	return len >= 3 && p[0] == 0xE2 && p[1] == 0x80 ? 3 : medrec_blank_len(value, len);
}

/* is there anything but blanks and punctuation? */
bool
medrec_has_content(const char *value, size_t len)
{
	for (size_t i = 0; i < len;)
	{
		size_t		skip = 1;

		if (medrec_is_letter(value[i]) || medrec_is_digit(value[i]))
			return true;
		if ((unsigned char) value[i] >= 0x80)
			skip = separator_len(value + i, len - i);
		if (skip == 0)
			return true;
		i += skip;
	}
	return false;
}

/* an e-mail address is compared as it is */
static void
address_form(MedrecPlainForm *form, uint32_t kind, const char *value, size_t len)
{
	memset(form->chars, 0, sizeof(uint64_t));
	for (size_t i = 0; i < len; i++)
		form->chars[i] = medrec_to_upper(value[i]);
	form->len = len;
	form->digits = false;
	form->kind = kind;
}

/* The loop has no branch that an ASCII text could mislead. */
void
medrec_plain_form(MedrecPlainForm *form, uint32_t kind, const char *value, size_t len)
{
	bool		digits = true;
	char		before = ' ';
	size_t		n = 0;
	size_t		spaces = 0;

	if (kind == MEDREC_KIND_EMAIL && memchr(value, '@', len) != NULL)
	{
		address_form(form, kind, value, len);
		return;
	}

	memset(form->chars, 0, sizeof(uint64_t));
	for (size_t i = 0; i < len; i++)
	{
		char		c = value[i];
		bool		letter = medrec_is_letter(c);
		bool		digit = medrec_is_digit(c);

		if ((unsigned char) c >= 0x80)
		{
			size_t		skip = separator_len(value + i, len - i);

			if (skip > 0)
				i += skip - 1;
			else
				letter = true;
		}
		c = letter ? medrec_to_upper(c) : digit ? c : ' ';
		digits &= !letter;
		spaces += c == ' ' && before != ' ';
		form->chars[n] = c;
		n += c != ' ' || before != ' ';
		before = c;
	}
	if (n > 0 && before == ' ')
	{
		n--;
		spaces--;
	}
	form->chars[n] = '\0';
	form->len = n;
	form->kind = kind;
	form->digits = digits && n > 0;

	/* numbers are compared without what stands between their digits */
	if (form->digits && spaces > 0)
	{
		size_t		to = 0;

		for (size_t from = 0; from < n; from++)
			if (form->chars[from] != ' ')
				form->chars[to++] = form->chars[from];
		form->len = to;
		if (to < sizeof(uint64_t))
			memset(form->chars + to, 0, sizeof(uint64_t) - to);
	}
}

/*
 * The first eight bytes tell nearly all placeholders of one length apart.
 * form->chars has eight bytes at least, zero behind a shorter value.
 */
static uint32_t
hash_key(const char *chars, size_t len)
{
	uint64_t	head;

	memcpy(&head, chars, sizeof(head));
	head ^= (uint64_t) len << 56;
	head *= UINT64_C(0x9E3779B97F4A7C15);
	return (uint32_t) (head >> 40) & (MEDREC_PLACEHOLDER_SLOTS - 1);
}

/* does a line of the catalogue, of whatever sort, have this plain form? */
static bool
line_matches(const MedrecPlaceholder *entry, const MedrecPlainForm *form)
{
	switch (entry->match)
	{
		case MEDREC_MATCH_EXACT:
			return strlen(entry->value) == form->len &&
				memcmp(entry->value, form->chars, form->len) == 0;
		case MEDREC_MATCH_PREFIX:
			return entry->value[0] == form->chars[0] &&
				strlen(entry->value) <= form->len &&
				memcmp(entry->value, form->chars, strlen(entry->value)) == 0;
		case MEDREC_MATCH_WORDS:
			return !form->digits && entry->pattern(form);
		case MEDREC_MATCH_DIGITS:
			return form->digits && entry->pattern(form);
	}
	return false;
}

const MedrecPlaceholder *
medrec_placeholder_find(const MedrecPlaceholderIndex *index, const MedrecPlainForm *form)
{
	uint32_t	slot = hash_key(form->chars, form->len);
	uint16_t const *lines = form->digits ? index->digits : index->words;
	uint32_t	nlines = form->digits ? index->ndigits : index->nwords;

	for (; index->slots[slot] != 0; slot = (slot + 1) & (MEDREC_PLACEHOLDER_SLOTS - 1))
	{
		const MedrecPlaceholder *entry = &index->catalogue[index->slots[slot] - 1];

		if (line_matches(entry, form))
			return entry;
	}
	for (uint32_t i = 0; i < nlines; i++)
	{
		const MedrecPlaceholder *entry = &index->catalogue[lines[i]];

		if (line_matches(entry, form))
			return entry;
	}
	return NULL;
}

static void
write_digits(char *to, int number, int count)
{
	while (count-- > 0)
	{
		to[count] = (char) ('0' + number % 10);
		number /= 10;
	}
}

void
medrec_plain_date(MedrecPlainForm *form, int year, int month, int day)
{
	write_digits(form->chars, year, 4);
	write_digits(form->chars + 4, month, 2);
	write_digits(form->chars + 6, day, 2);
	form->len = 8;
	form->digits = true;
	form->kind = MEDREC_KIND_BIRTH_DATE;
}

void
medrec_placeholder_index_init(MedrecPlaceholderIndex *index,
							  const MedrecCatalogue *catalogue, uint32_t kind)
{
	memset(index, 0, sizeof(*index));
	index->catalogue = catalogue->lines;
	index->kind = kind;
	medrec_placeholder_glance_init(index);
	for (size_t i = 0; i < catalogue->count; i++)
	{
		const MedrecPlaceholder *entry = &catalogue->lines[i];

		if ((entry->kinds & kind) == 0)
			continue;
		index->has_site_lines |= i >= medrec_placeholder_count;
		if (entry->match == MEDREC_MATCH_EXACT ||
			entry->match == MEDREC_MATCH_PREFIX)
			medrec_placeholder_add_head(index, entry);
		index->has_words |= entry->match == MEDREC_MATCH_WORDS;
		if (entry->match == MEDREC_MATCH_EXACT)
		{
			char		head[sizeof(uint64_t)] = {0};
			size_t		vlen = strlen(entry->value);
			uint32_t	slot;

			memcpy(head, entry->value, vlen < sizeof(head) ? vlen : sizeof(head));
			slot = hash_key(head, vlen);
			while (index->slots[slot] != 0)
				slot = (slot + 1) & (MEDREC_PLACEHOLDER_SLOTS - 1);
			index->slots[slot] = (uint16_t) (i + 1);
		}
		else if (entry->match == MEDREC_MATCH_DIGITS)
			index->digits[index->ndigits++] = (uint16_t) i;
		else
			index->words[index->nwords++] = (uint16_t) i;
	}
	index->has_second_look = index->has_words ||
		(kind & (MEDREC_KIND_SSN | MEDREC_KIND_PHONE | MEDREC_KIND_BIRTH_DATE)) != 0;
}

bool
medrec_is_placeholder(uint32_t kind, const char *value, size_t len)
{
	MedrecPlainForm form;

	if (!medrec_has_content(value, len))
		return true;
	if (len > MEDREC_PLACEHOLDER_MAXLEN)
		return false;
	medrec_plain_form(&form, kind, value, len);
	for (size_t i = 0; i < medrec_placeholder_count; i++)
	{
		const MedrecPlaceholder *entry = &medrec_placeholders[i];

		if ((entry->kinds & kind) != 0 && line_matches(entry, &form))
			return true;
	}
	return false;
}
