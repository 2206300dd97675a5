-- Diminutives of given names, the agreement of dates of birth, the likeness of
-- whole names and their parts.

-- ---- nickname_of

SELECT name, nickname_of(name) FROM (VALUES
  (1, 'Bob'), (2, 'ROBERT'), (3, 'alex'), (4, 'Peggy'), (5, 'K.C.'), (6, 'Béa'),
  (7, 'Xqzt'), (8, ''), (9, 'Mary Ann'), (10, repeat('a', 13)), (11, repeat('a', 14)), (12, 'aaron'), (13, 'zubiah'), (14, NULL)
) AS v (n, name) ORDER BY n;

-- Alex may be Alexander or Alexandra, who are not each other.
SELECT a, b, nickname_of(a) && nickname_of(b) AS share
FROM (VALUES ('alex', 'alexander'), ('alex', 'alexandra'), ('alexander', 'alexandra'),
  ('bob', 'robert'), ('bob', 'rob'), ('bob', 'william'), ('kate', 'katherine'), ('peggy', 'margaret')) AS v (a, b);

-- ---- date_similarity

SELECT a, b, date_similarity(a, b) AS got, expected, date_similarity(a, b) IS NOT DISTINCT FROM expected::float8 AS ok
FROM (VALUES
  (1, '1980-02-14', '1980-02-14', 1.0),
  (2, '1980-02-14', '19800214', 1),
  (3, '1980-02-04', '1980-04-02', 0.9),
  (4, '1980-25-03', '1980-03-25', 0.9),
  (5, '1912-06-15', '2012-06-15', 0.85),
  (6, '1880-06-15', '1980-06-15', 0.85),
  (7, '1980-02-14', '1980-02-15', 0.8),
  (8, '1980-02-14', '1980-02-41', 0.8),
  (9, '1980-02-14', '1908-02-14', 0.8),
  (10, '1980-02-14', '1981-02-14', 0.8),
  (11, '1980-02-14', '1980-02-27', 0.6),
  (12, '1980-02-14', '1980-11-14', 0.6),
  (13, '1980-02-14', '1953-02-14', 0.6),
  (14, '1980-02-01', '1980-02-07', 0.7),
  (15, '1980-02', '1980-02-14', 0.7),
  (16, '1980-02-00', '1980-02-14', 0.7),
  (17, '1980-01-01', '1980-02-14', 0.5),
  (18, '1980', '1980-02-14', 0.5),
  (19, '1980-01-01', '1981-01-01', 0),
  (20, '1980-02-14', '1980-11-27', 0.3),
  (21, '1980-02', '1980-11-14', 0.3),
  (22, '1980', '1981', 0),
  (23, '1980-02', '1981-02-14', 0),
  (24, '1980-02-14', '1953-11-27', 0),
  (25, '1980', '1980', 1),
  (26, ' 1980-01-01 ', '19800101', 1),
  (27, '14.02.1980', '1980-02-14', NULL),
  (28, '1980-2-14', '1980-02-14', NULL),
  (29, '0000-02-14', '1980-02-14', NULL),
  (30, '', '1980-02-14', NULL),
  (31, '1980-02-14 00:00', '1980-02-14', NULL),
  (32, '19800', '1980-02-14', NULL),
  (33, '1980é', '1980', NULL),
  (34, NULL, '1980', NULL)
) AS v (n, a, b, expected)
ORDER BY n;

SELECT date_similarity(date '1980-02-04', date '1980-04-02') AS exchanged,
       date_similarity(date '-infinity', date '1980-02-14') AS infinity,
       date_similarity(date '0044-03-15 BC', date '0044-03-15 BC') AS before_christ,
       date_similarity(date '10000-01-01', date '10000-01-01') AS five_digits,
       date_similarity(date '9999-12-31', date '9999-12-31') AS last;

-- Every pair of some days: symmetric, in range, 1 for equal days and no others,
-- and the same as of texts.
CREATE TEMP TABLE day AS
SELECT date '1899-12-28' + i * 397 % 40000 AS d FROM generate_series(1, 300) AS i
UNION SELECT make_date(y, m, k) FROM unnest('{1908,1980,2008}'::int[]) AS y, unnest('{1,2,11}'::int[]) AS m, unnest('{1,2,11,12}'::int[]) AS k;
SELECT count(*) > 50000 AS pairs, count(DISTINCT s) AS levels,
       count(*) FILTER (WHERE s IS DISTINCT FROM date_similarity(b, a)) AS asymmetric,
       count(*) FILTER (WHERE (s = 1) <> (a = b)) AS not_identity,
       count(*) FILTER (WHERE s NOT BETWEEN 0 AND 1) AS out_of_range,
       count(*) FILTER (WHERE s IS DISTINCT FROM date_similarity(to_char(a, 'YYYY-MM-DD'), to_char(b, 'YYYYMMDD'))) AS unlike_text
