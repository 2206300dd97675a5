-- Runs on time, and who hears of them. Here is no pg_cron; test/t/049_quality_schedule.pl has it

SET TimeZone = 'UTC';
SET DateStyle = 'ISO';
-- When a schedule was due last, by the calendar: 30 November 2026 is a Monday
SELECT schedule, quality_last_due(schedule, '2026-11-30 09:57:30+00'), due, quality_last_due(schedule, '2026-11-30 09:57:30+00') = due AS is_right
FROM (VALUES
  ('* * * * *', timestamptz '2026-11-30 09:57:00+00'),
  ('57 9 * * *', '2026-11-30 09:57:00+00'),
  ('58 9 * * *', '2026-11-29 09:58:00+00'),
  ('30 2 * * *', '2026-11-30 02:30:00+00'),
  (E' 30\t2  * * * ', '2026-11-30 02:30:00+00'),
  ('*/15 * * * *', '2026-11-30 09:45:00+00'),
  ('7-59/25 * * * *', '2026-11-30 09:57:00+00'),
  ('8-59/25 * * * *', '2026-11-30 09:33:00+00'),
  ('0,30 8-18/4 * * *', '2026-11-30 08:30:00+00'),
  ('0 10,22 * * *', '2026-11-29 22:00:00+00'),
  ('0 0 1 * *', '2026-11-01 00:00:00+00'),
  ('0 0 31 * *', '2026-10-31 00:00:00+00'),
  ('59 23 31 12 *', '2025-12-31 23:59:00+00'),
  ('0 0 1 jan,JUL *', '2026-07-01 00:00:00+00'),
  ('0 6 * * Mon-Fri', '2026-11-30 06:00:00+00'),
  ('0 10 * * mon-fri', '2026-11-27 10:00:00+00'),
  ('0 6 * * 0', '2026-11-29 06:00:00+00'),
  ('0 6 * * 7', '2026-11-29 06:00:00+00'),
  ('0 6 * * 6-7', '2026-11-29 06:00:00+00'),
  ('0 6 * * 2-6/2', '2026-11-28 06:00:00+00'),
  -- either of the days, the 13th or a Friday; with a star, both
  ('0 12 13 * 5', '2026-11-27 12:00:00+00'),
  ('0 12 30 * 5', '2026-11-27 12:00:00+00'),
  ('0 9 30 * 5', '2026-11-30 09:00:00+00'),
  ('0 9 */3 * 5', '2026-11-13 09:00:00+00'),
  ('0 0 13 * */5', '2026-11-13 00:00:00+00'),
  -- leap years; 2100 is none
  ('0 0 29 2 *', '2024-02-29 00:00:00+00'),
  ('0 0 29 feb */7', '2004-02-29 00:00:00+00')) v(schedule, due);
SELECT quality_last_due('0 0 29 2 *', '2103-12-31 00:00+00'), quality_last_due('0 0 29 2 */7', '2103-12-31 00:00+00'), quality_last_due('0 0 * * *', '2026-01-01 00:00+00'),
  quality_last_due('1 0 * * *', '2026-01-01 00:00:59+00'), quality_last_due('* * * * *', 'infinity'), quality_last_due(NULL, now()), quality_last_due('0 0 1 1 *', '4713-01-02 00:00 BC');

-- in the time zone of pg_cron: clocks were put forward from two to three on 8 March, and back on 1 November
SET cron.timezone = 'America/New_York';
SELECT schedule, at, quality_last_due(schedule, at) FROM (VALUES ('30 2 * * *', timestamptz '2026-03-07 12:00+00'), ('30 2 * * *', '2026-03-08 12:00+00'), ('30 2 * * *', '2026-03-09 12:00+00'),
  ('30 1 * * *', '2026-11-01 05:29+00'), ('30 1 * * *', '2026-11-01 05:45+00'), ('30 1 * * *', '2026-11-01 12:00+00'), ('0 20 * * 5', '2026-11-28 00:59+00'), ('0 20 * * 5', '2026-11-28 01:00+00')) v(schedule, at);
SET cron.timezone = E'no\nzone';
SELECT quality_last_due('30 2 * * *', now());
RESET cron.timezone;

