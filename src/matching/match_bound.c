/*-------------------------------------------------------------------------
 *
 * match_bound.c
 *		What two patients weigh at most, at first sight.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/match_bound.h"

#include "matching/date_agreement.h"

/* Sums of floats may come out a little otherwise in another order. */
#define ROUNDING	0.01f

static float
larger(float a, float b)
{
	return a > b ? a : b;
}

static bool
fits(MedrecSight sight, MedrecGrade grade)
{
	switch (sight)
	{
		case MEDREC_SIGHT_MISSING:
			return grade == MEDREC_GRADE_MISSING;
		case MEDREC_SIGHT_SAME:
			return grade == MEDREC_GRADE_SAME;
		case MEDREC_SIGHT_OTHER:
			return grade > MEDREC_GRADE_SAME;
		case MEDREC_SIGHT_ANY:
			break;
	}
	return true;
}

void
medrec_match_bound_init(MedrecMatchBound *bound, const MedrecMatchModel *model)
{
	bound->model = model;
	bound->base = model->prior + ROUNDING;
	for (int c = 0; c < MEDREC_COMPARISONS; c++)
	{
		bound->most_other[c] = model->weight[c][2];
		for (int level = 3; level < medrec_comparison_levels(c); level++)
			bound->most_other[c] = larger(bound->most_other[c], model->weight[c][level]);
		bound->most[c] = larger(bound->most_other[c], model->weight[c][1]);
	}
	bound->most_code = larger(model->weight[MEDREC_COMPARE_ADDRESS][MEDREC_ADDRESS_PLACE],
							  model->weight[MEDREC_COMPARE_ADDRESS][MEDREC_ADDRESS_POSTAL_CODE]);
	bound->most_place = model->weight[MEDREC_COMPARE_ADDRESS][MEDREC_ADDRESS_POSTAL_CODE + 1];
	for (int level = MEDREC_ADDRESS_POSTAL_CODE + 2; level < medrec_comparison_levels(MEDREC_COMPARE_ADDRESS); level++)
		bound->most_place = larger(bound->most_place, model->weight[MEDREC_COMPARE_ADDRESS][level]);
	for (int given = 0; given <= MEDREC_SIGHT_ANY; given++)
	{
		for (int family = 0; family <= MEDREC_SIGHT_ANY; family++)
		{
			const float *weight = model->weight[MEDREC_COMPARE_NAME];
			float		most = -1000;

			for (int level = 0; level < medrec_comparison_levels(MEDREC_COMPARE_NAME); level++)
			{
				if (level >= MEDREC_NAME_SWAPPED
					? given >= MEDREC_SIGHT_OTHER && family >= MEDREC_SIGHT_OTHER
					: fits(given, MEDREC_GIVEN_GRADE(level)) && fits(family, MEDREC_FAMILY_GRADE(level)))
					most = larger(most, weight[level]);
			}
			bound->names[given][family] = most;
		}
	}
}

static inline MedrecSight
sight_of(const MedrecPatientRow *a, const MedrecPatientRow *b, MedrecPatientField field)
{
	uint32_t	x = a->fields[field];
	uint32_t	y = b->fields[field];

	if (x == 0 || y == 0)
		return MEDREC_SIGHT_MISSING;
	return x == y ? MEDREC_SIGHT_SAME : MEDREC_SIGHT_OTHER;
}

static float
name_bound(const MedrecMatchBound *bound, const MedrecPatientRow *a, const MedrecPatientRow *b)
{
	MedrecSight given = sight_of(a, b, MEDREC_PATIENT_GIVEN);
	MedrecSight family = sight_of(a, b, MEDREC_PATIENT_FAMILY);
	float		weight;

	if ((a->fields[MEDREC_PATIENT_PREVIOUS_FAMILY] | b->fields[MEDREC_PATIENT_PREVIOUS_FAMILY]) != 0 &&
		family != MEDREC_SIGHT_SAME)
		family = MEDREC_SIGHT_ANY;
	weight = bound->names[given][family];
	if (given == MEDREC_SIGHT_SAME)
		weight += a->given_weight;
	if (family == MEDREC_SIGHT_SAME)
		weight += a->family_weight;
	return weight;
}

#define DAY_DIGITS	UINT32_C(100000000)

