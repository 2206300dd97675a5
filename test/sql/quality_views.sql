-- What came out of runs, as views for other tools: of built-in types, and as
-- far as the reader may read the tables.

CREATE TABLE qv_patient AS SELECT i AS mrn, CASE WHEN i % 4 < 3 THEN 'Site ' || i % 4 END AS site, CASE WHEN i % 5 <> 0 THEN 'x' END AS phone FROM generate_series(1, 400) i;
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, key_columns, segment_columns, kahn, ahima, fail_pct, owner) VALUES
	('qv_phone', 'qv', 'public.qv_patient', 'Telephone', 'phone IS NULL', '{mrn}', '{site}', 'completeness', 'comprehensiveness', 22, 'Registration'),
	('qv_none', 'qv', 'public.qv_patient', 'No rows', 'true', '{mrn}', NULL, 'plausibility/temporal', NULL, NULL, NULL),
	('qv_error', 'qv', 'public.qv_patient', 'Error', 'mrn / (mrn - mrn) > 0', '{mrn}', NULL, NULL, NULL, NULL, NULL);
UPDATE medrec_rule SET scope = 'mrn < 0' WHERE rule_id = 'qv_none';
CALL quality_run('qv', '2026-01-01', run_id => NULL) \gset jan_
UPDATE qv_patient SET phone = NULL WHERE mrn <= 100;
CALL quality_run('qv', '2026-02-01', run_id => NULL) \gset feb_
UPDATE qv_patient SET phone = 'x' WHERE mrn <= 50;
CALL quality_run('qv', '2026-02-01', run_id => NULL) \gset again_
INSERT INTO medrec_run (suite, period) VALUES ('qv', '2026-02-01') RETURNING run_id AS broken_off \gset

SELECT run_id - :jan_run_id AS run, period, is_latest, finished_at >= started_at AS finished, rules, passed, warned, failed, waived, not_applicable, insufficient_data, errors, passed_pct
FROM quality_runs WHERE suite = 'qv' ORDER BY 1;
SELECT run_id - :jan_run_id AS run, is_latest, rule_id, kahn_category, kahn_subcategory, ahima, owner, segment, segment_name, n, violations, violated_pct, status, reason, sqlstate
FROM quality_results WHERE suite = 'qv' ORDER BY 1, rule_id, segment_name COLLATE "C";
-- by hand
SELECT count(*) AS rows, bool_and(v.n = c.n AND v.violations = c.violations) AS as_counted
FROM quality_history v JOIN (SELECT coalesce(site, 'none') AS site, count(*) AS n, count(*) FILTER (WHERE phone IS NULL) AS violations FROM qv_patient GROUP BY 1) c
	ON v.segment_name = 'site: ' || c.site WHERE v.rule_id = 'qv_phone' AND v.period = '2026-02-01';
SELECT rule_id, segment_name, period, run_id - :jan_run_id AS run, n, violations, violated_pct, status, previous_period, previous_violated_pct, previous_status, change_pct
FROM quality_history WHERE suite = 'qv' ORDER BY rule_id, segment_name COLLATE "C", period;

-- what was measured by a profile
INSERT INTO medrec_profile (profile, title) VALUES ('qv_profile', 'Views');
INSERT INTO medrec_profile_element (profile, ordinal, element, kind, target_pct) VALUES ('qv_profile', 1, 'mrn', NULL, NULL), ('qv_profile', 2, 'phone', 'text', 95);
INSERT INTO medrec_state (profile, relation, period, segment, state)
	SELECT 'qv_profile', 'public.qv_patient', period, segment, quality('qv_profile', mrn, CASE WHEN mrn % part = 0 THEN phone END) FROM qv_patient,
		(VALUES (date '2026-01-01', 2), ('2026-02-01', 1)) p(period, part), LATERAL (VALUES ('{}'::jsonb), (jsonb_build_object('site', site, 'month', 3))) s(segment) GROUP BY period, segment;
