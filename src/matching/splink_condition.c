/*-------------------------------------------------------------------------
 *
 * splink_condition.c
 *		Is a condition of a Splink model true of two records?
 *
 * A condition is evaluated while it is read, all of it, with SQL's three
 * values and a fourth, unknown, for what is not understood: a function that
 * is not known makes its own term unknown, not those beside it.  A condition
 * that is no such expression is unknown as a whole.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/splink_condition.h"

#include <math.h>
#include <string.h>

#include "common/ascii.h"
#include "matching/splink_value.h"

/* Expressions within expressions */
#define DEPTH_MAX		50

/* Longer conditions are not read, in bytes. */
#define CONDITION_MAX	10000

typedef struct Parser
{
	const char *at;
	const char *end;
	MedrecColumnLookup lookup;
	void	   *context;
	int			depth;
	bool		failed;			/* it is no expression that can be read */
} Parser;

static void read_expression(Parser *parser, MedrecSplinkValue *value);

/* ------------------------------------------------------------------------
 * Words and signs
 * ------------------------------------------------------------------------
 */

static void
skip_blanks(Parser *parser)
{
	while (parser->at < parser->end && medrec_is_blank(*parser->at))
		parser->at++;
}

static bool
accept(Parser *parser, const char *sign)
{
	size_t		len = strlen(sign);

	skip_blanks(parser);
	if ((size_t) (parser->end - parser->at) < len || memcmp(parser->at, sign, len) != 0)
		return false;
	parser->at += len;
	return true;
}

static size_t
word_length(const Parser *parser)
{
	size_t		len = 0;

	while (parser->at + len < parser->end && medrec_splink_is_of_word(parser->at[len]))
		len++;
	return len;
}

static bool
accept_word(Parser *parser, const char *word)
{
	size_t		len;

	skip_blanks(parser);
	len = word_length(parser);
	if (!medrec_splink_is_word(parser->at, len, word))
		return false;
	parser->at += len;
	return true;
}

static void
expect(Parser *parser, const char *sign)
{
	if (!accept(parser, sign))
		parser->failed = true;
}

/* A type: VARCHAR(10) */
static void
skip_type(Parser *parser)
{
	skip_blanks(parser);
	parser->at += word_length(parser);
	if (accept(parser, "("))
	{
		while (parser->at < parser->end && *parser->at != ')')
			parser->at++;
		expect(parser, ")");
	}
}

/* The arguments, between parentheses; FROM, FOR and AS stand where commas do. */
static MedrecSplinkValue
read_call(Parser *parser, const char *name, size_t len)
{
	MedrecSplinkValue arguments[MEDREC_SPLINK_ARGUMENTS_MAX];
	int			count = 0;

	if (accept(parser, ")"))
		return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	do
	{
		MedrecSplinkValue argument;

		read_expression(parser, &argument);
		if (count < MEDREC_SPLINK_ARGUMENTS_MAX)
			arguments[count] = argument;
		count++;
		if (accept_word(parser, "as"))
			skip_type(parser);
	} while (!parser->failed &&
			 (accept(parser, ",") || accept_word(parser, "from") || accept_word(parser, "for")));
	expect(parser, ")");
	return parser->failed || count > MEDREC_SPLINK_ARGUMENTS_MAX ? medrec_splink_value(MEDREC_SPLINK_UNKNOWN) :
		medrec_splink_call(name, len, arguments, count);
}

/* ------------------------------------------------------------------------
 * Expressions
 * ------------------------------------------------------------------------
 */

/* Is this the suffix of the left (0) or the right (1) record? */
static int
side_of(char c)
{
	return medrec_to_lower(c) == 'l' ? 0 : medrec_to_lower(c) == 'r' ? 1 : -1;
}

