#!/bin/bash
# pg_upgrade.sh - take a database with medrec from major to major.
#
# Run by scripts/pg-matrix, which brings the servers:
#   scripts/pg-matrix -t -x 'bash test/majors/pg_upgrade.sh' 15 17 18
# Codes, their indexes, constraints, generated columns and loaded lists must come
# through pg_upgrade, and through pg_dump and pg_restore, as they were.

set -u
: "${PG_MAJORS:?is set by scripts/pg-matrix --together}"
work=$(mktemp -d /tmp/up.XXXXXX) || exit 1
bin() { echo "/usr/lib/postgresql/$1/bin"; }
fail() { echo "pg_upgrade: $*" >&2; tail -n 30 "$work"/log* "$work"/*/pg_upgrade_output.d/*/log/* 2>/dev/null; exit 1; }
start() { "$(bin "$1")/pg_ctl" -D "$work/$1" -l "$work/log$1" -o "-k $work -c listen_addresses='' -p 5432" -w start >/dev/null || fail "start $1"; }
stop() { "$(bin "$1")/pg_ctl" -D "$work/$1" -m fast -w stop >/dev/null || fail "stop $1"; }
query() { "$(bin "$1")/psql" -XqAt -v ON_ERROR_STOP=1 -h "$work" -U postgres -d "$2" -c "$3" || fail "query in $1"; }
init() {
	local options=(--no-sync -A trust -U postgres -E UTF8 --locale=C.UTF-8)
	[ "$1" -lt 18 ] || options+=(--no-data-checksums)
	"$(bin "$1")/initdb" -D "$work/$1" "${options[@]}" >"$work/log" 2>&1 || fail "initdb $1"
}

contents="
	SET enable_seqscan = off;
	SELECT count(*), md5(string_agg(v::text, ';' ORDER BY id)) FROM visit v;
	SELECT count(*) FROM visit WHERE dx <@ 'E11';
	SELECT count(*) FROM visit WHERE dx = ANY ('{e11.3,see note}'::text[]);
	SELECT count(*) FROM visit WHERE icd10_try(raw) <@ 'E11';
	SELECT * FROM provider;
	SELECT code_system_status('own', 'a000', '2026-06-30'), code_system_title('own', 'A00', '2026-06-30');"

previous=
for major in $PG_MAJORS; do
	init "$major"
	if [ -z "$previous" ]; then
		start "$major"
		query "$major" postgres "CREATE DATABASE hospital"
		query "$major" hospital "
			CREATE EXTENSION medrec;
			CREATE TABLE visit (id int PRIMARY KEY, raw text, dx icd10 GENERATED ALWAYS AS (icd10_try(raw)) STORED, px icd10pcs,
				CHECK (element_state(raw, 'code') <> 'blank'));
			INSERT INTO visit (id, raw, px) SELECT i, lower(chr(65 + i % 26)) || lpad((i % 97)::text, 2, '0') || (i % 10), '0DTJ4ZZ' FROM generate_series(1, 20000) i;
			CREATE INDEX ON visit (dx);
			CREATE INDEX ON visit USING hash (dx);
			CREATE INDEX ON visit (icd10_try(raw));
			CREATE TABLE provider (npi us_npi PRIMARY KEY, name text, folded text GENERATED ALWAYS AS (name_fold(name)) STORED);
			INSERT INTO provider VALUES ('1234567893', 'Núñez');
			SELECT FROM code_system_load('own', '2026', '2026-01-01', convert_to(E'A00\tCholera\nA00.0\tCholera', 'UTF8'));" >/dev/null
		expected=$(query "$major" hospital "$contents")
		case $expected in 20000*) ;; *) fail "the first cluster is wrong" ;; esac
		stop "$major"
	else
		( cd "$work" && "$(bin "$major")/pg_upgrade" -b "$(bin "$previous")" -B "$(bin "$major")" \
			-d "$work/$previous" -D "$work/$major" -s "$work" -U postgres ) >"$work/log" 2>&1 || fail "$previous to $major"
		start "$major"
		[ "$(query "$major" hospital "$contents")" = "$expected" ] || fail "$previous to $major: the contents differ"
		"$(bin "$major")/pg_dump" -Fc -h "$work" -U postgres -f "$work/dump" hospital || fail "dump of $major"
		query "$major" postgres "CREATE DATABASE restored"
		"$(bin "$major")/pg_restore" -e -h "$work" -U postgres -d restored "$work/dump" || fail "restore in $major"
		[ "$(query "$major" restored "$contents")" = "$expected" ] || fail "$major: what was restored differs"
		query "$major" postgres "DROP DATABASE restored"
		stop "$major"
		echo "pg_upgrade: $previous to $major, dump and restore: ok"
	fi
	previous=$major
done
rm -rf "$work"
