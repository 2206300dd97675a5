-- Identifiers

CREATE FUNCTION identifier_check(kind text, value text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_identifier_check_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION identifier_check(text, text)
	IS 'ok, test or legacy; or the first rule that the identifier breaks';

CREATE FUNCTION identifier_is_valid(kind text, value text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_identifier_is_valid_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION identifier_is_valid(text, text)
	IS 'is it a valid identifier, in any accepted form?';

CREATE FUNCTION identifier_is_canonical(kind text, value text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_identifier_is_canonical_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION identifier_is_canonical(text, text)
	IS 'is it a valid identifier, in its stored form? For constraints';

CREATE FUNCTION identifier_normalize(kind text, value text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_identifier_normalize_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION identifier_normalize(text, text)
	IS 'stored form of the identifier; NULL if it is not valid';

CREATE FUNCTION identifier_format(kind text, value text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_identifier_format_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION identifier_format(text, text)
	IS 'printed form of the identifier; NULL if it is not valid';

CREATE FUNCTION identifier_mask(kind text, value text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_identifier_mask_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION identifier_mask(text, text)
	IS 'printed form with only the last characters shown; NULL if it is not valid';

CREATE FUNCTION identifier_kinds()
	RETURNS TABLE (kind text, title text, jurisdiction text, example text,
		source text, rule_version integer)
	AS 'MODULE_PATHNAME', 'medrec_identifier_kinds_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION identifier_kinds()
	IS 'the kinds of identifiers that can be checked';

CREATE DOMAIN us_npi AS text
	CHECK (identifier_is_canonical('us_npi', VALUE));
COMMENT ON DOMAIN us_npi IS 'National Provider Identifier, 10 digits';

CREATE DOMAIN us_phone AS text
	CHECK (identifier_is_canonical('us_phone', VALUE));
COMMENT ON DOMAIN us_phone
	IS 'telephone number of the North American Numbering Plan, as +1 and 10 digits';

CREATE DOMAIN us_ssn AS text
	CHECK (identifier_is_canonical('us_ssn', VALUE));
COMMENT ON DOMAIN us_ssn IS 'Social Security Number, 9 digits';

CREATE DOMAIN us_zip AS text
	CHECK (identifier_is_canonical('us_zip', VALUE));
COMMENT ON DOMAIN us_zip IS 'ZIP Code, 5 digits or ZIP+4 with its hyphen';

