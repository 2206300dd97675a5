/*-------------------------------------------------------------------------
 *
 * cms_rules.c
 *		The combinations of fields that CMS proposes to take for a match.
 *
 * CMS Health Tech Ecosystem, "CMS Patient Matching & Response Proposal",
 * version 3.3.0, draft for technical validation of 24 June 2026: table 2 and
 * the rules for the fields in section V.  Where it leaves a choice the stricter
 * one is made: one field at most differs a little, a birth date that is a day
 * off included.
 *
 * An identifier is what its namespace says; the draft has no names for them.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/cms_rules.h"

#include <string.h>

#include "common/ascii.h"
#include "common/calendar.h"
#include "matching/comparator.h"
#include "matching/nickname.h"
#include "matching/normalize.h"

/* Shorter values are the same or not. */
#define FUZZY_FROM	5

#define BIT(field)	((uint16_t) (1 << (field)))

#define GIVEN		BIT(MEDREC_RULE_GIVEN)
#define FAMILY		BIT(MEDREC_RULE_FAMILY)
#define BIRTH_DATE	BIT(MEDREC_RULE_BIRTH_DATE)
#define STREET		BIT(MEDREC_RULE_STREET)
#define PHONE		BIT(MEDREC_RULE_PHONE)
#define EMAIL		BIT(MEDREC_RULE_EMAIL)
#define SSN			BIT(MEDREC_RULE_SSN_LAST4)
#define ITIN		BIT(MEDREC_RULE_ITIN_LAST4)
#define ZIP			BIT(MEDREC_RULE_POSTAL_CODE)
#define MBI			BIT(MEDREC_RULE_MBI)
#define LEGAL		BIT(MEDREC_RULE_LEGAL_ID)
#define MEMBER		BIT(MEDREC_RULE_MEMBER_ID)
#define SUBSCRIBER	BIT(MEDREC_RULE_SUBSCRIBER_ID)
#define UNIQUE		BIT(MEDREC_RULE_UNIQUE_ID)

const MedrecMatchRule medrec_cms_rules[] = {
	{"01", GIVEN | FAMILY | BIRTH_DATE | STREET, GIVEN | FAMILY | BIRTH_DATE | STREET, 3e-13, 9e-13},
	{"02", GIVEN | FAMILY | BIRTH_DATE | PHONE, FAMILY | BIRTH_DATE, 1e-14, 2e-14},
	{"03", GIVEN | FAMILY | BIRTH_DATE | EMAIL, GIVEN | FAMILY | BIRTH_DATE, 1e-14, 3e-14},
	{"04", GIVEN | FAMILY | BIRTH_DATE | SSN, GIVEN, 1e-12, 2e-12},
	{"05", GIVEN | FAMILY | BIRTH_DATE | SSN, FAMILY, 1e-12, 2e-12},
	{"06", GIVEN | FAMILY | BIRTH_DATE | ITIN, GIVEN, 1e-12, 2e-12},
	{"07", GIVEN | FAMILY | BIRTH_DATE | ITIN, FAMILY, 1e-12, 2e-12},
	{"08", GIVEN | BIRTH_DATE | MBI, 0, 2e-12, 0},
	{"09", GIVEN | BIRTH_DATE | LEGAL, 0, 2e-12, 0},
	{"10", FAMILY | BIRTH_DATE | LEGAL, FAMILY | BIRTH_DATE, 5e-13, 1e-12},
	{"11", GIVEN | BIRTH_DATE | PHONE, 0, 2e-12, 0},
	{"12", GIVEN | BIRTH_DATE | EMAIL, 0, 2e-12, 0},
	{"13", FAMILY | PHONE | SSN, 0, 5e-13, 0},
	{"14", FAMILY | PHONE | ITIN, 0, 5e-13, 0},
	{"15", FAMILY | EMAIL | SSN, FAMILY, 5e-13, 1e-12},
	{"16", FAMILY | EMAIL | ITIN, FAMILY, 5e-13, 1e-12},
	{"17", GIVEN | PHONE | SSN, 0, 2e-12, 0},
	{"18", GIVEN | PHONE | ITIN, 0, 2e-12, 0},
	{"19", GIVEN | EMAIL | SSN, 0, 2e-12, 0},
	{"20", GIVEN | EMAIL | ITIN, 0, 2e-12, 0},
	{"21", PHONE | MBI, 0, 1e-12, 0},
	{"22", PHONE | LEGAL, 0, 1e-12, 0},
	{"23", EMAIL | MBI, 0, 1e-12, 0},
	{"24", EMAIL | LEGAL, 0, 1e-12, 0},
	{"25", LEGAL | MBI, 0, 1e-12, 0},
	{"26", UNIQUE, 0, 0, 0},
	{"27", GIVEN | BIRTH_DATE | MEMBER, 0, 2e-12, 0},
	{"28", FAMILY | BIRTH_DATE | MEMBER, FAMILY | BIRTH_DATE, 5e-13, 1e-12},
	{"29", PHONE | MEMBER, 0, 1e-12, 0},
	{"30", EMAIL | MEMBER, 0, 1e-12, 0},
	{"31", GIVEN | FAMILY | BIRTH_DATE | SUBSCRIBER, GIVEN, 1e-12, 2e-12},
	{"32", GIVEN | FAMILY | BIRTH_DATE | SUBSCRIBER, FAMILY, 1e-12, 2e-12},
	{"33", GIVEN | FAMILY | PHONE | ZIP, GIVEN | FAMILY, 3e-14, 9e-14},
	{"34", FAMILY | PHONE | ZIP, 0, 1.5e-12, 0},
	{"35", FAMILY | EMAIL | ZIP, 0, 1.5e-12, 0},
	{"36", FAMILY | BIRTH_DATE | PHONE, FAMILY, 5e-13, 1e-12},
	{"37", FAMILY | STREET | PHONE, FAMILY, 1.5e-13, 3e-13},
};

