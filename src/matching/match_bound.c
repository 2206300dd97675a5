/*-------------------------------------------------------------------------
 *
 * match_bound.c
 *		What two patients weigh at most, at first sight.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/match_bound.h"

#include "matching/date_agreement.h"
#include "matching/nickname.h"

/* Sums of floats may come out a little otherwise in another order. */
#define ROUNDING	0.01f

static inline float
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
		case MEDREC_SIGHT_NICKNAME:
			return grade == MEDREC_GRADE_VARIANT;
		case MEDREC_SIGHT_UNLIKE:
			return grade == MEDREC_GRADE_OTHER;
		case MEDREC_SIGHT_ANY:
			break;
	}
	return true;
}

static float
most_of_names(const MedrecMatchModel *model, MedrecSight given, MedrecSight family, bool may_be_exchanged)
{
	const float *weight = model->weight[MEDREC_COMPARE_NAME];
	float		most = -1000;

	for (int level = 0; level < medrec_comparison_levels(MEDREC_COMPARE_NAME); level++)
	{
		if (level >= MEDREC_NAME_SWAPPED
			? may_be_exchanged && given >= MEDREC_SIGHT_OTHER && family >= MEDREC_SIGHT_OTHER
			: fits(given, MEDREC_GIVEN_GRADE(level)) && fits(family, MEDREC_FAMILY_GRADE(level)))
			most = larger(most, weight[level]);
	}
	return most;
}

/* Of the levels from that one on */
static float
most_of(const MedrecMatchModel *model, MedrecComparison comparison, int from)
{
	float		most = model->weight[comparison][from];

	for (int level = from + 1; level < medrec_comparison_levels(comparison); level++)
		most = larger(most, model->weight[comparison][level]);
	return most;
}

/* Those that say least, and identifiers */
static const MedrecComparison looked_at_last[] = {
	MEDREC_COMPARE_SEX, MEDREC_COMPARE_SUFFIX, MEDREC_COMPARE_EMAIL, MEDREC_COMPARE_MIDDLE,
	MEDREC_COMPARE_BIRTH_PLACE, MEDREC_COMPARE_MOTHERS_MAIDEN,
};

void
medrec_match_bound_init(MedrecMatchBound *bound, const MedrecMatchModel *model)
{
	bound->model = model;
	bound->most_errors = larger(0, larger(larger(model->errors[0][0], model->errors[0][1]),
										  larger(model->errors[1][0], model->errors[1][1])));
	bound->base = model->prior + bound->most_errors + ROUNDING;
	bound->most_date = most_of(model, MEDREC_COMPARE_BIRTH_DATE, 1);
	bound->most_identifier = larger(0, most_of(model, MEDREC_COMPARE_IDENTIFIER, 1));
	bound->most_of_rest = bound->most_identifier;
	for (size_t i = 0; i < sizeof(looked_at_last) / sizeof(looked_at_last[0]); i++)
		bound->most_of_rest += larger(0, most_of(model, looked_at_last[i], 1));
	for (int given = 0; given < MEDREC_SIGHTS; given++)
	{
		for (int family = 0; family < MEDREC_SIGHTS; family++)
		{
			bound->names[given][family][false] = most_of_names(model, given, family, false);
			bound->names[given][family][true] = most_of_names(model, given, family, true);
		}
	}
}

/* ------------------------------------------------------------------------
 * Fields
 * ------------------------------------------------------------------------
 */

static inline MedrecSight
sight_of(const MedrecPatientRow *a, const MedrecPatientRow *b, MedrecPatientField field)
{
	uint32_t	x = a->fields[field];
	uint32_t	y = b->fields[field];

	if (x == 0 || y == 0)
		return MEDREC_SIGHT_MISSING;
	return x == y ? MEDREC_SIGHT_SAME : MEDREC_SIGHT_OTHER;
}

/* A level that rows tell, and what it weighs; and the most that others weigh */
static inline float
know(const MedrecMatchBound *bound, MedrecMatchGlance *glance, MedrecComparison comparison, int level)
{
	glance->levels[comparison] = (unsigned char) level;
	return bound->model->weight[comparison][level];
}

static inline float
guess(MedrecMatchGlance *glance, MedrecComparison comparison, float most)
{
	glance->unknown |= 1u << comparison;
	return most;
}

