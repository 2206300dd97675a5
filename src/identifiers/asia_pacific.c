/*-------------------------------------------------------------------------
 *
 * asia_pacific.c
 *		Numbers of patients and persons in Australia, New Zealand, India,
 *		Singapore, South Africa and Turkey.
 *
 * Australia: the Medicare number, eight digits from 2 to 6, a check digit
 * (weights 1 3 7 9, modulo 10), the number of the card and perhaps that of
 * the person on it.  Individual healthcare identifiers and those of providers and
 * organisations: sixteen digits from 800360, 800361 and 800362, by Luhn's formula.
 *
 * New Zealand: the NHI number, three letters without I and O, and four
 * digits, the last a check digit modulo 11; or, in the form of HISO 10046:2024,
 * planned for use from July 2027 on, two digits, a letter and a check letter
 * modulo 23.  Those from Z are for tests.
 *
 * India: Aadhaar, twelve digits, not from 0 or 1, no palindrome, check digit after
 * Verhoeff; the ABHA number, fourteen digits, whose check digit is not published.
 * Singapore: a letter, seven digits and a check letter.  South Africa: birth date,
 * seven digits, Luhn's formula.  Turkey: eleven digits, the last two check digits.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/ascii.h"
#include "common/calendar.h"
#include "common/checksum.h"

/* ------------------------------------------------------------------------
 * Australia and New Zealand
 * ------------------------------------------------------------------------
 */

