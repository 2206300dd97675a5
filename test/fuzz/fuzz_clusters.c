/*-------------------------------------------------------------------------
 *
 * fuzz_clusters.c
 *		Clusters of random graphs, beside those that a naive way finds.
 *
 * The bytes are constraints, and the seed of the weights, which are hardly ever
 * equal.  The naive way keeps a label for each row, a table of all pairs, and
 * looks at everything again in each step.  What it finds is also found when the
 * rows are numbered the other way round.
 *
 *-------------------------------------------------------------------------
 */
#include "fuzz_clusters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/hash64.h"
#include "matching/cluster_ids.h"
#include "matching/clusters.h"

#define REQUIRE(condition) \
	do { \
		if (!(condition)) \
			abort(); \
	} while (0)

#define ROWS_MAX		480
#define CONSTRAINTS_MAX 200
#define MATRIX_MAX		400		/* rows that are weighed pair by pair */
#define STEP			3.0f

typedef struct Graph
{
	uint32_t	n;
	uint64_t	seed;
	float		low;			/* weights are between these */
	float		high;
	uint32_t	sparse;			/* one of so many pairs is a candidate */
	MedrecLinkConstraint constraints[CONSTRAINTS_MAX];
	size_t		constraint_count;
	bool		turned;			/* rows are numbered from the end */
	void	   *blocks[256];
	int			block_count;
} Graph;

static uint32_t
pair_hash(const Graph *graph, uint32_t a, uint32_t b, uint32_t salt)
{
	uint32_t	pair[3] = {a < b ? a : b, a < b ? b : a, salt};

	return (uint32_t) medrec_hash64(pair, sizeof(pair), graph->seed);
}

static float
pair_weight(const Graph *graph, uint32_t a, uint32_t b)
{
	return graph->low + (graph->high - graph->low) * ((float) (pair_hash(graph, a, b, 0) >> 8) / (1 << 24));
}

static bool
is_edge(const Graph *graph, uint32_t a, uint32_t b)
{
	return a != b && pair_hash(graph, a, b, 1) % graph->sparse == 0 &&
		pair_weight(graph, a, b) > MEDREC_CLUSTER_WEIGHT;
}

/* ------------------------------------------------------------------------
 * The naive way
 * ------------------------------------------------------------------------
 */

typedef struct Naive
{
	const Graph *graph;
	float		pair[ROWS_MAX][ROWS_MAX];	/* INFINITY and -INFINITY: known; NAN:
											 * no edge */
	float		table[ROWS_MAX][ROWS_MAX];	/* of groups */
	uint32_t	label[ROWS_MAX];	/* the cluster, by its lowest row */
	bool		is_tied;		/* two pairs were equally good, after all */
} Naive;

/* Labels what is connected by pairs above a weight, among the rows of a label. */
static void
label_connected(const Naive *naive, const uint32_t *of, uint32_t among, float above, uint32_t *label)
{
	uint32_t	n = naive->graph->n;
	bool		again = true;

	for (uint32_t i = 0; i < n; i++)
	{
		if (of[i] == among)
			label[i] = i;
	}
	while (again)
	{
		again = false;
		for (uint32_t i = 0; i < n; i++)
		{
			for (uint32_t j = 0; j < n; j++)
			{
				if (of[i] == among && of[j] == among && naive->pair[i][j] > above && label[j] < label[i])
				{
					label[i] = label[j];
					again = true;
				}
			}
		}
	}
}

/*
 * A must-link holds if it is the only way between its ends, and on one side are
 * neither circles nor rows that contradict each other; or if the whole has no
 * such rows.
 */
