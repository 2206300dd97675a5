/*-------------------------------------------------------------------------
 *
 * checksum.h
 *		Check digit algorithms, one routine each, parameterised.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CHECKSUM_H
#define MEDREC_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Luhn's formula (ISO/IEC 7812-1, annex B): from the right, every second digit
 * is doubled and counts as the sum of its digits; the total is a multiple
 * of 10.  The last digit is the check digit.
 *
 * prefix_sum is what a constant prefix that is not written adds to the total:
 * 24 for the 80840 before a National Provider Identifier, else 0.
 */
extern bool medrec_luhn(const char *digits, size_t len, int prefix_sum);

#endif							/* MEDREC_CHECKSUM_H */
