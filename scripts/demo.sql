-- What scripts/demo shows: run by psql after the sample hospital was loaded into
-- the schema medrec_demo.
\set ON_ERROR_STOP on
\set QUIET on
\pset pager off
\pset null '(null)'
\pset footer off
SET search_path = medrec_demo, public;
SET client_min_messages = warning;
-- a failed check must not write a patient's row into the server's log
SET log_min_error_statement = panic;
SET log_error_verbosity = terse;
\set QUIET off
\set ECHO queries

\echo
\echo '================================================================'
\echo ' A made-up hospital: what is in it'
\echo '================================================================'
SELECT (SELECT count(*) FROM patient) AS patients,
	(SELECT count(*) FROM encounter) AS encounters,
	(SELECT count(*) FROM encounter_dx) AS diagnoses;

\echo
\echo '================================================================'
\echo ' 1  Codes: from a dirty text column to one that stays clean'
\echo '================================================================'
\echo
\echo 'Step 0. Look, change nothing. What is wrong with the codes, how often, and'
\echo 'how many of them can be put right without changing a letter or a digit?'
\echo 'The example is a row number, never a patient.'
SELECT coalesce(icd10_check(dx), '(null)') AS problem, count(*) AS n,
	count(icd10_repair(dx)) FILTER (WHERE icd10_check(dx) <> 'ok') AS safe_to_repair,
	min(dx_id) AS example_dx_id
FROM encounter_dx
GROUP BY 1
ORDER BY n DESC, 1;

\echo
\echo 'What the repairs would be. Only blanks, dots and prefixes change: a letter O'
\echo 'typed for a zero is left to a coder, because fixing it could change a diagnosis.'
SELECT DISTINCT ON (icd10_check(dx)) '[' || dx || ']' AS as_typed, icd10_check(dx) AS problem,
	icd10_repair(dx) AS repaired
FROM encounter_dx
WHERE icd10_check(dx) <> 'ok' AND dx !~ '^\s*$'
ORDER BY icd10_check(dx), dx_id;

\echo
\echo 'Step 1. Keep what was typed for ever (it is the legal record), then repair'
\echo 'what is safe to repair.'
ALTER TABLE encounter_dx ADD COLUMN dx_raw varchar(20);
UPDATE encounter_dx SET dx_raw = dx;
UPDATE encounter_dx SET dx = icd10_repair(dx)::text
WHERE icd10_check(dx) <> 'ok' AND icd10_repair(dx) IS NOT NULL;

\echo
\echo 'Step 2. The rest is a worklist for a coder.'
CREATE VIEW dx_worklist AS
SELECT dx_id, encounter_id, dx, icd10_check(dx) AS problem
FROM encounter_dx
WHERE NOT icd10_is_valid(dx);
SELECT problem, count(*) AS n FROM dx_worklist GROUP BY 1 ORDER BY n DESC, 1;

\echo
\echo 'Step 3. Let no new dirt in from today on. Old rows stay as they are, and can'
\echo 'still be updated: that is what the row number in the check is for. (A check'
\echo 'without it, although NOT VALID, refuses every update of a bad old row.)'
SELECT max(dx_id) AS last_old_row FROM encounter_dx \gset
ALTER TABLE encounter_dx ADD CONSTRAINT dx_new_ok
	CHECK (dx_id <= :last_old_row OR icd10_is_valid(dx)) NOT VALID;
\echo
\echo 'A new row with a bad code is refused:'
\set ON_ERROR_STOP off
\set VERBOSITY terse
INSERT INTO encounter_dx (dx_id, encounter_id, seq_num, dx) VALUES (:last_old_row + 1, 1, 9, 'E11,9');
\set VERBOSITY default
\set ON_ERROR_STOP on

\echo
\echo 'Step 4. A coder works through the list. Here we put what is left aside: the'
\echo 'code becomes empty, what was typed stays in dx_raw. Then the check can be'
\echo 'made to hold for every row.'
UPDATE encounter_dx SET dx = NULL WHERE NOT icd10_is_valid(dx);
ALTER TABLE encounter_dx ADD CONSTRAINT dx_is_icd10 CHECK (icd10_is_valid(dx)) NOT VALID;
ALTER TABLE encounter_dx VALIDATE CONSTRAINT dx_is_icd10;