static float
date_bound(const MedrecMatchBound *bound, const MedrecPatientRow *a, const MedrecPatientRow *b)
{
	uint32_t	x = a->fields[MEDREC_PATIENT_BIRTH_DATE];
	uint32_t	y = b->fields[MEDREC_PATIENT_BIRTH_DATE];
	MedrecPartialDate first;
	MedrecPartialDate second;

	if (x == 0 || y == 0)
		return 0;
	if (x >= DAY_DIGITS || y >= DAY_DIGITS)
		return bound->most[MEDREC_COMPARE_BIRTH_DATE];
	first = (MedrecPartialDate)
	{
		(int) (x / 10000), (int) (x / 100 % 100), (int) (x % 100)
	};
	second = (MedrecPartialDate)
	{
		(int) (y / 10000), (int) (y / 100 % 100), (int) (y % 100)
	};
	return bound->model->weight[MEDREC_COMPARE_BIRTH_DATE]
		[1 + MEDREC_DATE_EQUAL - medrec_date_agreement(first, second)];
}

static float
address_bound(const MedrecMatchBound *bound, const MedrecPatientRow *a, const MedrecPatientRow *b)
{
	MedrecSight street = sight_of(a, b, MEDREC_PATIENT_STREET);
	MedrecSight code = sight_of(a, b, MEDREC_PATIENT_POSTAL_CODE);
	MedrecSight city = sight_of(a, b, MEDREC_PATIENT_CITY);

	if (street == MEDREC_SIGHT_MISSING && code == MEDREC_SIGHT_MISSING &&
		city == MEDREC_SIGHT_MISSING && sight_of(a, b, MEDREC_PATIENT_STATE) == MEDREC_SIGHT_MISSING)
		return 0;
	if (street == MEDREC_SIGHT_SAME)
		return bound->most[MEDREC_COMPARE_ADDRESS];
	if (street == MEDREC_SIGHT_OTHER && (code == MEDREC_SIGHT_SAME || city != MEDREC_SIGHT_MISSING))
		return bound->most_other[MEDREC_COMPARE_ADDRESS];
	return code == MEDREC_SIGHT_SAME ? bound->most_code : bound->most_place;
}

float
medrec_match_bound(const MedrecMatchBound *bound,
				   const MedrecPatientRow *a, const MedrecPatientRow *b, float *names)
{
	static const struct
	{
		MedrecPatientField field;
		MedrecComparison comparison;
	}			simple[] = {
		{MEDREC_PATIENT_SEX, MEDREC_COMPARE_SEX},
		{MEDREC_PATIENT_PHONE, MEDREC_COMPARE_PHONE},
		{MEDREC_PATIENT_SSN, MEDREC_COMPARE_SSN},
		{MEDREC_PATIENT_EMAIL, MEDREC_COMPARE_EMAIL},
		{MEDREC_PATIENT_SUFFIX, MEDREC_COMPARE_SUFFIX},
		{MEDREC_PATIENT_BIRTH_PLACE, MEDREC_COMPARE_BIRTH_PLACE},
		{MEDREC_PATIENT_MOTHERS_MAIDEN, MEDREC_COMPARE_MOTHERS_MAIDEN},
	};
	float		weight = bound->base;

	*names = name_bound(bound, a, b);
	weight += *names + date_bound(bound, a, b) + address_bound(bound, a, b);
	for (size_t i = 0; i < sizeof(simple) / sizeof(simple[0]); i++)
	{
		MedrecSight sight = sight_of(a, b, simple[i].field);

		if (sight == MEDREC_SIGHT_SAME)
			weight += bound->most[simple[i].comparison];
		else if (sight == MEDREC_SIGHT_OTHER)
			weight += bound->most_other[simple[i].comparison];
	}
	if (sight_of(a, b, MEDREC_PATIENT_MIDDLE) != MEDREC_SIGHT_MISSING)
		weight += sight_of(a, b, MEDREC_PATIENT_MIDDLE) == MEDREC_SIGHT_SAME
			? bound->most[MEDREC_COMPARE_MIDDLE] : bound->most_other[MEDREC_COMPARE_MIDDLE];
	if (sight_of(a, b, MEDREC_PATIENT_IDENTIFIER) != MEDREC_SIGHT_MISSING)
		weight += larger(0, bound->most[MEDREC_COMPARE_IDENTIFIER]);
	return weight;
}
