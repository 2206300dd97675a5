/*-------------------------------------------------------------------------
 *
 * report_suppress.c
 *		Hides small numbers of patients, before anything is printed.
 *
 * A count from 1 to suppress_below - 1 becomes MEDREC_SMALL, and what it would
 * follow from becomes MEDREC_HIDDEN.  As the numbers themselves are gone from
 * the structs, no format can let one slip.
 *
 * First each record is looked at by itself; then the records that say the same
 * of all rows and of places (report_parts.c), whose numbers add up.  What is
 * hidden already, in a document that was suppressed before, stays hidden, and
 * nothing more is hidden for it: to suppress twice is to suppress once.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "report/report_suppress.h"

bool
medrec_is_small(double count, double least)
{
	return medrec_is_number(count) && count > 0 && count < least;
}

/*
 * Does so large a share of the whole, which may be rounded, tell a small count,
 * or one that is left to the whole?
 */
static bool
tells_small(double pct, double whole, double least)
{
	double		count;

	if (!medrec_is_number(pct) || !medrec_is_number(whole))
		return false;
	count = pct * whole / 100;
	return medrec_is_small(count, least - 0.5) || medrec_is_small(whole - count, least - 0.5);
}

void
medrec_hide_number(double *number)
{
	if (medrec_is_number(*number))
		*number = MEDREC_HIDDEN;
}

/* As what it is: small, or what something small would follow from */
static void
hide_count(double *count, double least)
{
	if (medrec_is_small(*count, least))
		*count = MEDREC_SMALL;
	else
		medrec_hide_number(count);
}

void
medrec_hide_fields(const MedrecReportRecordKind *kind, void *record, int kinds)
{
	for (int i = 0; i < kind->count; i++)
	{
		if ((MEDREC_FIELD_BIT(kind->fields[i].kind) & kinds) != 0)
			medrec_hide_number((double *) ((char *) record + kind->fields[i].offset));
	}
}

/* ------------------------------------------------------------------------
 * Records of a whole and a part
 * ------------------------------------------------------------------------
 */

/* Hides the part if it is small, or leaves a small rest; true if it did */
static bool
hide_part(double *part, double whole, double least)
{
	if (!medrec_is_small(*part, least) && !medrec_is_small(whole - *part, least))
		return false;
	hide_count(part, least);
	return true;
}

static void
suppress_row(const MedrecReportRecordKind *kind, void *record, double least)
{
	double		whole = MEDREC_ABSENT;
	bool		is_whole_small;
	bool		is_part_hidden;

	for (int i = 0; i < kind->count; i++)
	{
		if (kind->fields[i].kind == MEDREC_REPORT_FIELD_WHOLE)
			whole = medrec_field_number(record, &kind->fields[i]);
	}
	is_whole_small = is_part_hidden = medrec_is_small(whole, least);
	for (int i = 0; i < kind->count; i++)
	{
		double	   *number = (double *) ((char *) record + kind->fields[i].offset);

		if (kind->fields[i].kind == MEDREC_REPORT_FIELD_PART)
			is_part_hidden |= hide_part(number, whole, least);
		else if (kind->fields[i].kind == MEDREC_REPORT_FIELD_PART_PCT)
			is_part_hidden |= tells_small(*number, whole, least);
	}
	if (is_part_hidden)
		medrec_hide_fields(kind, record, MEDREC_PART_FIELDS);
	if (is_whole_small)
		medrec_hide_fields(kind, record, MEDREC_FIELD_BIT(MEDREC_REPORT_FIELD_VALUE) | MEDREC_FIELD_BIT(MEDREC_REPORT_FIELD_CHANGE));
	for (int i = 0; i < kind->count; i++)
	{
		double	   *number = (double *) ((char *) record + kind->fields[i].offset);

		if (kind->fields[i].kind == MEDREC_REPORT_FIELD_WHOLE && is_whole_small)
			*number = MEDREC_SMALL;
		else if (kind->fields[i].kind == MEDREC_REPORT_FIELD_PREVIOUS_PCT && (is_whole_small || tells_small(*number, whole, least)))
			medrec_hide_number(number);
	}
}

