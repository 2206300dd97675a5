-- Is this patient registered?

-- 20,000 persons, each third of them once more with an error in one field
CREATE TABLE patient AS
WITH person AS (
  SELECT i, 'fam' || translate((i * 7919 % 100003)::text, '0123456789', 'aeioubdgkl') AS family, 'giv' || translate((i * 104729 % 9973)::text, '0123456789', 'aeiourmnst') AS given,
         DATE '1930-01-01' + i * 31 % 33000 AS dob, '617' || 2000000 + i * 17 % 7999999 AS phone, lpad((i * 13 % 900 + 1000)::text, 5, '0') AS zip, lpad((i * 15485863::bigint % 899999999 + 1000000)::text, 9, '0') AS ssn
  FROM generate_series(1, 20000) AS i)
SELECT i AS id, i AS person, patient_key(family => family, given => given, birth_date => dob, phone => phone, postal_code => zip, ssn => ssn) AS mpi FROM person
UNION ALL
SELECT 100000 + i, i, CASE i % 7
  WHEN 0 THEN patient_key(family => given, given => family, birth_date => dob, postal_code => zip)
  WHEN 1 THEN patient_key(family => family, given => given, birth_date => dob + 1, postal_code => zip)
  WHEN 2 THEN patient_key(family => 'other', given => given, birth_date => dob, phone => phone, ssn => ssn)
  WHEN 3 THEN patient_key(family => family, birth_date => dob, ssn => ssn)
  WHEN 4 THEN patient_key(family => family, given => left(given, 1), birth_date => dob, postal_code => zip)
  WHEN 5 THEN patient_key(family => family || 'x', given => given, phone => phone, postal_code => zip)
  ELSE patient_key(family => family, given => overlay(given PLACING 'y' FROM 5), birth_date => dob, phone => phone) END
FROM person WHERE i % 3 = 0;
INSERT INTO patient SELECT 200000 + i, NULL, CASE WHEN i % 2 = 0 THEN patient_key() END FROM generate_series(1, 100) AS i;
CREATE INDEX patient_mpi ON patient USING gin (mpi);
VACUUM ANALYZE patient;

-- The index is used, and finds what a scan finds: others of 167 queries
CREATE TABLE query AS SELECT id, person, mpi FROM patient WHERE id > 100000 AND id % 40 = 2 AND id < 200000;
EXPLAIN (COSTS OFF) SELECT * FROM patient WHERE mpi % patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14') ORDER BY mpi <-> patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14') LIMIT 5;
SET enable_seqscan = off;
CREATE TABLE by_index AS SELECT q.id AS q, p.id AS p FROM query q JOIN patient p ON p.mpi % q.mpi;
RESET enable_seqscan;
SET enable_indexscan = off;
SET enable_bitmapscan = off;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE by_scan AS SELECT q.id AS q, p.id AS p FROM query q JOIN patient p ON p.mpi % q.mpi;
RESET enable_indexscan;
RESET enable_bitmapscan;
RESET max_parallel_workers_per_gather;
SELECT (SELECT count(*) FROM by_index) = (SELECT count(*) FROM by_scan) AS as_many, (SELECT count(*) > 300 FROM by_scan) AS some,
       (SELECT count(*) FROM (TABLE by_index EXCEPT TABLE by_scan) AS e) AS index_only, (SELECT count(*) FROM (TABLE by_scan EXCEPT TABLE by_index) AS e) AS scan_only;
SELECT count(*) AS queries, count(*) FILTER (WHERE EXISTS (SELECT FROM by_index b WHERE b.q = query.id AND b.p = query.person)) AS found FROM query;
-- ... and the right one first
SELECT count(*) FILTER (WHERE first = query.person) AS right_first
FROM query, LATERAL (SELECT p.id AS first FROM patient p WHERE p.mpi % query.mpi AND p.id <> query.id ORDER BY p.mpi <-> query.mpi LIMIT 1) AS f;

-- Workers find the same
SELECT id AS one, mpi AS one_key FROM query ORDER BY id LIMIT 1 \gset
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM patient WHERE mpi % :'one_key';
SELECT count(*) = (SELECT count(*) FROM by_scan WHERE q = :one) AS same FROM patient WHERE mpi % :'one_key';
RESET ALL;

