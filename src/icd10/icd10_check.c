/*-------------------------------------------------------------------------
 *
 * icd10_check.c
 *		Why a text is no code, and which code it plainly means.
 *
 * Charts hold codes as people and interfaces write them: with blanks inside,
 * a dot in the wrong place, the code system's name in front.  What can be
 * read without losing or changing a character of the code is repaired; what
 * needs a guess (the letter O for a zero may stand for another digit, too)
 * is only named.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/icd10.h"

#include <string.h>

#include "common/ascii.h"
#include "common/placeholder.h"

/* no text longer than this is looked at in detail: it is no code */
#define LONGEST		256

/* a piece of the text under examination */
typedef struct Span
{
	const char *str;
	size_t		len;
} Span;

static const char *const problem_names[] = {
	[MEDREC_CODE_OK] = "ok",
	[MEDREC_CODE_EMPTY] = "empty",
	[MEDREC_CODE_PLACEHOLDER] = "placeholder",
	[MEDREC_CODE_EMBEDDED_SPACE] = "embedded_space",
	[MEDREC_CODE_TRAILING_DOT] = "trailing_dot",
	[MEDREC_CODE_MISPLACED_DOT] = "misplaced_dot",
	[MEDREC_CODE_PREFIX] = "prefix",
	[MEDREC_CODE_MULTIPLE_CODES] = "multiple_codes",
	[MEDREC_CODE_LETTER_FOR_DIGIT] = "letter_for_digit",
	[MEDREC_CODE_TOO_LONG] = "too_long",
	[MEDREC_CODE_LOOKS_LIKE_ICD9] = "looks_like_icd9",
	[MEDREC_CODE_LOOKS_LIKE_ICD10] = "looks_like_icd10",
	[MEDREC_CODE_LOOKS_LIKE_ICD10PCS] = "looks_like_icd10pcs",
	[MEDREC_CODE_NOT_A_CODE] = "not_a_code",
};

/*
 * What feeds and people write in front of a code, in upper case, each before
 * one that it begins with.  Sources: HL7 tables 0396 and 0053 (I10, I10C,
 * I10P, ICD10), FHIR's system URIs and the OIDs of the two systems, and the
 * labels that open-source records systems store with the code.
 */
static const char *const prefixes[] = {
	"HTTP://HL7.ORG/FHIR/SID/ICD-10-CM",
	"HTTP://WWW.CMS.GOV/MEDICARE/CODING/ICD10",
	"URN:OID:2.16.840.1.113883.6.90",
	"URN:OID:2.16.840.1.113883.6.4",
	"2.16.840.1.113883.6.90",
	"2.16.840.1.113883.6.4",
	"ICD-10-CM", "ICD-10-PCS", "ICD-10CM", "ICD-10PCS", "ICD-10",
	"ICD10-CM", "ICD10-PCS", "ICD10CM", "ICD10PCS", "ICD10",
	"ICD 10 CM", "ICD 10 PCS", "ICD 10", "ICD",
	"I10C", "I10P", "I10",
	"DIAGNOSIS", "PROCEDURE", "DIAG", "PROC", "DX", "PX", "CODE",
};

const char *
medrec_code_problem_name(MedrecCodeProblem problem)
{
	return problem_names[problem];
}

const char *
medrec_code_problem_sentence(MedrecCodeProblem problem)
{
	switch (problem)
	{
		case MEDREC_CODE_EMPTY:
			return "The value is empty.";
		case MEDREC_CODE_PLACEHOLDER:
			return "The value is a filler for a missing code.";
		case MEDREC_CODE_EMBEDDED_SPACE:
			return "There is a blank inside the code.";
		case MEDREC_CODE_TRAILING_DOT:
			return "There is a dot after the last character.";
		case MEDREC_CODE_MISPLACED_DOT:
			return "The dot is at a wrong place.";
		case MEDREC_CODE_PREFIX:
			return "There is a prefix in front of the code.";
		case MEDREC_CODE_MULTIPLE_CODES:
			return "There is more than one code.";
		case MEDREC_CODE_LETTER_FOR_DIGIT:
			return "There is a letter O, I or L in place of a digit.";
		case MEDREC_CODE_TOO_LONG:
			return "The code has more than seven characters.";
		case MEDREC_CODE_LOOKS_LIKE_ICD9:
			return "The value looks like a code of ICD-9-CM.";
		case MEDREC_CODE_LOOKS_LIKE_ICD10:
			return "The value looks like a diagnosis code of ICD-10-CM.";
		case MEDREC_CODE_LOOKS_LIKE_ICD10PCS:
			return "The value looks like a procedure code of ICD-10-PCS.";
		case MEDREC_CODE_OK:
		case MEDREC_CODE_NOT_A_CODE:
			break;
	}
	return NULL;
}

