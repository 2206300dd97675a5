/*-------------------------------------------------------------------------
 *
 * profile.c
 *		Reads profiles from their tables.
 *
 * The fingerprint is of all that decides how a record is counted: the
 * elements, their conditions and weights, the combinations, and the version of
 * the library's catalogue of placeholders.  Targets and notes are no part of
 * it: what was counted stays as it is when a target is moved.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#include "common/hash64.h"
#include "common/kept_plan.h"
#include "common/own_table.h"
#include "common/relation_query.h"
#include "compat.h"
#include "quality/profile.h"

/* columns of the query for elements */
enum
{
	ELEMENT = 1,
	KIND,
	REQUIREMENT,
	WEIGHT,
	IN_PATTERNS,
	APPLIES_WHEN,
	UNKNOWN_WHEN,
	VALID_WHEN
};

static const char *
own_table(const char *name)
{
	Oid			relid = medrec_own_table(name);

	if (!OidIsValid(relid))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("table \"%s\" is not there", name),
				 errhint("Update the extension: ALTER EXTENSION medrec UPDATE.")));
	return medrec_quoted_relation(relid);
}

static void
select_of(MedrecKeptPlan *kept, const char *query, Datum profile)
{
	Oid			type = TEXTOID;

	if (SPI_execute_plan(medrec_kept_plan(kept, query, 1, &type), &profile, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_plan failed");
}

/* A text in the result, in the context of the caller; NULL if it is null */
static const char *
text_value(uint64 row, int column, MemoryContext caller)
{
	char	   *value = SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column);

	return value == NULL ? NULL : MemoryContextStrdup(caller, value);
}

static int64
weight_in_hundredths(uint64 row)
{
	bool		isnull;

	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc,
									   WEIGHT, &isnull));
}

static bool
is_in_patterns(uint64 row)
{
	bool		isnull;

	return DatumGetBool(SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc,
									  IN_PATTERNS, &isnull));
}

static void
read_elements(MedrecProfile *profile, Datum name, MemoryContext caller)
{
	static MedrecKeptPlan kept;
	int			npattern = 0;

	select_of(&kept, psprintf("SELECT e.element, e.kind, e.requirement, pg_catalog.int8(e.weight * 100::pg_catalog.numeric), e.in_patterns,"
							  " e.applies_when, e.unknown_when, e.valid_when"
							  " FROM %s e WHERE e.profile = $1 ORDER BY e.ordinal",
							  own_table("medrec_profile_element")), name);
	if (SPI_processed == 0 || SPI_processed > MEDREC_QUALITY_MAX_ELEMENTS)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("quality profile \"%s\" must have from 1 to %d elements",
						profile->shape.profile, MEDREC_QUALITY_MAX_ELEMENTS)));
	profile->shape.nelements = (int) SPI_processed;
	for (int i = 0; i < profile->shape.nelements; i++)
	{
		MedrecQualityElement *element = &profile->shape.elements[i];
		MedrecProfileElement *conditions = &profile->elements[i];
		const char *requirement = text_value(i, REQUIREMENT, caller);
		MedrecRequirement which = MEDREC_REQUIRED;

		if (!medrec_requirement_of_name(requirement, strlen(requirement), &which))
			elog(ERROR, "unrecognized requirement");
		memset(element, 0, sizeof(*element));
		element->requirement = (uint8) which;
		element->weight = (uint32) weight_in_hundredths(i);
		element->in_pattern = is_in_patterns(i);
		npattern += element->in_pattern;
		profile->shape.names[i] = text_value(i, ELEMENT, caller);
		conditions->kind = text_value(i, KIND, caller);
		conditions->applies_when = text_value(i, APPLIES_WHEN, caller);
		conditions->unknown_when = text_value(i, UNKNOWN_WHEN, caller);
		conditions->valid_when = text_value(i, VALID_WHEN, caller);
	}
	if (npattern > MEDREC_QUALITY_MAX_PATTERN)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("quality profile \"%s\" has more than %d elements in its patterns",
						profile->shape.profile, MEDREC_QUALITY_MAX_PATTERN)));
}

/* The element of that name, as a bit */
static uint64
element_bit(const MedrecProfile *profile, const char *name, size_t len)
{
	for (int i = 0; i < profile->shape.nelements; i++)
	{
		if (strlen(profile->shape.names[i]) == len &&
			memcmp(profile->shape.names[i], name, len) == 0)
			return UINT64CONST(1) << i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("a combination of quality profile \"%s\" names an element that it does not have",
					profile->shape.profile)));
	return 0;
}

/* "first_name+last_name+phone" */
static uint64
read_combination(const MedrecProfile *profile, const char *combination)
{
	uint64		elements = 0;

	for (;;)
	{
		size_t		len = strcspn(combination, "+");

		elements |= element_bit(profile, combination, len);
		if (combination[len] == '\0')
			return elements;
		combination += len + 1;
	}
}

static void
read_combinations(MedrecProfile *profile, ArrayType *array, MemoryContext caller)
{
	Datum	   *names;
	bool	   *nulls;
	int			n;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &names, &nulls, &n);
	profile->combinations = MemoryContextAlloc(caller, (n + 1) * sizeof(uint64));
	for (int i = 0; i < n; i++)
	{
		if (!nulls[i])
			profile->combinations[profile->ncombinations++] =
				read_combination(profile, TextDatumGetCString(names[i]));
	}
}

static void
hash_number(uint64 *hash, uint64 number)
{
	medrec_hash64_text(hash, psprintf(UINT64_FORMAT, number));
}

