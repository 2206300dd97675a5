/*-------------------------------------------------------------------------
 *
 * daitch_mokotoff.h
 *		Keys of names by their sound, for names of many languages.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_DAITCH_MOKOTOFF_H
#define MEDREC_DAITCH_MOKOTOFF_H

#include <stddef.h>

#include "matching/normalize.h"

#define MEDREC_DAITCH_MOKOTOFF_LEN 6

/* A word may be read in several ways; more of them are not looked at. */
#define MEDREC_DAITCH_MOKOTOFF_MAX 128

typedef char MedrecDaitchMokotoff[MEDREC_DAITCH_MOKOTOFF_LEN + 1];

/*
 * Appends a piece of a name to a folded name, as medrec_name_fold() does, but
 * for three letters that have a sound of their own without their mark: A stands
 * for a with ogonek, E for e with ogonek, T for t with cedilla or comma.
 */
extern void medrec_daitch_mokotoff_fold(MedrecNameFold *fold,
										const char *utf8, size_t len);

/*
 * The codes of one word of a name folded so, each once; how many there are.
 * None where no letter sounds.  What is no letter of a to z or one of those
 * three is passed over.
 */
extern int	medrec_daitch_mokotoff(const char *word, size_t len,
								   MedrecDaitchMokotoff *codes);

#endif							/* MEDREC_DAITCH_MOKOTOFF_H */
