# For every code of every edition, and for strings beside them, the conditions
# are those that plain SQL finds in the lists of the schemes.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my %file = (
	cm => 'icd10/icd10cm/icd10cm_history.tsv.xz',
	charlson => 'icd10/comorbidity/charlson_quan2005_icd10_prefixes.tsv',
	charlson_weights => 'icd10/comorbidity/charlson_weights.tsv',
	quan2005 => 'icd10/comorbidity/elixhauser_quan2005_icd10_prefixes.tsv',
	ahrq2025 => 'icd10/comorbidity/ahrq_elixhauser_cmr_v2025.1_dx.tsv.xz',
	ahrq2025_weights => 'icd10/comorbidity/ahrq_elixhauser_cmr_v2025.1_weights.tsv');
$_ = reference_file($_) foreach values %file;
plan skip_all => 'official files not found' if grep { !defined } values %file;
plan skip_all => 'xz not found' if system('xz --version >/dev/null 2>&1');

my $node = new_node('comorbidity', conf => "work_mem = 256MB\njit = off\n");
sub query { return $node->safe_psql('postgres', $_[0]); }

# what the files call the conditions, in the order of their bits
my %names = (
	charlson => [qw(mi chf pvd cebvd dem copd rhd pud mld dm dmc hp rnd mal msld mst aidshiv)],
	quan2005 => [
		qw(CHF CARDIAC_ARRHYTHMIAS VALVE PULMCIRC PERIVASC HTN_UNCX HFHTN_CX PARA NEURO CHRNLUNG DM DMCX HYPOTHY RENLFAIL
		  LIVER ULCER AIDS LYMPH METS TUMOR ARTH COAG OBESE WGHTLOSS LYTES BLDLOSS ANEMDEF ALCOHOL DRUG PSYCH DEPRESS)]);

$node->safe_psql('postgres', qq{
	CREATE TABLE history (code text, billable int, valid_from date);
	\\copy history FROM PROGRAM 'xz -dc "$file{cm}" | tail -n +2 | cut -f1-3'
	CREATE TABLE cm AS SELECT DISTINCT code, code::icd10 AS dx FROM history;
	CREATE TABLE beside AS SELECT DISTINCT string AS code
	FROM history, LATERAL (VALUES (overlay(code PLACING 'Z' FROM length(code))), (left(code, length(code) - 1)), (rpad(code, 7, 'Z')), (left(code || '0', 7))) v(string)
	WHERE icd10_is_valid(string) AND NOT EXISTS (SELECT FROM history h WHERE h.code = string);
	CREATE TABLE charlson (condition text, prefix text);
	\\copy charlson FROM PROGRAM 'tail -n +2 "$file{charlson}"'
	CREATE TABLE quan2005 (condition text, prefix text);
	\\copy quan2005 FROM PROGRAM 'tail -n +2 "$file{quan2005}"'
	CREATE TABLE ahrq (code text, measures text);
	\\copy ahrq FROM PROGRAM 'xz -dc "$file{ahrq2025}" | tail -n +2'
	CREATE TABLE charlson_weights (condition text, charlson1987 int, quan2011 int);
	\\copy charlson_weights FROM PROGRAM 'tail -n +2 "$file{charlson_weights}"'
	CREATE TABLE ahrq_weights (condition text, readmission int, mortality int);
	\\copy ahrq_weights FROM PROGRAM 'tail -n +2 "$file{ahrq2025_weights}"'

	-- The list at hand differs from the authors' own (Quan H, ICD10_Elix.txt,
	-- University of Calgary) and from table 2 of the article: a condition, and
	-- the inner or last codes of some of its ranges, are missing, and C44 is
	-- too much.
	INSERT INTO quan2005 SELECT 'DEPRESS', unnest('{F204,F313,F314,F315,F32,F33,F341,F412,F432}'::text[]) EXCEPT SELECT * FROM quan2005;
	INSERT INTO quan2005 VALUES ('HYPOTHY', 'E890'), ('RENLFAIL', 'Z491'), ('NEURO', 'G36') EXCEPT SELECT * FROM quan2005;
	DELETE FROM quan2005 WHERE condition = 'TUMOR' AND prefix = 'C44';
	ANALYZE;
});
is(query('SELECT count(*) FROM cm'), '99085', 'every code of every edition');
my $beside = query('SELECT count(*) FROM beside');
cmp_ok($beside, '>', 100_000, "and $beside strings beside them");
$node->safe_psql('postgres', 'INSERT INTO cm SELECT code, code::icd10 FROM beside; ANALYZE cm');
my $strings = query('SELECT count(*) FROM cm');

