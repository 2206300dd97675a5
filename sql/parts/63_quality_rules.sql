-- Quality: rules about the rows of relations, and runs of them

CREATE TABLE medrec_rule (
	rule_id text COLLATE "C" PRIMARY KEY CHECK (rule_id <> ''),
	suite text COLLATE "C" NOT NULL CHECK (suite <> ''),
	relation text NOT NULL,
	title text NOT NULL,
	scope text,
	violation text NOT NULL,
	key_columns text[] CHECK (pg_catalog.cardinality(key_columns) BETWEEN 1 AND 32 AND pg_catalog.array_position(key_columns, NULL) IS NULL),
	segment_columns text[] CHECK (pg_catalog.cardinality(segment_columns) BETWEEN 1 AND 8 AND pg_catalog.array_position(segment_columns, NULL) IS NULL),
	kahn text CHECK (kahn IN ('conformance/value', 'conformance/relational', 'conformance/computational', 'completeness',
		'plausibility/uniqueness', 'plausibility/atemporal', 'plausibility/temporal')),
	kahn_context text NOT NULL DEFAULT 'verification' CHECK (kahn_context IN ('verification', 'validation')),
	ahima text CHECK (ahima IN ('accuracy', 'accessibility', 'comprehensiveness', 'consistency', 'currency', 'definition',
		'granularity', 'precision', 'relevancy', 'timeliness')),
	severity text NOT NULL DEFAULT 'fail' CHECK (severity IN ('warn', 'fail')),
	warn_pct numeric CHECK (warn_pct BETWEEN 0::numeric AND 100::numeric),
	fail_pct numeric CHECK (fail_pct BETWEEN 0::numeric AND 100::numeric),
	warn_rows bigint CHECK (warn_rows >= 0),
	fail_rows bigint CHECK (fail_rows >= 0),
	minimum_rows bigint NOT NULL DEFAULT 0 CHECK (minimum_rows >= 0),
	timeout interval CHECK (timeout > interval '0'),
	owner text,
	note text,
	waived_until date CHECK (isfinite(waived_until)),
	waiver_reason text CHECK (btrim(waiver_reason) <> ''),
	CONSTRAINT medrec_rule_thresholds CHECK (warn_pct <= fail_pct AND warn_rows <= fail_rows),
	CONSTRAINT medrec_rule_waiver CHECK ((waived_until IS NULL) = (waiver_reason IS NULL))
);
COMMENT ON TABLE medrec_rule
	IS 'rules about the rows of relations: which rows each is about, and what is wrong with a row; predicates run with the rights of whoever runs them';
COMMENT ON COLUMN medrec_rule.relation
	IS 'the table or view, with its schema; a text, because a dump is restored before the table is there';
COMMENT ON COLUMN medrec_rule.scope
	IS 'SQL predicate: which rows the rule is about; NULL: all. $1 is the period of the run';
COMMENT ON COLUMN medrec_rule.violation
	IS 'SQL predicate: what is wrong with a row. $1 is the period of the run';
COMMENT ON COLUMN medrec_rule.key_columns
	IS 'columns that tell rows apart, for quality_violations()';
COMMENT ON COLUMN medrec_rule.segment_columns
	IS 'columns by whose values results are told apart, too; they are stored with the results: never a patient''s';
COMMENT ON COLUMN medrec_rule.kahn
	IS 'category, and subcategory if it has any, in the harmonized terminology of Kahn et al. 2016';
COMMENT ON COLUMN medrec_rule.ahima
	IS 'characteristic of AHIMA''s data quality management model';
COMMENT ON COLUMN medrec_rule.severity
	IS 'the worst that the rule can become';
COMMENT ON COLUMN medrec_rule.warn_pct
	IS 'percent of violated rows above which it warns';
COMMENT ON COLUMN medrec_rule.fail_pct
	IS 'percent of violated rows above which it fails; without any of the four thresholds, any violation is of the severity';
