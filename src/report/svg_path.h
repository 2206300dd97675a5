/*-------------------------------------------------------------------------
 *
 * svg_path.h
 *		Writes a path element in as few bytes as it takes.
 *
 * A page has thousands of points.  Each is written as its distance from the one
 * before; as they are rounded to tenths first, no error adds up.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_SVG_PATH_H
#define MEDREC_SVG_PATH_H

#include "lib/stringinfo.h"

typedef struct MedrecSvgPath
{
	StringInfo	html;
	const char *class;			/* its class attribute */
	bool		is_begun;		/* is anything written? */
	char		command;		/* the last one; what may go without its
								 * letter */
	long		across;			/* horizontal line that is not written yet */
	long		x;				/* where the pen is, in tenths */
	long		y;
	long		start_x;		/* where its subpath began */
	long		start_y;
} MedrecSvgPath;

#define MEDREC_SVG_PATH(html, class)	{html, class, false, '\0', 0, 0, 0, 0, 0}

/* Lifts the pen to a point, draws a line to one, draws back to the start */
extern void medrec_path_move(MedrecSvgPath *path, double x, double y);
extern void medrec_path_line(MedrecSvgPath *path, double x, double y);
extern void medrec_path_close(MedrecSvgPath *path);

/* Draws at the pen's point, and returns to it: a dot, a closed shape */
extern void medrec_path_mark(MedrecSvgPath *path, const char *commands);

/* Ends the element, if there is anything in it */
extern void medrec_path_end(MedrecSvgPath *path);

#endif							/* MEDREC_SVG_PATH_H */
