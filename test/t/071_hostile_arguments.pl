# Every function of the extension that takes values, each argument in turn
# missing, empty, a million characters or bytes long, at the ends of its type,
# or with what looks like a zero byte: there is an answer or an error about an
# argument, in a moment, and the error does not have the value.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $node = new_node('hostile_arguments');

# for those that are asked about a relation
$node->safe_psql('postgres', q{
	CREATE TABLE patients AS SELECT i::text AS mrn, date '2026-01-01' + i AS seen, patient_key(family => 'Garcia', given => 'Ana ' || i) AS mpi FROM generate_series(1, 3) i;
	CREATE TABLE clusters AS SELECT '1' AS cluster_id, mrn AS id FROM patients;
	CREATE TABLE pairs AS SELECT a.mrn AS id_a, b.mrn AS id_b, 0.5 AS probability, 'review' AS band FROM patients a JOIN patients b ON a.mrn < b.mrn});

# what stands in the other arguments, by name and else by type
my %usual_name = (
	kind => q{'us_npi'::text}, scheme => q{'luhn'::text}, pattern => q{'9999999999'::text}, part => q{'family'::text}, method => q{'daitch_mokotoff'::text},
	system => q{'icd10cm'::text}, column_name => q{'mrn'::name}, secret => q{'sixteen bytes...'::bytea},
	(map { $_ => q{'patients'::regclass} } qw(relation relation_a relation_b history labels)), (map { $_ => q{'pairs'::regclass} } qw(pairs truth duplicates)),
	previous => q{'clusters'::regclass},
	'profile text' => q{'patient_match'::text}, grain => q{'month'::text}, by => q{'{mrn}'::name[]}, segment_columns => q{'{mrn}'::name[]},
	'period_column name' => q{'seen'::name}, 'changed_column name' => q{'seen'::name}, map => q{'{"last_name": "mrn"}'::jsonb},
	(map { ("$_ name" => q{'mpi'::name}) } qw(key key_a key_b)), (map { $_ => q{'mrn'::name} } qw(id entity)),
	'id_a name' => q{'mrn'::name}, 'id_b name' => q{'mrn'::name},
	'column_name text' => q{'last_name'::text}, cron => q{'30 2 * * *'::text}, 'at timestamp with time zone' => q{'2026-01-01'::timestamptz}, segment => q{'{}'::jsonb}, baseline => '24',
	at => q{'seen'::name}, id_a => q{'2'::text}, id_b => q{'1'::text}, decision => q{'same'::text});
my %usual_type = (
	text => q{'E11.9'::text}, icd10 => q{'E11.9'::icd10}, icd10pcs => q{'0DTJ4ZZ'::icd10pcs}, date => q{'2026-01-01'::date},
	integer => '1', bigint => '1::bigint', boolean => 'true', 'double precision' => q{'0.5'::float8}, bytea => q{'\x4531312e39'::bytea}, regclass => q{'pg_class'::regclass},
	name => q{'relname'::name}, oid => '1::oid', regconfig => q{'simple'::regconfig}, regtype => q{'text'::regtype}, tsquery => q{'a'::tsquery},
	'date[]' => q{'{2026-01-01}'::date[]}, interval => q{'1 hour'::interval}, numeric => '1',
	'text[]' => q{'{E11.9}'::text[]}, 'icd10[]' => q{'{E11.9}'::icd10[]}, 'icd10pcs[]' => q{'{0DTJ4ZZ}'::icd10pcs[]},
	'bigint[]' => q{'{1}'::bigint[]}, patient_key => q{patient_key(family => 'Garcia')},
	clk => q{repeat('5a', 128)::clk}, match_model => q{match_model()}, jsonb => q{'{"version": 1}'::jsonb},
	quality_state => q{(SELECT quality('record_completion', now(), now(), NULL, NULL, NULL, NULL, NULL, NULL, NULL))},
	'double precision' => '0.5', 'double precision[]' => q{'{0.5}'::float8[]}, 'timestamp with time zone' => q{'2026-01-01'::timestamptz});
