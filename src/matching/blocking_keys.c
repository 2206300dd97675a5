/*-------------------------------------------------------------------------
 *
 * blocking_keys.c
 *		What two patients of a whole table must have in common to be compared.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/blocking_keys.h"

#include <string.h>

#include "common/hash64.h"
#include "matching/key_text.h"

enum
{
	SECOND_FAMILY = MEDREC_KEY_PLACES_USUAL,	/* of the sorts below, in this
												 * order */
	MORE_IDENTIFIERS = SECOND_FAMILY + 8
};

const uint8_t medrec_key_sorts[MEDREC_KEY_PLACES] = {
	MEDREC_KEY_SSN,
	MEDREC_KEY_EMAIL_LOCAL,
	MEDREC_KEY_PHONE,
	MEDREC_KEY_IDENTIFIER,
	MEDREC_KEY_DATE_PARTS,
	MEDREC_KEY_FAMILY_DAY,
	MEDREC_KEY_GIVEN_DAY,
	MEDREC_KEY_DAY_POSTAL_CODE,
	MEDREC_KEY_STREET_NUMBER_POSTAL_CODE,
	MEDREC_KEY_YEAR_POSTAL_CODE,
	MEDREC_KEY_NAME_POSTAL_CODE,
	MEDREC_KEY_NAME_POSTAL_CODE,
	MEDREC_KEY_DATE,
	MEDREC_KEY_NAME_BIRTH_PLACE,
	MEDREC_KEY_FAMILY_YEAR,
	MEDREC_KEY_LETTERS,
	MEDREC_KEY_YEAR_BIRTH_PLACE,
	MEDREC_KEY_NAMES,
	MEDREC_KEY_FAMILY_INITIAL,
	MEDREC_KEY_STREET,
	MEDREC_KEY_NAME_CITY,
	MEDREC_KEY_NAME_CITY,
	MEDREC_KEY_FAMILY_DAY, MEDREC_KEY_FAMILY_YEAR, MEDREC_KEY_NAMES, MEDREC_KEY_LETTERS,
	MEDREC_KEY_FAMILY_INITIAL, MEDREC_KEY_NAME_BIRTH_PLACE, MEDREC_KEY_NAME_POSTAL_CODE, MEDREC_KEY_NAME_CITY,
	MEDREC_KEY_IDENTIFIER, MEDREC_KEY_IDENTIFIER
};

/* ------------------------------------------------------------------------
 * The keys of a patient
 * ------------------------------------------------------------------------
 */

/* A part that keys are made of, as a hash; 0: not there */
typedef uint64_t Part;

static Part
part_of(const char *value, size_t len)
{
	return len == 0 ? 0 : medrec_hash64(value, len, 0) | 1;
}

static uint32_t
key_of(MedrecKeySort sort, Part a, Part b)
{
	uint64_t	hash = (a ^ (uint64_t) sort) * MEDREC_HASH64_MULTIPLIER;

	hash ^= hash >> 47;
	hash = (hash ^ b) * MEDREC_HASH64_MULTIPLIER;
	hash ^= hash >> 47;
	return (uint32_t) (hash * MEDREC_HASH64_MULTIPLIER >> 33);
}

/* A key of two parts, if both are there */
static void
put_key(MedrecBlockingKeys *keys, int place, Part a, Part b)
{
	if (a != 0 && b != 0)
		keys->keys[place] = key_of(medrec_key_sorts[place], a, b);
}

/* The same whichever is which */
static void
put_either(MedrecBlockingKeys *keys, int place, Part a, Part b)
{
	if (a != 0 && b != 0)
		keys->keys[place] = key_of(medrec_key_sorts[place], a + b, a ^ b);
}

typedef struct Name
{
	const char *word;			/* the first */
	size_t		len;
	Part		sound;
	Part		letters;
} Name;

static Part
sound_of(MedrecNameMemo *memo, const char *word, size_t len)
{
	MedrecKnownName *known = medrec_known_name(memo, (uint32_t) medrec_hash64(word, len, 0), word, len);
	MedrecDoubleMetaphone sound;
	Part		part;

	if (known != NULL && (known->known & MEDREC_NAME_SOUND) != 0)
		return known->sound;
	medrec_key_sound(word, len, sound);
	part = part_of(sound, strlen(sound));
	if (known != NULL)
	{
		known->sound = part;
		known->known |= MEDREC_NAME_SOUND;
	}
	return part;
}

static Name
name_of(MedrecNameMemo *memo, const char *value, size_t len)
{
	Name		name = {.word = value,.len = len};
	const char *blank;

	if (len == 0)
		return name;
	blank = memchr(value, ' ', len);
	if (blank != NULL)
		name.len = (size_t) (blank - value);
	name.sound = sound_of(memo, value, name.len);
	name.letters = part_of(value, name.len < 3 ? name.len : 3);
	return name;
}

