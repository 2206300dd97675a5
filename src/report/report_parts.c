/*-------------------------------------------------------------------------
 *
 * report_parts.c
 *		Hides what would follow from sums: a total less the places that are told.
 *
 * Records of the same rule or element and period are a total, that of all rows,
 * and its parts, those of places, in whatever sections they are.  Of one place
 * there may be several, which say the same.  One hidden part would follow from
 * the total and the others, so others are hidden with it, the smallest first,
 * until each part may be anything it may look like: one that is printed as "<11"
 * has 1 to 10 rows, the others 11 or more, and these need 11 more together.
 * Places that are not told are a part as well.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "report/report_suppress.h"
#include "report/report_writer.h"

/* What adds up: the rows that records are about, and those that are found among them */
typedef enum Amount
{
	WHOLES,
	PARTS,
	AMOUNTS
} Amount;

/* A record that is about a rule or an element */
typedef struct Cell
{
	const char *name;
	const char *period;
	const char *segment;		/* NULL: all rows */
	const MedrecReportRecordKind *kind;
	void	   *record;
	double		before[AMOUNTS];	/* as they were before anything was hidden */
} Cell;

struct MedrecReportParts
{
	int			count;
	int			size;
	Cell	   *cells;
};

/* All cells of a place */
typedef struct Part
{
	Cell	   *cells;
	int			count;
	double		rows;			/* of the amount; absent if nothing tells */
	bool		is_hidden;
	bool		is_new;			/* was it told before? */
	bool		is_guarded;		/* is it small, or leaves a small rest? */
} Part;

static const MedrecReportRecordKind *
kind_of(const MedrecReportRecordKind *kind, const char *key)
{
	return medrec_find_field(kind, key)->of;
}

static const MedrecReportRecordKind *
element_kind(void)
{
	return kind_of(kind_of(&medrec_report_kind, "completeness"), "elements");
}

/* ------------------------------------------------------------------------
 * Amounts
 * ------------------------------------------------------------------------
 */

static double
number_in(const Cell *cell, MedrecReportFieldKind kind)
{
	for (int i = 0; i < cell->kind->count; i++)
	{
		if (cell->kind->fields[i].kind == kind)
			return medrec_field_number(cell->record, &cell->kind->fields[i]);
	}
	return MEDREC_ABSENT;
}

/* MEDREC_HIDDEN if anything of it is; of completeness, the rows where it is missing */
static double
amount_of(const Cell *cell, Amount amount)
{
	double		whole = number_in(cell, MEDREC_REPORT_FIELD_WHOLE);
	double		part = number_in(cell, MEDREC_REPORT_FIELD_PART);
	double		pct = number_in(cell, MEDREC_REPORT_FIELD_PART_PCT);

	if (amount == WHOLES)
		return medrec_is_hidden(whole) ? MEDREC_HIDDEN : whole;
	if (cell->kind == element_kind())
	{
		part = ((const MedrecReportElement *) cell->record)->present;
		return medrec_is_hidden(whole) || medrec_is_hidden(part) ? MEDREC_HIDDEN : whole - part;
	}
	if (medrec_is_absent(part) && cell->kind == kind_of(&medrec_report_kind, "heat_map"))
		part = medrec_is_hidden(pct) ? MEDREC_HIDDEN : round(whole - whole * pct / 100);
	else if (medrec_is_absent(part))
		part = medrec_is_hidden(pct) ? MEDREC_HIDDEN : round(whole * pct / 100);
	return medrec_is_hidden(part) ? MEDREC_HIDDEN : part;
}

/* The fields that tell it, or would with the others */
static int
fields_of(const Cell *cell, Amount amount)
{
	if (amount == PARTS)
		return MEDREC_PART_FIELDS;
	return MEDREC_WHOLE_FIELDS | (cell->kind == element_kind() ? MEDREC_PART_FIELDS : MEDREC_RATE_FIELDS);
}

/* ------------------------------------------------------------------------
 * Finding them
 * ------------------------------------------------------------------------
 */

static void
add_cell(MedrecReportParts *parts, const char *name, const char *period, const char *segment, const MedrecReportRecordKind *kind, void *record)
{
	Cell	   *cell;

	if (parts->count == parts->size)
	{
		parts->size *= 2;
		parts->cells = repalloc_huge(parts->cells, parts->size * sizeof(Cell));
	}
	cell = &parts->cells[parts->count++];
	cell->name = name;
	cell->period = period;
	cell->segment = segment;
	cell->kind = kind;
	cell->record = record;
	for (int amount = 0; amount < AMOUNTS; amount++)
		cell->before[amount] = amount_of(cell, (Amount) amount);
}