/* A column is x_l, or l.x as older versions had it. */
static MedrecSplinkValue
column_value(Parser *parser, const char *qualifier, size_t qualifier_len, const char *name, size_t len)
{
	const char *found = NULL;
	int			side = -1;

	if (len > 2 && name[len - 2] == '_')
		side = side_of(name[len - 1]);
	if (side >= 0)
		len -= 2;
	else if (qualifier_len == 1)
		side = side_of(*qualifier);
	if (side < 0 || !parser->lookup(parser->context, name, len, side, &found))
		return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	return found == NULL ? medrec_splink_value(MEDREC_SPLINK_NULL) : medrec_splink_text(MEDREC_SPLINK_TEXT, found, strlen(found));
}

/* A name, in quotes or without */
static bool
read_name(Parser *parser, const char **name, size_t *len)
{
	char		quote;

	skip_blanks(parser);
	if (parser->at == parser->end)
		return false;
	quote = *parser->at;
	*name = parser->at;
	if (quote != '"' && quote != '`')
	{
		*len = word_length(parser);
		parser->at += *len;
		return *len > 0;
	}
	*name = ++parser->at;
	while (parser->at < parser->end && *parser->at != quote)
		parser->at++;
	*len = (size_t) (parser->at - *name);
	if (parser->at == parser->end)
		return false;
	parser->at++;
	return true;
}

/* A text in quotes, which stand twice where one is meant */
static MedrecSplinkValue
read_text(Parser *parser)
{
	MedrecSplinkValue value = medrec_splink_value(MEDREC_SPLINK_TEXT);

	while (parser->at < parser->end)
	{
		char		c = *parser->at++;

		if (c == '\'' && (parser->at == parser->end || *parser->at != '\''))
			return value;
		if (c == '\'')
			parser->at++;
		if (value.len + 1 >= sizeof(value.chars))
			value.kind = MEDREC_SPLINK_UNKNOWN;
		else
			value.chars[value.len++] = c;
	}
	parser->failed = true;
	return value;
}

/* 0.92, 2629800.0, 1e-3: whatever the locale */
static MedrecSplinkValue
read_number(Parser *parser)
{
	double		digits = 0;
	int			places = 0;
	int			exponent = 0;
	bool		is_fraction = false;
	bool		is_small = false;

	for (; parser->at < parser->end && (medrec_is_digit(*parser->at) || *parser->at == '.'); parser->at++)
	{
		if (*parser->at == '.')
			is_fraction = true;
		else
		{
			digits = digits * 10 + (*parser->at - '0');
			places += is_fraction;
		}
	}
	if (parser->at < parser->end && medrec_to_lower(*parser->at) == 'e')
	{
		parser->at++;
		is_small = accept(parser, "-");
		while (parser->at < parser->end && medrec_is_digit(*parser->at) && exponent < 1000)
			exponent = exponent * 10 + (*parser->at++ - '0');
	}
	exponent = (is_small ? -exponent : exponent) - places;
	return medrec_splink_number(exponent < 0 ? digits / pow(10, -exponent) : digits * pow(10, exponent));
}

static MedrecSplinkValue
read_word(Parser *parser)
{
	const char *qualifier = NULL;
	const char *name;
	size_t		qualifier_len = 0;
	size_t		len;
	bool		is_quoted = *parser->at == '"' || *parser->at == '`';

	if (!read_name(parser, &name, &len))
	{
		parser->failed = true;
		return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	}
	if (!is_quoted)
	{
		if (medrec_splink_is_word(name, len, "null"))
			return medrec_splink_value(MEDREC_SPLINK_NULL);
		if (medrec_splink_is_word(name, len, "true") || medrec_splink_is_word(name, len, "false"))
			return medrec_splink_number(len == 4);
		if (medrec_splink_is_word(name, len, "case"))
			parser->failed = true;
		if (accept(parser, "("))
			return read_call(parser, name, len);
	}
	if (accept(parser, "."))
	{
		qualifier = name;
		qualifier_len = len;
		if (!read_name(parser, &name, &len))
			parser->failed = true;
	}
	else if (!is_quoted && !(len > 2 && name[len - 2] == '_' && side_of(name[len - 1]) >= 0))
		return medrec_splink_text(MEDREC_SPLINK_WORD, name, len);
	return parser->failed ? medrec_splink_value(MEDREC_SPLINK_UNKNOWN) : column_value(parser, qualifier, qualifier_len, name, len);
}

