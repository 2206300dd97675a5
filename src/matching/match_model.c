/*-------------------------------------------------------------------------
 *
 * match_model.c
 *		How likely it is that two patients are one.
 *
 * I. P. Fellegi and A. B. Sunter, A Theory for Record Linkage, JASA 64 (1969).
 *
 *-------------------------------------------------------------------------
 */
#include "matching/match_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "matching/name_frequency.h"

/* No level decides alone, however seldom it was seen. */
#define LEVEL_WEIGHT_MAX	20.0
#define LEVEL_WEIGHT_MIN	(-10.0)

/* What the frequency of a name can take away, and add */
#define FREQUENCY_WEIGHT_MIN	(-5.0)
#define FREQUENCY_WEIGHT_MAX	5.0

/*
 * What those who live together have in common, a family name, an address, a
 * telephone, counts for one part in so many beyond the limit.
 */
#define HOUSEHOLD_SHARE		4.0

#define BIRTH_ORDER_WEIGHT	(-30.0)

/* A number by itself stays below even odds. */
#define NUMBER_ALONE_WEIGHT	(-2.0)

static double
clamp(double x, double least, double most)
{
	return x < least ? least : x > most ? most : x;
}

void
medrec_match_model_weigh(MedrecMatchModel *model)
{
	for (int c = 0; c < MEDREC_COMPARISONS; c++)
	{
		for (int level = 1; level < medrec_comparison_levels(c); level++)
			model->weight[c][level] = (float) clamp(log2((double) model->m[c][level] / model->u[c][level]),
													LEVEL_WEIGHT_MIN, LEVEL_WEIGHT_MAX);
	}
}

/* ------------------------------------------------------------------------
 * The built-in model
 * ------------------------------------------------------------------------
 */

/*
 * Levels from 1 on.  u of names: random pairs of the surnames and first names
 * of the US Census by their frequency.  u of dates: ages of the US population,
 * 1 in 365 days, 12 months of a year; of addresses: population of ZIP Codes,
 * cities and states.  m: one field in twenty wrong, as in registration audits.
 */
static const float given_m[MEDREC_GRADES] = {0, 0.84f, 0.05f, 0.04f, 0.02f, 0.05f};
static const float given_u[MEDREC_GRADES] = {0, 0.0034f, 0.004f, 0.0013f, 0.0016f, 0.9897f};
static const float family_m[MEDREC_GRADES] = {0, 0.85f, 0.05f, 0.04f, 0.015f, 0.045f};
static const float family_u[MEDREC_GRADES] = {0, 0.0007f, 0.0005f, 0.00036f, 0.00044f, 0.998f};
static const float swapped_m[] = {0.008f, 0.002f, 0.002f};
static const float swapped_u[] = {1e-7f, 1e-6f, 0.001f};

static const struct
{
	float		m[MEDREC_LEVELS_MAX];
	float		u[MEDREC_LEVELS_MAX];
}			levels[MEDREC_COMPARISONS] = {
	[MEDREC_COMPARE_MIDDLE] = {{0, 0.75f, 0.20f, 0.05f}, {0, 0.0034f, 0.08f, 0.9166f}},
	[MEDREC_COMPARE_SUFFIX] = {{0, 0.98f, 0.02f}, {0, 0.4f, 0.6f}},
	[MEDREC_COMPARE_BIRTH_DATE] = {{0, 0.90f, 0.01f, 0.01f, 0.002f, 0.04f, 0.008f, 0.012f, 0.004f, 0.004f, 0.01f},
	{0, 0.000032f, 0.0003f, 0.000025f, 0.00001f, 0.0007f, 0.0002f, 0.0025f, 0.0004f, 0.0095f, 0.986333f}},
	[MEDREC_COMPARE_SEX] = {{0, 0.985f, 0.015f}, {0, 0.5f, 0.5f}},
	[MEDREC_COMPARE_ADDRESS] = {{0, 0.62f, 0.08f, 0.02f, 0.07f, 0.02f, 0.02f, 0.06f, 0.06f, 0.05f},
	{0, 0.00003f, 0.000001f, 0.000005f, 0.00007f, 0.00003f, 0.0008f, 0.003f, 0.045f, 0.951f}},
	[MEDREC_COMPARE_PHONE] = {{0, 0.70f, 0.03f, 0.27f}, {0, 0.00001f, 0.000005f, 0.999985f}},
	[MEDREC_COMPARE_EMAIL] = {{0, 0.75f, 0.03f, 0.07f, 0.15f}, {0, 0.000003f, 0.000005f, 0.001f, 0.99899f}},
	[MEDREC_COMPARE_SSN] = {{0, 0.93f, 0.04f, 0.03f}, {0, 0.000003f, 0.00001f, 0.999987f}},
	[MEDREC_COMPARE_IDENTIFIER] = {{0, 0.90f, 0.10f}, {0, 0.000003f, 0.999997f}},
	[MEDREC_COMPARE_BIRTH_PLACE] = {{0, 0.85f, 0.07f, 0.08f}, {0, 0.01f, 0.003f, 0.987f}},
	[MEDREC_COMPARE_MOTHERS_MAIDEN] = {{0, 0.88f, 0.06f, 0.06f}, {0, 0.0007f, 0.00056f, 0.99874f}},
};

