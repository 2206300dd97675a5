# Control charts: beside another implementation, written from the definition,
# over histories of all sorts; and how often they are wrong, by simulation.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use List::Util qw(max min sum);
use MedrecTest;
use Test::More;

my $node = new_node('chart', conf => "jit = off\nfsync = off\n");

# ------------------------------------------------------------------------
# Random numbers: Lehmer's generator with the multiplier of Park and Miller
# ------------------------------------------------------------------------

my $state = 20020401;

sub uniform    # between 0 and 1, never either
{
	$state = $state * 48271 % 2147483647;
	return $state / 2147483647;
}

sub normal { return sqrt(-2 * log(uniform())) * cos(2 * 3.14159265358979 * uniform()); }

# successes of n, of which each has a chance of p: as the normal distribution has it
sub binomial
{
	my ($n, $p) = @_;
	$p = min(1, max(0, $p));
	return min($n, max(0, int($n * $p + sqrt($n * $p * (1 - $p)) * normal() + 0.5)));
}

# ------------------------------------------------------------------------
# The definition
# ------------------------------------------------------------------------

# center and sigma_z of (n, violations), ...
sub parameters
{
	my ($method, @counts) = @_;
	my $center = sum(map { $_->[1] } @counts) / sum(map { $_->[0] } @counts);
	return ($center, 1) if $method eq 'p' || $center == 0 || $center == 1;
	my @z = map { ($_->[1] / $_->[0] - $center) / sqrt($center * (1 - $center) / $_->[0]) } @counts;
	my $sigma_z = sum(map { abs($z[$_] - $z[ $_ - 1 ]) } 1 .. $#z) / $#z / 1.128;
	return ($center, $sigma_z > 1e-6 ? $sigma_z : 1);
}

sub sigma
{
	my ($center, $sigma_z, $n) = @_;
	return $sigma_z * sqrt($center * (1 - $center) / $n);
}

sub is_beyond
{
	my ($center, $sigma_z, $n, $violations) = @_;
	my $reach = 3 * sigma($center, $sigma_z, $n);
	my $share = $violations / $n;
	return $share < max(0, $center - $reach) || $share > min(1, $center + $reach);
}

# center and sigma_z of a baseline, or nothing
sub limits
{
	my ($method, @counts) = @_;
	return () if @counts < 12;
	while (1)
	{
		my @parameters = parameters($method, @counts);
		my @inside = grep { !is_beyond(@parameters, @$_) } @counts;
		return @parameters if $method eq 'p' || @inside == @counts || @inside < 12;
		@counts = @inside;
	}
}

sub all_of
{
	my ($number, $test, @points) = @_;
	return @points >= $number && !grep { !$test->($_) } @points[ -$number .. -1 ];
}

# the rows of a chart as psql prints them; a row is [n, violations, whether a phase begins]
sub chart
{
	my ($method, $baseline, @rows) = @_;
	my (@lines, @phase, @judged);

	for my $row (@rows)
	{
		my ($n, $violations, $begins) = @$row;
		my @flags;
		my @limits = ('', '', '');

		@phase = @judged = () if $begins;
		if ($n < 25)
		{
			push @flags, 'insufficient_data';
		}
		else
		{
			my $share = $violations / $n;
			my @window = @phase[ 0 .. min($baseline, scalar @phase) - 1 ];
			my ($center, $sigma_z) = limits($method, map { [ @$_[ 0, 1 ] ] } grep { $method eq 'p' || !$_->[2] } @window);
			my $beyond = 0;

			if (!defined $center)
			{
				push @flags, 'insufficient_history';
			}
			else
			{
				my $sigma = sigma($center, $sigma_z, $n);
				@limits = map { sprintf '%.4f', 100 * $_ } ($center, max(0, $center - 3 * $sigma), min(1, $center + 3 * $sigma));
				push @judged, [ $share <=> $center, abs($share - $center) > 2 * $sigma ? $share <=> $center : 0 ];
				$beyond = is_beyond($center, $sigma_z, $n, $violations);
				push @flags, 'beyond_limits' if $beyond;
				push @flags, 'eight_on_one_side' if grep { my $side = $_; all_of(8, sub { $_[0][0] == $side }, @judged) } -1, 1;
				my @shares = ((map { $_->[1] / $_->[0] } @phase), $share);
				my @steps = map { $shares[$_] <=> $shares[ $_ - 1 ] } 1 .. $#shares;
				push @flags, 'six_trending' if grep { my $way = $_; all_of(5, sub { $_[0] == $way }, @steps) } -1, 1;
				my $zone = $judged[-1][1];
				push @flags, 'two_of_three_beyond_two_sigma'
					if $zone && grep { $_->[1] == $zone } @judged[ max(0, $#judged - 2) .. $#judged - 1 ];
			}
			push @phase, [ $n, $violations, $beyond ];
		}
		push @lines, join '|', $n, $violations, ($n ? sprintf '%.4f', 100 * $violations / $n : ''), @limits, '{' . join(',', @flags) . '}';
	}
	return @lines;
}

# the same from SQL
sub chart_sql
{
	my ($method, $baseline, @rows) = @_;
	my $phases = join ',', map { "date '2000-01-01' + 30 * $_" } grep { $rows[$_][2] } 0 .. $#rows;
	my $n = join ',', map { $_->[0] } @rows;
	my $violations = join ',', map { $_->[1] } @rows;
	return split /\n/, $node->safe_psql('postgres', qq{
		SELECT n, violations, pct, center_pct, lower_pct, upper_pct, flags FROM quality_control_chart(
			(SELECT array_agg(date '2000-01-01' + 30 * i) FROM generate_series(0, $#rows) i), '{$violations}', '{$n}',
			$baseline, ARRAY[$phases]::date[], '$method')});
}

my ($rows, $different, %seen) = (0, 0);
for my $history (1 .. 300)
{
	my $method = uniform() < 0.7 ? 'laney' : 'p';
	my $baseline = 12 + int(30 * uniform());
	my $size = 10**(2 + 3 * uniform());
	my ($mean, $wobble, $odd) = (uniform(), 0.05 * uniform()**2, 0.1 * uniform());
	my $drift = uniform() < 0.2 ? 0.01 * normal() : 0;
	my @rows = map {
		my $n = int(uniform() < 0.05 ? 40 * uniform() : $size * (0.7 + uniform()));
		$mean += uniform() < 0.02 ? 0.02 : $drift;
		[ $n, binomial($n, $mean + $wobble * normal() + (uniform() < $odd ? 5 * $wobble : 0)), uniform() < 0.01 ? 1 : 0 ];
	} 1 .. 70;
	my @ours = chart_sql($method, $baseline, @rows);
	my @theirs = chart($method, $baseline, @rows);

	$rows += @ours;
	for my $i (0 .. $#rows)
	{
		$seen{$_}++ foreach $ours[$i] =~ /([a-z_]{2,})/g;
		next if $ours[$i] eq $theirs[$i];
		diag("history $history, period $i:\n$ours[$i]\n$theirs[$i]") if !$different++;
	}
}
is($rows, 300 * 70, 'all periods came back');
is($different, 0, "the same as by the definition, in $rows periods");
cmp_ok($seen{$_} // 0, '>', 100, "... $_: " . ($seen{$_} // 0))
	foreach qw(beyond_limits eight_on_one_side six_trending two_of_three_beyond_two_sigma insufficient_history insufficient_data);

# ------------------------------------------------------------------------
# How often a chart is wrong: 50,000 rows a month, about 95 % of them in order,
# with an ordinary wobble of half a point from month to month. After two years
# comes a month as ever, and one with two points less.
# ------------------------------------------------------------------------

my $runs = 4000;
$node->safe_psql('postgres', 'CREATE TABLE month (run int, i int, violations bigint, dropped bigint, PRIMARY KEY (run, i))');
my $copy = '';
for my $run (1 .. $runs)
{
	for my $i (1 .. 25)
	{
		my $p = 0.95 + 0.005 * normal();
		$copy .= join("\t", $run, $i, binomial(50000, $p), binomial(50000, $p - 0.02)) . "\n";
	}
}
$node->safe_psql('postgres', "COPY month FROM STDIN;\n$copy\\.\n");

# the share of runs, in percent, whose 25th month is flagged
sub flagged
{
	my ($method, $last, $flags) = @_;
	return $node->safe_psql('postgres', qq{
		SELECT round(100.0 * count(*) FILTER (WHERE c.flags && '$flags') / count(*), 1)
		FROM (SELECT array_agg(date '2024-01-01' + 30 * i ORDER BY i) AS periods,
			array_agg(CASE i WHEN 25 THEN $last ELSE violations END ORDER BY i) AS violations
			FROM month GROUP BY run) h, quality_control_chart(h.periods, h.violations, array_fill(50000::bigint, ARRAY[25]), method => '$method') c
		WHERE c.period = date '2024-01-01' + 30 * 25});
}

sub within
{
	my ($what, $low, $high, $got) = @_;
	ok($got ne '' && $got >= $low && $got <= $high, "$what: $got %, in $low to $high");
}

# By simulation elsewhere: 58 % of ordinary months with the p chart, 1 % with Laney's, which finds 79 % of the drops. To
# leave out what was flagged makes limits a little narrower; in exchange a drop that begins in the second year and
# lasts is not taken for the ordinary.
within('p chart, ordinary months flagged', 55, 61, flagged('p', 'violations', '{beyond_limits}'));
within('p chart, drops of two points found', 99, 100, flagged('p', 'dropped', '{beyond_limits}'));
within("Laney's chart, ordinary months flagged", 0.5, 2, flagged('laney', 'violations', '{beyond_limits}'));
within("Laney's chart, drops of two points found", 76, 83, flagged('laney', 'dropped', '{beyond_limits}'));
within("Laney's chart, ordinary months flagged by any rule", 0.5, 5,
	flagged('laney', 'violations', '{beyond_limits,eight_on_one_side,six_trending,two_of_three_beyond_two_sigma}'));

$node->stop;
done_testing();
