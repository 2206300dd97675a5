/*-------------------------------------------------------------------------
 *
 * report_document.c
 *		The document that a quality report is made of, field by field.
 *
 * These tables are the schema: what reads, checks, hides and prints a document
 * walks them.  docs/report.md says the same for people.  The order is that of
 * the columns and sections in print.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "report/report_document.h"

const char *const medrec_report_status_words[] = {"pass", "warn", "fail", "waived", "not_applicable", "insufficient_data", "error", NULL};
const char *const medrec_report_unit_words[] = {"pct", "score", "count", "rules", "hours", "days", NULL};
const char *const medrec_report_change_words[] = {"new", "worsened", "persisting", "improved", "resolved", "waived", "not_measured", "removed", NULL};
const char *const medrec_report_edition_words[] = {"monthly", "weekly", NULL};
static const char *const better_words[] = {"higher", "lower", NULL};

#define REQUIRED	true
#define OPTIONAL	false

/* A field of a number, a text or texts; of a word; of records */
#define FIELD(type, member, key, heading, kind, need) \
	{key, heading, MEDREC_REPORT_FIELD_##kind, need, offsetof(type, member), NULL, NULL}
#define WORD(type, member, key, heading, kind, need, words) \
	{key, heading, MEDREC_REPORT_FIELD_##kind, need, offsetof(type, member), words, NULL}
#define RECORDS(type, member, key, heading, kind, need, of) \
	{key, heading, MEDREC_REPORT_FIELD_##kind, need, offsetof(type, member), NULL, of}
#define RECORD_KIND(name, type) \
	static const MedrecReportRecordKind name##_kind = {sizeof(type), name##_fields, lengthof(name##_fields)}
#define STATUS(type) \
	WORD(type, status, "status", "Status", STATUS, OPTIONAL, medrec_report_status_words)

static const MedrecReportField run_fields[] = {
	FIELD(MedrecReportRun, run_id, "run_id", "Run", COUNT, OPTIONAL),
	FIELD(MedrecReportRun, finished_at, "finished_at", "Finished", TEXT, OPTIONAL),
	FIELD(MedrecReportRun, data_to, "data_to", "Data to", DATE, OPTIONAL),
	FIELD(MedrecReportRun, age_days, "age_days", "Age in days", COUNT, OPTIONAL),
	FIELD(MedrecReportRun, duration_s, "duration_s", "Seconds", NUMBER, OPTIONAL),
	FIELD(MedrecReportRun, profiles, "profiles", "Profiles", TEXTS, OPTIONAL),
};

RECORD_KIND(run, MedrecReportRun);

static const MedrecReportField tile_fields[] = {
	FIELD(MedrecReportTile, name, "name", "Measure", NAME, REQUIRED),
	FIELD(MedrecReportTile, value, "value", "Value", VALUE, REQUIRED),
	WORD(MedrecReportTile, unit, "unit", NULL, WORD, REQUIRED, medrec_report_unit_words),
	FIELD(MedrecReportTile, change, "change", "Change", CHANGE, OPTIONAL),
	FIELD(MedrecReportTile, target, "target", "Target", TARGET, OPTIONAL),
	WORD(MedrecReportTile, better, "better", NULL, WORD, OPTIONAL, better_words),
	STATUS(MedrecReportTile),
	FIELD(MedrecReportTile, n, "n", "n", WHOLE, OPTIONAL),
	FIELD(MedrecReportTile, history, "history", "History", SERIES, OPTIONAL),
	FIELD(MedrecReportTile, note, "note", "Note", NOTE, OPTIONAL),
};

RECORD_KIND(tile, MedrecReportTile);

static const MedrecReportField finding_fields[] = {
	STATUS(MedrecReportFinding),
	WORD(MedrecReportFinding, change, "change", NULL, WORD, REQUIRED, medrec_report_change_words),
	FIELD(MedrecReportFinding, title, "title", "Rule", NAME, REQUIRED),
	FIELD(MedrecReportFinding, element, "element", NULL, TEXT, OPTIONAL),
	FIELD(MedrecReportFinding, segment, "segment", "Where", SEGMENT, OPTIONAL),
	FIELD(MedrecReportFinding, n, "n", "n", WHOLE, OPTIONAL),
	FIELD(MedrecReportFinding, violations, "violations", "Violated", PART, OPTIONAL),
	FIELD(MedrecReportFinding, violated_pct, "violated_pct", "%", PART_PCT, OPTIONAL),
	FIELD(MedrecReportFinding, previous_pct, "previous_pct", "Before %", PREVIOUS_PCT, OPTIONAL),
	FIELD(MedrecReportFinding, since, "since", "Since", DATE, OPTIONAL),
	FIELD(MedrecReportFinding, waived_until, "waived_until", "Waived until", DATE, OPTIONAL),
	FIELD(MedrecReportFinding, reason, "reason", "Reason", NOTE, OPTIONAL),
	FIELD(MedrecReportFinding, note, "note", "Note", NOTE, OPTIONAL),
};

RECORD_KIND(finding, MedrecReportFinding);

#define ELEMENT_NAME \
	FIELD(MedrecReportElement, element, "element", "Element", NAME, REQUIRED)
#define ELEMENT_RATES \
	STATUS(MedrecReportElement), \
	FIELD(MedrecReportElement, rate_pct, "rate_pct", "Present %", PART_PCT, OPTIONAL), \
	FIELD(MedrecReportElement, low_pct, "low_pct", "Low %", PART_NUMBER, OPTIONAL), \
	FIELD(MedrecReportElement, high_pct, "high_pct", "High %", PART_NUMBER, OPTIONAL), \
	FIELD(MedrecReportElement, target_pct, "target_pct", "Target %", PCT, OPTIONAL), \
	FIELD(MedrecReportElement, threshold_pct, "threshold_pct", "Threshold %", PCT, OPTIONAL), \
	FIELD(MedrecReportElement, expected, "expected", "Expected", WHOLE, REQUIRED), \
	FIELD(MedrecReportElement, weight, "weight", "Weight", NUMBER, OPTIONAL), \
	FIELD(MedrecReportElement, lost_points, "lost_points", "Points lost", PART_NUMBER, OPTIONAL), \
	FIELD(MedrecReportElement, requirement, "requirement", "Requirement", TEXT, OPTIONAL)
#define ELEMENT_STATES \
	FIELD(MedrecReportElement, n, "n", "Rows", BESIDE, OPTIONAL), \
	FIELD(MedrecReportElement, present, "present", "Present", PART, REQUIRED), \
	FIELD(MedrecReportElement, placeholder, "placeholder", "Placeholder", PART, REQUIRED), \
	FIELD(MedrecReportElement, invalid, "invalid", "Invalid", PART, REQUIRED), \
	FIELD(MedrecReportElement, blank, "blank", "Blank", PART, REQUIRED), \
	FIELD(MedrecReportElement, nulls, "nulls", "Null", PART, REQUIRED), \
	FIELD(MedrecReportElement, declined, "declined", "Declined", BESIDE, OPTIONAL), \
	FIELD(MedrecReportElement, not_applicable, "not_applicable", "Not applicable", BESIDE, OPTIONAL)

static const MedrecReportField element_fields[] = {ELEMENT_NAME, ELEMENT_RATES, ELEMENT_STATES};
static const MedrecReportField element_rate_fields[] = {ELEMENT_NAME, ELEMENT_RATES};
static const MedrecReportField element_state_fields[] = {ELEMENT_NAME, ELEMENT_STATES};

RECORD_KIND(element, MedrecReportElement);
const MedrecReportRecordKind medrec_element_rates =
{sizeof(MedrecReportElement), element_rate_fields, lengthof(element_rate_fields)};
const MedrecReportRecordKind medrec_element_states =
{sizeof(MedrecReportElement), element_state_fields, lengthof(element_state_fields)};

static const MedrecReportField group_fields[] = {
	FIELD(MedrecReportElementGroup, profile, "profile", "Profile", NAME, REQUIRED),
	FIELD(MedrecReportElementGroup, relation, "relation", "Relation", TEXT, OPTIONAL),
	FIELD(MedrecReportElementGroup, n, "n", "Rows", WHOLE, OPTIONAL),
	FIELD(MedrecReportElementGroup, score_pct, "score_pct", "Score %", PART_NUMBER, OPTIONAL),
	RECORDS(MedrecReportElementGroup, elements, "elements", NULL, RECORDS, REQUIRED, &element_kind),
};

RECORD_KIND(group, MedrecReportElementGroup);

static const MedrecReportField heat_fields[] = {
	FIELD(MedrecReportCell, row, "element", "Element", NAME, REQUIRED),
	FIELD(MedrecReportCell, column, "segment", "Where", SEGMENT, REQUIRED),
	FIELD(MedrecReportCell, n, "n", "n", WHOLE, OPTIONAL),
	FIELD(MedrecReportCell, rate_pct, "rate_pct", "Present %", PART_PCT, OPTIONAL),
	STATUS(MedrecReportCell),
};

RECORD_KIND(heat, MedrecReportCell);

static const MedrecReportField point_fields[] = {
	FIELD(MedrecReportChartPoint, period, "period", "Period", PERIOD, REQUIRED),
	FIELD(MedrecReportChartPoint, n, "n", "n", WHOLE, OPTIONAL),
	FIELD(MedrecReportChartPoint, violations, "violations", "Violated", PART, OPTIONAL),
	FIELD(MedrecReportChartPoint, pct, "pct", "%", PART_PCT, OPTIONAL),
	FIELD(MedrecReportChartPoint, center_pct, "center_pct", "Centre", PART_NUMBER, OPTIONAL),
	FIELD(MedrecReportChartPoint, lower_pct, "lower_pct", "Lower limit", PART_NUMBER, OPTIONAL),
	FIELD(MedrecReportChartPoint, upper_pct, "upper_pct", "Upper limit", PART_NUMBER, OPTIONAL),
	FIELD(MedrecReportChartPoint, flags, "flags", "Signal", WORDS, OPTIONAL),
};

RECORD_KIND(point, MedrecReportChartPoint);

static const MedrecReportField annotation_fields[] = {
	FIELD(MedrecReportAnnotation, period, "period", "Period", PERIOD, REQUIRED),
	FIELD(MedrecReportAnnotation, text, "text", "Event", TEXT, REQUIRED),
};

RECORD_KIND(annotation, MedrecReportAnnotation);

static const MedrecReportField chart_fields[] = {
	FIELD(MedrecReportChart, name, "name", "Chart", NAME, REQUIRED),
	FIELD(MedrecReportChart, element, "element", NULL, TEXT, OPTIONAL),
	FIELD(MedrecReportChart, segment, "segment", "Where", SEGMENT, OPTIONAL),
	FIELD(MedrecReportChart, target_pct, "target_pct", "Target %", PCT, OPTIONAL),
	FIELD(MedrecReportChart, method, "method", "Method", TEXT, OPTIONAL),
	STATUS(MedrecReportChart),
	FIELD(MedrecReportChart, note, "note", "Note", NOTE, OPTIONAL),
	RECORDS(MedrecReportChart, points, "points", NULL, RECORDS, REQUIRED, &point_kind),
	RECORDS(MedrecReportChart, annotations, "annotations", NULL, RECORDS, OPTIONAL, &annotation_kind),
};

RECORD_KIND(chart, MedrecReportChart);

static const MedrecReportField conditional_fields[] = {
	STATUS(MedrecReportMeasure),
	FIELD(MedrecReportMeasure, title, "title", "Rule", NAME, REQUIRED),
	FIELD(MedrecReportMeasure, element, "element", NULL, TEXT, OPTIONAL),
	FIELD(MedrecReportMeasure, segment, "segment", "Where", SEGMENT, OPTIONAL),
	FIELD(MedrecReportMeasure, n, "expected", "Expected", WHOLE, OPTIONAL),
	FIELD(MedrecReportMeasure, found, "violations", "Missing", PART, OPTIONAL),
	FIELD(MedrecReportMeasure, pct, "violated_pct", "%", PART_PCT, OPTIONAL),
	FIELD(MedrecReportMeasure, target_pct, "target_pct", "At most %", PCT, OPTIONAL),
	FIELD(MedrecReportMeasure, until, "waived_until", "Waived until", DATE, OPTIONAL),
	FIELD(MedrecReportMeasure, reason, "reason", "Reason", NOTE, OPTIONAL),
	FIELD(MedrecReportMeasure, note, "note", "Note", NOTE, OPTIONAL),
};

RECORD_KIND(conditional, MedrecReportMeasure);

static const MedrecReportField measure_fields[] = {
	STATUS(MedrecReportMeasure),
	FIELD(MedrecReportMeasure, title, "title", "Measure", NAME, REQUIRED),
	FIELD(MedrecReportMeasure, segment, "segment", "Where", SEGMENT, OPTIONAL),
	FIELD(MedrecReportMeasure, n, "n", "n", WHOLE, OPTIONAL),
	FIELD(MedrecReportMeasure, found, "found", "Found", PART, OPTIONAL),
	FIELD(MedrecReportMeasure, pct, "pct", "%", PART_PCT, OPTIONAL),
	FIELD(MedrecReportMeasure, previous_pct, "previous_pct", "Before %", PREVIOUS_PCT, OPTIONAL),
	FIELD(MedrecReportMeasure, target_pct, "target_pct", "At most %", PCT, OPTIONAL),
	FIELD(MedrecReportMeasure, note, "note", "Note", NOTE, OPTIONAL),
};

RECORD_KIND(measure, MedrecReportMeasure);

/* Of the units, the last two */
static const MedrecReportField delay_fields[] = {
	STATUS(MedrecReportDelay),
	FIELD(MedrecReportDelay, title, "title", "Measure", NAME, REQUIRED),
	FIELD(MedrecReportDelay, segment, "segment", "Where", SEGMENT, OPTIONAL),
	FIELD(MedrecReportDelay, n, "n", "n", WHOLE, OPTIONAL),
	FIELD(MedrecReportDelay, median, "median", "Median", VALUE, OPTIONAL),
	FIELD(MedrecReportDelay, p90, "p90", "90th percentile", VALUE, OPTIONAL),
	FIELD(MedrecReportDelay, target, "target", "Target", TARGET, OPTIONAL),
	WORD(MedrecReportDelay, unit, "unit", NULL, WORD, REQUIRED, &medrec_report_unit_words[MEDREC_REPORT_UNIT_HOURS]),
	FIELD(MedrecReportDelay, note, "note", "Note", NOTE, OPTIONAL),
};

RECORD_KIND(delay, MedrecReportDelay);

static const MedrecReportField suspect_fields[] = {
	FIELD(MedrecReportMeasure, title, "column", "Column", NAME, REQUIRED),
	FIELD(MedrecReportMeasure, segment, "relation", "Relation", SEGMENT, OPTIONAL),
	FIELD(MedrecReportMeasure, values, "values", "Values", COUNT, OPTIONAL),
	FIELD(MedrecReportMeasure, n, "n", "n", WHOLE, OPTIONAL),
	FIELD(MedrecReportMeasure, found, "rows", "Rows", PART, OPTIONAL),
	FIELD(MedrecReportMeasure, pct, "pct", "%", PART_PCT, OPTIONAL),
	FIELD(MedrecReportMeasure, note, "note", "Note", NOTE, OPTIONAL),
};

RECORD_KIND(suspect, MedrecReportMeasure);

static const MedrecReportField identity_fields[] = {
	RECORDS(MedrecReportIdentitySection, measures, "measures", "Rates", RECORDS, OPTIONAL, &measure_kind),
	RECORDS(MedrecReportIdentitySection, queues, "queues", "Waiting for a decision", RECORDS, OPTIONAL, &delay_kind),
	RECORDS(MedrecReportIdentitySection, suspects, "suspect_defaults", "Columns that look filled with defaults", RECORDS, OPTIONAL, &suspect_kind),
};

RECORD_KIND(identity, MedrecReportIdentitySection);

static const MedrecReportField ageing_fields[] = {
	FIELD(MedrecReportCell, row, "segment", "Where", SEGMENT, REQUIRED),
	FIELD(MedrecReportCell, column, "bucket", "Age", NAME, REQUIRED),
	FIELD(MedrecReportCell, n, "n", "n", WHOLE, REQUIRED),
};

RECORD_KIND(ageing, MedrecReportCell);

static const MedrecReportField timeliness_fields[] = {
	RECORDS(MedrecReportTimelinessSection, measures, "measures", "Rates", RECORDS, OPTIONAL, &measure_kind),
	RECORDS(MedrecReportTimelinessSection, delays, "delays", "Delays", RECORDS, OPTIONAL, &delay_kind),
	RECORDS(MedrecReportTimelinessSection, ageing, "ageing", "Deficiencies by age", RECORDS, OPTIONAL, &ageing_kind),
};

RECORD_KIND(timeliness, MedrecReportTimelinessSection);

static const MedrecReportField pattern_fields[] = {
	FIELD(MedrecReportMeasure, names, "missing", "Missing together", NAMES, REQUIRED),
	FIELD(MedrecReportMeasure, group, "profile", "Profile", TEXT, OPTIONAL),
	FIELD(MedrecReportMeasure, n, "n", "n", WHOLE, OPTIONAL),
	FIELD(MedrecReportMeasure, found, "rows", "Rows", PART, OPTIONAL),
	FIELD(MedrecReportMeasure, pct, "pct", "%", PART_PCT, OPTIONAL),
	FIELD(MedrecReportMeasure, note, "note", "Note", NOTE, OPTIONAL),
};

RECORD_KIND(pattern, MedrecReportMeasure);

static const MedrecReportField lever_fields[] = {
	FIELD(MedrecReportMeasure, title, "element", "Element", NAME, REQUIRED),
	FIELD(MedrecReportMeasure, segment, "segment", "Where", SEGMENT, OPTIONAL),
	FIELD(MedrecReportMeasure, found, "missing", "Missing", PART, OPTIONAL),
	FIELD(MedrecReportMeasure, points, "lost_points", "Points lost", PART_NUMBER, REQUIRED),
	FIELD(MedrecReportMeasure, gap_points, "gap_points", "Points to the target", PART_NUMBER, OPTIONAL),
	FIELD(MedrecReportMeasure, note, "note", "Note", NOTE, OPTIONAL),
};

RECORD_KIND(lever, MedrecReportMeasure);

static const MedrecReportField definition_fields[] = {
	FIELD(MedrecReportDefinition, term, "term", "Term", NAME, REQUIRED),
	FIELD(MedrecReportDefinition, definition, "definition", "Definition", TEXT, OPTIONAL),
	FIELD(MedrecReportDefinition, numerator, "numerator", "Numerator", TEXT, OPTIONAL),
	FIELD(MedrecReportDefinition, denominator, "denominator", "Denominator", TEXT, OPTIONAL),
	FIELD(MedrecReportDefinition, exclusions, "exclusions", "Exclusions", TEXT, OPTIONAL),
	FIELD(MedrecReportDefinition, source, "source", "Source", TEXT, OPTIONAL),
	FIELD(MedrecReportDefinition, owner, "owner", "Owner", TEXT, OPTIONAL),
};

RECORD_KIND(definition, MedrecReportDefinition);

static const MedrecReportField class_fields[] = {
	FIELD(MedrecReportRunFact, title, "class", "Class", NAME, REQUIRED),
	FIELD(MedrecReportRunFact, rules, "rules", "Rules", COUNT, OPTIONAL),
	FIELD(MedrecReportRunFact, passed, "passed", "Passed", COUNT, OPTIONAL),
	FIELD(MedrecReportRunFact, warned, "warned", "Warned", COUNT, OPTIONAL),
	FIELD(MedrecReportRunFact, failed, "failed", "Failed", COUNT, OPTIONAL),
	FIELD(MedrecReportRunFact, not_judged, "not_judged", "Not judged", COUNT, OPTIONAL),
};

RECORD_KIND(class, MedrecReportRunFact);

static const MedrecReportField not_judged_fields[] = {
	STATUS(MedrecReportRunFact),
	FIELD(MedrecReportRunFact, title, "title", "Rule", NAME, REQUIRED),
	FIELD(MedrecReportRunFact, segment, "segment", "Where", SEGMENT, OPTIONAL),
	FIELD(MedrecReportRunFact, note, "reason", "Reason", NOTE, OPTIONAL),
};

RECORD_KIND(not_judged, MedrecReportRunFact);

static const MedrecReportField slowest_fields[] = {
	FIELD(MedrecReportRunFact, title, "title", "Rule", NAME, REQUIRED),
	FIELD(MedrecReportRunFact, duration, "duration_ms", "Milliseconds", NUMBER, OPTIONAL),
};

RECORD_KIND(slowest, MedrecReportRunFact);

static const MedrecReportField past_run_fields[] = {
	FIELD(MedrecReportRunFact, title, "finished_at", "Finished", NAME, REQUIRED),
	FIELD(MedrecReportRunFact, run_id, "run_id", "Run", COUNT, OPTIONAL),
	FIELD(MedrecReportRunFact, duration, "duration_s", "Seconds", NUMBER, OPTIONAL),
	FIELD(MedrecReportRunFact, rules, "rules", "Rules", COUNT, OPTIONAL),
	FIELD(MedrecReportRunFact, failed, "failed", "Failed", COUNT, OPTIONAL),
	FIELD(MedrecReportRunFact, errors, "errors", "Errors", COUNT, OPTIONAL),
};

RECORD_KIND(past_run, MedrecReportRunFact);

static const MedrecReportField profile_change_fields[] = {
	FIELD(MedrecReportRunFact, title, "profile", "Profile", NAME, REQUIRED),
	FIELD(MedrecReportRunFact, period, "period", "From", PERIOD, OPTIONAL),
	FIELD(MedrecReportRunFact, note, "note", "Note", NOTE, OPTIONAL),
};

RECORD_KIND(profile_change, MedrecReportRunFact);

static const MedrecReportField health_fields[] = {
	FIELD(MedrecReportHealthSection, rules, "rules", "rules run", COUNT, OPTIONAL),
	FIELD(MedrecReportHealthSection, passed, "passed", "passed", COUNT, OPTIONAL),
	FIELD(MedrecReportHealthSection, warned, "warned", "warned", COUNT, OPTIONAL),
	FIELD(MedrecReportHealthSection, failed, "failed", "failed", COUNT, OPTIONAL),
	FIELD(MedrecReportHealthSection, waived, "waived", "waived", COUNT, OPTIONAL),
	FIELD(MedrecReportHealthSection, not_applicable, "not_applicable", "not applicable", COUNT, OPTIONAL),
	FIELD(MedrecReportHealthSection, insufficient_data, "insufficient_data", "with insufficient data", COUNT, OPTIONAL),
	FIELD(MedrecReportHealthSection, errors, "errors", "in error", COUNT, OPTIONAL),
	RECORDS(MedrecReportHealthSection, classes, "classes", "Rules by class", RECORDS, OPTIONAL, &class_kind),
	RECORDS(MedrecReportHealthSection, not_judged, "not_judged", "Rules without a judgement", RECORDS, OPTIONAL, &not_judged_kind),
	RECORDS(MedrecReportHealthSection, slowest, "slowest", "Slowest rules", RECORDS, OPTIONAL, &slowest_kind),
	RECORDS(MedrecReportHealthSection, runs, "runs", "Last runs", RECORDS, OPTIONAL, &past_run_kind),
	RECORDS(MedrecReportHealthSection, profile_changes, "profile_changes", "Changes of profiles", RECORDS, OPTIONAL, &profile_change_kind),
};

RECORD_KIND(health, MedrecReportHealthSection);

static const MedrecReportField report_fields[] = {
	FIELD(MedrecReport, version, "version", NULL, COUNT, REQUIRED),
	FIELD(MedrecReport, title, "title", NULL, TEXT, REQUIRED),
	FIELD(MedrecReport, organisation, "organisation", NULL, TEXT, OPTIONAL),
	FIELD(MedrecReport, suite, "suite", NULL, TEXT, OPTIONAL),
	WORD(MedrecReport, edition, "edition", NULL, WORD, REQUIRED, medrec_report_edition_words),
	FIELD(MedrecReport, period, "period", NULL, PERIOD, REQUIRED),
	FIELD(MedrecReport, minimum_rows, "minimum_rows", NULL, COUNT, OPTIONAL),
	FIELD(MedrecReport, suppress_below, "suppress_below", NULL, COUNT, OPTIONAL),
	RECORDS(MedrecReport, run, "run", NULL, RECORD, OPTIONAL, &run_kind),
	RECORDS(MedrecReport, headline, "headline", "Headline", RECORDS, OPTIONAL, &tile_kind),
	RECORDS(MedrecReport, changes, "changes", "What changed", RECORDS, OPTIONAL, &finding_kind),
	RECORDS(MedrecReport, completeness, "completeness", "Completeness by element", RECORDS, OPTIONAL, &group_kind),
	RECORDS(MedrecReport, heat_map, "heat_map", "Completeness by place", RECORDS, OPTIONAL, &heat_kind),
	RECORDS(MedrecReport, control_charts, "control_charts", "Control charts", RECORDS, OPTIONAL, &chart_kind),
	RECORDS(MedrecReport, conditional, "conditional", "Conditional rules", RECORDS, OPTIONAL, &conditional_kind),
	RECORDS(MedrecReport, coding, "coding", "Coding and plausibility", RECORDS, OPTIONAL, &measure_kind),
	RECORDS(MedrecReport, identity, "identity", "Identity and duplicates", RECORD, OPTIONAL, &identity_kind),
	RECORDS(MedrecReport, timeliness, "timeliness", "Timeliness", RECORD, OPTIONAL, &timeliness_kind),
	RECORDS(MedrecReport, patterns, "patterns", "Missing together", RECORDS, OPTIONAL, &pattern_kind),
	RECORDS(MedrecReport, levers, "levers", "What would raise the score most", RECORDS, OPTIONAL, &lever_kind),
	RECORDS(MedrecReport, definitions, "definitions", "Definitions", RECORDS, OPTIONAL, &definition_kind),
	RECORDS(MedrecReport, health, "health", "Run health", RECORD, OPTIONAL, &health_kind),
};

const MedrecReportRecordKind medrec_report_kind = {sizeof(MedrecReport), report_fields, lengthof(report_fields)};

const MedrecReportField *
medrec_find_field(const MedrecReportRecordKind *kind, const char *key)
{
	for (int i = 0; i < kind->count; i++)
	{
		if (strcmp(kind->fields[i].key, key) == 0)
			return &kind->fields[i];
	}
	elog(ERROR, "there is no field \"%s\"", key);
	return NULL;
}

/* Is all of it absent? */
static bool
is_empty(const void *record, const MedrecReportRecordKind *kind)
{
	for (int i = 0; i < kind->count; i++)
	{
		if (!medrec_field_is_absent(record, &kind->fields[i]))
			return false;
	}
	return true;
}

bool
medrec_field_is_absent(const void *record, const MedrecReportField *field)
{
	const void *member;

	switch (field->kind)
	{
		case MEDREC_REPORT_FIELD_NAME:
		case MEDREC_REPORT_FIELD_SEGMENT:
		case MEDREC_REPORT_FIELD_TEXT:
		case MEDREC_REPORT_FIELD_NOTE:
		case MEDREC_REPORT_FIELD_PERIOD:
		case MEDREC_REPORT_FIELD_DATE:
			return medrec_field_text(record, field) == NULL;
		case MEDREC_REPORT_FIELD_STATUS:
		case MEDREC_REPORT_FIELD_WORD:
			return medrec_field_word(record, field) < 0;
		case MEDREC_REPORT_FIELD_COUNT:
		case MEDREC_REPORT_FIELD_NUMBER:
		case MEDREC_REPORT_FIELD_TARGET:
		case MEDREC_REPORT_FIELD_PCT:
		case MEDREC_REPORT_FIELD_WHOLE:
		case MEDREC_REPORT_FIELD_PART:
		case MEDREC_REPORT_FIELD_BESIDE:
		case MEDREC_REPORT_FIELD_PART_PCT:
		case MEDREC_REPORT_FIELD_PREVIOUS_PCT:
		case MEDREC_REPORT_FIELD_PART_NUMBER:
		case MEDREC_REPORT_FIELD_VALUE:
		case MEDREC_REPORT_FIELD_CHANGE:
			return medrec_is_absent(medrec_field_number(record, field));
		case MEDREC_REPORT_FIELD_SERIES:
			return ((const MedrecReportSeries *) medrec_field_at(record, field))->count == 0;
		case MEDREC_REPORT_FIELD_NAMES:
		case MEDREC_REPORT_FIELD_TEXTS:
		case MEDREC_REPORT_FIELD_WORDS:
			return ((const MedrecReportTexts *) medrec_field_at(record, field))->count == 0;
		case MEDREC_REPORT_FIELD_RECORD:
			member = *(void *const *) medrec_field_at(record, field);
			return member == NULL || is_empty(member, field->of);
		case MEDREC_REPORT_FIELD_RECORDS:
			return ((const MedrecReportRecords *) medrec_field_at(record, field))->count == 0;
	}
	return true;				/* never */
}
