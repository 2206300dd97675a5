# The check digits: what share of wrong digits and of neighbours exchanged they
# find, which theory says exactly.
#
# A change counts when it leaves all as it must be but for the check digit. It
# is known by its place and by the characters before and after; most algorithms
# find such a change always or never.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use List::Util qw(sum);
use MedrecTest;
use Test::More;

my $digits = '0123456789';
my $letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
my $of_30 = '0123456789ACDEFGHJKLMNPRTUVWXY';
my $of_25 = 'ACDEFGHJKLMNPRTUVWXY34679';
my @two_digits = map { sprintf '%02d', $_ } 0 .. 99;
my $of_nhi = 'ABCDEFGHJKLMNPQRSTUVWXY';

# kind, or scheme: of identifier_check(), or of mrn_check()
# body: the alphabets of its characters, or literal text in quotes
# check: the alphabet of the check character, or all check texts there can be
# after: what follows it
# refused: some bodies have no check digit, as it would be 10
# to: what a character is changed into
# single, neighbours: places of the characters to change, and of the first of
# two to exchange; then how many different changes there are, how many of them
# are never found, and how many only in some numbers
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
	},
	{
		# Weights less than the prime 11, and neighbours differ by 1.
		name => 'NHS, modulo 11', kind => 'gb_nhs', refused => 1,
		body => [ ($digits) x 9 ], check => $digits, to => $digits,
		single => [ [ 1 .. 10 ], 10 * 90, 0 ],
		neighbours => [ [ 1 .. 9 ], 9 * 90, 0 ],
	},
	{
		# The last two weights, 2 and -1, differ by 3.
		name => 'BSN, modulo 11', kind => 'nl_bsn', refused => 1,
		body => [ ($digits) x 8 ], check => $digits, to => $digits,
		single => [ [ 1 .. 9 ], 9 * 90, 0 ],
		neighbours => [ [ 1 .. 8 ], 8 * 90, 0 ],
	},
	{
		# Each of the two check digits would do.
		name => 'Norway, modulo 11 twice', kind => 'no_fnr', refused => 1,
		body => [ "'0101'", ($digits) x 5 ], check => \@two_digits, to => $digits,
		single => [ [ 5 .. 11 ], 7 * 90, 0 ],
		neighbours => [ [ 5 .. 10 ], 6 * 90, 0 ],
	},
	{
		# The alphabet of check letters is 23 of 26; an exchange with one is
		# another form.
		name => 'PPS, modulo 23', kind => 'ie_pps',
		body => [ ($digits) x 7 ], check => $letters, to => "$digits$letters",
		single => [ [ 1 .. 8 ], 7 * 90 + 23 * 25, 0 ],
		neighbours => [ [ 1 .. 6 ], 6 * 90, 0 ],
	},
	{
		name => 'DNI, modulo 23', kind => 'es_dni',
		body => [ ($digits) x 8 ], check => $letters, to => "$digits$letters",
		single => [ [ 1 .. 9 ], 8 * 90 + 23 * 25, 0 ],
		neighbours => [ [ 1 .. 7 ], 7 * 90, 0 ],
	},
	{
		# Born on 1 January; of the number, the first digit can be 0 to 8. The
		# century is not in the sum, so that a wrong sign is never found.
		name => 'Finland, modulo 31', kind => 'fi_hetu',
		body => [ "'0101'", ($digits) x 2, "'-'", '12345678', ($digits) x 2 ],
		check => "$digits$letters", to => "$digits$letters",
		single => [ [ 5, 6, 8 .. 11 ], 4 * 90 + 8 * 8 + 31 * 35, 0 ],
		neighbours => [ [ 5, 8 .. 10 ], 3 * 90 + 8 * 8, 0 ],
	},
	{
		# 9 is no multiple of the prime 97. The key is 01 to 97, so that there is
		# no 98 to exchange.
		name => 'NIR, modulo 97', kind => 'fr_nir',
		body => [ "'1'", ($digits) x 2, "'01'", ($digits) x 8 ], check => \@two_digits, to => $digits,
		single => [ [ 2, 3, 6 .. 15 ], 12 * 90, 0 ],
		neighbours => [ [ 2, 6 .. 14 ], 10 * 90 - 1, 0 ],
	},
	{
		# The day has one century only, and so the key one reading.
		name => 'Belgium, modulo 97', kind => 'be_nn', bodies => 1000,
		body => [ "'000229'", ($digits) x 3 ], check => \@two_digits, to => $digits,
		single => [ [ 7 .. 11 ], 5 * 90, 0 ],
		neighbours => [ [ 7 .. 10 ], 4 * 90 - 1, 0 ],
	},
	{
		# Digits as in Luhn's formula, but the check digit is the sum, so that
		# after a doubled digit 2 and 5, 3 and 6, 4 and 7 can be exchanged.
		# Letters have ten sums: four have 2 letters, six have 3.
		name => 'KVNR', kind => 'de_kvnr',
		body => [ $letters, ($digits) x 8 ], check => $digits, to => "$digits$letters",
		single => [ [ 1 .. 10 ], 26 * 25 + 9 * 90, 4 * 2 + 6 * 6 ],
		neighbours => [ [ 2 .. 9 ], 8 * 90, 7 * 2 + 6 ],
	},
	{
		# 4 times 5 is 20. The weights 4 and 9 differ by 5, so that digits both
		# even or both odd can be exchanged; 9 and 1 differ by 8.
		name => 'LANR', kind => 'de_lanr', after => '01',
		body => [ ($digits) x 6 ], check => $digits, to => $digits,
		single => [ [ 1 .. 7 ], 7 * 90, 3 * 10 ],
		neighbours => [ [ 1 .. 6 ], 6 * 90, 5 * 40 + 10 ],
	},
	{
		# Weights 1, 3, 7 and 9 have no factor of 10; their differences are even,
		# so that digits that differ by 5 can be exchanged. Of the digits of month
		# and day, only changes to another day of the calendar count.
		name => 'PESEL', kind => 'pl_pesel',
		body => [ ($digits) x 2, '02468', '123456789', '012', '12345678', ($digits) x 4 ],
		check => $digits, to => $digits,
		single => [ [ 1 .. 11 ], 7 * 90 + 5 * 9 + 9 * 8 + 3 * 3 + 8 * 9, 0 ],
		neighbours => [ [ 1 .. 10 ], 90 + 5 * 9 + (12 + 10) + 3 + 6 + 8 * 9 + 4 * 90, 10 + 5 + 2 + 8 + 40 ],
	},
	{
		# At odd places the letters count in another order, in which W and Y
		# stay where they are; ten letters may stand for digits.
		name => 'Codice fiscale, modulo 26', kind => 'it_cf', bodies => 10000,
		body => [ ($letters) x 3, "'XXX80A01'", $letters, ($digits) x 3 ],
		check => $letters, to => "$digits$letters",
		single => [ [ 1 .. 3, 12 .. 16 ], 5 * 26 * 25 + 3 * 10 * 19, 0 ],
		neighbours => [ [ 1, 2, 13, 14 ], 2 * 26 * 25 + 2 * 90, 2 * 2 ],
	},
	{
		# Modulo a prime, with a letter for each remainder.
		name => 'NRIC, modulo 11', kind => 'sg_nric',
		body => [ "'S'", ($digits) x 7 ], check => 'ABCDEFGHIZJ', to => "$digits$letters",
		single => [ [ 2 .. 9 ], 7 * 90 + 11 * 25, 0 ],
		neighbours => [ [ 2 .. 7 ], 6 * 90, 0 ],
	},
	{
		# A and Z, 1 and 24, count alike; Z is no check letter. At the first
		# place it stands for a test.
		name => 'NHI, modulo 23', kind => 'nz_nhi', bodies => 20000,
		body => [ $of_nhi, ("${of_nhi}Z") x 2, ($digits) x 2, "${of_nhi}Z" ], check => $of_nhi, to => "$digits${of_nhi}Z",
		single => [ [ 2 .. 7 ], 3 * 24 * 23 + 2 * 90 + 23 * 23, 3 * 2 ],
		neighbours => [ [ 2, 4, 6 ], 24 * 23 + 90 + 23 * 23, 2 ],
	},
	{
		# 80840 stands before it unwritten. An NPI begins with 1 or 2.
		name => 'NPI, Luhn', kind => 'us_npi',
		body => [ '12', ($digits) x 8 ], check => $digits, to => $digits,
		single => [ [ 1 .. 10 ], 2 + 9 * 90, 0 ],
		neighbours => [ [ 1 .. 9 ], 2 + 8 * 90, 8 * 2 ],
	},
	{
		# The sums 0 and 1 have the same check digit, 0: what changes one into the
		# other is not found. By any weight that is a change by one of two
		# numbers, or their opposites. An exchange of a last 0 with the check
		# digit 1 is never found, that of 1 with 0 half the time.
		name => 'M11 of HL7', kind => 'hl7_mod11', bodies => 10000,
		body => [ ($digits) x 7 ], check => $digits, to => $digits,
		single => [ [ 1 .. 8 ], 8 * 90, 0, 7 * 18 ],
		neighbours => [ [ 1 .. 7 ], 7 * 90, 1, 6 * 18 + 1 ],
	},
	{
		# The remainders 0 and 1 are both written 0, as with M11; of numbers with
		# a 0, the second check digit leaves little unfound. It has weight 5 + 1
		# for 5, where both sums can change by 1, and weight 11 for the first.
		name => 'CPF, modulo 11 twice', kind => 'br_cpf', refused => 1, bodies => 200000,
		body => [ ($digits) x 9 ], check => ['00'], to => $digits,
		single => [ [ 1 .. 11 ], 9 * 90 + 2 * 9, 0, 18 + 18 ],
		neighbours => [ [ 1 .. 9 ], 8 * 90 + 9, 0, 8 * 18 + 1 ],
	},
	{
		# Weights 15 to 1, of which 11 is a multiple of the modulus.
		name => 'CNS, modulo 11', kind => 'br_cns', refused => 1,
		body => [ '789', ($digits) x 13 ], check => $digits, to => $digits,
		single => [ [ 2 .. 15 ], 14 * 90, 90 ],
		neighbours => [ [ 2 .. 14 ], 13 * 90, 0 ],
	},
	{
		name => 'British Columbia, modulo 11', kind => 'ca_bc_phn', refused => 1,
		body => [ "'9'", ($digits) x 8 ], check => $digits, to => $digits,
		single => [ [ 2 .. 10 ], 9 * 90, 0 ],
		neighbours => [ [ 2 .. 9 ], 8 * 90, 0 ],
	},
	{
		# Weights 1, 3, 7 and 9 differ by even numbers. The last one, 9, is -1, so
		# that the digit and the check digit can be exchanged.
		name => 'Medicare of Australia', kind => 'au_medicare', after => '1',
		body => [ '23456', ($digits) x 7 ], check => $digits, to => $digits,
		single => [ [ 1 .. 9 ], 20 + 8 * 90, 0 ],
		neighbours => [ [ 1 .. 8 ], 20 + 7 * 90, 6 * 10 + 90 ],
	},
	{
		# Letters 1 to 24 that differ by 11 or 22 count alike. The check digit 0
		# is 10, and can be exchanged with 1.
		name => 'NHI, modulo 11', kind => 'nz_nhi', refused => 1, bodies => 20000,
		body => [ $of_nhi, ("${of_nhi}Z") x 2, ($digits) x 3 ], check => $digits, to => "$digits${of_nhi}Z",
		single => [ [ 2 .. 7 ], 2 * 24 * 23 + 4 * 90, 2 * (26 + 4) ],
		neighbours => [ [ 2, 4 .. 6 ], 24 * 23 + 3 * 90, 26 + 4 + 2 ],
	},
	{
		# Of the two check digits one adds up the other digits, in any order; in
		# the first one neighbours have weights 7 and -1. The sum of all is eight
		# times that of every second digit, so that the last digit is even.
		name => 'TCKN, modulo 10 twice', kind => 'tr_tckn',
		body => [ '123456789', ($digits) x 8 ], check => \@two_digits, to => $digits,
		single => [ [ 1 .. 11 ], 72 + 9 * 90 + 45, 0 ],
		neighbours => [ [ 1 .. 10 ], 72 + 8 * 90 + 45, 8 + 8 * 10 ],
	},
	{
		# Weights 18 to 2, and letters count from 10, modulo 10.
		name => 'CURP', kind => 'mx_curp', bodies => 10000,
		body => [ ($letters) x 4, "'800101HDF'", ($letters) x 3, $digits ], check => $digits, to => $letters,
		single => [ [ 1 .. 4, 14 .. 16 ], 7 * 26 * 25, sum map { curp_alike($_) } 18, 17, 16, 15, 5, 4, 3 ],
		neighbours => [ [ 1 .. 3, 14, 15, 17 ], 5 * 26 * 25 + 90, 5 * curp_alike(1) ],
	},
	# schemes of check_digit() that no kind has
	{
		name => 'Damm', scheme => 'damm',
		body => [ ($digits) x 7 ], check => $digits, to => $digits,
		single => [ [ 1 .. 8 ], 8 * 90, 0 ],
		neighbours => [ [ 1 .. 7 ], 7 * 90, 0 ],
	},
	{
		# Powers of 10 modulo the prime 97. There is no 01 to exchange.
		name => 'ISO/IEC 7064, MOD 97-10', scheme => 'iso7064_mod97_10',
		body => [ ($digits) x 7 ], check => \@two_digits, to => $digits,
		single => [ [ 1 .. 9 ], 9 * 90, 0 ],
		neighbours => [ [ 1 .. 8 ], 7 * 90 + 89, 0 ],
	},
	{
		name => 'INSEE, modulo 97', scheme => 'mod97',
		body => [ ($digits) x 7 ], check => \@two_digits, to => $digits,
		single => [ [ 1 .. 9 ], 9 * 90, 0 ],
		neighbours => [ [ 1 .. 8 ], 7 * 90 + 89, 0 ],
	},
	{
		# The remainders 0 and 10 are both written 1: much as with M11. The last
		# digit and the check digit 1 and 0, 1 and 2 can be exchanged, 0 and 1, 2
		# and 1 in some numbers.
		name => 'Modified IBM 1022', scheme => 'ibm1022_mod11', bodies => 10000,
		body => [ ($digits) x 7 ], check => $digits, to => $digits,
		single => [ [ 1 .. 8 ], 8 * 90, 0, 7 * 18 ],
		neighbours => [ [ 1 .. 7 ], 7 * 90, 2, 6 * 18 + 2 ],
	});

