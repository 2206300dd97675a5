-- Do values go together.

-- days as date
SELECT birth_date_check(date '1950-01-01', '2025-06-01'), birth_date_check(date '2025-06-02', '2025-06-01') AS after, birth_date_check(date '1904-06-01', '2025-06-01') AS too_old,
	birth_date_check(date '1904-06-02', '2025-06-01') AS not_too_old, birth_date_check(date '1990-01-01', '2025-06-01', 30) AS over_thirty, birth_date_check(date '2000-02-29', '2018-02-28', 17) AS before_birthday;
SELECT stay_check(date '2025-01-05', '2025-01-01'), stay_check(date '2025-01-05', NULL) AS no_end, stay_check(NULL::date, '2025-01-01') AS no_begin, death_check(date '1950-01-01', '1949-12-31'), death_check(date '1850-01-01', '1990-01-01');
SELECT event_after_death_check(date '2025-01-01', '2025-01-31', 30), event_after_death_check(date '2025-01-01', '2025-01-02'), event_after_death_check(date '2025-01-01', '2024-01-01');
SELECT newborn_check(date '2025-01-01', '2025-01-29', '4', '6'), newborn_check(date '2025-01-01', '2025-01-30', '4', '6') AS later, newborn_check(date '2025-01-01', '2025-01-01', ' 4 ', '1') AS origin,
	newborn_check(date '2025-01-01', '2025-01-01', '4', NULL) AS no_origin, newborn_check(date '1980-01-01', '2025-01-01', '1', '1') AS adult, newborn_check(date '2025-01-01', NULL, '4', '5') AS null_day;
SELECT band, age_band_check(date '2010-06-01', '2025-06-01', band) AS at_15, age_band_check(date '2025-01-01', '2025-06-01', band) AS at_0, age_band_check(date '1950-06-02', '2025-06-01', band) AS at_74
FROM (VALUES ('newborn'), ('pediatric'), ('maternity'), ('adult'), ('elderly'), ('')) v(band);
SELECT expired_check('20', date '2025-01-05', '2025-01-05'), expired_check('20', date '2025-01-05', NULL) AS no_death, expired_check('01', date '2025-01-05', '2025-01-04') AS dead_before, expired_check('01', date '2025-01-05', NULL) AS alive,
	expired_check('1', date '2025-01-05', NULL) AS one_digit, expired_check('08', date '2025-01-05', NULL) AS no_status, expired_check(NULL, date '2025-01-05', NULL) AS null_status;
SELECT blood_pressure_check(120, 80), blood_pressure_check(80, 120), blood_pressure_check(29, 10), blood_pressure_check(2147483647, -2147483648), blood_pressure_check('12O', '80'), blood_pressure_check(' 120 ', '80') AS texts, blood_pressure_check('99999999999', '80') AS long;
SELECT zip_state_check('02115', 'ma'), zip_state_check('02115-1234', 'NY') AS other, zip_state_check('06390', 'NY') AS border, zip_state_check('96799', 'AS') AS samoa, zip_state_check('96799', 'HI') AS not_hawaii, zip_state_check('2115', 'MA') AS short, zip_state_check('02115', 'ZZ') AS no_state;

-- days as text
SELECT day, birth_date_check(day, '2025-06-01') AS birth_date, stay_check('2025-01-01', day) AS discharged
FROM (VALUES ('1950-01-01'), ('2025-02-29'), ('2024-02-29'), ('1900-02-29'), ('2000-02-29'), ('2025-13-01'), ('2025-00-10'), ('2025-01-00'), ('0000-01-01'), ('1950-1-1'), ('01/02/1950'), (' 1950-01-01 '), (''), ('  '), ('"" '), ('UNKNOWN'), ('1950-01-01 00:00'), (E'1950\u201101\u201101')) v(day);
SELECT birth_date_check(repeat('1', 1000000), '2025-06-01') AS long, birth_date_check(NULL::text, '2025-06-01') IS NULL AS null_in, expired_check('20', '2025-01-05', '') AS no_death;

-- days beyond all calendars
SELECT birth_date_check(date 'infinity', '2025-06-01'), birth_date_check(date '-infinity', '2025-06-01'), birth_date_check(date '4713-01-01 BC', '2025-06-01') AS bc, stay_check(date '5874897-12-31', '2025-01-01') AS far,
	event_after_death_check(date '4713-01-01 BC', '5874897-12-31', 2147483647) AS very_far, birth_date_check(date '2025-01-01', '5874897-12-31') AS old;
-- every day of four centuries is as old as PostgreSQL says
SELECT count(*) AS days, count(*) FILTER (WHERE (birth_date_check(d, '2100-02-28', age) = 'ok') IS DISTINCT FROM true OR birth_date_check(d, '2100-02-28', age - 1) <> 'range') AS different
FROM (SELECT d::date AS d, extract(year FROM age('2100-02-28'::date, d::date))::int AS age FROM generate_series('1700-01-01'::date, '2100-02-28', '1 day') d) s;

-- HL7 version 2: a field that is not there, that deletes, or that has a value
SELECT v, (hl7_field(v)).* FROM (VALUES (NULL), (''), ('""'), ('"'), ('"""'), ('x'), (' ')) f(v);
