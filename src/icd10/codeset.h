/*-------------------------------------------------------------------------
 *
 * codeset.h
 *		The codes that the official editions have, by day.
 *
 * A code set is read-only data in the library, shared by all backends: four
 * bytes a code, and a few tables beside them.  Only some dozens of histories
 * (when a code came, became a header, went) are shared by all codes of a
 * system.
 *
 * Days are those of SQL's date, since 2000-01-01.  Nothing here needs the
 * server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CODESET_H
#define MEDREC_CODESET_H

#include <stdint.h>

#include "icd10/code.h"
#include "icd10/history.h"

/* What a code is from some day on */
typedef enum MedrecCodeState
{
	MEDREC_CODE_NONE,			/* not in the edition */
	MEDREC_CODE_HEADER,			/* in it, to be divided further */
	MEDREC_CODE_BILLABLE
} MedrecCodeState;

typedef struct MedrecEdition
{
	const char *name;
	int32_t		from;
} MedrecEdition;

/*
 * The codes are sorted.  A code's entry has its fourth to seventh symbols in
 * the upper 24 bits and the number of its history in the lower 8.  Its first
 * three are found by heads and thirds:
 *
 *	heads[first << 6 | second] .. heads[... + 1] - 1	are its category's numbers,
 *	thirds[category]									the third symbol,
 *	starts[category] .. starts[category + 1] - 1		the entries of its codes.
 */
typedef struct MedrecCodeSet
{
	const char *system;
	int32_t		until;			/* the first day of which nothing is known */
	int			nentries;
	int			neditions;
	const MedrecEdition *editions;	/* by day */
	MedrecHistories histories;	/* of values of MedrecCodeState */
	const		uint16_t *heads;
	const uint8_t *thirds;
	const uint32_t *starts;
	const uint32_t *entries;
} MedrecCodeSet;

extern const MedrecCodeSet medrec_icd10cm_codes;
extern const MedrecCodeSet medrec_icd10pcs_codes;

/* The answers of icd10_status() */
typedef enum MedrecCodeStatus
{
	MEDREC_STATUS_BILLABLE,
	MEDREC_STATUS_HEADER,
	MEDREC_STATUS_NOT_YET_VALID,
	MEDREC_STATUS_EXPIRED,
	MEDREC_STATUS_UNKNOWN,		/* in no edition */
	MEDREC_STATUS_EDITION_UNKNOWN	/* behind the last edition */
} MedrecCodeStatus;

extern const char *medrec_code_status_name(MedrecCodeStatus status);

extern MedrecCodeStatus medrec_codeset_status(const MedrecCodeSet *set,
											  MedrecCode code, int32_t day);

/* Is the code in the edition of that day, as header or as billable code? */
extern bool medrec_codeset_has(const MedrecCodeSet *set, MedrecCode code,
							   int32_t day);

/* The number of the first entry at or behind a code, and back */
extern int	medrec_codeset_seek(const MedrecCodeSet *set, MedrecCode code);
extern MedrecCode medrec_codeset_code(const MedrecCodeSet *set, int entry);

/* The number of a code's entry, or -1 */
extern int	medrec_codeset_find(const MedrecCodeSet *set, MedrecCode code);

/* What the code of an entry is on a day */
extern MedrecCodeState medrec_codeset_state(const MedrecCodeSet *set, int entry,
											int32_t day);

/*
 * The longest code of the edition of that day that a code begins with and is
 * not itself; 0 if there is none.
 */
extern MedrecCode medrec_codeset_parent(const MedrecCodeSet *set,
										MedrecCode code, int32_t day);

/*
 * The n-th period, from 0, in which a code is billable: its first day and the
 * first day behind it.  False if there is none.
 */
extern bool medrec_codeset_billable_period(const MedrecCodeSet *set,
										   MedrecCode code, int n,
										   int32_t *from, int32_t *until);

/* What a code is on a day, since when and how long */
typedef struct MedrecCodePeriod
{
	MedrecCodeState state;
	int32_t		from;			/* INT32_MIN: never came before */
	int32_t		until;			/* the first day behind it */
} MedrecCodePeriod;

/* False if no edition has the code */
extern bool medrec_codeset_period(const MedrecCodeSet *set, MedrecCode code,
								  int32_t day, MedrecCodePeriod *period);

#endif							/* MEDREC_CODESET_H */
