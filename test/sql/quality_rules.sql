-- Rules about rows, and runs of them. What is counted is compared with what the
-- same question, asked in SQL by itself, counts.

CREATE TABLE qr_patient (id int PRIMARY KEY, born date);
CREATE TABLE qr_visit (
	id int PRIMARY KEY,
	facility text,
	ward text,
	patient int,
	admitted date,
	discharged date,
	days int,
	mrn text
);
CREATE TABLE qr_empty (id int);
CREATE DOMAIN qr_flag AS boolean;
CREATE TABLE "qr Odd;Name" (id int, "select" text);
INSERT INTO qr_patient SELECT i, date '1950-01-01' + 17 * i FROM generate_series(1, 50) i;
INSERT INTO qr_visit
SELECT i, (ARRAY['North', 'South', NULL])[1 + i % 3], (ARRAY['A', 'B'])[1 + i % 2], 1 + i % 60, date '2026-01-01' + i % 31,
	CASE WHEN i % 10 <> 0 THEN date '2026-01-05' + i % 28 END, i % 7, 'MRN' || i % 990
FROM generate_series(1, 1000) i;
CREATE VIEW qr_open AS SELECT id, admitted FROM qr_visit WHERE discharged IS NULL;
CREATE TABLE qr_parted (id int, kind int) PARTITION BY LIST (kind);
CREATE TABLE qr_parted_1 PARTITION OF qr_parted FOR VALUES IN (1);
CREATE TABLE qr_parted_2 PARTITION OF qr_parted DEFAULT;
INSERT INTO qr_parted SELECT i, i % 3 FROM generate_series(1, 30) i;
INSERT INTO "qr Odd;Name" VALUES (1, 'x'), (2, NULL);
ANALYZE qr_patient, qr_visit;

-- what a rule may not be
\set VERBOSITY terse
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, warn_pct, fail_pct) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', 2, 1);
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, warn_rows, fail_rows, fail_pct) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', 2, 1, 5);
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, fail_pct) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', 100.1);
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, fail_pct) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', 'NaN');
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, fail_rows) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', -1);
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, waived_until) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', '2026-12-31');
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, waiver_reason) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', 'for ever');
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, waived_until, waiver_reason) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', '2026-12-31', ' ');
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, waived_until, waiver_reason) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', 'infinity', 'for ever');
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, severity) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', 'fatal');
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, kahn) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', 'plausible');
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, ahima) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', 'beauty');
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, key_columns) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', '{}');
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, segment_columns) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', '{ward,NULL}');
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, timeout) VALUES ('qr_bad', 'qr', 'qr_visit', '', 'true', '0');
\set VERBOSITY default

-- The status of counts. Above a threshold is worse, at it is not; percents are
-- exact: 40 rows of a million are 0.004 %.
SELECT c.*, quality_status(n, violations, minimum, severity, warn_pct, fail_pct, warn_rows, fail_rows, waived)
FROM (VALUES
	(1, NULL::bigint, NULL::bigint, 0, 'fail', NULL::numeric, NULL::numeric, NULL::bigint, NULL::bigint, false),
	(2, 0, 0, 0, 'fail', NULL, NULL, NULL, NULL, true),
	(3, 0, 0, 25, 'fail', NULL, NULL, NULL, NULL, false),
	(4, 24, 24, 25, 'fail', NULL, NULL, NULL, NULL, true),
	(5, 25, 25, 25, 'fail', NULL, NULL, NULL, NULL, true),
	(6, 25, 25, 25, 'fail', NULL, NULL, NULL, NULL, NULL),
	(7, 100, 0, 0, 'fail', NULL, NULL, NULL, NULL, false),
	(8, 100, 1, 0, 'fail', NULL, NULL, NULL, NULL, false),
	(9, 100, 1, 0, 'warn', NULL, NULL, NULL, NULL, false),
	(10, 1000000, 40, 0, 'fail', NULL, 0.004, NULL, NULL, false),
	(11, 1000000, 41, 0, 'fail', NULL, 0.004, NULL, NULL, false),
	(12, 1000000, 1, 0, 'fail', NULL, 0, NULL, NULL, false),
	(13, 3, 1, 0, 'fail', NULL, 33.3333333333333333333333333333, NULL, NULL, false),
	(14, 3, 1, 0, 'fail', NULL, 33.3333333333333333333333333334, NULL, NULL, false),
	(15, 9000000000000000000, 9000000000000000000, 0, 'fail', NULL, 100, NULL, NULL, false),
	(16, 9000000000000000000, 9000000000000000000, 0, 'fail', NULL, 99.9999999999999999999999, NULL, NULL, false),
	(17, 100, 5, 0, 'fail', 4, 5, NULL, NULL, false),
	(18, 100, 6, 0, 'fail', 4, 5, NULL, NULL, false),
	(19, 100, 4, 0, 'fail', 4, 5, NULL, NULL, false),
	(20, 100, 6, 0, 'warn', 4, 5, NULL, NULL, false),
	(21, 100, 99, 0, 'fail', 4, NULL, NULL, NULL, false),
	(22, 100, 3, 0, 'fail', NULL, NULL, 2, 3, false),
	(23, 100, 4, 0, 'fail', NULL, NULL, 2, 3, false),
	(24, 100, 4, 0, 'fail', NULL, 50, NULL, 3, false),
	(25, 100, 60, 0, 'fail', NULL, 50, NULL, 60, false),
	(26, 100, 50, 0, 'fail', NULL, 50, NULL, 60, false)
) c(row, n, violations, minimum, severity, warn_pct, fail_pct, warn_rows, fail_rows, waived)
ORDER BY row;

