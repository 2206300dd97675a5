/*-------------------------------------------------------------------------
 *
 * phonetic.h
 *		Keys of names by their sound.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PHONETIC_H
#define MEDREC_PHONETIC_H

#include <stddef.h>

#define MEDREC_DOUBLE_METAPHONE_LEN 4

typedef char MedrecDoubleMetaphone[MEDREC_DOUBLE_METAPHONE_LEN + 1];

/*
 * The primary and the alternate code of one word of a folded name, equal
 * where there is but one pronunciation, "" where no letter sounds.  What is
 * not of a to z has no sound, and parts its neighbours.
 */
extern void medrec_double_metaphone(const char *word, size_t len,
									MedrecDoubleMetaphone primary,
									MedrecDoubleMetaphone alternate);

#endif							/* MEDREC_PHONETIC_H */
