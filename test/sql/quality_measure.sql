-- Profiles bound to relations: what is proposed, measured and kept

CREATE TABLE qm_patient (mrn text PRIMARY KEY, facility int, lname text, fname text, dob date, gender text, ssn text, home_phone text,
	email_addr text, addr1 text, zipcode text, registered date, updated_at timestamptz DEFAULT '2024-06-01');
INSERT INTO qm_patient SELECT 'A' || i, i % 3, CASE WHEN i % 10 = 0 THEN 'UNKNOWN' ELSE 'Smith' END, 'Mary', date '1980-01-01' + i, 'F',
	CASE WHEN i % 2 = 0 THEN '574-21-7391' END, '617-867-5309', NULL, '12 Oak St', '02118', CASE WHEN i % 500 <> 0 THEN date '2024-01-15' + i % 100 END
FROM generate_series(1, 1000) AS i;

-- by the names of columns
SELECT * FROM quality_bind('patient_match', 'qm_patient', segment_columns => '{facility}', period_column => 'registered', changed_column => 'updated_at', suite => 'qm');
SELECT profile, relation, expressions, segment_columns, period_column, changed_column, suite FROM medrec_binding WHERE suite = 'qm';
-- by a map, over names; a null leaves an element out
SELECT element, expression, origin FROM quality_bind('patient_match', 'qm_patient', '{"ssn": "replace(ssn, ''-'', '''') -- digits", "phone": null, "city": "''Boston''"}', save => false)
WHERE origin = 'map';
SELECT count(*) FROM medrec_binding WHERE expressions ? 'city';
-- maps that cannot be
SELECT * FROM quality_bind('patient_match', 'qm_patient', '{"nothing": "x"}');
SELECT * FROM quality_bind('patient_match', 'qm_patient', '{"ssn": 3}');
SELECT * FROM quality_bind('patient_match', 'qm_patient', '[]');
SELECT * FROM quality_bind('patient_match', 'qm_patient', '{"ssn": "ssn) FROM qm_patient; DROP TABLE qm_patient --"}');
SELECT * FROM quality_bind('patient_match', 'qm_patient', '{"ssn": "nothing"}');
SELECT * FROM quality_bind('patient_match', 'qm_patient', segment_columns => '{nothing}');
SELECT * FROM quality_bind('patient_match', 'qm_patient', period_column => 'facility');
SELECT * FROM quality_bind('patient_match', 'qm_patient', changed_column => 'lname');
SELECT * FROM quality_bind('nothing', 'qm_patient');
SELECT * FROM quality_bind(NULL, 'qm_patient');
SELECT * FROM quality_bind('patient_match', 0);
-- a column of a type that a condition of the profile cannot take
INSERT INTO medrec_profile (profile, title) VALUES ('qm_amount', 'an amount');
INSERT INTO medrec_profile_element (profile, ordinal, element, valid_when) VALUES ('qm_amount', 1, 'amount', 'amount >= 0');
DO $$
BEGIN
	PERFORM quality_bind('qm_amount', 'qm_patient', '{"amount": "fname"}');
EXCEPTION WHEN undefined_function THEN
	RAISE NOTICE '%', sqlerrm;
END $$;

-- what is measured is what quality() counts
SELECT m.segment, m.period, s.n, s.score, m.state = d.state AS same
FROM quality_measure('qm_patient', 'patient_match') AS m, quality_summary(m.state) AS s,
	LATERAL (SELECT quality('patient_match', lname, fname, dob, gender, addr1, zipcode, NULL, NULL, home_phone, email_addr, ssn, NULL, NULL, NULL, NULL, NULL, NULL) AS state
		FROM qm_patient WHERE facility = (m.segment ->> 'facility')::int AND date_trunc('month', registered) IS NOT DISTINCT FROM m.period) AS d;
-- by other columns, days and periods
SELECT segment, period, n FROM quality_measure('qm_patient', 'patient_match', '{}', grain => 'quarter') AS m, quality_summary(m.state);
SELECT segment, period, n FROM quality_measure('qm_patient', 'patient_match', '{gender,facility}', since => '2024-03-01', until => '2024-04-01', grain => 'year') AS m, quality_summary(m.state);
SELECT count(*), min(period), max(period), sum(n) FROM quality_measure('qm_patient', 'patient_match', '{}', since => '2024-02-10', until => '2024-02-20', grain => 'day') AS m, quality_summary(m.state);
SELECT count(*), sum(n) FROM quality_measure('qm_patient', 'patient_match', '{}', until => '2000-01-01') AS m, quality_summary(m.state);
SELECT * FROM quality_measure('qm_patient', 'patient_match', '{nothing}');
SELECT * FROM quality_measure('qm_patient', 'patient_match', grain => 'fortnight');
SELECT * FROM quality_measure('qm_patient', 'nothing');
SELECT * FROM quality_measure(NULL, 'patient_match');
-- without a binding the names of columns tell
SELECT segment, period, n FROM quality_measure('qm_patient', 'uscdi_demographics') AS m, quality_summary(m.state);
SELECT segment, period, n FROM quality_measure('qm_patient', 'uscdi_demographics', since => '2024-01-01') AS m, quality_summary(m.state);
-- days in a text, and odd names
CREATE TABLE "qm Odd ""Name" ("Last Name" text, "order" text, "when" text);
INSERT INTO "qm Odd ""Name" VALUES ('Lee', 'a', '02/03/2024'), ('Kim', 'b', 'soon'), (NULL, 'a', '2024-02-17');
SELECT element, expression FROM quality_bind('patient_match', '"qm Odd ""Name"', segment_columns => '{order}', period_column => 'when') WHERE expression IS NOT NULL;
SELECT segment, period, n FROM quality_measure('"qm Odd ""Name"', 'patient_match') AS m, quality_summary(m.state);
SELECT segment, period, n FROM quality_measure('"qm Odd ""Name"', 'patient_match', since => '2024-02-10') AS m, quality_summary(m.state);

-- What is kept: all at first
SELECT quality_record('qm_patient', 'patient_match');
SELECT count(*), sum(n), count(*) FILTER (WHERE period = '-infinity') AS no_day FROM medrec_state, quality_summary(state) WHERE relation = 'public.qm_patient';
SELECT quality_rollup(state) = (SELECT state FROM quality_measure('qm_patient', 'patient_match', '{}', grain => 'year') WHERE period IS NOT NULL) AS same
FROM medrec_state WHERE relation = 'public.qm_patient' AND isfinite(period);
-- in order, so that of two at once one waits
SELECT array_agg(period || segment::text ORDER BY ctid) = array_agg(period || segment::text ORDER BY period, segment) AS in_order FROM medrec_state WHERE relation = 'public.qm_patient';
-- then the periods of rows that were changed since
UPDATE medrec_state SET measured_at = '2024-07-01' WHERE relation = 'public.qm_patient';
UPDATE qm_patient SET lname = 'UNKNOWN', updated_at = '2024-07-02' WHERE mrn IN ('A1', 'A2', 'A600');
SELECT quality_record('qm_patient', 'patient_match');
SELECT period, count(*) AS segments, bool_and(measured_at > '2024-07-01') AS measured_again FROM medrec_state WHERE relation = 'public.qm_patient' GROUP BY 1 ORDER BY 1;
SELECT count(*) AS unlike FROM medrec_state AS s JOIN quality_measure('qm_patient', 'patient_match') AS m ON m.segment = s.segment AND coalesce(m.period, '-infinity') = s.period
WHERE relation = 'public.qm_patient' AND s.state <> m.state;
-- then whole periods of given days
DELETE FROM qm_patient WHERE registered BETWEEN '2024-02-12' AND '2024-02-13';
SELECT quality_record('qm_patient', 'patient_match', since => '2024-02-12', until => '2024-02-14');
SELECT count(*) AS unlike FROM medrec_state AS s JOIN quality_measure('qm_patient', 'patient_match') AS m ON m.segment = s.segment AND coalesce(m.period, '-infinity') = s.period
WHERE relation = 'public.qm_patient' AND s.state <> m.state;
SELECT sum(n) = (SELECT count(*) FROM qm_patient) AS all_rows FROM medrec_state, quality_summary(state) WHERE relation = 'public.qm_patient';
-- then all of it; what is known of periods that are gone from the table stays
DELETE FROM qm_patient WHERE registered < '2024-03-01' OR registered >= '2024-04-01' AND facility = 1;
SELECT quality_record('qm_patient', 'patient_match'), quality_record('qm_patient', 'patient_match', everything => true);
SELECT s.period, s.segment, n, m.state = s.state AS same
FROM medrec_state AS s CROSS JOIN quality_summary(s.state) LEFT JOIN quality_measure('qm_patient', 'patient_match') AS m ON m.segment = s.segment AND coalesce(m.period, '-infinity') = s.period
WHERE relation = 'public.qm_patient' ORDER BY 1, 2;
-- a relation that does not tell days has a state a period
SELECT quality_bind('uscdi_demographics', 'qm_patient') IS NULL AS x LIMIT 0;
SELECT quality_record('qm_patient', 'uscdi_demographics', period => '2024-05-20'), quality_record('qm_patient', 'uscdi_demographics', period => '2024-05-31'),
	quality_record('qm_patient', 'uscdi_demographics', period => '2024-06-01');
SELECT period, segment, n FROM medrec_state, quality_summary(state) WHERE medrec_state.profile = 'uscdi_demographics' ORDER BY 1;
SELECT quality_record('qm_patient', 'uscdi_demographics', since => '2024-05-20');

-- rows of no known day: those of -infinity are told from no day nowhere, and days that are given do not touch them
CREATE TABLE qm_day (mrn int, lname text, registered date, changed date DEFAULT '2024-07-01');
INSERT INTO qm_day VALUES (1, 'Lee', '2024-01-15'), (2, 'Kim', '2024-02-15'), (3, 'Cho', NULL), (4, 'Roh', '-infinity'), (5, 'Han', 'infinity');
SELECT count(*) FROM quality_bind('patient_match', 'qm_day', period_column => 'registered', changed_column => 'changed');
SELECT period, n FROM quality_measure('qm_day', 'patient_match') AS m, quality_summary(m.state);
CREATE FUNCTION pg_temp.kept(OUT period date, OUT n bigint, OUT measured_again boolean) RETURNS SETOF record LANGUAGE sql AS $$
	SELECT s.period, q.n, s.measured_at > '2024-08-01' FROM medrec_state AS s, quality_summary(s.state) AS q WHERE s.relation = 'public.qm_day' ORDER BY 1 $$;
SELECT quality_record('qm_day', 'patient_match');
UPDATE medrec_state SET measured_at = '2024-07-01 15:00' WHERE relation = 'public.qm_day';
SELECT quality_record('qm_day', 'patient_match', until => '2024-02-01');
SELECT * FROM pg_temp.kept();
SELECT quality_record('qm_day', 'patient_match', since => '-infinity'), quality_record('qm_day', 'patient_match', since => '-infinity', until => 'infinity'),
	quality_record('qm_day', 'patient_match', since => '2024-02-01', until => 'infinity'), quality_record('qm_day', 'patient_match', since => 'infinity'),
	quality_record('qm_day', 'patient_match', until => '-infinity');
SELECT * FROM pg_temp.kept();
-- a day on which a row was changed is that of what was measured on it, too
UPDATE medrec_state SET measured_at = '2024-07-01 15:00' WHERE relation = 'public.qm_day';
UPDATE qm_day SET changed = '2024-06-01' WHERE mrn <> 2;
SELECT quality_record('qm_day', 'patient_match');
SELECT * FROM pg_temp.kept();
-- an expression may say whose column it means, for rows in transition tables, too
SELECT count(*) FROM quality_bind('patient_match', 'qm_day', '{"last_name": "qm_day.lname"}', period_column => 'registered');
SELECT quality_track('qm_day', 'patient_match');
INSERT INTO qm_day VALUES (6, 'Lim', '2024-03-01');
SELECT quality_fold('qm_day', 'patient_match'), quality_untrack('qm_day', 'patient_match'), quality_record('qm_day', 'patient_match', everything => true);
DROP TABLE qm_day;

DELETE FROM medrec_state WHERE relation LIKE 'public.%qm%';
DELETE FROM medrec_binding WHERE relation LIKE 'public.%qm%';
DELETE FROM medrec_profile WHERE profile = 'qm_amount';
DROP TABLE qm_patient, "qm Odd ""Name";
