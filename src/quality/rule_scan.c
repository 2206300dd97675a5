/*-------------------------------------------------------------------------
 *
 * rule_scan.c
 *		Many rules about one relation, counted in one scan of it.
 *
 * The statement that counts is
 *
 *		SELECT count(*), quality_rule_tally(b0), ...
 *		FROM (SELECT quality_rule_bits((violation),
 *				  CASE WHEN (scope) THEN COALESCE((violation), false) END, ...) AS b0, ...
 *			  FROM relation OFFSET 0) t
 *
 * The expressions stand in a subquery, which the planner may not pull up: of
 * those in an aggregate it thinks that they are evaluated once, and looks for
 * EXISTS (...) in the other table row by row, be there an index or not; here it
 * knows how many rows there are, and hashes.
 *
 * Rules with segments have a statement of their own, GROUP BY GROUPING SETS.
 *
 * Each rule is tried without rows first: mistakes show then.  What fails only
 * at some row makes the statement fail for all rules in it; it is halved until
 * those that fail are alone.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "portability/instr_time.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "quality/guard.h"
#include "quality/predicate.h"
#include "quality/rule_scan.h"
#include "quality/rule_tally.h"

/* So many rules go into one statement */
#define MAX_RULES	1000

/* GROUPING() takes so many columns, one bit each */
#define MAX_GROUPED	31

/* ------------------------------------------------------------------------
 * The statement
 * ------------------------------------------------------------------------
 */

typedef struct RuleScan
{
	/* What to count */
	const char *schema;			/* of medrec, quoted */
	MedrecRule **rules;
	int			count;
	Datum		period;
	bool		without_rows;

	/* Where it is in the result: sets, rows, tallies of 32 rules each */
	int			set_count;		/* of columns to tell segments by; 0: none */
	MedrecRule **sets;			/* a rule that has them */
	int		   *set_of_rule;
} RuleScan;

static bool
same_segments(const MedrecRule *a, const MedrecRule *b)
{
	if (a->segment_count != b->segment_count)
		return false;
	for (int i = 0; i < a->segment_count; i++)
	{
		if (strcmp(a->segment_columns[i], b->segment_columns[i]) != 0)
			return false;
	}
	return true;
}

static int
find_string(const char *const *strings, int count, const char *string)
{
	for (int i = 0; i < count; i++)
	{
		if (strcmp(strings[i], string) == 0)
			return i;
	}
	return -1;
}

/* Finds the sets of columns that rules share. */
static void
find_sets(RuleScan *scan)
{
	scan->set_count = 0;
	scan->sets = palloc(scan->count * sizeof(MedrecRule *));
	scan->set_of_rule = palloc0(scan->count * sizeof(int));
	for (int i = 0; i < scan->count; i++)
	{
		MedrecRule *rule = scan->rules[i];
		int			set = 0;

		if (rule->segment_count == 0)
			continue;
		while (set < scan->set_count && !same_segments(scan->sets[set], rule))
			set++;
		if (set == scan->set_count)
			scan->sets[scan->set_count++] = rule;
		scan->set_of_rule[i] = set;
	}
}

/* The columns that rows are grouped by, each once; the number of them */
static int
grouped_columns(MedrecRule *const *rules, int count, const char **columns, int room)
{
	int			found = 0;

	for (int i = 0; i < count; i++)
	{
		for (int j = 0; j < rules[i]->segment_count; j++)
		{
			const char *column = rules[i]->segment_columns[j];

			if (find_string(columns, found, column) >= 0)
				continue;
			if (found == room)
				return room + 1;
			columns[found++] = column;
		}
	}
	return found;
}

static void
append_list(StringInfo s, const char *format, int count)
{
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			appendStringInfoString(s, ", ");
		appendStringInfo(s, format, i);
	}
}

/*
 * The segment of a row of the result as JSON, for each set of columns; NULL
 * where the row is of another set.
 */
