# Filters of patients are those that the program in docs/linking-two-institutions.md
# makes, whatever the encoding of the database; they come through dumps and copies
# as they are; two labelled files are linked by
# filters alone.
#
# Needs a Python: MEDREC_PYTHON, or python3; the labelled files need
# MEDREC_REFERENCE.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $python = $ENV{MEDREC_PYTHON} || 'python3';
my $dir = PostgreSQL::Test::Utils::tempdir;
my $node = new_node('clk');

# ---- the program of the documentation, and patients at random

SKIP:
{
	skip "no $python", 1 if system("$python -c 'import hmac' >/dev/null 2>&1") != 0;

	my $patients = 2000;
	my ($program) = slurp_file("$FindBin::RealBin/../../docs/linking-two-institutions.md") =~ /^```python\n(.*?)^```$/ms;
	ok($program, 'the documentation has a program');
	append_to_file("$dir/peer.py", $program . <<'PYTHON');

import random
import sys

random = random.Random(20250102)
ALPHABETS = ["ab", "abcdefghijklmnopqrstuvwxyz", "abcde fgh", "山田太郎", "abб\U00020000山"]


def some(alphabet, least, most):
    return "".join(random.choices(alphabet, k=random.randint(least, most)))


def name():
    longest = random.choice([1, 2, 5, 10, 10, 10, 20, 60, 300])
    value = " ".join(some(random.choice(ALPHABETS), 1, longest).split())
    while len(value.encode()) > 255:
        value = value[:-1]
    return value.strip() or "x"


def number(alphabet, least, most):
    return random.choice("23456789") + "0" + some(alphabet, least - 2, most - 2)


def date():
    return "%04d%02d%02d" % (random.randint(1, 9999), random.randint(1, 12), random.randint(1, 31))


MAKE = {
    "family": name, "given": name, "middle": name, "previous_family": name, "street": name, "city": name,
    "state": name, "birth_place": name, "mothers_maiden": name,
    "suffix": lambda: random.choice(["jr", "sr", "ii", "iii", "iv", "v"]),
    "birth_date": lambda: date()[:random.choice([4, 6, 8, 8, 8])],
    "sex": lambda: random.choice("fmx"),
    "birth_order": lambda: random.choice("123456789"),
    "phone": lambda: random.choice(["", "+"]) + number("0123456789", 10, 10),
    "email": lambda: some("abcé.-_", 1, random.choice([5, 120])) + "@" + some("abc", 1, 5),
    "postal_code": lambda: random.choice(["02139", "k1a0b1", "1010", number("0123456789abc", 2, 255)]),
    "ssn": lambda: number("0123456789", 9, random.choice([9, 255])),
}
with open(sys.argv[1], "w", encoding="utf-8") as out:
    for n in range(int(sys.argv[2])):
        share = random.choice([0.2, 0.5, 0.5, 1])
        fields = {}
        for field in FIELDS:
            if random.random() > share:
                continue
            if field == "identifier":
                kinds = range(random.choice([1, 1, 2, 16]))
                fields[field] = ["n%s:%s" % (chr(97 + i), number("0123456789abc", 3, 100)) for i in kinds]
            else:
                fields[field] = [MAKE[field]()]
        secret = random.randbytes(random.choice([16, 32, 32, 63, 64, 65, 200]))
        key = "|".join(["1"] + ["%s=%s" % (field, value) for field, values in fields.items() for value in values])
        for salted in (False, True):
            print(n, key, secret.hex(), salted, clk(fields, secret, salted) or r"\N", sep="\t", file=out)
PYTHON

	system_or_bail(split(' ', $python), "$dir/peer.py", "$dir/patients", $patients);
	$node->safe_psql('postgres', qq{
		CREATE TABLE patient (n int, key patient_key, secret text, salted boolean, filter clk);
		\\copy patient from '$dir/patients' (encoding 'UTF8')
	});
	is($node->safe_psql('postgres', q{
			SELECT count(*), count(*) FILTER (WHERE filter IS NULL) > 100,
				count(DISTINCT filter::text) > 1.5 * count(DISTINCT n) FILTER (WHERE filter IS NOT NULL)
			FROM patient}),
		2 * $patients . '|t|t', 'patients at random; of some too little is known, and most have other filters with a salt');
	is($node->safe_psql('postgres', q{
			SELECT n, salted FROM patient WHERE patient_clk(key, decode(secret, 'hex'), salted)::text IS DISTINCT FROM filter::text ORDER BY n LIMIT 5}),
		'', 'their filters are those of the program');
}

# ---- through dumps and copies

