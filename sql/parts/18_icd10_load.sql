-- What a site loads: later editions, titles, and lists of other systems

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
	PRIMARY KEY (list, code, valid_from),
	FOREIGN KEY (list, valid_from) REFERENCES medrec_edition ON DELETE CASCADE
);
COMMENT ON TABLE medrec_code_change
	IS 'what a loaded list changed against the one before: billable, header or none; or the flags of a code';

CREATE TABLE medrec_code_title (
	list text COLLATE "C" NOT NULL,
	code text COLLATE "C" NOT NULL,
	valid_from date NOT NULL,
	title text NOT NULL,
	PRIMARY KEY (list, code, valid_from),
	FOREIGN KEY (list, valid_from) REFERENCES medrec_edition ON DELETE CASCADE
);
COMMENT ON TABLE medrec_code_title
	IS 'titles that were loaded, where they differ from the ones before';

CREATE INDEX medrec_code_title_words ON medrec_code_title
	USING gin (to_tsvector('pg_catalog.english', title));

SELECT pg_extension_config_dump('medrec_edition', '');
SELECT pg_extension_config_dump('medrec_code_change', '');
SELECT pg_extension_config_dump('medrec_code_title', '');

GRANT SELECT ON medrec_edition, medrec_code_change, medrec_code_title TO PUBLIC;

CREATE FUNCTION medrec_site_changed() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_site_changed'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_site_changed()
	IS 'trigger of the tables of loaded lists: makes all sessions read them again';

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

