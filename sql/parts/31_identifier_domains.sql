-- Domains of the kinds of identifiers that are columns.
-- Made by data/make_identifiers.pl from src/identifiers; do not edit.

CREATE DOMAIN atc AS text
	CHECK (identifier_is_canonical('atc', VALUE));
COMMENT ON DOMAIN atc IS 'Anatomical Therapeutic Chemical code';

CREATE DOMAIN au_hpii AS text
	CHECK (identifier_is_canonical('au_hpii', VALUE));
COMMENT ON DOMAIN au_hpii IS 'Healthcare Provider Identifier, individual, of Australia';

CREATE DOMAIN au_hpio AS text
	CHECK (identifier_is_canonical('au_hpio', VALUE));
COMMENT ON DOMAIN au_hpio IS 'Healthcare Provider Identifier, organisation, of Australia';

CREATE DOMAIN au_ihi AS text
	CHECK (identifier_is_canonical('au_ihi', VALUE));
COMMENT ON DOMAIN au_ihi IS 'Individual Healthcare Identifier of Australia';

CREATE DOMAIN au_medicare AS text
	CHECK (identifier_is_canonical('au_medicare', VALUE));
COMMENT ON DOMAIN au_medicare IS 'Medicare number of Australia';

CREATE DOMAIN be_nn AS text
	CHECK (identifier_is_canonical('be_nn', VALUE));
COMMENT ON DOMAIN be_nn IS 'National register number of Belgium';

CREATE DOMAIN br_cns AS text
	CHECK (identifier_is_canonical('br_cns', VALUE));
COMMENT ON DOMAIN br_cns IS 'National health card of Brazil';

CREATE DOMAIN br_cpf AS text
	CHECK (identifier_is_canonical('br_cpf', VALUE));
COMMENT ON DOMAIN br_cpf IS 'CPF number of a person in Brazil';

CREATE DOMAIN ca_bc_phn AS text
	CHECK (identifier_is_canonical('ca_bc_phn', VALUE));
COMMENT ON DOMAIN ca_bc_phn IS 'Personal Health Number of British Columbia';

CREATE DOMAIN ca_on_hcn AS text
	CHECK (identifier_is_canonical('ca_on_hcn', VALUE));
COMMENT ON DOMAIN ca_on_hcn IS 'Health card number of Ontario';

CREATE DOMAIN ca_sin AS text
	CHECK (identifier_is_canonical('ca_sin', VALUE));
COMMENT ON DOMAIN ca_sin IS 'Social Insurance Number of Canada';

CREATE DOMAIN cdc_race_ethnicity AS text
	CHECK (identifier_is_canonical('cdc_race_ethnicity', VALUE));
COMMENT ON DOMAIN cdc_race_ethnicity IS 'Race or ethnicity of CDC''s code set';

CREATE DOMAIN ch_ahv AS text
	CHECK (identifier_is_canonical('ch_ahv', VALUE));
COMMENT ON DOMAIN ch_ahv IS 'AHV number of Switzerland';

CREATE DOMAIN cpt AS text
	CHECK (identifier_is_canonical('cpt', VALUE));
COMMENT ON DOMAIN cpt IS 'CPT code';

CREATE DOMAIN cvx AS text
	CHECK (identifier_is_canonical('cvx', VALUE));
COMMENT ON DOMAIN cvx IS 'CVX code of a vaccine';

CREATE DOMAIN de_kvnr AS text
	CHECK (identifier_is_canonical('de_kvnr', VALUE));
COMMENT ON DOMAIN de_kvnr IS 'Number of a person insured by the German statutory health insurance';

CREATE DOMAIN de_lanr AS text
	CHECK (identifier_is_canonical('de_lanr', VALUE));
COMMENT ON DOMAIN de_lanr IS 'Number of a physician of the German statutory health insurance';

CREATE DOMAIN dk_cpr AS text
	CHECK (identifier_is_canonical('dk_cpr', VALUE));
COMMENT ON DOMAIN dk_cpr IS 'CPR number of Denmark';

CREATE DOMAIN e164_phone AS text
	CHECK (identifier_is_canonical('e164_phone', VALUE));
