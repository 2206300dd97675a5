/*-------------------------------------------------------------------------
 *
 * splink_specimen.c
 *		What the columns of a Splink model are, and pairs of patients to ask it
 *		about.
 *
 * Names are spelled as people misspell them, and the patients are nobody's.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/splink_specimen.h"

#include <string.h>

#include "common/ascii.h"

/* ------------------------------------------------------------------------
 * What columns are called, in small letters, without what is none
 * ------------------------------------------------------------------------
 */

static const struct
{
	const char *name;
	int			field;
}			column_names[] = {
	{"address", MEDREC_PATIENT_STREET},
	{"address1", MEDREC_PATIENT_STREET},
	{"addressline1", MEDREC_PATIENT_STREET},
	{"birthdate", MEDREC_PATIENT_BIRTH_DATE},
	{"birthday", MEDREC_PATIENT_BIRTH_DATE},
	{"birthplace", MEDREC_PATIENT_BIRTH_PLACE},
	{"cell", MEDREC_PATIENT_PHONE},
	{"cellphone", MEDREC_PATIENT_PHONE},
	{"city", MEDREC_PATIENT_CITY},
	{"dateofbirth", MEDREC_PATIENT_BIRTH_DATE},
	{"dob", MEDREC_PATIENT_BIRTH_DATE},
	{"email", MEDREC_PATIENT_EMAIL},
	{"emailaddress", MEDREC_PATIENT_EMAIL},
	{"family", MEDREC_PATIENT_FAMILY},
	{"familyname", MEDREC_PATIENT_FAMILY},
	{"first", MEDREC_PATIENT_GIVEN},
	{"firstname", MEDREC_PATIENT_GIVEN},
	{"firstnamelastname", MEDREC_SPLINK_FULL_NAME},
	{"firstnamesurname", MEDREC_SPLINK_FULL_NAME},
	{"firstnamesurnameconcat", MEDREC_SPLINK_FULL_NAME},
	{"fname", MEDREC_PATIENT_GIVEN},
	{"forename", MEDREC_PATIENT_GIVEN},
	{"forenamesurname", MEDREC_SPLINK_FULL_NAME},
	{"fullname", MEDREC_SPLINK_FULL_NAME},
	{"gender", MEDREC_PATIENT_SEX},
	{"given", MEDREC_PATIENT_GIVEN},
	{"givenname", MEDREC_PATIENT_GIVEN},
	{"homephone", MEDREC_PATIENT_PHONE},
	{"identifier", MEDREC_PATIENT_IDENTIFIER},
	{"identifiers", MEDREC_PATIENT_IDENTIFIER},
	{"last", MEDREC_PATIENT_FAMILY},
	{"lastname", MEDREC_PATIENT_FAMILY},
	{"lname", MEDREC_PATIENT_FAMILY},
	{"medicalrecordnumber", MEDREC_PATIENT_IDENTIFIER},
	{"middle", MEDREC_PATIENT_MIDDLE},
	{"middleinitial", MEDREC_PATIENT_MIDDLE},
	{"middlename", MEDREC_PATIENT_MIDDLE},
	{"mobile", MEDREC_PATIENT_PHONE},
	{"mobilephone", MEDREC_PATIENT_PHONE},
	{"mothersmaiden", MEDREC_PATIENT_MOTHERS_MAIDEN},
	{"mothersmaidenname", MEDREC_PATIENT_MOTHERS_MAIDEN},
	{"mrn", MEDREC_PATIENT_IDENTIFIER},
	{"name", MEDREC_SPLINK_FULL_NAME},
	{"namesuffix", MEDREC_PATIENT_SUFFIX},
	{"nhsnumber", MEDREC_PATIENT_IDENTIFIER},
	{"patientid", MEDREC_PATIENT_IDENTIFIER},
	{"phone", MEDREC_PATIENT_PHONE},
	{"phonenumber", MEDREC_PATIENT_PHONE},
	{"placeofbirth", MEDREC_PATIENT_BIRTH_PLACE},
	{"postalcode", MEDREC_PATIENT_POSTAL_CODE},
	{"postcode", MEDREC_PATIENT_POSTAL_CODE},
	{"province", MEDREC_PATIENT_STATE},
	{"sex", MEDREC_PATIENT_SEX},
	{"socialsecuritynumber", MEDREC_PATIENT_SSN},
	{"ssn", MEDREC_PATIENT_SSN},
	{"state", MEDREC_PATIENT_STATE},
	{"street", MEDREC_PATIENT_STREET},
	{"streetaddress", MEDREC_PATIENT_STREET},
	{"suburb", MEDREC_PATIENT_CITY},
	{"suffix", MEDREC_PATIENT_SUFFIX},
	{"surname", MEDREC_PATIENT_FAMILY},
	{"telephone", MEDREC_PATIENT_PHONE},
	{"telephonenumber", MEDREC_PATIENT_PHONE},
	{"town", MEDREC_PATIENT_CITY},
	{"zip", MEDREC_PATIENT_POSTAL_CODE},
	{"zipcode", MEDREC_PATIENT_POSTAL_CODE},
};

