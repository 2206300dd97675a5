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

-- into a table as programs have it, logged and with a primary key; and into a bare one
DO $$
DECLARE
	kind text;
	way text;
	target text;
BEGIN
	FOREACH kind IN ARRAY ARRAY['', 'UNLOGGED'] LOOP
		FOREACH way IN ARRAY ARRAY['unchecked', 'checks', 'domains', 'comparisons', 'regular expressions', 'PL/pgSQL, one column'] LOOP
			target := quote_ident('copy ' || kind || way);
			EXECUTE format('CREATE %s TABLE %s (id bigint %s, ', kind, target, CASE kind WHEN '' THEN 'PRIMARY KEY' END) || CASE way
				WHEN 'domains' THEN 'npi us_npi, ssn us_ssn, zip us_zip, phone us_phone, dob date CHECK (birth_date_check(dob, ''2026-01-01'') = ''ok''))'
				ELSE 'npi text, ssn text, zip text, phone text, dob date)' END;
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
				(CASE kind WHEN '' THEN 'logged, primary key' ELSE 'unlogged, bare' END, way, format('COPY %s FROM ''/tmp/medrec_bench_copy''', target), format('TRUNCATE %s', target));
		END LOOP;
	END LOOP;
END $$;
CALL run_bench(:rounds);
SELECT task, peer, round(ms::numeric, 1) AS ms, round((ms / first_value(ms) OVER (PARTITION BY task ORDER BY at))::numeric, 2) AS of_unchecked
FROM (SELECT task, peer, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(ctid) AS at FROM timing GROUP BY 1, 2) m ORDER BY at;
\! rm -f /tmp/medrec_bench_copy
TRUNCATE bench, timing;