static bool
must_holds(const Graph *graph, size_t at, const bool *is_contradicted)
{
	uint32_t	label[ROWS_MAX];
	const MedrecLinkConstraint *must = &graph->constraints[at];
	uint32_t	ends[2] = {must->a, must->b};
	bool		again = true;
	bool		any = false;
	bool		holds = false;

	for (uint32_t i = 0; i < graph->n; i++)
		label[i] = i;
	while (again)
	{
		again = false;
		for (size_t c = 0; c < graph->constraint_count; c++)
		{
			uint32_t	a = graph->constraints[c].a;
			uint32_t	b = graph->constraints[c].b;

			if (!graph->constraints[c].is_must || c == at || label[a] == label[b])
				continue;
			label[a] = label[b] = label[a] < label[b] ? label[a] : label[b];
			again = true;
		}
	}
	for (int side = 0; side < 2; side++)
	{
		size_t		rows = 0;
		size_t		links = 0;
		bool		contradicted = false;

		for (uint32_t i = 0; i < graph->n; i++)
		{
			rows += label[i] == label[ends[side]];
			contradicted |= label[i] == label[ends[side]] && is_contradicted[i];
		}
		for (size_t c = 0; c < graph->constraint_count; c++)
			links += graph->constraints[c].is_must && c != at && label[graph->constraints[c].a] == label[ends[side]];
		any |= contradicted;
		holds |= !contradicted && links == rows - 1;
	}
	return !any || (holds && label[ends[0]] != label[ends[1]]);
}

static MedrecContradictions
fill_pairs(Naive *naive)
{
	const Graph *graph = naive->graph;
	MedrecContradictions found = {0, 0};
	bool		is_contradicted[ROWS_MAX] = {false};
	uint32_t	all[ROWS_MAX] = {0};
	uint32_t	label[ROWS_MAX];

	for (uint32_t i = 0; i < graph->n; i++)
	{
		for (uint32_t j = 0; j < graph->n; j++)
			naive->pair[i][j] = NAN;
	}
	for (size_t c = 0; c < graph->constraint_count; c++)
	{
		const MedrecLinkConstraint *constraint = &graph->constraints[c];

		if (constraint->is_must)
			naive->pair[constraint->a][constraint->b] = naive->pair[constraint->b][constraint->a] = INFINITY;
	}
	label_connected(naive, all, 0, 0, label);
	for (size_t c = 0; c < graph->constraint_count; c++)
	{
		const MedrecLinkConstraint *constraint = &graph->constraints[c];

		if (constraint->is_must || label[constraint->a] != label[constraint->b])
			continue;
		found.cannot++;
		is_contradicted[constraint->a] = is_contradicted[constraint->b] = true;
	}
	for (uint32_t i = 0; i < graph->n; i++)
	{
		for (uint32_t j = 0; j < graph->n; j++)
			naive->pair[i][j] = is_edge(graph, i, j) ? pair_weight(graph, i, j) : NAN;
	}
	for (size_t c = 0; c < graph->constraint_count; c++)
	{
		const MedrecLinkConstraint *constraint = &graph->constraints[c];
		float		known = constraint->is_must ? INFINITY : -INFINITY;

		if (constraint->is_must && found.cannot > 0 && !must_holds(graph, c, is_contradicted))
			found.must++;
		else
			naive->pair[constraint->a][constraint->b] = naive->pair[constraint->b][constraint->a] = known;
	}
	return found;
}

static float
clipped(float weight)
{
	return weight > 15 ? 15 : weight < -10 ? -10 : weight;
}

/* Joins two labels, each the lowest of its rows, which is what it is in tables. */
static void
relabel(Naive *naive, uint32_t x, uint32_t y)
{
	for (uint32_t i = 0; i < naive->graph->n; i++)
	{
		if (naive->label[i] == x || naive->label[i] == y)
			naive->label[i] = x < y ? x : y;
	}
}

