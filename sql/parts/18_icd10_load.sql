-- What a site loads: later editions, titles, and lists of other systems

-- Tables that dumps keep have no foreign keys, since pg_restore may load them in any order.
CREATE FUNCTION medrec_rows_follow() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_rows_follow'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_rows_follow()
	IS 'trigger: the rows of the table that is named first have the key of the row, go with it and are renamed with it';

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
	PRIMARY KEY (list, code, valid_from)
);
CREATE TRIGGER medrec_code_change_follows AFTER UPDATE OF list, valid_from OR DELETE ON medrec_edition
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_code_change', 'list', 'valid_from');
COMMENT ON TABLE medrec_code_change
	IS 'what a loaded list changed against the one before: billable, header or none; or the flags of a code';

CREATE TABLE medrec_code_title (
	list text COLLATE "C" NOT NULL,
	code text COLLATE "C" NOT NULL,
	valid_from date NOT NULL,
	title text NOT NULL,
	PRIMARY KEY (list, code, valid_from)
);
CREATE TRIGGER medrec_code_title_follows AFTER UPDATE OF list, valid_from OR DELETE ON medrec_edition
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_code_title', 'list', 'valid_from');
COMMENT ON TABLE medrec_code_title
	IS 'titles that were loaded, where they differ from the ones before';

CREATE INDEX medrec_code_title_words ON medrec_code_title
	USING gin (to_tsvector('pg_catalog.english', title));

SELECT pg_catalog.pg_extension_config_dump('medrec_edition', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_code_change', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_code_title', '');

GRANT SELECT ON medrec_edition, medrec_code_change, medrec_code_title TO PUBLIC;

CREATE FUNCTION medrec_site_changed() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_site_changed'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_site_changed()
	IS 'trigger of the tables that sites add to: makes all sessions read them again';

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

CREATE FUNCTION code_system_load(system text, edition text, valid_from date, content bytea,
		format text DEFAULT 'text', code_column int DEFAULT 1, title_column int DEFAULT 2,
		separator text DEFAULT E'\t', encoding name DEFAULT 'UTF8',
		valid_to date DEFAULT 'infinity', dry_run boolean DEFAULT false)
	RETURNS TABLE (list text, change text, codes bigint)
	AS 'MODULE_PATHNAME', 'medrec_code_system_load'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000000 ROWS 10;
COMMENT ON FUNCTION code_system_load(text, text, date, bytea, text, int, int, text, name, date, boolean)
	IS 'takes a list of codes of another system, ClaML or plain text, says what it changes, and puts it into force';

CREATE FUNCTION code_system_status(system text, code text, on_date date) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH change AS (
		-- with a dot or without, and without marks behind it
		SELECT c.valid_from, c.state
		FROM (SELECT regexp_replace(upper(btrim(code)), '[^A-Z0-9]+$', '') AS name) n, medrec_code_change c
		WHERE c.list = system AND c.code IN (n.name, replace(n.name, '.', ''), left(n.name, 3) || '.' || substr(n.name, 4))
	)
	SELECT CASE WHEN EXISTS (SELECT FROM medrec_edition e WHERE e.list = system AND on_date BETWEEN e.valid_from AND e.valid_to)
		THEN coalesce(
			(SELECT CASE c.state WHEN 'none' THEN 'expired' ELSE c.state END FROM change c WHERE c.valid_from <= on_date ORDER BY c.valid_from DESC LIMIT 1),
			(SELECT 'not_yet_valid' FROM change LIMIT 1),
			'unknown')
		ELSE 'edition_unknown' END;
END;
COMMENT ON FUNCTION code_system_status(text, text, date)
	IS 'billable (nothing stands under it), header, not_yet_valid, expired, unknown or edition_unknown, in a list that was loaded';

