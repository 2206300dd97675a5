/*-------------------------------------------------------------------------
 *
 * decimal.h
 *		Numbers as text, whatever the locale is.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_DECIMAL_H
#define MEDREC_DECIMAL_H

#define MEDREC_DECIMAL_SIZE	48

/*
 * Writes a number with so many digits behind the point, at most 9, and a
 * separator between thousands unless it is '\0'; returns its start in text.
 * Halves go away from zero, as numeric's do, and there is no -0.
 * |number| * 10^places must be below 9e18.
 */
extern const char *medrec_decimal(double number, int places, char separator,
								  char text[MEDREC_DECIMAL_SIZE]);

#endif							/* MEDREC_DECIMAL_H */
