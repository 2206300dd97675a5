/*-------------------------------------------------------------------------
 *
 * us_persons.c
 *		Numbers that the United States give to persons.
 *
 * Social Security Number: area, group and serial number, none of them all
 * zeros, and no check digit.  Areas 666 and 900 to 999 are never issued.  Since
 * 25 June 2011 all others are assigned at random, so the High Group List and
 * the old gaps between areas say nothing any more (SSA, POMS RM 10201.035).
 * Refused as placeholders are the numbers that the SSA itself withdrew after
 * they were printed in advertisements, 123-45-6789 and nine equal digits.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/kinds.h"

#include <string.h>

static bool
is_dummy_ssn(const char *compact)
{
	static const char *const dummies[] = {
		"078051120", "123456789", "219099999", "457555462",
	};

	for (size_t i = 0; i < sizeof(dummies) / sizeof(dummies[0]); i++)
	{
		if (memcmp(compact, dummies[i], 9) == 0)
			return true;
	}
	return memcmp(compact, compact + 1, 8) == 0;	/* all digits are equal */
}

static MedrecVerdict
ssn_rule(char *compact, size_t *len)
{
	(void) len;
	if (memcmp(compact, "000", 3) == 0 || memcmp(compact, "666", 3) == 0 ||
		compact[0] == '9' ||
		memcmp(compact + 3, "00", 2) == 0 || memcmp(compact + 5, "0000", 4) == 0)
		return MEDREC_VERDICT_COMPONENT;
	if (is_dummy_ssn(compact))
		return MEDREC_VERDICT_DUMMY;
	return MEDREC_VERDICT_OK;
}

const MedrecIdentifier medrec_kind_us_ssn = {
	.name = "us_ssn",
	.title = "Social Security Number",
	.jurisdiction = "US",
	.source = "SSA, POMS RM 10201.035",
	.rule_version = 1,
	.example = "536904399",
	.is_column = true,
	.separators = "- ",
	.lengths = {{9, 9}},
	.shapes = (const char *const[]) {
		"999999999", "999-99-9999", "999 99 9999", NULL
	},
	.rule = ssn_rule,
	.display = "999-99-9999",
	.unmasked = 4,
};
