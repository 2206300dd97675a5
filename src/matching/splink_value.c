/*-------------------------------------------------------------------------
 *
 * splink_value.c
 *		Values of the conditions of a Splink model, and what is done with them.
 *
 * The functions are those that Splink's library of comparisons calls in DuckDB,
 * Spark and PostgreSQL, and a few that people put around columns.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/splink_value.h"

#include <math.h>
#include <string.h>

#include "common/ascii.h"
#include "matching/comparator.h"

#define SECONDS_OF_DAY	86400.0

MedrecSplinkValue
medrec_splink_number(double number)
{
	MedrecSplinkValue value;

	value.kind = MEDREC_SPLINK_NUMBER;
	value.number = number;
	value.len = 0;
	return value;
}

MedrecSplinkValue
medrec_splink_value(MedrecSplinkKind kind)
{
	MedrecSplinkValue value = medrec_splink_number(0);

	value.kind = kind;
	return value;
}

MedrecSplinkValue
medrec_splink_text(MedrecSplinkKind kind, const char *chars, size_t len)
{
	MedrecSplinkValue value = medrec_splink_value(kind);

	if (len >= sizeof(value.chars))
		return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	memcpy(value.chars, chars, len);
	value.len = len;
	return value;
}

bool
medrec_splink_is_of_word(char c)
{
	return medrec_is_letter(c) || medrec_is_digit(c) || c == '_' || (unsigned char) c >= 0x80;
}

bool
medrec_splink_is_word(const char *chars, size_t len, const char *word)
{
	size_t		i = 0;

	while (i < len && word[i] != '\0' && medrec_to_lower(chars[i]) == word[i])
		i++;
	return i == len && word[i] == '\0';
}

MedrecSplinkValue
medrec_splink_concatenate(const MedrecSplinkValue *a, const MedrecSplinkValue *b)
{
	MedrecSplinkValue value = *a;

	if (a->kind == MEDREC_SPLINK_NULL || b->kind == MEDREC_SPLINK_NULL)
		return medrec_splink_value(MEDREC_SPLINK_NULL);
	if (a->kind != MEDREC_SPLINK_TEXT || b->kind != MEDREC_SPLINK_TEXT || a->len + b->len >= sizeof(value.chars))
		return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	memcpy(value.chars + a->len, b->chars, b->len);
	value.len += b->len;
	return value;
}

/* ------------------------------------------------------------------------
 * Dates
 * ------------------------------------------------------------------------
 */

/* Year, month and day of a text of ISO's form */
static bool
read_date(const MedrecSplinkValue *value, int date[3])
{
	const char *chars = value->chars;

	if (value->kind != MEDREC_SPLINK_TEXT || value->len < 10 || chars[4] != '-' || chars[7] != '-')
		return false;
	for (int i = 0; i < 10; i++)
	{
		if (i != 4 && i != 7 && !medrec_is_digit(chars[i]))
			return false;
	}
	date[0] = medrec_digits(chars, 4);
	date[1] = medrec_digits(chars + 5, 2);
	date[2] = medrec_digits(chars + 8, 2);
	return true;
}

/* Days since the first of March of the year 0: only differences are of use. */
static double
day_number(const int date[3])
{
	int			year = date[0] - (date[1] < 3);
	int			month = (date[1] + 9) % 12;

	return 365.0 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date[2] - 1;
}

static MedrecSplinkValue
date_part(const MedrecSplinkValue *part, const MedrecSplinkValue *value)
{
	static const char *const parts[] = {"year", "month", "day", "epoch"};
	int			date[3];

	if (part->kind != MEDREC_SPLINK_WORD && part->kind != MEDREC_SPLINK_TEXT)
		return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	if (value->kind == MEDREC_SPLINK_NULL)
		return *value;
	for (int i = 0; i < 4 && read_date(value, date); i++)
	{
		if (medrec_splink_is_word(part->chars, part->len, parts[i]))
			return medrec_splink_number(i < 3 ? date[i] : SECONDS_OF_DAY * day_number(date));
	}
	return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
}

static MedrecSplinkValue
part_of_date(const char *part, const MedrecSplinkValue *value)
{
	MedrecSplinkValue word = medrec_splink_text(MEDREC_SPLINK_WORD, part, strlen(part));

	return date_part(&word, value);
}

/* ------------------------------------------------------------------------
 * Texts
 * ------------------------------------------------------------------------
 */

static double
levenshtein(const MedrecSplinkValue *a, const MedrecSplinkValue *b)
{
	size_t		row[MEDREC_CONDITION_TEXT_MAX + 1];

	for (size_t j = 0; j <= b->len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a->len; i++)
	{
		size_t		diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b->len; j++)
		{
			size_t		replaced = diagonal + (a->chars[i - 1] != b->chars[j - 1]);
			size_t		other = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;

			diagonal = row[j];
			row[j] = replaced < other ? replaced : other;
		}
	}
	return (double) row[b->len];
}

