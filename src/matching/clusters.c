/*-------------------------------------------------------------------------
 *
 * clusters.c
 *		Which rows are one person, from pairs that are.
 *
 * Average linkage (R. R. Sokal and C. D. Michener, 1958) within connected
 * components.  Pairs of which it is known go along as edges of infinite weight:
 * no average makes up for one that cannot be.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/clusters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "matching/union_find.h"

/* No pair counts more than that in an average, for or against. */
#define WEIGHT_MAX	15.0f
#define WEIGHT_MIN	(-10.0f)

/* The weight of a pair that was not looked at yet */
#define WEIGHT_UNKNOWN	(2 * WEIGHT_MIN)

/* Components of more rows are taken apart at a higher weight first, step by step. */
#define COMPONENT_MAX	400
#define WEIGHT_STEP		3.0f

typedef struct Work
{
	MedrecClustering *clustering;
	bool		is_constrained;
	MedrecEdge *edges;			/* those of the clustering, and what is known */
	size_t		edge_count;
	uint32_t   *parent;			/* of rows */
	uint32_t   *place;			/* of a row within its component */
	float	   *matrix;			/* of a component, COMPONENT_MAX squared */
	MedrecClusterMember *members;
	size_t		count;
} Work;

static int
compare_members(const void *a, const void *b)
{
	const MedrecClusterMember *x = a;
	const MedrecClusterMember *y = b;

	if (x->cluster != y->cluster)
		return x->cluster < y->cluster ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* An edge that is being sorted into its component, by its root */
static int
compare_rooted(const void *a, const void *b)
{
	const MedrecEdge *x = a;
	const MedrecEdge *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

static float
clip(float weight)
{
	return weight > WEIGHT_MAX ? WEIGHT_MAX : weight < WEIGHT_MIN ? WEIGHT_MIN : weight;
}

static void
add_member(Work *work, uint32_t row, uint32_t cluster, float weight)
{
	MedrecClusterMember *member = &work->members[work->count++];

	member->row = row;
	member->cluster = cluster;
	member->weight = weight;
	member->is_bridge = false;
}

/* The groups of a component, which rows stand for by their places */
typedef struct Linkage
{
	uint32_t	n;
	float	   *matrix;
	uint32_t	group[COMPONENT_MAX];	/* of a row, by its first place */
	uint32_t	size[COMPONENT_MAX];
	float		joined[COMPONENT_MAX];
} Linkage;

/* Joins group b to a. */
static void
join_groups(Linkage *linkage, uint32_t a, uint32_t b)
{
	uint32_t	n = linkage->n;
	float	   *matrix = linkage->matrix;
	uint32_t   *group = linkage->group;
	uint32_t   *size = linkage->size;
	float		weight = matrix[a * n + b];

	for (uint32_t i = 0; i < n; i++)
	{
		if (size[i] == 0 || i == a || i == b)
			continue;
		matrix[a * n + i] = matrix[i * n + a] =
			(matrix[a * n + i] * (float) size[a] + matrix[b * n + i] * (float) size[b]) /
			(float) (size[a] + size[b]);
	}
	size[a] += size[b];
	size[b] = 0;
	for (uint32_t i = 0; i < n; i++)
	{
		if (group[i] == b)
			group[i] = a;
		if (group[i] == a)
			linkage->joined[i] = weight;
	}
}

/*
 * Joins what must be one, whatever it weighs.  It goes on by the average, as
 * all groups do: persons of many records who went by the best of these would
 * be taken for others.
 */
static void
join_known(Work *work, Linkage *linkage, const MedrecEdge *edges, size_t edge_count)
{
	uint32_t	parent[COMPONENT_MAX];

	for (uint32_t i = 0; i < linkage->n; i++)
		parent[i] = i;
	for (size_t e = 0; e < edge_count; e++)
	{
		if (edges[e].weight == INFINITY)
			medrec_unite(parent, work->place[edges[e].a], work->place[edges[e].b]);
	}
	for (uint32_t i = 0; i < linkage->n; i++)
	{
		uint32_t	root = medrec_root(parent, i);

		if (root != i)
			join_groups(linkage, root, i);
	}
}

/* Joins the groups of a component, as long as they go together. */
static void
link_component(Work *work, const uint32_t *rows, uint32_t n, const MedrecEdge *edges, size_t edge_count)
{
	MedrecClustering *clustering = work->clustering;
	float	   *matrix = work->matrix;
	Linkage		linkage;
	uint32_t   *size = linkage.size;
	uint32_t	best[COMPONENT_MAX];	/* the group that it goes with best */

	linkage.n = n;
	linkage.matrix = matrix;
	for (uint32_t i = 0; i < n; i++)
	{
		work->place[rows[i]] = i;
		linkage.group[i] = i;
		size[i] = 1;
		linkage.joined[i] = 0;
		for (uint32_t j = 0; j < n; j++)
			matrix[i * n + j] = WEIGHT_UNKNOWN;
	}
	for (size_t e = 0; e < edge_count; e++)
	{
		uint32_t	i = work->place[edges[e].a];
		uint32_t	j = work->place[edges[e].b];

		if (edges[e].weight < INFINITY)
			matrix[i * n + j] = matrix[j * n + i] =
				edges[e].weight == -INFINITY ? -INFINITY : clip(edges[e].weight);
	}
	for (uint32_t i = 0; i < n; i++)
	{
		clustering->pause(clustering->state);
		for (uint32_t j = i + 1; j < n; j++)
		{
			if (matrix[i * n + j] == WEIGHT_UNKNOWN)
				matrix[i * n + j] = matrix[j * n + i] =
					clip(clustering->weigh(clustering->state, rows[i], rows[j]));
		}
	}
	join_known(work, &linkage, edges, edge_count);

#define IS_GROUP(i) (size[i] > 0)
#define FIND_BEST(i) \
	do { \
		best[i] = n; \
		for (uint32_t j_ = 0; j_ < n; j_++) \
			if (j_ != (i) && IS_GROUP(j_) && (best[i] == n || matrix[(i) * n + j_] > matrix[(i) * n + best[i]])) \
				best[i] = j_; \
	} while (0)

	for (uint32_t i = 0; i < n; i++)
		FIND_BEST(i);
	for (;;)
	{
		uint32_t	a = n;
		uint32_t	b;
		float		weight;

		for (uint32_t i = 0; i < n; i++)
		{
			if (IS_GROUP(i) && best[i] < n &&
				(a == n || matrix[i * n + best[i]] > matrix[a * n + best[a]]))
				a = i;
		}
		if (a == n)
			break;
		b = best[a];
		weight = matrix[a * n + b];
		if (weight <= MEDREC_CLUSTER_WEIGHT)
			break;
		if (weight <= 0 && size[a] == 1 && size[b] == 1)
		{
			/* two rows with nobody else to vouch for them */
			matrix[a * n + b] = matrix[b * n + a] = MEDREC_CLUSTER_WEIGHT;
			FIND_BEST(a);
			FIND_BEST(b);
			continue;
		}
		if (b < a)
		{
			uint32_t	swap = a;

			a = b;
			b = swap;
		}
		join_groups(&linkage, a, b);
		for (uint32_t i = 0; i < n; i++)
		{
			if (!IS_GROUP(i))
				continue;
			if (i == a || best[i] == a || best[i] == b)
				FIND_BEST(i);
			else if (matrix[i * n + a] > matrix[i * n + best[i]])
				best[i] = a;
		}
	}
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	group = linkage.group[i];

		if (size[group] > 1)
			add_member(work, rows[i], rows[group], linkage.joined[i]);
	}
}

/* ------------------------------------------------------------------------
 * Components that are too large for a matrix
 * ------------------------------------------------------------------------
 */

/* Cannot-links of groups, each a list through all of its rows */
typedef struct CannotLink
{
	uint32_t	row;			/* the other one */
	uint32_t	next;
} CannotLink;

typedef struct CannotLists
{
	CannotLink *links;
	uint32_t   *first;			/* of a root; UINT32_MAX: none */
	uint32_t   *last;
	uint32_t   *count;
} CannotLists;

static void
add_cannot(CannotLists *lists, uint32_t at, uint32_t row, uint32_t other)
{
	lists->links[at] = (CannotLink)
	{
		other, lists->first[row]
	};
	if (lists->first[row] == UINT32_MAX)
		lists->last[row] = at;
	lists->first[row] = at;
	lists->count[row]++;
}

static bool
can_unite(const CannotLists *lists, uint32_t *parent, uint32_t x, uint32_t y)
{
	uint32_t	fewer = lists->count[x] <= lists->count[y] ? x : y;
	uint32_t	other = fewer == x ? y : x;

	for (uint32_t at = lists->first[fewer]; at != UINT32_MAX; at = lists->links[at].next)
	{
		if (medrec_root(parent, lists->links[at].row) == other)
			return false;
	}
	return true;
}

/* What y cannot be one with, nor can the group of x and y. */
static void
append_cannot(CannotLists *lists, uint32_t x, uint32_t y)
{
	if (lists->first[y] == UINT32_MAX)
		return;
	if (lists->first[x] == UINT32_MAX)
		lists->first[x] = lists->first[y];
	else
		lists->links[lists->last[x]].next = lists->first[y];
	lists->last[x] = lists->last[y];
	lists->count[x] += lists->count[y];
}

/* The heaviest first: what must be one, and at the end what cannot */
static int
compare_heaviest(const void *a, const void *b)
{
	const MedrecEdge *x = a;
	const MedrecEdge *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return compare_rooted(a, b);
}

/*
 * Joins along the edges, one by one (single linkage), what can be one: where
 * nothing sets rows apart but what is known of a few of them.
 */
static void
link_along_edges(Work *work, const uint32_t *rows, uint32_t n, MedrecEdge *edges, size_t edge_count)
{
	MedrecClustering *clustering = work->clustering;
	uint32_t   *space = clustering->allocate(clustering->state, 5 * (size_t) n * sizeof(uint32_t));
	uint32_t   *parent = space;
	uint32_t   *size = space + n;
	CannotLists lists = {.first = space + 2 * (size_t) n,.last = space + 3 * (size_t) n,.count = space + 4 * (size_t) n};
	size_t		can = edge_count;
	uint32_t	used = 0;

	for (uint32_t i = 0; i < n; i++)
	{
		work->place[rows[i]] = i;
		parent[i] = i;
		size[i] = 0;
		lists.first[i] = lists.last[i] = UINT32_MAX;
		lists.count[i] = 0;
	}
	for (size_t e = 0; e < edge_count; e++)
	{
		uint32_t	i = work->place[edges[e].a];
		uint32_t	j = work->place[edges[e].b];

		edges[e].a = i < j ? i : j;
		edges[e].b = i < j ? j : i;
	}
	qsort(edges, edge_count, sizeof(MedrecEdge), compare_heaviest);
	while (can > 0 && edges[can - 1].weight == -INFINITY)
		can--;
	lists.links = clustering->allocate(clustering->state, 2 * (edge_count - can) * sizeof(CannotLink));
	for (size_t e = can; e < edge_count; e++)
	{
		add_cannot(&lists, used++, edges[e].a, edges[e].b);
		add_cannot(&lists, used++, edges[e].b, edges[e].a);
	}
	for (size_t e = 0; e < can; e++)
	{
		uint32_t	x = medrec_root(parent, edges[e].a);
		uint32_t	y = medrec_root(parent, edges[e].b);

		clustering->pause(clustering->state);
		if (x == y || !can_unite(&lists, parent, x, y))
			continue;
		medrec_unite(parent, x, y);
		append_cannot(&lists, x < y ? x : y, x < y ? y : x);
	}
	for (uint32_t i = 0; i < n; i++)
		size[medrec_root(parent, i)]++;
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	root = medrec_root(parent, i);

		if (size[root] > 1)
			add_member(work, rows[i], rows[root], WEIGHT_MAX);
	}
}

