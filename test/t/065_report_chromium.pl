# Quality reports in a browser: they fit narrow and wide windows, run nothing, load
# nothing, say nothing on the console, and print.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use IPC::Run;
use MedrecReport;
use MedrecTest;
use PostgreSQL::Test::Utils;
use Test::More;

sub in_path
{
	foreach my $program (@_)
	{
		foreach my $dir (split /:/, $ENV{PATH})
		{
			return "$dir/$program" if -x "$dir/$program";
		}
	}
	return undef;
}

my $browser = $ENV{MEDREC_CHROMIUM} || in_path(qw(chromium chromium-browser google-chrome));
plan skip_all => 'there is no chromium; name one in MEDREC_CHROMIUM' if !$browser;

# What chromium writes to standard output, and what it says on the console
sub browse
{
	my ($file, @options) = @_;
	my ($out, $err) = ('', '');
	my $ok = eval { IPC::Run::run([ $browser, qw(--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
		  --disable-component-update --disable-sync --disable-dev-shm-usage --enable-logging=stderr --v=0), '--user-data-dir=' . PostgreSQL::Test::Utils::tempdir,
		@options, "file://$file" ], '<', \undef, '>', \$out, '2>', \$err, IPC::Run::timeout(60)) };

	return ($ok, $out, join("\n", grep { /CONSOLE/ } split /\n/, $err));
}

my $dir = PostgreSQL::Test::Utils::tempdir;
append_to_file("$dir/probe.html", '<!DOCTYPE html><title>probe</title>');
plan skip_all => "$browser does not start here" if (browse("$dir/probe.html", '--dump-dom'))[1] !~ /probe/;

my $node = new_node('report');
my $hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
my $number = 0;
my %document = (
	(map { $_ => report_document($_) } qw(minimal weekly monthly)),
	hostile => hostile_document(report_document('monthly'), sub { return $hostile . ++$number . 'x' x 200 }),
	suppressed => { %{ report_document('monthly') }, suppress_below => 50 });
my %page = map { $_ => printed_report($node, 'postgres', 'html', $document{$_}) } keys %document;

# One page that has all the others in frames of three widths, measures them and
# writes what it finds: the reports themselves have no script. What sticks out of a
# frame is all right only in a box of its own that scrolls.
my $frames = '';
foreach my $name (sort keys %page)
{
	my $quoted = $page{$name} =~ s/&/&amp;/gr =~ s/"/&quot;/gr;

	$frames .= "<iframe title=\"$name\" style=\"width:${_}px;height:900px\" srcdoc=\"$quoted\"></iframe>\n" foreach (360, 768, 1280);
}
append_to_file("$dir/frames.html", <<"EOF_FRAMES");
<!DOCTYPE html><meta charset="utf-8"><style>iframe{border:0}</style><title>frames</title>$frames<pre></pre><script>
onload = () => document.querySelector('pre').textContent = Array.from(document.querySelectorAll('iframe'), (frame) => {
	const page = frame.contentDocument, width = frame.clientWidth;
	const out = Array.from(page.querySelectorAll('body *')).filter((e) => e.getBoundingClientRect().right > width + 0.5 && !e.closest('.scroll, details'));
	const small = Array.from(page.querySelectorAll('body *')).filter((e) => e.childElementCount == 0 && e.textContent.trim() && parseFloat(getComputedStyle(e).fontSize) < 11);
	return [frame.title, width, page.documentElement.scrollWidth, out.length, small.length, page.querySelectorAll('script, img').length, page.querySelectorAll('h2').length,
		getComputedStyle(page.body).fontSize, page.title.includes('undefined')].join(' ');
}).join('\\n');
</script>
EOF_FRAMES
my ($ok, $out, $console) = browse("$dir/frames.html", '--window-size=1400,1000', '--dump-dom');
ok($ok, 'chromium shows the pages');
is($console, '', 'and has nothing to say about them');
my ($measured) = $out =~ /<pre>([^<]+)<\/pre>/;
my %headings = (minimal => 0, weekly => 4, map { $_ => 12 } qw(monthly hostile suppressed));
foreach my $line (split /\n/, $measured // '')
{
	my ($name, $width, $needed, $outside, $small, $foreign, $headings, $size) = split ' ', $line;

	cmp_ok($needed, '<=', $width, "$name: fits in $width pixels");
	is("$outside $small $foreign $headings $size", "0 0 0 $headings{$name} 14px",
		"$name, $width pixels: nothing sticks out, no letter is tiny, nothing is an image or a script, all sections are there, the style sheet is in force");
}
is(() = ($measured // '') =~ /\n/g, 3 * keys(%page) - 1, 'all were measured');

# On paper
foreach my $name (qw(monthly hostile))
{
	append_to_file("$dir/$name.html", $page{$name});
	($ok, $out, $console) = browse("$dir/$name.html", "--print-to-pdf=$dir/$name.pdf", '--no-pdf-header-footer');
	ok($ok && -s "$dir/$name.pdf" > 5000, "$name: is printed");
	is($console, '', "$name: with nothing on the console");
  SKIP:
	{
		my $pdfinfo = in_path('pdfinfo');
		skip 'there is no pdfinfo', 1 if !$pdfinfo;
		my ($info) = run_command([ $pdfinfo, "$dir/$name.pdf" ]);
		my ($pages) = $info =~ /^Pages:\s+(\d+)/m;
		my ($least, $most) = $name eq 'monthly' ? (6, 9) : (6, 30);
		ok($pages >= $least && $pages <= $most, "$name: on $pages pages, of $least to $most");
	}
}

done_testing();
