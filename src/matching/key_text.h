/*-------------------------------------------------------------------------
 *
 * key_text.h
 *		What search keys and blocking keys are hashed from.
 *
 * Hashes of it stand in indexes: whoever changes something here changes the
 * version of the type.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_KEY_TEXT_H
#define MEDREC_KEY_TEXT_H

#include <stdint.h>
#include <string.h>

#include "common/hash64.h"
#include "matching/patient.h"
#include "matching/phonetic.h"

typedef struct MedrecKeyText
{
	char		bytes[2 * MEDREC_PATIENT_VALUE_MAX];
	size_t		len;
} MedrecKeyText;

/* Adds a part, of which so much counts as there is room for. */
static inline void
medrec_key_text_add(MedrecKeyText *text, const char *part, size_t len)
{
	if (len > MEDREC_PATIENT_VALUE_MAX)
		len = MEDREC_PATIENT_VALUE_MAX;
	if (text->len + len + 1 > sizeof(text->bytes))
		return;
	memcpy(text->bytes + text->len, part, len);
	text	  ->len += len;
	text	  ->bytes[text->len++] = '\0';	/* so that parts do not run
											 * together */
}

/* Adds two parts, the same whichever is first. */
static inline void
medrec_key_text_add_either(MedrecKeyText *text, const char *a, size_t a_len,
						   const char *b, size_t b_len)
{
	int			order = memcmp(a, b, a_len < b_len ? a_len : b_len);
	bool		a_first = order != 0 ? order < 0 : a_len <= b_len;

	medrec_key_text_add(text, a_first ? a : b, a_first ? a_len : b_len);
	medrec_key_text_add(text, a_first ? b : a, a_first ? b_len : a_len);
}

/* The hash of a key of some sort */
static inline uint64_t
medrec_key_text_hash(const MedrecKeyText *text, int sort)
{
	return medrec_hash64(text->bytes, text->len, (uint64_t) sort);
}

/* How a word sounds; one that has no sound is taken as it is.  Ends with NUL. */
static inline void
medrec_key_sound(const char *word, size_t len, MedrecDoubleMetaphone sound)
{
	MedrecDoubleMetaphone alternate;

	medrec_double_metaphone(word, len, sound, alternate);
	if (sound[0] != '\0')
		return;
	if (len > MEDREC_DOUBLE_METAPHONE_LEN)
		len = MEDREC_DOUBLE_METAPHONE_LEN;
	memcpy(sound, word, len);
	sound[len] = '\0';
}

#endif							/* MEDREC_KEY_TEXT_H */
