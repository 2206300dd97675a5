/*-------------------------------------------------------------------------
 *
 * notes.c
 *		Looks up the Excludes1 and "code first" notes that concern codes.
 *
 * Places with notes lie within each other: a code under another, in a block,
 * in a chapter.  So a table of where the innermost place changes, in the order
 * of the codes, has all of them.
 *
 * Lists may be long, and must not cost the square of their length: they are
 * sorted, so that a note finds the codes that it names, and only the notes
 * that name some are asked about each diagnosis.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/notes.h"

#include "icd10/icd10cm_notes.h"

#define COUNT(array)	((int) (sizeof(array) / sizeof((array)[0])))

#define HEAD_SHIFT		36		/* leaves the first two symbols of a code */

static int
find_innermost(MedrecCode code)
{
	int			head = (int) (code >> HEAD_SHIFT);
	int			low = heads[head];
	int			high = heads[head + 1] + 1;

	while (high - low > 1)
	{
		int			middle = (low + high) / 2;

		if (starts[middle] <= code)
			low = middle;
		else
			high = middle;
	}
	return starts[low] <= code ? innermost[low] : -1;
}

/* The innermost place whose notes concern a code, or NULL */
static const MedrecNotes *
notes_of(MedrecCode code)
{
	int			place = find_innermost(code);

	return place < 0 ? NULL : &notes[place];
}

/* The next place around a place, whose notes concern the same code, or NULL */
static const MedrecNotes *
notes_around(const MedrecNotes *place)
{
	return place->around < 0 ? NULL : &notes[place->around];
}

/* The bit of a code's category in MedrecNotes.categories */
static inline uint64_t
category_bit(MedrecCode code)
{
	return (uint64_t) 1 << ((uint32_t) (code >> 30) * 2654435761u >> 26);
}

/* A sorted list without copies, and the day that counts */
typedef struct Listing
{
	MedrecListed *listed;
	int			n;
	uint64_t	categories;
	int32_t		day;
} Listing;

static inline bool
comes_before(const MedrecListed *a, const MedrecListed *b)
{
	return a->code < b->code || (a->code == b->code && a->index < b->index);
}

/* Shell's sort: most lists are short */
static void
sort(MedrecListed *listed, int n)
{
	int			gap = 1;

	while (gap < n / 3)
		gap = gap * 3 + 1;
	for (; gap > 0; gap /= 3)
	{
		for (int i = gap; i < n; i++)
		{
			MedrecListed moved = listed[i];
			int			j = i;

			for (; j >= gap && comes_before(&moved, &listed[j - gap]); j -= gap)
				listed[j] = listed[j - gap];
			listed[j] = moved;
		}
	}
}

/* Drops copies, of which the earliest stands first; the number of the others */
static int
drop_copies(MedrecListed *listed, int n)
{
	int			kept = 0;

	for (int i = 0; i < n; i++)
	{
		if (kept == 0 || listed[kept - 1].code != listed[i].code)
			listed[kept++] = listed[i];
	}
	return kept;
}