foreach my $scheme (sort keys %names)
{
	my $names = join ',', @{ $names{$scheme} };
	my $mask = $scheme eq 'charlson' ? 'charlson_mask(ARRAY[dx])' : "elixhauser_mask(ARRAY[dx], '$scheme')";
	my $text_mask = $scheme eq 'charlson' ? 'charlson_mask(ARRAY[code])' : "elixhauser_mask(ARRAY[code], '$scheme')";

	is(query("SELECT count(DISTINCT condition) FROM $scheme WHERE condition = ANY ('{$names}')"), scalar(@{ $names{$scheme} }), "$scheme: all conditions");
	is(query("SELECT count(*) FROM $scheme WHERE condition <> ALL ('{$names}')"), '0', '... and no others');
	$node->safe_psql('postgres', qq{
		CREATE TABLE ${scheme}_expected AS
		SELECT code, dx, coalesce(bit_or(1::bigint << (array_position('{$names}', condition) - 1)), 0) AS mask
		FROM cm LEFT JOIN $scheme ON code LIKE prefix || '%' GROUP BY 1, 2});
	my $named = query("SELECT count(*) FROM ${scheme}_expected WHERE mask <> 0");
	cmp_ok($named, '>', 3000, "$scheme: $named of them name a condition");
	is(query("SELECT count(DISTINCT mask) >= @{[ scalar(@{ $names{$scheme} }) ]} FROM ${scheme}_expected"), 't', '... and each condition is named');
	is(query("SELECT count(*) FROM ${scheme}_expected WHERE $mask IS DISTINCT FROM mask"), '0', "$scheme: the conditions of every code");
	is(query("SELECT count(*) FROM ${scheme}_expected WHERE $text_mask = mask"), $strings, '... and of every text');
}

# AHRQ's own list, whose titles are the names of its variables
is(query('SELECT count(*) FROM ahrq'), '4542', 'ahrq2025: the number of codes that AHRQ publishes');
$node->safe_psql('postgres', q{
	CREATE TABLE ahrq_expected AS
	SELECT code, code::icd10 AS dx, bit_or(1::bigint << bit_number) AS mask, count(bit_number) AS named, max(cardinality(m)) AS measures
	FROM (SELECT code, string_to_array(regexp_replace(measures, 'CBVD_(POA|SQLA)', 'CBVD'), ',') AS m FROM ahrq) a
		CROSS JOIN unnest(m) measure LEFT JOIN comorbidity_conditions() c ON c.scheme = 'ahrq2025' AND c.weights = 'mortality' AND c.title = 'CMR_' || measure
	GROUP BY 1, 2});
is(query('SELECT count(*) FROM ahrq_expected WHERE named <> measures'), '0', '... no measure is unknown');
is(query(q{SELECT count(*) FROM ahrq_expected WHERE elixhauser_mask(ARRAY[dx], 'ahrq2025') = mask}), '4542', 'ahrq2025: the conditions of every code of the list');
is(query(q{SELECT count(*) FROM cm WHERE NOT EXISTS (SELECT FROM ahrq WHERE ahrq.code = cm.code) AND elixhauser_mask(ARRAY[dx], 'ahrq2025') <> 0}),
	'0', '... and no other code of any edition, or string beside one, names any');
cmp_ok(query('SELECT count(*) FROM ahrq JOIN cm USING (code)'), '>', 4500, '... and nearly all of them are codes of an edition');
is(query('SELECT count(DISTINCT bit) FROM ahrq_expected, generate_series(0, 63) bit WHERE mask >> bit & 1 = 1'), '38', '... and each condition is named');

# weights
my $charlson = join ',', @{ $names{charlson} };
is(query(qq{
	SELECT count(*) FROM charlson_weights w, LATERAL (VALUES ('charlson1987', charlson1987), ('quan2011', quan2011)) v(weights, weight)
	JOIN comorbidity_conditions() c ON c.scheme = 'charlson' AND c.weights = v.weights AND c.weight = v.weight
	WHERE c.bit_number = array_position('{$charlson}', w.condition) - 1}), 2 * 17, 'the weights of Charlson');
is(query(q{
	SELECT count(*) FROM ahrq_weights w, LATERAL (VALUES ('readmission', readmission), ('mortality', mortality)) v(weights, weight)
	JOIN comorbidity_conditions() c ON c.scheme = 'ahrq2025' AND c.weights = v.weights AND c.weight = v.weight
	WHERE c.title = 'CMR_' || w.condition}), 2 * 38, 'the weights of AHRQ');

# over rows, in parallel, and put together: the same
is(query(q{
	SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
	SELECT charlson_mask_agg(dx) = (1 << 17) - 1 AND elixhauser_mask_agg(dx, 'quan2005') = (1::bigint << 31) - 1 AND elixhauser_mask_agg(code, 'ahrq2025') = (1::bigint << 38) - 1 FROM cm}),
	't', 'all codes together name every condition');
my $groups = query(q{SELECT count(*) FROM (SELECT left(code, 2) FROM cm GROUP BY 1 HAVING charlson_mask_agg(dx) <> 0) g});
cmp_ok($groups, '>', 20, "$groups groups of codes name something");
is(query(q{SELECT count(*) FROM (SELECT FROM cm GROUP BY left(code, 2) HAVING charlson_mask_agg(dx) <> charlson_mask(array_agg(dx)) OR elixhauser_mask_agg(dx, 'ahrq2025') <> elixhauser_mask(array_agg(code), 'ahrq2025')) g}),
	'0', 'the aggregate is the function over an array');

$node->stop;
done_testing();
