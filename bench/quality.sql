-- quality(): what a profile costs beside count() and beside SQL by hand that
-- answers the same, groups, states from history, and triggers that follow a table.

\echo
\echo :rows made-up people with 20 columns
-- by arithmetic; some columns are half empty, and each has its own share of placeholders
CREATE UNLOGGED TABLE person AS
SELECT 'MR' || lpad(i::text, 8, '0') AS mrn,
	CASE WHEN h % 211 = 0 THEN NULL WHEN h % 97 = 0 THEN 'UNKNOWN' WHEN h % 401 = 0 THEN '12345' ELSE family[1 + h % 40] || CASE WHEN h % 7 > 2 THEN ending[1 + h / 40 % 20] ELSE '' END END AS last_name,
	CASE WHEN h % 223 = 0 THEN NULL WHEN h % 89 = 0 THEN 'Unknown' WHEN h % 307 = 0 THEN 'BABY BOY' ELSE given[1 + h / 1000 % 40] END AS first_name,
	CASE WHEN h % 10 < 4 THEN NULL WHEN h % 71 = 0 THEN 'NMN' ELSE chr(65 + h / 10 % 23) END AS middle_name,
	CASE WHEN h % 503 = 0 THEN NULL WHEN h % 83 = 0 THEN date '1900-01-01' ELSE date '1930-01-03' + h / 7 % 33000 END AS birth_date,
	CASE WHEN h % 101 = 0 THEN NULL WHEN h % 53 = 0 THEN 'U' WHEN h % 2 = 0 THEN 'F' ELSE 'M' END AS sex,
	CASE WHEN h % 100 < 45 THEN NULL WHEN h % 37 = 0 THEN '999-99-9999' WHEN h % 59 = 0 THEN '' ELSE lpad((1 + h % 660)::text, 3, '0') || '-' || lpad((1 + h / 660 % 98)::text, 2, '0') || '-' || (2 + h / 660 % 98) % 10 || lpad((h / 7 % 1000)::text, 3, '0') END AS ssn,
	CASE WHEN h % 67 = 0 THEN NULL WHEN h % 131 = 0 THEN 'HOMELESS' ELSE (1 + h / 3 % 9990) || ' ' || street[1 + h / 11 % 20] || ' ' || (ARRAY['St', 'Ave', 'Rd', 'Lane', 'Drive'])[1 + h / 17 % 5] END AS street,
	CASE WHEN h % 61 = 0 THEN NULL ELSE street[1 + h / 13 % 20] || 'ville' END AS city,
	CASE WHEN h % 61 = 0 THEN NULL ELSE (ARRAY['MA', 'NY', 'CA', 'TX', 'NH'])[1 + h / 19 % 5] END AS state,
	CASE WHEN h % 63 = 0 THEN NULL WHEN h % 173 = 0 THEN '99999' ELSE lpad((1001 + h / 5 % 90000)::text, 5, '0') END AS zip,
	CASE WHEN h % 29 = 0 THEN NULL WHEN h % 47 = 0 THEN '999-999-9999' WHEN h % 233 = 0 THEN 'none' ELSE 201 + h % 780 || '-' || 201 + h / 780 % 350 || '-' || lpad((h / 3 % 10000)::text, 4, '0') END AS phone,
	CASE WHEN h % 10 < 3 THEN NULL WHEN h % 43 = 0 THEN 'none@none.com' WHEN h % 307 = 0 THEN 'not an address'
		ELSE lower(given[1 + h / 1000 % 40]) || '.' || lower(family[1 + h % 40]) || h / 9 % 100 || '@' || (ARRAY['mailhost.net', 'postbox.org', 'webmail.us', 'inbox.net', 'fastpost.com'])[1 + h / 5 % 5] END AS email,
	CASE WHEN h % 19 = 0 THEN NULL WHEN h % 31 = 0 THEN 'DECLINED' ELSE (ARRAY['2106-3', '2054-5', '2028-9'])[1 + h / 3 % 3] END AS race,
	CASE WHEN h % 17 = 0 THEN NULL WHEN h % 41 = 0 THEN 'UNK' ELSE (ARRAY['2135-2', '2186-5'])[1 + h / 3 % 2] END AS ethnicity,
	CASE WHEN h % 23 = 0 THEN NULL ELSE (ARRAY['en', 'es', 'pt', 'zh'])[1 + h / 23 % 4] END AS language,
	CASE WHEN h % 13 = 0 THEN NULL WHEN h % 113 = 0 THEN 'N/A' ELSE (ARRAY['Medicare', 'Blue Cross', 'Aetna', 'Medicaid', 'Self'])[1 + h / 29 % 5] END AS payer,
	CASE WHEN h % 10 < 5 THEN NULL WHEN h % 79 = 0 THEN 'pending' ELSE 'W' || lpad((h % 100000000)::text, 9, '1') END AS member_id,
	'F' || 1 + h % 20 AS facility,
	(date_trunc('month', (date '2024-01-01' + (i::bigint * 730 / :rows)::int)::timestamp))::date AS registered