-- what it is counted with: a bit for each rule that a row violates, and for each
-- that is about it
SELECT quality_rule_bits(true, false, NULL::boolean) = 1 + 2::bigint ^ 32 + 2::bigint ^ 33 AS bits, quality_rule_bits(NULL::boolean) AS unknown;
SELECT quality_rule_bits(VARIADIC ARRAY[true]);
SELECT quality_rule_bits(true, 1);
SELECT format('SELECT quality_rule_bits(%s) AS "32"', string_agg('true', ', ')) FROM generate_series(1, 32) \gexec
SELECT format('SELECT quality_rule_bits(%s) AS "33"', string_agg('true', ', ')) FROM generate_series(1, 33) \gexec
SELECT bool_and(t.counts[bit + 1] = n) AS as_by_hand, count(*) FILTER (WHERE n > 0) AS bits, sum(n)
FROM (SELECT quality_rule_tally(bits) AS counts FROM generate_series(-1000, 1000) s(bits)) t,
	(SELECT bit, count(*) FILTER (WHERE bits >> bit & 1 = 1) AS n FROM generate_series(0, 63) b(bit), generate_series(-1000::bigint, 1000) s(bits) GROUP BY bit) h;
SELECT quality_rule_tally(NULL) = array_fill(0::bigint, '{64}') AS nothing;
SELECT quality_rule_tally_accum('{1}', 1);
SELECT quality_rule_tally_accum(array_fill(NULL::bigint, '{64}'), 1);
SELECT quality_rule_tally_combine(array_fill(1::bigint, '{64}'), array_fill(2::bigint, '{64}')) = array_fill(3::bigint, '{64}') AS sums;
SELECT quality_rule_tally_combine(array_fill(1::bigint, '{64}'), array_fill(2::bigint, '{63}'));

-- a run, beside the same counts by hand
INSERT INTO medrec_rule (rule_id, suite, relation, title, scope, violation, kahn, ahima) VALUES
	('qr_order', 'qr', 'public.qr_visit', 'discharged before admitted', 'discharged IS NOT NULL', 'discharged < admitted', 'plausibility/temporal', 'accuracy'),
	('qr_parent', 'qr', 'public.qr_visit', 'patient is not there', NULL, 'NOT EXISTS (SELECT FROM public.qr_patient p WHERE p.id = qr_visit.patient)', 'conformance/relational', 'consistency'),
	('qr_unique', 'qr', 'qr_visit', 'record number twice', NULL, 'mrn IN (SELECT mrn FROM public.qr_visit GROUP BY mrn HAVING count(*) > 1)', 'plausibility/uniqueness', NULL),
	('qr_missing', 'qr', 'public.qr_visit', 'no date of discharge', NULL, 'discharged IS NULL', 'completeness', 'comprehensiveness'),
	('qr_unknown', 'qr', 'public.qr_visit', 'a violation that is NULL is none', NULL, 'facility = ''North''', NULL, NULL),
	('qr_scope_null', 'qr', 'public.qr_visit', 'a row whose scope is NULL is out of it', 'facility = ''North''', 'true', NULL, NULL),
	('qr_guarded', 'qr', 'public.qr_visit', 'only rows in the scope are looked at', 'days <> 0', '100 / days > 30', NULL, NULL),
	('qr_period', 'qr', 'public.qr_visit', 'after the period', 'admitted <= $1', 'discharged > $1', NULL, NULL),
	('qr_none', 'qr', 'public.qr_visit', 'no row in the scope', 'days > 7', 'true', NULL, NULL),
	('qr_empty', 'qr', 'public.qr_empty', 'no row at all', NULL, 'true', NULL, NULL),
	('qr_odd', 'qr', 'public."qr Odd;Name"', 'names that must be quoted', NULL, '"select" IS NULL', NULL, NULL),
	('qr_comment', 'qr', 'public.qr_visit', 'a comment at the end', 'true -- all', 'days = 3 -- )', NULL, NULL),
	('qr_view', 'qr', 'public.qr_open', 'a view', NULL, 'qr_open.admitted < $1', NULL, NULL),
	('qr_partitions', 'qr', 'public.qr_parted', 'a partitioned table', NULL, 'id > 20', NULL, NULL),
	('qr_null', 'qr', 'public.qr_visit', 'never known', NULL, 'NULL', NULL, NULL),
	('qr_null_scope', 'qr', 'public.qr_visit', 'never known, in a scope that is', '''t''', 'NULL', NULL, NULL),
	('qr_domain', 'qr', 'public.qr_visit', 'a domain over boolean', NULL, '(days = 5)::public.qr_flag', NULL, NULL),
	('<script>alert(1)</script>', 'qr', 'public.qr_visit', '"><b>', NULL, 'days = 4', NULL, NULL);
