-- What people decide about pairs, and how good and bad matching and records are

CREATE TABLE patient (mrn int PRIMARY KEY, family text, given text, dob text, phone text,
  mpi patient_key GENERATED ALWAYS AS (patient_key(family => family, given => given, birth_date => dob, phone => phone)) STORED);
INSERT INTO patient VALUES
  (7, 'Garcia', 'Maria', '1980-02-14', '617-867-5309'), (12, 'Garcia Lopez', 'Maria', '1980-02-15', '617-867-5309'),
  (20, 'Petrowski', 'Olga', '1971-03-03', NULL), (21, 'Petrowsky', 'Olga', '1971-03-03', NULL), (22, 'Petrovski', 'O', '1971-03-03', NULL),
  (30, 'Nguyen', 'Thi', '1999-01-31', NULL), (31, 'Nguyen', 'Tho', '1999-01-31', NULL);
-- two bands by hand; what is less than even is no pair
CREATE TABLE pairs AS
SELECT id_a, id_b, probability, CASE WHEN probability < 0.999 THEN 'review' ELSE 'match' END AS band
FROM (SELECT a.mrn AS id_a, b.mrn AS id_b, match_probability(a.mpi, b.mpi) AS probability FROM patient a JOIN patient b ON a.mrn < b.mrn) p
WHERE probability >= 0.5;
SELECT id_a, id_b, round(probability::numeric, 4) AS probability, band FROM pairs ORDER BY 1, 2;

-- Fingerprints: the same in either order, of other bytes another. Stored ones mean the same for ever: MurmurHash64A in
-- another language gives these.
SELECT patient_pair_fingerprint(a, b) AS ab, patient_pair_fingerprint(b, a) AS ba, patient_pair_fingerprint(a, a) AS aa,
       patient_pair_fingerprint(patient_key(), patient_key()) AS nobody, patient_pair_fingerprint(a, NULL) AS missing
