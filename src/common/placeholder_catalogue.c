/*-------------------------------------------------------------------------
 *
 * placeholder_catalogue.c
 *		The catalogue of placeholders, line by line.
 *
 *-------------------------------------------------------------------------
 */
#include "common/placeholder.h"

#include <string.h>

#include "common/ascii.h"

#define LENGTH_OF(array)	(sizeof(array) / sizeof((array)[0]))

/* short names for the kinds, and groups of them */
enum
{
	TEXT = MEDREC_KIND_TEXT,
	NAME = MEDREC_KIND_NAME,
	FAMILY_NAME = MEDREC_KIND_FAMILY_NAME,
	GIVEN_NAME = MEDREC_KIND_GIVEN_NAME,
	BIRTH_DATE = MEDREC_KIND_BIRTH_DATE,
	SEX = MEDREC_KIND_SEX,
	SSN = MEDREC_KIND_SSN,
	PHONE = MEDREC_KIND_PHONE,
	ZIP = MEDREC_KIND_ZIP,
	STREET = MEDREC_KIND_STREET,
	EMAIL = MEDREC_KIND_EMAIL,
	CODE = MEDREC_KIND_CODE,
	IDENTIFIER = MEDREC_KIND_IDENTIFIER,
	NAMES = MEDREC_KIND_NAMES,

	NUMBERS = SSN | PHONE | ZIP,
	ASKED = NUMBERS | STREET | EMAIL | IDENTIFIER,
	INBORN = NAMES | BIRTH_DATE | SEX,	/* what every person has */
	ALL = TEXT | INBORN | ASKED | CODE
};

static bool all_zeros(const MedrecPlainForm *form);
static bool all_eights(const MedrecPlainForm *form);
static bool all_nines(const MedrecPlainForm *form);
static bool one_digit(const MedrecPlainForm *form);
static bool six_equal_digits(const MedrecPlainForm *form);
static bool exchange_555(const MedrecPlainForm *form);
static bool no_line(const MedrecPlainForm *form);
static bool zip_of_one_digit(const MedrecPlainForm *form);
static bool reserved_domain(const MedrecPlainForm *form);
static bool newborn(const MedrecPlainForm *form);
static bool mothers_child(const MedrecPlainForm *form);
static bool mothers_numbered_child(const MedrecPlainForm *form);

/*
 * WORDS is a pattern that no value of letters alone has but by a prefix, and no
 * name without a word of medrec_word_may_be_birth().  DIGITS is one of
 * values that are only digits; but for numbers of persons and telephones it is
 * one digit, up to the fourth at least.
 */
#define EXACT(value, class, kinds, source, since) \
	{value, MEDREC_MATCH_EXACT, MEDREC_MEANS_UNKNOWN, class, kinds, NULL, source, since}
#define PREFIX(value, class, kinds, source, since) \
	{value, MEDREC_MATCH_PREFIX, MEDREC_MEANS_UNKNOWN, class, kinds, NULL, source, since}
#define WORDS(words, pattern, class, kinds, source, since) \
	{words, MEDREC_MATCH_WORDS, MEDREC_MEANS_UNKNOWN, class, kinds, pattern, source, since}
#define DIGITS(words, pattern, class, kinds, source, since) \
	{words, MEDREC_MATCH_DIGITS, MEDREC_MEANS_UNKNOWN, class, kinds, pattern, source, since}
