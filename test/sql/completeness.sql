-- What counts as filled, and how much of it there is.

-- each state, of any text
SELECT value, element_state(value), placeholder_class(value)
FROM (VALUES ('Penicillin'), (NULL), (''), ('   '), (E' \t\n'), (U&'\00A0'),
	(U&'\3000 \2003'), ('-'), ('???'), (U&'\2014'), ('.'), ('unknown'),
	('  UnKnown '), ('*** UNKNOWN ***'), ('<unknown>'), ('unknown cause'),
	('Not  Given'), ('not-given'), ('null'), ('NaN'), ('none'), ('nil'), ('n/a'), ('N.A.'),
	('#N/A'), ('NA'), ('na'), ('Not applicable'), ('refused'), ('Declined'),
	('patient declined'), ('declined transfusion'), ('ASKU'), ('NASK'), ('OTH'),
	('tbd'), ('Pending'), ('see notes'), ('Do not use'), ('0'), ('000'), ('99'),
	('999'), ('9999'), ('8888'), ('888-888'), (U&'\674E\660E'), (U&'\00DCnal'),
	(repeat('unknown ', 20))) v(value);

-- names: real people come first
SELECT value, element_state(value, 'family_name') AS family,
	element_state(value, 'given_name') AS given, element_state(value, 'name') AS name,
	coalesce(placeholder_class(value, 'family_name'),
			 placeholder_class(value, 'given_name'),
			 placeholder_class(value, 'name')) AS class
FROM (VALUES ('Boy'), ('An'), ('Test'), ('Null'), ('Unknown'), ('Un'), ('Uk'),
	('Na'), ('U'), ('X'), ('Unk'), ('Doe'), ('Fnu'), ('Lnu'), ('Patient'),
	('Male'), ('Baby'), ('Newborn'), ('Boyd'), ('Testa'), ('Unkel'), ('Duck'),
	('Nan'), ('Twining'), ('Infante'), ('O''Boy'), ('N/A'), ('none'), ('No Middle Name'),
	('NMN'), ('Refused'), ('123'), ('999'), ('Malcolm X'), ('J.'), ('--')) v(value);

SELECT value, element_state(value, 'family_name') AS family,
	element_state(value, 'given_name') AS given, element_state(value, 'name') AS name,
	coalesce(placeholder_class(value, 'family_name'),
			 placeholder_class(value, 'given_name'),
			 placeholder_class(value, 'name')) AS class
FROM (VALUES ('baby boy'), ('BABY GIRL #1'), ('Babyboy-1'), ('BabyGirlA'),
	('baby  boy1'), ('Newborn female'), ('Infant of Jane'), ('Judy Girl A'),
	('Judy Boy'), ('A BOY'), ('Boy #2'), ('Girl Twin 2'), ('Twin Girl A'),
	('Girl (L)'), ('Smith, Baby Boy'), ('BABYBOY SMITH'), ('Baby Boyd'),
	('Peter Boy'), ('BB'), ('BG2'), ('B-G'), ('XXAlpha'), ('zzTest'),
	('UNK-Bravo'), ('Unknown Male Charlie'), ('John Doe'), ('Doe, Jane'),
	('Jane Doering'), ('Test Patient'), ('PATIENT, TEST'), ('Mickey Mouse'),
	('Donald Duck'), ('Donald Duckworth')) v(value);

-- birth dates, written and native
SELECT value, element_state(value, 'birth_date'), placeholder_class(value, 'birth_date')
FROM (VALUES ('1980-02-14'), ('19800214'), ('02/14/1980'), ('14.02.1980'),
	('2/14/1980 08:30'), ('1980-02-14T08:30:00Z'), ('14-FEB-1980'), ('1980'),
	('1980-02'), ('02/14/80'), ('1970-01-01'), ('2000-01-01'), ('1900-01-01'),
	('1/1/1900'), ('01011900'), ('1901-01-01'), ('1899-12-30'), ('0001-01-01'),
	('1111-11-11'), ('9999-12-31'), ('0000-00-00'), ('99/99/9999'), ('infinity'),
	('1980-02-30'), ('2000-02-29'), ('1900-02-29'), ('1980-13-01'), ('13/14/1980'),
	('unknown'), ('N/A'), ('refused'), ('Smith'), (' ')) v(value);