CALL quality_run('qr', '2026-01-15') \gset
SELECT r.rule_id, r.n, r.violations, r.violated_pct, r.status, r.reason, r.sqlstate, r.n = h.n AND r.violations = h.violations AS as_by_hand
FROM medrec_result r LEFT JOIN (
	SELECT 'qr_order' AS rule_id, count(*) AS n, count(*) FILTER (WHERE discharged < admitted) AS violations FROM qr_visit WHERE discharged IS NOT NULL
	UNION ALL SELECT 'qr_parent', count(*), count(*) - count(p.id) FROM qr_visit v LEFT JOIN qr_patient p ON p.id = v.patient
	UNION ALL SELECT 'qr_unique', sum(n), sum(n) FILTER (WHERE n > 1) FROM (SELECT count(*) AS n FROM qr_visit GROUP BY mrn) m
	UNION ALL SELECT 'qr_missing', count(*), count(*) - count(discharged) FROM qr_visit
	UNION ALL SELECT 'qr_unknown', count(*), count(nullif(facility, 'South')) FROM qr_visit
	UNION ALL SELECT 'qr_scope_null', count(*), count(*) FROM qr_visit WHERE facility = 'North'
	UNION ALL SELECT 'qr_guarded', count(*), count(*) FILTER (WHERE days <= 3) FROM qr_visit WHERE days <> 0
	UNION ALL SELECT 'qr_period', count(*), count(*) FILTER (WHERE discharged > '2026-01-15') FROM qr_visit WHERE admitted <= '2026-01-15'
	UNION ALL SELECT 'qr_none', 0, 0
	UNION ALL SELECT 'qr_empty', count(*), count(*) FROM qr_empty
	UNION ALL SELECT 'qr_odd', 2, 1
	UNION ALL SELECT 'qr_comment', count(*), count(*) FILTER (WHERE days = 3) FROM qr_visit
	UNION ALL SELECT 'qr_view', count(*), count(*) FILTER (WHERE admitted < '2026-01-15') FROM qr_visit WHERE discharged IS NULL
	UNION ALL SELECT 'qr_partitions', 30, 10
	UNION ALL SELECT 'qr_null', 1000, 0
	UNION ALL SELECT 'qr_null_scope', 1000, 0
	UNION ALL SELECT 'qr_domain', count(*), count(*) FILTER (WHERE days = 5) FROM qr_visit
	UNION ALL SELECT '<script>alert(1)</script>', count(*), count(*) FILTER (WHERE days = 4) FROM qr_visit) h USING (rule_id)
WHERE run_id = :run_id ORDER BY rule_id;
SELECT suite, period, finished_at > started_at AS finished, run_by = current_user AS by_me FROM medrec_run WHERE run_id = :run_id;
SELECT count(*) AS rules, count(*) FILTER (WHERE d.violation = m.violation) AS as_they_were FROM medrec_run_rule d JOIN medrec_rule m USING (rule_id) WHERE run_id = :run_id;

