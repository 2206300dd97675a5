-- Who is in the table twice? Train a model, score the candidate pairs, cluster;
-- beside it Splink and recordlinkage on the same rows, copied out of the database.
-- Needs splink and duckdb, and recordlinkage, for the Python of $MEDREC_PYTHON or
-- python3.
--
-- The pairs are found down to a probability of 0.05, as clusters want them, which
-- are made of that list; what is counted of pairs is those of even odds or better.
-- "cluster alone" finds its pairs itself, gives the same, and is in no sum.
--
-- Right is what the generator says is one person. Each step of ours runs in a
-- backend of its own. peak_mb is the most memory that it had, shared buffers that
-- it touched among them; private_mb the most that all processes of the server had
-- together without what they share.
--
-- Splink's blocking rules do not adapt to the size of the table: with ten times
-- the rows, each row has ten times the pairs. So it is left out above two million
-- rows, as is what needs all candidate pairs as rows.

-- beside the leader: two processes, as Splink has two threads
SELECT format('ALTER DATABASE %I SET max_parallel_maintenance_workers = 1', current_database()) \gexec
\set patients :rows
\set seed 1
\i bench/lib/make_patients.sql

\echo
\echo Duplicates among :rows patients

CREATE TABLE step (sort int GENERATED ALWAYS AS IDENTITY, peer text, step text, started timestamptz, s numeric, cpu_s numeric, peak_mb numeric, private_mb numeric);
CREATE TABLE sample (at float8, kb bigint);

-- seconds of the processor: this backend's, and those of the parallel workers that have ended
CREATE FUNCTION cpu_s() RETURNS numeric LANGUAGE sql AS $$
	SELECT (split_part(own, ' ', 14)::numeric + split_part(own, ' ', 15)::numeric
		+ split_part(all_ended, ' ', 16)::numeric + split_part(all_ended, ' ', 17)::numeric) / 100
	FROM pg_read_file('/proc/self/stat') AS own, LATERAL pg_read_file('/proc/' || split_part(own, ' ', 4) || '/stat') AS all_ended
$$;
CREATE PROCEDURE run_step(step text, statement text) LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz;
	cpu numeric;
BEGIN
	PERFORM pg_sleep(1);	-- the backend before has ended
	started := clock_timestamp();
	cpu := cpu_s();
	EXECUTE statement;
	INSERT INTO step (peer, step, started, s, cpu_s, peak_mb) VALUES ('medrec', step, started, extract(epoch FROM clock_timestamp() - started), cpu_s() - cpu,
		substring(pg_read_file('/proc/self/status') FROM 'VmHWM:\s*(\d+)')::numeric / 1024);
END $$;

