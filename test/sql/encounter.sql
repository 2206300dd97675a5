-- Encounters: the edits of the Medicare Code Editor, at their boundaries.

-- a stay without objections, with its codes as values and as texts
SELECT * FROM encounter_edits('{S72.001A,I25.10,E78.5}'::icd10[], '{0SR9019}'::icd10pcs[], 81, 'F', '2026-01-03', '2026-01-09', '03');
SELECT encounter_is_clean('{S72.001A,I25.10,E78.5}'::icd10[], '{0SR9019}'::icd10pcs[], 81, 'F', '2026-01-03', '2026-01-09', '03') AS codes,
	encounter_is_clean('{s72001a,"I25.10 ",e785}'::text[], '{0sr9019}'::text[], 81, 'F', '2026-01-03', '2026-01-09', '03') AS texts;
-- and one with some of every kind
SELECT * FROM encounter_edits('{S72.001A,N13.30,S72.001A,A34}'::icd10[], '{0SR20JZ,10E0XZZ}'::icd10pcs[], 130, 'F', '2024-02-03', '2024-02-09', '99');

-- what an encounter of given codes is objected to for; codes are separated by blanks
CREATE FUNCTION edits_of(dx text, px text, age int, sex text, discharged date, stay int DEFAULT 9) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(edit || ' ' || item || coalesce(position::text, ''), ', ' ORDER BY item, position, edit COLLATE "C"), '-')
	FROM encounter_edits(string_to_array(dx, ' '), string_to_array(px, ' '), age, sex, discharged - stay, discharged, '01') $$;

-- 1: not valid on the day, a header, unreadable; such a code has no other edits than duplicate_of_pdx
SELECT dx, px, d, edits_of(dx, px, 40, 'F', d)
FROM (VALUES ('U07.1', NULL, date '2020-03-31'), ('U07.1', NULL, '2020-04-01'), ('M35.8', NULL, '2020-12-31'), ('M35.8', NULL, '2021-01-01'),
	('A00.0 T81.4XXA', NULL, '2018-09-30'), ('A00.0 T81.4XXA', NULL, '2018-10-01'), ('E11', NULL, '2026-01-01'), ('A00.0 see_note', 'see_note 0SR9019', '2026-01-01'),
	('A00.0', '30233AZ', '2026-03-31'), ('A00.0', '30233AZ', '2026-04-01'), ('A00.0', 'XW033E5', '2020-07-31'), ('A00.0', 'XW033E5', '2020-08-01'),
	('A00.0', '0SR9019', '2015-09-30')) v(dx, px, d);

-- 2, 6, 8A, 9: as principal diagnosis, and not as a secondary one
SELECT dx, d, edits_of(dx, NULL, 40, 'F', d) AS principal, edits_of('A00.0 ' || dx, NULL, 40, 'F', d) AS secondary
FROM (VALUES ('W01.0XXA', date '2026-01-01'), ('G13.1', '2026-01-01'), ('E11.9', '2026-01-01'), ('B95.8', '2026-01-01'), ('Z51.89', '2026-01-01'),
	('F05', '2024-03-31'), ('F05', '2024-04-01'), ('F05', '2026-09-30'), ('O75.82', '2024-03-31'), ('O75.82', '2024-04-01'), ('O75.82', '2024-09-30'), ('O75.82', '2024-10-01'),
	('F07.81', '2025-09-30'), ('F07.81', '2025-10-01'), ('F07.81', '2026-03-31'), ('F07.81', '2026-04-01')) v(dx, d);
-- Z51.89 needs a secondary diagnosis, whichever; an empty place is none
SELECT edits_of('Z51.89', NULL, 40, 'F', '2026-01-01') AS alone, edits_of('Z51.89 A00.0', NULL, 40, 'F', '2026-01-01') AS with_one, edits_of('Z51.89 E11', NULL, 40, 'F', '2026-01-01') AS with_invalid;
SELECT edit, position FROM encounter_edits('{Z51.89,NULL,NULL}'::icd10[], NULL, 40, 'F', '2026-01-01', '2026-01-02', '01');