/* The first of the list at or behind a code */
static inline MedrecListed *
seek(const Listing *list, MedrecCode code)
{
	int			low = 0;
	int			high = list->n;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (list->listed[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return &list->listed[low];
}

static inline bool
at_end(const Listing *list, const MedrecListed *listed)
{
	return listed == list->listed + list->n;
}

static inline bool
in_ranges(int range, int n, MedrecCode code)
{
	for (int end = range + n; range < end; range++)
	{
		if (code >= ranges[range].first && code <= ranges[range].last)
			return true;
	}
	return false;
}

static inline bool
in_force(const MedrecNoteReference *reference, int32_t day)
{
	return day >= reference->from && day < reference->until;
}

static bool
concerns(const MedrecNotes *place, MedrecCode code)
{
	return in_ranges(place->scope, place->nscope, code);
}

/* Do the Excludes1 notes of a place name the code? */
static bool
excludes(const MedrecNotes *place, MedrecCode code, int32_t day)
{
	for (int i = place->excludes; i < place->excludes + place->nexcludes; i++)
	{
		const MedrecNoteReference *reference = &references[i];

		if (in_force(reference, day) &&
			in_ranges(reference->ranges, reference->nranges, code))
			return true;
	}
	return false;
}

/* Do some of the references name a code of the list? */
static bool
name_any(const Listing *list, int reference, int n)
{
	for (int end = reference + n; reference < end; reference++)
	{
		int			range = references[reference].ranges;

		if (!in_force(&references[reference], list->day))
			continue;
		for (int i = 0; i < references[reference].nranges; i++, range++)
		{
			const MedrecListed *named = seek(list, ranges[range].first);

			if (!at_end(list, named) && named->code <= ranges[range].last)
				return true;
		}
	}
	return false;
}

/* The places with notes that concern and name codes of the list */
typedef struct NamingPlaces
{
	uint64_t	seen[COUNT(notes) / 64 + 1];
	int16_t		exclude[COUNT(notes)];	/* by Excludes1 notes */
	int			nexclude;
	bool		code_first;		/* are there any by "code first" notes? */
} NamingPlaces;

static void
find_naming_places(const Listing *list, NamingPlaces *found)
{
	for (size_t i = 0; i < sizeof(found->seen) / sizeof(found->seen[0]); i++)
		found->seen[i] = 0;
	found->nexclude = 0;
	found->code_first = false;
	for (int i = 0; i < list->n; i++)
	{
		/* what is around a place that was seen was seen, too */
		for (int p = find_innermost(list->listed[i].code);
			 p >= 0 && (found->seen[p / 64] >> p % 64 & 1) == 0;
			 p = notes[p].around)
		{
			found->seen[p / 64] |= (uint64_t) 1 << p % 64;
			if ((notes[p].categories & list->categories) == 0)
				continue;
			if (name_any(list, notes[p].excludes, notes[p].nexcludes))
				found->exclude[found->nexclude++] = p;
			if (!found->code_first)
				found->code_first = name_any(list, notes[p].code_first,
											 notes[p].ncode_first);
		}
	}
}

/* Tells of those in a range that are excluded together with an item */
static bool
tell_excluded(const Listing *list, const MedrecListed *item,
			  const MedrecNotes *place, const MedrecCodeRange *range,
			  bool item_is_named, MedrecAdviceSink sink, void *arg)
{
	for (MedrecListed *other = seek(list, range->first);
		 !at_end(list, other) && other->code <= range->last; other++)
	{
		MedrecAdvice advice = {MEDREC_ADVICE_EXCLUDES1, item->index, other->index, place};

		if (other->index >= item->index || other->told == item->index ||
			(item_is_named && excludes(place, other->code, list->day)))
			continue;
		other->told = item->index;
		if (!sink(arg, &advice))
			return false;
	}
	return true;
}

/*
 * A note stands between a code that it concerns and a code that it names.  If
 * it names what it concerns, that is not a code which others are excluded
 * from, but one of the others.
 */
static bool
advise_on_pairs(const Listing *list, const MedrecListed *item,
				const NamingPlaces *found, MedrecAdviceSink sink, void *arg)
{
	for (int i = 0; i < found->nexclude; i++)
	{
		const MedrecNotes *place = &notes[found->exclude[i]];

		if (excludes(place, item->code, list->day))
		{
			for (int r = 0; r < place->nscope; r++)
			{
				if (!tell_excluded(list, item, place, &ranges[place->scope + r],
								   true, sink, arg))
					return false;
			}
			continue;
		}
		if (!concerns(place, item->code))
			continue;
		for (int n = place->excludes; n < place->excludes + place->nexcludes; n++)
		{
			if (!in_force(&references[n], list->day))
				continue;
			for (int r = 0; r < references[n].nranges; r++)
			{
				if (!tell_excluded(list, item, place,
								   &ranges[references[n].ranges + r],
								   false, sink, arg))
					return false;
			}
		}
	}
	return true;
}

/* The earliest behind an item that the notes of a place name; -1: none */
static int
find_misplaced(const Listing *list, const MedrecListed *item,
			   const MedrecNotes *place)
{
	int			found = -1;

	for (int n = place->code_first; n < place->code_first + place->ncode_first; n++)
	{
		if (!in_force(&references[n], list->day))
			continue;
		for (int r = 0; r < references[n].nranges; r++)
		{
			const MedrecCodeRange *range = &ranges[references[n].ranges + r];

			for (const MedrecListed *other = seek(list, range->first);
				 !at_end(list, other) && other->code <= range->last; other++)
			{
				if (other->index > item->index && !concerns(place, other->code) &&
					(found < 0 || other->index < found))
					found = other->index;
			}
		}
	}
	return found;
}

static bool
advise_on_order(const Listing *list, const MedrecListed *item,
				MedrecAdviceSink sink, void *arg)
{
	MedrecAdvice advice = {MEDREC_ADVICE_NOT_PRINCIPAL, item->index, -1, NULL};

	for (const MedrecNotes *place = notes_of(item->code); place != NULL;
		 place = notes_around(place))
	{
		advice.other = find_misplaced(list, item, place);
		if (advice.other >= 0)
		{
			advice.kind = MEDREC_ADVICE_CODE_FIRST;
			advice.notes = place;
			break;
		}
		if (item->index == 0 && advice.notes == NULL &&
			list->day >= place->principal_from && list->day < place->principal_until)
			advice.notes = place;
	}
	return advice.notes == NULL || sink(arg, &advice);
}

bool
medrec_notes_advise(const MedrecCode *diagnoses, int ndiagnoses,
					MedrecListed *listed, int nlisted, int32_t day,
					MedrecAdviceSink sink, void *arg)
{
	Listing		list = {.listed = listed,.day = day};
	NamingPlaces found;

	sort(listed, nlisted);
	list.n = drop_copies(listed, nlisted);
	for (int i = 0; i < list.n; i++)
	{
		listed[i].told = -1;
		list.categories |= category_bit(listed[i].code);
	}
	find_naming_places(&list, &found);

	for (int i = 0; i < ndiagnoses; i++)
	{
		const MedrecListed *item;

		/* there is seldom anything to say but of the principal one */
		if (i > 0 && found.nexclude == 0 && !found.code_first)
			break;
		item = seek(&list, diagnoses[i]);
		if (at_end(&list, item) || item->code != diagnoses[i] || item->index != i)
			continue;
		if (!advise_on_pairs(&list, item, &found, sink, arg) ||
			!advise_on_order(&list, item, sink, arg))
			return false;
	}
	return true;
}
