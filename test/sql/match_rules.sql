-- The combinations of fields of CMS's patient matching proposal

-- Table 2 of version 3.3.0, a star where a field may differ a little
CREATE TABLE published (id text, combination text, p_exact float8, p_fuzzy float8);
INSERT INTO published VALUES
  ('01', 'given* family* birth_date* street*', 3e-13, 9e-13), ('02', 'given family* birth_date* phone', 1e-14, 2e-14), ('03', 'given* family* birth_date* email', 1e-14, 3e-14),
  ('04', 'given* family birth_date ssn_last4', 1e-12, 2e-12), ('05', 'given family* birth_date ssn_last4', 1e-12, 2e-12),
  ('06', 'given* family birth_date itin_last4', 1e-12, 2e-12), ('07', 'given family* birth_date itin_last4', 1e-12, 2e-12),
  ('08', 'given birth_date mbi', 2e-12, NULL), ('09', 'given birth_date legal_id', 2e-12, NULL), ('10', 'family* birth_date* legal_id', 5e-13, 1e-12),
  ('11', 'given birth_date phone', 2e-12, NULL), ('12', 'given birth_date email', 2e-12, NULL),
  ('13', 'family phone ssn_last4', 5e-13, NULL), ('14', 'family phone itin_last4', 5e-13, NULL), ('15', 'family* email ssn_last4', 5e-13, 1e-12), ('16', 'family* email itin_last4', 5e-13, 1e-12),
  ('17', 'given phone ssn_last4', 2e-12, NULL), ('18', 'given phone itin_last4', 2e-12, NULL), ('19', 'given email ssn_last4', 2e-12, NULL), ('20', 'given email itin_last4', 2e-12, NULL),
  ('21', 'phone mbi', 1e-12, NULL), ('22', 'phone legal_id', 1e-12, NULL), ('23', 'email mbi', 1e-12, NULL), ('24', 'email legal_id', 1e-12, NULL), ('25', 'legal_id mbi', 1e-12, NULL),
  ('26', 'unique_id', 0, NULL), ('27', 'given birth_date member_id', 2e-12, NULL), ('28', 'family* birth_date* member_id', 5e-13, 1e-12), ('29', 'phone member_id', 1e-12, NULL), ('30', 'email member_id', 1e-12, NULL),
  ('31', 'given* family birth_date subscriber_id', 1e-12, 2e-12), ('32', 'given family* birth_date subscriber_id', 1e-12, 2e-12),
  ('33', 'given* family* phone postal_code', 3e-14, 9e-14), ('34', 'family phone postal_code', 1.5e-12, NULL), ('35', 'family email postal_code', 1.5e-12, NULL),
  ('36', 'family* birth_date phone', 5e-13, 1e-12), ('37', 'family* street phone', 1.5e-13, 3e-13);
CREATE VIEW rule AS
SELECT id, p_exact, p_fuzzy, string_to_array(replace(combination, '*', ''), ' ') AS fields,
  ARRAY(SELECT rtrim(f, '*') FROM unnest(string_to_array(combination, ' ')) f WHERE f LIKE '%*') AS fuzzy
FROM published;

-- They are the products of table 3, of one digit or two: so the table above is what was meant
CREATE TABLE chance (field text, u float8, fuzzy_u float8);
INSERT INTO chance VALUES ('given', 0.02, 0.03), ('family', 0.005, 0.01), ('birth_date', 0.0001, 0.0001), ('street', 0.00003, 0.00003), ('phone', 0.000001, 0.000001), ('email', 0.000001, 0.000001),
  ('ssn_last4', 0.0001, 0.0001), ('itin_last4', 0.0001, 0.0001), ('postal_code', 0.0003, 0.0003), ('mbi', 0.000001, 0.000001), ('legal_id', 0.000001, 0.000001), ('member_id', 0.000001, 0.000001),
  ('subscriber_id', 0.0001, 0.0001), ('unique_id', 0, 0);
