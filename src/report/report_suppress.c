/*-------------------------------------------------------------------------
 *
 * report_suppress.c
 *		Hides small numbers of patients, before anything is printed.
 *
 * A count from 1 to suppress_below - 1 becomes MEDREC_SMALL, and what it would
 * follow from becomes MEDREC_HIDDEN.  As the numbers themselves are gone from
 * the structs, no format can let one slip.  Each row is looked at by itself,
 * and the sums that the report itself has: the states of an element, the places
 * of a row of the heat map.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "report/report_document.h"

/* Is it so small a count that it must not be told? */
static bool
is_small(double count, double least)
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
	return is_small(count, least - 0.5) || is_small(whole - count, least - 0.5);
}

static void
hide(double *number)
{
	if (medrec_is_number(*number))
		*number = MEDREC_HIDDEN;
}

/* Hides a part that is small, or leaves a small rest; true if it did */
static bool
hide_part(double *part, double whole, double least)
{
	if (is_small(*part, least))
		*part = MEDREC_SMALL;
	else if (is_small(whole - *part, least))
		*part = MEDREC_HIDDEN;
	else
		return false;
	return true;
}

static double
whole_of(const MedrecReportRecordKind *kind, const void *record)
{
	for (int i = 0; i < kind->count; i++)
	{
		if (kind->fields[i].kind == MEDREC_REPORT_FIELD_WHOLE)
			return medrec_field_number(record, &kind->fields[i]);
	}
	return MEDREC_ABSENT;
}

static void suppress_record(const MedrecReportRecordKind *kind, void *record, double least);

static void
suppress_members(const MedrecReportField *field, void *at, double least)
{
	if (field->kind == MEDREC_REPORT_FIELD_RECORD && *(void **) at != NULL)
		suppress_record(field->of, *(void **) at, least);
	else if (field->kind == MEDREC_REPORT_FIELD_RECORDS)
	{
		const MedrecReportRecords *records = at;

		for (int i = 0; i < records->count; i++)
		{
			CHECK_FOR_INTERRUPTS();
			suppress_record(field->of, medrec_record_at(records, field->of, i), least);
		}
	}
}

static void
suppress_record(const MedrecReportRecordKind *kind, void *record, double least)
{
	double		whole = whole_of(kind, record);
	bool		is_whole_small = is_small(whole, least);
	bool		is_any_small = is_whole_small;

	for (int i = 0; i < kind->count; i++)
	{
		double	   *number = (double *) ((char *) record + kind->fields[i].offset);

		if (kind->fields[i].kind == MEDREC_REPORT_FIELD_PART)
			is_any_small |= hide_part(number, whole, least);
		else if (kind->fields[i].kind == MEDREC_REPORT_FIELD_PART_PCT)
			is_any_small |= tells_small(*number, whole, least);
	}
	for (int i = 0; i < kind->count; i++)
	{
		double	   *number = (double *) ((char *) record + kind->fields[i].offset);

		switch (kind->fields[i].kind)
		{
			case MEDREC_REPORT_FIELD_WHOLE:
				if (is_whole_small)
					*number = MEDREC_SMALL;
				break;
			case MEDREC_REPORT_FIELD_PART:
			case MEDREC_REPORT_FIELD_VALUE:
			case MEDREC_REPORT_FIELD_CHANGE:
				if (is_whole_small)
					hide(number);
				break;
			case MEDREC_REPORT_FIELD_PART_PCT:
			case MEDREC_REPORT_FIELD_PART_NUMBER:
				if (is_any_small)
					hide(number);
				break;
			default:
				suppress_members(&kind->fields[i], number, least);
				break;
		}
	}
}

/*
 * Before the rows themselves: the states of an element add up to the rows that
 * are expected, and with those that are not to all rows.
 */
