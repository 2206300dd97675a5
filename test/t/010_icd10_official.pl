# Every code of every official edition parses, dotted and undotted, and prints
# back as it was.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $cm = reference_file('icd10/icd10cm/icd10cm_history.tsv.xz');
my $pcs = reference_file('icd10/icd10pcs/icd10pcs_history.tsv.xz');
plan skip_all => 'official code files not found' unless $cm && $pcs;
plan skip_all => 'xz not found' if system('xz --version >/dev/null 2>&1');

my $node = new_node('official');

sub query { return $node->safe_psql('postgres', $_[0]); }

$node->safe_psql('postgres', qq{
	CREATE TABLE cm (code text);
	\\copy cm FROM PROGRAM 'xz -dc "$cm" | tail -n +2 | cut -f1 | sort -u'
	CREATE TABLE pcs (code text);
	\\copy pcs FROM PROGRAM 'xz -dc "$pcs" | tail -n +2 | cut -f1 | sort -u'
});

is(query('SELECT count(*) FROM cm'), '99085', 'all strings of FY2016 to FY2027 are there');
is(query(q{SELECT count(*) FROM cm WHERE icd10_undotted(code::icd10) = code}),
	'99085', 'undotted: parse and print back');
is(query(q{
	SELECT count(*) FROM cm, LATERAL (SELECT left(code, 3) || CASE WHEN length(code) > 3 THEN '.' || substr(code, 4) ELSE '' END AS dotted) d
	WHERE dotted::icd10::text = dotted AND dotted::icd10 = code::icd10 AND lower(dotted)::icd10::text = dotted}),
	'99085', 'dotted, in either case: parse and print back');
is(query(q{SELECT count(DISTINCT code::icd10) FROM cm}), '99085', 'all are different values');
is(query(q{SELECT count(*) FROM cm WHERE icd10_check(code) = 'ok' AND icd10_repair(code) = code::icd10 AND icd10_check(' ' || code || '.') = 'trailing_dot'}),
	'99085', 'check says ok, repair leaves them, a trailing dot is named');
is(query(q{
	SELECT count(*) FROM (SELECT code, row_number() OVER (ORDER BY code::icd10) AS a, row_number() OVER (ORDER BY code COLLATE "C") AS b FROM cm) o
	WHERE a = b}), '99085', 'code order is byte order');
is(query(q{
	SELECT count(*) FROM cm a JOIN cm b ON b.code::icd10 <@ a.code::icd10 WHERE length(a.code) = 3}),
	query(q{SELECT count(*) FROM cm a JOIN cm b ON starts_with(b.code, a.code) WHERE length(a.code) = 3}),
	'what is at or under a category begins with it');

is(query('SELECT count(*) FROM pcs WHERE length(code) = 7'), '82407', 'all procedure codes are there');
is(query(q{SELECT count(*) FROM pcs WHERE length(code) = 7 AND code::icd10pcs::text = code AND lower(code)::icd10pcs::text = code}),
	'82407', 'procedure codes parse and print back');
is(query(q{SELECT count(*) FROM pcs WHERE length(code) = 3 AND icd10pcs_is_valid(code)}), '0',
	'table headers are no procedure codes');
is(query(q{SELECT count(*) FROM pcs JOIN cm USING (code) WHERE length(code) = 7}), '0',
	'no string is a code of both systems');

$node->stop;
done_testing();
