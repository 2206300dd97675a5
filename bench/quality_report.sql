-- A quality report as a page, text and CSV: time and size. No peer: what else makes
-- such pages runs outside the database. The document has 60 elements, each with a
-- bar and a control chart of 24 months, a heat map of 60 elements in 12 places, and
-- the other sections of a monthly report.

\echo
\echo quality_report: 60 elements, 24 periods

CREATE TABLE element AS SELECT e, format('element_%s', e) AS element, 50 + 49.9 * abs(hashint4(e)::float8) / 2147483648 AS pct FROM generate_series(1, 60) e;
CREATE TABLE document AS SELECT jsonb_build_object('version', 1, 'title', 'HIM data quality', 'organisation', 'Example Health', 'edition', 'monthly', 'period', '2026-10-01',
	'headline', (SELECT jsonb_agg(jsonb_build_object('name', 'Score ' || i, 'value', 94.2, 'unit', 'score', 'n', 48259, 'target', 95, 'status', 'warn',
		'history', (SELECT jsonb_agg(round(90 + 5 * abs(hashint4(i * m)::numeric) / 2147483648, 1)) FROM generate_series(1, 24) m))) FROM generate_series(1, 5) i),
	'changes', (SELECT jsonb_agg(jsonb_build_object('change', 'persisting', 'title', 'Something is missing ' || i, 'status', 'warn', 'n', 48259, 'violations', 1460, 'violated_pct', 3.0)) FROM generate_series(1, 12) i),
	'completeness', jsonb_build_array(jsonb_build_object('profile', 'patient', 'elements', (SELECT jsonb_agg(jsonb_build_object('element', element, 'n', 50000, 'expected', 48000,
		'present', round(480 * pct), 'nulls', round(300 * (100 - pct)), 'blank', round(80 * (100 - pct)), 'placeholder', round(80 * (100 - pct)), 'invalid', round(20 * (100 - pct)), 'declined', 1500, 'not_applicable', 500,
		'rate_pct', round(pct::numeric, 2), 'low_pct', round(pct::numeric - 0.1, 2), 'high_pct', round(pct::numeric + 0.1, 2), 'target_pct', 95, 'status', CASE WHEN pct < 95 THEN 'fail' ELSE 'pass' END,
		'weight', 5, 'lost_points', 1.2, 'requirement', 'required') ORDER BY e) FROM element))),
	'heat_map', (SELECT jsonb_agg(jsonb_build_object('element', element, 'segment', 'Facility ' || f, 'n', 4000 + f, 'rate_pct', round(pct::numeric, 1), 'status', CASE WHEN pct < 95 THEN 'fail' ELSE 'pass' END) ORDER BY e, f)
		FROM element, generate_series(1, 12) f),
	'control_charts', (SELECT jsonb_agg(jsonb_build_object('name', element, 'target_pct', 95, 'method', 'Laney', 'status', 'pass', 'points', (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('period', (date '2024-11-01' + m * interval '1 month')::date,
		'n', n, 'pct', round(least(pct + hashint4(e * m)::float8 / 2147483648, 100)::numeric, 2), 'center_pct', round(pct::numeric, 2), 'lower_pct', round(greatest(pct - 150 / sqrt(n), 0)::numeric, 2), 'upper_pct', round(least(pct + 150 / sqrt(n), 100)::numeric, 2),
		'flags', CASE WHEN m % 8 = 3 THEN '["beyond_limits"]'::jsonb END)) ORDER BY m) FROM generate_series(0, 23) m, LATERAL (SELECT 48000 + hashint4(e + m) / 400000) r(n))) ORDER BY e) FROM element)) AS document;
SELECT jsonb_array_length(document -> 'control_charts') AS charts FROM document;

INSERT INTO bench (task, peer, statement)
SELECT format, format, format('SELECT length(quality_report_%s(document)) FROM document', format) FROM unnest('{html,text,csv}'::text[]) format;
CALL run_bench(:rounds);
SELECT task AS format, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::numeric, 1) AS ms, round(max(ms)::numeric, 1) AS worst_ms,
	round(CASE task WHEN 'html' THEN length(quality_report_html(document)) WHEN 'text' THEN length(quality_report_text(document)) ELSE length(quality_report_csv(document)) END / 1000.0) AS kb
FROM timing, document GROUP BY task, document ORDER BY task;

-- The document itself, from what is kept of 24 months: 20 rules, and 20 elements, each in 20 places.
INSERT INTO medrec_run (suite, period, finished_at) SELECT 'bench', (date '2024-11-01' + m * interval '1 month')::date, now() FROM generate_series(0, 23) m;
INSERT INTO medrec_run_rule (run_id, rule_id, relation, title, violation, kahn, kahn_context, severity, minimum_rows)
SELECT run_id, 'rule_' || r, 'public.patient', 'Rule ' || r, 'true', (ARRAY['completeness', 'conformance/value', 'plausibility/temporal', 'plausibility/uniqueness'])[1 + r % 4], 'verification', 'fail', 0
FROM medrec_run, generate_series(1, 20) r;
INSERT INTO medrec_result (run_id, rule_id, segment, n, violations, status, duration_ms)
SELECT run_id, rule_id, CASE f WHEN 0 THEN '{}' ELSE jsonb_build_object('facility', 'F' || f) END, 1000 + f, abs(hashint8(run_id * 31 + f)) % 90,
	(ARRAY['pass', 'pass', 'pass', 'pass', 'warn', 'fail'])[1 + abs(hashtext(rule_id || f || run_id)) % 6], 10
FROM medrec_run_rule, generate_series(0, 20) f;
INSERT INTO medrec_profile (profile, title) VALUES ('bench', 'Twenty elements');
INSERT INTO medrec_profile_element (profile, ordinal, element, kind, weight, target_pct) SELECT 'bench', i, 'element_' || i, 'text', i, 95 FROM generate_series(1, 20) i;
INSERT INTO medrec_binding (profile, relation, expressions, period_column, suite) VALUES ('bench', 'public.patient', '{}', 'day', 'bench');
INSERT INTO medrec_state (profile, relation, period, segment, state)
SELECT 'bench', 'public.patient', period, jsonb_build_object('facility', 'F' || f), quality('bench', a, a, a, a, a, a, a, a, a, a, b, b, b, b, b, b, b, b, b, b)
FROM medrec_run, generate_series(1, 20) f, LATERAL (SELECT 'x' || i AS a, CASE WHEN i % 7 > 0 THEN 'y' || i END AS b FROM generate_series(1, 50) i) v GROUP BY period, f;
VACUUM ANALYZE;
TRUNCATE bench, timing;
INSERT INTO bench (task, peer, statement) VALUES ('document', 'document', $$SELECT length(quality_report_json('bench')::text)$$), ('page', 'page', $$SELECT length(quality_report_html('bench'))$$);
CALL run_bench(:rounds);
SELECT task AS of_history, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::numeric, 1) AS ms, round(max(ms)::numeric, 1) AS worst_ms FROM timing GROUP BY task ORDER BY task;
