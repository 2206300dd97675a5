-- icd10_status, a look-up in the library, against what it replaces: a join to a
-- table of codes with their days of validity, by its index.

\echo
\echo icd10_status: the library against a table of codes

-- a table of the same facts, one row per code and state
CREATE UNLOGGED TABLE code_table AS
SELECT code, status, min(valid_from) AS valid_from, max(valid_to) AS valid_to
FROM icd10_editions() e, generate_series(65, 90) letter, generate_series(0, 99) number,
	LATERAL icd10_descendants(chr(letter) || lpad(number::text, 2, '0'), valid_from) code, LATERAL icd10_status(code, valid_from) status
WHERE system = 'icd10cm' GROUP BY code, status;
CREATE INDEX ON code_table (code, valid_from);
CREATE UNLOGGED TABLE visit AS
SELECT i AS id, code AS dx, code::text AS dx_text, date '2016-01-01' + abs(hashint4(i)) % 3900 AS discharged
FROM generate_series(1, :rows) i
JOIN (SELECT row_number() OVER (ORDER BY code) AS n, code FROM (SELECT DISTINCT code FROM code_table) d) c
	ON n = 1 + (abs(hashint4(-i)) % (SELECT count(DISTINCT code) FROM code_table));
VACUUM ANALYZE;
SELECT count(*) AS rows, count(DISTINCT dx) AS codes FROM visit;

INSERT INTO bench (task, peer, statement) VALUES
	('scan only', 'scan', 'SELECT count(dx), count(discharged) FROM visit'),
	('status', 'icd10_status(icd10)', $$SELECT count(*) FROM visit WHERE icd10_status(dx, discharged) = 'billable'$$),
	('billable', 'icd10_is_billable(icd10)', $$SELECT count(*) FROM visit WHERE icd10_is_billable(dx, discharged)$$),
	('billable', 'icd10_is_billable(text)', $$SELECT count(*) FROM visit WHERE icd10_is_billable(dx_text, discharged)$$),
	('billable', 'join to a table', $$SELECT count(*) FROM visit JOIN code_table c ON c.code = dx AND discharged BETWEEN c.valid_from AND c.valid_to WHERE c.status = 'billable'$$);
CALL run_bench(:rounds);
SELECT task, peer, round(ms::numeric, 1) AS ms, round((1e6 * (ms - scan) / :rows)::numeric, 0) AS ns_a_row_less_scan,
	round((:rows / (ms - scan) / 1000)::numeric, 1) AS million_a_second
FROM (SELECT task, peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(timing.ctid) AS at FROM timing GROUP BY 1, 2) m,
	(SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS scan FROM timing WHERE peer = 'scan') s
WHERE peer <> 'scan' ORDER BY at;
TRUNCATE bench, timing;
