/*-------------------------------------------------------------------------
 *
 * icd10_shape.c
 *		What a code of ICD-10-CM or ICD-10-PCS looks like.
 *
 * The two systems differ in data only: the tables below.  They are wide
 * enough for every code of every official edition since 2015 and are only
 * ever widened.
 *
 * Sources: ICD-10-CM Official Guidelines, section I.A.2 to I.A.5, and the
 * order files FY2016 to FY2027, in which the second character is a letter
 * since QA0 (FY2026); ICD-10-PCS Official Guidelines, A1 to A3: seven
 * characters, digits and letters but I and O.
 *
 * Nothing here needs the server.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/icd10.h"

#include "common/ascii.h"

#define BIT(symbol)		(UINT64_C(1) << (symbol))
#define LETTER(c)		BIT(MEDREC_SYMBOL_A + (c) - 'A')
#define DIGITS			(BIT(MEDREC_SYMBOL_A) - BIT(MEDREC_SYMBOL_0))
#define LETTERS			(BIT(MEDREC_SYMBOL_Z + 1) - BIT(MEDREC_SYMBOL_A))
#define ANY				(DIGITS | LETTERS)
#define PCS				(ANY & ~(LETTER('I') | LETTER('O')))

static const MedrecCodeShape icd10_shapes[] = {
	{{LETTERS, DIGITS, DIGITS | LETTER('A') | LETTER('B'), ANY, ANY, ANY, ANY}},
	{{LETTER('Q'), LETTER('A'), DIGITS, ANY, ANY, ANY, ANY}},
};

static const MedrecCodeShape icd10pcs_shapes[] = {
	{{PCS, PCS, PCS, PCS, PCS, PCS, PCS}},
};

const MedrecCodeSystem medrec_icd10 = {
	.type_name = "icd10",
	.example = "E11.9 or S72.001A",
	.min_length = 3,
	.dot_after = 3,
	.nshapes = sizeof(icd10_shapes) / sizeof(icd10_shapes[0]),
	.shapes = icd10_shapes,
};

const MedrecCodeSystem medrec_icd10pcs = {
	.type_name = "icd10pcs",
	.example = "0DTJ4ZZ",
	.min_length = 7,
	.dot_after = 0,
	.nshapes = sizeof(icd10pcs_shapes) / sizeof(icd10pcs_shapes[0]),
	.shapes = icd10pcs_shapes,
};

#define D(c)	[c] = MEDREC_SYMBOL_0 + (c) - '0'
#define L(c)	[c] = MEDREC_SYMBOL_A + (c) - 'A', \
				[(c) + 'a' - 'A'] = MEDREC_SYMBOL_A + (c) - 'A'

const uint8_t medrec_symbol_of_byte[256] = {
	D('0'), D('1'), D('2'), D('3'), D('4'),
	D('5'), D('6'), D('7'), D('8'), D('9'),
	L('A'), L('B'), L('C'), L('D'), L('E'), L('F'), L('G'), L('H'), L('I'),
	L('J'), L('K'), L('L'), L('M'), L('N'), L('O'), L('P'), L('Q'), L('R'),
	L('S'), L('T'), L('U'), L('V'), L('W'), L('X'), L('Y'), L('Z'),
};

const char	medrec_char_of_symbol[65] =
"?0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ???????????????????????????";

/* do the first characters of a code fit a shape? */
static bool
fits(const MedrecCodeShape *shape, MedrecCode code, int length)
{
	for (int place = 0; place < length; place++)
	{
		if ((shape->places[place] & BIT(medrec_code_symbol(code, place))) == 0)
			return false;
	}
	return true;
}

static bool
fits_any(const MedrecCodeSystem *system, MedrecCode code, int length)
{
	for (int i = 0; i < system->nshapes; i++)
	{
		if (fits(&system->shapes[i], code, length))
			return true;
	}
	return false;
}

bool
medrec_code_read(const MedrecCodeSystem *system,
				 const char *str, size_t len, MedrecCode *code)
{
	MedrecCode	result = 0;
	int			places = 0;

	if (len > MEDREC_CODE_PRINTED)
		return false;
	for (size_t i = 0; i < len; i++)
	{
		int			symbol = medrec_symbol_of_byte[(unsigned char) str[i]];

		if (symbol != 0)
		{
			result = result << MEDREC_SYMBOL_BITS | symbol;
			places++;
			continue;
		}

		/* the dot stands between two characters, or not at all */
		if (str[i] != '.' || i == 0 || i != (size_t) system->dot_after ||
			i + 1 == len)
			return false;
	}
	if (places < system->min_length || places > MEDREC_CODE_LENGTH)
		return false;
	result <<= MEDREC_SYMBOL_BITS * (8 - places);
	if (!fits_any(system, result, places))
		return false;

	*code = result;
	return true;
}

bool
medrec_code_parse(const MedrecCodeSystem *system,
				  const char *str, size_t len, MedrecCode *code)
{
	medrec_trim(&str, &len);
	return medrec_code_read(system, str, len, code);
}

bool
medrec_code_is_valid(const MedrecCodeSystem *system, MedrecCode code)
{
	int			length = medrec_code_length(code);

	/* no bit but those of the characters counted */
	return length >= system->min_length &&
		medrec_code_prefix(code, length) == code &&
		code >> (MEDREC_SYMBOL_BITS * 8) == 0 &&
		fits_any(system, code, length);
}

size_t
medrec_code_print(MedrecCode code, int dot_after, char *out)
{
	char	   *p = out;

	for (int place = 0; place < MEDREC_CODE_LENGTH; place++)
	{
		int			symbol = medrec_code_symbol(code, place);

		if (symbol == 0)
			break;
		if (place == dot_after && place > 0)
			*p++ = '.';
		*p++ = medrec_char_of_symbol[symbol];
	}
	return (size_t) (p - out);
}

bool
medrec_code_bounds(const MedrecCodeSystem *system, MedrecCode prefix,
				   MedrecCode *low, MedrecCode *high)
{
	int			length = medrec_code_length(prefix);
	bool		found = false;

	for (int i = 0; i < system->nshapes; i++)
	{
		const MedrecCodeShape *shape = &system->shapes[i];
		MedrecCode	lowest = prefix;
		MedrecCode	highest = prefix;

		if (!fits(shape, prefix, length))
			continue;
		for (int place = length; place < MEDREC_CODE_LENGTH; place++)
		{
			int			first = 1;
			int			last = MEDREC_SYMBOL_Z;

			while ((shape->places[place] & BIT(first)) == 0)
				first++;
			while ((shape->places[place] & BIT(last)) == 0)
				last--;
			if (place < system->min_length)
				lowest |= medrec_code_at(first, place);
			highest |= medrec_code_at(last, place);
		}
		if (!found || lowest < *low)
			*low = lowest;
		if (!found || highest > *high)
			*high = highest;
		found = true;
	}
	return found;
}
