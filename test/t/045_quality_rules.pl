# Runs of rules: how often a table is scanned, who sees what, what stays of a
# run that is broken off, and that nothing of a row leaves but counts and keys.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use IPC::Run ();
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $mark = 'ZZPATIENTZZ';
my $node = new_node('rules', conf => q(
autovacuum = off
jit = off
max_parallel_workers_per_gather = 0
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
));

sub sql { return $node->safe_psql('postgres', @_) }

$node->safe_psql('postgres', qq{
	CREATE TABLE visit AS
	SELECT i AS id, (ARRAY['North', 'South'])[1 + i % 2] AS facility, (ARRAY['A', 'B', 'C'])[1 + i % 3] AS ward, i % 12 AS month,
		i % 100 AS a, (i * 7) % 1000 AS b, CASE WHEN i % 9 <> 0 THEN date '2026-01-01' + i % 365 END AS seen, '$mark' || i AS name
	FROM generate_series(1, 100000) i;
	CREATE TABLE patient AS SELECT i AS id, (ARRAY['North', 'South'])[1 + i % 2] AS facility, '$mark' || i AS name FROM generate_series(1, 1000) i;
	ANALYZE;
});

# --- a hundred rules: two scans ----------------------------------------------
$node->safe_psql('postgres', q{
	INSERT INTO medrec_rule (rule_id, suite, relation, title, scope, violation, segment_columns)
	SELECT 'r' || i, 'hundred', 'public.visit', '', CASE i % 3 WHEN 1 THEN 'seen IS NOT NULL' WHEN 2 THEN 'b < ' || i * 9 END,
		CASE i % 4 WHEN 0 THEN 'a < ' || i WHEN 1 THEN 'seen IS NULL OR b > ' || i WHEN 2 THEN 'id IN (SELECT p.id FROM public.patient p WHERE p.id < ' || i || ')' ELSE 'month = ' || i % 12 END,
		CASE i % 5 WHEN 0 THEN '{facility}'::text[] WHEN 1 THEN '{facility,month}' WHEN 2 THEN '{ward}' END
	FROM generate_series(1, 100) i;
});

# Statistics of a session are there some time after its end.
sub scans
{
	my ($statement, $least) = @_;
	my $count = q{SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'visit'};
	my $before = sql($count);

	sql($statement);
	$node->poll_query_until('postgres', "SELECT ($count) >= $before + $least")
		or die 'no statistics';
	return sql($count) - $before;
}

my $results = q{SELECT rule_id, segment, n, violations, status FROM medrec_result
	WHERE run_id = (SELECT max(run_id) FROM medrec_run) ORDER BY rule_id, segment};
is(scans(q{CALL quality_run('hundred')}, 2), 2, 'a hundred rules, by three sets of segments and by none: two scans');
my $serial = sql($results);
my @rows = split /\n/, $serial;
is(scalar(@rows), 100 + 20 * 2 + 20 * 12 + 20 * 3, 'results of all rules and segments');
cmp_ok(scalar(grep { /\|fail$/ } @rows), '>', 200, '... which tell something');
is(sql(q{SELECT count(*) FROM medrec_result r JOIN medrec_run_rule USING (run_id, rule_id) WHERE segment_columns IS NOT NULL AND segment = '{}'
	AND (n, violations) = (SELECT sum(n), sum(violations) FROM medrec_result s WHERE s.run_id = r.run_id AND s.rule_id = r.rule_id AND s.segment <> '{}')}),
	60, 'segments add up');

# each rule by a statement of its own
my ($hand) = sql(q{
	SELECT string_agg(format('SELECT %L, count(*), count(*) FILTER (WHERE %s) FROM visit WHERE %s', rule_id, violation, coalesce(scope, 'true')), ' UNION ALL ' ORDER BY rule_id)
	FROM medrec_rule WHERE suite = 'hundred'});
is(sql("SELECT rule_id, n, violations FROM medrec_result WHERE segment = '{}' ORDER BY rule_id"),
	sql("SELECT * FROM ($hand) h ORDER BY 1"), 'counts are those of a hundred statements');

# in parallel, where every process scans its part
cmp_ok(scans(q{SET max_parallel_workers_per_gather = 2; CALL quality_run('hundred')}, 3), '>', 2, 'workers take part in a scan');
is(sql($results), $serial, '... with the same results');