-- 3: of the principal diagnosis, even an invalid or unreadable one; not among the secondary ones
SELECT dx, edits_of(dx, NULL, 40, 'F', '2026-01-01') FROM (VALUES ('A00.0 A00.1 a000'), ('A00.0 A00.1 A00.1'), ('E11 A00.0 E11'), ('nil A00.0 nil none')) v(dx);

-- 4: the ages of each list
SELECT dx, list, string_agg(a || CASE WHEN edits_of('A00.0 ' || dx, NULL, a, 'F', '2026-01-01') LIKE '%age_conflict dx2%' THEN ' conflict' ELSE ' ok' END, ', ' ORDER BY a) AS ages
FROM (VALUES ('E84.11', 'newborn'), ('Z00.121', 'pediatric'), ('O09.00', 'maternity'), ('I25.10', 'adult'), ('E78.5', 'none')) v(dx, list),
	unnest('{-1,0,1,8,9,14,15,17,18,64,65,124,125}'::int[]) a GROUP BY 1, 2 ORDER BY 1;
SELECT d, string_agg(a || CASE WHEN edits_of('A00.0 O09.00', NULL, a, 'F', d) LIKE '%age_conflict%' THEN ' conflict' ELSE ' ok' END, ', ' ORDER BY a) AS maternity
FROM (VALUES (date '2019-09-30'), ('2019-10-01')) v(d), unnest('{8,9,11,12,55,56,64,65}'::int[]) a GROUP BY d ORDER BY d;
SELECT dx, d, edits_of('A00.0 ' || dx, NULL, 70, 'F', d) FROM (VALUES ('Z02.84', date '2024-03-31'), ('Z02.84', '2024-04-01'), ('Z13.32', '2024-03-31'), ('Z13.32', '2024-04-01')) v(dx, d);

-- 5 and 15: until 2024-09-30; from then on an unknown sex is accepted
SELECT sex, d, edits_of('A00.0 A34 N40.0', '0UT90ZZ', 40, sex, d) FROM unnest('{m,Male,f," FEMALE ",U,unknown,0,1,2,X,other,M?}'::text[]) WITH ORDINALITY s(sex, n), (VALUES (date '2024-09-30'), ('2024-10-01')) v(d) ORDER BY n, d;

-- 8B: a delivery needs its outcome among the secondary diagnoses, since 2018-10-01; also of a man
SELECT dx, px, sex, d, edits_of(dx, px, 30, sex, d) FROM (VALUES ('O80', '10E0XZZ', 'F', date '2018-09-30'), ('O80', '10E0XZZ', 'F', '2018-10-01'), ('O80 Z37.0', '10E0XZZ', 'F', '2026-01-01'),
	('Z37.0 O80', '10E0XZZ', 'F', '2026-01-01'), ('A00.0', '10D00Z1 10E0XZZ', 'M', '2026-01-01'), ('A00.0', '10D07Z6', 'F', '2026-01-01')) v(dx, px, sex, d);

-- 11 and 17: what is not covered, or only in certain cases
SELECT part, dx, px, age, d, edits_of(dx, px, age, 'M', d)
FROM (VALUES ('A', 'A00.0', '00F3XZZ', 40, date '2026-01-01'),
	('B', 'A00.0', '0FYG0Z0', 40, '2026-01-01'), ('B', 'A00.0', '0FYG0Z0 0TY00Z0', 40, '2026-01-01'), ('B', 'A00.0 E10.9', '0FYG0Z1', 40, '2026-01-01'), ('B', 'E10.65', '0FYG0Z1', 40, '2026-01-01'),
	('C', 'A00.0', '02RK0JZ 02RL0JZ', 40, '2022-03-31'), ('C', 'A00.0 Z00.6', '02RK0JZ 02RL0JZ', 40, '2022-03-31'), ('C', 'A00.0', '02RK0JZ', 40, '2022-03-31'),
	('C', 'A00.0 Z00.6', '02RL0JZ', 40, '2022-03-31'), ('C', 'A00.0', '02RK0JZ 02RL0JZ', 40, '2022-04-01'),
	('D', 'A00.0', '30233G0', 40, '2026-01-01'), ('D', 'C91.00', '30233G0', 40, '2026-01-01'), ('D', 'A00.0 C92.00', '30233Y0', 40, '2026-01-01'),
	('E', 'C90.00', '30233G2', 40, '2018-09-30'), ('E', 'C90.00', '30233G2', 40, '2018-10-01'), ('E', 'A00.0 C90.01', '30233G1', 40, '2016-09-30'), ('E', 'A00.0', '30233G2', 40, '2018-09-30'),
	('F', 'A00.0', '0SR20JZ', 60, '2026-01-01'), ('F', 'A00.0', '0SR20JZ', 61, '2026-01-01'), ('F', 'A00.0', '0SR40JZ', -1, '2026-01-01'), ('F', 'A00.0', '0SR40JZ', 0, '2026-01-01'),
	('G', 'A00.0', '0VTQ0ZZ', 40, '2026-01-01'), ('G', 'A00.0', '0V5Q0ZZ', 40, '2016-09-30'), ('G', 'A00.0', '0V5Q0ZZ', 40, '2016-10-01'), ('G', 'A00.0 Z30.2', '0V5Q0ZZ', 40, '2026-01-01'), ('G', 'Z30.2', '0V5Q0ZZ', 40, '2026-01-01'),
	('17', 'A00.0', '02YA0Z0', 40, '2026-01-01')) v(part, dx, px, age, d);

