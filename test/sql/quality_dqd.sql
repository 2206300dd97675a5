-- The checks of OHDSI DataQualityDashboard 2.8 as rules, on tables in the manner
-- of OMOP with faults in them. What DQD counts, numerator and denominator, is
-- written below from the definition of each check, as a statement by itself.

CREATE TABLE qd_concept (concept_id int PRIMARY KEY, domain_id text, concept_class_id text, standard_concept text, invalid_reason text);
CREATE TABLE qd_concept_ancestor (ancestor_concept_id int, descendant_concept_id int);
CREATE TABLE qd_person (person_id int PRIMARY KEY, gender_concept_id int, year_of_birth int, month_of_birth int, day_of_birth int, birth_datetime timestamp, provider_id text);
CREATE TABLE qd_death (person_id int PRIMARY KEY, death_date date);
CREATE TABLE qd_observation_period (observation_period_id int PRIMARY KEY, person_id int, observation_period_start_date date, observation_period_end_date date);
CREATE TABLE qd_visit_occurrence (visit_occurrence_id int PRIMARY KEY, person_id int, visit_start_date date, visit_end_date date);
CREATE TABLE qd_condition_occurrence (condition_occurrence_id int PRIMARY KEY, person_id int, condition_concept_id int, condition_start_date date, condition_end_date date,
	visit_occurrence_id int, condition_source_value text, condition_source_concept_id int);
CREATE TABLE qd_condition_era (person_id int);
CREATE TABLE qd_measurement (measurement_id int, person_id int, measurement_concept_id int, value_as_number numeric, unit_concept_id int, unit_source_value text);

-- 8507 is male, 8532 female
INSERT INTO qd_concept VALUES (0, 'Metadata', 'Undefined', NULL, NULL);
INSERT INTO qd_concept
SELECT i, (ARRAY['Condition', 'Condition', 'Condition', 'Observation'])[1 + i % 4], CASE WHEN i % 5 = 0 THEN 'Ingredient' ELSE 'Disorder' END,
	CASE WHEN i % 6 = 1 THEN NULL WHEN i % 6 = 2 THEN 'C' ELSE 'S' END, CASE WHEN i % 7 = 3 THEN 'D' END
FROM generate_series(1, 60) i;
INSERT INTO qd_concept_ancestor SELECT 1, i FROM generate_series(11, 20) i;
INSERT INTO qd_person
SELECT i, CASE WHEN i % 2 = 0 THEN 8507 ELSE 8532 END, CASE WHEN i % 50 <> 0 THEN 1920 + i % 100 END, CASE WHEN i % 3 <> 0 THEN 1 + i % 12 END, CASE WHEN i % 4 <> 0 THEN 1 + i % 28 END,
	CASE WHEN i % 5 = 0 THEN timestamp '1921-03-04 05:06' + i * interval '20 days' END, CASE WHEN i % 9 = 0 THEN 'P' || i WHEN i % 11 = 0 THEN i || '.5' WHEN i % 2 = 0 THEN i::text END
FROM generate_series(1, 400) i;
INSERT INTO qd_death SELECT i, date '2020-01-01' + i FROM generate_series(1, 400, 7) i;
INSERT INTO qd_observation_period
SELECT 2 * i, i, date '2018-01-01' + i, date '2019-01-01' + i FROM generate_series(1, 300) i
UNION ALL SELECT 2 * i + 1, i, date '2019-01-01' + i + (i % 5 - 2), date '2021-01-01' + i FROM generate_series(1, 300, 2) i;
INSERT INTO qd_visit_occurrence
SELECT i, 1 + i % 420, date '2020-01-01' + i % 200, date '2020-01-01' + i % 200 + (i % 12 - 1) FROM generate_series(1, 1500) i WHERE 1 + i % 420 NOT BETWEEN 100 AND 110;
INSERT INTO qd_condition_occurrence
SELECT i, 1 + (i + i / 60) % 420, CASE WHEN i % 37 = 0 THEN NULL WHEN i % 13 = 0 THEN 0 WHEN i % 101 = 0 THEN 9999 ELSE 1 + i % 60 END,
	CASE WHEN i % 41 <> 0 THEN CASE WHEN i % 43 = 0 THEN date '1925-01-01' + i ELSE date '2020-01-01' + i % 200 + (i % 30 - 12) END END,
	CASE WHEN i % 3 <> 0 THEN date '2020-01-05' + i % 200 END, CASE WHEN i % 4 <> 0 THEN 1 + i % 1600 END,
	CASE WHEN i % 17 <> 0 THEN 'S' || i % 39 END, CASE WHEN i % 5 <> 0 THEN i % 3 END
