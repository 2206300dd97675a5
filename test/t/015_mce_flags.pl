# Every flag of the Medicare Code Editor's table has its effect on exactly the
# days on which the table has it. What a flag means is written here a second
# time, in SQL.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my %file = (
	dx => reference_file('icd10/mce/mce_v43.1_icd10cm.tsv.xz'),
	px => reference_file('icd10/mce/mce_v43.1_icd10pcs.tsv.xz'),
	poa => reference_file('icd10/poa_exempt/poa_exempt_history.tsv.xz'),
	age => reference_file('icd10/mce/mce_v43.1_age_groups.tsv'),
	status => reference_file('icd10/mce/mce_v43.1_discharge_status.tsv'));
plan skip_all => 'tables of the Medicare Code Editor not found' if grep { !defined } values %file;
plan skip_all => 'xz not found' if system('xz --version >/dev/null 2>&1');

my $node = new_node('mce', conf => "work_mem = 256MB\njit = off\nfsync = off\n");
sub query { return $node->safe_psql('postgres', $_[0]); }

# two queries' worth of rows: all there, none different
sub compare
{
	my ($name, $at_least, $sql) = @_;
	my ($compared, $different) = split /\|/, query("SELECT count(*), count(*) FILTER (WHERE got IS DISTINCT FROM expected) FROM ($sql) x");
	cmp_ok($compared, '>=', $at_least, "$name: $compared compared");
	is($different, '0', "$name: none differs")
	  or diag(query("SELECT * FROM ($sql) x WHERE got IS DISTINCT FROM expected LIMIT 5"));
}

foreach my $table ('dx', 'px')
{
	$node->safe_psql('postgres', qq{
		CREATE TABLE ${table}_row (code text, valid_from date, valid_to date, names text);
		\\copy ${table}_row FROM PROGRAM 'xz -dc "$file{$table}" | tail -n +2' WITH (NULL '')
		-- a row without flags is known by '{}', a day on which a code is not valid by NULL
		CREATE TABLE $table AS SELECT code, valid_from, coalesce(valid_to, '2026-09-30') AS valid_to,
			coalesce(string_to_array(names, ','), '{}') AS flags FROM ${table}_row;
		CREATE INDEX ON $table (code);
		CREATE TABLE ${table}_day AS
		SELECT c.code, c.flagged, c.d, t.flags
		FROM (SELECT DISTINCT r.code, bool_or(r.flags <> '{}') OVER (PARTITION BY r.code) AS flagged, d
			FROM $table r, LATERAL (VALUES (valid_from - 1), (valid_from), (valid_to), (valid_to + 1)) v(d)) c
			LEFT JOIN $table t ON t.code = c.code AND c.d BETWEEN t.valid_from AND t.valid_to
		WHERE c.d < '2026-10-01';
		ANALYZE;
	});
}

