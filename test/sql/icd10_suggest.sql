-- Which code, billable on a day, could have been meant.

-- right codes in a form that the type reads: no rows
SELECT raw, count(s.code) AS rows FROM (VALUES ('E11.9'), ('e119'), (' I10 '), ('S72001A'), ('t42.6x2d')) v(raw) LEFT JOIN LATERAL icd10_suggest(raw, '2026-01-01') s ON true
GROUP BY raw ORDER BY raw COLLATE "C";

-- the dirty forms of users' reports: the first row
SELECT raw, s.code, s.kind, s.reason
FROM (VALUES (1, 'J4 49'), (2, 'I10.'), (3, 'ICD10:N179'), (4, 'E1.19'), (5, '(E11.9)'), (6, 'I20.0*'), (7, 'M45+0'),
	(11, 'E1O.9'), (12, 'ICD10:E1O.9'), (13, 'S7Z.OO1A'), (14, 'I1O'), (15, '2OO.00'), (16, 'G08X'), (17, 'M45X9'),
	(21, 'W21.89A'), (22, 'T07A'), (23, 'T14.8A'), (24, 'T40.1X1'), (25, 'T40.11A'), (26, 'T40.11'), (27, 'S72.001'),
	(31, 'J45X'), (32, 'I20.-'), (33, 'U07'), (34, 'E1O'), (41, 'M54.5'), (42, 'R05'), (43, 'T81.4XXA'),
	(51, 'E11.99'), (52, 'E11.999'), (53, 'E119A9B'), (54, 'W2189XA1'), (55, 'J144.9'), (56, 'K53.3'), (57, 'J4.49'), (58, 'I01')) v(n, raw)
	LEFT JOIN LATERAL (SELECT code, kind, reason FROM icd10_suggest(raw, '2026-01-01') LIMIT 1) s ON true
ORDER BY n;

-- no code of ICD-10-CM was meant, or more than one, or nothing can be told
SELECT raw, count(s.code) AS rows
FROM (VALUES (''), ('  '), ('N/A'), ('UNKNOWN'), ('see note'), ('see note 3'), ('BABY'), ('GARCIA'), ('250.00'), ('4019'), ('47.01'), ('E950.0'), ('0DTJ4ZZ'),
	('E11.9, I10'), ('01/02'), ('1980-02-14'), ('555-0123'), ('Ä10'), (E'I10\u20AC9'), ('.'), ('-'), ('X'), ('Z99999999')) v(raw)
	LEFT JOIN LATERAL icd10_suggest(raw, '2026-01-01') s ON true
GROUP BY raw ORDER BY raw COLLATE "C";

-- what is below a header: few characters first, the unspecified behind the others, A before D before S
SELECT string_agg(code::text, ' ' ORDER BY n) AS u07 FROM icd10_suggest('U07', '2026-01-01') WITH ORDINALITY s(code, kind, reason, title, n) WHERE kind = 'children';
SELECT string_agg(code::text, ' ' ORDER BY n) AS j45 FROM icd10_suggest('J45'::icd10, '2026-01-01') WITH ORDINALITY s(code, kind, reason, title, n) WHERE kind = 'children';
SELECT string_agg(code::text, ' ' ORDER BY n) AS s72_001 FROM icd10_suggest('S72.001', '2026-01-01') WITH ORDINALITY s(code, kind, reason, title, n) WHERE kind = 'extension';
SELECT string_agg(code::text, ' ' ORDER BY n) AS e11 FROM icd10_suggest('E11', '2026-01-01') WITH ORDINALITY s(code, kind, reason, title, n);
-- all of up to 50, 20 of more: every header of the edition
SELECT count(*) AS headers, count(*) FILTER (WHERE below <= 50) AS small, count(*) FILTER (WHERE told = CASE WHEN below <= 50 THEN below ELSE 20 END) AS as_said
FROM (SELECT header, (SELECT count(*) FROM icd10_descendants(header, '2026-01-01') d WHERE icd10_is_billable(d, '2026-01-01')) AS below,
		(SELECT count(*) FROM icd10_suggest(header, '2026-01-01') WHERE kind IN ('children', 'extension')) AS told
	FROM generate_series(65, 90) letter, generate_series(0, 99) number, LATERAL (SELECT (chr(letter) || lpad(number::text, 2, '0'))::icd10 AS category) c,
		LATERAL (SELECT category UNION ALL SELECT icd10_descendants(category, '2026-01-01')) h(header) WHERE icd10_status(header, '2026-01-01') = 'header') x;

