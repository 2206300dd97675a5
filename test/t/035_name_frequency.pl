# Every name of the official lists has its share: those that are listed within
# a class of shares, all others that of the rarest listed one.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $surnames = reference_file('linkage/us_surname_counts.csv.xz');
my $given_names = reference_file('linkage/us_firstname_counts.csv');
plan skip_all => 'counts of names not found' if !defined $surnames || !defined $given_names;
plan skip_all => 'xz not found' if system('xz --version >/dev/null 2>&1');

my $node = new_node('name_frequency');
$node->safe_psql('postgres', qq{
	CREATE TABLE family (name text, n float8);
	\\copy family FROM PROGRAM 'xz -dc "$surnames" | tail -n +2' WITH (FORMAT csv)
	CREATE TABLE women_and_men (name text, sex text, n float8);
	\\copy women_and_men FROM '$given_names' WITH (FORMAT csv, HEADER)
});

# the people of the 2010 Census; and those of 1990 that the counts are scaled
# to, of whom Mary and James are 2.629 % and 3.318 %
$node->safe_psql('postgres', q{
	CREATE TABLE name AS
	SELECT 'family' AS part, name, n / 294979229 AS share, n >= 400 AS listed FROM family
	UNION ALL
	SELECT 'given', name, sum(n) / (SELECT sum(n / CASE name WHEN 'mary' THEN 0.02629 ELSE 0.03318 END)
		FROM women_and_men WHERE (name, sex) IN (('mary', 'f'), ('james', 'm'))), true
	FROM women_and_men GROUP BY name});

is($node->safe_psql('postgres', 'SELECT part, count(*), count(*) FILTER (WHERE listed) FROM name GROUP BY part ORDER BY part'),
	"family|162253|52036\ngiven|5163|5163", 'the names are there');
is($node->safe_psql('postgres', q{SELECT name FROM name WHERE name_fold(name) <> name}), '', 'they are folded');

# a class is 1/16 of a power of two
is($node->safe_psql('postgres', q{
	SELECT part, name, share, name_frequency(name, part) FROM name
	WHERE listed AND abs(log(2, (name_frequency(name, part) / share)::numeric)) > 1 / 32.0 + 1e-5 LIMIT 5}),
	'', 'those that are listed have their shares');

# one in two million may be taken for another
is($node->safe_psql('postgres', q{
	SELECT part, name FROM name JOIN (SELECT part, min(name_frequency(name, part)) AS floor FROM name WHERE listed GROUP BY part) f USING (part)
	WHERE NOT listed AND name_frequency(name, part) <> floor LIMIT 5}),
	'', 'all others are as frequent as the rarest of them');

# names as people write them
is($node->safe_psql('postgres', q{
	SELECT part, name FROM name
	WHERE name_frequency(upper(name), part) <> name_frequency(name, part)
		OR name_frequency(left(name, 2) || ' ' || substr(name, 3), part) <> name_frequency(name, part)
		OR name_frequency(left(name, 1) || '''' || substr(name, 2), part) <> name_frequency(name, part) LIMIT 5}),
	'', 'capitals, blanks and apostrophes do not matter');

# in databases of other encodings: the name is folded by way of UTF-8 there
foreach my $encoding ('LATIN1', 'SQL_ASCII')
{
	$node->safe_psql('postgres', "CREATE DATABASE \"in_$encoding\" TEMPLATE template0 ENCODING $encoding LOCALE 'C'");
	$node->safe_psql("in_$encoding", 'CREATE EXTENSION medrec');
	my $jose = $encoding eq 'LATIN1' ? '\x4a6f73e9' : '\x4a6f73c3a9';
	is($node->safe_psql("in_$encoding", qq{
		SELECT count(*), count(*) FILTER (WHERE name_frequency(convert_from('$jose', '$encoding'), 'given') = name_frequency('jose', 'given'))
		FROM generate_series(1, 1000)}),
		'1000|1000', "$encoding: the name of each row");
}

$node->stop;
done_testing();