const int	medrec_cms_rule_count = sizeof(medrec_cms_rules) / sizeof(medrec_cms_rules[0]);

static const char *const field_names[MEDREC_RULE_FIELDS] = {
	[MEDREC_RULE_GIVEN] = "given",
	[MEDREC_RULE_FAMILY] = "family",
	[MEDREC_RULE_BIRTH_DATE] = "birth_date",
	[MEDREC_RULE_STREET] = "street",
	[MEDREC_RULE_PHONE] = "phone",
	[MEDREC_RULE_EMAIL] = "email",
	[MEDREC_RULE_SSN_LAST4] = "ssn_last4",
	[MEDREC_RULE_ITIN_LAST4] = "itin_last4",
	[MEDREC_RULE_POSTAL_CODE] = "postal_code",
	[MEDREC_RULE_MBI] = "mbi",
	[MEDREC_RULE_LEGAL_ID] = "legal_id",
	[MEDREC_RULE_MEMBER_ID] = "member_id",
	[MEDREC_RULE_SUBSCRIBER_ID] = "subscriber_id",
	[MEDREC_RULE_UNIQUE_ID] = "unique_id",
};

const char *
medrec_rule_field_name(MedrecRuleField field)
{
	return field_names[field];
}

typedef struct Value
{
	const char *chars;
	size_t		len;
} Value;

static Value
value_of(const MedrecPatientView *view, MedrecPatientField field)
{
	Value		value = {view->fields[field].value, view->fields[field].len};

	return value;
}

static bool
is_same(Value a, Value b)
{
	return a.len > 0 && a.len == b.len && memcmp(a.chars, b.chars, a.len) == 0;
}

/* ------------------------------------------------------------------------
 * Names, streets, dates
 * ------------------------------------------------------------------------
 */

/* A name without its blanks, which do not count */
static Value
close_up(Value name, char *closed)
{
	Value		value = {closed, 0};

	for (size_t i = 0; i < name.len; i++)
	{
		if (name.chars[i] != ' ')
			closed[value.len++] = name.chars[i];
	}
	return value;
}

static size_t
spread(Value value, uint32_t *characters)
{
	size_t		n = 0;

	for (size_t i = 0; i < value.len;)
		i += medrec_utf8_character(value.chars + i, value.len - i, &characters[n++]);
	return n;
}

/* One character more, less or other, or two neighbours exchanged */
static bool
is_alike(Value a, Value b)
{
	uint32_t	a_characters[MEDREC_PATIENT_VALUE_MAX];
	uint32_t	b_characters[MEDREC_PATIENT_VALUE_MAX];
	MedrecPair	pair = {
		.a = a_characters,
		.b = b_characters,
		.a_len = spread(a, a_characters),
		.b_len = spread(b, b_characters),
		.wide = true,
	};

	return pair.a_len >= FUZZY_FROM && pair.b_len >= FUZZY_FROM &&
		medrec_osa_distance_within(&pair, 1) <= 1;
}

static void
note(MedrecRuleAgreement *agreement, uint16_t field, bool same)
{
	if (same)
		agreement->same |= field;
}

