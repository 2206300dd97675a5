#!/usr/bin/perl
#
# make_book.pl - make the C tables of the chapters, blocks and order of the book.
# Usage: perl data/make_book.pl data/icd10cm_book.txt >src/icd10/icd10cm_book.h
#
# The form of the input stands in its head, that of the output in
# src/icd10/book.h.

use strict;
use warnings;

use File::Basename qw(dirname);
use lib dirname(__FILE__);

use Facts;

my ($input) = @ARGV or die "usage: $0 FILE\n";

sub hex_code { return sprintf('0x%012X', code(shift)); }

my (@orders, @chapters, @blocks);
open my $fh, '<', $input or die "$input: $!\n";
while (<$fh>)
{
	chomp;
	next if /^#/;
	my ($key, @fields) = split /\t/;
	if ($key eq 'order')
	{
		my ($header, $after, $letters) = @fields;
		my ($bits, %taken) = (0);
		foreach my $letter (split / /, $letters)
		{
			my $slot = symbol($letter) - 10;
			$slot = 12 if $slot > 12;
			die "$input:$.: two letters from L to Z at one place\n" if $taken{$slot}++;
			$bits |= 1 << symbol($letter);
		}
		push @orders, [ code($header eq '-' ? '' : $header), $after eq '-' ? 0 : symbol($after), $bits ];
	}
	elsif ($key eq 'chapter')
	{
		$fields[0] == @chapters + 1 or die "$input:$.: chapters are numbered from 1\n";
		push @chapters, [ @fields[ 1, 2 ] ];
	}
	elsif ($key eq 'block')
	{
		push @blocks, [ scalar @chapters, @fields[ 0, 1 ], $fields[2] // $fields[1] ];
	}
	else { die "$input:$.: unknown line\n"; }
}
@orders = sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] } @orders;

print <<"C";
/*-------------------------------------------------------------------------
 *
 * icd10cm_book.h
 *		The chapters and blocks of ICD-10-CM, and where its order is not that
 *		of the characters.
 *
 * Made from data/icd10cm_book.txt by data/make_book.pl; do not edit.
 * Included by book.c alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_ICD10CM_BOOK_H
#define MEDREC_ICD10CM_BOOK_H

static const MovedLetters moved_letters[] = {
C
printf "\t{0x%012X, %d, 0x%010X},\n", @$_ foreach @orders;
print "};\n\nstatic const MedrecChapter chapters[] = {\n";
printf "\t{%s, %s},\t/* %s-%s */\n", hex_code($_->[0]), hex_code($_->[1]), @$_ foreach @chapters;
print "};\n\nstatic const MedrecBlock blocks[] = {\n";
printf "\t{%d, %s, %s, %s},\t/* %s-%s */\n", $_->[0], (map { hex_code($_) } @$_[ 1 .. 3 ]), @$_[ 1, 3 ] foreach @blocks;
print "};\n\n#endif							/* MEDREC_ICD10CM_BOOK_H */\n";
