-- Is it a code? icd10_status() of text in a table, the scan of the table with
-- it, against simple-icd-10-cm in Python, whose texts are in a list in memory;
-- and against copying them out of the database to ask it.
-- Needs the package, for the Python of $MEDREC_PYTHON or python3.

\echo
\echo icd10_status of text against simple-icd-10-cm in Python
\set there `"${MEDREC_PYTHON:-python3}" -c 'import simple_icd_10_cm' 2>/dev/null && echo true || echo false`
\if :there

-- codes of the edition as written, one in eight with its last character changed
CREATE UNLOGGED TABLE written AS
SELECT CASE WHEN i % 8 = 0 THEN overlay(code::text PLACING 'Q' FROM length(code::text)) ELSE code::text END AS dx
FROM generate_series(1, :rows) i
JOIN (
	SELECT row_number() OVER (ORDER BY code) AS n, code
	FROM generate_series(65, 90) letter, generate_series(0, 99) number, LATERAL (SELECT chr(letter) || lpad(number::text, 2, '0') AS category) c,
		LATERAL (SELECT category::icd10 UNION ALL SELECT icd10_descendants(category, '2026-04-01')) d(code)
	WHERE icd10_status(code, '2026-04-01') IN ('billable', 'header')) codes ON n = 1 + (abs(hashint4(i)) % 95000);
VACUUM ANALYZE written;

INSERT INTO bench (task, peer, statement) VALUES
	('scan only', 'scan', 'SELECT count(dx) FROM written'),
	('is it a code', 'icd10_status(text)', $$SELECT count(*) FROM written WHERE icd10_status(dx, '2026-04-01') IN ('billable', 'header')$$),
	('copy out', 'scan', $$COPY written TO '/dev/null'$$),
	('is it billable', 'icd10_is_billable(text)', $$SELECT count(*) FROM written WHERE icd10_is_billable(dx, '2026-04-01')$$);
CALL run_bench(:rounds);

CREATE TEMPORARY TABLE python (ms double precision, valid bigint);
\set written `mktemp`
\setenv written :written
SELECT format('\copy written TO %L', :'written') AS copy_out,
	format('\copy python FROM PROGRAM ''"${MEDREC_PYTHON:-python3}" bench/lib/time_python.py %s %s''', :'written', :rounds) AS copy_in \gset
:copy_out
:copy_in
\set removed `rm -f "$written"`
INSERT INTO timing (task, peer, ms) SELECT 'is it a code', 'simple_icd_10_cm', ms FROM python;
INSERT INTO timing (task, peer, ms)
SELECT 'is it a code', 'copied out, then simple_icd_10_cm', ms + (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) FROM timing WHERE task = 'copy out') FROM python;

SELECT task, peer, round(ms::numeric, 1) AS ms, round((1e6 * ms / :rows)::numeric, 0) AS ns_a_text, round((python / ms)::numeric, 1) AS times_as_fast_as_python
FROM (SELECT task, peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(timing.ctid) AS at FROM timing GROUP BY 1, 2) m,
	(SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS python FROM timing WHERE peer = 'simple_icd_10_cm') p
ORDER BY at;
-- the same answer
SELECT valid AS valid_in_python, (SELECT count(*) FROM written WHERE icd10_status(dx, '2026-04-01') IN ('billable', 'header')) AS valid_in_medrec FROM python LIMIT 1;
TRUNCATE bench, timing;
\else
\echo left out: there is no simple-icd-10-cm (pip install simple-icd-10-cm==1.5.0)
\endif
