/*-------------------------------------------------------------------------
 *
 * candidates.h
 *		The pairs of a whole table of patients that are worth a comparison.
 *
 * Patients who share a blocking key are candidates, each pair once: by the
 * first key that both have.  Where too many share one, a pair must also have
 * one more thing in common; where too many have all of it in common, each is
 * compared with one of them only.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CANDIDATES_H
#define MEDREC_CANDIDATES_H

#include "matching/blocking_keys.h"

/* What is seen of a patient at first sight */
typedef struct MedrecPatientRow
{
	uint32_t	fields[MEDREC_PATIENT_FIELDS];	/* 0: not there; else a hash,
												 * but of a date of eight
												 * digits the number */
	float		given_weight;	/* what its frequency says, of a model */
	float		family_weight;
	uint32_t	place;			/* the order where one of many is taken, from
								 * the row's identifier */
	uint8_t		is_second;		/* of the second of two tables */
	uint8_t		key_count;
} MedrecPatientRow;

typedef struct MedrecPatientTable
{
	uint32_t	count;
	const unsigned char *bytes; /* the patients, one behind the other */
	const uint64_t *starts;		/* count + 1 of them */
	MedrecPatientRow *rows;
	uint32_t	(*keys)[MEDREC_BLOCKING_KEYS_MAX];
	bool		is_link;		/* pairs are of one row of either table */
} MedrecPatientTable;

extern void medrec_table_view(const MedrecPatientTable *table, uint32_t row,
							  MedrecPatientView *view);

/* Fills in what there is of rows [from, to), but for place and is_second. */
extern void medrec_table_prepare(MedrecPatientTable *table, uint32_t from, uint32_t to);

/* How many candidates, and what stood in the way */
typedef struct MedrecCandidateCounts
{
	uint64_t	pairs;
	uint64_t	crowded;		/* keys that too many share */
	uint64_t	alike;			/* rows compared with one of theirs only */
} MedrecCandidateCounts;

typedef struct MedrecCandidateVisitor
{
	void		(*visit) (void *state, uint32_t a, uint32_t b);
	void		(*pause) (void *state); /* now and then: to be interrupted */
	void	   *state;
} MedrecCandidateVisitor;

/*
 * How many entries there are of the keys in part "part" of "parts", which is a power
 * of two; and visits the pairs whose first common key is among them.  Entries
 * and scratch have room for so many.
 */
extern uint64_t medrec_candidate_entries(const MedrecPatientTable *table,
										 uint32_t part, uint32_t parts);
extern void medrec_candidates_visit(const MedrecPatientTable *table,
									uint32_t part, uint32_t parts,
									uint64_t *entries, uint64_t *scratch,
									const MedrecCandidateVisitor *visitor,
									MedrecCandidateCounts *counts);

#endif							/* MEDREC_CANDIDATES_H */