#define DECLINED(value, match, kinds, source, since) \
	{value, MEDREC_MATCH_##match, MEDREC_MEANS_DECLINED, NULL, kinds, NULL, source, since}
#define NOT_APPLICABLE(value, kinds, source, since) \
	{value, MEDREC_MATCH_EXACT, MEDREC_MEANS_NOT_APPLICABLE, NULL, kinds, NULL, source, since}

/*
 * The catalogue.  A line is a fact with its source and, last, the version of
 * the catalogue that brought it: lines that come together take the next one.
 *
 * Names are the delicate part, for a person who is taken for a placeholder
 * vanishes from every count.  Boy, Test, Patient, Null, Baby, Newborn, Male,
 * Doe, An, Un, Uk, Na, Nil, Void, Duck, Fnu and Lnu are surnames of real
 * people, so for a family name or a whole name they count only together with
 * what makes them sure (BABY BOY, TEST PATIENT, JOHN DOE), and FNU and LNU,
 * which passports print for people of one name, not at all.  A single letter
 * but X is left alone too.  Of 265,667,228 people with a surname listed in the
 * census of the United States of 2010 the kinds name and family_name lose 288,
 * called Unk; of the given names listed in 1990, given_name and name lose none.
 *
 * Everybody has a name, a birth date and a sex: "not applicable" is no answer
 * there but a placeholder.  Elsewhere it takes the element out of the
 * reckoning.  NONE is an answer in free text (allergies: none) and none to the
 * question for a telephone number.  HL7's OTH and PCORnet's OT say that the
 * value is known and outside the list: present.  HL7's UN is undifferentiated
 * as a sex, PCORnet's is unknown as a code.  Somebody lives at 123 Main
 * Street; far more people are said to.  1970-01-01 and 2000-01-01 are true
 * birthdays too often to count.
 *
 * Fields of fixed width are filled with 8s or 9s (T-MSIS).  In free text four
 * of them are asked for, since 99 is a pulse and a room; zeros there are a
 * midnight.
 *
 * MQE is the message quality evaluator of the immunization registries (its list
 * of known names and its rules of patients), T-MSIS the missingness measures of
 * CMS's Medicaid data, IRF-PAI the specification of CMS's rehabilitation
 * assessment.  "Common practice" has no document that could be cited.
 */
const MedrecPlaceholder medrec_placeholders[] = {
	/* nothing is known */
	EXACT("UNKNOWN", "unknown", ALL, "MQE", 1),
	EXACT("UNKNWN", "unknown", ALL, "common practice", 1),
	EXACT("UNKOWN", "unknown", ALL, "common practice", 1),
	EXACT("UNKN", "unknown", ALL, "MQE", 1),
	EXACT("UNK", "unknown", ALL, "MQE; HL7 NullFlavor", 1),
	EXACT("NOT KNOWN", "unknown", ALL, "common practice", 1),
	EXACT("UNSPECIFIED", "unknown", ALL, "common practice", 1),
	EXACT("NOT SPECIFIED", "unknown", ALL, "common practice", 1),
	EXACT("UNAVAILABLE", "unknown", ALL, "common practice", 1),
	EXACT("NOT AVAILABLE", "unknown", ALL, "common practice", 1),
	EXACT("NOT PROVIDED", "unknown", ALL, "common practice", 1),
	EXACT("NOT GIVEN", "unknown", ALL, "common practice", 1),
	EXACT("NOT RECORDED", "unknown", ALL, "common practice", 1),
	EXACT("NOT REPORTED", "unknown", ALL, "common practice", 1),
	EXACT("NOT STATED", "unknown", ALL, "common practice", 1),
	EXACT("NOT ON FILE", "unknown", ALL, "common practice", 1),
	EXACT("NOT ASKED", "unknown", ALL, "common practice", 1),
	EXACT("NO DATA", "unknown", ALL, "common practice", 1),
	EXACT("NO INFO", "unknown", ALL, "common practice", 1),
	EXACT("NO INFORMATION", "unknown", ALL, "HL7 NullFlavor", 1),
	EXACT("MISSING", "unknown", ALL, "MQE", 1),
	EXACT("EMPTY", "unknown", ALL, "MQE", 1),
	EXACT("UNDEFINED", "unknown", ALL, "common practice", 1),
	EXACT("NULL", "unknown", ALL & ~(NAME | FAMILY_NAME), "common practice", 1),
	EXACT("NAN", "unknown", ALL & ~NAMES, "common practice", 1),
	EXACT("NIL", "unknown", ASKED | BIRTH_DATE | SEX, "common practice", 1),
	EXACT("NONE", "unknown", INBORN | ASKED, "MQE", 1),
	EXACT("DONT KNOW", "unknown", ALL, "common practice", 1),
	EXACT("DON T KNOW", "unknown", ALL, "common practice", 1),
	EXACT("DOES NOT KNOW", "unknown", ALL, "common practice", 1),
	EXACT("NASK", "unknown", ALL, "HL7 NullFlavor", 1),
	EXACT("NI", "unknown", SEX | CODE, "HL7 NullFlavor; PCORnet", 1),
	EXACT("UN", "unknown", CODE, "PCORnet", 1),
	EXACT("U", "unknown", SEX, "HL7 table 0001", 1),

	/* nothing is known: names */
	EXACT("X", "unknown", NAMES, "MQE", 1),
	EXACT("NO NAME", "unknown", NAMES, "MQE", 1),
	EXACT("NONAME", "unknown", NAMES, "MQE", 1),
	EXACT("UNNAMED", "unknown", NAMES, "MQE", 1),
	EXACT("NO FIRST NAME", "unknown", NAMES, "MQE", 1),
	EXACT("NO FIRSTNAME", "unknown", NAMES, "MQE", 1),
	EXACT("NOFIRSTNAME", "unknown", NAMES, "MQE", 1),
	EXACT("NO LAST NAME", "unknown", NAMES, "MQE", 1),
	EXACT("NO LASTNAME", "unknown", NAMES, "MQE", 1),
	EXACT("NOLASTNAME", "unknown", NAMES, "MQE", 1),

	/* the element does not apply */
	NOT_APPLICABLE("NOT APPLICABLE", ALL & ~INBORN, "HL7 NullFlavor", 1),
	NOT_APPLICABLE("NOTAPPLICABLE", ALL & ~INBORN, "common practice", 1),
	NOT_APPLICABLE("DOES NOT APPLY", ALL & ~INBORN, "common practice", 1),
	NOT_APPLICABLE("NA", ALL & ~INBORN, "HL7 NullFlavor", 1),
	NOT_APPLICABLE("N A", ALL & ~INBORN, "common practice", 1),
	NOT_APPLICABLE("NO MIDDLE NAME", NAMES, "MQE", 1),
	NOT_APPLICABLE("NO MIDDLENAME", NAMES, "MQE", 1),
	NOT_APPLICABLE("NOMIDDLENAME", NAMES, "MQE", 1),
	NOT_APPLICABLE("NMN", NAMES, "common practice", 1),
	EXACT("NOT APPLICABLE", "unknown", INBORN, "common practice", 1),
	EXACT("NOTAPPLICABLE", "unknown", INBORN, "common practice", 1),
	EXACT("DOES NOT APPLY", "unknown", INBORN, "common practice", 1),
	EXACT("NA", "unknown", BIRTH_DATE | SEX, "HL7 NullFlavor", 1),
	EXACT("N A", "unknown", INBORN, "common practice", 1),

	/* asked, and not answered */
	DECLINED("ASKU", EXACT, ALL, "HL7 NullFlavor", 1),
	DECLINED("DECLINED", EXACT, ALL, "common practice", 1),
	DECLINED("DECLINE", EXACT, ALL, "common practice", 1),
	DECLINED("DECLINES", EXACT, ALL, "common practice", 1),
	DECLINED("DECLINED TO ANSWER", EXACT, ALL, "common practice", 1),
	DECLINED("DECLINE TO ANSWER", EXACT, ALL, "common practice", 1),
	DECLINED("DECLINES TO ANSWER", EXACT, ALL, "common practice", 1),
	DECLINED("DECLINED TO SPECIFY", EXACT, ALL, "common practice", 1),
	DECLINED("DECLINED TO STATE", EXACT, ALL, "common practice", 1),
	DECLINED("DECLINE TO STATE", EXACT, ALL, "common practice", 1),
	DECLINED("ASKED BUT DECLINED", EXACT, ALL, "common practice", 1),
	DECLINED("ASKED BUT UNKNOWN", EXACT, ALL, "HL7 NullFlavor", 1),
	DECLINED("REFUSED", EXACT, ALL, "common practice", 1),
	DECLINED("REFUSE", EXACT, ALL, "common practice", 1),
	DECLINED("REFUSES", EXACT, ALL, "common practice", 1),
	DECLINED("REFUSED TO ANSWER", EXACT, ALL, "common practice", 1),
	DECLINED("PATIENT DECLINED", EXACT, ALL, "common practice", 1),
	DECLINED("PATIENT REFUSED", EXACT, ALL, "common practice", 1),
	DECLINED("PT DECLINED", EXACT, ALL, "common practice", 1),
	DECLINED("PT REFUSED", EXACT, ALL, "common practice", 1),
	DECLINED("CHOOSE NOT TO DISCLOSE", EXACT, ALL, "common practice", 1),
	DECLINED("CHOSE NOT TO DISCLOSE", EXACT, ALL, "common practice", 1),
	DECLINED("CHOOSES NOT TO DISCLOSE", EXACT, ALL, "common practice", 1),
	DECLINED("PREFER NOT TO ANSWER", EXACT, ALL, "common practice", 1),
	DECLINED("PREFER NOT TO SAY", EXACT, ALL, "common practice", 1),
	DECLINED("PREFERS NOT TO SAY", EXACT, ALL, "common practice", 1),
	DECLINED("WITHHELD", EXACT, ALL, "common practice", 1),
	DECLINED("DECLINED@", PREFIX, EMAIL, "common practice", 1),
	DECLINED("REFUSED@", PREFIX, EMAIL, "common practice", 1),

	/* not yet known, or known elsewhere */
	EXACT("TBD", "pending", ALL, "common practice", 1),
	EXACT("TO BE DETERMINED", "pending", ALL, "common practice", 1),
	EXACT("TO FOLLOW", "pending", ALL, "common practice", 1),
	EXACT("PENDING", "pending", ALL, "common practice", 1),
	EXACT("DO NOT USE", "note", ALL, "common practice", 1),
	EXACT("SEE CHART", "note", ALL, "common practice", 1),
	EXACT("SEE COMMENT", "note", ALL, "common practice", 1),
	EXACT("SEE COMMENTS", "note", ALL, "common practice", 1),
	EXACT("SEE NOTE", "note", ALL, "common practice", 1),
	EXACT("SEE NOTES", "note", ALL, "common practice", 1),

	/* children that have no name yet */
	WORDS("(BABY|NEWBORN|INFANT|TWIN ...) (BOY|GIRL|number ...), name BABYBOY",
		  newborn, "newborn", NAMES, "MQE", 1),
	WORDS("name (BOY|GIRL) number", mothers_numbered_child, "newborn",
		  NAME | GIVEN_NAME, "Joint Commission; MQE", 1),
	WORDS("(name|letter) (BOY|GIRL), (BOY|GIRL) number", mothers_child, "newborn",
		  GIVEN_NAME, "Joint Commission; MQE", 1),
	PREFIX("BABYBOY", "newborn", NAMES, "MQE", 1),
	PREFIX("BABYGIR", "newborn", NAMES, "MQE", 1),
	PREFIX("ABABYBOY", "newborn", NAMES, "common practice", 1),
	PREFIX("ABABYGIRL", "newborn", NAMES, "MQE", 1),
	PREFIX("BBABYBOY", "newborn", NAMES, "common practice", 1),
	PREFIX("BBABYGIRL", "newborn", NAMES, "MQE", 1),
	EXACT("BABY", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("NEWBORN", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("INFANT", "newborn", NAMES, "common practice", 1),
	EXACT("TWIN", "newborn", GIVEN_NAME, "common practice", 1),
	EXACT("BABY M", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("BABY OY", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("BABY BAY", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("BABY BO", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("BBOY", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("BB", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("BG", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("B G", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("BB1", "newborn", GIVEN_NAME, "common practice", 1),
	EXACT("BB2", "newborn", GIVEN_NAME, "common practice", 1),
	EXACT("BG1", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("BG2", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("BBONE", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("BBTWO", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("BGONE", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("BGTWO", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("B1", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("B2", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("G1", "newborn", GIVEN_NAME, "MQE", 1),
	EXACT("G2", "newborn", GIVEN_NAME, "MQE", 1),

	/* a sex in place of a name */
	EXACT("BOY", "sex_word", GIVEN_NAME, "MQE", 1),
	EXACT("GIRL", "sex_word", GIVEN_NAME, "MQE", 1),
	EXACT("MALE", "sex_word", GIVEN_NAME, "MQE", 1),
	EXACT("FEMALE", "sex_word", NAMES, "MQE", 1),

	/* patients whom nobody could ask */
	EXACT("UNIDENTIFIED", "unidentified", NAMES, "MQE", 1),
	PREFIX("UNIDENTIFIED ", "unidentified", NAMES, "common practice", 1),
	PREFIX("UNKNOWN ", "unidentified", NAMES, "common practice", 1),
	PREFIX("UNK ", "unidentified", NAMES, "UW Health policy 3.2.7", 1),
	PREFIX("XX", "unidentified", NAMES, "MQE; UW Health policy 3.2.7", 1),
	EXACT("JOHN DOE", "unidentified", NAME, "common practice", 1),
	EXACT("JANE DOE", "unidentified", NAME, "common practice", 1),
	EXACT("DOE JOHN", "unidentified", NAME, "common practice", 1),
	EXACT("DOE JANE", "unidentified", NAME, "common practice", 1),
	EXACT("BABY DOE", "unidentified", NAME, "common practice", 1),
	EXACT("DOE BABY", "unidentified", NAME, "common practice", 1),

	/* training and trying out */
	PREFIX("ZZ", "test", NAMES, "MQE", 1),
	EXACT("TEST", "test", GIVEN_NAME | TEXT | ASKED, "MQE", 1),
	EXACT("PATIENT", "test", GIVEN_NAME, "MQE", 1),
	EXACT("TESTING", "test", NAMES | TEXT | STREET, "common practice", 1),
	EXACT("TRAINING", "test", NAMES, "common practice", 1),
	EXACT("DUMMY", "test", NAMES | TEXT | STREET, "common practice", 1),
	EXACT("TEST PATIENT", "test", NAMES | TEXT, "MQE", 1),
	EXACT("TESTPATIENT", "test", NAMES | TEXT, "common practice", 1),
	EXACT("PATIENT TEST", "test", NAME | TEXT, "MQE", 1),
	EXACT("TEST TEST", "test", NAMES | TEXT, "MQE", 1),
	EXACT("TEST BOY", "test", NAMES, "MQE", 1),
	EXACT("TEST GIRL", "test", NAMES, "MQE", 1),
	EXACT("MICKEY MOUSE", "test", NAME, "MQE", 1),
	EXACT("MICKY MOUSE", "test", NAME, "MQE", 1),
	EXACT("MOUSE MICKEY", "test", NAME, "MQE", 1),
	EXACT("MOUSE MICKY", "test", NAME, "MQE", 1),
	EXACT("DONALD DUCK", "test", NAME, "MQE", 1),
	EXACT("DUCK DONALD", "test", NAME, "MQE", 1),
	EXACT("BENJAMIN S PETERSON", "test", NAME, "MQE", 1),
	EXACT("PETERSON BENJAMIN S", "test", NAME, "MQE", 1),

	/* birth dates, as year, month and day */
	EXACT("19000101", "default", BIRTH_DATE, "Relias Media 141603", 1),
	EXACT("19010101", "default", BIRTH_DATE, "Relias Media 141603", 1),
	EXACT("18991230", "default", BIRTH_DATE, "day 0 of spreadsheets", 1),
	EXACT("18991231", "default", BIRTH_DATE, "day 0 of spreadsheets", 1),
	EXACT("18000101", "default", BIRTH_DATE, "common practice", 1),
	EXACT("17530101", "default", BIRTH_DATE, "first datetime of SQL Server", 1),
	EXACT("00010101", "default", BIRTH_DATE, "first date of .NET", 1),
	EXACT("11111111", "default", BIRTH_DATE, "common practice", 1),
	EXACT("99991231", "default", BIRTH_DATE, "common practice", 1),
	EXACT("INFINITY", "default", BIRTH_DATE, "PostgreSQL", 1),

	/* numbers */
	DIGITS("(only 0s)", all_zeros, "default", ALL & ~TEXT, "T-MSIS", 1),
	DIGITS("(only 8s)", all_eights, "default", ALL & ~SEX, "T-MSIS", 1),
	DIGITS("(only 9s)", all_nines, "default", ALL, "T-MSIS; NAACCR", 1),
	DIGITS("(one digit throughout)", one_digit, "default", SSN | PHONE,
		   "CMS IRF-PAI; common practice", 1),
	DIGITS("(six equal digits in a row)", six_equal_digits, "default", SSN,
		   "CMS IRF-PAI", 1),
	EXACT("123456789", "default", SSN | PHONE, "CMS IRF-PAI edit -1108", 1),
	EXACT("987654321", "default", SSN, "CMS IRF-PAI", 1),
	EXACT("078051120", "published", SSN, "SSA", 1),
	EXACT("219099999", "published", SSN, "SSA", 1),
	EXACT("457555462", "published", SSN, "published in an advertisement", 1),
	EXACT("1234567890", "default", PHONE, "common practice", 1),
	EXACT("1234567", "default", PHONE, "common practice", 1),
	DIGITS("(exchange 555)", exchange_555, "default", PHONE, "MQE; NANP", 1),
	EXACT("NO PHONE", "unknown", PHONE, "common practice", 1),
	EXACT("NO TELEPHONE", "unknown", PHONE, "common practice", 1),
	EXACT("NO SSN", "unknown", SSN, "common practice", 1),
	DIGITS("(area code, then only 0s)", no_line, "default", PHONE, "common practice", 1),
	EXACT("12345", "default", ZIP, "common practice", 1),
	EXACT("123456789", "default", ZIP, "common practice", 1),
	DIGITS("00000 or 99999 with a suffix", zip_of_one_digit, "default", ZIP,
		   "common practice", 1),

	/* addresses */
	EXACT("HOMELESS", "no_address", STREET, "common practice", 1),
	EXACT("UNDOMICILED", "no_address", STREET, "common practice", 1),
	EXACT("TRANSIENT", "no_address", STREET, "common practice", 1),
	EXACT("NO ADDRESS", "no_address", STREET, "common practice", 1),
	EXACT("NO KNOWN ADDRESS", "no_address", STREET, "common practice", 1),
	EXACT("NO FIXED ADDRESS", "no_address", STREET, "common practice", 1),
	EXACT("NO FIXED ABODE", "no_address", STREET, "common practice", 1),
	EXACT("GENERAL DELIVERY", "no_address", STREET, "common practice", 1),
	EXACT("BAD ADDRESS", "no_address", STREET, "MQE", 1),
	EXACT("ADDRESS UNKNOWN", "no_address", STREET, "common practice", 1),
	EXACT("UNKNOWN ADDRESS", "no_address", STREET, "common practice", 1),
	EXACT("RETURNED MAIL", "no_address", STREET, "common practice", 1),
	EXACT("123 MAIN", "default", STREET, "common practice", 1),
	EXACT("123 MAIN ST", "default", STREET, "common practice", 1),
	EXACT("123 MAIN STREET", "default", STREET, "common practice", 1),

	/* e-mail */
	PREFIX("NOEMAIL@", "unknown", EMAIL, "common practice", 1),
	PREFIX("NO.EMAIL@", "unknown", EMAIL, "common practice", 1),
	PREFIX("NO-EMAIL@", "unknown", EMAIL, "common practice", 1),
	PREFIX("NO_EMAIL@", "unknown", EMAIL, "common practice", 1),
	PREFIX("NONE@", "unknown", EMAIL, "common practice", 1),
	PREFIX("UNKNOWN@", "unknown", EMAIL, "common practice", 1),
	EXACT("NA@NA.COM", "unknown", EMAIL, "common practice", 1),
	EXACT("NO@EMAIL.COM", "unknown", EMAIL, "common practice", 1),
	EXACT("NO EMAIL", "unknown", EMAIL, "common practice", 1),
	EXACT("TEST@TEST.COM", "test", EMAIL, "common practice", 1),
	WORDS("*@(EXAMPLE.COM|EXAMPLE.NET|EXAMPLE.ORG), *.(TEST|EXAMPLE|INVALID)",
		  reserved_domain, "test", EMAIL, "RFC 2606", 1),
};

const size_t medrec_placeholder_count = LENGTH_OF(medrec_placeholders);

const MedrecCatalogue medrec_library_catalogue = {
	medrec_placeholders, LENGTH_OF(medrec_placeholders)
};

static bool
all_of(const MedrecPlainForm *form, char digit, size_t at_least)
{
	if (form->len < at_least)
		return false;
	for (size_t i = 0; i < form->len; i++)
		if (form->chars[i] != digit)
			return false;
	return true;
}

/* a single 0 is a code, and a single 8 is one too */
static bool
all_zeros(const MedrecPlainForm *form)
{
	return all_of(form, '0', form->kind == CODE ? 2 : 1);
}

static bool
all_eights(const MedrecPlainForm *form)
{
	return all_of(form, '8', form->kind == CODE ? 2 : 4);
}

static bool
all_nines(const MedrecPlainForm *form)
{
	return all_of(form, '9', form->kind == TEXT ? 4 : 1);
}

static bool
one_digit(const MedrecPlainForm *form)
{
	return all_of(form, form->chars[0], 7);
}

static bool
six_equal_digits(const MedrecPlainForm *form)
{
	size_t		run = 1;

	if (form->len != 9)
		return false;
	for (size_t i = 1; i < form->len; i++)
	{
		run = form->chars[i] == form->chars[i - 1] ? run + 1 : 1;
		if (run == 6)
			return true;
	}
	return false;
}

/* the seven digits of a subscriber in North America, or NULL */
static const char *
subscriber(const MedrecPlainForm *form)
{
	const char *digits = form->chars;
	size_t		len = form->len;

	if (len == 11 && digits[0] == '1')
	{
		digits++;
		len--;
	}
	if (len == 7)
		return digits;
	return len == 10 && digits[0] >= '2' ? digits + 3 : NULL;
}

static bool
exchange_555(const MedrecPlainForm *form)
{
	const char *seven = subscriber(form);

	return seven != NULL && memcmp(seven, "555", 3) == 0;
}

static bool
no_line(const MedrecPlainForm *form)
{
	const char *seven = subscriber(form);

	return seven != NULL && memcmp(seven, "0000000", 7) == 0;
}

static bool
zip_of_one_digit(const MedrecPlainForm *form)
{
	return form->len == 9 &&
		(memcmp(form->chars, "00000", 5) == 0 || memcmp(form->chars, "99999", 5) == 0);
}

static bool
ends_with(const char *chars, size_t len, const char *end)
{
	size_t		endlen = strlen(end);

	return len >= endlen && memcmp(chars + len - endlen, end, endlen) == 0;
}

static bool
reserved_domain(const MedrecPlainForm *form)
{
	static const char *const ends[] = {
		"@EXAMPLE.COM", "@EXAMPLE.NET", "@EXAMPLE.ORG",
		".EXAMPLE.COM", ".EXAMPLE.NET", ".EXAMPLE.ORG",
		".TEST", ".EXAMPLE", ".INVALID"
	};

	if (memchr(form->chars, '@', form->len) == NULL)
		return false;
	for (size_t i = 0; i < LENGTH_OF(ends); i++)
		if (ends_with(form->chars, form->len, ends[i]))
			return true;
	return false;
}

typedef struct Word
{
	const char *chars;
	size_t		len;
} Word;

#define MAX_WORDS	8			/* more is no name of ours */

/* the words of a form, or 0 if there are too many */
static int
split(const MedrecPlainForm *form, Word *words)
{
	int			n = 0;
	size_t		start = 0;

	for (size_t i = 0; i <= form->len; i++)
	{
		if (i < form->len && form->chars[i] != ' ')
			continue;
		if (n == MAX_WORDS)
			return 0;
		words[n].chars = form->chars + start;
		words[n++].len = i - start;
		start = i + 1;
	}
	return n;
}

static bool
word_is(Word word, const char *chars)
{
	return word.chars[0] == chars[0] && word.len == strlen(chars) &&
		memcmp(word.chars, chars, word.len) == 0;
}

static bool
word_is_one_of(Word word, const char *const *list)
{
	for (; *list != NULL; list++)
		if (word_is(word, *list))
			return true;
	return false;
}

/* A to D, 1 to 9, ONE to FOUR: which of several children */
static bool
is_number(Word word)
{
	static const char *const numbers[] = {"ONE", "TWO", "THREE", "FOUR", NULL};

	if (word.len == 1)
		return (word.chars[0] >= 'A' && word.chars[0] <= 'D') ||
			(word.chars[0] >= '1' && word.chars[0] <= '9');
	return word_is_one_of(word, numbers);
}

/* BOY, GIRL, also with a number right behind (BOYD is a name) */
static bool
is_child(Word word)
{
	static const char *const children[] = {"BOY", "GIRL", "GRIL", NULL};

	if (word.len > 3 && medrec_is_digit(word.chars[word.len - 1]))
		word.len--;
	return word_is_one_of(word, children);
}

static bool
newborn(const MedrecPlainForm *form)
{
	static const char *const births[] = {
		"BABY", "BABU", "NEWBORN", "NB", "INFANT", "TWIN", "TRIPLET", NULL
	};
	static const char *const whiches[] = {
		"MALE", "FEMALE", "SISTER", "BROTHER", "TWIN", NULL
	};
	static const char *const joined[] = {"BABYBOY", "BABYGIRL", NULL};
	Word		words[MAX_WORDS];
	int			n;

	n = split(form, words);
	for (int i = 0; i < n; i++)
	{
		if (word_is_one_of(words[i], joined))
			return true;
		if (i + 1 < n && word_is_one_of(words[i], births) &&
			(is_child(words[i + 1]) || is_number(words[i + 1]) ||
			 word_is_one_of(words[i + 1], whiches)))
			return true;
	}
	return false;
}

/*
 * The Joint Commission asks for newborns to be told apart by their mother's
 * given name: Judy Girl A.  want_number: only if the number is there.
 */
static bool
child_of(const MedrecPlainForm *form, bool want_number)
{
	Word		words[MAX_WORDS];
	int			last = split(form, words) - 1;

	if (last < 1)
		return false;
	if (is_number(words[last]) || word_is(words[last], "L") || word_is(words[last], "R"))
		last--;
	else if (want_number)
		return false;
	if (last > 0 && word_is(words[last], "TWIN"))
		last--;
	if (last == 1 && words[0].len == 1 && !is_number(words[0]))
		return false;			/* O'BOY */
	return is_child(words[last]) && (last > 0 || !want_number);
}

static bool
mothers_child(const MedrecPlainForm *form)
{
	return child_of(form, false);
}

static bool
mothers_numbered_child(const MedrecPlainForm *form)
{
	return child_of(form, true);
}

/*
 * Each pattern of words has one of BABY, BABU, BABYBOY, BOY, GIRL, GRIL, INFANT,
 * NEWBORN, NB (with another word behind it), TRIPLET and TWIN.  Names are too
 * unlike for branches: the first letter chooses sets of second and third ones.
 */
#define LETTER(c)	(UINT32_C(1) << ((c) & 31))

static const struct
{
	uint32_t	second;
	uint32_t	third;			/* of all those; 0 is what is no letter */
}			births[32] = {
	['B' & 31] = {LETTER('A') | LETTER('O'), LETTER('B') | LETTER('Y')},
	['G' & 31] = {LETTER('I') | LETTER('R'), LETTER('R') | LETTER('I')},
	['I' & 31] = {LETTER('N'), LETTER('F')},
	['N' & 31] = {LETTER('B') | LETTER('E'), LETTER('W') | 1},
	['T' & 31] = {LETTER('R') | LETTER('W'), LETTER('I')},
};

bool
medrec_word_may_be_birth(const char *word, size_t len)
{
	uint32_t	third;

	if (len < 3)
		return false;
	third = medrec_is_letter(word[2]) ? LETTER(word[2]) : 1;
	return (births[word[0] & 31].second >> (word[1] & 31) & 1) != 0 &&
		(births[word[0] & 31].third & third) != 0;
}
