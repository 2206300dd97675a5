-- Identifiers in the columns of a table

CREATE FUNCTION identifier_profile(relation regclass, column_name name, kind text)
	RETURNS TABLE (result text, n bigint)
	AS 'MODULE_PATHNAME', 'medrec_identifier_profile'
	LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000 ROWS 5;
COMMENT ON FUNCTION identifier_profile(regclass, name, text)
	IS 'how many values of a column are valid, and of how many what is wrong: counts only';

CREATE FUNCTION medrec_normalize() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_normalize'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_normalize()
	IS 'trigger before insert or update: brings columns into the stored form of their kinds, or refuses by column and rule';

