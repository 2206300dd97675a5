-- Measures of likeness between two strings, and the folding of names.

-- ---- Jaro

-- The first three are worked examples of Winkler (1990, 1994), as below; the
-- others come from RapidFuzz 3.14.
SELECT a, b, round(jaro(a, b)::numeric, 4) AS got, expected,
       round(jaro(a, b)::numeric, 4) = expected AS ok
FROM (VALUES
  (1, 'MARTHA', 'MARHTA', 0.9444),
  (2, 'DWAYNE', 'DUANE', 0.8222),
  (3, 'DIXON', 'DICKSONX', 0.7667),
  (4, 'martha', 'MARTHA', 0),
  (5, 'SMITH', 'SMITH', 1),
  (6, 'GARCÍA', 'GARCIA', 0.8889),
  (7, '山田太郎', '山田大郎', 0.8333),
  (8, '', '', 1),
  (9, '', 'A', 0),
  (10, 'A', 'A', 1),
  (11, 'A', 'B', 0),
  (12, 'AB', 'BA', 0),
  (13, NULL, 'A', NULL),
  (14, 'A', NULL, NULL)
) AS v (n, a, b, expected)
ORDER BY n;

-- ---- Jaro-Winkler

-- The first three are worked examples of Winkler (1990, 1994); the others
-- come from RapidFuzz 3.14.
SELECT a, b, round(jaro_winkler(a, b)::numeric, 4) AS got, expected,
       round(jaro_winkler(a, b)::numeric, 4) = expected AS ok
FROM (VALUES
  (1, 'MARTHA', 'MARHTA', 0.9611),
  (2, 'DWAYNE', 'DUANE', 0.8400),
  (3, 'DIXON', 'DICKSONX', 0.8133),
  (4, 'martha', 'MARTHA', 0),
  (5, 'SMITH', 'SMITH', 1),
  (6, 'GARCÍA', 'GARCIA', 0.9333),
  (7, 'GARCIA', 'GARCÍA', 0.9333),
  (8, 'NÚÑEZ', 'NUÑEZ', 0.88),
  (9, '山田太郎', '山田大郎', 0.8667),
  (10, '', '', 1),
  (11, '', 'A', 0),
  (12, 'A', '', 0),
  (13, 'A', 'A', 1),
  (14, 'A', 'B', 0),
  (15, 'É', 'É', 1),
  (16, 'É', 'E', 0),
  (17, 'AB', 'BA', 0),
  (18, 'ABC', 'BCA', 0),
  (19, 'ABCD', 'ABDC', 0.9333),
  (20, NULL, 'A', NULL),
  (21, 'A', NULL, NULL)
) AS v (n, a, b, expected)
ORDER BY n;

-- ---- Damerau-Levenshtein

-- CA and ABC: 3 where characters may be edited once only.
SELECT a, b, damerau_levenshtein(a, b) AS got, expected,
       damerau_levenshtein(a, b) = expected AS ok
FROM (VALUES
  (1, 'CA', 'ABC', 2),
  (2, 'kitten', 'sitting', 3),
  (3, 'Saturday', 'Sunday', 3),
  (4, 'MARTHA', 'MARHTA', 1),
  (5, '1980-02-14', '1980-02-41', 1),
  (6, 'a cat', 'an abct', 3),
  (7, 'smith', 'SMITH', 5),
  (8, 'SMITH', 'SMITH', 0),
  (9, 'GARCÍA', 'GARCIA', 1),
  (10, 'ÍÁ', 'ÁBÍ', 2),
  (11, '山田太郎', '田山郎', 2),
  (12, '', '', 0),
  (13, '', 'ABC', 3),
  (14, 'É', '', 1),
  (15, 'A', 'B', 1),
  (16, 'AB', 'BA', 1),
  (17, NULL, 'A', NULL),
  (18, 'A', NULL, NULL)
) AS v (n, a, b, expected)
ORDER BY n;

-- ---- optimal string alignment

SELECT a, b, osa_distance(a, b) AS got, expected,
       osa_distance(a, b) = expected AS ok
FROM (VALUES
  (1, 'CA', 'ABC', 3),
  (2, 'kitten', 'sitting', 3),
  (3, 'Saturday', 'Sunday', 3),
  (4, 'MARTHA', 'MARHTA', 1),
  (5, '1980-02-14', '1980-02-41', 1),
  (6, 'a cat', 'an abct', 4),
  (7, 'smith', 'SMITH', 5),
  (8, 'SMITH', 'SMITH', 0),
  (9, 'GARCÍA', 'GARCIA', 1),
  (10, 'ÍÁ', 'ÁBÍ', 3),
  (11, '山田太郎', '山田郎太', 1),
  (12, '', '', 0),
  (13, '', 'ABC', 3),
  (14, 'É', '', 1),
  (15, 'A', 'B', 1),
  (16, 'ABCD', 'BADC', 2),
  (17, NULL, 'A', NULL),
  (18, 'A', NULL, NULL)
) AS v (n, a, b, expected)
ORDER BY n;