static float
glance_at_date(const MedrecMatchBound *bound, const MedrecPatientRow *a, const MedrecPatientRow *b,
			   MedrecMatchGlance *glance)
{
	const uint32_t after_days = UINT32_C(100000000);
	uint32_t	x = a->fields[MEDREC_PATIENT_BIRTH_DATE];
	uint32_t	y = b->fields[MEDREC_PATIENT_BIRTH_DATE];
	MedrecPartialDate first;
	MedrecPartialDate second;

	if (x == 0 || y == 0)
		return know(bound, glance, MEDREC_COMPARE_BIRTH_DATE, 0);
	if (x >= after_days || y >= after_days)
		return guess(glance, MEDREC_COMPARE_BIRTH_DATE, bound->most_date);
	first = (MedrecPartialDate)
	{
		(int) (x / 10000), (int) (x / 100 % 100), (int) (x % 100)
	};
	second = (MedrecPartialDate)
	{
		(int) (y / 10000), (int) (y / 100 % 100), (int) (y % 100)
	};
	return know(bound, glance, MEDREC_COMPARE_BIRTH_DATE,
				1 + MEDREC_DATE_EQUAL - medrec_date_agreement(first, second));
}

/* The same steps as compare_addresses() has */
static float
glance_at_address(const MedrecMatchBound *bound, const MedrecPatientRow *a, const MedrecPatientRow *b,
				  MedrecMatchGlance *glance)
{
	const float *weight = bound->model->weight[MEDREC_COMPARE_ADDRESS];
	uint32_t	a_code = a->fields[MEDREC_PATIENT_POSTAL_CODE];
	uint32_t	b_code = b->fields[MEDREC_PATIENT_POSTAL_CODE];
	bool		is_code_hashed = ((a_code | b_code) & MEDREC_HASHED) != 0;
	MedrecSight street = sight_of(a, b, MEDREC_PATIENT_STREET);
	MedrecSight code = sight_of(a, b, MEDREC_PATIENT_POSTAL_CODE);
	MedrecSight city = sight_of(a, b, MEDREC_PATIENT_CITY);
	MedrecSight state = sight_of(a, b, MEDREC_PATIENT_STATE);
	bool		is_same_place = code == MEDREC_SIGHT_SAME || city == MEDREC_SIGHT_SAME;
	bool		may_be_city = city == MEDREC_SIGHT_OTHER && medrec_letters_may_agree(a->city, b->city);
	int			level;
	float		most;
	bool		is_guess = false;

	if (street == MEDREC_SIGHT_SAME)
	{
		if (is_same_place || (code == MEDREC_SIGHT_MISSING && city == MEDREC_SIGHT_MISSING))
			return know(bound, glance, MEDREC_COMPARE_ADDRESS, MEDREC_ADDRESS_SAME);
		if (!may_be_city)
			return know(bound, glance, MEDREC_COMPARE_ADDRESS, MEDREC_ADDRESS_STREET_ALONE);
		return guess(glance, MEDREC_COMPARE_ADDRESS,
					 larger(weight[MEDREC_ADDRESS_SAME], weight[MEDREC_ADDRESS_STREET_ALONE]));
	}
	if (code == MEDREC_SIGHT_SAME)
		level = city == MEDREC_SIGHT_SAME ? MEDREC_ADDRESS_PLACE : MEDREC_ADDRESS_POSTAL_CODE;
	else if (code == MEDREC_SIGHT_OTHER && !is_code_hashed && medrec_packed_one_edit(a_code, b_code))
		level = MEDREC_ADDRESS_POSTAL_CODE_ALIKE;
	else if (city == MEDREC_SIGHT_SAME)
		level = MEDREC_ADDRESS_CITY;
	else if (state == MEDREC_SIGHT_SAME)
		level = MEDREC_ADDRESS_STATE;
	else
		level = (street | code | city | state) != MEDREC_SIGHT_MISSING ? MEDREC_ADDRESS_OTHER : 0;
	most = weight[level];

	/* if something is alike, it is one of these */
	if (street == MEDREC_SIGHT_OTHER && (is_same_place || may_be_city) &&
		medrec_words_may_agree(a->street, b->street))
	{
		most = larger(most, weight[MEDREC_ADDRESS_STREET]);
		is_guess = true;
	}
	if (code == MEDREC_SIGHT_OTHER && is_code_hashed)
	{
		most = larger(most, weight[MEDREC_ADDRESS_POSTAL_CODE_ALIKE]);
		is_guess = true;
	}
	if (may_be_city && level > MEDREC_ADDRESS_CITY)
	{
		most = larger(most, weight[MEDREC_ADDRESS_CITY]);
		is_guess = true;
	}
	return is_guess ? guess(glance, MEDREC_COMPARE_ADDRESS, most) : know(bound, glance, MEDREC_COMPARE_ADDRESS, level);
}

/* Same, one edit, other */
static float
glance_at_number(const MedrecMatchBound *bound, MedrecMatchGlance *glance, MedrecComparison comparison,
				 MedrecSight sight, uint64_t a, uint64_t b)
{
	const float *weight = bound->model->weight[comparison];

	if (sight != MEDREC_SIGHT_OTHER)
		return know(bound, glance, comparison, (int) sight);
	if (a == 0 || b == 0)
		return guess(glance, comparison, larger(weight[2], weight[3]));
	return know(bound, glance, comparison, medrec_packed_one_edit(a, b) ? 2 : 3);
}

