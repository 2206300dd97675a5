#!/usr/bin/perl
#
# make_comorbidity.pl - make the C tables of comorbidities.
# Usage: perl data/make_comorbidity.pl >src/icd10/comorbidity_tables.h
#
# The form of the inputs stands in their heads, that of the output in
# src/icd10/comorbidity.h.

use strict;
use warnings;

use File::Basename qw(dirname);
use lib dirname(__FILE__);

use Facts;

my @inputs = qw(charlson_quan2005 elixhauser_quan2005 elixhauser_ahrq2025);
my $dir = dirname(__FILE__);

sub mask { return sprintf 'UINT64_C(0x%X)', shift; }

sub scheme
{
	my ($input) = @_;
	my ($scheme, $exact, @weights, @conditions, %bit, @overrides, %at);

	open my $fh, '<', "$dir/$input.txt" or die "$input: $!\n";
	while (<$fh>)
	{
		chomp;
		next if /^#/;
		my ($key, @fields) = split /\t/;
		if ($key eq 'scheme') { $scheme = $fields[0]; }
		elsif ($key eq 'match') { $exact = $fields[0] eq 'code'; }
		elsif ($key eq 'weights') { @weights = @fields; }
		elsif ($key eq 'condition')
		{
			@fields == 2 + @weights or die "$input:$.: not a weight for each set\n";
			$bit{ $fields[0] } = 1 << @conditions;
			push @conditions, \@fields;
		}
		elsif ($key eq 'overrides')
		{
			exists $bit{$_} or die "$input:$.: no condition $_\n" foreach @fields;
			my ($higher, @lower) = map { $bit{$_} } @fields;
			my $lower = 0;
			$lower |= $_ foreach @lower;
			push @overrides, [ $higher, $lower ];
		}
		else
		{
			exists $bit{$key} or die "$input:$.: no condition $key\n";
			foreach my $code (split / /, $fields[0])
			{
				$code =~ /^[A-Z][0-9][0-9A-Z]{1,5}$/ or die "$input:$.: no code\n";
				my $low = code($code);
				# the first number behind: codes have seven places
				my $end = $low + (1 << 6 * (8 - ($exact ? 7 : length $code)));
				# the conditions that begin and that end at a number
				$at{$low}[0] |= $bit{$key};
				$at{$end}[1] |= $bit{$key};
			}
		}
	}
	@conditions <= 63 or die "$input: too many conditions for a mask\n";

	# one condition's codes may not hold each other: its bit is on or off
	my (@masks, %number_of, @steps);
	my $on = 0;
	$number_of{0} = 0;
	push @masks, 0;
	push @steps, 0;
	foreach my $code (sort { $a <=> $b } keys %at)
	{
		my ($begin, $end) = map { $_ // 0 } @{ $at{$code} }[ 0, 1 ];
		($on & ~$end & $begin) == 0 && ($on & $end) == $end or die "$input: codes of a condition overlap\n";
		my $next = ($on & ~$end) | $begin;
		next if $next == $on;
		$on = $next;
		if (!exists $number_of{$on})
		{
			$number_of{$on} = @masks;
			push @masks, $on;
		}
		push @steps, $code << 8 | $number_of{$on};
	}
	$on == 0 && @masks <= 256 or die "$input: wrong steps\n";

	table('uint64_t', "${scheme}_masks", 4, map { mask($_) } @masks);
	table('uint64_t', "${scheme}_steps", 3, map { sprintf '0x%014X', $_ } @steps);
	table('MedrecOverride', "${scheme}_overrides", 1, map { '{' . mask($_->[0]) . ', ' . mask($_->[1]) . '}' } @overrides);
	table('MedrecCondition', "${scheme}_conditions", 1, map {
		my ($name, @rest) = @$_;
		my $title = pop @rest;
		qq({"$name", {@{[ join(', ', @rest) ]}}, "$title"})
	} @conditions);
	print <<"C";
const MedrecComorbidityScheme medrec_comorbidity_$scheme = {
	.name = "$scheme",
	.weights = {@{[ join(', ', map { qq("$_") } @weights) ]}},
	.nweights = @{[ scalar @weights ]},
	.nconditions = @{[ scalar @conditions ]},
	.noverrides = @{[ scalar @overrides ]},
	.nsteps = @{[ scalar @steps ]},
	.conditions = ${scheme}_conditions,
	.overrides = ${scheme}_overrides,
	.masks = ${scheme}_masks,
	.steps = ${scheme}_steps,
};

C
}

print <<"C";
/*-------------------------------------------------------------------------
 *
 * comorbidity_tables.h
 *		Which codes name which comorbidities, and what these weigh.
 *
 * Made by data/make_comorbidity.pl from these files; do not edit.  Included
 * by comorbidity.c alone.
 *
@{[ join "\n", map { " *		data/$_.txt" } @inputs ]}
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_COMORBIDITY_TABLES_H
#define MEDREC_COMORBIDITY_TABLES_H

C
scheme($_) foreach @inputs;
print "#endif							/* MEDREC_COMORBIDITY_TABLES_H */\n";
