/*-------------------------------------------------------------------------
 *
 * comparator.h
 *		What every measure of likeness between two strings gives.
 *
 * Measures see characters, never bytes of characters: the caller has taken
 * the encoding off.  They need no server, allocate nothing and cannot fail.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_COMPARATOR_H
#define MEDREC_COMPARATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The longest string a measure takes, in characters: their time grows with
 * the product of the lengths, and their working space is on the stack.
 */
#define MEDREC_COMPARATOR_LIMIT 1024

/* Two strings to compare, with characters of one width */
typedef struct MedrecPair
{
	const void *a;
	const void *b;
	size_t		a_len;			/* in characters, up to the limit */
	size_t		b_len;
	bool		wide;			/* of uint32_t, else of unsigned char */
} MedrecPair;

/*
 * A measure is a similarity, 1 for equal strings and down to 0, or a distance, 0
 * for equal strings and up.  The order of the two does not matter to any.
 */
typedef struct MedrecComparator
{
	const char *name;			/* also that of the SQL function */
	double		(*similarity) (const MedrecPair *pair);
	int			(*distance) (const MedrecPair *pair);
} MedrecComparator;

extern double medrec_jaro(const MedrecPair *pair);
extern double medrec_jaro_winkler(const MedrecPair *pair);
extern double medrec_dice(const MedrecPair *pair);
extern int	medrec_osa_distance(const MedrecPair *pair);
extern int	medrec_damerau_levenshtein(const MedrecPair *pair);

/*
 * For those who ask of many pairs whether they are alike at all: the answer is
 * that of the measure, and soon there if it is no.
 */
extern bool medrec_jaro_winkler_reaches(const MedrecPair *pair,
										double threshold);

/* The distance if it is up to max (not negative), else max + 1 */
extern int	medrec_osa_distance_within(const MedrecPair *pair, int max);

/*
 * A measure is written once and compiled for either width: "wide" is a
 * constant where its body is expanded.
 */
#if defined(__GNUC__)
#define MEDREC_EXPANDED static inline __attribute__((always_inline))
#else
#define MEDREC_EXPANDED static inline
#endif

MEDREC_EXPANDED uint32_t
medrec_char_at(const void *string, size_t i, bool wide)
{
	return wide ? ((const uint32_t *) string)[i]
		: ((const unsigned char *) string)[i];
}

MEDREC_EXPANDED const void *
medrec_chars_from(const void *string, size_t i, bool wide)
{
	return (const char *) string + (wide ? i * sizeof(uint32_t) : i);
}

#endif							/* MEDREC_COMPARATOR_H */