SELECT count(*) AS rules, count(p_fuzzy) AS fuzzy, bool_and(abs(p_exact - product) <= p_exact * 1e-6) AS exact_is_product, bool_and(fuzzy_product BETWEEN 0.7 * p_fuzzy AND 1.001 * p_fuzzy) AS fuzzy_is_product
FROM (
  SELECT p_exact, p_fuzzy, CASE WHEN id = '26' THEN 0 ELSE exp(sum(ln(nullif(u, 0)))) END AS product, exp(sum(ln(nullif(CASE WHEN field = ANY (fuzzy) THEN fuzzy_u ELSE u END, 0)))) AS fuzzy_product
  FROM rule JOIN chance ON field = ANY (fields) GROUP BY id, p_exact, p_fuzzy) r;

-- Two keys that agree in some fields, differ a little in one, and are of two persons in the others
CREATE TABLE sample (field text, a text, alike text, other text);
INSERT INTO sample VALUES ('given', 'Katherine', 'Katherina', 'Bartholomew'), ('family', 'Petrowski', 'Petrowksi', 'Underwood'), ('birth_date', '1980-02-29', '1980-03-01', '1981-02-28'),
  ('street', '12 Main Street', '12 Main Stret', '9 Elm Avenue'), ('phone', '6178675309', '6178675390', '5188670042'), ('email', 'kp@lopez.us', 'kp@lopes.us', 'bu@acme.us'),
  ('ssn_last4', '4399', '4390', '1120'), ('itin_last4', '912903456', '912903465', '912907890'), ('postal_code', '02139', '02138', '94110'), ('mbi', '1EG4TE5MK73', '1EG4TE5MK72', '2EG4TE5MK73'),
  ('legal_id', 'S1234567', 'S1234568', 'T7654321'), ('member_id', 'W12345601', 'W12345602', 'X98765402'), ('subscriber_id', 'W123456', 'W123457', 'X987654'), ('unique_id', '77001', '77002', '88003');
CREATE FUNCTION key_of(same text[], little text) RETURNS patient_key LANGUAGE sql AS $$
SELECT patient_key(given => v->>'given', family => v->>'family', birth_date => v->>'birth_date', street => v->>'street', phone => v->>'phone', email => v->>'email', ssn => v->>'ssn_last4', postal_code => v->>'postal_code',
  identifiers => ARRAY['itin:' || (v->>'itin_last4'), 'us_mbi:' || (v->>'mbi'), 'legal-ma:' || (v->>'legal_id'), 'member-bcbs:' || (v->>'member_id'), 'subscriber-bcbs:' || (v->>'subscriber_id'), 'empi:' || (v->>'unique_id')])
FROM (SELECT jsonb_object_agg(field, CASE WHEN field = little THEN alike WHEN field = ANY (same) THEN a ELSE other END) AS v FROM sample) s $$;
CREATE TABLE the_patient AS SELECT key_of(array_agg(field), NULL) AS key FROM sample;

SELECT rule_id, array_to_string(fields, ' + ') AS fields, fuzzy_field, p_collision FROM the_patient, match_rules(key, key);
-- by its fields alone, each rule holds, and whatever else has no more fields
CREATE VIEW exact_answer AS
SELECT r.id, m.rule_id, m.fields, m.fuzzy_field, m.p_collision FROM rule r, the_patient t, match_rules(t.key, key_of(r.fields, NULL)) m;
SELECT count(*) AS rules, bool_and(id IN (SELECT rule_id FROM exact_answer e WHERE e.id = r.id)) AS each_holds,
  bool_and((SELECT array_agg(rule_id ORDER BY rule_id) FROM exact_answer e WHERE e.id = r.id) = (SELECT array_agg(o.id ORDER BY o.id) FROM rule o WHERE o.fields <@ r.fields)) AS no_other
