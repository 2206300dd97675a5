/*-------------------------------------------------------------------------
 *
 * link_constraints.h
 *		What is known of pairs before they are clustered: must-link and
 *		cannot-link.
 *
 * Both are taken as in K. Wagstaff, C. Cardie, S. Rogers and S. Schroedl,
 * Constrained k-means clustering with background knowledge (2001): must-links
 * are transitive.  There, a contradiction is a failure; here, what is doubtful
 * binds nobody, and rows that cannot be one never are.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_LINK_CONSTRAINTS_H
#define MEDREC_LINK_CONSTRAINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct MedrecLinkConstraint
{
	uint32_t	a;				/* two rows */
	uint32_t	b;
	bool		is_must;		/* else they cannot be one */
	bool		is_void;		/* it is not heeded */
} MedrecLinkConstraint;

typedef struct MedrecContradictions
{
	size_t		cannot;			/* cannot-links between rows that must-links
								 * connect */
	size_t		must;			/* must-links that are void for it */
} MedrecContradictions;

/*
 * Makes those must-links void through which two rows are connected that cannot
 * be one, so that what remains has no contradiction.  Parent and degree are
 * space for as many rows as there are.
 */
extern MedrecContradictions medrec_settle_constraints(MedrecLinkConstraint *constraints, size_t count,
													  uint32_t *parent, uint32_t *degree);

#endif							/* MEDREC_LINK_CONSTRAINTS_H */
