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

SELECT quality_untrack('qt_visit', 'patient_match');
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'qt_visit'::regclass;
SELECT quality_track(NULL, 'patient_match'), quality_fold('qt_visit', NULL);
SELECT quality_track('qt_visit', 'nothing');
SELECT quality_bind('patient_match', 'qt_visit', grain => 'fortnight');
CREATE TRIGGER qt_wrong AFTER INSERT ON qt_visit FOR EACH ROW EXECUTE FUNCTION medrec_quality_tracked();
INSERT INTO qt_visit VALUES (2, 'F1', 'ZZPATIENTZZ', NULL, '2024-01-01');
DELETE FROM medrec_state WHERE relation = 'public.qt_visit';
DELETE FROM medrec_binding WHERE relation = 'public.qt_visit';
DROP FUNCTION qt_check;
DROP TABLE qt_visit;
