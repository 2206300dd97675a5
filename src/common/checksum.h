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

/*
 * Luhn's formula over letters and digits, as Regenstrief and OpenMRS have it:
 * a character stands for its ASCII code less 48, and a doubled one for
 * 2v - 9 * (v / 5).
 */
extern bool medrec_luhn_ascii(const char *text, size_t len);

/*
 * Verhoeff's check digit (J. Verhoeff, Error Detecting Decimal Codes, 1969),
 * the last one.  It finds every single wrong digit and every transposition of
 * neighbours.
 */
extern bool medrec_verhoeff(const char *digits, size_t len);

/*
 * GS1's check digit (GS1 General Specifications, 7.9): from the right, weights
 * 1, 3, 1, 3 ...; the total is a multiple of 10.
 */
extern bool medrec_gs1(const char *digits, size_t len);

/* The sum of the digits, each times its weight. */
extern int	medrec_weighted_sum(const char *digits, size_t len,
								const signed char *weights);

/*
 * The check character of Code 39 (ISO/IEC 16388, annex A): places in its
 * alphabet of 43 characters, added up.  The last character is the check
 * character; the others must be of the alphabet.
 */
extern bool medrec_mod43(const char *text, size_t len);

/*
 * MOD 37-2 of ISO/IEC 7064, over digits and capital letters; the last
 * character is the check character, which may also be an asterisk.
 */
extern bool medrec_iso7064_mod37_2(const char *text, size_t len);

/*
 * Luhn's formula in the base of an alphabet (OpenMRS, LuhnModN): all characters
 * must be of it.
 */
#define MEDREC_ALPHABET_MOD25	"34679ACDEFGHJKLMNPRTUVWXY"
#define MEDREC_ALPHABET_MOD30	"0123456789ACDEFGHJKLMNPRTUVWXY"
extern bool medrec_luhn_n(const char *text, size_t len, const char *alphabet);

/*
 * M11 of HL7 version 2, table 0061: weights 2 to 7 from the right, and again;
 * the last digit is the check digit.
 */
extern bool medrec_hl7_mod11(const char *digits, size_t len);

/* MOD 11-2 of ISO/IEC 7064: digits, the last perhaps X for 10 */
extern bool medrec_iso7064_mod11_2(const char *text, size_t len);

/* The number that the digits are, modulo a small one */
extern int	medrec_modulo(const char *digits, size_t len, int modulus);

/*
 * MOD 97-10 of ISO/IEC 7064: the number modulo 97 is 1.  The last two digits
 * are the check digits, 02 to 98.
 */
extern bool medrec_iso7064_mod97_10(const char *digits, size_t len);

/*
 * The key of the French number of registration (INSEE, NIR): the last two
 * digits are 97 less the others modulo 97.
 */
extern bool medrec_mod97(const char *digits, size_t len);

/*
 * Modified IBM 1022 (California Cancer Registry, Volume III, appendix 4):
 * weights 2 to 8 from the right, for at most 7 digits; 11 less the remainder
 * of the total, where 10 is written 0 and 11 is written 1.  The last digit is
 * the check digit.
 */
extern bool medrec_ibm1022_mod11(const char *digits, size_t len);

/*
 * Damm's check digit (H. M. Damm, Total anti-symmetrische Quasigruppen, 2004),
 * the last one.  It finds every single wrong digit and every transposition of
 * neighbours.
 */
extern bool medrec_damm(const char *digits, size_t len);

#endif							/* MEDREC_CHECKSUM_H */
