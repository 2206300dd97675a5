/*-------------------------------------------------------------------------
 *
 * us_providers.c
 *		Numbers of providers of health care in the United States.
 *
 * National Provider Identifier: ten digits, the first 1 or 2, the last a Luhn
 * check digit over the number with 80840 before it (CMS, Requirements for
 * National Provider Identifier and NPI Check Digit).  1234567893 is that
 * document's specimen; it and numbers of nine equal digits count as tests.
 * The card form of 15 digits, with the prefix, is a different field.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

#include "common/checksum.h"

#define LUHN_SUM_OF_80840	24

static MedrecVerdict
npi_rule(char *compact, size_t *len)
{
	if (compact[0] != '1' && compact[0] != '2')
		return MEDREC_VERDICT_COMPONENT;
	if (!medrec_luhn(compact, *len, LUHN_SUM_OF_80840))
		return MEDREC_VERDICT_CHECKSUM;
	if (memcmp(compact, "1234567893", 10) == 0 || memcmp(compact, compact + 1, 8) == 0)
		return MEDREC_VERDICT_TEST;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_npi = {
	.name = "us_npi",
	.title = "National Provider Identifier",
	.jurisdiction = "US",
	.source = "CMS, Requirements for NPI and NPI Check Digit",
	.rule_version = 1,
	.example = "1234567893",
	.is_column = true,
	.separators = "",
	.lengths = {{10, 10}},
	.shapes = (const char *const[]) {"9999999999", NULL},
	.rule = npi_rule,
	.unmasked = 4,
};