-- What is no schedule, or not one for every cron
\set VERBOSITY default
SELECT quality_last_due('2 seconds', now());
SELECT quality_last_due('0 24 * * *', now());
SELECT quality_last_due('0 0 30 2 *', now());
\set VERBOSITY terse
CREATE FUNCTION qs_refuses(schedule text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE complaint text;
BEGIN
  PERFORM quality_last_due(schedule, now());
  RETURN 'none';
EXCEPTION WHEN invalid_parameter_value THEN
  GET STACKED DIAGNOSTICS complaint = PG_EXCEPTION_DETAIL;
  RETURN complaint;
END $$;
SELECT schedule, qs_refuses(schedule) FROM unnest(ARRAY['', ' ', '@hourly', '@reboot', '5 seconds', '* * * *', '* * * * * *', '* * * * * x', E'* * * *\n*', E'* * * * *\n',
  '60 * * * *', '-1 * * * *', '100 * * * *', '1.5 * * * *', 'a * * * *', '* 24 * * *', '* * 0 * *', '* * 32 * *', '* * $ * *', '* * L * *', '* * ? * *', '* * * 0 *', '* * * 13 *', '* * * january *', '* * * * 8', '* * * * mo', '* * * * jan', '* * * mon *',
  '30-10 * * * *', '*/0 * * * *', '*/100 * * * *', '*/ * * * *', '5/10 * * * *', '1, * * * *', ',1 * * * *', '1,,2 * * * *', '1- * * * *', '1--2 * * * *', '** * * * *', '*1 * * * *', '1-2-3 * * * *', '１ * * * *', '0 0 30,31 2 *', '0 0 31 4,6,9,11 *']) schedule;
DROP FUNCTION qs_refuses;

-- Without pg_cron: what to write where
CREATE TABLE qs_patient (mrn int PRIMARY KEY, phone text);
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation) VALUES
  ('qs phone', 'qs', 'public.qs_patient', 'Phone', 'phone IS NULL'), ('qs other', E'qs night''s 100% of "$HOME"', 'public.qs_patient', 'Phone', 'phone IS NULL'),
  ('qs odd', E'qs\nodd', 'public.qs_patient', 'Phone', 'phone IS NULL'), ('qs odd 2', E'qs\\odd', 'public.qs_patient', 'Phone', 'phone IS NULL');
-- ... by whoever runs this
CREATE FUNCTION qs_content(content text) RETURNS text LANGUAGE sql AS $$ SELECT regexp_replace(content, '(user=[''\\]*)' || current_user, '\1me') $$;
\pset format unaligned
SELECT place, qs_content(content) AS content FROM quality_schedule('qs', '30 2 * * 1-5');
SELECT place, qs_content(content) AS content FROM quality_schedule(E'qs night''s 100% of "$HOME"', '*/20 6-9,18 1,15 * Sun,Wed');
SELECT content FROM quality_schedule('qs', '0 */6 */2 2-4 6-7') WHERE place ~ 'timer$';
\pset format aligned
DROP FUNCTION qs_content;
-- no two suites have units of the same name
INSERT INTO medrec_rule (rule_id, suite, relation, title, violation)
SELECT suite, suite, 'public.qs_patient', 'Phone', 'phone IS NULL' FROM unnest(ARRAY['qs a b', 'qs a_b', 'qs_a_b', 'qs/a/b', 'qs.a.b', 'qs é', 'qs è', repeat('qs', 100), repeat('qs', 101)]) suite;
SELECT count(*), count(DISTINCT place), max(length(place)) < 255 AS is_file_name, bool_and(place ~ '^[-A-Za-z0-9_.]+$') AS is_unit_name
FROM medrec_rule r, quality_schedule(r.suite, '30 2 * * *') WHERE r.suite ~ '^qs' AND r.rule_id = r.suite AND place ~ 'timer$';
DELETE FROM medrec_schedule USING medrec_rule r WHERE r.suite = medrec_schedule.suite AND r.rule_id = r.suite;
DELETE FROM medrec_rule WHERE suite ~ '^qs' AND rule_id = suite;
-- profiles alone are a suite, too
SELECT count(*) AS elements FROM quality_bind('patient_match', 'qs_patient', suite => 'qs profile');
SELECT count(*) AS places FROM quality_schedule('qs profile', '30 2 * * *');
SELECT quality_unschedule('qs profile');
DELETE FROM medrec_binding WHERE suite = 'qs profile';
SELECT suite, cron, scheduled_by = current_user AS mine, scheduled_at > now() - interval '1 hour' AS just_now FROM medrec_schedule WHERE suite ~ '^qs' ORDER BY suite;
-- refusals
SELECT * FROM quality_schedule('qs', '2 seconds');
SELECT * FROM quality_schedule('qs nothing', '30 2 * * *');
SELECT * FROM quality_schedule(NULL, '30 2 * * *');
SELECT * FROM quality_schedule('qs', NULL);
SELECT * FROM quality_schedule(E'qs\nodd', '30 2 * * *');
SELECT * FROM quality_schedule(E'qs\\odd', '30 2 * * *');
SELECT quality_unschedule(NULL);
SELECT cron FROM medrec_schedule WHERE suite = 'qs';
SELECT quality_unschedule(E'qs night''s 100% of "$HOME"') AS ended, quality_unschedule(E'qs night''s 100% of "$HOME"') AS ended_again;