$node->safe_psql('postgres', qq{
	CREATE TABLE age (name text, low int, high int, valid_from date, valid_to date);
	\\copy age FROM PROGRAM 'tail -n +2 "$file{age}"' WITH (NULL '')
	CREATE TABLE status (status text, valid_from date, valid_to date);
	\\copy status FROM PROGRAM 'tail -n +2 "$file{status}"' WITH (NULL '')
});
$node->safe_psql('postgres', q{
	CREATE FUNCTION sex_conflicts(flags text[], sex text, d date) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$
		SELECT ('male' = ANY (flags) AND sex <> 'M' OR 'female' = ANY (flags) AND sex <> 'F') AND NOT (sex = 'U' AND d >= '2024-10-01') $$;

	CREATE FUNCTION expected_dx(flags text[], place int, alone boolean, ages text[], sex text, d date) RETURNS text IMMUTABLE LANGUAGE sql AS $$
		SELECT CASE WHEN flags IS NULL THEN 'invalid_code' WHEN flags = '{}' THEN '' ELSE concat_ws(' ',
			CASE WHEN ages && flags THEN 'age_conflict' END,
			CASE WHEN place = 1 AND 'ecodepdx' = ANY (flags) THEN 'e_code_as_pdx' END,
			CASE WHEN place = 1 AND 'manifestation' = ANY (flags) THEN 'manifestation_as_pdx' END,
			CASE WHEN place = 1 AND 'qadm' = ANY (flags) THEN 'questionable_admission' END,
			CASE WHEN place = 1 AND 'reqsdx' = ANY (flags) AND alone THEN 'requires_sdx' END,
			CASE WHEN sex_conflicts(flags, sex, d) THEN 'sex_conflict' END,
			CASE WHEN place = 1 AND 'unacceptable' = ANY (flags) AND NOT 'reqsdx' = ANY (flags) THEN 'unacceptable_pdx' END,
			CASE WHEN 'unspecified' = ANY (flags) THEN 'unspecified' END,
			CASE WHEN 'wrngproc' = ANY (flags) THEN 'wrong_procedure_performed' END) END $$;

	-- partners: the flags of all diagnoses; outcome: of the secondary ones; together: of all procedures
	CREATE FUNCTION expected_px(flags text[], partners text[], outcome text[], together text[], age int, sex text, stay int, d date)
	RETURNS text IMMUTABLE LANGUAGE sql AS $$
		SELECT CASE WHEN flags IS NULL THEN 'invalid_code' WHEN flags = '{}' THEN '' ELSE (
			SELECT concat_ws(' ',
				CASE WHEN 'los' = ANY (flags) AND stay <= 4 THEN 'inconsistent_with_length_of_stay' END,
				CASE WHEN NOT non_covered AND ('lcov' = ANY (flags) OR heart AND 'clintrial' = ANY (partners)) THEN 'limited_coverage' END,
				CASE WHEN non_covered THEN 'non_covered' END,
				CASE WHEN flags && '{csect,vagdel}' AND NOT 'delout' = ANY (outcome) THEN 'questionable_obstetric_admission' END,
				CASE WHEN sex_conflicts(flags, sex, d) THEN 'sex_conflict' END)
			FROM (SELECT flags && '{lcov_artheartxpa,lcov_artheartxpb}' AND together @> '{lcov_artheartxpa,lcov_artheartxpb}' AS heart) h,
				LATERAL (SELECT 'noncovered' = ANY (flags)
					OR 'ncov45' = ANY (flags) AND NOT 'kidneyxp' = ANY (together) AND NOT 'diabtypeI' = ANY (partners)
					OR heart AND NOT 'clintrial' = ANY (partners)
					OR 'ncov6' = ANY (flags) AND 'ncov6' = ANY (partners)
					OR 'ncov7' = ANY (flags) AND 'ncov7' = ANY (partners)
					OR 'ncov_z302' = ANY (flags) AND 'ncov_z302' = ANY (partners)
					OR 'ncov12agele60' = ANY (flags) AND (age < 0 OR age > 60) AS non_covered) n) END $$;
});

# Diagnoses, as principal one and as secondary one, for people of all ages.
# A00.0 has no flag on any day.
$node->safe_psql('postgres', q{
	CREATE TABLE person AS
	SELECT p.age, p.sex, v.d AS since, (SELECT array_agg(lower(name)) FROM age
			WHERE v.d BETWEEN valid_from AND coalesce(valid_to, 'infinity') AND NOT p.age BETWEEN low AND high) AS ages
	FROM (VALUES (0, 'M'), (10, 'F'), (16, 'U'), (40, 'F'), (60, 'M'), (125, 'F')) p(age, sex), (VALUES (date '2015-01-01'), ('2019-10-01')) v(d);
});
compare('diagnoses without flags', 130_000, q{
	SELECT code, d, expected_dx(flags, 1, true, NULL, 'F', d) AS expected,
		(SELECT coalesce(string_agg(edit, ' ' ORDER BY edit COLLATE "C"), '') FROM encounter_edits(ARRAY[code]::icd10[], NULL, 40, 'F', d, d, '01') WHERE severity = 'edit') AS got
	FROM dx_day WHERE NOT flagged});