static void
append_segments(StringInfo s, const RuleScan *scan, const char *const *columns, int count)
{
	for (int set = 0; set < scan->set_count; set++)
	{
		const MedrecRule *rule = scan->sets[set];
		uint32		not_grouped = 0;

		for (int i = 0; i < count; i++)
			not_grouped = not_grouped << 1 |
				(find_string((const char *const *) rule->segment_columns, rule->segment_count, columns[i]) < 0);
		appendStringInfoString(s, "CASE WHEN GROUPING(");
		append_list(s, "g%d", count);
		appendStringInfo(s, ") = %u THEN pg_catalog.jsonb_build_object(", not_grouped);
		for (int i = 0; i < rule->segment_count; i++)
			appendStringInfo(s, "%s%s, g%d", i > 0 ? ", " : "",
							 quote_literal_cstr(rule->segment_columns[i]),
							 find_string(columns, count, rule->segment_columns[i]));
		appendStringInfoString(s, ")::pg_catalog.text END, ");
	}
}

static void
append_grouping(StringInfo s, const RuleScan *scan, const char *const *columns, int count)
{
	appendStringInfoString(s, " GROUP BY GROUPING SETS (");
	for (int set = 0; set < scan->set_count; set++)
	{
		const MedrecRule *rule = scan->sets[set];

		appendStringInfoString(s, set > 0 ? ", (" : "(");
		for (int i = 0; i < rule->segment_count; i++)
			appendStringInfo(s, "%sg%d", i > 0 ? ", " : "",
							 find_string(columns, count, rule->segment_columns[i]));
		appendStringInfoChar(s, ')');
	}

	/* one more than there may be */
	appendStringInfo(s, ") LIMIT %d", scan->set_count * MEDREC_MAX_SEGMENTS + 1);
}

/* What is evaluated of each row */
static void
append_expressions(StringInfo s, const RuleScan *scan, const char *const *columns, int count)
{
	for (int i = 0; i < count; i++)
		appendStringInfo(s, "%s.%s AS g%d, ", scan->rules[0]->alias, quote_identifier(columns[i]), i);
	for (int i = 0; i < scan->count; i++)
	{
		const MedrecRule *rule = scan->rules[i];
		const char *violation = medrec_predicate(rule->violation);

		if (i % MEDREC_TALLIED_RULES == 0)
			appendStringInfo(s, "%s.quality_rule_bits(", scan->schema);
		if (rule->scope == NULL)
			appendStringInfo(s, "%s::pg_catalog.bool", violation);	/* NULL is of no type */
		else
			appendStringInfo(s, "CASE WHEN %s THEN COALESCE(%s, false) END",
							 medrec_predicate(rule->scope), violation);
		if (i == scan->count - 1)
			appendStringInfo(s, ") AS b%d", i / MEDREC_TALLIED_RULES);
		else if (i % MEDREC_TALLIED_RULES == MEDREC_TALLIED_RULES - 1)
			appendStringInfo(s, ") AS b%d, ", i / MEDREC_TALLIED_RULES);
		else
			appendStringInfoString(s, ", ");
	}
}

/*
 * No rows; and the expressions stand where only what is of one row can: no
 * aggregates, window functions or sets.
 */
static void
append_condition(StringInfo s, const MedrecRule *rule)
{
	appendStringInfo(s, " WHERE false AND %s AND %s",
					 rule->scope == NULL ? "true" : medrec_predicate(rule->scope),
					 medrec_predicate(rule->violation));
}

