# duplicate_clusters with decisions, beside the same done naively in Perl: from
# the candidate pairs and the weights of all pairs within what they connect.
# Where two steps are equally good, either is right, and only the decisions are
# looked at.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use List::Util qw(max min);
use MedrecTest;
use Test::More;

my $least = -4;
my $node = new_node('cluster_decisions');

# the number of single precision that is next
sub single { return unpack 'f', pack 'f', $_[0] }

sub sql { return map { [ split /\|/ ] } split /\n/, $node->safe_psql('postgres', $_[0]) }

# Families that share names, numbers and slips of the pen
sub make_patients
{
	my ($families) = @_;
	my @given = qw(Maria Marie Mario Anna Hanna Anne Carl Karl Carla Joan John Jon);
	my @rows;

	foreach my $family (1 .. $families)
	{
		my $name = join '', map { chr(65 + ($_ ? 32 : 0) + int rand 26) } 0 .. 7;

		foreach (1 .. 3 + int rand 6)
		{
			my $written = $name;

			substr($written, 1 + int rand 7, 1) = chr(97 + int rand 26) if rand() < 0.3;
			push @rows, sprintf "('%s', patient_key(family => '%s', given => '%s', birth_date => '19%02d-%02d-%02d', phone => %s))",
				sprintf('%07d', rand 1e7), $written, $given[rand @given], 70 + int rand 3, 1 + int rand 3, 1 + int rand 28,
				rand() < 0.5 ? sprintf("'617-867-%04d'", 10 * $family + int rand 2) : 'NULL';
		}
	}
	return @rows;
}

# Components of a hash of lists of neighbours, each a sorted list
sub components
{
	my ($neighbours) = @_;
	my (%seen, @components);

	foreach my $start (sort keys %$neighbours)
	{
		my @next = $seen{$start}++ ? () : ($start);
		my @component;

		while (defined(my $at = shift @next))
		{
			push @component, $at;
			push @next, grep { !$seen{$_}++ } @{ $neighbours->{$at} };
		}
		push @components, [ sort @component ] if @component;
	}
	return @components;
}

