/*-------------------------------------------------------------------------
 *
 * comparators_rapidfuzz.cpp
 *		The passes of the bench of comparators that RapidFuzz's C++ library
 *		makes.
 *
 *-------------------------------------------------------------------------
 */
#include <rapidfuzz/distance.hpp>

#include "comparators.h"

template <typename Compare>
static double
sum(const BenchPair *pairs, size_t npairs, Compare compare)
{
	double		result = 0;

	for (size_t i = 0; i < npairs; i++)
	{
		const BenchPair &p = pairs[i];

		result += static_cast<double>(compare(p.a, p.a + p.a_len, p.b, p.b + p.b_len));
	}
	return result;
}

#define PASS(measure, compare) \
	{measure, "rapidfuzz", [](const BenchPair *pairs, size_t npairs) { \
		return sum(pairs, npairs, [](const char *a, const char *a_end, const char *b, const char *b_end) { return compare; }); \
	}}

const BenchPass bench_rapidfuzz[] = {
	PASS("jaro", rapidfuzz::jaro_similarity(a, a_end, b, b_end)),
	PASS("jaro_winkler", rapidfuzz::jaro_winkler_similarity(a, a_end, b, b_end)),
	PASS("jaro_winkler >= 0.88", rapidfuzz::jaro_winkler_similarity(a, a_end, b, b_end, 0.1, 0.88) >= 0.88),
	PASS("osa", rapidfuzz::osa_distance(a, a_end, b, b_end)),
	PASS("osa <= 1", rapidfuzz::osa_distance(a, a_end, b, b_end, 1)),
	PASS("osa <= 2", rapidfuzz::osa_distance(a, a_end, b, b_end, 2)),
	PASS("osa <= 3", rapidfuzz::osa_distance(a, a_end, b, b_end, 3)),
	PASS("damerau_levenshtein", rapidfuzz::experimental::damerau_levenshtein_distance(a, a_end, b, b_end)),
	{nullptr, nullptr, nullptr}
};
