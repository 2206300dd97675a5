# No value of a patient's leaves through a message: a marked value goes through
# every failing path, and neither what the client sees of medrec's own words
# nor the server's log, with the settings that README names, has it.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $mark = 'ZZPATIENTZZ';

# the settings of README, "Privacy"
my $readme = slurp_file("$FindBin::RealBin/../../README.md");
my ($settings) = $readme =~ /## Privacy.*?```ini\n(.*?)```/s;
ok($settings, 'README names the settings') or BAIL_OUT('no settings in README');

my $node = new_node('privacy', conf => $settings . "\nlog_statement = none\n");
my $dir = PostgreSQL::Test::Utils::tempdir;

$node->safe_psql('postgres', q{
	CREATE TABLE dx (id int, code icd10, px icd10pcs);
	CREATE TABLE stage (raw text);
	CREATE TABLE checked (raw text CHECK (icd10_is_valid(raw)));
	CREATE TABLE typed (code icd10 PRIMARY KEY);
	CREATE TABLE provider (npi us_npi, ssn us_ssn);
});
$node->safe_psql('postgres', qq{
	CREATE TABLE person (mrn int, last_name text, zip text, long_name text, seen date, mpi patient_key);
	INSERT INTO person SELECT i, '$mark', '$mark', i || '$mark' || string_agg(md5(i || ' ' || j), ''), '2026-01-01', CASE WHEN i < 3 THEN patient_key(family => '$mark') END
	FROM generate_series(1, 3) i, generate_series(1, 1000) j GROUP BY i;
	UPDATE person SET last_name = mrn || last_name WHERE mrn > 1;
	CREATE TABLE scored AS SELECT a.mrn AS id_a, b.mrn AS id_b, a.last_name AS probability, b.last_name AS band FROM person a, person b;
	CREATE TABLE alike AS SELECT '$mark' AS id_a, 'x' AS id_b;
});

