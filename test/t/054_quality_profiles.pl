# Every profile that medrec ships, against SQL that knows nothing of medrec, on
# made-up records with faults of known kinds in every element: counts by state,
# complete and match-ready rows, score, scores of rows, and what is missing
# together.  Once in the types that hospitals have, once all in text.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $node = new_node('profiles', conf => "max_parallel_workers_per_gather = 0\njit = off\n");
my $rows = 5000;

# A number that depends on the row and on the element alone
$node->safe_psql('postgres', q{
	CREATE FUNCTION pick(i bigint, salt bigint, n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
		RETURN ((((i * 7919 + salt * 104729) # ((i * 7919 + salt * 104729) >> 7)) * 31337) >> 5) % n;
	CREATE FUNCTION npi(i bigint) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN (SELECT '2' || lpad((i % 100)::text, 8, '0') || (10 - (24 + sum(CASE WHEN p % 2 = 1 THEN d * 2 - d / 5 * 9 ELSE d END)) % 10) % 10
		FROM (SELECT p, substr('2' || lpad((i % 100)::text, 8, '0'), p, 1)::integer AS d FROM generate_series(1, 9) AS p) AS digit);
});

# What is filled in where nothing is known, by what the value is meant to be;
# what the state of each is follows from what the words say
my %common = (blank => [ '', '  ' ], placeholder => ['UNKNOWN'], declined => ['REFUSED']);
my %other = (%common, not_applicable => ['N/A']);
my %fill = (
	text => {%other},
	name => { %common, not_applicable => ['NMN'], invalid => ['4711'] },
	day => { %common, placeholder => [ 'UNKNOWN', '99/99/9999', '1900-01-01' ], invalid => ['soon'] },
	time => { %common, placeholder => [ 'UNKNOWN', '1900-01-01 00:00:00' ], invalid => ['soon'] },
	sex => { %common, placeholder => [ 'U', 'UNKNOWN', '9' ], declined => ['ASKU'] },
	ssn => { %other, placeholder => [ '999-99-9999', '078-05-1120' ] },
	phone => { %other, placeholder => [ '555-555-5555', 'none' ] },
	zip => { %other, placeholder => [ '00000', '99999' ] },
	street => { %other, placeholder => [ 'HOMELESS', '123 MAIN ST' ] },
	email => { %other, placeholder => [ 'none@none.com', 'test@test.com' ], invalid => ['someone.at.home'] },
	code => {%other},
	identifier => { %other, placeholder => [ '0000000', 'UNKNOWN' ] },
	mbi => { %other, invalid => ['3SC4DE5FG67'] },
	state => { %other, invalid => ['QQ'] },
	npi => { %other, placeholder => [ '9999999999', 'UNKNOWN' ], invalid => [ '2000000100', '12' ] },
	icd10 => { %other, invalid => [ 'E1', '250.00' ] },
	pcs => { %other, invalid => ['0DTJ4Z'] },
	coded => {},
	none => {});

# [name, type, what it is meant to be, good values; further faults; in which
# rows it is expected; what else is wrong with a value; requirement; weight;
# in the patterns?; a state that no other type than text can have]
sub element
{
	my ($name, $type, $fill, $good, %more) = @_;
	return { name => $name, type => $type, fill => $fill, good => $good, faults => [], else => [],
		requirement => defined $more{applies} ? 'conditional' : 'required', weight => 1, %more };
}

# $x ends at its end, since what is no day has none
sub day { return "(CASE WHEN $_[0] ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' THEN left($_[0], 10)::date END)" }
sub moment { return "(CASE WHEN $_[0] ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' THEN $_[0]::timestamp END)" }
sub any_of { my ($x, @values) = @_; return "$x IN (" . join(', ', map { "'$_'" } @values) . ')' }

my @future = ('2999-01-01');
my $later = sub { my $x = shift; return [ invalid => "$x LIKE '2999%'" ] };
my $names = q{(ARRAY['Garcia', 'O''Neil', 'Smith-Jones', 'Lee', 'Nguyen'])[1 + i % 5]};
my $born = q{(date '1930-01-01' + (i * 37 % 30000)::int)::text};
my $admitted = q{(date '2023-01-01' + (i % 300)::int)};
my $insured = any_of('payer', 'Blue Cross', 'Self-funded employer plan', 'Medicare');
my $zip_is_known = q{(postal_code IN ('02139', '87505-1234'))};
my $payer = q{(ARRAY['Blue Cross', 'Self-funded employer plan', 'Medicare', 'Self-pay', 'charity care', 'UNINSURED', 'Self'])[1 + i % 7]};

my %profiles;

$profiles{patient_match} = {
	elements => [
		element('last_name', 'text', 'name', $names, weight => 7.6, pattern => 1),
		element('first_name', 'varchar(40)', 'name', q{(ARRAY['Maria', 'Wei', 'Anna'])[1 + i % 3]}, weight => 5.6, pattern => 1),
		element('birth_date', 'date', 'day', $born, weight => 13.3, pattern => 1, faults => [ @future, '1850-06-01' ],
			else => [ invalid => "birth_date LIKE '2999%' OR birth_date LIKE '1850%'" ]),
		element('sex', 'char(7)', 'sex', q{(ARRAY['M', 'F', 'X'])[1 + i % 3]}),
		element('street', 'text', 'street', q{i || ' Ocotillo Way'}, weight => 15, pattern => 1),
		element('postal_code', 'char(10)', 'zip', q{(ARRAY['02139', '87505-1234'])[1 + i % 2]}, weight => 11.7, pattern => 1),
		element('city', 'text', 'text', q{'Santa Fe'}, weight => 6.6, applies => "$zip_is_known IS NOT TRUE"),
		element('state', 'char(8)', 'state', q{'NM'}, weight => 4.1, applies => "$zip_is_known IS NOT TRUE"),
		element('phone', 'text', 'phone', q{'617-867-' || lpad((i % 10000)::text, 4, '0')}, weight => 19.9, pattern => 1),
		element('email', 'text', 'email', q{'p' || i || '@mailhost.net'}, weight => 19.9, requirement => 'optional', pattern => 1),
		element('ssn', 'char(11)', 'ssn', q{CASE WHEN i % 2 = 0 THEN '574-21-' || (1000 + i % 9000) ELSE (1000 + i % 8000)::text END},
			weight => 13.3, requirement => 'optional', pattern => 1),
		element('payer', 'text', 'text', $payer, weight => 0, requirement => 'optional'),
		element('mbi', 'char(11)', 'mbi', q{'3AC4DE5FG' || lpad((i % 100)::text, 2, '0')}, weight => 19.9, applies => q{payer = 'Medicare'}),
		element('member_id', 'text', 'identifier', q{'XQ' || i}, weight => 19.9, applies => q{payer IN ('Blue Cross', 'Self-funded employer plan')}),
		element('middle_name', 'text', 'name', q{'Ann'}, weight => 6.6, requirement => 'optional'),
		element('suffix', 'text', 'text', q{'Jr'}, weight => 0, requirement => 'optional'),
		element('previous_last_name', 'text', 'name', $names, weight => 0, requirement => 'optional') ],
	ready => q{
		(first_name AND last_name AND birth_date AND (street OR phone OR email OR ssn)) OR
		(first_name AND birth_date AND (mbi OR phone OR email OR member_id)) OR
		(last_name AND birth_date AND (member_id OR phone)) OR
		(ssn AND (phone OR email) AND (last_name OR first_name)) OR
		((mbi OR member_id) AND (phone OR email)) OR
		(last_name AND postal_code AND (phone OR email)) OR
		(last_name AND street AND phone)} };

$profiles{uscdi_demographics} = {
	elements => [
		element('mrn', 'varchar(12)', 'identifier', q{'MR' || (100000 + i)}),
		element('last_name', 'text', 'name', $names, pattern => 1),
		element('first_name', 'text', 'name', q{'Wei'}, pattern => 1),
		element('birth_date', 'date', 'day', $born, pattern => 1),
		element('sex', 'char(7)', 'sex', q{'F'}),
		element('street', 'text', 'street', q{i || ' Ocotillo Way'}, pattern => 1),
		element('city', 'text', 'text', q{'Boston'}),
		element('state', 'char(8)', 'state', q{'MA'}),
		element('postal_code', 'char(10)', 'zip', q{'02139'}),
		element('phone', 'text', 'phone', q{'617-867-5309'}, pattern => 1, applies => q{email IS NULL OR email NOT LIKE 'p%@mailhost.net'}),
		element('email', 'text', 'email', q{CASE WHEN i % 2 = 0 THEN 'p' || i || '@mailhost.net' END}, requirement => 'optional', pattern => 1),
		element('race', 'text', 'code', q{(ARRAY['2106-3', '1002-5', 'American Indian', 'AI/AN'])[1 + i % 4]}, pattern => 1),
		element('ethnicity', 'text', 'code', q{'2186-5'}, pattern => 1),
		element('language', 'text', 'code', q{(ARRAY['en', 'EN-US', 'English', 'es', 'zh-Hans', 'eno'])[1 + i % 6]}),
		element('deceased', 'text', 'text', q{(ARRAY['true', 'No', 'Y', 'false', '0'])[1 + i % 5]}, weight => 0, requirement => 'optional'),
		element('death_date', 'date', 'day', q{'2022-03-04'}, applies => q{deceased IN ('true', 'Y')}, faults => [ @future, '1901-02-03' ],
			else => [ invalid => "death_date LIKE '2999%' OR (death_date = '1901-02-03' AND " . day('birth_date') . " > '1901-02-03')" ]),
		element('interpreter_needed', 'text', 'text', q{'yes'}, applies => q{language IN ('es', 'zh-Hans', 'eno')}),
		element('tribal_affiliation', 'text', 'text', q{'170'}, applies => q{race IN ('1002-5', 'American Indian', 'AI/AN')}),
		element('age', 'numeric', 'none', q{(ARRAY['0', '5', '17', '17.9', '18', '80', '107'])[1 + i % 7]}, weight => 0, requirement => 'optional'),
		element('related_person', 'text', 'name', q{'Anna Garcia'}, applies => q{age IN ('0', '5', '17', '17.9')}),
		element('relationship', 'text', 'code', q{'MTH'}, applies => q{age IN ('0', '5', '17', '17.9')}),
		element('middle_name', 'text', 'name', q{'Ann'}, weight => 0, requirement => 'optional'),
		element('suffix', 'text', 'text', q{'Jr'}, weight => 0, requirement => 'optional'),
		element('previous_name', 'text', 'name', $names, weight => 0, requirement => 'optional'),
		element('occupation', 'text', 'text', q{'mason'}, requirement => 'optional'),
		element('industry', 'text', 'text', q{'building'}, requirement => 'optional'),
		element('previous_address', 'text', 'street', q{i || ' Ocotillo Way'}, weight => 0, requirement => 'optional') ] };

my @injuries = ('S72.001A', 'T20.10XA', 'T14.90XA', 'T79.0XXA');	# and what is none:
my @diseases = ('I10', 'T36.0X1A', 'T71.111A', 'T84.50XA', 'O80', 'Z38.00');
my @exempt = ('O80', 'Z38.00');
my @not_billable = ('E11', 'S72');
my $is_a_code = any_of('principal_dx', @injuries, @diseases, @not_billable, 'V00.011A', 'E1', '250.00', 'UNKNOWN', 'REFUSED', 'N/A');
my $dispositions = q{'01', '20', '02', '30', '65', '82', '41', '06', '04', '51', '69', '84'};
my $transfer = "disposition IN ('02', '65', '82', '04', '51', '69', '84')";
my $operated = "principal_procedure IN ('0DTJ4ZZ', '0DTJ4Z')";
$profiles{uhdds_inpatient} = {
	elements => [
		element('mrn', 'text', 'identifier', q{'MR' || (100000 + i)}),
		element('birth_date', 'date', 'day', "CASE WHEN i % 5 = 0 THEN ($admitted - (i % 40)::int)::text ELSE $born END", pattern => 1,
			faults => ['2024-12-31'], else => [ invalid => day('birth_date') . ' > ' . day('admitted') ]),
		element('sex', 'text', 'sex', q{'M'}),
		element('race', 'text', 'code', q{'2106-3'}, pattern => 1),
		element('ethnicity', 'text', 'code', q{'2186-5'}, pattern => 1),
		element('street', 'text', 'street', q{i || ' Ocotillo Way'}, pattern => 1),
		element('city', 'text', 'text', q{'Boston'}),
		element('state', 'char(8)', 'state', q{'MA'}),
		element('postal_code', 'char(10)', 'zip', q{'02139'}),
		element('facility_id', 'integer', 'coded', q{(i % 9 + 1)::text}, only_text => 'placeholder', faults => ['', '  '], else => [ placeholder => q{btrim(facility_id) = ''} ]),
		element('admitted', 'timestamp', 'time', "$admitted || ' 10:20:00'", faults => ['2999-01-01 00:00:00'], else => $later->('admitted')),
		element('admit_type', 'char(8)', 'text', q{(ARRAY['1', '2', '3', '4'])[1 + i % 4]}, faults => [ '9', '8', '6' ],
			else => [ placeholder => q{admit_type = '9'}, invalid => q{admit_type IN ('6', '8')} ]),
		element('admit_source', 'char(8)', 'text', q{CASE WHEN i % 4 = 3 THEN '5' ELSE '1' END}, faults => [ '9', '3', '2' ],
			else => [ placeholder => q{admit_source = '9'},
				invalid => q{admit_source = '3' OR (admit_type = '4' AND admit_source IN ('1', '2'))} ]),
		element('disposition', 'char(8)', 'text', "(ARRAY[$dispositions])[1 + i % 12]", faults => ['10'],
			applies => day('discharged') . ' IS NOT NULL', else => [ invalid => q{disposition = '10'} ]),
		element('discharged', 'timestamp', 'time', "($admitted + (1 + i % 9)::int) || ' 11:00:00'", applies => q{disposition IS NULL OR disposition <> '30'},
			faults => [ '2999-01-01 00:00:00', '2022-01-01 00:00:00' ],
			else => [ invalid => "discharged LIKE '2999%' OR " . day('discharged') . ' < ' . day('admitted') ]),
		element('death_date', 'date', 'day', "($admitted + (1 + i % 9)::int)::text", pattern => 1, applies => q{disposition IN ('20', '41')},
			faults => [ '2022-01-01', '2024-12-31' ],
			else => [ invalid => day('death_date') . ' < ' . day('admitted') . " OR (disposition = '20' AND " . day('death_date') . ' <> ' . day('discharged') . ')' ]),
		element('transfer_facility', 'text', 'text', q{'County Hospital'}, applies => $transfer),
		element('attending_npi', 'char(10)', 'npi', q{npi(i)}, pattern => 1),
		element('principal_procedure', 'varchar(8)', 'pcs', q{CASE WHEN i % 2 = 0 THEN '0DTJ4ZZ' END}, weight => 0, requirement => 'optional'),
		element('operating_npi', 'char(10)', 'npi', q{npi(i + 1)}, applies => $operated),
		element('procedure_date', 'date', 'day', "($admitted - 3 + (i % 4)::int)::text", applies => $operated, faults => [ '2022-01-01', '2024-12-31' ],
			else => [ invalid => '(' . day('admitted') . ' - ' . day('procedure_date') . ') > 3 OR ' . day('procedure_date') . ' > ' . day('discharged') ]),
		element('principal_dx', 'varchar(9)', 'icd10', '(ARRAY[' . join(', ', map { "'$_'" } @injuries, @diseases) . '])[1 + i % 10]',
			pattern => 1, faults => [ 'V00.011A', @not_billable ],
			else => [ invalid => q{principal_dx = 'V00.011A' OR (} . any_of('principal_dx', @not_billable) . ' AND ' . day('discharged') . " < '2026-10-01') OR " . day('discharged') . " < '2015-10-01'" ]),
		element('admitting_dx', 'varchar(9)', 'icd10', q{'R07.9'}, pattern => 1),
		element('poa', 'char(7)', 'text', q{(ARRAY['Y', 'N', 'W', 'y'])[1 + i % 4]}, faults => [ 'U', '1', 'E' ],
			applies => "$is_a_code AND (" . any_of('principal_dx', @exempt) . ' AND coalesce(' . day('discharged') . ', ' . day('admitted') . ") BETWEEN '2015-10-01' AND '2026-09-30') IS NOT TRUE",
			else => [ placeholder => q{poa = 'U'}, invalid => q{poa IN ('1', 'E')} ]),
		element('external_cause', 'text', 'icd10', q{(ARRAY['W01.0XXA', 'V00.011A', 'Y92.009'])[1 + i % 3]}, faults => ['I10'],
			applies => any_of('principal_dx', @injuries, 'S72'), else => [ invalid => q{external_cause = 'I10'} ]),
		element('birth_weight', 'integer', 'coded', q{(200 + i * 7 % 7801)::text}, faults => [ '199', '8001', '9999', '0', '-3000', '', 'three' ],
			applies => q{admit_type = '4' OR } . day('admitted') . ' - ' . day('birth_date') . ' BETWEEN 0 AND 28',
			else => [ placeholder => q{birth_weight IN ('', '0', '9999')}, invalid => q{birth_weight IN ('199', '8001', '-3000', 'three')} ]),
		element('payer', 'text', 'text', $payer),
		element('member_id', 'text', 'identifier', q{'XQ' || i}, applies => $insured),
		element('total_charges', 'numeric(12,2)', 'coded', q{(i * 7 + 0.25)::text}, only_text => 'placeholder', faults => [ '-1.00', '', 'NaN', 'much' ],
			else => [ placeholder => q{total_charges = ''}, invalid => q{total_charges IN ('-1.00', 'NaN', 'much')} ]),
		element('drg', 'char(8)', 'text', q{'470'}, applies => "$is_a_code AND " . day('discharged') . ' IS NOT NULL', faults => [ '999', '998', '1000' ],
			else => [ placeholder => q{drg IN ('998', '999')}, invalid => q{drg = '1000'} ]) ] };

my $went = day('discharged') . ' IS NOT NULL';
my $length = moment('discharged') . ' - ' . moment('admitted');
my $after = sub {
	my ($x, $from, $days) = @_;
	return [ invalid => "$x !~ '^[0-9]{4}-' OR " . moment($x) . ' - ' . moment($from) . " > interval '$days days'" ];
};
my $at = "$admitted || ' 10:00:00'";
my @far = ('2026-06-01 00:00:00');
$profiles{record_completion} = {
	elements => [
		element('admitted', 'timestamp', 'time', $at, weight => 0, requirement => 'optional'),
		element('discharged', 'timestamp', 'time', "($admitted + interval '9 hours' + (i % 9) * interval '11 hours')::text", weight => 0, requirement => 'optional'),
		element('disposition', 'char(8)', 'text', "(ARRAY[$dispositions])[1 + i % 12]", weight => 0, requirement => 'optional'),
		element('surgery_at', 'timestamp', 'time', "CASE WHEN i % 3 = 0 THEN ($admitted + interval '20 hours')::text END", weight => 0, requirement => 'optional'),
		element('history_physical_at', 'timestamp', 'time', "($admitted + (i % 41 - 20) * interval '1 hour')::text", pattern => 1,
			faults => [ @far, '2022-11-01 00:00:00' ],
			else => [ invalid => moment('history_physical_at') . ' - ' . moment('admitted') . " NOT BETWEEN interval '-30 days' AND interval '24 hours' OR " .
				moment('history_physical_at') . ' > ' . moment('surgery_at') ]),
		element('history_update_at', 'timestamp', 'time', "($admitted + (i % 29) * interval '1 hour')::text", pattern => 1, faults => [ @far, '2022-11-01 00:00:00' ],
			applies => moment('admitted') . ' - ' . moment('history_physical_at') . " > interval '0' AND " .
				moment('admitted') . ' - ' . moment('history_physical_at') . " <= interval '30 days'",
			else => [ invalid => moment('history_update_at') . ' - ' . moment('admitted') . " NOT BETWEEN interval '0' AND interval '24 hours' OR " .
				moment('history_update_at') . ' > ' . moment('surgery_at') ]),
		element('operative_report_at', 'timestamp', 'time', "($admitted + interval '20 hours' + (i % 30) * interval '1 hour')::text", pattern => 1,
			applies => day('surgery_at') . ' IS NOT NULL', faults => [@far], else => $after->('operative_report_at', 'surgery_at', 1)),
		element('discharge_summary_at', 'timestamp', 'time', "($admitted + interval '1 day' + (i % 37) * interval '1 day')::text", pattern => 1,
			applies => "$went AND ($length > interval '48 hours' OR disposition IN ('20', '41') OR $transfer)", faults => [@far],
			else => $after->('discharge_summary_at', 'discharged', 30)),
		element('entries_authenticated_at', 'timestamp', 'time', "($admitted + interval '1 day' + (i % 39) * interval '1 day')::text", pattern => 1,
			applies => $went, faults => [@far], else => $after->('entries_authenticated_at', 'discharged', 30)),
		element('final_coded_at', 'timestamp', 'time', "($admitted + interval '1 day' + (i % 8) * interval '1 day')::text", pattern => 1,
			applies => $went, faults => [@far], else => $after->('final_coded_at', 'discharged', 5)) ] };

$profiles{uacds_ambulatory} = {
	elements => [
		element('patient_id', 'text', 'identifier', q{'P' || (100000 + i)}),
		element('birth_date', 'date', 'day', $born, pattern => 1, faults => ['2024-12-31'], else => [ invalid => day('birth_date') . ' > ' . day('encounter_date') ]),
		element('sex', 'text', 'sex', q{'F'}),
		element('race', 'text', 'code', q{'2106-3'}, pattern => 1),
		element('ethnicity', 'text', 'code', q{'2186-5'}, pattern => 1),
		element('postal_code', 'char(10)', 'zip', q{'02139'}, pattern => 1),
		element('provider_npi', 'char(10)', 'npi', q{npi(i)}, pattern => 1),
		element('provider_specialty', 'text', 'text', q{'cardiology'}),
		element('place_of_service', 'char(8)', 'text', q{'11'}, faults => ['67'], else => [ invalid => q{place_of_service = '67'} ]),
		element('encounter_date', 'date', 'day', "$admitted\::text", faults => [@future], else => $later->('encounter_date')),
		element('reason_for_encounter', 'text', 'text', q{'chest pain'}, pattern => 1),
		element('diagnosis', 'text', 'icd10', q{'I10'}, pattern => 1, faults => [@not_billable],
			else => [ invalid => '(' . any_of('diagnosis', @not_billable) . ' AND ' . day('encounter_date') . " < '2026-10-01') OR " . day('encounter_date') . " < '2015-10-01'" ]),
		element('service', 'text', 'text', q{'99213'}),
		element('disposition', 'text', 'text', q{'return visit'}),
		element('payer', 'text', 'text', $payer),
		element('member_id', 'text', 'identifier', q{'XQ' || i}, applies => $insured),
		element('referred', 'boolean', 'none', q{(ARRAY['true', 'false'])[1 + i % 2]}, weight => 0, requirement => 'optional'),
		element('referring_npi', 'char(10)', 'npi', q{npi(i + 1)}, applies => q{referred = 'true'}),
		element('total_charges', 'numeric(12,2)', 'coded', q{(i * 7 + 0.25)::text}, only_text => 'placeholder', faults => [ '-1.00', '', 'much' ], requirement => 'optional',
			else => [ placeholder => q{total_charges = ''}, invalid => q{total_charges IN ('-1.00', 'much')} ]),
		element('marital_status', 'text', 'code', q{'M'}, requirement => 'optional'),
		element('living_arrangement', 'text', 'text', q{'alone'}, requirement => 'optional') ] };

# a code of the registry: its unknown and a blank, and what is no code
sub item
{
	my ($name, $type, $good, $unknown, $invalid, %more) = @_;
	my @unknown = map { "'$_'" } @$unknown;
	return element($name, $type, 'coded', $good, faults => [ @$unknown, '', @$invalid ],
		else => [ placeholder => "btrim($name) IN (" . join(', ', "''", @unknown) . ')',
			@$invalid ? (invalid => any_of($name, @$invalid)) : () ], %more);
}
my @paired = ('C50.9', 'C340', 'C34.1', 'C64.9', 'C62.1', 'c569', 'C41.4', 'C71.1', 'C44.5');
# a date whose day, or day and month, are not known is not in the future, either
my @ahead = (@future, '2099', '209912');
my $ahead = sub { my $x = shift; return [ invalid => "$x LIKE '2999%' OR $x LIKE '2099%'" ] };
$profiles{cancer_registry_core} = {
	elements => [
		element('patient_id', 'char(8)', 'identifier', q{lpad((1234500 + i)::text, 8, '0')}),
		element('name_last', 'text', 'name', $names),
		element('name_first', 'text', 'name', q{'Wei'}),
		element('ssn', 'char(11)', 'ssn', q{'5742' || (10000 + i % 9000)}, requirement => 'optional'),
		element('date_of_birth', 'date', 'day', $born, faults => [@ahead], else => $ahead->('date_of_birth')),
		item('sex', 'integer', q{(1 + i % 2)::text}, ['9'], [ '3', '6', '8', 'F' ], pattern => 1),
		item('race_1', 'char(2)', q{(ARRAY['01', '8', '17', '22', '28', '32', '96'])[1 + i % 7]}, ['99'], [ '09', '18', '24', '88', '90', 'W', '-1' ], pattern => 1),
		item('spanish_hispanic_origin', 'char(1)', q{'8'}, ['9'], ['H']),
		item('vital_status', 'char(1)', q{(i % 2)::text}, [], [ '9', 'D' ]),
		element('date_of_last_contact', 'date', 'day', q{'2023-05-06'}, faults => [@ahead], else => $ahead->('date_of_last_contact')),
		item('cause_of_death', 'char(4)', q{'C509'}, [ '7777', '7797' ], ['0000'], applies => q{btrim(vital_status) = '0'}),
		item('age_at_diagnosis', 'integer', q{(i % 121)::text}, ['999'], [ '121', '-1' ], pattern => 1),
		element('addr_at_dx_city', 'text', 'text', q{'Boston'}),
		item('addr_at_dx_state', 'char(2)', q{(ARRAY['MA', 'XX', 'ON', 'AE', 'PR', 'UM', 'nl'])[1 + i % 7]}, [ 'ZZ', 'US', 'CD', 'YY' ], [ 'M', '25', 'QQ' ]),
		item('county_at_dx', 'char(3)', q{(ARRAY['025', '510', '998'])[1 + i % 3]}, ['999'], [ '000', 'Suf' ], pattern => 1),
		element('addr_at_dx_postal_code', 'char(9)', 'zip', q{'02139'}),
		element('date_of_diagnosis', 'date', 'day', q{(ARRAY['2003-12-31', '2017-12-31', '2018-01-01', '2022-02-03'])[1 + i % 4]}, faults => [ @ahead, '2018', '201801', '2017', '2003', '201813' ],
			else => [ invalid => q{date_of_diagnosis LIKE '2999%' OR date_of_diagnosis LIKE '2099%' OR date_of_diagnosis = '201813'} ]),
		element('primary_site', 'varchar(8)', 'text', '(ARRAY[' . join(', ', map { "'$_'" } @paired, 'C18.0', 'C61.9', 'C44.4', 'C569') . '])[1 + i % 13]',
			faults => ['Q50.9'], else => [ invalid => q{primary_site = 'Q50.9'} ]),
		element('laterality', 'char(1)', 'coded', q{(i % 6)::text}, faults => [ '9', '', '6', 'L' ], applies => any_of('primary_site', @paired, 'C569'),
			else => [ placeholder => q{btrim(laterality) IN ('', '9')}, invalid => q{laterality IN ('6', 'L') OR (laterality = '0' AND primary_site NOT IN ('C340', 'C41.4')
				AND (primary_site <> 'C71.1' OR date_of_diagnosis !~ '^(1900|2003)'))} ]),
		item('histologic_type', 'integer', q{(8000 + i % 1000)::text}, [], [ '7999', '850' ], only_text => 'placeholder'),
		item('behavior_code', 'char(1)', q{(i % 4)::text}, [], [ '6', '9' ]),
		item('diagnostic_confirmation', 'char(1)', q{(1 + i % 8)::text}, ['9'], ['0']),
		item('type_of_reporting_source', 'char(1)', q{(1 + i % 8)::text}, [], [ '9', '0' ]),
		item('class_of_case', 'char(2)', q{(ARRAY['00', '14', '38', '43', '49'])[1 + i % 5]}, ['99'], [ 'A', '15', '44' ]),
		item('sequence_number_central', 'char(2)', q{(ARRAY['00', '01', '59', '60', '87', '98'])[1 + i % 6]}, [ '99', '88' ], [ 'x', '89', '97' ]),
		item('primary_payer', 'char(2)', q{(ARRAY['01', '10', '20', '35', '68'])[1 + i % 5]}, ['99'], [ 'M', '11', '88' ]),
		item('summary_stage_2018', 'char(1)', q{(ARRAY['0', '1', '4', '7', '8'])[1 + i % 5]}, ['9'], [ '5', '6', 'x' ], pattern => 1,
			applies => q{date_of_diagnosis IN ('2018-01-01', '2022-02-03', '2018', '201801', '201813') OR date_of_diagnosis LIKE '2999%' OR date_of_diagnosis LIKE '2099%'}),
		item('surgery_code', 'varchar(4)', q{(ARRAY['00', '30', '98', 'A000', 'B610', 'A980', '90', 'A900'])[1 + i % 8]}, [ '99', 'A990', 'B990' ], [ 'none', '3' x 3, '9', '85', 'A950' ]),
		element('date_of_surgery', 'date', 'day', q{'2022-03-04'}, faults => [@ahead], else => $ahead->('date_of_surgery'),
			applies => q{surgery_code IN ('30', 'B610', '90', 'A900')}),
		element('reporting_facility', 'text', 'identifier', q{'0006' || (100000 + i % 90)}, faults => [ '0000000000', '0099999999' ],
			applies => q{coalesce(reporting_facility, '') NOT IN ('0000000', '0000000000')}, else => [ placeholder => q{reporting_facility = '0099999999'} ]),
		element('date_of_first_contact', 'date', 'day', q{'2022-03-04'}, faults => [@ahead], else => $ahead->('date_of_first_contact')),
		element('date_completed', 'date', 'day', q{'2022-08-04'}, faults => [@ahead], else => $ahead->('date_completed')) ] };

# ---------------------------------------------------------------------------

sub literal { my $value = shift; $value =~ s/'/''/g; return "'$value'" }

# can a column of this type hold it?
sub fits
{
	my ($type, $value) = @_;

	return $value =~ /^\d{4}-\d\d-\d\d$/ if $type eq 'date';
	return $value =~ /^\d{4}-\d\d-\d\d / if $type eq 'timestamp';
	return $value =~ /^-?\d+$/ if $type eq 'integer';
	return $value =~ /^(-?\d+(\.\d+)?|NaN)$/ if $type =~ /^numeric/;
	return $value =~ /^(true|false)$/ if $type eq 'boolean';
	return length $value <= $1 if $type =~ /\((\d+)\)$/;
	return 1;
}

# What is put into an element instead of a good value
sub faults
{
	my ($element, $typed) = @_;
	my $fill = $fill{ $element->{fill} };
	my @faults = grep { !$typed || fits($element->{type}, $_) }
	  (map({ @{ $fill->{$_} } } sort keys %$fill), @{ $element->{faults} });

	return ('NULL', map { literal($_) } @faults);
}

sub table_of
{
	my ($table, $profile, $typed) = @_;
	my @columns;
	my $salt = 0;

	foreach my $element (@{ $profile->{elements} })
	{
		my @faults = faults($element, $typed);
		my $slot = 0;
		my $cases = join ' ', map { 'WHEN ' . $slot++ . " THEN $_" } @faults;
		my $type = $typed ? $element->{type} : 'text';
		$salt++;
		push @columns, "(CASE pick(i, $salt, 60) $cases ELSE $element->{good} END)::$type AS $element->{name}";
	}
	return "CREATE TABLE $table AS SELECT " . join(",\n", @columns) . " FROM generate_series(1::bigint, $rows) AS i";
}

# The state of each element in each row, as a table of words
sub states_of
{
	my ($table, $profile) = @_;
	my (@text, @states);

	foreach my $element (@{ $profile->{elements} })
	{
		my ($name, $fill) = ($element->{name}, $fill{ $element->{fill} });
		my @when;
		my @else = @{ $element->{else} };

		push @when, "WHEN ($element->{applies}) IS NOT TRUE THEN 'not_applicable'" if defined $element->{applies};
		push @when, "WHEN $name IS NULL THEN 'null'";
		push @when, "WHEN btrim($name) = '' THEN 'blank'" if $fill->{blank};
		foreach my $state (grep { $_ ne 'blank' } sort keys %$fill)
		{
			push @when, 'WHEN ' . any_of($name, @{ $fill->{$state} }) . " THEN '$state'";
		}
		while (my ($state, $predicate) = splice @else, 0, 2)
		{
			push @when, "WHEN $predicate THEN '$state'";
		}
		push @states, "CASE @when ELSE 'present' END AS $name";
		push @text, "$name\::text";
	}
	return "CREATE TABLE ${table}_judged AS SELECT " . join(",\n", @states) . ' FROM (SELECT ' . join(', ', @text) . " FROM $table) AS t";
}

my @order = qw(present null blank placeholder invalid declined not_applicable);

# counts by element, and weights and requirements as they are given above
sub elements_by_hand
{
	my ($table, $profile) = @_;

	return join ' UNION ALL ', map {
		my $name = $_->{name};
		"SELECT concat_ws('|', 'element', '$name', '$_->{requirement}', $_->{weight}::numeric(9,2), count(*), " .
		  "count(*) FILTER (WHERE $name NOT IN ('declined', 'not_applicable')), " .
		  join(', ', map { "count(*) FILTER (WHERE $name = '$_')" } @order) . ") FROM ${table}_judged"
	} @{ $profile->{elements} };
}

# what each row comes to
sub rows_of
{
	my ($table, $profile) = @_;
	my @elements = @{ $profile->{elements} };
	my $missing = "NOT IN ('present', 'declined', 'not_applicable')";
	my $expected = join ' + ', map { "CASE WHEN $_->{name} IN ('declined', 'not_applicable') THEN 0 ELSE $_->{weight} END" } @elements;
	my $present = join ' + ', map { "CASE WHEN $_->{name} = 'present' THEN $_->{weight} ELSE 0 END" } @elements;
	my $complete = join ' AND ', map { "$_->{name} IN ('present', 'declined', 'not_applicable')" } grep { $_->{requirement} ne 'optional' } @elements;
	my $pattern = join ', ', map { "CASE WHEN $_->{name} $missing THEN '$_->{name}' END" } grep { $_->{pattern} } @elements;
	my $ready = 'false';

	if (defined $profile->{ready})
	{
		my $names = join '|', map { $_->{name} } @elements;
		($ready = $profile->{ready}) =~ s/\b($names)\b/($1 = 'present')/g;
	}
	return "CREATE TABLE ${table}_rows AS SELECT ($expected)::numeric AS expected, ($present)::numeric AS present, $complete AS complete, " .
	  "$ready AS ready, array_remove(ARRAY[$pattern], NULL) AS missing FROM ${table}_judged";
}

# The states that were put into an element, of that profile as text or in types
sub seeded
{
	my ($element, $typed) = @_;
	my $fill = $fill{ $element->{fill} };
	my @else = @{ $element->{else} };
	my %seeded = (present => 1, null => 1);

	foreach my $state (keys %$fill)
	{
		$seeded{$state} = 1 if grep { !$typed || fits($element->{type}, $_) } @{ $fill->{$state} };
	}
	while (my ($state) = splice @else, 0, 2) { $seeded{$state} = 1 }
	$seeded{not_applicable} = 1 if defined $element->{applies};
	delete $seeded{ $element->{only_text} } if $typed && defined $element->{only_text};
	return \%seeded;
}

# The lines of one sort in two results, where they differ
sub same_lines
{
	my ($sort, $found, $by_hand, $what) = @_;
	my %found = map { $_ => 1 } $found =~ /^$sort\|.*/mg;
	my %by_hand = map { $_ => 1 } $by_hand =~ /^$sort\|.*/mg;

	ok(%by_hand, "$what: there are some");
	is(join("\n", map({ "found:   $_" } grep { !$by_hand{$_} } sort keys %found),
			map({ "by hand: $_" } grep { !$found{$_} } sort keys %by_hand)), '', $what);
}

foreach my $name (sort keys %profiles)
{
	my $profile = $profiles{$name};
	my $columns = join ', ', map { $_->{name} } @{ $profile->{elements} };

	foreach my $typed (1, 0)
	{
		my $table = $name . ($typed ? '_typed' : '_text');
		my $what = $name . ($typed ? ', typed' : ', text');

		$node->safe_psql('postgres', join(";\n", table_of($table, $profile, $typed), states_of($table, $profile), rows_of($table, $profile)));
		my $by_hand = $node->safe_psql('postgres', elements_by_hand($table, $profile) . qq{;
			SELECT 'all', count(*), round(100 * sum(present) / sum(expected), 2), count(*) FILTER (WHERE complete), count(*) FILTER (WHERE ready) FROM ${table}_rows;
			SELECT 'score', trunc(100 * present / expected)::int, count(*) FROM ${table}_rows WHERE expected > 0 GROUP BY 2;
			SELECT 'pattern', missing, count(*) FROM ${table}_rows GROUP BY 2});
		my $found = $node->safe_psql('postgres', qq{
			CREATE TABLE ${table}_state AS SELECT quality('$name', $columns) AS state FROM $table;
			SELECT 'element', element, requirement, weight, n, expected, present, nulls, blank, placeholder, invalid, declined, not_applicable
			FROM ${table}_state, quality_state_elements(state);
			SELECT 'all', n, score, complete, match_ready FROM ${table}_state, quality_summary(state);
			SELECT 'score', s.* FROM ${table}_state, quality_scores(state) AS s;
			SELECT 'pattern', missing, n FROM ${table}_state, quality_patterns(state)});

		my @absent;
		foreach my $element (@{ $profile->{elements} })
		{
			my ($counts) = $by_hand =~ /^element\|$element->{name}\|(.*)/m;
			my @n = (split /\|/, $counts)[ 4 .. 10 ];
			my $seeded = seeded($element, $typed);
			push @absent, map { "$element->{name}: $order[$_]" } grep { $seeded->{ $order[$_] } && $n[$_] == 0 } 0 .. $#order;
		}
		is(join(', ', @absent), '', "$what: every state of every element occurs");
		same_lines('element', $found, $by_hand, "$what: counts by element and state");
		same_lines('all', $found, $by_hand, "$what: score, complete, match-ready");
		like($by_hand, defined $profile->{ready} ? qr/^all\|.*\|[1-9]\d*$/m : qr/^all\|.*\|0$/m,
			"$what: there are match-ready rows, where there are combinations");
		same_lines('score', $found, $by_hand, "$what: rows by score");
		same_lines('pattern', $found, $by_hand, "$what: what is missing together");
	}
}

# ---------------------------------------------------------------------------
# No condition fails on a value, whatever it is: in all columns, and in one
# while the others are as they may be
# ---------------------------------------------------------------------------
$node->safe_psql('postgres', q{
	CREATE TABLE hostile AS SELECT v FROM (VALUES
		(''), ('x'), ('99/99/9999'), ('0000-00-00'), ('2024-02-30T10:00'), ('2024-01-02 25:61'), ('294276-12-31'), ('12:00'), ('infinity'),
		('NaN'), ('1e999'), ('-1'), ('$1,234.50'), ('V00.011A'), (E'\t\n'), ('日本'), ('"''\\'), ('([a'),
		(repeat('9', 10000)), (repeat('é', 5000)), (repeat(' ', 10000)), (NULL)) AS h(v);
	CREATE FUNCTION failures() RETURNS SETOF text LANGUAGE plpgsql AS $$
	DECLARE
		profile record;
		value record;
		number int;
	BEGIN
		FOR profile IN SELECT e.profile AS name, count(*) AS n FROM medrec_profile_element AS e WHERE e.shipped GROUP BY 1 LOOP
			FOR value IN SELECT v FROM hostile LOOP
				FOR number IN 0..profile.n LOOP
					BEGIN
						PERFORM quality(profile.name, VARIADIC (SELECT array_agg(CASE WHEN number IN (0, i) THEN value.v ELSE '2024-01-02' END)
							FROM generate_series(1, profile.n) AS i));
					EXCEPTION WHEN OTHERS THEN
						RETURN NEXT format('%s %s: %s %s', profile.name, number, sqlstate, left(value.v, 20));
					END;
				END LOOP;
			END LOOP;
		END LOOP;
	END $$;
});
is($node->safe_psql('postgres', 'SELECT count(*) FROM hostile'), '22', 'hostile values');
is($node->safe_psql('postgres', 'SELECT failures()'), '', 'no condition of a shipped profile fails on a text');
# dates and numbers at the end of their types, and types of no use
my @extremes = (q{date '4713-01-01 BC'}, q{date '5874897-12-31'}, q{date 'infinity'}, q{timestamp '294276-12-31'}, q{timestamptz '4713-11-25 00:00+00 BC'},
	q{timestamptz '-infinity'}, q{2147483647}, q{'-Infinity'::float8}, q{'NaN'::numeric}, q{true}, q{'{}'::jsonb}, q{interval '1 day'}, q{'00:00'::time});
my $query = join ";\n", map {
	my $value = $_;
	map { "SELECT quality('$_', VARIADIC array_fill($value, ARRAY[" . scalar @{ $profiles{$_}{elements} } . '])) IS NULL' } sort keys %profiles
} @extremes;
my ($rc, $out, $err) = $node->psql('postgres', $query, on_error_stop => 0);
is($err, '', 'nor on the extremes of other types');
is($out, join("\n", ('f') x (@extremes * keys %profiles)), '... each of which is counted');

$node->stop;
done_testing();