/* Of the edges that are weighed; of none, that is -INFINITY. */
static float
heaviest(const MedrecEdge *edges, size_t count)
{
	float		weight = -INFINITY;

	for (size_t e = 0; e < count; e++)
	{
		if (edges[e].weight > weight && edges[e].weight < INFINITY)
			weight = edges[e].weight;
	}
	return weight;
}

static bool
has_cannot(const MedrecEdge *edges, size_t count)
{
	for (size_t e = 0; e < count; e++)
	{
		if (edges[e].weight == -INFINITY)
			return true;
	}
	return false;
}

/* Divides edges above a weight into components, and each into clusters. */
static void
divide(Work *work, MedrecEdge *edges, size_t count, float above)
{
	size_t		kept = 0;
	MedrecEdge *rooted;
	MedrecClustering *clustering = work->clustering;

	for (size_t e = 0; e < count; e++)
	{
		work->parent[edges[e].a] = edges[e].a;
		work->parent[edges[e].b] = edges[e].b;
	}
	for (size_t e = 0; e < count; e++)
	{
		if (edges[e].weight > above)
		{
			MedrecEdge	edge = edges[e];

			medrec_unite(work->parent, edge.a, edge.b);
			edges[e] = edges[kept];
			edges[kept++] = edge;
		}
	}
	if (kept == 0)
		return;
	for (size_t e = kept; work->is_constrained && e < count; e++)
	{
		MedrecEdge	edge = edges[e];

		/* what cannot be one matters where it is connected */
		if (edge.weight == -INFINITY && medrec_root(work->parent, edge.a) == medrec_root(work->parent, edge.b))
		{
			edges[e] = edges[kept];
			edges[kept++] = edge;
		}
	}

	/* rows by their component, each once; then edges by theirs */
	rooted = clustering->allocate(clustering->state, 2 * kept * sizeof(MedrecEdge));
	for (size_t e = 0; e < kept; e++)
	{
		rooted[2 * e] = (MedrecEdge)
		{
			medrec_root(work->parent, edges[e].a), edges[e].a, 0
		};
		rooted[2 * e + 1] = (MedrecEdge)
		{
			medrec_root(work->parent, edges[e].b), edges[e].b, 0
		};
	}
	qsort(rooted, 2 * kept, sizeof(MedrecEdge), compare_rooted);
	{
		uint32_t   *rows = clustering->allocate(clustering->state, 2 * kept * sizeof(uint32_t));
		size_t	   *starts = clustering->allocate(clustering->state, (kept + 1) * sizeof(size_t));
		size_t	   *edge_starts = clustering->allocate(clustering->state, (kept + 2) * sizeof(size_t));
		MedrecEdge *sorted = clustering->allocate(clustering->state, kept * sizeof(MedrecEdge));
		size_t		components = 0;
		size_t		n = 0;

		for (size_t i = 0; i < 2 * kept; i++)
		{
			if (i == 0 || rooted[i].a != rooted[i - 1].a)
				starts[components++] = n;
			else if (rooted[i].b == rooted[i - 1].b)
				continue;
			rows[n++] = rooted[i].b;
			work->place[rooted[i].b] = (uint32_t) (components - 1);
		}
		starts[components] = n;

		memset(edge_starts, 0, (components + 2) * sizeof(size_t));
		for (size_t e = 0; e < kept; e++)
			edge_starts[work->place[edges[e].a] + 2]++;
		for (size_t c = 2; c < components + 2; c++)
			edge_starts[c] += edge_starts[c - 1];
		for (size_t e = 0; e < kept; e++)
			sorted[edge_starts[work->place[edges[e].a] + 1]++] = edges[e];

		for (size_t c = 0; c < components; c++)
		{
			size_t		size = starts[c + 1] - starts[c];
			MedrecEdge *of = sorted + edge_starts[c];
			size_t		of_count = edge_starts[c + 1] - edge_starts[c];

			clustering->pause(clustering->state);
			clustering->sort(clustering->state, rows + starts[c], size);
			if (size <= COMPONENT_MAX)
				link_component(work, rows + starts[c], (uint32_t) size, of, of_count);
			else if (heaviest(of, of_count) > above + WEIGHT_STEP)
				divide(work, of, of_count, above + WEIGHT_STEP);
			else if (has_cannot(of, of_count))
				link_along_edges(work, rows + starts[c], (uint32_t) size, of, of_count);
			else
			{
				for (size_t i = starts[c]; i < starts[c + 1]; i++)
					add_member(work, rows[i], rows[starts[c]], WEIGHT_MAX);
			}
		}
	}
}