-- With the caller's rights; nobody ends what another role has scheduled
CREATE ROLE medrec_scheduler;
SET ROLE medrec_scheduler;
SELECT * FROM quality_schedule('qs', '30 2 * * *');
SELECT * FROM quality_overdue();
RESET ROLE;
GRANT SELECT ON medrec_rule, medrec_run TO medrec_scheduler;
GRANT SELECT, INSERT, DELETE ON medrec_schedule TO medrec_scheduler;
SET ROLE medrec_scheduler;
SELECT * FROM quality_schedule('qs', '30 2 * * *');
SELECT quality_unschedule('qs');
RESET ROLE;
SELECT quality_unschedule('qs') AS ended;
SET ROLE medrec_scheduler;
SELECT place FROM quality_schedule('qs', '30 2 * * *');
RESET ROLE;
SELECT suite, scheduled_by FROM medrec_schedule WHERE suite ~ '^qs';
SELECT place FROM quality_schedule('qs', '30 2 * * *') LIMIT 1;
REVOKE ALL ON medrec_rule, medrec_run, medrec_schedule FROM medrec_scheduler;
DROP ROLE medrec_scheduler;

-- What is overdue: due at half past two, scheduled on the 1st, with an hour's grace
UPDATE medrec_schedule SET scheduled_at = '2026-11-01 12:00+00' WHERE suite = 'qs';
CREATE VIEW qs_overdue AS
SELECT at, o.* FROM unnest('{2026-11-02 02:00+00,2026-11-02 03:29+00,2026-11-02 03:30+00,2026-11-03 12:00+00}'::timestamptz[]) at, quality_overdue(at => at) o ORDER BY at;
SELECT * FROM qs_overdue;
-- a run of the day before, one that began before it was due, one that is not finished
INSERT INTO medrec_run (suite, period, started_at, finished_at) VALUES ('qs', '2026-11-01', '2026-11-01 02:30:01+00', '2026-11-01 02:31+00'), ('qs', '2026-11-02', '2026-11-02 02:29+00', '2026-11-02 02:40+00'),
  ('qs', '2026-11-02', '2026-11-02 02:30:01+00', NULL), ('qs other', '2026-11-02', '2026-11-02 02:30:01+00', '2026-11-02 02:40+00');
SELECT * FROM qs_overdue;
INSERT INTO medrec_run (suite, period, started_at, finished_at) VALUES ('qs', '2026-11-02', '2026-11-02 02:30:00+00', '2026-11-02 02:31+00');
SELECT * FROM qs_overdue;
SELECT suite, last_due, overdue FROM quality_overdue('0', '2026-11-03 02:30+00');
SELECT count(*) FROM quality_overdue('0', '2026-11-03 02:29:59+00');
SELECT count(*) FROM quality_overdue(NULL);
DROP VIEW qs_overdue;
SELECT count(*) AS messages FROM medrec_outbox WHERE suite ~ '^qs';

