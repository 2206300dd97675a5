# The Excludes1 and "code first" notes of the tabular list of 2021-01: what is
# told of diagnoses, and what is left out of the list, against the text of the
# notes, which is read here a second time.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $notes = reference_file('icd10/tabular/icd10cm_notes_2021-01.tsv.xz');
my $history = reference_file('icd10/icd10cm/icd10cm_history.tsv.xz');
my $order = reference_file('icd10/icd10cm/icd10cm_order_files_raw.tar.xz');
my $blocks = reference_file('icd10/tabular/icd10cm_blocks_2021.tsv');
my $chapters = reference_file('icd10/tabular/icd10cm_chapters_2021.tsv');
plan skip_all => 'official code files not found' unless $notes && $history && $order && $blocks && $chapters;
plan skip_all => 'xz not found' if system('xz --version >/dev/null 2>&1');

my $day = '2021-01-01';

sub lines
{
	my ($command) = @_;
	open my $fh, '-|', $command or die "$command: $!";
	my @lines = <$fh>;
	chomp @lines;
	close $fh or die "$command failed";
	return @lines;
}

# The codes of the edition in the order of the book, as its file has them, and
# which are billable; what begins with a code is one piece of that order.
my (@book, %place, %billable);
foreach (lines("xz -dc '$order' | tar -xOf - --wildcards '*icd10cm_order_2021-01.txt'"))
{
	my ($code, $flag) = (substr($_, 6, 7), substr($_, 14, 1));
	$code =~ s/ //g;
	$place{$code} = @book;
	$billable{$code} = 1 if $flag;
	push @book, $code;
}
cmp_ok(scalar @book, '==', 95358, 'the edition has 95358 lines');
my %under;
foreach my $code (grep { $billable{$_} } @book)
{
	push @{ $under{ substr $code, 0, $_ } }, $code foreach 3 .. length $code;
}

# the billable codes from one printed code to another
sub between
{
	my ($first, $last) = @_;
	return () unless $under{$first} && $under{$last};
	my ($from, $to) = ($place{ $under{$first}[0] }, $place{ $under{$last}[-1] });
	return grep { $billable{$_} } @book[ $from .. $to ];
}

my @billable = sort keys %billable;

# the first billable code at or behind a code, in the order of characters
sub first_at
{
	my ($code) = @_;
	my ($low, $high) = (0, scalar @billable);
	while ($low < $high)
	{
		my $middle = int(($low + $high) / 2);
		if ($billable[$middle] lt $code) { $low = $middle + 1; }
		else { $high = $middle; }
	}
	return $low;
}

# chapters and blocks by name
my (%scope, %block_at);
foreach (lines("tail -n +2 '$chapters'"))
{
	my ($chapter, $first, $last) = split /\t/;
	$scope{"chapter $chapter"} = [ between($first, $last) ];
}
foreach (lines("tail -n +2 '$blocks'"))
{
	my ($block, undef, $first, $last) = split /\t/;
	$scope{"block $block"} = [ between($first, $last) ];
}

