/*-------------------------------------------------------------------------
 *
 * list_file.c
 *		Reads the files in which publishers give out lists of codes.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/list_file.h"

#include <string.h>

const char *
medrec_line_problem(MedrecLineResult result)
{
	switch (result)
	{
		case MEDREC_LINE_READ:
		case MEDREC_LINE_END:
			break;
		case MEDREC_LINE_UNFINISHED:
			return "the file stops within this line";
		case MEDREC_LINE_LAYOUT:
			return "the columns are not those of such a file";
		case MEDREC_LINE_NUMBER:
			return "the order number is not the next one";
		case MEDREC_LINE_NO_CODE:
			return "there is no code of this system";
		case MEDREC_LINE_NO_FLAG:
			return "the flag is neither 0 nor 1";
		case MEDREC_LINE_NO_TITLE:
			return "there is no title";
	}
	return NULL;
}

/* the next line, without its end */
static MedrecLineResult
next_line(MedrecListFile *file, const char **line, size_t *len)
{
	const char *end;

	if (file->at == file->end)
		return MEDREC_LINE_END;
	file->line++;
	*line = file->at;
	end = memchr(file->at, '\n', file->end - file->at);
	if (end == NULL)
		return MEDREC_LINE_UNFINISHED;
	file->at = end + 1;
	*len = end - *line;
	if (*len > 0 && end[-1] == '\r')
		(*len)--;
	return MEDREC_LINE_READ;
}

/*
 * A code in a column of seven, blanks behind it; or one of the tables of
 * ICD-10-PCS, which are named by the first three characters of their codes.
 */
static bool
code_column(const MedrecCodeSystem *system, const char *column, MedrecCode *code)
{
	MedrecCode	low;
	MedrecCode	high;
	size_t		len = 7;

	while (len > 0 && column[len - 1] == ' ')
		len--;
	if (medrec_code_read(system, column, len, code))
		return true;
	if (system != &medrec_icd10pcs || len != 3)
		return false;
	*code = 0;
	for (int i = 0; i < 3; i++)
		*code |= medrec_code_at(medrec_symbol_of_byte[(unsigned char) column[i]], i);
	return medrec_code_length(*code) == 3 && medrec_code_bounds(system, *code, &low, &high);
}

static bool
flag_column(char c, bool *billable)
{
	*billable = c == '1';
	return c == '0' || c == '1';
}

MedrecLineResult
medrec_read_order_line(MedrecListFile *file, MedrecOrderLine *out)
{
	const char *line;
	size_t		len;
	MedrecLineResult result = next_line(file, &line, &len);
	int			number = 0;

	if (result != MEDREC_LINE_READ)
		return result;
	if (len < 16 || line[5] != ' ' || line[13] != ' ' || line[15] != ' ')
		return MEDREC_LINE_LAYOUT;
	for (int i = 0; i < 5; i++)
	{
		if (line[i] < '0' || line[i] > '9')
			return MEDREC_LINE_LAYOUT;
		number = 10 * number + (line[i] - '0');
	}
	/* five digits; a longer list would begin again */
	if (number != file->line % 100000)
		return MEDREC_LINE_NUMBER;
	if (!code_column(file->system, line + 6, &out->code))
		return MEDREC_LINE_NO_CODE;
	if (!flag_column(line[14], &out->billable))
		return MEDREC_LINE_NO_FLAG;
	while (len > 0 && line[len - 1] == ' ')
		len--;
	if (len <= 77 || line[77] == ' ')
		return MEDREC_LINE_NO_TITLE;
	if (line[76] != ' ')
		return MEDREC_LINE_LAYOUT;
	out->title = line + 77;
	out->title_len = len - 77;
	return MEDREC_LINE_READ;
}

MedrecLineResult
medrec_read_addenda_line(MedrecListFile *file, MedrecAddendaAction *action,
						 MedrecCode *code, bool *billable)
{
	static const char *const words[] = {"Add:", "Delete:", "Revise from:", "Revise to:"};
	const char *line;
	size_t		len;
	int			word;

	do
	{
		MedrecLineResult result = next_line(file, &line, &len);

		if (result != MEDREC_LINE_READ)
			return result;
		for (word = 0; word < 4; word++)
		{
			if (len >= strlen(words[word]) &&
				memcmp(line, words[word], strlen(words[word])) == 0)
				break;
		}
	} while (word == 4);
	if (len < 22)
		return MEDREC_LINE_LAYOUT;
	*action = (MedrecAddendaAction) word;
	if (!flag_column(line[13], billable))
		return MEDREC_LINE_NO_FLAG;
	if (!code_column(file->system, line + 15, code))
		return MEDREC_LINE_NO_CODE;
	return MEDREC_LINE_READ;
}

MedrecLineResult
medrec_read_code_line(MedrecListFile *file, MedrecCode *code,
					  const char **next, size_t *next_len)
{
	const char *line;
	size_t		line_len;

	do
	{
		MedrecLineResult result = next_line(file, &line, &line_len);
		const char *end;
		size_t		len;

		if (result != MEDREC_LINE_READ)
			return result;
		end = line + line_len;
		for (const char *field = line; field <= end; field += len + 1)
		{
			const char *tab = memchr(field, '\t', end - field);

			len = (tab ? tab : end) - field;
			if (!medrec_code_parse(file->system, field, len, code))
				continue;
			*next = tab ? tab + 1 : end;
			tab = memchr(*next, '\t', end - *next);
			*next_len = (tab ? tab : end) - *next;
			return MEDREC_LINE_READ;
		}
	} while (file->line == 1 || line_len == 0);
	return MEDREC_LINE_NO_CODE;
}
