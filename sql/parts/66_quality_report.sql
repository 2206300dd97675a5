-- The quality report: what people read of one document

CREATE FUNCTION quality_segment_name(segment jsonb) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
BEGIN ATOMIC
	SELECT coalesce(string_agg(key || ': ' || coalesce(value, 'none'), ', ' ORDER BY key COLLATE "C"), 'all') FROM jsonb_each_text(segment);
END;
COMMENT ON FUNCTION quality_segment_name(jsonb)
	IS 'a segment for people, as in "month: 3, site: North"; all for the one of all rows';

CREATE FUNCTION quality_report_html(report jsonb) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_quality_report_html'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION quality_report_html(jsonb)
	IS 'a quality report as one page of HTML, without scripts and without anything from elsewhere';

CREATE FUNCTION quality_report_text(report jsonb) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_quality_report_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION quality_report_text(jsonb)
	IS 'a quality report as plain text, with the figures of the page';

CREATE FUNCTION quality_report_csv(report jsonb) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_quality_report_csv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION quality_report_csv(jsonb)
	IS 'a quality report as CSV: section, item, segment, period, measure, value; one fact a line';

CREATE FUNCTION quality_report_suppress(report jsonb) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'medrec_quality_report_suppress'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION quality_report_suppress(jsonb)
	IS 'a quality report without the small numbers of patients that its suppress_below forbids: to be sent elsewhere';

-- Not every reader of the report may read decisions: so this is no part of the
-- query below, and strict, which keeps it from becoming one.
CREATE FUNCTION medrec_unsure_pairs(relations text[], until timestamptz)
	RETURNS TABLE (relation text, n bigint, median numeric, p90 numeric)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000 ROWS 10
BEGIN ATOMIC
	SELECT d.relation, count(*), round(pg_catalog.percentile_cont(0.5) WITHIN GROUP (ORDER BY d.days)::numeric, 1), round(pg_catalog.percentile_cont(0.9) WITHIN GROUP (ORDER BY d.days)::numeric, 1)
	FROM (
		SELECT m.relation, extract(epoch FROM medrec_unsure_pairs.until - m.decided_at)::float8 / 86400::float8 AS days
		FROM medrec_match_decision m
		WHERE m.relation = ANY (medrec_unsure_pairs.relations) AND m.decision = 'unsure' AND m.decided_at <= medrec_unsure_pairs.until) d
	GROUP BY d.relation;
END;
COMMENT ON FUNCTION medrec_unsure_pairs(text[], timestamptz)
	IS 'of the quality report: pairs of rows about which somebody was unsure, and for how many days';

-- The document of a suite's report, from what runs and measurements have kept:
-- no relation of the suite's is read. Of each period the last finished run counts;
-- states of a period are added up, unless they are of a relation without periods:
-- then the last one counts.
CREATE FUNCTION quality_report_json(suite text, period date DEFAULT NULL, edition text DEFAULT 'monthly', suppress_below integer DEFAULT 0,
	title text DEFAULT 'Data quality', organisation text DEFAULT NULL) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL RESTRICTED COST 100000