SELECT value, element_state(value, 'birth_date'), element_state(value)
FROM (VALUES (date '1980-02-14'), ('1900-01-01'), ('1900-01-02'), ('0001-01-01'),
	('9999-12-31'), ('10000-01-01'), ('0044-03-15 BC'), ('infinity'), ('-infinity'),
	(NULL)) v(value);
SELECT element_state(timestamp '1900-01-01 12:00', 'birth_date'),
	element_state(timestamp 'infinity', 'birth_date'),
	element_state(timestamp '1980-02-14 12:00', 'birth_date'),
	element_state(timestamptz '-infinity', 'birth_date'),
	element_state(19000101, 'birth_date');
-- an instant has the date of the session's zone
SET timezone = 'UTC';
SELECT element_state(timestamptz '1901-01-01 02:00+00', 'birth_date');
SET timezone = 'America/New_York';
SELECT element_state(timestamptz '1901-01-01 02:00+00', 'birth_date');
RESET timezone;
-- and a date does not depend on how it is printed
SET datestyle = 'German';
SELECT element_state(date '1900-01-01', 'birth_date'), element_state(date '1980-02-14', 'us_ssn');
RESET datestyle;

-- the other kinds
SELECT kind, value, element_state(value, kind), placeholder_class(value, kind)
FROM (VALUES
	('sex', 'F'), ('sex', 'male'), ('sex', 'X'), ('sex', 'O'), ('sex', 'UN'),
	('sex', '1'), ('sex', 'U'), ('sex', 'Unknown'), ('sex', '9'), ('sex', '0'),
	('sex', 'NI'), ('sex', 'N/A'), ('sex', 'declined'),
	('ssn', '536-90-4399'), ('ssn', '4399'), ('ssn', '000-00-0000'),
	('ssn', '999-99-9999'), ('ssn', '9999'), ('ssn', '111 11 1111'),
	('ssn', '123456789'), ('ssn', '078-05-1120'), ('ssn', '536-66-6666'),
	('ssn', 'none'), ('ssn', 'refused'), ('ssn', '666-12-3456'),
	('us_ssn', '536-90-4399'), ('us_ssn', '536904399'), ('us_ssn', '4399'),
	('us_ssn', '666-12-3456'), ('us_ssn', '999-99-9999'), ('us_ssn', '219-09-9999'),
	('us_ssn', 'Smith'), ('us_ssn', 'N/A'), ('us_ssn', 'UNKNOWN'),
	('phone', '617-867-5309'), ('phone', '+49 30 5551234'), ('phone', '030 555 1234'),
	('phone', '867-5309'), ('phone', '(555) 555-5555'), ('phone', '617-555-0123'),
	('phone', '1 617 555 0123'), ('phone', '5551212'), ('phone', '123-456-7890'),
	('phone', '000-000-0000'), ('phone', '617-000-0000'), ('phone', '9999999999'),
	('phone', 'none'), ('phone', 'no phone'), ('phone', 'n/a'),
	('us_phone', '(617) 867-5309'), ('us_phone', '117-867-5309'),
	('us_phone', '617-555-0123'), ('us_phone', '867-5309'),
	('zip', '02115'), ('zip', '2115'), ('zip', '02115-1234'), ('zip', 'SW1A 1AA'),
	('zip', '00000'), ('zip', '0'), ('zip', '99999'), ('zip', '99999-9999'),
	('zip', '00000-1234'), ('zip', '12345'), ('zip', '11111'),
	('us_zip', '02115'), ('us_zip', '2115'), ('us_zip', '99999'), ('us_zip', '12345'),
	('street', '12 Elm St'), ('street', '123 Main St.'), ('street', '1123 Main St.'),
	('street', 'HOMELESS'), ('street', 'General Delivery'), ('street', 'unknown'),
	('email', 'maria@example.edu'), ('email', 'none@none.com'), ('email', 'NoEmail@clinic.net'),
	('email', 'a@example.com'), ('email', 'a@myexample.com'), ('email', 'a@mail.test'),
	('email', 'declined@clinic.net'), ('email', 'nonet@clinic.net'), ('email', 'n/a'),
	('email', 'none'), ('email', 'maria'), ('email', 'maria@'), ('email', '@clinic.net'),
	('email', 'maria@clinic'), ('email', 'ma ria@clinic.net'), ('email', 'a@b@clinic.net'),
	('code', 'E11.9'), ('code', '0'), ('code', '8'), ('code', '9'), ('code', '00'),
	('code', '99'), ('code', '88'), ('code', 'UNK'), ('code', 'NI'), ('code', 'UN'),
	('code', 'NASK'), ('code', 'ASKU'), ('code', 'NA'), ('code', 'OTH'),
	('identifier', 'MRN00123'), ('identifier', '0000000'), ('identifier', 'TEST'),
	('us_npi', '1245319599'), ('us_npi', '1234567893'), ('us_npi', '1234567890'),
	('us_npi', '9999999999'), ('us_npi', '12453'), ('us_npi', 'pending'),
	('us_npi', 'Dr. Smith'), ('us_npi', 'N/A')) v(kind, value);

