# What columns hold, guessed from their names: the columns of public schemas,
# each with the element that it holds.  A guess cannot always be right: how many
# may be missed or made up is told in percent.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $vectors = "$FindBin::RealBin/../vectors/column_names.tsv";
my $node = new_node('column_names');

$node->safe_psql('postgres', qq{
	CREATE TABLE vector (schema text, column_name text, data_type regtype, element text);
});
my $rows = join "\n", grep { !/^#/ } split /\n/, slurp_file($vectors);
$node->safe_psql('postgres', "COPY vector FROM STDIN;\n$rows\n\\.\n");
$node->safe_psql('postgres', q{
	CREATE TABLE guessed AS SELECT v.*, coalesce(g.element, '-') AS guess
	FROM vector v, quality_column_guess(column_name, data_type) g
});

my ($elements, $right, $others, $made_up) = split /\|/, $node->safe_psql('postgres', q{
	SELECT count(*) FILTER (WHERE element <> '-'), count(*) FILTER (WHERE element <> '-' AND guess = element),
		count(*) FILTER (WHERE element = '-'), count(*) FILTER (WHERE element = '-' AND guess <> '-')
	FROM guessed
});
note "$right of $elements columns that hold an element are recognized, $made_up of $others that hold none are taken for one";
diag $node->safe_psql('postgres', "SELECT schema, column_name, element, guess FROM guessed WHERE guess <> element")
  if $right < 0.97 * $elements || $made_up > 0.03 * $others;
cmp_ok($elements, '>', 400, 'columns that hold an element');
cmp_ok($right, '>=', 0.97 * $elements, '97 percent of them are recognized');
cmp_ok($others, '>', 200, 'columns that hold none');
cmp_ok($made_up, '<=', 0.03 * $others, 'at most 3 percent of them are taken for one');

is($node->safe_psql('postgres', q{
	SELECT string_agg(kind, ' ') FROM (SELECT DISTINCT kind COLLATE "C" AS kind
		FROM vector, quality_column_guess(column_name, data_type) WHERE kind IS NOT NULL AND element_state('x'::text, kind) IS NULL) k
}), '', 'every kind is one of element_state');

done_testing();
