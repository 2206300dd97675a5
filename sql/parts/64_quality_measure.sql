-- Quality: profiles bound to relations, and what was measured of them

CREATE TABLE medrec_binding (
	profile text COLLATE "C" NOT NULL,
	relation text COLLATE "C" NOT NULL,
	expressions jsonb NOT NULL CHECK (jsonb_typeof(expressions) = 'object'),
	segment_columns text[],
	period_column text,
	changed_column text,
	grain text NOT NULL DEFAULT 'month' CHECK (grain IN ('day', 'week', 'month', 'quarter', 'year')),
	suite text COLLATE "C",
	bound_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (profile, relation)
);
COMMENT ON TABLE medrec_binding
	IS 'which columns, or expressions over them, of a relation are the elements of a profile; quality_bind() fills it';

CREATE TABLE medrec_state (
	profile text COLLATE "C" NOT NULL,
	relation text COLLATE "C" NOT NULL,
	period date NOT NULL,
	segment jsonb NOT NULL DEFAULT '{}',
	state quality_state NOT NULL,
	measured_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (profile, relation, period, segment)
);
COMMENT ON TABLE medrec_state
	IS 'what was measured: a state for each period and segment of a relation; counts, never values';

CREATE TRIGGER medrec_binding_follows AFTER UPDATE OF profile OR DELETE ON medrec_profile
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_binding', 'profile');

SELECT pg_catalog.pg_extension_config_dump('medrec_binding', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_state', '');
GRANT SELECT ON medrec_binding TO PUBLIC;

CREATE FUNCTION quality_bind(profile text, relation regclass, map jsonb DEFAULT NULL, segment_columns name[] DEFAULT NULL,
		period_column name DEFAULT NULL, changed_column name DEFAULT NULL, grain text DEFAULT NULL, suite text DEFAULT NULL, save boolean DEFAULT true)
	RETURNS TABLE (ordinal integer, element text, requirement text, expression text, origin text, score integer)
	AS 'MODULE_PATHNAME', 'medrec_quality_bind'
	LANGUAGE C VOLATILE PARALLEL UNSAFE COST 10000 ROWS 20;
COMMENT ON FUNCTION quality_bind(text, regclass, jsonb, name[], name, name, text, text, boolean)
	IS 'binds a profile to a relation: by a map, and else by the names and types of columns; says what is not mapped';

CREATE FUNCTION quality_measure(relation regclass, profile text, by name[] DEFAULT NULL,
		since date DEFAULT NULL, until date DEFAULT NULL, grain text DEFAULT NULL)
	RETURNS TABLE (segment jsonb, period date, state quality_state)
	AS 'MODULE_PATHNAME', 'medrec_quality_measure'
	LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000000 ROWS 100;
COMMENT ON FUNCTION quality_measure(regclass, text, name[], date, date, text)
	IS 'measures the rows of a relation by a profile, by segment and period, in one scan of the bound columns';

CREATE FUNCTION quality_record(relation regclass, profile text, since date DEFAULT NULL, until date DEFAULT NULL,
		grain text DEFAULT NULL, period date DEFAULT CURRENT_DATE, everything boolean DEFAULT false) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_quality_record'
	LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000000;
COMMENT ON FUNCTION quality_record(regclass, text, date, date, text, date, boolean)
	IS 'measures the rows of a relation by a profile and keeps the states in medrec_state, of the periods that were touched; how many they are';

-- States that follow the changes of a relation

CREATE TABLE medrec_state_change (
	change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	profile text COLLATE "C" NOT NULL,
	relation text COLLATE "C" NOT NULL,
	period date,
	segment jsonb,
	state quality_state,
	removed boolean NOT NULL DEFAULT false,
	sqlstate text COLLATE "C"
);
COMMENT ON TABLE medrec_state_change
	IS 'queue of what statements have changed in tracked relations; without a state: all rows are gone, or what changed is lost';
COMMENT ON COLUMN medrec_state_change.removed
	IS 'the rows were taken away';
COMMENT ON COLUMN medrec_state_change.sqlstate
	IS 'why the rows could not be measured: the relation has to be tracked anew';
SELECT pg_catalog.pg_extension_config_dump('medrec_state_change', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_state_change_change_id_seq', '');

CREATE FUNCTION medrec_quality_tracked() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_quality_tracked'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_quality_tracked()
	IS 'trigger of tracked relations: queues the states of the rows that a statement has changed';

CREATE FUNCTION quality_track(relation regclass, profile text) RETURNS void
	AS 'MODULE_PATHNAME', 'medrec_quality_track'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000000;
COMMENT ON FUNCTION quality_track(regclass, text)
	IS 'measures a relation by a profile and makes triggers that queue its changes from then on';

CREATE FUNCTION quality_untrack(relation regclass, profile text) RETURNS void
	AS 'MODULE_PATHNAME', 'medrec_quality_untrack'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 10000;
COMMENT ON FUNCTION quality_untrack(regclass, text)
	IS 'takes the triggers of quality_track() away';

CREATE FUNCTION quality_fold(relation regclass, profile text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'medrec_quality_fold'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 10000;
COMMENT ON FUNCTION quality_fold(regclass, text)
	IS 'adds the queued changes of a tracked relation to its states in medrec_state; how many states were changed';