FROM generate_series(1, 5000) i;
INSERT INTO qd_condition_era SELECT DISTINCT person_id FROM qd_condition_occurrence WHERE condition_concept_id <> 0 AND person_id % 19 <> 0;
INSERT INTO qd_measurement
SELECT i - (i % 97 = 0)::int, 1 + i % 400, 1 + i % 60, CASE WHEN i % 10 <> 0 THEN i % 250 END,
	CASE WHEN i % 8 = 0 THEN 0 WHEN i % 8 = 1 THEN NULL ELSE 8000 + i / 60 % 4 END, CASE WHEN i % 6 <> 0 THEN 'mg' END
FROM generate_series(1, 3000) i;
ANALYZE qd_concept, qd_person, qd_death, qd_observation_period, qd_visit_occurrence, qd_condition_occurrence, qd_condition_era, qd_measurement;

INSERT INTO medrec_rule (rule_id, suite, relation, title, scope, violation, kahn, fail_pct) VALUES
	('measurePersonCompleteness', 'qd', 'qd_person', '', NULL, 'NOT EXISTS (SELECT FROM qd_visit_occurrence v WHERE v.person_id = qd_person.person_id)', 'completeness', 95),
	-- persons, not rows: the first row of each
	('measureConditionEraCompleteness', 'qd', 'qd_condition_occurrence', '',
		'condition_concept_id <> 0 AND condition_occurrence_id IN (SELECT min(condition_occurrence_id) FROM qd_condition_occurrence WHERE condition_concept_id <> 0 GROUP BY person_id)',
		'person_id NOT IN (SELECT person_id FROM qd_condition_era)', 'completeness', NULL),
	('measureObservationPeriodOverlap', 'qd', 'qd_observation_period', '',
		'observation_period_id IN (SELECT min(observation_period_id) FROM qd_observation_period GROUP BY person_id)',
		'EXISTS (SELECT FROM qd_observation_period a JOIN qd_observation_period b USING (person_id) WHERE a.person_id = qd_observation_period.person_id
			AND a.observation_period_id < b.observation_period_id
			AND a.observation_period_start_date <= b.observation_period_end_date + 1 AND b.observation_period_start_date <= a.observation_period_end_date + 1)', 'plausibility/temporal', NULL),
	('isRequired', 'qd', 'qd_person', '', NULL, 'year_of_birth IS NULL', 'conformance/relational', NULL),
	('cdmDatatype', 'qd', 'qd_person', '', 'true', 'provider_id !~ ''^[-+]?[0-9]+$''', 'conformance/value', NULL),
	('isPrimaryKey', 'qd', 'qd_measurement', '', NULL, 'measurement_id IN (SELECT measurement_id FROM qd_measurement GROUP BY measurement_id HAVING count(*) > 1)', 'conformance/relational', NULL),
	('isForeignKey', 'qd', 'qd_condition_occurrence', '', NULL, 'visit_occurrence_id IS NOT NULL AND NOT EXISTS (SELECT FROM qd_visit_occurrence v WHERE v.visit_occurrence_id = qd_condition_occurrence.visit_occurrence_id)', 'conformance/relational', NULL),
	('fkDomain', 'qd', 'qd_condition_occurrence', '', NULL, 'EXISTS (SELECT FROM qd_concept c WHERE c.concept_id = condition_concept_id AND c.concept_id <> 0 AND c.domain_id <> ''Condition'')', 'conformance/value', NULL),
	('fkClass', 'qd', 'qd_condition_occurrence', '', NULL, 'EXISTS (SELECT FROM qd_concept c WHERE c.concept_id = condition_concept_id AND c.concept_id <> 0 AND c.concept_class_id <> ''Ingredient'')', 'conformance/computational', NULL),
	('isStandardValidConcept', 'qd', 'qd_condition_occurrence', '', 'condition_concept_id IS NOT NULL',
		'EXISTS (SELECT FROM qd_concept c WHERE c.concept_id = condition_concept_id AND c.concept_id <> 0 AND (c.standard_concept IS DISTINCT FROM ''S'' OR c.invalid_reason IS NOT NULL))', 'conformance/value', NULL),
	('measureValueCompleteness', 'qd', 'qd_condition_occurrence', '', NULL, 'condition_end_date IS NULL', 'completeness', 100),
	('standardConceptRecordCompleteness', 'qd', 'qd_condition_occurrence', '', 'condition_concept_id IS NOT NULL', 'condition_concept_id = 0', 'completeness', 5),
	('standardConceptRecordCompleteness, optional', 'qd', 'qd_measurement', '', 'unit_concept_id IS NOT NULL OR unit_source_value IS NOT NULL', 'coalesce(unit_concept_id, 0) = 0', 'completeness', 5),
	('sourceConceptRecordCompleteness', 'qd', 'qd_condition_occurrence', '', 'condition_source_concept_id IS NOT NULL', 'condition_source_concept_id = 0', 'completeness', 10),
	-- values, not rows: the first row of each
	('sourceValueCompleteness', 'qd', 'qd_condition_occurrence', '', 'condition_occurrence_id IN (SELECT min(condition_occurrence_id) FROM qd_condition_occurrence GROUP BY condition_source_value)',
		'coalesce(''='' || condition_source_value, '''') IN (SELECT coalesce(''='' || condition_source_value, '''') FROM qd_condition_occurrence WHERE condition_concept_id = 0)', 'completeness', 10),
	('plausibleValueLow', 'qd', 'qd_person', '', 'year_of_birth IS NOT NULL', 'year_of_birth < 1930', 'plausibility/atemporal', 1),
	('plausibleValueHigh', 'qd', 'qd_visit_occurrence', '', 'visit_end_date IS NOT NULL', 'visit_end_date > ''2020-07-15''', 'plausibility/atemporal', 1),
	('plausibleTemporalAfter', 'qd', 'qd_condition_occurrence', '', NULL,
		'condition_start_date < (SELECT coalesce(birth_datetime::date, make_date(year_of_birth, 6, 1)) FROM qd_person p WHERE p.person_id = qd_condition_occurrence.person_id)', 'plausibility/temporal', NULL),
	('plausibleDuringLife', 'qd', 'qd_condition_occurrence', '', 'person_id IN (SELECT person_id FROM qd_death)',
		'condition_start_date > (SELECT death_date + 60 FROM qd_death d WHERE d.person_id = qd_condition_occurrence.person_id)', 'plausibility/temporal', 1),
	('plausibleAfterBirth', 'qd', 'qd_condition_occurrence', '', 'condition_start_date IS NOT NULL',
		'condition_start_date < (SELECT coalesce(birth_datetime::date, make_date(year_of_birth, coalesce(month_of_birth, 1), coalesce(day_of_birth, 1))) FROM qd_person p WHERE p.person_id = qd_condition_occurrence.person_id)', 'plausibility/temporal', 1),
	('plausibleBeforeDeath', 'qd', 'qd_condition_occurrence', '', 'condition_start_date IS NOT NULL AND person_id IN (SELECT person_id FROM qd_death)',
		'condition_start_date > (SELECT death_date + 60 FROM qd_death d WHERE d.person_id = qd_condition_occurrence.person_id)', 'plausibility/temporal', 1),
	('plausibleStartBeforeEnd', 'qd', 'qd_condition_occurrence', '', 'condition_start_date IS NOT NULL AND condition_end_date IS NOT NULL', 'condition_start_date > condition_end_date', 'plausibility/temporal', 1),
	('withinVisitDates', 'qd', 'qd_condition_occurrence', '', 'visit_occurrence_id IN (SELECT visit_occurrence_id FROM qd_visit_occurrence)',
		'EXISTS (SELECT FROM qd_visit_occurrence v WHERE v.visit_occurrence_id = qd_condition_occurrence.visit_occurrence_id AND (condition_start_date < visit_start_date - 7 OR condition_start_date > visit_end_date + 7))', 'plausibility/temporal', 5),
	('plausibleGender', 'qd', 'qd_condition_occurrence', '', 'condition_concept_id = 5', 'EXISTS (SELECT FROM qd_person p WHERE p.person_id = qd_condition_occurrence.person_id AND gender_concept_id <> 8507)', 'plausibility/atemporal', 5),
	('plausibleGenderUseDescendants', 'qd', 'qd_condition_occurrence', '', 'condition_concept_id IN (SELECT descendant_concept_id FROM qd_concept_ancestor WHERE ancestor_concept_id = 1)',
		'EXISTS (SELECT FROM qd_person p WHERE p.person_id = qd_condition_occurrence.person_id AND gender_concept_id <> 8532)', 'plausibility/atemporal', 5),
	('plausibleUnitConceptIds', 'qd', 'qd_measurement', '', 'measurement_concept_id = 7 AND unit_concept_id IS DISTINCT FROM 0', 'unit_concept_id NOT IN (8000, 8001)', 'plausibility/atemporal', 5),
	-- these two are errors if what they ask for is not there
	('cdmTable', 'qd', 'qd_note', '', NULL, 'false', 'conformance/relational', NULL),
	('cdmField', 'qd', 'qd_person', '', NULL, 'race_concept_id IS NULL AND false', 'conformance/relational', NULL);
