/*-------------------------------------------------------------------------
 *
 * kinds.h
 *		The one list of the kinds of identifiers.
 *
 * Each is a const struct MedrecIdentifier medrec_kind_NAME in the file of its
 * family.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_KINDS_H
#define MEDREC_KINDS_H

#include "identifiers/identifier.h"

/* in the order of strcmp(): the list is searched by halves */
#define MEDREC_KINDS(X) \
	X(atc) \
	X(cdc_race_ethnicity) \
	X(cpt) \
	X(cvx) \
	X(e164_phone) \
	X(email) \
	X(fhir_date) \
	X(fhir_datetime) \
	X(fhir_gender) \
	X(fhir_id) \
	X(gtin) \
	X(hcpcs2) \
	X(hcpcs_modifier) \
	X(hibc_di) \
	X(hl7_0001_sex) \
	X(hl7_dtm) \
	X(hl7_mod11) \
	X(icdo3_morphology) \
	X(icdo3_topography) \
	X(isbt128_din) \
	X(loinc) \
	X(loinc_part) \
	X(luhn) \
	X(luhn_mod25) \
	X(luhn_mod30) \
	X(ms_drg) \
	X(mvx) \
	X(oid) \
	X(omb_ethnicity) \
	X(omb_race) \
	X(orcid) \
	X(place_of_service) \
	X(poa_indicator) \
	X(revenue_code) \
	X(rxcui) \
	X(sctid) \
	X(sctid_concept) \
	X(sctid_description) \
	X(type_of_bill) \
	X(ub_admission_type) \
	X(ub_patient_status) \
	X(ub_point_of_origin) \
	X(ucum) \
	X(udi_gs1) \
	X(us_atin) \
	X(us_ccn) \
	X(us_clia) \
	X(us_dea) \
	X(us_ein) \
	X(us_hicn) \
	X(us_itin) \
	X(us_mbi) \
	X(us_naic) \
	X(us_ndc11) \
	X(us_ndc12) \
	X(us_npi) \
	X(us_phone) \
	X(us_ssn) \
	X(us_state) \
	X(us_taxonomy) \
	X(us_zip) \
	X(uuid) \
	X(verhoeff) \
	X(x12_gender)

#define MEDREC_DECLARE_KIND(name) \
	extern const MedrecIdentifier medrec_kind_##name;

MEDREC_KINDS(MEDREC_DECLARE_KIND)

#endif							/* MEDREC_KINDS_H */
