# The check digits: what share of wrong digits and of neighbours exchanged they
# find, which theory says exactly, and whether python-stdnum computes the same.
#
# A change counts when it leaves all as it must be but for the check digit. It
# is known by its place and by the characters before and after; the algorithms
# here find such a change always or never.
#
# The second half needs a Python with the module stdnum: MEDREC_PYTHON, or
# python3.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $bodies = 3000;
my $digits = '0123456789';
my $letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

# body: the alphabets of its characters, or literal text in quotes
# check: the alphabet of the check character
# to: what a character is changed into
# single, neighbours: places of the characters to change, and of the first of
# two to exchange; then how many different changes there are, and how many of
# them are not found
my @algorithms = (
	{
		# 0 and 9 are 0 and 9 when doubled, too, so that they can be exchanged.
		# At the first place there is no 0.
		name => 'Luhn', kind => 'loinc',
		body => [ '123456789', ($digits) x 6, "'-'" ], check => $digits, to => $digits,
		single => [ [ 1 .. 7, 9 ], 72 + 7 * 90, 0 ],
		neighbours => [ [ 1 .. 6 ], 72 + 5 * 90, 5 * 2 ],
	},
	{
		# P and G count alike when doubled: 32 and 23, 10 either way.
		name => 'Luhn over letters', kind => 'loinc_part',
		body => [ "'L'", 'APLG', ($digits) x 6, "'-'" ], check => $digits, to => "APLG$digits",
		single => [ [ 2 .. 8, 10 ], 12 + 7 * 90, 2 ],
		neighbours => [ [ 3 .. 7 ], 5 * 90, 5 * 2 ],
	},
	{
		# Made to find both; of the partition, 00, only the last digit can
		# change, to 1 or 2, or be exchanged with a check digit 1 or 2.
		name => 'Verhoeff', kind => 'sctid',
		body => [ '123456789', ($digits) x 5, "'00'" ], check => $digits, to => $digits,
		single => [ [ 1 .. 9 ], 72 + 5 * 90 + 2 + 90, 0 ],
		neighbours => [ [ 1 .. 8 ], 72 + 4 * 90 + 2, 0 ],
	},
	{
		# Weights 1 and 3: exchanging digits that differ by 5 adds 10.
		name => 'GS1', kind => 'gtin',
		body => [ ($digits) x 13 ], check => $digits, to => $digits,
		single => [ [ 1 .. 14 ], 14 * 90, 0 ],
		neighbours => [ [ 1 .. 13 ], 13 * 90, 13 * 10 ],
	},
	{
		# Weights 1 and 2: at three places a change by 5 adds 10.
		name => 'DEA', kind => 'us_dea',
		body => [ "'AB'", ($digits) x 6 ], check => $digits, to => $digits,
		single => [ [ 3 .. 9 ], 7 * 90, 3 * 10 ],
		neighbours => [ [ 3 .. 8 ], 6 * 90, 0 ],
	},
	{
		# A plain sum does not see in which order its terms come.
		name => 'Code 39, modulo 43', kind => 'hibc_di',
		body => [ "'+A'", ('AMZ059') x 7, $digits ],
		check => "$digits$letters-._\$/+%", to => "$digits$letters",
		single => [ [ 2 .. 10 ], 25 + 7 * 6 * 35 + 90, 0 ],
		neighbours => [ [ 2 .. 9 ], 2 + 6 * 30 + 3 * 9, 2 + 6 * 30 + 3 * 9 ],
	},
	{
		# 2 is no root of 1 modulo the prime 37, so that it finds both.
		name => 'ISO/IEC 7064, MOD 37-2', kind => 'isbt128_din',
		body => [ "'G'", ($digits) x 12 ], check => "$digits$letters*", to => "$digits$letters",
		single => [ [ 1 .. 13 ], 33 + 12 * 90, 0 ],
		neighbours => [ [ 2 .. 12 ], 11 * 90, 0 ],
	});

my $node = new_node('check_digits');

sub random_body
{
	return join '', map {
		/^'(.*)'$/ ? $1 : substr($_, int(rand(length $_)), 1)
	} @_;
}

# Counts the different changes, and those that are found and not found.
sub sweep
{
	my ($kind, $places, $changes) = @_;
	my $places_list = join ', ', @$places;

	return $node->safe_psql('postgres', qq{
		WITH change AS (
		    SELECT place, c.before, c.after, c.changed
		    FROM value, unnest(ARRAY[$places_list]) AS place, LATERAL ($changes) AS c),
		judged AS (
		    SELECT (place, before, after) AS change, identifier_check('$kind', changed) AS verdict
		    FROM change WHERE before <> after)
		SELECT count(DISTINCT change),
		       count(DISTINCT change) FILTER (WHERE verdict <> 'checksum'),
		       count(DISTINCT change) FILTER (WHERE verdict = 'checksum')
		FROM judged WHERE verdict IN ('ok', 'legacy', 'checksum')});
}