-- pairs of rows of one person, or in one cluster
CREATE FUNCTION pairs(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE RETURN n * (n - 1) / 2;
CREATE TABLE result (peer text, candidates bigint, blocked bigint, predicted float8, found bigint, correct bigint, clustered bigint, clustered_correct bigint);

ALTER TABLE patient ADD COLUMN mpi patient_key;
\connect
CALL run_step('keys', $$
	UPDATE patient SET mpi = patient_key(family => family, given => given, middle => middle, suffix => suffix, birth_date => birth_date, sex => sex, birth_order => birth_order, phone => phone,
		email => email, street => street, city => city, state => state, postal_code => zip, ssn => ssn) $$);
VACUUM FULL patient;
ANALYZE patient;

\set samples `mktemp`
\setenv samples :samples
\! bench/lib/peak_memory.sh "$(head -n 1 "$PGDATA/postmaster.pid")" "$samples" &
\connect
CALL run_step('train', $$ CREATE TABLE model AS SELECT match_train('patient', key => 'mpi') AS model $$);
\connect
CALL run_step('find', $$ CREATE TABLE pair AS SELECT * FROM find_duplicates('patient', key => 'mpi', id => 'id', model => (SELECT model FROM model), threshold => 0.05) $$);
\connect
CALL run_step('cluster', $$ CREATE TABLE cluster AS SELECT * FROM duplicate_clusters('patient', key => 'mpi', id => 'id', model => (SELECT model FROM model), pairs => 'pair') $$);
\connect
CALL run_step('cluster alone', $$ CREATE TABLE cluster_alone AS SELECT * FROM duplicate_clusters('patient', key => 'mpi', id => 'id', model => (SELECT model FROM model)) $$);
\connect
SELECT format('\copy sample FROM %L', :'samples') AS copy_in \gset
:copy_in
\set removed `rm -f "$samples"`
UPDATE step SET private_mb = (SELECT max(kb) / 1024 FROM sample WHERE at BETWEEN extract(epoch FROM started) AND extract(epoch FROM started) + s);

SELECT count(*) AS clusters_differ FROM ((TABLE cluster EXCEPT ALL TABLE cluster_alone) UNION ALL (TABLE cluster_alone EXCEPT ALL TABLE cluster)) AS d;
DELETE FROM pair WHERE probability < 0.5;
CREATE UNIQUE INDEX ON patient (id);
ANALYZE pair, cluster;
INSERT INTO result (peer, found, correct)
SELECT 'medrec', count(*), count(*) FILTER (WHERE a.person = b.person)
FROM pair JOIN patient AS a ON a.id = id_a::bigint JOIN patient AS b ON b.id = id_b::bigint;
UPDATE result SET
	clustered = (SELECT sum(pairs(n)) FROM (SELECT count(*) AS n FROM cluster GROUP BY cluster_id) AS c),
	clustered_correct = (SELECT sum(pairs(n)) FROM (SELECT count(*) AS n FROM cluster AS c JOIN patient AS p ON p.id = c.id::bigint GROUP BY cluster_id, person) AS c);

-- all candidates, out of the time
SELECT :rows <= 2000000 AS small \gset
\if :small
UPDATE result SET (candidates, blocked, predicted) = (
	SELECT count(*), count(*) FILTER (WHERE a.person = b.person), sum(probability)
	FROM find_duplicates('patient', key => 'mpi', id => 'id', model => (SELECT model FROM model), threshold => 0)
		JOIN patient AS a ON a.id = id_a::bigint JOIN patient AS b ON b.id = id_b::bigint);
\endif

-- what the bands are worth, and the model's own word for how many there are
SELECT band, count(*) AS pairs, round(avg((a.person = b.person)::int), 4) AS precision, round(avg(probability)::numeric, 4) AS predicted_precision
FROM pair JOIN patient AS a ON a.id = id_a::bigint JOIN patient AS b ON b.id = id_b::bigint
GROUP BY band ORDER BY min(probability) DESC;
SELECT round((jsonb_path_query_first(model::text::jsonb, 'strict $.**.expected_matches') #>> '{}')::numeric) AS expected_matches,
	(SELECT sum(pairs(n)) FROM (SELECT count(*) AS n FROM patient GROUP BY person) AS c) AS true_matches
FROM model;

-- ---- Splink, twice: with u estimated from two and from ten million random pairs

\set there `"${MEDREC_PYTHON:-python3}" -c 'import duckdb, splink' 2>/dev/null && echo true || echo false`
\if :there
\if :small
\set peer `"${MEDREC_PYTHON:-python3}" -c 'import splink; print("Splink", splink.__version__)'`
\set export `mktemp`
\setenv export :export
CREATE TABLE splink (name text, value numeric, s numeric, cpu_s numeric, mb numeric, peer text);
SELECT format('\copy (SELECT id, person, family, given, middle, birth_date, sex, phone, email, zip, ssn FROM patient) TO %L (FORMAT csv, HEADER)', :'export') AS copy_out,
	format('\copy splink (name, value, s, cpu_s, mb) FROM PROGRAM ''"${MEDREC_PYTHON:-python3}" bench/lib/splink_dedupe.py %s 2 2e6''', :'export') AS run \gset
SELECT clock_timestamp() AS started \gset
:copy_out
INSERT INTO step (peer, step, s) VALUES (:'peer', 'copy out', extract(epoch FROM clock_timestamp() - :'started'));
SELECT :'peer' || ', u of 2e6' AS peer \gset
ALTER TABLE splink ALTER peer SET DEFAULT :'peer';
:run
SELECT replace(:'peer', '2e6', '1e7') AS peer, replace(:'run', '2e6', '1e7') AS run \gset
ALTER TABLE splink ALTER peer SET DEFAULT :'peer';
:run
\set removed `rm -f "$export"`
INSERT INTO step (peer, step, s, cpu_s, peak_mb) SELECT peer, name, s, cpu_s, mb FROM splink WHERE s IS NOT NULL;
INSERT INTO result
SELECT peer, max(value) FILTER (WHERE name = 'candidates'), max(value) FILTER (WHERE name = 'blocked'), max(value) FILTER (WHERE name = 'predicted'), max(value) FILTER (WHERE name = 'found'),
	max(value) FILTER (WHERE name = 'correct'), max(value) FILTER (WHERE name = 'clustered'), max(value) FILTER (WHERE name = 'clustered_correct')
FROM splink GROUP BY peer ORDER BY peer DESC;
DROP TABLE splink;
\else
\echo Splink left out: more than two million rows
\endif
\else
\echo Splink left out: there is no splink with duckdb (pip install splink duckdb)
\endif

-- ---- recordlinkage, where there are no more pairs than it can take

\set there `"${MEDREC_PYTHON:-python3}" -c 'import recordlinkage' 2>/dev/null && echo true || echo false`
SELECT :'there'::bool AND :rows <= 200000 AS fits \gset
\if :fits
\set peer `"${MEDREC_PYTHON:-python3}" -c 'import recordlinkage; print("recordlinkage", recordlinkage.__version__)'`
\set export `mktemp`
\setenv export :export
CREATE TABLE peer (name text, value numeric, s numeric, cpu_s numeric, mb numeric);
SELECT format('\copy (SELECT id, person, family, given, middle, birth_date, sex, phone, email, zip, ssn FROM patient) TO %L (FORMAT csv, HEADER)', :'export') AS copy_out,
	format('\copy peer FROM PROGRAM ''"${MEDREC_PYTHON:-python3}" bench/lib/recordlinkage_dedupe.py %s''', :'export') AS run \gset
:copy_out
:run
\set removed `rm -f "$export"`
INSERT INTO step (peer, step, s, cpu_s, peak_mb) SELECT :'peer', name, s, cpu_s, mb FROM peer WHERE s IS NOT NULL;
INSERT INTO result (peer, candidates, blocked, found, correct)
SELECT :'peer', max(value) FILTER (WHERE name = 'candidates'), max(value) FILTER (WHERE name = 'blocked'), max(value) FILTER (WHERE name = 'found'), max(value) FILTER (WHERE name = 'correct')
FROM peer;
DROP TABLE peer;
\else
\echo recordlinkage left out: more than 200,000 rows, or there is none (pip install recordlinkage)
\endif

SELECT peer, step, round(s, 2) AS s, round(cpu_s, 2) AS cpu_s, round(peak_mb) AS peak_mb, round(private_mb) AS private_mb FROM step ORDER BY sort;
-- the work on rows that are there: no keys made, nothing copied
WITH work AS (
	SELECT peer, min(sort) AS sort, sum(s) AS s, sum(cpu_s) AS cpu_s, max(peak_mb) AS mb FROM step WHERE step NOT IN ('keys', 'copy out', 'read', 'cluster alone') GROUP BY peer
)
SELECT w.peer, round(w.s, 2) AS s, round(w.cpu_s, 2) AS cpu_s, round(w.mb) AS peak_mb, round(w.s / m.s, 1) AS times_ours, round(w.cpu_s / m.cpu_s, 1) AS cpu_times_ours,
	round(r.candidates / :rows::numeric, 1) AS candidates_a_row, round(r.candidates / f.s / 1e6, 2) AS million_pairs_a_s
FROM work AS w JOIN work AS m ON m.peer = 'medrec' JOIN result AS r ON r.peer = w.peer JOIN step AS f ON f.peer = w.peer AND f.step IN ('find', 'predict', 'compare')
ORDER BY w.sort;
SELECT peer, round(blocked / t.n, 4) AS among_candidates, round(correct::numeric / found, 4) AS precision, round(correct / t.n, 4) AS recall, round(2 * correct / (found + t.n), 4) AS f1,
	round(2 * clustered_correct / (clustered + t.n), 4) AS clustered_f1, t.n AS true_matches, round(predicted::numeric) AS predicted, round(predicted::numeric / t.n, 3) AS predicted_of_true
FROM result, (SELECT sum(pairs(n)) AS n FROM (SELECT count(*) AS n FROM patient GROUP BY person) AS c) AS t;

DROP TABLE patient, model, pair, cluster, cluster_alone, step, sample, result;
DROP FUNCTION pairs, cpu_s;
DROP PROCEDURE run_step;
