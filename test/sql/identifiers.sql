-- Identifiers: published specimens, and numbers that are nobody's.

-- The kinds, in the order in which the library searches them
SELECT * FROM identifier_kinds();
SELECT count(*) AS out_of_order
FROM (SELECT kind, lag(kind) OVER (ORDER BY ordinality) AS before
      FROM identifier_kinds() WITH ORDINALITY) AS k
WHERE kind COLLATE "C" <= before COLLATE "C";

-- Each is found; its example is valid and canonical, and its printed form is
-- one of the accepted ones
SELECT kind,
       identifier_check(kind, example),
       identifier_is_canonical(kind, example) AS canonical,
       identifier_normalize(kind, identifier_format(kind, example)) = example
         AS format_reads_back,
       identifier_format(kind, example) AS printed,
       identifier_mask(kind, example) AS masked
FROM identifier_kinds()
ORDER BY kind COLLATE "C";

-- The checks and the forms
CREATE TABLE specimen (kind text, value text, remark text);
INSERT INTO specimen VALUES
  ('us_npi', '1234567893', 'specimen of CMS'),
  ('us_npi', ' 1234567893  ', 'spaces around are trimmed'),
  ('us_npi', '1245319599', NULL),
  ('us_npi', '2000000002', NULL),
  ('us_npi', '1111111112', 'nine equal digits'),
  ('us_npi', '2222222222', NULL),
  ('us_npi', '1234567890', NULL),
  ('us_npi', '0234567893', NULL),
  ('us_npi', '3234567893', 'component before checksum'),
  ('us_npi', '123456789', NULL),
  ('us_npi', '12345678931', NULL),
  ('us_npi', '808401234567893', 'card form'),
  ('us_npi', '1234-567-893', 'has no separators'),
  ('us_npi', '12345 7893', NULL),
  ('us_npi', '12345o7893', NULL),
  ('us_npi', '', NULL),
  ('us_npi', '   ', NULL),
  ('us_npi', NULL, NULL),
  ('us_ssn', '536-90-4399', NULL),
  ('us_ssn', '536 90 4399', NULL),
  ('us_ssn', '536904399', NULL),
  ('us_ssn', '750-01-0001', 'issued since 2011'),
  ('us_ssn', '900-12-3456', NULL),
  ('us_ssn', '000-12-3456', NULL),
  ('us_ssn', '666-12-3456', NULL),
  ('us_ssn', '987-65-4320', 'advertisements'),
  ('us_ssn', '999-12-3456', NULL),
  ('us_ssn', '123-00-4567', NULL),
  ('us_ssn', '123-45-0000', NULL),
  ('us_ssn', '078-05-1120', NULL),
  ('us_ssn', '123456789', NULL),
  ('us_ssn', '111-11-1111', NULL),
  ('us_ssn', '666-66-6666', 'component before dummy'),
  ('us_ssn', '536-90 4399', 'mixed separators'),
  ('us_ssn', '5369-0-4399', NULL),
  ('us_ssn', '-536904399', NULL),
  ('us_ssn', '536904399-', NULL),
  ('us_ssn', '536--90--4399', NULL),
  ('us_ssn', '53690439X', NULL),
  ('us_ssn', '536-90-439', NULL),
  ('us_ssn', '---', 'nothing but separators'),
  ('us_zip', '00501', 'lowest'),
  ('us_zip', '00500', NULL),
  ('us_zip', '99950', NULL),
  ('us_zip', '00501-0001', NULL),
  ('us_zip', '005010001', NULL),
  ('us_zip', '00501-0000', NULL),
  ('us_zip', '0050-10001', NULL),
  ('us_zip', '00501-', NULL),
  ('us_zip', '00501-001', NULL),
  ('us_zip', '501', NULL),
  ('us_zip', '00501 0001', NULL),
  ('us_phone', '555-555-5555', 'equal digits'),
  ('us_phone', '617-555-0123', 'for fiction'),
  ('us_phone', '617-555-0100', NULL),
  ('us_phone', '617-555-0199', NULL),
  ('us_phone', '+16175550123', NULL),
  ('us_phone', '16175550123', NULL),
  ('us_phone', '6175550123', NULL),
  ('us_phone', '(617) 555-0123', NULL),
  ('us_phone', '(617)555-0123', NULL),
  ('us_phone', '617.555.0123', NULL),
  ('us_phone', '617 555 0123', NULL),
  ('us_phone', '1-617-555-0123', NULL),
  ('us_phone', '1.617.555.0123', NULL),
  ('us_phone', '1 617 555 0123', NULL),
  ('us_phone', '1 (617) 555-0123', NULL),
  ('us_phone', '+1-617-555-0123', NULL),
  ('us_phone', '+1.617.555.0123', NULL),
  ('us_phone', '+1 617 555 0123', NULL),
  ('us_phone', '+1 617-555-0123', NULL),
  ('us_phone', '+1 (617) 555-0123', NULL),
  ('us_phone', '+6175550123', NULL),
  ('us_phone', '2-617-555-0123', 'no country code 1'),
  ('us_phone', '617-555.0123', 'mixed separators'),
  ('us_phone', '(617 555-0123', NULL),
  ('us_phone', '555-0123', NULL),
  ('us_phone', '617-555-0123 x12', NULL),
  ('us_phone', '117-555-0123', NULL),
  ('us_phone', '697-555-0123', NULL),
  ('us_phone', '911-555-0123', NULL),
  ('us_phone', '370-555-0123', NULL),
  ('us_phone', '960-555-0123', NULL),
  ('us_phone', '617-155-0123', NULL),
  ('us_phone', '617-911-0123', NULL);