BEGIN ATOMIC
	WITH edition AS (
		SELECT CASE quality_report_json.edition WHEN 'weekly' THEN interval '7 days' ELSE interval '1 month' END AS step,
			CASE quality_report_json.edition WHEN 'weekly' THEN 13 ELSE 24 END AS periods
	), run AS MATERIALIZED (
		SELECT u.run_id, u.period, u.started_at, u.finished_at, row_number() OVER (ORDER BY u.period DESC) - 1 AS ago
		FROM (
			SELECT DISTINCT ON (r.period) r.* FROM medrec_run r
			WHERE r.suite = quality_report_json.suite AND r.finished_at IS NOT NULL AND (quality_report_json.period IS NULL OR r.period <= quality_report_json.period)
			ORDER BY r.period, r.run_id DESC) u
		ORDER BY u.period DESC LIMIT (SELECT periods FROM edition)
	), report AS MATERIALIZED (
		SELECT u.run_id, u.period, d.begins, u.started_at, u.finished_at, least((d.begins + e.step)::date - 1, u.finished_at::date) AS data_to,
			u.period = (SELECT max(l.period) FROM medrec_run l WHERE l.suite = quality_report_json.suite AND l.finished_at IS NOT NULL) AS is_last
		FROM run u, edition e, date_trunc(CASE quality_report_json.edition WHEN 'weekly' THEN 'week' ELSE 'month' END, u.period::timestamp) d(begins)
		WHERE u.ago = 0 AND u.period = coalesce(quality_report_json.period, u.period)
	), back AS MATERIALIZED (
		-- how many periods ago a run is: some may not have been run, or more than once
		SELECT DISTINCT ON (b.back) b.back, b.ago
		FROM (SELECT u.ago, CASE quality_report_json.edition WHEN 'weekly' THEN (t.period - u.period + 6) / 7
				ELSE (12::numeric * (extract(year FROM t.period) - extract(year FROM u.period)) + extract(month FROM t.period) - extract(month FROM u.period))::integer END AS back
			FROM run u, report t) b, edition e
		WHERE b.back < e.periods ORDER BY b.back, b.ago
	), kept AS MATERIALIZED (
		SELECT w.ago, s.profile, s.relation, s.period, s.segment, s.state, f.fingerprint,
			pg_catalog.first_value(f.fingerprint) OVER (PARTITION BY s.profile, s.relation ORDER BY s.period DESC, s.measured_at DESC, s.segment) AS last_fingerprint,
			b.period_column IS NOT NULL OR s.period = max(s.period) OVER (PARTITION BY s.profile, s.relation, w.ago) AS counts
		FROM report u, edition e,
			-- the month or the week that the day is in, and those before: states are kept under the first day of a period
			LATERAL (SELECT i AS ago, (u.begins - i::float8 * e.step)::date AS since, (u.begins - (i - 1)::float8 * e.step)::date AS until FROM generate_series(0, e.periods - 1) i) w
			JOIN medrec_state s ON s.period >= w.since AND s.period < w.until
			JOIN medrec_binding b ON b.profile = s.profile AND b.relation = s.relation AND b.suite = quality_report_json.suite,
			LATERAL quality_summary(s.state) f
	), stored AS (
		-- of a profile that was changed, what is of the profile as it was last
		SELECT k.ago, k.profile, k.relation, k.segment, k.state FROM kept k WHERE k.counts AND k.fingerprint = k.last_fingerprint
	), rolled AS MATERIALIZED (
		SELECT t.*, (quality_summary(t.state)).*
		FROM (SELECT s.ago, s.profile AS of_profile, s.relation, quality_rollup(s.state) AS state FROM stored s GROUP BY s.ago, s.profile, s.relation) t
	), groups AS MATERIALIZED (
		SELECT r.of_profile AS profile, r.relation, CASE WHEN count(*) OVER () > 1 THEN r.of_profile || ' of ' || r.relation || ': ' ELSE '' END AS prefix
		FROM rolled r WHERE r.ago = 0
	), element AS MATERIALIZED (
		-- rules of a profile have the numbers of completeness and the heat map
		SELECT b.profile || '/' || b.relation || '/' || x.element AS rule_id, x.requirement, g.prefix || x.element AS name
		FROM medrec_binding b JOIN medrec_profile_element x USING (profile) LEFT JOIN groups g USING (profile, relation) WHERE b.suite = quality_report_json.suite
	), result AS MATERIALIZED (
		SELECT u.ago, u.period, r.rule_id, r.segment, d.title, e.name AS element, r.n, r.violations, r.violated_pct, r.status, d.waived_until,
			CASE WHEN r.segment <> '{}' THEN quality_segment_name(r.segment) END AS place,
			CASE WHEN r.status = 'waived' THEN d.waiver_reason WHEN r.sqlstate IS NOT NULL THEN r.reason || ' (SQLSTATE ' || r.sqlstate || ')' ELSE r.reason END AS reason,
			coalesce(d.warn_pct, d.fail_pct, CASE WHEN pg_catalog.num_nonnulls(d.warn_rows, d.fail_rows) = 0 THEN 0 END) AS limit_pct, r.duration_ms,
			d.relation, d.scope, d.violation, d.owner, d.note, d.kahn, d.ahima,
			CASE WHEN e.requirement <> 'conditional' THEN 'completeness' WHEN d.ahima IN ('timeliness', 'currency') THEN 'timeliness' WHEN d.kahn = 'completeness' THEN 'conditional'
				WHEN d.kahn = 'plausibility/uniqueness' THEN 'identity' ELSE 'coding' END AS section
		FROM run u JOIN medrec_result r USING (run_id) JOIN medrec_run_rule d USING (run_id, rule_id) LEFT JOIN element e USING (rule_id)
		WHERE u.ago <= 1 AND EXISTS (SELECT FROM report)
	), history AS MATERIALIZED (
		SELECT u.ago, u.period, r.rule_id, r.segment, r.status, r.n, r.violated_pct FROM run u JOIN medrec_result r USING (run_id)
	), total AS MATERIALIZED (
		SELECT r.ago, count(*) AS rules, count(*) FILTER (WHERE r.status = 'pass') AS passed, count(*) FILTER (WHERE r.status = 'fail') AS failed,
			count(*) FILTER (WHERE r.status = 'error') AS errors, count(*) FILTER (WHERE r.status IN ('pass', 'warn', 'fail')) AS judged
		FROM history r WHERE r.segment = '{}' GROUP BY r.ago
	), streak AS MATERIALIZED (
		-- since when a rule has not passed
		SELECT h.rule_id, h.segment, min(h.period) AS since
		FROM history h LEFT JOIN (SELECT p.rule_id, p.segment, max(p.period) AS period FROM history p WHERE p.status = 'pass' GROUP BY p.rule_id, p.segment) p USING (rule_id, segment)
		WHERE h.status IN ('warn', 'fail') AND h.period > coalesce(p.period, '-infinity') GROUP BY h.rule_id, h.segment
	), change AS MATERIALIZED (
		SELECT c.change, c.rule_id, c.segment, c.violated_pct_a AS previous_pct
		FROM report u JOIN run b ON b.ago = 1, LATERAL quality_compare(b.run_id, u.run_id) c WHERE c.change IN ('new', 'worsened', 'resolved')
			OR c.segment = '{}' AND (c.change NOT IN ('unchanged', 'passing', 'not_measured') OR c.change = 'not_measured' AND (c.status_b = 'error' OR c.status_a IN ('pass', 'warn', 'fail')))
		UNION ALL
		SELECT CASE r.status WHEN 'waived' THEN 'waived' WHEN 'error' THEN 'not_measured' ELSE 'new' END, r.rule_id, r.segment, NULL
		FROM result r WHERE r.ago = 0 AND r.status IN ('warn', 'fail', 'waived', 'error') AND NOT EXISTS (SELECT FROM run b WHERE b.ago = 1)
	), changes AS (
		SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(pg_catalog.jsonb_build_object('change', c.change, 'title', r.title, 'element', r.element, 'segment', r.place, 'status', r.status, 'n', r.n, 'violations', r.violations,
				'violated_pct', r.violated_pct, 'previous_pct', c.previous_pct, 'reason', r.reason, 'waived_until', CASE r.status WHEN 'waived' THEN r.waived_until END,
				'since', t.since))
			ORDER BY pg_catalog.array_position('{fail,warn}', r.status), r.violated_pct DESC NULLS LAST, c.rule_id, c.segment) AS list
		FROM change c JOIN result r ON r.rule_id = c.rule_id AND r.segment = c.segment AND r.ago = CASE c.change WHEN 'removed' THEN 1 ELSE 0 END
			LEFT JOIN streak t ON t.rule_id = c.rule_id AND t.segment = c.segment AND r.status IN ('warn', 'fail')
	), measure AS (
		SELECT r.section, pg_catalog.jsonb_agg(jsonb_strip_nulls(
			CASE r.section WHEN 'conditional'
				THEN pg_catalog.jsonb_build_object('element', r.element, 'expected', r.n, 'violations', r.violations, 'violated_pct', r.violated_pct, 'reason', r.reason, 'waived_until', CASE r.status WHEN 'waived' THEN r.waived_until END, 'note', r.note)
				ELSE pg_catalog.jsonb_build_object('n', r.n, 'found', r.violations, 'pct', r.violated_pct, 'previous_pct', b.violated_pct, 'note', nullif(pg_catalog.concat_ws('; ', r.reason, r.note), '')) END
			|| pg_catalog.jsonb_build_object('title', r.title, 'segment', r.place, 'target_pct', r.limit_pct, 'status', r.status)) ORDER BY r.rule_id, r.segment) AS list
		FROM result r LEFT JOIN result b ON b.ago = 1 AND b.rule_id = r.rule_id AND b.segment = r.segment
		WHERE r.ago = 0 GROUP BY r.section
	), chart AS (
		-- the rules that fail or warn before those that pass
		SELECT r.rule_id, r.rank, r.violated_pct,
			jsonb_strip_nulls(pg_catalog.jsonb_build_object('name', r.title, 'element', r.element, 'target_pct', r.limit_pct, 'method', 'Laney p''', 'status', r.status)) || pg_catalog.jsonb_build_object('points', p.list) AS chart
		FROM (
			SELECT r.*, pg_catalog.array_position('{fail,warn}', r.status) AS rank
			FROM result r WHERE r.ago = 0 AND r.segment = '{}' AND r.status IN ('pass', 'warn', 'fail', 'waived')
			ORDER BY rank, r.violated_pct DESC NULLS LAST, r.rule_id LIMIT 24) r, LATERAL (
			SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(pg_catalog.to_jsonb(c)) ORDER BY c.period) AS list, pg_catalog.count(c.center_pct) AS judged
			FROM quality_control_chart(r.rule_id) c, report u, edition e
			WHERE c.period <= u.period AND c.period > u.period - e.periods::float8 * e.step) p
		WHERE p.judged > 0
	), charts AS (
		SELECT pg_catalog.jsonb_agg(c.chart ORDER BY c.rank, c.violated_pct DESC NULLS LAST, c.rule_id) AS list FROM chart c
	), tile AS (
		SELECT 1 AS rank, t.of_profile AS name, t.relation, 'Score of ' || t.of_profile AS title, 'score' AS unit, t.n, t.ago, t.score AS value FROM rolled t
		UNION ALL
		SELECT 2, t.of_profile, t.relation, 'Match-ready', 'pct', t.n, t.ago, t.match_ready_pct FROM rolled t
			WHERE EXISTS (SELECT FROM medrec_profile p WHERE p.profile = t.of_profile AND p.combinations OPERATOR(pg_catalog.<>) '{}')
		UNION ALL
		-- the rates of duplicates
		SELECT 3, r.rule_id, '', r.title, 'pct', h.n, p.back, h.violated_pct
		FROM (SELECT * FROM result i WHERE i.ago = 0 AND i.segment = '{}' AND i.section = 'identity' AND i.violated_pct IS NOT NULL ORDER BY i.rule_id LIMIT 3) r
			JOIN history h USING (rule_id, segment) JOIN back p ON p.ago = h.ago
		UNION ALL
		SELECT 4, '', '', 'Rules passed', 'pct', NULL, p.back, round(100.0 * t.passed::numeric / nullif(t.judged, 0)::numeric, 2) FROM total t JOIN back p USING (ago)
		UNION ALL
		SELECT 5, '', '', 'Rules failed', 'rules', NULL, p.back, t.failed FROM total t JOIN back p USING (ago)
	), headline AS (
		SELECT pg_catalog.jsonb_agg(t.tile ORDER BY t.rank, t.name, t.relation) AS list
		FROM (
			SELECT t.rank, t.name, t.relation, jsonb_strip_nulls(pg_catalog.jsonb_build_object('name', t.title, 'value', t.value, 'unit', t.unit, 'n', t.n,
				'change', t.value - (SELECT b.value FROM tile b WHERE b.ago = 1 AND (b.rank, b.name, b.relation) = (t.rank, t.name, t.relation)), 'better', CASE WHEN t.rank IN (3, 5) THEN 'lower' ELSE 'higher' END,
				'target', r.limit_pct, 'status', r.status,
				'note', CASE WHEN t.rank <= 3 THEN coalesce(r.note, nullif(t.relation, '')) ELSE (SELECT o.passed::text || ' passed of ' || o.judged::text || ' judged' FROM total o WHERE o.ago = 0) END,
				'history', (SELECT pg_catalog.jsonb_agg(b.value ORDER BY i DESC) FROM generate_series(0, (SELECT nullif(max(b.ago), 0) FROM tile b WHERE (b.rank, b.name, b.relation) = (t.rank, t.name, t.relation))) i
					LEFT JOIN tile b ON b.ago = i AND (b.rank, b.name, b.relation) = (t.rank, t.name, t.relation)))) AS tile
			FROM tile t LEFT JOIN result r ON t.rank = 3 AND r.ago = 0 AND r.segment = '{}' AND r.rule_id = t.name WHERE t.ago = 0 AND t.value IS NOT NULL) t
	), completeness AS (
		SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(pg_catalog.jsonb_build_object('profile', t.of_profile, 'relation', t.relation, 'n', t.n, 'score_pct', t.score,
			'elements', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x)) FROM quality_elements(t.state) x))) ORDER BY t.of_profile, t.relation) AS list
		FROM rolled t WHERE t.ago = 0
	), heat_map AS (
		-- of the 30 places with most rows; places of one name are one
		SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(pg_catalog.jsonb_build_object(
				'element', g.prefix || x.element, 'segment', t.place, 'n', x.expected, 'rate_pct', x.rate_pct, 'status', x.status)) ORDER BY t.profile, t.relation, x.ordinality, t.place) AS list
		FROM (
			SELECT s.*, dense_rank() OVER (ORDER BY s.rows_there DESC, s.place) AS rank
			FROM (
				SELECT p.profile, p.relation, p.place, quality_rollup(p.state) AS state, max(sum((quality_summary(p.state)).n)) OVER (PARTITION BY p.place) AS rows_there
				FROM (
					SELECT s.profile, s.relation, s.state, quality_segment_name(s.segment) AS place
					FROM stored s WHERE s.ago = 0 AND s.segment <> '{}') p
				GROUP BY p.profile, p.relation, p.place) s) t, groups g, LATERAL quality_elements(t.state) WITH ORDINALITY x
		WHERE t.rank <= 30 AND g.profile = t.profile AND g.relation = t.relation AND x.rate_pct IS NOT NULL
	), pattern AS (
		SELECT t.of_profile, t.n AS total, p.missing, p.n, p.pct FROM rolled t, LATERAL quality_patterns(t.state) p WHERE t.ago = 0 AND pg_catalog.cardinality(p.missing) > 1
		ORDER BY p.n DESC, t.of_profile, p.missing LIMIT 10
	), lever AS (
		SELECT g.prefix || x.element AS element, x.expected - x.present AS missing, x.lost_points,
			CASE WHEN x.target_pct IS NOT NULL THEN round(x.lost_points * greatest(x.expected::numeric * x.target_pct / 100.0 - x.present::numeric, 0) / (x.expected - x.present)::numeric, 2) END AS gap_points
		FROM rolled t JOIN groups g ON g.profile = t.of_profile AND g.relation = t.relation, LATERAL quality_elements(t.state) x WHERE t.ago = 0 AND x.lost_points > 0.0
		ORDER BY x.lost_points DESC, element LIMIT 10
	), profile_change AS (
		-- since when a profile is not what it was
		SELECT f.profile, f.relation, f.since
		FROM (SELECT k.profile, k.relation, k.fingerprint, min(k.period) AS since, pg_catalog.lag(k.fingerprint) OVER (PARTITION BY k.profile, k.relation ORDER BY min(k.period)) AS before
			FROM kept k GROUP BY k.profile, k.relation, k.fingerprint) f
		WHERE f.before IS NOT NULL
	), definition AS (
		SELECT 1 AS rank, g.profile || '/' || g.relation AS of, d.ordinal, d.definition
		FROM groups g JOIN medrec_profile p USING (profile), LATERAL (
			SELECT 0 AS ordinal, pg_catalog.jsonb_build_object('term', 'Score of ' || p.profile, 'numerator', 'weight of the elements that are present',
				'denominator', 'weight of the elements that are expected of rows of ' || g.relation, 'exclusions', 'elements that are declined or not applicable', 'source', pg_catalog.concat_ws('; ', p.title || ', version ' || p.version, p.source)) AS definition
			UNION ALL
			SELECT 0, pg_catalog.jsonb_build_object('term', 'Match-ready', 'numerator', 'rows with all elements of a set: ' || pg_catalog.array_to_string(p.combinations, ', '), 'denominator', 'rows of ' || g.relation) WHERE p.combinations OPERATOR(pg_catalog.<>) '{}'
			UNION ALL
			SELECT x.ordinal, pg_catalog.jsonb_build_object('term', g.prefix || x.element, 'numerator', 'rows in which it is present', 'denominator', 'rows of ' || g.relation || ' where ' || x.applies_when, 'source', x.note)
			FROM medrec_profile_element x WHERE x.profile = p.profile AND x.applies_when IS NOT NULL) d
		UNION ALL
		SELECT 2, r.rule_id, 0, pg_catalog.jsonb_build_object('term', r.title, 'numerator', r.violation, 'denominator', pg_catalog.concat_ws(' where ', 'rows of ' || r.relation, r.scope), 'source', r.note, 'owner', r.owner)
		FROM result r WHERE r.ago = 0 AND r.segment = '{}' AND r.section <> 'completeness'
	), named AS MATERIALIZED (
		SELECT d.relation FROM report u JOIN medrec_run_rule d USING (run_id) WHERE u.is_last
		UNION SELECT b.relation FROM medrec_binding b, report u WHERE u.is_last AND b.suite = quality_report_json.suite
	), relation AS MATERIALIZED (
		-- those of them that are still there; rules name them as people do
		SELECT c.oid, c.relkind, c.reltuples, c.relation
		FROM (SELECT c.*, pg_catalog.format('%I.%I', s.nspname, c.relname) AS relation FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace) c
		WHERE EXISTS (SELECT FROM named n WHERE n.relation = c.relation OR n.relation = quote_ident(c.relname) AND pg_table_is_visible(c.oid))
	), suspect AS (
		-- by the statistics that there are today: they know nothing of the past
		SELECT s.relation, s.column_name, s.values, s.total, s.rows, s.pct, s.classes
		FROM (
			SELECT r.relation, d.column_name, pg_catalog.count(d.rank) AS values, nullif(r.reltuples, -1::real)::bigint AS total,
				coalesce(sum(d.n) FILTER (WHERE d.rank IS NOT NULL), max(d.n))::bigint AS rows, coalesce(sum(d.share_pct) FILTER (WHERE d.rank IS NOT NULL), max(d.share_pct)) AS pct,
				string_agg(DISTINCT d.class, ', ') AS classes
			FROM relation r, LATERAL quality_suspect_defaults(r.oid) d
			WHERE r.relkind IN ('r', 'p', 'm', 'f') GROUP BY r.relation, d.column_name, r.reltuples) s
		ORDER BY s.pct DESC, s.relation, s.column_name LIMIT 10
	), identity AS (
		SELECT jsonb_strip_nulls(pg_catalog.jsonb_build_object(
			'measures', (SELECT list FROM measure WHERE section = 'identity'),
			'queues', CASE WHEN has_table_privilege('medrec_match_decision'::regclass, 'SELECT') THEN (
				SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('title', 'Pairs that somebody was unsure of', 'segment', q.relation, 'n', q.n, 'unit', 'days', 'median', q.median, 'p90', q.p90) ORDER BY q.relation)
				FROM report u, LATERAL medrec_unsure_pairs(ARRAY(SELECT r.relation FROM relation r), u.finished_at) q) END,
			'suspect_defaults', (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('relation', s.relation, 'column', s.column_name, 'values', s.values, 'n', s.total, 'rows', s.rows, 'pct', least(s.pct, 100),
				'note', s.classes || '; estimated by ANALYZE') ORDER BY s.pct DESC, s.relation, s.column_name) FROM suspect s))) AS section
	), aged AS MATERIALIZED (
		-- of profiles that are bound by day: what the records lack of so many days ago, when they were measured last
		SELECT a.profile, a.relation, a.bucket, quality_rollup(a.state) AS state
		FROM (
			SELECT s.profile, s.relation, s.state, f.fingerprint, pg_catalog.width_bucket(max(s.measured_at) OVER of_profile::date - s.period, '{0,8,15,30}'::integer[]) AS bucket,
				pg_catalog.first_value(f.fingerprint) OVER (of_profile ORDER BY s.period DESC, s.measured_at DESC, s.segment) AS last_fingerprint
			FROM relation r JOIN medrec_binding b ON b.relation = r.relation AND b.grain = 'day' AND b.period_column IS NOT NULL AND coalesce(b.suite, quality_report_json.suite) = quality_report_json.suite
				JOIN medrec_state s ON s.profile = b.profile AND s.relation = b.relation AND isfinite(s.period), LATERAL quality_summary(s.state) f
			WINDOW of_profile AS (PARTITION BY s.profile, s.relation)) a
		WHERE a.fingerprint = a.last_fingerprint AND a.bucket > 0 GROUP BY a.profile, a.relation, a.bucket
	), ageing AS (
		SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('segment', g.prefix || x.element, 'bucket', b.name, 'n', coalesce(c.nulls + c.blank + c.placeholder, 0)) ORDER BY g.profile, g.relation, x.ordinal, b.bucket) AS list
		FROM (
			SELECT a.profile, a.relation, CASE WHEN count(*) OVER () > 1 THEN a.profile || ' of ' || a.relation || ': ' ELSE '' END AS prefix FROM aged a GROUP BY a.profile, a.relation) g
			JOIN medrec_profile_element x USING (profile) CROSS JOIN (VALUES (1, '0-7 days'), (2, '8-14 days'), (3, '15-29 days'), (4, '30 days and more')) b(bucket, name)
			LEFT JOIN aged a ON a.profile = g.profile AND a.relation = g.relation AND a.bucket = b.bucket LEFT JOIN LATERAL quality_state_elements(a.state) c ON c.element = x.element
		WHERE x.requirement <> 'optional'
	), health AS (
		SELECT pg_catalog.jsonb_build_object('rules', count(*), 'passed', count(*) FILTER (WHERE r.status = 'pass'), 'warned', count(*) FILTER (WHERE r.status = 'warn'), 'failed', count(*) FILTER (WHERE r.status = 'fail'),
			'waived', count(*) FILTER (WHERE r.status = 'waived'), 'not_applicable', count(*) FILTER (WHERE r.status = 'not_applicable'),
			'insufficient_data', count(*) FILTER (WHERE r.status = 'insufficient_data'), 'errors', count(*) FILTER (WHERE r.status = 'error')) AS counts
		FROM result r WHERE r.ago = 0 AND r.segment = '{}'
	), class AS (
		SELECT c.class, count(*) AS rules, count(*) FILTER (WHERE r.status = 'pass') AS passed, count(*) FILTER (WHERE r.status = 'warn') AS warned,
			count(*) FILTER (WHERE r.status = 'fail') AS failed, count(*) FILTER (WHERE r.status NOT IN ('pass', 'warn', 'fail')) AS not_judged
		FROM result r, LATERAL (VALUES ('Kahn: ' || r.kahn), ('AHIMA: ' || r.ahima)) c(class) WHERE r.ago = 0 AND r.segment = '{}' AND c.class IS NOT NULL GROUP BY c.class
	)
	SELECT quality_report_suppress(jsonb_strip_nulls(pg_catalog.jsonb_build_object(
		'version', 1, 'title', quality_report_json.title, 'organisation', quality_report_json.organisation, 'suite', quality_report_json.suite,
		'edition', quality_report_json.edition, 'period', u.period, 'suppress_below', quality_report_json.suppress_below,
		'run', pg_catalog.jsonb_build_object('run_id', u.run_id, 'finished_at', to_char(u.finished_at, 'YYYY-MM-DD HH24:MI TZ'), 'data_to', u.data_to, 'age_days', u.finished_at::date - u.data_to,
			'duration_s', round(extract(epoch FROM u.finished_at - u.started_at), 1),
			'profiles', (SELECT pg_catalog.jsonb_agg(b.profile || ' ' || p.version ORDER BY b.profile) FROM (SELECT DISTINCT g.profile FROM groups g) b JOIN medrec_profile p USING (profile)))))
		|| pg_catalog.jsonb_build_object(
		'headline', (SELECT list FROM headline), 'changes', (SELECT list FROM changes), 'completeness', (SELECT list FROM completeness),
		'conditional', (SELECT list FROM measure WHERE section = 'conditional'), 'identity', (SELECT section FROM identity))
		|| CASE WHEN quality_report_json.edition <> 'weekly' THEN pg_catalog.jsonb_build_object(
		'heat_map', (SELECT list FROM heat_map), 'control_charts', (SELECT list FROM charts), 'coding', (SELECT list FROM measure WHERE section = 'coding'),
		'timeliness', pg_catalog.jsonb_build_object('measures', (SELECT list FROM measure WHERE section = 'timeliness'), 'ageing', (SELECT list FROM ageing)),
		'patterns', (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('profile', p.of_profile, 'missing', p.missing, 'n', p.total, 'rows', p.n, 'pct', p.pct) ORDER BY p.n DESC, p.of_profile, p.missing) FROM pattern p),
		'levers', (SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(pg_catalog.jsonb_build_object('element', l.element, 'missing', l.missing, 'lost_points', l.lost_points, 'gap_points', l.gap_points)) ORDER BY l.lost_points DESC, l.element) FROM lever l),
		'definitions', (SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(d.definition) ORDER BY d.rank, d.of, d.ordinal, d.definition ->> 'term' DESC) FROM definition d),
		'health', (SELECT counts FROM health) || jsonb_strip_nulls(pg_catalog.jsonb_build_object(
			'classes', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(c) ORDER BY c.class) FROM class c),
			'not_judged', (SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(pg_catalog.jsonb_build_object('title', r.title, 'segment', r.place, 'status', r.status, 'reason', r.reason)) ORDER BY r.rule_id, r.segment)
				FROM result r WHERE r.ago = 0 AND r.status IN ('not_applicable', 'insufficient_data', 'error')),
			'slowest', (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('title', s.title, 'duration_ms', round(s.duration_ms::numeric, 1)) ORDER BY s.duration_ms DESC, s.rule_id)
				FROM (SELECT r.rule_id, r.title, r.duration_ms FROM result r WHERE r.ago = 0 AND r.segment = '{}' AND r.duration_ms IS NOT NULL ORDER BY r.duration_ms DESC, r.rule_id LIMIT 5) s),
			'runs', (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('run_id', b.run_id, 'finished_at', to_char(b.finished_at, 'YYYY-MM-DD HH24:MI TZ'), 'duration_s', round(extract(epoch FROM b.finished_at - b.started_at), 1),
				'rules', t.rules, 'failed', t.failed, 'errors', t.errors) ORDER BY b.ago) FROM run b LEFT JOIN total t USING (ago) WHERE b.ago < 8),
			'profile_changes', (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('profile', c.profile, 'period', c.since, 'note', c.relation) ORDER BY c.since DESC, c.profile, c.relation) FROM profile_change c)))) ELSE '{}' END)
	FROM report u;
