# What several TAP tests of medrec share.
package MedrecTest;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use File::Basename;
use File::Spec;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

our @EXPORT = qw(new_node reference_file);

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
	my $top = File::Spec->rel2abs(dirname(dirname(dirname(__FILE__))));

	foreach my $dir (grep { defined } $ENV{MEDREC_REFERENCE},
		"$top/../shared/data")
	{
		return "$dir/$file" if -r "$dir/$file";
	}
	return undef;
}

1;
