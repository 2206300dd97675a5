# Real codes with one slip of the keyboard or the eye: the right code is among
# the first three that icd10_suggest() names. The slips are made here, by their
# own generator; the function is given the slip alone.
#
# What can be reached has a bound, since many slips fit several codes equally
# well (S72.0Q1A: any of a dozen). Whoever knows this very generator and all its
# chances is right in the first three in 91.8 % of dotted and 90.5 % of undotted
# slips (80 % of random replacements, 73 and 68 % of deletions; 9,000 slips).
# The floor of all together is 90 %; those of each kind are some three standard
# errors under what is reached.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $day = '2026-01-01';
my $per_kind = 334;		# of six kinds: 2,004 slips a seed

my @characters = ('0' .. '9', 'A' .. 'Z');
my %lookalike = map { my $group = $_; map { my $c = $_; ($c => [ grep { $_ ne $c } split //, $group ]) } split //, $group }
  qw(O0 I1L S5 B8 Z2 G6);

# keys that touch: rows of a keyboard, each a part of a key to the right
my (%place, %neighbour);
my $y = 0;
foreach my $row ([ 0, '1234567890' ], [ 0.5, 'QWERTYUIOP' ], [ 0.75, 'ASDFGHJKL' ], [ 1.25, 'ZXCVBNM' ])
{
	my ($x, $keys) = @$row;
	$place{$_} = [ $x++, $y ] foreach split //, $keys;
	$y++;
}
foreach my $c (@characters)
{
	$neighbour{$c} = [ grep { $_ ne $c && abs($place{$_}[0] - $place{$c}[0]) <= 1 && abs($place{$_}[1] - $place{$c}[1]) <= 1 } @characters ];
}

# a generator of numbers that is the same everywhere
my $state;
sub below
{
	my ($n) = @_;
	$state = ($state * 69069 + 12345) % 2**32;
	return int($state / 2**32 * $n);
}
sub one_of { return $_[ below(scalar @_) ]; }

# Each takes the characters of a code and gives them back with a slip, and how
# far the dot was moved by it; nothing if the place drawn does not allow it.
sub replaced
{
	my ($choices, @code) = @_;
	my $at = below(scalar @code);
	my @others = @{ $choices->{ $code[$at] } || [] };

	return unless @others;
	$code[$at] = one_of(@others);
	return (0, @code);
}
my %any = map { my $c = $_; ($c => [ grep { $_ ne $c } @characters ]) } @characters;
my %slip = (
	random => sub { return replaced(\%any, @_) },
	neighbour => sub { return replaced(\%neighbour, @_) },
	lookalike => sub { return replaced(\%lookalike, @_) },
	transposition => sub {
		my $at = below(@_ - 1);
		@_[ $at, $at + 1 ] = @_[ $at + 1, $at ];
		return (0, @_);
	},
	deletion => sub {
		my $at = below(scalar @_);
		splice(@_, $at, 1);
		return ($at < 3 ? -1 : 0, @_);
	},
	insertion => sub {
		my $at = below(@_ + 1);
		splice(@_, $at, 0, one_of(@characters));
		return ($at < 3 ? 1 : 0, @_);
	});

my %floor = (random => 72, neighbour => 93, lookalike => 95, transposition => 96, deletion => 62, insertion => 95);

my $node = new_node('suggest');
my $dir = PostgreSQL::Test::Utils::tempdir;
my @codes = split /\n/, $node->safe_psql('postgres', qq{
	SELECT icd10_undotted(code) FROM generate_series(65, 90) letter, generate_series(0, 9) tens, unnest('{0,1,2,3,4,5,6,7,8,9,A,B}'::text[]) ones,
		LATERAL (SELECT chr(letter) || tens || ones AS category) c, LATERAL (SELECT category::icd10 UNION ALL SELECT icd10_descendants(category, '$day')) d(code)
	WHERE icd10_is_billable(code, '$day')
	UNION SELECT icd10_undotted(code) FROM icd10_descendants('QA0', '$day') code WHERE icd10_is_billable(code, '$day') ORDER BY 1});
is(scalar(@codes), 74719, 'all billable codes of the edition are there');
my %is_code = map { $_ => 1 } @codes;

$node->safe_psql('postgres', 'CREATE TABLE slip (id int GENERATED ALWAYS AS IDENTITY, seed int, kind text, code icd10, dotted text, undotted text)');
foreach my $seed (1, 2)
{
	my $lines = '';

	$state = $seed;
	below(1) foreach 1 .. 10;
	foreach my $kind (sort keys %slip)
	{
		my $n = 0;

		while ($n < $per_kind)
		{
			my $code = one_of(@codes);
			my ($moved, @typed) = $slip{$kind}->(split //, $code);
			my $undotted = join '', @typed;
			my $dotted = $undotted;

			next if !@typed || $undotted eq $code || $is_code{$undotted};
			substr($dotted, 3 + $moved, 0) = '.' if length($code) > 3 && length($undotted) > 3 + $moved;
			$lines .= "$seed\t$kind\t$code\t$dotted\t$undotted\n";
			$n++;
		}
	}
	append_to_file("$dir/slips_$seed.txt", $lines);
	$node->safe_psql('postgres', "\\copy slip (seed, kind, code, dotted, undotted) FROM '$dir/slips_$seed.txt'");
}

$node->safe_psql('postgres', qq{
	CREATE TABLE rank AS SELECT id, seed, s.kind, form, r.rank
	FROM slip s CROSS JOIN LATERAL (VALUES ('dotted', dotted), ('undotted', undotted)) v(form, typed)
		LEFT JOIN LATERAL icd10_suggest(typed, '$day') WITH ORDINALITY r(code, kind, reason, title, rank) ON r.code = s.code});

# percent in the first three, percent first, how many
sub share
{
	my ($where) = @_;
	return $node->safe_psql('postgres', qq{
		SELECT round(100.0 * count(*) FILTER (WHERE rank <= 3) / count(*), 1) || ' ' || round(100.0 * count(*) FILTER (WHERE rank = 1) / count(*), 1)
			|| ' ' || count(*) FROM rank WHERE $where});
}

foreach my $seed (1, 2)
{
	foreach my $kind (sort keys %floor)
	{
		my ($three, $one, $n) = split / /, share("seed = $seed AND kind = '$kind' AND form = 'dotted'");
		diag("seed $seed, $kind: first three $three %, first $one % of $n");
		cmp_ok($three, '>=', $floor{$kind}, "seed $seed, $kind: the right code is among the first three");
	}
	my ($three, $one, $n) = split / /, share("seed = $seed AND form = 'dotted'");
	diag("seed $seed, all: first three $three %, first $one % of $n");
	cmp_ok($three, '>=', 90, "seed $seed: the right code is among the first three");
	($three, $one, $n) = split / /, share("seed = $seed AND form = 'undotted'");
	diag("seed $seed, all without a dot: first three $three %, first $one % of $n");
	cmp_ok($three, '>=', 90, "seed $seed: also without a dot");
}

# the test can fail: another slip's code is not there
my $others = $node->safe_psql('postgres', qq{
	SELECT count(*) FROM slip s JOIN slip o ON o.id = s.id % (SELECT count(*) FROM slip) + 1
	WHERE EXISTS (SELECT FROM icd10_suggest(s.dotted, '$day') r WHERE r.code = o.code)});
cmp_ok($others, '<', 20, 'the code of another slip is not suggested');

# whatever is suggested is billable on that day, told once, and no more than the bounds
foreach my $d ('2015-10-01', '2019-05-01', $day, '2027-09-30')
{
	is($node->safe_psql('postgres', qq{
		SELECT count(*) > 10000, count(*) FILTER (WHERE NOT icd10_is_billable(r.code, '$d')),
			count(*) - count(DISTINCT (id, r.code)) AS twice, count(*) FILTER (WHERE n > 50 OR n > 20 AND r.kind NOT IN ('children', 'extension'))
		FROM slip, LATERAL icd10_suggest(dotted, '$d') WITH ORDINALITY r(code, kind, reason, title, n)}), 't|0|0|0', "$d: only billable codes, each once");
}

$node->stop;
done_testing();
