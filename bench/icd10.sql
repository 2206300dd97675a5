-- icd10 against bigint (the same eight bytes) and against text: in the collation
-- of the database, and in C, its fastest. Each peer has a table of its own with
-- the same rows in the same order, the code in the same place.

\echo
\echo icd10: sort, hash, join, index, hierarchy, input

-- lengths as in the edition of fiscal year 2026: 3, 4, 5, 6 and 7 characters
CREATE TEMP TABLE code AS
SELECT row_number() OVER () AS n, dx, ('x' || encode(icd10_send(dx), 'hex'))::bit(64)::bigint AS number
FROM (
	SELECT DISTINCT (chr(65 + h % 26) || lpad((h / 26 % 100)::text, 2, '0')
		|| substr(translate(md5(i::text), 'f', 'X'), 1,
			CASE WHEN i % 1000 < 3 THEN 0 WHEN i % 1000 < 75 THEN 1 WHEN i % 1000 < 170 THEN 2 WHEN i % 1000 < 311 THEN 3 ELSE 4 END))::icd10 AS dx
	FROM generate_series(1, 76000) i, LATERAL (SELECT abs(hashint4(i)) AS h) r) c;

-- visits: a tenth of the codes make half of the rows
CREATE TEMP TABLE drawn AS
SELECT i, dx, number FROM generate_series(1, :rows) i
JOIN code ON n = 1 + ((abs(hashint4(i)) / 2147483648.0) ^ 3.3 * (SELECT count(*) - 1 FROM code))::int;
CREATE UNLOGGED TABLE visit_icd10 AS SELECT i AS id, dx AS code FROM drawn;
CREATE UNLOGGED TABLE visit_bigint AS SELECT i AS id, number AS code FROM drawn;
CREATE UNLOGGED TABLE visit_text AS SELECT i AS id, dx::text AS code FROM drawn;
CREATE UNLOGGED TABLE visit_text_c AS SELECT i AS id, dx::text COLLATE "C" AS code FROM drawn;
CREATE UNLOGGED TABLE visit_digits AS SELECT i AS id, (1000000 + abs(hashint4(i)) % 8000000)::text AS code FROM drawn;
CREATE UNLOGGED TABLE list_icd10 AS SELECT dx AS code FROM code;
CREATE UNLOGGED TABLE list_bigint AS SELECT number AS code FROM code;
CREATE UNLOGGED TABLE list_text AS SELECT dx::text AS code FROM code;
CREATE UNLOGGED TABLE list_text_c AS SELECT dx::text COLLATE "C" AS code FROM code;
DROP TABLE drawn;
VACUUM ANALYZE;
SELECT count(*) AS rows, count(DISTINCT code) AS codes FROM visit_icd10;

-- the category with most rows
SELECT icd10_category(code) AS header, count(*) AS rows_under_it,
	('x' || encode(icd10_send(icd10_category(code)), 'hex'))::bit(64)::bigint AS low,
	('x' || encode(icd10_send(icd10_subtree_end(icd10_category(code))), 'hex'))::bit(64)::bigint AS high
FROM visit_icd10 GROUP BY icd10_category(code) ORDER BY 2 DESC LIMIT 1 \gset
\echo under a header: :header with :rows_under_it rows

CREATE TEMP TABLE peer (sort int, peer text, under text);
INSERT INTO peer VALUES (1, 'icd10', format('code <@ %L', :'header')), (2, 'bigint', format('code BETWEEN %s AND %s', :low, :high)),
	(3, 'text', format('code LIKE %L', :'header' || '%')), (4, 'text_c', format('code LIKE %L', :'header' || '%'));
INSERT INTO bench (task, peer, statement, cleanup)
SELECT task, peer, replace(replace(statement, 'PEER', peer), 'UNDER', under), cleanup
FROM peer, (VALUES
		(1, 'scan', 'SELECT count(code) FROM visit_PEER', NULL),
		(2, 'sort', 'SELECT count(*) FROM (SELECT code FROM visit_PEER ORDER BY 1 OFFSET 0) s', NULL),
		(3, 'group by (hash)', 'SELECT count(*) FROM (SELECT code, count(*) FROM visit_PEER GROUP BY 1 OFFSET 0) s', NULL),
		(4, 'hash join', 'SELECT count(*) FROM visit_PEER JOIN list_PEER USING (code)', NULL),
		(5, 'btree build', 'CREATE INDEX built ON visit_PEER (code)', 'DROP INDEX built'),
		(6, 'under a header, scan', 'SELECT count(*) FROM visit_PEER WHERE UNDER', NULL)) t(n, task, statement, cleanup)
