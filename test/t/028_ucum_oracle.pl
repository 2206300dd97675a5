# Units beside those of @lhncbc/ucum-lhc, the validator of the National Library
# of Medicine: all units of its own table, several thousand that are put together
# from the symbols by the grammar, and as many with an error in them. Every
# difference must have one of the reasons below. Skipped without node and the
# package (npm install @lhncbc/ucum-lhc, NODE_PATH).

use strict;
use warnings FATAL => 'all';

use File::Basename qw(dirname);
use File::Spec;
use FindBin;
use IPC::Run;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $package = '@lhncbc/ucum-lhc';
my $start_lhc = qq{const lhc = require("$package").UcumLhcUtils.getInstance(); };
plan skip_all => "node with $package not found"
  unless eval { run_log([ 'node', '-e', $start_lhc ]) };

# ---- the symbols

my $root = dirname(dirname(dirname(File::Spec->rel2abs(__FILE__))));
my %symbols = map { $_ => [] } 'prefix', 'plain', 'metric', 'special', 'metric special';
foreach my $line (grep { !/^#/ } split /\n/, slurp_file("$root/data/ucum_atoms.txt"))
{
	my ($class, $list) = split /\t/, $line;
	push @{ $symbols{$class} }, split / /, $list;
}
my @metric = map { @{ $symbols{$_} } } 'metric', 'metric special';
my @plain = map { @{ $symbols{$_} } } 'plain', 'special';
my @usual = qw(g L mol m s U eq [iU] m[Hg] min h d % 10* K Cel);
my %is_special = map { $_ => 1 } map { @{ $symbols{$_} } } 'special', 'metric special';

sub pattern
{
	return join '|', map { quotemeta } sort { length $b <=> length $a } @_;
}
my ($prefixes, $metrics, $plains, $specials) =
  map { pattern(@$_) } $symbols{prefix}, \@metric, \@plain, [ keys %is_special ];

# ---- units by the grammar

srand 20261125;

sub one_of { return $_[ rand @_ ]; }
sub chance { return rand() < shift; }

sub symbol
{
	return int(rand 200) if chance(0.1);
	my $symbol = chance(0.5) ? one_of(@usual) : chance(0.5) ? one_of(@metric) : one_of(@plain);
	my $unit = $symbol =~ /^(?:$metrics)$/ && chance(0.5) ? one_of(@{ $symbols{prefix} }) . $symbol : $symbol;
	# special units take no exponent, and stand alone most of the time
	return chance(0.9) ? 'g' : $unit if $is_special{$symbol};
	return $unit . (chance(0.25) ? one_of('', '', '+', '-') . int(rand 12) : '');
}

sub component
{
	my $depth = shift;
	return '{' . join('', map { chr one_of(33 .. 122) } 1 .. rand 8) . '}' if chance(0.05);
	my $text = $depth < 3 && chance(0.1) ? '(' . term($depth + 1) . ')' : symbol();
	return $text . (chance(0.1) ? one_of('{cells}', '{}', '{1.73_m2}', '{a/b}') : '');
}

sub term
{
	my $depth = shift;
	return join one_of('.', '/'), map { component($depth) } 1 .. 1 + rand 3;
}

sub spoil
{
	my $unit = shift;
	my $at = int rand length $unit;
	my $kind = int rand 5;

	if ($kind == 0) { substr $unit, $at, 1, ''; }
	elsif ($kind == 1) { substr $unit, $at, 0, one_of(split //, './(){}[]0123456789+-*^%gmLuUkcd"=,_'); }
	elsif ($kind == 2) { substr $unit, $at, 1, one_of(split //, './(){}[]0123456789+-*^%gmLuUkcd"=,_'); }
	elsif ($kind == 3) { substr $unit, $at, 1, substr($unit, $at, 1) ^ (substr($unit, $at, 1) =~ /[a-z]/i ? ' ' : "\0"); }
	else { $unit = substr($unit, 0, $at) . reverse(substr $unit, $at, 2) . substr($unit, $at + 2 < length $unit ? $at + 2 : length $unit); }
	return $unit;
}

my @units;
push @units, run_node(
	qq{require("$package/source-cjs/unitTables.js").UnitTables.getInstance()
		.allUnitsByDef().forEach(unit => console.log("=" + unit.csCode_))}) =~ /^=(.+)$/mg;
my $of_table = @units;
push @units, map { my $unit = (chance(0.1) ? '/' : '') . term(0); ($unit, spoil($unit)) } 1 .. 4000;
my %seen;
@units = grep { length && length($_) < 256 && !/ / && !$seen{$_}++ } @units;

# ---- both judges

sub run_node
{
	my ($script, $input) = @_;
	my ($out, $err) = ('', '');
	IPC::Run::run([ 'node', '-e', $start_lhc . $script ], '<', \($input // ''), '>', \$out, '2>', \$err)
	  or die "node: $err";
	return $out;
}

# It calls some units valid of which its message says that they are not
# (2mg{x}: "not a valid UCUM code"), and prints of its own.
sub lhc
{
	my $out = run_node(q{
		for (const unit of require("fs").readFileSync(0, "latin1").split("\n"))
		{
			const answer = lhc.validateUnitString(unit);
			console.log("=" + (answer.status === "valid" && !(answer.msg || []).some(m => /not a valid|is invalid/.test(m))));
		}
	}, join("\n", @_));
	return map { $_ eq 'true' ? 'valid' : 'invalid' } $out =~ /^=(true|false)$/mg;
}

my $node = new_node('ucum');

sub medrec
{
	my $values = join ', ', map { "'" . s/'/''/gr . "'" } @_;
	return split /\n/, $node->safe_psql('postgres',
		"SELECT identifier_check('ucum', v) FROM unnest(ARRAY[$values]) WITH ORDINALITY u(v, i) ORDER BY i");
}

# A unit without what the two are known to judge differently. What is left is
# the same to both, if nothing else is different.
my $start = qr~(?<![^./(])~;
my $end = qr~(?![^./({)])~;
my @reasons = (
	[ 'a prefix before a unit that is not metric', sub { s/$start(?:$prefixes)(?=(?:$plains)(?:[+-]?\d+)?$end)//g } ],
	[ 'Torr is not in the Code', sub { s/$start(?:$prefixes)?Torr(?=(?:[+-]?\d+)?$end)/m/g } ],
	[ '[NTU] and [FNU] are new in the Code', sub { s/\[(?:NTU|FNU)\]/[AU]/g } ],
	[ 'the other does not multiply what is defined as an inverse', sub { s/(?:\[diop\]|\[mesh_i\]|Bd)(?=(?:[+-]?\d+)?$end)/m/g } ],
	[ 'an integer has no exponent', sub { s/$start(\d+)[+-]\d+$end/$1/g } ],
	[ 'zero is not positive', sub { s/${start}0+$end/1/g } ],
	[ 'a special unit is multiplied with a dimensionless one', sub { s/$start(?:$prefixes)?(?:$specials)$end/m/g } ]);

my @ours = medrec(@units);
my @theirs = lhc(@units);
is(scalar @ours, scalar @units, 'medrec judges every unit');
is(scalar @theirs, scalar @units, 'the other judges every unit');

my (%count, @unexplained);
foreach my $i (0 .. $#units)
{
	$count{ $ours[$i] }++;
	push @unexplained, $i if ($ours[$i] eq 'ok') ne ($theirs[$i] eq 'valid');
}
my $differences = @unexplained;
cmp_ok($count{$_} // 0, '>', 100, "many units are $_") foreach qw(ok format unassigned);

my @rewritten = map { $units[$_] } @unexplained;
foreach my $reason (@reasons)
{
	my ($name, $rewrite) = @$reason;
	last unless @unexplained;
	my @new = @rewritten;
	$rewrite->() foreach @new;
	my @we = medrec(@new);
	my @they = lhc(@new);
	my @left = grep { ($we[$_] eq 'ok') ne ($they[$_] eq 'valid') } 0 .. $#new;
	note sprintf '%d of %d differences: %s', @new - @left, $differences, $name;
	@unexplained = @unexplained[@left];
	@rewritten = @new[@left];
}
is(join("\n", map { "$units[$_]: $ours[$_], $theirs[$_]" } @unexplained), '', 'every difference has a reason');

note scalar(@units) . " units, $of_table of them of the other's table, $differences differences";
note join ', ', map { "$_: $count{$_}" } sort keys %count;

done_testing();
