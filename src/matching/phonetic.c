/*-------------------------------------------------------------------------
 *
 * phonetic.c
 *		Double metaphone: the consonants of a name as they may be spoken.
 *
 * L. Philips, "The double metaphone search algorithm", C/C++ Users Journal 18
 * (June 2000).  X stands for sh, 0 for th; a vowel counts at the beginning
 * only.  A rule reads the letters around a place, adds to both codes, and
 * says how many letters it has used.
 *
 * Words come one by one, so the rules for what stands behind a blank ("van ",
 * "san ", "mac c") have no place here.
 *
 *-------------------------------------------------------------------------
 */
#include <stdbool.h>
#include <string.h>

#include "matching/phonetic.h"

#define CODE_LEN MEDREC_DOUBLE_METAPHONE_LEN

typedef struct Word
{
	const char *letters;
	int			len;
	bool		slavic;			/* or Germanic */
	char	   *code[2];		/* primary, alternate */
	int			code_len[2];
} Word;

/* The letter there; a blank behind the word, nothing before it */
static inline char
at(const Word *w, int i)
{
	return i < 0 ? '\0' : i < w->len ? w->letters[i] : ' ';
}

/* Do so many letters from i on stand in a list of such groups? */
static bool
has(const Word *w, int i, int n, const char *list)
{
	for (; *list != '\0'; list += n)
	{
		int			k = 0;

		while (k < n && at(w, i + k) == list[k])
			k++;
		if (k == n)
			return true;
	}
	return false;
}