-- Each of these has a character that is no printable ASCII one
INSERT INTO specimen
SELECT kind, overlay(value PLACING chr(code) FROM position), 'U+' || upper(to_hex(code))
FROM (VALUES ('us_npi', '1234567893 ', 11), ('us_ssn', '536-90-4399', 4),
             ('us_phone', '617-555-0123', 1)) AS v (kind, value, position),
     (VALUES (9), (10), (127), (160), (1633), (8208), (8203), (65297)) AS c (code);

SELECT kind, remark,
       CASE WHEN remark LIKE 'U+%' THEN '' ELSE quote_nullable(value) END AS value,
       identifier_check(kind, value) AS check,
       identifier_is_valid(kind, value) AS valid,
       identifier_is_canonical(kind, value) AS canonical,
       identifier_normalize(kind, value),
       identifier_format(kind, value),
       identifier_mask(kind, value)
FROM specimen
ORDER BY kind COLLATE "C", remark IS NULL, remark COLLATE "C", value COLLATE "C";

-- What holds for every value
SELECT count(*) AS valid,
       count(*) FILTER (WHERE identifier_check(kind, n) <> identifier_check(kind, value)) AS other_verdict,
       count(*) FILTER (WHERE identifier_normalize(kind, n) <> n) AS not_stable,
       count(*) FILTER (WHERE NOT identifier_is_canonical(kind, n)) AS not_canonical,
       count(*) FILTER (WHERE identifier_normalize(kind, f) IS DISTINCT FROM n) AS not_read_back,
       count(*) FILTER (WHERE identifier_is_canonical(kind, value) <> (value = n)) AS wrongly_canonical
FROM specimen,
     identifier_normalize(kind, value) AS n, identifier_format(kind, value) AS f
WHERE identifier_is_valid(kind, value);
SELECT count(*) AS wrong
FROM specimen
WHERE identifier_is_valid(kind, value) IS DISTINCT FROM
      (identifier_check(kind, value) IN ('ok', 'test', 'legacy'))
   OR identifier_is_valid(kind, value) IS DISTINCT FROM
      CASE WHEN value IS NOT NULL THEN identifier_normalize(kind, value) IS NOT NULL END;

-- Long values: the order of the rules stays, wherever the fault is
SELECT remark, identifier_check('us_ssn', value), identifier_normalize('us_ssn', value)
FROM (VALUES (1, 'digits', repeat('1', 1000000)),
             (2, 'spaces', repeat(' ', 1000000)),
             (3, 'spaces around', repeat(' ', 500000) || '536904399' || repeat(' ', 500000)),
             (4, 'separators', repeat('-', 1000000) || '536904399'),
             (5, 'separators alone', repeat('-', 1000000)),
             (6, 'last is no ASCII', repeat('1', 1000000) || chr(160))) AS v (id, remark, value)
ORDER BY id;