/* ------------------------------------------------------------------------
 * Elements: their states add up to the rows that are expected, and with those
 * that are not to all rows
 * ------------------------------------------------------------------------
 */

/*
 * If one of the counts is small, or anyway, all of them are hidden.  Where their
 * sum is told, and the larger ones have not enough to spare, none looks small
 * (report_parts.c).
 */
static void
hide_together(double **counts, int count, bool anyway, bool is_sum_told, double least)
{
	double		spare = 0;

	for (int i = 0; i < count; i++)
	{
		anyway |= medrec_is_small(*counts[i], least);
		if (*counts[i] >= least && medrec_is_number(*counts[i]))
			spare += *counts[i] - least;
	}
	for (int i = 0; anyway && i < count; i++)
	{
		if (is_sum_told && spare < least)
			medrec_hide_number(counts[i]);
		else
			hide_count(counts[i], least);
	}
}

static void
suppress_element(MedrecReportElement *element, double rows, const MedrecReportRecordKind *kind, double least)
{
	double	   *missing[] = {&element->nulls, &element->blank, &element->placeholder, &element->invalid};
	double	   *outside[] = {&element->declined, &element->not_applicable};
	double		expected = element->expected;
	double		present = element->present;
	double		unexpected = (medrec_is_absent(element->n) ? rows : element->n) - expected;
	bool		is_expected_small = medrec_is_small(expected, least);
	bool		is_present_small = medrec_is_small(present, least);
	bool		is_expected_hidden = is_expected_small || medrec_is_small(unexpected, least);
	bool		is_present_hidden = is_expected_hidden || is_present_small || medrec_is_small(expected - present, least) ||
	tells_small(element->rate_pct, expected, least);

	hide_together(missing, lengthof(missing), is_expected_small || is_present_small, !is_present_hidden, least);
	hide_together(outside, lengthof(outside), is_expected_small, !is_expected_hidden, least);
	if (is_expected_hidden)
		hide_count(&element->expected, least);
	if (is_present_hidden)
	{
		hide_count(&element->present, least);
		medrec_hide_fields(kind, element, MEDREC_RATE_FIELDS);
	}
	if (medrec_is_small(element->n, least))
		element->n = MEDREC_SMALL;
}

/* Are its points hidden? */
static bool
is_pointless(const MedrecReportElement *element)
{
	return element->lost_points == MEDREC_HIDDEN;
}

/*
 * The points that elements lose add up to what the score lacks: those of one
 * would follow from all others, so another one that lacks least is hidden, too.
 */
static void
suppress_points(const MedrecReportRecords *elements, const MedrecReportRecordKind *kind)
{
	MedrecReportElement *list = elements->records;
	MedrecReportElement *least = NULL;
	int			hidden = 0;

	for (int i = 0; i < elements->count; i++)
	{
		double		missing = list[i].expected - list[i].present;

		if (is_pointless(&list[i]))
			hidden++;
		else if (medrec_is_number(missing) && missing > 0 && list[i].lost_points > 0 &&
				 (least == NULL || missing < least->expected - least->present))
			least = &list[i];
	}
	if (hidden == 1 && least != NULL)
		medrec_hide_fields(kind, least, MEDREC_PART_FIELDS);
}

static void
suppress_groups(const MedrecReportRecords *groups, double least)
{
	const MedrecReportRecordKind *kind = medrec_find_field(medrec_find_field(&medrec_report_kind, "completeness")->of, "elements")->of;

	for (int g = 0; g < groups->count; g++)
	{
		MedrecReportElementGroup *group = &((MedrecReportElementGroup *) groups->records)[g];

		for (int e = 0; e < group->elements.count; e++)
			suppress_element(&((MedrecReportElement *) group->elements.records)[e], group->n, kind, least);
		suppress_points(&group->elements, kind);
	}
}

