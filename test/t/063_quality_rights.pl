# What is measured by a profile is what the caller may see: row-level security
# and column privileges decide, in quality_measure, in runs and in tracking.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $node = new_node('quality_rights');

sub as
{
	my ($role, $sql) = @_;
	my ($rc, $out, $err) = $node->psql('postgres', "SET ROLE $role;\n$sql", on_error_stop => 1);
	return $rc == 0 ? $out : "error: " . ($err =~ /ERROR:  (.*)/ ? $1 : $err);
}

$node->safe_psql('postgres', q{
	CREATE ROLE north; CREATE ROLE south; CREATE ROLE clerk; CREATE ROLE director BYPASSRLS;
	CREATE TABLE patient (mrn int PRIMARY KEY, facility text, last_name text, birth_date date, phone text, ssn text, registered date);
	INSERT INTO patient SELECT i, CASE WHEN i % 4 = 0 THEN 'south' ELSE 'north' END, CASE WHEN i % 8 = 0 THEN 'UNKNOWN' ELSE 'Lee' END,
		date '1950-01-01' + i, CASE WHEN i % 3 > 0 THEN '617-867-5309' END, '574-21-7391', date '2026-01-01' + i % 28
	FROM generate_series(1, 800) AS i;
	ALTER TABLE patient ENABLE ROW LEVEL SECURITY;
	CREATE POLICY own ON patient USING (facility = current_user);
	CREATE POLICY entry ON patient FOR INSERT TO clerk WITH CHECK (true);
	GRANT SELECT ON patient TO north, south, director;
	GRANT SELECT (mrn, facility, last_name, registered), INSERT ON patient TO clerk;
	SELECT quality_bind('patient_match', 'patient', segment_columns => '{facility}', period_column => 'registered', suite => 'rights');
	GRANT SELECT, INSERT, UPDATE, DELETE ON medrec_state, medrec_run, medrec_run_rule, medrec_result TO north, south, director;
	GRANT SELECT ON medrec_rule TO north, south, director;
});

my $measured = q{SELECT m.segment ->> 'facility', s.n, e.present FROM quality_measure('patient', 'patient_match') AS m, quality_summary(m.state) AS s,
	quality_state_elements(m.state) AS e WHERE e.element = 'last_name'};
is(as('north', $measured), 'north|600|600', 'one facility sees its rows');
is(as('south', $measured), 'south|200|100', 'the other sees its own');
is(as('director', $measured), "north|600|600\nsouth|200|100", 'who may see all measures all');
is(as('north', q{SELECT count(*) FROM patient}), '600', 'as a query of theirs would');

# nothing at all is seen by who has no right to a column
like(as('clerk', $measured), qr/^error: permission denied for table patient$/, 'a bound column that may not be read');
is(as('clerk', q{SELECT string_agg(element, ' ') FROM quality_bind('patient_match', 'patient', save => false) WHERE origin = 'name'}),
	'last_name', 'what may not be read is not proposed');
like(as('clerk', q{SELECT count(*) FROM quality_bind('patient_match', 'patient')}),
	qr/^error: permission denied for table medrec_binding$/, 'a binding is kept by who may');

# runs
my %violations = (north => '600|0', south => '200|100', director => '800|100');
foreach my $role (qw(north south director))
{
	as($role, q{CALL quality_run('rights', '2026-01-15')});
	is($node->safe_psql('postgres', qq{SELECT n, violations FROM medrec_result WHERE rule_id LIKE '%/last_name' AND segment = '{}'
		AND run_id = (SELECT max(run_id) FROM medrec_run WHERE run_by = '$role')}), $violations{$role}, "a run of $role");
}
like(as('clerk', q{CALL quality_run('rights', '2026-01-15')}), qr/^error: permission denied for table medrec_run$/, 'a run of who may keep nothing');

# tracking: writers need no more than to add to the queue
$node->safe_psql('postgres', q{SELECT quality_track('patient', 'patient_match')});
like(as('clerk', q{INSERT INTO patient VALUES (1001, 'north', 'Kim', '1960-01-01', NULL, NULL, '2026-01-03')}),
	qr/^error: permission denied for table medrec_state_change$/, 'a write that cannot be queued is none');
$node->safe_psql('postgres', q{GRANT INSERT ON medrec_state_change TO clerk});
is(as('clerk', q{INSERT INTO patient VALUES (1001, 'north', 'Kim', '1960-01-01', NULL, NULL, '2026-01-03') RETURNING 1}), '1', 'queued');
is($node->safe_psql('postgres', q{SELECT quality_fold('patient', 'patient_match')}), '1', 'and added');
is($node->safe_psql('postgres', q{SELECT bool_and(s.state = m.state) AND sum((quality_summary(s.state)).n) = 801
	FROM medrec_state AS s JOIN quality_measure('patient', 'patient_match') AS m USING (segment, period)}), 't', 'exactly');

# what a session has read and planned for one role it does for no other one
foreach my $table (qw(medrec_profile_element medrec_binding))
{
	$node->safe_psql('postgres', qq{REVOKE SELECT ON $table FROM PUBLIC});
	is($node->safe_psql('postgres', q{INSERT INTO patient VALUES (1002, 'north', 'Kim', '1960-01-01', NULL, NULL, '2026-01-03');
		SET ROLE clerk;
		INSERT INTO patient VALUES (1003, 'north', 'Kim', '1960-01-01', NULL, NULL, '2026-01-03');
		RESET ROLE;
		SELECT string_agg(coalesce(sqlstate, 'measured'), ' ' ORDER BY change_id) FROM medrec_state_change}), 'measured 42501', "a writer who may not read $table");
	$node->safe_psql('postgres', qq{GRANT SELECT ON $table TO PUBLIC});
	$node->safe_psql('postgres', q{DELETE FROM patient WHERE mrn > 1001; SELECT quality_track('patient', 'patient_match')});
}

# no value of a patient's in what is kept
is($node->safe_psql('postgres', q{SELECT count(*) FROM medrec_state WHERE state::text ~ 'Lee|Kim|574|5309'}), '0', 'states hold no value');

done_testing();
