/*-------------------------------------------------------------------------
 *
 * report_document.h
 *		The document that a quality report is made of: docs/report.md.
 *
 * jsonb is read into these structs once, by tables that list each record's
 * fields; what prints reads the structs, and walks the same tables where all
 * records are treated alike (tables of a page, lines of CSV).
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_REPORT_DOCUMENT_H
#define MEDREC_REPORT_DOCUMENT_H

#include <math.h>

#include "utils/jsonb.h"

/*
 * Numbers are doubles, counts whole ones.  These are none; they come only from
 * the functions below, so a number is never compared with them by accident.
 */
#define MEDREC_ABSENT		((double) NAN)
#define MEDREC_HIDDEN		((double) INFINITY) /* would tell a small count */
#define MEDREC_SMALL		((double) -INFINITY)	/* a count below
													 * suppress_below */

#define medrec_is_absent(number)	isnan(number)
#define medrec_is_number(number)	isfinite(number)
#define medrec_is_hidden(number)	isinf(number)	/* or small */

typedef enum MedrecReportFieldKind
{
	MEDREC_REPORT_FIELD_NAME,	/* text: what the record is about */
	MEDREC_REPORT_FIELD_SEGMENT,	/* text: of which part of the rows */
	MEDREC_REPORT_FIELD_TEXT,
	MEDREC_REPORT_FIELD_NOTE,	/* text: a sentence or more */
	MEDREC_REPORT_FIELD_PERIOD, /* date: which period the record is about */
	MEDREC_REPORT_FIELD_DATE,
	MEDREC_REPORT_FIELD_STATUS, /* one of a list of words; of these: */
	MEDREC_REPORT_FIELD_WORD,
	MEDREC_REPORT_FIELD_COUNT,
	MEDREC_REPORT_FIELD_NUMBER,
	MEDREC_REPORT_FIELD_TARGET, /* in the unit of the record */
	MEDREC_REPORT_FIELD_PCT,
	/* numbers of patients, which report_suppress.c guards */
	MEDREC_REPORT_FIELD_WHOLE,	/* count: of which the others are parts */
	MEDREC_REPORT_FIELD_PART,	/* count: of the whole */
	MEDREC_REPORT_FIELD_BESIDE, /* count: of others than the whole, too */
	MEDREC_REPORT_FIELD_PART_PCT,	/* percent: of the whole */
	MEDREC_REPORT_FIELD_PREVIOUS_PCT,	/* percent: of another whole */
	MEDREC_REPORT_FIELD_PART_NUMBER,	/* follows from the parts */
	MEDREC_REPORT_FIELD_VALUE,	/* in the unit of the record */
	MEDREC_REPORT_FIELD_CHANGE, /* of such */
	MEDREC_REPORT_FIELD_SERIES, /* list of such, one a period */
	MEDREC_REPORT_FIELD_NAMES,	/* list of text: what the record is about */
	MEDREC_REPORT_FIELD_TEXTS,
	MEDREC_REPORT_FIELD_WORDS,	/* list of text: codes */
	MEDREC_REPORT_FIELD_RECORD,
	MEDREC_REPORT_FIELD_RECORDS,
} MedrecReportFieldKind;

typedef struct MedrecReportRecordKind MedrecReportRecordKind;

typedef struct MedrecReportField
{
	const char *key;
	const char *heading;		/* of its column; NULL: it has none */
	MedrecReportFieldKind kind;
	bool		is_required;
	size_t		offset;			/* in the record's struct */
	const char *const *words;	/* that it may be, up to NULL */
	const MedrecReportRecordKind *of;	/* what its record or records are */
} MedrecReportField;

struct MedrecReportRecordKind
{
	size_t		size;
	const MedrecReportField *fields;
	int			count;
};

/*
 * In the structs, texts and dates are char *, NULL if absent, and words are int,
 * -1 if absent.  Two kinds of records may share a struct; what is no field of a
 * kind is 0 in its records and means nothing.
 */

typedef struct MedrecReportTexts
{
	int			count;
	char	  **texts;
} MedrecReportTexts;

typedef struct MedrecReportSeries
{
	int			count;
	double	   *values;
} MedrecReportSeries;

typedef struct MedrecReportRecords
{
	int			count;
	void	   *records;		/* structs, one behind the other */
} MedrecReportRecords;

typedef enum MedrecReportStatus
{
	MEDREC_REPORT_STATUS_PASS,
	MEDREC_REPORT_STATUS_WARN,
	MEDREC_REPORT_STATUS_FAIL,
	MEDREC_REPORT_STATUS_WAIVED,
	MEDREC_REPORT_STATUS_NOT_APPLICABLE,
	MEDREC_REPORT_STATUS_INSUFFICIENT_DATA,
	MEDREC_REPORT_STATUS_ERROR,
} MedrecReportStatus;

