/*-------------------------------------------------------------------------
 *
 * titles.c
 *		Finds and spells the official titles of ICD-10-CM codes.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/titles.h"

#include <string.h>

#include "icd10/codeset.h"

#define LENGTH(array)	((int) (sizeof(array) / sizeof((array)[0])))

/* A title of an entry that had several, sorted by entry and day */
typedef struct TitleRevision
{
	int			entry;
	int32_t		from;
	int32_t		until;
	int			title;
} TitleRevision;

/*
 * The table is made in the build, if the publisher's files can be had, else
 * it is empty:
 *
 *	word_starts[word] .. word_starts[word + 1] - 1		its bytes in word_text,
 *	title_starts[title] .. title_starts[title + 1] - 1	its words in title_words.
 *
 * A title's number is that of its entry; those of revisions come after them.
 */
#include "icd10/icd10cm_titles.h"

#ifdef MEDREC_ICD10CM_TITLES_H

/* the first revision of an entry, or of one behind it */
static int
seek_revision(int entry)
{
	int			low = 0;
	int			high = LENGTH(title_revisions);

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (title_revisions[middle].entry < entry)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
medrec_title_nth(int entry, int n, MedrecTitle *title)
{
	int			revision = seek_revision(entry);
	int			number = entry;

	title->from = INT32_MIN;
	title->until = INT32_MAX;
	if (revision < LENGTH(title_revisions) && title_revisions[revision].entry == entry)
	{
		revision += n;
		if (revision >= LENGTH(title_revisions) || title_revisions[revision].entry != entry)
			return false;
		title->from = title_revisions[revision].from;
		title->until = title_revisions[revision].until;
		number = title_revisions[revision].title;
	}
	else if (n > 0)
		return false;
	title->words = &title_words[title_starts[number]];
	title->nwords = (int) (title_starts[number + 1] - title_starts[number]);
	return title->nwords > 0;
}

int
medrec_title_vocabulary(void)
{
	return LENGTH(word_starts) - 1;
}

const char *
medrec_title_word(int number, size_t *len)
{
	*len = word_starts[number + 1] - word_starts[number];
	return &word_text[word_starts[number]];
}

#else							/* built without titles */

bool
medrec_title_nth(int entry, int n, MedrecTitle *title)
{
	(void) entry;
	(void) n;
	(void) title;
	return false;
}

int
medrec_title_vocabulary(void)
{
	return 0;
}

const char *
medrec_title_word(int number, size_t *len)
{
	(void) number;
	*len = 0;
	return "";
}

#endif

size_t
medrec_title_length(const MedrecTitle *title)
{
	size_t		length = title->nwords - 1;

	for (int i = 0; i < title->nwords; i++)
	{
		size_t		len;

		medrec_title_word(title->words[i], &len);
		length += len;
	}
	return length;
}

void
medrec_title_write(const MedrecTitle *title, char *out)
{
	for (int i = 0; i < title->nwords; i++)
	{
		size_t		len;
		const char *word = medrec_title_word(title->words[i], &len);

		if (i > 0)
			*out++ = ' ';
		memcpy(out, word, len);
		out += len;
	}
}
