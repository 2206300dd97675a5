/*-------------------------------------------------------------------------
 *
 * plausibility.c
 *		Do values go together.
 *
 *-------------------------------------------------------------------------
 */
#include "identifiers/plausibility.h"

#include <string.h>

#include "common/ascii.h"
#include "common/calendar.h"
#include "identifiers/identifier.h"
#include "identifiers/zip3_state.h"

#define LENGTH(array)	((int) (sizeof(array) / sizeof((array)[0])))

#define MAX_AGE			120
#define NEWBORN_DAYS	28

#define SAME_TEXT(str, len, literal) \
	((len) == sizeof(literal) - 1 && memcmp((str), (literal), (len)) == 0)

/* the number of a day of the Gregorian calendar, and back */
static int32_t
day_number(int year, int month, int mday)
{
	int			march_year = year - (month <= 2);

	return 365 * march_year + march_year / 4 - march_year / 100 + march_year / 400 +
		(153 * ((month + 9) % 12) + 2) / 5 + mday - 1 - 730425;
}

static void
day_parts(int32_t day, int *year, int *month, int *mday)
{
	int			estimate = (int) ((day + 730425) / 365.2425);

	/* the year that begins in March, off by one at most */
	while (day_number(estimate + 1, 3, 1) <= day)
		estimate++;
	while (day_number(estimate, 3, 1) > day)
		estimate--;
	*year = estimate;
	for (int m = 14; m >= 3; m--)
	{
		int			y = estimate + (m > 12);
		int			first = day_number(y, (m - 1) % 12 + 1, 1);

		if (day >= first)
		{
			*year = y;
			*month = (m - 1) % 12 + 1;
			*mday = day - first + 1;
			return;
		}
	}
}

/* whole years from one day to a later one; a birthday on February 29 comes on March 1 */
static int
years_between(int32_t from, int32_t to)
{
	int			from_year;
	int			from_month;
	int			from_mday;
	int			to_year;
	int			to_month;
	int			to_mday;

	day_parts(from, &from_year, &from_month, &from_mday);
	day_parts(to, &to_year, &to_month, &to_mday);
	return to_year - from_year -
		(to_month < from_month || (to_month == from_month && to_mday < from_mday));
}

static bool
read_number(const char *str, int count, int *number)
{
	*number = 0;
	for (int i = 0; i < count; i++)
	{
		if (!medrec_is_digit(str[i]))
			return false;
		*number = 10 * *number + (str[i] - '0');
	}
	return true;
}

MedrecDay
medrec_read_day(const char *str, size_t len)
{
	MedrecDay	day = {0};
	int			year;
	int			month;
	int			mday;

	medrec_trim(&str, &len);
	if (len == 0)
		return day;
	day.given = true;
	if (len != 10 || str[4] != '-' || str[7] != '-' || !read_number(str, 4, &year) ||
		!read_number(str + 5, 2, &month) || !read_number(str + 8, 2, &mday))
		day.problem = "format";
	else if (!medrec_date_exists(year, month, mday))
		day.problem = "date";
	else
		day.day = day_number(year, month, mday);
	return day;
}

/* what is wrong with a day that is needed, or NULL */
static const char *
needed(MedrecDay day)
{
	return day.given ? day.problem : "empty";
}

/* the first problem of two days, or that the second comes before the first */
static const char *
in_order(MedrecDay earlier, MedrecDay later)
{
	if (needed(earlier))
		return needed(earlier);
	if (needed(later))
		return needed(later);
	return later.day < earlier.day ? "order" : NULL;
}

const char *
medrec_birth_date_check(MedrecDay birth, MedrecDay as_of, int max_age)
{
	const char *problem = in_order(birth, as_of);

	if (problem)
		return problem;
	/* nobody is so old on as few days; a look at the calendar takes longer */
	if ((int64_t) as_of.day - birth.day < (int64_t) max_age * 365)
		return "ok";
	return years_between(birth.day, as_of.day) > max_age ? "range" : "ok";
}

const char *
medrec_stay_check(MedrecDay admitted, MedrecDay discharged)
{
	const char *problem = discharged.given ? in_order(admitted, discharged) : needed(admitted);

	return problem ? problem : "ok";
}

const char *
medrec_death_check(MedrecDay birth, MedrecDay death)
{
	return medrec_birth_date_check(birth, death, MAX_AGE);
}

