-- Duplicate patients in whole tables

CREATE TABLE patient (id int PRIMARY KEY, what text, mpi patient_key);
INSERT INTO patient VALUES
  (1, 'registered', patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14', sex => 'F', phone => '617-867-5309', street => '12 Main St', postal_code => '02139')),
  (2, 'maiden name', patient_key(family => 'Lopez', previous_family => 'Garcia', given => 'Maria', birth_date => '1980-02-14', sex => 'F', phone => '617-867-5309', street => '9 Elm Ave', postal_code => '02139')),
  (3, 'two surnames', patient_key(family => 'Garcia-Lopez', given => 'Maria', birth_date => '1980-02-14', sex => 'F', phone => '617-867-5309')),
  (4, 'swapped', patient_key(family => 'Maria', given => 'Garcia', birth_date => '1980-02-14', sex => 'F', phone => '617-867-5309')),
  (10, 'twin', patient_key(family => 'Smith', given => 'Anna', birth_date => '2012-05-07', sex => 'F', phone => '518-867-5309', street => '1 Oak St', postal_code => '12207')),
  (11, 'other twin', patient_key(family => 'Smith', given => 'Beth', birth_date => '2012-05-07', sex => 'F', phone => '518-867-5309', street => '1 Oak St', postal_code => '12207')),
  (12, 'brother', patient_key(family => 'Smith', given => 'Carl', birth_date => '2014-09-30', sex => 'M', phone => '518-867-5309', street => '1 Oak St', postal_code => '12207')),
  (20, 'senior', patient_key(family => 'Brown', given => 'Robert', suffix => 'Sr', birth_date => '1950-01-20', sex => 'M', street => '7 Hill Rd', postal_code => '60601')),
  (21, 'junior', patient_key(family => 'Brown', given => 'Robert', suffix => 'Jr', birth_date => '1978-06-03', sex => 'M', street => '7 Hill Rd', postal_code => '60601')),
  (30, 'Greek', patient_key(family => 'Παπαδόπουλος', given => 'Γιώργος', birth_date => '1966-11-02', sex => 'M')),
  (31, 'Greek in capitals', patient_key(family => 'ΠΑΠΑΔΟΠΟΥΛΟΣ', given => 'ΓΙΩΡΓΟΣ', birth_date => '1966-11-02', sex => 'M')),
  (40, 'nobody', patient_key(family => 'Doe', given => 'John', birth_date => '1900-01-01')),
  (41, 'nobody', patient_key(family => 'Doe', given => 'John', birth_date => '1900-01-01')),
  (42, 'nothing', patient_key()), (43, 'nothing', patient_key()), (44, 'no key', NULL),
  (50, 'a long name', patient_key(family => repeat('Lang', 250000), given => 'Eva', birth_date => '1991-03-03')),
  (51, 'a long name', patient_key(family => repeat('Lang', 250000), given => 'Eva', birth_date => '1991-03-03'));
SELECT id_a, id_b, a.what, b.what, round(weight::numeric, 1) AS weight, band, reasons
FROM find_duplicates('patient', 'mpi', 'id') JOIN patient a ON a.id::text = id_a JOIN patient b ON b.id::text = id_b ORDER BY id_a COLLATE "C", id_b COLLATE "C";

-- the weight is match_weight's, the bands are the model's, and the order is that of the ids
SELECT count(*), bool_and(weight = match_weight(a.mpi, b.mpi)) AS weight, bool_and(probability = match_probability(a.mpi, b.mpi)) AS probability,
  bool_and(band = CASE WHEN probability >= 0.99 THEN 'match' WHEN probability >= 0.5 THEN 'review' ELSE 'none' END) AS band, bool_and(id_a COLLATE "C" < id_b) AS in_order
FROM find_duplicates('patient', 'mpi', 'id', threshold => 0.0001) JOIN patient a ON a.id::text = id_a JOIN patient b ON b.id::text = id_b;
-- a threshold that is never reached, one that always is, and what is no probability
SELECT count(*) FROM find_duplicates('patient', 'mpi', 'id', threshold => 1);
SELECT count(*) > 8 AS more FROM find_duplicates('patient', 'mpi', 'id', threshold => 0);
SELECT * FROM find_duplicates('patient', 'mpi', 'id', threshold => 1.5);
SELECT * FROM find_duplicates('patient', 'mpi', 'id', threshold => 'NaN');
-- columns that are not there, or are something else
SELECT * FROM find_duplicates('patient', 'nothing', 'id');
SELECT * FROM find_duplicates('patient', 'what', 'id');
SELECT * FROM find_duplicates('patient', 'mpi', 'nothing');
SELECT * FROM find_duplicates(NULL, 'mpi', 'id');
CREATE TABLE empty (LIKE patient);
SELECT * FROM find_duplicates('empty', 'mpi', 'id');

-- Clusters
SELECT cluster_id, c.id, what, round(weight::numeric, 1) AS weight, bridge FROM duplicate_clusters('patient', 'mpi', 'id') c JOIN patient p ON p.id::text = c.id ORDER BY 1, 2;
SELECT * FROM duplicate_clusters('empty', 'mpi', 'id');

-- Links: one row of either table
CREATE TABLE other AS SELECT 'x' || id AS mrn, mpi AS person FROM patient WHERE id IN (2, 11, 20, 31);
SELECT id_a, id_b, band FROM find_links('patient', 'mpi', 'id', 'other', 'person', 'mrn') ORDER BY id_a COLLATE "C", id_b COLLATE "C";

-- Models: a value that can be read, changed and refused
SELECT jsonb_typeof(match_model()::jsonb), match_model()::text::match_model::text = match_model()::text AS again;
SELECT match_weight(a.mpi, b.mpi) = match_weight(a.mpi, b.mpi, match_model()) AS built_in, match_weight(a.mpi, b.mpi, NULL) = match_weight(a.mpi, b.mpi) AS none,
  match_weight(a.mpi, b.mpi, jsonb_set(match_model()::jsonb, '{prior}', '-28')::match_model) - match_weight(a.mpi, b.mpi) AS less
FROM patient a, patient b WHERE a.id = 1 AND b.id = 2;
SELECT abs((SELECT sum(weight) FROM match_explain(a.mpi, b.mpi, '{"version": 1, "prior": -5}')) - match_weight(a.mpi, b.mpi, '{"version": 1, "prior": -5}')) < 0.001 AS adds_up
FROM patient a, patient b WHERE a.id = 1 AND b.id = 3;
SELECT '{}'::match_model;
SELECT '[]'::match_model;
SELECT '{"version": 2}'::match_model;
SELECT '{"version": 1, "prior": "high"}'::match_model;
SELECT '{"version": 1, "comparisons": {"shoe": {}}}'::match_model;
SELECT '{"version": 1, "comparisons": {"sex": {"same": {"m": 1.5}}}}'::match_model;
SELECT '{"version": 1, "comparisons": {"sex": {"alike": {"m": 0.5}}}}'::jsonb::match_model;
SELECT '{"version": 1, "errors": {"both": -21}}'::match_model;

-- Training: many patients, of whom some are there twice
CREATE TABLE crowd AS
SELECT i AS id, patient_key(family => 'Fam' || md5((i % 5000)::text), given => 'Giv' || left(md5((i % 5000 * 7)::text), 5 + (i > 5000)::int),
  birth_date => (date '1940-01-01' + (i % 5000) * 5)::text, ssn => CASE WHEN i % 3 = 0 THEN (600000000 + i % 5000)::text END, city => 'C' || i % 5000 % 97) AS mpi
FROM generate_series(1, 5500) i;
CREATE TABLE model AS SELECT match_train('crowd', 'mpi') AS m;
ANALYZE crowd, model;
SELECT m::jsonb -> 'trained' ->> 'rows' AS rows, (m::jsonb -> 'trained' ->> 'expected_matches')::numeric BETWEEN 480 AND 520 AS expected, m::jsonb -> 'trained' -> 'warnings' AS warnings FROM model;
SELECT m::text = match_train('crowd', 'mpi')::text AS the_same_again FROM model;
SELECT count(*), count(*) FILTER (WHERE id_b::int - id_a::int IN (5000, -5000)) AS correct FROM model, find_duplicates('crowd', 'mpi', 'id', m);
SELECT count(*) FROM model, find_duplicates('crowd', 'mpi', 'id', m) d JOIN crowd a ON a.id::text = id_a JOIN crowd b ON b.id::text = id_b WHERE weight <> match_weight(a.mpi, b.mpi, m);
SELECT match_train('empty', 'mpi') IS NOT NULL AS something;
SELECT match_train('patient', 'what');

-- four to a house, twins among them who have nearly one name, and some of them twice: households are known, and twins are told apart
CREATE TABLE town AS
SELECT i AS id, patient_key(family => 'Fam' || md5((p / 4)::text), given => 'Giv' || left(md5((p - twin)::text), 5 + i / 6000) || repeat('o', twin),
  birth_date => (date '1940-01-01' + (p - twin) * 7919 % 25000)::text, birth_order => CASE WHEN p % 20 IN (2, 3) THEN p % 20 - 1 END,
  street => p / 4 || ' Oak St', city => 'C' || p / 4 % 97) AS mpi
FROM generate_series(0, 6299) i, LATERAL (SELECT i % 6000 AS p, (i % 20 = 3)::int AS twin) AS person;
SELECT (m -> 'households')::numeric * (m -> 'trained' -> 'pairs')::numeric BETWEEN 9000 AND 10500 AS households,
  (m -> 'trained' -> 'expected_matches')::numeric BETWEEN 290 AND 310 AS expected, m ? 'errors' AS errors FROM CAST(match_train('town', 'mpi') AS jsonb) AS m;
-- one to a house, each twice, where one in ten has another given name and one in ten another birth date: there are no households
CREATE TABLE hermits AS
SELECT i AS id, patient_key(family => 'Fam' || md5((i % 4000)::text), given => 'Giv' || md5((CASE WHEN i > 4000 AND i % 10 = 0 THEN -i ELSE i % 4000 END)::text),
  birth_date => (date '1940-01-01' + (CASE WHEN i > 4000 AND i / 10 % 10 = 0 THEN i ELSE i % 4000 END) * 7919 % 25000)::text,
  street => i % 4000 || ' Oak St', city => 'C' || i % 97) AS mpi
FROM generate_series(0, 7999) i;
SELECT m -> 'households' AS households, (m -> 'trained' -> 'expected_matches')::numeric BETWEEN 3990 AND 4010 AS expected, m ? 'errors' AS errors FROM CAST(match_train('hermits', 'mpi') AS jsonb) AS m;
-- an error in the name or in the birth date, never in both: one is the less likely with the other
CREATE TABLE careful AS
SELECT i AS id, patient_key(family => 'Fam' || md5((i % 4000)::text), given => 'Giv' || left(md5((i % 4000)::text), 5 + (i > 4000 AND i % 2 = 0)::int),
  birth_date => (date '1940-01-01' + (i % 4000) * 7919 % 25000 + (i > 4000 AND i % 2 = 1)::int)::text) AS mpi
FROM generate_series(0, 4999) i;
CREATE TABLE careful_model AS SELECT match_train('careful', 'mpi') AS m;
SELECT key, value::numeric > 0 AS more_likely FROM careful_model, jsonb_each_text(m::jsonb -> 'errors') ORDER BY key COLLATE "C";
SELECT count(*), count(*) FILTER (WHERE abs(id_b::int - id_a::int) = 4000) AS correct FROM careful_model, find_duplicates('careful', 'mpi', 'id', m);
SELECT field, agreement, weight FROM match_explain(patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14'), patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-15'),
  '{"version": 1, "errors": {"birth_date": 0.5, "both": -3}}') WHERE field = 'rule';

