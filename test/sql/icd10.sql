-- The shape of diagnosis codes: what the type accepts, what it refuses and
-- how a text that is no code is explained and repaired.

-- one value, however it is written
SELECT raw, icd10_try(raw) AS code, icd10_undotted(raw) AS undotted, icd10_category(raw) AS category
FROM (VALUES ('E11.9'), ('E119'), ('e11.9'), (' e119  '), (E'\tE11.9\r\n'), ('I10'), ('S72.001A'),
	('s72001a'), ('t42.6x2d'), ('C4A.9'), ('U07.1'), ('QA0.0101'), ('QA171'), ('Z87.8904'), ('E11.9'::char(12))) v(raw);

-- the narrowest and the widest shapes, and what lies just outside
SELECT raw, icd10_is_valid(raw) AS valid
FROM (VALUES ('A00'), ('Z99'), ('Z9B.ZZZZ'), ('A0B'), ('A0C'), ('A0'), ('A'), ('AA0'), ('QA0'), ('QA9'), ('QAA'), ('QB0'),
	('A000000'), ('A0000000'), ('A00.0000'), ('A00.00000'), ('A00.'), ('A0.0'), ('.A00'), ('A00..0'), ('A00.0.'), ('1A0'), ('A-0'), ('A00.-')) v(raw);

-- why it is no code, and what can be done without a guess
SELECT raw, icd10_check(raw) AS "check", icd10_repair(raw) AS repair
FROM (VALUES ('E11.9'), (''), ('   '), (E'\t'), ('N/A'), ('unknown'), ('NONE'), ('-'),
	('J4 49'), ('E11 .9'), ('T40.1 X1A'), ('T07 XXXA'), ('S72.00 1A'), ('E11 9'), ('E11.9 2'), ('E119 2'), ('S72.001 A'), ('I10.'), ('E11.9.'), (' i10. '), ('E1.19'), ('E.119'), ('E119.'), ('E1 1.9'),
	('ICD10:E11.9'), ('ICD-10-CM e119'), ('icd10cm|I10'), ('I10: E11.9'), ('DX E11.9'), ('urn:oid:2.16.840.1.113883.6.90|E11.9'),
	('http://hl7.org/fhir/sid/icd-10-cm|E11.9'), ('ICD10: J4 49'), ('ICD10'), ('ICD10:'), ('ICD-9 250.00'),
	('E11.9, I10'), ('E11.9 I10'), ('E119;I10;Z99'), ('ICD10:E11.9;ICD10:I10'), ('E11.9/'), ('E11.9, '),
	('E1O.9'), ('EI1.9'), ('El1.9'), ('JO2'), ('O20.O'), ('S72.001AB'), ('E11.99999'), ('A0000000000000000000'),
	('250.00'), ('25000'), ('401.9'), ('4019'), ('250'), ('47.01'), ('E950.0'), ('E849.7'), ('E119.0'), ('V10.1'), ('25'), ('2500000'), ('250.000'),
	('0DTJ4ZZ'), ('B20'), ('XW033E5'), ('BABY'), ('NA0'), ('B12 DEF'), ('E11 HIGH'), ('diabetes'), ('COLD'), ('E11-9'), ('E11.-'),
	('E11.9?'), (U&'E11.9\00A0'), (U&'\FF2511.9'), (U&'E11\FF0E9'), ('E11..9'), ('E.1.1.9'), ('Type 2 diabetes E11.9')) v(raw);

-- a repair never loses or changes a letter or digit, and what it gives is a code
SELECT count(*) AS repaired,
	count(*) FILTER (WHERE icd10_undotted(icd10_repair(raw)) = upper(regexp_replace(raw, '[^A-Za-z0-9]', '', 'g'))) AS unchanged,
	count(*) FILTER (WHERE icd10_check(icd10_repair(raw)::text) = 'ok') AS ok
FROM (
	SELECT overlay(overlay(code PLACING noise FROM 1 + i % length(code) FOR 0) PLACING noise2 FROM 1 + i % 7 FOR 0) AS raw
	FROM generate_series(1, 20000) i,
		LATERAL (SELECT (ARRAY['E119', 'S72001A', 'I10', 'T401X1A', 'QA00101'])[1 + i % 5] AS code,
			(ARRAY['', ' ', '.', '-', 'x', '  ', '0'])[1 + i % 7] AS noise,
			(ARRAY['', ' ', '.', ' '])[1 + i / 7 % 4] AS noise2) n
) r
WHERE icd10_repair(raw) IS NOT NULL;

-- clear errors, and never the value
DO $$
DECLARE
	raw text;
	message text; detail text; hint text; state text;
BEGIN
	FOREACH raw IN ARRAY ARRAY['', 'N/A', 'J4 49', 'I10.', 'E1.19', 'ICD10:E11.9', 'E11.9, I10', 'E1O.9', 'S72.001AB', '250.00', '0DTJ4ZZ',
		'GARCIA', 'E1', 'E', 'E11?', 'EA1', 'E11.9x9x9', repeat('9', 300), repeat('E', 300)]
	LOOP
		BEGIN
			PERFORM raw::icd10;
			RAISE EXCEPTION 'accepted';
		EXCEPTION WHEN invalid_text_representation THEN
			GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, state = RETURNED_SQLSTATE;
			RAISE INFO '% % | % | %', left(raw, 12), message, detail, hint;
		END;
	END LOOP;
END
$$;
SELECT 'GARCIA'::icd10;
SELECT count(*) FROM (SELECT 'E11.9'::icd10 AS dx) t WHERE dx = 'GARCIA';

-- NULL in, NULL out
SELECT icd10_check(NULL) IS NULL AND icd10_is_valid(NULL) IS NULL AND icd10_try(NULL) IS NULL
	AND icd10_repair(NULL) IS NULL AND icd10_undotted(NULL::icd10) IS NULL AND icd10_undotted(NULL::text) IS NULL
	AND icd10_category(NULL::icd10) IS NULL AND icd10_category(NULL::text) IS NULL AS all_null;

-- a megabyte of anything is refused, and soon
SELECT n, icd10_check(raw), icd10_try(raw), icd10_repair(raw)
FROM (VALUES ('letters', repeat('E', 1000000)), ('digits', repeat('1', 1000000)), ('blanks', repeat(' ', 1000000)),
	('code and blanks', 'E11.9' || repeat(' ', 1000000)), ('codes', repeat('E11.9,', 160000)), ('long code', 'E11.' || repeat('9', 1000000)),
	('dots', repeat('.', 1000000)), ('two bytes', repeat(U&'\00E9', 500000))) v(n, raw);

-- storage: eight bytes by value, exact in text and in binary
SELECT typlen, typbyval, typalign, typstorage FROM pg_type WHERE oid = 'icd10'::regtype;
CREATE TABLE icd10_codes AS
SELECT row_number() OVER ()::int AS id, code::icd10 AS dx
FROM (SELECT DISTINCT l || lpad(d::text, 2, '0') || (ARRAY['', '0', '9', '1A', '9ZZZ', '01X', '001A'])[1 + (d + ascii(l)) % 7] AS code
	FROM (SELECT chr(64 + n) AS l FROM generate_series(1, 26) n) letters, generate_series(0, 99) d) x;
SELECT count(*), count(*) FILTER (WHERE dx::text::icd10 = dx) AS text_round_trip,
	count(*) FILTER (WHERE icd10_undotted(dx)::icd10 = dx) AS undotted_round_trip FROM icd10_codes;
SELECT dx, icd10_send(dx) FROM (VALUES ('A00'::icd10), ('S72.001A'), ('Z99')) v(dx);
DROP TABLE icd10_codes;