static char *
statement(const RuleScan *scan)
{
	StringInfoData s;
	const char *columns[MAX_GROUPED];
	int			count = grouped_columns(scan->rules, scan->count, columns, MAX_GROUPED);

	if (count > MAX_GROUPED)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d segment columns", MAX_GROUPED)));
	initStringInfo(&s);
	appendStringInfoString(&s, "SELECT ");
	append_segments(&s, scan, columns, count);
	appendStringInfoString(&s, "pg_catalog.count(*)");
	for (int i = 0; i < scan->count; i += MEDREC_TALLIED_RULES)
		appendStringInfo(&s, ", %s.quality_rule_tally(b%d)", scan->schema, i / MEDREC_TALLIED_RULES);
	appendStringInfoString(&s, " FROM (SELECT ");
	append_expressions(&s, scan, columns, count);
	appendStringInfo(&s, " FROM %s", scan->rules[0]->from);
	if (scan->without_rows)
		append_condition(&s, scan->rules[0]);
	appendStringInfoString(&s, " OFFSET 0) t");
	if (scan->set_count > 0)
		append_grouping(&s, scan, columns, count);
	return s.data;
}

/* ------------------------------------------------------------------------
 * Its result
 * ------------------------------------------------------------------------
 */

static Datum
result_of(uint64 row, int column)
{
	bool		isnull;

	return SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column + 1, &isnull);
}

/* The segments of a set of columns; the rows of the result that they are in */
static int
segments_of(int set, uint64 *rows)
{
	int			found = 0;

	for (uint64 row = 0; row < SPI_processed; row++)
	{
		bool		isnull;

		(void) SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, set + 1, &isnull);
		if (!isnull)
			rows[found++] = row;
	}
	return found;
}

static void
read_tally(const RuleScan *scan, int i, uint64 row, MedrecTally *tally)
{
	int			rows = scan->set_count;
	int			tallies = rows + 1 + i / MEDREC_TALLIED_RULES;
	int64	   *counts = (int64 *) ARR_DATA_PTR(DatumGetArrayTypeP(result_of(row, tallies)));

	counts += i % MEDREC_TALLIED_RULES;
	tally->violations = counts[0];
	tally->n = scan->rules[i]->scope != NULL ? counts[MEDREC_TALLIED_RULES] :
		DatumGetInt64(result_of(row, rows));
}

static void
read_rule(const RuleScan *scan, int i, const uint64 *rows, int row_count)
{
	MedrecRule *rule = scan->rules[i];
	MedrecTally *total;

	rule->tallies = palloc0((1 + row_count) * sizeof(MedrecTally));
	rule->tally_count = 1;
	total = &rule->tallies[0];
	total->segment = "{}";
	if (scan->set_count == 0)
	{
		read_tally(scan, i, 0, total);
		return;
	}
	for (int k = 0; k < row_count; k++)
	{
		MedrecTally *tally = &rule->tallies[rule->tally_count++];

		tally->segment = TextDatumGetCString(result_of(rows[k], scan->set_of_rule[i]));
		if (strlen(tally->segment) > MEDREC_MAX_SEGMENT_LENGTH)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("a segment is longer than %d bytes", MEDREC_MAX_SEGMENT_LENGTH)));
		read_tally(scan, i, rows[k], tally);
		total->n += tally->n;
		total->violations += tally->violations;
	}
}

static void
read_result(const RuleScan *scan)
{
	uint64	   *rows = palloc((SPI_processed + 1) * sizeof(uint64));

	/* without sets, all rules are of the first one, which is not there */
	for (int set = 0; set < Max(scan->set_count, 1); set++)
	{
		int			row_count = scan->set_count > 0 ? segments_of(set, rows) : 0;

		if (row_count > MEDREC_MAX_SEGMENTS)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("more than %d segments", MEDREC_MAX_SEGMENTS)));
		for (int i = 0; i < scan->count; i++)
		{
			if (scan->set_of_rule[i] == set)
				read_rule(scan, i, rows, row_count);
		}
	}
}

/* ------------------------------------------------------------------------
 * Running it
 * ------------------------------------------------------------------------
 */