# rules without a timeout and with different ones share a scan as long as they keep to it
sql(q{UPDATE medrec_rule SET timeout = CASE length(rule_id) WHEN 2 THEN '1 hour' WHEN 3 THEN '2 hours' END::interval WHERE suite = 'hundred'});
is(scans(q{CALL quality_run('hundred')}, 2), 2, 'timeouts that are not reached: two scans');
is(sql($results), $serial, '... with the same results');

# more rules than a target list has room for
sql(q{INSERT INTO medrec_rule (rule_id, suite, relation, title, scope, violation)
	SELECT i, 'many', 'public.patient', '', 'id > ' || i, 'id > ' || 2 * i FROM generate_series(1, 1200) i;
	CALL quality_run('many')});
is(sql($results), join("\n", map {
			my ($n, $violations) = (1000 - $_ > 0 ? 1000 - $_ : 0, 1000 - 2 * $_ > 0 ? 1000 - 2 * $_ : 0);
			"$_|{}|$n|$violations|" . ($n == 0 ? 'not_applicable' : $violations > 0 ? 'fail' : 'pass') } sort { $a cmp $b } 1 .. 1200),
	'1200 rules about one table');

# --- row-level security and rights ---------------------------------------------
$node->safe_psql('postgres', q{
	CREATE ROLE north LOGIN; CREATE ROLE south LOGIN;
	ALTER TABLE visit ENABLE ROW LEVEL SECURITY;
	CREATE POLICY own ON visit USING (lower(facility) = current_user);
	GRANT SELECT (id, facility, seen, a) ON visit TO north, south;
	GRANT SELECT ON medrec_rule TO north, south;
	GRANT SELECT, INSERT, UPDATE ON medrec_run TO north, south;
	GRANT SELECT, INSERT ON medrec_run_rule, medrec_result TO north, south;
	INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, key_columns, segment_columns) VALUES
		('seen', 'rights', 'public.visit', '', 'seen IS NULL', '{id}', '{facility}'),
		('column', 'rights', 'public.visit', '', 'b > 1', '{id}', NULL),
		('table', 'rights', 'public.patient', '', 'name IS NULL', '{id}', NULL),
		('other', 'rights', 'public.visit', '', 'id IN (SELECT id FROM public.patient)', '{id}', NULL);
});
my %by_hand = map { $_ => sql("SELECT count(*), count(*) - count(seen) FROM visit WHERE facility = '$_'") } 'North', 'South';
isnt($by_hand{North}, $by_hand{South}, 'two facilities, not alike');
foreach my $facility ('North', 'South')
{
	my @as = (extra_params => [ '-U', lc $facility ]);

	sql(q{CALL quality_run('rights')}, @as);
	is(sql(q{SELECT rule_id, segment, n, violations, status, sqlstate, reason FROM medrec_result WHERE run_id = (SELECT max(run_id) FROM medrec_run) ORDER BY 1, 2}, @as),
		join("\n", map { s/ROWS/$by_hand{$facility}/r }
			'column|{}|||error|42501|no right to read what the expression reads',
			'other|{}|||error|42501|no right to read what the expression reads',
			'seen|{}|ROWS|fail||', qq(seen|{"facility": "$facility"}|ROWS|fail||),
			'table|{}|||error|42501|no right to read what the expression reads'),
		"$facility sees its own rows, and what it has no right to is an error of that rule");
	is(sql(q{SELECT run_by FROM medrec_run ORDER BY run_id DESC LIMIT 1}, @as), lc $facility, '... under its name');
	is(sql(q{SELECT count(*) = (SELECT count(*) FROM visit WHERE seen IS NULL), count(*) > 100 FROM quality_violations('seen', 1000000)}, @as), 't|t', '... and the keys of its own rows');
	my ($rc, $out, $err) = $node->psql('postgres', q{SELECT * FROM quality_violations('column')}, @as);
	isnt($rc, 0, '... but not of others');
	like($err, qr/ERROR:  rule "column" cannot be evaluated\nDETAIL:  Reason: no right/, '... with the reason');
	($rc, $out, $err) = $node->psql('postgres', q{SET row_security = off; CALL quality_run('rights')}, @as);
	is(sql(q{SELECT sqlstate FROM medrec_result WHERE rule_id = 'seen' ORDER BY run_id DESC LIMIT 1}, @as), '42501', '... nor with row security off');
}
sql(q{CALL quality_run('rights')});
is(sql(q{SELECT n FROM medrec_result WHERE rule_id = 'seen' AND segment = '{}' ORDER BY run_id DESC LIMIT 1}), 100000, 'who sees all rows counts all');
sql('CREATE ROLE nobody LOGIN');
my ($rc, $out, $err) = $node->psql('postgres', q{CALL quality_run('rights')}, extra_params => [ '-U', 'nobody' ]);
like($err, qr/permission denied for table medrec_run/, 'without a right to the tables there is no run');