-- With a limit: one more than the limit is more than the limit.
SELECT max, osa_distance('SMITH', 'SMITH', max) AS none, osa_distance('SMITH', 'SMIHT', max) AS one,
       osa_distance('SMITH', 'SMYHT', max) AS two, osa_distance('SMITH', 'SCHMITT', max) AS three,
       osa_distance('SMITH', 'JONES', max) AS five, osa_distance('', 'SMITH', max) AS empty,
       osa_distance('山田太郎', '山田', max) AS wide
FROM (VALUES (0), (1), (2), (3), (4), (5), (2147483647), (NULL)) AS v (max)
ORDER BY max;
SELECT osa_distance('SMITH', 'JONES', -1);

-- ---- Dice

-- Bigrams of NIGHT: NI IG GH HT; of AAAA: AA, three times.
SELECT a, b, round(dice(a, b)::numeric, 4) AS got, expected,
       round(dice(a, b)::numeric, 4) = expected AS ok
FROM (VALUES
  (1, 'NIGHT', 'NACHT', 0.25),
  (2, 'SMITH', 'SMYTHE', 0.4444),
  (3, 'SMITH', 'SMITH', 1),
  (4, 'FRENCH', 'QUEBEC', 0),
  (5, 'FERIS', 'FERRIS', 0.8889),
  (6, 'AAAA', 'AA', 0.5),
  (7, 'AAAA', 'AAA', 0.8),
  (8, 'AABA', 'ABAA', 1),
  (9, 'GARCÍA', 'GARCIA', 0.6),
  (10, '山田太郎', '山田大郎', 0.3333),
  (11, '', '', 1),
  (12, '', 'A', 0),
  (13, '', 'AB', 0),
  (14, 'A', 'A', 1),
  (15, 'A', 'B', 0),
  (16, 'É', 'É', 1),
  (17, 'A', 'AB', 0),
  (18, NULL, 'A', NULL),
  (19, 'A', NULL, NULL)
) AS v (n, a, b, expected)
ORDER BY n;

-- A mark that stands by itself is a character of its own.
SELECT damerau_levenshtein(U&'Jos\00E9', U&'Jose\0301') AS as_written,
       damerau_levenshtein(name_fold(U&'Jos\00E9'), name_fold(U&'Jose\0301')) AS folded;

-- Strings of 8, 16 and 64 characters are the last of the short ones; 1,024
-- characters are the longest allowed.
SELECT n, round(jaro(a, b)::numeric, 6) AS jaro, round(jaro_winkler(a, b)::numeric, 6) AS jaro_winkler,
       round(dice(a, b)::numeric, 6) AS dice, osa_distance(a, b), osa_distance(a, b, 3) AS up_to_3,
       damerau_levenshtein(a, b)
FROM (VALUES (8), (9), (16), (17), (63), (64), (65), (128), (1024)) AS v (n),
     LATERAL (SELECT repeat('x', n - 2) || 'yz' AS a, 'zy' || repeat('x', n - 2) AS b) AS s
ORDER BY n;
SELECT n, jaro(a, a), jaro_winkler(a, a), dice(a, a), osa_distance(a, a), damerau_levenshtein(a, a),
       jaro(a, b) AS unlike, jaro_winkler(a, b), dice(a, b), osa_distance(a, b), damerau_levenshtein(a, b)
FROM (VALUES (8), (9), (16), (17), (63), (64), (65), (1024)) AS v (n),
     LATERAL (SELECT repeat('é', n) AS a, repeat('z', n) AS b) AS s
ORDER BY n;

-- Beyond that the message tells neither the value nor its length.
SELECT jaro_winkler(repeat('x', 1025), 'x');
SELECT jaro_winkler('x', repeat('é', 1025));
SELECT damerau_levenshtein(repeat('x', 1025), 'x');
SELECT damerau_levenshtein('x', repeat('é', 100000));
SELECT jaro('x', repeat('x', 1025));
SELECT dice(repeat('é', 1025), 'x');
SELECT osa_distance(repeat('x', 1025), 'x');
SELECT osa_distance('x', repeat('x', 1025), 1);

-- ---- what every measure claims

