/*-------------------------------------------------------------------------
 *
 * codeset.c
 *		Looks codes up in the official editions.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/codeset.h"

#include "icd10/icd10cm_codes.h"
#include "icd10/icd10pcs_codes.h"

#define HISTORY_BITS	8

const char *
medrec_code_status_name(MedrecCodeStatus status)
{
	static const char *const names[] = {
		"billable", "header", "not_yet_valid", "expired", "unknown",
		"edition_unknown"
	};

	return names[status];
}

/* the fourth to seventh symbols of a code, as entries have them */
static inline uint32_t
code_rest(MedrecCode code)
{
	return (uint32_t) (code >> MEDREC_SYMBOL_BITS) & 0xFFFFFF;
}

/* the first entry of a range that is not before a code's; its end if none is */
static int
seek_rest(const MedrecCodeSet *set, int low, int high, uint32_t rest)
{
	int			n = high - low;

	if (n == 0)
		return low;
	/* without branches, which could not be predicted */
	while (n > 1)
	{
		int			half = n / 2;

		low += set->entries[low + half - 1] >> HISTORY_BITS < rest ? half : 0;
		n -= half;
	}
	return low + (set->entries[low] >> HISTORY_BITS < rest);
}

/* The first category at or behind a code's; *exact if it is the code's own */
static int
seek_category(const MedrecCodeSet *set, MedrecCode code, bool *exact)
{
	int			head = medrec_code_symbol(code, 0) << 6 | medrec_code_symbol(code, 1);
	int			third = medrec_code_symbol(code, 2);
	int			category = set->heads[head];
	int			end = set->heads[head + 1];

	while (category < end && set->thirds[category] < third)
		category++;
	*exact = category < end && set->thirds[category] == third;
	return category;
}

int
medrec_codeset_seek(const MedrecCodeSet *set, MedrecCode code)
{
	bool		exact;
	int			category = seek_category(set, code, &exact);

	if (!exact)
		return (int) set->starts[category];
	return seek_rest(set, (int) set->starts[category],
					 (int) set->starts[category + 1], code_rest(code));
}

int
medrec_codeset_find(const MedrecCodeSet *set, MedrecCode code)
{
	bool		exact;
	int			category = seek_category(set, code, &exact);
	int			end;
	int			entry;

	if (!exact)
		return -1;
	end = (int) set->starts[category + 1];
	entry = seek_rest(set, (int) set->starts[category], end, code_rest(code));
	return entry < end &&
		set->entries[entry] >> HISTORY_BITS == code_rest(code) ? entry : -1;
}

MedrecCode
medrec_codeset_code(const MedrecCodeSet *set, int entry)
{
	int			low = 0;
	int			high = set->heads[37 * 64] - 1;
	int			head_low = 0;
	int			head_high = 37 * 64;

	/* the last category that begins at or before the entry */
	while (low < high)
	{
		int			middle = (low + high + 1) / 2;

		if (set->starts[middle] <= (uint32_t) entry)
			low = middle;
		else
			high = middle - 1;
	}
	/* the last head whose categories begin at or before that one */
	while (head_low < head_high)
	{
		int			middle = (head_low + head_high + 1) / 2;

		if (set->heads[middle] <= low)
			head_low = middle;
		else
			head_high = middle - 1;
	}
	return medrec_code_at(head_low >> 6, 0) | medrec_code_at(head_low & 63, 1) |
		medrec_code_at(set->thirds[low], 2) |
		(MedrecCode) (set->entries[entry] >> HISTORY_BITS) << MEDREC_SYMBOL_BITS;
}

static inline int
history_of(const MedrecCodeSet *set, int entry)
{
	return set->entries[entry] & ((1 << HISTORY_BITS) - 1);
}

MedrecCodeState
medrec_codeset_state(const MedrecCodeSet *set, int entry, int32_t day)
{
	return (MedrecCodeState) medrec_history_value(&set->histories,
												  history_of(set, entry), day);
}

MedrecCodeStatus
medrec_codeset_status(const MedrecCodeSet *set, MedrecCode code, int32_t day)
{
	int			entry;
	int			count;

	if (day >= set->until)
		return MEDREC_STATUS_EDITION_UNKNOWN;
	entry = medrec_codeset_find(set, code);
	if (entry < 0)
		return MEDREC_STATUS_UNKNOWN;
	switch (medrec_codeset_state(set, entry, day))
	{
		case MEDREC_CODE_BILLABLE:
			return MEDREC_STATUS_BILLABLE;
		case MEDREC_CODE_HEADER:
			return MEDREC_STATUS_HEADER;
		case MEDREC_CODE_NONE:
			break;
	}
	return day < medrec_history_events(&set->histories, history_of(set, entry), &count)->day ? MEDREC_STATUS_NOT_YET_VALID :
		MEDREC_STATUS_EXPIRED;
}

bool
medrec_codeset_has(const MedrecCodeSet *set, MedrecCode code, int32_t day)
{
	int			entry = medrec_codeset_find(set, code);

	return entry >= 0 && medrec_codeset_state(set, entry, day) != MEDREC_CODE_NONE;
}

MedrecCode
medrec_codeset_parent(const MedrecCodeSet *set, MedrecCode code, int32_t day)
{
	for (int length = medrec_code_length(code) - 1; length >= 3; length--)
	{
		MedrecCode	parent = medrec_code_prefix(code, length);

		if (medrec_codeset_has(set, parent, day))
			return parent;
	}
	return 0;
}

bool
medrec_codeset_billable_period(const MedrecCodeSet *set, MedrecCode code, int n,
							   int32_t *from, int32_t *until)
{
	int			entry = medrec_codeset_find(set, code);
	int			count;
	const MedrecEvent *event;

	if (entry < 0)
		return false;
	event = medrec_history_events(&set->histories, history_of(set, entry), &count);
	for (int i = 0; i < count; i++)
	{
		if (event[i].value != MEDREC_CODE_BILLABLE || n-- > 0)
			continue;
		*from = event[i].day;
		*until = i + 1 < count ? event[i + 1].day : set->until;
		return true;
	}
	return false;
}

bool
medrec_codeset_period(const MedrecCodeSet *set, MedrecCode code, int32_t day,
					  MedrecCodePeriod *period)
{
	int			entry = medrec_codeset_find(set, code);
	int			count;
	const MedrecEvent *event;

	if (entry < 0)
		return false;
	event = medrec_history_events(&set->histories, history_of(set, entry), &count);
	period->state = MEDREC_CODE_NONE;
	period->from = INT32_MIN;
	period->until = set->until;
	for (int i = 0; i < count; i++)
	{
		if (event[i].day > day)
		{
			period->until = event[i].day;
			break;
		}
		period->state = (MedrecCodeState) event[i].value;
		period->from = event[i].day;
	}
	return true;
}
