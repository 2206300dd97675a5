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
