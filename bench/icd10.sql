-- icd10 against bigint (the same eight bytes) and against text, the text in the
-- collation C, its fastest, and in that of the database.

\echo
\echo icd10: sort, hash, join, index, hierarchy, input

CREATE TEMP TABLE code AS
SELECT row_number() OVER () AS n, dx
FROM (
	-- lengths as in the edition of fiscal year 2026: 3, 4, 5, 6 and 7 characters
	SELECT DISTINCT (chr(65 + h % 26) || lpad((h / 26 % 100)::text, 2, '0')
		|| substr(translate(md5(i::text), 'f', 'X'), 1,
			CASE WHEN i % 1000 < 3 THEN 0 WHEN i % 1000 < 75 THEN 1 WHEN i % 1000 < 170 THEN 2 WHEN i % 1000 < 311 THEN 3 ELSE 4 END))::icd10 AS dx
	FROM generate_series(1, 76000) i, LATERAL (SELECT abs(hashint4(i)) AS h) r) c;

-- visits: a tenth of the codes make half of the rows
CREATE UNLOGGED TABLE visit AS
SELECT dx, dx::text AS dx_text, dx::text COLLATE "C" AS dx_c,
	('x' || encode(icd10_send(dx), 'hex'))::bit(64)::bigint AS dx_int,
	(1000000 + abs(hashint4(i)) % 8000000)::text AS digits
FROM generate_series(1, :rows) i
JOIN code ON n = 1 + ((abs(hashint4(i)) / 2147483648.0) ^ 3.3 * (SELECT count(*) - 1 FROM code))::int;
CREATE UNLOGGED TABLE code_list AS SELECT dx, dx::text AS dx_text, dx::text COLLATE "C" AS dx_c,
	('x' || encode(icd10_send(dx), 'hex'))::bit(64)::bigint AS dx_int FROM code;
VACUUM ANALYZE visit;
VACUUM ANALYZE code_list;
SELECT count(*) AS rows, count(DISTINCT dx) AS codes FROM visit;

INSERT INTO bench (task, peer, statement)
SELECT task, peer, format(statement, col)
FROM (VALUES ('icd10', 'dx'), ('bigint', 'dx_int'), ('text', 'dx_text'), ('text C', 'dx_c')) p(peer, col),
	(VALUES ('sort', 'SELECT count(*) FROM (SELECT %I FROM visit ORDER BY 1 OFFSET 0) s'),
		('group by (hash)', 'SELECT count(*) FROM (SELECT %1$I, count(*) FROM visit GROUP BY 1 OFFSET 0) s'),
		('hash join', 'SELECT count(*) FROM visit JOIN code_list USING (%I)')) t(task, statement);
INSERT INTO bench (task, peer, statement, cleanup)
SELECT 'btree build', peer, format('CREATE INDEX built ON visit (%I)', col), 'DROP INDEX built'
FROM (VALUES ('icd10', 'dx'), ('bigint', 'dx_int'), ('text', 'dx_text'), ('text C', 'dx_c')) p(peer, col);
INSERT INTO bench (task, peer, statement) VALUES
	('under E11, seq scan', 'icd10', $$SELECT count(*) FROM visit WHERE dx <@ 'E11'$$),
	('under E11, seq scan', 'bigint', (SELECT format('SELECT count(*) FROM visit WHERE dx_int BETWEEN %s AND %s',
		('x' || encode(icd10_send('E11'), 'hex'))::bit(64)::bigint, ('x' || encode(icd10_send('E11.ZZZZ'), 'hex'))::bit(64)::bigint))),
	('under E11, seq scan', 'text', $$SELECT count(*) FROM visit WHERE dx_text LIKE 'E11%'$$),
	('under E11, seq scan', 'text C', $$SELECT count(*) FROM visit WHERE dx_c LIKE 'E11%'$$),
	('input from text', 'icd10', 'SELECT count(dx_text::icd10) FROM visit'),
	('input from text', 'bigint', 'SELECT count(digits::bigint) FROM visit'),
	('the same scan, no input', 'icd10', 'SELECT count(dx_text) FROM visit'),
	('the same scan, no input', 'bigint', 'SELECT count(digits) FROM visit');