-- in place of a code that is gone or not yet there, by the day
SELECT raw, on_date, s.code, s.kind, s.reason
FROM (VALUES (1, 'M54.5', date '2021-09-30'), (2, 'M54.5', '2021-10-01'), (3, 'M54.50', '2021-09-30'), (4, 'U07.1', '2020-03-31'), (5, 'T81.4XXA', '2018-10-01'),
	(6, 'C56.1', '2021-10-01'), (7, 'C56.3', '2021-09-30')) v(n, raw, on_date)
	LEFT JOIN LATERAL (SELECT code, kind, reason, place FROM icd10_suggest(raw, on_date) WITH ORDINALITY s(code, kind, reason, title, place) WHERE kind <> 'guess' AND place <= 4) s ON true
ORDER BY n, place;

-- guesses: the slip of the fewest choices first
SELECT n, s.code, kind, reason FROM (VALUES (1, 'E11.99'), (2, 'S72.0Q1A'), (3, 'K53.3')) v(n, raw), LATERAL icd10_suggest(raw, '2026-01-01') WITH ORDINALITY s(code, kind, reason, title, place) WHERE place <= 4 ORDER BY n, place;
-- where the dot stands tells where a character is missing
SELECT raw, (SELECT string_agg(code::text, ' ' ORDER BY n) FROM icd10_suggest(raw, '2026-01-01') WITH ORDINALITY s(code, kind, reason, title, n) WHERE n <= 3) AS first_three FROM (VALUES ('K1.4'), ('K14'), ('R3.0')) v(raw);

-- a code as its text, undotted
SELECT count(*) AS compared, count(*) FILTER (WHERE a IS DISTINCT FROM b) AS different
FROM generate_series(0, 99) n, LATERAL (VALUES ('E'), ('M'), ('T')) l(letter), LATERAL (VALUES (''), ('1'), ('91'), ('A1X'), ('X1XA')) t(tail),
	LATERAL (SELECT letter || lpad(n::text, 2, '0') || tail AS raw) r,
	LATERAL (SELECT (SELECT string_agg(s::text, ' ' ORDER BY s.n) FROM icd10_suggest(raw, '2026-01-01') WITH ORDINALITY s(code, kind, reason, title, n)) AS a,
		(SELECT string_agg(s::text, ' ' ORDER BY s.n) FROM icd10_suggest(raw::icd10, '2026-01-01') WITH ORDINALITY s(code, kind, reason, title, n)) AS b) x;

-- days without an edition, and NULL: no rows
SELECT on_date, count(s.code) AS rows FROM (VALUES (date '-infinity'), ('2015-09-30'), ('2015-10-01'), ('2027-09-30'), ('2027-10-01'), ('infinity'), (NULL)) v(on_date)
	LEFT JOIN LATERAL icd10_suggest('E1O.9', on_date) s ON true GROUP BY on_date ORDER BY on_date;
SELECT count(*) AS rows FROM icd10_suggest(NULL::text, '2026-01-01');
SELECT count(*) AS rows FROM icd10_suggest(NULL::icd10, '2026-01-01');

-- long texts
SELECT count(*) AS rows FROM icd10_suggest(repeat('E1O.9', 200000), '2026-01-01');
SELECT code, kind, reason FROM icd10_suggest(repeat(' ', 1000000) || 'I10.' || repeat(' ', 1000000), '2026-01-01');
SELECT count(*) AS rows FROM icd10_suggest(repeat('(', 1000000) || 'I10', '2026-01-01');
