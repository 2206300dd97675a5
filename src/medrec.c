/*-------------------------------------------------------------------------
 *
 * medrec.c
 *		What the server sees first of the module.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/guc.h"

#include "compat.h"
#include "matching/clk_threshold.h"
#include "matching/match_threshold.h"

PG_MODULE_MAGIC_EXT(
					.name = "medrec",
					.version = MEDREC_VERSION
);

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	DefineCustomRealVariable("medrec.match_threshold",
							 "Probability from which on the operator % takes two patients for one.",
							 NULL,
							 &medrec_match_threshold,
							 0.5, 0.0, 1.0,
							 PGC_USERSET, 0,
							 NULL, NULL, NULL);
	DefineCustomRealVariable("medrec.clk_threshold",
							 "Dice coefficient from which on the operator % takes two filters for one patient.",
							 NULL,
							 &medrec_clk_threshold,
							 0.8, 0.0, 1.0,
							 PGC_USERSET, 0,
							 NULL, NULL, NULL);
	MarkGUCPrefixReserved("medrec");
}