compare('principal diagnoses', 250_000, q{
	SELECT code, d, age, expected_dx(flags, 1, true, ages, sex, d) AS expected,
		(SELECT coalesce(string_agg(edit, ' ' ORDER BY edit COLLATE "C"), '') FROM encounter_edits(ARRAY[code]::icd10[], NULL, age, sex, d, d, '01') WHERE item = 'dx' AND severity = 'edit') AS got
	FROM dx_day, person WHERE flagged AND since = CASE WHEN d < '2019-10-01' THEN date '2015-01-01' ELSE '2019-10-01' END});
compare('secondary diagnoses', 250_000, q{
	SELECT code, d, age, expected_dx(flags, 2, false, ages, sex, d) AS expected,
		(SELECT coalesce(string_agg(edit, ' ' ORDER BY edit COLLATE "C"), '') FROM encounter_edits(ARRAY['A000', code]::icd10[], NULL, age, sex, d, d, '01') WHERE item = 'dx' AND position = 2 AND severity = 'edit') AS got
	FROM dx_day, person WHERE flagged AND since = CASE WHEN d < '2019-10-01' THEN date '2015-01-01' ELSE '2019-10-01' END});

# Procedures, each with each diagnosis that changes what is covered
compare('procedures without flags', 130_000, q{
	SELECT code, d, CASE WHEN flags IS NULL THEN 'invalid_code' ELSE '' END AS expected,
		(SELECT coalesce(string_agg(edit, ' '), '') FROM encounter_edits('{A00.0}'::icd10[], ARRAY[code]::icd10pcs[], 40, 'F', d, d, '01') WHERE item = 'px') AS got
	FROM px_day WHERE NOT flagged});
compare('procedures', 100_000, q{
	SELECT p.code, p.d, partner, sex, expected_px(p.flags, coalesce(dx.flags, '{}'), coalesce(dx.flags, '{}'), p.flags, age, sex, stay, p.d) AS expected,
		(SELECT coalesce(string_agg(edit, ' ' ORDER BY edit COLLATE "C"), '')
		 FROM encounter_edits(ARRAY['A000', partner]::icd10[], ARRAY[p.code]::icd10pcs[], age, sex, p.d - stay, p.d, '01') WHERE item = 'px') AS got
	FROM px_day p CROSS JOIN (VALUES (60, 'M', 4), (61, 'F', 5), (-1, 'U', 0)) v(age, sex, stay) CROSS JOIN
		(VALUES ('A001'), ('C9100'), ('C9001'), ('Z302'), ('Z370'), ('Z006'), ('E109')) w(partner)
		LEFT JOIN dx ON dx.code = partner AND dx.valid_from <= p.d AND p.d <= dx.valid_to
	WHERE p.flagged});

# Every diagnosis that is a partner in a rule, and some that are none, with one procedure of each rule
my $procedures = q{'{0FYG0Z0,10E0XZZ,30233G0,30233AZ,02RK0JZ,02RL0JZ}'::text[] ||
	(SELECT min(code) FROM px WHERE 'ncov7' = ANY (flags)) || (SELECT min(code) FROM px WHERE 'ncov_z302' = ANY (flags) AND valid_to = '2026-09-30')};