-- types: literals, padded text, domains, enums, numbers, documents
CREATE DOMAIN surname AS varchar(20);
CREATE TYPE answer AS ENUM ('yes', 'no', 'unknown');
SELECT element_state('unknown'), element_state(NULL), element_state('  ', 'name'),
	element_state('N/A', 'name'), element_state(''::char(10)),
	element_state('unknown'::char(10)), element_state(''::varchar);
SELECT element_state('UNKNOWN'::surname, 'family_name'), element_state('Garcia'::surname),
	element_state('unknown'::answer), element_state('yes'::answer),
	element_state('Unknown'::name), element_state(NULL::int);
SELECT element_state(9999), element_state(0), element_state(9999::numeric),
	element_state('NaN'::float8), element_state(false), element_state('{}'::jsonb),
	element_state(ARRAY[NULL::text]);
SELECT element_state(2115, 'zip'), element_state(99999, 'zip'),
	element_state(0, 'zip'), element_state(2115, 'us_zip'),
	element_state(999999999, 'us_ssn'), element_state(536904399::bigint, 'us_ssn');

-- named arguments, and no value at all
SELECT element_state(value => 'Test', kind => 'given_name'),
	placeholder_class(kind => 'given_name', value => NULL::text);

-- an index can hold the state of a text or a date
CREATE TABLE registration (id serial, ssn text, born date);
CREATE INDEX ON registration (element_state(ssn, 'us_ssn'));
CREATE INDEX ON registration (id) WHERE element_state(born, 'birth_date') <> 'present';
INSERT INTO registration (ssn, born) VALUES ('999-99-9999', '1900-01-01'), (NULL, NULL);
SELECT id, element_state(ssn, 'us_ssn'), element_state(born, 'birth_date') FROM registration ORDER BY id;

-- long values: not read, and judged all the same
SELECT element_state(repeat('x', 3000000)), element_state(repeat(' ', 3000000)),
	element_state(repeat('x', 3000000), 'name'), element_state(repeat('1', 3000000), 'us_ssn'),
	element_state(repeat('x@y.zz', 500), 'email'), element_state(''::char(3000));
CREATE TABLE note (id int, body text, packed text, padded char(3000));
ALTER TABLE note ALTER body SET STORAGE EXTERNAL;
INSERT INTO note VALUES (1, repeat('x', 3000000), repeat('x', 3000000), 'unknown'), (2, 'n/a', repeat('x', 3000), '');
SELECT id, element_state(body) AS body, element_state(packed) AS packed,
	element_state(padded) AS padded, element_state(body, 'us_npi') AS npi
FROM note ORDER BY id;
SELECT completeness_counts(body) AS body, completeness_counts(packed) AS packed,
	completeness_counts(padded) AS padded FROM note;

-- kinds that are none; a message never holds what may be a value
SELECT element_state('Garcia', 'surname');
SELECT element_state('Garcia', 'ZZPATIENTZZ');
SELECT element_state('name', 'garcia');
SELECT element_state('Garcia', '');
SELECT element_state('Garcia', NULL);
-- least of all what is in a column
SELECT element_state(v, k) FROM (VALUES ('617-867-5309', 'garcia'), ('x', 'text')) t(v, k);
SELECT element_state(v, '574217391') FROM (VALUES ('x'), ('y')) t(v);
SELECT completeness_pct(v, k) FROM (VALUES ('617-867-5309', 'garcia'), ('x', 'text')) t(v, k);
SELECT completeness_pct(v, 'Garcia, Maria') FROM (VALUES ('x')) t(v);
SELECT completeness_pct(v, NULL) FROM (VALUES ('x')) t(v);

