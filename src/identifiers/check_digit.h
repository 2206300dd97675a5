/*-------------------------------------------------------------------------
 *
 * check_digit.h
 *		Check digits for those who issue numbers.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CHECK_DIGIT_H
#define MEDREC_CHECK_DIGIT_H

#include "identifiers/identifier.h"

#define MEDREC_CHECK_MAX	2	/* check characters, at most */

typedef struct MedrecCheckScheme
{
	const char *name;			/* as in SQL */
	const char *title;
	const char *alphabet;		/* of the body */
	const char *source;
	const char *check_alphabet; /* of the check characters */
	size_t		check_len;
	size_t		max_body;		/* what the scheme has weights for; 0: any */

	/* Is the number right?  Its check characters are the last. */
	bool		(*verify) (const char *number, size_t len);
} MedrecCheckScheme;

/* The scheme of that name, or NULL; and all of them, NULL after the last. */
extern const MedrecCheckScheme *medrec_check_scheme_find(const char *name,
														 size_t len);
extern const MedrecCheckScheme *medrec_check_scheme_at(size_t index);

/*
 * Makes the check characters of a body, as many as the scheme has; false if
 * the body is empty, too long, or not of the alphabet.  Small letters count
 * as capitals.
 */
extern bool medrec_check_digit(const MedrecCheckScheme *scheme,
							   const char *body, size_t len, char *check);

/*
 * Can a site's record numbers have this pattern?  In it 9 stands for a digit,
 * A for a letter, X for either, all else for itself, as do these behind a
 * backslash.
 */
extern bool medrec_mrn_pattern_is_valid(const MedrecCheckScheme *scheme,
										const char *pattern, size_t len);

/*
 * Checks a record number.  What stands in the places of 9, A and X is the
 * body and its check characters, in this order; in the last place, an X may
 * also be the asterisk of MOD 37-2.  The pattern must be valid.
 */
extern MedrecVerdict medrec_mrn_check(const MedrecCheckScheme *scheme,
									  const char *pattern, size_t pattern_len,
									  const char *value, size_t len);

#endif							/* MEDREC_CHECK_DIGIT_H */
