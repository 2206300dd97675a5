-- Identifiers in the columns of a table.

CREATE SCHEMA "Odd Schema";
CREATE TABLE "Odd Schema"."Pa tient" (id int PRIMARY KEY, "N P I" text, phone varchar(14), zip varchar(5), code char(10), age int);
INSERT INTO "Odd Schema"."Pa tient" VALUES (1, '1245319599', '(617) 867-5309', '02115', '1', 1), (2, ' 1234567893', '6178675309', '0211', '2', 2), (3, '1234567890', NULL, 'x', '3', 3), (4, NULL, '', NULL, NULL, NULL),
	(5, 'N/A', '5555555555', '00000', NULL, NULL);

-- counts, no values
SELECT * FROM identifier_profile('"Odd Schema"."Pa tient"', 'N P I', 'us_npi');
SELECT * FROM identifier_profile('"Odd Schema"."Pa tient"', 'phone', 'us_phone');
SELECT * FROM identifier_profile('"Odd Schema"."Pa tient"', 'age', 'ms_drg');
SELECT * FROM identifier_profile('"Odd Schema"."Pa tient"', 'nope', 'us_npi');
SELECT * FROM identifier_profile('"Odd Schema"."Pa tient"', 'phone', 'us_fone');
SELECT * FROM identifier_profile('nowhere', 'phone', 'us_phone');
CREATE TABLE nothing (npi text);
SELECT * FROM identifier_profile('nothing', 'npi', 'us_npi');
SELECT * FROM identifier_profile('nothing', 'npi', 'us_fone');
SELECT count(*) FROM identifier_profile(NULL, 'npi', 'us_npi');
-- with the caller's rights
CREATE ROLE medrec_profiler;
SET ROLE medrec_profiler;
\set VERBOSITY terse
SELECT * FROM identifier_profile('nothing', 'npi', 'us_npi');
\set VERBOSITY default
RESET ROLE;
DROP ROLE medrec_profiler;

-- the trigger: the stored form comes in, or nothing
CREATE TRIGGER normalize BEFORE INSERT OR UPDATE ON "Odd Schema"."Pa tient" FOR EACH ROW EXECUTE FUNCTION medrec_normalize('N P I', 'us_npi', 'phone', 'us_phone', 'zip', 'us_zip');
INSERT INTO "Odd Schema"."Pa tient" VALUES (10, ' 1245319599 ', '617-867-5309', '02115') RETURNING *;
INSERT INTO "Odd Schema"."Pa tient" (id) VALUES (11) RETURNING *;
INSERT INTO "Odd Schema"."Pa tient" VALUES (12, '1245319590');
INSERT INTO "Odd Schema"."Pa tient" VALUES (12, '', NULL, NULL);
INSERT INTO "Odd Schema"."Pa tient" VALUES (12, '1245319599', '5555555555');
UPDATE "Odd Schema"."Pa tient" SET phone = '617.867.5309' WHERE id = 11 RETURNING id, phone;
-- an old row that is wrong can be mended, not kept
UPDATE "Odd Schema"."Pa tient" SET age = 3 WHERE id = 3;
UPDATE "Odd Schema"."Pa tient" SET "N P I" = NULL, zip = NULL WHERE id = 3 RETURNING *;
-- the stored form does not fit
ALTER TABLE "Odd Schema"."Pa tient" ALTER zip TYPE varchar(9);
INSERT INTO "Odd Schema"."Pa tient" (id, zip) VALUES (13, '021151234');
DO $$
DECLARE t text; c text; s text;
BEGIN
	INSERT INTO "Odd Schema"."Pa tient" (id, zip) VALUES (14, '00000');
EXCEPTION WHEN check_violation THEN
	GET STACKED DIAGNOSTICS s = SCHEMA_NAME, t = TABLE_NAME, c = COLUMN_NAME;
	RAISE NOTICE '% % %: %', s, t, c, SQLERRM;
END $$;
DROP TRIGGER normalize ON "Odd Schema"."Pa tient";

-- wrong triggers
CREATE TRIGGER t BEFORE INSERT ON nothing FOR EACH ROW EXECUTE FUNCTION medrec_normalize();
INSERT INTO nothing VALUES ('1245319599');
CREATE OR REPLACE TRIGGER t BEFORE INSERT ON nothing FOR EACH ROW EXECUTE FUNCTION medrec_normalize('npi');
INSERT INTO nothing VALUES ('1245319599');
CREATE OR REPLACE TRIGGER t BEFORE INSERT ON nothing FOR EACH ROW EXECUTE FUNCTION medrec_normalize('npi', 'us_fone');
INSERT INTO nothing VALUES ('1245319599');
CREATE OR REPLACE TRIGGER t BEFORE INSERT ON nothing FOR EACH ROW EXECUTE FUNCTION medrec_normalize('nope', 'us_npi');
INSERT INTO nothing VALUES ('1245319599');
CREATE OR REPLACE TRIGGER t AFTER INSERT ON nothing FOR EACH ROW EXECUTE FUNCTION medrec_normalize('npi', 'us_npi');
INSERT INTO nothing VALUES ('1245319599');
CREATE OR REPLACE TRIGGER t BEFORE INSERT ON nothing FOR EACH STATEMENT EXECUTE FUNCTION medrec_normalize('npi', 'us_npi');
INSERT INTO nothing VALUES ('1245319599');
DROP TRIGGER t ON nothing;
CREATE TRIGGER t BEFORE INSERT OR UPDATE ON "Odd Schema"."Pa tient" FOR EACH ROW EXECUTE FUNCTION medrec_normalize('code', 'ms_drg');
INSERT INTO "Odd Schema"."Pa tient" (id, code) VALUES (15, '470');
SELECT medrec_normalize();

-- a domain over the stored form behind it, and COPY
CREATE TABLE loaded (id int, npi text CHECK (identifier_is_canonical('us_npi', npi)), zip text);
CREATE TRIGGER normalize BEFORE INSERT OR UPDATE ON loaded FOR EACH ROW EXECUTE FUNCTION medrec_normalize('npi', 'us_npi', 'zip', 'us_zip');
COPY loaded FROM stdin;
1	 1245319599	021151234
2	\N	\N
\.
SELECT * FROM loaded ORDER BY id;

-- blank, long, with what looks like a zero byte
CREATE TABLE hostile AS
SELECT * FROM unnest(ARRAY['', ' ', repeat('1', 1000000), repeat(' ', 1000000), chr(1), '1' || chr(1), '1\0', chr(9216), '1' || chr(65296), NULL])
WITH ORDINALITY AS h (npi, n);
SELECT * FROM identifier_profile('hostile', 'npi', 'us_npi');
DO $$
DECLARE
	h record;
	at text;
BEGIN
	FOR h IN SELECT * FROM hostile ORDER BY n LOOP
		FOREACH at IN ARRAY ARRAY['INSERT INTO loaded (id, npi) VALUES (9, $1)', 'SELECT $1::us_npi'] LOOP
			BEGIN
				EXECUTE at USING h.npi;
				RAISE NOTICE '% % taken', h.n, at;
			EXCEPTION WHEN check_violation THEN
				RAISE NOTICE '% % %', h.n, at, SQLERRM;
			END;
		END LOOP;
	END LOOP;
END $$;
DROP TABLE hostile;
DROP SCHEMA "Odd Schema" CASCADE;
