/*-------------------------------------------------------------------------
 *
 * presence.c
 *		What counts as filled: blanks, placeholders, refusals.
 *
 * A value is looked up in the catalogue of placeholders.  Kinds check more
 * where there is more to know, and call a value invalid that cannot be what
 * it should be.
 *
 *-------------------------------------------------------------------------
 */
#include "completeness/presence.h"

#include <string.h>

#include "common/ascii.h"
#include "common/calendar.h"
#include "icd10/icd10.h"
#include "identifiers/identifier.h"

#define LENGTH_OF(array)	(sizeof(array) / sizeof((array)[0]))

typedef struct NamedBit
{
	const char *name;
	uint32_t	bit;
} NamedBit;

static const NamedBit kinds[] = {
	{"text", MEDREC_KIND_TEXT},
	{"name", MEDREC_KIND_NAME},
	{"family_name", MEDREC_KIND_FAMILY_NAME},
	{"given_name", MEDREC_KIND_GIVEN_NAME},
	{"birth_date", MEDREC_KIND_BIRTH_DATE},
	{"sex", MEDREC_KIND_SEX},
	{"ssn", MEDREC_KIND_SSN},
	{"phone", MEDREC_KIND_PHONE},
	{"zip", MEDREC_KIND_ZIP},
	{"street", MEDREC_KIND_STREET},
	{"email", MEDREC_KIND_EMAIL},
	{"code", MEDREC_KIND_CODE},
	{"identifier", MEDREC_KIND_IDENTIFIER},
};

/* code systems whose codes can be told by their shape */
static const MedrecCodeSystem *const code_systems[] = {
	&medrec_icd10,
	&medrec_icd10pcs,
};

/* identifiers that are also an element with fillers of its own */
static const NamedBit known_identifiers[] = {
	{"us_ssn", MEDREC_KIND_SSN},
	{"us_phone", MEDREC_KIND_PHONE},
	{"us_zip", MEDREC_KIND_ZIP},
};

/* ------------------------------------------------------------------------
 * Dates
 * ------------------------------------------------------------------------
 */

/*
 * Reads a whole date out of year-month-day, month/day/year, day.month.year
 * and eight digits; a time may follow.  Written otherwise (14-FEB-80, a year
 * alone) it is not for us to judge, and *whole is false.
 */
static bool
read_date(const char *value, size_t len, MedrecPlainForm *form, bool *whole)
{
	const char *part[3];
	size_t		partlen[3];
	int			n = 0;
	size_t		i = 0;
	int			a,
				b,
				c;

	*whole = false;
	while (n < 3 && i < len && medrec_is_digit(value[i]))
	{
		part[n] = value + i;
		while (i < len && medrec_is_digit(value[i]))
			i++;
		partlen[n] = (size_t) (value + i - part[n]);
		n++;
		if (n == 3 || i == len || partlen[0] >= 8 ||
			(value[i] != '-' && value[i] != '/' && value[i] != '.'))
			break;
		i++;
	}

	if (n == 1 && (partlen[0] == 8 || partlen[0] == 12 || partlen[0] == 14))
	{
		*whole = true;
		medrec_plain_date(form, medrec_digits(part[0], 4), medrec_digits(part[0] + 4, 2),
						  medrec_digits(part[0] + 6, 2));
		if (medrec_date_exists(medrec_digits(part[0], 4), medrec_digits(part[0] + 4, 2),
							   medrec_digits(part[0] + 6, 2)))
			return true;
		a = medrec_digits(part[0], 2);
		b = medrec_digits(part[0] + 2, 2);
		c = medrec_digits(part[0] + 4, 4);
	}
	else if (n == 3 && (i == len || medrec_is_blank(value[i]) ||
						value[i] == 'T' || value[i] == 't'))
	{
		if (partlen[0] == 4 && partlen[1] <= 2 && partlen[2] <= 2)
		{
			*whole = true;
			a = medrec_digits(part[1], partlen[1]);
			b = medrec_digits(part[2], partlen[2]);
			c = medrec_digits(part[0], 4);
		}
		else if (partlen[0] <= 2 && partlen[1] <= 2 && partlen[2] == 4)
		{
			*whole = true;
			a = medrec_digits(part[0], partlen[0]);
			b = medrec_digits(part[1], partlen[1]);
			c = medrec_digits(part[2], 4);
			if (a > 12 || (b <= 12 && part[0][partlen[0]] == '.'))
			{
				int			day = a;

				a = b;
				b = day;
			}
		}
		else
			return false;
	}
	else
		return false;
	medrec_plain_date(form, c, a, b);
	return medrec_date_exists(c, a, b);
}

/* ------------------------------------------------------------------------
 * Validity
 * ------------------------------------------------------------------------
 */

static bool
has_digit(const char *value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (medrec_is_digit(value[i]))
			return true;
	return false;
}

