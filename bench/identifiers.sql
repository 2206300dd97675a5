-- identifier_check() of every kind, per value; and what checks cost a COPY,
-- beside what people have today: regular expressions, PL/pgSQL, contrib/isn.

\echo
\echo identifier_is_canonical() of every kind, of examples in stored form
CREATE UNLOGGED TABLE specimen AS
SELECT kind, example FROM identifier_kinds(), generate_series(1, greatest(:rows / 50, 1000));
CREATE INDEX ON specimen (kind);
VACUUM ANALYZE specimen;
DO $$
DECLARE
	k text;
	i int := 0;
BEGIN
	FOR k IN SELECT kind FROM identifier_kinds() LOOP
		EXECUTE format('CREATE UNLOGGED TABLE v_%s AS SELECT example AS v FROM specimen WHERE kind = %L', k, k);
		INSERT INTO bench (task, peer, statement) VALUES
			(k, 'count', format('SELECT count(v) FROM v_%s', k)),
			(k, 'check', format('SELECT count(v) FROM v_%s WHERE identifier_is_canonical(%L, v)', k, k));
	END LOOP;
END $$;
CALL run_bench(:rounds);
CREATE TABLE per_kind AS
SELECT task, (1e6 * (max(ms) FILTER (WHERE peer = 'check') - max(ms) FILTER (WHERE peer = 'count')) / greatest(:rows / 50, 1000))::numeric AS ns
FROM (SELECT task, peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms FROM timing GROUP BY 1, 2) m GROUP BY task;
SELECT count(*) AS kinds, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ns)::numeric) AS median_ns, count(*) FILTER (WHERE ns > 100) AS over_100_ns FROM per_kind;
SELECT task AS slowest, round(ns) AS ns FROM per_kind ORDER BY ns DESC LIMIT 8;
TRUNCATE bench, timing;

