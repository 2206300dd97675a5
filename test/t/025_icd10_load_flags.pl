# A site loads all that the edits of a stay need for a year that the library
# does not know: procedures, the flags of the Medicare Code Editor, and the
# codes exempt from reporting presence on admission.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('flags');
my $dir = PostgreSQL::Test::Utils::tempdir;
sub query { return $node->safe_psql('postgres', $_[0]); }

my $day = '2026-10-01';
my %cm = last_facts('icd10cm.txt');
my %pcs = last_facts('icd10pcs.txt');
my %flags = last_facts('mce_icd10cm.txt');
my %px_flags = last_facts('mce_icd10pcs.txt');
my %exempt = last_facts('poa_icd10cm.txt');

# only codes that are billable that day can be listed
delete @flags{ grep { ($cm{$_} // '') ne 'billable' } keys %flags };
delete @exempt{ grep { ($cm{$_} // '') ne 'billable' } keys %exempt };
delete @px_flags{ grep { !exists $pcs{$_} } keys %px_flags };
cmp_ok(scalar(keys %flags), '>', 15000, 'flagged diagnoses');
cmp_ok(scalar(keys %exempt), '>', 38000, 'exempt diagnoses');

# as a file: lines, put together of a hash
my $files = 0;
sub file
{
	my ($lines) = @_;
	my $path = "$dir/file" . ++$files;
	append_to_file($path, join '', map { "$_\r\n" } @$lines);
	return "pg_read_binary_file('$path')";
}
sub flag_file { my %f = @_; return file([ "code\tflags", map { "$_\t$f{$_}" } sort keys %f ]); }
sub poa_file { my $n = 0; return file([ "Order\tPOAexemptCode\tDescription", map { sprintf("%05d\t%s\tTitle", ++$n, length > 3 ? substr($_, 0, 3) . '.' . substr($_, 3) : $_) } @_ ]); }
sub pcs_file
{
	my @codes = @_;
	my $n = 0;
	my $table = '';
	my @lines;
	foreach my $code (sort @codes)
	{
		my $this = substr($code, 0, 3);
		push @lines, sprintf('%05d %-7s 0 %-60s %s', ++$n % 100000, $this, "Table $this", "Table $this") if $this ne $table;
		$table = $this;
		push @lines, sprintf('%05d %-7s 1 %-60s %s', ++$n % 100000, $code, "Short $code", "Title of $code");
	}
	return file(\@lines);
}
sub refused
{
	my ($arguments, $message, $name) = @_;
	my ($rc, $out, $err) = $node->psql('postgres', "SELECT * FROM icd10_load_edition($arguments)");
	isnt($rc, 0, $name);
	like($err, $message, '... and says why');
}

my $edits = sub {
	my ($on) = @_;
	return qq{
		SELECT string_agg(concat_ws(' ', edit, item || position), ', ' ORDER BY item, position, edit) FROM encounter_edits('{F05,I10,Z37.0,B90.0}'::icd10[], '{0DTJ4ZZ,5A1955Z}'::icd10pcs[], 30, 'M',
			'$on'::date - 9, '$on', '01', '{Y,N,NULL,1}')};
};
is(query($edits->('2026-10-02')), 'edition_unknown', 'the year is not known') or diag(query($edits->('2026-10-02')));
my $before = query($edits->('2026-09-30'));

# ---------------------------------------------------------------------------
# What is refused
# ---------------------------------------------------------------------------
refused("'icd10cm', '$day', mce => " . flag_file(%flags, E11 => 'adult'), qr/MCE table: 1 codes are not billable on 2026-10-01/, 'a header in the table');
refused("'icd10cm', '$day', mce => " . flag_file((map { $_ => $flags{$_} } grep { /^[A-S]/ } keys %flags)), qr/lacks more than a tenth/, 'a table that is not complete');
refused("'icd10cm', '$day', mce => " . file([ "code\tflags", "E11.9\tadult", "e119\tadult" ]), qr/has a code twice|lacks more/, 'a code twice');
refused("'icd10cm', '$day', mce => " . file([ "code\tflags", 'see note' ]), qr/MCE table, line 2: there is no code/, 'a line without a code');
refused("'icd10cm', '2027-10-01', mce => " . flag_file(%flags), qr/nothing is known of the days from 2026-10-01 on/, 'a year left out');
refused("'icd10cm', '2026-04-01', mce => " . flag_file(%flags), qr/known already/, 'a day that is known');
refused("'icd10pcs', '$day', poa => " . poa_file(keys %exempt), qr/procedures have no/, 'presence of procedures');
refused("'icd10cm', '$day', poa => " . poa_file(grep { /^[A-U]/ } keys %exempt), qr/POA list lacks more than a tenth/, 'a list that is not complete');
is(query('SELECT count(*) FROM medrec_edition'), '0', 'nothing was loaded');

# ---------------------------------------------------------------------------
# A year of its own
# ---------------------------------------------------------------------------
my %new_flags = (%flags, F05 => 'unacceptable,pediatric', I10 => 'unspecified');
my %new_px_flags = (%px_flags, '0DTJ4ZZ' => 'noncovered');
delete $new_px_flags{'5A1955Z'};
my %new_exempt = (%exempt, I10 => 1);
delete $new_exempt{'B900'};
my @px = ((grep { $_ ne '0DTJ0ZZ' } keys %pcs), '0DTJZZZ');

is(query("SELECT string_agg(list || ' ' || change || ' ' || codes, ', ') FROM icd10_load_edition('icd10cm', '$day', mce => " . flag_file(%new_flags) . ', poa => ' . poa_file(keys %new_exempt) . ')'),
	'mce_icd10cm listed ' . keys(%new_flags) . ', mce_icd10cm changed 2, poa_icd10cm listed ' . keys(%new_exempt) . ', poa_icd10cm changed 2', 'flags of diagnoses')
  or diag(query(q{SELECT list || ' ' || code || ' ' || state FROM medrec_code_change LIMIT 20}));
is(query($edits->('2026-10-02')), 'edition_unknown', '... are not enough without the procedures');
is(query("SELECT string_agg(list || ' ' || change || ' ' || codes, ', ') FROM icd10_load_edition('icd10pcs', '$day', " . pcs_file(@px) . ', mce => ' . flag_file(%new_px_flags) . ", billable_codes => 79193) WHERE change !~ 'title'"),
	'icd10pcs added 1, icd10pcs ended 1, icd10pcs became_header 0, icd10pcs became_billable 0, icd10pcs unchanged 79192, mce_icd10pcs listed ' . keys(%new_px_flags) . ', mce_icd10pcs changed 2', 'procedures and their flags');
is(query(q{SELECT icd10pcs_status('0DTJ0ZZ', '2026-10-01'), icd10pcs_status('0DTJZZZ', '2026-09-30'), icd10pcs_status('0DTJZZZ', '2026-10-01'), icd10pcs_title('0DTJ4ZZ', '2026-10-01')}),
	'expired|not_yet_valid|billable|Title of 0DTJ4ZZ', 'the procedures of the year');
is(query($edits->('2026-09-30')), $before, 'the last day before has its old edits');
is(query($edits->('2026-10-02')), 'age_conflict dx1, unacceptable_pdx dx1, poa_on_exempt dx2, unspecified dx2, poa_not_exempt dx4, non_covered px1', 'the first days have the new ones')
  or diag("before: $before");

# the whole table, by what follows from a flag
foreach my $case ([ 'manifestation', 'manifestation_as_pdx' ], [ 'ecodepdx', 'e_code_as_pdx' ], [ 'unacceptable', 'unacceptable_pdx' ])
{
	my ($flag, $edit) = @$case;
	my @flagged = grep { $new_flags{$_} =~ /\b$flag\b/ && $new_flags{$_} !~ /reqsdx/ } keys %new_flags;
	my $file = "$dir/$flag.txt";
	append_to_file($file, join "\n", @flagged);
	is(query(qq{
		SELECT count(*) FROM regexp_split_to_table(pg_read_file('$file'), E'\\n') code
		WHERE EXISTS (SELECT FROM encounter_edits(ARRAY[code], '{}'::text[], 30, 'M', '2026-12-20', '2026-12-24', '01') e WHERE e.edit = '$edit')}),
		scalar(@flagged), "all $flag codes of the loaded table: $edit");
}

cmp_ok(query(q{SELECT count(*) FROM encounter_edits('{F05}'::text[], '{}'::text[], 30, 'M', '2026-12-20', '2026-12-24', '01'); SELECT sum(total_bytes) FROM pg_backend_memory_contexts WHERE name = 'medrec lists'}) =~ s/.*\n//sr,
	'<=', 1024 * 1024, 'all lists together take less than 1 MB of private memory');

done_testing();