/* Of an address of any length; one that is in a database has 8 to 64 bytes. */
static bool
looks_like_email(const char *value, size_t len)
{
	const char *at = memchr(value, '@', len);
	const char *end = value + len;
	const char *dot = end;

	if (at == NULL || at == value || memchr(at + 1, '@', (size_t) (end - at - 1)) != NULL)
		return false;
	for (const char *c = value; c < end; c++)
	{
		if (medrec_is_blank(*c))
			return false;
		if (*c == '.')
			dot = c;
	}
	return dot > at + 1 && dot < end - 1 && at[1] != '.';
}

/* Which of eight bytes are this one, as eight bits */
static inline uint64_t
bytes_equal(uint64_t bytes, unsigned char byte)
{
	uint64_t	unlike = bytes ^ MEDREC_BYTES(byte);

	return medrec_byte_bits(~(((unlike & MEDREC_BYTES(0x7F)) + MEDREC_BYTES(0x7F)) | unlike));
}

/* One @ with something before it, a domain of two labels behind it, no blank */
bool
medrec_looks_like_email(const char *value, size_t len)
{
	uint64_t	ats = 0;
	uint64_t	dots = 0;
	uint64_t	controls = 0;	/* and blanks */

	if (len < 8 || len > 64)
		return looks_like_email(value, len);

	/*
	 * the last eight bytes again and again: how many there are decides no
	 * branch
	 */
	for (size_t i = 0; i < (len <= 32 ? 32 : 64); i += 8)
	{
		size_t		at = i < len - 8 ? i : len - 8;
		uint64_t	bytes = medrec_load_short(value + at, 8);

		ats |= bytes_equal(bytes, '@') << at;
		dots |= bytes_equal(bytes, '.') << at;
		controls |= medrec_bytes_below(bytes, ' ' + 1);
	}
	if (controls != 0)
		return looks_like_email(value, len);

	/*
	 * one that is not the first byte, the last dot more than one behind it,
	 * and not the last byte
	 */
	return (ats & (ats - 1)) == 0 && ats > 1 && dots >> (len - 1) == 0 &&
		dots >> 1 > ats && (dots >> 1 & ats) == 0;
}

/* A specimen number says no more about a patient than a dummy does. */
static MedrecElementState
identifier_state(const MedrecIdentifier *identifier, const char *value,
				 size_t len, const char **class)
{
	MedrecVerdict verdict = medrec_identifier_check(identifier, value, len,
													NULL, NULL);

	switch (verdict)
	{
		case MEDREC_VERDICT_TEST:
			*class = "test";
			return MEDREC_ELEMENT_PLACEHOLDER;
		case MEDREC_VERDICT_DUMMY:
			*class = "default";
			return MEDREC_ELEMENT_PLACEHOLDER;
		default:
			return medrec_verdict_is_valid(verdict) ?
				MEDREC_ELEMENT_PRESENT : MEDREC_ELEMENT_INVALID;
	}
}

/* the state of a value that the catalogue does not know */
static MedrecElementState
validity(const MedrecElementKind *kind, const char *value, size_t len,
		 bool digits, const char **class)
{
	bool		valid = true;

	if (kind->identifier != NULL)
		return identifier_state(kind->identifier, value, len, class);
	if (kind->code_system != NULL)
	{
		MedrecCode	code;

		valid = medrec_code_parse(kind->code_system, value, len, &code);
	}
	else if (kind->bit & MEDREC_KIND_NAMES)
		valid = !digits;
	else if (kind->bit == MEDREC_KIND_BIRTH_DATE)
		valid = has_digit(value, len);
	else if (kind->bit == MEDREC_KIND_EMAIL)
		valid = medrec_looks_like_email(value, len);
	return valid ? MEDREC_ELEMENT_PRESENT : MEDREC_ELEMENT_INVALID;
}

/* ------------------------------------------------------------------------
 * Exported functions
 * ------------------------------------------------------------------------
 */

static bool
is_word(const char *name, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(name, word, len) == 0;
}

const char *
medrec_element_kind_name(int number, uint32_t *bit)
{
	if (number < 0 || (size_t) number >= LENGTH_OF(kinds))
		return NULL;
	*bit = kinds[number].bit;
	return kinds[number].name;
}

uint32_t
medrec_identifier_bit(const char *name, size_t len)
{
	for (size_t i = 0; i < LENGTH_OF(known_identifiers); i++)
		if (is_word(name, len, known_identifiers[i].name))
			return known_identifiers[i].bit;
	return MEDREC_KIND_IDENTIFIER;
}