my %hostile = (
	text => [ q{''}, q{' '}, q{repeat('A', 1000000)}, q{repeat('1', 1000000)}, q{repeat(' ', 1000000)}, q{chr(1)}, q{'1' || chr(1) || '2'},
		q{'1\0' || '2'}, q{chr(9216)}, q{'1' || chr(65296)}, q{'%00'}, q{'""'}, q{chr(55203) || chr(769)}, q{'ZZSENTINEL'} ],
	date => [ q{'-infinity'}, q{'infinity'}, q{'4713-01-01 BC'}, q{'5874897-12-31'} ],
	'date[]' => [ q{'{}'}, q{'{NULL}'}, q{'{{2026-01-01,2026-02-01}}'}, q{'{2026-02-01,2026-01-01}'}, q{'{-infinity}'}, q{(SELECT array_agg(date '2000-01-01' + i) FROM generate_series(1, 100000) i)} ],
	interval => [ q{'0'}, q{'-1 hour'}, q{'178000000 years'}, q{'-178000000 years'} ],
	numeric => [ q{'NaN'}, '-1', '1e1000' ],
	integer => [ '0', '-1', '2147483647', '-2147483648' ],
	bigint => [ '0', '-1', '9223372036854775807', '-9223372036854775808' ],
	'double precision' => [ q{'-1'}, q{'1e308'}, q{'NaN'}, q{'Infinity'}, q{'-Infinity'} ],
	numeric => [ '-1', '0', q{'NaN'}, '1e1000', '1e-1000' ],
	bytea => [ q{''}, q{'\x00'}, q{'\xff00'}, q{decode(repeat('00', 1000000), 'hex')}, q{convert_to(repeat('A', 1000000), 'UTF8')}, q{'ZZSENTINEL'} ],
	name => [ q{''}, q{'ZZSENTINEL'} ],
	'name[]' => [ q{'{}'}, q{'{NULL}'}, q{'{{mrn,mrn},{mrn,seen}}'}, q{'{ZZSENTINEL}'} ],
	regclass => [ '0', q{'pg_class'}, q{'pg_class_oid_index'} ],
	regtype => [ '0', '4294967295', q{'internal'}, q{'record'}, q{'pg_class'}, q{'int4[]'} ],
	'double precision' => [ '-1', q{'NaN'}, q{'-infinity'}, '1e308', '1e-308' ],
	'double precision[]' => [ q{'{}'}, q{'{NULL}'}, q{'{{1,2},{NaN,-infinity}}'}, q{array_fill(0.5, ARRAY[100000])}, q{(SELECT array_agg(i / 1e4) FROM generate_series(1, 10000) i)} ],
	'timestamp with time zone' => [ q{'-infinity'}, q{'infinity'} ],
	patient_key => [ q{patient_key()}, q{patient_key(family => repeat('ab', 500000), street => E'\x01\u3042')} ],
	match_model => [ q{'{"version": 1, "prior": 100, "names": {"given": {"shares": {"": 1}}}}'::match_model} ],
	jsonb => [ q{'{}'}, q{'[]'}, q{'1'}, q{'{"version": 2}'}, q{'{"version": 1, "comparisons": {"ZZSENTINEL": 1}}'}, q{('{"version": 1, "dependences": ' || repeat('[', 1000) || repeat(']', 1000) || '}')::jsonb} ],
	quality_state => [ map { "('{\"version\": 1, \"profile\": \"hostile\", \"fingerprint\": \"0000000000000000\", \"elements\": [[\"e\", \"required\", 1000000, false]], \"counts\": [' || array_to_string(array_fill($_, ARRAY[110]), ',') || ']}')::quality_state" } '9223372036854775807', q{'-9223372036854775808'::bigint}, '1' ],
	clk => [ q{repeat('0', 256)::clk}, q{repeat('f', 256)::clk} ],
	'text[]' => [ q{'{}'}, q{'{NULL}'}, q{'{{a,b},{c,d}}'}, q{ARRAY[repeat('A', 1000000)]}, q{array_fill('E11.9'::text, ARRAY[10000])}, q{'{ZZSENTINEL}'} ],
	'icd10[]' => [ q{'{}'}, q{'{NULL}'}, q{'{{I10,I10},{I10,I10}}'}, q{array_fill('E11.9'::icd10, ARRAY[10000])} ],
	'icd10pcs[]' => [ q{'{}'}, q{'{NULL}'}, q{array_fill('0DTJ4ZZ'::icd10pcs, ARRAY[10000])} ],
	'bigint[]' => [ q{'{}'}, q{'{NULL}'}, q{'{-1}'}, q{array_fill(9223372036854775807, ARRAY[1000])} ]);

