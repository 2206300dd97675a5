/*-------------------------------------------------------------------------
 *
 * book.h
 *		ICD-10-CM as it is printed: chapters, blocks, order.
 *
 * The tabular list, "the book", divides the categories into chapters and
 * blocks; blocks may stand within blocks.  Its order is not that of the
 * characters: C4A comes between C43 and C44, and U07 after Z99.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_BOOK_H
#define MEDREC_BOOK_H

#include "icd10/code.h"

#define MEDREC_CHAPTERS		22

/* the first and the last category, in the order of the book */
typedef struct MedrecChapter
{
	MedrecCode	first;
	MedrecCode	last;
} MedrecChapter;

typedef struct MedrecBlock
{
	int			chapter;
	MedrecCode	first;
	MedrecCode	last;
	MedrecCode	named_last;		/* stands in its name, need not come last */
} MedrecBlock;

/*
 * A number greater than 0 that grows in the order of the book, a header
 * before what stands under it.  Defined for every code, whether an edition
 * has it or not.
 */
extern int64_t medrec_book_rank(MedrecCode code);

/* 1 to MEDREC_CHAPTERS; 0 if the category is in none */
extern int	medrec_book_chapter(MedrecCode code);
extern const MedrecChapter *medrec_book_chapter_range(int chapter);

/* the innermost block, by its number from 0; -1 if the category is in none */
extern int	medrec_book_block(MedrecCode code);

/* by number, in the order of the book; NULL behind the last */
extern const MedrecBlock *medrec_book_block_at(int block);

/* the block around a block, or -1 */
extern int	medrec_book_parent_block(int block);

#endif							/* MEDREC_BOOK_H */