/* ------------------------------------------------------------------------
 * Bridges
 * ------------------------------------------------------------------------
 */

typedef struct BridgeNode
{
	uint32_t	neighbours;		/* where they begin */
	uint32_t	next;
	uint32_t	parent;
	uint32_t	order;			/* 0: not seen */
	uint32_t	low;
	uint32_t	below;			/* rows of the subtree */
	uint32_t	root;
	bool		came;			/* the pair that led here was passed */
} BridgeNode;

/*
 * R. E. Tarjan, A note on finding the bridges of a graph (1974): depth first,
 * without recursion.
 */
static void
find_bridges(Work *work)
{
	MedrecClustering *clustering = work->clustering;
	const uint32_t none = UINT32_MAX;
	uint32_t	n = (uint32_t) work->count;
	BridgeNode *nodes = clustering->allocate(clustering->state, (n + 1) * sizeof(BridgeNode));
	uint32_t   *ends;
	uint32_t	order = 0;
	size_t		used = 0;

	memset(nodes, 0, (n + 1) * sizeof(BridgeNode));
	for (uint32_t row = 0; row < clustering->rows; row++)
		work->place[row] = none;
	for (uint32_t i = 0; i < n; i++)
		work->place[work->members[i].row] = i;

#define JOINS(e, i, j) \
	(((i) = work->place[work->edges[e].a]) != none && \
	 ((j) = work->place[work->edges[e].b]) != none && \
	 work->members[i].cluster == work->members[j].cluster && work->edges[e].weight > 0)

	/* what is known is there twice: it needs nobody to look at it */
#define TIMES(e)	(work->edges[e].weight == INFINITY ? 2 : 1)

	for (size_t e = 0; e < work->edge_count; e++)
	{
		uint32_t	i;
		uint32_t	j;

		if (JOINS(e, i, j))
		{
			nodes[i + 1].neighbours += TIMES(e);
			nodes[j + 1].neighbours += TIMES(e);
			used += 2 * TIMES(e);
		}
	}
	for (uint32_t i = 1; i <= n; i++)
		nodes[i].neighbours += nodes[i - 1].neighbours;
	for (uint32_t i = 0; i < n; i++)
		nodes[i].next = nodes[i].neighbours;
	ends = clustering->allocate(clustering->state, (used + 1) * sizeof(uint32_t));
	for (size_t e = 0; e < work->edge_count; e++)
	{
		uint32_t	i;
		uint32_t	j;

		if (!JOINS(e, i, j))
			continue;
		for (int times = TIMES(e); times > 0; times--)
		{
			ends[nodes[i].next++] = j;
			ends[nodes[j].next++] = i;
		}
	}
#undef TIMES
#undef JOINS
	for (uint32_t i = 0; i < n; i++)
		nodes[i].next = nodes[i].neighbours;

	for (uint32_t start = 0; start < n; start++)
	{
		uint32_t	at = start;

		if (nodes[start].order != 0)
			continue;
		nodes[start].parent = none;
		nodes[start].order = nodes[start].low = ++order;
		nodes[start].below = 1;
		nodes[start].root = start;
		while (at != none)
		{
			BridgeNode *node = &nodes[at];

			if (node->next < nodes[at + 1].neighbours)
			{
				uint32_t	end = ends[node->next++];

				if (end == node->parent && !node->came)
				{
					node->came = true;
					continue;
				}
				if (nodes[end].order != 0)
				{
					if (nodes[end].order < node->low)
						node->low = nodes[end].order;
					continue;
				}
				nodes[end].parent = at;
				nodes[end].order = nodes[end].low = ++order;
				nodes[end].below = 1;
				nodes[end].root = start;
				at = end;
				continue;
			}
			if (node->parent != none)
			{
				BridgeNode *parent = &nodes[node->parent];

				parent->below += node->below;
				if (node->low < parent->low)
					parent->low = node->low;
			}
			at = node->parent;
		}
	}
	for (uint32_t i = 0; i < n; i++)
	{
		const BridgeNode *node = &nodes[i];

		if (node->parent == none || node->low <= nodes[node->parent].order ||
			node->below < 2 || nodes[node->root].below - node->below < 2)
			continue;
		work->members[i].is_bridge = true;
		work->members[node->parent].is_bridge = true;
	}
}