/* From a place, 1 the first, so many characters; none of them if one is no number */
static MedrecSplinkValue
part_of(const MedrecSplinkValue *text, double from, double count)
{
	double		end = from + count;

	if (from < 1)
		from = 1;
	if (end > (double) text->len + 1)
		end = (double) text->len + 1;

	return !(end > from) ? medrec_splink_text(MEDREC_SPLINK_TEXT, "", 0) :
		medrec_splink_text(MEDREC_SPLINK_TEXT, text->chars + (size_t) from - 1, (size_t) (end - from));
}

static MedrecSplinkValue
in_case(const MedrecSplinkValue *value, char (*to_case) (char))
{
	MedrecSplinkValue changed = *value;

	for (size_t i = 0; i < changed.len; i++)
		changed.chars[i] = to_case(changed.chars[i]);
	return changed;
}

/* ------------------------------------------------------------------------
 * Functions, of arguments whose number and kinds have been looked at
 * ------------------------------------------------------------------------
 */

typedef MedrecSplinkValue (*Function) (const MedrecSplinkValue *arguments, int count);

#define FUNCTION(name) \
	static MedrecSplinkValue \
	name(const MedrecSplinkValue *arguments, int count)

/* A date or a number that is read of a text, a text of another type */
FUNCTION(call_same)
{
	(void) count;
	return arguments[0];
}

FUNCTION(call_lower)
{
	(void) count;
	return in_case(&arguments[0], medrec_to_lower);
}

FUNCTION(call_upper)
{
	(void) count;
	return in_case(&arguments[0], medrec_to_upper);
}

FUNCTION(call_abs)
{
	(void) count;
	return medrec_splink_number(fabs(arguments[0].number));
}

FUNCTION(call_floor)
{
	(void) count;
	return medrec_splink_number(floor(arguments[0].number));
}

FUNCTION(call_length)
{
	(void) count;
	return medrec_splink_number((double) arguments[0].len);
}

FUNCTION(call_epoch)
{
	(void) count;
	return part_of_date("epoch", &arguments[0]);
}

FUNCTION(call_year)
{
	(void) count;
	return part_of_date("year", &arguments[0]);
}

FUNCTION(call_month)
{
	(void) count;
	return part_of_date("month", &arguments[0]);
}

FUNCTION(call_day)
{
	(void) count;
	return part_of_date("day", &arguments[0]);
}

FUNCTION(call_date_part)
{
	(void) count;
	return date_part(&arguments[0], &arguments[1]);
}

/* In days: datediff(a, b), or with the unit first, date_diff('day', a, b) */
FUNCTION(call_date_difference)
{
	int			first[3];
	int			last[3];
	bool		has_unit = count == 3;

	if (has_unit && !medrec_splink_is_word(arguments[0].chars, arguments[0].len, "day"))
		return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	if (count < 2 || !read_date(&arguments[has_unit], first) || !read_date(&arguments[has_unit + 1], last))
		return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	return medrec_splink_number(has_unit ? day_number(last) - day_number(first) : day_number(first) - day_number(last));
}

FUNCTION(call_nullif)
{
	const MedrecSplinkValue *a = &arguments[0];
	const MedrecSplinkValue *b = &arguments[1];

	(void) count;
	if (a->kind == MEDREC_SPLINK_TEXT && b->kind == MEDREC_SPLINK_TEXT)
		return a->len == b->len && memcmp(a->chars, b->chars, a->len) == 0 ? medrec_splink_value(MEDREC_SPLINK_NULL) : *a;
	return a->kind == MEDREC_SPLINK_NULL ? *a : medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
}

FUNCTION(call_coalesce)
{
	int			i = 0;

	while (i + 1 < count && arguments[i].kind == MEDREC_SPLINK_NULL)
		i++;
	return arguments[i];
}

FUNCTION(call_concat)
{
	MedrecSplinkValue value = arguments[0];

	for (int i = 1; i < count; i++)
		value = medrec_splink_concatenate(&value, &arguments[i]);
	return value;
}

FUNCTION(call_left)
{
	(void) count;
	return part_of(&arguments[0], 1, arguments[1].number);
}

FUNCTION(call_right)
{
	(void) count;
	return part_of(&arguments[0], (double) arguments[0].len + 1 - arguments[1].number, arguments[1].number);
}

/* substr(x, 1, 4), or PostgreSQL's substring(x from '^..'), null if there is none */
FUNCTION(call_substring)
{
	bool		found;
	MedrecSplinkValue part;

	if (arguments[1].kind == MEDREC_SPLINK_NUMBER)
		return part_of(&arguments[0], arguments[1].number, count < 3 ? MEDREC_CONDITION_TEXT_MAX : arguments[2].number);
	if (arguments[1].kind != MEDREC_SPLINK_TEXT || count > 2)
		return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	part = medrec_splink_extract(&arguments[0], &arguments[1], &found);
	return found || part.kind == MEDREC_SPLINK_UNKNOWN ? part : medrec_splink_value(MEDREC_SPLINK_NULL);
}

