-- A hundred rules about one table: quality_run(), which counts them in one scan,
-- beside a statement for each rule, and beside the two scans for each that
-- DataQualityDashboard makes.

\echo
\echo rules: one scan against one statement each

-- an encounter of forty columns
SELECT format('CREATE UNLOGGED TABLE encounter AS SELECT i AS id, %s FROM generate_series(1, %s) i',
	string_agg(CASE c % 4
		WHEN 0 THEN format('CASE WHEN abs(hashint4(i * 41 + %s)) %% 50 <> 0 THEN abs(hashint4(i * 41 + %1$s)) %% 1000 END AS c%1$s', c)
		WHEN 1 THEN format('CASE WHEN abs(hashint4(i * 41 + %s)) %% 20 <> 0 THEN chr(65 + abs(hashint4(i * 41 + %1$s)) %% 20) || ''9.1'' END AS c%1$s', c)
		WHEN 2 THEN format('CASE WHEN abs(hashint4(i * 41 + %s)) %% 30 <> 0 THEN date ''2025-01-01'' + abs(hashint4(i * 41 + %1$s)) %% 400 END AS c%1$s', c)
		ELSE format('CASE WHEN abs(hashint4(i * 41 + %s)) %% 40 <> 0 THEN (hashint4(i * 41 + %1$s) %% 10000)::numeric / 100 END AS c%1$s', c) END, ', '), :rows)
FROM generate_series(1, 40) c \gexec
CREATE UNLOGGED TABLE provider AS SELECT i AS id FROM generate_series(0, 899) i;
VACUUM ANALYZE encounter, provider;
SELECT count(*) AS rows, pg_size_pretty(pg_relation_size('encounter')) AS size FROM encounter;

-- Of each column: is it missing, is it out of its range, and, in some of the
-- rows, is it at odds with another one?
INSERT INTO medrec_rule (rule_id, suite, relation, title, scope, violation)
SELECT format('%s.%s', c, k), 'hundred', 'public.encounter', '', CASE WHEN k = 3 THEN format('c%s IS NOT NULL', other) END,
	CASE k WHEN 1 THEN format('c%s IS NULL', c)
		WHEN 2 THEN CASE c % 4 WHEN 0 THEN format('c%s > 990', c) WHEN 1 THEN format('c%s = ''A9.1''', c) WHEN 2 THEN format('c%s > date ''2026-02-01''', c) ELSE format('c%s < -99', c) END
		ELSE format('c%s > date ''2026-01-15'' AND c%s IS NULL', other, c) END
FROM (SELECT c, k, 2 + 4 * (c % 9) AS other FROM generate_series(1, 40) c, generate_series(1, 3) k ORDER BY k, c LIMIT 100) r;
INSERT INTO medrec_rule (rule_id, suite, relation, title, scope, violation)
SELECT format('key %s', c), 'keys', 'public.encounter', '', NULL, format('NOT EXISTS (SELECT FROM public.provider p WHERE p.id = encounter.c%s)', c) FROM generate_series(4, 40, 4) c;

-- NOT EXISTS in a FILTER is evaluated row by row, for hours: keys go without.
CREATE TABLE counted (way text, rule_id text, n bigint, violations bigint);
CREATE PROCEDURE one_by_one(suite_name text, way text) LANGUAGE plpgsql AS $$
DECLARE
	rule medrec_rule;
	counts bigint[];
BEGIN
	DELETE FROM counted c USING medrec_rule r WHERE r.rule_id = c.rule_id AND r.suite = suite_name AND c.way = one_by_one.way;
	FOR rule IN SELECT * FROM medrec_rule WHERE suite = suite_name LOOP
		EXECUTE format(CASE way
			WHEN 'one statement each' THEN 'SELECT ARRAY[count(*), count(*) FILTER (WHERE %2$s)] FROM %1$s WHERE %3$s'
			ELSE 'SELECT ARRAY[d.n, v.n] FROM (SELECT count(*) AS n FROM (SELECT * FROM %1$s WHERE (%3$s) AND (%2$s)) r) v, (SELECT count(*) AS n FROM %1$s WHERE %3$s) d' END,
			rule.relation, rule.violation, coalesce(rule.scope, 'true')) INTO counts;
		INSERT INTO counted VALUES (way, rule.rule_id, counts[1], counts[2]);
	END LOOP;
END
$$;

INSERT INTO bench (task, peer, statement)
SELECT suite, 'medrec', format('CALL quality_run(%L)', suite) FROM (VALUES ('hundred'), ('keys')) s(suite)
UNION ALL SELECT suite, way, format('CALL one_by_one(%L, %L)', suite, way)
FROM (VALUES ('hundred', 'one statement each'), ('hundred', 'two scans each'), ('keys', 'two scans each')) w(suite, way);
INSERT INTO bench (task, peer, statement)
SELECT 'hundred', 'one statement by hand', 'SELECT ' || string_agg(format('count(*) FILTER (WHERE %s), count(*) FILTER (WHERE (%1$s) AND (%s))', coalesce(scope, 'true'), violation), ', ') || ' FROM encounter'
FROM medrec_rule WHERE suite = 'hundred';
CALL run_bench(:rounds);

\echo first of all: the same counts
SELECT way, count(*) AS rules, count(*) FILTER (WHERE r.n = c.n AND r.violations = c.violations) AS equal, count(*) FILTER (WHERE r.violations > 0) AS with_violations
FROM counted c JOIN medrec_result r USING (rule_id)
WHERE run_id IN (SELECT max(run_id) FROM medrec_run GROUP BY suite) GROUP BY way ORDER BY way;
SELECT task, peer, round(ms::numeric, 1) AS ms, round((ms / medrec)::numeric, 1) AS times_medrec
FROM (SELECT task, peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms FROM timing GROUP BY task, peer) m
JOIN (SELECT task, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS medrec FROM timing WHERE peer = 'medrec' GROUP BY task) t USING (task)
ORDER BY task, ms;
TRUNCATE bench, timing;
