/*-------------------------------------------------------------------------
 *
 * presence.h
 *		What counts as filled.
 *
 * An element is one value of a record together with what it is meant to be
 * (its kind): a given name, a birth date, a telephone number.  Its state says
 * whether the value tells us anything.  Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PRESENCE_H
#define MEDREC_PRESENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/placeholder.h"

/* The order is that of the tallies that aggregates keep: it is permanent. */
typedef enum MedrecElementState
{
	MEDREC_ELEMENT_PRESENT,
	MEDREC_ELEMENT_NULL,
	MEDREC_ELEMENT_BLANK,
	MEDREC_ELEMENT_PLACEHOLDER,
	MEDREC_ELEMENT_INVALID,
	MEDREC_ELEMENT_DECLINED,
	MEDREC_ELEMENT_NOT_APPLICABLE
} MedrecElementState;

#define MEDREC_ELEMENT_STATES	(MEDREC_ELEMENT_NOT_APPLICABLE + 1)

/* Which glance tells that a value is present? */
typedef enum MedrecElementGlance
{
	MEDREC_GLANCE_NEVER,		/* none */
	MEDREC_GLANCE_ALWAYS,		/* whatever is not NULL is present */
	MEDREC_GLANCE_BIRTH_DATE,
	MEDREC_GLANCE_TEXT,			/* here and below, at texts */
	MEDREC_GLANCE_NAME,
	MEDREC_GLANCE_NUMBER,		/* the beginning alone tells nothing */
	MEDREC_GLANCE_EMAIL
} MedrecElementGlance;

#define MEDREC_GLANCES	(MEDREC_GLANCE_EMAIL + 1)

/* What a value is meant to be; costs half a microsecond to make: keep it */
typedef struct MedrecElementKind
{
	uint32_t	bit;			/* of the catalogue of placeholders */
	const struct MedrecIdentifier *identifier;	/* validity, or NULL */
	const struct MedrecCodeSystem *code_system; /* validity, or NULL */
	bool		is_text;
	bool		is_birth_date;
	MedrecElementGlance text_glance;	/* at values that are texts */
	uint64_t	days[64];		/* of birth dates in the catalogue: a bit for
								 * the day modulo 4096 */
	MedrecPlaceholderIndex placeholders;
} MedrecElementKind;

/* Julian days from 0001-01-01 to 9999-12-31 */
#define MEDREC_FIRST_DAY	INT64_C(1721426)
#define MEDREC_LAST_DAY		INT64_C(5373484)

/*
 * Sees at a glance, if it can, that a birth date is present, and no placeholder.
 */
static inline bool
medrec_birth_day_is_ordinary(const MedrecElementKind *kind, int64_t julian_day)
{
	return julian_day >= MEDREC_FIRST_DAY && julian_day <= MEDREC_LAST_DAY &&
		(kind->days[julian_day >> 6 & 63] >> (julian_day & 63) & 1) == 0;
}

/* Is it formed as an e-mail address is? */
extern bool medrec_looks_like_email(const char *value, size_t len);

/*
 * Sees at a glance, if it can, that a text is present: valid, and no placeholder.
 */
static inline bool
medrec_text_is_ordinary(MedrecElementGlance glance, const MedrecPlaceholderIndex *index,
						const char *value, size_t len)
{
	switch (glance)
	{
		case MEDREC_GLANCE_NEVER:
			return false;
		case MEDREC_GLANCE_TEXT:
			if (medrec_placeholder_begins_ordinary(index, value, len))
				return true;
			break;
		case MEDREC_GLANCE_NAME:
			if (medrec_placeholder_is_ordinary_word(index, value, len))
				return true;
			break;
		default:
			break;
	}
	return medrec_placeholder_is_ordinary_after_all(index, value, len) &&
		(glance != MEDREC_GLANCE_EMAIL || medrec_looks_like_email(value, len));
}

/* false: there is no kind of that name */
extern bool medrec_element_kind_init(MedrecElementKind *kind,
									 const MedrecCatalogue *catalogue,
									 const char *name, size_t len);

/* the bit in the catalogue of a kind of identifier */
extern uint32_t medrec_identifier_bit(const char *name, size_t len);

/* the number'th kind's name and bit, or NULL after the last one */
extern const char *medrec_element_kind_name(int number, uint32_t *bit);

/* *class: of a placeholder, else NULL */
extern MedrecElementState medrec_element_state(const MedrecElementKind *kind,
											   const char *value, size_t len,
											   const char **class);

/* the same for a birth date that is already a date; year 0 is 1 BC */
extern MedrecElementState medrec_birth_date_state(const MedrecElementKind *kind,
												  int year, int month, int day,
												  const char **class);

/*
 * A day that is written out in a value, which may go on with a time: as
 * year-month-day, month/day/year, day.month.year or eight digits.  false: there
 * is none, or no such day.
 */
extern bool medrec_written_day(const char *value, size_t len,
							   int *year, int *month, int *day);

/*
 * The time of the day, in microseconds, that stands behind a day which
 * medrec_written_day has read; 0 if none does.  false: what stands there is no
 * time.  A zone behind it is not looked at.
 */
extern bool medrec_written_time(const char *value, size_t len, int64_t *microseconds);

/* the state of a value too long to be a placeholder and not blank */
extern MedrecElementState medrec_element_state_long(const MedrecElementKind *kind);

/* the state of a value with that line of the catalogue */
extern MedrecElementState medrec_state_of_meaning(MedrecMeaning meaning);

extern const char *medrec_element_state_name(MedrecElementState state);

#endif							/* MEDREC_PRESENCE_H */