-- 14 and 16
SELECT age, edits_of('A00.0', NULL, age, 'M', '2026-01-01') FROM unnest('{-2147483648,-1,0,124,125,2147483647}'::int[]) age;
SELECT status, (SELECT string_agg(edit, ', ') FROM encounter_edits('{A00.0}'::icd10[], NULL, 40, 'M', '2026-01-01', '2026-01-02', status))
FROM unnest('{01,1," 7 ",08,10,20,30,66,69,81,95,96,00,001,0x,-1,"",NULL}'::text[]) status;

-- 18, 19, 20
SELECT dx, edits_of(dx, NULL, 40, 'M', '2026-01-01') FROM (VALUES ('Y65.51'), ('A00.0 Y65.52'), ('A00.0 Y65.53 Y65.53'), ('A00.0 Y65.0')) v(dx);
SELECT px, stay, edits_of('A00.0', px, 40, 'M', '2026-01-31', stay) FROM (VALUES ('5A1955Z'), ('5A1945Z')) v(px), unnest('{-1,0,4,5}'::int[]) stay ORDER BY 1 DESC, 2;
SELECT dx, d, edits_of('A00.0 ' || dx, NULL, 40, 'M', d) FROM (VALUES ('G81.00', date '2022-03-31'), ('G81.00', '2022-04-01'), ('G81.01', '2022-04-01'), ('S72.009A', '2022-03-31'), ('S72.009A', '2022-04-01')) v(dx, d);

-- what is missing
SELECT * FROM encounter_edits(NULL::icd10[]);
SELECT edit, severity, item, position FROM encounter_edits('{}'::text[], '{}', 40, '', '2026-01-01', '2026-01-02', ' ');
SELECT edit, severity, item, position, code FROM encounter_edits('{NULL,A00.0,NULL,A00.1,NULL}'::icd10[], '{NULL,0SR9019,NULL}'::icd10pcs[], 40, 'M', NULL, '2026-01-02', '01');
SELECT edit, severity, item, position, code FROM encounter_edits('{"",A00.0," ",A00.1,NULL," "}'::text[], '{"",0SR9019}'::text[], 40, 'M', NULL, '2026-01-02', '01');
SELECT px, admitted, (SELECT string_agg(edit, ', ') FROM encounter_edits('{A00.0}'::icd10[], ARRAY[px]::icd10pcs[], 40, 'M', admitted, '2026-01-09', '01'))
FROM (VALUES ('5A1955Z'), ('0SR9019')) v(px), (VALUES (NULL::date), ('-infinity'), ('infinity'), ('2026-01-01')) w(admitted) ORDER BY 1 DESC, 2;
-- without a day of discharge the codes are not examined, but what is wrong on every day is told
SELECT edit, item, position, code FROM encounter_edits('{E11,A00.0,see note,E11}'::text[], '{see note,5A1955Z}', 125, 'U', '2026-01-01', NULL, '99');
-- nor are they after the last edition; the answer is false only for what a later edition cannot change
SELECT d, dx, age, (SELECT string_agg(edit || ' ' || severity, ', ') FROM encounter_edits(dx::text[], NULL, age, 'U', d, d, '99')) AS edits, encounter_is_clean(dx::text[], NULL, age, 'U', d, d, '99') AS clean
FROM (VALUES (date '2026-09-30', '{E11}', 40), ('2026-10-01', '{E11}', 40), ('infinity', '{B95.8}', 40), ('2026-10-01', '{B95.8,A00.0,B95.8}', 40), ('2026-10-01', '{see note}', 40), ('2026-10-01', '{A00.0}', -1), ('-infinity', '{A00.0}', 40)) v(d, dx, age);
SELECT encounter_is_clean(NULL::icd10[]) AS nothing, encounter_is_clean('{A00.0}'::icd10[], NULL, 40, 'M', NULL, '2026-01-01', '01') AS enough,
	encounter_is_clean('{A00.0,NULL,A00.1}'::icd10[], NULL, 40, 'M', NULL, '2026-01-01', '01') AS advice_only, encounter_is_clean('{A00.0}'::icd10[], NULL, 40, 'M', NULL, NULL, '01') AS no_day;