CREATE FUNCTION code_system_title(system text, code text, on_date date) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT t.title
	FROM (SELECT regexp_replace(upper(btrim(code)), '[^A-Z0-9]+$', '') AS name) n, medrec_code_title t
	WHERE t.list = system AND t.code IN (n.name, replace(n.name, '.', ''), left(n.name, 3) || '.' || substr(n.name, 4)) AND t.valid_from <= on_date
		AND code_system_status(system, t.code, on_date) IN ('billable', 'header')
	ORDER BY t.valid_from DESC LIMIT 1;
END;
COMMENT ON FUNCTION code_system_title(text, text, date)
	IS 'the title in a list that was loaded; NULL if the code is not in it on that day';

CREATE FUNCTION code_system_search(system text, words text, on_date date, config regconfig DEFAULT 'pg_catalog.simple')
	RETURNS TABLE (code text, title text, billable boolean, rank real)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 100
BEGIN ATOMIC
	SELECT t.code, t.title, code_system_status(system, t.code, on_date) = 'billable',
		ts_rank_cd(to_tsvector(config, t.title), q.query, 2)
	FROM (SELECT websearch_to_tsquery(config, words) AS query) q, medrec_code_title t
	WHERE t.list = system AND to_tsvector(config, t.title) @@ q.query
		AND t.title = code_system_title(system, t.code, on_date)
	ORDER BY 4 DESC, t.code;
END;
COMMENT ON FUNCTION code_system_search(text, text, date, regconfig)
	IS 'codes of a loaded list on that day whose title has the words, the best match first';

-- The tables of ICD-10-PCS, which say what each character of a code means

CREATE TABLE medrec_icd10pcs_label (
	list text COLLATE "C" NOT NULL DEFAULT 'icd10pcs_tables' CHECK (list = 'icd10pcs_tables'),
	valid_from date NOT NULL,
	pcs_table text COLLATE "C" NOT NULL,
	row_number int NOT NULL,
	place int NOT NULL CHECK (place BETWEEN 1 AND 7),
	"character" text COLLATE "C" NOT NULL,
	axis text NOT NULL,
	label text NOT NULL,
	PRIMARY KEY (pcs_table, valid_from, row_number, place, "character")
);
CREATE TRIGGER medrec_icd10pcs_label_follows AFTER UPDATE OF list, valid_from OR DELETE ON medrec_edition
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_icd10pcs_label', 'list', 'valid_from');
COMMENT ON TABLE medrec_icd10pcs_label
	IS 'what the characters of procedure codes mean, as loaded: by table (the first three) and row (the others; 0 for the first three)';
SELECT pg_catalog.pg_extension_config_dump('medrec_icd10pcs_label', '');
GRANT SELECT ON medrec_icd10pcs_label TO PUBLIC;

CREATE FUNCTION icd10pcs_load_tables(valid_from date, tables bytea) RETURNS bigint
	LANGUAGE sql VOLATILE STRICT PARALLEL UNSAFE
BEGIN ATOMIC
	WITH pcs AS MATERIALIZED (
		SELECT t.n AS table_number, r.n AS row_number, t.first || t.second || t.third AS pcs_table, t.content, r.content AS row_content
		FROM XMLTABLE('/ICD10PCS.tabular/pcsTable' PASSING XMLPARSE(DOCUMENT convert_from(tables, 'UTF8'))
				COLUMNS n FOR ORDINALITY, first text PATH 'axis[@pos=1]/label/@code', second text PATH 'axis[@pos=2]/label/@code',
					third text PATH 'axis[@pos=3]/label/@code', content xml PATH '.') t,
			XMLTABLE('/pcsTable/pcsRow' PASSING t.content COLUMNS n FOR ORDINALITY, content xml PATH '.') r
	), part AS (
		SELECT DISTINCT pcs_table, 0 AS row_number, 'pcsTable' AS element, content::text AS content FROM pcs
		UNION ALL
		SELECT pcs_table, row_number, 'pcsRow', row_content::text FROM pcs
	), label AS (
		SELECT DISTINCT p.pcs_table, p.row_number, a.place, l."character", a.axis, l.label
		FROM part p,
			XMLTABLE('/*/axis' PASSING XMLPARSE(CONTENT p.content) COLUMNS place int PATH '@pos', axis text PATH 'title', content xml PATH '.') a,
			XMLTABLE('/axis/label' PASSING a.content COLUMNS "character" text PATH '@code', label text PATH '.') l
	), edition AS (
		INSERT INTO medrec_edition (list, edition, valid_from, valid_to, codes, sha256)
		SELECT 'icd10pcs_tables', to_char(icd10pcs_load_tables.valid_from, 'YYYY-MM-DD'), icd10pcs_load_tables.valid_from, 'infinity',
			(SELECT pg_catalog.count(DISTINCT pcs_table) FROM label), encode(sha256(tables), 'hex')
	)
	INSERT INTO medrec_icd10pcs_label (valid_from, pcs_table, row_number, place, "character", axis, label)
	SELECT icd10pcs_load_tables.valid_from, pcs_table, row_number, place, "character", axis, label FROM label;
	SELECT count(*) FROM medrec_icd10pcs_label l WHERE l.valid_from = icd10pcs_load_tables.valid_from;
