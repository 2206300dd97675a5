# Tracked tables, of several sessions at once: what is queued and folded while
# others write is what measuring everything again gives, and a session that has
# a profile and plans of old sees what another one changes.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use IPC::Run ();
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('quality_track', conf => "log_statement = none\n");

$node->safe_psql('postgres', q{
	CREATE TABLE visit (id int, facility text, last_name text, phone text, visited date);
	INSERT INTO visit SELECT i, 'F' || i % 3, CASE WHEN i % 7 > 0 THEN 'Lee' ELSE 'UNKNOWN' END, '617-867-5309', date '2024-01-01' + i % 90
	FROM generate_series(1, 300) AS i;
	SELECT quality_profile_copy('patient_match', 'desk');
	SELECT quality_bind('desk', 'visit', segment_columns => '{facility}', period_column => 'visited');
	SELECT quality_track('visit', 'desk');

	-- each changes rows of its own
	CREATE PROCEDURE write(seed int, n int) LANGUAGE plpgsql AS $$
	DECLARE
		r int := seed;
	BEGIN
		FOR i IN 1..n LOOP
			r := (r::bigint * 48271 % 2147483647)::int;
			CASE r % 8
				WHEN 0 THEN DELETE FROM visit WHERE id % 3 = seed % 3 AND id % 100 = r % 97;
				WHEN 1, 2, 3 THEN UPDATE visit SET phone = CASE WHEN r % 2 = 0 THEN '617-867-5309' END, visited = visited + r % 40 - 20, facility = 'F' || r % 5 WHERE id % 3 = seed % 3 AND id % 61 = r % 59;
				ELSE INSERT INTO visit SELECT j, 'F' || j % 4, CASE WHEN j % 3 > 0 THEN 'Kim' END, '617-867-5309', date '2024-02-01' + j % 50 FROM generate_series(r % 1000, r % 1000 + r % 5) AS j;
			END CASE;
			IF seed = 1 AND i % 10 = 0 THEN
				COMMIT;	-- or it would wait for those who wait for its rows
				TRUNCATE visit;
			END IF;
			IF r % 3 = 0 THEN ROLLBACK; ELSE COMMIT; END IF;
		END LOOP;
	END $$;
	CREATE TABLE folded (states bigint);
	CREATE PROCEDURE fold(n int) LANGUAGE plpgsql AS $$
	BEGIN
		FOR i IN 1..n LOOP
			INSERT INTO folded SELECT quality_fold('visit', 'desk');
			COMMIT;
			PERFORM pg_sleep(0.0005);
		END LOOP;
	END $$;
	CREATE PROCEDURE track(n int) LANGUAGE plpgsql AS $$
	BEGIN
		FOR i IN 1..n LOOP
			PERFORM quality_track('visit', 'desk');
			COMMIT;
			PERFORM pg_sleep(0.02);
		END LOOP;
	END $$;
});

my $unlike = q{SELECT count(*) FROM (SELECT * FROM medrec_state WHERE relation = 'public.visit') AS s
	FULL JOIN quality_measure('visit', 'desk') AS m ON m.segment = s.segment AND m.period = s.period
	WHERE s.state IS NULL OR m.state IS NULL OR s.state <> m.state};