static void
suppress_element(MedrecReportElement *element, double rows, double least)
{
	double	   *missing[] = {&element->nulls, &element->blank, &element->placeholder, &element->invalid};
	double	   *outside[] = {&element->declined, &element->not_applicable};
	bool		is_missing_small = false;
	bool		is_outside_small = false;
	double		unexpected = (medrec_is_absent(element->n) ? rows : element->n) - element->expected;

	for (size_t i = 0; i < lengthof(missing); i++)
		is_missing_small |= is_small(*missing[i], least);
	for (size_t i = 0; i < lengthof(outside); i++)
		is_outside_small |= is_small(*outside[i], least);
	for (size_t i = 0; i < lengthof(missing); i++)
	{
		if (is_missing_small && !is_small(*missing[i], least))
			hide(missing[i]);
	}
	for (size_t i = 0; i < lengthof(outside); i++)
	{
		if (is_outside_small && !is_small(*outside[i], least))
			hide(outside[i]);
	}
	/* what is expected would tell the few that are not */
	if (is_small(unexpected, least) && !is_small(element->expected, least))
	{
		for (size_t i = 0; i < lengthof(missing); i++)
			hide(missing[i]);
		if (tells_small(element->rate_pct, element->expected, least))
			hide(&element->rate_pct);
		hide(&element->expected);
		hide(&element->present);
		hide(&element->low_pct);
		hide(&element->high_pct);
		hide(&element->lost_points);
	}
}

static void
suppress_groups(const MedrecReportRecords *groups, double least)
{
	for (int g = 0; g < groups->count; g++)
	{
		MedrecReportElementGroup *group = &((MedrecReportElementGroup *) groups->records)[g];

		for (int e = 0; e < group->elements.count; e++)
			suppress_element(&((MedrecReportElement *) group->elements.records)[e], group->n, least);
	}
}

/* Before the rows: a tile's value is of what its unit says. */
static void
suppress_tile(MedrecReportTile *tile, double least)
{
	bool		is_count = tile->unit == MEDREC_REPORT_UNIT_COUNT;
	bool		is_share = tile->unit == MEDREC_REPORT_UNIT_PCT;

	if (is_count ? is_small(tile->value, least) : is_share && tells_small(tile->value, tile->n, least))
	{
		tile->value = is_count ? MEDREC_SMALL : MEDREC_HIDDEN;
		hide(&tile->change);
	}
	for (int i = 0; i < tile->history.count; i++)
	{
		double	   *value = &tile->history.values[i];

		if (is_small(tile->n, least) || (is_count && is_small(*value, least)) ||
			(is_share && tells_small(*value, tile->n, least)))
			hide(value);
	}
}

/*
 * After the rows: one hidden cell of a row would follow from the element's
 * total, so the smallest of the others is hidden with it.
 */
static void
suppress_heat_row(MedrecReportCell **cells, int count)
{
	MedrecReportCell *least = NULL;
	int			hidden = 0;

	for (int i = 0; i < count; i++)
	{
		if (cells[i] == NULL)
			continue;
		if (cells[i]->n == MEDREC_SMALL || cells[i]->rate_pct == MEDREC_HIDDEN)
			hidden++;
		else if (cells[i]->n > 0 && (least == NULL || cells[i]->n < least->n))
			least = cells[i];
	}
	if (hidden == 1 && least != NULL)
	{
		hide(&least->n);
		hide(&least->rate_pct);
	}
}

void
medrec_report_suppress(MedrecReport *report)
{
	double		least = report->suppress_below;

	if (least < 2)				/* nothing is from 1 to 0 */
		return;
	for (int i = 0; i < report->headline.count; i++)
		suppress_tile(&((MedrecReportTile *) report->headline.records)[i], least);
	suppress_groups(&report->completeness, least);
	suppress_record(&medrec_report_kind, report, least);
	for (int i = 0; i < report->heat_table.rows.count; i++)
		suppress_heat_row(&report->heat_table.cells[i * report->heat_table.columns.count], report->heat_table.columns.count);
}
