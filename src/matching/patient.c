/*-------------------------------------------------------------------------
 *
 * patient.c
 *		All that identifies a person, in the form in which it is compared.
 *
 * Normal forms lose what two clerks write differently of one person, and no
 * more: cases and diacritics, punctuation, the first 1 of a telephone number,
 * the last four digits of a ZIP Code.  How unlike two values are is measured
 * later.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/patient.h"

#include <string.h>

#include "common/ascii.h"
#include "matching/normalize.h"

/* No more of a value is looked at: its normal form would be cut anyway. */
#define LOOKED_AT	1024

typedef struct FieldRule
{
	const char *name;
	const char *kind;			/* of element, see presence.h */
	size_t		(*normalize) (const char *value, size_t len, char *normal);
} FieldRule;

/* ------------------------------------------------------------------------
 * Normal forms
 * ------------------------------------------------------------------------
 */

/* How much of a text of UTF-8 to take, so that no character is cut */
static size_t
whole_characters(const char *text, size_t len, size_t limit)
{
	if (len <= limit)
		return len;
	for (size_t cut = limit; cut > 0 && cut > limit - 4; cut--)
	{
		if (((unsigned char) text[cut] & 0xC0) !=0x80)
			return cut;
	}
	return limit;
}

static size_t
fold(const char *value, size_t len, char *normal)
{
	char		folded[LOOKED_AT * MEDREC_NAME_FOLD_GROWTH];
	MedrecNameFold name = {folded, folded, false};
	size_t		n;

	medrec_name_fold(&name, value, len);
	n = whole_characters(folded, (size_t) (name.next - folded), MEDREC_PATIENT_VALUE_MAX);
	while (n > 0 && folded[n - 1] == ' ')
		n--;
	memcpy(normal, folded, n);
	return n;
}

/* Letters and digits of ASCII, in small letters; all else goes. */
static size_t
keep_alphanumeric(const char *value, size_t len, char *normal)
{
	size_t		n = 0;

	for (size_t i = 0; i < len && n < MEDREC_PATIENT_VALUE_MAX; i++)
	{
		if (medrec_is_digit(value[i]) || medrec_is_letter(value[i]))
			normal[n++] = medrec_to_lower(value[i]);
	}
	return n;
}

static size_t
give(const char *text, char *normal)
{
	size_t		len = strlen(text);

	memcpy(normal, text, len);
	return len;
}

static bool
is_word(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(text, word, len) == 0;
}

static size_t
suffix_form(const char *value, size_t len, char *normal)
{
	static const struct
	{
		const char *written;
		const char *suffix;
	}			forms[] = {
		{"jr", "jr"}, {"junior", "jr"}, {"sr", "sr"}, {"senior", "sr"},
		{"i", "sr"}, {"1st", "sr"}, {"ii", "ii"}, {"2nd", "ii"}, {"2", "ii"},
		{"iii", "iii"}, {"3rd", "iii"}, {"3", "iii"}, {"iv", "iv"}, {"4th", "iv"},
		{"4", "iv"}, {"v", "v"}, {"5th", "v"}, {"5", "v"},
	};
	char		folded[MEDREC_PATIENT_VALUE_MAX];
	size_t		n = fold(value, len, folded);

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
	{
		if (is_word(folded, n, forms[i].written))
			return give(forms[i].suffix, normal);
	}
	return 0;
}

static size_t
sex_form(const char *value, size_t len, char *normal)
{
	static const char *const forms[][2] = {
		{"f", "f"}, {"female", "f"}, {"woman", "f"}, {"girl", "f"},
		{"m", "m"}, {"male", "m"}, {"man", "m"}, {"boy", "m"},
		{"x", "x"}, {"o", "x"}, {"other", "x"}, {"a", "x"}, {"ambiguous", "x"},
		{"nonbinary", "x"}, {"non binary", "x"},
	};
	char		folded[MEDREC_PATIENT_VALUE_MAX];
	size_t		n = fold(value, len, folded);

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
	{
		if (is_word(folded, n, forms[i][0]))
			return give(forms[i][1], normal);
	}
	return 0;
}

