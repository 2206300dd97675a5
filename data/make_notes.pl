#!/usr/bin/perl
#
# make_notes.pl - make the C tables of the Excludes1 and "code first" notes.
# Usage: perl data/make_notes.pl data/icd10cm.txt data/icd10cm_notes.txt >src/icd10/icd10cm_notes.h
#
# The first file gives the codes among which a reference with a condition on
# characters finds its own. The form of the second one stands in its head,
# that of the output in src/icd10/notes.h and src/icd10/notes.c.

use strict;
use warnings;

use File::Basename qw(dirname);
use lib dirname(__FILE__);

use Facts;

my ($codes, $input) = @ARGV;
defined $input or die "usage: $0 CODES NOTES\n";

# the last code that can stand under one
sub subtree_end { return substr(shift . 'ZZZZ', 0, 7); }

my @codes;
open my $fh, '<', $codes or die "$codes: $!\n";
while (<$fh>)
{
	push @codes, $1 if /^([0-9A-Z]{3,7})\t\d+$/;
}
close $fh;

# what is written as the codes of a reference: a list of first and last codes
sub ranges
{
	my ($printed, @conditions) = split m{/}, shift;
	my ($first, $last) = split /-/, $printed;
	$last = subtree_end($last // $first);
	$first le $last or die "$input:$.: $printed is no range\n";
	return [ $first, $last ] unless @conditions;

	my (@ranges, $within);
	foreach my $code (@codes)
	{
		next if $code lt $first;
		last if $code gt $last;
		my $fits = 1;
		foreach my $condition (@conditions)
		{
			my ($place, $characters) = split /=/, $condition;
			$place = substr($code, 5, 1) eq 'X' ? 5 : 6 if $place eq 'i' && length $code > 5;
			$fits = 0 if $place eq 'i' || length $code < $place || index($characters, substr($code, $place - 1, 1)) < 0;
		}
		if ($fits && $within) { $ranges[-1][1] = $code; }
		elsif ($fits) { push @ranges, [ $code, $code ]; }
		$within = $fits;
	}
	@ranges or die "$input:$.: there is no code in $printed\n";
	return @ranges;
}

# Lists of ranges in one pool, each but once; a list is known by where it begins and its length.
my (@pool, %pooled);
sub pool
{
	my @list = map { "{" . join(', ', map { sprintf '0x%012X', code($_) } @$_) . "}" } @_;
	my $key = "@list";
	if (!exists $pooled{$key})
	{
		$pooled{$key} = @pool;
		push @pool, @list;
	}
	return ($pooled{$key}, scalar @list);
}

my (%scope, %place, $from, $until);
open $fh, '<', $input or die "$input: $!\n";
while (<$fh>)
{
	chomp;
	next if /^#/;
	my ($key, $what, $value) = split /\t/;
	if ($key eq 'scope') { $scope{$what} = [ map { [ ranges($_) ] } split / /, $value ]; next; }
	if ($key eq 'during') { ($from, $until) = (day($what), day($value) + 1); next; }

	my $place = $place{$key} //= { name => $key, excludes => [], first => [], principal => [ 0, 0 ] };
	$place->{scope} = $scope{$key} // [ [ ranges($key) ] ];
	if ($what eq 'principal')
	{
		$place->{principal}[1] == 0 or die "$input:$.: two periods at $key\n";
		$place->{principal} = [ $from, $until ];
	}
	else { push @{ $place->{$what} }, map { [ $from, $until, ranges($_) ] } split / /, $value; }
}
close $fh;

# an outer place before those within it
foreach my $place (values %place)
{
	$place->{scope} = [ map { $_->[0] } @{ $place->{scope} } ];
	$place->{size} = 0;
	foreach my $range (@{ $place->{scope} }) { $place->{size} += code($range->[1]) - code($range->[0]) + 1; }
}
my @places = sort { $a->{scope}[0][0] cmp $b->{scope}[0][0] || $b->{size} <=> $a->{size} } values %place;
$places[$_]{number} = $_ foreach 0 .. $#places;

# The innermost place of every code: where it changes. Ends come before
# beginnings, and the innermost of them first.
my @edges;
foreach my $place (@places)
{
	foreach my $range (@{ $place->{scope} })
	{
		push @edges, [ code($range->[0]), 1, -$place->{size}, $place ], [ code($range->[1]) + 1, 0, $place->{size}, $place ];
	}
}
@edges = sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] || $a->[2] <=> $b->[2] } @edges;
my (@open, @starts, @innermost);
foreach my $edge (@edges)
{
	my ($at, $begins, undef, $place) = @$edge;
	if ($begins)
	{
		my $around = @open ? $open[-1]{number} : -1;
		die "$input: $place->{name} is within two places\n" if exists $place->{around} && $place->{around} != $around;
		$place->{around} = $around;
		push @open, $place;
	}
	else
	{
		pop(@open) == $place or die "$input: $place->{name} and another place overlap\n";
	}
	if (!@starts || $starts[-1] != $at) { push @starts, $at; push @innermost, undef; }
	$innermost[-1] = @open ? $open[-1]{number} : -1;
}

