/*-------------------------------------------------------------------------
 *
 * report_page.h
 *		What the files that write the page of a quality report share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_REPORT_PAGE_H
#define MEDREC_REPORT_PAGE_H

#include "report/report_writer.h"

typedef struct MedrecReportPage
{
	StringInfo	html;
	const MedrecReport *report;
} MedrecReportPage;

/* Captions: seen; only read out, as the section's heading says the same */
#define MEDREC_SEEN		"seen"
#define MEDREC_UNSEEN	"unseen"

/* The kind of the records in a field */
#define medrec_kind_in(kind, key)	(medrec_find_field(kind, key)->of)

/* Markup, as it is; text, which is escaped */
#define medrec_page_put(page, string)	appendStringInfoString((page)->html, string)
#define medrec_page_text(page, text)	medrec_put_text((page)->html, text)

/* ------------------------------------------------------------------------
 * report_page.c
 * ------------------------------------------------------------------------
 */

/* What a field says; a status with its colour; that there are few rows */
extern void medrec_page_value(const MedrecReportPage *page, const MedrecReportRecordKind *kind,
							  const void *record, const MedrecReportField *field);
extern void medrec_page_status(const MedrecReportPage *page, const void *record, const MedrecReportField *field);
extern void medrec_page_few(const MedrecReportPage *page, const MedrecReportRecordKind *kind, const void *record);

/* A box that scrolls, for a table; it ends with the table */
extern void medrec_page_start_scroll(const MedrecReportPage *page, const char *label);

/* A table in parts: up to its head, rows, the end; bars stand behind the names */
extern void medrec_page_start_table(const MedrecReportPage *page, const char *caption, const char *class,
									const MedrecReportField **columns, int count, bool has_bars);
extern void medrec_page_rows(const MedrecReportPage *page, const MedrecReportRecords *records,
							 const MedrecReportRecordKind *kind, const MedrecReportField **columns, int count, bool has_bars);
extern void medrec_page_end_table(const MedrecReportPage *page);

/* The table of a list of records */
extern void medrec_page_records(const MedrecReportPage *page, const char *caption, const char *class,
								const MedrecReportRecords *records, const MedrecReportRecordKind *kind, bool has_bars);

/* ------------------------------------------------------------------------
 * report_page_charts.c
 * ------------------------------------------------------------------------
 */

/* A table that is listed cell by cell: a heat map, or counts */
extern void medrec_page_cross_table(const MedrecReportPage *page, const MedrecReportCrossTable *table,
									const MedrecReportRecordKind *kind, const char *caption, bool is_heat);

/* Sections */
extern void medrec_page_completeness(const MedrecReportPage *page);
extern void medrec_page_heat_map(const MedrecReportPage *page);
extern void medrec_page_control_charts(const MedrecReportPage *page);

#endif							/* MEDREC_REPORT_PAGE_H */