static Span
make_span(const char *str, size_t len)
{
	Span		s;

	s.str = str;
	s.len = len;
	return s;
}

static Span
trim(Span s)
{
	medrec_trim(&s.str, &s.len);
	return s;
}

static bool
all_digits(Span s)
{
	for (size_t i = 0; i < s.len; i++)
	{
		if (!medrec_is_digit(s.str[i]))
			return false;
	}
	return s.len > 0;
}

/*
 * Takes a prefix and what separates it from the code off the front.  A bare
 * prefix, or one that runs into the code, is left: ICD10 begins like I10.
 */
static bool
strip_prefix(Span *s)
{
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
	{
		size_t		len = strlen(prefixes[i]);
		size_t		at = 0;

		while (at < len && at < s->len &&
			   medrec_to_upper(s->str[at]) == prefixes[i][at])
			at++;
		if (at < len)
			continue;
		while (at < s->len &&
			   (medrec_is_blank(s->str[at]) || strchr(":|=#/-", s->str[at])))
			at++;
		if (at == len || at == s->len)
			continue;
		s->str += at;
		s->len -= at;
		return true;
	}
	return false;
}

/*
 * Could s go on behind a blank in the code that begins with these characters?
 * It brings a digit or a dot, or it is a seventh character, perhaps with the
 * X before it.  A word is none: "B12 DEF" is not B12.DEF.  Nor is a number
 * behind more than a category: "E11.9 2" says two things.
 */
static bool
continues_code(const MedrecCodeSystem *system, Span begin, Span s)
{
	MedrecCode	code;
	size_t		i = 0;

	if (all_digits(s) && begin.len > MEDREC_CATEGORY_LENGTH &&
		medrec_code_read(system, begin.str, begin.len, &code))
		return false;
	for (size_t k = 0; k < s.len; k++)
	{
		if (medrec_is_digit(s.str[k]) || s.str[k] == '.')
			return true;
	}
	while (i < s.len && medrec_to_upper(s.str[i]) == 'X')
		i++;
	return i == s.len || (i + 1 == s.len && medrec_is_letter(s.str[i]));
}

/* blanks gone from inside a trimmed text; false if it reads as several words */
static bool
close_up(const MedrecCodeSystem *system, Span s, char *out, size_t *len)
{
	*len = 0;
	for (size_t i = 0; i < s.len; i++)
	{
		if (!medrec_is_blank(s.str[i]))
		{
			out[(*len)++] = s.str[i];
			continue;
		}
		if (!medrec_is_blank(s.str[i + 1]))
		{
			Span		rest = make_span(s.str + i + 1, 0);

			while (i + 1 + rest.len < s.len &&
				   !medrec_is_blank(rest.str[rest.len]))
				rest.len++;
			if (!continues_code(system, make_span(out, *len), rest))
				return false;
		}
	}
	return true;
}

/*
 * ICD-9-CM as written with its dot, or as digits alone: diagnoses 001 to
 * 999.99, procedures 00.01 to 99.99, and the external causes E000 to E030 and
 * E800 to E999, which only their dot after the fourth character tells from
 * ICD-10.  The V codes all look like ICD-10: only a date can tell them.
 */
static bool
looks_like_icd9(Span s)
{
	Span		whole = s;
	const char *dot = memchr(s.str, '.', s.len);

	if (dot != NULL)
		whole.len = (size_t) (dot - s.str);

	if (whole.len == 4 && medrec_to_upper(*whole.str) == 'E' && dot != NULL &&
		s.len == 6 && medrec_is_digit(dot[1]))
	{
		Span		digits = make_span(whole.str + 1, 3);

		return all_digits(digits) &&
			(memcmp(digits.str, "030", 3) <= 0 || memcmp(digits.str, "800", 3) >= 0);
	}

	if (!all_digits(whole))
		return false;
	if (dot == NULL)
		return s.len >= 3 && s.len <= 5;
	for (const char *p = dot + 1; p < s.str + s.len; p++)
	{
		if (!medrec_is_digit(*p))
			return false;
	}
	return (whole.len == 2 || whole.len == 3) &&
		s.len - whole.len <= 3 &&	/* the dot and up to two digits */
		(whole.len == 3 || s.len - whole.len > 1);
}

