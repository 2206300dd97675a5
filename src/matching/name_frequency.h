/*-------------------------------------------------------------------------
 *
 * name_frequency.h
 *		How many of the people in the United States have a name.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_NAME_FREQUENCY_H
#define MEDREC_NAME_FREQUENCY_H

#include <stddef.h>

/*
 * The share of the population, from 0 to 1, that has a name, which is folded
 * (see normalize.h); within 2.2 % of what the Census gives.  Blanks do not
 * count: the Census writes "delacruz".  A name that is not listed is taken to
 * be as frequent as the rarest one that is, but for one in two million, which
 * is taken for another name.
 */
extern float medrec_surname_frequency(const char *folded, size_t len);
extern float medrec_given_name_frequency(const char *folded, size_t len);

#endif							/* MEDREC_NAME_FREQUENCY_H */
