# The Grafana dashboard in docs: it is JSON of the shape that Grafana imports,
# and every query in it runs, with what Grafana puts in place of macros and
# variables, for a role that may read nothing but what came out of runs.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use JSON::PP;
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $dashboard = JSON::PP->new->utf8->decode(slurp_file("$FindBin::RealBin/../../docs/grafana-medrec.json"));
my @panels = @{ $dashboard->{panels} };
my @variables = @{ $dashboard->{templating}{list} };

# ---------------------------------------------------------------------------
# Shape
# ---------------------------------------------------------------------------
cmp_ok(scalar @panels, '>=', 10, 'there are panels');
my (%ids, %taken);
my $overlaps = 0;
foreach my $panel (@panels)
{
	my $at = $panel->{gridPos};

	$ids{ $panel->{id} } = 1;
	foreach my $x ($at->{x} .. $at->{x} + $at->{w} - 1)
	{
		$overlaps += $x >= 24 || $taken{"$x $_"}++ for $at->{y} .. $at->{y} + $at->{h} - 1;
	}
}
is(scalar keys %ids, scalar @panels, 'each has a number of its own');
is($overlaps, 0, 'none lies on another, or beyond 24 columns');
is(join(' ', grep { !$_->{title} || !$_->{description} } @panels), '', 'each has a title and a description');
my @foreign = grep { $_->{datasource}{uid} ne '${datasource}' } @panels, (map { @{ $_->{targets} } } @panels), grep { $_->{type} eq 'query' } @variables;
is(scalar @foreign, 0, 'all ask the data source that is chosen');

# ---------------------------------------------------------------------------
# Two years of runs: one rule gets worse in the end, one is waived, one cannot
# run; names have quotes in them
# ---------------------------------------------------------------------------
my $node = new_node('grafana');
$node->safe_psql('postgres', q{
	CREATE TABLE patient AS SELECT i AS mrn, 'Site ' || i % 3 AS site, CASE WHEN i % 10 <> 0 THEN 'x' END AS phone, CASE WHEN i % 20 <> 0 THEN 'x' END AS email FROM generate_series(1, 600) i;
	INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, key_columns, segment_columns, kahn, fail_pct, owner) VALUES
		('patient''s phone', 'HIM''s', 'public.patient', 'Patient''s telephone', 'phone IS NULL', '{mrn}', '{site}', 'completeness', 12, 'Registration'),
		('email', 'HIM''s', 'public.patient', 'E-mail address', 'email IS NULL', '{mrn}', NULL, 'completeness', 10, NULL),
		('broken', 'HIM''s', 'public.patient', 'Broken', 'mrn / (mrn - mrn) > 0', '{mrn}', NULL, 'conformance/value', 10, NULL);
	INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, waived_until, waiver_reason) VALUES ('waived', 'HIM''s', 'public.patient', 'Waived', 'true', '2099-12-31', 'a new system');
	CREATE ROLE dashboard LOGIN;
	GRANT SELECT ON medrec_run, medrec_run_rule, medrec_result, medrec_state TO dashboard;
	INSERT INTO medrec_profile (profile, title) VALUES ('him', 'What is asked for');
	INSERT INTO medrec_profile_element (profile, ordinal, element, target_pct) VALUES ('him', 1, 'phone', 90), ('him', 2, 'email', 95);
});
foreach my $month (0 .. 23)
{
	# a few more or less each month, and many in the last one
	my $modulus = $month == 23 ? 4 : 10 + $month % 3;
	my $period = sprintf '%d-%02d-01', 2024 + int($month / 12), 1 + $month % 12;

	$node->safe_psql('postgres', "UPDATE patient SET phone = CASE WHEN mrn % $modulus <> 0 THEN 'x' END; CALL quality_run('HIM''s', '$period');"
		  . "INSERT INTO medrec_state (profile, relation, period, state) SELECT 'him', 'public.patient', '$period', quality('him', phone, email) FROM patient");
}

# ---------------------------------------------------------------------------
# Queries
# ---------------------------------------------------------------------------
my %value = (suite => "HIM's", rule => "patient's phone", segment => '{}', profile => 'him');

# What Grafana makes of a query
sub interpolated
{
	my ($sql) = @_;

	$sql =~ s/\$__timeFilter\(([^()]+)\)/$1 BETWEEN '2023-01-01T00:00:00Z' AND '2027-01-01T00:00:00Z'/g;
	$sql =~ s/\$\{(\w+):sqlstring\}/"'" . ($value{$1} =~ s{'}{''}gr) . "'"/ge;
	return $sql;
}

# The columns of a query, as "name type", and how many rows it has
sub answer
{
	my ($sql) = @_;
	my ($code, $columns, $error) = $node->psql('postgres', "SET ROLE dashboard; $sql \\gdesc");
	my $rows = $error ? 0 : $node->safe_psql('postgres', "SET ROLE dashboard; SELECT count(*) FROM ($sql) q");

	return ($error, $columns, $rows);
}

foreach my $variable (grep { $_->{type} eq 'query' } @variables)
{
	my ($error, $columns, $rows) = answer(interpolated($variable->{query}));

	is($error, '', "variable $variable->{name}: runs");
	cmp_ok($rows, '>', 0, "variable $variable->{name}: has values");
	like($columns, qr/^(suite\|text|profile\|text|__text\|text\n__value\|text)$/, "variable $variable->{name}: has a text and a value");
}
foreach my $panel (@panels)
{
	foreach my $target (@{ $panel->{targets} })
	{
		my $sql = interpolated($target->{rawSql});
		my ($error, $columns, $rows) = answer($sql);

		unlike($sql, qr/\$/, "$panel->{title}: nothing of Grafana's is left");
		is($error, '', "$panel->{title}: runs");
		cmp_ok($rows, '>', 0, "$panel->{title}: has rows");
		if ($target->{format} eq 'time_series')
		{
			like($columns, qr/\Atime\|timestamp with time zone(\nmetric\|text)?(\n[a-z ]+\|(bigint|numeric))+\z/, "$panel->{title}: times and numbers");
			is($rows, 24, "$panel->{title}: a point for each month");
		}

		# names that the panel changes the look of are names of its columns
		foreach my $override (@{ $panel->{fieldConfig}{overrides} })
		{
			like($columns, qr/^\Q$override->{matcher}{options}\E\|/m, "$panel->{title}: has a column $override->{matcher}{options}");
		}
	}
}
my ($wrong) = grep { $_->{title} eq 'What is wrong now' } @panels;
is($node->safe_psql('postgres', 'SET ROLE dashboard; ' . interpolated($wrong->{targets}[0]{rawSql})),
	"Broken||error|||||error\nPatient's telephone|Registration|fail|600|150|25|16|pass", 'what is wrong is told');
my ($chart) = grep { $_->{title} =~ /^Control chart/ } @panels;
is($node->safe_psql('postgres', "SET ROLE dashboard; SELECT violated > \"upper limit\" FROM (" . interpolated($chart->{targets}[0]{rawSql}) . ') q ORDER BY "time" DESC LIMIT 1'),
	't', 'the last month is out of the ordinary');

done_testing();
