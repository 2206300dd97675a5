#!/usr/bin/perl
#
# make_conversion.pl - make the C table of the codes that took the place of others.
# Usage: perl data/make_conversion.pl data/icd10cm_conversion.txt >src/icd10/icd10cm_conversion.h
#
# The form of the input stands in its head, that of the output in
# src/icd10/conversion.h.

use strict;
use warnings;

use File::Basename qw(dirname);
use lib dirname(__FILE__);

use Facts;

my ($input) = @ARGV or die "usage: $0 FILE\n";

my ($since, @facts);
open my $fh, '<', $input or die "$input: $!\n";
while (<$fh>)
{
	chomp;
	next if /^#/;
	my ($key, $value) = split /\t/;
	if ($key eq 'since') { $since = day($value); next; }
	my @parts = split / \+ /, $value;
	foreach my $part (1 .. @parts)
	{
		push @facts, [ code($key), code($_), $since, @parts > 1 ? $part : 0 ] foreach split / /, $parts[ $part - 1 ];
	}
}
@facts = sort { $a->[0] <=> $b->[0] || $a->[2] <=> $b->[2] || $a->[3] <=> $b->[3] || $a->[1] <=> $b->[1] } @facts;
@facts < 65536 or die "$input: too many facts for 16 bits\n";
my @by_old = sort { $facts[$a][1] <=> $facts[$b][1] || $facts[$a][2] <=> $facts[$b][2] || $a <=> $b } 0 .. $#facts;

print <<"C";
/*-------------------------------------------------------------------------
 *
 * icd10cm_conversion.h
 *		The codes of ICD-10-CM that took the place of others.
 *
 * Made from data/icd10cm_conversion.txt by data/make_conversion.pl; do not
 * edit.  Included by conversion.c alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_ICD10CM_CONVERSION_H
#define MEDREC_ICD10CM_CONVERSION_H

/* by the new code */
static const MedrecReplacement replacements[] = {
C
printf "\t{0x%012X, 0x%012X, %d, %d},\n", @$_ foreach @facts;
print "};\n\n/* the same by the old code */\nstatic const uint16_t by_old_code[] = {\n";
while (my @line = splice @by_old, 0, 12)
{
	print "\t", join(', ', @line), ",\n";
}
print "};\n\n#endif							/* MEDREC_ICD10CM_CONVERSION_H */\n";
