-- Quality: what came out of runs, for tools that only read tables.  A view
-- checks permissions as its owner, unless it is a security_invoker of
-- PostgreSQL 15; a function is the caller in every version, and is inlined, if
-- it is not strict: so each view is one on a function.

CREATE FUNCTION quality_results()
	RETURNS TABLE (run_id bigint, suite text, period date, started_at timestamptz, finished_at timestamptz, run_by text, is_latest boolean,
		rule_id text, title text, relation text, kahn_category text, kahn_subcategory text, kahn_context text, ahima text, severity text, owner text, note text,
		segment jsonb, segment_name text, n bigint, violations bigint, violated_pct numeric, status text, reason text, sqlstate text, duration_ms double precision)
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 1000
BEGIN ATOMIC
	SELECT u.run_id, u.suite, u.period, u.started_at, u.finished_at, u.run_by,
		u.finished_at IS NOT NULL AND NOT EXISTS (
			SELECT FROM medrec_run l WHERE l.suite = u.suite AND l.period = u.period AND l.run_id > u.run_id AND l.finished_at IS NOT NULL),
		r.rule_id, d.title, d.relation, split_part(d.kahn, '/', 1), nullif(split_part(d.kahn, '/', 2), ''), d.kahn_context, d.ahima, d.severity, d.owner, d.note,
		r.segment, quality_segment_name(r.segment),
		r.n, r.violations, r.violated_pct, r.status, r.reason, r.sqlstate, r.duration_ms
	FROM medrec_run u JOIN medrec_run_rule d ON d.run_id = u.run_id JOIN medrec_result r ON r.run_id = d.run_id AND r.rule_id = d.rule_id;
END;
COMMENT ON FUNCTION quality_results()
	IS 'the results of all runs, with the rules as they were then, as far as the caller may read them';

CREATE VIEW quality_results AS SELECT * FROM quality_results();
COMMENT ON VIEW quality_results
	IS 'the results of all runs, with the rules as they were then, as far as the reader may read medrec_run, medrec_run_rule and medrec_result';
GRANT SELECT ON quality_results TO PUBLIC;

CREATE FUNCTION quality_runs()
	RETURNS TABLE (run_id bigint, suite text, period date, started_at timestamptz, finished_at timestamptz, run_by text, is_latest boolean, duration_s numeric,
		rules bigint, passed bigint, warned bigint, failed bigint, waived bigint, not_applicable bigint, insufficient_data bigint, errors bigint, passed_pct numeric)
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 100
BEGIN ATOMIC
	SELECT u.run_id, u.suite, u.period, u.started_at, u.finished_at, u.run_by,
		u.finished_at IS NOT NULL AND NOT EXISTS (
			SELECT FROM medrec_run l WHERE l.suite = u.suite AND l.period = u.period AND l.run_id > u.run_id AND l.finished_at IS NOT NULL),
		round(extract(epoch FROM u.finished_at - u.started_at)::numeric, 3),
		pg_catalog.count(d.rule_id), count(*) FILTER (WHERE r.status = 'pass'), count(*) FILTER (WHERE r.status = 'warn'), count(*) FILTER (WHERE r.status = 'fail'),
		count(*) FILTER (WHERE r.status = 'waived'), count(*) FILTER (WHERE r.status = 'not_applicable'),
		count(*) FILTER (WHERE r.status = 'insufficient_data'), count(*) FILTER (WHERE r.status = 'error'),
		round(100.0 * (count(*) FILTER (WHERE r.status = 'pass'))::numeric / nullif(count(*) FILTER (WHERE r.status IN ('pass', 'warn', 'fail')), 0)::numeric, 2)
	FROM medrec_run u LEFT JOIN medrec_run_rule d ON d.run_id = u.run_id
		LEFT JOIN medrec_result r ON r.run_id = d.run_id AND r.rule_id = d.rule_id AND r.segment = '{}'
	GROUP BY u.run_id;
END;
COMMENT ON FUNCTION quality_runs()
	IS 'all runs, and how many of their rules had which status, as far as the caller may read them';

CREATE VIEW quality_runs AS SELECT * FROM quality_runs();
COMMENT ON VIEW quality_runs
	IS 'all runs, and how many of their rules had which status; the percent that passed is of those that could pass or not';
GRANT SELECT ON quality_runs TO PUBLIC;

