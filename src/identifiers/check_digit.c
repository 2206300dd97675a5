/*-------------------------------------------------------------------------
 *
 * check_digit.c
 *		Check digits for those who issue numbers.
 *
 * What is right is told by the routines that check, in checksum.c: check
 * characters are looked for among all that there can be.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/check_digit.h"

#include <string.h>

#include "common/ascii.h"
#include "common/checksum.h"

#define DIGITS		"0123456789"
#define CAPITALS	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool
verify_luhn(const char *number, size_t len)
{
	return medrec_luhn(number, len, 0);
}

static bool
verify_luhn_mod25(const char *number, size_t len)
{
	return medrec_luhn_n(number, len, MEDREC_ALPHABET_MOD25);
}

static bool
verify_luhn_mod30(const char *number, size_t len)
{
	return medrec_luhn_n(number, len, MEDREC_ALPHABET_MOD30);
}

/* in the order of strcmp() */
static const MedrecCheckScheme schemes[] = {
	{"damm", "Damm's check digit", DIGITS,
		"H. M. Damm, Total anti-symmetrische Quasigruppen, 2004",
	DIGITS, 1, 0, medrec_damm},
	{"gs1", "GS1's check digit", DIGITS,
		"GS1 General Specifications, 7.9",
	DIGITS, 1, 0, medrec_gs1},
	{"hl7_mod11", "M11 of HL7", DIGITS,
		"HL7 version 2, table 0061",
	DIGITS, 1, 0, medrec_hl7_mod11},
	{"ibm1022_mod11", "Modified IBM 1022 modulus 11", DIGITS,
		"California Cancer Registry, Volume III, appendix 4",
	DIGITS, 1, 7, medrec_ibm1022_mod11},
	{"iso7064_mod11_2", "MOD 11-2", DIGITS,
		"ISO/IEC 7064",
	DIGITS "X", 1, 0, medrec_iso7064_mod11_2},
	{"iso7064_mod37_2", "MOD 37-2", DIGITS CAPITALS,
		"ISO/IEC 7064",
	DIGITS CAPITALS "*", 1, 0, medrec_iso7064_mod37_2},
	{"iso7064_mod97_10", "MOD 97-10, two digits", DIGITS,
		"ISO/IEC 7064",
	DIGITS, 2, 0, medrec_iso7064_mod97_10},
	{"luhn", "Luhn's formula, M10 of HL7", DIGITS,
		"ISO/IEC 7812-1, annex B",
	DIGITS, 1, 0, verify_luhn},
	{"luhn_mod25", "Luhn's formula in base 25", MEDREC_ALPHABET_MOD25,
		"OpenMRS, LuhnModN",
	MEDREC_ALPHABET_MOD25, 1, 0, verify_luhn_mod25},
	{"luhn_mod30", "Luhn's formula in base 30", MEDREC_ALPHABET_MOD30,
		"OpenMRS, LuhnModN",
	MEDREC_ALPHABET_MOD30, 1, 0, verify_luhn_mod30},
	{"mod97", "97 less the number modulo 97, two digits", DIGITS,
		"INSEE, key of the number of registration (NIR)",
	DIGITS, 2, 0, medrec_mod97},
	{"verhoeff", "Verhoeff's check digit", DIGITS,
		"J. Verhoeff, Error Detecting Decimal Codes, 1969",
	DIGITS, 1, 0, medrec_verhoeff},
};

#define SCHEME_COUNT	(sizeof(schemes) / sizeof(schemes[0]))

const MedrecCheckScheme *
medrec_check_scheme_find(const char *name, size_t len)
{
	for (size_t i = 0; i < SCHEME_COUNT; i++)
	{
		if (strncmp(schemes[i].name, name, len) == 0 && schemes[i].name[len] == '\0')
			return &schemes[i];
	}
	return NULL;
}

const MedrecCheckScheme *
medrec_check_scheme_at(size_t index)
{
	return index < SCHEME_COUNT ? &schemes[index] : NULL;
}

static bool
is_of(const char *alphabet, char c)
{
	return c != '\0' && strchr(alphabet, c) != NULL;
}

