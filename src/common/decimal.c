/*-------------------------------------------------------------------------
 *
 * decimal.c
 *		Numbers as text, whatever the locale is.
 *
 * printf() would ask the locale for the decimal point.
 *
 *-------------------------------------------------------------------------
 */
#include "common/decimal.h"

#include <math.h>

/*
 * A half that was written in decimals, such as 2.675, may be a little less in
 * binary, and when it is scaled: by this share of it at most, which no real
 * difference is.
 */
#define HALF_FUZZ	4e-16

const char *
medrec_decimal(double number, int places, char separator, char text[MEDREC_DECIMAL_SIZE])
{
	int			at = MEDREC_DECIMAL_SIZE;
	double		scaled = fabs(number) * pow(10, places);
	long long	rest = llround(scaled == floor(scaled) ? scaled : scaled * (1 + HALF_FUZZ));
	int			is_negative = number < 0 && rest > 0;

	text[	  --at] = '\0';

	for (int i = 0; i <= places || rest > 0; i++, rest /= 10)
	{
		if (i == places && places > 0)
			text[	  --at] = '.';

		else if (separator != '\0' && i > places && (i - places) % 3 == 0)
			text[	  --at] = separator;
		text[	  --at] = (char) ('0' + rest % 10);
	}
	if (is_negative)
		text[	  --at] = '-';
	return text +at;
}
