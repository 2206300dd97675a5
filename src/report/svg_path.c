/*-------------------------------------------------------------------------
 *
 * svg_path.c
 *		Writes a path element in as few bytes as it takes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "report/svg_path.h"

/* A number of tenths, with a blank before it if it would run into the last one */
static void
put_tenths(MedrecSvgPath *path, long tenths)
{
	StringInfo	html = path->html;
	bool		is_after_letter = html->data[html->len - 1] >= 'a';

	if (tenths < 0)
		appendStringInfoChar(html, '-');
	else if (!is_after_letter)
		appendStringInfoChar(html, ' ');
	tenths = labs(tenths);
	if (tenths >= 10 || tenths == 0)
		appendStringInfo(html, "%ld", tenths / 10);
	if (tenths % 10 != 0)
		appendStringInfo(html, ".%ld", tenths % 10);
}

/*
 * A lower-case letter, unless it is understood: a line follows its like, and
 * lines in any direction follow moves.
 */
static void
put_command(MedrecSvgPath *path, char command)
{
	if (!path->is_begun)
		appendStringInfo(path->html, "<path class=\"%s\" d=\"", path->class);
	path->is_begun = true;
	if (command == 'm' || command == 'z' || (command != path->command && (command != 'l' || path->command != 'm')))
		appendStringInfoChar(path->html, command);
	path->command = command;
}

/* Horizontal lines, however many points they go through, are one. */
static void
finish_line(MedrecSvgPath *path)
{
	if (path->across == 0)
		return;
	put_command(path, 'h');
	put_tenths(path, path->across);
	path->across = 0;
}

static long
tenths_of(double number)
{
	return lround(number * 10);
}

void
medrec_path_move(MedrecSvgPath *path, double x, double y)
{
	finish_line(path);
	put_command(path, 'm');
	put_tenths(path, tenths_of(x) - path->x);
	put_tenths(path, tenths_of(y) - path->y);
	path->x = path->start_x = tenths_of(x);
	path->y = path->start_y = tenths_of(y);
}

void
medrec_path_line(MedrecSvgPath *path, double x, double y)
{
	long		right = tenths_of(x) - path->x;
	long		down = tenths_of(y) - path->y;

	if (down == 0)
		path->across += right;
	else if (right == 0)
	{
		finish_line(path);
		put_command(path, 'v');
		put_tenths(path, down);
	}
	else
	{
		finish_line(path);
		put_command(path, 'l');
		put_tenths(path, right);
		put_tenths(path, down);
	}
	path->x += right;
	path->y += down;
}

void
medrec_path_close(MedrecSvgPath *path)
{
	finish_line(path);
	put_command(path, 'z');
	path->x = path->start_x;
	path->y = path->start_y;
}

void
medrec_path_mark(MedrecSvgPath *path, const char *commands)
{
	finish_line(path);
	appendStringInfoString(path->html, commands);
	path->command = '\0';
}

void
medrec_path_end(MedrecSvgPath *path)
{
	finish_line(path);
	if (path->is_begun)
		appendStringInfoString(path->html, "\"/>");
}
