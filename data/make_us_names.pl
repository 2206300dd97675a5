#!/usr/bin/perl
#
# make_us_names.pl - make the C table of how frequent names are.
# Usage: perl data/make_us_names.pl data/us_names.txt >src/matching/us_names.h
#
# Shares are kept in 256 classes, sixteen to a power of two, the first one
# 1/16; so one is at most 1/32 of a power of two, 2.2 %, off.

use strict;
use warnings;
no warnings qw(portable);	# integers of 64 bits are needed

use File::Basename qw(dirname);
use List::Util qw(max min);
use lib dirname(__FILE__);

use Facts;

my ($input) = @ARGV or die "usage: $0 FILE\n";

# as in src/common/hash64.h
use constant MULTIPLIER => 0xc6a4a7935bd1e995;

sub multiply
{
	my ($a, $b) = @_;
	my $product = do { use integer; $a * $b; };
	return $product & 0xffffffffffffffff;
}

sub hash64
{
	my $bytes = shift;
	my $hash = multiply(length $bytes, MULTIPLIER);
	foreach my $word ($bytes =~ /.{8}/gs)
	{
		my $k = multiply(unpack('Q<', $word), MULTIPLIER);
		$k = multiply($k ^ $k >> 47, MULTIPLIER);
		$hash = multiply($hash ^ $k, MULTIPLIER);
	}
	my $tail = substr $bytes, length($bytes) & ~7;
	$hash = multiply($hash ^ unpack('Q<', $tail . "\0" x (8 - length $tail)), MULTIPLIER)
	  if length $tail;
	$hash = multiply($hash ^ $hash >> 47, MULTIPLIER);
	return $hash ^ $hash >> 47;
}

# how many of 2 ** (-4 - class / 16)
sub class
{
	my $share = shift;
	my $class = sprintf '%.0f', 16 * (-log($share) / log(2) - 4);
	die "a share of $share has no class\n" if $class < 0 || $class > 255;
	return $class;
}

sub share { return sprintf '%.6ef', 2**(-4 - $_[0] / 16); }

# ---- the names

my (%surname, %given, $people, $longest);
open my $fh, '<', $input or die "$input: $!\n";
while (<$fh>)
{
	chomp;
	next if /^#/;
	my ($name, @counts) = split /\t/;
	my $count = $counts[0] + ($counts[1] // 0);
	if ($name eq '*')
	{
		$people = $count;
		next;
	}
	my $list = @counts == 1 ? \%surname : \%given;
	die "$input:$.: twice\n" if exists $list->{$name};
	$list->{$name} = class($count / $people);
	$longest = max($longest // 0, length $name);
}
close $fh;

# ---- the table

sub list
{
	my ($name, $macro, $bits, $class) = @_;
	my (@buckets, %kept);

	foreach my $n (keys %$class)
	{
		my $hash = hash64($n);
		my $bits_of_hash = $hash >> (40 - $bits);
		die "$n: its hash is that of another\n" if $kept{$bits_of_hash}++;
		push @{ $buckets[ $bits_of_hash >> 24 ] },
		  sprintf '0x%08x', ($bits_of_hash & 0xffffff) << 8 | $class->{$n};
	}

	my @names;
	my @starts = (0);
	foreach my $bucket (0 .. 2**$bits - 1)
	{
		push @names, sort @{ $buckets[$bucket] // [] };
		push @starts, scalar @names;
	}
	die "too many names for 16 bits\n" if @names > 0xffff;

	print "#define ${macro}_BUCKET_BITS $bits\n";
	print "#define ${macro}_FLOOR ", share(max values %$class), "\n\n";
	table('uint16_t', "${name}_buckets", 12, @starts);
	table('uint32_t', "${name}s", 6, @names);
}

print <<"C";
/*-------------------------------------------------------------------------
 *
 * us_names.h
 *		How frequent names are in the United States.
 *
 * Made from data/us_names.txt by data/make_us_names.pl; do not edit.
 * Included by name_frequency.c alone, which says how to read it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_US_NAMES_H
#define MEDREC_US_NAMES_H

#include <stdint.h>

#define US_NAME_LONGEST $longest

C
table('float', 'us_name_shares', 5, map { share($_) } 0 .. 255);
list('us_surname', 'US_SURNAME', 13, \%surname);
list('us_given_name', 'US_GIVEN_NAME', 10, \%given);
print "#endif							/* MEDREC_US_NAMES_H */\n";
