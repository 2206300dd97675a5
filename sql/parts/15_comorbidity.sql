-- Comorbidities: the conditions that a patient's codes name, one bit each

-- A mask holds all that is named; what overrides what is asked when conditions
-- are listed or weighed.  So masks go together with bit_or, at any time.

CREATE FUNCTION charlson_mask(codes icd10[]) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_charlson_mask'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION charlson_mask(icd10[])
	IS 'the conditions of Charlson that the codes name, a bit each';

CREATE FUNCTION charlson_mask(codes text[]) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_charlson_mask_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION charlson_mask(text[])
	IS 'the conditions of Charlson that the codes name, a bit each';

CREATE FUNCTION charlson_index(codes icd10[], weights text DEFAULT 'charlson1987') RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_charlson_index'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION charlson_index(icd10[], text)
	IS 'sum of the weights of the conditions that count';

CREATE FUNCTION charlson_index(codes text[], weights text DEFAULT 'charlson1987') RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_charlson_index_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION charlson_index(text[], text)
	IS 'sum of the weights of the conditions that count';

CREATE FUNCTION charlson_index(mask bigint, weights text DEFAULT 'charlson1987') RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_charlson_index_mask'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION charlson_index(bigint, text)
	IS 'sum of the weights of the conditions that count';

CREATE FUNCTION charlson_conditions(codes icd10[], weights text DEFAULT 'charlson1987') RETURNS TABLE (condition text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_charlson_conditions'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION charlson_conditions(icd10[], text)
	IS 'the conditions that count, and their weights';

CREATE FUNCTION charlson_conditions(codes text[], weights text DEFAULT 'charlson1987') RETURNS TABLE (condition text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_charlson_conditions_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION charlson_conditions(text[], text)
	IS 'the conditions that count, and their weights';

CREATE FUNCTION charlson_conditions(mask bigint, weights text DEFAULT 'charlson1987') RETURNS TABLE (condition text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_charlson_conditions_mask'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION charlson_conditions(bigint, text)
	IS 'the conditions that count, and their weights';

CREATE FUNCTION charlson_mask_accum(state bigint, code icd10) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_charlson_mask_accum'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION charlson_mask_accum(bigint, icd10)
	IS 'adds a code to the state of charlson_mask_agg';

CREATE FUNCTION charlson_mask_accum(state bigint, code text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_charlson_mask_accum_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION charlson_mask_accum(bigint, text)
	IS 'adds a code to the state of charlson_mask_agg';

CREATE AGGREGATE charlson_mask_agg(code icd10) (
	SFUNC = charlson_mask_accum,
	STYPE = bigint,
	INITCOND = '0',
	COMBINEFUNC = pg_catalog.int8or,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE charlson_mask_agg(icd10)
	IS 'the conditions of Charlson that the codes of all rows name, a bit each';

CREATE AGGREGATE charlson_mask_agg(code text) (
	SFUNC = charlson_mask_accum,
	STYPE = bigint,
	INITCOND = '0',
	COMBINEFUNC = pg_catalog.int8or,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE charlson_mask_agg(text)
	IS 'the conditions of Charlson that the codes of all rows name, a bit each';

CREATE FUNCTION elixhauser_mask(codes icd10[], scheme text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_mask'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION elixhauser_mask(icd10[], text)
	IS 'the conditions of Elixhauser that the codes name, a bit each';

CREATE FUNCTION elixhauser_mask(codes text[], scheme text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_mask_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION elixhauser_mask(text[], text)
	IS 'the conditions of Elixhauser that the codes name, a bit each';

CREATE FUNCTION elixhauser_index(codes icd10[], scheme text, weights text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_index'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION elixhauser_index(icd10[], text, text)
	IS 'sum of the weights of the conditions that count';

CREATE FUNCTION elixhauser_index(codes text[], scheme text, weights text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_index_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION elixhauser_index(text[], text, text)
	IS 'sum of the weights of the conditions that count';

CREATE FUNCTION elixhauser_index(mask bigint, scheme text, weights text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_index_mask'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION elixhauser_index(bigint, text, text)
	IS 'sum of the weights of the conditions that count';

CREATE FUNCTION elixhauser_conditions(codes icd10[], scheme text, weights text) RETURNS TABLE (condition text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_conditions'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION elixhauser_conditions(icd10[], text, text)
	IS 'the conditions that count, and their weights';

CREATE FUNCTION elixhauser_conditions(codes text[], scheme text, weights text) RETURNS TABLE (condition text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_conditions_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION elixhauser_conditions(text[], text, text)
	IS 'the conditions that count, and their weights';

CREATE FUNCTION elixhauser_conditions(mask bigint, scheme text, weights text) RETURNS TABLE (condition text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_conditions_mask'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION elixhauser_conditions(bigint, text, text)
	IS 'the conditions that count, and their weights';

CREATE FUNCTION elixhauser_mask_accum(state bigint, code icd10, scheme text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_mask_accum'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION elixhauser_mask_accum(bigint, icd10, text)
	IS 'adds a code to the state of elixhauser_mask_agg';

CREATE FUNCTION elixhauser_mask_accum(state bigint, code text, scheme text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_mask_accum_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION elixhauser_mask_accum(bigint, text, text)
	IS 'adds a code to the state of elixhauser_mask_agg';

CREATE AGGREGATE elixhauser_mask_agg(code icd10, scheme text) (
	SFUNC = elixhauser_mask_accum,
	STYPE = bigint,
	INITCOND = '0',
	COMBINEFUNC = pg_catalog.int8or,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE elixhauser_mask_agg(icd10, text)
	IS 'the conditions of Elixhauser that the codes of all rows name, a bit each';

CREATE AGGREGATE elixhauser_mask_agg(code text, scheme text) (
	SFUNC = elixhauser_mask_accum,
	STYPE = bigint,
	INITCOND = '0',
	COMBINEFUNC = pg_catalog.int8or,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE elixhauser_mask_agg(text, text)
	IS 'the conditions of Elixhauser that the codes of all rows name, a bit each';

CREATE FUNCTION comorbidity_conditions()
	RETURNS TABLE (scheme text, bit_number integer, condition text, title text, overrides text[], weights text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_comorbidity_conditions'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 141;
COMMENT ON FUNCTION comorbidity_conditions()
	IS 'every condition of every scheme: its bit, what it overrides, and its weight in each set of weights';
