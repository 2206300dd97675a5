# Identifiers against the vectors: every row of a kind that the library knows,
# and every single wrong digit of a National Provider Identifier.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $vectors = reference_file('identifiers/vectors.tsv');
plan skip_all => 'identifier vectors not found' unless $vectors;

# Undoes the escapes of the file: \\, \t, \n, \r and \xHH.
sub unescape
{
	my ($value) = @_;
	my %plain = (t => "\t", n => "\n", r => "\r", '\\' => '\\');

	$value =~ s/\\(?:x([0-9A-F]{2})|([tnr\\]))/defined $1 ? chr(hex $1) : $plain{$2}/ge;
	return $value;
}

# A literal that stands for these bytes, whatever they are.
sub literal
{
	my ($bytes) = @_;

	return 'NULL' unless defined $bytes;
	return "convert_from('\\x" . unpack('H*', $bytes) . "', 'UTF8')";
}

my $node = new_node('identifiers');

my %known = map { $_ => 0 }
  split /\n/, $node->safe_psql('postgres', 'SELECT kind FROM identifier_kinds()');

my @rows;
open my $file, '<', $vectors or die "could not open $vectors: $!";
<$file>;    # the header
while (my $line = <$file>)
{
	$line =~ s/\r?\n\z//;
	my ($kind, $input, $valid, $canonical, $reason) = split /\t/, $line, -1;

	next unless exists $known{$kind};
	$known{$kind}++;
	push @rows,
	  sprintf "(%d, '%s', %s, %s, %s, '%s')", $., $kind,
	  literal(unescape($input)),
	  $valid eq 't' ? 'true' : 'false',
	  literal($canonical eq '\N' ? undef : unescape($canonical)), $reason;
}
close $file;

cmp_ok(scalar @rows, '>', 0, 'there are rows to compare');
note "$_: $known{$_} rows" for sort keys %known;
is(join(' ', grep { $known{$_} == 0 } sort keys %known),
	'', 'every kind has rows');

$node->safe_psql('postgres',
	    'CREATE TABLE vector (line int, kind text, input text, valid bool,'
	  . ' canonical text, reason text);'
	  . 'INSERT INTO vector VALUES '
	  . join(', ', @rows));

# Each check gives the lines that fail it.
my %checks = (
	'identifier_check gives the reason' =>
	  'identifier_check(kind, input) IS DISTINCT FROM reason',
	'identifier_is_valid gives the validity' =>
	  'identifier_is_valid(kind, input) IS DISTINCT FROM valid',
	'identifier_normalize gives the canonical form' =>
	  'identifier_normalize(kind, input) IS DISTINCT FROM canonical',
	'identifier_normalize leaves the canonical form alone' =>
	  'identifier_normalize(kind, canonical) IS DISTINCT FROM canonical',
	'identifier_is_canonical is true of the canonical form alone' =>
	  'identifier_is_canonical(kind, input) IS DISTINCT FROM'
	  . ' (valid AND input = canonical)',
	'the printed form reads back' =>
	  'identifier_normalize(kind, identifier_format(kind, input))'
	  . ' IS DISTINCT FROM canonical',
);
foreach my $name (sort keys %checks)
{
	is( $node->safe_psql(
			'postgres',
			"SELECT 'line ' || line || ' ' || kind FROM vector"
			  . " WHERE $checks{$name} ORDER BY line"),
		'', $name);
}

# Luhn's formula finds every single wrong digit.
my ($changed, $missed) = split /\|/, $node->safe_psql(
	'postgres', q{
	SELECT count(*),
	       count(*) FILTER (WHERE identifier_is_valid('us_npi', changed))
	FROM vector,
	     generate_series(1, 10) AS position,
	     generate_series(0, 9) AS digit,
	     overlay(canonical PLACING digit::text FROM position) AS changed
	WHERE kind = 'us_npi' AND valid AND changed <> canonical});
cmp_ok($changed, '>', 0, 'there are wrong digits to find');
is($missed, 0, 'every wrong digit of an NPI is found');

note scalar(@rows) . " rows, $changed wrong digits";

done_testing();