\echo
\echo 'Step 5. Now the column can become a real code column: one spelling of each'
\echo 'code, 8 bytes, in the order of the codes. (On a big table: in a quiet hour.)'
DROP VIEW dx_worklist;
ALTER TABLE encounter_dx DROP CONSTRAINT dx_new_ok, DROP CONSTRAINT dx_is_icd10,
	ALTER COLUMN dx TYPE icd10 USING dx::icd10;
CREATE INDEX encounter_dx_dx ON encounter_dx (dx);
ANALYZE encounter_dx;

\echo
\echo 'Everybody with diabetes of either type, whatever the detail, by the index:'
SELECT icd10_category(dx) AS category, count(*) AS diagnoses,
	count(DISTINCT mrn) AS patients
FROM encounter_dx JOIN encounter USING (encounter_id)
WHERE dx <@ 'E10' OR dx <@ 'E11'
GROUP BY 1 ORDER BY 1;

\echo
\echo '================================================================'
\echo ' 2  Identifiers: do the numbers hold?'
\echo '================================================================'
\echo
\echo 'A doctor''s NPI carries a check digit, so two digits that changed places show.'
SELECT identifier_check('us_npi', attending_npi) AS attending_npi, count(*) AS n
FROM encounter GROUP BY 1 ORDER BY n DESC, 1;

\echo
\echo 'The patients'' numbers. (This hospital is made up: its Social Security numbers'
\echo 'are from ranges that are never issued, its telephone numbers are 555-01xx,'
\echo 'reserved for examples. medrec says so. A ZIP code of four digits has lost its'
\echo 'leading zero to a spreadsheet.)'
SELECT kind, result, count(*) AS n
FROM patient,
	LATERAL (VALUES ('us_ssn', identifier_check('us_ssn', ssn)),
		('us_zip', identifier_check('us_zip', zip)),
		('us_phone', identifier_check('us_phone', phone))) AS checked (kind, result)
GROUP BY kind, result
ORDER BY kind, n DESC, result;

\echo
\echo '================================================================'
\echo ' 3  Duplicates: one person, two records'
\echo '================================================================'
\echo
\echo 'The simple form, in plain SQL: compare only records of the same birth date or'
\echo 'the same telephone number, and rank them by how alike the names are. Names are'
\echo 'folded first (case, accents, hyphens), and compared in both orders.'
CREATE TABLE candidate AS
WITH p AS (
	SELECT mrn, name_fold(last_name) AS last, name_fold(first_name) AS first, birth_date,
		right(regexp_replace(phone, '\D', '', 'g'), 10) AS phone
	FROM patient
	WHERE element_state(last_name, 'family_name') = 'present'
		AND element_state(first_name, 'given_name') = 'present'
), pair AS (
	SELECT a.mrn AS mrn_a, b.mrn AS mrn_b,
		a.last AS last_a, a.first AS first_a, b.last AS last_b, b.first AS first_b,
		CASE WHEN a.birth_date = b.birth_date THEN 'birth date' END AS same_birth_date,
		CASE WHEN a.phone = b.phone THEN 'phone' END AS same_phone
	FROM p AS a JOIN p AS b ON a.mrn < b.mrn
	WHERE a.birth_date = b.birth_date AND a.birth_date > '1900-01-01'
		OR a.phone = b.phone AND a.phone <> '5555555555'
)
SELECT mrn_a, mrn_b, concat_ws(' and ', same_birth_date, same_phone) AS same,
	round(greatest(
		jaro_winkler(last_a, last_b) + jaro_winkler(first_a, first_b),
		jaro_winkler(last_a, first_b) + jaro_winkler(first_a, last_b))::numeric / 2, 3) AS alike,
	least(damerau_levenshtein(last_a, last_b) + damerau_levenshtein(first_a, first_b),
		damerau_levenshtein(last_a, first_b) + damerau_levenshtein(first_a, last_b)) AS letters_apart
FROM pair;

SELECT same, count(*) AS pairs_compared, count(*) FILTER (WHERE alike >= 0.85) AS worth_a_look
FROM candidate GROUP BY same ORDER BY same;

\echo
\echo 'The sample knows which records were put there twice. Of each kind the pair that'
\echo 'ranks highest:'
SELECT DISTINCT ON (kind) kind AS planted, mrn_a, mrn_b, same, alike, letters_apart
FROM known_duplicate JOIN candidate USING (mrn_a, mrn_b)
ORDER BY kind, alike DESC, mrn_a;

