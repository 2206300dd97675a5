/*-------------------------------------------------------------------------
 *
 * splink_value.h
 *		Values of the conditions of a Splink model, and what is done with them.
 *
 * Values and functions are those of SQL, with null, and with unknown for what is
 * not understood.  Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_SPLINK_VALUE_H
#define MEDREC_SPLINK_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "matching/splink_condition.h"

typedef enum MedrecSplinkKind
{
	MEDREC_SPLINK_UNKNOWN,
	MEDREC_SPLINK_NULL,
	MEDREC_SPLINK_NUMBER,		/* false is 0 and true 1 */
	MEDREC_SPLINK_TEXT,
	MEDREC_SPLINK_WORD			/* a word that is no column, for functions
								 * that ask for one */
} MedrecSplinkKind;

typedef struct MedrecSplinkValue
{
	MedrecSplinkKind kind;
	double		number;
	size_t		len;
	char		chars[MEDREC_CONDITION_TEXT_MAX];
} MedrecSplinkValue;

extern MedrecSplinkValue medrec_splink_number(double number);
extern MedrecSplinkValue medrec_splink_value(MedrecSplinkKind kind);

/* Unknown if it is too long */
extern MedrecSplinkValue medrec_splink_text(MedrecSplinkKind kind, const char *chars, size_t len);

/* a || b */
extern MedrecSplinkValue medrec_splink_concatenate(const MedrecSplinkValue *a, const MedrecSplinkValue *b);

/* Is it this word, which is in small letters, in any case? */
extern bool medrec_splink_is_word(const char *chars, size_t len, const char *word);

/* May a word have this character? */
extern bool medrec_splink_is_of_word(char c);

#define MEDREC_SPLINK_ARGUMENTS_MAX	4

/* The value of a function; unknown, if there is none of this name with such arguments */
extern MedrecSplinkValue medrec_splink_call(const char *name, size_t len,
											const MedrecSplinkValue *arguments, int count);

/*
 * The part of a text that a regular expression fits: *found is false if there is
 * none.  Letters, classes and how often are understood; the value is unknown if
 * there is more.
 */
extern MedrecSplinkValue medrec_splink_extract(const MedrecSplinkValue *text,
											   const MedrecSplinkValue *regex, bool *found);

#endif							/* MEDREC_SPLINK_VALUE_H */
