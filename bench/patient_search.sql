-- Is this patient registered? One look-up after the other, by the index.
--
-- Queries are the rows of the table that are another recording of a person, with
-- their errors; the right answer is the first recording.

\set patients :rows
\set seed 1
\i bench/lib/make_patients.sql

\echo
\echo :rows patients
ALTER TABLE patient ADD COLUMN mpi patient_key;
SELECT clock_timestamp() AS started \gset
UPDATE patient SET mpi = patient_key(family => family, given => given, middle => middle, suffix => suffix, birth_date => birth_date, sex => sex, birth_order => birth_order, phone => phone,
	email => email, street => street, city => city, state => state, postal_code => zip, ssn => ssn);
SELECT round(1e6 * extract(epoch FROM clock_timestamp() - :'started')::numeric / :rows, 1) AS key_us_a_row;
VACUUM FULL patient;
ANALYZE patient;
SELECT clock_timestamp() AS started \gset
CREATE INDEX patient_mpi ON patient USING gin (mpi);
SELECT round(extract(epoch FROM clock_timestamp() - :'started')::numeric, 1) AS index_build_s, pg_size_pretty(pg_relation_size('patient_mpi')) AS index_size,
	round(pg_relation_size('patient_mpi') / 1048576.0 * 1000000 / :rows) AS mb_a_million, pg_size_pretty(pg_relation_size('patient')) AS table_size;
VACUUM ANALYZE patient;

CREATE INDEX ON patient (id);
CREATE TABLE query AS
SELECT d.id, d.person, d.mpi, o.id AS first_id FROM patient d JOIN (SELECT person, min(id) AS id FROM patient GROUP BY person) o USING (person)
WHERE d.id <> o.id ORDER BY hashint8(d.id) LIMIT 2000;
CREATE TABLE found (id bigint, ms float8, n int, hit bool, first bool);
CREATE PROCEDURE search() LANGUAGE plpgsql AS $$
DECLARE
	q query;
	started timestamptz;
	ids bigint[];
BEGIN
	FOR q IN SELECT * FROM query LOOP
		started := clock_timestamp();
		ids := ARRAY(SELECT p.id FROM patient p WHERE p.mpi % q.mpi ORDER BY p.mpi <-> q.mpi LIMIT 10);
		INSERT INTO found VALUES (q.id, 1000 * extract(epoch FROM clock_timestamp() - started), cardinality(ids), q.first_id = ANY (ids),
			(SELECT person FROM patient WHERE id = (array_remove(ids, q.id))[1]) = q.person);
	END LOOP;
END $$;
SET enable_seqscan = off;
CALL search();
TRUNCATE found;
CALL search();
SELECT count(*) AS queries, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::numeric, 2) AS p50_ms, round(percentile_cont(0.95) WITHIN GROUP (ORDER BY ms)::numeric, 2) AS p95_ms,
	round(percentile_cont(0.99) WITHIN GROUP (ORDER BY ms)::numeric, 2) AS p99_ms, round(avg(hit::int), 4) AS recall, round(avg(coalesce(first, false)::int), 4) AS first_right, round(avg(n), 2) AS answers
FROM found;
SELECT count(*) AS missed, count(*) FILTER (WHERE match_probability(q.mpi, p.mpi) < 0.5) AS by_weight, count(*) FILTER (WHERE match_probability(q.mpi, p.mpi) >= 0.5) AS by_key
FROM found f JOIN query q USING (id) JOIN patient p ON p.id = q.first_id WHERE NOT f.hit;

-- what is there today: names, birth date and postal code as one text, and contrib/pg_trgm
CREATE EXTENSION pg_trgm;
CREATE FUNCTION as_text(patient) RETURNS text LANGUAGE sql IMMUTABLE RETURN
	coalesce($1.family, '') || ' ' || coalesce($1.given, '') || ' ' || coalesce($1.birth_date::text, '') || ' ' || coalesce($1.zip, '');
SELECT clock_timestamp() AS started \gset
CREATE INDEX patient_trgm ON patient USING gin (as_text(patient) gin_trgm_ops);
SELECT 'pg_trgm' AS peer, round(extract(epoch FROM clock_timestamp() - :'started')::numeric, 1) AS index_build_s, pg_size_pretty(pg_relation_size('patient_trgm')) AS index_size;
CREATE TABLE found_by_trgm (LIKE found);
CREATE PROCEDURE search_by_trgm() LANGUAGE plpgsql AS $$
DECLARE
	q record;
	started timestamptz;
	ids bigint[];
BEGIN
	FOR q IN SELECT query.*, as_text(p) AS text FROM (TABLE query LIMIT 100) AS query JOIN patient p USING (id) LOOP
		started := clock_timestamp();
		ids := ARRAY(SELECT p.id FROM patient p WHERE as_text(p) % q.text ORDER BY similarity(as_text(p), q.text) DESC LIMIT 10);
		INSERT INTO found_by_trgm VALUES (q.id, 1000 * extract(epoch FROM clock_timestamp() - started), cardinality(ids), q.first_id = ANY (ids),
			(SELECT person FROM patient WHERE id = (array_remove(ids, q.id))[1]) = q.person);
	END LOOP;
END $$;
SET pg_trgm.similarity_threshold = 0.5;
CALL search_by_trgm();
SELECT peer, count(*) AS queries, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::numeric, 2) AS p50_ms, round(percentile_cont(0.99) WITHIN GROUP (ORDER BY ms)::numeric, 2) AS p99_ms,
	round(avg(hit::int), 3) AS recall, round(avg(coalesce(first, false)::int), 3) AS first_right
FROM (SELECT 'medrec' AS peer, f.* FROM found f JOIN found_by_trgm USING (id) UNION ALL SELECT 'pg_trgm', * FROM found_by_trgm) AS f GROUP BY peer ORDER BY peer;
DROP INDEX patient_trgm;

\echo
\echo Insert of 20,000 rows into a table with the index, and without
CREATE TABLE plain (LIKE patient);
CREATE TABLE indexed (LIKE patient);
INSERT INTO indexed SELECT * FROM patient;
CREATE INDEX ON indexed USING gin (mpi) WITH (fastupdate = off);
INSERT INTO bench (task, peer, statement, cleanup) VALUES
	('insert', 'without', 'INSERT INTO plain SELECT * FROM patient WHERE id <= 20000', 'TRUNCATE plain'),
	('insert', 'with', 'INSERT INTO indexed SELECT -id, person, family, given, middle, suffix, birth_date, sex, birth_order, phone, email, street, city, state, zip, ssn, mrn, mpi FROM patient WHERE id <= 20000', 'DELETE FROM indexed WHERE id < 0');
CALL run_bench(:rounds);
SELECT round((1000 * (max(ms) FILTER (WHERE peer = 'with') - max(ms) FILTER (WHERE peer = 'without')) / 20000)::numeric, 1) AS insert_us_a_row
FROM (SELECT peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms FROM timing GROUP BY 1) AS m;