static void
link_on_average(Naive *naive, const bool *in)
{
	uint32_t	n = naive->graph->n;

	for (uint32_t i = 0; i < n; i++)
	{
		for (uint32_t j = 0; j < n; j++)
		{
			float		known = naive->pair[i][j];

			naive->table[i][j] = known == -INFINITY ? known : clipped(pair_weight(naive->graph, i, j));
			if (in[i] && in[j] && known == INFINITY)
				relabel(naive, naive->label[i], naive->label[j]);
		}
	}
	/* known groups: row by row, as floats are added in that order */
	for (uint32_t y = 0; y < n; y++)
	{
		uint32_t	x = naive->label[y];
		float		size = 0;

		if (!in[y] || x == y)
			continue;
		for (uint32_t i = 0; i < y; i++)
			size += naive->label[i] == x;
		for (uint32_t i = 0; i < n; i++)
			naive->table[x][i] = naive->table[i][x] = (naive->table[x][i] * size + naive->table[y][i]) / (size + 1);
	}
	for (;;)
	{
		uint32_t	size[ROWS_MAX] = {0};	/* 0: no group */
		uint32_t	x = n;
		uint32_t	y = n;
		float		best = MEDREC_CLUSTER_WEIGHT;

		for (uint32_t i = 0; i < n; i++)
			size[naive->label[i]] += in[i];
		/* two single rows have nobody to vouch for them at 0 or less */
#define IS_PAIR(i, j)	(size[i] > 0 && size[j] > 0 && naive->table[i][j] > MEDREC_CLUSTER_WEIGHT)
#define IS_SINGLE(i, j) (naive->table[i][j] <= 0 && size[i] == 1 && size[j] == 1)

		for (uint32_t i = 0; i < n; i++)
		{
			for (uint32_t j = i + 1; j < n; j++)
			{
				if (IS_PAIR(i, j) && !IS_SINGLE(i, j) && naive->table[i][j] > best)
				{
					x = i;
					y = j;
					best = naive->table[i][j];
				}
			}
		}
		if (x == n)
			break;
		for (uint32_t i = 0; i < n; i++)
		{
			for (uint32_t j = i + 1; j < n; j++)
			{
				if (!IS_PAIR(i, j) || naive->table[i][j] < best || (i == x && j == y))
					continue;
				naive->is_tied |= naive->table[i][j] == best;
				naive->table[i][j] = naive->table[j][i] = MEDREC_CLUSTER_WEIGHT;
			}
		}
		for (uint32_t i = 0; i < n; i++)
		{
			if (i == x || i == y)
				continue;
			naive->table[x][i] = naive->table[i][x] =
				(naive->table[x][i] * (float) size[x] + naive->table[y][i] * (float) size[y]) / (float) (size[x] + size[y]);
		}
		relabel(naive, x, y);
	}
}

/* The heaviest pair first, of those that join what can be one */
static void
link_by_single_pairs(Naive *naive, const bool *in)
{
	uint32_t	n = naive->graph->n;

	for (;;)
	{
		uint32_t	x = n;
		uint32_t	y = n;
		float		best = -INFINITY;

		for (uint32_t i = 0; i < n; i++)
		{
			for (uint32_t j = i + 1; j < n; j++)
			{
				bool		can = in[i] && in[j] && naive->label[i] != naive->label[j] && naive->pair[i][j] > best;

				for (size_t c = 0; can && c < naive->graph->constraint_count; c++)
				{
					const MedrecLinkConstraint *constraint = &naive->graph->constraints[c];
					uint32_t	a = naive->label[constraint->a];
					uint32_t	b = naive->label[constraint->b];

					can = constraint->is_must || !((a == naive->label[i] && b == naive->label[j]) ||
												   (b == naive->label[i] && a == naive->label[j]));
				}
				if (can)
				{
					x = i;
					y = j;
					best = naive->pair[i][j];
				}
			}
		}
		if (x == n)
			break;
		relabel(naive, naive->label[x], naive->label[y]);
	}
}

static void
divide_naively(Naive *naive, const uint32_t *of, uint32_t among, float above)
{
	uint32_t	n = naive->graph->n;
	uint32_t   *label = calloc(n, sizeof(uint32_t));

	for (uint32_t i = 0; i < n; i++)
		label[i] = UINT32_MAX;
	label_connected(naive, of, among, above, label);
	for (uint32_t component = 0; component < n; component++)
	{
		bool		in[ROWS_MAX];
		uint32_t	size = 0;
		float		heaviest = -INFINITY;
		bool		has_cannot = false;

		for (uint32_t i = 0; i < n; i++)
			size += in[i] = label[i] == component;
		if (size < 2)
			continue;
		for (uint32_t i = 0; i < n; i++)
		{
			for (uint32_t j = 0; j < n; j++)
			{
				float		weight = in[i] && in[j] ? naive->pair[i][j] : NAN;

				has_cannot |= weight == -INFINITY;
				if (weight < INFINITY && weight > heaviest)
					heaviest = weight;
			}
		}
		if (size <= MATRIX_MAX)
			link_on_average(naive, in);
		else if (heaviest > above + STEP)
			divide_naively(naive, label, component, above + STEP);
		else if (has_cannot)
			link_by_single_pairs(naive, in);
		else
		{
			for (uint32_t i = component + 1; i < n; i++)
			{
				if (in[i])
					relabel(naive, naive->label[component], naive->label[i]);
			}
		}
	}
	free(label);
}

