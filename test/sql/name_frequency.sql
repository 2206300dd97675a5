-- How frequent names are in the United States.

-- By the counts of the Census: surnames of 294,979,229 people, given names of
-- 151,856,029 women and 143,225,587 men.
SELECT name, part, name_frequency(name, part)::numeric(10,8) AS got, share::numeric(10,8),
       name_frequency(name, part) BETWEEN share / 1.022 AND share * 1.022 AS ok
FROM (VALUES
  (1, 'SMITH', 'family', 2442977 / 294979229.0),
  (2, 'Johnson', 'family', 1932812 / 294979229.0),
  (3, 'García', 'family', 1166120 / 294979229.0),
  (4, 'garcia', 'family', 1166120 / 294979229.0),
  (5, 'O''Brien', 'family', 118557 / 294979229.0),
  (6, 'DE LA CRUZ', 'family', 72109 / 294979229.0),
  (7, 'De-La Cruz', 'family', 72109 / 294979229.0),
  (8, 'DELACRUZ', 'family', 72109 / 294979229.0),
  (9, 'Mary', 'given', (3992295 + 12890) / (151856029.0 + 143225587.0)),
  (10, 'JAMES', 'given', (15185 + 4752225) / (151856029.0 + 143225587.0)),
  (11, 'José', 'given', (4555 + 877973) / (151856029.0 + 143225587.0))
) AS v (n, name, part, share)
ORDER BY n;

-- The first argument alone is a family name.
SELECT name_frequency('james') = name_frequency('james', 'family') AS family,
       name_frequency('james', 'given') > name_frequency('james') AS given,
       name_frequency(part => 'given', name => 'james') = name_frequency('james', 'given') AS named;

-- A name that is not listed is as frequent as the rarest that is.
SELECT part, count(DISTINCT share) AS shares, min(share) AS share
FROM (VALUES ('family'), ('given')) AS p (part), LATERAL (
  SELECT name_frequency(name, part) AS share
  FROM unnest(ARRAY['xqzw', 'smithh', 'smit h smith', '山田', 'é', repeat('a', 15), repeat('a', 16),
                    repeat('smith', 200000), '8']) AS name) AS s
GROUP BY part ORDER BY part COLLATE "C";

-- What folds to nothing is no name.
SELECT name, name_frequency(name), name_frequency(name, 'given')
FROM (VALUES (1, ''), (2, ' - '), (3, '.'), (4, NULL)) AS v (n, name)
ORDER BY n;
SELECT name_frequency('smith', NULL);

-- The message has neither the part nor the name.
SELECT name_frequency('smith', 'Family');
SELECT name_frequency('family', 'smith');
SELECT name_frequency('smith', '');
SELECT name_frequency('', 'middle');

-- In an index
CREATE TEMP TABLE person (family text, rare boolean GENERATED ALWAYS AS (name_frequency(family) < 1e-5) STORED);
INSERT INTO person (family) VALUES ('Smith'), ('Xqzw'), (NULL);
CREATE INDEX ON person (name_frequency(family));
SELECT * FROM person ORDER BY name_frequency(family);
DROP TABLE person;
