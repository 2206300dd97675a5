/*-------------------------------------------------------------------------
 *
 * extend.c
 *		Continues a list of the library by the changes of later editions.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/extend.h"

#include <string.h>

#define HEADS	(37 * 64)

int
medrec_change_compare(const void *a, const void *b)
{
	const MedrecChange *x = a;
	const MedrecChange *y = b;

	if (x->code != y->code)
		return x->code < y->code ? -1 : 1;
	return (x->day > y->day) - (x->day < y->day);
}

/* ----------
 * The codes of a set in their order
 * ----------
 */
typedef struct Walk
{
	const MedrecCodeSet *set;
	int			head;
	int			category;
	int			entry;
} Walk;

/* The next code; false behind the last one */
static bool
walk(Walk *w, MedrecCode *code)
{
	const MedrecCodeSet *set = w->set;

	w->entry++;
	if (w->entry >= set->nentries)
		return false;
	while (set->starts[w->category + 1] <= (uint32_t) w->entry)
		w->category++;
	while (set->heads[w->head + 1] <= w->category)
		w->head++;
	*code = medrec_code_at(w->head >> 6, 0) | medrec_code_at(w->head & 63, 1) |
		medrec_code_at(set->thirds[w->category], 2) |
		(MedrecCode) (set->entries[w->entry] >> 8) << MEDREC_SYMBOL_BITS;
	return true;
}

/* ----------
 * Histories: those of the base, and behind them new ones
 * ----------
 */
typedef struct HistoryBuilder
{
	const MedrecHistories *base;
	MedrecEvent *events;
	uint16_t   *starts;
	int			count;
} HistoryBuilder;

/* how many changes of one code stand here */
static int
changes_of_code(const MedrecChange *changes, int nchanges)
{
	int			n = 0;

	while (n < nchanges && changes[n].code == changes[0].code)
		n++;
	return n;
}

static void
init_histories(HistoryBuilder *b, const MedrecHistories *base,
			   const MedrecChange *changes, int nchanges, MedrecAllocator allocate)
{
	int			nevents = base->starts[base->count];
	int			longest = 0;
	int			longest_change = 0;

	for (int i = 0; i < base->count; i++)
	{
		int			n = base->starts[i + 1] - base->starts[i];

		longest = n > longest ? n : longest;
	}
	for (int i = 0; i < nchanges;)
	{
		int			n = changes_of_code(changes + i, nchanges - i);

		longest_change = n > longest_change ? n : longest_change;
		i += n;
	}
	b->base = base;
	b->count = base->count;
	b->events = allocate(sizeof(MedrecEvent) *
						 (nevents + (size_t) (MEDREC_MAX_HISTORIES - base->count + 1) * (longest + longest_change)));
	b->starts = allocate(sizeof(uint16_t) * (MEDREC_MAX_HISTORIES + 2));
	memcpy(b->events, base->events, sizeof(MedrecEvent) * nevents);
	memcpy(b->starts, base->starts, sizeof(uint16_t) * (base->count + 1));
}

/*
 * The number of a history of the base, or none (-1), followed by changes; -1
 * if there are too many.
 */
static int
continue_history(HistoryBuilder *b, int history, const MedrecChange *changes, int nchanges)
{
	MedrecEvent *made = &b->events[b->starts[b->count]];
	int			n = 0;

	if (history >= 0)
	{
		const MedrecEvent *events = medrec_history_events(b->base, history, &n);

		memcpy(made, events, sizeof(MedrecEvent) * n);
	}
	for (int i = 0; i < nchanges; i++)
	{
		if (changes[i].value == (n > 0 ? made[n - 1].value : 0))
			continue;
		made[n].day = changes[i].day;
		made[n++].value = changes[i].value;
	}
	for (int i = 0; i < b->count; i++)
	{
		if (b->starts[i + 1] - b->starts[i] == n &&
			memcmp(&b->events[b->starts[i]], made, sizeof(MedrecEvent) * n) == 0)
			return i;
	}
	if (b->count == MEDREC_MAX_HISTORIES || b->starts[b->count] + n > UINT16_MAX)
		return -1;
	b->starts[b->count + 1] = (uint16_t) (b->starts[b->count] + n);
	return b->count++;
}

/* ----------
 * Code sets
 * ----------
 */
typedef struct CodeSetBuilder
{
	uint16_t   *heads;
	uint8_t    *thirds;
	uint32_t   *starts;
	uint32_t   *entries;
	int			nheads;			/* those that are filled in */
	int			ncategories;
	int			nentries;
	MedrecCode	category;
} CodeSetBuilder;