static MedrecVerdict
au_medicare_rule(char *compact, size_t *len)
{
	static const signed char weights[] = {1, 3, 7, 9, 1, 3, 7, 9};

	if (compact[0] < '2' || compact[0] > '6' || compact[9] == '0' ||
		(*len == 11 && compact[10] == '0'))
		return MEDREC_VERDICT_COMPONENT;
	return medrec_weighted_sum(compact, 8, weights) % 10 == compact[8] - '0' ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_au_medicare = {
	.name = "au_medicare",
	.title = "Medicare number of Australia",
	.jurisdiction = "AU",
	.source = "Services Australia, Medicare card number, check digit",
	.rule_version = 1,
	.example = "2123456701",
	.is_column = true,
	.separators = " /",
	.lengths = {{10, 11}},
	.digits = 10,
	.shapes = (const char *const[]) {
		"99999999999", "9999 99999 9", "9999 99999 9/9", "9999 99999 99", NULL
	},
	.rule = au_medicare_rule,
	.unmasked = 3,
};

static MedrecVerdict
au_health_identifier(const char *compact, size_t len, const char *prefix)
{
	if (memcmp(compact, prefix, 6) != 0)
		return MEDREC_VERDICT_COMPONENT;
	return medrec_luhn(compact, len, 0) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

static MedrecVerdict
ihi_rule(char *compact, size_t *len)
{
	return au_health_identifier(compact, *len, "800360");
}

static MedrecVerdict
hpii_rule(char *compact, size_t *len)
{
	return au_health_identifier(compact, *len, "800361");
}

static MedrecVerdict
hpio_rule(char *compact, size_t *len)
{
	return au_health_identifier(compact, *len, "800362");
}

const MedrecIdentifier medrec_kind_au_ihi = {
	.name = "au_ihi",
	.title = "Individual Healthcare Identifier of Australia",
	.jurisdiction = "AU",
	.source = "Services Australia, Healthcare Identifiers Service; AS 4846 and AS 5017",
	.rule_version = 1,
	.example = "8003608833357361",
	.is_column = true,
	.separators = " ",
	.lengths = {{16, 16}},
	.digits = 16,
	.shapes = (const char *const[]) {"9999 9999 9999 9999", NULL},
	.rule = ihi_rule,
	.display = "9999 9999 9999 9999",
	.unmasked = 4,
};

const MedrecIdentifier medrec_kind_au_hpii = {
	.name = "au_hpii",
	.title = "Healthcare Provider Identifier, individual, of Australia",
	.jurisdiction = "AU",
	.source = "Services Australia, Healthcare Identifiers Service; AS 4846 and AS 5017",
	.rule_version = 1,
	.example = "8003619900015717",
	.is_column = true,
	.separators = " ",
	.lengths = {{16, 16}},
	.digits = 16,
	.shapes = (const char *const[]) {"9999 9999 9999 9999", NULL},
	.rule = hpii_rule,
	.display = "9999 9999 9999 9999",
	.unmasked = 4,
};

const MedrecIdentifier medrec_kind_au_hpio = {
	.name = "au_hpio",
	.title = "Healthcare Provider Identifier, organisation, of Australia",
	.jurisdiction = "AU",
	.source = "Services Australia, Healthcare Identifiers Service; AS 4846 and AS 5017",
	.rule_version = 1,
	.example = "8003621566684455",
	.is_column = true,
	.separators = " ",
	.lengths = {{16, 16}},
	.digits = 16,
	.shapes = (const char *const[]) {"9999 9999 9999 9999", NULL},
	.rule = hpio_rule,
	.display = "9999 9999 9999 9999",
	.unmasked = 4,
};

/* letters count from 1, without I and O; 0 for these two */
static int
nhi_value(char c)
{
	static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ";
	const char *found;

	if (medrec_is_digit(c))
		return c - '0';
	found = strchr(letters, c);
	return found == NULL ? 0 : (int) (found - letters) + 1;
}

static MedrecVerdict
nhi_rule(char *compact, size_t *len)
{
	bool		has_check_letter = !medrec_is_digit(compact[6]);
	int			sum = 0;
	bool		is_right;

	(void) len;
	for (int i = 0; i < 7; i++)
	{
		if (compact[i] == 'I' || compact[i] == 'O')
			return MEDREC_VERDICT_FORMAT;
		if (i < 6)
			sum += nhi_value(compact[i]) * (7 - i);
	}
	if (has_check_letter)
		is_right = 23 - sum % 23 == nhi_value(compact[6]);
	else
		is_right = sum % 11 != 0 && (11 - sum % 11) % 10 == nhi_value(compact[6]);
	if (!is_right)
		return MEDREC_VERDICT_CHECKSUM;
	return compact[0] == 'Z' ? MEDREC_VERDICT_TEST : MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_nz_nhi = {
	.name = "nz_nhi",
	.title = "National Health Index number of New Zealand",
	.jurisdiction = "NZ",
	.source = "Te Whatu Ora, HISO 10046:2024, Consumer Health Identity Standard",
	.rule_version = 1,
	.example = "ZAC5361",
	.is_column = true,
	.separators = "",
	.lengths = {{7, 7}},
	.shapes = (const char *const[]) {"AAA9999", "AAA99AA", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = nhi_rule,
	.unmasked = 3,
};

/* ------------------------------------------------------------------------
 * India, Singapore
 * ------------------------------------------------------------------------
 */

static MedrecVerdict
aadhaar_rule(char *compact, size_t *len)
{
	bool		is_palindrome = true;

	for (size_t i = 0; i < *len / 2; i++)
		is_palindrome &= compact[i] == compact[*len - 1 - i];
	if (compact[0] < '2' || is_palindrome)
		return MEDREC_VERDICT_COMPONENT;
	return medrec_verhoeff(compact, *len) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_in_aadhaar = {
	.name = "in_aadhaar",
	.title = "Aadhaar number of India",
	.jurisdiction = "IN",
	.source = "UIDAI, A UID Numbering Scheme",
	.rule_version = 1,
	.example = "234123412346",
	.is_column = true,
	.separators = "- ",
	.lengths = {{12, 12}},
	.digits = 12,
	.shapes = (const char *const[]) {"9999 9999 9999", "9999-9999-9999", NULL},
	.rule = aadhaar_rule,
	.display = "9999 9999 9999",
	.unmasked = 4,
};

static MedrecVerdict
abha_rule(char *compact, size_t *len)
{
	return medrec_is_repeated(compact, *len) ? MEDREC_VERDICT_DUMMY : MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_in_abha = {
	.name = "in_abha",
	.title = "ABHA number of India",
	.jurisdiction = "IN",
	.source = "National Health Authority, Ayushman Bharat Health Account, form of the number",
	.rule_version = 1,
	.example = "91123456789012",
	.is_column = true,
	.separators = "-",
	.lengths = {{14, 14}},
	.digits = 14,
	.shapes = (const char *const[]) {"99-9999-9999-9999", NULL},
	.rule = abha_rule,
	.display = "99-9999-9999-9999",
	.unmasked = 4,
};

static MedrecVerdict
nric_rule(char *compact, size_t *len)
{
	static const signed char weights[] = {2, 7, 6, 5, 4, 3, 2};
	int			sum = medrec_weighted_sum(compact + 1, 7, weights);
	const char *letters;

	(void) len;
	switch (compact[0])
	{
		case 'S':
			letters = "JZIHGFEDCBA";
			break;
		case 'T':
			sum += 4;
			letters = "JZIHGFEDCBA";
			break;
		case 'F':
			letters = "XWUTRQPNMLK";
			break;
		case 'G':
			sum += 4;
			letters = "XWUTRQPNMLK";
			break;
		case 'M':
			sum += 3;
			letters = "XWUTRQPNJLK";
			break;
		default:
			return MEDREC_VERDICT_FORMAT;
	}
	return compact[8] == letters[sum % 11] ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_sg_nric = {
	.name = "sg_nric",
	.title = "NRIC or FIN of Singapore",
	.jurisdiction = "SG",
	.source = "Singapore, Immigration and Checkpoints Authority, NRIC and FIN",
	.rule_version = 1,
	.example = "S1234567D",
	.is_column = true,
	.separators = "",
	.lengths = {{9, 9}},
	.shapes = (const char *const[]) {"A9999999A", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = nric_rule,
	.unmasked = 4,
};

/* ------------------------------------------------------------------------
 * South Africa, Turkey
 * ------------------------------------------------------------------------
 */

static MedrecVerdict
za_id_rule(char *compact, size_t *len)
{
	if (!medrec_short_date_exists(medrec_digits(compact, 2), medrec_digits(compact + 2, 2),
								  medrec_digits(compact + 4, 2)))
		return MEDREC_VERDICT_DATE;
	return medrec_luhn(compact, *len, 0) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_za_id = {
	.name = "za_id",
	.title = "Identity number of South Africa",
	.jurisdiction = "ZA",
	.source = "South Africa, Department of Home Affairs, Identification Act 68 of 1997",
	.rule_version = 1,
	.example = "7503305044089",
	.is_column = true,
	.separators = " ",
	.lengths = {{13, 13}},
	.digits = 13,
	.shapes = (const char *const[]) {"999999 9999 999", NULL},
	.rule = za_id_rule,
	.display = "999999 9999 999",
	.unmasked = 4,
};

static MedrecVerdict
tckn_rule(char *compact, size_t *len)
{
	int			odd = 0;
	int			even = 0;

	(void) len;
	if (compact[0] == '0')
		return MEDREC_VERDICT_COMPONENT;
	for (int i = 0; i < 9; i++)
	{
		if (i % 2 == 0)
			odd += compact[i] - '0';
		else
			even += compact[i] - '0';
	}
	return (7 * odd + 9 * even) % 10 == compact[9] - '0' &&
		(odd + even + compact[9] - '0') % 10 == compact[10] - '0' ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_tr_tckn = {
	.name = "tr_tckn",
	.title = "Identity number of Turkey",
	.jurisdiction = "TR",
	.source = "Turkey, General Directorate of Civil Registration, form of the identity number",
	.rule_version = 1,
	.example = "17291716060",
	.is_column = true,
	.separators = "",
	.lengths = {{11, 11}},
	.digits = 11,
	.rule = tckn_rule,
	.unmasked = 4,
};
