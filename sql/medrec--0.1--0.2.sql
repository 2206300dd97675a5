\echo Use "ALTER EXTENSION medrec UPDATE TO '0.2'" to load this file. \quit

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

-- Encounters: the Medicare Code Editor, and notes of the tabular list

-- Not strict, since what is missing is a row of its own or is not needed.
-- A row repeats a code, never a text that is none.

CREATE FUNCTION encounter_edits(diagnoses icd10[], procedures icd10pcs[] DEFAULT NULL, age integer DEFAULT NULL,
	sex text DEFAULT NULL, admitted date DEFAULT NULL, discharged date DEFAULT NULL, discharge_status text DEFAULT NULL,
	poa text[] DEFAULT NULL)
	RETURNS TABLE (edit text, severity text, item text, "position" integer, code text, message text)
	AS 'MODULE_PATHNAME', 'medrec_encounter_edits_icd10'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 15 ROWS 2;
COMMENT ON FUNCTION encounter_edits(icd10[], icd10pcs[], integer, text, date, date, text, text[])
	IS 'what the Medicare Code Editor objects to in an inpatient stay, and what the notes of the tabular list advise against, by the day of discharge';

CREATE FUNCTION encounter_edits(diagnoses text[], procedures text[] DEFAULT NULL, age integer DEFAULT NULL,
	sex text DEFAULT NULL, admitted date DEFAULT NULL, discharged date DEFAULT NULL, discharge_status text DEFAULT NULL,
	poa text[] DEFAULT NULL)
	RETURNS TABLE (edit text, severity text, item text, "position" integer, code text, message text)
	AS 'MODULE_PATHNAME', 'medrec_encounter_edits_text'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 15 ROWS 2;
COMMENT ON FUNCTION encounter_edits(text[], text[], integer, text, date, date, text, text[])
	IS 'what the Medicare Code Editor objects to in an inpatient stay, and what the notes of the tabular list advise against, by the day of discharge';

CREATE FUNCTION encounter_is_clean(diagnoses icd10[], procedures icd10pcs[] DEFAULT NULL, age integer DEFAULT NULL,
	sex text DEFAULT NULL, admitted date DEFAULT NULL, discharged date DEFAULT NULL, discharge_status text DEFAULT NULL,
	poa text[] DEFAULT NULL)
	RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_encounter_is_clean'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION encounter_is_clean(icd10[], icd10pcs[], integer, text, date, date, text, text[])
	IS 'has the stay no row of severity edit in encounter_edits()? NULL if the edits of the day of discharge are unknown';

CREATE FUNCTION encounter_is_clean(diagnoses text[], procedures text[] DEFAULT NULL, age integer DEFAULT NULL,
	sex text DEFAULT NULL, admitted date DEFAULT NULL, discharged date DEFAULT NULL, discharge_status text DEFAULT NULL,
	poa text[] DEFAULT NULL)
	RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_encounter_is_clean_text'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION encounter_is_clean(text[], text[], integer, text, date, date, text, text[])
	IS 'has the stay no row of severity edit in encounter_edits()? NULL if the edits of the day of discharge are unknown';

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

-- Comorbidities: the conditions that a patient's codes name, one bit each

-- A mask holds all that is named; what overrides what is asked when conditions
-- are listed or weighed.  So masks go together with bit_or, at any time.

CREATE FUNCTION charlson_mask(codes icd10[]) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_charlson_mask'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION charlson_mask(icd10[])
	IS 'the conditions of Charlson that the codes name, a bit each';

CREATE FUNCTION charlson_mask(codes text[]) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_charlson_mask_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION charlson_mask(text[])
	IS 'the conditions of Charlson that the codes name, a bit each';

CREATE FUNCTION charlson_index(codes icd10[], weights text DEFAULT 'charlson1987') RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_charlson_index'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION charlson_index(icd10[], text)
	IS 'sum of the weights of the conditions that count';

CREATE FUNCTION charlson_index(codes text[], weights text DEFAULT 'charlson1987') RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_charlson_index_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION charlson_index(text[], text)
	IS 'sum of the weights of the conditions that count';

CREATE FUNCTION charlson_index(mask bigint, weights text DEFAULT 'charlson1987') RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_charlson_index_mask'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION charlson_index(bigint, text)
	IS 'sum of the weights of the conditions that count';

