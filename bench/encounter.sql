-- The edits of stays with nine diagnoses and four procedures, most of them clean,
-- so that every code is looked at; and the comorbidity index of the same stays.

\echo
\echo encounter_edits, encounter_is_clean, charlson_index

CREATE TEMP TABLE dx AS
SELECT row_number() OVER (ORDER BY code) AS n, code FROM generate_series(65, 90) letter, generate_series(0, 99) number,
	LATERAL icd10_descendants(chr(letter) || lpad(number::text, 2, '0'), '2025-10-01') code
WHERE icd10_is_billable(code, '2025-10-01') AND encounter_is_clean(ARRAY['J18.9', code], NULL, 40, 'F', '2025-10-01', '2025-10-09', '01');
CREATE TEMP TABLE px AS
SELECT row_number() OVER (ORDER BY code) AS n, code
FROM (SELECT icd10pcs_try('0' || section || operation || part || approach || 'ZZ') AS code
	FROM unnest(string_to_array('0,1,2,D,F,H,Q,S', ',')) section, unnest(string_to_array('B,C,D,9,J,N,P,Q,T', ',')) operation,
		unnest(string_to_array('0,1,2,3,4,5,6,7,8,9,A,B,C,D,E,F,G,H,J,K,L,M,N', ',')) part, unnest(string_to_array('0,3,4,7,8,X', ',')) approach) p
WHERE icd10pcs_status(code, '2025-10-01') = 'billable' AND encounter_is_clean('{J18.9}'::icd10[], ARRAY[code], 40, 'F', '2025-10-01', '2025-10-09', '01');
SELECT (SELECT count(*) FROM dx) AS diagnoses, (SELECT count(*) FROM px) AS procedures \gset
CREATE UNLOGGED TABLE stay AS
SELECT i AS id, 15 + i % 90 AS age, CASE i % 2 WHEN 0 THEN 'F' ELSE 'M' END AS sex, date '2025-10-01' AS admitted, date '2025-10-08' AS discharged, '01' AS status,
	icd10 'J18.9' || (SELECT array_agg(code) FROM generate_series(1, 8) k JOIN dx ON n = 1 + abs(hashint4(i * 16 + k)::bigint) % :diagnoses) AS diagnoses,
	(SELECT array_agg(code) FROM generate_series(9, 12) k JOIN px ON n = 1 + abs(hashint4(i * 16 + k)::bigint) % :procedures) AS procedures
FROM generate_series(1, 2000) i;
CREATE UNLOGGED TABLE stays AS SELECT s.* FROM stay s, generate_series(1, :rows / 2000);
VACUUM ANALYZE;
SELECT count(*) AS stays, round(avg(cardinality(diagnoses)), 1) AS diagnoses, round(avg(cardinality(procedures)), 1) AS procedures,
	round(100.0 * count(*) FILTER (WHERE encounter_is_clean(diagnoses, procedures, age, sex, admitted, discharged, status)) / count(*), 1) AS clean_pct FROM stays;

INSERT INTO bench (task, peer, statement) VALUES
	('scan', 'scan', 'SELECT count(diagnoses), count(procedures), count(status) FROM stays'),
	('clean', 'encounter_is_clean', 'SELECT count(*) FROM stays WHERE encounter_is_clean(diagnoses, procedures, age, sex, admitted, discharged, status)'),
	('edits', 'encounter_edits', 'SELECT count(e.edit) FROM stays LEFT JOIN LATERAL encounter_edits(diagnoses, procedures, age, sex, admitted, discharged, status) e ON true'),
	('charlson', 'charlson_index', 'SELECT sum(charlson_index(diagnoses)) FROM stays');
CALL run_bench(:rounds);
SELECT peer, round(ms::numeric, 1) AS ms, round((1e6 * (ms - scan) / :rows)::numeric, 0) AS ns_a_stay_less_scan, round((:rows / ms)::numeric, 0) AS thousand_a_second_with_scan
FROM (SELECT task, peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(timing.ctid) AS at FROM timing GROUP BY 1, 2) m,
	(SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS scan FROM timing WHERE peer = 'scan') s
WHERE peer <> 'scan' ORDER BY at;
TRUNCATE bench, timing;
