# Somebody has made operators in the schema that medrec is installed into, each
# for a pair of types for which PostgreSQL has none of its own and converts an
# operand. Nothing of medrec's is made of them, and none is called by the
# script, which runs as the superuser. Functions of any type are named with
# their schema, since one of just the right type would come before them.

use strict;
use warnings FATAL => 'all';

use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('strangers');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;

# They do what PostgreSQL would have done, so that the script goes on.
my $strangers = q{
	CREATE TABLE stranger (op text, l regtype, r regtype, result regtype);
	DO $$
	DECLARE
		types regtype[] := '{text,varchar,bpchar,name,"\"char\"",bool,int2,int4,int8,numeric,float4,float8,oid,regclass,date,timestamp,timestamptz,interval,jsonb,text[],int2[],int4[],int8[],date[],name[],daterange,datemultirange,tsquery,tsvector}';
		o record;
		t regtype;
	BEGIN
		FOR o IN SELECT op, l, r FROM (SELECT DISTINCT oprname AS op FROM pg_operator WHERE oprleft <> 0) n, unnest(types) l, unnest(types) r
			WHERE NOT EXISTS (SELECT FROM pg_operator x WHERE x.oprname = op AND x.oprleft = l AND x.oprright = r)
		LOOP
			BEGIN
				EXECUTE format('SELECT pg_typeof(NULL::%s OPERATOR(pg_catalog.%s) NULL::%s)', o.l, o.op, o.r) INTO t;
				INSERT INTO stranger VALUES (o.op, o.l, o.r, t);
			EXCEPTION WHEN undefined_function OR ambiguous_function OR undefined_object OR indeterminate_datatype THEN
				NULL;
			END;
		END LOOP;
		FOR o IN SELECT row_number() OVER () AS n, * FROM stranger LOOP
			EXECUTE format('CREATE FUNCTION stranger%s(%s, %s) RETURNS %s IMMUTABLE LANGUAGE sql AS %L', o.n, o.l, o.r, o.result, format('SELECT $1 OPERATOR(pg_catalog.%s) $2', o.op));
			EXECUTE format('CREATE OPERATOR %s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = stranger%s)', o.op, o.l, o.r, o.n);
		END LOOP;
	END $$;
	-- two literals are rather texts than a regclass and a text
	CREATE FUNCTION pg_extension_config_dump(text, text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'called as %', current_user; END $$;
};

foreach my $install ('CREATE EXTENSION medrec', q{CREATE EXTENSION medrec VERSION '0.1'; ALTER EXTENSION medrec UPDATE})
{
	my $database = $install =~ /UPDATE/ ? 'updated' : 'created';

	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, $strangers);
	cmp_ok($node->safe_psql($database, 'SELECT count(*) FROM stranger'), '>', 1000, 'many operators');
	$node->safe_psql($database, 'CREATE TABLE victim (n numeric CHECK (n < 3))');
	my $made_of = q{
		SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid), o.oid::regoperator
		FROM pg_operator o JOIN pg_depend d ON d.refclassid = 'pg_operator'::regclass::oid AND d.refobjid = o.oid OR d.refclassid = 'pg_proc'::regclass::oid AND d.refobjid = o.oprcode::oid
		WHERE d.classid <> 'pg_operator'::regclass::oid AND o.oprcode::text LIKE 'stranger%' ORDER BY 1, 2};
	is($node->safe_psql($database, $made_of), 'constraint victim_n_check on table victim|<(numeric,integer)', 'they are found where one is looked for');
	$node->safe_psql($database, "DROP TABLE victim; $install");
	is($node->safe_psql($database, $made_of), '', "$install: of none of them is anything made");
}

# What is of any type in the bodies of functions, in constraints and defaults
my $generic = $node->safe_psql('created', q{
	WITH tree AS (
		SELECT p.prosqlbody::text AS tree FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass::oid AND d.objid = p.oid AND d.deptype = 'e' WHERE p.prosqlbody IS NOT NULL
		UNION ALL SELECT conbin::text FROM pg_constraint WHERE conbin IS NOT NULL AND conrelid::regclass::text LIKE 'medrec%'
		UNION ALL SELECT adbin::text FROM pg_attrdef WHERE adrelid::regclass::text LIKE 'medrec%'
	)
	SELECT string_agg(DISTINCT p.proname, '|')
	FROM tree, LATERAL regexp_matches(tree, ':(?:funcid|aggfnoid|winfnoid) (\d+)', 'g') f JOIN pg_proc p ON p.oid = f[1]::oid
	WHERE p.pronamespace = 'pg_catalog'::regnamespace::oid AND EXISTS (SELECT FROM unnest(p.proargtypes) a JOIN pg_type t ON t.oid = a WHERE t.typtype = 'p')});
like($generic, qr/\bjsonb_build_object\b/, 'there are functions of any type');
my @bare;
foreach my $part (glob "$FindBin::RealBin/../../sql/parts/*.sql")
{
	my $text = slurp_file($part);

	$text =~ s/^\s*--.*//mg;
	$text =~ s/COMMENT ON .*?;\n//sg;
	push @bare, $text =~ /(?<![\w.])((?:$generic)\((?!\*\)).{0,40})/g;
}
is_deeply(\@bare, [], '... named with their schema');

$node->stop;
done_testing();