/* ------------------------------------------------------------------------
 * Medrec's way
 * ------------------------------------------------------------------------
 */

static uint32_t
number_of(const Graph *graph, uint32_t row)
{
	return graph->turned ? graph->n - 1 - row : row;
}

static float
weigh(void *state, uint32_t a, uint32_t b)
{
	const Graph *graph = state;

	return pair_weight(graph, number_of(graph, a), number_of(graph, b));
}

static int
ascending(const void *a, const void *b)
{
	uint32_t	x = *(const uint32_t *) a;
	uint32_t	y = *(const uint32_t *) b;

	return x < y ? -1 : x > y;
}

static int
descending(const void *a, const void *b)
{
	return ascending(b, a);
}

static void
sort(void *state, uint32_t *rows, size_t count)
{
	qsort(rows, count, sizeof(uint32_t), ((const Graph *) state)->turned ? descending : ascending);
}

static void
no_pause(void *state)
{
	(void) state;
}

static void *
allocate(void *state, size_t size)
{
	Graph	   *graph = state;

	REQUIRE(graph->block_count < 256);
	return graph->blocks[graph->block_count++] = malloc(size > 0 ? size : 1);
}

/* Are the clusters those that are labelled? */
static void
compare(Graph *graph, const Naive *naive, MedrecContradictions expected)
{
	MedrecLinkConstraint constraints[CONSTRAINTS_MAX];
	MedrecEdge *edges = calloc((size_t) graph->n * graph->n / 2 + 1, sizeof(MedrecEdge));
	MedrecClustering clustering = {
		.rows = graph->n,.edges = edges,.constraints = constraints,.constraint_count = graph->constraint_count,
		.weigh = weigh,.sort = sort,.pause = no_pause,.allocate = allocate,.state = graph
	};
	MedrecClusterMember *members;
	uint32_t	cluster[ROWS_MAX];
	size_t		count;

	for (size_t c = 0; c < graph->constraint_count; c++)
	{
		constraints[c] = graph->constraints[graph->turned ? graph->constraint_count - 1 - c : c];
		constraints[c].a = number_of(graph, constraints[c].a);
		constraints[c].b = number_of(graph, constraints[c].b);
	}
	for (uint32_t i = 0; i < graph->n; i++)
	{
		for (uint32_t j = i + 1; j < graph->n; j++)
		{
			if (is_edge(graph, number_of(graph, i), number_of(graph, j)))
				edges[clustering.edge_count++] = (MedrecEdge)
			{
				i, j, weigh(graph, i, j)
			};
		}
	}
	count = medrec_clusters(&clustering, &members);
	REQUIRE(clustering.contradictions.cannot == expected.cannot);
	REQUIRE(clustering.contradictions.must == expected.must);

	for (uint32_t i = 0; i < graph->n; i++)
		cluster[i] = graph->n + i;
	for (size_t i = 0; i < count; i++)
	{
		REQUIRE(i == 0 || members[i - 1].cluster <= members[i].cluster);
		cluster[number_of(graph, members[i].row)] = members[i].cluster;
	}
	for (uint32_t i = 0; i < graph->n; i++)
	{
		for (uint32_t j = 0; j < graph->n; j++)
			REQUIRE(naive->is_tied || (cluster[i] == cluster[j]) == (naive->label[i] == naive->label[j]));
	}
	for (size_t c = 0; c < graph->constraint_count; c++)
	{
		const MedrecLinkConstraint *constraint = &constraints[c];
		bool		together = cluster[number_of(graph, constraint->a)] == cluster[number_of(graph, constraint->b)];

		REQUIRE(constraint->is_void || together == constraint->is_must);
	}
	while (graph->block_count > 0)
		free(graph->blocks[--graph->block_count]);
	free(edges);
}

