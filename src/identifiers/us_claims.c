/*-------------------------------------------------------------------------
 *
 * us_claims.c
 *		Codes on claims in the United States.
 *
 * Procedures: of CPT the form alone, as its list is the AMA's: five digits from
 * 00100 up for category I, or four digits and A for vaccines against COVID-19,
 * F for category II, M for multianalyte assays, T for category III, U for
 * proprietary laboratory analyses.  A Level II code of HCPCS has a letter that
 * CMS uses and four digits (D belongs to the ADA).  A modifier of either is two
 * letters or digits, never 00.
 *
 * The institutional claim, UB-04: CMS's manual on claims (Publication 100-04,
 * chapter 25) prints the codes of discharge status, type of admission and point
 * of origin that stand here; their list is the AHA's, so that there is no
 * description.  A type of bill is stored with its leading zero: kind of
 * facility 1 to 8, kind of care 1 to 9, frequency.  A revenue code is 0001 to
 * 0999, 100x, 210x or 310x.  MS-DRGs change every October; what may be one is
 * 001 to 999.
 *
 * Place of service and the indicator of presence on admission are CMS's own.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

static MedrecVerdict
cpt_rule(char *compact, size_t *len)
{
	char		category = compact[*len - 1];

	if (category >= '0' && category <= '9')
		return memcmp(compact, "00100", 5) < 0 ?
			MEDREC_VERDICT_COMPONENT : MEDREC_VERDICT_OK;
	return strchr("AFMTU", category) != NULL ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_FORMAT;
}

const MedrecIdentifier medrec_kind_cpt = {
	.name = "cpt",
	.title = "CPT code",
	.jurisdiction = "US",
	.source = "AMA, Current Procedural Terminology, form of its codes",
	.rule_version = 1,
	.example = "99213",
	.is_column = true,
	.separators = "",
	.lengths = {{5, 5}},
	.shapes = (const char *const[]) {"9999X", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = cpt_rule,
};

static MedrecVerdict
hcpcs2_rule(char *compact, size_t *len)
{
	(void) len;
	return strchr("ABCDEGHJKLMPQRSTUV", compact[0]) != NULL ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_COMPONENT;
}

const MedrecIdentifier medrec_kind_hcpcs2 = {
	.name = "hcpcs2",
	.title = "HCPCS Level II code",
	.jurisdiction = "US",
	.source = "CMS, HCPCS Level II coding procedures",
	.rule_version = 1,
	.example = "J1885",
	.is_column = true,
	.separators = "",
	.lengths = {{5, 5}},
	.shapes = (const char *const[]) {"A9999", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = hcpcs2_rule,
};

static MedrecVerdict
modifier_rule(char *compact, size_t *len)
{
	return memcmp(compact, "00", *len) == 0 ?
		MEDREC_VERDICT_COMPONENT : MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_hcpcs_modifier = {
	.name = "hcpcs_modifier",
	.title = "Modifier of a CPT or HCPCS code",
	.jurisdiction = "US",
	.source = "CMS, HCPCS Level II coding procedures",
	.rule_version = 1,
	.example = "25",
	.is_column = true,
	.separators = "",
	.lengths = {{2, 2}},
	.shapes = (const char *const[]) {"XX", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = modifier_rule,
};

static MedrecVerdict
drg_rule(char *compact, size_t *len)
{
	return memcmp(compact, "000", *len) == 0 ?
		MEDREC_VERDICT_COMPONENT : MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_ms_drg = {
	.name = "ms_drg",
	.title = "Medicare Severity Diagnosis Related Group",
	.jurisdiction = "US",
	.source = "CMS, ICD-10 MS-DRG Definitions Manual",
	.rule_version = 1,
	.example = "470",
	.is_column = true,
	.separators = "",
	.lengths = {{1, 3}},
	.digits = 3,
	.shapes = (const char *const[]) {"^99", "^^9", NULL},
	.rule = drg_rule,
};

static MedrecVerdict
revenue_code_rule(char *compact, size_t *len)
{
	bool		is_issued;

	if (compact[0] == '0')
		is_issued = memcmp(compact, "0000", *len) != 0;
	else
		is_issued = memcmp(compact, "100", 3) == 0 ||
			memcmp(compact, "210", 3) == 0 || memcmp(compact, "310", 3) == 0;
	return is_issued ? MEDREC_VERDICT_OK : MEDREC_VERDICT_COMPONENT;
}

const MedrecIdentifier medrec_kind_revenue_code = {
	.name = "revenue_code",
	.title = "Revenue code of UB-04",
	.jurisdiction = "US",
	.source = "CMS, Publication 100-04, chapter 25, form locator 42",
	.rule_version = 1,
	.example = "0450",
	.is_column = true,
	.separators = "",
	.lengths = {{3, 4}},
	.digits = 4,
	.shapes = (const char *const[]) {"^999", NULL},
	.rule = revenue_code_rule,
};

static MedrecVerdict
type_of_bill_rule(char *compact, size_t *len)
{
	(void) len;
	return compact[0] == '0' && compact[1] >= '1' && compact[1] <= '8' &&
		compact[2] >= '1' ? MEDREC_VERDICT_OK : MEDREC_VERDICT_COMPONENT;
}

const MedrecIdentifier medrec_kind_type_of_bill = {
	.name = "type_of_bill",
	.title = "Type of bill of UB-04",
	.jurisdiction = "US",
	.source = "CMS, Publication 100-04, chapter 25, form locator 4",
	.rule_version = 1,
	.example = "0111",
	.is_column = true,
	.separators = "",
	.lengths = {{3, 4}},
	.shapes = (const char *const[]) {"999X", "^99X", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = type_of_bill_rule,
};

const MedrecIdentifier medrec_kind_place_of_service = {
	.name = "place_of_service",
	.title = "Place of service of a professional claim",
	.jurisdiction = "US",
	.source = "CMS, Place of Service Code Set",
	.rule_version = 1,
	.example = "11",
	.is_column = true,
	.separators = "",
	.lengths = {{2, 2}},
	.digits = 2,
	.codes = MEDREC_CODES("01", "02", "03", "04", "05", "06", "07", "08", "09",
						  "10", "11", "12", "13", "14", "15", "16", "17", "18",
						  "19", "20", "21", "22", "23", "24", "25", "26", "27",
						  "31", "32", "33", "34", "41", "42", "49", "50", "51",
						  "52", "53", "54", "55", "56", "57", "58", "60", "61",
						  "62", "65", "66", "71", "72", "81", "99"),
};

const MedrecIdentifier medrec_kind_ub_patient_status = {
	.name = "ub_patient_status",
	.title = "Patient discharge status of UB-04",
	.jurisdiction = "US",
	.source = "CMS, Publication 100-04, chapter 25, form locator 17",
	.rule_version = 1,
	.example = "01",
	.is_column = true,
	.separators = "",
	.lengths = {{2, 2}},
	.digits = 2,
	.codes = MEDREC_CODES("01", "02", "03", "04", "05", "06", "07", "09", "20",
						  "21", "30", "40", "41", "42", "43", "50", "51", "61",
						  "62", "63", "64", "65", "66", "69", "70", "81", "82",
						  "83", "84", "85", "86", "87", "88", "89", "90", "91",
						  "92", "93", "94", "95"),
};

const MedrecIdentifier medrec_kind_ub_admission_type = {
	.name = "ub_admission_type",
	.title = "Priority (type) of admission of UB-04",
	.jurisdiction = "US",
	.source = "CMS, Publication 100-04, chapter 25, form locator 14",
	.rule_version = 1,
	.example = "1",
	.is_column = true,
	.separators = "",
	.lengths = {{1, 1}},
	.shapes = (const char *const[]) {"9", NULL},
	.codes = MEDREC_CODES("1", "2", "3", "4", "5", "9"),
};

const MedrecIdentifier medrec_kind_ub_point_of_origin = {
	.name = "ub_point_of_origin",
	.title = "Point of origin for admission of UB-04",
	.jurisdiction = "US",
	.source = "CMS, Publication 100-04, chapter 25, form locator 15",
	.rule_version = 1,
	.example = "1",
	.is_column = true,
	.separators = "",
	.lengths = {{1, 1}},
	.shapes = (const char *const[]) {"X", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.codes = MEDREC_CODES("1", "2", "4", "5", "6", "8", "9", "D", "E", "F", "G"),
};

const MedrecIdentifier medrec_kind_poa_indicator = {
	.name = "poa_indicator",
	.title = "Present on admission indicator",
	.jurisdiction = "US",
	.source = "HL7, terminology, code system presentOnAdmission",
	.rule_version = 1,
	.example = "Y",
	.is_column = true,
	.separators = "",
	.lengths = {{1, 1}},
	.shapes = (const char *const[]) {"X", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.codes = MEDREC_CODES("1", "N", "U", "W", "Y"),
};
