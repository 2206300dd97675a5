/*-------------------------------------------------------------------------
 *
 * list_file.h
 *		Reads the files in which publishers give out lists of codes.
 *
 * Order files of ICD-10-CM and ICD-10-PCS (CDC, CMS), a code a line: order
 * number in columns 1 to 5, code without its dot 7 to 13, 1 (billable) or 0
 * (header) 15, short title 17 to 76, long title from 78 on.
 *
 * Addenda of order files: what is done ("Add:", "Delete:", "Revise from:",
 * "Revise to:") from column 1 on, 1 or 0 in column 14, code 16 to 22.
 *
 * Lists of codes, such as the one of those exempt from reporting presence on
 * admission: fields between tabs, one of which is the code, with its dot or
 * without.
 *
 * Lines end with LF or CR LF.  Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_LIST_FILE_H
#define MEDREC_LIST_FILE_H

#include "icd10/icd10.h"

typedef struct MedrecListFile
{
	const MedrecCodeSystem *system;
	const char *at;				/* what is not yet read */
	const char *end;
	int			line;			/* the number of the line read last, from 1 */
} MedrecListFile;

typedef enum MedrecLineResult
{
	MEDREC_LINE_READ,
	MEDREC_LINE_END,			/* there is no more */
	MEDREC_LINE_UNFINISHED,		/* the file stops within a line */
	MEDREC_LINE_LAYOUT,			/* it does not have these columns */
	MEDREC_LINE_NUMBER,			/* the order number is not the next one */
	MEDREC_LINE_NO_CODE,
	MEDREC_LINE_NO_FLAG,		/* neither 0 nor 1 */
	MEDREC_LINE_NO_TITLE
} MedrecLineResult;

/* What is wrong with a line, for "line %d: " */
extern const char *medrec_line_problem(MedrecLineResult result);

typedef struct MedrecOrderLine
{
	MedrecCode	code;
	bool		billable;
	const char *title;			/* the long one, no end mark */
	size_t		title_len;
} MedrecOrderLine;

extern MedrecLineResult medrec_read_order_line(MedrecListFile *file,
											   MedrecOrderLine *line);

typedef enum MedrecAddendaAction
{
	MEDREC_ADDENDA_ADD,
	MEDREC_ADDENDA_DELETE,
	MEDREC_ADDENDA_REVISE_FROM,
	MEDREC_ADDENDA_REVISE_TO
} MedrecAddendaAction;

/* Lines that say nothing of the kind, such as totals, are passed over */
extern MedrecLineResult medrec_read_addenda_line(MedrecListFile *file,
												 MedrecAddendaAction *action,
												 MedrecCode *code, bool *billable);

/*
 * The code of a line, and what stands in the field behind it.  A first line
 * without a code is a heading; empty lines are passed over.
 */
extern MedrecLineResult medrec_read_code_line(MedrecListFile *file, MedrecCode *code,
											  const char **next, size_t *next_len);

#endif							/* MEDREC_LIST_FILE_H */