static size_t
birth_order_form(const char *value, size_t len, char *normal)
{
	medrec_trim(&value, &len);
	if (len != 1 || value[0] < '1' || value[0] > '9')
		return 0;
	normal[0] = value[0];
	return 1;
}

/* Writes a number of so many digits. */
static void
write_digits(char *to, int count, int number)
{
	for (; count > 0; number /= 10)
		to[--count] = (char) ('0' + number % 10);
}

/*
 * Year, month and day, perhaps less; 20 February 1980 may be 1980-02-20,
 * 19800220, 2/20/1980, 20.2.1980, and the first two may lack the day or both.
 * Zeros are as good as nothing.
 */
static size_t
birth_date_form(const char *value, size_t len, char *normal)
{
	int			part[3] = {0};
	size_t		width[3] = {0};
	int			n = 0;
	size_t		i = 0;
	int			year;
	int			month;
	int			day;

	medrec_trim(&value, &len);
	while (n < 3)
	{
		for (; i < len && medrec_is_digit(value[i]) && width[n] < 8; i++)
		{
			part[n] = 10 * part[n] + (value[i] - '0');
			width[n]++;
		}
		if (width[n++] == 0)
			return 0;
		if (n == 3 || i == len || (value[i] != '-' && value[i] != '/' && value[i] != '.'))
			break;
		i++;
	}
	/* a time may follow */
	if (i < len && value[i] != ' ' && value[i] != 'T')
		return 0;

	if (n == 1 && (width[0] == 4 || width[0] == 6 || width[0] == 8))
	{
		static const int scale[] = {1, 100, 10000};
		int			whole = scale[(8 - width[0]) / 2] * part[0];

		year = whole / 10000;
		month = whole / 100 % 100;
		day = whole % 100;
	}
	else if (n > 1 && width[0] == 4 && width[1] <= 2 && width[2] <= 2)
	{
		year = part[0];
		month = part[1];
		day = part[2];
	}
	else if (n == 3 && width[0] <= 2 && width[1] <= 2 && width[2] == 4)
	{
		bool		day_first = value[width[0]] == '.' || part[0] > 12;

		day = part[day_first ? 0 : 1];
		month = part[day_first ? 1 : 0];
		year = part[2];
	}
	else
		return 0;

	if (year == 0)
		return 0;
	write_digits(normal, 4, year);
	if (month == 0)
		return 4;
	write_digits(normal + 4, 2, month);
	if (day == 0)
		return 6;
	write_digits(normal + 6, 2, day);
	return 8;
}

/* An extension, behind a letter, belongs to a house and not to a person. */
static size_t
phone_form(const char *value, size_t len, char *normal)
{
	char		digits[MEDREC_PATIENT_VALUE_MAX];
	bool		is_foreign;
	size_t		n = 0;

	medrec_trim(&value, &len);
	is_foreign = len > 0 && value[0] == '+';
	for (size_t i = 0; i < len && n < 20; i++)
	{
		if (n > 0 && medrec_is_letter(value[i]))
			break;
		if (medrec_is_digit(value[i]))
			digits[n++] = value[i];
	}
	if (n == 11 && digits[0] == '1')
	{
		memcpy(normal, digits + 1, 10);
		return 10;
	}
	if (n < 7)
		return 0;
	if (!is_foreign)
	{
		memcpy(normal, digits, n);
		return n;
	}
	normal[0] = '+';
	memcpy(normal + 1, digits, n);
	return n + 1;
}

static size_t
email_form(const char *value, size_t len, char *normal)
{
	const char *at;

	medrec_trim(&value, &len);
	len = whole_characters(value, len, MEDREC_PATIENT_VALUE_MAX);
	at = memchr(value, '@', len);
	if (at == NULL || at == value || at == value + len - 1)
		return 0;
	for (size_t i = 0; i < len; i++)
	{
		if ((unsigned char) value[i] <= ' ' || value[i] == 0x7f)
			return 0;
		normal[i] = medrec_to_lower(value[i]);
	}
	return len;
}