END;
COMMENT ON FUNCTION icd10pcs_load_tables(date, bytea)
	IS 'takes the tables of ICD-10-PCS, in XML, as CMS gives them out for an edition; says how many labels they have';

CREATE FUNCTION icd10pcs_axes(code icd10pcs, on_date date)
	RETURNS TABLE (place int, "character" text, axis text, label text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 7
BEGIN ATOMIC
	WITH edition AS (
		SELECT max(e.valid_from) AS valid_from FROM medrec_edition e WHERE e.list = 'icd10pcs_tables' AND e.valid_from <= on_date
	), matching AS (
		-- the row of the table that has all four of the other characters
		SELECT l.row_number FROM edition, medrec_icd10pcs_label l
		WHERE l.pcs_table = left(code::text, 3) AND l.valid_from = edition.valid_from AND l.row_number > 0
			AND l."character" = substr(code::text, l.place, 1)
		GROUP BY l.row_number HAVING count(*) = 4 ORDER BY l.row_number LIMIT 1
	)
	SELECT p.place, substr(code::text, p.place, 1), l.axis, l.label
	FROM generate_series(1, 7) p(place) LEFT JOIN (
		SELECT l.place, l.axis, l.label FROM edition, medrec_icd10pcs_label l
		WHERE l.pcs_table = left(code::text, 3) AND l.valid_from = edition.valid_from
			AND (l.row_number = 0 OR l.row_number = (SELECT m.row_number FROM matching m))
			AND l."character" = substr(code::text, l.place, 1)) l ON l.place = p.place
	ORDER BY p.place;
END;
COMMENT ON FUNCTION icd10pcs_axes(icd10pcs, date)
	IS 'what each character of a procedure code means, where the tables were loaded';

CREATE FUNCTION icd10pcs_axes(code text, on_date date)
	RETURNS TABLE (place int, "character" text, axis text, label text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 7
BEGIN ATOMIC
	SELECT * FROM icd10pcs_axes(icd10pcs_try(code), on_date);
END;
COMMENT ON FUNCTION icd10pcs_axes(text, date)
	IS 'what each character of a procedure code means, where the tables were loaded';

CREATE FUNCTION icd10pcs_axes(code icd10pcs)
	RETURNS TABLE (place int, "character" text, axis text, label text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 7
BEGIN ATOMIC
	SELECT * FROM icd10pcs_axes(code, 'infinity');
END;
COMMENT ON FUNCTION icd10pcs_axes(icd10pcs)
	IS 'what each character of a procedure code means, in the newest tables that were loaded';

CREATE FUNCTION icd10pcs_axes(code text)
	RETURNS TABLE (place int, "character" text, axis text, label text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 7
BEGIN ATOMIC
	SELECT * FROM icd10pcs_axes(icd10pcs_try(code), 'infinity');
END;
COMMENT ON FUNCTION icd10pcs_axes(text)
	IS 'what each character of a procedure code means, in the newest tables that were loaded';