static uint64
fingerprint_of(const MedrecProfile *profile)
{
	uint64		hash = 1;
	int			catalogue = 0;

	for (size_t i = 0; i < medrec_placeholder_count; i++)
		catalogue = Max(catalogue, medrec_placeholders[i].since);
	hash_number(&hash, (uint64) catalogue);
	medrec_hash64_text(&hash, profile->shape.profile);
	for (int i = 0; i < profile->shape.nelements; i++)
	{
		const MedrecQualityElement *element = &profile->shape.elements[i];
		const MedrecProfileElement *conditions = &profile->elements[i];

		medrec_hash64_text(&hash, profile->shape.names[i]);
		medrec_hash64_text(&hash, conditions->kind);
		hash_number(&hash, element->requirement);
		hash_number(&hash, element->weight);
		hash_number(&hash, element->in_pattern);
		medrec_hash64_text(&hash, conditions->applies_when);
		medrec_hash64_text(&hash, conditions->unknown_when);
		medrec_hash64_text(&hash, conditions->valid_when);
	}
	for (int i = 0; i < profile->ncombinations; i++)
		hash_number(&hash, profile->combinations[i]);
	return hash;
}

static MedrecProfile *
read_profile(const char *name, size_t len)
{
	static MedrecKeptPlan kept;
	MedrecProfile *profile = palloc0(sizeof(MedrecProfile));
	MemoryContext caller = CurrentMemoryContext;
	Datum		argument = PointerGetDatum(cstring_to_text_with_len(name, (int) len));
	Datum		combinations;
	bool		isnull;

	profile->shape.profile = pnstrdup(name, len);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	select_of(&kept, psprintf("SELECT p.combinations FROM %s p WHERE p.profile = $1",
							  own_table("medrec_profile")), argument);
	if (SPI_processed == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unrecognized quality profile"),
				 errhint("The profiles are in the table medrec_profile.")));
	combinations = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	read_elements(profile, argument, caller);
	read_combinations(profile, DatumGetArrayTypeP(combinations), caller);
	SPI_finish();
	profile->shape.fingerprint = fingerprint_of(profile);
	return profile;
}

/* ------------------------------------------------------------------------
 * What is kept of them
 *
 * A process keeps the profiles that it has read, as they are for everybody now,
 * until one changes: a trigger of the tables tells.  Who is bound to see them as
 * they were, a transaction with one snapshot or a parallel worker, reads them.
 * ------------------------------------------------------------------------
 */

typedef struct KeptProfile
{
	Oid			user;			/* whose rights it was read with */
	MedrecProfile *profile;
} KeptProfile;

static MemoryContext kept_context;
static List *kept_profiles;		/* of KeptProfile */
static bool changed;			/* since they were read */
static Oid	profile_relid;
static Oid	element_relid;

static void
note_change(Datum arg, Oid relid)
{
	(void) arg;
	if (relid == InvalidOid || relid == profile_relid || relid == element_relid)
		changed = true;
}

static const char *
copy_text(const char *text)
{
	return text == NULL ? NULL : pstrdup(text);
}

/* In the current context */
static MedrecProfile *
copy_profile(const MedrecProfile *profile)
{
	MedrecProfile *copy = palloc(sizeof(MedrecProfile));

	memcpy(copy, profile, sizeof(MedrecProfile));
	copy->shape.profile = pstrdup(profile->shape.profile);
	for (int i = 0; i < profile->shape.nelements; i++)
	{
		copy->shape.names[i] = pstrdup(profile->shape.names[i]);
		copy->elements[i].kind = copy_text(profile->elements[i].kind);
		copy->elements[i].applies_when = copy_text(profile->elements[i].applies_when);
		copy->elements[i].unknown_when = copy_text(profile->elements[i].unknown_when);
		copy->elements[i].valid_when = copy_text(profile->elements[i].valid_when);
	}
	copy->combinations = palloc((profile->ncombinations + 1) * sizeof(uint64));
	memcpy(copy->combinations, profile->combinations, profile->ncombinations * sizeof(uint64));
	return copy;
}

static const MedrecProfile *
find_kept(const char *name, size_t len)
{
	ListCell   *cell;

	foreach(cell, kept_profiles)
	{
		const KeptProfile *kept = lfirst(cell);

		if (kept->user == GetUserId() && strlen(kept->profile->shape.profile) == len &&
			memcmp(kept->profile->shape.profile, name, len) == 0)
			return kept->profile;
	}
	return NULL;
}

static void
forget_kept(void)
{
	if (kept_context == NULL)
	{
		kept_context = AllocSetContextCreate(TopMemoryContext, "medrec profiles", ALLOCSET_SMALL_SIZES);
		CacheRegisterRelcacheCallback(note_change, (Datum) 0);
	}
	kept_profiles = NIL;
	MemoryContextReset(kept_context);
	profile_relid = medrec_own_table("medrec_profile");
	element_relid = medrec_own_table("medrec_profile_element");
	changed = false;
}

static void
keep(const MedrecProfile *profile)
{
	MemoryContext caller = MemoryContextSwitchTo(kept_context);
	KeptProfile *kept = palloc(sizeof(KeptProfile));

	kept->user = GetUserId();
	kept->profile = copy_profile(profile);
	kept_profiles = lappend(kept_profiles, kept);
	MemoryContextSwitchTo(caller);
}

MedrecProfile *
medrec_profile_load(const char *name, size_t len)
{
	const MedrecProfile *found;
	MedrecProfile *profile;

	if (IsInParallelMode() || IsolationUsesXactSnapshot())
		return read_profile(name, len);
	if (kept_context == NULL || changed)
		forget_kept();
	found = find_kept(name, len);
	if (found != NULL)
		return copy_profile(found);

	PushActiveSnapshot(GetLatestSnapshot());
	profile = read_profile(name, len);
	PopActiveSnapshot();
	if (!changed)
		keep(profile);
	return profile;
}
