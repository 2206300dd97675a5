-- Titles

CREATE FUNCTION icd10_title(code icd10) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10_title'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_title(icd10)
	IS 'official title, the last one the code had';

CREATE FUNCTION icd10_title(code text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10_title_text'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_title(text)
	IS 'official title, the last one the code had';

CREATE FUNCTION icd10_title(code icd10, on_date date) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10_title'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_title(icd10, date)
	IS 'official title in the edition of that day; NULL if the code is not in it, or the title not known';

CREATE FUNCTION icd10_title(code text, on_date date) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10_title_text'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_title(text, date)
	IS 'official title in the edition of that day; NULL if the code is not in it, or the title not known';

CREATE FUNCTION icd10pcs_title(code icd10pcs) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_title'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_title(icd10pcs)
	IS 'official title that was loaded, the last one the code had';

CREATE FUNCTION icd10pcs_title(code text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_title_text'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_title(text)
	IS 'official title that was loaded, the last one the code had';

CREATE FUNCTION icd10pcs_title(code icd10pcs, on_date date) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_title'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_title(icd10pcs, date)
	IS 'official title in the edition of that day; NULL if the code is not in it, or none was loaded';

CREATE FUNCTION icd10pcs_title(code text, on_date date) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_title_text'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_title(text, date)
	IS 'official title in the edition of that day; NULL if the code is not in it, or none was loaded';

CREATE FUNCTION icd10_seventh_characters(code icd10, on_date date)
	RETURNS TABLE ("character" text, meaning text, whole_code icd10)
	AS 'MODULE_PATHNAME', 'medrec_icd10_seventh_characters'
	LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION icd10_seventh_characters(icd10, date)
	IS 'which seventh characters a code takes on a day, and what they mean; of a whole code its own';

CREATE FUNCTION icd10_seventh_characters(code text, on_date date)
	RETURNS TABLE ("character" text, meaning text, whole_code icd10)
	AS 'MODULE_PATHNAME', 'medrec_icd10_seventh_characters_text'
	LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION icd10_seventh_characters(text, date)
	IS 'which seventh characters a code takes on a day, and what they mean; of a whole code its own';

CREATE FUNCTION icd10_search_library(config regconfig, query tsquery, on_date date)
	RETURNS TABLE (code icd10, title text)
	AS 'MODULE_PATHNAME', 'medrec_icd10_search_library'
	LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100000 ROWS 100;
COMMENT ON FUNCTION icd10_search_library(regconfig, tsquery, date)
	IS 'titles in the library that may match a query, for icd10_search()';

CREATE FUNCTION icd10_search(words text, on_date date)
	RETURNS TABLE (code icd10, title text, billable boolean, rank real)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 100
BEGIN ATOMIC
	WITH q AS MATERIALIZED (
		SELECT websearch_to_tsquery('pg_catalog.english', words) AS query
	), candidate AS (
		SELECT l.code, l.title, to_tsvector('pg_catalog.english', l.title) AS vector
		FROM q, icd10_search_library('pg_catalog.english', q.query, on_date) l
		UNION ALL
		SELECT icd10_try(t.code), t.title, to_tsvector('pg_catalog.english', t.title)
		FROM q, medrec_code_title t
		WHERE t.list = 'icd10cm' AND to_tsvector('pg_catalog.english', t.title) @@ q.query
			AND t.title = icd10_title(t.code, on_date)
	)
	SELECT c.code, c.title, icd10_is_billable(c.code, on_date),
		ts_rank_cd(c.vector, q.query, 2)
	FROM q, candidate c
	WHERE c.vector @@ q.query
	ORDER BY 4 DESC, icd10_tabular_rank(c.code);
END;
COMMENT ON FUNCTION icd10_search(text, date)
	IS 'codes of that day whose title has the words, the best match first; words as in a web search';

CREATE FUNCTION icd10pcs_search(words text, on_date date)
	RETURNS TABLE (code icd10pcs, title text, rank real)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 100
BEGIN ATOMIC
	SELECT icd10pcs_try(t.code), t.title, ts_rank_cd(to_tsvector('pg_catalog.english', t.title), q.query, 2)
	FROM (SELECT websearch_to_tsquery('pg_catalog.english', words) AS query) q, medrec_code_title t
	WHERE t.list = 'icd10pcs' AND to_tsvector('pg_catalog.english', t.title) @@ q.query
		AND t.title = icd10pcs_title(t.code, on_date)
	ORDER BY 3 DESC, t.code;
END;
COMMENT ON FUNCTION icd10pcs_search(text, date)
	IS 'procedures of that day whose loaded title has the words, the best match first';