CALL quality_run('qd', '2026-01-15') \gset

-- by DQD's definitions
CREATE TABLE qd_dqd (rule_id text, violated bigint, denominator bigint);
INSERT INTO qd_dqd
SELECT 'measurePersonCompleteness', count(*) FILTER (WHERE v.person_id IS NULL), (SELECT count(*) FROM qd_person)
	FROM qd_person p LEFT JOIN qd_visit_occurrence v ON v.person_id = p.person_id
UNION ALL SELECT 'measureConditionEraCompleteness', (SELECT count(DISTINCT co.person_id) FROM qd_condition_occurrence co LEFT JOIN qd_condition_era e ON co.person_id = e.person_id
	WHERE e.person_id IS NULL AND co.condition_concept_id <> 0), (SELECT count(DISTINCT person_id) FROM qd_condition_occurrence WHERE condition_concept_id <> 0)
UNION ALL SELECT 'measureObservationPeriodOverlap', (SELECT count(DISTINCT a.person_id) FROM qd_observation_period a
	JOIN qd_observation_period b ON a.person_id = b.person_id AND a.observation_period_id <> b.observation_period_id
	WHERE (a.observation_period_start_date <= b.observation_period_end_date AND a.observation_period_end_date >= b.observation_period_start_date)
		OR a.observation_period_end_date + 1 = b.observation_period_start_date OR b.observation_period_end_date + 1 = a.observation_period_start_date),
	(SELECT count(DISTINCT person_id) FROM qd_observation_period)