static bool
is_column(const char *column, size_t len, const char *name)
{
	for (size_t i = 0; i < len; i++)
	{
		char		c = medrec_to_lower(column[i]);

		if (!medrec_is_letter(c) && !medrec_is_digit(c))
			continue;
		if (*name != c)
			return false;
		name++;
	}
	return *name == '\0';
}

int
medrec_splink_field(const char *column, size_t len)
{
	for (size_t i = 0; i < sizeof(column_names) / sizeof(column_names[0]); i++)
	{
		if (is_column(column, len, column_names[i].name))
			return column_names[i].field;
	}
	return -1;
}

int
medrec_splink_comparison_of(int field)
{
	switch (field)
	{
		case MEDREC_PATIENT_FAMILY:
		case MEDREC_PATIENT_GIVEN:
		case MEDREC_SPLINK_FULL_NAME:
			return MEDREC_COMPARE_NAME;
		case MEDREC_PATIENT_MIDDLE:
			return MEDREC_COMPARE_MIDDLE;
		case MEDREC_PATIENT_SUFFIX:
			return MEDREC_COMPARE_SUFFIX;
		case MEDREC_PATIENT_BIRTH_DATE:
			return MEDREC_COMPARE_BIRTH_DATE;
		case MEDREC_PATIENT_SEX:
			return MEDREC_COMPARE_SEX;
		case MEDREC_PATIENT_PHONE:
			return MEDREC_COMPARE_PHONE;
		case MEDREC_PATIENT_EMAIL:
			return MEDREC_COMPARE_EMAIL;
		case MEDREC_PATIENT_SSN:
			return MEDREC_COMPARE_SSN;
		case MEDREC_PATIENT_IDENTIFIER:
			return MEDREC_COMPARE_IDENTIFIER;
		case MEDREC_PATIENT_BIRTH_PLACE:
			return MEDREC_COMPARE_BIRTH_PLACE;
		case MEDREC_PATIENT_MOTHERS_MAIDEN:
			return MEDREC_COMPARE_MOTHERS_MAIDEN;
		default:
			return MEDREC_COMPARE_ADDRESS;
	}
}

/* ------------------------------------------------------------------------
 * A pair of patients for each level
 * ------------------------------------------------------------------------
 */

typedef const char *Pair[2];

typedef const char *Pair[2];

static const Pair given_pairs[MEDREC_GRADES] = {
	[MEDREC_GRADE_SAME] = {"stephanie", "stephanie"},
	[MEDREC_GRADE_VARIANT] = {"katherine", "kate"},
	[MEDREC_GRADE_ONE_EDIT] = {"stephanie", "stephamie"},
	[MEDREC_GRADE_ALIKE] = {"stephanie", "stephamle"},
	[MEDREC_GRADE_OTHER] = {"stephanie", "gordon"},
};

static const Pair family_pairs[MEDREC_GRADES] = {
	[MEDREC_GRADE_SAME] = {"hernandez", "hernandez"},
	[MEDREC_GRADE_VARIANT] = {"jones", "jones miller"},
	[MEDREC_GRADE_ONE_EDIT] = {"hernandez", "hernamdez"},
	[MEDREC_GRADE_ALIKE] = {"hernandez", "hernamdes"},
	[MEDREC_GRADE_OTHER] = {"hernandez", "wolcott"},
};

