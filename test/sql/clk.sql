-- Patients as filters of bits, for another institution

\set secret '\'a secret of the two for this test\'::bytea'

-- One who is alike is near, another is not; the same both ways, and with oneself 1
CREATE TABLE person (name text, k patient_key);
INSERT INTO person VALUES
	('Garcia', patient_key(family => 'García', given => 'María', birth_date => '1980-02-14', sex => 'F', postal_code => '02139')),
	('misspelt', patient_key(family => 'GARSIA', given => 'Maria', birth_date => '1980-02-14', sex => 'F', postal_code => '02139')),
	('swapped', patient_key(family => 'Maria', given => 'Garcia', birth_date => '1980-02-14', sex => 'F', postal_code => '02139')),
	('moved', patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14', sex => 'F', postal_code => '94110')),
	('married', patient_key(family => 'Petrowski', previous_family => 'Garcia', given => 'Maria', birth_date => '1980-02-14', sex => 'F', postal_code => '02139')),
	('year', patient_key(family => 'Garcia', given => 'Maria', birth_date => '1981-02-14', sex => 'F', postal_code => '02139')),
	('sister', patient_key(family => 'Garcia', given => 'Elena', birth_date => '1983-09-30', sex => 'F', postal_code => '02139')),
	('other', patient_key(family => 'Smith', given => 'John', birth_date => '1951-12-03', sex => 'M', postal_code => '60601'));
CREATE TABLE filter AS SELECT name, patient_clk(k, :secret) AS plain, patient_clk(k, :secret, salted => true) AS salted FROM person;
SELECT b.name, round(clk_dice(a.plain, b.plain)::numeric, 2) AS dice, round(clk_dice(a.salted, b.salted)::numeric, 2) AS salted,
	clk_dice(a.plain, b.plain) = clk_dice(b.plain, a.plain) AS same, a.plain % b.plain AS matches, (a.plain <-> b.plain) = 1 - clk_dice(a.plain, b.plain) AS distance
FROM filter a, filter b WHERE a.name = 'Garcia' ORDER BY 2 DESC, b.name COLLATE "C";

-- By another secret, by none of the same; the same secret in another way of writing
SELECT clk_dice(patient_clk(k, :secret), patient_clk(k, 'another secret, of the others')) < 0.5 AS unlike,
	clk_dice(patient_clk(k, 'aaaaaaaaaaaaaaaa'), patient_clk(k, '\x61616161616161616161616161616161')) AS same,
	patient_clk(k, convert_to(repeat('a', 1000000), 'UTF8')) IS NOT NULL AS long
FROM person WHERE name = 'Garcia';
SELECT count(DISTINCT patient_clk(k, s)::text) FROM person, unnest(ARRAY[:secret, 'another secret, of the others', :secret]) s WHERE name = 'Garcia';

-- Too short a secret; too little of a patient; NULL
SELECT patient_clk(patient_key(family => 'Garcia'), 'fifteen bytes..');
SELECT patient_clk(patient_key(family => 'Garcia'), '');
SELECT patient_clk(patient_key(), :secret) IS NULL AS nobody,
	patient_clk(patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14'), :secret) IS NULL AS three,
	patient_clk(patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14', sex => 'F'), 'sixteen bytes...') IS NULL AS four,
	patient_clk(patient_key(identifiers => '{a:1,b:2,c:3,d:4}', family => 'Garcia'), :secret) IS NULL AS two_of_five;
SELECT patient_clk(NULL, :secret) IS NULL AS no_key, patient_clk(patient_key(), NULL) IS NULL AS no_secret, patient_clk(patient_key(), :secret, NULL) IS NULL AS no_salt,
	clk_dice(NULL, plain) IS NULL AS no_filter, plain % NULL IS NULL AS no_match, NULL <-> plain IS NULL AS no_distance
FROM filter WHERE name = 'Garcia';

-- All fields, the longest, without a date of birth
SELECT length(patient_clk(patient_key(family => v, given => v, middle => v, suffix => 'jr', previous_family => v, birth_date => '1980-02-14', sex => 'f', birth_order => 1,
	phone => repeat('1234567890', 2), email => v || '@' || v, street => v, city => v, state => v, postal_code => v, ssn => v,
	identifiers => array(SELECT i || ':' || v FROM generate_series(10, 40) i), birth_place => v, mothers_maiden => v), :secret)::text)
FROM (VALUES ('ab'), (repeat('ab', 500)), (repeat('山田', 100))) t (v);
SELECT clk_dice(patient_clk(k, :secret), patient_clk(k, :secret, true)) AS no_year
FROM patient_key(family => 'Garcia', given => 'Maria', sex => 'F', postal_code => '02139') k;

-- In and out
SELECT octet_length(plain::text) AS digits, plain::text::clk::text = plain::text AS same, upper(plain::text)::clk::text = plain::text AS capital,
	encode(clk_send(plain), 'hex') = plain::text AS sent, pg_column_size(plain) AS bytes
FROM filter WHERE name = 'Garcia';
SELECT ''::clk;
SELECT repeat('0', 255)::text::clk;
SELECT repeat('0', 257)::text::clk;
SELECT (repeat('0', 255) || 'g')::clk;
SELECT (repeat('0', 254) || 'é')::clk;
SELECT (' ' || repeat('0', 256))::clk;
SELECT clk_dice(repeat('0', 256)::clk, repeat('0', 256)::clk) AS empty, clk_dice(repeat('f', 256)::clk, repeat('F', 256)::clk) AS full,
	clk_dice(repeat('a', 256)::clk, repeat('5', 256)::clk) AS disjoint, clk_dice(repeat('a', 256)::clk, repeat('f', 256)::clk) AS half,
	clk_dice((repeat('0', 255) || '1')::clk, ('8' || repeat('0', 254) || '1')::clk) AS ends;

-- 5,000 persons, each third of them once more with an error in one field
CREATE TABLE patient AS
WITH person AS (
  SELECT i, 'fam' || translate((i * 7919 % 100003)::text, '0123456789', 'aeioubdgkl') AS family, 'giv' || translate((i * 104729 % 9973)::text, '0123456789', 'aeiourmnst') AS given,
         DATE '1930-01-01' + i * 31 % 33000 AS dob, lpad((i * 13 % 900 + 1000)::text, 5, '0') AS zip, CASE i % 2 WHEN 0 THEN 'f' ELSE 'm' END AS sex
  FROM generate_series(1, 5000) AS i)
SELECT i AS id, i AS person, patient_clk(patient_key(family => family, given => given, birth_date => dob, postal_code => zip, sex => sex), :secret) AS filter FROM person
UNION ALL
SELECT 100000 + i, i, patient_clk(CASE i % 4
  WHEN 0 THEN patient_key(family => given, given => family, birth_date => dob, postal_code => zip, sex => sex)
  WHEN 1 THEN patient_key(family => family, given => given, birth_date => dob + 1, postal_code => zip, sex => sex)
  WHEN 2 THEN patient_key(family => family || 'x', given => given, birth_date => dob, postal_code => zip)
  ELSE patient_key(family => family, given => overlay(given PLACING 'y' FROM 5), birth_date => dob, postal_code => '99999', sex => sex) END, :secret)
FROM person WHERE i % 3 = 0;
INSERT INTO patient VALUES (200001, NULL, NULL), (200002, NULL, repeat('0', 256)::clk), (200003, NULL, repeat('f', 256)::clk);
CREATE INDEX patient_filter ON patient USING gin (filter);
VACUUM ANALYZE patient;

-- The index is used, and finds what a scan finds
CREATE TABLE query AS SELECT id, person, filter FROM patient WHERE id > 100000 AND id % 10 < 2 OR id > 200000;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM patient WHERE filter % repeat('f', 256)::clk LIMIT 5;
CREATE TABLE by_index AS SELECT q.id AS q, p.id AS p FROM query q JOIN patient p ON p.filter % q.filter;
SET medrec.clk_threshold = 0.6;
CREATE TABLE by_index_low AS SELECT q.id AS q, p.id AS p FROM query q JOIN patient p ON p.filter % q.filter;
RESET enable_seqscan;
SET enable_indexscan = off;
SET enable_bitmapscan = off;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE by_scan_low AS SELECT q.id AS q, p.id AS p FROM query q JOIN patient p ON p.filter % q.filter;
RESET medrec.clk_threshold;
CREATE TABLE by_scan AS SELECT q.id AS q, p.id AS p FROM query q JOIN patient p ON p.filter % q.filter;
SELECT (SELECT count(*) FROM by_index) = (SELECT count(*) FROM by_scan) AS as_many, (SELECT count(*) > 600 FROM by_scan) AS some,
	(SELECT count(*) FROM (TABLE by_index EXCEPT TABLE by_scan) AS e) AS index_only, (SELECT count(*) FROM (TABLE by_scan EXCEPT TABLE by_index) AS e) AS scan_only;
SELECT (SELECT count(*) FROM by_index_low) = (SELECT count(*) FROM by_scan_low) AS as_many, (SELECT count(*) FROM by_scan_low) > (SELECT count(*) FROM by_scan) AS more,
	(SELECT count(*) FROM (TABLE by_index_low EXCEPT TABLE by_scan_low) AS e) AS index_only, (SELECT count(*) FROM (TABLE by_scan_low EXCEPT TABLE by_index_low) AS e) AS scan_only;
-- of those who are alike enough, few do not share a band
SELECT count(*) > 600 AS alike, (count(*) FILTER (WHERE p.filter % q.filter))::float8 / count(*) > 0.99 AS nearly_all
FROM query q JOIN patient p ON clk_dice(p.filter, q.filter) >= 0.8;
SELECT count(*) AS queries, count(*) FILTER (WHERE EXISTS (SELECT FROM by_index b WHERE b.q = query.id AND b.p = query.person)) AS found FROM query WHERE person IS NOT NULL;
RESET enable_indexscan;
RESET enable_bitmapscan;
RESET max_parallel_workers_per_gather;

-- Workers find the same
SELECT id AS one, filter AS one_filter FROM query ORDER BY id LIMIT 1 \gset
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_bitmapscan = off;
SELECT count(*) = (SELECT count(*) FROM by_scan WHERE q = :one) AS same FROM patient WHERE filter % :'one_filter';
RESET ALL;

-- The threshold; a filter without bits is like nobody, unless nothing is asked for
SHOW medrec.clk_threshold;
SET medrec.clk_threshold = 1.5;
SET medrec.clk_threshold = 1;
SELECT count(*) > 0 AS equal, bool_and(clk_dice(filter, :'one_filter') = 1) AS only_equal FROM patient WHERE filter % :'one_filter';
SELECT count(*) AS nobody FROM patient WHERE filter % repeat('0', 256)::clk;
SET medrec.clk_threshold = 0;
SELECT count(*) > 0 AS bands_alone FROM patient WHERE filter % repeat('0', 256)::clk;
RESET medrec.clk_threshold;
INSERT INTO patient VALUES (300000, NULL, patient_clk(patient_key(family => 'Petrowski', given => 'Olga', birth_date => '1980-02-14', sex => 'f'), :secret));
SELECT id FROM patient WHERE filter % patient_clk(patient_key(family => 'Petrowsky', given => 'Olga', birth_date => '1980-02-14', sex => 'f'), :secret);
DELETE FROM patient WHERE id = 300000;
SELECT count(*) AS gone FROM patient WHERE filter % patient_clk(patient_key(family => 'Petrowsky', given => 'Olga', birth_date => '1980-02-14', sex => 'f'), :secret);

DROP TABLE patient, query, by_index, by_scan, by_index_low, by_scan_low, person, filter;
