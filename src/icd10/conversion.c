/*-------------------------------------------------------------------------
 *
 * conversion.c
 *		Looks up what took the place of a code, and what a code took the place of.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/conversion.h"

#include "icd10/icd10cm_conversion.h"

#define COUNT	((int) (sizeof(replacements) / sizeof(replacements[0])))

static const MedrecReplacement *
by_new(int n)
{
	return &replacements[n];
}

static const MedrecReplacement *
by_old(int n)
{
	return &replacements[by_old_code[n]];
}

const MedrecReplacement *
medrec_conversion_of_new(MedrecCode code, int n)
{
	int			low = 0;
	int			high = COUNT;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (by_new(middle)->new_code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low + n < COUNT && by_new(low + n)->new_code == code ? by_new(low + n) : NULL;
}

const MedrecReplacement *
medrec_conversion_of_old(MedrecCode code, int n)
{
	int			low = 0;
	int			high = COUNT;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (by_old(middle)->old_code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low + n < COUNT && by_old(low + n)->old_code == code ? by_old(low + n) : NULL;
}
