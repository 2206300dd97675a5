-- What names and statistics say of the quality of tables. Tables of at most
-- 30,000 rows are read whole by ANALYZE, so that what it finds is no chance.

-- what a column holds, by its name
SELECT c.name, g.* FROM (VALUES ('last_name'), ('LNAME'), ('PatLastName'), ('Patient Last Name'), ('pt_last_nm'), ('nameLast'), ('patientlastname'), ('BENE_1ST_NAME'),
	('SSNNumber'), ('zip5'), ('addr1'), ('address_2'), ('emergency_contact_phone'), ('provider_npi'), ('attending_npi'), ('ssn_last4'), ('mothers_maiden_name'),
	('phone_type'), ('is_email'), ('sex_concept_id'), ('drug_name'), ('order_state'), ('ip_address'), ('white_cell'), ('last_visit'), (''), ('_'), ('élève')) c(name), quality_column_guess(c.name) g;
-- and by its type
SELECT t, g.* FROM unnest('{text,varchar,bpchar,date,timestamptz,time,integer,numeric,boolean,uuid,us_npi,icd10,text[],jsonb}'::regtype[]) t,
	LATERAL (SELECT string_agg(coalesce(g.element, '-'), ' ') AS "names of dob, phone, sex, mrn, interpreter_needed, dx"
		FROM unnest('{dob,phone,sex,mrn,interpreter_needed,dx}'::text[]) WITH ORDINALITY n(name, i), quality_column_guess(n.name, t) g) g;
SELECT quality_column_guess(repeat('name_', 1000)), quality_column_guess(repeat('x', 100000)), quality_column_guess(repeat('a1', 100));
SELECT quality_column_guess(NULL), quality_column_guess('ssn', NULL);
SELECT quality_column_guess('ssn', 0::regtype);

-- A table of patients, one row each, with defaults that the catalogue has and
-- such that only this site has
CREATE TABLE qs_patient (mrn text PRIMARY KEY, last_name text, middle_name varchar(20), dob date, sex char(1), ssn text, phone text, email text,
	city text, state char(2), locker text, registered timestamptz NOT NULL, note jsonb)
	WITH (autovacuum_enabled = off);
INSERT INTO qs_patient
SELECT 'M' || i, CASE WHEN i % 20 = 0 THEN 'Smith' WHEN i % 100 = 1 THEN 'UNKNOWN' ELSE 'Name' || chr(97 + i % 26) || chr(97 + i / 26 % 26) END,
	CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN ' ' ELSE 'Lee' END,
	CASE WHEN i % 100 = 2 THEN '1900-01-01' WHEN i % 50 = 3 THEN '1960-06-17' ELSE date '1940-01-01' + i * 7919 % 29220 END,
	CASE WHEN i % 100 = 4 THEN 'U' WHEN i % 3 = 0 THEN 'M' ELSE 'F' END,
	CASE WHEN i % 10 = 0 THEN NULL WHEN i % 40 = 7 THEN '999-99-9999' WHEN i % 50 = 9 THEN '777-11-0000' ELSE to_char(901000000 + i, 'FM000-00-0000') END,
	CASE WHEN i % 200 = 8 THEN 'none' WHEN i % 200 = 11 THEN 'refused' ELSE '617-86' || to_char(i - i % 3, 'FM0-0000') END,
	CASE WHEN i % 50 = 12 THEN 'front.desk@clinic.medrec' WHEN i % 2 = 0 THEN 'p' || i || '@mail.medrec' END,
	CASE WHEN i % 5 = 0 THEN 'Boston' ELSE 'Santa Fe' END, CASE WHEN i % 5 = 0 THEN 'MA' ELSE 'NM' END,
	CASE WHEN i % 40 = 13 THEN 'no locker' ELSE 'L' || i END, timestamptz '2020-01-01', '{"a": 1}'
FROM generate_series(1, 4000) i;

-- never analyzed: rows, and no error
SELECT column_name, element, kind, n, null_pct, present_pct, status, analyzed_at FROM quality_quick_profile('qs_patient') LIMIT 3;
SELECT * FROM quality_suspect_defaults('qs_patient');
SELECT * FROM quality_suggest_profile('qs_patient');

