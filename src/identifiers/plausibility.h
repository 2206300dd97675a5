/*-------------------------------------------------------------------------
 *
 * plausibility.h
 *		Do values go together: dates of a life and of a stay, blood pressure,
 *		ZIP Code and state.
 *
 * Every check answers "ok" or the first rule that is broken:
 *
 *	empty, format, date		of a text that should be a day, YYYY-MM-DD
 *	order					the later day comes before the earlier one
 *	range					outside what is possible
 *	mismatch				each is possible, but not both
 *	unassigned				a code that nobody assigned
 *
 * No check asks what day it is.  Days are those of SQL's date, since
 * 2000-01-01.  Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PLAUSIBILITY_H
#define MEDREC_PLAUSIBILITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A day, or what is wrong with it */
typedef struct MedrecDay
{
	const char *problem;		/* NULL: none */
	bool		given;
	int32_t		day;
} MedrecDay;

/* Reads YYYY-MM-DD; an empty text is not given */
extern MedrecDay medrec_read_day(const char *str, size_t len);

/* Is nobody born after the day, or older than so many years on it? */
extern const char *medrec_birth_date_check(MedrecDay birth, MedrecDay as_of, int max_age);

/* Does a stay end, if it does, on or after the day it began? */
extern const char *medrec_stay_check(MedrecDay admitted, MedrecDay discharged);

/* Is death on or after birth, and not more than 120 years after it? */
extern const char *medrec_death_check(MedrecDay birth, MedrecDay death);

/* Is an event no more than so many days after death? */
extern const char *medrec_event_after_death_check(MedrecDay death, MedrecDay event,
												  int tolerance);

/*
 * A stay of type 4, newborn, begins in the first 28 days after birth, with
 * origin 5 or 6.  Codes of the uniform bill, form locators 14 and 15.
 */
extern const char *medrec_newborn_check(MedrecDay birth, MedrecDay admitted,
										const char *type, size_t type_len,
										const char *origin, size_t origin_len);

/* Is the age in years of a band of the Medicare Code Editor? */
extern const char *medrec_age_band_check(MedrecDay birth, MedrecDay service,
										 const char *band, size_t band_len);

/*
 * A discharge status of the deceased (20, 40, 41, 42) goes with death on that
 * day; any other with no death before it.  Form locator 17.
 */
extern const char *medrec_expired_check(const char *status, size_t status_len,
										MedrecDay discharged, MedrecDay death);

/* mm Hg: 30 to 370 and 10 to 250, and the diastolic one below the systolic one */
extern const char *medrec_blood_pressure_check(int systolic, int diastolic);

/*
 * Lies a ZIP Code in a state?  By its first three digits, of which some
 * straddle a border: for a warning.  Also what us_zip finds wrong.
 */
extern const char *medrec_zip_state_check(const char *zip, size_t zip_len,
										  const char *state, size_t state_len);

#endif							/* MEDREC_PLAUSIBILITY_H */