# by the first two symbols: the last start at or before what they begin
my (@heads, $n);
$n = 0;
foreach my $head (0 .. 37 << 6)
{
	$n++ while $n < @starts && $starts[$n] <= $head << 36;
	push @heads, $n > 0 ? $n - 1 : 0;
}

# The bits of the categories of some codes, as category_bit() in src/icd10/notes.c has them
my %category = map { substr($_, 0, 3) => 1 } @codes;
my @categories = sort keys %category;
sub category_bits
{
	my $bits = 0;
	foreach my $range (@_)
	{
		my ($first, $last) = map { substr $_, 0, 3 } @$range;
		foreach my $category (grep { $_ ge $first && $_ le $last } @categories)
		{
			$bits |= 1 << (((code($category) >> 30) * 2654435761 & 0xFFFFFFFF) >> 26);
		}
	}
	return $bits;
}

my (@references, @notes);
sub references
{
	my $first = @references;
	push @references, sprintf '{%d, %d, %d, %d}', $_->[0], $_->[1], pool(@$_[ 2 .. $#$_ ]) foreach @_;
	return ($first, @references - $first);
}
foreach my $place (@places)
{
	my ($first, $last) = split /-/, $place->{name};
	my $chapter = $first =~ /^\d+$/ ? $first : 0;
	push @notes, sprintf '{%d, %s, %d, %s}', $chapter,
		join(', ', map { defined && !$chapter ? sprintf('0x%012X', code($_)) : '0' } $first, $last), $place->{around},
		join(', ', pool(@{ $place->{scope} }), references(@{ $place->{excludes} }), references(@{ $place->{first} }), @{ $place->{principal} },
		sprintf('0x%016X', category_bits(map { @$_[ 2 .. $#$_ ] } @{ $place->{excludes} }, @{ $place->{first} })));
}
die "$input: too much for 16 bits\n" if grep { $_ >= 65536 } scalar @pool, scalar @references, scalar @starts;
die "$input: too many places\n" if @places >= 32768;

s{.*/}{data/} foreach $codes, $input;
print <<"C";
/*-------------------------------------------------------------------------
 *
 * icd10cm_notes.h
 *		The Excludes1 and "code first" notes of ICD-10-CM, by day.
 *
 * Made from $codes and $input by data/make_notes.pl;
 * do not edit.  Included by notes.c alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_ICD10CM_NOTES_H
#define MEDREC_ICD10CM_NOTES_H

C
table('MedrecCodeRange', 'ranges', 2, @pool);
table('MedrecNoteReference', 'references', 4, @references);
table('MedrecNotes', 'notes', 1, @notes);
table('MedrecCode', 'starts', 4, map { sprintf '0x%012X', $_ } @starts);
table('int16_t', 'innermost', 16, @innermost);
table('uint16_t', 'heads', 16, @heads);
print "#endif							/* MEDREC_ICD10CM_NOTES_H */\n";
