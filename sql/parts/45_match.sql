-- Duplicate patients: how likely it is that two are one

CREATE FUNCTION match_weight(a patient_key, b patient_key) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_match_weight_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION match_weight(patient_key, patient_key)
	IS 'log2 of the odds that two keys are of one person';

CREATE FUNCTION match_probability(a patient_key, b patient_key) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_match_probability_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION match_probability(patient_key, patient_key)
	IS 'probability that two keys are of one person';

CREATE FUNCTION match_explain(a patient_key, b patient_key)
	RETURNS TABLE (field text, agreement text, weight double precision)
	AS 'MODULE_PATHNAME', 'medrec_match_explain_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 ROWS 10;
COMMENT ON FUNCTION match_explain(patient_key, patient_key)
	IS 'what speaks for and against two keys'' being of one person; the weights add up to match_weight()';
