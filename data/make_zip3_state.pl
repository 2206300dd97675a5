#!/usr/bin/perl
#
# make_zip3_state.pl - make the C table of the states that ZIP Codes lie in.
# Usage: perl data/make_zip3_state.pl data/zip3_state.txt >src/identifiers/zip3_state.h

use strict;
use warnings;

use File::Basename qw(dirname);
use lib dirname(__FILE__);

use Facts;

my ($input) = @ARGV or die "usage: $0 FILE\n";

my @rows;
open my $fh, '<', $input or die "$input: $!\n";
while (<$fh>)
{
	chomp;
	next if /^#/;
	my ($from, $to, $state) = split /\t/;
	push @rows, sprintf '{%d, %d, "%s"}', $from, $to, $state;
}
close $fh;

print <<"C";
/*-------------------------------------------------------------------------
 *
 * zip3_state.h
 *		Which states ZIP Codes lie in, by their first three digits.
 *
 * Made from data/zip3_state.txt by data/make_zip3_state.pl; do not edit.
 * Included by plausibility.c alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_ZIP3_STATE_H
#define MEDREC_ZIP3_STATE_H

typedef struct Zip3State
{
	short		from;
	short		to;
	char		state[3];
} Zip3State;

C
table('Zip3State', 'zip3_states', 4, @rows);
print "#endif							/* MEDREC_ZIP3_STATE_H */\n";