static size_t
postal_code_form(const char *value, size_t len, char *normal)
{
	size_t		n = keep_alphanumeric(value, len, normal);
	size_t		digits = 0;

	while (digits < n && medrec_is_digit(normal[digits]))
		digits++;
	return digits == n && n == 9 ? 5 : n;
}

static size_t
ssn_form(const char *value, size_t len, char *normal)
{
	size_t		n = keep_alphanumeric(value, len, normal);

	return n >= 4 && !medrec_is_repeated(normal, n) ? n : 0;
}

/* The namespace ends at the first colon; without one it is empty. */
static size_t
identifier_form(const char *value, size_t len, char *normal)
{
	const char *colon = memchr(value, ':', len);
	const char *number = colon == NULL ? value : colon + 1;
	char		kept[MEDREC_PATIENT_VALUE_MAX];
	size_t		space_len = colon == NULL ? 0 :
	keep_alphanumeric(value, (size_t) (colon - value), normal);
	size_t		n = keep_alphanumeric(number, len - (size_t) (number - value), kept);

	if (n == 0 || (n > 1 && medrec_is_repeated(kept, n)))
		return 0;
	if (space_len > 100)
		space_len = 100;
	if (n > 100)
		n = 100;
	normal[space_len] = ':';
	memcpy(normal + space_len + 1, kept, n);
	return space_len + 1 + n;
}

static const FieldRule rules[MEDREC_PATIENT_FIELDS] = {
	[MEDREC_PATIENT_FAMILY] = {"family", "family_name", fold},
	[MEDREC_PATIENT_GIVEN] = {"given", "given_name", fold},
	[MEDREC_PATIENT_MIDDLE] = {"middle", "given_name", fold},
	[MEDREC_PATIENT_SUFFIX] = {"suffix", "text", suffix_form},
	[MEDREC_PATIENT_PREVIOUS_FAMILY] = {"previous_family", "family_name", fold},
	[MEDREC_PATIENT_BIRTH_DATE] = {"birth_date", "birth_date", birth_date_form},
	[MEDREC_PATIENT_SEX] = {"sex", "sex", sex_form},
	[MEDREC_PATIENT_BIRTH_ORDER] = {"birth_order", "text", birth_order_form},
	[MEDREC_PATIENT_PHONE] = {"phone", "phone", phone_form},
	[MEDREC_PATIENT_EMAIL] = {"email", "email", email_form},
	[MEDREC_PATIENT_STREET] = {"street", "street", fold},
	[MEDREC_PATIENT_CITY] = {"city", "text", fold},
	[MEDREC_PATIENT_STATE] = {"state", "text", fold},
	[MEDREC_PATIENT_POSTAL_CODE] = {"postal_code", "zip", postal_code_form},
	[MEDREC_PATIENT_SSN] = {"ssn", "ssn", ssn_form},
	[MEDREC_PATIENT_IDENTIFIER] = {"identifier", "text", identifier_form},
	[MEDREC_PATIENT_BIRTH_PLACE] = {"birth_place", "text", fold},
	[MEDREC_PATIENT_MOTHERS_MAIDEN] = {"mothers_maiden", "family_name", fold},
};

const char *
medrec_patient_field_name(MedrecPatientField field)
{
	return rules[field].name;
}

bool
medrec_patient_field_find(const char *name, size_t len, MedrecPatientField *field)
{
	for (int i = 0; i < MEDREC_PATIENT_FIELDS; i++)
	{
		if (is_word(name, len, rules[i].name))
		{
			*field = (MedrecPatientField) i;
			return true;
		}
	}
	return false;
}

size_t
medrec_patient_normalize(MedrecPatientField field, const char *value, size_t len, char *normal)
{
	return rules[field].normalize(value, whole_characters(value, len, LOOKED_AT), normal);
}

size_t
medrec_patient_split_suffix(const char *name, size_t *len, char *suffix)
{
	size_t		start = *len;
	size_t		suffix_len;

	while (start > 0 && name[start - 1] != ' ')
		start--;
	/* of one letter or digit it is an initial, or nothing */
	if (start < 2 || *len - start < 2)
		return 0;
	suffix_len = suffix_form(name + start, *len - start, suffix);
	if (suffix_len > 0)
		*len = start - 1;
	return suffix_len;
}