# Every statement here fails; what medrec itself says must not have the value.
# Where PostgreSQL adds it (the row of a failed CHECK, the line of a COPY, the
# statement's text at the error's position), only the log is looked at.
my @failing = (
	[ 'cast to icd10', "SELECT '$mark'::text::icd10" ],
	[ 'cast to icd10pcs', "SELECT '$mark'::text::icd10pcs" ],
	[ 'cast of a code with a prefix', "SELECT ('ICD10:' || '$mark')::icd10" ],
	[ 'cast of two codes', "SELECT ('E11.9, I10 ' || '$mark')::icd10" ],
	[ 'literal', "SELECT '$mark'::icd10", 'log' ],
	[ 'comparison with a literal', "SELECT * FROM dx WHERE code = '$mark'", 'log' ],
	[ 'assignment', "INSERT INTO dx (code) SELECT '$mark'::varchar" ],
	[ 'change of a column', "INSERT INTO stage VALUES ('$mark'); ALTER TABLE stage ALTER raw TYPE icd10 USING raw::icd10" ],
	[ 'check constraint', "INSERT INTO checked VALUES ('$mark')", 'log' ],
	[ 'COPY', "\\copy dx FROM '$dir/copy.txt'", 'log' ],
	[ 'array', "SELECT ARRAY['$mark'::text]::icd10[]" ],
	[ 'record', "SELECT jsonb_populate_record(NULL::dx, jsonb_build_object('code', '$mark'))" ],
	[ 'generated column', "CREATE TABLE g (raw text, code icd10 GENERATED ALWAYS AS (raw::icd10) STORED); INSERT INTO g SELECT '$mark'" ],
	[ 'prepared statement', "PREPARE p (text) AS SELECT \$1::icd10; EXECUTE p ('$mark')" ],
	[ 'domain', "INSERT INTO provider (npi) SELECT '$mark'::text" ],
	[ 'domain, cast', "SELECT '$mark'::text::us_ssn" ],
	[ 'COPY into a domain', "\\copy provider FROM '$dir/copy.txt'", 'log' ],
	[ 'value where the kind belongs', "SELECT identifier_check('$mark'::text, 'us_npi')" ],
	[ 'trigger that normalizes', "CREATE TABLE n (npi text, zip varchar(3)); CREATE TRIGGER n BEFORE INSERT ON n FOR EACH ROW EXECUTE FUNCTION medrec_normalize('npi', 'us_npi', 'zip', 'us_zip'); INSERT INTO n (npi) SELECT '$mark'" ],
	[ 'trigger, a column too short', "CREATE TABLE n2 (zip varchar(3)); CREATE TRIGGER n BEFORE INSERT ON n2 FOR EACH ROW EXECUTE FUNCTION medrec_normalize('zip', 'us_zip'); INSERT INTO n2 SELECT '$mark'::text::varchar(3)" ],
	[ 'profile, value where the kind belongs', "SELECT * FROM identifier_profile('stage', 'raw', '$mark'::text)" ],
	[ 'loaded list, value as a code', "SELECT * FROM code_system_load('x', 'x', '2026-01-01', convert_to(E'A00\\tx\\n$mark\\tx', 'UTF8'))" ],
	[ 'loaded edition, value in the file', "SELECT * FROM icd10_load_edition('icd10cm', '2027-10-01', convert_to('$mark', 'UTF8'))" ],
	[ 'value beside an unknown kind', "SELECT identifier_mask('us_nqi', '$mark'::text)" ],
	[ 'check digit, value where the scheme belongs', "SELECT check_digit('$mark'::text, 'luhn')" ],
	[ 'name frequency, value where the part belongs', "SELECT name_frequency('family', '$mark')" ],
	[ 'check digit, value beside an unknown scheme', "SELECT check_digit('lunh', '$mark'::text)" ],
	[ 'record number beside a pattern that is none', "SELECT mrn_check('$mark'::text, 'MRN-', 'luhn')" ],
	[ 'record number where the pattern belongs', "SELECT mrn_check('MRN-9999', '$mark'::text, 'luhn')" ],
	[ 'record number where the scheme belongs', "SELECT mrn_check('luhn', 'MRN-9999', '$mark'::text)" ],
	[ 'element, value where the kind belongs', "SELECT element_state('name'::text, '$mark'::text)" ],
	[ 'element, value beside an unknown kind', "SELECT element_state('$mark'::text, 'nane')" ],
	[ 'aggregate, value where the kind belongs', "SELECT completeness_pct(x, '$mark'::text) FROM (VALUES ('a'::text)) v(x)" ],
	[ 'comorbidity, value where the weights belong', "SELECT charlson_index(ARRAY['E11.9'], '$mark'::text)" ],
	[ 'comorbidity, value where the scheme belongs', "SELECT elixhauser_mask(ARRAY['E11.9'], '$mark'::text)" ],
	[ 'key of a person, no key', "SELECT ('1|family=' || '$mark')::patient_key" ],
	[ 'key of a person, of another version', "SELECT ('2|family=' || lower('$mark'))::patient_key" ],
	[ 'key of a person, unknown field', "SELECT ('1|$mark=x')::text::patient_key" ],
	[ 'filter of a patient, no filter', "SELECT '$mark'::text::clk" ],
	[ 'filter of a patient, too short a secret', "SELECT patient_clk(patient_key(family => '$mark'), '$mark')" ],
	[ 'settings of Splink, value where they belong', "SELECT match_model_from_splink(to_jsonb('$mark'::text))" ],
	[ 'settings of Splink, value where a level belongs', "SELECT match_model_from_splink(jsonb_build_object('comparisons', ARRAY[jsonb_build_object('comparison_levels', ARRAY['$mark'])]))" ],
	[ 'settings of Splink, value where a probability belongs', "SELECT match_model_from_splink(jsonb_build_object('comparisons', ARRAY[jsonb_build_object('comparison_levels', ARRAY[jsonb_build_object('sql_condition', '$mark', 'm_probability', ARRAY['$mark'])])]))" ],
	[ 'comparison of too long a name', "SELECT jaro_winkler(repeat('$mark'::text, 100), 'a')" ],
	[ 'distance of too long a name', "SELECT damerau_levenshtein('a', repeat('$mark'::text, 100))" ],
	[ 'likeness of too long a name', "SELECT name_similarity('a', repeat('$mark'::text, 100))" ],
	[ 'distance up to a limit of too long a name', "SELECT osa_distance(repeat('$mark'::text, 100), 'a', 1)" ],
	[ 'distance up to a limit that there is not', "SELECT osa_distance('$mark', 'a', -1)" ],
	[ 'decision, value where an id belongs', "SELECT match_decide('person', 'mpi', 'mrn', '1', '$mark'::text, 'same')" ],
	[ 'decision, id of text', "SELECT match_decide('person', 'mpi', 'last_name', '$mark'::text, '$mark'::text, 'same')" ],
	[ 'decision, id that two rows have', "SELECT match_decide('person', 'mpi', 'zip', '$mark'::text, '1', 'same')" ],
	[ 'decision, value where the decision belongs', "SELECT match_decide('person', 'mpi', 'mrn', '1', '2', '$mark'::text)" ],
	[ 'decision, a reason beside a row without a key', "SELECT match_decide('person', 'mpi', 'mrn', '1', '3', 'same', '$mark'::text)" ],
	[ 'decision, value as an id too long for the table', "SELECT match_decide('person', 'mpi', 'long_name', a.long_name, b.long_name, 'same') FROM person a, person b WHERE a.mrn = 1 AND b.mrn = 2" ],
	[ 'decision, value where the key belongs', "SELECT match_decide('person', 'last_name', 'mrn', '1', '2', 'same')" ],
	[ 'clusters, value as an earlier one that has none', "SELECT * FROM duplicate_clusters('person', 'mpi', 'mrn', previous => 'person')" ],
	[ 'clusters, value where pairs belong', "SELECT * FROM duplicate_clusters('person', 'mpi', 'mrn', pairs => 'person')" ],
	[ 'clusters, a listed id that two rows have', "SELECT * FROM duplicate_clusters('person', 'mpi', 'zip', pairs => 'alike')" ],
	[ 'worklist, value as a probability', "SELECT * FROM match_worklist('scored', 'person', 'mpi', 'mrn', '$mark'::text)" ],
	[ 'evaluation, value as a probability', "SELECT * FROM match_evaluate('scored', 'scored')" ],
	[ 'overlays, value as a time', "SELECT * FROM find_overlays('person', 'mpi', 'mrn', 'last_name')" ],
	[ 'overlays, value as a key', "SELECT * FROM find_overlays('person', 'last_name', 'mrn', 'seen')" ],
	[ 'duplicate rate of what has no pairs', "SELECT * FROM duplicate_rate('person', 'person')" ],
	[ 'function in a query', "DO 'BEGIN PERFORM ''$mark''::text::icd10; END'", 'log' ],
);

