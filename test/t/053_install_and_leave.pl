# Coming and going: a database owner without superuser rights installs the
# extension; it cannot be dropped below a column; the documented way out works
# and leaves nothing behind.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use MedrecTest;
use Test::More;

my $node = new_node('leave');

$node->safe_psql('postgres', q{
	CREATE ROLE owner LOGIN;
	CREATE DATABASE hospital OWNER owner;
});
my $objects = q{
	SELECT (SELECT count(*) FROM pg_proc) + (SELECT count(*) FROM pg_type) + (SELECT count(*) FROM pg_operator)
		+ (SELECT count(*) FROM pg_opclass) + (SELECT count(*) FROM pg_opfamily) + (SELECT count(*) FROM pg_cast) + (SELECT count(*) FROM pg_class)};
my $before = $node->safe_psql('hospital', $objects);

is($node->psql('hospital', 'CREATE SCHEMA tools; CREATE EXTENSION medrec SCHEMA tools', extra_params => [ '-U', 'owner' ]),
	0, 'the owner of a database installs it: the extension is trusted');
cmp_ok($node->safe_psql('hospital', $objects), '>', $before, 'objects have come');

$node->safe_psql('hospital', q{
	SET search_path = public, tools;
	CREATE TABLE encounter_dx (id int, dx icd10);
	INSERT INTO encounter_dx VALUES (1, 'E11.9'), (2, 'I10'), (3, NULL);
	CREATE INDEX ON encounter_dx (dx);
});
my ($rc, $out, $err) = $node->psql('hospital', 'DROP EXTENSION medrec');
isnt($rc, 0, 'DROP EXTENSION is refused while a column depends on it');
like($err, qr/cannot drop extension medrec because other objects depend on it/, '... with the reason');
like($err, qr/column dx of table encounter_dx depends on type tools\.icd10/, '... and the column');
is($node->safe_psql('hospital', 'SELECT count(dx) FROM encounter_dx'), '2', '... and nothing is lost');

$node->safe_psql('hospital', q{
	ALTER TABLE encounter_dx ALTER dx TYPE text USING dx::text;
	DROP EXTENSION medrec;
});
is($node->safe_psql('hospital', q{SELECT string_agg(dx, ',' ORDER BY id) FROM encounter_dx}), 'E11.9,I10',
	'the way out keeps the codes');
$node->safe_psql('hospital', 'DROP TABLE encounter_dx; DROP SCHEMA tools');
is($node->safe_psql('hospital', $objects), $before, 'nothing is left behind');

$node->stop;
done_testing();
