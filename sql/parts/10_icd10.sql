/*
 * icd10: diagnosis code of ICD-10-CM
 */

CREATE TYPE icd10;

CREATE FUNCTION icd10_in(cstring) RETURNS icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_in(cstring) IS 'I/O';

CREATE FUNCTION icd10_out(icd10) RETURNS cstring
	AS 'MODULE_PATHNAME', 'medrec_icd10_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_out(icd10) IS 'I/O';

CREATE FUNCTION icd10_recv(internal) RETURNS icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_recv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_recv(internal) IS 'I/O';

CREATE FUNCTION icd10_send(icd10) RETURNS bytea
	AS 'MODULE_PATHNAME', 'medrec_icd10_send'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_send(icd10) IS 'I/O';

-- by value wherever int8 is
CREATE TYPE icd10 (
	INPUT = icd10_in,
	OUTPUT = icd10_out,
	RECEIVE = icd10_recv,
	SEND = icd10_send,
	LIKE = pg_catalog.int8
);
COMMENT ON TYPE icd10 IS 'diagnosis code of ICD-10-CM';

CREATE CAST (text AS icd10) WITH INOUT AS ASSIGNMENT;
CREATE CAST (varchar AS icd10) WITH INOUT AS ASSIGNMENT;
CREATE CAST (bpchar AS icd10) WITH INOUT AS ASSIGNMENT;
CREATE CAST (icd10 AS text) WITH INOUT AS ASSIGNMENT;
-- comparisons of codes: the server's own for int8

CREATE FUNCTION icd10_eq(icd10, icd10) RETURNS boolean
	AS 'int8eq'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_eq(icd10, icd10) IS 'implementation of = operator';

CREATE FUNCTION icd10_ne(icd10, icd10) RETURNS boolean
	AS 'int8ne'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_ne(icd10, icd10) IS 'implementation of <> operator';

CREATE FUNCTION icd10_lt(icd10, icd10) RETURNS boolean
	AS 'int8lt'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_lt(icd10, icd10) IS 'implementation of < operator';

CREATE FUNCTION icd10_le(icd10, icd10) RETURNS boolean
	AS 'int8le'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_le(icd10, icd10) IS 'implementation of <= operator';

CREATE FUNCTION icd10_gt(icd10, icd10) RETURNS boolean
	AS 'int8gt'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_gt(icd10, icd10) IS 'implementation of > operator';

CREATE FUNCTION icd10_ge(icd10, icd10) RETURNS boolean
	AS 'int8ge'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_ge(icd10, icd10) IS 'implementation of >= operator';

CREATE FUNCTION icd10_cmp(icd10, icd10) RETURNS integer
	AS 'btint8cmp'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_cmp(icd10, icd10) IS 'less-equal-greater';

CREATE FUNCTION icd10_hash(icd10) RETURNS integer
	AS 'hashint8'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_hash(icd10) IS 'hash';

CREATE FUNCTION icd10_hash_extended(icd10, bigint) RETURNS bigint
	AS 'hashint8extended'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_hash_extended(icd10, bigint) IS 'hash';

CREATE FUNCTION icd10_larger(icd10, icd10) RETURNS icd10
	AS 'int8larger'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_larger(icd10, icd10) IS 'larger of two';

CREATE FUNCTION icd10_smaller(icd10, icd10) RETURNS icd10
	AS 'int8smaller'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_smaller(icd10, icd10) IS 'smaller of two';

-- comparisons with text, and of texts as codes: a text that is no code stands
-- behind all codes, in byte order, so that nothing can fail