END;
COMMENT ON FUNCTION quality_report_json(text, date, text, integer, text, text)
	IS 'the document of a suite''s report for a period, or for the last one that was run; NULL if there is none';

CREATE FUNCTION quality_report_html(suite text, period date DEFAULT NULL, edition text DEFAULT 'monthly', suppress_below integer DEFAULT 0,
	title text DEFAULT 'Data quality', organisation text DEFAULT NULL) RETURNS text
	LANGUAGE sql STABLE PARALLEL RESTRICTED COST 200000
BEGIN ATOMIC
	SELECT quality_report_html(quality_report_json(suite, period, edition, suppress_below, title, organisation));
END;
COMMENT ON FUNCTION quality_report_html(text, date, text, integer, text, text)
	IS 'the report of a suite as a page: quality_report_html of quality_report_json';

CREATE FUNCTION quality_report_text(suite text, period date DEFAULT NULL, edition text DEFAULT 'monthly', suppress_below integer DEFAULT 0,
	title text DEFAULT 'Data quality', organisation text DEFAULT NULL) RETURNS text
	LANGUAGE sql STABLE PARALLEL RESTRICTED COST 200000
BEGIN ATOMIC
	SELECT quality_report_text(quality_report_json(suite, period, edition, suppress_below, title, organisation));
END;
COMMENT ON FUNCTION quality_report_text(text, date, text, integer, text, text)
	IS 'the report of a suite as plain text: quality_report_text of quality_report_json';

CREATE FUNCTION quality_report_csv(suite text, period date DEFAULT NULL, edition text DEFAULT 'monthly', suppress_below integer DEFAULT 0,
	title text DEFAULT 'Data quality', organisation text DEFAULT NULL) RETURNS text
	LANGUAGE sql STABLE PARALLEL RESTRICTED COST 200000
BEGIN ATOMIC
	SELECT quality_report_csv(quality_report_json(suite, period, edition, suppress_below, title, organisation));
END;
COMMENT ON FUNCTION quality_report_csv(text, date, text, integer, text, text)
	IS 'the report of a suite as CSV: quality_report_csv of quality_report_json';
