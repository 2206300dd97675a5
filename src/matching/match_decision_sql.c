/*-------------------------------------------------------------------------
 *
 * match_decision_sql.c
 *		What people have decided about pairs of patients, and what they are to
 *		look at next.
 *
 * A decision stands in the table medrec_match_decision with a fingerprint of
 * the two keys that it was made on; it is in force as long as that is theirs.
 *
 * No message has the id of a row in it: it is a patient's value, too.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "matching/pair_fingerprint.h"
#include "matching/patient_relation.h"

static Datum
fingerprint(Datum a, Datum b)
{
	bytea	   *first = DatumGetByteaPP(a);
	bytea	   *second = DatumGetByteaPP(b);

	return Int64GetDatum((int64) medrec_pair_fingerprint(VARDATA_ANY(first), VARSIZE_ANY_EXHDR(first),
														 VARDATA_ANY(second), VARSIZE_ANY_EXHDR(second)));
}

PG_FUNCTION_INFO_V1(medrec_patient_pair_fingerprint);
Datum
medrec_patient_pair_fingerprint(PG_FUNCTION_ARGS)
{
	return fingerprint(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1));
}

/* ------------------------------------------------------------------------
 * Deciding
 * ------------------------------------------------------------------------
 */

typedef struct PatientRow
{
	text	   *id;
	Datum		key;
} PatientRow;

/*
 * Numbers are asked for as such, too, so that an index on them serves: false if
 * the text is the id of no row because it is no number.
 */
static bool
number_of_id(const char *id, int64 * number)
{
	char	   *end;

	errno = 0;
	*number = strtoll(id, &end, 10);
	return errno == 0 && end != id && *end == '\0';
}

/* The row that has an id: its id as the relation writes it, and its key */
static void
find_row(const MedrecPatientRelation *patients, bool id_is_number, text *id, PatientRow *row)
{
	Oid			types[] = {TEXTOID, INT8OID};
	Datum		values[] = {PointerGetDatum(id), 0};
	int64		number = 0;
	uint64		found = 0;
	bool		isnull = false;
	char	   *query;

	query = psprintf("SELECT t.%2$s::pg_catalog.text, t.%3$s FROM %1$s t"
					 " WHERE t.%2$s::pg_catalog.text = $1%4$s LIMIT 2",
					 patients->name, patients->id, patients->key,
					 id_is_number ? psprintf(" AND t.%s = $2", patients->id) : "");
	if (!id_is_number || number_of_id(text_to_cstring(id), &number))
	{
		values[1] = Int64GetDatum(number);
		if (SPI_execute_with_args(query, id_is_number ? 2 : 1, types, values, NULL, false, 2) != SPI_OK_SELECT)
			elog(ERROR, "SPI_execute_with_args failed");
		found = SPI_processed;
	}
	if (found == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no row with such an id"),
				 errdetail("The relation is %s.", patients->name)));
	if (found > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is more than one row with such an id"),
				 errdetail("The relation is %s.", patients->name)));
	row->id = DatumGetTextPP(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	row->key = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &isnull);
	if (isnull)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a row without a key cannot be decided on"),
				 errdetail("The relation is %s.", patients->name)));
}

static int
compare_ids(const text *a, const text *b)
{
	int			a_len = VARSIZE_ANY_EXHDR(a);
	int			b_len = VARSIZE_ANY_EXHDR(b);
	int			order = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(a_len, b_len));

	return order != 0 ? order : a_len - b_len;
}

static bool
is_decision(text *name)
{
	const char *s = text_to_cstring(name);

	return strcmp(s, "same") == 0 || strcmp(s, "different") == 0 || strcmp(s, "unsure") == 0;
}

