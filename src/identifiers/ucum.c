/*-------------------------------------------------------------------------
 *
 * ucum.c
 *		Units of measure of the Unified Code, in their case-sensitive form.
 *
 * A unit is a product of components: symbols, integers, terms in parentheses
 * and annotations, with "." or "/" between them and "/" perhaps before the
 * first (The Unified Code for Units of Measure, version 2.2).
 *
 *		unit		/term, term
 *		term		component, term.component, term/component
 *		component	symbol, symbol exponent, integer, (term): each perhaps with
 *					an annotation after it; or an annotation alone
 *		annotation	{characters but spaces and braces}
 *		exponent	digits, perhaps with + or - before them
 *
 * The grammar as it is printed gives no annotation to an integer and to
 * a term in parentheses; the Code's own examples do (/100{WBCs}), and so does
 * NLM's validator.
 *
 * A symbol goes on up to an operator, a parenthesis or a brace; between square
 * brackets it may have those, too.  Digits at its end are an exponent, digits
 * alone an integer, which is positive.  All else with digits is a symbol: 2mg
 * is one that does not exist.  A symbol is an atom of ucum_atoms.h, or a
 * prefix and a metric atom.
 *
 * Special units, on no ratio scale as degrees Celsius and pH, cannot be
 * multiplied or divided: they take no exponent, and only a number or an
 * annotation as a factor (2.Cel, not Cel/min).
 *
 * What breaks the grammar is called so even when symbols are not known.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/ascii.h"

/* longer ones are not units; no list of units has one of half this length */
#define UCUM_MAX	255

typedef struct UcumAtom
{
	char		symbol[16];
	bool		is_metric;
	bool		is_special;
} UcumAtom;

#include "identifiers/ucum_atoms.h"

#define LENGTH_OF(array)	(sizeof(array) / sizeof((array)[0]))

/* What a part of a unit can be multiplied with. */
typedef enum UcumScale
{
	UCUM_NUMBER,				/* an integer, a power of ten, an annotation */
	UCUM_RATIO,					/* all units but special ones */
	UCUM_SPECIAL				/* takes numbers only */
} UcumScale;

typedef struct UcumReader
{
	const char *next;
	const char *end;
	bool		is_assigned;	/* do all symbols so far exist? */
} UcumReader;

/* The next character, or NUL at the end: no unit has that. */
static inline char
peek(const UcumReader *reader)
{
	return reader->next < reader->end ? *reader->next : '\0';
}

static inline bool
take(UcumReader *reader, char c)
{
	if (peek(reader) != c)
		return false;
	reader->next++;
	return true;
}

/* Can c be in a symbol, outside of square brackets? */
static inline bool
is_symbol_char(char c)
{
	return c > ' ' && strchr("\"()+-./=]{}", c) == NULL;
}

