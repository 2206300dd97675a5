-- Common names on common dates: what a look-up costs where tens of thousands
-- have the same search key.
--
-- The table is that of patient_search.sql, and for each case 50,000 further people
-- who have something in common; 200 of them are looked up.

\set patients :rows
\set seed 1
\i bench/lib/make_patients.sql

-- each case with names, dates and numbers of its own, so that no other has them
CREATE TABLE common_case (case_no int PRIMARY KEY, what text, family text DEFAULT 'family', given text DEFAULT 'given',
	birth_date text DEFAULT 'birth_date', phone text DEFAULT 'phone', zip text DEFAULT 'zip');
INSERT INTO common_case (case_no, what) VALUES (0, 'nothing');
INSERT INTO common_case (case_no, what, zip) VALUES (1, 'postal code', $$'02139'$$);
INSERT INTO common_case (case_no, what, family, birth_date) VALUES
	(2, 'family name, month and day', $$'SMITH'$$, 'make_date(extract(year FROM birth_date)::int, 1, 1)'),
	(3, 'family name, birth date', $$'NGUYEN'$$, $$'1980-01-02'$$);
INSERT INTO common_case (case_no, what, family, zip) VALUES (4, 'family name, postal code', $$'KOWALSKI'$$, $$'60601'$$);
INSERT INTO common_case (case_no, what, birth_date) VALUES (5, 'birth date', $$'1970-07-01'$$);
INSERT INTO common_case (case_no, what, phone) VALUES (6, 'telephone', $$'617-867-5309'$$);
INSERT INTO common_case (case_no, what, family, given) VALUES (7, 'both names', $$'GARCIA'$$, $$'MARIA'$$);
INSERT INTO common_case (case_no, what, family, given, birth_date) VALUES
	(8, 'both names, birth date', $$'PATEL'$$, $$'RAJ'$$, $$'1990-01-03'$$);

CREATE TABLE registered (id bigint, case_no int, mpi patient_key);
INSERT INTO registered SELECT id, NULL, patient_key(family => family, given => given, middle => middle, suffix => suffix, birth_date => birth_date, sex => sex, birth_order => birth_order, phone => phone,
	email => email, street => street, city => city, state => state, postal_code => zip, ssn => ssn) FROM patient;
SELECT format('INSERT INTO registered SELECT 1000000000 + %1$s * 1000000 + n, %1$s, patient_key(family => %2$s, given => %3$s, birth_date => %4$s, sex => sex, phone => %5$s, '
	'street => street, city => city, state => state, postal_code => %6$s, ssn => ssn) '
	'FROM (SELECT *, row_number() OVER (ORDER BY hashint8extended(id, %1$s)) AS n FROM patient WHERE birth_date IS NOT NULL) AS p WHERE n <= 50000',
	case_no, family, given, birth_date, phone, zip)
FROM common_case ORDER BY case_no
\gexec
CREATE INDEX ON registered USING gin (mpi);
VACUUM ANALYZE registered;
SELECT pg_size_pretty(pg_relation_size('registered_mpi_idx')) AS index_size, count(*) AS rows FROM registered;

CREATE TABLE found (case_no int, ms float8, n int, compared int);
CREATE PROCEDURE search() LANGUAGE plpgsql AS $$
DECLARE
	q registered;
	started timestamptz;
	taken float8;
	answers int;
	compared int;
BEGIN
	FOR q IN SELECT * FROM registered WHERE id >= 1000000000 AND id % 1000000 <= 200 LOOP
		started := clock_timestamp();
		answers := cardinality(ARRAY(SELECT id FROM registered WHERE mpi % q.mpi ORDER BY mpi <-> q.mpi LIMIT 10));
		taken := 1000 * extract(epoch FROM clock_timestamp() - started);
		compared := (SELECT count(*) FROM registered WHERE mpi && q.mpi);
		INSERT INTO found VALUES (q.case_no, taken, answers, compared);
	END LOOP;
END $$;
SET enable_seqscan = off;
CALL search();
\echo
\echo What 50,000 of :rows have in common, and a look-up of one of them
SELECT what, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::numeric, 2) AS p50_ms, round(percentile_cont(0.99) WITHIN GROUP (ORDER BY ms)::numeric, 2) AS p99_ms,
	round(percentile_cont(0.5) WITHIN GROUP (ORDER BY compared)::numeric) AS p50_compared, round(percentile_cont(0.99) WITHIN GROUP (ORDER BY compared)::numeric) AS p99_compared
FROM found JOIN common_case USING (case_no) GROUP BY case_no, what ORDER BY case_no;
