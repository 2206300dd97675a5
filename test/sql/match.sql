-- How likely it is that two patients are one

-- All that agrees and differs, and its sum
SELECT field, agreement, round(weight::numeric, 2) AS weight
FROM match_explain(patient_key(family => 'García', given => 'María', birth_date => '1980-02-14', sex => 'F', phone => '(617) 867-5309', postal_code => '02139', ssn => '536-90-4399'),
                   patient_key(family => 'Garcia Lopez', given => 'Maria', birth_date => '1980-02-15', sex => 'F', phone => '617-867-5390', postal_code => '02139'));

-- Pairs that clerks know, of one person and of two
CREATE TABLE pair (n int, what text, one_person bool, a patient_key, b patient_key);
INSERT INTO pair VALUES
  (1, 'the same', true, patient_key(family => 'Smith', given => 'John', birth_date => '1980-02-14', phone => '6178675309', street => '12 Main St', postal_code => '02139'),
                        patient_key(family => 'Smith', given => 'John', birth_date => '1980-02-14', phone => '6178675309', street => '12 Main St', postal_code => '02139')),
  (2, 'a slip in each name', true, patient_key(family => 'Petrowski', given => 'Katherine', birth_date => '1980-02-14', postal_code => '02139'),
                        patient_key(family => 'Petrowsky', given => 'Kathrine', birth_date => '1980-02-14', postal_code => '02139')),
  (3, 'names exchanged', true, patient_key(family => 'Nguyen', given => 'Thi', birth_date => '1980-02-14'), patient_key(family => 'Thi', given => 'Nguyen', birth_date => '1980-02-14')),
  (4, 'day and month exchanged', true, patient_key(family => 'Petrowski', given => 'Anna', birth_date => '1980-02-11', phone => '6178675309'),
                        patient_key(family => 'Petrowski', given => 'Anna', birth_date => '1980-11-02', phone => '6178675309')),
  (5, 'maiden name', true, patient_key(family => 'Jones', previous_family => 'Petrowski', given => 'Anna', birth_date => '1980-02-14', ssn => '536904399'),
                        patient_key(family => 'Petrowski', given => 'Anna', birth_date => '1980-02-14', ssn => '536904399')),
  (6, 'one of two surnames', true, patient_key(family => 'García López', given => 'María', birth_date => '1980-02-14', postal_code => '02139'),
                        patient_key(family => 'Garcia', given => 'Maria', birth_date => '1980-02-14', postal_code => '02139')),
  (7, 'hyphenated', true, patient_key(family => 'Smith-Petrowski', given => 'Anna', birth_date => '1980-02-14'), patient_key(family => 'Petrowski', given => 'Anna', birth_date => '1980-02-14')),
  (8, 'initial', true, patient_key(family => 'Petrowski', given => 'A', birth_date => '1980-02-14', postal_code => '02139'), patient_key(family => 'Petrowski', given => 'Anna', birth_date => '1980-02-14', postal_code => '02139')),
  (9, 'other characters', true, patient_key(family => '山田', given => '太郎', birth_date => '1980-02-14'), patient_key(family => '山田', given => '太郎', birth_date => '1980-02-14')),
  (10, 'moved', true, patient_key(family => 'Petrowski', given => 'Anna', birth_date => '1980-02-14', ssn => '536904399', street => '12 Main St', city => 'Boston', phone => '6178675309'),
                        patient_key(family => 'Petrowski', given => 'Anna', birth_date => '1980-02-14', ssn => '536904399', street => '9 Elm Ave', city => 'Albany', phone => '5188675309')),
  (11, 'nickname', true, patient_key(family => 'Petrowski', given => 'Bob', birth_date => '1980-02-14', phone => '6178675309'), patient_key(family => 'Petrowski', given => 'Robert', birth_date => '1980-02-14', phone => '6178675309')),
  (12, 'the day is not known', true, patient_key(family => 'Petrowski', given => 'Anna', birth_date => '1980-02', phone => '6178675309'), patient_key(family => 'Petrowski', given => 'Anna', birth_date => '1980-02-14', phone => '6178675309')),
  (20, 'twins', false, patient_key(family => 'Petrowski', given => 'Anna', birth_date => '2020-02-14', sex => 'F', phone => '6178675309', street => '12 Main St', postal_code => '02139'),
                        patient_key(family => 'Petrowski', given => 'Olga', birth_date => '2020-02-14', sex => 'F', phone => '6178675309', street => '12 Main St', postal_code => '02139')),
  (21, 'twins of one initial, by order', false, patient_key(family => 'Petrowski', given => 'Anna', birth_order => 1, birth_date => '2020-02-14', street => '12 Main St', postal_code => '02139'),
                        patient_key(family => 'Petrowski', given => 'Anne', birth_order => 2, birth_date => '2020-02-14', street => '12 Main St', postal_code => '02139')),
  (22, 'siblings', false, patient_key(family => 'Petrowski', given => 'Anna', birth_date => '2018-07-03', sex => 'F', phone => '6178675309', street => '12 Main St', postal_code => '02139'),
                        patient_key(family => 'Petrowski', given => 'Paul', birth_date => '2020-02-14', sex => 'M', phone => '6178675309', street => '12 Main St', postal_code => '02139')),
  (23, 'father and son', false, patient_key(family => 'Smith', given => 'John', suffix => 'Sr', birth_date => '1950-07-03', phone => '6178675309', street => '12 Main St', postal_code => '02139'),
                        patient_key(family => 'Smith', given => 'John', suffix => 'Jr', birth_date => '1980-02-14', phone => '6178675309', street => '12 Main St', postal_code => '02139')),
  (24, 'namesakes', false, patient_key(family => 'Smith', given => 'John', birth_date => '1980-02-14', sex => 'M', postal_code => '02139'), patient_key(family => 'Smith', given => 'John', birth_date => '1971-11-30', sex => 'M', postal_code => '94110')),
  (25, 'a shared telephone', false, patient_key(family => 'Petrowski', given => 'Anna', birth_date => '1980-02-14', phone => '6178675309'), patient_key(family => 'Jones', given => 'Tom', birth_date => '1975-06-01', phone => '6178675309')),
  (26, 'a number alone', false, patient_key(family => 'Petrowski', given => 'Anna', birth_date => '1980-02-14', ssn => '536904399', identifiers => '{mrn:1}'),
                        patient_key(family => 'Jones', given => 'Tom', birth_date => '1975-06-01', ssn => '536904399', identifiers => '{mrn:1}')),
  (27, 'a number and nothing else', false, patient_key(ssn => '536904399'), patient_key(ssn => '536904399')),
  (28, 'newborns', false, patient_key(family => 'Petrowski', given => 'Baby Boy', birth_date => '2026-01-01'), patient_key(family => 'Jones', given => 'Baby Boy', birth_date => '2026-01-01')),
  (29, 'John Does', false, patient_key(family => 'Doe', given => 'John', birth_date => '1900-01-01', ssn => '999999999'), patient_key(family => 'Doe', given => 'John', birth_date => '1900-01-01', ssn => '999999999')),
  (30, 'nothing', false, patient_key(), patient_key());
