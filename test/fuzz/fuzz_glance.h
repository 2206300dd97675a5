/*-------------------------------------------------------------------------
 *
 * fuzz_glance.h
 *		What rows tell of two patients, beside the patients themselves.
 *
 *-------------------------------------------------------------------------
 */
#ifndef FUZZ_GLANCE_H
#define FUZZ_GLANCE_H

#include <stddef.h>

extern void fuzz_glance(const char *str, size_t len);

#endif							/* FUZZ_GLANCE_H */
