# The generator of patients for the benches: the shares of what it makes are
# within bounds, what is a duplicate differs from its original, and the same
# seed gives the same bytes.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

chdir "$FindBin::RealBin/../.." or die "cannot go to the top: $!";
plan skip_all => 'no bench beside the tests' if !-r 'bench/lib/make_patients.sql';

my $rows = 20000;
my $node = new_node('patients', conf => "jit = off\nfsync = off\n");
my $dir = PostgreSQL::Test::Utils::tempdir;

# the rows of a database of its own as bytes, and what the script says
sub make
{
	my ($name, $seed) = @_;
	my ($said, $complaint);

	$node->safe_psql('postgres', "CREATE DATABASE $name");
	$node->psql(
		$name, '',
		stdout => \$said, stderr => \$complaint,
		extra_params => [ '-v', "patients=$rows", '-v', "seed=$seed", '-f', 'bench/lib/make_patients.sql' ]);
	is($complaint, '', "$name: made without complaint");
	$node->safe_psql($name, "COPY patient TO '$dir/$name'");
	return ($said, slurp_file("$dir/$name"));
}

my ($said, $bytes) = make('one', 1);
is($node->safe_psql('one', q{SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'public'::regnamespace}), 'patient', 'nothing else is left behind');
$node->safe_psql('one', 'CREATE EXTENSION medrec');
my ($said_again, $bytes_again) = make('again', 1);
my (undef, $bytes_other) = make('other', 2);

cmp_ok(length $bytes, '>', 100 * $rows, 'there are rows');
ok($bytes eq $bytes_again && $said eq $said_again, 'the same seed gives the same bytes');
ok($bytes ne $bytes_other, 'another seed gives others');

sub query { return $node->safe_psql('one', $_[0]); }

sub within
{
	my ($what, $low, $high, $sql) = @_;
	my $got = query("SELECT $sql");

	ok($got ne '' && $got >= $low && $got <= $high, "$what: $got, in $low to $high");
}

# what the script says is so
my ($pairs) = query('SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM patient GROUP BY person) AS c');
like($said, qr/^$rows\|17000\|3000\|$pairs$/m, 'rows, persons, duplicates and true pairs');
my %errors = $said =~ /^([a-z][a-z0-9 ]+)\|(\d+)$/mg;
is(join(',', sort keys %errors), 'day 01,day and month,delete,insert,married name,missing,nickname,ocr,other address,other phone,phonetic,substitute,swapped names,transpose,year',
	'all kinds of errors');
cmp_ok((sort { $a <=> $b } values %errors)[0], '>', 50, 'each of them many times');
my ($count, $sum) = (0, 0);
$count += $2, $sum += $1 * $2 while $said =~ /^([123])\|(\d+)$/mg;
is($count, 3000, 'each duplicate has one to three');
my $total = 0;
$total += $_ foreach values %errors;
is($total, $sum, 'and they are counted by kind');

# rows and the truth
is(query('SELECT count(*), count(DISTINCT id), min(id), max(id), count(DISTINCT mrn), count(DISTINCT person), min(person), max(person) FROM patient'),
	"$rows|$rows|1|$rows|$rows|17000|1|17000", 'numbers');
within('a row says nothing of the person', -0.05, 0.05, 'corr(id, person) FROM patient');
# two recordings of a person may have the same one error
within('duplicates equal to another row', 0, 10, q{count(*) - count(DISTINCT (person, family, given, middle, suffix, birth_date, sex, birth_order,
	phone, email, street, city, state, zip, ssn)) FROM patient});

# names as frequent as in the census; every name is one, but for errors
foreach my $name ([ 'SMITH', 'family' ], [ 'JOHNSON', 'family' ], [ 'JAMES', 'given' ], [ 'MARY', 'given' ])
{
	my ($value, $part) = @$name;
	within("$value beside the census", 0.6, 1.7,
		"(count(*) FILTER (WHERE $part = '$value') / count(*)::float8) / name_frequency('$value', '$part') FROM patient");
}
within('two people have one surname', 0.0005, 0.0012, 'sum((n / 20000.0) ^ 2) FROM (SELECT count(*) AS n FROM patient GROUP BY family) AS f');

