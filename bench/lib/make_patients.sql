-- make_patients.sql - a made-up table of patients, with the truth in it.
-- Usage: psql -X -v patients=1000000 -v seed=1 -f bench/lib/make_patients.sql, from the top of the checkout
--
-- Makes the table patient of that many rows, of which 15 % are other recordings of a person, with one to three
-- errors each. "person" says who it is: for the evaluation only. What is drawn hangs on the seed and on the number
-- of the person or row alone, so that the same numbers give the same rows.
--
-- Names are drawn by their frequency, from data/us_names.txt. ZIP Codes are drawn so that two people agree on one as
-- often as in the United States (1 in 10,300); which town has which is made up. Social security numbers have areas
-- that were not issued before 2011. Telephone numbers are of the whole range, since those set aside for fiction are
-- too few. Numbers of both sorts may exist; they have nothing to do with these people, who do not.

\set QUIET on
\pset footer off

-- A number from 0 to n - 1 that hangs on a key and on what it is for
CREATE FUNCTION draw(key bigint, what int, n bigint) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN ((hashint8extended(key, :seed * 1000::bigint + what) & 9223372036854775807) % n)::int;

-- ---- names: in as many slots of 2^20 as their share, so that a draw is a look-up

CREATE TEMP TABLE line (n int GENERATED ALWAYS AS IDENTITY, fields text);
\copy line (fields) FROM 'data/us_names.txt' WITH (DELIMITER E'\x01')
CREATE UNLOGGED TABLE name_slot AS
WITH name AS (
	SELECT n, string_to_array(fields, E'\t') AS f FROM line WHERE fields !~ '^[#*]'
), counted AS (
	SELECT 'family' AS part, n, f[1] AS name, f[2]::bigint AS count FROM name WHERE cardinality(f) = 2
	UNION ALL SELECT 'F', n, f[1], f[2]::bigint FROM name WHERE cardinality(f) = 3
	UNION ALL SELECT 'M', n, f[1], f[3]::bigint FROM name WHERE cardinality(f) = 3
), span AS (
	SELECT part, name, sum(count) OVER w - count AS low, sum(count) OVER w AS high, sum(count) OVER (PARTITION BY part) AS total
	FROM counted WINDOW w AS (PARTITION BY part ORDER BY n)
)
SELECT part, slot::int, upper(name COLLATE "C") AS name
FROM span, generate_series(ceil(low * 1048576 / total)::bigint, ceil(high * 1048576 / total)::bigint - 1) AS slot;
CREATE UNIQUE INDEX ON name_slot (part, slot);

-- ---- places: 33,791 ZIP Codes, as many as the Census has, in the states that their first digits say

CREATE TEMP TABLE zip3_line (low int, high int, state text, sort text);
\copy zip3_line FROM PROGRAM 'grep -v "^#" data/zip3_state.txt'
CREATE UNLOGGED TABLE place AS
WITH area AS (
	SELECT zip3, state, row_number() OVER (ORDER BY zip3) - 1 AS n, count(*) OVER () AS areas
	FROM (SELECT DISTINCT ON (zip3) zip3, state FROM zip3_line, generate_series(low, high) AS zip3
		WHERE sort = 'primary' AND state !~ '^A[AEP]$' ORDER BY zip3, state COLLATE "C") AS a
)
SELECT rank, a.state, to_char(a.zip3 * 100 + rank / areas % 100, 'FM00000') AS zip,
	-- a town of its own, or the one that the area is named after
	s.name || (ARRAY['VILLE', 'TON', ' CITY', ' SPRINGS', ' FALLS', '', '', ' PARK'])[1 + draw(key, 2, 8)] AS city
FROM generate_series(0, 33790) AS rank JOIN area AS a ON a.n = rank % areas,
	LATERAL (SELECT CASE WHEN draw(rank, 1, 100) < 60 THEN a.zip3 ELSE 1000 + rank END AS key) AS k
	JOIN name_slot AS s ON s.part = 'family' AND s.slot = draw(key, 3, 1048576);
