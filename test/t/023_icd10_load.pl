# A site loads a later edition from the publisher's order file: what is taken,
# what is refused, and who sees it when.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('load', init => { allows_streaming => 1 });
my $dir = PostgreSQL::Test::Utils::tempdir;
sub query { return $node->safe_psql('postgres', $_[0]); }

# ---------------------------------------------------------------------------
# Order files: the codes of the last edition of the library in the order of
# the book, changed as "what" says
# ---------------------------------------------------------------------------
my %code = last_facts('icd10cm.txt');
$_ = $_ eq 'billable' ? 1 : 0 foreach values %code;
my @order = split /\n/, $node->safe_psql('postgres', q{
	CREATE TEMP TABLE c (code text);
	\copy c FROM STDIN
} . join("\n", sort keys %code) . "\n\\.\nSELECT code FROM c ORDER BY icd10_tabular_rank(code);\n");
is(scalar(@order), 98403, 'the last edition of the library has its codes');

sub order_file
{
	my ($name, %change) = @_;
	my %flag = (%code, %{ $change{set} || {} });
	delete @flag{ @{ $change{gone} || [] } };
	my $number = 0;
	my $file = '';
	# where new codes stand is not looked at, as long as the last category is there
	foreach my $c ((grep { exists $flag{$_} } @order), grep { !exists $code{$_} } sort keys %flag)
	{
		$file .= sprintf("%05d %-7s %d %-60s %s\r\n", ++$number, $c, $flag{$c}, "Short $c", $change{title}{$c} // "Title of $c");
	}
	$file = $change{edit}->($file) if $change{edit};
	open my $fh, '>:raw', "$dir/$name" or die;
	print $fh $file;
	close $fh;
	return "pg_read_binary_file('$dir/$name')";
}

sub load { return "SELECT change, codes FROM icd10_load_edition('icd10cm', '2027-10-01', $_[0])"; }
sub refused
{
	my ($sql, $message, $name) = @_;
	my ($rc, $out, $err) = $node->psql('postgres', $sql);
	isnt($rc, 0, $name);
	like($err, $message, '... and says why');
}

# ---------------------------------------------------------------------------
# What is refused, and changes nothing
# ---------------------------------------------------------------------------
my $same = order_file('same.txt');
refused(load(order_file('cut.txt', edit => sub { substr($_[0], 0, 9_000_000) })), qr/stops within this line/, 'a file that was cut off');
refused(load(order_file('end.txt', edit => sub { substr($_[0], 0, rindex($_[0], "\n", index($_[0], ' Z00 ')) + 1) })), qr/ends before the last category/, '... between lines');
refused(load(order_file('hole.txt', edit => sub { $_[0] =~ s/^00500 .*?\n//mr })), qr/line 500: the order number is not the next one/, '... a line left out');
refused(load(order_file('twice.txt', edit => sub { $_[0] =~ s/^00500 \K\S+ */A00     /mr })), qr/a code twice/, 'a code twice');
refused(load(order_file('flag.txt', set => { E11 => 1 })), qr/under one that it calls billable/, 'a billable code that is divided');
refused(load(order_file('leaf.txt', set => { I10 => 0 })), qr/header without a code under it/, 'a header that is not');
refused(load(order_file('junk.txt', edit => sub { "\x00\xff" x 5000 })), qr/line 1: /, 'bytes');
refused(load(order_file('empty.txt', edit => sub { '' })), qr/is empty/, 'nothing');
refused(load(order_file('third.txt', gone => [ grep { /^[STV]/ } keys %code ])), qr/more than a tenth/, 'chapters left out');
refused("SELECT * FROM icd10_load_edition('icd10cm', '2028-10-01', $same)", qr/nothing is known of the days from 2027-10-01 on/, 'a year left out');
refused("SELECT * FROM icd10_load_edition('icd10cm', '2026-04-01', $same)", qr/later ones are/, 'a day of the past without an edition');
refused("SELECT * FROM icd10_load_edition('icd10cm', '2025-10-01', $same)", qr/differs in \d+ codes from the edition of 2025-10-01/, 'another edition than that of the day');
refused("SELECT * FROM icd10_load_edition('icd10pcs', '2026-10-01', $same)", qr/there is no code of this system/, 'another system');
refused("SELECT * FROM icd10_load_edition('icd10cm', 'infinity', $same)", qr/cannot be infinite/, 'no day');
refused("SELECT * FROM icd10_load_edition('icd10cm', NULL, $same)", qr/are needed/, 'NULL for the day');
refused("SELECT * FROM icd10_load_edition('icd9cm', '2027-10-01', $same)", qr/icd10cm or icd10pcs/, 'an unknown system');
refused("SELECT * FROM icd10_load_edition('icd10cm', '2027-10-01')", qr/there is no file/, 'no file');
refused("SELECT * FROM icd10_load_edition('icd10cm', '2027-10-01', $same, billable_codes => 74880)", qr/has 74879 billable codes, not 74880/, 'another number than the publisher says');
refused("SET ROLE pg_read_server_files; SELECT * FROM icd10_load_edition('icd10cm', '2027-10-01', $same)", qr/permission denied/, 'who may not write medrec\'s tables');
is(query('SELECT (SELECT count(*) FROM medrec_edition) + (SELECT count(*) FROM medrec_code_change) + (SELECT count(*) FROM medrec_code_title)'),
	'0', 'all that changed nothing');
is(query(q{SELECT icd10_status('E11.9', '2027-10-01')}), 'edition_unknown', 'the day is still unknown');

# ---------------------------------------------------------------------------
# A year later
# ---------------------------------------------------------------------------
my %next = (
	set => { 'E119' => 0, E1190 => 1, E1198 => 1, J5A => 1 },
	gone => ['I10'],
	title => { E1190 => "Zuckerkrankheit, Gr\xfcn", J5A => 'Marvellous lung' },
);
my $next = order_file('next.txt', %next);
my $addenda = '';
$addenda .= sprintf("%-13s%d %-7s %-60s %s\r\n", @$_, 'Short', 'Long')
  foreach [ 'Delete:', 1, 'I10' ], [ 'Delete:', 1, 'E119' ], [ 'Add:', 0, 'E119' ], [ 'Add:', 1, 'E1190' ], [ 'Add:', 1, 'E1198' ], [ 'Add:', 1, 'J5A' ],
  [ 'Revise from:', 1, 'A000' ], [ 'Revise to:', 1, 'A000' ];
append_to_file("$dir/addenda.txt", "$addenda\r\n    4 additions\r\n");
append_to_file("$dir/wrong_addenda.txt", $addenda . sprintf("%-13s%d %-7s %s\r\n", 'Add:', 1, 'J5B', 'x'));
append_to_file("$dir/short_addenda.txt", $addenda =~ s/^Add: .*J5A.*\n//mr);
refused(load("$next, pg_read_binary_file('$dir/wrong_addenda.txt')"), qr/addenda, line 9: the order file does not have this code so/, 'addenda of other codes');
refused(load("$next, pg_read_binary_file('$dir/short_addenda.txt')"), qr/tell of 4 changes, the order file makes 5/, 'addenda that lack a code');

my $session = $node->background_psql('postgres') if $node->can('background_psql');
my $prepared = q{SELECT icd10_status('E11.98', '2027-10-01')};
$session->query_safe("SET plan_cache_mode = force_generic_plan; PREPARE p AS $prepared; EXECUTE p") if $session;

my $report = join("\n", 'added|3', 'ended|1', 'became_header|1', 'became_billable|0', 'unchanged|98401');
like(query(load("$next, dry_run => true")), qr/^\Q$report\E\n/, 'a dry run says what changes');
is(query('SELECT count(*) FROM medrec_edition'), '0', '... and changes nothing');
is(query('BEGIN; ' . load($next) . '; ROLLBACK; ' . "SELECT count(*) FROM medrec_edition; $prepared") =~ s/.*\n(?=0\n)//sr, "0\nedition_unknown", 'taken back with the transaction');
like(query(load("$next, pg_read_binary_file('$dir/addenda.txt')")), qr/^\Q$report\E\n/, 'loaded, with its addenda');

my $statuses = q{
	SELECT string_agg(c || ' ' || icd10_status(c, d), ', ' ORDER BY c) FROM unnest('{E11.9,E11.90,I10,J5A,A00.0}'::text[]) c, (VALUES (date '%s')) v(d)};
is(query(sprintf $statuses, '2027-09-30'), 'A00.0 billable, E11.9 billable, E11.90 not_yet_valid, I10 billable, J5A not_yet_valid', 'the day before');
is(query(sprintf $statuses, '2027-10-01'), 'A00.0 billable, E11.9 header, E11.90 billable, I10 expired, J5A billable', 'its first day');
is(query(sprintf $statuses, '2028-09-30'), 'A00.0 billable, E11.9 header, E11.90 billable, I10 expired, J5A billable', 'its last day');
is(query(sprintf $statuses, '2028-10-01'), 'A00.0 edition_unknown, E11.9 edition_unknown, E11.90 edition_unknown, I10 edition_unknown, J5A edition_unknown', 'behind it');
is($session->query_safe('EXECUTE p'), 'billable', 'a session that had an answer in a plan sees it') if $session;
is(query(q{SELECT icd10_children('E11.9', '2027-10-01')}), "E11.90\nE11.98", 'in the hierarchy');
is(query(q{SELECT icd10_chapter('J5A'), icd10_valid_during('I10'), icd10_valid_during('J5A')}), '10|{[2015-10-01,2027-10-01)}|{[2027-10-01,2028-10-01)}', 'in the book, and by day');
is(query(q{SELECT edition, codes, billable FROM icd10_editions() WHERE valid_from = '2027-10-01'}), 'FY2028|98405|74880', 'among the editions');
is(query(q{SELECT icd10_title('J5A'), icd10_title('J5A', '2027-10-01'), icd10_title('E11.90') LIKE '%Gr' || chr(252) || 'n'}),
	'Marvellous lung|Marvellous lung|t', 'titles, in the encoding of the database');
is(query(q{SELECT code FROM icd10_search('marvel lung', '2027-10-01')}), 'J5A', '... which can be searched');
is(query(q{SELECT count(*) FROM icd10_search('marvel lung', '2027-09-30')}), '0', '... on its days');
is(query(q{SELECT DISTINCT message FROM icd10_explain('I10', '2027-10-01')}), 'Valid until 2027-09-30.', '... and explained');

# exhaustive: every code, the last day before, the first and the last
$node->safe_psql('postgres', q{CREATE TABLE expected (code text, before text, after text)});
my %after = (%code, %{ $next{set} });
delete @after{ @{ $next{gone} } };
$node->safe_psql('postgres', "\\copy expected FROM STDIN\n" . join("\n", map {
			my $c = $_;
			join "\t", $c, map { my ($set, $none) = @$_; !exists $set->{$c} ? $none : $set->{$c} ? 'billable' : 'header' } [ \%code, 'not_yet_valid' ], [ \%after, 'expired' ]
		} keys %{ { %code, %after } }) . "\n\\.\n");
is(query(q{
	SELECT count(*), count(*) FILTER (WHERE icd10_status(code, '2027-09-30') <> before), count(*) FILTER (WHERE icd10_status(code, '2027-10-01') <> after),
		count(*) FILTER (WHERE icd10_status(code::icd10, '2028-09-30') <> after) FROM expected}), '98406|0|0|0', 'every code before and after');
is(query(q{SET debug_parallel_query = on;} =~ s/debug_parallel_query/force_parallel_mode/r . q{ SELECT count(*) FROM expected WHERE icd10_status(code, '2027-10-01') <> after})
	=~ s/.*\n//sr, '0', 'in a parallel worker') if $node->pg_version < 16;

refused(load($next), qr/duplicate key|is known/, 'an edition cannot be loaded twice');

# memory
cmp_ok(query(q{SELECT icd10_status('E11.9', '2027-10-01'); SELECT coalesce(sum(total_bytes), 0) FROM pg_backend_memory_contexts WHERE name ~ 'medrec'}) =~ s/.*\n//sr,
	'<', 1024 * 1024, 'less than 1 MB private memory');

# ---------------------------------------------------------------------------
# In the middle of the year
# ---------------------------------------------------------------------------
my $april = order_file('april.txt', set => { %{ $next{set} }, J5B => 1 }, gone => ['I10'], title => $next{title});
like(query("SELECT change, codes FROM icd10_load_edition('icd10cm', '2028-04-01', $april)"), qr/^added\|\d+\nended\|0\n/, 'a mid-year edition');
is(query(q{SELECT icd10_status('J5B', '2028-03-31'), icd10_status('J5B', '2028-04-01'), icd10_status('J5A', '2028-04-01'), icd10_status('J5B', '2028-10-01')}),
	'not_yet_valid|billable|billable|edition_unknown', '... from its day on');

# ---------------------------------------------------------------------------
# Copies: a standby, a dump
# ---------------------------------------------------------------------------
$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
is($standby->safe_psql('postgres', $prepared), 'billable', 'a standby has the edition');
my $far = $standby->background_psql('postgres') if $standby->can('background_psql');
is($far->query_safe($prepared), 'billable', '... in a session that stays') if $far;
query(q{DELETE FROM medrec_edition WHERE valid_from >= '2027-10-01'});
$node->wait_for_catchup($standby, 'replay', $node->lsn('insert'));
is($far->query_safe($prepared), 'edition_unknown', '... which hears of changes') if $far;
$far->quit if $far;
$standby->stop;
is($session->query_safe('EXECUTE p'), 'edition_unknown', 'taken away again, for all sessions') if $session;
$session->quit if $session;

query(load($next));
query(q{
	CREATE TABLE stay (code icd10, day date, CHECK (icd10_is_billable(code, day)), status text GENERATED ALWAYS AS (icd10_status(code, day)) STORED);
	INSERT INTO stay VALUES ('E11.90', '2027-12-24'), ('A00.0', '2020-01-01')});
$node->command_ok([ 'pg_dump', '--format=custom', '--file', "$dir/dump", $node->connstr('postgres') ], 'dump');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
$node->command_ok([ 'pg_restore', '--exit-on-error', '--dbname', $node->connstr('restored'), "$dir/dump" ], 'restore');
is($node->safe_psql('restored', "$prepared; SELECT icd10_title('J5A'); SELECT count(*) FROM stay; SELECT count(*) FROM medrec_edition"), "billable\nMarvellous lung\n2\n1", 'the edition comes with it');

# dropped and made again in a session that had read it
is(query(q{SELECT icd10_status('J5A', '2027-10-01'); DROP EXTENSION medrec CASCADE; CREATE EXTENSION medrec; SELECT icd10_status('J5A', '2027-10-01')}) =~ s/NOTICE.*\n//gr,
	"billable\nedition_unknown", 'a new extension has nothing loaded');

# with the publisher's files
foreach my $file ([ 'icd10pcs', 'icd10/icd10pcs/icd10pcs_order_2026.txt.xz', '2025-10-01', 80029, '0DTJ4ZZ', 'Resection of Appendix, Percutaneous Endoscopic Approach' ])
{
	my ($system, $path, $day, $titles, $code, $title) = @$file;
	my $found = reference_file($path);
  SKIP:
	{
		skip 'official order file or xz not found', 4 if !$found || system("xz -dc '$found' >$dir/official.txt 2>/dev/null");
		is(query("SELECT change, codes FROM icd10_load_edition('$system', '$day', pg_read_binary_file('$dir/official.txt')) WHERE change LIKE 'title%' OR change IN ('added', 'ended')"),
			"added|0\nended|0\ntitle_added|$titles\ntitle_revised|0", "the official file of an edition that is known, $system: only titles are new");
		is(query("SELECT ${system}_title('$code', '$day')"), $title, '... which it has now');
		is(query("SELECT ${system}_status('$code', '$day')"), 'billable', '... and nothing else has changed');
		is(query("SELECT code FROM ${system}_search('appendix resection endoscopic', '$day') LIMIT 1"), $code, '... and they can be searched');
	}
}

done_testing();
