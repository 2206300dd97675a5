-- What scripts/demo --csv shows of the table "csv", whose columns are all text:
-- names of columns and counts, never a value.
\set ON_ERROR_STOP on
\pset pager off
\pset footer off
SET client_min_messages = warning;
SET log_min_error_statement = panic;
SET log_error_verbosity = terse;
SET jit = off;

-- Dates as people write them: 2025-01-31 (a time may follow), 20250131,
-- 1/31/2025. Whether the day exists is looked at, too.
CREATE FUNCTION csv_is_date(value text) RETURNS boolean
	LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
	p text[] := regexp_match(value, '^\s*(\d{4})-(\d{1,2})-(\d{1,2})([ T]\d{1,2}:\d\d.*)?\s*$');
	y integer;
	m integer;
	d integer;
BEGIN
	IF p IS NULL THEN
		p := regexp_match(value, '^\s*(\d{4})(\d\d)(\d\d)\s*$');
	END IF;
	IF p IS NULL THEN
		p := regexp_match(value, '^\s*(\d{1,2})/(\d{1,2})/(\d{4})([ T]\d{1,2}:\d\d.*)?\s*$');
		p := ARRAY[p[3], p[1], p[2]];
	END IF;
	y := p[1];
	m := p[2];
	d := p[3];
	RETURN coalesce(y BETWEEN 1850 AND 2150 AND m BETWEEN 1 AND 12 AND d >= 1
		AND d <= extract(day FROM make_date(y, m, 1) + interval '1 month -1 day'), false);
END $$;

CREATE TABLE csv_profile (
	ord		integer PRIMARY KEY,
	name	text,
	kind	text,		-- what the name says it is
	n		bigint,
	filled	bigint,
	empty	bigint,
	placeholder	bigint,
	declined	bigint,
	different	bigint,
	icd10	bigint,
	icd9	bigint,
	date	bigint,
	us_npi	bigint,
	us_ssn	bigint,
	us_zip	bigint,
	us_phone	bigint
);

SELECT format($f$
INSERT INTO csv_profile
SELECT %s, %L, %L, count(*), count(*) FILTER (WHERE f),
	count(*) FILTER (WHERE state IN ('null', 'blank')),
	count(*) FILTER (WHERE state = 'placeholder'),
	count(*) FILTER (WHERE state IN ('declined', 'not_applicable')),
	count(DISTINCT v) FILTER (WHERE f),
	count(*) FILTER (WHERE f AND (icd10_is_valid(v) OR icd10_repair(v) IS NOT NULL)),
	count(*) FILTER (WHERE f AND icd10_check(v) = 'looks_like_icd9'),
	count(*) FILTER (WHERE f AND csv_is_date(v)),
	count(*) FILTER (WHERE f AND identifier_is_valid('us_npi', v)),
	count(*) FILTER (WHERE f AND identifier_is_valid('us_ssn', v)),
	count(*) FILTER (WHERE f AND identifier_is_valid('us_zip', v)),
	count(*) FILTER (WHERE f AND identifier_is_valid('us_phone', v))
FROM (SELECT v, state, state IN ('present', 'invalid') AS f
	FROM (SELECT %I AS v, element_state(%I, %L) AS state FROM csv) AS c) AS c$f$,
	attnum, attname, kind, attname, attname, kind)
FROM pg_attribute,
	LATERAL (SELECT CASE
		WHEN attname ~* '(birth|dob)' THEN 'birth_date'
		WHEN attname ~* '(ssn|social)' THEN 'ssn'
		WHEN attname ~* '(phone|telephone|mobile|cell)' THEN 'phone'
		WHEN attname ~* '(zip|postal)' THEN 'zip'
		WHEN attname ~* 'mail' THEN 'email'
		WHEN attname ~* '(street|address)' THEN 'street'
		WHEN attname ~* '\m(sex|gender)' THEN 'sex'
		WHEN attname ~* '(last|family|surname).*name|surname' THEN 'family_name'
		WHEN attname ~* '(first|given|middle).*name' THEN 'given_name'
		WHEN attname ~* 'name' THEN 'name'
		ELSE 'text' END) AS guess (kind)
