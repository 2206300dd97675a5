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

