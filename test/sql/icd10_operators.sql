-- Operators of icd10: order, text on either side, hierarchy, patterns, and the
-- indexes that serve them.

CREATE TABLE visit_dx (id int PRIMARY KEY, dx icd10, raw varchar(20));
-- half of all rows carry twenty codes, the others some 1,500
INSERT INTO visit_dx
SELECT i, code::icd10,
	CASE i % 7 WHEN 0 THEN lower(replace(code, '.', '')) WHEN 1 THEN code || ' ' WHEN 2 THEN 'see note' ELSE code END
FROM (
	SELECT i, CASE WHEN i % 2 = 0 THEN (ARRAY['E11.9', 'I10', 'J44.9', 'E11.65', 'E78.5', 'Z79.4', 'N18.3', 'I25.10', 'F32.A', 'M54.50',
			'E11', 'E1A', 'E10.9', 'K21.9', 'Z87.891', 'I48.91', 'D64.9', 'E03.9', 'J45.909', 'QA0.8'])[1 + i / 2 % 20]
		ELSE chr(65 + i % 26) || lpad((i * 7 % 90)::text, 2, '0') || CASE WHEN i % 3 = 0 THEN '' ELSE '.' || (i % 10) END END AS code
	FROM generate_series(1, 20000) i) c;
UPDATE visit_dx SET dx = NULL WHERE id % 50 = 3;
CREATE INDEX visit_dx_dx ON visit_dx (dx);
ANALYZE visit_dx;

-- order is byte order of the undotted code
SELECT count(*) AS pairs, count(*) FILTER (WHERE (a.dx < b.dx) = (icd10_undotted(a.dx) < icd10_undotted(b.dx) COLLATE "C")
	AND (a.dx >= b.dx) = (icd10_undotted(a.dx) >= icd10_undotted(b.dx) COLLATE "C")) AS agree
FROM (SELECT DISTINCT dx FROM visit_dx WHERE id <= 300) a, (SELECT DISTINCT dx FROM visit_dx WHERE id <= 300) b
WHERE a.dx IS NOT NULL AND b.dx IS NOT NULL;
SELECT min(dx), max(dx), count(DISTINCT dx) FROM visit_dx;

