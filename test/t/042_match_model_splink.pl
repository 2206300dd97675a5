# A model that is imported from Splink weighs pairs as Splink does, where levels
# map one to one; and finds as many duplicates as Splink does by itself.
#
# Needs a Python with the module splink (4 or 5): MEDREC_PYTHON, or python3; and
# for the duplicates the labelled sets: MEDREC_REFERENCE.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $python = $ENV{MEDREC_PYTHON} || 'python3';
plan skip_all => "$python has no module splink" if system("$python -c 'import splink' >/dev/null 2>&1") != 0;

my $dir = PostgreSQL::Test::Utils::tempdir;
my $peer = "$dir/peer.py";
append_to_file($peer, <<'PYTHON');
import logging
import sys
import duckdb
import splink
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.disable(logging.WARNING)
what, source, target = sys.argv[1:4]
con = duckdb.connect()
con.execute(f"CREATE TABLE input AS SELECT * FROM read_csv('{source}', all_varchar=true, header=true)")


def linker_of(settings):
    api = DuckDBAPI(connection=con)
    return Linker("input", settings, api) if splink.__version__ < "5" else Linker(api.register("input"), settings)


def save(linker):
    linker.misc.save_model_to_json(f"{target}.json", overwrite=True)
    pairs = linker.inference.predict(threshold_match_probability=0)
    con.execute(f"""COPY (SELECT unique_id_l, unique_id_r, match_weight FROM {pairs.physical_name})
                    TO '{target}.csv' (HEADER false)""")


def given(level, m, u):
    return level.configure(m_probability=m, u_probability=u)


def name(column):
    return cl.CustomComparison(output_column_name=column, comparison_levels=[
        cll.NullLevel(column), given(cll.ExactMatchLevel(column), .62, .004), given(cll.LevenshteinLevel(column, 1), .11, .0015),
        given(cll.JaroWinklerLevel(column, .9), .08, .003), given(cll.JaroWinklerLevel(column, .8), .07, .02), given(cll.ElseLevel(), .12, .9715)])


def number(column, m):
    return cl.LevenshteinAtThresholds(column, 1).configure(m_probabilities=[m, .06, .94 - m], u_probabilities=[.0002, .0003, .9995])


if what == "pairs":
    dob = cl.CustomComparison(output_column_name="dob", comparison_levels=[
        cll.NullLevel("dob"), given(cll.CustomLevel("\"dob_l\" = \"dob_r\" AND substr(\"dob_l\", 6) = '01-01'"), .01, .0006),
        given(cll.ExactMatchLevel("dob"), .83, .0001), given(cll.CustomLevel("substr(\"dob_l\", 3) = substr(\"dob_r\", 3)"), .01, .00001),
        given(cll.DamerauLevenshteinLevel("dob", 1), .07, .002),
        given(cll.CustomLevel("substr(\"dob_l\", 1, 4) = substr(\"dob_r\", 1, 4)"), .05, .014), given(cll.ElseLevel(), .03, .9833)])
    save(linker_of(SettingsCreator(
        link_type="dedupe_only", probability_two_random_records_match=.0002, blocking_rules_to_generate_predictions=["1=1"],
        comparisons=[name("first_name"), name("surname"), dob, cl.ExactMatch("sex").configure(m_probabilities=[.98, .02], u_probabilities=[.51, .49]),
                     number("phone", .7), number("ssn", .9), number("postcode", .8)])))
else:
    linker = linker_of(SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on("first_name"), block_on("surname"), block_on("dob"), block_on("email")],
        comparisons=[cl.NameComparison("first_name"), cl.NameComparison("surname"), cl.DateOfBirthComparison("dob", input_is_string=True),
                     cl.ExactMatch("city").configure(term_frequency_adjustments=True), cl.EmailComparison("email")]))
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("first_name", "surname", "dob"), block_on("email")], recall=.6)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("dob"), block_on("email"), block_on("first_name", "surname")):
        training.estimate_parameters_using_expectation_maximisation(rule)
    save(linker)
PYTHON

my $node = new_node('splink');
sub query { return $node->safe_psql('postgres', $_[0]); }

sub splink
{
	my ($what, $source, $columns) = @_;

	system_or_bail(split(' ', $python), $peer, $what, $source, "$dir/$what");
	my $settings = slurp_file("$dir/$what.json");
	query(qq{
		CREATE TABLE ${what}_person ($columns);
		\\copy ${what}_person FROM '$source' (FORMAT csv, HEADER)
		CREATE TABLE ${what}_splink (id_a text, id_b text, weight float8);
		\\copy ${what}_splink FROM '$dir/$what.csv' (FORMAT csv)
		CREATE TABLE ${what}_model AS SELECT match_model_from_splink(\$settings\$$settings\$settings\$) AS model;
	});
}

