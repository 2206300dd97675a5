# Facts.pm - what the scripts that make C tables have in common.

package Facts;

use strict;
use warnings;

use Exporter qw(import);
use Time::Local qw(timegm);

our @EXPORT = qw(symbol code day table);

# six bits a character, as in src/icd10/code.h
sub symbol
{
	my $c = shift;
	return $c =~ /\d/ ? ord($c) - ord('0') + 1 : ord($c) - ord('A') + 11;
}

# a code in 48 bits, as in src/icd10/code.h
sub code
{
	my @symbols = map { symbol($_) } split //, shift;
	my $code = 0;
	$code = $code << 6 | ($symbols[$_] // 0) foreach 0 .. 7;
	return $code;
}

# PostgreSQL's date: days since 2000-01-01
sub day
{
	my ($y, $m, $d) = shift =~ /^(\d{4})-(\d\d)-(\d\d)$/ or die 'no date';
	return (timegm(0, 0, 0, $d, $m - 1, $y) - timegm(0, 0, 0, 1, 0, 2000)) / 86400;
}

# prints a C array
sub table
{
	my ($type, $name, $per_line, @values) = @_;
	print "static const $type $name\[] = {\n";
	while (my @line = splice @values, 0, $per_line)
	{
		print "\t", join(', ', @line), ",\n";
	}
	print "};\n\n";
}

1;
