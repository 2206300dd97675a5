/*-------------------------------------------------------------------------
 *
 * comorbidity.c
 *		Comorbidities of Charlson and of Elixhauser, out of codes.
 *
 * The conditions, their codes and weights are those of data/, where the
 * sources stand.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/comorbidity.h"

#include <string.h>

#include "icd10/comorbidity_tables.h"

#define STEP_MASK_BITS	8

uint64_t
medrec_comorbidity_mask(const MedrecComorbidityScheme *scheme, MedrecCode code)
{
	int			low = 0;
	int			high = scheme->nsteps - 1;

	/* the last step at or before the code */
	while (low < high)
	{
		int			middle = (low + high + 1) / 2;

		if (scheme->steps[middle] >> STEP_MASK_BITS <= (uint64_t) code)
			low = middle;
		else
			high = middle - 1;
	}
	return scheme->masks[scheme->steps[low] & ((1 << STEP_MASK_BITS) - 1)];
}

uint64_t
medrec_comorbidity_counted(const MedrecComorbidityScheme *scheme, uint64_t mask)
{
	uint64_t	counted = mask & ((UINT64_C(1) << scheme->nconditions) - 1);

	/* what is overridden itself still overrides */
	for (int i = 0; i < scheme->noverrides; i++)
		if (mask & scheme->overrides[i].higher)
			counted &= ~scheme->overrides[i].lower;
	return counted;
}

int
medrec_comorbidity_index(const MedrecComorbidityScheme *scheme, int weights,
						 uint64_t mask)
{
	uint64_t	counted = medrec_comorbidity_counted(scheme, mask);
	int			sum = 0;

	for (int bit = 0; bit < scheme->nconditions; bit++)
		if (counted >> bit & 1)
			sum += scheme->conditions[bit].weights[weights];
	return sum;
}

int
medrec_comorbidity_weights(const MedrecComorbidityScheme *scheme,
						   const char *name, size_t len)
{
	for (int i = 0; i < scheme->nweights; i++)
		if (strlen(scheme->weights[i]) == len &&
			memcmp(scheme->weights[i], name, len) == 0)
			return i;
	return -1;
}