-- What is in the index is what && asks; % asks for a probability, too
SELECT count(*) > 1 AS some, bool_and(mpi && :'one_key') AS all_share, count(*) = count(*) FILTER (WHERE :'one_key' && mpi) AS symmetric FROM patient WHERE mpi % :'one_key';
EXPLAIN (COSTS OFF) SELECT id FROM patient WHERE mpi && :'one_key';
SET enable_seqscan = off;
CREATE TABLE few AS SELECT * FROM query ORDER BY id LIMIT 20;
CREATE TABLE comparable AS SELECT q.id AS q, p.id AS p FROM few q JOIN patient p ON p.mpi && q.mpi;
RESET enable_seqscan;
SELECT count(*) > 40 AS some, count(*) = (SELECT count(*) FROM few q, patient p WHERE patient_comparable(q.mpi, p.mpi)) AS as_many FROM comparable;

-- With the threshold as an argument: the index is used, in either order, in a join, too
EXPLAIN (COSTS OFF) SELECT id FROM patient WHERE patient_matches(mpi, patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14'), 0.9);
EXPLAIN (COSTS OFF) SELECT id FROM patient WHERE patient_matches(threshold => 0.9, a => patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14'), b => mpi);
EXPLAIN (COSTS OFF) SELECT q.id, p.id FROM query q JOIN patient p ON patient_matches(p.mpi, q.mpi, 0.9);
-- ... but not where the other side is not known before
EXPLAIN (COSTS OFF) SELECT id FROM patient WHERE patient_matches(mpi, mpi, 0.9);
SET enable_seqscan = off;
CREATE TABLE matches_by_index AS
SELECT t, q.id AS q, p.id AS p FROM (VALUES (-1), (0), (0.5), (0.999)) AS v(t) CROSS JOIN few q JOIN patient p ON patient_matches(p.mpi, q.mpi, t);
RESET enable_seqscan;
SET enable_indexscan = off;
SET enable_bitmapscan = off;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE matches_by_scan AS
SELECT t, q.id AS q, p.id AS p FROM (VALUES (-1), (0), (0.5), (0.999)) AS v(t) CROSS JOIN few q JOIN patient p ON patient_matches(p.mpi, q.mpi, t);
SELECT (SELECT count(*) FROM matches_by_index) = (SELECT count(*) FROM matches_by_scan) AS as_many, (SELECT count(*) FROM (TABLE matches_by_index EXCEPT TABLE matches_by_scan) AS e) AS index_only,
       (SELECT count(*) FROM (TABLE matches_by_scan EXCEPT TABLE matches_by_index) AS e) AS scan_only;
SELECT t, count(*) >= 20 AS some, count(*) = (SELECT count(*) FROM comparable) AS all_comparable, count(*) = (SELECT count(*) FROM by_scan WHERE q IN (SELECT id FROM few)) AS those_of_the_operator FROM matches_by_index GROUP BY t ORDER BY t;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT count(*) FROM patient WHERE patient_matches(mpi, :'one_key', 0.5);
SELECT count(*) = (SELECT count(*) FROM matches_by_scan WHERE q = :one AND t = 0.5) AS same FROM patient WHERE patient_matches(mpi, :'one_key', 0.5);
RESET ALL;
-- some two rows are expected, whatever the table's size
ANALYZE query;
CREATE FUNCTION rows_expected(query text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
  RETURN plan->0->'Plan'->>'Plan Rows';
END $$;
SELECT rows_expected($$SELECT FROM patient WHERE patient_matches(mpi, '1|family=garcia', 0.9)$$) AS of_one, rows_expected('SELECT FROM query q JOIN patient p ON patient_matches(p.mpi, q.mpi, 0.9)') AS of_167;
-- thresholds that are none: above 1 and NaN nobody, NULL nothing
SELECT count(*) FILTER (WHERE patient_matches(mpi, :'one_key', 1.5)) AS above, count(*) FILTER (WHERE patient_matches(mpi, :'one_key', 'NaN')) AS nan, count(*) FILTER (WHERE patient_matches(mpi, :'one_key', NULL) IS NULL) = count(*) AS unknown
FROM patient;
SELECT patient_matches(patient_key(), patient_key(), 0) AS nobody, patient_key() && patient_key() AS nothing, patient_matches(NULL, :'one_key', 0.5) IS NULL AS missing;

-- Two errors at once: any field may be wrong; what many have in common is not enough by itself
SELECT wrong, a && b AS comparable FROM (SELECT wrong, patient_key(family => 'Kowalczyk', given => 'Agnieszka', birth_date => '1980-02-14', postal_code => '02139') AS a, b FROM (VALUES
  ('family name', patient_key(family => 'Brown', given => 'Agnieszka', birth_date => '1980-02-14')),
  ('given name', patient_key(family => 'Kowalczyk', given => 'Eve', birth_date => '1980-02-14')),
  ('birth date', patient_key(family => 'Kowalczyk', given => 'Agnieszka', birth_date => '1955-11-30')),
  ('year, letter', patient_key(family => 'Kovalczyk', given => 'Agnieszka', birth_date => '1981-02-14')),
  ('day, letter', patient_key(family => 'Kowalczyk', given => 'Anieszka', birth_date => '1980-02-15')),
  ('order of names, letter', patient_key(family => 'Agnieszka', given => 'Kowalczik', birth_date => '1980-02-14')),
  ('order of day and month, letter', patient_key(family => 'Kowalczik', given => 'Agnieszka', birth_date => '19801402')),
  ('no given name', patient_key(family => 'Kowalczik', birth_date => '1980-02-14')),
  ('no birth date', patient_key(family => 'Kowalczik', given => 'Agnieszka', postal_code => '02139')),
  ('initials and year alone', patient_key(family => 'Kern', given => 'Adam', birth_date => '1980-11-30')),
  ('month and day, sound alone', patient_key(family => 'Kowalczyk', given => 'Eve', birth_date => '1955-02-14')),
  ('postal code, sound alone', patient_key(family => 'Kowalczyk', given => 'Eve', postal_code => '02139'))) AS v(wrong, b)) AS k;
-- The same of those with one name, whichever it is
SELECT patient_key(family => 'Sukarno', birth_date => '1980-02-14') && patient_key(family => 'Sukarno', birth_date => '1981-02-14') AS family,
       patient_key(given => 'Sukarno', birth_date => '1980-02-14') && patient_key(given => 'Sukarno', birth_date => '1981-02-14') AS given,
       patient_key(given => 'Sukarno', birth_date => '1980-02-14') && patient_key(family => 'Sukarno', birth_date => '1981-02-14') AS either;

-- The threshold; a new row is found at once, a deleted one no more
SHOW medrec.match_threshold;
SELECT count(*) AS at_half FROM patient WHERE mpi % :'one_key';
SET medrec.match_threshold = 0;
SELECT count(*) > 1 AS all_that_share_a_key FROM patient WHERE mpi % :'one_key';
SET medrec.match_threshold = 1.5;
RESET medrec.match_threshold;
INSERT INTO patient VALUES (300000, NULL, patient_key(family => 'Petrowski', given => 'Olga', birth_date => '1980-02-14'));
SELECT id FROM patient WHERE mpi % patient_key(family => 'Petrowsky', given => 'Olga', birth_date => '1980-02-14');
DELETE FROM patient WHERE id = 300000;
SELECT id FROM patient WHERE mpi % patient_key(family => 'Petrowsky', given => 'Olga', birth_date => '1980-02-14');
SELECT count(*) AS nobody FROM patient WHERE mpi % patient_key();
SELECT count(*) AS missing FROM patient WHERE mpi % NULL;

-- Under row-level security the index is used still, and shows no row that the policy hides
ALTER TABLE patient ENABLE ROW LEVEL SECURITY;
CREATE POLICY even ON patient USING (id % 2 = 0);
CREATE ROLE medrec_clerk;
GRANT SELECT ON patient, query, by_scan TO medrec_clerk;
SET ROLE medrec_clerk;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM patient WHERE mpi % patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14');
SELECT count(*) > 50 AS some, bool_and(p.id % 2 = 0) AS even, count(*) = (SELECT count(*) FROM by_scan WHERE p % 2 = 0) AS all_of_them
FROM query q JOIN patient p ON p.mpi % q.mpi;
EXPLAIN (COSTS OFF) SELECT id FROM patient WHERE patient_matches(mpi, patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14'), 0.5);
SELECT count(*) > 50 AS some, bool_and(p.id % 2 = 0) AS even, count(*) = (SELECT count(*) FROM by_scan WHERE p % 2 = 0) AS all_of_them
FROM query q JOIN patient p ON patient_matches(p.mpi, q.mpi, 0.5);
RESET ROLE;
RESET enable_seqscan;
REVOKE ALL ON patient, query, by_scan FROM medrec_clerk;
DROP ROLE medrec_clerk;

-- Distance: 0 for what is certain, the larger the less likely; the same both ways
SELECT (a <-> a) BETWEEN 0 AND 1e-9 AS certain, round((a <-> b)::numeric, 2) AS likely, round((a <-> c)::numeric, 1) AS other, (a <-> b) = (b <-> a) AS same
FROM (SELECT patient_key(family => 'Petrowski', given => 'Olga', birth_date => '1980-02-14', ssn => '536904399', phone => '6178675309') AS a,
             patient_key(family => 'Petrowski', given => 'Olga', birth_date => '1981-05-19', phone => '6178675309') AS b,
             patient_key(family => 'Jones', given => 'Tom', birth_date => '1975-06-01') AS c) AS k;
DROP TABLE patient, query, by_index, by_scan, few, comparable, matches_by_index, matches_by_scan;
DROP FUNCTION rows_expected;
