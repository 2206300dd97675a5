-- Duplicate patients: names by their sound

CREATE FUNCTION name_phonetic(name text, method text DEFAULT 'double_metaphone') RETURNS text[]
	AS 'MODULE_PATHNAME', 'medrec_name_phonetic'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION name_phonetic(text, text) IS
	'phonetic codes of the words of a name, each once';
