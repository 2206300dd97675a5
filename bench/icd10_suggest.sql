-- icd10_suggest: how long a call takes, in the mean over many texts that are no
-- billable code, and at worst. No peer: nothing else suggests codes.

\echo
\echo icd10_suggest

CREATE TEMP TABLE billable AS
SELECT row_number() OVER (ORDER BY code) AS n, code FROM generate_series(65, 90) letter, generate_series(0, 99) number,
	LATERAL icd10_descendants(chr(letter) || lpad(number::text, 2, '0'), '2026-01-01') code
WHERE icd10_is_billable(code, '2026-01-01');
SELECT count(*) AS codes FROM billable \gset
CREATE TABLE typo AS
SELECT kind, typed FROM generate_series(1, :rows / 5) i JOIN billable ON n = 1 + abs(hashint4(i)::bigint) % :codes,
	LATERAL (SELECT code::text AS c, 1 + abs(hashint4(-i)) % 3 AS at, chr(65 + abs(hashint4(i + 7)) % 26) AS other) t,
	LATERAL (VALUES ('replaced', overlay(c PLACING other FROM at FOR 1)), ('missing', overlay(c PLACING '' FROM at + 2 FOR 1)), ('too many', overlay(c PLACING other FROM at + 1 FOR 0)),
		('header', left(c, 5)), ('looks alike', translate(c, '015', 'OIS'))) v(kind, typed)
WHERE NOT coalesce(icd10_is_billable(typed, '2026-01-01'), false);
VACUUM ANALYZE typo;

INSERT INTO bench (task, peer, statement)
SELECT kind, kind, format('SELECT count(s.code) FROM typo LEFT JOIN LATERAL icd10_suggest(typed, ''2026-01-01'') s ON true WHERE typo.kind = %L', kind) FROM typo GROUP BY kind ORDER BY kind;
CALL run_bench(:rounds);
SELECT task AS typed, n AS texts, round((1000 * ms / n)::numeric, 1) AS us_a_call
FROM (SELECT task, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms FROM timing GROUP BY task) m, LATERAL (SELECT count(*) AS n FROM typo WHERE kind = task) c ORDER BY task;

-- at worst: each text by itself, the fastest of three calls, so that no other process counts
CREATE FUNCTION worst(OUT typed text, OUT us numeric) LANGUAGE plpgsql AS $$
DECLARE
	t text;
	started timestamptz;
	best float8;
BEGIN
	us := 0;
	FOR t IN SELECT DISTINCT x FROM (SELECT typo.typed FROM typo UNION ALL
			SELECT unnest('{I1LI1L1,LLLLLL1,1111111,S,T,S72,M84,T36,V00,O36}'::text[]) UNION ALL
			SELECT d::text FROM generate_series(65, 90) letter, generate_series(0, 99) number, LATERAL (SELECT (chr(letter) || lpad(number::text, 2, '0'))::icd10) d(d)) v(x) LOOP
		best := 'infinity';
		FOR i IN 1..3 LOOP
			started := clock_timestamp();
			PERFORM count(*) FROM icd10_suggest(t, '2026-01-01');
			best := least(best, extract(epoch FROM clock_timestamp() - started));
		END LOOP;
		IF best * 1e6 > us THEN
			us := round(1e6 * best::numeric, 0);
			typed := t;
		END IF;
	END LOOP;
END
$$;
SELECT * FROM worst();
TRUNCATE bench, timing;
