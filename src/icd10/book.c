/*-------------------------------------------------------------------------
 *
 * book.c
 *		The order, the chapters and the blocks of the tabular list.
 *
 * The order of the book is that of the characters, digits before letters,
 * place by place, but under some headers letters have moved: they stand right
 * after another character (C4A after C43).  So a code's rank is the code
 * itself with wider symbols: nine bits a place in place of six, and room for
 * twelve letters after each.
 *
 * To say that another letter has moved takes one of the free numbers and
 * leaves all others.  So the rank of a code that an edition has is for ever;
 * that of a code which only a later edition brings may change with it.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/book.h"

#include "icd10/icd10.h"

#define RANK_BITS	9
#define RANK_STEP	13			/* from one character to the next */

/* Under a header: letters that stand right after another character */
typedef struct MovedLetters
{
	MedrecCode	header;			/* 0: letters at the first place */
	uint8_t		after;			/* symbol; 0: before all others */
	uint64_t	letters;		/* bits 1 << symbol */
} MovedLetters;

#include "icd10/icd10cm_book.h"

#define COUNT(array)	((int) (sizeof(array) / sizeof((array)[0])))

/* Where a symbol stands among those that may follow a header */
static int
symbol_rank(MedrecCode header, int symbol)
{
	int			low = 0;
	int			high = COUNT(moved_letters);
	int			letter = symbol - MEDREC_SYMBOL_A + 1;

	if (letter < 1)
		return symbol * RANK_STEP;

	/* the first entry of the header */
	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (moved_letters[middle].header < header)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < COUNT(moved_letters) && moved_letters[low].header == header; low++)
	{
		/* A to K have a number each, L to Z share one: never two of them */
		if (moved_letters[low].letters >> symbol & 1)
			return moved_letters[low].after * RANK_STEP +
				(letter < RANK_STEP - 1 ? letter : RANK_STEP - 1);
	}
	return symbol * RANK_STEP;
}

int64_t
medrec_book_rank(MedrecCode code)
{
	int64_t		rank = 0;

	for (int place = 0; place < MEDREC_CODE_LENGTH; place++)
	{
		int			symbol = medrec_code_symbol(code, place);

		rank <<= RANK_BITS;
		if (symbol != 0)
			rank |= symbol_rank(medrec_code_prefix(code, place), symbol);
	}
	return rank;
}

int
medrec_book_chapter(MedrecCode code)
{
	int64_t		rank = medrec_book_rank(medrec_code_prefix(code, MEDREC_CATEGORY_LENGTH));
	int			low = 0;
	int			high = COUNT(chapters);

	/* the last chapter that begins at or before the category */
	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (medrec_book_rank(chapters[middle].first) <= rank)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && rank <= medrec_book_rank(chapters[low - 1].last) ? low : 0;
}

const MedrecChapter *
medrec_book_chapter_range(int chapter)
{
	return &chapters[chapter - 1];
}

int
medrec_book_block(MedrecCode code)
{
	int64_t		rank = medrec_book_rank(medrec_code_prefix(code, MEDREC_CATEGORY_LENGTH));
	int			low = 0;
	int			high = COUNT(blocks);
	int			block;

	/* the last block that begins at or before the category */
	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (medrec_book_rank(blocks[middle].first) <= rank)
			low = middle + 1;
		else
			high = middle;
	}
	/* it, or one around it, reaches to the category, or none does */
	for (block = low - 1; block >= 0; block = medrec_book_parent_block(block))
	{
		if (rank <= medrec_book_rank(blocks[block].last))
			break;
	}
	return block;
}

const MedrecBlock *
medrec_book_block_at(int block)
{
	return block < COUNT(blocks) ? &blocks[block] : NULL;
}

int
medrec_book_parent_block(int block)
{
	int64_t		last = medrec_book_rank(blocks[block].last);

	/* the nearest before it that reaches as far: outer ones come first */
	for (int other = block - 1; other >= 0; other--)
	{
		if (blocks[other].chapter != blocks[block].chapter)
			break;
		if (medrec_book_rank(blocks[other].last) >= last)
			return other;
	}
	return -1;
}