/* empty if there is none */
FUNCTION(call_extract)
{
	bool		found;

	(void) count;
	return medrec_splink_extract(&arguments[0], &arguments[1], &found);
}

FUNCTION(call_levenshtein)
{
	(void) count;
	return medrec_splink_number(levenshtein(&arguments[0], &arguments[1]));
}

static MedrecPair
pair_of(const MedrecSplinkValue *arguments)
{
	MedrecPair	pair = {.a = arguments[0].chars,.b = arguments[1].chars};

	pair.a_len = arguments[0].len;
	pair.b_len = arguments[1].len;
	return pair;
}

FUNCTION(call_damerau_levenshtein)
{
	MedrecPair	pair = pair_of(arguments);

	(void) count;
	return medrec_splink_number(medrec_damerau_levenshtein(&pair));
}

FUNCTION(call_jaro)
{
	MedrecPair	pair = pair_of(arguments);

	(void) count;
	return medrec_splink_number(medrec_jaro(&pair));
}

FUNCTION(call_jaro_winkler)
{
	MedrecPair	pair = pair_of(arguments);

	(void) count;
	return medrec_splink_number(medrec_jaro_winkler(&pair));
}

/*
 * By name.  Kinds of the arguments: a text, a number (of a null, null is made), or
 * any; from the least on they may be left out.
 */
static const struct
{
	const char *name;
	const char *kinds;
	int			least;
	Function	call;
}			functions[] = {
	{"abs", "n", 1, call_abs},
	{"cast", ".", 1, call_same},
	{"coalesce", "....", 1, call_coalesce},
	{"concat", "....", 1, call_concat},
	{"damerau_levenshtein", "tt", 2, call_damerau_levenshtein},
	{"date", ".", 1, call_same},
	{"date_diff", "...", 2, call_date_difference},
	{"date_part", "..", 2, call_date_part},
	{"datediff", "...", 2, call_date_difference},
	{"day", ".", 1, call_day},
	{"epoch", ".", 1, call_epoch},
	{"extract", "..", 2, call_date_part},
	{"floor", "n", 1, call_floor},
	{"ifnull", "..", 2, call_coalesce},
	{"jaro_sim", "tt", 2, call_jaro},
	{"jaro_similarity", "tt", 2, call_jaro},
	{"jaro_winkler", "tt", 2, call_jaro_winkler},
	{"jaro_winkler_sim", "tt", 2, call_jaro_winkler},
	{"jaro_winkler_similarity", "tt", 2, call_jaro_winkler},
	{"left", "tn", 2, call_left},
	{"length", "t", 1, call_length},
	{"levenshtein", "tt", 2, call_levenshtein},
	{"lower", "t", 1, call_lower},
	{"month", ".", 1, call_month},
	{"nullif", "..", 2, call_nullif},
	{"regexp_extract", "ttn", 2, call_extract},
	{"right", "tn", 2, call_right},
	{"strptime", "..", 2, call_same},
	{"substr", "t.n", 2, call_substring},
	{"substring", "t.n", 2, call_substring},
	{"time_to_unix", ".", 1, call_epoch},
	{"to_date", "..", 1, call_same},
	{"to_timestamp", "..", 1, call_same},
	{"trim", "t", 1, call_same},
	{"try_cast", ".", 1, call_same},
	{"try_cast_date", "..", 1, call_same},
	{"try_strptime", "..", 2, call_same},
	{"try_to_date", "..", 1, call_same},
	{"try_to_timestamp", "..", 1, call_same},
	{"unix_timestamp", "..", 1, call_epoch},
	{"upper", "t", 1, call_upper},
	{"year", ".", 1, call_year},
};

MedrecSplinkValue
medrec_splink_call(const char *name, size_t len, const MedrecSplinkValue *arguments, int count)
{
	size_t		f = 0;
	bool		is_null = false;

	while (f < sizeof(functions) / sizeof(functions[0]) && !medrec_splink_is_word(name, len, functions[f].name))
		f++;
	if (f == sizeof(functions) / sizeof(functions[0]) ||
		count < functions[f].least || count > (int) strlen(functions[f].kinds))
		return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	for (int i = 0; i < count; i++)
	{
		char		kind = functions[f].kinds[i];

		if (kind == '.')
			continue;
		if (arguments[i].kind == MEDREC_SPLINK_NULL)
			is_null = true;
		else if (arguments[i].kind != (kind == 't' ? MEDREC_SPLINK_TEXT : MEDREC_SPLINK_NUMBER))
			return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
	}
	return is_null ? medrec_splink_value(MEDREC_SPLINK_NULL) : functions[f].call(arguments, count);
}
