-- Duplicate patients: diminutives, agreement of dates, likeness and parts of whole names

CREATE FUNCTION nickname_of(name text) RETURNS text[]
	AS 'MODULE_PATHNAME', 'medrec_nickname_of_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION nickname_of(text) IS
	'given names that a name may stand for, itself included if it is one';

CREATE FUNCTION date_similarity(a date, b date) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_date_similarity_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION date_similarity(date, date) IS
	'agreement of two dates of birth by component, from 0 to 1 for equal ones';

CREATE FUNCTION date_similarity(a text, b text) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_date_text_similarity_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION date_similarity(text, text) IS
	'the same of dates as text, which may lack day or month; NULL if one is no date';

CREATE FUNCTION name_similarity(a text, b text) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_name_similarity_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION name_similarity(text, text) IS
	'likeness of two whole names in any order of their words, from 0 to 1 for the same words';

CREATE FUNCTION patient_name_parse(name text, OUT family text, OUT given text, OUT middle text, OUT suffix text, OUT prefix text)
	AS 'MODULE_PATHNAME', 'medrec_patient_name_parse_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION patient_name_parse(text) IS
	'parts of a name written in one field; an empty given name stands for a placeholder';

