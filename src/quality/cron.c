/*-------------------------------------------------------------------------
 *
 * cron.c
 *		Schedules as cron has them, in five fields.
 *
 * The fields are those of POSIX crontab(5) with the names, ranges and steps
 * that every cron of today and pg_cron know, and nothing that only one of them
 * does: no @hourly, no seconds, no last day of a month.  As in all of them, a
 * day is right by either of its two fields if both say something, that is if
 * neither begins with a star.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "common/ascii.h"
#include "common/calendar.h"
#include "quality/cron.h"

const MedrecCronRange medrec_cron_ranges[MEDREC_CRON_FIELDS] = {
	{"minute", 0, 59},
	{"hour", 0, 23},
	{"day of month", 1, 31},
	{"month", 1, 12},
	{"day of week", 0, 7}
};

static const char *const month_names = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
static const char *const weekday_names = "SUNMONTUEWEDTHUFRISAT";

/* ------------------------------------------------------------------------
 * Reading
 * ------------------------------------------------------------------------
 */

typedef struct Reader
{
	const char *at;
	const char *end;
} Reader;

static bool
skip(Reader *reader, char c)
{
	if (reader->at == reader->end || *reader->at != c)
		return false;
	reader->at++;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A number of one or two digits */
static bool
read_number(Reader *reader, int *number)
{
	int			digits = 0;

	while (digits < 3 && reader->at + digits < reader->end &&
		   medrec_is_digit(reader->at[digits]))
		digits++;
	if (digits == 0 || digits == 3)
		return false;
	*number = medrec_digits(reader->at, digits);
	reader->at += digits;
	return true;
}

/* A name of three letters: its place in the list */
static bool
read_name(Reader *reader, const char *names, int *place)
{
	if (reader->end - reader->at < 3)
		return false;
	for (*place = 0; names[3 * *place] != '\0'; *place += 1)
	{
		int			same = 0;

		while (same < 3 && medrec_to_upper(reader->at[same]) == names[3 * *place + same])
			same++;
		if (same == 3)
		{
			reader->at += 3;
			return true;
		}
	}
	return false;
}

static bool
read_value(Reader *reader, MedrecCronField field, int *value)
{
	if (field == MEDREC_CRON_MONTH && read_name(reader, month_names, value))
		*value += 1;
	else if (!(field == MEDREC_CRON_WEEKDAY && read_name(reader, weekday_names, value)) &&
			 !read_number(reader, value))
		return false;
	return *value >= medrec_cron_ranges[field].first && *value <= medrec_cron_ranges[field].last;
}

/* A star, a value or two with a dash between; all but a value, with a step */
static bool
read_element(Reader *reader, MedrecCronField field, uint64_t *values)
{
	int			first = medrec_cron_ranges[field].first;
	int			last = medrec_cron_ranges[field].last;
	int			step = 1;
	bool		is_range = skip(reader, '*');

	if (!is_range)
	{
		if (!read_value(reader, field, &first))
			return false;
		last = first;
		is_range = skip(reader, '-');
		if (is_range && (!read_value(reader, field, &last) || last < first))
			return false;
	}
	if (is_range && skip(reader, '/') && (!read_number(reader, &step) || step == 0))
		return false;
	for (int value = first; value <= last; value += step)
		*values |= UINT64_C(1) << value;
	return true;
}

/* Takes a word off; false if nothing but blanks is left. */
static bool
read_word(Reader *reader, Reader *word)
{
	while (reader->at < reader->end && is_blank(*reader->at))
		reader->at++;
	word->at = reader->at;
	while (reader->at < reader->end && !is_blank(*reader->at))
		reader->at++;
	word->end = reader->at;
	return word->at < word->end;
}

static bool
read_field(Reader *word, MedrecCronField field, uint64_t *values)
{
	do
	{
		if (!read_element(word, field, values))
			return false;
	} while (skip(word, ','));
	return word->at == word->end;
}

bool
medrec_cron_read(const char *schedule, size_t len, MedrecCron *cron, MedrecCronField *wrong)
{
	Reader		reader = {schedule, schedule + len};
	Reader		words[MEDREC_CRON_FIELDS];
	Reader		more;

	memset(cron, 0, sizeof(MedrecCron));
	*wrong = MEDREC_CRON_FIELDS;
	for (int field = 0; field < MEDREC_CRON_FIELDS; field++)
	{
		if (!read_word(&reader, &words[field]))
			return false;
	}
	if (read_word(&reader, &more))
		return false;

	cron->either_day = *words[MEDREC_CRON_DAY].at != '*' && *words[MEDREC_CRON_WEEKDAY].at != '*';
	for (int field = 0; field < MEDREC_CRON_FIELDS; field++)
	{
		*wrong = field;
		if (!read_field(&words[field], field, &cron->values[field]))
			return false;
	}
	if (medrec_cron_has(cron, MEDREC_CRON_WEEKDAY, 7))
		cron->values[MEDREC_CRON_WEEKDAY] |= 1;
	cron->values[MEDREC_CRON_WEEKDAY] &= 0x7F;
	return true;
}

/* ------------------------------------------------------------------------
 * What was due last
 * ------------------------------------------------------------------------
 */

/* The greatest value of a field that is not above a limit; -1 if there is none */
static int
last_value(const MedrecCron *cron, MedrecCronField field, int limit)
{
	while (limit >= 0 && !medrec_cron_has(cron, field, limit))
		limit--;
	return limit;
}

static bool
is_right_day(const MedrecCron *cron, const MedrecCronTime *time)
{
	bool		by_day = medrec_cron_has(cron, MEDREC_CRON_DAY, time->day);
	bool		by_weekday = medrec_cron_has(cron, MEDREC_CRON_WEEKDAY, time->weekday);

	return medrec_cron_has(cron, MEDREC_CRON_MONTH, time->month) &&
		(cron->either_day ? by_day || by_weekday : by_day && by_weekday);
}

/* The last minute of the day before */
static void
go_to_day_before(MedrecCronTime *time)
{
	time->hour = 23;
	time->minute = 59;
	time->weekday = (time->weekday + 6) % 7;
	if (--time->day > 0)
		return;
	if (--time->month == 0)
	{
		time->month = 12;
		time->year--;
	}
	for (time->day = 31; !medrec_date_exists(time->year, time->month, time->day); time->day--)
		;
}

/* The last minute of the day, no later than now, at which something is due */
static bool
find_minute(const MedrecCron *cron, MedrecCronTime *time)
{
	int			hour = last_value(cron, MEDREC_CRON_HOUR, time->hour);
	int			minute = last_value(cron, MEDREC_CRON_MINUTE, hour == time->hour ? time->minute : 59);

	if (minute < 0)
	{
		hour = last_value(cron, MEDREC_CRON_HOUR, hour - 1);
		minute = last_value(cron, MEDREC_CRON_MINUTE, 59);
	}
	time->hour = hour;
	time->minute = minute;
	return hour >= 0;
}

bool
medrec_cron_last_due(const MedrecCron *cron, MedrecCronTime *time)
{
	int			first_year = time->year - 50;

	while (time->year > first_year && time->year > 1)
	{
		if (is_right_day(cron, time))
		{
			MedrecCronTime found = *time;

			if (find_minute(cron, &found))
			{
				*time = found;
				return true;
			}
		}
		go_to_day_before(time);
	}
	return false;
}