-- the keys of violations, live and in their order
UPDATE medrec_rule SET key_columns = '{id,mrn}' WHERE rule_id IN ('qr_order', 'qr_parent', 'qr_period');
SELECT * FROM quality_violations('qr_order', 3);
SELECT count(*), count(*) FILTER (WHERE (key ->> 'id')::int IN (SELECT id FROM qr_visit WHERE discharged < admitted)) AS right_ones FROM quality_violations('qr_order', 1000);
SELECT count(*) FROM quality_violations('qr_parent');
SELECT count(*) FROM quality_violations('qr_parent', 0);
SELECT count(*) FROM quality_violations('qr_period', 1000, '2026-01-15');
SELECT count(*) FROM quality_violations(NULL);
SELECT * FROM quality_violations('qr_missing');
SELECT * FROM quality_violations('qr_nope');
SELECT * FROM quality_violations('qr_parent', -1);
UPDATE medrec_rule SET key_columns = '{id,nope}' WHERE rule_id = 'qr_order';
SELECT * FROM quality_violations('qr_order');
DELETE FROM medrec_rule WHERE suite = 'qr';

-- Segments: those of one set of columns, of another, and none, together. What
-- is in none of the values is a segment, too; the whole is not lost.
INSERT INTO medrec_rule (rule_id, suite, relation, title, scope, violation, segment_columns, minimum_rows) VALUES
	('qr_all', 'qr', 'qr_visit', '', NULL, 'discharged IS NULL', NULL, 0),
	('qr_by_facility', 'qr', 'qr_visit', '', NULL, 'discharged IS NULL', '{facility}', 0),
	('qr_by_both', 'qr', 'qr_visit', '', 'days < 5', 'discharged IS NULL', '{ward,facility}', 120),
	('qr_by_both_again', 'qr', 'qr_visit', '', NULL, 'true', '{facility,ward,ward}', 0),
	('qr_by_date', 'qr', 'qr_visit', '', 'admitted = ''2026-01-02''', 'true', '{admitted}', 0),
	('qr_by_empty', 'qr', 'qr_empty', '', NULL, 'true', '{id}', 0),
	('qr_by_nothing', 'qr', 'qr_visit', '', NULL, 'true', '{nope}', 0),
	('qr_by_row', 'qr', 'qr_visit', '', NULL, 'true', '{qr_visit}', 0);
CALL quality_run('qr', '2026-01-15') \gset
SELECT rule_id, segment, n, violations, status, reason FROM medrec_result
WHERE run_id = :run_id AND (rule_id <> 'qr_by_date' OR n > 0) ORDER BY rule_id, segment;
SELECT count(*), sum(n), bool_and(status = 'not_applicable') AS not_applicable FROM medrec_result WHERE run_id = :run_id AND rule_id = 'qr_by_date' AND n = 0;
SELECT count(*) AS differ FROM (
	SELECT facility, ward, count(*), count(*) FILTER (WHERE discharged IS NULL) FROM qr_visit WHERE days < 5 GROUP BY facility, ward
	EXCEPT SELECT segment ->> 'facility', segment ->> 'ward', n, violations FROM medrec_result WHERE run_id = :run_id AND rule_id = 'qr_by_both') d;

-- too many of them, and one that is too long
INSERT INTO qr_visit (id, mrn) SELECT 1001, string_agg(md5(i::text), '') FROM generate_series(1, 200) i;
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, segment_columns) VALUES ('qr_by_key', 'qr', 'qr_visit', '', 'true', '{id}'),
	('qr_by_text', 'qr', 'qr_visit', '', 'true', '{mrn}');
CALL quality_run('qr', '2026-01-15') \gset
SELECT rule_id, count(*), sum(n) FILTER (WHERE segment = '{}') AS n, max(reason) FROM medrec_result WHERE run_id = :run_id AND rule_id IN ('qr_by_key', 'qr_by_text', 'qr_by_facility') GROUP BY rule_id ORDER BY rule_id;
DELETE FROM qr_visit WHERE id = 1001;
DELETE FROM medrec_rule WHERE suite = 'qr';