foreach my $algorithm (@algorithms)
{
	my ($name, $kind) = @$algorithm{qw(name kind)};
	my %seen;

	srand(20260101);
	$seen{ random_body(@{ $algorithm->{body} }) } = 1 while keys %seen < $bodies;
	$node->safe_psql('postgres',
		    'SET client_min_messages = warning; DROP TABLE IF EXISTS value;'
		  . 'CREATE TABLE value AS SELECT body || checker AS value FROM (VALUES '
		  . join(', ', map { "('$_')" } sort keys %seen)
		  . ") AS b (body), string_to_table('$algorithm->{check}', NULL) AS checker"
		  . " WHERE identifier_is_valid('$kind', body || checker)");
	is( $node->safe_psql('postgres', 'SELECT count(*), count(DISTINCT left(value, -1)) FROM value'),
		"$bodies|$bodies", "$name: one check character for each body");

	my ($places, $total, $missed) = @{ $algorithm->{single} };
	is( sweep($kind, $places, qq{
			SELECT substr(value, place, 1) AS before, after,
			       overlay(value PLACING after FROM place) AS changed
			FROM string_to_table('$algorithm->{to}', NULL) AS after}),
		join('|', $total, $missed, $total - $missed),
		sprintf('%s: finds %d of %d wrong characters', $name, $total - $missed, $total));

	($places, $total, $missed) = @{ $algorithm->{neighbours} };
	is( sweep($kind, $places, qq{
			SELECT substr(value, place, 1) AS before, substr(value, place + 1, 1) AS after,
			       overlay(value PLACING reverse(substr(value, place, 2)) FROM place) AS changed}),
		join('|', $total, $missed, $total - $missed),
		sprintf('%s: finds %d of %d exchanges of neighbours', $name, $total - $missed, $total));
}

SKIP:
{
	my $python = $ENV{MEDREC_PYTHON} || 'python3';
	my $half = 50000;

	# What python-stdnum says differently, and why.
	my %differs = (
		us_itin => "valid AND substr(value, 4, 2) BETWEEN '50' AND '65'",	# groups added since
		us_atin => "stdnum AND value !~ '^9..93'",						# it checks no part
		us_ein => 'false',
		gtin => "stdnum AND value ~ '^0+\$'",							# it takes zeros
		isbt128_din => "stdnum AND value ~ '^[O0]'",					# never issued
		loinc => "verdict = 'legacy'",								# wrong check digits, released
		sctid => "stdnum AND verdict = 'component'");				# the algorithm knows no partition

	skip "$python has no module stdnum", 1 + 2 * keys %differs
	  if system("$python -c 'import stdnum' >/dev/null 2>&1") != 0;

	my $peer = PostgreSQL::Test::Utils::tempdir . '/peer.py';
	append_to_file($peer, <<'PYTHON');
import random
import sys

from stdnum import ean, luhn, verhoeff
from stdnum.iso7064 import mod_37_2
from stdnum.us import atin, ein, itin

random = random.Random(20260101)


def digits(n):
    return "".join(random.choices("0123456789", k=n))


def number(n):
    return random.choice("123456789") + digits(n - 1)


def gtin():
    return digits(random.choice([7, 11, 12, 13]))


def din():
    return random.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") + digits(12)


def sctid():
    partition = random.choice(["00", "01", "02", "10", "11", "12", digits(2)])
    return number(random.randint(8, 15)) + partition


kinds = {
    # name: a random value; a valid one; what stdnum says
    "us_itin": (lambda: random.choice("99998") + digits(8),
                lambda: "9" + digits(2) + random.choice(["70", "88", "90", "94"]) + digits(4),
                itin.is_valid),
    "us_atin": (lambda: random.choice("98") + digits(8), lambda: "9" + digits(2) + "93" + digits(4),
                atin.is_valid),
    "us_ein": (lambda: digits(9), lambda: random.choice(["04", "20", "91", "99"]) + digits(7),
               ein.is_valid),
    "gtin": (lambda: gtin() + digits(1), lambda: (lambda body: body + ean.calc_check_digit(body))(gtin()),
             ean.is_valid),
    "isbt128_din": (lambda: din() + random.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"),
                    lambda: (lambda body: body + mod_37_2.calc_check_digit(body))(din()),
                    mod_37_2.is_valid),
    "loinc": (lambda: number(random.randint(2, 7)) + "-" + digits(1),
              lambda: (lambda body: body + "-" + luhn.calc_check_digit(body))(number(random.randint(2, 7))),
              lambda value: luhn.is_valid(value.replace("-", ""))),
    "sctid": (lambda: sctid() + digits(1),
              lambda: (lambda body: body + verhoeff.calc_check_digit(body))(sctid()),
              verhoeff.is_valid),
}

with open(sys.argv[1], "w") as out:
    for kind, (anything, valid, is_valid) in kinds.items():
        for value in [make() for make in (anything, valid) for _ in range(int(sys.argv[2]))]:
            out.write("%s\t%s\t%s\n" % (kind, value, "t" if is_valid(value) else "f"))
PYTHON
	my $answers = PostgreSQL::Test::Utils::tempdir . '/answers';
	command_ok([ split(' ', $python), $peer, $answers, $half ], 'python-stdnum answers');
	$node->safe_psql('postgres',
		"CREATE TABLE answer (kind text, value text, stdnum bool); COPY answer FROM '$answers';"
		  . 'CREATE TABLE judged AS SELECT *, identifier_check(kind, value) AS verdict,'
		  . ' identifier_is_valid(kind, value) AS valid FROM answer');

	foreach my $kind (sort keys %differs)
	{
		my ($n, $valid, $explained, $differences) = split /\|/, $node->safe_psql('postgres', qq{
			SELECT count(*), count(*) FILTER (WHERE valid),
			       count(*) FILTER (WHERE valid <> stdnum AND ($differs{$kind})),
			       count(*) FILTER (WHERE valid <> stdnum AND NOT ($differs{$kind}))
			FROM judged WHERE kind = '$kind'});

		cmp_ok($valid, '>', $half / 4, "$kind: many of $n values are valid");
		is($differences, 0, "$kind: python-stdnum says the same, but for $explained values by rule");
	}
}

done_testing();
