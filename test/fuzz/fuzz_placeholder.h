/*-------------------------------------------------------------------------
 *
 * fuzz_placeholder.h
 *		Glances at values, beside the full look at them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef FUZZ_PLACEHOLDER_H
#define FUZZ_PLACEHOLDER_H

#include <stddef.h>

extern void fuzz_placeholder(const char *str, size_t len);

#endif							/* FUZZ_PLACEHOLDER_H */
