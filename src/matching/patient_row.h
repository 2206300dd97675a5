/*-------------------------------------------------------------------------
 *
 * patient_row.h
 *		What is seen of a patient at first sight.
 *
 * A whole table's pairs are so many that most must be decided without a look
 * at the patients themselves: by hashes of the fields, and by numbers small
 * enough to be compared in a register.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PATIENT_ROW_H
#define MEDREC_PATIENT_ROW_H

#include <stdint.h>

#include "matching/agreement.h"
#include "matching/blocking_keys.h"

/* Enough of a text to see that another is nothing like it */
typedef struct MedrecLetters
{
	uint32_t	set:27;			/* a bit for each that is in it */
	uint32_t	len:5;			/* 0: it cannot be told from this */
} MedrecLetters;

typedef struct MedrecWordGlance
{
	MedrecLetters letters;
	uint32_t	first;			/* the first four, five bits each */
} MedrecWordGlance;

/* Four lines of a processor's cache */
typedef struct MedrecPatientRow
{
	MedrecBlockingKeys keys;
	uint32_t	fields[MEDREC_PATIENT_FIELDS];	/* 0: not there; else a hash,
												 * with the highest bit; but
												 * of a date of eight digits
												 * the number, of a short
												 * postal code of digits
												 * those, packed as below */
	MedrecWordGlance given;		/* of one word of a to z */
	MedrecWordGlance family;
	MedrecWordGlance street;
	MedrecLetters city;
	MedrecLetters email;		/* of what is before the @ */
	uint64_t	phone;			/* packed; 0: cannot be */
	uint64_t	ssn;
	int16_t		given_weight;	/* what its frequency says, of a model, in
								 * MEDREC_ROW_WEIGHTs */
	int16_t		family_weight;
	char		middle;			/* the initial */
	uint8_t		is_initial:1;	/* and no more is known of the middle name */
	uint8_t		is_second:1;	/* of the second of two tables */
	uint8_t		has_unusual_keys:1; /* see blocking_keys.h */
	int16_t		nickname;		/* the number of the given name, see
								 * nickname.h */
} MedrecPatientRow;

#define MEDREC_ROW_WEIGHT	(1 / 1024.0f)
#define MEDREC_HASHED		UINT32_C(0x80000000)	/* a field is a hash */

typedef struct MedrecPatientTable
{
	uint32_t	count;
	uint32_t	first_count;	/* rows from there on are of a second table */
	const unsigned char *bytes; /* the patients, one behind the other */
	const uint64_t *starts;		/* count + 1 of them */
	MedrecPatientRow *rows;
	uint64_t   *ranks;			/* which one of many is taken: the first; from
								 * what the patients are called */
	bool		is_link;		/* pairs are of one row of either table */
} MedrecPatientTable;

extern void medrec_table_view(const MedrecPatientTable *table, uint32_t row,
							  MedrecPatientView *view);

/*
 * Have the processor fetch what tells where a patient is; and the patient, or
 * the most of one.
 */
#define MEDREC_EXPECT_START(table, row)	__builtin_prefetch(&(table)->starts[row])
#define MEDREC_EXPECT_PATIENT(table, row) \
	(__builtin_prefetch((table)->bytes + (table)->starts[row]), \
	 __builtin_prefetch((table)->bytes + (table)->starts[row] + 64), \
	 __builtin_prefetch((table)->bytes + (table)->starts[row] + 128))

/* How many keys there are of each sort, in ranges of their numbers */
#define MEDREC_KEY_RANGE_BITS	6
#define MEDREC_KEY_RANGES		(1 << MEDREC_KEY_RANGE_BITS)

typedef struct MedrecKeyCounts
{
	uint32_t	counts[MEDREC_KEY_SORTS][MEDREC_KEY_RANGES];
} MedrecKeyCounts;

/*
 * Fills in a row, but for the weights of names, counts its keys, and leaves a view
 * of the patient.
 */
extern void medrec_table_prepare(MedrecPatientTable *table, uint32_t row, MedrecPatientView *view,
								 MedrecNameMemo *memo, MedrecKeyCounts *counts);

/* As many digits as there is room for, four bits each, the first one lowest */
#define MEDREC_PACKED_MAX	16

/* Digits, and the + of a telephone number; 0 if there is something else. */
extern uint64_t medrec_pack_digits(const char *digits, size_t len);

/* Is one digit of the one more, less or other in the other, or are two neighbours exchanged? */
static inline bool
medrec_packed_one_edit(uint64_t a, uint64_t b)
{
	uint64_t	differ = a ^ b;
	int			at;				/* where they do first */
	uint64_t	x;
	uint64_t	y;

	if (differ == 0)
		return false;
	at = __builtin_ctzll(differ) & ~3;
	x = a >> at;
	y = b >> at;
	if (x >> 4 == y >> 4)
		return true;
	if ((x >> 4) == y || x == (y >> 4))
		return true;
	return (x & 15) == (y >> 4 & 15) && (y & 15) == (x >> 4 & 15) && x >> 4 >> 4 == y >> 4 >> 4;
}

/*
 * May these two be equal but for one letter or two neighbours, or alike by
 * Winkler's measure, as agreement.c has it?  Never false if they are.
 */
extern bool medrec_words_may_agree(MedrecWordGlance a, MedrecWordGlance b);
extern bool medrec_letters_may_agree(MedrecLetters a, MedrecLetters b);

#endif							/* MEDREC_PATIENT_ROW_H */