-- the same answer with and without the index, for every operator and for
-- constants, parameters and texts that are no code
CREATE FUNCTION index_conditions(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line ~ 'Index Cond' THEN
			-- servers name the value of a subquery differently
			RETURN NEXT regexp_replace(substring(line FROM 'Index Cond: (.*)'), '\$0|\(InitPlan (expr_)?1\)\.col1', 'subquery', 'g');
		END IF;
	END LOOP;
END
$$;
CREATE FUNCTION plans(query text) RETURNS TABLE (indexed text, index_rows bigint, bitmap_rows bigint, heap_rows bigint)
LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL enable_seqscan = off;
	indexed := (SELECT string_agg(i, ' OR ') FROM index_conditions(query) i);
	SET LOCAL enable_bitmapscan = off;
	EXECUTE 'SELECT count(*) FROM (' || query || ') q' INTO index_rows;
	SET LOCAL enable_bitmapscan = on;
	SET LOCAL enable_indexscan = off;
	SET LOCAL enable_indexonlyscan = off;
	EXECUTE 'SELECT count(*) FROM (' || query || ') q' INTO bitmap_rows;
	SET LOCAL enable_seqscan = on;
	SET LOCAL enable_bitmapscan = off;
	EXECUTE 'SELECT count(*) FROM (' || query || ') q' INTO heap_rows;
	SET LOCAL enable_indexscan = on;
	SET LOCAL enable_indexonlyscan = on;
	SET LOCAL enable_bitmapscan = on;
	RETURN NEXT;
END
$$;
SELECT clause, indexed, index_rows, bitmap_rows, heap_rows
FROM (VALUES
	(1, $$dx = 'E11.9'$$), (2, $$dx = 'e119'::text$$), (3, $$'e119 '::varchar = dx$$), (4, $$dx = 'E119'::char(7)$$), (5, $$dx = 'see note'::text$$),
	(6, $$dx <> 'E11.9'::text$$), (7, $$dx < 'E00'$$), (8, $$dx < 'e00'::text$$), (9, $$'E00'::text > dx$$), (10, $$dx >= 'Z80'::text$$), (11, $$dx <= 'see note'::text$$), (12, $$dx > 'see note'::text$$),
	(13, $$dx BETWEEN 'E08' AND 'E13.ZZZZ'$$), (14, $$dx BETWEEN 'e08'::text AND 'e13zzzz'::text$$),
	(15, $$dx = ANY ('{E11.9,I10}'::icd10[])$$), (16, $$dx = ANY ('{e119,see note,i10}'::text[])$$), (17, $$dx = ANY ('{e119}'::varchar[])$$), (18, $$dx <> ALL ('{E11.9,I10}'::text[])$$),
	(19, $$dx IN ('E11.9', 'I10')$$),
	(21, $$dx <@ 'E11'$$), (22, $$dx <@ 'e11 '::text$$), (23, $$dx <@ 'see note'::text$$), (24, $$'E11' @> dx$$), (25, $$'E11'::text @> dx$$), (26, $$dx <@ 'E11.9'$$), (27, $$dx <@ 'QA0'$$),
	(28, $$dx <@ (SELECT 'E11'::icd10)$$), (29, $$dx <@ (SELECT 'e11'::text)$$), (30, $$dx <@ (SELECT 'see note'::text)$$),
	(31, $$dx @> 'E11.9'$$), (32, $$dx @> 'e1165'::text$$), (33, $$'E11.65' <@ dx$$), (34, $$dx @> (SELECT 'E11.65'::icd10)$$), (35, $$dx @> 'see note'::text$$),
	(36, $$dx LIKE 'E11%'$$), (37, $$dx LIKE 'E11.%'$$), (38, $$dx LIKE 'E%'$$), (39, $$dx LIKE 'E1_.9'$$), (40, $$dx LIKE '%9'$$), (41, $$dx LIKE 'E11.9'$$), (42, $$dx LIKE 'QA%'$$), (42, $$dx LIKE 'Q%'$$), (43, $$dx LIKE 'e11%'$$), (44, $$dx LIKE 'E119%'$$), (45, $$dx LIKE 'EA%'$$), (46, $$dx LIKE ''$$),
	(47, $$dx ILIKE 'e11%'$$), (48, $$dx NOT LIKE 'E%'$$), (49, $$dx NOT ILIKE 'e%'$$), (50, $$dx IS NULL$$),
	(51, $$(dx <@ 'E11') IS NOT TRUE$$), (52, $$NOT dx <= 'see note'::text$$)) c(n, clause),
	LATERAL plans('SELECT dx FROM visit_dx WHERE ' || clause)
ORDER BY n, clause;

-- drivers send text parameters; a generic plan must use the index as well
SET plan_cache_mode = force_generic_plan;
SET enable_seqscan = off;
PREPARE by_code (varchar) AS SELECT count(*) FROM visit_dx WHERE dx = $1;
PREPARE by_codes (text[]) AS SELECT count(*) FROM visit_dx WHERE dx = ANY ($1);
PREPARE by_header (text) AS SELECT count(*) FROM visit_dx WHERE dx <@ $1;
SELECT i FROM index_conditions($$EXECUTE by_code ('e119')$$) i;
SELECT i FROM index_conditions($$EXECUTE by_codes ('{e119,see note}')$$) i;
SELECT i FROM index_conditions($$EXECUTE by_header ('e11')$$) i;
EXECUTE by_code ('e119');
EXECUTE by_code ('see note');
EXECUTE by_codes ('{e119,see note,i10}');
EXECUTE by_header ('e11');
EXECUTE by_header ('see note');
RESET plan_cache_mode;

-- joins to a dirty text column never abort, by any method
CREATE TABLE claim (line int, code text);
INSERT INTO claim SELECT id, raw FROM visit_dx WHERE id <= 2000;
INSERT INTO claim VALUES (-1, 'see note'), (-2, NULL), (-3, '');
ANALYZE claim;
RESET enable_seqscan;
SELECT count(*) AS truth FROM visit_dx v JOIN claim c ON v.dx::text = icd10_try(c.code)::text;
SET enable_nestloop = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM visit_dx v JOIN claim c ON v.dx = c.code;
SELECT count(*) FROM visit_dx v JOIN claim c ON v.dx = c.code;
SELECT count(*) FROM visit_dx v JOIN claim c ON c.code = v.dx;
RESET enable_nestloop;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET enable_seqscan = off;
SET enable_memoize = off;
SELECT i FROM index_conditions($$SELECT count(*) FROM visit_dx v JOIN claim c ON v.dx = c.code$$) i;
SELECT count(*) FROM visit_dx v JOIN claim c ON v.dx = c.code;
SELECT i FROM index_conditions($$SELECT count(*) FROM visit_dx v JOIN claim c ON v.dx <@ c.code AND c.line < 100$$) i;
SELECT count(*) FROM visit_dx v JOIN claim c ON v.dx <@ c.code AND c.line < 100;
RESET enable_seqscan;
SELECT count(*) FROM visit_dx v, claim c WHERE c.line < 100 AND icd10_try(c.code) IS NOT NULL
	AND starts_with(icd10_undotted(v.dx), icd10_undotted(icd10_try(c.code)));
RESET ALL;

-- a dirty text column can have an index of codes, too
CREATE INDEX claim_code ON claim (code icd10_text_ops);
SET enable_seqscan = off;
SELECT i FROM index_conditions($$SELECT count(*) FROM claim WHERE code = 'E11.9'::icd10$$) i;
SELECT count(*) FROM claim WHERE code = 'E11.9'::icd10;
SELECT count(*) FROM claim WHERE code #= 'e11.9 ';
SELECT code FROM (SELECT DISTINCT code FROM claim WHERE line < 40) c ORDER BY code USING #<, code COLLATE "C" LIMIT 12;
RESET enable_seqscan;
SELECT count(*) FROM claim WHERE icd10_try(code) = 'E11.9';

-- hash: equal means equal hash, across types and seeds
SELECT count(*), count(*) FILTER (WHERE icd10_hash(dx) = icd10_hash(raw)) AS same,
	count(*) FILTER (WHERE icd10_hash_extended(dx, 42) = icd10_hash_extended(raw, 42)) AS same_extended
FROM visit_dx WHERE dx = raw;

-- BRIN
CREATE TABLE visit_sorted AS SELECT dx FROM visit_dx WHERE dx IS NOT NULL ORDER BY dx;
CREATE INDEX visit_sorted_dx ON visit_sorted USING brin (dx) WITH (pages_per_range = 4);
SET enable_seqscan = off;
SELECT i FROM index_conditions($$SELECT count(*) FROM visit_sorted WHERE dx <@ 'E11'$$) i;
SELECT count(*) FROM visit_sorted WHERE dx <@ 'E11';
RESET enable_seqscan;

-- hash index, hash partitions, foreign key, unique constraint, generated column, domain
CREATE TABLE code_list (code icd10 PRIMARY KEY);
INSERT INTO code_list VALUES ('E11.9'), ('I10');
INSERT INTO code_list VALUES ('e119');
CREATE TABLE typed (code icd10 REFERENCES code_list, category icd10 GENERATED ALWAYS AS (icd10_category(code)) STORED);
INSERT INTO typed VALUES ('i10');
INSERT INTO typed VALUES ('Z99');
SELECT * FROM typed;
CREATE INDEX ON typed USING hash (code);
CREATE TABLE by_hash (dx icd10) PARTITION BY HASH (dx);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_hash SELECT dx FROM visit_dx WHERE dx IS NOT NULL;
SELECT count(*) FROM by_hash WHERE dx = 'E11.9';
EXPLAIN (COSTS OFF) SELECT count(*) FROM by_hash WHERE dx = 'E11.9';
CREATE TABLE by_range (dx icd10) PARTITION BY RANGE (dx);
CREATE TABLE by_range_ae PARTITION OF by_range FOR VALUES FROM (MINVALUE) TO ('F00');
CREATE TABLE by_range_fz PARTITION OF by_range FOR VALUES FROM ('F00') TO (MAXVALUE);
INSERT INTO by_range SELECT dx FROM visit_dx WHERE dx IS NOT NULL;
SELECT tableoid::regclass, count(*) FROM by_range GROUP BY 1 ORDER BY 1;
EXPLAIN (COSTS OFF) SELECT count(*) FROM by_range WHERE dx = 'E11.9'::text;

-- arrays of codes, as an encounter has them, and GIN
CREATE TABLE encounter AS SELECT i AS id, ARRAY[dx, 'I10'] AS codes FROM (SELECT id AS i, dx FROM visit_dx WHERE dx IS NOT NULL) v;
CREATE INDEX encounter_codes ON encounter USING gin (codes);
SET enable_seqscan = off;
SELECT i FROM index_conditions($$SELECT * FROM encounter WHERE codes @> '{E11.9}'$$) i;
SELECT count(*) FROM encounter WHERE codes @> '{E11.9}';
SET enable_seqscan = on;
SET enable_bitmapscan = off;
SELECT count(*) FROM encounter WHERE codes @> '{E11.9}';
RESET ALL;
DROP TABLE encounter;

-- row-level security: the index is used below the policy, since nothing leaks
CREATE ROLE regress_medrec_clerk;
GRANT SELECT ON visit_dx TO regress_medrec_clerk;
ALTER TABLE visit_dx ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON visit_dx TO regress_medrec_clerk USING (id % 3 = 0);
SET ROLE regress_medrec_clerk;
SET enable_seqscan = off;
SELECT i FROM index_conditions($$SELECT count(*) FROM visit_dx WHERE dx = 'E11.9'$$) i;
SELECT i FROM index_conditions($$SELECT count(*) FROM visit_dx WHERE dx = 'e119'::varchar$$) i;
SELECT i FROM index_conditions($$SELECT count(*) FROM visit_dx WHERE dx <@ 'E11'$$) i;
SELECT count(*) FROM visit_dx WHERE dx <@ 'E11';
RESET ROLE;
RESET enable_seqscan;
SELECT count(*) FROM visit_dx WHERE dx <@ 'E11' AND id % 3 = 0;

-- casts: assignment both ways, none implicit
CREATE TABLE narrow (v varchar(8), c char(10), dx icd10);
INSERT INTO narrow SELECT 'e119', 'i10', NULL;
UPDATE narrow SET dx = v;
UPDATE narrow SET dx = c, v = dx, c = dx;
SELECT * FROM narrow;
SELECT castsource::regtype, casttarget::regtype, castcontext FROM pg_cast
WHERE 'icd10'::regtype IN (castsource, casttarget) ORDER BY 1, 2;
\set VERBOSITY terse
SELECT lower('E11.9'::icd10);
\set VERBOSITY default
ALTER TABLE claim ADD COLUMN dx icd10 GENERATED ALWAYS AS (icd10_try(code)) STORED;
SELECT count(*), count(dx) FROM claim;
ALTER TABLE narrow ALTER v TYPE icd10 USING v::icd10, ALTER dx TYPE text USING dx::text;
SELECT * FROM narrow;

-- estimates: within a factor of two of the truth for headers and patterns
CREATE FUNCTION estimate_ratio(clause text) RETURNS TABLE (ratio_ok boolean, actual bigint) LANGUAGE plpgsql AS $$
DECLARE
	plan json;
	estimated float8;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) SELECT * FROM visit_dx WHERE ' || clause INTO plan;
	estimated := (plan->0->'Plan'->>'Plan Rows')::float8;
	EXECUTE 'SELECT count(*) FROM visit_dx WHERE ' || clause INTO actual;
	ratio_ok := estimated BETWEEN actual / 2.0 - 5 AND actual * 2.0 + 5;
	RETURN NEXT;
END
$$;
SELECT clause, e.* FROM (VALUES ($$dx <@ 'E11'$$), ($$dx <@ 'E11.6'$$), ($$dx LIKE 'B1%'$$), ($$dx LIKE 'E11%'$$), ($$dx LIKE 'H%'$$), ($$dx @> 'E11.65'$$),
	($$dx <@ 'e11'::varchar$$), ($$dx <@ 'see note'::text$$), ($$dx = 'e119'::text$$), ($$dx BETWEEN 'C00' AND 'D49.ZZZZ'$$)) c(clause), LATERAL estimate_ratio(clause) e;

DROP TABLE visit_dx, claim, visit_sorted, typed, code_list, by_hash, by_range, narrow;
DROP FUNCTION plans, index_conditions, estimate_ratio;
DROP ROLE regress_medrec_clerk;