static float
glance_at_middle(const MedrecMatchBound *bound, const MedrecPatientRow *a, const MedrecPatientRow *b,
				 MedrecMatchGlance *glance)
{
	MedrecSight sight = sight_of(a, b, MEDREC_PATIENT_MIDDLE);
	int			level = 0;

	if (sight == MEDREC_SIGHT_SAME)
		level = a->is_initial ? 2 : 1;
	else if (sight == MEDREC_SIGHT_OTHER)
		level = a->middle == b->middle ? 2 : 3;
	return know(bound, glance, MEDREC_COMPARE_MIDDLE, level);
}

static float
glance_at_email(const MedrecMatchBound *bound, const MedrecPatientRow *a, const MedrecPatientRow *b,
				MedrecMatchGlance *glance)
{
	const float *weight = bound->model->weight[MEDREC_COMPARE_EMAIL];
	MedrecSight sight = sight_of(a, b, MEDREC_PATIENT_EMAIL);

	if (sight != MEDREC_SIGHT_OTHER)
		return know(bound, glance, MEDREC_COMPARE_EMAIL, (int) sight);
	if (!medrec_letters_may_agree(a->email, b->email))
		return know(bound, glance, MEDREC_COMPARE_EMAIL, MEDREC_EMAIL_OTHER);
	return guess(glance, MEDREC_COMPARE_EMAIL,
				 larger(weight[MEDREC_EMAIL_LOCAL],
						larger(weight[MEDREC_EMAIL_LOCAL_ALIKE], weight[MEDREC_EMAIL_OTHER])));
}

/* Same, alike, other */
static float
glance_at_words(const MedrecMatchBound *bound, MedrecMatchGlance *glance, MedrecComparison comparison,
				MedrecSight sight)
{
	const float *weight = bound->model->weight[comparison];

	if (sight != MEDREC_SIGHT_OTHER)
		return know(bound, glance, comparison, (int) sight);
	return guess(glance, comparison, larger(weight[2], weight[3]));
}

/* ------------------------------------------------------------------------
 * Names
 * ------------------------------------------------------------------------
 */

static void
set_names(MedrecMatchGlance *glance, float names)
{
	glance->most += names - glance->names;
	glance->names = names;
}

static bool
has_previous(const MedrecPatientRow *a, const MedrecPatientRow *b)
{
	return (a->fields[MEDREC_PATIENT_PREVIOUS_FAMILY] | b->fields[MEDREC_PATIENT_PREVIOUS_FAMILY]) != 0;
}

static float
names_of(const MedrecMatchBound *bound, const MedrecPatientRow *a, const MedrecPatientRow *b,
		 MedrecSight given, MedrecSight family, bool are_exchanged)
{
	float		weight = bound->names[given][has_previous(a, b) && family != MEDREC_SIGHT_SAME ? MEDREC_SIGHT_ANY : family]
	[are_exchanged];

	if (given == MEDREC_SIGHT_SAME)
		weight += (float) a->given_weight * MEDREC_ROW_WEIGHT;
	if (family == MEDREC_SIGHT_SAME)
		weight += (float) a->family_weight * MEDREC_ROW_WEIGHT;
	return weight;
}

void
medrec_match_glance_with_names(const MedrecMatchBound *bound, const MedrecPatientRow *a,
							   int level, MedrecMatchGlance *glance)
{
	const unsigned int of_household = 1u << MEDREC_COMPARE_BIRTH_DATE | 1u << MEDREC_COMPARE_ADDRESS |
	1u << MEDREC_COMPARE_PHONE;
	const MedrecMatchModel *model = bound->model;
	bool		is_family_same = MEDREC_FAMILY_GRADE(level) == MEDREC_GRADE_SAME;
	float		weight = know(bound, glance, MEDREC_COMPARE_NAME, level);

	if (MEDREC_GIVEN_GRADE(level) == MEDREC_GRADE_SAME)
		weight += (float) a->given_weight * MEDREC_ROW_WEIGHT;
	if (is_family_same)
		weight += (float) a->family_weight * MEDREC_ROW_WEIGHT;
	set_names(glance, weight);
	glance->unknown &= ~(1u << MEDREC_COMPARE_NAME);
	if ((glance->unknown & 1u << MEDREC_COMPARE_BIRTH_DATE) == 0)
		glance->most += (float) medrec_errors_weight(model, glance->levels) - bound->most_errors;
	if ((glance->unknown & of_household) == 0)
	{
		double		frequency = is_family_same ? (float) a->family_weight * MEDREC_ROW_WEIGHT : 0;
		double		household = medrec_household_weight(model, glance->levels, frequency);

		glance->most += (float) medrec_household_evidence(model, glance->levels, household, frequency);
	}
}