FROM (SELECT patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14') AS a, patient_key(family => 'García-López', given => 'Maria') AS b) AS k;
SELECT count(DISTINCT patient_pair_fingerprint(a.mpi, b.mpi)) AS fingerprints, count(*) AS pairs
FROM patient a JOIN patient b ON a.mrn <= b.mrn;

-- What is least certain comes first; then what other pairs hang on
SELECT id_a, id_b, round(probability::numeric, 4) AS probability, round(information::numeric, 4) AS information, related, earlier_decision
FROM match_worklist('pairs', 'patient', 'mpi', 'mrn');
SELECT id_a, id_b FROM match_worklist('pairs', 'patient', 'mpi', 'mrn', band => 'match');
SELECT count(*) AS of_all_bands FROM match_worklist('pairs', 'patient', 'mpi', 'mrn', NULL);
SELECT count(*) AS of_none FROM match_worklist('pairs', 'patient', 'mpi', 'mrn', 'no such band');
-- the entropy of 1/2 is 1 bit, of 1/4 0.8113, of 0 and 1 nothing; what is no probability is left out; a pair counts once, in any order
CREATE TABLE stated (id_b text, id_a varchar, probability real, band text);
INSERT INTO stated VALUES ('7', '12', 0.25, 'review'), ('12', '7', 0.25, 'review'), ('12', '7', 0.125, 'review'), ('20', '21', 0.5, 'review'), ('21', '22', 0, 'review'), ('20', '22', 1, 'review'),
  ('30', '31', NULL, 'review'), ('30', '7', 'NaN', 'review'), ('30', '12', 1.5, 'review'), ('30', '30', 0.5, 'review'), (NULL, '7', 0.5, 'review'), ('30', NULL, 0.5, 'review'), ('7', '99', 0.5, 'review'), ('20', '7', 0.5, NULL), ('22', '7', 0.5, 'review');
SELECT id_a, id_b, probability, round(information::numeric, 4) AS information, related FROM match_worklist('stated', 'patient', 'mpi', 'mrn');

-- Decisions: either order of the ids; the second one about a pair counts
SELECT match_decide('patient', 'mpi', 'mrn', '7', '12', 'unsure', 'look at the chart');
SELECT id_a, id_b, decision, reason, decided_by = current_user AS mine, decided_at BETWEEN now() - interval '1 hour' AND now() AS just_now, in_force FROM match_decisions('patient', 'mpi', 'mrn');
SELECT id_a, id_b, earlier_decision FROM match_worklist('pairs', 'patient', 'mpi', 'mrn', NULL) WHERE id_a = '12';
SELECT match_decide('patient', 'mpi', 'mrn', '12', '7', 'same');
SELECT match_decide('public.patient', 'mpi', 'mrn', id_a => '31', id_b => '30', decision => 'different', reason => 'twins') AS twins;
SELECT id_a, id_b, decision, reason, in_force FROM match_decisions('patient', 'mpi', 'mrn');
SELECT relation, count(*), bool_and(id_a < id_b) AS in_order FROM medrec_match_decision GROUP BY 1;
SELECT id_a, id_b FROM match_worklist('pairs', 'patient', 'mpi', 'mrn', NULL);
-- ... until what one of the two is known by changes; what is written otherwise and means the same changes nothing
UPDATE patient SET phone = '(617) 867-5309', family = 'GARCÍA' WHERE mrn = 7;
UPDATE patient SET given = 'Thomas' WHERE mrn = 31;
SELECT id_a, id_b, decision, in_force FROM match_decisions('patient', 'mpi', 'mrn');
SELECT id_a, id_b, earlier_decision FROM match_worklist('pairs', 'patient', 'mpi', 'mrn') WHERE earlier_decision IS NOT NULL;
-- a decision about a row that is there no more is neither in force nor open
DELETE FROM patient WHERE mrn = 12;
SELECT id_a, id_b, decision, in_force FROM match_decisions('patient', 'mpi', 'mrn');
-- ids of other types, and names that have to be quoted; other relations' decisions are others'
CREATE SCHEMA "Odd schema";
CREATE TABLE "Odd schema"."Patient ""x""" ("The id" text COLLATE "C", "Key" patient_key);
INSERT INTO "Odd schema"."Patient ""x""" SELECT mrn || ' é''"', mpi FROM patient;
SELECT match_decide('"Odd schema"."Patient ""x"""', 'Key', 'The id', E'7 é''"', E'20 é''"', 'different', 'É');
SELECT * FROM match_decisions('"Odd schema"."Patient ""x"""', 'Key', 'The id') AS d (id_a, id_b, decision, reason, who, at, in_force) \gset odd_
SELECT :'odd_id_a' AS id_a, :'odd_id_b' AS id_b, :'odd_in_force' AS in_force;
CREATE TABLE by_uuid AS SELECT ('00000000-0000-0000-0000-' || lpad(mrn::text, 12, '0'))::uuid AS id, mpi FROM patient;
SELECT match_decide('by_uuid', 'mpi', 'id', '00000000-0000-0000-0000-000000000020', '00000000-0000-0000-0000-000000000007', 'different');
SELECT id_a, id_b, in_force FROM match_decisions('by_uuid', 'mpi', 'id');
SELECT relation, count(*) FROM medrec_match_decision GROUP BY 1 ORDER BY 1;
-- numbers that an index is on
CREATE TABLE many AS SELECT i::bigint AS id, patient_key(family => 'a' || i) AS mpi FROM generate_series(1, 20000) i;
CREATE UNIQUE INDEX ON many (id);
ANALYZE many;
SELECT match_decide('many', 'mpi', 'id', '20000', '19999', 'different');
SELECT id_a, id_b, in_force FROM match_decisions('many', 'mpi', 'id');

-- Refusals: no id and no other value is shown
\set VERBOSITY default
SELECT match_decide('patient', 'mpi', 'mrn', '7', '99', 'same');
SELECT match_decide('patient', 'mpi', 'mrn', '7', '020', 'same');
SELECT match_decide('patient', 'mpi', 'mrn', '7', 'seven', 'same');
SELECT match_decide('patient', 'mpi', 'mrn', '7', '99999999999999999999', 'same');
SELECT match_decide('patient', 'mpi', 'mrn', '7', '', 'same');
SELECT match_decide('patient', 'mpi', 'mrn', '7', '7', 'same');
SELECT match_decide('patient', 'mpi', 'given', 'Olga', 'Thi', 'same');
SELECT match_decide('patient', 'mpi', 'mrn', '7', '20', 'Same');
SELECT match_decide('patient', 'mpi', 'mrn', '7', NULL, 'same');
SELECT match_decide('patient', 'mpi', 'mrn', '7', '20', NULL);
SELECT match_decide('patient', 'given', 'mrn', '7', '20', 'same');
SELECT match_decide('patient', 'mpi', 'ctid', '7', '20', 'same');
SELECT match_decide('patient', 'nokey', 'mrn', '7', '20', 'same');
SELECT match_decide(0, 'mpi', 'mrn', '7', '20', 'same');
CREATE TABLE keyless AS SELECT mrn, CASE WHEN mrn > 7 THEN mpi END AS mpi FROM patient;
SELECT match_decide('keyless', 'mpi', 'mrn', '7', '20', 'same');
SELECT * FROM match_decisions('patient', 'given', 'mrn');
SELECT * FROM match_decisions(NULL, 'mpi', 'mrn');
SELECT * FROM match_worklist('patient', 'patient', 'mpi', 'mrn');
SELECT * FROM match_worklist('pairs', NULL, 'mpi', 'mrn');
ALTER TABLE stated ALTER probability TYPE text;
SELECT * FROM match_worklist('stated', 'patient', 'mpi', 'mrn');
DROP TABLE stated, keyless, many, by_uuid;
DROP TABLE "Odd schema"."Patient ""x""";
DROP SCHEMA "Odd schema";

-- With the caller's rights: nothing is granted; row-level security decides what there is
CREATE ROLE medrec_reviewer;
GRANT SELECT ON patient, pairs TO medrec_reviewer;
SET ROLE medrec_reviewer;
\set VERBOSITY terse
SELECT match_decide('patient', 'mpi', 'mrn', '20', '21', 'same');
SELECT * FROM match_worklist('pairs', 'patient', 'mpi', 'mrn');
\set VERBOSITY default
RESET ROLE;
GRANT SELECT, INSERT, UPDATE ON medrec_match_decision TO medrec_reviewer;
ALTER TABLE patient ENABLE ROW LEVEL SECURITY;
CREATE POLICY few ON patient USING (mrn < 22);
SET ROLE medrec_reviewer;
SELECT match_decide('patient', 'mpi', 'mrn', '20', '22', 'same');
SELECT id_a, id_b FROM match_worklist('pairs', 'patient', 'mpi', 'mrn', NULL);
SELECT match_decide('patient', 'mpi', 'mrn', '20', '21', 'same');
RESET ROLE;
SELECT id_a, id_b, decided_by FROM match_decisions('patient', 'mpi', 'mrn') WHERE decided_by <> current_user;
REVOKE ALL ON patient, pairs, medrec_match_decision FROM medrec_reviewer;
DROP POLICY few ON patient;
ALTER TABLE patient DISABLE ROW LEVEL SECURITY;
DROP ROLE medrec_reviewer;
TRUNCATE medrec_match_decision;

-- Precision and recall. Three pairs are true, one of them was not found: at 0.5 two of four are right, at 0.8 one of one
CREATE TABLE found (id_a text, id_b text, probability double precision);
INSERT INTO found VALUES ('1', '2', 0.9), ('4', '3', 0.7), ('1', '3', 0.6), ('5', '6', 0.5), ('7', '8', 0.4);
CREATE TABLE truth (id_a int, id_b int);
INSERT INTO truth VALUES (2, 1), (1, 2), (3, 4), (9, 10), (11, 11), (NULL, 12);
SELECT * FROM match_evaluate('found', 'truth', '{0.8,0.5}');
SELECT threshold FROM match_evaluate('found', 'truth');
SELECT * FROM match_evaluate('found', 'truth', '{1,0.95,0.95,NULL,NaN,-1}');
SELECT count(*) FROM match_evaluate('found', 'truth', '{}');
-- ... by the person that each row is of: what no person is known of is not judged
CREATE TABLE label (id int, person text);
INSERT INTO label VALUES (1, 'a'), (2, 'a'), (3, 'b'), (4, 'b'), (9, 'c'), (10, 'c'), (5, 'd'), (6, 'e'), (7, NULL), (13, NULL);
SELECT * FROM match_evaluate('found', 'label', 'id', 'person', '{0.5,0.8,0.4}');
-- nothing found, nothing true
CREATE TABLE nothing_found (id_a text, id_b text, probability numeric);
SELECT * FROM match_evaluate('nothing_found', 'truth', '{0.5}');
SELECT * FROM match_evaluate('found', 'nothing_found', '{0.5}');
SELECT * FROM match_evaluate('nothing_found', 'nothing_found', '{0.5}');
-- 20,000 pairs of 3,000 rows: counted at each threshold by itself, the same
CREATE TABLE person AS SELECT i AS id, i * 7919 % 1009 AS person FROM generate_series(1, 3000) i;
CREATE TABLE scored AS
SELECT DISTINCT ON (LEAST(a, b), GREATEST(a, b)) a AS id_a, b AS id_b, p AS probability
FROM (SELECT i * 31 % 3000 + 1 AS a, (i * 31 + CASE i % 3 WHEN 0 THEN 1009 ELSE i * 17 % 1999 + 1 END) % 3000 + 1 AS b, i * 104729 % 1000 / 1000.0 AS p FROM generate_series(1, 20000) i) s
ORDER BY LEAST(a, b), GREATEST(a, b), p;
CREATE TABLE counted AS
SELECT t AS threshold, count(*) FILTER (WHERE a.person = b.person) AS true_positives, count(*) FILTER (WHERE a.person <> b.person) AS false_positives
FROM unnest('{0.25,0.5,0.75,0.999}'::float8[]) t, scored s JOIN person a ON a.id = s.id_a JOIN person b ON b.id = s.id_b
WHERE s.probability >= t AND s.id_a <> s.id_b GROUP BY 1;
CREATE TABLE same_person AS SELECT a.id AS id_a, b.id AS id_b FROM person a JOIN person b ON a.person = b.person AND a.id < b.id;
SELECT bool_and((e.true_positives, e.false_positives) = (c.true_positives, c.false_positives)) AS same, count(*) AS thresholds, min(c.true_positives) > 0 AS some
FROM match_evaluate('scored', 'person', 'id', 'person', '{0.25,0.5,0.75,0.999}') e JOIN counted c USING (threshold);
SELECT count(*) AS differences
FROM (SELECT * FROM match_evaluate('scored', 'person', 'id', 'person') EXCEPT SELECT * FROM match_evaluate('scored', 'same_person')) AS d;
SELECT bool_and(true_positives + false_negatives = (SELECT count(*) FROM same_person)) AS all_of_them, count(*) AS thresholds FROM match_evaluate('scored', 'same_person');
-- refusals
SELECT * FROM match_evaluate('label', 'truth');
SELECT * FROM match_evaluate('truth', 'truth');
SELECT * FROM match_evaluate('found', 'label', 'id', 'entity');
SELECT * FROM match_evaluate('found', 'label');
SELECT count(*) FROM match_evaluate('found', NULL);

-- AHIMA's example: 5,000 pairs are 10,000 records; of 500,000, that is 2 %
CREATE TABLE mpi_index AS SELECT i AS id FROM generate_series(1, 500000) i;
CREATE TABLE possible AS SELECT i AS id_a, i + 5000 AS id_b FROM generate_series(1, 5000) i;
SELECT * FROM duplicate_rate('possible', 'mpi_index');
-- three records of one person are three, whatever the pairs; the same as clusters; a cluster of one is no duplicate
CREATE TABLE cluster (cluster_id text, id text);
INSERT INTO cluster VALUES ('1', '1'), ('1', '2'), ('1', '9'), ('3', '3'), ('3', '3'), ('4', NULL), (NULL, '5'), (NULL, '6');
INSERT INTO nothing_found VALUES ('1', '2'), ('2', '9'), ('9', '1'), ('2', '1'), ('3', '3'), (NULL, '5');
SELECT 'pairs' AS by, * FROM duplicate_rate('nothing_found', 'person') UNION ALL SELECT 'clusters', * FROM duplicate_rate('cluster', 'person');
TRUNCATE nothing_found;
SELECT * FROM duplicate_rate('nothing_found', 'person');
SELECT * FROM duplicate_rate('nothing_found', 'nothing_found');
SELECT * FROM duplicate_rate('label', 'person');
SELECT * FROM duplicate_rate('cluster', 0);
DROP TABLE found, truth, label, nothing_found, person, scored, counted, same_person, mpi_index, possible, cluster, pairs;

-- Overlays: versions of one row that are probably of two persons
CREATE TABLE history (n int, mrn text, changed timestamp, what text, mpi patient_key);
INSERT INTO history VALUES
  (1, 'a', '2026-01-01', 'first', patient_key(family => 'Petrowski', given => 'Anna', birth_date => '1980-02-14', sex => 'F', street => '12 Main St', city => 'Boston', phone => '6178675309')),
  (2, 'a', '2026-02-01', 'married', patient_key(family => 'Jones', given => 'Anna', birth_date => '1980-02-14', sex => 'F', street => '12 Main St', city => 'Boston', phone => '6178675309')),
  (3, 'a', '2026-03-01', 'moved', patient_key(family => 'Jones', given => 'Anna', birth_date => '1980-02-14', sex => 'F', street => '9 Elm Ave', city => 'Albany', phone => '5188675309')),
  (4, 'a', '2026-04-01', 'slips', patient_key(family => 'Jonse', given => 'Ana', birth_date => '1980-02-14', sex => 'F', street => '9 Elm Ave', city => 'Albany')),
  (5, 'a', '2026-05-01', 'nothing', patient_key()),
  (6, 'a', '2026-06-01', 'telephone alone', patient_key(phone => '5188675309')),
  (7, 'a', '2026-07-01', 'OVERLAY', patient_key(family => 'Nguyen', given => 'Thi', birth_date => '1999-01-31', sex => 'M', street => '4 Oak Ct', city => 'Salem')),
  (8, 'a', '2026-08-01', 'OVERLAY back', patient_key(family => 'Jones', given => 'Anna', birth_date => '1980-02-14', sex => 'F', street => '9 Elm Ave', city => 'Albany')),
  (10, 'b', '2026-01-01', 'newborn', patient_key(family => 'Smith', given => 'Baby Boy', birth_date => '2026-01-01', phone => '6178675309')),
  (11, 'b', '2026-01-03', 'named', patient_key(family => 'Smith', given => 'Oliver', birth_date => '2026-01-01', phone => '6178675309')),
  (20, 'c', '2026-01-01', 'married and moved', patient_key(family => 'Petrowski', given => 'Olga', birth_date => '1980-02-14', phone => '6178675309', postal_code => '02139')),
  (21, 'c', '2026-02-01', '', patient_key(family => 'Miller', given => 'Olga', birth_date => '1980-02-14', phone => '5188675309', postal_code => '12207')),
  (22, 'c', '2026-03-01', 'birth date mended', patient_key(family => 'Miller', given => 'Olga', birth_date => '1981-09-04', phone => '5188675309', postal_code => '12207')),
  (30, 'd', '2026-01-01', 'alone', patient_key(family => 'Nguyen', given => 'Thi', birth_date => '1999-01-31')),
  (40, 'e', '2026-02-01', 'OVERLAY', patient_key(family => 'Chen', given => 'Li', birth_date => '1950-12-24')),
  (41, 'e', '2026-01-01', 'first, of the time before', patient_key(family => 'Okafor', given => 'Ada', birth_date => '1990-06-15')),
  (45, 'g', '2026-01-01', 'first', patient_key(family => 'Smith', given => 'John', birth_date => '1950-12-24', ssn => '536904399', street => '12 Main St', phone => '6178675309')),
  (46, 'g', '2026-02-01', 'OVERLAY, namesake', patient_key(family => 'Smith', given => 'John', birth_date => '1988-05-02', ssn => '212097694', street => '9 Elm Ave', phone => '5188675309')),
  (50, NULL, '2026-01-01', 'of nobody', patient_key(family => 'Chen')), (51, NULL, '2026-02-01', 'of nobody', patient_key(family => 'Okafor', given => 'Ada', birth_date => '1990-06-15')),
  (60, 'f', NULL, 'at no time', patient_key(family => 'Chen', given => 'Li', birth_date => '1950-12-24')), (61, 'f', '2026-01-01', 'first', patient_key(family => 'Okafor', given => 'Ada', birth_date => '1990-06-15')),
  (62, 'f', '2026-01-02', 'no key', NULL);
SET timezone = 'UTC';
SET datestyle = 'ISO';
SELECT id, at, what, round(o.weight::numeric, 1) AS weight, round(probability::numeric, 5) AS probability, reasons
FROM find_overlays('history', 'mpi', 'mrn', 'changed') o JOIN history ON mrn = id AND changed = at ORDER BY id, at;
SELECT id, at FROM find_overlays('history', 'mpi', 'mrn', 'changed', since => '2026-07-02');
SELECT count(*) AS none FROM find_overlays('history', 'mpi', 'mrn', 'changed', 0);
SELECT count(*) AS all_changes, count(*) FILTER (WHERE o.probability < 0.999) AS doubtful, bool_and(reasons !~* 'petrow|jon|nguyen|chen|5309|1980|elm|boston') AS silent
FROM find_overlays('history', 'mpi', 'mrn', 'changed', 1) o;
-- days, and times of two versions that are the same: the same answer however the rows lie
ALTER TABLE history ALTER changed TYPE date USING '2026-01-01'::date;
CREATE TABLE turned AS SELECT * FROM history ORDER BY n DESC;
SELECT count(*) > 2 AS some, bool_and(a = b) AS same
FROM (SELECT row_number() OVER () AS n, o::text AS a FROM find_overlays('history', 'mpi', 'mrn', 'changed') o) x
FULL JOIN (SELECT row_number() OVER () AS n, o::text AS b FROM find_overlays('turned', 'mpi', 'mrn', 'changed') o) y USING (n);
-- refusals
SELECT * FROM find_overlays('history', 'mpi', 'mrn', 'what');
SELECT * FROM find_overlays('history', 'what', 'mrn', 'changed');
SELECT * FROM find_overlays('history', 'mpi', 'mrn', 'changed', 1.5);
SELECT * FROM find_overlays('history', 'mpi', 'mrn', 'changed', 'NaN');
SELECT count(*) FROM find_overlays('history', 'mpi', 'mrn', NULL);
DROP TABLE patient, history, turned;