/* Of exact lines: no pattern of digits fits a day, whose month ends at 12. */
static void
note_birth_dates(MedrecElementKind *kind, const MedrecCatalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->count; i++)
	{
		const MedrecPlaceholder *line = &catalogue->lines[i];
		int64_t		day;

		if ((line->kinds & MEDREC_KIND_BIRTH_DATE) == 0 || line->match != MEDREC_MATCH_EXACT ||
			strspn(line->value, "0123456789") != 8 || line->value[8] != '\0')
			continue;
		day = medrec_julian_day(medrec_digits(line->value, 4), medrec_digits(line->value + 4, 2),
								medrec_digits(line->value + 6, 2));
		kind->days[day >> 6 & 63] |= UINT64_C(1) << (day & 63);
	}
}

/* What is valid by rules of its own takes more than a glance. */
static MedrecElementGlance
text_glance(const MedrecElementKind *kind)
{
	if (kind->bit == MEDREC_KIND_EMAIL)
		return MEDREC_GLANCE_EMAIL;
	if (kind->identifier != NULL || kind->code_system != NULL || kind->bit == MEDREC_KIND_BIRTH_DATE)
		return MEDREC_GLANCE_NEVER;
	if ((kind->bit & MEDREC_KIND_NAMES) != 0)
		return MEDREC_GLANCE_NAME;
	return kind->placeholders.has_second_look ? MEDREC_GLANCE_NUMBER : MEDREC_GLANCE_TEXT;
}

bool
medrec_element_kind_init(MedrecElementKind *kind, const MedrecCatalogue *catalogue,
						 const char *name, size_t len)
{
	memset(kind, 0, sizeof(*kind));
	for (size_t i = 0; i < LENGTH_OF(kinds); i++)
		if (is_word(name, len, kinds[i].name))
			kind->bit = kinds[i].bit;
	for (size_t i = 0; i < LENGTH_OF(code_systems); i++)
		if (is_word(name, len, code_systems[i]->type_name))
		{
			kind->bit = MEDREC_KIND_CODE;
			kind->code_system = code_systems[i];
		}
	if (kind->bit == 0)
	{
		kind->identifier = medrec_identifier_find(name, len);
		if (kind->identifier == NULL)
			return false;
		kind->bit = medrec_identifier_bit(name, len);
	}

	kind->is_text = kind->bit == MEDREC_KIND_TEXT;
	kind->is_birth_date = kind->bit == MEDREC_KIND_BIRTH_DATE;
	medrec_placeholder_index_init(&kind->placeholders, catalogue, kind->bit);
	kind->text_glance = text_glance(kind);
	if (kind->is_birth_date)
		note_birth_dates(kind, catalogue);
	return true;
}

bool
medrec_written_day(const char *value, size_t len, int *year, int *month, int *day)
{
	MedrecPlainForm form;
	bool		whole;

	if (!read_date(value, len, &form, &whole) || !whole)
		return false;
	*year = medrec_digits(form.chars, 4);
	*month = medrec_digits(form.chars + 4, 2);
	*day = medrec_digits(form.chars + 6, 2);
	return true;
}

/* one or two digits below a limit, at *at, which moves behind them */
static bool
read_number(const char *value, size_t len, size_t *at, int limit, int *number)
{
	size_t		n = 0;

	while (n < 2 && *at + n < len && medrec_is_digit(value[*at + n]))
		n++;
	*number = medrec_digits(value + *at, n);
	*at += n;
	return n > 0 && *number < limit;
}

static bool
is_at(const char *value, size_t len, size_t at, char c)
{
	return at < len && medrec_to_upper(value[at]) == c;
}

/* hours and minutes, perhaps seconds with a fraction, perhaps AM or PM */
static bool
read_time(const char *value, size_t len, int64_t *microseconds)
{
	size_t		at = 0;
	int			hour;
	int			minute;
	int			second = 0;
	int			fraction = 0;

	if (!read_number(value, len, &at, 24, &hour) || !is_at(value, len, at++, ':') ||
		!read_number(value, len, &at, 60, &minute))
		return false;
	if (is_at(value, len, at, ':') && (at++, !read_number(value, len, &at, 60, &second)))
		return false;
	if (is_at(value, len, at, '.'))
	{
		int			unit = 100000;

		while (++at < len && medrec_is_digit(value[at]))
		{
			fraction += unit * (value[at] - '0');
			unit /= 10;
		}
	}
	while (at < len && medrec_is_blank(value[at]))
		at++;
	if (is_at(value, len, at + 1, 'M') && (is_at(value, len, at, 'A') || is_at(value, len, at, 'P')))
	{
		if (hour < 1 || hour > 12)
			return false;
		hour = hour % 12 + (is_at(value, len, at, 'P') ? 12 : 0);
	}
	*microseconds = ((hour * 60 + minute) * INT64_C(60) + second) * 1000000 + fraction;
	return true;
}

