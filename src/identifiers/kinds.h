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
	X(au_hpii) \
	X(au_hpio) \
	X(au_ihi) \
	X(au_medicare) \
	X(be_nn) \
	X(br_cns) \
	X(br_cpf) \
	X(ca_bc_phn) \
	X(ca_on_hcn) \
	X(ca_sin) \
	X(cdc_race_ethnicity) \
	X(ch_ahv) \
	X(cpt) \
	X(cvx) \
	X(de_kvnr) \
	X(de_lanr) \
	X(dk_cpr) \
	X(e164_phone) \
	X(email) \
	X(es_dni) \
	X(es_nie) \
	X(fhir_date) \
	X(fhir_datetime) \
	X(fhir_gender) \
	X(fhir_id) \
	X(fi_hetu) \
	X(fr_nir) \
	X(gb_chi) \
	X(gb_nhs) \
	X(gtin) \
	X(hcpcs2) \
	X(hcpcs_modifier) \
	X(hibc_di) \
	X(hl7_0001_sex) \
	X(hl7_dtm) \
	X(hl7_mod11) \
	X(icdo3_morphology) \
	X(icdo3_topography) \
	X(ie_pps) \
	X(in_aadhaar) \
	X(in_abha) \
	X(isbt128_din) \
	X(it_cf) \
	X(loinc) \
	X(loinc_part) \
	X(luhn) \
	X(luhn_mod25) \
	X(luhn_mod30) \
	X(ms_drg) \
	X(mvx) \
	X(mx_curp) \
	X(nl_bsn) \
	X(no_fnr) \
	X(nz_nhi) \
	X(oid) \
	X(omb_ethnicity) \
	X(omb_race) \
	X(orcid) \
	X(pl_pesel) \
	X(place_of_service) \
	X(poa_indicator) \
	X(revenue_code) \
	X(rxcui) \
	X(sctid) \
	X(sctid_concept) \
	X(sctid_description) \
	X(se_personnummer) \
	X(sg_nric) \
	X(tr_tckn) \
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
	X(x12_gender) \
	X(za_id)

#define MEDREC_DECLARE_KIND(name) \
	extern const MedrecIdentifier medrec_kind_##name;

MEDREC_KINDS(MEDREC_DECLARE_KIND)

#endif							/* MEDREC_KINDS_H */