/* The text in a field of the key, if the kind has such a field */
static const char *
text_in(const MedrecReportRecordKind *kind, const void *record, const char *key)
{
	for (int i = 0; i < kind->count; i++)
	{
		if (strcmp(kind->fields[i].key, key) == 0)
			return medrec_field_text(record, &kind->fields[i]);
	}
	return NULL;
}

/* Of lists of rules, measures, elements: what has another's name first is about that */
static void
add_records(MedrecReportParts *parts, const MedrecReport *report, const MedrecReportRecords *records, const MedrecReportRecordKind *kind, const char *key)
{
	for (int i = 0; i < records->count; i++)
	{
		void	   *record = medrec_record_at(records, kind, i);
		const char *name = text_in(kind, record, "element");

		add_cell(parts, name != NULL ? name : text_in(kind, record, key), report->period, text_in(kind, record, "segment"), kind, record);
	}
}

static void
add_charts(MedrecReportParts *parts, const MedrecReport *report)
{
	const MedrecReportRecordKind *kind = kind_of(kind_of(&medrec_report_kind, "control_charts"), "points");
	const MedrecReportChart *charts = report->control_charts.records;

	for (int c = 0; c < report->control_charts.count; c++)
	{
		for (int i = 0; i < charts[c].points.count; i++)
		{
			MedrecReportChartPoint *point = medrec_record_at(&charts[c].points, kind, i);

			add_cell(parts, charts[c].element != NULL ? charts[c].element : charts[c].name, point->period, charts[c].segment, kind, point);
		}
	}
}

/* Elements of several groups have longer names elsewhere. */
static void
add_groups(MedrecReportParts *parts, const MedrecReport *report)
{
	const MedrecReportElementGroup *groups = report->completeness.records;

	for (int g = 0; g < report->completeness.count; g++)
	{
		for (int i = 0; i < groups[g].elements.count; i++)
		{
			MedrecReportElement *element = medrec_record_at(&groups[g].elements, element_kind(), i);

			add_cell(parts, report->completeness.count == 1 ? element->element :
					 psprintf("%s of %s: %s", groups[g].profile, groups[g].relation == NULL ? "" : groups[g].relation, element->element),
					 report->period, NULL, element_kind(), element);
		}
	}
}