-- Pairs like names: one of a pair is the other, edited, or another name.
CREATE TEMP TABLE pair AS
WITH word AS (
  SELECT i, (SELECT string_agg(substr('ABCDEÉ日', get_byte(h, j) % (2 + i % 6) + 1, 1), '' ORDER BY j)
             FROM generate_series(0, (i * 7) % 16) AS j) AS w
  FROM generate_series(1, 1000) AS i, LATERAL (SELECT decode(md5('name' || i), 'hex') AS h) AS s
)
SELECT a.w AS a, b.w AS b FROM word AS a JOIN word AS b ON b.i = a.i + 1
UNION ALL
SELECT w, substr(w, 2) || left(w, 1) FROM word
UNION ALL
SELECT w, left(w, i % 7) || 'X' || substr(w, i % 7 + 2) FROM word
UNION ALL
SELECT repeat(a.w, 12), repeat(b.w, 12) FROM word AS a JOIN word AS b ON b.i = a.i + 6
WHERE a.i % 10 = 0;

-- A measure is a function of two texts: a similarity (double precision), from
-- 0 to 1 for equal strings, or a distance (integer), 0 for equal strings.
-- Other strings can have the same bigrams, and be equal for Dice.
SELECT format($$
  SELECT %1$L AS comparator, count(*) AS pairs,
         count(DISTINCT %1$I(a, b)) > 10 AS varied,
         count(*) FILTER (WHERE %1$I(a, b) IS DISTINCT FROM %1$I(b, a)) AS asymmetric,
         count(*) FILTER (WHERE %1$I(a, a) IS DISTINCT FROM %2$s) AS unequal_to_itself,
         count(*) FILTER (WHERE a <> b AND %1$I(a, b) = %2$s) AS equal_to_another,
         count(*) FILTER (WHERE %1$I(a, b) NOT BETWEEN 0 AND %3$s) AS out_of_range,
         %1$I('', '') AS empty, %1$I('', 'A') AS empty_and_not, %1$I(NULL, 'A') IS NULL AS null_in,
         %1$I('A', 'B') AS one_character
  FROM pair$$,
  p.proname,
  CASE p.prorettype WHEN 'float8'::regtype THEN 1 ELSE 0 END,
  CASE p.prorettype WHEN 'float8'::regtype THEN '1' ELSE 'greatest(length(a), length(b))' END)
FROM pg_proc AS p
JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE e.extname = 'medrec' AND p.proargtypes = '25 25'::oidvector
  AND p.prorettype IN ('float8'::regtype, 'int4'::regtype)
  AND p.proargnames = '{a,b}' AND p.proname NOT IN ('date_similarity', 'name_similarity')
ORDER BY p.proname COLLATE "C"
\gexec

-- The distance up to a limit is that without, and else one more than the limit.
SELECT max, count(*) AS pairs, count(*) FILTER (WHERE osa_distance(a, b) <= max) > 0 AS some_within,
       count(*) FILTER (WHERE osa_distance(a, b, max) <> least(osa_distance(a, b), max + 1)) AS wrong
FROM pair, generate_series(0, 10) AS max
GROUP BY max ORDER BY max;

-- A character may be edited again: that takes no more edits, and sometimes less.
SELECT count(*) AS pairs, count(*) FILTER (WHERE osa_distance(a, b) > damerau_levenshtein(a, b)) > 0 AS some_less,
       count(*) FILTER (WHERE osa_distance(a, b) < damerau_levenshtein(a, b)) AS more
FROM pair;

-- A distance keeps the triangle inequality (the restricted one does not).
SELECT count(*) AS triples,
       count(*) FILTER (WHERE damerau_levenshtein(x.a, z.a) >
                              damerau_levenshtein(x.a, y.a) + damerau_levenshtein(y.a, z.a)) AS broken,
       count(*) FILTER (WHERE osa_distance(x.a, z.a) >
                              osa_distance(x.a, y.a) + osa_distance(y.a, z.a)) > 0 AS restricted_broken
FROM (SELECT DISTINCT a FROM pair WHERE length(a) BETWEEN 2 AND 4 AND a ~ '^[ABC]+$') AS x,
     (SELECT DISTINCT a FROM pair WHERE length(a) BETWEEN 2 AND 4 AND a ~ '^[ABC]+$') AS y,
     (SELECT DISTINCT a FROM pair WHERE length(a) BETWEEN 2 AND 4 AND a ~ '^[ABC]+$') AS z;

-- ---- name_fold

