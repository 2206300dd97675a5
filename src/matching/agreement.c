/*-------------------------------------------------------------------------
 *
 * agreement.c
 *		How two patients agree, comparison by comparison.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/agreement.h"

#include <string.h>

#include "common/ascii.h"
#include "matching/comparator.h"
#include "matching/date_agreement.h"
#include "matching/nickname.h"
#include "matching/normalize.h"

/* alike, as Winkler's measure has it for names */
#define ALIKE 0.88

typedef struct Words
{
	const char *value;
	size_t		len;
} Words;

static bool
is_same(Words a, Words b)
{
	return a.len == b.len && memcmp(a.value, b.value, a.len) == 0;
}

/* Spreads a text of UTF-8 out, one character to a number. */
static size_t
spread(Words words, uint32_t *characters)
{
	size_t		n = 0;

	for (size_t i = 0; i < words.len;)
		i += medrec_utf8_character(words.value + i, words.len - i, &characters[n++]);
	return n;
}

static MedrecPair
pair_of(Words a, Words b, uint32_t wide[2][MEDREC_PATIENT_VALUE_MAX])
{
	MedrecPair	pair = {.a = a.value,.b = b.value,.a_len = a.len,.b_len = b.len};

	if (!medrec_is_ascii(a.value, a.len) || !medrec_is_ascii(b.value, b.len))
	{
		pair.a_len = spread(a, wide[0]);
		pair.b_len = spread(b, wide[1]);
		pair.a = wide[0];
		pair.b = wide[1];
		pair.wide = true;
	}
	return pair;
}

static bool
is_alike(Words a, Words b)
{
	uint32_t	wide[2][MEDREC_PATIENT_VALUE_MAX];
	MedrecPair	pair = pair_of(a, b, wide);

	return medrec_jaro_winkler_reaches(&pair, ALIKE);
}

/* One character more, less or other, or two neighbours exchanged? */
static bool
is_one_edit(Words a, Words b)
{
	uint32_t	wide[2][MEDREC_PATIENT_VALUE_MAX];
	MedrecPair	pair = pair_of(a, b, wide);

	return medrec_osa_distance_within(&pair, 1) <= 1;
}

/* Cuts the first word off. */
static Words
next_word(Words *rest)
{
	const char *blank = memchr(rest->value, ' ', rest->len);
	Words		word = {rest->value, blank == NULL ? rest->len : (size_t) (blank - rest->value)};
	size_t		skip = blank == NULL ? word.len : word.len + 1;

	rest->value += skip;
	rest->len -= skip;
	return word;
}

/* Is a word of more than an initial in both? */
static bool
shares_word(Words a, Words b)
{
	while (a.len > 0)
	{
		Words		word = next_word(&a);
		Words		rest = b;

		while (word.len > 1 && rest.len > 0)
		{
			if (is_same(word, next_word(&rest)))
				return true;
		}
	}
	return false;
}

/* ------------------------------------------------------------------------
 * Names
 * ------------------------------------------------------------------------
 */

static MedrecGrade
better(MedrecGrade a, MedrecGrade b)
{
	if (a == MEDREC_GRADE_MISSING)
		return b;
	return b == MEDREC_GRADE_MISSING || a < b ? a : b;
}

static MedrecGrade
compare_part(Words a, Words b)
{
	if (a.len == 0 || b.len == 0)
		return MEDREC_GRADE_MISSING;
	if (is_same(a, b))
		return MEDREC_GRADE_SAME;
	if ((a.len == 1 || b.len == 1) && a.value[0] == b.value[0])
		return MEDREC_GRADE_VARIANT;
	if (shares_word(a, b))
		return MEDREC_GRADE_VARIANT;
	if (a.len > 3 && b.len > 3 && is_one_edit(a, b))
		return MEDREC_GRADE_ONE_EDIT;
	return is_alike(a, b) ? MEDREC_GRADE_ALIKE : MEDREC_GRADE_OTHER;
}

/* The same of given names, whose first words may be short for one name */
static MedrecGrade
compare_given(Words a, Words b)
{
	MedrecGrade grade = compare_part(a, b);
	Words		first;
	Words		other;

	if (grade <= MEDREC_GRADE_VARIANT)
		return grade;
	first = next_word(&a);
	other = next_word(&b);
	return medrec_names_share_canonical(first.value, first.len, other.value, other.len) ?
		MEDREC_GRADE_VARIANT : grade;
}

static Words
field_of(const MedrecPatientView *view, MedrecPatientField field)
{
	Words		words = {view->fields[field].value, view->fields[field].len};

	return words;
}

