-- Duplicate patients: the combinations of fields that CMS proposes to take for a match

CREATE FUNCTION match_rules(a patient_key, b patient_key)
	RETURNS TABLE (rule_id text, fields text[], fuzzy_field text, p_collision double precision)
	AS 'MODULE_PATHNAME', 'medrec_match_rules_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 ROWS 5;
COMMENT ON FUNCTION match_rules(patient_key, patient_key)
	IS 'the combinations of fields of CMS''s patient matching proposal in which two keys agree';

