/*-------------------------------------------------------------------------
 *
 * code.h
 *		A code of letters and digits in 64 bits, in code order.
 *
 * A code has up to eight places of six bits each; the first place stands
 * highest:
 *
 *		bit  47..42  41..36  35..30  29..24  23..18  17..12  11..6   5..0
 *		place  1       2       3       4       5       6       7     8
 *
 * A place holds 0 (the code has ended), 1 to 10 for the digits 0 to 9, or 11
 * to 36 for the letters A to Z.  Bits 48 to 63 are zero; the eighth place is
 * zero in every code that medrec knows today and kept for national editions
 * with longer ones.  The dot is not stored.
 *
 * So the order of the numbers is the byte order of the undotted codes, a
 * header sorts before what stands under it, and all that stands under a
 * header is one range.  The number is on disk and never changes its meaning.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CODE_H
#define MEDREC_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t MedrecCode;

#define MEDREC_CODE_LENGTH		7	/* places in use */
#define MEDREC_CODE_PRINTED		8	/* with the dot; bytes, no end mark */
#define MEDREC_SYMBOL_BITS		6
#define MEDREC_SYMBOL_0			1	/* the digit 0 */
#define MEDREC_SYMBOL_A			11	/* the letter A */
#define MEDREC_SYMBOL_Z			36

/* the symbol at a place (0 to 7) and a symbol put there */
static inline int
medrec_code_symbol(MedrecCode code, int place)
{
	return (int) (code >> (MEDREC_SYMBOL_BITS * (7 - place))) & 63;
}

static inline MedrecCode
medrec_code_at(int symbol, int place)
{
	return (MedrecCode) symbol << (MEDREC_SYMBOL_BITS * (7 - place));
}

/* the number of characters in a code */
static inline int
medrec_code_length(MedrecCode code)
{
	int			length = 0;

	while (length < MEDREC_CODE_LENGTH &&
		   medrec_code_symbol(code, length) != 0)
		length++;
	return length;
}

/* the first characters of a code */
static inline MedrecCode
medrec_code_prefix(MedrecCode code, int length)
{
	int			dropped = MEDREC_SYMBOL_BITS * (8 - length);

	return (MedrecCode) ((uint64_t) code >> dropped << dropped);
}

/* the last code that can stand under a code: Z in every free place */
static inline MedrecCode
medrec_code_subtree_end(MedrecCode code)
{
	for (int place = medrec_code_length(code); place < MEDREC_CODE_LENGTH; place++)
		code |= medrec_code_at(MEDREC_SYMBOL_Z, place);
	return code;
}

/*
 * The symbol of a letter (in either case) or digit; 0 for every other byte,
 * those of characters outside ASCII among them.
 */
extern const uint8_t medrec_symbol_of_byte[256];

/* the upper-case character of a symbol; '?' for a number that is none */
extern const char medrec_char_of_symbol[65];

#endif							/* MEDREC_CODE_H */
