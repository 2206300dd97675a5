# Runs on time: by pg_cron in a real server, in both of its ways to connect, as
# a role with no more rights than it needs; and what is printed for cron and
# systemd means what it should.
#
# Needs pg_cron (Debian's postgresql-NN-cron) and systemd-analyze; what needs
# one that is not there is skipped.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# A patient without a phone, and the rule that there must be one
sub make_suite
{
	my ($node, $database, $schema) = @_;
	$node->safe_psql($database, qq{
		CREATE TABLE public.patient (mrn int PRIMARY KEY, phone text);
		INSERT INTO public.patient VALUES (1, '617-555-0101'), (2, NULL);
		INSERT INTO $schema.medrec_rule (rule_id, suite, relation, title, violation)
		SELECT suite, suite, 'public.patient', 'Phone', 'phone IS NULL' FROM unnest(ARRAY['nightly', 'night''s 100% of "\$HOME"']) suite});
}

# ------------------------------------------------------------------------
# Without pg_cron
# ------------------------------------------------------------------------

my $plain = new_node('plain');
make_suite($plain, 'postgres', 'public');
is($plain->safe_psql('postgres', q{SELECT string_agg(place, ' ') FROM quality_schedule('nightly', '0 2 * * *')}),
	'crontab medrec-postgres-nightly.service medrec-postgres-nightly.timer', 'what to write where');