-- What is wrong with a rule is its own affair. Of errors that can hold a value
-- of a row, only the class is kept.
CREATE FUNCTION qr_write() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN DELETE FROM qr_patient; RETURN true; END $$;
CREATE FUNCTION qr_set() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('search_path', 'nowhere', false); RETURN true; END $$;
CREATE FUNCTION qr_unset() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('transaction_read_only', 'off', false); DELETE FROM qr_patient; RETURN true; END $$;
CREATE FUNCTION qr_raise(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the value is %', $1 USING ERRCODE = $2; END $$;
ALTER TABLE qr_visit ADD dropped int;
ALTER TABLE qr_visit DROP dropped;
INSERT INTO medrec_rule (rule_id, suite, relation, title, scope, violation) VALUES
	('qr_good_1', 'qr', 'public.qr_visit', '', NULL, 'discharged IS NULL'),
	('qr_good_2', 'qr', 'public.qr_visit', '', 'discharged IS NOT NULL', 'discharged < admitted'),
	('qr_good_3', 'qr', 'public.qr_patient', '', NULL, 'born < ''1950-02-01'''),
	('qr_syntax', 'qr', 'public.qr_visit', '', NULL, 'discharged IS IS NULL'),
	('qr_syntax_scope', 'qr', 'public.qr_visit', '', 'days >', 'true'),
	('qr_nothing', 'qr', 'public.qr_visit', '', NULL, ''),
	('qr_blank', 'qr', 'public.qr_visit', '', NULL, ' -- true'),
	('qr_out_1', 'qr', 'public.qr_visit', '', NULL, 'false) OR (true'),
	('qr_out_2', 'qr', 'public.qr_visit', '', NULL, 'true) AS v0, (true'),
	('qr_out_3', 'qr', 'public.qr_visit', '', NULL, 'true) FROM public.qr_patient --'),
	('qr_out_4', 'qr', 'public.qr_visit', '', NULL, 'true /*'),
	('qr_out_5', 'qr', 'public.qr_visit', '', NULL, 'true; DELETE FROM public.qr_patient'),
	('qr_out_6', 'qr', 'public.qr_visit', '', NULL, 'days = ''x'),
	('qr_two', 'qr', 'public.qr_visit', '', NULL, 'true, true'),
	('qr_alias', 'qr', 'public.qr_visit', '', NULL, 'true AS v1'),
	('qr_from', 'qr', 'public.qr_visit', '', NULL, 'true FROM public.qr_patient'),
	('qr_where', 'qr', 'public.qr_visit', '', NULL, 'true WHERE false'),
	('qr_limit', 'qr', 'public.qr_visit', '', NULL, 'true LIMIT 1'),
	('qr_order', 'qr', 'public.qr_visit', '', NULL, 'true ORDER BY id'),
	('qr_distinct', 'qr', 'public.qr_visit', '', NULL, 'DISTINCT true'),
	('qr_group', 'qr', 'public.qr_visit', '', NULL, 'true GROUP BY id'),
	('qr_dropped', 'qr', 'public.qr_visit', '', NULL, 'dropped = 1'),
	('qr_type', 'qr', 'public.qr_visit', '', NULL, 'days'),
	('qr_literal', 'qr', 'public.qr_visit', '', NULL, 'days = ''ZZPATIENTZZ'''),
	('qr_parameter', 'qr', 'public.qr_visit', '', NULL, 'days = $2'),
	('qr_aggregate', 'qr', 'public.qr_visit', '', NULL, 'count(*) > 1'),
	('qr_window', 'qr', 'public.qr_visit', '', NULL, 'row_number() OVER () > 1'),
	('qr_set', 'qr', 'public.qr_visit', '', NULL, 'generate_series(1, 2) > 1'),
	('qr_outer', 'qr', 'public.qr_visit', '', NULL, 'v0'),
	('qr_cte', 'qr', 'public.qr_visit', '', NULL, 'EXISTS (WITH d AS (DELETE FROM public.qr_patient RETURNING 1) SELECT FROM d)'),
	('qr_gone', 'qr', 'public.qr_gone', '', NULL, 'true'),
	('qr_schema', 'qr', 'nowhere.qr_visit', '', NULL, 'true'),
	('qr_name', 'qr', 'public.qr_visit v', '', NULL, 'true'),
	('qr_name_2', 'qr', 'public.qr_visit, public.qr_patient', '', NULL, 'true'),
	('qr_index', 'qr', 'public.qr_visit_pkey', '', NULL, 'true'),
	('qr_other', 'qr', 'elsewhere.public.qr_visit', '', NULL, 'true'),
	('qr_division', 'qr', 'public.qr_visit', '', NULL, '1 / days > 0'),
	('qr_value', 'qr', 'public.qr_visit', '', NULL, 'mrn::date IS NULL'),
	('qr_raise', 'qr', 'public.qr_visit', '', NULL, 'public.qr_raise(mrn, ''42703'')'),
	('qr_raise_2', 'qr', 'public.qr_visit', '', NULL, 'public.qr_raise(mrn, ''PX000'')'),
	('qr_raise_3', 'qr', 'public.qr_visit', '', NULL, 'public.qr_raise(mrn, ''P0001'')'),
	('qr_write', 'qr', 'public.qr_visit', '', NULL, 'public.qr_write()'),
	('qr_setting', 'qr', 'public.qr_visit', '', NULL, 'public.qr_set()'),
	('qr_unset', 'qr', 'public.qr_visit', '', NULL, 'public.qr_unset()'),
	('qr_many', 'qr', 'public.qr_visit', '', NULL, 'id = (SELECT id FROM public.qr_patient)'),
	('qr_deep', 'qr', 'public.qr_visit', '', NULL, repeat('(', 200) || 'days = 1' || repeat(')', 200)),
	('qr_long', 'qr', 'public.qr_visit', '', NULL, 'days = 1' || repeat(' OR days = 1', 2000));
CALL quality_run('qr', '2026-01-15') \gset
SELECT rule_id, n, violations, status, sqlstate, CASE rule_id WHEN 'qr_index' THEN 'as the server words it' ELSE reason END AS reason
FROM medrec_result WHERE run_id = :run_id ORDER BY status <> 'error', rule_id;
SHOW search_path;
SELECT count(*) AS patients FROM qr_patient;
SELECT count(*) AS with_a_value FROM medrec_result WHERE run_id = :run_id AND reason ~ 'MRN|PATIENT';

-- the same when somebody asks for the rows: an error, without the value
UPDATE medrec_rule SET key_columns = '{id}' WHERE suite = 'qr';
SELECT * FROM quality_violations('qr_value');
SELECT * FROM quality_violations('qr_out_1');
SELECT * FROM quality_violations('qr_gone');
SELECT * FROM quality_violations('qr_write');
SELECT * FROM quality_violations('qr_good_3', 2);
DELETE FROM medrec_rule WHERE suite = 'qr';

-- The time that a rule may take is its own, or that of the run; the patient wait.
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, timeout) VALUES
	('qr_fast_1', 'qr', 'qr_visit', '', 'days = 1', NULL),
	('qr_fast_2', 'qr', 'qr_visit', '', 'days = 2', '1 hour'),
	('qr_fast_3', 'qr', 'qr_visit', '', 'days = 3', '1000 years'),
	('qr_slow', 'qr', 'qr_visit', '', 'pg_sleep(3600) IS NULL', '300 milliseconds'),
	('qr_wait', 'qr', 'qr_visit', '', 'id = 1 AND pg_sleep(0.6) IS NOT NULL', NULL);
