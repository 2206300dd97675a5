#!/usr/bin/perl
#
# make_nicknames.pl - make the C table of diminutives of given names.
# Usage: perl data/make_nicknames.pl data/nicknames.txt >src/matching/nicknames.h
#
# The form of the input stands in its head.

use strict;
use warnings;

use File::Basename qw(dirname);
use lib dirname(__FILE__);

use Facts;

use constant NAME_SIZE => 14;

my ($input) = @ARGV or die "usage: $0 FILE\n";

# for each name those that it may stand for
my (%stands_for, $before);
open my $fh, '<', $input or die "$input: $!\n";
while (<$fh>)
{
	chomp;
	next if /^#/;
	my ($name, $diminutives) = /^([a-z]+)\t([a-z]+(?: [a-z]+)*)$/ or die "$input:$.: not a name and its diminutives\n";
	die "$input:$.: $name is out of order\n" if defined $before && $before ge $name;
	$before = $name;
	$stands_for{$name}{$name} = 1;
	foreach my $diminutive (split / /, $diminutives)
	{
		die "$input:$.: $diminutive stands there twice\n" if $stands_for{$diminutive}{$name};
		$stands_for{$diminutive}{$name} = 1;
	}
}
close $fh;

my @names = sort keys %stands_for;
my %id;
@id{@names} = 0 .. $#names;

my (@rows, @canonicals);
foreach my $name (@names)
{
	die "$input: $name is too long\n" if length $name >= NAME_SIZE;
	push @rows, sprintf '{"%s", %d}', $name, scalar @canonicals;
	push @canonicals, map { $id{$_} } sort keys %{ $stands_for{$name} };
}
push @rows, sprintf '{"", %d}', scalar @canonicals;
die "$input: too many for 16 bits\n" if @canonicals > 0xFFFF;

print <<"C";
/*-------------------------------------------------------------------------
 *
 * nicknames.h
 *		Given names, and those that each may stand for.
 *
 * Made from data/nicknames.txt by data/make_nicknames.pl; do not edit.
 * Included by nickname.c alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_NICKNAMES_H
#define MEDREC_NICKNAMES_H

#include <stdint.h>

typedef struct Nickname
{
	char		name[${\NAME_SIZE}];
	uint16_t	canonicals;		/* where its own begin; they end where those
								 * of the next one begin */
} Nickname;

/* in the order of strcmp(); the last one only ends the canonicals */
C
table('Nickname', 'nicknames', 5, @rows);
print "/* places in the table above, in order for each name */\n";
table('uint16_t', 'nickname_canonicals', 16, @canonicals);
print "#endif							/* MEDREC_NICKNAMES_H */\n";