int
medrec_patient_compare_names(const MedrecPatientView *a, const MedrecPatientView *b)
{
	Words		a_family = field_of(a, MEDREC_PATIENT_FAMILY);
	Words		b_family = field_of(b, MEDREC_PATIENT_FAMILY);
	Words		a_given = field_of(a, MEDREC_PATIENT_GIVEN);
	Words		b_given = field_of(b, MEDREC_PATIENT_GIVEN);
	Words		a_previous = field_of(a, MEDREC_PATIENT_PREVIOUS_FAMILY);
	Words		b_previous = field_of(b, MEDREC_PATIENT_PREVIOUS_FAMILY);
	MedrecGrade given = compare_given(a_given, b_given);
	MedrecGrade family = compare_part(a_family, b_family);
	MedrecGrade previous;
	bool		is_crossed = false;

	if (given != MEDREC_GRADE_SAME && family != MEDREC_GRADE_SAME)
	{
		MedrecGrade given_swapped = compare_part(a_given, b_family);
		MedrecGrade family_swapped = compare_part(a_family, b_given);

		if (given_swapped == MEDREC_GRADE_SAME && family_swapped == MEDREC_GRADE_SAME)
			return MEDREC_NAME_SWAPPED;
		if (given_swapped != MEDREC_GRADE_MISSING && given_swapped <= MEDREC_GRADE_ALIKE &&
			family_swapped != MEDREC_GRADE_MISSING && family_swapped <= MEDREC_GRADE_ALIKE &&
			(given == MEDREC_GRADE_OTHER || family == MEDREC_GRADE_OTHER))
			return MEDREC_NAME_SWAPPED_ALIKE;
		is_crossed = (given_swapped != MEDREC_GRADE_MISSING && given_swapped <= MEDREC_GRADE_ALIKE) ||
			(family_swapped != MEDREC_GRADE_MISSING && family_swapped <= MEDREC_GRADE_ALIKE);
	}
	previous = better(better(compare_part(a_previous, b_family), compare_part(a_family, b_previous)),
					  compare_part(a_previous, b_previous));
	if (previous == MEDREC_GRADE_SAME)
		previous = MEDREC_GRADE_VARIANT;
	family = better(family, previous);
	if (given == MEDREC_GRADE_OTHER && family == MEDREC_GRADE_OTHER && is_crossed)
		return MEDREC_NAME_CROSSED;
	return MEDREC_NAME_LEVEL(given, family);
}

static int
compare_middle(Words a, Words b)
{
	if (a.len == 0 || b.len == 0)
		return 0;
	if (is_same(a, b))
		return a.len > 1 ? 1 : 2;
	return a.value[0] == b.value[0] ? 2 : 3;
}

/* ------------------------------------------------------------------------
 * The rest
 * ------------------------------------------------------------------------
 */

static MedrecPartialDate
date_of(Words words)
{
	MedrecPartialDate date = {
		.year = medrec_digits(words.value, 4),
		.month = words.len >= 6 ? medrec_digits(words.value + 4, 2) : 0,
		.day = words.len >= 8 ? medrec_digits(words.value + 6, 2) : 0,
	};

	return date;
}

/* The agreements of dates, the best first */
static int
compare_dates(Words a, Words b)
{
	if (a.len == 0 || b.len == 0)
		return 0;
	return 1 + MEDREC_DATE_EQUAL - medrec_date_agreement(date_of(a), date_of(b));
}

static int
compare_addresses(const MedrecPatientView *a, const MedrecPatientView *b)
{
	Words		a_street = field_of(a, MEDREC_PATIENT_STREET);
	Words		b_street = field_of(b, MEDREC_PATIENT_STREET);
	Words		a_code = field_of(a, MEDREC_PATIENT_POSTAL_CODE);
	Words		b_code = field_of(b, MEDREC_PATIENT_POSTAL_CODE);
	Words		a_city = field_of(a, MEDREC_PATIENT_CITY);
	Words		b_city = field_of(b, MEDREC_PATIENT_CITY);
	Words		a_state = field_of(a, MEDREC_PATIENT_STATE);
	Words		b_state = field_of(b, MEDREC_PATIENT_STATE);
	bool		streets = a_street.len > 0 && b_street.len > 0;
	bool		codes = a_code.len > 0 && b_code.len > 0;
	bool		cities = a_city.len > 0 && b_city.len > 0;
	bool		states = a_state.len > 0 && b_state.len > 0;
	bool		same_code = codes && is_same(a_code, b_code);
	bool		same_city = cities && is_same(a_city, b_city);
	bool		same_place = same_code || same_city || (cities && is_alike(a_city, b_city));

	if (!streets && !codes && !cities && !states)
		return 0;
	if (streets && is_same(a_street, b_street))
		return same_place || (!codes && !cities) ? MEDREC_ADDRESS_SAME : MEDREC_ADDRESS_STREET_ALONE;
	if (streets && is_alike(a_street, b_street) && same_place)
		return MEDREC_ADDRESS_STREET;
	if (same_code)
		return same_city ? MEDREC_ADDRESS_PLACE : MEDREC_ADDRESS_POSTAL_CODE;
	if (codes && is_one_edit(a_code, b_code))
		return MEDREC_ADDRESS_POSTAL_CODE_ALIKE;
	if (same_place)
		return MEDREC_ADDRESS_CITY;
	return states && is_same(a_state, b_state) ? MEDREC_ADDRESS_STATE : MEDREC_ADDRESS_OTHER;
}

