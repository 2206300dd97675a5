#!/usr/bin/perl
#
# make_identifiers.pl - make what follows from the registry of identifiers.
# Usage: perl data/make_identifiers.pl domains >sql/parts/31_identifier_domains.sql
#        perl data/make_identifiers.pl page >docs/identifiers.md
#
# Kinds stand in src/identifiers/*.c, one const struct MedrecIdentifier each.

use strict;
use warnings;

use File::Basename qw(dirname);

my $root = dirname(dirname(__FILE__));
my ($what) = @ARGV;
defined $what && $what =~ /^(?:domains|page)$/ or die "usage: $0 domains|page\n";

sub slurp
{
	my ($file) = @_;
	open my $fh, '<', $file or die "$file: $!\n";
	local $/;
	return scalar <$fh>;
}

# the kinds, by name
my %kind;
foreach my $file (glob "$root/src/identifiers/*.c")
{
	my $text = slurp($file);
	while ($text =~ /^const MedrecIdentifier medrec_kind_(\w+) = \{\n(.*?)^\};/msg)
	{
		my ($name, $body) = ($1, $2);
		my %k;
		while ($body =~ /^\t\.(\w+) =\s*((?:"(?:[^"\\]|\\.)*"\s*)+|[\w]+),$/mg)
		{
			my ($field, $value) = ($1, $2);
			$value = join '', $value =~ /"((?:[^"\\]|\\.)*)"/g if $value =~ /^"/;
			$value =~ s/\\(.)/$1/g;
			$k{$field} = $value;
		}
		$k{name} eq $name or die "$file: $name has another name\n";
		defined $k{$_} or die "$file: $name has no $_\n" foreach qw(title jurisdiction source example rule_version);
		$kind{$name} = \%k;
	}
}
my @names = sort keys %kind;
@names or die "no kinds found\n";

if ($what eq 'domains')
{
	my %there = map { $_ => 1 } slurp("$root/sql/parts/30_identifiers.sql") =~ /^CREATE DOMAIN (\w+)/mg;

	print "-- Domains of the kinds of identifiers that are columns.\n-- Made by data/make_identifiers.pl from src/identifiers; do not edit.\n\n";
	foreach my $name (grep { ($kind{$_}{is_column} // '') eq 'true' && !$there{$_} } @names)
	{
		(my $title = $kind{$name}{title}) =~ s/'/''/g;
		print "CREATE DOMAIN $name AS text\n\tCHECK (identifier_is_canonical('$name', VALUE));\nCOMMENT ON DOMAIN $name IS '$title';\n\n";
	}
}
else
{
	print <<"M";
# Kinds of identifiers

<!-- Made by data/make_identifiers.pl from src/identifiers; do not edit. -->

What `identifier_check(kind, value)` and its siblings know: @{[ scalar @names ]} kinds. The example is in stored form. Kinds that are a column in practice have a domain of the
same name, which takes only the stored form. The rules stand at the head of the file of each family in `src/identifiers`, with the documents they are from; a rule may only ever
get wider, since it stands in constraints.

| kind | what it is | where | example | domain | source of the rule |
|---|---|---|---|---|---|
M
	foreach my $name (@names)
	{
		my $k = $kind{$name};
		my @cells = map { s/\|/\\|/gr } "`$name`", $k->{title}, $k->{jurisdiction}, "`$k->{example}`",
		  ($k->{is_column} // '') eq 'true' ? 'yes' : '', $k->{source};
		print '| ', join(' | ', @cells), " |\n";
	}
}
