/*-------------------------------------------------------------------------
 *
 * checksum.c
 *		Check digit algorithms, one routine each, parameterised.
 *
 *-------------------------------------------------------------------------
 */
#include "common/checksum.h"

#include <stdint.h>
#include <string.h>

#include "common/ascii.h"

bool
medrec_luhn(const char *digits, size_t len, int prefix_sum)
{
	static const signed char doubled[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
	int			sum = prefix_sum;

	for (; len >= 2; len -= 2)
		sum += digits[len - 1] - '0' + doubled[digits[len - 2] - '0'];
	if (len == 1)
		sum += digits[0] - '0';
	return sum % 10 == 0;
}

bool
medrec_luhn_ascii(const char *text, size_t len)
{
	int			sum = 0;

	for (size_t i = 0; i < len; i++)
	{
		int			value = text[i] - '0';

		sum += (len - i) % 2 == 0 ? 2 * value - 9 * (value / 5) : value;
	}
	return sum % 10 == 0;
}

bool
medrec_verhoeff(const char *digits, size_t len)
{
	/* multiplication in the dihedral group of order 10 */
	static const unsigned char product[10][10] = {
		{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
		{1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
		{2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
		{3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
		{4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
		{5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
		{6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
		{7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
		{8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
		{9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
	};

	/* what a digit stands for at each place from the right */
	static const unsigned char permutation[8][10] = {
		{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
		{1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
		{5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
		{8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
		{9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
		{4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
		{2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
		{7, 0, 4, 6, 9, 1, 3, 2, 5, 8},
	};
	unsigned char check = 0;

	for (size_t i = 0; i < len; i++)
		check = product[check][permutation[i % 8][digits[len - 1 - i] - '0']];
	return check == 0;
}

bool
medrec_gs1(const char *digits, size_t len)
{
	int			sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += (digits[i] - '0') * ((len - i) % 2 == 0 ? 3 : 1);
	return sum % 10 == 0;
}

int
medrec_weighted_sum(const char *digits, size_t len, const signed char *weights)
{
	int			sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += (digits[i] - '0') * weights[i];
	return sum;
}

/* The place of c in the alphabet of Code 39, or -1. */
static int
code39_value(char c)
{
	static const char others[] = "-. $/+%";
	const char *other;

	if (medrec_is_digit(c))
		return c - '0';
	if (medrec_is_upper(c))
		return c - 'A' + 10;
	other = c != '\0' ? strchr(others, c) : NULL;
	return other != NULL ? (int) (other - others) + 36 : -1;
}

bool
medrec_mod43(const char *text, size_t len)
{
	int			sum = 0;

	for (size_t i = 0; i + 1 < len; i++)
		sum += code39_value(text[i]);
	return sum % 43 == code39_value(text[len - 1]);
}

bool
medrec_iso7064_mod37_2(const char *text, size_t len)
{
	int			check = 0;

	for (size_t i = 0; i < len; i++)
	{
		char		c = text[i];
		int			value = medrec_is_digit(c) ? c - '0' :
		c == '*' ? 36 : c - 'A' + 10;

		check = (2 * check + value) % 37;
	}
	return check == 1;
}

bool
medrec_luhn_n(const char *text, size_t len, const char *alphabet)
{
	int			base = (int) strlen(alphabet);
	int			sum = 0;

	for (size_t i = 0; i < len; i++)
	{
		int			value = (int) (strchr(alphabet, text[i]) - alphabet);

		if ((len - i) % 2 == 0)
			value = value * 2 / base + value * 2 % base;
		sum += value;
	}
	return sum % base == 0;
}

bool
medrec_hl7_mod11(const char *digits, size_t len)
{
	int			sum = 0;
	int			remainder;

	for (size_t i = 0; i + 1 < len; i++)
		sum += (digits[i] - '0') * (int) (2 + (len - 2 - i) % 6);
	remainder = sum % 11;
	if (remainder == 0)
		remainder = 1;
	return (11 - remainder) % 10 == digits[len - 1] - '0';
}

bool
medrec_iso7064_mod11_2(const char *text, size_t len)
{
	uint64_t	product = 0;

	for (size_t i = 0; i + 1 < len; i++)
	{
		product = (product + (text[i] - '0')) * 2;
		if (product > UINT64_MAX / 4)
			product %= 11;
	}
	return (product + (text[len - 1] == 'X' ? 10 : text[len - 1] - '0')) % 11 == 1;
}

int
medrec_modulo(const char *digits, size_t len, int modulus)
{
	uint64_t	number = 0;

	for (size_t i = 0; i < len; i++)
	{
		number = 10 * number + (digits[i] - '0');
		if (number > UINT64_MAX / 16)
			number %= modulus;
	}
	return (int) (number % modulus);
}

bool
medrec_iso7064_mod97_10(const char *digits, size_t len)
{
	return memcmp(digits + len - 2, "01", 2) > 0 && memcmp(digits + len - 2, "98", 2) <= 0 &&
		medrec_modulo(digits, len, 97) == 1;
}

bool
medrec_mod97(const char *digits, size_t len)
{
	return 97 - medrec_modulo(digits, len - 2, 97) == medrec_digits(digits + len - 2, 2);
}

bool
medrec_ibm1022_mod11(const char *digits, size_t len)
{
	int			sum = 0;
	int			check;

	for (size_t i = 0; i + 1 < len; i++)
		sum += (digits[i] - '0') * (int) (len - i);
	check = 11 - sum % 11;
	return (check >= 10 ? check - 10 : check) == digits[len - 1] - '0';
}

bool
medrec_damm(const char *digits, size_t len)
{
	/* a totally anti-symmetric quasigroup of order 10 */
	static const unsigned char product[10][10] = {
		{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
		{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
		{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
		{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
		{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
		{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
		{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
		{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
		{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
		{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
	};
	unsigned char check = 0;

	for (size_t i = 0; i < len; i++)
		check = product[check][digits[i] - '0'];
	return check == 0;
}
