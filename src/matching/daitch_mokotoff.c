/*-------------------------------------------------------------------------
 *
 * daitch_mokotoff.c
 *		Daitch-Mokotoff soundex: the sounds of a name, whatever the spelling.
 *
 * G. Mokotoff, "Soundexing and Genealogy" (Avotaynu), and the coding chart of
 * JewishGen, which has the letters with marks; but UE is coded before a vowel,
 * as JewishGen's own calculator and all other programs have it.  The longest
 * letters of the chart that stand at a place are one sound.  A sound has a code for the
 * beginning of a name, one before a vowel and one elsewhere, of none to two
 * digits.  Sounds side by side that meet in one digit share it.  A code has
 * six digits, with zeros behind the last sound.
 *
 * Some letters are read in two ways, and the name has a code for each of
 * their combinations: all readings go through the name side by side.
 *
 *-------------------------------------------------------------------------
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/ascii.h"
#include "matching/daitch_mokotoff.h"

#define CODE_LEN MEDREC_DAITCH_MOKOTOFF_LEN

#define NC ""					/* not coded */
#define ALIKE(code) {code, code, code}

/* Where a sound stands */
enum
{
	AT_START,
	BEFORE_VOWEL,
	ELSEWHERE,
	PLACES
};

typedef struct Sound
{
	char		letters[8];
	const char *codes[2][PLACES];	/* of each way to read it; NULL: one way */
} Sound;