/* The same of a field that may differ a little */
static void
note_or_alike(MedrecRuleAgreement *agreement, uint16_t field, bool same, bool alike)
{
	note(agreement, field, same);
	if (!same && alike)
		agreement->alike |= field;
}

static void
compare_given(const MedrecPatientView *a, const MedrecPatientView *b,
			  MedrecRuleAgreement *agreement)
{
	char		closed[2][MEDREC_PATIENT_VALUE_MAX];
	Value		one = close_up(value_of(a, MEDREC_PATIENT_GIVEN), closed[0]);
	Value		other = close_up(value_of(b, MEDREC_PATIENT_GIVEN), closed[1]);

	if (one.len > 0 && other.len > 0)
		note_or_alike(agreement, GIVEN,
					  medrec_names_share_canonical(one.chars, one.len, other.chars, other.len),
					  is_alike(one, other));
}

static void
compare_family(const MedrecPatientView *a, const MedrecPatientView *b,
			   MedrecRuleAgreement *agreement)
{
	static const MedrecPatientField fields[] = {
		MEDREC_PATIENT_FAMILY, MEDREC_PATIENT_PREVIOUS_FAMILY
	};
	bool		same = false;
	bool		alike = false;

	for (int i = 0; i < 4; i++)
	{
		char		closed[2][MEDREC_PATIENT_VALUE_MAX];
		Value		one = close_up(value_of(a, fields[i / 2]), closed[0]);
		Value		other = close_up(value_of(b, fields[i % 2]), closed[1]);

		same = same || is_same(one, other);
		alike = alike || is_alike(one, other);
	}
	note_or_alike(agreement, FAMILY, same, alike);
}

typedef struct Day
{
	int			year;
	int			month;
	int			day;
} Day;

/* A date in part is none here, nor one that is not in the calendar. */
static bool
read_day(Value date, Day *day)
{
	if (date.len != 8)
		return false;
	day->year = medrec_digits(date.chars, 4);
	day->month = medrec_digits(date.chars + 4, 2);
	day->day = medrec_digits(date.chars + 6, 2);
	return medrec_date_exists(day->year, day->month, day->day);
}

static bool
is_day_before(Day day, Day next)
{
	if (medrec_date_exists(day.year, day.month, day.day + 1))
		day.day++;
	else
	{
		day.day = 1;
		day.year += day.month == 12;
		day.month = day.month % 12 + 1;
	}
	return day.year == next.year && day.month == next.month && day.day == next.day;
}

static void
compare_birth_date(const MedrecPatientView *a, const MedrecPatientView *b,
				   MedrecRuleAgreement *agreement)
{
	Value		one = value_of(a, MEDREC_PATIENT_BIRTH_DATE);
	Value		other = value_of(b, MEDREC_PATIENT_BIRTH_DATE);
	Day			one_day;
	Day			other_day;

	if (read_day(one, &one_day) && read_day(other, &other_day))
		note_or_alike(agreement, BIRTH_DATE, is_same(one, other),
					  is_day_before(one_day, other_day) || is_day_before(other_day, one_day));
}

/* ------------------------------------------------------------------------
 * Numbers
 * ------------------------------------------------------------------------
 */

/*
 * The last four digits of a number of nine or of these four alone; no Social
 * Security Number begins with 9, as Taxpayer Identification Numbers do.
 */
static bool
read_last4(Value number, bool is_itin, Value *last4)
{
	for (size_t i = 0; i < number.len; i++)
	{
		if (!medrec_is_digit(number.chars[i]))
			return false;
	}
	if (number.len != 4 && (number.len != 9 || (number.chars[0] == '9') != is_itin))
		return false;
	last4->chars = number.chars + number.len - 4;
	last4->len = 4;
	return true;
}

/* Has a namespace that name, or begins so and goes on? */
static bool
is_called(Value space, const char *name)
{
	return space.len == strlen(name) && memcmp(space.chars, name, space.len) == 0;
}

static bool
begins(Value space, const char *name)
{
	return space.len > strlen(name) && memcmp(space.chars, name, strlen(name)) == 0;
}

/*
 * Which field an identifier is, and its number in *number.  Without an
 * authority or a payer behind it, "legal" and its like are no namespace.
 */
