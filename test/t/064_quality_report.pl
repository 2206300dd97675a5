# Quality reports beside what reads them: an XML parser, COPY, other encodings;
# hostile texts; and the contrast of the page's colours.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use JSON::PP;
use MedrecReport;
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('report');
my %document = map { $_ => report_document($_) } qw(minimal weekly monthly);
my %page = map { $_ => printed_report($node, 'postgres', 'html', $document{$_}) } keys %document;

# Texts that would do something if they were not texts: each once, so that rows stay apart
my $number = 0;
my @hostile = (
	'<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '\' onmouseover=\'alert(1)', '</title></style><svg onload=alert(1)>', '&lt;b&gt;&amp;&#0;',
	']]>', '-->', '<!--', "\x{202e}\x{2066}drawkcab", "\x{200f}\x{05d0}", "\x{1}\x{1b}[31m\x{7f}\x{9b}", "\x{fffe}\x{ffff}\x{fdd0}", "\x{1f600}\x{10ffff}", "a\nb\tc\r", "e\x{301}",
	'=HYPERLINK("x")', '+1', '-1', '@x', '%s%n%d', '\\', '$document', 'x' x 3000);
my %hostile = map { my $text = $_; ($text => hostile_document($document{monthly}, sub { return $text . ++$number })) } @hostile;
my $harmless = hostile_document($document{monthly}, sub { return 'x' . ++$number });

# Of a page, its tags and their attributes without texts
sub skeleton
{
	my ($html) = @_;

	$html =~ s/>[^<]*</></g;
	$html =~ s/ aria-label="[^"<>]*"/ aria-label=""/g;
	return $html;
}

my $skeleton = skeleton(printed_report($node, 'postgres', 'html', $harmless));
my (%attribute, %tag);
$tag{$1} = 1 while $page{monthly} =~ /<(\w+)/g;
$attribute{$1} = 1 while $skeleton =~ / ([\w:-]+)="/g;
is(join(' ', sort keys %tag), 'b body br caption desc details div figcaption figure h1 h2 h3 head header html li main meta nav p path section small span style summary svg table tbody td text th thead title tr ul dl dt dd a g'
	=~ s/^(.*)$/join(' ', sort split(' ', $1))/re, 'the page has these elements');
is(join(' ', sort keys %attribute), join(' ', sort qw(aria-hidden aria-label aria-labelledby charset class colspan content d href http-equiv id lang name role rowspan scope tabindex viewBox x xmlns y)), 'and these attributes');

my (@wrong, @pages);
foreach my $text (@hostile)
{
	my $html = printed_report($node, 'postgres', 'html', $hostile{$text});

	push @pages, $html;
	push @wrong, $text if skeleton($html) ne $skeleton;
	push @wrong, "not ASCII: $text" if $html =~ /[^\x01-\x7f]/;
}
is("@wrong", '', 'hostile texts change nothing but texts');

SKIP:
{
	my ($rc) = $node->psql('postgres', q{SELECT xmlparse(DOCUMENT '<a/>')});
	skip 'the server was built without libxml', 2 if $rc != 0;
	my $quoted = join ', ', map { "(\$page\$$_\$page\$)" } values %page, @pages;
	is($node->safe_psql('postgres', "SELECT count(*) FILTER (WHERE xml_is_well_formed_document(html)), count(*) FROM (VALUES $quoted) v(html)"), (@hostile + 3) . '|' . (@hostile + 3),
		'every page is well-formed XML');
	is($node->safe_psql('postgres', q{SELECT (xpath('count(//x:svg[@role="img"][not(x:title)])', page, n))[1], (xpath('count(//x:svg[@class="chart"][not(x:desc)])', page, n))[1],
		(xpath('count(//x:figure[not(.//x:table)])', page, n))[1], (xpath('count(//x:div[@class="scroll"][not(@aria-label)])', page, n))[1], (xpath('count(//@id)', page, n))[1]::text = cardinality(ARRAY(SELECT DISTINCT unnest(xpath('//@id', page, n))::text))::text
		FROM (SELECT xmlparse(DOCUMENT $page$} . $page{monthly} . q{$page$) AS page, '{{x,http://www.w3.org/1999/xhtml}}'::text[] AS n) p}), '0|0|0|0|t',
		'pictures have titles, charts descriptions and tables, boxes names, and ids are unique');
}

