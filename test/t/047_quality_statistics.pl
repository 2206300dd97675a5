# What statistics say of large tables, of which ANALYZE reads a sample: it is
# what a scan finds, within the error of the sample; values that stand in for
# values are found in every sample, and nothing is that should be there. A table
# that nobody else may touch can be asked, too.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $root = "$FindBin::RealBin/../..";
my $node = new_node('quality_statistics', conf => "autovacuum = off\n");

# Counts the states of all columns by a scan.
sub scan
{
	my ($table) = @_;

	$node->safe_psql('postgres', qq{
		DROP TABLE IF EXISTS scan;
		CREATE TABLE scan AS SELECT column_name, (completeness_counts(value, kind)).*
		FROM $table t, jsonb_each_text(to_jsonb(t)) e(name, value) JOIN quality_quick_profile('$table') ON column_name = e.name
		GROUP BY column_name
	});
}

# Where the profile is further from the scan than four standard errors and one
# row in 10,000 allow. What is neither NULL nor common is told from a hundred
# values.
sub differences
{
	my ($table, $sample) = @_;

	return $node->safe_psql('postgres', qq{
		WITH compared AS (
			SELECT column_name, state, estimate, round(100.0 * counted / scan.n, 2) AS truth,
				400 * sqrt(counted::float * (scan.n - counted) / scan.n / scan.n / $sample) + 0.01 + rough AS allowed
			FROM scan JOIN quality_quick_profile('$table') p USING (column_name),
				LATERAL (VALUES ('null', null_pct, nulls, 0), ('blank', blank_pct, blank, 0), ('placeholder', placeholder_pct, placeholder, 1),
					('invalid', invalid_pct, invalid, 8), ('declined', declined_pct, declined + not_applicable, 1)) s(state, estimate, counted, rough)
		)
		SELECT count(*) || ' compared, ' || count(*) FILTER (WHERE truth > 0) || ' of something, beyond: '
			|| count(*) FILTER (WHERE abs(estimate - truth) > allowed)
			|| coalesce(string_agg(format(E'\\n%s %s: %s for %s', column_name, state, estimate, truth), '') FILTER (WHERE abs(estimate - truth) > allowed), '')
		FROM compared
	});
}

# The sample hospital: 1995 patients, so that ANALYZE reads them all
$node->command_ok([ 'psql', '-X', '-q', '-v', 'schema=medrec_demo', '-d', $node->connstr('postgres'), '-f', "$root/scripts/sample-hospital.sql" ],
	'the sample hospital is made');
$node->safe_psql('postgres', 'ANALYZE');
scan('medrec_demo.patient');
is(differences('medrec_demo.patient', 1995), '75 compared, 15 of something, beyond: 0', 'the sample hospital is as a scan finds it');
is($node->safe_psql('postgres', q{
	SELECT string_agg(column_name || ' ' || value || ' ' || n, ', ' ORDER BY column_name::text COLLATE "C", rank)
	FROM quality_suspect_defaults('medrec_demo.patient') WHERE n > 30
}), $node->safe_psql('postgres', q{
	SELECT concat_ws(', ', 'birth_date 1900-01-01 ' || count(*) FILTER (WHERE birth_date = '1900-01-01'),
		'phone 555-555-5555 ' || count(*) FILTER (WHERE phone = '555-555-5555'), 'sex U ' || count(*) FILTER (WHERE sex = 'U'),
		'ssn 999-99-9999 ' || count(*) FILTER (WHERE ssn = '999-99-9999'), 'ssn 000-00-0000 ' || count(*) FILTER (WHERE ssn = '000-00-0000'),
		'zip 00000 ' || count(*) FILTER (WHERE zip = '00000'))
	FROM medrec_demo.patient
}), 'its defaults are found, with the number of their rows');
is($node->safe_psql('postgres', q{
	SELECT count(*) FROM pg_tables, quality_suspect_defaults(format('%I.%I', schemaname, tablename)::regclass)
	WHERE schemaname = 'medrec_demo' AND NOT known
}), '0', 'and nothing else is suspected in its tables');

