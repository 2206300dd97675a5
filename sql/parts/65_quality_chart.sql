-- Completeness: control charts

CREATE FUNCTION quality_control_chart(periods date[], violations bigint[], n bigint[], baseline integer DEFAULT 24,
	phases date[] DEFAULT '{}', method text DEFAULT 'laney')
	RETURNS TABLE (period date, n bigint, violations bigint, pct numeric, center_pct numeric, lower_pct numeric, upper_pct numeric, flags text[])
	AS 'MODULE_PATHNAME', 'medrec_quality_control_chart'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 36;
COMMENT ON FUNCTION quality_control_chart(date[], bigint[], bigint[], integer, date[], text)
	IS 'which periods of a history are out of the ordinary: Laney''s p'' chart, or the p chart';

-- for one rule's history among many: three years of days with a hundred rules take half the time
CREATE INDEX medrec_run_rule_history ON medrec_run_rule (rule_id, run_id);

CREATE FUNCTION quality_control_chart(rule_id text, segment jsonb DEFAULT '{}', baseline integer DEFAULT 24,
	phases date[] DEFAULT '{}', method text DEFAULT 'laney')
	RETURNS TABLE (period date, n bigint, violations bigint, pct numeric, center_pct numeric, lower_pct numeric, upper_pct numeric, flags text[])
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000 ROWS 36
	BEGIN ATOMIC
		SELECT c.* FROM (
			SELECT pg_catalog.array_agg(p.period ORDER BY p.period) AS periods, pg_catalog.array_agg(p.violations ORDER BY p.period) AS violations,
				pg_catalog.array_agg(p.n ORDER BY p.period) AS n, pg_catalog.array_agg(p.period) FILTER (WHERE p.is_changed) AS changes
			FROM (
				SELECT m.period, m.violations, m.n, m.meaning <> pg_catalog.lag(m.meaning) OVER (ORDER BY m.period) AS is_changed
				FROM (
					SELECT DISTINCT ON (u.period) u.period, r.violations, r.n, pg_catalog.jsonb_build_array(d.relation, d.scope, d.violation) AS meaning
					FROM medrec_run_rule d JOIN medrec_run u USING (run_id)
					LEFT JOIN medrec_result r ON r.run_id = d.run_id AND r.rule_id = d.rule_id AND r.segment = quality_control_chart.segment
					WHERE d.rule_id = quality_control_chart.rule_id AND u.finished_at IS NOT NULL
					ORDER BY u.period, u.run_id DESC) m) p) h,
			quality_control_chart(h.periods, h.violations, h.n, quality_control_chart.baseline,
				ARRAY(SELECT DISTINCT d FROM pg_catalog.unnest(quality_control_chart.phases OPERATOR(pg_catalog.||) h.changes) d ORDER BY d), quality_control_chart.method) c;
	END;
COMMENT ON FUNCTION quality_control_chart(text, jsonb, integer, date[], text)
	IS 'which periods in the history of a rule are out of the ordinary; of each period the latest run that was finished';
