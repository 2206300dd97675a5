/*-------------------------------------------------------------------------
 *
 * nickname.c
 *		Search in the table of diminutives.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/nickname.h"

#include <string.h>

#include "matching/nicknames.h"

#define NAME_COUNT	(sizeof(nicknames) / sizeof(nicknames[0]) - 1)
#define NAME_SIZE	sizeof(nicknames[0].name)

int
medrec_nickname_find(const char *name, size_t len)
{
	char		key[NAME_SIZE] = {0};
	size_t		low = 0;
	size_t		high = NAME_COUNT;

	if (len == 0 || len >= NAME_SIZE)
		return -1;
	memcpy(key, name, len);
	while (low < high)
	{
		size_t		middle = (low + high) / 2;

		if (memcmp(nicknames[middle].name, key, NAME_SIZE) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == NAME_COUNT || memcmp(nicknames[low].name, key, NAME_SIZE) != 0)
		return -1;
	return (int) low;
}

static MedrecCanonicals
canonicals_of(int nickname)
{
	return (MedrecCanonicals)
	{
		nickname_canonicals + nicknames[nickname].canonicals,
			nicknames[nickname + 1].canonicals - nicknames[nickname].canonicals
	};
}

MedrecCanonicals
medrec_nickname_canonicals(const char *name, size_t len)
{
	MedrecCanonicals none = {NULL, 0};
	int			nickname = medrec_nickname_find(name, len);

	return nickname < 0 ? none : canonicals_of(nickname);
}

const char *
medrec_canonical_name(uint16_t id)
{
	return nicknames[id].name;
}

bool
medrec_nicknames_share_canonical(int a, int b)
{
	MedrecCanonicals of_a = canonicals_of(a);
	MedrecCanonicals of_b = canonicals_of(b);

	for (size_t i = 0, j = 0; i < of_a.count && j < of_b.count;)
	{
		if (of_a.ids[i] == of_b.ids[j])
			return true;
		if (of_a.ids[i] < of_b.ids[j])
			i++;
		else
			j++;
	}
	return false;
}

bool
medrec_names_share_canonical(const char *a, size_t a_len,
							 const char *b, size_t b_len)
{
	int			of_a;
	int			of_b;

	if (a_len == b_len && memcmp(a, b, a_len) == 0)
		return true;
	of_a = medrec_nickname_find(a, a_len);
	if (of_a < 0)
		return false;
	of_b = medrec_nickname_find(b, b_len);
	return of_b >= 0 && medrec_nicknames_share_canonical(of_a, of_b);
}
