-- The profiles that medrec ships

SELECT p.profile, p.version, p.effective, count(*) AS elements, sum(e.weight) AS weight,
	count(e.kind) AS kinds, count(e.applies_when) AS applies, count(e.unknown_when) AS unknown, count(e.valid_when) AS valid,
	cardinality(p.combinations) AS combinations
FROM medrec_profile AS p JOIN medrec_profile_element AS e USING (profile) WHERE p.shipped GROUP BY p.profile ORDER BY p.profile;
-- each has a source, and an order without gaps
SELECT profile FROM medrec_profile WHERE source IS NULL OR effective IS NULL;
SELECT profile FROM medrec_profile_element GROUP BY profile HAVING max(ordinal) <> count(*) OR min(ordinal) <> 1;

-- each can be measured, also where nothing of it is there
SELECT p.profile, n, score IS NOT NULL AS has_score, complete
FROM (VALUES ('patient_match', 17), ('uscdi_demographics', 27), ('uhdds_inpatient', 30), ('record_completion', 9), ('uacds_ambulatory', 21), ('cancer_registry_core', 32)) AS p(profile, elements),
	LATERAL (SELECT CASE elements
		WHEN 17 THEN quality('patient_match', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
		WHEN 27 THEN quality('uscdi_demographics', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
		WHEN 30 THEN quality('uhdds_inpatient', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
		WHEN 10 THEN quality('record_completion', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
		WHEN 21 THEN quality('uacds_ambulatory', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
		ELSE quality('cancer_registry_core', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
		END AS state) AS q, quality_summary(state);

-- Every combination of patient_match is one of CMS's: two patients who agree in it alone agree by a rule
SELECT count(*) AS combinations, count(r.rule_id) AS with_a_rule
FROM (SELECT unnest(combinations) AS c FROM medrec_profile WHERE profile = 'patient_match') AS p,
	LATERAL (SELECT string_to_array(c, '+') AS parts) AS s,
	LATERAL (SELECT patient_key(
		family => CASE WHEN 'last_name' = ANY (parts) THEN 'Abernathy' END, given => CASE WHEN 'first_name' = ANY (parts) THEN 'Xochitl' END,
		birth_date => CASE WHEN 'birth_date' = ANY (parts) THEN date '1961-04-17' END, phone => CASE WHEN 'phone' = ANY (parts) THEN '617-867-5309' END,
		email => CASE WHEN 'email' = ANY (parts) THEN 'xa@mailhost.net' END, street => CASE WHEN 'street' = ANY (parts) THEN '71 Ocotillo Way' END,
		postal_code => CASE WHEN 'postal_code' = ANY (parts) THEN '87505' END, ssn => CASE WHEN 'ssn' = ANY (parts) THEN '574-21-7391' END,
		identifiers => CASE WHEN 'mbi' = ANY (parts) THEN ARRAY['mbi:1EG4TE5MK73'] WHEN 'member_id' = ANY (parts) THEN ARRAY['member-bcbs:A7731Q'] END) AS k) AS key
	LEFT JOIN LATERAL (SELECT * FROM match_rules(k, k) AS m WHERE cardinality(m.fields) = cardinality(parts) LIMIT 1) AS r ON true;

-- What is shipped stays as it is; a copy may be changed, and is dumped
UPDATE medrec_profile_element SET weight = 2 WHERE profile = 'patient_match' AND element = 'email';
DELETE FROM medrec_profile WHERE profile = 'patient_match';
INSERT INTO medrec_profile_element (profile, ordinal, element, shipped) VALUES ('patient_match', 99, 'more', true);
INSERT INTO medrec_profile_element (profile, ordinal, element) VALUES ('patient_match', 99, 'more');
SELECT quality_profile_copy('patient_match', 'qp_match');
SELECT quality_profile_copy('nothing', 'qp_nothing');
SELECT quality_profile_copy('patient_match', 'qp_match');
UPDATE medrec_profile_element SET weight = 2, target_pct = 50 WHERE profile = 'qp_match' AND element = 'email';
SELECT shipped, weight, target_pct FROM medrec_profile_element WHERE profile = 'qp_match' AND element = 'email';
-- elements are renamed and go with it
UPDATE medrec_profile SET profile = 'qp_desk', title = 'desk' WHERE profile = 'qp_match';
SELECT profile, count(*) FROM medrec_profile_element WHERE profile LIKE 'qp\_%' GROUP BY profile;
UPDATE medrec_profile SET title = 'our desk' WHERE profile = 'qp_desk';
DELETE FROM medrec_profile WHERE profile = 'qp_desk';
SELECT count(*) FROM medrec_profile_element WHERE profile LIKE 'qp\_%';
-- those of no profile count for nothing
INSERT INTO medrec_profile_element (profile, ordinal, element) VALUES ('qp_orphan', 1, 'e');
SELECT quality('qp_orphan', 1);
UPDATE medrec_profile_element SET profile = 'patient_match', ordinal = 99 WHERE profile = 'qp_orphan';
DELETE FROM medrec_profile_element WHERE profile = 'qp_orphan';

-- the trigger on a table of somebody else's, which is none of its business
CREATE TABLE qp_other (profile int, shipped boolean);
CREATE TRIGGER t BEFORE INSERT ON qp_other FOR EACH STATEMENT EXECUTE FUNCTION medrec_profile_is_shipped();
INSERT INTO qp_other VALUES (1, false);
DROP TRIGGER t ON qp_other;
CREATE TRIGGER t BEFORE INSERT ON qp_other FOR EACH ROW EXECUTE FUNCTION medrec_profile_is_shipped();
INSERT INTO qp_other VALUES (1, false) RETURNING *;
ALTER TABLE qp_other DROP COLUMN profile, DROP COLUMN shipped;
INSERT INTO qp_other DEFAULT VALUES;
DROP TABLE qp_other;

-- names and numbers that cannot be
INSERT INTO medrec_profile (profile, title) VALUES ('Bad Name', 'x');
INSERT INTO medrec_profile (profile, title) VALUES ('qp_x', 'x');
INSERT INTO medrec_profile_element (profile, ordinal, element) VALUES ('qp_x', 1, 'e; DROP');
INSERT INTO medrec_profile_element (profile, ordinal, element, weight) VALUES ('qp_x', 1, 'e', -1);
INSERT INTO medrec_profile_element (profile, ordinal, element, requirement) VALUES ('qp_x', 1, 'e', 'conditional');
INSERT INTO medrec_profile_element (profile, ordinal, element, target_pct) VALUES ('qp_x', 1, 'e', 101);
INSERT INTO medrec_profile_element (profile, ordinal, element) VALUES ('qp_x', 1, 'e'), ('qp_x', 1, 'f');
DELETE FROM medrec_profile WHERE profile = 'qp_x';
