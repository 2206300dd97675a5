/*-------------------------------------------------------------------------
 *
 * blocking_keys.c
 *		What two patients of a whole table must have in common to be compared.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/blocking_keys.h"

#include <string.h>

#include "matching/key_text.h"

enum
{
	KEY_DATE = 1,
	KEY_FAMILY_DAY,				/* sound, month and day */
	KEY_GIVEN_DAY,
	KEY_FAMILY_YEAR,			/* sound, year */
	KEY_LETTERS,				/* three letters of each name, in either order */
	KEY_NAMES,					/* sounds, in either order */
	KEY_FAMILY_INITIAL,			/* sound, first letter of the given name */
	KEY_DATE_PARTS,				/* year, day and month in either order,
								 * initials in either order */
	KEY_PHONE,
	KEY_EMAIL_LOCAL,
	KEY_SSN,
	KEY_IDENTIFIER,
	KEY_NAME_POSTAL_CODE,		/* sound of either name */
	KEY_YEAR_POSTAL_CODE,
	KEY_STREET,
	KEY_NAME_CITY,
	KEY_NAME_BIRTH_PLACE,
	KEY_YEAR_BIRTH_PLACE,
	KEY_DAY_POSTAL_CODE,
	KEY_STREET_NUMBER_POSTAL_CODE
};

typedef struct KeyList
{
	uint32_t   *keys;
	int			count;
} KeyList;

static void
add_key(KeyList *list, int sort, const MedrecKeyText *text)
{
	if (list->count < MEDREC_BLOCKING_KEYS_MAX)
		list->keys[list->count++] = (uint32_t) (medrec_key_text_hash(text, sort) >> 32);
}

static void
add_one(KeyList *list, int sort, const char *a, size_t a_len)
{
	MedrecKeyText text = {.len = 0};

	medrec_key_text_add(&text, a, a_len);
	add_key(list, sort, &text);
}

static void
add_pair(KeyList *list, int sort, const char *a, size_t a_len, const char *b, size_t b_len)
{
	MedrecKeyText text = {.len = 0};

	medrec_key_text_add(&text, a, a_len);
	medrec_key_text_add(&text, b, b_len);
	add_key(list, sort, &text);
}

static void
add_either(KeyList *list, int sort, const char *a, size_t a_len, const char *b, size_t b_len)
{
	MedrecKeyText text = {.len = 0};

	medrec_key_text_add_either(&text, a, a_len, b, b_len);
	add_key(list, sort, &text);
}

typedef struct Sound
{
	MedrecDoubleMetaphone code;
	size_t		len;
	const char *word;
	size_t		word_len;
} Sound;

static Sound
sound_of(const char *name, size_t len)
{
	const char *blank = memchr(name, ' ', len);
	Sound		sound = {.word = name,.word_len = blank == NULL ? len : (size_t) (blank - name)};

	medrec_key_sound(name, sound.word_len, sound.code);
	sound.len = strlen(sound.code);
	return sound;
}

static size_t
at_most(size_t len, size_t most)
{
	return len < most ? len : most;
}