# Every reference of the notes: the place, the kind, the codes, and in which
# words it is made.  $heading is what a list stands under: "meningitis (in):".
my $code = qr/[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]+)?(?![0-9A-Za-z])/;
my (@references, %first_line, $heading, $before);
$before = '';
foreach (lines("xz -dc '$notes' | tail -n +2"))
{
	my ($at, $type, $text) = split /\t/;
	next unless $type eq 'excludes1' || $type eq 'codeFirst';
	($before, $heading) = ("$at $type", '') if $before ne "$at $type";
	push @{ $first_line{$at} }, $text if $type eq 'codeFirst';
	my @groups = $text =~ /\(([^()]*\b$code[^()]*)\)?/g;
	@groups = ($1) if !@groups && $text =~ /\s((?:$code(?:\.?-)?(?:,? (?:to |and )?)?)+(?:with .*)?)\)?$/;
	if (!@groups)
	{
		$heading = $text if $text =~ /:$/;
		next;
	}
	my $outside = $text =~ /\) with fifth or sixth character (\d)$/ ? "with fifth or sixth character $1" : '';
	foreach my $group (@groups)
	{
		my ($codes, $condition) = split /,?\s*\bwith\b\s*/, "$group $outside";
		$codes =~ s/(\w)\.?-(?=[\s,.-]|$)/$1/g;    # "E11.-", "E11-": all under E11
		$codes =~ s/\.(?=[\s,-]|$)//g;
		while ($codes =~ /($code)(?:\s*(?:-|\bto\b)\s*($code))?/g)
		{
			my ($first, $last) = map { (my $c = $_) =~ s/\.//; $c } $1, $2 // $1;
			my @named = between($first, $last);
			my $in_words = 0;
			if ($condition)
			{
				my $fits =
				    $condition =~ /final characters -(\d\d)/ ? qr/^.{4}$1/
				  : $condition =~ /7th character B/          ? qr/^.{6}B/
				  : $condition =~ /open fracture/            ? qr/^.{6}[BCEFHJMNQR]/
				  : $condition =~ /fourth character (\d)/    ? qr/^...$1/
				  : $condition =~ /fifth to sixth characters (\d\d)/ ? qr/^.{4}$1/
				  : $condition =~ /fifth or sixth character (?:(1)-4( or 6)?|(6))/ ? ($3 ? qr/^.{4}(?:6X|.6)/ : $2 ? qr/^.{4}(?:[12346]X|.[12346])/ : qr/^.{4}(?:[1234]X|.[1234])/)
				  : $condition =~ /sixth character 1-4/      ? qr/^.{5}[1234]/
				  : $condition =~ /character \.?(\d)|character (\d)|^(\d)\s*$/ ? do { my $c = $1 // $2 // $3; qr/^.{4}$c/ }
				  : $condition =~ /^\.(\d\d)-\.(\d\d)/       ? qr/^...(?:$1|$2)/
				  : $condition =~ /^\.(\d+)/                 ? qr/^...$1/
				  : $condition =~ /to indicate intent/       ? qr/./
				  :                                            undef;
				$in_words = !defined $fits;
				@named = grep { $_ =~ $fits } @named if defined $fits;
			}
			push @references, { at => $at, type => $type, text => "$heading $text", first => $first, last => $last, named => \@named, in_words => $in_words };
		}
	}
}
is(scalar(grep { $_->{type} eq 'excludes1' } @references) . ' ' . scalar(grep { $_->{type} eq 'codeFirst' } @references), '5725 608', 'references in the notes of each kind');

# The list in data, on that day: place, kind, billable codes
my $root = "$FindBin::RealBin/../..";
my (%fact, %principal, %name, $in_force);
foreach (lines("cat '$root/data/icd10cm_notes.txt'"))
{
	next if /^#/;
	my ($at, $kind, $codes) = split /\t/;
	next if $at eq 'scope';
	if ($at eq 'during') { $in_force = $kind le $day && $codes ge $day; next; }
	next unless $in_force;
	my $printed = $at;
	$at = $at =~ /^\d+$/ ? "chapter $at" : $at =~ /-/ ? "block $at" : $at;
	$at = { 'block I10-I1A' => 'block I10-I16', 'block J40-J4B' => 'block J40-J47' }->{$at} // $at;
	$name{$at} = $at =~ /^chapter/ ? $at : $at =~ /^block/ ? $printed : length $at > 3 ? substr($at, 0, 3) . '.' . substr($at, 3) : $at;
	if ($kind eq 'principal') { $principal{$at} = 1; next; }
	foreach (split / /, $codes)
	{
		my ($ends, @conditions) = split m{/};
		my ($first, $last) = split /-/, $ends;
		$last //= $first;
		for (my $i = first_at($first); $i < @billable && substr($billable[$i], 0, length $last) le $last; $i++)
		{
			my $named = $billable[$i];
			my $fits = 1;
			foreach (@conditions)
			{
				my ($where, $characters) = split /=/;
				$where = substr($named . '      ', 5, 1) eq 'X' ? 5 : 6 if $where eq 'i';
				$fits = 0 if index($characters, substr($named . '       ', $where - 1, 1)) < 0;
			}
			$fact{$at}{ $kind eq 'excludes' ? 'excludes1' : 'codeFirst' }{$named} = 1 if $fits;
		}
	}
}

# Both directions, by place and code that is named
my (%noted, %left, %left_at);
foreach my $r (@references)
{
	$r->{at} = 'T07' if $r->{at} eq 'block T07';
	my $taken = grep { $fact{ $r->{at} }{ $r->{type} }{$_} } @{ $r->{named} };
	$noted{ $r->{at} }{ $r->{type} }{$_} = 1 foreach @{ $r->{named} };
	my $words = $r->{text} =~ s/\([^()]*$code[^()]*\)?//gr;
	my $related = $words =~ /\b(?:due to|with|without|in|when|if|unless|complicating|complicated by|following|during|associated|resulting from|secondary to|caused by|from|after|before|because of|as|arising|involving|classified to|classifiable to|except|other than|not)\b/i;
	my $reason =
	    @{ $r->{named} } == 0 ? 'names no code'
	  : $r->{in_words} ? 'has a condition in words'
	  : $taken == @{ $r->{named} } ? 'taken'
	  : $r->{at} eq 'T887' && $r->{first} eq 'A00' ? 'names most chapters'
	  : $r->{at} eq 'block T36-T50' ? 'concerns a part of its codes'
	  : $related ? 'relates two conditions' : 'unexplained';
	$left{ $r->{type} }{$reason}++;
	push @{ $left_at{$reason} }, "$r->{at} $r->{type} $r->{first}-$r->{last}: $r->{text}";
}
sub counts { my $c = shift; return join ', ', map { "$_ $c->{$_}" } sort keys %$c; }
is(counts($left{excludes1}), 'has a condition in words 2, names most chapters 1, names no code 3, relates two conditions 540, taken 5179', 'Excludes1: what became of the references');
is(counts($left{codeFirst}), 'concerns a part of its codes 6, taken 602', '"code first": what became of the references');
diag($_) foreach @{ $left_at{unexplained} // [] };
my @unfounded;
foreach my $at (sort keys %fact)
{
	foreach my $type (sort keys %{ $fact{$at} })
	{
		push @unfounded, map { "$at $type $_" } grep { !$noted{$at}{$type}{$_} } sort keys %{ $fact{$at}{$type} };
	}
}
is(scalar @unfounded, 0, 'nothing is in the list that no note says') or diag(join "\n", @unfounded[ 0 .. ($#unfounded < 20 ? $#unfounded : 20) ]);

# Where something comes first in any case: a first line without a condition
my @conditional = grep { ($first_line{$_} // [''])->[0] !~ /\w/ || $first_line{$_}[0] =~ /\b(?:if|when|any|complicating)\b/ } sort keys %principal;
is("@conditional", '', 'what comes first in any case is not conditional');
my @open = grep { !$principal{$_} && $first_line{$_}[0] !~ /\b(?:if|when|any|complicating)\b/ } sort keys %first_line;
is("@open", 'A40 A41 N641 block T36-T50', 'places whose "code first" notes name certain cases only');
is(scalar(keys %principal), 224, 'places with such notes');

# What is told.  The places of a code: itself, what it begins with, blocks, chapter.
my %places;
foreach my $at (keys %fact)
{
	push @{ $places{$_} }, $at foreach @{ $scope{$at} // $under{$at} };
}
sub excluded
{
	my ($x, $y) = @_;
	foreach my $pair ([ $x, $y ], [ $y, $x ])
	{
		my ($one, $other) = @$pair;
		foreach my $at (@{ $places{$one} // [] })
		{
			my $named = $fact{$at}{excludes1} or next;
			return 1 if $named->{$other} && !$named->{$one};
		}
	}
	return 0;
}
my @expected;
foreach my $at (sort keys %fact)
{
	my @scope = @{ $scope{$at} // $under{$at} // [] };
	foreach my $type (sort keys %{ $fact{$at} })
	{
		# each code that is named, with one of the place; in both orders
		my @named = sort keys %{ $fact{$at}{$type} };
		my $step = int(@named / 40) + 1;
		for (my $i = 0; $i < @named; $i += $step)
		{
			push @expected, [ $scope[ $i % @scope ], $named[$i] ], [ $named[$i], $scope[ -1 - $i % @scope ] ];
		}
	}
}
srand(2021);
push @expected, [ map { $billable[ rand @billable ] } 1, 2 ] foreach 1 .. 100_000;
foreach my $pair (@expected)
{
	my ($x, $y) = @$pair;
	my $behind = grep { $fact{$_}{codeFirst}{$y} && !grep { $_ eq $y } @{ $scope{$_} // $under{$_} } } @{ $places{$x} // [] };
	push @$pair, $x ne $y && excluded($x, $y) ? 't' : 'f', $x ne $y && $behind ? 't' : 'f';
}

my $node = new_node('notes', conf => "work_mem = 256MB\njit = off\nfsync = off\n");
my $file = PostgreSQL::Test::Utils::tempdir . '/pairs';
open my $fh, '>', $file or die $!;
print $fh join("\t", @$_), "\n" foreach @expected;
close $fh;
$node->safe_psql('postgres', qq{
	CREATE TABLE pair (x icd10, y icd10, excluded boolean, behind boolean);
	\\copy pair FROM '$file'
	CREATE TABLE told AS SELECT pair.*,
		EXISTS (SELECT FROM encounter_edits(ARRAY[x, y], NULL, 40, 'F', NULL, '$day', '01') WHERE edit = 'excludes1' AND position = 2) AS got_excluded,
		EXISTS (SELECT FROM encounter_edits(ARRAY[x, y], NULL, 40, 'F', NULL, '$day', '01') WHERE edit = 'code_first' AND position = 1 AND message LIKE 'diagnosis 2 %') AS got_behind
	FROM pair;
});
is($node->safe_psql('postgres', q{SELECT count(*) FILTER (WHERE excluded) > 20000, count(*) FILTER (WHERE behind) > 3000, count(*) FILTER (WHERE NOT excluded AND NOT behind) > 90000 FROM told}),
	't|t|t', 'pairs of all sorts: ' . $node->safe_psql('postgres', q{SELECT count(*) FILTER (WHERE excluded), count(*) FILTER (WHERE behind), count(*) FROM told}));
is($node->safe_psql('postgres', q{SELECT count(*) FROM told WHERE excluded <> got_excluded OR behind <> got_behind}), '0', '... and none is told otherwise')
  or diag($node->safe_psql('postgres', q{SELECT * FROM told WHERE excluded <> got_excluded OR behind <> got_behind LIMIT 20}));

# each code as principal diagnosis, with the place of the note
my %principal_name;
foreach my $at (sort { length $a <=> length $b } keys %principal)
{
	next if $at =~ /^block/;
	$principal_name{$_} = $name{$at} foreach @{ $under{$at} // [] };
}
foreach my $at (grep { /^block/ } keys %principal)
{
	$principal_name{$_} //= $name{$at} foreach @{ $scope{$at} };
}
open $fh, '>', $file or die $!;
print $fh "$_\t" . ($principal_name{$_} // '\N') . "\n" foreach @billable;
close $fh;
$node->safe_psql('postgres', qq{
	CREATE TABLE alone (code icd10, place text);
	\\copy alone FROM '$file'
	CREATE TABLE told_alone AS
	SELECT alone.code, place, count(*) FILTER (WHERE edit = 'manifestation_as_pdx') AS manifestation, min(substring(message FROM 'note at (.*)')) FILTER (WHERE edit = 'code_first') AS got
	FROM alone LEFT JOIN LATERAL encounter_edits(ARRAY[alone.code], NULL, 40, 'F', NULL, '$day', '01') ON true GROUP BY 1, 2;
});
is($node->safe_psql('postgres', q{SELECT count(*), count(place) > 1000, count(*) FILTER (WHERE got IS DISTINCT FROM CASE WHEN manifestation = 0 THEN place END) FROM told_alone}),
	'72621|t|0', 'every code as principal diagnosis');

$node->stop;
done_testing();