UNION ALL SELECT 'isRequired', count(*) FILTER (WHERE year_of_birth IS NULL), count(*) FROM qd_person
UNION ALL SELECT 'cdmDatatype', count(*) FILTER (WHERE provider_id IS NOT NULL AND provider_id ~ '[^0-9]'), count(*) FROM qd_person
UNION ALL SELECT 'isPrimaryKey', sum(n) FILTER (WHERE n > 1), sum(n) FROM (SELECT count(*) AS n FROM qd_measurement GROUP BY measurement_id) m
UNION ALL SELECT 'isForeignKey', count(*) FILTER (WHERE v.visit_occurrence_id IS NULL AND c.visit_occurrence_id IS NOT NULL), count(*)
	FROM qd_condition_occurrence c LEFT JOIN qd_visit_occurrence v ON v.visit_occurrence_id = c.visit_occurrence_id
UNION ALL SELECT 'fkDomain', count(*) FILTER (WHERE co.concept_id <> 0 AND co.domain_id NOT IN ('Condition')), count(*)
	FROM qd_condition_occurrence c LEFT JOIN qd_concept co ON c.condition_concept_id = co.concept_id
UNION ALL SELECT 'fkClass', count(*) FILTER (WHERE co.concept_id <> 0 AND co.concept_class_id <> 'Ingredient'), count(*)
	FROM qd_condition_occurrence c LEFT JOIN qd_concept co ON c.condition_concept_id = co.concept_id
