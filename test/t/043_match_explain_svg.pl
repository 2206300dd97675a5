# The chart of match_explain(): XML, of bars that add up, the same in either order,
# and without any value of the patients'.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('svg');
sub query { return $node->safe_psql('postgres', $_[0]); }

# Patients of whom each has something in common with others, and hostile ones
query(q{
	CREATE TABLE patient (n int, key patient_key);
	INSERT INTO patient SELECT row_number() OVER (), patient_key(family => family, given => given, birth_date => dob, sex => sex, phone => phone, street => street, postal_code => '02139',
		ssn => ssn, identifiers => ids, birth_order => twin)
	FROM (VALUES
		('Zzgarcia', 'María', '1980-02-14', 'F', '617-867-5309', '12 Zzmain St', '536904399', '{zz:4711}'::text[], NULL),
		('Zzgarcia Lopez', 'Maria', '1980-02-15', 'F', NULL, '12 Zzmain St', '536904398', NULL, 1),
		('Zzgarcia', 'Beth', '1980-02-14', 'F', '617-867-5309', '12 Zzmain St', NULL, '{zz:4712}', 2),
		('<script>zz&amp;"''</script>', 'Zz]]>', '1980-02', 'M', '617-867-5390', '<!-- zz', '536904399', '{zz:<&>}', NULL),
		('Smith', 'Zzjohn', '1953-07-29', 'M', NULL, NULL, NULL, NULL, NULL),
		(NULL, NULL, NULL, NULL, NULL, NULL, '536904399', NULL, NULL),
		(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
		('山田zz', '太郎', '1980-02-14', 'F', NULL, NULL, NULL, NULL, NULL)) v(family, given, dob, sex, phone, street, ssn, ids, twin);
	CREATE TABLE model AS SELECT NULL::match_model AS model UNION ALL SELECT '{"version": 1, "prior": -0.01}' UNION ALL SELECT '{"version": 1, "prior": 100}';
	CREATE TABLE chart AS SELECT row_number() OVER () AS n, a.key AS a, b.key AS b, model, match_explain_svg(a.key, b.key, model) AS svg FROM patient a, patient b, model;
});
is(query('SELECT count(*) FROM chart WHERE svg IS DISTINCT FROM match_explain_svg(b, a, model)'), '0', 'the same in either order');
is(query('SELECT count(*) FROM patient WHERE match_explain_svg(key, NULL) IS NOT NULL OR match_explain_svg(NULL, key) IS NOT NULL'), '0', 'NULL gives NULL');
is(query(q{SELECT count(*) FROM chart WHERE svg ~* 'zz|garcia|maria|smith|beth|lopez|script|5309|4399|4711|02139|1980|1953' OR svg ~ '[^\x01-\x7f]'}), '0', 'no value of a patient is in it');
is(query(q{SELECT count(*) FROM chart WHERE svg ~* 'href|url\(|style|font-face|\son\w+=|\sid='}), '0', 'it needs and runs nothing, and has no ids');
SKIP:
{
	my ($rc) = $node->psql('postgres', q{SELECT xmlparse(DOCUMENT '<a/>')});
	skip 'the server was built without libxml', 1 if $rc != 0;
	is(query('SELECT count(*) FROM chart WHERE xml_is_well_formed_document(svg)'), query('SELECT count(*) FROM chart'), 'it is well-formed XML');
}

# Of texts without quotes in their tags' attributes: what opens is closed, in order
sub is_balanced
{
	my ($xml) = @_;
	my @open;

	while ($xml =~ /\G(?:[^<>&]|&(?:amp|lt|gt);)*<(\/?)(\w+)((?:\s[\w-]+="[^"<&]*")*)(\/?)>/gc)
	{
		push @open, $2 if !$1 && !$4;
		return 0 if $1 && (pop(@open) // '') ne $2;
	}
	return @open == 0 && substr($xml, pos($xml)) =~ /\A\s*\z/;
}
ok(!is_balanced('<a><b></a></b>') && !is_balanced('<a>&</a>') && is_balanced('<a x="1"><b/></a>'), 'what is balanced is told from what is not');

my (%wrong, $bars);
foreach my $row (split /\x1e/, $node->safe_psql('postgres', q{
	SELECT n, match_weight(a, b, model), match_probability(a, b, model), (SELECT string_agg(field || ': ' || agreement, '; ' ORDER BY i) FROM match_explain(a, b, model) WITH ORDINALITY AS e (field, agreement, weight, i)), svg
	FROM chart ORDER BY n}, extra_params => [ '-F', "\x1f", '-R', "\x1e" ]))
{
	my ($n, $weight, $probability, $labels, $svg) = split /\x1f/, $row;
	my ($sum, $printed, $at, $total) = (0, 0);

	$wrong{balance} .= " $n" if !is_balanced($svg);
	$wrong{accessible} .= " $n" if $svg !~ /\A<svg [^>]*\brole="img"[^>]*>\n<title>[^<]+<\/title>\n<desc>[^<]+<\/desc>\n/;
	foreach my $bar ($svg =~ /(<rect class=.*)/g)
	{
		my ($class, $x, $width) = $bar =~ /class="(\w+)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/;
		my ($from, $to) = $class eq 'against' ? ($x + $width, $x) : ($x, $x + $width);

		if ($class eq 'total')
		{
			$total = $weight < 0 ? -$width : $width;
			next;
		}
		# a bar begins where the one before ends
		$wrong{steps} .= " $n" if defined $at && abs($at - $from) > 1e-6;
		$at = $to;
		$sum += $to - $from;
		$bars++;
	}
	$wrong{sum} .= " $n" if abs($sum - $total) > 1e-6;
	# the scale is that of the ticks
	my @ticks = map { [/x="([\d.]+)".*>(-?\d+)</] } $svg =~ /(<text [^>]*text-anchor="middle">.*)/g;
	$wrong{ticks} .= " $n" if @ticks < 2 || @ticks > 8;
	my $pixels = ($ticks[-1][0] - $ticks[0][0]) / ($ticks[-1][1] - $ticks[0][1]);
	$wrong{scale} .= " $n" if abs($total - $pixels * $weight) > 0.2 + 0.02 * abs $total;
	$printed += $_ foreach my @numbers = $svg =~ /class="weight"[^>]*>([^<]+)</g;
	$wrong{numbers} .= " $n" if abs($printed - $weight) > 0.05 * @numbers + 1e-6;
	my @rows = $svg =~ /font-weight="bold">(\w+)<\/text>\n<text [^>]*>([^<]+)</g;
	my $shown = join '; ', map { "$rows[ 2 * $_ ]: $rows[ 2 * $_ + 1 ]" } 0 .. @rows / 2 - 1;
	$wrong{labels} .= " $n" if $shown ne "$labels; weight: in all";
	my ($percent) = $svg =~ /<title>One person with a probability of (.*) %</;
	$wrong{probability} .= " $n"
	  unless $percent eq 'more than 99.99' ? $probability >= 0.9999 : $percent eq 'less than 0.01' ? $probability < 0.0001 : abs($percent / 100 - $probability) <= 0.0051;
}
cmp_ok($bars, '>', 500, "$bars bars");
is($wrong{$_} // '', '', "in all charts: $_") foreach qw(balance accessible steps sum ticks scale numbers labels probability);

is( query(q{
		SELECT match_explain_svg(patient_key(family => 'García', given => 'María', birth_date => '1980-02-14', sex => 'F', phone => '617-867-5309', street => '12 Main St', postal_code => '02139'),
			patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-15', sex => 'F', street => '12 Main St', postal_code => '02139'))}) . "\n",
	slurp_file("$FindBin::RealBin/../../docs/match_explain.svg"), 'the picture in docs is what the function draws');

$node->stop;
done_testing();
