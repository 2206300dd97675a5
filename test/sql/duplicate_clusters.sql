-- Clusters: what people decided counts, and ids go on

CREATE TABLE patient (id text PRIMARY KEY, family text, given text, dob text, phone text,
  mpi patient_key GENERATED ALWAYS AS (patient_key(family => family, given => given, birth_date => dob, phone => phone)) STORED);
INSERT INTO patient VALUES
  ('a1', 'Garcia', 'Maria', '1980-02-14', '617-867-5309'), ('a2', 'Garcia', 'Mari', '1980-02-14', '617-867-5309'),
  ('a3', 'Garcia', 'Maria', '1980-02-15', '617-867-5309'), ('a4', 'Garcia Lopez', 'Maria', '1980-02-14', '617-867-5309'),
  ('b1', 'Petrowski', 'Olga', '1971-03-03', NULL), ('b2', 'Petrowsky', 'Olga', '1971-03-03', NULL),
  ('s1', 'Okafor', 'Ada', '1990-06-15', NULL), ('s2', 'Chen', 'Li', '1950-12-24', NULL), ('s3', 'Nguyen', 'Thi', '1999-01-31', NULL);
-- all of it is to be the same from the pairs that find_duplicates finds
CREATE VIEW pairs AS SELECT * FROM find_duplicates('patient', 'mpi', 'id', threshold => 0.05);
CREATE FUNCTION clusters(previous regclass DEFAULT NULL) RETURNS TABLE (cluster_id text, members text, weight numeric) LANGUAGE sql AS $$
  WITH found AS MATERIALIZED (SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', previous => $1)),
    listed AS MATERIALIZED (SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', previous => $1, pairs => 'pairs'))
  SELECT * FROM (SELECT cluster_id, string_agg(id, ' ' ORDER BY id) AS members, max(round(weight::numeric, 1)) AS weight FROM found GROUP BY cluster_id
    UNION ALL SELECT 'FROM PAIRS', id || ' in ' || cluster_id, weight::numeric FROM ((TABLE listed EXCEPT ALL TABLE found) UNION ALL (TABLE found EXCEPT ALL TABLE listed)) AS d) AS c
  ORDER BY cluster_id COLLATE "C" $$;
CREATE FUNCTION decide(a text, b text, decision text) RETURNS void LANGUAGE sql AS $$ SELECT match_decide('patient', 'mpi', 'id', a, b, decision) $$;
SELECT * FROM clusters();

-- the same are together, strangers, too, who are no candidates; the average by which they were joined shows it
SELECT decide('s1', 's2', 'same');
SELECT * FROM clusters();
-- and through others; who is like one of several strangers only is with them when that is decided
SELECT decide('s2', 'b1', 'same'), decide('s2', 's3', 'same');
SELECT * FROM clusters();
SELECT decide('b1', 'b2', 'same');
SELECT * FROM clusters();
-- what is different is not; nor is it by way of a third one
SELECT decide('a1', 'a2', 'different');
SELECT * FROM clusters();
SELECT decide('a1', 'a3', 'different'), decide('a1', 'a4', 'different'), decide('a2', 'a3', 'different'), decide('a2', 'a4', 'different'), decide('a3', 'a4', 'different');
SELECT * FROM clusters();
-- all of a group, when one of them is
TRUNCATE medrec_match_decision;
SELECT decide('a1', 'a2', 'same'), decide('a3', 'a4', 'same'), decide('a1', 'a4', 'different');
SELECT * FROM clusters();
-- unsure is nothing; nor is a decision about a row that is not there, in another relation, or made on other keys
UPDATE medrec_match_decision SET decision = 'unsure';
INSERT INTO medrec_match_decision (relation, id_a, id_b, decision, fingerprint) VALUES ('public.patient', 'a1', 'a9', 'same', 0), ('public.patient', 'a0', 'a2', 'different', 0);
INSERT INTO medrec_match_decision (relation, id_a, id_b, decision, fingerprint) SELECT 'public.other', 'a1', 'a3', 'different', patient_pair_fingerprint(a.mpi, b.mpi) FROM patient a, patient b WHERE a.id = 'a1' AND b.id = 'a3';
SELECT * FROM clusters();
SELECT decide('a1', 'a2', 'different'), decide('s1', 's2', 'same');
SELECT * FROM clusters();
UPDATE patient SET phone = '(617) 867-5309' WHERE id = 'a1';
SELECT count(*) AS as_before FROM clusters() WHERE members = 'a1 a3 a4';
UPDATE patient SET phone = '518-867-5309' WHERE id = 'a1';
UPDATE patient SET dob = '1990-06-16' WHERE id = 's1';
SELECT * FROM clusters();
UPDATE patient SET phone = '617-867-5309' WHERE id = 'a1';
UPDATE patient SET dob = '1990-06-15' WHERE id = 's1';
SELECT * FROM clusters();

-- Contradictions: the different stays, the same through which it was contradicted binds nobody, and the rest holds
TRUNCATE medrec_match_decision;
\set VERBOSITY default
SELECT decide('a1', 'a2', 'same'), decide('a2', 'a3', 'same'), decide('a1', 'a3', 'different'), decide('a3', 's1', 'same'), decide('s1', 's2', 'same'), decide('b1', 's3', 'same');
SELECT * FROM clusters();
-- one more that contradicts nothing changes nothing
SELECT decide('s2', 's3', 'different');
SELECT * FROM clusters();
TRUNCATE medrec_match_decision;
\set VERBOSITY terse

-- Several rows with one id: a decision is about that with the key that it was made on
CREATE TABLE twofold AS SELECT id, mpi FROM patient UNION ALL SELECT 'a1', mpi FROM patient WHERE id = 's2';
SELECT match_decide('patient', 'mpi', 'id', 'a1', 'a2', 'different');
UPDATE medrec_match_decision SET relation = 'public.twofold';
SELECT cluster_id, id FROM duplicate_clusters('twofold', 'mpi', 'id');
-- a list of pairs does not say which of them it means
SELECT cluster_id, id FROM duplicate_clusters('twofold', 'mpi', 'id', pairs => 'pairs');
CREATE VIEW pairs_b AS SELECT * FROM pairs WHERE id_a LIKE 'b%';
SELECT cluster_id, id FROM duplicate_clusters('twofold', 'mpi', 'id', pairs => 'pairs_b');
DROP VIEW pairs_b;
TRUNCATE medrec_match_decision;
DROP TABLE twofold;

-- A pair that alone holds two groups together is no bridge when it is decided
CREATE TABLE bridged (id text, mpi patient_key);
INSERT INTO bridged VALUES ('a', patient_key(family => 'Garcia', given => 'Maria', phone => '617-867-5309')), ('b', patient_key(family => 'Garcia', given => 'Maria', phone => '617-867-5309', ssn => '536904399')),
  ('c', patient_key(family => 'Garcia', given => 'Maria', phone => '518-867-5309', ssn => '536904399')), ('d', patient_key(family => 'Garcia', given => 'Maria', phone => '518-867-5309'));
SELECT * FROM (SELECT cluster_id, string_agg(id, ' ' ORDER BY id) AS members, bool_or(bridge) AS bridge FROM duplicate_clusters('bridged', 'mpi', 'id') GROUP BY 1) c ORDER BY 1;
CREATE VIEW bridged_pairs AS SELECT * FROM find_duplicates('bridged', 'mpi', 'id', threshold => 0.05);
SELECT * FROM (SELECT cluster_id, string_agg(id, ' ' ORDER BY id) AS members, bool_or(bridge) AS bridge FROM duplicate_clusters('bridged', 'mpi', 'id', pairs => 'bridged_pairs') GROUP BY 1) c ORDER BY 1;
SELECT match_decide('bridged', 'mpi', 'id', 'b', 'c', 'same');
SELECT * FROM (SELECT cluster_id, string_agg(id, ' ' ORDER BY id) AS members, bool_or(bridge) AS bridge FROM duplicate_clusters('bridged', 'mpi', 'id') GROUP BY 1) c ORDER BY 1;
TRUNCATE medrec_match_decision;
DROP VIEW bridged_pairs;
DROP TABLE bridged;

-- The same answer in whatever order the rows lie and by however many processes, with equals of which some are decided on
CREATE TABLE crowd AS
SELECT lpad((i * 7919 % 100003)::text, 6, '0') AS id, patient_key(family => 'Fam' || i % 30000 % 997, given => 'Giv' || i % 30000 % 89, birth_date => (date '1930-01-01' + i % 30000)::text) AS mpi
FROM generate_series(1, 70000) i;
CREATE TABLE crowd_turned AS SELECT * FROM crowd ORDER BY id DESC;
-- of three equals, two are different; of two pairs of equals, two are the same
WITH equal AS (SELECT array_agg(id ORDER BY id COLLATE "C") AS ids FROM crowd GROUP BY mpi::text),
  decided AS (SELECT ids[1] AS id_a, ids[2] AS id_b, 'different' AS decision FROM equal WHERE cardinality(ids) = 3 AND ids[1] < '010000'
    UNION ALL SELECT LEAST(ids[1], next), GREATEST(ids[1], next), 'same' FROM (SELECT ids, lead(ids[2]) OVER (ORDER BY ids[1]) AS next FROM equal WHERE cardinality(ids) = 2) e WHERE ids[1] < '005000' AND next IS NOT NULL)
INSERT INTO medrec_match_decision (relation, id_a, id_b, decision, fingerprint)
SELECT r, id_a, id_b, decision, patient_pair_fingerprint(a.mpi, b.mpi) FROM decided JOIN crowd a ON a.id = id_a JOIN crowd b ON b.id = id_b, unnest('{public.crowd,public.crowd_turned}'::text[]) r;
SELECT relation, decision, count(*) > 500 AS many FROM medrec_match_decision GROUP BY 1, 2 ORDER BY 1, 2;
SET max_parallel_maintenance_workers = 0;
CREATE TABLE alone AS SELECT * FROM duplicate_clusters('crowd', 'mpi', 'id');
SET max_parallel_maintenance_workers = 2;
SELECT (SELECT count(*) FROM (TABLE alone EXCEPT ALL SELECT * FROM duplicate_clusters('crowd', 'mpi', 'id')) d) AS by_others,
  (SELECT count(*) FROM (TABLE alone EXCEPT ALL SELECT * FROM duplicate_clusters('crowd_turned', 'mpi', 'id')) d) AS turned;
CREATE TABLE crowd_pairs AS SELECT id_b AS id_a, id_a AS id_b FROM find_duplicates('crowd_turned', 'mpi', 'id', threshold => 0.05) ORDER BY weight, 1, 2;
SELECT count(*) > 40000 AS many, (SELECT count(*) FROM (TABLE alone EXCEPT ALL SELECT * FROM duplicate_clusters('crowd', 'mpi', 'id', pairs => 'crowd_pairs')) d) AS from_pairs,
  (SELECT count(*) FROM (SELECT * FROM duplicate_clusters('crowd_turned', 'mpi', 'id', pairs => 'crowd_pairs') EXCEPT ALL TABLE alone) d) AS turned FROM crowd_pairs;
SELECT d.decision, bool_and(a.cluster_id IS NOT DISTINCT FROM b.cluster_id) AS always, bool_or(a.cluster_id = b.cluster_id) AS ever
FROM medrec_match_decision d LEFT JOIN alone a ON a.id = id_a LEFT JOIN alone b ON b.id = id_b WHERE relation = 'public.crowd' GROUP BY 1 ORDER BY 1;
-- nothing changes where nothing was decided
TRUNCATE medrec_match_decision;
CREATE TABLE undecided AS SELECT * FROM duplicate_clusters('crowd', 'mpi', 'id');
SELECT match_decide('crowd', 'mpi', 'id', c.id, d.id, 'different') FROM (SELECT id, cluster_id FROM undecided ORDER BY id LIMIT 1) c JOIN undecided d ON d.cluster_id = c.cluster_id AND d.id > c.id;
SELECT count(*) FROM (SELECT * FROM undecided u WHERE NOT EXISTS (SELECT FROM undecided d JOIN medrec_match_decision ON d.id = id_a WHERE d.cluster_id = u.cluster_id) EXCEPT ALL SELECT * FROM duplicate_clusters('crowd', 'mpi', 'id')) d;
DROP TABLE crowd, crowd_turned, crowd_pairs, alone, undecided;

-- More of them than are weighed pair by pair, and nothing to set them apart but what was decided
TRUNCATE medrec_match_decision;
CREATE TABLE crowd AS SELECT lpad(i::text, 5, '0') AS id, patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14', phone => '617-867-5309') AS mpi FROM generate_series(1, 3000) i;
INSERT INTO crowd SELECT 's' || i, patient_key(family => 'Okafor' || i, birth_date => '1990-06-15') FROM generate_series(1, 600) i;
SELECT match_decide('crowd', 'mpi', 'id', a, b, d)
FROM (VALUES ('00001', '00002', 'different'), ('00002', '00003', 'different'), ('00001', '00003', 'different'), ('00003', '00004', 'same'), ('00004', 's1', 'same'), ('02000', '03000', 'different')) v(a, b, d);
CREATE TABLE crowd_clusters AS SELECT * FROM duplicate_clusters('crowd', 'mpi', 'id');
SELECT count(DISTINCT cluster_id) AS clusters, count(*) AS rows FROM crowd_clusters;
SELECT a.cluster_id IS NOT DISTINCT FROM b.cluster_id AS together, id_a, id_b, decision FROM medrec_match_decision LEFT JOIN crowd_clusters a ON a.id = id_a LEFT JOIN crowd_clusters b ON b.id = id_b ORDER BY 2, 3;
-- ... of strangers, too, all of whom are the same
TRUNCATE medrec_match_decision;
INSERT INTO medrec_match_decision (relation, id_a, id_b, decision, fingerprint)
SELECT 'public.crowd', LEAST(a.id, b.id), GREATEST(a.id, b.id), 'same', patient_pair_fingerprint(a.mpi, b.mpi) FROM generate_series(1, 599) i JOIN crowd a ON a.id = 's' || i JOIN crowd b ON b.id = 's' || i + 1;
SELECT count(DISTINCT cluster_id) AS clusters, count(*) AS rows FROM duplicate_clusters('crowd', 'mpi', 'id') WHERE id LIKE 's%';
SELECT match_decide('crowd', 'mpi', 'id', '00001', 's1', 'different'), match_decide('crowd', 'mpi', 'id', '00001', 's600', 'same');
SELECT count(DISTINCT cluster_id) AS clusters, count(*) AS rows FROM duplicate_clusters('crowd', 'mpi', 'id') WHERE id LIKE 's%';
DROP TABLE crowd, crowd_clusters;
TRUNCATE medrec_match_decision;

-- Ids that go on. Most of its members come from there; of several, the one with most of them; then the first
CREATE TABLE previous (cluster_id text, id text);
SELECT * FROM clusters('previous');
INSERT INTO previous VALUES ('old', 'a1'), ('old', 'a2'), ('other', 'a3'), ('Petrowski', 'b1'), ('gone', 's1'), ('gone', 'b9'), ('gone', NULL), (NULL, 'a3'), (NULL, NULL), ('', 's2');
SELECT * FROM clusters('previous');
-- what is there twice counts once; of equals, the first in the order of bytes
INSERT INTO previous VALUES ('other', 'a3'), ('other', 'a3'), ('other', 'a3'), ('Other', 'a3'), ('Other', 'a4');
SELECT * FROM clusters('previous');
-- a split: the id stays with most of them, and of equals with the first; the others take a new one, never one that was in use
SELECT decide('a1', 'a2', 'same'), decide('a1', 'a3', 'different'), decide('a1', 'a4', 'different'), decide('a2', 'a3', 'different'), decide('a2', 'a4', 'different');
TRUNCATE previous;
INSERT INTO previous SELECT 'a1', 'a' || i FROM generate_series(1, 4) i;
SELECT * FROM clusters('previous');
DELETE FROM previous WHERE id = 'a1';
SELECT * FROM clusters('previous');
INSERT INTO previous VALUES ('a2', 's1');
SELECT * FROM clusters('previous');
INSERT INTO previous VALUES ('a1#2', 's2');
INSERT INTO patient VALUES ('a1#3');
SELECT * FROM clusters('previous');
-- a merge: one of the two goes on
TRUNCATE medrec_match_decision;
SELECT * FROM clusters('previous');
-- a view, columns of other types, names that have to be quoted; run after run the same
CREATE SCHEMA "Odd schema";
CREATE VIEW "Odd schema"."Kept ""x""" AS SELECT 7::numeric AS cluster_id, id::varchar(10) FROM previous;
SELECT * FROM clusters('"Odd schema"."Kept ""x"""');
CREATE TABLE kept AS SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', previous => 'previous');
SELECT count(*) AS rows, (SELECT count(*) FROM (TABLE kept EXCEPT ALL SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', NULL, 'kept')) d) AS changed FROM kept;
-- without, and with nothing in it, the ids are those of the first members
SELECT cluster_id, count(*) FROM duplicate_clusters('patient', 'mpi', 'id', previous => NULL) GROUP BY 1 ORDER BY 1;
-- refusals
SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', previous => 'patient');
CREATE TABLE no_id (cluster_id text, "ID" text);
SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', previous => 'no_id');
SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', previous => 0);
SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', previous => 'pg_class_oid_index');
SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', previous => 'nothing');

-- Pairs that were listed. A list of nothing; all that is decided is in a cluster still
CREATE TABLE listed (id_a text, id_b text);
SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', pairs => 'listed');
SELECT decide('s1', 's2', 'same');
SELECT cluster_id, id FROM duplicate_clusters('patient', 'mpi', 'id', pairs => 'listed') ORDER BY 2;
-- only what is listed connects, in whatever order and however often; nobody is a pair with himself or with nothing, and strangers are none
INSERT INTO listed VALUES ('a2', 'a1'), ('a1', 'a2'), ('a1', 'a2'), ('b1', 'b1'), ('b2', NULL), (NULL, 'b2'), (NULL, NULL), ('s3', 'b1'), ('', '');
SELECT cluster_id, id FROM duplicate_clusters('patient', 'mpi', 'id', pairs => 'listed') ORDER BY 2;
-- within what is connected, pairs that are not listed are weighed, too; weights of the list are not asked for: they may be of other records by now
INSERT INTO listed VALUES ('a2', 'a3'), ('a3', 'a4');
CREATE VIEW weighed AS SELECT id_b, id_a, 'NaN'::float8 AS weight FROM listed;
SELECT cluster_id, id, round(weight::numeric, 1) AS weight FROM duplicate_clusters('patient', 'mpi', 'id', pairs => 'weighed') WHERE id LIKE 'a%' ORDER BY 2;
-- ids that are of no row, or of one without a key
INSERT INTO patient (id) VALUES ('k1');
CREATE VIEW keyless AS SELECT id, CASE WHEN id <> 'k1' THEN mpi END AS mpi FROM patient;
INSERT INTO listed VALUES ('a1', 'a9'), ('a1', 'zz'), ('zz', 'zy'), ('a1', 'k1');
SELECT match_decide('keyless', 'mpi', 'id', 's1', 's2', 'same');
\set VERBOSITY default
SELECT cluster_id, id FROM duplicate_clusters('keyless', 'mpi', 'id', pairs => 'listed') ORDER BY 2;
\set VERBOSITY terse
DELETE FROM patient WHERE id = 'k1';
-- ids of other types, and names that have to be quoted
CREATE TABLE "Odd schema"."Numbers ""x""" AS SELECT i AS "The Id", patient_key(family => 'Garcia', given => 'Maria', ssn => '536904399') AS "Its Key" FROM generate_series(8, 11) i;
CREATE TABLE "Odd schema"."Pairs ""x""" AS SELECT 9::numeric AS id_a, i::numeric AS id_b FROM generate_series(10, 12) i;
SELECT cluster_id, id FROM duplicate_clusters('"Odd schema"."Numbers ""x"""', 'Its Key', 'The Id', NULL, NULL, '"Odd schema"."Pairs ""x"""') ORDER BY 2;
DROP TABLE "Odd schema"."Numbers ""x""", "Odd schema"."Pairs ""x""";
-- an id that goes on avoids those of rows, listed or not
TRUNCATE listed, previous;
TRUNCATE medrec_match_decision;
INSERT INTO listed VALUES ('b1', 'b2');
INSERT INTO previous VALUES ('b1', 's1'), ('b2', 's2');
SELECT cluster_id, id FROM duplicate_clusters('patient', 'mpi', 'id', NULL, 'previous', 'listed') ORDER BY 2;
INSERT INTO patient VALUES ('b1#2');
SELECT cluster_id, id FROM duplicate_clusters('patient', 'mpi', 'id', NULL, 'previous', 'listed') ORDER BY 2;
DELETE FROM patient WHERE id = 'b1#2';
-- refusals
SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', pairs => 'patient');
SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', pairs => 0);
SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', pairs => 'pg_class_oid_index');
SELECT * FROM duplicate_clusters('patient', 'mpi', 'id', pairs => 'nothing');
DROP VIEW weighed, keyless;
TRUNCATE previous;
INSERT INTO previous VALUES ('a2', 's1'), ('a1#2', 's2');

-- The caller's rights and rows: of the decisions and of the earlier clusters
SELECT decide('a1', 'a2', 'different'), decide('b1', 'b2', 'different');
CREATE ROLE regress_clerk;
GRANT SELECT ON patient TO regress_clerk;
SET ROLE regress_clerk;
SELECT cluster_id, id FROM duplicate_clusters('patient', 'mpi', 'id') ORDER BY 1, 2;
RESET ROLE;
GRANT SELECT ON medrec_match_decision TO regress_clerk;
SET ROLE regress_clerk;
SELECT cluster_id, id FROM duplicate_clusters('patient', 'mpi', 'id') ORDER BY 1, 2;
SELECT cluster_id, id FROM duplicate_clusters('patient', 'mpi', 'id', previous => 'previous') ORDER BY 1, 2;
SELECT cluster_id, id FROM duplicate_clusters('patient', 'mpi', 'id', pairs => 'listed') ORDER BY 1, 2;
RESET ROLE;
TRUNCATE listed;
INSERT INTO listed SELECT id_a, id_b FROM pairs;
GRANT SELECT ON listed TO regress_clerk;
CREATE POLICY own ON listed TO regress_clerk USING (id_a <> 'a3');
ALTER TABLE listed ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON patient TO regress_clerk USING (id <> 'b2');
ALTER TABLE patient ENABLE ROW LEVEL SECURITY;
SET ROLE regress_clerk;
SELECT cluster_id, id FROM duplicate_clusters('patient', 'mpi', 'id', pairs => 'listed') ORDER BY 1, 2;
RESET ROLE;
REVOKE ALL ON medrec_match_decision FROM regress_clerk;
SET ROLE regress_clerk;
SELECT cluster_id, id FROM duplicate_clusters('patient', 'mpi', 'id', pairs => 'listed') ORDER BY 1, 2;
RESET ROLE;
GRANT SELECT ON medrec_match_decision TO regress_clerk;
ALTER TABLE patient DISABLE ROW LEVEL SECURITY;
CREATE POLICY own ON medrec_match_decision TO regress_clerk USING (id_a LIKE 'a%');
ALTER TABLE medrec_match_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON previous TO regress_clerk USING (id = 'a4');
ALTER TABLE previous ENABLE ROW LEVEL SECURITY;
INSERT INTO previous VALUES ('b', 'b1');
GRANT SELECT ON previous TO regress_clerk;
SET ROLE regress_clerk;
SELECT cluster_id, id FROM duplicate_clusters('patient', 'mpi', 'id', previous => 'previous') ORDER BY 1, 2;
RESET ROLE;
ALTER TABLE medrec_match_decision DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON medrec_match_decision;
REVOKE ALL ON medrec_match_decision FROM regress_clerk;
TRUNCATE medrec_match_decision;
DROP VIEW "Odd schema"."Kept ""x""";
DROP SCHEMA "Odd schema";
DROP VIEW pairs;
DROP TABLE patient, previous, kept, no_id, listed;
DROP FUNCTION clusters, decide;
DROP ROLE regress_clerk;