static inline bool
in(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static inline bool
vowel(const Word *w, int i)
{
	return in(at(w, i), "aeiouy");
}

static void
add_to(Word *w, int which, const char *sounds)
{
	for (; *sounds != '\0' && w->code_len[which] < CODE_LEN; sounds++)
		w->code[which][w->code_len[which]++] = *sounds;
}

static int
add2(Word *w, const char *primary, const char *alternate, int used)
{
	add_to(w, 0, primary);
	add_to(w, 1, alternate);
	return used;
}

static int
add(Word *w, const char *sounds, int used)
{
	return add2(w, sounds, sounds, used);
}

static int
sound_ch(Word *w, int i)
{
	if (i > 0 && has(w, i, 4, "chae"))
		return add2(w, "K", "X", 2);
	if (i == 0 && (has(w, 1, 5, "haracharis") || has(w, 1, 3, "horhymhiahem")) &&
		!has(w, 0, 5, "chore"))
		return add(w, "K", 2);
	if (has(w, 0, 3, "sch") || has(w, i - 2, 6, "orchesarchitorchid") ||
		in(at(w, i + 2), "ts") ||
		((i == 0 || in(at(w, i - 1), "aoue")) && in(at(w, i + 2), "lrnmbhfvw ")))
		return add(w, "K", 2);
	if (i == 0)
		return add(w, "X", 2);
	return has(w, 0, 2, "mc") ? add(w, "K", 2) : add2(w, "X", "K", 2);
}

static int
sound_c(Word *w, int i)
{
	char		next = at(w, i + 1);

	if (i > 1 && !vowel(w, i - 2) && has(w, i - 1, 3, "ach") &&
		at(w, i + 2) != 'i' &&
		(at(w, i + 2) != 'e' || has(w, i - 2, 6, "bachermacher")))
		return add(w, "K", 2);
	if (i == 0 && has(w, 0, 6, "caesar"))
		return add(w, "S", 2);
	if (has(w, i, 4, "chia"))
		return add(w, "K", 2);
	if (next == 'h')
		return sound_ch(w, i);
	if (next == 'z' && !has(w, i - 2, 4, "wicz"))
		return add2(w, "S", "X", 2);
	if (has(w, i + 1, 3, "cia"))
		return add(w, "X", 3);
	if (next == 'c' && !(i == 1 && at(w, 0) == 'm'))
	{
		if (!in(at(w, i + 2), "ieh") || has(w, i + 2, 2, "hu"))
			return add(w, "K", 2);
		if ((i == 1 && at(w, 0) == 'a') || has(w, i - 1, 5, "ucceeucces"))
			return add(w, "KS", 3);
		return add(w, "X", 3);
	}
	if (in(next, "kgq"))
		return add(w, "K", 2);
	if (in(next, "iey"))
		return has(w, i, 3, "ciociecia") ? add2(w, "S", "X", 2) : add(w, "S", 2);
	return add(w, "K", next == 'c' && !has(w, i + 1, 2, "ceci") ? 2 : 1);
}

static int
sound_d(Word *w, int i)
{
	if (at(w, i + 1) == 'g')
		return in(at(w, i + 2), "iey") ? add(w, "J", 3) : add(w, "TK", 2);
	return add(w, "T", in(at(w, i + 1), "td") ? 2 : 1);
}

static int
sound_gh(Word *w, int i)
{
	if (i > 0 && !vowel(w, i - 1))
		return add(w, "K", 2);
	if (i == 0)
		return add(w, at(w, 2) == 'i' ? "J" : "K", 2);
	/* Parker's rule: hugh, bough, broughton */
	if (in(at(w, i - 2), "bhd") || in(at(w, i - 3), "bhd") ||
		in(at(w, i - 4), "bh"))
		return 2;
	if (i > 2 && at(w, i - 1) == 'u' && in(at(w, i - 3), "cglrt"))
		return add(w, "F", 2);
	return at(w, i - 1) != 'i' ? add(w, "K", 2) : 2;
}

static int
sound_g(Word *w, int i)
{
	char		next = at(w, i + 1);

	if (next == 'h')
		return sound_gh(w, i);
	if (next == 'n')
	{
		if (i == 1 && vowel(w, 0) && !w->slavic)
			return add2(w, "KN", "N", 2);
		if (!has(w, i + 2, 2, "ey") && !w->slavic)
			return add2(w, "N", "KN", 2);
		return add(w, "KN", 2);
	}
	if (has(w, i + 1, 2, "li") && !w->slavic)
		return add2(w, "KL", "L", 2);
	if (i == 0 && (next == 'y' || has(w, 1, 2, "esepebeleyibilinieeier")))
		return add2(w, "K", "J", 2);
	if ((next == 'y' || has(w, i + 1, 2, "er")) &&
		!has(w, 0, 6, "dangerrangermanger") &&
		!in(at(w, i - 1), "ei") && !has(w, i - 1, 3, "rgyogy"))
		return add2(w, "K", "J", 2);
	if (in(next, "eiy") || has(w, i - 1, 4, "aggioggi"))
	{
		if (has(w, 0, 3, "sch") || has(w, i + 1, 2, "et"))
			return add(w, "K", 2);
		return has(w, i + 1, 4, "ier ") ? add(w, "J", 2) : add2(w, "J", "K", 2);
	}
	return add(w, "K", next == 'g' ? 2 : 1);
}

static int
sound_j(Word *w, int i)
{
	char		next = at(w, i + 1);
	int			used = next == 'j' ? 2 : 1;

	if (has(w, i, 4, "jose"))
		return i == 0 && w->len == 4 ? add(w, "H", 1) : add2(w, "J", "H", 1);
	if (i == 0)
		return add2(w, "J", "A", used);
	if (vowel(w, i - 1) && !w->slavic && in(next, "ao"))
		return add2(w, "J", "H", used);
	if (i == w->len - 1)
		return add2(w, "J", "", used);
	if (!in(next, "ltksnmbz") && !in(at(w, i - 1), "skl"))
		return add(w, "J", used);
	return used;
}

static int
sound_l(Word *w, int i)
{
	int			last = w->len - 1;

	if (at(w, i + 1) != 'l')
		return add(w, "L", 1);
	if ((i == w->len - 3 && has(w, i - 1, 4, "illoillaalle")) ||
		((has(w, last - 1, 2, "asos") || in(at(w, last), "ao")) &&
		 has(w, i - 1, 4, "alle")))
		return add2(w, "L", "", 2);
	return add(w, "L", 2);
}

static int
sound_s(Word *w, int i)
{
	char		next = at(w, i + 1);

	if (has(w, i - 1, 3, "islysl"))
		return 1;
	if (i == 0 && has(w, 0, 5, "sugar"))
		return add2(w, "X", "S", 1);
	if (next == 'h')
		return add(w, has(w, i + 1, 4, "heimhoekholmholz") ? "S" : "X", 2);
	if (has(w, i, 3, "siosia"))
		return add2(w, "S", w->slavic ? "S" : "X", 3);
	if (next == 'z' || (i == 0 && in(next, "mnlw")))
		return add2(w, "S", "X", next == 'z' ? 2 : 1);
	if (next == 'c')
	{
		if (at(w, i + 2) != 'h')
			return add(w, in(at(w, i + 2), "iey") ? "S" : "SK", 3);
		if (has(w, i + 3, 2, "eren"))
			return add2(w, "X", "SK", 3);
		if (has(w, i + 3, 2, "oouyedem"))
			return add(w, "SK", 3);
		return add2(w, "X", i == 0 && !vowel(w, 3) && at(w, 3) != 'w' ? "S" : "X", 3);
	}
	return add2(w, i == w->len - 1 && has(w, i - 2, 2, "aioi") ? "" : "S", "S",
				in(next, "sz") ? 2 : 1);
}

static int
sound_t(Word *w, int i)
{
	if (has(w, i, 4, "tion") || has(w, i, 3, "tiatch"))
		return add(w, "X", 3);
	if (at(w, i + 1) == 'h' || has(w, i, 3, "tth"))
	{
		if (has(w, i + 2, 2, "omam") || has(w, 0, 3, "sch"))
			return add(w, "T", 2);
		return add2(w, "0", "T", 2);
	}
	return add(w, "T", in(at(w, i + 1), "td") ? 2 : 1);
}

static int
sound_w(Word *w, int i)
{
	if (at(w, i + 1) == 'r')
		return add(w, "R", 2);
	if (i == 0 && vowel(w, 1))
		add2(w, "A", "F", 0);
	else if (i == 0 && at(w, 1) == 'h')
		add(w, "A", 0);
	if ((i == w->len - 1 && vowel(w, i - 1)) ||
		has(w, i - 1, 5, "ewskiewskyowskiowsky") || has(w, 0, 3, "sch"))
		return add2(w, "", "F", 1);
	if (has(w, i, 4, "wiczwitz"))
		return add2(w, "TS", "FX", 4);
	return 1;
}

/* Adds the sound at i, and gives the number of letters that make it */
static int
sound(Word *w, int i)
{
	char		c = at(w, i);
	char		next = at(w, i + 1);
	int			used = next == c ? 2 : 1;

	switch (c)
	{
		case 'a':
		case 'e':
		case 'i':
		case 'o':
		case 'u':
		case 'y':
			return i == 0 ? add(w, "A", 1) : 1;
		case 'b':
			return add(w, "P", used);
		case 'c':
			return sound_c(w, i);
		case 'd':
			return sound_d(w, i);
		case 'f':
		case 'v':
			return add(w, "F", used);
		case 'g':
			return sound_g(w, i);
		case 'h':
			return (i == 0 || vowel(w, i - 1)) && vowel(w, i + 1) ?
				add(w, "H", 2) : 1;
		case 'j':
			return sound_j(w, i);
		case 'k':
		case 'q':
			return add(w, "K", used);
		case 'l':
			return sound_l(w, i);
		case 'm':
			if (has(w, i - 1, 3, "umb") &&
				(i + 1 == w->len - 1 || has(w, i + 2, 2, "er")))
				used = 2;
			return add(w, "M", used);
		case 'n':
			return add(w, "N", used);
		case 'p':
			return next == 'h' ? add(w, "F", 2) :
				add(w, "P", in(next, "pb") ? 2 : 1);
		case 'r':
			return add2(w, i == w->len - 1 && !w->slavic &&
						has(w, i - 2, 2, "ie") && !has(w, i - 4, 2, "mema") ?
						"" : "R", "R", used);
		case 's':
			return sound_s(w, i);
		case 't':
			return sound_t(w, i);
		case 'w':
			return sound_w(w, i);
		case 'x':
			if (i == w->len - 1 &&
				(has(w, i - 3, 3, "iaueau") || has(w, i - 2, 2, "auou")))
				return 1;
			return add(w, "KS", in(next, "cx") ? 2 : 1);
		case 'z':
			if (next == 'h')
				return add(w, "J", 2);
			return add2(w, "S", has(w, i + 1, 2, "zoziza") ||
						(w->slavic && i > 0 && at(w, i - 1) != 't') ?
						"TS" : "S", used);
		default:
			return 1;
	}
}

static bool
is_slavic(const char *word, int len)
{
	for (int i = 0; i < len; i++)
	{
		if (word[i] == 'w' || word[i] == 'k' ||
			(word[i] == 'z' && i > 0 && word[i - 1] == 'c'))
			return true;
	}
	return false;
}

void
medrec_double_metaphone(const char *word, size_t len,
						MedrecDoubleMetaphone primary,
						MedrecDoubleMetaphone alternate)
{
	Word		w = {word, (int) len, is_slavic(word, (int) len),
	{primary, alternate}, {0, 0}};
	int			i = 0;

	if (has(&w, 0, 2, "gnknpnwrps"))
		i = 1;
	else if (at(&w, 0) == 'x')
		i = add(&w, "S", 1);

	while (i < w.len && (w.code_len[0] < CODE_LEN || w.code_len[1] < CODE_LEN))
		i += sound(&w, i);
	primary[w.code_len[0]] = '\0';
	alternate[w.code_len[1]] = '\0';
}