CALL quality_run('qr', '2026-01-15') \gset
SELECT rule_id, n, violations, status, reason, sqlstate FROM medrec_result WHERE run_id = :run_id ORDER BY rule_id;
UPDATE medrec_rule SET timeout = NULL WHERE rule_id = 'qr_slow';
CALL quality_run('qr', '2026-01-15', '400 ms') \gset
SELECT rule_id, n, violations, status, reason, sqlstate FROM medrec_result WHERE run_id = :run_id ORDER BY rule_id;
SET statement_timeout = '1s';
\set VERBOSITY terse
CALL quality_run('qr', '2026-01-15');
\set VERBOSITY default
RESET statement_timeout;
SELECT count(*) AS unfinished FROM medrec_run WHERE suite = 'qr' AND finished_at IS NULL;
DELETE FROM medrec_rule WHERE suite = 'qr';

-- a waiver: measured all the same, until the last period of it
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, waived_until, waiver_reason)
	VALUES ('qr_waived', 'qr', 'qr_visit', '', 'days = 1', '2026-03-31', 'new registration desk');
CALL quality_run('qr', '2026-03-31') \gset
SELECT n, violations, violated_pct, status, reason FROM medrec_result WHERE run_id = :run_id;
CALL quality_run('qr', '2026-04-01') \gset
SELECT n, violations, violated_pct, status, reason FROM medrec_result WHERE run_id = :run_id;
DELETE FROM medrec_rule WHERE suite = 'qr';

-- In a transaction block and in a function there is no COMMIT: all or nothing.
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation) VALUES
	('qr_1', 'qr', 'qr_visit', '', 'days = 1'), ('qr_2', 'qr', 'qr_patient', '', 'id = 1'), ('qr_3', 'qr', 'qr_patient', '', 'id / 0 = 1');