\echo
\echo 'Honestly: how good is this simple form, with 0.85 as the limit?'
SELECT count(k.kind) AS planted,
	count(k.kind) FILTER (WHERE c.alike >= 0.85) AS found,
	count(k.kind) FILTER (WHERE c.alike IS NULL) AS never_compared,
	count(*) FILTER (WHERE k.kind IS NULL AND c.alike >= 0.85) AS others_in_the_list
FROM known_duplicate AS k FULL JOIN candidate AS c USING (mrn_a, mrn_b);

\echo
\echo 'Some of the others: twins, and father and son of one name. Alike, but not the'
\echo 'same. So the list is for a person to read, and medrec never merges records.'
SELECT a.last_name, a.first_name AS first_a, b.first_name AS first_b,
	a.birth_date AS born_a, b.birth_date AS born_b, alike
FROM candidate AS c
	JOIN patient AS a ON a.mrn = mrn_a
	JOIN patient AS b ON b.mrn = mrn_b
	LEFT JOIN known_duplicate AS k USING (mrn_a, mrn_b)
WHERE k.kind IS NULL AND alike >= 0.85
ORDER BY alike DESC, mrn_a, mrn_b
LIMIT 6;

\echo
\echo '================================================================'
\echo ' 4  Completeness: UNKNOWN, 1900-01-01 and 999-99-9999 are not data'
\echo '================================================================'
\echo
\echo 'How full is each field, in percent? First a plain count of what is not NULL,'
\echo 'then only what says something. (Telephone numbers are left out: all of this'
\echo 'hospital''s are 555 numbers, which medrec rightly takes for placeholders.)'
SELECT f.name AS facility, count(*) AS n,
	round(100.0 * count(ssn) / count(*), 1) AS ssn_not_null_pct,
	round(completeness_pct(ssn, 'ssn'), 1) AS ssn_pct,
	round(completeness_pct(birth_date, 'birth_date'), 1) AS birth_date_pct,
	round(completeness_pct(zip, 'zip'), 1) AS zip_pct,
	round(completeness_pct(last_name, 'family_name'), 1) AS last_name_pct,
	round(completeness_pct(first_name, 'given_name'), 1) AS first_name_pct
FROM patient AS p JOIN facility AS f USING (facility_id)
GROUP BY f.name
ORDER BY f.name;

\echo
\echo 'And record by record: the share of eight fields that are filled.'
SELECT round(100 * completeness(last_name, first_name, birth_date, sex, ssn, phone, street, zip)::numeric, 1)
	AS filled_pct, count(*) AS records
FROM patient GROUP BY 1 ORDER BY 1;

\echo
\echo '================================================================'
\echo ' 5  The department''s monthly report'
\echo '================================================================'
\echo
\echo 'Which records are probably of one person, by the model that medrec brings, with no'
\echo 'line of code: the list of pairs, and how it does on what was planted.'
ALTER TABLE patient ADD COLUMN mpi patient_key GENERATED ALWAYS AS (patient_key(family => last_name, given => first_name,
	middle => middle_name, suffix => suffix, birth_date => birth_date, sex => sex, street => street, city => city, state => state, postal_code => zip)) STORED;
CREATE TABLE probable_duplicate AS SELECT * FROM find_duplicates('patient', 'mpi', 'mrn');
SELECT count(*) AS pairs, count(k.kind) AS planted, (SELECT count(*) FROM known_duplicate) AS of_all_planted,
	count(*) FILTER (WHERE band = 'match') AS surely
FROM probable_duplicate LEFT JOIN known_duplicate AS k ON (least(mrn_a, mrn_b), greatest(mrn_a, mrn_b)) = (id_a, id_b);

\echo
\echo 'A profile says what a registration should have. Bound to those who were seen, it'
\echo 'finds most columns by their names. (The telephone numbers here are all made up, so'
\echo 'this hospital''s own profile only asks for one.)'
CREATE VIEW patient_seen AS
	SELECT p.last_name, p.first_name, p.middle_name, p.birth_date, p.sex, p.ssn, p.phone, p.street, p.city, p.state, p.zip, f.name AS facility, e.admitted
	FROM encounter AS e JOIN patient AS p USING (mrn) JOIN facility AS f ON f.facility_id = e.facility_id;
