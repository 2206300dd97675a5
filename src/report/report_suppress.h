/*-------------------------------------------------------------------------
 *
 * report_suppress.h
 *		What the files that hide small numbers of patients share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_REPORT_SUPPRESS_H
#define MEDREC_REPORT_SUPPRESS_H

#include "report/report_document.h"

/* Sets of kinds of fields */
#define MEDREC_FIELD_BIT(kind)	(1 << (kind))
#define MEDREC_WHOLE_FIELDS		MEDREC_FIELD_BIT(MEDREC_REPORT_FIELD_WHOLE)
#define MEDREC_RATE_FIELDS		(MEDREC_FIELD_BIT(MEDREC_REPORT_FIELD_PART_PCT) | MEDREC_FIELD_BIT(MEDREC_REPORT_FIELD_PART_NUMBER))
#define MEDREC_PART_FIELDS		(MEDREC_FIELD_BIT(MEDREC_REPORT_FIELD_PART) | MEDREC_RATE_FIELDS)

/* Is it so small a count that it must not be told? */
extern bool medrec_is_small(double count, double least);

/* Hides a number, unless it is hidden or absent */
extern void medrec_hide_number(double *number);

/* Hides the numbers of a record that stand in fields of these kinds */
extern void medrec_hide_fields(const MedrecReportRecordKind *kind, void *record, int kinds);

/* ------------------------------------------------------------------------
 * report_parts.c: records that say the same of all rows and of places
 * ------------------------------------------------------------------------
 */
typedef struct MedrecReportParts MedrecReportParts;

/* Before anything is hidden: what the records are about, and their numbers */
extern MedrecReportParts *medrec_find_parts(const MedrecReport *report);

/* After each record was looked at: what would follow from the others */
extern void medrec_suppress_parts(MedrecReportParts *parts, const MedrecReport *report);

#endif							/* MEDREC_REPORT_SUPPRESS_H */
