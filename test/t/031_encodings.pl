# Databases of several encodings: folding and comparing are right for known
# names; for any character there is no error, and none outside ASCII makes a
# code or an identifier; identifiers are judged alike in all of them.

use strict;
use warnings;
use utf8;

use Encode qw(encode);
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('encodings');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;

# Every character of one or two bytes, and those of three that EUC_JP has.
# Bytes that are no character of the database's encoding are left out; of the
# others some have no counterpart in Unicode.
my $characters = q{
	CREATE FUNCTION text_of(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
	BEGIN
		RETURN convert_from(bytes, getdatabaseencoding());
	EXCEPTION WHEN character_not_in_repertoire THEN
		RETURN NULL;
	END $$;
	CREATE TABLE character AS
	SELECT * FROM (
		SELECT n, text_of(bytes) AS c FROM (
			SELECT i, set_byte('\x00', 0, i)
			FROM generate_series(1, 255) AS i
			UNION ALL
			SELECT i * 256 + j, set_byte(set_byte('\x0000', 0, i), 1, j)
			FROM generate_series(128, 255) AS i, generate_series(128, 255) AS j
			UNION ALL
			SELECT 65536 + i * 256 + j, set_byte(set_byte('\x8f0000', 1, i), 2, j)
			FROM generate_series(161, 254) AS i, generate_series(161, 254) AS j
			WHERE getdatabaseencoding() = 'EUC_JP'
		) AS b (n, bytes)
	) AS t WHERE c IS NOT NULL;
};

# Text given by its bytes
sub text { return sprintf q{convert_from('\x%s', getdatabaseencoding())}, unpack('H*', shift); }

# Database encoding, how many characters it has at least, how perl encodes,
# and names with what they fold to
my @databases = (
	[
		'LATIN1', 255,
		sub { encode('iso-8859-1', shift) },
		[ 'José  NÚÑEZ', 'jose nunez' ],
		[ 'Müller-Groß', 'muller gross' ],
		[ 'ÆGIR Øst Þórðar', 'aegir ost thordar' ],
		[ 'D´Angelo·Mª', 'dangeloma' ],
		[ "\xA0no-break\xA0space\xA0", 'no break space' ],

		# its fold is Greek and not to be had here
		[ 'µ', 'µ' ],
	],
	[
		'EUC_JP', 6000,
		sub { encode('euc-jp', shift) },
		[ '山田・太郎', '山田 太郎' ],
		[ '　がぎぱヴ　ﾔﾏﾀﾞ', 'がぎぱヴ ﾔﾏﾀﾞ' ],
		[ 'ЁЖ Σ', 'еж σ' ],
		[ 'O’Brien', 'obrien' ],
	],
	[
		'UTF8', 2000,
		sub { encode('UTF-8', shift) },
		[ 'José  NÚÑEZ', 'jose nunez' ],
	],
	[
		'SQL_ASCII', 255,
		sub { encode('UTF-8', shift) },
		[ 'José  NÚÑEZ', 'jose nunez' ],
		[ '山田・太郎 がキ', '山田 太郎 がキ' ],
	],
);

for my $database (@databases)
{
	my ($encoding, $least, $encode, @names) = @$database;
	my $name = lc $encoding;
	my $ask = sub { $node->safe_psql($name, shift) };

	$node->safe_psql('postgres', qq{
		CREATE DATABASE $name TEMPLATE template0 ENCODING '$encoding' LOCALE 'C'});
	$ask->("CREATE EXTENSION medrec; $characters");

	for (@names)
	{
		my ($given, $folded) = map { $encode->($_) } @$_;
		is( $ask->("SELECT name_fold(${\text($given)}) = ${\text($folded)}"),
			't', encode('UTF-8', "$encoding: $_->[0]"));
	}

	cmp_ok($ask->('SELECT count(*) FROM character'),
		'>=', $least, "$encoding: all characters");
	is( $ask->('SELECT count(*) FROM character
				WHERE name_fold(name_fold(c)) <> name_fold(c)
				   OR name_fold(name_fold(c || $$.b$$ || c)) <> name_fold(c || $$.b$$ || c)'),
		'0', "$encoding: folded names are folded");
	is( $ask->(q{SELECT count(*) FROM character
				WHERE text_of(convert_to(name_fold(c), getdatabaseencoding())) IS NULL}),
		'0', "$encoding: folded names are valid");
	is( $ask->(q{SELECT count(*) FROM character
				WHERE jaro_winkler(c, c) <> 1 OR jaro_winkler('ab' || c, c || 'ab') > 1
				   OR jaro(c, c) <> 1 OR dice(c, c) <> 1 OR dice('ab' || c, c || 'ab') NOT BETWEEN 0.5 AND 1
				   OR damerau_levenshtein(c, c) <> 0 OR osa_distance(c, c) <> 0
				   OR osa_distance('ab' || c, 'ab', 1) NOT BETWEEN 1 AND 2
				   OR name_similarity('ab ' || c, c || '-ab') <> 1 OR name_similarity(c || 'ab', 'ab') NOT BETWEEN 0 AND 1
				   OR (n > 127 AND (patient_name_parse('Ab, ' || c || 'x ' || c)).family IS DISTINCT FROM 'Ab')
				   OR nickname_of('bob' || c) IS NULL
				   OR (n > 127 AND name_phonetic('b' || c || 'b', 'daitch_mokotoff') && '{000000}')
				   OR damerau_levenshtein('ab' || c, 'ab') NOT BETWEEN 1 AND 2}),
		'0', "$encoding: measures");
	is( $ask->(q{SELECT count(*) FROM character
				WHERE n > 127 AND (icd10_check('E11' || c) = 'ok' OR icd10_check(c || 'E11.9') = 'ok'
					OR icd10_repair(c || 'E11.9') IS NOT NULL OR icd10pcs_check('0DTJ4Z' || c) = 'ok'
					OR identifier_check('us_npi', '123456789' || c) <> 'charset'
					OR element_state(c) IS NULL OR element_state(c, 'icd10') = 'present')}),
		'0', "$encoding: codes, identifiers, elements");
	is( $ask->(q{SELECT count(*) FROM (
					SELECT patient_key(family => 'a' || c, given => c, street => c || ' 1', email => 'a' || c || '@lopez.us') AS key
					FROM character) AS k
				WHERE key::text::patient_key::text <> key::text OR patient_key_send(key::text::patient_key) <> patient_key_send(key)}),
		'0', "$encoding: a key of a person reads as it is written");
	my $title = text($encode->($names[0][0]));
	$ask->(qq{
		INSERT INTO medrec_profile (profile, title) VALUES ('letters', $title);
		INSERT INTO medrec_profile_element (profile, ordinal, element, kind, unknown_when, valid_when, in_patterns, note)
		VALUES ('letters', 1, 'a_name', 'family_name', 'a_name = ' || quote_literal($title), 'a_name <> ' || quote_literal($title || 'x'), true, $title);
		CREATE TABLE letters_state AS SELECT quality('letters', v) AS state FROM (SELECT c FROM character UNION ALL VALUES ($title), ($title || 'x')) AS t(v)});
	is( $ask->(q{SELECT state::text::quality_state = state, (SELECT placeholder || ' ' || invalid FROM quality_state_elements(state)) FROM letters_state}),
		't|' . $ask->("SELECT count(*) FILTER (WHERE element_state(c, 'family_name') = 'placeholder') + 1 || ' ' || count(*) FILTER (WHERE element_state(c, 'family_name') = 'invalid') + 1 FROM character"),
		"$encoding: a profile with a title and conditions in it");
	is( $ask->(q{SELECT string_agg(DISTINCT kind, ' ')
				FROM character, identifier_kinds(),
				     unnest(ARRAY[c, c || example, example || c, left(example, 3) || c || substr(example, 4)]) AS v
				WHERE (n > 126 OR n < 32) AND (identifier_check(kind, v) <> 'charset' OR identifier_is_valid(kind, v)
					OR identifier_is_canonical(kind, v) OR identifier_normalize(kind, v) IS NOT NULL
					OR identifier_format(kind, v) IS NOT NULL OR identifier_mask(kind, v) IS NOT NULL)}),
		'', "$encoding: a character outside printable ASCII, alone and anywhere in an identifier");
	$ask->('CREATE TABLE vector (kind text, input text, verdict text, canonical text)');
	$ask->("\\copy vector FROM PROGRAM 'grep -hv \"^#\\|[\\\\]x\" \"$_\"'")
	  for glob "$FindBin::RealBin/../vectors/identifiers_*.tsv";
	cmp_ok($ask->('SELECT count(*) FROM vector'), '>', 500, "$encoding: vectors of identifiers");
	is( $ask->(q{SELECT string_agg(DISTINCT kind, ' ') FROM vector
				WHERE identifier_check(kind, input) IS DISTINCT FROM verdict
				   OR identifier_normalize(kind, input) IS DISTINCT FROM canonical}),
		'', "$encoding: they are judged as in the others");
	cmp_ok(
		$ask->('SELECT length(name_fold(string_agg(c, $$$$ ORDER BY n))) FROM character'),
		'>', $least / 3, "$encoding: all characters at once");
}

# the key is the same whatever the encoding
for my $name ('Núñez 山田', 'Müller-Groß')
{
	my %key;
	for (@databases)
	{
		my ($encoding, undef, $encode) = @$_;
		next if $encoding =~ /LATIN1|EUC_JP/ && $encode->($name) =~ /\?/;
		$key{ $node->safe_psql(lc $encoding, "SELECT patient_key_send(patient_key(family => ${\text($encode->($name))}))") } .= " $encoding";
	}
	is(scalar keys %key, 1, encode('UTF-8', "one key for $name:") . join(',', values %key));
}
is( $node->safe_psql('latin1', q{SELECT patient_key(family => chr(181)), patient_key(family => chr(181))::text::patient_key}) =~ s/\s+//r,
	'1|family=\u{3BC}|1|family=\u{3BC}', 'what folds to a character that the encoding lacks is written by its number');

# a letter with a mark that has a sound of its own
for (grep { $_->[0] ne 'LATIN1' } @databases)
{
	my ($encoding, undef, $encode) = @$_;
	is( $node->safe_psql(lc $encoding, "SELECT name_phonetic(${\text($encode->('Gąska'))}, 'daitch_mokotoff')"),
		'{545000,564500}', "$encoding: Daitch-Mokotoff");
}

# bytes at random, of which SQL_ASCII takes all but zero
is( $node->safe_psql('sql_ascii', q{
		SELECT setseed(0.31);
		CREATE TABLE hostile AS
		SELECT convert_from(decode(string_agg(lpad(to_hex(1 + floor(255 * random())::int), 2, '0'), ''), 'hex'), 'SQL_ASCII') AS v
		FROM generate_series(1, 2000) AS i, generate_series(1, 1 + i % 40) GROUP BY i;
		SELECT count(*) = 2000 * (SELECT count(*) FROM identifier_kinds()), bool_and(identifier_check(kind, v) = 'charset' OR v !~ '[^ -~]'),
		       count(identifier_normalize(kind, v)) = count(*) FILTER (WHERE identifier_is_valid(kind, v))
		FROM hostile, identifier_kinds()}) =~ s/^\n//r,
	't|t|t', 'bytes at random');
is( $node->safe_psql('latin1',
		q{SELECT damerau_levenshtein('a' || chr(233), 'ae'), jaro_winkler(chr(233), chr(232))}),
	'1|0', 'a byte of LATIN1 is a character');
my ($a, $b) = map { text(encode('euc-jp', $_)) } qw(山田太郎 山田大郎);
is( $node->safe_psql('euc_jp',
		"SELECT damerau_levenshtein($a, $b), round(jaro_winkler($a, $b)::numeric, 4)"),
	'1|0.8667', 'two bytes of EUC_JP are a character');
is( $node->safe_psql('sql_ascii',
		q{SELECT encode(convert_to(name_fold(convert_from('\x41e92ec3a92042ff', 'SQL_ASCII')),
								   'SQL_ASCII'), 'hex')}),
	'61e9652062ff', 'what is not UTF-8 stays');
is( $node->safe_psql('sql_ascii',
		q{SELECT encode(convert_to(name_fold(convert_from('\xc32ea9', 'SQL_ASCII')),
								   'SQL_ASCII'), 'hex')}),
	'c320a9', 'and does not become it when a full stop goes');

$node->stop;
done_testing();
