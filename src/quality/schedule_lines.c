/*-------------------------------------------------------------------------
 *
 * schedule_lines.c
 *		What a site gives to cron or systemd so that a statement runs on time.
 *
 * Each layer has quotes of its own: the connection string of psql, the shell
 * or systemd's command line around it, and the percent sign of crontabs and
 * units, which ends a command in one and begins a specifier in the other.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "common/ascii.h"
#include "common/hash64.h"
#include "quality/schedule_lines.h"

/* Appends a string with an escape before, and in place of, some characters. */
static void
append_escaped(StringInfo to, const char *string, const char *special, const char *escape)
{
	for (; *string != '\0'; string++)
	{
		if (strchr(special, *string) != NULL)
			appendStringInfoString(to, escape);
		appendStringInfoChar(to, *string);
	}
}

/* Whom psql connects to, as a libpq connection string */
static char *
connection_string(const MedrecScheduled *scheduled)
{
	StringInfoData string;

	initStringInfo(&string);
	appendStringInfoString(&string, "dbname='");
	append_escaped(&string, scheduled->database, "'\\", "\\");
	appendStringInfoString(&string, "' user='");
	append_escaped(&string, scheduled->role, "'\\", "\\");
	appendStringInfoChar(&string, '\'');
	return string.data;
}

/* ------------------------------------------------------------------------
 * cron
 * ------------------------------------------------------------------------
 */

/* A word for the shell, in a crontab */
static void
append_shell_word(StringInfo to, const char *word)
{
	appendStringInfoChar(to, '\'');
	for (; *word != '\0'; word++)
	{
		if (*word == '\'')
			appendStringInfoString(to, "'\\''");
		else if (*word == '%')
			appendStringInfoString(to, "\\%");
		else
			appendStringInfoChar(to, *word);
	}
	appendStringInfoChar(to, '\'');
}

char	   *
medrec_crontab_line(const MedrecScheduled *scheduled)
{
	StringInfoData line;

	initStringInfo(&line);
	appendStringInfo(&line, "# medrec, suite %s, in %s\n%s psql -X -q -o /dev/null -d ",
					 scheduled->suite, scheduled->time_zone, scheduled->schedule);
	append_shell_word(&line, connection_string(scheduled));
	appendStringInfoString(&line, " -c ");
	append_shell_word(&line, scheduled->statement);
	return line.data;
}

/* ------------------------------------------------------------------------
 * systemd
 * ------------------------------------------------------------------------
 */

/* A word of a command line; $ and % stand for themselves if they are doubled. */
static void
append_systemd_word(StringInfo to, const char *word)
{
	appendStringInfoChar(to, '"');
	for (; *word != '\0'; word++)
	{
		if (*word == '"' || *word == '\\')
			appendStringInfoChar(to, '\\');
		else if (*word == '$' || *word == '%')
			appendStringInfoChar(to, *word);
		appendStringInfoChar(to, *word);
	}
	appendStringInfoChar(to, '"');
}

static void
append_description(StringInfo to, const MedrecScheduled *scheduled)
{
	appendStringInfoString(to, "[Unit]\nDescription=medrec, suite ");
	append_escaped(to, scheduled->suite, "%", "%");
	appendStringInfoString(to, "\n\n");
}

/* So many characters of a name are in that of a unit */
#define UNIT_PART	60

/* Appends what a unit's name can have of a name; false if that is not all. */
static bool
append_unit_part(StringInfo to, const char *name, const char *marks)
{
	bool		is_all = strlen(name) <= UNIT_PART;

	for (int i = 0; i < UNIT_PART && name[i] != '\0'; i++)
	{
		bool		is_good = medrec_is_letter(name[i]) || medrec_is_digit(name[i]) ||
		strchr(marks, name[i]) != NULL;

		appendStringInfoChar(to, is_good ? name[i] : '_');
		is_all &= is_good;
	}
	return is_all;
}

/*
 * A machine has the units of all its databases.  The first dash after the
 * database's name ends it, and a dot begins a hash, which tells the rest apart.
 */