SELECT profile, segment_name, period, n, score, complete, complete_pct, match_ready, previous_period, previous_score, change_points
FROM quality_profile_history WHERE profile = 'qv_profile' ORDER BY segment_name COLLATE "C", period;
SELECT segment_name, period, element, requirement, n, expected, present, nulls, rate_pct, target_pct
FROM quality_element_history WHERE profile = 'qv_profile' AND segment_name IN ('all', 'month: 3, site: none') ORDER BY segment_name COLLATE "C", period, element;
-- by hand
SELECT count(*) AS periods, bool_and(present = by_hand) AS as_counted FROM quality_element_history e JOIN (VALUES (date '2026-01-01', 2), ('2026-02-01', 1)) p(period, part) USING (period),
	LATERAL (SELECT count(phone) FILTER (WHERE mrn % part = 0) AS by_hand FROM qv_patient) c WHERE e.profile = 'qv_profile' AND element = 'phone' AND segment_name = 'all';
SELECT quality_segment_name('{}'), quality_segment_name('{"b": null, "a": "x, y: z"}'), quality_segment_name('{"": ""}'), quality_segment_name(NULL);
SELECT quality_segment_name('[1]');

-- types that every tool knows
SELECT DISTINCT format_type(atttypid, NULL) FROM pg_attribute
WHERE attrelid IN ('quality_results'::regclass, 'quality_runs'::regclass, 'quality_history'::regclass, 'quality_profile_history'::regclass, 'quality_element_history'::regclass) AND attnum > 0 ORDER BY 1;
-- what is asked of a view reaches the tables' indexes
CREATE FUNCTION qv_plan(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query; END $$;
SET enable_seqscan = off;
SELECT count(*) FILTER (WHERE line ~ 'Function Scan on quality_(results|history)') AS functions, count(*) FILTER (WHERE line ~ 'Index Cond: .*run_id = 1') > 0 AS indexes
FROM qv_plan($$SELECT status FROM quality_results WHERE run_id = 1 AND rule_id = 'qv_phone'$$) line;
RESET enable_seqscan;

-- Who may not read the tables cannot read the views; who sees some rows sees those
CREATE ROLE qv_reader;
SET ROLE qv_reader;
SELECT count(*) FROM quality_results;
SELECT count(*) FROM quality_runs;
SELECT count(*) FROM quality_history;
SELECT count(*) FROM quality_profile_history;
SELECT count(*) FROM quality_element_history;
RESET ROLE;
GRANT SELECT ON medrec_run, medrec_run_rule, medrec_result TO qv_reader;
ALTER TABLE medrec_result ENABLE ROW LEVEL SECURITY;
CREATE POLICY qv_policy ON medrec_result FOR SELECT TO qv_reader USING (segment ->> 'site' = 'Site 1');
PREPARE qv AS SELECT count(*), string_agg(DISTINCT segment_name, ', ') FROM quality_results WHERE rule_id = 'qv_phone' AND is_latest;
EXECUTE qv;
SET ROLE qv_reader;
EXECUTE qv;
SELECT count(*) FROM quality_history WHERE rule_id = 'qv_phone';
SELECT rules, failed FROM quality_runs WHERE run_id = :again_run_id;
RESET ROLE;
DROP POLICY qv_policy ON medrec_result;
ALTER TABLE medrec_result DISABLE ROW LEVEL SECURITY;

DROP OWNED BY qv_reader;
DROP ROLE qv_reader;
DELETE FROM medrec_run WHERE suite = 'qv';
DELETE FROM medrec_rule WHERE suite = 'qv';
DELETE FROM medrec_state WHERE profile = 'qv_profile';
DELETE FROM medrec_profile WHERE profile = 'qv_profile';
SELECT count(*) FROM quality_results WHERE suite = 'qv';
DROP TABLE qv_patient;
DROP FUNCTION qv_plan(text);