static bool
may_be_exchanged(const MedrecPatientRow *a, const MedrecPatientRow *b)
{
	return medrec_words_may_agree(a->given, b->family) || medrec_words_may_agree(a->family, b->given);
}

/* The grade of a sight that leaves only one */
static MedrecGrade
grade_of(MedrecSight sight)
{
	switch (sight)
	{
		case MEDREC_SIGHT_MISSING:
			return MEDREC_GRADE_MISSING;
		case MEDREC_SIGHT_SAME:
			return MEDREC_GRADE_SAME;
		case MEDREC_SIGHT_NICKNAME:
			return MEDREC_GRADE_VARIANT;
		default:
			return MEDREC_GRADE_OTHER;
	}
}

static MedrecSight
sight_of_given(const MedrecPatientRow *a, const MedrecPatientRow *b)
{
	MedrecSight sight = sight_of(a, b, MEDREC_PATIENT_GIVEN);

	if (sight != MEDREC_SIGHT_OTHER)
		return sight;
	if (a->nickname >= 0 && b->nickname >= 0 && medrec_nicknames_share_canonical(a->nickname, b->nickname))
		return MEDREC_SIGHT_NICKNAME;
	return medrec_words_may_agree(a->given, b->given) ? MEDREC_SIGHT_OTHER : MEDREC_SIGHT_UNLIKE;
}

static MedrecSight
sight_of_family(const MedrecPatientRow *a, const MedrecPatientRow *b)
{
	MedrecSight sight = sight_of(a, b, MEDREC_PATIENT_FAMILY);

	return sight != MEDREC_SIGHT_OTHER || medrec_words_may_agree(a->family, b->family) ? sight : MEDREC_SIGHT_UNLIKE;
}

void
medrec_match_glance_at_names(const MedrecMatchBound *bound,
							 const MedrecPatientRow *a, const MedrecPatientRow *b,
							 MedrecMatchGlance *glance)
{
	MedrecSight given = sight_of_given(a, b);
	MedrecSight family = sight_of_family(a, b);
	bool		are_exchanged = given >= MEDREC_SIGHT_OTHER && family >= MEDREC_SIGHT_OTHER && may_be_exchanged(a, b);

	if (given == MEDREC_SIGHT_OTHER || family == MEDREC_SIGHT_OTHER || are_exchanged || has_previous(a, b))
		set_names(glance, names_of(bound, a, b, given, family, are_exchanged));
	else
		medrec_match_glance_with_names(bound, a, MEDREC_NAME_LEVEL(grade_of(given), grade_of(family)), glance);
}

void
medrec_match_glance(const MedrecMatchBound *bound,
					const MedrecPatientRow *a, const MedrecPatientRow *b,
					double least, MedrecMatchGlance *glance)
{
#define SIGHT(field)		sight_of(a, b, MEDREC_PATIENT_##field)
	float		weight = bound->base;

	glance->unknown = 1u << MEDREC_COMPARE_NAME;
	glance->names = names_of(bound, a, b, SIGHT(GIVEN), SIGHT(FAMILY), true);
	weight += glance->names;
	weight += glance_at_date(bound, a, b, glance) + glance_at_address(bound, a, b, glance);
	weight += glance_at_number(bound, glance, MEDREC_COMPARE_PHONE, SIGHT(PHONE), a->phone, b->phone);
	weight += glance_at_number(bound, glance, MEDREC_COMPARE_SSN, SIGHT(SSN), a->ssn, b->ssn);
	glance->most = weight + bound->most_of_rest;
	if (glance->most < least)
		return;
	weight += know(bound, glance, MEDREC_COMPARE_SEX, (int) SIGHT(SEX));
	weight += know(bound, glance, MEDREC_COMPARE_SUFFIX, (int) SIGHT(SUFFIX));
	weight += glance_at_email(bound, a, b, glance) + glance_at_middle(bound, a, b, glance);
	weight += glance_at_words(bound, glance, MEDREC_COMPARE_BIRTH_PLACE, SIGHT(BIRTH_PLACE));
	weight += glance_at_words(bound, glance, MEDREC_COMPARE_MOTHERS_MAIDEN, SIGHT(MOTHERS_MAIDEN));
	weight += SIGHT(IDENTIFIER) == MEDREC_SIGHT_MISSING
		? know(bound, glance, MEDREC_COMPARE_IDENTIFIER, 0)
		: guess(glance, MEDREC_COMPARE_IDENTIFIER, bound->most_identifier);
	glance->most = weight;
#undef SIGHT
}