my @calls;
my %functions;
foreach my $line (split /\n/, $node->safe_psql('postgres', q{
	SELECT p.proname, array_to_string(p.proargtypes::regtype[], ','), array_to_string(p.proargnames[:p.pronargs], ',')
	FROM pg_proc p
	JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
	JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'medrec'
	WHERE p.prokind = 'f' AND p.pronargs > 0 AND p.provariadic = 0
	  AND NOT p.proargtypes::oid[] && ARRAY['internal', 'cstring', '"any"']::regtype[]::oid[]
	ORDER BY p.proname COLLATE "C"}))
{
	my ($function, $types, $names) = split /\|/, $line;
	my @types = split /,/, $types;
	my @names = split /,/, $names // '';
	my @usual = map { $usual_name{ ($names[$_] // '') . " $types[$_]" } // $usual_name{ $names[$_] // '' } // $usual_type{ $types[$_] } // die "type $types[$_]" } 0 .. $#types;

	$functions{"$function($types)"} = 1;
	push @calls, [ $function, join ', ', map { "NULL::$_" } @types ];
	foreach my $i (0 .. $#types)
	{
		foreach my $value ('NULL', @{ $hostile{ $types[$i] } // [] })
		{
			my @arguments = @usual;
			$arguments[$i] = "($value)::$types[$i]";
			push @calls, [ $function, join ', ', @arguments ];
		}
	}
}
cmp_ok(scalar keys %functions, '>', 100, 'there are functions');

$node->safe_psql('postgres', 'CREATE TABLE call (id serial, function text, arguments text, sqlstate text, message text, ms float);'
	  . 'INSERT INTO call (function, arguments) VALUES '
	  . join(', ', map { "(\$c\$$_->[0]\$c\$, \$c\$$_->[1]\$c\$)" } @calls));
$node->safe_psql('postgres', q{
	DO $$
	DECLARE
		c record;
		started timestamptz;
		state text := NULL;
		said text;
		details text;
		hints text;
	BEGIN
		FOR c IN SELECT * FROM call ORDER BY id LOOP
			started := clock_timestamp();
			said := NULL;
			BEGIN
				EXECUTE format('SELECT count(*) FROM (SELECT * FROM %I(%s)) AS f', c.function, c.arguments);
				state := '00000';
			EXCEPTION WHEN OTHERS THEN
				GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, details = PG_EXCEPTION_DETAIL, hints = PG_EXCEPTION_HINT;
				said := concat_ws(' | ', said, details, hints);
			END;
			UPDATE call SET sqlstate = state, message = said, ms = 1000 * extract(epoch FROM clock_timestamp() - started) WHERE id = c.id;
		END LOOP;
	END $$});

sub calls_that
{
	my ($condition) = @_;
	return $node->safe_psql('postgres', "SELECT function, left(arguments, 120), sqlstate, left(message, 120), round(ms) FROM call WHERE $condition ORDER BY id LIMIT 20");
}
is(calls_that("sqlstate !~ '^(00000|22...|54000|42703|42P01|42704|42804|42809)\$' AND NOT (function = 'quality_profile_copy' AND sqlstate = '23514')"), '', 'an answer, or an error about an argument');
# a column or a profile is named; a public file is read by the XML library, which shows its start
is(calls_that("message ~ 'ZZSENTINEL' AND arguments !~ 'ZZSENTINEL}?''\\)::name' AND function NOT IN ('icd10pcs_load_tables', 'quality_profile_copy')"), '', 'no error has the value');
is(calls_that("arguments ~ '^(NULL::[a-z0-9\\[\\]]+(, )?)+\$' AND sqlstate NOT IN ('00000', '22004') AND function <> 'icd10_load_edition'"),
	'', 'an answer, or an error that says so, when all is missing');
is(calls_that('ms > 5000'), '', 'all in a moment');
cmp_ok($node->safe_psql('postgres', "SELECT count(*) FROM call WHERE sqlstate = '00000'"), '>', @calls / 2, 'most have an answer');

done_testing();