/* from MEDREC_NAME_SWAPPED on: given names, family names */
static const Pair swapped_pairs[][2] = {
	{{"stephanie", "hernandez"}, {"hernandez", "stephanie"}},
	{{"stephanie", "hernamdez"}, {"hernandez", "stephamie"}},
	{{"stephanie", "hernandez"}, {"hernandez", "wolcott"}},
};

/* of comparisons that look at one field, from level 1 on */
static const Pair field_pairs[MEDREC_PATIENT_FIELDS][10] = {
	[MEDREC_PATIENT_MIDDLE] = {{"marie", "marie"}, {"marie", "m"}, {"marie", "joan"}},
	[MEDREC_PATIENT_SUFFIX] = {{"jr", "jr"}, {"jr", "sr"}},
	[MEDREC_PATIENT_BIRTH_DATE] = {{"1980-02-14", "1980-02-14"}, {"1980-01-01", "1980-01-01"},
	{"1980-02-11", "1980-11-02"}, {"1880-02-14", "1980-02-14"}, {"1980-02-14", "1980-02-15"},
	{"1980-02-01", "1980-02-14"}, {"1980-02-14", "1980-02-27"}, {"1980-01-01", "1980-07-23"},
	{"1980-02-14", "1980-07-23"}, {"1980-02-14", "1953-07-29"}},
	[MEDREC_PATIENT_SEX] = {{"f", "f"}, {"f", "m"}},
	[MEDREC_PATIENT_PHONE] = {{"6178675309", "6178675309"}, {"6178675309", "6178675308"}, {"6178675309", "5182440147"}},
	[MEDREC_PATIENT_EMAIL] = {{"s.hernandez@example.org", "s.hernandez@example.org"},
	{"s.hernandez@example.org", "s.hernandez@example.com"},
	{"s.hernandez@example.org", "s.hernamdez@example.org"}, {"s.hernandez@example.org", "gwolcott77@mail.example"}},
	[MEDREC_PATIENT_SSN] = {{"536904399", "536904399"}, {"536904399", "536904398"}, {"536904399", "218071562"}},
	[MEDREC_PATIENT_IDENTIFIER] = {{"mrn:4711042", "mrn:4711042"}, {"mrn:4711042", "mrn:8250396"}},
	[MEDREC_PATIENT_BIRTH_PLACE] = {{"cambridge", "cambridge"}, {"cambridge", "cambrigde"}, {"cambridge", "oslo"}},
	[MEDREC_PATIENT_MOTHERS_MAIDEN] = {{"hernandez", "hernandez"}, {"hernandez", "hernamdez"}, {"hernandez", "wolcott"}},
};

/* Of addresses, from level 1 on */
static const struct
{
	Pair		street;
	Pair		city;
	Pair		state;
	Pair		postal_code[2]; /* by country */
}			address_pairs[] = {
#define STREET_SAME		{"12 maple avenue", "12 maple avenue"}
#define STREET_ALIKE	{"12 maple avenue", "12 mapel avenue"}
#define STREET_OTHER	{"12 maple avenue", "9 fifth street"}
#define CITY_SAME		{"cambridge", "cambridge"}
#define CITY_OTHER		{"cambridge", "oslo"}
#define STATE_SAME		{"MA", "MA"}
#define STATE_OTHER		{"MA", "NY"}
#define CODE_SAME		{{"02139", "02139"}, {"CB2 1TN", "CB2 1TN"}}
#define CODE_ONE_EDIT	{{"02139", "02138"}, {"CB2 1TN", "CB2 1TP"}}
#define CODE_OTHER		{{"02139", "60614"}, {"CB2 1TN", "SW11 4QX"}}
	{STREET_SAME, CITY_SAME, STATE_SAME, CODE_SAME},
	{STREET_ALIKE, CITY_SAME, STATE_SAME, CODE_SAME},
	{STREET_SAME, CITY_OTHER, STATE_OTHER, CODE_OTHER},
	{STREET_OTHER, CITY_SAME, STATE_SAME, CODE_SAME},
	{STREET_OTHER, CITY_OTHER, STATE_SAME, CODE_SAME},
	{STREET_OTHER, CITY_SAME, STATE_SAME, CODE_ONE_EDIT},
	{STREET_OTHER, CITY_SAME, STATE_SAME, CODE_OTHER},
	{STREET_OTHER, CITY_OTHER, STATE_SAME, CODE_OTHER},
	{STREET_OTHER, CITY_OTHER, STATE_OTHER, CODE_OTHER},
};