COMMENT ON COLUMN medrec_rule.warn_rows
	IS 'violated rows above which it warns';
COMMENT ON COLUMN medrec_rule.fail_rows
	IS 'violated rows above which it fails';
COMMENT ON COLUMN medrec_rule.minimum_rows
	IS 'fewer rows in the scope are insufficient data';
COMMENT ON COLUMN medrec_rule.timeout
	IS 'the longest that it may take; NULL: what quality_run() is called with';
COMMENT ON COLUMN medrec_rule.waived_until
	IS 'last period in which it is waived, with a reason: measured all the same';

CREATE TABLE medrec_run (
	run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	suite text COLLATE "C" NOT NULL,
	period date NOT NULL,
	started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	finished_at timestamptz,
	run_by text NOT NULL DEFAULT current_user
);
CREATE INDEX medrec_run_suite ON medrec_run (suite, period, run_id);
COMMENT ON TABLE medrec_run
	IS 'runs of suites of rules';
COMMENT ON COLUMN medrec_run.finished_at
	IS 'NULL: it is still running, or was broken off; what it had got to is there';

CREATE TABLE medrec_run_rule (
	run_id bigint,
	rule_id text COLLATE "C",
	relation text NOT NULL,
	title text NOT NULL,
	scope text,
	violation text NOT NULL,
	key_columns text[],
	segment_columns text[],
	kahn text,
	kahn_context text NOT NULL,
	ahima text,
	severity text NOT NULL,
	warn_pct numeric,
	fail_pct numeric,
	warn_rows bigint,
	fail_rows bigint,
	minimum_rows bigint NOT NULL,
	timeout interval,
	owner text,
	note text,
	waived_until date,
	waiver_reason text,
	PRIMARY KEY (run_id, rule_id)
);
COMMENT ON TABLE medrec_run_rule
	IS 'the rules of a run as they were then';

CREATE TABLE medrec_result (
	run_id bigint,
	rule_id text COLLATE "C",
	segment jsonb DEFAULT '{}' CHECK (jsonb_typeof(segment) = 'object'),
	n bigint CHECK (n >= 0),
	violations bigint CHECK (violations BETWEEN 0 AND n),
	violated_pct numeric GENERATED ALWAYS AS (trim_scale(round(100.0 * violations::numeric / nullif(n, 0)::numeric, 8))) STORED,
	status text NOT NULL CHECK (status IN ('pass', 'warn', 'fail', 'waived', 'not_applicable', 'insufficient_data', 'error')),
	reason text,
	sqlstate text,
	duration_ms double precision,
	PRIMARY KEY (run_id, rule_id, segment)
);
COMMENT ON TABLE medrec_result
	IS 'what came out of runs: counts, never values; one row for all rows of a rule, and one for each segment';
COMMENT ON COLUMN medrec_result.segment
	IS 'values of the rule''s segment columns; {}: all rows';
COMMENT ON COLUMN medrec_result.n
	IS 'rows in the scope';
COMMENT ON COLUMN medrec_result.violated_pct
	IS 'violations of 100 rows in the scope; what a threshold is compared with are the counts';
COMMENT ON COLUMN medrec_result.reason
	IS 'why it is not applicable, waived or an error: never with a value of a row';
COMMENT ON COLUMN medrec_result.sqlstate
	IS 'of the error';
COMMENT ON COLUMN medrec_result.duration_ms
	IS 'how long the statement took that counted: it is shared by the rules of a relation';

CREATE TRIGGER medrec_run_rule_follows AFTER UPDATE OF run_id OR DELETE ON medrec_run
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_run_rule', 'run_id');
CREATE TRIGGER medrec_result_follows AFTER UPDATE OF run_id, rule_id OR DELETE ON medrec_run_rule
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_result', 'run_id', 'rule_id');

