/*-------------------------------------------------------------------------
 *
 * suggest.h
 *		Which billable code could have been meant.
 *
 * Days are those of SQL's date, since 2000-01-01.  Nothing here needs the
 * server, and nothing allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_SUGGEST_H
#define MEDREC_SUGGEST_H

#include "icd10/codeset.h"

/* the most suggestions there can be */
#define MEDREC_SUGGESTIONS_MAX	50

typedef enum MedrecSuggestionKind
{
	MEDREC_SUGGEST_FORMAT,		/* no character changed */
	MEDREC_SUGGEST_EXTENSION,	/* the X or the seventh character was missing */
	MEDREC_SUGGEST_CHILDREN,	/* below the header that was given */
	MEDREC_SUGGEST_SUCCESSOR,	/* in its place on that day */
	MEDREC_SUGGEST_GUESS		/* characters changed */
} MedrecSuggestionKind;

typedef struct MedrecSuggestion
{
	MedrecCode	code;
	MedrecSuggestionKind kind;
	const char *reason;			/* a sentence */
} MedrecSuggestion;

/* Takes a suggestion */
typedef void (*MedrecSuggestionSink) (void *arg, const MedrecSuggestion *suggestion);

/*
 * Tells what can have been meant, the likeliest first, each code once and only
 * codes that are billable on the day.  Nothing for a code that is billable
 * itself, in any form that medrec_code_parse reads, for what is plainly no code
 * of ICD-10-CM, and on a day without a known edition.
 */
extern void medrec_suggest_for_code(const MedrecCodeSet *set, MedrecCode code,
									int32_t day, MedrecSuggestionSink sink, void *arg);
extern void medrec_suggest_for_text(const MedrecCodeSet *set,
									const char *str, size_t len,
									int32_t day, MedrecSuggestionSink sink, void *arg);

extern const char *medrec_suggestion_kind_name(MedrecSuggestionKind kind);

#endif							/* MEDREC_SUGGEST_H */
