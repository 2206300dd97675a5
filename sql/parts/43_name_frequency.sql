-- Duplicate patients: how frequent names are

CREATE FUNCTION name_frequency(name text, part text DEFAULT 'family') RETURNS real
	AS 'MODULE_PATHNAME', 'medrec_name_frequency_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION name_frequency(text, text) IS
	'share of the population of the United States that has this family name or given name';

