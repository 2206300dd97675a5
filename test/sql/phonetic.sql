-- Phonetic codes of names
SELECT name, name_phonetic(name) FROM (VALUES
  (1, 'Smith'), (2, 'Schmidt'), (3, 'Thompson'), (4, 'Núñez-García'), (5, 'O''Brien'), (6, 'Smith Smyth'),
  (7, 'José'), (8, 'Filipowicz'), (9, 'Xavier'), (10, 'Hugh'), (11, ''), (12, ' - '), (13, '山田 太郎'), (14, 'Иванов Smith'),
  (15, NULL)
) AS v (n, name) ORDER BY n;
SELECT name_phonetic(repeat('wicz', 100000)), name_phonetic(repeat('smith ', 100000));
SELECT cardinality(name_phonetic((SELECT string_agg('b' || translate(i::text, '0123456789', 'tkplmnrfsx'), ' ') FROM generate_series(1, 10000) AS i))) AS of_many_words;
SELECT name_phonetic(E'\u0001'), name_phonetic('1\0'), name_phonetic(E'Smith\u00a0Jones');

-- Daitch-Mokotoff soundex: the codes that its authors and JewishGen publish, all of them and no others
SELECT name, name_phonetic(name, 'daitch_mokotoff') AS codes, (SELECT array_agg(c ORDER BY c) FROM unnest(name_phonetic(name, 'daitch_mokotoff')) c) = published AS as_published
FROM (VALUES ('Alpert', '{087930}'::text[]), ('Breuer', '{791900}'), ('Freud', '{793000}'), ('Haber', '{579000}'), ('Manheim', '{665600}'),
  ('Mintz', '{664000}'), ('Topf', '{370000}'), ('Kleinman', '{586660}'), ('Augsburg', '{054795}'), ('Auerbach', '{097400,097500}'), ('Ohrbach', '{097400,097500}'),
  ('Lipshitz', '{874400}'), ('Lippszyc', '{874400,874500}'), ('Lewinsky', '{876450}'), ('Levinski', '{876450}'), ('Szlamawicz', '{486740}'), ('Shlamovitz', '{486740}'),
  ('Moskowitz', '{645740}'), ('Moskovitz', '{645740}'), ('Ceniow', '{467000,567000}'), ('Tsenyuv', '{467000}'), ('Holubica', '{587400,587500}'), ('Golubitsa', '{587400}'),
  ('Przemysl', '{746480,794648}'), ('Pshemeshil', '{746480}'), ('Rosochowaciec', '{944744,944745,944754,944755,945744,945745,945754,945755}'), ('Rosokhovatsets', '{945744}'),
  ('Peters', '{734000,739400}'), ('Peterson', '{734600,739460}'), ('Jackson', '{145460,154600,445460,454600}')
) AS v (name, published);
-- each word by itself; marks that the rules heed, joined to their letter or not, and those that they do not
SELECT name, name_phonetic(name, 'daitch_mokotoff') FROM (VALUES
  (1, 'Ben Aron'), (2, 'Benaron'), (3, 'Gąska'), (4, 'Gaska'), (5, E'ga\u0328ska'), (6, 'Węgrzyn'), (7, E'We\u0328grzyn'), (8, 'Ţepeş'), (9, 'Țepeș'), (10, E'T\u0326epes\u0326'),
  (11, 'Núñez-García'), (12, 'Müller'), (13, 'Mueller'), (14, 'Wałęsa'), (15, 'Čapek'), (16, 'O''Brien'), (17, 'Mc3Coy'), (18, ''), (19, ' - '), (20, '山田 太郎'), (21, 'Иванов Katz'), (22, NULL)
) AS v (n, name) ORDER BY n;
-- a j is a vowel or none; digits that meet
SELECT name, name_phonetic(name, 'daitch_mokotoff') FROM unnest('{ahja,aja,jjj,mnm,nmn,ksx,mhm,Zjszt,queja}'::text[]) AS name;
SELECT name_phonetic('Schwartz', 'double_metaphone') = name_phonetic('Schwartz') AS by_default, name_phonetic('Schwartz', NULL) IS NULL AS of_null;
SELECT name_phonetic('Schwartz', 'Schwartz');
SELECT name_phonetic('Schwartz', '');
-- many ways to read a name, and very long ones
SELECT cardinality(name_phonetic(repeat('ca', 6), 'daitch_mokotoff')) AS ca, cardinality(name_phonetic(repeat('ckarzajrs', 100), 'daitch_mokotoff')) AS hostile,
  cardinality(name_phonetic(repeat('ja', 500000), 'daitch_mokotoff')) AS long, cardinality(name_phonetic(repeat(' ckajrzacjac', 100), 'daitch_mokotoff')) AS many_words;
