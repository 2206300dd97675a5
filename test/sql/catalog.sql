-- The extension looks at itself: what every object of ours must have.

CREATE VIEW members AS
SELECT classid, objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
WHERE e.extname = 'medrec' AND d.deptype = 'e';

-- how many there are of each class, so that the empty answers below mean something
SELECT count(*) > 0 AS functions FROM members WHERE classid = 'pg_proc'::regclass;
SELECT count(*) > 0 AS operators FROM members WHERE classid = 'pg_operator'::regclass;
SELECT count(*) > 0 AS operator_classes FROM members WHERE classid = 'pg_opclass'::regclass;

-- a comment on every function, aggregate, operator, type and domain
SELECT pg_describe_object(classid, objid, 0) FROM members
WHERE classid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
	AND obj_description(objid, (SELECT relname FROM pg_class WHERE oid = classid)) IS NULL
UNION ALL
SELECT pg_describe_object(classid, objid, 0) FROM members JOIN pg_type t ON t.oid = objid AND t.typcategory <> 'A' AND t.typtype <> 'c'
WHERE classid = 'pg_type'::regclass AND obj_description(objid, 'pg_type') IS NULL
ORDER BY 1;

-- parallel safe, all of them but what writes
SELECT p.oid::regprocedure FROM pg_proc p JOIN members ON classid = 'pg_proc'::regclass AND objid = p.oid
WHERE proparallel <> 's' ORDER BY 1;

-- volatile: what writes; stable: those that read statistics, settings or tables
SELECT p.oid::regprocedure, provolatile FROM pg_proc p JOIN members ON classid = 'pg_proc'::regclass AND objid = p.oid
WHERE provolatile <> 'i' AND prokind <> 'a' ORDER BY p.oid::regprocedure::text COLLATE "C";

-- not strict: those to which NULL is information
SELECT p.oid::regprocedure FROM pg_proc p JOIN members ON classid = 'pg_proc'::regclass AND objid = p.oid
WHERE NOT proisstrict AND prokind <> 'a' ORDER BY p.oid::regprocedure::text COLLATE "C";

-- security invoker, and no body that looks names up at run time
SELECT p.oid::regprocedure FROM pg_proc p JOIN members ON classid = 'pg_proc'::regclass AND objid = p.oid
JOIN pg_language l ON l.oid = prolang
WHERE prosecdef OR lanname NOT IN ('c', 'internal') AND prosqlbody IS NULL ORDER BY 1;

-- leakproof: comparisons and what else cannot fail on any value of its type
SELECT string_agg(DISTINCT proname, ' ' ORDER BY proname) FROM pg_proc p JOIN members ON classid = 'pg_proc'::regclass AND objid = p.oid
WHERE proleakproof;

-- every function that an operator calls is leakproof, but for patterns
SELECT o.oid::regoperator FROM pg_operator o JOIN members ON classid = 'pg_operator'::regclass AND objid = o.oid
JOIN pg_proc p ON p.oid = oprcode WHERE NOT proleakproof ORDER BY o.oid::regoperator::text COLLATE "C";

-- operators that say yes or no have estimators, a commutator where sides may be swapped, and a negator
SELECT o.oid::regoperator FROM pg_operator o JOIN members ON classid = 'pg_operator'::regclass AND objid = o.oid
WHERE oprresult = 'boolean'::regtype AND (oprrest = 0 OR oprjoin = 0
	OR (oprnegate = 0 AND oprname NOT IN ('<@', '@>', '%', '&&'))) OR (oprcom = 0 AND oprname !~ '~~' AND oprname <> '-') ORDER BY 1;
SELECT o.oid::regoperator FROM pg_operator o JOIN members ON classid = 'pg_operator'::regclass AND objid = o.oid
LEFT JOIN pg_operator c ON c.oid = o.oprcom LEFT JOIN pg_operator n ON n.oid = o.oprnegate
WHERE (c.oid IS NOT NULL AND c.oprcom <> o.oid) OR (n.oid IS NOT NULL AND n.oprnegate <> o.oid) ORDER BY 1;

-- every operator class is complete
SELECT amname, opcname, opcintype::regtype, amvalidate(c.oid)
FROM pg_opclass c JOIN members ON classid = 'pg_opclass'::regclass AND objid = c.oid JOIN pg_am a ON a.oid = opcmethod
ORDER BY 1, 2;

-- functions that people call have argument names
SELECT p.oid::regprocedure FROM pg_proc p JOIN members ON classid = 'pg_proc'::regclass AND objid = p.oid
WHERE prokind = 'f' AND pronargs > 0 AND proargnames IS NULL
	AND NOT EXISTS (SELECT FROM pg_operator WHERE oprcode = p.oid)
	AND NOT EXISTS (SELECT FROM pg_amproc WHERE amproc = p.oid)
	AND NOT EXISTS (SELECT FROM pg_aggregate WHERE p.oid IN (aggtransfn, aggfinalfn, aggcombinefn, aggmtransfn, aggminvtransfn, aggmfinalfn))
	AND NOT EXISTS (SELECT FROM pg_type WHERE p.oid IN (typinput, typoutput, typreceive, typsend))
	AND NOT 'internal'::regtype = ANY (proargtypes)
ORDER BY 1;

-- others than the owner may at most read our tables
SELECT c.oid::regclass, a.grantee::regrole, a.privilege_type FROM pg_class c JOIN members ON classid = 'pg_class'::regclass AND objid = c.oid,
	aclexplode(c.relacl) a WHERE a.grantee <> c.relowner AND a.privilege_type <> 'SELECT' ORDER BY 1, 2, 3;

-- nothing of ours is outside the schema that the extension was given
SELECT pg_describe_object(classid, objid, 0) FROM members m, LATERAL pg_identify_object(classid, objid, 0) i
WHERE i.schema <> 'public' ORDER BY 1;
DROP VIEW members;