const MedrecMatchModel *
medrec_default_model(void)
{
	static MedrecMatchModel model;

	if (model.prior != 0)
		return &model;
	for (int c = 0; c < MEDREC_COMPARISONS; c++)
	{
		for (int level = 1; level < medrec_comparison_levels(c); level++)
		{
			if (c != MEDREC_COMPARE_NAME)
			{
				model.m[c][level] = levels[c].m[level];
				model.u[c][level] = levels[c].u[level];
			}
			else if (level >= MEDREC_NAME_SWAPPED)
			{
				model.m[c][level] = swapped_m[level - MEDREC_NAME_SWAPPED];
				model.u[c][level] = swapped_u[level - MEDREC_NAME_SWAPPED];
			}
			else
			{
				MedrecGrade given = MEDREC_GIVEN_GRADE(level);
				MedrecGrade family = MEDREC_FAMILY_GRADE(level);

				model.m[c][level] = (given == MEDREC_GRADE_MISSING ? 1 : given_m[given]) *
					(family == MEDREC_GRADE_MISSING ? 1 : family_m[family]);
				model.u[c][level] = (given == MEDREC_GRADE_MISSING ? 1 : given_u[given]) *
					(family == MEDREC_GRADE_MISSING ? 1 : family_u[family]);
			}
		}
	}
	model.given.same = given_u[MEDREC_GRADE_SAME];
	model.family.same = family_u[MEDREC_GRADE_SAME];
	model.household = 14.0f;
	model.twins = -4.0f;
	memcpy(model.household_m, model.u, sizeof(model.u));
	model.review = 0.5f;
	model.match = 0.99f;
	medrec_match_model_weigh(&model);
	model.prior = -18.0f;
	return &model;
}

/* ------------------------------------------------------------------------
 * Two patients
 * ------------------------------------------------------------------------
 */

static void
add_evidence(MedrecEvidence *evidence, int *n, MedrecEvidenceKind kind, double weight)
{
	evidence[*n].kind = kind;
	evidence[*n].comparison = MEDREC_COMPARE_NAME;
	evidence[*n].level = 0;
	evidence[*n].weight = (float) weight;
	(*n)++;
}

int
medrec_name_share_compare(const void *a, const void *b)
{
	const MedrecNameShare *x = a;
	const MedrecNameShare *y = b;
	int			order = memcmp(x->name, y->name, x->len < y->len ? x->len : y->len);

	return order != 0 ? order : x->len < y->len ? -1 : x->len > y->len;
}

static float
share_of(const MedrecNameShares *shares, const char *name, size_t len)
{
	MedrecNameShare asked = {.name = name,.len = len};
	const MedrecNameShare *found = shares->count == 0 ? NULL :
	bsearch(&asked, shares->names, (size_t) shares->count, sizeof(MedrecNameShare),
			medrec_name_share_compare);

	return found == NULL ? shares->rest : found->share;
}

double
medrec_name_weight(const MedrecNameShares *shares, bool is_given, const char *name, size_t len)
{
	if (shares->rest > 0)
		return clamp(log2(shares->same / share_of(shares, name, len)),
					 FREQUENCY_WEIGHT_MIN, FREQUENCY_WEIGHT_MAX);
	return clamp(log2(shares->same / (is_given ? medrec_given_name_frequency(name, len)
									  : medrec_surname_frequency(name, len))),
				 FREQUENCY_WEIGHT_MIN, 0);
}