/* ------------------------------------------------------------------------
 * Tiles and charts: they tell of periods before
 * ------------------------------------------------------------------------
 */

/* Is, or tells, such a value of the tile a small count? */
static bool
is_telling(const MedrecReportTile *tile, double value, double least)
{
	if (tile->unit == MEDREC_REPORT_UNIT_COUNT)
		return medrec_is_small(value, least);
	return tile->unit == MEDREC_REPORT_UNIT_PCT && tells_small(value, tile->n, least);
}

static void
suppress_tile(MedrecReportTile *tile, double least)
{
	bool		is_few = medrec_is_small(tile->n, least);
	int			count = tile->history.count;

	if (is_few || is_telling(tile, tile->value, least) || is_telling(tile, tile->value - tile->change, least) ||
		(count > 1 && is_telling(tile, tile->history.values[count - 2], least)))
		medrec_hide_number(&tile->change);
	for (int i = 0; i < count; i++)
	{
		if (is_few || is_telling(tile, tile->history.values[i], least))
			medrec_hide_number(&tile->history.values[i]);
	}
	if (is_few)
		medrec_hide_number(&tile->value);
	else if (is_telling(tile, tile->value, least))
		tile->value = tile->unit == MEDREC_REPORT_UNIT_COUNT ? MEDREC_SMALL : MEDREC_HIDDEN;
	if (is_few)
		tile->n = MEDREC_SMALL;
}

/* Centre and limits are reckoned from the points before: any that is hidden would follow from two of them. */
static void
suppress_limits(MedrecReportChart *chart)
{
	MedrecReportChartPoint *points = chart->points.records;
	bool		is_any_hidden = false;

	for (int i = 0; i < chart->points.count; i++)
		is_any_hidden |= medrec_is_hidden(points[i].n) || medrec_is_hidden(points[i].violations) || medrec_is_hidden(points[i].pct);
	for (int i = 0; is_any_hidden && i < chart->points.count; i++)
	{
		medrec_hide_number(&points[i].center_pct);
		medrec_hide_number(&points[i].lower_pct);
		medrec_hide_number(&points[i].upper_pct);
	}
}

/* ------------------------------------------------------------------------
 * The order of lists
 * ------------------------------------------------------------------------
 */

static bool
is_any_hidden(const MedrecReportRecordKind *kind, const void *record)
{
	for (int i = 0; i < kind->count; i++)
	{
		const MedrecReportField *field = &kind->fields[i];

		if ((MEDREC_FIELD_BIT(field->kind) & (MEDREC_WHOLE_FIELDS | MEDREC_PART_FIELDS)) != 0 && medrec_is_hidden(medrec_field_number(record, field)))
			return true;
		if (strcmp(field->key, "points") == 0)
		{
			const MedrecReportRecords *points = medrec_field_at(record, field);

			return points->count > 0 && is_any_hidden(field->of, medrec_record_at(points, field->of, points->count - 1));
		}
	}
	return false;
}

/* By names and places */
static int
compare_names(const void *a, const void *b, void *arg)
{
	const MedrecReportRecordKind *kind = arg;

	for (int i = 0; i < kind->count; i++)
	{
		const MedrecReportField *field = &kind->fields[i];
		int			order = 0;

		if (field->kind == MEDREC_REPORT_FIELD_NAMES)
		{
			const MedrecReportTexts *left = medrec_field_at(a, field);
			const MedrecReportTexts *right = medrec_field_at(b, field);

			for (int k = 0; order == 0 && k < left->count && k < right->count; k++)
				order = strcmp(left->texts[k], right->texts[k]);
			if (order == 0)
				order = left->count - right->count;
		}
		else if (field->kind == MEDREC_REPORT_FIELD_NAME || field->kind == MEDREC_REPORT_FIELD_SEGMENT)
		{
			const char *left = medrec_field_text(a, field);
			const char *right = medrec_field_text(b, field);

			order = strcmp(left == NULL ? "" : left, right == NULL ? "" : right);
		}
		if (order != 0)
			return order;
	}
	return 0;
}