# Other encodings: the same document gives the same page
$node->safe_psql('postgres', "CREATE DATABASE latin1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0; CREATE DATABASE sql_ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0; CREATE DATABASE euc_jp ENCODING 'EUC_JP' LOCALE 'C' TEMPLATE template0");
$node->safe_psql($_, 'CREATE EXTENSION medrec') foreach qw(latin1 sql_ascii euc_jp);
my $accented = hostile_document($document{weekly}, sub { return "Garc\x{ed}a \x{b5} " . $_[0] });
my $kanji = hostile_document($document{weekly}, sub { return "\x{5c71}\x{7530} " . $_[0] });
is(printed_report($node, 'latin1', 'html', $accented), printed_report($node, 'postgres', 'html', $accented), 'a database in LATIN1 prints the same page');
is(printed_report($node, 'latin1', 'text', $accented), printed_report($node, 'postgres', 'text', $accented), 'and the same text');
my $control = { %{ $document{minimal} }, title => "a\x{9b}2Jb" };
unlike($node->safe_psql('latin1', "SET client_encoding = 'UTF8'; SELECT encode(convert_to(quality_report_text(\$d\$" . JSON::PP->new->ascii->encode($control) . '$d$::jsonb), \'LATIN1\'), \'hex\')'), qr/^(?:..)*9b/, 'no control character of LATIN1 reaches a terminal');
is(printed_report($node, 'euc_jp', 'html', $kanji), printed_report($node, 'postgres', 'html', $kanji), 'so does one in EUC_JP');
is(printed_report($node, 'euc_jp', 'text', $kanji), printed_report($node, 'postgres', 'text', $kanji), 'whose text is as wide');
# {"version": 1, "title": "a, e acute, bytes that begin no character", ...}
like($node->safe_psql('sql_ascii', q{SELECT quality_report_html(convert_from('{"version": 1, "edition": "monthly", "period": "2026-10-01", "title": "a'::bytea || '\xc3a9ff80e282'::bytea || '"}'::bytea, 'SQL_ASCII')::jsonb)}),
	qr/<title>a&#233;&#65533;&#65533;&#65533;&#65533; &#183; October 2026<\/title>/, 'bytes of SQL_ASCII are read as UTF-8, if they are that');

# CSV through COPY: every number and text of the document, and no other
sub leaves
{
	my ($part, $key, $leaf) = @_;

	return map { leaves($_, $key, $leaf) } @$part if ref $part eq 'ARRAY' && grep { ref $_ || $key eq 'history' } @$part;
	return map { leaves($part->{$_}, $_, $leaf) } keys %$part if ref $part eq 'HASH';
	return () if !defined $part;
	return $leaf->($key, ref $part ? join($key eq 'missing' ? ' + ' : ', ', @$part) : $part);
}

# keys that say what a line is about
my %is_subject = map { $_ => 1 } qw(period segment element bucket term class missing column relation profile name);
my $csv_file = $node->data_dir . '/report.csv';
append_to_file($csv_file, printed_report($node, 'postgres', 'csv', $document{monthly}));
$node->safe_psql('postgres', "CREATE TABLE csv (section text, item text, segment text, period date, measure text, value text); COPY csv FROM '$csv_file' (FORMAT csv, HEADER, ENCODING 'UTF8')");
my @expected = sort grep { !/^(\w+)=/ || !$is_subject{$1} } leaves($document{monthly}, '', sub { return "$_[0]=$_[1]" });
my @copied = sort grep { !/^suppress_below=0$/ && (!/^(\w+)=/ || !$is_subject{$1}) } split /\n/, $node->safe_psql('postgres', q{SELECT measure || '=' || value FROM csv});
# titles are what lines are about, too, but for the report's; so are the times of past runs
@expected = grep { !/^title=/ || $_ eq "title=$document{monthly}{title}" } @expected;
@expected = grep { !/^finished_at=/ || $_ eq "finished_at=$document{monthly}{run}{finished_at}" } @expected;
ok(@copied > 800, 'there are many facts: ' . @copied);
my %surplus;
$surplus{$_}++ foreach @copied;
$surplus{$_}-- foreach @expected;
is(join("\n", map { "$_: $surplus{$_}" } grep { $surplus{$_} } sort keys %surplus), '', 'COPY reads from the CSV every fact of the document');
is($node->safe_psql('postgres', q{SELECT string_agg(value, ',' ORDER BY period) FROM csv WHERE section = 'headline' AND item = 'Delinquent charts' AND measure = 'history' AND period >= '2026-08-01'}),
	join(',', @{ $document{monthly}{headline}[4]{history} }[ -3 .. -1 ]), 'of a history, each in its period');
is($node->safe_psql('postgres', q{SELECT value FROM csv WHERE section = 'control_charts.points' AND item = 'email' AND segment = 'Facility C' AND period = '2026-10-01' AND measure = 'pct'}),
	$document{monthly}{control_charts}[1]{points}[-1]{pct}, 'of a chart, each in its period');

# Somebody who wants to know a hidden number: from totals, the places beside them,
# shares, and what "<11" and "*" say.  Rules of all rows and of places, some of
# them twice, in two sections; the numbers are from a generator of its own, so
# that they are the same each time.
my $seed = 42;

sub random_below
{
	$seed = ($seed * 1103515245 + 12345) % 2147483648;
	return int($seed / 65536) % $_[0];
}

my %sections = (coding => [], changes => []);
my (%true, %share_of);
foreach my $rule (1 .. 400)
{
	my @places = map { { n => 11 + random_below(60) } } 0 .. 1 + random_below(5);
	my $most = (2, 15, 40)[ random_below(3) ];

	$_->{found} = random_below(2) ? random_below(1 + ($most < $_->{n} ? $most : $_->{n})) : 0 foreach @places;
	$places[-1]{found} = $places[-1]{n} - 1 - random_below(10) if random_below(4) == 0;
	$places[0]{n} = random_below(11) if random_below(4) == 0;
	$places[0]{found} = $places[0]{n} if $places[0]{found} > $places[0]{n};
	$true{"rule $rule"}{"place $_"} = $places[$_] foreach 0 .. $#places;
	my %total = map { my $what = $_; my $sum = 0; $sum += $_->{$what} foreach @places; ($what => $sum) } qw(n found);
	foreach my $place (-1 .. $#places)
	{
		my $numbers = $place < 0 ? \%total : $places[$place];
		my %record = (title => "rule $rule", n => 0 + $numbers->{n}, $place < 0 ? () : (segment => "place $place"));
		my $pct = $numbers->{n} ? sprintf('%.2f', 100 * $numbers->{found} / $numbers->{n}) + 0 : undef;

		push @{ $sections{coding} }, { %record, found => 0 + $numbers->{found}, defined $pct ? (pct => $pct) : () } if random_below(4);
		push @{ $sections{changes} }, { %record, change => 'new', violations => 0 + $numbers->{found}, defined $pct ? (violated_pct => $pct) : () } if random_below(2);
	}
}
my $suppressed = JSON::PP->new->utf8->decode($node->safe_psql('postgres', "SET client_encoding = 'UTF8'; SELECT quality_report_suppress(\$d\$"
	  . JSON::PP->new->canonical->encode({ version => 1, title => 't', edition => 'monthly', period => '2026-10-01', suppress_below => 11, %sections }) . '$d$)'));
my %told;
foreach my $section (keys %sections)
{
	foreach my $record (@{ $suppressed->{$section} })
	{
		my $at = $told{ $record->{title} }{ $record->{segment} // 'all' } //= {};
		my ($found, $pct) = $section eq 'coding' ? @$record{qw(found pct)} : @$record{qw(violations violated_pct)};

		foreach ([ n => $record->{n} ], [ found => $found ], [ pct => $pct ])
		{
			$at->{ $_->[0] } = $_->[1] if defined $_->[1] && ($_->[1] =~ /^[\d.]+$/ || !defined $at->{ $_->[0] });
		}
	}
}
my ($hidden, @found_out) = (0);
foreach my $rule (sort keys %told)
{
	my $told = $told{$rule};

	foreach my $what (qw(n found))
	{
		my $total = ($told->{all} // {})->{$what} // '*';
		my @places = grep { $_ ne 'all' } keys %$told;
		my $looks_small = grep { $told->{$_}{$what} eq '<11' } @places;
		# where others look small, and there are so few rows, what does not is none
		my @seen = map { $told->{$_}{$what} eq '*' && $told->{$_}{n} eq '<11' && $looks_small ? 0 : $told->{$_}{$what} } @places;
		my %least = map { ($_ => /^\d+$/ ? $_ : /</ ? 1 : $looks_small ? 11 : 0) } '*', @seen;
		my %most = map { ($_ => /^\d+$/ ? $_ : /</ ? 10 : 9**9) } '*', @seen;
		my ($least, $most) = (0, 0);
		# a place that is in no section may be any
		$most = 9**9 if grep { !$told->{$_} } keys %{ $true{$rule} };

		$least += $least{$_} foreach @seen;
		$most += $most{$_} foreach @seen;
		foreach my $place (@places)
		{
			my $value = $told->{$place}{$what};
			my $true = $true{$rule}{$place}{$what};

			push @found_out, "$rule, $place: $what is told" if $value =~ /^\d+$/ && $true > 0 && $true < 11;
			push @found_out, "$rule, $place: the share tells" if $value eq '<11' && ($told->{$place}{pct} // '') =~ /^\d/;
			my $rest = $true{$rule}{$place}{n} - $true;
			push @found_out, "$rule, $place: the rest is told" if $what eq 'found' && $value =~ /^\d+$/ && $told->{$place}{n} =~ /^\d+$/ && $rest > 0 && $rest < 11;
			next if $value =~ /^\d+$/ || (($true == 0 || $true > 10) && ($what eq 'n' || $rest == 0 || $rest > 10 || $told->{$place}{n} !~ /^\d+$/));
			$hidden++;
			next if $total !~ /^\d+$/;
			my $low = $total - ($most - $most{$value});
			my $high = $total - ($least - $least{$value});
			$low = $least{$value} if $low < $least{$value};
			$high = $most{$value} if $high > $most{$value};
			push @found_out, "$rule, $place: $what is $low to $high" if $value eq '<11' ? $low > 1 || $high < 10 : $low + 1 >= $high;
		}
	}
}
cmp_ok($hidden, '>', 300, "numbers are hidden: $hidden");
is(join("\n", @found_out), '', 'and none of them can be reckoned');

# Contrast, as WCAG 2 reckons it: 4.5 for texts, 3 for what is drawn
sub luminance
{
	my @part = map { my $c = hex($_) / 255; $c <= 0.04045 ? $c / 12.92 : (($c + 0.055) / 1.055)**2.4 } $_[0] =~ /^#(..)(..)(..)$/;

	return 0.2126 * $part[0] + 0.7152 * $part[1] + 0.0722 * $part[2];
}

sub contrast
{
	my ($light, $dark) = sort { $b <=> $a } map { luminance($_) } @_;

	return ($light + 0.05) / ($dark + 0.05);
}

cmp_ok(abs(contrast('#777777', '#ffffff') - 4.48), '<', 0.005, 'the contrast is reckoned as the published example');
my @themes = $page{monthly} =~ /:root\{([^}]*)\}/g;
is(scalar @themes, 2, 'there is a light and a dark set of colours');
foreach my $theme (@themes)
{
	my %colour = $theme =~ /--(\w+):(#[0-9a-f]{6})\b/g;
	my @pairs = (
		(map { my $on = $_; map { [ $_, $on, 4.5 ] } qw(text quiet pass warn fail series) } qw(page panel)), (map { [ "h${_}t", "h$_", 4.5 ] } 0 .. 4),
		(map { [ $_, 'page', 3 ] } qw(p1 p2 p3 p4)), (map { [ $_, 'band', 3 ] } qw(series fail quiet)));

	is(join(' ', map { sprintf '%s on %s: %.2f', @$_[ 0, 1 ], contrast($colour{ $_->[0] }, $colour{ $_->[1] }) } grep { contrast($colour{ $_->[0] }, $colour{ $_->[1] }) < $_->[2] } @pairs),
		'', 'enough contrast, where the page is ' . $colour{page});
}
my %used = map { $_ => 1 } $page{monthly} =~ /var\(--(\w+)\)/g;
my %defined = map { $_ => 1 } $themes[0] =~ /--(\w+):/g;
is(join(' ', sort keys %used), join(' ', sort keys %defined), 'every colour is one of the set');
unlike($page{monthly} =~ s/:root\{[^}]*\}//gr, qr/[:"]#[0-9a-f]{3,8}\b|rgb\(/, 'and none stands elsewhere');

done_testing();
