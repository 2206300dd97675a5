/*-------------------------------------------------------------------------
 *
 * splink_pattern.c
 *		Regular expressions in the conditions of a Splink model.
 *
 * Splink takes parts of postal codes and of mail addresses by them.  From left
 * to right, with steps back where a count was taken for too high; no groups
 * and no alternatives.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/splink_value.h"

#include <string.h>

#include "common/ascii.h"

/* Steps of one search */
#define STEPS_MAX		10000

typedef struct Pattern
{
	const char *end;			/* of the pattern */
	const char *chars;			/* of the text */
	size_t		len;
	int			steps;
} Pattern;

#define NO_MATCH		(-1)
#define NOT_UNDERSTOOD	(-2)

/* Where the class, the escape or the character at this place ends; NULL: not understood */
static const char *
item_end(const char *item, const char *end)
{
	const char *at = item + 1;

	if (*item == '\\')
		return at < end && (*at == 'd' || *at == 'w' || *at == 's' || !medrec_splink_is_of_word(*at)) ? at + 1 : NULL;
	if (*item != '[')
		return strchr("()|*+?{}^$", *item) != NULL ? NULL : at;
	if (at < end && *at == '^')
		at++;
	if (at < end && *at == ']')
		at++;
	while (at < end && *at != ']')
	{
		if (*at == '\\' || *at == '[')
			return NULL;
		at++;
	}
	return at < end ? at + 1 : NULL;
}

static bool
is_in_item(const char *item, const char *end, char c)
{
	bool		is_other = false;
	bool		found = false;

	if (*item == '.')
		return true;
	if (*item == '\\')
		return item[1] == 'd' ? medrec_is_digit(c) : item[1] == 'w' ? medrec_splink_is_of_word(c) :
			item[1] == 's' ? medrec_is_blank(c) : c == item[1];
	if (*item != '[')
		return c == *item;
	if (*++item == '^')
	{
		is_other = true;
		item++;
	}
	for (; item < end - 1; item++)
	{
		if (item + 2 < end - 1 && item[1] == '-')
		{
			found |= (unsigned char) c >= (unsigned char) item[0] && (unsigned char) c <= (unsigned char) item[2];
			item += 2;
		}
		else
			found |= c == *item;
	}
	return found != is_other;
}

static const char *
read_count(const char *at, const char *end, int *count)
{
	*count = 0;
	while (at < end && medrec_is_digit(*at) && *count < MEDREC_CONDITION_TEXT_MAX)
		*count = *count * 10 + (*at++ - '0');
	return at;
}

/* How often, behind an item: where it ends; NULL: not understood */
static const char *
read_quantifier(const char *at, const char *end, int *least, int *most)
{
	*least = *most = 1;
	if (at == end || strchr("?*+{", *at) == NULL)
		return at;
	*least = *at == '+';
	*most = *at == '?' ? 1 : MEDREC_CONDITION_TEXT_MAX;
	if (*at++ != '{')
		return at;
	at = read_count(at, end, least);
	*most = *least;
	if (at < end && *at == ',')
	{
		const char *number = ++at;

		at = read_count(at, end, most);
		if (at == number)
			*most = MEDREC_CONDITION_TEXT_MAX;
	}
	return at < end && *at == '}' ? at + 1 : NULL;
}

/* Where the rest of a pattern, set at a place of the text, ends */
static int
match_rest(Pattern *pattern, const char *item, size_t place)
{
	const char *after;
	const char *next;
	int			least;
	int			most;
	int			count = 0;

	if (--pattern->steps < 0)
		return NOT_UNDERSTOOD;
	if (item == pattern->end)
		return (int) place;
	if (*item == '$' && item + 1 == pattern->end)
		return place == pattern->len ? (int) place : NO_MATCH;
	after = item_end(item, pattern->end);
	next = after == NULL ? NULL : read_quantifier(after, pattern->end, &least, &most);
	if (next == NULL)
		return NOT_UNDERSTOOD;
	while (count < most && place + (size_t) count < pattern->len &&
		   is_in_item(item, after, pattern->chars[place + (size_t) count]))
		count++;
	for (; count >= least; count--)
	{
		int			end = match_rest(pattern, next, place + (size_t) count);

		if (end != NO_MATCH)
			return end;
	}
	return NO_MATCH;
}

MedrecSplinkValue
medrec_splink_extract(const MedrecSplinkValue *text, const MedrecSplinkValue *regex, bool *found)
{
	Pattern		pattern;
	const char *start = regex->chars;
	size_t		last = text->len;

	pattern.end = regex->chars + regex->len;
	pattern.chars = text->chars;
	pattern.len = text->len;

	pattern.steps = STEPS_MAX;
	*found = false;

	/* one group of all is no group */
	if (regex->len >= 2 && *start == '(' && pattern.end[-1] == ')')
	{
		start++;
		pattern.end--;
	}
	if (start < pattern.end && *start == '^')
	{
		start++;
		last = 0;
	}
	for (size_t i = 0; i <= last; i++)
	{
		int			end = match_rest(&pattern, start, i);

		if (end == NOT_UNDERSTOOD)
			return medrec_splink_value(MEDREC_SPLINK_UNKNOWN);
		if (end != NO_MATCH)
		{
			*found = true;
			return medrec_splink_text(MEDREC_SPLINK_TEXT, text->chars + i, (size_t) end - i);
		}
	}
	return medrec_splink_text(MEDREC_SPLINK_TEXT, "", 0);
}
