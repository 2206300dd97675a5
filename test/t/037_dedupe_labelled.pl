# Dedupe and linkage of labelled sets without tuning: a model trained on the set
# itself, the default threshold. Decisions that are right make clusters no worse.
#
# Needs the labelled sets: MEDREC_REFERENCE.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $reference = $ENV{MEDREC_REFERENCE};
plan skip_all => 'MEDREC_REFERENCE is not set' unless $reference && -d "$reference/linkage";
plan skip_all => 'xz not found' if system('xz --version >/dev/null 2>&1');

# What is reached at least: F1 of pairs, F1 of the pairs within clusters, and the
# precision of the band "match"; and the share by which the number of matches
# that the model expects may be off. A dash is not tested: there is one row of
# each person on either side; there are too few rows to train on, or so many true
# pairs share nothing that the model cannot know of them.
my %bar;
$bar{ $_->[0] } = $_ foreach (
	# set                    pairs    clusters   match    expected
	[ 'febrl1',               0.995,   0.995,    0.995,   '-' ],
	[ 'febrl1, no id',        0.99,    0.99,     0.995,   '-' ],
	[ 'febrl2',               0.995,   0.995,    0.995,   0.05 ],
	[ 'febrl2, no id',        0.995,   0.995,    0.995,   0.05 ],
	[ 'febrl3',               0.999,   0.999,    0.995,   0.05 ],
	[ 'febrl3, no id',        0.995,   0.995,    0.995,   0.05 ],
	[ 'febrl4',               0.9995,  '-',      0.995,   0.05 ],
	[ 'febrl4, no id',        0.998,   '-',      0.995,   0.05 ],
	[ 'rldata500',            0.97,    0.97,     0.995,   '-' ],
	[ 'rldata10000',          0.975,   0.955,    0.995,   0.05 ],
	[ 'epbrn_f',              0.995,   0.995,    0.995,   0.05 ],
	[ 'historical_50k',       0.84,    0.90,     0.995,   '-' ],
	[ 'fake_1000',            0.85,    0.85,     0.995,   '-' ]);

# The fields of a key. A key has no occupation: it stands where a street would.
my $febrl = q{family => surname, given => given_name, birth_date => date_of_birth, street => concat_ws(' ', street_number, address_1),
	city => suburb, state => state, postal_code => postcode};
my $rldata = q{family => lname_c1, given => fname_c1, middle => fname_c2, previous_family => lname_c2,
	birth_date => lpad("by", 4, '0') || lpad(bm, 2, '0') || lpad(bd, 2, '0')};
my $epbrn = q{family => surname, given => given_name, birth_date => year || month || day, street => concat_ws(' ', street_number, address_1),
	city => suburb, state => state, postal_code => postcode};
my $historical = q{family => surname, given => first_name, birth_date => dob, birth_place => birth_place, postal_code => postcode_fake,
	sex => gender, street => occupation};
my $fake = q{family => surname, given => first_name, birth_date => dob, city => city, email => email};

# file, or the two that are linked; rows; pairs of rows of one person
my @sets = (
	[ 'febrl1', ['febrl1.csv'], 1000, 500, "$febrl, ssn => soc_sec_id" ],
	[ 'febrl1, no id', ['febrl1.csv'], 1000, 500, $febrl ],
	[ 'febrl2', ['febrl2.csv.xz'], 5000, 1934, "$febrl, ssn => soc_sec_id" ],
	[ 'febrl2, no id', ['febrl2.csv.xz'], 5000, 1934, $febrl ],
	[ 'febrl3', ['febrl3.csv.xz'], 5000, 6538, "$febrl, ssn => soc_sec_id" ],
	[ 'febrl3, no id', ['febrl3.csv.xz'], 5000, 6538, $febrl ],
	[ 'febrl4', [ 'febrl4a.csv.xz', 'febrl4b.csv.xz' ], 10000, 5000, "$febrl, ssn => soc_sec_id" ],
	[ 'febrl4, no id', [ 'febrl4a.csv.xz', 'febrl4b.csv.xz' ], 10000, 5000, $febrl ],
	[ 'rldata500', ['rldata500.csv'], 500, 50, $rldata ],
	[ 'rldata10000', ['rldata10000.csv.xz'], 10000, 1000, $rldata ],
	[ 'epbrn_f', ['epbrn_f.csv.xz'], 14078, 3192, $epbrn ],
	[ 'historical_50k', ['historical_50k.csv.xz'], 50578, 303961, $historical ],
	[ 'fake_1000', ['fake_1000.csv'], 1000, 2031, $fake ]);

my $node = new_node('dedupe_labelled', conf => "jit = off\nfsync = off\nwork_mem = 256MB\n");
sub query { return $node->safe_psql('postgres', $_[0]); }

sub load
{
	my ($table, $file, $fields) = @_;
	my $cat = $file =~ /\.xz$/ ? 'xz -dc' : 'cat';
	my ($header) = `$cat "$reference/linkage/$file"` =~ /\A(\S+)/;
	my $columns = join ', ', map { qq("$_" text) } split /,/, $header;

	query(qq{
		DROP TABLE IF EXISTS raw, $table;
		CREATE TABLE raw ($columns);
		\\copy raw FROM PROGRAM '$cat "$reference/linkage/$file"' (FORMAT csv, HEADER, ENCODING 'UTF8')
		CREATE TABLE $table AS SELECT rec_id, entity_id, patient_key($fields) AS key FROM raw;
		ANALYZE $table;
	});
}

# twice the pairs that are right over those found and those there are
sub f1
{
	my ($right, $found, $true) = @_;
	return 2 * $right / ($found + $true);
}

