# The sample hospital: the same rows on every server, in its own schema only,
# and without the extension.
use strict;
use warnings;

use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $file = "$FindBin::RealBin/../../scripts/sample-hospital.sql";

my $node = PostgreSQL::Test::Cluster->new('sample');
$node->init(extra => [ '--locale=C.UTF-8', '--encoding=UTF8' ]);
$node->start;

# everything there is, but for the schema named
my $others = q{
	SELECT string_agg(DISTINCT format('%s %s', classid, objid), ',' ORDER BY format('%s %s', classid, objid))
	FROM (SELECT 'pg_class' AS classid, oid AS objid, relnamespace AS n FROM pg_class
		UNION ALL SELECT 'pg_proc', oid, pronamespace FROM pg_proc
		UNION ALL SELECT 'pg_type', oid, typnamespace FROM pg_type
		UNION ALL SELECT 'pg_namespace', oid, oid FROM pg_namespace) AS o
	WHERE n NOT IN (SELECT oid FROM pg_namespace WHERE nspname IN ('clinic', 'pg_toast'))
};
my $before = $node->safe_psql('postgres', $others);
$node->command_ok(
	[
		'psql', '-Xq', '-v', 'schema=clinic', '-d', $node->connstr('postgres'),
		'-f', $file
	],
	'it loads into the schema that is named');
is($node->safe_psql('postgres', $others), $before, 'nothing is made outside');
is( $node->safe_psql(
		'postgres',
		q{SELECT string_agg(proname, ' ') FROM pg_proc WHERE pronamespace = 'clinic'::regnamespace}
	),
	'',
	'its tools are gone');

# pinned: a server on which these differ makes other rows
my %rows = (
	facility => '4 3e09357ee0d0e08a0353ac74b89a5afc',
	patient => '1995 3bf4ecee4769de527f26fb63fc20f7a7',
	encounter => '6000 63b7345d866191724ec1d138ea30bab4',
	encounter_dx => '14850 1bf6b90645d6aac59ec899bb61f254c4',
	known_duplicate => '155 6317b1498572b39dad059d7d3c9062e6');
foreach my $table (sort keys %rows)
{
	is( $node->safe_psql(
			'postgres',
			qq{SET DateStyle = ISO;
			SELECT count(*) || ' ' || md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C")) FROM clinic.$table AS t}
		),
		$rows{$table},
		"the rows of $table");
}

# nobody's numbers
is( $node->safe_psql(
		'postgres',
		q{SELECT count(*) FROM clinic.patient
		WHERE ssn !~ '^(9|000)' OR regexp_replace(phone, '\D', '', 'g') !~ '^(\d{3}55501\d\d|5555555555|)$'}
	),
	'0',
	'no number that anybody can have');

isnt(
	$node->psql('postgres', '', extra_params => [ '-v', 'schema=clinic', '-f', $file ]),
	0,
	'a second time it refuses');

$node->stop;
done_testing();