# one person, as is and with a slip in one field
my @fields = qw(first_name surname dob sex phone ssn postcode);
my @slips = (
	['Stephanie', 'Stephamie', 'Stephamle', 'Gordon', ''], ['Hernandez', 'Hernamdez', 'Hernamdes', 'Wolcott', ''], ['1980-02-14', '1980-02-15', '1953-07-29', ''],
	[ 'F', 'M', '' ], ['6178675309', '6178675308', '5182440147', ''], ['536904399', '536904398', '218071562', ''], ['02139', '02138', '60614', '']);
my $n = 0;
append_to_file("$dir/people.csv", join(',', 'unique_id', @fields, 'slip') . "\n");
foreach my $field (0 .. $#slips)
{
	foreach my $i (0 .. $#{ $slips[$field] })
	{
		append_to_file("$dir/people.csv",
			join(',', ++$n, (map { $slips[$_][ $_ == $field ? $i : 0 ] } 0 .. $#slips), $i == 0 ? 'none' : $fields[$field]) . "\n");
	}
}

splink('pairs', "$dir/people.csv", join ', ', map { "$_ text" } 'unique_id', @fields, 'slip');
query(q{
	ALTER TABLE pairs_person ADD COLUMN key patient_key;
	UPDATE pairs_person SET key = patient_key(given => first_name, family => surname, birth_date => dob, sex => sex, phone => phone, ssn => ssn, postal_code => postcode);
	CREATE TABLE weighed AS
	SELECT id_a, id_b, s.weight AS splinks, match_weight(a.key, b.key, model)
		- (SELECT coalesce(sum(e.weight) FILTER (WHERE field IN ('given', 'family', 'rule')), 0) FROM match_explain(a.key, b.key, model) e) AS ours
	FROM pairs_model, pairs_splink s JOIN pairs_person a ON a.unique_id = id_a JOIN pairs_person b ON b.unique_id = id_b
	-- two slips of one field are no level of one to one
	WHERE (a.slip <> b.slip OR a.slip = 'none')
		-- nor are two other names: they may be exchanged
		AND NOT EXISTS (SELECT FROM match_explain(a.key, b.key, model) WHERE agreement = 'other' AND field = 'name');
});
cmp_ok(query('SELECT count(*) FROM weighed'), '>', 300, 'there are pairs to compare');
cmp_ok(query('SELECT count(DISTINCT round(splinks::numeric, 2)) FROM weighed'), '>', 100, '... of many weights');
is(query('SELECT id_a, id_b, splinks, ours FROM weighed WHERE NOT abs(splinks - ours) < 0.001 LIMIT 5'), '', '... which are those of Splink');

SKIP:
{
	my $reference = $ENV{MEDREC_REFERENCE};
	skip 'MEDREC_REFERENCE is not set', 3 unless $reference && -d "$reference/linkage";

	(my $labelled = slurp_file("$reference/linkage/fake_1000.csv")) =~ s/\Arec_id/unique_id/;
	append_to_file("$dir/fake_1000.csv", $labelled);
	splink('found', "$dir/fake_1000.csv", 'unique_id text, entity_id text, first_name text, surname text, dob text, city text, email text');
	query(q{
		ALTER TABLE found_person ADD COLUMN key patient_key;
		UPDATE found_person SET key = patient_key(given => first_name, family => surname, birth_date => dob, city => city, email => email);
		CREATE TABLE ours AS SELECT d.* FROM found_model, find_duplicates('found_person', 'key', 'unique_id', model) d;
	});
	my %f1 = map { split /\|/ } split /\n/, query(q{
		SELECT who, 2.0 * count(*) FILTER (WHERE a.entity_id = b.entity_id) / (count(*) + (SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM found_person GROUP BY entity_id) e))
		FROM (SELECT 'splink' AS who, id_a, id_b FROM found_splink WHERE weight >= 0 UNION ALL SELECT 'ours', id_a, id_b FROM ours) p
		JOIN found_person a ON a.unique_id = id_a JOIN found_person b ON b.unique_id = id_b GROUP BY who});
	note(sprintf 'F1 at even odds: Splink %.4f, by the imported model %.4f', $f1{splink}, $f1{ours});
	cmp_ok($f1{splink}, '>', 0.7, 'Splink finds duplicates');
	cmp_ok($f1{ours}, '>=', $f1{splink}, '... and no more of them than the imported model');
	is(query('SELECT match_model(model::jsonb)::text = model::text FROM found_model'), 't', 'what Splink trained is a model');
}

$node->stop;
done_testing();
