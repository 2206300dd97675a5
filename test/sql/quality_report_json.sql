-- The document of a report, from what runs and measurements have kept. What it says
-- is compared with what the same question, asked of the table, says.

CREATE TABLE qj_visit AS
SELECT i AS id, (ARRAY['North', 'South', NULL])[1 + i / 3 % 3] AS facility, (date '2026-08-01' + (i % 3) * interval '1 month')::date + i % 28 AS day,
	CASE WHEN i % (CASE WHEN i % 3 = 2 THEN 7 ELSE 20 END) <> 0 THEN '617-555-01' || i % 10 END AS phone,
	CASE WHEN i % 40 = 0 THEN 'UNKNOWN' ELSE 'Garcia' END AS family, i % 11 = 0 AS died
FROM generate_series(1, 3000) i;

INSERT INTO medrec_rule (rule_id, suite, relation, title, scope, violation, segment_columns, kahn, ahima, warn_pct, fail_pct, owner, note, waived_until, waiver_reason) VALUES
	('qj_phone', 'qj', 'public.qj_visit', 'Phone missing', 'day >= $1 AND day < $1 + interval ''1 month''', 'phone IS NULL', '{facility}', 'completeness', 'comprehensiveness', 8, 10, 'Registration', 'of the month', NULL, NULL),
	('qj_family', 'qj', 'public.qj_visit', 'Family name unknown', 'day >= $1 AND day < $1 + interval ''1 month''', 'family = ''UNKNOWN''', NULL, 'conformance/value', 'accuracy', 5, NULL, NULL, NULL, NULL, NULL),
	('qj_late', 'qj', 'public.qj_visit', 'Late', NULL, 'id % 3 = 0', NULL, 'plausibility/temporal', 'timeliness', NULL, NULL, NULL, NULL, '2026-12-31', 'a new system'),
	('qj_twice', 'qj', 'public.qj_visit', 'Twice', 'false', 'true', NULL, 'plausibility/uniqueness', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('qj_broken', 'qj', 'public.qj_nowhere', 'Broken', NULL, 'true', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TEMP TABLE qj_run (run_id bigint);
CALL quality_run('qj', '2026-08-01') \gset august_
CALL quality_run('qj', '2026-09-01') \gset september_
CALL quality_run('qj', '2026-10-01') \gset wrong_
-- of a period the last run that was finished counts
UPDATE medrec_result SET violations = 0 WHERE run_id = :wrong_run_id AND violations > 0;
CALL quality_run('qj', '2026-10-01') \gset october_
INSERT INTO medrec_run (suite, period) VALUES ('qj', '2026-10-01'), ('qj', '2026-11-01');

INSERT INTO medrec_profile (profile, title, version, combinations) VALUES ('qj_profile', 'Two elements', '3', '{family+phone}');
INSERT INTO medrec_profile_element (profile, ordinal, element, kind, weight, target_pct, threshold_pct, in_patterns) VALUES
	('qj_profile', 1, 'family', 'family_name', 3, 99, 90, true), ('qj_profile', 2, 'phone', 'text', 1, 95, 94, true);
INSERT INTO medrec_binding (profile, relation, expressions, segment_columns, period_column, suite) VALUES ('qj_profile', 'public.qj_visit', '{}', '{facility}', 'day', 'qj');
INSERT INTO medrec_state (profile, relation, period, segment, state)
SELECT 'qj_profile', 'public.qj_visit', date_trunc('month', day), jsonb_build_object('facility', facility), quality('qj_profile', family, phone) FROM qj_visit GROUP BY 3, facility;

CREATE TABLE qj_report AS SELECT quality_report_json('qj') AS monthly, quality_report_json('qj', edition => 'weekly', suppress_below => 11, title => 'T', organisation => 'O') AS weekly,
	quality_report_json('qj', '2026-09-01') AS september, quality_report_json('qj', '2026-08-01') AS august;
SELECT monthly -> 'period' AS monthly, september -> 'period' AS september, (SELECT string_agg(key, ' ' ORDER BY key COLLATE "C") FROM jsonb_object_keys(monthly) key) AS keys FROM qj_report;
SELECT (SELECT string_agg(key, ' ' ORDER BY key COLLATE "C") FROM jsonb_object_keys(weekly) key) AS weekly, weekly ->> 'title' AS title, weekly ->> 'organisation' AS organisation, weekly -> 'suppress_below' AS suppress_below FROM qj_report;
SELECT monthly -> 'run' -> 'run_id' = to_jsonb(:october_run_id) AS run, monthly #> '{run,profiles}' AS profiles, monthly #> '{run,data_to}' AS data_to FROM qj_report;
-- a suite, or a period, that was never run
SELECT quality_report_json('qj', '2026-11-01') IS NULL AND quality_report_json('qj', '2020-01-01') IS NULL AND quality_report_json('qj_none') IS NULL AND quality_report_json(NULL) IS NULL AND quality_report_html('qj_none') IS NULL AS unknown;

-- counts and percentages are those of the table
SELECT m ->> 'title' AS title, m ->> 'segment' AS segment, m -> 'expected' AS expected, m -> 'violations' AS violations, round((m ->> 'violated_pct')::numeric, 2) AS pct, m ->> 'status' AS status, m -> 'target_pct' AS at_most
FROM qj_report, jsonb_array_elements(monthly -> 'conditional') m;
SELECT facility, count(*), count(*) FILTER (WHERE phone IS NULL) AS violations, round(100.0 * count(*) FILTER (WHERE phone IS NULL) / count(*), 2) AS pct FROM qj_visit WHERE day >= '2026-10-01' GROUP BY ROLLUP (facility) ORDER BY grouping(facility) DESC, facility;
-- the section of a rule is by its class; what it says of the period before is there
SELECT section, m - 'pct' - 'previous_pct' AS measure, round((m ->> 'pct')::numeric, 2) AS pct, round((m ->> 'previous_pct')::numeric, 2) AS previous_pct
FROM qj_report, LATERAL (VALUES ('coding', monthly -> 'coding'), ('identity', monthly #> '{identity,measures}'), ('timeliness', monthly #> '{timeliness,measures}')) v(section, list), jsonb_array_elements(list) m ORDER BY section, m ->> 'title';

-- what changed
SELECT 'monthly' AS report, m - 'violated_pct' - 'previous_pct' AS change, round((m ->> 'violated_pct')::numeric, 2) AS pct, round((m ->> 'previous_pct')::numeric, 2) AS previous_pct FROM qj_report, jsonb_array_elements(monthly -> 'changes') m
UNION ALL SELECT 'september', m - 'violated_pct' - 'previous_pct', round((m ->> 'violated_pct')::numeric, 2), round((m ->> 'previous_pct')::numeric, 2) FROM qj_report, jsonb_array_elements(september -> 'changes') m
UNION ALL SELECT 'august', m - 'violated_pct' - 'previous_pct', round((m ->> 'violated_pct')::numeric, 2), round((m ->> 'previous_pct')::numeric, 2) FROM qj_report, jsonb_array_elements(august -> 'changes') m;

-- states: of all segments together, and of each
SELECT t ->> 'name' AS name, t -> 'value' AS value, t ->> 'unit' AS unit, t -> 'n' AS n, t -> 'change' AS change, t -> 'history' AS history, t ->> 'note' AS note FROM qj_report, jsonb_array_elements(monthly -> 'headline') t;
SELECT e ->> 'element' AS element, e -> 'expected' AS expected, e -> 'present' AS present, e -> 'placeholder' AS placeholder, e -> 'nulls' AS nulls, e -> 'rate_pct' AS rate_pct, e ->> 'status' AS status
FROM qj_report, jsonb_array_elements(monthly -> 'completeness') g, jsonb_array_elements(g -> 'elements') e;
SELECT count(*), count(*) FILTER (WHERE family <> 'UNKNOWN') AS family, count(phone) AS phone, round(100.0 * (3 * count(*) FILTER (WHERE family <> 'UNKNOWN') + count(phone)) / (4 * count(*)), 2) AS score FROM qj_visit WHERE day >= '2026-10-01';
SELECT c ->> 'element' AS element, c ->> 'segment' AS segment, c -> 'n' AS n, c -> 'rate_pct' AS rate_pct FROM qj_report, jsonb_array_elements(monthly -> 'heat_map') c;
SELECT facility, count(*), round(100.0 * count(*) FILTER (WHERE family <> 'UNKNOWN') / count(*), 2) AS family, round(100.0 * count(phone) / count(*), 2) AS phone FROM qj_visit WHERE day >= '2026-10-01' GROUP BY facility ORDER BY coalesce(facility, 'none');
SELECT monthly -> 'patterns' AS patterns, monthly -> 'levers' AS levers FROM qj_report;
SELECT (monthly -> 'health') - '{runs,slowest}'::text[] AS health, jsonb_array_length(monthly #> '{health,runs}') AS runs FROM qj_report;
SELECT d AS definition FROM qj_report, jsonb_array_elements(monthly -> 'definitions') d WHERE d ->> 'term' IN ('Phone missing', 'Score of qj_profile', 'Match-ready');

-- a state of another profile of that name is no part of a history; of a relation without periods the last state of a period counts
UPDATE medrec_profile_element SET weight = 7 WHERE profile = 'qj_profile' AND ordinal = 2;
INSERT INTO medrec_state (profile, relation, period, segment, state) SELECT 'qj_profile', 'public.qj_visit', '2026-10-02', '{}', quality('qj_profile', family, phone) FROM qj_visit WHERE id <= 100;
SELECT t -> 'n' AS n, t -> 'history' AS history FROM jsonb_array_elements(quality_report_json('qj') -> 'headline') t WHERE t ->> 'name' LIKE 'Score%';
UPDATE medrec_binding SET period_column = NULL WHERE profile = 'qj_profile';
INSERT INTO medrec_state (profile, relation, period, segment, state) SELECT 'qj_profile', 'public.qj_visit', '2026-10-31', '{}', quality('qj_profile', family, phone) FROM qj_visit WHERE id <= 50;
SELECT t -> 'n' AS n FROM jsonb_array_elements(quality_report_json('qj') -> 'headline') t WHERE t ->> 'name' LIKE 'Score%';

-- two relations with the same elements and places, and more places than a page is wide, are no cells twice and no error
INSERT INTO medrec_binding (profile, relation, expressions, period_column, suite) VALUES ('qj_profile', 'public.qj_many', '{}', 'day', 'qj');
INSERT INTO medrec_state (profile, relation, period, segment, state) SELECT 'qj_profile', 'public.qj_many', '2026-10-01', jsonb_build_object('ward', nullif(i, 0)), (SELECT quality('qj_profile', family, phone) FROM qj_visit WHERE id <= 300 - i) FROM generate_series(0, 250) i;
INSERT INTO medrec_state (profile, relation, period, segment, state) SELECT 'qj_profile', 'public.qj_many', '2026-10-01', '{"ward": "none"}', quality('qj_profile', family, phone) FROM qj_visit WHERE id <= 10;
SELECT count(*), count(DISTINCT c ->> 'segment') AS places, count(DISTINCT c ->> 'element') AS elements, min(c ->> 'element') AS element, max((c ->> 'n')::int) FILTER (WHERE c ->> 'segment' = 'ward: none') AS of_one_name, min((c ->> 'n')::int) AS least
FROM jsonb_array_elements(quality_report_json('qj') -> 'heat_map') c WHERE c ->> 'element' LIKE '%qj_many%';

-- of a profile's elements, the conditional ones are among the rules
INSERT INTO medrec_profile_element (profile, ordinal, element, kind, requirement, applies_when) VALUES ('qj_profile', 3, 'payer', 'text', 'conditional', 'true');
INSERT INTO medrec_run_rule (run_id, rule_id, relation, title, violation, kahn, kahn_context, severity, minimum_rows)
SELECT :october_run_id, 'qj_profile/public.qj_visit/' || element, 'public.qj_visit', element || ': Two elements', 'missing', 'completeness', 'verification', 'fail', 0 FROM unnest('{family,phone,payer}'::text[]) element;
INSERT INTO medrec_result (run_id, rule_id, n, violations, status) SELECT run_id, rule_id, 100, 1, 'fail' FROM medrec_run_rule WHERE rule_id LIKE 'qj\_profile/%';
SELECT section, string_agg(DISTINCT m ->> name, ', ' ORDER BY m ->> name) FROM quality_report_json('qj') report, LATERAL (VALUES ('conditional', 'title'), ('changes', 'title'), ('definitions', 'term')) v(section, name), jsonb_array_elements(report -> section) m GROUP BY section ORDER BY section;

-- every format takes it
SELECT quality_report_text('qj') = quality_report_text(quality_report_json('qj')) AS text, quality_report_csv('qj') = quality_report_csv(quality_report_json('qj')) AS csv, quality_report_html('qj') = quality_report_html(quality_report_json('qj')) AS html;
SELECT quality_report_text('qj', edition => 'weekly', suppress_below => 11) ~ '<11' AS suppressed;

SELECT d AS definition FROM jsonb_array_elements(quality_report_json('qj') -> 'definitions') d WHERE d ->> 'term' = 'qj_profile of public.qj_visit: payer';
-- the rules of a profile name the element that they are about
SELECT m ->> 'title' AS title, m ->> 'element' AS element FROM jsonb_array_elements(quality_report_json('qj') -> 'conditional') m WHERE m ? 'element';
-- since when a profile is another one
SELECT quality_report_json('qj') #> '{health,profile_changes}' AS profile_changes;
-- with small numbers suppressed, the document itself has none: of 3 of 1,000 who miss both, 25 placeholders, 143 of 1,000 without a phone
SELECT quality_report_json('qj', suppress_below => 30) = quality_report_suppress(quality_report_json('qj') || '{"suppress_below": 30}') AS as_suppressed, quality_report_text('qj', suppress_below => 30) = quality_report_text(quality_report_json('qj', suppress_below => 30)) AS as_printed;
SELECT quality_report_json('qj', suppress_below => 30) -> 'patterns' AS patterns, (SELECT jsonb_agg(m) FROM jsonb_array_elements(quality_report_json('qj', suppress_below => 30) -> 'coding') m) AS coding;
\set SHOW_CONTEXT never
SELECT quality_report_json('qj', edition => 'daily');
\set SHOW_CONTEXT errors

-- identity: what decisions and statistics tell; of the last period only, as they know nothing of the past
CREATE TABLE qj_person AS SELECT i AS mrn, CASE i % 5 WHEN 0 THEN '999-99-9999' ELSE '123-45-' || lpad((i % 10000)::text, 4, '0') END AS ssn FROM generate_series(1, 2000) i;
ANALYZE qj_person;
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, kahn) VALUES ('qj_person', 'qj', 'public.qj_person', 'Twice', 'false', 'plausibility/uniqueness');
CALL quality_run('qj', '2026-10-01') \gset person_
INSERT INTO medrec_match_decision (relation, id_a, id_b, decision, decided_at, fingerprint)
SELECT 'public.qj_person', i, 'x', CASE WHEN i < 9 THEN 'unsure' ELSE 'same' END, finished_at - i * interval '10 days', 1 FROM medrec_run, generate_series(1, 9) i WHERE run_id = :person_run_id;
INSERT INTO medrec_match_decision (relation, id_a, id_b, decision, decided_at, fingerprint) SELECT 'public.qj_person', '0', 'x', 'unsure', finished_at + interval '1 day', 1 FROM medrec_run WHERE run_id = :person_run_id;
SELECT quality_report_json('qj') #> '{identity,queues}' AS queues, quality_report_json('qj') #> '{identity,suspect_defaults}' AS suspect_defaults;
SELECT t FROM jsonb_array_elements(quality_report_json('qj') -> 'headline') t WHERE t ->> 'name' = 'Twice';
SELECT quality_report_json('qj', '2026-09-01') -> 'identity' ?| '{queues,suspect_defaults}' AS of_the_past, quality_report_json('qj', edition => 'weekly') -> 'identity' ?& '{queues,suspect_defaults}' AS weekly;
-- who may not read decisions, or the relation, reads the rest
CREATE ROLE regress_medrec_reader;
GRANT SELECT ON medrec_run, medrec_run_rule, medrec_result, medrec_state TO regress_medrec_reader;
SET ROLE regress_medrec_reader;
SELECT quality_report_json('qj') -> 'identity' ?| '{queues,suspect_defaults}' AS told, quality_report_json('qj') -> 'identity' ? 'measures' AS the_rest;
RESET ROLE;
REVOKE ALL ON medrec_run, medrec_run_rule, medrec_result, medrec_state FROM regress_medrec_reader;
DROP ROLE regress_medrec_reader;
DELETE FROM medrec_match_decision WHERE relation = 'public.qj_person';
DELETE FROM medrec_run WHERE run_id = :person_run_id;
DELETE FROM medrec_rule WHERE rule_id = 'qj_person';
DROP TABLE qj_person;

-- deficiencies by age: what is missing now, of a profile that is bound by the day of discharge
CREATE TABLE qj_stay AS SELECT i AS mrn, d AS admitted, d + 3 AS discharged, '01'::text AS disposition, NULL::timestamp AS surgery_at, (d + 1)::timestamp AS history_physical_at, NULL::timestamp AS history_update_at, NULL::timestamp AS operative_report_at,
	CASE WHEN i % 3 > 0 THEN d + 2 + i % 60 * interval '1 day' END AS discharge_summary_at, CASE WHEN i % 2 = 0 THEN (d + 40)::timestamp END AS entries_authenticated_at, (d + 3)::timestamp AS final_coded_at
	FROM (SELECT i, CURRENT_DATE - 3 - i % 100 AS d FROM generate_series(1, 1000) i) s;
SELECT quality_profile_copy('record_completion', 'qj_open');
SELECT count(*) AS bound FROM quality_bind('qj_open', 'qj_stay', period_column => 'discharged', grain => 'day');
SELECT quality_record('qj_stay', 'qj_open') > 90 AS days;
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, kahn) VALUES ('qj_stay', 'qj', 'qj_stay', 'Late', 'false', 'plausibility/temporal');
CALL quality_run('qj', '2026-10-01') \gset stay_
SELECT a.*, a.n = (SELECT count(*) FROM qj_stay s WHERE CASE a.segment WHEN 'discharge_summary_at' THEN s.discharge_summary_at IS NULL ELSE s.entries_authenticated_at IS NULL END
		AND a.bucket = CASE WHEN CURRENT_DATE - s.discharged < 8 THEN '0-7 days' WHEN CURRENT_DATE - s.discharged < 15 THEN '8-14 days' WHEN CURRENT_DATE - s.discharged < 30 THEN '15-29 days' ELSE '30 days and more' END) AS as_by_hand
FROM jsonb_to_recordset(quality_report_json('qj') #> '{timeliness,ageing}') a(segment text, bucket text, n bigint) WHERE n > 0;
SELECT jsonb_array_length(quality_report_json('qj') #> '{timeliness,ageing}') AS cells, quality_report_json('qj', '2026-09-01') #>> '{timeliness,ageing}' AS of_the_past, quality_report_json('qj', edition => 'weekly') ? 'timeliness' AS weekly;
DELETE FROM medrec_run WHERE run_id = :stay_run_id;
DELETE FROM medrec_rule WHERE rule_id = 'qj_stay';
DELETE FROM medrec_state WHERE profile = 'qj_open';
DELETE FROM medrec_profile WHERE profile = 'qj_open';
DROP TABLE qj_stay;

-- charts: of what the report's periods are, as quality_control_chart() has it, and of no later period
WITH run AS (INSERT INTO medrec_run (suite, period, finished_at) SELECT 'qj_long', (date '2024-11-01' + m * interval '1 month')::date, now() FROM generate_series(0, 29) m RETURNING run_id, period),
	rule AS (INSERT INTO medrec_run_rule (run_id, rule_id, relation, title, violation, kahn_context, severity, minimum_rows)
		SELECT run_id, 'qj_' || name, 'public.qj_visit', name, 'true', 'verification', 'fail', 0 FROM run, unnest('{calm,jump,new}'::text[]) name WHERE name <> 'new' OR period >= '2026-01-01' RETURNING run_id, rule_id)
INSERT INTO medrec_result (run_id, rule_id, n, violations, status)
SELECT run_id, rule_id, 1000, CASE WHEN rule_id = 'qj_jump' AND period = '2026-10-01' THEN 300 ELSE 100 + extract(month FROM period) END, CASE rule_id WHEN 'qj_jump' THEN 'fail' ELSE 'pass' END FROM rule JOIN run USING (run_id);
SELECT c ->> 'name' AS name, jsonb_array_length(c -> 'points') AS points, c #>> '{points,0,period}' AS first, c #>> '{points,-1,period}' AS last, c #> '{points,-1,flags}' AS flags,
	(c #> '{points,-1}') - 'flags' = (SELECT to_jsonb(q) - 'flags' FROM quality_control_chart('qj_' || (c ->> 'name')) q WHERE period = '2026-10-01') AS as_there
FROM jsonb_array_elements(quality_report_json('qj_long', '2026-10-01') -> 'control_charts') c;
SELECT count(*) AS charts, (SELECT count(*) FROM regexp_matches(quality_report_html('qj_long', '2027-04-01'), '<svg class="chart"', 'g')) AS drawn FROM jsonb_array_elements(quality_report_json('qj_long') -> 'control_charts');

-- a month that was not run is none of its history, and of two runs in a month the last one is
SELECT t -> 'history' AS history, t -> 'change' AS change FROM jsonb_array_elements(quality_report_json('qj_long', '2026-10-01') -> 'headline') t WHERE t ->> 'name' = 'Rules failed';
DELETE FROM medrec_run WHERE suite = 'qj_long' AND period = '2026-09-01';
UPDATE medrec_run SET period = '2026-07-15' WHERE suite = 'qj_long' AND period = '2026-08-01';
UPDATE medrec_result SET status = 'fail' FROM medrec_run u WHERE u.run_id = medrec_result.run_id AND u.suite = 'qj_long' AND u.period = '2026-07-15';
SELECT t -> 'history' AS history, t -> 'change' AS change FROM jsonb_array_elements(quality_report_json('qj_long', '2026-10-01') -> 'headline') t WHERE t ->> 'name' = 'Rules failed';

DROP TABLE qj_visit, qj_report, qj_run;
DELETE FROM medrec_run WHERE suite IN ('qj', 'qj_long');
DELETE FROM medrec_rule WHERE suite = 'qj';
DELETE FROM medrec_state WHERE profile = 'qj_profile';
DELETE FROM medrec_profile WHERE profile = 'qj_profile';
