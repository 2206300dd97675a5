#!/bin/bash
# peak_memory.sh - sample the memory of a server's processes.
# Usage: bench/lib/peak_memory.sh POSTMASTER FILE
#
# Ten times a second, until FILE is removed or the server is gone, appends the
# time (seconds since 1970) and the kilobytes of private memory that all processes
# of the server have together. Shared memory is left out: each of them counts it.

set -u
export LC_ALL=C
exec >"$2"
while [ -e "$2" ] && children=$(<"/proc/$1/task/$1/children"); do
	kb=0
	for pid in $children; do
		[ -r "/proc/$pid/status" ] || continue
		while read -r key value _; do
			[ "$key" != RssAnon: ] || kb=$((kb + value))
		done <"/proc/$pid/status"
	done 2>/dev/null
	printf '%s\t%s\n' "$EPOCHREALTIME" "$kb"
	sleep 0.1
done 2>/dev/null
