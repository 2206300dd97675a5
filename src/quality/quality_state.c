/*-------------------------------------------------------------------------
 *
 * quality_state.c
 *		What is known of the quality of many records, as one value.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/int.h"

#include "compat.h"
#include "quality/quality_state.h"

#define VERSION	1

static const char *const requirements[] = {"required", "conditional", "optional"};

const char *
medrec_requirement_name(MedrecRequirement requirement)
{
	return requirements[requirement];
}

bool
medrec_requirement_of_name(const char *name, size_t len, MedrecRequirement *requirement)
{
	for (int i = 0; i < MEDREC_REQUIREMENTS; i++)
	{
		if (strlen(requirements[i]) == len && memcmp(requirements[i], name, len) == 0)
		{
			*requirement = i;
			return true;
		}
	}
	return false;
}

char	   *
medrec_fingerprint_text(uint64 fingerprint)
{
	return psprintf("%08x%08x", (uint32) (fingerprint >> 32), (uint32) fingerprint);
}

static int
count_pattern_elements(const MedrecQualityElement *elements, int nelements)
{
	int			count = 0;

	for (int i = 0; i < nelements; i++)
		count += elements[i].in_pattern;
	return count;
}

/* With no element in them there are no patterns, and not one either. */
static int
count_counts(int nelements, int npattern)
{
	return MEDREC_COUNT_ELEMENTS + nelements * MEDREC_MISSING_STATES +
		(npattern == 0 ? 0 : 1 << npattern);
}

MedrecQualityState *
medrec_quality_state_new(const MedrecQualityShape *shape)
{
	size_t		names_len = strlen(shape->profile) + 1;
	int			npattern = count_pattern_elements(shape->elements, shape->nelements);
	size_t		elements_at;
	size_t		names_at;
	MedrecQualityState *state;
	MedrecQualityElement *elements;
	char	   *names;
	uint16		at;

	if (shape->nelements < 1 || shape->nelements > MEDREC_QUALITY_MAX_ELEMENTS ||
		npattern > MEDREC_QUALITY_MAX_PATTERN)
		return NULL;
	for (int i = 0; i < shape->nelements; i++)
	{
		if (shape->elements[i].weight > MEDREC_QUALITY_MAX_WEIGHT)
			return NULL;
		names_len += strlen(shape->names[i]) + 1;
	}
	if (names_len > PG_UINT16_MAX)
		return NULL;
	elements_at = offsetof(MedrecQualityState, counts) +
		count_counts(shape->nelements, npattern) * sizeof(int64);
	names_at = elements_at + shape->nelements * sizeof(MedrecQualityElement);

	state = palloc0(names_at + names_len);
	SET_VARSIZE(state, names_at + names_len);
	state->version = VERSION;
	state->nelements = (uint8) shape->nelements;
	state->names_len = (uint16) names_len;
	state->fingerprint = shape->fingerprint;
	elements = (MedrecQualityElement *) ((char *) state + elements_at);
	memcpy(elements, shape->elements, shape->nelements * sizeof(MedrecQualityElement));
	names = (char *) state + names_at;
	strcpy(names, shape->profile);
	at = (uint16) (strlen(shape->profile) + 1);
	for (int i = 0; i < shape->nelements; i++)
	{
		elements[i].name = at;
		strcpy(names + at, shape->names[i]);
		at += (uint16) (strlen(shape->names[i]) + 1);
	}
	return state;
}

/* ------------------------------------------------------------------------
 * Parts
 * ------------------------------------------------------------------------
 */

static char *
names_of(const MedrecQualityState *state)
{
	return (char *) state + VARSIZE(state) - state->names_len;
}

const MedrecQualityElement *
medrec_quality_elements(const MedrecQualityState *state)
{
	return (const MedrecQualityElement *)
		(names_of(state) - state->nelements * sizeof(MedrecQualityElement));
}

const char *
medrec_quality_profile_name(const MedrecQualityState *state)
{
	return names_of(state);
}

const char *
medrec_quality_element_name(const MedrecQualityState *state, int number)
{
	return names_of(state) + medrec_quality_elements(state)[number].name;
}

int
medrec_quality_pattern_elements(const MedrecQualityState *state)
{
	return count_pattern_elements(medrec_quality_elements(state), state->nelements);
}

int
medrec_quality_count(const MedrecQualityState *state)
{
	return (int) (((const char *) medrec_quality_elements(state) - (const char *) state->counts) /
				  sizeof(int64));
}

/* ------------------------------------------------------------------------
 * Sums
 * ------------------------------------------------------------------------
 */

static void
out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("count of a quality state is out of range")));
}

bool
medrec_quality_state_is_sound(const MedrecQualityState *state)
{
	int			npattern = medrec_quality_pattern_elements(state);
	int64		rows = 0;

	for (int i = 0; npattern > 0 && i < 1 << npattern; i++)
		if (pg_add_s64_overflow(rows, MEDREC_PATTERN_COUNTS(state)[i], &rows))
			return false;
	return npattern == 0 || rows == state->counts[MEDREC_COUNT_ROWS];
}

void
medrec_quality_element_counts(const MedrecQualityState *state, int number,
							  int64 counts[MEDREC_ELEMENT_STATES])
{
	counts[MEDREC_ELEMENT_PRESENT] = state->counts[MEDREC_COUNT_ROWS];
	for (int missing = MEDREC_ELEMENT_NULL; missing < MEDREC_ELEMENT_STATES; missing++)
	{
		counts[missing] = MEDREC_MISSING_COUNTS(state, missing)[number];
		if (pg_sub_s64_overflow(counts[MEDREC_ELEMENT_PRESENT], counts[missing],
								&counts[MEDREC_ELEMENT_PRESENT]))
			out_of_range();
	}
}

/* Do they count the same things? */
static bool
are_alike(const MedrecQualityState *a, const MedrecQualityState *b)
{
	const char *description = (const char *) medrec_quality_elements(a);

	return a->version == b->version && a->fingerprint == b->fingerprint &&
		VARSIZE(a) == VARSIZE(b) && a->nelements == b->nelements &&
		a->names_len == b->names_len &&
		memcmp(description, medrec_quality_elements(b),
			   (const char *) a + VARSIZE(a) - description) == 0;
}

static void
check_alike(const MedrecQualityState *a, const MedrecQualityState *b)
{
	if (!are_alike(a, b))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("quality states are of different profiles"),
				 errdetail("One is of profile \"%s\" with fingerprint %s, the other of profile \"%s\" with fingerprint %s.",
						   medrec_quality_profile_name(a), medrec_fingerprint_text(a->fingerprint),
						   medrec_quality_profile_name(b), medrec_fingerprint_text(b->fingerprint)),
				 errhint("What was measured before a profile was changed cannot be added to what was measured after; measure it again, or keep the two apart.")));
}

void
medrec_quality_state_add(MedrecQualityState *to, const MedrecQualityState *state)
{
	int			n = medrec_quality_count(to);

	check_alike(to, state);
	for (int i = 0; i < n; i++)
		if (unlikely(pg_add_s64_overflow(to->counts[i], state->counts[i], &to->counts[i])))
			out_of_range();
}

void
medrec_quality_state_subtract(MedrecQualityState *from, const MedrecQualityState *state)
{
	int			n = medrec_quality_count(from);

	check_alike(from, state);
	for (int i = 0; i < n; i++)
		if (unlikely(pg_sub_s64_overflow(from->counts[i], state->counts[i], &from->counts[i])))
			out_of_range();
}
