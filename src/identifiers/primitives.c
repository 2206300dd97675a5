/*-------------------------------------------------------------------------
 *
 * primitives.c
 *		Forms that belong to no country: numbers with a check digit, addresses,
 *		dates and names of interfaces.
 *
 * luhn, verhoeff, hl7_mod11, luhn_mod25 and luhn_mod30 are bare check digit
 * schemes: two characters at least, the last one checks the others.  The
 * alphabets of the last two, without characters that look alike, are those of
 * OpenMRS.  hl7_mod11 is M11 of HL7 version 2, table 0061.
 *
 * orcid: sixteen characters, the last MOD 11-2 of ISO/IEC 7064, stored in
 * groups of four.
 *
 * uuid: RFC 9562, with its hyphens, in lower case; that of zeros is nobody's.
 * oid: ITU-T X.660, arcs without leading zeros; under 0 and 1 the second goes
 * up to 39.  Both may be written as URN.
 *
 * email: the dot-atom form of RFC 5322 in ASCII, a domain of two labels at
 * least as in RFC 1123, stored in lower case; the local part is kept as it is.
 * e164_phone: ITU-T E.164, + and 7 to 15 digits; single blanks, hyphens
 * or dots between them are dropped.
 *
 * fhir_id, fhir_date, fhir_datetime: the primitive types of HL7 FHIR R4 and
 * R5; hl7_dtm: type DTM of HL7 version 2.  Days and times must exist; a second
 * may be 60 in FHIR, and offsets go up to 14 hours.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/ascii.h"
#include "common/calendar.h"
#include "common/checksum.h"

#define MAX_OFFSET	14			/* hours from UTC */

/* ------------------------------------------------------------------------
 * Check digits alone
 * ------------------------------------------------------------------------
 */

