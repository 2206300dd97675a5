-- Check digits for issuers, and a site's own record numbers

CREATE FUNCTION check_digit(scheme text, body text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_check_digit_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION check_digit(text, text)
	IS 'check characters of the body; NULL if it is not of the alphabet of the scheme';

CREATE FUNCTION check_digit_schemes()
	RETURNS TABLE (scheme text, title text, alphabet text, source text)
	AS 'MODULE_PATHNAME', 'medrec_check_digit_schemes_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 12;
COMMENT ON FUNCTION check_digit_schemes()
	IS 'the schemes of check digits';

CREATE FUNCTION mrn_check(value text, pattern text, scheme text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_mrn_check_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION mrn_check(text, text, text)
	IS 'ok, or the first rule that the site''s record number breaks: empty, charset, length, format or checksum';