static int
compare_texts(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

/* By name and period, the total first */
static int
compare_cells(const void *a, const void *b)
{
	const Cell *x = a;
	const Cell *y = b;
	int			order = compare_texts(x->name, y->name);

	if (order == 0)
		order = compare_texts(x->period, y->period);
	return order != 0 ? order : compare_texts(x->segment, y->segment);
}

MedrecReportParts *
medrec_find_parts(const MedrecReport *report)
{
	MedrecReportParts *parts = palloc(sizeof(MedrecReportParts));

	parts->count = 0;
	parts->size = 64;
	parts->cells = palloc(parts->size * sizeof(Cell));
	add_records(parts, report, &report->changes, kind_of(&medrec_report_kind, "changes"), "title");
	add_records(parts, report, &report->conditional, kind_of(&medrec_report_kind, "conditional"), "title");
	add_records(parts, report, &report->coding, kind_of(&medrec_report_kind, "coding"), "title");
	if (report->identity != NULL)
		add_records(parts, report, &report->identity->measures, kind_of(kind_of(&medrec_report_kind, "identity"), "measures"), "title");
	if (report->timeliness != NULL)
		add_records(parts, report, &report->timeliness->measures, kind_of(kind_of(&medrec_report_kind, "timeliness"), "measures"), "title");
	add_records(parts, report, &report->heat_map, kind_of(&medrec_report_kind, "heat_map"), "element");
	add_records(parts, report, &report->levers, kind_of(&medrec_report_kind, "levers"), "element");
	add_groups(parts, report);
	add_charts(parts, report);
	qsort(parts->cells, parts->count, sizeof(Cell), compare_cells);
	return parts;
}

/* ------------------------------------------------------------------------
 * Totals and parts
 * ------------------------------------------------------------------------
 */

static void
hide_in_cells(Part *part, Amount amount)
{
	for (int i = 0; i < part->count; i++)
		medrec_hide_fields(part->cells[i].kind, part->cells[i].record, fields_of(&part->cells[i], amount));
	part->is_hidden = true;
}

/* So that it does not even look small, or like none */
static void
blur(Part *part, Amount amount)
{
	hide_in_cells(part, amount);
	for (int i = 0; i < part->count; i++)
	{
		const Cell *cell = &part->cells[i];

		for (int f = 0; f < cell->kind->count; f++)
		{
			double	   *number = (double *) ((char *) cell->record + cell->kind->fields[f].offset);

			if ((MEDREC_FIELD_BIT(cell->kind->fields[f].kind) & fields_of(cell, amount)) != 0 && *number == MEDREC_SMALL)
				*number = MEDREC_HIDDEN;
		}
	}
}

/* The cells that begin here and are of one place; what one of them hides all do */
static Part
next_part(Cell *cells, int count, Amount amount, double least)
{
	Part		part = {cells, 0, MEDREC_ABSENT, false, false, false};

	while (part.count < count && compare_cells(cells, &cells[part.count]) == 0)
	{
		const Cell *cell = &cells[part.count++];

		if (!medrec_is_number(part.rows) && medrec_is_number(cell->before[amount]))
			part.rows = cell->before[amount];
		part.is_guarded |= medrec_is_small(cell->before[amount], least) ||
			(amount == PARTS && medrec_is_small(cell->before[WHOLES] - cell->before[PARTS], least));
		if (medrec_is_hidden(amount_of(cell, amount)))
		{
			part.is_hidden = true;
			part.is_new |= medrec_is_number(cell->before[amount]);
		}
	}
	if (part.is_hidden)
		hide_in_cells(&part, amount);
	return part;
}

static Part *
smallest_seen(Part *parts, int count)
{
	Part	   *smallest = NULL;

	for (int i = 0; i < count; i++)
	{
		if (!parts[i].is_hidden && parts[i].rows > 0 && (smallest == NULL || parts[i].rows < smallest->rows))
			smallest = &parts[i];
	}
	return smallest;
}

/*
 * Hides more, if anything is hidden, until those among the hidden that need no
 * guard have enough rows to spare; rest is of the places that are not told.
 */
static void
hide_more(Part *parts, int count, double rest, Amount amount, double least)
{
	bool		is_any_new = medrec_is_small(rest, least);
	double		spare = rest >= least ? rest : 0;
	Part	   *smallest;

	for (int i = 0; i < count; i++)
	{
		is_any_new |= parts[i].is_new;
		if (parts[i].is_hidden && !parts[i].is_guarded && parts[i].rows >= least)
			spare += parts[i].rows - least;
	}
	if (!is_any_new)
		return;
	while (spare < least && (smallest = smallest_seen(parts, count)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		hide_in_cells(smallest, amount);
		spare += smallest->rows - least;
	}
	for (int i = 0; spare < least && i < count; i++)
		blur(&parts[i], amount);
}

/* Cells of one name and period; without a total nothing follows from them */
static void
suppress_sum(Cell *cells, int count, Amount amount, double least)
{
	Part	   *parts = palloc(count * sizeof(Part));
	Part	   *smallest;
	int			n = 0;
	bool		is_any_hidden = false;
	double		rest;

	for (int i = 0; i < count; i += parts[n++].count)
		parts[n] = next_part(&cells[i], count - i, amount, least);
	rest = parts[0].rows;
	for (int i = 1; i < n; i++)
	{
		is_any_hidden |= parts[i].is_hidden;
		rest -= parts[i].rows;
	}
	if (n > 1 && parts[0].rows > 0 && (cells[0].segment == NULL || *cells[0].segment == '\0'))
	{
		if (!parts[0].is_hidden)
			hide_more(parts + 1, n - 1, rest, amount, least);
		/* a hidden total would follow from all places */
		else if (!is_any_hidden && rest < least && (smallest = smallest_seen(parts + 1, n - 1)) != NULL)
			hide_in_cells(smallest, amount);
	}
	pfree(parts);
}

/* ------------------------------------------------------------------------
 * Other sums
 * ------------------------------------------------------------------------
 */

/* So long is the part of a row's name that says of which profile and relation it is */
static size_t
prefix_length(const char *name)
{
	const char *end = NULL;

	for (const char *at = strstr(name, ": "); at != NULL; at = strstr(at + 1, ": "))
		end = at;
	return end == NULL ? 0 : end - name;
}

/*
 * In a place most elements are expected of all rows, so that the few of whom one
 * is not would follow from those of whom it is.
 */
static void
suppress_unexpected(const MedrecReport *report)
{
	const MedrecReportRecordKind *kind = kind_of(&medrec_report_kind, "heat_map");
	const MedrecReportCrossTable *table = &report->heat_table;
	int			first = 0;

	for (int end = 1; end <= table->rows.count; end++)
	{
		size_t		prefix = prefix_length(table->rows.texts[first]);

		if (end < table->rows.count && prefix_length(table->rows.texts[end]) == prefix && strncmp(table->rows.texts[first], table->rows.texts[end], prefix) == 0)
			continue;
		for (int c = 0; c < table->columns.count; c++)
		{
			double		rows = 0;

			for (int r = first; r < end; r++)
			{
				const MedrecReportCell *cell = table->cells[r * table->columns.count + c];

				if (cell != NULL && medrec_is_number(cell->n))
					rows = Max(rows, cell->n);
			}
			for (int r = first; r < end; r++)
			{
				MedrecReportCell *cell = table->cells[r * table->columns.count + c];

				if (cell != NULL && medrec_is_small(rows - cell->n, report->suppress_below))
					medrec_hide_fields(kind, cell, MEDREC_WHOLE_FIELDS | MEDREC_RATE_FIELDS);
			}
		}
		first = end;
	}
}

/* The first of a chart's points that is of this period or later; they stand in their order. */
static int
point_from(const MedrecReportChart *chart, const char *period)
{
	const MedrecReportChartPoint *points = chart->points.records;
	int			first = 0;
	int			end = chart->points.count;

	while (first < end)
	{
		int			middle = (first + end) / 2;

		if (strcmp(points[middle].period, period) < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

static bool
is_point_hidden(const MedrecReportChart *chart, int i)
{
	const MedrecReportChartPoint *points = chart->points.records;

	return i >= 0 && i < chart->points.count && (medrec_is_hidden(points[i].pct) || medrec_is_hidden(points[i].violations));
}

/* What a chart does not tell of the period before, no other record does. */
static void
suppress_previous(const MedrecReportParts *parts, const MedrecReport *report)
{
	const MedrecReportChart *charts = report->control_charts.records;

	for (int c = 0; c < report->control_charts.count; c++)
	{
		Cell		key = {0};
		Cell	   *found;

		CHECK_FOR_INTERRUPTS();
		key.name = charts[c].element != NULL ? charts[c].element : charts[c].name;
		key.period = report->period;
		key.segment = charts[c].segment;
		if (!is_point_hidden(&charts[c], point_from(&charts[c], report->period) - 1))
			continue;
		found = bsearch(&key, parts->cells, parts->count, sizeof(Cell), compare_cells);
		if (found == NULL)
			continue;
		while (found > parts->cells && compare_cells(found - 1, &key) == 0)
			found--;
		for (; found < parts->cells + parts->count && compare_cells(found, &key) == 0; found++)
			medrec_hide_fields(found->kind, found->record, MEDREC_FIELD_BIT(MEDREC_REPORT_FIELD_PREVIOUS_PCT));
	}
}

/* Nor does the history of a tile of that name, or what has changed since. */
static void
suppress_history(MedrecReportTile *tile, const MedrecReportChart *chart, const MedrecReport *report)
{
	for (int ago = 0; ago < Max(tile->history.count, 2); ago++)
	{
		char	   *period = medrec_period_before(report, ago);
		int			i = point_from(chart, period);

		if (i < chart->points.count && strcmp(((const MedrecReportChartPoint *) chart->points.records)[i].period, period) == 0 && is_point_hidden(chart, i))
		{
			if (ago < tile->history.count)
				medrec_hide_number(&tile->history.values[tile->history.count - 1 - ago]);
			if (ago == 1)
				medrec_hide_number(&tile->change);
		}
		pfree(period);
	}
}

static void
suppress_histories(const MedrecReport *report)
{
	MedrecReportTile *tiles = report->headline.records;
	const MedrecReportChart *charts = report->control_charts.records;

	for (int t = 0; t < report->headline.count; t++)
	{
		for (int c = 0; c < report->control_charts.count; c++)
		{
			CHECK_FOR_INTERRUPTS();
			if (charts[c].segment == NULL && strcmp(charts[c].name, tiles[t].name) == 0)
				suppress_history(&tiles[t], &charts[c], report);
		}
	}
}

void
medrec_suppress_parts(MedrecReportParts *parts, const MedrecReport *report)
{
	int			first = 0;

	suppress_unexpected(report);
	for (int end = 1; end <= parts->count; end++)
	{
		Cell	   *cells = parts->cells + first;

		if (end < parts->count && strcmp(cells->name, parts->cells[end].name) == 0 && strcmp(cells->period, parts->cells[end].period) == 0)
			continue;
		CHECK_FOR_INTERRUPTS();
		for (int amount = 0; amount < AMOUNTS; amount++)
			suppress_sum(cells, end - first, (Amount) amount, report->suppress_below);
		first = end;
	}
	suppress_previous(parts, report);
	suppress_histories(report);
}
