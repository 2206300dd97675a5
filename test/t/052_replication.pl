# A physical standby reads an index on icd10; a logical subscriber receives
# codes, as text and in binary.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Cluster;
use Test::More;

my $primary = new_node('primary', init => { allows_streaming => 'logical' });

$primary->safe_psql('postgres', q{
	CREATE TABLE dx (id int PRIMARY KEY, code icd10, px icd10pcs);
	CREATE INDEX dx_code ON dx (code);
	INSERT INTO dx SELECT i, (chr(65 + i % 26) || lpad((i % 97)::text, 2, '0') || (i % 10))::icd10, '0DTJ4ZZ' FROM generate_series(1, 20000) i;
	ANALYZE dx;
});
$primary->backup('base');

# physical
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;
$primary->safe_psql('postgres', q{INSERT INTO dx SELECT 20000 + i, ('E11.' || i % 10)::icd10, NULL FROM generate_series(1, 1000) i});
$primary->wait_for_catchup($standby, 'replay', $primary->lsn('insert'));

my $count = q{SET enable_seqscan = off; SELECT count(*) FROM dx WHERE code <@ 'E11'};
my $expected = $primary->safe_psql('postgres', $count);
cmp_ok($expected, '>', 1000, 'there is something to find');
is($standby->safe_psql('postgres', $count), $expected, 'the standby finds the same through its index');
like($standby->safe_psql('postgres', "EXPLAIN (COSTS OFF) $count" =~ s/SET.*?; //r),
	qr/Index.*dx_code/s, '... which it uses');

# logical
my $subscriber = new_node('subscriber');
foreach my $mode ('false', 'true')
{
	my $name = "sub_$mode";
	$subscriber->safe_psql('postgres', "CREATE DATABASE $name");
	$subscriber->safe_psql($name, q{
		CREATE SCHEMA ext;
		CREATE EXTENSION medrec SCHEMA ext;
		CREATE TABLE dx (id int PRIMARY KEY, code ext.icd10, px ext.icd10pcs);
		CREATE INDEX dx_code ON dx (code);
	});
	$primary->safe_psql('postgres', "CREATE PUBLICATION pub_$mode FOR TABLE dx");
	my $connstr = $primary->connstr('postgres') =~ s/'/''/gr;
	$subscriber->safe_psql($name,
		"CREATE SUBSCRIPTION $name CONNECTION '$connstr' PUBLICATION pub_$mode WITH (binary = $mode)");
	$subscriber->wait_for_subscription_sync($primary, $name, $name)
	  if $subscriber->can('wait_for_subscription_sync');
	$primary->safe_psql('postgres', q{UPDATE dx SET code = 'Z99.9' WHERE id % 100 = 1});
	$primary->wait_for_catchup($name);
	my $all = q{SELECT count(*), md5(string_agg(concat_ws(',', id, code, px), ';' ORDER BY id)) FROM dx};
	is($subscriber->safe_psql($name, $all), $primary->safe_psql('postgres', $all),
		"the subscriber has the same rows, binary = $mode");
	is($subscriber->safe_psql($name, q{SET enable_seqscan = off; SELECT count(*) FROM dx WHERE code OPERATOR(ext.<@) 'Z99'::ext.icd10}),
		$primary->safe_psql('postgres', q{SELECT count(*) FROM dx WHERE code <@ 'Z99'}), '... and finds them through its index');
	$subscriber->safe_psql($name, "DROP SUBSCRIPTION $name");
}

$_->stop foreach $subscriber, $standby, $primary;
done_testing();
