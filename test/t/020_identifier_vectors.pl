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

# Kinds of several values, joined by |, and the function that judges them
my %cross = (
	x_zip_state => 'zip_state_check', x_dob => 'birth_date_check', x_stay => 'stay_check', x_death => 'death_check',
	x_event_after_death => 'event_after_death_check', x_newborn => 'newborn_check', x_age_band => 'age_band_check',
	x_expired => 'expired_check', x_bp => 'blood_pressure_check');
my @calls;

my %known = map { $_ => 0 }
  split /\n/, $node->safe_psql('postgres', 'SELECT kind FROM identifier_kinds()');

my @rows;
open my $file, '<', $vectors or die "could not open $vectors: $!";
<$file>;    # the header
while (my $line = <$file>)
{
	$line =~ s/\r?\n\z//;
	my ($kind, $input, $valid, $canonical, $reason) = split /\t/, $line, -1;

	if (my $function = $cross{$kind})
	{
		my @arguments = map { literal($_) } split /\|/, unescape($input), -1;
		$arguments[2] =~ s/.*/$&::int/ if $kind eq 'x_event_after_death';
		push @calls, sprintf "(%d, '%s', '%s', %s)", $., $kind, $reason, "$function(" . join(', ', @arguments) . ')';
	}
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

cmp_ok(scalar @calls, '>', 80, 'there are values to compare with each other');
is($node->safe_psql('postgres', "SELECT 'line ' || line || ' ' || kind FROM (VALUES " . join(', ', @calls) . ') v(line, kind, reason, answer) WHERE answer <> reason'),
	'', 'values that go together, or not');

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
