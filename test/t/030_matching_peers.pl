# The measures of likeness agree with RapidFuzz on random pairs; Dice's
# coefficient, which RapidFuzz has not, with its definition.
#
# Needs a Python with the module rapidfuzz: MEDREC_PYTHON, or python3.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $python = $ENV{MEDREC_PYTHON} || 'python3';
plan skip_all => "$python has no module rapidfuzz"
  if system("$python -c 'import rapidfuzz' >/dev/null 2>&1") != 0;

my $pairs = 20000;
my $dir = PostgreSQL::Test::Utils::tempdir;

# Writes pairs with RapidFuzz's answers in COPY's text format.  No character
# is one that COPY would have us escape.
my $peer = "$dir/peer.py";
append_to_file($peer, <<'PYTHON');
import random
import sys
from collections import Counter
from rapidfuzz.distance import OSA, DamerauLevenshtein, Jaro, JaroWinkler

random = random.Random(20250101)
alphabets = [
    "AB", "ABCDE", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AEÉIOÖßñ", "ABC 日本語山田太郎",
    "абвгд", "aé日\U00020000\U0001F600",
]


def string(alphabet, longest):
    return "".join(random.choices(alphabet, k=random.randint(0, longest)))


def edited(string, alphabet):
    chars = list(string)
    for _ in range(random.randint(0, 5)):
        i = random.randint(0, len(chars))
        kind = random.choice("insert delete replace swap".split())
        if kind == "insert":
            chars.insert(i, random.choice(alphabet))
        elif kind == "delete":
            del chars[i:i + 1]
        elif kind == "replace":
            chars[i:i + 1] = random.choice(alphabet)
        else:
            chars[i:i + 2] = reversed(chars[i:i + 2])
    return "".join(chars)


def dice(a, b):
    if len(a) < 2 or len(b) < 2:
        return float(a == b)
    a, b = (Counter(zip(s, s[1:])) for s in (a, b))
    return 2 * sum((a & b).values()) / sum((a + b).values())


with open(sys.argv[1], "w", encoding="utf-8") as out:
    for n in range(int(sys.argv[2])):
        alphabet = random.choice(alphabets)
        longest = random.choice([2, 8, 8, 8, 9, 16, 17, 64, 65, 70, 200])
        a = string(alphabet, longest)
        b = edited(a, alphabet) if n % 3 else string(alphabet, longest)
        limit = random.choice([0, 1, 1, 2, 2, 3, 4, 8, 20])
        print(n, a, b, repr(Jaro.similarity(a, b)), repr(JaroWinkler.similarity(a, b)),
              repr(dice(a, b)), OSA.distance(a, b), limit,
              OSA.distance(a, b, score_cutoff=limit),
              DamerauLevenshtein.distance(a, b), sep="\t", file=out)
PYTHON

my $data = "$dir/pairs";
system_or_bail(split(' ', $python), $peer, $data, $pairs);

my $node = new_node('peers');
$node->safe_psql('postgres', qq{
	CREATE TABLE pair (n int, a text, b text, jaro float8, jw float8, dice float8, osa int, max int, osa_max int, dl int);
	\\copy pair from '$data' (encoding 'UTF8')
});

is($node->safe_psql('postgres', 'SELECT count(*) FROM pair'),
	$pairs, 'all pairs are there');
cmp_ok(
	$node->safe_psql('postgres',
		'SELECT count(*) FROM pair WHERE jw BETWEEN 0.1 AND 0.99 AND dl > 0'),
	'>', $pairs / 3, 'and are neither all alike nor all unlike');
cmp_ok(
	$node->safe_psql('postgres',
		"SELECT count(*) FROM pair WHERE osa <= max AND osa > 0 AND a ~ '[^\001-\177]'"),
	'>', $pairs / 50, 'wide ones are within limits');
cmp_ok(
	$node->safe_psql('postgres',
		'SELECT count(*) FROM pair WHERE osa <= max AND osa > 0 AND length(a) > 64 AND length(b) > 64'),
	'>', $pairs / 100, 'and so are long ones');

# each side of a comparison: what it is, how much they may differ
foreach my $measure (
	[ 'jaro(a, b)', 'jaro', '1e-12' ],
	[ 'jaro_winkler(a, b)', 'jw', '1e-12' ],
	[ 'dice(a, b)', 'dice', '1e-12' ],
	[ 'osa_distance(a, b)', 'osa', '0' ],
	[ 'osa_distance(a, b, max)', 'osa_max', '0' ],
	[ 'damerau_levenshtein(a, b)', 'dl', '0' ])
{
	my ($call, $peer, $tolerance) = @$measure;

	is( $node->safe_psql('postgres',
			"SELECT n, a, b, max, $peer, $call FROM pair
			 WHERE NOT abs($call - $peer) <= $tolerance LIMIT 5"),
		'', "$call agrees");
}

$node->stop;
done_testing();
