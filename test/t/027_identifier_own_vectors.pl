# Every kind of identifier against the vectors of the project, in
# test/vectors: there are enough of each, and the kind has a source.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $node = new_node('own_vectors');
sub query { return $node->safe_psql('postgres', $_[0]); }

query('CREATE TABLE vector (kind text, input text, verdict text, canonical text)');
foreach my $file (glob "$FindBin::RealBin/../vectors/identifiers_*.tsv")
{
	$node->safe_psql('postgres', "\\copy vector FROM PROGRAM 'grep -v \"^#\" \"$file\"'");
}
cmp_ok(query('SELECT count(*) FROM vector'), '>', 500, 'there are vectors');

# what the registry must have of each kind
is(query(q{SELECT string_agg(kind, ' ' ORDER BY kind) FROM identifier_kinds() WHERE source !~ '\w{3}' OR title !~ '\w{3}' OR rule_version < 1}), '', 'each kind has a title, a source and a version');
is(query(q{SELECT string_agg(kind || ' ' || n, ', ' ORDER BY kind) FROM (SELECT k.kind, count(v.kind) AS n FROM identifier_kinds() k LEFT JOIN vector v USING (kind) GROUP BY k.kind) c WHERE n < 8}),
	'', '... and eight vectors at least');
is(query(q{SELECT string_agg(kind, ' ' ORDER BY kind) FROM identifier_kinds() WHERE NOT identifier_is_canonical(kind, example)}), '', 'each example is in stored form');
is(query(q{SELECT string_agg(DISTINCT kind, ' ') FROM vector WHERE kind NOT IN (SELECT kind FROM identifier_kinds())}), '', 'no vector is of an unknown kind');
is(query(q{SELECT string_agg(k.kind, ' ') FROM identifier_kinds() k LEFT JOIN (SELECT kind, count(*) FILTER (WHERE canonical IS NOT NULL) AS valid, count(*) AS n FROM vector GROUP BY kind) v USING (kind) WHERE valid < 2 OR n - valid < 2}),
	'', 'each kind has valid and invalid ones');

foreach my $check (
	[ 'the verdict', 'identifier_check(kind, input) IS DISTINCT FROM verdict' ],
	[ 'the stored form', 'identifier_normalize(kind, input) IS DISTINCT FROM canonical' ],
	[ 'a stored form is its own', 'identifier_normalize(kind, canonical) IS DISTINCT FROM canonical' ],
	[ 'only it is canonical', 'identifier_is_canonical(kind, input) IS DISTINCT FROM (canonical IS NOT NULL AND input = canonical)' ],
	[ 'the printed form reads back', 'identifier_normalize(kind, identifier_format(kind, input)) IS DISTINCT FROM canonical' ],
	[ 'the masked form shows no more than half', q{length(regexp_replace(identifier_mask(kind, input), '[^[:alnum:]]', '', 'g')) > length(regexp_replace(identifier_format(kind, input), '[^[:alnum:]]', '', 'g')) / 2} ],
	[ 'HL7 nulls are refused', q{identifier_is_valid(kind, '""')} ])
{
	my ($name, $wrong) = @$check;
	is(query("SELECT string_agg(DISTINCT kind || ' ' || verdict, ', ') FROM vector WHERE $wrong"), '', $name);
}

# domains take what is canonical, and nothing else; their refusal has no value
my @domains = split /\n/, query(q{
	SELECT kind FROM identifier_kinds() JOIN pg_type t ON typname = kind AND typtype = 'd' ORDER BY kind COLLATE "C"});
cmp_ok(scalar(@domains), '>=', 4, 'there are domains');
foreach my $domain (@domains)
{
	my $example = query("SELECT example FROM identifier_kinds() WHERE kind = '$domain'");
	my ($rc, $out, $err) = $node->psql('postgres', "SELECT '\$\$sentinel'::text::$domain");
	is($node->safe_psql('postgres', "SELECT '$example'::text::$domain"), $example, "domain $domain");
	ok($rc != 0 && $err =~ /violates check constraint/ && $err !~ /sentinel.*sentinel/s && $err !~ /ERROR.*sentinel/, '... refuses without the value');
}

done_testing();
