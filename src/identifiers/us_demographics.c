/*-------------------------------------------------------------------------
 *
 * us_demographics.c
 *		What is recorded of a person in the United States beside the name.
 *
 * ZIP Code: five digits from 00501 up, or ZIP+4, stored with the hyphen
 * (USPS, Publication 28).  The +4 is never 0000.
 *
 * Telephone number of the North American Numbering Plan: area code, central
 * office code, line number.  An area code is [2-9][0-8]x, but not N11, 37x or
 * 96x; a central office code is [2-9]xx, but not N11 (ATIS-0300051 and the
 * area code rules of NANPA).  Lines 0100 to 0199 of office 555 are set aside
 * for fiction and count as tests; ten equal digits are nobody's number and are
 * refused as a placeholder.  Stored as E.164; an extension belongs in a column
 * of its own.
 *
 * State: the two letters of the USPS, which has them for the District of
 * Columbia, the territories, the freely associated states and the Armed Forces,
 * too.
 *
 * Race and ethnicity: four digits, a hyphen and a check digit of Luhn's, the
 * first digit 1 for races and 2 for the rest (CDC, Race and Ethnicity Code
 * Set).  The categories of the Office of Management and Budget are a few of
 * them; Middle Eastern or North African came with the revision of 2024.  UNK
 * and ASKU are reasons why there is none, and belong elsewhere.
 *
 * Sex and gender: three vocabularies, of HL7 version 2, of X12 and of FHIR,
 * which do not mean the same and are never one column.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/ascii.h"
#include "common/checksum.h"

static MedrecVerdict
zip_rule(char *compact, size_t *len)
{
	if (medrec_digits(compact, 5) < 501)
		return MEDREC_VERDICT_COMPONENT;
	if (*len == 9)
	{
		if (memcmp(compact + 5, "0000", 4) == 0)
			return MEDREC_VERDICT_COMPONENT;
		memmove(compact + 6, compact + 5, 4);
		compact[5] = '-';
		*len = 10;
	}
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_zip = {
	.name = "us_zip",
	.title = "ZIP Code",
	.jurisdiction = "US",
	.source = "USPS, Publication 28, Postal Addressing Standards",
	.rule_version = 1,
	.example = "00501",
	.is_column = true,
	.separators = "-",
	.lengths = {{5, 5}, {9, 9}},
	.digits = 5,
	.shapes = (const char *const[]) {
		"99999-9999", "999999999", NULL
	},
	.rule = zip_rule,
	.unmasked = 2,
};

/* a service code: 211, 411, 911 ... */
static bool
is_n11(const char *code)
{
	return code[1] == '1' && code[2] == '1';
}

