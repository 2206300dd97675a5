/*-------------------------------------------------------------------------
 *
 * registry.c
 *		Finds a kind of identifier by its name.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#define ADDRESS(name)	&medrec_kind_##name,

static const MedrecIdentifier *const registry[] = {
	MEDREC_KINDS(ADDRESS)
};

#define REGISTRY_SIZE	(sizeof(registry) / sizeof(registry[0]))

static int
compare_name(const char *name, size_t len, const char *other)
{
	size_t		other_len = strlen(other);
	int			order = memcmp(name, other, len < other_len ? len : other_len);

	return order != 0 ? order : (len > other_len) - (len < other_len);
}

const MedrecIdentifier *
medrec_identifier_find(const char *name, size_t len)
{
	size_t		low = 0;
	size_t		high = REGISTRY_SIZE;

	while (low < high)
	{
		size_t		middle = (low + high) / 2;
		int			order = compare_name(name, len, registry[middle]->name);

		if (order == 0)
			return registry[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const MedrecIdentifier *
medrec_identifier_at(size_t index)
{
	return index < REGISTRY_SIZE ? registry[index] : NULL;
}