foreach my $place (1, 2)
{
	my $diagnoses = $place == 1 ? "ARRAY[q.code, 'A000']" : "ARRAY['A000', q.code]";
	my $outcome = $place == 1 ? "'{}'" : "coalesce(q.flags, '{}')";
	compare("partners in place $place", 9_000, qq{
		SELECT q.code, q.d,
			(SELECT string_agg(expected_px(p.flags, coalesce(q.flags, '{}'), $outcome, together.flags, 40, 'F', 9, q.d), '; ' ORDER BY n)
			 FROM unnest(list) WITH ORDINALITY l(px, n) LEFT JOIN px p ON p.code = px AND q.d BETWEEN p.valid_from AND p.valid_to,
				(SELECT array_agg(f) AS flags FROM px, unnest(flags) f WHERE px.code = ANY (list) AND q.d BETWEEN valid_from AND valid_to) together) AS expected,
			(SELECT string_agg(coalesce(edits, ''), '; ' ORDER BY n)
			 FROM generate_series(1, cardinality(list)) n LEFT JOIN (
				SELECT position, string_agg(edit, ' ' ORDER BY edit COLLATE "C") AS edits
				FROM encounter_edits($diagnoses\::icd10[], list::icd10pcs[], 40, 'F', q.d - 9, q.d, '01') WHERE item = 'px' GROUP BY position) e ON position = n) AS got
		FROM dx_day q, (SELECT $procedures AS list) l WHERE q.code IN (SELECT code FROM dx WHERE flags && '{delout,diabtypeI,ncov6,ncov7,ncov_z302,clintrial,unacceptable}')});
}

# Discharge statuses: all of two digits, on the first and last days of each
compare('discharge statuses', 2_000, q{
	SELECT n, d, EXISTS (SELECT FROM status s WHERE s.status = to_char(n, 'FM00') AND d BETWEEN valid_from AND coalesce(valid_to, 'infinity')) AS expected,
		NOT EXISTS (SELECT FROM encounter_edits('{A00.0}'::icd10[], NULL, 40, 'F', d, d, to_char(n, 'FM00')) WHERE edit = 'invalid_discharge_status') AS got
	FROM generate_series(0, 99) n, (SELECT DISTINCT v.d FROM status, LATERAL (VALUES (valid_from - 1), (valid_from), (valid_to), (valid_to + 1), (date '2026-09-30')) v(d) WHERE v.d IS NOT NULL) days});

# Present on admission: blank, 1 and Y, on the days around each change of the list
$node->safe_psql('postgres', qq{
	CREATE TABLE poa (code text, valid_from date, valid_to date);
	\\copy poa FROM PROGRAM 'xz -dc "$file{poa}" | tail -n +2' WITH (NULL '')
	CREATE INDEX ON poa (code);
	ANALYZE;
});
compare('codes exempt from POA reporting', 110_000, q{
	SELECT c.code, d, CASE WHEN exempt THEN 'poa_on_exempt 1' ELSE 'poa_not_exempt 2, poa_missing 3' END AS expected,
		(SELECT string_agg(edit || ' ' || position, ', ' ORDER BY position) FROM encounter_edits(ARRAY[c.code, c.code, c.code]::icd10[], NULL, 40, 'F', d, d, '01', '{Y,1}') WHERE edit LIKE 'poa%') AS got
	FROM (SELECT DISTINCT code, v.d FROM poa, LATERAL (VALUES (valid_from - 1), (valid_from), (valid_to), (valid_to + 1), (date '2026-09-30')) v(d)
			UNION SELECT code, '2026-09-30' FROM dx_day WHERE flags IS NOT NULL) c
		JOIN dx ON dx.code = c.code AND d BETWEEN dx.valid_from AND dx.valid_to,
		LATERAL (SELECT EXISTS (SELECT FROM poa p WHERE p.code = c.code AND d BETWEEN p.valid_from AND coalesce(p.valid_to, 'infinity'))) e(exempt)});

# The boolean says the same as the rows
compare('encounter_is_clean', 100_000, q{
	SELECT code, d, age, NOT EXISTS (SELECT FROM encounter_edits(ARRAY[code]::icd10[], NULL, age, sex, d, d, '01') WHERE severity = 'edit') AS expected,
		encounter_is_clean(ARRAY[code]::text[], NULL, age, sex, d, d, '01') AS got
	FROM dx_day, person WHERE flagged AND since = '2019-10-01' AND age IN (16, 40, 60)});

$node->stop;
done_testing();
