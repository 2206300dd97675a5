/*-------------------------------------------------------------------------
 *
 * schedule_lines.h
 *		What a site gives to cron or systemd so that a statement runs on time.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_SCHEDULE_LINES_H
#define MEDREC_SCHEDULE_LINES_H

#include "quality/cron.h"

/* Something that runs on time; no control characters and backslashes in it */
typedef struct MedrecScheduled
{
	const char *suite;
	const char *schedule;		/* as written, of five fields */
	MedrecCron	cron;			/* as read */
	const char *time_zone;		/* that it is meant in */
	const char *statement;		/* SQL */
	const char *database;
	const char *role;
} MedrecScheduled;

/* A line of a crontab, after one of comment */
extern char *medrec_crontab_line(const MedrecScheduled *scheduled);

/* The name of systemd units, without its ending: no other suite has it */
extern char *medrec_systemd_name(const MedrecScheduled *scheduled);
extern char *medrec_systemd_service(const MedrecScheduled *scheduled);
extern char *medrec_systemd_timer(const MedrecScheduled *scheduled);

#endif							/* MEDREC_SCHEDULE_LINES_H */