FROM (SELECT x.d AS a, y.d AS b, date_similarity(x.d, y.d) AS s FROM day AS x, day AS y) AS p;
DROP TABLE day;

-- ---- name_similarity

SELECT a, b, round(name_similarity(a, b)::numeric, 4) AS similarity FROM (VALUES
  (1, 'Garcia Lopez, Maria José', 'maria jose GARCIA LOPEZ'),
  (2, 'Bob Smith', 'Robert Smith'),
  (3, 'J. Smith', 'John Smith'),
  (4, 'John Q. Public', 'John Public'),
  (5, 'Maria Garcia', 'Maria Garcia-Lopez'),
  (6, 'Juan de la Cruz', 'Juan Delacruz'),
  (7, 'Kathleen O''Neil', 'Kathleen O Neil'),
  (8, 'John Smith Jr', 'John Smith Sr'),
  (9, 'John Smith Jr', 'John Smith'),
  (10, 'John Smith II', 'John Smith III'),
  (11, 'Anna Miller', 'Anna Schmidt'),
  (12, 'Anna Miller', 'Anna Miller-Schmidt'),
  (13, 'Ella Brown', 'Emma Brown'),
  (14, 'Mohammed Al-Rashid', 'Muhammad Alrashid'),
  (15, 'Jürgen Müller', 'Juergen Mueller'),
  (16, 'Martha Jones', 'Marhta Jones'),
  (17, 'Peter Clark', 'Susan Wright'),
  (18, 'Baby Boy A Smith', 'Baby Boy B Smith'),
  (19, 'alex alexandra', 'alex alexander'),
  (20, '山田 太郎', '太郎 山田'),
  (21, 'De La Dela', 'dela de la'),
  (22, '', ''), (23, '', 'Smith'), (24, ' - ', ''), (25, 'Smith', NULL)
) AS v (n, a, b) ORDER BY n;

-- The Jaro-Winkler of MARTHA and MARHTA (Winkler 1990) is 0.9611: half of it, and
-- an equal word.
SELECT round(name_similarity('Jones Martha', 'Marhta Jones')::numeric, 5) AS got, round((1 + jaro_winkler('martha', 'marhta'))::numeric / 2, 5) AS expected;

-- Pairs of names out of few words: symmetric, in range, 1 for the same words in
-- any order and for no others.
CREATE TEMP TABLE person AS
SELECT i, name, (SELECT string_agg(w, ' ' ORDER BY w COLLATE "C") FROM unnest(string_to_array(name_fold(name), ' ')) AS w) AS words
FROM generate_series(1, 400) AS i,
     LATERAL (SELECT decode(md5('person' || i), 'hex') AS h) AS s,
     LATERAL (SELECT array_to_string(ARRAY(SELECT ('{Bob,Robert,Alex,Alexandra,R,Garcia,Lopez,García-López,Garcialopez,De,La,Dela,Jr,Sr,李,O''Neil}'::text[])[get_byte(h, j) % 16 + 1]
                                           FROM generate_series(0, i % 5) AS j), ' ') AS name) AS n;
SELECT count(*) AS pairs, count(DISTINCT s) > 50 AS varied,
       count(*) FILTER (WHERE s = 1) > 400 AS some_equal,
       count(*) FILTER (WHERE s <> name_similarity(b, a)) AS asymmetric,
       count(*) FILTER (WHERE s NOT BETWEEN 0 AND 1) AS out_of_range,
       count(*) FILTER (WHERE (s = 1) <> (a_words = b_words)) AS not_identity,
       count(*) FILTER (WHERE name_similarity(a, a_words) <> 1) AS not_permuted
FROM (SELECT x.name AS a, y.name AS b, x.words AS a_words, y.words AS b_words, name_similarity(x.name, y.name) AS s
      FROM person AS x, person AS y) AS p;
DROP TABLE person;

