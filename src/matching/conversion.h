/*-------------------------------------------------------------------------
 *
 * conversion.h
 *		Characters of the database's encoding in UTF-8, and back.
 *
 * The server's own conversions, told not to raise errors: theirs print the
 * character.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CONVERSION_H
#define MEDREC_CONVERSION_H

#include "fmgr.h"
#include "mb/pg_wchar.h"

/* The server's conversion from one encoding to another */
typedef struct MedrecConversion
{
	int			from;
	int			to;
	Oid			procedure;		/* invalid if there is none */
	FmgrInfo	flinfo;
} MedrecConversion;

typedef struct MedrecConversions
{
	MedrecConversion to_utf8;
	MedrecConversion from_utf8;
} MedrecConversions;

/* Room for what becomes of one character in either direction */
#define MEDREC_CONVERTED_SIZE \
	(MAX_CONVERSION_INPUT_LENGTH * MAX_CONVERSION_GROWTH + 1)

/* Those of the database's encoding, made in this context */
extern MedrecConversions *medrec_conversions_make(MemoryContext context);

/* The same, kept in fn_extra, which nobody else may use */
extern MedrecConversions *medrec_conversions(FmgrInfo *flinfo);

/* The length of the result; -1 if the character has no counterpart */
extern int	medrec_convert(MedrecConversion *conversion,
						   const char *from, int len, char *to);

#endif							/* MEDREC_CONVERSION_H */