CREATE FUNCTION icd10_eq(icd10, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_eq_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_eq(icd10, text) IS 'implementation of = operator';

CREATE FUNCTION icd10_ne(icd10, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_ne_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_ne(icd10, text) IS 'implementation of <> operator';

CREATE FUNCTION icd10_lt(icd10, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_lt_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_lt(icd10, text) IS 'implementation of < operator';

CREATE FUNCTION icd10_le(icd10, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_le_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_le(icd10, text) IS 'implementation of <= operator';

CREATE FUNCTION icd10_gt(icd10, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_gt_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_gt(icd10, text) IS 'implementation of > operator';

CREATE FUNCTION icd10_ge(icd10, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_ge_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_ge(icd10, text) IS 'implementation of >= operator';

CREATE FUNCTION icd10_cmp(icd10, text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_icd10_cmp_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_cmp(icd10, text) IS 'less-equal-greater';

CREATE FUNCTION icd10_eq(text, icd10) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_eq_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_eq(text, icd10) IS 'implementation of = operator';

CREATE FUNCTION icd10_ne(text, icd10) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_ne_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_ne(text, icd10) IS 'implementation of <> operator';

CREATE FUNCTION icd10_lt(text, icd10) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_lt_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_lt(text, icd10) IS 'implementation of < operator';

CREATE FUNCTION icd10_le(text, icd10) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_le_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_le(text, icd10) IS 'implementation of <= operator';

CREATE FUNCTION icd10_gt(text, icd10) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_gt_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_gt(text, icd10) IS 'implementation of > operator';

CREATE FUNCTION icd10_ge(text, icd10) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_ge_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_ge(text, icd10) IS 'implementation of >= operator';

CREATE FUNCTION icd10_cmp(text, icd10) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_icd10_cmp_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_cmp(text, icd10) IS 'less-equal-greater';

CREATE FUNCTION icd10_eq(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_eq_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_eq(text, text) IS 'implementation of #= operator';

CREATE FUNCTION icd10_ne(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_ne_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_ne(text, text) IS 'implementation of #<> operator';

CREATE FUNCTION icd10_lt(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_lt_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_lt(text, text) IS 'implementation of #< operator';

CREATE FUNCTION icd10_le(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_le_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_le(text, text) IS 'implementation of #<= operator';

CREATE FUNCTION icd10_gt(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_gt_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_gt(text, text) IS 'implementation of #> operator';

CREATE FUNCTION icd10_ge(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_ge_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_ge(text, text) IS 'implementation of #>= operator';

CREATE FUNCTION icd10_cmp(text, text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_icd10_cmp_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_cmp(text, text) IS 'less-equal-greater';

CREATE FUNCTION icd10_hash(text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_icd10_hash_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_hash(text) IS 'hash of a text as the code it reads as';

CREATE FUNCTION icd10_hash_extended(text, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_icd10_hash_text_extended'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_hash_extended(text, bigint) IS 'hash of a text as the code it reads as';

CREATE OPERATOR = (
	LEFTARG = icd10, RIGHTARG = icd10, FUNCTION = icd10_eq,
	COMMUTATOR = =, NEGATOR = <>,
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (icd10, icd10) IS 'equal';

CREATE OPERATOR <> (
	LEFTARG = icd10, RIGHTARG = icd10, FUNCTION = icd10_ne,
	COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (icd10, icd10) IS 'not equal';

CREATE OPERATOR < (
	LEFTARG = icd10, RIGHTARG = icd10, FUNCTION = icd10_lt,
	COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (icd10, icd10) IS 'less than';

CREATE OPERATOR <= (
	LEFTARG = icd10, RIGHTARG = icd10, FUNCTION = icd10_le,
	COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (icd10, icd10) IS 'less than or equal';

CREATE OPERATOR > (
	LEFTARG = icd10, RIGHTARG = icd10, FUNCTION = icd10_gt,
	COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (icd10, icd10) IS 'greater than';

CREATE OPERATOR >= (
	LEFTARG = icd10, RIGHTARG = icd10, FUNCTION = icd10_ge,
	COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (icd10, icd10) IS 'greater than or equal';

-- no MERGES: a merge join would sort the texts by an order that only this
-- family has, and hash joins serve

CREATE OPERATOR = (
	LEFTARG = icd10, RIGHTARG = text, FUNCTION = icd10_eq,
	COMMUTATOR = =, NEGATOR = <>,
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR = (icd10, text) IS 'equal';

CREATE OPERATOR <> (
	LEFTARG = icd10, RIGHTARG = text, FUNCTION = icd10_ne,
	COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (icd10, text) IS 'not equal';

CREATE OPERATOR < (
	LEFTARG = icd10, RIGHTARG = text, FUNCTION = icd10_lt,
	COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (icd10, text) IS 'less than';

CREATE OPERATOR <= (
	LEFTARG = icd10, RIGHTARG = text, FUNCTION = icd10_le,
	COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (icd10, text) IS 'less than or equal';

CREATE OPERATOR > (
	LEFTARG = icd10, RIGHTARG = text, FUNCTION = icd10_gt,
	COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (icd10, text) IS 'greater than';

CREATE OPERATOR >= (
	LEFTARG = icd10, RIGHTARG = text, FUNCTION = icd10_ge,
	COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (icd10, text) IS 'greater than or equal';

CREATE OPERATOR = (
	LEFTARG = text, RIGHTARG = icd10, FUNCTION = icd10_eq,
	COMMUTATOR = =, NEGATOR = <>,
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR = (text, icd10) IS 'equal';

CREATE OPERATOR <> (
	LEFTARG = text, RIGHTARG = icd10, FUNCTION = icd10_ne,
	COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (text, icd10) IS 'not equal';

CREATE OPERATOR < (
	LEFTARG = text, RIGHTARG = icd10, FUNCTION = icd10_lt,
	COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (text, icd10) IS 'less than';

CREATE OPERATOR <= (
	LEFTARG = text, RIGHTARG = icd10, FUNCTION = icd10_le,
	COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (text, icd10) IS 'less than or equal';

CREATE OPERATOR > (
	LEFTARG = text, RIGHTARG = icd10, FUNCTION = icd10_gt,
	COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (text, icd10) IS 'greater than';

CREATE OPERATOR >= (
	LEFTARG = text, RIGHTARG = icd10, FUNCTION = icd10_ge,
	COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (text, icd10) IS 'greater than or equal';

CREATE OPERATOR #= (
	LEFTARG = text, RIGHTARG = text, FUNCTION = icd10_eq,
	COMMUTATOR = #=, NEGATOR = #<>,
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR #= (text, text) IS 'equal as codes';

CREATE OPERATOR #<> (
	LEFTARG = text, RIGHTARG = text, FUNCTION = icd10_ne,
	COMMUTATOR = #<>, NEGATOR = #=,
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR #<> (text, text) IS 'not equal as codes';

CREATE OPERATOR #< (
	LEFTARG = text, RIGHTARG = text, FUNCTION = icd10_lt,
	COMMUTATOR = #>, NEGATOR = #>=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR #< (text, text) IS 'less than as codes';

CREATE OPERATOR #<= (
	LEFTARG = text, RIGHTARG = text, FUNCTION = icd10_le,
	COMMUTATOR = #>=, NEGATOR = #>,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR #<= (text, text) IS 'less than or equal as codes';

CREATE OPERATOR #> (
	LEFTARG = text, RIGHTARG = text, FUNCTION = icd10_gt,
	COMMUTATOR = #<, NEGATOR = #<=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR #> (text, text) IS 'greater than as codes';

CREATE OPERATOR #>= (
	LEFTARG = text, RIGHTARG = text, FUNCTION = icd10_ge,
	COMMUTATOR = #<=, NEGATOR = #<,
	RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR #>= (text, text) IS 'greater than or equal as codes';

-- one family for codes and texts, so that a driver's text, an array of texts and
-- a dirty column use the index of a column of codes, and the other way round

CREATE OPERATOR FAMILY icd10_ops USING btree;

CREATE OPERATOR CLASS icd10_ops DEFAULT FOR TYPE icd10 USING btree FAMILY icd10_ops AS
	OPERATOR 1 < (icd10, icd10),
	OPERATOR 2 <= (icd10, icd10),
	OPERATOR 3 = (icd10, icd10),
	OPERATOR 4 >= (icd10, icd10),
	OPERATOR 5 > (icd10, icd10),
	FUNCTION 1 (icd10, icd10) icd10_cmp(icd10, icd10),
	FUNCTION 2 (icd10, icd10) pg_catalog.btint8sortsupport(internal),
	FUNCTION 4 (icd10, icd10) pg_catalog.btequalimage(oid);

CREATE OPERATOR CLASS icd10_text_ops FOR TYPE text USING btree FAMILY icd10_ops AS
	OPERATOR 1 #< (text, text),
	OPERATOR 2 #<= (text, text),
	OPERATOR 3 #= (text, text),
	OPERATOR 4 #>= (text, text),
	OPERATOR 5 #> (text, text),
	FUNCTION 1 (text, text) icd10_cmp(text, text);

ALTER OPERATOR FAMILY icd10_ops USING btree ADD
	OPERATOR 1 < (icd10, text),
	OPERATOR 2 <= (icd10, text),
	OPERATOR 3 = (icd10, text),
	OPERATOR 4 >= (icd10, text),
	OPERATOR 5 > (icd10, text),
	FUNCTION 1 (icd10, text) icd10_cmp(icd10, text),
	OPERATOR 1 < (text, icd10),
	OPERATOR 2 <= (text, icd10),
	OPERATOR 3 = (text, icd10),
	OPERATOR 4 >= (text, icd10),
	OPERATOR 5 > (text, icd10),
	FUNCTION 1 (text, icd10) icd10_cmp(text, icd10);

CREATE OPERATOR FAMILY icd10_ops USING hash;

CREATE OPERATOR CLASS icd10_ops DEFAULT FOR TYPE icd10 USING hash FAMILY icd10_ops AS
	OPERATOR 1 = (icd10, icd10),
	FUNCTION 1 (icd10, icd10) icd10_hash(icd10),
	FUNCTION 2 (icd10, icd10) icd10_hash_extended(icd10, bigint);

CREATE OPERATOR CLASS icd10_text_ops FOR TYPE text USING hash FAMILY icd10_ops AS
	OPERATOR 1 #= (text, text),
	FUNCTION 1 (text, text) icd10_hash(text),
	FUNCTION 2 (text, text) icd10_hash_extended(text, bigint);

ALTER OPERATOR FAMILY icd10_ops USING hash ADD
	OPERATOR 1 = (icd10, text),
	OPERATOR 1 = (text, icd10);

CREATE OPERATOR CLASS icd10_minmax_ops DEFAULT FOR TYPE icd10 USING brin AS
	OPERATOR 1 < (icd10, icd10),
	OPERATOR 2 <= (icd10, icd10),
	OPERATOR 3 = (icd10, icd10),
	OPERATOR 4 >= (icd10, icd10),
	OPERATOR 5 > (icd10, icd10),
	FUNCTION 1 pg_catalog.brin_minmax_opcinfo(internal),
	FUNCTION 2 pg_catalog.brin_minmax_add_value(internal, internal, internal, internal),
	FUNCTION 3 pg_catalog.brin_minmax_consistent(internal, internal, internal),
	FUNCTION 4 pg_catalog.brin_minmax_union(internal, internal, internal);

CREATE AGGREGATE min(icd10) (
	SFUNC = icd10_smaller, STYPE = icd10, COMBINEFUNC = icd10_smaller,
	SORTOP = <, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(icd10) IS 'first code in code order';

CREATE AGGREGATE max(icd10) (
	SFUNC = icd10_larger, STYPE = icd10, COMBINEFUNC = icd10_larger,
	SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(icd10) IS 'last code in code order';

-- patterns see the printed form; the index narrows by what stands before the
-- first wildcard

CREATE FUNCTION icd10_like_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'medrec_icd10_like_support'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_like_support(internal) IS 'planner support for LIKE on icd10';

CREATE FUNCTION icd10_like_sel(internal, oid, internal, integer) RETURNS float8
	AS 'MODULE_PATHNAME', 'medrec_icd10_like_sel'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_like_sel(internal, oid, internal, integer) IS 'restriction selectivity of LIKE on icd10';

CREATE FUNCTION icd10_like(icd10, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_like'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT icd10_like_support;
COMMENT ON FUNCTION icd10_like(icd10, text) IS 'implementation of ~~ operator';

CREATE OPERATOR ~~ (
	LEFTARG = icd10, RIGHTARG = text, FUNCTION = icd10_like, NEGATOR = !~~,
	RESTRICT = icd10_like_sel, JOIN = likejoinsel
);
COMMENT ON OPERATOR ~~ (icd10, text) IS 'matches LIKE expression';

CREATE FUNCTION icd10_nlike(icd10, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_nlike'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_nlike(icd10, text) IS 'implementation of !~~ operator';

CREATE OPERATOR !~~ (
	LEFTARG = icd10, RIGHTARG = text, FUNCTION = icd10_nlike, NEGATOR = ~~,
	RESTRICT = nlikesel, JOIN = nlikejoinsel
);
COMMENT ON OPERATOR !~~ (icd10, text) IS 'does not match LIKE expression';

CREATE FUNCTION icd10_iclike(icd10, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_iclike'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_iclike(icd10, text) IS 'implementation of ~~* operator';

CREATE OPERATOR ~~* (
	LEFTARG = icd10, RIGHTARG = text, FUNCTION = icd10_iclike, NEGATOR = !~~*,
	RESTRICT = iclikesel, JOIN = iclikejoinsel
);
COMMENT ON OPERATOR ~~* (icd10, text) IS 'matches LIKE expression, case-insensitive';

CREATE FUNCTION icd10_icnlike(icd10, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_icnlike'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_icnlike(icd10, text) IS 'implementation of !~~* operator';

CREATE OPERATOR !~~* (
	LEFTARG = icd10, RIGHTARG = text, FUNCTION = icd10_icnlike, NEGATOR = ~~*,
	RESTRICT = icnlikesel, JOIN = icnlikejoinsel
);
COMMENT ON OPERATOR !~~* (icd10, text) IS 'does not match LIKE expression, case-insensitive';

-- texts that may be codes; none of these raises on data

CREATE FUNCTION icd10_check(value text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10_check'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_check(text) IS 'ok, or the first thing wrong with the shape of a code';

CREATE FUNCTION icd10_is_valid(value text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_is_valid'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_is_valid(text) IS 'has the shape of a code';

CREATE FUNCTION icd10_try(value text) RETURNS icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_try'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_try(text) IS 'the code, or NULL if the text is none';

CREATE FUNCTION icd10_repair(value text) RETURNS icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_repair'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_repair(text) IS 'the code that a text holds without loss of a character, or NULL';

-- parts and forms of a code

CREATE FUNCTION icd10_undotted(code icd10) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10_undotted'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_undotted(icd10) IS 'the code without the dot, as claims carry it';

CREATE FUNCTION icd10_undotted(code text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10_undotted_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_undotted(text) IS 'the code without the dot, or NULL if the text is none';

CREATE FUNCTION icd10_category(code icd10) RETURNS icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_category'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_category(icd10) IS 'the category of three characters that a code belongs to';

CREATE FUNCTION icd10_category(code text) RETURNS icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_category_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_category(text) IS 'the category of three characters, or NULL if the text is no code';

-- at or under a header

CREATE FUNCTION icd10_contained_by_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'medrec_icd10_contained_by_support'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_contained_by_support(internal) IS 'planner support for icd10 <@';

CREATE FUNCTION icd10_contains_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'medrec_icd10_contains_support'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_contains_support(internal) IS 'planner support for icd10 @>';

CREATE FUNCTION icd10_contained_by_sel(internal, oid, internal, integer) RETURNS float8
	AS 'MODULE_PATHNAME', 'medrec_icd10_contained_by_sel'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_contained_by_sel(internal, oid, internal, integer) IS 'restriction selectivity of icd10 <@';

CREATE FUNCTION icd10_contains_sel(internal, oid, internal, integer) RETURNS float8
	AS 'MODULE_PATHNAME', 'medrec_icd10_contains_sel'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_contains_sel(internal, oid, internal, integer) IS 'restriction selectivity of icd10 @>';

CREATE FUNCTION icd10_contained_by(icd10, icd10) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_contained_by'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE SUPPORT icd10_contained_by_support;
COMMENT ON FUNCTION icd10_contained_by(icd10, icd10) IS 'implementation of <@ operator';

CREATE OPERATOR <@ (
	LEFTARG = icd10, RIGHTARG = icd10, FUNCTION = icd10_contained_by, COMMUTATOR = @>,
	RESTRICT = icd10_contained_by_sel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR <@ (icd10, icd10) IS 'is at or under';

CREATE FUNCTION icd10_contained_by(icd10, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_contained_by_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE SUPPORT icd10_contained_by_support;
COMMENT ON FUNCTION icd10_contained_by(icd10, text) IS 'implementation of <@ operator';

CREATE OPERATOR <@ (
	LEFTARG = icd10, RIGHTARG = text, FUNCTION = icd10_contained_by, COMMUTATOR = @>,
	RESTRICT = icd10_contained_by_sel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR <@ (icd10, text) IS 'is at or under';

CREATE FUNCTION icd10_contained_by(text, icd10) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_text_contained_by_icd10'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE SUPPORT icd10_contained_by_support;
COMMENT ON FUNCTION icd10_contained_by(text, icd10) IS 'implementation of <@ operator';

CREATE OPERATOR <@ (
	LEFTARG = text, RIGHTARG = icd10, FUNCTION = icd10_contained_by, COMMUTATOR = @>,
	RESTRICT = icd10_contained_by_sel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR <@ (text, icd10) IS 'is at or under';

CREATE FUNCTION icd10_contains(icd10, icd10) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_contains'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE SUPPORT icd10_contains_support;
COMMENT ON FUNCTION icd10_contains(icd10, icd10) IS 'implementation of @> operator';

CREATE OPERATOR @> (
	LEFTARG = icd10, RIGHTARG = icd10, FUNCTION = icd10_contains, COMMUTATOR = <@,
	RESTRICT = icd10_contains_sel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @> (icd10, icd10) IS 'is at or over';

CREATE FUNCTION icd10_contains(icd10, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_contains_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE SUPPORT icd10_contains_support;
COMMENT ON FUNCTION icd10_contains(icd10, text) IS 'implementation of @> operator';

CREATE OPERATOR @> (
	LEFTARG = icd10, RIGHTARG = text, FUNCTION = icd10_contains, COMMUTATOR = <@,
	RESTRICT = icd10_contains_sel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @> (icd10, text) IS 'is at or over';

CREATE FUNCTION icd10_contains(text, icd10) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_text_contains_icd10'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE SUPPORT icd10_contains_support;
COMMENT ON FUNCTION icd10_contains(text, icd10) IS 'implementation of @> operator';

CREATE OPERATOR @> (
	LEFTARG = text, RIGHTARG = icd10, FUNCTION = icd10_contains, COMMUTATOR = <@,
	RESTRICT = icd10_contains_sel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @> (text, icd10) IS 'is at or over';

CREATE FUNCTION icd10_subtree_end(code icd10) RETURNS icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_subtree_end'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10_subtree_end(icd10) IS 'the last code that can stand under a header';