# a session that goes on by itself
sub start
{
	my ($sql) = @_;
	my %session = (out => '', err => '');

	$session{run} = IPC::Run::start([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-c', $sql ],
		'<', \undef, '>', \$session{out}, '2>', \$session{err});
	return \%session;
}

# how many of the sessions failed
sub finish
{
	my @sessions = @_;

	$_->{run}->finish foreach @sessions;
	diag($_->{err}) foreach grep { $_->{err} ne '' } @sessions;
	return scalar grep { $_->{run}->result(0) != 0 } @sessions;
}

sub together
{
	return finish(map { start($_) } @_);
}

is(together('CALL write(1, 300)', 'CALL write(2, 300)', 'CALL write(3, 300)', ('CALL fold(200)') x 4), 0, 'writers and four who fold');
cmp_ok($node->safe_psql('postgres', q{SELECT sum(states) FROM folded}), '>', 0, 'something was folded meanwhile');
$node->safe_psql('postgres', q{SELECT quality_fold('visit', 'desk')});
is($node->safe_psql('postgres', $unlike), '0', 'what is folded is what is there');
is(together('CALL write(4, 300)', 'CALL write(5, 300)', 'CALL fold(60)', 'CALL track(8)'), 0, 'writers, one who folds and one who tracks anew');
$node->safe_psql('postgres', q{SELECT quality_fold('visit', 'desk')});
is($node->safe_psql('postgres', $unlike), '0', 'the same');

# neither a TRUNCATE nor another one comes in the middle of quality_fold, which here waits for a row of the queue
$node->safe_psql('postgres', q{INSERT INTO visit VALUES (1, 'F1', 'Lee', NULL, '2024-01-01')});
$node->safe_psql('postgres', q{TRUNCATE visit});
my $locker = start(q{BEGIN; SELECT count(*) FROM (SELECT FROM medrec_state_change FOR UPDATE) AS q; SELECT pg_sleep(3600)});
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'}) or die 'no lock';
my $folder = start(q{SELECT quality_fold('visit', 'desk')});
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE 'SELECT quality_fold%' AND wait_event_type = 'Lock'}) or die 'does not wait';
$node->safe_psql('postgres', qq{INSERT INTO visit VALUES ($_, 'F$_', 'Lee', NULL, '2024-01-01')}) foreach 1 .. 3;
my $second = start(q{SELECT quality_fold('visit', 'desk')});
ok($node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE 'SELECT quality_fold%' AND wait_event = 'advisory'}), 'another quality_fold waits');
my $emptier = start(q{TRUNCATE visit});
ok($node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE query = 'TRUNCATE visit' AND wait_event_type = 'Lock'}), 'and so does a TRUNCATE');
$node->safe_psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'});
$locker->{run}->finish;
is(finish($folder, $second, $emptier), 0, 'for the first quality_fold');
$node->safe_psql('postgres', q{INSERT INTO visit VALUES (4, 'F1', 'Lee', NULL, '2024-01-01')});
$node->safe_psql('postgres', q{SELECT quality_fold('visit', 'desk')});
is($node->safe_psql('postgres', $unlike), '0', 'and is for the next time');

# one session writes all the time, others change what it has kept
sub elsewhere
{
	my ($sql) = @_;

	return sprintf("\\! psql -X -q -d \"%s\" -c \"%s\" >&2\n", $node->connstr('postgres'), $sql);
}
my $insert = "INSERT INTO visit VALUES (1, 'F1', 'Lee', '5309', '2024-01-01');\n";
my $last = "SELECT coalesce(sqlstate, 'measured') FROM medrec_state_change ORDER BY change_id DESC LIMIT 1;\n";
my $track = "SELECT quality_track('visit', 'desk')";

is($node->safe_psql('postgres', join($last,
	$insert,
	elsewhere("UPDATE medrec_profile_element SET weight = 3 WHERE profile = 'desk'") . $insert,
	elsewhere($track) . $insert,
	elsewhere("UPDATE medrec_binding SET grain = 'year' WHERE profile = 'desk'") . $insert,
	elsewhere($track) . $insert,
	elsewhere("ALTER TABLE visit RENAME phone TO telephone") . "INSERT INTO visit VALUES (2);\n",
	elsewhere("ALTER TABLE visit RENAME telephone TO phone") . $insert,
	elsewhere("DELETE FROM medrec_profile WHERE profile = 'desk'") . $insert,
	'')), "measured\n55000\nmeasured\n55000\nmeasured\n42703\nmeasured\n22023", 'what others change is seen by the next statement');

# what fails on a value keeps the value to itself
$node->safe_psql('postgres', q{
	SELECT quality_bind('patient_match', 'visit', '{"sex": "(phone::int)::text"}', period_column => 'visited');
	DELETE FROM visit;
	SELECT quality_track('visit', 'patient_match')});
my ($rc, $out, $err) = $node->psql('postgres', q{INSERT INTO visit VALUES (1, 'F1', 'Lee', 'ZZPATIENTZZ', '2024-01-01');
	SELECT quality_fold('visit', 'patient_match')});
like($err, qr/DETAIL:  The first of them failed with SQLSTATE 22P02: a value that the expression cannot take\./, 'a value that cannot be measured is written');
unlike($err, qr/ZZPATIENTZZ/, '... and is in no message');
is($node->safe_psql('postgres', q{SELECT count(*) FROM medrec_state_change AS c WHERE c.sqlstate = '22P02' AND c::text NOT LIKE '%PATIENT%'}), '1', '... nor in the queue');
unlike(slurp_file($node->logfile), qr/ZZPATIENTZZ/, '... nor in the log');

done_testing();
