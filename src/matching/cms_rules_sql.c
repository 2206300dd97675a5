/*-------------------------------------------------------------------------
 *
 * cms_rules_sql.c
 *		Which of CMS's combinations two patients agree in, as an SQL function.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "matching/cms_rules.h"

static void
view_argument(FunctionCallInfo fcinfo, int number, MedrecPatientView *view)
{
	bytea	   *key = PG_GETARG_BYTEA_PP(number);

	medrec_patient_view(view, (unsigned char *) VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key));
}

/* The names of a set of fields; how many there are */
static int
name_fields(uint16 fields, Datum *names)
{
	int			n = 0;

	for (int field = 0; field < MEDREC_RULE_FIELDS; field++)
	{
		if (fields & 1 << field)
			names[n++] = CStringGetTextDatum(medrec_rule_field_name((MedrecRuleField) field));
	}
	return n;
}

PG_FUNCTION_INFO_V1(medrec_match_rules_sql);
Datum
medrec_match_rules_sql(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MedrecPatientView a;
	MedrecPatientView b;
	MedrecRuleAgreement agreement;

	InitMaterializedSRF(fcinfo, 0);
	view_argument(fcinfo, 0, &a);
	view_argument(fcinfo, 1, &b);
	agreement = medrec_cms_compare(&a, &b);
	for (int i = 0; i < medrec_cms_rule_count; i++)
	{
		const MedrecMatchRule *rule = &medrec_cms_rules[i];
		Datum		fields[MEDREC_RULE_FIELDS];
		Datum		values[4] = {0};
		bool		nulls[lengthof(values)] = {false};
		uint16		alike;

		if (!medrec_cms_rule_holds(rule, agreement, &alike))
			continue;
		values[0] = CStringGetTextDatum(rule->id);
		values[1] = PointerGetDatum(construct_array(fields, name_fields(rule->fields, fields),
													TEXTOID, -1, false, TYPALIGN_INT));
		nulls[2] = name_fields(alike, &values[2]) == 0;
		values[3] = Float8GetDatum(alike != 0 ? rule->p_fuzzy : rule->p_exact);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
