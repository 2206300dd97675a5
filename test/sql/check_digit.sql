-- Check digits for issuers, and a site's own record numbers

SELECT * FROM check_digit_schemes();

-- Published specimens
SELECT scheme, body, check_digit(scheme, body) AS got, expected
FROM (VALUES
  ('luhn', '7992739871', '3'),
  ('verhoeff', '236', '3'),
  ('damm', '572', '4'),
  ('gs1', '629104150021', '3'),
  ('hl7_mod11', '1234567', '4'),
  ('iso7064_mod11_2', '000000021825009', '7'),
  ('iso7064_mod11_2', '000000021694233', 'X'),
  ('iso7064_mod37_2', 'G123498654321', 'H'),
  ('mod97', '2951099126111', '93'),
  ('iso7064_mod97_10', '794', '44'),
  ('iso7064_mod97_10', '97', '98'),
  ('luhn_mod30', 'GWAA7', 'K'),
  ('luhn_mod25', 'VU6K47KD', '3'),
  ('luhn_mod25', 'vu6k47kd', '3')) AS specimen (scheme, body, expected)
ORDER BY scheme COLLATE "C", body COLLATE "C";

-- The examples of the California Cancer Registry, but for one that it adds up
-- wrongly (1843349 makes 145, not 142); its weights end at 7 digits
SELECT body, check_digit('ibm1022_mod11', body)
FROM (VALUES ('1834349'), ('1834943'), ('1824349'), ('11834349')) AS b (body);

-- A body and its check digit are what the kind of that name takes; a wrong one
-- is not
SELECT scheme, count(*) AS bodies,
       count(*) FILTER (WHERE identifier_check(scheme, body || check_digit(scheme, body)) = 'ok') AS ok,
       sum(wrong) AS wrong_taken
FROM (VALUES ('luhn'), ('verhoeff'), ('hl7_mod11'), ('luhn_mod25'), ('luhn_mod30')) AS s (scheme),
     LATERAL (SELECT translate((n * 7919)::text, '012568', '34679A') AS letters,
                     (n * 7919)::text AS digits
              FROM generate_series(1, 1000) AS n) AS g,
     LATERAL (SELECT CASE WHEN scheme = 'luhn_mod25' THEN letters ELSE digits END AS body) AS b,
     LATERAL (SELECT count(*) AS wrong
              FROM generate_series(3, 9) AS d
              WHERE d <> 5 AND d <> 8
                AND d::text <> check_digit(scheme, body)
                AND identifier_is_valid(scheme, body || d)) AS w
GROUP BY scheme
ORDER BY scheme COLLATE "C";

-- Not of the alphabet, empty, too long, NULL
SELECT check_digit('luhn', '12a4') AS letter, check_digit('luhn', '') AS empty,
       check_digit('luhn', '12 4') AS space, check_digit('luhn_mod30', 'B1') AS b,
       check_digit('iso7064_mod37_2', 'A*') AS asterisk,
       check_digit('luhn', repeat('1', 255)) AS longest,
       check_digit('luhn', repeat('1', 256)) AS too_long,
       check_digit('mod97', repeat('1', 255)) AS too_long_for_two,
       check_digit('luhn', repeat('1', 1000000)) AS megabyte,
       check_digit('luhn', E'1\u00e9') AS not_ascii, check_digit('luhn', E'1\x01') AS control,
       check_digit('luhn', NULL) AS no_body, check_digit(NULL, '1') AS no_scheme;

-- A site's record numbers
SELECT value, pattern, scheme, mrn_check(value, pattern, scheme)
FROM (VALUES
  ('MRN-79927398713', 'MRN-99999999999', 'luhn'),
  ('  MRN-79927398713 ', 'MRN-99999999999', 'luhn'),
  ('MRN-79927398714', 'MRN-99999999999', 'luhn'),
  ('mrn-79927398713', 'MRN-99999999999', 'luhn'),
  ('MRN-7992739871', 'MRN-99999999999', 'luhn'),
  ('MRN-7992739871A', 'MRN-99999999999', 'luhn'),
  ('MRN-7992739871A', 'MRN-XXXXXXXXXXX', 'luhn'),
  (E'MRN-7992739871\t', 'MRN-99999999999', 'luhn'),
  ('   ', 'MRN-99999999999', 'luhn'),
  ('', 'MRN-99999999999', 'luhn'),
  ('GWAA7-K', 'XXXXX-X', 'luhn_mod30'),
  ('gwaa7-k', 'XXXXX-X', 'luhn_mod30'),
  ('AX-79927398713', '\A\X-99999999999', 'luhn'),
  ('BX-79927398713', '\A\X-99999999999', 'luhn'),
  ('GA\79927398713', 'G\A\\99999999999', 'luhn'),
  ('79927398713\', '99999999999\', 'luhn'),
  ('2951099126111/93', '9999999999999/99', 'mod97'),
  ('2951099126111/94', '9999999999999/99', 'mod97'),
  ('000000021694233-X', '999999999999999-X', 'iso7064_mod11_2'),
  ('00000002169423X-3', '99999999999999X-X', 'iso7064_mod11_2')) AS t (value, pattern, scheme);
SELECT body, mrn_check('S-' || body || check_digit('iso7064_mod37_2', body), 'S-XXX', 'iso7064_mod37_2')
FROM (SELECT 'A' || chr(n) AS body FROM generate_series(65, 90) AS n) AS b
WHERE check_digit('iso7064_mod37_2', body) = '*';
SELECT mrn_check(NULL, '99', 'luhn') IS NULL AS no_value, mrn_check('18', NULL, 'luhn') IS NULL AS no_pattern,
       mrn_check('18', '99', NULL) IS NULL AS no_scheme,
       mrn_check(repeat('1', 1000000), '99', 'luhn') AS megabyte, mrn_check(E'1\u00e9', '99', 'luhn') AS not_ascii,
       mrn_check(E'1\x01', '99', 'luhn') AS control;

-- Refusals, which show nothing that may be a value
SELECT check_digit('luhm', '7992739871');
SELECT check_digit('7992739871', 'luhn');
SELECT check_digit('smith', 'luhn');
SELECT check_digit('', '7992739871');
SELECT mrn_check('MRN-79927398713', 'MRN-99999999999', 'luhm');
SELECT mrn_check('luhn', 'MRN-99999999999', 'smith');
SELECT mrn_check('MRN-99999999999', 'luhn', 'smith');
SELECT mrn_check('MRN-79927398713', 'MRN-9', 'luhn');
SELECT mrn_check('MRN-79927398713', 'MRN-\9\9', 'luhn');
SELECT mrn_check('MRN-79927398713', repeat('9', 1000000), 'luhn');
SELECT mrn_check('MRN-79927398713', '', 'luhn');
SELECT mrn_check('118343490', '999999999', 'ibm1022_mod11');
