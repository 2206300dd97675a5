-- Tracking: states that follow the changes of a table are those of measuring it again

CREATE TABLE qt_visit (id int PRIMARY KEY, facility text, last_name text, phone text, visited date);
INSERT INTO qt_visit SELECT i, CASE WHEN i % 3 > 0 THEN 'F' || i % 3 END, CASE WHEN i % 7 > 0 THEN 'Lee' END, '617-867-5309', CASE WHEN i % 50 > 0 THEN date '2024-01-01' + i % 90 END FROM generate_series(1, 300) AS i;
SELECT quality_track('qt_visit', 'patient_match');	-- of which day a row is must be told
SELECT count(*) FROM quality_bind('patient_match', 'qt_visit', segment_columns => '{facility}', period_column => 'visited');
SELECT quality_track('qt_visit', 'patient_match');
SELECT count(*), sum(n) FROM medrec_state, quality_summary(state) WHERE relation = 'public.qt_visit';
SELECT tgname FROM pg_trigger WHERE tgrelid = 'qt_visit'::regclass ORDER BY 1;

CREATE FUNCTION qt_check() RETURNS TABLE (folded bigint, queued bigint, states bigint, n numeric, unlike bigint) LANGUAGE plpgsql AS $$
BEGIN
	SELECT count(*) INTO queued FROM medrec_state_change WHERE relation = 'public.qt_visit';
	folded := quality_fold('qt_visit', 'patient_match');
	SELECT count(*), coalesce(sum(q.n), 0) INTO states, n FROM medrec_state, quality_summary(state) AS q WHERE relation = 'public.qt_visit';
	SELECT count(*) INTO unlike FROM (SELECT * FROM medrec_state WHERE relation = 'public.qt_visit') AS s
		FULL JOIN quality_measure('qt_visit', 'patient_match') AS m ON m.segment = s.segment AND coalesce(m.period, '-infinity') = s.period
		WHERE s.state IS NULL OR m.state IS NULL OR s.state <> m.state;
	RETURN NEXT;
END $$;
SELECT * FROM qt_check();
INSERT INTO qt_visit SELECT i, 'F1', 'UNKNOWN', NULL, date '2024-03-01' + i % 90 FROM generate_series(301, 400) AS i;
SELECT * FROM qt_check();
UPDATE qt_visit SET phone = NULL, visited = visited + 40 WHERE id % 11 = 0;	-- to other periods
SELECT * FROM qt_check();
UPDATE qt_visit SET facility = NULL, visited = NULL WHERE id % 13 = 0;
DELETE FROM qt_visit WHERE id % 5 = 0;
INSERT INTO qt_visit VALUES (1001, 'F9', 'Kim', '617-867-5309', '2024-12-31') ON CONFLICT DO NOTHING;
INSERT INTO qt_visit VALUES (1001, 'F9', 'Kim', '617-867-5309', '2024-12-31') ON CONFLICT (id) DO UPDATE SET facility = 'F8';
SELECT * FROM qt_check();
DELETE FROM qt_visit WHERE facility = 'F2';	-- no state is left of it
SELECT * FROM qt_check();
-- what is rolled back does not count
BEGIN;
DELETE FROM qt_visit;
ROLLBACK;
SELECT * FROM qt_check();
TRUNCATE qt_visit;
INSERT INTO qt_visit VALUES (1, 'F1', 'Kim', NULL, '2024-01-01');
SELECT * FROM qt_check();
-- statements that change nothing
UPDATE qt_visit SET phone = NULL WHERE false;
SELECT * FROM qt_check();

-- Nobody else puts something in the place of what is kept: the queue would be added to it once more
INSERT INTO qt_visit VALUES (2, 'F1', 'Lee', NULL, '2024-01-01');
SELECT quality_record('qt_visit', 'patient_match');
SELECT count(*) FROM quality_bind('patient_match', 'qt_visit', segment_columns => '{facility}', period_column => 'visited', suite => 'qt');
CALL quality_run('qt', '2024-01-15') \gset
SELECT n, violations, status FROM medrec_result WHERE run_id = :run_id AND rule_id = 'patient_match/public.qt_visit/last_name' AND segment = '{}';
SELECT * FROM qt_check();
DELETE FROM medrec_run WHERE run_id = :run_id;