typedef enum MedrecReportUnit
{
	MEDREC_REPORT_UNIT_PCT,
	MEDREC_REPORT_UNIT_SCORE,
	MEDREC_REPORT_UNIT_COUNT,	/* of patients, as far as is known */
	MEDREC_REPORT_UNIT_RULES,
	MEDREC_REPORT_UNIT_HOURS,
	MEDREC_REPORT_UNIT_DAYS,
} MedrecReportUnit;

typedef enum MedrecReportBetter
{
	MEDREC_REPORT_HIGHER,
	MEDREC_REPORT_LOWER,
} MedrecReportBetter;

typedef enum MedrecReportEdition
{
	MEDREC_REPORT_EDITION_MONTHLY,
	MEDREC_REPORT_EDITION_WEEKLY,
} MedrecReportEdition;

typedef struct MedrecReportRun
{
	double		run_id;
	char	   *finished_at;
	char	   *data_to;
	double		age_days;
	double		duration_s;
	MedrecReportTexts profiles;
} MedrecReportRun;

typedef struct MedrecReportTile
{
	char	   *name;
	double		value;
	int			unit;
	double		n;
	double		change;
	double		target;
	int			better;			/* MEDREC_REPORT_HIGHER or _LOWER */
	int			status;
	char	   *note;
	MedrecReportSeries history;
} MedrecReportTile;

typedef struct MedrecReportFinding
{
	int			change;
	char	   *title;
	char	   *element;		/* whose completeness it is about, in the
								 * words of the heat map */
	char	   *segment;
	int			status;
	double		n;
	double		violations;
	double		violated_pct;
	double		previous_pct;
	char	   *since;
	char	   *waived_until;
	char	   *reason;
	char	   *note;
} MedrecReportFinding;

typedef struct MedrecReportElement
{
	char	   *element;
	char	   *requirement;
	double		n;
	double		expected;
	double		present;
	double		nulls;
	double		blank;
	double		placeholder;
	double		invalid;
	double		declined;
	double		not_applicable;
	double		rate_pct;
	double		low_pct;
	double		high_pct;
	double		target_pct;
	double		threshold_pct;
	int			status;
	double		weight;
	double		lost_points;
} MedrecReportElement;

typedef struct MedrecReportElementGroup
{
	char	   *profile;
	char	   *relation;
	double		n;
	double		score_pct;
	MedrecReportRecords elements;	/* MedrecReportElement */
} MedrecReportElementGroup;

/* A cell of a table that is listed cell by cell */
typedef struct MedrecReportCell
{
	char	   *row;
	char	   *column;
	double		n;
	double		rate_pct;		/* this and the status: in a heat map only */
	int			status;
} MedrecReportCell;

/* The table; names come in the order in which they are first named. */
typedef struct MedrecReportCrossTable
{
	MedrecReportTexts rows;
	MedrecReportTexts columns;
	MedrecReportCell **cells;	/* row by row; NULL where there is none */
} MedrecReportCrossTable;

typedef struct MedrecReportChartPoint
{
	char	   *period;
	double		n;
	double		violations;
	double		pct;
	double		center_pct;
	double		lower_pct;
	double		upper_pct;
	MedrecReportTexts flags;
} MedrecReportChartPoint;

typedef struct MedrecReportAnnotation
{
	char	   *period;
	char	   *text;
} MedrecReportAnnotation;

typedef struct MedrecReportChart
{
	char	   *name;
	char	   *element;
	char	   *segment;
	double		target_pct;
	char	   *method;
	int			status;
	char	   *note;
	MedrecReportRecords points; /* MedrecReportChartPoint */
	MedrecReportRecords annotations;	/* MedrecReportAnnotation */
} MedrecReportChart;

/* A measure, a conditional rule, a pattern, a lever: what has it is what is listed */
typedef struct MedrecReportMeasure
{
	char	   *title;
	char	   *element;
	char	   *segment;
	char	   *group;
	MedrecReportTexts names;
	double		values;
	double		n;
	double		found;
	double		pct;
	double		previous_pct;
	double		target_pct;
	double		points;
	double		gap_points;
	int			status;
	char	   *reason;
	char	   *until;
	char	   *note;
} MedrecReportMeasure;

typedef struct MedrecReportDelay
{
	char	   *title;
	char	   *segment;
	double		n;
	double		median;
	double		p90;
	double		target;
	int			unit;			/* from MEDREC_REPORT_UNIT_HOURS on */
	int			status;
	char	   *note;
} MedrecReportDelay;