static MedrecVerdict
luhn_rule(char *compact, size_t *len)
{
	return medrec_luhn(compact, *len, 0) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_luhn = {
	.name = "luhn",
	.title = "Number with a check digit after Luhn",
	.jurisdiction = "international",
	.source = "ISO/IEC 7812-1, annex B",
	.rule_version = 1,
	.example = "79927398713",
	.separators = "",
	.lengths = {{2, 64}},
	.shapes = (const char *const[]) {"9*", NULL},
	.rule = luhn_rule,
	.unmasked = 4,
};

static MedrecVerdict
verhoeff_rule(char *compact, size_t *len)
{
	return medrec_verhoeff(compact, *len) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_verhoeff = {
	.name = "verhoeff",
	.title = "Number with a check digit after Verhoeff",
	.jurisdiction = "international",
	.source = "J. Verhoeff, Error Detecting Decimal Codes, 1969",
	.rule_version = 1,
	.example = "2363",
	.separators = "",
	.lengths = {{2, 64}},
	.shapes = (const char *const[]) {"9*", NULL},
	.rule = verhoeff_rule,
	.unmasked = 4,
};

static MedrecVerdict
hl7_mod11_rule(char *compact, size_t *len)
{
	return medrec_hl7_mod11(compact, *len) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_hl7_mod11 = {
	.name = "hl7_mod11",
	.title = "Number with the check digit M11 of HL7 version 2",
	.jurisdiction = "international",
	.source = "HL7, version 2, data type CX and table 0061",
	.rule_version = 1,
	.example = "12345674",
	.separators = "",
	.lengths = {{2, 64}},
	.shapes = (const char *const[]) {"9*", NULL},
	.rule = hl7_mod11_rule,
	.unmasked = 4,
};

static MedrecVerdict
luhn_over(const char *alphabet, const char *compact, size_t len)
{
	for (size_t i = 0; i < len; i++)
	{
		if (strchr(alphabet, compact[i]) == NULL)
			return MEDREC_VERDICT_FORMAT;
	}
	return medrec_luhn_n(compact, len, alphabet) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

static MedrecVerdict
luhn_mod25_rule(char *compact, size_t *len)
{
	return luhn_over(MEDREC_ALPHABET_MOD25, compact, *len);
}

const MedrecIdentifier medrec_kind_luhn_mod25 = {
	.name = "luhn_mod25",
	.title = "Identifier with a check character after Luhn, of 25 characters",
	.jurisdiction = "international",
	.source = "OpenMRS, idgen, LuhnModNIdentifierValidator",
	.rule_version = 1,
	.example = "FPXFM",
	.separators = "",
	.lengths = {{2, 64}},
	.shapes = (const char *const[]) {"X*", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = luhn_mod25_rule,
	.unmasked = 4,
};

static MedrecVerdict
luhn_mod30_rule(char *compact, size_t *len)
{
	return luhn_over(MEDREC_ALPHABET_MOD30, compact, *len);
}

const MedrecIdentifier medrec_kind_luhn_mod30 = {
	.name = "luhn_mod30",
	.title = "Identifier with a check character after Luhn, of 30 characters",
	.jurisdiction = "international",
	.source = "OpenMRS, idgen, LuhnModNIdentifierValidator",
	.rule_version = 1,
	.example = "GWAA7K",
	.separators = "",
	.lengths = {{2, 64}},
	.shapes = (const char *const[]) {"X*", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = luhn_mod30_rule,
	.unmasked = 4,
};

static MedrecVerdict
orcid_rule(char *compact, size_t *len)
{
	if (!medrec_is_digit(compact[15]) && compact[15] != 'X')
		return MEDREC_VERDICT_FORMAT;
	if (!medrec_iso7064_mod11_2(compact, *len))
		return MEDREC_VERDICT_CHECKSUM;
	for (int group = 3; group > 0; group--)
	{
		memmove(compact + 5 * group, compact + 4 * group, 4);
		compact[5 * group - 1] = '-';
	}
	*len = 19;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_orcid = {
	.name = "orcid",
	.title = "Open Researcher and Contributor ID",
	.jurisdiction = "international",
	.source = "ORCID, Structure of the ORCID Identifier; ISO/IEC 7064, MOD 11-2",
	.rule_version = 1,
	.example = "0000-0002-1825-0097",
	.is_column = true,
	.separators = "-",
	.lengths = {{16, 16}},
	.shapes = (const char *const[]) {
		"9999-9999-9999-999X", "999999999999999X", NULL
	},
	.fold = MEDREC_FOLD_UPPER,
	.rule = orcid_rule,
	.unmasked = 4,
};

/* ------------------------------------------------------------------------
 * Names of objects
 * ------------------------------------------------------------------------
 */

#define UUID_LENGTH	36
#define UUID_SHAPE	"XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX"

static MedrecVerdict
uuid_rule(char *compact, size_t *len)
{
	bool		is_hexadecimal = true;
	int			zeros = 0;

	if (*len > UUID_LENGTH)
	{
		memmove(compact, compact + *len - UUID_LENGTH, UUID_LENGTH);
		*len = UUID_LENGTH;
	}
	for (int i = 0; i < UUID_LENGTH; i++)
		is_hexadecimal &= compact[i] <= 'f';
	if (!is_hexadecimal)
		return MEDREC_VERDICT_FORMAT;
	while (zeros < UUID_LENGTH && (compact[zeros] == '0' || compact[zeros] == '-'))
		zeros++;
	return zeros == UUID_LENGTH ? MEDREC_VERDICT_DUMMY : MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_uuid = {
	.name = "uuid",
	.title = "Universally Unique Identifier",
	.jurisdiction = "international",
	.source = "IETF, RFC 9562",
	.rule_version = 1,
	.example = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
	.separators = "",
	.lengths = {{32, 45}},
	.shapes = (const char *const[]) {UUID_SHAPE, "urn:uuid:" UUID_SHAPE, NULL},
	.fold = MEDREC_FOLD_LOWER,
	.rule = uuid_rule,
	.unmasked = 4,
};

static MedrecVerdict
oid_rule(char *compact, size_t *len)
{
	const char *arc = compact;
	const char *end;
	int			narcs = 0;

	if (*len > 8 && memcmp(compact, "urn:oid:", 8) == 0)
	{
		*len -= 8;
		memmove(compact, compact + 8, *len);
	}
	end = compact + *len;
	for (;; arc++)
	{
		const char *start = arc;

		while (arc < end && medrec_is_digit(*arc))
			arc++;
		if (arc == start || (arc > start + 1 && *start == '0'))
			return MEDREC_VERDICT_FORMAT;
		narcs++;
		if (narcs == 1 && (arc > start + 1 || *start > '2'))
			return MEDREC_VERDICT_FORMAT;
		if (narcs == 2 && compact[0] < '2' &&
			(arc > start + 2 || medrec_digits(start, (int) (arc - start)) > 39))
			return MEDREC_VERDICT_COMPONENT;
		if (arc == end)
			break;
		if (*arc != '.')
			return MEDREC_VERDICT_FORMAT;
	}
	return narcs > 1 ? MEDREC_VERDICT_OK : MEDREC_VERDICT_FORMAT;
}

const MedrecIdentifier medrec_kind_oid = {
	.name = "oid",
	.title = "Object identifier",
	.jurisdiction = "international",
	.source = "ITU-T X.660 | ISO/IEC 9834-1",
	.rule_version = 1,
	.example = "2.16.840.1.113883.6.96",
	.separators = "",
	.lengths = {{1, 255}},
	.shapes = (const char *const[]) {"?*", NULL},
	.rule = oid_rule,
	.unmasked = 4,
};

static MedrecVerdict
fhir_id_rule(char *compact, size_t *len)
{
	for (size_t i = 0; i < *len; i++)
	{
		if (!medrec_is_digit(compact[i]) && !medrec_is_letter(compact[i]) &&
			compact[i] != '-' && compact[i] != '.')
			return MEDREC_VERDICT_FORMAT;
	}
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_fhir_id = {
	.name = "fhir_id",
	.title = "Logical id of a FHIR resource",
	.jurisdiction = "international",
	.source = "HL7, FHIR R5, primitive type id",
	.rule_version = 1,
	.example = "abc-123.DEF",
	.separators = "",
	.lengths = {{1, 64}},
	.shapes = (const char *const[]) {"?*", NULL},
	.rule = fhir_id_rule,
	.unmasked = 4,
};

/* ------------------------------------------------------------------------
 * Addresses
 * ------------------------------------------------------------------------
 */

/* a character of a dot-atom, less the dot */
static bool
is_atom_char(char c)
{
	return medrec_is_digit(c) || medrec_is_letter(c) ||
		(c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* The labels of a domain, brought to lower case */
static bool
read_domain(char *domain, size_t len)
{
	size_t		start = 0;
	int			nlabels = 0;
	bool		is_numeric = false;

	for (size_t i = 0; i <= len; i++)
	{
		if (i < len && domain[i] != '.')
		{
			if (!medrec_is_digit(domain[i]) && !medrec_is_letter(domain[i]) && domain[i] != '-')
				return false;
			domain[i] = medrec_to_lower(domain[i]);
			is_numeric &= medrec_is_digit(domain[i]);
			continue;
		}
		if (i == start || i - start > 63 || domain[start] == '-' || domain[i - 1] == '-')
			return false;
		nlabels++;
		if (i < len)
		{
			start = i + 1;
			is_numeric = true;
		}
	}
	return nlabels > 1 && !is_numeric;
}

static MedrecVerdict
email_rule(char *compact, size_t *len)
{
	const char *at = memchr(compact, '@', *len);
	size_t		local = at == NULL ? 0 : (size_t) (at - compact);

	if (local == 0 || local > 64 || compact[0] == '.' || compact[local - 1] == '.')
		return MEDREC_VERDICT_FORMAT;
	for (size_t i = 0; i < local; i++)
	{
		if (compact[i] == '.' ? compact[i + 1] == '.' : !is_atom_char(compact[i]))
			return MEDREC_VERDICT_FORMAT;
	}
	return read_domain(compact + local + 1, *len - local - 1) ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_FORMAT;
}

const MedrecIdentifier medrec_kind_email = {
	.name = "email",
	.title = "E-mail address",
	.jurisdiction = "international",
	.source = "IETF, RFC 5322 (dot-atom), RFC 5321 and RFC 1123",
	.rule_version = 1,
	.example = "him.clerk@example.org",
	.separators = "",
	.lengths = {{1, 254}},
	.shapes = (const char *const[]) {"?*", NULL},
	.rule = email_rule,
	.unmasked = 4,
};

static MedrecVerdict
e164_rule(char *compact, size_t *len)
{
	size_t		ndigits = 0;

	if (compact[0] != '+')
		return MEDREC_VERDICT_FORMAT;
	for (size_t i = 1; i < *len; i++)
	{
		char		c = compact[i];

		if (medrec_is_digit(c))
			compact[++ndigits] = c;
		/* one separator between two digits */
		else if ((c != ' ' && c != '-' && c != '.') || i == 1 || i + 1 == *len ||
				 !medrec_is_digit(compact[i + 1]))
			return MEDREC_VERDICT_FORMAT;
	}
	if (ndigits < 7 || ndigits > 15)
		return MEDREC_VERDICT_LENGTH;
	*len = ndigits + 1;
	return compact[1] == '0' ? MEDREC_VERDICT_COMPONENT : MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_e164_phone = {
	.name = "e164_phone",
	.title = "International telephone number",
	.jurisdiction = "international",
	.source = "ITU-T E.164",
	.rule_version = 1,
	.example = "+442071838750",
	.is_column = true,
	.separators = "",
	.lengths = {{1, 255}},
	.shapes = (const char *const[]) {"?*", NULL},
	.rule = e164_rule,
	.unmasked = 4,
};

/* ------------------------------------------------------------------------
 * Dates and times
 * ------------------------------------------------------------------------
 */
typedef struct TimeReader
{
	const char *next;
	const char *end;
	bool		exists;			/* all that was read so far */
} TimeReader;

static bool
at_end(const TimeReader *r)
{
	return r->next == r->end;
}

static bool
take_char(TimeReader *r, char c)
{
	if (at_end(r) || *r->next != c)
		return false;
	r->next++;
	return true;
}

static bool
take_digits(TimeReader *r, int count, int *number)
{
	if (r->end - r->next < count)
		return false;
	for (int i = 0; i < count; i++)
	{
		if (!medrec_is_digit(r->next[i]))
			return false;
	}
	*number = medrec_digits(r->next, count);
	r->next += count;
	return true;
}

/* Two digits that go up to a number */
static bool
take_part(TimeReader *r, int max)
{
	int			number;

	if (!take_digits(r, 2, &number))
		return false;
	r->exists &= number <= max;
	return true;
}

/* Two digits, a colon if it is written, two digits */
static bool
take_offset(TimeReader *r, bool has_colon)
{
	int			hours;
	int			minutes;

	if (!take_digits(r, 2, &hours) || (has_colon && !take_char(r, ':')) ||
		!take_digits(r, 2, &minutes))
		return false;
	r->exists &= minutes <= 59 && 60 * hours + minutes <= 60 * MAX_OFFSET;
	return true;
}

/*
 * YYYY, YYYY-MM or YYYY-MM-DD, with hyphens or without; *parts are how many
 * there were.
 */
static bool
take_date(TimeReader *r, bool has_hyphens, int *parts)
{
	int			year;
	int			month = 1;
	int			day = 1;

	*parts = 1;
	if (!take_digits(r, 4, &year))
		return false;
	if (has_hyphens ? take_char(r, '-') : !at_end(r) && medrec_is_digit(*r->next))
	{
		*parts = 2;
		if (!take_digits(r, 2, &month))
			return false;
		if (has_hyphens ? take_char(r, '-') : !at_end(r) && medrec_is_digit(*r->next))
		{
			*parts = 3;
			if (!take_digits(r, 2, &day))
				return false;
		}
	}
	r->exists &= medrec_date_exists(year, month, day);
	return true;
}

static MedrecVerdict
verdict_of(const TimeReader *r, bool is_read)
{
	if (!is_read || !at_end(r))
		return MEDREC_VERDICT_FORMAT;
	return r->exists ? MEDREC_VERDICT_OK : MEDREC_VERDICT_DATE;
}

static MedrecVerdict
fhir_date_rule(char *compact, size_t *len)
{
	TimeReader	r = {compact, compact + *len, true};
	int			parts;

	return verdict_of(&r, take_date(&r, true, &parts));
}

/* hh:mm:ss, fractions, and Z or an offset */
static bool
take_fhir_time(TimeReader *r)
{
	if (!take_part(r, 23) || !take_char(r, ':') || !take_part(r, 59) ||
		!take_char(r, ':') || !take_part(r, 60))
		return false;
	if (take_char(r, '.'))
	{
		if (at_end(r) || !medrec_is_digit(*r->next))
			return false;
		while (!at_end(r) && medrec_is_digit(*r->next))
			r->next++;
	}
	if (take_char(r, 'Z'))
		return true;
	return (take_char(r, '+') || take_char(r, '-')) && take_offset(r, true);
}

static MedrecVerdict
fhir_datetime_rule(char *compact, size_t *len)
{
	TimeReader	r = {compact, compact + *len, true};
	int			parts;
	bool		is_read = take_date(&r, true, &parts);

	if (is_read && take_char(&r, 'T'))
		is_read = parts == 3 && take_fhir_time(&r);
	return verdict_of(&r, is_read);
}

/* [HH[MM[SS[.S...]]]], then perhaps an offset */
static MedrecVerdict
hl7_dtm_rule(char *compact, size_t *len)
{
	TimeReader	r = {compact, compact + *len, true};
	int			parts;
	bool		is_read = take_date(&r, false, &parts);

	if (is_read && parts == 3)
	{
		static const int max[] = {23, 59, 59};
		int			part = 0;

		for (; is_read && part < 3 && !at_end(&r) && medrec_is_digit(*r.next); part++)
			is_read = take_part(&r, max[part]);
		if (is_read && part == 3 && take_char(&r, '.'))
		{
			const char *fraction = r.next;

			while (!at_end(&r) && medrec_is_digit(*r.next))
				r.next++;
			is_read = r.next > fraction && r.next <= fraction + 4;
		}
	}
	if (is_read && (take_char(&r, '+') || take_char(&r, '-')))
		is_read = take_offset(&r, false);
	return verdict_of(&r, is_read);
}

const MedrecIdentifier medrec_kind_fhir_date = {
	.name = "fhir_date",
	.title = "Date of FHIR, whole or in part",
	.jurisdiction = "international",
	.source = "HL7, FHIR R5, primitive type date",
	.rule_version = 1,
	.example = "1951-06-04",
	.separators = "",
	.lengths = {{1, 64}},
	.shapes = (const char *const[]) {"?*", NULL},
	.rule = fhir_date_rule,
};

const MedrecIdentifier medrec_kind_fhir_datetime = {
	.name = "fhir_datetime",
	.title = "Date and time of FHIR",
	.jurisdiction = "international",
	.source = "HL7, FHIR R5, primitive type dateTime",
	.rule_version = 1,
	.example = "2013-06-08T10:57:34+01:00",
	.separators = "",
	.lengths = {{1, 64}},
	.shapes = (const char *const[]) {"?*", NULL},
	.rule = fhir_datetime_rule,
};

const MedrecIdentifier medrec_kind_hl7_dtm = {
	.name = "hl7_dtm",
	.title = "Date and time of HL7 version 2",
	.jurisdiction = "international",
	.source = "HL7, version 2, data type DTM",
	.rule_version = 1,
	.example = "20130608105734.2112-0500",
	.separators = "",
	.lengths = {{1, 64}},
	.shapes = (const char *const[]) {"?*", NULL},
	.rule = hl7_dtm_rule,
};