BEGIN;
DELETE FROM qr_patient WHERE id = 2;
CALL quality_run('qr', '2026-01-15') \gset
SELECT rule_id, n, violations, status FROM medrec_result WHERE run_id = :run_id ORDER BY rule_id;
ROLLBACK;
SELECT count(*) FROM medrec_result WHERE run_id = :run_id;
CREATE FUNCTION qr_call() RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE run bigint; BEGIN CALL quality_run('qr', '2026-01-15', NULL, run); RETURN run; END $$;
SELECT qr_call() AS run_id \gset
SELECT count(*) FROM medrec_result WHERE run_id = :run_id;
DO $$ DECLARE run bigint; BEGIN CALL quality_run('qr', '2026-01-15', NULL, run); PERFORM 1 / (SELECT count(*) FROM medrec_run WHERE run_id = run AND finished_at IS NOT NULL); END $$;
DO $$ DECLARE run bigint; BEGIN CALL quality_run('qr', '2026-01-15', NULL, run); PERFORM 1 / (run - run); EXCEPTION WHEN division_by_zero THEN RAISE NOTICE 'rolled back: %', NOT EXISTS (SELECT FROM medrec_run WHERE run_id = run); END $$;
BEGIN ISOLATION LEVEL SERIALIZABLE;
CALL quality_run('qr', '2026-01-15') \gset
COMMIT;
SELECT count(*) FROM medrec_result WHERE run_id = :run_id;
CALL quality_run('qr nothing');
CALL quality_run(NULL);
CALL quality_run('qr', NULL);
CALL quality_run('qr', '2026-01-15', '-1 s');
\set VERBOSITY terse
BEGIN READ ONLY;
CALL quality_run('qr', '2026-01-15');
ROLLBACK;
\set VERBOSITY default
DELETE FROM medrec_rule WHERE suite = 'qr';

-- What has changed from one run to another: each pair of statuses once.
CREATE TABLE qr_pair (kind int);
INSERT INTO medrec_rule (rule_id, suite, relation, title, scope, violation, warn_rows, fail_rows, minimum_rows, segment_columns)
SELECT format('qr_%s_%s', a, b), 'qr', 'qr_pair', '', NULL, 'true', 1, 2, 0, NULL
FROM unnest('{pass,warn,fail,waived,not_applicable,insufficient_data,error}'::text[]) a, unnest('{pass,warn,fail,waived,not_applicable,insufficient_data,error}'::text[]) b;
CREATE PROCEDURE qr_set_up(side int) LANGUAGE sql BEGIN ATOMIC
	UPDATE medrec_rule SET violation = CASE s WHEN 'pass' THEN 'kind < 1' WHEN 'warn' THEN 'kind < 3' WHEN 'fail' THEN 'kind < 4' WHEN 'error' THEN 'nope' ELSE 'true' END,
		scope = CASE s WHEN 'not_applicable' THEN 'false' END,
		minimum_rows = CASE s WHEN 'insufficient_data' THEN 1000 ELSE 0 END,
		waived_until = CASE s WHEN 'waived' THEN date '2030-01-01' END, waiver_reason = CASE s WHEN 'waived' THEN 'because' END
	FROM (SELECT rule_id AS id, (regexp_match(rule_id, '^qr_(.*)_(pass|warn|fail|waived|not_applicable|insufficient_data|error)$'))[side] AS s FROM medrec_rule WHERE suite = 'qr') x
	WHERE rule_id = x.id;
END;
INSERT INTO qr_pair SELECT generate_series(1, 10);
CALL qr_set_up(1);
CALL quality_run('qr', '2026-01-15') \gset a_
CALL qr_set_up(2);
CALL quality_run('qr', '2026-01-15') \gset b_
SELECT status_a, status_b, change, rule_changed, n_a, violations_a, n_b, violations_b FROM quality_compare(:a_run_id, :b_run_id)
ORDER BY array_position('{pass,warn,fail,waived,not_applicable,insufficient_data,error}', status_a), array_position('{pass,warn,fail,waived,not_applicable,insufficient_data,error}', status_b);
SELECT bool_and(rule_id = format('qr_%s_%s', status_a, status_b)) AS as_they_should_be, count(*) FROM quality_compare(:a_run_id, :b_run_id);

-- segments and rules that come, go, or cannot be told
DELETE FROM medrec_rule WHERE suite = 'qr';
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, segment_columns) VALUES
	('qr_1', 'qr', 'qr_pair', 'one', 'kind = 1', '{kind}'), ('qr_2', 'qr', 'qr_pair', 'two', 'false', NULL), ('qr_3', 'qr', 'qr_pair', 'three', 'true', '{kind}');
DELETE FROM qr_pair WHERE kind > 2;
CALL quality_run('qr', '2026-01-15') \gset a_
UPDATE qr_pair SET kind = 3 WHERE kind = 1;
DELETE FROM medrec_rule WHERE rule_id = 'qr_2';
UPDATE medrec_rule SET violation = 'nope' WHERE rule_id = 'qr_3';
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation) VALUES ('qr_4', 'qr', 'qr_pair', 'four', 'true'), ('qr_5', 'qr', 'qr_pair', 'five', 'false');
CALL quality_run('qr', '2026-01-15') \gset b_
SELECT * FROM quality_compare(:a_run_id, :b_run_id);
SELECT change, count(*) FROM quality_compare(:a_run_id, :a_run_id) GROUP BY change ORDER BY change;
SELECT count(*) FROM quality_compare(:a_run_id, -1);
SELECT count(*) FROM quality_compare(NULL, :b_run_id);
DELETE FROM medrec_rule WHERE suite = 'qr';