\echo
\echo One value, beside what else there is, less count(v)
CREATE EXTENSION isn;
CREATE FUNCTION luhn_plpgsql(digits text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
	sum int := 24;
	d int;
BEGIN
	IF digits !~ '^[12][0-9]{9}$' THEN RETURN false; END IF;
	FOR i IN 1..10 LOOP
		d := substr(digits, i, 1)::int;
		IF i % 2 = 1 THEN d := d * 2; IF d > 9 THEN d := d - 9; END IF; END IF;
		sum := sum + d;
	END LOOP;
	RETURN sum % 10 = 0;
END $$;
CREATE UNLOGGED TABLE product AS
SELECT body || (10 - sum % 10) % 10 AS v FROM (SELECT '40' || lpad((i % 9999999999)::text, 10, '0') AS body FROM generate_series(1, :rows / 5) i) b,
	LATERAL (SELECT sum(CASE WHEN i % 2 = 0 THEN 3 ELSE 1 END * substr(body, i, 1)::int) FROM generate_series(1, 12) i) c;
CREATE UNLOGGED TABLE provider AS SELECT '1234567893'::text AS v FROM generate_series(1, :rows / 5);
VACUUM ANALYZE product, provider;
INSERT INTO bench (task, peer, statement)
SELECT task, peer, 'SELECT count(v) FROM ' || CASE task WHEN 'NPI' THEN 'provider' ELSE 'product' END || ' WHERE ' || peer
FROM (VALUES
	('EAN-13', 'true'),
	('EAN-13', 'identifier_is_valid(''gtin'', v)'),
	('EAN-13', 'is_valid(v::ean13)'),
	('EAN-13', 'v ~ ''^[0-9]{13}$'''),
	('NPI', 'true'),
	('NPI', 'identifier_is_canonical(''us_npi'', v)'),
	('NPI', 'v ~ ''^[12][0-9]{9}$'''),
	('NPI', 'luhn_plpgsql(v)')) AS p (task, peer);
SELECT count(*) AS products, count(*) FILTER (WHERE identifier_is_valid('gtin', v)) AS valid, count(*) FILTER (WHERE is_valid(v::ean13)) AS valid_for_isn FROM product;
CALL run_bench(:rounds);
SELECT task, peer, round((1e6 * (ms - first_value(ms) OVER (PARTITION BY task ORDER BY at)) / (:rows / 5))::numeric) AS ns
FROM (SELECT task, peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(ctid) AS at FROM timing GROUP BY 1, 2) m ORDER BY at;
TRUNCATE bench, timing;

\echo
\echo COPY of :rows rows with five columns, checked in different ways
CREATE UNLOGGED TABLE source AS
SELECT i AS id, '1' || lpad((i % 99999999)::text, 8, '0') AS body, lpad((1 + i % 665)::text, 3, '0') || lpad((1 + i % 99)::text, 2, '0') || lpad((1 + i % 9999)::text, 4, '0') AS ssn,
	lpad((501 + i % 90000)::text, 5, '0') AS zip, '+1617' || (2000000 + i % 7999999) AS phone, '1990-01-01'::date + i % 9000 AS dob
FROM generate_series(1, :rows) i;
-- a check digit each, by trial
CREATE UNLOGGED TABLE person AS
SELECT id, (SELECT body || d FROM generate_series(0, 9) d WHERE identifier_is_valid('us_npi', body || d)) AS npi, ssn, zip, phone, dob FROM source
WHERE identifier_is_canonical('us_ssn', ssn) AND identifier_is_canonical('us_phone', phone);
SELECT count(*) AS rows, count(*) FILTER (WHERE identifier_is_canonical('us_npi', npi)) AS with_npi FROM person;
DROP TABLE source;
COPY person TO '/tmp/medrec_bench_copy';
-- the same persons as a table of patients has them, with 12 columns more
COPY (SELECT p.*, 'MRN' || id, 'Lastname' || id % 9973, 'Firstname' || id % 997, chr(65 + (id % 26)::int), (ARRAY['F', 'M', 'U'])[1 + id % 3], (ARRAY['2106-3', '2054-5', '2028-9'])[1 + id % 3],
	id % 9999 || ' Main Street', 'City' || id % 499, 'MA', 'person' || id || '@example.org', id % 2 = 0, '2026-01-01'::timestamptz - id * interval '1 min' FROM person p) TO '/tmp/medrec_bench_copy_wide';

-- into a table of patients, logged and with a primary key; into the checked columns alone; and into those, bare
DO $$
DECLARE
	task text;
	way text;
	target text;
	is_wide bool;
BEGIN
	FOREACH task IN ARRAY ARRAY['18 columns, logged, key', '6 columns, logged, key', '6 columns, unlogged'] LOOP
		is_wide := task LIKE '18%';
		FOREACH way IN ARRAY ARRAY['unchecked', 'checks', 'domains', 'comparisons', 'regular expressions', 'PL/pgSQL, one column'] LOOP
			target := quote_ident(task || ' ' || way);
			EXECUTE format('CREATE %s TABLE %s (id bigint %s, ', CASE WHEN task LIKE '%unlogged' THEN 'UNLOGGED' END, target, CASE WHEN task LIKE '%key' THEN 'PRIMARY KEY' END) || CASE way
				WHEN 'domains' THEN 'npi us_npi, ssn us_ssn, zip us_zip, phone us_phone, dob date CHECK (birth_date_check(dob, ''2026-01-01'') = ''ok'')'
				ELSE 'npi text, ssn text, zip text, phone text, dob date' END || CASE WHEN is_wide THEN
				', mrn text, last_name text, first_name text, middle_name text, sex text, race text, street text, city text, state text, email text, deceased bool, updated timestamptz' ELSE '' END || ')';
			CASE way
				WHEN 'checks' THEN
					EXECUTE format('ALTER TABLE %s ADD CHECK (identifier_is_canonical(''us_npi'', npi)), ADD CHECK (identifier_is_canonical(''us_ssn'', ssn)), ADD CHECK (identifier_is_canonical(''us_zip'', zip)),
						ADD CHECK (identifier_is_canonical(''us_phone'', phone)), ADD CHECK (birth_date_check(dob, ''2026-01-01'') = ''ok'')', target);
				WHEN 'comparisons' THEN		-- the least that five constraints can cost
					EXECUTE format('ALTER TABLE %s ADD CHECK (npi <> ''''), ADD CHECK (ssn <> ''''), ADD CHECK (zip <> ''''), ADD CHECK (phone <> ''''), ADD CHECK (dob < ''2026-01-01'')', target);
				WHEN 'regular expressions' THEN
					EXECUTE format('ALTER TABLE %s ADD CHECK (npi ~ ''^[12][0-9]{9}$''), ADD CHECK (ssn ~ ''^(?!000|666|9)[0-9]{3}(?!00)[0-9]{2}(?!0000)[0-9]{4}$''), ADD CHECK (zip ~ ''^[0-9]{5}(-[0-9]{4})?$''),
						ADD CHECK (phone ~ ''^\+1[2-9][0-9]{9}$''), ADD CHECK (dob BETWEEN ''1900-01-01'' AND ''2026-01-01'')', target);
				WHEN 'PL/pgSQL, one column' THEN EXECUTE format('ALTER TABLE %s ADD CHECK (luhn_plpgsql(npi))', target);
				ELSE NULL;
			END CASE;
			INSERT INTO bench (task, peer, statement, cleanup) VALUES
				(task, way, format('COPY %s FROM %L', target, '/tmp/medrec_bench_copy' || CASE WHEN is_wide THEN '_wide' ELSE '' END), format('TRUNCATE %s', target));
		END LOOP;
	END LOOP;
END $$;
CALL run_bench(:rounds);
SELECT task, peer, round(ms::numeric, 1) AS ms, round((ms / first_value(ms) OVER (PARTITION BY task ORDER BY at))::numeric, 2) AS of_unchecked
FROM (SELECT task, peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(ctid) AS at FROM timing GROUP BY 1, 2) m ORDER BY at;
\! rm -f /tmp/medrec_bench_copy /tmp/medrec_bench_copy_wide
TRUNCATE bench, timing;
