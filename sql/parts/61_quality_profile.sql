-- Profiles: which elements a record should have

CREATE TABLE medrec_profile (
	profile text COLLATE "C" PRIMARY KEY CHECK (profile ~ '^[a-z][a-z0-9_]{0,62}$'),
	title text NOT NULL,
	version text NOT NULL DEFAULT '1',
	source text,
	effective date,
	combinations text[] NOT NULL DEFAULT '{}',
	shipped boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE medrec_profile
	IS 'profiles of completeness; combinations are elements, joined by +, that together make a record ready to be matched';

CREATE TABLE medrec_profile_element (
	profile text COLLATE "C" NOT NULL REFERENCES medrec_profile ON UPDATE CASCADE ON DELETE CASCADE,
	ordinal integer NOT NULL CHECK (ordinal > 0),
	element text COLLATE "C" NOT NULL CHECK (element ~ '^[a-z][a-z0-9_]{0,62}$'),
	kind text,
	requirement text NOT NULL DEFAULT 'required' CHECK (requirement IN ('required', 'conditional', 'optional')),
	weight numeric(7, 2) NOT NULL DEFAULT 1 CHECK (weight BETWEEN 0 AND 10000),
	applies_when text,
	unknown_when text,
	valid_when text,
	in_patterns boolean NOT NULL DEFAULT false,
	target_pct numeric CHECK (target_pct BETWEEN 0 AND 100),
	threshold_pct numeric CHECK (threshold_pct BETWEEN 0 AND 100),
	note text,
	shipped boolean NOT NULL DEFAULT false,
	PRIMARY KEY (profile, element),
	UNIQUE (profile, ordinal),
	CHECK (requirement <> 'conditional' OR applies_when IS NOT NULL)
);
COMMENT ON TABLE medrec_profile_element
	IS 'the elements of profiles, in the order in which quality() takes their values; conditions are SQL expressions over the elements'' names';

SELECT pg_extension_config_dump('medrec_profile', 'WHERE NOT shipped');
SELECT pg_extension_config_dump('medrec_profile_element', 'WHERE NOT shipped');
GRANT SELECT ON medrec_profile, medrec_profile_element TO PUBLIC;

CREATE FUNCTION quality_elements(state quality_state, minimum bigint DEFAULT 25)
	RETURNS TABLE (element text, requirement text, weight numeric, n bigint, expected bigint, present bigint, nulls bigint,
		blank bigint, placeholder bigint, invalid bigint, declined bigint, not_applicable bigint,
		rate_pct numeric, low_pct numeric, high_pct numeric, lost_points numeric,
		target_pct numeric, threshold_pct numeric, status text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 20
	BEGIN ATOMIC
		SELECT e.element, e.requirement, e.weight, e.n, e.expected, e.present, e.nulls,
			e.blank, e.placeholder, e.invalid, e.declined, e.not_applicable,
			e.rate_pct, e.low_pct, e.high_pct, e.lost_points, p.target_pct, p.threshold_pct,
			CASE WHEN e.rate_pct IS NULL THEN 'not_applicable'
				WHEN p.target_pct IS NULL AND p.threshold_pct IS NULL THEN NULL
				WHEN e.expected < minimum THEN 'insufficient_data'
				WHEN e.rate_pct < p.threshold_pct THEN 'fail'
				WHEN e.rate_pct < p.target_pct THEN 'warn'
				ELSE 'pass' END
		FROM quality_summary(state) AS s
			CROSS JOIN quality_state_elements(state) WITH ORDINALITY AS e
			LEFT JOIN medrec_profile_element AS p ON p.profile = s.profile AND p.element = e.element
		ORDER BY e.ordinality;
	END;
COMMENT ON FUNCTION quality_elements(quality_state, bigint)
	IS 'quality_state_elements with the targets that the profile has now: pass, warn, fail, or insufficient_data below a minimum of expected values';
