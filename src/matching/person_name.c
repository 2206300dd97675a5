/*-------------------------------------------------------------------------
 *
 * person_name.c
 *		Parts of names written in one field: "Doe, John Q. Jr", "Dr. John Q.
 *		Doe Jr.", and HL7's DOE^JOHN^Q^JR^DR.
 *
 * What stands before a comma is the family name, unless nothing but suffixes
 * comes behind it.  Without a comma the family name is the last word with the
 * particles before it.  Of given names the first one is the given name and
 * the others are middle names.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/person_name.h"

#include <string.h>

#include "common/ascii.h"

static const char *const titles[] = {
	"dr", "mr", "mrs", "ms", "miss", "prof", "rev", "hon", "sir", NULL
};
static const char *const suffixes[] = {
	"jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "4th",
	"md", "phd", "dds", "dmd", "esq", "pharmd", NULL
};

/* names of people, too (Do, Pa): suffixes only behind a whole name and a comma */
static const char *const degrees[] = {"do", "pa", "np", "rn", "jd", NULL};
static const char *const particles[] = {
	"van", "von", "der", "den", "ter", "ten", "de", "del", "della", "di", "da",
	"do", "dos", "das", "du", "la", "las", "los", "le", "el", "al", "bin",
	"ibn", "st", "zu", "zur", NULL
};

/* Is the word one of those, in whatever case and with or without points? */
static bool
is_one_of(const MedrecPersonWord *word, const char *const *list)
{
	char		plain[8];
	size_t		len = 0;

	for (size_t i = 0; i < word->len; i++)
	{
		if (word->chars[i] == '.')
			continue;
		if (len == sizeof(plain))
			return false;
		plain[len++] = medrec_to_lower(word->chars[i]);
	}
	for (; *list != NULL; list++)
	{
		if (strlen(*list) == len && memcmp(*list, plain, len) == 0)
			return true;
	}
	return false;
}

/* Do some words stand for a given name that is not known? */
static bool
is_placeholder(const MedrecElementKind *given_name, const MedrecPersonWord *words, int count)
{
	const MedrecPersonWord *last = &words[count - 1];
	const char *class;

	switch (medrec_element_state(given_name, words->chars,
								 (size_t) (last->chars + last->len - words->chars),
								 &class))
	{
		case MEDREC_ELEMENT_PRESENT:
		case MEDREC_ELEMENT_INVALID:
			return false;
		default:
			return true;
	}
}

static bool
read_words(MedrecPersonName *name, const char *str, size_t len,
		   MedrecNamePart part)
{
	size_t		start = 0;

	for (size_t i = 0; i <= len; i++)
	{
		MedrecPersonWord word;

		if (i < len && !medrec_is_blank(str[i]) && str[i] != ',')
			continue;
		word = (MedrecPersonWord)
		{
			str + start, i - start, part
		};
		start = i + 1;
		if (!medrec_has_content(word.chars, word.len))
			continue;
		if (name->count == MEDREC_PERSON_WORDS_MAX)
			return false;
		name->words[name->count++] = word;
	}
	return true;
}

/* Given names: titles, the given name, middle names, suffixes */
static void
assign_given(MedrecPersonName *name, const MedrecElementKind *given_name, int from, int to)
{
	while (to - from > 1 && is_one_of(&name->words[from], titles))
		name->words[from++].part = MEDREC_PREFIX;
	while (to - from > 1 && is_one_of(&name->words[to - 1], suffixes))
		name->words[--to].part = MEDREC_SUFFIX;
	if (from == to)
		return;

	/* of BG Maria, Maria is the mother */
	if (is_placeholder(given_name, &name->words[from], to - from) ||
		is_placeholder(given_name, &name->words[from], 1))
	{
		name->placeholder = true;
		memmove(&name->words[from], &name->words[to],
				(size_t) (name->count - to) * sizeof(MedrecPersonWord));
		name->count -= to - from;
		return;
	}
	name->words[from++].part = MEDREC_GIVEN;
	while (from < to)
		name->words[from++].part = MEDREC_MIDDLE;
}

