-- Quality: from names and statistics, without a scan

CREATE FUNCTION quality_column_guess(column_name text, data_type regtype DEFAULT 'text',
	OUT element text, OUT kind text, OUT score integer)
	AS 'MODULE_PATHNAME', 'medrec_quality_column_guess'
	LANGUAGE C STABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION quality_column_guess(text, regtype)
	IS 'which element of a patient''s record a column of that name and type holds, and of which kind; NULL if its name says nothing';

-- Statistics are read through pg_stats, with the caller's rights; the relation
-- itself is not.
CREATE FUNCTION quality_quick_profile(relation regclass)
	RETURNS TABLE (column_name name, data_type text, element text, kind text, n bigint,
		null_pct numeric, blank_pct numeric, placeholder_pct numeric, invalid_pct numeric,
		declined_pct numeric, present_pct numeric, distinct_n bigint, status text, analyzed_at timestamptz)
	AS 'MODULE_PATHNAME', 'medrec_quality_quick_profile'
	LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 10000 ROWS 30;
COMMENT ON FUNCTION quality_quick_profile(regclass)
	IS 'how complete each column is by the statistics that ANALYZE made; the relation is not read';

CREATE FUNCTION quality_suspect_defaults(relation regclass)
	RETURNS TABLE (column_name name, kind text, value text, rank integer, n bigint,
		share_pct numeric, times numeric, known boolean, class text)
	AS 'MODULE_PATHNAME', 'medrec_quality_suspect_defaults'
	LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 10000 ROWS 10;
COMMENT ON FUNCTION quality_suspect_defaults(regclass)
	IS 'placeholders, and values far too frequent to be a patient''s, by the statistics that ANALYZE made; the relation is not read';

CREATE FUNCTION quality_suggest_profile(relation regclass)
	RETURNS TABLE (ordinal integer, element text, kind text, requirement text, target_pct numeric,
		column_name name, n bigint, present_pct numeric)
	AS 'MODULE_PATHNAME', 'medrec_quality_suggest_profile'
	LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 10000 ROWS 30;
COMMENT ON FUNCTION quality_suggest_profile(regclass)
	IS 'what a profile could ask of the relation''s columns, by the statistics that ANALYZE made: elements for medrec_profile_element';
