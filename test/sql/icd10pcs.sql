-- Procedure codes: seven characters, digits and letters but I and O.

SELECT raw, icd10pcs_try(raw) AS code, icd10pcs_check(raw) AS "check", icd10pcs_repair(raw) AS repair
FROM (VALUES ('0DTJ4ZZ'), ('0dtj4zz'), (' 0DTJ4ZZ '), ('0DTJ4ZZ'::char(10)), ('0016070'), ('XW033E5'), ('B20'),
	(''), ('0DT J4ZZ'), ('0DTJ4ZZ.'), ('0DT.J4ZZ'), ('ICD-10-PCS: 0DTJ4ZZ'), ('px|0DTJ4ZZ'), ('0DTJ4ZZ, 0DTJ4ZX'), ('ODTJ4ZZ'), ('0DTI4ZZ'),
	('0DTJ4ZZZ'), ('0DTJ4Z'), ('0DT'), ('S72.001A'), ('E11.9'), ('47.01'), ('appendectomy'), (U&'0DTJ4Z\00C9')) v(raw);

SELECT 'GARCIA'::icd10pcs;
SELECT '0DT J4ZZ'::icd10pcs;

SELECT icd10pcs_check(NULL) IS NULL AND icd10pcs_is_valid(NULL) IS NULL AND icd10pcs_try(NULL) IS NULL AND icd10pcs_repair(NULL) IS NULL AS all_null;

-- the two systems do not mix
\set VERBOSITY terse
SELECT 'S72001A'::icd10 = 'S72001A'::icd10pcs;
\set VERBOSITY default
SELECT 'S72001A'::icd10pcs::icd10;

CREATE TABLE procedure_px (id int, px icd10pcs, raw text);
INSERT INTO procedure_px
SELECT i, px::icd10pcs, CASE i % 3 WHEN 0 THEN lower(px) WHEN 1 THEN px ELSE 'see note' END
FROM (SELECT i, (ARRAY['0DT', '0FT', '30233', 'B20', 'XW0'])[1 + i % 5] AS head, (ARRAY['J', 'H', 'K'])[1 + i % 3] AS part FROM generate_series(1, 3000) i) c,
	LATERAL (SELECT substr(head || part || (i % 10)::text || 'ZZZZZ', 1, 7) AS px) p;
CREATE INDEX ON procedure_px (px);
ANALYZE procedure_px;
SELECT min(px), max(px), count(DISTINCT px) FROM procedure_px;

SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM procedure_px WHERE px = '0dtj0zz'::text;
EXPLAIN (COSTS OFF) SELECT * FROM procedure_px WHERE px LIKE '0DT%';
SELECT count(*) FROM procedure_px WHERE px LIKE '0DT%';
SELECT count(*) FROM procedure_px WHERE px = ANY ('{0dtj0zz,see note,B20K1ZZ,B20J6ZZ}'::text[]);
SET enable_seqscan = on;
SET enable_indexscan = off;
SET enable_bitmapscan = off;
SELECT count(*) FROM procedure_px WHERE px LIKE '0DT%';
SELECT count(*) FROM procedure_px WHERE px = ANY ('{0dtj0zz,see note,B20K1ZZ,B20J6ZZ}'::text[]);
RESET ALL;
SELECT count(*) AS joined, count(*) FILTER (WHERE icd10pcs_hash(a.px) = icd10pcs_hash(b.raw)) AS same_hash
FROM procedure_px a JOIN procedure_px b ON a.px = b.raw AND b.id < 100;
SELECT count(*) AS truth FROM procedure_px a JOIN procedure_px b ON a.px::text = upper(b.raw) AND b.id < 100;
SELECT raw FROM procedure_px WHERE id < 9 ORDER BY raw USING #~<, raw COLLATE "C";
DROP TABLE procedure_px;
