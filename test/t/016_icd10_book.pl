# The place of every code in the book, the order of every official file, and
# every fact of the official conversion table.

use strict;
use warnings FATAL => 'all';

use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $cm = reference_file('icd10/icd10cm/icd10cm_history.tsv.xz');
my $pcs = reference_file('icd10/icd10pcs/icd10pcs_history.tsv.xz');
my $order = reference_file('icd10/icd10cm/icd10cm_order_files_raw.tar.xz');
my $blocks = reference_file('icd10/tabular/icd10cm_blocks_2021.tsv');
my $chapters = reference_file('icd10/tabular/icd10cm_chapters_2021.tsv');
my $conversion = reference_file('icd10/conversion/icd10cm_conversion_table_FY2026.tsv.xz');
plan skip_all => 'official code files not found' unless $cm && $pcs && $order && $blocks && $chapters && $conversion;
plan skip_all => 'xz not found' if system('xz --version >/dev/null 2>&1');

my $node = new_node('book', conf => "work_mem = 256MB\njit = off\n");
sub query { return $node->safe_psql('postgres', $_[0]); }

$node->safe_psql('postgres', qq{
	CREATE TABLE cm (code text, billable int, valid_from date, valid_to date);
	\\copy cm FROM PROGRAM 'xz -dc "$cm" | tail -n +2 | cut -f1-4' WITH (NULL '')
	CREATE TABLE pcs (code text, billable int, valid_from date, valid_to date);
	\\copy pcs FROM PROGRAM 'xz -dc "$pcs" | tail -n +2 | cut -f1-4' WITH (NULL '')
	DELETE FROM pcs WHERE length(code) < 7;
	CREATE TABLE block (block text, chapter int, first text, last text);
	\\copy block FROM PROGRAM 'tail -n +2 "$blocks" | cut -f1-4'
	CREATE TABLE chapter (chapter int, first text, last text);
	\\copy chapter FROM PROGRAM 'tail -n +2 "$chapters" | cut -f1-3'
	CREATE TABLE conversion (new text, effective text, old text);
	\\copy conversion FROM PROGRAM 'xz -dc "$conversion" | tail -n +2'
	CREATE TABLE line (n serial, release text, code text);
	ANALYZE;
});

# the order of the book, in every official file
my $dir = tempdir(CLEANUP => 1);
system("xz -dc '$order' | tar -xf - -C '$dir'") == 0 or die 'cannot unpack the order files';
foreach my $file (glob "$dir/icd10cm_order_*20*.txt")
{
	my ($release) = $file =~ /order_((?:FY)?20[^_]*)\.txt/ or next;
	$node->safe_psql('postgres', qq{
		\\copy line (release, code) FROM PROGRAM 'cut -c7-13 "$file" | tr -d " " | sed "s/^/$release\\t/"'
	});
}
is(query(q{SELECT count(DISTINCT release) || ' ' || count(*) FROM line}), '16 1496276', 'there are 16 files with 1496276 lines');
is(query(q{
	SELECT string_agg(release || ' ' || before || ' ' || code, ', ' ORDER BY release, n)
	FROM (SELECT *, icd10_tabular_rank(code) AS rank, lag(code) OVER w AS before, lag(icd10_tabular_rank(code)) OVER w AS rank_before
		FROM line WINDOW w AS (PARTITION BY release ORDER BY n)) x WHERE rank <= rank_before}),
	'2021-01 V02038S V0202, 2021-01 V06138S V0612, FY2021 V02038S V0202, FY2021 V06138S V0612',
	'the rank grows from line to line, but for two pairs that FY2021 had the other way round and later files have right');
