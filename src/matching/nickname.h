/*-------------------------------------------------------------------------
 *
 * nickname.h
 *		Which given names a name may stand for.
 *
 * A diminutive is not a member of one closed group: "alex" stands for
 * alexander and for alexandra, who are not each other.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_NICKNAME_H
#define MEDREC_NICKNAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The names that one name may stand for, itself among them if it is one */
typedef struct MedrecCanonicals
{
	const		uint16_t *ids;	/* in the order of the alphabet */
	size_t		count;			/* 0: not in the table */
} MedrecCanonicals;

/* Of a folded name, which is one word */
extern MedrecCanonicals medrec_nickname_canonicals(const char *name,
												   size_t len);

extern const char *medrec_canonical_name(uint16_t id);

/* The number of such a name in the table; -1: it is not there. */
extern int	medrec_nickname_find(const char *name, size_t len);

/* May two names of the table, by their numbers, stand for one name? */
extern bool medrec_nicknames_share_canonical(int a, int b);

/*
 * May two folded names stand for one name?  Any name stands for itself, also
 * one that is not in the table.
 */
extern bool medrec_names_share_canonical(const char *a, size_t a_len,
										 const char *b, size_t b_len);

#endif							/* MEDREC_NICKNAME_H */