/* same, one edit, other */
static int
compare_numbers(Words a, Words b)
{
	if (a.len == 0 || b.len == 0)
		return 0;
	return is_same(a, b) ? 1 : is_one_edit(a, b) ? 2 : 3;
}

/* same, alike, other */
static int
compare_words(Words a, Words b)
{
	if (a.len == 0 || b.len == 0)
		return 0;
	return is_same(a, b) ? 1 : is_alike(a, b) ? 2 : 3;
}

/* same, what is before the @, alike, other */
static int
compare_emails(Words a, Words b)
{
	if (a.len == 0 || b.len == 0)
		return 0;
	if (is_same(a, b))
		return 1;
	{
		Words		a_local = {a.value, (size_t) ((const char *) memchr(a.value, '@', a.len) - a.value)};
		Words		b_local = {b.value, (size_t) ((const char *) memchr(b.value, '@', b.len) - b.value)};

		return is_same(a_local, b_local) ? 2 : is_alike(a_local, b_local) ? 3 : 4;
	}
}

static int
compare_same(Words a, Words b)
{
	if (a.len == 0 || b.len == 0)
		return 0;
	return is_same(a, b) ? 1 : 2;
}

/* one in common, or two of one namespace that differ */
static int
compare_identifiers(const MedrecPatientView *a, const MedrecPatientView *b)
{
	int			level = 0;

	for (const unsigned char *x = a->identifiers; x < a->end && *x == MEDREC_PATIENT_IDENTIFIER; x += 2 + x[1])
	{
		Words		one = {(const char *) x + 2, x[1]};
		size_t		space = (size_t) ((const char *) memchr(one.value, ':', one.len) - one.value) + 1;

		for (const unsigned char *y = b->identifiers; y < b->end && *y == MEDREC_PATIENT_IDENTIFIER; y += 2 + y[1])
		{
			Words		other = {(const char *) y + 2, y[1]};

			if (is_same(one, other))
				return 1;
			if (other.len > space && memcmp(one.value, other.value, space) == 0)
				level = 2;
		}
	}
	return level;
}

void
medrec_patient_view(MedrecPatientView *view, const unsigned char *bytes, size_t len)
{
	MedrecPatientReader reader;

	view->end = view->identifiers = bytes + len;
	for (int field = 0; field < MEDREC_PATIENT_FIELDS; field++)
	{
		view->fields[field].value = "";
		view->fields[field].len = 0;
	}
	medrec_patient_open(&reader, bytes, len);
	while (medrec_patient_next(&reader))
	{
		if (view->fields[reader.field].len > 0)
			continue;
		view->fields[reader.field].value = reader.value;
		view->fields[reader.field].len = reader.len;
		if (reader.field == MEDREC_PATIENT_IDENTIFIER)
			view->identifiers = (const unsigned char *) reader.value - 2;
	}
}

static int
compare_one(MedrecComparison comparison, const MedrecPatientView *a, const MedrecPatientView *b)
{
#define FIELDS(field)	field_of(a, MEDREC_PATIENT_##field), field_of(b, MEDREC_PATIENT_##field)
	switch (comparison)
	{
		case MEDREC_COMPARE_NAME:
			return medrec_patient_compare_names(a, b);
		case MEDREC_COMPARE_MIDDLE:
			return compare_middle(FIELDS(MIDDLE));
		case MEDREC_COMPARE_SUFFIX:
			return compare_same(FIELDS(SUFFIX));
		case MEDREC_COMPARE_BIRTH_DATE:
			return compare_dates(FIELDS(BIRTH_DATE));
		case MEDREC_COMPARE_SEX:
			return compare_same(FIELDS(SEX));
		case MEDREC_COMPARE_ADDRESS:
			return compare_addresses(a, b);
		case MEDREC_COMPARE_PHONE:
			return compare_numbers(FIELDS(PHONE));
		case MEDREC_COMPARE_EMAIL:
			return compare_emails(FIELDS(EMAIL));
		case MEDREC_COMPARE_SSN:
			return compare_numbers(FIELDS(SSN));
		case MEDREC_COMPARE_IDENTIFIER:
			return compare_identifiers(a, b);
		case MEDREC_COMPARE_BIRTH_PLACE:
			return compare_words(FIELDS(BIRTH_PLACE));
		case MEDREC_COMPARE_MOTHERS_MAIDEN:
			return compare_words(FIELDS(MOTHERS_MAIDEN));
	}
	return 0;
#undef FIELDS
}

