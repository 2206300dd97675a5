\echo Use "CREATE EXTENSION medrec" to load this file. \quit

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

/*
 * icd10pcs: procedure code of ICD-10-PCS
 */

CREATE TYPE icd10pcs;

CREATE FUNCTION icd10pcs_in(cstring) RETURNS icd10pcs
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_in(cstring) IS 'I/O';

CREATE FUNCTION icd10pcs_out(icd10pcs) RETURNS cstring
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_out(icd10pcs) IS 'I/O';

CREATE FUNCTION icd10pcs_recv(internal) RETURNS icd10pcs
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_recv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_recv(internal) IS 'I/O';

CREATE FUNCTION icd10pcs_send(icd10pcs) RETURNS bytea
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_send'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_send(icd10pcs) IS 'I/O';

-- by value wherever int8 is
CREATE TYPE icd10pcs (
	INPUT = icd10pcs_in,
	OUTPUT = icd10pcs_out,
	RECEIVE = icd10pcs_recv,
	SEND = icd10pcs_send,
	LIKE = pg_catalog.int8
);
COMMENT ON TYPE icd10pcs IS 'procedure code of ICD-10-PCS';

CREATE CAST (text AS icd10pcs) WITH INOUT AS ASSIGNMENT;
CREATE CAST (varchar AS icd10pcs) WITH INOUT AS ASSIGNMENT;
CREATE CAST (bpchar AS icd10pcs) WITH INOUT AS ASSIGNMENT;
CREATE CAST (icd10pcs AS text) WITH INOUT AS ASSIGNMENT;
-- comparisons of codes: the server's own for int8

CREATE FUNCTION icd10pcs_eq(icd10pcs, icd10pcs) RETURNS boolean
	AS 'int8eq'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_eq(icd10pcs, icd10pcs) IS 'implementation of = operator';

CREATE FUNCTION icd10pcs_ne(icd10pcs, icd10pcs) RETURNS boolean
	AS 'int8ne'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_ne(icd10pcs, icd10pcs) IS 'implementation of <> operator';

CREATE FUNCTION icd10pcs_lt(icd10pcs, icd10pcs) RETURNS boolean
	AS 'int8lt'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_lt(icd10pcs, icd10pcs) IS 'implementation of < operator';

CREATE FUNCTION icd10pcs_le(icd10pcs, icd10pcs) RETURNS boolean
	AS 'int8le'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_le(icd10pcs, icd10pcs) IS 'implementation of <= operator';

CREATE FUNCTION icd10pcs_gt(icd10pcs, icd10pcs) RETURNS boolean
	AS 'int8gt'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_gt(icd10pcs, icd10pcs) IS 'implementation of > operator';

CREATE FUNCTION icd10pcs_ge(icd10pcs, icd10pcs) RETURNS boolean
	AS 'int8ge'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_ge(icd10pcs, icd10pcs) IS 'implementation of >= operator';

CREATE FUNCTION icd10pcs_cmp(icd10pcs, icd10pcs) RETURNS integer
	AS 'btint8cmp'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_cmp(icd10pcs, icd10pcs) IS 'less-equal-greater';

CREATE FUNCTION icd10pcs_hash(icd10pcs) RETURNS integer
	AS 'hashint8'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_hash(icd10pcs) IS 'hash';

CREATE FUNCTION icd10pcs_hash_extended(icd10pcs, bigint) RETURNS bigint
	AS 'hashint8extended'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_hash_extended(icd10pcs, bigint) IS 'hash';

CREATE FUNCTION icd10pcs_larger(icd10pcs, icd10pcs) RETURNS icd10pcs
	AS 'int8larger'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_larger(icd10pcs, icd10pcs) IS 'larger of two';

CREATE FUNCTION icd10pcs_smaller(icd10pcs, icd10pcs) RETURNS icd10pcs
	AS 'int8smaller'
	LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_smaller(icd10pcs, icd10pcs) IS 'smaller of two';