/* By their first letter, then the longer ones first */
static const Sound sounds[] = {
	{"ai", {{"0", "1", NC}}},
	{"aj", {{"0", "1", NC}}},
	{"ay", {{"0", "1", NC}}},
	{"au", {{"0", "7", NC}}},
	{"a", {{"0", NC, NC}}},
	{"b", {ALIKE("7")}},
	{"chs", {{"5", "54", "54"}}},
	{"csz", {ALIKE("4")}},
	{"czs", {ALIKE("4")}},
	{"ch", {ALIKE("5"), ALIKE("4")}},
	{"ck", {ALIKE("5"), ALIKE("45")}},
	{"cs", {ALIKE("4")}},
	{"cz", {ALIKE("4")}},
	{"c", {ALIKE("5"), ALIKE("4")}},
	{"drs", {ALIKE("4")}},
	{"drz", {ALIKE("4")}},
	{"dsh", {ALIKE("4")}},
	{"dsz", {ALIKE("4")}},
	{"dzh", {ALIKE("4")}},
	{"dzs", {ALIKE("4")}},
	{"ds", {ALIKE("4")}},
	{"dt", {ALIKE("3")}},
	{"dz", {ALIKE("4")}},
	{"d", {ALIKE("3")}},
	{"ei", {{"0", "1", NC}}},
	{"ej", {{"0", "1", NC}}},
	{"eu", {{"1", "1", NC}}},
	{"ey", {{"0", "1", NC}}},
	{"e", {{"0", NC, NC}}},
	{"fb", {ALIKE("7")}},
	{"f", {ALIKE("7")}},
	{"g", {ALIKE("5")}},
	{"h", {{"5", "5", NC}}},
	{"ia", {{"1", NC, NC}}},
	{"ie", {{"1", NC, NC}}},
	{"io", {{"1", NC, NC}}},
	{"iu", {{"1", NC, NC}}},
	{"i", {{"0", NC, NC}}},
	{"j", {{"1", NC, NC}, ALIKE("4")}},
	{"kh", {ALIKE("5")}},
	{"ks", {{"5", "54", "54"}}},
	{"k", {ALIKE("5")}},
	{"l", {ALIKE("8")}},
	{"mn", {ALIKE("66")}},
	{"m", {ALIKE("6")}},
	{"nm", {ALIKE("66")}},
	{"n", {ALIKE("6")}},
	{"oi", {{"0", "1", NC}}},
	{"oj", {{"0", "1", NC}}},
	{"oy", {{"0", "1", NC}}},
	{"o", {{"0", NC, NC}}},
	{"pf", {ALIKE("7")}},
	{"ph", {ALIKE("7")}},
	{"p", {ALIKE("7")}},
	{"q", {ALIKE("5")}},
	{"rs", {ALIKE("94"), ALIKE("4")}},
	{"rz", {ALIKE("94"), ALIKE("4")}},
	{"r", {ALIKE("9")}},
	{"schtsch", {{"2", "4", "4"}}},
	{"schtch", {{"2", "4", "4"}}},
	{"schtsh", {{"2", "4", "4"}}},
	{"shtch", {{"2", "4", "4"}}},
	{"shtsh", {{"2", "4", "4"}}},
	{"stsch", {{"2", "4", "4"}}},
	{"schd", {{"2", "43", "43"}}},
	{"scht", {{"2", "43", "43"}}},
	{"shch", {{"2", "4", "4"}}},
	{"stch", {{"2", "4", "4"}}},
	{"strs", {{"2", "4", "4"}}},
	{"strz", {{"2", "4", "4"}}},
	{"stsh", {{"2", "4", "4"}}},
	{"szcs", {{"2", "4", "4"}}},
	{"szcz", {{"2", "4", "4"}}},
	{"sch", {ALIKE("4")}},
	{"shd", {{"2", "43", "43"}}},
	{"sht", {{"2", "43", "43"}}},
	{"szd", {{"2", "43", "43"}}},
	{"szt", {{"2", "43", "43"}}},
	{"sc", {{"2", "4", "4"}}},
	{"sd", {{"2", "43", "43"}}},
	{"sh", {ALIKE("4")}},
	{"st", {{"2", "43", "43"}}},
	{"sz", {ALIKE("4")}},
	{"s", {ALIKE("4")}},
	{"ttsch", {ALIKE("4")}},
	{"tsch", {ALIKE("4")}},
	{"ttch", {ALIKE("4")}},
	{"ttsz", {ALIKE("4")}},
	{"tch", {ALIKE("4")}},
	{"trs", {ALIKE("4")}},
	{"trz", {ALIKE("4")}},
	{"tsh", {ALIKE("4")}},
	{"tsz", {ALIKE("4")}},
	{"tts", {ALIKE("4")}},
	{"ttz", {ALIKE("4")}},
	{"tzs", {ALIKE("4")}},
	{"tc", {ALIKE("4")}},
	{"th", {ALIKE("3")}},
	{"ts", {ALIKE("4")}},
	{"tz", {ALIKE("4")}},
	{"t", {ALIKE("3")}},
	{"ue", {{"0", "1", NC}}},
	{"ui", {{"0", "1", NC}}},
	{"uj", {{"0", "1", NC}}},
	{"uy", {{"0", "1", NC}}},
	{"u", {{"0", NC, NC}}},
	{"v", {ALIKE("7")}},
	{"w", {ALIKE("7")}},
	{"x", {{"5", "54", "54"}}},
	{"y", {{"1", NC, NC}}},
	{"zhdzh", {{"2", "4", "4"}}},
	{"zdzh", {{"2", "4", "4"}}},
	{"zsch", {ALIKE("4")}},
	{"zdz", {{"2", "4", "4"}}},
	{"zhd", {{"2", "43", "43"}}},
	{"zsh", {ALIKE("4")}},
	{"zd", {{"2", "43", "43"}}},
	{"zh", {ALIKE("4")}},
	{"zs", {ALIKE("4")}},
	{"z", {ALIKE("4")}},
	{"A", {{NC, NC, NC}, {NC, NC, "6"}}},
	{"E", {{NC, NC, NC}, {NC, NC, "6"}}},
	{"T", {ALIKE("3"), ALIKE("4")}},
};

/* A reading of the word up to some place */
typedef struct Reading
{
	MedrecDaitchMokotoff code;
	uint8_t		len;			/* digits of the code */
	char		met;			/* the last digit of the sound before, or 0 */
	uint8_t		way;			/* to read the sound that comes now */
} Reading;

typedef struct Readings
{
	Reading		list[MEDREC_DAITCH_MOKOTOFF_MAX];
	int			count;
} Readings;

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || c == 'A' || c == 'E' || c == 'T';
}

/*
 * Takes the next sound from *word; NULL: there is none.  Of its letters none
 * may be parted from the others by what is no letter.
 */
static const Sound *
next_sound(const char **word, const char *end)
{
	while (*word < end && !is_letter(**word))
		(*word)++;
	for (size_t i = 0; *word < end && i < sizeof(sounds) / sizeof(sounds[0]); i++)
	{
		size_t		len;

		if (sounds[i].letters[0] != **word)
			continue;
		len = strlen(sounds[i].letters);
		if (len <= (size_t) (end - *word) &&
			memcmp(sounds[i].letters, *word, len) == 0)
		{
			*word += len;
			return &sounds[i];
		}
	}
	return NULL;
}

