# SHA-256, HMAC and HKDF give what their standards say: a program is built
# against the files of src/common that have them.
#
# Needs a C compiler: the one that built the server, or cc.

use strict;
use warnings FATAL => 'all';

use FindBin;
use PostgreSQL::Test::Utils;
use Test::More;

my $top = "$FindBin::RealBin/../..";
my $dir = PostgreSQL::Test::Utils::tempdir;
my $cc = $ENV{CC} || 'cc';

append_to_file("$dir/vectors.c", <<'C');
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/sha256.h"

static unsigned char bytes[4][1000001];

/* arguments: of hexadecimal digits, or count*byte */
static size_t
read_bytes(const char *argument, unsigned char *to)
{
	const char *times = strchr(argument, '*');
	size_t		n = 0;

	if (times != NULL)
	{
		n = strtoul(argument, NULL, 10);
		memset(to, (int) strtoul(times + 1, NULL, 16), n);
		return n;
	}
	for (; argument[0] != '\0' && argument[1] != '\0'; argument += 2)
	{
		char		pair[3] = {argument[0], argument[1], '\0'};

		to[n++] = (unsigned char) strtoul(pair, NULL, 16);
	}
	return n;
}

int
main(int argc, char **argv)
{
	size_t		len[4];
	unsigned char out[MEDREC_SHA256_LEN];

	for (int i = 2; i < argc && i < 6; i++)
		len[i - 2] = read_bytes(argv[i], bytes[i - 2]);
	if (strcmp(argv[1], "sha256") == 0)
	{
		/* in pieces of a length that divides no block */
		MedrecSha256 hash;

		medrec_sha256_start(&hash);
		for (size_t at = 0; at < len[0]; at += 13)
			medrec_sha256_add(&hash, bytes[0] + at, len[0] - at < 13 ? len[0] - at : 13);
		medrec_sha256_finish(&hash, out);
	}
	else if (strcmp(argv[1], "hmac") == 0)
	{
		MedrecHmacKey key;

		medrec_hmac_key(&key, bytes[0], len[0]);
		medrec_hmac(&key, bytes[1], len[1], out);
	}
	else
	{
		MedrecHmacKey prk;

		medrec_hkdf_extract(&prk, bytes[0], len[0], bytes[1], len[1]);
		medrec_hkdf_expand(&prk, bytes[2], len[2], out);
	}
	for (int i = 0; i < MEDREC_SHA256_LEN; i++)
		printf("%02x", out[i]);
	return 0;
}
C
plan skip_all => "$cc builds nothing"
  if system("$cc -std=gnu11 -O2 -I$top/src $dir/vectors.c $top/src/common/sha256.c -o $dir/vectors >$dir/log 2>&1") != 0
  && system("echo 'int main(void) { return 0; }' >$dir/empty.c && $cc $dir/empty.c -o $dir/empty >/dev/null 2>&1") != 0;
ok(-x "$dir/vectors", 'it is built') or diag(slurp_file("$dir/log"));

sub hex_of { return unpack 'H*', shift; }

# what, arguments, result
my @vectors = (
	# FIPS 180-4, examples; the lengths around a block
	[ 'sha256', hex_of(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' ],
	[ 'sha256', hex_of('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' ],
	[ 'sha256', hex_of('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'), '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1' ],
	[ 'sha256', '1000000*61', 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0' ],
	# RFC 4231, test cases 1 to 4, 6, 7
	[ 'hmac', '20*0b', hex_of('Hi There'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7' ],
	[ 'hmac', hex_of('Jefe'), hex_of('what do ya want for nothing?'), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843' ],
	[ 'hmac', '20*aa', '50*dd', '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe' ],
	[ 'hmac', '0102030405060708090a0b0c0d0e0f10111213141516171819', '50*cd', '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b' ],
	[ 'hmac', '131*aa', hex_of('Test Using Larger Than Block-Size Key - Hash Key First'), '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54' ],
	[
		'hmac', '131*aa',
		hex_of('This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.'),
		'9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2'
	],
	# RFC 5869, test cases 1 to 3, the first 32 bytes
	[ 'hkdf', '000102030405060708090a0b0c', '22*0b', 'f0f1f2f3f4f5f6f7f8f9', '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf' ],
	[
		'hkdf', join('', map { sprintf '%02x', $_ } 0x60 .. 0xaf), join('', map { sprintf '%02x', $_ } 0x00 .. 0x4f),
		join('', map { sprintf '%02x', $_ } 0xb0 .. 0xff), 'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c'
	],
	[ 'hkdf', '', '22*0b', '', '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d' ],
);
foreach my $vector (@vectors)
{
	my ($what, @arguments) = @$vector;
	my $expected = pop @arguments;
	my ($out) = run_command([ "$dir/vectors", $what, @arguments ]);

	is($out, $expected, "$what " . substr(join(' ', @arguments), 0, 60));
}

done_testing();
