-- Phonetic codes of names
SELECT name, name_phonetic(name) FROM (VALUES
  (1, 'Smith'), (2, 'Schmidt'), (3, 'Thompson'), (4, 'Núñez-García'), (5, 'O''Brien'), (6, 'Smith Smyth'),
  (7, 'José'), (8, 'Filipowicz'), (9, 'Xavier'), (10, 'Hugh'), (11, ''), (12, ' - '), (13, '山田 太郎'), (14, 'Иванов Smith'),
  (15, NULL)
) AS v (n, name) ORDER BY n;
SELECT name_phonetic(repeat('wicz', 100000)), name_phonetic(repeat('smith ', 100000));
SELECT cardinality(name_phonetic((SELECT string_agg('b' || translate(i::text, '0123456789', 'tkplmnrfsx'), ' ') FROM generate_series(1, 10000) AS i))) AS of_many_words;
SELECT name_phonetic(E'\u0001'), name_phonetic('1\0'), name_phonetic(E'Smith\u00a0Jones');
