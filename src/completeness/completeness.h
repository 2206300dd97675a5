/*-------------------------------------------------------------------------
 *
 * completeness.h
 *		States of values as SQL has them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_COMPLETENESS_H
#define MEDREC_COMPLETENESS_H

#include "fmgr.h"

#include "completeness/presence.h"

/* How values of one type are read */
typedef struct MedrecElementReader
{
	Oid			type;
	bool		is_string;		/* text of some sort, or an enum */
	int			form;
	FmgrInfo	output;
} MedrecElementReader;

/* What a call site remembers, in its fn_extra */
typedef struct MedrecElementCall
{
	MedrecElementKind kind;
	int			kind_name_len;	/* -1: no kind yet */
	char		kind_name[NAMEDATALEN];
	MedrecElementReader readers[FLEXIBLE_ARRAY_MEMBER];
} MedrecElementCall;

extern MedrecElementCall *medrec_element_call(FunctionCallInfo fcinfo,
											  int value_arg, int nvalues,
											  int kind_arg);
extern MedrecElementState medrec_element_read(const MedrecElementKind *kind,
											  MedrecElementReader *reader,
											  Datum value, const char **class);

/*
 * Declined and inapplicable values are no fault of the record: they are left
 * out of what could be filled.
 */
static inline bool
medrec_element_is_expected(MedrecElementState state)
{
	return state != MEDREC_ELEMENT_DECLINED &&
		state != MEDREC_ELEMENT_NOT_APPLICABLE;
}

#endif							/* MEDREC_COMPLETENESS_H */
