# quality() gives the same bytes in parts as in one go: in parallel workers, by
# partitions, on foreign servers, and from states of shards that came as text
# and as bytes.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $node = new_node('parts', conf => q(
max_parallel_workers_per_gather = 2
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
enable_partitionwise_aggregate = on
jit = off
));
my @columns = qw(last_name first_name birth_date sex street postal_code city state phone email ssn payer mbi member_id middle_name suffix previous_last_name);
my $columns = join ', ', @columns;
my $values = q{
	(ARRAY['Garcia', 'UNKNOWN', 'Lee', NULL, ''])[1 + i % 5] AS last_name, (ARRAY['Wei', 'Anna', 'REFUSED'])[1 + i / 5 % 3] AS first_name,
	date '1900-01-01' + i * 7 % 40000 AS birth_date, 'F' AS sex, i || ' Ocotillo Way' AS street, (ARRAY['02139', '00000', NULL])[1 + i / 7 % 3] AS postal_code,
	'Boston' AS city, 'MA' AS state, (ARRAY['617-867-5309', '555-555-5555', 'none'])[1 + i / 11 % 3] AS phone, (ARRAY['a@mailhost.net', 'N/A'])[1 + i % 2] AS email,
	NULL::text AS ssn, (ARRAY['Medicare', 'Blue Cross', 'self-pay'])[1 + i / 3 % 3] AS payer, NULL::text AS mbi, 'X' || i AS member_id, NULL::text AS middle_name,
	NULL::text AS suffix, NULL::text AS previous_last_name};

$node->safe_psql('postgres', qq{
	CREATE TABLE whole AS SELECT i, i % 4 AS facility, i / 500 AS month, $values FROM generate_series(1, 20000) AS i;
	CREATE TABLE parts (LIKE whole) PARTITION BY LIST (facility);
	CREATE TABLE parts_0 PARTITION OF parts FOR VALUES IN (0, 1);
	CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2) PARTITION BY RANGE (month);
	CREATE TABLE parts_2_early PARTITION OF parts_2 FOR VALUES FROM (MINVALUE) TO (20);
	CREATE TABLE parts_2_late PARTITION OF parts_2 FOR VALUES FROM (20) TO (MAXVALUE);
	CREATE TABLE parts_3 PARTITION OF parts DEFAULT;
	INSERT INTO parts SELECT * FROM whole;
	ALTER TABLE whole SET (parallel_workers = 2);
	ANALYZE;
});
my $quality = "quality('patient_match', $columns)";

# plain: one process, one table
sub plain
{
	my ($by) = @_;
	return $node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 0; SELECT " . ($by ? "$by, " : '') . "$quality FROM whole" . ($by ? " GROUP BY $by ORDER BY $by" : ''));
}

foreach my $by ('', 'facility', 'facility, month')
{
	my $name = $by || 'all';
	my $group = $by ? " GROUP BY $by ORDER BY $by" : '';
	my $list = $by ? "$by, $quality" : $quality;
	my $plain = plain($by);

	cmp_ok(length $plain, '>', 1000, "$name: there are states");
	foreach my $table ('whole', 'parts')
	{
		my $plan = $node->safe_psql('postgres', "EXPLAIN (COSTS OFF) SELECT $list FROM $table$group");
		like($plan, qr/Gather/, "$name, $table: in parallel") if !$by || $table eq 'whole';
		like($plan, qr/Partial (Group|Hash|)Aggregate/, "$name, $table: partly") if !$by || $table eq 'whole';
		like($plan, qr/Append.*Aggregate.*Aggregate/s, "$name, $table: each partition for itself") if $table eq 'parts';
		ok($node->safe_psql('postgres', "SELECT $list FROM $table$group") eq $plain, "$name, $table: the same states");
	}
}
my $whole = plain('');
my ($score) = split /\|/, $node->safe_psql('postgres', "SELECT score, complete, match_ready FROM (SELECT $quality AS state FROM whole) AS q, quality_summary(state)");
cmp_ok($score, '>', 40, 'which say something');

# ---------------------------------------------------------------------------
# Shards: each makes its states, which travel as text or as bytes
# ---------------------------------------------------------------------------
my $file = $node->basedir . '/shards';
$node->safe_psql('postgres', qq{
	CREATE AGGREGATE shard_quality(text, VARIADIC "any") (SFUNC = quality_accum, STYPE = quality_state);
	CREATE TABLE shard AS SELECT facility, month, shard_quality('patient_match', $columns) AS state FROM whole GROUP BY 1, 2;
	CREATE TABLE by_text (facility int, month int, state quality_state);
	CREATE TABLE by_bytes (LIKE by_text);
	COPY shard TO '$file.txt';
	COPY shard TO '$file.bin' (FORMAT binary);
	COPY by_text FROM '$file.txt';
	COPY by_bytes FROM '$file.bin' (FORMAT binary);
});
foreach my $table ('by_text', 'by_bytes')
{
	ok($node->safe_psql('postgres', "SELECT quality_rollup(state) FROM $table") eq $whole, "$table: the sum of the shards is the whole");
	ok($node->safe_psql('postgres', "SELECT facility, quality_rollup(state) FROM $table GROUP BY 1 ORDER BY 1") eq plain('facility'), "$table: by facility");
	ok($node->safe_psql('postgres', "SELECT quality_rollup(state ORDER BY month % 7, facility DESC) FROM $table") eq $whole, "$table: in another order");
}

# ---------------------------------------------------------------------------
# Foreign servers
# ---------------------------------------------------------------------------
SKIP:
{
	skip 'postgres_fdw is not there', 5
	  if $node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'}) eq '0';

	my ($host, $port) = ($node->host, $node->port);
	$node->safe_psql('postgres', qq{
		CREATE EXTENSION postgres_fdw;
		CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$host', port '$port', dbname 'postgres', extensions 'medrec');
		CREATE USER MAPPING FOR CURRENT_USER SERVER other;
		CREATE TABLE far (LIKE whole) PARTITION BY LIST (facility);
		CREATE FOREIGN TABLE far_0 PARTITION OF far FOR VALUES IN (0, 1) SERVER other OPTIONS (table_name 'parts_0');
		CREATE FOREIGN TABLE far_2 PARTITION OF far FOR VALUES IN (2) SERVER other OPTIONS (table_name 'parts_2');
		CREATE TABLE far_3 PARTITION OF far DEFAULT;
		INSERT INTO far SELECT * FROM whole WHERE facility = 3});
	ok($node->safe_psql('postgres', "SELECT $quality FROM far") eq $whole, 'foreign partitions: the same state');
	ok($node->safe_psql('postgres', "SELECT facility, $quality FROM far GROUP BY 1 ORDER BY 1") eq plain('facility'), 'foreign partitions, by facility');

	# a whole group is counted where its rows are
	my $query = "SELECT facility, $quality FROM far_0 GROUP BY 1 ORDER BY 1";
	like($node->safe_psql('postgres', "EXPLAIN (VERBOSE, COSTS OFF) $query"), qr/Remote SQL: SELECT facility, public\.quality\(/, 'the other server counts');
	ok($node->safe_psql('postgres', $query) eq (join "\n", (split /\n/, plain('facility'))[ 0, 1 ]), '... the same');

	# states that lie there
	$node->safe_psql('postgres', q{CREATE FOREIGN TABLE far_states (facility int, month int, state quality_state) SERVER other OPTIONS (table_name 'by_text')});
	ok($node->safe_psql('postgres', 'SELECT quality_rollup(state) FROM far_states') eq $whole, 'the sum of states that lie there');
}

$node->stop;
done_testing();