-- The outbox: a message for each run that is finished
INSERT INTO qs_patient VALUES (1, '617-555-0101'), (2, NULL);
CALL quality_run('qs', period => '2026-11-04', run_id => NULL) \gset
SELECT suite, run_id = :run_id AS of_this_run, payload - '{started_at,finished_at}'::text[] AS payload,
  (payload ->> 'started_at')::timestamptz <= (payload ->> 'finished_at')::timestamptz AS took_time, delivered_at FROM medrec_outbox WHERE suite ~ '^qs';
INSERT INTO medrec_run (suite, period) VALUES ('qs by hand', '2026-11-05') RETURNING run_id \gset
INSERT INTO medrec_run_rule (run_id, rule_id, relation, title, violation, kahn_context, severity, minimum_rows)
SELECT :run_id, 'rule ' || i, 'public.qs_patient', 'zzsecretzz', 'phone IS NULL', 'verification', 'fail', 0 FROM generate_series(1, 28) i;
INSERT INTO medrec_result (run_id, rule_id, segment, n, violations, status, reason)
SELECT :run_id, 'rule ' || i, s, 100, 7, (ARRAY['pass','warn','fail','waived','not_applicable','insufficient_data','error'])[ceil((sqrt(8 * i + 1) - 1) / 2)], 'zzsecretzz'
FROM generate_series(1, 28) i, (VALUES ('{}'::jsonb), ('{"facility": "zzsecretzz"}')) v(s);
UPDATE medrec_run SET finished_at = now() WHERE run_id = :run_id;
UPDATE medrec_run SET finished_at = now() WHERE run_id = :run_id;
SELECT count(*) AS messages, max(payload - '{started_at,finished_at}'::text[] #>> '{}') AS payload, bool_or(payload::text ~ 'zzsecretzz') AS says_more FROM medrec_outbox WHERE run_id = :run_id;
-- who delivers them
UPDATE medrec_outbox o SET delivered_at = now() FROM (SELECT id FROM medrec_outbox WHERE delivered_at IS NULL AND suite ~ '^qs' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) next WHERE o.id = next.id RETURNING suite;
SELECT suite, delivered_at IS NULL AS waits FROM medrec_outbox WHERE suite ~ '^qs' ORDER BY id;
-- who may run rules, but not write there, leaves none
CREATE ROLE medrec_runner;
GRANT SELECT ON qs_patient, medrec_rule TO medrec_runner;
GRANT SELECT, INSERT, UPDATE ON medrec_run, medrec_run_rule, medrec_result TO medrec_runner;
SET ROLE medrec_runner;
CALL quality_run('qs', period => '2026-11-06', run_id => NULL) \gset
RESET ROLE;
SELECT u.finished_at IS NOT NULL AS finished, o.id FROM medrec_run u LEFT JOIN medrec_outbox o USING (run_id) WHERE u.run_id = :run_id;
GRANT SELECT, INSERT ON medrec_outbox TO medrec_runner;
SET ROLE medrec_runner;
CALL quality_run('qs', period => '2026-11-06', run_id => NULL) \gset
RESET ROLE;
SELECT u.finished_at IS NOT NULL AS finished, o.payload ->> 'fail' AS fail FROM medrec_run u LEFT JOIN medrec_outbox o USING (run_id) WHERE u.run_id = :run_id;
REVOKE ALL ON qs_patient, medrec_rule, medrec_run, medrec_run_rule, medrec_result, medrec_outbox FROM medrec_runner;
DROP ROLE medrec_runner;
-- a message stays when its run is gone
DELETE FROM medrec_run WHERE suite ~ '^qs';
SELECT suite, run_id IN (SELECT run_id FROM medrec_run) AS run_is_kept FROM medrec_outbox WHERE suite ~ '^qs' ORDER BY id;
-- no message, no run: they are of one transaction
SELECT medrec_run_finished();

SELECT quality_unschedule('qs');
DELETE FROM medrec_outbox WHERE suite ~ '^qs';
DELETE FROM medrec_rule WHERE rule_id ~ '^qs';
DROP TABLE qs_patient;