-- present on admission: nothing without an array; a short one is blank at its end
SELECT poa, (SELECT string_agg(edit || ' ' || position, ', ' ORDER BY position) FROM encounter_edits('{A00.0,Z51.5,A00.1}'::icd10[], NULL, 40, 'M', NULL, '2026-01-01', '01', poa::text[]))
FROM (VALUES (NULL), ('{Y,"",N}'), ('{u,1,w}'), ('{Y,Y,Y}'), ('{1,NULL,Y}'), ('{Y}'), ('{}'), ('{Y,"",Y,""}'), ('{Y,"",Y,Y}'), ('{YY,E,"0"}')) v(poa);
SELECT d, (SELECT string_agg(edit || ' ' || position, ', ') FROM encounter_edits('{A00.0,Z51.5}'::icd10[], NULL, 40, 'M', NULL, d, '01', '{Y,Y}') WHERE edit LIKE 'poa%')
FROM unnest('{2016-09-30,2016-10-01,2021-09-30,2021-10-01,2026-09-30,2026-10-01}'::date[]) d;
SELECT severity, item, position, code, message FROM encounter_edits('{A00.0,Z51.5,A00.1,A00.9}'::icd10[], NULL, 40, 'M', NULL, '2026-01-01', '01', '{"",Y,1,?,Y}');
SELECT encounter_is_clean('{A00.0}'::icd10[], NULL, 40, 'M', NULL, '2026-01-01', '01', '{?}') AS advice_only;

-- arrays of all forms: positions count from 1, row by row
SELECT edit, position, code FROM encounter_edits('{{A00.0,E11},{A00.0,I10}}'::icd10[], '[5:6]={0SR9019,0SR9018}'::icd10pcs[], 40, 'M', NULL, '2026-01-02', '01') ORDER BY item, position;
SELECT edit, position, code FROM encounter_edits('[-3:-2][7:8]={{A00.0,NULL},{A00.0,nonsense}}'::text[], NULL, 40, 'M', NULL, '2026-01-02', '01');
-- many codes
SELECT edit, count(*), min(position), max(position) FROM encounter_edits((SELECT array_agg('A000'::icd10) FROM generate_series(1, 10000)), (SELECT array_agg('0SR9018'::icd10pcs) FROM generate_series(1, 10000)), 40, 'M', NULL, '2026-01-02', '01') GROUP BY 1 ORDER BY 1;
SELECT edit, count(*), min(position), max(position) FROM encounter_edits((SELECT array_agg(CASE WHEN n % 2 = 0 THEN 'what' END) FROM generate_series(1, 10000) n), NULL, 40, 'M', NULL, '2026-01-02', '01') GROUP BY 1 ORDER BY 1;
SELECT encounter_is_clean((SELECT array_agg(CASE WHEN n = 1 THEN 'A00.0' ELSE 'A00.1' END::icd10) FROM generate_series(1, 10000) n), NULL, 40, 'M', NULL, '2026-01-02', '01');
-- hostile texts are not repeated
SELECT * FROM encounter_edits(ARRAY['A00.0', 'ZZPATIENTZZ', E'\x01\x02', repeat('E11.9', 1000), 'É11.9', 'E11.9; DROP TABLE', 'E11.9,I10'], ARRAY['123-45-6789'], 40, 'ZZPATIENTZZ', NULL, '2026-01-02', 'ZZPATIENTZZ', ARRAY['ZZPATIENTZZ']) ORDER BY item, position, edit COLLATE "C";

