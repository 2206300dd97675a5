-- Codes by day: the official editions, in the library

CREATE FUNCTION icd10_status(code icd10, on_date date) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10_status'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_status(icd10, date)
	IS 'billable, header, not_yet_valid, expired, unknown or edition_unknown; not_a_code for other texts';

CREATE FUNCTION icd10_status(code text, on_date date) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10_status_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_status(text, date)
	IS 'billable, header, not_yet_valid, expired, unknown or edition_unknown; not_a_code for other texts';

CREATE FUNCTION icd10_is_billable(code icd10, on_date date) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_is_billable'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_is_billable(icd10, date)
	IS 'may the code be billed on that day? NULL if the edition is unknown';

CREATE FUNCTION icd10_is_billable(code text, on_date date) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_is_billable_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_is_billable(text, date)
	IS 'may the code be billed on that day? NULL if the edition is unknown';

CREATE FUNCTION icd10_is_poa_exempt(code icd10, on_date date) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_is_poa_exempt'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_is_poa_exempt(icd10, date)
	IS 'is the code exempt from telling whether it was present on admission? NULL if the edition is unknown';

CREATE FUNCTION icd10_is_poa_exempt(code text, on_date date) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10_is_poa_exempt_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_is_poa_exempt(text, date)
	IS 'is the code exempt from telling whether it was present on admission? NULL if the edition is unknown';

CREATE FUNCTION icd10_parent(code icd10, on_date date) RETURNS icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_parent'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_parent(icd10, date)
	IS 'the longest code of that day that the code begins with';

CREATE FUNCTION icd10_parent(code text, on_date date) RETURNS icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_parent_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_parent(text, date)
	IS 'the longest code of that day that the code begins with';

CREATE FUNCTION icd10_ancestors(code icd10, on_date date) RETURNS SETOF icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_ancestors'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION icd10_ancestors(icd10, date)
	IS 'parent, its parent, and so on, up to the category';

CREATE FUNCTION icd10_ancestors(code text, on_date date) RETURNS SETOF icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_ancestors_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION icd10_ancestors(text, date)
	IS 'parent, its parent, and so on, up to the category';

CREATE FUNCTION icd10_children(code icd10, on_date date) RETURNS SETOF icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_children'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION icd10_children(icd10, date)
	IS 'the codes of that day whose parent the code is, in code order';

CREATE FUNCTION icd10_children(code text, on_date date) RETURNS SETOF icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_children_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION icd10_children(text, date)
	IS 'the codes of that day whose parent the code is, in code order';

CREATE FUNCTION icd10_descendants(code icd10, on_date date) RETURNS SETOF icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_descendants'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 50;
COMMENT ON FUNCTION icd10_descendants(icd10, date)
	IS 'the codes of that day under a code, in code order';

CREATE FUNCTION icd10_descendants(code text, on_date date) RETURNS SETOF icd10
	AS 'MODULE_PATHNAME', 'medrec_icd10_descendants_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 50;
COMMENT ON FUNCTION icd10_descendants(text, date)
	IS 'the codes of that day under a code, in code order';

CREATE FUNCTION icd10pcs_status(code icd10pcs, on_date date) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_status'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_status(icd10pcs, date)
	IS 'billable, not_yet_valid, expired, unknown or edition_unknown; not_a_code for other texts';

CREATE FUNCTION icd10pcs_status(code text, on_date date) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_status_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_status(text, date)
	IS 'billable, not_yet_valid, expired, unknown or edition_unknown; not_a_code for other texts';

CREATE FUNCTION icd10pcs_is_billable(code icd10pcs, on_date date) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_is_billable'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_is_billable(icd10pcs, date)
	IS 'may the code be billed on that day? NULL if the edition is unknown';

CREATE FUNCTION icd10pcs_is_billable(code text, on_date date) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_is_billable_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_is_billable(text, date)
	IS 'may the code be billed on that day? NULL if the edition is unknown';

CREATE FUNCTION icd10pcs_table(code icd10pcs) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT left(code::text, 3);
END;
COMMENT ON FUNCTION icd10pcs_table(icd10pcs)
	IS 'the first three characters: section, body system, operation';

CREATE FUNCTION icd10pcs_table(code text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT left(icd10pcs_try(code)::text, 3);
END;
COMMENT ON FUNCTION icd10pcs_table(text)
	IS 'the first three characters: section, body system, operation; NULL for a text that is no code';

CREATE FUNCTION icd10_editions()
	RETURNS TABLE (system text, edition text, valid_from date, valid_to date, codes bigint, billable bigint)
	AS 'MODULE_PATHNAME', 'medrec_icd10_editions'
	LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10000 ROWS 40;
COMMENT ON FUNCTION icd10_editions()
	IS 'the editions that are known: from when to when, how many codes, and how many of them billable';

