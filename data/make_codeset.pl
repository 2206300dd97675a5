#!/usr/bin/perl
#
# make_codeset.pl - make the C table of a code system's codes and their history.
# Usage: perl data/make_codeset.pl data/icd10cm.txt >src/icd10/icd10cm_codes.h
#
# The form of the input stands in its head, that of the output in
# src/icd10/codeset.h.

use strict;
use warnings;

use File::Basename qw(dirname);
use lib dirname(__FILE__);

use Facts;

my ($input) = @ARGV or die "usage: $0 FILE\n";

my ($system, $until, @editions, @histories, @entries, @categories, %head);
my $before = '';
open my $fh, '<', $input or die "$input: $!\n";
while (<$fh>)
{
	chomp;
	next if /^#/;
	my ($key, @fields) = split /\t/;
	if ($key eq 'system') { $system = $fields[0]; }
	elsif ($key eq 'until') { $until = day($fields[0]) + 1; }
	elsif ($key eq 'edition') { push @editions, [ $fields[0], day($fields[1]) ]; }
	elsif ($key eq 'history')
	{
		$fields[0] == @histories or die "$input:$.: histories are numbered from 0\n";
		push @histories, [ map { my ($d, $s) = split /:/; [ day($d), uc $s ] } split / /, $fields[1] ];
	}
	else
	{
		$key =~ /^[0-9A-Z]{3,7}$/ or die "$input:$.: no code\n";
		$key gt $before or die "$input:$.: codes are not in order\n";
		$before = $key;
		$fields[0] < @histories && $fields[0] < 256 or die "$input:$.: no such history\n";

		my @symbols = map { symbol($_) } split //, $key;
		my $category = $symbols[0] << 12 | $symbols[1] << 6 | $symbols[2];
		push @categories, [ $category, scalar @entries ]
		  if !@categories || $categories[-1][0] != $category;
		my $rest = 0;
		$rest = $rest << 6 | ($symbols[$_] // 0) foreach 3 .. 6;
		push @entries, sprintf('0x%08X', $rest << 8 | $fields[0]);
	}
}

# where the categories of two first characters begin
my @heads;
my $n = 0;
for my $head (0 .. 37 * 64)
{
	$n++ while $n < @categories && $categories[$n][0] >> 6 < $head;
	push @heads, $n;
}

(my $source = $input) =~ s{.*/}{data/};
my $file = "${system}_codes.h";
my $guard = uc "MEDREC_${system}_CODES_H";
print <<"C";
/*-------------------------------------------------------------------------
 *
 * $file
 *		The codes of every edition of $system and when they were valid.
 *
 * Made from $source by data/make_codeset.pl; do not edit.  Included by
 * codeset.c alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef $guard
#define $guard

C
table('MedrecEdition', "${system}_editions", 4, map { qq({"$_->[0]", $_->[1]}) } @editions);

my @events;
my @starts;
foreach my $history (@histories)
{
	push @starts, scalar @events;
	push @events, map { "{$_->[0], MEDREC_CODE_$_->[1]}" } @$history;
}
push @starts, scalar @events;
table('MedrecEvent', "${system}_events", 3, @events);
table('uint16_t', "${system}_histories", 16, @starts);
table('uint16_t', "${system}_heads", 16, @heads);
table('uint8_t', "${system}_thirds", 24, map { $_->[0] & 63 } @categories);
table('uint32_t', "${system}_starts", 10, (map { $_->[1] } @categories), scalar @entries);
table('uint32_t', "${system}_entries", 6, @entries);

print <<"C";
const MedrecCodeSet medrec_${system}_codes = {
	.system = "$system",
	.until = $until,
	.nentries = @{[ scalar @entries ]},
	.neditions = @{[ scalar @editions ]},
	.editions = ${system}_editions,
	.histories = {@{[ scalar @histories ]}, ${system}_events, ${system}_histories},
	.heads = ${system}_heads,
	.thirds = ${system}_thirds,
	.starts = ${system}_starts,
	.entries = ${system}_entries,
};

#endif							/* $guard */
C