-- the kind may change from row to row
SELECT k, completeness_pct(v, k), completeness_counts(v, k)
FROM (VALUES ('Boy'), ('Test'), (NULL)) t(v), unnest(ARRAY['given_name', 'family_name']) k
GROUP BY k ORDER BY k;

-- the catalogue: all of it is recognised, in any case and spacing
SELECT value, kind, element_state(v, kind)
FROM placeholder_catalogue(), unnest(kinds) kind,
	(VALUES (false), (true)) w(wide),
	LATERAL (SELECT CASE WHEN wide AND value !~ '@' THEN ' *' || replace(initcap(value), ' ', '  ') || '. '
					ELSE ' ' || lower(value) || ' ' END) x(v)
WHERE match = 'exact' AND (element_state(v, kind) <> state OR
						   placeholder_class(v, kind) IS DISTINCT FROM class);
SELECT value, kind, element_state(v, kind)
FROM placeholder_catalogue(), unnest(kinds) kind, lower(value || 'alpha') v
WHERE match = 'prefix' AND (element_state(v, kind) <> state OR
							placeholder_class(v, kind) IS DISTINCT FROM class);
SELECT value, match, state, class, kinds FROM placeholder_catalogue()
WHERE match <> 'exact' ORDER BY match, value COLLATE "C";
-- no line is there twice
SELECT value, kind, count(*) FROM placeholder_catalogue(), unnest(kinds) kind
GROUP BY 1, 2 HAVING count(*) > 1;

-- a row: what is filled of what could be
SELECT completeness('a', NULL, 'UNKNOWN', 'b'), completeness(1, now(), NULL::date, true),
	completeness('', ' '), completeness('N/A'::text), completeness('a', 'N/A', 'refused', NULL::int),
	completeness(NULL), completeness('x'::char(9), ''::char(9), 'y'::name);
SELECT completeness(VARIADIC ARRAY['a', NULL, 'unknown', '']), completeness(VARIADIC ARRAY[1, NULL]),
	completeness(VARIADIC ARRAY[['a', NULL], ['b', 'c']]), completeness(VARIADIC NULL::text[]),
	completeness(VARIADIC '{}'::text[]), completeness(VARIADIC ARRAY[NULL::date]);
SELECT round(completeness(v, n, d)::numeric, 4) FROM (VALUES ('a', 1, date '2020-01-01'),
	('tbd', NULL, NULL), (NULL, 3, NULL), (NULL, NULL, NULL)) t(v, n, d);

-- a column
CREATE TABLE visit (id int, facility text, phone text, room char(5), dob date);
INSERT INTO visit
SELECT i, chr(65 + i % 3),
	(ARRAY['617-867-5309', NULL, '', 'unknown', '555-555-5555', 'N/A', 'refused', '212 736 5000'])[1 + i % 8],
	CASE WHEN i % 5 = 0 THEN '' ELSE i::text END,
	CASE WHEN i % 7 = 0 THEN date '1900-01-01' ELSE date '1980-01-01' + i END
FROM generate_series(1, 240) i;
SELECT completeness_pct(phone), completeness_pct(phone, 'phone'), completeness_pct(room),
	completeness_pct(dob), completeness_pct(dob, 'birth_date'), completeness_pct(id) FROM visit;
SELECT (completeness_counts(phone, 'phone')).* FROM visit;
-- the same, by the definition
SELECT round(100.0 * present / (n - na - declined), 2) AS pct, n, present, nulls, blank, placeholder, declined, na
FROM (SELECT count(*) AS n, count(*) FILTER (WHERE phone ~ '[0-9]' AND phone !~ '^555') AS present,
		count(*) FILTER (WHERE phone IS NULL) AS nulls,
		count(*) FILTER (WHERE btrim(phone) = '') AS blank,
		count(*) FILTER (WHERE phone ~ '^555' OR upper(phone) = 'UNKNOWN') AS placeholder,
		count(*) FILTER (WHERE upper(phone) = 'REFUSED') AS declined,
		count(*) FILTER (WHERE upper(phone) = 'N/A') AS na
	FROM visit) c;
SELECT facility, completeness_pct(phone, 'phone'), (completeness_counts(phone, 'phone')).n
FROM visit GROUP BY facility ORDER BY facility;
SELECT completeness_pct(phone, 'phone') FILTER (WHERE id <= 10) AS filtered,
	completeness_pct(DISTINCT phone, 'phone') AS distinct_values,
	(completeness_counts(DISTINCT phone)).n FROM visit;