/* ------------------------------------------------------------------------
 * What is known
 * ------------------------------------------------------------------------
 */

/* The edges with constraints among them, in place of what the pairs weigh */
static void
constrain(Work *work)
{
	MedrecClustering *clustering = work->clustering;
	size_t		room = clustering->edge_count + clustering->constraint_count;
	MedrecEdge *edges = clustering->allocate(clustering->state, room * sizeof(MedrecEdge));
	size_t		known;
	size_t		count = 0;

	clustering->contradictions =
		medrec_settle_constraints(clustering->constraints, clustering->constraint_count, work->parent, work->place);
	memset(work->place, 0, (clustering->rows + 1) * sizeof(uint32_t));
	for (size_t i = 0; i < clustering->constraint_count; i++)
	{
		const MedrecLinkConstraint *constraint = &clustering->constraints[i];
		uint32_t	a = constraint->a < constraint->b ? constraint->a : constraint->b;
		uint32_t	b = constraint->a < constraint->b ? constraint->b : constraint->a;

		if (constraint->is_void)
			continue;
		edges[count++] = (MedrecEdge)
		{
			a, b, constraint->is_must ? INFINITY : -INFINITY
		};
		work->place[a] = work->place[b] = 1;
	}
	known = count;
	qsort(edges, known, sizeof(MedrecEdge), compare_rooted);
	for (size_t e = 0; e < clustering->edge_count; e++)
	{
		const MedrecEdge *edge = &clustering->edges[e];
		MedrecEdge	key = {edge->a < edge->b ? edge->a : edge->b, edge->a < edge->b ? edge->b : edge->a, 0};

		if (work->place[key.a] && work->place[key.b] &&
			bsearch(&key, edges, known, sizeof(MedrecEdge), compare_rooted) != NULL)
			continue;
		edges[count++] = *edge;
	}
	work->edges = edges;
	work->edge_count = count;
	work->is_constrained = true;
}

