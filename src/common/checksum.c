/*-------------------------------------------------------------------------
 *
 * checksum.c
 *		Check digit algorithms, one routine each, parameterised.
 *
 *-------------------------------------------------------------------------
 */
#include "common/checksum.h"

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
