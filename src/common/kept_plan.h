/*-------------------------------------------------------------------------
 *
 * kept_plan.h
 *		Plans of queries that one process runs again and again.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_KEPT_PLAN_H
#define MEDREC_KEPT_PLAN_H

#include "executor/spi.h"

/* A static variable of who runs the query */
typedef struct MedrecKeptPlan
{
	char	   *query;
	SPIPlanPtr	plan;			/* NULL: not yet made */
} MedrecKeptPlan;

/*
 * The plan of a query, which is made when it is run first and when its text is
 * another one.  SPI must be connected.  Rights and row-level security are those
 * of whoever runs it, and changes of tables are seen, as with any plan.
 */
extern SPIPlanPtr medrec_kept_plan(MedrecKeptPlan *kept, const char *query,
								   int nargs, const Oid *types);

/* Makes a plan outlive the process's transactions; an error if there is none */
extern SPIPlanPtr medrec_keep(SPIPlanPtr plan);

#endif							/* MEDREC_KEPT_PLAN_H */
