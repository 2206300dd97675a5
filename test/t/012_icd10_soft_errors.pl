# Input errors are soft where the server can make use of it: pg_input_is_valid
# from 16 on, COPY ... ON_ERROR ignore from 17 on.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('soft');
my $version = $node->safe_psql('postgres', 'SHOW server_version_num');
plan skip_all => 'soft errors came with PostgreSQL 16' if $version < 160000;

is($node->safe_psql('postgres', q{
	SELECT raw, pg_input_is_valid(raw, 'icd10'), pg_input_is_valid(raw, 'icd10pcs')
	FROM (VALUES ('e119'), ('0DTJ4ZZ'), ('J4 49'), ('')) v(raw)}),
	"e119|t|f\n0DTJ4ZZ|f|t\nJ4 49|f|f\n|f|f", 'pg_input_is_valid');
is($node->safe_psql('postgres', q{SELECT message, detail, hint, sql_error_code FROM pg_input_error_info('J4 49', 'icd10')}),
	'invalid input syntax for type icd10|There is a blank inside the code.|icd10_repair() reads such a value without loss.|22P02',
	'pg_input_error_info names the rule');

SKIP:
{
	skip 'COPY ... ON_ERROR came with PostgreSQL 17', 2 if $version < 170000;

	my $file = PostgreSQL::Test::Utils::tempdir . '/feed.txt';
	append_to_file($file, join("\n", 'e119', 'J4 49', 'I10', 'GARCIA', 'Z99.9', '') );
	my ($rc, $out, $err) = $node->psql('postgres', qq{
		CREATE TABLE feed (dx icd10);
		\\copy feed FROM '$file' WITH (ON_ERROR ignore)});
	is($rc, 0, 'a feed does not stop for bad codes');
	is($node->safe_psql('postgres', q{SELECT string_agg(dx::text, ',') FROM feed}), 'E11.9,I10,Z99.9',
		'... and the good ones are there');
}

$node->stop;
done_testing();