ORDER BY n, sort;
INSERT INTO bench (task, peer, statement) VALUES
	('scan of texts', 'icd10', 'SELECT count(code) FROM visit_text'),
	('scan of texts', 'bigint', 'SELECT count(code) FROM visit_digits'),
	('input from text', 'icd10', 'SELECT count(code::icd10) FROM visit_text'),
	('input from text', 'bigint', 'SELECT count(code::bigint) FROM visit_digits');
CALL run_bench(:rounds);

-- with the index there
TRUNCATE bench;
CREATE INDEX visit_icd10_code ON visit_icd10 (code);
CREATE INDEX visit_bigint_code ON visit_bigint (code);
CREATE INDEX visit_text_code ON visit_text (code);
CREATE INDEX visit_text_pattern ON visit_text (code text_pattern_ops);
CREATE INDEX visit_text_c_code ON visit_text_c (code);
CREATE UNIQUE INDEX list_icd10_code ON list_icd10 (code);
CREATE UNIQUE INDEX list_bigint_code ON list_bigint (code);
CREATE UNIQUE INDEX list_text_code ON list_text (code);
CREATE UNIQUE INDEX list_text_pattern ON list_text (code text_pattern_ops);
CREATE UNIQUE INDEX list_text_c_code ON list_text_c (code);
INSERT INTO bench (task, peer, statement)
SELECT 'under a header, index', peer, format('SELECT count(*) FROM visit_%s WHERE %s', peer, under) FROM peer ORDER BY sort;
CALL run_bench(:rounds);

\echo
\echo 'whole statements'
CREATE TEMP VIEW median AS
SELECT task, peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(timing.ctid) AS at FROM timing GROUP BY 1, 2;
CREATE TEMP VIEW side_by_side AS
SELECT task, min(at) AS at, max(ms) FILTER (WHERE peer = 'icd10') AS icd10, max(ms) FILTER (WHERE peer = 'bigint') AS bigint,
	max(ms) FILTER (WHERE peer = 'text') AS text, max(ms) FILTER (WHERE peer = 'text_c') AS text_c
FROM median GROUP BY task;
SELECT task, round(icd10::numeric, 1) AS icd10_ms, round(bigint::numeric, 1) AS bigint_ms, round(text::numeric, 1) AS text_ms, round(text_c::numeric, 1) AS text_c_ms,
	round((icd10 / bigint)::numeric, 2) AS "icd10/bigint", round((text / icd10)::numeric, 2) AS "text/icd10", round((text_c / icd10)::numeric, 2) AS "text C/icd10"
FROM side_by_side ORDER BY at;

\echo 'less the scan of the same table: what the type itself costs'
SELECT s.task, round((s.icd10 - b.icd10)::numeric, 1) AS icd10_ms, round((s.bigint - b.bigint)::numeric, 1) AS bigint_ms,
	round((s.text - b.text)::numeric, 1) AS text_ms, round((s.text_c - b.text_c)::numeric, 1) AS text_c_ms,
	round(((s.icd10 - b.icd10) / (s.bigint - b.bigint))::numeric, 2) AS "icd10/bigint",
	round(((s.text - b.text) / (s.icd10 - b.icd10))::numeric, 2) AS "text/icd10", round(((s.text_c - b.text_c) / (s.icd10 - b.icd10))::numeric, 2) AS "text C/icd10"
FROM side_by_side s JOIN side_by_side b ON b.task = CASE WHEN s.task = 'input from text' THEN 'scan of texts' ELSE 'scan' END
WHERE s.task IN ('sort', 'group by (hash)', 'hash join', 'btree build', 'input from text') ORDER BY s.at;

SELECT t || ', kB' AS "index size", pg_relation_size(t || '_icd10_code') / 1024 AS icd10, pg_relation_size(t || '_bigint_code') / 1024 AS bigint,
	pg_relation_size(t || '_text_code') / 1024 AS text, pg_relation_size(t || '_text_c_code') / 1024 AS "text C",
	(pg_relation_size(t || '_text_code') + pg_relation_size(t || '_text_pattern')) / 1024 AS "text: order and LIKE",
	round(pg_relation_size(t || '_icd10_code')::numeric / pg_relation_size(t || '_text_code'), 2) AS "icd10/text",
	round(pg_relation_size(t || '_icd10_code')::numeric / (pg_relation_size(t || '_text_code') + pg_relation_size(t || '_text_pattern')), 2) AS "icd10/both"
FROM (VALUES ('visit'), ('list')) v(t);
TRUNCATE bench, timing;
