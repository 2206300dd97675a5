# The completeness aggregates give the same in parts as in one go: in parallel
# workers, from states that travelled as text and as bytes (as between the
# nodes of a distributed database), and without reading columns not asked for.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $node = new_node('completeness', conf => q(
max_parallel_workers_per_gather = 2
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
jit = off
));

$node->safe_psql(
	'postgres', q(
SELECT setseed(0.25);
CREATE TABLE patient AS
SELECT i AS id, (random() * 9)::int AS facility,
	(ARRAY['617-867-5309', '212 736 5000', NULL, '', '  ', 'unknown', 'N/A',
		'refused', '555-555-5555', '117-867-5309'])[1 + (random() * 9)::int] AS phone,
	(ARRAY['Garcia', 'Smith', 'Boy', 'UNKNOWN', NULL, 'zztest'])[1 + (random() * 5)::int] AS family,
	CASE WHEN random() < 0.1 THEN date '1900-01-01' WHEN random() < 0.9 THEN date '1980-01-01' + i % 9999 END AS born
FROM generate_series(1, 200000) i;
ANALYZE patient;
));

my @results = (
	q(completeness_pct(phone)), q(completeness_pct(phone, 'us_phone')),
	q(completeness_counts(phone, 'us_phone')), q(completeness_counts(family, 'family_name')),
	q(completeness_pct(born, 'birth_date')), q(completeness_counts(born, 'birth_date')),
	q(avg(completeness(phone, family, born))::numeric(20,10)));
my $all = join(', ', @results);

# parallel and serial
foreach my $query (
	"SELECT $all FROM patient",
	"SELECT facility, $all FROM patient GROUP BY facility ORDER BY facility")
{
	like($node->safe_psql('postgres', "EXPLAIN (COSTS OFF) $query"),
		qr/Partial (Group|Hash)?Aggregate/, 'the plan is parallel');
	my $parallel = $node->safe_psql('postgres', $query);
	my $serial = $node->safe_psql('postgres',
		"SET max_parallel_workers_per_gather = 0; $query");
	is($parallel, $serial, 'parallel result is the serial one');
	like($parallel, qr/\(\d{2,},\d{2,},\d{2,},\d{2,},\d{2,},\d{2,},\d{2,},\d{2,}\)/,
		'and it counts something in every state');
}

# the same from the definition, in plain SQL
is( $node->safe_psql('postgres', q(SELECT completeness_counts(phone, 'us_phone') FROM patient)),
	$node->safe_psql('postgres', q(
SELECT ROW(count(*),
	count(*) FILTER (WHERE phone IN ('617-867-5309', '212 736 5000')),
	count(*) FILTER (WHERE phone IS NULL),
	count(*) FILTER (WHERE btrim(phone) = ''),
	count(*) FILTER (WHERE phone IN ('unknown', '555-555-5555')),
	count(*) FILTER (WHERE phone = '117-867-5309'),
	count(*) FILTER (WHERE phone = 'refused'),
	count(*) FILTER (WHERE phone = 'N/A')) FROM patient)),
	'counts are those of the definition');

# states that are made apart, sent, received and combined: an aggregate that
# ends at its state, and one that begins with states
$node->safe_psql(
	'postgres', q(
CREATE AGGREGATE shard_state(text, text) (SFUNC = completeness_accum, STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}', COMBINEFUNC = completeness_combine, PARALLEL = SAFE);
CREATE AGGREGATE coordinator(bigint[]) (SFUNC = completeness_combine, STYPE = bigint[],
	FINALFUNC = completeness_counts_final);
CREATE TABLE shard AS SELECT facility, shard_state(phone, 'us_phone') AS state,
	shard_state(phone, 'us_phone')::text AS printed FROM patient GROUP BY facility;
CREATE TABLE received (facility int, state bigint[], printed text);
));
my $file = $node->basedir . '/shards.bin';
$node->safe_psql('postgres', "COPY shard TO '$file' (FORMAT binary)");
$node->safe_psql('postgres', "COPY received FROM '$file' (FORMAT binary)");
is( $node->safe_psql('postgres',
		'SELECT count(*), coordinator(printed::bigint[]), coordinator(state) FROM received'),
	$node->safe_psql('postgres', q(
SELECT 10, completeness_counts(phone, 'us_phone'), completeness_counts(phone, 'us_phone') FROM patient)),
	'states travel as text and as bytes');

# long columns: not read when not asked for, nor to see that they are there
$node->safe_psql(
	'postgres', q(
SET max_parallel_workers_per_gather = 0;
CREATE TABLE document (id int, title text, body text);
ALTER TABLE document ALTER body SET STORAGE EXTERNAL;
INSERT INTO document SELECT i, 'unknown', repeat('x', 20000) FROM generate_series(1, 1000) i;
VACUUM ANALYZE document;
));

sub buffers
{
	my ($what) = @_;
	# a session reads the placeholders of the site once; not in what is counted
	my $plan = $node->safe_psql('postgres',
		"SET max_parallel_workers_per_gather = 0; SELECT placeholder_class('none'); EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT $what FROM document");
	my $total = 0;
	# the first line with buffers is the top node's, which has them all
	$total += $1 + ($2 // 0) if $plan =~ /Buffers: shared hit=(\d+)(?: read=(\d+))?/;
	return $total;
}

my $scan = buffers('count(id)');
cmp_ok($scan, '>', 0, 'a scan reads buffers');
cmp_ok(buffers('count(md5(body))'), '>', 100 * $scan, 'reading the long column reads many more');
is(buffers('completeness_pct(title)'), $scan, 'the neighbour of a long column');
is(buffers('completeness_pct(body)'), $scan, 'the long column itself');
is(buffers(q(completeness_pct(body, 'us_npi'))), $scan, 'the long column as an identifier');
is(buffers('avg(completeness(id, title, body))'), $scan, 'a row with the long column');
is($node->safe_psql('postgres', q(SELECT completeness_pct(body), completeness_pct(title), (completeness_counts(body, 'us_npi')).invalid FROM document)),
	'100.00|0.00|1000', 'and they are judged all the same');

$node->stop;
done_testing();