WHERE attrelid = 'csv'::regclass AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
\gexec

\echo
\echo '== What stands in each column'
\echo '   Placeholders are values that say nothing: UNKNOWN, 1900-01-01, 999-99-9999 ...; declined'
\echo '   counts "refused" and "not applicable"; different, how many filled values differ.'
SELECT name AS "column", n, filled, round(100.0 * filled / nullif(n, 0), 1) AS filled_pct,
	empty, placeholder, declined, different
FROM csv_profile ORDER BY ord;

\echo
\echo '== What the filled values read as, in percent'
\echo '   ICD-10: in the shape of a code, if need be after a repair of dots and blanks; a record'
\echo '   number such as A001234 has that shape, too. The identifiers are counted when they check.'
SELECT name AS "column", filled AS n_filled,
	round(100.0 * nullif(icd10, 0) / filled, 1) AS icd10_pct,
	round(100.0 * nullif(icd9, 0) / filled, 1) AS icd9_pct,
	round(100.0 * nullif(date, 0) / filled, 1) AS date_pct,
	round(100.0 * nullif(us_npi, 0) / filled, 1) AS us_npi_pct,
	round(100.0 * nullif(us_ssn, 0) / filled, 1) AS us_ssn_pct,
	round(100.0 * nullif(us_zip, 0) / filled, 1) AS us_zip_pct,
	round(100.0 * nullif(us_phone, 0) / filled, 1) AS us_phone_pct
FROM csv_profile WHERE filled > 0 ORDER BY ord;

-- Columns in which every second filled value looks like a diagnosis, but not
-- numbers of which each stands once, nor ZIP codes
CREATE TABLE csv_codes (ord integer, name text, problem text, n bigint, safe_to_repair bigint);
SELECT format($f$
INSERT INTO csv_codes
SELECT %s, %L, icd10_check(%I), count(*), count(icd10_repair(%I))
FROM csv WHERE %I IS NOT NULL GROUP BY 3$f$, ord, name, name, name, name)
FROM csv_profile
WHERE 2 * (icd10 + icd9) >= filled AND filled > 0 AND 2 * us_zip < filled
	AND (filled < 20 OR different < 0.9 * filled)
ORDER BY ord
\gexec

\echo
\echo '== Diagnosis codes: what is wrong, in the columns where at least half read as codes'
\echo '   (not those where nearly every value is another one, as record numbers are)'
\echo '   safe_to_repair: only blanks, dots or a prefix have to change, no letter and no digit'
SELECT name AS "column", problem, n, CASE problem WHEN 'ok' THEN NULL ELSE safe_to_repair END AS safe_to_repair
FROM csv_codes ORDER BY ord, n DESC, problem;

-- Columns in which every second filled value checks, or whose name says so
CREATE TABLE csv_identifiers (ord integer, name text, kind text, result text, n bigint);
SELECT format($f$
INSERT INTO csv_identifiers
SELECT %s, %L, %L, identifier_check(%L, %I), count(*)
FROM csv WHERE %I IS NOT NULL GROUP BY 4$f$, ord, name, kind, kind, name, name)
FROM (
	SELECT ord, name, id.kind
	FROM csv_profile AS p, LATERAL (VALUES ('us_npi', us_npi, name ~* 'npi'), ('us_ssn', us_ssn, p.kind = 'ssn'),
		('us_zip', us_zip, p.kind = 'zip'), ('us_phone', us_phone, p.kind = 'phone')) AS id (kind, valid, named)
	WHERE (2 * valid >= filled OR named) AND filled > 0
) AS likely
ORDER BY ord, kind
\gexec

\echo
\echo '== Identifiers: the results, in the columns where at least half check, or whose name says so'
SELECT name AS "column", kind, result, n
FROM csv_identifiers ORDER BY ord, kind, n DESC, result;

DROP TABLE csv_profile, csv_codes, csv_identifiers;
DROP FUNCTION csv_is_date(text);