bool
medrec_is_of_household(MedrecComparison comparison)
{
	return comparison == MEDREC_COMPARE_NAME || comparison == MEDREC_COMPARE_BIRTH_DATE ||
		comparison == MEDREC_COMPARE_ADDRESS || comparison == MEDREC_COMPARE_PHONE;
}

double
medrec_household_odds(const MedrecMatchModel *model, const unsigned char levels[MEDREC_COMPARISONS],
					  double family_frequency)
{
	double		odds = model->households;

	if (levels[MEDREC_COMPARE_PHONE] != MEDREC_PHONE_SAME &&
		(levels[MEDREC_COMPARE_ADDRESS] == 0 || levels[MEDREC_COMPARE_ADDRESS] > MEDREC_ADDRESS_STREET_ALONE))
		return 0;
	for (int c = 0; c < MEDREC_COMPARISONS; c++)
	{
		/* as much as one person's weight is limited, so is this */
		if (levels[c] != 0 && medrec_is_of_household(c))
			odds *= model->household_m[c][levels[c]] /
				fmax(model->u[c][levels[c]], model->m[c][levels[c]] * exp2(-LEVEL_WEIGHT_MAX));
	}
	return odds * exp2(family_frequency);
}

bool
medrec_errors_of(const unsigned char levels[MEDREC_COMPARISONS], bool errors[2])
{
	int			name = levels[MEDREC_COMPARE_NAME];
	int			date = levels[MEDREC_COMPARE_BIRTH_DATE];

	errors[0] = name >= MEDREC_NAME_SWAPPED ||
		MEDREC_GIVEN_GRADE(name) > MEDREC_GRADE_SAME || MEDREC_FAMILY_GRADE(name) > MEDREC_GRADE_SAME;
	errors[1] = date > MEDREC_LEVEL_DATE_SAME_WEAK;
	return name != 0 && date != 0;
}

double
medrec_errors_weight(const MedrecMatchModel *model, const unsigned char levels[MEDREC_COMPARISONS])
{
	bool		errors[2];

	return medrec_errors_of(levels, errors) ? model->errors[errors[0]][errors[1]] : 0;
}

/* A rule that a pair weighs at most so much */
static void
limit_evidence(MedrecEvidence *evidence, int *n, MedrecEvidenceKind kind, double most, double *weight)
{
	if (*weight <= most)
		return;
	add_evidence(evidence, n, kind, most - *weight);
	*weight += evidence[*n - 1].weight;
}

double
medrec_household_weight(const MedrecMatchModel *model, const unsigned char levels[MEDREC_COMPARISONS],
						double family_frequency)
{
	MedrecGrade family = MEDREC_FAMILY_GRADE(levels[MEDREC_COMPARE_NAME]);
	unsigned char address = levels[MEDREC_COMPARE_ADDRESS];
	double		weight = 0;

	if (family == MEDREC_GRADE_SAME)
		weight += model->weight[MEDREC_COMPARE_NAME][MEDREC_NAME_LEVEL(MEDREC_GRADE_MISSING, family)] +
			family_frequency;
	if (address > 0 && address <= MEDREC_ADDRESS_STREET_ALONE)
		weight += model->weight[MEDREC_COMPARE_ADDRESS][address];
	if (levels[MEDREC_COMPARE_PHONE] == MEDREC_PHONE_SAME)
		weight += model->weight[MEDREC_COMPARE_PHONE][MEDREC_PHONE_SAME];
	return weight;
}

double
medrec_household_evidence(const MedrecMatchModel *model, const unsigned char levels[MEDREC_COMPARISONS],
						  double household, double family_frequency)
{
	double		evidence = 0;

	if (model->household > 0 && household > model->household)
		evidence -= (household - model->household) * (1 - 1 / HOUSEHOLD_SHARE);
	if (model->households > 0 && household > 0)
		evidence -= log2(1 + medrec_household_odds(model, levels, family_frequency));
	return evidence;
}

