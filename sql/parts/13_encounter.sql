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

