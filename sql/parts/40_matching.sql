-- Duplicate patients: measures of likeness, folding of names

CREATE FUNCTION jaro(a text, b text) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_jaro_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION jaro(text, text) IS
	'Jaro similarity, from 0 to 1 for equal strings';

CREATE FUNCTION jaro_winkler(a text, b text) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_jaro_winkler_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION jaro_winkler(text, text) IS
	'Jaro-Winkler similarity, from 0 to 1 for equal strings';

CREATE FUNCTION dice(a text, b text) RETURNS double precision
	AS 'MODULE_PATHNAME', 'medrec_dice_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION dice(text, text) IS
	'Dice coefficient of bigrams, from 0 to 1 for equal strings';

CREATE FUNCTION osa_distance(a text, b text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_osa_distance_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION osa_distance(text, text) IS
	'number of insertions, deletions, replacements and swaps of neighbours between two strings, no character edited twice';

CREATE FUNCTION osa_distance(a text, b text, max integer) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_osa_distance_within_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION osa_distance(text, text, integer) IS
	'the same if it is up to max, else max + 1';

CREATE FUNCTION damerau_levenshtein(a text, b text) RETURNS integer
	AS 'MODULE_PATHNAME', 'medrec_damerau_levenshtein_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION damerau_levenshtein(text, text) IS
	'number of insertions, deletions, replacements and swaps of neighbours between two strings';

CREATE FUNCTION name_fold(name text) RETURNS text
	AS 'MODULE_PATHNAME', 'medrec_name_fold_sql'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION name_fold(text) IS
	'name in small letters without diacritics and punctuation, for comparison';

