/*-------------------------------------------------------------------------
 *
 * person_name.h
 *		The parts of a name that was written in one field.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PERSON_NAME_H
#define MEDREC_PERSON_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "completeness/presence.h"

typedef enum MedrecNamePart
{
	MEDREC_FAMILY,
	MEDREC_GIVEN,
	MEDREC_MIDDLE,
	MEDREC_SUFFIX,
	MEDREC_PREFIX
} MedrecNamePart;

#define MEDREC_NAME_PARTS		5
#define MEDREC_PERSON_WORDS_MAX 32

typedef struct MedrecPersonWord
{
	const char *chars;			/* in the text that was read */
	size_t		len;
	MedrecNamePart part;
} MedrecPersonWord;

typedef struct MedrecPersonName
{
	MedrecPersonWord words[MEDREC_PERSON_WORDS_MAX];	/* as they stand */
	int			count;
	bool		placeholder;	/* stood for the given name: BABY BOY */
} MedrecPersonName;

/*
 * In any encoding that is a superset of ASCII; false if it has too many words.
 * What stands for a given name is one of the kind "given_name".
 */
extern bool medrec_person_name_read(MedrecPersonName *name,
									const MedrecElementKind *given_name,
									const char *str, size_t len);

#endif							/* MEDREC_PERSON_NAME_H */
