#!/bin/bash
# The demo runs, cleans up after itself, and shows no value of a CSV file.
# Run by scripts/check, after medrec was installed; prints TAP.

set -u
root=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1

n=0 failures=0
ok() {	# status, name
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		failures=$((failures + 1))
		echo "not ok $n - $2"
		tail -n 30 "$tmp/out" >&2
	fi
}

# short: a socket's path has little room
tmp=$(mktemp -d /tmp/medrec.XXXXXX) || exit 1
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
mkdir "$tmp/t" "$tmp/a b" && chmod 1777 "$tmp/t"

# Processes that the demo started carry this mark in their environment, or
# have their working directory, or a file of the command line, in its place.
mark=MEDREC_DEMO_TEST=$$.$RANDOM
left_processes() {
	local p
	for p in /proc/[0-9]*; do
		[ "${p#/proc/}" != $$ ] || continue
		if grep -qsa "$mark" "$p/environ" || grep -qsaF "$tmp/t/" "$p/cmdline" ||
			[[ $(readlink "$p/cwd" 2>/dev/null) == "$tmp/t/"* ]]
		then
			echo "$p: $(tr '\0' ' ' <"$p/cmdline" 2>/dev/null)"
		fi
	done
}
nothing_left() {	# name
	{ left_processes; ls -A "$tmp/t"; } >"$tmp/out"
	[ ! -s "$tmp/out" ]
	ok $? "$1: no process and no file is left"
}
demo() {
	( cd / && env "$mark" TMPDIR="$tmp/t" bash "$root/scripts/demo" "$@" ) \
		>"$tmp/out" 2>&1 </dev/null
}

# --- the demo --------------------------------------------------------------
demo --report "$tmp/report.html"
ok $? "the demo runs"
grep -q 'Completeness' "$tmp/out" && ! grep -q 'column .* does not exist\|FATAL' "$tmp/out"
ok $? "the demo gets to its end"
grep -qi '^<!DOCTYPE html>' "$tmp/report.html" && grep -q 'Sample hospital' "$tmp/report.html" && grep -q '</html>' "$tmp/report.html"
ok $? "the demo ends with a report"
nothing_left "the demo"

# --- a nasty CSV: a byte order mark, CRLF, quotes, doubled and empty names,
# --- LATIN1, ragged lines, and the mark ZZ in every value ------------------
{
	printf '\357\273\277"mrn","Last ""Name""",dob,,ssn,dx,dx,"home\nphone",a'\''b\r\n'
	printf 'ZZ01,"ZZSMI""TH, Jr",ZZ1980-02-14,ZZx,ZZ123-45-6789,ZZe11.9,ZZJ4 49,ZZ(505) 555-0123,ZZ\r\n'
	printf '"ZZ02","ZZmulti\nZZline",2/30/1990,,999-99-9999,250.00,ZZN/A,555-555-5555,\\N\r\n'
	printf 'ZZ03,ZZcaf\351,ZZ19800231\r\n\r\n'
	printf 'ZZ04,ZZa,ZZb,ZZc,ZZd,e119,E11.9,ZZg,ZZh,ZZtoomany,\\.\t\r\n'
	printf 'ZZ05,ZZa,ZZb,ZZc,ZZd,"ZZnever closed\r\n'
} >"$tmp/a b/nasty file.csv"
demo --no-build --csv "$tmp/a b/nasty file.csv"
ok $? "a nasty CSV is profiled"
! grep -q 'ZZ' "$tmp/out"
ok $? "no value of it is shown"
grep -q 'LATIN1' "$tmp/out"
ok $? "that it is not in UTF-8 is said"
grep -qE '^ Last "Name" ' "$tmp/out" && grep -qE '^ dx \(2\) ' "$tmp/out" && grep -qE '^ column 4 ' "$tmp/out"
ok $? "columns with odd names are there"
nothing_left "the profile"

# --- files that are refused: neither shows a value -------------------------
printf 'ZZSMITH,1980-02-14\nZZJONES,1981-02-14\n' >"$tmp/a b/noheader.csv"
demo --no-build --csv "$tmp/a b/noheader.csv"
[ $? = 1 ] && grep -q 'names of columns' "$tmp/out" && ! grep -q ZZ "$tmp/out"
ok $? "a CSV without a header is refused"

printf 'mrn,"name\nZZ1,ZZSMITH\nZZ2,ZZJONES\n' >"$tmp/a b/open.csv"
demo --no-build --csv "$tmp/a b/open.csv"
[ $? = 1 ] && grep -q 'quote' "$tmp/out" && ! grep -q ZZ "$tmp/out"
ok $? "a CSV whose header never ends is refused"

# too wide for a row, so that the server itself refuses it
perl -e 'print join(",", map { "c$_" } 1 .. 1500), "\n", join(",", map { "ZZ" . "x" x 30 } 1 .. 1500), "\n"' \
	>"$tmp/a b/wide.csv"
demo --no-build --csv "$tmp/a b/wide.csv"
[ $? = 1 ] && grep -q 'hold' "$tmp/out" && ! grep -q ZZ "$tmp/out"
ok $? "a CSV too wide for a table is refused"

demo --report "$tmp/a b"
[ $? = 1 ] && grep -q 'is a directory' "$tmp/out" && ! grep -q Building "$tmp/out"
ok $? "a directory for the report is refused at once"

demo --csv "$tmp/a b/none.csv"
[ $? = 1 ] && grep -q 'there is no file' "$tmp/out"
ok $? "a missing CSV is refused"
nothing_left "the refusals"

# --- --keep, and the line that stops it ------------------------------------
demo --no-build --keep --report "$tmp/report.html"
ok $? "the demo keeps its cluster if asked to"
connect=$(sed -n 's/^  \(\/.*psql .*\)/\1/p' "$tmp/out")
stop=$(sed -n 's/^  \(sh .*\)/\1/p' "$tmp/out")
[ "$($connect -d medrec_demo -XAtc "SELECT icd10_is_valid('e119')" 2>&1)" = t ]
ok $? "the line to connect works"
$stop
ok $? "the line to stop it works"
nothing_left "the stop"

echo "1..$n"
exit $((failures > 0))