-- A measure that fails is no reason to refuse a write: the queue has a mark, and nothing is added until all is measured again
SELECT quality_profile_copy('patient_match', 'qt_match');
UPDATE medrec_profile_element SET valid_when = '10 / (length(phone) - 4) > 0' WHERE profile = 'qt_match' AND element = 'phone';
CREATE FUNCTION qt_lost() RETURNS TABLE (sqlstate text, n bigint) LANGUAGE sql AS $$
	SELECT c.sqlstate, count(*) FROM medrec_state_change AS c WHERE c.relation = 'public.qt_visit' AND c.profile = 'qt_match' GROUP BY 1 ORDER BY 1 NULLS FIRST $$;
CREATE FUNCTION qt_unlike() RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM (SELECT * FROM medrec_state WHERE relation = 'public.qt_visit' AND profile = 'qt_match') AS s
		FULL JOIN quality_measure('qt_visit', 'qt_match') AS m ON m.segment = s.segment AND coalesce(m.period, '-infinity') = s.period
		WHERE s.state IS NULL OR m.state IS NULL OR s.state <> m.state $$;
SELECT quality_untrack('qt_visit', 'patient_match');
SELECT count(*) FROM quality_bind('qt_match', 'qt_visit', segment_columns => '{facility}', period_column => 'visited');
SELECT quality_track('qt_visit', 'qt_match');
INSERT INTO qt_visit VALUES (10, 'F1', 'Lee', '617-867-5309', '2024-01-01');
INSERT INTO qt_visit VALUES (11, 'F1', 'ZZPATIENTZZ', '5309', '2024-01-01');	-- a condition divides by zero
UPDATE qt_visit SET last_name = 'Kim' WHERE id = 11;
INSERT INTO qt_visit VALUES (12, 'F1', 'Lee', '617-867-5309', '2024-01-01');
SELECT * FROM qt_lost();
SELECT quality_fold('qt_visit', 'qt_match');
SELECT * FROM qt_lost();
\set SHOW_CONTEXT never
SELECT quality_track('qt_visit', 'qt_match');
\set SHOW_CONTEXT errors
SELECT * FROM qt_lost();
UPDATE qt_visit SET phone = '53' WHERE id = 11;
SELECT quality_track('qt_visit', 'qt_match'), quality_fold('qt_visit', 'qt_match'), qt_unlike();
INSERT INTO qt_visit SELECT i, 'F1', 'Lee', '5309', '2024-01-01' FROM generate_series(2000, 4000) AS i;	-- many rows, which have a plan of their own
TRUNCATE qt_visit;	-- what was lost is gone
INSERT INTO qt_visit SELECT i, 'F1', 'Lee', '617-867-5309', '2024-01-01' FROM generate_series(1, 1500) AS i;
DELETE FROM qt_visit WHERE id > 100;
SELECT quality_fold('qt_visit', 'qt_match'), qt_unlike();
-- an expression of the binding
SELECT count(*) FROM quality_bind('qt_match', 'qt_visit', '{"sex": "(phone::int)::text"}', segment_columns => '{facility}', period_column => 'visited');
UPDATE qt_visit SET phone = '12345';
SELECT quality_fold('qt_visit', 'qt_match');	-- it is another binding
SELECT quality_track('qt_visit', 'qt_match');
UPDATE qt_visit SET phone = '617-867-5309' WHERE id = 1;
SELECT * FROM qt_lost();
SELECT quality_fold('qt_visit', 'qt_match');
UPDATE qt_visit SET phone = '12345' WHERE id = 1;
SELECT quality_track('qt_visit', 'qt_match'), quality_fold('qt_visit', 'qt_match'), qt_unlike();
-- without the binding nothing is guessed, and with the same one nothing has happened
CREATE TEMP TABLE qt_binding AS SELECT * FROM medrec_binding WHERE profile = 'qt_match';
DELETE FROM medrec_binding WHERE profile = 'qt_match';
SELECT quality_fold('qt_visit', 'qt_match');
INSERT INTO medrec_binding SELECT * FROM qt_binding;
UPDATE qt_visit SET phone = '12345' WHERE id = 2;
SELECT quality_fold('qt_visit', 'qt_match'), qt_unlike();
DELETE FROM medrec_binding WHERE profile = 'qt_match';
UPDATE qt_visit SET phone = '12345' WHERE id = 3;
INSERT INTO medrec_binding SELECT * FROM qt_binding;
SELECT quality_fold('qt_visit', 'qt_match');
-- nor without the profile, or with another one
DELETE FROM medrec_profile WHERE profile = 'qt_match';
UPDATE qt_visit SET phone = '12345' WHERE id = 4;
SELECT * FROM qt_lost();
SELECT quality_fold('qt_visit', 'qt_match');
SELECT quality_profile_copy('patient_match', 'qt_match');
SELECT count(*) FROM quality_bind('qt_match', 'qt_visit', segment_columns => '{facility}', period_column => 'visited');
SELECT quality_track('qt_visit', 'qt_match'), quality_fold('qt_visit', 'qt_match'), qt_unlike();
UPDATE medrec_profile_element SET weight = 7 WHERE profile = 'qt_match' AND element = 'phone';
SELECT quality_fold('qt_visit', 'qt_match');
UPDATE qt_visit SET phone = '12345' WHERE id = 5;
SELECT * FROM qt_lost();
SELECT quality_track('qt_visit', 'qt_match'), quality_fold('qt_visit', 'qt_match'), qt_unlike();
UPDATE qt_visit SET phone = '12345' WHERE id = 6;
SELECT quality_fold('qt_visit', 'qt_match'), qt_unlike();
BEGIN;	-- a change that is taken back is none
UPDATE medrec_profile_element SET weight = 8 WHERE profile = 'qt_match' AND element = 'phone';
UPDATE qt_visit SET phone = '123456' WHERE id = 6;
SELECT * FROM qt_lost();
ROLLBACK;
UPDATE qt_visit SET phone = '123456' WHERE id = 6;
SELECT quality_fold('qt_visit', 'qt_match'), qt_unlike();
-- nor with other placeholders
INSERT INTO medrec_placeholder (value, kinds, state, class) VALUES ('QTNOBODY', '{family_name}', 'placeholder', 'unknown');
UPDATE qt_visit SET last_name = 'QTNOBODY' WHERE id = 7;
SELECT * FROM qt_lost();
DELETE FROM medrec_placeholder WHERE value = 'QTNOBODY';
SELECT quality_track('qt_visit', 'qt_match');
-- what was kept while tracked is measured again, and is gone if no row is left of it; what was purged before is kept
INSERT INTO qt_visit VALUES (5001, 'F1', 'Lee', NULL, '2020-01-01'), (5002, 'F1', 'Lee', NULL, '2021-01-01');
SELECT quality_fold('qt_visit', 'qt_match'), quality_untrack('qt_visit', 'qt_match');
DELETE FROM qt_visit WHERE id = 5001;
SELECT quality_track('qt_visit', 'qt_match');
DELETE FROM qt_visit WHERE id = 5002;
SELECT quality_track('qt_visit', 'qt_match'), quality_fold('qt_visit', 'qt_match');
SELECT period, (quality_summary(state)).n FROM medrec_state WHERE relation = 'public.qt_visit' AND profile = 'qt_match' ORDER BY 1;
DELETE FROM medrec_state WHERE relation = 'public.qt_visit' AND profile = 'qt_match' AND period = '2020-01-01';
-- other columns change nothing; a bound one that is gone, or is read in another way, does
ALTER TABLE qt_visit ADD COLUMN note text, DROP COLUMN id;
ALTER TABLE qt_visit ADD COLUMN id int GENERATED ALWAYS AS IDENTITY;
UPDATE qt_visit SET last_name = 'UNKNOWN' WHERE id = 8;
SELECT quality_fold('qt_visit', 'qt_match'), qt_unlike();
ALTER TABLE qt_visit ALTER COLUMN visited TYPE text;
UPDATE qt_visit SET last_name = 'UNKNOWN' WHERE id = 9;
SELECT * FROM qt_lost();
SELECT quality_track('qt_visit', 'qt_match');
UPDATE qt_visit SET last_name = 'UNKNOWN', visited = '02/01/2024' WHERE id = 9;
SELECT quality_fold('qt_visit', 'qt_match'), qt_unlike();
ALTER TABLE qt_visit DROP COLUMN phone;
UPDATE qt_visit SET last_name = 'UNKNOWN' WHERE id = 10;
SELECT * FROM qt_lost();
SELECT count(*) FROM quality_bind('qt_match', 'qt_visit', segment_columns => '{facility}', period_column => 'visited');
SELECT quality_track('qt_visit', 'qt_match');
-- writers of several roles in one session
CREATE ROLE qt_clerk;
CREATE ROLE qt_nobody;
GRANT SELECT, UPDATE ON qt_visit TO qt_clerk, qt_nobody;
GRANT INSERT ON medrec_state_change TO qt_clerk;
UPDATE qt_visit SET last_name = 'Kim' WHERE id = 11;
SET ROLE qt_nobody;
UPDATE qt_visit SET last_name = 'Kim' WHERE id = 12;	-- a write that cannot be queued is none
SET ROLE qt_clerk;
UPDATE qt_visit SET last_name = 'Kim' WHERE id = 13;
RESET ROLE;
SELECT quality_fold('qt_visit', 'qt_match'), qt_unlike();
ALTER TABLE medrec_state_change ENABLE ROW LEVEL SECURITY;
SET ROLE qt_clerk;
UPDATE qt_visit SET last_name = 'Lee' WHERE id = 13;
RESET ROLE;
ALTER TABLE medrec_state_change DISABLE ROW LEVEL SECURITY;
-- what is no fault of a condition goes on up
CREATE FUNCTION qt_raises(value text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
	RAISE 'refused' USING ERRCODE = value;
END $$;
UPDATE medrec_profile_element SET valid_when = format('%I.qt_raises(sex)', current_schema) WHERE profile = 'qt_match' AND element = 'sex';
SELECT count(*) FROM quality_bind('qt_match', 'qt_visit', '{"sex": "note"}', segment_columns => '{facility}', period_column => 'visited');
SELECT quality_track('qt_visit', 'qt_match');
CREATE FUNCTION qt_write(visit int, code text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	UPDATE qt_visit SET note = code WHERE id = visit;
	RETURN 'written';
EXCEPTION WHEN OTHERS OR query_canceled THEN RETURN 'refused';
END $$;
SELECT code, qt_write(20 + n::int, code) FROM unnest('{22012,42501,P0001,55P03,40001,40P01,53200,53100,57014,58030,XX001}'::text[]) WITH ORDINALITY AS c(code, n);
SELECT * FROM qt_lost();
DROP FUNCTION qt_write, qt_raises;
SELECT quality_fold('qt_visit', 'qt_match');	-- of the first that failed
-- triggers of which one was dropped are made again; those of a profile whose name begins alike are left alone
UPDATE medrec_profile_element SET valid_when = NULL WHERE profile = 'qt_match' AND element = 'sex';
DROP TRIGGER medrec_insert_qt_match ON qt_visit;
SELECT quality_track('qt_visit', 'qt_match');
SELECT quality_profile_copy('patient_match', repeat('q', 60) || n) FROM (VALUES ('a'), ('b')) AS v(n);
SELECT count(*) FROM (VALUES ('a'), ('b')) AS v(n), quality_bind(repeat('q', 60) || n, 'qt_visit', period_column => 'visited');
SELECT quality_track('qt_visit', repeat('q', 60) || 'a');
\set VERBOSITY terse
SELECT quality_track('qt_visit', repeat('q', 60) || 'b');
\set VERBOSITY default
SELECT quality_untrack('qt_visit', repeat('q', 60) || 'b');
SELECT tgname FROM pg_trigger WHERE tgrelid = 'qt_visit'::regclass ORDER BY 1;
SELECT quality_untrack('qt_visit', repeat('q', 60) || 'a');
DELETE FROM medrec_state WHERE profile LIKE 'qqq%';
DELETE FROM medrec_profile WHERE profile LIKE 'qqq%';
-- a snapshot of before the lock would miss what others wrote meanwhile
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT quality_track('qt_visit', 'qt_match');
ROLLBACK;
SELECT quality_untrack('qt_visit', 'qt_match');
DELETE FROM medrec_profile WHERE profile = 'qt_match';
DELETE FROM medrec_state_change WHERE relation = 'public.qt_visit';
DROP FUNCTION qt_lost, qt_unlike;
REVOKE ALL ON medrec_state_change FROM qt_clerk;
DROP OWNED BY qt_clerk, qt_nobody;
DROP ROLE qt_clerk, qt_nobody;

SELECT count(*) FROM pg_trigger WHERE tgrelid = 'qt_visit'::regclass;
SELECT quality_track(NULL, 'patient_match'), quality_fold('qt_visit', NULL);
SELECT quality_track('qt_visit', 'nothing');
SELECT quality_bind('patient_match', 'qt_visit', grain => 'fortnight');
CREATE TRIGGER qt_wrong AFTER INSERT ON qt_visit FOR EACH ROW EXECUTE FUNCTION medrec_quality_tracked();
INSERT INTO qt_visit (last_name) VALUES ('ZZPATIENTZZ');
DELETE FROM medrec_state WHERE relation = 'public.qt_visit';
DELETE FROM medrec_binding WHERE relation = 'public.qt_visit';
DROP FUNCTION qt_check;
DROP TABLE qt_visit;
