/*-------------------------------------------------------------------------
 *
 * identifier.h
 *		What every kind of identifier gives, and what is done with it.
 *
 * A kind of identifier is one const struct MedrecIdentifier, in the file of
 * its family, and one line in kinds.h.  All checks are written once over
 * that struct, in identifier.c.  Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_IDENTIFIER_H
#define MEDREC_IDENTIFIER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What a check finds: valid for one of three reasons, or the first rule that
 * is broken.  From EMPTY to CHECKSUM the rules are checked in this order.
 */
typedef enum MedrecVerdict
{
	MEDREC_VERDICT_OK,
	MEDREC_VERDICT_TEST,		/* valid: a published specimen or test range */
	MEDREC_VERDICT_LEGACY,		/* valid by a published exception */
	MEDREC_VERDICT_EMPTY,		/* nothing but spaces */
	MEDREC_VERDICT_CHARSET,		/* a byte outside printable ASCII */
	MEDREC_VERDICT_LENGTH,		/* wrong number of characters, less separators */
	MEDREC_VERDICT_FORMAT,		/* wrong class of character, or separators
								 * elsewhere than printed */
	MEDREC_VERDICT_COMPONENT,	/* a part has a value that is never issued */
	MEDREC_VERDICT_DATE,		/* the date in it does not exist */
	MEDREC_VERDICT_CHECKSUM,
	MEDREC_VERDICT_DUMMY,		/* well formed, but a known placeholder */
	MEDREC_VERDICT_UNASSIGNED,	/* not in the closed set of codes */
	MEDREC_VERDICT_AMBIGUOUS	/* more than one reading */
} MedrecVerdict;

#define MEDREC_VERDICT_COUNT	(MEDREC_VERDICT_AMBIGUOUS + 1)

/* Size of the buffers for a stored or a printed form; neither ends in NUL. */
#define MEDREC_IDENTIFIER_MAX	256

typedef enum MedrecFold
{
	MEDREC_FOLD_NONE,			/* the issuer tells cases apart, or no letters */
	MEDREC_FOLD_UPPER,
	MEDREC_FOLD_LOWER
} MedrecFold;

typedef struct MedrecLengths
{
	unsigned char min;
	unsigned char max;			/* 0 ends the list */
} MedrecLengths;

/* A closed set of codes, in the order of strcmp(). */
typedef struct MedrecCodes
{
	const char *const *codes;
	size_t		count;
} MedrecCodes;

#define MEDREC_CODES(...) { \
	.codes = (const char *const[]) {__VA_ARGS__}, \
	.count = sizeof((const char *const[]) {__VA_ARGS__}) / sizeof(char *) \
}

/*
 * A shape is a string in which 9 stands for a digit, A for a letter, X for a
 * letter or digit, ? for any printable character, and * after one of these for
 * one or more of them, as many as there are.  ^ stands for a zero that is not
 * written but belongs to the value.  All else stands for itself.
 */
typedef struct MedrecIdentifier
{
	const char *name;			/* of the kind, as in SQL */
	const char *title;
	const char *jurisdiction;	/* ISO 3166-1 alpha-2, or "international" */
	const char *source;			/* the document that has the rule */
	int			rule_version;	/* raised when the rule changes; it may only
								 * get wider, as it stands in constraints */
	const char *example;		/* of nobody that is known, in stored form */
	bool		is_column;		/* a column in practice, so there is a domain */

	/* How it may be written.  Separators are dropped where a shape has them. */
	const char *separators;
	MedrecLengths lengths[4];	/* without separators, as written and with the
								 * zeros of the shape */
	int			digits;			/* so many digits are the usual form; 0: none
								 * is of digits alone */
	const char *const *shapes;	/* all other forms, the usual ones first; NULL
								 * ends the list, or there is none */
	MedrecFold	fold;

	/*
	 * Judges compact, which has one of the shapes and lengths, folded and
	 * without separators.  Of valid text it makes the stored form in place,
	 * of at most MEDREC_IDENTIFIER_MAX bytes.  NULL: there is nothing to
	 * judge, and compact is the stored form.
	 */
	MedrecVerdict (*rule) (char *compact, size_t *len);
	MedrecCodes codes;			/* the stored forms there are; empty: no
								 * closed set */

	/* How it is shown. */
	const char *display;		/* shape of the printed form, filled with the
								 * last characters of the stored form; NULL:
								 * printed as stored */
	int			unmasked;		/* letters and digits at the end that a masked
								 * form shows */
} MedrecIdentifier;

/*
 * The kind of that name, or NULL; and the kinds in the order of their names,
 * NULL after the last.
 */
extern const MedrecIdentifier *medrec_identifier_find(const char *name,
													  size_t len);
extern const MedrecIdentifier *medrec_identifier_at(size_t index);

extern const char *medrec_verdict_name(MedrecVerdict verdict);

/* ok, test or legacy? */
static inline bool
medrec_verdict_is_valid(MedrecVerdict verdict)
{
	return verdict <= MEDREC_VERDICT_LEGACY;
}

/*
 * Checks a value, with spaces around it or not.  If it is valid and canonical
 * is not NULL, its one stored form is left there, in a buffer of
 * MEDREC_IDENTIFIER_MAX bytes that may be scribbled on otherwise, and its
 * length in *canonical_len.
 */
extern MedrecVerdict medrec_identifier_check(const MedrecIdentifier *kind,
											 const char *value, size_t len,
											 char *canonical,
											 size_t *canonical_len);

/*
 * Makes the printed form of a stored one, in a buffer of
 * MEDREC_IDENTIFIER_MAX bytes, and returns its length.
 */
extern size_t medrec_identifier_format(const MedrecIdentifier *kind,
									   const char *canonical, size_t len,
									   char *printed);

/*
 * Masks the letters and digits of a printed form, in place, but for the last
 * ones, which are never more than half of them.
 */
extern void medrec_identifier_mask(const MedrecIdentifier *kind,
								   char *printed, size_t len);

#endif							/* MEDREC_IDENTIFIER_H */
