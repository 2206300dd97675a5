#!/bin/bash
# clk.sh - build bench/lib/clk.c against what needs no server, and run it.
# Usage: bench/lib/clk.sh ROUNDS

set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d "${TMPDIR:-/tmp}/medrec-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
mapfile -t pure < <(grep -L '"postgres.h"' src/matching/*.c src/common/*.c src/completeness/*.c src/identifiers/*.c src/icd10/*.c)
${CC:-cc} -std=gnu11 -O2 -Isrc "${pure[@]}" bench/lib/clk.c -lm -o "$work/clk"
"$work/clk" "$@"
