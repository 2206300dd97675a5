# Parallel workers and index scans give what one process and a scan of the
# table give, for codes, texts and headers.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $node = new_node('parallel', conf => q(
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
min_parallel_index_scan_size = 0
));

$node->safe_psql('postgres', q{
	CREATE TABLE visit AS
	SELECT i AS id, code::icd10 AS dx, CASE i % 5 WHEN 0 THEN lower(code) WHEN 1 THEN 'see note' ELSE code END AS raw
	FROM (SELECT i, chr(65 + i % 26) || lpad((i * 7 % 97)::text, 2, '0') || '.' || (i % 11 % 10) AS code
		FROM generate_series(1, 100000) i) c;
	CREATE TABLE list AS SELECT DISTINCT ON (dx) dx, raw FROM visit ORDER BY dx, id;
	ANALYZE;
});

my @queries = (
	[ 'count at or under', q{SELECT count(*) FROM visit WHERE dx <@ 'E11'} ],
	[ 'count like', q{SELECT count(*) FROM visit WHERE dx LIKE 'E1%'} ],
	[ 'group by category', q{SELECT md5(string_agg(concat_ws(',', c, n), ';' ORDER BY c)), count(*) FROM (SELECT icd10_category(dx) AS c, count(*) AS n FROM visit GROUP BY 1) g} ],
	[ 'min and max', q{SELECT min(dx), max(dx) FROM visit WHERE id % 3 = 0} ],
	[ 'join on codes', q{SELECT count(*) FROM visit JOIN list USING (dx)} ],
	[ 'join to texts', q{SELECT count(*) FROM visit v JOIN list l ON v.dx = l.raw} ],
	[ 'join of headers', q{SELECT count(*) FROM visit v JOIN (VALUES ('E11'::icd10), ('I10'), ('Z49')) h(h) ON v.dx <@ h} ],
	[ 'checks', q{SELECT md5(string_agg(concat_ws(',', p, n), ';' ORDER BY p)), count(*) FROM (SELECT icd10_check(raw) AS p, count(*) AS n FROM visit GROUP BY 1) g} ],
);

foreach my $query (@queries)
{
	my ($name, $sql) = @$query;
	my $serial = $node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 0; $sql");

	unlike($serial, qr/^0?$|\|0$/, "$name: there is something to find");
	is($node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 2; $sql"), $serial, "$name: parallel");
	like($node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 2; EXPLAIN $sql"), qr/Gather/, '... in truth');
}

$node->safe_psql('postgres', 'CREATE INDEX visit_dx ON visit (dx); ANALYZE visit');
foreach my $query (@queries)
{
	my ($name, $sql) = @$query;
	my $scanned = $node->safe_psql('postgres', "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off; $sql");

	is($node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 2; SET enable_seqscan = off; $sql"), $scanned,
		"$name: through the index, in parallel");
}

$node->stop;
done_testing();
