-- sample-hospital.sql: a made-up hospital with the dirt of a real one.
--
--   psql -v schema=medrec_demo -f sample-hospital.sql
--
-- Makes the schema (medrec_demo, unless told otherwise) and in it the tables
-- facility, patient, encounter, encounter_dx and known_duplicate; nothing
-- anywhere else, and it needs nothing but psql. DROP SCHEMA takes it away.
--
-- Everybody here is invented. Social Security numbers are of ranges that are
-- never issued (000, 900-999), telephone numbers of the fictional 555-01xx or
-- the dummy 555-555-5555; NPIs begin with a 2, those issued so far with a 1.
--
-- The rows are the same in every run and on every server: what looks random
-- is arithmetic on the row's number (see pick), not random().

\if :{?schema}
\else
	\set schema medrec_demo
\endif
\set ON_ERROR_STOP on

BEGIN;
CREATE SCHEMA :"schema";
SET LOCAL search_path = :"schema";
SET LOCAL jit = off;

CREATE TABLE facility (
	facility_id	integer PRIMARY KEY,
	name		text NOT NULL,
	npi			text,
	city		text
);

CREATE TABLE patient (
	mrn			text PRIMARY KEY,
	facility_id	integer NOT NULL REFERENCES facility,
	last_name	text,
	first_name	text,
	middle_name	text,
	suffix		text,
	birth_date	date,
	sex			text,
	ssn			text,
	phone		text,
	street		text,
	city		text,
	state		text,
	zip			text,
	registered_on	date NOT NULL
);

CREATE TABLE encounter (
	encounter_id	integer PRIMARY KEY,
	mrn			text NOT NULL REFERENCES patient,
	facility_id	integer NOT NULL REFERENCES facility,
	admitted	date NOT NULL,
	discharged	date,
	attending_npi	text
);

CREATE TABLE encounter_dx (
	dx_id		integer PRIMARY KEY,
	encounter_id	integer NOT NULL REFERENCES encounter,
	seq_num		integer NOT NULL,
	dx			varchar(20)
);

-- Who is the same person twice: known because it was put there.
CREATE TABLE known_duplicate (
	mrn_a		text NOT NULL REFERENCES patient,
	mrn_b		text NOT NULL REFERENCES patient,
	kind		text NOT NULL,
	PRIMARY KEY (mrn_a, mrn_b)
);

-- ---------------------------------------------------------------------------
-- Tools, dropped at the end
-- ---------------------------------------------------------------------------

-- A number from 0 to n - 1 that depends on i and salt alone.
CREATE FUNCTION pick(i bigint, salt bigint, n integer) RETURNS integer
	LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	x bigint := (i * 668265263 + salt * 374761393) & 2147483647;
