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
	CREATE FUNCTION is_diabetes(c icd10) RETURNS boolean LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT c <@ 'E11'::icd10; END;
});

my $contents = q{
	SELECT md5(string_agg(d::text, '' ORDER BY id)), count(*), count(code) FROM public.dx d;
	SELECT count(*) FROM public.diabetes;
	SELECT count(*) FROM public.dx WHERE public.is_diabetes(code);
	SELECT * FROM public.provider, public.filled;
};
my $before = $node->safe_psql('source', $contents);
my $decision = qq{1234567893|1245319599|different|two licences: é'"\\\t|t|t};
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
