/*-------------------------------------------------------------------------
 *
 * europe.c
 *		Numbers of persons and providers on the continent of Europe.
 *
 * Germany: the insured person's number, a letter and nine digits; the letter
 * counts as two digits, every second digit is doubled and summed, modulo 10
 * (annex 1 of the directive after section 290 SGB V).  The physician's number,
 * seven digits and two for the speciality; the seventh is 10 less the sum of
 * the others times 4 and 9 in turn, modulo 10.
 *
 * France: sex, year, month, department, commune, order and a key of two digits,
 * 97 less the rest modulo 97; 2A and 2B of Corsica count as 19 and 18.  Months
 * beyond 12 stand for unknown ones.
 *
 * Netherlands: nine digits, weights 9 to 2 and -1, modulo 11.
 *
 * Spain: eight digits and a letter, modulo 23; X, Y or Z of a foreigner's number
 * count as 0, 1 and 2.
 *
 * Italy: six letters, year, month as a letter, day (40 more for women), commune
 * and a check letter; where two persons would have the same, digits are
 * replaced by letters.
 *
 * Belgium: year, month, day, three digits and 97 less the rest modulo 97, since
 * 2000 with a 2 before; 20 or 40 is added to the month of those without birth in
 * the register.  Switzerland: 756 and a GTIN's check digit.  Poland: year, month
 * with the century, day, four digits, weights 1 3 7 9 modulo 10.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/ascii.h"
#include "common/calendar.h"
#include "common/checksum.h"

/* ------------------------------------------------------------------------
 * Germany
 * ------------------------------------------------------------------------
 */