static void
read_primary(Parser *parser, MedrecSplinkValue *value)
{
	skip_blanks(parser);
	if (parser->at == parser->end || ++parser->depth > DEPTH_MAX)
	{
		parser->failed = true;
		*value = medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
		return;
	}
	if (accept(parser, "("))
	{
		read_expression(parser, value);
		expect(parser, ")");
	}
	else if (accept(parser, "'"))
		*value = read_text(parser);
	else if (medrec_is_digit(*parser->at) || *parser->at == '.')
		*value = read_number(parser);
	else if (accept(parser, "-"))
	{
		read_primary(parser, value);
		if (value->kind == MEDREC_SPLINK_NUMBER)
			value->number = -value->number;
		else if (value->kind != MEDREC_SPLINK_NULL)
			value->kind = MEDREC_SPLINK_UNKNOWN;
	}
	else
		*value = read_word(parser);
	while (accept(parser, "::"))
		skip_type(parser);
	parser->depth--;
}

static MedrecSplinkValue
calculate(char sign, const MedrecSplinkValue *a, const MedrecSplinkValue *b)
{
	if (sign == '|')
		return medrec_splink_concatenate(a, b);
	if (a->kind == MEDREC_SPLINK_NULL || b->kind == MEDREC_SPLINK_NULL)
		return medrec_splink_value(MEDREC_SPLINK_NULL);
	if (a->kind != MEDREC_SPLINK_NUMBER || b->kind != MEDREC_SPLINK_NUMBER || (sign == '/' && b->number == 0))
		return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	return medrec_splink_number(sign == '+' ? a->number + b->number : sign == '-' ? a->number - b->number :
								sign == '*' ? a->number * b->number : a->number / b->number);
}

static void
read_product(Parser *parser, MedrecSplinkValue *value)
{
	read_primary(parser, value);
	while (!parser->failed)
	{
		char		sign = accept(parser, "*") ? '*' : accept(parser, "/") ? '/' : '\0';
		MedrecSplinkValue other;

		if (sign == '\0')
			return;
		read_primary(parser, &other);
		*value = calculate(sign, value, &other);
	}
}

static void
read_sum(Parser *parser, MedrecSplinkValue *value)
{
	read_product(parser, value);
	while (!parser->failed)
	{
		char		sign = accept(parser, "||") ? '|' : accept(parser, "+") ? '+' : accept(parser, "-") ? '-' : '\0';
		MedrecSplinkValue other;

		if (sign == '\0')
			return;
		read_product(parser, &other);
		*value = calculate(sign, value, &other);
	}
}

static bool
is_known(const MedrecSplinkValue *value)
{
	return value->kind == MEDREC_SPLINK_NUMBER || value->kind == MEDREC_SPLINK_TEXT;
}

static MedrecSplinkValue
compare(const char *sign, const MedrecSplinkValue *a, const MedrecSplinkValue *b)
{
	int			order;

	if (a->kind == MEDREC_SPLINK_NULL || b->kind == MEDREC_SPLINK_NULL)
		return medrec_splink_value(MEDREC_SPLINK_NULL);
	if (!is_known(a) || a->kind != b->kind)
		return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	if (a->kind == MEDREC_SPLINK_NUMBER)
		order = a->number < b->number ? -1 : a->number > b->number;
	else
	{
		order = memcmp(a->chars, b->chars, a->len < b->len ? a->len : b->len);
		if (order == 0)
			order = a->len < b->len ? -1 : a->len > b->len;
	}
	switch (sign[0])
	{
		case '=':
			return medrec_splink_number(order == 0);
		case '!':
			return medrec_splink_number(order != 0);
		case '<':
			return medrec_splink_number(sign[1] == '>' ? order != 0 : sign[1] == '=' ? order <= 0 : order < 0);
		default:
			return medrec_splink_number(sign[1] == '=' ? order >= 0 : order > 0);
	}
}

