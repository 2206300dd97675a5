/*-------------------------------------------------------------------------
 *
 * ascii.h
 *		Letters, digits and blanks of ASCII, whatever the locale.
 *
 * Codes and identifiers are made of ASCII alone.  A byte of another
 * character is none of these in any server encoding, since all of them are
 * supersets of ASCII.  Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_ASCII_H
#define MEDREC_ASCII_H

#include <stdbool.h>
#include <stddef.h>

static inline bool
medrec_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
medrec_is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool
medrec_is_letter(char c)
{
	return medrec_is_upper((char) (c & ~0x20));
}

static inline char
medrec_to_upper(char c)
{
	return (c >= 'a' && c <= 'z') ? (char) (c - 'a' + 'A') : c;
}

static inline char
medrec_to_lower(char c)
{
	return (c >= 'A' && c <= 'Z') ? (char) (c - 'A' + 'a') : c;
}

/* The number of so many digits, which the caller has looked at */
static inline int
medrec_digits(const char *digits, int count)
{
	int			number = 0;

	for (int i = 0; i < count; i++)
		number = 10 * number + (digits[i] - '0');
	return number;
}

/* Is it one character, again and again? */
static inline bool
medrec_is_repeated(const char *str, size_t len)
{
	for (size_t i = 1; i < len; i++)
	{
		if (str[i] != str[0])
			return false;
	}
	return true;
}

/* No byte of another character? */
static inline bool
medrec_is_ascii(const char *str, size_t len)
{
	unsigned char seen = 0;

	for (size_t i = 0; i < len; i++)
		seen |= (unsigned char) str[i];
	return seen < 0x80;
}

/* what PostgreSQL's own input functions skip around a value */
static inline bool
medrec_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Leaves the blanks around a text away; *str is not ended by a zero byte */
static inline void
medrec_trim(const char **str, size_t *len)
{
	while (*len > 0 && medrec_is_blank((*str)[*len - 1]))
		(*len)--;
	while (*len > 0 && medrec_is_blank(**str))
	{
		(*str)++;
		(*len)--;
	}
}

/* The same of spaces alone */
static inline void
medrec_trim_spaces(const char **str, size_t *len)
{
	while (*len > 0 && (*str)[*len - 1] == ' ')
		(*len)--;
	while (*len > 0 && **str == ' ')
	{
		(*str)++;
		(*len)--;
	}
}

#endif							/* MEDREC_ASCII_H */
