# What several TAP tests of medrec share.
package MedrecTest;

use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use Exporter 'import';
use File::Basename;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

our @EXPORT = qw(new_node reference_file last_facts);

# A started server, with UTF8 and the locale C, whose database "postgres" has
# the extension.
#   conf: lines for postgresql.conf; init: further options of init()
sub new_node
{
	my ($name, %options) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);

	$node->init(extra => [ '--encoding=UTF8', '--locale=C' ],
		%{ $options{init} || {} });
	$node->append_conf('postgresql.conf', $options{conf}) if $options{conf};
	$node->start;
	$node->safe_psql('postgres', 'CREATE EXTENSION medrec');
	return $node;
}

# The path of a file of official data, or undef.  The project carries none of
# these files: they are looked for in $MEDREC_REFERENCE, or in shared/data
# beside the checkout.
sub reference_file
{
	my ($file) = @_;
	my $top = dirname(dirname(dirname(abs_path(__FILE__))));

	foreach my $dir (grep { defined } $ENV{MEDREC_REFERENCE},
		"$top/../shared/data")
	{
		return "$dir/$file" if -r "$dir/$file";
	}
	return undef;
}

# What a list in data/ says of each code at its end: a hash of billable or
# header, or of flags with commas between. What is none then is not there.
sub last_facts
{
	my ($file) = @_;
	my $top = dirname(dirname(dirname(abs_path(__FILE__))));
	my $text = slurp_file("$top/data/$file");
	my (%last, %fact);

	$last{$1} = $2 while $text =~ /^history\t(\d+)\t(?:.* )?\S+:(\S+)$/mg;
	while ($text =~ /^([0-9A-Z]{3,7})\t(\d+)$/mg)
	{
		$fact{$1} = $last{$2} if $last{$2} ne 'none';
	}
	return %fact;
}

1;