# births by decade
is(query('SELECT count(*) FROM generate_series(192, 202) AS d WHERE NOT EXISTS (SELECT FROM patient WHERE extract(decade FROM birth_date) = d)'), '0', 'every decade since 1920');
within('born from 1950 to 1999', 0.5, 0.8, q{avg((birth_date BETWEEN '1950-01-01' AND '1999-12-31')::int) FROM patient});
is(query(q{SELECT count(*) FROM patient WHERE birth_date > '2027-01-01'}), '0', 'nobody of the future');

# households, twins, namesakes
within('rows to an address', 2, 3, 'avg(n) FROM (SELECT count(*) AS n FROM patient WHERE street IS NOT NULL GROUP BY street, zip) AS h');
within('people whose address another person has', 0.6, 0.9, q{avg((people > 1)::int) FROM patient
	JOIN (SELECT street, zip, count(DISTINCT person) AS people FROM patient GROUP BY street, zip) AS h USING (street, zip)});
within('people whose phone another person has', 0.2, 0.7, q{avg((people > 1)::int) FROM patient
	JOIN (SELECT phone, count(DISTINCT person) AS people FROM patient GROUP BY phone) AS h USING (phone)});
my $twins = q{patient AS a JOIN patient AS b ON b.person = a.person + 1 AND b.birth_order = 2 AND a.birth_order = 1};
within('twins', 100, 1000, "count(DISTINCT a.person) FROM $twins");
within('twins of one birth date', 0.8, 1, "avg((a.birth_date = b.birth_date)::int) FROM $twins");
within('twins of one address', 0.8, 1, "avg((a.street = b.street)::int) FROM $twins");
within('twins of one given name', 0, 0.01, "avg((a.given = b.given)::int) FROM $twins");
within('twins whose names are one letter apart', 0.3, 0.7, "avg((damerau_levenshtein(a.given, b.given) = 1)::int) FROM $twins");
within('fathers and sons of one name', 10, 200, q{count(DISTINCT a.person) FROM patient AS a JOIN patient AS b ON b.person = a.person + 2
	AND b.suffix = 'JR' AND a.family = b.family AND a.given = b.given AND a.street = b.street});

# ZIP Codes: the households apart, two of them agree as two people do
within('two households have one ZIP Code', 0.00006, 0.00015, q{sum(n * (n - 1)) / (sum(n) * (sum(n) - 1))
	FROM (SELECT count(DISTINCT street) AS n FROM patient WHERE length(zip) = 5 GROUP BY zip) AS z});
within('ZIP Codes in their states', 0.98, 1, q{avg((zip_state_check(zip, state) = 'ok')::int) FROM patient WHERE zip ~ '^[0-9]{5}$'});

# what is filled, and valid or a placeholder
foreach my $filled ([ 'phone', 0.8, 0.95 ], [ 'email', 0.25, 0.6 ], [ 'street', 0.9, 0.99 ], [ 'ssn', 0.6, 0.75 ], [ 'middle', 0.6, 0.75 ], [ 'birth_date', 0.98, 0.9999 ])
{
	my ($column, $low, $high) = @$filled;
	within("$column filled", $low, $high, "count($column) / count(*)::float8 FROM patient");
}
foreach my $kind ([ 'phone', 'us_phone', '555-555-5555' ], [ 'ssn', 'us_ssn', '999-99-9999' ], [ 'zip', 'us_zip', '' ])
{
	my ($column, $kind, $placeholder) = @$kind;
	within("$column valid", 0.98, 1, "avg(identifier_is_valid('$kind', $column)::int) FROM patient WHERE $column <> '$placeholder'");
}
foreach my $placeholder ([ 'phone', '555-555-5555' ], [ 'ssn', '999-99-9999' ], [ 'birth_date', '1900-01-01' ], [ 'left(given, 4)', 'BABY' ])
{
	my ($column, $value) = @$placeholder;
	within("placeholders $value", 5, 500, "count(*) FROM patient WHERE $column = '$value'");
}

$node->stop;
done_testing();