-- notes of the tabular list: pairs that exclude each other, and what comes first
CREATE FUNCTION advice_of(dx text, discharged date) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(edit || ' dx' || position || ' ' || code || ' ' || message, '; ' ORDER BY ordinality), '-')
	FROM encounter_edits(string_to_array(dx, ' ', 'NULL'), NULL, 40, 'F', discharged, discharged, '01') WITH ORDINALITY WHERE edit IN ('excludes1', 'code_first') $$;

-- the note of either code, and whichever comes first; at the codes, above them, at a block, at a chapter
SELECT dx, advice_of(dx, '2026-01-02')
FROM (VALUES ('A00.0 E10.9 E11.9'), ('E11.65 E10.10'), ('I10 R73.03 E11.9'), ('E11.9 R73.03'), ('J44.9 J41.0'), ('J47.9 J44.1'), ('F32.9 F33.1'), ('O80 Z34.90'), ('Z34.90 O80'),
	('E10.9 P70.2'), ('P70.2 E03.9'), ('J45.909 R06.2'), ('C50.911 C44.501'), ('I10 I27.0'), ('E11.9 I10 N18.30'), ('J45.909 J44.9'), ('E11.9 E78.5')) v(dx);
-- a note with a condition on characters: I69.- with the final characters 23, open fractures, the intent of a poisoning
SELECT dx, advice_of(dx, '2026-01-02')
FROM (VALUES ('F80.81 I69.323'), ('F80.81 I69.322'), ('S51.001A S52.001B'), ('S51.001A S52.001A'), ('G63 E11.42'), ('M14.60 E11.610'), ('M14.60 E11.618'), ('D64.2 T39.011A'), ('D64.2 T39.015A'), ('D64.2 T58.01XA')) v(dx);
-- no code excludes itself, a copy or what is named beside it; a pair of copies is told once
SELECT dx, advice_of(dx, '2026-01-02')
FROM (VALUES ('E10.9 E10.9'), ('E10.9 E10.65'), ('E10.9 E11.9 E10.9 E11.9'), ('R73.03 E11.9 E10.9'), ('A00.0 A00.0')) v(dx);
-- empty and bad places are none, and are counted
SELECT dx, advice_of(dx, '2026-01-02')
FROM (VALUES ('NULL E10.9 NULL NULL E11.9'), ('E10.9 E11'), ('E10 E11.9'), ('see note E10.9 E11.9'), ('NULL N18.30 E11.22')) v(dx);
-- what comes first: behind it, before it, several; unnamed, of the principal diagnosis alone, and not if manifestation_as_pdx says it
SELECT dx, advice_of(dx, '2026-01-02')
FROM (VALUES ('N18.30 I12.9'), ('I12.9 N18.30'), ('A00.0 N18.30 E78.5 I12.9 E11.22'), ('N18.30'), ('F02.80'), ('A00.0 F02.80'), ('F02.80 G30.9'), ('R65.20'), ('R65.20 A41.9'), ('A41.9 R65.20'), ('A00.0 R65.20'),
	('L97.419 I96 E11.621'), ('L97.419'), ('N18.30 I12.9 N18.30'), ('N18.30 I12.9 I12.9'), ('NULL F05')) v(dx);
SELECT edit FROM encounter_edits('{F02.80}'::icd10[], NULL, 40, 'F', NULL, '2026-01-02', '01');
-- by day: changes that the addenda of the book date, the first list, and the days after the last one
SELECT dx, d, advice_of(dx, d)
FROM (VALUES ('J43.9 J44.9', date '2023-09-30'), ('J43.9 J44.9', '2023-10-01'), ('I71.9 A52.01', '2022-09-30'), ('I71.9 A52.01', '2022-10-01'), ('E10.9 E11.9', '2016-09-30'), ('E10.9 E11.9', '2016-10-01'),
	('E10.9 E11.9', '2026-09-30'), ('E10.9 E11.9', '2026-10-01'), ('E10.9 E11.9', NULL), ('J45.909 J82', '2020-09-30'), ('I96 E11.52', '2017-09-30'), ('I96 E11.52', '2017-10-01')) v(dx, d);
