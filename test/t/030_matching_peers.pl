# The measures of likeness agree with RapidFuzz on random pairs.
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
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

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


with open(sys.argv[1], "w", encoding="utf-8") as out:
    for n in range(int(sys.argv[2])):
        alphabet = random.choice(alphabets)
        longest = random.choice([2, 8, 8, 8, 16, 64, 70, 200])
        a = string(alphabet, longest)
        b = edited(a, alphabet) if n % 3 else string(alphabet, longest)
        print(n, a, b, repr(JaroWinkler.similarity(a, b)),
              DamerauLevenshtein.distance(a, b), sep="\t", file=out)
PYTHON

my $data = "$dir/pairs";
system_or_bail(split(' ', $python), $peer, $data, $pairs);

my $node = new_node('peers');
$node->safe_psql('postgres', qq{
	CREATE TABLE pair (n int, a text, b text, jw float8, dl int);
	\\copy pair from '$data' (encoding 'UTF8')
});

is($node->safe_psql('postgres', 'SELECT count(*) FROM pair'),
	$pairs, 'all pairs are there');
cmp_ok(
	$node->safe_psql('postgres',
		'SELECT count(*) FROM pair WHERE jw BETWEEN 0.1 AND 0.99 AND dl > 0'),
	'>', $pairs / 3, 'and are neither all alike nor all unlike');
is( $node->safe_psql('postgres',
		'SELECT n, a, b, jw, jaro_winkler(a, b) FROM pair
		 WHERE abs(jaro_winkler(a, b) - jw) > 1e-12 LIMIT 5'),
	'', 'jaro_winkler agrees');
is( $node->safe_psql('postgres',
		'SELECT n, a, b, dl, damerau_levenshtein(a, b) FROM pair
		 WHERE damerau_levenshtein(a, b) <> dl LIMIT 5'),
	'', 'damerau_levenshtein agrees');

$node->stop;
done_testing();
