-- Completeness

-- The state of a text or a date hangs on the arguments alone; a value of
-- another type is read as it is printed, and settings can have a say in that.
CREATE FUNCTION element_state(value text, kind text DEFAULT 'text') RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_element_state_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION element_state(text, text)
	IS 'present, null, blank, placeholder, invalid, declined or not_applicable; never NULL';

CREATE FUNCTION element_state(value date, kind text DEFAULT 'text') RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_element_state_sql'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION element_state(date, text)
	IS 'present, null, blank, placeholder, invalid, declined or not_applicable; never NULL';

CREATE FUNCTION element_state(value "any", kind text DEFAULT 'text') RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_element_state_sql'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION element_state("any", text)
	IS 'present, null, blank, placeholder, invalid, declined or not_applicable; never NULL';

CREATE FUNCTION placeholder_class(value text, kind text DEFAULT 'text') RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_placeholder_class'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION placeholder_class(text, text)
	IS 'what sort of placeholder the value is; NULL if it is none';

CREATE FUNCTION placeholder_class(value date, kind text DEFAULT 'text') RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_placeholder_class'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION placeholder_class(date, text)
	IS 'what sort of placeholder the value is; NULL if it is none';

CREATE FUNCTION placeholder_class(value "any", kind text DEFAULT 'text') RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_placeholder_class'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION placeholder_class("any", text)
	IS 'what sort of placeholder the value is; NULL if it is none';

CREATE FUNCTION date_try(value text) RETURNS date
	AS 'MODULE_PATHNAME', 'medrec_date_try'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION date_try(text)
	IS 'the day that is written out; NULL if there is none, or no such day';

CREATE FUNCTION date_try(value "any") RETURNS date
	AS 'MODULE_PATHNAME', 'medrec_date_try'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION date_try("any")
	IS 'the day of a date or a time, or the one that is written out; NULL if there is none';

CREATE FUNCTION timestamp_try(value text) RETURNS timestamp
	AS 'MODULE_PATHNAME', 'medrec_timestamp_try'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION timestamp_try(text)
	IS 'the day and time that are written out; NULL if there are none, or no such';

CREATE FUNCTION timestamp_try(value "any") RETURNS timestamp
	AS 'MODULE_PATHNAME', 'medrec_timestamp_try'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION timestamp_try("any")
	IS 'the day and time of a date or a time, or those that are written out; NULL if there are none';

CREATE FUNCTION placeholder_catalogue(OUT value text, OUT match text,
	OUT state text, OUT class text, OUT kinds text[], OUT source text,
	OUT since integer) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'medrec_placeholder_catalogue'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 200;
COMMENT ON FUNCTION placeholder_catalogue()
	IS 'what counts as a placeholder, declined or not applicable, for which kinds of element';

CREATE FUNCTION completeness(VARIADIC elements "any") RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_completeness'
	LANGUAGE C STABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION completeness(VARIADIC "any")
	IS 'share (0 to 1) of the values that are present, declined and inapplicable ones left out; NULL if there is none';

-- The aggregates.  A state is a count for each element state, in the order of
-- the columns here.
CREATE TYPE completeness_tally AS (
	n bigint,
	present bigint,
	nulls bigint,
	blank bigint,
	placeholder bigint,
	invalid bigint,
	declined bigint,
	not_applicable bigint
);
COMMENT ON TYPE completeness_tally
	IS 'how many values are in which state; n is their sum';

CREATE FUNCTION completeness_accum(state bigint[], value text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum(bigint[], text)
	IS 'adds a value to the state of a completeness aggregate';

CREATE FUNCTION completeness_accum(state bigint[], value text, kind text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum(bigint[], text, text)
	IS 'adds a value to the state of a completeness aggregate';

CREATE FUNCTION completeness_accum(state bigint[], value "any") RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum(bigint[], "any")
	IS 'adds a value to the state of a completeness aggregate';

CREATE FUNCTION completeness_accum(state bigint[], value "any", kind text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum(bigint[], "any", text)
	IS 'adds a value to the state of a completeness aggregate';

CREATE FUNCTION completeness_accum_inv(state bigint[], value text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum_inv'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum_inv(bigint[], text)
	IS 'takes a value from the state of a completeness aggregate';

CREATE FUNCTION completeness_accum_inv(state bigint[], value text, kind text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum_inv'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum_inv(bigint[], text, text)
	IS 'takes a value from the state of a completeness aggregate';

CREATE FUNCTION completeness_accum_inv(state bigint[], value "any") RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum_inv'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum_inv(bigint[], "any")
	IS 'takes a value from the state of a completeness aggregate';

CREATE FUNCTION completeness_accum_inv(state bigint[], value "any", kind text) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_accum_inv'
	LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION completeness_accum_inv(bigint[], "any", text)
	IS 'takes a value from the state of a completeness aggregate';

CREATE FUNCTION completeness_combine(bigint[], bigint[]) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'medrec_completeness_combine'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION completeness_combine(bigint[], bigint[])
	IS 'adds two states of a completeness aggregate';

CREATE FUNCTION completeness_pct_final(bigint[]) RETURNS numeric
	AS 'MODULE_PATHNAME', 'medrec_completeness_pct_final'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION completeness_pct_final(bigint[])
	IS 'result of completeness_pct';

CREATE FUNCTION completeness_counts_final(bigint[]) RETURNS completeness_tally
	AS 'MODULE_PATHNAME', 'medrec_completeness_counts_final'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION completeness_counts_final(bigint[])
	IS 'result of completeness_counts';

CREATE AGGREGATE completeness_pct(value text) (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_pct_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_pct_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_pct(text)
	IS '100 x present / (all less declined and not applicable), with two decimals; 100.00 only if none is missing, 0.00 only if none is present, NULL if none is expected';

CREATE AGGREGATE completeness_pct(value text, kind text) (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_pct_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_pct_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_pct(text, text)
	IS '100 x present / (all less declined and not applicable), with two decimals; 100.00 only if none is missing, 0.00 only if none is present, NULL if none is expected';

CREATE AGGREGATE completeness_pct(value "any") (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_pct_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_pct_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_pct("any")
	IS '100 x present / (all less declined and not applicable), with two decimals; 100.00 only if none is missing, 0.00 only if none is present, NULL if none is expected';

CREATE AGGREGATE completeness_pct(value "any", kind text) (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_pct_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_pct_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_pct("any", text)
	IS '100 x present / (all less declined and not applicable), with two decimals; 100.00 only if none is missing, 0.00 only if none is present, NULL if none is expected';

CREATE AGGREGATE completeness_counts(value text) (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_counts_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_counts_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_counts(text)
	IS 'how many values are in which state';

CREATE AGGREGATE completeness_counts(value text, kind text) (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_counts_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_counts_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_counts(text, text)
	IS 'how many values are in which state';

CREATE AGGREGATE completeness_counts(value "any") (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_counts_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_counts_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_counts("any")
	IS 'how many values are in which state';

CREATE AGGREGATE completeness_counts(value "any", kind text) (
	SFUNC = completeness_accum,
	STYPE = bigint[],
	INITCOND = '{0,0,0,0,0,0,0}',
	FINALFUNC = completeness_counts_final,
	COMBINEFUNC = completeness_combine,
	MSFUNC = completeness_accum,
	MINVFUNC = completeness_accum_inv,
	MSTYPE = bigint[],
	MINITCOND = '{0,0,0,0,0,0,0}',
	MFINALFUNC = completeness_counts_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE completeness_counts("any", text)
	IS 'how many values are in which state';