static const MedrecCodeSystem *
other_system(const MedrecCodeSystem *system)
{
	return system == &medrec_icd10 ? &medrec_icd10pcs : &medrec_icd10;
}

/*
 * The code in a trimmed text without a prefix, dots and blanks repaired.  A
 * code of the other system stays one: S72.001A in a column of procedures is a
 * diagnosis at the wrong place, not a procedure with a dot.
 */
static bool
read_loosely(const MedrecCodeSystem *system, Span s, MedrecCode *code,
			 MedrecCodeProblem *problem)
{
	char		closed[LONGEST];
	size_t		len;
	size_t		dots = 0;
	size_t		n = 0;
	bool		trailing = false;

	if (medrec_code_read(system, s.str, s.len, code))
	{
		*problem = MEDREC_CODE_OK;
		return true;
	}
	if (medrec_code_read(other_system(system), s.str, s.len, code) ||
		!close_up(system, s, closed, &len))
		return false;

	*problem = MEDREC_CODE_EMBEDDED_SPACE;
	if (len < s.len && medrec_code_read(system, closed, len, code))
		return true;

	/* one dot may close the code and one may stand wrong inside */
	if (len > 0 && closed[len - 1] == '.')
	{
		trailing = true;
		len--;
	}
	if (looks_like_icd9(make_span(closed, len)))
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (closed[i] == '.')
			dots++;
		else
			closed[n++] = closed[i];
	}
	if (dots > 1 || !medrec_code_read(system, closed, n, code))
		return false;
	if (len + (trailing ? 1 : 0) == s.len)
		*problem = trailing ? MEDREC_CODE_TRAILING_DOT : MEDREC_CODE_MISPLACED_DOT;
	return true;
}

/* two or more codes, each perhaps with its prefix, and nothing else */
static bool
has_multiple_codes(const MedrecCodeSystem *system, Span s)
{
	int			codes = 0;
	Span		part = make_span(s.str, 0);

	for (size_t i = 0; i <= s.len; i++)
	{
		if (i < s.len && !medrec_is_blank(s.str[i]) &&
			strchr(",;|/&+", s.str[i]) == NULL)
		{
			part.len++;
			continue;
		}
		if (part.len > 0)
		{
			MedrecCode	code;

			if (!medrec_code_read(system, part.str, part.len, &code) &&
				!(strip_prefix(&part) &&
				  medrec_code_read(system, part.str, part.len, &code)))
				return false;
			codes++;
		}
		part = make_span(s.str + i + 1, 0);
	}
	return codes > 1;
}

/* the letters O, I and L at a place for digits, and then a code */
static bool
has_letter_for_digit(const MedrecCodeSystem *system, Span s)
{
	char		copy[MEDREC_CODE_PRINTED];
	MedrecCode	code;
	bool		digit = false;

	if (s.len > sizeof(copy))
		return false;
	for (size_t i = 0; i < s.len; i++)
	{
		bool		may_replace = system->dot_after == 0 || i == 1 || i == 2;
		char		c = medrec_to_upper(s.str[i]);

		if (may_replace && c == 'O')
			c = '0';
		else if (may_replace && (c == 'I' || c == 'L'))
			c = '1';
		copy[i] = c;
		digit = digit || medrec_is_digit(s.str[i]);
	}

	/* a word of letters alone is not a mistyped code */
	return digit && medrec_code_read(system, copy, s.len, &code);
}

/* begins as a code does, goes on in letters and digits, and is no word */
static bool
is_too_long(const MedrecCodeSystem *system, Span s)
{
	size_t		begin = (size_t) system->min_length;
	size_t		n = 0;
	bool		digit = false;
	MedrecCode	code;

	if (s.len <= begin || !medrec_code_read(system, s.str, begin, &code))
		return false;
	for (size_t i = 0; i < s.len; i++)
	{
		digit = digit || medrec_is_digit(s.str[i]);
		if (medrec_symbol_of_byte[(unsigned char) s.str[i]] != 0)
			n++;
		else if (s.str[i] != '.' || i == 0 || i != (size_t) system->dot_after)
			return false;
	}
	return digit && n > MEDREC_CODE_LENGTH;
}

