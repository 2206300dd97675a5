#!/usr/bin/perl
#
# make_name_fold.pl: makes the table behind name_fold().
#
#   perl data/make_name_fold.pl data/name_fold_special.csv \
#       > src/matching/name_fold_table.h
#
# Everything but the special characters comes from the Unicode data in perl
# itself; the table says which version.  A code point becomes what the special
# characters, canonical decomposition, loss of diacritics and full case
# folding make of it, repeated until nothing changes, and composed again
# (so that a Hangul syllable or a voiced kana stays one character).
#
# A diacritic is a mark that goes with any letter: those placed on, under or
# through it (canonical combining class 1 and from 200 up), the points of
# Hebrew, Arabic and Syriac (classes 10 to 36), enclosing marks.  All other
# marks are part of a letter, as vowel signs, viramas, nuktas, kana voicing
# and Thai tones are, and stay.

use strict;
use warnings;
use open qw(:std :encoding(UTF-8));
use feature qw(fc unicode_strings);
use Unicode::Normalize qw(NFC NFD getCombinClass);
use Unicode::UCD;

use constant { KEEP => 0, DROP => 1, BLANK => 2, JOIN => 3, TEXT => 4 };
use constant PAGE => 128;

# ---- the special characters

my %special;
my $csv = shift // die "usage: $0 name_fold_special.csv\n";
open my $in, '<', $csv or die "$csv: $!\n";
scalar <$in>;
while (<$in>)
{
	chomp;
	my ($code, $char, $replacement, $reason) = split /,/, $_, 4;
	die "$csv:$.: not a row of four fields\n" unless defined $reason;
	die "$csv:$.: not the character of this code point\n"
	  unless chr(hex $code) eq $char;
	$special{$char} = $replacement;
}

# ---- what becomes of one character

sub is_diacritic
{
	my $char = shift;
	my $class = getCombinClass(ord $char);
	return $char =~ /\p{Me}/
	  || ($char =~ /\p{M}/
		&& ($class == 1 || ($class >= 10 && $class <= 36) || $class >= 200));
}

sub fold_once
{
	my $char = shift;
	return $special{$char} if exists $special{$char};
	my $parts = NFD($char);
	return $parts if $parts ne $char;
	return '' if $char =~ /\p{Default_Ignorable_Code_Point}/;
	return '' if is_diacritic($char);
	return '' if $char =~ /\p{Cf}/;
	return ' ' unless $char =~ /[\p{L}\p{N}\p{M}\p{Cn}\p{Co}]/;
	return fc $char;
}

sub fold
{
	my $char = shift;
	my ($was, $is) = ('', $char);
	while ($was ne $is)
	{
		$was = $is;
		$is = join '', map { fold_once($_) } split //, $was;
	}
	return $is =~ /^ +$/ ? ' ' : NFC($is);
}

my (@fold, %joins);
for my $c (0 .. 0x10FFFF)
{
	my $is_surrogate = $c >= 0xD800 && $c <= 0xDFFF;
	$fold[$c] = $is_surrogate ? chr $c : fold(chr $c);
}

# ---- which characters join the one before: Hangul apart, which is computed

my $hangul_part = qr/[\x{1161}-\x{1175}\x{11A8}-\x{11C2}]/;
for my $c (0 .. 0x10FFFF)
{
	next if $fold[$c] ne chr($c);
	next if $c >= 0xAC00 && $c <= 0xD7A3;
	my $parts = NFD(chr $c);
	next if length $parts < 2 || NFC(chr $c) ne chr $c;
	my $second = substr $parts, -1;
	my $first = NFC(substr $parts, 0, -1);
	die sprintf("U+%04X: not made of two\n", $c) if length $first != 1;
	$joins{ord $second}{ord $first} = $c;
}

# ---- numbers for the table

my (@entry, %text_at);
my $text = '';
my $growth = 1;

sub utf8_bytes { my $s = shift; utf8::encode($s); return $s; }

