/*-------------------------------------------------------------------------
 *
 * link_constraints.c
 *		What is known of pairs before they are clustered: must-link and
 *		cannot-link.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/link_constraints.h"

#include "matching/union_find.h"

/* Of a row that cannot be one with another to which must-links lead */
#define CONTRADICTED	UINT32_C(0x80000000)

/* Of the root of rows, some of which are contradicted */
#define DOUBTFUL		UINT32_C(0x40000000)

/*
 * A row at the end of must-links, with one only and no contradiction of its
 * own, lies on no way between those that cannot be one: its link holds, and
 * the next row may be at the end then.  Links are the numbers of a row's void
 * must-links in one, by exclusive or.
 */
static size_t
spare_from(MedrecLinkConstraint *constraints, uint32_t row, uint32_t *links, uint32_t *degree)
{
	size_t		spared = 0;

	while ((degree[row] & ~DOUBTFUL) == 1)
	{
		MedrecLinkConstraint *must = &constraints[links[row]];
		uint32_t	next = must->a == row ? must->b : must->a;

		must->is_void = false;
		degree[row]--;
		degree[next]--;
		links[next] ^= links[row];
		row = next;
		spared++;
	}
	return spared;
}

MedrecContradictions
medrec_settle_constraints(MedrecLinkConstraint *constraints, size_t count,
						  uint32_t *parent, uint32_t *degree)
{
	MedrecContradictions found = {0, 0};
	uint32_t   *links;

	for (size_t i = 0; i < count; i++)
	{
		constraints[i].is_void = false;
		parent[constraints[i].a] = constraints[i].a;
		parent[constraints[i].b] = constraints[i].b;
		degree[constraints[i].a] = degree[constraints[i].b] = 0;
	}
	for (size_t i = 0; i < count; i++)
	{
		if (constraints[i].is_must)
			medrec_unite(parent, constraints[i].a, constraints[i].b);
	}
	for (size_t i = 0; i < count; i++)
	{
		const MedrecLinkConstraint *cannot = &constraints[i];
		uint32_t	root;

		if (cannot->is_must)
			continue;
		root = medrec_root(parent, cannot->a);
		if (root != medrec_root(parent, cannot->b))
			continue;
		found.cannot++;
		degree[cannot->a] |= CONTRADICTED;
		degree[cannot->b] |= CONTRADICTED;
		degree[root] |= DOUBTFUL;
	}
	if (found.cannot == 0)
		return found;

	for (size_t i = 0; i < count; i++)
	{
		MedrecLinkConstraint *must = &constraints[i];

		must->is_void = must->is_must && (degree[medrec_root(parent, must->a)] & DOUBTFUL);
		found.must += must->is_void;
	}
	links = parent;
	for (size_t i = 0; i < count; i++)
		links[constraints[i].a] = links[constraints[i].b] = 0;
	for (size_t i = 0; i < count; i++)
	{
		const MedrecLinkConstraint *must = &constraints[i];

		if (!must->is_void)
			continue;
		degree[must->a]++;
		degree[must->b]++;
		links[must->a] ^= (uint32_t) i;
		links[must->b] ^= (uint32_t) i;
	}
	for (size_t i = 0; i < count; i++)
	{
		found.must -= spare_from(constraints, constraints[i].a, links, degree);
		found.must -= spare_from(constraints, constraints[i].b, links, degree);
	}
	return found;
}
