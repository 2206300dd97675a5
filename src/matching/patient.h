/*-------------------------------------------------------------------------
 *
 * patient.h
 *		All that identifies a person, in the form in which it is compared.
 *
 * A patient is a version and a list of fields, each at most once (identifiers:
 * several times), in the order of the enum, each in its normal form: UTF-8,
 * bytes that are none as they came.  Fields that say nothing are not there.
 * The bytes are the same on every machine; they are stored, so that a number
 * here means the same for ever.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PATIENT_H
#define MEDREC_PATIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "completeness/presence.h"

#define MEDREC_PATIENT_VERSION	1

typedef enum MedrecPatientField
{
	MEDREC_PATIENT_FAMILY,		/* names: as medrec_name_fold() makes them */
	MEDREC_PATIENT_GIVEN,
	MEDREC_PATIENT_MIDDLE,
	MEDREC_PATIENT_SUFFIX,		/* jr, sr, ii to v */
	MEDREC_PATIENT_PREVIOUS_FAMILY,
	MEDREC_PATIENT_BIRTH_DATE,	/* YYYYMMDD, YYYYMM or YYYY; the day may be
								 * none of the calendar */
	MEDREC_PATIENT_SEX,			/* f, m, x */
	MEDREC_PATIENT_BIRTH_ORDER, /* 1 to 9 */
	MEDREC_PATIENT_PHONE,		/* ten digits, or + and others */
	MEDREC_PATIENT_EMAIL,		/* in small letters */
	MEDREC_PATIENT_STREET,
	MEDREC_PATIENT_CITY,
	MEDREC_PATIENT_STATE,
	MEDREC_PATIENT_POSTAL_CODE, /* letters and digits; five of a ZIP Code */
	MEDREC_PATIENT_SSN,			/* digits and letters */
	MEDREC_PATIENT_IDENTIFIER,	/* namespace, a colon, letters and digits */
	MEDREC_PATIENT_BIRTH_PLACE,
	MEDREC_PATIENT_MOTHERS_MAIDEN
} MedrecPatientField;

#define MEDREC_PATIENT_FIELDS	(MEDREC_PATIENT_MOTHERS_MAIDEN + 1)

/* Longer values are cut, longer lists of identifiers too. */
#define MEDREC_PATIENT_VALUE_MAX		255
#define MEDREC_PATIENT_IDENTIFIERS_MAX	16
#define MEDREC_PATIENT_SIZE_MAX \
	(1 + (MEDREC_PATIENT_FIELDS - 1 + MEDREC_PATIENT_IDENTIFIERS_MAX) * \
	 (2 + MEDREC_PATIENT_VALUE_MAX))

/* The name of a field in SQL and in the text form; and the field of a name. */
extern const char *medrec_patient_field_name(MedrecPatientField field);
extern bool medrec_patient_field_find(const char *name, size_t len,
									  MedrecPatientField *field);

/*
 * Makes the normal form of a value in UTF-8, in a buffer of
 * MEDREC_PATIENT_VALUE_MAX bytes, and returns its length: 0 if it says
 * nothing.  A normal form is its own.
 */
extern size_t medrec_patient_normalize(MedrecPatientField field,
									   const char *value, size_t len, char *normal);

/* The kinds of element that the fields are: see presence.h */
typedef struct MedrecPatientKinds
{
	MedrecElementKind kinds[MEDREC_PATIENT_FIELDS];
	MedrecElementKind whole_name;
} MedrecPatientKinds;

extern void medrec_patient_kinds_init(MedrecPatientKinds *kinds,
									  const MedrecCatalogue *catalogue);

/* Is the value, as it came, one of a person at all, and no placeholder? */
extern bool medrec_patient_is_present(const MedrecPatientKinds *kinds,
									  MedrecPatientField field,
									  const char *value, size_t len);

/* Are a given and a family name, in normal form, together a placeholder? */
extern bool medrec_patient_is_nobody(const MedrecPatientKinds *kinds,
									 const char *given, size_t given_len,
									 const char *family, size_t family_len);

/*
 * Takes a suffix off the end of a normal name, "smith jr", if something is
 * left: the suffix' length, its normal form in suffix, and the name's length
 * in *len.
 */
extern size_t medrec_patient_split_suffix(const char *name, size_t *len, char *suffix);

/* A patient that is being written: fields in order, in normal form. */
typedef struct MedrecPatientWriter
{
	unsigned char bytes[MEDREC_PATIENT_SIZE_MAX];
	size_t		len;
} MedrecPatientWriter;

extern void medrec_patient_start(MedrecPatientWriter *writer);
extern void medrec_patient_add(MedrecPatientWriter *writer, MedrecPatientField field,
							   const char *normal, size_t len);

/* One field after the other: false after the last. */
typedef struct MedrecPatientReader
{
	const unsigned char *next;
	const unsigned char *end;
	MedrecPatientField field;
	const char *value;
	size_t		len;
} MedrecPatientReader;

static inline void
medrec_patient_open(MedrecPatientReader *reader, const unsigned char *bytes, size_t len)
{
	reader->next = bytes + 1;
	reader->end = bytes + len;
}

static inline bool
medrec_patient_next(MedrecPatientReader *reader)
{
	if (reader->next == reader->end)
		return false;
	reader->field = (MedrecPatientField) reader->next[0];
	reader->len = reader->next[1];
	reader->value = (const char *) reader->next + 2;
	reader->next += 2 + reader->len;
	return true;
}

/*
 * Are these bytes a patient of this version?  Whoever reads one has been told
 * so.
 */
extern bool medrec_patient_is_valid(const unsigned char *bytes, size_t len);

#endif							/* MEDREC_PATIENT_H */
