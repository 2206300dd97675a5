/*-------------------------------------------------------------------------
 *
 * checksum.c
 *		Check digit algorithms, one routine each, parameterised.
 *
 *-------------------------------------------------------------------------
 */
#include "common/checksum.h"

/*
 * Luhn's formula (ISO/IEC 7812-1, annex B): from the right, every second digit
 * is doubled and counts as the sum of its digits; the total is a multiple
 * of 10.  The last digit is the check digit.
 *
 * prefix_sum is what a constant prefix that is not written adds to the total:
 * 24 for the 80840 before a National Provider Identifier, else 0.
 */
bool
medrec_luhn(const char *digits, size_t len, int prefix_sum)
{
	static const signed char doubled[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
	int			sum = prefix_sum;

	for (size_t i = 0; i < len; i++)
	{
		int			digit = digits[i] - '0';

		sum += (len - i) % 2 == 0 ? doubled[digit] : digit;
	}
	return sum % 10 == 0;
}