int
medrec_blocking_keys(const MedrecPatientView *patient, uint32_t keys[MEDREC_BLOCKING_KEYS_MAX])
{
#define VALUE(field)	patient->fields[MEDREC_PATIENT_##field].value
#define LEN(field)		patient->fields[MEDREC_PATIENT_##field].len
	KeyList		list = {keys, 0};
	Sound		given;
	Sound		families[2];
	int			n_families = 0;
	bool		has_given = LEN(GIVEN) > 0;
	const char *date = VALUE(BIRTH_DATE);
	bool		has_day = LEN(BIRTH_DATE) == 8;
	bool		has_year = LEN(BIRTH_DATE) >= 4;
	int			kept = 0;

	if (has_given)
		given = sound_of(VALUE(GIVEN), LEN(GIVEN));
	if (LEN(FAMILY) > 0)
	{
		const char *blank;

		families[n_families++] = sound_of(VALUE(FAMILY), LEN(FAMILY));
		blank = memchr(VALUE(FAMILY), ' ', LEN(FAMILY));
		if (LEN(PREVIOUS_FAMILY) > 0)
			families[n_families++] = sound_of(VALUE(PREVIOUS_FAMILY), LEN(PREVIOUS_FAMILY));
		else if (blank != NULL && VALUE(FAMILY) + LEN(FAMILY) - blank > 2)
			families[n_families++] = sound_of(blank + 1, (size_t) (VALUE(FAMILY) + LEN(FAMILY) - blank - 1));
	}
	else if (LEN(PREVIOUS_FAMILY) > 0)
		families[n_families++] = sound_of(VALUE(PREVIOUS_FAMILY), LEN(PREVIOUS_FAMILY));

	if (has_day)
		add_one(&list, KEY_DATE, date, 8);
	for (int f = 0; f < n_families; f++)
	{
		const Sound *family = &families[f];

		if (has_day)
			add_pair(&list, KEY_FAMILY_DAY, family->code, family->len, date + 4, 4);
		if (has_year)
			add_pair(&list, KEY_FAMILY_YEAR, family->code, family->len, date, 4);
		if (LEN(POSTAL_CODE) > 0)
			add_pair(&list, KEY_NAME_POSTAL_CODE, family->code, family->len, VALUE(POSTAL_CODE), LEN(POSTAL_CODE));
		if (LEN(CITY) > 0)
			add_pair(&list, KEY_NAME_CITY, family->code, family->len, VALUE(CITY), LEN(CITY));
		if (LEN(BIRTH_PLACE) > 0)
			add_pair(&list, KEY_NAME_BIRTH_PLACE, family->code, family->len, VALUE(BIRTH_PLACE), LEN(BIRTH_PLACE));
		if (!has_given)
			continue;
		add_either(&list, KEY_NAMES, family->code, family->len, given.code, given.len);
		add_either(&list, KEY_LETTERS, family->word, at_most(family->word_len, 3), given.word, at_most(given.word_len, 3));
		add_pair(&list, KEY_FAMILY_INITIAL, family->code, family->len, given.word, 1);
	}
	if (has_given)
	{
		if (has_day)
			add_pair(&list, KEY_GIVEN_DAY, given.code, given.len, date + 4, 4);
		if (LEN(POSTAL_CODE) > 0)
			add_pair(&list, KEY_NAME_POSTAL_CODE, given.code, given.len, VALUE(POSTAL_CODE), LEN(POSTAL_CODE));
		if (LEN(CITY) > 0)
			add_pair(&list, KEY_NAME_CITY, given.code, given.len, VALUE(CITY), LEN(CITY));
	}
	if (has_day && has_given && n_families > 0)
	{
		bool		day_first = memcmp(date + 4, date + 6, 2) > 0;
		bool		family_first = given.word[0] > families[0].word[0];
		MedrecKeyText text = {.len = 0};

		medrec_key_text_add(&text, date, 4);
		medrec_key_text_add(&text, date + (day_first ? 6 : 4), 2);
		medrec_key_text_add(&text, date + (day_first ? 4 : 6), 2);
		medrec_key_text_add(&text, family_first ? families[0].word : given.word, 1);
		medrec_key_text_add(&text, family_first ? given.word : families[0].word, 1);
		add_key(&list, KEY_DATE_PARTS, &text);
	}
	if (has_year && LEN(POSTAL_CODE) > 0)
		add_pair(&list, KEY_YEAR_POSTAL_CODE, date, 4, VALUE(POSTAL_CODE), LEN(POSTAL_CODE));
	if (has_day && LEN(POSTAL_CODE) > 0)
		add_pair(&list, KEY_DAY_POSTAL_CODE, date + 4, 4, VALUE(POSTAL_CODE), LEN(POSTAL_CODE));
	if (has_year && LEN(BIRTH_PLACE) > 0)
		add_pair(&list, KEY_YEAR_BIRTH_PLACE, date, 4, VALUE(BIRTH_PLACE), LEN(BIRTH_PLACE));
	if (LEN(PHONE) > 0)
		add_one(&list, KEY_PHONE, VALUE(PHONE), LEN(PHONE));
	if (LEN(EMAIL) > 0)
	{
		const char *at = memchr(VALUE(EMAIL), '@', LEN(EMAIL));

		add_one(&list, KEY_EMAIL_LOCAL, VALUE(EMAIL), (size_t) (at - VALUE(EMAIL)));
	}
	if (LEN(SSN) > 0)
		add_one(&list, KEY_SSN, VALUE(SSN), LEN(SSN));
	for (const unsigned char *i = patient->identifiers;
		 i < patient->end && *i == MEDREC_PATIENT_IDENTIFIER; i += 2 + i[1])
		add_one(&list, KEY_IDENTIFIER, (const char *) i + 2, i[1]);
	if (LEN(STREET) > 0)
	{
		add_one(&list, KEY_STREET, VALUE(STREET), LEN(STREET));
		if (LEN(POSTAL_CODE) > 0)
		{
			size_t		n = 0;

			while (n < LEN(STREET) && VALUE(STREET)[n] >= '0' && VALUE(STREET)[n] <= '9')
				n++;
			if (n > 0)
				add_pair(&list, KEY_STREET_NUMBER_POSTAL_CODE, VALUE(STREET), n, VALUE(POSTAL_CODE), LEN(POSTAL_CODE));
		}
	}

	for (int i = 1; i < list.count; i++)
	{
		uint32_t	key = keys[i];
		int			j = i;

		for (; j > 0 && keys[j - 1] > key; j--)
			keys[j] = keys[j - 1];
		keys[j] = key;
	}
	for (int i = 0; i < list.count; i++)
	{
		if (i == 0 || keys[i] != keys[kept - 1])
			keys[kept++] = keys[i];
	}
	return kept;
#undef VALUE
#undef LEN
}