/* Words without a comma among them, which may have suffixes behind them */
static void
assign_whole(MedrecPersonName *name, const MedrecElementKind *given_name, int to)
{
	int			from = 0;
	int			family;
	int			end;

	while (to - from > 1 && is_one_of(&name->words[from], titles))
		name->words[from++].part = MEDREC_PREFIX;
	while (to - from > 1 && is_one_of(&name->words[to - 1], suffixes))
		name->words[--to].part = MEDREC_SUFFIX;
	if (from == to)
		return;

	/* BABY GIRL SMITH, TWIN A; a single word may be the surname Boy */
	if (to - from > 1 && is_placeholder(given_name, &name->words[from], 1))
	{
		end = from + 1;
		while (end < to && (name->words[end].len == 1 ||
							is_placeholder(given_name, &name->words[end], 1)))
			end++;
		for (int i = end; i < to; i++)
			name->words[i].part = MEDREC_FAMILY;
		assign_given(name, given_name, from, end);
		return;
	}

	family = to - 1;
	for (int i = from + 1; i < family; i++)
	{
		if (is_one_of(&name->words[i], particles))
			family = i;
	}
	for (int i = family; i < to; i++)
		name->words[i].part = MEDREC_FAMILY;
	assign_given(name, given_name, from, family);
}

static bool
read_hl7(MedrecPersonName *name, const MedrecElementKind *given_name,
		 const char *str, size_t len)
{
	static const MedrecNamePart parts[] = {
		MEDREC_FAMILY, MEDREC_GIVEN, MEDREC_MIDDLE, MEDREC_SUFFIX,
		MEDREC_PREFIX, MEDREC_SUFFIX	/* the last one is a degree */
	};
	int			given = 0;
	int			given_end = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
	{
		const char *end = memchr(str, '^', len);
		size_t		part_len = end == NULL ? len : (size_t) (end - str);
		const char *sub = memchr(str, '&', part_len);

		if (i == 1)
			given = name->count;
		if (!read_words(name, str, sub == NULL ? part_len : (size_t) (sub - str),
						parts[i]))
			return false;
		if (i == 1)
			given_end = name->count;
		if (end == NULL)
			break;
		str += part_len + 1;
		len -= part_len + 1;
	}
	if (given < given_end && (is_placeholder(given_name, &name->words[given], 1) ||
							  is_placeholder(given_name, &name->words[given], given_end - given)))
	{
		int			kept = 0;

		for (int i = 0; i < name->count; i++)
		{
			if (name->words[i].part != MEDREC_GIVEN &&
				name->words[i].part != MEDREC_MIDDLE)
				name->words[kept++] = name->words[i];
		}
		name->count = kept;
		name->placeholder = true;
	}
	return true;
}

bool
medrec_person_name_read(MedrecPersonName *name, const MedrecElementKind *given_name,
						const char *str, size_t len)
{
	const char *comma = memchr(str, ',', len);
	size_t		before = comma == NULL ? len : (size_t) (comma - str);
	int			family;
	bool		whole = true;

	name->count = 0;
	name->placeholder = false;
	if (memchr(str, '^', len) != NULL)
		return read_hl7(name, given_name, str, len);

	if (!read_words(name, str, before, MEDREC_FAMILY))
		return false;
	family = name->count;
	if (!read_words(name, str + before, len - before, MEDREC_SUFFIX))
		return false;
	for (int i = family; i < name->count; i++)
		whole = whole && (is_one_of(&name->words[i], suffixes) ||
						  (family > 1 && is_one_of(&name->words[i], degrees)));
	if (whole)
	{
		assign_whole(name, given_name, family);
		return true;
	}

	assign_given(name, given_name, family, name->count);
	while (family > 1 && is_one_of(&name->words[family - 1], suffixes))
		name->words[--family].part = MEDREC_SUFFIX;
	return true;
}