SELECT n, what, one_person, round(match_weight(a, b)::numeric, 1) AS weight, round(match_probability(a, b)::numeric, 4) AS probability
FROM pair ORDER BY n;
SELECT count(*) FILTER (WHERE one_person AND match_probability(a, b) > 0.9) AS matches, count(*) FILTER (WHERE NOT one_person AND match_probability(a, b) < 0.5) AS others, count(*) AS pairs FROM pair;
SELECT n, string_agg(agreement || ' ' || round(weight::numeric, 1), ', ') FROM pair, match_explain(a, b) WHERE field = 'rule' GROUP BY n ORDER BY n;

-- The same in either order; the reasons add up; no value in them
SELECT count(*) AS pairs, bool_and(match_weight(x.a, y.b) = match_weight(y.b, x.a)) AS symmetric,
       bool_and(abs(match_weight(x.a, y.b) - (SELECT sum(weight) FROM match_explain(x.a, y.b))) < 1e-9) AS adds_up,
       bool_and((SELECT bool_and(agreement !~* 'smith|petrow|anna|5309|4399') FROM match_explain(x.a, y.b))) AS silent
FROM pair x, pair y;
SELECT bool_and(match_explain_svg(x.a, y.b) = match_explain_svg(y.b, x.a)) AS symmetric, bool_and(match_explain_svg(x.a, y.b) !~* 'smith|petrow|anna|5309|4399') AS silent,
       bool_and((SELECT count(*) FROM regexp_matches(match_explain_svg(x.a, y.b), '<rect class="(for|against)"', 'g')) = (SELECT count(*) FROM match_explain(x.a, y.b))) AS a_bar_for_each_row
FROM pair x, pair y;
SELECT match_weight(NULL, patient_key()) IS NULL AS a, match_probability(patient_key(), NULL) IS NULL AS b, match_explain_svg(NULL, patient_key()) IS NULL AS c, count(*) FROM match_explain(NULL, NULL);
DROP TABLE pair;