COMMENT ON DOMAIN e164_phone IS 'International telephone number';

CREATE DOMAIN es_dni AS text
	CHECK (identifier_is_canonical('es_dni', VALUE));
COMMENT ON DOMAIN es_dni IS 'National identity document of Spain';

CREATE DOMAIN es_nie AS text
	CHECK (identifier_is_canonical('es_nie', VALUE));
COMMENT ON DOMAIN es_nie IS 'Foreigner''s identity number of Spain';

CREATE DOMAIN fi_hetu AS text
	CHECK (identifier_is_canonical('fi_hetu', VALUE));
COMMENT ON DOMAIN fi_hetu IS 'Personal identity code of Finland';

CREATE DOMAIN fr_nir AS text
	CHECK (identifier_is_canonical('fr_nir', VALUE));
COMMENT ON DOMAIN fr_nir IS 'Number of the French register of persons (social security)';

CREATE DOMAIN gb_chi AS text
	CHECK (identifier_is_canonical('gb_chi', VALUE));
COMMENT ON DOMAIN gb_chi IS 'Community Health Index number of Scotland';

CREATE DOMAIN gb_nhs AS text
	CHECK (identifier_is_canonical('gb_nhs', VALUE));
COMMENT ON DOMAIN gb_nhs IS 'NHS number';

CREATE DOMAIN gtin AS text
	CHECK (identifier_is_canonical('gtin', VALUE));
COMMENT ON DOMAIN gtin IS 'Global Trade Item Number';

CREATE DOMAIN hcpcs2 AS text
	CHECK (identifier_is_canonical('hcpcs2', VALUE));
COMMENT ON DOMAIN hcpcs2 IS 'HCPCS Level II code';

CREATE DOMAIN hcpcs_modifier AS text
	CHECK (identifier_is_canonical('hcpcs_modifier', VALUE));
COMMENT ON DOMAIN hcpcs_modifier IS 'Modifier of a CPT or HCPCS code';

CREATE DOMAIN hibc_di AS text
	CHECK (identifier_is_canonical('hibc_di', VALUE));
COMMENT ON DOMAIN hibc_di IS 'Device identifier of HIBC';

CREATE DOMAIN icdo3_morphology AS text
	CHECK (identifier_is_canonical('icdo3_morphology', VALUE));
COMMENT ON DOMAIN icdo3_morphology IS 'ICD-O-3 morphology with behaviour';

CREATE DOMAIN icdo3_topography AS text
	CHECK (identifier_is_canonical('icdo3_topography', VALUE));
COMMENT ON DOMAIN icdo3_topography IS 'ICD-O-3 topography';

CREATE DOMAIN ie_pps AS text
	CHECK (identifier_is_canonical('ie_pps', VALUE));
COMMENT ON DOMAIN ie_pps IS 'Personal Public Service number of Ireland';

CREATE DOMAIN in_aadhaar AS text
	CHECK (identifier_is_canonical('in_aadhaar', VALUE));
COMMENT ON DOMAIN in_aadhaar IS 'Aadhaar number of India';

CREATE DOMAIN in_abha AS text
	CHECK (identifier_is_canonical('in_abha', VALUE));
COMMENT ON DOMAIN in_abha IS 'ABHA number of India';

CREATE DOMAIN isbt128_din AS text
	CHECK (identifier_is_canonical('isbt128_din', VALUE));
COMMENT ON DOMAIN isbt128_din IS 'Donation Identification Number of ISBT 128';

CREATE DOMAIN it_cf AS text
	CHECK (identifier_is_canonical('it_cf', VALUE));
COMMENT ON DOMAIN it_cf IS 'Tax code of a person in Italy';

CREATE DOMAIN loinc AS text
	CHECK (identifier_is_canonical('loinc', VALUE));
COMMENT ON DOMAIN loinc IS 'LOINC';

CREATE DOMAIN loinc_part AS text
	CHECK (identifier_is_canonical('loinc_part', VALUE));
COMMENT ON DOMAIN loinc_part IS 'LOINC part, answer, answer list or group';

CREATE DOMAIN ms_drg AS text
	CHECK (identifier_is_canonical('ms_drg', VALUE));
