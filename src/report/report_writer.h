/*-------------------------------------------------------------------------
 *
 * report_writer.h
 *		What the formats of a quality report share: numbers, periods, markup.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_REPORT_WRITER_H
#define MEDREC_REPORT_WRITER_H

#include "lib/stringinfo.h"

#include "report/report_document.h"

/* Longest printed number, with its unit */
#define MEDREC_NUMBER_SIZE	64

/*
 * The number of a field as people read it, in ASCII: with separators between
 * thousands, the sign % or the unit's letter where the heading has none;
 * "<11" and "*" for what is suppressed, "" if it is absent.  A share that is
 * not 0 or 100 is never printed as such.
 */
extern const char *medrec_report_number(const MedrecReport *report, const MedrecReportRecordKind *kind,
										const void *record, const MedrecReportField *field,
										char text[MEDREC_NUMBER_SIZE]);

/* A percentage of such a row, and a count */
extern const char *medrec_report_pct(double pct, char text[MEDREC_NUMBER_SIZE]);
extern const char *medrec_report_count(const MedrecReport *report, double count, char text[MEDREC_NUMBER_SIZE]);

/* A number in a unit, with a sign if it is a change */
extern const char *medrec_report_value(const MedrecReport *report, double value, MedrecReportUnit unit,
									   bool is_change, char text[MEDREC_NUMBER_SIZE]);

/* The number as other programs read it: as precise as it is, to six places */
extern const char *medrec_report_plain_number(const MedrecReport *report, double number,
											  char text[MEDREC_NUMBER_SIZE]);

/* Which is the unit of the record; MEDREC_REPORT_UNIT_COUNT if it has none */
extern MedrecReportUnit medrec_record_unit(const MedrecReportRecordKind *kind, const void *record);

/* Does it say what the record is about? */
extern bool medrec_field_is_name(const MedrecReportField *field);

/* Is it a count, or something else that stands at the right of its column? */
extern bool medrec_field_is_number(const MedrecReportField *field);

/* Has the point a flag that is not about there being too little to judge? */
extern bool medrec_is_signal(const MedrecReportChartPoint *point);

/* Is the record about fewer rows than minimum_rows, but about some? */
extern bool medrec_is_about_few(const MedrecReport *report, const MedrecReportRecordKind *kind, const void *record);

/*
 * The fields of the records that have a heading and something in them: the
 * columns of their table.  Notes are none.
 */
extern const MedrecReportField **medrec_used_columns(const MedrecReportRecords *records, const MedrecReportRecordKind *kind, int *count);

/* Those of the records whose word of a list this is */
extern MedrecReportRecords medrec_records_with(const MedrecReportRecords *records, const MedrecReportRecordKind *kind,
											   const MedrecReportField *field, int word);

/* The run in a line, with something between its facts */
extern char *medrec_run_text(const MedrecReport *report, const char *between);

/* A word of a list, with blanks for its underscores */
extern char *medrec_word_text(const char *word);

/* What a field that is no number or list of records says, "" if it is absent */
extern char *medrec_field_words(const MedrecReport *report, const void *record, const MedrecReportField *field);

/* Texts of a list, with something between */
extern char *medrec_join_texts(const MedrecReportTexts *texts, const char *between);

/* "October 2026", "week from 5 October 2026" */
extern char *medrec_period_title(const MedrecReport *report);

/* 2026-10 or 2026-10-05, by edition, of a date */
extern char *medrec_period_short(const MedrecReport *report, const char *date);

/* The period so many before the report's, as a date */
extern char *medrec_period_before(const MedrecReport *report, int periods);

/* The text without what moves a terminal's cursor or turns what follows it */
extern char *medrec_printable(const char *string);

/* ------------------------------------------------------------------------
 * Markup
 * ------------------------------------------------------------------------
 */

/*
 * Text between tags or in an attribute, in ASCII whatever the database's
 * encoding: what is not becomes &#233;.  Characters that XML has not, and those
 * that turn the direction of what follows, become U+FFFD.
 */
extern void medrec_put_text(StringInfo html, const char *text);

/* A coordinate, to a tenth */
extern void medrec_put_tenth(StringInfo html, double number);

/* Pictures; each is one svg element with its title and description. */
extern void medrec_put_bar(StringInfo html, const MedrecReportElement *element);
extern void medrec_put_sparkline(StringInfo html, const MedrecReport *report, const MedrecReportTile *tile);
extern void medrec_put_control_chart(StringInfo html, const MedrecReport *report, const MedrecReportChart *chart);

/* The style sheet */
extern const char *const medrec_report_style;

/* The formats; what the document's own has of hidden numbers is "*" or "<11" */
extern Jsonb *medrec_report_json(const MedrecReport *report);
extern void medrec_report_html(StringInfo html, const MedrecReport *report);
extern void medrec_report_text(StringInfo text, const MedrecReport *report);
extern void medrec_report_csv(StringInfo csv, const MedrecReport *report);

#endif							/* MEDREC_REPORT_WRITER_H */