static void
set_field(MedrecSpecimen *specimen, MedrecPatientField field, const Pair pair)
{
	specimen->fields[field][0] = pair[0];
	specimen->fields[field][1] = pair[1];
}

static void
set_names(MedrecSpecimen *specimen, int level)
{
	if (level >= MEDREC_NAME_SWAPPED)
	{
		set_field(specimen, MEDREC_PATIENT_GIVEN, swapped_pairs[level - MEDREC_NAME_SWAPPED][0]);
		set_field(specimen, MEDREC_PATIENT_FAMILY, swapped_pairs[level - MEDREC_NAME_SWAPPED][1]);
	}
	else
	{
		set_field(specimen, MEDREC_PATIENT_GIVEN, given_pairs[MEDREC_GIVEN_GRADE(level)]);
		set_field(specimen, MEDREC_PATIENT_FAMILY, family_pairs[MEDREC_FAMILY_GRADE(level)]);
	}
	for (int side = 0; side < 2; side++)
	{
		const char *given = specimen->fields[MEDREC_PATIENT_GIVEN][side];
		const char *family = specimen->fields[MEDREC_PATIENT_FAMILY][side];
		size_t		len;

		if (given == NULL || family == NULL)
			continue;
		len = strlen(given);
		memcpy(specimen->full_name[side], given, len);
		specimen->full_name[side][len] = ' ';
		memcpy(specimen->full_name[side] + len + 1, family, strlen(family) + 1);
	}
}

static int
level_of_specimen(const MedrecSpecimen *specimen, MedrecComparison comparison)
{
	MedrecPatientWriter writers[2];
	MedrecPatientView views[2];
	unsigned char levels[MEDREC_COMPARISONS];

	for (int side = 0; side < 2; side++)
	{
		medrec_patient_start(&writers[side]);
		for (int field = 0; field < MEDREC_PATIENT_FIELDS; field++)
		{
			const char *value = specimen->fields[field][side];
			char		normal[MEDREC_PATIENT_VALUE_MAX];
			size_t		len;

			if (value == NULL)
				continue;
			len = medrec_patient_normalize(field, value, strlen(value), normal);
			medrec_patient_add(&writers[side], field, normal, len);
		}
		medrec_patient_view(&views[side], writers[side].bytes, writers[side].len);
	}
	medrec_patient_compare(&views[0], &views[1], levels);
	return levels[comparison];
}

bool
medrec_splink_specimen(MedrecSpecimen *specimen, MedrecComparison comparison, int level,
					   unsigned fields, MedrecSpecimenCountry country)
{
	memset(specimen, 0, sizeof(*specimen));
	if (comparison == MEDREC_COMPARE_NAME)
		set_names(specimen, level);
	else if (comparison == MEDREC_COMPARE_ADDRESS)
	{
		if (fields & MEDREC_FIELD_BIT(MEDREC_PATIENT_STREET))
			set_field(specimen, MEDREC_PATIENT_STREET, address_pairs[level - 1].street);
		if (fields & MEDREC_FIELD_BIT(MEDREC_PATIENT_CITY))
			set_field(specimen, MEDREC_PATIENT_CITY, address_pairs[level - 1].city);
		if (fields & MEDREC_FIELD_BIT(MEDREC_PATIENT_STATE))
			set_field(specimen, MEDREC_PATIENT_STATE, address_pairs[level - 1].state);
		if (fields & MEDREC_FIELD_BIT(MEDREC_PATIENT_POSTAL_CODE))
			set_field(specimen, MEDREC_PATIENT_POSTAL_CODE, address_pairs[level - 1].postal_code[country]);
	}
	else
	{
		for (int field = 0; field < MEDREC_PATIENT_FIELDS; field++)
		{
			if (medrec_splink_comparison_of(field) == (int) comparison && field_pairs[field][0][0] != NULL)
				set_field(specimen, field, field_pairs[field][level - 1]);
		}
	}
	return level_of_specimen(specimen, comparison) == level;
}
