/*-------------------------------------------------------------------------
 *
 * normalize.h
 *		Names in the form in which they are compared.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_NORMALIZE_H
#define MEDREC_NORMALIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A folded name has at most this many times the bytes of the name. */
#define MEDREC_NAME_FOLD_GROWTH 2

/*
 * A folded name as it is being written, piece by piece.  Start with
 * {space, space, false}; the name ends at "next".
 */
typedef struct MedrecNameFold
{
	char	   *start;
	char	   *next;
	bool		blank;			/* one is due before the next character */
} MedrecNameFold;

/*
 * Appends a piece of a name.  Bytes that are no UTF-8 stay as they are.
 * Characters of different pieces are not joined.
 */
extern void medrec_name_fold(MedrecNameFold *fold, const char *utf8,
							 size_t len);

/*
 * The first character of a text, and how many bytes it has: a byte that begins
 * none in UTF-8 is one by itself, beyond all of Unicode.
 */
extern size_t medrec_utf8_character(const char *text, size_t len, uint32_t *character);

/* Appends to a folded name what is to stay as it is. */
extern void medrec_name_fold_keep(MedrecNameFold *fold, const void *bytes,
								  size_t len);

#endif							/* MEDREC_NORMALIZE_H */