-- the same by one process and by several, and in another order of rows
INSERT INTO crowd SELECT 10000 + i, patient_key(family => 'Other' || i % 20000, given => 'One' || i % 20000, birth_date => (date '1930-01-01' + i % 20000)::text) FROM generate_series(1, 60000) i;
SET max_parallel_maintenance_workers = 0;
CREATE TABLE alone AS SELECT d.* FROM model, find_duplicates('crowd', 'mpi', 'id', m) d;
CREATE TABLE alone_clusters AS SELECT c.* FROM model, duplicate_clusters('crowd', 'mpi', 'id', m) c;
CREATE TABLE model_alone AS SELECT match_train('crowd', 'mpi') AS m;
SET max_parallel_maintenance_workers = 2;
CREATE TABLE together AS SELECT d.* FROM model, find_duplicates('crowd', 'mpi', 'id', m) d;
SELECT count(*) > 50000 AS pairs, (SELECT count(*) FROM (TABLE alone EXCEPT ALL TABLE together) d) AS missing, (SELECT count(*) FROM (TABLE together EXCEPT ALL TABLE alone) d) AS more FROM alone;
SELECT count(*) FROM ((TABLE alone_clusters) EXCEPT ALL (SELECT c.* FROM model, duplicate_clusters('crowd', 'mpi', 'id', m) c)) d;
SELECT m::text = match_train('crowd', 'mpi')::text AS same_model FROM model_alone;
-- what is passed over at first sight would not have reached the threshold
CREATE TABLE everything AS SELECT d.* FROM model, find_duplicates('crowd', 'mpi', 'id', m, 0) d;
SELECT count(*) > (SELECT count(*) FROM alone) AS more, (SELECT count(*) FROM (SELECT id_a, id_b FROM everything WHERE probability >= 0.5 EXCEPT ALL SELECT id_a, id_b FROM alone) d) AS missing FROM everything;
-- a threshold and a model of one's own: the index and a scan find the same
CREATE INDEX ON crowd USING gin (mpi);
CREATE TABLE asked AS SELECT mpi FROM crowd WHERE id = 100;
PREPARE alike AS SELECT array_agg(id ORDER BY id) FROM crowd WHERE patient_matches(mpi, (SELECT mpi FROM asked), 0.01, (SELECT m FROM model));
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM crowd WHERE patient_matches(mpi, patient_key(family => 'Garcia'), 0.01, '{"version": 1}');
EXECUTE alike;
SET enable_seqscan = on;
SET enable_bitmapscan = off;
EXECUTE alike;
RESET enable_bitmapscan;
CREATE TABLE crowd_turned AS SELECT * FROM crowd ORDER BY id DESC;
SELECT count(*) FROM ((TABLE alone) EXCEPT ALL (SELECT d.* FROM model, find_duplicates('crowd_turned', 'mpi', 'id', m) d)) d;