/* The family name, and the earlier one or the second word of two */
static void
family_names(MedrecNameMemo *memo, const MedrecPatientView *patient, Name names[2])
{
	const char *family = patient->fields[MEDREC_PATIENT_FAMILY].value;
	size_t		len = patient->fields[MEDREC_PATIENT_FAMILY].len;
	const char *previous = patient->fields[MEDREC_PATIENT_PREVIOUS_FAMILY].value;
	size_t		previous_len = patient->fields[MEDREC_PATIENT_PREVIOUS_FAMILY].len;

	if (len == 0)
	{
		names[0] = name_of(memo, previous, previous_len);
		names[1] = name_of(memo, "", 0);
		return;
	}
	names[0] = name_of(memo, family, len);
	if (previous_len > 0)
		names[1] = name_of(memo, previous, previous_len);
	else if (len > names[0].len + 2)
		names[1] = name_of(memo, family + names[0].len + 1, len - names[0].len - 1);
	else
		names[1] = name_of(memo, "", 0);
}

/* Takes keys away that an earlier place of their sort has. */
static void
drop_repeated(MedrecBlockingKeys *keys, uint32_t none)
{
	for (int i = MEDREC_KEY_PLACE(MEDREC_KEY_NAME_POSTAL_CODE) + 1; i < MEDREC_KEY_PLACES; i++)
	{
		MedrecKeySort sort = medrec_key_sorts[i];

		for (int j = (int) sort; j < i && (keys->keys[i] & MEDREC_KEY_NONE) == 0; j++)
		{
			if (keys->keys[j] == keys->keys[i] && medrec_key_sorts[j] == sort)
				keys->keys[i] = none;
		}
	}
}

bool
medrec_blocking_keys(const MedrecPatientView *patient, bool without_loose,
					 uint32_t none, MedrecNameMemo *memo, MedrecBlockingKeys *keys)
{
#define VALUE(field)	patient->fields[MEDREC_PATIENT_##field].value
#define LEN(field)		patient->fields[MEDREC_PATIENT_##field].len
#define PART(field)		part_of(VALUE(field), LEN(field))
	const char *date = VALUE(BIRTH_DATE);
	Part		day = LEN(BIRTH_DATE) == 8 ? part_of(date + 4, 4) : 0;	/* and month */
	Part		year = LEN(BIRTH_DATE) >= 4 ? part_of(date, 4) : 0;
	Part		postal_code = PART(POSTAL_CODE);
	Part		city = PART(CITY);
	Part		birth_place = PART(BIRTH_PLACE);
	Name		given = name_of(memo, VALUE(GIVEN), LEN(GIVEN));
	Name		families[2];
	bool		has_loose = !without_loose || day == 0 || postal_code == 0;
	int			identifiers = 0;
	bool		is_unusual;

	family_names(memo, patient, families);
	for (int i = 0; i < MEDREC_KEY_PLACES; i++)
		keys->keys[i] = none;
	put_key(keys, MEDREC_KEY_PLACE(MEDREC_KEY_DATE), day, year);
	for (int f = 0; f < 2 && families[f].sound != 0; f++)
	{
		Part		sound = families[f].sound;
#define PLACE(sort, nth)	(f == 0 ? MEDREC_KEY_PLACE(MEDREC_KEY_##sort) : SECOND_FAMILY + (nth))

		put_key(keys, PLACE(FAMILY_DAY, 0), sound, day);
		put_key(keys, PLACE(FAMILY_YEAR, 1), sound, year);
		put_either(keys, PLACE(NAMES, 2), sound, given.sound);
		put_either(keys, PLACE(LETTERS, 3), families[f].letters, given.letters);
		if (has_loose)
			put_key(keys, PLACE(FAMILY_INITIAL, 4), sound, part_of(given.word, given.len > 0));
		put_key(keys, PLACE(NAME_BIRTH_PLACE, 5), sound, birth_place);
		put_key(keys, PLACE(NAME_POSTAL_CODE, 6), sound, postal_code);
		if (has_loose)
			put_key(keys, PLACE(NAME_CITY, 7), sound, city);
#undef PLACE
	}
	put_key(keys, MEDREC_KEY_PLACE(MEDREC_KEY_GIVEN_DAY), given.sound, day);
	put_key(keys, MEDREC_KEY_PLACE(MEDREC_KEY_NAME_POSTAL_CODE) + 1, given.sound, postal_code);
	if (has_loose)
		put_key(keys, MEDREC_KEY_PLACE(MEDREC_KEY_NAME_CITY) + 1, given.sound, city);
	if (given.len > 0 && families[0].len > 0 && day != 0)
		put_either(keys, MEDREC_KEY_PLACE(MEDREC_KEY_DATE_PARTS),
				   year * (uint64_t) given.word[0] + (part_of(date + 4, 2) ^ part_of(date + 6, 2)),
				   year * (uint64_t) families[0].word[0] + (part_of(date + 4, 2) ^ part_of(date + 6, 2)));
	put_key(keys, MEDREC_KEY_PLACE(MEDREC_KEY_YEAR_POSTAL_CODE), year, postal_code);
	put_key(keys, MEDREC_KEY_PLACE(MEDREC_KEY_DAY_POSTAL_CODE), day, postal_code);
	put_key(keys, MEDREC_KEY_PLACE(MEDREC_KEY_YEAR_BIRTH_PLACE), year, birth_place);
	put_key(keys, MEDREC_KEY_PLACE(MEDREC_KEY_PHONE), PART(PHONE), 1);
	if (LEN(EMAIL) > 0)
	{
		const char *at = memchr(VALUE(EMAIL), '@', LEN(EMAIL));

		put_key(keys, MEDREC_KEY_PLACE(MEDREC_KEY_EMAIL_LOCAL), part_of(VALUE(EMAIL), (size_t) (at - VALUE(EMAIL))), 1);
	}
	put_key(keys, MEDREC_KEY_PLACE(MEDREC_KEY_SSN), PART(SSN), 1);
	for (const unsigned char *i = patient->identifiers;
		 i < patient->end && *i == MEDREC_PATIENT_IDENTIFIER; i += 2 + i[1])
	{
		int			place = identifiers == 0 ? MEDREC_KEY_PLACE(MEDREC_KEY_IDENTIFIER) : MORE_IDENTIFIERS + identifiers - 1;

		if (place < MEDREC_KEY_PLACES)
			put_key(keys, place, part_of((const char *) i + 2, i[1]), 1);
		identifiers++;
	}
	if (LEN(STREET) > 0)
	{
		size_t		n = 0;

		while (n < LEN(STREET) && VALUE(STREET)[n] >= '0' && VALUE(STREET)[n] <= '9')
			n++;
		put_key(keys, MEDREC_KEY_PLACE(MEDREC_KEY_STREET), PART(STREET), 1);
		put_key(keys, MEDREC_KEY_PLACE(MEDREC_KEY_STREET_NUMBER_POSTAL_CODE), part_of(VALUE(STREET), n), postal_code);
	}
	is_unusual = families[1].sound != 0 || identifiers > 1;
	if (is_unusual || (given.sound == families[0].sound && given.sound != 0))
		drop_repeated(keys, none);
	return is_unusual;
#undef VALUE
#undef LEN
#undef PART
}