FROM rule r;
SELECT count(*) AS answers, bool_and(e.fields <@ r.fields AND r.fields <@ e.fields AND e.p_collision = r.p_exact AND fuzzy_field IS NULL) AS as_published FROM exact_answer e JOIN rule r ON r.id = rule_id;
-- less one of its fields, none does
SELECT count(*) AS cases, count(m.rule_id) AS answers FROM rule r CROSS JOIN unnest(r.fields) AS f CROSS JOIN the_patient t
LEFT JOIN LATERAL match_rules(t.key, key_of(array_remove(r.fields, f), NULL)) m ON m.rule_id = r.id;
-- with one that differs a little, those hold that have a star there
SELECT count(*) AS cases, count(m.rule_id) AS answers, bool_and((m.rule_id IS NOT NULL) = (f = ANY (r.fuzzy))) AS by_the_stars, bool_and(m.fuzzy_field = f AND m.p_collision = r.p_fuzzy) AS as_published
FROM rule r CROSS JOIN unnest(r.fields) AS f CROSS JOIN the_patient t LEFT JOIN LATERAL match_rules(t.key, key_of(r.fields, f)) m ON m.rule_id = r.id;
-- the same in either order
SELECT count(*) AS pairs, bool_and(ARRAY(SELECT m FROM match_rules(x.key, y.key) m) = ARRAY(SELECT m FROM match_rules(y.key, x.key) m)) AS symmetric
FROM (SELECT key_of(fields, f) AS key FROM rule, unnest(fields) f) x, (SELECT key_of(fields, NULL) AS key FROM rule) y;

-- What the fields are
CREATE FUNCTION ids(a patient_key, b patient_key) RETURNS text LANGUAGE sql AS
  $$ SELECT coalesce(string_agg(rule_id || coalesce('(' || fuzzy_field || ')', ''), ' '), '-') FROM match_rules(a, b) $$;