-- A kind that does not exist is an error, which does not show what may be a
-- value in the wrong place
SELECT identifier_check('us_np', '1234567893');
SELECT identifier_normalize('us_np', '');
SELECT identifier_check('us_npi_', '1234567893');
SELECT identifier_check('us_np', NULL);
SELECT identifier_check(NULL, '1234567893');
SELECT identifier_check('', '1234567893');
SELECT identifier_check('US_NPI', '1234567893');
SELECT identifier_check('1234567893', 'us_npi');
SELECT identifier_check('zzpatientzz', 'us_ssn');
SELECT identifier_check('1234567893', '1234567893');
SELECT identifier_check('Zzpatient', '1234567893');
SELECT identifier_check(k, v) FROM (VALUES ('garcia', '1234567893'), ('us_npi', '1234567893')) t(k, v);
SELECT identifier_check(repeat('z', 64), '1234567893');

-- One call site, two kinds
SELECT value, identifier_check(kind, value)
FROM (VALUES (1, 'us_npi', '1234567893'), (2, 'us_ssn', '1234567893'),
             (3, 'us_npi', '1234567890'), (4, 'us_npi', '1234567893'),
             (5, 'us_zip', '00501'), (6, 'us_zip', '1234567893')) AS v (id, kind, value)
ORDER BY id;

-- Prepared, with the kind as a parameter
PREPARE prepared (text, text) AS SELECT identifier_check($1, $2);
SET plan_cache_mode = force_generic_plan;
EXECUTE prepared ('us_npi', '1234567893');
EXECUTE prepared ('us_zip', '1234567893');
EXECUTE prepared ('us_npi', NULL);
RESET plan_cache_mode;
DEALLOCATE prepared;

-- Constraints, generated columns, indexes
CREATE TABLE provider (
  npi text CHECK (identifier_is_canonical('us_npi', npi)),
  phone text,
  phone_stored text GENERATED ALWAYS AS (identifier_normalize('us_phone', phone)) STORED
);
CREATE INDEX ON provider (identifier_normalize('us_npi', npi));
INSERT INTO provider VALUES ('1234567893', '(617) 555-0123'), (NULL, 'none');
\set VERBOSITY terse
INSERT INTO provider VALUES ('1234567890', NULL);
INSERT INTO provider VALUES (' 1234567893', NULL);
\set VERBOSITY default
SELECT * FROM provider ORDER BY npi;

-- Domains; the message has no value
CREATE TABLE person (npi us_npi, ssn us_ssn, phone us_phone, zip us_zip);
INSERT INTO person VALUES ('1234567893', '536904399', '+16175550123', '00501-0001');
INSERT INTO person VALUES (NULL, NULL, NULL, NULL);
INSERT INTO person (npi) VALUES ('1234567890');
INSERT INTO person (ssn) VALUES ('536-90-4399');
INSERT INTO person (phone) VALUES ('(617) 555-0123');
INSERT INTO person (zip) VALUES ('005010001');
SELECT identifier_normalize('us_ssn', '536-90-4399')::us_ssn;
SELECT * FROM person ORDER BY npi;
SELECT typname, obj_description(oid, 'pg_type')
FROM pg_type WHERE typtype = 'd' AND typname IN (SELECT kind FROM identifier_kinds())
ORDER BY typname COLLATE "C";

-- Whatever else stands where a digit should: nothing but the letters of these
-- kinds is taken
SELECT count(DISTINCT kind) AS kinds, count(*) AS values
FROM identifier_kinds(), generate_series(1, length(example)) AS place, generate_series(33, 126) AS c
WHERE example ~ '^[0-9]+$' AND chr(c) !~ '[0-9]';
SELECT kind, string_agg(DISTINCT upper(chr(c)), '' ORDER BY upper(chr(c))) AS letters
FROM identifier_kinds(), generate_series(1, length(example)) AS place, generate_series(33, 126) AS c
WHERE example ~ '^[0-9]+$' AND chr(c) !~ '[0-9]'
  AND identifier_is_valid(kind, overlay(example PLACING chr(c) FROM place))
GROUP BY kind ORDER BY kind COLLATE "C";

-- In parallel workers as in the leader
CREATE TABLE many AS
SELECT (1000000000 + i)::text AS value FROM generate_series(1, 20000) AS i;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF)
SELECT count(*) FROM many WHERE identifier_is_valid('us_npi', value);
SELECT count(*) FROM many WHERE identifier_is_valid('us_npi', value);
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;

DROP TABLE specimen, provider, person, many;
