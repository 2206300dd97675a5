/*-------------------------------------------------------------------------
 *
 * titles.h
 *		The official titles of ICD-10-CM codes that are in the library.
 *
 * A title is a list of words, and a word its number in a list of all words:
 * 16 bits each, read-only, shared by all backends.  A library may have been
 * built without titles; then no title is found.
 *
 * Entries are those of medrec_icd10cm_codes.  Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_TITLES_H
#define MEDREC_TITLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct MedrecTitle
{
	int32_t		from;			/* the days on which it stood, while the code */
	int32_t		until;			/* was valid; the first day behind them */
	const		uint16_t *words;
	int			nwords;
} MedrecTitle;

/*
 * The n-th title, from 0, of an entry, by day; false if there is none.  There
 * can be days between them whose title is not known.
 */
extern bool medrec_title_nth(int entry, int n, MedrecTitle *title);

/* How many bytes a title has, and writes them: ASCII, no end mark */
extern size_t medrec_title_length(const MedrecTitle *title);
extern void medrec_title_write(const MedrecTitle *title, char *out);

/* The words of all titles, by number: ASCII, no end mark */
extern int	medrec_title_vocabulary(void);
extern const char *medrec_title_word(int number, size_t *len);

#endif							/* MEDREC_TITLES_H */
