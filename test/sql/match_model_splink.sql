-- Models of matches from Splink's

-- Settings as Splink saves them: a null level, and levels with m and u
CREATE FUNCTION pg_temp.level(condition text, m float8 DEFAULT NULL, u float8 DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS
$$SELECT jsonb_strip_nulls(jsonb_build_object('sql_condition', condition, 'm_probability', m, 'u_probability', u, 'is_null_level', CASE WHEN condition LIKE '%IS NULL%' THEN true END))$$;
CREATE FUNCTION pg_temp.comparison(name text, VARIADIC levels jsonb[]) RETURNS jsonb LANGUAGE sql AS
$$SELECT jsonb_build_object('output_column_name', name, 'comparison_levels', to_jsonb(levels))$$;
CREATE FUNCTION pg_temp.exact(name text, m float8, u float8) RETURNS jsonb LANGUAGE sql AS
$$SELECT pg_temp.comparison(name, pg_temp.level(format('"%1$s_l" IS NULL OR "%1$s_r" IS NULL', name)), pg_temp.level(format('"%1$s_l" = "%1$s_r"', name), m, u), pg_temp.level('ELSE', 1 - m, 1 - u))$$;
CREATE FUNCTION pg_temp.settings(VARIADIC comparisons jsonb[]) RETURNS jsonb LANGUAGE sql AS
$$SELECT jsonb_build_object('probability_two_random_records_match', 0.0001, 'comparisons', to_jsonb(comparisons))$$;
CREATE FUNCTION pg_temp.levels(model match_model) RETURNS TABLE (comparison text, level text, m float8, u float8) LANGUAGE sql AS
$$SELECT c.key, l.key, (l.value ->> 'm')::float8, (l.value ->> 'u')::float8 FROM jsonb_each(model::jsonb -> 'comparisons') c, jsonb_each(c.value) l$$;

-- Which levels belong to a condition: those of m as good as 0
CREATE FUNCTION pg_temp.belong(condition text, name text DEFAULT 'x') RETURNS text LANGUAGE sql AS
$$SELECT coalesce(string_agg(level, '; ' ORDER BY level), '(none)') FROM pg_temp.levels(match_model_from_splink(pg_temp.settings(
	pg_temp.comparison(name, pg_temp.level(condition, 1e-20, 0.5), pg_temp.level('ELSE', 0.5, 0.5))))) WHERE m < 1e-10$$;

-- Where levels map one to one, weights are Splink's
CREATE TEMP TABLE settings AS SELECT pg_temp.settings(
	pg_temp.comparison('first_name', pg_temp.level('"first_name_l" IS NULL OR "first_name_r" IS NULL'), pg_temp.level('"first_name_l" = "first_name_r"', 0.6, 0.004),
		pg_temp.level('levenshtein("first_name_l", "first_name_r") <= 1', 0.12, 0.001), pg_temp.level('jaro_winkler_similarity("first_name_l", "first_name_r") >= 0.9', 0.08, 0.003),
		pg_temp.level('jaro_winkler_similarity("first_name_l", "first_name_r") >= 0.8', 0.09, 0.02), pg_temp.level('ELSE', 0.11, 0.972)),
	pg_temp.comparison('surname', pg_temp.level('"surname_l" IS NULL OR "surname_r" IS NULL'), pg_temp.level('"surname_l" = "surname_r"', 0.7, 0.0012),
		pg_temp.level('levenshtein("surname_l", "surname_r") <= 1', 0.1, 0.0008), pg_temp.level('jaro_winkler_similarity("surname_l", "surname_r") >= 0.9', 0.07, 0.002),
		pg_temp.level('jaro_winkler_similarity("surname_l", "surname_r") >= 0.8', 0.05, 0.01), pg_temp.level('ELSE', 0.08, 0.986)),
	pg_temp.comparison('dob', pg_temp.level('"dob_l" IS NULL OR "dob_r" IS NULL'), pg_temp.level($$"dob_l" = "dob_r" AND substr("dob_l", 6) = '01-01'$$, 0.01, 0.0005),
		pg_temp.level('"dob_l" = "dob_r"', 0.85, 0.0001), pg_temp.level('damerau_levenshtein("dob_l", "dob_r") <= 1', 0.06, 0.002),
		pg_temp.level('substring("dob_l", 1, 4) = substring("dob_r", 1, 4)', 0.05, 0.015), pg_temp.level('ELSE', 0.03, 0.9824)),
	pg_temp.exact('sex', 0.97, 0.51),
	pg_temp.comparison('phone', pg_temp.level('"phone_l" IS NULL OR "phone_r" IS NULL'), pg_temp.level('"phone_l" = "phone_r"', 0.65, 0.0002), pg_temp.level('levenshtein("phone_l", "phone_r") <= 1', 0.05, 0.0001), pg_temp.level('ELSE', 0.3, 0.9997)),
	pg_temp.comparison('ssn', pg_temp.level('"ssn_l" IS NULL OR "ssn_r" IS NULL'), pg_temp.level('"ssn_l" = "ssn_r"', 0.9, 0.00002), pg_temp.level('levenshtein("ssn_l", "ssn_r") <= 1', 0.06, 0.00003), pg_temp.level('ELSE', 0.04, 0.99995)),
	pg_temp.comparison('email', pg_temp.level('"email_l" IS NULL OR "email_r" IS NULL'), pg_temp.level('"email_l" = "email_r"', 0.6, 0.001),
		pg_temp.level($$NULLIF(regexp_extract("email_l", '^[^@]+', 0), '') = NULLIF(regexp_extract("email_r", '^[^@]+', 0), '')$$, 0.1, 0.002),
		pg_temp.level('jaro_winkler_similarity("email_l", "email_r") >= 0.88', 0.2, 0.003), pg_temp.level('ELSE', 0.1, 0.994)),
	pg_temp.comparison('postcode', pg_temp.level('"postcode_l" IS NULL OR "postcode_r" IS NULL'), pg_temp.level('"postcode_l" = "postcode_r"', 0.7, 0.001), pg_temp.level('levenshtein("postcode_l", "postcode_r") <= 1', 0.08, 0.004), pg_temp.level('ELSE', 0.22, 0.995)),
	pg_temp.exact('mrn', 0.88, 0.00001)) AS settings;
CREATE TEMP TABLE model AS SELECT match_model_from_splink(settings) AS model FROM settings;

-- what differs, or is missing, and Splink's level of each comparison above, from 1; 0: null
CREATE TEMP TABLE pair (what text, levels int[], a patient_key, b patient_key);
INSERT INTO pair
SELECT what, levels,
	patient_key(given => 'Stephanie', family => 'Hernandez', birth_date => '1980-02-14', sex => 'F', phone => '6178675309', ssn => '536904399', email => 's.hernandez@lopez.us', postal_code => '02139', identifiers => '{mrn:1}'),
	patient_key(given => given, family => family, birth_date => dob, sex => sex, phone => phone, ssn => ssn, email => email, postal_code => code, identifiers => mrn)
FROM (VALUES
	('all same', '{1,1,2,1,1,1,1,1,1}'::int[], 'Stephanie', 'Hernandez', '1980-02-14', 'F', '6178675309', '536904399', 's.hernandez@lopez.us', '02139', '{mrn:1}'::text[]),
	('given one edit', '{2,1,2,1,1,1,1,1,1}', 'Stephanje', 'Hernandez', '1980-02-14', 'F', '6178675309', '536904399', 's.hernandez@lopez.us', '02139', '{mrn:1}'),
	('family alike', '{1,3,2,1,1,1,1,1,1}', 'Stephanie', 'Hernantes', '1980-02-14', 'F', '6178675309', '536904399', 's.hernandez@lopez.us', '02139', '{mrn:1}'),
	('family other', '{1,5,2,1,1,1,1,1,1}', 'Stephanie', 'Wolcott', '1980-02-14', 'F', '6178675309', '536904399', 's.hernandez@lopez.us', '02139', '{mrn:1}'),
	('given missing', '{0,1,2,1,1,1,1,1,1}', NULL, 'Hernandez', '1980-02-14', 'F', '6178675309', '536904399', 's.hernandez@lopez.us', '02139', '{mrn:1}'),
	('birth date other', '{1,1,5,1,1,1,1,1,1}', 'Stephanie', 'Hernandez', '1953-07-29', 'F', '6178675309', '536904399', 's.hernandez@lopez.us', '02139', '{mrn:1}'),
	('birth date missing', '{1,1,0,1,1,1,1,1,1}', 'Stephanie', 'Hernandez', NULL, 'F', '6178675309', '536904399', 's.hernandez@lopez.us', '02139', '{mrn:1}'),
	('sex other', '{1,1,2,2,1,1,1,1,1}', 'Stephanie', 'Hernandez', '1980-02-14', 'M', '6178675309', '536904399', 's.hernandez@lopez.us', '02139', '{mrn:1}'),
	('phone one edit', '{1,1,2,1,2,1,1,1,1}', 'Stephanie', 'Hernandez', '1980-02-14', 'F', '6178675308', '536904399', 's.hernandez@lopez.us', '02139', '{mrn:1}'),
	('ssn other', '{1,1,2,1,1,3,1,1,1}', 'Stephanie', 'Hernandez', '1980-02-14', 'F', '6178675309', '218071562', 's.hernandez@lopez.us', '02139', '{mrn:1}'),
	('email, local part', '{1,1,2,1,1,1,2,1,1}', 'Stephanie', 'Hernandez', '1980-02-14', 'F', '6178675309', '536904399', 's.hernandez@garcia.us', '02139', '{mrn:1}'),
	('postal code one edit', '{1,1,2,1,1,1,1,2,1}', 'Stephanie', 'Hernandez', '1980-02-14', 'F', '6178675309', '536904399', 's.hernandez@lopez.us', '02138', '{mrn:1}'),
	('postal code other', '{1,1,2,1,1,1,1,3,1}', 'Stephanie', 'Hernandez', '1980-02-14', 'F', '6178675309', '536904399', 's.hernandez@lopez.us', '60614', '{mrn:1}'),
	('number other', '{1,1,2,1,1,1,1,1,2}', 'Stephanie', 'Hernandez', '1980-02-14', 'F', '6178675309', '536904399', 's.hernandez@lopez.us', '02139', '{mrn:2}'),
	('names alone', '{1,1,0,0,0,0,0,0,0}', 'Stephanie', 'Hernandez', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('nothing', '{0,0,0,0,0,0,0,0,0}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) v(what, levels, given, family, dob, sex, phone, ssn, email, code, mrn);

SELECT what, round(ours::numeric, 2) AS ours, round(splinks::numeric, 2) AS splinks, abs(ours - splinks) < 0.001 AS same
FROM pair, model, settings,
LATERAL (SELECT match_weight(a, b, model) - coalesce(sum(weight) FILTER (WHERE field IN ('given', 'family', 'rule')), 0) AS ours FROM match_explain(a, b, model)) o,
LATERAL (SELECT log(2, 0.0001 / 0.9999) + coalesce(sum(log(2, (l ->> 'm_probability')::numeric / (l ->> 'u_probability')::numeric)), 0) AS splinks
	FROM unnest(levels) WITH ORDINALITY AS v (level, n), jsonb_extract_path(settings, 'comparisons', (n - 1)::text, 'comparison_levels', level::text) AS l WHERE level > 0) s
ORDER BY splinks DESC;

-- It is a model: by itself and as text
SELECT match_model(model::jsonb)::text = model::text AS json, model::text::match_model::text = model::text AS text, model::jsonb -> 'prior' AS prior FROM model;

-- Every level has a specimen: with all fields known none stays as it was, and sums are Splink's
CREATE TEMP TABLE halves AS SELECT match_model_from_splink(pg_temp.settings(pg_temp.exact('Given Name', 0.61, 0.0123), pg_temp.exact('LAST_NAME', 0.72, 0.0045), pg_temp.exact('middle_name', 0.73, 0.017),
	pg_temp.exact('suffix', 0.74, 0.27), pg_temp.exact('date_of_birth', 0.75, 0.0018), pg_temp.exact('gender', 0.76, 0.49), pg_temp.exact('street_address', 0.77, 0.0019), pg_temp.exact('town', 0.78, 0.0021),
	pg_temp.exact('province', 0.79, 0.22), pg_temp.exact('zip_code', 0.8, 0.0023), pg_temp.exact('telephone', 0.81, 0.0024), pg_temp.exact('email_address', 0.82, 0.0025), pg_temp.exact('ssn', 0.83, 0.0026),
	pg_temp.exact('patient_id', 0.84, 0.0027), pg_temp.exact('birth_place', 0.87, 0.28), pg_temp.exact('mothers_maiden_name', 0.86, 0.0029))) AS model;
SELECT count(*) AS levels, string_agg(comparison || ': ' || level, '; ') FILTER (WHERE h.m = b.m OR h.u = b.u) AS unchanged
FROM pg_temp.levels((SELECT model FROM halves)) h JOIN pg_temp.levels(match_model()) b USING (comparison, level);
SELECT comparison, round(sum(m) FILTER (WHERE level LIKE 'same%')::numeric, 4) AS m_same, round(sum(m)::numeric, 4) AS m, round(sum(u) FILTER (WHERE level LIKE 'same%')::numeric, 4) AS u_same, round(sum(u)::numeric, 4) AS u
FROM halves, pg_temp.levels(model) WHERE comparison NOT IN ('name', 'address') GROUP BY 1 ORDER BY 1;
SELECT CASE WHEN level !~ 'given|exchanged|one for|^same|^other' THEN 'given missing' WHEN level !~ 'family|exchanged|one for|^same|^other' THEN 'family missing' ELSE 'both' END AS names,
	round(sum(m) FILTER (WHERE level ~ 'given same|^same')::numeric, 4) AS m_given, round(sum(m) FILTER (WHERE level ~ 'family same|^same')::numeric, 4) AS m_family, round(sum(m)::numeric, 4) AS m, round(sum(u)::numeric, 4) AS u
FROM halves, pg_temp.levels(model) WHERE comparison = 'name' GROUP BY 1 ORDER BY 1;

-- One comparison of both names has its own levels; the column of both may be called anything
SELECT level, round(m::numeric, 4) AS m, round(u::numeric, 6) AS u FROM pg_temp.levels(match_model_from_splink(pg_temp.settings(pg_temp.comparison('forename_surname',
	pg_temp.level('("forename_l" IS NULL OR "forename_r" IS NULL) AND ("surname_l" IS NULL OR "surname_r" IS NULL)'), pg_temp.level('"whole_l" = "whole_r"', 0.5, 0.00001),
	pg_temp.level('"forename_l" = "surname_r" AND "forename_r" = "surname_l"', 0.04, 0.00002),
	pg_temp.level('(jaro_winkler_similarity("forename_l", "forename_r") >= 0.92) AND (jaro_winkler_similarity("surname_l", "surname_r") >= 0.92)', 0.2, 0.00003),
	pg_temp.level('"surname_l" = "surname_r"', 0.1, 0.002), pg_temp.level('"forename_l" = "forename_r"', 0.1, 0.005), pg_temp.level('ELSE', 0.06, 0.99294)))))
WHERE comparison = 'name' AND level IN ('same', 'exchanged', 'given one edit, family one edit', 'given same', 'family same', 'given same, family other', 'other') ORDER BY m DESC;

-- What Splink's library writes for DuckDB, Spark and PostgreSQL, and what people write
SELECT pg_temp.belong('"dob_l" = "dob_r"'), pg_temp.belong('`dob_l` = `dob_r`'), pg_temp.belong('l.dob = r.dob'), pg_temp.belong('l."dob"=r."dob"'), pg_temp.belong('"dob_l" <> "dob_r" IS NOT NULL AND NOT (dob_l != dob_r)');
SELECT pg_temp.belong($$ABS(EPOCH(try_strptime("dob_l", '%Y-%m-%d')) - EPOCH(try_strptime("dob_r", '%Y-%m-%d'))) <= 2629800.0$$);
SELECT pg_temp.belong($$abs(datediff(date(try_to_timestamp(`dob_l`, 'yyyy-MM-dd')), date(try_to_timestamp(`dob_r`, 'yyyy-MM-dd')))) <= floor(2629800.0 / 86400)$$);
SELECT pg_temp.belong($$ABS(EXTRACT(EPOCH FROM try_cast_date("dob_l", 'YYYY-MM-DD')) - EXTRACT(EPOCH FROM try_cast_date("dob_r", 'YYYY-MM-DD')))<= 2629800.0$$);
SELECT pg_temp.belong($$abs(date_diff('day', "dob_l", "dob_r")) < 1e1 * 1 + 2.5e-1$$), pg_temp.belong($$year("dob_l") = date_part('year', "dob_r") AND EXTRACT(month FROM dob_l) = EXTRACT(month FROM dob_r)$$);
SELECT pg_temp.belong('damerau_levenshtein(CAST("dob_l" AS TEXT), CAST("dob_r" AS VARCHAR(10))) <= 1'), pg_temp.belong('levenshtein("dob_l"::text, "dob_r"::varchar(10)) <= 1 OR substr(dob_l, 1, 4) = substr(dob_r, 1, 4)');
SELECT pg_temp.belong('jaro_similarity("surname_l", "surname_r") >= 0.9'), pg_temp.belong('jaro_winkler_sim(surname_l, surname_r) > 0.88 and lower(surname_l) = lower(surname_r)');
SELECT pg_temp.belong($$NULLIF(regexp_extract("postcode_l", '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]', 0), '') = NULLIF(regexp_extract("postcode_r", '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]', 0), '')$$);
SELECT pg_temp.belong($$NULLIF(substring("postcode_l" from '(^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?)'), '') = NULLIF(substring("postcode_r" from '(^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?)'), '')$$);
SELECT pg_temp.belong($$regexp_extract(zip_l, '^\d{3}') = regexp_extract(zip_r, '^\d{3}')$$), pg_temp.belong('left(zip_l, 4) || right(zip_l, 1) = concat(left(zip_r, 4), right(zip_r, 1))'), pg_temp.belong('length(zip_l) = length(zip_r)');
SELECT pg_temp.belong('"first_name_l" = "surname_r" AND "surname_l" = "first_name_r"'), pg_temp.belong('full_name_l = full_name_r');
SELECT pg_temp.belong('"fn_clean_l" = "fn_clean_r"', 'first_name') = pg_temp.belong('"first_name_l" = "first_name_r"') AS by_the_name_of_the_comparison;
SELECT pg_temp.belong('coalesce(email_l, '''') = coalesce(email_r, '''')'), pg_temp.belong('levenshtein(email_l, email_r) <= -(-3)'), pg_temp.belong($$email_l = 's.hernandez@lopez.us' AND email_l = 'it''s'$$);

-- What cannot be told is taken together with what is below; what has no place stays as it was
SELECT pg_temp.belong('array_length(list_intersect("first_name_dm_l", "first_name_dm_r")) >= 1 OR "first_name_l" = ''x''');
SELECT pg_temp.belong('jaccard("surname_l", "surname_r") >= 0.9');
SELECT pg_temp.belong('case when "surname_l" = "surname_r" then 1 else 0 end = 1'), pg_temp.belong('"surname_l" = "surname_r');
SET client_min_messages = warning;
SELECT pg_temp.belong(c, 'surname') FROM (VALUES (''), (repeat('(', 1000)), (repeat('(', 40) || 'surname_l = surname_r' || repeat(')', 40)), (repeat('-', 100000)), ('surname_l = surname_r ' || repeat(' ', 10000)), ('x('), ('levenshtein(surname_l)=1'), ('surname_l = 1'),
	('surname_l + surname_r = 1'), ('1/0 = 1'), ('surname_l = surname_r)'), ('1e999999 = 1e-99999'), ('surname_l = ''' || repeat('x', 200) || ''''), ('regexp_extract(surname_l, ''(a|b)'') = ''a'''), ('regexp_extract(surname_l, ''[a'') = ''a'''),
	('regexp_extract(surname_l, ''' || repeat('[a-z]*', 14) || '!'') = ''a'''), ('substr(surname_l, -1e30, 1e40) = ''é'''), ('Zoë_l = surname_r'), ('concat(surname_l, surname_l, surname_l, surname_l) = concat(1, 2, 3, 4, 5, 6)')) v(c);
RESET client_min_messages;
SELECT match_model_from_splink(pg_temp.settings(pg_temp.exact('occupation', 0.5, 0.1), pg_temp.comparison('mixed', pg_temp.level('"dob_l" = "dob_r" AND "surname_l" = "surname_r"', 0.5, 0.1), pg_temp.level('ELSE', 0.5, 0.9)),
	pg_temp.comparison('sex', pg_temp.level('"sex_l" = "sex_r"', NULL, 0.5), pg_temp.level('ELSE', NULL, 0.5)), pg_temp.comparison('empty', VARIADIC '{}'))
	|| '{"probability_two_random_records_match": null}')::jsonb = match_model()::jsonb AS built_in;
-- a second telephone number, two numbers in one, too many levels
SELECT round(m::numeric, 4) AS m, round(u::numeric, 4) AS u FROM pg_temp.levels(match_model_from_splink(pg_temp.settings(pg_temp.exact('phone', 0.6, 0.1), pg_temp.exact('mobile', 0.5, 0.2),
	pg_temp.comparison('phones', pg_temp.level('phone_l = cell_r', 0.5, 0.2), pg_temp.level('ELSE', 0.5, 0.8)),
	jsonb_build_object('comparison_levels', (SELECT jsonb_agg(pg_temp.level('"ssn_l" = "ssn_r"', 0.01, 0.01)) FROM generate_series(1, 51))))))
WHERE comparison = 'phone' AND level = 'same';
-- levels that were not seen in training: the family name still counts as Splink has it
SELECT level, round(log(2, (m / u)::numeric), 4) AS weight, round(log(2, (0.7 / 0.001)::numeric), 4) AS family_alone FROM pg_temp.levels(match_model_from_splink(pg_temp.settings(
	pg_temp.comparison('first_name', pg_temp.level('"first_name_l" IS NULL OR "first_name_r" IS NULL'), pg_temp.level('"first_name_l" = "first_name_r"', 0.7, 0.01), pg_temp.level('jaro_winkler_similarity("first_name_l", "first_name_r") >= 0.7', NULL, 0.01) || '{"m_probability": "level not observed in training dataset"}', pg_temp.level('ELSE', 0.3, 0.98)),
	pg_temp.exact('surname', 0.7, 0.001)))) WHERE level IN ('family same', 'given one edit, family same') ORDER BY 1;

-- What is no Splink settings
SELECT match_model_from_splink(NULL) IS NULL AS null_is_null;
SELECT match_model_from_splink('[]');
SELECT match_model_from_splink('"ZZPATIENTZZ"');
SELECT match_model_from_splink('{}');
SELECT match_model_from_splink('{"comparisons": {}}');
SELECT match_model_from_splink('{"comparisons": ["ZZPATIENTZZ"]}');
SELECT match_model_from_splink('{"comparisons": [{"comparison_levels": 1}]}');
SELECT match_model_from_splink('{"comparisons": [{"comparison_levels": [1]}]}');
SELECT match_model_from_splink('{"comparisons": [{"comparison_levels": [{"m_probability": 0.1}]}]}');
SELECT match_model_from_splink('{"comparisons": [{"comparison_levels": [{"sql_condition": "ELSE", "m_probability": 2}]}]}');
SELECT match_model_from_splink('{"comparisons": [{"comparison_levels": [{"sql_condition": "ELSE", "u_probability": []}]}]}');
SELECT match_model_from_splink('{"comparisons": [], "probability_two_random_records_match": 1}');
SELECT match_model_from_splink('{"comparisons": []}')::text = match_model()::text AS built_in;