# --- time, locks, cancels, crashes -----------------------------------------------
$node->safe_psql('postgres', q{
	CREATE TABLE first AS SELECT generate_series(1, 10) AS id;
	CREATE TABLE second AS SELECT generate_series(1, 20) AS id;
	CREATE TABLE third AS SELECT generate_series(1, 30) AS id;
	INSERT INTO medrec_rule (rule_id, suite, relation, title, violation) VALUES
		('first', 'long', 'public.first', '', 'id > 5'), ('second', 'long', 'public.second', '', 'id > 15'),
		('second, slow', 'long', 'public.second', '', 'pg_sleep(3600) IS NULL'), ('third', 'long', 'public.third', '', 'id > 25');
});
my $done = q{SELECT rule_id, n, violations, status, reason FROM medrec_result WHERE run_id = (SELECT max(run_id) FROM medrec_run WHERE suite = 'long') ORDER BY rule_id};
my $finished = q{SELECT finished_at IS NOT NULL FROM medrec_run WHERE suite = 'long' ORDER BY run_id DESC LIMIT 1};

sql(q{CALL quality_run('long', timeout => '1 s')});
is(sql($done), "first|10|5|fail|\nsecond|20|5|fail|\nsecond, slow|||error|timeout after 1000 ms\nthird|30|5|fail|", 'a timeout is an error of its rule; all others complete');
is(sql($finished), 't', '... and so does the run');

# SQL that catches the cancel gets no more time by that, nor do others in its statement
$node->safe_psql('postgres', q{
	CREATE FUNCTION stubborn(times int) RETURNS boolean LANGUAGE plpgsql AS $$
	BEGIN
		FOR i IN 1 .. times LOOP
			BEGIN
				PERFORM pg_sleep(60);
			EXCEPTION WHEN query_canceled THEN
				NULL;
			END;
		END LOOP;
		RETURN true;
	END $$;
	INSERT INTO medrec_rule (rule_id, suite, relation, title, violation) VALUES
		('ordinary', 'stubborn', 'public.first', '', 'id > 5'), ('stubborn once', 'stubborn', 'public.first', '', 'id = 1 AND stubborn(1)'),
		('stubborn twice', 'stubborn', 'public.first', '', 'id = 1 AND stubborn(2)'), ('then slow', 'stubborn', 'public.first', '', 'id = 2 AND pg_sleep(60) IS NULL');
	SET statement_timeout = '50 s';
	CALL quality_run('stubborn', timeout => '100 ms');
});
is(sql(q{SELECT r.rule_id, n, violations, status, reason FROM medrec_result r JOIN medrec_run USING (run_id) WHERE suite = 'stubborn' ORDER BY 1}),
	join("\n", 'ordinary|10|5|fail|', map { "$_|||error|timeout after 100 ms" } 'stubborn once', 'stubborn twice', 'then slow'),
	'a timeout that is caught is one all the same');
($rc, $out, $err) = $node->psql('postgres', q{SET statement_timeout = '1 s'; CALL quality_run('stubborn', timeout => '400 ms')});
like($err, qr/canceling statement due to statement timeout/, '... and that of the statement is the end of the run');
is(sql(q{SELECT finished_at IS NULL FROM medrec_run WHERE suite = 'stubborn' ORDER BY run_id DESC LIMIT 1}), 't', '... which is not finished');

# a session that goes on by itself
sub start
{
	my ($statement) = @_;
	my %session = (out => '', err => '');

	$session{run} = IPC::Run::start([ 'psql', '-X', '-q', '-d', $node->connstr('postgres'), '-c', $statement ],
		'<', \undef, '>', \$session{out}, '2>', \$session{err});
	return \%session;
}

# a lock that does not go away
my $locker = start(q{BEGIN; LOCK TABLE second; SELECT pg_sleep(3600)});
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_locks WHERE relation = 'second'::regclass AND mode = 'AccessExclusiveLock' AND granted});
sql(q{CALL quality_run('long', timeout => '500 ms')});
is(sql($done), "first|10|5|fail|\nsecond|||error|timeout after 500 ms\nsecond, slow|||error|timeout after 500 ms\nthird|30|5|fail|", 'so is a lock that is held for longer');
sql(q{SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'second'::regclass});
$locker->{run}->finish;

