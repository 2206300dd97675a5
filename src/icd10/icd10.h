/*-------------------------------------------------------------------------
 *
 * icd10.h
 *		Codes of ICD-10-CM (diagnoses) and ICD-10-PCS (procedures): shape.
 *
 * The shape of a code is what a type can know for ever: which characters may
 * stand where.  Which codes an edition has, and on which date, is another
 * layer.  Shape rules only ever widen, since stored values rest on them.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_ICD10_H
#define MEDREC_ICD10_H

#include "icd10/code.h"

#define MEDREC_CATEGORY_LENGTH	3	/* characters of a category of ICD-10-CM */

/* Why a text is no code.  The names are what icd10_check() answers. */
typedef enum MedrecCodeProblem
{
	MEDREC_CODE_OK,
	MEDREC_CODE_EMPTY,
	MEDREC_CODE_PLACEHOLDER,
	MEDREC_CODE_EMBEDDED_SPACE,
	MEDREC_CODE_TRAILING_DOT,
	MEDREC_CODE_MISPLACED_DOT,
	MEDREC_CODE_PREFIX,
	MEDREC_CODE_MULTIPLE_CODES,
	MEDREC_CODE_LETTER_FOR_DIGIT,
	MEDREC_CODE_TOO_LONG,
	MEDREC_CODE_LOOKS_LIKE_ICD9,
	MEDREC_CODE_LOOKS_LIKE_ICD10,
	MEDREC_CODE_LOOKS_LIKE_ICD10PCS,
	MEDREC_CODE_NOT_A_CODE,
} MedrecCodeProblem;

/*
 * One way to form a code: which symbols may stand at which place, as a set of
 * bits 1 << symbol.
 */
typedef struct MedrecCodeShape
{
	uint64_t	places[MEDREC_CODE_LENGTH];
} MedrecCodeShape;

/* A code system: what the two types differ in. */
typedef struct MedrecCodeSystem
{
	const char *type_name;
	const char *example;		/* well-formed codes, for hints */
	int			min_length;		/* characters, without the dot */
	int			dot_after;		/* characters before the dot; 0: no dot */
	int			nshapes;
	const MedrecCodeShape *shapes;
} MedrecCodeSystem;

extern const MedrecCodeSystem medrec_icd10;
extern const MedrecCodeSystem medrec_icd10pcs;

/* a code out of exactly these characters, no blanks around */
extern bool medrec_code_read(const MedrecCodeSystem *system,
							 const char *str, size_t len, MedrecCode *code);

/*
 * Reads a code with blanks around it.  str need not end with a zero byte.
 * The one definition of what the types, their casts and operators accept.
 */
extern bool medrec_code_parse(const MedrecCodeSystem *system,
							  const char *str, size_t len, MedrecCode *code);

/* is the number one that medrec_code_read makes? */
extern bool medrec_code_is_valid(const MedrecCodeSystem *system, MedrecCode code);

/*
 * Writes up to MEDREC_CODE_PRINTED bytes, no end mark, and returns how many.
 * dot_after is that of the code's system, or 0 to leave the dot away.
 */
extern size_t medrec_code_print(MedrecCode code, int dot_after, char *out);

/*
 * The lowest and the highest code that begin as the given 1 to 7 characters
 * do, which need not be a code themselves; false if no code begins so.
 */
extern bool medrec_code_bounds(const MedrecCodeSystem *system, MedrecCode prefix,
							   MedrecCode *low, MedrecCode *high);

/* ok, or the first thing that is wrong */
extern MedrecCodeProblem medrec_code_check(const MedrecCodeSystem *system,
										   const char *str, size_t len);

/*
 * Reads also what can be read without loss of a character of the code:
 * blanks inside, a dot at the wrong place, a code system's name in front.
 */
extern bool medrec_code_repair(const MedrecCodeSystem *system,
							   const char *str, size_t len, MedrecCode *code);

/*
 * The letters and digits of a text that should be one code, as symbols, without
 * a prefix and what stands around them; *dot is how many stand before the
 * first dot inside, 0 without one.  Returns their number; 0 if they are more
 * than most, if no digit is among them, or anything but blanks, dots, hyphens
 * and plus signs.
 */
extern int	medrec_code_letters(const char *str, size_t len,
								uint8_t *symbols, int most, int *dot);

extern const char *medrec_code_problem_name(MedrecCodeProblem problem);

/*
 * What is wrong, as a sentence; NULL where only the place of the first wrong
 * character can be said.
 */
extern const char *medrec_code_problem_sentence(MedrecCodeProblem problem);

/*
 * Where a text stops to be a code: 1-based position of the first character
 * that cannot stand there, one beyond the end if characters are missing.
 */
extern int	medrec_code_refused_at(const MedrecCodeSystem *system,
								   const char *str, size_t len);

#endif							/* MEDREC_ICD10_H */
