# find_overlays on made-up patients: other recordings of a person, with one to
# three errors each, are changes of a record; records of two persons under one
# number are overlays, by anybody or by a namesake of another address.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

chdir "$FindBin::RealBin/../.." or die "cannot go to the top: $!";
plan skip_all => 'no bench beside the tests' if !-r 'bench/lib/make_patients.sql';

my $node = new_node('overlays', conf => "jit = off\nfsync = off\n");
my $complaint;
$node->psql('postgres', '', stderr => \$complaint,
	extra_params => [ '-v', 'patients=20000', '-v', 'seed=1', '-f', 'bench/lib/make_patients.sql' ]);
is($complaint, '', 'there are patients');

$node->safe_psql('postgres', q{
	CREATE TABLE version (sort text, id text, at timestamptz, all_key patient_key, demographic_key patient_key);
	CREATE TABLE keyed AS SELECT id, person, family, given, zip, row_number() OVER (ORDER BY md5(id::text)) AS place,
		patient_key(birth_date, family => family, given => given, middle => middle, suffix => suffix, sex => sex, birth_order => birth_order,
			phone => phone, email => email, street => street, city => city, state => state, postal_code => zip, ssn => ssn) AS all_key,
		patient_key(birth_date, family => family, given => given, sex => sex,
			phone => phone, street => street, city => city, state => state, postal_code => zip) AS demographic_key
	FROM patient;
	INSERT INTO version SELECT 'change', 'c' || person, timestamptz '2026-01-01' + id * interval '1 minute', all_key, demographic_key FROM keyed;
	CREATE TABLE two AS
	SELECT 'anybody' AS sort, a.id AS a, b.id AS b FROM keyed a JOIN keyed b ON b.place = a.place + 1 AND a.person <> b.person WHERE a.place <= 2000
	UNION ALL
	(SELECT DISTINCT ON (a.id) 'namesake', a.id, b.id FROM keyed a JOIN keyed b ON a.family = b.family AND a.given = b.given AND a.zip <> b.zip AND a.person < b.person ORDER BY a.id, b.id);
	INSERT INTO version SELECT two.sort, two.sort || two.a, timestamptz '2026-01-01' + v * interval '1 day', all_key, demographic_key
	FROM two, LATERAL (VALUES (1, two.a), (2, two.b)) AS r(v, record) JOIN keyed ON id = record;
});
my %changes = split /[|\n]/, $node->safe_psql('postgres', 'SELECT sort, count(*) - count(DISTINCT id) FROM version GROUP BY sort');
cmp_ok($changes{change}, '==', 3000, 'there are changes');
cmp_ok($changes{namesake}, '>', 100, 'there are namesakes');

# share of the changes that are called overlays: at most, at least, at least
foreach my $set ([ 'all_key', 0.001, 0.99, 0.8 ], [ 'demographic_key', 0.002, 0.99, 0.6 ])
{
	my ($key, $change, $anybody, $namesake) = @$set;
	my %found = (change => 0, split /[|\n]/, $node->safe_psql('postgres', qq{
		SELECT sort, count(*) FROM find_overlays('version', '$key', 'id', 'at') o JOIN version USING (id, at) GROUP BY sort}));
	my %share = map { $_ => $found{$_} / $changes{$_} } keys %changes;

	cmp_ok($share{change}, '<=', $change, sprintf('%s: %.4f of the changes', $key, $share{change}));
	cmp_ok($share{anybody}, '>=', $anybody, sprintf('... %.4f of the overlays with anybody', $share{anybody}));
	cmp_ok($share{namesake}, '>=', $namesake, sprintf('... %.4f of those with a namesake', $share{namesake}));
}

# pairs that share the family name and an initial: the same counts by hand
$node->safe_psql('postgres', q{
	CREATE TABLE pairs AS SELECT a.id AS id_a, b.id AS id_b, match_probability(a.all_key, b.all_key) AS probability
	FROM keyed a JOIN keyed b ON a.id < b.id AND a.family = b.family AND left(a.given, 1) = left(b.given, 1)});
is( $node->safe_psql('postgres', q{SELECT true_positives, false_positives, false_negatives FROM match_evaluate('pairs', 'patient', 'id', 'person', '{0.5}')}),
	$node->safe_psql('postgres', q{
		SELECT count(*) FILTER (WHERE a.person = b.person), count(*) FILTER (WHERE a.person <> b.person),
			(SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM keyed GROUP BY person) c) - count(*) FILTER (WHERE a.person = b.person)
		FROM pairs JOIN keyed a ON a.id = id_a JOIN keyed b ON b.id = id_b WHERE probability >= 0.5}),
	'match_evaluate counts as one does by hand');

$node->stop;
done_testing();