COMMENT ON DOMAIN ms_drg IS 'Medicare Severity Diagnosis Related Group';

CREATE DOMAIN mvx AS text
	CHECK (identifier_is_canonical('mvx', VALUE));
COMMENT ON DOMAIN mvx IS 'MVX code of a manufacturer of vaccines';

CREATE DOMAIN mx_curp AS text
	CHECK (identifier_is_canonical('mx_curp', VALUE));
COMMENT ON DOMAIN mx_curp IS 'CURP of a person in Mexico';

CREATE DOMAIN nl_bsn AS text
	CHECK (identifier_is_canonical('nl_bsn', VALUE));
COMMENT ON DOMAIN nl_bsn IS 'Citizen service number of the Netherlands';

CREATE DOMAIN no_fnr AS text
	CHECK (identifier_is_canonical('no_fnr', VALUE));
COMMENT ON DOMAIN no_fnr IS 'Birth number or D-number of Norway';

CREATE DOMAIN nz_nhi AS text
	CHECK (identifier_is_canonical('nz_nhi', VALUE));
COMMENT ON DOMAIN nz_nhi IS 'National Health Index number of New Zealand';

CREATE DOMAIN omb_ethnicity AS text
	CHECK (identifier_is_canonical('omb_ethnicity', VALUE));
COMMENT ON DOMAIN omb_ethnicity IS 'Ethnicity category of the Office of Management and Budget';

CREATE DOMAIN omb_race AS text
	CHECK (identifier_is_canonical('omb_race', VALUE));
COMMENT ON DOMAIN omb_race IS 'Race category of the Office of Management and Budget';

CREATE DOMAIN orcid AS text
	CHECK (identifier_is_canonical('orcid', VALUE));
COMMENT ON DOMAIN orcid IS 'Open Researcher and Contributor ID';

CREATE DOMAIN pl_pesel AS text
	CHECK (identifier_is_canonical('pl_pesel', VALUE));
COMMENT ON DOMAIN pl_pesel IS 'PESEL number of Poland';

CREATE DOMAIN place_of_service AS text
	CHECK (identifier_is_canonical('place_of_service', VALUE));
COMMENT ON DOMAIN place_of_service IS 'Place of service of a professional claim';

CREATE DOMAIN poa_indicator AS text
	CHECK (identifier_is_canonical('poa_indicator', VALUE));
COMMENT ON DOMAIN poa_indicator IS 'Present on admission indicator';

CREATE DOMAIN revenue_code AS text
	CHECK (identifier_is_canonical('revenue_code', VALUE));
COMMENT ON DOMAIN revenue_code IS 'Revenue code of UB-04';

CREATE DOMAIN rxcui AS text
	CHECK (identifier_is_canonical('rxcui', VALUE));
COMMENT ON DOMAIN rxcui IS 'RxNorm concept unique identifier';

CREATE DOMAIN sctid AS text
	CHECK (identifier_is_canonical('sctid', VALUE));
COMMENT ON DOMAIN sctid IS 'SNOMED CT identifier';

CREATE DOMAIN sctid_concept AS text
	CHECK (identifier_is_canonical('sctid_concept', VALUE));
COMMENT ON DOMAIN sctid_concept IS 'SNOMED CT identifier of a concept';

CREATE DOMAIN sctid_description AS text
	CHECK (identifier_is_canonical('sctid_description', VALUE));
COMMENT ON DOMAIN sctid_description IS 'SNOMED CT identifier of a description';

CREATE DOMAIN se_personnummer AS text
	CHECK (identifier_is_canonical('se_personnummer', VALUE));
COMMENT ON DOMAIN se_personnummer IS 'Personal or coordination number of Sweden';

CREATE DOMAIN sg_nric AS text
	CHECK (identifier_is_canonical('sg_nric', VALUE));
COMMENT ON DOMAIN sg_nric IS 'NRIC or FIN of Singapore';

CREATE DOMAIN tr_tckn AS text
	CHECK (identifier_is_canonical('tr_tckn', VALUE));
COMMENT ON DOMAIN tr_tckn IS 'Identity number of Turkey';

