# pg_dump and pg_restore, which work with an empty search_path, with the
# extension in a schema of its own and its types and functions in every place
# where a dump writes them down.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('dump');
my $dir = PostgreSQL::Test::Utils::tempdir;

$node->safe_psql('postgres', 'CREATE DATABASE source');
$node->safe_psql('source', q{
	CREATE SCHEMA ext;
	CREATE EXTENSION medrec SCHEMA ext;
	SET search_path = public, ext;
	CREATE TABLE code_list (code icd10 PRIMARY KEY);
	CREATE DOMAIN diagnosis AS icd10 CHECK (NOT VALUE <@ 'Z00'::icd10);
	CREATE TABLE dx (
		id int PRIMARY KEY,
		raw varchar(20) CHECK (icd10_is_valid(raw)),
		code icd10 GENERATED ALWAYS AS (icd10_try(raw)) STORED,
		main diagnosis DEFAULT 'I10',
		category icd10 REFERENCES code_list,
		codes icd10[],
		px icd10pcs);
	INSERT INTO code_list SELECT (chr(65 + i % 26) || lpad((i % 97)::text, 2, '0'))::icd10 FROM generate_series(1, 2522) i;
	INSERT INTO dx (id, raw, category, codes, px)
	SELECT i, raw, icd10_category(raw), ARRAY[raw::icd10, 'E11.9'], '0DTJ4ZZ'
	FROM (SELECT i, chr(65 + i % 26) || lpad((i % 97)::text, 2, '0') || '.' || (i % 10) AS raw FROM generate_series(1, 5000) i) r;
	CREATE INDEX dx_code ON dx (code) WHERE code <@ 'E11';
	CREATE INDEX dx_try ON dx (icd10_try(raw));
	CREATE INDEX dx_text ON dx (raw icd10_text_ops);
	CREATE INDEX dx_hash ON dx USING hash (code);
	CREATE INDEX dx_brin ON dx USING brin (code);
	CREATE VIEW diabetes AS SELECT id, code::text AS code FROM dx WHERE code <@ 'E08' OR code = 'E11.9'::text OR code LIKE 'E1_.%';
	CREATE TABLE by_code (code icd10) PARTITION BY LIST (code);
	CREATE TABLE by_code_i10 PARTITION OF by_code FOR VALUES IN ('I10', 'I11.9');
	CREATE TABLE provider (npi us_npi PRIMARY KEY, phone us_phone CHECK (identifier_check('us_phone', phone) = 'test'),
		last_name text, folded text GENERATED ALWAYS AS (name_fold(last_name)) STORED,
		dob date CHECK (element_state(dob, 'birth_date') <> 'placeholder'),
		mpi patient_key GENERATED ALWAYS AS (patient_key(family => last_name, birth_date => dob, phone => phone)) STORED,
		merged patient_key);
	INSERT INTO provider VALUES ('1234567893', '+16175550123', 'Núñez-García', DEFAULT, '1980-02-14', DEFAULT,
		patient_key(family => 'Núñez', given => '山田', email => 'a|b\c\@lopez.us', identifiers => '{mrn:2,mrn:1}'));
	CREATE INDEX provider_key ON provider ((patient_key(dob, family => last_name)::text));
	CREATE INDEX provider_mpi ON provider USING gin (mpi);
	CREATE INDEX provider_state ON provider (element_state(last_name, 'family_name'));
	CREATE VIEW filled AS SELECT completeness_pct(last_name, 'family_name') AS pct, avg(completeness(npi, phone, dob)) AS share FROM provider;
	INSERT INTO provider VALUES ('1245319599', '+16175550124', 'Nunez', DEFAULT, '1980-02-14', DEFAULT);
	SELECT match_decide('provider', 'mpi', 'npi', '1245319599', '1234567893', 'different', 'two licences: é''"\\	');
	GRANT SELECT ON medrec_match_decision TO pg_read_all_stats;
	SELECT quality_profile_copy('patient_match', 'our_desk');
	UPDATE medrec_profile SET title = 'Was der Empfang fragt: é''"\\	', source = NULL WHERE profile = 'our_desk';
	UPDATE medrec_profile_element SET valid_when = 'date_try(birth_date) < CURRENT_DATE', weight = 12.34, target_pct = 97.5 WHERE profile = 'our_desk' AND element = 'birth_date';
	INSERT INTO medrec_binding (profile, relation, expressions) VALUES ('our_desk', 'public.desk', '{"birth_date": "born"}');
	INSERT INTO medrec_run (suite, period) SELECT 'weekly', date '2026-01-01' + i FROM generate_series(1, 200) AS i;
	INSERT INTO medrec_run_rule (run_id, rule_id, relation, title, violation, kahn_context, severity, minimum_rows)
		SELECT run_id, 'r' || i, 'public.desk', 'a rule', 'born IS NULL', 'verification', 'fail', 25 FROM medrec_run, generate_series(1, 5) AS i;
	INSERT INTO medrec_result (run_id, rule_id, n, violations, status) SELECT run_id, rule_id, 100, 1, 'warn' FROM medrec_run_rule;
	CREATE TABLE desk (born date, last_name text);
	INSERT INTO desk SELECT date '1980-01-01' + i, CASE i % 3 WHEN 0 THEN 'UNKNOWN' WHEN 1 THEN 'Núñez' END FROM generate_series(1, 500) AS i;
	CREATE TABLE desk_state (month date PRIMARY KEY, state quality_state NOT NULL);
	INSERT INTO desk_state SELECT date_trunc('month', born), quality('our_desk', last_name, NULL, born, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
		FROM desk GROUP BY 1;
	CREATE VIEW desk_quality AS SELECT e.* FROM (SELECT quality_rollup(state) AS state FROM desk_state) AS s, quality_elements(state) AS e;
	CREATE MATERIALIZED VIEW desk_now AS SELECT quality('our_desk', last_name, NULL, born, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) AS state FROM desk;
	CREATE FUNCTION is_diabetes(c icd10) RETURNS boolean LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT c <@ 'E11'::icd10; END;
});

my $contents = q{
	SELECT md5(string_agg(d::text, '' ORDER BY id)), count(*), count(code) FROM public.dx d;
	SELECT count(*) FROM public.diabetes;
	SELECT count(*) FROM public.dx WHERE public.is_diabetes(code);
	SELECT * FROM public.provider, public.filled;
	SELECT md5(string_agg(s::text, '' ORDER BY month)), count(*) FROM public.desk_state AS s;
	SELECT * FROM public.desk_quality;
	SELECT md5(state::text) FROM public.desk_now;
};
# the site's profile is there as it was, and those of medrec once
my $profiles = q{
	SELECT p.*, e.* FROM ext.medrec_profile AS p JOIN ext.medrec_profile_element AS e USING (profile) WHERE NOT p.shipped ORDER BY e.ordinal;
	SELECT count(*), count(DISTINCT profile), sum(elements) FROM (SELECT profile, count(e.*) AS elements FROM ext.medrec_profile JOIN ext.medrec_profile_element AS e USING (profile, shipped)
		WHERE shipped GROUP BY 1) AS s;
	SELECT profile, relation, expressions FROM ext.medrec_binding;
	SELECT count(*), count(DISTINCT run_id), sum(violations) FROM ext.medrec_run JOIN ext.medrec_run_rule USING (run_id) JOIN ext.medrec_result USING (run_id, rule_id);
};
my $before = $node->safe_psql('source', $contents);
my $decision = qq{1234567893|1245319599|different|two licences: é'"\\\t|t|t};
my $before_profiles = $node->safe_psql('source', $profiles);
like($before_profiles, qr/^our_desk\|.*\n6\|6\|137\nour_desk\|.*\n1000\|200\|1000$/s, 'a profile of the site, and six of medrec; results of runs');
like($before, qr/\|5000\|5000\n[1-9]\d*\n[1-9]/, 'there is something to dump');

foreach my $format ('plain', 'custom')
{
	my $target = "target_$format";
	$node->safe_psql('postgres', "CREATE DATABASE $target");
	$node->command_ok([ 'pg_dump', "--format=$format", '--file', "$dir/$format.dump", $node->connstr('source') ],
		"dump, $format");
	if ($format eq 'plain')
	{
		$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$dir/plain.dump", $node->connstr($target) ],
			'restore, plain');
	}
	else
	{
		$node->command_ok([ 'pg_restore', '--exit-on-error', '--jobs=2', '--dbname', $node->connstr($target), "$dir/custom.dump" ],
			'restore, custom, two jobs');
	}
	is($node->safe_psql($target, $contents), $before, "$format: the same rows, views and functions");
	is($node->safe_psql($target, $profiles), $before_profiles, "$format: profiles of the site, and none of medrec twice; results of runs");
	is( $node->safe_psql($target, q{
			BEGIN;
			DELETE FROM ext.medrec_run WHERE run_id <= 150;
			UPDATE ext.medrec_profile SET profile = 'the_desk' WHERE profile = 'our_desk';
			SELECT (SELECT count(*) FROM ext.medrec_run_rule), (SELECT count(*) FROM ext.medrec_result),
				(SELECT profile FROM ext.medrec_binding), (SELECT count(*) FROM ext.medrec_profile_element WHERE profile = 'the_desk');
			ROLLBACK}),
		'250|250|the_desk|17', "$format: and what belongs together is together");
	is( $node->safe_psql($target, 'SELECT (SELECT state FROM public.desk_now) OPERATOR(ext.=) (SELECT ext.quality_rollup(state) FROM public.desk_state)'),
		't', "$format: what is counted now is what was counted before the dump");
	is($node->safe_psql($target, q{SELECT id_a, id_b, decision, reason, in_force, has_table_privilege('pg_read_all_stats', 'ext.medrec_match_decision', 'SELECT')
		FROM ext.match_decisions('public.provider', 'mpi', 'npi')}),
		$decision, "$format: what was decided is there, in force, and for whom it was granted to");
	is($node->safe_psql($target, q{
		SELECT count(*) FROM pg_index WHERE indrelid IN ('public.dx'::regclass, 'public.provider'::regclass) AND indisvalid}), '10', "$format: all indexes are back");
}

# the schema that the extension lives in may be changed
$node->safe_psql('source', 'CREATE SCHEMA elsewhere; ALTER EXTENSION medrec SET SCHEMA elsewhere');
is($node->safe_psql('source', $contents), $before, 'moved to another schema: everything still works');
is($node->safe_psql('source', q{
	SET enable_seqscan = off;
	EXPLAIN (COSTS OFF) SELECT count(*) FROM public.code_list WHERE code OPERATOR(elsewhere.<@) (SELECT 'E11'::elsewhere.icd10)})
	=~ /Index.*icd10_subtree_end/s, 1, '... planner support included');

$node->stop;
done_testing();