FROM (SELECT i, hashint4(i) & 2147483647 AS h FROM generate_series(1, :rows) AS i) AS s,
	(SELECT string_to_array('Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores', ' ') AS family,
		string_to_array('son er ski man ton ley field berg stein well ford wood land worth by ham den mer rich low', ' ') AS ending,
		string_to_array('James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Margaret Mark Sandra Donald Ashley Steven Kimberly Paul Emily Andrew Donna Joshua Michelle', ' ') AS given,
		string_to_array('Maple Oak Pine Cedar Elm Washington Lake Hill Walnut Spring North Ridge Church Willow Mill Sunset Railroad Jefferson Center Park', ' ') AS street) AS v;
VACUUM ANALYZE person;

INSERT INTO medrec_profile (profile, title, combinations) VALUES ('bench_nulls', 'nulls only', '{last_name+first_name+birth_date+phone,mrn}'), ('bench_full', 'a kind each', '{last_name+first_name+birth_date+phone,mrn}');
INSERT INTO medrec_profile_element (profile, ordinal, element, kind, in_patterns)
SELECT profile, attnum, attname, CASE WHEN profile = 'bench_full' THEN kind END, attname IN ('ssn', 'street', 'phone', 'email', 'race', 'ethnicity', 'language', 'member_id')
FROM pg_attribute LEFT JOIN (VALUES ('mrn', 'identifier'), ('last_name', 'family_name'), ('first_name', 'given_name'), ('middle_name', 'name'), ('birth_date', 'birth_date'), ('sex', 'sex'), ('ssn', 'ssn'),
	('street', 'street'), ('city', 'text'), ('state', 'text'), ('zip', 'zip'), ('phone', 'phone'), ('email', 'email'), ('race', 'code'), ('ethnicity', 'code'), ('language', 'code'), ('payer', 'text'),
	('member_id', 'identifier'), ('facility', 'text')) AS k(attname, kind) USING (attname), (VALUES ('bench_nulls'), ('bench_full')) AS p(profile)
WHERE attrelid = 'person'::regclass AND attnum > 0;

-- What is said by hand of one column: when it is present.  A list of nine or more is hashed by PostgreSQL.
CREATE TABLE by_hand (attname text, present text);
INSERT INTO by_hand
SELECT attname, CASE WHEN atttypid = 'date'::regtype THEN format('%I <> ''1900-01-01''', attname)
	ELSE format('upper(btrim(%I)) NOT IN ('''', ''UNKNOWN'', ''UNK'', ''N/A'', ''NA'', ''NOT APPLICABLE'', ''PENDING'', ''TBD'', ''REFUSED'', ''DECLINED''%s)', attname, more) END || coalesce(' AND ' || format(valid, attname), '')
FROM pg_attribute LEFT JOIN (VALUES
	('last_name', '', '%1$I !~ ''^[0-9]+$'''), ('first_name', '', '%1$I !~ ''^[0-9]+$'' AND %1$I !~* ''^(baby|newborn|infant|twin) (boy|girl)'''), ('middle_name', ', ''NMN''', '%1$I !~ ''^[0-9]+$'''),
	('sex', ', ''U''', NULL), ('ssn', ', ''999-99-9999'', ''999999999'', ''000-00-0000''', NULL), ('street', ', ''HOMELESS''', NULL), ('zip', ', ''99999'', ''88888'', ''12345''', NULL),
	('phone', ', ''NONE'', ''999-999-9999'', ''000-000-0000''', 'substr(%1$I, 5, 3) <> ''555'''),
	('email', ', ''NONE@NONE.COM'', ''NA@NA.COM''', '%1$I ~ ''^[^@ ]+@[^@ .]+[.][^@ ]*[^@ .]$''')) AS k(attname, more, valid) USING (attname)
WHERE attrelid = 'person'::regclass AND attnum > 0;

SELECT string_agg(attname, ', ' ORDER BY attnum) AS columns, string_agg(format('count(%I)', attname), ', ' ORDER BY attnum) AS counts,
	string_agg(format('count(%I), count(*) FILTER (WHERE %s)', attname, present), ', ' ORDER BY attnum) AS hand