CREATE UNIQUE INDEX ON place (rank);
ANALYZE name_slot;
ANALYZE place;

-- where a household lives; the share of a ZIP Code goes with the fifth power of its rank
CREATE FUNCTION draw_place(key bigint) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN floor(33791 * power((draw(key, 10, 1073741824) + 0.5::float8) / 1073741824, 1 / 6.0::float8))::int;

CREATE FUNCTION draw_street(key bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN 1 + draw(key, 11, 1 + draw(key, 12, 9999)) || ' ' ||
		(ARRAY['MAIN', 'OAK', 'MAPLE', 'PARK', 'SECOND', 'THIRD', 'FIRST', 'CEDAR', 'ELM', 'WASHINGTON', 'PINE', 'LAKE', 'HILL', 'WALNUT', 'SPRING', 'NORTH', 'RIDGE',
			'LINCOLN', 'CHURCH', 'WILLOW', 'MILL', 'SUNSET', 'RAILROAD', 'JEFFERSON', 'RIVER', 'CHERRY', 'HIGHLAND', 'JACKSON', 'FOREST', 'MEADOW', 'BROAD', 'CHESTNUT',
			'VALLEY', 'COLLEGE', 'DOGWOOD', 'FRANKLIN', 'HICKORY', 'COUNTRY CLUB', 'BIRCH', 'GRANT'])[1 + draw(key, 13, 1 + draw(key, 14, 40))] || ' ' ||
		(ARRAY['ST', 'ST', 'ST', 'AVE', 'AVE', 'RD', 'RD', 'DR', 'DR', 'LN', 'CT', 'BLVD'])[1 + draw(key, 15, 12)] ||
		CASE WHEN draw(key, 16, 5) = 0 THEN ' APT ' || 1 + draw(key, 17, 60) ELSE '' END;

CREATE FUNCTION draw_phone(key bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (ARRAY[2, 4, 5, 6, 7, 8])[1 + draw(key, 20, 6)]::text || (ARRAY[0, 2, 3, 4, 5, 6, 7, 8])[1 + draw(key, 21, 8)] || draw(key, 22, 10) || '-' ||
		2 + draw(key, 23, 8) || (ARRAY[0, 2, 3, 4, 6, 7, 8])[1 + draw(key, 24, 7)] || draw(key, 25, 10) || '-' || to_char(draw(key, 26, 10000), 'FM0000');

-- ---- people, in households: a head, perhaps a partner, children

SELECT ceil(:patients * 0.85)::bigint AS people \gset
CREATE UNLOGGED TABLE people AS
WITH member AS (
	SELECT p, max(CASE WHEN p = 1 OR draw(p, 30, 100) < 42 THEN p END) OVER (ORDER BY p ROWS UNBOUNDED PRECEDING) AS household
	FROM generate_series(1::bigint, :people) AS p
), role AS (
	SELECT p, household, p - household + 1 AS place,
		p - household IN (4, 6, 8) AND draw(p, 31, 100) < 25 AS twin,
		p - household = 2 AND draw(household, 33, 2) = 0 AND draw(p, 32, 100) < 4 AS junior
	FROM member
), born AS (
	SELECT *, CASE WHEN twin THEN p - 1 ELSE p END AS birth,
		twin AND draw(p, 34, 2) = 0 AS alike,	-- one letter apart
		coalesce(lead(twin) OVER w, false) AS twin_follows,
		coalesce(lead(junior, 2) OVER w, false) AS senior,
		(ARRAY[1920, 1930, 1930, 1930, 1930, 1940, 1940, 1940, 1940, 1940, 1940, 1940, 1950, 1950, 1950, 1950, 1950, 1950, 1950, 1960, 1960, 1960, 1960, 1960, 1960, 1960,
			1970, 1970, 1970, 1970, 1970, 1970, 1970, 1980, 1980, 1980, 1980, 1980, 1980, 1980, 1990, 1990, 1990, 1990, 1990, 1990])[1 + draw(household, 35, 46)] + draw(household, 36, 10) AS head_year
	FROM role WINDOW w AS (ORDER BY p)
), described AS (
	SELECT *,
		CASE WHEN place = 1 THEN head_year
			WHEN place = 2 THEN head_year + draw(p, 37, 9) - 4
			WHEN head_year + 18 + draw(birth, 38, 23) <= 2025 THEN head_year + 18 + draw(birth, 38, 23)
			ELSE 2025 - draw(birth, 39, 2025 - head_year - 17) END AS year,
		CASE WHEN junior OR place = 1 AND draw(household, 33, 2) = 0 THEN 'M' WHEN place = 1 THEN 'F'
			WHEN place = 2 THEN CASE WHEN (draw(household, 33, 2) = 0) <> (draw(p, 40, 20) = 0) THEN 'F' ELSE 'M' END
			ELSE (ARRAY['F', 'M'])[1 + draw(CASE WHEN alike THEN birth ELSE p END, 41, 2)] END AS sex,
		CASE WHEN place = 2 AND draw(p, 42, 5) = 0 THEN p ELSE household END AS family_of,
		CASE WHEN junior THEN household WHEN alike THEN birth ELSE p END AS given_of
	FROM born
)
SELECT d.p AS id, d.p AS person,
	CASE WHEN draw(d.family_of, 43, 100) < 3 THEN f.name || '-' || f2.name ELSE f.name END AS family,
	CASE WHEN year = 2025 AND draw(d.p, 44, 3) = 0 THEN CASE sex WHEN 'M' THEN 'BABY BOY' ELSE 'BABY GIRL' END
		WHEN alike THEN translate(left(g.name, 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'EDKTIPKJALCMNMUBSLTDOWVZIS') || substr(g.name, 2)
		ELSE g.name END AS given,
	CASE WHEN draw(d.p, 45, 10) < 3 THEN m.name WHEN draw(d.p, 45, 10) < 7 THEN left(m.name, 1) END AS middle,
	CASE WHEN junior THEN 'JR' WHEN senior AND draw(d.p, 46, 2) = 0 THEN 'SR' END AS suffix,
	CASE draw(d.p, 47, 1000) WHEN 0 THEN date '1900-01-01' WHEN 1 THEN NULL ELSE make_date(year, 1, 1) + draw(birth, 48, 365) END AS birth_date,
	CASE WHEN draw(d.p, 49, 100) = 0 THEN 'U' ELSE sex END AS sex,
	CASE WHEN twin THEN 2 WHEN twin_follows THEN 1 END AS birth_order,
	CASE WHEN draw(d.p, 50, 1000) < 100 THEN NULL WHEN draw(d.p, 50, 1000) < 105 THEN '555-555-5555'
		ELSE draw_phone(CASE WHEN place > 2 OR draw(d.p, 51, 2) = 0 THEN household ELSE d.p END) END AS phone,
	CASE WHEN place < 3 AND draw(d.p, 52, 10) < 6 THEN lower((g.name || '.' || f.name || draw(d.p, 53, 1000)) COLLATE "C") ||
		(ARRAY['@example.com', '@example.com', '@example.org', '@example.net'])[1 + draw(d.p, 54, 4)] END AS email,
	CASE WHEN draw(household, 55, 50) > 0 THEN draw_street(household) END AS street,
	z.city, z.state, z.zip,
	CASE WHEN draw(d.p, 56, 1000) < 3 THEN '999-99-9999' WHEN draw(d.p, 56, 1000) < 700 THEN
		-- 127 areas of 99 groups of 9,999, no number twice
		773 + s / 989901 || '-' || to_char(s / 9999 % 99 + 1, 'FM00') || '-' || to_char(s % 9999 + 1, 'FM0000') END AS ssn
FROM described AS d
	JOIN name_slot AS f ON f.part = 'family' AND f.slot = draw(d.family_of, 60, 1048576)
	JOIN name_slot AS f2 ON f2.part = 'family' AND f2.slot = draw(d.family_of, 61, 1048576)
	JOIN name_slot AS g ON g.part = d.sex AND g.slot = draw(d.given_of, 62, 1048576)
	JOIN name_slot AS m ON m.part = d.sex AND m.slot = draw(d.p, 63, 1048576)
	JOIN place AS z ON z.rank = draw_place(household),
	LATERAL (SELECT (d.p * 15485863 + draw(0, 57, 125717427)) % 125717427 AS s) AS ssn;
-- twins that drew the same name
UPDATE people AS t SET given = t.given || CASE WHEN t.given ~ '[AE]$' THEN 'L' ELSE 'A' END
FROM people AS o WHERE t.birth_order = 2 AND o.person = t.person - 1 AND o.given = t.given AND t.given !~ '^BABY ';
CREATE UNIQUE INDEX ON people (person);
ANALYZE people;

-- ---- errors

CREATE FUNCTION draw_error(key bigint) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN (ARRAY['insert', 'insert', 'delete', 'delete', 'substitute', 'substitute', 'substitute', 'transpose', 'transpose', 'ocr', 'phonetic', 'phonetic',
		'missing', 'missing', 'missing', 'swapped names', 'day and month', 'day 01', 'year', 'other address', 'other address', 'other address',
		'other phone', 'other phone', 'married name', 'nickname', 'nickname'])[1 + draw(key, 70, 27)];

-- One slip in a word, or the word itself where there is none to make
CREATE FUNCTION misspelt(word text, kind text, key bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	at int := 1 + draw(key, 71, length(word));
	c text := substr(word, at, 1);
	-- what stands beside each letter and digit on the keyboard
	beside text := (ARRAY['QWSZ', 'VGHN', 'XDFV', 'SERFCX', 'WSDR', 'DRTGVC', 'FTYHBV', 'GYUJNB', 'UJKO', 'HUIKMN', 'JIOLM', 'KOP', 'NJK', 'BHJM', 'IKLP', 'OL', 'WA', 'EDFT',
		'AWEDXZ', 'RFGY', 'YHJI', 'CFGB', 'QASE', 'ZSDC', 'TGHU', 'ASX', '9', '2', '13', '24', '35', '46', '57', '68', '79', '80'])[strpos('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', upper(c COLLATE "C"))];
	near text := substr(beside, 1 + draw(key, 72, greatest(length(beside), 1)), 1);
	pairs text[] := CASE kind
		WHEN 'ocr' THEN ARRAY['RN', 'M', 'M', 'RN', 'CL', 'D', 'D', 'O', 'O', '0', 'I', '1', '1', 'I', 'S', '5', '5', 'S', 'B', '8', '8', 'B', 'G', '6', 'L', 'I', 'W', 'VV', 'E', 'F', '0', 'O', 'U', 'V']
		ELSE ARRAY['PH', 'F', 'CK', 'K', 'KN', 'N', 'EE', 'EA', 'IE', 'Y', 'Y', 'IE', 'C', 'K', 'K', 'C', 'Z', 'S', 'SCH', 'SH', 'TH', 'T', 'LL', 'L', 'NN', 'N', 'SS', 'S', 'TT', 'T', 'EI', 'IE',
			'EY', 'Y', 'AI', 'AY', 'J', 'G', 'X', 'KS', 'W', 'V', 'E', 'A', 'O', 'OU', 'I', 'Y'] END;
	first int := draw(key, 73, cardinality(pairs) / 2);
BEGIN
	IF kind = 'insert' THEN
		RETURN left(word, at) || CASE WHEN draw(key, 74, 2) = 0 THEN c ELSE coalesce(near, c) END || substr(word, at + 1);
	ELSIF kind = 'delete' AND length(word) > 1 THEN
		RETURN left(word, at - 1) || substr(word, at + 1);
	ELSIF kind = 'substitute' THEN
		RETURN left(word, at - 1) || coalesce(near, c) || substr(word, at + 1);
	ELSIF kind = 'transpose' THEN
		RETURN left(word, at - 1) || substr(word, at + 1, 1) || c || substr(word, at + 2);
	ELSIF kind IN ('ocr', 'phonetic') THEN
		FOR i IN 0 .. cardinality(pairs) / 2 - 1 LOOP
			at := 2 * ((first + i) % (cardinality(pairs) / 2));
			IF strpos(word, pairs[at + 1]) > 0 THEN
				first := strpos(word, pairs[at + 1]);
				RETURN left(word, first - 1) || pairs[at + 2] || substr(word, first + length(pairs[at + 1]));
			END IF;
		END LOOP;
	END IF;
	RETURN word;
END $$;

-- A recording with errors, and their kinds; an error that changes nothing is drawn again
CREATE FUNCTION with_errors(INOUT r people, key bigint, errors int, OUT kinds text[]) LANGUAGE plpgsql STABLE AS $$
DECLARE
	was people;
	other people;
	kind text;
	k bigint;
	field int;
	nicknames text[] := ARRAY['WILLIAM', 'BILL', 'ROBERT', 'BOB', 'JAMES', 'JIM', 'JOHN', 'JACK', 'MICHAEL', 'MIKE', 'RICHARD', 'RICK', 'THOMAS', 'TOM', 'CHARLES', 'CHUCK', 'JOSEPH', 'JOE',
		'CHRISTOPHER', 'CHRIS', 'DANIEL', 'DAN', 'MATTHEW', 'MATT', 'ANTHONY', 'TONY', 'STEVEN', 'STEVE', 'KENNETH', 'KEN', 'TIMOTHY', 'TIM', 'EDWARD', 'ED', 'DAVID', 'DAVE',
		'ELIZABETH', 'LIZ', 'PATRICIA', 'PAT', 'MARGARET', 'PEGGY', 'JENNIFER', 'JENNY', 'BARBARA', 'BARB', 'SUSAN', 'SUE', 'DOROTHY', 'DOT', 'KATHERINE', 'KATE', 'DEBORAH', 'DEBBIE',
		'REBECCA', 'BECKY', 'VIRGINIA', 'GINNY', 'PAMELA', 'PAM', 'CHRISTINE', 'CHRIS', 'VICTORIA', 'VICKY', 'JUDITH', 'JUDY', 'CYNTHIA', 'CINDY', 'KIMBERLY', 'KIM', 'JESSICA', 'JESS',
		'SAMUEL', 'SAM', 'BENJAMIN', 'BEN', 'ALEXANDER', 'ALEX', 'ANDREW', 'ANDY', 'GREGORY', 'GREG', 'RONALD', 'RON', 'DONALD', 'DON', 'LAWRENCE', 'LARRY', 'GERALD', 'JERRY'];
BEGIN
	kinds := '{}';
	r.id := key;
	FOR attempt IN 0 .. 199 LOOP
		EXIT WHEN cardinality(kinds) = errors;
		k := key * 200 + attempt;
		kind := draw_error(k);
		field := draw(k, 80, 20);
		was := r;
		CASE kind
		WHEN 'missing' THEN
			CASE field % 7
			WHEN 0 THEN r.phone := NULL;
			WHEN 1 THEN r.ssn := NULL;
			WHEN 2 THEN r.email := NULL;
			WHEN 3 THEN r.middle := NULL;
			WHEN 4 THEN r.birth_date := NULL;
			WHEN 5 THEN r.street := NULL; r.city := NULL; r.state := NULL; r.zip := NULL;
			WHEN 6 THEN r.suffix := NULL; r.birth_order := NULL;
			END CASE;
		WHEN 'swapped names' THEN
			r.family := was.given;
			r.given := was.family;
		WHEN 'day and month' THEN
			IF extract(day FROM r.birth_date) <= 12 THEN
				r.birth_date := make_date(extract(year FROM r.birth_date)::int, extract(day FROM r.birth_date)::int, extract(month FROM r.birth_date)::int);
			END IF;
		WHEN 'day 01' THEN
			r.birth_date := r.birth_date - extract(day FROM r.birth_date)::int + 1;
		WHEN 'year' THEN
			r.birth_date := r.birth_date + make_interval(years => CASE WHEN field < 10 THEN 1 ELSE -1 END);
		WHEN 'other address', 'other phone' THEN
			SELECT * INTO other FROM people WHERE person = 1 + draw(k, 81, (SELECT max(person) FROM people));
			IF kind = 'other phone' THEN
				r.phone := draw_phone(-k);
			ELSE
				r.street := draw_street(-k);
				r.city := other.city;
				r.state := other.state;
				r.zip := other.zip;
			END IF;
		WHEN 'married name' THEN
			IF r.sex = 'F' AND r.birth_date < '2005-01-01' THEN
				SELECT name INTO r.family FROM name_slot WHERE part = 'family' AND slot = draw(k, 82, 1048576);
			END IF;
		WHEN 'nickname' THEN
			IF array_position(nicknames, r.given) % 2 = 1 THEN
				r.given := nicknames[array_position(nicknames, r.given) + 1];
			END IF;
		ELSE
			CASE
			WHEN field < 6 OR kind = 'phonetic' AND field < 10 THEN r.family := misspelt(r.family, kind, k);
			WHEN field < 12 OR kind = 'phonetic' THEN r.given := misspelt(r.given, kind, k);
			WHEN field < 15 THEN r.street := misspelt(r.street, kind, k);
			WHEN field = 15 THEN r.city := misspelt(r.city, kind, k);
			WHEN field = 16 THEN r.zip := misspelt(r.zip, kind, k);
			WHEN field = 17 THEN r.ssn := misspelt(r.ssn, kind, k);
			WHEN field = 18 THEN r.phone := misspelt(r.phone, kind, k);
			ELSE r.email := lower(misspelt(upper(r.email COLLATE "C"), kind, k) COLLATE "C");
			END CASE;
		END CASE;
		IF r IS DISTINCT FROM was THEN
			kinds := kinds || kind;
		END IF;
	END LOOP;
END $$;

CREATE UNLOGGED TABLE recording AS
SELECT w.r, w.kinds
FROM generate_series(:people + 1::bigint, :patients) AS n
	JOIN people AS p ON p.person = 1 + draw(n, 90, :people),
	LATERAL (SELECT 1 + draw(n, 91, 3) AS errors OFFSET 0) AS e,
	LATERAL (SELECT * FROM with_errors(p, n, errors) OFFSET 0) AS w;

-- ---- the table, in an order that tells nothing

CREATE UNLOGGED TABLE patient AS
SELECT place AS id, person, family, given, middle, suffix, birth_date, sex, birth_order, phone, email, street, city, state, zip, ssn,
	'M' || to_char(place, 'FM00000000') AS mrn
FROM (SELECT row_number() OVER (ORDER BY hashint8extended(id, :seed), id) AS place, *
	FROM (SELECT * FROM people UNION ALL SELECT (r).* FROM recording) AS r) AS o
ORDER BY place;
ANALYZE patient;

-- ---- what there is

SELECT count(*) AS rows, count(DISTINCT person) AS persons, count(*) - count(DISTINCT person) AS duplicates,
	(SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM patient GROUP BY person) AS c) AS true_pairs
FROM patient;
SELECT kind AS error, count(*) AS n FROM recording, unnest(kinds) AS kind GROUP BY kind ORDER BY kind COLLATE "C";
SELECT cardinality(kinds) AS errors, count(*) AS duplicates FROM recording GROUP BY 1 ORDER BY 1;

DROP FUNCTION with_errors, misspelt, draw_error, draw_phone, draw_street, draw_place, draw;
DROP TABLE recording, people, name_slot, place, line, zip3_line;
