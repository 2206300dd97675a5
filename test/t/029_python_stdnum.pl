# python-stdnum says the same of 100,000 values of every kind that it has, half
# of them random and half with right check digits, but for what is listed here
# with its reason; and it makes the same check digits.
#
# Needs a Python with the module stdnum: MEDREC_PYTHON, or python3.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $python = $ENV{MEDREC_PYTHON} || 'python3';
plan skip_all => "$python has no module stdnum"
  if system("$python -c 'import stdnum' >/dev/null 2>&1") != 0;

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

my $node = new_node('python_stdnum');
my ($values, $checks) = map { PostgreSQL::Test::Utils::tempdir . "/$_" } qw(values checks);
command_ok([ split(' ', $python), "$FindBin::RealBin/../lib/stdnum_answers.py", $values, $checks, $half ],
	'python-stdnum answers');
$node->safe_psql('postgres',
	"CREATE TABLE answer (kind text, value text, stdnum bool); COPY answer FROM '$values';"
	  . 'CREATE TABLE judged AS SELECT *, identifier_check(kind, value) AS verdict,'
	  . ' identifier_is_valid(kind, value) AS valid FROM answer;'
	  . "CREATE TABLE made (scheme text, body text, stdnum text); COPY made FROM '$checks';");

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

foreach my $line (split /\n/, $node->safe_psql('postgres', q{
	SELECT scheme, count(*), count(*) FILTER (WHERE check_digit(scheme, body) IS DISTINCT FROM stdnum)
	FROM made GROUP BY scheme ORDER BY scheme}))
{
	my ($scheme, $n, $differences) = split /\|/, $line;
	is("$n $differences", "$half 0", "$scheme: python-stdnum makes the same check digits");
}

done_testing();
