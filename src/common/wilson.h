/*-------------------------------------------------------------------------
 *
 * wilson.h
 *		Between what bounds a share lies of which a sample is known.
 *
 * E. B. Wilson, Probable inference, the law of succession, and statistical
 * inference, Journal of the American Statistical Association 22 (1927),
 * 209-212.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_WILSON_H
#define MEDREC_WILSON_H

#include <math.h>

/* Quantiles of the normal distribution: 95 % of it lie within the first, both ways */
#define MEDREC_Z_95		1.959963984540054

/* The lower bound of a share of which k in n are seen; n is more than 0 */
static inline double
medrec_wilson_low(double k, double n, double z)
{
	double		z2 = z * z / n;
	double		share = k / n;

	return (share + z2 / 2 - sqrt(share * (1 - share) * z2 + z2 * z2 / 4)) / (1 + z2);
}

#endif							/* MEDREC_WILSON_H */