/* Fills the places from position on with what makes the number right. */
static bool
find_check(const MedrecCheckScheme *scheme, char *number, size_t position, size_t len)
{
	if (position == len)
		return scheme->verify(number, len);
	for (const char *c = scheme->check_alphabet; *c != '\0'; c++)
	{
		number[position] = *c;
		if (find_check(scheme, number, position + 1, len))
			return true;
	}
	return false;
}

/* Has the scheme check characters for a body of this length? */
static bool
has_length(const MedrecCheckScheme *scheme, size_t len)
{
	return len > 0 && len + scheme->check_len <= MEDREC_IDENTIFIER_MAX &&
		(scheme->max_body == 0 || len <= scheme->max_body);
}

bool
medrec_check_digit(const MedrecCheckScheme *scheme,
				   const char *body, size_t len, char *check)
{
	char		number[MEDREC_IDENTIFIER_MAX];

	if (!has_length(scheme, len))
		return false;
	for (size_t i = 0; i < len; i++)
	{
		number[i] = medrec_to_upper(body[i]);
		if (!is_of(scheme->alphabet, number[i]))
			return false;
	}
	if (!find_check(scheme, number, len, len + scheme->check_len))
		return false;
	memcpy(check, number + len, scheme->check_len);
	return true;
}

/* One symbol of a pattern. */
typedef struct PatternSymbol
{
	char		symbol;
	bool		is_place;		/* 9, A or X; else it stands for itself */
} PatternSymbol;

/* Reads the next symbol, which is there. */
static PatternSymbol
next_symbol(const char **pattern, const char *end)
{
	PatternSymbol next = {.symbol = *(*pattern)++};

	if (next.symbol == '\\' && *pattern < end)
		next.symbol = *(*pattern)++;
	else
		next.is_place = is_of("9AX", next.symbol);
	return next;
}

bool
medrec_mrn_pattern_is_valid(const MedrecCheckScheme *scheme,
							const char *pattern, size_t len)
{
	const char *end = pattern + len;
	size_t		places = 0;

	if (len > MEDREC_IDENTIFIER_MAX)
		return false;
	while (pattern < end)
		places += next_symbol(&pattern, end).is_place;
	return places > scheme->check_len && has_length(scheme, places - scheme->check_len);
}

static bool
fits(PatternSymbol symbol, char c)
{
	if (!symbol.is_place)
		return c == symbol.symbol;
	switch (symbol.symbol)
	{
		case '9':
			return medrec_is_digit(c);
		case 'A':
			return medrec_is_letter(c);
		default:
			return medrec_is_digit(c) || medrec_is_letter(c) || c == '*';
	}
}

MedrecVerdict
medrec_mrn_check(const MedrecCheckScheme *scheme,
				 const char *pattern, size_t pattern_len,
				 const char *value, size_t len)
{
	const char *end = pattern + pattern_len;
	char		number[MEDREC_IDENTIFIER_MAX];
	size_t		number_len = 0;
	size_t		width = 0;

	medrec_trim_spaces(&value, &len);
	if (len == 0)
		return MEDREC_VERDICT_EMPTY;
	for (size_t i = 0; i < len; i++)
	{
		if (value[i] < ' ' || value[i] > '~')
			return MEDREC_VERDICT_CHARSET;
	}
	for (const char *symbol = pattern; symbol < end; width++)
		(void) next_symbol(&symbol, end);
	if (len != width)
		return MEDREC_VERDICT_LENGTH;

	for (size_t i = 0; i < len; i++)
	{
		PatternSymbol symbol = next_symbol(&pattern, end);

		if (!fits(symbol, value[i]))
			return MEDREC_VERDICT_FORMAT;
		if (symbol.is_place)
			number[number_len++] = medrec_to_upper(value[i]);
	}
	for (size_t i = 0; i < number_len; i++)
	{
		bool		is_check = i + scheme->check_len >= number_len;

		if (!is_of(is_check ? scheme->check_alphabet : scheme->alphabet, number[i]))
			return MEDREC_VERDICT_FORMAT;
	}
	return scheme->verify(number, number_len) ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}
