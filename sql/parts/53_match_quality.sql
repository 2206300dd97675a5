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
