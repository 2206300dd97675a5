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
