/*-------------------------------------------------------------------------
 *
 * cron.h
 *		Schedules as cron has them, in five fields.
 *
 * Nothing here needs the server, or asks what time it is.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CRON_H
#define MEDREC_CRON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum MedrecCronField
{
	MEDREC_CRON_MINUTE,
	MEDREC_CRON_HOUR,
	MEDREC_CRON_DAY,
	MEDREC_CRON_MONTH,
	MEDREC_CRON_WEEKDAY,		/* 0 to 7, both ends of it Sunday */
	MEDREC_CRON_FIELDS
} MedrecCronField;

typedef struct MedrecCronRange
{
	const char *name;
	int			first;
	int			last;
} MedrecCronRange;

extern const MedrecCronRange medrec_cron_ranges[MEDREC_CRON_FIELDS];

/* When something is due; for each field a bit for each of its values */
typedef struct MedrecCron
{
	uint64_t	values[MEDREC_CRON_FIELDS];
	bool		either_day;		/* the day of the month or of the week will
								 * do; else both have to be right */
} MedrecCron;

static inline bool
medrec_cron_has(const MedrecCron *cron, MedrecCronField field, int value)
{
	return (cron->values[field] >> value & 1) != 0;
}

/* A minute; the weekday goes with the date, 0 is Sunday */
typedef struct MedrecCronTime
{
	int			year;
	int			month;			/* 1-based */
	int			day;
	int			hour;
	int			minute;
	int			weekday;
} MedrecCronTime;

/*
 * Reads a schedule.  On failure returns false and sets wrong to the field that
 * cannot be read, or to MEDREC_CRON_FIELDS if there are not five of them.
 */
extern bool medrec_cron_read(const char *schedule, size_t len, MedrecCron *cron,
							 MedrecCronField *wrong);

/*
 * Goes back from a time to the last one, itself included, at which something
 * is due; false if there is none in fifty years, which is never.
 */
extern bool medrec_cron_last_due(const MedrecCron *cron, MedrecCronTime *time);

#endif							/* MEDREC_CRON_H */
