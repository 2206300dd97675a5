#!/bin/bash
# comparators.sh - build bench/lib/comparators.c against src/matching, beside
# RapidFuzz's C++ library where it is found, and run it.
# Usage: bench/lib/comparators.sh FILE ROUNDS

set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d "${TMPDIR:-/tmp}/medrec-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
flags=(-O2 -Isrc -Ibench/lib)
link=${CC:-cc}
if ${CXX:-c++} -std=c++17 "${flags[@]}" ${RAPIDFUZZ_INCLUDE:+-isystem "$RAPIDFUZZ_INCLUDE"} \
	-c bench/lib/comparators_rapidfuzz.cpp -o "$work/rapidfuzz.o" 2>/dev/null
then
	flags+=(-DHAVE_RAPIDFUZZ)
	link=${CXX:-c++}
else
	echo 'left out: there is no RapidFuzz for C++' >&2
fi
for file in bench/lib/comparators.c src/matching/{jaro_winkler,osa,dice,damerau_levenshtein}.c; do
	${CC:-cc} -std=gnu11 "${flags[@]}" -c "$file" -o "$work/$(basename "$file" .c).o"
done
$link "$work"/*.o -o "$work/comparators"
"$work/comparators" "$@"