ANALYZE qs_patient;
SELECT column_name, data_type, element, kind, n, null_pct, blank_pct, placeholder_pct, invalid_pct, declined_pct, present_pct, distinct_n, status
FROM quality_quick_profile('qs_patient');
-- a scan finds the same; beyond the most common values within a percent or two
WITH scan AS (
	SELECT column_name, (completeness_counts(value, kind)).* FROM qs_patient t, jsonb_each_text(to_jsonb(t)) e(name, value)
		JOIN quality_quick_profile('qs_patient') ON column_name = e.name WHERE column_name <> 'note' GROUP BY column_name
)
SELECT count(*) AS columns, sum(scan.nulls) > 0 AND sum(scan.blank) > 0 AND sum(scan.placeholder) > 0 AND sum(scan.declined) > 0 AS something,
	max(abs(null_pct - 100.0 * scan.nulls / scan.n)) < 0.01 AS nulls, max(abs(blank_pct - 100.0 * blank / scan.n)) < 0.01 AS blank,
	max(abs(placeholder_pct - 100.0 * placeholder / scan.n)) < 0.01 AS placeholder, max(abs(invalid_pct - 100.0 * invalid / scan.n)) < 2 AS invalid,
	max(abs(declined_pct - 100.0 * declined / scan.n)) < 0.01 AS declined
FROM scan JOIN quality_quick_profile('qs_patient') USING (column_name);

-- Known defaults, and those of this site; sex, state, city, names and families
-- with one telephone are as skewed as they should be
SELECT * FROM quality_suspect_defaults('qs_patient');
-- a day that the calendar explains better
CREATE TABLE qs_birth (mrn int, birth_date timestamp);
INSERT INTO qs_birth SELECT i, CASE i % 4 WHEN 0 THEN make_date(1940 + i / 4 % 70, 1, 1) ELSE date '1940-01-01' + i * 7919 % 25500 END FROM generate_series(1, 8000) i;
INSERT INTO qs_birth SELECT i, '1980-01-01' FROM generate_series(8001, 9000) i;
ANALYZE qs_birth;
SELECT * FROM quality_suspect_defaults('qs_birth');
-- what the site adds is known from then on
BEGIN;
INSERT INTO medrec_placeholder (value, kinds) SELECT value, ARRAY[kind] FROM quality_suspect_defaults('qs_patient') WHERE NOT known AND column_name = 'ssn';
SELECT column_name, value, known, class FROM quality_suspect_defaults('qs_patient') WHERE column_name = 'ssn';
SELECT placeholder_pct FROM quality_quick_profile('qs_patient') WHERE column_name = 'ssn';
ROLLBACK;

-- Visits: a number that many rows have is one patient's, and is not shown; nor
-- is what only looks like a placeholder
CREATE TABLE qs_visit (visit_id int, mrn text, dob date, first_name text, email text);
INSERT INTO qs_visit SELECT i, 'M' || CASE WHEN i % 4 = 0 THEN 77 ELSE i / 8 END, CASE WHEN i % 4 = 0 THEN '1971-02-03' ELSE date '1940-01-01' + i / 8 * 7919 % 29220 END,
	CASE WHEN i % 4 = 0 THEN 'Zora Girl A' ELSE 'Ann' || i / 80 END, CASE WHEN i % 4 = 0 THEN 'zora@example.com' END FROM generate_series(1, 4000) i;
ANALYZE qs_visit;
SELECT * FROM quality_suspect_defaults('qs_visit');
-- who may see statistics finds it by its rank
SELECT (most_common_vals::text::text[])[1] FROM pg_stats WHERE tablename = 'qs_visit' AND attname = 'mrn';

