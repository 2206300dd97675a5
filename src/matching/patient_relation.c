/*-------------------------------------------------------------------------
 *
 * patient_relation.c
 *		Relations of patients, and of pairs of them, that the user names.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "matching/patient_relation.h"

#define C_COLLATION	" COLLATE pg_catalog.\"C\""
#define ID_A		"p.id_a::pg_catalog.text" C_COLLATION
#define ID_B		"p.id_b::pg_catalog.text" C_COLLATION

void
medrec_patient_keys(FunctionCallInfo fcinfo, int first_argument,
					MedrecPatientRelation *patients)
{
	Oid			relid = PG_GETARG_OID(first_argument);
	Oid			key = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
									  CStringGetDatum("patient_key"),
									  ObjectIdGetDatum(get_func_namespace(fcinfo->flinfo->fn_oid)));

	patients->name = medrec_quoted_relation(relid);
	patients->key = medrec_quoted_column(relid, NameStr(*PG_GETARG_NAME(first_argument + 1)), &key, 1);
	patients->id = NULL;
}

void
medrec_patient_relation(FunctionCallInfo fcinfo, int first_argument,
						MedrecPatientRelation *patients)
{
	medrec_patient_keys(fcinfo, first_argument, patients);
	patients->id = medrec_quoted_column(PG_GETARG_OID(first_argument),
										NameStr(*PG_GETARG_NAME(first_argument + 2)), NULL, 0);
}

char	   *
medrec_pairs_query(Oid relid, const char *columns)
{
	char	   *relation = medrec_quoted_relation(relid);

	(void) medrec_quoted_column(relid, "id_a", NULL, 0);
	(void) medrec_quoted_column(relid, "id_b", NULL, 0);
	return psprintf("SELECT LEAST(" ID_A ", " ID_B ") AS id_a, GREATEST(" ID_A ", " ID_B ") AS id_b%s"
					" FROM %s p WHERE " ID_A " <> " ID_B, columns, relation);
}
