/*-------------------------------------------------------------------------
 *
 * search_keys.c
 *		What two patients must have in common to be compared at all.
 *
 * Few bits are kept of a key's hash, behind the number of its sort: rows then
 * share the entries of an index, of which each has its price.  Who meets by
 * chance in a key that is enough by itself is read from the table for nothing;
 * two chances at once are rare, and there a few bits do.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/search_keys.h"

#include <string.h>

#include "common/ascii.h"
#include "matching/key_text.h"

#define HASH_BITS	18			/* the most that a sort keeps */

/* Sorts of keys; their numbers stand in indexes */
enum
{
	KEY_DATE = 1,				/* birth date, first letter of a name */
	KEY_PHONE,
	KEY_EMAIL,
	KEY_SSN,
	KEY_IDENTIFIER,
	KEY_STREET,					/* and postal code or city */
	KEY_NAMES,					/* sounds of both names, whichever is first */
	KEY_LETTERS,				/* three letters of each name */
	KEY_NAME_YEAR,				/* sound of a name, first letter of the other,
								 * year */
	KEY_NAME_DAY,				/* sound of a name, month and day */
	KEY_NAME_POSTAL_CODE,
	KEY_INITIALS_YEAR,			/* first letters, whichever is first */
	KEY_INITIALS_DAY,			/* and day and month in either order */
	KEY_INITIALS_POSTAL_CODE
};

/* What a sort counts, and the bits that it keeps: one more where a patient has two */
static const struct
{
	unsigned char weight;
	unsigned char bits;
}			sorts[] = {
	[KEY_DATE] = {MEDREC_SEARCH_KEYS_ENOUGH, 18},
	[KEY_PHONE] = {MEDREC_SEARCH_KEYS_ENOUGH, 17},
	[KEY_EMAIL] = {MEDREC_SEARCH_KEYS_ENOUGH, 17},
	[KEY_SSN] = {MEDREC_SEARCH_KEYS_ENOUGH, 17},
	[KEY_IDENTIFIER] = {MEDREC_SEARCH_KEYS_ENOUGH, 17},
	[KEY_STREET] = {MEDREC_SEARCH_KEYS_ENOUGH, 17},
	[KEY_NAMES] = {1, 15},
	[KEY_LETTERS] = {1, 15},
	[KEY_NAME_YEAR] = {1, 15},
	[KEY_NAME_DAY] = {1, 16},
	[KEY_NAME_POSTAL_CODE] = {1, 16},
	[KEY_INITIALS_YEAR] = {1, 14},
	[KEY_INITIALS_DAY] = {1, 14},
	[KEY_INITIALS_POSTAL_CODE] = {1, 14},
};

#define VALUE(field)	patient->fields[MEDREC_PATIENT_##field].value
#define LEN(field)		patient->fields[MEDREC_PATIENT_##field].len

typedef struct KeyList
{
	int32_t    *keys;
	int			count;
} KeyList;

static void
add_key(KeyList *list, int sort, const MedrecKeyText *text)
{
	uint64_t	hash = medrec_key_text_hash(text, sort);

	if (list->count < MEDREC_SEARCH_KEYS_MAX)
		list->keys[list->count++] = (int32_t) ((uint32_t) sort << HASH_BITS |
											   (uint32_t) (hash >> (64 - sorts[sort].bits)));
}

/* A key of two parts */
static void
add_pair(KeyList *list, int sort, const char *a, size_t a_len, const char *b, size_t b_len)
{
	MedrecKeyText text = {.len = 0};

	medrec_key_text_add(&text, a, a_len);
	medrec_key_text_add(&text, b, b_len);
	add_key(list, sort, &text);
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
			medrec_key_sound(name, word_len, list->sounds[list->count]);
			list->count++;
		}
		name += word_len + 1;
	}
}

/*
 * Keys of each word of a name, and of it with those of the other: the same of a
 * family and a given name, so that names may be exchanged
 */
