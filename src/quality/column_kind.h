/*-------------------------------------------------------------------------
 *
 * column_kind.h
 *		What a column holds, guessed from its name and type.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_COLUMN_KIND_H
#define MEDREC_COLUMN_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Types of columns, as far as they matter, as bits */
enum
{
	MEDREC_COLUMN_STRING = 1 << 0,
	MEDREC_COLUMN_DATE = 1 << 1,	/* with a time or without */
	MEDREC_COLUMN_NUMBER = 1 << 2,
	MEDREC_COLUMN_BOOLEAN = 1 << 3,
	MEDREC_COLUMN_CODE = 1 << 4,	/* an enum, or a type as icd10 is one */
	MEDREC_COLUMN_UUID = 1 << 5,
	MEDREC_COLUMN_OTHER = 1 << 6,

	MEDREC_COLUMN_ANY = (1 << 7) - 1
};

/* An element of a patient's record, and what columns that hold it are called */
typedef struct MedrecColumnElement
{
	const char *name;			/* as profiles name it: last_name */
	const char *kind;			/* of element, as medrec_element_kind_init
								 * knows it */
	uint32_t	types;			/* of columns that can hold it */
	bool		of_one_patient; /* few patients have the same value */

	/*
	 * In lower case, without anything between the words, a blank between
	 * names.  One that begins with = is too common for part of a name, unless
	 * the rest says nothing: "state" is, since there is an order_state.  One
	 * that begins with ! has to be the whole name, one with ? may be another
	 * element's, too.
	 */
	const char *names;
} MedrecColumnElement;

extern const MedrecColumnElement medrec_column_elements[];
extern const size_t medrec_column_element_count;

/* Below this a guess is none; from the second on a column may be taken for it. */
#define MEDREC_COLUMN_SCORE_MIN		50
#define MEDREC_COLUMN_SCORE_SURE	70
#define MEDREC_COLUMN_SCORE_MAX		100

typedef struct MedrecColumnGuess
{
	const MedrecColumnElement *element; /* NULL: no idea */
	int			score;			/* up to 100 */
} MedrecColumnGuess;

/* What a column of that name and type (one bit) holds; false: no idea */
extern bool medrec_column_guess(MedrecColumnGuess *guess, uint32_t type,
								const char *name, size_t len);

/*
 * How well a column would do for an element, which need not be one of those
 * above: 0 to 100.  100 if both are called the same, whatever the case and the
 * characters between words.
 */
extern int	medrec_column_likeness(const char *element, uint32_t type,
								   const char *column);

#endif							/* MEDREC_COLUMN_KIND_H */