static const UcumAtom *
find_atom(const char *symbol, size_t len)
{
	size_t		low = 0;
	size_t		high = LENGTH_OF(ucum_atoms);

	while (low < high)
	{
		size_t		middle = (low + high) / 2;
		const UcumAtom *atom = &ucum_atoms[middle];
		int			order = strncmp(symbol, atom->symbol, len);

		if (order == 0 && atom->symbol[len] == '\0')
			return atom;
		if (order <= 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* The atom of a symbol, without its prefix; NULL if there is no such unit. */
static const UcumAtom *
find_unit(const char *symbol, size_t len)
{
	const UcumAtom *atom = find_atom(symbol, len);

	for (size_t i = 0; atom == NULL && i < LENGTH_OF(ucum_prefixes); i++)
	{
		const char *prefix = ucum_prefixes[i];
		size_t		prefix_len = prefix[1] == '\0' ? 1 : 2;

		if (len <= prefix_len || memcmp(symbol, prefix, prefix_len) != 0)
			continue;
		atom = find_atom(symbol + prefix_len, len - prefix_len);
		if (atom != NULL && !atom->is_metric)
			atom = NULL;
	}
	return atom;
}

static void
skip_digits(UcumReader *reader)
{
	while (medrec_is_digit(peek(reader)))
		reader->next++;
}

/* Skips what belongs to a symbol; false if a square bracket is not closed. */
static bool
skip_symbol(UcumReader *reader)
{
	bool		in_brackets = false;

	for (; reader->next < reader->end; reader->next++)
	{
		char		c = *reader->next;

		if (in_brackets)
		{
			if (c <= ' ')
				return false;
			in_brackets = c != ']';
		}
		else if (c == '[')
			in_brackets = true;
		else if (!is_symbol_char(c))
			break;
	}
	return !in_brackets;
}

static bool
is_positive(const char *digits, size_t len)
{
	for (size_t i = 0; i < len; i++)
	{
		if (digits[i] != '0')
			return true;
	}
	return false;
}

/* Reads an integer, or a symbol with its exponent. */
static bool
read_symbol(UcumReader *reader, UcumScale *scale)
{
	const char *symbol = reader->next;
	const char *symbol_end;
	const UcumAtom *atom;

	if (!skip_symbol(reader) || reader->next == symbol)
		return false;

	symbol_end = reader->next;
	while (symbol_end > symbol && medrec_is_digit(symbol_end[-1]))
		symbol_end--;
	if (symbol_end == symbol)
	{
		*scale = UCUM_NUMBER;
		return is_positive(symbol, reader->next - symbol);
	}
	if (symbol_end == reader->next && (take(reader, '+') || take(reader, '-')))
	{
		if (!medrec_is_digit(peek(reader)))
			return false;
		skip_digits(reader);
	}

	atom = find_unit(symbol, symbol_end - symbol);
	if (atom == NULL)
	{
		reader->is_assigned = false;
		*scale = UCUM_RATIO;
		return true;
	}
	if (atom->is_special)
	{
		*scale = UCUM_SPECIAL;
		return symbol_end == reader->next;
	}
	/* 10* and 10^ are the only ones that begin with a digit */
	*scale = medrec_is_digit(atom->symbol[0]) ? UCUM_NUMBER : UCUM_RATIO;
	return true;
}

static bool
skip_annotation(UcumReader *reader)
{
	if (!take(reader, '{'))
		return false;
	while (peek(reader) > ' ' && peek(reader) != '{' && peek(reader) != '}')
		reader->next++;
	return take(reader, '}');
}

static bool read_term(UcumReader *reader, UcumScale *scale);

static bool
read_component(UcumReader *reader, UcumScale *scale)
{
	if (take(reader, '('))
	{
		if (!read_term(reader, scale) || !take(reader, ')'))
			return false;
	}
	else if (peek(reader) == '{')
		*scale = UCUM_NUMBER;
	else if (!read_symbol(reader, scale))
		return false;

	return peek(reader) != '{' || skip_annotation(reader);
}

/* Recursion goes no deeper than UCUM_MAX parentheses. */
static bool
read_term(UcumReader *reader, UcumScale *scale)
{
	if (!read_component(reader, scale))
		return false;
	for (;;)
	{
		bool		divides = peek(reader) == '/';
		UcumScale	factor;

		if (!divides && peek(reader) != '.')
			return true;
		reader->next++;
		if (!read_component(reader, &factor))
			return false;

		/* the scale of a product is that of its less simple factor */
		if (factor > *scale)
		{
			UcumScale	other = *scale;

			*scale = factor;
			factor = other;
		}
		if (*scale == UCUM_SPECIAL && (divides || factor != UCUM_NUMBER))
			return false;
	}
}

static MedrecVerdict
ucum_rule(char *compact, size_t *len)
{
	UcumReader	reader = {compact, compact + *len, true};
	bool		divides = take(&reader, '/');
	UcumScale	scale;

	if (!read_term(&reader, &scale) || reader.next != reader.end ||
		(divides && scale == UCUM_SPECIAL))
		return MEDREC_VERDICT_FORMAT;
	return reader.is_assigned ? MEDREC_VERDICT_OK : MEDREC_VERDICT_UNASSIGNED;
}

const MedrecIdentifier medrec_kind_ucum = {
	.name = "ucum",
	.title = "Unit of measure, case-sensitive",
	.jurisdiction = "international",
	.source = "Regenstrief Institute, The Unified Code for Units of Measure 2.2",
	.rule_version = 1,
	.example = "mL/min/{1.73_m2}",
	.is_column = true,
	.separators = "",
	.lengths = {{1, UCUM_MAX}},
	.shapes = (const char *const[]) {"?*", NULL},
	.rule = ucum_rule,
	.unmasked = 4,
};