-- a profile; Deequ's rule of 20 percent and Wilson's lower bound
SELECT * FROM quality_suggest_profile('qs_patient');
-- Newcombe 1998, table I: the score interval of 81/263 is .2553 to .3662, of 15/148 .0624 to .1605,
-- of 0/20 0 to .1611, of 1/29 .0061 to .1718; what is not missing has the other side
CREATE TABLE qs_263 AS SELECT CASE WHEN i <= 81 THEN i END AS a FROM generate_series(1, 263) i;
CREATE TABLE qs_148 AS SELECT CASE WHEN i > 15 THEN i END AS a, CASE WHEN i <= 15 THEN i END AS b FROM generate_series(1, 148) i;
CREATE TABLE qs_20 AS SELECT i AS a FROM generate_series(1, 20) i;
CREATE TABLE qs_29 AS SELECT CASE WHEN i > 1 THEN i END AS a, CASE WHEN i <= 6 THEN i END AS b FROM generate_series(1, 29) i;
ANALYZE qs_263, qs_148, qs_20, qs_29;
SELECT r, s.element, s.requirement, s.present_pct, s.target_pct, abs(s.target_pct - published) <= 0.01 AS as_published
FROM (VALUES ('qs_263'::regclass, 'a', 25.53), ('qs_148', 'a', 83.95), ('qs_148', 'b', NULL), ('qs_20', 'a', 83.89), ('qs_29', 'a', 82.82), ('qs_29', 'b', NULL)) v(r, element, published)
	JOIN LATERAL quality_suggest_profile(r) s USING (element) ORDER BY r::text COLLATE "C", 2;
-- names that are none of an element, or twice there, or nothing to measure
CREATE TABLE qs_names (id int NOT NULL, patient_id int, mrn text, "LName" text, last_name text, "Last-Name" text, "9 lives" int, made int GENERATED ALWAYS AS (id) STORED, name_not_null text NOT NULL);
INSERT INTO qs_names (id, "LName", last_name, "Last-Name", "9 lives", name_not_null) SELECT i, 'a', 'b', 'c', i, ' ' FROM generate_series(1, 50) i;
ANALYZE qs_names;
SELECT ordinal, element, kind, requirement, column_name, present_pct FROM quality_suggest_profile('qs_names');
-- a profile is made of it as it is
BEGIN;
INSERT INTO medrec_profile (profile, title) VALUES ('qs_names', 'As it is today'), ('qs_patient', 'As it is today');
INSERT INTO medrec_profile_element (profile, ordinal, element, kind, requirement, target_pct)
	SELECT profile, s.ordinal, s.element, s.kind, s.requirement, s.target_pct FROM medrec_profile, quality_suggest_profile(profile::regclass) s WHERE profile ~ '^qs_';
SELECT e.element, requirement, n, expected, present, target_pct FROM (SELECT quality('qs_patient', mrn, last_name, middle_name, dob, sex, ssn, phone, email, city, state, locker, note) AS state FROM qs_patient) q,
	quality_elements(state) e;
ROLLBACK;

-- The table is not even locked
BEGIN;
SELECT count(*) FROM quality_quick_profile('qs_patient');
SELECT count(*) FROM quality_suspect_defaults('qs_patient');
SELECT count(*) FROM quality_suggest_profile('qs_patient');
SELECT count(*) AS locks FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'qs_patient'::regclass;
SELECT count(*) FROM (SELECT FROM qs_patient LIMIT 1) t;
SELECT count(*) AS locks_of_a_scan FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'qs_patient'::regclass;
COMMIT;

-- Statistics that are not there, or are no more
CREATE TABLE qs_empty (ssn text, phone text) WITH (autovacuum_enabled = off);
SELECT column_name, n, null_pct, status FROM quality_quick_profile('qs_empty');
ANALYZE qs_empty;
SELECT column_name, n, null_pct, status FROM quality_quick_profile('qs_empty');
INSERT INTO qs_empty SELECT 'x', NULL FROM generate_series(1, 10);
ALTER TABLE qs_empty ALTER phone SET STATISTICS 0;
ALTER TABLE qs_empty DROP COLUMN ssn, ADD COLUMN email text;
ANALYZE qs_empty;
ALTER TABLE qs_empty ADD COLUMN zip text;
SELECT column_name, n, null_pct, present_pct, status FROM quality_quick_profile('qs_empty');
SELECT element, requirement, target_pct, present_pct FROM quality_suggest_profile('qs_empty');
TRUNCATE qs_empty;
SELECT column_name, n, null_pct, distinct_n, status FROM quality_quick_profile('qs_empty');
SELECT * FROM quality_suspect_defaults('qs_empty');
DELETE FROM qs_empty;
CREATE TABLE qs_nothing ();
ANALYZE qs_nothing;
SELECT count(*) FROM quality_quick_profile('qs_nothing');

