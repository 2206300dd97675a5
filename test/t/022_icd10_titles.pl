# Official titles: every one that the library has is the publisher's for those
# days; what seventh characters mean; search. Skipped if medrec was built
# without titles.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $node = new_node('titles', conf => "work_mem = 256MB\njit = off\n");
sub query { return $node->safe_psql('postgres', $_[0]); }

plan skip_all => 'built without titles' if query(q{SELECT icd10_title('A00') IS NULL}) eq 't';

is(query(q{SELECT icd10_title('E11.9'), icd10_title('e119', '2026-01-01'), icd10_title('E11.9'::icd10, '2016-01-01')}),
	join('|', ('Type 2 diabetes mellitus without complications') x 3), 'a title, by code and text');
is(query(q{SELECT icd10_title('U07.1', '2019-01-01') IS NULL, icd10_title('U07.1', '2020-04-01'), icd10_title('U07.1')}),
	't|COVID-19|COVID-19', '... only while the code is valid, if a day is given');
is(query(q{SELECT num_nulls(icd10_title('N/A'), icd10_title(''), icd10_title(NULL::text), icd10_title(repeat('E', 1000000)),
	icd10_title('E11.9', NULL), icd10_title('E11.9', '2100-01-01'), icd10_title('E11.9', 'infinity'), icd10_title('E11.9', '-infinity'))}),
	'8', 'no title of what is no code, and on days that no edition covers');

# seventh characters
is(query(q{SELECT string_agg(character, '' ORDER BY character) FROM icd10_seventh_characters('S72.001', '2026-01-01')}),
	'ABCDEFGHJKMNPQRS', 'the seventh characters of a fracture');
is(query(q{SELECT * FROM icd10_seventh_characters('T40.1X1', '2026-01-01')}),
	"A|initial encounter|T40.1X1A\nD|subsequent encounter|T40.1X1D\nS|sequela|T40.1X1S", '... of a poisoning');
is(query(q{SELECT whole_code FROM icd10_seventh_characters('W21.89', '2026-01-01')}), "W21.89XA\nW21.89XD\nW21.89XS", '... behind a filling X');
is(query(q{SELECT meaning FROM icd10_seventh_characters('S72001A', '2026-01-01')}), 'initial encounter for closed fracture', '... of a whole code');
is(query(q{SELECT count(*) FROM icd10_seventh_characters('E11', '2026-01-01')}), '0', 'a code that takes none');

# search
is(query(q{SELECT code FROM icd10_search('essential hypertension', '2026-01-01') LIMIT 1}), 'I10', 'the shortest title comes first');
is(query(q{SELECT code, billable FROM icd10_search('diabetic retinopathy type 2 unspecified without macular edema', '2026-01-01') LIMIT 1}),
	'E11.319|t', 'words in any order, in any of their forms');
is(query(q{SELECT count(*) FROM icd10_search('COVID-19', '2019-01-01')}), '0', 'only codes of the day');
is(query(q{SELECT count(*) FROM icd10_search('fracture -sequela', '2026-01-01') WHERE title ~ 'sequela'}), '0', 'a word can be ruled out');
is(query(q{SELECT min(title) FROM icd10_search('"ovarian cyst"', '2026-01-01') WHERE title !~* 'ovarian cysts?'}), '', 'a phrase stands together');
is(query(q{SELECT count(*) FROM icd10_search('the of and', '2026-01-01')}), '0', 'nothing but stop words');
is(query(q{SELECT count(*) FROM icd10_search('', '2026-01-01')}), '0', 'nothing');
my $cm = reference_file('icd10/icd10cm/icd10cm_history.tsv.xz');
SKIP:
{
	skip 'official code file or xz not found', 10 if !$cm || system('xz --version >/dev/null 2>&1');
	$node->safe_psql('postgres', qq{
		CREATE TABLE cm (code text, valid_from date, valid_to date, title text);
		\\copy cm FROM PROGRAM 'xz -dc "$cm" | tail -n +2 | cut -f1,3,4,6' WITH (NULL '')
		CREATE TABLE v AS SELECT *, icd10_title(code, valid_from) AS first_day, icd10_title(code, coalesce(valid_to, '2027-09-30')) AS last_day FROM cm;
	});
	is(query(q{SELECT count(*) FROM v WHERE first_day <> title OR last_day <> title}), '0', 'every title is that of the official history');
	is(query(q{SELECT count(*) FROM v WHERE first_day IS DISTINCT FROM last_day}), '0', '... from the first to the last day');
	is(query(q{SELECT count(*), count(DISTINCT code) FROM v WHERE first_day IS NOT NULL}), '99035|98477', '... and this many are known');
	is(query(q{SELECT count(*) FROM v WHERE first_day IS NULL AND '2026-01-01' BETWEEN valid_from AND coalesce(valid_to, 'infinity')}), '0',
		'... all of fiscal year 2026 among them');

	$node->safe_psql('postgres', q{
		CREATE TABLE t AS SELECT code::icd10 AS code, title, to_tsvector('english', title) AS vector FROM cm
		WHERE '2026-01-01' BETWEEN valid_from AND coalesce(valid_to, 'infinity')});
	foreach my $words ('cholera', 'fracture femur', 'type 2 diabetes', '"initial encounter" burn', 'malignant or benign', '-unspecified', 'eye -left -right', 'heart failure')
	{
		my $found = query(qq{SELECT count(*), md5(string_agg(code::text, ',' ORDER BY code)) FROM icd10_search('$words', '2026-01-01')});
		unlike($found, qr/^0/, "search finds something: $words");
		is($found, query(qq{SELECT count(*), md5(string_agg(code::text, ',' ORDER BY code)) FROM t WHERE vector \@\@ websearch_to_tsquery('english', '$words')}),
			"... the same codes as PostgreSQL's search in the official titles");
	}
}

my $seventh = reference_file('icd10/tabular/icd10cm_seventh_characters_2021-01.tsv');
SKIP:
{
	skip 'definitions of seventh characters not found', 2 if !$seventh;
	$node->safe_psql('postgres', qq{
		CREATE TABLE seventh (stem text, "character" text, meaning text);
		\\copy seventh FROM PROGRAM 'tail -n +2 "$seventh"'
		CREATE TABLE got AS
		SELECT d.code, s.* FROM (SELECT DISTINCT stem::icd10 AS header FROM seventh) h,
			LATERAL (SELECT c FROM icd10_descendants(h.header, '2021-01-01') c UNION SELECT h.header) d(code),
			LATERAL icd10_seventh_characters(d.code, '2021-01-01') s WHERE length(icd10_undotted(d.code)) < 7;
	});
	cmp_ok(query('SELECT count(DISTINCT whole_code) FROM got'), '>', 40000, 'codes with a seventh character');
	# the innermost definition is that of the code
	is(query(q{
		SELECT count(*) FROM (SELECT DISTINCT whole_code, "character", meaning FROM got) g
		WHERE lower(meaning) IS DISTINCT FROM (SELECT lower(s.meaning) FROM seventh s
			WHERE g.whole_code <@ s.stem::icd10 AND s."character" = g."character" ORDER BY length(s.stem) DESC LIMIT 1)}),
		'0', '... and their meanings are those of the tabular list');
}

done_testing();
