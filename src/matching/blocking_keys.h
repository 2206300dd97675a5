/*-------------------------------------------------------------------------
 *
 * blocking_keys.h
 *		What two patients of a whole table must have in common to be compared.
 *
 * More and looser keys than those of an index, since they cost nothing to keep:
 * a pair needs one.  They are kept nowhere but in memory while a table is
 * searched, so that they may change.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_BLOCKING_KEYS_H
#define MEDREC_BLOCKING_KEYS_H

#include <stdint.h>
#include <string.h>

#include "matching/agreement.h"
#include "matching/name_memo.h"

/*
 * What a key is made of.  Those that few patients share come first: a pair whose
 * first common key is a crowd's needs one more thing in common.
 */
typedef enum MedrecKeySort
{
	MEDREC_KEY_SSN,
	MEDREC_KEY_EMAIL_LOCAL,
	MEDREC_KEY_PHONE,
	MEDREC_KEY_IDENTIFIER,
	MEDREC_KEY_DATE_PARTS,		/* year, day and month in either order,
								 * initials in either order */
	MEDREC_KEY_FAMILY_DAY,		/* sound, month and day */
	MEDREC_KEY_GIVEN_DAY,
	MEDREC_KEY_DAY_POSTAL_CODE,
	MEDREC_KEY_STREET_NUMBER_POSTAL_CODE,
	MEDREC_KEY_YEAR_POSTAL_CODE,
	MEDREC_KEY_NAME_POSTAL_CODE,	/* sound of either name */
	MEDREC_KEY_DATE,
	MEDREC_KEY_NAME_BIRTH_PLACE,
	MEDREC_KEY_FAMILY_YEAR,		/* sound, year */
	MEDREC_KEY_LETTERS,			/* three letters of each name, in either order */
	MEDREC_KEY_YEAR_BIRTH_PLACE,
	MEDREC_KEY_NAMES,			/* sounds, in either order */
	MEDREC_KEY_FAMILY_INITIAL,	/* sound, first letter of the given name */
	MEDREC_KEY_STREET,
	MEDREC_KEY_NAME_CITY
} MedrecKeySort;

#define MEDREC_KEY_SORTS	(MEDREC_KEY_NAME_CITY + 1)

/*
 * Each key has its place.  The usual places are in the order of the sorts, of
 * which two, with the postal code and with the city, have two: of the family and
 * of the given name.  What is behind is of a second family name, and of a second
 * and third identifier; who has more has enough else.
 */
#define MEDREC_KEY_PLACE(sort) \
	((int) (sort) + ((sort) > MEDREC_KEY_NAME_POSTAL_CODE))
#define MEDREC_KEY_PLACES_USUAL	(MEDREC_KEY_SORTS + 2)
#define MEDREC_KEY_PLACES		32

typedef struct MedrecBlockingKeys
{
	uint32_t	keys[MEDREC_KEY_PLACES];
} MedrecBlockingKeys;

/* The highest bit of a place with no key; the rest may be anything. */
#define MEDREC_KEY_NONE		UINT32_C(0x80000000)

/* The sort of the key in each place */
extern const uint8_t medrec_key_sorts[MEDREC_KEY_PLACES];

/*
 * Fills in the blocking keys of a patient, none twice, and "none" where there is
 * none: if that differs from patient to patient, places are the same only if
 * keys are.  Of those who have a birth date and a postal code, the loosest keys
 * can be left out.  Returns whether there are any but in the usual places.
 */
extern bool medrec_blocking_keys(const MedrecPatientView *patient, bool without_loose,
								 uint32_t none, MedrecNameMemo *memo, MedrecBlockingKeys *keys);

/* Has either of two patients' first places the same key, two looked at at a time? */
static inline bool
medrec_share_first_places(const uint32_t *a, const uint32_t *b, int places)
{
	const uint64_t low = UINT64_C(0x7fffffff7fffffff);
	uint64_t	same = 0;		/* the highest bit of either half, if they are */

	for (int i = 0; i + 1 < places; i += 2)
	{
		uint64_t	x;
		uint64_t	y;

		memcpy(&x, a + i, sizeof(x));
		memcpy(&y, b + i, sizeof(y));
		x ^= y;
		same |= ~(((x & low) + low) | x | low);
	}
	return same != 0 || ((places & 1) != 0 && a[places - 1] == b[places - 1]);
}

/*
 * Is this key, which both have, the first one that they have in common?  By its
 * sort, then by its number.  "usual" says that neither has any but in the usual
 * places.  The other function looks at what the first places in a row do not show:
 * keys of one sort in two places.
 */
extern bool medrec_is_first_across_places(const MedrecBlockingKeys *a, const MedrecBlockingKeys *b,
										  bool usual, MedrecKeySort sort, uint32_t key);

static inline bool
medrec_is_first_key(const MedrecBlockingKeys *a, const MedrecBlockingKeys *b,
					bool usual, MedrecKeySort sort, uint32_t key)
{
	if (medrec_share_first_places(a->keys, b->keys, MEDREC_KEY_PLACE(sort)))
		return false;
	return (usual && sort < MEDREC_KEY_NAME_POSTAL_CODE) || medrec_is_first_across_places(a, b, usual, sort, key);
}

#endif							/* MEDREC_BLOCKING_KEYS_H */