BEGIN
	x := ((x # (x >> 13)) * 1274126177) & 2147483647;
	x := ((x # (x >> 11)) * 668265263) & 2147483647;
	RETURN (x # (x >> 16)) % n;
END $$;

-- One of the words of a list separated by commas.
CREATE FUNCTION pick_word(i bigint, salt bigint, words text) RETURNS text
	LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	w text[] := string_to_array(words, ',');
BEGIN
	RETURN w[1 + pick(i, salt, cardinality(w))];
END $$;

-- The nine digits with the check digit of an NPI: Luhn over 80840 (which
-- adds 24) and the digits, every second one doubled from the right.
CREATE FUNCTION npi(nine text) RETURNS text
	LANGUAGE sql IMMUTABLE AS $$
	SELECT nine || (10 - (24 + sum(CASE WHEN p % 2 = 1 THEN d * 2 - d / 5 * 9 ELSE d END)) % 10) % 10
	FROM (SELECT p, substr(nine, p, 1)::integer AS d FROM generate_series(1, 9) AS p) AS digit
$$;

-- ---------------------------------------------------------------------------
-- Facilities
-- ---------------------------------------------------------------------------
INSERT INTO facility VALUES
	(1, 'Riverside General Hospital', npi('200000101'), 'Santa Fe'),
	(2, 'St. Brigid Medical Center', npi('200000202'), 'Boston'),
	(3, 'Northgate Walk-in Clinic', npi('200000303'), 'Phoenix'),
	(4, 'Mesa Family Health', NULL, 'Santa Fe');

-- ---------------------------------------------------------------------------
-- Patients 1 to 1800: one record a person
-- ---------------------------------------------------------------------------
INSERT INTO patient
SELECT 'A' || lpad(i::text, 6, '0'), facility_id,
	CASE WHEN pick(i, 20, 200) = 0 THEN 'UNKNOWN'
		WHEN pick(i, 21, 12) = 0 THEN upper(last_name)
		ELSE last_name END,
	CASE WHEN pick(i, 20, 200) < 2 THEN 'UNKNOWN'
		WHEN pick(i, 21, 12) = 0 THEN upper(first_name)
		ELSE first_name END,
	CASE pick(i, 22, 4) WHEN 0 THEN NULL WHEN 1 THEN ''
		ELSE pick_word(i, 23, 'A,B,C,D,E,J,L,M,R,S,T,Lee,Marie,James,Ann') END,
	CASE WHEN pick(i, 24, 90) = 0 AND sex = 'M' THEN pick_word(i, 25, 'Jr,Jr.,Sr,II,III') END,
	CASE WHEN pick(i, 26, 100) < sloppy THEN date '1900-01-01'
		WHEN pick(i, 27, 100) < sloppy THEN NULL
		ELSE birth_date END,
	CASE WHEN pick(i, 28, 100) < sloppy THEN 'U' ELSE sex END,
	CASE WHEN pick(i, 29, 100) < 3 * sloppy THEN NULL
		WHEN pick(i, 30, 100) < 2 * sloppy THEN '999-99-9999'
		WHEN pick(i, 31, 50) = 0 THEN '000-00-0000'
		WHEN pick(i, 32, 8) = 0 THEN replace(ssn, '-', '')
		ELSE ssn END,
	CASE WHEN pick(i, 33, 100) < 2 * sloppy THEN NULL
		WHEN pick(i, 34, 100) < sloppy THEN '555-555-5555'
		WHEN pick(i, 35, 60) = 0 THEN 'none'
		ELSE phone END,
	CASE WHEN pick(i, 36, 100) < sloppy THEN NULL
		WHEN pick(i, 37, 80) = 0 THEN 'HOMELESS'
		ELSE street END,
	split_part(place, '|', 1), split_part(place, '|', 2),
	CASE WHEN pick(i, 38, 100) < sloppy THEN '00000'
		WHEN pick(i, 39, 12) = 0 THEN split_part(place, '|', 3) || '-' || lpad(pick(i, 40, 9999)::text, 4, '0')
		WHEN pick(i, 41, 8) = 0 THEN ltrim(split_part(place, '|', 3), '0')	-- a spreadsheet was here
		ELSE split_part(place, '|', 3) END,
	date '2019-01-01' + pick(i, 42, 2700)
FROM (
	SELECT i, facility_id,
		(ARRAY[2, 1, 9, 5])[facility_id] AS sloppy,		-- in percent
		pick_word(i, 1, 'Smith,Johnson,Williams,Brown,Jones,Garcia,García,Miller,Davis,Rodriguez,Martinez,'
			'Hernández,Lopez,Gonzalez,Wilson,Anderson,Thomas,Taylor,Moore,Jackson,Martin,Lee,Perez,Thompson,'
			'White,Harris,Sanchez,Clark,Ramirez,Lewis,Robinson,Walker,Young,Allen,King,Wright,Scott,Torres,'
			'Nguyen,Hill,Flores,Green,Adams,Nelson,Baker,Hall,Rivera,Campbell,Mitchell,Carter,O''Brien,O''Neil,'
			'Núñez,Muñoz,García-López,Smith-Jones,Müller,Lefèvre,D''Angelo,St. John,de la Cruz,van Houten,'
			'Kowalski,Kim,Patel,Singh,Chen,Tran,Washington,Begay,Yazzie,Kealoha,Abernathy,Okonkwo,Haddad,'
			'Rosenberg,Petrov,Silva,Fitzgerald,McAllister') AS last_name,
		CASE sex WHEN 'F' THEN pick_word(i, 2, 'Mary,Maria,María,Patricia,Jennifer,Linda,Elizabeth,Barbara,Susan,'
			'Jessica,Sarah,Karen,Lisa,Nancy,Betty,Sandra,Margaret,Ashley,Kimberly,Emily,Donna,Michelle,Carol,'
			'Amanda,Melissa,Deborah,Stephanie,Rebecca,Laura,Helen,Anne-Marie,Renée,Zoë,Guadalupe,Xochitl,'
			'Mei,Priya,Fatima,Aaliyah,Rosa,Katherine,Teresa,Dolores')
		ELSE pick_word(i, 2, 'James,John,Robert,Michael,William,David,Richard,Joseph,Thomas,Charles,'
			'Christopher,Daniel,Matthew,Anthony,Mark,Donald,Steven,Paul,Andrew,Joshua,Kenneth,Kevin,Brian,'
			'George,Edward,Ronald,Timothy,José,Jose,Juan,Luis,Jean-Luc,André,D''Andre,Hiroshi,Wei,'
			'Arjun,Mohammed,Terrence,Walter,Samuel,Benjamin') END AS first_name,
		sex,
		date '1932-01-01' + pick(i, 4, 33900) AS birth_date,
		'9' || lpad(pick(i, 5, 100)::text, 2, '0') || '-' || lpad(pick(i, 6, 49)::text, 2, '0')
			|| '-' || lpad(pick(i, 7, 9999)::text, 4, '0') AS ssn,
		CASE pick(i, 8, 4)
			WHEN 0 THEN '(' || area || ') 555-' || line
			WHEN 1 THEN area || '555' || line
			WHEN 2 THEN area || '.555.' || line
			ELSE area || '-555-' || line END AS phone,
		1 + pick(i, 9, 9800) || ' ' || pick_word(i, 10, 'Oak,Elm,Main,Second,Church,Mesa,Canyon,Lincoln,Maple,'
			'Cedar,Pueblo,Harbor,Mill,Prospect') || ' ' || pick_word(i, 11, 'St,Street,Ave,Avenue,Rd,Dr,Lane') AS street,
		(ARRAY['Santa Fe|NM|87501', 'Española|NM|87532', 'Boston|MA|02118', 'Cambridge|MA|02139',
			'Phoenix|AZ|85004', 'Mesa|AZ|85201', 'Holtsville|NY|00501'])[1 + pick(i, 12, 7)] AS place
	FROM (
		SELECT i, 1 + pick(i, 13, 4) AS facility_id,
			CASE pick(i, 3, 2) WHEN 0 THEN 'F' ELSE 'M' END AS sex,
			pick_word(i, 14, '201,205,207,208,212,215,303,307,312,317,401,405,415,419,503,505,512,602,605,617,702,706,808,812,815,901,907,915,919') AS area,
			'01' || lpad(pick(i, 15, 100)::text, 2, '0') AS line
		FROM generate_series(1, 1800) AS i
	) AS who
) AS person;

-- ---------------------------------------------------------------------------
-- Records 1801 to 1960: people who are there already, written differently
-- ---------------------------------------------------------------------------
CREATE TABLE again AS
SELECT n, p.mrn AS original, 'A' || lpad((1800 + n)::text, 6, '0') AS copy,
	(ARRAY['typo in last name', 'typo in first name', 'names swapped', 'nickname', 'moved',
		'new last name', 'day and month swapped', 'accents and case'])[1 + n % 8] AS kind
FROM generate_series(1, 160) AS n
	JOIN LATERAL (
		SELECT mrn FROM patient
		WHERE mrn >= 'A' || lpad((n * 11)::text, 6, '0')
			AND last_name <> 'UNKNOWN' AND first_name <> 'UNKNOWN'
			AND birth_date > '1900-01-01' AND length(last_name) > 3
			AND (n % 8 <> 3 OR lower(first_name) IN ('robert', 'william', 'elizabeth', 'margaret', 'richard',
				'james', 'katherine', 'michael', 'jose', 'thomas', 'patricia', 'susan'))
			AND (n % 8 <> 5 OR sex = 'F')
			AND (n % 8 <> 6 OR extract(day FROM birth_date) BETWEEN 1 AND 12
				AND extract(day FROM birth_date) <> extract(month FROM birth_date))
			AND (n % 8 <> 7 OR last_name ~ '[^ -~]' OR first_name ~ '[^ -~]')
		ORDER BY mrn LIMIT 1
	) AS p ON true;

-- Two wishes can have found one patient; keep the first.
DELETE FROM again AS a USING again AS b WHERE a.original = b.original AND a.n > b.n;

INSERT INTO patient
SELECT copy, 1 + pick(n, 60, 4),
	CASE kind
		WHEN 'typo in last name' THEN	-- two letters change places
			left(last_name, 2) || substr(last_name, 4, 1) || substr(last_name, 3, 1) || substr(last_name, 5)
		WHEN 'names swapped' THEN first_name
		WHEN 'new last name' THEN pick_word(n, 61, 'Whitfield,Delgado,Ferreira,Underwood')
		WHEN 'accents and case' THEN upper(translate(last_name, 'áéíóúñüèëöÁÉÍÓÚÑ', 'aeiounueeoAEIOUN'))
		ELSE last_name END,
	CASE kind
		WHEN 'typo in first name' THEN left(first_name, 2) || substr(first_name, 4)	-- a letter is lost
		WHEN 'names swapped' THEN last_name
		WHEN 'nickname' THEN CASE lower(first_name)
			WHEN 'robert' THEN 'Bob' WHEN 'william' THEN 'Bill' WHEN 'elizabeth' THEN 'Liz'
			WHEN 'margaret' THEN 'Peggy' WHEN 'richard' THEN 'Dick' WHEN 'james' THEN 'Jim'
			WHEN 'katherine' THEN 'Kathy' WHEN 'michael' THEN 'Mike' WHEN 'jose' THEN 'Pepe'
			WHEN 'thomas' THEN 'Tom' WHEN 'patricia' THEN 'Pat' ELSE 'Sue' END
		WHEN 'accents and case' THEN upper(translate(first_name, 'áéíóúñüèëöÁÉÍÓÚÑ', 'aeiounueeoAEIOUN'))
		ELSE first_name END,
	NULL, suffix,
	CASE kind WHEN 'day and month swapped'
		THEN make_date(extract(year FROM birth_date)::integer,
			extract(day FROM birth_date)::integer, extract(month FROM birth_date)::integer)
		ELSE birth_date END,
	sex,
	CASE WHEN n % 3 = 0 THEN NULL ELSE ssn END,
	CASE kind WHEN 'moved' THEN '602-555-01' || lpad(pick(n, 62, 100)::text, 2, '0') ELSE phone END,
	CASE kind WHEN 'moved' THEN 1 + pick(n, 63, 900) || ' Ocotillo Way' ELSE street END,
	CASE kind WHEN 'moved' THEN 'Mesa' ELSE city END,
	CASE kind WHEN 'moved' THEN 'AZ' ELSE state END,
	CASE kind WHEN 'moved' THEN '85201' ELSE zip END,
	date '2024-01-01' + pick(n, 64, 900)
FROM again JOIN patient ON mrn = original;

INSERT INTO known_duplicate SELECT original, copy, kind FROM again;

-- ---------------------------------------------------------------------------
-- Records from 1961 on: alike, but not the same person
-- ---------------------------------------------------------------------------
INSERT INTO patient
-- ten pairs of twins
SELECT 'A' || lpad((1960 + i)::text, 6, '0'), 1 + (i - 1) / 2 % 4,
	pick_word((i + 1) / 2, 70, 'Okafor,Delacroix,Sørensen,Baptiste,Contreras'),
	(ARRAY['Ana Sofía', 'Ana Lucía', 'Jayden', 'Hayden', 'Aiden', 'Caden', 'Ella', 'Emma', 'Marcus', 'Markus'])[1 + (i - 1) % 10],
	NULL, NULL, date '2011-03-05' + ((i + 1) / 2) * 97,
	CASE WHEN (i - 1) % 10 IN (0, 1, 6, 7) THEN 'F' ELSE 'M' END,
	'000-12-' || lpad((3000 + i)::text, 4, '0'),
	'505-555-01' || lpad(((i + 1) / 2)::text, 2, '0'), (i + 1) / 2 || ' Twin Pines Rd', 'Santa Fe', 'NM', '87501',
	date '2024-05-01' + i
FROM generate_series(1, 20) AS i
UNION ALL
-- five fathers and sons of one name and one telephone
SELECT 'A' || lpad((1980 + i)::text, 6, '0'), 2,
	pick_word((i + 1) / 2, 71, 'Callahan,Vandenberg,Iverson'), pick_word((i + 1) / 2, 72, 'Frank,Harold,Leonard,Ernest'), 'T',
	CASE i % 2 WHEN 1 THEN 'Sr' ELSE 'Jr' END,
	date '1948-06-14' + i * 41 + (i + 1) % 2 * 9600, 'M',
	'000-34-' || lpad((5000 + i)::text, 4, '0'),
	'617-555-01' || lpad((40 + (i + 1) / 2)::text, 2, '0'), (i + 1) / 2 || ' Juniper Ct', 'Boston', 'MA', '02118',
	date '2024-06-01' + i
FROM generate_series(1, 10) AS i
UNION ALL
-- ten of the newborns' ward, two of them twins
SELECT 'A' || lpad((1990 + i)::text, 6, '0'), 2,
	pick_word(i, 73, 'Callahan,Nguyen,Muñoz,Park,Reyes'),
	CASE i WHEN 9 THEN 'BABY BOY A' WHEN 10 THEN 'BABY BOY B'
		ELSE CASE i % 2 WHEN 1 THEN 'BABY BOY' ELSE 'BABY GIRL' END END,
	NULL, NULL, date '2025-02-01' + (i - i / 10) * 3,
	CASE WHEN i > 8 OR i % 2 = 1 THEN 'M' ELSE 'F' END,
	NULL, '617-555-01' || lpad((60 + i - i / 10)::text, 2, '0'), NULL, 'Boston', 'MA', '02118',
	date '2025-02-01' + (i - i / 10) * 3
FROM generate_series(1, 10) AS i;

-- ---------------------------------------------------------------------------
-- Encounters
-- ---------------------------------------------------------------------------
INSERT INTO encounter
SELECT e, p.mrn, p.facility_id, admitted,
	CASE WHEN pick(e, 84, 150) = 0 THEN NULL
		WHEN pick(e, 85, 400) = 0 THEN admitted - 1		-- cannot be, but is typed
		ELSE admitted + CASE pick(e, 86, 3) WHEN 0 THEN pick(e, 87, 9) ELSE 0 END END,
	CASE WHEN pick(e, 88, 60) = 0 THEN ''
		WHEN pick(e, 89, 40) = 0 THEN	-- two digits changed places
			left(attending, 5) || substr(attending, 7, 1) || substr(attending, 6, 1) || substr(attending, 8)
		WHEN pick(e, 90, 300) = 0 THEN '9999999999'
		ELSE attending END
FROM (
	SELECT mrn, facility_id, row_number() OVER (ORDER BY mrn COLLATE "C") - 1 AS nth
	FROM patient
) AS p
	JOIN (
		SELECT e, pick(e, 81, 100000) AS who, date '2024-01-01' + pick(e, 82, 1000) AS admitted,
			npi('2' || lpad((1000 + pick(e, 83, 40) * 731)::text, 8, '0')) AS attending
		FROM generate_series(1, 6000) AS e
	) AS visit ON p.nth = who % (SELECT count(*) FROM patient);

-- ---------------------------------------------------------------------------
-- Diagnoses: 1 to 4 for an encounter, about one in eight in need of a look
-- ---------------------------------------------------------------------------
INSERT INTO encounter_dx
SELECT dx_id, encounter_id, seq_num,
	CASE
		WHEN r < 40 THEN lower(code)
		WHEN r < 90 THEN bare
		WHEN r < 120 THEN lower(bare)
		WHEN r < 140 THEN bare || repeat(' ', 8 - length(bare))		-- from a char(8) column
		WHEN r < 152 THEN left(code, 3) || '.'
		WHEN r < 166 THEN left(bare, 2) || ' ' || substr(bare, 3)
		WHEN r < 174 THEN left(bare, 2) || '.' || substr(bare, 3)
		WHEN r < 190 THEN pick_word(dx_id, 95, 'ICD10:,ICD-10: ') || bare
		WHEN r < 204 THEN left(code, 1) || regexp_replace(substr(code, 2), '0', 'O')
		WHEN r < 224 THEN pick_word(dx_id, 96, '250.00,401.9,428.0,496,272.4,530.81,V45.81,E888.9')
		WHEN r < 232 THEN code || pick_word(dx_id, 97, ';, / ,|') || 'I10'
		WHEN r < 240 THEN pick_word(dx_id, 98, 'N/A,NA,UNKNOWN,none,-,TBD')
		WHEN r < 246 THEN repeat(' ', pick(dx_id, 99, 3))
		WHEN r < 252 THEN pick_word(dx_id, 100, 'see chart,type 2 diabetes,chest pain,rule out flu,follow-up')
		WHEN r < 256 THEN NULL
		ELSE code
	END
FROM (
	SELECT row_number() OVER (ORDER BY encounter_id, seq_num)::integer AS dx_id, encounter_id, seq_num
	FROM encounter, generate_series(1, 4) AS seq_num
	WHERE seq_num <= 1 + pick(encounter_id, 91, 4)
) AS place,
	LATERAL (SELECT pick(dx_id, 92, 1000) AS r, pick_word(dx_id, 93,
		'I10,I10,I10,E11.9,E11.9,E78.5,E78.5,J44.9,J06.9,N39.0,K21.9,M54.50,R07.9,F41.1,F32.A,J45.909,E03.9,'
		'I25.10,I48.91,I50.9,N17.9,N18.30,D64.9,E66.9,G47.33,R10.9,R05.9,R51.9,Z00.00,Z23,Z79.4,Z87.891,'
		'E11.65,E11.22,E11.40,E10.9,A41.9,B20,C50.911,C34.90,C61,D45,O80,O09.90,P07.39,Z38.00,S72.001A,'
		'S52.501A,W19.XXXA,T81.49XA,U07.1,H25.9,L03.90,C4A.9,Z3A.39') AS code) AS chosen,
	LATERAL (SELECT replace(code, '.', '') AS bare) AS undotted;

DROP TABLE again;
DROP FUNCTION pick_word(bigint, bigint, text);
DROP FUNCTION pick(bigint, bigint, integer);
DROP FUNCTION npi(text);
COMMIT;