-- Of the two ways to pair two words with two the better one counts.
SELECT round(name_similarity('marta martha', 'marthe marhta')::numeric, 6) AS got,
       round(greatest(jaro_winkler('marta', 'marthe') + jaro_winkler('martha', 'marhta'),
                      jaro_winkler('marta', 'marhta') + jaro_winkler('martha', 'marthe'))::numeric / 2, 6) AS expected;

-- The longest allowed; beyond it the message tells nothing of the value.
SELECT name_similarity(repeat('ab ', 32), repeat('ba ', 32)) AS words, name_similarity(repeat('x', 1024), repeat('x', 1024)) AS chars,
       name_similarity(repeat('李', 1024), repeat('李', 1024)) AS wide, name_similarity(repeat('- ', 100000), '') AS blanks;
SELECT name_similarity(repeat('ab ', 33), 'x');
SELECT name_similarity('x', repeat('x', 1025));
SELECT name_similarity('x', repeat('李', 1025));

-- ---- patient_name_parse

-- The empty given name stands for a placeholder, NULL for no such part.
\pset null '(null)'
SELECT left(v.name, 30) AS name, p.* FROM (VALUES
  (1, 'GARCIA LOPEZ, MARIA JOSE'), (2, 'Dr. John Q. Public Jr.'), (3, 'van der Berg, Anna'), (4, 'O''Neil-Smith'),
  (5, 'DOE^JOHN^Q^JR^DR'), (6, 'DOE^JOHN^Q^^^MD'), (7, 'van Berg&van&Berg^ANNA'), (8, 'BABY BOY'), (9, 'BABY GIRL SMITH'), (10, 'TWIN A'),
  (11, 'Smith, BG Maria'), (12, 'Smith, Baby Boy A'), (13, 'SMITH^BABY BOY'), (14, 'SMITH^BABY^BOY'), (15, 'Smith Jr, John'), (16, 'Smith, John, III'),
  (17, 'John Smith, MD'), (18, 'John Smith, M.D., Ph.D.'), (19, 'Smith, Jr.'), (20, 'Ludwig van Beethoven'), (21, 'Anna Maria von der Leyen'),
  (22, 'Nguyen, Do'), (23, 'Hong Nguyen, DO'), (24, 'José Núñez'), (25, '山田, 太郎'), (26, 'Martin Luther King 2nd'), (27, 'Smith, Dr. John'),
  (28, 'Smith,'), (29, ', John'), (30, ''), (31, ' , . '), (32, '^^^'), (33, 'Jr'), (34, 'Boyd, Twinkle'), (35, 'Smith, Unknown'), (36, 'Boy'), (37, 'Baby Boy 2 Ng'), (38, 'SMITH^JOHN^^^^^L^A^B'), (39, 'Anna'||chr(160)||'Berg'), (40, 'Juan de la Cruz Sr.'), (41, repeat('a ', 33)), (42, NULL)
) AS v (n, name), LATERAL patient_name_parse(v.name) AS p ORDER BY n;
\pset null ''

-- Nothing is made up: all words of the parts are in the name, and none twice.
SELECT count(*) AS names, count(p.family) > 100 AS families, count(p.suffix) > 20 AS suffixes,
       count(*) FILTER (WHERE p.given <> '' AND (SELECT count(*) FROM string_to_table(concat_ws(' ', p.prefix, p.given, p.middle, p.family, p.suffix), ' '))
                                             <> (SELECT count(*) FROM string_to_table(replace(name, ',', ''), ' '))) AS lost_or_added,
       count(*) FILTER (WHERE (SELECT array_agg(w ORDER BY w COLLATE "C") FROM string_to_table(concat_ws(' ', p.prefix, p.given, p.middle, p.family, p.suffix), ' ') AS w WHERE w <> '')
                              <@ (SELECT array_agg(w) FROM string_to_table(replace(name, ',', ''), ' ') AS w) IS FALSE) AS made_up
FROM (SELECT array_to_string(ARRAY(SELECT ('{Dr,Jr.,"Smith,",Baby,Boy,Anna,de,la,Núñez,MD,Do,Q.,Lopez,"X,",III,Maria}'::text[])[get_byte(h, j) % 16 + 1]
                                   FROM generate_series(0, i % 7) AS j), ' ') AS name
      FROM generate_series(1, 700) AS i, LATERAL (SELECT decode(md5('parse' || i), 'hex') AS h) AS s) AS n,
     LATERAL patient_name_parse(name) AS p;
