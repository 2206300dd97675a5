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
	profile text COLLATE "C" NOT NULL,
	ordinal integer NOT NULL CHECK (ordinal > 0),
	element text COLLATE "C" NOT NULL CHECK (element ~ '^[a-z][a-z0-9_]{0,62}$'),
	kind text,
	requirement text NOT NULL DEFAULT 'required' CHECK (requirement IN ('required', 'conditional', 'optional')),
	weight numeric(7, 2) NOT NULL DEFAULT 1 CHECK (weight BETWEEN 0::numeric AND 10000::numeric),
	applies_when text,
	unknown_when text,
	valid_when text,
	in_patterns boolean NOT NULL DEFAULT false,
	target_pct numeric CHECK (target_pct BETWEEN 0::numeric AND 100::numeric),
	threshold_pct numeric CHECK (threshold_pct BETWEEN 0::numeric AND 100::numeric),
	note text,
	shipped boolean NOT NULL DEFAULT false,
	PRIMARY KEY (profile, element),
	UNIQUE (profile, ordinal),
	CHECK (requirement <> 'conditional' OR applies_when IS NOT NULL)
);
COMMENT ON TABLE medrec_profile_element
	IS 'the elements of profiles, in the order in which quality() takes their values; conditions are SQL expressions over the elements'' names';

SELECT pg_catalog.pg_extension_config_dump('medrec_profile', 'WHERE NOT shipped');
SELECT pg_catalog.pg_extension_config_dump('medrec_profile_element', 'WHERE NOT shipped');
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

-- Of a profile that medrec ships nothing is changed, so that a later version can.
CREATE FUNCTION medrec_profile_is_shipped() RETURNS trigger
	AS 'MODULE_PATHNAME', 'medrec_profile_is_shipped'
	LANGUAGE C;
COMMENT ON FUNCTION medrec_profile_is_shipped()
	IS 'trigger of the tables of profiles: keeps those that medrec ships as they are';

CREATE FUNCTION quality_profile_copy(profile text, copy text) RETURNS bigint
	LANGUAGE sql VOLATILE STRICT PARALLEL UNSAFE
	BEGIN ATOMIC
		WITH head AS (
			INSERT INTO medrec_profile (profile, title, version, source, effective, combinations)
				SELECT copy, p.title, p.version, p.source, p.effective, p.combinations
				FROM medrec_profile AS p WHERE p.profile = quality_profile_copy.profile
		), element AS (
			INSERT INTO medrec_profile_element (profile, ordinal, element, kind, requirement, weight,
					applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note)
				SELECT copy, e.ordinal, e.element, e.kind, e.requirement, e.weight,
					e.applies_when, e.unknown_when, e.valid_when, e.in_patterns, e.target_pct, e.threshold_pct, e.note
				FROM medrec_profile_element AS e WHERE e.profile = quality_profile_copy.profile
				RETURNING 1
		)
		SELECT count(*) FROM element;
	END;
COMMENT ON FUNCTION quality_profile_copy(text, text)
	IS 'makes a profile of the site''s own that is like another one; how many elements it has';

-- The profiles that medrec ships: facts of public specifications, with weights and targets to start from