/* ------------------------------------------------------------------------
 * Placeholders
 * ------------------------------------------------------------------------
 */

void
medrec_patient_kinds_init(MedrecPatientKinds *kinds, const MedrecCatalogue *catalogue)
{
	for (int i = 0; i < MEDREC_PATIENT_FIELDS; i++)
		(void) medrec_element_kind_init(&kinds->kinds[i], catalogue,
										rules[i].kind, strlen(rules[i].kind));
	(void) medrec_element_kind_init(&kinds->whole_name, catalogue, "name", 4);
}

bool
medrec_patient_is_nobody(const MedrecPatientKinds *kinds,
						 const char *given, size_t given_len,
						 const char *family, size_t family_len)
{
	char		whole[2 * MEDREC_PATIENT_VALUE_MAX + 1];
	const char *class;

	memcpy(whole, given, given_len);
	whole[given_len] = ' ';
	memcpy(whole + given_len + 1, family, family_len);
	return medrec_element_state(&kinds->whole_name, whole, given_len + 1 + family_len,
								&class) != MEDREC_ELEMENT_PRESENT;
}

bool
medrec_patient_is_present(const MedrecPatientKinds *kinds, MedrecPatientField field,
						  const char *value, size_t len)
{
	const char *class;

	/* of an identifier, what is behind the namespace */
	if (field == MEDREC_PATIENT_IDENTIFIER)
	{
		const char *colon = memchr(value, ':', len);

		if (colon != NULL)
		{
			len -= (size_t) (colon + 1 - value);
			value = colon + 1;
		}
	}
	switch (medrec_element_state(&kinds->kinds[field], value, len, &class))
	{
		case MEDREC_ELEMENT_PRESENT:
			return true;
		case MEDREC_ELEMENT_INVALID:
			/* numbers of other countries, dates that are wrong by a digit */
			return (kinds->kinds[field].bit & MEDREC_KIND_NAMES) == 0;
		default:
			return false;
	}
}

/* ------------------------------------------------------------------------
 * The bytes
 * ------------------------------------------------------------------------
 */

void
medrec_patient_start(MedrecPatientWriter *writer)
{
	writer->bytes[0] = MEDREC_PATIENT_VERSION;
	writer->len = 1;
}

void
medrec_patient_add(MedrecPatientWriter *writer, MedrecPatientField field,
				   const char *normal, size_t len)
{
	writer->bytes[writer->len++] = (unsigned char) field;
	writer->bytes[writer->len++] = (unsigned char) len;
	memcpy(writer->bytes + writer->len, normal, len);
	writer->len += len;
}

bool
medrec_patient_is_valid(const unsigned char *bytes, size_t len)
{
	const unsigned char *next = bytes + 1;
	const unsigned char *end = bytes + len;
	const unsigned char *before = NULL;
	int			identifiers = 0;

	if (len == 0 || bytes[0] != MEDREC_PATIENT_VERSION)
		return false;
	while (next < end)
	{
		char		normal[MEDREC_PATIENT_VALUE_MAX];

		if (end - next < 2 || next[0] >= MEDREC_PATIENT_FIELDS || next[1] == 0 ||
			end - next - 2 < next[1])
			return false;
		/* in order; identifiers by their bytes */
		if (before != NULL && next[0] <= before[0])
		{
			size_t		n = next[1] < before[1] ? next[1] : before[1];
			int			order = memcmp(before + 2, next + 2, n);

			if (next[0] != before[0] || next[0] != MEDREC_PATIENT_IDENTIFIER ||
				order > 0 || (order == 0 && before[1] >= next[1]))
				return false;
		}
		if (next[0] == MEDREC_PATIENT_IDENTIFIER && ++identifiers > MEDREC_PATIENT_IDENTIFIERS_MAX)
			return false;
		if (medrec_patient_normalize((MedrecPatientField) next[0], (const char *) next + 2,
									 next[1], normal) != next[1] ||
			memcmp(normal, next + 2, next[1]) != 0)
			return false;
		before = next;
		next += 2 + next[1];
	}
	return true;
}