# How many exchanges of two letters leave the sum of a CURP as it is? Between N
# and O the Spanish alphabet has one more.
sub curp_alike
{
	my ($weight) = @_;
	my @values = (10 .. 23, 25 .. 36);

	return scalar grep { $_ != 0 && $weight * $_ % 10 == 0 } map { my $a = $_; map { $_ - $a } @values } @values;
}

my $node = new_node('check_digits');

sub random_body
{
	return join '', map {
		/^'(.*)'$/ ? $1 : substr($_, int(rand(length $_)), 1)
	} @_;
}

# SQL that judges the value of an expression
sub verdict
{
	my ($algorithm, $value) = @_;

	return "identifier_check('$algorithm->{kind}', $value)" if defined $algorithm->{kind};
	return "mrn_check($value, repeat('X', length($value)), '$algorithm->{scheme}')";
}

# Counts the different changes, those never found and those found in some numbers.
sub sweep
{
	my ($algorithm, $places, $changes) = @_;
	my $verdict = verdict($algorithm, 'changed');
	my $places_list = join ', ', @$places;

	return $node->safe_psql('postgres', qq{
		WITH change AS (
		    SELECT place, c.before, c.after, c.changed
		    FROM value, unnest(ARRAY[$places_list]) AS place, LATERAL ($changes) AS c),
		judged AS (
		    SELECT place, before, after, $verdict AS verdict
		    FROM change WHERE before <> after)
		SELECT count(*), count(*) FILTER (WHERE found = 0), count(*) FILTER (WHERE found > 0 AND missed > 0)
		FROM (SELECT count(*) FILTER (WHERE verdict = 'checksum') AS found,
		             count(*) FILTER (WHERE verdict <> 'checksum') AS missed
		      FROM judged WHERE verdict IN ('ok', 'legacy', 'checksum') GROUP BY place, before, after) AS c});
}

