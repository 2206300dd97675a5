-- Duplicate patients: how likely it is that two are one

CREATE TYPE match_model;
CREATE FUNCTION match_model_in(cstring) RETURNS match_model
	AS 'MODULE_PATHNAME', 'medrec_match_model_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION match_model_in(cstring) IS 'I/O';
CREATE FUNCTION match_model_out(match_model) RETURNS cstring
	AS 'MODULE_PATHNAME', 'medrec_match_model_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION match_model_out(match_model) IS 'I/O';
CREATE FUNCTION match_model_recv(internal) RETURNS match_model
	AS 'MODULE_PATHNAME', 'medrec_match_model_recv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION match_model_recv(internal) IS 'I/O';
CREATE FUNCTION match_model_send(match_model) RETURNS bytea
	AS 'MODULE_PATHNAME', 'medrec_match_model_send'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION match_model_send(match_model) IS 'I/O';
CREATE TYPE match_model (
	INPUT = match_model_in, OUTPUT = match_model_out,
	RECEIVE = match_model_recv, SEND = match_model_send, LIKE = jsonb);
COMMENT ON TYPE match_model IS 'how often records of one person, and of two, agree in what way: JSON';

CREATE FUNCTION match_model(model jsonb) RETURNS match_model
	AS 'MODULE_PATHNAME', 'medrec_match_model_of_jsonb'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION match_model(jsonb) IS 'model from JSON; refused if it is none';
CREATE CAST (jsonb AS match_model) WITH FUNCTION match_model(jsonb) AS ASSIGNMENT;
CREATE CAST (match_model AS jsonb) WITHOUT FUNCTION AS ASSIGNMENT;

CREATE FUNCTION match_model() RETURNS match_model
	AS 'MODULE_PATHNAME', 'medrec_match_model_default'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION match_model() IS 'built-in model';

CREATE FUNCTION match_model_from_splink(settings jsonb) RETURNS match_model
	AS 'MODULE_PATHNAME', 'medrec_match_model_from_splink'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION match_model_from_splink(jsonb) IS 'model from the JSON of a model of Splink''s';

CREATE FUNCTION match_weight(a patient_key, b patient_key, model match_model DEFAULT NULL) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_match_weight_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION match_weight(patient_key, patient_key, match_model)
	IS 'log2 of the odds that two keys are of one person';

CREATE FUNCTION match_probability(a patient_key, b patient_key, model match_model DEFAULT NULL) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_match_probability_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION match_probability(patient_key, patient_key, match_model)
	IS 'probability that two keys are of one person';

CREATE FUNCTION match_explain(a patient_key, b patient_key, model match_model DEFAULT NULL)
	RETURNS TABLE (field text, agreement text, weight double precision)
	AS 'MODULE_PATHNAME', 'medrec_match_explain_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50 ROWS 10;
COMMENT ON FUNCTION match_explain(patient_key, patient_key, match_model)
	IS 'what speaks for and against two keys'' being of one person; the weights add up to match_weight()';

CREATE FUNCTION match_explain_svg(a patient_key, b patient_key, model match_model DEFAULT NULL) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_match_explain_svg_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION match_explain_svg(patient_key, patient_key, match_model)
	IS 'what match_explain() says, as a chart: SVG';
