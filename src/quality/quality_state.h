/*-------------------------------------------------------------------------
 *
 * quality_state.h
 *		What is known of the quality of many records, as one value.
 *
 * A state is a vector of counts, and the names of what was counted: the
 * profile and its elements.  States of the same profile are added and taken
 * away count by count, so that they are a group: any order of merging days,
 * shards and partitions, and of taking rows away again, gives the same bytes.
 * A difference may have counts below zero.  Nothing of a record is kept.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_QUALITY_STATE_H
#define MEDREC_QUALITY_STATE_H

#include "fmgr.h"

#include "completeness/presence.h"

#define MEDREC_QUALITY_MAX_ELEMENTS	64
#define MEDREC_QUALITY_MAX_PATTERN	8	/* elements in co-missing patterns */
#define MEDREC_QUALITY_MAX_WEIGHT	1000000 /* in hundredths */

typedef enum MedrecRequirement
{
	MEDREC_REQUIRED,			/* in every record that it applies to */
	MEDREC_CONDITIONAL,			/* the same, where its condition holds */
	MEDREC_OPTIONAL				/* counts for the score, but not for whether
								 * the record is complete */
} MedrecRequirement;

#define MEDREC_REQUIREMENTS	(MEDREC_OPTIONAL + 1)

/* One element, as a state describes it */
typedef struct MedrecQualityElement
{
	uint32		weight;			/* in hundredths */
	uint16		name;			/* where its name is in the names */
	uint8		requirement;	/* MedrecRequirement */
	uint8		in_pattern;		/* does it count in the patterns? */
} MedrecQualityElement;

/* The places of the counts */
enum
{
	MEDREC_COUNT_ROWS,
	MEDREC_COUNT_COMPLETE,		/* nothing that is not optional is missing */
	MEDREC_COUNT_READY,			/* one of the profile's combinations is there */
	MEDREC_COUNT_SCORES,		/* of rows with a score of 0, 1, … 100 */
	MEDREC_COUNT_ELEMENTS = MEDREC_COUNT_SCORES + 101	/* of all elements,
														 * those that are null,
														 * then those that are
														 * blank, and so on in
														 * the order of
														 * MedrecElementState;
														 * then one a pattern */
};

/*
 * What is present is what is not missing in any way, and is not counted: most
 * values are present, and the sum need not be believed.
 */
#define MEDREC_MISSING_STATES	(MEDREC_ELEMENT_STATES - 1)

/*
 * On disk.  Behind the counts stand the elements, and behind them the names,
 * each with a zero byte at its end, that of the profile first.
 */
typedef struct MedrecQualityState
{
	int32		vl_len_;
	uint8		version;
	uint8		nelements;
	uint16		names_len;
	uint64		fingerprint;	/* of the profile: states of unlike ones do
								 * not mix */
	int64		counts[FLEXIBLE_ARRAY_MEMBER];
} MedrecQualityState;

#define DatumGetQualityState(datum) \
	((MedrecQualityState *) PG_DETOAST_DATUM(datum))
#define PG_GETARG_QUALITY_STATE(n)	DatumGetQualityState(PG_GETARG_DATUM(n))
#define PG_GETARG_QUALITY_STATE_COPY(n) \
	((MedrecQualityState *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(n)))

/* What a new state is made of */
typedef struct MedrecQualityShape
{
	const char *profile;
	uint64		fingerprint;
	int			nelements;
	const char *names[MEDREC_QUALITY_MAX_ELEMENTS];
	MedrecQualityElement elements[MEDREC_QUALITY_MAX_ELEMENTS]; /* name not set */
} MedrecQualityShape;

/* An empty state, allocated in the current context; NULL if the shape is none */
extern MedrecQualityState *medrec_quality_state_new(const MedrecQualityShape *shape);

/* Is this a state that medrec could have made?  Every row has its pattern. */
extern bool medrec_quality_state_is_sound(const MedrecQualityState *state);

/*
 * Adds the counts of a state to another one or takes them away; an error if
 * they are of unlike profiles, or if a count would not fit.
 */
extern void medrec_quality_state_add(MedrecQualityState *to, const MedrecQualityState *state);
extern void medrec_quality_state_subtract(MedrecQualityState *from, const MedrecQualityState *state);

extern const MedrecQualityElement *medrec_quality_elements(const MedrecQualityState *state);
extern const char *medrec_quality_profile_name(const MedrecQualityState *state);
extern const char *medrec_quality_element_name(const MedrecQualityState *state, int number);

/* how many elements are in the patterns, and how many counts there are */
extern int	medrec_quality_pattern_elements(const MedrecQualityState *state);
extern int	medrec_quality_count(const MedrecQualityState *state);

extern const char *medrec_requirement_name(MedrecRequirement requirement);
extern bool medrec_requirement_of_name(const char *name, size_t len,
									   MedrecRequirement *requirement);

/* sixteen hexadecimal digits */
extern char *medrec_fingerprint_text(uint64 fingerprint);

/* The counts of the elements in a state other than present, and of the patterns */
#define MEDREC_MISSING_COUNTS(state, missing) \
	((state)->counts + MEDREC_COUNT_ELEMENTS + ((missing) - 1) * (state)->nelements)
#define MEDREC_PATTERN_COUNTS(state) \
	MEDREC_MISSING_COUNTS(state, MEDREC_ELEMENT_STATES)

/*
 * All seven counts of an element, by MedrecElementState; an error if they are
 * too many to be counted.
 */
extern void medrec_quality_element_counts(const MedrecQualityState *state, int number,
										  int64 counts[MEDREC_ELEMENT_STATES]);

#endif							/* MEDREC_QUALITY_STATE_H */