static void
run_scan(MedrecGuard *guard, void *arg)
{
	RuleScan   *scan = (RuleScan *) arg;
	char	   *query;

	guard->words_only = true;
	find_sets(scan);
	query = statement(scan);
	medrec_guarded_query(guard, query, scan->period);
	if (scan->without_rows)
		return;
	MemoryContextSwitchTo(guard->context);
	guard->words_only = true;	/* of ours, from here on */
	read_result(scan);
}

static bool
try_scan(const RuleScan *all, MedrecRule **rules, int count, bool without_rows)
{
	MedrecGuard guard = {.timeout_ms = rules[0]->timeout_ms};
	RuleScan	scan = *all;
	instr_time	started;
	instr_time	duration;
	bool		done;

	scan.rules = rules;
	scan.count = count;
	scan.without_rows = without_rows;
	INSTR_TIME_SET_CURRENT(started);
	done = medrec_guarded(&guard, run_scan, &scan);
	INSTR_TIME_SET_CURRENT(duration);
	INSTR_TIME_SUBTRACT(duration, started);
	for (int i = 0; i < count; i++)
		rules[i]->duration_ms = INSTR_TIME_GET_MILLISEC(duration);
	if (!done && count == 1)
	{
		rules[0]->sqlstate = guard.sqlstate;
		rules[0]->reason = guard.reason;
	}
	return done;
}

/* What may take longest comes last, where others do not wait for it. */
static int
compare_timeouts(const MedrecRule *a, const MedrecRule *b)
{
	if (a->timeout_ms == b->timeout_ms)
		return 0;
	if (a->timeout_ms == 0 || b->timeout_ms == 0)
		return a->timeout_ms == 0 ? 1 : -1;
	return a->timeout_ms < b->timeout_ms ? -1 : 1;
}

/*
 * The statement takes no longer than the least patient of its rules, the first
 * one, may.  So what has that timeout is taken apart from the others before any
 * halving.
 */
static int
split_at(MedrecRule *const *rules, int count)
{
	for (int i = 1; i < count; i++)
	{
		if (compare_timeouts(rules[i - 1], rules[i]) != 0)
			return i;
	}
	return count / 2;
}

static void
scan_or_split(const RuleScan *all, MedrecRule **rules, int count)
{
	int			at;

	CHECK_FOR_INTERRUPTS();
	if (try_scan(all, rules, count, false) || count == 1)
		return;
	at = split_at(rules, count);
	scan_or_split(all, rules, at);
	scan_or_split(all, rules + at, count - at);
}

/* How many of these rules go into one statement */
static int
take(MedrecRule *const *rules, int count)
{
	const char *columns[MAX_GROUPED];
	int			taken = Min(count, MAX_RULES);

	while (taken > 1 && grouped_columns(rules, taken, columns, MAX_GROUPED) > MAX_GROUPED)
		taken /= 2;
	return taken;
}

/* Those without segments first, and of either kind the least patient */
static int
compare_rules(const void *a, const void *b)
{
	const MedrecRule *x = *(MedrecRule *const *) a;
	const MedrecRule *y = *(MedrecRule *const *) b;
	int			order = (x->segment_count > 0) - (y->segment_count > 0);

	if (order == 0)
		order = compare_timeouts(x, y);
	return order != 0 ? order : strcmp(x->rule_id, y->rule_id);
}

void
medrec_scan_rules(const char *schema, MedrecRule **rules, int count, Datum period)
{
	RuleScan	all = {.schema = schema,.period = period};
	MedrecRule **good = palloc(count * sizeof(MedrecRule *));
	int			good_count = 0;
	int			plain = 0;

	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (try_scan(&all, &rules[i], 1, true))
			good[good_count++] = rules[i];
	}
	if (good_count > 1)
		qsort(good, good_count, sizeof(MedrecRule *), compare_rules);
	while (plain < good_count && good[plain]->segment_count == 0)
		plain++;
	for (int from = 0, taken; from < good_count; from += taken)
	{
		taken = take(good + from, from < plain ? plain - from : good_count - from);
		scan_or_split(&all, good + from, taken);
	}
}
