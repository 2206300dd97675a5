-- The aggregate quality() and its state: counts by a profile, a group under + and -

INSERT INTO medrec_profile (profile, title, combinations)
	VALUES ('qs_small', 'for this test', '{family+born,phone}');
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns) VALUES
	('qs_small', 1, 'family', 'family_name', 'required', 7.6, NULL, NULL, NULL, true),
	('qs_small', 2, 'born', 'birth_date', 'required', 13.3, NULL, NULL, 'born <= seen', true),
	('qs_small', 3, 'phone', 'phone', 'optional', 19.9, 'born < ''2010-01-01''', NULL, NULL, true),
	('qs_small', 4, 'died', NULL, 'conditional', 1, 'status IN (''20'', ''41'')', NULL, 'died >= born', false),
	('qs_small', 5, 'status', NULL, 'required', 1, NULL, 'status = ''9''', NULL, false),
	('qs_small', 6, 'seen', NULL, 'required', 0, NULL, NULL, NULL, false);

CREATE TABLE qs_patient (id int, family text, born date, phone text, died date, status char(2), seen date);
INSERT INTO qs_patient VALUES
	(1, 'Smith', '1980-01-02', '415-272-2671', NULL, '01', '2024-01-05'),
	(2, 'UNKNOWN', '1900-01-01', 'none', NULL, '20', '2024-01-06'),
	(3, NULL, NULL, '', NULL, '9', '2024-02-01'),
	(4, 'Doe', '2015-02-02', 'x', '2016-01-01', '41', '2024-02-02'),
	(5, 'Jones', '2055-01-01', '', '1990-01-01', '20', '2024-03-01'),
	(6, 'García', '1970-06-07', 'REFUSED', NULL, NULL, NULL);

-- what each row does
SELECT id, e.element, e.present, e.nulls, e.blank, e.placeholder, e.invalid, e.declined, e.not_applicable AS na
FROM (SELECT id, quality('qs_small', family, born, phone, died, status, seen) AS state FROM qs_patient GROUP BY id) AS q,
	quality_state_elements(state) AS e
WHERE e.element IN ('born', 'phone', 'died', 'status') AND e.present = 0
ORDER BY id, e.element COLLATE "C";

-- all together
SELECT element, requirement, weight, n, expected, present, rate_pct, low_pct, high_pct, lost_points
FROM (SELECT quality('qs_small', family, born, phone, died, status, seen) AS state FROM qs_patient) AS q, quality_state_elements(state);
SELECT profile, n, score, complete, complete_pct, match_ready, match_ready_pct, score_p10, score_p50
FROM (SELECT quality('qs_small', family, born, phone, died, status, seen) AS state FROM qs_patient) AS q, quality_summary(state);
SELECT s.* FROM (SELECT quality('qs_small', family, born, phone, died, status, seen) AS state FROM qs_patient) AS q, quality_scores(state) AS s;
SELECT p.* FROM (SELECT quality('qs_small', family, born, phone, died, status, seen) AS state FROM qs_patient) AS q, quality_patterns(state) AS p;

-- of no rows there is no state
SELECT quality('qs_small', family, born, phone, died, status, seen) FROM qs_patient WHERE id > 100;

-- Wilson's interval, by the formula as it stands in textbooks
SELECT element, low_pct = round(100 * (p + z2 / (2 * k) - sqrt(p * (1 - p) * z2 / k + z2 * z2 / (4 * k * k)))::numeric / (1 + z2 / k)::numeric, 2) AS low,
	high_pct = round(100 * (p + z2 / (2 * k) + sqrt(p * (1 - p) * z2 / k + z2 * z2 / (4 * k * k)))::numeric / (1 + z2 / k)::numeric, 2) AS high
FROM (SELECT quality('qs_small', family, born, phone, died, status, seen) AS state FROM qs_patient) AS q,
	quality_state_elements(state) AS e, LATERAL (SELECT present::float8 / expected AS p, expected::float8 AS k, (1.959963984540054 ^ 2)::float8 AS z2) AS f;

