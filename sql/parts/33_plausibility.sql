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

