/*-------------------------------------------------------------------------
 *
 * name_frequency.c
 *		How many of the people in the United States have a name.
 *
 * Of each name 24 bits of its hash are kept and, in the lowest eight bits,
 * the class of its frequency.  The bits of the hash above those 24 are the
 * number of the bucket that the name is in, so that a look-up is one hash and
 * a few neighbouring words.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#include <stdint.h>
#include <string.h>

#include "common/hash64.h"
#include "matching/name_frequency.h"
#include "matching/us_names.h"

typedef struct NameList
{
	const		uint16_t *buckets;	/* where each begins, and the last one
									 * ends */
	const uint32_t *names;
	int			bucket_bits;
	float		floor;			/* the share of the rarest name */
} NameList;

static const NameList surnames = {
	us_surname_buckets, us_surnames, US_SURNAME_BUCKET_BITS, US_SURNAME_FLOOR
};

static const NameList given_names = {
	us_given_name_buckets, us_given_names, US_GIVEN_NAME_BUCKET_BITS,
	US_GIVEN_NAME_FLOOR
};

static float
frequency(const NameList *list, const char *folded, size_t len)
{
	char		joined[US_NAME_LONGEST];
	size_t		joined_len = 0;
	uint64_t	hash;
	uint64_t	bucket;
	uint32_t	kept;

	if (memchr(folded, ' ', len) != NULL)
	{
		for (size_t i = 0; i < len; i++)
		{
			if (folded[i] == ' ')
				continue;
			if (joined_len == US_NAME_LONGEST)
				return list->floor;
			joined[joined_len++] = folded[i];
		}
		folded = joined;
		len = joined_len;
	}
	if (len > US_NAME_LONGEST)
		return list->floor;

	hash = medrec_hash64(folded, len, 0);
	bucket = hash >> (64 - list->bucket_bits);
	kept = (uint32_t) (hash >> (40 - list->bucket_bits)) & 0xFFFFFF;
	for (int i = list->buckets[bucket]; i < list->buckets[bucket + 1]; i++)
	{
		if (list->names[i] >> 8 == kept)
			return us_name_shares[list->names[i] & 0xFF];
	}
	return list->floor;
}

float
medrec_surname_frequency(const char *folded, size_t len)
{
	return frequency(&surnames, folded, len);
}

float
medrec_given_name_frequency(const char *folded, size_t len)
{
	return frequency(&given_names, folded, len);
}
