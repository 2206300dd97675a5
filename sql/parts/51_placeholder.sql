-- A site's own placeholders

CREATE TABLE medrec_placeholder (
	value text PRIMARY KEY CHECK (value ~ '[A-Za-z0-9]|[^[:ascii:]]' AND octet_length(value) <= 64),
	kinds text[],
	state text NOT NULL DEFAULT 'placeholder' CHECK (state IN ('placeholder', 'declined', 'not_applicable')),
	class text NOT NULL DEFAULT 'site',
	remark text
);
COMMENT ON TABLE medrec_placeholder
	IS 'what the site itself writes in place of a value, for some kinds of element, or for all (NULL)';
SELECT pg_catalog.pg_extension_config_dump('medrec_placeholder', '');
GRANT SELECT ON medrec_placeholder TO PUBLIC;

CREATE FUNCTION medrec_placeholder_changed() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_placeholder_changed'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_placeholder_changed()
	IS 'trigger of the table of placeholders: makes all sessions read it again';

CREATE TRIGGER medrec_placeholder_changed
	AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON medrec_placeholder
	FOR EACH STATEMENT EXECUTE FUNCTION medrec_placeholder_changed();