/* match_decide(relation, key, id, id_a, id_b, decision, reason) */
PG_FUNCTION_INFO_V1(medrec_match_decide);
Datum
medrec_match_decide(PG_FUNCTION_ARGS)
{
	MedrecPatientRelation patients;
	PatientRow	rows[2];
	bool		id_is_number;
	int			first;
	Oid			type;
	Oid			types[] = {TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, INT8OID};
	Datum		values[lengthof(types)];
	char		nulls[lengthof(types) + 1] = "      ";

	for (int i = 0; i < 6; i++)
	{
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("only the reason of a decision may be null")));
	}
	if (!is_decision(PG_GETARG_TEXT_PP(5)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown decision"),
				 errhint("Decisions are same, different and unsure.")));
	medrec_patient_relation(fcinfo, 0, &patients);
	type = getBaseType(get_atttype(PG_GETARG_OID(0),
								   get_attnum(PG_GETARG_OID(0), NameStr(*PG_GETARG_NAME(2)))));
	id_is_number = type == INT2OID || type == INT4OID || type == INT8OID;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	for (int i = 0; i < 2; i++)
		find_row(&patients, id_is_number, PG_GETARG_TEXT_PP(3 + i), &rows[i]);
	first = compare_ids(rows[0].id, rows[1].id) > 0;
	if (compare_ids(rows[0].id, rows[1].id) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a decision is about two rows")));

	values[0] = CStringGetTextDatum(patients.name);
	values[1] = PointerGetDatum(rows[first].id);
	values[2] = PointerGetDatum(rows[1 - first].id);
	values[3] = PG_GETARG_DATUM(5);
	values[4] = PG_ARGISNULL(6) ? (Datum) 0 : PG_GETARG_DATUM(6);
	nulls[4] = PG_ARGISNULL(6) ? 'n' : ' ';
	values[5] = fingerprint(rows[0].key, rows[1].key);
	if (SPI_execute_with_args(psprintf("INSERT INTO %s.medrec_match_decision"
									   " (relation, id_a, id_b, decision, reason, fingerprint)"
									   " VALUES ($1, $2, $3, $4, $5, $6)"
									   " ON CONFLICT (relation, id_a, id_b) DO UPDATE"
									   " SET decision = EXCLUDED.decision, reason = EXCLUDED.reason,"
									   " fingerprint = EXCLUDED.fingerprint,"
									   " decided_by = EXCLUDED.decided_by, decided_at = EXCLUDED.decided_at",
									   medrec_quoted_schema(fcinfo)),
							  lengthof(types), types, values, nulls, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "SPI_execute_with_args failed");
	SPI_finish();
	PG_RETURN_VOID();
}

/* ------------------------------------------------------------------------
 * What was decided, and what is to be
 * ------------------------------------------------------------------------
 */

/* All rows of the relation: id and key */
static char *
rows_query(const MedrecPatientRelation *patients)
{
	return psprintf("SELECT t.%s::pg_catalog.text COLLATE pg_catalog.\"C\" AS id, t.%s AS key FROM %s t",
					patients->id, patients->key, patients->name);
}

/* match_decisions(relation, key, id) */
PG_FUNCTION_INFO_V1(medrec_match_decisions);
Datum
medrec_match_decisions(PG_FUNCTION_ARGS)
{
	MedrecPatientRelation patients;
	Oid			types[] = {TEXTOID};
	Datum		values[lengthof(types)];

	medrec_patient_relation(fcinfo, 0, &patients);
	values[0] = CStringGetTextDatum(patients.name);
	medrec_return_query(fcinfo,
						psprintf("WITH patient AS NOT MATERIALIZED (%1$s)"
								 " SELECT d.id_a, d.id_b, d.decision, d.reason, d.decided_by, d.decided_at,"
								 " CASE WHEN a.key IS NOT NULL AND b.key IS NOT NULL"
								 " THEN d.decision <> 'unsure'"
								 " AND d.fingerprint = %2$s.patient_pair_fingerprint(a.key, b.key) END"
								 " FROM %2$s.medrec_match_decision d"
								 " LEFT JOIN patient a ON a.id = d.id_a"
								 " LEFT JOIN patient b ON b.id = d.id_b"
								 " WHERE d.relation = $1 ORDER BY d.id_a, d.id_b",
								 rows_query(&patients), medrec_quoted_schema(fcinfo)),
						lengthof(types), types, values, NULL);
	return (Datum) 0;
}

/*
 * match_worklist(pairs, relation, key, id, band): what is least certain comes
 * first, by the entropy of the probability in bits; of the equally uncertain,
 * what most other pairs hang on.
 */
PG_FUNCTION_INFO_V1(medrec_match_worklist);
Datum
medrec_match_worklist(PG_FUNCTION_ARGS)
{
	MedrecPatientRelation patients;
	Oid			pairs = PG_GETARG_OID(0);
	Oid			types[] = {TEXTOID, TEXTOID};
	Datum		values[lengthof(types)];
	bool		nulls[lengthof(types)] = {false, PG_ARGISNULL(4)};

	for (int i = 0; i < 4; i++)
	{
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("only the band of a worklist may be null")));
	}
	medrec_patient_relation(fcinfo, 1, &patients);
	values[0] = CStringGetTextDatum(patients.name);
	values[1] = nulls[1] ? (Datum) 0 : PG_GETARG_DATUM(4);
	(void) medrec_quoted_relation(pairs);
	(void) medrec_quoted_column(pairs, "probability", MEDREC_NUMBER_TYPES);
	(void) medrec_quoted_column(pairs, "band", NULL, 0);
	medrec_return_query(fcinfo,
						psprintf("WITH patient AS NOT MATERIALIZED (%1$s), pair AS MATERIALIZED ("
								 "SELECT DISTINCT ON (id_a, id_b) id_a, id_b, probability, band"
								 " FROM (%2$s) p ORDER BY id_a, id_b, probability DESC NULLS LAST, band),"
								 " record AS (SELECT id, pg_catalog.count(*) AS n FROM"
								 " (SELECT id_a AS id FROM pair UNION ALL SELECT id_b FROM pair) r GROUP BY id)"
								 " SELECT p.id_a, p.id_b, p.probability,"
								 " CASE WHEN p.probability IN (0::pg_catalog.float8, 1::pg_catalog.float8) THEN 0 ELSE"
								 " -(p.probability * pg_catalog.ln(p.probability)"
								 " + (1::pg_catalog.float8 - p.probability) * pg_catalog.ln(1::pg_catalog.float8 - p.probability))"
								 " / pg_catalog.ln(2::pg_catalog.float8) END,"
								 " ra.n + rb.n - 2, d.decision"
								 " FROM pair p"
								 " JOIN patient a ON a.id = p.id_a JOIN patient b ON b.id = p.id_b"
								 " JOIN record ra ON ra.id = p.id_a JOIN record rb ON rb.id = p.id_b"
								 " LEFT JOIN %3$s.medrec_match_decision d"
								 " ON d.relation = $1 AND d.id_a = p.id_a AND d.id_b = p.id_b"
								 " WHERE p.probability BETWEEN 0::pg_catalog.float8 AND 1::pg_catalog.float8 AND ($2 IS NULL OR p.band = $2)"
								 " AND (d.decision IN ('same', 'different')"
								 " AND d.fingerprint = %3$s.patient_pair_fingerprint(a.key, b.key)) IS NOT TRUE"
								 " ORDER BY 4 DESC, 5 DESC, 1, 2",
								 rows_query(&patients),
								 medrec_pairs_query(pairs, ", p.probability::pg_catalog.float8 AS probability,"
													" p.band::pg_catalog.text AS band"),
								 medrec_quoted_schema(fcinfo)),
						lengthof(types), types, values, nulls);
	return (Datum) 0;
}
