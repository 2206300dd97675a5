/*-------------------------------------------------------------------------
 *
 * name_memo.h
 *		What was found out about names not long ago.
 *
 * Most patients have names that others have, too; to look up what such a name
 * sounds like, stands for and weighs takes longer than to remember it.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_NAME_MEMO_H
#define MEDREC_NAME_MEMO_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What is known of a name */
#define MEDREC_NAME_SOUND			1
#define MEDREC_NAME_NICKNAME		2
#define MEDREC_NAME_WEIGHT_GIVEN	4	/* as a given name */
#define MEDREC_NAME_WEIGHT_FAMILY	8

typedef struct MedrecKnownName
{
	char		name[16];
	uint8_t		len;			/* 0: nothing is here */
	uint8_t		known;
	int16_t		nickname;		/* its number, see nickname.h */
	int16_t		given_weight;	/* in MEDREC_ROW_WEIGHTs */
	int16_t		family_weight;
	uint64_t	sound;			/* as a hash */
} MedrecKnownName;

#define MEDREC_NAMES_KNOWN	8192

/* All zero: nothing is known */
typedef struct MedrecNameMemo
{
	MedrecKnownName names[MEDREC_NAMES_KNOWN];
} MedrecNameMemo;

/* The place of a name by a hash of it; one that was there is forgotten. NULL: too long */
static inline MedrecKnownName *
medrec_known_name(MedrecNameMemo *memo, uint32_t hash, const char *name, size_t len)
{
	MedrecKnownName *known = &memo->names[hash % MEDREC_NAMES_KNOWN];

	if (len > sizeof(known->name))
		return NULL;
	if (known->len != len || memcmp(known->name, name, len) != 0)
	{
		memcpy(known->name, name, len);
		known->len = (uint8_t) len;
		known->known = 0;
	}
	return known;
}

#endif							/* MEDREC_NAME_MEMO_H */
