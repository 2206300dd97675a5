#!/usr/bin/perl
#
# make_code_flags.pl - make the C table of what codes are flagged with, by day.
# Usage: perl data/make_code_flags.pl data/icd10cm.txt data/mce_icd10cm.txt >src/icd10/mce_icd10cm.h
#
# The first file gives the order of the codes, which is that of the entries of
# their code set; the second one the flags.  Make the table anew when either
# has changed.  The form of the inputs stands in their heads, that of the
# output in src/icd10/flagset.h.

use strict;
use warnings;

use File::Basename qw(dirname);
use List::Util qw(max);
use lib dirname(__FILE__);

use Facts;

my ($codes, $input) = @ARGV;
defined $input or die "usage: $0 CODES FLAGS\n";

sub flags
{
	return join ' | ', map { $_ eq 'none' ? '0' : 'FLAG_' . uc } split /,/, shift;
}

my ($system, $until, %history);
my @histories = ([]);				# that of codes without flags
open my $fh, '<', $input or die "$input: $!\n";
while (<$fh>)
{
	chomp;
	next if /^#/;
	my ($key, @fields) = split /\t/;
	if ($key eq 'system') { $system = $fields[0]; }
	elsif ($key eq 'until') { $until = day($fields[0]) + 1; }
	elsif ($key eq 'history')
	{
		$fields[0] == @histories or die "$input:$.: histories are numbered from 1\n";
		push @histories, [ map { my ($d, $f) = split /:/; [ day($d), flags($f) ] } split / /, $fields[1] ];
	}
	else
	{
		$fields[0] > 0 && $fields[0] < @histories && $fields[0] < 256 or die "$input:$.: no such history\n";
		$history{$key} = $fields[0];
	}
}
close $fh;

my @entries;
open $fh, '<', $codes or die "$codes: $!\n";
while (<$fh>)
{
	push @entries, delete $history{$1} // 0 if /^([0-9A-Z]{3,7})\t\d+$/;
}
close $fh;
die "$input: not in $codes: " . join(' ', sort keys %history) . "\n" if %history;

(my $table = $input) =~ s{.*/|\.txt$}{}g;

s{.*/}{data/} foreach $codes, $input;
my $guard = uc "MEDREC_${table}_H";
print <<"C";
/*-------------------------------------------------------------------------
 *
 * $table.h
 *		What codes of $system are flagged with, by day.
 *
 * Made from $codes and $input by
 * data/make_code_flags.pl; do not edit.  Included by flagset.c alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef $guard
#define $guard

C
my (@events, @starts);
foreach my $history (@histories)
{
	push @starts, scalar @events;
	push @events, map { "{$_->[0], $_->[1]}" } @$history;
}
push @starts, scalar @events;
table('MedrecEvent', "${table}_events", 1, @events);
table('uint16_t', "${table}_histories", 16, @starts);
table('uint8_t', "${table}_entries", 24, @entries);

my $from = max map { $_->[0] } map { @$_ } @histories;
print <<"C";
const MedrecFlagSet medrec_${table} = {
	.codes = &medrec_${system}_codes,
	.from = $from,
	.until = $until,
	.histories = {@{[ scalar @histories ]}, ${table}_events, ${table}_histories},
	.entries = ${table}_entries,
};

#endif							/* $guard */
C
