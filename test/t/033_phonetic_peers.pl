# Double metaphone agrees with fuzzystrmatch on the names of the reference data.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $surnames = reference_file('linkage/us_surname_counts.csv.xz');
my $first_names = reference_file('linkage/us_firstname_counts.csv');
plan skip_all => 'names not found' if !defined $surnames || !defined $first_names;
plan skip_all => 'xz not found' if system('xz --version >/dev/null 2>&1');

my $node = new_node('phonetic');
if ($node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'fuzzystrmatch'}) eq '0')
{
	$node->stop;
	plan skip_all => 'fuzzystrmatch not found';
}

$node->safe_psql('postgres', qq{
	CREATE EXTENSION fuzzystrmatch;
	CREATE TABLE person (name text);
	\\copy person FROM PROGRAM 'xz -dc "$surnames" | tail -n +2 | cut -d, -f1'
	\\copy person FROM PROGRAM 'tail -n +2 "$first_names" | cut -d, -f1'
});
cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM person'), '>', 160000, 'names are there');
is( $node->safe_psql('postgres',
		q{SELECT name, name_phonetic(name), dmetaphone(name), dmetaphone_alt(name) FROM person
		  WHERE name_phonetic(name) IS DISTINCT FROM
			CASE WHEN dmetaphone(name) = dmetaphone_alt(name) THEN array_remove(ARRAY[dmetaphone(name)], '')
			ELSE array_remove(ARRAY[dmetaphone(name), dmetaphone_alt(name)], '') END LIMIT 5}),
	'', 'codes are those of fuzzystrmatch');

$node->stop;
done_testing();