-- comparisons with text, and of texts as codes: a text that is no code stands
-- behind all codes, in byte order, so that nothing can fail

CREATE FUNCTION icd10pcs_eq(icd10pcs, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_eq_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_eq(icd10pcs, text) IS 'implementation of = operator';

CREATE FUNCTION icd10pcs_ne(icd10pcs, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_ne_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_ne(icd10pcs, text) IS 'implementation of <> operator';

CREATE FUNCTION icd10pcs_lt(icd10pcs, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_lt_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_lt(icd10pcs, text) IS 'implementation of < operator';

CREATE FUNCTION icd10pcs_le(icd10pcs, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_le_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_le(icd10pcs, text) IS 'implementation of <= operator';

CREATE FUNCTION icd10pcs_gt(icd10pcs, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_gt_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_gt(icd10pcs, text) IS 'implementation of > operator';

CREATE FUNCTION icd10pcs_ge(icd10pcs, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_ge_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_ge(icd10pcs, text) IS 'implementation of >= operator';

CREATE FUNCTION icd10pcs_cmp(icd10pcs, text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_cmp_code_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_cmp(icd10pcs, text) IS 'less-equal-greater';

CREATE FUNCTION icd10pcs_eq(text, icd10pcs) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_eq_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_eq(text, icd10pcs) IS 'implementation of = operator';

CREATE FUNCTION icd10pcs_ne(text, icd10pcs) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_ne_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_ne(text, icd10pcs) IS 'implementation of <> operator';

CREATE FUNCTION icd10pcs_lt(text, icd10pcs) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_lt_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_lt(text, icd10pcs) IS 'implementation of < operator';

CREATE FUNCTION icd10pcs_le(text, icd10pcs) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_le_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_le(text, icd10pcs) IS 'implementation of <= operator';

CREATE FUNCTION icd10pcs_gt(text, icd10pcs) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_gt_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_gt(text, icd10pcs) IS 'implementation of > operator';

CREATE FUNCTION icd10pcs_ge(text, icd10pcs) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_ge_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_ge(text, icd10pcs) IS 'implementation of >= operator';

CREATE FUNCTION icd10pcs_cmp(text, icd10pcs) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_cmp_text_code'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_cmp(text, icd10pcs) IS 'less-equal-greater';

CREATE FUNCTION icd10pcs_eq(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_eq_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_eq(text, text) IS 'implementation of #= operator';

CREATE FUNCTION icd10pcs_ne(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_ne_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_ne(text, text) IS 'implementation of #<> operator';

CREATE FUNCTION icd10pcs_lt(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_lt_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_lt(text, text) IS 'implementation of #< operator';

CREATE FUNCTION icd10pcs_le(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_le_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_le(text, text) IS 'implementation of #<= operator';

CREATE FUNCTION icd10pcs_gt(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_gt_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_gt(text, text) IS 'implementation of #> operator';

CREATE FUNCTION icd10pcs_ge(text, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_ge_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_ge(text, text) IS 'implementation of #>= operator';

CREATE FUNCTION icd10pcs_cmp(text, text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_cmp_text_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_cmp(text, text) IS 'less-equal-greater';

CREATE FUNCTION icd10pcs_hash(text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_hash_text'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_hash(text) IS 'hash of a text as the code it reads as';

CREATE FUNCTION icd10pcs_hash_extended(text, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_hash_text_extended'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_hash_extended(text, bigint) IS 'hash of a text as the code it reads as';

CREATE OPERATOR = (
	LEFTARG = icd10pcs, RIGHTARG = icd10pcs, FUNCTION = icd10pcs_eq,
	COMMUTATOR = =, NEGATOR = <>,
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (icd10pcs, icd10pcs) IS 'equal';

CREATE OPERATOR <> (
	LEFTARG = icd10pcs, RIGHTARG = icd10pcs, FUNCTION = icd10pcs_ne,
	COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (icd10pcs, icd10pcs) IS 'not equal';

CREATE OPERATOR < (
	LEFTARG = icd10pcs, RIGHTARG = icd10pcs, FUNCTION = icd10pcs_lt,
	COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (icd10pcs, icd10pcs) IS 'less than';

CREATE OPERATOR <= (
	LEFTARG = icd10pcs, RIGHTARG = icd10pcs, FUNCTION = icd10pcs_le,
	COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (icd10pcs, icd10pcs) IS 'less than or equal';

CREATE OPERATOR > (
	LEFTARG = icd10pcs, RIGHTARG = icd10pcs, FUNCTION = icd10pcs_gt,
	COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (icd10pcs, icd10pcs) IS 'greater than';

CREATE OPERATOR >= (
	LEFTARG = icd10pcs, RIGHTARG = icd10pcs, FUNCTION = icd10pcs_ge,
	COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (icd10pcs, icd10pcs) IS 'greater than or equal';

-- no MERGES: a merge join would sort the texts by an order that only this
-- family has, and hash joins serve

CREATE OPERATOR = (
	LEFTARG = icd10pcs, RIGHTARG = text, FUNCTION = icd10pcs_eq,
	COMMUTATOR = =, NEGATOR = <>,
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR = (icd10pcs, text) IS 'equal';

CREATE OPERATOR <> (
	LEFTARG = icd10pcs, RIGHTARG = text, FUNCTION = icd10pcs_ne,
	COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (icd10pcs, text) IS 'not equal';

CREATE OPERATOR < (
	LEFTARG = icd10pcs, RIGHTARG = text, FUNCTION = icd10pcs_lt,
	COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (icd10pcs, text) IS 'less than';

CREATE OPERATOR <= (
	LEFTARG = icd10pcs, RIGHTARG = text, FUNCTION = icd10pcs_le,
	COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (icd10pcs, text) IS 'less than or equal';

CREATE OPERATOR > (
	LEFTARG = icd10pcs, RIGHTARG = text, FUNCTION = icd10pcs_gt,
	COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (icd10pcs, text) IS 'greater than';

CREATE OPERATOR >= (
	LEFTARG = icd10pcs, RIGHTARG = text, FUNCTION = icd10pcs_ge,
	COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (icd10pcs, text) IS 'greater than or equal';

CREATE OPERATOR = (
	LEFTARG = text, RIGHTARG = icd10pcs, FUNCTION = icd10pcs_eq,
	COMMUTATOR = =, NEGATOR = <>,
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES
);
COMMENT ON OPERATOR = (text, icd10pcs) IS 'equal';

CREATE OPERATOR <> (
	LEFTARG = text, RIGHTARG = icd10pcs, FUNCTION = icd10pcs_ne,
	COMMUTATOR = <>, NEGATOR = =,
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (text, icd10pcs) IS 'not equal';

CREATE OPERATOR < (
	LEFTARG = text, RIGHTARG = icd10pcs, FUNCTION = icd10pcs_lt,
	COMMUTATOR = >, NEGATOR = >=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (text, icd10pcs) IS 'less than';

CREATE OPERATOR <= (
	LEFTARG = text, RIGHTARG = icd10pcs, FUNCTION = icd10pcs_le,
	COMMUTATOR = >=, NEGATOR = >,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (text, icd10pcs) IS 'less than or equal';

CREATE OPERATOR > (
	LEFTARG = text, RIGHTARG = icd10pcs, FUNCTION = icd10pcs_gt,
	COMMUTATOR = <, NEGATOR = <=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (text, icd10pcs) IS 'greater than';

CREATE OPERATOR >= (
	LEFTARG = text, RIGHTARG = icd10pcs, FUNCTION = icd10pcs_ge,
	COMMUTATOR = <=, NEGATOR = <,
	RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (text, icd10pcs) IS 'greater than or equal';

CREATE OPERATOR #~= (
	LEFTARG = text, RIGHTARG = text, FUNCTION = icd10pcs_eq,
	COMMUTATOR = #~=, NEGATOR = #~<>,
	RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR #~= (text, text) IS 'equal as codes';

CREATE OPERATOR #~<> (
	LEFTARG = text, RIGHTARG = text, FUNCTION = icd10pcs_ne,
	COMMUTATOR = #~<>, NEGATOR = #~=,
	RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR #~<> (text, text) IS 'not equal as codes';

CREATE OPERATOR #~< (
	LEFTARG = text, RIGHTARG = text, FUNCTION = icd10pcs_lt,
	COMMUTATOR = #~>, NEGATOR = #~>=,
	RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR #~< (text, text) IS 'less than as codes';

CREATE OPERATOR #~<= (
	LEFTARG = text, RIGHTARG = text, FUNCTION = icd10pcs_le,
	COMMUTATOR = #~>=, NEGATOR = #~>,
	RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR #~<= (text, text) IS 'less than or equal as codes';

CREATE OPERATOR #~> (
	LEFTARG = text, RIGHTARG = text, FUNCTION = icd10pcs_gt,
	COMMUTATOR = #~<, NEGATOR = #~<=,
	RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR #~> (text, text) IS 'greater than as codes';

CREATE OPERATOR #~>= (
	LEFTARG = text, RIGHTARG = text, FUNCTION = icd10pcs_ge,
	COMMUTATOR = #~<=, NEGATOR = #~<,
	RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR #~>= (text, text) IS 'greater than or equal as codes';

-- one family for codes and texts, so that a driver's text, an array of texts and
-- a dirty column use the index of a column of codes, and the other way round

CREATE OPERATOR FAMILY icd10pcs_ops USING btree;

CREATE OPERATOR CLASS icd10pcs_ops DEFAULT FOR TYPE icd10pcs USING btree FAMILY icd10pcs_ops AS
	OPERATOR 1 < (icd10pcs, icd10pcs),
	OPERATOR 2 <= (icd10pcs, icd10pcs),
	OPERATOR 3 = (icd10pcs, icd10pcs),
	OPERATOR 4 >= (icd10pcs, icd10pcs),
	OPERATOR 5 > (icd10pcs, icd10pcs),
	FUNCTION 1 (icd10pcs, icd10pcs) icd10pcs_cmp(icd10pcs, icd10pcs),
	FUNCTION 2 (icd10pcs, icd10pcs) pg_catalog.btint8sortsupport(internal),
	FUNCTION 4 (icd10pcs, icd10pcs) pg_catalog.btequalimage(oid);

CREATE OPERATOR CLASS icd10pcs_text_ops FOR TYPE text USING btree FAMILY icd10pcs_ops AS
	OPERATOR 1 #~< (text, text),
	OPERATOR 2 #~<= (text, text),
	OPERATOR 3 #~= (text, text),
	OPERATOR 4 #~>= (text, text),
	OPERATOR 5 #~> (text, text),
	FUNCTION 1 (text, text) icd10pcs_cmp(text, text);

ALTER OPERATOR FAMILY icd10pcs_ops USING btree ADD
	OPERATOR 1 < (icd10pcs, text),
	OPERATOR 2 <= (icd10pcs, text),
	OPERATOR 3 = (icd10pcs, text),
	OPERATOR 4 >= (icd10pcs, text),
	OPERATOR 5 > (icd10pcs, text),
	FUNCTION 1 (icd10pcs, text) icd10pcs_cmp(icd10pcs, text),
	OPERATOR 1 < (text, icd10pcs),
	OPERATOR 2 <= (text, icd10pcs),
	OPERATOR 3 = (text, icd10pcs),
	OPERATOR 4 >= (text, icd10pcs),
	OPERATOR 5 > (text, icd10pcs),
	FUNCTION 1 (text, icd10pcs) icd10pcs_cmp(text, icd10pcs);

CREATE OPERATOR FAMILY icd10pcs_ops USING hash;

CREATE OPERATOR CLASS icd10pcs_ops DEFAULT FOR TYPE icd10pcs USING hash FAMILY icd10pcs_ops AS
	OPERATOR 1 = (icd10pcs, icd10pcs),
	FUNCTION 1 (icd10pcs, icd10pcs) icd10pcs_hash(icd10pcs),
	FUNCTION 2 (icd10pcs, icd10pcs) icd10pcs_hash_extended(icd10pcs, bigint);

CREATE OPERATOR CLASS icd10pcs_text_ops FOR TYPE text USING hash FAMILY icd10pcs_ops AS
	OPERATOR 1 #~= (text, text),
	FUNCTION 1 (text, text) icd10pcs_hash(text),
	FUNCTION 2 (text, text) icd10pcs_hash_extended(text, bigint);

ALTER OPERATOR FAMILY icd10pcs_ops USING hash ADD
	OPERATOR 1 = (icd10pcs, text),
	OPERATOR 1 = (text, icd10pcs);

CREATE OPERATOR CLASS icd10pcs_minmax_ops DEFAULT FOR TYPE icd10pcs USING brin AS
	OPERATOR 1 < (icd10pcs, icd10pcs),
	OPERATOR 2 <= (icd10pcs, icd10pcs),
	OPERATOR 3 = (icd10pcs, icd10pcs),
	OPERATOR 4 >= (icd10pcs, icd10pcs),
	OPERATOR 5 > (icd10pcs, icd10pcs),
	FUNCTION 1 pg_catalog.brin_minmax_opcinfo(internal),
	FUNCTION 2 pg_catalog.brin_minmax_add_value(internal, internal, internal, internal),
	FUNCTION 3 pg_catalog.brin_minmax_consistent(internal, internal, internal),
	FUNCTION 4 pg_catalog.brin_minmax_union(internal, internal, internal);

CREATE AGGREGATE min(icd10pcs) (
	SFUNC = icd10pcs_smaller, STYPE = icd10pcs, COMBINEFUNC = icd10pcs_smaller,
	SORTOP = <, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(icd10pcs) IS 'first code in code order';

CREATE AGGREGATE max(icd10pcs) (
	SFUNC = icd10pcs_larger, STYPE = icd10pcs, COMBINEFUNC = icd10pcs_larger,
	SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(icd10pcs) IS 'last code in code order';

-- patterns see the printed form; the index narrows by what stands before the
-- first wildcard

CREATE FUNCTION icd10pcs_like_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_like_support'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_like_support(internal) IS 'planner support for LIKE on icd10pcs';

CREATE FUNCTION icd10pcs_like_sel(internal, oid, internal, integer) RETURNS float8
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_like_sel'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_like_sel(internal, oid, internal, integer) IS 'restriction selectivity of LIKE on icd10pcs';

CREATE FUNCTION icd10pcs_like(icd10pcs, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_like'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT icd10pcs_like_support;
COMMENT ON FUNCTION icd10pcs_like(icd10pcs, text) IS 'implementation of ~~ operator';

CREATE OPERATOR ~~ (
	LEFTARG = icd10pcs, RIGHTARG = text, FUNCTION = icd10pcs_like, NEGATOR = !~~,
	RESTRICT = icd10pcs_like_sel, JOIN = likejoinsel
);
COMMENT ON OPERATOR ~~ (icd10pcs, text) IS 'matches LIKE expression';

CREATE FUNCTION icd10pcs_nlike(icd10pcs, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_nlike'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_nlike(icd10pcs, text) IS 'implementation of !~~ operator';

CREATE OPERATOR !~~ (
	LEFTARG = icd10pcs, RIGHTARG = text, FUNCTION = icd10pcs_nlike, NEGATOR = ~~,
	RESTRICT = nlikesel, JOIN = nlikejoinsel
);
COMMENT ON OPERATOR !~~ (icd10pcs, text) IS 'does not match LIKE expression';

CREATE FUNCTION icd10pcs_iclike(icd10pcs, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_iclike'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_iclike(icd10pcs, text) IS 'implementation of ~~* operator';

CREATE OPERATOR ~~* (
	LEFTARG = icd10pcs, RIGHTARG = text, FUNCTION = icd10pcs_iclike, NEGATOR = !~~*,
	RESTRICT = iclikesel, JOIN = iclikejoinsel
);
COMMENT ON OPERATOR ~~* (icd10pcs, text) IS 'matches LIKE expression, case-insensitive';

CREATE FUNCTION icd10pcs_icnlike(icd10pcs, text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_icnlike'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_icnlike(icd10pcs, text) IS 'implementation of !~~* operator';

CREATE OPERATOR !~~* (
	LEFTARG = icd10pcs, RIGHTARG = text, FUNCTION = icd10pcs_icnlike, NEGATOR = ~~*,
	RESTRICT = icnlikesel, JOIN = icnlikejoinsel
);
COMMENT ON OPERATOR !~~* (icd10pcs, text) IS 'does not match LIKE expression, case-insensitive';

-- texts that may be codes; none of these raises on data

CREATE FUNCTION icd10pcs_check(value text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_check'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_check(text) IS 'ok, or the first thing wrong with the shape of a code';

CREATE FUNCTION icd10pcs_is_valid(value text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_is_valid'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_is_valid(text) IS 'has the shape of a code';

CREATE FUNCTION icd10pcs_try(value text) RETURNS icd10pcs
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_try'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_try(text) IS 'the code, or NULL if the text is none';

CREATE FUNCTION icd10pcs_repair(value text) RETURNS icd10pcs
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_repair'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_repair(text) IS 'the code that a text holds without loss of a character, or NULL';

-- Identifiers

CREATE FUNCTION identifier_check(kind text, value text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_identifier_check_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION identifier_check(text, text)
	IS 'ok, test or legacy; or the first rule that the identifier breaks';

CREATE FUNCTION identifier_is_valid(kind text, value text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_identifier_is_valid_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION identifier_is_valid(text, text)
	IS 'is it a valid identifier, in any accepted form?';

CREATE FUNCTION identifier_is_canonical(kind text, value text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_identifier_is_canonical_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION identifier_is_canonical(text, text)
	IS 'is it a valid identifier, in its stored form? For constraints';

CREATE FUNCTION identifier_normalize(kind text, value text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_identifier_normalize_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION identifier_normalize(text, text)
	IS 'stored form of the identifier; NULL if it is not valid';

CREATE FUNCTION identifier_format(kind text, value text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_identifier_format_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION identifier_format(text, text)
	IS 'printed form of the identifier; NULL if it is not valid';

CREATE FUNCTION identifier_mask(kind text, value text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_identifier_mask_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION identifier_mask(text, text)
	IS 'printed form with only the last characters shown; NULL if it is not valid';

CREATE FUNCTION identifier_kinds()
	RETURNS TABLE (kind text, title text, jurisdiction text, example text,
		source text, rule_version integer)
	AS 'MODULE_PATHNAME', 'medrec_identifier_kinds_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION identifier_kinds()
	IS 'the kinds of identifiers that can be checked';

CREATE DOMAIN us_npi AS text
	CHECK (identifier_is_canonical('us_npi', VALUE));
COMMENT ON DOMAIN us_npi IS 'National Provider Identifier, 10 digits';

CREATE DOMAIN us_phone AS text
	CHECK (identifier_is_canonical('us_phone', VALUE));
COMMENT ON DOMAIN us_phone
	IS 'telephone number of the North American Numbering Plan, as +1 and 10 digits';

CREATE DOMAIN us_ssn AS text
	CHECK (identifier_is_canonical('us_ssn', VALUE));
COMMENT ON DOMAIN us_ssn IS 'Social Security Number, 9 digits';

CREATE DOMAIN us_zip AS text
	CHECK (identifier_is_canonical('us_zip', VALUE));
COMMENT ON DOMAIN us_zip IS 'ZIP Code, 5 digits or ZIP+4 with its hyphen';

