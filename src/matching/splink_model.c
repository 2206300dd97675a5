/*-------------------------------------------------------------------------
 *
 * splink_model.c
 *		A model of matches from a model of Splink's.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/splink_model.h"

#include <string.h>

#include "common/ascii.h"
#include "matching/splink_condition.h"
#include "matching/splink_specimen.h"

/* As small as a model may have it */
#define PROBABILITY_MIN	1e-30

/* More of Splink's comparisons than make one of ours */
#define PARTS_MAX		8

/* ------------------------------------------------------------------------
 * To which comparison of ours one of Splink's belongs
 * ------------------------------------------------------------------------
 */

/* A column that stands for a field */
typedef struct Column
{
	const char *name;
	size_t		len;
} Column;

typedef struct Columns
{
	unsigned	fields;			/* of a patient, and MEDREC_SPLINK_FULL_NAME */
	Column		found[MEDREC_SPLINK_FIELDS];
	bool		is_ambiguous;	/* two columns for one field */
} Columns;

static bool
is_same_column(const Column *column, const char *name, size_t len)
{
	if (column->len != len)
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (medrec_to_lower(column->name[i]) != medrec_to_lower(name[i]))
			return false;
	}
	return true;
}

static bool
note_column(void *context, const char *name, size_t len, int side, const char **value)
{
	Columns    *columns = context;
	int			field = medrec_splink_field(name, len);

	(void) side;
	*value = NULL;
	if (field < 0)
		return true;
	if (!(columns->fields & MEDREC_FIELD_BIT(field)))
	{
		columns->fields |= MEDREC_FIELD_BIT(field);
		columns->found[field].name = name;
		columns->found[field].len = len;
	}
	else if (!is_same_column(&columns->found[field], name, len))
		columns->is_ambiguous = true;
	return true;
}

static void
classify(MedrecSplinkComparison *splink, Column *taken)
{
	Columns		columns = {0};
	int			comparison = -1;
	bool		is_trained = false;

	splink->outcome = MEDREC_SPLINK_IMPORTED;
	splink->unknown = splink->untrained = 0;
	if (splink->count > MEDREC_SPLINK_LEVELS_MAX)
	{
		splink->outcome = MEDREC_SPLINK_TOO_MANY;
		return;
	}
	for (int i = 0; i < splink->count; i++)
	{
		const MedrecSplinkLevel *level = &splink->levels[i];

		(void) medrec_splink_condition(level->condition, level->len, note_column, &columns);
		is_trained |= level->is_trained && !level->is_null;
	}
	splink->is_by_name = columns.fields == 0;
	if (splink->is_by_name)
	{
		const char *unused;

		(void) note_column(&columns, splink->name, splink->name_len, 0, &unused);
	}
	for (int field = 0; field < MEDREC_SPLINK_FIELDS; field++)
	{
		if (!(columns.fields & MEDREC_FIELD_BIT(field)))
			continue;
		if (comparison >= 0 && comparison != medrec_splink_comparison_of(field))
			splink->outcome = MEDREC_SPLINK_SEVERAL;
		comparison = medrec_splink_comparison_of(field);
	}
	if (comparison < 0)
		splink->outcome = MEDREC_SPLINK_NO_FIELD;
	else if (columns.is_ambiguous)
		splink->outcome = MEDREC_SPLINK_FIELD_TAKEN;
	else if (!is_trained)
		splink->outcome = MEDREC_SPLINK_UNTRAINED;
	for (int field = 0; field < MEDREC_SPLINK_FIELDS && splink->outcome == MEDREC_SPLINK_IMPORTED; field++)
	{
		if ((columns.fields & MEDREC_FIELD_BIT(field)) && taken[field].name != NULL &&
			!is_same_column(&taken[field], columns.found[field].name, columns.found[field].len))
			splink->outcome = MEDREC_SPLINK_FIELD_TAKEN;
	}
	if (splink->outcome != MEDREC_SPLINK_IMPORTED)
		return;
	for (int field = 0; field < MEDREC_SPLINK_FIELDS; field++)
	{
		if (columns.fields & MEDREC_FIELD_BIT(field))
			taken[field] = columns.found[field];
	}
	splink->comparison = comparison;
	splink->fields = columns.fields;
}

/* ------------------------------------------------------------------------
 * Levels
 * ------------------------------------------------------------------------
 */

typedef struct Context
{
	const MedrecSpecimen *specimen;
	int			other;			/* the field of columns that are none of ours;
								 * -1: none */
} Context;