static uint16_t
identifier_field(Value identifier, Value *number)
{
	const char *colon = memchr(identifier.chars, ':', identifier.len);
	Value		space = {identifier.chars, (size_t) (colon - identifier.chars)};

	number->chars = colon + 1;
	number->len = identifier.len - space.len - 1;
	if (is_called(space, "mbi") || is_called(space, "usmbi"))
		return MBI;
	if (is_called(space, "itin") || is_called(space, "usitin"))
		return ITIN;
	if (begins(space, "legal"))
		return LEGAL;
	if (begins(space, "member"))
		return MEMBER;
	if (begins(space, "subscriber"))
		return SUBSCRIBER;
	if (space.len == 0 || is_called(space, "legal") || is_called(space, "member") ||
		is_called(space, "subscriber"))
		return 0;
	return UNIQUE;
}

static bool
next_identifier(const MedrecPatientView *view, const unsigned char **next, Value *identifier)
{
	if (*next >= view->end || **next != MEDREC_PATIENT_IDENTIFIER)
		return false;
	identifier->chars = (const char *) *next + 2;
	identifier->len = (*next)[1];
	*next += 2 + identifier->len;
	return true;
}

/* The last four digits of a number that is an ITIN, in whichever field */
static bool
has_itin(const MedrecPatientView *view, Value last4)
{
	const unsigned char *next = view->identifiers;
	Value		ssn = value_of(view, MEDREC_PATIENT_SSN);
	Value		identifier;
	Value		other;

	if (ssn.len == 9 && read_last4(ssn, true, &other) && is_same(last4, other))
		return true;
	while (next_identifier(view, &next, &identifier))
	{
		Value		number;

		if (identifier_field(identifier, &number) == ITIN &&
			read_last4(number, true, &other) && is_same(last4, other))
			return true;
	}
	return false;
}

static void
compare_identifiers(const MedrecPatientView *a, const MedrecPatientView *b,
					MedrecRuleAgreement *agreement)
{
	const unsigned char *next = a->identifiers;
	Value		identifier;

	while (next_identifier(a, &next, &identifier))
	{
		const unsigned char *next_other = b->identifiers;
		Value		number;
		Value		last4;
		Value		other;
		uint16_t	field = identifier_field(identifier, &number);

		if (field == ITIN)
			note(agreement, ITIN, read_last4(number, true, &last4) && has_itin(b, last4));
		else if (field != 0)
		{
			while (next_identifier(b, &next_other, &other))
				note(agreement, field, is_same(identifier, other));
		}
	}
}

static void
compare_ssn(const MedrecPatientView *a, const MedrecPatientView *b,
			MedrecRuleAgreement *agreement)
{
	Value		one = value_of(a, MEDREC_PATIENT_SSN);
	Value		other = value_of(b, MEDREC_PATIENT_SSN);
	Value		one_last4;
	Value		other_last4;

	if (read_last4(one, false, &one_last4) && read_last4(other, false, &other_last4))
		note(agreement, SSN, is_same(one_last4, other_last4));
	if (one.len == 9 && read_last4(one, true, &one_last4))
		note(agreement, ITIN, has_itin(b, one_last4));
}

MedrecRuleAgreement
medrec_cms_compare(const MedrecPatientView *a, const MedrecPatientView *b)
{
	MedrecRuleAgreement agreement = {0, 0};
	Value		suffix = value_of(a, MEDREC_PATIENT_SUFFIX);
	Value		other_suffix = value_of(b, MEDREC_PATIENT_SUFFIX);

	/* a father and his son */
	if (suffix.len > 0 && other_suffix.len > 0 && !is_same(suffix, other_suffix))
		return agreement;

#define FIELDS(field)	value_of(a, MEDREC_PATIENT_##field), value_of(b, MEDREC_PATIENT_##field)
	compare_given(a, b, &agreement);
	compare_family(a, b, &agreement);
	compare_birth_date(a, b, &agreement);
	note_or_alike(&agreement, STREET, is_same(FIELDS(STREET)), is_alike(FIELDS(STREET)));
	note(&agreement, PHONE, is_same(FIELDS(PHONE)));
	note(&agreement, EMAIL, is_same(FIELDS(EMAIL)));
	note(&agreement, ZIP, is_same(FIELDS(POSTAL_CODE)));
	compare_ssn(a, b, &agreement);
	compare_identifiers(a, b, &agreement);
#undef FIELDS
	return agreement;
}

bool
medrec_cms_rule_holds(const MedrecMatchRule *rule, MedrecRuleAgreement agreement,
					  uint16_t * alike)
{
	*alike = rule->fields & ~agreement.same;
	return (*alike & (*alike - 1)) == 0 &&
		(*alike & ~(rule->fuzzy & agreement.alike)) == 0;
}