-- Values in an array, and such as are not typed
SELECT quality('qs_small', VARIADIC ARRAY[family, born::text, phone, died::text, status, seen::text])
	= quality('qs_small', family, born::text, phone, died::text, status::text, seen::text) AS same FROM qs_patient;
SELECT element, present, placeholder FROM (SELECT quality('qs_small', 'Smith', '1900-01-01', NULL, NULL, '9', NULL) AS state) AS q, quality_state_elements(state);

-- What is wrong is said by the profile, never by a value
SELECT quality('qs_small', family, born) FROM qs_patient;
SELECT quality('qs_smalll', family) FROM qs_patient;
SELECT quality(NULL, family) FROM qs_patient;
SELECT quality('qs_small', VARIADIC ARRAY[family]) FROM qs_patient;
SELECT quality('qs_small', VARIADIC NULL::text[]) FROM qs_patient;
SELECT quality('qs_small') FROM qs_patient;
SELECT quality('qs_small', family, born, phone, died, 9.5, seen) FROM qs_patient;	-- status = '9' reads as a number there

-- Conditions
CREATE FUNCTION qs_with(condition text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	context text;
BEGIN
	UPDATE medrec_profile_element SET valid_when = condition WHERE profile = 'qs_small' AND element = 'died';
	PERFORM quality('qs_small', family, born, phone, died, status, seen) FROM qs_patient;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
	RETURN sqlstate || ' ' || sqlerrm || ': ' || split_part(context, E'\n', 1);
END $$;
SELECT condition, qs_with(condition) FROM (VALUES
	('died >= born'), ('"died" IS NOT NULL'), ('birth_date_check(born, seen) = ''ok'''), ('died > born + 1 OR true'),
	('CURRENT_DATE > died'),
	('died >= 3'), ('died >= nowhere'), ('died'), ('died >='), (''), ('true; DELETE FROM qs_patient'),
	('true) OR (true'), ('EXISTS (SELECT FROM qs_patient)'), ('count(*) > 1'), ('random() > 0.5'),
	('nextval(''x'') > 1'), ('qs_with(''true'') = ''''') , ('true FROM qs_patient'), ('true AS x'), ('true, false'),
	('true ORDER BY 1'), ('*'), ('born.*'), ('qs_patient.died > born'), ('$1 > 2'), ('family.born > 1'), ('true UNION SELECT true')
	) AS c(condition);
SELECT count(*) FROM qs_patient;
UPDATE medrec_profile_element SET valid_when = 'died >= born' WHERE profile = 'qs_small' AND element = 'died';

-- whatever the search_path is, the functions are PostgreSQL's and medrec's
CREATE SCHEMA qs_evil;
CREATE FUNCTION qs_evil.birth_date_check(date, date) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 'evil' $$;
SET search_path = qs_evil, public;
UPDATE medrec_profile_element SET valid_when = 'birth_date_check(born, seen) <> ''evil''' WHERE profile = 'qs_small' AND element = 'born';
SELECT invalid FROM (SELECT quality('qs_small', family, born, phone, died, status, seen) AS state FROM qs_patient) AS q, quality_state_elements(state) WHERE element = 'born';
RESET search_path;
DROP SCHEMA qs_evil CASCADE;
UPDATE medrec_profile_element SET valid_when = 'born <= seen' WHERE profile = 'qs_small' AND element = 'born';

-- The state as text and as bytes
CREATE TABLE qs_state AS SELECT id % 3 AS part, quality('qs_small', family, born, phone, died, status, seen) AS state FROM qs_patient GROUP BY 1;
SELECT state FROM qs_state WHERE part = 0;
SELECT bool_and(state::text::quality_state = state) AS text_round_trip FROM qs_state;
CREATE FUNCTION qs_read(t text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	PERFORM t::quality_state;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN sqlstate || ' ' || sqlerrm || ': ' || detail;
END $$;
SELECT what, qs_read(t) FROM (SELECT state::text AS s FROM qs_state WHERE part = 0) AS q, LATERAL (VALUES
	('as it is', s),
	('empty', ''),
	('no JSON', 'ZZPATIENTZZ'),
	('half of it', left(s, 100)),
	('an array', '[]'),
	('nothing in it', '{}'),
	('another version', replace(s, '"version": 1', '"version": 2')),
	('version 1.5', replace(s, '"version": 1', '"version": 1.5')),
	('no profile', replace(s, '"profile"', '"prof"')),
	('a number for a profile', replace(s, '"qs_small"', '3')),
	('a bad fingerprint', regexp_replace(s, '"fingerprint": "..', '"fingerprint": "gg')),
	('a short fingerprint', regexp_replace(s, '"fingerprint": "..', '"fingerprint": "')),
	('no elements', regexp_replace(s, '"elements": .*, "counts"', '"elements": [], "counts"')),
	('an element that is none', regexp_replace(s, '"elements": .*, "counts"', '"elements": [1], "counts"')),
	('half an element', regexp_replace(s, '"elements": .*, "counts"', '"elements": [["a", "required"]], "counts"')),
	('another requirement', replace(s, '"optional"', '"nice"')),
	('a weight below zero', replace(s, '760', '-1')),
	('a weight beyond all', replace(s, '760', '1000001')),
	('a count more', replace(s, '"counts": [', '"counts": [0, ')),
	('a count too large', replace(s, '"counts": [', '"counts": [99999999999999999999, ')),
	('a count that is none', replace(s, '"counts": [2, ', '"counts": ["2", ')),
	('half a count', replace(s, '"counts": [2, ', '"counts": [2.5, ')),
	('rows without a pattern', replace(s, '"counts": [2, ', '"counts": [3, '))
	) AS v(what, t);
SELECT qs_read(format('{"version": 1, "profile": "x", "fingerprint": "0000000000000000", "elements": [%s], "counts": []}',
	(SELECT string_agg('["e", "required", 1, false]', ', ') FROM generate_series(1, 65))));
SELECT qs_read(format('{"version": 1, "profile": "x", "fingerprint": "0000000000000000", "elements": [%s], "counts": []}',
	(SELECT string_agg('["e", "required", 1, true]', ', ') FROM generate_series(1, 9))));

-- The group: states of parts add up to that of the whole, whatever the parts are
CREATE TABLE qs_row AS SELECT i, (ARRAY['Smith', 'UNKNOWN', NULL, '', 'García', 'REFUSED', 'X'])[1 + i * 7919 % 7] AS family,
	date '1900-01-01' + i * 104729 % 60000 AS born, (ARRAY['415-272-2671', '555-555-5555', NULL, 'DECLINED'])[1 + i * 31 % 4] AS phone,
	CASE WHEN i % 5 = 0 THEN date '2000-01-01' + i % 9000 END AS died, (ARRAY['01', '20', '41', '9'])[1 + i % 4] AS status,
	date '2023-01-01' + i % 720 AS seen
FROM generate_series(1, 5000) AS i;
CREATE TABLE qs_whole AS SELECT quality('qs_small', family, born, phone, died, status, seen) AS state FROM qs_row;
SELECT element, present, nulls, blank, placeholder, invalid, declined, not_applicable FROM qs_whole, quality_state_elements(state);

-- the same counts by plain SQL
SELECT count(*) FILTER (WHERE family IN ('Smith', 'García')) AS family_present, count(*) FILTER (WHERE family IS NULL) AS family_null,
	count(*) FILTER (WHERE born <> '1900-01-01' AND born > seen) AS born_invalid,
	count(*) FILTER (WHERE born < '2010-01-01' AND phone = 'DECLINED') AS phone_declined,
	count(*) FILTER (WHERE NOT born < '2010-01-01') AS phone_na,
	count(*) FILTER (WHERE status IN ('20', '41') AND died >= born) AS died_present,
	count(*) FILTER (WHERE status = '9') AS status_placeholder
FROM qs_row;

SELECT p.parts, (SELECT quality_rollup(s.state) = (SELECT state FROM qs_whole) AND sum(n) = 5000
	FROM (SELECT quality('qs_small', family, born, phone, died, status, seen) AS state, count(*) AS n
		FROM qs_row GROUP BY hashint4(i + p.parts) % p.parts) AS s) AS same
FROM (VALUES (1), (2), (3), (10), (100), (5000)) AS p(parts);
SELECT (a.state + b.state) = (b.state + a.state) AS commutative,
	((a.state + b.state) + c.state) = (a.state + (b.state + c.state)) AS associative,
	((a.state + b.state) - b.state) = a.state AS undone,
	((a.state - b.state) + b.state) = a.state AS below_zero_and_back,
	(a.state - a.state) + b.state = b.state AS nothing_is_zero
FROM qs_state AS a, qs_state AS b, qs_state AS c WHERE (a.part, b.part, c.part) = (0, 1, 2);
-- a difference has counts, and no rates where they are below zero
SELECT element, n, present, rate_pct, lost_points FROM qs_state AS a, qs_state AS b, quality_state_elements(a.state - b.state - b.state) WHERE (a.part, b.part) = (0, 1);
SELECT quality_score(a.state - b.state - b.state), score_p50 FROM qs_state AS a, qs_state AS b, quality_summary(a.state - b.state - b.state) WHERE (a.part, b.part) = (0, 1);
-- NULL is no state at all
SELECT quality_rollup(state) = (SELECT quality_rollup(state) FROM qs_state) AS same, quality_rollup(NULL) IS NULL AS none
FROM (SELECT state FROM qs_state UNION ALL SELECT NULL) AS s;

-- moving windows take rows away again
SELECT count(*), bool_and(moving = direct) AS same
FROM (SELECT i, quality('qs_small', family, born, phone, died, status, seen) OVER (ORDER BY i ROWS BETWEEN 20 PRECEDING AND 5 FOLLOWING) AS moving
	FROM qs_row WHERE i <= 300) AS w,
	LATERAL (SELECT quality('qs_small', family, born, phone, died, status, seen) AS direct FROM qs_row AS r
		WHERE r.i BETWEEN w.i - 20 AND least(w.i + 5, 300)) AS d;
SELECT count(*), bool_and(moving = direct) AS same
FROM (SELECT part, quality_rollup(state) OVER (ORDER BY part ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS moving FROM qs_state) AS w,
	LATERAL (SELECT quality_rollup(state) AS direct FROM qs_state AS s WHERE s.part BETWEEN w.part - 1 AND w.part) AS d;

-- two processes
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
ALTER TABLE qs_row SET (parallel_workers = 2);
EXPLAIN (COSTS OFF) SELECT quality('qs_small', family, born, phone, died, status, seen) FROM qs_row;
SELECT quality('qs_small', family, born, phone, died, status, seen) = (SELECT state FROM qs_whole) AS same FROM qs_row;
RESET ALL;

-- States of unlike profiles do not mix
UPDATE medrec_profile_element SET weight = 8 WHERE profile = 'qs_small' AND element = 'family';
DO $$
BEGIN
	PERFORM state + (SELECT quality('qs_small', family, born, phone, died, status, seen) FROM qs_patient) FROM qs_state;
EXCEPTION WHEN datatype_mismatch THEN
	RAISE NOTICE '%', sqlerrm;
END $$;
UPDATE medrec_profile_element SET weight = 7.6 WHERE profile = 'qs_small' AND element = 'family';
-- targets and notes are no part of the fingerprint
UPDATE medrec_profile_element SET target_pct = 95, note = 'x' WHERE profile = 'qs_small' AND element = 'family';
SELECT quality('qs_small', family, born, phone, died, status, seen) = (SELECT state FROM qs_whole) AS same FROM qs_row;

-- targets are those of the profile as it is now
UPDATE medrec_profile_element SET target_pct = 60, threshold_pct = 10 WHERE profile = 'qs_small' AND element = 'born';
UPDATE medrec_profile_element SET target_pct = 80, threshold_pct = 50 WHERE profile = 'qs_small' AND element = 'phone';
SELECT element, expected, rate_pct, target_pct, threshold_pct, status FROM qs_whole, quality_elements(state);
SELECT element, expected, status FROM qs_state, quality_elements(state) WHERE part = 0 AND element IN ('born', 'phone');
SELECT element, status FROM qs_state, quality_elements(state, 1) WHERE part = 0 AND element IN ('born', 'phone');

-- Profiles that are none
UPDATE medrec_profile SET combinations = '{family+nothing}' WHERE profile = 'qs_small';
SELECT quality('qs_small', family, born, phone, died, status, seen) FROM qs_patient;
UPDATE medrec_profile SET combinations = '{}' WHERE profile = 'qs_small';
UPDATE medrec_profile_element SET kind = 'nothing' WHERE profile = 'qs_small' AND element = 'family';
SELECT quality('qs_small', family, born, phone, died, status, seen) FROM qs_patient;
INSERT INTO medrec_profile (profile, title) VALUES ('qs_wide', 'many elements'), ('qs_none', 'no element');
SELECT quality('qs_none', 1);
INSERT INTO medrec_profile_element (profile, ordinal, element, in_patterns) SELECT 'qs_wide', i, 'e' || i, i <= 9 FROM generate_series(1, 64) AS i;
SELECT quality('qs_wide', VARIADIC ARRAY[1]);
UPDATE medrec_profile_element SET in_patterns = false WHERE profile = 'qs_wide' AND ordinal > 8;
SELECT score, complete, n FROM (SELECT quality('qs_wide', VARIADIC array_fill(i, ARRAY[64])) AS state FROM generate_series(1, 3) AS i) AS q, quality_summary(state);
INSERT INTO medrec_profile_element (profile, ordinal, element) VALUES ('qs_wide', 65, 'e65');
SELECT quality('qs_wide', VARIADIC array_fill(1, ARRAY[65]));

-- What is stored elsewhere is not fetched to see that it is there
CREATE TABLE qs_note (id int, note text);
ALTER TABLE qs_note ALTER note SET STORAGE EXTERNAL;
INSERT INTO qs_note SELECT i, repeat('word ', 2000) FROM generate_series(1, 200) AS i;
VACUUM ANALYZE qs_note;
INSERT INTO medrec_profile (profile, title) VALUES ('qs_note', 'a long text');
INSERT INTO medrec_profile_element (profile, ordinal, element, kind) VALUES ('qs_note', 1, 'id', NULL), ('qs_note', 2, 'note', 'text');
CREATE FUNCTION qs_buffers(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' || query INTO plan;
	RETURN (plan #>> '{0,Plan,Plans,0,Shared Hit Blocks}')::bigint + (plan #>> '{0,Plan,Plans,0,Shared Read Blocks}')::bigint;
END $$;
SELECT element, present FROM (SELECT quality('qs_note', id, note) AS state FROM qs_note) AS q, quality_state_elements(state);
SELECT qs_buffers('SELECT quality(''qs_note'', id, note) FROM qs_note') = qs_buffers('SELECT count(*) FROM qs_note') AS no_more_buffers,
	qs_buffers('SELECT count(*) FROM qs_note') < pg_relation_size('qs_note') / 8192 + 2 AS of_the_heap_alone;

DELETE FROM medrec_profile WHERE profile LIKE 'qs\_%';
DROP TABLE qs_patient, qs_state, qs_row, qs_whole, qs_note;
DROP FUNCTION qs_with, qs_read, qs_buffers;
