# Somebody who may create objects in a schema of other people's search_path
# makes operators there. What medrec asks the server for itself must not find
# them, whatever operands it has: it runs with the rights of who calls it.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $node = new_node('hostile_operators');

# Every operator that pg_catalog has not for exactly these operands: for others
# it would be the better match, and says so.
$node->safe_psql('postgres', q{
	CREATE DOMAIN day AS date;
	CREATE PROCEDURE make_operators() LANGUAGE plpgsql SET search_path = pg_catalog AS $$
	DECLARE
		operator record;
	BEGIN
		FOR operator IN
			SELECT o.name, l.type AS left_type, r.type AS right_type,
				CASE WHEN o.name ~ '[=<>~]' AND o.name NOT IN ('->', '->>') THEN 'boolean' ELSE 'text' END AS result
			FROM unnest('{=,<>,<,<=,>,>=,~,@>,+,-,*,/,%,||,->,->>}'::text[]) AS o(name),
				unnest('{int2,int4,int8,numeric,float4,float8,text,varchar,name,date,timestamp,timestamptz,interval,bool,jsonb,oid,regclass,text[],name[],int2[],int8[],float4[],date[],public.day}'::regtype[]) AS l(type),
				unnest('{int2,int4,int8,numeric,float4,float8,text,varchar,name,date,timestamp,timestamptz,interval,bool,jsonb,oid,regclass,text[],name[],int2[],int8[],float4[],date[],public.day}'::regtype[]) AS r(type)
			WHERE NOT EXISTS (SELECT FROM pg_operator p WHERE p.oprname = o.name AND p.oprleft = l.type AND p.oprright = r.type AND p.oprnamespace = 'pg_catalog'::regnamespace)
			ORDER BY 1, 2, 3
		LOOP
			EXECUTE format('CREATE FUNCTION public.%I(%s, %s) RETURNS %s LANGUAGE plpgsql AS %L', 'op ' || operator.name, operator.left_type, operator.right_type, operator.result,
				format('BEGIN RAISE EXCEPTION USING MESSAGE = %L; END', format('hostile %s %s %s', operator.left_type, operator.name, operator.right_type)));
			EXECUTE format('CREATE OPERATOR public.%s (FUNCTION = public.%I, LEFTARG = %s, RIGHTARG = %s)', operator.name, 'op ' || operator.name, operator.left_type, operator.right_type);
		END LOOP;
	END $$;
	SET max_parallel_workers_per_gather = 0;
	CREATE TABLE patient AS SELECT i AS mrn, (ARRAY['north', 'south'])[1 + i % 2] AS facility, 'Lee' AS last_name, date '1950-01-01' + i AS birth_date,
		CASE WHEN i % 3 > 0 THEN '617-867-5309' END AS phone, (date '2026-01-01' + i % 28)::day AS registered, '2026-02-01'::day AS changed,
		patient_key(family => 'Lee' || i, birth_date => date '1950-01-01' + i) AS mpi
	FROM generate_series(1, 300) AS i;
	CREATE TABLE pairs AS SELECT i AS id_a, i + 1 AS id_b, 0.5::float8 AS probability, 'review' AS band FROM generate_series(1, 9) AS i;
	CREATE TABLE cluster AS SELECT i / 2 AS cluster_id, i AS id FROM generate_series(1, 9) AS i;
	CREATE TABLE history AS SELECT i / 2 AS id, timestamptz '2026-01-01' + i * interval '1 day' AS at, patient_key(family => 'Lee' || i, birth_date => date '1950-01-01' + i) AS mpi FROM generate_series(1, 9) AS i;
	ANALYZE;
});
$node->safe_psql('postgres', 'CALL make_operators()');
like(($node->psql('postgres', 'SELECT 1.5 + 1'))[2], qr/hostile numeric \+ integer/, 'an operator that somebody else has made is found where it is looked for');

