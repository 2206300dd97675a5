# Every released version can be updated to this one, and then is the same as a
# new installation, object by object; stored codes and their indexes stay.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('upgrade');
my $current = $node->safe_psql('postgres', q{SELECT default_version FROM pg_available_extensions WHERE name = 'medrec'});
my @old = split /\n/, $node->safe_psql('postgres', q{
	SELECT version FROM pg_available_extension_versions WHERE name = 'medrec' ORDER BY version COLLATE "C"});
@old = grep { $_ ne $current } @old;
cmp_ok(scalar(@old), '>', 0, 'there are older versions');

# What the extension consists of, as pg_dump writes it for pg_upgrade: with all
# its members.  The OIDs and such that it wants to keep differ.
sub members
{
	my ($database) = @_;
	my ($stdout, $stderr) = run_command(
		[ 'pg_dump', '--binary-upgrade', '--schema-only', '-d', $node->connstr($database) ]);

	$stdout =~ s/^SELECT pg_catalog\.binary_upgrade_.*?;$//msg;
	$stdout =~ s/^UPDATE pg_catalog\.pg_class\nSET relfrozenxid .*?;$//msg;
	$stdout =~ s/^\\(un)?restrict .*$//mg;
	return $stdout;
}

sub diag_difference
{
	my ($got, $expected) = @_;
	my $dir = PostgreSQL::Test::Utils::tempdir;
	append_to_file("$dir/updated", $got);
	append_to_file("$dir/fresh", $expected);
	diag(`diff -U3 $dir/updated $dir/fresh`);
}

$node->safe_psql('postgres', 'CREATE DATABASE fresh');
$node->safe_psql('fresh', 'CREATE EXTENSION medrec');
my $fresh = members('fresh');
like($fresh, qr/CREATE FUNCTION public\.icd10_in/, 'the dump has the members');

foreach my $version (@old)
{
	(my $database = "from_$version") =~ tr/./_/;

	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, qq{
		CREATE EXTENSION medrec VERSION '$version';
		CREATE TABLE dx (id int, code icd10);
		INSERT INTO dx SELECT i, (chr(65 + i % 26) || lpad((i % 97)::text, 2, '0'))::icd10 FROM generate_series(1, 5000) i;
		CREATE INDEX dx_code ON dx (code);
	});
	my $query = q{SET enable_seqscan = off; SELECT count(*), min(code), max(code) FROM dx WHERE code <@ 'E11' OR code = 'i10'::text};
	my $before = $node->safe_psql($database, $query);
	like($before, qr/^[1-9]/, "$version: there is something to find");
	isnt(members($database), $fresh, "$version is different from $current");

	$node->safe_psql($database, 'ALTER EXTENSION medrec UPDATE');
	is($node->safe_psql($database, $query), $before, "$version: the same rows through the old index");
	$node->safe_psql($database, 'DROP TABLE dx');
	my $updated = members($database);
	ok($updated eq $fresh, "$version updated is the same as $current new")
	  or diag_difference($updated, $fresh);
}

$node->stop;
done_testing();