char	   *
medrec_systemd_name(const MedrecScheduled *scheduled)
{
	StringInfoData name;
	bool		is_all;

	initStringInfo(&name);
	appendStringInfoString(&name, "medrec-");
	is_all = append_unit_part(&name, scheduled->database, "_");
	appendStringInfoChar(&name, '-');
	is_all &= append_unit_part(&name, scheduled->suite, "_-");
	if (!is_all)
	{
		uint64		hash = medrec_hash64(scheduled->suite, strlen(scheduled->suite),
										 medrec_hash64(scheduled->database, strlen(scheduled->database), 0));

		appendStringInfo(&name, ".%08x%08x", (uint32) (hash >> 32), (uint32) hash);
	}
	return name.data;
}

char	   *
medrec_systemd_service(const MedrecScheduled *scheduled)
{
	StringInfoData unit;

	initStringInfo(&unit);
	append_description(&unit, scheduled);
	appendStringInfoString(&unit, "[Service]\nType=oneshot\nExecStart=psql -X -q -o /dev/null -d ");
	append_systemd_word(&unit, connection_string(scheduled));
	appendStringInfoString(&unit, " -c ");
	append_systemd_word(&unit, scheduled->statement);
	return unit.data;
}

/* The values of a field in systemd's way: all, or a list of ones and ranges */
static void
append_values(StringInfo to, const MedrecCron *cron, MedrecCronField field)
{
	int			first = medrec_cron_ranges[field].first;
	int			last = medrec_cron_ranges[field].last;
	const char *separator = "";

	for (int value = first; value <= last; value++)
	{
		int			end = value;

		if (!medrec_cron_has(cron, field, value))
			continue;
		while (end < last && medrec_cron_has(cron, field, end + 1))
			end++;
		if (value == first && end == last)
			appendStringInfoChar(to, '*');
		else if (value == end)
			appendStringInfo(to, "%s%02d", separator, value);
		else
			appendStringInfo(to, "%s%02d..%02d", separator, value, end);
		separator = ",";
		value = end;
	}
}

/* Days of the week, by name, unless all of them are meant */
static void
append_weekdays(StringInfo to, const MedrecCron *cron)
{
	static const char *const names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	const char *separator = "";

	if (cron->values[MEDREC_CRON_WEEKDAY] == 0x7F)
		return;
	for (int day = 0; day < 7; day++)
	{
		if (!medrec_cron_has(cron, MEDREC_CRON_WEEKDAY, day))
			continue;
		appendStringInfo(to, "%s%s", separator, names[day]);
		separator = ",";
	}
	appendStringInfoChar(to, ' ');
}

static void
append_calendar(StringInfo to, const MedrecScheduled *scheduled, bool use_weekdays, bool use_days)
{
	const MedrecCron *cron = &scheduled->cron;

	appendStringInfoString(to, "OnCalendar=");
	if (use_weekdays)
		append_weekdays(to, cron);
	appendStringInfoString(to, "*-");
	append_values(to, cron, MEDREC_CRON_MONTH);
	appendStringInfoChar(to, '-');
	if (use_days)
		append_values(to, cron, MEDREC_CRON_DAY);
	else
		appendStringInfoChar(to, '*');
	appendStringInfoChar(to, ' ');
	append_values(to, cron, MEDREC_CRON_HOUR);
	appendStringInfoChar(to, ':');
	append_values(to, cron, MEDREC_CRON_MINUTE);
	appendStringInfo(to, ":00 %s\n", scheduled->time_zone);
}

char	   *
medrec_systemd_timer(const MedrecScheduled *scheduled)
{
	StringInfoData unit;

	initStringInfo(&unit);
	append_description(&unit, scheduled);
	appendStringInfoString(&unit, "[Timer]\n");

	/* systemd wants all of a line to be right, and one line of several */
	if (scheduled->cron.either_day)
	{
		append_calendar(&unit, scheduled, true, false);
		append_calendar(&unit, scheduled, false, true);
	}
	else
		append_calendar(&unit, scheduled, true, true);
	appendStringInfoString(&unit, "Persistent=true\n\n[Install]\nWantedBy=timers.target");
	return unit.data;
}