append_to_file("$dir/copy.txt", "1\t$mark\t\\N\n");
foreach my $path (@failing)
{
	my ($name, $statement, $only_log) = @$path;
	my ($rc, $out, $err) = $node->psql('postgres', $statement, on_error_stop => 1);
	isnt($rc, 0, "$name: fails");
	unlike($err, qr/$mark/i, "$name: the message is free of the value") unless $only_log;
}

# every kind, by every function: nothing of the value but where it is asked for
$node->safe_psql('postgres', 'TRUNCATE stage');
my $answers = $node->safe_psql('postgres', qq{
	SELECT string_agg(DISTINCT concat_ws(' ', identifier_check(kind, v), identifier_is_valid(kind, v), identifier_is_canonical(kind, v), element_state(v, kind), placeholder_class(v, kind)), ' ')
	FROM identifier_kinds(), unnest(ARRAY['$mark', '$mark' || chr(1), repeat('$mark', 1000), ' $mark ', E'\\u00e9$mark']) v});
unlike($answers, qr/$mark/, 'no answer about a value has it, for any kind');
like($answers, qr/charset/, '... and there are answers');
foreach my $domain (split /\n/, $node->safe_psql('postgres', q{SELECT typname FROM pg_type JOIN identifier_kinds() ON kind = typname WHERE typtype = 'd'}))
{
	my ($rc, $out, $err) = $node->psql('postgres', "PREPARE p (text) AS SELECT \$1::$domain; EXECUTE p ('$mark')");
	isnt($rc, 0, "domain $domain refuses");
	unlike($err =~ s/^LINE.*?\^$//msgr, qr/$mark/, '... without the value');
}
# decisions that contradict each other about rows whose ids are values
{
	my ($rc, $out, $err) = $node->psql('postgres', qq{
		CREATE TABLE contradicted AS SELECT '$mark' || i AS id, patient_key(family => 'Garcia', given => 'Maria', ssn => '536904399') AS mpi FROM generate_series(1, 3) i;
		SELECT match_decide('contradicted', 'mpi', 'id', '$mark' || a, '$mark' || b, d) FROM (VALUES (1, 2, 'same'), (2, 3, 'same'), (1, 3, 'different')) v(a, b, d);
		SELECT count(*) FROM duplicate_clusters('contradicted', 'mpi', 'id')});
	like($err, qr/contradict/, 'contradictions are told');
	unlike($err, qr/$mark/, '... without the ids');
	($rc, $out, $err) = $node->psql('postgres', qq{
		CREATE TABLE missing AS SELECT '$mark' AS id_a, '$mark' || 1 AS id_b;
		SELECT count(*) FROM duplicate_clusters('contradicted', 'mpi', 'id', pairs => 'missing')});
	like($err, qr/Of their ids, 1 are of no row/, 'ids of nobody are told');
	unlike($err, qr/$mark/, '... by their number');
}
my $log = slurp_file($node->logfile);
my $errors = () = $log =~ /ERROR:/g;
cmp_ok($errors, '>=', scalar(@failing), 'the log has the errors');
unlike($log, qr/$mark/i, 'the log is free of the value');

# the test can fail: without the settings the value is there
$node->append_conf('postgresql.conf', "log_min_error_statement = error\nlog_error_verbosity = default\n");
$node->reload;
$node->psql('postgres', "INSERT INTO checked VALUES ('$mark')");
like(slurp_file($node->logfile), qr/$mark/, 'without the settings the server itself writes it');

$node->stop;

done_testing();