typedef struct MedrecReportDefinition
{
	char	   *term;
	char	   *definition;
	char	   *numerator;
	char	   *denominator;
	char	   *exclusions;
	char	   *source;
	char	   *owner;
} MedrecReportDefinition;

typedef struct MedrecReportIdentitySection
{
	MedrecReportRecords measures;	/* MedrecReportMeasure */
	MedrecReportRecords queues; /* MedrecReportDelay */
	MedrecReportRecords suspects;	/* MedrecReportMeasure */
} MedrecReportIdentitySection;

typedef struct MedrecReportTimelinessSection
{
	MedrecReportRecords measures;	/* MedrecReportMeasure */
	MedrecReportRecords delays; /* MedrecReportDelay */
	MedrecReportRecords ageing; /* MedrecReportCell */
	MedrecReportCrossTable ageing_table;
} MedrecReportTimelinessSection;

/* Of a run, a class of rules, a rule: as MedrecReportMeasure */
typedef struct MedrecReportRunFact
{
	char	   *title;
	char	   *segment;
	char	   *period;
	double		run_id;
	double		duration;		/* in the unit that the heading says */
	double		rules;
	double		passed;
	double		warned;
	double		failed;
	double		not_judged;
	double		errors;
	int			status;
	char	   *note;
} MedrecReportRunFact;

typedef struct MedrecReportHealthSection
{
	double		rules;
	double		passed;
	double		warned;
	double		failed;
	double		waived;
	double		not_applicable;
	double		insufficient_data;
	double		errors;
	MedrecReportRecords classes;	/* all of them MedrecReportRunFact */
	MedrecReportRecords not_judged;
	MedrecReportRecords slowest;
	MedrecReportRecords runs;
	MedrecReportRecords profile_changes;
} MedrecReportHealthSection;

typedef struct MedrecReport
{
	double		version;
	char	   *title;
	char	   *organisation;
	char	   *suite;
	int			edition;
	char	   *period;
	double		minimum_rows;
	double		suppress_below;
	MedrecReportRun *run;
	MedrecReportRecords headline;	/* MedrecReportTile */
	MedrecReportRecords changes;	/* MedrecReportFinding */
	MedrecReportRecords completeness;	/* MedrecReportElementGroup */
	MedrecReportRecords heat_map;	/* MedrecReportCell */
	MedrecReportCrossTable heat_table;
	MedrecReportRecords control_charts; /* MedrecReportChart */
	MedrecReportRecords conditional;	/* MedrecReportMeasure */
	MedrecReportRecords coding; /* MedrecReportMeasure */
	MedrecReportIdentitySection *identity;
	MedrecReportTimelinessSection *timeliness;
	MedrecReportRecords patterns;	/* MedrecReportMeasure */
	MedrecReportRecords levers; /* MedrecReportMeasure */
	MedrecReportRecords definitions;	/* MedrecReportDefinition */
	MedrecReportHealthSection *health;
} MedrecReport;

extern const MedrecReportRecordKind medrec_report_kind;

/* What is said of an element in one table, and in another under it */
extern const MedrecReportRecordKind medrec_element_rates;
extern const MedrecReportRecordKind medrec_element_states;

/* The words of statuses, units, changes and editions */
extern const char *const medrec_report_status_words[];
extern const char *const medrec_report_unit_words[];
extern const char *const medrec_report_change_words[];
extern const char *const medrec_report_edition_words[];

/* Where a field of a record stands, and what is there */
#define medrec_field_at(record, field) \
	((const void *) ((const char *) (record) + (field)->offset))
#define medrec_field_text(record, field) \
	(*(char *const *) medrec_field_at(record, field))
#define medrec_field_number(record, field) \
	(*(const double *) medrec_field_at(record, field))
#define medrec_field_word(record, field) \
	(*(const int *) medrec_field_at(record, field))
#define medrec_record_at(list, kind, i) \
	((void *) ((char *) (list)->records + (size_t) (i) * (kind)->size))

/* The field of this key; it must exist */
extern const MedrecReportField *medrec_find_field(const MedrecReportRecordKind *kind, const char *key);

/* Is there nothing in this field of the record? */
extern bool medrec_field_is_absent(const void *record, const MedrecReportField *field);

/*
 * Reads a document, checks it and hides its small numbers.  Errors name the
 * path of what is wrong.
 */
extern MedrecReport *medrec_report_read(Jsonb *document);

/* Hides the numbers of patients below suppress_below, and what would tell them */
extern void medrec_report_suppress(MedrecReport *report);

#endif							/* MEDREC_REPORT_DOCUMENT_H */