size_t
medrec_clusters(MedrecClustering *clustering, MedrecClusterMember **members)
{
	void	   *state = clustering->state;
	Work		work = {.clustering = clustering,.edges = clustering->edges,.edge_count = clustering->edge_count};
	size_t		rows = 0;

	work.parent = clustering->allocate(state, (clustering->rows + 1) * sizeof(uint32_t));
	work.place = clustering->allocate(state, (clustering->rows + 1) * sizeof(uint32_t));
	work.matrix = clustering->allocate(state, COMPONENT_MAX * COMPONENT_MAX * sizeof(float));
	if (clustering->constraint_count > 0)
		constrain(&work);
	memset(work.place, 0, (clustering->rows + 1) * sizeof(uint32_t));
	for (size_t e = 0; e < work.edge_count; e++)
	{
		rows += work.place[work.edges[e].a] == 0;
		work.place[work.edges[e].a] = 1;
		rows += work.place[work.edges[e].b] == 0;
		work.place[work.edges[e].b] = 1;
	}
	work.members = clustering->allocate(state, (rows + 1) * sizeof(MedrecClusterMember));
	divide(&work, work.edges, work.edge_count, MEDREC_CLUSTER_WEIGHT);
	qsort(work.members, work.count, sizeof(MedrecClusterMember), compare_members);
	find_bridges(&work);
	*members = work.members;
	return work.count;
}
