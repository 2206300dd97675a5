# For every code and every day around a change, the status is that of the
# official history; parents and children are those of the edition.

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

my $node = new_node('history', conf => "work_mem = 256MB\njit = off\n");
sub query { return $node->safe_psql('postgres', $_[0]); }

$node->safe_psql('postgres', qq{
	CREATE TABLE cm (code text, billable int, valid_from date, valid_to date);
	\\copy cm FROM PROGRAM 'xz -dc "$cm" | tail -n +2 | cut -f1-4' WITH (NULL '')
	CREATE TABLE pcs (code text, billable int, valid_from date, valid_to date);
	\\copy pcs FROM PROGRAM 'xz -dc "$pcs" | tail -n +2 | cut -f1-4' WITH (NULL '')
	DELETE FROM pcs WHERE length(code) < 7;
	ANALYZE;
});

foreach my $system ([ 'cm', 'icd10', '2027-10-01', 99085 ], [ 'pcs', 'icd10pcs', '2026-10-01', 82407 ])
{
	my ($table, $type, $until, $codes) = @$system;

	# all days on which any code changed, the days before, and the ends
	$node->safe_psql('postgres', qq{
		CREATE TABLE ${table}_day AS
		SELECT DISTINCT day AS d FROM (SELECT valid_from AS change FROM $table UNION SELECT valid_to + 1 FROM $table UNION SELECT date '$until') c,
			LATERAL (VALUES (change), (change - 1)) v(day) WHERE day < '$until';
		CREATE TABLE ${table}_status AS
		SELECT code, d, CASE WHEN h.billable = 1 THEN 'billable' WHEN h.billable = 0 THEN 'header'
				WHEN d < first THEN 'not_yet_valid' ELSE 'expired' END AS status
		FROM (SELECT code, min(valid_from) AS first FROM $table GROUP BY code) c CROSS JOIN ${table}_day
			LEFT JOIN (SELECT code AS hcode, d AS hd, t.billable FROM $table t JOIN ${table}_day ON d BETWEEN valid_from AND coalesce(valid_to, 'infinity')) h
				ON hcode = code AND hd = d;
	});
	my $compared = query("SELECT count(*) FROM ${table}_status");
	cmp_ok($compared, '>', $codes * 20, "$type: there are $compared statuses to compare");
	is(query("SELECT count(DISTINCT code) FROM ${table}_status"), $codes, "... of $codes codes");
	is(query("SELECT count(*) FROM ${table}_status WHERE ${type}_status(code::$type, d) <> status"), '0',
		"$type: every status of every code on every such day");
	is(query("SELECT count(*) FROM ${table}_status WHERE ${type}_status(code, d) = status"), $compared,
		"$type: and for the text");
	is(query("SELECT count(*) FROM $table WHERE ${type}_status(code, '$until') <> 'edition_unknown'"), '0',
		"$type: nothing is claimed behind the last edition");
}

# strings that are no code of any edition: all of one character changed
is(query(q{
	SELECT count(*) FROM (SELECT DISTINCT overlay(code PLACING 'Z' FROM length(code)) AS wrong FROM cm WHERE length(code) > 3) w
	WHERE NOT EXISTS (SELECT FROM cm WHERE cm.code = wrong) AND icd10_status(wrong, '2026-01-01') <> 'unknown'}),
	'0', 'other strings are unknown');

# hierarchy, in an edition with headers from every side
my $day = '2026-01-01';
$node->safe_psql('postgres', qq{
	CREATE TABLE valid AS SELECT code FROM cm_status WHERE d = '2025-10-01' AND status IN ('billable', 'header');
	CREATE UNIQUE INDEX ON valid (code);
	ANALYZE valid;
	CREATE TABLE tree AS SELECT v.code, p.code AS parent
	FROM valid v LEFT JOIN LATERAL (SELECT w.code FROM generate_series(3, length(v.code) - 1) n JOIN valid w ON w.code = left(v.code, n) ORDER BY n DESC LIMIT 1) p ON true;
	CREATE INDEX ON tree (parent);
	ANALYZE tree;
});
is(query(q{SELECT count(*) FROM tree}), '98186', 'the edition of fiscal year 2026 has all its codes');
is(query(qq{SELECT count(*) FROM tree WHERE icd10_parent(code, '$day') IS DISTINCT FROM parent::icd10}), '0', 'every parent');
is(query(qq{
	SELECT count(*) FROM (SELECT v.code, (SELECT array_agg(icd10_undotted(c) ORDER BY c) FROM icd10_children(v.code, '$day') c) AS got,
		(SELECT array_agg(t.code ORDER BY t.code COLLATE "C") FROM tree t WHERE t.parent = v.code) AS expected FROM valid v) x
	WHERE got IS DISTINCT FROM expected}), '0', 'all children of every code');
is(query(qq{SELECT sum((SELECT count(*) FROM icd10_descendants(code, '$day'))) FROM valid WHERE length(code) = 3}),
	query(q{SELECT count(*) FROM valid WHERE length(code) > 3}), 'all descendants of every category');
is(query(qq{
	SELECT count(*) FROM tree WHERE (SELECT count(*) FROM icd10_ancestors(code, '$day')) <>
		(SELECT count(*) FROM generate_series(3, length(code) - 1) n JOIN valid w ON w.code = left(tree.code, n))}), '0', 'all ancestors');
is(query(qq{SELECT count(*) FROM valid WHERE icd10_is_billable(code, '$day') = EXISTS (SELECT FROM tree WHERE parent = valid.code)}),
	'0', 'billable are exactly the codes without children');

$node->stop;
done_testing();
