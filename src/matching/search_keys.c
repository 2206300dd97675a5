/*-------------------------------------------------------------------------
 *
 * search_keys.c
 *		What two patients must have in common to be compared at all.
 *
 * Of the hash of a key 17 bits are kept, behind the number of its sort: few
 * enough that rows share the entries of an index, which keeps it small, and
 * enough that of a million patients some eight meet by chance.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/search_keys.h"

#include <string.h>

#include "common/ascii.h"
#include "common/hash64.h"
#include "matching/phonetic.h"

#define HASH_BITS	17

/* Sorts of keys; their numbers stand in indexes */
enum
{
	KEY_DATE_GIVEN = 1,			/* birth date, first letter of the given name */
	KEY_DATE_FAMILY,
	KEY_NAMES,					/* sounds of both names, whichever is first */
	KEY_FAMILY_DAY,				/* sound of a family name, month and day */
	KEY_GIVEN_DAY,
	KEY_FAMILY_YEAR,			/* sound, year, first letter of the given name */
	KEY_GIVEN_YEAR,				/* sound, year, first letter of the family
								 * name */
	KEY_LETTERS,				/* three letters of each name */
	KEY_DATE_PARTS,				/* year, and day and month in either order */
	KEY_PHONE,
	KEY_EMAIL,
	KEY_SSN,
	KEY_IDENTIFIER,
	KEY_FAMILY_POSTAL_CODE,
	KEY_GIVEN_POSTAL_CODE,
	KEY_STREET					/* and postal code or city */
};

/* What a key is being made of */
typedef struct KeyText
{
	char		bytes[2 * MEDREC_PATIENT_VALUE_MAX];
	size_t		len;
} KeyText;

typedef struct KeyList
{
	int32_t    *keys;
	int			count;
} KeyList;

static void
add_part(KeyText *text, const char *part, size_t len)
{
	if (len > MEDREC_PATIENT_VALUE_MAX)
		len = MEDREC_PATIENT_VALUE_MAX;
	if (text->len + len + 1 > sizeof(text->bytes))
		return;
	memcpy(text->bytes + text->len, part, len);
	text	  ->len += len;
	text	  ->bytes[text->len++] = '\0';	/* so that parts do not run
											 * together */
}

static void
add_key(KeyList *list, int sort, const KeyText *text)
{
	uint64_t	hash = medrec_hash64(text->bytes, text->len, (uint64_t) sort);

	if (list->count < MEDREC_SEARCH_KEYS_MAX)
		list->keys[list->count++] = (int32_t) ((uint32_t) sort << HASH_BITS |
											   (uint32_t) (hash >> (64 - HASH_BITS)));
}

/* A key of two parts */
static void
add_pair(KeyList *list, int sort, const char *a, size_t a_len, const char *b, size_t b_len)
{
	KeyText text = {.len = 0};

	add_part(&text, a, a_len);
	add_part(&text, b, b_len);
	add_key(list, sort, &text);
}

/* A key of two parts in either order */
static void
add_either(KeyList *list, int sort, const char *a, const char *b)
{
	if (strcmp(a, b) <= 0)
		add_pair(list, sort, a, strlen(a), b, strlen(b));
	else
		add_pair(list, sort, b, strlen(b), a, strlen(a));
}

/* How a word sounds; one that has no sound is taken as it is. */
static void
sound_of(const char *word, size_t len, MedrecDoubleMetaphone sound)
{
	MedrecDoubleMetaphone alternate;

	medrec_double_metaphone(word, len, sound, alternate);
	if (sound[0] == '\0')
	{
		if (len > MEDREC_DOUBLE_METAPHONE_LEN)
			len = MEDREC_DOUBLE_METAPHONE_LEN;
		memcpy(sound, word, len);
		sound[len] = '\0';
	}
}

#define NAME_WORDS	4

typedef struct NameWordList
{
	const char *words[NAME_WORDS];
	size_t		lens[NAME_WORDS];
	MedrecDoubleMetaphone sounds[NAME_WORDS];
	int			count;
} NameWordList;

/* Adds the words of a name, but for initials behind the first. */
static void
add_words(NameWordList *list, const char *name, size_t len, int most)
{
	const char *end = name + len;

	while (name < end && list->count < NAME_WORDS && most-- > 0)
	{
		const char *blank = memchr(name, ' ', (size_t) (end - name));
		size_t		word_len = (size_t) ((blank != NULL ? blank : end) - name);

		if (word_len > 1 || list->count == 0)
		{
			list->words[list->count] = name;
			list->lens[list->count] = word_len;
			sound_of(name, word_len, list->sounds[list->count]);
			list->count++;
		}
		name += word_len + 1;
	}
}

static void
sort_keys(int32_t *keys, int count)
{
	for (int i = 1; i < count; i++)
	{
		int32_t		key = keys[i];
		int			j = i;

		for (; j > 0 && keys[j - 1] > key; j--)
			keys[j] = keys[j - 1];
		keys[j] = key;
	}
}

