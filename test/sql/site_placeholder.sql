-- A site's own placeholders.

PREPARE state AS SELECT element_state('Blixen'::text, 'family_name') AS name, element_state('blix-en'::text, 'street') AS street, element_state('1245319599'::text, 'us_npi') AS npi,
	identifier_check('us_npi', '1245319599') AS checked, element_state('2001-09-09'::date, 'birth_date') AS birth_date, element_state('call front desk'::text, 'phone') AS phone;
SET plan_cache_mode = force_generic_plan;
EXECUTE state;
INSERT INTO medrec_placeholder (value, kinds, state) VALUES
	('Blixen', '{family_name,given_name}', DEFAULT), ('1245319599', '{identifier}', DEFAULT), ('2001-09-09', '{birth_date}', DEFAULT), ('Call front desk!', NULL, 'declined');
EXECUTE state;
SELECT placeholder_class('BLIXEN', 'family_name'), completeness_pct(x, 'family_name') FROM (VALUES ('Blixen'), ('García'), ('UNKNOWN'), ('Smith')) v(x);
SELECT value, match, state, class, array_length(kinds, 1) > 5 AS many_kinds, source, since FROM placeholder_catalogue() WHERE source = 'site' ORDER BY value COLLATE "C";
-- where a name is taken apart, too
SELECT n, p.family, p.given, p.given = '' AS placeholder, p.middle FROM unnest('{"Smith, Blixen Anna","Blixen Smith","SMITH^BLIXEN","Blixen, Anna","Smith, Anna Blixen"}'::text[]) AS n, patient_name_parse(n) AS p;
-- for one kind, not for others; the stored form counts, too
SELECT identifier_check('us_npi', ' 1245319599 ') AS spaces, identifier_is_valid('us_npi', '1245319599') AS valid, identifier_normalize('us_npi', '1245319599') IS NULL AS no_form,
	identifier_check('us_npi', '1003000126') AS another;
-- a birth date, however it is written; not the fourth of May
INSERT INTO medrec_placeholder (value, kinds) VALUES ('1977-04-05', '{birth_date}');
SELECT d, element_state(d, 'birth_date'), patient_key(birth_date => d) FROM unnest('{1977-04-05,19770405,4/5/1977,5.4.1977,05.04.1977 08:30,4.5.1977,5/4/1977,31.4.1977,12.31.1977}'::text[]) AS d;
DELETE FROM medrec_placeholder WHERE value = '1977-04-05';
-- of letters that the locale may know nothing of
INSERT INTO medrec_placeholder (value) VALUES ('не указан');
SELECT element_state('не указан'::text, 'family_name'), element_state('Не Указан'::text, 'family_name');
DELETE FROM medrec_placeholder WHERE value = 'не указан';

-- what cannot be one
INSERT INTO medrec_placeholder (value) VALUES ('--');
INSERT INTO medrec_placeholder (value) VALUES (repeat('x', 65));
INSERT INTO medrec_placeholder (value) VALUES (repeat('ж', 33));
INSERT INTO medrec_placeholder (value, state) VALUES ('later', 'pending');
-- an unknown kind holds for nothing
INSERT INTO medrec_placeholder (value, kinds) VALUES ('Blorg', '{no_such_kind}');
SELECT element_state('Blorg'::text, 'family_name'), element_state('Blorg'::text);

-- taken back
BEGIN;
DELETE FROM medrec_placeholder;
EXECUTE state;
ROLLBACK;
EXECUTE state;
DELETE FROM medrec_placeholder WHERE value = 'Blixen';
EXECUTE state;
SELECT (patient_name_parse('Smith, Blixen Anna')).given;

-- what is read again, and has not changed, takes no memory
CREATE FUNCTION pg_temp.bytes() RETURNS bigint LANGUAGE sql VOLATILE AS $$ SELECT total_bytes FROM pg_backend_memory_contexts WHERE name = 'TopMemoryContext' $$;
SELECT pg_temp.bytes() AS before \gset
DO $$
BEGIN
	FOR i IN 1..100 LOOP
		UPDATE medrec_placeholder SET remark = i;
		PERFORM element_state('Blixen'::text, 'street');
	END LOOP;
END $$;
SELECT pg_temp.bytes() - :before < 1000000 AS little;

-- no more than there is room for
INSERT INTO medrec_placeholder SELECT 'filler ' || i FROM generate_series(1, 2000) i;
SELECT element_state('filler 7'::text, 'family_name');
TRUNCATE medrec_placeholder;
EXECUTE state;
SELECT element_state('filler 7'::text, 'family_name');