# Joins groups of a component; 'tied' if two ways were equally good
sub link_naively
{
	my ($rows, $weight, $same, $different) = @_;
	my @groups = map { [$_] } @$rows;
	my %table;

	foreach my $a (@$rows)
	{
		foreach my $b (@$rows)
		{
			my $at = $a lt $b ? "$a $b" : "$b $a";

			$table{"$a $b"} = $different->{$at} ? '-inf' : max(-10, min(15, $weight->{$at})) if $a ne $b;
		}
	}
	my $join = sub {
		my ($x, $y) = @_;

		@groups = grep { $_ != $y } @groups;
		foreach my $other (grep { $_ != $x } @groups)
		{
			my ($of_x, $of_y) = map { $table{"$_->[0] $other->[0]"} } $x, $y;

			$table{"$x->[0] $other->[0]"} = $table{"$other->[0] $x->[0]"} = $of_x eq '-inf' || $of_y eq '-inf' ? '-inf' :
				single(single(single($of_x * @$x) + single($of_y * @$y)) / (@$x + @$y));
		}
		push @$x, @$y;
	};

	# what is known first
	foreach my $known (components({ map { $_ => [ @{ $same->{$_} // [] } ] } @$rows }))
	{
		my ($first, @others) = map { my $row = $_; grep { $_->[0] eq $row } @groups } @$known;

		$join->($first, $_) foreach @others;
	}
	while (1)
	{
		my ($best, @best) = $least;

		foreach my $i (0 .. $#groups)
		{
			foreach my $j ($i + 1 .. $#groups)
			{
				my $at = "$groups[$i][0] $groups[$j][0]";

				next if $table{$at} < $best || $table{$at} <= $least;
				@best = () if $table{$at} > $best;
				$best = $table{$at};
				push @best, [ $i, $j ];
			}
		}
		return @best ? 'tied' : \@groups if @best != 1;

		my ($x, $y) = map { $groups[$_] } @{ $best[0] };

		if ($best <= 0 && @$x == 1 && @$y == 1)
		{
			$table{"$x->[0] $y->[0]"} = $table{"$y->[0] $x->[0]"} = $least;
			next;
		}
		$join->($x, $y);
	}
}

my %count = (components => 0, decided => 0, tied => 0, joined => 0, parted => 0);
my @wrong;

foreach my $seed (1 .. 4)
{
	srand($seed);
	$node->safe_psql('postgres', q{
		DROP TABLE IF EXISTS patient;
		TRUNCATE medrec_match_decision;
		CREATE TABLE patient (id text, mpi patient_key);
		INSERT INTO patient VALUES } . join ', ', make_patients(150));

	# of the candidates some are decided, and a few of all pairs
	my @candidates = sql(q{SELECT id_a, id_b, weight FROM find_duplicates('patient', 'mpi', 'id', threshold => 0)});
	my @ids = sort map { $_->[0] } sql('SELECT DISTINCT id FROM patient');
	my (%decision, %same, %different, %neighbours);

	$decision{"$_->[0] $_->[1]"} = rand() < 0.5 ? 'same' : 'different' foreach grep { rand() < 0.05 } @candidates;
	foreach (1 .. 30)
	{
		my ($a, $b) = sort map { $ids[rand @ids] } 1, 2;

		$decision{"$a $b"} = rand() < 0.7 ? 'same' : 'different' if $a ne $b;
	}
	# none that contradict each other
	while (my ($pair, $decision) = each %decision)
	{
		my ($a, $b) = split / /, $pair;

		next if $decision ne 'same';
		push @{ $same{$a} }, $b;
		push @{ $same{$b} }, $a;
	}
	foreach my $known (components(\%same))
	{
		foreach my $a (@$known)
		{
			delete $decision{"$a $_"} foreach grep { ($decision{"$a $_"} // '') eq 'different' } @$known;
		}
	}
	$different{$_} = 1 foreach grep { $decision{$_} eq 'different' } keys %decision;
	$node->safe_psql('postgres', q{
		INSERT INTO medrec_match_decision (relation, id_a, id_b, decision, fingerprint)
		SELECT 'public.patient', id_a, id_b, decision, patient_pair_fingerprint(a.mpi, b.mpi)
		FROM (VALUES } . join(', ', map { my ($a, $b) = split / /; "('$a', '$b', '$decision{$_}')" } sort keys %decision) .
		') d(id_a, id_b, decision) JOIN patient a ON a.id = id_a JOIN patient b ON b.id = id_b');

	# what is connected
	$neighbours{$_} = [ @{ $same{$_} // [] } ] foreach @ids;
	foreach my $edge (@candidates)
	{
		my ($a, $b, $weight) = @$edge;

		next if single($weight) <= $least || $different{"$a $b"};
		push @{ $neighbours{$a} }, $b;
		push @{ $neighbours{$b} }, $a;
	}
	my @components = grep { @$_ > 1 } components(\%neighbours);
	my $n = 0;
	my %component = map { $n++; map { $_ => $n } @$_ } @components;
	my %weight = map { ("$_->[0] $_->[1]" => single($_->[2])) } sql(
		'WITH component (id, n) AS (VALUES ' . join(', ', map { "('$_', $component{$_})" } sort keys %component) . q{)
		SELECT p.id, q.id, match_weight(p.mpi, q.mpi) FROM component a JOIN component b USING (n) JOIN patient p ON p.id = a.id JOIN patient q ON q.id = b.id
		WHERE a.id COLLATE "C" < b.id COLLATE "C"});

	my %found = map { ($_->[1] => $_->[0]) } sql(q{SELECT cluster_id, id FROM duplicate_clusters('patient', 'mpi', 'id')});

	foreach my $pair (keys %decision)
	{
		my ($a, $b) = map { $found{$_} // $_ } split / /, $pair;

		push @wrong, "a pair that is $decision{$pair}" if ($a eq $b) != ($decision{$pair} eq 'same');
	}
	foreach my $component (@components)
	{
		my $groups = link_naively($component, \%weight, \%same, \%different);
		my %cluster;

		$count{components}++;
		if (!ref $groups)
		{
			$count{tied}++;
			next;
		}
		push @{ $cluster{ $found{$_} // $_ } }, $_ foreach @$component;
		$count{decided}++ if grep { my ($a, $b) = split / /; grep { $_ eq $a } @$component } keys %decision;
		$count{joined}++ if grep { @$_ > 2 } @$groups;
		$count{parted}++ if @$groups > 1;
		push @wrong, 'a component' if join(',', sort map { join ' ', sort @$_ } @$groups) ne join(',', sort map { join ' ', @$_ } values %cluster);
	}
}
is("@wrong", '', "all of $count{components} components are divided as they should be, but for $count{tied} that may be so or so");
cmp_ok($count{decided}, '>=', 100, "$count{decided} have decisions");
cmp_ok($count{joined}, '>=', 50, "$count{joined} have clusters of more than two");
cmp_ok($count{parted}, '>=', 100, "$count{parted} have several clusters");
cmp_ok($count{tied}, '<', $count{components} / 4, 'few may be so or so');

$node->stop;
done_testing();