-- no rows, and none that could be filled
SELECT completeness_pct(phone), completeness_counts(phone) FROM visit WHERE false;
SELECT completeness_pct(v), completeness_counts(v) FROM (VALUES ('N/A'), ('refused')) t(v);
-- untyped literals
SELECT completeness_pct('x'), completeness_pct(NULL), completeness_pct('') FROM visit;
-- 100.00 and 0.00 are only said when they are true
SELECT completeness_pct(CASE WHEN i > 1 THEN i END) AS nearly_all, completeness_pct(i) AS all,
	completeness_pct(CASE WHEN i = 1 THEN i END) AS nearly_none, completeness_pct(NULL::int) AS none
FROM generate_series(1, 100000) i;

-- a moving window: what leaves the frame is taken away again
SELECT count(*) AS n, sum((moving IS DISTINCT FROM anew)::int) AS differ,
	count(DISTINCT moving) > 5 AS moves, min(moving), max(moving)
FROM (SELECT completeness_pct(phone, 'phone') OVER (ORDER BY id ROWS BETWEEN 11 PRECEDING AND CURRENT ROW) AS moving,
		(SELECT completeness_pct(phone, 'phone') FROM visit i WHERE i.id BETWEEN o.id - 11 AND o.id) AS anew
	FROM visit o) w;
SELECT count(*) AS n, sum((moving IS DISTINCT FROM anew)::int) AS differ, min(moving), max(moving)
FROM (SELECT completeness_pct(dob, 'birth_date') OVER (ORDER BY id ROWS BETWEEN 4 PRECEDING AND 2 FOLLOWING) AS moving,
		(SELECT completeness_pct(dob, 'birth_date') FROM visit i WHERE i.id BETWEEN o.id - 4 AND o.id + 2) AS anew
	FROM visit o) w;
SELECT id, completeness_counts(phone, 'phone') OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)
FROM visit ORDER BY id LIMIT 6;

-- states are only believed when they are well formed
SELECT completeness_combine('{1,2,3,4,5,6,7}', '{10,20,30,40,50,60,70}');
SELECT completeness_pct_final('{3,1,0,0,0,5,5}'), completeness_pct_final('{0,0,0,0,0,5,5}');
SELECT completeness_pct_final('{9223372036854775806,1,0,0,0,0,0}');
SELECT completeness_pct_final('{1,2}');
SELECT completeness_pct_final('{-1,2,3,4,5,6,7}');
SELECT completeness_pct_final('{1,2,3,4,5,6,NULL}');
SELECT completeness_pct_final('{{1,2,3,4,5,6,7}}');
SELECT completeness_counts_final('{}');
SELECT completeness_accum(NULL, 'x'::text);
SELECT completeness_combine('{9223372036854775807,0,0,0,0,0,0}', '{1,0,0,0,0,0,0}');
-- and outside an aggregate they are not written to
SELECT s, completeness_accum(s, 'x'::text), completeness_accum_inv(s, NULL::text) FROM (VALUES ('{0,5,0,0,0,0,0}'::bigint[])) t(s);

DROP TABLE registration, note, visit;
DROP DOMAIN surname;
DROP TYPE answer;

-- Days that are written out, whatever they are kept in
SELECT date_try('1980-02-14'), date_try('02/14/1980') AS us, date_try('14.02.1980') AS german, date_try('19800214') AS hl7, date_try(' 1980-02-14T10:00 ') AS with_time, date_try('198002141000-0500') AS hl7_zone,
	date_try('1980-02-30') AS no_such_day, date_try('1980') AS year, date_try('soon') AS word, date_try('') AS empty, date_try(repeat('9', 100000)) AS long;
SELECT date_try(date '1980-02-14'), date_try(timestamp '1980-02-14 23:59') AS time, date_try('1980-02-14 00:30+00'::timestamptz AT TIME ZONE 'UTC') AS zone,
	date_try('1980-02-14'::char(20)) AS padded, date_try(19800214) AS number, date_try(date 'infinity') AS infinite, date_try(NULL::date) AS none, date_try(ARRAY[1]) AS array;
