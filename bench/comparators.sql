-- Measures of likeness, per pair: outside the server against RapidFuzz's C++
-- library, and as SQL calls against contrib/fuzzystrmatch, contrib/pg_trgm and,
-- where it is installed, pg_similarity (Debian: postgresql-NN-similarity).
-- The first needs a C compiler; its peer also a C++ compiler and the library
-- (Debian: librapidfuzz-cpp-dev; elsewhere, its folder in $RAPIDFUZZ_INCLUDE).

\echo
\echo measures of likeness
CREATE TABLE surname (n int GENERATED ALWAYS AS IDENTITY (MINVALUE 0), name text);
\copy surname (name) FROM PROGRAM 'grep -v "^[#*]" data/us_names.txt | head -n 1000 | cut -f 1'
CREATE UNIQUE INDEX ON surname (n);

-- of pair i, whole numbers that look random
CREATE FUNCTION pick(i int, salt int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT abs(hashint8extended(i, salt) % n)::int';
CREATE UNLOGGED TABLE surnames AS
SELECT a.name AS a, b.name AS b FROM generate_series(1, greatest(:rows / 5, 10000)) i
JOIN surname a ON a.n = pick(i, 1, 1000) JOIN surname b ON b.n = pick(i, 2, 1000);
CREATE TABLE pairs AS
SELECT 1 AS sort, 'surnames' AS set, a, b FROM (SELECT * FROM surnames LIMIT 10000) s
UNION ALL
SELECT 2, 'misspelt', name, CASE pick(i, 3, 4)
	WHEN 0 THEN overlay(name PLACING letter FROM at FOR 0)
	WHEN 1 THEN overlay(name PLACING letter FROM at FOR 1)
	WHEN 2 THEN overlay(name PLACING '' FROM at FOR 1)
	ELSE overlay(name PLACING reverse(substr(name, at, 2)) FROM at FOR 2) END
FROM generate_series(1, 10000) i JOIN surname ON n = pick(i, 4, 1000),
	LATERAL (SELECT 1 + pick(i, 5, length(name)) AS at, chr(97 + pick(i, 6, 26)) AS letter) e
UNION ALL
SELECT 3, 'full names', a.name || ' ' || b.name, c.name || ' ' || d.name
FROM generate_series(1, 10000) i JOIN surname a ON a.n = pick(i, 7, 1000) JOIN surname b ON b.n = pick(i, 8, 1000)
JOIN surname c ON c.n = pick(i, 9, 1000) JOIN surname d ON d.n = pick(i, 10, 1000)
UNION ALL
SELECT 4, 'dates', to_char(date '1930-01-01' + pick(i, 11, 33000), 'YYYYMMDD'), to_char(date '1930-01-01' + pick(i, 12, 33000), 'YYYYMMDD')
FROM generate_series(1, 10000) i;
VACUUM ANALYZE surnames;
SELECT set, count(*) AS pairs, round(avg((length(a) + length(b)) / 2.0), 1) AS characters FROM pairs GROUP BY set ORDER BY min(sort);

CREATE TABLE outside (set text, measure text, peer text, ns float8, mean float8, sort int GENERATED ALWAYS AS IDENTITY);
\set pairs `mktemp`
SELECT format('\copy (SELECT set, a, b FROM pairs ORDER BY sort) TO %L', :'pairs') AS copy_out,
	format('\copy outside (set, measure, peer, ns, mean) FROM PROGRAM ''bench/lib/comparators.sh %s %s''', :'pairs', 3 * :rounds) AS copy_in \gset
:copy_out
:copy_in
\set removed `rm -f "$pairs"`
SELECT set, measure, max(ns) FILTER (WHERE peer = 'medrec') AS medrec_ns, max(ns) FILTER (WHERE peer = 'rapidfuzz') AS rapidfuzz_ns,
	round((max(ns) FILTER (WHERE peer = 'rapidfuzz') / max(ns) FILTER (WHERE peer = 'medrec'))::numeric, 2) AS times_as_fast,
	CASE count(*) WHEN 2 THEN max(mean) - min(mean) < 1e-9 END AS same_answers
FROM outside GROUP BY set, measure ORDER BY min(sort);

CREATE EXTENSION fuzzystrmatch;
CREATE EXTENSION pg_trgm;
INSERT INTO bench (task, peer, statement)
SELECT 'surnames', call, 'SELECT ' || call || ' FROM surnames'
FROM (VALUES ('count(a), count(b)'), ('count(jaro(a, b))'), ('count(jaro_winkler(a, b))'), ('count(dice(a, b))'), ('count(osa_distance(a, b))'), ('count(osa_distance(a, b, 1))'),
	('count(osa_distance(a, b, 2))'), ('count(damerau_levenshtein(a, b))'), ('count(levenshtein(a, b))'), ('count(levenshtein_less_equal(a, b, 1))'),
	('count(levenshtein_less_equal(a, b, 2))'), ('count(similarity(a, b))')) AS c (call);
SELECT count(*) > 0 AS there FROM pg_available_extensions WHERE name = 'pg_similarity' \gset
\if :there
CREATE SCHEMA similarity;
CREATE EXTENSION pg_similarity SCHEMA similarity;
INSERT INTO bench (task, peer, statement)
SELECT 'surnames', call, 'SELECT ' || call || ' FROM surnames'
FROM (VALUES ('count(similarity.jaro(a, b))'), ('count(similarity.jarowinkler(a, b))'), ('count(similarity.lev(a, b))'), ('count(similarity.dice(a, b))')) AS c (call);
\endif
CALL run_bench(:rounds);
SELECT peer AS call, round(ms::numeric, 1) AS ms,
	round((1e6 * (ms - first_value(ms) OVER (ORDER BY at)) / (SELECT count(*) FROM surnames))::numeric) AS ns_a_call_less_scan
FROM (SELECT peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(ctid) AS at FROM timing GROUP BY 1) m ORDER BY at;
TRUNCATE bench, timing;