FROM by_hand JOIN pg_attribute USING (attname) WHERE attrelid = 'person'::regclass AND attnum > 0 \gset

CREATE FUNCTION bench_plan(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN ' || query; END $$;
CREATE FUNCTION bench_plan_json(query text) RETURNS json LANGUAGE plpgsql AS $$ DECLARE plan json; BEGIN EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' || query INTO plan; RETURN plan #> '{0,Plan}'; END $$;

\echo
\echo All say the same, or this bench ends here
CREATE TABLE whole AS SELECT quality('bench_nulls', :columns) AS by_nulls, quality('bench_full', :columns) AS by_kinds FROM person;
SELECT count(*) AS columns, sum(e.nulls) AS nulls, sum(e.present) AS present, sum(e.n - e.nulls - e.present) AS placeholders_and_invalid,
	1 / bool_and(n.nulls = e.nulls AND e.n - e.nulls = a[2 * e.ordinality - 1] AND e.present = a[2 * e.ordinality])::int = 1 AS same_as_by_hand
FROM whole, quality_state_elements(by_kinds) WITH ORDINALITY AS e, quality_state_elements(by_nulls) AS n, (SELECT ARRAY[:hand] AS a FROM person) AS h WHERE n.element = e.element;
SET max_parallel_workers_per_gather = 2;
SELECT 1 / (string_agg(line, ' ') LIKE '%Partial Aggregate%')::int = 1 AS parallel_plan FROM bench_plan(format('SELECT quality(''bench_full'', %s) FROM person', :'columns')) AS line;
SELECT 1 / (quality('bench_full', :columns)::text = (SELECT by_kinds::text FROM whole))::int = 1 AS same_bytes_in_parallel FROM person;
RESET max_parallel_workers_per_gather;
SELECT 1 / ((SELECT quality_rollup(state) FROM (SELECT quality('bench_full', :columns) AS state FROM person GROUP BY facility, registered) AS g) = by_kinds)::int = 1 AS groups_add_up FROM whole;

INSERT INTO bench (task, peer, statement, cleanup)
SELECT task, peer, before || replace(statement, '@', CASE peer WHEN 'nulls' THEN format('quality(''bench_nulls'', %s)', :'columns') WHEN 'counts' THEN :'counts' WHEN 'by hand' THEN :'hand'
		ELSE format('quality(''bench_full'', %s)', :'columns') END),
	'RESET jit; RESET jit_above_cost; RESET max_parallel_workers_per_gather'
FROM (VALUES ('jit off', ''), ('jit on', 'SET jit = on; SET jit_above_cost = 0; ')) AS t(task, before),
	(VALUES ('counts', 'SELECT @ FROM person'), ('nulls', 'SELECT @ FROM person'), ('kinds', 'SELECT @ FROM person'), ('by hand', 'SELECT @ FROM person'),
		('by facility and month', 'SELECT @ FROM person GROUP BY facility, registered'), ('in parallel', 'SET max_parallel_workers_per_gather = 2; SELECT @ FROM person')) AS p(peer, statement);
-- by itself what takes seconds
CREATE TABLE slow AS SELECT * FROM bench WHERE peer = 'by hand';
DELETE FROM bench WHERE peer = 'by hand';
CALL run_bench(:rounds);
TRUNCATE bench;
INSERT INTO bench (task, peer, statement, cleanup) SELECT task, peer, statement, cleanup FROM slow;
CALL run_bench(:rounds);
CREATE TABLE medians AS SELECT task, peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(ctid) AS at FROM timing GROUP BY 1, 2;
SELECT task, peer, round(ms::numeric, 1) AS ms, round((ms / max(ms) FILTER (WHERE peer = 'counts') OVER same)::numeric, 2) AS of_counts,
	round((ms / max(ms) FILTER (WHERE peer = 'kinds') OVER same)::numeric, 2) AS of_kinds
FROM medians WINDOW same AS (PARTITION BY task) ORDER BY task, at;
TRUNCATE bench, timing;

\echo
\echo Many groups: what hash aggregation takes
CREATE FUNCTION bench_groups(n int, memory text) RETURNS TABLE (work_mem text, groups bigint, strategy text, peak_kb bigint, batches int, disk_kb bigint, ms numeric) LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	PERFORM set_config('work_mem', memory, true);
	plan := bench_plan_json(format('SELECT quality(''bench_full'', %s) FROM grouped GROUP BY of_%s', current_setting('bench.columns'), n));
	RETURN QUERY SELECT memory, (plan ->> 'Actual Rows')::numeric::bigint, plan ->> 'Strategy', (plan ->> 'Peak Memory Usage')::bigint, (plan ->> 'HashAgg Batches')::int, (plan ->> 'Disk Usage')::bigint,
		round((plan ->> 'Actual Total Time')::numeric);
END $$;
CREATE UNLOGGED TABLE grouped AS SELECT *, right(mrn, 6)::int % 480 AS of_480, right(mrn, 6)::int % 5000 AS of_5000 FROM person;
VACUUM ANALYZE grouped;
SELECT set_config('bench.columns', :'columns', false) \gset bench_
SELECT g.* FROM (VALUES (480, '64MB'), (5000, '4MB'), (5000, '16MB'), (5000, '64MB')) AS v(n, memory), bench_groups(n, memory) AS g;
DROP TABLE grouped;

\echo
\echo Ten thousand states, and a report of 24 months and 20 facilities from history, without a look at the table
CREATE TABLE bench_state AS SELECT quality('bench_full', :columns) AS state FROM person GROUP BY right(mrn, 6)::int % 10000;
SELECT count(*) AS bound FROM quality_bind('bench_full', 'person', segment_columns => '{facility}', period_column => 'registered');
SELECT quality_record('person', 'bench_full', everything => true) AS recorded;
VACUUM ANALYZE bench_state;
VACUUM ANALYZE medrec_state;
INSERT INTO bench (task, peer, statement)
VALUES ('states', 'rollup of 10,000', 'SELECT quality_score(quality_rollup(state)) FROM bench_state'),
	('states', 'report', 'SELECT (SELECT array_agg(r) FROM (SELECT period, segment, q.n, q.score, q.complete_pct, q.match_ready_pct FROM medrec_state AS s, quality_summary(state) AS q WHERE s.profile = ''bench_full'') AS r),
		(SELECT array_agg(r) FROM (SELECT period, e.element, e.rate_pct, e.low_pct, e.high_pct, e.status FROM (SELECT period, quality_rollup(state) AS state FROM medrec_state WHERE profile = ''bench_full'' GROUP BY period) AS m, quality_elements(state) AS e) AS r),
		(SELECT array_agg(r) FROM (SELECT segment, e.element, e.rate_pct, e.lost_points, e.status FROM (SELECT segment, quality_rollup(state) AS state FROM medrec_state WHERE profile = ''bench_full'' GROUP BY segment) AS m, quality_elements(state) AS e) AS r)');
BEGIN;
SELECT seq_scan AS scans FROM pg_stat_xact_user_tables WHERE relname = 'person' \gset
CALL run_bench(:rounds);
SELECT (SELECT count(*) FROM medrec_state) AS states, seq_scan - :scans AS scans_of_the_table FROM pg_stat_xact_user_tables WHERE relname = 'person';
COMMIT;
SELECT peer, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::numeric, 1) AS ms FROM timing GROUP BY 1 ORDER BY 1;
TRUNCATE bench, timing;

\echo
\echo What quality_track() costs an INSERT of 200,000 rows, and rows that come one by one
CREATE TABLE plain (LIKE person);
CREATE TABLE tracked (LIKE person);
SELECT count(*) AS bound FROM quality_bind('bench_full', 'tracked', segment_columns => '{facility}', period_column => 'registered');
SELECT quality_track('tracked', 'bench_full');
CREATE PROCEDURE bench_one_by_one(target regclass, n int) LANGUAGE plpgsql AS $$
DECLARE
	p person;
BEGIN
	FOR p IN SELECT * FROM person LIMIT n LOOP
		EXECUTE format('INSERT INTO %s SELECT ($1).*', target) USING p;
	END LOOP;
END $$;
INSERT INTO bench (task, peer, statement, cleanup)
SELECT task, peer, format(statement, peer), format('TRUNCATE %s; TRUNCATE medrec_state_change', peer)
FROM (VALUES ('200,000 at once', 'INSERT INTO %s SELECT * FROM person LIMIT 200000'), ('1,000 one by one', 'CALL bench_one_by_one(''%s'', 1000)')) AS t(task, statement), (VALUES ('plain'), ('tracked')) AS p(peer) ORDER BY task DESC, peer;
CALL run_bench(:rounds);
SELECT task, peer, round(ms::numeric, 1) AS ms, round((1000 * (ms - min(ms) FILTER (WHERE peer = 'plain') OVER (PARTITION BY task)) / CASE WHEN task LIKE '1,%' THEN 1000 ELSE 200000 END)::numeric, 2) AS us_a_row_more
FROM (SELECT task, peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(ctid) AS at FROM timing GROUP BY 1, 2) AS m ORDER BY at;
TRUNCATE bench, timing;
