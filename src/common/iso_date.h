/*-------------------------------------------------------------------------
 *
 * iso_date.h
 *		A day as text, whatever DateStyle is.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_ISO_DATE_H
#define MEDREC_ISO_DATE_H

#include "utils/date.h"
#include "utils/datetime.h"

/* 2027-10-01, allocated in the current memory context */
static inline char *
medrec_iso_date(DateADT day)
{
	int			year;
	int			month;
	int			mday;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &mday);
	return psprintf("%04d-%02d-%02d", year, month, mday);
}

#endif							/* MEDREC_ISO_DATE_H */