/* ------------------------------------------------------------------------
 * Two patients' keys
 * ------------------------------------------------------------------------
 */

/* Is one of two keys there below that, if it must be? */
static inline bool
share_two(const uint32_t *a, const uint32_t *b, uint32_t below)
{
	return ((a[0] == b[0] || a[0] == b[1]) && a[0] < below) ||
		((a[1] == b[0] || a[1] == b[1]) && a[1] < below);
}

/* Has b a key like that in one of the places of its sort? */
static bool
has_key(const uint32_t *b, MedrecKeySort sort, uint32_t key)
{
	/* the first place of a sort is at its number or, of the last, behind it */
	for (int i = (int) sort; i < MEDREC_KEY_PLACES; i++)
	{
		if (b[i] == key && medrec_key_sorts[i] == sort)
			return true;
	}
	return false;
}

/* Do they share a key of that sort or an earlier one, in a place that is not usual? */
static bool
share_unusual(const uint32_t *a, const uint32_t *b, MedrecKeySort sort, uint32_t below)
{
	for (int i = MEDREC_KEY_PLACES_USUAL; i < MEDREC_KEY_PLACES; i++)
	{
		MedrecKeySort of = medrec_key_sorts[i];

		if (a[i] < (of == sort ? below : MEDREC_KEY_NONE) && of <= sort && has_key(b, of, a[i]))
			return true;
	}
	return false;
}

bool
medrec_is_first_across_places(const MedrecBlockingKeys *a, const MedrecBlockingKeys *b,
							  bool usual, MedrecKeySort sort, uint32_t key)
{
	const int	place = MEDREC_KEY_PLACE(sort);
	const int	postal_code = MEDREC_KEY_PLACE(MEDREC_KEY_NAME_POSTAL_CODE);

	if (!usual &&
		((a->keys[place] == b->keys[place] && a->keys[place] < key) ||
		 share_unusual(a->keys, b->keys, sort, key) || share_unusual(b->keys, a->keys, sort, key)))
		return false;
	if (sort > MEDREC_KEY_NAME_POSTAL_CODE &&
		share_two(a->keys + postal_code, b->keys + postal_code, MEDREC_KEY_NONE))
		return false;
	return (sort != MEDREC_KEY_NAME_POSTAL_CODE && sort != MEDREC_KEY_NAME_CITY) ||
		!share_two(a->keys + place, b->keys + place, key);
}