UNION ALL SELECT 'isStandardValidConcept', (SELECT count(*) FROM qd_condition_occurrence c JOIN qd_concept co ON c.condition_concept_id = co.concept_id
	WHERE co.concept_id <> 0 AND (co.standard_concept <> 'S' OR co.invalid_reason IS NOT NULL OR co.standard_concept IS NULL)), (SELECT count(condition_concept_id) FROM qd_condition_occurrence)
UNION ALL SELECT 'measureValueCompleteness', count(*) FILTER (WHERE condition_end_date IS NULL), count(*) FROM qd_condition_occurrence
UNION ALL SELECT 'standardConceptRecordCompleteness', (SELECT count(*) FROM qd_condition_occurrence WHERE condition_concept_id = 0), (SELECT count(*) FROM qd_condition_occurrence WHERE condition_concept_id IS NOT NULL)
UNION ALL SELECT 'standardConceptRecordCompleteness, optional', (SELECT count(*) FROM qd_measurement WHERE unit_concept_id = 0 OR (unit_concept_id IS NULL AND unit_source_value IS NOT NULL)),
	(SELECT count(*) FROM qd_measurement WHERE unit_concept_id IS NOT NULL OR unit_source_value IS NOT NULL)
UNION ALL SELECT 'sourceConceptRecordCompleteness', (SELECT count(*) FROM qd_condition_occurrence WHERE condition_source_concept_id = 0), (SELECT count(*) FROM qd_condition_occurrence WHERE condition_source_concept_id IS NOT NULL)
UNION ALL SELECT 'sourceValueCompleteness', (SELECT count(*) FROM (SELECT DISTINCT condition_source_value FROM qd_condition_occurrence WHERE condition_concept_id = 0) v),
	(SELECT count(DISTINCT condition_source_value) + count(DISTINCT CASE WHEN condition_source_value IS NULL THEN 1 END) FROM qd_condition_occurrence)
UNION ALL SELECT 'plausibleValueLow', (SELECT count(*) FROM qd_person WHERE year_of_birth < 1930), (SELECT count(*) FROM qd_person WHERE year_of_birth IS NOT NULL)
UNION ALL SELECT 'plausibleValueHigh', (SELECT count(*) FROM qd_visit_occurrence WHERE visit_end_date > date '2020-07-15'), (SELECT count(*) FROM qd_visit_occurrence WHERE visit_end_date IS NOT NULL)
UNION ALL SELECT 'plausibleTemporalAfter', (SELECT count(*) FROM qd_condition_occurrence c JOIN qd_person p ON c.person_id = p.person_id
	WHERE coalesce(birth_datetime::date, (year_of_birth || '-06-01')::date) > condition_start_date), (SELECT count(*) FROM qd_condition_occurrence)
UNION ALL SELECT 'plausibleDuringLife', (SELECT count(*) FROM qd_condition_occurrence c JOIN qd_death d ON c.person_id = d.person_id WHERE condition_start_date > death_date + 60),
	(SELECT count(*) FROM qd_condition_occurrence WHERE person_id IN (SELECT person_id FROM qd_death))
UNION ALL SELECT 'plausibleAfterBirth', (SELECT count(*) FROM qd_condition_occurrence c JOIN qd_person p ON c.person_id = p.person_id WHERE condition_start_date IS NOT NULL
	AND condition_start_date < coalesce(birth_datetime::date, (year_of_birth || '-' || coalesce(lpad(month_of_birth::text, 2, '0'), '01') || '-' || coalesce(lpad(day_of_birth::text, 2, '0'), '01'))::date)),
	(SELECT count(*) FROM qd_condition_occurrence WHERE condition_start_date IS NOT NULL)