# cron gives the shell what follows the fifth field, with \% as %
my ($comment, $line) = split /\n/, $plain->safe_psql('postgres', q{SELECT content FROM quality_schedule('night''s 100% of "$HOME"', '0 2 * * *') WHERE place = 'crontab'});
like($comment, qr/^# .*in UTC$/, 'a comment first');
like($line, qr/^0 2 \* \* \* psql [^\n]*$/, 'one line for the crontab');
unlike($line, qr/(?<!\\)%/, '... with no percent sign that ends it');
(my $command = $line) =~ s/^(\S+ ){5}//;
$command =~ s/\\%/%/g;
{
	local $ENV{PGHOST} = $plain->host;
	local $ENV{PGPORT} = $plain->port;
	my ($out, $err) = ('', '');
	my $ok = IPC::Run::run([ 'sh', '-c', $command ], '>', \$out, '2>', \$err);
	ok($ok, 'the shell runs it');
	is("$out$err", '', '... in silence');
}
is($plain->safe_psql('postgres', q{SELECT suite, finished_at IS NOT NULL FROM medrec_run}), q{night's 100% of "$HOME"|t}, '... and the suite was run');

SKIP:
{
	my $analyze = (grep { -x } map { "$_/systemd-analyze" } split /:/, $ENV{PATH})[0];
	skip 'systemd-analyze is not installed', 4 if !$analyze;
	local $ENV{TZ} = 'UTC';
	local $ENV{LC_ALL} = 'C';

	# systemd itself reads the units
	my $dir = PostgreSQL::Test::Utils::tempdir;
	my $units = q{FROM quality_schedule('night''s 100% of "$HOME"', '*/20 6-9,18 1,15 * Sun,Wed') WHERE place <> 'crontab'};
	my @names = split /\n/, $plain->safe_psql('postgres', "SELECT place $units");
	append_to_file("$dir/$_", $plain->safe_psql('postgres', "SELECT content $units AND place = '$_'")) foreach @names;
	my $verify = sub {
		my ($out, $err) = ('', '');
		IPC::Run::run([ $analyze, 'verify', map { "$dir/$_" } @names ], '>', \$out, '2>', \$err);
		return join '', grep { /\Q$dir\E/ } split /^/, $err;
	};
	is($verify->(), '', 'systemd has nothing to say against the units');
	append_to_file("$dir/$names[1]", "\n[Timer]\nOnCalendar=*-31-01\n");
	like($verify->(), qr/calendar/, '... which it reads');

	# Schedules at random: systemd says when they come due next, and that is
	# when they were due last a moment later, and nothing comes between
	my $state = 1;
	my $random = sub { $state = $state * 48271 % 2147483647; return $state % $_[0]; };
	my $field = sub {
		my ($first, $last) = @_;
		my $kind = $random->(6);
		my $value = $first + $random->($last - $first + 1);
		return '*' if $kind < 2;
		return '*/' . (1 + $random->(20)) if $kind == 2;
		my $end = $value + $random->($last - $value + 1);
		return "$value-$end" if $kind == 3;
		return "$value-$end/" . (1 + $random->(5)) if $kind == 4;
		return join ',', $value, $first + $random->($last - $first + 1);
	};
	my ($compared, $wrong) = (0, 0);
	for (1 .. 150)
	{
		my $schedule = join ' ', $field->(0, 59), $field->(0, 23), $field->(1, 28), $field->(1, 12), $field->(0, 7);
		my $from = sprintf '%d-%02d-%02d %02d:%02d:00', 2020 + $random->(12), 1 + $random->(12), 1 + $random->(28), $random->(24), $random->(60);
		my @calendars = $plain->safe_psql('postgres', "SELECT content FROM quality_schedule('nightly', '$schedule') WHERE place ~ 'timer'") =~ /^OnCalendar=(.*)$/mg;
		my @next;
		foreach my $calendar (@calendars)
		{
			my $said = '';
			IPC::Run::run([ $analyze, 'calendar', "--base-time=$from UTC", $calendar ], '>', \$said, '2>&1');
			push @next, $1 if $said =~ /Next elapse: \S+ (\d+-\d+-\d+ \d+:\d+:\d+) UTC/;
		}
		my ($next) = sort @next;
		next if !defined $next;
		$compared++;
		my $said = $plain->safe_psql('postgres', qq{
			SET TimeZone = 'UTC';
			SELECT quality_last_due('$schedule', '$next+00') = '$next+00' AND quality_last_due('$schedule', '$next+00'::timestamptz - interval '1 second') <= '$from+00'});
		diag("$schedule from $from: " . join(' or ', @calendars) . ": $next") if $said ne 't' && !$wrong++;
	}
	is($wrong, 0, 'systemd comes to the same times');
	is($compared, 150, '... of 150 schedules');
}

# a dump has the schedules and the messages; to restore a run is not to finish one
my $kept = q{SELECT suite, cron, scheduled_by, scheduled_at FROM medrec_schedule UNION ALL SELECT suite, payload::text, run_id::text, created_at FROM medrec_outbox ORDER BY 1, 2};
my $before = $plain->safe_psql('postgres', $kept);
my $dump = PostgreSQL::Test::Utils::tempdir . '/dump';
is(scalar(split /\n/, $before), 3, 'two schedules, one message');
$plain->safe_psql('postgres', 'CREATE DATABASE restored');
$plain->command_ok([ 'pg_dump', '-f', $dump, $plain->connstr('postgres') ], 'dump');
$plain->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, $plain->connstr('restored') ], 'restore');
is($plain->safe_psql('restored', $kept), $before, '... the same');
is($plain->safe_psql('restored', q{SELECT place FROM quality_schedule('nightly', '0 2 * * *') WHERE place ~ 'timer'}),
	'medrec-restored-nightly.timer', 'units of another database have other names');
$plain->stop;

# ------------------------------------------------------------------------
# With pg_cron
# ------------------------------------------------------------------------

SKIP:
{
	my ($sharedir) = `pg_config --sharedir` =~ /^(.*)$/m;
	skip 'pg_cron is not installed', 1 if !-e "$sharedir/extension/pg_cron.control";

	my %node;
	foreach my $way ('off', 'on')
	{
		my $node = $node{$way} = PostgreSQL::Test::Cluster->new("workers_$way");
		$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
		$node->append_conf('postgresql.conf', qq{
			shared_preload_libraries = 'pg_cron'
			cron.database_name = 'hospital'
			cron.use_background_workers = $way
			cron.host = '} . $node->host . qq{'
			log_statement = 'none'});
		$node->start;
		$node->safe_psql('postgres', 'CREATE DATABASE hospital; CREATE DATABASE clinic');
		foreach my $database ('hospital', 'clinic')
		{
			$node->safe_psql($database, 'CREATE SCHEMA "med rec"; CREATE EXTENSION medrec SCHEMA "med rec"');
			make_suite($node, $database, '"med rec"');
		}
		$node->safe_psql('hospital', q{
			CREATE EXTENSION pg_cron;
			CREATE ROLE quality LOGIN;
			GRANT USAGE ON SCHEMA "med rec", cron TO quality;
			GRANT SELECT ON public.patient, "med rec".medrec_rule, "med rec".medrec_run, "med rec".medrec_run_rule, "med rec".medrec_result TO quality;
			GRANT SELECT, INSERT, DELETE ON "med rec".medrec_schedule TO quality;
			GRANT INSERT, UPDATE ON "med rec".medrec_run TO quality;
			GRANT INSERT ON "med rec".medrec_run_rule, "med rec".medrec_result TO quality;
			GRANT SELECT, INSERT ON "med rec".medrec_outbox TO quality;
		});

		my $as_quality = sub {
			return $node->safe_psql('hospital', qq{SET search_path = "med rec", public; $_[0]}, extra_params => [ '-U', 'quality' ]);
		};
		like($as_quality->(q{SELECT place, content FROM quality_schedule('nightly', '5 4 * * *')}),
			qr/^pg_cron\|job \d+, medrec:hospital:nightly: CALL "med rec"\.quality_run\('nightly'\)$/, "workers $way: scheduled");
		$as_quality->(q{SELECT FROM quality_schedule('nightly', '* * * * *')});
		is($node->safe_psql('hospital', 'SELECT jobname, schedule, database, username, command FROM cron.job'),
			q{medrec:hospital:nightly|* * * * *|hospital|quality|CALL "med rec".quality_run('nightly')}, "workers $way: one job, of the role that asked for it");
	}

	# one of them is heard of, too; the other is asked when it is done
	my $wait = q{
		DO $$
		DECLARE
			before bigint = (SELECT count(*) FROM "med rec".medrec_outbox) * %d;
		BEGIN
			FOR i IN 1 .. 750 LOOP
				EXIT WHEN (SELECT count(*) FROM "med rec".medrec_outbox) > before;
				PERFORM pg_sleep(0.1);
			END LOOP;
		END $$;
	};
	my $heard = $node{off}->safe_psql('hospital', 'LISTEN medrec;' . sprintf($wait, 1) . 'SELECT 1');
	like($heard, qr/Asynchronous notification "medrec" with payload "\{[^"]*"fail": 1/, 'who listens hears of the run')
		|| diag($heard);
	$node{on}->safe_psql('hospital', sprintf($wait, 0));

	foreach my $way ('off', 'on')
	{
		my $node = $node{$way};
		is($node->safe_psql('hospital', q{SELECT DISTINCT u.suite, u.run_by, r.n, r.violations, r.status, o.payload ->> 'fail', o.payload ->> 'rules'
			FROM "med rec".medrec_outbox o JOIN "med rec".medrec_run u USING (run_id) JOIN "med rec".medrec_result r USING (run_id)}),
			'nightly|quality|2|1|fail|1|1', "workers $way: it ran, and the outbox says so");
		is($node->safe_psql('hospital', q{SELECT count(*) FROM (SELECT max(finished_at) AS at FROM "med rec".medrec_run) r, "med rec".quality_overdue(grace => '0', at => r.at)}), '0', "workers $way: nothing is overdue");
		is($node->safe_psql('hospital', q{SELECT count(*) FROM (SELECT max(finished_at) AS at FROM "med rec".medrec_run) r, "med rec".quality_overdue(grace => '0', at => r.at + interval '2 minutes')}), '1', "workers $way: ... but if no more runs come");
		is($node->safe_psql('hospital', q{SELECT DISTINCT status FROM cron.job_run_details WHERE status NOT IN ('starting', 'running', 'sending', 'connecting')}),
			'succeeded', "workers $way: pg_cron says that it succeeded");
	}

	# another role may not, and a superuser may
	my $node = $node{on};
	$node->safe_psql('hospital', 'CREATE ROLE other LOGIN; GRANT quality TO other');
	is($node->psql('hospital', q{SELECT "med rec".quality_unschedule('nightly')}, extra_params => [ '-U', 'other' ]), 3, 'another role cannot end it');
	is($node->safe_psql('hospital', q{SELECT "med rec".quality_unschedule('nightly')}), 't', 'a superuser ends it');
	is($node->safe_psql('hospital', q{SELECT count(*) FROM cron.job}), '0', '... and the job is gone');

	# all that we take for a schedule, pg_cron does
	foreach my $schedule ('*/15 8-18/2 1,15 jan,JUL Mon-Fri', '59 23 31 12 7', '0 0 29 2 *', "\t0  0 * * 0-7 ")
	{
		is($node->safe_psql('hospital', qq{SET search_path = "med rec"; SELECT place FROM quality_schedule('night''s 100% of "\$HOME"', '$schedule')}), 'pg_cron', "pg_cron takes $schedule");
	}
	is($node->safe_psql('hospital', q{SELECT count(*) FROM cron.job}), '1', '... one job of it all');

	# from another database: what to say in that of pg_cron
	my $elsewhere = $node->safe_psql('clinic', q{SELECT content FROM "med rec".quality_schedule('night''s 100% of "$HOME"', '7 3 * * *') WHERE place = 'pg_cron in database hospital'});
	$node->safe_psql('hospital', $elsewhere);
	is($node->safe_psql('hospital', q{SELECT schedule, database, command FROM cron.job WHERE database = 'clinic'}),
		q{7 3 * * *|clinic|CALL "med rec".quality_run('night''s 100% of "$HOME"')}, 'from another database: the job that is to be made there');
	is($node->safe_psql('clinic', q{SELECT count(*) FROM "med rec".quality_schedule('nightly', '7 3 * * *')}), '4', '... or cron, or systemd');

	# databases and suites whose names are the same with a colon between
	$node->safe_psql('postgres', qq{CREATE DATABASE "a"; CREATE DATABASE "a:b"});
	my %jobs;
	foreach my $pair ([ 'a', 'b:c' ], [ 'a:b', 'c' ])
	{
		my ($database, $suite) = @$pair;
		$node->safe_psql($database, 'CREATE EXTENSION medrec');
		$node->safe_psql($database, qq{INSERT INTO medrec_rule (rule_id, suite, relation, title, violation) VALUES ('x', '$suite', 'patient', '', 'false')});
		$jobs{$1} = 1 if $node->safe_psql($database, qq{SELECT content FROM quality_schedule('$suite', '7 3 * * *') WHERE place = 'pg_cron in database hospital'}) =~ /in_database\('([^']*)'/;
	}
	is(scalar(keys %jobs), 2, 'a job for each database');

	# names that pg_cron would cut off to the same one
	$node->safe_psql('hospital', q{INSERT INTO "med rec".medrec_rule (rule_id, suite, relation, title, violation)
		SELECT suite, suite, 'public.patient', 'Phone', 'phone IS NULL' FROM unnest(ARRAY[repeat('x', 100), repeat('x', 101)]) suite});
	$node->safe_psql('hospital', q{SELECT "med rec".quality_schedule(suite, '7 3 * * *') FROM "med rec".medrec_rule WHERE suite ~ '^x'});
	is($node->safe_psql('hospital', q{SELECT count(*), count(DISTINCT jobname), count(DISTINCT command) FROM cron.job WHERE command ~ 'xxx'}), '2|2|2', 'long names are told apart');
	$node->safe_psql('hospital', q{SELECT "med rec".quality_unschedule(repeat('x', 100))});
	is($node->safe_psql('hospital', q{SELECT length(command) FROM cron.job WHERE command ~ 'xxx'}),
		length(q{CALL "med rec".quality_run('')} . 'x' x 101), '... and ended one by one');
	$_->stop foreach values %node;
}

done_testing();
