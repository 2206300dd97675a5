/*-------------------------------------------------------------------------
 *
 * loading.h
 *		Puts what was read of a publisher's file into medrec's tables.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_LOADING_H
#define MEDREC_LOADING_H

#include "fmgr.h"
#include "nodes/execnodes.h"
#include "utils/date.h"

/*
 * No edition so far took away more than one code in thirty; a file that lacks
 * more than one in ten of the codes before is not complete, or not the next
 * edition.
 */
#define MEDREC_LOST_SHARE	10

/* Rows of medrec_code_change or medrec_code_title: text, all of them */
typedef struct MedrecLoadedRows
{
	int			n;
	int			max;
	Datum	   *codes;
	Datum	   *values;
} MedrecLoadedRows;

typedef struct MedrecLoading
{
	ReturnSetInfo *rsinfo;		/* of rows (list, change, codes) */
	DateADT		valid_from;
	DateADT		valid_to;
	bool		dry_run;
	char	   *schema;			/* of medrec's tables, quoted */
} MedrecLoading;

/* For a function that returns the rows above; does not look at the days */
extern void medrec_loading_begin(MedrecLoading *loading, FunctionCallInfo fcinfo,
								 DateADT valid_from, DateADT valid_to, bool dry_run);

/* Connects to SPI, and, unless it is a dry run, waits for other loads */
extern void medrec_loading_lock(const MedrecLoading *loading);
extern void medrec_loading_end(void);

/* One row of the answer */
extern void medrec_loading_report(const MedrecLoading *loading, const char *list,
								  const char *change, int64 n);

/* Raises an error that says that nothing was loaded; hint may be NULL */
extern void medrec_loading_refuse(const char *message, const char *hint);

extern void medrec_loading_add(MedrecLoadedRows *rows, Datum code, Datum value);

/* billable: -1 if that is not known */
extern void medrec_loading_write_edition(const MedrecLoading *loading, const char *list,
										 const char *edition, bytea * content,
										 int64 codes, int64 billable);
extern void medrec_loading_write_rows(const MedrecLoading *loading, const char *list,
									  const char *table, const MedrecLoadedRows *rows);

#endif							/* MEDREC_LOADING_H */
