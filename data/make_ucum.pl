#!/usr/bin/perl
#
# make_ucum.pl - make the C table of the symbols of units.
# Usage: perl data/make_ucum.pl data/ucum_atoms.txt >src/identifiers/ucum_atoms.h
#
# The form of the input stands in its head.

use strict;
use warnings;

use constant SYMBOL_SIZE => 16;

my ($input) = @ARGV or die "usage: $0 FILE\n";

my (@prefixes, %class_of);
open my $fh, '<', $input or die "$input: $!\n";
while (<$fh>)
{
	chomp;
	next if /^#/;
	my ($class, $symbols) = split /\t/;
	$class =~ /^(?:prefix|plain|metric|special|metric special)$/ or die "$input:$.: no such class\n";
	foreach my $symbol (split / /, $symbols)
	{
		if ($class eq 'prefix') { push @prefixes, $symbol; next; }
		die "$input:$.: $symbol stands there twice\n" if exists $class_of{$symbol};
		die "$input:$.: $symbol is too long\n" if length $symbol >= SYMBOL_SIZE;
		# what ucum.c relies on
		die "$input:$.: $symbol is not one symbol\n" if $symbol !~ m{^(?:[^][(){}+\-./="\s]|\[[^][\s]+\])+$};
		die "$input:$.: $symbol ends in a digit\n" if $symbol =~ /[0-9]$/;
		$class_of{$symbol} = $class;
	}
}
die "$input: a prefix is longer than two letters\n" if grep { length > 2 } @prefixes;

print <<"C";
/*-------------------------------------------------------------------------
 *
 * ucum_atoms.h
 *		The symbols of the Unified Code for Units of Measure.
 *
 * Made from data/ucum_atoms.txt by data/make_ucum.pl; do not edit.  Included
 * by ucum.c alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_UCUM_ATOMS_H
#define MEDREC_UCUM_ATOMS_H

/* in the order of strcmp(): the list is searched by halves */
static const UcumAtom ucum_atoms[] = {
C
foreach my $symbol (sort keys %class_of)
{
	my $class = $class_of{$symbol};
	printf "\t{\"%s\", %s, %s},\n", $symbol, map { $class =~ $_ ? 'true' : 'false' } qr/metric/, qr/special/;
}
print "};\n\nstatic const char ucum_prefixes[][3] = {\n\t";
print join(', ', map { "\"$_\"" } @prefixes), ",\n};\n\n#endif							/* MEDREC_UCUM_ATOMS_H */\n";
