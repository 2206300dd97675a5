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