int
medrec_match_evidence(const MedrecMatchModel *model,
					  const MedrecPatientView *a, const MedrecPatientView *b,
					  MedrecEvidence evidence[MEDREC_EVIDENCE_MAX], double *weight)
{
	unsigned char found[MEDREC_COMPARISONS];
	const int	name = MEDREC_COMPARE_NAME;
	MedrecGrade given;
	MedrecGrade family;
	double		given_frequency = 0;
	double		family_frequency = 0;
	double		errors;
	double		household;
	double		household_evidence;
	bool		is_number_same;
	bool		is_date_same;
	int			n = 0;

	medrec_patient_compare(a, b, found);
	given = MEDREC_GIVEN_GRADE(found[name]);
	family = MEDREC_FAMILY_GRADE(found[name]);

	add_evidence(evidence, &n, MEDREC_EVIDENCE_PRIOR, model->prior);
	for (int c = 0; c < MEDREC_COMPARISONS; c++)
	{
		if (found[c] == 0)
			continue;
		add_evidence(evidence, &n, MEDREC_EVIDENCE_LEVEL, model->weight[c][found[c]]);
		evidence[n - 1].comparison = c;
		evidence[n - 1].level = found[c];
	}

	if (given == MEDREC_GRADE_SAME)
		given_frequency = medrec_name_weight(&model->given, true,
											 a->fields[MEDREC_PATIENT_GIVEN].value,
											 a->fields[MEDREC_PATIENT_GIVEN].len);
	if (family == MEDREC_GRADE_SAME)
		family_frequency = medrec_name_weight(&model->family, false,
											  a->fields[MEDREC_PATIENT_FAMILY].value,
											  a->fields[MEDREC_PATIENT_FAMILY].len);
	if (given_frequency != 0)
		add_evidence(evidence, &n, MEDREC_EVIDENCE_GIVEN_FREQUENCY, given_frequency);
	if (family_frequency != 0)
		add_evidence(evidence, &n, MEDREC_EVIDENCE_FAMILY_FREQUENCY, family_frequency);

	errors = medrec_errors_weight(model, found);
	if (errors != 0)
		add_evidence(evidence, &n, MEDREC_EVIDENCE_ERRORS, errors);

	household = medrec_household_weight(model, found, family_frequency);
	household_evidence = medrec_household_evidence(model, found, household, family_frequency);
	if (household_evidence != 0)
		add_evidence(evidence, &n, MEDREC_EVIDENCE_HOUSEHOLD, household_evidence);

	is_number_same = found[MEDREC_COMPARE_SSN] == MEDREC_SSN_SAME ||
		found[MEDREC_COMPARE_IDENTIFIER] == MEDREC_IDENTIFIER_SAME;
	is_date_same = found[MEDREC_COMPARE_BIRTH_DATE] > 0 &&
		found[MEDREC_COMPARE_BIRTH_DATE] <= MEDREC_LEVEL_DATE_SAME_WEAK;
	if (a->fields[MEDREC_PATIENT_BIRTH_ORDER].len > 0 && b->fields[MEDREC_PATIENT_BIRTH_ORDER].len > 0 &&
		a->fields[MEDREC_PATIENT_BIRTH_ORDER].value[0] != b->fields[MEDREC_PATIENT_BIRTH_ORDER].value[0])
		add_evidence(evidence, &n, MEDREC_EVIDENCE_BIRTH_ORDER, BIRTH_ORDER_WEIGHT);

	*weight = 0;
	for (int i = 0; i < n; i++)
		*weight += evidence[i].weight;

	if (given == MEDREC_GRADE_OTHER && is_date_same && !is_number_same && household > 0)
		limit_evidence(evidence, &n, MEDREC_EVIDENCE_TWINS, model->twins, weight);

	/* not without the name, the birth date or the household of the person */
	if (is_number_same && household <= 0 &&
		(found[name] == 0 || found[name] == MEDREC_NAME_LEVEL(MEDREC_GRADE_OTHER, MEDREC_GRADE_OTHER)) &&
		(found[MEDREC_COMPARE_BIRTH_DATE] == 0 || found[MEDREC_COMPARE_BIRTH_DATE] == MEDREC_LEVEL_DATE_OTHER))
		limit_evidence(evidence, &n, MEDREC_EVIDENCE_NUMBER_ALONE, NUMBER_ALONE_WEIGHT, weight);
	return n;
}