-- partitions, children, views of rows that are kept
CREATE TABLE qs_part (ssn text, site int) PARTITION BY LIST (site);
CREATE TABLE qs_part_1 PARTITION OF qs_part FOR VALUES IN (1);
CREATE TABLE qs_part_2 PARTITION OF qs_part FOR VALUES IN (2);
INSERT INTO qs_part SELECT CASE WHEN i % 5 = 0 THEN '999-99-9999' END, 1 + i % 2 FROM generate_series(1, 200) i;
ANALYZE qs_part_1;
SELECT column_name, n, null_pct, placeholder_pct, status FROM quality_quick_profile('qs_part');
ANALYZE qs_part;
SELECT column_name, n, null_pct, placeholder_pct, status FROM quality_quick_profile('qs_part');
SELECT n, placeholder_pct FROM quality_quick_profile('qs_part_1');
CREATE TABLE qs_parent (phone text);
CREATE TABLE qs_child () INHERITS (qs_parent);
INSERT INTO qs_parent SELECT 'none' FROM generate_series(1, 10);
INSERT INTO qs_child SELECT '617-867-5309' FROM generate_series(1, 30);
ANALYZE qs_parent;	-- from 18 on the children, too, and n is known
SELECT column_name, placeholder_pct, present_pct, status FROM quality_quick_profile('qs_parent');
ANALYZE qs_child;
SELECT column_name, n, placeholder_pct, present_pct, status FROM quality_quick_profile('qs_parent');
CREATE MATERIALIZED VIEW qs_kept AS SELECT * FROM qs_part;
ANALYZE qs_kept;
SELECT column_name, n, null_pct, placeholder_pct, status FROM quality_quick_profile('qs_kept');
CREATE VIEW qs_view AS SELECT * FROM qs_part;
SELECT * FROM quality_quick_profile('qs_view');
SELECT * FROM quality_suspect_defaults('qs_patient_pkey');
SELECT * FROM quality_suggest_profile(0::regclass);
SELECT count(*) FROM quality_quick_profile(NULL);

-- values of every type
CREATE DOMAIN qs_domain AS varchar(30);
CREATE TYPE qs_enum AS ENUM ('yes', 'unknown');
CREATE TABLE qs_types (phone qs_domain, sex qs_enum, ssn bigint, email varchar(5)[], npi us_npi, dx icd10, birth_date timestamptz, zip name, street bytea, race point, born_on date);
INSERT INTO qs_types SELECT 'none', 'unknown', 999999999, '{x}', '1245319599', 'E11.9', '1900-01-01', '00000', 'x', point(1, 1), CASE WHEN i % 2 = 0 THEN '-infinity' ELSE '4713-01-01 BC' END::date FROM generate_series(1, 20) i;
ANALYZE qs_types;
SET TimeZone = 'UTC';
SET DateStyle = 'ISO';
SELECT column_name, data_type, kind, placeholder_pct, invalid_pct, present_pct FROM quality_quick_profile('qs_types');
SELECT * FROM quality_suspect_defaults('qs_types');
RESET TimeZone;
RESET DateStyle;

-- Who may not read a column learns nothing of it; who sees some rows, of none
CREATE ROLE qs_clerk;
GRANT SELECT (mrn, sex, ssn) ON qs_patient TO qs_clerk;
GRANT SELECT ON qs_visit TO qs_clerk;
ALTER TABLE qs_visit ENABLE ROW LEVEL SECURITY;
CREATE POLICY qs_policy ON qs_visit USING (visit_id < 100);
SET ROLE qs_clerk;
SELECT column_name, n, null_pct, placeholder_pct, distinct_n, status FROM quality_quick_profile('qs_patient');
SELECT column_name, value FROM quality_suspect_defaults('qs_patient');
SELECT element FROM quality_suggest_profile('qs_patient');
SELECT column_name, null_pct, status FROM quality_quick_profile('qs_visit');
SELECT * FROM quality_suspect_defaults('qs_visit');
SELECT column_name, status FROM quality_quick_profile('qs_birth');
RESET ROLE;

DROP OWNED BY qs_clerk;
DROP ROLE qs_clerk;
DROP VIEW qs_view;
DROP MATERIALIZED VIEW qs_kept;
DROP TABLE qs_patient, qs_birth, qs_visit, qs_263, qs_148, qs_20, qs_29, qs_names, qs_empty, qs_nothing, qs_part, qs_parent, qs_child, qs_types;
DROP DOMAIN qs_domain;
DROP TYPE qs_enum;
