-- ICD-10-CM as it is printed: chapters, blocks, order; and what became of codes

CREATE FUNCTION icd10_chapter(code icd10) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_icd10_chapter'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_chapter(icd10)
	IS 'the chapter, 1 to 22, of a code';

CREATE FUNCTION icd10_chapter(code text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_icd10_chapter_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_chapter(text)
	IS 'the chapter, 1 to 22, of a code';

CREATE FUNCTION icd10_chapters()
	RETURNS TABLE (chapter integer, first_code text, last_code text, range text)
	AS 'MODULE_PATHNAME', 'medrec_icd10_chapters'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 22;
COMMENT ON FUNCTION icd10_chapters()
	IS 'the chapters of ICD-10-CM';

CREATE FUNCTION icd10_block(code icd10) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10_block'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_block(icd10)
	IS 'the innermost block of a code, as E08-E13, or B99 for a single category';

CREATE FUNCTION icd10_block(code text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_icd10_block_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_block(text)
	IS 'the innermost block of a code, as E08-E13, or B99 for a single category';

CREATE FUNCTION icd10_blocks()
	RETURNS TABLE (block text, chapter integer, first_category text, last_category text, parent_block text)
	AS 'MODULE_PATHNAME', 'medrec_icd10_blocks'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 297;
COMMENT ON FUNCTION icd10_blocks()
	IS 'the blocks of ICD-10-CM, in the order of the book';

CREATE FUNCTION icd10_tabular_rank(code icd10) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_icd10_tabular_rank'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_tabular_rank(icd10)
	IS 'a number that grows in the order of the book: C43, C4A, C44';

CREATE FUNCTION icd10_tabular_rank(code text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_icd10_tabular_rank_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_tabular_rank(text)
	IS 'a number that grows in the order of the book: C43, C4A, C44';

CREATE FUNCTION icd10_replaced_by(code icd10)
	RETURNS TABLE (new_code icd10, since date, part integer)
	AS 'MODULE_PATHNAME', 'medrec_icd10_replaced_by'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION icd10_replaced_by(icd10)
	IS 'the codes that took the place of a code';

CREATE FUNCTION icd10_replaced_by(code text)
	RETURNS TABLE (new_code icd10, since date, part integer)
	AS 'MODULE_PATHNAME', 'medrec_icd10_replaced_by_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION icd10_replaced_by(text)
	IS 'the codes that took the place of a code';

CREATE FUNCTION icd10_replaces(code icd10)
	RETURNS TABLE (old_code icd10, since date, part integer)
	AS 'MODULE_PATHNAME', 'medrec_icd10_replaces'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION icd10_replaces(icd10)
	IS 'the codes whose place a code took';

CREATE FUNCTION icd10_replaces(code text)
	RETURNS TABLE (old_code icd10, since date, part integer)
	AS 'MODULE_PATHNAME', 'medrec_icd10_replaces_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION icd10_replaces(text)
	IS 'the codes whose place a code took';

CREATE FUNCTION icd10_valid_during(code icd10) RETURNS datemultirange
	AS 'MODULE_PATHNAME', 'medrec_icd10_valid_during'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_valid_during(icd10)
	IS 'the days on which a code is billable, as far as editions are known';

CREATE FUNCTION icd10_valid_during(code text) RETURNS datemultirange
	AS 'MODULE_PATHNAME', 'medrec_icd10_valid_during_text'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10_valid_during(text)
	IS 'the days on which a code is billable, as far as editions are known';

CREATE FUNCTION icd10pcs_valid_during(code icd10pcs) RETURNS datemultirange
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_valid_during'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_valid_during(icd10pcs)
	IS 'the days on which a code is billable, as far as editions are known';

CREATE FUNCTION icd10pcs_valid_during(code text) RETURNS datemultirange
	AS 'MODULE_PATHNAME', 'medrec_icd10pcs_valid_during_text'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION icd10pcs_valid_during(text)
	IS 'the days on which a code is billable, as far as editions are known';