SELECT name, name_fold(name) AS got, name_fold(name) = expected AS ok
FROM (VALUES
  (1, 'SMITH', 'smith'),
  (2, 'José María', 'jose maria'),
  (3, 'MÜLLER-LÜDENSCHEIDT', 'muller ludenscheidt'),
  (4, 'Groß', 'gross'),
  (5, 'GROẞ', 'gross'),
  (6, 'Sørensen', 'sorensen'),
  (7, 'SØRENSEN', 'sorensen'),
  (8, 'Łukasz Żółć', 'lukasz zolc'),
  (9, 'Đặng Thị Hồng', 'dang thi hong'),
  (10, 'Ægir Þór Guðmundsson', 'aegir thor gudmundsson'),
  (11, 'Œuvrard', 'oeuvrard'),
  (12, 'Işık İNAN', 'isik inan'),
  (13, 'Ŋurra', 'nurra'),
  (14, 'O''Brien', 'obrien'),
  (15, 'O’Brien', 'obrien'),
  (16, 'd`Angelo', 'dangelo'),
  (17, 'Kahanamokuʻu', 'kahanamokuu'),
  (18, 'J.R. Ewing, Jr.', 'jr ewing jr'),
  (19, 'St. John-Smythe', 'st john smythe'),
  (20, 'Smith–Jones / Brown (née Green)', 'smith jones brown nee green'),
  (21, 'Gal·la', 'galla'),
  (22, 'Mª Ángeles', 'ma angeles'),
  (23, 'Мария Ёлкина', 'мария елкина'),
  (24, 'ΓΙΏΡΓΟΣ Παπαδόπουλος', 'γιωργοσ παπαδοπουλοσ'),
  (25, '山田・太郎', '山田 太郎'),
  (26, '김철수', '김철수'),
  (27, 'ﾔﾏﾀﾞ', 'ﾔﾏﾀﾞ'),
  (28, 'राम', 'राम'),
  (29, 'مُحَمَّد', 'محمد'),
  (30, 'HENRY 8', 'henry 8'),
  (31, 'Đ', 'd'),
  (32, 'A', 'a'),
  (33, '.', ''),
  (34, '', ''),
  (35, ' - ', ''),
  (36, NULL, NULL)
) AS v (n, name, expected)
ORDER BY n;

-- White space of every kind, invisible characters, ligatures.
SELECT name_fold(E' \t\r\n A \u00A0\u2003\u3000 B\u2028C\u200BD ') AS white_space,
       name_fold(E'A\u00ADB\uFEFFC\u200DD') AS invisible,
       name_fold(E'\uFB01nn \u01C4ura \u0149') AS ligatures;

-- Precomposed and decomposed spellings fold alike.
SELECT form, count(*) AS n,
       count(*) FILTER (WHERE name_fold(name) = name_fold(precomposed)) AS alike
FROM unnest('{José,Łódź,Nguyễn,Ångström,Ёлкина,Παπαδόπουλος,がぎぱヴ,김철수,क़ादिर,ொ,Ǿ,ΐ}'::text[]) AS precomposed,
     LATERAL (VALUES ('NFC', normalize(precomposed, NFC)), ('NFD', normalize(precomposed, NFD))) AS f (form, name)
GROUP BY form ORDER BY form COLLATE "C";

-- Every character of Unicode: folding a folded name changes nothing, alone or
-- among letters, and the longest fold is within its bound.
SELECT count(*) AS characters,
       count(*) FILTER (WHERE once <> c) > 5000 AS many_change,
       count(*) FILTER (WHERE name_fold(once) <> once) AS changed_again,
       count(*) FILTER (WHERE name_fold(name_fold('a' || c || 'b')) <> name_fold('a' || c || 'b')) AS changed_again_among_letters,
       count(*) FILTER (WHERE once ~ '^ | $|  ') AS outer_blanks,
       max(octet_length(once)::float8 / octet_length(c)) AS longest
FROM generate_series(1, x'10FFFF'::int) AS i,
     LATERAL (SELECT chr(i) AS c, name_fold(chr(i)) AS once) AS s
WHERE i NOT BETWEEN x'D800'::int AND x'DFFF'::int;

-- Canonical equivalents fold alike: the characters up to FFFF, in which servers
-- of all versions agree on what is equivalent.
SELECT count(*) AS characters,
       count(*) FILTER (WHERE name_fold(normalize(chr(i), NFD)) <> name_fold(chr(i))
                           OR name_fold(normalize(chr(i), NFC)) <> name_fold(chr(i))) AS unlike
FROM generate_series(1, x'FFFF'::int) AS i
WHERE i NOT BETWEEN x'D800'::int AND x'DFFF'::int;

-- Long input takes time by its length only.
SELECT length(name_fold(repeat('É-', 500000))) AS words,
       length(name_fold(repeat(' ', 1000000))) AS blanks,
       length(name_fold(repeat(U&'\0301', 500000))) AS marks;

DROP TABLE pair;