static void
add_word_keys(KeyList *list, const MedrecPatientView *patient,
			  const NameWordList *names, const NameWordList *others)
{
	const char *date = VALUE(BIRTH_DATE);

	for (int n = 0; n < names->count; n++)
	{
		const char *sound = names->sounds[n];
		size_t		sound_len = strlen(sound);

		if (LEN(BIRTH_DATE) == 8)
		{
			add_pair(list, KEY_DATE, date, 8, names->words[n], 1);
			add_pair(list, KEY_NAME_DAY, sound, sound_len, date + 4, 4);
		}
		if (LEN(POSTAL_CODE) > 0)
			add_pair(list, KEY_NAME_POSTAL_CODE, sound, sound_len,
					 VALUE(POSTAL_CODE), LEN(POSTAL_CODE));
		for (int o = 0; o < others->count && LEN(BIRTH_DATE) >= 4; o++)
		{
			MedrecKeyText text = {.len = 0};

			medrec_key_text_add(&text, sound, sound_len);
			medrec_key_text_add(&text, date, 4);
			medrec_key_text_add(&text, others->words[o], 1);
			add_key(list, KEY_NAME_YEAR, &text);
		}
	}
}

/* Keys of a family and a given name; initials may be of one that is not there */
static void
add_initials_keys(KeyList *list, const MedrecPatientView *patient,
				  const char *family, size_t family_len, const char *given, size_t given_len)
{
	const char *date = VALUE(BIRTH_DATE);
	MedrecKeyText initials = {.len = 0};
	MedrecKeyText text;

	medrec_key_text_add_either(&initials, family, family_len, given, given_len);
	if (LEN(BIRTH_DATE) >= 4)
	{
		text = initials;

		medrec_key_text_add(&text, date, 4);
		add_key(list, KEY_INITIALS_YEAR, &text);
	}
	if (LEN(BIRTH_DATE) == 8)
	{
		text = initials;

		medrec_key_text_add_either(&text, date + 4, 2, date + 6, 2);
		add_key(list, KEY_INITIALS_DAY, &text);
	}
	if (LEN(POSTAL_CODE) > 0)
	{
		text = initials;

		medrec_key_text_add(&text, VALUE(POSTAL_CODE), LEN(POSTAL_CODE));
		add_key(list, KEY_INITIALS_POSTAL_CODE, &text);
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
	KeyList		list = {keys, 0};
	NameWordList family = {.count = 0};
	NameWordList given = {.count = 0};
	int			kept = 0;

	add_words(&family, VALUE(FAMILY), LEN(FAMILY), 2);
	add_words(&family, VALUE(PREVIOUS_FAMILY), LEN(PREVIOUS_FAMILY), 2);
	add_words(&given, VALUE(GIVEN), LEN(GIVEN), 1);

	add_word_keys(&list, patient, &family, &given);
	add_word_keys(&list, patient, &given, &family);
	for (int f = 0; f < family.count; f++)
	{
		MedrecKeyText text = {.len = 0};

		add_initials_keys(&list, patient, family.words[f], 1,
						  given.count > 0 ? given.words[0] : "", given.count);
		if (given.count == 0)
			continue;
		medrec_key_text_add_either(&text, family.sounds[f], strlen(family.sounds[f]),
								   given.sounds[0], strlen(given.sounds[0]));
		add_key(&list, KEY_NAMES, &text);
		add_pair(&list, KEY_LETTERS, family.words[f], family.lens[f] < 3 ? family.lens[f] : 3,
				 given.words[0], given.lens[0] < 3 ? given.lens[0] : 3);
	}
	if (family.count == 0 && given.count > 0)
		add_initials_keys(&list, patient, "", 0, given.words[0], 1);

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
}

int
medrec_search_key_weight(int32_t key)
{
	return sorts[key >> HASH_BITS].weight;
}

bool
medrec_share_search_keys(const MedrecPatientView *a, const MedrecPatientView *b)
{
	int32_t		of_a[MEDREC_SEARCH_KEYS_MAX];
	int32_t		of_b[MEDREC_SEARCH_KEYS_MAX];
	int			a_count = medrec_search_keys(a, of_a);
	int			b_count = medrec_search_keys(b, of_b);
	int			weight = 0;

	for (int i = 0, j = 0; i < a_count && j < b_count && weight < MEDREC_SEARCH_KEYS_ENOUGH;)
	{
		if (of_a[i] < of_b[j])
			i++;
		else if (of_a[i] > of_b[j])
			j++;
		else
		{
			weight += medrec_search_key_weight(of_a[i]);
			i++;
			j++;
		}
	}
	return weight >= MEDREC_SEARCH_KEYS_ENOUGH;
}