/* The rules in the order in which evidence has them */
static const MedrecEvidenceKind rules[] = {
	MEDREC_EVIDENCE_HOUSEHOLD, MEDREC_EVIDENCE_BIRTH_ORDER, MEDREC_EVIDENCE_TWINS, MEDREC_EVIDENCE_NUMBER_ALONE,
};

#define RULES	((int) (sizeof(rules) / sizeof(rules[0])))

/* Of a level: names, the first comparison, have up to 64, and others up to 16. */
#define NAME_BITS	6
#define LEVEL_BITS	4
#define LEVEL_SHIFT(comparison) \
	((comparison) == MEDREC_COMPARE_NAME ? 0 : NAME_BITS + ((int) (comparison) - 1) * LEVEL_BITS)
#define RULE_SHIFT	LEVEL_SHIFT(MEDREC_COMPARISONS)

uint64_t
medrec_reasons_pack(const MedrecEvidence *evidence, int n)
{
	uint64_t	packed = 0;

	for (int i = 0; i < n; i++)
	{
		if (evidence[i].kind == MEDREC_EVIDENCE_LEVEL)
			packed |= (uint64_t) evidence[i].level << LEVEL_SHIFT(evidence[i].comparison);
		for (int rule = 0; rule < RULES; rule++)
		{
			if (evidence[i].kind == rules[rule])
				packed |= UINT64_C(1) << (RULE_SHIFT + rule);
		}
	}
	return packed;
}

int
medrec_reasons_unpack(uint64_t packed, MedrecEvidence reasons[MEDREC_EVIDENCE_MAX])
{
	int			n = 0;

	for (int c = 0; c < MEDREC_COMPARISONS; c++)
	{
		int			bits = c == MEDREC_COMPARE_NAME ? NAME_BITS : LEVEL_BITS;
		int			level = (int) (packed >> LEVEL_SHIFT(c) & ((UINT64_C(1) << bits) - 1));

		if (level != 0)
			reasons[n++] = (MedrecEvidence)
		{
			.kind = MEDREC_EVIDENCE_LEVEL,.comparison = c,.level = level
		};
	}
	for (int rule = 0; rule < RULES; rule++)
	{
		if ((packed >> (RULE_SHIFT + rule) & 1) != 0)
			reasons[n++] = (MedrecEvidence)
		{
			.kind = rules[rule]
		};
	}
	return n;
}

double
medrec_match_probability(double weight)
{
	double		odds;

	if (weight > 0)
		return 1 / (1 + exp2(-weight));
	odds = exp2(weight);
	return odds / (1 + odds);
}

const char *
medrec_match_band(const MedrecMatchModel *model, double probability)
{
	return probability >= model->match ? "match" : probability >= model->review ? "review" : "none";
}

const char *
medrec_evidence_field(const MedrecEvidence *evidence)
{
	switch (evidence->kind)
	{
		case MEDREC_EVIDENCE_PRIOR:
			return "prior";
		case MEDREC_EVIDENCE_LEVEL:
			return medrec_comparison_name(evidence->comparison);
		case MEDREC_EVIDENCE_GIVEN_FREQUENCY:
			return "given";
		case MEDREC_EVIDENCE_FAMILY_FREQUENCY:
			return "family";
		default:
			return "rule";
	}
}

const char *
medrec_evidence_agreement(const MedrecEvidence *evidence)
{
	switch (evidence->kind)
	{
		case MEDREC_EVIDENCE_PRIOR:
			return "two patients at random";
		case MEDREC_EVIDENCE_LEVEL:
			return medrec_level_name(evidence->comparison, evidence->level);
		case MEDREC_EVIDENCE_GIVEN_FREQUENCY:
		case MEDREC_EVIDENCE_FAMILY_FREQUENCY:
			return evidence->weight < 0 ? "frequent name" : "rare name";
		case MEDREC_EVIDENCE_ERRORS:
			return "name and birth date together";
		case MEDREC_EVIDENCE_HOUSEHOLD:
			return "one household";
		case MEDREC_EVIDENCE_TWINS:
			return "twins";
		case MEDREC_EVIDENCE_BIRTH_ORDER:
			return "another birth order";
		case MEDREC_EVIDENCE_NUMBER_ALONE:
			return "a number alone";
	}
	return NULL;
}
