/*-------------------------------------------------------------------------
 *
 * kept_plan.c
 *		Plans of queries that one process runs again and again.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "common/kept_plan.h"

SPIPlanPtr
medrec_keep(SPIPlanPtr plan)
{
	if (plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
	if (SPI_keepplan(plan) != 0)
		elog(ERROR, "SPI_keepplan failed");
	return plan;
}

SPIPlanPtr
medrec_kept_plan(MedrecKeptPlan *kept, const char *query, int nargs, const Oid *types)
{
	char	   *copy;
	SPIPlanPtr	plan;

	if (likely(kept->plan != NULL && strcmp(kept->query, query) == 0))
		return kept->plan;

	/* an error up to here leaves what is kept as it was */
	plan = medrec_keep(SPI_prepare(query, nargs, (Oid *) types));
	copy = MemoryContextStrdup(TopMemoryContext, query);
	if (kept->plan != NULL)
	{
		SPI_freeplan(kept->plan);
		pfree(kept->query);
	}
	kept->plan = plan;
	kept->query = copy;
	return plan;
}