static MedrecVerdict
kvnr_rule(char *compact, size_t *len)
{
	int			letter = compact[0] - 'A' + 1;
	char		digits[10];
	int			sum = 0;

	(void) len;
	digits[0] = (char) ('0' + letter / 10);
	digits[1] = (char) ('0' + letter % 10);
	memcpy(digits + 2, compact + 1, 8);
	for (int i = 0; i < 10; i++)
	{
		int			product = (digits[i] - '0') * (1 + i % 2);

		sum += product / 10 + product % 10;
	}
	return sum % 10 == compact[9] - '0' ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_de_kvnr = {
	.name = "de_kvnr",
	.title = "Number of a person insured by the German statutory health insurance",
	.jurisdiction = "DE",
	.source = "GKV-Spitzenverband, Richtlinie nach Paragraph 290 SGB V, annex 1",
	.rule_version = 1,
	.example = "A000500015",
	.is_column = true,
	.separators = "",
	.lengths = {{10, 10}},
	.shapes = (const char *const[]) {"A999999999", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = kvnr_rule,
	.unmasked = 4,
};

static MedrecVerdict
lanr_rule(char *compact, size_t *len)
{
	static const signed char weights[] = {4, 9, 4, 9, 4, 9};

	(void) len;
	if (memcmp(compact, "000000000", 9) == 0)
		return MEDREC_VERDICT_DUMMY;
	return (10 - medrec_weighted_sum(compact, 6, weights) % 10) % 10 == compact[6] - '0' ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_de_lanr = {
	.name = "de_lanr",
	.title = "Number of a physician of the German statutory health insurance",
	.jurisdiction = "DE",
	.source = "KBV, Richtlinie nach Paragraph 75 Absatz 7 SGB V, Arzt- und Betriebsstaettennummern",
	.rule_version = 1,
	.example = "123456601",
	.is_column = true,
	.separators = "",
	.lengths = {{9, 9}},
	.digits = 9,
	.rule = lanr_rule,
	.unmasked = 4,
};

/* ------------------------------------------------------------------------
 * France, the Netherlands, Belgium, Switzerland, Poland
 * ------------------------------------------------------------------------
 */

static MedrecVerdict
nir_rule(char *compact, size_t *len)
{
	char		digits[13];
	int			month = medrec_digits(compact + 3, 2);

	(void) len;
	memcpy(digits, compact, sizeof(digits));
	if (!medrec_is_digit(compact[6]))
	{
		if (compact[5] != '2' || (compact[6] != 'A' && compact[6] != 'B'))
			return MEDREC_VERDICT_FORMAT;
		memcpy(digits + 5, compact[6] == 'A' ? "19" : "18", 2);
	}
	if (strchr("123478", compact[0]) == NULL ||
		!((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50))
		return MEDREC_VERDICT_COMPONENT;
	return 97 - medrec_modulo(digits, sizeof(digits), 97) == medrec_digits(compact + 13, 2) ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_fr_nir = {
	.name = "fr_nir",
	.title = "Number of the French register of persons (social security)",
	.jurisdiction = "FR",
	.source = "INSEE, Numero d'inscription au repertoire national",
	.rule_version = 1,
	.example = "295109912611193",
	.is_column = true,
	.separators = " ",
	.lengths = {{15, 15}},
	.shapes = (const char *const[]) {
		"999999X99999999", "9 99 99 9X 999 999 99", NULL
	},
	.fold = MEDREC_FOLD_UPPER,
	.rule = nir_rule,
	.display = "9 99 99 9X 999 999 99",
	.unmasked = 4,
};

static MedrecVerdict
bsn_rule(char *compact, size_t *len)
{
	static const signed char weights[] = {9, 8, 7, 6, 5, 4, 3, 2, -1};

	if (memcmp(compact, "000000000", 9) == 0)
		return MEDREC_VERDICT_COMPONENT;
	return medrec_weighted_sum(compact, *len, weights) % 11 == 0 ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_nl_bsn = {
	.name = "nl_bsn",
	.title = "Citizen service number of the Netherlands",
	.jurisdiction = "NL",
	.source = "Netherlands, Rijksdienst voor Identiteitsgegevens, Logisch Ontwerp BSN",
	.rule_version = 1,
	.example = "111222333",
	.is_column = true,
	.separators = ".",
	.lengths = {{9, 9}},
	.digits = 9,
	.shapes = (const char *const[]) {"9999.99.999", "^99999999", NULL},
	.rule = bsn_rule,
	.display = "9999.99.999",
	.unmasked = 4,
};

static MedrecVerdict
be_nn_rule(char *compact, size_t *len)
{
	int			year = medrec_digits(compact, 2);
	int			month = medrec_digits(compact + 2, 2);
	int			day = medrec_digits(compact + 4, 2);
	int			key = medrec_digits(compact + 9, 2);
	int			rest = medrec_modulo(compact, 9, 97);

	(void) len;
	if (memcmp(compact, "00000000000", 11) == 0)
		return MEDREC_VERDICT_COMPONENT;
	month -= month >= 40 ? 40 : month >= 20 ? 20 : 0;
	if (!medrec_short_date_exists(year, month, day))
		return MEDREC_VERDICT_DATE;
	/* 2 before nine digits */
	return (97 - rest == key && medrec_date_exists(1900 + year, month, day)) ||
		(97 - (rest + 2 * (1000000000 % 97)) % 97 == key && medrec_date_exists(2000 + year, month, day)) ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_be_nn = {
	.name = "be_nn",
	.title = "National register number of Belgium",
	.jurisdiction = "BE",
	.source = "Belgium, Royal Decree of 3 April 1984 on the identification number",
	.rule_version = 1,
	.example = "85073003328",
	.is_column = true,
	.separators = ".-",
	.lengths = {{11, 11}},
	.digits = 11,
	.shapes = (const char *const[]) {"99.99.99-999.99", NULL},
	.rule = be_nn_rule,
	.display = "99.99.99-999.99",
	.unmasked = 4,
};

static MedrecVerdict
ahv_rule(char *compact, size_t *len)
{
	if (memcmp(compact, "756", 3) != 0)
		return MEDREC_VERDICT_COMPONENT;
	return medrec_gs1(compact, *len) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_ch_ahv = {
	.name = "ch_ahv",
	.title = "AHV number of Switzerland",
	.jurisdiction = "CH",
	.source = "Switzerland, Central Compensation Office, structure of the AHV number",
	.rule_version = 1,
	.example = "7569217076985",
	.is_column = true,
	.separators = ".",
	.lengths = {{13, 13}},
	.digits = 13,
	.shapes = (const char *const[]) {"999.9999.9999.99", NULL},
	.rule = ahv_rule,
	.display = "999.9999.9999.99",
	.unmasked = 4,
};

static MedrecVerdict
pesel_rule(char *compact, size_t *len)
{
	static const int centuries[] = {1900, 2000, 2100, 2200, 1800};
	static const signed char weights[] = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
	int			month = medrec_digits(compact + 2, 2);

	if (!medrec_date_exists(centuries[month / 20] + medrec_digits(compact, 2), month % 20,
							medrec_digits(compact + 4, 2)))
		return MEDREC_VERDICT_DATE;
	return medrec_weighted_sum(compact, *len, weights) % 10 == 0 ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_pl_pesel = {
	.name = "pl_pesel",
	.title = "PESEL number of Poland",
	.jurisdiction = "PL",
	.source = "Poland, Act of 24 September 2010 on the population register, article 15",
	.rule_version = 1,
	.example = "44051401359",
	.is_column = true,
	.separators = "",
	.lengths = {{11, 11}},
	.digits = 11,
	.rule = pesel_rule,
	.unmasked = 4,
};

/* ------------------------------------------------------------------------
 * Spain and Italy
 * ------------------------------------------------------------------------
 */

static bool
dni_letter_is_right(const char *digits, char letter)
{
	return letter == "TRWAGMYFPDXBNJZSQVHLCKE"[medrec_modulo(digits, 8, 23)];
}

static MedrecVerdict
dni_rule(char *compact, size_t *len)
{
	(void) len;
	return dni_letter_is_right(compact, compact[8]) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_es_dni = {
	.name = "es_dni",
	.title = "National identity document of Spain",
	.jurisdiction = "ES",
	.source = "Spain, Ministerio del Interior, calculo del digito de control del NIF/NIE",
	.rule_version = 1,
	.example = "12345678Z",
	.is_column = true,
	.separators = "-",
	.lengths = {{9, 9}},
	.shapes = (const char *const[]) {"99999999A", "99999999-A", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = dni_rule,
	.unmasked = 3,
};

static MedrecVerdict
nie_rule(char *compact, size_t *len)
{
	char		digits[8];

	(void) len;
	if (compact[0] < 'X')
		return MEDREC_VERDICT_FORMAT;
	memcpy(digits, compact, sizeof(digits));
	digits[0] = (char) ('0' + (compact[0] - 'X'));
	return dni_letter_is_right(digits, compact[8]) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_es_nie = {
	.name = "es_nie",
	.title = "Foreigner's identity number of Spain",
	.jurisdiction = "ES",
	.source = "Spain, Ministerio del Interior, calculo del digito de control del NIF/NIE",
	.rule_version = 1,
	.example = "X2482300W",
	.is_column = true,
	.separators = "-",
	.lengths = {{9, 9}},
	.shapes = (const char *const[]) {"A9999999A", "A-9999999-A", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = nie_rule,
	.unmasked = 3,
};

/* A digit, or the letter that may stand for it; -1 for others */
static int
cf_digit(char c)
{
	static const char letters[] = "LMNPQRSTUV";
	const char *found;

	if (medrec_is_digit(c))
		return c - '0';
	found = strchr(letters, c);
	return found == NULL ? -1 : (int) (found - letters);
}

static MedrecVerdict
cf_rule(char *compact, size_t *len)
{
	static const char months[] = "ABCDEHLMPRST";
	static const signed char odd[] = {
		1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
	};
	static const unsigned char number_places[] = {6, 7, 9, 10, 12, 13, 14};
	const char *month = strchr(months, compact[8]);
	int			numbers[7];
	int			day;
	int			sum = 0;

	(void) len;
	for (int i = 0; i < 7; i++)
	{
		numbers[i] = cf_digit(compact[number_places[i]]);
		if (numbers[i] < 0)
			return MEDREC_VERDICT_FORMAT;
	}
	day = 10 * numbers[2] + numbers[3];
	if (month == NULL ||
		!medrec_short_date_exists(10 * numbers[0] + numbers[1], (int) (month - months) + 1,
								  day > 40 ? day - 40 : day))
		return MEDREC_VERDICT_DATE;
	for (int i = 0; i < 15; i++)
	{
		int			value = medrec_is_digit(compact[i]) ? compact[i] - '0' : compact[i] - 'A';

		sum += i % 2 == 0 ? odd[value] : value;
	}
	return compact[15] == 'A' + sum % 26 ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_it_cf = {
	.name = "it_cf",
	.title = "Tax code of a person in Italy",
	.jurisdiction = "IT",
	.source = "Italy, Ministerial Decree of 23 December 1976, structure of the codice fiscale",
	.rule_version = 1,
	.example = "RCCMNL83S18D969H",
	.is_column = true,
	.separators = "",
	.lengths = {{16, 16}},
	.shapes = (const char *const[]) {"AAAAAAXXAXXAXXXA", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = cf_rule,
	.unmasked = 4,
};