my @calls = (
	q{SELECT quality_bind('patient_match', 'patient', segment_columns => '{facility}', period_column => 'registered', changed_column => 'changed', suite => 'all')},
	q{INSERT INTO medrec_rule (rule_id, suite, relation, title, scope, violation, key_columns, segment_columns, timeout, waived_until, waiver_reason, minimum_rows, warn_pct, fail_pct) VALUES
		('a', 'all', 'public.patient', '', 'phone IS NOT NULL', 'last_name IS NULL', '{mrn}', '{facility}', '1 min', NULL, NULL, 0, 1, 2),
		('b', 'all', 'public.patient', '', NULL, 'phone IS NULL', '{mrn}', NULL, NULL, '2027-01-01', 'why', 0, NULL, NULL),
		('c', 'all', 'public.patient', '', NULL, 'phone IS NULL', '{mrn}', NULL, NULL, NULL, NULL, 1000, NULL, NULL),
		('d', 'all', 'public.patient', '', 'false', 'nosuch', '{mrn}', NULL, NULL, NULL, NULL, 0, NULL, NULL),
		('e', 'all', 'public.patient', '', 'false', 'phone IS NULL', '{mrn}', NULL, NULL, NULL, NULL, 0, NULL, NULL)},
	q{CALL quality_run('all', '2026-01-31', '1 min')},
	q{CALL quality_run('all', '2026-02-28')},
	q{SELECT quality_violations('b')},
	q{SELECT quality_compare(1, 2)},
	q{SELECT quality_dqd_json(2)},
	q{SELECT quality_control_chart('b'::text)},
	q{SELECT quality_schedule('all', '5 4 * * *')},
	q{SELECT quality_overdue()},
	q{SELECT quality_unschedule('all')},
	(map { "SELECT $_('patient')" } qw(quality_quick_profile quality_suspect_defaults quality_suggest_profile)),
	(map { "TABLE $_" } qw(quality_runs quality_results quality_history quality_profile_history quality_element_history)),
	(map { "SELECT $_('all')" } qw(quality_report_html quality_report_text quality_report_json quality_report_csv)),
	q{SELECT quality_measure('patient', 'patient_match')},
	q{SELECT quality_record('patient', 'patient_match')},
	q{SELECT quality_record('patient', 'patient_match', '2026-01-01', '2026-01-08')},
	q{SELECT quality_track('patient', 'patient_match')},
	q{UPDATE patient SET phone = NULL WHERE mrn IN (7, 8)},
	q{SELECT quality_fold('patient', 'patient_match')},
	q{SELECT quality_untrack('patient', 'patient_match')},
	q{DELETE FROM medrec_run WHERE suite = 'all'},
	q{SELECT identifier_profile('patient', 'phone', 'us_ssn')},
	q{SELECT find_duplicates('patient', 'mpi', 'mrn')},
	q{SELECT duplicate_clusters('patient', 'mpi', 'mrn')},
	q{SELECT match_decide('patient', 'mpi', 'mrn', '1', '2', 'different')},
	q{SELECT match_decisions('patient', 'mpi', 'mrn')},
	q{SELECT match_worklist('pairs', 'patient', 'mpi', 'mrn')},
	q{SELECT match_evaluate('pairs', 'pairs')},
	q{SELECT match_evaluate('pairs', 'cluster', 'id', 'cluster_id')},
	q{SELECT duplicate_rate('pairs', 'patient')},
	q{SELECT duplicate_rate('cluster', 'patient')},
	q{SELECT find_overlays('history', 'mpi', 'id', 'at')},
	q{SELECT code_system_load('icd10gm', '2026', '2026-01-01', convert_to(E'E11.9\tDiabetes\nE10.9\tOther\n', 'UTF8'))},
	q{SELECT code_system_status('icd10gm', 'E11.9', '2026-02-01'), code_system_title('icd10gm', 'E11.9', '2026-02-01')});
foreach my $call (@calls)
{
	my ($rc, $out, $err) = $node->psql('postgres', $call);
	is($err, '', (split /\n/, $call)[0]);
}

done_testing();