int
medrec_search_keys(const MedrecPatientView *patient, int32_t keys[MEDREC_SEARCH_KEYS_MAX])
{
#define VALUE(field)	patient->fields[MEDREC_PATIENT_##field].value
#define LEN(field)		patient->fields[MEDREC_PATIENT_##field].len
	KeyList		list = {keys, 0};
	NameWordList family = {.count = 0};
	NameWordList given = {.count = 0};
	const char *date = VALUE(BIRTH_DATE);
	bool		has_day = LEN(BIRTH_DATE) == 8;
	bool		has_year = LEN(BIRTH_DATE) >= 4;
	int			kept = 0;

	add_words(&family, VALUE(FAMILY), LEN(FAMILY), 2);
	add_words(&family, VALUE(PREVIOUS_FAMILY), LEN(PREVIOUS_FAMILY), 2);
	add_words(&given, VALUE(GIVEN), LEN(GIVEN), 1);

	if (has_day && given.count > 0)
		add_pair(&list, KEY_DATE_GIVEN, date, 8, given.words[0], 1);
	for (int f = 0; f < family.count; f++)
	{
		const char *sound = family.sounds[f];

		if (has_day)
		{
			add_pair(&list, KEY_DATE_FAMILY, date, 8, family.words[f], 1);
			add_pair(&list, KEY_FAMILY_DAY, sound, strlen(sound), date + 4, 4);
		}
		if (LEN(POSTAL_CODE) > 0)
			add_pair(&list, KEY_FAMILY_POSTAL_CODE, sound, strlen(sound),
					 VALUE(POSTAL_CODE), LEN(POSTAL_CODE));
		if (given.count == 0)
			continue;
		add_either(&list, KEY_NAMES, sound, given.sounds[0]);
		add_pair(&list, KEY_LETTERS, family.words[f], family.lens[f] < 3 ? family.lens[f] : 3,
				 given.words[0], given.lens[0] < 3 ? given.lens[0] : 3);
		if (has_year)
		{
			KeyText text = {.len = 0};

			add_part(&text, sound, strlen(sound));
			add_part(&text, date, 4);
			add_part(&text, given.words[0], 1);
			add_key(&list, KEY_FAMILY_YEAR, &text);

			text.		len = 0;

			add_part(&text, given.sounds[0], strlen(given.sounds[0]));
			add_part(&text, date, 4);
			add_part(&text, family.words[f], 1);
			add_key(&list, KEY_GIVEN_YEAR, &text);
		}
	}
	if (given.count > 0)
	{
		const char *sound = given.sounds[0];

		if (has_day)
			add_pair(&list, KEY_GIVEN_DAY, sound, strlen(sound), date + 4, 4);
		if (LEN(POSTAL_CODE) > 0)
			add_pair(&list, KEY_GIVEN_POSTAL_CODE, sound, strlen(sound),
					 VALUE(POSTAL_CODE), LEN(POSTAL_CODE));
	}
	if (has_day && given.count > 0 && family.count > 0)
	{
		char		parts[9] = {date[4], date[5], '\0', date[6], date[7], '\0'};
		char		initials[2][2] = {{given.words[0][0], '\0'}, {family.words[0][0], '\0'}};
		bool		day_first = strcmp(parts, parts + 3) > 0;
		bool		family_first = initials[0][0] > initials[1][0];
		KeyText text = {.len = 0};

		add_part(&text, date, 4);
		add_part(&text, day_first ? parts + 3 : parts, 2);
		add_part(&text, day_first ? parts : parts + 3, 2);
		add_part(&text, initials[family_first], 1);
		add_part(&text, initials[!family_first], 1);
		add_key(&list, KEY_DATE_PARTS, &text);
	}
	if (LEN(PHONE) > 0)
		add_pair(&list, KEY_PHONE, VALUE(PHONE), LEN(PHONE), "", 0);
	if (LEN(EMAIL) > 0)
		add_pair(&list, KEY_EMAIL, VALUE(EMAIL), LEN(EMAIL), "", 0);
	if (LEN(SSN) > 0)
		add_pair(&list, KEY_SSN, VALUE(SSN), LEN(SSN), "", 0);
	for (const unsigned char *i = patient->identifiers;
		 i < patient->end && *i == MEDREC_PATIENT_IDENTIFIER; i += 2 + i[1])
		add_pair(&list, KEY_IDENTIFIER, (const char *) i + 2, i[1], "", 0);
	if (LEN(STREET) > 0 && (LEN(POSTAL_CODE) > 0 || LEN(CITY) > 0))
		add_pair(&list, KEY_STREET, VALUE(STREET), LEN(STREET),
				 LEN(POSTAL_CODE) > 0 ? VALUE(POSTAL_CODE) : VALUE(CITY),
				 LEN(POSTAL_CODE) > 0 ? LEN(POSTAL_CODE) : LEN(CITY));

	sort_keys(keys, list.count);
	for (int i = 0; i < list.count; i++)
	{
		if (i == 0 || keys[i] != keys[kept - 1])
			keys[kept++] = keys[i];
	}
	return kept;
#undef VALUE
#undef LEN
}

bool
medrec_share_search_key(const MedrecPatientView *a, const MedrecPatientView *b)
{
	int32_t		of_a[MEDREC_SEARCH_KEYS_MAX];
	int32_t		of_b[MEDREC_SEARCH_KEYS_MAX];
	int			a_count = medrec_search_keys(a, of_a);
	int			b_count = medrec_search_keys(b, of_b);

	for (int i = 0, j = 0; i < a_count && j < b_count;)
	{
		if (of_a[i] == of_b[j])
			return true;
		if (of_a[i] < of_b[j])
			i++;
		else
			j++;
	}
	return false;
}
