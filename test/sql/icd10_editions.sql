-- Codes by day: status, hierarchy and the editions themselves.

-- the editions, with the numbers of codes that their publisher gives
SELECT * FROM icd10_editions() ORDER BY system, valid_from;

-- days on which something changed, and the day before
SELECT code, what, on_date, icd10_status(code, on_date), icd10_is_billable(code, on_date) AS billable
FROM (VALUES ('M35.8', 'became a header', date '2021-01-01'), ('U07.1', 'new in an emergency', '2020-04-01'), ('M54.5', 'became a header', '2021-10-01'),
	('R05', 'became a header', '2021-10-01'), ('T81.4XXA', 'went', '2018-10-01'), ('Z59.1', 'became a header', '2023-04-01'), ('Z28.3', 'became a header', '2022-04-01'),
	('QA0.8', 'new', '2025-10-01'), ('QA1.71', 'new', '2026-10-01'), ('Z68.1', 'became a header', '2026-10-01'), ('J4B', 'new', '2026-10-01'), ('K6A', 'new', '2026-10-01'),
	('A00.0', 'the first day of the system', '2015-10-01'), ('A00.0', 'the first day of which nothing is known', '2027-10-01')) v(code, what, change),
	LATERAL (VALUES (change - 1), (change)) d(on_date)
ORDER BY change, code, on_date;
SELECT code, on_date, icd10pcs_status(code, on_date)
FROM (VALUES ('XW033E5'), ('0DTJ4ZZ')) c(code), (VALUES (date '2015-09-30'), ('2020-07-31'), ('2020-08-01'), ('2026-09-30'), ('2026-10-01')) d(on_date) ORDER BY 1, 2;

-- every answer, for a code and for a text
SELECT raw, icd10_status(raw, '2026-01-01') AS text_status, icd10_status(icd10_try(raw), '2026-01-01') AS code_status, icd10_is_billable(raw, '2026-01-01') AS billable
FROM (VALUES ('E11.9'), ('e119'), ('E11'), ('QA1.71'), ('M54.4X'), ('T81.4XXA'), ('E11.9?'), ('N/A'), (''), (NULL)) v(raw);
SELECT icd10_status('E11.9', 'infinity'), icd10_status('E11.9', '-infinity'), icd10_is_billable('E11.9', 'infinity'), icd10_is_billable('see note', '2026-01-01'),
	icd10_status('E11.9', '0001-01-01 BC'), icd10_status('E11.9', NULL) IS NULL AS null_date;

-- exempt from telling what was present on admission: by day, and as the edits of an encounter say
SELECT code, on_date, icd10_is_poa_exempt(code, on_date), icd10_is_poa_exempt(icd10_try(code), on_date) AS of_code
FROM (VALUES ('Z38.00', date '2026-01-01'), ('O80', '2026-01-01'), ('z380', '2026-01-01'), ('E11.9', '2026-01-01'), ('Z38.00', '2015-09-30'), ('Z38.00', '2030-01-01'),
	('see note', '2026-01-01'), (NULL, '2026-01-01'), ('O80', NULL)) AS v(code, on_date);
SELECT count(*), count(*) FILTER (WHERE icd10_is_poa_exempt(code, '2026-01-01')) AS exempt, count(*) FILTER (WHERE icd10_is_poa_exempt(code, '2026-01-01') =
	EXISTS (SELECT FROM encounter_edits(ARRAY[code::text], discharged => '2026-01-01', poa => '{""}') WHERE edit = 'poa_missing')) AS unlike
FROM unnest('{Z38,Z3A,Z51,O80,R05,S00,T36,W01,Y92,E11}'::icd10[]) AS category, icd10_descendants(category, '2026-01-01') AS code WHERE icd10_is_billable(code, '2026-01-01');

-- the parent is the longest code that it begins with, not one character less
SELECT code, icd10_parent(code, '2026-01-01'), (SELECT string_agg(a::text, ' < ') FROM icd10_ancestors(code, '2026-01-01') a) AS ancestors
FROM (VALUES ('T40.1X1A'), ('W21.89XA'), ('M1A.9XX0'), ('T07.XXXA'), ('E11.9'), ('E11'), ('S72.001A'), ('see note')) v(code);
SELECT icd10_parent('M35.81', '2020-12-31') AS before, icd10_parent('M35.81', '2021-01-01') AS since, icd10_parent('E11.9', '2027-10-01') AS unknown_edition;
SELECT c FROM icd10_children('S72.001'::icd10, '2026-01-01') c;
SELECT c FROM icd10_children('T07', '2026-01-01') c;
SELECT on_date, count(*), min(c), max(c) FROM (VALUES (date '2025-09-30'), ('2025-10-01'), ('2026-10-01'), ('2027-10-01')) d(on_date) LEFT JOIN LATERAL icd10_descendants('Q99', on_date) c ON true GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM icd10_descendants('see note', '2026-01-01');
SELECT count(*) FROM icd10_children('E99', '2026-01-01');
SELECT count(*) FROM icd10_children(NULL::icd10, '2026-01-01');
-- in a select list, too
SELECT icd10_children('E11.1', '2026-01-01');

-- may stand in constraints and generated columns
CREATE TABLE coded (dx icd10, discharged date, status text GENERATED ALWAYS AS (icd10_status(dx, discharged)) STORED,
	CHECK (icd10_is_billable(dx, discharged)));
INSERT INTO coded VALUES ('E11.9', '2026-01-01'), ('E11.9', '2030-01-01'), (NULL, '2026-01-01');
SELECT * FROM coded;
\set VERBOSITY terse
INSERT INTO coded VALUES ('E11', '2026-01-01');
\set VERBOSITY default
DROP TABLE coded;

-- procedures
SELECT code, icd10pcs_is_billable(code, '2026-01-01') AS text, icd10pcs_is_billable(icd10pcs_try(code), '2026-01-01') AS code_, icd10pcs_is_billable(code, '2000-01-01') AS before,
	icd10pcs_is_billable(code, '2100-01-01') IS NULL AS unknown, icd10pcs_table(code) AS pcs_table, icd10pcs_table(icd10pcs_try(code)) = icd10pcs_table(code) AS same
FROM (VALUES ('0DTJ4ZZ'), ('0dtj4zz'), ('0DTJ4ZQ'), ('E11.9'), (''), (NULL)) v(code);
