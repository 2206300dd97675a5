/*-------------------------------------------------------------------------
 *
 * match_quality_sql.c
 *		How good the matching is, and how bad the records are.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "matching/patient_relation.h"

/* ------------------------------------------------------------------------
 * Precision and recall
 * ------------------------------------------------------------------------
 */

/*
 * Counts pairs by the thresholds that they reach in one pass, $1 being these.
 * judged is a query over pair (id_a, id_b, probability) for (probability,
 * is_true), actual one for the number of all pairs that are true.
 */
static void
evaluate(FunctionCallInfo fcinfo, Datum thresholds, const char *common,
		 const char *judged, const char *actual)
{
	Oid			pairs = PG_GETARG_OID(0);
	Oid			types[] = {FLOAT8ARRAYOID};

	(void) medrec_quoted_relation(pairs);
	(void) medrec_quoted_column(pairs, "probability", MEDREC_NUMBER_TYPES);
	medrec_return_query(fcinfo,
						psprintf("WITH pair AS (SELECT id_a, id_b, pg_catalog.max(probability) AS probability"
								 " FROM (%s) p WHERE probability BETWEEN 0::pg_catalog.float8 AND 1::pg_catalog.float8 GROUP BY id_a, id_b),"
								 " %s, judged AS (%s), actual(n) AS (SELECT (%s)::pg_catalog.numeric),"
								 " threshold AS (SELECT t, pg_catalog.row_number() OVER (ORDER BY t) AS place"
								 " FROM (SELECT DISTINCT t FROM pg_catalog.unnest($1) AS u(t) WHERE t IS NOT NULL) d),"
								 " list AS (SELECT pg_catalog.array_agg(t ORDER BY t) AS thresholds FROM threshold),"
								 " reached AS (SELECT pg_catalog.width_bucket(probability, thresholds)::pg_catalog.int8 AS place,"
								 " pg_catalog.count(*) AS n, pg_catalog.count(*) FILTER (WHERE is_true) AS n_true"
								 " FROM judged, list GROUP BY 1),"
								 " tally AS (SELECT t, pg_catalog.sum(r.n) OVER later AS n, pg_catalog.sum(r.n_true) OVER later AS n_true"
								 " FROM (SELECT t.t, t.place, COALESCE(r.n, 0) AS n, COALESCE(r.n_true, 0) AS n_true"
								 " FROM threshold t LEFT JOIN reached r ON r.place = t.place) r"
								 " WINDOW later AS (ORDER BY r.place DESC))"
								 " SELECT t, tally.n_true::pg_catalog.int8, (tally.n - tally.n_true)::pg_catalog.int8,"
								 " (actual.n - tally.n_true)::pg_catalog.int8,"
								 " tally.n_true::pg_catalog.float8 / NULLIF(tally.n, 0::pg_catalog.numeric)::pg_catalog.float8,"
								 " tally.n_true::pg_catalog.float8 / NULLIF(actual.n, 0::pg_catalog.numeric)::pg_catalog.float8,"
								 " 2::pg_catalog.float8 * tally.n_true::pg_catalog.float8 / NULLIF(tally.n + actual.n, 0::pg_catalog.numeric)::pg_catalog.float8"
								 " FROM tally, actual ORDER BY t",
								 medrec_pairs_query(pairs, ", p.probability::pg_catalog.float8 AS probability"),
								 common, judged, actual),
						lengthof(types), types, &thresholds, NULL);
}

/* match_evaluate(pairs, truth, thresholds) */
PG_FUNCTION_INFO_V1(medrec_match_evaluate_pairs);
Datum
medrec_match_evaluate_pairs(PG_FUNCTION_ARGS)
{
	evaluate(fcinfo, PG_GETARG_DATUM(2),
			 psprintf("truth AS (SELECT DISTINCT id_a, id_b FROM (%s) t)",
					  medrec_pairs_query(PG_GETARG_OID(1), "")),
			 "SELECT p.probability, t.id_a IS NOT NULL AS is_true FROM pair p"
			 " LEFT JOIN truth t ON t.id_a = p.id_a AND t.id_b = p.id_b",
			 "SELECT pg_catalog.count(*) FROM truth");
	return (Datum) 0;
}

/* match_evaluate(pairs, labels, id, entity, thresholds) */
PG_FUNCTION_INFO_V1(medrec_match_evaluate_labels);
Datum
medrec_match_evaluate_labels(PG_FUNCTION_ARGS)
{
	Oid			labels = PG_GETARG_OID(1);
	char	   *name = medrec_quoted_relation(labels);

	evaluate(fcinfo, PG_GETARG_DATUM(4),
			 psprintf("label AS (SELECT t.%1$s::pg_catalog.text COLLATE pg_catalog.\"C\" AS id,"
					  " pg_catalog.min(t.%2$s::pg_catalog.text COLLATE pg_catalog.\"C\") AS entity"
					  " FROM %3$s t WHERE t.%1$s IS NOT NULL AND t.%2$s IS NOT NULL GROUP BY 1)",
					  medrec_quoted_column(labels, NameStr(*PG_GETARG_NAME(2)), NULL, 0),
					  medrec_quoted_column(labels, NameStr(*PG_GETARG_NAME(3)), NULL, 0), name),
			 "SELECT p.probability, a.entity = b.entity AS is_true FROM pair p"
			 " JOIN label a ON a.id = p.id_a JOIN label b ON b.id = p.id_b",
			 "SELECT COALESCE(pg_catalog.sum(e.n * (e.n - 1) / 2), 0)"
			 " FROM (SELECT pg_catalog.count(*) AS n FROM label GROUP BY entity) e");
	return (Datum) 0;
}