INSERT INTO medrec_profile (profile, title, version, source, effective, combinations, shipped) VALUES
	('patient_match', 'Patient identity: the share of matching power that is present', '1',
	'Weights: bits of the collision table, and combinations, of CMS Health Tech Ecosystem, CMS Patient Matching & Response Proposal, version 3.3.0 (draft)',
	'2026-06-24', ARRAY[
		'first_name+last_name+birth_date+street', 'first_name+last_name+birth_date+phone', 'first_name+last_name+birth_date+email',
		'first_name+last_name+birth_date+ssn', 'first_name+birth_date+mbi', 'first_name+birth_date+phone',
		'first_name+birth_date+email', 'last_name+phone+ssn', 'last_name+email+ssn',
		'first_name+phone+ssn', 'first_name+email+ssn', 'phone+mbi',
		'email+mbi', 'first_name+birth_date+member_id', 'last_name+birth_date+member_id',
		'phone+member_id', 'email+member_id', 'first_name+last_name+phone+postal_code',
		'last_name+phone+postal_code', 'last_name+email+postal_code', 'last_name+birth_date+phone',
		'last_name+street+phone']::text[], true);
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note, shipped) VALUES
	('patient_match', 1, 'last_name', 'family_name', 'required', 7.6, NULL, NULL, NULL, true, 99.9, NULL, NULL, true),
	('patient_match', 2, 'first_name', 'given_name', 'required', 5.6, NULL, NULL, NULL, true, 99.9, NULL, NULL, true),
	('patient_match', 3, 'birth_date', 'birth_date', 'required', 13.3, NULL, NULL, 'date_try(birth_date) BETWEEN CURRENT_DATE - 43830 AND CURRENT_DATE + 2', true, 99.5, NULL, 'not in the future and not more than 120 years ago', true),
	('patient_match', 4, 'sex', 'sex', 'required', 1.0, NULL, NULL, NULL, false, 99.5, NULL, 'not in the collision table: one bit', true),
	('patient_match', 5, 'street', 'street', 'required', 15.0, NULL, NULL, NULL, true, 95, NULL, NULL, true),
	('patient_match', 6, 'postal_code', 'zip', 'required', 11.7, NULL, NULL, NULL, true, 95, NULL, NULL, true),
	('patient_match', 7, 'city', 'text', 'conditional', 6.6, $$element_state(postal_code, 'zip') <> 'present'$$, NULL, NULL, false, NULL, NULL, 'known by the postal code where that is there', true),
	('patient_match', 8, 'state', 'us_state', 'conditional', 4.1, $$element_state(postal_code, 'zip') <> 'present'$$, NULL, NULL, false, NULL, NULL, 'known by the postal code where that is there', true),
	('patient_match', 9, 'phone', 'phone', 'required', 19.9, NULL, NULL, NULL, true, 95, NULL, 'any telephone number', true),
	('patient_match', 10, 'email', 'email', 'optional', 19.9, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('patient_match', 11, 'ssn', 'ssn', 'optional', 13.3, NULL, NULL, NULL, true, NULL, NULL, 'the last four digits will do', true),
	('patient_match', 12, 'payer', 'text', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'tells who has which member id', true),
	('patient_match', 13, 'mbi', 'us_mbi', 'conditional', 19.9, $$payer::text ~* 'medicare'$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('patient_match', 14, 'member_id', 'identifier', 'conditional', 19.9, $$element_state(payer, 'text') = 'present' AND lower(btrim(payer::text)) NOT IN ('self', 'none') AND lower(payer::text) NOT LIKE ALL ('{%self pay%,%self-pay%,%selfpay%,%charity%,%uninsured%,%indigent%,%medicare%}'::text[])$$, NULL, NULL, false, NULL, NULL, 'the person''s own, with the suffix of a dependent; what a family shares is worth 13.3', true),
	('patient_match', 15, 'middle_name', 'name', 'optional', 6.6, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('patient_match', 16, 'suffix', 'text', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'most people have none', true),
	('patient_match', 17, 'previous_last_name', 'family_name', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'many people have none', true);

INSERT INTO medrec_profile (profile, title, version, source, effective, combinations, shipped) VALUES
	('uscdi_demographics', 'Demographics of US Core Patient (USCDI)', '1',
	'HL7 US Core Implementation Guide 9.0.0, Patient profile and USCDI table (USCDI version 6)',
	'2026-05-01', ARRAY[]::text[], true);
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note, shipped) VALUES
	('uscdi_demographics', 1, 'mrn', 'identifier', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 2, 'last_name', 'family_name', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 3, 'first_name', 'given_name', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 4, 'birth_date', 'birth_date', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 5, 'sex', 'sex', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 6, 'street', 'street', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 7, 'city', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 8, 'state', 'us_state', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 9, 'postal_code', 'zip', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 10, 'phone', 'phone', 'conditional', 1, $$element_state(email, 'email') <> 'present'$$, NULL, NULL, true, NULL, NULL, 'a telephone number or an e-mail address', true),
	('uscdi_demographics', 11, 'email', 'email', 'optional', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 12, 'race', 'code', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 13, 'ethnicity', 'code', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uscdi_demographics', 14, 'language', 'code', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 15, 'deceased', 'text', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 16, 'death_date', 'birth_date', 'conditional', 1, $$lower(btrim(deceased::text)) IN ('true', 't', 'yes', 'y', '1', 'deceased', 'dead')$$, NULL, 'date_try(death_date) IS NOT NULL AND date_try(death_date) >= date_try(birth_date) AND date_try(death_date) <= CURRENT_DATE', false, NULL, NULL, NULL, true),
	('uscdi_demographics', 17, 'interpreter_needed', 'text', 'conditional', 1, $$element_state(language, 'code') = 'present' AND btrim(language::text) !~* '^(en|eng|english)($|[-_ (])'$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 18, 'tribal_affiliation', 'text', 'conditional', 1, $$race::text ~* '1002-5|american indian|alaska|\mAI/?AN\M'$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 19, 'age', NULL, 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'in years, on the day that counts for the site', true),
	('uscdi_demographics', 20, 'related_person', 'name', 'conditional', 1, $$btrim(age::text) ~ '^(0*[0-9]|0*1[0-7])(\.[0-9]+)?$'$$, NULL, NULL, false, NULL, NULL, 'under 18 years', true),
	('uscdi_demographics', 21, 'relationship', 'code', 'conditional', 1, $$btrim(age::text) ~ '^(0*[0-9]|0*1[0-7])(\.[0-9]+)?$'$$, NULL, NULL, false, NULL, NULL, 'under 18 years', true),
	('uscdi_demographics', 22, 'middle_name', 'name', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'many people have none', true),
	('uscdi_demographics', 23, 'suffix', 'text', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'most people have none', true),
	('uscdi_demographics', 24, 'previous_name', 'name', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'many people have none', true),
	('uscdi_demographics', 25, 'occupation', 'text', 'optional', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 26, 'industry', 'text', 'optional', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uscdi_demographics', 27, 'previous_address', 'street', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, 'many people have none', true);

INSERT INTO medrec_profile (profile, title, version, source, effective, combinations, shipped) VALUES
	('uhdds_inpatient', 'Discharge abstract: Uniform Hospital Discharge Data Set', '1',
	'UHDDS: 50 FR 31038 (July 31, 1985); UB-04 codes of the NUBC, with the patient statuses of October 1, 2013; external causes: ICD-10-CM guidelines, I.C.19 and 20',
	'2013-10-01', ARRAY[]::text[], true);
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note, shipped) VALUES
	('uhdds_inpatient', 1, 'mrn', 'identifier', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 2, 'birth_date', 'birth_date', 'required', 1, NULL, NULL, 'date_try(birth_date) <= date_try(admitted)', true, NULL, NULL, NULL, true),
	('uhdds_inpatient', 3, 'sex', 'sex', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 4, 'race', 'code', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uhdds_inpatient', 5, 'ethnicity', 'code', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uhdds_inpatient', 6, 'street', 'street', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uhdds_inpatient', 7, 'city', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 8, 'state', 'us_state', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 9, 'postal_code', 'zip', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 10, 'facility_id', NULL, 'required', 1, NULL, $$btrim(facility_id::text) = ''$$, NULL, false, NULL, NULL, 'an NPI, a CCN, or a number of the house', true),
	('uhdds_inpatient', 11, 'admitted', 'birth_date', 'required', 1, NULL, NULL, 'date_try(admitted) IS NOT NULL AND date_try(admitted) <= CURRENT_DATE', false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 12, 'admit_type', 'ub_admission_type', 'required', 1, NULL, $$btrim(admit_type::text) = '9'$$, NULL, false, NULL, NULL, '9 is "not available"', true),
	('uhdds_inpatient', 13, 'admit_source', 'ub_point_of_origin', 'required', 1, NULL, $$btrim(admit_source::text) = '9'$$, $$btrim(admit_type::text) <> '4' OR btrim(admit_source::text) IN ('5', '6')$$, false, NULL, NULL, '9 is "not available"; a newborn is born in this hospital or outside of it (5, 6)', true),
	('uhdds_inpatient', 14, 'disposition', 'ub_patient_status', 'conditional', 1, 'date_try(discharged) IS NOT NULL', NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 15, 'discharged', 'birth_date', 'conditional', 1, $$coalesce(btrim(disposition::text), '') <> '30'$$, NULL, 'date_try(discharged) IS NOT NULL AND date_try(discharged) >= date_try(admitted) AND date_try(discharged) <= CURRENT_DATE', false, NULL, NULL, '30 is still a patient', true),
	('uhdds_inpatient', 16, 'death_date', 'birth_date', 'conditional', 1, $$btrim(disposition::text) IN ('20', '40', '41', '42')$$, NULL, $$date_try(death_date) IS NOT NULL AND date_try(death_date) >= date_try(admitted) AND (btrim(disposition::text) <> '20' OR date_try(death_date) = date_try(discharged))$$, true, NULL, NULL, 'who died in the hospital (20) died on the day of discharge', true),
	('uhdds_inpatient', 17, 'transfer_facility', 'text', 'conditional', 1, $$btrim(disposition::text) IN ('02', '03', '04', '05', '43', '51', '61', '62', '63', '64', '65', '66', '69', '70', '82', '83', '84', '85', '88', '89', '90', '91', '92', '93', '94', '95')$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 18, 'attending_npi', 'us_npi', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uhdds_inpatient', 19, 'principal_procedure', 'icd10pcs', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 20, 'operating_npi', 'us_npi', 'conditional', 1, $$element_state(principal_procedure, 'icd10pcs') IN ('present', 'invalid')$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 21, 'procedure_date', 'birth_date', 'conditional', 1, $$element_state(principal_procedure, 'icd10pcs') IN ('present', 'invalid')$$, NULL, 'date_try(procedure_date) IS NOT NULL AND date_try(admitted) - date_try(procedure_date) <= 3 AND date_try(procedure_date) <= date_try(discharged)', false, NULL, NULL, 'from three days before admission to discharge', true),
	('uhdds_inpatient', 22, 'principal_dx', 'icd10', 'required', 1, NULL, NULL, $$principal_dx::text !~* '^ *[V-Y]' AND icd10_is_billable(principal_dx::text, date_try(discharged)) IS NOT FALSE$$, true, NULL, NULL, 'billable on the day of discharge, and no external cause', true),
	('uhdds_inpatient', 23, 'admitting_dx', 'icd10', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uhdds_inpatient', 24, 'poa', 'poa_indicator', 'conditional', 1, $$btrim(principal_dx::text) <> '' AND icd10_is_poa_exempt(principal_dx::text, coalesce(date_try(discharged), date_try(admitted))) IS NOT TRUE$$, $$upper(btrim(poa::text)) = 'U'$$, $$btrim(poa::text) <> '1'$$, false, NULL, NULL, 'of the principal diagnosis, unless that is exempt; U is documentation that does not suffice', true),
	('uhdds_inpatient', 25, 'external_cause', 'icd10', 'conditional', 1, $$left(ltrim(principal_dx::text), 1) IN ('S', 's', 'T', 't') AND principal_dx::text ~* '^ *(S|T(0|1|2|3[0-4]|6[6-9]|7[0359]))'$$, NULL, $$external_cause::text ~* '^ *[V-Y]'$$, false, NULL, NULL, 'of injuries; poisonings (T36 to T65), T71 and abuse tell it themselves or need not, complications (T80 to T88) have none', true),
	('uhdds_inpatient', 26, 'birth_weight', NULL, 'conditional', 1, $$btrim(admit_type::text) = '4' OR date_try(admitted) - date_try(birth_date) BETWEEN 0 AND 28$$, $$btrim(birth_weight::text) IN ('', '0', '9999')$$, $$btrim(birth_weight::text) ~ '^([2-9][0-9]{2}|[1-7][0-9]{3}|8000)(\.[0-9]+)?$'$$, false, NULL, NULL, 'in grams, 200 to 8000; newborns, and who is not more than 28 days old at admission', true),
	('uhdds_inpatient', 27, 'payer', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 28, 'member_id', 'identifier', 'conditional', 1, $$element_state(payer, 'text') = 'present' AND lower(btrim(payer::text)) NOT IN ('self', 'none') AND lower(payer::text) NOT LIKE ALL ('{%self pay%,%self-pay%,%selfpay%,%charity%,%uninsured%,%indigent%}'::text[])$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uhdds_inpatient', 29, 'total_charges', NULL, 'required', 1, NULL, $$btrim(total_charges::text) = ''$$, $$total_charges::text ~ '^[ $]*[0-9][0-9,]*(\.[0-9]*)?(e\+[0-9]+)? *$'$$, false, NULL, NULL, 'not below zero', true),
	('uhdds_inpatient', 30, 'drg', 'ms_drg', 'conditional', 1, $$btrim(principal_dx::text) <> '' AND date_try(discharged) IS NOT NULL$$, $$btrim(drg::text) IN ('998', '999')$$, NULL, false, NULL, NULL, '998 and 999 are groups of what cannot be grouped', true);

INSERT INTO medrec_profile (profile, title, version, source, effective, combinations, shipped) VALUES
	('record_completion', 'Record completion: what is due when after admission and discharge', '1',
	'42 CFR 482.22(c)(5) history and physical and its update, 482.24(c)(1) authentication, 482.24(c)(4)(vii) discharge summary and (viii) 30 days, 482.51(b)(6) operative report; 84 FR 51732',
	'2019-11-29', ARRAY[]::text[], true);
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note, shipped) VALUES
	('record_completion', 1, 'admitted', 'birth_date', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('record_completion', 2, 'discharged', 'birth_date', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('record_completion', 3, 'disposition', 'text', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('record_completion', 4, 'surgery_at', 'birth_date', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('record_completion', 5, 'history_physical_at', 'birth_date', 'required', 1, NULL, NULL, $$timestamp_try(history_physical_at) IS NOT NULL AND timestamp_try(history_physical_at) BETWEEN timestamp_try(admitted) - interval '30 days' AND timestamp_try(admitted) + interval '24 hours' AND (timestamp_try(surgery_at) IS NULL OR timestamp_try(history_physical_at) <= timestamp_try(surgery_at))$$, true, NULL, NULL, 'at most 30 days before and 24 hours after admission, and before surgery; else it counts as invalid', true),
	('record_completion', 6, 'history_update_at', 'birth_date', 'conditional', 1, $$timestamp_try(history_physical_at) >= timestamp_try(admitted) - interval '30 days' AND timestamp_try(history_physical_at) < timestamp_try(admitted)$$, NULL, $$timestamp_try(history_update_at) IS NOT NULL AND timestamp_try(history_update_at) BETWEEN timestamp_try(admitted) AND timestamp_try(admitted) + interval '24 hours' AND (timestamp_try(surgery_at) IS NULL OR timestamp_try(history_update_at) <= timestamp_try(surgery_at))$$, true, NULL, NULL, 'the examination of a history from before admission: in 24 hours after it, and before surgery; else it counts as invalid', true),
	('record_completion', 7, 'operative_report_at', 'birth_date', 'conditional', 1, 'date_try(surgery_at) IS NOT NULL', NULL, $$timestamp_try(operative_report_at) IS NOT NULL AND timestamp_try(operative_report_at) <= timestamp_try(surgery_at) + interval '24 hours'$$, true, NULL, NULL, 'the rule says immediately; more than 24 hours is late, and late counts as invalid', true),
	('record_completion', 8, 'discharge_summary_at', 'birth_date', 'conditional', 1, $$date_try(discharged) IS NOT NULL AND (timestamp_try(discharged) > timestamp_try(admitted) + interval '48 hours' OR btrim(disposition::text) IN ('20', '40', '41', '42', '02', '03', '04', '05', '43', '51', '61', '62', '63', '64', '65', '66', '69', '70', '82', '83', '84', '85', '88', '89', '90', '91', '92', '93', '94', '95'))$$, NULL, $$timestamp_try(discharge_summary_at) IS NOT NULL AND timestamp_try(discharge_summary_at) <= timestamp_try(discharged) + interval '30 days'$$, true, NULL, NULL, 'stays of more than 48 hours (a custom of the house), deaths and transfers; late counts as invalid', true),
	('record_completion', 9, 'entries_authenticated_at', 'birth_date', 'conditional', 1, 'date_try(discharged) IS NOT NULL', NULL, $$timestamp_try(entries_authenticated_at) IS NOT NULL AND timestamp_try(entries_authenticated_at) <= timestamp_try(discharged) + interval '30 days'$$, true, NULL, NULL, 'all orders and entries signed; late counts as invalid', true),
	('record_completion', 10, 'final_coded_at', 'birth_date', 'conditional', 1, 'date_try(discharged) IS NOT NULL', NULL, $$timestamp_try(final_coded_at) IS NOT NULL AND timestamp_try(final_coded_at) <= timestamp_try(discharged) + interval '5 days'$$, true, NULL, NULL, 'house target of 5 days; late counts as invalid', true);

INSERT INTO medrec_profile (profile, title, version, source, effective, combinations, shipped) VALUES
	('uacds_ambulatory', 'Ambulatory care: Uniform Ambulatory Care Data Set', '1',
	'NCVHS, Uniform Ambulatory Care Data Set and core health data elements',
	'1996-08-01', ARRAY[]::text[], true);
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note, shipped) VALUES
	('uacds_ambulatory', 1, 'patient_id', 'identifier', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 2, 'birth_date', 'birth_date', 'required', 1, NULL, NULL, 'date_try(birth_date) <= date_try(encounter_date)', true, NULL, NULL, NULL, true),
	('uacds_ambulatory', 3, 'sex', 'sex', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 4, 'race', 'code', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uacds_ambulatory', 5, 'ethnicity', 'code', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uacds_ambulatory', 6, 'postal_code', 'zip', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uacds_ambulatory', 7, 'provider_npi', 'us_npi', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uacds_ambulatory', 8, 'provider_specialty', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 9, 'place_of_service', 'place_of_service', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 10, 'encounter_date', 'birth_date', 'required', 1, NULL, NULL, 'date_try(encounter_date) IS NOT NULL AND date_try(encounter_date) <= CURRENT_DATE', false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 11, 'reason_for_encounter', 'text', 'required', 1, NULL, NULL, NULL, true, NULL, NULL, NULL, true),
	('uacds_ambulatory', 12, 'diagnosis', 'icd10', 'required', 1, NULL, NULL, 'icd10_is_billable(diagnosis::text, date_try(encounter_date)) IS NOT FALSE', true, NULL, NULL, 'billable on the day of the encounter', true),
	('uacds_ambulatory', 13, 'service', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'a CPT or HCPCS code', true),
	('uacds_ambulatory', 14, 'disposition', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 15, 'payer', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 16, 'member_id', 'identifier', 'conditional', 1, $$element_state(payer, 'text') = 'present' AND lower(btrim(payer::text)) NOT IN ('self', 'none') AND lower(payer::text) NOT LIKE ALL ('{%self pay%,%self-pay%,%selfpay%,%charity%,%uninsured%,%indigent%}'::text[])$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 17, 'referred', 'text', 'optional', 0, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 18, 'referring_npi', 'us_npi', 'conditional', 1, $$lower(btrim(referred::text)) IN ('true', 't', 'yes', 'y', '1')$$, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 19, 'total_charges', NULL, 'optional', 1, NULL, $$btrim(total_charges::text) = ''$$, $$total_charges::text ~ '^[ $]*[0-9][0-9,]*(\.[0-9]*)?(e\+[0-9]+)? *$'$$, false, NULL, NULL, 'not below zero', true),
	('uacds_ambulatory', 20, 'marital_status', 'code', 'optional', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true),
	('uacds_ambulatory', 21, 'living_arrangement', 'text', 'optional', 1, NULL, NULL, NULL, false, NULL, NULL, NULL, true);

INSERT INTO medrec_profile (profile, title, version, source, effective, combinations, shipped) VALUES
	('cancer_registry_core', 'Cancer registry: core of NAACCR items', '1',
	'NAACCR Data Dictionary version 26; missing values: CDC NPCR program standards, NAACCR certification criteria',
	'2026-01-01', ARRAY[]::text[], true);
INSERT INTO medrec_profile_element
	(profile, ordinal, element, kind, requirement, weight, applies_when, unknown_when, valid_when, in_patterns, target_pct, threshold_pct, note, shipped) VALUES
	('cancer_registry_core', 1, 'patient_id', 'identifier', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'NAACCR item 20', true),
	('cancer_registry_core', 2, 'name_last', 'family_name', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'item 2230', true),
	('cancer_registry_core', 3, 'name_first', 'given_name', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'item 2240', true),
	('cancer_registry_core', 4, 'ssn', 'ssn', 'optional', 1, NULL, NULL, NULL, false, NULL, NULL, 'item 2320', true),
	('cancer_registry_core', 5, 'date_of_birth', 'birth_date', 'required', 1, NULL, NULL, $$coalesce(date_try(date_of_birth) <= CURRENT_DATE, btrim(date_of_birth::text) ~ '^(1[89]|20)[0-9]{2}(0[1-9]|1[0-2])?$' AND btrim(date_of_birth::text) <= to_char(CURRENT_DATE, 'YYYYMMDD'))$$, false, NULL, NULL, 'item 240; the day or month may be unknown', true),
	('cancer_registry_core', 6, 'sex', NULL, 'required', 1, NULL, $$btrim(sex::text) IN ('9', '')$$, $$btrim(sex::text) ~ '^[12]$'$$, true, 98, 97, 'item 225, at birth, in the place of item 220, whose codes 3 to 6 are to be converted; 9 is unknown', true),
	('cancer_registry_core', 7, 'race_1', NULL, 'required', 1, NULL, $$btrim(race_1::text) IN ('99', '')$$, $$btrim(race_1::text) ~ '^(0?[1-8]|1[0-7]|2[0-25-8]|3[0-2]|9[6-8])$'$$, true, 97, 95, 'item 160; 99 is unknown', true),
	('cancer_registry_core', 8, 'spanish_hispanic_origin', NULL, 'required', 1, NULL, $$btrim(spanish_hispanic_origin::text) IN ('9', '')$$, $$btrim(spanish_hispanic_origin::text) ~ '^[0-8]$'$$, false, NULL, NULL, 'item 190; 9 is unknown', true),
	('cancer_registry_core', 9, 'vital_status', NULL, 'required', 1, NULL, $$btrim(vital_status::text) = ''$$, $$btrim(vital_status::text) ~ '^[01]$'$$, false, NULL, NULL, 'item 1760; 0 is dead', true),
	('cancer_registry_core', 10, 'date_of_last_contact', 'birth_date', 'required', 1, NULL, NULL, $$coalesce(date_try(date_of_last_contact) <= CURRENT_DATE, btrim(date_of_last_contact::text) ~ '^(19|20)[0-9]{2}(0[1-9]|1[0-2])?$' AND btrim(date_of_last_contact::text) <= to_char(CURRENT_DATE, 'YYYYMMDD'))$$, false, NULL, NULL, 'item 1750; the day or month may be unknown', true),
	('cancer_registry_core', 11, 'cause_of_death', NULL, 'conditional', 1, 'btrim(vital_status::text) = ''0''', $$btrim(cause_of_death::text) IN ('7777', '7797', '')$$, $$btrim(cause_of_death::text) !~ '^0*$'$$, false, NULL, NULL, 'item 1910; 7777 and 7797 are not available, 0000 is alive', true),
	('cancer_registry_core', 12, 'age_at_diagnosis', NULL, 'required', 1, NULL, $$btrim(age_at_diagnosis::text) IN ('999', '')$$, $$btrim(age_at_diagnosis::text) ~ '^0*([0-9]{1,2}|1[01][0-9]|120)$'$$, true, 98, 97, 'item 230; 999 is unknown', true),
	('cancer_registry_core', 13, 'addr_at_dx_city', 'text', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'item 70', true),
	('cancer_registry_core', 14, 'addr_at_dx_state', NULL, 'required', 1, NULL, $$upper(btrim(addr_at_dx_state::text)) IN ('CD', 'US', 'YY', 'ZZ', '')$$, $$element_state(addr_at_dx_state, 'us_state') = 'present' OR upper(btrim(addr_at_dx_state::text)) IN ('UM', 'AB', 'BC', 'MB', 'NB', 'NL', 'NS', 'NT', 'NU', 'ON', 'PE', 'QC', 'SK', 'YT', 'XX')$$, false, NULL, NULL, 'item 80; XX is a known country other than the USA and Canada; US, CD, YY and ZZ are unknown in part or whole', true),
	('cancer_registry_core', 15, 'county_at_dx', NULL, 'required', 1, NULL, $$btrim(county_at_dx::text) IN ('999', '')$$, $$btrim(county_at_dx::text) ~ '^0*[1-9][0-9]{0,2}$'$$, true, 98, 97, 'item 90; 998 is a known place outside of the state of the facility, 999 is unknown', true),
	('cancer_registry_core', 16, 'addr_at_dx_postal_code', 'zip', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'item 100', true),
	('cancer_registry_core', 17, 'date_of_diagnosis', 'birth_date', 'required', 1, NULL, NULL, $$coalesce(date_try(date_of_diagnosis) <= CURRENT_DATE, btrim(date_of_diagnosis::text) ~ '^(19|20)[0-9]{2}(0[1-9]|1[0-2])?$' AND btrim(date_of_diagnosis::text) <= to_char(CURRENT_DATE, 'YYYYMMDD'))$$, false, NULL, NULL, 'item 390; the day or month may be unknown', true),
	('cancer_registry_core', 18, 'primary_site', 'icdo3_topography', 'required', 1, NULL, NULL, NULL, false, NULL, NULL, 'item 400', true),
	('cancer_registry_core', 19, 'laterality', NULL, 'conditional', 1, $$primary_site::text ~* '^ *C(07\.?9|08\.?[01]|09\.?[0189]|30\.?[01]|31\.?[02]|34|38\.?4|40\.?[0-3]|41\.?[34]|44\.?[1235-7]|47\.?[12]|49\.?[12]|50|56\.?9|57\.?0|62|63\.?[01]|64\.?9|65\.?9|66\.?9|69|70\.?0|71\.?[0-4]|72\.?[2-5]|74|75\.?4)'$$, $$btrim(laterality::text) IN ('9', '')$$, $$btrim(laterality::text) ~ '^[1-5]$' OR btrim(laterality::text) = '0' AND (primary_site::text ~* '^ *C(30\.?0|34\.?0|41\.?[34])' OR primary_site::text ~* '^ *C7[0-2]' AND coalesce(date_try(date_of_diagnosis) < '2004-01-01', btrim(date_of_diagnosis::text) ~ '^(19|200[0-3])'))$$, false, NULL, NULL, 'item 410; paired sites; 0, not paired, is for the septum of the nose, the carina, the sternum and the sacrum, and for the nervous system before 2004; 9 is unknown', true),
	('cancer_registry_core', 20, 'histologic_type', NULL, 'required', 1, NULL, $$btrim(histologic_type::text) = ''$$, $$btrim(histologic_type::text) ~ '^[89][0-9]{3}$'$$, false, NULL, NULL, 'item 522', true),
	('cancer_registry_core', 21, 'behavior_code', NULL, 'required', 1, NULL, $$btrim(behavior_code::text) = ''$$, $$btrim(behavior_code::text) ~ '^[0-3]$'$$, false, NULL, NULL, 'item 523', true),
	('cancer_registry_core', 22, 'diagnostic_confirmation', NULL, 'required', 1, NULL, $$btrim(diagnostic_confirmation::text) IN ('9', '')$$, $$btrim(diagnostic_confirmation::text) ~ '^[1-8]$'$$, false, NULL, NULL, 'item 490; 9 is unknown', true),
	('cancer_registry_core', 23, 'type_of_reporting_source', NULL, 'required', 1, NULL, $$btrim(type_of_reporting_source::text) = ''$$, $$btrim(type_of_reporting_source::text) ~ '^[1-8]$'$$, false, NULL, NULL, 'item 500', true),
	('cancer_registry_core', 24, 'class_of_case', NULL, 'required', 1, NULL, $$btrim(class_of_case::text) IN ('99', '')$$, $$btrim(class_of_case::text) ~ '^(00?|1[0-4]|2[0-2]|3[0-8]|4[0-39])$'$$, false, NULL, NULL, 'item 610; 99 is unknown', true),
	('cancer_registry_core', 25, 'sequence_number_central', NULL, 'required', 1, NULL, $$btrim(sequence_number_central::text) IN ('88', '99', '')$$, $$btrim(sequence_number_central::text) ~ '^([0-7]?[0-9]|8[0-7]|98)$'$$, false, NULL, NULL, 'item 380; 88 and 99 are unknown', true),
	('cancer_registry_core', 26, 'primary_payer', NULL, 'required', 1, NULL, $$btrim(primary_payer::text) IN ('99', '')$$, $$btrim(primary_payer::text) ~ '^(0?[12]|10|2[01]|3[15]|6[0-8])$'$$, false, NULL, NULL, 'item 630; 99 is unknown', true),
	('cancer_registry_core', 27, 'summary_stage_2018', NULL, 'conditional', 1, $$coalesce(date_try(date_of_diagnosis) >= '2018-01-01', btrim(date_of_diagnosis::text) ~ '^(201[89]|20[2-9][0-9])')$$, $$btrim(summary_stage_2018::text) IN ('9', '')$$, $$btrim(summary_stage_2018::text) ~ '^[0-478]$'$$, true, NULL, NULL, 'item 764; diagnosed from 2018 on; 9 is unknown', true),
	('cancer_registry_core', 28, 'surgery_code', NULL, 'required', 1, NULL, $$btrim(surgery_code::text) ~* '^(99|[A-Z]990|)$'$$, $$btrim(surgery_code::text) ~* '^(00?|[1-7][0-9]|80|90|98|[A-Z](000|[1-8][0-9]{2}|900|980))$'$$, false, NULL, NULL, 'item 1290, from 2023 on 1291; 99 and A990 are unknown', true),
	('cancer_registry_core', 29, 'date_of_surgery', 'birth_date', 'conditional', 1, $$btrim(surgery_code::text) ~* '^([1-7][0-9]|80|90|[A-Z]([1-8][0-9]{2}|900))$'$$, NULL, $$coalesce(date_try(date_of_surgery) <= CURRENT_DATE, btrim(date_of_surgery::text) ~ '^(19|20)[0-9]{2}(0[1-9]|1[0-2])?$' AND btrim(date_of_surgery::text) <= to_char(CURRENT_DATE, 'YYYYMMDD'))$$, false, NULL, NULL, 'item 1200; where surgery was done', true),
	('cancer_registry_core', 30, 'reporting_facility', 'identifier', 'conditional', 1, $$coalesce(btrim(reporting_facility::text), '') !~ '^0+$'$$, $$btrim(reporting_facility::text) ~ '^0*9{6,}$'$$, NULL, false, NULL, NULL, 'item 540; 0000000000 is not reported by a facility, 0099999999 is unknown', true),
	('cancer_registry_core', 31, 'date_of_first_contact', 'birth_date', 'required', 1, NULL, NULL, $$coalesce(date_try(date_of_first_contact) <= CURRENT_DATE, btrim(date_of_first_contact::text) ~ '^(19|20)[0-9]{2}(0[1-9]|1[0-2])?$' AND btrim(date_of_first_contact::text) <= to_char(CURRENT_DATE, 'YYYYMMDD'))$$, false, NULL, NULL, 'item 580', true),
	('cancer_registry_core', 32, 'date_completed', 'birth_date', 'required', 1, NULL, NULL, $$coalesce(date_try(date_completed) <= CURRENT_DATE, btrim(date_completed::text) ~ '^(19|20)[0-9]{2}(0[1-9]|1[0-2])?$' AND btrim(date_completed::text) <= to_char(CURRENT_DATE, 'YYYYMMDD'))$$, false, NULL, NULL, 'item 2090', true);

CREATE TRIGGER medrec_profile_is_shipped BEFORE INSERT OR UPDATE OR DELETE ON medrec_profile
	FOR EACH ROW EXECUTE FUNCTION medrec_profile_is_shipped();
CREATE TRIGGER medrec_profile_is_shipped BEFORE INSERT OR UPDATE OR DELETE ON medrec_profile_element
	FOR EACH ROW EXECUTE FUNCTION medrec_profile_is_shipped();
CREATE TRIGGER medrec_profile_element_follows AFTER UPDATE OF profile OR DELETE ON medrec_profile
	FOR EACH ROW EXECUTE FUNCTION medrec_rows_follow('medrec_profile_element', 'profile');
CREATE TRIGGER medrec_site_changed
	AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON medrec_profile
	FOR EACH STATEMENT EXECUTE FUNCTION medrec_site_changed();
CREATE TRIGGER medrec_site_changed
	AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON medrec_profile_element
	FOR EACH STATEMENT EXECUTE FUNCTION medrec_site_changed();