/*
 * Beside columns of both names, another is of the two; where no column is one
 * of ours, what the comparison is called says what they are.
 */
static int
field_of_others(const MedrecSplinkComparison *splink)
{
	const unsigned names = MEDREC_FIELD_BIT(MEDREC_PATIENT_GIVEN) | MEDREC_FIELD_BIT(MEDREC_PATIENT_FAMILY);
	int			field = medrec_splink_field(splink->name, splink->name_len);

	if ((splink->fields & names) == names)
		return MEDREC_SPLINK_FULL_NAME;
	return field >= 0 && splink->fields == MEDREC_FIELD_BIT(field) && splink->is_by_name ? field : -1;
}

static bool
find_value(void *context, const char *column, size_t len, int side, const char **value)
{
	const Context *known = context;
	int			field = medrec_splink_field(column, len);

	if (field < 0)
		field = known->other;
	if (field < 0)
		return false;
	if (field < MEDREC_SPLINK_FULL_NAME)
		*value = known->specimen->fields[field][side];
	else
		*value = known->specimen->full_name[side][0] == '\0' ? NULL : known->specimen->full_name[side];
	return true;
}

#define NOTHING	(-1)			/* no level, or the one of what is null */

/* The first level whose condition is true of a specimen */
static int
find_splink_level(const MedrecSplinkComparison *splink, const MedrecSpecimen *specimen, bool *unknown)
{
	Context		context = {specimen, field_of_others(splink)};

	for (int i = 0; i < splink->count; i++)
	{
		const MedrecSplinkLevel *level = &splink->levels[i];

		switch (medrec_splink_condition(level->condition, level->len, find_value, &context))
		{
			case MEDREC_CONDITION_TRUE:
				return level->is_null ? NOTHING : i;
			case MEDREC_CONDITION_UNKNOWN:
				unknown[i] = true;
				break;
			case MEDREC_CONDITION_FALSE:
				break;
		}
	}
	return NOTHING;
}

/*
 * Which of our levels belong to which of Splink's.  What is not reached by any goes
 * to the next below, or else above.
 */
typedef struct Part
{
	MedrecSplinkComparison *splink;
	signed char found[MEDREC_LEVELS_MAX];	/* of each of ours */
	bool		unknown[MEDREC_SPLINK_LEVELS_MAX];
	bool		reached[MEDREC_SPLINK_LEVELS_MAX];	/* by one that no name is
													 * missing of */
	double		m[MEDREC_SPLINK_LEVELS_MAX];	/* with those that are not
												 * reached */
	double		u[MEDREC_SPLINK_LEVELS_MAX];
} Part;

/* Levels of names that lack a part are apart: 0 both, 1 no given, 2 no family name. */
static int
missing_of(MedrecComparison comparison, int level)
{
	if (comparison != MEDREC_COMPARE_NAME || level >= MEDREC_NAME_SWAPPED)
		return 0;
	return (MEDREC_GIVEN_GRADE(level) == MEDREC_GRADE_MISSING ? 1 : 0) +
		(MEDREC_FAMILY_GRADE(level) == MEDREC_GRADE_MISSING ? 2 : 0);
}

static bool
is_trained(const Part *part, int level)
{
	return part->found[level] != NOTHING && part->splink->levels[part->found[level]].is_trained;
}

static void
find_levels(Part *part, MedrecComparison comparison, unsigned fields, MedrecSpecimenCountry country, const bool *has_specimen)
{
	int			count = part->splink->count;

	memset(part->unknown, 0, sizeof(part->unknown));
	memset(part->reached, 0, sizeof(part->reached));
	for (int level = 1; level < medrec_comparison_levels(comparison); level++)
	{
		MedrecSpecimen specimen;

		part->found[level] = NOTHING;
		if (!has_specimen[level])
			continue;
		(void) medrec_splink_specimen(&specimen, comparison, level, fields, country);
		part->found[level] = (signed char) find_splink_level(part->splink, &specimen, part->unknown);
		if (missing_of(comparison, level) == 0 && is_trained(part, level))
			part->reached[part->found[level]] = true;
	}

	for (int i = 0; i < count; i++)
	{
		part->m[i] = part->splink->levels[i].m;
		part->u[i] = part->splink->levels[i].u;
	}
	for (int i = 0; i < count; i++)
	{
		const MedrecSplinkLevel *level = &part->splink->levels[i];
		int			to = i;

		if (part->reached[i] || !level->is_trained || level->is_null)
			continue;
		while (to < count && !part->reached[to])
			to++;
		if (to == count)
		{
			for (to = i; to >= 0 && !part->reached[to]; to--)
				;
		}
		if (to < 0)
			continue;
		part->m[to] += level->m;
		part->u[to] += level->u;
	}
}