MedrecCodeProblem
medrec_code_check(const MedrecCodeSystem *system, const char *str, size_t len)
{
	Span		s = trim(make_span(str, len));
	Span		bare;
	MedrecCode	code;
	MedrecCodeProblem problem;

	if (s.len == 0)
		return MEDREC_CODE_EMPTY;
	if (medrec_code_read(system, s.str, s.len, &code))
		return MEDREC_CODE_OK;
	if (is_too_long(system, s))
		return MEDREC_CODE_TOO_LONG;
	if (s.len > LONGEST)
		return MEDREC_CODE_NOT_A_CODE;
	if (medrec_is_placeholder(MEDREC_KIND_CODE, s.str, s.len))
		return MEDREC_CODE_PLACEHOLDER;
	if (has_multiple_codes(system, s))
		return MEDREC_CODE_MULTIPLE_CODES;
	bare = s;
	if (strip_prefix(&bare) && read_loosely(system, bare, &code, &problem))
		return MEDREC_CODE_PREFIX;
	if (read_loosely(system, s, &code, &problem))
		return problem;
	if (looks_like_icd9(s))
		return MEDREC_CODE_LOOKS_LIKE_ICD9;
	if (medrec_code_read(other_system(system), s.str, s.len, &code))
		return system == &medrec_icd10 ? MEDREC_CODE_LOOKS_LIKE_ICD10PCS :
			MEDREC_CODE_LOOKS_LIKE_ICD10;
	if (has_letter_for_digit(system, s))
		return MEDREC_CODE_LETTER_FOR_DIGIT;
	return MEDREC_CODE_NOT_A_CODE;
}

bool
medrec_code_repair(const MedrecCodeSystem *system, const char *str, size_t len,
				   MedrecCode *code)
{
	Span		s = trim(make_span(str, len));
	MedrecCodeProblem problem;

	if (medrec_code_read(system, s.str, s.len, code))
		return true;
	if (s.len > LONGEST || has_multiple_codes(system, s))
		return false;
	(void) strip_prefix(&s);
	return read_loosely(system, s, code, &problem);
}

/* neither letter nor digit; a byte outside ASCII may be part of a letter */
static bool
is_mark(char c)
{
	return (unsigned char) c < 0x80 && medrec_symbol_of_byte[(unsigned char) c] == 0;
}

/* brackets, quotes, asterisks and such gone from around a text */
static Span
trim_marks(Span s)
{
	while (s.len > 0 && is_mark(s.str[s.len - 1]))
		s.len--;
	while (s.len > 0 && is_mark(*s.str))
	{
		s.str++;
		s.len--;
	}
	return s;
}

int
medrec_code_letters(const char *str, size_t len, uint8_t *symbols, int most, int *dot)
{
	Span		s = trim(make_span(str, len));
	int			n = 0;
	bool		digit = false;

	*dot = 0;
	if (s.len > LONGEST)
		return 0;
	s = trim_marks(s);
	if (strip_prefix(&s))
		s = trim_marks(s);
	for (size_t i = 0; i < s.len; i++)
	{
		int			symbol = medrec_symbol_of_byte[(unsigned char) s.str[i]];

		if (symbol != 0)
		{
			if (n == most)
				return 0;
			symbols[n++] = (uint8_t) symbol;
			digit = digit || medrec_is_digit(s.str[i]);
		}
		else if (s.str[i] == '.')
			*dot = *dot == 0 ? n : *dot;
		else if (!medrec_is_blank(s.str[i]) && s.str[i] != '-' && s.str[i] != '+')
			return 0;
	}
	return digit ? n : 0;
}

int
medrec_code_refused_at(const MedrecCodeSystem *system, const char *str, size_t len)
{
	size_t		i = 0;
	MedrecCode	code = 0;
	MedrecCode	low;
	MedrecCode	high;
	int			place = 0;

	while (i < len && medrec_is_blank(str[i]))
		i++;
	for (; i < len && place < MEDREC_CODE_LENGTH; i++)
	{
		int			symbol = medrec_symbol_of_byte[(unsigned char) str[i]];

		if (symbol == 0)
		{
			if (str[i] == '.' && place > 0 && place == system->dot_after &&
				str[i - 1] != '.')
				continue;
			break;
		}
		code |= medrec_code_at(symbol, place++);
		if (!medrec_code_bounds(system, code, &low, &high))
			break;
	}
	return (int) i + 1;
}
