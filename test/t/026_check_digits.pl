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

my $digits = '0123456789';
my $letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
my $of_30 = '0123456789ACDEFGHJKLMNPRTUVWXY';
my $of_25 = 'ACDEFGHJKLMNPRTUVWXY34679';

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
	},
	{
		name => 'ISO/IEC 7064, MOD 11-2', kind => 'orcid',
		body => [ ($digits) x 15 ], check => "${digits}X", to => "${digits}X",
		single => [ [ 1 .. 16 ], 15 * 90 + 110, 0 ],
		neighbours => [ [ 1 .. 15 ], 15 * 90, 0 ],
	},
	{
		# As with ten digits, the first and the last can be exchanged.
		name => 'Luhn over 30 characters', kind => 'luhn_mod30', bodies => 20000,
		body => [ ($of_30) x 7 ], check => $of_30, to => $of_30,
		single => [ [ 1 .. 8 ], 8 * 30 * 29, 0 ],
		neighbours => [ [ 1 .. 7 ], 7 * 30 * 29, 7 * 2 ],
	},
	{
		# The base is odd: of the 25, twelve pairs count alike when doubled.
		name => 'Luhn over 25 characters', kind => 'luhn_mod25', bodies => 20000,
		body => [ ($of_25) x 7 ], check => $of_25, to => $of_25,
		single => [ [ 1 .. 8 ], 8 * 25 * 24, 4 * 12 * 2 ],
		neighbours => [ [ 1 .. 7 ], 7 * 25 * 24, 7 * 2 ],
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
	my $bodies = $algorithm->{bodies} // 3000;
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
	my $this_year = 1900 + (localtime)[5];
	my %differs = (
		us_itin => "valid AND substr(value, 4, 2) BETWEEN '50' AND '65'",	# groups added since
		us_atin => "stdnum AND value !~ '^9..93'",						# it checks no part
		us_ein => 'false',
		gtin => "stdnum AND value ~ '^0+\$'",							# it takes zeros
		isbt128_din => "stdnum AND value ~ '^[O0]'",					# never issued
		loinc => "verdict = 'legacy'",								# wrong check digits, released
		sctid => "stdnum AND verdict = 'component'",				# the algorithm knows no partition
		be_nn => "CASE WHEN valid THEN left(value, 2)::int + 2000 > $this_year OR value ~ '^..[2-5]'"	# years to come, bis
		  . " ELSE verdict = 'date' OR value ~ '^000229' END",			# unknown days, such as that of 1900
		br_cpf => "stdnum AND value ~ '^(.)\\1+\$'",					# it takes equal digits
		ca_bc_phn => 'false',
		ca_sin => 'false',
		ch_ahv => 'false',
		dk_cpr => "valid AND value ~ '^.{6}[4-9]' AND substr(value, 5, 2)::int + 2000 >= $this_year",	# no day to come
		es_dni => 'false',
		es_nie => 'false',
		fi_hetu => 'false',
		fr_nir => "stdnum AND verdict = 'component'",				# it checks no sex and no month
		gb_nhs => "stdnum AND verdict = 'dummy'",
		ie_pps => "substr(value, 9) ~ '[C-GI]'",						# letters that it does not know
		in_aadhaar => 'false',
		it_cf => 'false',
		luhn => 'false',
		mx_curp => "valid AND value ~ '^.{10}X|^.[AEIOU]'",				# it knows two sexes, and names to avoid
		nl_bsn => 'false',
		no_fnr => "valid AND (value ~ '^.{4}[4-9].[5-8]' OR value ~ '^[26]9[04]200[0-4]'"	# it looks for the century
		  . " OR (substr(value, 5, 2)::int + 2000 >= $this_year AND value ~ '^.{6}[5-9]'))",
		orcid => 'false',
		pl_pesel => 'false',
		se_personnummer => 'false',
		tr_tckn => 'false',
		verhoeff => 'false',
		za_id => "valid AND substr(value, 11, 1) > '1'");

	skip "$python has no module stdnum", 1 + 2 * keys %differs
	  if system("$python -c 'import stdnum' >/dev/null 2>&1") != 0;

	my $peer = PostgreSQL::Test::Utils::tempdir . '/peer.py';
	append_to_file($peer, <<'PYTHON');
import random
import sys

from stdnum import ean, luhn, verhoeff
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ca import bc_phn, sin
from stdnum.ch import ssn as ahv
from stdnum.dk import cpr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.ie.vat import calc_check_digit as pps_letter
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale as cf
from stdnum.iso7064 import mod_11_2, mod_37_2
from stdnum.mx import curp
from stdnum.nl import bsn
from stdnum.no import fodselsnummer as fnr
from stdnum.pl import pesel
from stdnum.se import personnummer
from stdnum.tr import tckimlik
from stdnum.us import atin, ein, itin
from stdnum.za import idnr

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


def letters(n, alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
    return "".join(random.choices(alphabet, k=n))


def day():
    return "%02d" % random.randint(1, 31)


def month():
    return "%02d" % random.randint(1, 12)


def date():
    """day, month, year"""
    return day() + month() + digits(2)


def etad():
    """year, month, day"""
    return digits(2) + month() + day()


def with_check(body, check):
    """makers of a value whose last characters are right, as makers of two: any other, and it"""
    def valid():
        while True:
            start = body()
            end = check(start)
            if "10" not in end[:2] or len(end) != 2:
                return start + end

    def anything():
        value = valid()
        place = random.randrange(len(value))
        other = digits(1) if value[place].isdigit() else letters(1)
        return value[:place] + other + value[place + 1:]

    return anything, valid


def nn_check(body):
    return "%02d" % (97 - int(random.choice(["", "2"]) + body) % 97)


def cf_body():
    return (letters(6) + digits(2) + letters(1, "ABCDEHLMPRST") + day() + letters(1) +
            letters(3, "0123456789LMNPQRSTUV"))


def curp_body():
    return (letters(1) + "X" + letters(2) + etad() + letters(1, "HMX") + random.choice(["DF", "NE", "AS", "ZS", "AA"]) +
            letters(3) + letters(1, "0123456789ABC"))


def fnr_check(body):
    first = fnr.calc_check_digit1(body)
    return first + fnr.calc_check_digit2(body + first)


def pps_number():
    number = digits(7)
    last = random.choice(["", "A", "B", "C", "H", "T", "W"])
    return number + pps_letter(number + (last if last in "ABCH" else "")) + last


def bsn_check(body):
    return str(bsn.checksum(body + "0"))


def nhs_check(body):
    return next((d for d in "0123456789" if nhs.checksum(body + d) == 0), "0")


kinds = {
    # name: a random value; a valid one; what stdnum says
    "be_nn": (*with_check(lambda: etad() + digits(3), nn_check), nn.is_valid),
    "br_cpf": (*with_check(lambda: random.choice([digits(9), digits(1) * 9]), cpf._calc_check_digits), cpf.is_valid),
    "ca_bc_phn": (*with_check(lambda: "9" + digits(8), lambda body: bc_phn.calc_check_digit(body[1:])), bc_phn.is_valid),
    "ca_sin": (*with_check(lambda: digits(8), luhn.calc_check_digit), sin.is_valid),
    "ch_ahv": (*with_check(lambda: "756" + digits(9), ean.calc_check_digit), ahv.is_valid),
    "dk_cpr": (*with_check(date, lambda body: digits(4)), cpr.is_valid),
    "es_dni": (*with_check(lambda: digits(8), dni.calc_check_digit), dni.is_valid),
    "es_nie": (*with_check(lambda: letters(1, "XYZ") + digits(7), nie.calc_check_digit), nie.is_valid),
    "fi_hetu": (*with_check(lambda: date() + letters(1, "+-YXWVUABCDEF") + digits(3),
                            lambda body: hetu._calc_checksum(body[:6] + body[7:])), hetu.is_valid),
    "fr_nir": (*with_check(lambda: letters(1, "1234789") + digits(2) + month() +
                           random.choice(["75", "2A", "2B", "99", "01"]) + digits(6), nir.calc_check_digits),
               nir.is_valid),
    "gb_nhs": (*with_check(lambda: random.choice([digits(9), digits(1) * 9]), nhs_check), nhs.is_valid),
    "ie_pps": (*with_check(pps_number, lambda body: ""), pps.is_valid),
    "in_aadhaar": (*with_check(lambda: letters(1, "23456789") + digits(10), verhoeff.calc_check_digit),
                   aadhaar.is_valid),
    "it_cf": (*with_check(cf_body, cf.calc_check_digit), cf.is_valid),
    "luhn": (*with_check(lambda: digits(random.randint(1, 30)), luhn.calc_check_digit), luhn.is_valid),
    "mx_curp": (*with_check(curp_body, curp.calc_check_digit), curp.is_valid),
    "nl_bsn": (*with_check(lambda: digits(8), bsn_check), bsn.is_valid),
    "no_fnr": (*with_check(lambda: date() + digits(3), fnr_check), fnr.is_valid),
    "orcid": (*with_check(lambda: digits(15), mod_11_2.calc_check_digit), mod_11_2.is_valid),
    "pl_pesel": (*with_check(lambda: digits(2) + "%02d" % (random.randint(1, 12) + 20 * random.randint(0, 4)) +
                             day() + digits(4), pesel.calc_check_digit), pesel.is_valid),
    "se_personnummer": (*with_check(lambda: etad() + "-" + digits(3),
                                    lambda body: luhn.calc_check_digit(body.replace("-", ""))),
                        personnummer.is_valid),
    "tr_tckn": (*with_check(lambda: number(9), tckimlik.calc_check_digits), tckimlik.is_valid),
    "verhoeff": (*with_check(lambda: digits(random.randint(1, 30)), verhoeff.calc_check_digit), verhoeff.is_valid),
    "za_id": (*with_check(lambda: etad() + digits(4) + letters(1, "012") + digits(1), luhn.calc_check_digit),
              idnr.is_valid),
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
