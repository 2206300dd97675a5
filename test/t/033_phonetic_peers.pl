# Phonetic codes agree with those of fuzzystrmatch: double metaphone on the names
# of the reference data; Daitch-Mokotoff soundex, which fuzzystrmatch has from
# PostgreSQL 16 on, on these and on names of many languages.

use strict;
use warnings FATAL => 'all';
use utf8;

use Encode qw(encode);
use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $surnames = reference_file('linkage/us_surname_counts.csv.xz');
my $first_names = reference_file('linkage/us_firstname_counts.csv');
plan skip_all => 'names not found' if !defined $surnames || !defined $first_names;
plan skip_all => 'xz not found' if system('xz --version >/dev/null 2>&1');

my $node = new_node('phonetic');
if ($node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'fuzzystrmatch'}) eq '0')
{
	$node->stop;
	plan skip_all => 'fuzzystrmatch not found';
}

$node->safe_psql('postgres', qq{
	CREATE EXTENSION fuzzystrmatch;
	CREATE TABLE person (name text);
	\\copy person FROM PROGRAM 'xz -dc "$surnames" | tail -n +2 | cut -d, -f1'
	\\copy person FROM PROGRAM 'tail -n +2 "$first_names" | cut -d, -f1'
});
cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM person'), '>', 160000, 'names are there');
is( $node->safe_psql('postgres',
		q{SELECT name, name_phonetic(name), dmetaphone(name), dmetaphone_alt(name) FROM person
		  WHERE name_phonetic(name) IS DISTINCT FROM
			CASE WHEN dmetaphone(name) = dmetaphone_alt(name) THEN array_remove(ARRAY[dmetaphone(name)], '')
			ELSE array_remove(ARRAY[dmetaphone(name), dmetaphone_alt(name)], '') END LIMIT 5}),
	'', 'codes are those of fuzzystrmatch');


SKIP:
{
	skip 'fuzzystrmatch has no daitch_mokotoff()', 4
	  if $node->safe_psql('postgres', q{SELECT count(*) FROM pg_proc WHERE proname = 'daitch_mokotoff'}) eq '0';

	# in any order; fuzzystrmatch takes a name for one word, and reads letters
	# of Latin-1 and those with a rule
	$node->safe_psql('postgres', q{
		CREATE FUNCTION sorted(text[]) RETURNS text[] LANGUAGE sql
			AS 'SELECT array_agg(c ORDER BY c) FROM unnest($1) c';
		CREATE VIEW compared AS
		SELECT name, sorted(name_phonetic(name, 'daitch_mokotoff')) AS codes, sorted(daitch_mokotoff(name)) AS peer FROM person});
	is($node->safe_psql('postgres', 'SELECT * FROM compared WHERE codes IS DISTINCT FROM peer LIMIT 5'),
		'', 'Daitch-Mokotoff codes are those of fuzzystrmatch');
	cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM compared WHERE cardinality(peer) > 1'),
		'>', 20000, 'names with several are among them');

	$node->safe_psql('postgres', encode('UTF-8', q{
		TRUNCATE person;
		INSERT INTO person SELECT unnest(string_to_array(
			'Abramowicz Auerbach Rabinowitz Rabinovich Szczepanski Krzyzanowski Wojciechowski Przybylski Jagielski Chmielewski Zdzislaw Grzegorz Strzelecki ' ||
			'Schtscherbakow Shcherbakov Khrushchev Tchaikovsky Tschaikowski Zhukov Yezhov Dzerzhinsky Dvorzhak Jaroszewicz Cieslak Jedrzejczak Dabrowa ' ||
			'Gąska Dąbrowa Węgrzyn Zając Sęk Ţiriac Țiriac Goldschmidt Schwarzenegger Pfefferkorn Pfeiffer Jäger Müller Mueller Weiß Weiss Köhler Böttcher ' ||
			'Moskowitz Moskovitz Mendelssohn Katz Shapiro Szapiro Horowitz Hurwicz Gurevich Epstein Sztern Stern Zylberberg Silberberg Lipschütz Lifshitz ' ||
			'Rodríguez Jiménez Giménez Núñez Ibáñez Xavier Echeverría Quiroga Güell Ojeda Huerta Yáñez Guerrero Chávez Sánchez Vásquez Bouey Queen ' ||
			'Thórsson Æbersold Øster Ångström Đoković', ' '))}));
	# ... but for two: to us a vowel is one with an ogonek, too, so that Zając
	# has the codes of Zajac; and we read all letters
	is( $node->safe_psql('postgres', q{SELECT * FROM compared WHERE codes IS DISTINCT FROM peer ORDER BY name}),
		encode('UTF-8', "Zając|{414000,415000,416400,416500}|{440000,450000,464000,465000}\nĐoković|{357400,357500}|{057000}"),
		'so are those of names of many languages, but for two');
	is( $node->safe_psql('postgres', encode('UTF-8', q{
			SELECT name, sorted(name_phonetic(name, 'daitch_mokotoff')), sorted(daitch_mokotoff(name_fold(name)))
			FROM unnest('{Đoković,Wałbrzych,Łódzki,Szymański,Čapek,Dvořák,Škvorecký,Żeromski,Brâncuşi,Kovács,Szőke,Öztürk}'::text[]) AS name
			WHERE sorted(name_phonetic(name, 'daitch_mokotoff')) IS DISTINCT FROM sorted(daitch_mokotoff(name_fold(name)))})),
		'', 'letters that it does not read have the codes of those without their marks');
}

$node->stop;
done_testing();
