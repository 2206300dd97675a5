/*-------------------------------------------------------------------------
 *
 * americas.c
 *		Numbers of patients and persons in America outside the United States.
 *
 * Canada: the Social Insurance Number, nine digits, not from 0 or 8, by Luhn's
 * formula.  British Columbia's Personal Health Number: 9, eight digits and
 * a check digit, each of the eight times 2 4 8 5 10 9 7 3, modulo 11.  Ontario's
 * health card number: ten digits by Luhn's formula, not from 0, and up to two
 * letters for the version of the card.
 *
 * Brazil: the CPF, nine digits and two check digits, modulo 11; numbers of
 * eleven equal digits pass and are nobody's.  The national health card: fifteen
 * digits, weights 15 to 1, modulo 11; definitive ones begin with 1 or 2 and have
 * 000 or 001 before the check digit, temporary ones begin with 7, 8 or 9.
 *
 * Mexico: the CURP, of name, birth date, sex, state and name, with a character
 * that tells the century (a digit until 1999) and a check digit.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/ascii.h"
#include "common/calendar.h"
#include "common/checksum.h"

/* ------------------------------------------------------------------------
 * Canada
 * ------------------------------------------------------------------------
 */

static MedrecVerdict
sin_rule(char *compact, size_t *len)
{
	if (compact[0] == '0' || compact[0] == '8')
		return MEDREC_VERDICT_COMPONENT;
	return medrec_luhn(compact, *len, 0) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_ca_sin = {
	.name = "ca_sin",
	.title = "Social Insurance Number of Canada",
	.jurisdiction = "CA",
	.source = "Employment and Social Development Canada, Social Insurance Number code of practice",
	.rule_version = 1,
	.example = "123456782",
	.is_column = true,
	.separators = "- ",
	.lengths = {{9, 9}},
	.digits = 9,
	.shapes = (const char *const[]) {"999-999-999", "999 999 999", NULL},
	.rule = sin_rule,
	.display = "999-999-999",
	.unmasked = 3,
};

static MedrecVerdict
bc_phn_rule(char *compact, size_t *len)
{
	static const signed char weights[] = {2, 4, 8, 5, 10, 9, 7, 3};

	(void) len;
	if (compact[0] != '9')
		return MEDREC_VERDICT_COMPONENT;
	return (11 - medrec_weighted_sum(compact + 1, 8, weights) % 11) % 11 == compact[9] - '0' ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_ca_bc_phn = {
	.name = "ca_bc_phn",
	.title = "Personal Health Number of British Columbia",
	.jurisdiction = "CA",
	.source = "British Columbia, Ministry of Health, check digit of the Personal Health Number",
	.rule_version = 1,
	.example = "9698658215",
	.is_column = true,
	.separators = "- ",
	.lengths = {{10, 10}},
	.digits = 10,
	.shapes = (const char *const[]) {"9999 999 999", NULL},
	.rule = bc_phn_rule,
	.display = "9999 999 999",
	.unmasked = 3,
};

static MedrecVerdict
on_hcn_rule(char *compact, size_t *len)
{
	(void) len;
	if (compact[0] == '0')
		return MEDREC_VERDICT_COMPONENT;
	return medrec_luhn(compact, 10, 0) ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_ca_on_hcn = {
	.name = "ca_on_hcn",
	.title = "Health card number of Ontario",
	.jurisdiction = "CA",
	.source = "Ontario, Ministry of Health, Health Card Validation reference manual",
	.rule_version = 1,
	.example = "9644956170W",
	.is_column = true,
	.separators = "- ",
	.lengths = {{10, 12}},
	.digits = 10,
	.shapes = (const char *const[]) {
		"9999999999A", "9999999999AA", "9999-999-999", "9999-999-999-A",
		"9999-999-999-AA", "9999 999 999", "9999 999 999 A", "9999 999 999 AA", NULL
	},
	.fold = MEDREC_FOLD_UPPER,
	.rule = on_hcn_rule,
	.unmasked = 3,
};

/* ------------------------------------------------------------------------
 * Brazil and Mexico
 * ------------------------------------------------------------------------
 */

static int
cpf_digit(const char *digits, int count)
{
	int			sum = 0;

	for (int i = 0; i < count; i++)
		sum += (digits[i] - '0') * (count + 1 - i);
	return (11 - sum % 11) % 11 % 10;
}

static MedrecVerdict
cpf_rule(char *compact, size_t *len)
{
	if (medrec_is_repeated(compact, *len))
		return MEDREC_VERDICT_DUMMY;
	return cpf_digit(compact, 9) == compact[9] - '0' && cpf_digit(compact, 10) == compact[10] - '0' ?
		MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_br_cpf = {
	.name = "br_cpf",
	.title = "CPF number of a person in Brazil",
	.jurisdiction = "BR",
	.source = "Brazil, Receita Federal, Cadastro de Pessoas Fisicas",
	.rule_version = 1,
	.example = "39053344705",
	.is_column = true,
	.separators = ".-",
	.lengths = {{11, 11}},
	.digits = 11,
	.shapes = (const char *const[]) {"999.999.999-99", NULL},
	.rule = cpf_rule,
	.display = "999.999.999-99",
	.unmasked = 4,
};

static MedrecVerdict
cns_rule(char *compact, size_t *len)
{
	int			sum = 0;

	if (strchr("12789", compact[0]) == NULL)
		return MEDREC_VERDICT_COMPONENT;
	if (compact[0] <= '2' && memcmp(compact + 11, "000", 3) != 0 && memcmp(compact + 11, "001", 3) != 0)
		return MEDREC_VERDICT_COMPONENT;
	for (size_t i = 0; i < *len; i++)
		sum += (compact[i] - '0') * (int) (*len - i);
	return sum % 11 == 0 ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_br_cns = {
	.name = "br_cns",
	.title = "National health card of Brazil",
	.jurisdiction = "BR",
	.source = "Brazil, DATASUS, Cartao Nacional de Saude, validation routine",
	.rule_version = 1,
	.example = "700000000000005",
	.is_column = true,
	.separators = " ",
	.lengths = {{15, 15}},
	.digits = 15,
	.shapes = (const char *const[]) {"999 9999 9999 9999", NULL},
	.rule = cns_rule,
	.display = "999 9999 9999 9999",
	.unmasked = 4,
};

static bool
is_mexican_state(const char *code)
{
	static const char states[] =
	"ASBCBSCCCHCLCMCSDFDGGRGTHGJCMCMNMSNENLNTOCPLQRQTSLSPSRTCTLTSVZYNZS";

	for (const char *state = states; *state != '\0'; state += 2)
	{
		if (memcmp(state, code, 2) == 0)
			return true;
	}
	return false;
}

/* The place in the alphabet, which has another letter between N and O */
static int
curp_value(char c)
{
	if (medrec_is_digit(c))
		return c - '0';
	return c - 'A' + (c <= 'N' ? 10 : 11);
}

static MedrecVerdict
curp_rule(char *compact, size_t *len)
{
	int			century = medrec_is_digit(compact[16]) ? 1900 : 2000;
	int			sum = 0;

	(void) len;
	if (strchr("HMX", compact[10]) == NULL || !is_mexican_state(compact + 11))
		return MEDREC_VERDICT_COMPONENT;
	if (!medrec_date_exists(century + medrec_digits(compact + 4, 2),
							medrec_digits(compact + 6, 2), medrec_digits(compact + 8, 2)))
		return MEDREC_VERDICT_DATE;
	for (int i = 0; i < 17; i++)
		sum += (18 - i) * curp_value(compact[i]);
	return (10 - sum % 10) % 10 == compact[17] - '0' ? MEDREC_VERDICT_OK : MEDREC_VERDICT_CHECKSUM;
}

const MedrecIdentifier medrec_kind_mx_curp = {
	.name = "mx_curp",
	.title = "CURP of a person in Mexico",
	.jurisdiction = "MX",
	.source = "Mexico, RENAPO, Instructivo normativo para la asignacion de la CURP",
	.rule_version = 1,
	.example = "BOXW310820HNERXN09",
	.is_column = true,
	.separators = "",
	.lengths = {{18, 18}},
	.shapes = (const char *const[]) {"AAAA999999AAAAAAX9", NULL},
	.fold = MEDREC_FOLD_UPPER,
	.rule = curp_rule,
	.unmasked = 4,
};