/* The records from the first to before the end: what is hidden goes last, by name */
static void
order_block(char *first, int count, const MedrecReportRecordKind *kind)
{
	char	   *hidden = palloc_extended(Max(count, 1) * kind->size, MCXT_ALLOC_HUGE);
	int			seen = 0;
	int			unseen = 0;

	for (int i = 0; i < count; i++)
	{
		char	   *record = first + i * kind->size;

		if (is_any_hidden(kind, record))
			memcpy(hidden + kind->size * unseen++, record, kind->size);
		else if (seen++ < i)
			memcpy(first + (seen - 1) * kind->size, record, kind->size);
	}
	qsort_arg(hidden, unseen, kind->size, compare_names, unconstify(MedrecReportRecordKind *, kind));
	memcpy(first + seen * kind->size, hidden, unseen * kind->size);
}

/*
 * Lists are in the order of their numbers, which would tell between which others
 * a hidden one is.  A status is told anyway, so the order of these stays.
 */
static void
order_records(MedrecReportRecords *records, const char *key)
{
	const MedrecReportRecordKind *kind = medrec_find_field(&medrec_report_kind, key)->of;
	const MedrecReportField *status = NULL;
	int			first = 0;

	for (int f = 0; f < kind->count; f++)
	{
		if (kind->fields[f].kind == MEDREC_REPORT_FIELD_STATUS)
			status = &kind->fields[f];
	}
	for (int i = 1; i <= records->count; i++)
	{
		if (i < records->count &&
			(status == NULL || medrec_field_word(medrec_record_at(records, kind, i), status) == medrec_field_word(medrec_record_at(records, kind, first), status)))
			continue;
		order_block(medrec_record_at(records, kind, first), i - first, kind);
		first = i;
	}
}

/* ------------------------------------------------------------------------
 * The document
 * ------------------------------------------------------------------------
 */

/* What no function above is for: all lists of records but tiles and elements */
static void
suppress_record(const MedrecReportRecordKind *kind, void *record, double least)
{
	suppress_row(kind, record, least);
	for (int f = 0; f < kind->count; f++)
	{
		const MedrecReportField *field = &kind->fields[f];
		void	   *at = (char *) record + field->offset;

		if (field->kind == MEDREC_REPORT_FIELD_RECORD && *(void **) at != NULL)
			suppress_record(field->of, *(void **) at, least);
		else if (field->kind == MEDREC_REPORT_FIELD_RECORDS && strcmp(field->key, "headline") != 0 && strcmp(field->key, "elements") != 0)
		{
			const MedrecReportRecords *records = at;

			for (int i = 0; i < records->count; i++)
			{
				CHECK_FOR_INTERRUPTS();
				suppress_record(field->of, medrec_record_at(records, field->of, i), least);
			}
		}
	}
}

void
medrec_report_suppress(MedrecReport *report)
{
	double		least = report->suppress_below;
	MedrecReportParts *parts;

	if (least < 2)				/* nothing is from 1 to 0 */
		return;
	parts = medrec_find_parts(report);
	for (int i = 0; i < report->headline.count; i++)
		suppress_tile(&((MedrecReportTile *) report->headline.records)[i], least);
	suppress_groups(&report->completeness, least);
	suppress_record(&medrec_report_kind, report, least);
	medrec_suppress_parts(parts, report);
	for (int i = 0; i < report->control_charts.count; i++)
		suppress_limits(&((MedrecReportChart *) report->control_charts.records)[i]);
	order_records(&report->changes, "changes");
	order_records(&report->control_charts, "control_charts");
	order_records(&report->patterns, "patterns");
	order_records(&report->levers, "levers");
}