void
medrec_patient_compare_some(const MedrecPatientView *a, const MedrecPatientView *b,
							unsigned int wanted, unsigned char levels[MEDREC_COMPARISONS])
{
	for (int c = 0; c < MEDREC_COMPARISONS; c++)
	{
		if ((wanted & 1u << c) != 0)
			levels[c] = (unsigned char) compare_one(c, a, b);
	}
}

void
medrec_patient_compare(const MedrecPatientView *a, const MedrecPatientView *b,
					   unsigned char levels[MEDREC_COMPARISONS])
{
	medrec_patient_compare_some(a, b, MEDREC_COMPARISONS_ALL, levels);
}

/* ------------------------------------------------------------------------
 * What they are called
 * ------------------------------------------------------------------------
 */

#define LEVELS_MAX_BUT_NAMES	11

static const struct
{
	const char *name;
	const char *levels[LEVELS_MAX_BUT_NAMES];	/* from level 1 on */
}			comparisons[MEDREC_COMPARISONS] = {
	[MEDREC_COMPARE_NAME] = {"name", {NULL}},
	[MEDREC_COMPARE_MIDDLE] = {"middle", {"same", "initial", "other"}},
	[MEDREC_COMPARE_SUFFIX] = {"suffix", {"same", "other"}},
	[MEDREC_COMPARE_BIRTH_DATE] = {"birth_date", {"same", "same, in part or January first",
			"day and month exchanged", "a hundred years apart", "one digit",
			"year and month, the day is not known", "two of year, month and day",
	"year, the rest is not known", "year", "other"}},
	[MEDREC_COMPARE_SEX] = {"sex", {"same", "other"}},
	[MEDREC_COMPARE_ADDRESS] = {"address", {"same", "street alike", "street alone",
			"postal code and city", "postal code", "postal code, one edit", "city",
	"state", "other"}},
	[MEDREC_COMPARE_PHONE] = {"phone", {"same", "one edit", "other"}},
	[MEDREC_COMPARE_EMAIL] = {"email", {"same", "local part", "local part alike", "other"}},
	[MEDREC_COMPARE_SSN] = {"ssn", {"same", "one edit", "other"}},
	[MEDREC_COMPARE_IDENTIFIER] = {"identifier", {"same", "other"}},
	[MEDREC_COMPARE_BIRTH_PLACE] = {"birth_place", {"same", "alike", "other"}},
	[MEDREC_COMPARE_MOTHERS_MAIDEN] = {"mothers_maiden", {"same", "alike", "other"}},
};

static const char *const name_levels[] = {
	NULL, "family same", "family variant",
	"family one edit", "family alike", "family other",
	"given same", "same", "given same, family variant",
	"given same, family one edit", "given same, family alike", "given same, family other",
	"given variant", "given variant, family same", "given variant, family variant",
	"given variant, family one edit", "given variant, family alike", "given variant, family other",
	"given one edit", "given one edit, family same", "given one edit, family variant",
	"given one edit, family one edit", "given one edit, family alike", "given one edit, family other",
	"given alike", "given alike, family same", "given alike, family variant",
	"given alike, family one edit", "given alike, family alike", "given alike, family other",
	"given other", "given other, family same", "given other, family variant",
	"given other, family one edit", "given other, family alike", "other",
	"exchanged", "exchanged and alike", "one for the other",
};

const char *
medrec_comparison_name(MedrecComparison comparison)
{
	return comparisons[comparison].name;
}

int
medrec_comparison_levels(MedrecComparison comparison)
{
	int			n = 0;

	if (comparison == MEDREC_COMPARE_NAME)
		return sizeof(name_levels) / sizeof(name_levels[0]);
	while (comparisons[comparison].levels[n] != NULL)
		n++;
	return n + 1;
}

const char *
medrec_level_name(MedrecComparison comparison, int level)
{
	return comparison == MEDREC_COMPARE_NAME ? name_levels[level] :
		comparisons[comparison].levels[level - 1];
}
