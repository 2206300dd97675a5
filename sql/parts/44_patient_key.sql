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