/* ------------------------------------------------------------------------
 * Duplicates and overlays
 * ------------------------------------------------------------------------
 */

/*
 * duplicate_rate(duplicates, relation): the records, not the pairs, that are
 * involved, of all records.  AHIMA, "The Quest for 1 %".
 */
PG_FUNCTION_INFO_V1(medrec_duplicate_rate);
Datum
medrec_duplicate_rate(PG_FUNCTION_ARGS)
{
	Oid			duplicates = PG_GETARG_OID(0);
	char	   *name = medrec_quoted_relation(duplicates);
	char	   *involved;

	if (get_attnum(duplicates, "id_a") > 0)
		involved = psprintf("WITH pair AS (%s) SELECT id_a FROM pair UNION SELECT id_b FROM pair",
							medrec_pairs_query(duplicates, ""));
	else
	{
		(void) medrec_quoted_column(duplicates, "cluster_id", NULL, 0);
		(void) medrec_quoted_column(duplicates, "id", NULL, 0);
		involved = psprintf("SELECT id FROM (SELECT id, pg_catalog.count(*) OVER (PARTITION BY cluster_id) AS n"
							" FROM (SELECT DISTINCT c.cluster_id::pg_catalog.text AS cluster_id, c.id::pg_catalog.text AS id"
							" FROM %s c WHERE c.cluster_id IS NOT NULL AND c.id IS NOT NULL) m) c"
							" WHERE n > 1 GROUP BY id", name);
	}
	medrec_return_query(fcinfo,
						psprintf("SELECT i.n, r.n, pg_catalog.round(100::pg_catalog.numeric * i.n::pg_catalog.numeric / NULLIF(r.n, 0)::pg_catalog.numeric, 2)"
								 " FROM (SELECT pg_catalog.count(*) AS n FROM (%s) i) i,"
								 " (SELECT pg_catalog.count(*) AS n FROM %s) r",
								 involved, medrec_quoted_relation(PG_GETARG_OID(1))),
						0, NULL, NULL, NULL);
	return (Datum) 0;
}

/*
 * Of so many changes of a row, as log2, all but one leave it the same person's.
 * Its number is known; two keys at random start from other odds.
 */
#define SAME_PERSON_WEIGHT	"10::pg_catalog.float8"

/*
 * find_overlays(history, key, id, at, threshold, since): each version of a row
 * beside the one before; those with neither a name nor a birth date are passed
 * over.  A wrong record is picked by its name, so that the same name does not
 * speak for the same person; another one does speak against it.
 */
PG_FUNCTION_INFO_V1(medrec_find_overlays);
Datum
medrec_find_overlays(PG_FUNCTION_ARGS)
{
	static const Oid time_types[] = {TIMESTAMPTZOID, TIMESTAMPOID, DATEOID};
	MedrecPatientRelation patients;
	double		threshold = PG_GETARG_FLOAT8(4);
	Oid			types[] = {FLOAT8OID, TIMESTAMPTZOID};
	Datum		values[] = {PG_GETARG_DATUM(4), PG_GETARG_DATUM(5)};

	if (!(threshold >= 0 && threshold <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("threshold must be between 0 and 1")));
	medrec_patient_relation(fcinfo, 0, &patients);
	medrec_return_query(fcinfo,
						psprintf("WITH version AS (SELECT t.%2$s::pg_catalog.text COLLATE pg_catalog.\"C\" AS id,"
								 " t.%4$s::pg_catalog.timestamptz AS at, t.%3$s AS key, t.%3$s::pg_catalog.text COLLATE pg_catalog.\"C\" AS written"
								 " FROM %1$s t WHERE t.%2$s IS NOT NULL AND t.%4$s IS NOT NULL),"
								 " change AS (SELECT id, at, key, written, pg_catalog.lag(key) OVER w AS key_before,"
								 " pg_catalog.lag(written) OVER w AS written_before"
								 " FROM version v WHERE EXISTS (SELECT FROM %5$s.patient_key_fields(v.key) f"
								 " WHERE f.field IN ('family', 'given', 'birth_date'))"
								 " WINDOW w AS (PARTITION BY id ORDER BY at, written))"
								 " SELECT c.id, c.at, e.weight, p.probability, e.reasons FROM change c,"
								 " LATERAL (SELECT " SAME_PERSON_WEIGHT " + COALESCE(pg_catalog.sum("
								 "CASE WHEN e.field = 'name' THEN LEAST(e.weight, 0) ELSE e.weight END), 0) AS weight,"
								 " pg_catalog.string_agg(e.field || ': ' || e.agreement, '; ' ORDER BY e.place) AS reasons"
								 " FROM %5$s.match_explain(c.key_before, c.key) WITH ORDINALITY AS e(field, agreement, weight, place)"
								 " WHERE e.field NOT IN ('prior', 'given', 'family')) e,"
								 " LATERAL (SELECT 1::pg_catalog.float8 / (1::pg_catalog.float8 + pg_catalog.power(2::pg_catalog.float8, -e.weight)) AS probability) p"
								 " WHERE c.written <> c.written_before AND c.at >= $2 AND p.probability < $1"
								 " ORDER BY e.weight, c.id, c.at",
								 patients.name, patients.id, patients.key,
								 medrec_quoted_column(PG_GETARG_OID(0), NameStr(*PG_GETARG_NAME(3)),
													  time_types, lengthof(time_types)),
								 medrec_quoted_schema(fcinfo)),
						lengthof(types), types, values, NULL);
	return (Datum) 0;
}
