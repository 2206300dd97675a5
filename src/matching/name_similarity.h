/*-------------------------------------------------------------------------
 *
 * name_similarity.h
 *		Likeness of two whole names.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_NAME_SIMILARITY_H
#define MEDREC_NAME_SIMILARITY_H

#include <stdbool.h>

#include "matching/comparator.h"

/* A name may have so many words, and MEDREC_COMPARATOR_LIMIT characters */
#define MEDREC_NAME_WORDS_MAX	32

/*
 * Likeness of two folded names, from 0 to 1, which is only for the same words
 * in whatever order.  False if a name has too many words.
 */
extern bool medrec_name_similarity(const MedrecPair *names, double *similarity);

#endif							/* MEDREC_NAME_SIMILARITY_H */
