# Every example in README.md and docs/*.md does what it says.
#
# The ```sql blocks of a document are run in order, in one psql session and a
# new database of their own. A ```text block that follows a
# ```sql block, with nothing but blank lines between, is what psql shows for
# it; an ERROR may stand there. Without one, any error fails. Where medrec was
# built without titles, what shows titles has only to run.
use strict;
use warnings FATAL => 'all';

use File::Basename qw(dirname);
use File::Spec;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $root = dirname(dirname(dirname(File::Spec->rel2abs(__FILE__))));

# The fenced blocks of a file: language, line, text, and whether nothing but
# blank lines stands between it and the block before.
sub blocks
{
	my $file = shift;
	my (@blocks, $block);
	my $adjacent = 0;

	open(my $fh, '<', $file) or die "cannot read $file: $!";
	while (my $line = <$fh>)
	{
		$line =~ s/\r?\n\z//;
		if (defined $block)
		{
			if ($line =~ /^\s{0,3}(`{3,}|~{3,})\s*$/
				&& index($1, $block->{fence}) == 0)
			{
				push @blocks, $block;
				undef $block;
				$adjacent = 1;
			}
			else
			{
				$line =~ s/^\s{0,$block->{indent}}//;
				$block->{text} .= "$line\n";
			}
		}
		elsif ($line =~ /^(\s*)(`{3,}|~{3,})\s*(.*?)\s*$/)
		{
			$block = {
				indent => length($1), fence => $2, info => $3,
				line => $., text => '', adjacent => $adjacent
			};
		}
		elsif ($line =~ /\S/)
		{
			$adjacent = 0;
		}
	}
	die "$file:$block->{line}: this block has no end" if defined $block;
	return @blocks;
}

# Lines without trailing blanks, no blank lines at either end.
sub trimmed
{
	my $text = shift;
	$text =~ s/[ \t\r]+$//mg;
	$text =~ s/\A\n+//;
	$text =~ s/\n*\z/\n/;
	return $text;
}

my $node = PostgreSQL::Test::Cluster->new('docs');
$node->init(extra => [ '--locale=C.UTF-8', '--encoding=UTF8' ]);
$node->start;

# what psql shows shall not depend on who runs it
delete @ENV{qw(PSQLRC PGOPTIONS PAGER PSQL_PAGER COLUMNS PGTZ PGDATESTYLE)};
$ENV{PGCLIENTENCODING} = 'UTF8';

# a library that was built without titles shows none
$node->safe_psql('postgres', 'CREATE EXTENSION medrec');
my $titles = $node->safe_psql('postgres', q{SELECT icd10_title('A00') IS NOT NULL}) eq 't';

my $number = 0;
my %found;
foreach my $file ("$root/README.md", sort glob("$root/docs/*.md"))
{
	(my $name = $file) =~ s/^\Q$root\E\///;
	next unless -e $file;

	my @blocks = blocks($file);
	my @sql;
	for (my $i = 0; $i < @blocks; $i++)
	{
		my $b = $blocks[$i];
		next unless $b->{info} =~ /^sql\b/i;
		if ($b->{info} ne 'sql')
		{
			fail("$name:$b->{line}: a block of SQL is marked \"sql\" and nothing else");
			next;
		}
		my $next = $blocks[ $i + 1 ];
		$b->{expected} = $next->{text}
		  if $next && $next->{adjacent} && $next->{info} eq 'text';
		push @sql, $b;
	}
	$found{$name} = @sql;
	next unless @sql;

	my $db = 'docs_' . ++$number;
	$node->safe_psql('postgres', "CREATE DATABASE $db");

	# One session for the document; a line that no example contains parts the
	# blocks' output. Error messages come in their place, without a file name.
	my $mark   = '@@@ block ';
	my $script = '';
	foreach my $b (@sql)
	{
		$script .= "\\echo $mark$b->{line}\n$b->{text}\n";
		# end a statement that the block left open, and show that it did
		$script .= ";\n" if $b->{text} !~ /;\s*\z/ && $b->{text} !~ /^\\[^\n]*\s*\z/m;
	}
	my $out = '';
	# standard error goes with standard output: psql keeps their order
	IPC::Run::run(
		[
			'psql', '-X', '-d', $node->connstr($db), '-v', 'ON_ERROR_STOP=0',
			'-P', 'pager=off'
		],
		'<'  => \$script,
		'>&' => \$out);

	my %output;
	foreach my $part (split /^\Q$mark\E/m, $out)
	{
		$output{$1} = $2 if $part =~ /\A(\d+)\n(.*)\z/s;
	}
	foreach my $b (@sql)
	{
		my $where = "$name:$b->{line}";
		my $got   = $output{ $b->{line} };

		if (!defined $got)
		{
			fail("$where: the session ended before this block");
		}
		elsif (defined $b->{expected}
			&& ($titles || $b->{text} !~ /_(?:title|search|seventh_characters|suggest)\(/))
		{
			is(trimmed($got), trimmed($b->{expected}), "$where: shows what it says");
		}
		else
		{
			unlike($got, qr/^(ERROR|FATAL|PANIC):|^invalid command|^\\\w+: /m,
				"$where: runs without an error");
		}
	}
}
ok($found{'README.md'}, 'README.md has examples');

$node->stop;
done_testing();
