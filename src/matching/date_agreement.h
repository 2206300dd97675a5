/*-------------------------------------------------------------------------
 *
 * date_agreement.h
 *		How far two dates of birth agree.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_DATE_AGREEMENT_H
#define MEDREC_DATE_AGREEMENT_H

#include <stdbool.h>
#include <stddef.h>

/* A day as it was written: it need not exist (month 31, day 2) */
typedef struct MedrecPartialDate
{
	int			year;			/* 1 to 9999 */
	int			month;			/* 0 to 99; 0: not known */
	int			day;			/* 0 to 99; 0: not known */
} MedrecPartialDate;

/* From the weakest to the strongest */
typedef enum MedrecDateAgreement
{
	MEDREC_DATE_DIFFERENT,
	MEDREC_DATE_YEAR,			/* the year alone */
	MEDREC_DATE_YEAR_KNOWN,		/* the year, and one has no more: no month, or
								 * January first */
	MEDREC_DATE_TWO_COMPONENTS, /* of year, month and day */
	MEDREC_DATE_MONTH_KNOWN,	/* year and month, and one has no more: no
								 * day, or the first */
	MEDREC_DATE_ONE_DIGIT,		/* one digit is wrong, or two that stand side
								 * by side are exchanged */
	MEDREC_DATE_CENTURY,		/* a hundred years apart */
	MEDREC_DATE_EXCHANGED,		/* day and month are exchanged */
	MEDREC_DATE_EQUAL_WEAK,		/* equal, but partial or January first */
	MEDREC_DATE_EQUAL
} MedrecDateAgreement;

extern MedrecDateAgreement medrec_date_agreement(MedrecPartialDate a,
												 MedrecPartialDate b);

/* From 0 to 1, which is only for equal dates */
extern double medrec_date_similarity(MedrecDateAgreement agreement);

/* Reads YYYY-MM-DD, YYYYMMDD, YYYY-MM or YYYY, with blanks around it */
extern bool medrec_partial_date_read(MedrecPartialDate *date,
									 const char *str, size_t len);

#endif							/* MEDREC_DATE_AGREEMENT_H */
