-- All that identifies a person, in the form in which it is compared

SELECT patient_key(family => ' García-López ', given => 'MARÍA José', middle => 'D''Ángelo', suffix => 'Jr.', previous_family => 'Núñez',
                   birth_date => '1980-02-14', sex => 'Female', birth_order => 2, phone => '+1 (617) 555-2368 x12', email => 'Maria@Lopez.US',
                   street => '12 Main St., Apt #4', city => 'St. Paul', state => 'MN', postal_code => '55101-1234', ssn => '536-90-4399',
                   identifiers => ARRAY['MRN:00-123', 'mrn:00123', NULL, 'DL: s99-88'], birth_place => 'Medellín', mothers_maiden => 'Ruiz');
SELECT * FROM patient_key_fields(patient_key(family => 'O''Neil', given => 'Zoë', birth_date => DATE '1980-02-14'));

-- Nothing, and what says nothing
SELECT patient_key() AS nothing, patient_key(family => NULL) AS null_only,
       patient_key(family => 'UNKNOWN', given => 'Baby Boy', birth_date => '1900-01-01', sex => 'U', phone => '555-555-5555', email => 'none',
                   postal_code => '00000', ssn => '999-99-9999', street => 'HOMELESS', city => 'N/A', identifiers => ARRAY['mrn:0000', ':', 'mrn:', 'x:unknown']) AS placeholders,
       patient_key(DATE '1900-01-01', family => 'Smith') AS placeholder_date,
       patient_key(family => '12345', given => '---', birth_order => 0, suffix => 'MD') AS no_names;
SELECT patient_key(family => 'Doe', given => 'John', ssn => '536904399') AS nobody, patient_key(family => 'Doe', given => 'Mary') AS somebody;
SELECT patient_key(birth_date => 'infinity'::date) AS infinite, patient_key(birth_date => '0044-03-15 BC'::date) AS bc,
       patient_key(birth_date => '12000-01-01'::date) AS far, patient_key(birth_date => NULL::date) AS none;

-- Dates, whole and in part
SELECT d, patient_key(birth_date => d)
FROM unnest(ARRAY['1980-02-14', '19800214', '2/14/1980', '14.2.1980', '14/2/1980', '1980-02-14T00:00:00', '1980-02', '1980', '198002', '1980-00-00',
                  '1980-02-00', '1980-13-45', '80-02-14', '1980-02-14x', 'about 1980', '0000-02-14', '123456789', '1980-', '']) WITH ORDINALITY AS t (d, n)
ORDER BY n;

-- Telephone numbers, ZIP Codes, sexes, suffixes
SELECT p, patient_key(phone => p)
FROM unnest(ARRAY['617-867-5309', '1 617 867 5309', '+16178675309', '6178675309', '867-5309', '+49 30 901820', 'tel. 617 867 5309 ext. 9', '12345', '5309', repeat('9', 40)])
WITH ORDINALITY AS t (p, n) ORDER BY n;
SELECT patient_key(postal_code => '02139') AS five, patient_key(postal_code => '021391234') AS nine, patient_key(postal_code => 'K1A 0B1') AS canada;
SELECT string_agg(s || ' ' || coalesce(split_part(patient_key(sex => s)::text, '=', 2), ''), ', ' ORDER BY n)
FROM unnest(ARRAY['F', 'male', 'X', 'non-binary', 'unknown', 'boy', '?']) WITH ORDINALITY AS t (s, n);
SELECT patient_key(family => 'Smith Jr', given => 'John') AS in_family, patient_key(family => 'Smith', given => 'John III') AS in_given,
       patient_key(family => 'Smith Jr', suffix => 'Sr') AS both, patient_key(family => 'Junior') AS a_name, patient_key(family => 'Vi', given => 'Jo V') AS initial;

-- Long, with other characters, hostile
SELECT length(patient_key(family => repeat('ab ', 1000000))::text) AS long_name,
       patient_key(family => repeat('é', 300))::text = '1|family=' || repeat('e', 255) AS cut,
       length(patient_key(street => repeat('山', 1000))::text) AS cut_at_a_character,
       length(patient_key(identifiers => array_agg('mrn:' || i))::text) AS many_identifiers
FROM generate_series(1, 10000) AS i;
SELECT patient_key(family => '山田', given => 'Ænëas', email => 'a|b\c@lopez.us', street => E'x\ty\nz\x01' || chr(127));
SELECT patient_key(family => E'\u0301', given => E'ﬀ\u200bi', city => E'\ufeff');

-- In and out
CREATE TABLE patient (id int, mpi patient_key);
INSERT INTO patient VALUES (1, patient_key(family => 'García', email => 'a|b\c@lopez.us')), (2, patient_key()), (3, NULL),
  (4, '1|family=garcia lopez|given=maria|birth_date=19800214|identifier=dl:s1|identifier=mrn:1');
SELECT id, mpi, mpi::text::patient_key::text = mpi::text AS same, patient_key_send(mpi) FROM patient ORDER BY id;
COPY (SELECT mpi FROM patient ORDER BY id) TO stdout;
SELECT '1|family=\u{3BC}'::patient_key AS escaped, '1|email=a\|b\\c@x.org'::patient_key AS stroke;
SELECT ('1|' || v)::patient_key
FROM (VALUES ('family=Garcia')) AS t (v);
SELECT ''::patient_key;
SELECT '2|family=garcia'::patient_key;
SELECT '1|'::patient_key;
SELECT '1|family'::patient_key;
SELECT '1|family='::patient_key;
SELECT '1|nope=x'::patient_key;
SELECT '1|given=maria|family=garcia'::patient_key;
SELECT '1|family=garcia|family=lopez'::patient_key;
SELECT '1|family=garcia |given=maria'::patient_key;
SELECT '1|family=a\qb'::patient_key;
SELECT '1|family=a\'::patient_key;
SELECT '1|family=\u{D800}'::patient_key;
SELECT '1|identifier=mrn:2|identifier=mrn:1'::patient_key;
SELECT ('1|family=' || repeat('a', 256))::patient_key;
SELECT ('1|family=' || repeat('a', 255))::patient_key IS NOT NULL AS longest;

-- A generated column, an expression index; serial and parallel
CREATE TABLE person (id int, last_name text, first_name text, dob date,
  mpi patient_key GENERATED ALWAYS AS (patient_key(family => last_name, given => first_name, birth_date => dob)) STORED);
INSERT INTO person SELECT i, 'Name ' || chr(65 + i % 26), 'Given' || chr(65 + i % 7), DATE '1950-01-01' + i FROM generate_series(1, 20000) AS i;
SELECT mpi FROM person WHERE id = 1;
CREATE INDEX ON person ((patient_key(family => last_name)::text));
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT count(*) FROM person WHERE mpi::text = patient_key(family => last_name, given => first_name, birth_date => dob)::text;
SELECT count(*) FROM person WHERE mpi::text = patient_key(family => last_name, given => first_name, birth_date => dob)::text;
SET max_parallel_workers_per_gather = 0;
SELECT count(*) FROM person WHERE mpi::text = patient_key(family => last_name, given => first_name, birth_date => dob)::text;
RESET ALL;

-- A site's own placeholders are missing, too
INSERT INTO medrec_placeholder (value, kinds, state, class) VALUES ('MERGED AWAY', '{family_name}', 'placeholder', 'test');
SELECT patient_key(family => 'Merged, away', given => 'Ann');
DELETE FROM medrec_placeholder;
SELECT patient_key(family => 'Merged, away', given => 'Ann');

DROP TABLE patient, person;