CREATE FUNCTION quality_history()
	RETURNS TABLE (rule_id text, title text, suite text, kahn_category text, ahima text, owner text, segment jsonb, segment_name text, period date, run_id bigint,
		n bigint, violations bigint, violated_pct numeric, status text, previous_period date, previous_violated_pct numeric, previous_status text, change_pct numeric)
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 1000
BEGIN ATOMIC
	SELECT r.rule_id, r.title, r.suite, r.kahn_category, r.ahima, r.owner, r.segment, r.segment_name, r.period, r.run_id,
		r.n, r.violations, r.violated_pct, r.status, pg_catalog.lag(r.period) OVER before, pg_catalog.lag(r.violated_pct) OVER before, pg_catalog.lag(r.status) OVER before,
		r.violated_pct - pg_catalog.lag(r.violated_pct) OVER before
	FROM quality_results() r WHERE r.is_latest
	WINDOW before AS (PARTITION BY r.rule_id, r.segment, r.suite ORDER BY r.period);
END;
COMMENT ON FUNCTION quality_history()
	IS 'each rule and segment by period, with the period before, as far as the caller may read them; of a period the last run that was finished';

CREATE VIEW quality_history AS SELECT * FROM quality_history();
COMMENT ON VIEW quality_history
	IS 'each rule and segment by period, with the period before; of a period the last run of the suite that was finished';
GRANT SELECT ON quality_history TO PUBLIC;

-- The same of what was measured by profiles

CREATE FUNCTION quality_profile_history()
	RETURNS TABLE (profile text, relation text, segment jsonb, segment_name text, period date, measured_at timestamptz, n bigint, score numeric,
		complete bigint, complete_pct numeric, match_ready bigint, match_ready_pct numeric, score_p10 integer, score_p50 integer,
		previous_period date, previous_score numeric, change_points numeric)
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 1000
BEGIN ATOMIC
	SELECT s.profile, s.relation, s.segment, quality_segment_name(s.segment),
		s.period, s.measured_at, q.n, q.score, q.complete, q.complete_pct, q.match_ready, q.match_ready_pct, q.score_p10, q.score_p50,
		pg_catalog.lag(s.period) OVER before, pg_catalog.lag(q.score) OVER before, q.score - pg_catalog.lag(q.score) OVER before
	FROM medrec_state s, quality_summary(s.state) q
	WINDOW before AS (PARTITION BY s.profile, s.relation, s.segment ORDER BY s.period);
END;
COMMENT ON FUNCTION quality_profile_history()
	IS 'the score of each profile, relation and segment by period, with the period before, as far as the caller may read medrec_state';

CREATE VIEW quality_profile_history AS SELECT * FROM quality_profile_history();
COMMENT ON VIEW quality_profile_history
	IS 'the score of each profile, relation and segment by period, with the period before, as far as the reader may read medrec_state';
GRANT SELECT ON quality_profile_history TO PUBLIC;

CREATE FUNCTION quality_element_history()
	RETURNS TABLE (profile text, relation text, segment jsonb, segment_name text, period date, measured_at timestamptz, element text, requirement text, weight numeric,
		n bigint, expected bigint, present bigint, nulls bigint, blank bigint, placeholder bigint, invalid bigint, declined bigint, not_applicable bigint,
		rate_pct numeric, low_pct numeric, high_pct numeric, lost_points numeric, target_pct numeric, threshold_pct numeric)
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 1000
BEGIN ATOMIC
	SELECT s.profile, s.relation, s.segment, quality_segment_name(s.segment),
		s.period, s.measured_at, e.element, e.requirement, e.weight,
		e.n, e.expected, e.present, e.nulls, e.blank, e.placeholder, e.invalid, e.declined, e.not_applicable,
		e.rate_pct, e.low_pct, e.high_pct, e.lost_points, p.target_pct, p.threshold_pct
	FROM medrec_state s CROSS JOIN LATERAL quality_state_elements(s.state) e
		LEFT JOIN medrec_profile_element p ON p.profile = s.profile AND p.element = e.element;
END;
COMMENT ON FUNCTION quality_element_history()
	IS 'the elements of each profile, relation and segment by period, as far as the caller may read medrec_state';

CREATE VIEW quality_element_history AS SELECT * FROM quality_element_history();
COMMENT ON VIEW quality_element_history
	IS 'the elements of each profile, relation and segment by period, as far as the reader may read medrec_state; targets are those of today''s profile';
GRANT SELECT ON quality_element_history TO PUBLIC;
