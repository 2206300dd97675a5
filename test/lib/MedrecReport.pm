# What the tests of quality reports share: documents, and pages made of them.
package MedrecReport;

use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use Exporter 'import';
use File::Basename;
use JSON::PP;

use PostgreSQL::Test::Utils;

our @EXPORT = qw(report_document hostile_document printed_report);

my $json = JSON::PP->new->canonical->allow_nonref->ascii;

# A document of test/report, as a structure
sub report_document
{
	my ($name) = @_;

	return JSON::PP->new->utf8->decode(slurp_file(dirname(dirname(abs_path(__FILE__))) . "/report/$name.json"));
}

# The keys whose texts are free
my %is_free = map { $_ => 1 } qw(title organisation suite finished_at profiles name note segment reason profile relation element requirement
  method text missing flags column bucket term definition numerator denominator exclusions source owner class);

# A copy of a document in which every free text is another one
sub with_texts
{
	my ($part, $key, $text) = @_;

	return [ map { with_texts($_, $key, $text) } @$part ] if ref $part eq 'ARRAY';
	return { map { $_ => with_texts($part->{$_}, $_, $text) } keys %$part } if ref $part eq 'HASH';
	return $part if ref $part || !defined $part || !$is_free{$key} || $part =~ /^[\d.]+$/;
	return $text->($part);
}

sub hostile_document
{
	my ($document, $text) = @_;

	return with_texts($document, '', $text);
}

# What a format makes of a document in a database of a node
sub printed_report
{
	my ($node, $database, $format, $document) = @_;
	# in dollar quotes, as psql reads it; \u0000 is no part of any document
	my $text = $json->encode($document);

	return $node->safe_psql($database, "SET client_encoding = 'UTF8'; SELECT quality_report_$format(\$document\$$text\$document\$::jsonb)");
}

1;
