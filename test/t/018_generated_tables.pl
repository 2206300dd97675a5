# The tables in src are what the scripts in data make of the lists there. The
# entries of a flag table are numbered as those of its code set, so that one
# of them must not be made anew without the other.

use strict;
use warnings FATAL => 'all';

use File::Basename qw(dirname);
use File::Spec;
use PostgreSQL::Test::Utils;
use Test::More;

my $root = dirname(dirname(dirname(File::Spec->rel2abs(__FILE__))));

foreach my $table (
	[ 'icd10/icd10cm_codes.h', 'make_codeset.pl', 'icd10cm.txt' ],
	[ 'icd10/icd10pcs_codes.h', 'make_codeset.pl', 'icd10pcs.txt' ],
	[ 'icd10/mce_icd10cm.h', 'make_code_flags.pl', 'icd10cm.txt', 'mce_icd10cm.txt' ],
	[ 'icd10/mce_icd10pcs.h', 'make_code_flags.pl', 'icd10pcs.txt', 'mce_icd10pcs.txt' ],
	[ 'icd10/poa_icd10cm.h', 'make_code_flags.pl', 'icd10cm.txt', 'poa_icd10cm.txt' ],
	[ 'icd10/icd10cm_book.h', 'make_book.pl', 'icd10cm_book.txt' ],
	[ 'icd10/icd10cm_conversion.h', 'make_conversion.pl', 'icd10cm_conversion.txt' ],
	[ 'icd10/icd10cm_notes.h', 'make_notes.pl', 'icd10cm.txt', 'icd10cm_notes.txt' ],
	[ 'icd10/comorbidity_tables.h', 'make_comorbidity.pl' ],
	[ 'identifiers/ucum_atoms.h', 'make_ucum.pl', 'ucum_atoms.txt' ],
	[ 'identifiers/zip3_state.h', 'make_zip3_state.pl', 'zip3_state.txt' ],
	[ 'matching/us_names.h', 'make_us_names.pl', 'us_names.txt' ],
	[ 'matching/nicknames.h', 'make_nicknames.pl', 'nicknames.txt' ])
{
	my ($header, @command) = @$table;
	my ($made, $error) = run_command([ $^X, map { "$root/data/$_" } @command ]);
	my $there = slurp_file("$root/src/$header");

	s/\s+\z// foreach $made, $there;	# run_command takes the last newline away
	is($error, '', "$header: made without complaint");
	ok($made eq $there, "$header is up to date");
}

# what follows from the registry of identifiers
foreach my $file ([ 'sql/parts/31_identifier_domains.sql', 'domains' ], [ 'docs/identifiers.md', 'page' ])
{
	my ($path, $what) = @$file;
	my ($made, $error) = run_command([ $^X, "$root/data/make_identifiers.pl", $what ]);
	my $there = slurp_file("$root/$path");

	s/\s+\z// foreach $made, $there;
	is($error, '', "$path: made without complaint");
	ok($made eq $there, "$path is up to date");
}

done_testing();