SELECT count(*) FROM generate_series(date '1600-01-01', date '2400-12-31', '1 day') AS day WHERE date_try(to_char(day, 'YYYY-MM-DD')) IS DISTINCT FROM day::date;
-- the same with the time of the day
SELECT written, timestamp_try(written) FROM (VALUES ('1980-02-14'), ('1980-02-14 15:04'), ('1980-02-14T15:04:05.25Z'), ('2/14/1980 3:04 pm'), ('2/14/1980 12:30:00 AM'), ('14.02.1980 9:05'),
	('19800214150405'), ('198002141504-0500'), (' 1980-02-14  15:04:05.1234567+02 '),
	('1980-02-14 24:00'), ('1980-02-14 15:60'), ('1980-02-14 13:00 PM'), ('1980-02-14 0:10 AM'), ('1980-02-14 noon'), ('1980-02-14 15'), ('1980-02-14 15:'), ('1980-02-14T'),
	('19800214250000'), ('1980-02-30 10:00'), ('10:00'), (''), (NULL)) AS w(written);
SELECT timestamp_try(date '1980-02-14'), timestamp_try(timestamp '1980-02-14 23:59:59.5') AS time, timestamp_try('1980-02-14 10:00'::char(20)) AS padded, timestamp_try(19800214) AS number,
	timestamp_try(timestamp 'infinity') AS infinite, timestamp_try(NULL::date) AS none, timestamp_try(ARRAY[1]) AS array;
SET timezone = 'America/New_York';
SELECT timestamp_try('1980-02-14 15:00+00'::timestamptz) AS local;
RESET timezone;
-- what it gives can be reckoned with: nothing is out of range
SELECT timestamp_try(value) AS time, timestamp_try(value) - interval '1 century', timestamp_try(value) + interval '1 century'
FROM (VALUES (timestamp '0001-01-01'), ('9999-12-31 23:59:59'), ('0001-12-31 BC'), ('10000-01-01'), ('4713-11-25 BC'), ('294276-12-31')) AS v(value);
SELECT timestamp_try(date '4713-01-01 BC') AS first_date, timestamp_try(date '5874897-12-31') AS last_date, timestamp_try(timestamptz '294276-12-31 00:00+00') AS last_time;
SELECT count(*) FROM generate_series(timestamp '1600-01-01', '2400-12-31', '97 hours 13 minutes 7 seconds') AS t
WHERE timestamp_try(to_char(t, 'YYYY-MM-DD HH24:MI:SS')) IS DISTINCT FROM t OR timestamp_try(to_char(t, 'MM/DD/YYYY HH:MI:SS AM')) IS DISTINCT FROM t
	OR timestamp_try(to_char(t, 'YYYYMMDDHH24MISS')) IS DISTINCT FROM t OR timestamp_try(t::date) IS DISTINCT FROM t::date;
-- a glance at a day tells what its text tells
SELECT count(*), count(*) FILTER (WHERE element_state(day, 'birth_date') <> 'present') AS placeholders,
	count(*) FILTER (WHERE element_state(day, 'birth_date') <> element_state(to_char(day, 'YYYY-MM-DD'), 'birth_date')) AS unlike
FROM (SELECT date '0001-01-01' + i AS day FROM generate_series(0, 3652058, 1) AS i WHERE i % 7 = 0 OR i BETWEEN 640000 AND 740000) AS d;

-- an address of each length, with its signs in each place: as a regular expression has it
SELECT count(*) AS addresses, count(*) FILTER (WHERE expected) AS well_formed, count(*) FILTER (WHERE expected <> (element_state(address, 'email') = 'present')) AS unlike
FROM (SELECT address, address ~ '^[^@ ]+@[^@ .][^@ ]*[.][^@ ]*[^@ .]$' AS expected
	FROM unnest('{6,7,8,9,15,16,17,31,32,33,34,63,64,65,66,80}'::int[]) AS len, generate_series(1, len) AS at, generate_series(1, len) AS dot, unnest('{none,blank,at,dot}'::text[]) AS further,
		LATERAL (SELECT overlay(overlay(overlay(repeat('xq', 40) PLACING CASE further WHEN 'blank' THEN ' ' WHEN 'at' THEN '@' WHEN 'dot' THEN '.' ELSE 'x' END FROM 1 + (at + dot) % len FOR 1) PLACING '@' FROM at FOR 1) PLACING '.' FROM dot FOR 1) AS longer) AS l,
		LATERAL (SELECT left(longer, len) AS address) AS a) AS s
WHERE address = btrim(address);
