# What comes as XML: ClaML files of other systems, and the tables of ICD-10-PCS.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('code_systems');
my $dir = PostgreSQL::Test::Utils::tempdir;
sub query { return $node->safe_psql('postgres', $_[0]); }

my ($rc) = $node->psql('postgres', q{SELECT '<a/>'::xml});
plan skip_all => 'the server has no XML' if $rc != 0;

# ClaML
my $claml = <<'X';
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ClaML SYSTEM "ClaML.dtd">
<ClaML version="2.0.0">
<Title name="ICD-10" date="2019-01-01">A list</Title>
<Class code="I" kind="chapter"><SubClass code="A00-A09"/><Rubric id="D1" kind="preferred"><Label xml:lang="en">Chapter</Label></Rubric></Class>
<Class code="A00-A09" kind="block"><SuperClass code="I"/><SubClass code="A00"/><Rubric id="D2" kind="preferred"><Label xml:lang="en">Block</Label></Rubric></Class>
<Class code="A00" kind="category"><SuperClass code="A00-A09"/><SubClass code="A00.0"/><SubClass code="A00.9"/>
 <Rubric id="D3" kind="exclusion"><Label>not this</Label></Rubric><Rubric id="D4" kind="preferred"><Label xml:lang="en">Cholera &amp; <Reference>others</Reference>
   in two lines</Label></Rubric></Class>
<Class code="A00.0" kind="category" usage="dagger"><SuperClass code="A00"/><Rubric id="D5" kind="preferred"><Label xml:lang="en">Na&#239;ve</Label></Rubric></Class>
<Class code="A00.9" kind="category"><SuperClass code="A00"/><ModifiedBy code="S1"/><Rubric id="D6" kind="preferred"><Label xml:lang="en">Unspecified</Label></Rubric></Class>
</ClaML>
X
append_to_file("$dir/claml.xml", $claml);
append_to_file("$dir/cut.xml", substr($claml, 0, 900));
my $load = sub { "SELECT change, codes FROM code_system_load('who', '2019', '2019-01-01', pg_read_binary_file('$dir/$_[0]'), format => 'claml')" };
isnt($node->psql('postgres', $load->('cut.xml')), 0, 'a file that was cut off is refused');
is(query('SELECT count(*) FROM medrec_edition'), '0', '... and changes nothing');
is(query($load->('claml.xml')), "added|3\nended|0\nbecame_header_or_billable|0\nunchanged|0\ntitle_added|3\ntitle_revised|0\nmodified_not_expanded|1", 'ClaML: its categories');
is(query(q{SELECT code_system_status('who', 'A00', '2020-01-01'), code_system_title('who', 'A00', '2020-01-01')}), 'header|Cholera & others in two lines', 'a title with markup');
is(query(q{SELECT code_system_status('who', 'A000', '2020-01-01'), code_system_title('who', 'a00.0', '2020-01-01') = 'Na' || chr(239) || 've'}), 'billable|t', '... with a character outside ASCII');
is(query(q{SELECT code_system_status('who', 'A00-A09', '2020-01-01')}), 'unknown', 'a block is no code');