is(query(q{
	SELECT string_agg(DISTINCT release, ' ' ORDER BY release) FROM (SELECT release, code, lag(code) OVER (PARTITION BY release ORDER BY n) AS before FROM line) x
	WHERE code COLLATE "C" <= before COLLATE "C"}) =~ tr/ // + 1, 16, 'every file is in another order than that of the characters');

is(query(q{SELECT count(DISTINCT code) || ' ' || count(DISTINCT icd10_tabular_rank(code)) FROM cm}), '99085 99085', 'no two codes of any edition have the same rank');

# places in the book: against the official list of 2021
is(query(q{SELECT count(*) FROM chapter c JOIN icd10_chapters() USING (chapter) WHERE first = first_code AND last = last_code}), '21', 'chapters as in 2021, but for one');
is(query(q{SELECT range FROM icd10_chapters() n WHERE NOT EXISTS (SELECT FROM chapter c WHERE first = first_code AND last = last_code)}), 'Q00-QA1', '... chapter 17');
is(query(q{SELECT string_agg(block, ' ' ORDER BY block) FROM (SELECT block, chapter, first, last FROM block EXCEPT SELECT block, chapter, first_category, last_category FROM icd10_blocks()) x}),
	'I10-I16 I30-I52 J40-J47 K65-K68', 'blocks as in 2021, but for those that grew');
is(query(q{SELECT string_agg(block, ' ' ORDER BY block) FROM (SELECT block FROM icd10_blocks() EXCEPT SELECT block FROM block) x}),
	'I10-I1A I30-I5A J40-J4B K65-K6A QA0-QA1', '... to these, and a new one');

# every category of every edition, by the lines of the file and what is between the ends of a block
is(query(q{SELECT count(DISTINCT left(code, 3)) FROM cm}), '1921', 'there are 1921 categories');
is(query(q{SELECT count(*) FROM cm WHERE icd10_chapter(code) IS NULL OR icd10_block(code) IS NULL}), '0', 'every code has a chapter and a block');
is(query(q{SELECT count(*) FROM cm WHERE icd10_chapter(code::icd10) <> icd10_chapter(left(code, 3)) OR icd10_block(code::icd10) <> icd10_block(left(code, 3))}), '0',
	'... those of its category');
$node->safe_psql('postgres', q{
	CREATE TABLE category AS SELECT row_number() OVER (ORDER BY n) AS n, code FROM line WHERE release = 'FY2026' AND length(code) = 3;
	CREATE TABLE place AS SELECT c.code, b.block, b.chapter, l.n - f.n AS width
	FROM icd10_blocks() b JOIN category f ON f.code = b.first_category JOIN category l ON l.code = CASE b.last_category WHEN 'K6A' THEN 'K68' WHEN 'QA1' THEN 'QA0'
		ELSE b.last_category END JOIN category c ON c.n BETWEEN f.n AND l.n;
	INSERT INTO place SELECT c.code, b.block, b.chapter, 0 FROM category c, icd10_blocks() b WHERE c.code IN ('U07', 'U09') AND b.block = 'U00-U49';
});
is(query(q{SELECT count(*) || ' ' || count(*) FILTER (WHERE icd10_block(code) = block AND icd10_chapter(code) = chapter)
	FROM (SELECT DISTINCT ON (code) * FROM place ORDER BY code, width) x}), '1918 1918', 'the block of every category of FY2026 is the narrowest around its line');
is(query(q{SELECT count(*) FROM icd10_blocks() b JOIN icd10_blocks() p ON p.block = b.parent_block
	WHERE icd10_tabular_rank(b.first_category) < icd10_tabular_rank(p.first_category) OR icd10_tabular_rank(b.last_category) > icd10_tabular_rank(p.last_category)}),
	'0', 'a block is within its parent');

# the conversion table, read here on its own: alternatives by comma or semicolon, ranges, "and"
$node->safe_psql('postgres', q{
	UPDATE conversion SET new = translate(new, '.', ''), old = translate(old, '.', '');
	ALTER TABLE conversion ADD since date;
	UPDATE conversion SET since = CASE WHEN effective ~ '-' THEN left(effective, 10) ELSE effective || '-10-01' END::date;
	CREATE TABLE item AS
	SELECT DISTINCT new, since, CASE WHEN together THEN part END::int AS part,
		(regexp_match(item, '([A-Z][0-9A-Z]{2,6})(?:-([A-Z][0-9A-Z]{2,6}))?-?\s*$')) AS ends
	FROM conversion, LATERAL (SELECT old ~* ' (and|&) ' AS together) t,
		LATERAL regexp_split_to_table(CASE WHEN together THEN regexp_replace(old, ', | (and|AND|&) ', ' + ', 'g') ELSE old END, ' \+ ') WITH ORDINALITY p(parts, part),
		LATERAL regexp_split_to_table(parts, '[,;]') item
	WHERE old <> 'None';
	CREATE TABLE was AS SELECT code, billable, since FROM cm JOIN (SELECT DISTINCT since FROM conversion) s ON since - 1 BETWEEN valid_from AND coalesce(valid_to, 'infinity');
	CREATE TABLE fact AS
	SELECT new, since, part, ends[1] AS old FROM item WHERE ends[2] IS NULL
	UNION SELECT new, since, part, code FROM item JOIN was USING (since)
	WHERE ends[2] IS NOT NULL AND code COLLATE "C" BETWEEN ends[1] AND ends[2] AND CASE WHEN length(ends[1]) = 3 AND length(ends[2]) = 3 THEN length(code) = 3 ELSE billable = 1 END;
	ALTER TABLE fact ADD slip boolean;
	CREATE INDEX ON was (code, since);
	ANALYZE;
	UPDATE fact f SET slip = NOT EXISTS (SELECT FROM was w WHERE w.code = old AND w.since = f.since) OR NOT EXISTS (SELECT FROM cm WHERE cm.code = new);
});
is(query(q{SELECT count(*) FROM conversion}), '5892', 'there are 5892 lines in the conversion table');
is(query(q{SELECT count(*) FROM fact}), '7654', '... with 7654 facts');
is(query(q{SELECT count(*) || ' ' || string_agg(DISTINCT left(new, 3), ' ' ORDER BY left(new, 3)) FROM fact WHERE slip}),
	'36 E11 H05 H40 Q52 R39 T85 V29 Z77 Z80', '... of which 36 name a code that no edition had on the day before, or ever');
$node->safe_psql('postgres', q{
	CREATE TABLE ours AS
	SELECT code AS new, since, part, icd10_undotted(old_code) AS old FROM (SELECT DISTINCT code FROM cm) c, LATERAL icd10_replaces(code);
	CREATE TABLE ours_by_old AS
	SELECT icd10_undotted(new_code) AS new, since, part, code AS old FROM (SELECT DISTINCT code FROM cm) c, LATERAL icd10_replaced_by(code::icd10);
});
foreach my $table ('ours', 'ours_by_old')
{
	is(query(qq{SELECT count(*) FROM $table}), 7654 - 36, "$table: as many facts");
	is(query(qq{SELECT count(*) FROM (SELECT new, since, part, old FROM fact WHERE NOT slip EXCEPT SELECT new, since, part, old FROM $table) x}), '0', "$table: the same ones");
}
is(query(q{SELECT count(*) FROM conversion WHERE old = 'None' AND EXISTS (SELECT FROM icd10_replaces(new))}), '0', 'a code that took no place has none');

# when codes are billable: the days, not only the ends
foreach my $system ([ 'cm', 'icd10', '2027-10-01' ], [ 'pcs', 'icd10pcs', '2026-10-01' ])
{
	my ($table, $type, $until) = @$system;
	is(query(qq{
		SELECT count(*) > 80000, count(*) FILTER (WHERE ${type}_valid_during(code::$type) IS DISTINCT FROM days OR ${type}_valid_during(code) IS DISTINCT FROM days)
		FROM (SELECT code, coalesce(range_agg(daterange(valid_from, coalesce(valid_to + 1, '$until'))) FILTER (WHERE billable = 1), '{}') AS days FROM $table GROUP BY code) x}),
		't|0', "$type: every code is billable on these days");
}

$node->stop;
done_testing();