SELECT quality_profile_copy('patient_match', 'registration') AS elements;
UPDATE medrec_profile SET title = 'Registration' WHERE profile = 'registration';
UPDATE medrec_profile_element SET kind = 'text' WHERE profile = 'registration' AND element = 'phone';
UPDATE medrec_profile_element SET target_pct = 60, threshold_pct = 50 WHERE profile = 'registration' AND element = 'ssn';
DELETE FROM medrec_profile_element WHERE profile = 'registration' AND element IN ('email', 'payer', 'mbi', 'member_id', 'previous_last_name', 'suffix');
UPDATE medrec_profile SET combinations = '{first_name+last_name+birth_date+street,first_name+last_name+birth_date+phone,first_name+last_name+birth_date+ssn}'
	WHERE profile = 'registration';
SELECT element, expression, origin FROM quality_bind('registration', 'patient_seen', segment_columns => '{facility}', period_column => 'admitted', suite => 'hospital');

\echo
\echo 'By the statistics of a table the report tells which columns look filled with defaults.'
ANALYZE patient;

\echo
\echo 'Rules are predicates in SQL, over tables or views. $1 is the month of the run.'
CREATE VIEW coded AS
	SELECT d.dx_id, d.dx, e.admitted, f.name AS facility FROM encounter_dx AS d JOIN encounter AS e USING (encounter_id) JOIN facility AS f USING (facility_id);
CREATE VIEW stay AS SELECT e.*, f.name AS facility FROM encounter AS e JOIN facility AS f USING (facility_id);
INSERT INTO medrec_rule (rule_id, suite, relation, title, scope, violation, key_columns, segment_columns, kahn, ahima, warn_pct, fail_pct, minimum_rows, owner) VALUES
	('dx-is-a-code', 'hospital', 'medrec_demo.coded', 'Diagnosis that could not be read as a code', 'admitted >= $1 AND admitted < $1 + interval ''1 month''',
		'dx IS NULL', '{dx_id}', '{facility}', 'conformance/value', 'accuracy', 2, 8, 25, 'coding'),
	('dx-is-billable', 'hospital', 'medrec_demo.coded', 'Code that may not be billed on the day', 'dx IS NOT NULL AND admitted >= $1 AND admitted < $1 + interval ''1 month''',
		'NOT icd10_is_billable(dx, admitted)', '{dx_id}', '{facility}', 'conformance/value', 'granularity', 2, 5, 25, 'coding'),
	('attending-npi', 'hospital', 'medrec_demo.stay', 'Attending NPI missing or wrong', 'admitted >= $1 AND admitted < $1 + interval ''1 month''',
		'identifier_is_valid(''us_npi'', attending_npi) IS NOT TRUE', '{encounter_id}', '{facility}', 'conformance/value', 'accuracy', 3, 6, 25, 'admitting'),
	('stay-in-order', 'hospital', 'medrec_demo.stay', 'Stay that ends before it begins', 'discharged IS NOT NULL AND admitted >= $1 AND admitted < $1 + interval ''1 month''',
		'stay_check(admitted, discharged) <> ''ok''', '{encounter_id}', NULL, 'plausibility/temporal', 'consistency', NULL, 0, 0, 'admitting'),
	('probable-duplicates', 'hospital', 'medrec_demo.patient', 'Records of one person twice (AHIMA asks for 1 %)', NULL,
		'EXISTS (SELECT FROM medrec_demo.probable_duplicate AS d WHERE mrn IN (d.id_a, d.id_b))', '{mrn}', NULL, 'plausibility/uniqueness', 'consistency', 1, 5, 25, 'MPI analyst');

\echo
\echo 'Two years of months, one CALL each: one scan for a table''s rules, one for its profile.'
SELECT format('CALL quality_run(''hospital'', %L)', month::date) FROM generate_series(timestamp '2024-09-01', '2026-08-01', '1 month') AS month
\o /dev/null
\gexec
\o
SELECT r.period, r.rules, r.passed, r.warned, r.failed, r.passed_pct FROM quality_runs AS r WHERE suite = 'hospital' ORDER BY period DESC LIMIT 3;

\echo
\echo 'What the page says, as text (its first lines):'
\t on
\pset format unaligned
SELECT line FROM regexp_split_to_table(quality_report_text('hospital', organisation => 'Sample hospital'), E'\n') WITH ORDINALITY AS l(line, i) WHERE i <= 40;
\pset format aligned
\t off
