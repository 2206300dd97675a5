# The built-in model, without training, on labelled sets: all pairs of records,
# those of even odds or better taken for one person.
#
# Needs the labelled sets: MEDREC_REFERENCE.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $reference = $ENV{MEDREC_REFERENCE};
plan skip_all => 'MEDREC_REFERENCE is not set' unless $reference && -d "$reference/linkage";

# file, its columns, the fields, and how good precision and recall are at least
my @sets = (
	[
		'febrl1.csv', 'rec_id entity_id given_name surname street_number address_1 address_2 suburb postcode state date_of_birth soc_sec_id',
		q{family => surname, given => given_name, birth_date => date_of_birth, street => concat_ws(' ', street_number, address_1),
		  city => suburb, state => state, postal_code => postcode, ssn => soc_sec_id},
		0.995, 0.98
	],
	[
		'rldata500.csv', 'rec_id entity_id fname_c1 fname_c2 lname_c1 lname_c2 by bm bd',
		q{family => lname_c1, given => fname_c1, birth_date => lpad(by, 4, '0') || lpad(bm, 2, '0') || lpad(bd, 2, '0')},
		0.98, 0.94
	],
	[
		'fake_1000.csv', 'rec_id entity_id first_name surname dob city email',
		q{family => surname, given => first_name, birth_date => dob, city => city, email => email},
		0.995, 0.6
	]);

my $node = new_node('match_labelled');
foreach my $set (@sets)
{
	my ($file, $columns, $fields, $precision, $recall) = @$set;
	my $table = join ', ', map { "$_ text" } split / /, $columns;

	$node->safe_psql('postgres', "DROP TABLE IF EXISTS raw, labelled; CREATE TABLE raw ($table);"
		  . "COPY raw FROM '$reference/linkage/$file' (FORMAT csv, HEADER);"
		  . "CREATE TABLE labelled AS SELECT row_number() OVER () AS n, entity_id, patient_key($fields) AS key FROM raw");
	my ($pairs, $true, $found, $right) = split /\|/, $node->safe_psql('postgres', q{
		SELECT count(*), count(*) FILTER (WHERE same), count(*) FILTER (WHERE p >= 0.5), count(*) FILTER (WHERE same AND p >= 0.5)
		FROM (SELECT a.entity_id = b.entity_id AS same, match_probability(a.key, b.key) AS p
		      FROM labelled a JOIN labelled b ON a.n < b.n) AS s});
	cmp_ok($true, '>=', 50, "$file: $pairs pairs, $true of one person");
	cmp_ok($right / $found, '>=', $precision, sprintf('%s: precision %.4f', $file, $right / $found));
	cmp_ok($right / $true, '>=', $recall, sprintf('%s: recall %.4f', $file, $right / $true));
}

done_testing();
