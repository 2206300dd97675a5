-- Profiles of a suite: measured in its runs, with a result for each element that has a target

CREATE TABLE qp_visit (id int, facility text, last_name text, first_name text, dob date, sex text, phone text, zip text, street text, visited date);
INSERT INTO qp_visit SELECT i, CASE WHEN i % 2 = 0 THEN 'East' ELSE 'West' END, CASE WHEN i % 10 = 0 THEN 'UNKNOWN' ELSE 'Lee' END, 'Ana', date '1980-01-01' + i, 'F',
	CASE WHEN i % 5 > 0 THEN '617-867-5309' END, '02118', '12 Oak St', date '2026-01-01' + i % 59 FROM generate_series(1, 1000) AS i;
SELECT count(*) FROM quality_bind('patient_match', 'qp_visit', segment_columns => '{facility}', period_column => 'visited', suite => 'qp');
CREATE FUNCTION qp_results(period date) RETURNS TABLE (rule_id text, segment jsonb, n bigint, violations bigint, status text, reason text, sqlstate text)
	LANGUAGE sql AS $$
	SELECT rule_id, segment, n, violations, status, reason, sqlstate FROM medrec_result
	WHERE run_id = (SELECT max(run_id) FROM medrec_run AS r WHERE r.suite = 'qp' AND r.period = qp_results.period) ORDER BY 1, 2
$$;
CALL quality_run('qp', '2026-01-31') \gset
SELECT * FROM qp_results('2026-01-31') WHERE segment = '{}' OR rule_id ~ 'last_name|phone';
SELECT period, segment, n, score FROM medrec_state, quality_summary(state) WHERE relation = 'public.qp_visit' ORDER BY 1, 2;
-- the report has the states of the month that the day of the run is in
SELECT jsonb_path_query_array(r, '$.completeness[*].n') AS monthly FROM quality_report_json('qp') r;
-- counts by hand
SELECT facility, count(*), count(*) FILTER (WHERE last_name = 'UNKNOWN') AS last_name, count(*) FILTER (WHERE phone IS NULL) AS phone
FROM qp_visit WHERE visited BETWEEN '2026-01-01' AND '2026-01-31' GROUP BY ROLLUP (facility) ORDER BY 1 NULLS FIRST;
-- another period, compared, and one without rows
CALL quality_run('qp', '2026-02-10') \gset
CALL quality_run('qp', '2026-05-10') \gset
SELECT rule_id, segment, change, n_a, n_b FROM quality_compare(
	(SELECT max(run_id) FROM medrec_run WHERE suite = 'qp' AND period = '2026-01-31'), (SELECT max(run_id) FROM medrec_run WHERE suite = 'qp' AND period = '2026-02-10'))
WHERE change <> 'unchanged';
SELECT * FROM qp_results('2026-05-10') WHERE rule_id ~ 'name';
-- the same period again replaces its states
UPDATE qp_visit SET last_name = 'Lee' WHERE facility = 'East';
UPDATE qp_visit SET facility = 'West';
CALL quality_run('qp', '2026-02-28') \gset
SELECT period, segment, n, score FROM medrec_state, quality_summary(state) WHERE relation = 'public.qp_visit' ORDER BY 1, 2;
-- with rules of the suite, of which one cannot be counted
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation) VALUES
	('qp_sex', 'qp', 'qp_visit', 'sex is F or M', 'sex NOT IN (''F'', ''M'')'), ('qp_wrong', 'qp', 'qp_visit', 'no such column', 'nothing > 1');
CALL quality_run('qp', '2026-02-27') \gset
SELECT * FROM qp_results('2026-02-27') WHERE segment = '{}';
DELETE FROM medrec_rule WHERE suite = 'qp';
-- what goes wrong is recorded: a column that is gone, a condition, a relation that is gone
ALTER TABLE qp_visit DROP COLUMN phone;
CALL quality_run('qp', '2026-02-26') \gset
SELECT * FROM qp_results('2026-02-26');
SELECT count(*) FROM quality_bind('patient_match', 'qp_visit', segment_columns => '{facility}', period_column => 'visited', suite => 'qp');
UPDATE medrec_binding SET expressions = expressions || '{"ssn": "1 / (id - id)"}' WHERE relation = 'public.qp_visit';
CALL quality_run('qp', '2026-02-25') \gset
SELECT * FROM qp_results('2026-02-25');
DROP TABLE qp_visit;
CALL quality_run('qp', '2026-02-24') \gset
SELECT * FROM qp_results('2026-02-24');
-- nothing was lost
SELECT period, count(*) FROM medrec_state WHERE relation = 'public.qp_visit' GROUP BY 1 ORDER BY 1;
SELECT count(*) AS runs, count(finished_at) AS finished FROM medrec_run WHERE suite = 'qp';
CALL quality_run('qp_nothing', '2026-02-24') \gset

DELETE FROM medrec_run WHERE suite = 'qp';
DELETE FROM medrec_state WHERE relation = 'public.qp_visit';
DELETE FROM medrec_binding WHERE relation = 'public.qp_visit';
DROP FUNCTION qp_results;
