/*-------------------------------------------------------------------------
 *
 * completeness.h
 *		States of values as SQL has them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_COMPLETENESS_H
#define MEDREC_COMPLETENESS_H

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "utils/date.h"

#include "compat.h"
#include "completeness/presence.h"

/* Short values of one kind that were seen before, and their states */
typedef struct MedrecElementMemo
{
	struct
	{
		uint64		first;		/* eight bytes, or all of a shorter value */
		uint64		last;
		uint8		len;		/* 0: nothing yet */
		uint8		state;
	}			slots[64];
} MedrecElementMemo;

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

/* Values of that type are to be read; memory is in the given context. */
extern void medrec_element_reader_init(MedrecElementReader *reader, Oid type,
									   MemoryContext mcxt);

extern MedrecElementCall *medrec_element_call(FunctionCallInfo fcinfo,
											  int value_arg, int nvalues,
											  int kind_arg);

/* Which glance there is at values of a type, for a kind */
extern MedrecElementGlance medrec_element_glance(const MedrecElementKind *kind,
												 const MedrecElementReader *reader);

static inline bool
medrec_element_is_ordinary(MedrecElementGlance glance, const MedrecElementKind *kind,
						   Datum value)
{
	const struct varlena *stored;

	if (glance < MEDREC_GLANCE_TEXT)
		return glance == MEDREC_GLANCE_BIRTH_DATE ?
			medrec_birth_day_is_ordinary(kind, DatumGetDateADT(value) + (int64) POSTGRES_EPOCH_JDATE) :
			glance == MEDREC_GLANCE_ALWAYS;
	stored = (const struct varlena *) DatumGetPointer(value);
	return VARATT_IS_SHORT(stored) && !VARATT_IS_EXTERNAL(stored) &&
		medrec_text_is_ordinary(glance, &kind->placeholders, VARDATA_SHORT(stored),
								VARSIZE_SHORT(stored) - VARHDRSZ_SHORT);
}

/*
 * The state alone, of values of which many are alike: what a glance does not
 * tell is remembered.  A memo of zeros is empty.
 */
extern MedrecElementState medrec_element_recall(const MedrecElementKind *kind,
												MedrecElementReader *reader,
												MedrecElementMemo *memo,
												Datum value);

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