CREATE DOMAIN type_of_bill AS text
	CHECK (identifier_is_canonical('type_of_bill', VALUE));
COMMENT ON DOMAIN type_of_bill IS 'Type of bill of UB-04';

CREATE DOMAIN ub_admission_type AS text
	CHECK (identifier_is_canonical('ub_admission_type', VALUE));
COMMENT ON DOMAIN ub_admission_type IS 'Priority (type) of admission of UB-04';

CREATE DOMAIN ub_patient_status AS text
	CHECK (identifier_is_canonical('ub_patient_status', VALUE));
COMMENT ON DOMAIN ub_patient_status IS 'Patient discharge status of UB-04';

CREATE DOMAIN ub_point_of_origin AS text
	CHECK (identifier_is_canonical('ub_point_of_origin', VALUE));
COMMENT ON DOMAIN ub_point_of_origin IS 'Point of origin for admission of UB-04';

CREATE DOMAIN ucum AS text
	CHECK (identifier_is_canonical('ucum', VALUE));
COMMENT ON DOMAIN ucum IS 'Unit of measure, case-sensitive';

CREATE DOMAIN udi_gs1 AS text
	CHECK (identifier_is_canonical('udi_gs1', VALUE));
COMMENT ON DOMAIN udi_gs1 IS 'Unique Device Identifier of GS1, as people read it';

CREATE DOMAIN us_atin AS text
	CHECK (identifier_is_canonical('us_atin', VALUE));
COMMENT ON DOMAIN us_atin IS 'Adoption Taxpayer Identification Number';

CREATE DOMAIN us_ccn AS text
	CHECK (identifier_is_canonical('us_ccn', VALUE));
COMMENT ON DOMAIN us_ccn IS 'CMS Certification Number';

CREATE DOMAIN us_clia AS text
	CHECK (identifier_is_canonical('us_clia', VALUE));
COMMENT ON DOMAIN us_clia IS 'CLIA number of a laboratory';

CREATE DOMAIN us_dea AS text
	CHECK (identifier_is_canonical('us_dea', VALUE));
COMMENT ON DOMAIN us_dea IS 'DEA registration number';

CREATE DOMAIN us_ein AS text
	CHECK (identifier_is_canonical('us_ein', VALUE));
COMMENT ON DOMAIN us_ein IS 'Employer Identification Number';

CREATE DOMAIN us_hicn AS text
	CHECK (identifier_is_canonical('us_hicn', VALUE));
COMMENT ON DOMAIN us_hicn IS 'Health Insurance Claim Number';

CREATE DOMAIN us_itin AS text
	CHECK (identifier_is_canonical('us_itin', VALUE));
COMMENT ON DOMAIN us_itin IS 'Individual Taxpayer Identification Number';

CREATE DOMAIN us_mbi AS text
	CHECK (identifier_is_canonical('us_mbi', VALUE));
COMMENT ON DOMAIN us_mbi IS 'Medicare Beneficiary Identifier';

CREATE DOMAIN us_naic AS text
	CHECK (identifier_is_canonical('us_naic', VALUE));
COMMENT ON DOMAIN us_naic IS 'NAIC company code';

CREATE DOMAIN us_ndc11 AS text
	CHECK (identifier_is_canonical('us_ndc11', VALUE));
COMMENT ON DOMAIN us_ndc11 IS 'National Drug Code, 11 digits';

CREATE DOMAIN us_ndc12 AS text
	CHECK (identifier_is_canonical('us_ndc12', VALUE));
COMMENT ON DOMAIN us_ndc12 IS 'National Drug Code, 12 digits';

CREATE DOMAIN us_state AS text
	CHECK (identifier_is_canonical('us_state', VALUE));
COMMENT ON DOMAIN us_state IS 'State or territory';

CREATE DOMAIN us_taxonomy AS text
	CHECK (identifier_is_canonical('us_taxonomy', VALUE));
COMMENT ON DOMAIN us_taxonomy IS 'Health Care Provider Taxonomy code';

CREATE DOMAIN za_id AS text
	CHECK (identifier_is_canonical('za_id', VALUE));
COMMENT ON DOMAIN za_id IS 'Identity number of South Africa';

