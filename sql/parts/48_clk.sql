-- Duplicate patients: linkage of institutions that do not show each other who their patients are

CREATE TYPE clk;
CREATE FUNCTION clk_in(cstring) RETURNS clk
	AS 'MODULE_PATHNAME', 'medrec_clk_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_in(cstring) IS 'I/O';
CREATE FUNCTION clk_out(clk) RETURNS cstring
	AS 'MODULE_PATHNAME', 'medrec_clk_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_out(clk) IS 'I/O';
CREATE FUNCTION clk_recv(internal) RETURNS clk
	AS 'MODULE_PATHNAME', 'medrec_clk_recv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_recv(internal) IS 'I/O';
CREATE FUNCTION clk_send(clk) RETURNS bytea
	AS 'MODULE_PATHNAME', 'medrec_clk_send'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_send(clk) IS 'I/O';
CREATE TYPE clk (
	INPUT = clk_in, OUTPUT = clk_out,
	RECEIVE = clk_recv, SEND = clk_send,
	INTERNALLENGTH = 128, ALIGNMENT = char, STORAGE = plain);
COMMENT ON TYPE clk IS 'cryptographic long-term key: a patient as a filter of 1,024 bits, made with a secret';

CREATE FUNCTION patient_clk(key patient_key, secret bytea, salted boolean DEFAULT false) RETURNS clk
	AS 'MODULE_PATHNAME', 'medrec_patient_clk_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2000;
COMMENT ON FUNCTION patient_clk(patient_key, bytea, boolean)
	IS 'a patient for another institution that has the secret, too; NULL if fewer than four fields are known';

CREATE FUNCTION clk_dice(a clk, b clk) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_clk_dice_sql'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION clk_dice(clk, clk)
	IS 'how alike two patients are, 0 to 1';

CREATE FUNCTION clk_matches(a clk, b clk) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_clk_matches'
	LANGUAGE C STABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION clk_matches(clk, clk)
	IS 'implementation of % operator';

CREATE FUNCTION clk_distance(a clk, b clk) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_clk_distance'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION clk_distance(clk, clk)
	IS 'implementation of <-> operator';

CREATE OPERATOR % (
	LEFTARG = clk, RIGHTARG = clk, FUNCTION = clk_matches,
	COMMUTATOR = %, RESTRICT = contsel, JOIN = contjoinsel);
COMMENT ON OPERATOR % (clk, clk) IS 'alike enough to be the same person';

CREATE OPERATOR <-> (
	LEFTARG = clk, RIGHTARG = clk, FUNCTION = clk_distance,
	COMMUTATOR = <->);
COMMENT ON OPERATOR <-> (clk, clk) IS '1 less clk_dice()';

CREATE FUNCTION clk_extract_value(clk, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'medrec_clk_extract_value'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_extract_value(clk, internal) IS 'GIN support';
CREATE FUNCTION clk_extract_query(clk, internal, smallint, internal, internal, internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'medrec_clk_extract_query'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_extract_query(clk, internal, smallint, internal, internal, internal, internal) IS 'GIN support';
CREATE FUNCTION clk_consistent(internal, smallint, clk, integer, internal, internal, internal, internal) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_clk_consistent'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_consistent(internal, smallint, clk, integer, internal, internal, internal, internal) IS 'GIN support';
CREATE FUNCTION clk_triconsistent(internal, smallint, clk, integer, internal, internal, internal) RETURNS "char"
	AS 'MODULE_PATHNAME', 'medrec_clk_triconsistent'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_triconsistent(internal, smallint, clk, integer, internal, internal, internal) IS 'GIN support';

CREATE OPERATOR CLASS clk_ops DEFAULT FOR TYPE clk USING gin AS
	OPERATOR 1 %,
	FUNCTION 1 btint4cmp(integer, integer),
	FUNCTION 2 clk_extract_value(clk, internal),
	FUNCTION 3 clk_extract_query(clk, internal, smallint, internal, internal, internal, internal),
	FUNCTION 4 clk_consistent(internal, smallint, clk, integer, internal, internal, internal, internal),
	FUNCTION 6 clk_triconsistent(internal, smallint, clk, integer, internal, internal, internal),
	STORAGE integer;
