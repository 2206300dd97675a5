-- The quality of many records: a state that can be stored, added and taken away

CREATE TYPE quality_state;

CREATE FUNCTION quality_state_in(cstring) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_in(cstring) IS 'I/O';
CREATE FUNCTION quality_state_out(quality_state) RETURNS cstring
	AS 'MODULE_PATHNAME', 'medrec_quality_state_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_out(quality_state) IS 'I/O';
CREATE FUNCTION quality_state_recv(internal) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_recv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_recv(internal) IS 'I/O';
CREATE FUNCTION quality_state_send(quality_state) RETURNS bytea
	AS 'MODULE_PATHNAME', 'medrec_quality_state_send'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_send(quality_state) IS 'I/O';

CREATE TYPE quality_state (
	INPUT = quality_state_in, OUTPUT = quality_state_out,
	RECEIVE = quality_state_recv, SEND = quality_state_send,
	ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE quality_state
	IS 'how complete many records are by a profile, as counts: states are added, and taken away again, exactly';

-- The aggregate of rows

CREATE FUNCTION quality_accum(state quality_state, profile text, VARIADIC elements "any") RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_accum'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION quality_accum(quality_state, text, VARIADIC "any")
	IS 'adds a row to a quality state';

CREATE FUNCTION quality_accum_inv(state quality_state, profile text, VARIADIC elements "any") RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_accum_inv'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION quality_accum_inv(quality_state, text, VARIADIC "any")
	IS 'takes a row from a quality state';

CREATE FUNCTION quality_state_accum(quality_state, quality_state) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_accum'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_accum(quality_state, quality_state)
	IS 'adds two quality states';

CREATE FUNCTION quality_state_accum_inv(quality_state, quality_state) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_accum_inv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_accum_inv(quality_state, quality_state)
	IS 'takes a quality state from another';

CREATE FUNCTION quality_state_final(quality_state) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_final'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_final(quality_state)
	IS 'result of quality and quality_rollup';

CREATE AGGREGATE quality(profile text, VARIADIC elements "any") (
	SFUNC = quality_accum,
	STYPE = quality_state,
	SSPACE = 4096,
	FINALFUNC = quality_state_final,
	COMBINEFUNC = quality_state_accum,
	MSFUNC = quality_accum,
	MINVFUNC = quality_accum_inv,
	MSTYPE = quality_state,
	MSSPACE = 4096,
	MFINALFUNC = quality_state_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE quality(text, VARIADIC "any")
	IS 'counts rows by a profile, whose elements are given in its order; NULL of no rows';

CREATE AGGREGATE quality_rollup(state quality_state) (
	SFUNC = quality_state_accum,
	STYPE = quality_state,
	SSPACE = 4096,
	FINALFUNC = quality_state_final,
	COMBINEFUNC = quality_state_accum,
	MSFUNC = quality_state_accum,
	MINVFUNC = quality_state_accum_inv,
	MSTYPE = quality_state,
	MSSPACE = 4096,
	MFINALFUNC = quality_state_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE quality_rollup(quality_state)
	IS 'sum of quality states, of days, shards or partitions';

-- The group

CREATE FUNCTION quality_state_add(quality_state, quality_state) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_accum'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_add(quality_state, quality_state) IS 'implementation of + operator';
CREATE FUNCTION quality_state_subtract(quality_state, quality_state) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_accum_inv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_subtract(quality_state, quality_state) IS 'implementation of - operator';
CREATE FUNCTION quality_state_eq(quality_state, quality_state) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_quality_state_eq'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_eq(quality_state, quality_state) IS 'implementation of = operator';
CREATE FUNCTION quality_state_ne(quality_state, quality_state) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_quality_state_ne'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_ne(quality_state, quality_state) IS 'implementation of <> operator';

CREATE OPERATOR + (
	LEFTARG = quality_state, RIGHTARG = quality_state, FUNCTION = quality_state_add,
	COMMUTATOR = +);
COMMENT ON OPERATOR + (quality_state, quality_state) IS 'of the rows of both';
CREATE OPERATOR - (
	LEFTARG = quality_state, RIGHTARG = quality_state, FUNCTION = quality_state_subtract);
COMMENT ON OPERATOR - (quality_state, quality_state) IS 'without the rows of the second';
CREATE OPERATOR = (
	LEFTARG = quality_state, RIGHTARG = quality_state, FUNCTION = quality_state_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR = (quality_state, quality_state) IS 'the same counts of the same profile';
CREATE OPERATOR <> (
	LEFTARG = quality_state, RIGHTARG = quality_state, FUNCTION = quality_state_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (quality_state, quality_state) IS 'not the same counts of the same profile';

-- What a state says

CREATE FUNCTION quality_score(state quality_state) RETURNS numeric
	AS 'MODULE_PATHNAME', 'medrec_quality_score'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_score(quality_state)
	IS '100 x weight of what is present / weight of what is expected, over all rows; NULL if nothing is expected';

CREATE FUNCTION quality_summary(state quality_state, OUT profile text, OUT fingerprint text, OUT n bigint,
	OUT score numeric, OUT complete bigint, OUT complete_pct numeric,
	OUT match_ready bigint, OUT match_ready_pct numeric, OUT score_p10 integer, OUT score_p50 integer)
	AS 'MODULE_PATHNAME', 'medrec_quality_summary'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_summary(quality_state)
	IS 'rows, score, complete and match-ready rows, and the scores that a tenth and half of the rows do not exceed';

CREATE FUNCTION quality_state_elements(state quality_state, OUT element text, OUT requirement text, OUT weight numeric,
	OUT n bigint, OUT expected bigint, OUT present bigint, OUT nulls bigint, OUT blank bigint, OUT placeholder bigint,
	OUT invalid bigint, OUT declined bigint, OUT not_applicable bigint,
	OUT rate_pct numeric, OUT low_pct numeric, OUT high_pct numeric, OUT lost_points numeric) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'medrec_quality_state_elements'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION quality_state_elements(quality_state)
	IS 'counts by element, the rate with Wilson''s interval of 95 %, and the points that the score loses by it; from the state alone';

CREATE FUNCTION quality_scores(state quality_state, OUT score integer, OUT n bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'medrec_quality_scores'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 101;
COMMENT ON FUNCTION quality_scores(quality_state)
	IS 'how many rows have which score, rounded down';

CREATE FUNCTION quality_patterns(state quality_state, OUT missing text[], OUT n bigint, OUT pct numeric) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'medrec_quality_patterns'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 50;
COMMENT ON FUNCTION quality_patterns(quality_state)
	IS 'which of the elements in the profile''s patterns are missing together, in how many rows';