# what the user cancels is over, also while a rule has a timeout
my $running = q{SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE 'CALL%' AND wait_event = 'PgSleep'};
foreach my $call (q{CALL quality_run('long')}, q{CALL quality_run('long', timeout => '1 hour')})
{
	my $session = start($call);

	$node->poll_query_until('postgres', $running) or die 'does not run';
	is(sql($done), 'first|10|5|fail|', "$call: the first relation is there while the second is counted");
	sql(q{SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CALL%'});
	$session->{run}->finish;
	like($session->{err}, qr/canceling statement due to user request/, '... and the user cancels');
	is(sql($done), 'first|10|5|fail|', '... so that nothing more comes');
	is(sql($finished), 'f', '... and the run is not finished');
	is(sql(q{SELECT string_agg(rule_id, ',' ORDER BY rule_id) FROM medrec_run_rule LEFT JOIN medrec_result USING (run_id, rule_id)
		WHERE status IS NULL AND run_id = (SELECT max(run_id) FROM medrec_run)}), 'second,second, slow,third', '... which tells what is missing');
}

# a run that somebody deletes
my $deleted = start(q{CALL quality_run('long', timeout => '3 s')});
$node->poll_query_until('postgres', $running) or die 'does not run';
sql(q{DELETE FROM medrec_run WHERE run_id = (SELECT max(run_id) FROM medrec_run)});
$deleted->{run}->finish;
like($deleted->{err}, qr/^ERROR:  run \d+ was deleted before its end$/m, 'a run that is deleted ends');
is(sql(q{SELECT (SELECT count(*) FROM medrec_run_rule LEFT JOIN medrec_run r USING (run_id) WHERE r.run_id IS NULL),
	(SELECT count(*) FROM medrec_result LEFT JOIN medrec_run r USING (run_id) WHERE r.run_id IS NULL)}), '0|0', '... and nothing stays of it');

# two runs at once, of which the one that is first has another segment
$node->safe_psql('postgres', q{
	CREATE TABLE person AS SELECT i AS id, (ARRAY['North', 'South'])[1 + i % 2] AS facility, 'Lee' AS last_name FROM generate_series(1, 100) i;
	SELECT FROM quality_bind('patient_match', 'person', segment_columns => '{facility}', suite => 'at once');
});
my $one = start(q{DO $$
	DECLARE
		run bigint;
	BEGIN
		CALL quality_run('at once', date '2026-01-31', NULL, run);
		WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted) LOOP
			PERFORM pg_sleep(0.1);
		END LOOP;
	EXCEPTION WHEN division_by_zero THEN
		NULL;	-- in a block that catches something there is no COMMIT
	END $$});
$node->poll_query_until('postgres', $running =~ s/CALL/DO/r) or die 'does not run';
sql(q{DELETE FROM person WHERE facility = 'South'});
($rc, $out, $err) = $node->psql('postgres', q{CALL quality_run('at once', date '2026-01-31')});
$one->{run}->finish;
is("$one->{err}$err", '', 'two runs of a profile at once');
is(sql(q{SELECT count(*), count(finished_at) FROM medrec_run WHERE suite = 'at once'}), '2|2', '... both finish');
is(sql(q{SELECT segment, (quality_summary(state)).n FROM medrec_state WHERE relation = 'public.person'}), '{"facility": "North"}|50', '... and the states are those of the second');

# a column of the profile's segments that has too much in it is an error of the profile
sql(q{UPDATE person SET facility = (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 200) i) WHERE id = 2; CALL quality_run('at once', date '2026-02-28')});
is(sql(q{SELECT status, reason FROM medrec_result WHERE run_id = (SELECT max(run_id) FROM medrec_run)}), 'error|a segment is longer than 2000 bytes', 'a segment that is too long');

my $session = start(q{CALL quality_run('long')});
$node->poll_query_until('postgres', $running) or die 'does not run';
$node->stop('immediate');
$session->{run}->finish;
$node->start;
is(sql($done), 'first|10|5|fail|', 'a crash in the middle: the first relation is there');
is(sql($finished), 'f', '... and the run is not finished');