const char *
medrec_event_after_death_check(MedrecDay death, MedrecDay event, int tolerance)
{
	if (needed(death))
		return needed(death);
	if (needed(event))
		return needed(event);
	return (int64_t) event.day - death.day > tolerance ? "order" : "ok";
}

const char *
medrec_newborn_check(MedrecDay birth, MedrecDay admitted, const char *type, size_t type_len,
					 const char *origin, size_t origin_len)
{
	const char *problem = in_order(birth, admitted);

	if (problem)
		return problem;
	medrec_trim(&type, &type_len);
	medrec_trim(&origin, &origin_len);
	if (!SAME_TEXT(type, type_len, "4"))
		return "ok";
	if (admitted.day - birth.day > NEWBORN_DAYS ||
		!(SAME_TEXT(origin, origin_len, "5") || SAME_TEXT(origin, origin_len, "6")))
		return "mismatch";
	return "ok";
}

const char *
medrec_age_band_check(MedrecDay birth, MedrecDay service, const char *band, size_t band_len)
{
	static const struct
	{
		const char *name;
		int			min;
		int			max;
	}			bands[] = {
		{"newborn", 0, 0}, {"pediatric", 0, 17}, {"maternity", 9, 64}, {"adult", 15, 124}
	};
	const char *problem = in_order(birth, service);

	if (problem)
		return problem;
	medrec_trim(&band, &band_len);
	for (int i = 0; i < LENGTH(bands); i++)
	{
		if (strlen(bands[i].name) == band_len && memcmp(bands[i].name, band, band_len) == 0)
		{
			int			age = years_between(birth.day, service.day);

			return age < bands[i].min || age > bands[i].max ? "range" : "ok";
		}
	}
	return "unassigned";
}

/* What the registry finds of a value: the stored form if it is valid, else why not */
static const char *
judge(const char *kind_name, const char *value, size_t len, char *canonical, size_t *canonical_len)
{
	const MedrecIdentifier *kind = medrec_identifier_find(kind_name, strlen(kind_name));
	MedrecVerdict verdict = medrec_identifier_check(kind, value, len, canonical, canonical_len);

	return medrec_verdict_is_valid(verdict) ? NULL : medrec_verdict_name(verdict);
}

const char *
medrec_expired_check(const char *status, size_t status_len, MedrecDay discharged, MedrecDay death)
{
	char		canonical[MEDREC_IDENTIFIER_MAX];
	size_t		len = 0;
	const char *problem = judge("ub_patient_status", status, status_len, canonical, &len);
	bool		expired;

	if (problem)
		return problem;
	if (needed(discharged))
		return needed(discharged);
	if (death.problem)
		return death.problem;
	expired = SAME_TEXT(canonical, len, "20") || SAME_TEXT(canonical, len, "40") ||
		SAME_TEXT(canonical, len, "41") || SAME_TEXT(canonical, len, "42");
	if (expired)
		return death.given && death.day == discharged.day ? "ok" : "mismatch";
	return death.given && death.day < discharged.day ? "mismatch" : "ok";
}

const char *
medrec_blood_pressure_check(int systolic, int diastolic)
{
	if (systolic < 30 || systolic > 370 || diastolic < 10 || diastolic > 250)
		return "range";
	return diastolic < systolic ? "ok" : "order";
}

const char *
medrec_zip_state_check(const char *zip, size_t zip_len, const char *state, size_t state_len)
{
	char		zip_form[MEDREC_IDENTIFIER_MAX];
	char		state_form[MEDREC_IDENTIFIER_MAX];
	size_t		len;
	const char *problem = judge("us_zip", zip, zip_len, zip_form, &len);
	int			zip3;

	if (problem)
		return problem;
	problem = judge("us_state", state, state_len, state_form, &len);
	if (problem)
		return problem;
	/* a ZIP Code of its own among those of Hawaii */
	if (memcmp(zip_form, "96799", 5) == 0)
		return memcmp(state_form, "AS", 2) == 0 ? "ok" : "mismatch";
	(void) read_number(zip_form, 3, &zip3);
	for (int i = 0; i < LENGTH(zip3_states); i++)
	{
		if (zip3 >= zip3_states[i].from && zip3 <= zip3_states[i].to &&
			memcmp(zip3_states[i].state, state_form, 2) == 0)
			return "ok";
	}
	return "mismatch";
}