for my $c (0 .. 0x10FFFF)
{
	my ($char, $to) = (chr $c, $fold[$c]);
	if ($to eq $char)
	{
		$entry[$c] = exists $joins{$c} || $char =~ $hangul_part ? JOIN : KEEP;
	}
	elsif ($to eq '') { $entry[$c] = DROP; }
	elsif ($to eq ' ') { $entry[$c] = BLANK; }
	else
	{
		# what normalize.c relies on
		die sprintf("U+%04X folds to a blank among letters\n", $c)
		  if $to =~ / /;
		die sprintf("U+%04X folds to what joins its neighbours\n", $c)
		  if $to =~ /^$hangul_part/ || exists $joins{ord $to}
		  || grep { exists $_->{ord substr $to, -1} } values %joins;
		my $bytes = utf8_bytes($to);
		my $size = length utf8_bytes($char);
		my $ratio = int((length($bytes) + $size - 1) / $size);
		$growth = $ratio if $ratio > $growth;
		$text_at{$bytes} //= do
		{
			my $at = length $text;
			$text .= chr(length $bytes) . $bytes;
			$at;
		};
		$entry[$c] = TEXT + $text_at{$bytes};
	}
}
$entry[ord ' '] = BLANK;
die "texts too long for 16 bits\n" if TEXT + length($text) > 0xFFFF;

# equal pages are kept once
my (@pages, %page_at, @index);
for my $p (0 .. 0x110000 / PAGE - 1)
{
	my $page = join ', ', @entry[$p * PAGE .. ($p + 1) * PAGE - 1];
	$page_at{$page} //= push(@pages, $page) - 1;
	push @index, $page_at{$page};
}
die "@{[scalar @pages]} pages do not fit 8 bits\n" if @pages > 256;

# ---- the table

sub lines
{
	my ($per_line, @items) = @_;
	my $out = '';
	while (my @some = splice @items, 0, $per_line)
	{
		$out .= "\t" . join(', ', @some) . ",\n";
	}
	return $out;
}

my @pairs;
for my $second (sort { $a <=> $b } keys %joins)
{
	push @pairs, map {
		sprintf '{0x%04X, 0x%04X, 0x%04X}', $second, $_, $joins{$second}{$_}
	} sort { $a <=> $b } keys %{ $joins{$second} };
}

my $version = Unicode::UCD::UnicodeVersion();
my $page_bits = length(sprintf '%b', PAGE) - 1;
print <<"HEAD";
/*-------------------------------------------------------------------------
 *
 * name_fold_table.h
 *		What becomes of each character in a folded name.
 *
 * Made from data/name_fold_special.csv and Unicode $version by
 * data/make_name_fold.pl; do not edit.  Included by normalize.c alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_NAME_FOLD_TABLE_H
#define MEDREC_NAME_FOLD_TABLE_H

#include <stdint.h>

/* entries: from FOLD_TEXT on, the rest is an offset into fold_text */
#define FOLD_KEEP ${\KEEP}
#define FOLD_DROP ${\DROP}
#define FOLD_BLANK ${\BLANK}
#define FOLD_JOIN ${\JOIN}				/* kept, or one with the character before */
#define FOLD_TEXT ${\TEXT}

#define FOLD_PAGE_BITS $page_bits

/* no character's fold is longer, in UTF-8, than this many times itself */
#define FOLD_GROWTH $growth

/* the page of a code point's upper bits */
static const uint8_t fold_index[] = {
HEAD
print lines(20, @index), "};\n\n";
print "static const uint16_t fold_pages[][1 << FOLD_PAGE_BITS] = {\n";
for my $page (@pages)
{
	print "\t{\n", lines(12, split /, /, $page) =~ s/^/\t/mgr, "\t},\n";
}
print "};\n\n";
print "/* each a length and that many bytes of UTF-8 */\n";
print "static const unsigned char fold_text[] = {\n";
print lines(20, map { ord } split //, $text), "};\n\n";
print "/* what becomes one with the character before: by second, then first */\n";
print "static const struct\n{\n\tuint32_t\tsecond;\n\tuint32_t\tfirst;\n";
print "\tuint32_t\twhole;\n}\t\t\tfold_joins[] = {\n";
print lines(2, @pairs), "};\n\n";
print "#endif\t\t\t\t\t\t\t/* MEDREC_NAME_FOLD_TABLE_H */\n";