static int
ways(const Sound *sound)
{
	return sound == NULL || sound->codes[1][0] == NULL ? 1 : 2;
}

/* Only vowels, and what may stand for one, begin a name with 0, 1 or nothing. */
static bool
is_vowel(const Sound *sound, int way)
{
	return sound != NULL && sound->codes[way][AT_START][0] < '2';
}

static void
append(Reading *reading, const char *digits)
{
	char		last = '\0';

	for (const char *digit = digits; *digit != '\0'; digit++)
	{
		last = *digit;
		if ((digit > digits || last != reading->met) && reading->len < CODE_LEN)
			reading->code[reading->len++] = last;
	}
	reading->met = last;
}

/* Of readings that make the same of what is left one is enough. */
static void
add_reading(Readings *readings, const Reading *reading)
{
	for (int i = 0; i < readings->count; i++)
	{
		const Reading *other = &readings->list[i];

		if (other->len == reading->len &&
			memcmp(other->code, reading->code, CODE_LEN) == 0 &&
			(other->len == CODE_LEN ||
			 (other->met == reading->met && other->way == reading->way)))
			return;
	}
	if (readings->count < MEDREC_DAITCH_MOKOTOFF_MAX)
		readings->list[readings->count++] = *reading;
}

static bool
are_complete(const Readings *readings)
{
	for (int i = 0; i < readings->count; i++)
	{
		if (readings->list[i].len < CODE_LEN)
			return false;
	}
	return true;
}

void
medrec_daitch_mokotoff_fold(MedrecNameFold *fold, const char *utf8, size_t len)
{
	for (size_t n; len > 0; utf8 += n, len -= n)
	{
		uint32_t	c;
		char		last = fold->next > fold->start && !fold->blank ? fold->next[-1] : ' ';

		n = medrec_utf8_character(utf8, len, &c);
		switch (c)
		{
			case 0x104:			/* a with ogonek */
			case 0x105:
				medrec_name_fold_keep(fold, "A", 1);
				break;
			case 0x118:			/* e with ogonek */
			case 0x119:
				medrec_name_fold_keep(fold, "E", 1);
				break;
			case 0x162:			/* t with cedilla, with comma below */
			case 0x163:
			case 0x21A:
			case 0x21B:
				medrec_name_fold_keep(fold, "T", 1);
				break;
			case 0x326:			/* the marks by themselves */
			case 0x327:
				if (last == 't')
					fold->next[-1] = 'T';
				break;
			case 0x328:
				if (last == 'a' || last == 'e')
					fold->next[-1] = medrec_to_upper(last);
				break;
			default:
				medrec_name_fold(fold, utf8, n);
		}
	}
}

int
medrec_daitch_mokotoff(const char *word, size_t len,
					   MedrecDaitchMokotoff *codes)
{
	const char *end = word + len;
	const Sound *sound = next_sound(&word, end);
	Readings	sets[2];
	Readings   *readings = &sets[0];
	Readings   *longer = &sets[1];
	Reading		start = {.code = "000000"};
	bool		first = true;
	int			count = 0;

	if (sound == NULL)
		return 0;
	readings->count = 0;
	for (; start.way < ways(sound); start.way++)
		add_reading(readings, &start);

	while (sound != NULL && !are_complete(readings))
	{
		const Sound *next = next_sound(&word, end);
		Readings   *shorter = readings;

		longer->count = 0;
		for (int i = 0; i < readings->count * ways(next); i++)
		{
			Reading		reading = readings->list[i / ways(next)];
			int			way = i % ways(next);

			append(&reading, sound->codes[reading.way]
				   [first ? AT_START : is_vowel(next, way) ? BEFORE_VOWEL : ELSEWHERE]);
			reading.way = (uint8_t) way;
			add_reading(longer, &reading);
		}
		readings = longer;
		longer = shorter;
		sound = next;
		first = false;
	}

	for (int i = 0; i < readings->count; i++)
	{
		int			known = 0;

		while (known < count &&
			   memcmp(codes[known], readings->list[i].code, CODE_LEN) != 0)
			known++;
		if (known == count)
			memcpy(codes[count++], readings->list[i].code, sizeof(codes[0]));
	}
	return count;
}