/* A constraint for every three bytes, each of another pair */
static void
read_constraints(Graph *graph, const unsigned char *bytes, size_t len)
{
	for (; len >= 3 && graph->constraint_count < CONSTRAINTS_MAX; bytes += 3, len -= 3)
	{
		MedrecLinkConstraint *constraint = &graph->constraints[graph->constraint_count];
		bool		is_new;

		constraint->a = (uint32_t) (bytes[0] + (bytes[2] & 1) * 256) % graph->n;
		constraint->b = (uint32_t) (bytes[1] + (bytes[2] & 2) * 128) % graph->n;
		constraint->is_must = (bytes[2] & 4) != 0;
		is_new = constraint->a != constraint->b;
		for (size_t c = 0; is_new && c < graph->constraint_count; c++)
		{
			const MedrecLinkConstraint *other = &graph->constraints[c];

			is_new = !((other->a == constraint->a && other->b == constraint->b) ||
					   (other->a == constraint->b && other->b == constraint->a));
		}
		graph->constraint_count += is_new;
	}
}

void
fuzz_clusters(const char *str, size_t len)
{
	Graph	   *graph = calloc(1, sizeof(Graph));
	static Naive space;			/* large, and what is read of it is set before */
	Naive	   *naive = &space;
	uint32_t	all[ROWS_MAX] = {0};
	MedrecContradictions expected;

	graph->seed = medrec_hash64(str, len, 0);
	graph->n = 2 + (uint32_t) (graph->seed % 14);
	graph->low = -12;
	graph->high = 14;			/* less than where weights are cut */
	graph->sparse = 1 + (uint32_t) (graph->seed >> 8) % 3;
	if ((graph->seed >> 16) % 2048 == 0)
	{
		/* more than fit a table, which nothing sets apart, or something */
		graph->n = ROWS_MAX - (uint32_t) (graph->seed >> 24) % 60;
		graph->low = -4;
		graph->high = (graph->seed >> 40) % 2 == 0 ? -1 : 4;
		graph->sparse = 40 + (uint32_t) (graph->seed >> 48) % 100;
	}
	read_constraints(graph, (const unsigned char *) str, len);

	naive->graph = graph;
	naive->is_tied = false;
	for (uint32_t i = 0; i < graph->n; i++)
		naive->label[i] = i;
	expected = fill_pairs(naive);
	divide_naively(naive, all, 0, MEDREC_CLUSTER_WEIGHT);
	compare(graph, naive, expected);
	graph->turned = true;
	compare(graph, naive, expected);
	free(graph);
}

/* ------------------------------------------------------------------------
 * Ids that go on
 * ------------------------------------------------------------------------
 */

#define CLUSTERS	8

void
fuzz_cluster_ids(const char *str, size_t len)
{
	MedrecClusterDescent *members = calloc(len + 1, sizeof(MedrecClusterDescent));
	uint32_t	shared[CLUSTERS][CLUSTERS] = {{0}};
	uint32_t	inherited[CLUSTERS];
	MedrecClusterHeir heirs[CLUSTERS];

	for (size_t i = 0; i < len; i++)
	{
		members[i] = (MedrecClusterDescent)
		{
			(unsigned char) str[i] % CLUSTERS, (unsigned char) str[i] / CLUSTERS % CLUSTERS
		};
		shared[members[i].cluster][members[i].earlier]++;
	}
	medrec_inherit_ids(members, len, inherited, CLUSTERS, heirs, CLUSTERS);
	for (uint32_t earlier = 0; earlier < CLUSTERS; earlier++)
	{
		uint32_t	heir = MEDREC_NO_CLUSTER;

		for (uint32_t cluster = 0; cluster < CLUSTERS; cluster++)
		{
			bool		wants = shared[cluster][earlier] > 0;

			for (uint32_t other = 0; other < CLUSTERS; other++)
				wants = wants && (other < earlier ? shared[cluster][other] < shared[cluster][earlier] :
								  shared[cluster][other] <= shared[cluster][earlier]);
			if (wants && (heir == MEDREC_NO_CLUSTER || shared[cluster][earlier] > shared[heir][earlier]))
				heir = cluster;
		}
		REQUIRE(heirs[earlier].cluster == heir);
		REQUIRE(heir == MEDREC_NO_CLUSTER || inherited[heir] == earlier);
	}
	for (uint32_t cluster = 0; cluster < CLUSTERS; cluster++)
		REQUIRE(inherited[cluster] == MEDREC_NO_CLUSTER || heirs[inherited[cluster]].cluster == cluster);
	free(members);
}