static int
count_reached(const Part *part)
{
	int			count = 0;

	for (int i = 0; i < part->splink->count; i++)
		count += part->reached[i];
	return count;
}

/* Are two levels in the same of Splink's, by all parts that have m and u for the first? */
static bool
is_together(const Part *parts, int count, MedrecComparison comparison, int level, int other)
{
	if (missing_of(comparison, level) != missing_of(comparison, other))
		return false;
	for (int p = 0; p < count; p++)
	{
		if (is_trained(&parts[p], level) && parts[p].found[level] != parts[p].found[other])
			return false;
	}
	return true;
}

static void
divide(MedrecMatchModel *model, const Part *parts, int count, MedrecComparison comparison, const bool *has_specimen)
{
	const MedrecMatchModel *builtin = medrec_default_model();

	for (int level = 1; level < medrec_comparison_levels(comparison); level++)
	{
		double		m = builtin->m[comparison][level];
		double		u = builtin->u[comparison][level];
		double		m_sum = 0;
		double		u_sum = 0;
		bool		is_known = false;

		if (!has_specimen[level])
			continue;
		for (int p = 0; p < count; p++)
		{
			int			found = parts[p].found[level];

			if (!is_trained(&parts[p], level))
			{
				parts[p].splink->untrained += found != NOTHING;
				continue;
			}
			is_known = true;
			m *= parts[p].m[found];
			u *= parts[p].u[found];
		}
		for (int other = 1; other < medrec_comparison_levels(comparison); other++)
		{
			if (!has_specimen[other] || !is_together(parts, count, comparison, level, other))
				continue;
			m_sum += builtin->m[comparison][other];
			u_sum += builtin->u[comparison][other];
		}
		if (!is_known)
			continue;
		m /= m_sum;
		u /= u_sum;
		model->m[comparison][level] = (float) (m > PROBABILITY_MIN ? m < 1 ? m : 1 : PROBABILITY_MIN);
		model->u[comparison][level] = (float) (u > PROBABILITY_MIN ? u < 1 ? u : 1 : PROBABILITY_MIN);
	}
}

static void
import_comparison(MedrecMatchModel *model, MedrecComparison comparison,
				  MedrecSplinkComparison *splink, int splink_count)
{
	Part		parts[PARTS_MAX];
	bool		has_specimen[MEDREC_LEVELS_MAX] = {false};
	unsigned	fields = 0;
	int			count = 0;

	for (int i = 0; i < splink_count; i++)
	{
		if (splink[i].outcome != MEDREC_SPLINK_IMPORTED || splink[i].comparison != comparison)
			continue;
		if (count == PARTS_MAX)
		{
			splink[i].outcome = MEDREC_SPLINK_TOO_MANY;
			continue;
		}
		parts[count++].splink = &splink[i];
		fields |= splink[i].fields;
	}
	if (count == 0)
		return;
	for (int level = 1; level < medrec_comparison_levels(comparison); level++)
	{
		MedrecSpecimen specimen;

		has_specimen[level] = (comparison != MEDREC_COMPARE_NAME || level != MEDREC_NAME_LEVEL(0, 0)) &&
			medrec_splink_specimen(&specimen, comparison, level, fields, MEDREC_UNITED_STATES);
	}
	for (int p = 0; p < count; p++)
	{
		find_levels(&parts[p], comparison, fields, MEDREC_UNITED_STATES, has_specimen);
		if (parts[p].splink->fields & MEDREC_FIELD_BIT(MEDREC_PATIENT_POSTAL_CODE))
		{
			Part		other = {.splink = parts[p].splink};

			find_levels(&other, comparison, fields, MEDREC_UNITED_KINGDOM, has_specimen);
			if (count_reached(&other) > count_reached(&parts[p]))
				parts[p] = other;
		}
		for (int i = 0; i < parts[p].splink->count; i++)
			parts[p].splink->unknown += parts[p].unknown[i];
	}
	divide(model, parts, count, comparison, has_specimen);
}

void
medrec_splink_import(MedrecMatchModel *model, MedrecSplinkComparison *comparisons, int count)
{
	Column		taken[MEDREC_SPLINK_FIELDS] = {{NULL, 0}};

	for (int i = 0; i < count; i++)
		classify(&comparisons[i], taken);
	for (int c = 0; c < MEDREC_COMPARISONS; c++)
		import_comparison(model, c, comparisons, count);
}