SELECT what, ids(a, b) FROM (VALUES
  (1, 'a nickname', patient_key(given => 'Bob', birth_date => '1980-02-14', phone => '6178675309'), patient_key(given => 'Robert', birth_date => '1980-02-14', phone => '6178675309')),
  (2, 'two with one nickname', patient_key(given => 'Alexander', birth_date => '1980-02-14', phone => '6178675309'), patient_key(given => 'Alexandra', birth_date => '1980-02-14', phone => '6178675309')),
  (3, 'blanks, diacritics, hyphens', patient_key(given => 'Mary Ann', family => 'Núñez-García', birth_date => '1980-02-14', phone => '6178675309'), patient_key(given => 'Maryann', family => 'Nunez Garcia', birth_date => '1980-02-14', phone => '(617) 867-5309')),
  (4, 'maiden name', patient_key(family => 'Jones', previous_family => 'Petrowski', phone => '6178675309', postal_code => '02139-4307'), patient_key(family => 'Petrowski', phone => '6178675309', postal_code => '02139')),
  (5, 'two fields that differ a little', patient_key(given => 'Katherine', family => 'Petrowski', birth_date => '1980-02-14', email => 'kp@lopez.us'), patient_key(given => 'Katherina', family => 'Petrowksi', birth_date => '1980-02-14', email => 'kp@lopez.us')),
  (6, 'four letters', patient_key(given => 'Anna', family => 'Lund', birth_date => '1980-02-14', email => 'kp@lopez.us'), patient_key(given => 'Anna', family => 'Land', birth_date => '1980-02-14', email => 'kp@lopez.us')),
  (7, 'four letters and five', patient_key(family => 'Lund', birth_date => '1980-02-14', phone => '6178675309'), patient_key(family => 'Lunds', birth_date => '1980-02-14', phone => '6178675309')),
  (8, 'five letters of two bytes', patient_key(family => 'Иванов', birth_date => '1980-02-14', phone => '6178675309'), patient_key(family => 'Иванав', birth_date => '1980-02-14', phone => '6178675309')),
  (9, 'four of them', patient_key(family => 'Иван', birth_date => '1980-02-14', phone => '6178675309'), patient_key(family => 'Ивам', birth_date => '1980-02-14', phone => '6178675309')),
  (10, 'turn of a year', patient_key(given => 'Anna', family => 'Petrowski', birth_date => '1979-12-31', phone => '6178675309'), patient_key(given => 'Anna', family => 'Petrowski', birth_date => '1980-01-01', phone => '6178675309')),
  (11, 'two days', patient_key(given => 'Anna', family => 'Petrowski', birth_date => '1979-12-30', phone => '6178675309'), patient_key(given => 'Anna', family => 'Petrowski', birth_date => '1980-01-01', phone => '6178675309')),
  (12, 'a month alone', patient_key(given => 'Anna', birth_date => '1980-02', phone => '6178675309'), patient_key(given => 'Anna', birth_date => '1980-02', phone => '6178675309')),
  (13, 'no day of the calendar', patient_key(given => 'Anna', birth_date => '1980-02-31', phone => '6178675309'), patient_key(given => 'Anna', birth_date => '1980-02-31', phone => '6178675309')),
  (14, 'father and son', patient_key(given => 'John', family => 'Smith', suffix => 'Sr', phone => '6178675309', postal_code => '02139'), patient_key(given => 'John', family => 'Smith', suffix => 'Jr', phone => '6178675309', postal_code => '02139')),
  (15, 'one suffix', patient_key(given => 'John', family => 'Smith', suffix => 'Sr', phone => '6178675309', postal_code => '02139'), patient_key(given => 'John', family => 'Smith', phone => '6178675309', postal_code => '02139')),
  (16, 'newborns', patient_key(given => 'Baby Boy', family => 'Smith', birth_date => '2026-01-02', phone => '6178675309'), patient_key(given => 'Baby Boy', family => 'Smith', birth_date => '2026-01-02', phone => '6178675309')),
  (17, 'last four of nine', patient_key(given => 'Anna', phone => '6178675309', ssn => '536-90-4399'), patient_key(given => 'Anna', phone => '6178675309', ssn => '4399')),
  (18, 'of two numbers', patient_key(given => 'Anna', phone => '6178675309', ssn => '536-90-4399'), patient_key(given => 'Anna', phone => '6178675309', ssn => '537-91-4399')),
  (19, 'an ITIN in the place of the SSN', patient_key(given => 'Anna', phone => '6178675309', ssn => '912-90-3456'), patient_key(given => 'Anna', phone => '6178675309', identifiers => '{us_itin:3456}')),
  (20, 'it is no SSN', patient_key(given => 'Anna', phone => '6178675309', ssn => '912-90-3456'), patient_key(given => 'Anna', phone => '6178675309', ssn => '536-90-3456')),
  (21, 'nine letters', patient_key(given => 'Anna', phone => '6178675309', ssn => '53690A399'), patient_key(given => 'Anna', phone => '6178675309', ssn => '53690A399')),
  (22, 'no namespace', patient_key(phone => '6178675309', identifiers => '{4711,legal:4711,member:4711,subscriber:4711}'), patient_key(phone => '6178675309', identifiers => '{4711,legal:4711,member:4711,subscriber:4711}')),
  (23, 'another authority, payer, hospital', patient_key(phone => '6178675309', identifiers => '{legal-ma:4711,member-a:4711,mrn-a:4711}'), patient_key(phone => '6178675309', identifiers => '{legal-ny:4711,member-b:4711,mrn-b:4711}')),
  (24, 'a subscriber is no member', patient_key(phone => '6178675309', identifiers => '{member-a:4711}'), patient_key(phone => '6178675309', identifiers => '{subscriber-a:4711}')),
  (25, 'one in common', patient_key(identifiers => '{mrn-a:4711,mrn-b:12}'), patient_key(identifiers => '{mrn-a:4712,mrn-b:12}')),
  (26, 'nothing', patient_key(), patient_key())
) AS v (n, what, a, b) ORDER BY n;
SELECT count(*) FROM match_rules(NULL, patient_key());
SELECT ids(k, k) AS longest FROM patient_key(family => repeat('ab ', 200), street => repeat('é', 200), phone => '6178675309') AS k;
SET client_min_messages = warning;
DROP TABLE published, chance, sample, the_patient CASCADE;
DROP FUNCTION key_of, ids;