sub reached
{
	my ($what, $got, $bar) = @_;
	$bar eq '-' ? note(sprintf '%s: %.4f', $what, $got) : cmp_ok($got, '>=', $bar, sprintf '%s: %.4f', $what, $got);
}

foreach my $set (@sets)
{
	my ($name, $files, $rows, $true, $fields) = @$set;
	my (undef, @bar) = @{ $bar{$name} };
	my $link = @$files > 1;
	my @tables = ('a', $link ? 'b' : ());
	my $model = '(SELECT model FROM trained)';

	load($tables[$_], $files->[$_], $fields) foreach 0 .. $#tables;
	my $both = join ' UNION ALL ', map { "SELECT '$_' AS side, * FROM $_" } @tables;
	my $pairs = $link ? 'SELECT count(*) FROM a JOIN b USING (entity_id)'
	  : 'SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM a GROUP BY entity_id) AS e';
	is(query("SELECT count(*), count(DISTINCT (side, rec_id)), ($pairs) FROM ($both) AS t"), "$rows|$rows|$true", "$name: $rows rows, $true pairs of one person");

	my $train = $link ? q{match_train('a', 'key', 'b', 'key')} : q{match_train('a', 'key')};
	my $find = $link ? "find_links('a', 'key', 'rec_id', 'b', 'key', 'rec_id', model => $model)"
	  : "find_duplicates('a', key => 'key', id => 'rec_id', model => $model)";
	query("DROP TABLE IF EXISTS trained, pair; CREATE TABLE trained AS SELECT $train AS model; CREATE TABLE pair AS SELECT * FROM $find");

	my ($found, $right, $match, $match_right) = split /\|/, query(qq{
		SELECT count(*), count(*) FILTER (WHERE same), count(*) FILTER (WHERE band = 'match'), count(*) FILTER (WHERE same AND band = 'match')
		FROM (SELECT band, a.entity_id = b.entity_id AS same FROM pair JOIN a ON a.rec_id = id_a JOIN $tables[-1] AS b ON b.rec_id = id_b) AS p});
	is(query('SELECT count(*), count(DISTINCT (least(id_a, id_b), greatest(id_a, id_b))) FROM pair'), "$found|$found", "$name: each pair once");
	(my $all = $find) =~ s/\)\z/, threshold => 0)/;
	is(query("SELECT count(*) FROM (SELECT id_a, id_b, weight FROM $all WHERE probability >= 0.5 EXCEPT SELECT id_a, id_b, weight FROM pair) AS p"),
		'0', "$name: nothing is passed over that would have reached the threshold");
	reached("$name: F1 of pairs", f1($right, $found, $true), $bar[0]);

	if (!$link)
	{
		my $clusters = sub {
			my ($clustered, $clustered_right) = split /\|/, query(qq{
				SELECT coalesce(sum(n * (n - 1) / 2) FILTER (WHERE entity_id IS NULL), 0), coalesce(sum(n * (n - 1) / 2) FILTER (WHERE entity_id IS NOT NULL), 0)
				FROM (SELECT entity_id, count(*) AS n
				      FROM duplicate_clusters('a', key => 'key', id => 'rec_id', model => $model) AS c JOIN a ON a.rec_id = c.id
				      GROUP BY GROUPING SETS ((cluster_id), (cluster_id, entity_id))) AS g});
			return f1($clustered_right, $clustered, $true);
		};
		# from a list of pairs, the same
		my $from_pairs = sub {
			my $given = "duplicate_clusters('a', key => 'key', id => 'rec_id', model => $model";

			return query(qq{
				DROP TABLE IF EXISTS found, listed;
				CREATE TABLE listed AS SELECT * FROM find_duplicates('a', key => 'key', id => 'rec_id', model => $model, threshold => 0.05);
				CREATE TABLE found AS SELECT * FROM $given);
				SELECT count(*), (SELECT count(*) FROM (TABLE found INTERSECT ALL SELECT * FROM $given, pairs => 'listed')) AS c) FROM found});
		};
		my $undecided = $clusters->();
		reached("$name: F1 within clusters", $undecided, $bar[1]);
		like($from_pairs->(), qr/^([1-9]\d*)\|\1$/, "$name: from pairs that were listed, the same clusters");

		# somebody who knows has decided on a tenth of the pairs to review
		my $decided = query(q{
			INSERT INTO medrec_match_decision (relation, id_a, id_b, decision, fingerprint)
			SELECT 'public.a', id_a, id_b, CASE WHEN a.entity_id = b.entity_id THEN 'same' ELSE 'different' END, patient_pair_fingerprint(a.key, b.key)
			FROM pair JOIN a ON a.rec_id = id_a JOIN a b ON b.rec_id = id_b WHERE band = 'review' AND md5(id_a || id_b) < '1a'
			RETURNING 1}) =~ tr/1//;
		my $better = $clusters->();
		cmp_ok($better, '>=', $undecided, sprintf '%s: %.5f after %d decisions, %.5f before', $name, $better, $decided, $undecided);
		like($from_pairs->(), qr/^([1-9]\d*)\|\1$/, "$name: ... then, too");
		query('TRUNCATE medrec_match_decision');
	}
	cmp_ok($match, '>', 0, "$name: $match pairs in the band match");
	reached("$name: precision of the band match", $match_right / $match, $bar[2]) if $match > 0;

	my $expected = query("SELECT jsonb_path_query_first(model::text::jsonb, 'strict \$.**.expected_matches') #>> '{}' FROM trained");
	my $off = $expected / $true - 1;
	my $what = sprintf '%s: %.1f matches expected, %+.1f %%', $name, $expected, 100 * $off;
	$bar[3] eq '-' ? note($what) : cmp_ok(abs $off, '<=', $bar[3], $what);
}

$node->stop;
done_testing();
