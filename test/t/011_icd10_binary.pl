# Binary input trusts nobody; binary output comes back as it was; long texts
# are refused quickly.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('binary');
my $dir = PostgreSQL::Test::Utils::tempdir;

$node->safe_psql('postgres', q{
	CREATE TABLE codes AS
	SELECT (chr(65 + i % 26) || lpad((i % 100)::text, 2, '0') || substr(md5(i::text), 1, i % 5))::icd10 AS dx,
		('0' || upper(translate(substr(md5(i::text), 1, 6), 'io', '01')))::icd10pcs AS px
	FROM generate_series(1, 10000) i;
	CREATE TABLE copied (LIKE codes);
	CREATE TABLE one_dx (dx icd10);
	CREATE TABLE one_px (px icd10pcs);
});

$node->safe_psql('postgres', qq{
	\\copy codes TO '$dir/codes.bin' WITH (FORMAT binary)
	\\copy copied FROM '$dir/codes.bin' WITH (FORMAT binary)
	\\copy codes TO '$dir/codes.txt'
	\\copy copied FROM '$dir/codes.txt'
});
is($node->safe_psql('postgres', q{
	SELECT count(*) FROM (SELECT * FROM codes) a FULL JOIN (SELECT dx, px, count(*) AS n FROM copied GROUP BY 1, 2) b USING (dx, px)
	WHERE n = 2 * (SELECT count(*) FROM codes c WHERE c.dx = b.dx AND c.px = b.px)}),
	'10000', 'COPY in binary and in text give the same rows back');

# A binary COPY file with one row and one field of the given bytes
sub copy_binary
{
	my ($table, $bytes) = @_;

	open my $fh, '>:raw', "$dir/hostile.bin" or die $!;
	print $fh "PGCOPY\n\xff\r\n\0", pack('NN', 0, 0),
	  pack('nN', 1, length $bytes), $bytes, pack('n', 0xffff);
	close $fh;
	my ($rc, $out, $err) = $node->psql('postgres',
		"\\copy $table FROM '$dir/hostile.bin' WITH (FORMAT binary)");
	return $err;
}

# six bits a place, the first place highest, eight places
sub encode
{
	my @symbols = @_;
	my $value = 0;
	$value = $value * 64 + ($symbols[$_] // 0) foreach 0 .. 7;
	return pack('q>', $value);
}

is(copy_binary('one_dx', encode(11, 1, 1)), '', 'A00 in binary is accepted');
is($node->safe_psql('postgres', 'SELECT dx FROM one_dx'), 'A00', '... and is A00');
is(copy_binary('one_px', encode(1, 14, 30, 20, 5, 36, 36)), '', '0DTJ4ZZ in binary is accepted');
is($node->safe_psql('postgres', 'SELECT px FROM one_px'), '0DTJ4ZZ', '... and is 0DTJ4ZZ');

my %hostile = (
	'zero' => pack('q>', 0),
	'minus one' => pack('q>', -1),
	'the sign bit on a code' => pack('q>', unpack('q>', encode(11, 1, 1)) | (-1 << 63)),
	'a bit above the places' => pack('q>', unpack('q>', encode(11, 1, 1)) | (1 << 48)),
	'a gap' => encode(11, 1, 1, 0, 5),
	'the eighth place' => encode(11, 1, 1, 1, 1, 1, 1, 1),
	'two characters' => encode(11, 1),
	'a digit first' => encode(1, 1, 1),
	'a symbol that is none' => encode(11, 1, 1, 37),
	'a letter second' => encode(11, 11, 1),
	'text' => 'E11.9   ');
foreach my $what (sort keys %hostile)
{
	like(copy_binary('one_dx', $hostile{$what}),
		qr/invalid binary representation of type icd10/, "icd10: $what is refused");
}
like(copy_binary('one_px', encode(11, 1, 1)),
	qr/invalid binary representation of type icd10pcs/, 'icd10pcs: three characters are refused');
like(copy_binary('one_px', encode(1, 19, 1, 1, 1, 1, 1)),
	qr/invalid binary representation of type icd10pcs/, 'icd10pcs: the letter I is refused');
like(copy_binary('one_dx', "\0\0\0"), qr/insufficient data left in message/, 'too few bytes are refused');
like(copy_binary('one_dx', encode(11, 1, 1) . "\0"), qr/incorrect binary data format/, 'too many bytes are refused');
is($node->safe_psql('postgres', 'SELECT count(*) FROM one_dx'), '1', 'nothing else came in');

# A megabyte is refused in well under 50 ms: time on the server, best of five
sub best_time
{
	my ($expression) = @_;
	my @times = split /\n/, $node->safe_psql('postgres', qq{
		CREATE TABLE IF NOT EXISTS megabyte AS SELECT repeat('S72.001A', 131072) AS a, repeat('9', 1048576) AS b, repeat(' ', 1048576) AS c;
		DO \$\$
		DECLARE
			t timestamptz;
			x record;
		BEGIN
			DROP TABLE IF EXISTS timing;
			CREATE TEMP TABLE timing (ms float8);
			FOR i IN 1..5 LOOP
				t := clock_timestamp();
				SELECT $expression INTO x FROM megabyte;
				INSERT INTO timing VALUES (1000 * extract(epoch FROM clock_timestamp() - t));
			END LOOP;
		END \$\$;
		SELECT min(ms) FROM timing});
	return $times[0];
}
foreach my $function (qw(icd10_check icd10_is_valid icd10_try icd10_repair icd10pcs_check))
{
	my $ms = best_time("$function(a), $function(b), $function(c)");
	cmp_ok($ms, '<', 50, "$function refuses three texts of a megabyte in under 50 ms");
}

$node->stop;
done_testing();