CALL run_bench(:rounds);

-- with the index there, built once; sizes of it, and of one on as many different codes
TRUNCATE bench;
CREATE INDEX visit_dx ON visit (dx);
CREATE INDEX visit_dx_int ON visit (dx_int);
CREATE INDEX visit_dx_text ON visit (dx_text);
CREATE INDEX visit_dx_pattern ON visit (dx_text text_pattern_ops);
CREATE INDEX visit_dx_c ON visit (dx_c);
CREATE UNIQUE INDEX code_list_dx ON code_list (dx);
CREATE UNIQUE INDEX code_list_dx_int ON code_list (dx_int);
CREATE UNIQUE INDEX code_list_dx_text ON code_list (dx_text);
CREATE UNIQUE INDEX code_list_dx_pattern ON code_list (dx_text text_pattern_ops);
CREATE UNIQUE INDEX code_list_dx_c ON code_list (dx_c);
INSERT INTO bench (task, peer, statement) VALUES
	('under E11, index', 'icd10', $$SELECT count(*) FROM visit WHERE dx <@ 'E11'$$),
	('under E11, index', 'bigint', (SELECT format('SELECT count(*) FROM visit WHERE dx_int BETWEEN %s AND %s',
		('x' || encode(icd10_send('E11'), 'hex'))::bit(64)::bigint, ('x' || encode(icd10_send('E11.ZZZZ'), 'hex'))::bit(64)::bigint))),
	('under E11, index', 'text', $$SELECT count(*) FROM visit WHERE dx_text LIKE 'E11%'$$),
	('under E11, index', 'text C', $$SELECT count(*) FROM visit WHERE dx_c LIKE 'E11%'$$);
CALL run_bench(:rounds);

SELECT task, round(icd10::numeric, 1) AS icd10_ms, round("bigint"::numeric, 1) AS bigint_ms, round("text"::numeric, 1) AS text_ms, round(text_c::numeric, 1) AS text_c_ms,
	round((icd10 / "bigint")::numeric, 2) AS "icd10/bigint", round(("text" / icd10)::numeric, 2) AS "text/icd10", round((text_c / icd10)::numeric, 2) AS "text C/icd10"
FROM (
	SELECT task, min(at) AS at, max(m) FILTER (WHERE peer = 'icd10') AS icd10, max(m) FILTER (WHERE peer = 'bigint') AS "bigint",
		max(m) FILTER (WHERE peer = 'text') AS "text", max(m) FILTER (WHERE peer = 'text C') AS text_c
	FROM (SELECT task, peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS m, min(timing.ctid) AS at FROM timing GROUP BY 1, 2) p GROUP BY task) t
ORDER BY at;
SELECT 'index size, kB' AS what, t AS "table",
	pg_relation_size(t || '_dx') / 1024 AS icd10, pg_relation_size(t || '_dx_int') / 1024 AS "bigint",
	pg_relation_size(t || '_dx_text') / 1024 AS "text", pg_relation_size(t || '_dx_c') / 1024 AS "text C",
	(pg_relation_size(t || '_dx_text') + pg_relation_size(t || '_dx_pattern')) / 1024 AS "text: order and LIKE",
	round(pg_relation_size(t || '_dx')::numeric / pg_relation_size(t || '_dx_text'), 2) AS "icd10/text",
	round(pg_relation_size(t || '_dx')::numeric / (pg_relation_size(t || '_dx_text') + pg_relation_size(t || '_dx_pattern')), 2) AS "icd10/both"
FROM (VALUES ('visit'), ('code_list')) v(t);
TRUNCATE bench, timing;