-- rows that are all the same, and placeholders, do not take for ever
TRUNCATE crowd;
INSERT INTO crowd SELECT i, patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14', phone => '617-867-5309') FROM generate_series(1, 30000) i;
SELECT count(*) AS pairs FROM find_duplicates('crowd', 'mpi', 'id');
SELECT count(DISTINCT cluster_id) AS clusters, count(*) AS rows FROM duplicate_clusters('crowd', 'mpi', 'id');
TRUNCATE crowd;
INSERT INTO crowd SELECT i, patient_key(family => 'Doe', given => 'John', birth_date => '1900-01-01', phone => '999-999-9999', ssn => '999-99-9999') FROM generate_series(1, 50000) i;
SELECT count(*) AS pairs FROM find_duplicates('crowd', 'mpi', 'id');

-- the caller's rights and rows
CREATE ROLE regress_clerk;
CREATE POLICY own ON patient TO regress_clerk USING (id IN (1, 2, 10));
ALTER TABLE patient ENABLE ROW LEVEL SECURITY;
GRANT SELECT (id, mpi) ON patient TO regress_clerk;
SET ROLE regress_clerk;
SELECT id_a, id_b FROM find_duplicates('patient', 'mpi', 'id');
SELECT * FROM find_duplicates('crowd', 'mpi', 'id');
RESET ROLE;
DROP TABLE patient, empty, other, model, model_alone, alone, alone_clusters, together, crowd, crowd_turned, asked, everything;
DROP ROLE regress_clerk;