# --- privacy ---------------------------------------------------------------------
$node->safe_psql('postgres', q{
	CREATE FUNCTION cancel(name text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE query_canceled USING MESSAGE = name; END$$;
	INSERT INTO medrec_rule (rule_id, suite, relation, title, violation, key_columns) VALUES
		('date', 'private', 'public.patient', '', 'name::date IS NULL', '{id}'),
		('number', 'private', 'public.patient', '', 'name::int = 1', '{id}'),
		('code', 'private', 'public.patient', '', 'name::icd10 IS NULL', '{id}'),
		('regex', 'private', 'public.patient', '', 'name ~ (name || ''('')', '{id}'),
		('raised', 'private', 'public.patient', '', 'pg_catalog.convert_to(name, name) IS NULL', '{id}'),
		('canceled', 'private', 'public.patient', '', 'cancel(name)', '{id}'),
		('good', 'private', 'public.patient', '', 'name LIKE ''%1''', '{id}');
	CALL quality_run('private');
});
is(sql(q{SELECT rule_id, status, sqlstate FROM medrec_result WHERE run_id = (SELECT max(run_id) FROM medrec_run) ORDER BY 1}),
	"canceled|error|57014\ncode|error|22P02\ndate|error|22007\ngood|fail|\nnumber|error|22P02\nraised|error|22023\nregex|error|2201B", 'values that an expression cannot take');
foreach my $rule (qw(date number code regex raised canceled))
{
	($rc, $out, $err) = $node->psql('postgres', "SELECT * FROM quality_violations('$rule')");
	like($err, qr/cannot be evaluated/, "$rule: no rows");
	unlike($err, qr/$mark/i, '... and no value in the message');
}
is(sql("SELECT (SELECT count(*) FROM medrec_result r WHERE r::text ~* '$mark') + (SELECT count(*) FROM medrec_run_rule r WHERE r::text ~* '$mark')"), 0, 'no value is kept');
$node->stop;
unlike(slurp_file($node->logfile), qr/$mark\d/, '... or logged');
$node->start;

# --- dump and restore --------------------------------------------------------------
my $dir = PostgreSQL::Test::Utils::tempdir;
my $history = q{SELECT md5(string_agg(r::text, '' ORDER BY r::text)), count(*) FROM (
	SELECT m::text FROM medrec_rule m UNION ALL SELECT m::text FROM medrec_run m UNION ALL SELECT m::text FROM medrec_run_rule m UNION ALL SELECT m::text FROM medrec_result m) r};
sql('CREATE DATABASE restored');
$node->command_ok([ 'pg_dump', '--file', "$dir/plain.dump", $node->connstr('postgres') ], 'dump');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$dir/plain.dump", $node->connstr('restored') ], 'restore');
is($node->safe_psql('restored', $history), sql($history), 'rules, runs and results are there again');
is($node->safe_psql('restored', q{CALL quality_run('hundred')}), sql('SELECT max(run_id) + 1 FROM medrec_run'), '... and their numbers go on');
is($node->safe_psql('restored', $results), $serial, '... with the same results');

# --- in another schema ---------------------------------------------------------------
my $moved = q{SET search_path = ''; SET timezone = 'UTC'; };
$node->safe_psql('restored', 'CREATE SCHEMA "else Where"; ALTER EXTENSION medrec SET SCHEMA "else Where"');
is($node->safe_psql('restored', $moved . q{CALL "else Where".quality_run('hundred')}), sql('SELECT max(run_id) + 2 FROM medrec_run'), 'a run of what lives elsewhere');
is($node->safe_psql('restored', $moved . $results =~ s/\bmedrec_/"else Where".medrec_/gr), $serial, '... with the same results');
is($node->safe_psql('restored', $moved . q{SELECT count(*) > 0 FROM "else Where".quality_violations('seen', 1)}), 't', '... and violations');
my ($run) = $node->safe_psql('restored', 'SELECT max(run_id) FROM "else Where".medrec_run');
is($node->safe_psql('restored', $moved . qq{SELECT count(*) FILTER (WHERE change IN ('persisting', 'unchanged', 'not_measured')), count(*) FROM "else Where".quality_compare($run - 1, $run)}),
	scalar(@rows) . '|' . scalar(@rows), '... and comparison');
is($node->safe_psql('restored', $moved . qq{SELECT jsonb_array_length("else Where".quality_dqd_json($run) -> 'CheckResults')}), 100, '... and JSON');

$node->stop;
done_testing();