bool
medrec_written_time(const char *value, size_t len, int64_t *microseconds)
{
	size_t		at = 0;

	*microseconds = 0;
	while (at < len && medrec_is_digit(value[at]))
		at++;
	if (at == 12 || at == 14)
	{
		int			hour = medrec_digits(value + 8, 2);
		int			minute = medrec_digits(value + 10, 2);
		int			second = at == 14 ? medrec_digits(value + 12, 2) : 0;

		*microseconds = ((hour * 60 + minute) * INT64_C(60) + second) * 1000000;
		return hour < 24 && minute < 60 && second < 60;
	}
	while (at < len && !medrec_is_blank(value[at]) && value[at] != 'T' && value[at] != 't')
		at++;
	if (at == len)
		return true;
	do
		at++;
	while (at < len && medrec_is_blank(value[at]));
	return read_time(value + at, len - at, microseconds);
}

MedrecElementState
medrec_element_state_long(const MedrecElementKind *kind)
{
	return kind->identifier != NULL || kind->code_system != NULL ||
		(kind->bit & (MEDREC_KIND_BIRTH_DATE | MEDREC_KIND_EMAIL)) != 0 ?
		MEDREC_ELEMENT_INVALID : MEDREC_ELEMENT_PRESENT;
}

MedrecElementState
medrec_birth_date_state(const MedrecElementKind *kind, int year, int month,
						int day, const char **class)
{
	const MedrecPlaceholder *entry;
	MedrecPlainForm form;

	*class = NULL;
	if (year < 1 || year > 9999)
		return MEDREC_ELEMENT_INVALID;
	medrec_plain_date(&form, year, month, day);
	entry = medrec_placeholder_find(&kind->placeholders, &form);
	if (entry == NULL)
		return MEDREC_ELEMENT_PRESENT;
	*class = entry->class;
	return medrec_state_of_meaning(entry->meaning);
}

MedrecElementState
medrec_element_state(const MedrecElementKind *kind, const char *value,
					 size_t len, const char **class)
{
	const MedrecPlaceholder *entry;
	MedrecPlainForm form;
	size_t		blank;

	*class = NULL;
	while (len > 0 && medrec_is_blank(value[len - 1]))
		len--;
	if (medrec_placeholder_is_ordinary(&kind->placeholders, value, len))
		return validity(kind, value, len, false, class);

	while ((blank = medrec_blank_len(value, len)) > 0)
	{
		value += blank;
		len -= blank;
	}
	if (len == 0)
		return MEDREC_ELEMENT_BLANK;

	/* what an issuer calls valid is no word of the catalogue by chance */
	if (kind->bit == MEDREC_KIND_IDENTIFIER && kind->identifier != NULL)
	{
		MedrecElementState state;

		state = identifier_state(kind->identifier, value, len, class);
		if (state == MEDREC_ELEMENT_PRESENT && kind->placeholders.has_site_lines &&
			len <= MEDREC_PLACEHOLDER_MAXLEN)
		{
			medrec_plain_form(&form, kind->bit, value, len);
			entry = medrec_placeholder_find(&kind->placeholders, &form);
			if (entry != NULL && medrec_placeholder_is_of_site(&kind->placeholders, entry))
			{
				*class = entry->class;
				return medrec_state_of_meaning(entry->meaning);
			}
		}
		if (state != MEDREC_ELEMENT_INVALID)
			return state;
	}

	if (!medrec_has_content(value, len))
	{
		*class = "filler";
		return MEDREC_ELEMENT_PLACEHOLDER;
	}
	if (len > MEDREC_PLACEHOLDER_MAXLEN)
		return validity(kind, value, len, false, class);

	medrec_plain_form(&form, kind->bit, value, len);
	entry = medrec_placeholder_find(&kind->placeholders, &form);
	if (entry == NULL && kind->bit == MEDREC_KIND_BIRTH_DATE)
	{
		bool		whole;
		bool		exists = read_date(value, len, &form, &whole);

		if (whole && !exists)
			return MEDREC_ELEMENT_INVALID;
		if (whole)
			entry = medrec_placeholder_find(&kind->placeholders, &form);
	}
	if (entry != NULL)
	{
		*class = entry->class;
		return medrec_state_of_meaning(entry->meaning);
	}
	return validity(kind, value, len, form.digits, class);
}

MedrecElementState
medrec_state_of_meaning(MedrecMeaning meaning)
{
	switch (meaning)
	{
		case MEDREC_MEANS_DECLINED:
			return MEDREC_ELEMENT_DECLINED;
		case MEDREC_MEANS_NOT_APPLICABLE:
			return MEDREC_ELEMENT_NOT_APPLICABLE;
		case MEDREC_MEANS_UNKNOWN:
			break;
	}
	return MEDREC_ELEMENT_PLACEHOLDER;
}

const char *
medrec_element_state_name(MedrecElementState state)
{
	static const char *const names[] = {
		"present", "null", "blank", "placeholder", "invalid", "declined",
		"not_applicable"
	};

	return names[state];
}