static void
read_comparison(Parser *parser, MedrecSplinkValue *value)
{
	static const char *const signs[] = {"==", "=", "<>", "!=", "<=", ">=", "<", ">"};

	read_sum(parser, value);
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
	{
		MedrecSplinkValue other;

		if (!accept(parser, signs[i]))
			continue;
		read_sum(parser, &other);
		*value = compare(signs[i], value, &other);
		break;
	}
	if (accept_word(parser, "is"))
	{
		bool		is_not = accept_word(parser, "not");

		if (!accept_word(parser, "null"))
			parser->failed = true;
		if (is_known(value) || value->kind == MEDREC_SPLINK_NULL)
			*value = medrec_splink_number(is_known(value) == is_not);
	}
}

static void
read_not(Parser *parser, MedrecSplinkValue *value)
{
	bool		is_not = false;

	while (accept_word(parser, "not"))
		is_not = !is_not;
	read_comparison(parser, value);
	if (is_not)
		*value = value->kind == MEDREC_SPLINK_NUMBER ? medrec_splink_number(value->number == 0) :
			medrec_splink_value(value->kind == MEDREC_SPLINK_NULL ? MEDREC_SPLINK_NULL : MEDREC_SPLINK_UNKNOWN);
}

/* One that decides (false for and, true for or), else unknown, else null */
static MedrecSplinkValue
join(const MedrecSplinkValue *a, const MedrecSplinkValue *b, bool deciding)
{
	const MedrecSplinkValue *both[] = {a, b};
	bool		is_null = false;
	bool		is_unknown = false;

	for (int i = 0; i < 2; i++)
	{
		if (both[i]->kind == MEDREC_SPLINK_NULL)
			is_null = true;
		else if (both[i]->kind != MEDREC_SPLINK_NUMBER)
			is_unknown = true;
		else if ((both[i]->number != 0) == deciding)
			return medrec_splink_number(deciding);
	}
	return is_unknown ? medrec_splink_value(MEDREC_SPLINK_UNKNOWN) :
		is_null ? medrec_splink_value(MEDREC_SPLINK_NULL) : medrec_splink_number(!deciding);
}

static void
read_and(Parser *parser, MedrecSplinkValue *value)
{
	read_not(parser, value);
	while (!parser->failed && accept_word(parser, "and"))
	{
		MedrecSplinkValue other;

		read_not(parser, &other);
		*value = join(value, &other, false);
	}
}

static void
read_expression(Parser *parser, MedrecSplinkValue *value)
{
	read_and(parser, value);
	while (!parser->failed && accept_word(parser, "or"))
	{
		MedrecSplinkValue other;

		read_and(parser, &other);
		*value = join(value, &other, true);
	}
}

MedrecConditionResult
medrec_splink_condition(const char *sql, size_t len, MedrecColumnLookup lookup, void *context)
{
	Parser		parser = {.at = sql,.end = sql + len,.lookup = lookup,.context = context};
	MedrecSplinkValue value;

	if (len > CONDITION_MAX)
		return MEDREC_CONDITION_UNKNOWN;
	if (accept_word(&parser, "else"))
		return MEDREC_CONDITION_TRUE;
	read_expression(&parser, &value);
	skip_blanks(&parser);
	if (parser.failed || parser.at < parser.end)
		return MEDREC_CONDITION_UNKNOWN;
	switch (value.kind)
	{
		case MEDREC_SPLINK_NUMBER:
			return value.number != 0 ? MEDREC_CONDITION_TRUE : MEDREC_CONDITION_FALSE;
		case MEDREC_SPLINK_NULL:
			return MEDREC_CONDITION_FALSE;
		default:
			return MEDREC_CONDITION_UNKNOWN;
	}
}
