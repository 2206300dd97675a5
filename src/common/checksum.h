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

extern bool medrec_luhn(const char *digits, size_t len, int prefix_sum);

#endif							/* MEDREC_CHECKSUM_H */