CREATE FUNCTION charlson_conditions(codes icd10[], weights text DEFAULT 'charlson1987') RETURNS TABLE (condition text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_charlson_conditions'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION charlson_conditions(icd10[], text)
	IS 'the conditions that count, and their weights';

CREATE FUNCTION charlson_conditions(codes text[], weights text DEFAULT 'charlson1987') RETURNS TABLE (condition text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_charlson_conditions_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION charlson_conditions(text[], text)
	IS 'the conditions that count, and their weights';

CREATE FUNCTION charlson_conditions(mask bigint, weights text DEFAULT 'charlson1987') RETURNS TABLE (condition text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_charlson_conditions_mask'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION charlson_conditions(bigint, text)
	IS 'the conditions that count, and their weights';

CREATE FUNCTION charlson_mask_accum(state bigint, code icd10) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_charlson_mask_accum'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION charlson_mask_accum(bigint, icd10)
	IS 'adds a code to the state of charlson_mask_agg';

CREATE FUNCTION charlson_mask_accum(state bigint, code text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_charlson_mask_accum_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION charlson_mask_accum(bigint, text)
	IS 'adds a code to the state of charlson_mask_agg';

CREATE AGGREGATE charlson_mask_agg(code icd10) (
	SFUNC = charlson_mask_accum,
	STYPE = bigint,
	INITCOND = '0',
	COMBINEFUNC = pg_catalog.int8or,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE charlson_mask_agg(icd10)
	IS 'the conditions of Charlson that the codes of all rows name, a bit each';

CREATE AGGREGATE charlson_mask_agg(code text) (
	SFUNC = charlson_mask_accum,
	STYPE = bigint,
	INITCOND = '0',
	COMBINEFUNC = pg_catalog.int8or,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE charlson_mask_agg(text)
	IS 'the conditions of Charlson that the codes of all rows name, a bit each';

CREATE FUNCTION elixhauser_mask(codes icd10[], scheme text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_mask'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION elixhauser_mask(icd10[], text)
	IS 'the conditions of Elixhauser that the codes name, a bit each';

CREATE FUNCTION elixhauser_mask(codes text[], scheme text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_mask_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION elixhauser_mask(text[], text)
	IS 'the conditions of Elixhauser that the codes name, a bit each';

CREATE FUNCTION elixhauser_index(codes icd10[], scheme text, weights text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_index'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION elixhauser_index(icd10[], text, text)
	IS 'sum of the weights of the conditions that count';

CREATE FUNCTION elixhauser_index(codes text[], scheme text, weights text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_index_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION elixhauser_index(text[], text, text)
	IS 'sum of the weights of the conditions that count';

CREATE FUNCTION elixhauser_index(mask bigint, scheme text, weights text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_index_mask'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION elixhauser_index(bigint, text, text)
	IS 'sum of the weights of the conditions that count';

CREATE FUNCTION elixhauser_conditions(codes icd10[], scheme text, weights text) RETURNS TABLE (condition text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_conditions'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION elixhauser_conditions(icd10[], text, text)
	IS 'the conditions that count, and their weights';

CREATE FUNCTION elixhauser_conditions(codes text[], scheme text, weights text) RETURNS TABLE (condition text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_conditions_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION elixhauser_conditions(text[], text, text)
	IS 'the conditions that count, and their weights';

CREATE FUNCTION elixhauser_conditions(mask bigint, scheme text, weights text) RETURNS TABLE (condition text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_conditions_mask'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION elixhauser_conditions(bigint, text, text)
	IS 'the conditions that count, and their weights';

CREATE FUNCTION elixhauser_mask_accum(state bigint, code icd10, scheme text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_mask_accum'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION elixhauser_mask_accum(bigint, icd10, text)
	IS 'adds a code to the state of elixhauser_mask_agg';

CREATE FUNCTION elixhauser_mask_accum(state bigint, code text, scheme text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_elixhauser_mask_accum_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION elixhauser_mask_accum(bigint, text, text)
	IS 'adds a code to the state of elixhauser_mask_agg';

CREATE AGGREGATE elixhauser_mask_agg(code icd10, scheme text) (
	SFUNC = elixhauser_mask_accum,
	STYPE = bigint,
	INITCOND = '0',
	COMBINEFUNC = pg_catalog.int8or,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE elixhauser_mask_agg(icd10, text)
	IS 'the conditions of Elixhauser that the codes of all rows name, a bit each';

CREATE AGGREGATE elixhauser_mask_agg(code text, scheme text) (
	SFUNC = elixhauser_mask_accum,
	STYPE = bigint,
	INITCOND = '0',
	COMBINEFUNC = pg_catalog.int8or,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE elixhauser_mask_agg(text, text)
	IS 'the conditions of Elixhauser that the codes of all rows name, a bit each';

CREATE FUNCTION comorbidity_conditions()
	RETURNS TABLE (scheme text, bit_number integer, condition text, title text, overrides text[], weights text, weight integer)
	AS 'MODULE_PATHNAME', 'medrec_comorbidity_conditions'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 141;
COMMENT ON FUNCTION comorbidity_conditions()
	IS 'every condition of every scheme: its bit, what it overrides, and its weight in each set of weights';
-- Why a code may not be billed, since when, and what instead

CREATE FUNCTION icd10_explain(code icd10, on_date date)
	RETURNS TABLE (rule text, severity text, message text, suggestion text)
	AS 'MODULE_PATHNAME', 'medrec_icd10_explain'
	LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION icd10_explain(icd10, date)
	IS 'why a code may not be billed on a day, since when, and what instead';

CREATE FUNCTION icd10_explain(code text, on_date date)
	RETURNS TABLE (rule text, severity text, message text, suggestion text)
	AS 'MODULE_PATHNAME', 'medrec_icd10_explain_text'
	LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION icd10_explain(text, date)
	IS 'why a code, or a text that may be one, may not be billed on a day, since when, and what instead';

-- Which billable code could have been meant

CREATE FUNCTION icd10_suggest(code icd10, on_date date)
	RETURNS TABLE (code icd10, kind text, reason text, title text)
	AS 'MODULE_PATHNAME', 'medrec_icd10_suggest'
	LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION icd10_suggest(icd10, date)
	IS 'which codes, billable on a day, could have been meant by one that is not, the likeliest first';

CREATE FUNCTION icd10_suggest(code text, on_date date)
	RETURNS TABLE (code icd10, kind text, reason text, title text)
	AS 'MODULE_PATHNAME', 'medrec_icd10_suggest_text'
	LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION icd10_suggest(text, date)
	IS 'which codes, billable on a day, could have been meant by a text or by a code that is not, the likeliest first';
-- What a site loads: later editions, titles, and lists of other systems

-- Tables that dumps keep have no foreign keys, since pg_restore may load them in any order.
CREATE FUNCTION medrec_rows_follow() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_rows_follow'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_rows_follow()
	IS 'trigger: the rows of the table that is named first have the key of the row, go with it and are renamed with it';

CREATE TABLE medrec_edition (
	list text COLLATE "C" NOT NULL CHECK (list ~ '^[a-z][a-z0-9_]*$'),
	edition text NOT NULL,
	valid_from date NOT NULL CHECK (isfinite(valid_from)),
	valid_to date NOT NULL CHECK (valid_to >= valid_from),
	codes bigint NOT NULL,
	billable bigint,
	sha256 text NOT NULL,
	loaded_at timestamptz NOT NULL DEFAULT now(),
	loaded_by text NOT NULL DEFAULT current_user,
	PRIMARY KEY (list, valid_from)
);
COMMENT ON TABLE medrec_edition
	IS 'lists of codes that were loaded: icd10cm, icd10pcs, mce_icd10cm, mce_icd10pcs, poa_icd10cm, or another system''s';

CREATE TABLE medrec_code_change (
	list text COLLATE "C" NOT NULL,
	code text COLLATE "C" NOT NULL,
	valid_from date NOT NULL,
	state text NOT NULL,
	PRIMARY KEY (list, code, valid_from)
);
CREATE TRIGGER medrec_code_change_follows AFTER UPDATE OF list, valid_from OR DELETE ON medrec_edition
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_code_change', 'list', 'valid_from');
COMMENT ON TABLE medrec_code_change
	IS 'what a loaded list changed against the one before: billable, header or none; or the flags of a code';

CREATE TABLE medrec_code_title (
	list text COLLATE "C" NOT NULL,
	code text COLLATE "C" NOT NULL,
	valid_from date NOT NULL,
	title text NOT NULL,
	PRIMARY KEY (list, code, valid_from)
);
CREATE TRIGGER medrec_code_title_follows AFTER UPDATE OF list, valid_from OR DELETE ON medrec_edition
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_code_title', 'list', 'valid_from');
COMMENT ON TABLE medrec_code_title
	IS 'titles that were loaded, where they differ from the ones before';

CREATE INDEX medrec_code_title_words ON medrec_code_title
	USING gin (to_tsvector('pg_catalog.english', title));

SELECT pg_catalog.pg_extension_config_dump('medrec_edition', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_code_change', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_code_title', '');

GRANT SELECT ON medrec_edition, medrec_code_change, medrec_code_title TO PUBLIC;

CREATE FUNCTION medrec_site_changed() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_site_changed'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_site_changed()
	IS 'trigger of the tables that sites add to: makes all sessions read them again';

CREATE TRIGGER medrec_site_changed
	AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON medrec_edition
	FOR EACH STATEMENT EXECUTE FUNCTION medrec_site_changed();
CREATE TRIGGER medrec_site_changed
	AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON medrec_code_change
	FOR EACH STATEMENT EXECUTE FUNCTION medrec_site_changed();

CREATE FUNCTION icd10_load_edition(system text, valid_from date, order_file bytea DEFAULT NULL,
		addenda bytea DEFAULT NULL, mce bytea DEFAULT NULL, poa bytea DEFAULT NULL,
		valid_to date DEFAULT NULL, billable_codes int DEFAULT NULL, dry_run boolean DEFAULT false)
	RETURNS TABLE (list text, change text, codes bigint)
	AS 'MODULE_PATHNAME', 'medrec_icd10_load_edition'
	LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000000 ROWS 10;
COMMENT ON FUNCTION icd10_load_edition(text, date, bytea, bytea, bytea, bytea, date, int, boolean)
	IS 'takes the publisher''s files of an edition, says what they change, and puts it into force for all sessions';

CREATE FUNCTION code_system_load(system text, edition text, valid_from date, content bytea,
		format text DEFAULT 'text', code_column int DEFAULT 1, title_column int DEFAULT 2,
		separator text DEFAULT E'\t', encoding name DEFAULT 'UTF8',
		valid_to date DEFAULT 'infinity', dry_run boolean DEFAULT false)
	RETURNS TABLE (list text, change text, codes bigint)
	AS 'MODULE_PATHNAME', 'medrec_code_system_load'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000000 ROWS 10;
COMMENT ON FUNCTION code_system_load(text, text, date, bytea, text, int, int, text, name, date, boolean)
	IS 'takes a list of codes of another system, ClaML or plain text, says what it changes, and puts it into force';

CREATE FUNCTION code_system_status(system text, code text, on_date date) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH change AS (
		-- with a dot or without, and without marks behind it
		SELECT c.valid_from, c.state
		FROM (SELECT regexp_replace(upper(btrim(code)), '[^A-Z0-9]+$', '') AS name) n, medrec_code_change c
		WHERE c.list = system AND c.code IN (n.name, replace(n.name, '.', ''), left(n.name, 3) || '.' || substr(n.name, 4))
	)
	SELECT CASE WHEN EXISTS (SELECT FROM medrec_edition e WHERE e.list = system AND on_date BETWEEN e.valid_from AND e.valid_to)
		THEN coalesce(
			(SELECT CASE c.state WHEN 'none' THEN 'expired' ELSE c.state END FROM change c WHERE c.valid_from <= on_date ORDER BY c.valid_from DESC LIMIT 1),
			(SELECT 'not_yet_valid' FROM change LIMIT 1),
			'unknown')
		ELSE 'edition_unknown' END;
END;
COMMENT ON FUNCTION code_system_status(text, text, date)
	IS 'billable (nothing stands under it), header, not_yet_valid, expired, unknown or edition_unknown, in a list that was loaded';

CREATE FUNCTION code_system_title(system text, code text, on_date date) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT t.title
	FROM (SELECT regexp_replace(upper(btrim(code)), '[^A-Z0-9]+$', '') AS name) n, medrec_code_title t
	WHERE t.list = system AND t.code IN (n.name, replace(n.name, '.', ''), left(n.name, 3) || '.' || substr(n.name, 4)) AND t.valid_from <= on_date
		AND code_system_status(system, t.code, on_date) IN ('billable', 'header')
	ORDER BY t.valid_from DESC LIMIT 1;
END;
COMMENT ON FUNCTION code_system_title(text, text, date)
	IS 'the title in a list that was loaded; NULL if the code is not in it on that day';

CREATE FUNCTION code_system_search(system text, words text, on_date date, config regconfig DEFAULT 'pg_catalog.simple')
	RETURNS TABLE (code text, title text, billable boolean, rank real)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 100
BEGIN ATOMIC
	SELECT t.code, t.title, code_system_status(system, t.code, on_date) = 'billable',
		ts_rank_cd(to_tsvector(config, t.title), q.query, 2)
	FROM (SELECT websearch_to_tsquery(config, words) AS query) q, medrec_code_title t
	WHERE t.list = system AND to_tsvector(config, t.title) @@ q.query
		AND t.title = code_system_title(system, t.code, on_date)
	ORDER BY 4 DESC, t.code;
END;
COMMENT ON FUNCTION code_system_search(text, text, date, regconfig)
	IS 'codes of a loaded list on that day whose title has the words, the best match first';

-- The tables of ICD-10-PCS, which say what each character of a code means

CREATE TABLE medrec_icd10pcs_label (
	list text COLLATE "C" NOT NULL DEFAULT 'icd10pcs_tables' CHECK (list = 'icd10pcs_tables'),
	valid_from date NOT NULL,
	pcs_table text COLLATE "C" NOT NULL,
	row_number int NOT NULL,
	place int NOT NULL CHECK (place BETWEEN 1 AND 7),
	"character" text COLLATE "C" NOT NULL,
	axis text NOT NULL,
	label text NOT NULL,
	PRIMARY KEY (pcs_table, valid_from, row_number, place, "character")
);
CREATE TRIGGER medrec_icd10pcs_label_follows AFTER UPDATE OF list, valid_from OR DELETE ON medrec_edition
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_icd10pcs_label', 'list', 'valid_from');
COMMENT ON TABLE medrec_icd10pcs_label
	IS 'what the characters of procedure codes mean, as loaded: by table (the first three) and row (the others; 0 for the first three)';
SELECT pg_catalog.pg_extension_config_dump('medrec_icd10pcs_label', '');
GRANT SELECT ON medrec_icd10pcs_label TO PUBLIC;

CREATE FUNCTION icd10pcs_load_tables(valid_from date, tables bytea) RETURNS bigint
	LANGUAGE sql VOLATILE STRICT PARALLEL UNSAFE
BEGIN ATOMIC
	WITH pcs AS MATERIALIZED (
		SELECT t.n AS table_number, r.n AS row_number, t.first || t.second || t.third AS pcs_table, t.content, r.content AS row_content
		FROM XMLTABLE('/ICD10PCS.tabular/pcsTable' PASSING XMLPARSE(DOCUMENT convert_from(tables, 'UTF8'))
				COLUMNS n FOR ORDINALITY, first text PATH 'axis[@pos=1]/label/@code', second text PATH 'axis[@pos=2]/label/@code',
					third text PATH 'axis[@pos=3]/label/@code', content xml PATH '.') t,
			XMLTABLE('/pcsTable/pcsRow' PASSING t.content COLUMNS n FOR ORDINALITY, content xml PATH '.') r
	), part AS (
		SELECT DISTINCT pcs_table, 0 AS row_number, 'pcsTable' AS element, content::text AS content FROM pcs
		UNION ALL
		SELECT pcs_table, row_number, 'pcsRow', row_content::text FROM pcs
	), label AS (
		SELECT DISTINCT p.pcs_table, p.row_number, a.place, l."character", a.axis, l.label
		FROM part p,
			XMLTABLE('/*/axis' PASSING XMLPARSE(CONTENT p.content) COLUMNS place int PATH '@pos', axis text PATH 'title', content xml PATH '.') a,
			XMLTABLE('/axis/label' PASSING a.content COLUMNS "character" text PATH '@code', label text PATH '.') l
	), edition AS (
		INSERT INTO medrec_edition (list, edition, valid_from, valid_to, codes, sha256)
		SELECT 'icd10pcs_tables', to_char(icd10pcs_load_tables.valid_from, 'YYYY-MM-DD'), icd10pcs_load_tables.valid_from, 'infinity',
			(SELECT pg_catalog.count(DISTINCT pcs_table) FROM label), encode(sha256(tables), 'hex')
	)
	INSERT INTO medrec_icd10pcs_label (valid_from, pcs_table, row_number, place, "character", axis, label)
	SELECT icd10pcs_load_tables.valid_from, pcs_table, row_number, place, "character", axis, label FROM label;
	SELECT count(*) FROM medrec_icd10pcs_label l WHERE l.valid_from = icd10pcs_load_tables.valid_from;
END;
COMMENT ON FUNCTION icd10pcs_load_tables(date, bytea)
	IS 'takes the tables of ICD-10-PCS, in XML, as CMS gives them out for an edition; says how many labels they have';

CREATE FUNCTION icd10pcs_axes(code icd10pcs, on_date date)
	RETURNS TABLE (place int, "character" text, axis text, label text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 7
BEGIN ATOMIC
	WITH edition AS (
		SELECT max(e.valid_from) AS valid_from FROM medrec_edition e WHERE e.list = 'icd10pcs_tables' AND e.valid_from <= on_date
	), matching AS (
		-- the row of the table that has all four of the other characters
		SELECT l.row_number FROM edition, medrec_icd10pcs_label l
		WHERE l.pcs_table = left(code::text, 3) AND l.valid_from = edition.valid_from AND l.row_number > 0
			AND l."character" = substr(code::text, l.place, 1)
		GROUP BY l.row_number HAVING count(*) = 4 ORDER BY l.row_number LIMIT 1
	)
	SELECT p.place, substr(code::text, p.place, 1), l.axis, l.label
	FROM generate_series(1, 7) p(place) LEFT JOIN (
		SELECT l.place, l.axis, l.label FROM edition, medrec_icd10pcs_label l
		WHERE l.pcs_table = left(code::text, 3) AND l.valid_from = edition.valid_from
			AND (l.row_number = 0 OR l.row_number = (SELECT m.row_number FROM matching m))
			AND l."character" = substr(code::text, l.place, 1)) l ON l.place = p.place
	ORDER BY p.place;
END;
COMMENT ON FUNCTION icd10pcs_axes(icd10pcs, date)
	IS 'what each character of a procedure code means, where the tables were loaded';

CREATE FUNCTION icd10pcs_axes(code text, on_date date)
	RETURNS TABLE (place int, "character" text, axis text, label text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 7
BEGIN ATOMIC
	SELECT * FROM icd10pcs_axes(icd10pcs_try(code), on_date);
END;
COMMENT ON FUNCTION icd10pcs_axes(text, date)
	IS 'what each character of a procedure code means, where the tables were loaded';

CREATE FUNCTION icd10pcs_axes(code icd10pcs)
	RETURNS TABLE (place int, "character" text, axis text, label text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 7
BEGIN ATOMIC
	SELECT * FROM icd10pcs_axes(code, 'infinity');
END;
COMMENT ON FUNCTION icd10pcs_axes(icd10pcs)
	IS 'what each character of a procedure code means, in the newest tables that were loaded';

CREATE FUNCTION icd10pcs_axes(code text)
	RETURNS TABLE (place int, "character" text, axis text, label text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 7
BEGIN ATOMIC
	SELECT * FROM icd10pcs_axes(icd10pcs_try(code), 'infinity');
END;
COMMENT ON FUNCTION icd10pcs_axes(text)
	IS 'what each character of a procedure code means, in the newest tables that were loaded';

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

-- Domains of the kinds of identifiers that are columns.
-- Made by data/make_identifiers.pl from src/identifiers; do not edit.

CREATE DOMAIN atc AS text
	CHECK (identifier_is_canonical('atc', VALUE));
COMMENT ON DOMAIN atc IS 'Anatomical Therapeutic Chemical code';

CREATE DOMAIN au_hpii AS text
	CHECK (identifier_is_canonical('au_hpii', VALUE));
COMMENT ON DOMAIN au_hpii IS 'Healthcare Provider Identifier, individual, of Australia';

CREATE DOMAIN au_hpio AS text
	CHECK (identifier_is_canonical('au_hpio', VALUE));
COMMENT ON DOMAIN au_hpio IS 'Healthcare Provider Identifier, organisation, of Australia';

CREATE DOMAIN au_ihi AS text
	CHECK (identifier_is_canonical('au_ihi', VALUE));
COMMENT ON DOMAIN au_ihi IS 'Individual Healthcare Identifier of Australia';

CREATE DOMAIN au_medicare AS text
	CHECK (identifier_is_canonical('au_medicare', VALUE));
COMMENT ON DOMAIN au_medicare IS 'Medicare number of Australia';

CREATE DOMAIN be_nn AS text
	CHECK (identifier_is_canonical('be_nn', VALUE));
COMMENT ON DOMAIN be_nn IS 'National register number of Belgium';

CREATE DOMAIN br_cns AS text
	CHECK (identifier_is_canonical('br_cns', VALUE));
COMMENT ON DOMAIN br_cns IS 'National health card of Brazil';

CREATE DOMAIN br_cpf AS text
	CHECK (identifier_is_canonical('br_cpf', VALUE));
COMMENT ON DOMAIN br_cpf IS 'CPF number of a person in Brazil';

CREATE DOMAIN ca_bc_phn AS text
	CHECK (identifier_is_canonical('ca_bc_phn', VALUE));
COMMENT ON DOMAIN ca_bc_phn IS 'Personal Health Number of British Columbia';

CREATE DOMAIN ca_on_hcn AS text
	CHECK (identifier_is_canonical('ca_on_hcn', VALUE));
COMMENT ON DOMAIN ca_on_hcn IS 'Health card number of Ontario';

CREATE DOMAIN ca_sin AS text
	CHECK (identifier_is_canonical('ca_sin', VALUE));
COMMENT ON DOMAIN ca_sin IS 'Social Insurance Number of Canada';

CREATE DOMAIN cdc_race_ethnicity AS text
	CHECK (identifier_is_canonical('cdc_race_ethnicity', VALUE));
COMMENT ON DOMAIN cdc_race_ethnicity IS 'Race or ethnicity of CDC''s code set';

CREATE DOMAIN ch_ahv AS text
	CHECK (identifier_is_canonical('ch_ahv', VALUE));
COMMENT ON DOMAIN ch_ahv IS 'AHV number of Switzerland';

CREATE DOMAIN cpt AS text
	CHECK (identifier_is_canonical('cpt', VALUE));
COMMENT ON DOMAIN cpt IS 'CPT code';

CREATE DOMAIN cvx AS text
	CHECK (identifier_is_canonical('cvx', VALUE));
COMMENT ON DOMAIN cvx IS 'CVX code of a vaccine';

CREATE DOMAIN de_kvnr AS text
	CHECK (identifier_is_canonical('de_kvnr', VALUE));
COMMENT ON DOMAIN de_kvnr IS 'Number of a person insured by the German statutory health insurance';

CREATE DOMAIN de_lanr AS text
	CHECK (identifier_is_canonical('de_lanr', VALUE));
COMMENT ON DOMAIN de_lanr IS 'Number of a physician of the German statutory health insurance';

CREATE DOMAIN dk_cpr AS text
	CHECK (identifier_is_canonical('dk_cpr', VALUE));
COMMENT ON DOMAIN dk_cpr IS 'CPR number of Denmark';

CREATE DOMAIN e164_phone AS text
	CHECK (identifier_is_canonical('e164_phone', VALUE));
COMMENT ON DOMAIN e164_phone IS 'International telephone number';

CREATE DOMAIN es_dni AS text
	CHECK (identifier_is_canonical('es_dni', VALUE));
COMMENT ON DOMAIN es_dni IS 'National identity document of Spain';

CREATE DOMAIN es_nie AS text
	CHECK (identifier_is_canonical('es_nie', VALUE));
COMMENT ON DOMAIN es_nie IS 'Foreigner''s identity number of Spain';

CREATE DOMAIN fi_hetu AS text
	CHECK (identifier_is_canonical('fi_hetu', VALUE));
COMMENT ON DOMAIN fi_hetu IS 'Personal identity code of Finland';

CREATE DOMAIN fr_nir AS text
	CHECK (identifier_is_canonical('fr_nir', VALUE));
COMMENT ON DOMAIN fr_nir IS 'Number of the French register of persons (social security)';

CREATE DOMAIN gb_chi AS text
	CHECK (identifier_is_canonical('gb_chi', VALUE));
COMMENT ON DOMAIN gb_chi IS 'Community Health Index number of Scotland';

CREATE DOMAIN gb_nhs AS text
	CHECK (identifier_is_canonical('gb_nhs', VALUE));
COMMENT ON DOMAIN gb_nhs IS 'NHS number';

CREATE DOMAIN gtin AS text
	CHECK (identifier_is_canonical('gtin', VALUE));
COMMENT ON DOMAIN gtin IS 'Global Trade Item Number';

CREATE DOMAIN hcpcs2 AS text
	CHECK (identifier_is_canonical('hcpcs2', VALUE));
COMMENT ON DOMAIN hcpcs2 IS 'HCPCS Level II code';

CREATE DOMAIN hcpcs_modifier AS text
	CHECK (identifier_is_canonical('hcpcs_modifier', VALUE));
COMMENT ON DOMAIN hcpcs_modifier IS 'Modifier of a CPT or HCPCS code';

CREATE DOMAIN hibc_di AS text
	CHECK (identifier_is_canonical('hibc_di', VALUE));
COMMENT ON DOMAIN hibc_di IS 'Device identifier of HIBC';

CREATE DOMAIN icdo3_morphology AS text
	CHECK (identifier_is_canonical('icdo3_morphology', VALUE));
COMMENT ON DOMAIN icdo3_morphology IS 'ICD-O-3 morphology with behaviour';

CREATE DOMAIN icdo3_topography AS text
	CHECK (identifier_is_canonical('icdo3_topography', VALUE));
COMMENT ON DOMAIN icdo3_topography IS 'ICD-O-3 topography';

CREATE DOMAIN ie_pps AS text
	CHECK (identifier_is_canonical('ie_pps', VALUE));
COMMENT ON DOMAIN ie_pps IS 'Personal Public Service number of Ireland';

CREATE DOMAIN in_aadhaar AS text
	CHECK (identifier_is_canonical('in_aadhaar', VALUE));
COMMENT ON DOMAIN in_aadhaar IS 'Aadhaar number of India';

CREATE DOMAIN in_abha AS text
	CHECK (identifier_is_canonical('in_abha', VALUE));
COMMENT ON DOMAIN in_abha IS 'ABHA number of India';

CREATE DOMAIN isbt128_din AS text
	CHECK (identifier_is_canonical('isbt128_din', VALUE));
COMMENT ON DOMAIN isbt128_din IS 'Donation Identification Number of ISBT 128';

CREATE DOMAIN it_cf AS text
	CHECK (identifier_is_canonical('it_cf', VALUE));
COMMENT ON DOMAIN it_cf IS 'Tax code of a person in Italy';

CREATE DOMAIN loinc AS text
	CHECK (identifier_is_canonical('loinc', VALUE));
COMMENT ON DOMAIN loinc IS 'LOINC';

CREATE DOMAIN loinc_part AS text
	CHECK (identifier_is_canonical('loinc_part', VALUE));
COMMENT ON DOMAIN loinc_part IS 'LOINC part, answer, answer list or group';

CREATE DOMAIN ms_drg AS text
	CHECK (identifier_is_canonical('ms_drg', VALUE));
COMMENT ON DOMAIN ms_drg IS 'Medicare Severity Diagnosis Related Group';

CREATE DOMAIN mvx AS text
	CHECK (identifier_is_canonical('mvx', VALUE));
COMMENT ON DOMAIN mvx IS 'MVX code of a manufacturer of vaccines';

CREATE DOMAIN mx_curp AS text
	CHECK (identifier_is_canonical('mx_curp', VALUE));
COMMENT ON DOMAIN mx_curp IS 'CURP of a person in Mexico';

CREATE DOMAIN nl_bsn AS text
	CHECK (identifier_is_canonical('nl_bsn', VALUE));
COMMENT ON DOMAIN nl_bsn IS 'Citizen service number of the Netherlands';

CREATE DOMAIN no_fnr AS text
	CHECK (identifier_is_canonical('no_fnr', VALUE));
COMMENT ON DOMAIN no_fnr IS 'Birth number or D-number of Norway';

CREATE DOMAIN nz_nhi AS text
	CHECK (identifier_is_canonical('nz_nhi', VALUE));
COMMENT ON DOMAIN nz_nhi IS 'National Health Index number of New Zealand';

CREATE DOMAIN omb_ethnicity AS text
	CHECK (identifier_is_canonical('omb_ethnicity', VALUE));
COMMENT ON DOMAIN omb_ethnicity IS 'Ethnicity category of the Office of Management and Budget';

CREATE DOMAIN omb_race AS text
	CHECK (identifier_is_canonical('omb_race', VALUE));
COMMENT ON DOMAIN omb_race IS 'Race category of the Office of Management and Budget';

CREATE DOMAIN orcid AS text
	CHECK (identifier_is_canonical('orcid', VALUE));
COMMENT ON DOMAIN orcid IS 'Open Researcher and Contributor ID';

CREATE DOMAIN pl_pesel AS text
	CHECK (identifier_is_canonical('pl_pesel', VALUE));
COMMENT ON DOMAIN pl_pesel IS 'PESEL number of Poland';

CREATE DOMAIN place_of_service AS text
	CHECK (identifier_is_canonical('place_of_service', VALUE));
COMMENT ON DOMAIN place_of_service IS 'Place of service of a professional claim';

CREATE DOMAIN poa_indicator AS text
	CHECK (identifier_is_canonical('poa_indicator', VALUE));
COMMENT ON DOMAIN poa_indicator IS 'Present on admission indicator';

CREATE DOMAIN revenue_code AS text
	CHECK (identifier_is_canonical('revenue_code', VALUE));
COMMENT ON DOMAIN revenue_code IS 'Revenue code of UB-04';

CREATE DOMAIN rxcui AS text
	CHECK (identifier_is_canonical('rxcui', VALUE));
COMMENT ON DOMAIN rxcui IS 'RxNorm concept unique identifier';

CREATE DOMAIN sctid AS text
	CHECK (identifier_is_canonical('sctid', VALUE));
COMMENT ON DOMAIN sctid IS 'SNOMED CT identifier';

CREATE DOMAIN sctid_concept AS text
	CHECK (identifier_is_canonical('sctid_concept', VALUE));
COMMENT ON DOMAIN sctid_concept IS 'SNOMED CT identifier of a concept';

CREATE DOMAIN sctid_description AS text
	CHECK (identifier_is_canonical('sctid_description', VALUE));
COMMENT ON DOMAIN sctid_description IS 'SNOMED CT identifier of a description';

CREATE DOMAIN se_personnummer AS text
	CHECK (identifier_is_canonical('se_personnummer', VALUE));
COMMENT ON DOMAIN se_personnummer IS 'Personal or coordination number of Sweden';

CREATE DOMAIN sg_nric AS text
	CHECK (identifier_is_canonical('sg_nric', VALUE));
COMMENT ON DOMAIN sg_nric IS 'NRIC or FIN of Singapore';

CREATE DOMAIN tr_tckn AS text
	CHECK (identifier_is_canonical('tr_tckn', VALUE));
COMMENT ON DOMAIN tr_tckn IS 'Identity number of Turkey';

CREATE DOMAIN type_of_bill AS text
	CHECK (identifier_is_canonical('type_of_bill', VALUE));
COMMENT ON DOMAIN type_of_bill IS 'Type of bill of UB-04';

CREATE DOMAIN ub_admission_type AS text
	CHECK (identifier_is_canonical('ub_admission_type', VALUE));
COMMENT ON DOMAIN ub_admission_type IS 'Priority (type) of admission of UB-04';

CREATE DOMAIN ub_patient_status AS text
	CHECK (identifier_is_canonical('ub_patient_status', VALUE));
COMMENT ON DOMAIN ub_patient_status IS 'Patient discharge status of UB-04';

CREATE DOMAIN ub_point_of_origin AS text
	CHECK (identifier_is_canonical('ub_point_of_origin', VALUE));
COMMENT ON DOMAIN ub_point_of_origin IS 'Point of origin for admission of UB-04';

CREATE DOMAIN ucum AS text
	CHECK (identifier_is_canonical('ucum', VALUE));
COMMENT ON DOMAIN ucum IS 'Unit of measure, case-sensitive';

CREATE DOMAIN udi_gs1 AS text
	CHECK (identifier_is_canonical('udi_gs1', VALUE));
COMMENT ON DOMAIN udi_gs1 IS 'Unique Device Identifier of GS1, as people read it';

CREATE DOMAIN us_atin AS text
	CHECK (identifier_is_canonical('us_atin', VALUE));
COMMENT ON DOMAIN us_atin IS 'Adoption Taxpayer Identification Number';

CREATE DOMAIN us_ccn AS text
	CHECK (identifier_is_canonical('us_ccn', VALUE));
COMMENT ON DOMAIN us_ccn IS 'CMS Certification Number';

CREATE DOMAIN us_clia AS text
	CHECK (identifier_is_canonical('us_clia', VALUE));
COMMENT ON DOMAIN us_clia IS 'CLIA number of a laboratory';

CREATE DOMAIN us_dea AS text
	CHECK (identifier_is_canonical('us_dea', VALUE));
COMMENT ON DOMAIN us_dea IS 'DEA registration number';

CREATE DOMAIN us_ein AS text
	CHECK (identifier_is_canonical('us_ein', VALUE));
COMMENT ON DOMAIN us_ein IS 'Employer Identification Number';

CREATE DOMAIN us_hicn AS text
	CHECK (identifier_is_canonical('us_hicn', VALUE));
COMMENT ON DOMAIN us_hicn IS 'Health Insurance Claim Number';

CREATE DOMAIN us_itin AS text
	CHECK (identifier_is_canonical('us_itin', VALUE));
COMMENT ON DOMAIN us_itin IS 'Individual Taxpayer Identification Number';

CREATE DOMAIN us_mbi AS text
	CHECK (identifier_is_canonical('us_mbi', VALUE));
COMMENT ON DOMAIN us_mbi IS 'Medicare Beneficiary Identifier';

CREATE DOMAIN us_naic AS text
	CHECK (identifier_is_canonical('us_naic', VALUE));
COMMENT ON DOMAIN us_naic IS 'NAIC company code';

CREATE DOMAIN us_ndc11 AS text
	CHECK (identifier_is_canonical('us_ndc11', VALUE));
COMMENT ON DOMAIN us_ndc11 IS 'National Drug Code, 11 digits';

CREATE DOMAIN us_ndc12 AS text
	CHECK (identifier_is_canonical('us_ndc12', VALUE));
COMMENT ON DOMAIN us_ndc12 IS 'National Drug Code, 12 digits';

CREATE DOMAIN us_state AS text
	CHECK (identifier_is_canonical('us_state', VALUE));
COMMENT ON DOMAIN us_state IS 'State or territory';

CREATE DOMAIN us_taxonomy AS text
	CHECK (identifier_is_canonical('us_taxonomy', VALUE));
COMMENT ON DOMAIN us_taxonomy IS 'Health Care Provider Taxonomy code';

CREATE DOMAIN za_id AS text
	CHECK (identifier_is_canonical('za_id', VALUE));
COMMENT ON DOMAIN za_id IS 'Identity number of South Africa';

-- Do values go together: dates of a life and of a stay, and other pairs

CREATE FUNCTION birth_date_check(birth_date date, as_of date, max_age integer DEFAULT 120) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_birth_date_check_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION birth_date_check(date, date, integer)
	IS 'ok; order if born after the day, range if older than so many years on it';

CREATE FUNCTION birth_date_check(birth_date text, as_of text, max_age integer DEFAULT 120) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_birth_date_check_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION birth_date_check(text, text, integer)
	IS 'ok; order if born after the day, range if older than so many years on it';

CREATE FUNCTION stay_check(admitted date, discharged date) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_stay_check_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION stay_check(date, date)
	IS 'ok, or order if discharge comes before admission; a stay may have no end yet';

CREATE FUNCTION stay_check(admitted text, discharged text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_stay_check_text'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION stay_check(text, text)
	IS 'ok, or order if discharge comes before admission; a stay may have no end yet';

CREATE FUNCTION death_check(birth_date date, death_date date) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_death_check_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION death_check(date, date)
	IS 'ok; order if death comes before birth, range if more than 120 years after it';

CREATE FUNCTION death_check(birth_date text, death_date text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_death_check_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION death_check(text, text)
	IS 'ok; order if death comes before birth, range if more than 120 years after it';

CREATE FUNCTION event_after_death_check(death_date date, event_date date, tolerance_days integer DEFAULT 0) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_event_after_death_check_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_after_death_check(date, date, integer)
	IS 'ok, or order if the event comes more than so many days after death';

CREATE FUNCTION event_after_death_check(death_date text, event_date text, tolerance_days integer DEFAULT 0) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_event_after_death_check_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_after_death_check(text, text, integer)
	IS 'ok, or order if the event comes more than so many days after death';

CREATE FUNCTION newborn_check(birth_date date, admitted date, admission_type text, point_of_origin text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_newborn_check_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION newborn_check(date, date, text, text)
	IS 'ok; mismatch if a stay of type 4 does not begin within 28 days after birth, with origin 5 or 6';

CREATE FUNCTION newborn_check(birth_date text, admitted text, admission_type text, point_of_origin text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_newborn_check_text'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION newborn_check(text, text, text, text)
	IS 'ok; mismatch if a stay of type 4 does not begin within 28 days after birth, with origin 5 or 6';

CREATE FUNCTION age_band_check(birth_date date, service_date date, band text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_age_band_check_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION age_band_check(date, date, text)
	IS 'ok, or range if the age is not of the band: newborn, pediatric, maternity, adult';

CREATE FUNCTION age_band_check(birth_date text, service_date text, band text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_age_band_check_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION age_band_check(text, text, text)
	IS 'ok, or range if the age is not of the band: newborn, pediatric, maternity, adult';

CREATE FUNCTION expired_check(discharge_status text, discharged date, death_date date) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_expired_check_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION expired_check(text, date, date)
	IS 'ok, or mismatch of discharge status and death';

CREATE FUNCTION expired_check(discharge_status text, discharged text, death_date text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_expired_check_text'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION expired_check(text, text, text)
	IS 'ok, or mismatch of discharge status and death';

CREATE FUNCTION blood_pressure_check(systolic integer, diastolic integer) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_blood_pressure_check_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION blood_pressure_check(integer, integer)
	IS 'ok; range if outside 30 to 370 and 10 to 250 mm Hg, order if the diastolic one is not below the systolic one';

CREATE FUNCTION blood_pressure_check(systolic text, diastolic text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_blood_pressure_check_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION blood_pressure_check(text, text)
	IS 'ok; range if outside 30 to 370 and 10 to 250 mm Hg, order if the diastolic one is not below the systolic one';

CREATE FUNCTION zip_state_check(zip text, state text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_zip_state_check_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION zip_state_check(text, text)
	IS 'ok, mismatch if the ZIP Code lies in another state, or what is wrong with either; for a warning';

CREATE FUNCTION hl7_field(value text, OUT state text, OUT content text)
	AS 'MODULE_PATHNAME', 'medrec_hl7_field'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hl7_field(text)
	IS 'what a field of an HL7 version 2 message says: absent, delete (two quotation marks), or a value';

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
-- Duplicate patients: measures of likeness, folding of names

CREATE FUNCTION jaro(a text, b text) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_jaro_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION jaro(text, text) IS
	'Jaro similarity, from 0 to 1 for equal strings';

CREATE FUNCTION jaro_winkler(a text, b text) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_jaro_winkler_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION jaro_winkler(text, text) IS
	'Jaro-Winkler similarity, from 0 to 1 for equal strings';

CREATE FUNCTION dice(a text, b text) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_dice_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION dice(text, text) IS
	'Dice coefficient of bigrams, from 0 to 1 for equal strings';

CREATE FUNCTION osa_distance(a text, b text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_osa_distance_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION osa_distance(text, text) IS
	'number of insertions, deletions, replacements and swaps of neighbours between two strings, no character edited twice';

CREATE FUNCTION osa_distance(a text, b text, max integer) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_osa_distance_within_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION osa_distance(text, text, integer) IS
	'the same if it is up to max, else max + 1';

CREATE FUNCTION damerau_levenshtein(a text, b text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_damerau_levenshtein_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION damerau_levenshtein(text, text) IS
	'number of insertions, deletions, replacements and swaps of neighbours between two strings';

CREATE FUNCTION name_fold(name text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_name_fold_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION name_fold(text) IS
	'name in small letters without diacritics and punctuation, for comparison';

-- Duplicate patients: names by their sound

CREATE FUNCTION name_phonetic(name text, method text DEFAULT 'double_metaphone') RETURNS text[]
	AS 'MODULE_PATHNAME', 'medrec_name_phonetic'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION name_phonetic(text, text) IS
	'phonetic codes of the words of a name, each once';
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

-- Duplicate patients: how frequent names are

CREATE FUNCTION name_frequency(name text, part text DEFAULT 'family') RETURNS real
	AS 'MODULE_PATHNAME', 'medrec_name_frequency_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION name_frequency(text, text) IS
	'share of the population of the United States that has this family name or given name';

-- Duplicate patients: all that identifies a person

CREATE TYPE patient_key;
CREATE FUNCTION patient_key_in(cstring) RETURNS patient_key
	AS 'MODULE_PATHNAME', 'medrec_patient_key_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION patient_key_in(cstring) IS 'I/O';
CREATE FUNCTION patient_key_out(patient_key) RETURNS cstring
	AS 'MODULE_PATHNAME', 'medrec_patient_key_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION patient_key_out(patient_key) IS 'I/O';
CREATE FUNCTION patient_key_recv(internal) RETURNS patient_key
	AS 'MODULE_PATHNAME', 'medrec_patient_key_recv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION patient_key_recv(internal) IS 'I/O';
CREATE FUNCTION patient_key_send(patient_key) RETURNS bytea
	AS 'MODULE_PATHNAME', 'medrec_patient_key_send'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION patient_key_send(patient_key) IS 'I/O';
CREATE TYPE patient_key (
	INPUT = patient_key_in, OUTPUT = patient_key_out,
	RECEIVE = patient_key_recv, SEND = patient_key_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended);
COMMENT ON TYPE patient_key IS 'all that identifies a person, in the form in which it is compared';

CREATE FUNCTION patient_key(
	family text DEFAULT NULL, given text DEFAULT NULL, middle text DEFAULT NULL,
	suffix text DEFAULT NULL, previous_family text DEFAULT NULL,
	birth_date text DEFAULT NULL, sex text DEFAULT NULL, birth_order integer DEFAULT NULL,
	phone text DEFAULT NULL, email text DEFAULT NULL, street text DEFAULT NULL,
	city text DEFAULT NULL, state text DEFAULT NULL, postal_code text DEFAULT NULL,
	ssn text DEFAULT NULL, identifiers text[] DEFAULT NULL,
	birth_place text DEFAULT NULL, mothers_maiden text DEFAULT NULL)
	RETURNS patient_key
	AS 'MODULE_PATHNAME', 'medrec_patient_key_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION patient_key(text, text, text, text, text, text, text, integer, text, text, text, text, text, text, text, text[], text, text)
	IS 'key of a person from what is known; what says nothing is left out';

-- the birth date comes first, so that a call without one is the function above
CREATE FUNCTION patient_key(
	birth_date date,
	family text DEFAULT NULL, given text DEFAULT NULL, middle text DEFAULT NULL,
	suffix text DEFAULT NULL, previous_family text DEFAULT NULL,
	sex text DEFAULT NULL, birth_order integer DEFAULT NULL,
	phone text DEFAULT NULL, email text DEFAULT NULL, street text DEFAULT NULL,
	city text DEFAULT NULL, state text DEFAULT NULL, postal_code text DEFAULT NULL,
	ssn text DEFAULT NULL, identifiers text[] DEFAULT NULL,
	birth_place text DEFAULT NULL, mothers_maiden text DEFAULT NULL)
	RETURNS patient_key
	AS 'MODULE_PATHNAME', 'medrec_patient_key_date_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION patient_key(date, text, text, text, text, text, text, integer, text, text, text, text, text, text, text, text[], text, text)
	IS 'key of a person from what is known; what says nothing is left out';

CREATE FUNCTION patient_key_fields(key patient_key)
	RETURNS TABLE (field text, value text)
	AS 'MODULE_PATHNAME', 'medrec_patient_key_fields_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION patient_key_fields(patient_key)
	IS 'fields of a key as they are compared';
-- Duplicate patients: how likely it is that two are one

CREATE TYPE match_model;
CREATE FUNCTION match_model_in(cstring) RETURNS match_model
	AS 'MODULE_PATHNAME', 'medrec_match_model_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION match_model_in(cstring) IS 'I/O';
CREATE FUNCTION match_model_out(match_model) RETURNS cstring
	AS 'MODULE_PATHNAME', 'medrec_match_model_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION match_model_out(match_model) IS 'I/O';
CREATE FUNCTION match_model_recv(internal) RETURNS match_model
	AS 'MODULE_PATHNAME', 'medrec_match_model_recv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION match_model_recv(internal) IS 'I/O';
CREATE FUNCTION match_model_send(match_model) RETURNS bytea
	AS 'MODULE_PATHNAME', 'medrec_match_model_send'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION match_model_send(match_model) IS 'I/O';
CREATE TYPE match_model (
	INPUT = match_model_in, OUTPUT = match_model_out,
	RECEIVE = match_model_recv, SEND = match_model_send, LIKE = jsonb);
COMMENT ON TYPE match_model IS 'how often records of one person, and of two, agree in what way: JSON';

CREATE FUNCTION match_model(model jsonb) RETURNS match_model
	AS 'MODULE_PATHNAME', 'medrec_match_model_of_jsonb'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION match_model(jsonb) IS 'model from JSON; refused if it is none';
CREATE CAST (jsonb AS match_model) WITH FUNCTION match_model(jsonb) AS ASSIGNMENT;
CREATE CAST (match_model AS jsonb) WITHOUT FUNCTION AS ASSIGNMENT;

CREATE FUNCTION match_model() RETURNS match_model
	AS 'MODULE_PATHNAME', 'medrec_match_model_default'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION match_model() IS 'built-in model';

CREATE FUNCTION match_model_from_splink(settings jsonb) RETURNS match_model
	AS 'MODULE_PATHNAME', 'medrec_match_model_from_splink'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION match_model_from_splink(jsonb) IS 'model from the JSON of a model of Splink''s';

CREATE FUNCTION match_weight(a patient_key, b patient_key, model match_model DEFAULT NULL) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_match_weight_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION match_weight(patient_key, patient_key, match_model)
	IS 'log2 of the odds that two keys are of one person';

CREATE FUNCTION match_probability(a patient_key, b patient_key, model match_model DEFAULT NULL) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_match_probability_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION match_probability(patient_key, patient_key, match_model)
	IS 'probability that two keys are of one person';

CREATE FUNCTION match_explain(a patient_key, b patient_key, model match_model DEFAULT NULL)
	RETURNS TABLE (field text, agreement text, weight double precision)
	AS 'MODULE_PATHNAME', 'medrec_match_explain_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50 ROWS 10;
COMMENT ON FUNCTION match_explain(patient_key, patient_key, match_model)
	IS 'what speaks for and against two keys'' being of one person; the weights add up to match_weight()';

CREATE FUNCTION match_explain_svg(a patient_key, b patient_key, model match_model DEFAULT NULL) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_match_explain_svg_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION match_explain_svg(patient_key, patient_key, match_model)
	IS 'what match_explain() says, as a chart: SVG';
-- Duplicate patients: search

CREATE FUNCTION patient_matches(a patient_key, b patient_key) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_patient_matches'
	LANGUAGE C STABLE STRICT LEAKPROOF PARALLEL SAFE COST 100;
COMMENT ON FUNCTION patient_matches(patient_key, patient_key)
	IS 'implementation of % operator';

CREATE FUNCTION patient_comparable(a patient_key, b patient_key) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_patient_comparable'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 100;
COMMENT ON FUNCTION patient_comparable(patient_key, patient_key)
	IS 'implementation of && operator';

CREATE FUNCTION patient_matches_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'medrec_patient_matches_support'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION patient_matches_support(internal)
	IS 'planner support for patient_matches with a threshold';

CREATE FUNCTION patient_matches(a patient_key, b patient_key, threshold double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_patient_matches_threshold'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 100 SUPPORT patient_matches_support;
COMMENT ON FUNCTION patient_matches(patient_key, patient_key, double precision)
	IS 'are they the same person with at least this probability?';

CREATE FUNCTION patient_matches(a patient_key, b patient_key, threshold double precision, model match_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_patient_matches_threshold'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 100 SUPPORT patient_matches_support;
COMMENT ON FUNCTION patient_matches(patient_key, patient_key, double precision, match_model)
	IS 'are they the same person with at least this probability, by this model?';

CREATE FUNCTION patient_distance(a patient_key, b patient_key) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_patient_distance'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 50;
COMMENT ON FUNCTION patient_distance(patient_key, patient_key)
	IS 'implementation of <-> operator';

CREATE OPERATOR % (
	LEFTARG = patient_key, RIGHTARG = patient_key, FUNCTION = patient_matches,
	COMMUTATOR = %, RESTRICT = contsel, JOIN = contjoinsel);
COMMENT ON OPERATOR % (patient_key, patient_key) IS 'probably the same person';

CREATE OPERATOR && (
	LEFTARG = patient_key, RIGHTARG = patient_key, FUNCTION = patient_comparable,
	COMMUTATOR = &&, RESTRICT = contsel, JOIN = contjoinsel);
COMMENT ON OPERATOR && (patient_key, patient_key) IS 'share enough search keys to be compared';

CREATE OPERATOR <-> (
	LEFTARG = patient_key, RIGHTARG = patient_key, FUNCTION = patient_distance,
	COMMUTATOR = <->);
COMMENT ON OPERATOR <-> (patient_key, patient_key) IS '-log2 of the probability that they are one person';

CREATE FUNCTION patient_key_extract_value(patient_key, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'medrec_patient_key_extract_value'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION patient_key_extract_value(patient_key, internal) IS 'GIN support';
CREATE FUNCTION patient_key_extract_query(patient_key, internal, smallint, internal, internal, internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'medrec_patient_key_extract_query'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION patient_key_extract_query(patient_key, internal, smallint, internal, internal, internal, internal) IS 'GIN support';
CREATE FUNCTION patient_key_consistent(internal, smallint, patient_key, integer, internal, internal, internal, internal) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_patient_key_consistent'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION patient_key_consistent(internal, smallint, patient_key, integer, internal, internal, internal, internal) IS 'GIN support';
CREATE FUNCTION patient_key_triconsistent(internal, smallint, patient_key, integer, internal, internal, internal) RETURNS "char"
	AS 'MODULE_PATHNAME', 'medrec_patient_key_triconsistent'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION patient_key_triconsistent(internal, smallint, patient_key, integer, internal, internal, internal) IS 'GIN support';

CREATE OPERATOR CLASS patient_key_ops DEFAULT FOR TYPE patient_key USING gin AS
	OPERATOR 1 %,
	OPERATOR 2 &&,
	FUNCTION 1 btint4cmp(integer, integer),
	FUNCTION 2 patient_key_extract_value(patient_key, internal),
	FUNCTION 3 patient_key_extract_query(patient_key, internal, smallint, internal, internal, internal, internal),
	FUNCTION 4 patient_key_consistent(internal, smallint, patient_key, integer, internal, internal, internal, internal),
	FUNCTION 6 patient_key_triconsistent(internal, smallint, patient_key, integer, internal, internal, internal),
	STORAGE integer;
-- Duplicate patients in whole tables

CREATE FUNCTION match_train(relation regclass, key name) RETURNS match_model
	AS 'MODULE_PATHNAME', 'medrec_match_train_sql'
	LANGUAGE C STABLE PARALLEL UNSAFE COST 100000;
COMMENT ON FUNCTION match_train(regclass, name)
	IS 'model from the patients of a relation, whose duplicates are not known';

CREATE FUNCTION match_train(relation_a regclass, key_a name, relation_b regclass, key_b name) RETURNS match_model
	AS 'MODULE_PATHNAME', 'medrec_match_train_link_sql'
	LANGUAGE C STABLE PARALLEL UNSAFE COST 100000;
COMMENT ON FUNCTION match_train(regclass, name, regclass, name)
	IS 'model from the patients of two relations, some of which are in both';

CREATE FUNCTION find_duplicates(relation regclass, key name, id name,
	model match_model DEFAULT NULL, threshold double precision DEFAULT 0.5)
	RETURNS TABLE (id_a text, id_b text, weight double precision, probability double precision, band text, reasons text)
	AS 'MODULE_PATHNAME', 'medrec_find_duplicates'
	LANGUAGE C STABLE PARALLEL UNSAFE COST 100000 ROWS 10000;
COMMENT ON FUNCTION find_duplicates(regclass, name, name, match_model, double precision)
	IS 'pairs of patients of a relation who are probably one person';

CREATE FUNCTION find_links(relation_a regclass, key_a name, id_a name,
	relation_b regclass, key_b name, id_b name,
	model match_model DEFAULT NULL, threshold double precision DEFAULT 0.5,
	OUT id_a text, OUT id_b text, OUT weight double precision, OUT probability double precision, OUT band text, OUT reasons text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'medrec_find_links'
	LANGUAGE C STABLE PARALLEL UNSAFE COST 100000 ROWS 10000;
COMMENT ON FUNCTION find_links(regclass, name, name, regclass, name, name, match_model, double precision)
	IS 'pairs of patients, one of either relation, who are probably one person';

CREATE FUNCTION duplicate_clusters(relation regclass, key name, id name,
	model match_model DEFAULT NULL, previous regclass DEFAULT NULL, pairs regclass DEFAULT NULL)
	RETURNS TABLE (cluster_id text, id text, weight double precision, bridge boolean)
	AS 'MODULE_PATHNAME', 'medrec_duplicate_clusters'
	LANGUAGE C STABLE PARALLEL UNSAFE COST 100000 ROWS 10000;
COMMENT ON FUNCTION duplicate_clusters(regclass, name, name, match_model, regclass, regclass)
	IS 'which patients of a relation are one person, those of two records and more';
-- Duplicate patients: linkage of institutions that do not show each other who their patients are

CREATE TYPE clk;
CREATE FUNCTION clk_in(cstring) RETURNS clk
	AS 'MODULE_PATHNAME', 'medrec_clk_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_in(cstring) IS 'I/O';
CREATE FUNCTION clk_out(clk) RETURNS cstring
	AS 'MODULE_PATHNAME', 'medrec_clk_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_out(clk) IS 'I/O';
CREATE FUNCTION clk_recv(internal) RETURNS clk
	AS 'MODULE_PATHNAME', 'medrec_clk_recv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_recv(internal) IS 'I/O';
CREATE FUNCTION clk_send(clk) RETURNS bytea
	AS 'MODULE_PATHNAME', 'medrec_clk_send'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_send(clk) IS 'I/O';
CREATE TYPE clk (
	INPUT = clk_in, OUTPUT = clk_out,
	RECEIVE = clk_recv, SEND = clk_send,
	INTERNALLENGTH = 128, ALIGNMENT = char, STORAGE = plain);
COMMENT ON TYPE clk IS 'cryptographic long-term key: a patient as a filter of 1,024 bits, made with a secret';

CREATE FUNCTION patient_clk(key patient_key, secret bytea, salted boolean DEFAULT false) RETURNS clk
	AS 'MODULE_PATHNAME', 'medrec_patient_clk_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2000;
COMMENT ON FUNCTION patient_clk(patient_key, bytea, boolean)
	IS 'a patient for another institution that has the secret, too; NULL if fewer than four fields are known';

CREATE FUNCTION clk_dice(a clk, b clk) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_clk_dice_sql'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION clk_dice(clk, clk)
	IS 'how alike two patients are, 0 to 1';

CREATE FUNCTION clk_matches(a clk, b clk) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_clk_matches'
	LANGUAGE C STABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION clk_matches(clk, clk)
	IS 'implementation of % operator';

CREATE FUNCTION clk_distance(a clk, b clk) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_clk_distance'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION clk_distance(clk, clk)
	IS 'implementation of <-> operator';

CREATE OPERATOR % (
	LEFTARG = clk, RIGHTARG = clk, FUNCTION = clk_matches,
	COMMUTATOR = %, RESTRICT = contsel, JOIN = contjoinsel);
COMMENT ON OPERATOR % (clk, clk) IS 'alike enough to be the same person';

CREATE OPERATOR <-> (
	LEFTARG = clk, RIGHTARG = clk, FUNCTION = clk_distance,
	COMMUTATOR = <->);
COMMENT ON OPERATOR <-> (clk, clk) IS '1 less clk_dice()';

CREATE FUNCTION clk_extract_value(clk, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'medrec_clk_extract_value'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_extract_value(clk, internal) IS 'GIN support';
CREATE FUNCTION clk_extract_query(clk, internal, smallint, internal, internal, internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'medrec_clk_extract_query'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_extract_query(clk, internal, smallint, internal, internal, internal, internal) IS 'GIN support';
CREATE FUNCTION clk_consistent(internal, smallint, clk, integer, internal, internal, internal, internal) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_clk_consistent'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_consistent(internal, smallint, clk, integer, internal, internal, internal, internal) IS 'GIN support';
CREATE FUNCTION clk_triconsistent(internal, smallint, clk, integer, internal, internal, internal) RETURNS "char"
	AS 'MODULE_PATHNAME', 'medrec_clk_triconsistent'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clk_triconsistent(internal, smallint, clk, integer, internal, internal, internal) IS 'GIN support';

CREATE OPERATOR CLASS clk_ops DEFAULT FOR TYPE clk USING gin AS
	OPERATOR 1 %,
	FUNCTION 1 btint4cmp(integer, integer),
	FUNCTION 2 clk_extract_value(clk, internal),
	FUNCTION 3 clk_extract_query(clk, internal, smallint, internal, internal, internal, internal),
	FUNCTION 4 clk_consistent(internal, smallint, clk, integer, internal, internal, internal, internal),
	FUNCTION 6 clk_triconsistent(internal, smallint, clk, integer, internal, internal, internal),
	STORAGE integer;
-- Duplicate patients: the combinations of fields that CMS proposes to take for a match

CREATE FUNCTION match_rules(a patient_key, b patient_key)
	RETURNS TABLE (rule_id text, fields text[], fuzzy_field text, p_collision double precision)
	AS 'MODULE_PATHNAME', 'medrec_match_rules_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 ROWS 5;
COMMENT ON FUNCTION match_rules(patient_key, patient_key)
	IS 'the combinations of fields of CMS''s patient matching proposal in which two keys agree';

-- Completeness

-- The state of a text or a date hangs on the arguments alone; a value of
-- another type is read as it is printed, and settings can have a say in that.
CREATE FUNCTION element_state(value text, kind text DEFAULT 'text') RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_element_state_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION element_state(text, text)
	IS 'present, null, blank, placeholder, invalid, declined or not_applicable; never NULL';

CREATE FUNCTION element_state(value date, kind text DEFAULT 'text') RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_element_state_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION element_state(date, text)
	IS 'present, null, blank, placeholder, invalid, declined or not_applicable; never NULL';

CREATE FUNCTION element_state(value "any", kind text DEFAULT 'text') RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_element_state_sql'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION element_state("any", text)
	IS 'present, null, blank, placeholder, invalid, declined or not_applicable; never NULL';

CREATE FUNCTION placeholder_class(value text, kind text DEFAULT 'text') RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_placeholder_class'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION placeholder_class(text, text)
	IS 'what sort of placeholder the value is; NULL if it is none';

CREATE FUNCTION placeholder_class(value date, kind text DEFAULT 'text') RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_placeholder_class'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION placeholder_class(date, text)
	IS 'what sort of placeholder the value is; NULL if it is none';

CREATE FUNCTION placeholder_class(value "any", kind text DEFAULT 'text') RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_placeholder_class'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION placeholder_class("any", text)
	IS 'what sort of placeholder the value is; NULL if it is none';

CREATE FUNCTION date_try(value text) RETURNS date
	AS 'MODULE_PATHNAME', 'medrec_date_try'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION date_try(text)
	IS 'the day that is written out; NULL if there is none, or no such day';

CREATE FUNCTION date_try(value "any") RETURNS date
	AS 'MODULE_PATHNAME', 'medrec_date_try'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION date_try("any")
	IS 'the day of a date or a time, or the one that is written out; NULL if there is none';

CREATE FUNCTION timestamp_try(value text) RETURNS timestamp
	AS 'MODULE_PATHNAME', 'medrec_timestamp_try'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION timestamp_try(text)
	IS 'the day and time that are written out; NULL if there are none, or no such';

CREATE FUNCTION timestamp_try(value "any") RETURNS timestamp
	AS 'MODULE_PATHNAME', 'medrec_timestamp_try'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION timestamp_try("any")
	IS 'the day and time of a date or a time, or those that are written out; NULL if there are none';

CREATE FUNCTION placeholder_catalogue(OUT value text, OUT match text,
	OUT state text, OUT class text, OUT kinds text[], OUT source text,
	OUT since integer) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'medrec_placeholder_catalogue'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 200;
COMMENT ON FUNCTION placeholder_catalogue()
	IS 'what counts as a placeholder, declined or not applicable, for which kinds of element';

CREATE FUNCTION completeness(VARIADIC elements "any") RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_completeness'
	LANGUAGE C STABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION completeness(VARIADIC "any")
	IS 'share (0 to 1) of the values that are present, declined and inapplicable ones left out; NULL if there is none';

-- The aggregates.  A state is a count for each element state, in the order of
-- the columns here.
CREATE TYPE completeness_tally AS (
	n bigint,
	present bigint,
	nulls bigint,
	blank bigint,
	placeholder bigint,
	invalid bigint,
	declined bigint,
	not_applicable bigint
);
COMMENT ON TYPE completeness_tally
	IS 'how many values are in which state; n is their sum';

CREATE FUNCTION completeness_accum(state bigint[], value text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum(bigint[], text)
	IS 'adds a value to the state of a completeness aggregate';

CREATE FUNCTION completeness_accum(state bigint[], value text, kind text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum(bigint[], text, text)
	IS 'adds a value to the state of a completeness aggregate';

CREATE FUNCTION completeness_accum(state bigint[], value "any") RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum(bigint[], "any")
	IS 'adds a value to the state of a completeness aggregate';

CREATE FUNCTION completeness_accum(state bigint[], value "any", kind text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum(bigint[], "any", text)
	IS 'adds a value to the state of a completeness aggregate';

CREATE FUNCTION completeness_accum_inv(state bigint[], value text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum_inv'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum_inv(bigint[], text)
	IS 'takes a value from the state of a completeness aggregate';

CREATE FUNCTION completeness_accum_inv(state bigint[], value text, kind text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum_inv'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum_inv(bigint[], text, text)
	IS 'takes a value from the state of a completeness aggregate';

CREATE FUNCTION completeness_accum_inv(state bigint[], value "any") RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum_inv'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum_inv(bigint[], "any")
	IS 'takes a value from the state of a completeness aggregate';

CREATE FUNCTION completeness_accum_inv(state bigint[], value "any", kind text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum_inv'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum_inv(bigint[], "any", text)
	IS 'takes a value from the state of a completeness aggregate';

CREATE FUNCTION completeness_combine(bigint[], bigint[]) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_combine'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION completeness_combine(bigint[], bigint[])
	IS 'adds two states of a completeness aggregate';

CREATE FUNCTION completeness_pct_final(bigint[]) RETURNS numeric
	AS 'MODULE_PATHNAME', 'medrec_completeness_pct_final'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION completeness_pct_final(bigint[])
	IS 'result of completeness_pct';

CREATE FUNCTION completeness_counts_final(bigint[]) RETURNS completeness_tally
	AS 'MODULE_PATHNAME', 'medrec_completeness_counts_final'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION completeness_counts_final(bigint[])
	IS 'result of completeness_counts';

CREATE AGGREGATE completeness_pct(value text) (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_pct_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_pct_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_pct(text)
	IS '100 x present / (all less declined and not applicable), with two decimals; 100.00 only if none is missing, 0.00 only if none is present, NULL if none is expected';

CREATE AGGREGATE completeness_pct(value text, kind text) (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_pct_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_pct_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_pct(text, text)
	IS '100 x present / (all less declined and not applicable), with two decimals; 100.00 only if none is missing, 0.00 only if none is present, NULL if none is expected';

CREATE AGGREGATE completeness_pct(value "any") (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_pct_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_pct_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_pct("any")
	IS '100 x present / (all less declined and not applicable), with two decimals; 100.00 only if none is missing, 0.00 only if none is present, NULL if none is expected';

CREATE AGGREGATE completeness_pct(value "any", kind text) (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_pct_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_pct_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_pct("any", text)
	IS '100 x present / (all less declined and not applicable), with two decimals; 100.00 only if none is missing, 0.00 only if none is present, NULL if none is expected';

CREATE AGGREGATE completeness_counts(value text) (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_counts_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_counts_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_counts(text)
	IS 'how many values are in which state';

CREATE AGGREGATE completeness_counts(value text, kind text) (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_counts_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_counts_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_counts(text, text)
	IS 'how many values are in which state';

CREATE AGGREGATE completeness_counts(value "any") (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_counts_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_counts_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_counts("any")
	IS 'how many values are in which state';

CREATE AGGREGATE completeness_counts(value "any", kind text) (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_counts_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_counts_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_counts("any", text)
	IS 'how many values are in which state';
-- A site's own placeholders

CREATE TABLE medrec_placeholder (
	value text PRIMARY KEY CHECK (value ~ '[A-Za-z0-9]|[^[:ascii:]]' AND octet_length(value) <= 64),
	kinds text[],
	state text NOT NULL DEFAULT 'placeholder' CHECK (state IN ('placeholder', 'declined', 'not_applicable')),
	class text NOT NULL DEFAULT 'site',
	remark text
);
COMMENT ON TABLE medrec_placeholder
	IS 'what the site itself writes in place of a value, for some kinds of element, or for all (NULL)';
SELECT pg_catalog.pg_extension_config_dump('medrec_placeholder', '');
GRANT SELECT ON medrec_placeholder TO PUBLIC;

CREATE FUNCTION medrec_placeholder_changed() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_placeholder_changed'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_placeholder_changed()
	IS 'trigger of the table of placeholders: makes all sessions read it again';

CREATE TRIGGER medrec_placeholder_changed
	AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON medrec_placeholder
	FOR EACH STATEMENT EXECUTE FUNCTION medrec_placeholder_changed();

-- Duplicate patients: what people decide about pairs

CREATE FUNCTION patient_pair_fingerprint(a patient_key, b patient_key) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_patient_pair_fingerprint'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION patient_pair_fingerprint(patient_key, patient_key)
	IS 'hash of two keys, the same in either order: what a decision was made on';

CREATE TABLE medrec_match_decision (
	relation text COLLATE "C" NOT NULL,
	id_a text COLLATE "C" NOT NULL,
	id_b text COLLATE "C" NOT NULL,
	decision text NOT NULL CHECK (decision IN ('same', 'different', 'unsure')),
	reason text,
	decided_by text NOT NULL DEFAULT current_user,
	decided_at timestamptz NOT NULL DEFAULT now(),
	fingerprint bigint NOT NULL,
	PRIMARY KEY (relation, id_a, id_b),
	CHECK (id_a < id_b)
);
COMMENT ON TABLE medrec_match_decision
	IS 'what people have decided about pairs of rows: by the name of the relation, with its schema, and the text of their ids';
SELECT pg_catalog.pg_extension_config_dump('medrec_match_decision', '');

CREATE FUNCTION match_decide(relation regclass, key name, id name, id_a text, id_b text, decision text, reason text DEFAULT NULL)
	RETURNS void
	AS 'MODULE_PATHNAME', 'medrec_match_decide'
	LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000;
COMMENT ON FUNCTION match_decide(regclass, name, name, text, text, text, text)
	IS 'records that two rows are of the same person, of different ones, or that one is unsure';

CREATE FUNCTION match_decisions(relation regclass, key name, id name)
	RETURNS TABLE (id_a text, id_b text, decision text, reason text, decided_by text, decided_at timestamptz, in_force boolean)
	AS 'MODULE_PATHNAME', 'medrec_match_decisions'
	LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000;
COMMENT ON FUNCTION match_decisions(regclass, name, name)
	IS 'what was decided about pairs of rows, and whether it holds for what the rows are now';

CREATE FUNCTION match_worklist(pairs regclass, relation regclass, key name, id name, band text DEFAULT 'review')
	RETURNS TABLE (id_a text, id_b text, probability double precision, information double precision, related bigint, earlier_decision text)
	AS 'MODULE_PATHNAME', 'medrec_match_worklist'
	LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000;
COMMENT ON FUNCTION match_worklist(regclass, regclass, name, name, text)
	IS 'the pairs of a band that nobody has decided yet, the most informative first';
-- Duplicate patients: how good the matching is, and how bad the records are

CREATE FUNCTION match_evaluate(pairs regclass, truth regclass, thresholds double precision[] DEFAULT '{0.5,0.6,0.7,0.8,0.9,0.95,0.99,0.999}')
	RETURNS TABLE (threshold double precision, true_positives bigint, false_positives bigint, false_negatives bigint,
		"precision" double precision, recall double precision, f1 double precision)
	AS 'MODULE_PATHNAME', 'medrec_match_evaluate_pairs'
	LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000 ROWS 10;
COMMENT ON FUNCTION match_evaluate(regclass, regclass, double precision[])
	IS 'precision and recall of pairs by threshold, against the pairs that are true';

CREATE FUNCTION match_evaluate(pairs regclass, labels regclass, id name, entity name, thresholds double precision[] DEFAULT '{0.5,0.6,0.7,0.8,0.9,0.95,0.99,0.999}')
	RETURNS TABLE (threshold double precision, true_positives bigint, false_positives bigint, false_negatives bigint,
		"precision" double precision, recall double precision, f1 double precision)
	AS 'MODULE_PATHNAME', 'medrec_match_evaluate_labels'
	LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000 ROWS 10;
COMMENT ON FUNCTION match_evaluate(regclass, regclass, name, name, double precision[])
	IS 'precision and recall of pairs by threshold, against the person that each row is of';

CREATE FUNCTION duplicate_rate(duplicates regclass, relation regclass)
	RETURNS TABLE (duplicate_records bigint, n bigint, duplicate_rate_pct numeric)
	AS 'MODULE_PATHNAME', 'medrec_duplicate_rate'
	LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000 ROWS 1;
COMMENT ON FUNCTION duplicate_rate(regclass, regclass)
	IS 'AHIMA''s duplicate error rate: how many records of a hundred are in pairs or clusters of possible duplicates';

CREATE FUNCTION find_overlays(history regclass, key name, id name, at name, threshold double precision DEFAULT 0.5, since timestamptz DEFAULT '-infinity')
	RETURNS TABLE (id text, at timestamptz, weight double precision, probability double precision, reasons text)
	AS 'MODULE_PATHNAME', 'medrec_find_overlays'
	LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000;
COMMENT ON FUNCTION find_overlays(regclass, name, name, name, double precision, timestamptz)
	IS 'where, in the history of rows, one person''s record was probably overwritten with another''s';
-- The quality of many records: a state that can be stored, added and taken away

CREATE TYPE quality_state;

CREATE FUNCTION quality_state_in(cstring) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_in(cstring) IS 'I/O';
CREATE FUNCTION quality_state_out(quality_state) RETURNS cstring
	AS 'MODULE_PATHNAME', 'medrec_quality_state_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_out(quality_state) IS 'I/O';
CREATE FUNCTION quality_state_recv(internal) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_recv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_recv(internal) IS 'I/O';
CREATE FUNCTION quality_state_send(quality_state) RETURNS bytea
	AS 'MODULE_PATHNAME', 'medrec_quality_state_send'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_send(quality_state) IS 'I/O';

CREATE TYPE quality_state (
	INPUT = quality_state_in, OUTPUT = quality_state_out,
	RECEIVE = quality_state_recv, SEND = quality_state_send,
	ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE quality_state
	IS 'how complete many records are by a profile, as counts: states are added, and taken away again, exactly';

-- The aggregate of rows

CREATE FUNCTION quality_accum(state quality_state, profile text, VARIADIC elements "any") RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_accum'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION quality_accum(quality_state, text, VARIADIC "any")
	IS 'adds a row to a quality state';

CREATE FUNCTION quality_accum_inv(state quality_state, profile text, VARIADIC elements "any") RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_accum_inv'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION quality_accum_inv(quality_state, text, VARIADIC "any")
	IS 'takes a row from a quality state';

CREATE FUNCTION quality_state_accum(quality_state, quality_state) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_accum'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_accum(quality_state, quality_state)
	IS 'adds two quality states';

CREATE FUNCTION quality_state_accum_inv(quality_state, quality_state) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_accum_inv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_accum_inv(quality_state, quality_state)
	IS 'takes a quality state from another';

CREATE FUNCTION quality_state_final(quality_state) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_final'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_final(quality_state)
	IS 'result of quality and quality_rollup';

CREATE AGGREGATE quality(profile text, VARIADIC elements "any") (
	SFUNC = quality_accum,
	STYPE = quality_state,
	SSPACE = 4096,
	FINALFUNC = quality_state_final,
	COMBINEFUNC = quality_state_accum,
	MSFUNC = quality_accum,
	MINVFUNC = quality_accum_inv,
	MSTYPE = quality_state,
	MSSPACE = 4096,
	MFINALFUNC = quality_state_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE quality(text, VARIADIC "any")
	IS 'counts rows by a profile, whose elements are given in its order; NULL of no rows';

CREATE AGGREGATE quality_rollup(state quality_state) (
	SFUNC = quality_state_accum,
	STYPE = quality_state,
	SSPACE = 4096,
	FINALFUNC = quality_state_final,
	COMBINEFUNC = quality_state_accum,
	MSFUNC = quality_state_accum,
	MINVFUNC = quality_state_accum_inv,
	MSTYPE = quality_state,
	MSSPACE = 4096,
	MFINALFUNC = quality_state_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE quality_rollup(quality_state)
	IS 'sum of quality states, of days, shards or partitions';

-- The group

CREATE FUNCTION quality_state_add(quality_state, quality_state) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_accum'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_add(quality_state, quality_state) IS 'implementation of + operator';
CREATE FUNCTION quality_state_subtract(quality_state, quality_state) RETURNS quality_state
	AS 'MODULE_PATHNAME', 'medrec_quality_state_accum_inv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_subtract(quality_state, quality_state) IS 'implementation of - operator';
CREATE FUNCTION quality_state_eq(quality_state, quality_state) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_quality_state_eq'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_eq(quality_state, quality_state) IS 'implementation of = operator';
CREATE FUNCTION quality_state_ne(quality_state, quality_state) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_quality_state_ne'
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION quality_state_ne(quality_state, quality_state) IS 'implementation of <> operator';

CREATE OPERATOR + (
	LEFTARG = quality_state, RIGHTARG = quality_state, FUNCTION = quality_state_add,
	COMMUTATOR = +);
COMMENT ON OPERATOR + (quality_state, quality_state) IS 'of the rows of both';
CREATE OPERATOR - (
	LEFTARG = quality_state, RIGHTARG = quality_state, FUNCTION = quality_state_subtract);
COMMENT ON OPERATOR - (quality_state, quality_state) IS 'without the rows of the second';
CREATE OPERATOR = (
	LEFTARG = quality_state, RIGHTARG = quality_state, FUNCTION = quality_state_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR = (quality_state, quality_state) IS 'the same counts of the same profile';
CREATE OPERATOR <> (
	LEFTARG = quality_state, RIGHTARG = quality_state, FUNCTION = quality_state_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (quality_state, quality_state) IS 'not the same counts of the same profile';

-- What a state says

CREATE FUNCTION quality_score(state quality_state) RETURNS numeric
	AS 'MODULE_PATHNAME', 'medrec_quality_score'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_score(quality_state)
	IS '100 x weight of what is present / weight of what is expected, over all rows; NULL if nothing is expected';

CREATE FUNCTION quality_summary(state quality_state, OUT profile text, OUT fingerprint text, OUT n bigint,
	OUT score numeric, OUT complete bigint, OUT complete_pct numeric,
	OUT match_ready bigint, OUT match_ready_pct numeric, OUT score_p10 integer, OUT score_p50 integer)
	AS 'MODULE_PATHNAME', 'medrec_quality_summary'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_summary(quality_state)
	IS 'rows, score, complete and match-ready rows, and the scores that a tenth and half of the rows do not exceed';

CREATE FUNCTION quality_state_elements(state quality_state, OUT element text, OUT requirement text, OUT weight numeric,
	OUT n bigint, OUT expected bigint, OUT present bigint, OUT nulls bigint, OUT blank bigint, OUT placeholder bigint,
	OUT invalid bigint, OUT declined bigint, OUT not_applicable bigint,
	OUT rate_pct numeric, OUT low_pct numeric, OUT high_pct numeric, OUT lost_points numeric) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'medrec_quality_state_elements'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION quality_state_elements(quality_state)
	IS 'counts by element, the rate with Wilson''s interval of 95 %, and the points that the score loses by it; from the state alone';

CREATE FUNCTION quality_scores(state quality_state, OUT score integer, OUT n bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'medrec_quality_scores'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 101;
COMMENT ON FUNCTION quality_scores(quality_state)
	IS 'how many rows have which score, rounded down';

CREATE FUNCTION quality_patterns(state quality_state, OUT missing text[], OUT n bigint, OUT pct numeric) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'medrec_quality_patterns'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 50;
COMMENT ON FUNCTION quality_patterns(quality_state)
	IS 'which of the elements in the profile''s patterns are missing together, in how many rows';
-- Profiles: which elements a record should have

CREATE TABLE medrec_profile (
	profile text COLLATE "C" PRIMARY KEY CHECK (profile ~ '^[a-z][a-z0-9_]{0,62}$'),
	title text NOT NULL,
	version text NOT NULL DEFAULT '1',
	source text,
	effective date,
	combinations text[] NOT NULL DEFAULT '{}',
	shipped boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE medrec_profile
	IS 'profiles of completeness; combinations are elements, joined by +, that together make a record ready to be matched';

CREATE TABLE medrec_profile_element (
	profile text COLLATE "C" NOT NULL,
	ordinal integer NOT NULL CHECK (ordinal > 0),
	element text COLLATE "C" NOT NULL CHECK (element ~ '^[a-z][a-z0-9_]{0,62}$'),
	kind text,
	requirement text NOT NULL DEFAULT 'required' CHECK (requirement IN ('required', 'conditional', 'optional')),
	weight numeric(7, 2) NOT NULL DEFAULT 1 CHECK (weight BETWEEN 0::numeric AND 10000::numeric),
	applies_when text,
	unknown_when text,
	valid_when text,
	in_patterns boolean NOT NULL DEFAULT false,
	target_pct numeric CHECK (target_pct BETWEEN 0::numeric AND 100::numeric),
	threshold_pct numeric CHECK (threshold_pct BETWEEN 0::numeric AND 100::numeric),
	note text,
	shipped boolean NOT NULL DEFAULT false,
	PRIMARY KEY (profile, element),
	UNIQUE (profile, ordinal),
	CHECK (requirement <> 'conditional' OR applies_when IS NOT NULL)
);
COMMENT ON TABLE medrec_profile_element
	IS 'the elements of profiles, in the order in which quality() takes their values; conditions are SQL expressions over the elements'' names';

SELECT pg_catalog.pg_extension_config_dump('medrec_profile', 'WHERE NOT shipped');
SELECT pg_catalog.pg_extension_config_dump('medrec_profile_element', 'WHERE NOT shipped');
GRANT SELECT ON medrec_profile, medrec_profile_element TO PUBLIC;

CREATE FUNCTION quality_elements(state quality_state, minimum bigint DEFAULT 25)
	RETURNS TABLE (element text, requirement text, weight numeric, n bigint, expected bigint, present bigint, nulls bigint,
		blank bigint, placeholder bigint, invalid bigint, declined bigint, not_applicable bigint,
		rate_pct numeric, low_pct numeric, high_pct numeric, lost_points numeric,
		target_pct numeric, threshold_pct numeric, status text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 20
	BEGIN ATOMIC
		SELECT e.element, e.requirement, e.weight, e.n, e.expected, e.present, e.nulls,
			e.blank, e.placeholder, e.invalid, e.declined, e.not_applicable,
			e.rate_pct, e.low_pct, e.high_pct, e.lost_points, p.target_pct, p.threshold_pct,
			CASE WHEN e.rate_pct IS NULL THEN 'not_applicable'
				WHEN p.target_pct IS NULL AND p.threshold_pct IS NULL THEN NULL
				WHEN e.expected < minimum THEN 'insufficient_data'
				WHEN e.rate_pct < p.threshold_pct THEN 'fail'
				WHEN e.rate_pct < p.target_pct THEN 'warn'
				ELSE 'pass' END
		FROM quality_summary(state) AS s
			CROSS JOIN quality_state_elements(state) WITH ORDINALITY AS e
			LEFT JOIN medrec_profile_element AS p ON p.profile = s.profile AND p.element = e.element
		ORDER BY e.ordinality;
	END;
COMMENT ON FUNCTION quality_elements(quality_state, bigint)
	IS 'quality_state_elements with the targets that the profile has now: pass, warn, fail, or insufficient_data below a minimum of expected values';

-- Of a profile that medrec ships nothing is changed, so that a later version can.
CREATE FUNCTION medrec_profile_is_shipped() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_profile_is_shipped'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_profile_is_shipped()
	IS 'trigger of the tables of profiles: keeps those that medrec ships as they are';

CREATE FUNCTION quality_profile_copy(profile text, copy text) RETURNS bigint
	LANGUAGE sql VOLATILE STRICT PARALLEL UNSAFE
	BEGIN ATOMIC
		WITH head AS (
			INSERT INTO medrec_profile (profile, title, version, source, effective, combinations)
				SELECT copy, p.title, p.version, p.source, p.effective, p.combinations
				FROM medrec_profile AS p WHERE p.profile = quality_profile_copy.profile
		), element AS (
			INSERT INTO medrec_profile_element (profile, ordinal, element, kind, requirement, weight,
					applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note)
				SELECT copy, e.ordinal, e.element, e.kind, e.requirement, e.weight,
					e.applies_when, e.unknown_when, e.valid_when, e.in_patterns, e.target_pct, e.threshold_pct, e.note
				FROM medrec_profile_element AS e WHERE e.profile = quality_profile_copy.profile
				RETURNING 1
		)
		SELECT count(*) FROM element;
	END;
COMMENT ON FUNCTION quality_profile_copy(text, text)
	IS 'makes a profile of the site''s own that is like another one; how many elements it has';

-- The profiles that medrec ships: facts of public specifications, with weights and targets to start from

INSERT INTO medrec_profile (profile, title, version, source, effective, combinations, shipped) VALUES
	('patient_match', 'Patient identity: the share of matching power that is present', '1',
	'Weights: bits of the collision table, and combinations, of CMS Health Tech Ecosystem, CMS Patient Matching & Response Proposal, version 3.3.0 (draft)',
	'2026-06-24', ARRAY[
		'first_name+last_name+birth_date+street', 'first_name+last_name+birth_date+phone', 'first_name+last_name+birth_date+email',
		'first_name+last_name+birth_date+ssn', 'first_name+birth_date+mbi', 'first_name+birth_date+phone',
		'first_name+birth_date+email', 'last_name+phone+ssn', 'last_name+email+ssn',
		'first_name+phone+ssn', 'first_name+email+ssn', 'phone+mbi',
		'email+mbi', 'first_name+birth_date+member_id', 'last_name+birth_date+member_id',
		'phone+member_id', 'email+member_id', 'first_name+last_name+phone+postal_code',
		'last_name+phone+postal_code', 'last_name+email+postal_code', 'last_name+birth_date+phone',
		'last_name+street+phone']::text[], true);
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note, shipped) VALUES
	('patient_match', 1, 'last_name', 'family_name', 'required', 7.6, NULL, NULL, NULL, true, 99.9, NULL, NULL, true),
	('patient_match', 2, 'first_name', 'given_name', 'required', 5.6, NULL, NULL, NULL, true, 99.9, NULL, NULL, true),
	('patient_match', 3, 'birth_date', 'birth_date', 'required', 13.3, NULL, NULL, 'date_try(birth_date) BETWEEN CURRENT_DATE - 43830 AND CURRENT_DATE + 2', true, 99.5, NULL, 'not in the future and not more than 120 years ago', true),
	('patient_match', 4, 'sex', 'sex', 'required', 1.0, NULL, NULL, NULL, false, 99.5, NULL, 'not in the collision table: one bit', true),
	('patient_match', 5, 'street', 'street', 'required', 15.0, NULL, NULL, NULL, true, 95, NULL, NULL, true),
	('patient_match', 6, 'postal_code', 'zip', 'required', 11.7, NULL, NULL, NULL, true, 95, NULL, NULL, true),
	('patient_match', 7, 'city', 'text', 'conditional', 6.6, $$element_state(postal_code, 'zip') <> 'present'$$, NULL, NULL, false, NULL, NULL, 'known by the postal code where that is there', true),
	('patient_match', 8, 'state', 'us_state', 'conditional', 4.1, $$element_state(postal_code, 'zip') <> 'present'$$, NULL, NULL, false, NULL, NULL, 'known by the postal code where that is there', true),
	('patient_match', 9, 'phone', 'phone', 'required', 19.9, NULL, NULL, NULL, true, 95, NULL, 'any telephone number', true),
	('patient_match', 10, 'email', 'email', 'optional', 19.9, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('patient_match', 11, 'ssn', 'ssn', 'optional', 13.3, NULL, NULL, NULL, true, NULL, NULL, 'the last four digits will do', true),
	('patient_match', 12, 'payer', 'text', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'tells who has which member id', true),
	('patient_match', 13, 'mbi', 'us_mbi', 'conditional', 19.9, $$payer::text ~* 'medicare'$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('patient_match', 14, 'member_id', 'identifier', 'conditional', 19.9, $$element_state(payer, 'text') = 'present' AND lower(btrim(payer::text)) NOT IN ('self', 'none') AND lower(payer::text) NOT LIKE ALL ('{%self pay%,%self-pay%,%selfpay%,%charity%,%uninsured%,%indigent%,%medicare%}'::text[])$$, NULL, NULL, false, NULL, NULL, 'the person''s own, with the suffix of a dependent; what a family shares is worth 13.3', true),
	('patient_match', 15, 'middle_name', 'name', 'optional', 6.6, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('patient_match', 16, 'suffix', 'text', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'most people have none', true),
	('patient_match', 17, 'previous_last_name', 'family_name', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'many people have none', true);

INSERT INTO medrec_profile (profile, title, version, source, effective, combinations, shipped) VALUES
	('uscdi_demographics', 'Demographics of US Core Patient (USCDI)', '1',
	'HL7 US Core Implementation Guide 9.0.0, Patient profile and USCDI table (USCDI version 6)',
	'2026-05-01', ARRAY[]::text[], true);
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note, shipped) VALUES
	('uscdi_demographics', 1, 'mrn', 'identifier', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 2, 'last_name', 'family_name', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 3, 'first_name', 'given_name', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 4, 'birth_date', 'birth_date', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 5, 'sex', 'sex', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 6, 'street', 'street', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 7, 'city', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 8, 'state', 'us_state', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 9, 'postal_code', 'zip', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 10, 'phone', 'phone', 'conditional', 1, $$element_state(email, 'email') <> 'present'$$, NULL, NULL, true, NULL, NULL, 'a telephone number or an e-mail address', true),
	('uscdi_demographics', 11, 'email', 'email', 'optional', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 12, 'race', 'code', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 13, 'ethnicity', 'code', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 14, 'language', 'code', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 15, 'deceased', 'text', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 16, 'death_date', 'birth_date', 'conditional', 1, $$lower(btrim(deceased::text)) IN ('true', 't', 'yes', 'y', '1', 'deceased', 'dead')$$, NULL, 'date_try(death_date) IS NOT NULL AND date_try(death_date) >= date_try(birth_date) AND date_try(death_date) <= CURRENT_DATE', false, NULL, NULL, NULL, true),
	('uscdi_demographics', 17, 'interpreter_needed', 'text', 'conditional', 1, $$element_state(language, 'code') = 'present' AND btrim(language::text) !~* '^(en|eng|english)($|[-_ (])'$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 18, 'tribal_affiliation', 'text', 'conditional', 1, $$race::text ~* '1002-5|american indian|alaska|\mAI/?AN\M'$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 19, 'age', NULL, 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'in years, on the day that counts for the site', true),
	('uscdi_demographics', 20, 'related_person', 'name', 'conditional', 1, $$btrim(age::text) ~ '^(0*[0-9]|0*1[0-7])(\.[0-9]+)?$'$$, NULL, NULL, false, NULL, NULL, 'under 18 years', true),
	('uscdi_demographics', 21, 'relationship', 'code', 'conditional', 1, $$btrim(age::text) ~ '^(0*[0-9]|0*1[0-7])(\.[0-9]+)?$'$$, NULL, NULL, false, NULL, NULL, 'under 18 years', true),
	('uscdi_demographics', 22, 'middle_name', 'name', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'many people have none', true),
	('uscdi_demographics', 23, 'suffix', 'text', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'most people have none', true),
	('uscdi_demographics', 24, 'previous_name', 'name', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'many people have none', true),
	('uscdi_demographics', 25, 'occupation', 'text', 'optional', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 26, 'industry', 'text', 'optional', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 27, 'previous_address', 'street', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'many people have none', true);

INSERT INTO medrec_profile (profile, title, version, source, effective, combinations, shipped) VALUES
	('uhdds_inpatient', 'Discharge abstract: Uniform Hospital Discharge Data Set', '1',
	'UHDDS: 50 FR 31038 (July 31, 1985); UB-04 codes of the NUBC, with the patient statuses of October 1, 2013; external causes: ICD-10-CM guidelines, I.C.19 and 20',
	'2013-10-01', ARRAY[]::text[], true);
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note, shipped) VALUES
	('uhdds_inpatient', 1, 'mrn', 'identifier', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 2, 'birth_date', 'birth_date', 'required', 1, NULL, NULL, 'date_try(birth_date) <= date_try(admitted)', true, NULL, NULL, NULL, true),
	('uhdds_inpatient', 3, 'sex', 'sex', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 4, 'race', 'code', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uhdds_inpatient', 5, 'ethnicity', 'code', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uhdds_inpatient', 6, 'street', 'street', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uhdds_inpatient', 7, 'city', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 8, 'state', 'us_state', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 9, 'postal_code', 'zip', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 10, 'facility_id', NULL, 'required', 1, NULL, $$btrim(facility_id::text) = ''$$, NULL, false, NULL, NULL, 'an NPI, a CCN, or a number of the house', true),
	('uhdds_inpatient', 11, 'admitted', 'birth_date', 'required', 1, NULL, NULL, 'date_try(admitted) IS NOT NULL AND date_try(admitted) <= CURRENT_DATE', false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 12, 'admit_type', 'ub_admission_type', 'required', 1, NULL, $$btrim(admit_type::text) = '9'$$, NULL, false, NULL, NULL, '9 is "not available"', true),
	('uhdds_inpatient', 13, 'admit_source', 'ub_point_of_origin', 'required', 1, NULL, $$btrim(admit_source::text) = '9'$$, $$btrim(admit_type::text) <> '4' OR btrim(admit_source::text) IN ('5', '6')$$, false, NULL, NULL, '9 is "not available"; a newborn is born in this hospital or outside of it (5, 6)', true),
	('uhdds_inpatient', 14, 'disposition', 'ub_patient_status', 'conditional', 1, 'date_try(discharged) IS NOT NULL', NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 15, 'discharged', 'birth_date', 'conditional', 1, $$coalesce(btrim(disposition::text), '') <> '30'$$, NULL, 'date_try(discharged) IS NOT NULL AND date_try(discharged) >= date_try(admitted) AND date_try(discharged) <= CURRENT_DATE', false, NULL, NULL, '30 is still a patient', true),
	('uhdds_inpatient', 16, 'death_date', 'birth_date', 'conditional', 1, $$btrim(disposition::text) IN ('20', '40', '41', '42')$$, NULL, $$date_try(death_date) IS NOT NULL AND date_try(death_date) >= date_try(admitted) AND (btrim(disposition::text) <> '20' OR date_try(death_date) = date_try(discharged))$$, true, NULL, NULL, 'who died in the hospital (20) died on the day of discharge', true),
	('uhdds_inpatient', 17, 'transfer_facility', 'text', 'conditional', 1, $$btrim(disposition::text) IN ('02', '03', '04', '05', '43', '51', '61', '62', '63', '64', '65', '66', '69', '70', '82', '83', '84', '85', '88', '89', '90', '91', '92', '93', '94', '95')$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 18, 'attending_npi', 'us_npi', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uhdds_inpatient', 19, 'principal_procedure', 'icd10pcs', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 20, 'operating_npi', 'us_npi', 'conditional', 1, $$element_state(principal_procedure, 'icd10pcs') IN ('present', 'invalid')$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 21, 'procedure_date', 'birth_date', 'conditional', 1, $$element_state(principal_procedure, 'icd10pcs') IN ('present', 'invalid')$$, NULL, 'date_try(procedure_date) IS NOT NULL AND date_try(admitted) - date_try(procedure_date) <= 3 AND date_try(procedure_date) <= date_try(discharged)', false, NULL, NULL, 'from three days before admission to discharge', true),
	('uhdds_inpatient', 22, 'principal_dx', 'icd10', 'required', 1, NULL, NULL, $$principal_dx::text !~* '^ *[V-Y]' AND icd10_is_billable(principal_dx::text, date_try(discharged)) IS NOT FALSE$$, true, NULL, NULL, 'billable on the day of discharge, and no external cause', true),
	('uhdds_inpatient', 23, 'admitting_dx', 'icd10', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uhdds_inpatient', 24, 'poa', 'poa_indicator', 'conditional', 1, $$btrim(principal_dx::text) <> '' AND icd10_is_poa_exempt(principal_dx::text, coalesce(date_try(discharged), date_try(admitted))) IS NOT TRUE$$, $$upper(btrim(poa::text)) = 'U'$$, $$btrim(poa::text) <> '1'$$, false, NULL, NULL, 'of the principal diagnosis, unless that is exempt; U is documentation that does not suffice', true),
	('uhdds_inpatient', 25, 'external_cause', 'icd10', 'conditional', 1, $$left(ltrim(principal_dx::text), 1) IN ('S', 's', 'T', 't') AND principal_dx::text ~* '^ *(S|T(0|1|2|3[0-4]|6[6-9]|7[0359]))'$$, NULL, $$external_cause::text ~* '^ *[V-Y]'$$, false, NULL, NULL, 'of injuries; poisonings (T36 to T65), T71 and abuse tell it themselves or need not, complications (T80 to T88) have none', true),
	('uhdds_inpatient', 26, 'birth_weight', NULL, 'conditional', 1, $$btrim(admit_type::text) = '4' OR date_try(admitted) - date_try(birth_date) BETWEEN 0 AND 28$$, $$btrim(birth_weight::text) IN ('', '0', '9999')$$, $$btrim(birth_weight::text) ~ '^([2-9][0-9]{2}|[1-7][0-9]{3}|8000)(\.[0-9]+)?$'$$, false, NULL, NULL, 'in grams, 200 to 8000; newborns, and who is not more than 28 days old at admission', true),
	('uhdds_inpatient', 27, 'payer', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 28, 'member_id', 'identifier', 'conditional', 1, $$element_state(payer, 'text') = 'present' AND lower(btrim(payer::text)) NOT IN ('self', 'none') AND lower(payer::text) NOT LIKE ALL ('{%self pay%,%self-pay%,%selfpay%,%charity%,%uninsured%,%indigent%}'::text[])$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 29, 'total_charges', NULL, 'required', 1, NULL, $$btrim(total_charges::text) = ''$$, $$total_charges::text ~ '^[ $]*[0-9][0-9,]*(\.[0-9]*)?(e\+[0-9]+)? *$'$$, false, NULL, NULL, 'not below zero', true),
	('uhdds_inpatient', 30, 'drg', 'ms_drg', 'conditional', 1, $$btrim(principal_dx::text) <> '' AND date_try(discharged) IS NOT NULL$$, $$btrim(drg::text) IN ('998', '999')$$, NULL, false, NULL, NULL, '998 and 999 are groups of what cannot be grouped', true);

INSERT INTO medrec_profile (profile, title, version, source, effective, combinations, shipped) VALUES
	('record_completion', 'Record completion: what is due when after admission and discharge', '1',
	'42 CFR 482.22(c)(5) history and physical and its update, 482.24(c)(1) authentication, 482.24(c)(4)(vii) discharge summary and (viii) 30 days, 482.51(b)(6) operative report; 84 FR 51732',
	'2019-11-29', ARRAY[]::text[], true);
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note, shipped) VALUES
	('record_completion', 1, 'admitted', 'birth_date', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('record_completion', 2, 'discharged', 'birth_date', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('record_completion', 3, 'disposition', 'text', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('record_completion', 4, 'surgery_at', 'birth_date', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('record_completion', 5, 'history_physical_at', 'birth_date', 'required', 1, NULL, NULL, $$timestamp_try(history_physical_at) IS NOT NULL AND timestamp_try(history_physical_at) BETWEEN timestamp_try(admitted) - interval '30 days' AND timestamp_try(admitted) + interval '24 hours' AND (timestamp_try(surgery_at) IS NULL OR timestamp_try(history_physical_at) <= timestamp_try(surgery_at))$$, true, NULL, NULL, 'at most 30 days before and 24 hours after admission, and before surgery; else it counts as invalid', true),
	('record_completion', 6, 'history_update_at', 'birth_date', 'conditional', 1, $$timestamp_try(history_physical_at) >= timestamp_try(admitted) - interval '30 days' AND timestamp_try(history_physical_at) < timestamp_try(admitted)$$, NULL, $$timestamp_try(history_update_at) IS NOT NULL AND timestamp_try(history_update_at) BETWEEN timestamp_try(admitted) AND timestamp_try(admitted) + interval '24 hours' AND (timestamp_try(surgery_at) IS NULL OR timestamp_try(history_update_at) <= timestamp_try(surgery_at))$$, true, NULL, NULL, 'the examination of a history from before admission: in 24 hours after it, and before surgery; else it counts as invalid', true),
	('record_completion', 7, 'operative_report_at', 'birth_date', 'conditional', 1, 'date_try(surgery_at) IS NOT NULL', NULL, $$timestamp_try(operative_report_at) IS NOT NULL AND timestamp_try(operative_report_at) <= timestamp_try(surgery_at) + interval '24 hours'$$, true, NULL, NULL, 'the rule says immediately; more than 24 hours is late, and late counts as invalid', true),
	('record_completion', 8, 'discharge_summary_at', 'birth_date', 'conditional', 1, $$date_try(discharged) IS NOT NULL AND (timestamp_try(discharged) > timestamp_try(admitted) + interval '48 hours' OR btrim(disposition::text) IN ('20', '40', '41', '42', '02', '03', '04', '05', '43', '51', '61', '62', '63', '64', '65', '66', '69', '70', '82', '83', '84', '85', '88', '89', '90', '91', '92', '93', '94', '95'))$$, NULL, $$timestamp_try(discharge_summary_at) IS NOT NULL AND timestamp_try(discharge_summary_at) <= timestamp_try(discharged) + interval '30 days'$$, true, NULL, NULL, 'stays of more than 48 hours (a custom of the house), deaths and transfers; late counts as invalid', true),
	('record_completion', 9, 'entries_authenticated_at', 'birth_date', 'conditional', 1, 'date_try(discharged) IS NOT NULL', NULL, $$timestamp_try(entries_authenticated_at) IS NOT NULL AND timestamp_try(entries_authenticated_at) <= timestamp_try(discharged) + interval '30 days'$$, true, NULL, NULL, 'all orders and entries signed; late counts as invalid', true),
	('record_completion', 10, 'final_coded_at', 'birth_date', 'conditional', 1, 'date_try(discharged) IS NOT NULL', NULL, $$timestamp_try(final_coded_at) IS NOT NULL AND timestamp_try(final_coded_at) <= timestamp_try(discharged) + interval '5 days'$$, true, NULL, NULL, 'house target of 5 days; late counts as invalid', true);

INSERT INTO medrec_profile (profile, title, version, source, effective, combinations, shipped) VALUES
	('uacds_ambulatory', 'Ambulatory care: Uniform Ambulatory Care Data Set', '1',
	'NCVHS, Uniform Ambulatory Care Data Set and core health data elements',
	'1996-08-01', ARRAY[]::text[], true);
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note, shipped) VALUES
	('uacds_ambulatory', 1, 'patient_id', 'identifier', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 2, 'birth_date', 'birth_date', 'required', 1, NULL, NULL, 'date_try(birth_date) <= date_try(encounter_date)', true, NULL, NULL, NULL, true),
	('uacds_ambulatory', 3, 'sex', 'sex', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 4, 'race', 'code', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uacds_ambulatory', 5, 'ethnicity', 'code', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uacds_ambulatory', 6, 'postal_code', 'zip', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uacds_ambulatory', 7, 'provider_npi', 'us_npi', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uacds_ambulatory', 8, 'provider_specialty', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 9, 'place_of_service', 'place_of_service', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 10, 'encounter_date', 'birth_date', 'required', 1, NULL, NULL, 'date_try(encounter_date) IS NOT NULL AND date_try(encounter_date) <= CURRENT_DATE', false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 11, 'reason_for_encounter', 'text', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uacds_ambulatory', 12, 'diagnosis', 'icd10', 'required', 1, NULL, NULL, 'icd10_is_billable(diagnosis::text, date_try(encounter_date)) IS NOT FALSE', true, NULL, NULL, 'billable on the day of the encounter', true),
	('uacds_ambulatory', 13, 'service', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'a CPT or HCPCS code', true),
	('uacds_ambulatory', 14, 'disposition', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 15, 'payer', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 16, 'member_id', 'identifier', 'conditional', 1, $$element_state(payer, 'text') = 'present' AND lower(btrim(payer::text)) NOT IN ('self', 'none') AND lower(payer::text) NOT LIKE ALL ('{%self pay%,%self-pay%,%selfpay%,%charity%,%uninsured%,%indigent%}'::text[])$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 17, 'referred', 'text', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 18, 'referring_npi', 'us_npi', 'conditional', 1, $$lower(btrim(referred::text)) IN ('true', 't', 'yes', 'y', '1')$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 19, 'total_charges', NULL, 'optional', 1, NULL, $$btrim(total_charges::text) = ''$$, $$total_charges::text ~ '^[ $]*[0-9][0-9,]*(\.[0-9]*)?(e\+[0-9]+)? *$'$$, false, NULL, NULL, 'not below zero', true),
	('uacds_ambulatory', 20, 'marital_status', 'code', 'optional', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 21, 'living_arrangement', 'text', 'optional', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true);

INSERT INTO medrec_profile (profile, title, version, source, effective, combinations, shipped) VALUES
	('cancer_registry_core', 'Cancer registry: core of NAACCR items', '1',
	'NAACCR Data Dictionary version 26; missing values: CDC NPCR program standards, NAACCR certification criteria',
	'2026-01-01', ARRAY[]::text[], true);
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note, shipped) VALUES
	('cancer_registry_core', 1, 'patient_id', 'identifier', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'NAACCR item 20', true),
	('cancer_registry_core', 2, 'name_last', 'family_name', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'item 2230', true),
	('cancer_registry_core', 3, 'name_first', 'given_name', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'item 2240', true),
	('cancer_registry_core', 4, 'ssn', 'ssn', 'optional', 1, NULL, NULL, NULL, false, NULL, NULL, 'item 2320', true),
	('cancer_registry_core', 5, 'date_of_birth', 'birth_date', 'required', 1, NULL, NULL, $$coalesce(date_try(date_of_birth) <= CURRENT_DATE, btrim(date_of_birth::text) ~ '^(1[89]|20)[0-9]{2}(0[1-9]|1[0-2])?$' AND btrim(date_of_birth::text) <= to_char(CURRENT_DATE, 'YYYYMMDD'))$$, false, NULL, NULL, 'item 240; the day or month may be unknown', true),
	('cancer_registry_core', 6, 'sex', NULL, 'required', 1, NULL, $$btrim(sex::text) IN ('9', '')$$, $$btrim(sex::text) ~ '^[12]$'$$, true, 98, 97, 'item 225, at birth, in the place of item 220, whose codes 3 to 6 are to be converted; 9 is unknown', true),
	('cancer_registry_core', 7, 'race_1', NULL, 'required', 1, NULL, $$btrim(race_1::text) IN ('99', '')$$, $$btrim(race_1::text) ~ '^(0?[1-8]|1[0-7]|2[0-25-8]|3[0-2]|9[6-8])$'$$, true, 97, 95, 'item 160; 99 is unknown', true),
	('cancer_registry_core', 8, 'spanish_hispanic_origin', NULL, 'required', 1, NULL, $$btrim(spanish_hispanic_origin::text) IN ('9', '')$$, $$btrim(spanish_hispanic_origin::text) ~ '^[0-8]$'$$, false, NULL, NULL, 'item 190; 9 is unknown', true),
	('cancer_registry_core', 9, 'vital_status', NULL, 'required', 1, NULL, $$btrim(vital_status::text) = ''$$, $$btrim(vital_status::text) ~ '^[01]$'$$, false, NULL, NULL, 'item 1760; 0 is dead', true),
	('cancer_registry_core', 10, 'date_of_last_contact', 'birth_date', 'required', 1, NULL, NULL, $$coalesce(date_try(date_of_last_contact) <= CURRENT_DATE, btrim(date_of_last_contact::text) ~ '^(19|20)[0-9]{2}(0[1-9]|1[0-2])?$' AND btrim(date_of_last_contact::text) <= to_char(CURRENT_DATE, 'YYYYMMDD'))$$, false, NULL, NULL, 'item 1750; the day or month may be unknown', true),
	('cancer_registry_core', 11, 'cause_of_death', NULL, 'conditional', 1, 'btrim(vital_status::text) = ''0''', $$btrim(cause_of_death::text) IN ('7777', '7797', '')$$, $$btrim(cause_of_death::text) !~ '^0*$'$$, false, NULL, NULL, 'item 1910; 7777 and 7797 are not available, 0000 is alive', true),
	('cancer_registry_core', 12, 'age_at_diagnosis', NULL, 'required', 1, NULL, $$btrim(age_at_diagnosis::text) IN ('999', '')$$, $$btrim(age_at_diagnosis::text) ~ '^0*([0-9]{1,2}|1[01][0-9]|120)$'$$, true, 98, 97, 'item 230; 999 is unknown', true),
	('cancer_registry_core', 13, 'addr_at_dx_city', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'item 70', true),
	('cancer_registry_core', 14, 'addr_at_dx_state', NULL, 'required', 1, NULL, $$upper(btrim(addr_at_dx_state::text)) IN ('CD', 'US', 'YY', 'ZZ', '')$$, $$element_state(addr_at_dx_state, 'us_state') = 'present' OR upper(btrim(addr_at_dx_state::text)) IN ('UM', 'AB', 'BC', 'MB', 'NB', 'NL', 'NS', 'NT', 'NU', 'ON', 'PE', 'QC', 'SK', 'YT', 'XX')$$, false, NULL, NULL, 'item 80; XX is a known country other than the USA and Canada; US, CD, YY and ZZ are unknown in part or whole', true),
	('cancer_registry_core', 15, 'county_at_dx', NULL, 'required', 1, NULL, $$btrim(county_at_dx::text) IN ('999', '')$$, $$btrim(county_at_dx::text) ~ '^0*[1-9][0-9]{0,2}$'$$, true, 98, 97, 'item 90; 998 is a known place outside of the state of the facility, 999 is unknown', true),
	('cancer_registry_core', 16, 'addr_at_dx_postal_code', 'zip', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'item 100', true),
	('cancer_registry_core', 17, 'date_of_diagnosis', 'birth_date', 'required', 1, NULL, NULL, $$coalesce(date_try(date_of_diagnosis) <= CURRENT_DATE, btrim(date_of_diagnosis::text) ~ '^(19|20)[0-9]{2}(0[1-9]|1[0-2])?$' AND btrim(date_of_diagnosis::text) <= to_char(CURRENT_DATE, 'YYYYMMDD'))$$, false, NULL, NULL, 'item 390; the day or month may be unknown', true),
	('cancer_registry_core', 18, 'primary_site', 'icdo3_topography', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'item 400', true),
	('cancer_registry_core', 19, 'laterality', NULL, 'conditional', 1, $$primary_site::text ~* '^ *C(07\.?9|08\.?[01]|09\.?[0189]|30\.?[01]|31\.?[02]|34|38\.?4|40\.?[0-3]|41\.?[34]|44\.?[1235-7]|47\.?[12]|49\.?[12]|50|56\.?9|57\.?0|62|63\.?[01]|64\.?9|65\.?9|66\.?9|69|70\.?0|71\.?[0-4]|72\.?[2-5]|74|75\.?4)'$$, $$btrim(laterality::text) IN ('9', '')$$, $$btrim(laterality::text) ~ '^[1-5]$' OR btrim(laterality::text) = '0' AND (primary_site::text ~* '^ *C(30\.?0|34\.?0|41\.?[34])' OR primary_site::text ~* '^ *C7[0-2]' AND coalesce(date_try(date_of_diagnosis) < '2004-01-01', btrim(date_of_diagnosis::text) ~ '^(19|200[0-3])'))$$, false, NULL, NULL, 'item 410; paired sites; 0, not paired, is for the septum of the nose, the carina, the sternum and the sacrum, and for the nervous system before 2004; 9 is unknown', true),
	('cancer_registry_core', 20, 'histologic_type', NULL, 'required', 1, NULL, $$btrim(histologic_type::text) = ''$$, $$btrim(histologic_type::text) ~ '^[89][0-9]{3}$'$$, false, NULL, NULL, 'item 522', true),
	('cancer_registry_core', 21, 'behavior_code', NULL, 'required', 1, NULL, $$btrim(behavior_code::text) = ''$$, $$btrim(behavior_code::text) ~ '^[0-3]$'$$, false, NULL, NULL, 'item 523', true),
	('cancer_registry_core', 22, 'diagnostic_confirmation', NULL, 'required', 1, NULL, $$btrim(diagnostic_confirmation::text) IN ('9', '')$$, $$btrim(diagnostic_confirmation::text) ~ '^[1-8]$'$$, false, NULL, NULL, 'item 490; 9 is unknown', true),
	('cancer_registry_core', 23, 'type_of_reporting_source', NULL, 'required', 1, NULL, $$btrim(type_of_reporting_source::text) = ''$$, $$btrim(type_of_reporting_source::text) ~ '^[1-8]$'$$, false, NULL, NULL, 'item 500', true),
	('cancer_registry_core', 24, 'class_of_case', NULL, 'required', 1, NULL, $$btrim(class_of_case::text) IN ('99', '')$$, $$btrim(class_of_case::text) ~ '^(00?|1[0-4]|2[0-2]|3[0-8]|4[0-39])$'$$, false, NULL, NULL, 'item 610; 99 is unknown', true),
	('cancer_registry_core', 25, 'sequence_number_central', NULL, 'required', 1, NULL, $$btrim(sequence_number_central::text) IN ('88', '99', '')$$, $$btrim(sequence_number_central::text) ~ '^([0-7]?[0-9]|8[0-7]|98)$'$$, false, NULL, NULL, 'item 380; 88 and 99 are unknown', true),
	('cancer_registry_core', 26, 'primary_payer', NULL, 'required', 1, NULL, $$btrim(primary_payer::text) IN ('99', '')$$, $$btrim(primary_payer::text) ~ '^(0?[12]|10|2[01]|3[15]|6[0-8])$'$$, false, NULL, NULL, 'item 630; 99 is unknown', true),
	('cancer_registry_core', 27, 'summary_stage_2018', NULL, 'conditional', 1, $$coalesce(date_try(date_of_diagnosis) >= '2018-01-01', btrim(date_of_diagnosis::text) ~ '^(201[89]|20[2-9][0-9])')$$, $$btrim(summary_stage_2018::text) IN ('9', '')$$, $$btrim(summary_stage_2018::text) ~ '^[0-478]$'$$, true, NULL, NULL, 'item 764; diagnosed from 2018 on; 9 is unknown', true),
	('cancer_registry_core', 28, 'surgery_code', NULL, 'required', 1, NULL, $$btrim(surgery_code::text) ~* '^(99|[A-Z]990|)$'$$, $$btrim(surgery_code::text) ~* '^(00?|[1-7][0-9]|80|90|98|[A-Z](000|[1-8][0-9]{2}|900|980))$'$$, false, NULL, NULL, 'item 1290, from 2023 on 1291; 99 and A990 are unknown', true),
	('cancer_registry_core', 29, 'date_of_surgery', 'birth_date', 'conditional', 1, $$btrim(surgery_code::text) ~* '^([1-7][0-9]|80|90|[A-Z]([1-8][0-9]{2}|900))$'$$, NULL, $$coalesce(date_try(date_of_surgery) <= CURRENT_DATE, btrim(date_of_surgery::text) ~ '^(19|20)[0-9]{2}(0[1-9]|1[0-2])?$' AND btrim(date_of_surgery::text) <= to_char(CURRENT_DATE, 'YYYYMMDD'))$$, false, NULL, NULL, 'item 1200; where surgery was done', true),
	('cancer_registry_core', 30, 'reporting_facility', 'identifier', 'conditional', 1, $$coalesce(btrim(reporting_facility::text), '') !~ '^0+$'$$, $$btrim(reporting_facility::text) ~ '^0*9{6,}$'$$, NULL, false, NULL, NULL, 'item 540; 0000000000 is not reported by a facility, 0099999999 is unknown', true),
	('cancer_registry_core', 31, 'date_of_first_contact', 'birth_date', 'required', 1, NULL, NULL, $$coalesce(date_try(date_of_first_contact) <= CURRENT_DATE, btrim(date_of_first_contact::text) ~ '^(19|20)[0-9]{2}(0[1-9]|1[0-2])?$' AND btrim(date_of_first_contact::text) <= to_char(CURRENT_DATE, 'YYYYMMDD'))$$, false, NULL, NULL, 'item 580', true),
	('cancer_registry_core', 32, 'date_completed', 'birth_date', 'required', 1, NULL, NULL, $$coalesce(date_try(date_completed) <= CURRENT_DATE, btrim(date_completed::text) ~ '^(19|20)[0-9]{2}(0[1-9]|1[0-2])?$' AND btrim(date_completed::text) <= to_char(CURRENT_DATE, 'YYYYMMDD'))$$, false, NULL, NULL, 'item 2090', true);

CREATE TRIGGER medrec_profile_is_shipped BEFORE INSERT OR UPDATE OR DELETE ON medrec_profile
	FOR EACH ROW EXECUTE FUNCTION medrec_profile_is_shipped();
CREATE TRIGGER medrec_profile_is_shipped BEFORE INSERT OR UPDATE OR DELETE ON medrec_profile_element
	FOR EACH ROW EXECUTE FUNCTION medrec_profile_is_shipped();
CREATE TRIGGER medrec_profile_element_follows AFTER UPDATE OF profile OR DELETE ON medrec_profile
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_profile_element', 'profile');
CREATE TRIGGER medrec_site_changed
	AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON medrec_profile
	FOR EACH STATEMENT EXECUTE FUNCTION medrec_site_changed();
CREATE TRIGGER medrec_site_changed
	AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON medrec_profile_element
	FOR EACH STATEMENT EXECUTE FUNCTION medrec_site_changed();
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
-- Quality: rules about the rows of relations, and runs of them

CREATE TABLE medrec_rule (
	rule_id text COLLATE "C" PRIMARY KEY CHECK (rule_id <> ''),
	suite text COLLATE "C" NOT NULL CHECK (suite <> ''),
	relation text NOT NULL,
	title text NOT NULL,
	scope text,
	violation text NOT NULL,
	key_columns text[] CHECK (pg_catalog.cardinality(key_columns) BETWEEN 1 AND 32 AND pg_catalog.array_position(key_columns, NULL) IS NULL),
	segment_columns text[] CHECK (pg_catalog.cardinality(segment_columns) BETWEEN 1 AND 8 AND pg_catalog.array_position(segment_columns, NULL) IS NULL),
	kahn text CHECK (kahn IN ('conformance/value', 'conformance/relational', 'conformance/computational', 'completeness',
		'plausibility/uniqueness', 'plausibility/atemporal', 'plausibility/temporal')),
	kahn_context text NOT NULL DEFAULT 'verification' CHECK (kahn_context IN ('verification', 'validation')),
	ahima text CHECK (ahima IN ('accuracy', 'accessibility', 'comprehensiveness', 'consistency', 'currency', 'definition',
		'granularity', 'precision', 'relevancy', 'timeliness')),
	severity text NOT NULL DEFAULT 'fail' CHECK (severity IN ('warn', 'fail')),
	warn_pct numeric CHECK (warn_pct BETWEEN 0::numeric AND 100::numeric),
	fail_pct numeric CHECK (fail_pct BETWEEN 0::numeric AND 100::numeric),
	warn_rows bigint CHECK (warn_rows >= 0),
	fail_rows bigint CHECK (fail_rows >= 0),
	minimum_rows bigint NOT NULL DEFAULT 0 CHECK (minimum_rows >= 0),
	timeout interval CHECK (timeout > interval '0'),
	owner text,
	note text,
	waived_until date CHECK (isfinite(waived_until)),
	waiver_reason text CHECK (btrim(waiver_reason) <> ''),
	CONSTRAINT medrec_rule_thresholds CHECK (warn_pct <= fail_pct AND warn_rows <= fail_rows),
	CONSTRAINT medrec_rule_waiver CHECK ((waived_until IS NULL) = (waiver_reason IS NULL))
);
COMMENT ON TABLE medrec_rule
	IS 'rules about the rows of relations: which rows each is about, and what is wrong with a row; predicates run with the rights of whoever runs them';
COMMENT ON COLUMN medrec_rule.relation
	IS 'the table or view, with its schema; a text, because a dump is restored before the table is there';
COMMENT ON COLUMN medrec_rule.scope
	IS 'SQL predicate: which rows the rule is about; NULL: all. $1 is the period of the run';
COMMENT ON COLUMN medrec_rule.violation
	IS 'SQL predicate: what is wrong with a row. $1 is the period of the run';
COMMENT ON COLUMN medrec_rule.key_columns
	IS 'columns that tell rows apart, for quality_violations()';
COMMENT ON COLUMN medrec_rule.segment_columns
	IS 'columns by whose values results are told apart, too; they are stored with the results: never a patient''s';
COMMENT ON COLUMN medrec_rule.kahn
	IS 'category, and subcategory if it has any, in the harmonized terminology of Kahn et al. 2016';
COMMENT ON COLUMN medrec_rule.ahima
	IS 'characteristic of AHIMA''s data quality management model';
COMMENT ON COLUMN medrec_rule.severity
	IS 'the worst that the rule can become';
COMMENT ON COLUMN medrec_rule.warn_pct
	IS 'percent of violated rows above which it warns';
COMMENT ON COLUMN medrec_rule.fail_pct
	IS 'percent of violated rows above which it fails; without any of the four thresholds, any violation is of the severity';
COMMENT ON COLUMN medrec_rule.warn_rows
	IS 'violated rows above which it warns';
COMMENT ON COLUMN medrec_rule.fail_rows
	IS 'violated rows above which it fails';
COMMENT ON COLUMN medrec_rule.minimum_rows
	IS 'fewer rows in the scope are insufficient data';
COMMENT ON COLUMN medrec_rule.timeout
	IS 'the longest that it may take; NULL: what quality_run() is called with';
COMMENT ON COLUMN medrec_rule.waived_until
	IS 'last period in which it is waived, with a reason: measured all the same';

CREATE TABLE medrec_run (
	run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	suite text COLLATE "C" NOT NULL,
	period date NOT NULL,
	started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	finished_at timestamptz,
	run_by text NOT NULL DEFAULT current_user
);
CREATE INDEX medrec_run_suite ON medrec_run (suite, period, run_id);
COMMENT ON TABLE medrec_run
	IS 'runs of suites of rules';
COMMENT ON COLUMN medrec_run.finished_at
	IS 'NULL: it is still running, or was broken off; what it had got to is there';

CREATE TABLE medrec_run_rule (
	run_id bigint,
	rule_id text COLLATE "C",
	relation text NOT NULL,
	title text NOT NULL,
	scope text,
	violation text NOT NULL,
	key_columns text[],
	segment_columns text[],
	kahn text,
	kahn_context text NOT NULL,
	ahima text,
	severity text NOT NULL,
	warn_pct numeric,
	fail_pct numeric,
	warn_rows bigint,
	fail_rows bigint,
	minimum_rows bigint NOT NULL,
	timeout interval,
	owner text,
	note text,
	waived_until date,
	waiver_reason text,
	PRIMARY KEY (run_id, rule_id)
);
COMMENT ON TABLE medrec_run_rule
	IS 'the rules of a run as they were then';

CREATE TABLE medrec_result (
	run_id bigint,
	rule_id text COLLATE "C",
	segment jsonb DEFAULT '{}' CHECK (jsonb_typeof(segment) = 'object'),
	n bigint CHECK (n >= 0),
	violations bigint CHECK (violations BETWEEN 0 AND n),
	violated_pct numeric GENERATED ALWAYS AS (trim_scale(round(100.0 * violations::numeric / nullif(n, 0)::numeric, 8))) STORED,
	status text NOT NULL CHECK (status IN ('pass', 'warn', 'fail', 'waived', 'not_applicable', 'insufficient_data', 'error')),
	reason text,
	sqlstate text,
	duration_ms double precision,
	PRIMARY KEY (run_id, rule_id, segment)
);
COMMENT ON TABLE medrec_result
	IS 'what came out of runs: counts, never values; one row for all rows of a rule, and one for each segment';
COMMENT ON COLUMN medrec_result.segment
	IS 'values of the rule''s segment columns; {}: all rows';
COMMENT ON COLUMN medrec_result.n
	IS 'rows in the scope';
COMMENT ON COLUMN medrec_result.violated_pct
	IS 'violations of 100 rows in the scope; what a threshold is compared with are the counts';
COMMENT ON COLUMN medrec_result.reason
	IS 'why it is not applicable, waived or an error: never with a value of a row';
COMMENT ON COLUMN medrec_result.sqlstate
	IS 'of the error';
COMMENT ON COLUMN medrec_result.duration_ms
	IS 'how long the statement took that counted: it is shared by the rules of a relation';

CREATE TRIGGER medrec_run_rule_follows AFTER UPDATE OF run_id OR DELETE ON medrec_run
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_run_rule', 'run_id');
CREATE TRIGGER medrec_result_follows AFTER UPDATE OF run_id, rule_id OR DELETE ON medrec_run_rule
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_result', 'run_id', 'rule_id');

SELECT pg_catalog.pg_extension_config_dump('medrec_rule', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_run', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_run_run_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_run_rule', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_result', '');

CREATE FUNCTION quality_status(n bigint, violations bigint, minimum_rows bigint, severity text,
		warn_pct numeric, fail_pct numeric, warn_rows bigint, fail_rows bigint, is_waived boolean)
	RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	-- percents are compared without a division, exactly
	SELECT CASE
		WHEN n IS NULL OR violations IS NULL THEN 'error'
		WHEN n = 0 THEN 'not_applicable'
		WHEN n < minimum_rows THEN 'insufficient_data'
		WHEN is_waived THEN 'waived'
		WHEN violations::numeric * 100.0 > fail_pct * n::numeric OR violations > fail_rows
			OR (violations > 0 AND pg_catalog.num_nonnulls(warn_pct, fail_pct, warn_rows, fail_rows) = 0)
			THEN CASE severity WHEN 'warn' THEN 'warn' ELSE 'fail' END
		WHEN violations::numeric * 100.0 > warn_pct * n::numeric OR violations > warn_rows THEN 'warn'
		ELSE 'pass' END;
END;
COMMENT ON FUNCTION quality_status(bigint, bigint, bigint, text, numeric, numeric, bigint, bigint, boolean)
	IS 'what the counts of a rule mean by its thresholds: a status of medrec_result';

-- What quality_run() counts with: 32 rules at once

CREATE FUNCTION quality_rule_bits(VARIADIC "values" "any") RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_quality_rule_bits'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION quality_rule_bits(VARIADIC "any")
	IS 'up to 32 booleans as bits: which are true, and, from bit 32 on, which are not NULL';

CREATE FUNCTION quality_rule_tally_accum(state bigint[], bits bigint) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_quality_rule_tally_accum'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_rule_tally_accum(bigint[], bigint)
	IS 'adds a row to the state of quality_rule_tally';

CREATE FUNCTION quality_rule_tally_combine(bigint[], bigint[]) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_quality_rule_tally_combine'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quality_rule_tally_combine(bigint[], bigint[])
	IS 'adds two states of quality_rule_tally';

CREATE AGGREGATE quality_rule_tally(bits bigint) (
	SFUNC = quality_rule_tally_accum,
	STYPE = bigint[],
	SSPACE = 1024,
	INITCOND = '{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}',
	COMBINEFUNC = quality_rule_tally_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE quality_rule_tally(bigint)
	IS 'how many rows have each of the 64 bits';

CREATE PROCEDURE quality_run(suite text, period date DEFAULT CURRENT_DATE, timeout interval DEFAULT NULL, INOUT run_id bigint DEFAULT NULL)
	AS 'MODULE_PATHNAME', 'medrec_quality_run'
	LANGUAGE C;
COMMENT ON PROCEDURE quality_run(text, date, interval, bigint)
	IS 'runs the rules of a suite, each relation in one scan, and keeps what came out in medrec_result';

CREATE FUNCTION quality_violations(rule_id text, max_rows integer DEFAULT 100, period date DEFAULT CURRENT_DATE)
	RETURNS TABLE (key jsonb)
	AS 'MODULE_PATHNAME', 'medrec_quality_violations'
	LANGUAGE C STABLE STRICT PARALLEL UNSAFE COST 100000 ROWS 100;
COMMENT ON FUNCTION quality_violations(text, integer, date)
	IS 'keys of the rows that violate a rule now, as far as the caller sees them, in their order';

CREATE FUNCTION quality_compare(run_a bigint, run_b bigint)
	RETURNS TABLE (rule_id text, segment jsonb, title text, status_a text, status_b text, change text,
		n_a bigint, violations_a bigint, violated_pct_a numeric, n_b bigint, violations_b bigint, violated_pct_b numeric, rule_changed boolean)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000 ROWS 100
BEGIN ATOMIC
	WITH result AS (
		SELECT r.run_id, r.rule_id, r.segment, d.title, r.status, r.n, r.violations, r.violated_pct,
			pg_catalog.array_position('{pass,warn,fail}', r.status) AS rank,
			ROW(d.relation, d.scope, d.violation, d.severity, d.warn_pct, d.fail_pct, d.warn_rows, d.fail_rows, d.minimum_rows) AS definition
		FROM medrec_result r JOIN medrec_run_rule d ON d.run_id = r.run_id AND d.rule_id = r.rule_id
		WHERE r.run_id IN (run_a, run_b)
			AND EXISTS (SELECT FROM medrec_run u WHERE u.run_id = run_a) AND EXISTS (SELECT FROM medrec_run u WHERE u.run_id = run_b)
	)
	SELECT rule_id, segment, coalesce(b.title, a.title), a.status, b.status,
		CASE
			WHEN b.status IS NULL AND EXISTS (
				SELECT FROM medrec_run_rule d
				LEFT JOIN medrec_result r ON r.run_id = d.run_id AND r.rule_id = d.rule_id AND r.segment = '{}'
				WHERE d.run_id = run_b AND d.rule_id = a.rule_id AND coalesce(r.status, 'error') = 'error') THEN 'not_measured'
			WHEN b.status IS NULL THEN 'removed'
			WHEN b.status = 'waived' THEN 'waived'
			WHEN b.rank IS NULL THEN 'not_measured'
			WHEN b.rank = 1 THEN CASE WHEN a.rank > 1 THEN 'resolved' WHEN a.rank = 1 THEN 'unchanged' ELSE 'passing' END
			WHEN a.rank IS NULL OR a.rank = 1 THEN 'new'
			WHEN b.rank > a.rank THEN 'worsened'
			WHEN b.rank < a.rank THEN 'improved'
			ELSE 'persisting' END,
		a.n, a.violations, a.violated_pct, b.n, b.violations, b.violated_pct,
		a.definition IS DISTINCT FROM b.definition AND a.run_id IS NOT NULL AND b.run_id IS NOT NULL
	FROM (SELECT * FROM result WHERE run_id = run_a) a FULL JOIN (SELECT * FROM result WHERE run_id = run_b) b USING (rule_id, segment)
	ORDER BY rule_id, segment;
END;
COMMENT ON FUNCTION quality_compare(bigint, bigint)
	IS 'what has changed from one run to another, by rule and segment: new, persisting, worsened, improved, resolved, unchanged, passing, waived, not_measured or removed';

-- The names and what they hold are those of DataQualityDashboard 2.8. Its viewer
-- puts texts into the page as they are: so they are escaped here.
CREATE FUNCTION quality_dqd_json(run_id bigint) RETURNS jsonb
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000
BEGIN ATOMIC
	WITH checked AS (
		SELECT d.rule_id, split_part(d.kahn, '/', 1) AS category, (r.status = 'fail')::int AS failed, (r.status IN ('pass', 'warn'))::int AS passed,
			(r.status = 'error')::int AS is_error, (r.status IN ('waived', 'not_applicable', 'insufficient_data'))::int AS not_applicable,
			r.n, r.violations, r.duration_ms,
			CASE WHEN pg_catalog.num_nonnulls(d.warn_pct, d.fail_pct, d.warn_rows, d.fail_rows) = 0 THEN 0 ELSE d.fail_pct END AS threshold,
			pg_catalog.jsonb_build_object(
				'checkId', d.rule_id,
				'checkName', d.rule_id,
				'checkLevel', 'TABLE',
				'checkDescription', d.title,
				'cdmTableName', d.relation,
				'cdmFieldName', NULL,
				'conceptId', NULL,
				'unitConceptId', NULL,
				'sqlFile', NULL,
				'category', coalesce(initcap(split_part(d.kahn, '/', 1)), 'Unclassified'),
				'subcategory', nullif(initcap(split_part(d.kahn, '/', 2)), ''),
				'context', initcap(d.kahn_context),
				'queryText', 'SELECT * FROM ' || d.relation || ' WHERE ' || coalesce('(' || d.scope || ') AND ', '') || '(' || d.violation || ')',
				'executionTime', to_char(r.duration_ms / 1000::float8, 'FM999999990.000') || ' secs',
				'warning', NULL,
				'error', CASE WHEN r.status = 'error' THEN r.reason || ' (SQLSTATE ' || r.sqlstate || ')' END,
				'notApplicableReason', CASE WHEN r.status IN ('waived', 'not_applicable', 'insufficient_data') THEN replace(r.status, '_', ' ') || ': ' || r.reason END,
				'notesValue', CASE WHEN r.status = 'warn' OR d.note IS NOT NULL
					THEN pg_catalog.concat_ws('; ', CASE WHEN r.status = 'warn' THEN 'warning' END, d.note) END) AS texts
		FROM medrec_result r JOIN medrec_run_rule d ON d.run_id = r.run_id AND d.rule_id = r.rule_id
		WHERE r.run_id = quality_dqd_json.run_id AND r.segment = '{}'
	), total AS (
		SELECT count(*) AS n, coalesce(sum(failed), 0) AS failed, coalesce(sum(is_error), 0) AS errors,
			coalesce(pg_catalog.jsonb_agg(escaped.texts || pg_catalog.jsonb_build_object(
				'numViolatedRows', violations,
				'pctViolatedRows', CASE WHEN n > 0 THEN round(violations::numeric / n::numeric, 10) WHEN n = 0 THEN 0 END,
				'numDenominatorRows', n,
				'thresholdValue', threshold,
				'failed', failed,
				'passed', passed,
				'isError', is_error,
				'notApplicable', not_applicable) ORDER BY rule_id), '[]') AS results
		FROM checked, LATERAL (
			SELECT pg_catalog.jsonb_object_agg(key, replace(replace(replace(replace(value, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;')) AS texts
			FROM jsonb_each_text(texts)) escaped
	), categories AS (
		SELECT pg_catalog.jsonb_object_agg('count' || measure || initcap(category), n) AS counts
		FROM (VALUES ('conformance'), ('completeness'), ('plausibility')) c(category),
			LATERAL (SELECT count(*) AS total, count(*) FILTER (WHERE failed = 1) AS failed, count(*) FILTER (WHERE passed = 1) AS passed
				FROM checked WHERE checked.category = c.category) t,
			LATERAL (VALUES ('Total', total), ('Failed', failed), ('Passed', passed)) m(measure, n)
	)
	SELECT pg_catalog.jsonb_build_object(
		'startTimestamp', to_char(u.started_at, 'YYYY-MM-DD HH24:MI:SS'),
		'endTimestamp', to_char(u.finished_at, 'YYYY-MM-DD HH24:MI:SS'),
		'executionTime', to_char(extract(epoch FROM u.finished_at - u.started_at), 'FM999999990') || ' secs',
		'executionTimeSeconds', round(extract(epoch FROM u.finished_at - u.started_at), 3),
		'CheckResults', t.results,
		'Metadata', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
			'cdmSourceName', replace(replace(replace(u.suite, '&', '&amp;'), '<', '&lt;'), '"', '&quot;'),
			'sourceDescription', 'run ' || u.run_id::text || ' of medrec, period ' || to_char(u.period::timestamp, 'YYYY-MM-DD'),
			'cdmReleaseDate', u.period)),
		'Overview', c.counts || pg_catalog.jsonb_build_object(
			'countTotal', t.n,
			'countPassed', t.n - t.failed,
			'countErrorFailed', t.errors,
			'countThresholdFailed', t.failed,
			'countOverallFailed', t.failed,
			'percentPassed', round(100.0 * (t.n - t.failed)::numeric / nullif(t.n, 0)::numeric, 2),
			'percentFailed', round(100.0 * t.failed::numeric / nullif(t.n, 0)::numeric, 2)))
	FROM medrec_run u, total t, categories c WHERE u.run_id = quality_dqd_json.run_id;
END;
COMMENT ON FUNCTION quality_dqd_json(bigint)
	IS 'a run as the JSON that OHDSI DataQualityDashboard writes and shows';
-- Quality: profiles bound to relations, and what was measured of them

CREATE TABLE medrec_binding (
	profile text COLLATE "C" NOT NULL,
	relation text COLLATE "C" NOT NULL,
	expressions jsonb NOT NULL CHECK (jsonb_typeof(expressions) = 'object'),
	segment_columns text[],
	period_column text,
	changed_column text,
	grain text NOT NULL DEFAULT 'month' CHECK (grain IN ('day', 'week', 'month', 'quarter', 'year')),
	suite text COLLATE "C",
	bound_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (profile, relation)
);
COMMENT ON TABLE medrec_binding
	IS 'which columns, or expressions over them, of a relation are the elements of a profile; quality_bind() fills it';

CREATE TABLE medrec_state (
	profile text COLLATE "C" NOT NULL,
	relation text COLLATE "C" NOT NULL,
	period date NOT NULL,
	segment jsonb NOT NULL DEFAULT '{}',
	state quality_state NOT NULL,
	measured_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (profile, relation, period, segment)
);
COMMENT ON TABLE medrec_state
	IS 'what was measured: a state for each period and segment of a relation; counts, never values';

CREATE TRIGGER medrec_binding_follows AFTER UPDATE OF profile OR DELETE ON medrec_profile
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_binding', 'profile');

SELECT pg_catalog.pg_extension_config_dump('medrec_binding', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_state', '');
GRANT SELECT ON medrec_binding TO PUBLIC;

CREATE FUNCTION quality_bind(profile text, relation regclass, map jsonb DEFAULT NULL, segment_columns name[] DEFAULT NULL,
		period_column name DEFAULT NULL, changed_column name DEFAULT NULL, grain text DEFAULT NULL, suite text DEFAULT NULL, save boolean DEFAULT true)
	RETURNS TABLE (ordinal integer, element text, requirement text, expression text, origin text, score integer)
	AS 'MODULE_PATHNAME', 'medrec_quality_bind'
	LANGUAGE C VOLATILE PARALLEL UNSAFE COST 10000 ROWS 20;
COMMENT ON FUNCTION quality_bind(text, regclass, jsonb, name[], name, name, text, text, boolean)
	IS 'binds a profile to a relation: by a map, and else by the names and types of columns; says what is not mapped';

CREATE FUNCTION quality_measure(relation regclass, profile text, by name[] DEFAULT NULL,
		since date DEFAULT NULL, until date DEFAULT NULL, grain text DEFAULT NULL)
	RETURNS TABLE (segment jsonb, period date, state quality_state)
	AS 'MODULE_PATHNAME', 'medrec_quality_measure'
	LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 100;
COMMENT ON FUNCTION quality_measure(regclass, text, name[], date, date, text)
	IS 'measures the rows of a relation by a profile, by segment and period, in one scan of the bound columns';

CREATE FUNCTION quality_record(relation regclass, profile text, since date DEFAULT NULL, until date DEFAULT NULL,
		grain text DEFAULT NULL, period date DEFAULT CURRENT_DATE, everything boolean DEFAULT false) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_quality_record'
	LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000000;
COMMENT ON FUNCTION quality_record(regclass, text, date, date, text, date, boolean)
	IS 'measures the rows of a relation by a profile and keeps the states in medrec_state, of the periods that were touched; how many they are';

-- States that follow the changes of a relation

CREATE TABLE medrec_state_change (
	change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	profile text COLLATE "C" NOT NULL,
	relation text COLLATE "C" NOT NULL,
	period date,
	segment jsonb,
	state quality_state,
	removed boolean NOT NULL DEFAULT false,
	sqlstate text COLLATE "C"
);
COMMENT ON TABLE medrec_state_change
	IS 'queue of what statements have changed in tracked relations; without a state: all rows are gone, or what changed is lost';
COMMENT ON COLUMN medrec_state_change.removed
	IS 'the rows were taken away';
COMMENT ON COLUMN medrec_state_change.sqlstate
	IS 'why the rows could not be measured: the relation has to be tracked anew';
SELECT pg_catalog.pg_extension_config_dump('medrec_state_change', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_state_change_change_id_seq', '');

CREATE FUNCTION medrec_quality_tracked() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_quality_tracked'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_quality_tracked()
	IS 'trigger of tracked relations: queues the states of the rows that a statement has changed';

CREATE FUNCTION quality_track(relation regclass, profile text) RETURNS void
	AS 'MODULE_PATHNAME', 'medrec_quality_track'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000000;
COMMENT ON FUNCTION quality_track(regclass, text)
	IS 'measures a relation by a profile and makes triggers that queue its changes from then on';

CREATE FUNCTION quality_untrack(relation regclass, profile text) RETURNS void
	AS 'MODULE_PATHNAME', 'medrec_quality_untrack'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 10000;
COMMENT ON FUNCTION quality_untrack(regclass, text)
	IS 'takes the triggers of quality_track() away';

CREATE FUNCTION quality_fold(relation regclass, profile text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_quality_fold'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 10000;
COMMENT ON FUNCTION quality_fold(regclass, text)
	IS 'adds the queued changes of a tracked relation to its states in medrec_state; how many states were changed';
-- Completeness: control charts

CREATE FUNCTION quality_control_chart(periods date[], violations bigint[], n bigint[], baseline integer DEFAULT 24,
	phases date[] DEFAULT '{}', method text DEFAULT 'laney')
	RETURNS TABLE (period date, n bigint, violations bigint, pct numeric, center_pct numeric, lower_pct numeric, upper_pct numeric, flags text[])
	AS 'MODULE_PATHNAME', 'medrec_quality_control_chart'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 36;
COMMENT ON FUNCTION quality_control_chart(date[], bigint[], bigint[], integer, date[], text)
	IS 'which periods of a history are out of the ordinary: Laney''s p'' chart, or the p chart';

-- for one rule's history among many: three years of days with a hundred rules take half the time
CREATE INDEX medrec_run_rule_history ON medrec_run_rule (rule_id, run_id);

CREATE FUNCTION quality_control_chart(rule_id text, segment jsonb DEFAULT '{}', baseline integer DEFAULT 24,
	phases date[] DEFAULT '{}', method text DEFAULT 'laney')
	RETURNS TABLE (period date, n bigint, violations bigint, pct numeric, center_pct numeric, lower_pct numeric, upper_pct numeric, flags text[])
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000 ROWS 36
	BEGIN ATOMIC
		SELECT c.* FROM (
			SELECT pg_catalog.array_agg(p.period ORDER BY p.period) AS periods, pg_catalog.array_agg(p.violations ORDER BY p.period) AS violations,
				pg_catalog.array_agg(p.n ORDER BY p.period) AS n, pg_catalog.array_agg(p.period) FILTER (WHERE p.is_changed) AS changes
			FROM (
				SELECT m.period, m.violations, m.n, m.meaning <> pg_catalog.lag(m.meaning) OVER (ORDER BY m.period) AS is_changed
				FROM (
					SELECT DISTINCT ON (u.period) u.period, r.violations, r.n, pg_catalog.jsonb_build_array(d.relation, d.scope, d.violation) AS meaning
					FROM medrec_run_rule d JOIN medrec_run u USING (run_id)
					LEFT JOIN medrec_result r ON r.run_id = d.run_id AND r.rule_id = d.rule_id AND r.segment = quality_control_chart.segment
					WHERE d.rule_id = quality_control_chart.rule_id AND u.finished_at IS NOT NULL
					ORDER BY u.period, u.run_id DESC) m) p) h,
			quality_control_chart(h.periods, h.violations, h.n, quality_control_chart.baseline,
				ARRAY(SELECT DISTINCT d FROM pg_catalog.unnest(quality_control_chart.phases OPERATOR(pg_catalog.||) h.changes) d ORDER BY d), quality_control_chart.method) c;
	END;
COMMENT ON FUNCTION quality_control_chart(text, jsonb, integer, date[], text)
	IS 'which periods in the history of a rule are out of the ordinary; of each period the latest run that was finished';
-- The quality report: what people read of one document

CREATE FUNCTION quality_segment_name(segment jsonb) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
BEGIN ATOMIC
	SELECT coalesce(string_agg(key || ': ' || coalesce(value, 'none'), ', ' ORDER BY key COLLATE "C"), 'all') FROM jsonb_each_text(segment);
END;
COMMENT ON FUNCTION quality_segment_name(jsonb)
	IS 'a segment for people, as in "month: 3, site: North"; all for the one of all rows';

CREATE FUNCTION quality_report_html(report jsonb) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_quality_report_html'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION quality_report_html(jsonb)
	IS 'a quality report as one page of HTML, without scripts and without anything from elsewhere';

CREATE FUNCTION quality_report_text(report jsonb) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_quality_report_text'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION quality_report_text(jsonb)
	IS 'a quality report as plain text, with the figures of the page';

CREATE FUNCTION quality_report_csv(report jsonb) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_quality_report_csv'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION quality_report_csv(jsonb)
	IS 'a quality report as CSV: section, item, segment, period, measure, value; one fact a line';

CREATE FUNCTION quality_report_suppress(report jsonb) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'medrec_quality_report_suppress'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION quality_report_suppress(jsonb)
	IS 'a quality report without the small numbers of patients that its suppress_below forbids: to be sent elsewhere';

-- Not every reader of the report may read decisions: so this is no part of the
-- query below, and strict, which keeps it from becoming one.
CREATE FUNCTION medrec_unsure_pairs(relations text[], until timestamptz)
	RETURNS TABLE (relation text, n bigint, median numeric, p90 numeric)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000 ROWS 10
BEGIN ATOMIC
	SELECT d.relation, count(*), round(pg_catalog.percentile_cont(0.5) WITHIN GROUP (ORDER BY d.days)::numeric, 1), round(pg_catalog.percentile_cont(0.9) WITHIN GROUP (ORDER BY d.days)::numeric, 1)
	FROM (
		SELECT m.relation, extract(epoch FROM medrec_unsure_pairs.until - m.decided_at)::float8 / 86400::float8 AS days
		FROM medrec_match_decision m
		WHERE m.relation = ANY (medrec_unsure_pairs.relations) AND m.decision = 'unsure' AND m.decided_at <= medrec_unsure_pairs.until) d
	GROUP BY d.relation;
END;
COMMENT ON FUNCTION medrec_unsure_pairs(text[], timestamptz)
	IS 'of the quality report: pairs of rows about which somebody was unsure, and for how many days';

-- The document of a suite's report, from what runs and measurements have kept:
-- no relation of the suite's is read. Of each period the last finished run counts;
-- states of a period are added up, unless they are of a relation without periods:
-- then the last one counts.
CREATE FUNCTION quality_report_json(suite text, period date DEFAULT NULL, edition text DEFAULT 'monthly', suppress_below integer DEFAULT 0,
	title text DEFAULT 'Data quality', organisation text DEFAULT NULL) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL RESTRICTED COST 100000
BEGIN ATOMIC
	WITH edition AS (
		SELECT CASE quality_report_json.edition WHEN 'weekly' THEN interval '7 days' ELSE interval '1 month' END AS step,
			CASE quality_report_json.edition WHEN 'weekly' THEN 13 ELSE 24 END AS periods
	), run AS MATERIALIZED (
		SELECT u.run_id, u.period, u.started_at, u.finished_at, row_number() OVER (ORDER BY u.period DESC) - 1 AS ago
		FROM (
			SELECT DISTINCT ON (r.period) r.* FROM medrec_run r
			WHERE r.suite = quality_report_json.suite AND r.finished_at IS NOT NULL AND (quality_report_json.period IS NULL OR r.period <= quality_report_json.period)
			ORDER BY r.period, r.run_id DESC) u
		ORDER BY u.period DESC LIMIT (SELECT periods FROM edition)
	), report AS MATERIALIZED (
		SELECT u.run_id, u.period, d.begins, u.started_at, u.finished_at, least((d.begins + e.step)::date - 1, u.finished_at::date) AS data_to,
			u.period = (SELECT max(l.period) FROM medrec_run l WHERE l.suite = quality_report_json.suite AND l.finished_at IS NOT NULL) AS is_last
		FROM run u, edition e, date_trunc(CASE quality_report_json.edition WHEN 'weekly' THEN 'week' ELSE 'month' END, u.period::timestamp) d(begins)
		WHERE u.ago = 0 AND u.period = coalesce(quality_report_json.period, u.period)
	), back AS MATERIALIZED (
		-- how many periods ago a run is: some may not have been run, or more than once
		SELECT DISTINCT ON (b.back) b.back, b.ago
		FROM (SELECT u.ago, CASE quality_report_json.edition WHEN 'weekly' THEN (t.period - u.period + 6) / 7
				ELSE (12::numeric * (extract(year FROM t.period) - extract(year FROM u.period)) + extract(month FROM t.period) - extract(month FROM u.period))::integer END AS back
			FROM run u, report t) b, edition e
		WHERE b.back < e.periods ORDER BY b.back, b.ago
	), kept AS MATERIALIZED (
		SELECT w.ago, s.profile, s.relation, s.period, s.segment, s.state, f.fingerprint,
			pg_catalog.first_value(f.fingerprint) OVER (PARTITION BY s.profile, s.relation ORDER BY s.period DESC, s.measured_at DESC, s.segment) AS last_fingerprint,
			b.period_column IS NOT NULL OR s.period = max(s.period) OVER (PARTITION BY s.profile, s.relation, w.ago) AS counts
		FROM report u, edition e,
			-- the month or the week that the day is in, and those before: states are kept under the first day of a period
			LATERAL (SELECT i AS ago, (u.begins - i::float8 * e.step)::date AS since, (u.begins - (i - 1)::float8 * e.step)::date AS until FROM generate_series(0, e.periods - 1) i) w
			JOIN medrec_state s ON s.period >= w.since AND s.period < w.until
			JOIN medrec_binding b ON b.profile = s.profile AND b.relation = s.relation AND b.suite = quality_report_json.suite,
			LATERAL quality_summary(s.state) f
	), stored AS (
		-- of a profile that was changed, what is of the profile as it was last
		SELECT k.ago, k.profile, k.relation, k.segment, k.state FROM kept k WHERE k.counts AND k.fingerprint = k.last_fingerprint
	), rolled AS MATERIALIZED (
		SELECT t.*, (quality_summary(t.state)).*
		FROM (SELECT s.ago, s.profile AS of_profile, s.relation, quality_rollup(s.state) AS state FROM stored s GROUP BY s.ago, s.profile, s.relation) t
	), groups AS MATERIALIZED (
		SELECT r.of_profile AS profile, r.relation, CASE WHEN count(*) OVER () > 1 THEN r.of_profile || ' of ' || r.relation || ': ' ELSE '' END AS prefix
		FROM rolled r WHERE r.ago = 0
	), element AS MATERIALIZED (
		-- rules of a profile have the numbers of completeness and the heat map
		SELECT b.profile || '/' || b.relation || '/' || x.element AS rule_id, x.requirement, g.prefix || x.element AS name
		FROM medrec_binding b JOIN medrec_profile_element x USING (profile) LEFT JOIN groups g USING (profile, relation) WHERE b.suite = quality_report_json.suite
	), result AS MATERIALIZED (
		SELECT u.ago, u.period, r.rule_id, r.segment, d.title, e.name AS element, r.n, r.violations, r.violated_pct, r.status, d.waived_until,
			CASE WHEN r.segment <> '{}' THEN quality_segment_name(r.segment) END AS place,
			CASE WHEN r.status = 'waived' THEN d.waiver_reason WHEN r.sqlstate IS NOT NULL THEN r.reason || ' (SQLSTATE ' || r.sqlstate || ')' ELSE r.reason END AS reason,
			coalesce(d.warn_pct, d.fail_pct, CASE WHEN pg_catalog.num_nonnulls(d.warn_rows, d.fail_rows) = 0 THEN 0 END) AS limit_pct, r.duration_ms,
			d.relation, d.scope, d.violation, d.owner, d.note, d.kahn, d.ahima,
			CASE WHEN e.requirement <> 'conditional' THEN 'completeness' WHEN d.ahima IN ('timeliness', 'currency') THEN 'timeliness' WHEN d.kahn = 'completeness' THEN 'conditional'
				WHEN d.kahn = 'plausibility/uniqueness' THEN 'identity' ELSE 'coding' END AS section
		FROM run u JOIN medrec_result r USING (run_id) JOIN medrec_run_rule d USING (run_id, rule_id) LEFT JOIN element e USING (rule_id)
		WHERE u.ago <= 1 AND EXISTS (SELECT FROM report)
	), history AS MATERIALIZED (
		SELECT u.ago, u.period, r.rule_id, r.segment, r.status, r.n, r.violated_pct FROM run u JOIN medrec_result r USING (run_id)
	), total AS MATERIALIZED (
		SELECT r.ago, count(*) AS rules, count(*) FILTER (WHERE r.status = 'pass') AS passed, count(*) FILTER (WHERE r.status = 'fail') AS failed,
			count(*) FILTER (WHERE r.status = 'error') AS errors, count(*) FILTER (WHERE r.status IN ('pass', 'warn', 'fail')) AS judged
		FROM history r WHERE r.segment = '{}' GROUP BY r.ago
	), streak AS MATERIALIZED (
		-- since when a rule has not passed
		SELECT h.rule_id, h.segment, min(h.period) AS since
		FROM history h LEFT JOIN (SELECT p.rule_id, p.segment, max(p.period) AS period FROM history p WHERE p.status = 'pass' GROUP BY p.rule_id, p.segment) p USING (rule_id, segment)
		WHERE h.status IN ('warn', 'fail') AND h.period > coalesce(p.period, '-infinity') GROUP BY h.rule_id, h.segment
	), change AS MATERIALIZED (
		SELECT c.change, c.rule_id, c.segment, c.violated_pct_a AS previous_pct
		FROM report u JOIN run b ON b.ago = 1, LATERAL quality_compare(b.run_id, u.run_id) c WHERE c.change IN ('new', 'worsened', 'resolved')
			OR c.segment = '{}' AND (c.change NOT IN ('unchanged', 'passing', 'not_measured') OR c.change = 'not_measured' AND (c.status_b = 'error' OR c.status_a IN ('pass', 'warn', 'fail')))
		UNION ALL
		SELECT CASE r.status WHEN 'waived' THEN 'waived' WHEN 'error' THEN 'not_measured' ELSE 'new' END, r.rule_id, r.segment, NULL
		FROM result r WHERE r.ago = 0 AND r.status IN ('warn', 'fail', 'waived', 'error') AND NOT EXISTS (SELECT FROM run b WHERE b.ago = 1)
	), changes AS (
		SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(pg_catalog.jsonb_build_object('change', c.change, 'title', r.title, 'element', r.element, 'segment', r.place, 'status', r.status, 'n', r.n, 'violations', r.violations,
				'violated_pct', r.violated_pct, 'previous_pct', c.previous_pct, 'reason', r.reason, 'waived_until', CASE r.status WHEN 'waived' THEN r.waived_until END,
				'since', t.since))
			ORDER BY pg_catalog.array_position('{fail,warn}', r.status), r.violated_pct DESC NULLS LAST, c.rule_id, c.segment) AS list
		FROM change c JOIN result r ON r.rule_id = c.rule_id AND r.segment = c.segment AND r.ago = CASE c.change WHEN 'removed' THEN 1 ELSE 0 END
			LEFT JOIN streak t ON t.rule_id = c.rule_id AND t.segment = c.segment AND r.status IN ('warn', 'fail')
	), measure AS (
		SELECT r.section, pg_catalog.jsonb_agg(jsonb_strip_nulls(
			CASE r.section WHEN 'conditional'
				THEN pg_catalog.jsonb_build_object('element', r.element, 'expected', r.n, 'violations', r.violations, 'violated_pct', r.violated_pct, 'reason', r.reason, 'waived_until', CASE r.status WHEN 'waived' THEN r.waived_until END, 'note', r.note)
				ELSE pg_catalog.jsonb_build_object('n', r.n, 'found', r.violations, 'pct', r.violated_pct, 'previous_pct', b.violated_pct, 'note', nullif(pg_catalog.concat_ws('; ', r.reason, r.note), '')) END
			|| pg_catalog.jsonb_build_object('title', r.title, 'segment', r.place, 'target_pct', r.limit_pct, 'status', r.status)) ORDER BY r.rule_id, r.segment) AS list
		FROM result r LEFT JOIN result b ON b.ago = 1 AND b.rule_id = r.rule_id AND b.segment = r.segment
		WHERE r.ago = 0 GROUP BY r.section
	), chart AS (
		-- the rules that fail or warn before those that pass
		SELECT r.rule_id, r.rank, r.violated_pct,
			jsonb_strip_nulls(pg_catalog.jsonb_build_object('name', r.title, 'element', r.element, 'target_pct', r.limit_pct, 'method', 'Laney p''', 'status', r.status)) || pg_catalog.jsonb_build_object('points', p.list) AS chart
		FROM (
			SELECT r.*, pg_catalog.array_position('{fail,warn}', r.status) AS rank
			FROM result r WHERE r.ago = 0 AND r.segment = '{}' AND r.status IN ('pass', 'warn', 'fail', 'waived')
			ORDER BY rank, r.violated_pct DESC NULLS LAST, r.rule_id LIMIT 24) r, LATERAL (
			SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(pg_catalog.to_jsonb(c)) ORDER BY c.period) AS list, pg_catalog.count(c.center_pct) AS judged
			FROM quality_control_chart(r.rule_id) c, report u, edition e
			WHERE c.period <= u.period AND c.period > u.period - e.periods::float8 * e.step) p
		WHERE p.judged > 0
	), charts AS (
		SELECT pg_catalog.jsonb_agg(c.chart ORDER BY c.rank, c.violated_pct DESC NULLS LAST, c.rule_id) AS list FROM chart c
	), tile AS (
		SELECT 1 AS rank, t.of_profile AS name, t.relation, 'Score of ' || t.of_profile AS title, 'score' AS unit, t.n, t.ago, t.score AS value FROM rolled t
		UNION ALL
		SELECT 2, t.of_profile, t.relation, 'Match-ready', 'pct', t.n, t.ago, t.match_ready_pct FROM rolled t
			WHERE EXISTS (SELECT FROM medrec_profile p WHERE p.profile = t.of_profile AND p.combinations OPERATOR(pg_catalog.<>) '{}')
		UNION ALL
		-- the rates of duplicates
		SELECT 3, r.rule_id, '', r.title, 'pct', h.n, p.back, h.violated_pct
		FROM (SELECT * FROM result i WHERE i.ago = 0 AND i.segment = '{}' AND i.section = 'identity' AND i.violated_pct IS NOT NULL ORDER BY i.rule_id LIMIT 3) r
			JOIN history h USING (rule_id, segment) JOIN back p ON p.ago = h.ago
		UNION ALL
		SELECT 4, '', '', 'Rules passed', 'pct', NULL, p.back, round(100.0 * t.passed::numeric / nullif(t.judged, 0)::numeric, 2) FROM total t JOIN back p USING (ago)
		UNION ALL
		SELECT 5, '', '', 'Rules failed', 'rules', NULL, p.back, t.failed FROM total t JOIN back p USING (ago)
	), headline AS (
		SELECT pg_catalog.jsonb_agg(t.tile ORDER BY t.rank, t.name, t.relation) AS list
		FROM (
			SELECT t.rank, t.name, t.relation, jsonb_strip_nulls(pg_catalog.jsonb_build_object('name', t.title, 'value', t.value, 'unit', t.unit, 'n', t.n,
				'change', t.value - (SELECT b.value FROM tile b WHERE b.ago = 1 AND (b.rank, b.name, b.relation) = (t.rank, t.name, t.relation)), 'better', CASE WHEN t.rank IN (3, 5) THEN 'lower' ELSE 'higher' END,
				'target', r.limit_pct, 'status', r.status,
				'note', CASE WHEN t.rank <= 3 THEN coalesce(r.note, nullif(t.relation, '')) ELSE (SELECT o.passed::text || ' passed of ' || o.judged::text || ' judged' FROM total o WHERE o.ago = 0) END,
				'history', (SELECT pg_catalog.jsonb_agg(b.value ORDER BY i DESC) FROM generate_series(0, (SELECT nullif(max(b.ago), 0) FROM tile b WHERE (b.rank, b.name, b.relation) = (t.rank, t.name, t.relation))) i
					LEFT JOIN tile b ON b.ago = i AND (b.rank, b.name, b.relation) = (t.rank, t.name, t.relation)))) AS tile
			FROM tile t LEFT JOIN result r ON t.rank = 3 AND r.ago = 0 AND r.segment = '{}' AND r.rule_id = t.name WHERE t.ago = 0 AND t.value IS NOT NULL) t
	), completeness AS (
		SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(pg_catalog.jsonb_build_object('profile', t.of_profile, 'relation', t.relation, 'n', t.n, 'score_pct', t.score,
			'elements', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x)) FROM quality_elements(t.state) x))) ORDER BY t.of_profile, t.relation) AS list
		FROM rolled t WHERE t.ago = 0
	), heat_map AS (
		-- of the 30 places with most rows; places of one name are one
		SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(pg_catalog.jsonb_build_object(
				'element', g.prefix || x.element, 'segment', t.place, 'n', x.expected, 'rate_pct', x.rate_pct, 'status', x.status)) ORDER BY t.profile, t.relation, x.ordinality, t.place) AS list
		FROM (
			SELECT s.*, dense_rank() OVER (ORDER BY s.rows_there DESC, s.place) AS rank
			FROM (
				SELECT p.profile, p.relation, p.place, quality_rollup(p.state) AS state, max(sum((quality_summary(p.state)).n)) OVER (PARTITION BY p.place) AS rows_there
				FROM (
					SELECT s.profile, s.relation, s.state, quality_segment_name(s.segment) AS place
					FROM stored s WHERE s.ago = 0 AND s.segment <> '{}') p
				GROUP BY p.profile, p.relation, p.place) s) t, groups g, LATERAL quality_elements(t.state) WITH ORDINALITY x
		WHERE t.rank <= 30 AND g.profile = t.profile AND g.relation = t.relation AND x.rate_pct IS NOT NULL
	), pattern AS (
		SELECT t.of_profile, t.n AS total, p.missing, p.n, p.pct FROM rolled t, LATERAL quality_patterns(t.state) p WHERE t.ago = 0 AND pg_catalog.cardinality(p.missing) > 1
		ORDER BY p.n DESC, t.of_profile, p.missing LIMIT 10
	), lever AS (
		SELECT g.prefix || x.element AS element, x.expected - x.present AS missing, x.lost_points,
			CASE WHEN x.target_pct IS NOT NULL THEN round(x.lost_points * greatest(x.expected::numeric * x.target_pct / 100.0 - x.present::numeric, 0) / (x.expected - x.present)::numeric, 2) END AS gap_points
		FROM rolled t JOIN groups g ON g.profile = t.of_profile AND g.relation = t.relation, LATERAL quality_elements(t.state) x WHERE t.ago = 0 AND x.lost_points > 0.0
		ORDER BY x.lost_points DESC, element LIMIT 10
	), profile_change AS (
		-- since when a profile is not what it was
		SELECT f.profile, f.relation, f.since
		FROM (SELECT k.profile, k.relation, k.fingerprint, min(k.period) AS since, pg_catalog.lag(k.fingerprint) OVER (PARTITION BY k.profile, k.relation ORDER BY min(k.period)) AS before
			FROM kept k GROUP BY k.profile, k.relation, k.fingerprint) f
		WHERE f.before IS NOT NULL
	), definition AS (
		SELECT 1 AS rank, g.profile || '/' || g.relation AS of, d.ordinal, d.definition
		FROM groups g JOIN medrec_profile p USING (profile), LATERAL (
			SELECT 0 AS ordinal, pg_catalog.jsonb_build_object('term', 'Score of ' || p.profile, 'numerator', 'weight of the elements that are present',
				'denominator', 'weight of the elements that are expected of rows of ' || g.relation, 'exclusions', 'elements that are declined or not applicable', 'source', pg_catalog.concat_ws('; ', p.title || ', version ' || p.version, p.source)) AS definition
			UNION ALL
			SELECT 0, pg_catalog.jsonb_build_object('term', 'Match-ready', 'numerator', 'rows with all elements of a set: ' || pg_catalog.array_to_string(p.combinations, ', '), 'denominator', 'rows of ' || g.relation) WHERE p.combinations OPERATOR(pg_catalog.<>) '{}'
			UNION ALL
			SELECT x.ordinal, pg_catalog.jsonb_build_object('term', g.prefix || x.element, 'numerator', 'rows in which it is present', 'denominator', 'rows of ' || g.relation || ' where ' || x.applies_when, 'source', x.note)
			FROM medrec_profile_element x WHERE x.profile = p.profile AND x.applies_when IS NOT NULL) d
		UNION ALL
		SELECT 2, r.rule_id, 0, pg_catalog.jsonb_build_object('term', r.title, 'numerator', r.violation, 'denominator', pg_catalog.concat_ws(' where ', 'rows of ' || r.relation, r.scope), 'source', r.note, 'owner', r.owner)
		FROM result r WHERE r.ago = 0 AND r.segment = '{}' AND r.section <> 'completeness'
	), named AS MATERIALIZED (
		SELECT d.relation FROM report u JOIN medrec_run_rule d USING (run_id) WHERE u.is_last
		UNION SELECT b.relation FROM medrec_binding b, report u WHERE u.is_last AND b.suite = quality_report_json.suite
	), relation AS MATERIALIZED (
		-- those of them that are still there; rules name them as people do
		SELECT c.oid, c.relkind, c.reltuples, c.relation
		FROM (SELECT c.*, pg_catalog.format('%I.%I', s.nspname, c.relname) AS relation FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace) c
		WHERE EXISTS (SELECT FROM named n WHERE n.relation = c.relation OR n.relation = quote_ident(c.relname) AND pg_table_is_visible(c.oid))
	), suspect AS (
		-- by the statistics that there are today: they know nothing of the past
		SELECT s.relation, s.column_name, s.values, s.total, s.rows, s.pct, s.classes
		FROM (
			SELECT r.relation, d.column_name, pg_catalog.count(d.rank) AS values, nullif(r.reltuples, -1::real)::bigint AS total,
				coalesce(sum(d.n) FILTER (WHERE d.rank IS NOT NULL), max(d.n))::bigint AS rows, coalesce(sum(d.share_pct) FILTER (WHERE d.rank IS NOT NULL), max(d.share_pct)) AS pct,
				string_agg(DISTINCT d.class, ', ') AS classes
			FROM relation r, LATERAL quality_suspect_defaults(r.oid) d
			WHERE r.relkind IN ('r', 'p', 'm', 'f') GROUP BY r.relation, d.column_name, r.reltuples) s
		ORDER BY s.pct DESC, s.relation, s.column_name LIMIT 10
	), identity AS (
		SELECT jsonb_strip_nulls(pg_catalog.jsonb_build_object(
			'measures', (SELECT list FROM measure WHERE section = 'identity'),
			'queues', CASE WHEN has_table_privilege('medrec_match_decision'::regclass, 'SELECT') THEN (
				SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('title', 'Pairs that somebody was unsure of', 'segment', q.relation, 'n', q.n, 'unit', 'days', 'median', q.median, 'p90', q.p90) ORDER BY q.relation)
				FROM report u, LATERAL medrec_unsure_pairs(ARRAY(SELECT r.relation FROM relation r), u.finished_at) q) END,
			'suspect_defaults', (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('relation', s.relation, 'column', s.column_name, 'values', s.values, 'n', s.total, 'rows', s.rows, 'pct', least(s.pct, 100),
				'note', s.classes || '; estimated by ANALYZE') ORDER BY s.pct DESC, s.relation, s.column_name) FROM suspect s))) AS section
	), aged AS MATERIALIZED (
		-- of profiles that are bound by day: what the records lack of so many days ago, when they were measured last
		SELECT a.profile, a.relation, a.bucket, quality_rollup(a.state) AS state
		FROM (
			SELECT s.profile, s.relation, s.state, f.fingerprint, pg_catalog.width_bucket(max(s.measured_at) OVER of_profile::date - s.period, '{0,8,15,30}'::integer[]) AS bucket,
				pg_catalog.first_value(f.fingerprint) OVER (of_profile ORDER BY s.period DESC, s.measured_at DESC, s.segment) AS last_fingerprint
			FROM relation r JOIN medrec_binding b ON b.relation = r.relation AND b.grain = 'day' AND b.period_column IS NOT NULL AND coalesce(b.suite, quality_report_json.suite) = quality_report_json.suite
				JOIN medrec_state s ON s.profile = b.profile AND s.relation = b.relation AND isfinite(s.period), LATERAL quality_summary(s.state) f
			WINDOW of_profile AS (PARTITION BY s.profile, s.relation)) a
		WHERE a.fingerprint = a.last_fingerprint AND a.bucket > 0 GROUP BY a.profile, a.relation, a.bucket
	), ageing AS (
		SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('segment', g.prefix || x.element, 'bucket', b.name, 'n', coalesce(c.nulls + c.blank + c.placeholder, 0)) ORDER BY g.profile, g.relation, x.ordinal, b.bucket) AS list
		FROM (
			SELECT a.profile, a.relation, CASE WHEN count(*) OVER () > 1 THEN a.profile || ' of ' || a.relation || ': ' ELSE '' END AS prefix FROM aged a GROUP BY a.profile, a.relation) g
			JOIN medrec_profile_element x USING (profile) CROSS JOIN (VALUES (1, '0-7 days'), (2, '8-14 days'), (3, '15-29 days'), (4, '30 days and more')) b(bucket, name)
			LEFT JOIN aged a ON a.profile = g.profile AND a.relation = g.relation AND a.bucket = b.bucket LEFT JOIN LATERAL quality_state_elements(a.state) c ON c.element = x.element
		WHERE x.requirement <> 'optional'
	), health AS (
		SELECT pg_catalog.jsonb_build_object('rules', count(*), 'passed', count(*) FILTER (WHERE r.status = 'pass'), 'warned', count(*) FILTER (WHERE r.status = 'warn'), 'failed', count(*) FILTER (WHERE r.status = 'fail'),
			'waived', count(*) FILTER (WHERE r.status = 'waived'), 'not_applicable', count(*) FILTER (WHERE r.status = 'not_applicable'),
			'insufficient_data', count(*) FILTER (WHERE r.status = 'insufficient_data'), 'errors', count(*) FILTER (WHERE r.status = 'error')) AS counts
		FROM result r WHERE r.ago = 0 AND r.segment = '{}'
	), class AS (
		SELECT c.class, count(*) AS rules, count(*) FILTER (WHERE r.status = 'pass') AS passed, count(*) FILTER (WHERE r.status = 'warn') AS warned,
			count(*) FILTER (WHERE r.status = 'fail') AS failed, count(*) FILTER (WHERE r.status NOT IN ('pass', 'warn', 'fail')) AS not_judged
		FROM result r, LATERAL (VALUES ('Kahn: ' || r.kahn), ('AHIMA: ' || r.ahima)) c(class) WHERE r.ago = 0 AND r.segment = '{}' AND c.class IS NOT NULL GROUP BY c.class
	)
	SELECT quality_report_suppress(jsonb_strip_nulls(pg_catalog.jsonb_build_object(
		'version', 1, 'title', quality_report_json.title, 'organisation', quality_report_json.organisation, 'suite', quality_report_json.suite,
		'edition', quality_report_json.edition, 'period', u.period, 'suppress_below', quality_report_json.suppress_below,
		'run', pg_catalog.jsonb_build_object('run_id', u.run_id, 'finished_at', to_char(u.finished_at, 'YYYY-MM-DD HH24:MI TZ'), 'data_to', u.data_to, 'age_days', u.finished_at::date - u.data_to,
			'duration_s', round(extract(epoch FROM u.finished_at - u.started_at), 1),
			'profiles', (SELECT pg_catalog.jsonb_agg(b.profile || ' ' || p.version ORDER BY b.profile) FROM (SELECT DISTINCT g.profile FROM groups g) b JOIN medrec_profile p USING (profile)))))
		|| pg_catalog.jsonb_build_object(
		'headline', (SELECT list FROM headline), 'changes', (SELECT list FROM changes), 'completeness', (SELECT list FROM completeness),
		'conditional', (SELECT list FROM measure WHERE section = 'conditional'), 'identity', (SELECT section FROM identity))
		|| CASE WHEN quality_report_json.edition <> 'weekly' THEN pg_catalog.jsonb_build_object(
		'heat_map', (SELECT list FROM heat_map), 'control_charts', (SELECT list FROM charts), 'coding', (SELECT list FROM measure WHERE section = 'coding'),
		'timeliness', pg_catalog.jsonb_build_object('measures', (SELECT list FROM measure WHERE section = 'timeliness'), 'ageing', (SELECT list FROM ageing)),
		'patterns', (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('profile', p.of_profile, 'missing', p.missing, 'n', p.total, 'rows', p.n, 'pct', p.pct) ORDER BY p.n DESC, p.of_profile, p.missing) FROM pattern p),
		'levers', (SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(pg_catalog.jsonb_build_object('element', l.element, 'missing', l.missing, 'lost_points', l.lost_points, 'gap_points', l.gap_points)) ORDER BY l.lost_points DESC, l.element) FROM lever l),
		'definitions', (SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(d.definition) ORDER BY d.rank, d.of, d.ordinal, d.definition ->> 'term' DESC) FROM definition d),
		'health', (SELECT counts FROM health) || jsonb_strip_nulls(pg_catalog.jsonb_build_object(
			'classes', (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(c) ORDER BY c.class) FROM class c),
			'not_judged', (SELECT pg_catalog.jsonb_agg(jsonb_strip_nulls(pg_catalog.jsonb_build_object('title', r.title, 'segment', r.place, 'status', r.status, 'reason', r.reason)) ORDER BY r.rule_id, r.segment)
				FROM result r WHERE r.ago = 0 AND r.status IN ('not_applicable', 'insufficient_data', 'error')),
			'slowest', (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('title', s.title, 'duration_ms', round(s.duration_ms::numeric, 1)) ORDER BY s.duration_ms DESC, s.rule_id)
				FROM (SELECT r.rule_id, r.title, r.duration_ms FROM result r WHERE r.ago = 0 AND r.segment = '{}' AND r.duration_ms IS NOT NULL ORDER BY r.duration_ms DESC, r.rule_id LIMIT 5) s),
			'runs', (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('run_id', b.run_id, 'finished_at', to_char(b.finished_at, 'YYYY-MM-DD HH24:MI TZ'), 'duration_s', round(extract(epoch FROM b.finished_at - b.started_at), 1),
				'rules', t.rules, 'failed', t.failed, 'errors', t.errors) ORDER BY b.ago) FROM run b LEFT JOIN total t USING (ago) WHERE b.ago < 8),
			'profile_changes', (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('profile', c.profile, 'period', c.since, 'note', c.relation) ORDER BY c.since DESC, c.profile, c.relation) FROM profile_change c)))) ELSE '{}' END)
	FROM report u;
END;
COMMENT ON FUNCTION quality_report_json(text, date, text, integer, text, text)
	IS 'the document of a suite''s report for a period, or for the last one that was run; NULL if there is none';

CREATE FUNCTION quality_report_html(suite text, period date DEFAULT NULL, edition text DEFAULT 'monthly', suppress_below integer DEFAULT 0,
	title text DEFAULT 'Data quality', organisation text DEFAULT NULL) RETURNS text
	LANGUAGE sql STABLE PARALLEL RESTRICTED COST 200000
BEGIN ATOMIC
	SELECT quality_report_html(quality_report_json(suite, period, edition, suppress_below, title, organisation));
END;
COMMENT ON FUNCTION quality_report_html(text, date, text, integer, text, text)
	IS 'the report of a suite as a page: quality_report_html of quality_report_json';

CREATE FUNCTION quality_report_text(suite text, period date DEFAULT NULL, edition text DEFAULT 'monthly', suppress_below integer DEFAULT 0,
	title text DEFAULT 'Data quality', organisation text DEFAULT NULL) RETURNS text
	LANGUAGE sql STABLE PARALLEL RESTRICTED COST 200000
BEGIN ATOMIC
	SELECT quality_report_text(quality_report_json(suite, period, edition, suppress_below, title, organisation));
END;
COMMENT ON FUNCTION quality_report_text(text, date, text, integer, text, text)
	IS 'the report of a suite as plain text: quality_report_text of quality_report_json';

CREATE FUNCTION quality_report_csv(suite text, period date DEFAULT NULL, edition text DEFAULT 'monthly', suppress_below integer DEFAULT 0,
	title text DEFAULT 'Data quality', organisation text DEFAULT NULL) RETURNS text
	LANGUAGE sql STABLE PARALLEL RESTRICTED COST 200000
BEGIN ATOMIC
	SELECT quality_report_csv(quality_report_json(suite, period, edition, suppress_below, title, organisation));
END;
COMMENT ON FUNCTION quality_report_csv(text, date, text, integer, text, text)
	IS 'the report of a suite as CSV: quality_report_csv of quality_report_json';
-- Quality: runs on time, and who hears of them

CREATE TABLE medrec_schedule (
	suite text COLLATE "C" PRIMARY KEY,
	cron text NOT NULL,
	scheduled_by text NOT NULL DEFAULT current_user,
	scheduled_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE medrec_schedule
	IS 'when suites of rules are due, in five fields as in a crontab';
SELECT pg_catalog.pg_extension_config_dump('medrec_schedule', '');

CREATE FUNCTION quality_schedule(suite text, cron text) RETURNS TABLE (place text, content text)
	AS 'MODULE_PATHNAME', 'medrec_quality_schedule'
	LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000 ROWS 3;
COMMENT ON FUNCTION quality_schedule(text, text)
	IS 'schedules the runs of a suite by pg_cron, or says what to write where for cron or systemd';

CREATE FUNCTION quality_unschedule(suite text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_quality_unschedule'
	LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000;
COMMENT ON FUNCTION quality_unschedule(text)
	IS 'ends the schedule of a suite; false if it had none';

CREATE FUNCTION quality_last_due(cron text, at timestamptz) RETURNS timestamptz
	AS 'MODULE_PATHNAME', 'medrec_quality_last_due'
	LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION quality_last_due(text, timestamptz)
	IS 'when a schedule was due last at a time, in pg_cron''s time zone or UTC';

CREATE FUNCTION quality_overdue(grace interval DEFAULT '1 hour', at timestamptz DEFAULT now())
	RETURNS TABLE (suite text, cron text, last_due timestamptz, last_finished timestamptz, overdue interval)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000 ROWS 10
	BEGIN ATOMIC
		SELECT s.suite, s.cron, d.last_due, r.last_finished, quality_overdue.at - d.last_due
		FROM medrec_schedule s,
			LATERAL (SELECT quality_last_due(s.cron, quality_overdue.at - quality_overdue.grace) AS last_due) d,
			LATERAL (SELECT max(u.finished_at) AS last_finished, max(u.started_at) AS last_started
				FROM medrec_run u WHERE u.suite = s.suite AND u.finished_at <= quality_overdue.at) r
		WHERE d.last_due >= s.scheduled_at AND (r.last_started >= d.last_due) IS NOT TRUE
		ORDER BY d.last_due, s.suite;
	END;
COMMENT ON FUNCTION quality_overdue(interval, timestamptz)
	IS 'suites that were due and have no finished run since, and for how long';

CREATE TABLE medrec_outbox (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	suite text COLLATE "C" NOT NULL,
	run_id bigint,
	created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	payload jsonb NOT NULL,
	delivered_at timestamptz
);
CREATE INDEX medrec_outbox_undelivered ON medrec_outbox (id) WHERE delivered_at IS NULL;
COMMENT ON TABLE medrec_outbox
	IS 'a message about each finished run, of counts, until somebody has delivered it';
COMMENT ON COLUMN medrec_outbox.run_id
	IS 'in medrec_run, if the run is still kept';
COMMENT ON COLUMN medrec_outbox.payload
	IS 'how many rules there were, and how many came to which status';
COMMENT ON COLUMN medrec_outbox.delivered_at
	IS 'set by whoever delivers it';
SELECT pg_catalog.pg_extension_config_dump('medrec_outbox', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_outbox_id_seq', '');

CREATE FUNCTION medrec_run_finished() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_run_finished'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_run_finished()
	IS 'trigger of the table of runs: puts a message into the outbox and notifies the channel medrec';

CREATE TRIGGER medrec_run_finished
	AFTER UPDATE OF finished_at ON medrec_run
	FOR EACH ROW WHEN (OLD.finished_at IS NULL AND NEW.finished_at IS NOT NULL)
	EXECUTE FUNCTION medrec_run_finished();
-- Quality: what came out of runs, for tools that only read tables.  A view
-- checks permissions as its owner, unless it is a security_invoker of
-- PostgreSQL 15; a function is the caller in every version, and is inlined, if
-- it is not strict: so each view is one on a function.

CREATE FUNCTION quality_results()
	RETURNS TABLE (run_id bigint, suite text, period date, started_at timestamptz, finished_at timestamptz, run_by text, is_latest boolean,
		rule_id text, title text, relation text, kahn_category text, kahn_subcategory text, kahn_context text, ahima text, severity text, owner text, note text,
		segment jsonb, segment_name text, n bigint, violations bigint, violated_pct numeric, status text, reason text, sqlstate text, duration_ms double precision)
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 1000
BEGIN ATOMIC
	SELECT u.run_id, u.suite, u.period, u.started_at, u.finished_at, u.run_by,
		u.finished_at IS NOT NULL AND NOT EXISTS (
			SELECT FROM medrec_run l WHERE l.suite = u.suite AND l.period = u.period AND l.run_id > u.run_id AND l.finished_at IS NOT NULL),
		r.rule_id, d.title, d.relation, split_part(d.kahn, '/', 1), nullif(split_part(d.kahn, '/', 2), ''), d.kahn_context, d.ahima, d.severity, d.owner, d.note,
		r.segment, quality_segment_name(r.segment),
		r.n, r.violations, r.violated_pct, r.status, r.reason, r.sqlstate, r.duration_ms
	FROM medrec_run u JOIN medrec_run_rule d ON d.run_id = u.run_id JOIN medrec_result r ON r.run_id = d.run_id AND r.rule_id = d.rule_id;
END;
COMMENT ON FUNCTION quality_results()
	IS 'the results of all runs, with the rules as they were then, as far as the caller may read them';

CREATE VIEW quality_results AS SELECT * FROM quality_results();
COMMENT ON VIEW quality_results
	IS 'the results of all runs, with the rules as they were then, as far as the reader may read medrec_run, medrec_run_rule and medrec_result';
GRANT SELECT ON quality_results TO PUBLIC;

CREATE FUNCTION quality_runs()
	RETURNS TABLE (run_id bigint, suite text, period date, started_at timestamptz, finished_at timestamptz, run_by text, is_latest boolean, duration_s numeric,
		rules bigint, passed bigint, warned bigint, failed bigint, waived bigint, not_applicable bigint, insufficient_data bigint, errors bigint, passed_pct numeric)
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 100
BEGIN ATOMIC
	SELECT u.run_id, u.suite, u.period, u.started_at, u.finished_at, u.run_by,
		u.finished_at IS NOT NULL AND NOT EXISTS (
			SELECT FROM medrec_run l WHERE l.suite = u.suite AND l.period = u.period AND l.run_id > u.run_id AND l.finished_at IS NOT NULL),
		round(extract(epoch FROM u.finished_at - u.started_at)::numeric, 3),
		pg_catalog.count(d.rule_id), count(*) FILTER (WHERE r.status = 'pass'), count(*) FILTER (WHERE r.status = 'warn'), count(*) FILTER (WHERE r.status = 'fail'),
		count(*) FILTER (WHERE r.status = 'waived'), count(*) FILTER (WHERE r.status = 'not_applicable'),
		count(*) FILTER (WHERE r.status = 'insufficient_data'), count(*) FILTER (WHERE r.status = 'error'),
		round(100.0 * (count(*) FILTER (WHERE r.status = 'pass'))::numeric / nullif(count(*) FILTER (WHERE r.status IN ('pass', 'warn', 'fail')), 0)::numeric, 2)
	FROM medrec_run u LEFT JOIN medrec_run_rule d ON d.run_id = u.run_id
		LEFT JOIN medrec_result r ON r.run_id = d.run_id AND r.rule_id = d.rule_id AND r.segment = '{}'
	GROUP BY u.run_id;
END;
COMMENT ON FUNCTION quality_runs()
	IS 'all runs, and how many of their rules had which status, as far as the caller may read them';

CREATE VIEW quality_runs AS SELECT * FROM quality_runs();
COMMENT ON VIEW quality_runs
	IS 'all runs, and how many of their rules had which status; the percent that passed is of those that could pass or not';
GRANT SELECT ON quality_runs TO PUBLIC;

CREATE FUNCTION quality_history()
	RETURNS TABLE (rule_id text, title text, suite text, kahn_category text, ahima text, owner text, segment jsonb, segment_name text, period date, run_id bigint,
		n bigint, violations bigint, violated_pct numeric, status text, previous_period date, previous_violated_pct numeric, previous_status text, change_pct numeric)
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 1000
BEGIN ATOMIC
	SELECT r.rule_id, r.title, r.suite, r.kahn_category, r.ahima, r.owner, r.segment, r.segment_name, r.period, r.run_id,
		r.n, r.violations, r.violated_pct, r.status, pg_catalog.lag(r.period) OVER before, pg_catalog.lag(r.violated_pct) OVER before, pg_catalog.lag(r.status) OVER before,
		r.violated_pct - pg_catalog.lag(r.violated_pct) OVER before
	FROM quality_results() r WHERE r.is_latest
	WINDOW before AS (PARTITION BY r.rule_id, r.segment, r.suite ORDER BY r.period);
END;
COMMENT ON FUNCTION quality_history()
	IS 'each rule and segment by period, with the period before, as far as the caller may read them; of a period the last run that was finished';

CREATE VIEW quality_history AS SELECT * FROM quality_history();
COMMENT ON VIEW quality_history
	IS 'each rule and segment by period, with the period before; of a period the last run of the suite that was finished';
GRANT SELECT ON quality_history TO PUBLIC;

-- The same of what was measured by profiles

CREATE FUNCTION quality_profile_history()
	RETURNS TABLE (profile text, relation text, segment jsonb, segment_name text, period date, measured_at timestamptz, n bigint, score numeric,
		complete bigint, complete_pct numeric, match_ready bigint, match_ready_pct numeric, score_p10 integer, score_p50 integer,
		previous_period date, previous_score numeric, change_points numeric)
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 1000
BEGIN ATOMIC
	SELECT s.profile, s.relation, s.segment, quality_segment_name(s.segment),
		s.period, s.measured_at, q.n, q.score, q.complete, q.complete_pct, q.match_ready, q.match_ready_pct, q.score_p10, q.score_p50,
		pg_catalog.lag(s.period) OVER before, pg_catalog.lag(q.score) OVER before, q.score - pg_catalog.lag(q.score) OVER before
	FROM medrec_state s, quality_summary(s.state) q
	WINDOW before AS (PARTITION BY s.profile, s.relation, s.segment ORDER BY s.period);
END;
COMMENT ON FUNCTION quality_profile_history()
	IS 'the score of each profile, relation and segment by period, with the period before, as far as the caller may read medrec_state';

CREATE VIEW quality_profile_history AS SELECT * FROM quality_profile_history();
COMMENT ON VIEW quality_profile_history
	IS 'the score of each profile, relation and segment by period, with the period before, as far as the reader may read medrec_state';
GRANT SELECT ON quality_profile_history TO PUBLIC;

CREATE FUNCTION quality_element_history()
	RETURNS TABLE (profile text, relation text, segment jsonb, segment_name text, period date, measured_at timestamptz, element text, requirement text, weight numeric,
		n bigint, expected bigint, present bigint, nulls bigint, blank bigint, placeholder bigint, invalid bigint, declined bigint, not_applicable bigint,
		rate_pct numeric, low_pct numeric, high_pct numeric, lost_points numeric, target_pct numeric, threshold_pct numeric)
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 1000
BEGIN ATOMIC
	SELECT s.profile, s.relation, s.segment, quality_segment_name(s.segment),
		s.period, s.measured_at, e.element, e.requirement, e.weight,
		e.n, e.expected, e.present, e.nulls, e.blank, e.placeholder, e.invalid, e.declined, e.not_applicable,
		e.rate_pct, e.low_pct, e.high_pct, e.lost_points, p.target_pct, p.threshold_pct
	FROM medrec_state s CROSS JOIN LATERAL quality_state_elements(s.state) e
		LEFT JOIN medrec_profile_element p ON p.profile = s.profile AND p.element = e.element;
END;
COMMENT ON FUNCTION quality_element_history()
	IS 'the elements of each profile, relation and segment by period, as far as the caller may read medrec_state';

CREATE VIEW quality_element_history AS SELECT * FROM quality_element_history();
COMMENT ON VIEW quality_element_history
	IS 'the elements of each profile, relation and segment by period, as far as the reader may read medrec_state; targets are those of today''s profile';
GRANT SELECT ON quality_element_history TO PUBLIC;