foreach my $algorithm (@algorithms)
{
	my $name = $algorithm->{name};
	my $bodies = $algorithm->{bodies} // 3000;
	my %seen;

	srand(20260101);
	$seen{ random_body(@{ $algorithm->{body} }) } = 1 while keys %seen < $bodies;
	my $check = $algorithm->{check};
	my $after = $algorithm->{after} // '';
	my $checkers = join ', ', map { "'$_'" } ref $check ? @$check : split //, $check;
	$node->safe_psql('postgres',
		    'SET client_min_messages = warning; DROP TABLE IF EXISTS value;'
		  . "CREATE TABLE value AS SELECT body, body || checker || '$after' AS value FROM (VALUES "
		  . join(', ', map { "('$_')" } sort keys %seen)
		  . ") AS b (body), unnest(ARRAY[$checkers]) AS checker"
		  . ' WHERE ' . verdict($algorithm, "(body || checker || '$after')") . " IN ('ok', 'test', 'legacy')");
	my ($values, $bodies_checked) = split /\|/,
	  $node->safe_psql('postgres', 'SELECT count(*), count(DISTINCT body) FROM value');
	is($values, $bodies_checked, "$name: no body has two check characters");
	cmp_ok($bodies_checked, $algorithm->{refused} ? '<' : '==', $bodies,
		$algorithm->{refused} ? '... and some have none' : '... and each has one');

	my ($places, $total, $missed, $seldom) = @{ $algorithm->{single} };
	is( sweep($algorithm, $places, qq{
			SELECT substr(value, place, 1) AS before, after,
			       overlay(value PLACING after FROM place) AS changed
			FROM string_to_table('$algorithm->{to}', NULL) AS after}),
		join('|', $total, $missed, $seldom // 0),
		sprintf('%s: finds %d of %d wrong characters, %d only in some numbers', $name, $total - $missed, $total, $seldom // 0));

	($places, $total, $missed, $seldom) = @{ $algorithm->{neighbours} };
	is( sweep($algorithm, $places, qq{
			SELECT substr(value, place, 1) AS before, substr(value, place + 1, 1) AS after,
			       overlay(value PLACING reverse(substr(value, place, 2)) FROM place) AS changed}),
		join('|', $total, $missed, $seldom // 0),
		sprintf('%s: finds %d of %d exchanges of neighbours, %d only in some numbers', $name, $total - $missed, $total, $seldom // 0));
}

done_testing();
