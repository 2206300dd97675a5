/*-------------------------------------------------------------------------
 *
 * agreement.h
 *		How two patients agree, comparison by comparison.
 *
 * A comparison looks at one thing that two patients have in common or not,
 * perhaps in several fields, and finds a level.  Level 0 is no evidence: one
 * of the two does not say.  The others go from the best agreement down; their
 * numbers stand in stored models and mean the same for ever.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_AGREEMENT_H
#define MEDREC_AGREEMENT_H

#include <stddef.h>

#include "matching/patient.h"

typedef enum MedrecComparison
{
	MEDREC_COMPARE_NAME,		/* family and given name, and previous ones */
	MEDREC_COMPARE_MIDDLE,
	MEDREC_COMPARE_SUFFIX,
	MEDREC_COMPARE_BIRTH_DATE,
	MEDREC_COMPARE_SEX,
	MEDREC_COMPARE_ADDRESS,		/* street, city, state, postal code */
	MEDREC_COMPARE_PHONE,
	MEDREC_COMPARE_EMAIL,
	MEDREC_COMPARE_SSN,
	MEDREC_COMPARE_IDENTIFIER,
	MEDREC_COMPARE_BIRTH_PLACE,
	MEDREC_COMPARE_MOTHERS_MAIDEN
} MedrecComparison;

#define MEDREC_COMPARISONS	(MEDREC_COMPARE_MOTHERS_MAIDEN + 1)
#define MEDREC_LEVELS_MAX	40

/* How one part of a name agrees, from the best down */
typedef enum MedrecGrade
{
	MEDREC_GRADE_MISSING,
	MEDREC_GRADE_SAME,
	MEDREC_GRADE_VARIANT,		/* an initial, a nickname, one word of
								 * several, an earlier name */
	MEDREC_GRADE_ONE_EDIT,		/* a letter more, less or other, or two
								 * exchanged */
	MEDREC_GRADE_ALIKE,
	MEDREC_GRADE_OTHER
} MedrecGrade;

#define MEDREC_GRADES	(MEDREC_GRADE_OTHER + 1)

/* Of names, a level is a grade of each part, or that they are exchanged, or one is. */
#define MEDREC_NAME_LEVEL(given, family) ((given) * MEDREC_GRADES + (family))
#define MEDREC_NAME_SWAPPED			(MEDREC_GRADES * MEDREC_GRADES)
#define MEDREC_NAME_SWAPPED_ALIKE	(MEDREC_NAME_SWAPPED + 1)
#define MEDREC_NAME_CROSSED			(MEDREC_NAME_SWAPPED + 2)
#define MEDREC_GIVEN_GRADE(level) \
	((level) >= MEDREC_NAME_SWAPPED ? MEDREC_GRADE_MISSING : (MedrecGrade) ((level) / MEDREC_GRADES))
#define MEDREC_FAMILY_GRADE(level) \
	((level) >= MEDREC_NAME_SWAPPED ? MEDREC_GRADE_MISSING : (MedrecGrade) ((level) % MEDREC_GRADES))

/* Levels of addresses */
enum
{
	MEDREC_ADDRESS_SAME = 1,	/* street, and postal code or city */
	MEDREC_ADDRESS_STREET,		/* a street alike, and postal code or city */
	MEDREC_ADDRESS_STREET_ALONE,	/* those up to it have the street */
	MEDREC_ADDRESS_PLACE,		/* postal code and city */
	MEDREC_ADDRESS_POSTAL_CODE,
	MEDREC_ADDRESS_POSTAL_CODE_ALIKE,
	MEDREC_ADDRESS_CITY,
	MEDREC_ADDRESS_STATE,
	MEDREC_ADDRESS_OTHER
};

/* Levels that rules ask for */
#define MEDREC_LEVEL_DATE_SAME_WEAK	2	/* those up to it are the same date */
#define MEDREC_LEVEL_DATE_OTHER		10
#define MEDREC_PHONE_SAME	1
#define MEDREC_EMAIL_LOCAL	2
#define MEDREC_EMAIL_LOCAL_ALIKE	3
#define MEDREC_EMAIL_OTHER	4
#define MEDREC_SSN_SAME		1
#define MEDREC_IDENTIFIER_SAME	1

/* A patient's fields, found once; those that are not there are empty. */
typedef struct MedrecPatientView
{
	struct
	{
		const char *value;
		size_t		len;
	}			fields[MEDREC_PATIENT_FIELDS];	/* the first identifier */
	const unsigned char *identifiers;	/* where the first one stands */
	const unsigned char *end;
} MedrecPatientView;

extern void medrec_patient_view(MedrecPatientView *view,
								const unsigned char *bytes, size_t len);

/* The level of each comparison: the same in either order */
extern void medrec_patient_compare(const MedrecPatientView *a, const MedrecPatientView *b,
								   unsigned char levels[MEDREC_COMPARISONS]);

/* Those of some comparisons alone, a bit for each, and of all */
#define MEDREC_COMPARISONS_ALL	((1u << MEDREC_COMPARISONS) - 1)

extern void medrec_patient_compare_some(const MedrecPatientView *a, const MedrecPatientView *b,
										unsigned int wanted, unsigned char levels[MEDREC_COMPARISONS]);

/* The level of names */
extern int	medrec_patient_compare_names(const MedrecPatientView *a, const MedrecPatientView *b);

/* The name of a comparison; how many levels it has, and what they are called */
extern const char *medrec_comparison_name(MedrecComparison comparison);
extern int	medrec_comparison_levels(MedrecComparison comparison);
extern const char *medrec_level_name(MedrecComparison comparison, int level);

#endif							/* MEDREC_AGREEMENT_H */
