-- Quality: runs on time, and who hears of them

CREATE TABLE medrec_schedule (
	suite text COLLATE "C" PRIMARY KEY,
	cron text NOT NULL,
	scheduled_by text NOT NULL DEFAULT current_user,
	scheduled_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE medrec_schedule
	IS 'when suites of rules are due, in five fields as in a crontab';
SELECT pg_catalog.pg_extension_config_dump('medrec_schedule', '');

CREATE FUNCTION quality_schedule(suite text, cron text) RETURNS TABLE (place text, content text)
	AS 'MODULE_PATHNAME', 'medrec_quality_schedule'
	LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000 ROWS 3;
COMMENT ON FUNCTION quality_schedule(text, text)
	IS 'schedules the runs of a suite by pg_cron, or says what to write where for cron or systemd';

CREATE FUNCTION quality_unschedule(suite text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'medrec_quality_unschedule'
	LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000;
COMMENT ON FUNCTION quality_unschedule(text)
	IS 'ends the schedule of a suite; false if it had none';

CREATE FUNCTION quality_last_due(cron text, at timestamptz) RETURNS timestamptz
	AS 'MODULE_PATHNAME', 'medrec_quality_last_due'
	LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION quality_last_due(text, timestamptz)
	IS 'when a schedule was due last at a time, in pg_cron''s time zone or UTC';

CREATE FUNCTION quality_overdue(grace interval DEFAULT '1 hour', at timestamptz DEFAULT now())
	RETURNS TABLE (suite text, cron text, last_due timestamptz, last_finished timestamptz, overdue interval)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000 ROWS 10
	BEGIN ATOMIC
		SELECT s.suite, s.cron, d.last_due, r.last_finished, quality_overdue.at - d.last_due
		FROM medrec_schedule s,
			LATERAL (SELECT quality_last_due(s.cron, quality_overdue.at - quality_overdue.grace) AS last_due) d,
			LATERAL (SELECT max(u.finished_at) AS last_finished, max(u.started_at) AS last_started
				FROM medrec_run u WHERE u.suite = s.suite AND u.finished_at <= quality_overdue.at) r
		WHERE d.last_due >= s.scheduled_at AND (r.last_started >= d.last_due) IS NOT TRUE
		ORDER BY d.last_due, s.suite;
	END;
COMMENT ON FUNCTION quality_overdue(interval, timestamptz)
	IS 'suites that were due and have no finished run since, and for how long';

CREATE TABLE medrec_outbox (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	suite text COLLATE "C" NOT NULL,
	run_id bigint,
	created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	payload jsonb NOT NULL,
	delivered_at timestamptz
);
CREATE INDEX medrec_outbox_undelivered ON medrec_outbox (id) WHERE delivered_at IS NULL;
COMMENT ON TABLE medrec_outbox
	IS 'a message about each finished run, of counts, until somebody has delivered it';
COMMENT ON COLUMN medrec_outbox.run_id
	IS 'in medrec_run, if the run is still kept';
COMMENT ON COLUMN medrec_outbox.payload
	IS 'how many rules there were, and how many came to which status';
COMMENT ON COLUMN medrec_outbox.delivered_at
	IS 'set by whoever delivers it';
SELECT pg_catalog.pg_extension_config_dump('medrec_outbox', '');
SELECT pg_catalog.pg_extension_config_dump('medrec_outbox_id_seq', '');

CREATE FUNCTION medrec_run_finished() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_run_finished'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_run_finished()
	IS 'trigger of the table of runs: puts a message into the outbox and notifies the channel medrec';

CREATE TRIGGER medrec_run_finished
	AFTER UPDATE OF finished_at ON medrec_run
	FOR EACH ROW WHEN (OLD.finished_at IS NULL AND NEW.finished_at IS NOT NULL)
	EXECUTE FUNCTION medrec_run_finished();
