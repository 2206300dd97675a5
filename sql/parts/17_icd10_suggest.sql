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