# tables of procedures
my $tables = <<'X';
<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.tabular><version>2027</version>
<pcsTable><axis pos="1" values="1"><title>Section</title><label code="9">Made up</label></axis><axis pos="2" values="1"><title>Body System</title><label code="W">Regions</label></axis>
<axis pos="3" values="1"><title>Operation</title><label code="B">Treatment</label><definition>x</definition></axis>
<pcsRow codes="1"><axis pos="4" values="1"><title>Body Region</title><label code="0">Head</label></axis><axis pos="5" values="1"><title>Approach</title><label code="X">External</label></axis>
<axis pos="6" values="1"><title>Method</title><label code="B">Plain</label></axis><axis pos="7" values="1"><title>Qualifier</title><label code="Z">None</label></axis></pcsRow>
<pcsRow codes="1"><axis pos="4" values="1"><title>Body Region</title><label code="0">Head</label></axis><axis pos="5" values="1"><title>Approach</title><label code="X">External</label></axis>
<axis pos="6" values="1"><title>Method</title><label code="C">Other</label></axis><axis pos="7" values="1"><title>Qualifier</title><label code="Z">Another</label></axis></pcsRow>
</pcsTable></ICD10PCS.tabular>
X
append_to_file("$dir/tables.xml", $tables);
is(query("SELECT icd10pcs_load_tables('2026-10-01', pg_read_binary_file('$dir/tables.xml'))"), '11', 'tables: their labels');
is(query(q{SELECT string_agg(concat_ws('=', "character", axis, label), ', ' ORDER BY place) FROM icd10pcs_axes('9WB0XCZ', '2026-12-24')}),
	'9=Section=Made up, W=Body System=Regions, B=Operation=Treatment, 0=Body Region=Head, X=Approach=External, C=Method=Other, Z=Qualifier=Another', 'by the row that a code is of');
is(query(q{SELECT (SELECT string_agg(label, ' ' ORDER BY place) FROM icd10pcs_axes('9wb0xcz'::text)) = (SELECT string_agg(label, ' ' ORDER BY place) FROM icd10pcs_axes('9WB0XCZ'::icd10pcs, '2030-01-01'))}), 't', 'without a day by the newest tables');
is(query(q{SELECT string_agg(concat_ws('=', "character", axis, label), ', ' ORDER BY place) FROM icd10pcs_axes('9WB1XCZ', '2026-12-24')}),
	'9=Section=Made up, W=Body System=Regions, B=Operation=Treatment, 1, X, C, Z', 'a code that no row has');
is(query(q{SELECT count(label) FROM icd10pcs_axes('9WB0XCZ', '2026-09-30')}), '0', '... before the edition');
isnt($node->psql('postgres', "SELECT icd10pcs_load_tables('2026-10-01', pg_read_binary_file('$dir/tables.xml'))"), 0, 'tables are not loaded twice');
isnt($node->psql('postgres', "SELECT icd10pcs_load_tables('2027-10-01', convert_to('<pcsTable>', 'UTF8'))"), 0, 'nor what is no XML');
query(q{DELETE FROM medrec_edition WHERE list = 'icd10pcs_tables'});
is(query('SELECT count(*) FROM medrec_icd10pcs_label'), '0', '... but can be taken away');

my $official = reference_file('icd10/icd10pcs/icd10pcs_tables_2022.xml.xz');
SKIP:
{
	skip 'official tables or xz not found', 4 if !$official || system("xz -dc '$official' >$dir/official.xml 2>/dev/null");
	cmp_ok(query("SELECT icd10pcs_load_tables('2021-10-01', pg_read_binary_file('$dir/official.xml'))"), '>', 30000, 'the official tables of FY2022');
	$node->safe_psql('postgres', qq{
		CREATE TABLE px AS SELECT line AS code FROM (
			SELECT split_part(l, E'\\t', 1) AS line FROM regexp_split_to_table(pg_read_file('$FindBin::RealBin/../../data/icd10pcs.txt'), E'\\n') l WHERE l ~ '^[0-9A-Z]{7}\\t') x
		WHERE icd10pcs_status(line, '2022-04-01') = 'billable'});
	is(query('SELECT count(*) FROM px'), '78229', 'all codes of that edition');
	is(query(q{SELECT count(*) FROM (SELECT code FROM px ORDER BY md5(code) LIMIT 3000) s WHERE (SELECT count(a.label) FROM icd10pcs_axes(code, '2022-04-01') a) <> 7}), '0',
		'... of 3,000 every character has its label');
	is(query(q{SELECT string_agg(label, '; ' ORDER BY place) FROM icd10pcs_axes('0DTJ4ZZ', '2022-04-01')}),
		'Medical and Surgical; Gastrointestinal System; Resection; Appendix; Percutaneous Endoscopic; No Device; No Qualifier', 'an appendectomy');
}

done_testing();