-- with values as with texts, in all columns
SELECT * FROM encounter_edits('{E10.9,E11.9,N18.30,I12.9}'::icd10[], NULL, 40, 'F', NULL, '2026-01-02', '01');
-- advice makes nothing unclean
SELECT encounter_is_clean('{E10.9,E11.65,N18.30,I12.9}'::icd10[], NULL, 40, 'F', NULL, '2026-01-02', '01') AS codes, encounter_is_clean('{E10.9,E11.65,N18.30,I12.9}'::text[], NULL, 40, 'F', NULL, '2026-01-02', '01') AS texts;
-- long lists: 10,000 different codes; the same pairs as one by one; and 10,000 copies of two
CREATE TABLE many AS
SELECT row_number() OVER (ORDER BY md5(code::text)) AS n, code FROM (SELECT icd10_descendants(chr(letter) || lpad(number::text, 2, '0'), '2026-01-02') AS code
	FROM generate_series(65, 90) letter, generate_series(0, 99) number) c WHERE icd10_is_billable(code, '2026-01-02') AND left(code::text, 1) NOT IN ('S', 'T', 'V', 'W', 'X', 'Y') ORDER BY 1 LIMIT 10000;
SELECT max(cardinality(list)) AS codes, count(DISTINCT (position, message)) = count(*) AS once, count(*) > 10000 AS many, min(position) >= 1 AND max(position) <= 10000 AS within
FROM (SELECT array_agg(code ORDER BY n) AS list FROM many) l, LATERAL encounter_edits(list, NULL, 40, 'F', NULL, '2026-01-02', '01') e WHERE edit IN ('excludes1', 'code_first');
WITH few AS (SELECT array_agg(code ORDER BY n) AS list FROM many WHERE n <= 400),
	together AS (SELECT position AS later, substring(message FROM 'diagnosis (\d+):')::int AS earlier FROM few, LATERAL encounter_edits(list, NULL, 40, 'F', NULL, '2026-01-02', '01') WHERE edit = 'excludes1'),
	pairwise AS (SELECT b.n AS later, a.n AS earlier FROM many a JOIN many b ON a.n < b.n AND b.n <= 400
		WHERE EXISTS (SELECT FROM encounter_edits(ARRAY[a.code, b.code], NULL, 40, 'F', NULL, '2026-01-02', '01') WHERE edit = 'excludes1'))
SELECT count(*) > 50 AS some, count(*) FILTER (WHERE t.later IS NULL OR p.later IS NULL) AS different FROM together t FULL JOIN pairwise p USING (later, earlier);
DROP TABLE many;
SELECT position, code, message FROM encounter_edits((SELECT array_agg(CASE WHEN n % 2 = 0 THEN 'E10.9' ELSE 'E11.9' END::icd10) FROM generate_series(1, 10000) n), NULL, 40, 'M', NULL, '2026-01-02', '01') WHERE edit = 'excludes1';
DROP FUNCTION advice_of;

-- in a select list, with arguments by name, in constraints, over rows
SELECT (encounter_edits('{E11.9}'::icd10[], age => 40, sex => 'F', discharged => '2026-01-02', discharge_status => '01')).edit;
CREATE TABLE stay (id int, dx icd10[], age int, discharged date,
	CHECK (encounter_is_clean(dx, NULL, age, 'F', NULL, discharged, '01')));
INSERT INTO stay VALUES (1, '{A00.0}', 40, '2026-01-02'), (2, '{E11.9}', 40, '2030-01-02');
\set VERBOSITY terse
INSERT INTO stay VALUES (3, '{E11.9}', 40, '2026-01-02');
\set VERBOSITY default
SELECT id, edit FROM stay LEFT JOIN LATERAL encounter_edits(dx, NULL, age, 'F', NULL, discharged, '01') ON true ORDER BY id;
DROP TABLE stay;
DROP FUNCTION edits_of;