static void
put_entry(CodeSetBuilder *b, MedrecCode code, int history)
{
	MedrecCode	category = medrec_code_prefix(code, 3);

	if (category != b->category)
	{
		int			head = medrec_code_symbol(code, 0) << 6 | medrec_code_symbol(code, 1);

		while (b->nheads <= head)
			b->heads[b->nheads++] = (uint16_t) b->ncategories;
		b->thirds[b->ncategories] = (uint8_t) medrec_code_symbol(code, 2);
		b->starts[b->ncategories++] = (uint32_t) b->nentries;
		b->category = category;
	}
	b->entries[b->nentries++] =
		((uint32_t) (code >> MEDREC_SYMBOL_BITS) & 0xFFFFFF) << 8 | (uint32_t) history;
}

MedrecCodeSet *
medrec_codeset_extend(const MedrecCodeSet *base, const MedrecChange *changes,
					  int nchanges, const MedrecEdition *editions, int neditions,
					  int32_t until, MedrecAllocator allocate)
{
	MedrecCodeSet *set = allocate(sizeof(MedrecCodeSet));
	MedrecEdition *all = allocate(sizeof(MedrecEdition) * (base->neditions + neditions));
	HistoryBuilder histories;
	CodeSetBuilder b = {0};
	Walk		w = {.set = base,.entry = -1};
	MedrecCode	code;
	bool		more;

	init_histories(&histories, &base->histories, changes, nchanges, allocate);
	b.heads = allocate(sizeof(uint16_t) * (HEADS + 1));
	b.thirds = allocate(base->heads[HEADS] + (size_t) nchanges);
	b.starts = allocate(sizeof(uint32_t) * (base->heads[HEADS] + (size_t) nchanges + 1));
	b.entries = allocate(sizeof(uint32_t) * (base->nentries + (size_t) nchanges));

	more = walk(&w, &code);
	while (more || nchanges > 0)
	{
		bool		in_base = more && (nchanges == 0 || code <= changes->code);
		int			n = 0;
		int			history = in_base ? (int) (base->entries[w.entry] & 0xFF) : -1;
		MedrecCode	next = in_base ? code : changes->code;

		if (nchanges > 0 && changes->code == next)
		{
			n = changes_of_code(changes, nchanges);
			history = continue_history(&histories, history, changes, n);
			if (history < 0)
				return NULL;
			changes += n;
			nchanges -= n;
		}
		if (histories.starts[history] < histories.starts[history + 1])
			put_entry(&b, next, history);	/* else it never came */
		if (in_base)
			more = walk(&w, &code);
	}
	while (b.nheads <= HEADS)
		b.heads[b.nheads++] = (uint16_t) b.ncategories;
	b.starts[b.ncategories] = (uint32_t) b.nentries;

	memcpy(all, base->editions, sizeof(MedrecEdition) * base->neditions);
	memcpy(all + base->neditions, editions, sizeof(MedrecEdition) * neditions);

	*set = (MedrecCodeSet)
	{
		.system = base->system,
			.until = until,
			.nentries = b.nentries,
			.neditions = base->neditions + neditions,
			.editions = all,
			.histories =
		{
			histories.count, histories.events, histories.starts
		},
			.heads = b.heads,
			.thirds = b.thirds,
			.starts = b.starts,
			.entries = b.entries
	};
	return set;
}

MedrecFlagSet *
medrec_flagset_extend(const MedrecFlagSet *base, const MedrecCodeSet *codes,
					  const MedrecChange *changes, int nchanges,
					  int32_t from, int32_t until, MedrecAllocator allocate)
{
	MedrecFlagSet *set = allocate(sizeof(MedrecFlagSet));
	uint8_t    *entries = allocate(codes->nentries);
	HistoryBuilder histories;
	Walk		old = {.set = base->codes,.entry = -1};
	Walk		w = {.set = codes,.entry = -1};
	MedrecCode	code;
	MedrecCode	old_code = 0;
	bool		more = walk(&old, &old_code);

	init_histories(&histories, &base->histories, changes, nchanges, allocate);
	while (walk(&w, &code))
	{
		int			history = 0;	/* that of no flags */
		int			n;

		if (more && old_code == code)
		{
			history = base->entries[old.entry];
			more = walk(&old, &old_code);
		}
		while (nchanges > 0 && changes->code < code)
		{
			changes++;
			nchanges--;
		}
		if (nchanges > 0 && changes->code == code)
		{
			n = changes_of_code(changes, nchanges);
			history = continue_history(&histories, history, changes, n);
			if (history < 0)
				return NULL;
			changes += n;
			nchanges -= n;
		}
		entries[w.entry] = (uint8_t) history;
	}

	set->codes = codes;
	set->from = from;
	set->until = until;
	set->histories = (MedrecHistories)
	{
		histories.count, histories.events, histories.starts
	};
	set->entries = entries;
	return set;
}