-- as DataQualityDashboard has it
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, kahn, kahn_context, fail_pct, warn_pct, fail_rows, note, minimum_rows) VALUES
	('qr_fail', 'qr', 'public.qr_visit', 'fails', 'days < 3', 'plausibility/temporal', 'validation', 5, 1, NULL, NULL, 0),
	('qr_warn', 'qr', 'public.qr_visit', 'warns', 'days < 3', 'completeness', 'verification', NULL, 1, NULL, 'a & b', 0),
	('qr_pass', 'qr', 'public.qr_visit', 'passes', 'days < 0', 'conformance/value', 'verification', NULL, NULL, NULL, NULL, 0),
	('qr_rows', 'qr', 'public.qr_visit', 'by rows', 'days < 3', NULL, 'verification', NULL, NULL, 500, NULL, 0),
	('qr_few', 'qr', 'public.qr_visit', 'few', 'days < 3', NULL, 'verification', NULL, NULL, NULL, NULL, 5000),
	('qr_error', 'qr', 'public.qr_visit', 'error', 'nope < 3', 'completeness', 'verification', NULL, NULL, NULL, NULL, 0),
	('"><script>', 'qr', 'public.qr_visit', '<img src="x">', 'days < 3 AND ''<b>'' <> ''&''', 'completeness', 'verification', NULL, NULL, NULL, NULL, 0);
CALL quality_run('qr', '2026-01-15') \gset
SELECT k.name, jsonb_typeof(j -> k.name) FROM quality_dqd_json(:run_id) j, jsonb_object_keys(j) k(name) ORDER BY 1;
SELECT m ->> 'cdmSourceName' AS source, m ->> 'cdmReleaseDate' AS released FROM jsonb_array_elements(quality_dqd_json(:run_id) -> 'Metadata') m;
SELECT r ->> 'checkId' AS check_id, r ->> 'category' AS category, r ->> 'subcategory' AS subcategory, r ->> 'context' AS context, r ->> 'failed' AS failed, r ->> 'passed' AS passed,
	r ->> 'isError' AS is_error, r ->> 'notApplicable' AS not_applicable, r ->> 'numViolatedRows' AS violated, r ->> 'numDenominatorRows' AS n, r ->> 'pctViolatedRows' AS share,
	r ->> 'thresholdValue' AS threshold, r ->> 'notesValue' AS notes, r ->> 'notApplicableReason' AS reason, r ->> 'error' AS error, r ->> 'queryText' AS query
FROM jsonb_array_elements(quality_dqd_json(:run_id) -> 'CheckResults') r;
SELECT jsonb_pretty(quality_dqd_json(:run_id) -> 'Overview');
SELECT bool_and(r ?& '{numViolatedRows,pctViolatedRows,numDenominatorRows,executionTime,queryText,checkName,checkLevel,checkDescription,cdmTableName,cdmFieldName,conceptId,unitConceptId,sqlFile,category,subcategory,context,warning,error,checkId,failed,passed,isError,notApplicable,notApplicableReason,thresholdValue,notesValue}') AS all_of_version_2_8
FROM jsonb_array_elements(quality_dqd_json(:run_id) -> 'CheckResults') r;
SELECT quality_dqd_json(:run_id)::text ~ '[<>]' AS has_markup, quality_dqd_json(-1) IS NULL AS no_run;
INSERT INTO medrec_run (suite, period) VALUES ('qr', '2026-01-15') RETURNING run_id \gset
SELECT quality_dqd_json(:run_id) -> 'CheckResults' AS results, quality_dqd_json(:run_id) -> 'Overview' -> 'countPassed' AS passed, quality_dqd_json(:run_id) -> 'endTimestamp' AS ended;

-- a run takes its results with it
DELETE FROM medrec_run WHERE suite = 'qr';
SELECT count(*) FROM medrec_result WHERE rule_id LIKE 'qr\_%';
SELECT count(*) FROM medrec_run_rule WHERE rule_id LIKE 'qr\_%';
DELETE FROM medrec_rule WHERE suite = 'qr';
DROP PROCEDURE qr_set_up;
DROP FUNCTION qr_write, qr_set, qr_unset, qr_raise, qr_call;
DROP VIEW qr_open;
DROP TABLE qr_parted, qr_patient, qr_visit, qr_empty, "qr Odd;Name", qr_pair;
DROP DOMAIN qr_flag;