# 300,000 patients in households, of whom ANALYZE sees 30,000: names, cities and
# sexes as skewed as they are, and three defaults that no catalogue has
$node->safe_psql('postgres', q{
	SELECT setseed(0.25);
	CREATE TABLE person AS SELECT 'M' || i AS mrn,
		'Name' || floor(600 * random() ^ 4) AS last_name, 'First' || floor(300 * random() ^ 3) AS first_name,
		CASE WHEN random() < 0.01 THEN 'U' WHEN random() < 0.6 THEN 'F' ELSE 'M' END AS sex,
		CASE WHEN random() < 0.002 THEN date '1960-06-17' WHEN random() < 0.02 THEN date '1900-01-01' ELSE date '2020-01-01' - (30000 * random() ^ 1.3)::int END AS birth_date,
		CASE WHEN random() < 0.2 THEN NULL WHEN random() < 0.003 THEN '777-11-0000' ELSE to_char(900000000 + i * 30, 'FM000-00-0000') END AS ssn,
		to_char(6170000000 + i / (1 + i % 6) * 7, 'FM000-000-0000') AS phone,
		CASE WHEN random() < 0.002 THEN 'desk@clinic.medrec' WHEN random() < 0.05 THEN 'no address ' || i WHEN random() < 0.5 THEN '' ELSE 'p' || i / 3 || '@mail.medrec' END AS email,
		1 + i / 40 || ' Main St' AS street, 'City' || floor(50 * random() ^ 3) AS city, (ARRAY['NM', 'NM', 'NM', 'AZ', 'TX'])[1 + i % 5] AS state,
		CASE WHEN random() < 0.1 THEN '87501-' || (1000 + i % 9000) ELSE '87' || floor(500 * random() ^ 2) END AS zip
	FROM generate_series(1, 300000) i
});
scan('person');
my $wrong = 0;
foreach my $run (1 .. 5)
{
	$node->safe_psql('postgres', 'ANALYZE person');
	my $differences = differences('person', 30000);
	my $suspects = $node->safe_psql('postgres', q{
		SELECT string_agg(column_name || ' ' || value, ', ' ORDER BY column_name::text COLLATE "C") FROM quality_suspect_defaults('person') WHERE NOT known
	});
	my $right = $differences =~ /beyond: 0$/
	  && $suspects eq 'birth_date 1960-06-17, email desk@clinic.medrec, ssn 777-11-0000';

	diag "sample $run: $differences\n$suspects" unless $right;
	$wrong++ unless $right;
}
is($wrong, 0, 'five samples of a large table agree with a scan, and find the defaults alone');

# Rows of a table that is locked cannot be read: these functions do not need to.
SKIP:
{
	skip 'no second session', 2 unless $node->can('background_psql');
	my $person = q{(SELECT oid FROM pg_class WHERE relname = 'person')};
	my $locking = $node->background_psql('postgres');
	$locking->query_safe('BEGIN; LOCK TABLE person IN ACCESS EXCLUSIVE MODE');
	my ($code, $out, $err) = $node->psql('postgres', qq{
		SET lock_timeout = '200ms';
		SELECT count(*) FROM quality_quick_profile($person);
		SELECT count(*) > 0 FROM quality_suspect_defaults($person);
		SELECT count(*) FROM quality_suggest_profile($person);
	});
	is("$out$err", "12\nt\n12", 'a table that somebody has locked can be asked');
	($code, $out, $err) = $node->psql('postgres', "SET lock_timeout = '200ms'; SELECT count(*) FROM person");
	like($err, qr/lock timeout/, 'while a scan cannot read it');
	$locking->quit;
}

$node->poll_query_until('postgres', "SELECT analyzed_at > now() - interval '1 hour' FROM quality_quick_profile('person') LIMIT 1")
  or die 'no time of ANALYZE';
pass('the time of the last ANALYZE is told');

done_testing();
