-- Patients as filters of bits: how many are compared in a second, outside the
-- server (which needs a C compiler) and as SQL calls; how long one takes to
-- make; and who is found by the index, and how soon.

\echo
\echo comparisons outside the server
CREATE TABLE outside (task text, millions_a_second float8, found bigint);
SELECT format('\copy outside FROM PROGRAM ''bench/lib/clk.sh %s''', 30 * :rounds) AS copy_in \gset
:copy_in
TABLE outside;

\set patients :rows
\set seed 1
\i bench/lib/make_patients.sql
\set secret '\\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'

\echo
\echo :rows patients
CREATE TABLE filter AS
SELECT id, person, patient_key(family => family, given => given, middle => middle, birth_date => birth_date, sex => sex, phone => phone,
	street => street, city => city, state => state, postal_code => zip) AS key FROM patient;
SELECT clock_timestamp() AS started \gset
CREATE TABLE made AS SELECT id, person, patient_clk(key, :'secret') AS clk FROM filter;
SELECT round(1e6 * extract(epoch FROM clock_timestamp() - :'started')::numeric / :rows, 1) AS us_a_filter, pg_size_pretty(pg_relation_size('made')) AS table_size;
SELECT clock_timestamp() AS started \gset
CREATE INDEX made_clk ON made USING gin (clk);
SELECT round(extract(epoch FROM clock_timestamp() - :'started')::numeric, 1) AS index_build_s, round(pg_relation_size('made_clk') / 1048576.0 * 1000000 / :rows) AS mb_a_million;
VACUUM ANALYZE made;

-- those that are another recording of a person; what a scan finds with the same threshold
CREATE TABLE query AS
SELECT d.id, d.person, d.clk, o.id AS first_id FROM made d JOIN (SELECT person, min(id) AS id FROM made GROUP BY person) o USING (person)
WHERE d.id <> o.id AND d.clk IS NOT NULL ORDER BY hashint8(d.id) LIMIT 200;
CREATE TABLE found (how text, id bigint, ms float8, ids bigint[]);
CREATE PROCEDURE search(how text) LANGUAGE plpgsql AS $$
DECLARE
	q query;
	started timestamptz;
	ids bigint[];
BEGIN
	FOR q IN SELECT * FROM query LOOP
		started := clock_timestamp();
		IF how = 'scan' THEN
			ids := ARRAY(SELECT p.id FROM made p WHERE clk_dice(p.clk, q.clk) >= 0.8 AND p.id <> q.id ORDER BY p.clk <-> q.clk);
		ELSE
			ids := ARRAY(SELECT p.id FROM made p WHERE p.clk % q.clk AND p.id <> q.id ORDER BY p.clk <-> q.clk);
		END IF;
		INSERT INTO found VALUES (how, q.id, 1000 * extract(epoch FROM clock_timestamp() - started), ids);
	END LOOP;
END $$;
CALL search('index');
TRUNCATE found;
CALL search('index');
CALL search('scan');
SELECT how, count(*) AS queries, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::numeric, 2) AS p50_ms, round(percentile_cont(0.95) WITHIN GROUP (ORDER BY ms)::numeric, 2) AS p95_ms,
	sum(cardinality(ids)) AS answers, round(avg((first_id = ANY (ids))::int), 4) AS first_recording_found
FROM found JOIN query USING (id) GROUP BY how ORDER BY how;

\echo
\echo SQL calls: 2,000 filters with each of them
CREATE TABLE few AS SELECT clk FROM made WHERE clk IS NOT NULL LIMIT 2000;
INSERT INTO bench (task, peer, statement)
SELECT 'pairs', call, 'SELECT ' || call || ' FROM few a, few b' FROM (VALUES ('count(a.clk), count(b.clk)'), ('count(clk_dice(a.clk, b.clk))'), ('count(a.clk % b.clk)')) c (call);
CALL run_bench(:rounds);
SELECT peer AS call, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::numeric, 1) AS ms,
	round(((percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) - (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) FROM timing WHERE peer LIKE '%count(b%')) / 4)::numeric) AS ns_a_call_less_scan
FROM timing GROUP BY peer ORDER BY min(ms);
