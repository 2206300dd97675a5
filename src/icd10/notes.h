/*-------------------------------------------------------------------------
 *
 * notes.h
 *		The Excludes1 and "code first" notes of ICD-10-CM, by day.
 *
 * The tabular list has notes at codes, blocks and chapters; a note concerns
 * all codes under the place where it stands.  An Excludes1 note names codes
 * that do not go together with those.  A "code first" note names codes that
 * come before them if a patient has both, and most say that something else
 * comes before them in any case.
 *
 * Days are those of SQL's date, since 2000-01-01.  Nothing here needs the
 * server, and nothing allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_NOTES_H
#define MEDREC_NOTES_H

#include "icd10/code.h"

typedef struct MedrecCodeRange
{
	MedrecCode	first;
	MedrecCode	last;
} MedrecCodeRange;

/* Codes that a note names, and when it does; by numbers of ranges */
typedef struct MedrecNoteReference
{
	int16_t		from;
	int16_t		until;			/* the first day behind it */
	uint16_t	ranges;
	uint16_t	nranges;
} MedrecNoteReference;

/* A place with notes: a chapter by its number, a block by its ends, a code */
typedef struct MedrecNotes
{
	int			chapter;		/* 0: not a chapter */
	MedrecCode	first;
	MedrecCode	last;			/* 0: not a block */
	int			around;			/* number of the next place around it, or -1 */
	uint16_t	scope;			/* the codes concerned, as ranges */
	uint16_t	nscope;
	uint16_t	excludes;		/* by numbers of references */
	uint16_t	nexcludes;
	uint16_t	code_first;
	uint16_t	ncode_first;
	int16_t		principal_from; /* when something else comes first in any case */
	int16_t		principal_until;
	uint64_t	categories;		/* a bit for each that is named; several share
								 * one */
} MedrecNotes;

/* A diagnosis of a list that is to be looked at */
typedef struct MedrecListed
{
	MedrecCode	code;
	int			index;			/* in the list, from 0 */
	int			told;			/* for medrec_notes_advise() */
} MedrecListed;

typedef enum MedrecAdviceKind
{
	MEDREC_ADVICE_EXCLUDES1,	/* not together with the other */
	MEDREC_ADVICE_CODE_FIRST,	/* the other comes before it */
	MEDREC_ADVICE_NOT_PRINCIPAL /* something else comes before it */
} MedrecAdviceKind;

typedef struct MedrecAdvice
{
	MedrecAdviceKind kind;
	int			index;
	int			other;			/* -1: none */
	const MedrecNotes *notes;	/* where the note stands */
} MedrecAdvice;

/* Takes advice; false to hear of no more. */
typedef bool (*MedrecAdviceSink) (void *arg, const MedrecAdvice *advice);

/*
 * What the notes of a day say of a list of diagnoses, in its order; the first
 * one is the principal one.  Each pair that is excluded is told once, at the
 * later of the two; of what comes first, the most telling note for each
 * diagnosis.  Copies of an earlier code are not looked at.
 *
 * "listed" has those of the diagnoses that are to be looked at; it is put into
 * another order.  False if the sink said so.
 */
extern bool medrec_notes_advise(const MedrecCode *diagnoses, int ndiagnoses,
								MedrecListed *listed, int nlisted, int32_t day,
								MedrecAdviceSink sink, void *arg);

#endif							/* MEDREC_NOTES_H */