SELECT pg_catalog.pg_extension_config_dump('medrec_rule', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_run', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_run_run_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_run_rule', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_result', '');

CREATE FUNCTION quality_status(n bigint, violations bigint, minimum_rows bigint, severity text,
		warn_pct numeric, fail_pct numeric, warn_rows bigint, fail_rows bigint, is_waived boolean)
	RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	-- percents are compared without a division, exactly
	SELECT CASE
		WHEN n IS NULL OR violations IS NULL THEN 'error'
		WHEN n = 0 THEN 'not_applicable'
		WHEN n < minimum_rows THEN 'insufficient_data'
		WHEN is_waived THEN 'waived'
		WHEN violations::numeric * 100.0 > fail_pct * n::numeric OR violations > fail_rows
			OR (violations > 0 AND pg_catalog.num_nonnulls(warn_pct, fail_pct, warn_rows, fail_rows) = 0)
			THEN CASE severity WHEN 'warn' THEN 'warn' ELSE 'fail' END
		WHEN violations::numeric * 100.0 > warn_pct * n::numeric OR violations > warn_rows THEN 'warn'
		ELSE 'pass' END;
END;
COMMENT ON FUNCTION quality_status(bigint, bigint, bigint, text, numeric, numeric, bigint, bigint, boolean)
	IS 'what the counts of a rule mean by its thresholds: a status of medrec_result';

-- What quality_run() counts with: 32 rules at once

CREATE FUNCTION quality_rule_bits(VARIADIC "values" "any") RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_quality_rule_bits'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION quality_rule_bits(VARIADIC "any")
	IS 'up to 32 booleans as bits: which are true, and, from bit 32 on, which are not NULL';

CREATE FUNCTION quality_rule_tally_accum(state bigint[], bits bigint) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_quality_rule_tally_accum'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_rule_tally_accum(bigint[], bigint)
	IS 'adds a row to the state of quality_rule_tally';

CREATE FUNCTION quality_rule_tally_combine(bigint[], bigint[]) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_quality_rule_tally_combine'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_rule_tally_combine(bigint[], bigint[])
	IS 'adds two states of quality_rule_tally';

CREATE AGGREGATE quality_rule_tally(bits bigint) (
	SFUNC = quality_rule_tally_accum,
	STYPE = bigint[],
	SSPACE = 1024,
	INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
	COMBINEFUNC = quality_rule_tally_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE quality_rule_tally(bigint)
	IS 'how many rows have each of the 64 bits';

CREATE PROCEDURE quality_run(suite text, period date DEFAULT CURRENT_DATE, timeout interval DEFAULT NULL, INOUT run_id bigint DEFAULT NULL)
	AS 'MODULE_PATHNAME', 'medrec_quality_run'
	LANGUAGE C;
COMMENT ON PROCEDURE quality_run(text, date, interval, bigint)
	IS 'runs the rules of a suite, each relation in one scan, and keeps what came out in medrec_result';

CREATE FUNCTION quality_violations(rule_id text, max_rows integer DEFAULT 100, period date DEFAULT CURRENT_DATE)
	RETURNS TABLE (key jsonb)
	AS 'MODULE_PATHNAME', 'medrec_quality_violations'
	LANGUAGE C STABLE STRICT PARALLEL UNSAFE COST 100000 ROWS 100;
COMMENT ON FUNCTION quality_violations(text, integer, date)
	IS 'keys of the rows that violate a rule now, as far as the caller sees them, in their order';

CREATE FUNCTION quality_compare(run_a bigint, run_b bigint)
	RETURNS TABLE (rule_id text, segment jsonb, title text, status_a text, status_b text, change text,
		n_a bigint, violations_a bigint, violated_pct_a numeric, n_b bigint, violations_b bigint, violated_pct_b numeric, rule_changed boolean)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000 ROWS 100
BEGIN ATOMIC
	WITH result AS (
		SELECT r.run_id, r.rule_id, r.segment, d.title, r.status, r.n, r.violations, r.violated_pct,
			pg_catalog.array_position('{pass,warn,fail}', r.status) AS rank,
			ROW(d.relation, d.scope, d.violation, d.severity, d.warn_pct, d.fail_pct, d.warn_rows, d.fail_rows, d.minimum_rows) AS definition
		FROM medrec_result r JOIN medrec_run_rule d ON d.run_id = r.run_id AND d.rule_id = r.rule_id
		WHERE r.run_id IN (run_a, run_b)
			AND EXISTS (SELECT FROM medrec_run u WHERE u.run_id = run_a) AND EXISTS (SELECT FROM medrec_run u WHERE u.run_id = run_b)
	)
	SELECT rule_id, segment, coalesce(b.title, a.title), a.status, b.status,
		CASE
			WHEN b.status IS NULL AND EXISTS (
				SELECT FROM medrec_run_rule d
				LEFT JOIN medrec_result r ON r.run_id = d.run_id AND r.rule_id = d.rule_id AND r.segment = '{}'
				WHERE d.run_id = run_b AND d.rule_id = a.rule_id AND coalesce(r.status, 'error') = 'error') THEN 'not_measured'
			WHEN b.status IS NULL THEN 'removed'
			WHEN b.status = 'waived' THEN 'waived'
			WHEN b.rank IS NULL THEN 'not_measured'
			WHEN b.rank = 1 THEN CASE WHEN a.rank > 1 THEN 'resolved' WHEN a.rank = 1 THEN 'unchanged' ELSE 'passing' END
			WHEN a.rank IS NULL OR a.rank = 1 THEN 'new'
			WHEN b.rank > a.rank THEN 'worsened'
			WHEN b.rank < a.rank THEN 'improved'
			ELSE 'persisting' END,
		a.n, a.violations, a.violated_pct, b.n, b.violations, b.violated_pct,
		a.definition IS DISTINCT FROM b.definition AND a.run_id IS NOT NULL AND b.run_id IS NOT NULL
	FROM (SELECT * FROM result WHERE run_id = run_a) a FULL JOIN (SELECT * FROM result WHERE run_id = run_b) b USING (rule_id, segment)
	ORDER BY rule_id, segment;
END;
COMMENT ON FUNCTION quality_compare(bigint, bigint)
	IS 'what has changed from one run to another, by rule and segment: new, persisting, worsened, improved, resolved, unchanged, passing, waived, not_measured or removed';

-- The names and what they hold are those of DataQualityDashboard 2.8. Its viewer
-- puts texts into the page as they are: so they are escaped here.
CREATE FUNCTION quality_dqd_json(run_id bigint) RETURNS jsonb
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000
BEGIN ATOMIC
	WITH checked AS (
		SELECT d.rule_id, split_part(d.kahn, '/', 1) AS category, (r.status = 'fail')::int AS failed, (r.status IN ('pass', 'warn'))::int AS passed,
			(r.status = 'error')::int AS is_error, (r.status IN ('waived', 'not_applicable', 'insufficient_data'))::int AS not_applicable,
			r.n, r.violations, r.duration_ms,
			CASE WHEN pg_catalog.num_nonnulls(d.warn_pct, d.fail_pct, d.warn_rows, d.fail_rows) = 0 THEN 0 ELSE d.fail_pct END AS threshold,
			pg_catalog.jsonb_build_object(
				'checkId', d.rule_id,
				'checkName', d.rule_id,
				'checkLevel', 'TABLE',
				'checkDescription', d.title,
				'cdmTableName', d.relation,
				'cdmFieldName', NULL,
				'conceptId', NULL,
				'unitConceptId', NULL,
				'sqlFile', NULL,
				'category', coalesce(initcap(split_part(d.kahn, '/', 1)), 'Unclassified'),
				'subcategory', nullif(initcap(split_part(d.kahn, '/', 2)), ''),
				'context', initcap(d.kahn_context),
				'queryText', 'SELECT * FROM ' || d.relation || ' WHERE ' || coalesce('(' || d.scope || ') AND ', '') || '(' || d.violation || ')',
				'executionTime', to_char(r.duration_ms / 1000::float8, 'FM999999990.000') || ' secs',
				'warning', NULL,
				'error', CASE WHEN r.status = 'error' THEN r.reason || ' (SQLSTATE ' || r.sqlstate || ')' END,
				'notApplicableReason', CASE WHEN r.status IN ('waived', 'not_applicable', 'insufficient_data') THEN replace(r.status, '_', ' ') || ': ' || r.reason END,
				'notesValue', CASE WHEN r.status = 'warn' OR d.note IS NOT NULL
					THEN pg_catalog.concat_ws('; ', CASE WHEN r.status = 'warn' THEN 'warning' END, d.note) END) AS texts
		FROM medrec_result r JOIN medrec_run_rule d ON d.run_id = r.run_id AND d.rule_id = r.rule_id
		WHERE r.run_id = quality_dqd_json.run_id AND r.segment = '{}'
	), total AS (
		SELECT count(*) AS n, coalesce(sum(failed), 0) AS failed, coalesce(sum(is_error), 0) AS errors,
			coalesce(pg_catalog.jsonb_agg(escaped.texts || pg_catalog.jsonb_build_object(
				'numViolatedRows', violations,
				'pctViolatedRows', CASE WHEN n > 0 THEN round(violations::numeric / n::numeric, 10) WHEN n = 0 THEN 0 END,
				'numDenominatorRows', n,
				'thresholdValue', threshold,
				'failed', failed,
				'passed', passed,
				'isError', is_error,
				'notApplicable', not_applicable) ORDER BY rule_id), '[]') AS results
		FROM checked, LATERAL (
			SELECT pg_catalog.jsonb_object_agg(key, replace(replace(replace(replace(value, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;')) AS texts
			FROM jsonb_each_text(texts)) escaped
	), categories AS (
		SELECT pg_catalog.jsonb_object_agg('count' || measure || initcap(category), n) AS counts
		FROM (VALUES ('conformance'), ('completeness'), ('plausibility')) c(category),
			LATERAL (SELECT count(*) AS total, count(*) FILTER (WHERE failed = 1) AS failed, count(*) FILTER (WHERE passed = 1) AS passed
				FROM checked WHERE checked.category = c.category) t,
			LATERAL (VALUES ('Total', total), ('Failed', failed), ('Passed', passed)) m(measure, n)
	)
	SELECT pg_catalog.jsonb_build_object(
		'startTimestamp', to_char(u.started_at, 'YYYY-MM-DD HH24:MI:SS'),
		'endTimestamp', to_char(u.finished_at, 'YYYY-MM-DD HH24:MI:SS'),
		'executionTime', to_char(extract(epoch FROM u.finished_at - u.started_at), 'FM999999990') || ' secs',
		'executionTimeSeconds', round(extract(epoch FROM u.finished_at - u.started_at), 3),
		'CheckResults', t.results,
		'Metadata', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
			'cdmSourceName', replace(replace(replace(u.suite, '&', '&amp;'), '<', '&lt;'), '"', '&quot;'),
			'sourceDescription', 'run ' || u.run_id::text || ' of medrec, period ' || to_char(u.period::timestamp, 'YYYY-MM-DD'),
			'cdmReleaseDate', u.period)),
		'Overview', c.counts || pg_catalog.jsonb_build_object(
			'countTotal', t.n,
			'countPassed', t.n - t.failed,
			'countErrorFailed', t.errors,
			'countThresholdFailed', t.failed,
			'countOverallFailed', t.failed,
			'percentPassed', round(100.0 * (t.n - t.failed)::numeric / nullif(t.n, 0)::numeric, 2),
			'percentFailed', round(100.0 * t.failed::numeric / nullif(t.n, 0)::numeric, 2)))
	FROM medrec_run u, total t, categories c WHERE u.run_id = quality_dqd_json.run_id;
END;
COMMENT ON FUNCTION quality_dqd_json(bigint)
	IS 'a run as the JSON that OHDSI DataQualityDashboard writes and shows';