UNION ALL SELECT 'plausibleBeforeDeath', (SELECT count(*) FROM qd_condition_occurrence c JOIN qd_death d ON c.person_id = d.person_id WHERE condition_start_date IS NOT NULL AND condition_start_date > death_date + 60),
	(SELECT count(*) FROM qd_condition_occurrence c JOIN qd_death d ON c.person_id = d.person_id WHERE condition_start_date IS NOT NULL)
UNION ALL SELECT 'plausibleStartBeforeEnd', count(*) FILTER (WHERE condition_start_date > condition_end_date), count(*) FROM qd_condition_occurrence WHERE condition_start_date IS NOT NULL AND condition_end_date IS NOT NULL
UNION ALL SELECT 'withinVisitDates', count(*) FILTER (WHERE condition_start_date < visit_start_date - 7 OR condition_start_date > visit_end_date + 7), count(*)
	FROM qd_condition_occurrence c JOIN qd_visit_occurrence v ON c.visit_occurrence_id = v.visit_occurrence_id
UNION ALL SELECT 'plausibleGender', (SELECT count(*) FROM qd_condition_occurrence c JOIN qd_person p ON c.person_id = p.person_id WHERE condition_concept_id = 5 AND gender_concept_id <> 8507),
	(SELECT count(*) FROM qd_condition_occurrence WHERE condition_concept_id = 5)
UNION ALL SELECT 'plausibleGenderUseDescendants', (SELECT count(*) FROM qd_condition_occurrence c JOIN qd_person p ON c.person_id = p.person_id
	JOIN qd_concept_ancestor ON descendant_concept_id = condition_concept_id WHERE ancestor_concept_id = 1 AND gender_concept_id <> 8532),
	(SELECT count(*) FROM qd_condition_occurrence JOIN qd_concept_ancestor ON descendant_concept_id = condition_concept_id WHERE ancestor_concept_id = 1)
UNION ALL SELECT 'plausibleUnitConceptIds', (SELECT count(*) FROM qd_measurement WHERE measurement_concept_id = 7 AND unit_concept_id IS NOT NULL AND unit_concept_id NOT IN (8000, 8001, 0)),
	(SELECT count(*) FROM qd_measurement WHERE measurement_concept_id = 7 AND (unit_concept_id <> 0 OR unit_concept_id IS NULL));

-- DQD's threshold: more than so many percent fail, and any without one
SELECT r.rule_id, r.violations, r.n, r.violations = d.violated AND r.n = d.denominator AS as_dqd_counts, r.status,
	r.status = CASE WHEN coalesce(m.fail_pct, 0) = 0 AND d.violated > 0 OR 100.0 * d.violated / d.denominator > m.fail_pct THEN 'fail' ELSE 'pass' END AS as_dqd_judges
FROM medrec_result r JOIN medrec_run_rule m USING (run_id, rule_id) JOIN qd_dqd d USING (rule_id) WHERE run_id = :run_id ORDER BY rule_id;
SELECT count(*) AS checks, count(*) FILTER (WHERE r.violations > 0 AND r.violations < r.n) AS with_faults, count(*) FILTER (WHERE r.violations = d.violated AND r.n = d.denominator) AS equal
FROM medrec_result r JOIN qd_dqd d USING (rule_id) WHERE run_id = :run_id;
SELECT rule_id, status, sqlstate, reason FROM medrec_result WHERE run_id = :run_id AND status = 'error' ORDER BY rule_id;

DELETE FROM medrec_run WHERE suite = 'qd';
DELETE FROM medrec_rule WHERE suite = 'qd';
DROP TABLE qd_dqd, qd_concept, qd_concept_ancestor, qd_person, qd_death, qd_observation_period, qd_visit_occurrence, qd_condition_occurrence, qd_condition_era, qd_measurement;