$node->safe_psql('postgres', q{
	CREATE TABLE stored AS
	SELECT i, patient_clk(patient_key(family => 'name' || i, given => 'maria', birth_date => date '1950-01-01' + i, sex => 'f'), 'sixteen bytes...') AS filter
	FROM generate_series(1, 500) i;
	INSERT INTO stored VALUES (0, NULL);
	CREATE INDEX ON stored USING gin (filter);
});
my $sum = q{SELECT count(filter), md5(string_agg(filter::text, '' ORDER BY i)) FROM stored};
my $stored = $node->safe_psql('postgres', $sum);
like($stored, qr/^500\|/, 'there are filters');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
$node->command_ok([ 'pg_dump', '--format=custom', '--table=stored', '--extension=medrec', '--file', "$dir/dump", $node->connstr('postgres') ], 'dump');
$node->command_ok([ 'pg_restore', '--exit-on-error', '--dbname', $node->connstr('restored'), "$dir/dump" ], 'restore');
is($node->safe_psql('restored', $sum), $stored, '... the same filters');
is($node->safe_psql('restored', q{SET enable_seqscan = off; SELECT count(*) FROM stored WHERE filter % (SELECT filter FROM stored WHERE i = 7) AND i = 7}), '1', '... and the index finds them');
foreach my $format ('binary', 'text', 'csv')
{
	is($node->safe_psql('postgres', qq{
			COPY stored TO '$dir/$format' (FORMAT $format);
			CREATE TEMP TABLE copied (LIKE stored);
			COPY copied FROM '$dir/$format' (FORMAT $format);
			SELECT count(*) FROM stored JOIN copied USING (i) WHERE stored.filter::text IS NOT DISTINCT FROM copied.filter::text}),
		'501', "a copy in the format $format");
}
# 4 bytes of length before each field: one that is too short, one too long
foreach my $length (127, 129, 0)
{
	my $header = "PGCOPY\n\xff\r\n\0" . pack('N N', 0, 0);
	open(my $file, '>:raw', "$dir/broken") or die "cannot write: $!";
	print $file $header . pack('n N N N', 2, 4, 1, $length) . "\1" x $length . pack('n', 65535);
	close $file;
	my ($rc, undef, $err) = $node->psql('postgres', "COPY stored FROM '$dir/broken' (FORMAT binary)");
	ok($rc != 0 && $err =~ /invalid binary representation of type clk/, "$length bytes are refused");
}

# ---- encodings: the same names, the same filter

$node->safe_psql('postgres', q{CREATE DATABASE latin1 TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'});
$node->safe_psql('postgres', q{CREATE DATABASE euc_jp TEMPLATE template0 ENCODING 'EUC_JP' LOCALE 'C'});
$node->safe_psql($_, 'CREATE EXTENSION medrec') foreach 'latin1', 'euc_jp';
my $filter_of = q{SELECT patient_clk(patient_key(family => %s, given => 'maria', birth_date => '1980-02-14', email => %s || '@lopez.us'), 'sixteen bytes...')};
sub name_in { my ($encoding, $hex) = @_; return "convert_from('\\x$hex', '$encoding')"; }
sub filter_in { my ($database, $name) = @_; return $node->safe_psql($database, sprintf $filter_of, $name, $name); }
is(filter_in('latin1', name_in('LATIN1', '4dfc6c6c6572')), filter_in('postgres', name_in('UTF8', '4dc3bc6c6c6572')), 'LATIN1');
is(filter_in('euc_jp', name_in('EUC_JP', 'bbb3c5c4')), filter_in('postgres', name_in('UTF8', 'e5b1b1e794b0')), 'EUC_JP');
isnt(filter_in('postgres', name_in('UTF8', 'e5b1b1e794b0')), filter_in('postgres', name_in('UTF8', '4dc3bc6c6c6572')), '... of two names');

# ---- two labelled files, linked by filters alone: no social security number,
# no rule but the threshold

SKIP:
{
	my @files = map { reference_file("linkage/febrl4$_.csv.xz") } 'a', 'b';
	skip 'labelled files not found', 1 if grep { !defined } @files or system('xz --version >/dev/null 2>&1') != 0;

	foreach my $i (0, 1)
	{
		$node->safe_psql('postgres', qq{
			CREATE TABLE raw$i (rec_id text, entity_id text, given_name text, surname text, street_number text, address_1 text, address_2 text,
				suburb text, postcode text, state text, date_of_birth text, soc_sec_id text);
			\\copy raw$i FROM PROGRAM 'xz -dc "$files[$i]"' (FORMAT csv, HEADER)
			CREATE TABLE file$i AS SELECT entity_id, patient_clk(patient_key(family => surname, given => given_name, birth_date => date_of_birth,
				street => concat_ws(' ', street_number, address_1), city => suburb, state => state, postal_code => postcode), 'sixteen bytes...') AS filter FROM raw$i;
			ANALYZE file$i;
		});
	}
	$node->safe_psql('postgres', 'CREATE INDEX ON file1 USING gin (filter)');
	my ($pairs, $found, $right, $scanned) = split /\|/, $node->safe_psql('postgres', q{
		SET jit = off;
		SELECT count(*), sum(found), sum(right_ones), sum(scanned) FROM file0 a, LATERAL (
			SELECT (SELECT count(*) FROM file1 b WHERE b.filter % a.filter) AS found,
				(SELECT count(*) FROM file1 b WHERE b.filter % a.filter AND b.entity_id = a.entity_id) AS right_ones,
				(SELECT count(*) FROM file1 b WHERE clk_dice(a.filter, b.filter) >= 0.8) AS scanned OFFSET 0) l});
	my $f1 = 2 * $right / ($found + $pairs);

	is($pairs, 5000, 'pairs');
	cmp_ok($f1, '>=', 0.924, sprintf('F1 at the threshold of 0.8: %.4f (precision %.4f, recall %.4f)', $f1, $right / $found, $right / $pairs));
	cmp_ok($found / $scanned, '>=', 0.99, sprintf('of those alike enough the index finds %d of %d', $found, $scanned));
}

$node->stop;
done_testing();