static MedrecVerdict
phone_rule(char *compact, size_t *len)
{
	const char *area = compact + (*len - 10);	/* behind a country code 1 */
	const char *office = area + 3;
	const char *line = area + 6;
	bool		fiction;

	if (area[0] < '2' || area[1] == '9' || is_n11(area) ||
		memcmp(area, "37", 2) == 0 || memcmp(area, "96", 2) == 0)
		return MEDREC_VERDICT_COMPONENT;
	if (office[0] < '2' || is_n11(office))
		return MEDREC_VERDICT_COMPONENT;
	if (medrec_is_repeated(area, 10))
		return MEDREC_VERDICT_DUMMY;
	fiction = memcmp(office, "555", 3) == 0 && memcmp(line, "01", 2) == 0;

	memmove(compact + 2, area, 10);
	compact[0] = '+';
	compact[1] = '1';
	*len = 12;
	return fiction ? MEDREC_VERDICT_TEST : MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_phone = {
	.name = "us_phone",
	.title = "Telephone number of the North American Numbering Plan",
	.jurisdiction = "US",
	.source = "ATIS-0300051, Central Office Code Assignment Guidelines",
	.rule_version = 1,
	.example = "+16175550123",
	.is_column = true,
	.separators = "+-. ()",
	.lengths = {{10, 11}},
	.shapes = (const char *const[]) {
		"+19999999999",
		"9999999999",
		"999-999-9999",
		"(999) 999-9999",
		"(999)999-9999",
		"999.999.9999",
		"999 999 9999",
		"19999999999",
		"1-999-999-9999",
		"1.999.999.9999",
		"1 999 999 9999",
		"1 (999) 999-9999",
		"+1-999-999-9999",
		"+1.999.999.9999",
		"+1 999 999 9999",
		"+1 999-999-9999",
		"+1 (999) 999-9999",
		NULL
	},
	.rule = phone_rule,
	.display = "(999) 999-9999",
	.unmasked = 4,
};

const MedrecIdentifier medrec_kind_us_state = {
	.name = "us_state",
	.title = "State or territory",
	.jurisdiction = "US",
	.source = "USPS, Publication 28, Appendix B",
	.rule_version = 1,
	.example = "MA",
	.is_column = true,
	.separators = "",
	.lengths = {{2, 2}},
	.shapes = (const char *const[]) {"AA", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.codes = MEDREC_CODES("AA", "AE", "AK", "AL", "AP", "AR", "AS", "AZ", "CA",
						  "CO", "CT", "DC", "DE", "FL", "FM", "GA", "GU", "HI",
						  "IA", "ID", "IL", "IN", "KS", "KY", "LA", "MA", "MD",
						  "ME", "MH", "MI", "MN", "MO", "MP", "MS", "MT", "NC",
						  "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK",
						  "OR", "PA", "PR", "PW", "RI", "SC", "SD", "TN", "TX",
						  "UT", "VA", "VI", "VT", "WA", "WI", "WV", "WY"),
};

/* Of the Race and Ethnicity Code Set; the hyphen comes back. */
static MedrecVerdict
race_ethnicity_rule(char *compact, size_t *len)
{
	if (compact[0] != '1' && compact[0] != '2')
		return MEDREC_VERDICT_FORMAT;
	if (!medrec_luhn(compact, *len, 0))
		return MEDREC_VERDICT_CHECKSUM;
	compact[5] = compact[4];
	compact[4] = '-';
	*len = 6;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_cdc_race_ethnicity = {
	.name = "cdc_race_ethnicity",
	.title = "Race or ethnicity of CDC's code set",
	.jurisdiction = "US",
	.source = "CDC, Race and Ethnicity Code Set",
	.rule_version = 1,
	.example = "2106-3",
	.is_column = true,
	.separators = "-",
	.lengths = {{5, 5}},
	.shapes = (const char *const[]) {"9999-9", NULL},
	.rule = race_ethnicity_rule,
};

const MedrecIdentifier medrec_kind_omb_race = {
	.name = "omb_race",
	.title = "Race category of the Office of Management and Budget",
	.jurisdiction = "US",
	.source = "OMB, Statistical Policy Directive 15",
	.rule_version = 1,
	.example = "2106-3",
	.is_column = true,
	.separators = "-",
	.lengths = {{5, 5}},
	.shapes = (const char *const[]) {"9999-9", NULL},
	.rule = race_ethnicity_rule,
	.codes = MEDREC_CODES("1002-5", "2028-9", "2054-5", "2076-8", "2106-3",
						  "2118-8", "2131-1"),
};

const MedrecIdentifier medrec_kind_omb_ethnicity = {
	.name = "omb_ethnicity",
	.title = "Ethnicity category of the Office of Management and Budget",
	.jurisdiction = "US",
	.source = "OMB, Statistical Policy Directive 15",
	.rule_version = 1,
	.example = "2135-2",
	.is_column = true,
	.separators = "-",
	.lengths = {{5, 5}},
	.shapes = (const char *const[]) {"9999-9", NULL},
	.rule = race_ethnicity_rule,
	.codes = MEDREC_CODES("2135-2", "2186-5"),
};

const MedrecIdentifier medrec_kind_hl7_0001_sex = {
	.name = "hl7_0001_sex",
	.title = "Administrative sex of HL7 version 2",
	.jurisdiction = "international",
	.source = "HL7, version 2, table 0001",
	.rule_version = 1,
	.example = "F",
	.separators = "",
	.lengths = {{1, 1}},
	.shapes = (const char *const[]) {"A", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.codes = MEDREC_CODES("A", "F", "M", "N", "O", "U", "X"),
};

const MedrecIdentifier medrec_kind_x12_gender = {
	.name = "x12_gender",
	.title = "Gender code of X12 health care transactions",
	.jurisdiction = "US",
	.source = "X12, version 005010, data element 1068 in segment DMG",
	.rule_version = 1,
	.example = "F",
	.separators = "",
	.lengths = {{1, 1}},
	.shapes = (const char *const[]) {"A", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.codes = MEDREC_CODES("F", "M", "U"),
};

const MedrecIdentifier medrec_kind_fhir_gender = {
	.name = "fhir_gender",
	.title = "Administrative gender of FHIR",
	.jurisdiction = "international",
	.source = "HL7, FHIR, code system AdministrativeGender",
	.rule_version = 1,
	.example = "female",
	.separators = "",
	.lengths = {{1, 255}},
	.shapes = (const char *const[]) {"A*", NULL},
	.fold = MEDREC_FOLD_LOWER,
	.codes = MEDREC_CODES("female", "male", "other", "unknown"),
};
