/*-------------------------------------------------------------------------
 *
 * history.h
 *		What holds of a code from which day on.
 *
 * Many codes have the same history, so that a table of codes has the numbers
 * of histories only, a byte each, and the histories stand once beside it.
 *
 * Days are those of SQL's date, since 2000-01-01.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_HISTORY_H
#define MEDREC_HISTORY_H

#include <stdint.h>

#define MEDREC_MAX_HISTORIES	256

typedef struct MedrecEvent
{
	int32_t		day;
	uint32_t	value;			/* from that day on; 0 before the first one */
} MedrecEvent;

typedef struct MedrecHistories
{
	int			count;
	const MedrecEvent *events;
	const		uint16_t *starts;	/* where each history's events begin; and
									 * the end */
} MedrecHistories;

/* The events of a history, by day, and how many there are */
static inline const MedrecEvent *
medrec_history_events(const MedrecHistories *histories, int history, int *count)
{
	const		uint16_t *start = &histories->starts[history];

	*count = start[1] - start[0];
	return &histories->events[start[0]];
}

static inline uint32_t
medrec_history_value(const MedrecHistories *histories, int history, int32_t day)
{
	int			count;
	const MedrecEvent *event = medrec_history_events(histories, history, &count);
	uint32_t	value = 0;

	for (int i = 0; i < count && event[i].day <= day; i++)
		value = event[i].value;
	return value;
}

#endif							/* MEDREC_HISTORY_H */
